"""Mirrors src/assuage/evidence/library.py."""

import json
import subprocess
import sys

import pytest

from assuage.errors import UnknownName
from assuage.evidence import finding, findings, library


def test_everything_ships_and_is_found_by_its_id():
    shelf = findings()
    assert len(shelf) >= 656
    assert all(finding(name) is record and record.id == name for name, record in shelf.items())


def test_a_wrong_id_is_answered_with_the_nearest():
    with pytest.raises(UnknownName, match="no finding 'gu2022-tst-d'; nearest: gu2022-tsst-d"):
        finding("gu2022-tst-d")


def test_the_shelf_cannot_be_written_to():
    with pytest.raises(TypeError):
        findings()["new"] = finding("gu2022-tsst-d")  # pyright: ignore[reportIndexIssue]  # what is tested


def test_a_broken_or_stale_cache_is_read_past(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    cache = tmp_path / "assuage" / "findings.json"
    cache.parent.mkdir()
    for content in ("{", "[]", '{"of": "other files", "records": []}'):
        cache.write_text(content)
        library.findings.cache_clear()
        assert len(findings()) >= 656
    assert len(json.loads(cache.read_text())["records"]) == len(findings())


def test_a_home_that_cannot_be_written_to_does_no_harm(tmp_path, monkeypatch):
    (tmp_path / "assuage").write_text("a file where the folder should be")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    library.findings.cache_clear()
    assert len(findings()) >= 656


def test_reading_evidence_imports_nothing_heavy():
    heavy = "[m for m in ('jax', 'numpy', 'pandas', 'pydantic', 'altair') if m in sys.modules]"
    code = f"import sys, assuage.evidence as e; e.findings(); print({heavy})"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
