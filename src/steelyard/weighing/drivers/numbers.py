"""The numbers that a balance rests on and that somebody could look into: quantities and prices.

In: a Weighing. Out: each with its draws. Adds and changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal

import numpy as np

from steelyard.base.spread import Draws
from steelyard.weighing.valuation import Valuation
from steelyard.weighing.weigh import Weighing

Kind = Literal["quantity", "price"]

LEAST_SPREAD: Final = 1e-6
"""Of logs; what varies less is known."""


def numbers_of(w: Weighing) -> Iterator[tuple[Kind, str, Draws]]:
    """Every quantity, and every price that something in the pans rests on."""
    for id in sorted(w.estimates):
        yield "quantity", id, w.estimates[id].quantity
    for item, basis in sorted(
        {cell for cell in map(sold_as, valuations_of(w)) if cell is not None}
    ):
        price = w.pricing.unit_price(item, basis)
        if price is not None and price.proxy is None:
            yield "price", item, price.draws


def valuations_of(w: Weighing) -> tuple[Valuation, ...]:
    """What lies in the two pans, in order of leg and id."""
    return (*w.balance.given.valuations, *w.balance.returned.valuations)


def sold_as(valuation: Valuation) -> tuple[str, str] | None:
    """The item and basis whose sales a price rests on, perhaps by proxy; None for bare money."""
    row = valuation.price.rows[0].price if valuation.price.rows else None
    return (row.item, row.basis) if row is not None and row.item and row.basis else None


def standard_logs(draws: Draws) -> Draws | None:
    """Logs less their mean over their spread; None for a number that is known, or may be nothing."""
    if not (draws > 0.0).all():
        return None
    logs: Draws = np.log(draws)
    spread = float(logs.std())
    return (logs - logs.mean()) / spread if spread > LEAST_SPREAD else None
