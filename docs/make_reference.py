"""Write what is made from the code: the case format, the gallery of problems, the schemas.

Run it after a change to the case wing: `python docs/make_reference.py`. Tests hold the files to
what this script would write.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from steelyard.case.schemas import case_schemas

ROOT = Path(__file__).resolve().parent.parent
GALLERY = ROOT / "tests" / "problems"

MARKER = "## The fields, file by file"
"""Above it docs/case-format.md is written by hand; from it on this script writes."""

TABLE_WORDS = {
    "claims/*.csv": "Claims without a kept text, one a line; the same fields as in YAML.",
    "sources.csv": "Who asserts things. An outlet that prints them has no row here.",
    "grades.csv": "Letters of the Admiralty code for a source, on a topic, since a date.",
    "links.csv": "Judgements on which claims repeat, derive from or replace which.",
    "prices.csv": "What such goods were sold, bought or made for.",
    "series.csv": "Consumer prices, exchange rates, yearly outputs: one value a line.",
    "published.csv": "What others concluded; compared with, never an input.",
    "priors.csv": "Settings of the model that this case changes.",
    "promises.csv": "When promises fall due, what became of them, and what was expected; "
    "nothing in it moves a figure.",
}


def schema_texts() -> dict[Path, str]:
    """Each schema's file and text."""
    folder = ROOT / "src" / "steelyard" / "data" / "schemas"
    return {
        folder / name: json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
        for name, schema in case_schemas().items()
    }


def case_format() -> str:
    """docs/case-format.md: the introduction as it stands, then every file and field."""
    schemas = case_schemas()
    page = (ROOT / "docs" / "case-format.md").read_text(encoding="utf-8")
    parts = [page.partition(MARKER)[0].rstrip(), "", MARKER, ""]
    for name, title in (
        ("case.schema.json", "case.yaml"),
        ("items.schema.json", "items.yaml"),
        ("claims.schema.json", "claims/&lt;document&gt;.yaml"),
        ("documents.schema.json", "documents/*.yaml"),
        ("scenarios.schema.json", "scenarios.yaml"),
        ("hypotheses.schema.json", "hypotheses.yaml"),
    ):
        parts.extend([f"### {title}", ""])
        parts.extend(_yaml_file(schemas[name]))
    for name, table in schemas["tables.schema.json"]["tables"].items():
        parts.extend([f"### {name}", "", TABLE_WORDS[name], ""])
        if name == "claims/*.csv":
            names = ", ".join(f"`{field['name']}`" for field in table["fields"])
            parts.extend([f"Columns: {names}.", ""])
            continue
        parts.extend(["| column | holds | about |", "| --- | --- | --- |"])
        parts.extend(_column(field) for field in table["fields"])
        parts.append("")
    return "\n".join(parts).rstrip() + "\n"


def _yaml_file(schema: dict[str, Any]) -> Iterator[str]:
    kinds = dict(schema.get("$defs", {}))
    if "properties" in schema:
        kinds = {"": schema, **kinds}
    for name, kind in kinds.items():
        if name:
            yield f"**{name}**: {kind['description']}" if "description" in kind else f"**{name}**"
        elif "description" in kind:
            yield str(kind["description"])
        yield ""
        yield "| field | holds | about |"
        yield "| --- | --- | --- |"
        required = kind.get("required", ())
        for field, property in kind["properties"].items():
            need = " (required)" if field in required else ""
            about = property.get("description", "")
            yield f"| `{field}`{need} | {_cell(_holds(property))} | {_cell(str(about))} |"
        yield ""


def _column(field: dict[str, Any]) -> str:
    constraints = field.get("constraints", {})
    need = " (required)" if constraints.get("required") else ""
    holds = ", ".join(f"`{one}`" for one in constraints.get("enum", ())) or field["type"]
    if field.get("separator"):
        holds = f"several, separated by `{field['separator'].strip()}`"
    return f"| `{field['name']}`{need} | {_cell(holds)} | {_cell(field.get('description', ''))} |"


def _holds(node: dict[str, Any]) -> str:
    """What a property may hold, in a few words."""
    if "enum" in node:
        return ", ".join(f"`{one}`" for one in node["enum"] if isinstance(one, str) and one)
    if "anyOf" in node:
        return next(_holds(one) for one in node["anyOf"] if one.get("type") != "null")
    if "$ref" in node:
        return f"{node['$ref'].rsplit('/', 1)[-1]}"
    match node.get("type"):
        case "array":
            return f"list of {_holds(node.get('items', {}))}"
        case "object":
            inner = node.get("additionalProperties")
            return f"name: {_holds(inner)}" if isinstance(inner, dict) else "names with values"
        case ["string", "number"]:
            pattern = str(node.get("pattern", ""))
            return "date" if pattern.startswith(r"^\d{4}") else "text"
        case [str(sort), "null"]:
            return _holds({**node, "type": sort})
        case "boolean":
            return "true or false"
        case str(sort):
            return sort
    return "text"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def problems_page() -> str:
    """docs/problems.md: every problem by name, with the message of its broken case."""
    parts = [
        "# Problems",
        "",
        "What `steelyard check` can find, by name.",
        "Each entry is the message that a small broken case gives; the cases lie in",
        "`tests/problems/`, one folder a problem, and the tests compare every message.",
        "What a case still lacks though nothing in it is wrong, such as a price or the date of a claim,",
        "is told beside them and changes no exit code; `--json` lists it under the name `missing`.",
        "",
    ]
    for folder in sorted(path for path in GALLERY.iterdir() if (path / "expected.txt").is_file()):
        message = (folder / "expected.txt").read_text(encoding="utf-8").rstrip()
        parts.extend([f"## {folder.name}", "", "```text", message, "```", ""])
    return "\n".join(parts).rstrip() + "\n"


def main() -> None:
    """Write all of them."""
    texts = {
        **schema_texts(),
        ROOT / "docs" / "case-format.md": case_format(),
        ROOT / "docs" / "problems.md": problems_page(),
    }
    for path, text in texts.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
