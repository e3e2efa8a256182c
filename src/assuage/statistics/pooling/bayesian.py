"""The random-effects model with priors: what to believe about the effect when studies are few.

    y_i ~ N(mu, v_i + tau^2),    mu ~ N(0, mean_scale),    tau ~ half-normal(tau_scale) or half-Cauchy(tau_scale)

The defaults are weakly informative for standardised differences and log ratios: mean_scale 2 lets effects beyond 4
be very unlikely; half-normal(0.5) puts 95 % of tau below 0.98 (Röver et al. 2021, Res Synth Methods 12:448).
Half-Cauchy has a heavier tail (Gelman 2006, Bayesian Anal 1:515): the pair shows how much the prior decides. Effects
in other units need scales in those units. The studies' own effects are integrated out, so the sampler (NUTS, in
double precision) sees two parameters.
"""

from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
import numpy.typing as npt

from assuage.errors import UnknownName
from assuage.statistics.pooling.random_effects import Interval
from assuage.statistics.pooling.studies import FloatArray, UnusableStudies, checked_level, checked_studies


TauPrior = Literal["half-normal", "half-cauchy"]

CHAINS = 4
WARMUP = 500


@dataclass(frozen=True)
class BayesianPool:
    """Posterior draws of `mu`, `tau` and the true effect of a `new_study`, each of shape (draws,), and their summary.

    `estimate`, `sd` and `ci` (central) are of mu; `mcse` is the Monte-Carlo error of `estimate`. `r_hat` and `ess` are
    the worst over mu and tau. `prior` says in words what was assumed.
    """

    k: int
    estimate: float
    sd: float
    ci: Interval
    mcse: float
    tau_median: float
    tau_ci: Interval
    prediction: Interval
    r_hat: float
    ess: float
    divergences: int
    prior: str
    level: float
    mu: FloatArray
    tau: FloatArray
    new_study: FloatArray

    @property
    def converged(self) -> bool:
        """R-hat below 1.01, more than 400 effective draws, no divergence."""
        return self.r_hat < 1.01 and self.ess > 400 and self.divergences == 0


def pool_bayesian(
    effects: npt.ArrayLike,
    variances: npt.ArrayLike,
    *,
    seed: int,
    tau_prior: TauPrior = "half-normal",
    tau_scale: float = 0.5,
    mean_scale: float = 2.0,
    draws: int = 2000,
    level: float = 0.95,
) -> BayesianPool:
    """Pool k effects (k,) with sampling variances (k,); four chains of `draws` each, the same seed the same draws.

    One study is enough: the prior then says the rest. Raises `UnusableStudies` for no study, unequal lengths, a
    variance or a prior scale that is not above zero, or fewer than 100 draws, and `UnknownName` for another prior. Look
    at `converged` before using the result.
    """
    y, v = checked_studies(effects, variances, at_least=1)
    checked_level(level)
    if tau_prior not in get_args(TauPrior):
        raise UnknownName("prior of tau", tau_prior, get_args(TauPrior))
    if not (np.isfinite([tau_scale, mean_scale]).all() and tau_scale > 0 and mean_scale > 0):
        raise UnusableStudies("the scale of a prior must be above zero and finite.")
    if draws < 100:
        raise UnusableStudies(f"{draws} draws per chain are too few to judge the sampler; ask for 100 or more.")
    chains, divergences = _sample(y, v, tau_prior, tau_scale, mean_scale, draws, seed)
    r_hat, ess = _diagnostics(chains)
    mu, tau = chains["mu"].ravel(), chains["tau"].ravel()
    # The chains took the seed itself, so the next study is drawn from a stream of its own.
    new_study = np.random.default_rng([seed, 1]).normal(mu, tau)
    tail = (1 - level) / 2

    def central(x: FloatArray) -> Interval:
        lower, upper = np.quantile(x, [tail, 1 - tail])
        return Interval(float(lower), float(upper))

    return BayesianPool(
        k=len(y),
        estimate=float(mu.mean()),
        sd=float(mu.std(ddof=1)),
        ci=central(mu),
        mcse=float(mu.std(ddof=1) / np.sqrt(ess["mu"])),
        tau_median=float(np.median(tau)),
        tau_ci=central(tau),
        prediction=central(new_study),
        r_hat=max(r_hat.values()),
        ess=min(ess.values()),
        divergences=divergences,
        prior=f"mu ~ normal(0, {mean_scale:g}); tau ~ {tau_prior}({tau_scale:g})",
        level=level,
        mu=mu,
        tau=tau,
        new_study=new_study,
    )


def _sample(
    y: FloatArray, v: FloatArray, tau_prior: TauPrior, tau_scale: float, mean_scale: float, draws: int, seed: int
) -> tuple[dict[str, FloatArray], int]:
    """Draws of mu and tau, each (chains, draws), and the number of divergent transitions."""
    import jax
    import jax.numpy as jnp
    import numpyro.distributions as dist
    from numpyro import sample
    from numpyro.infer import MCMC, NUTS, init_to_value

    def model(effects: Any, variances: Any) -> None:
        mu = sample("mu", dist.Normal(0.0, mean_scale))
        # tau with a sign that means nothing: no edge at zero for the sampler to diverge at
        signed = sample(
            "signed", dist.Normal(0.0, tau_scale) if tau_prior == "half-normal" else dist.Cauchy(0.0, tau_scale)
        )
        sample("effects", dist.Normal(mu, jnp.sqrt(variances + signed**2)), obs=effects)

    # float32 loses the likelihood of precise studies; the switch holds inside this block only.
    with jax.enable_x64(True):
        start = init_to_value(values={"mu": float(np.average(y, weights=1 / v)), "signed": tau_scale})
        sampler = MCMC(
            NUTS(model, target_accept_prob=0.95, init_strategy=start),
            num_warmup=WARMUP,
            num_samples=draws,
            num_chains=CHAINS,
            chain_method="vectorized",
            progress_bar=False,
        )
        sampler.run(jax.random.key(seed), jnp.asarray(y), jnp.asarray(v), extra_fields=("diverging",))
        posterior = sampler.get_samples(group_by_chain=True)
        divergences = int(np.asarray(sampler.get_extra_fields()["diverging"]).sum())
        mu, signed = (np.asarray(posterior[name], dtype=np.float64) for name in ("mu", "signed"))
        return {"mu": mu, "tau": np.abs(signed)}, divergences


def _diagnostics(chains: dict[str, FloatArray]) -> tuple[dict[str, float], dict[str, float]]:
    """Split R-hat and effective number of draws, of each parameter."""
    from numpyro.diagnostics import effective_sample_size, split_gelman_rubin

    r_hat = {name: float(split_gelman_rubin(x)) for name, x in chains.items()}
    return r_hat, {name: float(effective_sample_size(x)) for name, x in chains.items()}
