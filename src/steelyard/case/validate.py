"""Tables and trees -> records of one kind, or Problems in plain words.

In: a parsed text (base/records) and the dataclass its rows or entries should be.
Out: the records, each with its Spot (where it stands), the Problems, and the ids of entries that
could not be read, so that what points at them is not reported too. No disk, no cross checks.
"""

from __future__ import annotations

import dataclasses
import difflib
import re
import types
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import (
    Annotated,
    Any,
    Generic,
    Literal,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from steelyard.base.errors import Problem
from steelyard.base.numbers import plain_number
from steelyard.base.records import Mark, Path, Table, Tree

T = TypeVar("T")

SEPARATORS = {"direction": ">", "attribution": " < "}
"""How a tuple stands in one cell; every other tuple is joined by `;`."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where one record stands: a text and the path of the record in it."""

    text: Table | Tree
    path: Path = ()

    def mark(self, *field: str | int, key: bool = False) -> Mark:
        """The place of a field of the record, or of what stands nearest above it."""
        path = (*self.path, *field)
        return (
            self.text.mark(path, key=key) if isinstance(self.text, Tree) else self.text.mark(path)
        )

    def problem(self, field: Path | str, name: str, what: str, mend: str = "") -> Problem:
        """A Problem at a field of this record."""
        path = (field,) if isinstance(field, str) else field
        return self.mark(*path).problem(name, what, mend)


@dataclass(frozen=True, slots=True)
class Entry(Generic[T]):
    """One record and where it stands."""

    record: T
    spot: Spot


@dataclass(slots=True)
class Found(Generic[T]):
    """What one text held: entries, problems, and ids of entries that could not be read."""

    entries: list[Entry[T]] = dataclasses.field(default_factory=list)
    problems: list[Problem] = dataclasses.field(default_factory=list)
    broken: set[str] = dataclasses.field(default_factory=set)


def read_table(kind: type[T], table: Table) -> Found[T]:
    """One record of `kind` a row; columns are its field names, an empty cell its default."""
    found: Found[T] = Found()
    shape = shape_of(kind)
    names = shape.names
    meant = set()
    for name in table.header:
        if name and name not in names:
            meant.update(difflib.get_close_matches(name, names, 1, 0.6))
            found.problems.append(
                table.mark((name,)).problem(
                    "unknown-column",
                    f"A table of {plural(kind)} has no column `{name}`.",
                    suggest(name, names, "Its columns are: " + ", ".join(names) + "."),
                )
            )
    missing = [name for name in shape.required if name not in {*table.header, *meant}]
    if missing and table.header:
        found.problems.append(
            table.mark((table.header[0],)).problem(
                "missing-column",
                f"A table of {plural(kind)} needs the column{'s' * (len(missing) > 1)} "
                + ", ".join(f"`{name}`" for name in missing)
                + ".",
                "Add it to the first line, and a value to each row.",
            )
        )
    if found.problems:
        column = table.header.index("id") if "id" in table.header else None
        if column is not None:
            found.broken.update(row.cells[column].strip() for row in table.rows)
        return found
    plan = [
        (at, name, SEPARATORS.get(name, ";") if name in shape.tuples else "")
        for at, name in enumerate(table.header)
        if name
    ]
    rows: list[dict[str, Any]] = []
    for row in table.rows:
        cells: dict[str, Any] = {}
        for at, name, separator in plan:
            cell = row.cells[at]
            if not cell or cell.isspace():
                if name in shape.nullable:
                    cells[name] = None
            elif separator:
                cells[name] = [part.strip() for part in cell.split(separator.strip())]
            else:
                cells[name] = cell if name in shape.as_printed else cell.strip()
        rows.append(cells)
    _read(kind, rows, table, (), found)
    return found


def read_list(kind: type[T], tree: Tree, path: Path = ()) -> Found[T]:
    """One record of `kind` for each entry of the list at `path` of a YAML text."""
    found: Found[T] = Found()
    value = tree.value
    for step in path:
        value = value[step]
    if value is None:
        return found
    if not isinstance(value, list):
        found.problems.append(
            tree.mark(path).problem(
                "wrong-shape",
                f"Here a list of {plural(kind)} should stand.",
                "Start each entry with a dash: `- id: ...`.",
            )
        )
        return found
    _read(kind, value, tree, path, found)
    return found


def read_one(kind: type[T], tree: Tree) -> Found[T]:
    """The one record of `kind` that a YAML text holds."""
    found: Found[T] = Found()
    _read(kind, [tree.value if tree.value is not None else {}], tree, None, found)
    return found


def plural(kind: type[Any]) -> str:
    """The word for several records of a kind."""
    word = _WORDS.get(kind.__name__, kind.__name__.lower())
    return word if word.endswith("s") else word[:-1] + "ies" if word.endswith("y") else word + "s"


def suggest(word: str, known: Iterable[str], otherwise: str = "", near_by: float = 0.6) -> str:
    """'Did you mean ...?' with the nearest of the known words, or the other sentence."""
    known = list(known)
    near = difflib.get_close_matches(word, known, 1, near_by) or [
        name for name in known if name.lower() == word.lower()
    ]
    return f"Did you mean `{near[0]}`?" if near else otherwise


_NEAR_FIELD = 0.65
"""A field less like the word than this is another thing: `amount` is no slip for `at_most`."""

_WORDS = {
    "SeriesRow": "series row",
    "Published": "published figure",
    "OutputReference": "output reference",
    "PriceProxy": "price proxy",
    "Exchange": "case",
    "Left": "exclusion",
    "Supposed": "supposition",
    "GradeChange": "change of a grade",
    "ItemChange": "change of an item",
    "ScenarioFile": "file of scenarios",
    "PromiseRow": "promise row",
    "HypothesisFile": "file of hypotheses",
}


def _read(
    kind: type[T], rows: list[Any], text: Table | Tree, base: Path | None, found: Found[T]
) -> None:
    """Validate all rows at once; where that fails, mend what YAML allows, then one by one."""
    many, one = shape_of(kind).many, shape_of(kind).one

    def spot(at: int) -> Spot:
        return Spot(text, () if base is None else (*base, at))

    try:
        records = many.validate_python(rows)
    except ValidationError as error:
        if isinstance(text, Tree):
            _take_as_written(rows, error, text, base)
        records = []
        for at, row in enumerate(rows):
            try:
                records.append(one.validate_python(row))
            except ValidationError as row_error:
                found.problems.extend(_problems(kind, row, row_error, spot(at)))
                if isinstance(row, dict) and "id" in row:
                    found.broken.add(str(row["id"]))
            else:
                found.entries.append(Entry(records[-1], spot(at)))
        return
    found.entries.extend(Entry(record, spot(at)) for at, record in enumerate(records))


def _take_as_written(
    rows: list[Any], error: ValidationError, tree: Tree, base: Path | None
) -> None:
    """A text field may hold 2024 or true: take it as written. An empty value is the default."""
    for detail in error.errors(include_url=False, include_context=False):
        loc = detail["loc"]
        holder: Any = rows
        try:
            for step in loc[:-1]:
                holder = holder[step]
            value = holder[loc[-1]]
        except (KeyError, IndexError, TypeError):
            continue
        if value is None:
            if isinstance(holder, dict):
                del holder[loc[-1]]
            else:
                holder[loc[-1]] = ""
        elif detail["type"] in {"string_type", "literal_error"} and not isinstance(
            value, (str, dict, list)
        ):
            path: Path = tuple(loc[1:]) if base is None else (*base, *loc)
            holder[loc[-1]] = tree.raw(path)


# --- errors in plain words -----------------------------------------------------------------------


def _problems(kind: type[Any], row: Any, error: ValidationError, spot: Spot) -> list[Problem]:
    problems = []
    for detail in error.errors(include_url=False):
        # Entries that could not be read are not counted; they have problems of their own.
        least = detail.get("ctx", {}).get("min_length")
        if detail["type"] == "too_short" and len(detail["input"]) >= (least or 0):
            continue
        loc = tuple(step for step in detail["loc"] if step != "[key]")
        name, what, mend = _plain(kind, row, loc, detail)
        path: Path = loc
        if isinstance(spot.text, Table):
            path = loc[:1]
        mark = spot.mark(*path, key=detail["type"] == "unexpected_keyword_argument")
        problems.append(mark.problem(name, what, mend))
    return problems


_BY_PATTERN = {
    "^[A-Za-z0-9]": (
        "bad-id",
        "`{value}` cannot be an id.",
        "An id starts with a letter or digit and goes on with letters, digits, `.`, `_` and `-`.",
    ),
    r"^\d{4}-\d{2}-\d{2}": (
        "bad-date",
        "`{value}` is not a day.",
        "Write a whole day: 2024-03-07.",
    ),
    r"^\d{4}(": (
        "bad-date",
        "`{value}` is not a date.",
        "Write 2024, 2024-03, 2024-03-07, or a window 2024-03-07/2024-11-05.",
    ),
    "^[A-Z]{3}": (
        "bad-currency",
        "`{value}` is not a currency code.",
        "Write the three capital letters of ISO 4217, such as EUR.",
    ),
    "^[a-z]{2,3}": (
        "bad-language",
        "`{value}` is not a language code.",
        "Write the two or three small letters of ISO 639, such as en or de.",
    ),
    "^[0-9a-f]{64}": (
        "bad-hash",
        "`{value}` is not a SHA-256 hash.",
        "A hash has 64 digits and letters a to f; leave it empty to have none checked.",
    ),
}

_SHAPES = {
    "tuple_type": ("a list", "Write `[a, b]`, or one entry a line, each after a dash."),
    "list_type": ("a list", "Write `[a, b]`, or one entry a line, each after a dash."),
    "dict_type": ("names with values", "Write one `name: value` a line, indented."),
    "dataclass_type": ("names with values", "Write one `name: value` a line, indented."),
    "mapping_type": ("names with values", "Write one `name: value` a line, indented."),
    "string_type": ("text", "Write the text behind the colon."),
    "dataclass_exact_type": ("names with values", "Write one `name: value` a line, indented."),
}


def _plain(
    kind: type[Any], row: Any, loc: tuple[str | int, ...], detail: ErrorDetails
) -> tuple[str, str, str]:
    """Name, what and mend of one finding of the validation."""
    sort, context, value = detail["type"], detail.get("ctx", {}), detail.get("input")
    field = next((str(step) for step in reversed(loc) if isinstance(step, str)), "")
    owner = _kind_at(kind, loc[:-1]) or kind
    noun = _WORDS.get(owner.__name__, owner.__name__.lower())
    article = "An" if noun[0] in "aeiou" else "A"
    if sort == "unexpected_keyword_argument":
        names = shape_of(owner).names
        return (
            "unknown-field",
            f"{article} {noun} has no field `{field}`.",
            suggest(field, names, "Its fields are: " + ", ".join(names) + ".", _NEAR_FIELD),
        )
    if sort in ("missing", "missing_argument", "string_too_short"):
        allowed = allowed_values(owner, field) if field in shape_of(owner).names else ()
        about = "Allowed are: " + ", ".join(allowed) + "." if allowed else ""
        about = about or _description(owner, field)
        whose = f" ({row['id']})" if isinstance(row, dict) and "id" in row and field != "id" else ""
        return (
            "missing-value",
            f"{article} {noun} needs a value for `{field}`, and this one{whose} has none.",
            about or "Fill it in.",
        )
    if sort == "literal_error":
        choices = re.findall(r"'([^']*)'", str(context.get("expected", "")))
        listed = ", ".join(name or "(empty)" for name in choices)
        return (
            "unknown-value",
            f"`{field}` cannot be `{value}`.",
            (suggest(str(value), choices) + f" Allowed are: {listed}.").strip(),
        )
    if sort in ("float_parsing", "float_type", "finite_number"):
        return "not-a-number", f"`{field}` should be a number, not `{value}`.", _NUMBER_MEND
    if sort.startswith("int"):
        return (
            "not-a-whole-number",
            f"`{field}` should be a whole number, not `{value}`.",
            "Write digits only, such as 2024.",
        )
    if sort.startswith("bool"):
        return "not-true-or-false", f"`{field}` cannot be `{value}`.", "Write true or false."
    if sort == "string_pattern_mismatch":
        pattern = str(context.get("pattern", ""))
        for start, (name, what, mend) in _BY_PATTERN.items():
            if pattern.startswith(start):
                return name, what.format(value=value), mend
    if sort in ("bad_date", "window_order"):
        name = sort.replace("_", "-")
        return name, str(context["what"]), str(context["mend"])
    if sort in ("greater_than", "greater_than_equal", "less_than", "less_than_equal"):
        word = {"gt": "above", "ge": "at least", "lt": "below", "le": "at most"}
        limits = [f"{word[key]} {plain_number(context[key])}" for key in word if key in context]
        return (
            "out-of-range",
            f"`{field}` is {value}, and must be {' and '.join(limits)}.",
            "Correct the number.",
        )
    if sort in ("too_short", "too_long"):
        return _wrong_count(field, context, value)
    wanted, mend = _SHAPES.get(sort, ("something else", "See docs/case-format.md."))
    return "wrong-shape", f"`{field or noun}` should hold {wanted}.", mend


_NUMBER_MEND = (
    "Write digits with a point for decimals and nothing between thousands: 12000 or 0.5. "
    "Leave it empty for an open end."
)


def _wrong_count(field: str, context: dict[str, Any], value: Any) -> tuple[str, str, str]:
    count = len(value)
    if field == "camps":
        return (
            "too-many-camps",
            f"The case has {count} camps; six is the most that can be told apart in a chart.",
            "Put sources that share an interest into one camp.",
        )
    wanted = context.get("min_length", context.get("max_length"))
    mend = "Write giver>receiver in a table, [giver, receiver] in YAML; an unknown side is empty."
    return (
        "wrong-count",
        f"`{field}` needs exactly {wanted} entries, and has {count}.",
        mend if field == "direction" else "The first is the giver.",
    )


# --- what a dataclass looks like -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shape:
    """What a kind of record looks like: its fields, and how an empty cell is read."""

    hints: dict[str, Any]
    names: tuple[str, ...]
    required: tuple[str, ...]
    """Fields without a default."""
    nullable: frozenset[str]
    """Fields without a default that may be empty: an empty cell is None there."""
    tuples: frozenset[str]
    as_printed: frozenset[str]
    """Fields whose text is kept with the space at its ends."""
    one: TypeAdapter[Any]
    many: TypeAdapter[Any]


_SHAPES_KNOWN: dict[str, Shape] = {}


def shape_of(kind: type[Any]) -> Shape:
    """The shape of a dataclass; found once, since adapters are slow to build."""
    key = f"{kind.__module__}.{kind.__qualname__}"
    if key not in _SHAPES_KNOWN:
        hints = get_type_hints(kind, include_extras=True)
        names = tuple(field.name for field in dataclasses.fields(kind))
        needed = tuple(name for name in names if kind.__pydantic_fields__[name].is_required())
        _SHAPES_KNOWN[key] = Shape(
            hints,
            names,
            needed,
            frozenset(name for name in needed if _is_optional(hints[name])),
            frozenset(name for name in names if _outer(hints[name]) is tuple),
            frozenset(name for name in names if "strip_whitespace=False" in str(hints[name])),
            TypeAdapter(kind),
            TypeAdapter(list[kind]),  # type: ignore[valid-type]
        )
    return _SHAPES_KNOWN[key]


def _is_optional(hint: Any) -> bool:
    return type(None) in get_args(hint)


def plain_hint(hint: Any) -> Any:
    """A hint without Annotated and without `| None`."""
    while True:
        if get_origin(hint) is Annotated:
            hint = get_args(hint)[0]
        elif get_origin(hint) in (Union, types.UnionType):
            hint = next(arg for arg in get_args(hint) if arg is not type(None))
        else:
            return hint


def _outer(hint: Any) -> Any:
    bare = plain_hint(hint)
    return get_origin(bare) or bare


def _kind_at(kind: type[Any], path: Sequence[str | int]) -> type[Any] | None:
    """The dataclass that the field at `path` of a record of `kind` holds."""
    at: Any = kind
    for step in path:
        at = plain_hint(at)
        if dataclasses.is_dataclass(at) and isinstance(at, type):
            at = shape_of(at).hints.get(str(step))
        elif get_origin(at) in (tuple, list):
            at = get_args(at)[0]
        elif get_origin(at) is dict:
            at = get_args(at)[1]
        else:
            return None
    at = plain_hint(at)
    return at if isinstance(at, type) and dataclasses.is_dataclass(at) else None


def _description(kind: type[Any], field: str) -> str:
    fields = getattr(kind, "__pydantic_fields__", {})
    return str(fields[field].description or "") if field in fields else ""


def allowed_values(kind: type[Any], field: str) -> tuple[str, ...]:
    """The values a field may have, if they are a fixed list."""
    bare = plain_hint(shape_of(kind).hints[field])
    return tuple(get_args(bare)) if get_origin(bare) is Literal else ()
