"""Mirrors src/assuage/mechanisms/circuit/circuit.py.

Conserved: what a picture takes away it gives back, and without oxytocin's coefficients no bit hears the drug.
"""

import jax.numpy as jnp
import numpy as np
import pytest

from assuage.mechanisms import signals as said
from assuage.mechanisms.circuit.circuit import Circuit
from assuage.mechanisms.events import Event
from assuage.mechanisms.mechanism import parameter_fields
from assuage.paradigms.catalogue import paradigms
from assuage.parameters.library import parameters
from tests.mechanisms.alone import NEUTRAL, hears, typical


pytestmark = pytest.mark.usefixtures("x64")

NOBODY = dict.fromkeys(("female", "traumatised", "ptsd", "adversity"), 0.0)
PTSD = {"traumatised": 1.0, "ptsd": 1.0}
FEARFUL, HAPPY = (-0.5, 0.0, 1.0, 0.0), (0.5, 0.0, 1.0, 0.0)
TRAUMA, NEGATIVE, NEUTRAL_PICTURE = (-1.0, 1.0, 0.0, 0.0), (-1.0, 0.0, 0.0, 0.0), (0.0,) * 4
OXYTOCIN = [name.partition(".")[2] for name, p in parameters().items() if name.startswith("circuit.") and p.drug]
REGIONS = {
    "amygdala": (said.BASOLATERAL_AMYGDALA, said.MEDIAL_AMYGDALA, said.CENTRAL_AMYGDALA),
    "bed_nucleus": (said.BED_NUCLEUS,),
    "hippocampus": (said.HIPPOCAMPUS,),
    "ventromedial": (said.VENTROMEDIAL,),
    "cingulate": (said.DORSAL_CINGULATE,),
    "dorsolateral": (said.DORSOLATERAL,),
    "insula": (said.ANTERIOR_INSULA,),
    "striatum": (said.DORSAL_STRIATUM,),
}


def person(**changed):
    return typical(Circuit, **(NOBODY | changed))


def event(who, x, kind, payload=NEUTRAL_PICTURE):
    return who.jumps[kind](who, tuple(jnp.asarray(v) for v in payload), x, NEUTRAL, None)


def seeing(who, *pictures, **heard):
    """Signals at the last of some pictures."""
    x = who.rest(NEUTRAL)
    for one in pictures:
        x = event(who, x, Event.PICTURES, one)
    return {signal: float(value) for signal, value in who.signals(x, hears(**heard)).items()}


def of_cue(who, **heard):
    x = event(who, who.rest(NEUTRAL), Event.TRIAL)
    return {signal: float(value) for signal, value in who.signals(x, hears(**heard)).items()}


def test_the_amygdalas_response_is_the_product_of_its_terms():
    """By hand, a woman with PTSD after childhood trauma at the third trauma picture under half the usual effect."""
    who = person(female=1.0, adversity=1.0, childhood_severity=2.0, prefrontal_control=0.05, **PTSD)
    p = {name: float(getattr(who, name)) for name in parameter_fields(Circuit)}
    threat = np.exp(-2.0 * (p["habituation"] + p["habituation_ptsd"])) * (1.0 + p["own_trauma"] + p["own_trauma_ptsd"])
    damping = p["damping_women"] + p["damping_ptsd"] + 2.0 * p["damping_childhood"]
    diffusivity = p["own_uncinate"] + p["uncinate_difference"]
    control = np.exp(p["prefrontal_ptsd"] + p["uncinate_weight"] * diffusivity) + 0.05
    released = 1.0 + p["release"] * (1.0 - control)
    gain = np.exp(p["trauma_reactivity"] + p["ptsd_reactivity"])
    seen = seeing(who, NEGATIVE, NEUTRAL_PICTURE, TRAUMA, NEUTRAL_PICTURE, TRAUMA, CENTRAL_EFFECT=0.5)
    np.testing.assert_allclose(seen[said.BASOLATERAL_AMYGDALA], gain * released * (1.0 - 0.5 * damping) * threat)
    np.testing.assert_allclose(seen[said.VENTROMEDIAL], control * (1.0 + 0.5 * p["prefrontal_gain"]))


