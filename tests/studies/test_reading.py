"""Mirrors src/assuage/studies/reading.py: whatever is wrong with a file is said, each in one sentence."""

import io
import json
import string

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assuage.errors import LONGEST, MOST, AssuageError, FileProblem, UnknownName
from assuage.simulation.protocol import protocol
from assuage.studies.reading import find, load_study, shipped
from assuage.studies.study import Study
from tests.studies import experiments
from tests.studies.drafts import BAD, mixed, sound, spoiled


def refused(path) -> str:
    with pytest.raises(AssuageError) as problem:
        load_study(path)
    assert is_said_well(problem.value)
    return str(problem.value)


def is_said_well(problem: AssuageError) -> bool:
    """Whether the message is a sentence for each problem, all of them bounded and printable."""
    lines = str(problem).split("\n")
    plain = all(line and len(line) <= LONGEST and line.isprintable() and "pydantic" not in line for line in lines)
    return plain and len(lines) <= MOST + 1


@pytest.fixture
def write(tmp_path):
    def put(content, name="mine.yaml"):
        path = tmp_path / name
        path.write_text(
            content if isinstance(content, str) else yaml.safe_dump(content, sort_keys=False), encoding="utf-8"
        )
        return path

    return put


@pytest.mark.parametrize("name", shipped())
def test_shipped_studies_are_sound_and_named_as_their_file(name):
    assert load_study(name).study == name


def test_a_study_of_ones_own_by_path(write):
    assert load_study(write(sound())) == load_study("oxytocin_prolonged_exposure")


@pytest.mark.parametrize("what", BAD)
def test_a_wrong_value_is_one_sentence_with_its_place(what, write):
    place, value, words = BAD[what]
    path = write(spoiled(place, value))
    said = refused(path)
    assert str(path) in said
    for word in words:
        assert word in said, said


def test_the_line_is_named(write):
    path = write("study: x\nquestion: y\nmesures: {}\n" + yaml.safe_dump({"arms": {}}))
    with pytest.raises(FileProblem) as problem:
        load_study(path)
    lines = {one.field: (one.line, one.column) for one in problem.value.problems}
    assert lines == {"mesures": (3, 1), "arms": (4, 1), "reported_in": (1, 1), "population": (1, 1), "timeline": (1, 1)}


def test_all_that_is_wrong_is_said_at_once(write):
    content = spoiled("arms.oxytocin.size", True)
    content["arms"]["placebo"]["siz"] = content["arms"]["placebo"].pop("size")
    content["timeline"][0]["every"] = "1 wek"
    content["sizes"] = [60.5, "HERE"]
    text = yaml.safe_dump(content, sort_keys=False).replace("HERE", "0060")
    with pytest.raises(FileProblem) as problem:
        load_study(write(text))
    assert [(one.field, one.problem.partition(";")[0]) for one in problem.value.problems] == [
        ("arms.oxytocin.size", "should be a whole number, not 'true'"),
        ("arms.placebo.siz", "unknown key"),
        ("timeline.0.every", "'wek' is not a unit here"),
        ("sizes.0", "should be a whole number, not '60.5'"),
        ("sizes.1", "should be a whole number, not '0060'"),
    ]
    for one in problem.value.problems:
        written = text.splitlines()[one.line - 1]
        assert written[one.column - 1 :].lstrip("'").startswith(("true", "siz:", "1 wek", "60.5", "0060"))


def problems(path):
    with pytest.raises(FileProblem) as problem:
        load_study(path)
    assert is_said_well(problem.value)
    return [(one.field, one.problem.partition(";")[0]) for one in problem.value.problems]


def test_what_does_not_hang_together_is_said_at_once(write):
    """Each at its place; of a measure whose samples are wrong no more is asked."""
    content = mixed()
    content["population"].pop("stratum")
    content["arms"]["oxytocin"]["doses"][0]["when"] = "10 min before each session"
    content["measures"]["caps5"] = ["baseline", "baseline", "week 12"]
    content["measures"]["heart_rate"] = {"after": "tset", "at": "-5, 10 min"}
    content["correlations"] = [
        {"of": "rise of heart_rate", "with": "rise at week 13 of pcl5"},
        {"of": "rise of acth", "with": "rise at week 13 of pcl5"},
    ]
    content["estimand"]["endpoint"] = "pcl5, week 14 minus baseline"
    assert problems(write(content)) == [
        ("population", "people in therapy are of a stratum"),
        ("arms.oxytocin.doses.0.when", "nothing is called 'session' in this arm"),
        ("measures.caps5", "a sample is written twice"),
        ("measures.heart_rate", "nothing is called 'tset'"),
        ("correlations.0", "pcl5 has no sample 'week 13'"),
        ("correlations.1", "'acth' is not measured"),
        ("correlations.1", "pcl5 has no sample 'week 13'"),
        ("estimand.endpoint", "pcl5 has no sample 'week 14'"),
    ]


