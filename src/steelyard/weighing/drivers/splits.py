"""What a split of a figure's spread is made of: groups with their shares, and the groups' own names.

No arithmetic: the shapes that the estimates of shares fill and that documents are made of.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["source", "item", "price", "assumption"]
KINDS: Final[tuple[Kind, ...]] = ("source", "item", "price", "assumption")

OTHERS: Final = "(others)"
"""All items that have no place of their own."""
QUANTITIES: Final = "(quantities)"
"""What the prices leave: how much there was of everything."""
ALL_ELSE: Final = "(all else)"
"""What the common leans leave: the evidence, the prices, chance."""
UNNAMED: Final = "(unnamed)"
"""Claims and sales whose source nobody names."""


@dataclass(frozen=True, slots=True)
class Driver:
    """One group of inputs: its share of the figure's spread, and that share's standard error."""

    name: str
    share: float
    se: float


@dataclass(frozen=True, slots=True)
class Split:
    """The shares of one kind, largest first; they add to 1, or there are none."""

    kind: Kind
    drivers: tuple[Driver, ...]
    told: float
    """Of the figure's spread, how much the inputs of this kind tell before shares are scaled."""
    method: Literal["scores", "neighbours", "evidence"]