def test_a_picture_gives_way_and_leaves_nothing_but_its_count():
    who = person()
    before = seeing(who)
    after = seeing(who, FEARFUL, TRAUMA, NEUTRAL_PICTURE)
    assert after == before
    x = event(who, event(who, who.rest(NEUTRAL), Event.PICTURES, FEARFUL), Event.PICTURES, HAPPY)
    assert float(x.shown) == 1.0
    quiet = who.between_windows((jnp.asarray(2.0),), x, NEUTRAL, None)
    assert [float(v) for v in vars(quiet).values()] == [0.0] * 6


def test_a_cue_is_in_view_until_a_picture_is():
    who = person()
    heard = {"CUE_EXPECTATION": 0.7, "CUE_THREAT": 0.6, "CUE_UNCERTAINTY": 0.4}
    cue = of_cue(who, **heard)
    np.testing.assert_allclose(cue[said.BASOLATERAL_AMYGDALA], 0.7)
    np.testing.assert_allclose(cue[said.CENTRAL_AMYGDALA], 0.6)
    np.testing.assert_allclose(cue[said.VENTROMEDIAL], 0.3)
    np.testing.assert_allclose(cue[said.DORSAL_CINGULATE], 0.7 + float(who.uncertainty_weight) * 0.4)
    assert seeing(who, NEUTRAL_PICTURE, **heard) == seeing(who)
    x = event(who, event(who, who.rest(NEUTRAL), Event.PICTURES, FEARFUL), Event.OBSERVED_TRIAL)
    assert [float(v) for v in (x.valence, x.social, x.cue)] == [0.0, 0.0, 1.0]


def test_what_threatens_habituates_by_the_published_form_and_what_rewards_does_not():
    """preckel2019-habituation: negative faces only. exp(-lam (k - 1))."""
    who = person(habituation=0.1)
    rows = [seeing(who, *[FEARFUL] * k)[said.BASOLATERAL_AMYGDALA] for k in range(1, 6)]
    np.testing.assert_allclose(rows, 0.5 * np.exp(-0.1 * np.arange(5)))
    assert seeing(who, HAPPY, HAPPY, HAPPY)[said.DORSAL_STRIATUM] == seeing(who, HAPPY)[said.DORSAL_STRIATUM]
    rising = person(habituation=0.1, habituation_ptsd=-0.5, **PTSD)
    flat = [seeing(rising, *[NEGATIVE] * k)[said.CENTRAL_AMYGDALA] for k in (1, 6)]
    assert flat[0] == flat[1]


def test_own_trauma_moves_those_who_had_one():
    for who, more in ((person(), False), (person(traumatised=1.0), True), (person(**PTSD), True)):
        trauma, other = (seeing(who, one) for one in (TRAUMA, NEGATIVE))
        assert (trauma[said.BASOLATERAL_AMYGDALA] > other[said.BASOLATERAL_AMYGDALA]) == more
        assert (trauma[said.HIPPOCAMPUS] > 0.0) == more


@pytest.mark.parametrize("region", REGIONS)
def test_a_lesion_silences_its_region_and_its_couplings_alone(region):
    heard = {"CUE_EXPECTATION": 0.5, "CUE_THREAT": 0.5, "SUSTAINED_FEAR": 0.3, "AROUSAL": 1.0}
    whole, lesioned = person(release=0.0), person(release=0.0, **{region: 0.0})
    coupled = {"amygdala", "ventromedial", "cingulate", "insula"}
    for show in (lambda who: of_cue(who, **heard), lambda who: seeing(who, (-1.0, 0.0, 1.0, 1.0), **heard)):
        one, other = show(whole), show(lesioned)
        changed = {signal for signal in one if one[signal] != other[signal]}
        assert all(other[signal] == 0.0 for signal in changed)
        assert changed & {s for regions in REGIONS.values() for s in regions} <= set(REGIONS[region])
        assert bool(changed & {said.AMYGDALA_VENTROMEDIAL, said.AMYGDALA_CINGULATE, said.AMYGDALA_INSULA}) == (
            region in coupled
        )


def test_without_prefrontal_cortex_the_amygdala_is_released():
    """motzkin2015-amygdala; with the sign of the parameter, for gillihan2011-vmpfc-lesion says otherwise."""
    for release, sign in ((0.3, 1), (0.0, 0), (-0.3, -1)):
        one, other = (seeing(person(release=release, ventromedial=on), NEGATIVE) for on in (0.0, 1.0))
        gap = one[said.BASOLATERAL_AMYGDALA] - other[said.BASOLATERAL_AMYGDALA]
        assert np.sign(round(gap, 12)) == sign


