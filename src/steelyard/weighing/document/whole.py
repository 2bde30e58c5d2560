"""A Weighing as one plain dict: the contract that every output is rendered from.

In: a Weighing. Out: JSON-ready values, full precision, sorted keys where order means nothing.
No rounding, no words beyond those of the case and the reasons given on the way.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from steelyard.base.spread import Bounds
from steelyard.weighing.document.checks import diagnostics, failed_checks
from steelyard.weighing.document.driver_rows import driver_rows
from steelyard.weighing.document.evidence_rows import (
    claim_rows,
    contradiction_rows,
    evidence_counts,
    found_rows,
    known_to,
    newest_rows,
    origin_rows,
    source_rows,
    unpriced_rows,
)
from steelyard.weighing.document.figures import (
    basis_figures,
    common_window,
    continued_part,
    item_figures,
    leg_figures,
    per_month,
    price_grid,
    shares_of_output,
)
from steelyard.weighing.document.hypothesis_rows import hypothesis_rows
from steelyard.weighing.document.plain import plain
from steelyard.weighing.document.price_rows import price_rows
from steelyard.weighing.document.promise_rows import expectation_rows, promise_rows
from steelyard.weighing.document.spreads import band_of, floored, q_of, ratio_of
from steelyard.weighing.document.what_if_rows import what_if_rows
from steelyard.weighing.document.width_rows import width_rows
from steelyard.weighing.weigh import Weighing
from steelyard.weighing.widths import lean_factors

SCHEMA = "steelyard-weighing/1"


def to_document(w: Weighing) -> dict[str, Any]:
    """The whole document; without `diagnostics.seconds`, which never enters a result."""
    exchange = w.case.exchange
    panned = w.panned[w.options.basis]
    balance = panned.balance
    leans = lean_factors(w)
    document: dict[str, Any] = {
        "schema": SCHEMA,
        "case": exchange.id,
        "title": dict(exchange.title),
        "parties": plain(exchange.parties),
        "as_of": (w.options.as_of or w.options.end).isoformat(),
        "window": {"start": w.options.start.isoformat(), "end": w.options.end.isoformat()},
        "seed": w.options.seed,
        "draws": w.posterior.drawn,
        "joint_draws": int(balance.given.value.shape[0]),
        "known_to": known_to(w),
        "continued": {
            "given": continued_part(balance.given),
            "returned": continued_part(balance.returned),
        },
        "currency": exchange.money.currency,
        "price_year": exchange.money.price_year,
        "basis": w.options.basis,
        "options": {
            "without": list(w.options.without),
            "as_of": w.options.as_of.isoformat() if w.options.as_of else None,
        },
        "given": leg_figures(w, balance.given),
        "returned": leg_figures(w, balance.returned),
        "due": leg_figures(w, panned.due),
        "trade": leg_figures(w, panned.trade),
        "supporting": {
            id: item_figures(w, estimate, None)
            for id, estimate in sorted(w.estimates.items())
            if estimate.item.account == "none"
        },
        "unpriced": unpriced_rows(w),
        "balance": q_of(balance.difference, balance.difference_bounds),
        "ratio": ratio_of(balance),
        "ratio_common_window": common_window(w),
        "break_even": q_of(np.maximum(balance.difference, 0.0), floored(balance.difference_bounds)),
        "share_of_economy": shares_of_output(w.comparisons, balance.given),
        "by_basis": {name: basis_figures(w, name) for name in exchange.bases},
        "grid": price_grid(w),
        "months": [day.isoformat() for day in w.months],
        "curves": {id: band_of(path) for id, path in w.paths.each(tuple(w.estimates))},
        "value_curves": {
            "given": band_of(balance.given.path),
            "returned": band_of(balance.returned.path),
            "balance": band_of(balance.given.path - balance.returned.path),
        },
        "per_month": per_month(w, balance),
        "claims": claim_rows(w),
        "origins": origin_rows(w),
        "sources": source_rows(w, leans),
        "camps": plain(exchange.camps),
        "families": plain(exchange.families),
        "bases": plain(exchange.bases),
        "prices": price_rows(w.prices),
        "series": plain(sorted(w.case.series, key=lambda row: row.id)),
        "published": plain(w.case.published),
        "links": plain(
            sorted((*w.case.links, *w.evidence.found), key=lambda link: (link.a, link.b, link.kind))
        ),
        "found_links": found_rows(w),
        "ties": plain(w.case.ties),
        "names": {
            item.id: dict(item.name) for item in sorted(w.case.items, key=lambda item: item.id)
        },
        "documents": plain(w.case.documents),
        "settings": [
            {"name": name, **plain(setting)} for name, setting in exchange.settings.items()
        ],
        "scope": {
            "included": plain(exchange.included),
            "excluded": plain(exchange.excluded),
            "about": dict(exchange.about),
            "unseen": dict(exchange.unseen),
            "legs": plain(exchange.legs),
            "amounts": dict(exchange.amounts),
        },
        "promises": promise_rows(w),
        "expectations": expectation_rows(w),
        "hypotheses": hypothesis_rows(w),
        "priors": _prior_rows(w),
        "prior_predictive": {
            id: q_of(draws, Bounds(None, None, "before any evidence"))
            for id, draws in sorted(w.prior.items())
        },
        "lean_sensitivity": {
            name: {
                "given": q_of(b.given.value, b.given.bounds),
                "returned": q_of(b.returned.value, b.returned.bounds),
                "balance": q_of(b.difference, b.difference_bounds),
            }
            for name, b in w.sensitivity.items()
        },
        "widths": width_rows(w, leans),
        **driver_rows(w),
        **what_if_rows(w),
        "counts": evidence_counts(w),
        "unreviewed": sum(1 for r in w.evidence.readings if r.use == "unreviewed"),
        "newest": newest_rows(w),
        "contradictions": contradiction_rows(w),
        "diagnostics": diagnostics(w),
    }
    document["failed_checks"] = failed_checks(w, document)
    return document


def _prior_rows(w: Weighing) -> list[dict[str, Any]]:
    """Every setting of the model, and the order of magnitude stated for each free item."""
    rows = [
        {
            "name": name,
            "value": prior.value,
            "spread": prior.spread,
            "reason": prior.reason,
            "origin": "case" if name in w.settings.changed else "default",
        }
        for name, prior in sorted(w.settings.table.items())
    ]
    program = w.posterior.model.program
    for item in sorted((*program.flows, *program.levels, *program.constants), key=lambda i: i.id):
        kind = "constant_spread" if item.measure == "constant" else "rate_spread"
        rows.append(
            {
                "name": f"magnitude.{item.id}",
                "value": item.magnitude,
                "spread": item.spread or w.settings[kind],
                "reason": item.note or "order of magnitude before any claim, stated in items.yaml",
                "origin": "case",
            }
        )
    return rows