def test_an_arm_that_is_none_is_said_before_what_hangs_on_it(write):
    content = spoiled("timeline.0.arms", ["plazebo"])
    content["population"].pop("stratum")
    assert problems(write(content)) == [
        ("population", "people in therapy are of a stratum"),
        ("timeline", "no arm 'plazebo'"),
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("study: [unclosed\n", "not YAML"),
        ("study: x: y\n", "not YAML"),
        ("a\tb: {\n", "not YAML"),
        ("", "is empty"),
        ("- one\n- two\n", "not a study"),
        ("just a sentence\n", "not a study"),
        ("<html></html>", "not a study"),
        ("study: !!python/object:os.system x\n", "column 8: study: 'tag:yaml.org,2002:python/object:os.system': tags"),
        ("? [a, b]\n: c\n", "what stands here is a key, and a key is a word"),
        ("1: 2\n", "missing"),
        (
            "study: 2024-01-01\n",
            "study: should be small letters, digits and underscores, the first a letter, not '2024-01-01'",
        ),
        (
            "study: 2024-99-01\n",
            "study: should be small letters, digits and underscores, the first a letter, not '2024-99-01'",
        ),
        ("study: x\nquestion: y\nstudy: z\n", "line 3, column 1: study: written twice, first in line 1"),
        ("arms: {a: {size: 1, size: 2}}\n", "size: written twice"),
    ],
)
def test_a_file_that_is_no_study(content, words, write):
    assert words in refused(write(content))


def test_paths_that_cannot_be_read(tmp_path):
    assert "cannot be read: No such file" in refused(tmp_path / "nothing.yaml")
    assert "cannot be read: Is a directory" in refused(tmp_path)
    (tmp_path / "picture.yaml").write_bytes(b"\x89PNG\r\n\xff\xfe\x00")
    assert "is not UTF-8 text" in refused(tmp_path / "picture.yaml")


@pytest.mark.parametrize("name", [None, 3, True, ["flanagan_2018"], b"flanagan_2018", 1.5])
def test_what_names_no_study(name):
    assert refused(name).startswith("a study is named by its id or by the path of its file, not by '")


@pytest.mark.parametrize("name", ["", " ", "no\x00such", "x" * 5000, "\u202eyduts", "no\nsuch"])
def test_a_name_that_no_study_has(name):
    assert refused(name).startswith("no study '")


def test_a_study_from_standard_input(monkeypatch):
    data = shipped()["flanagan_2018"].read_bytes()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
    assert load_study("-") == load_study("flanagan_2018")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"study: [")))
    assert refused("-").startswith("standard input, line 2, column 1: not YAML: ")


def test_an_unknown_id_names_the_nearest():
    with pytest.raises(UnknownName, match="nearest: flanagan_2018"):
        find("flanagann_2018")


def test_the_same_file_gives_the_same_study(write):
    study = load_study("flanagan_2018")
    assert load_study(shipped()["flanagan_2018"]) == study
    json.dumps(study.model_dump(mode="json"))


def places(part, above=()):
    """Every place of a nested study."""
    items = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    for key, inner in items:
        yield (*above, key)
        yield from places(inner, (*above, key))


SOUND = sound()
PLACES = list(places(SOUND))
WORDS = ["1 week", "45 min", "40 IU", "caps5 >= 30", "week 10", "weekly", "oxytocin", "none", "3 of 17", "baseline"]
SCALAR = st.none() | st.booleans() | st.integers(-1000, 10**12) | st.floats() | st.dates() | st.sampled_from(WORDS)
KEY = st.text(string.ascii_lowercase, max_size=8)
ANYTHING = st.recursive(
    SCALAR | st.text(string.printable, max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEY, inner, max_size=3),
    max_leaves=4,
)
CHANGE = st.tuples(st.sampled_from(PLACES), st.sampled_from(["set", "drop", "rename", "copy"]), ANYTHING)


def changed(study, changes):
    """A study with changes made to it, one after another, as far as their places are still there."""
    for place, how, value in changes:
        part = study
        try:
            for step in place[:-1]:
                part = part[step]
            if how == "set":
                part[place[-1]] = value
            elif how == "drop":
                del part[place[-1]]
            elif how == "rename":
                part[f"{place[-1]}x"] = part.pop(place[-1])
            else:
                part[place[-1]] = [part[place[-1]]] * 2
        except (KeyError, IndexError, TypeError, AttributeError):
            continue  # an earlier change took the place away
    return study


def read_or_refused(study, path):
    path.write_text(study if isinstance(study, str) else yaml.safe_dump(study), encoding="utf-8")
    try:
        return load_study(path)
    except AssuageError as problem:
        if not is_said_well(problem):
            raise
        return None


LINES = [line for name in shipped() for line in shipped()[name].read_text(encoding="utf-8").splitlines()]
TWIST = st.tuples(
    st.sampled_from(["drop", "twice", "other", "indent", "cut", "put"]),
    st.integers(0, 200),
    st.sampled_from(LINES)
    | st.sampled_from(["&a", "*a", "<<: x", "!!int 3", "0060", "---", "\t", "\x00", "\u202e", "9" * 6000]),
)


