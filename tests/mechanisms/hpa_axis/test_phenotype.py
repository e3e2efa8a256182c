"""Which signs of PTSD in the stress axis come from one change, and which cannot.

Each sign over what the same core gives without the change: serum cortisol over the day; share of the morning's
cortisol left by 0.5 mg dexamethasone at night; CRH over the day; salivary rise 30 min after awakening; salivary rise
after the same trauma cue. In people with PTSD the first, second and fourth are below 1, the third and fifth above.

| change | ambient | left after DEX | CRH | awakening | cue |
|---|---|---|---|---|---|
| K: receptors sensitised, half-effect level 4 to 2.4 | 0.97 | 0.11 | 1.00 | 0.81 | 0.89 |
| A: adrenal a third smaller, before the pituitary makes up for it | 0.87 | 0.94 | 1.23 | 0.85 | 0.86 |
| a: adrenal limited for good | 1.00 | 1.00 | 1.00 | 1.00 | 1.00 |
| U: resting drive up by a half | 1.29 | 1.16 | 1.00 | 0.91 | 0.72 |
| D: resting drive down by a third | 0.74 | 0.89 | 1.00 | 1.00 | 1.11 |
| C: the cue arouses by a half more | 1.00 | 1.00 | 1.00 | 1.00 | 1.54 |
| K and A | 0.85 | 0.08 | 1.23 | 0.75 | 0.83 |
| K, D and C | 0.74 | 0.06 | 1.00 | 0.91 | 1.64 |
| both glands limited, K and U | 1.25 | 0.14 | 1.03 | 0.71 | 0.55 |
| Sriram's PTSD constants | 0.64 | 0.20 | 1.17 | 0.64 | none |

So one change, K, gives stronger suppression and a flatter awakening rise, and hardly any lower cortisol. Lower ambient
cortisol needs a smaller adrenal (which then also raises CRH, until the glands have adapted in some months) or a lower
drive. Lasting CRH above normal cannot come from K or from drive: the pituitary grows until CRH is back, and limits of
the glands give a few per cent; the published excess is a third. A larger response to trauma cues cannot come from the
axis at all: everything that strengthens feedback weakens it, so it must come from more arousal. No set of changes here
gives all five for good. Sriram's constants give the first four at once
(the fourth through a flatter morning, for that core hardly answers awakening) and have no answer to a cue.
"""

import pytest

from tests.mechanisms.hpa_axis.phenotype import CHANGES, SIGNS, signs, table


pytestmark = pytest.mark.usefixtures("x64")

TABLE = {
    "K: half-effect level 4 to 2.4 (trauma load 1)": (0.97, 0.11, 1.00, 0.81, 0.89),
    "A: adrenal a third smaller, now": (0.87, 0.94, 1.23, 0.85, 0.86),
    "a: adrenal limit 4, lasting": (1.00, 1.00, 1.00, 1.00, 1.00),
    "U: resting drive up by a half": (1.29, 1.16, 1.00, 0.91, 0.72),
    "D: resting drive down by a third": (0.74, 0.89, 1.00, 1.00, 1.11),
    "C: the cue arouses by a half more": (1.00, 1.00, 1.00, 1.00, 1.54),
    "K and A": (0.85, 0.08, 1.23, 0.75, 0.83),
    "K, D and C": (0.74, 0.06, 1.00, 0.91, 1.64),
    "glands limited, K and U": (1.25, 0.14, 1.03, 0.71, 0.55),
    "Sriram, PTSD": (0.64, 0.20, 1.17, 0.64),
}
AMBIENT, LEFT, CRH, AWAKENING, CUE = range(len(SIGNS))


def over_nothing(change, usual="nothing"):
    return [one / other for one, other in zip(signs(change), signs(usual), strict=True)]


def test_sensitisation_alone():
    found = over_nothing("K: half-effect level 4 to 2.4 (trauma load 1)")
    assert found == pytest.approx(TABLE["K: half-effect level 4 to 2.4 (trauma load 1)"], abs=0.012)


def test_a_smaller_adrenal_alone():
    assert over_nothing("A: adrenal a third smaller, now") == pytest.approx(
        TABLE["A: adrenal a third smaller, now"], abs=0.012
    )


def test_the_other_cores_phenotype():
    """Without the cue, to which that core moves by less than a hundredth of a nmol/L in an hour and a half."""
    assert over_nothing("Sriram, PTSD", "Sriram, nothing")[:CUE] == pytest.approx(TABLE["Sriram, PTSD"], abs=0.012)
    assert abs(signs("Sriram, nothing")[CUE]) < 0.05


@pytest.mark.verification
def test_the_table_above():
    found = table()
    for change, row in TABLE.items():
        assert change in CHANGES
        assert found[change][: len(row)] == pytest.approx(row, abs=0.012), change


@pytest.mark.verification
def test_no_set_of_changes_gives_all_signs():
    """Lower, lower, higher by a tenth, lower, higher: none of the rows, save with a cue that arouses more and A."""
    for change, row in table().items():
        if change.startswith("Sriram"):
            continue
        five = (row[AMBIENT] < 0.95, row[LEFT] < 0.8, row[CRH] > 1.1, row[AWAKENING] < 0.95, row[CUE] > 1.05)
        assert not all(five), change
