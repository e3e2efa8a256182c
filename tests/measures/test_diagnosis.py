"""Mirrors src/assuage/measures/diagnosis.py."""

import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assuage.measures.diagnosis import DiagnosticInterview
from assuage.randomness import RandomStream, person_key
from tests.measures.samples import made
from tests.measures.scales import scale


pytestmark = pytest.mark.usefixtures("x64")
NEEDED = {range(5): 1, range(5, 7): 1, range(7, 14): 2, range(14, 20): 2}  # DSM-5: one B, one C, two D, two E


def meets(items):
    return all(sum(items[j] >= 2 for j in of) >= needed for of, needed in NEEDED.items())


class Scored:
    """An interview whose items are told."""

    def __init__(self, items):
        self.scale, self.scores = scale("caps5").scale, jnp.asarray(items, float)

    def items(self, *_):
        return self.scores


@settings(deadline=None, max_examples=60)
@given(items=st.lists(st.integers(0, 4), min_size=20, max_size=20))
def test_it_counts_symptoms_as_dsm_5_does(items):
    of = made("ptsd_diagnosis")
    assert isinstance(of, DiagnosticInterview)
    told = DiagnosticInterview("ptsd_diagnosis", Scored(items), of.rule)
    assert float(told.observe((), RandomStream(jnp.zeros(2)), RandomStream(jnp.zeros(2)))) == meets(items)


@pytest.mark.parametrize("lost", range(20))
def test_one_symptom_too_few_is_no_diagnosis(lost):
    just = [j in (0, 5, 7, 8, 14, 15) for j in range(20)]
    items = [2 * one for one in just]
    assert meets(items)
    items[lost] = 1
    assert meets(items) == (not just[lost])


def test_it_is_of_the_interview_that_the_scale_adds_up():
    of, interview = made("ptsd_diagnosis"), scale("caps5")
    seen = []
    for number in range(20):
        person = RandomStream(person_key(1, 0, number))
        occasion = RandomStream(person.key, 5)
        clusters = tuple(occasion.uniform("clusters", (4,)))
        items = np.asarray(interview.items(clusters, person, occasion))
        seen.append(float(of.observe(clusters, person, occasion)))
        assert seen[-1] == meets(items)
    assert 0.1 < np.mean(seen) < 0.9
