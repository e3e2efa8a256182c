"""Mirrors src/assuage/evidence/claims.py."""

import pkgutil

import pytest

from assuage import mechanisms
from assuage.errors import FileProblem, UnknownName
from assuage.evidence.claims import claim, claims, parse
from assuage.evidence.library import findings
from assuage.evidence.verdicts import judge
from assuage.parameters.library import parameters


class TestShippedClaims:
    def test_there_are_as_many_as_the_review_makes(self):
        assert len(claims()) >= 140

    def test_every_finding_resolves(self):
        named = {link.id for one in claims() for link in one.findings}
        assert named <= set(findings())

    def test_what_a_claim_is_about_is_in_the_model(self):
        """A parameter that ships, by its full name, or a mechanism, by the name of its module."""
        modules = {
            module.name.rpartition(".")[2]
            for module in pkgutil.walk_packages(mechanisms.__path__, "assuage.mechanisms.")
            if not module.ispkg
        }
        known = set(parameters()) | modules
        assert {one.id: one.about for one in claims() if one.about and one.about not in known} == {}

    def test_what_is_not_modelled_says_why(self):
        assert all(len(one.not_modelled.split()) > 3 for one in claims() if one.not_modelled)


class TestReadingTheFile:
    WHOLE = "- {id: a, section: Introduction, text: Something is so., expects: none, about: e_C}\n"

    def test_a_whole_claim_is_read(self):
        assert parse(self.WHOLE, file="mine.yaml")[0].id == "a"

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("- {id: a", "not YAML"),
            (WHOLE.replace("expects", "expect"), "a.expect"),
            (WHOLE.replace(", about: e_C", ""), "not_modelled"),
            (WHOLE.replace(", expects: none", ""), "'states'"),
            (WHOLE.replace("}", ", findings: [b, b]}"), "named twice: b"),
            (WHOLE.replace("}", ", findings: [{id: b, reversed: true}]}"), "because"),
            (
                WHOLE.replace("}", ", findings: [{id: b, at: 24 IU}]}"),
                "'at' is read only where the claim expects 'varies'",
            ),
            (WHOLE.replace("}", ", findings: [b], pool: {topic: therapy}}"), "'pool' stands in place of 'findings'"),
            (WHOLE.replace("expects: none", "expects: varies, pool: {topic: therapy}"), "'pool' stands in place"),
            (WHOLE * 2, "claim named twice: a"),
            (WHOLE.replace("Introduction", "Preface"), "a.section"),
        ],
    )
    def test_what_is_wrong_is_named(self, text: str, said: str):
        with pytest.raises(FileProblem) as problem:
            parse(text, file="mine.yaml")
        assert "mine.yaml" in str(problem.value)
        assert said in str(problem.value)

    def test_an_unknown_finding_names_the_nearest(self):
        with pytest.raises(UnknownName, match="nearest: koch2016-anxiety"):
            judge(parse(self.WHOLE.replace("}", ", findings: [koch2016-anxeity]}"), file="mine.yaml")[0])

    def test_an_unknown_claim_names_the_nearest(self):
        with pytest.raises(UnknownName, match="nearest: oxt-raises-trust"):
            claim("oxt-raise-trust")
