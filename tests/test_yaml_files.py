"""Mirrors src/assuage/yaml_files.py: hostile and careless files end in sentences, with line and column."""

import io
import json

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from assuage import yaml_files
from assuage.errors import LONGEST, MOST, FileProblem
from assuage.yaml_files import DEEPEST, LARGEST_FILE, LONGEST_TEXT


BOMB = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 9))


def content(text):
    return yaml_files.content(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"), "f.yaml")


def refused(text) -> list[str]:
    with pytest.raises(FileProblem) as problem:
        content(text)
    lines = str(problem.value).splitlines()
    assert len(lines) <= MOST + 1
    assert all(len(line) <= LONGEST and line.isprintable() for line in lines)
    return lines


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (BOMB, "f.yaml, line 1, column 5: a0: '&a0': anchors are not read here; write the value out"),
        ("a: &a [*a]", "f.yaml, line 1, column 4: a: '&a': anchors are not read here; write the value out"),
        ("a: *nothing", "f.yaml, line 1, column 4: a: '*nothing': anchors are not read here; write the value out"),
        ("&k a: 1", "f.yaml, line 1, column 1: a: '&k': anchors are not read here; write the value out"),
        ("a: !!bool abc", "f.yaml, line 1, column 4: a: 'tag:yaml.org,2002:bool': tags are not read here; write the "),
        ("a: ! 12", "f.yaml, line 1, column 4: a: '!': tags are not read here; write the value alone"),
        ("a: !!set {x}", "f.yaml, line 1, column 4: a: 'tag:yaml.org,2002:set': tags are not read here; write the "),
        ("[" * 100_000, f"f.yaml, line 1, column {DEEPEST + 2}: nested more than {DEEPEST} deep"),
        ("- " * 100_000, f"f.yaml, line 1, column {2 * DEEPEST + 3}: nested more than {DEEPEST} deep"),
        ("? " * 100_000, "f.yaml, line 1, column 3: what stands here is a key, and a key is a word; put it in quotes"),
        ("a: " + "9" * 3999, "f.yaml, line 1, column 4: a: '9999"),
        ("a: " + "9" * 6000, f"f.yaml, line 1, column 4: a: 6,000 characters long; {LONGEST_TEXT:,} are read"),
        ("a: 1e400", "f.yaml, line 1, column 4: a: '1e400' is too large a number"),
        ("a: -1e-400", "f.yaml, line 1, column 4: a: '-1e-400' is too small a number"),
        ("b: 1\na: x\x00y", "f.yaml, line 2, column 5: '\\x00' is a character that nobody sees; take it out"),
        ('a: "x\\0y"', "f.yaml, line 1, column 4: a: '\\x00' is a character that nobody sees; take it out"),
        ('"\\u202e": 1', "f.yaml, line 1, column 1: \\u202e: '\\u202e' is a character that nobody sees; take it out"),
        ("a: 1  # \u2066 \u202e", "f.yaml, line 1, column 9: '\\u2066' is a character that nobody sees; take it out"),
        ("a: \ufeff1", "f.yaml, line 1, column 4: '\\ufeff' is a character that nobody sees; take it out"),
        ("a: \uffff", "f.yaml, line 1, column 4: '\\uffff' is a character that nobody sees; take it out"),
        (b"a: 1\nb: caf\xe9", "f.yaml, line 2, column 7: is not UTF-8 text: the byte 0xe9 is none of its characters"),
        ("a: 1".encode("utf-16"), "f.yaml, line 1, column 1: is not UTF-8 text: the byte 0xff is none of its"),
        ("a: 1\n\ud800", "f.yaml, line 2, column 1: is not UTF-8 text: the byte 0xed is none of its characters"),
        ("a: 1\n---\nb: 2", "f.yaml, line 2, column 1: a second document begins here; a file holds one"),
        ("a: 1\nb: 2\na: 3", "f.yaml, line 3, column 1: a: written twice, first in line 1"),
        ("a: {b: 1, 'b': 2}", "f.yaml, line 1, column 11: a.b: written twice, first in line 1"),
        ("a: {1: 2}", "f.yaml, line 1, column 5: a: '1' is a key, and a key is a word; put it in quotes if it is "),
        ("true: 2", "f.yaml, line 1, column 1: 'true' is a key, and a key is a word; put it in quotes if it is meant"),
        (": 2", "f.yaml, line 1, column 1: not YAML: did not find expected key"),
        ("[a]: 2", "f.yaml, line 1, column 1: what stands here is a key, and a key is a word; put it in quotes"),
        ("a: b: c", "f.yaml, line 1, column 5: not YAML: a ':' too many; put words that hold ': ' in quotes"),
        ("a: @b", "f.yaml, line 1, column 4: not YAML: no value begins with this character; put it in quotes"),
        ("a: 'b\n", "f.yaml, line 2, column 1: not YAML: a quotation mark that is never closed"),
        ("a: [b\n", "f.yaml, line 2, column 1: not YAML: did not find expected ',' or ']'"),
        ("", "f.yaml: is empty"),
        ("# nothing\n", "f.yaml: is empty"),
        ("---\n", "f.yaml: is empty"),
    ],
)
def test_what_is_refused(text, said):
    assert refused(text)[0].startswith(said)


