"""A weighing as tidy tables: CSV files with a datapackage.json that describes each column.

In: the weighing document. Out: Tables (which the workbook shows too) and files in one folder.
Columns, units and meanings stand in data/codebook.yaml. Rows marked internal are left out; full
precision, UTF-8, LF. Never rounds, reads no clock and changes nothing in the document.

Text cells are written as they are, also those starting with = + - @: these files are for
programs and must read back exactly. report.xlsx is the one for spreadsheet programs; there such
cells are text cells. The note stands in datapackage.json and in the codebook.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from steelyard.base.tables import read_yaml
from steelyard.desk.headlines import headlines, leg_name
from steelyard.desk.report.public import public_document
from steelyard.desk.words import LANGUAGES, item_names, item_words, pick

Row = dict[str, Any]
Json = Mapping[str, Any]

ENDS = ("low", "p05", "p50", "p95", "high")
SAFE_CELLS = (
    "Text cells stand as they are, also those that start with = + - @: the CSV files are meant "
    "for programs and read back exactly. To look at the tables in a spreadsheet program open "
    "report.xlsx, where such cells are text."
)
# summary is the workbook's; everything else is a file.
FILES = (
    "balance",
    "items",
    "claims",
    "sources",
    "leans",
    "prices",
    "origins",
    "published",
    "curves",
    "value_curves",
    "promises",
    "grid",
)
_TYPES = {"text": "string", "list": "string", "date": "string", "day": "date"}
_LISTS = {"attribution": " < ", "direction": ">"}
_DATE = r"\d{4}(-\d{2}(-\d{2})?)?(/\d{4}(-\d{2}(-\d{2})?)?)?"


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
        "summary": _summary_rows(shown),
        "balance": _balance_rows(shown),
        "items": _item_rows(shown),
        "claims": _with_names(_claim_rows(shown), names),
        "sources": _source_rows(shown),
        "leans": _lean_rows(shown),
        "prices": _with_names(_price_rows(shown), names),
        "origins": _with_names(_origin_rows(shown), names),
        "published": [dict(row) for row in shown.get("published", ())],
        "curves": _with_names(_curve_rows(shown), names),
        "value_curves": _value_curve_rows(shown),
        "promises": _promise_rows(shown),
        "grid": _with_names(_grid_rows(shown), names),
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


def _spread(name: str, spread: Json | None) -> Row:
    """The six cells of a Q object, `name`_low to `name`_open."""
    if spread is None:
        return {}
    return {f"{name}_{end}": spread.get(end) for end in (*ENDS, "open")}


def _names(words: Mapping[str, str] | None) -> Row:
    return {"name_en": pick(words, "en"), "name_de": pick(words, "de")}


def _with_names(rows: Sequence[Row], names: Mapping[str, Mapping[str, str]]) -> list[Row]:
    """The rows with the name of their item beside its id, where they name one."""
    return [
        {
            **row,
            **{
                f"item_name_{lang}": item_words(names, row["item"], lang)
                for lang in LANGUAGES
                if row.get("item")
            },
        }
        for row in rows
    ]


def _summary_rows(document: Json) -> list[Row]:
    return [
        {
            "figure": one.path,
            "unit": one.unit,
            **{end: one.spread.get(end) for end in (*ENDS, "open")},
            **{f"name_{lang}": name for lang, name in one.names.items()},
            **{f"words_{lang}": words for lang, words in one.words.items()},
        }
        for one in headlines(document)
    ]


def _balance_rows(document: Json) -> list[Row]:
    basis, rows = document["basis"], []
    for leg in ("given", "returned", "due", "trade"):
        pan = document.get(leg) or {}
        if not pan.get("value"):
            continue
        shared = {"basis": basis, "leg": leg}
        rows.append(
            {**shared, "figure": f"{leg}.value", "item": "total", **_total(leg, pan["value"])}
        )
        whole = pan["value"].get("p50")
        for id, item in pan.get("items", {}).items():
            value = item.get("value")
            if value is None:
                continue
            part = value.get("p50")
            rows.append(
                {
                    **shared,
                    "figure": f"{leg}.items.{id}.value",
                    "item": id,
                    **_names(item["name"]),
                    **_spread("value", value),
                    "share_of_leg": part / whole if whole and part is not None else None,
                }
            )
    rows.append({"basis": basis, "leg": "balance", "figure": "balance", "item": "total"})
    rows[-1].update(_total("balance", document["balance"]))
    for name, on in document.get("by_basis", {}).items():
        extra = {key: on.get(key) for key in ("proxy_value_share", "unfilled")}
        if name == basis:
            rows[0].update(extra)
            continue
        for leg in ("given", "returned", "balance"):
            figure = {
                "basis": name,
                "leg": leg,
                "figure": f"by_basis.{name}.{leg}",
                "item": "total",
            }
            rows.append({**figure, **_total(leg, on.get(leg)), **(extra if leg == "given" else {})})
    return rows


def _total(leg: str, spread: Json | None) -> Row:
    names = {f"name_{lang}": leg_name(leg, lang) for lang in LANGUAGES}
    return {**names, **_spread("value", spread)}


def _item_rows(document: Json) -> list[Row]:
    rows = []
    for pan in ("given", "returned", "due", "trade", "supporting"):
        block = document.get(pan) or {}
        items = block if pan == "supporting" else block.get("items", {})
        for id, item in items.items():
            row = {**item, "item": id, "pan": pan, **_names(item.get("name"))}
            for name in ("quantity", "unit_price", "value", "documented"):
                row.update(_spread(name, item.get(name)))
            span = item.get("raw_span") or {}
            row.update(raw_span_low=span.get("low"), raw_span_high=span.get("high"))
            row.update(_proxy(item.get("proxy_price")))
            rows.append(row)
    for row in document.get("unpriced", ()):
        rows.append(
            {**row, "pan": "unpriced", **_names(row.get("name"))},
        )
    return rows


def _proxy(proxy: Json | None) -> Row:
    if not proxy:
        return {}
    found = {f"proxy_{key}": proxy.get(key) for key in ("item", "basis", "low", "high")}
    reason = proxy.get("reason") or {}
    reason = {"en": reason} if isinstance(reason, str) else reason
    return {
        **found,
        "proxy_reason_en": pick(reason, "en"),
        "proxy_reason_de": pick(reason, "de"),
    }


def _claim_rows(document: Json) -> list[Row]:
    rows = []
    for claim in document.get("claims", ()):
        point = claim.get("point") or {}
        rows.append({**claim, **{f"point_{key}": point.get(key) for key in point}})
    return rows


def _source_rows(document: Json) -> list[Row]:
    camps = document.get("camps") or {}
    rows = []
    for source in document.get("sources", ()):
        name = (camps.get(source.get("camp")) or {}).get("name")
        leans = [
            f"{family} {lean['p50']:.2f} ({lean['p05']:.2f} to {lean['p95']:.2f})"
            for family, lean in (source.get("leans") or {}).items()
        ]
        words = {"camp_name_en": pick(name, "en"), "camp_name_de": pick(name, "de")}
        rows.append({**source, **words, "leans": leans})
    return rows


def _lean_rows(document: Json) -> list[Row]:
    return [
        {"source": source["id"], "family": family, **lean}
        for source in document.get("sources", ())
        for family, lean in (source.get("leans") or {}).items()
    ]


def _price_rows(document: Json) -> list[Row]:
    return [dict(price) for price in document.get("prices", ())]


def _origin_rows(document: Json) -> list[Row]:
    names = {source["id"]: source["name"] for source in document.get("sources", ())}
    rows = []
    for origin in document.get("origins", ()):
        drifts = [f"{one['claim']}: {one['drift']}" for one in origin.get("drifts", ())]
        rows.append(
            {
                **origin,
                "origin": origin["id"],
                "source_name": names.get(origin.get("source")),
                "reports": len(origin["claims"]),
                "drifts": drifts,
            }
        )
    return rows


def _curve_rows(document: Json) -> list[Row]:
    units = {row["item"]: row.get("unit") for row in _item_rows(document) if row.get("unit")}
    months = document.get("months", ())
    return [
        {"item": item, "unit": units.get(item), "month": month, **_at(curve, at)}
        for item, curve in document.get("curves", {}).items()
        for at, month in enumerate(months)
    ]


def _value_curve_rows(document: Json) -> list[Row]:
    months = document.get("months", ())
    return [
        {"leg": leg, "month": month, **_at(curve, at)}
        for leg, curve in document.get("value_curves", {}).items()
        for at, month in enumerate(months)
    ]


def _at(curve: Json, at: int) -> Row:
    return {name: curve[name][at] for name in ("p05", "p50", "p95")}


def _promise_rows(document: Json) -> list[Row]:
    return [
        {**row, **_names(row.get("name")), **_spread("documented", row.get("documented"))}
        for row in document.get("promises", ())
    ]


def _grid_rows(document: Json) -> list[Row]:
    return [
        {
            **cell,
            "prices": cell.get("rows"),
            **_proxy(cell.get("proxy")),
            **_spread("unit_price", cell.get("unit_price")),
        }
        for cell in document.get("grid", ())
    ]


def render_table(table: Table) -> str:
    """The table as CSV: commas, LF, quotes where needed, empty cells for what is not known."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([column.name for column in table.columns])
    writer.writerows([_text(cell) for cell in row] for row in table.rows)
    return out.getvalue()


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return repr(cell) if isinstance(cell, float) else str(cell)


