"""claims/*.csv (reported) and claims/<document>.yaml (quoted): what somebody asserted.

One row is one mention of one amount. The fields are those of the reader's output, flat, plus
what a case adds: id, state, role, text basis, dates of report, measure, knowledge, capacity.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints
from pydantic.dataclasses import dataclass

from steelyard.base.dates import parse_span
from steelyard.base.errors import Problem
from steelyard.base.numbers import plain_number
from steelyard.case.exchange import CONFIG, Id, PartialDate
from steelyard.case.validate import Spot

COUNTED_STATES = frozenset({"accepted", "edited"})
"""States of a claim that somebody has judged to be right."""

RATE_UNITS = ("/month", "/year")
"""What a unit ends with when the amount is a rate."""

Bound = Literal["exact", "approx", "at_least", "at_most", "range", "order"]
Status = Literal["delivered", "promised", "planned", "expected", "denied", "other"]


AsPrinted = Annotated[str, StringConstraints(strip_whitespace=False)]
"""Text that is kept to the letter, with space at its ends."""
IdOrNone = Annotated[str, Field(pattern=r"^([A-Za-z0-9][A-Za-z0-9._-]*)?$")]
"""An id, or empty words where there is none yet."""


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Claim:
    """One mention of one amount, with who said it on whose word."""

    id: Id = Field(description="A name of its own, over all claim files.")
    item: IdOrNone = Field(
        description="The item it speaks about; empty only until somebody accepts the claim."
    )
    status: Status = Field(
        description="Only `delivered` counts; promised, planned and expected feed the table of promises."
    )
    bound: Bound = Field(description="What the hedge makes of the amount.")
    amount_low: float | None = Field(default=None, description="Base units; empty when open.")
    amount_high: float | None = Field(default=None, description="Base units; empty when open.")
    unit: str = Field(
        default="",
        description="Of the item; `unit/month` or `unit/year` for a rate; `share` for a part of 1.",
    )
    direction: Annotated[tuple[str, ...], Field(min_length=2, max_length=2)] | None = Field(
        default=None, description="giver>receiver"
    )
    words: str = Field(default="", description="The hedge as printed.")
    said: str = Field(default="", description="The good as the row names it.")
    as_of: PartialDate | None = Field(default=None, description="Places the claim on the curve.")
    window_start: PartialDate | None = Field(
        default=None, description="Where the amount begins; empty: the start of the case's window."
    )
    reported_on: PartialDate | None = Field(
        default=None, description="What --as-of may know; a month means its last day."
    )
    source: Id | None = Field(default=None, description="Who first asserted it.")
    attribution: tuple[str, ...] = Field(
        default=(), description="Outlet first, source last, joined by ' < '."
    )
    document: Id | None = Field(default=None, description="The document it was read in.")
    url: str = Field(default="", description="Where it was printed.")
    lang: str = Field(default="", description="Language of the words.")
    measure: Literal["cumulative", "level", "window", "additional", "rate"] = Field(
        default="cumulative",
        description="What the amount covers: up to a day, present at a day, in a window, on top, or per month or year.",
    )
    knowledge: Literal["observed", "stated", "computed", "unknown"] = Field(
        default="unknown", description="How the source knows: it saw, says, or computed."
    )
    certainty: Literal["asserted", "estimated", "possible", "doubted"] = Field(
        default="asserted", description="How sure the words are."
    )
    kind: Literal["quantity", "value", "price", "share", "macro", "statement"] = Field(
        default="quantity",
        description="What the number is; a claim without a number is a statement.",
    )
    role: Literal["evidence", "comparison", "excluded"] = Field(
        default="evidence",
        description="evidence counts; comparison is shown beside; excluded is kept with its reason.",
    )
    reason: str = Field(default="", description="Why it is comparison or excluded.")
    state: Literal["proposed", "accepted", "edited", "rejected", "parked"] = Field(
        default="proposed", description="Only accepted and edited claims count."
    )
    text_basis: Literal["quoted", "reported"] = Field(
        default="reported",
        description="quoted: anchored in a kept text; reported: no text at hand.",
    )
    quote: AsPrinted | None = Field(default=None, description="The words, exactly text[start:end].")
    start: int | None = Field(
        default=None, ge=0, description="Where the quote starts in the text, in characters from 0."
    )
    end: int | None = Field(default=None, ge=0, description="Where it ends; the end is left out.")
    reading: str = Field(default="", description="How digits were read out of words, if they were.")
    capacity: Literal["", "full_load", "typical_load", "volume"] = Field(
        default="", description="A capacity is a claim on the load, never a count."
    )
    capacity_of: Id | None = Field(default=None, description="The load item it speaks about.")
    capacity_inputs: tuple[Id, ...] = Field(
        default=(), description="Claims whose amount it was computed from."
    )
    partial: bool = Field(
        default=False,
        description="The observer saw part only (launches, visible ships): a floor far below.",
    )
    credibility: Literal["", "1", "2", "3", "4", "5", "6"] = Field(
        default="", description="Admiralty scale, 1 confirmed to 5 improbable, 6 cannot be judged."
    )
    paraphrase: str = Field(
        default="", description="What it says in our words; labelled so wherever it is shown."
    )
    rule: str = Field(
        default="", description="The rule of the reader that proposed it; empty: a person wrote it."
    )
    translation: str = Field(
        default="", description="The quote in another language; the original stays the evidence."
    )
    translation_lang: str = Field(
        default="",
        pattern=r"^([a-z]{2,3})?$",
        description="ISO 639 code of the translation; empty: English.",
    )
    translation_by: Literal["", "human", "machine"] = Field(
        default="", description="Who translated; empty: not known."
    )
    translation_checked: bool = Field(
        default=False, description="true: somebody has compared it with the original."
    )
    internal: bool = Field(default=False, description="true: never in a published report.")
    note: str = Field(default="", description="For the reader.")


def check_claim(claim: Claim, spot: Spot) -> Iterator[Problem]:
    """What is wrong with one claim taken alone."""
    yield from _check_amounts(claim, spot)
    yield from _check_window(claim, spot)
    if not claim.item and claim.state in COUNTED_STATES:
        yield spot.problem(
            "item",
            "missing-value",
            f"A claim needs a value for `item`, and this one ({claim.id}) has none.",
            "The item it speaks about. Only a claim that nobody has accepted may go without.",
        )
    if claim.role != "evidence" and not claim.reason:
        yield spot.problem(
            "role",
            "reason-missing",
            f"{claim.id} has the role {claim.role} and does not say why.",
            "Say in `reason` why it does not count.",
        )
    if claim.capacity in {"full_load", "typical_load"}:
        missing = [name for name in ("capacity_of", "capacity_inputs") if not getattr(claim, name)]
        if missing:
            yield spot.problem(
                "capacity",
                "capacity-of-what",
                f"{claim.id} is a capacity, and does not say of what: "
                + " and ".join(f"`{name}`" for name in missing)
                + (" is empty." if len(missing) == 1 else " are empty."),
                "Name in `capacity_of` the load it speaks about, and in `capacity_inputs` the "
                "claims it was computed from.",
            )
    per_time = claim.unit.endswith(RATE_UNITS)
    if (
        claim.role == "evidence"
        and claim.kind == "quantity"
        and per_time != (claim.measure == "rate")
    ):
        yield spot.problem(
            "unit" if claim.unit else "measure",
            "rate-or-total",
            f"{claim.id} has the measure {claim.measure} and the unit `{claim.unit}`.",
            "A rate has a unit per month or year (`pieces/month`), everything else has not.",
        )
    if claim.text_basis == "quoted":
        anchor = ("document", "quote", "start", "end")
        lacking = [name for name in anchor if getattr(claim, name) in {None, ""}]
        if lacking:
            yield spot.problem(
                "text_basis",
                "quoted-without-anchor",
                f"{claim.id} is quoted, but has no "
                + ", ".join(f"`{name}`" for name in lacking)
                + ".",
                "Say where the words stand, or set `text_basis: reported`.",
            )


def _check_window(claim: Claim, spot: Spot) -> Iterator[Problem]:
    if claim.window_start and claim.as_of and _first(claim.window_start) > _last(claim.as_of):
        yield spot.problem(
            "window_start",
            "window-order",
            f"The window starts {claim.window_start} and ends {claim.as_of}, before it starts.",
            "Correct `window_start` or `as_of`.",
        )
        return
    left, slash, _ = (claim.as_of or "").partition("/")
    begin = claim.window_start or (left if slash else "")
    if not begin or not claim.reported_on or _first(begin) <= _last(claim.reported_on):
        return
    # What is promised may well start after its report.
    if claim.status == "delivered" and claim.role == "evidence":
        yield spot.problem(
            "window_start" if claim.window_start else "as_of",
            "window-order",
            f"{claim.id} counts from {begin} on, and was reported before, {claim.reported_on}.",
            "Correct `window_start`, `as_of` or `reported_on`.",
        )


def _check_amounts(claim: Claim, spot: Spot) -> Iterator[Problem]:
    low, high = claim.amount_low, claim.amount_high
    for name, amount in (("amount_low", low), ("amount_high", high)):
        if amount is not None and amount < 0 and claim.role == "evidence":
            yield spot.problem(
                name,
                "negative-amount",
                f"{claim.id} speaks of {plain_number(amount)}; an amount is never negative.",
                "Turn the direction round instead.",
            )
    if low is not None and high is not None and low > high:
        yield spot.problem(
            "amount_low",
            "amounts-reversed",
            f"The low amount {plain_number(low)} is above the high amount {plain_number(high)}.",
            "Swap the two, or correct one.",
        )
    if claim.role != "evidence" or claim.kind == "statement":
        return
    wrong, mend = "", ""
    match claim.bound:
        case "at_least" if low is None:
            wrong, mend = "`at_least` needs `amount_low`", "Move the amount to `amount_low`"
        case "at_most" if high is None:
            wrong, mend = "`at_most` needs `amount_high`", "Move the amount to `amount_high`"
        case "range" if low is None or high is None:
            wrong, mend = "`range` needs both amounts", "Fill in the other end, or use `at_most`"
        case "exact" | "approx" if low is None and high is None:
            wrong, mend = f"`{claim.bound}` needs an amount", "Fill in `amount_low`"
        case "order" if low is None and high is None:
            wrong, mend = "`order` needs an amount", "Fill in both ends"
        case "exact" if low is not None and high is not None and low != high:
            wrong, mend = "`exact` is one amount, and here are two", "Use `range`"
    if wrong:
        yield spot.problem(
            "bound",
            "bound-disagrees",
            f"In {claim.id} {wrong}.",
            f"{mend}, or correct the bound; a claim without a number has `kind: statement`.",
        )


def _first(text: str) -> date:
    return parse_span(text).first


def _last(text: str) -> date:
    return parse_span(text).last
