"""Mirrors src/assuage/mechanisms/social/trust.py."""

import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assuage.evidence.library import finding
from assuage.mechanisms.fear_learning.trauma_memory import TraumaMemoryLearning
from assuage.mechanisms.mechanism import absent
from assuage.mechanisms.signals import ALLIANCE, NONSPECIFIC_COURSE, THREAT_IN_CLINIC, TRUST, WORK_COUNTED
from assuage.mechanisms.social.trust import Trust
from assuage.mechanisms.therapy.alliance import Alliance
from tests.mechanisms.alone import NEUTRAL, Told, hears, typical


pytestmark = pytest.mark.usefixtures("x64")
NOBODY = (jnp.asarray(0.0),) * 4


def person(**changed):
    return typical(Trust, **({"adversity": 0.0, "insecure": 0.0} | changed))


def met(who, contact=1.0, effect=0.0):
    payload = (jnp.asarray(1.0), jnp.asarray(contact), *NOBODY[:2])
    return who.on_meet(payload, who.rest(NEUTRAL), hears(CENTRAL_EFFECT=effect), None)


def exchanged(who, x, returned, effect=0.0):
    return who.on_exchange((jnp.asarray(returned),), x, hears(CENTRAL_EFFECT=effect), None)


def started(who, x, number=1.0, attending=1.0, effect=0.0):
    return who.on_session_start((jnp.asarray(number),), x, hears(ATTENDING=attending, CENTRAL_EFFECT=effect), None)


def ended(who, x, attending=1.0):
    return who.on_session_end((jnp.asarray(1.0),), x, hears(ATTENDING=attending), None)


def counted(who, x):
    return float(who.signals(x, NEUTRAL)[WORK_COUNTED])


@settings(deadline=None, max_examples=30)
@given(learning=st.floats(0.02, 0.9), times=st.integers(1, 8), returned=st.sampled_from([0.0, 0.5, 1.0]))
def test_the_same_answer_again_and_again_is_the_closed_form(learning, times, returned):
    """tau_n = r + (1 - l)^n (tau_0 - r)."""
    who = person(learning=learning)
    x = met(who)
    first = float(x.trust)
    for _ in range(times):
        x = exchanged(who, x, returned)
    np.testing.assert_allclose(float(x.trust), returned + (1.0 - learning) ** times * (first - returned), rtol=1e-9)


@settings(deadline=None, max_examples=30)
@given(st.lists(st.floats(0.0, 1.0), max_size=6), st.floats(0.0, 2.0), st.floats(-8.0, 8.0), st.floats(-9.0, 9.0))
def test_trust_stays_a_chance(answers, effect, spared, gain):
    who = person(betrayal_spared=spared, first_gain=gain, first_gain_insecure=-gain, insecure=1.0)
    x = met(who, effect=effect)
    for returned in answers:
        x = exchanged(who, x, returned, effect)
        assert 0.0 <= float(x.trust) <= 1.0


def test_what_is_as_expected_teaches_nothing_and_days_change_no_trust():
    who = person()
    x = met(who)
    assert float(exchanged(who, x, float(x.trust)).trust) == float(x.trust)
    later = who.between_windows((jnp.asarray(30.0),), x, NEUTRAL, None)
    assert (float(later.trust), float(later.contact)) == (float(x.trust), 0.0)


@pytest.mark.parametrize(
    ("changed", "effect", "contact", "sign"),
    [
        ({"insecure": 1.0}, 0.0, 1.0, -1),
        ({"adversity": 1.0}, 0.0, 1.0, -1),
        ({"own_trust": 1.0}, 0.0, 1.0, 1),
        ({"first_gain": 0.4}, 1.0, 1.0, 1),
        ({"first_gain": 0.4}, 1.0, 0.0, 0),
        ({"first_gain": -0.4}, 1.0, 0.5, -1),
        ({"first_gain": 0.0, "first_gain_insecure": -1.0}, 1.0, 1.0, 0),
        ({"carrier": 1.0}, 0.0, 1.0, 0),
    ],
)
def test_direction_on_first_trust(changed, effect, contact, sign):
    usual = met(person(), contact)
    assert np.sign(round(float(met(person(**changed), contact, effect).trust - usual.trust), 12)) == sign


def test_the_gene_and_the_drugs_other_term_are_of_the_insecure():
    for changed in ({"carrier": 1.0, "from_gene": 0.5}, {"first_gain_insecure": -1.0}):
        insecure, usual = person(insecure=1.0, **changed), person(insecure=1.0, first_gain_insecure=0.0)
        assert float(met(insecure, effect=1.0).trust) < float(met(usual, effect=1.0).trust)


def test_oxytocin_spares_trust_in_contact_from_harm_and_changes_nothing_of_help():
    who = person(betrayal_spared=0.6, first_gain=0.0)
    x, apart = met(who), met(who, contact=0.0)
    assert float(exchanged(who, x, 0.0).trust) < float(exchanged(who, x, 0.0, 1.0).trust) < float(x.trust)
    assert float(exchanged(who, x, 1.0, 1.0).trust) == float(exchanged(who, x, 1.0).trust)
    assert float(exchanged(who, apart, 0.0, 1.0).trust) == float(exchanged(who, apart, 0.0).trust)


def test_a_therapist_is_met_in_the_first_session_and_helps_in_each_those_who_come():
    who = person(first_gain=0.5)
    x = who.rest(NEUTRAL)
    first = started(who, x, effect=1.0)
    assert float(first.trust) == float(met(who, effect=1.0).trust) > float(x.trust)
    unchanged = started(who, x, attending=0.0, effect=1.0)
    assert (float(unchanged.trust), float(unchanged.contact)) == (float(x.trust), 0.0)
    np.testing.assert_allclose(float(ended(who, first).trust), float(exchanged(who, first, 1.0).trust))
    assert float(ended(who, first, attending=0.0).trust) == float(first.trust)


