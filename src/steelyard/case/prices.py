"""prices.csv: what such goods were sold, bought or made for; same care as claims."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field
from pydantic.dataclasses import dataclass

from steelyard.base.errors import Problem
from steelyard.base.numbers import plain_number
from steelyard.case.claims import Bound
from steelyard.case.exchange import CONFIG, Id, PartialDate
from steelyard.case.validate import Spot

PriceKind = Literal[
    "contract",
    "derived",
    "customs",
    "seizure",
    "official",
    "market",
    "production_cost",
    "press",
    "asking",
    "illustration",
    "aggregate",
]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Price:
    """One priced sale, cost or quote. `item` and `basis` are its cell in the grid."""

    id: Id = Field(description="A name of its own.")
    item: Id | None = Field(description="Row of the grid; empty: used for nothing.")
    basis: Id | None = Field(description="Column of the grid, one of the case's bases.")
    kind: PriceKind = Field(description="How the price is known; sets its width.")
    price_low: float | None = Field(description="In `currency` per `unit`; empty when open.")
    price_high: float | None = Field(description="In `currency` per `unit`; empty when open.")
    currency: str = Field(pattern=r"^[A-Z]{3}$", description="ISO 4217 code as printed.")
    unit: str = Field(description="As printed.")
    price_year: int = Field(
        ge=1900, le=2200, description="The year of the price; its rate and index are used."
    )
    bound: Bound = Field(default="approx", description="What the hedge makes of the price.")
    per_item: float = Field(
        default=1.0,
        gt=0,
        description="Printed unit -> the item's unit: price per item = price x per_item.",
    )
    per_item_reason: str = Field(default="", description="Where the factor comes from.")
    said: str = Field(default="", description="The good as the row names it.")
    buyer: str = Field(default="", description="Who bought.")
    seller: str = Field(default="", description="Who sold.")
    context: str = Field(default="", description="What sort of deal.")
    source: str = Field(default="", description="Who gives the price; sources.csv or plain words.")
    url: str = Field(default="", description="Where it was printed.")
    reported_on: PartialDate | None = Field(
        default=None,
        description="What --as-of may know; a month means its last day. "
        "Empty: known from the last day of `price_year`.",
    )
    role: Literal["evidence", "comparison", "excluded"] = Field(
        default="evidence",
        description="evidence counts; comparison is shown beside; excluded is kept with its reason.",
    )
    reason: str = Field(default="", description="Why it is comparison or excluded.")
    state: Literal["proposed", "accepted", "edited", "rejected", "parked"] = Field(
        default="proposed", description="Only accepted and edited rows count."
    )
    rests_on: Id | None = Field(
        default=None, description="Another row it repeats or is computed from; counts once."
    )
    quote: str | None = Field(default=None, description="The words, where they may be shown.")
    internal: bool = Field(default=False, description="true: never in a published report.")
    note: str = Field(default="", description="For the reader.")


def check_price(price: Price, spot: Spot) -> Iterator[Problem]:
    """What is wrong with one price taken alone."""
    low, high = price.price_low, price.price_high
    if low is not None and high is not None and low > high:
        yield spot.problem(
            "price_low",
            "amounts-reversed",
            f"The low price {plain_number(low)} is above the high price {plain_number(high)}.",
            "Swap the two, or correct one.",
        )
    for name, amount in (("price_low", low), ("price_high", high)):
        if amount is not None and amount < 0:
            yield spot.problem(
                name,
                "negative-amount",
                f"The price {plain_number(amount)} is negative.",
                "Correct the price.",
            )
    if price.role != "evidence" and not price.reason:
        yield spot.problem(
            "role",
            "reason-missing",
            f"{price.id} has the role {price.role} and does not say why.",
            "Say in `reason` why it does not count.",
        )