def test_everything_is_refused_at_once_in_the_order_of_the_file():
    lines = refused("a: !!int 3\nb: &x 1\nc: *x\nd: 1e999\n5: 6\nd: 7\n")
    assert [line.split(",")[1] for line in lines] == [f" line {number}" for number in range(1, 7)]
    assert refused("".join(f"{number}: x\n" for number in range(100)))[-1] == "and 80 more"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        *(("12", 12), ("-3", -3), ("+3", 3), ("0", 0), ("-0.5", -0.5), (".5", 0.5), ("5.", 5.0), ("1e3", 1000.0)),
        *(("1.5E-3", 0.0015), ("1000000000000000", 10**15), ("true", True), ("False", False), ("null", None)),
        *(("~", None), ("", None), ("'12'", "12"), ('"true"', "true"), ("'null'", "null")),
        *((word, word) for word in ("15:00", "0060", "-007", "00.5", "0x1F", "0o17", "0b1", "1_0", "1__0", "1,5")),
        *((word, word) for word in ("yes", "no", "on", "off", "y", "NULL", ".inf", "-.inf", ".nan", "1e", "e3", "--1")),
        *((word, word) for word in ("2024-01-31", "2024-99-01", "1:30:00", "12 IU", "\u0663", "=", "<<", "1.2.3")),
    ],
)
def test_a_value_is_what_a_person_reads(written, meant):
    read = content(f"- {written}\n- x\n")[0]
    assert (type(read), read) == (type(meant), meant)


def test_marks_of_other_systems_are_passed_over():
    assert content(b"\xef\xbb\xbfa: 1\r\nb: [x,\r\n  y]\r\n") == {"a": 1, "b": ["x", "y"]}
    with pytest.raises(FileProblem, match="line 3, column 4: b"):
        content(b"\xef\xbb\xbfa: 1\r\n\r\nb: !!int 3\r\n")


NAMES = st.text("abcdefghij", min_size=1, max_size=5)
PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**15), 10**15)
    | st.floats(allow_nan=False, allow_infinity=False)
    | NAMES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4),
)


@given(meant=st.lists(PLAIN, min_size=1, max_size=4))
def test_what_was_written_is_read_back(meant):
    assert content(json.dumps(meant)) == meant
    assert content(yaml.safe_dump(meant)) == meant


@given(data=st.binary(max_size=100) | st.text("[]{}&*!|>'\"%@`#:,-? \n\tab01\x00\u202e", max_size=60).map(str.encode))
def test_any_bytes_are_read_or_refused(data):
    try:
        content(data)
    except FileProblem as problem:
        if not all(len(line) <= LONGEST and line.isprintable() for line in str(problem).splitlines()):
            raise


def test_what_cannot_be_opened(tmp_path):
    def said(path):
        with pytest.raises(FileProblem) as problem:
            yaml_files.document(path)
        return str(problem.value)

    assert said(tmp_path / "none.yaml") == f"{tmp_path}/none.yaml: cannot be read: No such file or directory"
    assert said(tmp_path) == f"{tmp_path}: cannot be read: Is a directory"
    assert said("a\x00b") == "a\\x00b: cannot be read: not the path of a file"
    assert said("x" * 5000).endswith(": cannot be read: File name too long")
    (tmp_path / "huge.yaml").write_bytes(b"a: 1\n" * (LARGEST_FILE // 5 + 1))
    assert said(tmp_path / "huge.yaml").endswith(f": larger than {LARGEST_FILE:,} bytes; no file of this kind is")


@pytest.mark.parametrize("piped", [True, False])
def test_the_largest_file_is_read_whole_and_one_byte_more_is_refused(tmp_path, monkeypatch, piped):
    """From standard input as from a file."""
    whole = b"a: 1\n#".ljust(LARGEST_FILE - 5, b"-") + b"\nb: 2"

    def read(data):
        (tmp_path / "large.yaml").write_bytes(data)
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
        return yaml_files.document("-" if piped else tmp_path / "large.yaml").content

    assert len(whole) == LARGEST_FILE
    assert read(whole) == {"a": 1, "b": 2}
    with pytest.raises(FileProblem, match=f"larger than {LARGEST_FILE:,} bytes"):
        read(whole + b"\n")
