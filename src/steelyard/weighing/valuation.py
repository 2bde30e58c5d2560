"""Estimates x prices -> money, item by item.

In: estimates of all items and unit prices. Out: Valuations. What is below an item's ordinary
trade before the window is taken off before pricing, and said.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from steelyard.base.spread import Bounds, Draws
from steelyard.case.items import Item
from steelyard.weighing.evidence import Reading
from steelyard.weighing.pricing import Pricing, UnitPrice


@dataclass(frozen=True, slots=True)
class Estimate:
    """One item's posterior. `path` has shape (months, draws), the rest (draws,)."""

    item: Item
    readings: tuple[Reading, ...]
    """Counted readings that speak about the item or about what it is computed from."""
    direct: tuple[Reading, ...]
    """Those that name the item itself."""
    path: Draws
    quantity: Draws
    documented: Draws
    """The quantity up to the newest evidence."""
    newest: date | None
    bounds: Bounds
    raw: tuple[float | None, float | None]
    prior_only: bool

    @property
    def continued_share(self) -> float:
        """Part of the median that lies after the newest evidence."""
        total = float(np.median(self.quantity))
        if self.item.measure != "cumulative" or total <= 0.0:
            return 0.0
        return max(0.0, 1.0 - float(np.median(self.documented)) / total)


@dataclass(frozen=True, slots=True)
class Valuation:
    """An estimate in money on one basis. `value` (draws,), `path` (months, draws)."""

    estimate: Estimate
    price: UnitPrice
    value: Draws
    path: Draws
    bounds: Bounds


def value_item(
    estimate: Estimate,
    pricing: Pricing,
    basis: str,
    years: Draws,
    years_documented: float,
    price: UnitPrice | None = None,
) -> Valuation | None:
    """Put a price on an estimate; None where no sale and no proxy gives one.

    `years` (months,) is the time since the item's start up to each month, for the baseline of
    ordinary trade; `years_documented` that up to the newest evidence, which is how far the
    plain bounds of a quantity reach. `price` stands in for what `pricing` would give.
    """
    price = price or pricing.unit_price(estimate.item.id, basis)
    if price is None:
        return None
    usual = estimate.item.baseline or 0.0
    path = np.maximum(estimate.path - usual * years[:, None], 0.0) * price.draws
    value = np.maximum(estimate.quantity - usual * years[-1], 0.0) * price.draws
    q, p = estimate.bounds, price.bounds
    reason = q.open or p.open
    # What nobody counts is documented as nothing: the low end is zero, the high end open.
    floor = q.low if q.low is not None else 0.0
    low = max(floor - usual * years_documented, 0.0) * p.low if p.low is not None else None
    high = (
        max(q.high - usual * years_documented, 0.0) * p.high
        if q.high is not None and p.high is not None
        else None
    )
    if (low is None or high is None) and not reason:
        reason = "no plain bound"
    bounds = Bounds(low, high, reason if low is None or high is None else "")
    return Valuation(estimate, price, value, path, bounds)
