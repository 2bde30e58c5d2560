"""The checks of what the arithmetic needs: numbers it can divide by, take logarithms of, or see.

In: the claims, items, prices, series, settings and links of a case. Out: Problems where a
weighing would have to stop or to guess. Nothing is computed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from steelyard.base.errors import Problem
from steelyard.base.numbers import plain_number
from steelyard.base.tables import read_table
from steelyard.base.units import units_ratio
from steelyard.case.claims import Claim
from steelyard.case.exchange import Exchange
from steelyard.case.items import Item
from steelyard.case.links import Link, first_origins
from steelyard.case.prices import Price
from steelyard.case.priors import Prior
from steelyard.case.series import SeriesRow
from steelyard.case.validate import Spot

SHARES = frozenset({"share", "ratio"})
"""Units of items that a claim in the unit `share` can speak about."""
_ACCEPTED = frozenset({"accepted", "edited"})
_CURRENCY = re.compile(r"[A-Z]{3}")
# Settings that may be nothing at all: time, rounding, and leans that nobody need share.
_MAY_BE_ZERO = frozenset(
    {
        "bounds_months",
        "common_converted",
        "common_correlation",
        "common_counted",
        "common_estimated",
        "common_prices",
        "early_start_months",
        "knot_days",
        "rounding_cap",
        "rounding_share",
        "stale_chance",
    }
)
# Settings that are a part of one, and not the whole.
_BELOW_ONE = frozenset(
    {"common_correlation", "contamination", "range_coverage", "stale_chance", "stop_per_quarter"}
)


def check_usable(
    claim: Claim, spot: Spot, items: Mapping[str, Item], claims: Mapping[str, Claim]
) -> Iterator[Problem]:
    """What an evidence row lacks, or says against its item, so that it cannot be weighed."""
    if claim.role != "evidence":
        return
    item = items.get(claim.item)
    if item is not None and item.direction is not None and claim.direction is not None:
        pairs = zip(claim.direction, item.direction, strict=True)
        # A side that is no party of the case is another problem.
        if any(said in item.direction and said != meant for said, meant in pairs):
            yield spot.problem(
                "direction",
                "direction-against-item",
                f"{claim.id} goes {' > '.join(side or '?' for side in claim.direction)}, and its "
                f"item `{item.id}` {' > '.join(item.direction)}.",
                "Turn the claim round, or give it an item of that direction.",
            )
    if claim.capacity in {"full_load", "typical_load"}:
        for id in claim.capacity_inputs:
            source = claims.get(id)
            if source is None or source.amount_low or source.amount_high:
                continue
            yield spot.problem(
                "capacity_inputs",
                "input-without-amount",
                f"{claim.id} was computed from {id}, which has no amount above 0 to divide by.",
                "Name the claim that gives the number, or fill in its amount.",
            )
    yield from _check_zero(claim, spot, items)


def _check_zero(claim: Claim, spot: Spot, items: Mapping[str, Item]) -> Iterator[Problem]:
    counts = claim.state in _ACCEPTED and claim.status == "delivered"
    if not counts or claim.kind not in {"quantity", "share"} or claim.bound == "at_least":
        return
    if claim.amount_high != 0.0 and not (claim.amount_low == 0.0 and claim.amount_high is None):
        return
    id = claim.capacity_of or claim.item if claim.capacity else claim.item
    seen = set()
    while id in items and items[id].same_as is not None and id not in seen:
        seen.add(id)
        id = str(items[id].same_as)
    if id in items and items[id].detection_limit is None:
        yield spot.problem(
            "amount_high" if claim.amount_high == 0.0 else "amount_low",
            "no-detection-limit",
            f"{claim.id} saw none, and `{id}` does not say how much would have been seen.",
            f"Give `{id}` a `detection_limit`: the amount below which it is reported as none.",
        )


def check_two_origins(links: Iterable[tuple[Link, Spot]]) -> Iterator[Problem]:
    """A row that is linked as the copy of two rows which are not of one origin."""
    copied: dict[str, list[str]] = {}
    rows = [
        (link, spot)
        for link, spot in links
        if link.kind == "same_origin" and link.judgement == "yes" and link.a != link.b
    ]
    for link, _ in rows:
        copied.setdefault(link.a, []).append(link.b)
    tops = first_origins({id for link, _ in rows for id in (link.a, link.b)}, copied, str)
    first: dict[str, str] = {}
    for link, spot in rows:
        before = first.setdefault(link.a, link.b)
        if tops[before] != tops[link.b]:
            yield spot.problem(
                "b",
                "two-origins",
                f"{link.a} is linked as a copy of {before} already, and {link.b} is another "
                "origin.",
                "Keep the link to what it repeats; link the two originals if they are one.",
            )


def check_prices_above_zero(price: Price, spot: Spot) -> Iterator[Problem]:
    """A price of nothing in a row that counts."""
    for name, amount in (("price_low", price.price_low), ("price_high", price.price_high)):
        if price.role == "evidence" and amount == 0.0:
            yield _not_above(spot, name, amount, "Correct the price, or leave an open end empty.")


def check_price_unit(price: Price, spot: Spot, items: Mapping[str, Item]) -> Iterator[Problem]:
    """A price that counts, in another unit than its item's, and nothing that brings it there."""
    item = items.get(price.item or "")
    if item is None or price.role != "evidence" or price.state not in _ACCEPTED:
        return
    # A factor or its reason says that somebody thought of it; money is worth itself.
    if price.per_item != 1.0 or price.per_item_reason or _CURRENCY.fullmatch(item.unit):
        return
    ratio = units_ratio(price.unit, item.unit)
    if ratio == 1.0:
        return
    mend = (
        "Say under `per_item` what the price is multiplied by for one unit of the item, and why "
        "under `per_item_reason` (1 where the two are the same thing); or correct the unit."
    )
    if ratio is not None:
        mend = (
            f"Write {1.0 / ratio:.12g} under `per_item`: so many `{price.unit}` are one of "
            f"`{item.unit}`; and why under `per_item_reason`."
        )
    yield spot.problem(
        "unit",
        "other-price-unit",
        f"{price.id} is a price per `{price.unit}`, and its item `{item.id}` counts in "
        f"`{item.unit}`.",
        mend,
    )


