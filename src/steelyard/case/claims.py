"""claims/*.csv (reported) and claims/<document>.yaml (quoted): what somebody asserted.

One row is one mention of one amount. The fields are those of the reader's output, flat, plus
what a case adds: id, state, role, text basis, dates of report, measure, knowledge, capacity.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass

from steelyard.case.exchange import CONFIG, Id, PartialDate

Bound = Literal["exact", "approx", "at_least", "at_most", "range", "order"]
Status = Literal["delivered", "promised", "planned", "expected", "denied", "other"]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Claim:
    """One mention of one amount, with who said it on whose word."""

    id: Id
    item: Id
    status: Status
    bound: Bound
    amount_low: float | None = Field(default=None, description="Base units; empty when open.")
    amount_high: float | None = None
    unit: str = Field(default="", description="Of the item, `percent`, or `unit/month` for a rate.")
    direction: Annotated[tuple[str, ...], Field(min_length=2, max_length=2)] | None = Field(
        default=None, description="giver>receiver"
    )
    words: str = Field(default="", description="The hedge as printed.")
    said: str = Field(default="", description="The good as the row names it.")
    as_of: PartialDate | None = Field(default=None, description="Places the claim on the curve.")
    window_start: PartialDate | None = None
    reported_on: PartialDate | None = Field(
        default=None, description="What --as-of may know; a month means its last day."
    )
    source: Id | None = Field(default=None, description="Who first asserted it.")
    attribution: tuple[str, ...] = Field(
        default=(), description="Outlet first, source last, joined by ' < '."
    )
    document: Id | None = None
    url: str = ""
    lang: str = ""
    measure: Literal["cumulative", "level", "window", "additional", "rate"] = "cumulative"
    knowledge: Literal["observed", "stated", "computed", "unknown"] = "unknown"
    certainty: Literal["asserted", "estimated", "possible", "doubted"] = "asserted"
    kind: Literal["quantity", "value", "price", "share", "macro", "statement"] = "quantity"
    role: Literal["evidence", "comparison", "excluded"] = "evidence"
    reason: str = Field(default="", description="Why it is comparison or excluded.")
    state: Literal["proposed", "accepted", "edited", "rejected", "parked"] = "proposed"
    text_basis: Literal["quoted", "reported"] = "reported"
    quote: str | None = None
    start: int | None = Field(default=None, ge=0)
    end: int | None = Field(default=None, ge=0)
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
    credibility: Literal["", "1", "2", "3", "4", "5", "6"] = ""
    paraphrase: str = ""
    translation: str = ""
    internal: bool = False
    note: str = ""
