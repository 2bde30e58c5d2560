"""What was promised, planned or expected, and what has become of each by the day of the weighing.

In: a Weighing. Out: a Promise for every such claim that is nobody's copy, with its due days, what
is documented since and its state; and what the receiving side is reported to have expected.
Never adds promises up, and moves no figure of the balance.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

import numpy as np

from steelyard.base.dates import parse_span
from steelyard.base.spread import Bounds, Draws, Spread
from steelyard.case.claims import COUNTED_STATES, Claim
from steelyard.case.promises import PromiseRow
from steelyard.weighing.evidence import Reading, reported_day
from steelyard.weighing.valuation import Estimate
from steelyard.weighing.weigh import Weighing

State = Literal[
    "promised", "due", "overdue", "lapsed", "declined", "partly", "reported", "delivered"
]
Timing = Literal["none", "ahead", "due", "overdue"]
Seen = Literal["documented", "reported", "nothing found"]

LAPSE_DAYS: Final = 365
"""Overdue for so long with nothing come: after a year of silence nobody still awaits it. A row
`due` in promises.csv with a later day says otherwise."""
LEAST_PART: Final = 0.005
"""Of what was promised; less rounds to no per cent at all and counts as nothing."""
MONTH_DAYS: Final = 30.4375
_AWAY: Final = frozenset({"after_cutoff", "without", "orphan"})
_SETTLED: Final[dict[str, State]] = {
    "declined": "declined",
    "lapsed": "lapsed",
    "kept": "reported",
}


@dataclass(frozen=True, slots=True)
class Promise:
    """One promise, what is known of it, and its state on the day."""

    claim: Claim
    read_as: str
    made: date
    reports: int
    """Claims that tell of it, copies among them."""
    due_from: date | None
    due_by: date | None
    timing: Timing
    documented: Spread | None
    """What came since it was made and is documented; None where there is nothing newer."""
    share: float | None
    """The median of that, as a part of what was promised at least."""
    in_full: float | None
    """The probability that as much is documented as was promised at least."""
    told: tuple[Claim, ...]
    """Later claims without a number that say something of the item came."""
    seen: Seen
    state: State
    settled: PromiseRow | None
    """The row of promises.csv that settles the state, where one does."""
    newest: date | None
    months: int
    expected: tuple[PromiseRow, ...]
    """What its receiver is reported to have expected of it."""


def weighing_day(w: Weighing) -> date:
    """The day on which promises are looked at: that asked for, else the end of the window."""
    return w.options.as_of or w.options.end


def find_promises(w: Weighing) -> tuple[Promise, ...]:
    """Every promise that is known by the day, oldest first."""
    day = weighing_day(w)
    found = [
        _promise(w, reading, day)
        for reading in w.evidence.readings
        if reading.use == "promise" and reading.origin == reading.claim.id
    ]
    return tuple(sorted(found, key=lambda one: (one.made, one.claim.id)))


def find_expectations(w: Weighing) -> tuple[PromiseRow, ...]:
    """What the receiving sides are reported to have expected, as known by the day."""
    rows = [row for row in _known_rows(w) if row.kind == "expected"]
    return tuple(sorted(rows, key=lambda row: (row.on or row.reported_on or "9999", row.id)))


def _promise(w: Weighing, reading: Reading, day: date) -> Promise:
    claim = reading.claim
    items = {item.id: item for item in w.case.items}
    rows = [row for row in _known_rows(w) if row.claim == claim.id]
    made = parse_span(claim.reported_on or claim.as_of or w.options.end.isoformat()).last
    due_from, due_by = _due_days(claim, made, rows)
    timing = _timing(due_from, due_by, day)
    estimate = w.estimates.get(reading.read_as)
    # A total that the item is part of is evidence of it too.
    newest = estimate.newest if estimate is not None else None
    documented = share = in_full = None
    if estimate is not None and newest is not None and newest > made:
        draws, documented = _delivered_since(w, estimate, made)
        asked = claim.amount_low if claim.amount_low is not None else claim.amount_high
        if asked:
            share = float(np.median(draws)) / asked
            in_full = float(np.mean(draws >= asked))
    told = tuple(_told_since(w, reading, made))
    settled = _settling(rows)
    item = items.get(reading.read_as)
    seen: Seen = "documented" if documented else "reported" if told else "nothing found"
    if seen == "nothing found" and item is not None and item.evidence_class:
        seen = item.evidence_class
    return Promise(
        claim,
        reading.read_as,
        made,
        sum(1 for one in w.evidence.readings if one.origin == claim.id),
        due_from,
        due_by,
        timing,
        documented,
        share,
        in_full,
        told,
        seen,
        _state(settled, documented, share, told, timing, due_by, day),
        settled,
        newest,
        max(round((day - made).days / MONTH_DAYS), 0),
        tuple(row for row in rows if row.kind == "expected"),
    )


def _state(
    settled: PromiseRow | None,
    documented: Spread | None,
    share: float | None,
    told: tuple[Claim, ...],
    timing: Timing,
    due_by: date | None,
    day: date,
) -> State:
    """The first rule that holds; docs/promises.md has them in words."""
    if settled is not None and settled.kind != "kept":
        return _SETTLED[settled.kind]
    if share is not None and share >= 1.0:
        return "delivered"
    # Where no amount was promised, whatever came is a part.
    if documented is not None and (share is None or share >= LEAST_PART):
        return "partly"
    if settled is not None:
        return _SETTLED[settled.kind]
    if told:
        return "reported"
    if timing == "overdue" and due_by is not None and (day - due_by).days > LAPSE_DAYS:
        return "lapsed"
    return timing if timing in {"due", "overdue"} else "promised"


def _known_rows(w: Weighing) -> Iterator[PromiseRow]:
    """The rows of promises.csv that may be known, but those of sources left out."""
    known_by = w.options.as_of
    for row in w.case.promises:
        said = row.reported_on or row.on
        if row.source in w.options.without:
            continue
        # When a promise falls due is part of the promise, unless the row was reported later.
        part = row.kind == "due" and row.reported_on is None
        if part or known_by is None or said is None or parse_span(said).last <= known_by:
            yield row


def _settling(rows: list[PromiseRow]) -> PromiseRow | None:
    """The last word: of several the one that speaks of the latest day."""
    ends = [row for row in rows if row.kind in _SETTLED and row.on]
    return max(ends, key=lambda row: (parse_span(row.on or "").last, row.id), default=None)


def _due_days(claim: Claim, made: date, rows: list[PromiseRow]) -> tuple[date | None, date | None]:
    """From when and by when it was to come; a row of promises.csv goes before the claim."""
    said = [row for row in rows if row.kind == "due" and row.on]
    if said:
        newest = max(said, key=lambda row: (row.reported_on or "", row.on or "", row.id))
        span = parse_span(newest.on or "")
        return span.first, span.last
    if claim.as_of is None:
        return None, None
    span = parse_span(claim.as_of)
    # A date no finer than that of the report ("2025", said in June 2025) names no due day.
    if span.last <= made or (span.first <= made and "/" not in claim.as_of):
        return None, None
    start = parse_span(claim.window_start).first if claim.window_start else span.first
    return max(min(start, span.last), made), span.last


def _timing(due_from: date | None, due_by: date | None, day: date) -> Timing:
    if due_from is None or due_by is None:
        return "none"
    if day < due_from:
        return "ahead"
    return "due" if day <= due_by else "overdue"


def _told_since(w: Weighing, promise: Reading, made: date) -> Iterator[Claim]:
    """Accepted statements, without a number, that something of the item came later."""
    for reading in w.evidence.readings:
        claim = reading.claim
        if claim.kind != "statement" or claim.status != "delivered":
            continue
        if reading.read_as != promise.read_as or reading.use in _AWAY:
            continue
        if claim.state not in COUNTED_STATES or claim.role != "evidence":
            continue
        reported = reported_day(claim)
        if reported is not None and reported > made:
            yield claim


def _delivered_since(w: Weighing, estimate: Estimate, made: date) -> tuple[Draws, Spread]:
    """What came of a promise up to the newest evidence: of a flow the increase since it.

    What stood before a promise was made does not keep it. The increase is counted from the last
    of the weighing's months that had ended by then. Of anything but a flow it is the level.
    """
    draws, bounds = estimate.documented, estimate.bounds
    before = [at for at, day in enumerate(w.months) if day <= made]
    if estimate.item.measure == "cumulative" and before:
        month = w.paths.months[before[-1] :][:1]
        draws = np.maximum(draws - w.paths.read((estimate.item.id,), month)[0, 0], 0.0)
        # Of two totals with bounds the difference has a top only: all of it may be new.
        bounds = Bounds(0.0, bounds.high, bounds.open)
    p05, p50, p95 = (float(x) for x in np.quantile(draws, (0.05, 0.5, 0.95)))
    return draws, Spread(bounds.low, bounds.high, p05, p50, p95, bounds.open)
