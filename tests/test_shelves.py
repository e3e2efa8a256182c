"""Mirrors src/assuage/shelves.py: what a run adds ends with the run."""

import threading

import pytest

from assuage.errors import AssuageError, FileProblem
from assuage.shelves import Additions, current, kept, merged, own_files, using


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "parameters").mkdir()
    (tmp_path / "parameters" / "mine.yaml").write_text("a: {unit: '1'}\n", encoding="utf-8")
    (tmp_path / "README.md").write_text("For people.\n", encoding="utf-8")
    return tmp_path


def test_additions_end_with_the_block_whatever_happens_in_it(folder):
    def fails():
        with using({"a.b": 1}, [folder]):
            assert current().settings == (("a.b", "1"),)
            assert [f.stem for f in own_files("parameters")] == ["mine"]
            raise LookupError

    with pytest.raises(LookupError):
        fails()
    assert current() == Additions()


def test_an_inner_block_adds_to_the_outer_and_the_later_setting_wins(folder):
    with using(["a.b=1", "a.c=2"]), using({"a.b": "normal(0, 1)"}, [folder, folder]):
        assert dict(current().settings) == {"a.b": "normal(0, 1)", "a.c": "2"}
        assert len(current().files) == 1
    with using(["a.b=1"]), using():
        assert dict(current().settings) == {"a.b": "1"}


def test_another_thread_has_none_of_it():
    seen = []
    with using(["a.b=1"]):
        thread = threading.Thread(target=lambda: seen.append(current()))
        thread.start()
        thread.join()
    assert seen == [Additions()]


def test_what_is_kept_belongs_to_the_additions_it_was_made_under(folder):
    calls = []

    @kept
    def read(x):
        calls.append(x)
        return current().settings, x

    plain = read(3)
    with using(["a.b=1"]):
        assert read(3) == ((("a.b", "1"),), 3)
    with using(["a.b=2"]):
        assert read(3) == ((("a.b", "2"),), 3)
    with using(folders=[folder]):
        read(3)
    assert read(3) == plain == ((), 3)
    assert len(calls) == 4


def test_a_file_that_changes_during_a_run_changes_nothing_and_is_another_run_afterwards(folder):
    path = folder / "parameters" / "mine.yaml"
    with using(folders=[folder]) as before:
        path.write_text("b: {unit: '1'}\n", encoding="utf-8")
        assert list(own_files("parameters")[0].document().content) == ["a"]
    with using(folders=[folder]) as after:
        assert before != after
        assert before.identity() != after.identity()


@pytest.mark.parametrize(
    ("settings", "folders", "said"),
    [
        (3, (), "settings 3: write a list"),
        ((), 3, "folders 3: write a list, such as \\['my_folder'\\]"),
        ((), [3], "--with '3' is no path"),
        ((), "", "--with '' is no path"),
        ((), "nofolder", "nofolder: no such folder"),
        ((), ["a\0b"], "is no path"),
    ],
)
def test_what_is_no_addition_is_one_sentence(settings, folders, said):
    with pytest.raises(AssuageError, match=said), using(settings, folders):
        pass


def test_none_adds_nothing():
    with using(None, None) as own:
        assert own == Additions()


def test_a_run_says_what_was_added(folder):
    with using(["a.b=1"], [folder]) as own:
        assert own.identity()["settings"] == {"a.b": "1"}
        assert own.identity()["with"][0]["file"].endswith("mine.yaml")
        assert own.sentences()[0] == "a.b is set to 1 for this run"
        assert "mine.yaml" in own.sentences()[1]
    assert Additions().sentences() == []


@pytest.mark.parametrize("written", ["a.b", "=1", "a.b=", "a.b =  "])
def test_what_is_no_setting_is_refused(written):
    with pytest.raises(AssuageError, match="is no setting; write it like"), using([written]):
        pass


def test_a_name_set_twice_is_refused():
    with pytest.raises(AssuageError, match=r"a\.b is given twice"), using(["a.b=1", "a.b=2"]):
        pass


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("paremeters.yaml", "belongs to no shelf; nearest: parameters"),
        ("parameters.yaml", "belongs to no shelf; nearest: parameters"),
        ("parameters/mine.yml", "parameters are files that end in .yaml"),
        ("therapies/mine.yaml", "belongs to no shelf; choose from: drugs, measures, par"),
    ],
)
def test_what_belongs_to_no_shelf_is_refused(folder, name, said):
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("", encoding="utf-8")
    with pytest.raises(FileProblem, match=said), using(folders=[folder]):
        pass


def test_a_folder_that_is_none_and_one_that_holds_nothing_are_refused(tmp_path):
    with pytest.raises(FileProblem, match="no such folder"), using(folders=[tmp_path / "nowhere"]):
        pass
    with (
        pytest.raises(
            FileProblem, match=r"holds nothing for a shelf; choose from: drugs, measures, paradigms, parameters"
        ),
        using(folders=[tmp_path]),
    ):
        pass


@pytest.mark.parametrize(
    ("text", "said"), [("a: [1", "line 2, column 1: not YAML"), ("- 1\n", "should be 'name: value' lines")]
)
def test_a_file_that_is_no_mapping_is_refused(folder, text, said):
    (folder / "parameters" / "mine.yaml").write_text(text + "\n", encoding="utf-8")
    with using(folders=[folder]), pytest.raises(FileProblem, match=f"mine.yaml.*{said}"):
        own_files("parameters")[0].document()


def test_bytes_that_are_no_text_are_refused(folder):
    (folder / "parameters" / "mine.yaml").write_bytes(b"\xff\xfe\x00")
    with using(folders=[folder]), pytest.raises(FileProblem, match=r"mine.yaml, line 1, column 1: is not UTF-8 text"):
        own_files("parameters")[0].document()


def test_two_folders_with_one_name_are_told_apart(folder):
    with using(folders=[folder]):
        (file,) = own_files("parameters")
    with pytest.raises(FileProblem, match=r"there is a thing 'x' in .*mine.yaml; give yours another name"):
        merged("thing", {}, [(file, "x", 1), (file, "x", 2)])
    assert merged("thing", {"a": 0}, [(file, "x", 1)]) == {"a": 0, "x": 1}
