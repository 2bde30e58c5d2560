"""What must be true for a stated figure, asked of a case folder.

In: a case folder and what is supposed. Out: a document of plain values. Writes nothing but the
store of draws.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from steelyard.case.folder import read_case
from steelyard.desk.results import sampler_of
from steelyard.weighing.document.what_if_rows import supposition_row
from steelyard.weighing.drivers.supposition import Side
from steelyard.weighing.estimates.chains import Progress
from steelyard.weighing.weigh import OptionError, weigh


def suppose_folder(
    path: Path,
    figure: str,
    currency: str,
    side: Side,
    end: float,
    *,
    basis: str | None = None,
    progress: Progress,
) -> dict[str, Any]:
    """What it would take, with names; raises CaseError and OptionError as a weighing does.

    OptionError too for a `currency` that is not the case's; an empty one is.
    """
    case = read_case(path)
    own = case.exchange.money.currency
    if currency not in {"", own} or (currency and figure == "ratio"):
        raise OptionError(
            f"the figure is not in {currency}: ask for a ratio as a number, for money in {own}"
        )
    w = weigh(case, basis=basis, progress=progress, sampler=sampler_of(path))
    found = supposition_row(w, figure, side, end)
    return {
        "case": case.exchange.id,
        "title": dict(case.exchange.title),
        "currency": case.exchange.money.currency,
        "price_year": case.exchange.money.price_year,
        "basis": w.options.basis,
        "basis_names": {id: dict(basis.name) for id, basis in case.exchange.bases.items()},
        "as_of": w.options.end.isoformat(),
        "seed": w.options.seed,
        **found,
    }
