"""What is said of a kept document, put right: its title, kind, publisher, date, address, language.

In: a case folder, a document by id, new cells, and the hash of the record as it was shown. Out: the
record saved, or what stands against it; then nothing is changed. What is kept of the document, its
text, its bytes and their hashes, is not changed here. The clock is the caller's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from steelyard.base.errors import CaseError
from steelyard.base.records import Path as Path_
from steelyard.base.records import decode, edit_yaml, parse_yaml
from steelyard.case.documents import Document
from steelyard.case.folder import read_case
from steelyard.desk.editing.history import LOCK, History
from steelyard.desk.editing.rows import CHANGED, ConflictError, Saved, cells_of, row_hash, told
from steelyard.desk.sheet_files import FileEdit, new_problems

EDITED: Final = (
    *("title", "publisher", "published", "kind", "language", "url", "archive_url"),
    *("licence", "replaces", "cites", "internal", "note"),
)
"""Fields that somebody may know better than the file that was dropped."""
_TRUTH: Final = {"true": True, "false": False}


def edit_document(
    root: Path,
    id: str,
    changes: Mapping[str, str],
    shown: str,
    *,
    by: str,
    when: str,
    why: str = "",
    known: Any = None,
) -> Saved:
    """Set fields of a document's record; an empty one is the default.

    Raises ConflictError, CaseError, ValueError for a field that is not set here, and OSError.
    """
    for name in changes:
        if name not in EDITED:
            raise ValueError(f"`{name}` of a document is not set by an edit of the row")
    with LOCK:
        name, text, hash_ = _home(root, id)
        record = next((one for one in read_case(root).documents if one.id == id), None)
        if record is None or row_hash(record) != shown:
            known = known if known is not None and row_hash(known) == shown else None
            raise ConflictError("documents", id, file=name, now=record, yours=changes, known=known)
        cells = cells_of(record)
        wanted = {one: new for one, new in changes.items() if new.strip() != cells[one].strip()}
        if not wanted:
            return Saved("documents", id, name, record, shown)
        nodes: dict[Path_, Any] = {(one,): _node(one, new.strip()) for one, new in wanted.items()}
        edit = FileEdit(name, edit_yaml(text, nodes), hash_)
        problems = new_problems(root, [edit])
        if problems:
            raise CaseError(problems)
        made = Document(**(parse_yaml(edit.text, name).value or {}))
        names = tuple(one for one in wanted if getattr(record, one) != getattr(made, one))
        if not names:
            # The same in other words: a default that is written out.
            return Saved("documents", id, name, record, shown)
        review = {
            "document": id,
            "action": CHANGED,
            "by": by,
            "when": when,
            "set": told(record, made),
        }
        if why:
            review["why"] = why
        History(root).apply(f"document {id}", [edit], by, when, reviews=[review])
        return Saved("documents", id, name, made, row_hash(made), names)


def _home(root: Path, id: str) -> tuple[str, str, str]:
    """The file that holds the document, its text and its hash; empty where there is none."""
    for path in sorted((root / "documents").glob("*.y*ml")):
        name = f"documents/{path.name}"
        content = path.read_bytes()
        text = decode(content, name)
        if id in text and (parse_yaml(text, name).value or {}).get("id") == id:
            return name, text, hashlib.sha256(content).hexdigest()
    return "", "", ""


def _node(name: str, text: str) -> Any:
    """A cell as it stands in YAML; None takes the field out, where it has a default."""
    if name == "cites":
        return [one.strip() for one in text.split(";") if one.strip()] or None
    if name == "internal":
        return _TRUTH.get(text.lower(), text) or None
    return text or (None if name not in {"title", "publisher", "kind"} else "")
