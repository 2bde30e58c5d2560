"""Pareto-smoothed importance weights: draws of one distribution, weighed to stand for another.

In: log ratios of the two densities at each draw. Out: normalised log weights, how heavy their
tail is, and how many draws they are worth. After Vehtari, Simpson, Gelman, Yao and Gabry (2024),
"Pareto smoothed importance sampling"; tests hold it against ArviZ. Draws nothing by itself:
chance comes in as a generator.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

TAIL_SHARE, TAIL_ROOTS = 0.2, 3.0
"""The tail that is smoothed: a fifth of the draws, at most three times their root (the paper,
section 2.4)."""
_FEWEST = 5
"""A shorter tail says nothing about its shape."""
_PRIOR_DRAWS, _PRIOR_SHAPE = 10.0, 0.5
"""The shape is pulled to 0.5 with the weight of ten draws (the paper, appendix G)."""
_GRID = 30
_GRID_SCALE = 3.0
"""Zhang and Stephens (2009): points of the grid besides the root of the tail's length, and the
scale of their prior."""


def smooth_weights(log_ratios: Floats, efficiency: float = 1.0) -> tuple[Floats, float]:
    """Normalised log weights (draws,) and the shape k-hat of their tail.

    Above 0.7 the weights are not to be trusted; k-hat is infinite where the tail is too short
    to tell, and minus infinite where all ratios are equal. `efficiency` is the effective share
    of draws that depend on each other.
    """
    size = log_ratios.shape[0]
    weights = log_ratios - log_ratios.max()
    if np.ptp(weights) == 0.0:
        return np.full(size, -math.log(size)), -math.inf
    length = math.ceil(min(TAIL_SHARE * size, TAIL_ROOTS * math.sqrt(size / efficiency)))
    order = np.argsort(weights, kind="stable")
    tail = order[-length:] if length < size else order
    shape = math.inf
    if _FEWEST <= length < size:
        # The smallest double bounds the cut, so that it can be taken out of its logarithm.
        cut = max(weights[order[-length - 1]], math.log(np.finfo(np.float64).tiny))
        over = np.exp(weights[tail]) - math.exp(cut)
        if over[0] > 0.0:
            shape, scale = fit_tail(over)
            ranks = (np.arange(length) + 0.5) / length
            smooth = _pareto_quantiles(ranks, shape, scale)
            weights = weights.copy()
            weights[tail] = np.minimum(np.log(smooth + math.exp(cut)), 0.0)
    normalised: Floats = weights - np.logaddexp.reduce(weights)
    return normalised, shape


def fit_tail(excess: Floats) -> tuple[float, float]:
    """Shape k and scale of a generalised Pareto distribution fitted to sorted excesses.

    The quasi-Bayes estimate of Zhang and Stephens (2009), with the weak prior of the paper.
    """
    n = excess.shape[0]
    points = _GRID + int(math.sqrt(n))
    places = np.arange(1, points + 1)
    quarter = excess[int(n / 4 + 0.5) - 1]
    rates = (1.0 - np.sqrt(points / (places - 0.5))) / (_GRID_SCALE * quarter) + 1.0 / excess[-1]
    shapes = np.log1p(-rates[:, None] * excess).mean(axis=1)
    fits = n * (np.log(-rates / shapes) - shapes - 1.0)
    weights = np.exp(fits - np.logaddexp.reduce(fits))
    kept = weights >= 10 * np.finfo(np.float64).eps
    weights = weights[kept] / weights[kept].sum()
    rate = float((rates[kept] * weights).sum())
    shape = float(np.log1p(-rate * excess).mean())
    scale = -shape / rate
    shape = (n * shape + _PRIOR_DRAWS * _PRIOR_SHAPE) / (n + _PRIOR_DRAWS)
    return shape, scale


def _pareto_quantiles(ranks: Floats, shape: float, scale: float) -> Floats:
    if shape == 0.0:
        return -scale * np.log1p(-ranks)
    quantiles: Floats = scale * np.expm1(-shape * np.log1p(-ranks)) / shape
    return quantiles


def weight_ess(log_weights: Floats, efficiency: float = 1.0) -> float:
    """How many independent draws normalised log weights are worth (Kish 1965)."""
    return float(efficiency / np.exp(2.0 * log_weights).sum())


def resample(
    log_weights: Floats, size: int, rng: np.random.Generator, *, shuffled: bool = True
) -> Ints:
    """Indices (size,) of draws, each as often as its weight says, shuffled or in their order.

    Systematic resampling: one random offset, so that equal weights give every draw back.
    """
    heights = np.cumsum(np.exp(log_weights))
    ticks = (np.arange(size) + rng.random()) / size * heights[-1]
    picked = np.minimum(np.searchsorted(heights, ticks), log_weights.shape[0] - 1)
    result: Ints = (rng.permutation(picked) if shuffled else picked).astype(np.int64)
    return result
