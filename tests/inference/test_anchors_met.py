"""What draws from the priors say of each anchor: its expected statistic, without the noise of finitely many people."""

import numpy as np
import pytest

from assuage.inference.anchors import anchors
from assuage.inference.calibrate import moments, statistics
from assuage.parameters.truths import truths
from assuage.shelves import using


pytestmark = pytest.mark.verification
DRAWS, PEOPLE, SEED = 256, 384, 91  # another seed than the fit's
EVERY = anchors().anchors


@pytest.fixture(scope="module")
def predicted(tmp_path_factory):
    with using({"null_model.probability": 0.0}):  # no anchor's study gives a drug
        drawn = {name: v for name, v in truths(SEED, 0, DRAWS).items() if name != "null_model.works"}
    drawn["null_model.probability"][:] = 0.25
    folder = tmp_path_factory.mktemp("bank")
    halves = statistics(folder, EVERY, drawn, seed=SEED, people=PEOPLE, progress=lambda what, share: None)
    return dict(zip((a.name for a in EVERY), zip(*moments(halves), strict=True), strict=True))


@pytest.mark.parametrize("anchor", EVERY, ids=lambda a: a.name)
def test_the_priors_give_the_anchor_with_its_error(predicted, anchor):
    """Mean within 1.96 errors; SD from half of the error (of k anchors that bear on one parameter, pooled) to 1.5."""
    mean, sd = predicted[anchor.name]
    shared = max(sum(name in other.informs for other in EVERY) for name in anchor.informs)
    print(f"{anchor.name}: {mean:.3f} (SD {sd:.3f}), anchor {anchor.target:.3f} ({anchor.spread:.3f})")
    assert abs(mean - anchor.target) < 1.96 * anchor.spread
    assert 0.5 * anchor.spread / np.sqrt(shared) < sd < 1.5 * anchor.spread
