"""What moves the result, as tables: the public document in, rows for the template out.

Never reckons: shares are the document's, rounded here. A share too small to print is left out
of its table, and the table says how much is left out together.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from steelyard.desk.report.bilingual import Both, named, percent, say
from steelyard.desk.report.public import Document

KINDS = ("item", "price", "assumption")
LEAST_SHOWN = 0.005
"""What rounds to nothing has no row."""
_WORDS = {
    "(others)": "driver_others",
    "(quantities)": "driver_quantities",
    "(all else)": "driver_all_else",
}


@dataclass(frozen=True, slots=True)
class DriverRow:
    """One group with its share as a number, its error and a bar."""

    name: Both
    share: Both
    error: Both
    bar: Markup


@dataclass(frozen=True, slots=True)
class DriverTable:
    """One split; `small` is what the rows left out come to."""

    kind: str
    rows: tuple[DriverRow, ...]
    small: Both | None


def driver_tables(document: Document, item_name: Callable[[str], Both]) -> dict[str, Any]:
    """`driver_figure`, the words for what is split, and `driver_tables`, those that have rows."""
    splits = document.get("driver_splits") or {}
    tables = []
    for kind in KINDS:
        rows = document["drivers"].get(kind) or []
        shown = [row for row in rows if row["share"] >= LEAST_SHOWN]
        if shown:
            rest = sum(row["share"] for row in rows) - sum(row["share"] for row in shown)
            tables.append(
                DriverTable(
                    kind,
                    tuple(_row(document, kind, row, item_name) for row in shown),
                    percent(rest) if rest >= LEAST_SHOWN else None,
                )
            )
    figure = splits.get("item", {}).get("figure", "ratio")
    words = say("driver_of." + figure.replace(".", "_"))
    return {"driver_figure": words, "driver_tables": tables}


def _row(
    document: Document, kind: str, row: Document, item_name: Callable[[str], Both]
) -> DriverRow:
    name = row["name"]
    if name in _WORDS:
        words = say(_WORDS[name])
    elif kind == "assumption":
        words = named(document["families"].get(name, {}).get("name"), name)
    elif kind == "price":
        words = say("driver_price", item=item_name(name))
    else:
        words = item_name(name)
    wide = 100 * min(max(row["share"], 0.0), 1.0)
    bar = Markup(
        '<svg class="sharebar" width="100%" height="7" aria-hidden="true">'
        '<rect class="bar" x="0" width="{:.2f}%" height="7"/></svg>'
    ).format(wide)
    return DriverRow(words, percent(row["share"]), percent(1.96 * row["se"]), bar)
