"""Mirrors src/assuage/cli/evidence.py: each command, JSON alone on stdout, errors in one sentence for exit 2."""

import json
import pathlib
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from assuage.cli.evidence import app
from assuage.errors import AssuageError
from assuage.evidence import findings


PTSD = pathlib.Path(__file__).parents[2] / ".." / "shared" / "data" / "metapsy_ptsd_psyctr.csv"
POOLED = ("k", "estimate", "ci", "pi", "tau2", "i2", "records")
JUDGED = ("id", "section", "text", "cites", "supporting", "against", "null", "about", "verdict")


def run(*words: str):
    return CliRunner(env={"COLUMNS": "80", "NO_COLOR": "1"}).invoke(app, list(words))


def told(*words: str):
    done = run(*words, "--json")
    assert done.exit_code == 0, done.stderr
    return json.loads(done.stdout)


def test_list_tells_machines_every_record():
    records = told("list")
    assert [record["id"] for record in records] == list(findings())
    assert {record["topic"] for record in told("list", "--topic", "pk")} == {"pk"}


@pytest.mark.parametrize(
    "words",
    [("list", "--topic", "pk"), ("claims",), ("conflicts",), ("show", "gu2022-tsst-d"), ("pool", "--topic", "hpa")],
)
def test_every_object_says_the_shape_it_has(words):
    found = told(*words)
    assert {one["schema"] for one in (found if isinstance(found, list) else [found])} == {1}


def test_the_decline_is_told_per_decade_with_its_interval():
    decline = told("pool", "--topic", "therapy", "--measure", "CAPS")["decline"]
    assert decline["ci"][0] < decline["per_decade"] < decline["ci"][1]


def test_people_without_ptsd_are_no_people_with_ptsd():
    (found,) = told("conflicts", "--population", "PTSD")
    counted = {name for side in ("supporting", "against", "null", "mixed") for name in found[side]}
    assert "koch2016a-amygdala-ptsd" in counted
    assert "koch2016a-amygdala-controls" not in counted


def test_what_separates_is_not_said_to_be_chance():
    for words in ((), ("--population", "PTSD"), ("--drug", "oxytocin", "--measure", "cortisol")):
        for found in told("conflicts", *words):
            separating = [one for one in found["moderators"] if one["separates"]]
            assert not (separating and found["caution"].endswith("more than chance would."))


def test_list_strikes_through_what_is_not_counted_and_says_so():
    done = run("list", "--drug", "oxytocin", "--population", "psychiatric")
    assert "hofmann2015-oxt-meta (retracted)" in done.stdout


@pytest.mark.parametrize(
    "words",
    [
        ("list", "--topic", "hpa"),
        ("show", "cardoso2013-24iu", "zika2023-acquisition-7525"),
        ("pool", "--topic", "dropout"),
        ("conflicts",),
        ("conflicts", "oxytocin-amygdala"),
        ("conflicts", "--drug", "oxytocin", "--measure", "cortisol"),
        ("claims",),
        ("cite", "gu2022-tsst-d"),
    ],
)
def test_tables_fit_80_columns(words):
    done = run(*words)
    assert done.exit_code == 0, done.stderr
    long = [line for line in done.stdout.splitlines() if len(line.rstrip()) > 80 and "doi:" not in line]
    assert long == []


def test_show_prints_the_trail():
    said = run("show", "hofmann2015-oxt-meta").stdout
    assert "RETRACTED" in said
    assert "not pooled: retracted" in said
    assert "not used: retracted" in said
    assert told("show", "gu2022-tsst-d")[0]["trail"]


def test_pool_tells_machines_what_it_did():
    answer = told("pool", "--topic", "therapy", "--measure", "CAPS")
    assert set(POOLED) <= set(answer)
    assert answer["k"] == len(answer["records"])


@pytest.mark.skipif(not PTSD.exists(), reason="the Metapsy PTSD table is not beside the repository")
def test_pool_reads_a_metapsy_table():
    answer = told("pool", "--metapsy", str(PTSD), "--estimator", "reml", "--interval", "hksj")
    assert answer["k"] == 131
    assert answer["estimate"] == pytest.approx(1.1467669, abs=1e-5)


def test_pool_reads_study_yi_vi_and_draws(tmp_path):
    table = tmp_path / "mine.csv"
    table.write_text("study,yi,vi\nA 2010,0.2,0.04\nB 2012,0.4,0.05\nC 2014,0.1,0.02\n")
    answer = told("pool", "--effects", str(table), "--interval", "wald", "--out", str(tmp_path / "pictures"))
    assert answer["k"] == 3
    assert sorted(file.name for file in (tmp_path / "pictures").iterdir()) == [
        "decline.svg",
        "forest.svg",
        "funnel.svg",
    ]


def test_pool_shows_what_the_effect_hangs_on():
    said = " ".join(run("pool", "--topic", "therapy", "--measure", "CAPS", "--by", "sample size").stdout.split())
    for part in (
        "any one effect left out: ",
        "Egger p ",
        "trim-and-fill, ",
        "selection model (3PSM): ",
        "by sample size",
    ):
        assert part in said
    answer = told("pool", "--topic", "dropout")
    assert set(answer["not_computed"]) == {"Egger", "trim-and-fill", "3PSM"}
    assert answer["leave_one_out"][0]["without"] == answer["records"][0]["id"]


def test_pool_gives_the_posterior_when_asked(tmp_path):
    table = tmp_path / "mine.csv"
    table.write_text("study,yi,vi\nA 2010,0.2,0.04\nB 2012,0.4,0.05\n")
    asked = ("pool", "--effects", str(table), "--bayes", "--seed", "3")
    first, again = told(*asked)["bayesian"], told(*asked)["bayesian"]
    assert first == again
    assert first["converged"]


