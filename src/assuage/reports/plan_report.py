"""The report of a plan: one HTML page that holds all it needs, opens offline and reads without scripts.

The same plan gives the same bytes. Pictures are drawn twice, for a wide page and for a phone; the page shows one.
"""

from pathlib import Path

import numpy as np
import pandas as pd

from assuage.errors import AssuageError, quoted
from assuage.measures.catalogue import measures
from assuage.mechanisms.signals import PLASMA_OXYTOCIN
from assuage.planning.augmentations import augmentations
from assuage.planning.participant_course import ParticipantCourse
from assuage.planning.plan import Plan, main_size
from assuage.planning.trials import OperatingCharacteristics, succeeded
from assuage.reports import plan_grounds, plan_pictures
from assuage.reports.plan_page import STYLE, WIDE, citing, clock, e, figure, listed, table, with_error
from assuage.statistics.monte_carlo import proportion_error
from assuage.studies.dose import Dose
from assuage.studies.study import Study
from assuage.units import MINUTES_PER_DAY


REPORT = "report.html"
FOR_RESEARCH = "For research and planning only, never for a decision about a patient."
SCENARIO_MEANS = {
    "null": "every coefficient of a drug zero; success here is the type-1 error of the rule",
    "typical": "every parameter at its centre",
    "optimistic": "the draw of the truth that helps more than nine in ten",
    "harm": "the draw of the truth that nine in ten help more than",
    "planted": "the null, with a drug whose true effect is the size that was asked for",
    "assurance": "a new truth for every trial, drawn from the priors: the chance of success over all they leave open",
}


def report(plan: Plan) -> Path:
    """Draw a plan's page into its folder and return its path. Raises AssuageError for what is no plan."""
    if not isinstance(plan, Plan):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise AssuageError(f"a report is drawn of what assuage.plan returns, not of '{quoted(plan)}'")
    return plan.keep(REPORT, page(plan))


def page(plan: Plan) -> str:
    """The page as HTML text."""
    cited: dict[str, None] = {}
    body = [
        *_question(plan),
        *_design(plan.study, cited),
        *_session(plan.course),
        *_course(plan.study, plan.course),
        *_power(plan),
        *_effect(plan, cited),
        *plan_grounds.drivers(plan, cited),
        *plan_grounds.plausibility(plan, cited),
        *plan_grounds.assumptions(plan, cited),
    ]
    head = (
        '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>Assuage: a plan of {e(plan.study.study)}</title>\n<style>{STYLE}</style>"
    )
    return "\n".join([head, *body, *plan_grounds.findings(cited), *plan_grounds.provenance(plan), "</html>\n"])


def _question(plan: Plan) -> list[str]:
    study, size = plan.study, main_size(plan.study, [row.n_per_arm for row in plan.rows])
    assurance, null = (_row(plan, name, size) for name in ("assurance", "null"))
    apart = abs(assurance.probability - null.probability)
    noise = float(np.hypot(assurance.mcse, null.mcse))
    note = (
        " The two lie within their Monte-Carlo error of each other."
        if apart < 2.0 * noise
        else f" They differ by {with_error(apart, noise)}."
    )
    implied = plan.true_effect
    set_here = "; ".join(f"{name} = {value}" for name, value in plan.about["settings"].items())
    added = ", ".join(one["file"] for one in plan.about["with"])
    own = "".join(
        f"<p><b>{what}:</b> {e(words)}.</p>"
        for what, words in (("Set for this run", set_here), ("Read beside what ships", added))
        if words
    )
    return [
        f"<h1>{e(study.question)}</h1>",
        f'<p class="soft">A simulated plan of <b>{e(study.study)}</b>. {FOR_RESEARCH}</p>',
        f"<p>At {size} per arm the chance of success is {with_error(assurance.probability, assurance.mcse)} over"
        f" everything the priors leave open, and {with_error(null.probability, null.mcse)} if oxytocin does nothing."
        f"{note} The true effect the priors imply is {implied['mean']:+.3f} SD on average, 5 to 95 %"
        f" {implied['q05']:+.3f} to {implied['q95']:+.3f}; below zero favours the drug.</p>",
        own,
        "<p>These figures follow from a model whose oxytocin coefficients are assumptions. They explore what a trial"
        " could find; they are no evidence that oxytocin helps or does not.</p>",
    ]


