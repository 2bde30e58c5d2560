"""Rows of a matched sheet against a case: what is new, what changed, what stands in the way.

In: a case folder and a Matching. Out: an Import, field by field; apply_import alone writes it.
All or nothing: with one problem nothing is written. An import adds and edits rows, it never
deletes one.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from steelyard.base.errors import CaseError, Place, Problem
from steelyard.case.case import Case
from steelyard.case.folder import read_case
from steelyard.desk.sheet_columns import Kind, Matching, known_headers
from steelyard.desk.sheet_files import FileEdit, Staging
from steelyard.desk.sheet_reading import BASE_SUFFIX, Sheet, read_sheet
from steelyard.desk.sheet_rows import (
    Base,
    Draft,
    content_id,
    defaults,
    field_names,
    read_drafts,
    slug,
)
from steelyard.desk.sheet_stubs import find_stubs, refuse_items


@dataclass(frozen=True, slots=True)
class Edit:
    """One field of one row: what the case holds and what the sheet holds."""

    field: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Change:
    """The edits of one row of the case, and the row of the sheet they come from."""

    id: str
    row: int
    edits: tuple[Edit, ...]


@dataclass(slots=True)
class Import:
    """What an import would do to a case; only apply_import does it."""

    case: Path
    matching: Matching
    new: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    unchanged: int = 0
    repeated: list[tuple[int, int]] = field(default_factory=list)
    absent: int = 0
    new_items: list[dict[str, Any]] = field(default_factory=list)
    new_sources: list[dict[str, Any]] = field(default_factory=list)
    filled: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    files: tuple[FileEdit, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing would change."""
        return not (self.new or self.changed or self.new_items or self.new_sources)

    def to_json(self) -> dict[str, Any]:
        """The import as plain JSON."""
        return {
            "matching": self.matching.to_json(),
            "new": [{"row": row, **_plain_values(record)} for row, record in self.new],
            "changed": [
                {
                    "id": change.id,
                    "row": change.row,
                    "edits": [
                        {"field": one.field, "old": _plain(one.old), "new": _plain(one.new)}
                        for one in change.edits
                    ],
                }
                for change in self.changed
            ],
            "unchanged": self.unchanged,
            "repeated": [{"row": row, "of": of} for row, of in self.repeated],
            "absent": self.absent,
            "new_items": [_plain_values(item) for item in self.new_items],
            "new_sources": [_plain_values(source) for source in self.new_sources],
            "filled_in": dict(self.filled),
            "files": [edit.name for edit in self.files],
            "problems": [problem_json(problem) for problem in self.problems],
        }


def problem_json(problem: Problem) -> dict[str, Any]:
    """A problem as plain JSON; line and column are those of the sheet."""
    return {
        "name": problem.name,
        "file": problem.place.file,
        "line": problem.place.line,
        "column": problem.place.column,
        "what": problem.what,
        "mend": problem.mend,
    }


def read_base(path: Path, sheet: Sheet) -> Base:
    """What the cells of an exported sheet held on export; nothing for any other sheet."""
    name = f"{sheet.name}{BASE_SUFFIX}"
    try:
        base = read_sheet(path, name, known=known_headers()) if sheet.name else None
    except CaseError:
        return {}
    if base is None or "id" not in base.headers:
        return {}
    at = base.headers.index("id")
    return {
        row.cells[at].text: dict(zip(base.headers, row.cells, strict=True)) for row in base.rows
    }


def propose_import(
    case_folder: Path,
    matching: Matching,
    *,
    base: Base | None = None,
    magnitudes: Mapping[str, float] | None = None,
    staging: Staging | None = None,
    case: Case | None = None,
) -> Import:
    """What the rows of a sheet would add and change. Writes nothing.

    `base` is what an export held (read_base): then only cells edited since count, and a cell that
    both sides changed is a problem. `magnitudes` answers for new items, by id. Raises CaseError
    if the case itself cannot be read.
    """
    case = case or read_case(case_folder)
    staging = staging or Staging(case_folder)
    proposal = Import(case_folder, matching)
    read = read_drafts(matching, case, base)
    proposal.problems += [*_missing_columns(matching), *read.problems]
    proposal.filled = read.filled
    _sort_rows(proposal, case, read.drafts, base or {})
    if matching.kind == "claims":
        stubs = find_stubs(matching.sheet, case, read.drafts, magnitudes or {})
        proposal.new_sources, proposal.new_items = stubs.sources, stubs.items
        proposal.problems += stubs.problems
    elif matching.kind == "prices":
        proposal.problems += refuse_items(matching.sheet, case, read.drafts)
    if not proposal.problems:
        _stage(proposal, staging)
        proposal.problems += staging.check()
    proposal.files = () if proposal.problems else staging.edits()
    proposal.problems.sort()
    return proposal


def apply_import(proposal: Import) -> tuple[str, ...]:
    """Write the proposed files; returns their names.

    Raises CaseError, before anything is written, if there are problems or a file has changed
    since the proposal was made.
    """
    if proposal.problems:
        raise CaseError(proposal.problems)
    return Staging.save(proposal.case, proposal.files)


