"""The figures of the document: legs and items, shares of output, bases, the grid of prices.

In: a Weighing. Out: JSON-ready values at full precision. Adds nothing the Weighing does not hold.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from steelyard.base.spread import Bounds, Spread
from steelyard.case.items import PriceProxy
from steelyard.weighing.balance import Balance, Comparison, Leg
from steelyard.weighing.document.spreads import q_of, ratio_of
from steelyard.weighing.evidence import Reading
from steelyard.weighing.pricing import UnitPrice
from steelyard.weighing.valuation import Estimate, Valuation
from steelyard.weighing.weigh import Weighing, is_given

_WHOLE_WINDOW = "plain bounds are given for the whole window only"


def leg_figures(w: Weighing, leg: Leg) -> dict[str, Any]:
    return {
        "value": q_of(leg.value, leg.bounds),
        "items": {v.estimate.item.id: item_figures(w, v.estimate, v) for v in leg.valuations},
    }


def continued_part(leg: Leg) -> float:
    """Part of a leg's median values that lies after the newest evidence on each item."""
    medians = [float(np.median(v.value)) for v in leg.valuations]
    whole = sum(medians)
    if whole <= 0.0:
        return 0.0
    parts = zip(medians, leg.valuations, strict=True)
    return sum(median * v.estimate.continued_share for median, v in parts) / whole


def item_figures(w: Weighing, estimate: Estimate, valuation: Valuation | None) -> dict[str, Any]:
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
        "quantity": q_of(estimate.quantity, estimate.bounds),
        "unit": item.unit,
        "unit_price": q_of(price.draws, price.bounds) if price else None,
        "value": q_of(valuation.value, valuation.bounds) if valuation else None,
        "claims": len(readings) + copies,
        "origins": len(readings),
        "documented": q_of(estimate.documented, estimate.bounds),
        "continued_share": estimate.continued_share,
        "newest_evidence": estimate.newest.isoformat() if estimate.newest else None,
        "nominal": price is not None and price.nominal,
        "of_the_day": price is not None and price.of_the_day,
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


def common_window(w: Weighing) -> dict[str, Any]:
    end, balance = w.common
    whole = Bounds(None, None, _WHOLE_WINDOW)
    return {
        "start": w.options.start.isoformat(),
        "end": end.isoformat(),
        "ratio": ratio_of(balance, whole),
        "given": q_of(balance.given.value, whole),
        "returned": q_of(balance.returned.value, whole),
    }


def shares_of_output(comparisons: tuple[Comparison, ...], given: Leg) -> dict[str, Any]:
    """Each leg against each yearly output; `months_of_output` is the whole sum given, counted
    in months of the first one.
    """
    if not comparisons:
        nothing = Spread(None, None, None, None, None, "the case names no output").to_json()
        return {"given": nothing, "returned": nothing, "reference": []}
    first = comparisons[0]
    months = 12.0 / first.output
    return {
        "given": q_of(first.given, first.given_bounds),
        "returned": q_of(first.returned, first.returned_bounds),
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
                "given": q_of(c.given, c.given_bounds),
                "returned": q_of(c.returned, c.returned_bounds),
                "default": place == 0,
                "note": c.reference.note,
                "caveat": dict(c.reference.caveat),
            }
            for place, c in enumerate(comparisons)
        ],
        "months_of_output": q_of(given.value * months, given.bounds.times(months)),
    }


def basis_figures(w: Weighing, name: str) -> dict[str, Any]:
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
        "given": q_of(balance.given.value, balance.given.bounds),
        "returned": q_of(balance.returned.value, balance.returned.bounds),
        "balance": q_of(balance.difference, balance.difference_bounds),
        "ratio": ratio_of(balance),
        "proxy_value_share": min(proxied / total, 1.0) if total > 0 else 0.0,
        "unfilled": list(panned.unfilled),
        "leading_item": leading.estimate.item.id if leading else None,
        "leading_price": q_of(leading.price.draws, leading.price.bounds) if leading else None,
    }


def price_grid(w: Weighing) -> list[dict[str, Any]]:
    """One row per valued item and basis: how many priced sales, or which proxy."""
    return [
        grid_row(w, id, basis)
        for id, estimate in sorted(w.estimates.items())
        if estimate.item.account not in {"none", "unpriced"}
        for basis in w.case.exchange.bases
    ]


def grid_row(w: Weighing, item: str, basis: str) -> dict[str, Any]:
    """One cell of the grid of prices."""
    price: UnitPrice | None = w.pricing.unit_price(item, basis)
    sales = w.pricing.cells.get((item, basis), [])
    return {
        "item": item,
        "basis": basis,
        "sales": len(sales),
        "rows": [row.price.id for row in sales],
        "proxy": _proxy(price.proxy) if price and price.proxy else None,
        "nominal": price is not None and price.nominal,
        "of_the_day": price is not None and price.of_the_day,
        "unit_price": q_of(price.draws, price.bounds) if price else None,
    }


def per_month(w: Weighing, balance: Balance) -> dict[str, Any]:
    months = ((w.options.end - w.options.start).days + 1) / 30.4375
    return {
        name: q_of(leg.value / months, leg.bounds.times(1 / months))
        for name, leg in (("given", balance.given), ("returned", balance.returned))
    }