def test_a_game_during_a_course_leaves_trust_in_the_therapist():
    """Whoever is met and whatever they do; at the next session the one who is there is the therapist again."""
    who = person(gate=1.0, learning=0.3)
    known = ended(who, ended(who, started(who, who.rest(NEUTRAL))))
    game = (jnp.asarray(1.0), jnp.asarray(1.0), *NOBODY[:2])
    played = exchanged(who, who.on_meet(game, known, hears(CENTRAL_EFFECT=0.0), None), 0.0)
    assert float(played.trust) < float(met(who).trust) < float(known.trust)
    assert counted(who, played) == counted(who, known)
    assert float(started(who, played, number=3.0).trust) == float(known.trust)
    assert float(started(who, played, number=3.0, attending=0.0).trust) == float(played.trust)


def test_as_shipped_all_work_counts_and_that_is_known_while_a_program_is_built():
    said = person().signals(met(person()), NEUTRAL)
    assert absent(1.0 - said[WORK_COUNTED])
    assert 0.0 < float(said[TRUST]) < 1.0


def test_with_the_gate_work_counts_as_trust_stands():
    who = person(gate=1.0, threshold=0.4, width=0.1)
    people = [person(gate=1.0, own_trust=z, first_trust=0.0) for z in (-3.0, 0.0, 3.0)]
    at = [counted(who, started(one, one.rest(NEUTRAL))) for one in people]
    assert at[0] < 0.05 < 0.6 < at[1] < 0.9 < at[2]
    middle = started(who, who.rest(NEUTRAL))
    np.testing.assert_allclose(counted(person(gate=1.0, threshold=float(middle.therapist)), middle), 0.5)
    assert counted(person(gate=1.0, threshold=-1e3), middle) == 1.0  # its lower end


def therapy(trusting, sessions=8, exposures=4):
    """What sessions leave of contact's part and of the threat, session by session, with the gate on."""
    who = person(gate=1.0, own_trust=trusting, learning=0.15, threshold=0.4, width=0.05)
    bond = typical(Alliance, contact_gain=0.08, alliance_gain=0.02, contact_share=0.8, mistrust=1.0)
    memory = typical(TraumaMemoryLearning, female=1.0, came_ill=1.0, overwhelming=0.0)
    trust = who.rest(NEUTRAL)
    alliance, fear = bond.rest(hears(SEVERITY=0.5)), memory.rest(hears(CORTISOL=1.0))
    feared = memory.signals(fear, hears(CORTISOL=1.0))[THREAT_IN_CLINIC]
    course = []
    for number in range(1, sessions + 1):
        trust = started(who, trust, float(number))
        heard = hears(ATTENDING=1.0, SEVERITY=0.5, CORTISOL=1.0, WORK_COUNTED=counted(who, trust))
        for _ in range(exposures):
            threat = memory.signals(fear, heard)[THREAT_IN_CLINIC]
            fear = memory.on_exposure(NOBODY, fear, heard | {THREAT_IN_CLINIC: threat}, Told(0.5))
        felt = float(bond.signals(alliance, heard)[ALLIANCE])
        alliance = bond.on_session_end((jnp.asarray(float(number)), *NOBODY[:2]), alliance, heard, Told(0.0))
        relieved = 1.0 - float(bond.signals(alliance, heard)[NONSPECIFIC_COURSE])
        lost = float(feared - memory.signals(fear, heard)[THREAT_IN_CLINIC])
        course.append((float(trust.trust), felt, relieved, lost))
        trust = ended(who, trust)
    return np.array(course)


def test_patients_below_the_threshold_gain_little_before_trust_rises():
    """Of what the trusting lose of their threat in two sessions they lose a tenth; later sessions do more."""
    wary, trusting = therapy(-3.5), therapy(2.0)
    assert wary[1, 0] < 0.4 < trusting[0, 0]
    assert wary[1, 3] < 0.15 * trusting[1, 3]
    assert wary[1, 2] < 0.5 * trusting[1, 2]
    assert wary[0, 1] < trusting[0, 1] - 0.5
    gained = np.diff(wary[:, 3])
    assert wary[-1, 0] > 0.5
    assert gained[0] < 0.2 * gained.max()
    assert gained.argmax() > 1


def test_betrayal_lowers_trust_and_less_on_oxytocin_as_published():
    """baumgartner2008-trust-after-betrayal: a fall on placebo, more level under the drug, at the centre of beliefs."""
    assert finding("baumgartner2008-trust-after-betrayal").direction == "decrease"
    who = person(first_gain=0.0)
    placebo, drug = (exchanged(who, met(who, 0.5), 0.0, effect) for effect in (0.0, 1.0))
    first = float(met(who, 0.5).trust)
    assert float(placebo.trust) < float(drug.trust) < first


@pytest.mark.parametrize("effect", [0.3, 1.0])
def test_without_coefficients_the_drug_changes_no_bit(effect):
    who = person(first_gain=0.0, first_gain_insecure=0.0, betrayal_spared=0.0, insecure=1.0)
    for made in (
        lambda e: exchanged(who, met(who, effect=e), 0.0, e),
        lambda e: started(who, who.rest(NEUTRAL), effect=e),
    ):
        assert float(made(effect).trust) == float(made(0.0).trust)
