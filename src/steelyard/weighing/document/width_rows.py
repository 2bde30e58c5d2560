"""Widths in the document: per item, what its range rests on and what makes it wide.

In: a Weighing and its leans. Out: JSON-ready rows by item. Words are added at the desk.
"""

from __future__ import annotations

from typing import Any

from steelyard.weighing.statements import statement_rows
from steelyard.weighing.weigh import Weighing
from steelyard.weighing.widths import Lean, Width, measure_widths


def width_rows(w: Weighing, leans: tuple[Lean, ...]) -> dict[str, dict[str, Any]]:
    """What each item's width rests on, by item id."""
    return {id: _row(width) for id, width in measure_widths(w, leans).items()}


def _row(width: Width) -> dict[str, Any]:
    return {
        "reports": width.reports,
        "origins": len(width.figures),
        **statement_rows(width.figures),
        "leans": [
            {
                "source": lean.source,
                "p05": lean.p05,
                "p50": lean.p50,
                "p95": lean.p95,
                "above": lean.above,
                "claims": lean.claims,
                "learnt": lean.learnt,
            }
            for lean in width.leans
        ],
        "unspoken": list(width.unspoken),
        "prior_share": width.kept,
        "half": {"p05": width.half[0], "p95": width.half[1]},
        "double": {"p05": width.double[0], "p95": width.double[1]},
        "continued_share": width.continued,
        "parts": [{"name": part.name, "share": part.share} for part in width.parts],
        "value_parts": None
        if width.value is None
        else {"quantity": width.value[0], "price": width.value[1]},
    }
