"""Items, ties and the case itself, edited by the ends of their records; all other lines stay.

In: a case folder, a record by kind and id, new cells by path (`condition/low`), and the hash of
the record as it was shown. Out: the record saved, or what stands against it: it changed meanwhile
(ConflictError), or the case would have a problem (CaseError); then nothing is changed. The clock
is the caller's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

from steelyard.base.errors import CaseError, Place, Problem
from steelyard.base.records import Path as NodePath
from steelyard.base.records import decode, diff_nodes, edit_part, parse_yaml
from steelyard.case.exchange import Exchange
from steelyard.case.items import Item, Tie
from steelyard.case.validate import read_list, read_one
from steelyard.desk.editing.history import LOCK, History
from steelyard.desk.editing.leaves import cells_by_path, with_leaves
from steelyard.desk.editing.rows import ADDED, CHANGED, WORDS, Saved, conflict, row_hash, told
from steelyard.desk.sentences import begun
from steelyard.desk.sheet_files import FileEdit, new_problems

HOMES: Final[Mapping[str, tuple[str, NodePath, type[Any]]]] = {
    "items": ("items.yaml", ("items",), Item),
    "ties": ("items.yaml", ("ties",), Tie),
    "case": ("case.yaml", (), Exchange),
}
"""Kind -> the file that such records stand in, where in it, and what one is."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A record as it stands: its file with the hash of it, where in it, and as a plain node."""

    kind: str
    name: str
    text: str
    hash: str
    at: NodePath
    node: Any
    record: Any


def id_of(kind: str, record: Any) -> str:
    """What a record is called: a tie by what it says."""
    return str(record.tie if kind == "ties" else record.id)


def cells(kind: str, record: Any) -> dict[str, str]:
    """What stands at the ends of a record, by path."""
    return cells_by_path(HOMES[kind][2], record)


def find_record(root: Path, kind: str, id: str) -> Standing | None:
    """Where a record stands; None where there is none. Raises CaseError for a broken file."""
    name, base, model = HOMES[kind]
    path = root / name
    content = path.read_bytes() if path.exists() else b""
    text, known = decode(content, name), hashlib.sha256(content).hexdigest()
    tree = parse_yaml(text, name)
    if not base:
        found = read_one(model, tree)
        if found.problems:
            raise CaseError(found.problems)
        node = parse_yaml(text, name).value or {}
        return Standing(kind, name, text, known, (), node, found.entries[0].record)
    if base[0] not in (tree.value or {}):
        return None
    found = read_list(model, tree, base)
    for entry in found.entries:
        if id_of(kind, entry.record) == id:
            # Read once more: what YAML took for numbers was put right in the first.
            node = parse_yaml(text, name).value
            for step in entry.spot.path:
                node = node[step]
            return Standing(kind, name, text, known, entry.spot.path, node, entry.record)
    if found.problems:
        raise CaseError(found.problems)
    return None


def edit_record(
    root: Path,
    kind: str,
    id: str,
    changes: Mapping[str, str],
    shown: str,
    *,
    by: str,
    when: str,
    why: str = "",
    known: Any = None,
) -> Saved:
    """Set ends of one record; an empty one is the default.

    `shown` is its `row_hash` as it was shown, `known` that record where the caller still has it.
    Raises ConflictError, CaseError, ValueError for a path that there is not, and OSError.
    """
    model = HOMES[kind][2]
    with LOCK:
        stands = find_record(root, kind, id)
        if stands is None or row_hash(stands.record) != shown:
            raise conflict(kind, id, stands, changes, shown, known, partial(cells, kind))
        before = cells(kind, stands.record)
        wanted = {
            path: text for path, text in changes.items() if text.strip() != before.get(path, "")
        }
        new = with_leaves(model, stands.node, wanted)
        if new == stands.node:
            return Saved(kind, id, stands.name, stands.record, shown)
        text = _written(stands, new)
        edit = FileEdit(stands.name, text, stands.hash)
        problems = new_problems(root, [edit])
        if problems and "id" in wanted and kind == "items":
            raise CaseError([still_needed(id, problems, "Its id stays; change its name instead.")])
        if problems:
            raise CaseError(problems)
        made = _at(text, stands, model)
        review = {WORDS[kind]: id, "action": CHANGED, "by": by, "when": when}
        review["set"] = told(stands.record, made, partial(cells, kind))
        if why:
            review["why"] = why
        what = stands.name if kind == "case" else f"{WORDS[kind]} {id}"
        History(root).apply(what, [edit], by, when, reviews=[review])
        after = cells(kind, made)
        changed = tuple(one for one in {**before, **after} if before.get(one) != after.get(one))
        return Saved(kind, id_of(kind, made), stands.name, made, row_hash(made), changed)


