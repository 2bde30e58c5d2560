"""Uncertain numbers: plain bounds and modelled quantiles under different names.

`low` and `high` are interval arithmetic over evidence; `p05`, `p50`, `p95` are quantiles of
draws. An end that the evidence leaves open is None, with the reason in `open`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Draws = NDArray[np.float64]

QUANTILES = (0.05, 0.50, 0.95)


@dataclass(frozen=True, slots=True)
class Spread:
    """Five numbers of one uncertain quantity; `open` says why an end is None."""

    low: float | None
    high: float | None
    p05: float | None
    p50: float | None
    p95: float | None
    open: str = ""

    def to_json(self) -> dict[str, float | str | None]:
        """The contract's Q object; `open` only where an end is missing."""
        numbers: dict[str, float | str | None] = {
            "low": self.low,
            "high": self.high,
            "p05": self.p05,
            "p50": self.p50,
            "p95": self.p95,
        }
        if self.open:
            numbers["open"] = self.open
        return numbers


@dataclass(frozen=True, slots=True)
class Bounds:
    """Plain bounds: an end left open by the evidence is None, and `open` says why."""

    low: float | None
    high: float | None
    open: str = ""

    def times(self, low: float, high: float | None = None) -> Bounds:
        """The low end times `low`, the high end times `high`, one positive factor where that
        is not given; what is open stays open.
        """
        top = low if high is None else high
        return Bounds(
            self.low * low if self.low is not None else None,
            self.high * top if self.high is not None else None,
            self.open,
        )


def spread(draws: Draws, bounds: Bounds) -> Spread:
    """Quantiles of `draws` of shape (draws,) beside plain `bounds`."""
    p05, p50, p95 = (float(q) for q in np.quantile(draws, QUANTILES))
    return Spread(bounds.low, bounds.high, p05, p50, p95, bounds.open)
