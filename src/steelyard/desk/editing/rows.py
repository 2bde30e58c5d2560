"""One row of a case's files changed by somebody who was shown it; the lines of all others stay.

In: a case folder, a row by kind and id, new cells, and the hash of the row as it was shown. Out:
the row saved, or what stands against it: the row changed meanwhile (ConflictError), or the new one
is wrong (CaseError with file, line and mend); then nothing is changed. The clock is the caller's.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, is_dataclass, replace
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any, Final

from steelyard.base.errors import CaseError, Place, Problem
from steelyard.base.records import (
    Table,
    Tree,
    decode,
    edit_csv,
    parse_csv,
    parse_yaml,
    render_csv,
    widen_csv,
)
from steelyard.case.claims import COUNTED_STATES, Claim
from steelyard.case.documents import Document
from steelyard.case.links import Link
from steelyard.case.prices import Price
from steelyard.case.priors import Prior
from steelyard.case.promises import PromiseRow
from steelyard.case.series import SeriesRow
from steelyard.case.sources import Grade, Source
from steelyard.case.validate import Found, read_list, read_table, suggest
from steelyard.desk.editing.differing import Cells, Stands, differences
from steelyard.desk.editing.history import LOCK, History
from steelyard.desk.sentences import begun
from steelyard.desk.sheet_files import (
    FileEdit,
    cell_text,
    edit_entry_fields,
    new_problems,
    yaml_node,
)

RECORDS: Final[Mapping[str, type[Any]]] = {
    "claims": Claim,
    "prices": Price,
    "sources": Source,
    "promises": PromiseRow,
    "grades": Grade,
    "links": Link,
    "priors": Prior,
    "documents": Document,
    "series": SeriesRow,
}
"""Kinds of rows that are edited -> what a row of it is."""
WORDS: Final[Mapping[str, str]] = {
    kind: kind.removesuffix("s") for kind in (*RECORDS, "items", "ties")
} | {"series": "series", "case": "case"}
"""Kind -> the word for one, as reviews.jsonl has it."""
FIXED: Final[Mapping[str, frozenset[str]]] = {
    kind: frozenset({"id"}) for kind in ("prices", "sources", "promises", "series")
} | {
    "claims": frozenset({"id", "state", "document", "text_basis", "quote", "start", "end", "rule"}),
    "grades": frozenset(),
    "links": frozenset(),
    "priors": frozenset({"name"}),
    "documents": frozenset({"id"}),
}
"""Fields that no edit of a row changes: its name; the words a claim is on, and its judgement."""
CHANGED, ADDED = "changed", "added"
"""Actions in reviews.jsonl where no judgement is given."""
_ENDINGS = (".csv", ".yaml", ".yml")
_HASH = 16
"""Hex digits of a hash of a row: two versions of one row are never alike by chance."""


@dataclass(frozen=True, slots=True)
class Saved:
    """A row as it stands now, its file, its hash, and the fields that changed."""

    kind: str
    id: str
    file: str
    record: Any
    hash: str
    changed: tuple[str, ...] = ()


class ConflictError(CaseError):
    """The row is not the one that was shown. Holds all three versions, field by field."""

    def __init__(
        self,
        kind: str,
        id: str,
        *,
        file: str = "",
        now: Any = None,
        yours: Mapping[str, str],
        known: Any = None,
        cells: Cells | None = None,
    ) -> None:
        self.kind, self.id, self.file = kind, id, file
        self.now, self.shown, self.yours = now, known, dict(yours)
        self.hash_now = "" if now is None else row_hash(now)
        """What to send with the next try, which is then made from the row as it is now."""
        # Records that have parts are compared by the ends of these.
        usual = _defaults(kind) if cells is None else {}
        self.fields = differences(cells or _full, usual, known, now, yours)
        word = WORDS[kind]
        what = (
            f"There is no {word} {id} any more: somebody took it out since it was shown."
            if now is None
            else f"The {word} {id} was changed since it was shown; nothing was saved."
        )
        mend = "Look at what stands there now, and make your change from that."
        super().__init__([Problem(Place(file or kind), "changed-elsewhere", what, mend)])

    def __str__(self) -> str:
        return self.problems[0].what


@dataclass(frozen=True, slots=True)
class Home:
    """Where a row stands: its file with the hash of it, its number there, and what it says."""

    kind: str
    name: str
    hash: str
    text: Table | Tree
    number: int
    record: Any

    @property
    def line(self) -> int:
        """The line that it begins on."""
        return self.text.mark((self.number,)).place.line


def row_hash(record: Any) -> str:
    """The hash of what a row says; what becomes of other rows does not change it."""
    usual = usual_of(record)
    said = {
        one.name: value
        for one in fields(record)
        for value in [getattr(record, one.name)]
        if one.name not in usual or value != usual[one.name]
    }
    text = json.dumps(said, sort_keys=True, default=_plain)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_HASH]


def edit_row(
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
    """Set cells of one row, as they would stand in a table; an empty one is the default.

    `shown` is the `row_hash` of the row as it was shown, `known` that row where the caller still
    has it, for the merge view. A row that counts is `edited` from then on.
    Raises ConflictError, CaseError, ValueError for a field that cannot be set, and OSError.
    """
    check_names(kind, changes)
    if not FIXED[kind]:
        raise ValueError(f"a {WORDS[kind]} has no id to be edited by")
    with LOCK:
        home = find_row(root, kind, lambda record: record.id == id, id)
        if home is None or row_hash(home.record) != shown:
            raise conflict(kind, id, home, changes, shown, known)
        return save_row(root, home, changes, by=by, when=when, why=why)


def conflict(
    kind: str,
    id: str,
    home: Stands | None,
    changes: Mapping[str, str],
    shown: str,
    known: Any,
    cells: Cells | None = None,
) -> ConflictError:
    """The error that tells, cell by cell, how a row differs from the one that was shown."""
    known = known if known is not None and row_hash(known) == shown else None
    file, now = ("", None) if home is None else (home.name, home.record)
    return ConflictError(kind, id, file=file, now=now, yours=changes, known=known, cells=cells)


def save_row(
    root: Path, home: Home, changes: Mapping[str, str], *, by: str, when: str, why: str = ""
) -> Saved:
    """Set cells of the row at `home`, through the history. Raises as `edit_row` does."""
    kind, record = home.kind, home.record
    cells = cells_of(record)
    wanted = {name: text for name, text in changes.items() if text.strip() != cells[name].strip()}
    id = name_of(record)
    if not wanted:
        return Saved(kind, id, home.name, record, row_hash(record))
    if getattr(record, "state", "") in COUNTED_STATES and wanted.get("state") in {None, "edited"}:
        wanted["state"] = "edited"
    edit = FileEdit(home.name, text_with(home, wanted), home.hash)
    problems = new_problems(root, [edit])
    if problems:
        raise CaseError(problems)
    made = _records(kind, edit.name, edit.text)[1].entries
    # The case has no problem with the new text, so its rows are all there.
    changed = next(one.record for one in made if one.spot.path == (home.number,))
    review = {
        WORDS[kind]: id,
        "action": CHANGED,
        "by": by,
        "when": when,
        "set": told(record, changed),
    }
    if hasattr(record, "state"):
        review["was"] = record.state
        if record.state in COUNTED_STATES or changed.state != record.state:
            review["action"] = changed.state
    if why:
        review["why"] = why
    History(root).apply(f"{WORDS[kind]} {id}", [edit], by, when, reviews=[review])
    names = tuple(name for name in wanted if getattr(record, name) != getattr(changed, name))
    return Saved(kind, id, home.name, changed, row_hash(changed), names)


def add_row(
    root: Path, kind: str, cells: Mapping[str, str], *, by: str, when: str, why: str = ""
) -> Saved:
    """A new row at the end of a table, as `add_rows` makes several."""
    return add_rows(root, kind, (cells,), by=by, when=when, why=why)[0]


def add_rows(
    root: Path,
    kind: str,
    rows: Sequence[Mapping[str, str]],
    *,
    by: str,
    when: str,
    why: str = "",
) -> tuple[Saved, ...]:
    """New rows at the end of a table, which is made if it is not there.

    Raises CaseError with the problems that the case would have, ValueError and OSError.
    """
    for cells in rows:
        check_names(kind, cells, new=True)
    name = f"{kind}.csv"
    with LOCK:
        text, known = _read(root / name, name)
        order = [one.name for one in fields(RECORDS[kind])]
        if not text.strip():
            new = render_csv(order, [[cells.get(one, "") for one in order] for cells in rows])
        else:
            table = parse_csv(text, name)
            filled = {one for cells in rows for one in order if cells.get(one)}
            lacking = [one for one in order if one in filled and one not in table.header]
            table = widen_csv(table, lacking) if lacking else table
            new = edit_csv(
                table, {}, [[cells.get(one, "") for one in table.header] for cells in rows]
            )
        edit = FileEdit(name, new, known)
        problems = new_problems(root, [edit])
        if problems:
            raise CaseError(problems)
        records = [one.record for one in _records(kind, name, new)[1].entries[-len(rows) :]]
        ids = [name_of(one) for one in records]
        review = {"action": ADDED, "by": by, "when": when} | ({"why": why} if why else {})
        lines = [{WORDS[kind]: id, **review} for id in ids]
        what = ids[0] if len(ids) == 1 else f"{ids[0]} … {ids[-1]}"
        History(root).apply(f"{WORDS[kind]} {what}", [edit], by, when, reviews=lines)
        return tuple(
            Saved(kind, id, name, record, row_hash(record), tuple(cells))
            for id, record, cells in zip(ids, records, rows, strict=True)
        )


def add_grade(
    root: Path,
    source: str,
    letter: str,
    since: str,
    by: str,
    why: str,
    topic: str = "",
    *,
    when: str = "",
) -> Saved:
    """A grade of a source from a date on; earlier ones stay. `when` it was given: else `since`.

    Raises CaseError with the problems that the case would have, and OSError.
    """
    cells = {"source": source, "letter": letter, "since": since, "by": by, "why": why}
    if topic:
        cells["topic"] = topic
    return add_row(root, "grades", cells, by=by, when=when or since, why=why)


def find_row(
    root: Path, kind: str, wanted: Callable[[Any], bool], words: str = "", likely: str = ""
) -> Home | None:
    """Where the first row stands that is wanted; files without the words `words` are passed over.

    The file `likely` is looked at first. Raises CaseError for a file that cannot be read.
    """
    first = (likely,) if likely and (root / likely).is_file() else ()
    for name in chain(first, _after(first, root, kind)):
        text, known = _read(root / name, name)
        if words and words not in text:
            continue
        parsed, found = _records(kind, name, text)
        if words in found.broken:
            raise CaseError(found.problems)
        for entry in found.entries:
            if wanted(entry.record):
                number = entry.spot.path[-1]
                return Home(kind, name, known, parsed, int(number), entry.record)
    return None


def _after(first: Sequence[str], root: Path, kind: str) -> Iterator[str]:
    """The other files of a kind; the folder is not looked through before one is asked for."""
    yield from (name for name in _names(root, kind) if name not in first)


def text_with(home: Home, changes: Mapping[str, str]) -> str:
    """The text of the row's file with its cells set, all other rows as they are.

    Raises CaseError where a cell cannot be read, or the file is not written row by row.
    """
    if isinstance(home.text, Table):
        table, order = home.text, [one.name for one in fields(home.record)]
        lacking = [
            name for name in order if changes.get(name, "").strip() and name not in table.header
        ]
        table = widen_csv(table, lacking) if lacking else table
        cells = {name: text for name, text in changes.items() if name in table.header}
        return edit_csv(table, {(home.number, name): text for name, text in cells.items()})
    usual = usual_of(home.record)
    changed = read_cells(home, changes)
    nodes = {}
    for name in changes:
        value = getattr(changed, name)
        gone = name in usual and value == usual[name]
        nodes[name] = None if gone else yaml_node(value)
    try:
        return edit_entry_fields("\n".join(home.text.lines), home.name, {home.number: nodes})
    except ValueError as error:
        mark = home.text.mark((home.number,))
        raise CaseError(
            [
                mark.problem(
                    "wrong-shape",
                    f"{begun(str(error))}; nothing was written.",
                    "Write one entry that opens with `- id:` for each, a field a line.",
                )
            ]
        ) from None


def read_cells(home: Home, changes: Mapping[str, str]) -> Any:
    """The row with its cells set. Raises CaseError, at the line that the row begins on."""
    cells = cells_of(home.record) | dict(changes)
    found = read_table(
        type(home.record), parse_csv(render_csv(list(cells), [list(cells.values())]), home.name)
    )
    if found.problems:
        mark = home.text.mark((home.number,))
        raise CaseError([mark.problem(one.name, one.what, one.mend) for one in found.problems])
    read = found.entries[0].record
    return replace(home.record, **{name: getattr(read, name) for name in changes})


def cells_of(record: Any) -> dict[str, str]:
    """Every field of a row as it stands in a table."""
    usual = usual_of(record)
    return {
        one.name: cell_text(getattr(record, one.name), one.name, usual.get(one.name))
        for one in fields(record)
    }


def name_of(record: Any) -> str:
    """What a row is called: its id, or what stands for one."""
    if isinstance(record, Grade):
        return " ".join(part for part in (record.source, record.since, record.topic) if part)
    if isinstance(record, Link):
        return f"{record.a} {record.kind} {record.b}"
    if isinstance(record, Prior):
        return record.name
    return str(record.id)


def told(before: Any, after: Any, cells: Cells | None = None) -> str:
    """What changed between two versions of a row, as reviews.jsonl has it."""
    old, new = map(cells or cells_of, (before, after))
    return "; ".join(
        f"{name}: {old.get(name, '')} -> {new.get(name, '')}"
        for name in {**old, **new}
        if old.get(name, "") != new.get(name, "")
    )


def check_names(kind: str, names: Mapping[str, str] | Sequence[str], *, new: bool = False) -> None:
    """Raises ValueError for a kind or a field there is not, or that no edit changes."""
    if kind not in RECORDS:
        raise ValueError(f"expected one of {', '.join(RECORDS)}, not {kind!r}")
    every = [one.name for one in fields(RECORDS[kind])]
    fixed = frozenset() if new else FIXED[kind]
    for name in names:
        if name not in every:
            wrong = f"{name!r} is no field of a {WORDS[kind]}. "
            raise ValueError((wrong + suggest(name, every)).strip())
        if name in fixed:
            raise ValueError(f"`{name}` of a {WORDS[kind]} is not set by an edit of the row")


def usual_of(record: Any) -> dict[str, Any]:
    """What each field of such a row is where nothing is written, for those that need no value."""
    kind: Any = type(record)
    return _usual(kind)


@cache
def _usual(kind: Any) -> dict[str, Any]:
    return {
        name: one.get_default(call_default_factory=True)
        for name, one in kind.__pydantic_fields__.items()
        if not one.is_required()
    }


def _names(root: Path, kind: str) -> list[str]:
    if kind != "claims":
        return [f"{kind}.csv"] if (root / f"{kind}.csv").exists() else []
    return sorted(
        f"claims/{path.name}"
        for path in (root / "claims").glob("*")
        if path.suffix.lower() in _ENDINGS and not path.name.startswith((".", "~"))
    )


def _read(path: Path, name: str) -> tuple[str, str]:
    """A file's text with plain line ends, and the hash to save over; nothing where there is none.

    Raises CaseError.
    """
    content = path.read_bytes() if path.exists() else b""
    return decode(content, name), hashlib.sha256(content).hexdigest()


def _records(kind: str, name: str, text: str) -> tuple[Table | Tree, Found[Any]]:
    """The rows of a text. Raises CaseError."""
    if name.lower().endswith(".csv"):
        table = parse_csv(text, name)
        return table, read_table(RECORDS[kind], table)
    tree = parse_yaml(text, name)
    return tree, read_list(RECORDS[kind], tree)


def _defaults(kind: str) -> dict[str, str]:
    """Every field of a kind with its default written out; nothing where it has none."""
    model: Any = RECORDS[kind]
    usual = _usual(model)
    return {one.name: cell_text(usual.get(one.name), one.name) for one in fields(model)}


def _plain(value: Any) -> Any:
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else list(value)


def _full(record: Any) -> dict[str, str]:
    return {one.name: cell_text(getattr(record, one.name), one.name) for one in fields(record)}