@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(sorted(shipped())), twists=st.lists(TWIST, min_size=1, max_size=4))
def test_a_shipped_file_with_lines_changed_is_a_study_or_sentences(name, twists, tmp_path):
    lines = shipped()[name].read_text(encoding="utf-8").splitlines()
    for how, where, text in twists:
        at = where % len(lines)
        old = lines[at]
        lines[at : at + 1] = {
            "drop": [],
            "twice": [old, old],
            "other": [text],
            "indent": ["  " + old],
            "cut": [old[: len(old) // 2]],
            "put": [old.partition(":")[0] + ": " + text],
        }[how]
    read_or_refused("\n".join(lines), tmp_path / "changed.yaml")


@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.lists(CHANGE, min_size=1, max_size=3))
def test_any_file_is_a_study_or_a_sentence(changes, tmp_path):
    read = read_or_refused(changed(sound(), changes), tmp_path / "any.yaml")
    assert read is None or isinstance(read, Study)


LABORATORY_WORDS = [
    *(
        "1 h",
        "-10, 20 min",
        "24 IU",
        "20 mg",
        "15:00",
        "08:00, 16:00",
        "tsst",
        "rest",
        "placebo",
        "acth",
        "intravenous",
    ),
    *("day 2, 23:00", "10 min after tsst", "level at +20 min of acth, placebo", "auc_i of acth, placebo"),
]
OF_LABORATORY = st.tuples(
    st.sampled_from(list(places(experiments.sound()))),
    st.sampled_from(["set", "drop", "rename", "copy"]),
    st.sampled_from(LABORATORY_WORDS) | ANYTHING,
)
OF_BOTH = st.tuples(
    st.sampled_from(list(places(mixed()))),
    st.sampled_from(["set", "drop", "rename", "copy"]),
    st.sampled_from([*WORDS, *LABORATORY_WORDS]) | ANYTHING,
)


@settings(deadline=None, max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.lists(OF_LABORATORY, min_size=1, max_size=3))
def test_any_file_is_a_study_that_can_be_run_or_a_sentence(changes, tmp_path):
    read = read_or_refused(changed(experiments.sound(), changes), tmp_path / "any.yaml")
    if read is not None:
        json.dumps(read.model_dump(mode="json"))
        for arm in read.arms:
            protocol(read, arm).tape([])


@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.lists(OF_BOTH, min_size=1, max_size=3))
def test_any_mixed_file_is_a_study_that_can_be_run_or_a_sentence(changes, tmp_path):
    read = read_or_refused(changed(mixed(), changes), tmp_path / "any.yaml")
    if read is not None:
        for arm in read.arms:
            protocol(read, arm).tape([])


@pytest.mark.parametrize("word", ["clock", "when"])
def test_hours_need_no_quotes(word, write):
    """YAML of old takes 15:00 for fifteen sixties."""
    text = yaml.safe_dump(experiments.sound(), sort_keys=False)
    assert "clock: '15:00'" in text
    bare = text.replace("clock: '15:00'", "clock: 15:00").replace("when: 45 min before tsst", "when: day 1, 14:15")
    study = load_study(write(bare))
    assert study.timeline[0].begins() == (2340.0,)
    assert study.given_at("placebo", study.arms["placebo"].doses[0]) == (2295.0,)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("12", 12),
        ("-3", -3),
        ("0.25", 0.25),
        (".5", 0.5),
        ("1e3", 1000),
        ("1.5e+3", 1500),
        *((word, word) for word in ("0x1F", "1_000", "0060", "0o17", "yes", "off", ".inf", ".nan", "2024-01-31")),
    ],
)
def test_a_number_is_what_a_person_reads_as_one(written, meant, write):
    """A number is refused where words should be, and a word is not: so the sentence tells which it was."""
    content = spoiled("question", "HERE")
    said = write(yaml.safe_dump(content, sort_keys=False).replace("HERE", written))
    if isinstance(meant, str):
        assert load_study(said).question == meant
    else:
        assert f"should be words, not '{written}'" in refused(said)


@pytest.mark.parametrize(
    ("place", "field", "words"),
    [
        ("timeline.0.clock", "timeline.0.clok", ("unknown key", "nearest: clock")),
        ("timeline.0.do", "timeline.0.doo", ("unknown key", "nearest: do")),
        ("question", "qestion", ("unknown key", "nearest: question")),
    ],
)
def test_a_key_misspelt_is_one_sentence(place, field, words, write):
    content = experiments.sound()
    content["timeline"] = content["timeline"][:1]
    *above, last = place.split(".")
    part = content["timeline"][0] if above else content
    part[field.rpartition(".")[2]] = part.pop(last)
    with pytest.raises(FileProblem) as problem:
        load_study(write(content))
    assert problem.value.field == field
    assert all(word in str(problem.value) for word in words)


@settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=200) | st.text(max_size=200).map(lambda t: t.encode("utf-8", "replace")))
def test_any_bytes_are_a_sentence(content, tmp_path):
    path = tmp_path / "any.yaml"
    path.write_bytes(content)
    with pytest.raises(AssuageError):
        load_study(path)
