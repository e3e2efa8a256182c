"""Mirrors src/assuage/measures/interfered_assay.py, in plasma oxytocin without extraction, its one measure."""

import jax.numpy as jnp
import numpy as np
import pytest

from assuage.evidence.library import finding
from assuage.parameters.library import central_truth, parameter
from tests.evidence.figures import number
from tests.measures.samples import made, of_form
from tests.mechanisms.alone import Told


pytestmark = pytest.mark.usefixtures("x64")
NAME = "plasma_oxytocin_unextracted"
KNOWN = {n.rpartition(".")[2]: v for n, v in central_truth().items() if n.startswith(f"{NAME}.")}
PEOPLE = 100_000


def reading(level, own=0.0, passing=0.0, **changed):
    instrument = made(NAME, **changed)
    return np.asarray(
        instrument.observe((jnp.asarray(level),), Told(interference=jnp.asarray(own)), Told(assay=jnp.asarray(passing)))
    )


def test_without_error_it_is_the_level_and_what_interferes():
    assert of_form("interfered_assay") == [NAME]
    found = reading(3.0, 1.5, assay_error=0.0)
    assert found == pytest.approx(3.0 + KNOWN["interference"] * np.exp(1.5 * KNOWN["interference_spread"]), rel=1e-12)
    assert reading(3.0, interference=0.0, assay_error=0.0) == pytest.approx(3.0, rel=1e-12)


def test_interference_comes_back_with_the_person_and_error_with_the_occasion():
    assert reading(3.0, 0.7, 0.2) != reading(3.0, 0.7, -0.2)
    first, again = reading(2.0, 0.7, 0.2), reading(4.0, 0.7, 0.2)
    assert 1.0 < again / first < 1.02  # the level doubled


def people(rng):
    """True levels of men and women as many, and their readings."""
    tone = number(parameter("traits.oxytocin_tone").spread)
    levels = []
    for name in ("plasma_men", "plasma_women"):
        spread = np.hypot(number(parameter(f"endogenous_oxytocin.{name}").spread), tone)
        levels.append(central_truth()[f"endogenous_oxytocin.{name}"] * np.exp(spread * rng.normal(size=PEOPLE // 2)))
    true = np.concatenate(levels)
    return true, reading(true, rng.normal(size=PEOPLE), rng.normal(size=PEOPLE))


def test_readings_are_many_times_the_level_and_say_nothing_of_it():
    """brown2016-extraction: 60-fold; szeto2011-extraction: over 100-fold, rho -.10 (n 39), so |rho| up to .4 fits."""
    true, seen = people(np.random.default_rng(2))
    ratio = np.median(seen) / np.mean(true)
    of_true, of_seen = (np.argsort(np.argsort(v)) for v in (true, seen))
    rho = np.corrcoef(of_true, of_seen)[0, 1]
    low, high = (finding(f"{name}-extraction").effect.value for name in ("brown2016", "szeto2011"))
    print(f"ratio {ratio:.0f}, rho {rho:.3f}; reported {low} and {high}")
    assert low < ratio < high
    assert abs(rho) < 0.03


def test_a_dose_by_vein_is_nearly_lost_in_it():
    """Ten times the basal level more moves the extracted reading tenfold and this one by less than a sixth."""
    assert reading(33.0) / reading(3.0) < 7.0 / 6.0
