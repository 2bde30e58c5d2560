"""The lists of evidence in the document: claims, origins, sources, promises, what has no price.

In: a Weighing. Out: JSON-ready rows. Adds nothing that the Weighing does not hold.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from steelyard.base.dates import parse_span
from steelyard.base.spread import Bounds, Spread
from steelyard.weighing.contradictions import Contradiction, find_contradictions
from steelyard.weighing.copies.found import found_row
from steelyard.weighing.document.plain import plain
from steelyard.weighing.estimates.grid import spoken_span, window_first
from steelyard.weighing.evidence import Reading, reported_day, spoken_day, unjudged_links
from steelyard.weighing.valuation import Estimate
from steelyard.weighing.weigh import Weighing, is_given
from steelyard.weighing.widths import Lean

# What lies outside the 90% range on one side.
_TAIL = 0.05


def claim_rows(w: Weighing) -> list[dict[str, Any]]:
    """Every claim with its fields, its use and why, and the point that a chart plots."""
    sources = {source.id: source for source in w.case.sources}
    items = {item.id: item for item in w.case.items}
    giver = w.case.exchange.parties[0].id
    rows = []
    for reading in w.evidence.readings:
        claim = reading.claim
        source = sources.get(claim.source or "")
        item = items.get(reading.read_as)
        leg = None
        if item is not None and item.direction is not None:
            leg = "given" if is_given(item, giver) else "returned"
        elif claim.direction is not None:
            leg = "given" if claim.direction[0] == giver else "returned"
        rows.append(
            {
                **plain(claim),
                "read_as": reading.read_as,
                "source_name": source.name if source else "",
                "camp": source.camp if source else "",
                "outlet": claim.attribution[0] if claim.attribution else "",
                "leg": leg,
                "use": reading.use,
                "why": reading.why,
                "origin": reading.origin,
                "drift": reading.drift,
                "point": _point(reading),
            }
        )
    return rows


def _point(reading: Reading) -> dict[str, Any] | None:
    """Where chart 3 draws a claim; None for what has no number or no date."""
    claim = reading.claim
    span = spoken_span(claim)
    if span is None or (claim.amount_low is None and claim.amount_high is None):
        return None
    if claim.measure in {"rate", "additional"} or claim.status != "delivered":
        return None
    first = window_first(claim)
    return {
        "low": claim.amount_low,
        "high": claim.amount_high,
        "date": span.middle.isoformat() if span.days > 31 else span.last.isoformat(),
        "from": first.isoformat() if first else None,
    }


def origin_rows(w: Weighing) -> list[dict[str, Any]]:
    """Origins that count, with their copies and what those changed."""
    return [
        {
            "id": origin.first.claim.id,
            "source": origin.first.claim.source,
            "item": origin.first.read_as,
            "claims": [origin.first.claim.id, *(copy.claim.id for copy in origin.copies)],
            "copies": len(origin.copies),
            "drifts": [
                {"claim": copy.claim.id, "drift": copy.drift}
                for copy in origin.copies
                if copy.drift
            ],
        }
        for origin in w.evidence.origins
    ]


def source_rows(w: Weighing, leans: tuple[Lean, ...]) -> list[dict[str, Any]]:
    """Sources with their grade, what counts of theirs, and their leans as factors."""
    factors: dict[str, dict[str, Any]] = {}
    for lean in leans:
        own = factors.setdefault(lean.source, {})
        own[lean.family] = {
            "p05": lean.p05,
            "p50": lean.p50,
            "p95": lean.p95,
            "above": lean.above,
            "claims": lean.claims,
            "learnt": lean.learnt,
        }
    rows = []
    for source in sorted(w.case.sources, key=lambda source: source.id):
        origins = [o for o in w.evidence.origins if o.first.claim.source == source.id]
        grades = [grade for grade in w.case.grades if grade.source == source.id]
        newest = max(grades, key=lambda g: parse_span(g.since).first, default=None)
        rows.append(
            {
                **plain(source),
                "grade": newest.letter if newest else "",
                "grade_why": newest.why if newest else "",
                "claims": sum(1 for c in w.case.claims if c.source == source.id),
                "origins": len(origins),
                "leans": factors.get(source.id, {}),
            }
        )
    return rows


def contradiction_rows(w: Weighing) -> list[dict[str, Any]]:
    """Items of which one source says more than another says is the most: the worst pair each.

    `beaten` is the end that lies outside the 90% range of its own day, on the far side of the
    other; None where the range reaches to both.
    """
    sources = {source.id: source.name for source in w.case.sources}

    def side(amount: float, reading: Reading) -> dict[str, Any]:
        claim = reading.claim
        return {
            "claim": claim.id,
            "source": claim.source,
            "source_name": sources.get(claim.source or "", ""),
            "amount": amount,
            "date": claim.as_of or claim.reported_on,
        }

    found = find_contradictions(w.case, w.evidence)
    return [
        {
            "item": id,
            "at_least": side(one.floor, one.floor_reading),
            "at_most": side(one.ceiling, one.ceiling_reading),
            "topped": one.topped,
            "beaten": _beaten(w, id, one),
        }
        for id, one in found.items()
    ]


def _beaten(w: Weighing, item: str, one: Contradiction) -> str | None:
    """The end that the estimate leaves outside its 90% range on that day: one at most."""
    grid, share = w.paths.posterior.model.grid, {}
    for side, reading in (("at_least", one.floor_reading), ("at_most", one.ceiling_reading)):
        day = spoken_day(reading.claim) or w.options.end
        # Every day that a claim speaks of is a point of the grid.
        draws = w.paths.read((item,), np.array([grid.point(day)]))[0, 0]
        amount = one.floor if side == "at_least" else one.ceiling
        share[side] = float(np.mean(draws < amount))
    if share["at_least"] > 1.0 - _TAIL and share["at_most"] >= _TAIL:
        return "at_least"
    if share["at_most"] < _TAIL and share["at_least"] <= 1.0 - _TAIL:
        return "at_most"
    return None


def promise_rows(w: Weighing) -> list[dict[str, Any]]:
    """What was promised, planned or expected, beside what is documented."""
    items = {item.id: item for item in w.case.items}
    sources = {source.id: source.name for source in w.case.sources}
    giver = w.case.exchange.parties[0].id
    rows = []
    for reading in w.evidence.readings:
        claim = reading.claim
        if reading.use != "promise" or reading.origin != claim.id:
            continue
        item = items.get(reading.read_as)
        estimate = w.estimates.get(reading.read_as)
        direction = item.direction if item is not None else claim.direction
        leg = None if direction is None else "given" if direction[0] == giver else "returned"
        made = parse_span(claim.reported_on or claim.as_of or w.options.end.isoformat()).last
        # A total that the item is part of is evidence of it too.
        newest = estimate.newest if estimate is not None else None
        since = newest is not None and newest > made
        documented = _delivered_since(w, estimate, made) if estimate is not None and since else None
        state = "documented" if documented else "nothing found"
        if item is not None and not documented and item.evidence_class:
            state = item.evidence_class
        rows.append(
            {
                "claim": claim.id,
                "item": reading.read_as,
                "name": dict(item.name) if item is not None else {"en": reading.read_as},
                "leg": leg,
                "promised_on": made.isoformat(),
                "promised_low": claim.amount_low,
                "promised_high": claim.amount_high,
                "unit": claim.unit,
                "words": claim.words,
                "by": sources.get(claim.source or "", ""),
                "status": claim.status,
                "documented": documented,
                "promised": {
                    "low": claim.amount_low,
                    "high": claim.amount_high,
                    "p05": None,
                    "p50": None,
                    "p95": None,
                    "open": "as promised",
                },
                "delivered": dict(documented) if documented else None,
                "newest_evidence": estimate.newest.isoformat()
                if estimate is not None and estimate.newest
                else None,
                "state": state,
                "months_since": max(round((w.options.end - made).days / 30.4375), 0),
            }
        )
    rows.sort(key=lambda row: (row["promised_on"], row["claim"]))
    return rows


def _delivered_since(w: Weighing, estimate: Estimate, made: date) -> dict[str, float | str | None]:
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
    return Spread(bounds.low, bounds.high, p05, p50, p95, bounds.open).to_json()


def unpriced_rows(w: Weighing) -> list[dict[str, Any]]:
    """Goods without a price, and valued goods about which nothing counts."""
    giver = w.case.exchange.parties[0].id
    rows = []
    for item in sorted(w.case.items, key=lambda item: item.id):
        if item.direction is None or item.same_as is not None:
            continue
        unspoken = item.account in {"exchange", "due"} and item.id not in w.estimates
        unfilled = item.id in w.panned[w.options.basis].unfilled
        if item.account != "unpriced" and not unspoken and not unfilled:
            continue
        readings = [
            r for r in w.evidence.readings if r.read_as == item.id and r.use != "after_cutoff"
        ]
        days = [r.claim.reported_on for r in readings if r.claim.reported_on]
        rows.append(
            {
                "item": item.id,
                "name": dict(item.name),
                "leg": "given" if is_given(item, giver) else "returned",
                "account": item.account,
                "evidence_class": item.evidence_class,
                "since": item.since,
                "claims": len(readings),
                "origins": len({r.origin for r in readings}),
                "newest_evidence": max(days, key=lambda d: parse_span(d).last, default=None),
                "note": "no price on this basis" if unfilled else item.note,
            }
        )
    return rows


def known_to(w: Weighing) -> str:
    """The day up to which reports are known: that asked for, else the newest that counts."""
    if w.options.as_of is not None:
        return w.options.as_of.isoformat()
    days = [reported_day(reading.claim) for reading in w.evidence.counted()]
    known = [day for day in days if day is not None]
    return max([*known, w.options.end]).isoformat()


def newest_rows(w: Weighing) -> list[dict[str, Any]]:
    """Newest evidence of each item in the totals, newest first."""
    giver = w.case.exchange.parties[0].id
    rows = [
        {
            "item": id,
            "name": dict(e.item.name),
            "leg": "given" if is_given(e.item, giver) else "returned",
            "date": e.newest.isoformat() if e.newest else None,
        }
        for id, e in sorted(w.estimates.items())
        if e.item.account == "exchange"
    ]
    return sorted(rows, key=lambda row: row["date"] or "", reverse=True)


def found_rows(w: Weighing) -> list[dict[str, Any]]:
    """Links that the program finds and nobody has judged, and whether they act."""
    acting = {(link.a, link.b, link.kind) for link in w.evidence.found}
    return [
        {**found_row(link), "acts": (link.a, link.b, link.kind) in acting}
        for link in unjudged_links(w.case, w.evidence.known_by)
    ]


def evidence_counts(w: Weighing) -> dict[str, int]:
    """How many reports count, how many origins they go back to, how many claims were read."""
    origins = len(w.evidence.origins)
    copies = sum(len(origin.copies) for origin in w.evidence.origins)
    return {
        "reports": origins + copies,
        "origins": origins,
        "claims_total": len(w.evidence.readings),
        "found_acting": len(w.evidence.found),
        "found_listed": len(unjudged_links(w.case, w.evidence.known_by)) - len(w.evidence.found),
    }
