"""The catalogue page: conflicts first, then the review's claims with their verdicts, then every finding, searchable.

One HTML file that holds all it needs and opens offline. Without scripts it still shows everything; the script
only hides what was not searched for.
"""

import html
import pathlib
from collections.abc import Iterable, Mapping, Sequence
from typing import get_args

import assuage
from assuage.evidence.conflicts import STANCES, Map, conflict_map, questions
from assuage.evidence.library import findings
from assuage.evidence.record import Finding, Topic
from assuage.evidence.trail import Lines, trails
from assuage.evidence.verdicts import Judgement, Verdict, judgements
from assuage.files import write_whole


ARROWS = {"increase": "↑", "decrease": "↓", "none": "=", "mixed": "±"}

STYLE = """
:root { --ink: #20303c; --soft: #5d6b76; --line: #d5dce1; --page: #fbfaf7; --card: #fff;
  --for: #2f6f9f; --against: #b5472f; --null: #8b98a2; --mixed: #7a5ba3; }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem; max-width: 66rem; background: var(--page); color: var(--ink);
  font: 16px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.7rem; margin: 0 0 .3rem; } h2 { font-size: 1.25rem; margin: 2.2rem 0 .5rem; }
p { max-width: 46rem; margin: .4rem 0; } .soft, small { color: var(--soft); } a { color: var(--for); }
nav a { margin-right: 1rem; }
details { background: var(--card); border: 1px solid var(--line); border-radius: 6px; margin: .35rem 0; }
summary { cursor: pointer; padding: .45rem .8rem; display: flex; gap: .7rem; align-items: baseline; }
summary::-webkit-details-marker { display: none; }
summary::before { content: "▸"; color: var(--soft); } details[open] > summary::before { content: "▾"; }
summary:focus-visible, input:focus-visible, select:focus-visible { outline: 2px solid var(--for); }
summary .name { flex: 1; min-width: 0; overflow-wrap: anywhere; }
details > div { padding: 0 .8rem .7rem; overflow-x: auto; }
summary .effect { white-space: nowrap; font-variant-numeric: tabular-nums; }
.bar { display: flex; width: 9rem; height: .8rem; border-radius: 3px; overflow: hidden; flex: none;
  align-self: center; }
.bar i { display: block; } .tag { white-space: nowrap; font-size: .85rem; font-weight: 600; }
.for { color: var(--for); } .against { color: var(--against); } .null { color: var(--soft); }
.mixed { color: var(--mixed); }
i.for { background: var(--for); } i.against { background: var(--against); }
i.null { background: var(--null); } i.mixed { background: var(--mixed); }
.supported { color: var(--for); } .contested { color: var(--mixed); } .contradicted { color: var(--against); }
.unsupported { color: var(--soft); }
table { border-collapse: collapse; width: 100%; font-size: .93rem; }
th, td { text-align: left; padding: .2rem .6rem .2rem 0; vertical-align: top; }
th { font-weight: 600; white-space: nowrap; }
td.n { text-align: right; white-space: nowrap; } tr + tr > * { border-top: 1px solid var(--line); }
.aside .name, s { text-decoration: line-through; color: var(--soft); }
.search { position: sticky; top: 0; background: var(--page); padding: .5rem 0; display: flex;
  flex-wrap: wrap; gap: .6rem; }
input, select { font: inherit; padding: .3rem .5rem; border: 1px solid var(--line); border-radius: 5px;
  background: var(--card); }
input[type=search] { flex: 1 1 16rem; } [hidden] { display: none; }
@media (max-width: 40rem) { body { padding: 1rem; } summary { flex-wrap: wrap; }
  summary .name { flex-basis: calc(100% - 2rem); } .bar { flex: 1 1 6rem; }
  table { font-size: .85rem; } th { white-space: normal; } }
"""

