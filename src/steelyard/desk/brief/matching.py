"""Lines of a printed text against the sentences a brief is made of.

In: Grounds, and one line of text. Out: which numbers of which figures stand in it, and which parts
of the line are words of a brief. A sentence whose names stand there otherwise is known by its own
words, but not taken for read. Walks a line once for each sentence, and never guesses.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from steelyard.base.tables import read_yaml
from steelyard.desk.brief.frames import PLACE
from steelyard.desk.brief.grounds import Grounds, Row
from steelyard.desk.brief.numbers import FORMS, frame_words, number

LONGEST_NUMBER: Final = 90
"""Signs of a printed number with its unit and its range."""
LEAST_WORDS: Final = 12
"""Signs of its own that a sentence needs to be known by them inside a line."""
LEAST_LINE: Final = 3
"""The same for one that is all of a line."""
_DIGIT: Final = re.compile(r"\d")

Figure = tuple[str, str]
"""Path and form of a number."""
Piece = str | Figure | None
"""Words that stand there, a number, or None for a name that may be any."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """One sentence; `loose` where its names may be any."""

    pieces: tuple[Piece, ...]
    loose: bool = False

    @property
    def own(self) -> int:
        """How many signs of it are words."""
        return sum(len(piece) for piece in self.pieces if isinstance(piece, str))


@dataclass(frozen=True, slots=True)
class Match:
    """Where a sentence stands in a line, and what stands in its places."""

    start: int
    end: int
    pattern: Pattern
    slots: tuple[tuple[Figure, str], ...]


def plain(text: str) -> str:
    """Without what a copy changes: kinds of space and of minus sign, marks of emphasis."""
    text = text.replace("\N{MINUS SIGN}", "-").replace("\\", "").replace("*", "")
    return " ".join(text.split())


def find_patterns(grounds: Grounds) -> tuple[Pattern, ...]:
    """Every sentence that a brief of this weighing may hold and that has a digit in it."""
    found = dict.fromkeys(_all_patterns(grounds))
    return tuple(one for one in found if one.own >= LEAST_LINE)


def match_line(
    line: str, patterns: tuple[Pattern, ...], holds: Callable[[Figure, str], bool]
) -> list[Match]:
    """The sentences of a line that is `plain`.

    Of sentences that open at one place the one with most words of its own is meant, then the one
    whose numbers hold.
    """
    best: dict[int, tuple[tuple[int, int], Match]] = {}
    for pattern in patterns:
        found = _match(line, pattern)
        if found is None:
            continue
        rank = (pattern.own, sum(holds(figure, told) for figure, told in found.slots))
        if found.start not in best or rank > best[found.start][0]:
            best[found.start] = (rank, found)
    return [found for _, found in best.values()]


def _all_patterns(grounds: Grounds) -> Iterator[Pattern]:
    lang = grounds.lang
    frames = read_yaml("brief.yaml")["frame"]
    day, time = frames["as_of"][lang], frames["reading_time"][lang]
    as_of = _around(day, ("known_to", "day"))
    yield _pattern(as_of)
    # How long it takes to read is no figure of the weighing.
    yield _pattern((*as_of, " \N{MIDDLE DOT} ", *_around(time, None)))
    yield _pattern((frame_words("made", lang, case=grounds.document["case"]),))
    for plan in read_yaml("brief.yaml")["blocks"]:
        rows = grounds.lists[plan["each"]] if "each" in plan else (Row(""),)
        for row in rows:
            group = row.texts.get(plan.get("group", ""), "")
            if _DIGIT.search(group):
                yield _pattern((group,))
            for options in plan["say"]:
                for frame in options:
                    yield from _of_frame(frame[lang], grounds, row)


def _around(text: str, place: Figure | None) -> tuple[Piece, ...]:
    before, _, after = text.partition("{")
    return (before, place, after.partition("}")[2])


def _of_frame(text: str, grounds: Grounds, row: Row) -> Iterator[Pattern]:
    pieces = tuple(_pieces(text, grounds, row, loose=False))
    numbered = any(isinstance(piece, tuple) for piece in pieces)
    if numbered or any(isinstance(piece, str) and _DIGIT.search(piece) for piece in pieces):
        yield _pattern(pieces)
    if numbered:
        loose = tuple(_pieces(text, grounds, row, loose=True))
        if None in loose:
            yield _pattern(loose, loose=True)


def _pieces(text: str, grounds: Grounds, row: Row, *, loose: bool) -> Iterator[Piece]:
    at = 0
    for found in PLACE.finditer(text):
        if found.start() > at:
            yield text[at : found.start()]
        at = found.end()
        head, _, form = found[1].partition(" ")
        if head == "list":
            yield from _listed(form, grounds, loose=loose)
        elif form in FORMS:
            yield _number_piece(grounds, row, head, form)
        elif head in row.texts:
            yield row.texts[head]
        else:
            yield None if loose else grounds.texts.get(head)
    if at < len(text):
        yield text[at:]


def _number_piece(grounds: Grounds, row: Row, head: str, form: str) -> Piece:
    path = row.path + head.removeprefix("it") if head.partition(".")[0] == "it" else head
    if form != "warning":
        return (path, form)
    # A warning is a sentence of its own: nothing else stands there to know it by.
    told = number(grounds.document, path, form, grounds.lang)
    return told.text if told else None


def _listed(name: str, grounds: Grounds, *, loose: bool) -> Iterator[Piece]:
    frames = read_yaml("brief.yaml")
    listed = frames["lists"][name]
    between = listed.get("between", frames["frame"]["separator"])[grounds.lang]
    for n, row in enumerate(grounds.lists[name]):
        if n:
            yield between
        yield from _pieces(listed[grounds.lang], grounds, row, loose=loose)


def _pattern(pieces: tuple[Piece, ...], *, loose: bool = False) -> Pattern:
    """With words that follow one another as one, and a capital at the front."""
    merged: list[Piece] = []
    for piece in pieces:
        if not isinstance(piece, str):
            merged.append(piece)
            continue
        joined = re.sub(r"\s+", " ", piece.replace("\N{MINUS SIGN}", "-").replace("*", ""))
        last = merged[-1] if merged else None
        if isinstance(last, str):
            merged[-1] = last + joined
        elif joined:
            merged.append(joined)
    if merged and isinstance(merged[0], str):
        merged[0] = merged[0][:1].upper() + merged[0][1:]
    if merged and isinstance(merged[-1], str):
        # An empty name at the end of a sentence leaves its space behind.
        merged[-1] = merged[-1].rstrip()
    return Pattern(tuple(merged), loose)


def _match(line: str, pattern: Pattern) -> Match | None:
    at, start = 0, -1
    slots: list[tuple[Figure, str]] = []
    waiting: list[Figure | None] = []
    pieces = (*pattern.pieces, "")
    for place, piece in enumerate(pieces):
        if not isinstance(piece, str):
            waiting.append(piece)
            continue
        if not piece and not waiting:
            break
        found = _find(line, piece, at, last=place >= len(pieces) - 2) if piece else len(line)
        if found < 0:
            return None
        if start < 0:
            start = at if waiting else found
        if waiting:
            between = line[at:found].strip()
            asked = waiting.pop()
            if waiting or not between:
                return None
            if asked is not None and not _like_number(between):
                return None
            if asked is not None:
                slots.append((asked, between))
        at = found + len(piece)
    whole = start == 0 and at == len(line)
    if pattern.own < (LEAST_LINE if whole else LEAST_WORDS):
        return None
    return Match(start, at, pattern, tuple(slots))


def _like_number(text: str) -> bool:
    """Whether this may be a number as a brief prints it, and not half a sentence."""
    return (
        len(text) <= LONGEST_NUMBER
        and _DIGIT.search(text) is not None
        and re.search(r"[:;]|,\s", text) is None
    )


def _find(line: str, words: str, at: int, *, last: bool) -> int:
    """Where words stand from `at` on; the last ones of a sentence end a word."""
    found = line.find(words, at)
    while last and found >= 0:
        after = line[found + len(words) : found + len(words) + 1]
        if not after or after.isspace():
            return found
        found = line.find(words, found + 1)
    return found
