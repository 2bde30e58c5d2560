"""Bridges from published figures to ours, as text in a terminal.

In: the weighing document, and which figure. Out: lines of at most 80 columns, the same without
colour.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from typing import Any, Final

from steelyard.desk import words
from steelyard.desk.bridges import (
    ENDS,
    figure_name,
    ladder_of,
    notes_of,
    part_rows,
    recounted_of,
    title_of,
)
from steelyard.desk.words import phrase

Document = Mapping[str, Any]

WIDTH: Final = 80
_NUMBER, _RANGE = 9, 24
_PLAIN = str.maketrans(
    {
        "\N{MINUS SIGN}": "-",
        "\N{NO-BREAK SPACE}": " ",
        "\N{EN DASH}": "-",
        "\N{LEFT DOUBLE QUOTATION MARK}": '"',
        "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
    }
)


def render_bridge(
    document: Document, figure: str, lang: str = "en", *, ascii_only: bool = False
) -> str:
    """One figure's bridges, from each end that it states. Raises KeyError for none of that id."""
    bridge = next((one for one in document["bridges"] if one["figure"] == figure), None)
    if bridge is None:
        raise KeyError(figure)
    return _text(_one(document, bridge, lang), ascii_only=ascii_only)


def render_bridges(document: Document, lang: str = "en", *, ascii_only: bool = False) -> str:
    """Every published sum with its steps, a block each."""
    if not document["bridges"]:
        n = len(document["published"])
        key = "bridge.none" if n else "bridge.nothing_published"
        told = _wrapped(phrase(key, lang, n=words.count(n, lang)))
        return _text(iter(told), ascii_only=ascii_only)

    def lines() -> Iterator[str]:
        for n, bridge in enumerate(document["bridges"]):
            if n:
                yield ""
            yield from _summary(document, bridge, lang)

    return _text(lines(), ascii_only=ascii_only)


def _text(lines: Iterator[str], *, ascii_only: bool) -> str:
    text = "\n".join(words.one_line(line).rstrip() for line in lines) + "\n"
    return text.translate(_PLAIN) if ascii_only else text


def _one(document: Document, bridge: Document, lang: str) -> Iterator[str]:
    for end in (one for one in ENDS if one in bridge["ends"]):
        yield from _wrapped(
            phrase(
                "bridge.head",
                lang,
                title=title_of(document, bridge, end, lang),
                name=f"{figure_name(bridge, lang)} ({bridge['figure']})",
            )
        )
        yield ""
        yield from _ladder(document, bridge, end, lang)
        said = recounted_of(document, bridge, end, lang)
        if said:
            yield from ("", *_wrapped(said))
        parts = list(part_rows(document, bridge, end, lang))
        if parts:
            yield from ("", phrase("bridge.parts", lang))
        for step, good, theirs, ours, move in parts:
            middle, _, span = ours.partition(" (")
            key = "bridge.part_price" if step == "price" else "bridge.part"
            told = phrase(key, lang, theirs=theirs, ours=middle, range=span.rstrip(")"), move=move)
            yield from _wrapped(good, "  ")
            yield from _wrapped(told, "      ")
        yield ""
    for note in notes_of(document, bridge, lang):
        yield from _wrapped(note)
    if bridge["ends"]:
        yield from ("", *_wrapped(phrase("bridge.note", lang)))


def _ladder(document: Document, bridge: Document, end: str, lang: str) -> Iterator[str]:
    ladder = ladder_of(document, bridge, end, lang)
    yield f"{ladder.unit:>{WIDTH - 2 - _RANGE}}  {phrase('bridge.c_range', lang):>{_RANGE}}"
    yield from _row(ladder.name, ladder.stated, "")
    for row in ladder.rows:
        yield from _row(f"  {row.name}", row.label, row.range or row.why)
        if row.range and row.why:
            yield from _row("", "", row.why)
    leg = document[bridge["leg"]]["value"]
    span = (
        words.amount_range(leg["p05"] / ladder.size, leg["p95"] / ladder.size, 2, lang)
        if leg["p50"] is not None
        else ""
    )
    yield from _row(phrase("bridge.ours", lang), ladder.ours, span)


def _row(name: str, number: str, after: str) -> Iterator[str]:
    room = WIDTH - _RANGE - _NUMBER - 4
    first, *more = textwrap.wrap(name, room, subsequent_indent="    ") or [""]
    yield f"{first or name:<{room}}  {number:>{_NUMBER}}  {after:>{_RANGE}}"
    yield from more


def _summary(document: Document, bridge: Document, lang: str) -> Iterator[str]:
    """Two lines a figure: from which sum, and the steps."""
    head = f"{bridge['figure']}  {figure_name(bridge, lang)}"
    if not bridge["ends"]:
        yield from _wrapped(f"{head}: {next(notes_of(document, bridge, lang))}")
        return
    yield from _wrapped(head)
    for end in (one for one in ENDS if one in bridge["ends"]):
        ladder = ladder_of(document, bridge, end, lang)
        steps = "; ".join(f"{row.name} {row.label}" for row in ladder.rows if row.label != "–")
        ours = phrase("bridge.c_ours", lang).lower()
        yield from _wrapped(f"{ladder.stated} {ladder.unit}: {steps}; {ours} {ladder.ours}", "    ")


def _wrapped(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent)
