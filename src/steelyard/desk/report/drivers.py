"""What moves the result, as tables: the public document in, rows for the template out.

Never reckons: shares are the document's, rounded here. A share too small to print is left out
of its table, and the table says how much is left out together.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from steelyard.desk.report.bilingual import Both, amount, money, named, percent, say
from steelyard.desk.report.public import Document
from steelyard.weighing.drivers.splits import ALL_ELSE, KINDS, OTHERS, QUANTITIES, UNNAMED

LEAST_SHOWN = 0.005
"""What rounds to nothing has no row."""
MOST_CHECKS = 8
"""Numbers listed as worth verifying; those that follow gain little."""
_WORDS = {
    OTHERS: "driver_others",
    QUANTITIES: "driver_quantities",
    ALL_ELSE: "driver_all_else",
    UNNAMED: "driver_unnamed",
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
    """Names for the template: `driver_figure`, the words for what is split; `driver_tables`, those
    that have rows; `checks` and `check_words`, which number to verify first.
    """
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
    found = document.get("information")
    return {
        "driver_figure": words,
        "driver_tables": tables,
        "checks": [] if not found else _check_rows(found, item_name),
        "check_words": None if not found else _check_words(document, found, words),
    }


def _check_rows(
    found: Document, item_name: Callable[[str], Both]
) -> list[tuple[Both, Both, Both, Both]]:
    """Of each number worth looking into: its name, mean gain, gain at worst, chance to topple."""
    rows: list[tuple[Both, Both, Both, Both]] = []
    for one in found["checks"]:
        if one["gain"] <= max(found["noise"], LEAST_SHOWN) or len(rows) == MOST_CHECKS:
            break
        name = item_name(one["name"])
        words = say("driver_price", item=name) if one["kind"] == "price" else name
        rows.append((words, percent(one["gain"]), percent(one["worst"]), percent(one["falls"])))
    return rows


def _check_words(document: Document, found: Document, figure: Both) -> Both:
    money_of = found["figure"] != "ratio"
    least = (
        money(found["at_least"], document["currency"]) if money_of else amount(found["at_least"])
    )
    return say(
        "checks_about",
        figure=figure,
        at_least=least,
        probability=percent(found["probability"]),
        noise=percent(found["noise"]),
    )


def _row(
    document: Document, kind: str, row: Document, item_name: Callable[[str], Both]
) -> DriverRow:
    name = row["name"]
    if name in _WORDS:
        words = say(_WORDS[name])
    elif kind == "assumption":
        words = named(document["families"].get(name, {}).get("name"), name)
    elif kind == "source":
        # A source has one name, in its own language.
        names = {one["id"]: one["name"] for one in document["sources"]}
        words = named(None, str(names.get(name, name)))
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
