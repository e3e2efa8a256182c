"""Fit what trauma, PTSD and adversity do to the resting stress axis to anchor findings, and say how sure.

    python scripts/fit_history.py            solve and print
    python scripts/fit_history.py --write    and put centres and spreads into the parameter file

Five values, six anchors, all other parameters at their centres; least squares by Gauss and Newton's method on the
shipped experiments, with the same 4,096 people per arm in every turn. Run it after fit_laboratory_stress.py. The spread
of each prior follows from the anchors' own errors by the delta method. Anchors, read from the shipped findings, and the
experiment of each:

    trauma without PTSD, afternoon cortisol, d      morris2012-afternoon-te                         morris_2012
    PTSD against no trauma, the day's mean, d       morris2012-daily-ptsd, schumacher2019-24h and   morris_2012
                                                    morris2012-afternoon-ptsd, weighted by error
    adversity, mean of a Trier test, g              bunea2017-ela; error: a quarter of it           bunea_2017
    awakening rise in PTSD over that of controls    schumacher2019-car-ptsd, -car-control           schumacher_2019
    PTSD against controls, cortisol at 08:00, g     schumacher2019-morning                          schumacher_2019
    CRH in cerebrospinal fluid, PTSD over controls  baker1999-csf-crh, bremner1997-csf-crf          baker_1999

A flat awakening lowers the morning by more than was found, so the model cannot give both of these; the errors of both
are doubled for it. The afternoon's effect in PTSD is matched with the day's mean, which the model gives nearly alike.
pan2020-urinary is left out: its d mixes the kidney's spread, and it is seen again beside what is fitted here.
"""

import sys

import numpy as np
from fitting import slopes, write_prior

from assuage.evidence.library import finding
from assuage.inference.quantities import evaluate
from assuage.parameters.library import central_truth
from assuage.simulation.laboratory import Prepared, prepare, send
from assuage.studies.experiment import Experiment
from assuage.studies.outcome import Outcome
from assuage.studies.reading import load_study


PEOPLE, SEED = 4096, 20_222
UNKNOWN = ("drive_after_trauma", "drive_in_ptsd", "drive_after_adversity", "waking_in_ptsd", "crh_in_ptsd")
LOG = ("waking_in_ptsd",)  # of which the log is fitted
STEPS = (0.05,) * len(UNKNOWN)
OUTCOMES = (
    ("morris_2012", "cohen_d of level at 17:00 of serum_cortisol, exposed minus control"),
    ("morris_2012", "cohen_d of mean of serum_cortisol, ptsd minus control"),
    ("bunea_2017", "hedges_g of mean of salivary_cortisol, adversity minus none"),
    ("schumacher_2019", "cohen_d of rise at +450 min of salivary_cortisol, ptsd"),
    ("schumacher_2019", "cohen_d of rise at +450 min of salivary_cortisol, control"),
    ("schumacher_2019", "hedges_g of level at 08:00 of serum_cortisol, ptsd minus control"),
    ("baker_1999", "mean of mean of csf_crh, ptsd over control"),
)


def weighted(values: list[float], errors: list[float]) -> tuple[float, float]:
    """Mean by inverse variance, and its standard error."""
    weights = 1.0 / np.square(errors)
    return float(weights @ np.array(values) / weights.sum()), float(weights.sum() ** -0.5)


def pooled(*names: str) -> tuple[float, float]:
    """Effects with their 95 % intervals, averaged."""
    effects = [finding(name).effect for name in names]
    return weighted([e.value for e in effects], [(e.ci[1] - e.ci[0]) / 3.92 for e in effects])


