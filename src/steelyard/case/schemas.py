"""The kinds of record -> JSON Schemas for editors, and Table Schemas for the CSV files.

In: the dataclasses of this wing. Out: plain dicts, the same every time. Writes nothing; the
files in data/schemas are made by docs/make_reference.py and held current by a test.
"""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter

from steelyard.case.claims import Claim
from steelyard.case.documents import Document
from steelyard.case.exchange import (
    Basis,
    Camp,
    Exchange,
    Family,
    Left,
    Money,
    OutputReference,
    Party,
    Setting,
    Window,
)
from steelyard.case.folder.reading import TABLES
from steelyard.case.hypotheses import Hypothesis, HypothesisFile, Piece
from steelyard.case.items import Factor, Item, ItemFile, PriceProxy, Tie
from steelyard.case.scenarios import (
    GradeChange,
    ItemChange,
    Scenario,
    ScenarioFile,
    Scope,
    Supposed,
)
from steelyard.case.validate import SEPARATORS, allowed_values, shape_of

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def case_schemas() -> dict[str, dict[str, Any]]:
    """File name in data/schemas -> schema."""
    kinds: dict[str, tuple[Any, str]] = {
        "case.schema.json": (Exchange, "case.yaml of a Steelyard case"),
        "items.schema.json": (ItemFile, "items.yaml of a Steelyard case"),
        "claims.schema.json": (list[Claim], "claims/<document>.yaml of a Steelyard case"),
        "documents.schema.json": (
            Document | list[Document],
            "documents/*.yaml of a Steelyard case",
        ),
        "scenarios.schema.json": (ScenarioFile, "scenarios.yaml of a Steelyard case"),
        "hypotheses.schema.json": (HypothesisFile, "hypotheses.yaml of a Steelyard case"),
    }
    schemas = {
        name: {"$schema": _DIALECT, **_schema(kind), "title": title}
        for name, (kind, title) in kinds.items()
    }
    tables = {"claims/*.csv": ("claims", Claim), **TABLES}
    schemas["tables.schema.json"] = {
        "title": "CSV tables of a Steelyard case",
        "tables": {name: {"fields": _columns(kind)} for name, (_, kind) in tables.items()},
    }
    return schemas


def _schema(kind: Any) -> dict[str, Any]:
    made: dict[str, Any] = _as_read(TypeAdapter(kind).json_schema())
    for name, part in (("", made), *made.get("$defs", {}).items()):
        owner = _KINDS.get(name or getattr(kind, "__name__", ""))
        if owner is not None and "properties" in part:
            # In the order of the dataclass, so that the pages and editors show `id` first.
            names = shape_of(owner).names
            part["properties"] = {name: part["properties"][name] for name in names}
    return made


_KINDS: dict[str, type[Any]] = {
    kind.__name__: kind
    for kind in (
        *(Exchange, Party, Window, Family, Camp, Basis, Left, Setting, OutputReference, Money),
        *(ItemFile, Item, Tie, Factor, PriceProxy, Claim, Document),
        *(ScenarioFile, Scenario, Scope, GradeChange, ItemChange, Supposed),
        *(HypothesisFile, Hypothesis, Piece),
    )
}


def _as_read(node: Any) -> Any:
    """A schema as the reader reads: text may be a bare number, as in `as_of: 2024`."""
    if isinstance(node, list):
        return [_as_read(one) for one in node]
    if not isinstance(node, dict):
        return node
    made = {key: _as_read(value) for key, value in node.items()}
    # An empty value is the default, and an empty list of items no item at all.
    for name, property in made.get("properties", {}).items():
        if isinstance(property.get("type"), str) and (
            name not in made.get("required", ()) or property["type"] == "array"
        ):
            property["type"] = [property["type"], "null"]
    if made.get("type") == "string" and "const" not in made:
        made["type"] = ["string", "number"]
        if "enum" in made:
            made["enum"] = made["enum"] + [int(one) for one in made["enum"] if one.isdigit()]
    return made


def _columns(kind: type[Any]) -> list[dict[str, Any]]:
    """One Table Schema field (https://datapackage.org/standard/table-schema/) a column."""
    shape = shape_of(kind)
    properties = TypeAdapter(kind).json_schema()["properties"]
    columns = []
    for name in shape.names:
        sorts = [properties[name], *properties[name].get("anyOf", ())]
        sort = next(str(one["type"]) for one in sorts if one.get("type", "null") != "null")
        column: dict[str, Any] = {"name": name, "type": "string" if sort == "array" else sort}
        column["description"] = kind.__pydantic_fields__[name].description or ""
        constraints: dict[str, Any] = {}
        if name in shape.required and name not in shape.nullable:
            constraints["required"] = True
        allowed = [value for value in allowed_values(kind, name) if value]
        if allowed:
            constraints["enum"] = allowed
        column["constraints"] = constraints
        if name in shape.tuples:
            column["separator"] = SEPARATORS.get(name, ";")
        columns.append({key: value for key, value in column.items() if value})
    return columns