def add_tie(root: Path, changes: Mapping[str, str], *, by: str, when: str, why: str = "") -> Saved:
    """A new inequality behind the others. Raises CaseError, ValueError and OSError."""
    name, _, model = HOMES["ties"]
    with LOCK:
        content = (root / name).read_bytes() if (root / name).exists() else b""
        text = decode(content, name)
        whole = parse_yaml(text, name).value or {}
        listed = list(whole.get("ties") or [])
        node = with_leaves(model, {}, changes)
        nodes: dict[NodePath, Any] = (
            {("ties", len(listed)): node} if listed else {("ties",): [node]}
        )
        at: NodePath = ("ties",) if listed else ()
        inner = {path[len(at) :]: value for path, value in nodes.items()}
        edit = FileEdit(
            name, _or_problem(name, text, at, inner), hashlib.sha256(content).hexdigest()
        )
        problems = new_problems(root, [edit])
        if problems:
            raise CaseError(problems)
        made = read_list(model, parse_yaml(edit.text, name), ("ties",)).entries[-1].record
        review = {"tie": made.tie, "action": ADDED, "by": by, "when": when}
        if why:
            review["why"] = why
        History(root).apply(f"tie {made.tie}", [edit], by, when, reviews=[review])
        return Saved("ties", made.tie, name, made, row_hash(made), tuple(changes))


def still_needed(id: str, problems: Sequence[Problem], mend: str) -> Problem:
    """What tells where an id is needed that would point at nothing."""
    place, more = problems[0].place, len(problems) - 1
    where = f"{place.file}:{place.line}" if place.line else place.file
    told = f"{id} is needed in {where}" + (f" and {more} more places." if more else ".")
    return Problem(Place(place.file), "still-needed", told, mend)


def _written(stands: Standing, new: Mapping[str, Any]) -> str:
    """The text of the file with the record set. Raises CaseError."""
    nodes = diff_nodes(stands.node, new)
    if stands.at:
        return _or_problem(stands.name, stands.text, stands.at, nodes)
    text = stands.text
    for field in dict.fromkeys(path[0] for path in nodes):
        own = {path[1:]: value for path, value in nodes.items() if path[0] == field}
        if () in own:
            text = _or_problem(stands.name, text, (), {(field,): own[()]})
        else:
            text = _or_problem(stands.name, text, (field,), own)
    return text


def _or_problem(name: str, text: str, at: NodePath, nodes: Mapping[NodePath, Any]) -> str:
    try:
        return edit_part(text, name, at, nodes)
    except ValueError as error:
        what = f"{begun(str(error))}; nothing was written."
        mend = "Change it in an editor; the page follows."
        raise CaseError([Problem(Place(name), "wrong-shape", what, mend)]) from None


def _at(text: str, stands: Standing, model: type[Any]) -> Any:
    """The record at the same place of the new text, which has no problem."""
    tree = parse_yaml(text, stands.name)
    if not stands.at:
        return read_one(model, tree).entries[0].record
    found = read_list(model, tree, stands.at[:-1]).entries
    return next(one.record for one in found if one.spot.path == stands.at)