def ratio(one: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    """One estimate over another, with its error."""
    value = one[0] / other[0]
    return value, abs(value) * float(np.hypot(one[1] / one[0], other[1] / other[0]))


def doubted(estimate: tuple[float, float]) -> tuple[float, float]:
    """With its error doubled."""
    return estimate[0], 2.0 * estimate[1]


def fluid(name: str) -> tuple[float, float]:
    """CRH in PTSD over controls, from means and SDs."""
    arms = finding(name).arms
    return ratio(*((arms[a].mean, arms[a].sd / np.sqrt(arms[a].n)) for a in ("ptsd", "control")))


def anchors() -> tuple[np.ndarray, np.ndarray]:
    """Targets and their standard errors."""
    adversity = finding("bunea2017-ela").effect.value
    crh = [fluid("baker1999-csf-crh"), fluid("bremner1997-csf-crf")]
    rows = [
        pooled("morris2012-afternoon-te"),
        pooled("morris2012-daily-ptsd", "schumacher2019-24h", "morris2012-afternoon-ptsd"),
        (adversity, abs(adversity) / 4.0),
        doubted(ratio(pooled("schumacher2019-car-ptsd"), pooled("schumacher2019-car-control"))),
        doubted(pooled("schumacher2019-morning")),
        weighted([v for v, _ in crh], [e for _, e in crh]),
    ]
    return np.array([v for v, _ in rows]), np.array([e for _, e in rows])


class Model:
    """The anchors as the model gives them."""

    def __init__(self) -> None:
        self.prepared = {name: self._large(name) for name in dict(OUTCOMES)}

    def _large(self, name: str) -> Prepared:
        study = load_study(name)
        assert isinstance(study, Experiment)
        arms = {a: arm.model_copy(update={"size": PEOPLE}) for a, arm in study.arms.items()}
        return prepare(study.model_copy(update={"arms": arms}))

    def _outcome(self, name: str, written: str, truth: dict[str, float]) -> float:
        prepared, outcome = self.prepared[name], Outcome.read(written)
        study, table = prepared.study, prepared.table(truth)
        # the same numbers of people in every arm: their luck cancels in the difference
        crowd = prepared.people(next(iter(study.arms)), PEOPLE, 1)
        arms = {
            arm: {m: v[None] for m, v in send(prepared, table, crowd, arm, seed=SEED).measures.items()}
            for arm in outcome.arms
        }
        times = {(arm, m): study.minutes(m, arm) for arm in outcome.arms for m in study.measures}
        labels = {m: samples.labels() for m, samples in study.measures.items()}
        return float(evaluate(outcome, arms, times, labels)[0])

    def __call__(self, point: np.ndarray) -> np.ndarray:
        """The anchors at a point."""
        values = {f"hpa_history.{n}": float(v) for n, v in zip(UNKNOWN, natural(point), strict=True)}
        seen = [self._outcome(name, written, central_truth() | values) for name, written in OUTCOMES]
        return np.array([*seen[:3], seen[3] / seen[4], *seen[5:]])


def natural(point: np.ndarray) -> np.ndarray:
    """The parameters' values at a point."""
    return np.array([np.exp(v) if n in LOG else v for n, v in zip(UNKNOWN, point, strict=True)])


def main() -> None:
    """Solve, report, and on request write."""
    targets, errors = anchors()
    model = Model()
    start = [central_truth()[f"hpa_history.{name}"] for name in UNKNOWN]
    point = np.array([np.log(v) if n in LOG else v for n, v in zip(UNKNOWN, start, strict=True)])
    for turn in range(8):
        here = model(point)
        scaled = slopes(model, point, here, STEPS) / errors[:, None]
        step = np.clip(np.linalg.lstsq(scaled, (targets - here) / errors, rcond=None)[0], -0.5, 0.5)
        print(f"turn {turn}: anchors {np.round(here, 4)}, next step {np.round(step, 4)}")
        if np.abs(step).max() < 1e-3:
            break
        point = point + step
    spread = np.sqrt(np.diag(np.linalg.inv(scaled.T @ scaled)))
    print(f"\n{'anchor':>8s} {'error':>8s} {'model':>8s}")
    for row in zip(targets, errors, here, strict=True):
        print("".join(f"{number:9.3f}" for number in row))
    print(f"\n{'value':24s} {'centre':>9s} {'sd':>8s}")
    for name, value, sd in zip(UNKNOWN, natural(point), spread, strict=True):
        print(f"{name:24s} {value:9.4f} {sd:8.4f}")
        if "--write" in sys.argv:
            write_prior(f"hpa_history.{name}", float(value), float(sd), log=name in LOG)


if __name__ == "__main__":
    main()
