"""A bridge from a published figure to ours, as rows whose labels add up as they are printed.

In: the weighing document, one entry of its `bridges`, an end. Out: names, labels and places of
every row, and the sentences beside them. Shared by terminal, chart and report. Reckons nothing:
rounding a sum on its way is all that happens here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from steelyard.desk import words
from steelyard.desk.words import phrase

Document = Mapping[str, Any]
ENDS: Final = ("high", "low")
"""The upper end first: it is the one that headlines print."""
_DIGITS: Final = 2
_MOST_DIGITS: Final = 4


@dataclass(frozen=True, slots=True)
class Row:
    """One step: how it is called, by how much it moves, why not where it does not."""

    key: str
    name: str
    label: str
    range: str
    why: str
    start: float
    end: float
    p05: float
    p95: float


@dataclass(frozen=True, slots=True)
class Ladder:
    """One bridge ready to print; places and labels are in `unit`, whose size is `size`."""

    name: str
    stated: str
    ours: str
    unit: str
    size: float
    places: int
    start: float
    end: float
    rows: tuple[Row, ...]
    reason: str


def ladder_of(document: Document, bridge: Document, end: str, lang: str) -> Ladder:
    """The rows of a bridge from one of its ends; each number on the way is rounded once."""
    way = bridge["ends"][end]
    moves = [float(step["move"]) for step in way["steps"]]
    stated, ours = float(way["stated"]), float(way["ours"])
    scale = words.scale_of(max(abs(stated), abs(ours)))
    size = words.scale_size(scale)
    places = _places([stated / size, ours / size], [move / size for move in moves])
    at = [stated]
    for move in moves:
        at.append(at[-1] + move)
    way_rounded = [round(x / size, places) + 0.0 for x in at]
    rows = []
    for n, step in enumerate(way["steps"]):
        start, stop = way_rounded[n], way_rounded[n + 1]
        told = step["how"] not in {"not_told", "same"}
        ends = [step[key] / size for key in ("p05", "p95")]
        move = round(stop - start, places) + 0.0
        rows.append(
            Row(
                step["name"],
                phrase(f"bridge.step.{step['name']}", lang),
                signed(move, places, lang) if told else "–",
                _range(ends[0], ends[1], lang) if told else "",
                _why(step, lang),
                start,
                stop,
                ends[0],
                ends[1],
            )
        )
    currency = words.currency_word(document["currency"], lang)
    unit = f"{phrase(f'charts.scale.{scale}', lang)} {currency}" if scale else currency
    return Ladder(
        end_name(bridge, end, lang),
        words.decimals(way_rounded[0], places, lang),
        words.decimals(way_rounded[-1], places, lang),
        unit,
        size,
        places,
        way_rounded[0],
        way_rounded[-1],
        tuple(rows),
        _reason(rows, lang),
    )


def figure_name(bridge: Document, lang: str) -> str:
    """The label of a published figure without its number."""
    name = words.translated(bridge, "label", lang) or f"{bridge['study']} {bridge['year']}".strip()
    return re.sub(r":\s[^:]*\d[^:]*$", "", name) or name


def end_name(bridge: Document, end: str, lang: str) -> str:
    """The figure's name, and which end of its range where it has two."""
    key = end if len(bridge["ends"]) > 1 else "only"
    return phrase(f"bridge.end.{key}", lang, name=figure_name(bridge, lang))


def title_of(document: Document, bridge: Document, end: str, lang: str) -> str:
    """`Why not $9.8bn? ...`, with what moves it most."""
    ladder = ladder_of(document, bridge, end, lang)
    stated = words.money(bridge["ends"][end]["stated"], document["currency"], lang)
    return phrase("bridge.title", lang, stated=stated, reason=ladder.reason)


