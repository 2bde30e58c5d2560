"""A Weighing as one plain dict: the contract that every output is rendered from.

In: a Weighing. Out: JSON-ready values, full precision, sorted keys where order means nothing.
No rounding, no words beyond those of the case and the reasons given on the way. How the parts
of claims, sources and diagnostics are written stands in document_parts.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from steelyard.base.spread import Bounds, Draws, Spread, spread
from steelyard.case.items import PriceProxy
from steelyard.weighing.balance import Balance, Comparison, Leg
from steelyard.weighing.document_parts import (
    claim_rows,
    diagnostics,
    failed_checks,
    newest_rows,
    origin_rows,
    plain,
    price_rows,
    prior_rows,
    promise_rows,
    source_rows,
    unpriced_rows,
)
from steelyard.weighing.evidence import Reading
from steelyard.weighing.pricing import UnitPrice
from steelyard.weighing.valuation import Estimate, Valuation
from steelyard.weighing.weigh import Weighing, is_given

SCHEMA = "steelyard-weighing/1"
_BAND = (0.05, 0.5, 0.95)
_WHOLE_WINDOW = "plain bounds are given for the whole window only"


def to_document(w: Weighing) -> dict[str, Any]:
    """The whole document; without `diagnostics.seconds`, which never enters a result."""
    exchange = w.case.exchange
    panned = w.panned[w.options.basis]
    balance = panned.balance
    document: dict[str, Any] = {
        "schema": SCHEMA,
        "case": exchange.id,
        "title": dict(exchange.title),
        "parties": plain(exchange.parties),
        "as_of": (w.options.as_of or w.options.end).isoformat(),
        "window": {"start": w.options.start.isoformat(), "end": w.options.end.isoformat()},
        "seed": w.options.seed,
        "draws": int(balance.given.value.shape[0]),
        "currency": exchange.money.currency,
        "price_year": exchange.money.price_year,
        "basis": w.options.basis,
        "options": {
            "without": list(w.options.without),
            "as_of": w.options.as_of.isoformat() if w.options.as_of else None,
        },
        "given": _leg(w, balance.given),
        "returned": _leg(w, balance.returned),
        "due": _leg(w, panned.due),
        "trade": _leg(w, panned.trade),
        "supporting": {
            id: _item(w, estimate, None)
            for id, estimate in sorted(w.estimates.items())
            if estimate.item.account == "none"
        },
        "unpriced": unpriced_rows(w),
        "balance": _q(balance.difference, balance.difference_bounds),
        "ratio": _ratio(balance),
        "ratio_common_window": _common(w),
        "break_even": _q(np.maximum(balance.difference, 0.0), _floored(balance.difference_bounds)),
        "share_of_economy": _shares(w.comparisons),
        "by_basis": {name: _basis(w, name) for name in exchange.bases},
        "grid": _grid(w),
        "months": [day.isoformat() for day in w.months],
        "curves": {id: _band(e.path) for id, e in sorted(w.estimates.items())},
        "value_curves": {
            "given": _band(balance.given.path),
            "returned": _band(balance.returned.path),
            "balance": _band(balance.given.path - balance.returned.path),
        },
        "per_month": _per_month(w, balance),
        "claims": claim_rows(w),
        "origins": origin_rows(w),
        "sources": source_rows(w),
        "camps": plain(exchange.camps),
        "families": plain(exchange.families),
        "bases": plain(exchange.bases),
        "prices": price_rows(w),
        "series": plain(w.case.series),
        "published": plain(w.case.published),
        "links": plain(w.case.links),
        "ties": plain(w.case.ties),
        "names": {item.id: dict(item.name) for item in w.case.items},
        "documents": plain(w.case.documents),
        "settings": [
            {"name": name, **plain(setting)} for name, setting in exchange.settings.items()
        ],
        "scope": {
            "included": plain(exchange.included),
            "excluded": plain(exchange.excluded),
            "about": dict(exchange.about),
        },
        "promises": promise_rows(w),
        "priors": prior_rows(w),
        "prior_predictive": {
            id: _q(draws, Bounds(None, None, "before any evidence"))
            for id, draws in sorted(w.prior.items())
        },
        "lean_sensitivity": {
            name: {
                "given": _q(b.given.value, b.given.bounds),
                "returned": _q(b.returned.value, b.returned.bounds),
                "balance": _q(b.difference, b.difference_bounds),
            }
            for name, b in w.sensitivity.items()
        },
        "drivers": {"source": [], "item": [], "price": [], "assumption": []},
        "counts": _counts(w),
        "unreviewed": sum(1 for r in w.evidence.readings if r.use == "unreviewed"),
        "newest": newest_rows(w),
        "diagnostics": diagnostics(w),
    }
    document["failed_checks"] = failed_checks(w, document)
    return document


def _q(draws: Draws, bounds: Bounds) -> dict[str, float | str | None]:
    return spread(draws, bounds).to_json()


def _floored(bounds: Bounds) -> Bounds:
    return Bounds(
        max(bounds.low, 0.0) if bounds.low is not None else None,
        max(bounds.high, 0.0) if bounds.high is not None else None,
        bounds.open,
    )


def _ratio(balance: Balance, bounds: Bounds | None = None) -> dict[str, float | str | None]:
    """Quantiles of the ratio; an infinite one is an open end, never a huge number."""
    bounds = bounds or balance.ratio_bounds
    quantiles: list[float | None] = []
    finite = np.sort(balance.ratio)
    for q in _BAND:
        # Interpolating towards infinity gives no number, so the order statistic is taken.
        value = float(finite[min(int(q * finite.size), finite.size - 1)])
        quantiles.append(value if np.isfinite(value) else None)
    reason = bounds.open
    if None in quantiles and not reason:
        reason = "what came back may be nothing"
    return Spread(bounds.low, bounds.high, *quantiles, open=reason).to_json()


def _leg(w: Weighing, leg: Leg) -> dict[str, Any]:
    return {
        "value": _q(leg.value, leg.bounds),
        "items": {v.estimate.item.id: _item(w, v.estimate, v) for v in leg.valuations},
    }


def _item(w: Weighing, estimate: Estimate, valuation: Valuation | None) -> dict[str, Any]:
    item = estimate.item
    readings = estimate.direct or estimate.readings
    copies = _copies(w, readings)
    giver = w.case.exchange.parties[0].id
    leg = None if item.direction is None else "given" if is_given(item, giver) else "returned"
    price = valuation.price if valuation else None
    return {
        "name": dict(item.name),
        "family": item.family,
        "account": item.account,
        "leg": leg,
        "measure": item.measure,
        "definition": item.definition,
        "quantity": _q(estimate.quantity, estimate.bounds),
        "unit": item.unit,
        "unit_price": _q(price.draws, price.bounds) if price else None,
        "value": _q(valuation.value, valuation.bounds) if valuation else None,
        "claims": len(readings) + copies,
        "origins": len(readings),
        "documented": _q(estimate.documented, estimate.bounds),
        "continued_share": estimate.continued_share,
        "newest_evidence": estimate.newest.isoformat() if estimate.newest else None,
        "proxy_price": _proxy(price.proxy) if price and price.proxy else None,
        "prior_only": estimate.prior_only,
        "raw_span": {"low": estimate.raw[0], "high": estimate.raw[1]},
        "baseline": item.baseline,
    }


def _copies(w: Weighing, readings: tuple[Reading, ...]) -> int:
    ids = {reading.claim.id for reading in readings}
    return sum(len(o.copies) for o in w.evidence.origins if o.first.claim.id in ids)


def _proxy(proxy: PriceProxy) -> dict[str, Any]:
    return {
        "item": proxy.item,
        "basis": proxy.basis,
        "low": proxy.low,
        "high": proxy.high,
        "reason": dict(proxy.reason),
    }


def _band(path: Draws) -> dict[str, list[float]]:
    low, middle, high = np.quantile(path, _BAND, axis=1)
    return {"p05": low.tolist(), "p50": middle.tolist(), "p95": high.tolist()}


def _common(w: Weighing) -> dict[str, Any]:
    end, balance = w.common
    whole = Bounds(None, None, _WHOLE_WINDOW)
    return {
        "start": w.options.start.isoformat(),
        "end": end.isoformat(),
        "ratio": _ratio(balance, whole),
        "given": _q(balance.given.value, whole),
        "returned": _q(balance.returned.value, whole),
    }


def _shares(comparisons: tuple[Comparison, ...]) -> dict[str, Any]:
    if not comparisons:
        nothing = Spread(None, None, None, None, None, "the case names no output").to_json()
        return {"given": nothing, "returned": nothing, "reference": []}
    first = comparisons[0]
    months = 12.0 * first.given
    return {
        "given": _q(first.given, first.given_bounds),
        "returned": _q(first.returned, first.returned_bounds),
        "per": first.reference.per,
        "reference": [
            {
                "id": c.reference.id,
                "name": dict(c.reference.name),
                "kind": c.reference.kind,
                "series": c.reference.series,
                "party": c.reference.party,
                "years": list(c.years),
                "per": c.reference.per,
                "rate": c.rate,
                "output": c.output,
                "given": _q(c.given, c.given_bounds),
                "returned": _q(c.returned, c.returned_bounds),
                "default": place == 0,
                "note": c.reference.note,
            }
            for place, c in enumerate(comparisons)
        ],
        "months_of_output_per_year": _q(
            months,
            Bounds(
                _times(first.given_bounds.low, 12.0),
                _times(first.given_bounds.high, 12.0),
                first.given_bounds.open,
            ),
        ),
    }


def _times(x: float | None, factor: float) -> float | None:
    return x * factor if x is not None else None


def _basis(w: Weighing, name: str) -> dict[str, Any]:
    panned = w.panned[name]
    balance = panned.balance
    valuations = balance.given.valuations
    total = float(np.median(balance.given.value)) + float(np.median(balance.returned.value))
    proxied = sum(
        float(np.median(v.value))
        for v in (*valuations, *balance.returned.valuations)
        if v.price.proxy is not None
    )
    leading = max(valuations, key=lambda v: float(np.median(v.value)), default=None)
    return {
        "name": dict(w.case.exchange.bases[name].name),
        "about": dict(w.case.exchange.bases[name].about),
        "given": _q(balance.given.value, balance.given.bounds),
        "returned": _q(balance.returned.value, balance.returned.bounds),
        "balance": _q(balance.difference, balance.difference_bounds),
        "ratio": _ratio(balance),
        "proxy_value_share": min(proxied / total, 1.0) if total > 0 else 0.0,
        "unfilled": list(panned.unfilled),
        "leading_item": leading.estimate.item.id if leading else None,
        "leading_price": _q(leading.price.draws, leading.price.bounds) if leading else None,
    }


def _grid(w: Weighing) -> list[dict[str, Any]]:
    """One row per valued item and basis: how many priced sales, or which proxy."""
    rows = []
    for id, estimate in sorted(w.estimates.items()):
        if estimate.item.account in {"none", "unpriced"}:
            continue
        for basis in w.case.exchange.bases:
            price: UnitPrice | None = w.pricing.unit_price(id, basis)
            sales = w.pricing.cells.get((id, basis), [])
            rows.append(
                {
                    "item": id,
                    "basis": basis,
                    "sales": len(sales),
                    "rows": [row.price.id for row in sales],
                    "proxy": _proxy(price.proxy) if price and price.proxy else None,
                    "unit_price": _q(price.draws, price.bounds) if price else None,
                }
            )
    return rows


def _per_month(w: Weighing, balance: Balance) -> dict[str, Any]:
    months = ((w.options.end - w.options.start).days + 1) / 30.4375
    return {
        name: _q(
            leg.value / months,
            Bounds(
                _times(leg.bounds.low, 1 / months),
                _times(leg.bounds.high, 1 / months),
                leg.bounds.open,
            ),
        )
        for name, leg in (("given", balance.given), ("returned", balance.returned))
    }


def _counts(w: Weighing) -> dict[str, int]:
    origins = len(w.evidence.origins)
    copies = sum(len(origin.copies) for origin in w.evidence.origins)
    return {
        "reports": origins + copies,
        "origins": origins,
        "claims_total": len(w.evidence.readings),
    }
