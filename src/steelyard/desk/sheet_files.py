"""New and edited rows -> the new texts of a case's files, checked whole before any is written.

In: a case folder and what to add and edit. Out: FileEdits, each with the hash of what was read;
rows that are not touched keep their text to the letter. Writes only through the case's one door,
and only in `save`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from steelyard.base.errors import CaseError, Place, Problem
from steelyard.base.records import (
    Table,
    decode,
    edit_csv,
    edit_entries,
    edit_fields,
    edit_yaml,
    parse_csv,
    parse_yaml,
    render_csv,
    render_yaml,
    widen_csv,
)
from steelyard.case.folder import check_folder, file_hash, save_file
from steelyard.case.validate import SEPARATORS
from steelyard.desk.sheet_columns import Kind
from steelyard.desk.sheet_rows import defaults, field_names

_FEW = 20
"""Rows that are looked for one by one; for more, every file of their kind is read for all."""


@dataclass(frozen=True, slots=True)
class FileEdit:
    """The new text of one file of a case, and the hash of the one it replaces."""

    name: str
    text: str
    expected_hash: str


def cell_text(value: Any, name: str, default: Any = None) -> str:
    """A value as it stands in a table of the case; the default is an empty cell."""
    if value is None or (value == default and type(value) is type(default)):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e16 else repr(value)
    if isinstance(value, (tuple, list)):
        return SEPARATORS.get(name, ";").join(str(one) for one in value)
    return str(value)


class Staging:
    """What several sheets would change in one case folder, kept in memory until saved.

    `files` are those that rows of a kind are looked for in, where that is known.
    """

    def __init__(self, root: Path, files: Mapping[Kind, Sequence[str]] | None = None) -> None:
        self.root = root
        self._files = files or {}
        self._texts: dict[str, str] = {}
        self._hashes: dict[str, str] = {}
        self._tables: dict[str, Table] = {}
        self._appended: dict[str, list[tuple[Kind, Mapping[str, Any]]]] = {}
        self._cells: dict[str, dict[tuple[int, str], str]] = {}
        self._nodes: dict[str, dict[tuple[str | int, ...], Any]] = {}
        self._homes: dict[Kind, dict[str, tuple[str, int]]] = {}
        self._items = 0
        self._asked = 0

    # --- what stands there ---

    def _read(self, name: str) -> str:
        if name not in self._texts:
            path = self.root / name
            self._hashes[name] = file_hash(path)
            self._texts[name] = decode(path.read_bytes(), name) if path.exists() else ""
        return self._texts[name]

    def _table(self, name: str) -> Table:
        if name not in self._tables:
            self._tables[name] = parse_csv(self._read(name), name)
        return self._tables[name]

    def hold(self, kind: Kind) -> None:
        """Read the files of a kind now: what changes from here on is found out when saving."""
        for name in self._names(kind):
            self._read(name)

    def home(self, kind: Kind, id: str) -> str:
        """The name of the file that holds the row of that id."""
        return self._home(kind, id)[0]

    def _home(self, kind: Kind, id: str) -> tuple[str, int]:
        """The file that holds the row of that id, and its number there."""
        if kind not in self._homes and self._asked < _FEW:
            self._asked += 1
            for name in self._names(kind):
                if id in self._read(name) and id in (rows := self._rows(name)):
                    return name, rows.index(id)
        if kind not in self._homes:
            self._homes[kind] = {
                id: (name, number)
                for name in self._names(kind)
                for number, id in enumerate(self._rows(name))
            }
        return self._homes[kind][id]

    def _names(self, kind: Kind) -> list[str]:
        if kind in self._files:
            return list(self._files[kind])
        if kind != "claims":
            return [f"{kind}.csv"]
        return sorted(
            f"claims/{path.name}"
            for path in (self.root / "claims").glob("*")
            if path.suffix.lower() in (".csv", ".yaml", ".yml")
            and not path.name.startswith((".", "~"))
        )

    def _rows(self, name: str) -> list[str]:
        """The ids of the rows of a file, in their order."""
        if name.endswith(".csv"):
            table = self._table(name)
            at = table.header.index("id") if "id" in table.header else None
            return [] if at is None else [row.cells[at].strip() for row in table.rows]
        listed = parse_yaml(self._read(name), name).value or []
        return [str(one.get("id", "")) for one in listed]

    # --- what changes ---

    def append(self, kind: Kind, name: str, record: Mapping[str, Any]) -> None:
        """A new row at the end of a table, which is made if it is not there."""
        self._read(name)
        self._appended.setdefault(name, []).append((kind, record))

    def append_item(self, item: Mapping[str, Any]) -> None:
        """A new entry at the end of items.yaml."""
        listed = (parse_yaml(self._read("items.yaml"), "items.yaml").value or {}).get("items") or []
        nodes = self._nodes.setdefault("items.yaml", {})
        if listed:
            nodes["items", len(listed) + self._items] = dict(item)
        else:
            nodes.setdefault(("items",), []).append(dict(item))
        self._items += 1

    def edit(self, kind: Kind, id: str, values: Mapping[str, Any]) -> None:
        """New values for fields of a row, in the file where it stands."""
        name, at = self._home(kind, id)
        usual = defaults(kind)
        for field, value in values.items():
            if name.endswith(".csv"):
                self._cells.setdefault(name, {})[at, field] = cell_text(value, field, usual[field])
            else:
                node = yaml_node(value)
                gone = value == usual[field] and field not in ("amount_low", "amount_high")
                self._nodes.setdefault(name, {})[at, field] = None if gone else node

    def edits(self) -> tuple[FileEdit, ...]:
        """The new texts, sources and items first, so that no moment sees a row without them."""
        order = {"sources.csv": 0, "items.yaml": 1}
        names = {*self._appended, *self._cells, *self._nodes}
        return tuple(
            FileEdit(name, self._text(name), self._hashes[name])
            for name in sorted(names, key=lambda name: (order.get(name, 2), name))
        )

    def _text(self, name: str) -> str:
        if name in self._nodes:
            text = self._read(name)
            if not text.strip():
                return render_yaml({"items": self._nodes[name]["items",]})
            return _edited(text, name, self._nodes[name])
        appended, cells = self._appended.get(name, []), self._cells.get(name, {})
        if not self._read(name).strip():
            header = field_names(appended[0][0])
            return render_csv(header, [_cells(kind, record, header) for kind, record in appended])
        table = self._table(name)
        lacking = _lacking(table, cells, appended)
        if lacking:
            table = widen_csv(table, lacking)
        rows = [_cells(kind, record, table.header) for kind, record in appended]
        return edit_csv(table, cells, rows)

    # --- checking and saving ---

    def check(self) -> list[Problem]:
        """Problems that the case would have with the new texts and has not now."""
        edits = self.edits()
        if not edits:
            return []
        return new_problems(self.root, edits)

    @staticmethod
    def save(root: Path, edits: Sequence[FileEdit]) -> tuple[str, ...]:
        """Write the texts and return their names. Raises CaseError before the first if one of
        the files has changed since it was read.
        """
        changed = [edit.name for edit in edits if file_hash(root / edit.name) != edit.expected_hash]
        if changed:
            raise CaseError(
                [
                    Problem(
                        Place(name),
                        "changed-elsewhere",
                        f"{name} has changed since it was read.",
                        "Do it again: it is set against what the case holds now.",
                    )
                    for name in changed
                ]
            )
        for edit in edits:
            path = root / edit.name
            path.parent.mkdir(exist_ok=True)
            save_file(path, edit.text, edit.expected_hash)
        return tuple(edit.name for edit in edits)


def yaml_node(value: Any) -> Any:
    """A value as it stands in YAML: whole numbers without a decimal point."""
    if isinstance(value, tuple):
        return list(value)
    return int(value) if isinstance(value, float) and value.is_integer() else value


def new_problems(root: Path, edits: Iterable[FileEdit]) -> list[Problem]:
    """Problems that the case at `root` would have with the new texts and has not now."""
    then = check_folder(root, {edit.name: edit.text for edit in edits})
    if not then:
        return []
    now = {(one.place.file, one.name, one.what) for one in check_folder(root)}
    return [one for one in then if (one.place.file, one.name, one.what) not in now]


def _edited(text: str, name: str, nodes: Mapping[tuple[str | int, ...], Any]) -> str:
    """The text with its nodes set: by lines where fields of a list change, else anew."""
    fields: dict[int, dict[str, Any]] = {}
    for path, value in nodes.items():
        if len(path) == 2 and isinstance(path[0], int) and isinstance(path[1], str):
            fields.setdefault(path[0], {})[path[1]] = value
        else:
            return edit_yaml(text, nodes)
    try:
        return edit_entry_fields(text, name, fields)
    except ValueError:
        return edit_yaml(text, nodes)


def edit_entry_fields(text: str, name: str, fields: Mapping[int, Mapping[str, Any]]) -> str:
    """The text with fields of entries set: by their lines, or where that cannot be each entry anew.

    The lines of other entries stay as they are. Raises ValueError where neither can be.
    """
    try:
        return edit_fields(text, name, fields)
    except ValueError:
        entries = parse_yaml(text, name).value or []
        new = []
        for number, changes in fields.items():
            record = {**entries[number], **changes}
            new.append((number, {key: value for key, value in record.items() if value is not None}))
        return edit_entries(text, name, drop=list(fields), add=new)


def _cells(kind: Kind, record: Mapping[str, Any], header: Sequence[str]) -> list[str]:
    usual = defaults(kind)
    return [cell_text(record.get(name), name, usual.get(name)) for name in header]


def _lacking(
    table: Table,
    cells: Mapping[tuple[int, str], str],
    appended: Sequence[tuple[Kind, Mapping[str, Any]]],
) -> list[str]:
    """Columns that the table needs for what changes and does not have."""
    needed = {field for (_, field), text in cells.items() if text}
    for kind, record in appended:
        usual = defaults(kind)
        needed |= {name for name in record if cell_text(record[name], name, usual.get(name))}
    kinds = [kind for kind, _ in appended]
    order = field_names(kinds[0]) if kinds else tuple(sorted(needed))
    return [name for name in order if name in needed and name not in table.header]
