"""Mirrors src/assuage/evidence/references.py."""

import json
import re

from assuage.evidence import finding, findings
from assuage.evidence.references import bibtex, csl, references


def test_one_reference_per_study_with_a_key_of_its_own():
    made = references(findings().values())
    assert len({one.key for one in made}) == len(made) < len(findings())
    assert len(references([finding("acheson2013-end-extinction-fps"), finding("acheson2013-extinction-recall")])) == 1


def test_a_paper_in_bibtex():
    assert bibtex([finding("bakermans2013-clinical")]) == (
        "@article{bakermanskranenburg2013,\n"
        "  author = {Bakermans-Kranenburg, MJ and van IJzendoorn, MH},\n"
        "  year = {2013},\n  journal = {Transl Psychiatry},\n  volume = {3},\n  pages = {e258},\n"
        "  doi = {10.1038/tp.2013.34}\n}\n"
    )


def test_more_authors_are_others_and_a_retraction_is_said():
    entry = bibtex([finding("hofmann2015-oxt-meta")])
    assert "author = {Hofmann, SG and others}" in entry
    assert "RETRACTED" in entry
    assert references([finding("hofmann2015-oxt-meta")])[0].in_words().endswith("RETRACTED")


def test_what_is_no_paper_keeps_its_words_and_gets_no_made_up_field():
    entry = bibtex([finding("nct06194851-oxt-bcbct")])
    assert entry == "@misc{nct06194851,\n  note = {NCT06194851}\n}\n"


def test_keys_are_the_first_author_and_the_year():
    keys = [one.key for one in references(findings().values())]
    assert {"asukai2010", "bakermanskranenburg2013", "flanagan2018", "flanagan2018b"} <= set(keys)


def test_every_entry_is_balanced_and_every_item_is_plain_data():
    text = bibtex(findings().values())
    for entry in re.split(r"\n(?=@)", text):
        bare = re.sub(r"\\[{}]", "", entry)
        assert bare.count("{") == bare.count("}")
    items = json.loads(json.dumps(csl(findings().values())))
    assert all(item["id"] and item["type"] for item in items)