def _row(plan: Plan, scenario: str, size: int) -> OperatingCharacteristics:
    return next(row for row in plan.rows if row.scenario == scenario and row.n_per_arm == size)


def _design(study: Study, cited: dict[str, None]) -> list[str]:
    estimand = study.estimand
    assert estimand is not None
    first, second = estimand.compared()
    who, label = study.population, measures()[estimand.measure].label
    discontinued = {
        "treatment policy": "the endpoint counts for everyone assessed, in therapy or not",
        "while on treatment": "the last value before leaving counts; baseline for those who never came",
    }[estimand.treatment_discontinuation]
    counted = {
        "complete cases": "complete cases",
        "completers": "those assessed who had not left therapy",
    }[estimand.assessment_loss]
    score, rule = who.caps5, who.include
    assert score is not None
    assert rule is not None
    borrowed = f", taken from {citing((score.borrowed_from,), cited)}" if score.borrowed_from else ""
    rows = {
        "Population": f"{e(who.who)}, {who.female:.0%} women; CAPS-5 {rule[0]:g} to {rule[1]:g} at intake, observed"
        f" mean {score.mean:g}, SD {score.sd:g}{borrowed}",
        "Treatments": "<br>".join(_treatment(study, arm) for arm in (first, second)),
        "Endpoint": f"{label} at {e(estimand.visit)}, minus baseline",
        "Leaving therapy": f"{estimand.treatment_discontinuation}: {discontinued}",
        "Lost to assessment": f"another event than leaving; later visits are missing and {counted} are analysed",
        "Summary": f"difference in means, {e(first)} minus {e(second)}; below zero favours {e(first)}",
        "Analysis": f"ANCOVA of the endpoint on arm and baseline; success if one-sided p is below {study.success:g}",
    }
    return [
        '<h2 id="study">What is asked</h2>',
        listed(rows),
        figure(
            "timeline",
            lambda width: plan_pictures.timeline(study, width),
            "Timeline of the study: sessions of each arm and visits of each measure, in weeks since baseline",
            "The study as simulated. All people of an arm keep the same appointments; session hours move over the day.",
        ),
    ]


def _treatment(study: Study, arm: str) -> str:
    given = ", ".join(_given(dose) for dose in study.arms[arm].doses) or "no drug"
    courses = [
        f"{c.sessions} sessions of {c.do.replace('_', ' ')}, each {c.length or 0.0:g} min,"
        f" {(c.every or 0.0) / MINUTES_PER_DAY:g} days apart"
        for c in study.courses(arm)
    ]
    return f"{e(arm)}: {given}; {', '.join(courses) or 'no therapy'}"


def _given(dose: Dose) -> str:
    amount = f"{dose.amount} {dose.drug}" if dose.amount else dose.drug
    return e(f"{amount} {dose.route}, {dose.when.written}".replace("_", " "))


def _session(seen: ParticipantCourse) -> list[str]:
    if not seen.sessions:
        return []
    first = seen.sessions[0]
    came = ", ".join(f"{one.came} in {e(one.arm)}" for one in seen.sessions)
    peak = ""
    for one in seen.sessions:
        plasma = [row for row in one.lines.to_dict(orient="records") if row["signal"] == PLASMA_OXYTOCIN.name]
        top = max(plasma, key=lambda row: row["mean"])
        if one.spray is not None and top["mean"] > plasma[0]["mean"]:
            peak += f" The mean in plasma in {e(one.arm)} is highest at {top['minute']:g} min, {top['mean']:.0f} pg/mL."
    return [
        '<h2 id="session">From spray to session</h2>',
        figure(
            "session",
            lambda width: plan_pictures.around_session(seen.sessions, width),
            "Plasma oxytocin, its central effect and salivary cortisol around one session, by arm",
            f"Session {first.number}, which starts at {clock(first.clock)}; mean and middle 90 % of those who came"
            f" ({came} of {seen.people}). Shaded: the session, and within it the imaginal exposure.{peak} The central"
            " effect stands for an action in the brain that nobody has measured this way; its curve is assumed.",
        ),
    ]


