"""Smoothed weights agree with the reference implementation, and tell good ones from bad."""

from __future__ import annotations

import math
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steelyard.base.importance import fit_tail, resample, smooth_weights, weight_ess


def _log_ratios(heavy: float, size: int, seed: int) -> np.ndarray:
    """Log ratios whose ratios have a tail of about that shape."""
    return heavy * np.random.default_rng(seed).exponential(size=size)


@pytest.mark.parametrize("heavy", [0.1, 0.5, 0.9, 1.5])
@pytest.mark.parametrize("size", [200, 4000])
def test_weights_and_shape_agree_with_arviz(heavy: float, size: int) -> None:
    with warnings.catch_warnings():
        # ArviZ announces its next version on import, once a day.
        warnings.simplefilter("ignore")
        import arviz

        ratios = _log_ratios(heavy, size, 5)
        expected, shape = arviz.psislw(ratios.copy())
    weights, k_hat = smooth_weights(ratios)
    assert k_hat == pytest.approx(float(shape), abs=1e-6)
    assert weights == pytest.approx(np.asarray(expected), abs=1e-6)


def test_a_heavier_tail_has_a_larger_shape_and_is_worth_fewer_draws() -> None:
    light, light_k = smooth_weights(_log_ratios(0.2, 4000, 2))
    heavy, heavy_k = smooth_weights(_log_ratios(1.2, 4000, 2))
    assert light_k < 0.4
    assert heavy_k > 0.7
    assert weight_ess(heavy) < 0.5 * weight_ess(light)


def test_the_shape_of_a_known_tail_is_found() -> None:
    ranks = (np.arange(2000) + 0.5) / 2000
    excess = 2.0 * ((1.0 - ranks) ** -0.3 - 1.0) / 0.3
    shape, scale = fit_tail(excess)
    assert shape == pytest.approx(0.3, abs=0.03)
    assert scale == pytest.approx(2.0, rel=0.05)


def test_equal_ratios_leave_every_draw_as_it_is() -> None:
    weights, k_hat = smooth_weights(np.full(100, 3.0))
    assert k_hat == -math.inf
    assert weight_ess(weights) == pytest.approx(100.0)
    assert sorted(resample(weights, 100, np.random.default_rng(1))) == list(range(100))


def test_weighed_draws_have_the_moments_of_the_other_distribution() -> None:
    rng = np.random.default_rng(8)
    x = rng.standard_normal(20_000)
    weights, k_hat = smooth_weights(-0.5 * (x - 0.5) ** 2 / 0.8**2 + 0.5 * x**2)
    assert k_hat < 0.5
    drawn = x[resample(weights, 20_000, rng)]
    # Four standard errors at the draws that the weights are worth.
    error = 4 * 0.8 / math.sqrt(weight_ess(weights))
    assert drawn.mean() == pytest.approx(0.5, abs=error)
    assert drawn.std() == pytest.approx(0.8, abs=error)


def test_too_few_draws_are_never_trusted() -> None:
    assert smooth_weights(_log_ratios(0.1, 10, 3))[1] == math.inf


@given(st.lists(st.floats(-700.0, 700.0), min_size=2, max_size=60), st.floats(-1e3, 1e3))
def test_weights_add_up_to_one_whatever_constant_is_added(ratios: list[float], more: float) -> None:
    weights, _ = smooth_weights(np.array(ratios))
    assert np.exp(weights).sum() == pytest.approx(1.0)
    assert weight_ess(weights) * (1 + 1e-9) >= 1.0
    shifted, _ = smooth_weights(np.array(ratios) + more)
    assert np.exp(shifted).sum() == pytest.approx(1.0)