def check_dated_money(exchange: Exchange, items: Iterable[tuple[Item, Spot]]) -> Iterator[Problem]:
    """Money of the day that is no flow, or in a currency that the case cannot bring home."""
    known = {exchange.money.currency, *exchange.money.exchange_rates}
    for item, spot in items:
        if not item.money_of_the_day:
            continue
        if item.unit in known and item.measure == "cumulative" and item.baseline is None:
            continue
        yield spot.problem(
            "money_of_the_day",
            "not-dated-money",
            f"`{item.id}` counts {item.unit}, and money of the day is a flow without baseline in "
            f"a currency of the case: {', '.join(sorted(known))}.",
            "Name the currency's series under money.exchange_rates in case.yaml, or take "
            "`money_of_the_day` out.",
        )


def check_series(exchange: Exchange, series: Iterable[tuple[SeriesRow, Spot]]) -> Iterator[Problem]:
    """Values that are divided by or multiplied with: rates, deflator, output."""
    used = {exchange.money.deflator, *exchange.money.exchange_rates.values()}
    used |= {reference.series for reference in exchange.output}
    for row, spot in series:
        if row.series in used and row.use and row.value is not None and row.value <= 0.0:
            yield _not_above(spot, "value", row.value, "Correct it, or leave a known gap empty.")


def check_prior(prior: Prior, spot: Spot) -> Iterator[Problem]:
    """A setting that the arithmetic cannot use, or that lacks the spread it needs."""
    least = prior.value >= 0.0 if prior.name in _MAY_BE_ZERO else prior.value > 0.0
    if not least or (prior.name in _BELOW_ONE and prior.value >= 1.0):
        word = "at least" if prior.name in _MAY_BE_ZERO else "above"
        top = " and below 1" if prior.name in _BELOW_ONE else ""
        yield spot.problem(
            "value",
            "out-of-range",
            f"`{prior.name}` is {plain_number(prior.value)}, and must be {word} 0{top}.",
            "Correct the number.",
        )
    uncertain = {row["name"] for row in read_table("priors.csv") if row["spread"]}
    if prior.name in uncertain and prior.spread is None:
        yield spot.problem(
            "name",
            "missing-value",
            f"The setting `{prior.name}` is itself uncertain, and this row gives no `spread`.",
            "Fill in `spread`, the log sd of the setting.",
        )


def _not_above(spot: Spot, field: str, value: float, mend: str) -> Problem:
    return spot.problem(
        field, "out-of-range", f"`{field}` is {plain_number(value)}, and must be above 0.", mend
    )
