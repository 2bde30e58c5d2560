"""Draws and plain bounds -> the five numbers of a figure, and the bands of a curve.

In: draws (draws,) or paths (months, draws), with Bounds. Out: JSON-ready Q objects. An end
that is open, or a ratio without a bottom, is null with its reason, never a huge number.
"""

from __future__ import annotations

import numpy as np

from steelyard.base.spread import Bounds, Draws, Spread, spread
from steelyard.weighing.balance import Balance

Q = dict[str, float | str | None]
_BAND = (0.05, 0.5, 0.95)


def q_of(draws: Draws, bounds: Bounds) -> Q:
    """Quantiles of `draws` beside their plain bounds."""
    return spread(draws, bounds).to_json()


def ratio_of(balance: Balance, bounds: Bounds | None = None) -> Q:
    """Quantiles of the ratio; an infinite one is an open end, never a huge number."""
    bounds = bounds or balance.ratio_bounds
    ordered = np.sort(balance.ratio)

    def at(q: float) -> float | None:
        # Interpolating towards infinity gives no number, so the order statistic is taken.
        value = float(ordered[min(int(q * ordered.size), ordered.size - 1)])
        return value if np.isfinite(value) else None

    p05, p50, p95 = (at(q) for q in _BAND)
    reason = bounds.open
    if None in {p05, p50, p95} and not reason:
        reason = "what came back may be nothing"
    return Spread(bounds.low, bounds.high, p05, p50, p95, reason).to_json()


def band_of(path: Draws) -> dict[str, list[float]]:
    """Quantiles of a path (months, draws) month by month."""
    low, middle, high = np.quantile(path, _BAND, axis=1)
    return {"p05": low.tolist(), "p50": middle.tolist(), "p95": high.tolist()}


def floored(bounds: Bounds) -> Bounds:
    """Bounds with nothing below zero."""
    return Bounds(
        max(bounds.low, 0.0) if bounds.low is not None else None,
        max(bounds.high, 0.0) if bounds.high is not None else None,
        bounds.open,
    )
