"""Fit the coefficients of therapy, drift and leaving that no paper gives, to anchor findings, and say how sure.

    python scripts/fit_open_coefficients.py            solve and print
    python scripts/fit_open_coefficients.py --write    and put centres and spreads into the parameter files

Eight coefficients, eight anchors, all other parameters at their centres; Newton's method on 20,480 people per arm
with fixed luck. The spread of each prior follows from the anchors' own errors by the delta method (the inverse of
the slopes), so a vague anchor gives a vague prior. Anchors, all read from the shipped findings:

    waiting list, CAPS change in baseline SD      metapsy-waitlist-change-caps; error: spread over the five scales
    waiting list, SD after over SD before         same record
    trauma-focused against other therapy, g       tran2016-tf-ntf
    exposure, change in baseline SD               schnurr2022-pe-change, mean of post, 3 and 6 months
    exposure, SD after over SD before             metapsy-exposure-change-caps
    leaving, of those who start                   kehleforbes2016-initiation
    assessed at 24 weeks                          progress2019-retention
    alliance at mid-treatment with change, r      howard2021-alliance-ptsd, halved: that much is taken as an effect of
                                                  alliance, the rest as its following improvement (assumed)

Which SD standardises schnurr2022-pe-change is not stated in the abstract; docs/where_the_numbers_come_from.md says why
the baseline SD is taken.
"""

import sys
from pathlib import Path

import numpy as np
from fitting import slopes, write_prior

from assuage.evidence.library import finding
from assuage.mechanisms.signals import ALLIANCE, ASSESSED, DROPPED_OUT, NEVER_STARTED
from assuage.parameters.library import central_truth
from assuage.simulation.arms import people, prepare, send
from assuage.simulation.outcome import scores
from assuage.studies.reading import load_study


PEOPLE, SEED = 20_480, 20_221
LOG = {"trauma_memory.carry_over", "alliance.contact_spread", "untreated_course.drift_spread"}
UNKNOWN = (
    "untreated_course.drift",
    "untreated_course.drift_spread",
    "trauma_memory.carry_over",
    "alliance.contact_gain",
    "alliance.contact_spread",
    "attendance.dropout_intercept",
    "attendance.loss_hazard",
    "alliance.alliance_gain",
)
# wide enough for the Monte-Carlo noise
STEPS = (0.03, 0.2, 0.3, 0.006, 0.2, 0.2, 0.2, 0.006)


def anchors() -> tuple[np.ndarray, np.ndarray]:
    """Targets and their standard errors."""
    waiting, exposure = (finding(f"metapsy-{name}-change-caps").arms["arm"] for name in ("waitlist", "exposure"))
    scales = [finding(f"metapsy-waitlist-change-{s}").effect.value for s in ("caps", "pss-i", "pcl", "pds")]
    left = finding("kehleforbes2016-initiation").effect.value
    kept = finding("progress2019-retention").effect.value
    focus, change = finding("tran2016-tf-ntf").effect, finding("schnurr2022-pe-change").effect
    ratio = [a.also["post_sd_mean"] / a.also["baseline_sd_mean"] for a in (waiting, exposure)]
    bond = finding("howard2021-alliance-ptsd").effect.value
    targets = [scales[0], ratio[0], focus.value, change.value, ratio[1], left, kept, bond / 2]
    errors = [
        float(np.std(scales, ddof=1)),
        ratio[0] / np.sqrt(waiting.n),  # error of a ratio of two SDs from n people each: about ratio / sqrt(n)
        (focus.ci[1] - focus.ci[0]) / 3.92,
        (change.ci[1] - change.ci[0]) / 3.92,
        ratio[1] / np.sqrt(exposure.n),
        np.sqrt(left * (1 - left) / 351),
        np.sqrt(kept * (1 - kept) / 223),
        abs(bond) / 4,  # so that neither none nor all of the correlation is excluded
    ]
    return np.array(targets), np.array(errors)


class Model:
    """The anchors as the model gives them."""

    def __init__(self) -> None:
        self.prepared = prepare(load_study(Path(__file__).with_name("therapy_anchors.yaml")))
        self.crowd = people([0], PEOPLE, 0, np.zeros(1, int))

    def __call__(self, point: np.ndarray) -> np.ndarray:
        """The anchors at a point (logs where LOG says so)."""
        truth = central_truth() | {
            name: float(np.exp(v) if name in LOG else v) for name, v in zip(UNKNOWN, point, strict=True)
        }
        caps, standing = {}, {}
        for arm in self.prepared.study.arms:
            seen = send(self.prepared, self.prepared.table(truth), self.crowd, arm, seed=SEED)
            plan = self.prepared.schedules[arm]
            caps[arm] = {v: scores(seen, plan, "caps5", v) for v in self.prepared.study.visits("caps5")}
            standing[arm] = {s: seen.signals[s] for s in (DROPPED_OUT, NEVER_STARTED, ASSESSED, ALLIANCE)}
            self.visit = {v: plan.visits["caps5", v] for v in caps[arm]}
        sd = caps["exposure"]["baseline"].std()
        after = np.mean(
            [caps["exposure"][v] for v in ("week 10", "3 months after week 10", "6 months after week 10")], 0
        )
        end = {arm: c["week 10"] for arm, c in caps.items()}
        pooled = np.sqrt((end["exposure"].var() + end["contact"].var()) / 2)
        last = self.visit["6 months after week 10"]
        exposed = standing["exposure"]
        return np.array(
            [
                (end["waiting"] - caps["waiting"]["baseline"]).mean() / sd,
                end["waiting"].std() / sd,
                (end["exposure"].mean() - end["contact"].mean()) / pooled,
                (after - caps["exposure"]["baseline"]).mean() / sd,
                end["exposure"].std() / sd,
                exposed[DROPPED_OUT][:, last].sum() / (1 - exposed[NEVER_STARTED][:, last]).sum(),
                exposed[ASSESSED][:, self.visit["week 24"]].mean(),
                np.corrcoef(
                    standing["exposure"][ALLIANCE][:, self.visit["week 5"]],
                    end["exposure"] - caps["exposure"]["baseline"],
                )[0, 1],
            ]
        )


def main() -> None:
    """Solve, report, and on request write."""
    targets, errors = anchors()
    model = Model()
    centre = central_truth()
    point = np.array([np.log(centre[n]) if n in LOG else centre[n] for n in UNKNOWN])
    for turn in range(8):
        here = model(point)
        print(
            f"turn {turn}: anchors {np.round(here, 4)}  largest miss {np.abs((here - targets) / errors).max():.2f} se"
        )
        if np.abs((here - targets) / errors).max() < 0.05:
            break
        if turn in (0, 2):
            slope = slopes(model, point, here, STEPS)
        point = point + np.clip(np.linalg.solve(slope, targets - here), -0.7, 0.7)
    slope = slopes(model, point, here, STEPS)
    inverse = np.linalg.inv(slope)
    spread = np.sqrt(np.diag(inverse @ np.diag(errors**2) @ inverse.T))
    print(f"\n{'coefficient':32s} {'centre':>9s} {'sd':>8s}     {'anchor':>8s} {'model':>8s}")
    for name, value, sd, target, got in zip(UNKNOWN, point, spread, targets, here, strict=True):
        shown = np.exp(value) if name in LOG else value
        print(f"{name:32s} {shown:9.4f} {sd:8.4f}{' log' if name in LOG else '    '} {target:8.3f} {got:8.3f}")
        if "--write" in sys.argv:
            write_prior(name, float(shown), float(sd), log=name in LOG)


if __name__ == "__main__":
    main()
