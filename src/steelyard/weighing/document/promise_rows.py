"""Promises and expectations in the document, by date.

In: a Weighing. Out: JSON-ready rows. Adds nothing that `weighing/promises.py` does not find.
"""

from __future__ import annotations

from typing import Any

from steelyard.case.promises import PromiseRow
from steelyard.weighing.document.plain import plain
from steelyard.weighing.promises import find_expectations, find_promises
from steelyard.weighing.weigh import Weighing


def promise_rows(w: Weighing) -> list[dict[str, Any]]:
    """What was promised, planned or expected, beside what is documented."""
    items = {item.id: item for item in w.case.items}
    sources = {source.id: source for source in w.case.sources}
    rows = []
    for one in find_promises(w):
        claim = one.claim
        item = items.get(one.read_as)
        direction = item.direction if item is not None else claim.direction
        source = sources.get(claim.source or "")
        documented = one.documented.to_json() if one.documented else None
        rows.append(
            {
                "claim": claim.id,
                "item": one.read_as,
                "name": dict(item.name) if item is not None else {"en": one.read_as},
                "leg": _leg(w, direction),
                "promised_on": one.made.isoformat(),
                "reported_on": claim.reported_on or claim.as_of,
                "due_from": one.due_from.isoformat() if one.due_from else None,
                "due_by": one.due_by.isoformat() if one.due_by else None,
                "timing": one.timing,
                "promised_low": claim.amount_low,
                "promised_high": claim.amount_high,
                "unit": claim.unit,
                "words": claim.words,
                "said": claim.said,
                # Who is no source of the case may still be named by those who told of it.
                "by": source.name if source else "".join(claim.attribution[-1:]),
                "by_de": source.name_de if source else "",
                "source": claim.source,
                "camp": source.camp if source else "",
                "attribution": list(claim.attribution),
                "reports": one.reports,
                "url": claim.url,
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
                "share": one.share,
                "in_full": one.in_full,
                "newest_evidence": one.newest.isoformat() if one.newest else None,
                "seen": one.seen,
                "told": [told.id for told in one.told],
                "state": one.state,
                "settled": _row(w, one.settled) if one.settled else None,
                "expected": [_row(w, row) for row in one.expected],
                "months_since": one.months,
            }
        )
    return rows


def expectation_rows(w: Weighing) -> list[dict[str, Any]]:
    """What the receiving sides are reported to have expected."""
    items = {item.id: item for item in w.case.items}
    claims = {claim.id: claim for claim in w.case.claims}
    rows = []
    for row in find_expectations(w):
        claim = claims.get(row.claim or "")
        id = row.item or (claim.item if claim is not None else "")
        item = items.get(id)
        rows.append(
            {
                **_row(w, row),
                "claim": row.claim,
                "item": id,
                "name": dict(item.name) if item is not None else {"en": id},
                "leg": _leg(w, item.direction if item is not None else None),
            }
        )
    return rows


def _row(w: Weighing, row: PromiseRow) -> dict[str, Any]:
    by, by_de = _named(w, row)
    made = plain(row)
    kept = ("id", "kind", "on", "amount_low", "amount_high", "unit", "said", "said_de")
    return {
        **{name: made[name] for name in kept},
        "source": row.source,
        "by": by,
        "by_de": by_de,
        "rests_on": list(row.rests_on),
        "url": row.url,
        "reported_on": row.reported_on,
        "internal": row.internal,
    }


def _named(w: Weighing, row: PromiseRow) -> tuple[str, str]:
    """Who says so, in English and German: the source, else whom the claims it rests on name."""
    claims = {claim.id: claim for claim in w.case.claims}
    sources = {source.id: source for source in w.case.sources}
    if row.source in sources:
        return sources[row.source].name, sources[row.source].name_de
    # The claim of an expectation tells of it; that of a due day or an end tells of the promise.
    told_by = (*row.rests_on, *((row.claim,) if row.kind == "expected" else ()))
    for claim in (claims[id] for id in told_by if id in claims):
        source = sources.get(claim.source or "")
        if source is not None:
            return source.name, source.name_de
        if claim.attribution:
            # Who is no source of the case may still be named by those who told of it.
            return claim.attribution[-1], ""
    return "", ""


def _leg(w: Weighing, direction: tuple[str, ...] | None) -> str | None:
    if direction is None:
        return None
    return "given" if direction[0] == w.case.exchange.parties[0].id else "returned"
