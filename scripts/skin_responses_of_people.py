"""Set the skin conductance responses the priors predict beside those of real people, trial by trial.

    python scripts/skin_responses_of_people.py FOLDER [PICTURE]      a table; a .svg, .png or .html picture if named

FOLDER holds homan2019_scr_trials.csv (54 veterans) and abend2022_threat_learning_data.csv (38 youths). Simulated people
go through the trials of the first person; 200 truths of the prior, 20 people each, give the predictive distribution of
every trial, in square roots of microsiemens. Trials with a shock are learned from and not scored. By phase: the share
of real responses within the predictions' 5 to 95 % points, and the continuous ranked probability score beside that of a
normal distribution with the phase's own mean and SD (which has seen the data; lower is better). Nothing is tuned to
either set; the responses' general size was chosen knowing the fall of the safe cue's responses in both.
"""

import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import altair as alt
import numpy as np
import pandas as pd
import yaml
from scipy import stats

from assuage.files import write_whole
from assuage.inference.replicate import repeated
from assuage.parameters.truths import truths
from assuage.reports.evidence_pictures import save
from assuage.shelves import using
from assuage.simulation.prepared import prepare
from assuage.studies.study import Study


TRUTHS, PEOPLE, SEED = 200, 20, 1
EVERY = {"homan2019": "17 s", "abend2022": "20 s"}  # of abend2022 assumed
FACTS = {
    "homan2019": {"who": "veterans", "female": 0.09, "traumatised": 1, "ptsd": 0.44},
    "abend2022": {"who": "youths", "female": 0.5},
}
COLUMNS = ["person", "phase", "kind", "number", "response"]


@dataclass(frozen=True)
class Scored:
    """A phase of a set: coverage by the 90 % interval, both scores, and the responses' places among predictions."""

    people: str
    phase: str
    responses: int
    coverage: float
    score: float
    score_of_mean: float
    places: np.ndarray


def homan(folder: Path) -> pd.DataFrame:
    """Responses: person, phase, kind, number, response; a phase's trials in order."""
    data = pd.read_csv(folder / "homan2019_scr_trials.csv").sort_values(["id", "trial"], kind="stable")
    words = {"CSplus": "CS+", "CSminus": "CS-", "CSplusUS": "CS+ US", "CSminusUS": "CS- US"}
    return _numbered(data["id"], data["stage"], data["stim"].map(words), data["scrsqrt"])


def abend(folder: Path) -> pd.DataFrame:
    """The same of the youths; negative responses count as none."""
    data = pd.read_csv(folder / "abend2022_threat_learning_data.csv")
    order = ["Pre-conditioning", "Conditioning", "Extinction"]
    data = data.assign(at=data["Phase"].map(order.index)).sort_values(["SubjectID", "at", "Trial"], kind="stable")
    kind = data["CS type"].where(data["UCS_SCR"].isna(), data["CS type"] + " US")
    return _numbered(data["SubjectID"], data["Phase"], kind, np.sqrt(data["CS_SCR"].clip(lower=0.0)))


def _numbered(person: pd.Series, phase: pd.Series, kind: pd.Series, response: pd.Series) -> pd.DataFrame:
    frame = pd.DataFrame(dict(zip(COLUMNS, (person, phase, kind, 0, response), strict=True)))
    return frame.assign(number=frame.groupby(["person", "phase", "kind"]).cumcount() + 1)


def predicted(name: str, seen: pd.DataFrame) -> dict[tuple[str, str, int], np.ndarray]:
    """(phase, kind, number) -> responses of simulated people, over truths and people."""
    first = seen[seen["person"] == seen["person"].iloc[0]]
    phases = list(dict.fromkeys(first["phase"]))
    named = {phase: f"phase_{number}" for number, phase in enumerate(phases)}
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "paradigms"
        folder.mkdir()
        for phase in phases:
            paradigm = {
                "paradigm": named[phase],
                "meaning": phase,
                "source": name,
                "findings": [],
                "length": "40 min",
                "awake": True,
                "trials": [{"every": EVERY[name], "order": list(first.loc[first["phase"] == phase, "kind"])}],
            }
            text = yaml.safe_dump(paradigm)
            write_whole(
                folder / f"{named[phase]}.yaml", lambda half, text=text: half.write_text(text, encoding="utf-8")
            )
        clocks = ["10:00", "10:41", "11:22"]
        with using(folders=[Path(place)]):
            study = Study.model_validate(
                {
                    "study": name,
                    "question": "What do real people's responses look like beside the priors'?",
                    "reported_in": [],
                    "population": FACTS[name],
                    "arms": {"people": {"size": PEOPLE}},
                    "timeline": [{"do": named[p], "clock": c} for p, c in zip(phases, clocks, strict=False)],
                    "measures": {"scr": [{"after": named[p], "trials": sorted(_scored(seen, p))} for p in phases]},
                }
            )
            ready = prepare(study)
            table = ready.table(truths(SEED, 0, TRUTHS))
            curves = repeated(ready, table, seed=SEED, repetitions=TRUTHS)["people"]["scr"]
            labels = study.labels("scr", "people")
    found: dict[tuple[str, str, int], np.ndarray] = {}
    for column, label in enumerate(labels):
        which, _, after = label.partition(" of ")
        kind, _, number = which.rpartition(" ")
        phase = next(p for p in phases if named[p] == after) if after else phases[0]
        found[phase, kind, int(number)] = curves[..., column].ravel()
    return found


