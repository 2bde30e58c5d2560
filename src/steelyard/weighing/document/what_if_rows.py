"""What if, and why not their figure, as rows of the document.

In: a Weighing. Out: JSON-ready values: the bridge of every published sum, what must be true for
stated figures, and how likely an unseen return of so much would level the pans.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Final

import numpy as np

from steelyard.base.spread import Draws
from steelyard.case.published import SUMS
from steelyard.case.scenarios import Supposed
from steelyard.weighing.document.plain import plain
from steelyard.weighing.document.scenario_rows import scenario_rows
from steelyard.weighing.document.spreads import q_of
from steelyard.weighing.drivers.supposition import Side, suppose
from steelyard.weighing.weigh import Weighing
from steelyard.weighing.what_if.figures import (
    FigureBridge,
    Part,
    Step,
    Way,
    bridge_figures,
    leg_of,
)

LEVELS: Final = (0.05, 0.25, 0.5, 0.75, 0.95)
"""Chances that an unseen return levels the pans, at which its amount is told."""
MOST_NUMBERS: Final = 8
"""Numbers told of a supposition; `steelyard suppose` tells all."""


def what_if_rows(w: Weighing) -> dict[str, Any]:
    """The keys `scenarios`, `bridges`, `suppositions` and `break_even_levels`."""
    return {
        "scenarios": scenario_rows(w),
        "bridges": [_bridge(one) for one in bridge_figures(w)],
        "suppositions": [_supposition(w, asked) for asked in _asked(w)],
        "break_even_levels": _levels(w),
    }


def supposition_row(w: Weighing, figure: str, side: Side, end: float) -> dict[str, Any]:
    """What must be true for one stated figure, with the names of what it rests on."""
    supposition = suppose(w, figure, side, end)
    found = asdict(supposition)
    names = {item.id: dict(item.name) for item in w.case.items}
    for row in found["shifts"]:
        row["label"] = names[row["name"]]
    for row, one in zip(found["alone"], supposition.alone, strict=True):
        row |= {"times": one.times, "label": names[one.name]}
    found["leading"] = [
        {"kind": kind, "name": name, "label": names[name]} for kind, name in supposition.leading
    ]
    plainly: dict[str, Any] = plain(found)
    return plainly


def _asked(w: Weighing) -> tuple[Supposed, ...]:
    """What the case asks of, else the published sum that lies farthest above what went out."""
    if w.case.suppositions:
        return w.case.suppositions
    median = float(np.median(w.balance.given.value))
    giver = w.case.exchange.parties[0].id
    sums = [
        (value, row)
        for row in w.case.published
        if row.headline and row.measures in SUMS and leg_of(row, giver) == "given"
        for value in (row.value_high if row.value_high is not None else row.value_low,)
        if value is not None and value > median
    ]
    if not sums:
        return ()
    value, row = max(sums, key=lambda one: (one[0], one[1].id))
    name = f"{row.study} {row.year}".strip()
    return (
        Supposed(
            figure="given",
            at_least=value,
            why={"en": row.label or name, "de": row.label_de or row.label or name},
        ),
    )


def _supposition(w: Weighing, asked: Supposed) -> dict[str, Any]:
    side: Side = "at_most" if asked.at_least is None else "at_least"
    end = asked.at_most if asked.at_least is None else asked.at_least
    row = supposition_row(w, asked.figure, side, end or 0.0)
    for name in ("shifts", "alone"):
        row[name] = row[name][:MOST_NUMBERS]
    return {**row, "why": dict(asked.why)}


def _levels(w: Weighing) -> list[dict[str, float | None]]:
    """The unseen return that levels the pans with each chance, and how often what was seen."""
    unseen = np.maximum(w.balance.difference, 0.0)
    seen = float(np.median(w.balance.returned.value))
    return [
        {
            "probability": chance,
            "amount": amount,
            "times_seen": amount / seen if seen > 0.0 else None,
        }
        for chance in LEVELS
        for amount in (float(np.quantile(unseen, chance)),)
    ]


def _bridge(one: FigureBridge) -> dict[str, Any]:
    figure, scope = one.figure, one.scope
    return {
        "figure": figure.id,
        "study": figure.study,
        "year": figure.year,
        "label": figure.label,
        "label_de": figure.label_de,
        "measures": figure.measures,
        "leg": one.leg,
        "headline": figure.headline,
        "technology": figure.technology,
        "scope": None
        if scope is None
        else {
            "start": scope.start.isoformat(),
            "end": scope.end.isoformat(),
            "starts_earlier": scope.starts_earlier,
            "ends_later": scope.ends_later,
            "items": sorted(figure.items),
            "unpriced": list(one.unpriced),
            "basis": scope.basis,
            "basis_told": figure.case_basis is not None,
        },
        "why_not": one.why_not,
        "like": None if one.like is None else q_of(one.like, one.like_bounds),
        "beyond": [
            {"figure": row.id, "said": row.said, "low": row.value_low, "high": row.value_high}
            for row in one.beyond
        ],
        "ends": {way.end: _way(way) for way in one.ways},
    }


def _way(way: Way) -> dict[str, Any]:
    return {
        "stated": way.stated,
        "steps": [_step(step) for step in way.steps],
        "ours": way.ours,
        "recounted": _quantiles(way.recounted),
    }


def _step(step: Step) -> dict[str, Any]:
    ends = _quantiles(step.draws)
    return {
        "name": step.name,
        "how": step.how,
        "move": step.move,
        "p05": ends["p05"],
        "p95": ends["p95"],
        "parts": [_part(part) for part in step.parts],
    }


def _part(part: Part) -> dict[str, Any]:
    return {
        "figures": list(part.figures),
        "item": part.item,
        "goods": list(part.goods),
        "theirs": part.theirs,
        "ours": _quantiles(part.ours),
        "their_price": part.their_price,
        "our_price": _quantiles(part.our_price),
        "move": part.move,
    }


def _quantiles(draws: Draws) -> dict[str, float]:
    p05, p50, p95 = (float(x) for x in np.quantile(draws, (0.05, 0.5, 0.95)))
    return {"p05": p05, "p50": p50, "p95": p95}
