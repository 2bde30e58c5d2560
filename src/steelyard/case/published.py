"""published.csv: what others concluded, with their scope; compared with, never an input."""

from __future__ import annotations

from typing import Final, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass

from steelyard.case.exchange import CONFIG, Id, PartialDate

SUMS: Final = frozenset({"given", "due", "received"})
"""What a figure measures if it is a sum of money that can be set beside a pan."""


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Published:
    """One figure of one study, with what it measures and on what scope."""

    id: Id = Field(description="A name of its own.")
    study: str = Field(description="Which study.")
    year: str = Field(description="Of the study.")
    direction: str = Field(description="Which way it counts.")
    said: str = Field(description="The figure as the study names it.")
    measures: Literal["given", "due", "received", "quantity", "price", "macro"] = Field(
        description="What the figure measures; only like is compared with like."
    )
    unit: str = Field(default="", description="Of the quantity.")
    quantity_low: float | None = Field(default=None, description="Its quantity, low end.")
    quantity_high: float | None = Field(default=None, description="Its quantity, high end.")
    unit_price_low: float | None = Field(default=None, description="Its unit price, low end.")
    unit_price_high: float | None = Field(default=None, description="Its unit price, high end.")
    value_low: float | None = Field(default=None, description="In the case's currency.")
    value_high: float | None = Field(default=None, description="In the case's currency.")
    as_of: PartialDate | None = Field(default=None, description="Up to when it counts.")
    window_start: PartialDate | None = Field(default=None, description="From when it counts.")
    window_end: PartialDate | None = Field(default=None, description="Until when it counts.")
    troops: Literal["", "in", "out"] = Field(default="", description="Whether people are in it.")
    technology: Literal["", "in", "out"] = Field(
        default="", description="Whether technology is in it."
    )
    basis: str = Field(default="", description="The study's price basis in a few words.")
    basis_de: str = Field(default="", description="`basis` in German; empty: as it stands.")
    headline: bool = Field(default=False, description="Shown in the chart of published sums.")
    label: str = Field(default="", description="A short name for charts.")
    label_de: str = Field(default="", description="`label` in German; empty: as it stands.")
    differs: str = Field(default="", description="Which of count, price, scope, window, and why.")
    differs_de: str = Field(default="", description="`differs` in German; empty: as it stands.")
    of: Id | None = Field(
        default=None, description="The total that this quantity or price is a part of."
    )
    item: Id | None = Field(
        default=None,
        description="The item that a part counts, so that its count can be set to ours.",
    )
    items: tuple[Id, ...] = Field(
        default=(),
        description="What is in it of the case's items: of a total its goods, of a part those "
        "whose value goes with its count; empty: all of its leg, or the item itself.",
    )
    case_basis: Id | None = Field(
        default=None, description="The basis of the case that is nearest to the study's prices."
    )
    url: str = Field(default="", description="Where it was printed.")
    note: str = Field(default="", description="For the reader.")
