"""Tables as CSV files, with a datapackage.json that describes each column.

In: the weighing document. Out: files in one folder. Full precision, UTF-8, LF; reads no clock.

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
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from steelyard.desk.tables.collect import Table, Tables, collect_tables
from steelyard.desk.tables.rows import Json, Row
from steelyard.desk.words import pick

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
    "widths",
    "priors",
    "prices",
    "origins",
    "published",
    "curves",
    "value_curves",
    "promises",
    "expectations",
    "hypotheses",
    "pieces",
    "grid",
)
_TYPES = {"text": "string", "list": "string", "date": "string", "day": "date"}
_DATE = r"\d{4}(-\d{2}(-\d{2})?)?(/\d{4}(-\d{2}(-\d{2})?)?)?"


def render_dicts(rows: Sequence[Mapping[str, Any]]) -> str:
    """Rows of one shape as CSV, unrounded; an open end is an empty cell."""
    out = io.StringIO()
    if rows:
        writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return out.getvalue()


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
