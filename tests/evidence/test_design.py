"""Mirrors src/assuage/evidence/design.py; the words are tried in tests/cases."""

import dataclasses

import pytest

from assuage.evidence import finding, findings
from assuage.evidence.design import design_of, one_sample
from assuage.evidence.effect_figures import UnusableFinding
from assuage.evidence.effects import usable
from assuage.evidence.record import Finding, Statistic


def made(**changed: object) -> Finding:
    plain = dataclasses.replace(
        finding("gu2022-tsst-d"), effect=None, statistic=None, arms={}, n_arms={}, n=None, design=None
    )
    return dataclasses.replace(plain, **({"comparator": "placebo", "population": "adults"} | changed))


def test_the_field_speaks_before_the_words():
    assert design_of(made(comparator="placebo, crossover")) == "within"
    assert design_of(made(comparator="placebo, crossover", design="between")) == "between"


@pytest.mark.parametrize(
    ("sizes", "n", "df", "people"),
    [((20, 20), 20, None, 20), ((20, 20), None, 19, 20), ((20, 20), 40, 38, None), ((20, 19), 20, None, None)],
)
def test_sizes_and_degrees_of_freedom_show_one_group(sizes, n, df, people):
    test = Statistic(kind="t", value=2.0, df=df) if df else None
    one = made(n=n, n_arms={"a": sizes[0], "b": sizes[1]}, statistic=test)
    assert one_sample(one) == people
    assert design_of(one) == ("between" if people is None else "within")


def test_nobody_to_compare_with_is_a_level():
    assert design_of(made(comparator="-")) == "level"


def test_every_shipped_effect_that_is_pooled_carries_its_design():
    for record in findings().values():
        try:
            usable(record)
        except UnusableFinding:
            continue
        assert record.design is not None, record.id


def test_nearly_every_shipped_record_says_what_kind_of_people():
    """Reviews of unnamed samples, plasma and receptors say none."""
    silent = [record for record in findings().values() if not record.people]
    assert len(silent) < 0.05 * len(findings())
