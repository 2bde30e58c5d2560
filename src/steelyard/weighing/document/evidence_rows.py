"""The lists of evidence in the document: claims, origins, sources, what has no price.

In: a Weighing. Out: JSON-ready rows. Adds nothing that the Weighing does not hold.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from steelyard.base.dates import parse_span
from steelyard.weighing.contradictions import Contradiction, find_contradictions
from steelyard.weighing.copies.found import found_row
from steelyard.weighing.document.plain import plain
from steelyard.weighing.estimates.grid import spoken_span, window_first
from steelyard.weighing.evidence import Reading, reported_day, spoken_day, unjudged_links
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