SCRIPT = """
for (const box of document.querySelectorAll('.search')) {
  const rows = [...document.getElementById(box.dataset.of).querySelectorAll(':scope > details')];
  const count = box.querySelector('output');
  const words = rows.map(row => row.textContent.toLowerCase());
  const sift = () => {
    const wanted = box.querySelector('input').value.toLowerCase().split(/\\s+/);
    const kind = box.querySelector('select').value;
    let shown = 0;
    rows.forEach((row, place) => {
      row.hidden = !(wanted.every(word => words[place].includes(word)) && (!kind || row.dataset.kind === kind));
      shown += !row.hidden;
    });
    count.textContent = `${shown} of ${rows.length}`;
  };
  box.addEventListener('input', sift);
  sift();
}
const reveal = () => {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target instanceof HTMLDetailsElement) { target.hidden = false; target.open = true; target.scrollIntoView(); }
};
addEventListener('hashchange', reveal);
reveal();
"""


def catalogue() -> str:
    """The page as HTML text."""
    shelf = findings()
    maps = sorted((conflict_map(question, shelf) for question in questions()), key=lambda one: not one.disputed)
    lines = zip(shelf.values(), trails(shelf.values(), shelf), strict=True)
    findings_listed = "".join(_finding(finding, trail) for finding, trail in lines)
    judged = sorted(judgements(), key=lambda one: not one.misreported)
    return "\n".join(
        [
            '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>Assuage: the evidence</title>\n<style>{STYLE}</style>",
            *_head(shelf, maps, judged),
            '<h2 id="conflicts">Where findings disagree</h2>',
            "<p>Studies for and against each question, disputed ones first. What divides so few studies after the fact"
            " is a question for a new study, not an answer.</p>",
            *(_question(one) for one in maps),
            '<h2 id="claims">What the review claims</h2>',
            "<p>Verdicts are computed from the findings. Claims whose own cited work says otherwise come first.</p>",
            _search("claim-list", "a word of the claim", get_args(Verdict)),
            f'<div id="claim-list">{"".join(_claim(one) for one in judged)}</div>',
            '<h2 id="findings">Every finding</h2>',
            "<p>↑ increase, ↓ decrease, = no difference, ± mixed. Struck through: retracted, or counted under another"
            " record. A finding without an effect is a direction: its figure was not read.</p>",
            _search("finding-list", "author, drug, measure, people…", get_args(Topic)),
            f'<div id="finding-list">{findings_listed}</div>',
            f"<script>{SCRIPT}</script>\n</html>\n",
        ]
    )


def write(file: pathlib.Path) -> None:
    """The page into a file.

    Raises:
        FileProblem: the file cannot be written; what stood there stays.
    """
    page = catalogue()
    write_whole(file, lambda half: half.write_text(page, encoding="utf-8"))


def _head(shelf: Mapping[str, Finding], maps: Sequence[Map], judged: Sequence[Judgement]) -> list[str]:
    figures = sum(finding.effect is not None for finding in shelf.values())
    misreported = sum(one.misreported for one in judged)
    return [
        "<h1>The evidence</h1>",
        f"<p>{len(shelf)} published findings on oxytocin, stress, fear memory and the therapy of PTSD, {figures} with"
        f" an effect size; {len(maps)} questions, {sum(one.disputed for one in maps)} of them disputed; {len(judged)}"
        f" claims of the review, {misreported} of which its own source does not bear out.</p>",
        f'<p class="soft">Assuage {assuage.__version__}. For research and planning only; not for decisions about a'
        " patient.</p>",
        '<nav><a href="#conflicts">Conflicts</a><a href="#claims">Claims</a><a href="#findings">Findings</a></nav>',
    ]


