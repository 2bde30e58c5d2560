"""What tips the balance and what to verify first, for the document.

In: a Weighing. Out: rows a kind, as the contract has them, and what each split is of.
"""

from __future__ import annotations

from typing import Any

from steelyard.weighing.document.plain import plain
from steelyard.weighing.drivers.drivers import KINDS, Split, find_drivers, find_figure
from steelyard.weighing.drivers.information import find_information
from steelyard.weighing.weigh import Weighing

NOT_SPLIT = (
    "what falls if a source falls is told by `weigh --without-each`; its moves do not add up"
)


def driver_rows(w: Weighing) -> dict[str, Any]:
    """The keys `drivers`, `driver_splits` and `information`."""
    figure = find_figure(w)
    splits = {split.kind: split for split in find_drivers(w, figure)}
    information = find_information(w)
    return {
        "information": plain(information) if information is not None else None,
        "drivers": {"source": [], **{kind: _rows(splits[kind]) for kind in KINDS}},
        "driver_splits": {
            "source": {"figure": figure, "open": NOT_SPLIT},
            **{
                kind: {"figure": figure, "told": splits[kind].told, "method": splits[kind].method}
                for kind in KINDS
            },
        },
    }


def _rows(split: Split) -> list[dict[str, Any]]:
    return [{"name": one.name, "share": one.share, "se": one.se} for one in split.drivers]