def test_conflicts_and_claims_tell_machines_the_contract():
    assert {"question", "supporting", "against", "null", "moderators"} <= set(told("conflicts")[0])
    assert set(JUDGED) <= set(told("claims")[0])
    assert {claim["verdict"] for claim in told("claims", "--verdict", "contradicted")} == {"contradicted"}
    name = told("claims", "--misreported")[0]["id"]
    assert "the cited work says otherwise" in " ".join(run("claims", name).stdout.split())


def test_conflicts_draws_a_question(tmp_path):
    told("conflicts", "oxytocin-intrusions", "--out", str(tmp_path), "--picture", "png")
    assert (tmp_path / "oxytocin-intrusions.png").read_bytes().startswith(b"\x89PNG")


def test_cite_and_export_in_each_format(tmp_path):
    assert run("cite", "gu2022-tsst-d").stdout.startswith("Gu H et al. 2022")
    assert run("cite", "gu2022-tsst-d", "--format", "bibtex").stdout.startswith("@article{gu2022,")
    assert told("cite", "gu2022-tsst-d")[0]["DOI"] == "10.1016/j.cpnec.2022.100125"
    assert run("export", "--topic", "pk", "--format", "csv").stdout.startswith("id,")
    assert run("export", "--format", "parquet", "--out", str(tmp_path / "all.parquet")).exit_code == 0


def test_check_accepts_the_shipped_and_names_each_mistake(tmp_path):
    assert run("check").stdout == "All records hold.\n"
    bad = tmp_path / "mine.yaml"
    bad.write_text("- id: x\n  topic: hpaa\n")
    done = run("check", str(bad))
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(f"{bad}, line ")
    assert json.loads(run("check", str(bad), "--json").stdout)[0]["line"] is not None


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("list", "--topic", "hpaa"), "no topic 'hpaa'; nearest: hpa"),
        (("show", "gu2022-tsst"), "no finding 'gu2022-tsst'; nearest: gu2022-tsst-d"),
        (("pool", "--estimator", "remml"), "no estimator 'remml'; nearest: reml"),
        (("pool", "--topic", "memory", "--until", "2015"), "memory, until 2015: 0 usable effects"),
        (("pool", "--metapsy", "none.csv"), "none.csv: cannot be read"),
        (("pool", "--metapsy", "none.csv", "--effects", "none.csv"), "not both"),
        (("pool", "--metapsy", "none.csv", "--scale", "z"), "on the scale g, not z"),
        (("pool", "--effects", "none.csv", "--topic", "hpa"), "a table is pooled whole"),
        (("pool", "--topic", "dropout", "--by", "sexx"), "no moderator 'sexx'; nearest: sex"),
        (("conflicts", "oxytocin-amygdale"), "nearest: oxytocin-amygdala"),
        (("conflicts", "--topic", "pk", "--expects", "up"), "no direction 'up'"),
        (("claims", "--verdict", "suported"), "nearest: supported"),
        *(
            ((command, "--population", "PTDS"), "no population 'PTDS'; nearest: PTSD")
            for command in ("list", "export", "pool", "conflicts")
        ),
        (("export", "--format", "bib"), "no format 'bib'; nearest: bibtex"),
        (("export", "--format", "parquet"), "give --out FILE"),
        (("list", "--own", "nowhere"), "nowhere"),
    ],
)
def test_bad_input_is_one_sentence_and_exit_2(words, sentence):
    done = run(*words)
    assert isinstance(done.exception, AssuageError)  # which `assuage` prints, to exit with 2
    assert done.stdout == ""
    assert sentence in str(done.exception)
    assert "\n" not in str(done.exception)


@pytest.mark.parametrize(
    ("words", "of"),
    [
        (("check", ""), "PATH"),
        (("list", "--own", ""), "--own"),
        (("export", "--out", ""), "--out"),
        (("pool", "--effects", ""), "--effects"),
        (("pool", "--metapsy", ""), "--metapsy"),
        (("pool", "--out", ""), "--out"),
        (("conflicts", "--out", ""), "--out"),
        (("catalogue", "--out", ""), "--out"),
    ],
)
def test_no_path_is_not_the_folder_one_is_in(words, of):
    done = run(*words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert f"Invalid value for '{of}': '' is no path; write . for the folder you are in" in done.stderr


def test_a_table_and_records_come_on_standard_input():
    text = "study,yi,vi\nA 2010,0.2,0.04\nB 2012,0.4,0.05\n"
    done = CliRunner().invoke(app, ["pool", "--effects", "-", "--json"], input=text)
    assert json.loads(done.stdout)["question"] == "standard input"
    done = CliRunner().invoke(app, ["check", "-"], input="a: 1\n")
    assert done.stderr == "standard input, line 1: not a list of findings; each starts with '- id:'\n"


@pytest.mark.parametrize("columns", ["40", "80"])
def test_no_measure_is_cut(columns):
    done = CliRunner(env={"COLUMNS": columns, "NO_COLOR": "1"}).invoke(app, ["list"])
    assert "…" not in done.stdout


def test_listing_everything_loads_nothing_heavy():
    """Which keeps the whole process under a second; `make benchmark` has the figure."""
    heavy = "print(*{'numpy', 'scipy', 'pandas', 'jax', 'altair'} & set(sys.modules), file=sys.stderr)"
    code = f"import atexit, sys; atexit.register(lambda: {heavy}); from assuage.cli.evidence import app; app(['list'])"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stderr.strip() == ""