def _missing_columns(matching: Matching) -> list[Problem]:
    if matching.find("id") is not None:
        return []
    needed: dict[Kind, tuple[tuple[str, ...], ...]] = {
        "claims": (("item",), ("amount", "amount_low", "amount_high")),
        "prices": (("item",), ("price", "price_low", "price_high")),
        "sources": (("name",),),
    }
    place = Place(matching.sheet.file, matching.sheet.header_row, 1)
    headers = ", ".join(header for header in matching.sheet.headers if header)
    return [
        Problem(
            place,
            "missing-column",
            f"No column of the sheet is read as {' or '.join(names)}.",
            f"Name a column {names[0]} in row {matching.sheet.header_row}; it names: {headers}.",
        )
        for names in needed[matching.kind]
        if not any(matching.find(name) for name in names)
    ]


def _sort_rows(proposal: Import, case: Case, drafts: Sequence[Draft], base: Base) -> None:
    """New, changed, unchanged and repeated rows."""
    kind = proposal.matching.kind
    records = {record.id: record for record in getattr(case, kind)}
    usual = defaults(kind)
    rows: dict[str, int] = {}
    for draft in drafts:
        made = not draft.id
        if made:
            draft.id = _made_id(kind, draft)
        if draft.id in rows:
            _repeat(proposal, draft, rows[draft.id], made=made)
            continue
        rows[draft.id] = draft.row
        record = records.get(draft.id)
        if record is None:
            fields = {name: draft.fields.get(name, usual[name]) for name in field_names(kind)}
            proposal.new.append((draft.row, {**fields, "id": draft.id}))
            continue
        edits = [] if made else _edits(proposal, draft, record)
        if edits:
            proposal.changed.append(Change(draft.id, draft.row, tuple(edits)))
        else:
            proposal.unchanged += 1
    # A row that cannot be read is a problem and stands in the sheet all the same.
    column = proposal.matching.find("id")
    there = set(rows)
    if column is not None:
        there |= {row.cells[column.at].text.strip() for row in proposal.matching.sheet.rows}
    proposal.absent = sum(id in records and id not in there for id in base)


def _made_id(kind: Kind, draft: Draft) -> str:
    if kind == "sources" and draft.fields.get("name"):
        return slug(draft.fields["name"]) or content_id(kind, draft.fields)
    return content_id(kind, draft.fields)


def _repeat(proposal: Import, draft: Draft, first: int, *, made: bool) -> None:
    if made:
        proposal.repeated.append((draft.row, first))
        return
    column = proposal.matching.find("id")
    place = Place(proposal.matching.sheet.file, draft.row, column.at + 1 if column else 1)
    what = f"The id {draft.id} stands in row {first} already."
    proposal.problems.append(Problem(place, "duplicate-id", what, "Give each row its own id."))


def _edits(proposal: Import, draft: Draft, record: Any) -> list[Edit]:
    edits = []
    for name, new in draft.fields.items():
        if name == "id":
            continue
        old = getattr(record, name)
        if _same(old, new):
            continue
        if name in draft.held and not _same(draft.held[name], old):
            at = draft.places[name]
            cell = proposal.matching.sheet.place(draft.row, at)
            place = Place(proposal.matching.sheet.file, draft.row, at + 1)
            what = (
                f"{cell}: {name} of {draft.id} was {show_value(draft.held[name])} when it was exported; "
                f"the sheet now says {show_value(new)} and the case {show_value(old)}."
            )
            mend = "Settle which one holds, in the sheet or in the case; or export again."
            proposal.problems.append(Problem(place, "changed-on-both-sides", what, mend))
            continue
        edits.append(Edit(name, old, new))
    return edits


def _same(old: Any, new: Any) -> bool:
    if isinstance(old, float) and isinstance(new, (int, float)):
        # A spreadsheet keeps fifteen digits.
        return math.isclose(old, new, rel_tol=1e-14, abs_tol=0.0)
    return bool(old == new) or (old in (None, "") and new in (None, ""))


def _stage(proposal: Import, staging: Staging) -> None:
    """Put the new texts of all files together, in memory."""
    kind = proposal.matching.kind
    for source in proposal.new_sources:
        staging.append("sources", "sources.csv", {**defaults("sources"), **source})
    for item in proposal.new_items:
        staging.append_item(item)
    for change in proposal.changed:
        staging.edit(kind, change.id, {one.field: one.new for one in change.edits})
    home = {"claims": "claims/imported.csv", "prices": "prices.csv", "sources": "sources.csv"}
    for _, record in proposal.new:
        staging.append(kind, home[kind], record)


def show_value(value: Any) -> str:
    """A value of a field as text."""
    if value is None or value in ("", ()):
        return "(empty)"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return " < ".join(value) if isinstance(value, tuple) else str(value)


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _plain_values(record: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _plain(value) for name, value in record.items()}