def _course(study: Study, seen: ParticipantCourse) -> list[str]:
    estimand = study.estimand
    assert estimand is not None
    measure = measures()[estimand.measure]
    first, second = estimand.compared()
    ends = {arm: _at(seen.course, arm, estimand.visit) for arm in (first, second)}
    unit = f"{measure.label}, {measure.unit}"
    changed = [c for c in seen.changes if c.arm in (first, second)]
    rows = [[e(c.arm), e(p.name), f"{p.mean:+.2f}", f"{p.error:.2f}"] for c in changed for p in (*c.parts, c.total)]
    last = seen.staying.groupby("arm", sort=False).tail(1).to_dict(orient="records")
    stayed = ", ".join(f"{with_error(row['share'], row['error'])} in {e(str(row['arm']))}" for row in last)
    return [
        '<h2 id="course">What people go through</h2>',
        f"<p>{seen.people} simulated people, the same ones in every arm, with every parameter at its centre. At"
        f" {e(estimand.visit)} the mean is {ends[first]:.1f} in {e(first)} and {ends[second]:.1f} in {e(second)}.</p>",
        figure(
            "course",
            lambda width: plan_pictures.course(seen.course, unit, width, across=width == WIDE),
            f"{measure.label} by arm at its visits, with spread",
            "Mean, middle half (dark) and middle 90 % (light) of the people, everybody counted.",
        ),
        "<h3>The parts of the change</h3>",
        figure(
            "parts",
            lambda width: plan_pictures.parts(changed, unit, width),
            "Parts of the mean change from baseline to endpoint, by arm",
            "By sending the same people through the same weeks without drug, without extinction as well, and on a"
            f" waiting list. Everybody is counted at {e(estimand.visit)}, in therapy or not.",
        ),
        table(["arm", "part", f"mean change, {measure.unit}", "Monte-Carlo error"], rows, numbers=(2, 3)),
        "<h3>Staying in therapy</h3>",
        figure(
            "staying",
            lambda width: plan_pictures.staying(seen.staying, width),
            "Share still in therapy, or finished, by session and arm",
            f"With 95 % bands of Monte-Carlo error. At the last session: {stayed}. Those well enough to finish early"
            " count as staying.",
        ),
    ]


def _at(frame: pd.DataFrame, arm: str, visit: str) -> float:
    rows = frame.to_dict(orient="records")
    return next(float(row["mean"]) for row in rows if row["arm"] == arm and row["visit"] == visit)


