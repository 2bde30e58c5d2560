"""Rows made anew: an item, a source, a price, a promise, values of a series, under names of their own.

In: a case folder, a kind and its cells as they would stand in a table. Out: the row saved, in its
file, in reviews.jsonl and in the history; or what stands against it, with its mend, and then
nothing is changed. Rows that stand there keep their bytes. The clock is the caller's.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from steelyard.base.errors import CaseError
from steelyard.base.records import decode, edit_yaml, parse_csv, parse_yaml, render_yaml
from steelyard.case.case import Case
from steelyard.case.folder import read_case
from steelyard.case.sources import named_source
from steelyard.desk.editing.history import LOCK, History
from steelyard.desk.editing.leaves import number_from
from steelyard.desk.editing.rows import ADDED, Saved, add_row, add_rows
from steelyard.desk.sheet_files import FileEdit, new_problems

ITEMS: Final = "items.yaml"
KINDS: Final = ("items", "sources", "prices", "promises", "series")
"""Kinds of rows that are made here; a claim is made of marked words."""
NUMBERED: Final[Mapping[str, str]] = {"prices": "P", "promises": "W", "series": "S"}
"""Kinds whose rows have no name to be called by -> the letter before their numbers."""
NUMBERS: Final = frozenset({"magnitude", "spread", "detection_limit", "baseline"})
"""Fields of an item that hold a number."""
LISTS: Final[Mapping[str, str]] = {"aliases": ";", "direction": ">"}
"""Fields of an item that hold several values, and what stands between them."""
LONGEST: Final = 40
"""Characters of a name made from words: it is typed in expressions and stands in addresses."""
_WORD: Final = re.compile(r"[a-z0-9]+")
_ID: Final = re.compile(r"([A-Za-z]+)0*([0-9]{1,9})")
_UNWRITTEN: Final = {"ß": "ss", "ä": "ae", "ö": "oe", "ü": "ue", "ø": "o", "æ": "ae", "ł": "l"}


def new_row(
    root: Path, kind: str, cells: Mapping[str, str], *, by: str, when: str, why: str = ""
) -> Saved:
    """Add a row; without an `id` it gets one: from its name, or the next number.

    Names of an item are `name` in English and `name_de`. Raises ValueError for a kind that is not
    made here, a number that may be meant as another one and a source that stands there under such
    a name, CaseError with the problems that the case would have, and OSError.
    """
    if kind not in KINDS:
        raise ValueError(f"expected one of {', '.join(KINDS)}, not {kind!r}")
    given = {name: text.strip() for name, text in cells.items() if text.strip()}
    with LOCK:
        if kind == "series":
            # Also where the case has a problem: that a series is missing is one.
            given["id"] = given.get("id") or next_number(_ids(root, kind), NUMBERED[kind])
            return add_row(root, kind, given, by=by, when=when, why=why)
        case = read_case(root)
        if kind == "sources":
            _refuse_known(case, given)
        given["id"] = given.get("id") or free_id(case, kind, given)
        if kind != "items":
            return add_row(root, kind, given, by=by, when=when, why=why)
        return _add_item(root, given, by=by, when=when, why=why)


def add_values(
    root: Path,
    cells: Mapping[str, str],
    values: Sequence[tuple[str, str]],
    *,
    by: str,
    when: str,
    why: str = "",
) -> tuple[str, ...]:
    """Values of one series, each a period and a number, in one edit; their ids.

    `cells` are what the rows share. Raises CaseError, ValueError and OSError.
    """
    with LOCK:
        ids = next_numbers(_ids(root, "series"), NUMBERED["series"], len(values))
        rows = [
            {**cells, "id": id, "period": period, "value": value}
            for id, (period, value) in zip(ids, values, strict=True)
        ]
        add_rows(root, "series", rows, by=by, when=when, why=why)
        return ids


def _ids(root: Path, kind: str) -> list[str]:
    """The ids in the table of a kind, whatever else stands there. Raises CaseError."""
    name = f"{kind}.csv"
    path = root / name
    table = parse_csv(decode(path.read_bytes(), name), name) if path.exists() else None
    if table is None or "id" not in table.header:
        return []
    at = table.header.index("id")
    return [row.cells[at].strip() for row in table.rows]


def _refuse_known(case: Case, cells: Mapping[str, str]) -> None:
    """Raises ValueError where a source has one of the names already: two would share no lean."""
    names = (cells.get("name", ""), cells.get("name_de", ""), *cells.get("aliases", "").split(";"))
    for name in (one.strip() for one in names):
        id = source_called(case, name)
        if id:
            own = next(one.name for one in case.sources if one.id == id)
            raise ValueError(
                f"The case has the source `{name}` already: it is {id} ({own}). "
                "Choose that one, or give this one another name."
            )


def source_called(case: Case, name: str) -> str:
    """The id of the source of that id, name in either language or alias; empty if none's."""
    wanted = " ".join(name.split())
    if not wanted:
        return ""
    german = (one.id for one in case.sources if one.name_de.casefold() == wanted.casefold())
    return named_source(case.sources, wanted) or next(german, "")


