"""promises.csv: what is known of a promise beside the claim that told of it.

When it falls due, that it was declined, taken back or kept, and what its receiver is reported to
have expected. Never an input: nothing here moves a figure of the balance.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass

from steelyard.base.dates import parse_span
from steelyard.base.errors import Problem
from steelyard.base.numbers import plain_number
from steelyard.case.claims import Claim
from steelyard.case.exchange import CONFIG, Id, PartialDate
from steelyard.case.known import Known
from steelyard.case.validate import Spot

PROMISED: Final = frozenset({"promised", "planned", "expected"})
"""Statuses of a claim that tell of a promise."""


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class PromiseRow:
    """One thing known of one promise, or one expectation of the side that receives."""

    id: Id = Field(description="A name of its own.")
    kind: Literal["due", "declined", "lapsed", "kept", "expected"] = Field(
        description="due: the days by which it was to come; declined: the receiver said no; "
        "lapsed: it was taken back, ran out or was replaced; kept: it came, as somebody says; "
        "expected: what the receiver is reported to have expected."
    )
    claim: Id | None = Field(
        default=None, description="The promise: a claim promised, planned or expected."
    )
    item: Id | None = Field(
        default=None, description="For an expectation that no claim tells of: the item."
    )
    on: PartialDate | None = Field(
        default=None, description="When; of `due` the day, or the days, by which."
    )
    amount_low: float | None = Field(default=None, ge=0, description="How much, low end.")
    amount_high: float | None = Field(default=None, ge=0, description="How much, high end.")
    unit: str = Field(default="", description="Of the amounts.")
    said: str = Field(default="", description="What is known, in words of your own.")
    said_de: str = Field(default="", description="`said` in German; empty: as it stands.")
    source: Id | None = Field(default=None, description="Who says so.")
    rests_on: tuple[Id, ...] = Field(default=(), description="Claims that it was taken from.")
    url: str = Field(default="", description="Where it was printed.")
    reported_on: PartialDate | None = Field(
        default=None, description="What --as-of may know. Empty: known from the last day of `on`."
    )
    internal: bool = Field(default=False, description="true: never in a published report.")
    note: str = Field(default="", description="For the reader.")


def check_promise(
    row: PromiseRow, spot: Spot, claims: Mapping[str, Claim], known: Known
) -> Iterator[Problem]:
    """What is wrong with one row, alone and against the claims of the case."""
    yield from known.missing("claims", row.claim, spot, "claim")
    yield from known.missing("items", row.item, spot, "item")
    yield from known.missing("sources", row.source, spot, "source")
    for id in row.rests_on:
        yield from known.missing("claims", id, spot, "rests_on")
    needs = ("said",) if row.kind == "expected" else ("claim", "on")
    for name in needs:
        if not getattr(row, name):
            yield spot.problem(
                name,
                "missing-value",
                f"A row of the kind {row.kind} needs a value for `{name}`, and this one "
                f"({row.id}) has none.",
                "Say which promise and when; an expectation says in `said` what was expected.",
            )
    if row.kind == "expected" and row.claim is None and row.item is None:
        yield spot.problem(
            "item",
            "missing-value",
            f"The expectation {row.id} names neither a `claim` nor an `item`.",
            "Name the promise it belongs to, or the item that was expected.",
        )
    if row.amount_low is not None and row.amount_high is not None:
        if row.amount_low > row.amount_high:
            yield spot.problem(
                "amount_low",
                "amounts-reversed",
                f"The low amount {plain_number(row.amount_low)} is above the high amount {plain_number(row.amount_high)}.",
                "Swap the two, or correct one.",
            )
    claim = claims.get(row.claim or "")
    if claim is None:
        return
    if claim.status not in PROMISED:
        yield spot.problem(
            "claim",
            "not-a-promise",
            f"{claim.id} is {claim.status}, so it is no promise.",
            "Name a claim whose status is promised, planned or expected.",
        )
    made = claim.reported_on or claim.as_of
    if row.on and made and parse_span(row.on).last < parse_span(made).first:
        yield spot.problem(
            "on",
            "before-the-promise",
            f"{row.on} lies before {claim.id} was reported, {made}.",
            "Correct `on`, or the date of the claim.",
        )
