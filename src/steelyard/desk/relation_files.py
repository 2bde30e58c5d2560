"""What was promised and which reading the evidence favours, asked of a case folder.

In: a case folder and what may be known. Out: documents of plain values, as a weighing has them.
Writes nothing but the store of draws.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from steelyard.case.folder import read_case
from steelyard.desk.results import sampler_of
from steelyard.weighing.document.hypothesis_rows import hypothesis_rows
from steelyard.weighing.document.plain import plain
from steelyard.weighing.document.promise_rows import expectation_rows, promise_rows
from steelyard.weighing.estimates.chains import Progress
from steelyard.weighing.promises import weighing_day
from steelyard.weighing.weigh import Weighing, weigh


def promises_folder(
    path: Path,
    *,
    as_of: date | None = None,
    without: tuple[str, ...] = (),
    progress: Progress,
) -> dict[str, Any]:
    """Every promise with its state; raises CaseError and OptionError as a weighing does."""
    w = weigh(
        read_case(path),
        as_of=as_of,
        without=without,
        progress=progress,
        sampler=sampler_of(path),
    )
    return {**_head(w), "promises": promise_rows(w), "expectations": expectation_rows(w)}


def hypotheses_folder(
    path: Path,
    *,
    basis: str | None = None,
    as_of: date | None = None,
    without: tuple[str, ...] = (),
    progress: Progress,
) -> dict[str, Any]:
    """The analysis of the case's hypotheses, None where it has none.

    Raises CaseError and OptionError as a weighing does; a case without hypotheses is not weighed.
    """
    case = read_case(path)
    if case.hypotheses is None:
        exchange = case.exchange
        return {"case": exchange.id, "title": dict(exchange.title), "hypotheses": None}
    w = weigh(
        case,
        basis=basis,
        as_of=as_of,
        without=without,
        progress=progress,
        sampler=sampler_of(path),
    )
    return {**_head(w), "basis": w.options.basis, "hypotheses": hypothesis_rows(w)}


def _head(w: Weighing) -> dict[str, Any]:
    exchange = w.case.exchange
    return {
        "case": exchange.id,
        "title": dict(exchange.title),
        "parties": plain(exchange.parties),
        "as_of": weighing_day(w).isoformat(),
        "without": list(w.options.without),
        "seed": w.options.seed,
    }