def write_tables(document: Json, folder: Path) -> tuple[Path, ...]:
    """Write a CSV per table and datapackage.json into `folder`; returns the paths."""
    tables = collect_tables(document)
    folder.mkdir(parents=True, exist_ok=True)
    resources, written = [], []
    for name in FILES:
        content = render_table(tables[name]).encode()
        path = folder / f"{name}.csv"
        path.write_bytes(content)
        resources.append(_resource(tables, tables[name], content))
        written.append(path)
    package = folder / "datapackage.json"
    text = json.dumps(_package(document, tables, resources), indent=2, ensure_ascii=False)
    package.write_bytes(f"{text}\n".encode())
    return (*written, package)


def _package(document: Json, tables: Tables, resources: list[Row]) -> Row:
    """The descriptor, after Data Package v2 (https://datapackage.org)."""
    package: Row = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": re.sub(r"[^a-z0-9._-]+", "-", str(document["case"]).lower()) or "weighing",
        "title": pick(document.get("title"), "en"),
        "description": (
            f"Tables of one weighing, information up to {document['as_of']}. "
            f"{tables.withheld} rows marked internal are left out. {SAFE_CELLS}"
        ),
        "version": tables.schema_version,
        "resources": resources,
    }
    licence = str(document.get("licence") or "")
    if licence:
        # The name must be an identifier; anything else is a title.
        plain = re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._+-]*", licence)
        package["licenses"] = [{"name" if plain else "title": licence}]
        if not plain:
            package["licenses"][0]["path"] = "README.md"
    if tables["sources"].rows:
        package["sources"] = [{"title": str(row["name"])} for row in tables["sources"].records()]
    return package