def _scored(seen: pd.DataFrame, phase: str) -> set[str]:
    return {kind for kind in seen.loc[seen["phase"] == phase, "kind"] if not kind.endswith("US")}


def crps(sample: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Score of an ensemble at each y: E|X - y| - E|X - X'| / 2."""
    x = np.sort(sample)
    n = len(x)
    spread = 2.0 * np.sum((2.0 * np.arange(1, n + 1) - n - 1.0) * x) / n**2
    return np.abs(x[None, :] - y[:, None]).mean(axis=1) - 0.5 * spread


def crps_normal(mean: float, sd: float, y: np.ndarray) -> np.ndarray:
    """Score of a normal distribution (Gneiting & Raftery 2007)."""
    z = (y - mean) / sd
    return sd * (z * (2.0 * stats.norm.cdf(z) - 1.0) + 2.0 * stats.norm.pdf(z) - 1.0 / np.sqrt(np.pi))


def scored(name: str, seen: pd.DataFrame) -> Iterator[Scored]:
    """Each phase of a set."""
    of, rng = predicted(name, seen), np.random.default_rng(SEED)
    alone = ~seen["kind"].astype(str).str.endswith("US")
    seen = cast(pd.DataFrame, seen[alone]).dropna()
    for phase, rows in seen.groupby("phase", sort=False):
        inside, scores, places = [], [], []
        for key, some in rows.groupby(["kind", "number"]):
            kind, number = cast(tuple[str, int], key)
            x, y = of[str(phase), kind, int(number)], some["response"].to_numpy()
            low, high = np.quantile(x, (0.05, 0.95))
            inside.append((y >= low) & (y <= high))
            scores.append(crps(x, y))
            ordered = np.sort(x)
            below, upto = np.searchsorted(ordered, y, "left"), np.searchsorted(ordered, y, "right")
            # ties, as at 0, are spread evenly
            places.append(rng.uniform(below, np.maximum(upto, below + 1)) / (len(x) + 1))
        every = rows["response"].to_numpy()
        plain = crps_normal(every.mean(), every.std(ddof=1), every).mean()
        yield Scored(
            name,
            str(phase),
            len(every),
            float(np.concatenate(inside).mean()),
            float(np.concatenate(scores).mean()),
            float(plain),
            np.concatenate(places),
        )


def picture(found: list[Scored], path: Path) -> None:
    """Histograms of the places of real responses among predictions: flat if calibrated."""
    rows = [
        {"set": f"{one.people}, {one.phase}", "place": float(place), "share": 10.0 / one.responses}
        for one in found
        for place in one.places
    ]
    chart = (
        alt.Chart(alt.Data(values=rows))
        .mark_bar()
        .encode(
            x=alt.X("place:Q", bin=alt.Bin(step=0.1), title="place among predictions"),
            y=alt.Y("sum(share):Q", title="density; 1 if calibrated"),
            facet=alt.Facet("set:N", columns=3, title=None),
        )
        .properties(width=170, height=110)
    )
    save(chart, path)


def main() -> None:
    """Table, and the picture where one is named."""
    folder = Path(sys.argv[1])
    found = [*scored("homan2019", homan(folder)), *scored("abend2022", abend(folder))]
    print(f"{'set':10} {'phase':17} {'n':>5} {'within 90 %':>12} {'score':>7} {'of mean and SD':>15}")
    for one in found:
        print(
            f"{one.people:10} {one.phase:17} {one.responses:5d} {one.coverage:12.2f} {one.score:7.3f}"
            f" {one.score_of_mean:15.3f}"
        )
    if len(sys.argv) > 2:
        picture(found, Path(sys.argv[2]))


if __name__ == "__main__":
    main()