@pytest.mark.parametrize(
    ("name", "who", "shown", "signal"),
    [
        ("damping_ptsd", PTSD, NEGATIVE, said.BASOLATERAL_AMYGDALA),
        ("damping_exposed", {"traumatised": 1.0}, NEGATIVE, said.BASOLATERAL_AMYGDALA),
        ("damping_childhood", PTSD | {"adversity": 1.0, "childhood_severity": 1.0}, NEGATIVE, said.ANTERIOR_INSULA),
        ("prefrontal_gain", {}, HAPPY, said.VENTROMEDIAL),
        ("social_gain", {}, HAPPY, said.MEDIAL_AMYGDALA),
        ("cingulate_gain", {}, NEGATIVE, said.DORSAL_CINGULATE),
        ("reward_gain", {}, HAPPY, said.DORSAL_STRIATUM),
        ("reward_gain_ptsd", PTSD, HAPPY, said.ANTERIOR_INSULA),
        ("control_gain", {}, (0.5, 0.0, 0.0, 1.0), said.DORSOLATERAL),
        ("ventromedial_oxytocin_ptsd", PTSD, HAPPY, said.AMYGDALA_VENTROMEDIAL),
        ("ventromedial_oxytocin_exposed", {"traumatised": 1.0}, HAPPY, said.AMYGDALA_VENTROMEDIAL),
        ("cingulate_oxytocin_men", PTSD, HAPPY, said.AMYGDALA_CINGULATE),
        ("cingulate_oxytocin_women", PTSD | {"female": 1.0}, HAPPY, said.AMYGDALA_CINGULATE),
        ("insula_oxytocin_men", {}, HAPPY, said.AMYGDALA_INSULA),
        ("insula_oxytocin_women", {"female": 1.0}, HAPPY, said.AMYGDALA_INSULA),
    ],
)
def test_oxytocin_acts_by_the_sign_of_its_coefficient(name, who, shown, signal):
    none = dict.fromkeys(OXYTOCIN, 0.0) | {"damping_men": 0.0, "damping_women": 0.0}
    for value in (0.3, 0.0, -0.3):
        made = person(**(none | {name: value} | who))
        with_drug, without = seeing(made, shown, CENTRAL_EFFECT=1.0), seeing(made, shown)
        raised = np.sign(round(with_drug[signal] - without[signal], 12))
        assert raised == np.sign(value) * (-1 if name.startswith("damping") else 1)
        if value == 0.0:
            assert with_drug == without


def test_every_coefficient_of_oxytocin_is_proved_above():
    proved = {row[0] for row in test_oxytocin_acts_by_the_sign_of_its_coefficient.pytestmark[0].args[1]}
    assert proved == set(OXYTOCIN)


def test_volumes_differ_by_the_published_size():
    """logue2018-hippocampus d -0.17, logue2018-amygdala d -0.11."""
    one, other = seeing(person(**PTSD)), seeing(person(traumatised=1.0))
    np.testing.assert_allclose(one[said.HIPPOCAMPAL_VOLUME] - other[said.HIPPOCAMPAL_VOLUME], -0.17)
    np.testing.assert_allclose(one[said.AMYGDALA_VOLUME] - other[said.AMYGDALA_VOLUME], -0.11)


def test_the_hippocampus_tells_contexts_apart_less_with_ptsd():
    heard = {"CUE_EXPECTATION": 0.5}
    one, other = (of_cue(person(hippocampus_ptsd=0.0, volume_weight=0.0, **facts), **heard) for facts in (PTSD, {}))
    assert one[said.HIPPOCAMPUS] < other[said.HIPPOCAMPUS] < 1.0


def test_every_condition_that_ships_moves_something():
    """But those that are there to be taken off."""
    idle = {"shapes", "neutral pictures", "no reward", "objects", "rest"}
    who = person()
    for paradigm in paradigms().values():
        for block in getattr(paradigm, "blocks", ()):
            assert (seeing(who, block.payload) == seeing(who)) == (block.kind in idle), block.kind
