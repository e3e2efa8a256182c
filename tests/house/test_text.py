"""The project's files speak of the project alone, and are of a size to be read."""

import re
import statistics

import pytest

from tests.house.source import PACKAGE, ROOT, kept_files, modules, name


HERE = "tests/house/test_text.py"
TEXT = {
    ".py",
    ".md",
    ".yaml",
    ".yml",
    ".toml",
    ".cff",
    ".json",
    ".sh",
    ".lock",
    ".R",
    ".csv",
    ".html",
    ".js",
    ".css",
    "",
}
FORBIDDEN = {
    "an absolute path": r"(?<![\w.:/~])/(?:home|root|work|tmp|Users|opt|mnt)/\w",
    "a package index": r"\b(?:pypi|pythonhosted|npmjs)\.(?:org|com)\b|--(?:extra-)?index-url",
    "a numbered ticket": r"\bissue\s*#?\s*\d|\b(?:fix(?:es|ed)?|close[sd]?)\s+#\d",
    "how it was written": r"\b(?:sub-?agent|chat ?bot|language model|as instructed|my colleagues?|this work ?place)\b",
}
LONGEST, MEDIAN = 650, (40, 260)


def texts():
    for path in kept_files():
        if path.suffix in TEXT and name(path) != HERE:
            yield path, path.read_text(encoding="utf-8")


@pytest.mark.parametrize("what", FORBIDDEN)
def test_files_are_free_of(what):
    pattern = re.compile(FORBIDDEN[what], re.IGNORECASE)
    found = [
        f"{name(path)}:{number}: {line.strip()[:100]}"
        for path, text in texts()
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]
    assert found == []


def test_no_unfinished_business():
    marks = re.compile(r"\b(?:TODO|FIXME|XXX)\b")
    assert [name(path) for path, text in texts() if path.suffix == ".py" and marks.search(text)] == []


def test_files_can_be_read_in_one_sitting():
    lengths = {name(p): len(p.read_text(encoding="utf-8").splitlines()) for p in modules()}
    whole = [n for n in lengths.values() if n > 10]
    assert {file: n for file, n in lengths.items() if n > LONGEST} == {}
    assert MEDIAN[0] <= statistics.median(whole) <= MEDIAN[1]


def test_nothing_large_is_kept():
    assert [name(p) for p in kept_files() if p.stat().st_size > 2_000_000] == []


def test_the_lock_names_versions_and_nothing_else():
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.]+", line)] == []
    assert not any(re.search("nvidia|cuda|^torch", line) for line in lines)


def test_shipped_data_is_in_the_package():
    for folder in ("evidence/findings", "parameters", "studies/shipped", "paradigms"):
        assert list((PACKAGE / folder).glob("*.yaml"))