def _power(plan: Plan) -> list[str]:
    arms = list(plan.rows[0].dropout)
    assert plan.study.estimand is not None
    unit = measures()[plan.study.estimand.measure].unit
    heads = ["per arm", "scenario", "power", "Monte-Carlo error", f"effect ({unit})", "Monte-Carlo error"]
    heads += ["SD between trials", "d (endpoint SD)"]
    heads += [f"{what}, {e(arm)}" for what in ("dropout", "assessed") for arm in arms]
    rows = [
        [str(r.n_per_arm), r.scenario, f"{r.probability:.3f}", f"{r.mcse:.3f}", f"{r.effect_mean:+.2f}"]
        + [f"{r.effect_mcse:.2f}", f"{r.effect_sd:.2f}", f"{r.effect_d:+.3f}"]
        + [f"{r.dropout[a]:.2f} ({r.dropout_mcse[a]:.3f})" for a in arms]
        + [f"{r.assessed[a]:.2f} ({r.assessed_mcse[a]:.3f})" for a in arms]
        for r in plan.rows
    ]
    failed = sum(r.failed for r in plan.rows)
    run = {row.scenario for row in plan.rows}
    means = "".join(f"<li><b>{name}</b>: {words}</li>" for name, words in SCENARIO_MEANS.items() if name in run)
    size = main_size(plan.study, [row.n_per_arm for row in plan.rows])
    return [
        '<h2 id="power">Power: the chance of success</h2>',
        f"<p>{plan.virtual_trials} virtual trials for each size and scenario. Every person of a trial is in one arm"
        f" and analysed once.</p><ul>{means}</ul>",
        figure(
            "power",
            lambda width: plan_pictures.power(plan.rows, plan.study.success, width),
            "Chance of success by people per arm in each scenario, the null among them",
            f"With 95 % bands of Monte-Carlo error; dashed: the rule's level, {plan.study.success:g}. Note the scale:"
            " it ends where the figures do.",
        ),
        table(heads, rows, numbers=range(2, len(heads))),
        "<p>Effect: mean of the trials' estimates, with its Monte-Carlo error and the SD between trials; d: over the"
        f" SD of the endpoint in {e(arms[1])}. Dropout: never came or left unfinished. In brackets: Monte-Carlo errors."
        f" Trials the analysis could not fit, counted as no success: {failed}.</p>",
        "<h3>Three of the virtual trials</h3>",
        _examples(plan, size),
    ]


def _examples(plan: Plan, size: int) -> str:
    trials = plan.trials.to_dict(orient="records")
    shown = [t for t in trials if t["scenario"] == "assurance" and t["n"] == size][:3]
    won = succeeded(np.array([t["p"] for t in shown]), plan.study.success)
    rows = [
        [
            str(int(t["trial"]) + 1),
            f"{t['effect']:+.2f}",
            f"{t['standard_error']:.2f}",
            f"{t['p']:.3f}",
            "success" if success else "no success",
        ]
        for t, success in zip(shown, won, strict=True)
    ]
    return table(["trial", "estimate", "standard error", "one-sided p", f"at {size} per arm"], rows, numbers=(1, 2, 3))


def _effect(plan: Plan, cited: dict[str, None]) -> list[str]:
    values, errors = plan.true_effects.effect, plan.true_effects.error
    implied, none = plan.true_effect, float((values == 0.0).mean())
    harm = with_error(implied["p_harm"], proportion_error(implied["p_harm"], len(values)))
    return [
        '<h2 id="effect">The true effect the priors imply</h2>',
        f"<p>Over {len(values)} draws of the truth: mean {implied['mean']:+.3f} SD, 5 to 95 % {implied['q05']:+.3f} to"
        f" {implied['q95']:+.3f}; below zero favours the drug. It does harm (an effect above zero) in {harm} of the"
        f" draws and exactly nothing in {none:.2f}.</p>",
        figure(
            "effect",
            lambda width: plan_pictures.effect(values, width),
            "Distribution of the true standardised effect over the priors",
            "Each draw's effect is a mean over the same people through both arms, everybody counted; half of the draws"
            f" have a Monte-Carlo error below {float(np.median(errors)):.3f} SD. Dashed: 5 and 95 % points.",
        ),
        f"<p>The SD of the true effect is {implied['sd']:.3f}; of it {implied['sd_without_direct']:.3f} comes by ways"
        " that the model names, the rest by the direct effect, the prior for what nobody wrote down.</p>",
        figure(
            "beside",
            lambda width: plan_pictures.beside(implied, augmentations(), width),
            "The implied true effect beside published effects of drugs beside therapy",
            "Bars: 5 to 95 % of the priors, 95 % intervals of the studies where reported. Grey: pooled over every"
            " disorder and outcome in the direction each study hoped for, an upper bound, no estimate of this effect."
            f" From {citing([one.finding for one in augmentations()], cited)}.",
        ),
    ]