def _question(found: Map) -> str:
    counts = {stance: found.studies(stance) for stance in STANCES}
    parts = "".join(f'<i class="{stance}" style="flex:{count}"></i>' for stance, count in counts.items() if count)
    said = ", ".join(f"{count} {stance}" for stance, count in counts.items() if count)
    rows = "".join(_bearing(stance, finding) for stance in STANCES for finding in found.sides[stance])
    dividing = "".join(
        f"<tr><th>{_e(one.name)}{', separates them' if one.separates else ''}<td>{_e(_levels(one.table))}"
        f'<td class="n">p {one.p:.2f}'
        for one in found.moderators
        if one.p is not None
    )
    return (
        f'<details id="{_e(found.question.id)}"><summary><span class="name">{_e(found.question.question)}</span>'
        f'<small>{said}</small><span class="bar" role="img" aria-label="{said}">{parts}</span></summary>'
        f"<div><table>{rows}</table><p>{_e(found.caution)}</p><table>{dividing}</table></div></details>"
    )


def _levels(table: Mapping[str, Mapping[str, int]]) -> str:
    """'men: 3 for, 1 null; women: 1 against'."""
    return "; ".join(
        f"{level}: " + ", ".join(f"{count} {side}" for side, count in row.items() if count)
        for level, row in table.items()
    )


def _claim(one: Judgement) -> str:
    kind = one.verdict.split()[0]
    rows = "".join(_bearing(bearing.stance, bearing.finding, bearing.why) for bearing in one.bearings)
    aside = "".join(f"<p><s>{_link(name)}</s> {_e(why)}</p>" for name, why in one.set_aside.items())
    about = one.claim.about or f"not modelled: {one.claim.not_modelled}"
    cites = f" It cites {_e('; '.join(one.claim.cites))}." if one.claim.cites else ""
    note = f"<p>{_e(one.claim.note)}</p>" if one.claim.note else ""
    return (
        f'<details id="claim-{_e(one.claim.id)}" data-kind="{one.verdict}"><summary>'
        f'<span class="name">{_e(one.claim.text)}</span><span class="tag {kind}">{_e(one.verdict)}</span></summary>'
        f"<div><p>{_e(one.words[0].upper() + one.words[1:])}. {_e(one.claim.section)}.{cites}"
        f" <small>{_e(one.claim.id)}; about {_e(about)}</small></p>{note}<table>{rows}</table>{aside}</div></details>"
    )


def _bearing(stance: str, finding: Finding, why: str | None = None) -> str:
    because = f" <small>{_e(why)}</small>" if why else ""
    size = f"n {finding.n}" if finding.n is not None and finding.n_is == "own" else ""
    return (
        f'<tr><td class="tag {stance}">{stance}<td>{_link(finding.id)}{because}<td>{ARROWS[finding.direction]} '
        f'{_e(str(finding.effect or ""))}<td class="n">{size}'
    )


def _finding(finding: Finding, trail: Lines) -> str:
    counted = not finding.retracted and finding.same_as is None
    lines = "".join(f"<tr><th>{_e(label)}<td>{_e(words)}" for label, words in trail)
    shout = ' <span class="tag against">retracted</span>' if finding.retracted else ""
    return (
        f'<details id="{_e(finding.id)}" data-kind="{finding.topic}"{"" if counted else " class=aside"}><summary>'
        f'<span class="name">{_e(finding.id)} <small>{_e(finding.measure)}</small></span>{shout}'
        f'<span class="effect">{ARROWS[finding.direction]} {_e(str(finding.effect or ""))}</span></summary>'
        f"<div><table>{lines}</table></div></details>"
    )


def _search(of: str, hint: str, kinds: Iterable[str]) -> str:
    choices = "".join(f"<option>{_e(kind)}" for kind in kinds)
    return (
        f'<div class="search" data-of="{of}"><input type="search" placeholder="{_e(hint)}" aria-label="Search">'
        f'<select aria-label="Kind"><option value="">all</option>{choices}</select><output></output></div>'
    )


def _link(name: str) -> str:
    return f'<a href="#{_e(name)}">{_e(name)}</a>'


def _e(text: str) -> str:
    return html.escape(text)