def notes_of(document: Document, bridge: Document, lang: str) -> Iterator[str]:
    """What must be known beside the steps, a sentence each."""
    scope, currency = bridge["scope"], document["currency"]
    if scope is None:
        yield phrase("bridge.no_way", lang, why=bridge["why_not"])
        return
    q = bridge["like"]
    if q["p50"] is None:
        yield phrase("bridge.like_open", lang)
    else:
        yield phrase(
            "bridge.like",
            lang,
            middle=words.money(q["p50"], currency, lang),
            range=words.money_range(q["p05"], q["p95"], currency, lang),
        )
    yield from _notes_on_scope(document, bridge, lang)
    for one in bridge["beyond"]:
        total = words.money_range(one["low"], one["high"], currency, lang)
        yield phrase("bridge.beyond", lang, said=one["said"], sum=total)
    if bridge["measures"] == "due":
        yield phrase("bridge.due", lang)
    if bridge["technology"] == "in":
        yield phrase("bridge.technology", lang)


def recounted_of(document: Document, bridge: Document, end: str, lang: str) -> str:
    """What their counts come to at our prices; nothing unless they count all their goods."""
    way = bridge["ends"][end]
    count = next(step for step in way["steps"] if step["name"] == "count")
    middle = way["recounted"]["p50"]
    if count["how"] != "told" or middle <= 0.0:
        return ""
    return phrase(
        "bridge.recounted",
        lang,
        sum=words.money(middle, document["currency"], lang),
        times=words.amount(way["stated"] / middle, 2, lang),
    )


def part_rows(
    document: Document, bridge: Document, end: str, lang: str
) -> Iterator[tuple[str, str, str, str, str]]:
    """Of each count or price of theirs: step, good, theirs, ours with its range, the move."""
    way = bridge["ends"][end]
    names = words.item_names(document)
    for step in way["steps"]:
        for part in step["parts"]:
            priced = step["name"] == "price"
            theirs, q = (
                (part["their_price"], part["our_price"])
                if priced
                else (part["theirs"], part["ours"])
            )
            middle = words.quantity(q["p50"], lang)
            span = words.amount_range(q["p05"], q["p95"], 2, lang)
            yield (
                step["name"],
                words.item_words(names, part["item"], lang),
                words.as_said(theirs, lang),
                f"{middle} ({span})",
                _signed_money(part["move"], document["currency"], lang),
            )


def signed(x: float, places: int, lang: str) -> str:
    """A move with its sign."""
    text = words.decimals(x, places, lang)
    return f"+{text}" if round(x, places) > 0 else text


def _signed_money(x: float, currency: str, lang: str) -> str:
    text = words.money(abs(x), currency, lang)
    return text if x == 0.0 else f"{'+' if x > 0 else chr(0x2212)}{text}"


def _notes_on_scope(document: Document, bridge: Document, lang: str) -> Iterator[str]:
    scope, window = bridge["scope"], document["window"]
    if scope["starts_earlier"]:
        yield phrase("bridge.starts_earlier", lang, start=words.day(window["start"], lang))
    if scope["ends_later"]:
        yield phrase("bridge.ends_later", lang, end=words.day(window["end"], lang))
    if scope["unpriced"]:
        names = words.item_names(document)
        items = ", ".join(words.item_words(names, id, lang) for id in scope["unpriced"])
        yield phrase("bridge.unpriced", lang, items=items)


def _why(step: Document, lang: str) -> str:
    key = f"bridge.how.{step['name']}_{step['how']}"
    return phrase(key, lang) if words.has_phrase(key) else ""


def _reason(rows: list[Row], lang: str) -> str:
    """What moves the sum most, as the end of a title."""
    most = max(rows, key=lambda row: abs(row.end - row.start))
    move = most.end - most.start
    key = "none" if move == 0.0 else f"{most.key}_{'more' if move > 0 else 'less'}"
    return phrase(f"bridge.reason.{key}", lang)


def _range(low: float, high: float, lang: str) -> str:
    return words.amount_range(low, high, _DIGITS, lang)


def _places(ends: list[float], moves: list[float]) -> int:
    """Decimals that show two digits of the smallest move, within reason for the whole."""
    largest = max(abs(x) for x in ends)
    if largest == 0.0:
        return 0
    least = _DIGITS - 1 - math.floor(math.log10(largest))
    some = [abs(move) for move in moves if abs(move) > 1e-4 * largest]
    wanted = _DIGITS - 1 - math.floor(math.log10(min(some))) if some else least
    return max(0, min(max(least, wanted), least + _MOST_DIGITS - _DIGITS - 1))
