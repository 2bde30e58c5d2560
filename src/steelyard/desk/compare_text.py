"""A comparison as text in a terminal: the figures from one side to the other, cause by cause.

In: the comparison's document. Out: lines of at most 80 columns, the same without colour. A
column adds up as it is printed: each number on the way is rounded, and a part is the difference
of two rounded numbers.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final, NamedTuple

from steelyard.desk import words
from steelyard.desk.words import phrase

Document = Mapping[str, Any]

WIDTH: Final = 80
_PLAIN = str.maketrans(
    {"\N{MINUS SIGN}": "-", "\N{NO-BREAK SPACE}": " ", "\N{HORIZONTAL ELLIPSIS}": "~"}
)
SHOWN: Final = (
    "given.value",
    "returned.value",
    "balance",
    "ratio",
    "share_of_economy.given",
)
"""The figures that are printed; the document holds the others."""
COLUMNS: Final = ("low", "p05", "p50", "p95", "high")
_LABEL, _NUMBER = 24, 8
_CHANGES = 12
"""So many changes of one cause are named in the terminal."""
_ITEMS = 4
_TEXTS = 5
"""So many documents without their text are named."""
_DIGITS = 2
_MOST_DIGITS = 3
"""A number is printed with so many significant digits at most, however small the parts."""


class Column(NamedTuple):
    """One column of a figure, in the unit printed: the numbers on the way, and the parts."""

    start: float | None
    parts: tuple[float | None, ...]
    end: float | None


class Unit(NamedTuple):
    """What a figure is divided by before it is printed, and what that is called."""

    size: float
    name: str


def render_comparison(document: Document, lang: str = "en", *, ascii_only: bool = False) -> str:
    """The whole comparison; with `ascii_only` without signs that an old terminal lacks."""
    lines = list(_head(document, lang))
    if not document["causes"]:
        lines += ["", *_wrapped(phrase("compare.nothing", lang))]
    for path in SHOWN:
        if _known(document["figures"][path]):
            lines += ["", *_table(document, path, lang)]
    if document["causes"]:
        lines += ["", phrase("compare.what", lang)]
        for at, part in enumerate(document["causes"]):
            lines += ["", *_cause(document, at, part, lang)]
        lines += ["", *_wrapped(phrase("compare.order", lang))]
        lines += _wrapped(phrase("compare.errors", lang))
        if any(_still(document, path) for path in SHOWN):
            lines += _wrapped(phrase("compare.still", lang))
    text = "\n".join(words.one_line(line).rstrip() for line in lines) + "\n"
    return text.translate(_PLAIN) if ascii_only else text


def cause_name(causes: Sequence[str], lang: str = "en") -> str:
    """What a part is called: its cause, or all of them where they could not be told apart."""
    names = [phrase(f"compare.causes.{cause}", lang) for cause in causes]
    joined = names[0]
    for name in names[1:]:
        joined = phrase("compare.and", lang, one=joined, other=name)
    return joined


def side_name(side: Document, lang: str = "en") -> str:
    """What one end of the comparison is called."""
    kind, _, name = side["label"].partition(" ")
    return phrase(f"compare.sides.{kind}", lang, name=name, day=words.day(side["as_of"], lang))


def figure_name(path: str, lang: str = "en") -> str:
    """What a headline is called."""
    return phrase(f"compare.figures.{path.replace('.', '_')}", lang)


def unit_of(document: Document, path: str, lang: str = "en") -> Unit:
    """Millions, per cent or a plain number, whichever the figure reads best in."""
    ends = [document["figures"][path][end]["p50"] for end in ("a", "b")]
    largest = max((abs(end) for end in ends if end is not None), default=0.0)
    if path == "ratio":
        return Unit(1.0, "")
    if path.startswith("share_of_economy"):
        return Unit(0.01, "%")
    scale = words.scale_of(largest)
    name = phrase(f"charts.scale.{scale}", lang) if scale else ""
    unit = phrase("terminal.unit", lang, currency=document["currency"], scale=name).strip()
    return Unit(words.scale_size(scale), unit)


def column_of(figure: Document, column: str, unit: Unit, places: int) -> Column:
    """One column with every number on the way rounded, and the parts between them."""
    way = [figure["a"][column], *(part["after"][column] for part in figure["parts"])]
    rounded = [None if x is None else round(x / unit.size, places) + 0.0 for x in way]
    parts = tuple(
        None if x is None or y is None else round(y - x, places) + 0.0 for x, y in pairwise(rounded)
    )
    return Column(rounded[0], parts, rounded[-1])


def places_of(figure: Document, unit: Unit) -> int:
    """Decimals that show two digits of the smallest part, within reason for the whole."""
    ends = [abs(figure[end]["p50"] or 0.0) / unit.size for end in ("a", "b")]
    moves = [part["move"]["p50"] or 0.0 for part in figure["parts"]]
    parts = [abs(move) / unit.size for move in moves if move]
    if max(ends) == 0.0:
        return 0
    least = _DIGITS - 1 - math.floor(math.log10(max(ends)))
    wanted = _DIGITS - 1 - math.floor(math.log10(min(parts))) if parts else least
    return max(0, min(max(least, wanted), least + _MOST_DIGITS - _DIGITS))


def _head(document: Document, lang: str) -> Iterator[str]:
    a, b = document["a"], document["b"]
    title = words.pick(document["title"], lang)
    names = {end: side_name(document[end], lang) for end in ("a", "b")}
    yield from _wrapped(phrase("compare.head", lang, title=title, **names))
    unit = phrase("terminal.prices", lang, year=document["price_year"], basis=b["basis"])
    yield from _wrapped(
        phrase(
            "compare.window",
            lang,
            a=words.day(a["window_end"], lang),
            b=words.day(b["window_end"], lang),
            unit=unit,
            seed=document["seed"],
            draws=document["draws"],
        )
    )
    for side in (a, b):
        missing = side["missing_texts"]
        if missing:
            more = [phrase("compare.more_texts", lang, n=len(missing) - _TEXTS)]
            listed = [*missing[:_TEXTS], *(more if len(missing) > _TEXTS else [])]
            yield from _wrapped(
                phrase(
                    "compare.missing_texts",
                    lang,
                    side=side_name(side, lang),
                    list=", ".join(listed),
                    method=phrase("compare.causes.method", lang),
                )
            )


def _known(figure: Document) -> bool:
    """Whether either side has a number for it: a case without output has no share of it."""
    return any(figure[end][column] is not None for end in ("a", "b") for column in COLUMNS)


def _moves(figure: Document, columns: Sequence[Column], at: int, unit: Unit, places: int) -> bool:
    """Whether a part moves any digit that is printed, in either order, or opens or closes an end."""
    turned = (figure["parts"][at]["reverse"] or {}).get("p50")
    if turned is not None and round(turned / unit.size, places):
        return True
    if any(one.parts[at] for one in columns):
        return True
    before = figure["parts"][at - 1]["after"] if at else figure["a"]
    after = figure["parts"][at]["after"]
    return any((before[column] is None) != (after[column] is None) for column in COLUMNS)


def _columns(document: Document, path: str, lang: str) -> tuple[Unit, int, list[Column]]:
    """The columns of one figure as they are printed, with their unit and decimals."""
    figure = document["figures"][path]
    unit = unit_of(document, path, lang)
    places = places_of(figure, unit)
    return unit, places, [column_of(figure, column, unit, places) for column in COLUMNS]


def _still(document: Document, path: str) -> bool:
    """Whether a figure that is printed has causes that move none of its digits."""
    figure = document["figures"][path]
    if not _known(figure):
        return False
    unit, places, columns = _columns(document, path, "en")
    return not all(_moves(figure, columns, at, unit, places) for at in range(len(figure["parts"])))


def _table(document: Document, path: str, lang: str) -> Iterator[str]:
    figure = document["figures"][path]
    unit, places, columns = _columns(document, path, lang)
    reverse = any(part["reverse"] for part in figure["parts"])
    heads = [phrase(f"quantiles.{column}", lang) for column in COLUMNS]
    heads += [phrase("compare.error", lang)] if figure["parts"] else []
    heads += [phrase("compare.reverse", lang)] if reverse else []
    name = figure_name(path, lang)
    label = f"{name}, {unit.name}" if unit.name else name
    if len(label) > _LABEL:
        yield label
        label = ""
    yield _row(label, heads)
    yield _row(
        side_name(document["a"], lang), [_number(one.start, places, lang) for one in columns]
    )
    for at, part in enumerate(figure["parts"]):
        if not _moves(figure, columns, at, unit, places):
            continue
        cells = [signed(one.parts[at], places, lang) for one in columns]
        error = part["error"]["p50"]
        cells.append("-" if error is None else _number(error / unit.size, places, lang))
        if reverse:
            turned = (part["reverse"] or {}).get("p50")
            cells.append("" if turned is None else signed(turned / unit.size, places, lang))
        yield _row(f"  {cause_name(part['causes'], lang)}", cells)
    yield _row(side_name(document["b"], lang), [_number(one.end, places, lang) for one in columns])


def _row(label: str, cells: Sequence[str]) -> str:
    if len(label) > _LABEL:
        label = f"{label[: _LABEL - 1]}\N{HORIZONTAL ELLIPSIS}"
    room = min(_NUMBER, (WIDTH - _LABEL) // max(len(cells), 1))
    return label.ljust(_LABEL) + "".join(cell.rjust(room) for cell in cells)


def _number(x: float | None, places: int, lang: str) -> str:
    return words.decimals(x, places, lang)


def signed(x: float | None, places: int, lang: str = "en") -> str:
    """A part with its sign, `open` where an end is open."""
    if x is None:
        return phrase("open", lang)
    text = words.decimals(x, places, lang)
    return f"+{text}" if round(x, places) > 0 else text


def _cause(document: Document, at: int, part: Document, lang: str) -> Iterator[str]:
    changes = part["changes"]
    claims = [one for one in changes if one["kind"] == "claims"]
    head = cause_name(part["causes"], lang)
    if claims:
        counting = sum(1 for one in claims if one["counts"])
        counted = phrase("compare.counts", lang, n=len(claims), counting=counting)
        head = f"{head}: {counted}"
    yield head
    days = {
        "from": words.day(part["from_day"], lang),
        "to": words.day(part["to_day"], lang),
    }
    for cause in part["causes"]:
        yield from _wrapped(phrase(f"compare.means.{cause}", lang, **days), "  ")
        yield from _wrapped(_options(document, cause), "  ", "      ")
    if len(part["causes"]) > 1:
        yield from _wrapped(phrase("compare.joined", lang), "  ")
    most = moved_most(document, at, lang)
    if most:
        yield from _wrapped(phrase("compare.moved_most", lang, list=most), "  ")
    # Those that count first: the others bear on little by themselves.
    ordered = sorted(changes, key=lambda one: one["counts"] is False)
    for one in ordered[:_CHANGES]:
        mark = f" ({phrase('compare.internal', lang)})" if one["internal"] else ""
        yield from _wrapped(f"{one['id']}  {one['line']}{mark}", "  ", "      ")
    if len(ordered) > _CHANGES:
        yield f"  {phrase('compare.more', lang, n=len(ordered) - _CHANGES)}"


def _options(document: Document, cause: str) -> str:
    """Both sides of a cause that is no change of the case's files; nothing for the others."""
    a, b = document["a"], document["b"]
    if cause == "basis":
        return f"{a['basis']} > {b['basis']}"
    if cause == "without":
        return " > ".join(", ".join(side["without"]) or "-" for side in (a, b))
    return ""


def moved_most(document: Document, at: int, lang: str = "en") -> str:
    """The items whose value one part moved most, by median, with the move in words."""
    moved = []
    for path, figure in document["figures"].items():
        if ".items." not in path or not path.endswith(".value"):
            continue
        move = figure["parts"][at]["move"]["p50"]
        if move:
            moved.append((abs(move), path.split(".")[2], move))
    moved.sort(key=lambda one: (-one[0], one[1]))
    currency = document["currency"]
    return ", ".join(
        f"{words.item_words(document['names'], item, lang)} "
        f"{'+' if move > 0 else ''}{words.money(move, currency, lang)}"
        for _, item, move in moved[:_ITEMS]
    )


def _wrapped(text: str, first: str = "", rest: str | None = None) -> list[str]:
    return textwrap.wrap(
        words.one_line(text),
        WIDTH,
        initial_indent=first,
        subsequent_indent=first if rest is None else rest,
        break_on_hyphens=False,
    )
