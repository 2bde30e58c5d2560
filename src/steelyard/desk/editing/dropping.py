"""Rows and documents taken out of a case, where nothing that stays rests on them.

In: a case folder, a row by kind and id, and its hash as it was shown. Out: which files changed, or
what stands against it: what would point at nothing (CaseError), or that it changed meanwhile
(ConflictError); then nothing is changed. Links of a claim and grades of a source go with them.
Undo puts everything back, files of a document too. The clock is the caller's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

from steelyard.base.errors import CaseError, Place, Problem
from steelyard.base.records import (
    Table,
    decode,
    drop_part,
    edit_entries,
    parse_csv,
    parse_yaml,
)
from steelyard.case.documents import Document
from steelyard.case.folder import read_case
from steelyard.desk.editing.history import LOCK, History
from steelyard.desk.editing.records import HOMES, cells, find_record, still_needed
from steelyard.desk.editing.rows import WORDS, ConflictError, conflict, find_row, row_hash
from steelyard.desk.sentences import begun
from steelyard.desk.sheet_files import FileEdit, new_problems

DELETED: Final = "deleted"
"""The action in reviews.jsonl."""
KINDS: Final = (
    *("claims", "prices", "sources", "promises", "series", "items", "ties", "documents"),
)
ALONG: Final = {"claims": ("links.csv", ("a", "b")), "sources": ("grades.csv", ("source",))}
"""Kind -> the table of rows that say something of such a row alone, and the columns that name it."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """What was taken out: the files that changed, and those that went."""

    kind: str
    id: str
    files: tuple[str, ...]
    removed: tuple[str, ...] = ()


def drop_row(
    root: Path,
    kind: str,
    id: str,
    shown: str,
    *,
    by: str,
    when: str,
    why: str = "",
    known: Any = None,
) -> Dropped:
    """Take a row out of its file.

    Raises ConflictError where it is not the one shown, CaseError with what rests on it, ValueError
    for a kind that is not taken out here, and OSError.
    """
    if kind not in KINDS:
        raise ValueError(f"expected one of {', '.join(KINDS)}, not {kind!r}")
    with LOCK:
        if kind == "documents":
            return _drop_document(root, id, shown, by=by, when=when, why=why, known=known)
        edits = [_without(root, kind, id, shown, known)]
        if kind in ALONG:
            edits += _along(root, id, *ALONG[kind])
        problems = new_problems(root, edits)
        if problems:
            raise CaseError([still_needed(id, problems, _MEND)])
        _apply(root, kind, id, edits, (), by=by, when=when, why=why)
        return Dropped(kind, id, tuple(one.name for one in edits))


def _without(root: Path, kind: str, id: str, shown: str, known: Any) -> FileEdit:
    """The file of a row without it. Raises ConflictError and CaseError."""
    if kind in HOMES:
        stands = find_record(root, kind, id)
        if stands is None or row_hash(stands.record) != shown:
            raise conflict(kind, id, stands, {}, shown, known, partial(cells, kind))
        try:
            return FileEdit(
                stands.name, drop_part(stands.text, stands.name, stands.at), stands.hash
            )
        except ValueError as error:
            raise _not_by_lines(stands.name, error) from None
    home = find_row(root, kind, lambda record: record.id == id, id)
    if home is None or row_hash(home.record) != shown:
        raise conflict(kind, id, home, {}, shown, known)
    if isinstance(home.text, Table):
        return FileEdit(home.name, _without_rows(home.text, (home.number,)), home.hash)
    text = "\n".join(home.text.lines)
    try:
        return FileEdit(home.name, edit_entries(text, home.name, drop=[home.number]), home.hash)
    except ValueError as error:
        raise _not_by_lines(home.name, error) from None


def _without_rows(table: Table, numbers: Iterable[int]) -> str:
    gone = {
        line
        for number in numbers
        for line in range(table.rows[number].line - 1, table.rows[number].last_line)
    }
    return "\n".join(line for at, line in enumerate(table.lines) if at not in gone)


def _along(root: Path, id: str, name: str, columns: Sequence[str]) -> list[FileEdit]:
    """The table without the rows that speak of the row alone."""
    path = root / name
    if not path.exists():
        return []
    content = path.read_bytes()
    table = parse_csv(decode(content, name), name)
    at = [table.header.index(one) for one in columns if one in table.header]
    gone = [
        number
        for number, row in enumerate(table.rows)
        if any(row.cells[one].strip() == id for one in at)
    ]
    if not gone:
        return []
    return [FileEdit(name, _without_rows(table, gone), hashlib.sha256(content).hexdigest())]


def _drop_document(
    root: Path, id: str, shown: str, *, by: str, when: str, why: str, known: Any
) -> Dropped:
    case = read_case(root)
    record = next((one for one in case.documents if one.id == id), None)
    if record is None or row_hash(record) != shown:
        known = known if known is not None and row_hash(known) == shown else None
        raise ConflictError("documents", id, now=record, yours={}, known=known)
    standing = [one.id for one in case.claims if one.document == id]
    if standing:
        raise CaseError([_rests(f"{id} has {len(standing)} claims.", "claims")])
    others = [one for one in case.documents if one.id != id]
    named = [one.id for one in others if one.replaces == id]
    if named:
        raise CaseError([_rests(f"{named[0]} replaces it.", "documents")])
    removed = _files_of(root, record, others)
    _apply(root, "documents", id, (), removed, by=by, when=when, why=why)
    return Dropped("documents", id, (), removed)


def _files_of(root: Path, record: Document, others: Iterable[Document]) -> tuple[str, ...]:
    """The files that hold a document and nothing else, its record last."""
    used = {name for one in others for name in (one.text, one.original)}
    names = [name for name in (record.text, record.original) if name and name not in used]
    claims = f"claims/{record.id}.yaml"
    if (root / claims).is_file():
        # No claim stands on it, so the file holds none; but words of others may stand there.
        text = decode((root / claims).read_bytes(), claims)
        if not (parse_yaml(text, claims).value or []):
            names.append(claims)
    for path in sorted((root / "documents").glob("*.y*ml")):
        name = f"documents/{path.name}"
        text = decode(path.read_bytes(), name)
        if record.id in text and (parse_yaml(text, name).value or {}).get("id") == record.id:
            names.append(name)
    root = root.resolve()
    return tuple(
        name
        for name in dict.fromkeys(names)
        if (root / name).is_file() and (root / name).resolve().is_relative_to(root)
    )


def _apply(
    root: Path,
    kind: str,
    id: str,
    edits: Sequence[FileEdit],
    removed: Sequence[str],
    *,
    by: str,
    when: str,
    why: str,
) -> None:
    review = {WORDS[kind]: id, "action": DELETED, "by": by, "when": when}
    if why:
        review["why"] = why
    History(root).apply(f"delete {id}", edits, by, when, reviews=[review], removed=removed)


def _rests(what: str, file: str) -> Problem:
    return Problem(Place(file), "still-needed", what, _MEND)


def _not_by_lines(name: str, error: ValueError) -> CaseError:
    what = f"{begun(str(error))}; nothing was written."
    mend = "Change it in an editor; the page follows."
    return CaseError([Problem(Place(name), "wrong-shape", what, mend)])


_MEND: Final = "Change or delete that first; nothing was deleted."
