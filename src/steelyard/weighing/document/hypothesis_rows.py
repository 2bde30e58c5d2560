"""The analysis of competing hypotheses in the document.

In: a Weighing. Out: JSON-ready values; None where the case has no hypotheses. Adds nothing that
`weighing/hypotheses/` does not find.
"""

from __future__ import annotations

import math
from typing import Any

from steelyard.weighing.hypotheses.analysis import (
    Analysis,
    Likely,
    WeighedPiece,
    Without,
    analyse,
)
from steelyard.weighing.hypotheses.matrix import Standing
from steelyard.weighing.weigh import Weighing


def hypothesis_rows(w: Weighing) -> dict[str, Any] | None:
    """The key `hypotheses`: the explanations, the pieces, what stands and what that hangs on."""
    found = analyse(w)
    if found is None:
        return None
    file = found.file
    names = {source.id: {"en": source.name} for source in w.case.sources}
    for source in w.case.sources:
        if source.name_de:
            names[source.id]["de"] = source.name_de
    return {
        "about": dict(file.about),
        "hypotheses": _hypotheses(found),
        "leaders": list(found.standing.leaders),
        "pieces": [_piece(one, names) for one in found.pieces],
        "without_piece": [_without(one) for one in found.without_piece],
        "without_source": [
            {**_without(one), "name": names.get(one.what, {"en": one.what})}
            for one in found.without_source
        ],
        "overturn": [
            {"rival": one.rival, "pieces": None if one.pieces is None else list(one.pieces)}
            for one in found.overturn
        ],
        "confidence": {"level": found.confidence, "reasons": list(found.reasons)},
        "likelihoods": dict(file.likelihoods),
        "likelihoods_why": dict(file.likelihoods_why),
        "independence": dict(file.independence),
        "with_likelihoods": found.likely.pieces if found.likely else 0,
        "bayes_factors": _factors(found.likely),
    }


def _hypotheses(found: Analysis) -> list[dict[str, Any]]:
    """In the order of their scores; those that tie have one rank."""
    by_id = {one.id: one for one in found.file.hypotheses}
    rows = []
    for rank, ids in enumerate(found.standing.order, start=1):
        for id in ids:
            one = by_id[id]
            likely = found.likely
            rows.append(
                {
                    "id": id,
                    "name": dict(one.name),
                    "about": dict(one.about),
                    "weight": one.weight,
                    "rank": rank,
                    "inconsistency": dict(found.standing.scores)[id],
                    "probability": likely.probabilities[id] if likely else None,
                    "term": likely.terms[id] if likely else None,
                }
            )
    return rows


def _piece(one: WeighedPiece, names: dict[str, dict[str, str]]) -> dict[str, Any]:
    piece = one.piece
    return {
        "id": piece.id,
        "kind": "result" if piece.result else "statement",
        "text": dict(piece.text),
        "result": piece.result,
        "rests_on": list(piece.rests_on),
        "ratings": dict(piece.ratings),
        "ratings_if_not": dict(piece.ratings_if_not),
        "why": dict(piece.why),
        "by": piece.by,
        "trust": None if piece.result else piece.trust or "moderate",
        "probability": one.probability,
        "error": one.error,
        "diagnosticity": one.diagnosticity,
        "origin": one.origin,
        "counts": one.out == "",
        "out": one.out,
        "stands_for": one.stands_for or None,
        "likelihoods": dict(one.likelihoods),
        "sources": [{"id": id, "name": names[id]} for id in one.sources if id in names],
        "said_by": piece.said_by,
        "url": piece.url,
        "reported_on": piece.reported_on,
        "internal": piece.internal,
    }


def _without(one: Without) -> dict[str, Any]:
    return {
        "without": one.what,
        **_standing(one.standing),
        "leader_changed": one.leader_changed,
        "order_changed": one.order_changed,
    }


def _standing(standing: Standing) -> dict[str, Any]:
    return {
        "leaders": list(standing.leaders),
        "order": [list(ids) for ids in standing.order],
        "inconsistency": dict(standing.scores),
    }


def _factors(likely: Likely | None) -> list[dict[str, Any]]:
    """How many times better each hypothesis foretells the pieces than each other, all together."""
    if likely is None:
        return []
    return [
        {"of": a, "against": b, "factor": math.exp(likely.factors[a] - likely.factors[b])}
        for a in sorted(likely.factors)
        for b in sorted(likely.factors)
        if a != b
    ]
