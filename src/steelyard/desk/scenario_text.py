"""Scenarios side by side, as a table in a terminal.

In: the document of `scenario_files.py`. Out: lines of at most 80 columns, the same without
colour.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from typing import Any, Final

from steelyard.desk import words
from steelyard.desk.words import decimals, in_scale, phrase, pick

Document = Mapping[str, Any]

WIDTH: Final = 80
_NAME, _COLUMN = 17, 20
CHANCE: Final = 2.0
"""A move of fewer standard errors than this, chance alone may have made."""
_PLAIN = str.maketrans(
    {
        "\N{MINUS SIGN}": "-",
        "\N{NO-BREAK SPACE}": " ",
        "\N{MULTIPLICATION SIGN}": "x",
        "\N{LEFT DOUBLE QUOTATION MARK}": '"',
        "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
        "\N{EN DASH}": "-",
    }
)


def render_scenarios(document: Document, lang: str = "en", *, ascii_only: bool = False) -> str:
    """The base, then each scenario with its difference to it."""
    text = "\n".join(words.one_line(line).rstrip() for line in _lines(document, lang)) + "\n"
    return text.translate(_PLAIN) if ascii_only else text


def by_chance(difference: Document, *, factor: bool = False) -> bool:
    """Whether chance of the draws alone could make the move: of a ratio, away from once."""
    move = difference["move"]
    if move is None:
        return False
    return bool(abs(move - (1.0 if factor else 0.0)) <= CHANCE * difference["error"])


def _lines(document: Document, lang: str) -> Iterator[str]:
    scale = words.scale_of(document["base"]["given"]["p50"] or 0.0)
    basis = pick(document["basis_names"].get(document["basis"]), lang) or document["basis"]
    head = phrase(
        "scenarios.head",
        lang,
        title=pick(document["title"], lang),
        currency=document["currency"],
        scale=phrase(f"charts.scale.{scale}", lang) if scale else "",
        year=document["price_year"],
        basis=basis,
    )
    yield from textwrap.wrap(" ".join(head.split()).replace(" ,", ",").replace(" ;", ";"), WIDTH)
    yield ""
    columns = [phrase(f"scenarios.c_{name}", lang) for name in ("given", "returned", "ratio")]
    yield from _row(phrase("scenarios.c_scenario", lang), columns)
    yield from _row(phrase("scenarios.base", lang), _figures(document["base"], scale, lang))
    for one in document["scenarios"]:
        yield ""
        name = pick(one["name"], lang) or one["id"]
        if one["how"] == "refused":
            yield from _row(name, ("", "", ""))
            said = phrase("scenarios.refused", lang, why=one["why_not"])
            yield from textwrap.wrap(said, WIDTH, initial_indent="  ", subsequent_indent="  ")
            continue
        yield from _row(name, _figures(one["figures"], scale, lang))
        yield from _row(
            f"  {phrase('scenarios.difference', lang)}",
            _differences(one["differences"], scale, lang),
        )
        about = [phrase(f"scenarios.how.{one['how']}", lang)]
        if one["window"] != document["window"]:
            ends = {key: words.day(day, lang) for key, day in one["window"].items()}
            about.append(phrase("scenarios.window", lang, **ends))
        if one["basis"] != document["basis"]:
            about.append(pick(document["basis_names"].get(one["basis"]), lang) or one["basis"])
        chance = [
            phrase(f"scenarios.c_{name}", lang)
            for name in ("given", "returned", "ratio")
            if _marked(one["differences"][name], name)
        ]
        if chance:
            about.append(f"{phrase('scenarios.chance', lang)}: {', '.join(chance)}")
        yield from textwrap.wrap(
            "; ".join(about), WIDTH, initial_indent="  ", subsequent_indent="  "
        )
    yield ""
    yield from textwrap.wrap(phrase("scenarios.note", lang), WIDTH)


def _marked(difference: Document, name: str) -> bool:
    """A move that is one, but no larger than chance may make it."""
    factor = name == "ratio"
    moved = difference["move"] is not None and difference["move"] != (1.0 if factor else 0.0)
    return moved and by_chance(difference, factor=factor)


def _figures(figures: Document, scale: str, lang: str) -> tuple[str, str, str]:
    def sized(x: float | None) -> str:
        return in_scale(x, scale, lang) if scale else decimals(x, 0, lang)

    def plain(x: float | None) -> str:
        return words.amount(x, 2, lang) if x is not None else "-"

    given, returned, ratio = (figures[name] for name in ("given", "returned", "ratio"))
    return _span(given, sized), _span(returned, sized), _span(ratio, plain)


def _differences(differences: Document, scale: str, lang: str) -> tuple[str, str, str]:
    def sized(x: float | None) -> str:
        if x is None:
            return "-"
        text = in_scale(abs(x), scale, lang) if scale else decimals(abs(x), 0, lang)
        # What rounds to nothing has no sign.
        bare = not text.strip("0.,")
        return text if bare else f"{'+' if x > 0 else chr(0x2212)}{text}"

    def times(x: float | None) -> str:
        return words.amount(x, 2, lang) if x is not None else "-"

    given, returned, ratio = (differences[name] for name in ("given", "returned", "ratio"))
    factor = phrase("scenarios.times", lang, middle=_span(ratio, times, "move"))
    return _span(given, sized, "move"), _span(returned, sized, "move"), factor


def _span(q: Document, show: Any, middle: str = "p50") -> str:
    if q[middle] is None and q["p05"] is None and q["p95"] is None:
        return "-"
    if q["p05"] == q["p95"] == 0.0 and q[middle] == 0.0:
        return "0"
    return f"{show(q[middle])} ({show(q['p05'])}; {show(q['p95'])})"


def _row(name: str, cells: tuple[str, ...] | list[str]) -> Iterator[str]:
    first, *more = textwrap.wrap(name, _NAME, subsequent_indent="  ") or [""]
    if name.startswith("  "):
        first = f"  {first.strip()}"
    yield f"{first:<{_NAME}}" + "".join(f" {cell:>{_COLUMN}}" for cell in cells)
    yield from more
