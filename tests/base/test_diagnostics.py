"""Diagnostics agree with the reference implementation, and tell good chains from bad."""

from __future__ import annotations

import math
import warnings

import numpy as np
import pytest

from steelyard.base.diagnostics import diagnose, share_error


def _chains(rho: float, seed: int) -> np.ndarray:
    """Four chains of an autoregressive process, (4, 1000), made positive."""
    rng = np.random.default_rng(seed)
    noise = rng.standard_normal((4, 1000)) * np.sqrt(1 - rho**2)
    draws = np.zeros((4, 1000))
    draws[:, 0] = rng.standard_normal(4)
    for t in range(1, 1000):
        draws[:, t] = rho * draws[:, t - 1] + noise[:, t]
    return np.exp(0.4 * draws)


@pytest.mark.parametrize("rho", [0.0, 0.5, 0.9, -0.3])
def test_agrees_with_arviz(rho: float) -> None:
    with warnings.catch_warnings():
        # ArviZ announces its next version on import, once a day.
        warnings.simplefilter("ignore")
        import arviz

        draws = _chains(rho, 7)
        found = diagnose(draws)
        expected_tail = float(arviz.ess(draws, method="tail"))
        assert found.r_hat == pytest.approx(float(arviz.rhat(draws, method="rank")), abs=1e-6)
        assert found.ess_bulk == pytest.approx(float(arviz.ess(draws, method="bulk")), rel=0.02)
        assert found.ess_tail == pytest.approx(expected_tail, rel=0.02)


@pytest.mark.parametrize("rho", [0.0, 0.5, 0.9])
def test_each_quantile_has_the_error_that_arviz_gives_it(rho: float) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import arviz

        draws = _chains(rho, 13)
        found = diagnose(draws)
        expected = [
            float(arviz.mcse(np.log(draws), method="quantile", prob=q)) for q in (0.05, 0.5, 0.95)
        ]
    # Both step from draw to draw, so they may differ by a draw's distance.
    assert found.mcse_logs == pytest.approx(expected, rel=0.05)
    assert found.mcse_log == max(found.mcse_logs)


def test_chains_that_disagree_are_seen() -> None:
    draws = _chains(0.1, 3)
    draws[0] *= 3.0
    assert diagnose(draws).r_hat > 1.1


def test_error_of_a_quantile_is_what_repetition_shows() -> None:
    rng = np.random.default_rng(11)
    repeated = np.exp(0.5 * rng.standard_normal((300, 4000)))
    medians = np.log(np.quantile(repeated, 0.05, axis=1))
    found = diagnose(repeated[0].reshape(4, 1000), (0.05,)).mcse_log
    assert found == pytest.approx(float(medians.std()), rel=0.35)


def test_a_constant_is_exact() -> None:
    found = diagnose(np.ones((4, 100)))
    assert (found.r_hat, found.mcse_logs) == (1.0, (0.0, 0.0, 0.0))


def test_the_error_of_a_share_grows_where_draws_hang_together() -> None:
    rng = np.random.Generator(np.random.PCG64(5))
    apart = rng.random(4000) < 0.3
    assert share_error(apart, 4) == pytest.approx(math.sqrt(0.3 * 0.7 / 4000), rel=0.2)
    assert share_error(np.repeat(apart[:400], 10), 4) > 2.0 * share_error(apart, 4)
    assert share_error(np.zeros(4000, np.bool_), 4) == 1.0 / 4000
