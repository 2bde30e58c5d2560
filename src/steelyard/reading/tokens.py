"""A text as tokens: numerals in digits, words, signs; and phrases that are found among them.

In: a text, or phrases with their values. Out: tokens with their places in code points; for a place
the longest phrase that starts or ends there. Knows no language and never looks past a blank line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from steelyard.reading.marks import lowered

_WORD = r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*"
_PLAIN = r"\d+(?:[.,'’]\d+)*"
# Groups of three with a space between: what Swiss, French and Slavic typesetters write.
_THIN = "[\u00a0\u2009\u202f]"
_ANY_SPACE = "[ \u00a0\u2009\u202f]"
_GROUPED = r"[1-9]\d{{0,2}}(?:{space}\d{{3}})+(?!\d)(?:[.,]\d+)?"
TOKEN = re.compile(rf"{_GROUPED.format(space=_THIN)}|{_PLAIN}|{_WORD}|\S")
TOKEN_SPACED = re.compile(rf"{_GROUPED.format(space=_ANY_SPACE)}|{_PLAIN}|{_WORD}|\S")
_PIECE = re.compile(rf"\*?{_WORD}\*?|\d+|\S")

REMEMBERED = 20_000
"""Words whose lookup is kept a table; beyond it the store starts afresh (bounded memory)."""

Value = TypeVar("Value")
Splitter = Callable[[str, str], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a text: small letters, starts and ends, in order."""

    text: str
    low: list[str]
    starts: list[int]
    ends: list[int]

    def tight(self, number: int) -> bool:
        """Whether token `number` stands directly after the one before."""
        return 0 < number < len(self.low) and self.starts[number] == self.ends[number - 1]

    def close(self, number: int) -> bool:
        """Whether at most a few spaces or one line break part token `number` from the one before."""
        if not 0 < number < len(self.low):
            return False
        start, end = self.ends[number - 1], self.starts[number]
        return end - start < 2 or self.text.count("\n", start, end) < 2

    def written(self, number: int) -> str:
        """Token `number` as it stands in the text."""
        return self.text[self.starts[number] : self.ends[number]]


def tokenize(text: str, *, spaced: bool = True, split: Splitter | None = None) -> Tokens:
    """The tokens of `text`.

    `spaced`: a plain space may part groups of three digits. `split` takes a word apart where a
    language writes numerals, counters and endings together.
    """
    small = lowered(text)
    low: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for match in (TOKEN_SPACED if spaced else TOKEN).finditer(small):
        word, (start, end) = match.group(), match.span()
        if split is not None and word[0].isalpha():
            near = bool(low) and start - ends[-1] <= 1
            for part in split(word, low[-1] if near else ""):
                low.append(part)
                starts.append(start)
                start += len(part)
                ends.append(start)
            continue
        low.append(word)
        starts.append(start)
        ends.append(end)
    return Tokens(text, low, starts, ends)


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
        self._firsts: _Index[Value] = _Index()
        self._lasts: _Index[Value] = _Index()
        for phrase, value in rows:
            pieces = pieces_of(phrase)
            if pieces:
                # Of two phrases of one length the one without stars says more.
                stars = sum(len(piece) > 1 and "*" in piece for piece in pieces)
                entry = (len(pieces), -stars, sum(map(len, pieces)), pieces, value)
                self._firsts.add(pieces[0], entry)
                self._lasts.add(pieces[-1], entry)

    def starting(self, tokens: Tokens, number: int) -> tuple[int, Value] | None:
        """The longest phrase that starts with token `number`: the token after it, and its value."""
        if not 0 <= number < len(tokens.low):
            return None
        for length, _, _, pieces, value in self._firsts.of(tokens.low[number]):
            if _holds(tokens, number, pieces):
                return number + length, value
        return None

    def opens(self, word: str) -> bool:
        """Whether a phrase starts with `word`."""
        return bool(self._firsts.of(word))

    def ending(self, tokens: Tokens, number: int) -> tuple[int, Value] | None:
        """The longest phrase whose last token is the one before `number`: its first, its value."""
        if not 0 < number <= len(tokens.low):
            return None
        for length, _, _, pieces, value in self._lasts.of(tokens.low[number - 1]):
            if number >= length and _holds(tokens, number - length, pieces):
                return number - length, value
        return None


class Openers(dict[str, bool]):
    """Whether a word can open something, asked once a word (bounded memory)."""

    def __init__(self, asked: Callable[[str], bool]) -> None:
        super().__init__()
        self._asked = asked

    def __missing__(self, word: str) -> bool:
        if len(self) >= REMEMBERED:
            self.clear()
        answer = self[word] = self._asked(word)
        return answer


Entry = tuple[int, int, int, tuple[str, ...], Value]


class _Index(Generic[Value]):
    """Entries by one word, which may be a stem or an ending."""

    __slots__ = ("_ends", "_exact", "_known", "_stems")

    def __init__(self) -> None:
        self._exact: dict[str, list[Entry[Value]]] = {}
        self._stems: dict[str, list[Entry[Value]]] = {}
        self._ends: dict[str, list[Entry[Value]]] = {}
        self._known: dict[str, list[Entry[Value]]] = {}

    def add(self, piece: str, entry: Entry[Value]) -> None:
        word = lowered(piece.strip("*")) or piece
        if len(piece) > 1 and piece.endswith("*"):
            self._stems.setdefault(word, []).append(entry)
        elif len(piece) > 1 and piece.startswith("*"):
            self._ends.setdefault(word, []).append(entry)
        else:
            self._exact.setdefault(word, []).append(entry)

    def of(self, word: str) -> list[Entry[Value]]:
        found = self._known.get(word)
        if found is None:
            found = list(self._exact.get(word, ()))
            # No phrase is longer than this, and a hostile word may be.
            for n in range(1, min(len(word), 40) + 1):
                found += self._stems.get(word[:n], ())
                found += self._ends.get(word[-n:], ())
            found.sort(key=lambda entry: entry[:3], reverse=True)
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            self._known[word] = found
        return found


def _holds(tokens: Tokens, first: int, pieces: tuple[str, ...]) -> bool:
    if first + len(pieces) > len(tokens.low):
        return False
    for number, piece in enumerate(pieces, first):
        word = tokens.low[number]
        if number > first and not tokens.close(number):
            return False
        if len(piece) > 1 and piece.endswith("*"):
            if not word.startswith(lowered(piece[:-1])):
                return False
        elif len(piece) > 1 and piece.startswith("*"):
            if not word.endswith(lowered(piece[1:])) or len(word) < len(piece):
                return False
        elif word != lowered(piece) or (
            len(piece) > 1 and piece.isupper() and tokens.written(number) != piece
        ):
            return False
    return True
