"""Published numbers of the Trier test that nothing was fitted to: when cortisol peaks, and in whom it rises more."""

import numpy as np
import pytest

from assuage.evidence.library import finding
from assuage.simulation.simulate import simulate
from assuage.studies.reading import load_study


PEOPLE, SEED = 2048, 5
END = 15  # minutes from the beginning of the paradigm to the end of its social part


@pytest.fixture(scope="module")
def saliva(tmp_path_factory):
    """Share of women -> (people, samples), and the samples' minutes."""
    study = load_study("gu_2022")
    found = {}
    for female in (0.0, 1.0):
        who = study.population.model_copy(update={"female": female})
        folder = tmp_path_factory.mktemp("run") / "run"
        run = simulate(study.model_copy(update={"population": who}), size=PEOPLE, seed=SEED, out=folder)
        wide = run.samples.pivot(index="person", columns="sample", values="value")
        minutes = sorted(float(name.removesuffix(" min")) for name in wide.columns)
        found[female] = wide[[f"{at:+g} min" for at in minutes]].to_numpy(), np.array(minutes)
    return found


@pytest.mark.verification
def test_cortisol_peaks_10_to_25_min_after_the_end_in_most_responders(saliva):
    """The rule of miller2013-responder, 1.5 nmol/L; at least 80 % of them, and most people are responders."""
    levels = np.concatenate([levels for levels, _ in saliva.values()])
    rise, after = levels[:, 1:] - levels[:, :1], saliva[0.0][1][1:] - END
    responders = rise.max(axis=1) >= finding("miller2013-responder").effect.value
    peak = after[rise.argmax(axis=1)]
    inside = np.mean((peak[responders] >= 10.0) & (peak[responders] <= 25.0))
    print(f"responders {responders.mean():.2f}; of them {inside:.3f} peak 10 to 25 min after the end")
    assert responders.mean() > 0.5
    assert inside >= 0.8


@pytest.mark.verification
def test_women_show_less_cortisol_after_a_trier_test(saliva):
    """liu2017-tsst-sex: men are higher at peak and recovery; direction only."""
    men, women = (saliva[female][0].mean(axis=0) for female in (0.0, 1.0))
    print(f"peak {men.max():.1f} in men, {women.max():.1f} nmol/L in women")
    assert women.max() < men.max() - 0.3
    assert women[0] == pytest.approx(men[0], rel=0.02)
