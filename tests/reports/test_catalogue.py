"""Mirrors src/assuage/reports/catalogue.py: everything is on the page, links lead somewhere, and it opens offline."""

import html.parser
import re

import pytest

from assuage.errors import AssuageError
from assuage.evidence import findings
from assuage.evidence.claims import claims
from assuage.evidence.conflicts import questions
from assuage.reports import catalogue


class Page(html.parser.HTMLParser):
    """Ids, links and what is loaded from elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str | None] = []
        self.links: list[str | None] = []
        self.loaded: list[str | None] = []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.ids += [given["id"]] if "id" in given else []
        self.links += [given["href"]] if tag == "a" else []
        self.loaded += [given["src"]] if "src" in given else []
        self.loaded += [given["href"]] if tag == "link" else []


@pytest.fixture(scope="module")
def text():
    return catalogue.catalogue()


@pytest.fixture(scope="module")
def page(text):
    page = Page()
    page.feed(text)
    return page


def test_every_finding_claim_and_question_is_there_once(page):
    expected = {*findings(), *(f"claim-{one.id}" for one in claims()), *(one.id for one in questions())}
    assert expected <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))


def test_every_link_leads_to_something_on_the_page(page):
    assert {link.removeprefix("#") for link in page.links} <= set(page.ids)


def test_nothing_is_loaded_from_elsewhere(page, text):
    assert page.loaded == []
    assert not re.search(r"@import|url\(", text)


def test_conflicts_come_first_and_the_caution_is_said_once(text):
    assert text.index('id="conflicts"') < text.index('id="claims"') < text.index('id="findings"')
    assert text.count("not for decisions about a patient") == 1


def test_the_retracted_is_struck_through(text):
    assert 'id="hofmann2015-oxt-meta" data-kind="trial" class=aside' in text


def test_a_file_that_cannot_be_written_is_named(tmp_path):
    catalogue.write(tmp_path / "page.html")
    assert (tmp_path / "page.html").stat().st_size > 100_000
    with pytest.raises(AssuageError, match="cannot be written"):
        catalogue.write(tmp_path)  # a folder
