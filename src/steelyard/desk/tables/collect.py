"""Every table of one weighing: columns of data/codebook.yaml, rows of the document.

In: the weighing document. Out: Tables. Rows marked internal are left out and counted; never
rounds, and changes nothing in the document.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from steelyard.base.tables import read_yaml
from steelyard.desk.report.public import public_document
from steelyard.desk.tables.rows import (
    Json,
    Row,
    balance_rows,
    bridge_rows,
    claim_rows,
    curve_rows,
    expectation_rows,
    grid_rows,
    hypothesis_rows,
    item_rows,
    lean_rows,
    origin_rows,
    piece_rows,
    price_rows,
    prior_rows,
    promise_rows,
    source_rows,
    summary_rows,
    value_curve_rows,
    width_rows,
    with_names,
)
from steelyard.desk.words import item_names

_LISTS = {"attribution": " < ", "direction": ">"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, type, unit and meaning, and how a sheet shows it."""

    name: str
    type: str
    about: str
    unit: str = ""
    show: str = ""
    width: int = 14
    wrap: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Columns and rows; a cell is None, text, a number or a truth value."""

    name: str
    title: str
    about: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    links: Mapping[str, tuple[str, str]]
    rows: tuple[tuple[Any, ...], ...]
    printed: int = 0

    def records(self) -> Iterator[Row]:
        """The rows as dicts by column name."""
        names = [column.name for column in self.columns]
        return (dict(zip(names, row, strict=True)) for row in self.rows)


@dataclass(frozen=True, slots=True)
class Tables:
    """All tables of one weighing, and how many rows were marked internal and left out."""

    by_name: Mapping[str, Table]
    withheld: int
    schema_version: str

    def __getitem__(self, name: str) -> Table:
        return self.by_name[name]


def collect_tables(document: Json) -> Tables:
    """Every table of data/codebook.yaml, filled from the weighing document."""
    shown, withheld = public_document(document)
    sources = _visible_sources(document, shown)
    withheld += len(document.get("sources", ())) - len(sources)
    shown["sources"] = sources
    book = read_yaml("codebook.yaml")
    names = item_names(shown)
    rows = {
        "summary": summary_rows(shown),
        "balance": balance_rows(shown),
        "items": item_rows(shown),
        "claims": with_names(claim_rows(shown), names),
        "sources": source_rows(shown),
        "leans": lean_rows(shown),
        "widths": with_names(width_rows(shown), names),
        "priors": with_names(prior_rows(shown), names),
        "prices": with_names(price_rows(shown), names),
        "origins": with_names(origin_rows(shown), names),
        "bridges": bridge_rows(shown),
        "published": [dict(row) for row in shown.get("published", ())],
        "curves": with_names(curve_rows(shown), names),
        "value_curves": value_curve_rows(shown),
        "promises": promise_rows(shown),
        "expectations": expectation_rows(shown),
        "hypotheses": hypothesis_rows(shown),
        "pieces": piece_rows(shown),
        "grid": with_names(grid_rows(shown), names),
    }
    units = {"currency": document["currency"], "price_year": document["price_year"]}
    made = {name: _table(name, book, units, rows[name]) for name in book["tables"]}
    return Tables(made, withheld, str(book["schema_version"]))


def _visible_sources(document: Json, shown: Json) -> list[Row]:
    """Sources, less those that are named by internal claims only."""
    named = {claim.get("source") for claim in document.get("claims", ())}
    still = {claim.get("source") for claim in shown.get("claims", ())}
    return [row for row in shown.get("sources", ()) if row["id"] in still or row["id"] not in named]


def _table(name: str, book: Json, units: Json, rows: Sequence[Row]) -> Table:
    spec = book["tables"][name]
    columns = tuple(_columns(spec["columns"], book["spread"], units))
    cells = tuple(tuple(_cell(row.get(column.name), column) for column in columns) for row in rows)
    links = {column: (to[0], to[1]) for column, to in spec.get("links", {}).items()}
    key, printed = tuple(spec["key"]), int(spec.get("print", 0))
    return Table(name, spec["title"], spec["about"], columns, key, links, cells, printed)


def _columns(specs: Sequence[Json], spread: Json, units: Json) -> Iterator[Column]:
    for spec in specs:
        unit = spec.get("unit", "").format(**units)
        show, width = spec.get("show", ""), spec.get("width", 14)
        if not spec.get("spread"):
            yield Column(
                spec["name"],
                spec["type"],
                spec["about"],
                unit,
                show,
                width,
                spec.get("wrap", False),
            )
            continue
        for end, about in spread.items():
            said = about.format(about=spec["about"])
            yield Column(f"{spec['name']}_{end}", "number", said, unit, show, width)


def _cell(value: Any, column: Column) -> Any:
    if value is None or value == "":
        return None
    if isinstance(value, (list, tuple)):
        return _LISTS.get(column.name, "; ").join(str(one) for one in value) or None
    if column.type in ("number", "integer"):
        number = float(value)
        return int(number) if number.is_integer() and abs(number) < 2**53 else number
    if column.type == "boolean":
        return bool(value)
    return str(value)
