"""Prices as dots: the rows of one item on one basis, swarmed so that none hides another.

In: the weighing document, a scale. Out: dots and their shifts.
Never converts a price: the document has done so.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from steelyard.desk.charts.scales import Scale

# What was paid weighs more than what was asked or guessed; the dots say so by size.
PAID = ("contract", "derived", "customs", "market", "official")
LARGE, SMALL_DOT = 3.0, 2.0
_SHIFTS = (0.0, -5.0, 5.0, -10.0, 10.0)


@dataclass(frozen=True, slots=True)
class Dot:
    """One price of the leading item."""

    id: str
    low: float
    high: float
    used: bool
    kind: str

    @property
    def middle(self) -> float:
        """The geometric middle, which is the middle on a logarithmic axis."""
        return math.sqrt(self.low * self.high)


def price_dots(document: Mapping[str, Any], leading: str, basis: str) -> tuple[Dot, ...]:
    """The prices of an item on a basis that the document could convert, cheapest first."""
    found = []
    for price in document.get("prices", ()):
        if price.get("item") != leading or price.get("basis") != basis:
            continue
        if price.get("internal"):
            continue
        ends = [price.get("converted_low"), price.get("converted_high")]
        known = [float(x) for x in ends if x is not None and x > 0]
        if known:
            found.append(
                Dot(
                    str(price["id"]),
                    min(known),
                    max(known),
                    bool(price.get("used")),
                    str(price.get("kind") or ""),
                )
            )
    return tuple(sorted(found, key=lambda dot: (dot.middle, dot.id)))


def radius_of(dot: Dot) -> float:
    """Large for what was paid, small for what was asked or guessed."""
    return LARGE if dot.kind in PAID else SMALL_DOT


def swarm(dots: Sequence[Dot], scale: Scale) -> list[float]:
    """Shifts up and down so that dots do not hide one another, as long as the row has room."""
    placed: list[tuple[float, float, float]] = []
    for dot in dots:
        x, radius = scale(dot.middle), radius_of(dot)

        def hidden(shift: float, x: float = x, radius: float = radius) -> bool:
            return any(
                (x - other_x) ** 2 + (shift - other) ** 2 < (radius + reach + 0.6) ** 2
                for other_x, other, reach in placed
            )

        shift = next((option for option in _SHIFTS if not hidden(option)), 0.0)
        placed.append((x, shift, radius))
    return [shift for _, shift, _ in placed]