def free_id(case: Case, kind: str, cells: Mapping[str, str]) -> str:
    """The id that such a row would get: none that stands in the case."""
    taken = {one.id for one in getattr(case, kind)}
    if kind in NUMBERED:
        return next_number(taken, NUMBERED[kind])
    name = cells.get("name", "") or cells.get("name_de", "")
    return id_from(name, taken, kind.removesuffix("s"))


def id_from(name: str, taken: Collection[str], otherwise: str) -> str:
    """A name in letters, digits and `_` made from words, and one that is not taken.

    `otherwise` is what it begins with where the words have no letter of the Latin alphabet.
    """
    plain = "".join(_UNWRITTEN.get(sign, sign) for sign in name.casefold())
    plain = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    made = "_".join(_WORD.findall(plain))[:LONGEST].strip("_")
    if not made or not made[0].isalpha():
        # An expression takes what begins with a digit for a number.
        made = f"{otherwise}_{made}".strip("_")
    lower = {one.casefold() for one in taken}
    if made not in lower:
        return made
    number = 2
    while f"{made}_{number}" in lower:
        number += 1
    return f"{made}_{number}"


def next_number(taken: Iterable[str], letter: str) -> str:
    """The number after the highest, with the letters and the digits that most rows have."""
    return next_numbers(taken, letter, 1)[0]


def next_numbers(taken: Iterable[str], letter: str, many: int) -> tuple[str, ...]:
    """The next `many` of them, as if each had been asked for when those before were there."""
    found = [match for one in taken if (match := _ID.fullmatch(one))]
    if not found:
        return tuple(f"{letter}{at:03d}" for at in range(1, many + 1))
    letters = Counter(match[1] for match in found).most_common(1)[0][0]
    own = [match for match in found if match[1] == letters]
    wide = max(len(match[0]) - len(letters) for match in own)
    last = max(int(match[2]) for match in own)
    return tuple(f"{letters}{last + at:0{wide}d}" for at in range(1, many + 1))


def item_node(cells: Mapping[str, str]) -> dict[str, Any]:
    """An item as it stands in items.yaml. What is no number stays as it is, for the check to tell.

    Raises ValueError for a number that may have been meant as another one.
    """
    names = {"en": cells.get("name", ""), "de": cells.get("name_de", "")}
    node: dict[str, Any] = {"id": cells["id"], "name": {k: v for k, v in names.items() if v}}
    for name, text in cells.items():
        if name in {"id", "name", "name_de"}:
            continue
        if name in LISTS:
            parts = [one.strip() for one in text.split(LISTS[name])]
            node[name] = [one for one in parts if one or name == "direction"]
        elif name in NUMBERS:
            node[name] = number_from(name, text)
        else:
            node[name] = text
    return node


def _add_item(root: Path, cells: Mapping[str, str], *, by: str, when: str, why: str) -> Saved:
    path = root / ITEMS
    content = path.read_bytes() if path.exists() else b""
    text = with_item(decode(content, ITEMS), item_node(cells))
    edit = FileEdit(ITEMS, text, hashlib.sha256(content).hexdigest())
    problems = new_problems(root, [edit])
    if problems:
        raise CaseError(problems)
    review = {"item": cells["id"], "action": ADDED, "by": by, "when": when}
    if why:
        review["why"] = why
    History(root).apply(f"item {cells['id']}", [edit], by, when, reviews=[review])
    made = next(one for one in read_case(root).items if one.id == cells["id"])
    return Saved("items", made.id, ITEMS, made, "", tuple(cells))


def with_item(text: str, node: Mapping[str, Any]) -> str:
    """The text of items.yaml with an entry behind the last one; its other lines stay.

    Raises CaseError for a text that is no YAML.
    """
    tree = parse_yaml(text, ITEMS)
    whole = dict(tree.value or {})
    listed = list(whole.get("items") or [])
    wanted = {**whole, "items": [*listed, dict(node)]}
    if "items" not in whole:
        return f"{text.rstrip()}\n\n{render_yaml({'items': [dict(node)]})}".lstrip()
    lines = text.split("\n")
    if listed:
        at, indent = _behind(lines, tree.mark(("items", len(listed) - 1)).place.line - 1)
    else:
        at, indent = tree.mark(("items",), key=True).place.line, 2
    entry = render_yaml([dict(node)]).rstrip("\n").split("\n")
    made = "\n".join([*lines[:at], *(" " * indent + line for line in entry), *lines[at:]])
    try:
        if parse_yaml(made, ITEMS).value == wanted:
            return made
    except CaseError:
        pass
    # A list written in brackets, or one that ends in the midst of a line.
    path = ("items", len(listed)) if listed else ("items",)
    return edit_yaml(text, {path: dict(node) if listed else [dict(node)]})


def _behind(lines: list[str], start: int) -> tuple[int, int]:
    """The line behind an entry that begins on the line `start`, and how far its dash is set in."""
    first = lines[start]
    indent = len(first) - len(first.lstrip(" "))
    if not first.lstrip(" ").startswith("-"):
        indent = max(indent - 2, 0)
    last = start
    for number in range(start + 1, len(lines)):
        line = lines[number]
        bare = line.strip()
        if not bare or bare.startswith("#"):
            continue
        if len(line) - len(line.lstrip(" ")) <= indent:
            break
        last = number
    return last + 1, indent
