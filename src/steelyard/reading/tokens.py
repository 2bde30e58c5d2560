"""A text as tokens: numerals in digits, words, signs; and phrases that are found among them.

In: a text, or phrases with their values. Out: tokens with their places in code points; for a place
the longest phrase that starts or ends there. Knows no language and never looks past a blank line.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import accumulate, compress
from typing import Generic, TypeVar
from unicodedata import category

from steelyard.reading.compounds import Splitter
from steelyard.reading.marks import Remembered, lowered

_WORD = r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*"
_PLAIN = r"\d+(?:[.,'’]\d+)*"
# Groups of three with a space between: what Swiss, French and Slavic typesetters write.
_THIN = "[\u00a0\u2009\u202f]"
_ANY_SPACE = "[ \u00a0\u2009\u202f]"
_GROUPED = r"[1-9]\d{{0,2}}(?:{space}\d{{3}})+(?!\d)(?:[.,]\d+)?"
TOKEN = re.compile(rf"{_GROUPED.format(space=_THIN)}|{_PLAIN}|{_WORD}|\S")
TOKEN_SPACED = re.compile(rf"{_GROUPED.format(space=_ANY_SPACE)}|{_PLAIN}|{_WORD}|\S")
_SPLIT = re.compile(f"({TOKEN.pattern})")
_SPLIT_SPACED = re.compile(f"({TOKEN_SPACED.pattern})")
_PIECE = re.compile(rf"\*?{_WORD}(?:\*|['’ʼ](?!\w))?|\d+|\S")
_BLANK = re.compile(r"\n\s*\n")

LONGEST_PIECE = 40
"""No word of a phrase is longer, and a hostile one may be."""

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a text: small letters, starts and ends, in order.

    `far` are the tokens that a blank line parts from the one before.
    """

    text: str
    low: list[str]
    starts: list[int]
    ends: list[int]
    far: frozenset[int]

    def tight(self, number: int) -> bool:
        """Whether token `number` stands directly after the one before."""
        return 0 < number < len(self.low) and self.starts[number] == self.ends[number - 1]

    def close(self, number: int) -> bool:
        """Whether at most a few spaces or one line break part token `number` from the one before."""
        return 0 < number < len(self.low) and number not in self.far

    def written(self, number: int) -> str:
        """Token `number` as it stands in the text."""
        return self.text[self.starts[number] : self.ends[number]]


def pattern_of(own: str, *, spaced: bool) -> re.Pattern[str]:
    """What splits a text whose language has tokens of its own, which `own` matches."""
    return re.compile(f"({own}|{(TOKEN_SPACED if spaced else TOKEN).pattern})")


def tokenize(
    text: str,
    *,
    spaced: bool = True,
    split: Splitter | None = None,
    pattern: re.Pattern[str] | None = None,
) -> Tokens:
    """The tokens of `text`.

    `spaced`: a plain space may part groups of three digits. `split` takes a word apart where a
    language writes numerals, counters and endings together; `pattern` finds tokens of its own.
    """
    # What lies between the tokens and the tokens take turns: their lengths add up to the places.
    parts = (pattern or (_SPLIT_SPACED if spaced else _SPLIT)).split(lowered(text))
    places = list(accumulate(map(len, parts)))
    low, starts, ends = parts[1::2], places[:-1:2], places[1::2]
    if split is not None:
        low, starts, ends = _taken_apart(low, starts, ends, split)
    far = frozenset(bisect_left(starts, match.end()) for match in _BLANK.finditer(text))
    return Tokens(text, low, starts, ends, far)


def _taken_apart(
    words: list[str], first: list[int], last: list[int], split: Splitter
) -> tuple[list[str], list[int], list[int]]:
    """The words and their places, with those taken apart that are more than one."""
    low: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    done = 0
    for number in compress(range(len(words)), map(split.splits.__getitem__, words)):
        low += words[done:number]
        starts += first[done:number]
        ends += last[done:number]
        done = number + 1
        start = first[number]
        near = bool(low) and start - ends[-1] <= 1
        for part in split(words[number], low[-1] if near else ""):
            low.append(part)
            starts.append(start)
            start += len(part)
            ends.append(start)
    return low + words[done:], starts + first[done:], ends + last[done:]


def pieces_of(phrase: str) -> tuple[str, ...]:
    """The tokens of a phrase of a lexicon, stars kept."""
    return tuple(_PIECE.findall(phrase))


