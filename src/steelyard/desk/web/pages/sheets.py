"""Spreadsheets in and out: what a sheet would change, row by row, before anything is written.

In: a Bench; in the path the name of a proposal, in the query the page of its rows. Out: values of
the page. Writing is a deed of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, Final

from steelyard.base.errors import Problem
from steelyard.desk.sheet_import import Import, show_value
from steelyard.desk.sheet_rows import defaults
from steelyard.desk.web.asking import NotFoundError, Query
from steelyard.desk.web.bench import Bench
from steelyard.desk.web.deeds.sheets import Proposal
from steelyard.desk.web.fields import label_of
from steelyard.desk.web.speech import Speech

LISTED: Final = 100
"""Rows on one page."""
MOST_PROBLEMS: Final = 200


def view(bench: Bench, query: Query) -> dict[str, Any]:
    """Where to get a sheet and where to give one; with a name, what it would change."""
    speech = query.speech
    content: dict[str, Any] = {
        "proposal": None,
        "results": bench.results_name,
        "readable": bench.case is not None,
        "problems": len(bench.problems),
    }
    if not query.path:
        return content
    found = bench.laid_aside(query.path)
    if not isinstance(found, Proposal):
        raise NotFoundError(speech.t("sheets.gone"))
    page = query.number("page", 0, 10_000)
    result = found.result
    total = sum(_number(one) for one in result.imports)
    rows = (row for one in result.imports for row in _rows(one, speech))
    return {
        **content,
        "proposal": {
            "id": query.path,
            "name": found.name,
            "sheets": [_sheet(one, speech) for one in result.imports],
            "problems": [
                _problem(one, found.name, speech) for one in result.problems[:MOST_PROBLEMS]
            ],
            "problems_total": len(result.problems),
            "empty": result.empty,
            "files": [edit.name for edit in result.imports[-1].files] if result.imports else [],
            "rows": list(islice(rows, page * LISTED, (page + 1) * LISTED)),
            "total": total,
            "page": page,
            "pages": -(-total // LISTED),
        },
    }


def _number(one: Import) -> int:
    return len(one.new_sources) + len(one.new_items) + len(one.changed) + len(one.new)


def _sheet(one: Import, speech: Speech) -> dict[str, Any]:
    """How a sheet was read, and how many rows of it do what."""
    matching = one.matching
    return {
        "kind": speech.t(f"sheets.kind.{matching.kind}"),
        "sheet": matching.sheet.name,
        "read_as": matching.sheet.how,
        "header_row": matching.sheet.header_row,
        "rows": len(matching.sheet.rows),
        "new": len(one.new),
        "changed": len(one.changed),
        "unchanged": one.unchanged,
        "absent": one.absent,
        "repeated": [{"row": row, "of": of} for row, of in one.repeated[:LISTED]],
        "filled": [
            {"field": name, "name": label_of(matching.kind, name, speech), "said": said}
            for name, said in sorted(one.filled.items())
        ]
        if one.new
        else [],
        "columns": [
            {
                "letter": column.letter,
                "header": column.header,
                "field": column.field or "",
                "name": label_of(matching.kind, column.field, speech) if column.field else "",
                "how": speech.name(f"sheets.how.{column.how}") if column.how else "",
                "why_not": column.why_not,
            }
            for column in matching.columns
        ],
    }


def _rows(one: Import, speech: Speech) -> Iterator[dict[str, Any]]:
    """What would be new or other: stubs first, since the rows lean on them."""
    for source in one.new_sources:
        yield _row("new", "source", 0, source, {}, speech)
    for item in one.new_items:
        yield _row("new", "item", 0, item, {}, speech)
    kind = one.matching.kind.removesuffix("s")
    for change in one.changed:
        yield {
            "what": "changed",
            "kind": kind,
            "id": change.id,
            "row": change.row,
            "fields": [
                {
                    "field": edit.field,
                    "name": label_of(one.matching.kind, edit.field, speech),
                    "old": show_value(edit.old),
                    "new": show_value(edit.new),
                }
                for edit in change.edits
            ],
        }
    usual = defaults(one.matching.kind)
    for row, record in one.new:
        yield _row("new", kind, row, record, usual, speech)


def _row(
    what: str,
    kind: str,
    row: int,
    record: Mapping[str, Any],
    usual: Mapping[str, Any],
    speech: Speech,
) -> dict[str, Any]:
    """A new row, with the fields that are not as they always are."""
    return {
        "what": what,
        "kind": kind,
        "id": str(record["id"]),
        "row": row,
        "fields": [
            {
                "field": name,
                "name": label_of(f"{kind}s", name, speech),
                "old": "",
                "new": ", ".join(map(str, value)) if isinstance(value, list) else show_value(value),
            }
            for name, value in record.items()
            if name != "id" and value not in (None, "", ()) and value != usual.get(name)
        ],
    }


def _problem(one: Problem, sheet: str, speech: Speech) -> dict[str, Any]:
    return {
        "name": one.name,
        # The sheet was read from a file without its name; a file of the case has its own.
        "file": sheet if one.place.file.startswith("sheet.") else one.place.file,
        "line": one.place.line,
        "what": speech.tell(one.what),
        "mend": speech.tell(one.mend),
    }
