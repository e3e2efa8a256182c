"""What a plan's figures rest on: drivers, published figures beside the model's, assumptions, findings, provenance."""

import json
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from assuage.evidence.library import finding
from assuage.parameters.library import NULL_MODEL, parameter
from assuage.parameters.parameter import Normal
from assuage.planning.plan import Plan
from assuage.reports import plan_pictures
from assuage.reports.plan_page import citing, e, figure, listed, table
from assuage.studies.reading import shipped


LEFT_OUT = (
    "side effects, sites, therapists and groups: people differ, those who treat them do not",
    "what patients and raters expect, guess or learn about the arm they are in",
    "loss to assessment that hangs on how ill a person is, unless it is set (attendance.lost_by_severity)",
    "appointments missed or moved: who is in therapy comes to every session, at the same hour as the others",
    "other drugs, other illnesses, new traumas during the study",
    "interim looks: the trial is analysed once",
)


def drivers(plan: Plan, cited: dict[str, None]) -> list[str]:
    """Which parameters carry the variance of the true effect."""
    rows = [
        [_named(d.name, plan.read), d.grade, f"{d.share:.2f}", f"{d.error:.2f}", citing(d.findings, cited)]
        for d in plan.drivers
    ]
    clear = sum(d.share > 2.0 * d.error for d in plan.drivers)
    return [
        '<h2 id="drivers">What the answer hangs on</h2>',
        f"<p>The ten parameters that carry most of the variance of the true effect, alone. {clear} of them"
        " have a share above twice its Monte-Carlo error; the others cannot be told from none.</p>",
        figure(
            "drivers",
            lambda width: plan_pictures.drivers(plan.drivers, width),
            "Share of the variance of the true effect carried by each of ten parameters",
            "First-order shares with 95 % bootstrap ranges.",
        ),
        table(["parameter", "grade", "share", "Monte-Carlo error", "leans on"], rows, numbers=(2, 3)),
    ]


def _named(name: str, read: Mapping[str, str]) -> str:
    """What a parameter means, and its name."""
    meaning = read.get(name, name)
    return e(name) if meaning == name else f"{e(meaning)}<br><small>{e(name)}</small>"


def plausibility(plan: Plan, cited: dict[str, None]) -> list[str]:
    """The model beside published figures."""
    rows: list[list[str]] = []
    for one in plan.course.comparisons:
        record = finding(one.finding)
        rows.append(
            [
                e(one.what),
                f"{one.value:.2f}",
                f"{one.error:.3f}",
                f"{e(str(record.effect or ''))}<br><small>{e(record.population)}</small>",
                record.role or "",
            ]
        )
        rows[-1].append(citing((one.finding,), cited))
    if not rows:
        return []
    return [
        '<h2 id="plausibility">The model beside published figures</h2>',
        "<p>The comparison arm, every parameter at its centre. An anchor helped to set the model, so agreement with it"
        " is no test of it.</p>",
        table(["what", "model", "Monte-Carlo error", "published", "role", "finding"], rows, numbers=(1, 2)),
    ]


def assumptions(plan: Plan, cited: dict[str, None]) -> list[str]:
    """What is assumed, what was fitted, what is left out: of the parameters that this trial's people read."""
    rows: list[list[str]] = []
    for name in plan.course.acting:
        belief = parameter(name)
        assert isinstance(belief.typical, Normal)
        prior = belief.typical.normal
        rows.append([_named(name, plan.read), f"{prior.mean:g}", f"{prior.sd:g}", belief.grade])
        rows[-1].append(citing(belief.findings, cited))
    fitted = [
        [
            _named(name, plan.read),
            f"{belief.typical.centre:.3g}",
            citing(belief.findings, cited),
        ]
        for name in plan.read
        if (belief := parameter(name)).grade == "fitted"
    ]
    nothing = parameter(NULL_MODEL)
    low, high = plan.study.population.include or (0.0, 0.0)
    left_out = "".join(f"<li>{words}</li>" for words in LEFT_OUT)
    return [
        '<h2 id="assumptions">Assumptions and limits</h2>',
        f"<p>No published model gives a coefficient of oxytocin, or of another drug here: every one below is an"
        " assumption with a normal prior"
        " through zero. Those are listed that can act in this trial."
        f" With probability {nothing.typical.centre:g} nothing works at all and all are zero together"
        f" ({citing(nothing.findings, cited)}). {e(nothing.reasoning)}</p>",
        table(["coefficient of a drug", "mean", "SD", "grade", "leans on"], rows, numbers=(1, 2)),
        f"<p>People come by an interview that shows {low:g} to {high:g} points, error and all, so regression to the"
        " mean follows. What the findings leave open was fitted to them, without drug:</p>",
        "<details><summary><span class=name>Fitted parameters and their anchors</span></summary><div>"
        + table(["parameter", "centre", "anchors"], fitted, numbers=(1,))
        + "</div></details>",
        f"<p>Not modelled:</p><ul>{left_out}</ul>",
    ]


def findings(cited: dict[str, None]) -> list[str]:
    """The findings noted in `cited`."""
    rows = [
        [
            f'<span id="{e(name)}">{e(name)}</span>',
            e(f.citation),
            e(f.measure),
            e(str(f.effect or f.direction)),
            f.role or "",
        ]
        for name in sorted(cited)
        for f in [finding(name)]
    ]
    return [
        '<h2 id="findings">Findings this page leans on</h2>',
        f"<details><summary><span class=name>{len(rows)} findings</span></summary><div>",
        table(["finding", "source", "measure", "result", "role"], rows),
        "</div></details>",
    ]


def command(about: Mapping[str, Any]) -> str:
    """The command that makes the run of a `run.json` again; a study that does not ship is a file of its name."""
    study = about["study"]["study"]
    words = ["assuage", "plan", study if study in shipped() else f"{study}.yaml"]
    words += [word for size in about["sizes"] for word in ("--size", f"{size}")]
    words += ["--virtual-trials", f"{about['trials']}", "--seed", f"{about['seed']}", "--core", about["core"]]
    words += ["--backend", about["backend"]]
    words += ["--effect", f"{about['effect']!r}"] if about["effect"] is not None else []
    words += [word for name, value in about["settings"].items() for word in ("--set", f"{name}={value}")]
    folders = dict.fromkeys(str(Path(own["file"]).parents[1]) for own in about["with"])  # FOLDER/KIND/FILE.yaml
    words += [word for folder in folders for word in ("--with", folder)]
    return shlex.join(words)


def provenance(plan: Plan) -> list[str]:
    """How to get the same page again."""
    about = plan.about
    machine = about["machine"]
    rows = {
        "Command": f"<code>{e(command(about))}</code>",
        "Version": f"{about['version']}, commit {about['commit'] or 'not recorded'}",
        "Code, parameters, findings": f"<code>SHA-256 {about['code_sha256']}</code>",
        "Seed": str(plan.seed),
        "Virtual trials": f"{plan.virtual_trials} for each size and scenario",
        "Machine": f"{e(machine['system'])}, {machine['cores']} cores, {machine['devices']} devices,"
        f" Python {e(machine['python'])}",
    }
    study = json.dumps(about["study"], indent=1, sort_keys=True)
    return [
        '<h2 id="reproduce">To get the same again</h2>',
        listed(rows),
        "<details><summary><span class=name>The study as read</span></summary>"
        f"<div><pre>{e(study)}</pre></div></details>",
    ]
