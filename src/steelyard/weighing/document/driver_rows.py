"""What tips the balance and what to verify first, for the document.

In: a Weighing. Out: rows a kind, as the contract has them, and what each split is of.
"""

from __future__ import annotations

from math import isfinite
from typing import Any

from steelyard.weighing.document.plain import plain
from steelyard.weighing.drivers.drivers import find_drivers, find_figure
from steelyard.weighing.drivers.information import find_information
from steelyard.weighing.drivers.splits import KINDS, Split
from steelyard.weighing.drivers.swings import find_swings
from steelyard.weighing.weigh import Weighing


def driver_rows(w: Weighing) -> dict[str, Any]:
    """The keys `drivers`, `driver_splits`, `swings` and `information`."""
    figure = find_figure(w)
    splits = {split.kind: split for split in find_drivers(w, figure)}
    information = find_information(w)
    swings = find_swings(w)
    return {
        "information": plain(information) if information is not None else None,
        "swings": {
            "figure": swings.figure,
            "middle": _finite(swings.middle),
            "rows": [
                {name: _finite(value) for name, value in plain(one).items()}
                for one in swings.swings
            ],
        },
        "drivers": {kind: _rows(splits[kind]) for kind in KINDS},
        "driver_splits": {
            kind: {"figure": figure, "told": splits[kind].told, "method": splits[kind].method}
            for kind in KINDS
        },
    }


def _rows(split: Split) -> list[dict[str, Any]]:
    return [{"name": one.name, "share": one.share, "se": one.se} for one in split.drivers]


def _finite(value: Any) -> Any:
    """A ratio whose denominator is nothing in some draws has no such number there."""
    return value if not isinstance(value, float) or isfinite(value) else None
