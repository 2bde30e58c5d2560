"""A record with parts, as a form has it: each of its ends under a path, and the record set anew.

In: a dataclass of the case format, a record of it, the plain node that it stands as in YAML, and
new cells by path. Out: the ends of the record with what each may hold; the node with them set. A
path is `proxies/comparable/low`; `proxies/+/low` is of an entry that is not there yet, whose name
is `proxies/+/=`; `proxies/comparable/-` takes one out. Pure.
"""

from __future__ import annotations

import copy
import dataclasses
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Final, Literal, get_args, get_origin

from steelyard.base.records import Path
from steelyard.case.exchange import Words
from steelyard.case.validate import SEPARATORS, plain_hint, shape_of
from steelyard.desk.sheet_files import cell_text

LANGUAGES: Final = ("en", "de")
"""Languages that words are asked for in; others that are there are kept and shown."""
STEP: Final = "/"
NEW, NAME, GONE, ITSELF = "+", "=", "-", ":"
"""Steps: an entry that is not there yet, its name, taken out, an entry that has no fields."""
_TRUTH: Final = {"true": True, "false": False}
_WHOLE: Final = 1e15
"""Below it a whole number is written without a point."""
_DIGITS: Final = 12
"""A whole number has fewer: no year or count of the format is longer, and a text of a million digits
would take long to read."""
_NUMBER: Final = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,3})?", re.ASCII | re.IGNORECASE)
_GROUPED: Final = re.compile(r"[+-]?[1-9]\d{0,2}\.\d\d0", re.ASCII)
"""What may be one thousand as half of Europe writes it, or one: a point with three digits behind it,
the last of them nothing."""
_INTEGER: Final = re.compile(r"[+-]?\d+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Leaf:
    """One end of a record."""

    path: str
    value: str
    owner: type[Any] | None
    """The dataclass that it is a field of."""
    name: str
    """Which field; of an entry's name or an entry without fields the field that holds it."""
    sort: str = "text"
    """text, number, whole, truth, list, choice, words, or name: what an entry is called."""
    choices: tuple[str, ...] = ()
    lang: str = ""
    needed: bool = False

    @property
    def group(self) -> str:
        """The entry that it belongs to: the path without its last step and without the language."""
        steps = self.path.split(STEP)
        return STEP.join(steps[: -2 if self.lang else -1])


def leaves_of(kind: type[Any], record: Any) -> tuple[Leaf, ...]:
    """The ends of a record, or of one that is not there yet, in the order of its fields."""
    return tuple(_of_fields(kind, record, ""))


def cells_by_path(kind: type[Any], record: Any) -> dict[str, str]:
    """What stands at the ends of a record; no entry that is not there yet."""
    return {
        one.path: one.value
        for one in leaves_of(kind, record)
        if NEW not in one.path.split(STEP) and (one.value or one.sort != "words")
    }


def with_leaves(kind: type[Any], node: Mapping[str, Any], changes: Mapping[str, str]) -> Any:
    """The plain node of a record with cells set; an empty one is the default.

    Raises ValueError for a path that there is not, an entry without a name that a path leads to, and
    a number that may be meant as another one.
    """
    made = copy.deepcopy(dict(node))
    gone: set[str] = set()
    fresh: dict[str, dict[str, str]] = {}
    for path, text in changes.items():
        steps = path.split(STEP)
        if steps[-1] == GONE:
            if text.strip() == "true":
                gone.add(STEP.join(steps[:-1]))
        elif NEW in steps:
            at = steps.index(NEW)
            fresh.setdefault(STEP.join(steps[:at]), {})[STEP.join(steps[at + 1 :])] = text
        else:
            _set(made, kind, tuple(steps), text)
    for container, cells in fresh.items():
        _add(made, kind, tuple(container.split(STEP)), cells)
    for path in sorted(gone, key=_last_first, reverse=True):
        _take_out(made, tuple(path.split(STEP)))
    return _without_empty(made, node)


# --- the ends ------------------------------------------------------------------------------------


def _of_fields(kind: type[Any], record: Any, path: str) -> Iterator[Leaf]:
    shape = shape_of(kind)
    for name in shape.names:
        info = kind.__pydantic_fields__[name]
        needed = info.is_required()
        usual = None if needed else info.get_default(call_default_factory=True)
        value = usual if record is None else getattr(record, name)
        where = f"{path}{STEP}{name}" if path else name
        # An entry that is not there needs nothing: it may stay away as a whole.
        needed = needed and (record is not None or not path)
        yield from _of(shape.hints[name], value, where, kind, name, needed=needed)


def _of(
    hint: Any, value: Any, path: str, owner: type[Any], name: str, *, needed: bool
) -> Iterator[Leaf]:
    bare = plain_hint(hint)
    if _is_words(hint):
        yield from _of_words(value or {}, path, owner, name, needed=needed)
    elif dataclasses.is_dataclass(bare) and isinstance(bare, type):
        yield from _of_fields(bare, value, path)
    elif get_origin(bare) is dict:
        yield from _of_entries(bare, value or {}, path, owner, name)
    elif get_origin(bare) is tuple and _has_parts(get_args(bare)[0]):
        inner = get_args(bare)[0]
        for at, one in enumerate(value or ()):
            yield from _of(inner, one, f"{path}{STEP}{at}", owner, name, needed=True)
        if not _is_fixed(hint):
            yield from _of(inner, None, f"{path}{STEP}{NEW}", owner, name, needed=False)
    else:
        text = cell_text(value, name)
        yield Leaf(path, text, owner, name, _sort(bare), _choices(hint), needed=needed)


def _of_words(
    value: Mapping[str, str], path: str, owner: type[Any], name: str, *, needed: bool
) -> Iterator[Leaf]:
    others = [one for one in value if one not in LANGUAGES]
    for lang in (*LANGUAGES, *others):
        text = value.get(lang, "")
        yield Leaf(f"{path}{STEP}{lang}", text, owner, name, "words", lang=lang, needed=needed)


def _of_entries(
    bare: Any, value: Mapping[str, Any], path: str, owner: type[Any], name: str
) -> Iterator[Leaf]:
    keys, inner = get_args(bare)
    known = _choices(keys)
    for key in known or value:
        yield from _of(inner, value.get(key), f"{path}{STEP}{key}", owner, name, needed=False)
    if known:
        return
    new = f"{path}{STEP}{NEW}"
    yield Leaf(f"{new}{STEP}{NAME}", "", owner, name, "name")
    if _has_parts(inner):
        yield from _of(inner, None, new, owner, name, needed=False)
    else:
        yield Leaf(f"{new}{STEP}{ITSELF}", "", owner, name)


# --- a node set anew -----------------------------------------------------------------------------


def _set(made: dict[str, Any], kind: type[Any], steps: Path, text: str) -> None:
    """Set one end in a plain node. Raises ValueError for one that there is not."""
    hint, found = _hint_at(kind, steps)
    owner: Any = found
    at: Any = made
    for step in steps[:-1]:
        if isinstance(at, list):
            at = at[_number_of(step, at, steps)]
        else:
            if not isinstance(at.get(step), (dict, list)):
                at[step] = {}
            at = at[step]
    last: Any = steps[-1]
    if isinstance(at, list):
        at[_number_of(last, at, steps)] = text.strip()
        return
    if last in at and cell_text(at[last], str(last)) == text.strip():
        # A default that is written out stays written out.
        return
    usual = None if owner is None else _usual(owner, str(last))
    if not text.strip() or (usual is not None and text.strip() == usual):
        at.pop(last, None)
        return
    at[last] = _value(hint, str(last), text.strip())


def _add(made: dict[str, Any], kind: type[Any], steps: Path, cells: dict[str, str]) -> None:
    """Put a new entry behind those of a field. Raises ValueError where it has no name it needs."""
    hint, _ = _hint_at(kind, steps)
    key = cells.pop(NAME, "").strip()
    wanted = {name: text for name, text in cells.items() if text.strip()}
    if not wanted and not key:
        return
    at: Any = made
    for step in steps[:-1]:
        at = at[_number_of(step, at, steps)] if isinstance(at, list) else at.setdefault(step, {})
    field = str(steps[-1])
    if get_origin(plain_hint(hint)) is dict:
        if not key:
            raise ValueError(f"A new entry of `{field}` needs a name of its own.")
        if STEP in key or key in {NEW, NAME, GONE, ITSELF}:
            # No path would lead to it: it could be neither edited nor taken out.
            raise ValueError(
                f"A name in `{field}` has no `/` in it and is not `+`, `-`, `=` or `:` alone. "
                "Choose another name."
            )
        if not isinstance(at.get(field), dict):
            at[field] = {}
        if key in at[field]:
            raise ValueError(f"`{field}` has an entry `{key}` already.")
        if ITSELF in wanted:
            at[field][key] = wanted[ITSELF].strip()
            return
        at[field][key] = {}
        base: Path = (*steps, key)
    else:
        if not isinstance(at.get(field), list):
            at[field] = []
        at[field].append({})
        base = (*steps, str(len(at[field]) - 1))
    for name, text in wanted.items():
        _set(made, kind, (*base, *name.split(STEP)), text)


def _take_out(made: Any, steps: Path) -> None:
    """Raises ValueError where there is no such entry."""
    at = made
    for step in steps[:-1]:
        at = at[_number_of(step, at, steps)] if isinstance(at, list) else at.get(step, {})
    if isinstance(at, list):
        del at[_number_of(steps[-1], at, steps)]
    elif isinstance(at, dict) and steps[-1] in at:
        del at[steps[-1]]
    else:
        raise ValueError(f"There is nothing at `{STEP.join(map(str, steps))}` any more.")


def _without_empty(made: Any, before: Any) -> Any:
    """The node without entries that lost all they had; what was empty before stays so."""
    if isinstance(made, dict):
        kept = {}
        for key, value in made.items():
            was = before.get(key) if isinstance(before, Mapping) else None
            new = _without_empty(value, was)
            if new in ({}, []) and was != new:
                continue
            kept[key] = new
        return kept
    if isinstance(made, list):
        old = before if isinstance(before, list) else []
        new = [
            _without_empty(one, old[at] if at < len(old) else None) for at, one in enumerate(made)
        ]
        return [one for one in new if one not in ({}, "")]
    return made


def _hint_at(kind: type[Any], steps: Path) -> tuple[Any, type[Any] | None]:
    """What may stand at a path, and the dataclass that it is a field of, if of one.

    Raises ValueError for a path that there is not.
    """
    at: Any = kind
    owner: type[Any] | None = None
    for step in steps:
        bare = plain_hint(at)
        owner = None
        if dataclasses.is_dataclass(bare) and isinstance(bare, type):
            owner = bare
            at = shape_of(bare).hints.get(str(step))
        elif _is_words(at):
            at = str
        elif get_origin(bare) is dict:
            at = get_args(bare)[1]
        elif get_origin(bare) is tuple and _has_parts(get_args(bare)[0]):
            at = get_args(bare)[0]
        else:
            at = None
        if at is None:
            raise ValueError(f"`{STEP.join(map(str, steps))}` is no field of this record.")
    return at, owner


def _number_of(step: Any, at: list[Any], steps: Path) -> int:
    if str(step).isdecimal() and int(step) < len(at):
        return int(step)
    raise ValueError(f"There is nothing at `{STEP.join(map(str, steps))}` any more.")


def _value(hint: Any, name: str, text: str) -> Any:
    """A cell as it stands in YAML; what cannot be read stays as it is, for the check to tell."""
    match _sort(plain_hint(hint)):
        case "number":
            return number_from(name, text)
        case "whole":
            return _whole_from(name, text)
        case "truth":
            return _TRUTH.get(text.lower(), text)
        case "list":
            between = SEPARATORS.get(name, ";").strip()
            parts = [one.strip() for one in text.split(between)]
            return [one for one in parts if one or name == "direction"]
    return text


def number_from(name: str, text: str) -> float | int | str:
    """A number as YAML has it; a text that is none stays, for the check to tell.

    Raises ValueError for what would be read as a number and may have been meant as another one:
    1.000, 1_000, nan.
    """
    value = _float(text)
    if value is None:
        return text
    if not _NUMBER.fullmatch(text) or _GROUPED.fullmatch(text) or not math.isfinite(value):
        raise ValueError(
            f"`{name}` should be a number, not `{text}`. Write digits with a point for decimals "
            "and nothing between thousands: 12000 or 0.5."
        )
    return int(value) if value.is_integer() and abs(value) < _WHOLE else value


def _whole_from(name: str, text: str) -> int | str:
    """As `number_from`, without decimals."""
    if text.isascii() and text.isdecimal() and len(text) < _DIGITS:
        return int(text)
    if _float(text) is not None and not _INTEGER.fullmatch(text):
        raise ValueError(
            f"`{name}` should be a whole number, not `{text}`. Write digits only, such as 2024."
        )
    return text


def _float(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


# --- what a hint says ----------------------------------------------------------------------------


def _is_words(hint: Any) -> bool:
    return bool(hint == Words)


def _has_parts(hint: Any) -> bool:
    bare = plain_hint(hint)
    return _is_words(hint) or dataclasses.is_dataclass(bare) or get_origin(bare) is dict


def _is_fixed(hint: Any) -> bool:
    """Whether a list has as many entries as it has, no more and no fewer."""
    if get_origin(hint) is not Annotated:
        return False
    kinds = {type(one).__name__ for info in get_args(hint)[1:] for one in info.metadata}
    return {"MinLen", "MaxLen"} <= kinds


def _sort(bare: Any) -> str:
    if get_origin(bare) is Literal:
        return "choice"
    if get_origin(bare) is tuple:
        return "list"
    return {float: "number", int: "whole", bool: "truth"}.get(bare, "text")


def _choices(hint: Any) -> tuple[str, ...]:
    bare = plain_hint(hint)
    if get_origin(bare) is Literal:
        return tuple(str(one) for one in get_args(bare))
    return ("true", "false") if bare is bool else ()


@cache
def _usual(owner: Any, name: str) -> str | None:
    """The default of a field as a cell; None for one that is needed."""
    info = owner.__pydantic_fields__[name]
    return (
        None if info.is_required() else cell_text(info.get_default(call_default_factory=True), name)
    )


def _last_first(path: str) -> tuple[tuple[int, str], ...]:
    return tuple((int(one) if one.isdecimal() else -1, one) for one in path.split(STEP))