class Lookup(Generic[Value]):
    """Phrases with values, by their first and by their last word.

    `stem*` takes any ending, `*ending` any beginning. A piece of two capitals or more is asked
    for in capitals.
    """

    __slots__ = ("_firsts", "_lasts")

    def __init__(self, rows: Iterable[tuple[str, Value]]) -> None:
        firsts: _Index[Value] = _Index()
        lasts: _Index[Value] = _Index()
        for phrase, value in rows:
            pieces = _pieces(phrase)
            if pieces:
                # Of two phrases of one length the one without stars says more.
                stars = sum(one.how != EXACT for one in pieces)
                signs = sum(len(one.word) + (one.how != EXACT) for one in pieces)
                checks = pieces if len(pieces) > 1 or pieces[0].capitals else None
                entry = (len(pieces), -stars, signs, checks, value)
                firsts.add(pieces[0], entry)
                lasts.add(pieces[-1], entry)
        self._firsts = Remembered(firsts.of)
        self._lasts = Remembered(lasts.of)

    def starting(self, tokens: Tokens, number: int) -> tuple[int, Value] | None:
        """The longest phrase that starts with token `number`: the token after it, and its value."""
        low = tokens.low
        if not 0 <= number < len(low):
            return None
        for length, _, _, checks, value in self._firsts[low[number]]:
            if checks is None or _holds(tokens, number, checks):
                return number + length, value
        return None

    def opens(self, word: str) -> bool:
        """Whether a phrase starts with `word`."""
        return bool(self._firsts[word])

    def ending(self, tokens: Tokens, number: int) -> tuple[int, Value] | None:
        """The longest phrase whose last token is the one before `number`: its first, its value."""
        low = tokens.low
        if not 0 < number <= len(low):
            return None
        for length, _, _, checks, value in self._lasts[low[number - 1]]:
            if checks is None or (number >= length and _holds(tokens, number - length, checks)):
                return number - length, value
        return None


EXACT, STEM, ENDING = range(3)


@dataclass(frozen=True, slots=True)
class _Piece:
    """One word of a phrase: in small letters, how it is compared, and as written if in capitals."""

    word: str
    how: int
    capitals: str
    tight: bool = False


def _pieces(phrase: str) -> tuple[_Piece, ...]:
    """The words of a phrase; a sign of money stands tight where the phrase has it so: A$."""
    found: list[_Piece] = []
    end = -1
    for match in _PIECE.finditer(phrase):
        tight = match.start() == end and category(match.group()[0]) == "Sc"
        found.append(replace(_piece(match.group()), tight=tight))
        end = match.end()
    return tuple(found)


def _piece(written: str) -> _Piece:
    word = lowered(written.strip("*")) or written
    if len(written) > 1 and written.endswith("*"):
        return _Piece(word, STEM, "")
    if len(written) > 1 and written.startswith("*"):
        return _Piece(word, ENDING, "")
    return _Piece(word, EXACT, written if len(written) > 1 and written.isupper() else "")


Entry = tuple[int, int, int, tuple[_Piece, ...] | None, Value]


class _Index(Generic[Value]):
    """Entries by one word, which may be a stem or an ending."""

    __slots__ = ("_by",)

    def __init__(self) -> None:
        self._by: tuple[dict[str, list[Entry[Value]]], ...] = ({}, {}, {})

    def add(self, piece: _Piece, entry: Entry[Value]) -> None:
        self._by[piece.how].setdefault(piece.word, []).append(entry)

    def of(self, word: str) -> tuple[Entry[Value], ...]:
        """The entries that `word` meets, those that say most first."""
        exact, stems, endings = self._by
        found = list(exact.get(word, ()))
        for n in range(1, min(len(word), LONGEST_PIECE) + 1):
            if stems:
                found += stems.get(word[:n], ())
            if endings and n < len(word):
                found += endings.get(word[-n:], ())
        found.sort(key=lambda entry: entry[:3], reverse=True)
        return tuple(found)


def _holds(tokens: Tokens, first: int, pieces: tuple[_Piece, ...]) -> bool:
    low, far = tokens.low, tokens.far
    if first + len(pieces) > len(low):
        return False
    for number, piece in enumerate(pieces, first):
        word, how = low[number], piece.how
        if how == EXACT:
            if word != piece.word:
                return False
            if piece.capitals and tokens.written(number) != piece.capitals:
                return False
        elif how == STEM:
            if not word.startswith(piece.word):
                return False
        elif not word.endswith(piece.word) or len(word) == len(piece.word):
            return False
        if number > first and (number in far or (piece.tight and not tokens.tight(number))):
            return False
    return True
