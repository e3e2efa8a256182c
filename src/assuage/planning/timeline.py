"""When a study's sessions and visits are, for its picture."""

import pandas as pd

from assuage.mechanisms.events import Event
from assuage.simulation.schedule import WEEK, schedule
from assuage.studies.study import Study
from assuage.units import MINUTES_PER_DAY


SESSION, DRUG_SESSION, MEASURED = "session", "session with oxytocin", "measured"


def timeline(study: Study) -> pd.DataFrame:
    """Columns `row` (an arm or a measure's label), `week` from baseline, `what`; rows in the study's order."""
    rows: list[tuple[str, float, str]] = []
    plans = {arm: schedule(study, arm) for arm in study.arms}
    for arm, plan in plans.items():
        sprays = [h.at for h in plan.happenings if h.kind is Event.SPRAY and h.payload[0] > 0]
        for h in plan.happenings:
            if h.kind is Event.SESSION_START:
                drug = any(0 <= h.at - at < MINUTES_PER_DAY for at in sprays)
                rows.append((arm, h.at / WEEK, DRUG_SESSION if drug else SESSION))
    for measure in study.measures:
        times = {p.looks[look] for p in plans.values() for (m, _), look in p.visits.items() if m == measure}
        rows += [(study.instrument(measure).label, at / WEEK, MEASURED) for at in sorted(times)]
    return pd.DataFrame(rows, columns=["row", "week", "what"])
