"""What must be true for a stated figure, as text in a terminal.

In: the document of `suppose_files.py`. Out: lines of at most 80 columns, the same without colour.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from typing import Any, Final

from steelyard.desk import words
from steelyard.desk.words import phrase, pick

Document = Mapping[str, Any]

WIDTH: Final = 80
SHOWN: Final = 8
"""Numbers printed in the terminal; the JSON holds all."""
_PLAIN = str.maketrans(
    {"\N{MINUS SIGN}": "-", "\N{NO-BREAK SPACE}": " ", "\N{PLUS-MINUS SIGN}": "+/-"}
)


def render_supposition(document: Document, lang: str = "en", *, ascii_only: bool = False) -> str:
    """The whole answer; with `ascii_only` without signs that an old terminal lacks."""
    lines = list(_lines(document, lang))
    text = "\n".join(words.one_line(line).rstrip() for line in lines) + "\n"
    return text.translate(_PLAIN) if ascii_only else text


def _lines(document: Document, lang: str) -> Iterator[str]:
    money = document["figure"] != "ratio"
    end = document["end"]
    yield from _wrapped(
        phrase(
            f"suppose.{document['side']}",
            lang,
            figure=phrase(f"suppose.figure.{document['figure']}", lang),
            end=words.money(end, document["currency"], lang)
            if money
            else words.amount(end, 2, lang),
            percent=_chance(document["probability"], document["error"], lang),
        )
    )
    yield from _on_bases(document, lang)
    if not document["shifts"]:
        key = "suppose.none" if document["draws"] else "suppose.never"
        yield from ("", *_wrapped(phrase(key, lang, n=words.count(document["draws"], lang))))
        yield from _alone(document, lang)
        return
    yield from ("", phrase("suppose.differ", lang))
    for row in document["shifts"][:SHOWN]:
        spans = {name: _span(row[name], lang) for name in ("today", "held")}
        yield from _wrapped(_name(row, lang), indent="  ")
        yield from _wrapped(phrase("suppose.shift", lang, **spans), indent="      ")
    yield from ("", *_wrapped(phrase("suppose.combined", lang)))
    for at, one in enumerate(document["leading"], start=1):
        yield from _wrapped(f"{at} {_name(one, lang)}", indent="  ")
    yield ""
    for one in document["combinations"]:
        sides = ", ".join(
            f"{at} {phrase('suppose.high' if high else 'suppose.low', lang)}"
            for at, high in enumerate(one["high"], start=1)
        )
        rest = {name: words.percent(one[name], lang) for name in ("chance", "holds", "share")}
        yield from _wrapped(phrase("suppose.combination", lang, sides=sides, **rest), indent="  ")
    yield from _alone(document, lang)
    yield from ("", *_wrapped(phrase("suppose.note", lang)))


def _on_bases(document: Document, lang: str) -> Iterator[str]:
    """How probable it is on every price basis, where there are several."""
    if len(document["by_basis"]) < 2:
        return
    listed = ", ".join(
        phrase(
            "supposed.on_basis",
            lang,
            basis=pick(document["basis_names"].get(id), lang) or id,
            percent=words.percent(share, lang),
        )
        for id, share in document["by_basis"].items()
    )
    yield from _wrapped(phrase("supposed.by_basis", lang, list=listed))


def _alone(document: Document, lang: str) -> Iterator[str]:
    """How far each number would have to move by itself."""
    # What lies where no draw does is no way to come there.
    rows = [row for row in document["alone"] if row["probability"]]
    if not rows:
        return
    key = "supposed.holds" if document["holds_at_medians"] else "supposed.alone"
    yield from ("", *_wrapped(phrase(key, lang)))
    for row in rows[:SHOWN]:
        yield from _wrapped(_name(row, lang), indent="  ")
        told = phrase(
            "supposed.alone_row",
            lang,
            needed=words.amount(row["needed"], 2, lang),
            today=words.amount(row["today"], 2, lang),
            times=words.amount(row["times"], 2, lang),
            percent=words.percent(row["probability"], lang),
        )
        yield from _wrapped(told, indent="      ")


def _chance(probability: float, error: float, lang: str) -> str:
    if probability == 0.0:
        return phrase("suppose.under", lang, percent=words.percent(error, lang))
    return phrase(
        "suppose.about",
        lang,
        percent=words.percent(probability, lang),
        error=words.percent(error, lang),
    )


def _name(row: Document, lang: str) -> str:
    name = pick(row["label"], lang)
    return phrase("report.driver_price", lang, item=name) if row["kind"] == "price" else name


def _span(ends: tuple[float, float, float], lang: str) -> str:
    low, middle, high = ends
    return f"{words.amount(middle, 2, lang)} ({words.amount_range(low, high, 2, lang)})"


def _wrapped(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent)
