"""items.yaml: the goods and services, and the expressions that tie quantities together.

An item with a `definition` is derived: a sum, difference-free product or quotient of others.
Everything else is free and is estimated from claims. `ties` are inequalities.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass

from steelyard.case.exchange import CONFIG, Day, Id, PartialDate, Words

Account = Literal["exchange", "due", "trade", "unpriced", "none"]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Factor:
    """A multiplier known to a 90 % range."""

    low: float = Field(gt=0, description="Low end of the 90 % range.")
    high: float = Field(gt=0, description="High end of the 90 % range.")
    reason: Words


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class PriceProxy:
    """Fills an empty cell of the item x basis grid from another cell, openly."""

    item: Id = Field(description="Whose price is borrowed.")
    basis: Id = Field(description="On which basis.")
    low: float = Field(gt=0, description="Factor on the borrowed price, low end of 90 %.")
    high: float = Field(gt=0, description="Factor on the borrowed price, high end of 90 %.")
    reason: Words


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Item:
    """A kind of good or service on one leg, or a quantity that speaks about one."""

    id: Id = Field(
        description="A name that claims and expressions use; letters, digits and `_` if an expression names it."
    )
    name: Words
    aliases: tuple[str, ...] = Field(
        default=(),
        description="What reports call it, in any language; the reader takes the words for this item.",
    )
    unit: str = Field(
        description="What is counted: pieces, tonnes, persons, `share` for a part of 1."
    )
    family: Id = Field(description="One of the case's families.")
    account: Account = Field(
        default="none",
        description="exchange: counts in the totals; due: owed, shown beside; trade: ordinary "
        "trade, a line of its own; unpriced: listed, never priced; none: supports others.",
    )
    direction: Annotated[tuple[Id, ...], Field(min_length=2, max_length=2)] | None = Field(
        default=None, description="[giver, receiver], ids of the case's parties."
    )
    measure: Literal["cumulative", "level", "constant"] = Field(
        default="cumulative",
        description="cumulative: a flow that adds up; level: what is present; constant: a load, a ratio, a share.",
    )
    definition: str | None = Field(
        default=None, description="Sum, product or quotient of other items; integral(level)."
    )
    same_as: Id | None = Field(
        default=None, description="Claims on this name are read as claims on that item."
    )
    magnitude: float | None = Field(
        default=None,
        gt=0,
        description="Order of magnitude before any claim: per month for a flow, else as is.",
    )
    spread: float | None = Field(
        default=None, gt=0, description="Log sd of that prior; default from priors."
    )
    money_of_the_day: bool = Field(
        default=False,
        description="The unit is a currency, and each year's part is brought to the price year by itself.",
    )
    detection_limit: float | None = Field(
        default=None, gt=0, description="Below this a month's flow is reported as none."
    )
    start: Day | None = Field(default=None, description="Nothing before; default the window.")
    stops: bool = Field(default=True, description="The flow may stop before the window ends.")
    condition: Factor | None = Field(
        default=None, description="Stock and condition; only on bases that quote new goods."
    )
    baseline: float | None = Field(
        default=None,
        ge=0,
        description="Ordinary trade per year before the window; only the excess counts.",
    )
    proxies: dict[str, PriceProxy] = Field(
        default_factory=dict,
        description="Where a price is borrowed from if a basis has none, by basis.",
    )
    evidence_class: Literal["", "documented", "reported", "nothing found"] = Field(
        default="", description="For unpriced items: how far anybody saw it."
    )
    since: PartialDate | None = Field(
        default=None, description="For unpriced items: since when it is reported."
    )
    note: str = Field(default="", description="For the reader.")


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Tie:
    """An inequality between two expressions, soft by `width` on the log scale."""

    tie: str = Field(description="left <= right")
    reason: Words
    width: float = Field(
        default=0.1, gt=0, description="Softness of the inequality on the log scale."
    )


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class ItemFile:
    """items.yaml as a whole."""

    items: tuple[Item, ...] = Field(description="The goods and services.")
    ties: tuple[Tie, ...] = Field(default=(), description="Inequalities between them.")
