"""A text as tokens: numerals in digits, words, signs; and phrases that are found among them.

In: a text, or phrases with their values. Out: tokens with their places in code points; for a place
the longest phrase that starts or ends there. Knows no language and never looks past a blank line.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import accumulate, compress
from operator import eq
from typing import Generic, TypeVar
from unicodedata import category

from steelyard.reading.affixes import Endings, Stems
from steelyard.reading.compounds import Splitter
from steelyard.reading.marks import REMEMBERED_LATER, Remembered, lowered

# Before a sign of Hangul it is a closing mark: a particle follows.
_WORD = r"[^\W\d_]+(?:['’ʼ](?![\uac00-\ud7a3])[^\W\d_]+)*"
_PLAIN = r"\d+(?:[.,'’]\d+)*"
# Groups of three with a space between: what Swiss, French and Slavic typesetters write.
_THIN = "[\u00a0\u2009\u202f]"
_ANY_SPACE = "[ \u00a0\u2009\u202f]"
_GROUPED = r"[1-9]\d{{0,2}}(?:{space}\d{{3}})+(?!\d)(?:[.,]\d+)?"
WORD = re.compile(_WORD)
TOKEN = re.compile(rf"{_GROUPED.format(space=_THIN)}|{_PLAIN}|{_WORD}|\S")
TOKEN_SPACED = re.compile(rf"{_GROUPED.format(space=_ANY_SPACE)}|{_PLAIN}|{_WORD}|\S")
_SPLIT = re.compile(f"({TOKEN.pattern})")
_SPLIT_SPACED = re.compile(f"({TOKEN_SPACED.pattern})")
_PIECE = re.compile(rf"\*?{_WORD}(?:\*|['’ʼ](?!\w))?|\d+|\S")
_BLANK = re.compile(r"\n\s*\n")

_BEYOND = [False] * 64
"""Of places before the first token and behind the last one, further than any rule looks."""

LONGEST_PIECE = 40
"""No word of a phrase is longer, and a hostile one may be."""

Value = TypeVar("Value")
Words = tuple[Iterable[str], ...]

LATIN = 0x24F
"""The last sign of Latin letters, those with accents among them."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a text: small letters, starts and ends, in order.

    `opening` are those that may open an amount, with what they may open as flags of the lexicon.
    `tight` tells whether a token stands directly after the one before; `close` whether at most a
    few spaces or one line break part the two. Both may be asked of what lies a few places off the
    text, and are asked of every token many times: they look into a list.
    """

    text: str
    low: list[str]
    starts: list[int]
    ends: list[int]
    tight: Callable[[int], bool]
    close: Callable[[int], bool]
    opening: Sequence[tuple[int, int]]

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
    openers: Mapping[str, int] | None = None,
) -> Tokens:
    """The tokens of `text`.

    `spaced`: a plain space may part groups of three digits. `split` takes a word apart where a
    language writes numerals, counters and endings together; `pattern` finds tokens of its own;
    `openers` are the flags of what a word may open.
    """
    # What lies between the tokens and the tokens take turns: their lengths add up to the places.
    parts = (pattern or (_SPLIT_SPACED if spaced else _SPLIT)).split(lowered(text))
    places = list(accumulate(map(len, parts)))
    low, starts, ends = parts[1::2], places[:-1:2], places[1::2]
    if split is not None:
        low, starts, ends = _taken_apart(low, starts, ends, split)
    count = len(low)
    close = [False, *[True] * (count - 1), *_BEYOND] if count else _BEYOND
    for match in _BLANK.finditer(text):
        close[bisect_left(starts, match.end())] = False
    tight = [False, *map(eq, starts[1:], ends), *_BEYOND]
    flags = list(map(openers.__getitem__, low)) if openers is not None else []
    opening = [(number, flags[number]) for number in compress(range(len(flags)), flags)]
    return Tokens(text, low, starts, ends, tight.__getitem__, close.__getitem__, opening)


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


class Lookup(Generic[Value]):
    """Phrases with values, by their first and by their last word.

    `stem*` takes any ending, `*ending` any beginning. A piece of two capitals or more is asked
    for in capitals.
    """

    __slots__ = ("_firsts", "_lasts", "firsts", "lasts")

    def __init__(self, rows: Iterable[tuple[str, Value]]) -> None:
        """`firsts` and `lasts` are the words that phrases open and close with."""
        firsts: _Node[Value] = _Node()
        lasts: _Node[Value] = _Node()
        for phrase, value in rows:
            pieces = _pieces(phrase)
            if not pieces:
                continue
            # Of two phrases of one length the one without stars says more.
            stars = sum(one.how != EXACT for one in pieces)
            signs = sum(len(one.word) + (one.how != EXACT) for one in pieces)
            checks = tuple(
                (number, one.capitals, one.tight)
                for number, one in enumerate(pieces)
                if one.capitals or one.tight
            )
            entry = (stars, -signs, checks, value)
            firsts.add(pieces, entry)
            lasts.add(pieces[::-1], entry)
        self.firsts = tuple(tuple(table) for table in firsts.by)
        self.lasts = tuple(tuple(table) for table in lasts.by)
        self._firsts = Remembered(partial(_opened, firsts, {}))
        self._lasts = Remembered(partial(_opened, lasts, {}))

    def starting(self, tokens: Tokens, number: int) -> tuple[int, Value] | None:
        """The longest phrase that starts with token `number`: the token after it, and its value."""
        low = tokens.low
        if not 0 <= number < len(low):
            return None
        state = self._firsts[low[number]]
        if state is None:
            return None
        found, at = None, number + 1
        while state is not None:
            for _, _, checks, value in state.ends:
                if not checks or _as_written(tokens, number, checks):
                    found = at, value
                    break
            if state.after is None or not tokens.close(at):
                break
            state = state.after(low[at])
            at += 1
        return found

    def opens(self, word: str) -> bool:
        """Whether a phrase starts with `word`."""
        return self._firsts[word] is not None

    def ending(self, tokens: Tokens, number: int) -> tuple[int, Value] | None:
        """The longest phrase whose last token is the one before `number`: its first, its value."""
        low = tokens.low
        if not 0 < number <= len(low):
            return None
        state = self._lasts[low[number - 1]]
        if state is None:
            return None
        found, at = None, number - 1
        while state is not None:
            for _, _, checks, value in state.ends:
                if not checks or _as_written(tokens, at, checks):
                    found = at, value
                    break
            if state.after is None or not tokens.close(at):
                break
            at -= 1
            state = state.after(low[at])
        return found


class Flags:
    """What a word may open or close, as flags: asked of many tables of phrases in one look."""

    __slots__ = ("_by", "_endings", "_stems")

    def __init__(self, rows: Iterable[tuple[int, Words]]) -> None:
        """A flag, and the whole words, the stems and the endings that have it."""
        self._by: tuple[dict[str, int], ...] = ({}, {}, {})
        for flag, tables in rows:
            for table, words in zip(self._by, tables, strict=False):
                for word in words:
                    table[word] = table.get(word, 0) | flag
        self._stems = Stems(self._by[STEM], LONGEST_PIECE)
        self._endings = Endings(self._by[ENDING], LONGEST_PIECE)

    def of(self, word: str) -> int:
        exact, stems, endings = self._by
        flags = exact.get(word, 0)
        for n in self._stems.of(word):
            flags |= stems[word[:n]]
        for n in self._endings.of(word):
            # An ending alone is no word that ends so.
            flags |= endings[word[-n:]] if n < len(word) else 0
        return flags


EXACT, STEM, ENDING = range(3)
Check = tuple[int, str, bool]
Entry = tuple[int, int, tuple[Check, ...], Value]


@dataclass(frozen=True, slots=True)
class _Piece:
    """One word of a phrase: in small letters, how it is compared, and as written if in capitals."""

    word: str
    how: int
    capitals: str
    tight: bool


def _pieces(phrase: str) -> tuple[_Piece, ...]:
    """The words of a phrase; a sign of money stands tight where the phrase has it so: A$."""
    found: list[_Piece] = []
    end = -1
    for match in _PIECE.finditer(phrase):
        written = match.group()
        tight = match.start() == end and category(written[0]) == "Sc"
        word = lowered(written.strip("*")) or written
        end = match.end()
        if len(written) > 1 and written.endswith("*"):
            found.append(_Piece(word, STEM, "", tight))
        elif len(written) > 1 and written.startswith("*"):
            found.append(_Piece(word, ENDING, "", tight))
        else:
            capitals = written if len(written) > 1 and written.isupper() else ""
            found.append(_Piece(word, EXACT, capitals, tight))
    return tuple(found)


class _Node(Generic[Value]):
    """A place inside phrases: what ends here, and the pieces that go on."""

    __slots__ = ("_affixes", "by", "ends")

    def __init__(self) -> None:
        self.ends: list[Entry[Value]] = []
        self._affixes: tuple[Stems, Endings] | None = None
        self.by: tuple[dict[str, _Node[Value]], ...] = ({}, {}, {})

    def add(self, pieces: tuple[_Piece, ...], entry: Entry[Value]) -> None:
        node = self
        for piece in pieces:
            node = node.by[piece.how].setdefault(piece.word, _Node())
        node.ends.append(entry)

    def after(self, word: str) -> list[_Node[Value]]:
        """The places that `word` leads to, asked when every phrase is in its place."""
        exact, stems, endings = self.by
        found = [exact[word]] if word in exact else []
        if self._affixes is None:
            self._affixes = Stems(stems, LONGEST_PIECE), Endings(endings, LONGEST_PIECE)
        opens, closes = (one.of(word) for one in self._affixes)
        if not closes:
            return found + [stems[word[:n]] for n in opens]
        # The shortest first, and of two as long the stem.
        told = sorted([*((n, STEM) for n in opens), *((n, ENDING) for n in closes)])
        for n, how in told:
            if how == STEM:
                found.append(stems[word[:n]])
            elif n < len(word):
                found.append(endings[word[-n:]])
        return found


class _State(Generic[Value]):
    """All places that the words so far lead to, made as texts ask for them."""

    __slots__ = ("_known", "_nodes", "after", "ends")

    def __init__(
        self, nodes: list[_Node[Value]], known: dict[tuple[int, ...], _State[Value]]
    ) -> None:
        """`known` are the states made so far, by their places: of all phrases there are few."""
        ends = (end for node in nodes for end in node.ends)
        # The first of equals stands first; entries themselves are not compared.
        self.ends = sorted(ends, key=lambda end: end[:2])
        self._nodes = [node for node in nodes if any(node.by)]
        self._known = known
        self.after: Callable[[str], _State[Value] | None] | None = None
        if any(node.by[STEM] or node.by[ENDING] for node in self._nodes):
            self.after = Remembered(self.following, REMEMBERED_LATER).__getitem__
        elif self._nodes:
            # Whole words lead on to few places, which are all made at once.
            words = {word for node in self._nodes for word in node.by[EXACT]}
            self.after = {word: self.following(word) for word in words}.get

    def following(self, word: str) -> _State[Value] | None:
        """The state after a further `word`; None where no phrase goes on with it."""
        nodes = [found for node in self._nodes for found in node.after(word)]
        return _state_of(nodes, self._known) if nodes else None


def _state_of(
    nodes: list[_Node[Value]], known: dict[tuple[int, ...], _State[Value]]
) -> _State[Value]:
    """The state of these places, made once."""
    key = tuple(map(id, nodes))
    state = known.get(key)
    if state is None:
        state = known[key] = _State(nodes, known)
    return state


def _opened(
    root: _Node[Value], known: dict[tuple[int, ...], _State[Value]], word: str
) -> _State[Value] | None:
    """The state that a first word leads to."""
    nodes = root.after(word)
    return _state_of(nodes, known) if nodes else None


def _as_written(tokens: Tokens, first: int, checks: tuple[Check, ...]) -> bool:
    """Whether the words that a phrase has in capitals are, and its signs of money stand tight."""
    for number, capitals, tight in checks:
        if capitals and tokens.written(first + number) != capitals:
            return False
        if tight and not tokens.tight(first + number):
            return False
    return True
