"""When a study's sessions and visits are, for its picture."""

import pandas as pd

from assuage.measures.catalogue import measures
from assuage.mechanisms.events import Event
from assuage.simulation.protocol import WEEK, protocol
from assuage.studies.study import Study
from assuage.units import MINUTES_PER_DAY


SESSION, DRUG_SESSION, MEASURED = "session", "session with oxytocin", "measured"


def timeline(study: Study) -> pd.DataFrame:
    """Columns `row` (an arm or a measure's label), `week` from baseline, `what`; rows in the study's order."""
    rows: list[tuple[str, float, str]] = []
    plans = {arm: protocol(study, arm) for arm in study.arms}
    for arm, plan in plans.items():
        sprays = [e.at for e in plan.events if e.kind is Event.SPRAY and e.payload[0] > 0]
        for event in plan.events:
            if event.kind is Event.SESSION_START:
                drug = any(0 <= event.at - at < MINUTES_PER_DAY for at in sprays)
                rows.append((arm, event.at / WEEK, DRUG_SESSION if drug else SESSION))
    for measure in study.measures:
        times = {plan.looks[one.look] for plan in plans.values() for one in plan.samples[measure]}
        rows += [(measures()[measure].label, at / WEEK, MEASURED) for at in sorted(times)]
    return pd.DataFrame(rows, columns=pd.Index(["row", "week", "what"]))