def _resource(tables: Tables, table: Table, content: bytes) -> Row:
    return {
        "name": table.name,
        "type": "table",
        "title": table.title,
        "description": table.about,
        "path": f"{table.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "doubleQuote": True},
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": _schema(tables, table),
    }


def _schema(tables: Tables, table: Table) -> Row:
    fields = []
    for column in table.columns:
        field: Row = {
            "name": column.name,
            "type": _TYPES.get(column.type, column.type),
            "description": column.about + (f" Unit: {column.unit}." if column.unit else ""),
        }
        if column.type == "date":
            field["constraints"] = {"pattern": _DATE}
        fields.append(field)
    schema: Row = {"fields": fields, "primaryKey": list(table.key), "missingValues": [""]}
    keys = [
        {"fields": [column], "reference": {"resource": to, "fields": [field]}}
        for column, (to, field) in table.links.items()
        if _holds(table, column, tables[to], field)
    ]
    if keys:
        schema["foreignKeys"] = keys
    return schema


def _holds(table: Table, column: str, other: Table, field: str) -> bool:
    """Whether every value of `column` stands in the other table.

    A claim may name what the tables leave out, and a key that does not hold is no key.
    """
    known = {row[field] for row in other.records()}
    return all(row[column] in known for row in table.records() if row[column] is not None)
