"""The text of a document as it may be shown: pieces of plain words, with the claims that stand on them.

In: a text, the claims on it, and where to begin. Out: paragraphs of pieces, each with its place in
the text, bounded in number and length whatever the text is. Unseen and direction-turning signs are
pieces of their own, shown by their names, so that no text can hide words or turn them round.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from steelyard.case.claims import Claim
from steelyard.desk.words import unseen

SHOWN: Final = 30_000
"""Characters of a text on one page: some ten pages of print."""
BEFORE: Final = 8_000
"""Of these so many stand before the claim that is looked at."""
MOST_PIECES: Final = 3_000
"""A text of nothing but unseen signs would make a piece of each."""
LONGEST: Final = 4_000
"""A line longer than this is broken, so that no browser has to lay out megabytes at once."""
MOST_CLAIMS: Final = 20
"""Claims that are named at one piece; more than a few on the same words is a mistake of a file."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some characters of the text; `start` counts from the text's first."""

    start: int
    text: str
    claims: tuple[str, ...] = ()
    sign: bool = False
    """Whether `text` names one character that cannot be seen."""

    @property
    def end(self) -> int:
        """The place behind it."""
        return self.start + (1 if self.sign else len(self.text))


@dataclass(frozen=True, slots=True)
class Pane:
    """A stretch of a text."""

    paragraphs: tuple[tuple[Piece, ...], ...]
    first: int
    last: int
    whole: int
    """Length of the whole text, in characters."""

    @property
    def earlier(self) -> int | None:
        """Where the stretch before this one begins; None at the text's beginning."""
        return max(self.first - SHOWN, 0) if self.first > 0 else None

    @property
    def later(self) -> int | None:
        """Where the stretch behind this one begins; None at the text's end."""
        return self.last if self.last < self.whole else None


def pane_of(text: str, claims: Iterable[Claim], at: int | None, begin: int | None) -> Pane:
    """The stretch from `begin`, or round the place `at`, or from the text's beginning."""
    first = begin if begin is not None else max((at or 0) - BEFORE, 0)
    first = min(max(first, 0), max(len(text) - 1, 0))
    if begin is None and first > 0:
        # From the beginning of a line, if one is near.
        first = (
            text.rfind("\n", 0, first) + 1 if first - text.rfind("\n", 0, first) < BEFORE else first
        )
    last = min(first + SHOWN, len(text))
    spans = sorted(
        (one.start, one.end, one.id)
        for one in claims
        if one.start is not None and one.end is not None and one.start < last and one.end > first
    )
    begins = [one[0] for one in spans]
    longest = max((one[1] - one[0] for one in spans), default=0)
    paragraphs: list[tuple[Piece, ...]] = []
    left, at = MOST_PIECES, first
    while at < last and left > 0:
        stop = text.find("\n", at, last)
        end = min(last if stop < 0 else stop, at + LONGEST)
        if end > at:
            near = spans[bisect_left(begins, at - longest) : bisect_left(begins, end)]
            line = _pieces(text, at, end, near, left)
            left -= len(line)
            paragraphs.append(line)
            end = min(end, line[-1].end)
        at = end + 1 if stop == end else end
    return Pane(tuple(paragraphs), first, min(at, last), len(text))


def _pieces(
    text: str, start: int, end: int, spans: Sequence[tuple[int, int, str]], most: int
) -> tuple[Piece, ...]:
    """The pieces of one line: cut where a claim begins or ends, and at what cannot be seen.

    At most so many; where the line has more, they end before the line does.
    """
    lap = [one for one in spans if one[0] < end and one[1] > start]
    cuts = {start, end}
    for first, last, _ in lap:
        cuts |= {max(first, start), min(last, end)}
    found: list[Piece] = []
    for left, right in pairwise(sorted(cuts)):
        ids = tuple(id for first, last, id in lap if first <= left and last >= right)
        for piece in _seen(text, left, right, ids[:MOST_CLAIMS]):
            found.append(piece)
            if len(found) == most:
                return tuple(found)
    return tuple(found)


def _seen(text: str, start: int, end: int, ids: tuple[str, ...]) -> Iterator[Piece]:
    at = start
    for first, last, name in unseen(text, start, end):
        if first > at:
            yield Piece(at, text[at:first], ids)
        yield Piece(first, name, ids, sign=True)
        at = last
    if at < end:
        yield Piece(at, text[at:end], ids)


def page_of(pages: Sequence[int], start: int | None) -> int | None:
    """The page of a PDF that a place stands on, from 1; None for a text without pages."""
    if not pages or start is None:
        return None
    return bisect_right(pages, start) + 1
