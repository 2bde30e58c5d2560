"""The density is a density, and its gradient is its slope."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import log_ndtr as reference
from scipy.stats import exponnorm

from steelyard.case.case import Case
from steelyard.weighing.estimates.density import log_density
from steelyard.weighing.estimates.likelihood import claim_log_likelihood, log_ndtr
from steelyard.weighing.estimates.model import Model, make_model
from steelyard.weighing.estimates.packed import AT_LEAST, AT_MOST, POINT
from steelyard.weighing.evidence import gather_evidence, newest_evidence
from steelyard.weighing.settings import read_settings


@pytest.fixture(scope="module")
def model(small: Case) -> Model:
    start = date.fromisoformat(small.exchange.window.start)
    evidence = gather_evidence(small, start=start)
    return make_model(small, evidence, read_settings(small), start, newest_evidence(small))


@pytest.mark.parametrize("z", [-300.0, -38.0, -20.1, -19.9, -5.0, 0.0, 3.0])
def test_log_ndtr_holds_in_the_far_tail(z: float) -> None:
    assert log_ndtr(z) == pytest.approx(float(reference(z)), rel=1e-9)


@pytest.mark.parametrize("kind", [POINT, AT_LEAST, AT_MOST])
def test_a_claim_has_total_probability_one(kind: int) -> None:
    """Summed over all figures that could have been printed for one true quantity."""

    def at(y: float) -> float:
        return float(np.exp(claim_log_likelihood(kind, y, y, 0.7, 0.3, 0.4, 0.1, 4.0, 0.3)[0]))

    total, _ = quad(at, -200.0, 200.0, points=[0.0, 0.7, 1.5], limit=500)
    assert total == pytest.approx(1.0, abs=2e-3)


def test_a_floor_is_an_exponentially_modified_normal() -> None:
    value = claim_log_likelihood(AT_LEAST, 1.2, 0.0, 2.0, 0.25, 0.5, 1e-12, 4.0, 0.3)[0]
    assert value == pytest.approx(exponnorm(0.5 / 0.25, scale=0.25).logpdf(0.8), abs=1e-6)


def test_a_floor_prefers_more_to_less() -> None:
    """What is said to be at least 100 may well be 150, and hardly 60."""
    said = np.log(100.0)

    def at(quantity: float) -> float:
        args = (AT_LEAST, said, 0.0, float(np.log(quantity)), 0.12, 0.3, 0.1, 4.0, 0.3)
        return float(claim_log_likelihood(*args)[0])

    assert at(150.0) > at(60.0) + 2.0


@pytest.mark.parametrize("seed", range(5))
def test_gradient_is_the_slope(model: Model, seed: int) -> None:
    p = model.packed
    nodes, points, flows = len(p.node_kind), len(p.grid), len(p.flow_param)
    work = (
        np.zeros((nodes, points)),
        np.zeros((flows, points - 1)),
        np.zeros((flows, points - 1)),
        np.zeros((nodes, points)),
    )
    rng = np.random.default_rng(seed)
    x = model.start + 0.4 * rng.standard_normal(p.size)
    active = p.flow_segments
    g, ignored = np.empty(p.size), np.empty(p.size)
    assert np.isfinite(log_density(x, active, p, g, *work))
    for i in range(p.size):
        left, right = x.copy(), x.copy()
        left[i] -= 1e-6
        right[i] += 1e-6
        rise = log_density(right, active, p, ignored, *work) - log_density(
            left, active, p, ignored, *work
        )
        assert g[i] == pytest.approx(rise / 2e-6, rel=2e-4, abs=2e-4), model.names[i]
