"""prices.csv: what such goods were sold, bought or made for; same care as claims."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field
from pydantic.dataclasses import dataclass

from steelyard.base.errors import Problem
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

    id: Id
    item: Id | None
    basis: Id | None
    kind: PriceKind
    price_low: float | None
    price_high: float | None
    currency: str = Field(pattern=r"^[A-Z]{3}$")
    unit: str
    price_year: int = Field(ge=1900, le=2200)
    bound: Bound = "approx"
    per_item: float = Field(
        default=1.0,
        gt=0,
        description="Printed unit -> the item's unit: price per item = price x per_item.",
    )
    per_item_reason: str = ""
    said: str = Field(default="", description="The good as the row names it.")
    buyer: str = ""
    seller: str = ""
    context: str = ""
    source: str = Field(default="", description="Who gives the price; sources.csv or plain words.")
    url: str = ""
    reported_on: PartialDate | None = None
    role: Literal["evidence", "comparison", "excluded"] = "evidence"
    reason: str = ""
    state: Literal["proposed", "accepted", "edited", "rejected", "parked"] = "proposed"
    rests_on: Id | None = Field(
        default=None, description="Another row it repeats or is computed from; counts once."
    )
    quote: str | None = None
    internal: bool = False
    note: str = ""


def check_price(price: Price, spot: Spot) -> Iterator[Problem]:
    """What is wrong with one price taken alone."""
    low, high = price.price_low, price.price_high
    if low is not None and high is not None and low > high:
        yield spot.problem(
            "price_low",
            "amounts-reversed",
            f"The low price {low:g} is above the high price {high:g}.",
            "Swap the two, or correct one.",
        )
    for name, amount in (("price_low", low), ("price_high", high)):
        if amount is not None and amount < 0:
            yield spot.problem(
                name, "negative-amount", f"The price {amount:g} is negative.", "Correct the price."
            )
    if price.role != "evidence" and not price.reason:
        yield spot.problem(
            "role",
            "reason-missing",
            f"{price.id} has the role {price.role} and does not say why.",
            "Say in `reason` why it does not count.",
        )
