"""The checks of size: numbers and starts that no arithmetic of goods and money can use.

In: the records of a case. Out: Problems where a number is beyond anything that is counted, so
that a slip of the pen (a power too many) is said and never weighed. Nothing is computed.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, get_args, get_type_hints

from steelyard.base.dates import parse_span
from steelyard.base.errors import Problem
from steelyard.base.numbers import plain_number
from steelyard.case.claims import Claim
from steelyard.case.items import Item
from steelyard.case.priors import Prior
from steelyard.case.validate import Spot

# The yearly output of the whole world is some 1e14 dollars, and 1e22 of the smallest currency;
# a grain of anything is more than 1e-15 of any unit. Squares of both are still finite numbers.
LEAST, MOST = 1e-15, 1e24
# A spread is a log sd: 20 of them is a factor of 500 million to either side.
MOST_SPREAD = 20.0
# Settings that are no spread, width or share: a factor, days, months and a count.
_MOST_OF_SETTING = {
    "bounds_months": 12_000.0,
    "early_start_months": 12_000.0,
    "knot_days": 36_525.0,
    "knot_limit": 1000.0,
    "contamination_factor": 1000.0,
}


def check_numbers(records: Iterable[tuple[Any, Spot]]) -> Iterator[Problem]:
    """Numbers of records that are beyond all measure; spreads and scores have limits of their own."""
    for record, spot in records:
        if getattr(record, "role", "evidence") != "evidence":
            continue
        for name in _numbers(type(record)):  # type: ignore[arg-type]
            value = getattr(record, name)
            if not isinstance(value, float):
                continue
            if name == "spread":
                if value > MOST_SPREAD:
                    yield _beyond(spot, name, value, f"at most {plain_number(MOST_SPREAD)}")
                continue
            size = abs(value)
            if size > MOST or 0.0 < size < LEAST:
                yield _beyond(
                    spot, name, value, f"between {plain_number(LEAST)} and {plain_number(MOST)}"
                )


@cache
def _numbers(kind: type[Any]) -> tuple[str, ...]:
    """The fields of a kind of record that may hold a number with a fraction."""
    hints = get_type_hints(kind)
    return tuple(
        field.name
        for field in dataclasses.fields(kind)
        if field.name != "score" and float in {hints[field.name], *get_args(hints[field.name])}
    )


def check_setting_size(prior: Prior, spot: Spot) -> Iterator[Problem]:
    """A setting, or its spread, that would make every answer possible."""
    most = _MOST_OF_SETTING.get(prior.name, MOST_SPREAD)
    if prior.value > most:
        yield _beyond(spot, "value", prior.value, f"at most {plain_number(most)}")
    if prior.spread is not None and prior.spread > MOST_SPREAD:
        yield _beyond(spot, "spread", prior.spread, f"at most {plain_number(MOST_SPREAD)}")


def check_started(claim: Claim, spot: Spot, items: Mapping[str, Item]) -> Iterator[Problem]:
    """An amount of a day on which its item had not started: nobody can have counted any."""
    if claim.role != "evidence" or claim.state not in {"accepted", "edited"}:
        return
    if claim.status != "delivered" or claim.capacity or claim.kind not in {"quantity", "share"}:
        return
    if not claim.amount_low and not claim.amount_high:
        return
    item, seen = items.get(claim.item), {claim.item}
    while item is not None and item.same_as is not None and item.same_as not in seen:
        seen.add(item.same_as)
        item = items.get(item.same_as)
    text = claim.as_of or claim.reported_on
    if item is None or item.start is None or item.measure == "constant" or text is None:
        return
    last = parse_span(text).last
    if claim.reported_on is not None:
        last = min(last, parse_span(claim.reported_on).last)
    if last < parse_span(item.start).first:
        yield spot.problem(
            "as_of" if claim.as_of else "reported_on",
            "before-the-start",
            f"{claim.id} speaks of {text}, and `{item.id}` starts on {item.start}.",
            f"Correct the date of the claim, or the `start` of `{item.id}`.",
        )


def _beyond(spot: Spot, field: str, value: float, limits: str) -> Problem:
    return spot.problem(
        field,
        "out-of-range",
        f"`{field}` is {plain_number(value)}, and must be {limits}.",
        "Correct the number.",
    )
