"""Words and phrases of a lexicon, found in a text in one pass.

In: phrases with a kind and a value, compiled once; a text. Out: its words, and the marks in it.
A phrase is words; `stem*` takes any ending, `*ending` any beginning, and a capital is asked for
where the phrase has one. Knows no language, keeps nothing of a text, and guesses nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate, compress
from operator import attrgetter, call
from typing import NamedTuple, TypeVar

from steelyard.reading.affixes import Endings, Stems

_WORDS = r"\w+(?:['’ʼ](?!s\b)\w+)*|[^\w\s]"
_SPLIT = re.compile(f"({_WORDS})")
_PIECE = re.compile(r"\*?\w+(?:['’ʼ](?!s\b)\w+)*(?:\*|['’ʼ](?!\w))?|[^\w\s*]")
_APOSTROPHES = str.maketrans("’ʼ", "''")

NOT = "not"
"""The value of a phrase that is not what a shorter one of its kind inside it seems to be."""
LONGEST_WORD = 60
"""A longer run of letters is no word of any list; it is looked up whole only (linear time)."""

REMEMBERED = 20_000
"""Words whose reading is kept a table; beyond it the store starts afresh (bounded memory)."""
REMEMBERED_LATER = 500
"""The same for each of the many places inside phrases."""


Answer = TypeVar("Answer")


class Remembered(dict[str, Answer]):
    """What is known of a word, worked out once a word form (bounded memory).

    Words come again and again: what their letters tell is asked of them once.
    """

    __slots__ = ("_asked", "_most")

    def __init__(self, asked: Callable[[str], Answer], most: int = REMEMBERED) -> None:
        super().__init__()
        self._asked = asked
        self._most = most

    def __missing__(self, word: str) -> Answer:
        if len(self) >= self._most:
            self.clear()
        answer = self[word] = self._asked(word)
        return answer


class Mark(NamedTuple):
    """One phrase found: code points, first and last word, and what it stands for.

    Many are made for every page, and a named tuple is made three times as fast as a frozen class.
    """

    start: int
    end: int
    first: int
    last: int
    kind: str
    value: str


NOWHERE: dict[str, _State] = {}
"""Where no phrase goes on, whatever word follows."""
Kept = tuple[tuple[str, str], ...]
"""Kinds and values."""
CASES = ("", "U", "A", "UA")
"""What a word fulfils that is written small, that opens with a capital, whose letters are capitals
behind another sign, and that is all in capitals."""
Place = tuple[int, int, int, int, str, str]
"""What a Mark holds."""


@dataclass(slots=True)
class _Node:
    exact: dict[str, _Node] = field(default_factory=dict)
    stems: dict[str, _Node] = field(default_factory=dict)
    tails: dict[str, _Node] = field(default_factory=dict)
    ends: list[tuple[str, str, str]] = field(default_factory=list)
    affixes: tuple[Stems, Endings] | None = None

    def after(self, word: str) -> list[_Node]:
        """The nodes that `word` leads to, asked when every phrase is in its place."""
        found = []
        if word in self.exact:
            found.append(self.exact[word])
        if len(word) > LONGEST_WORD:
            return found
        if self.affixes is None:
            self.affixes = Stems(self.stems, LONGEST_WORD), Endings(self.tails, LONGEST_WORD)
        stems, tails = self.affixes
        found += [self.stems[word[:n]] for n in stems.of(word)]
        found += [self.tails[word[-n:]] for n in reversed(tails.of(word))]
        return found


class _State:
    """All nodes that the words so far lead to: what ends here, and where each further word leads.

    `alone` is what is kept of a word that led here by itself, None where its capitals tell.
    """

    __slots__ = ("_cased", "_known", "_nodes", "after", "alone", "ends")

    def __init__(self, nodes: list[_Node], known: dict[tuple[int, ...], _State]) -> None:
        """`known` are the states made so far, by their nodes: of all phrases there are few."""
        # What only seems to be of a kind is told first of what the same words mean.
        self.ends = sorted((end for node in nodes for end in node.ends), key=_not_first)
        self._nodes = [node for node in nodes if node.exact or node.stems or node.tails]
        self._known = known
        asks = any(case for _, _, case in self.ends)
        self.alone = None if asks else _kept(self.ends, "")
        self._cased: tuple[Kept, ...] = ()
        self.after: Callable[[str], _State | None] = NOWHERE.get
        if any(node.stems or node.tails for node in self._nodes):
            self.after = Remembered(self.following, REMEMBERED_LATER).__getitem__
        elif self._nodes:
            # Whole words lead on to few places, which are all made at once.
            words = {word for node in self._nodes for word in node.exact}
            self.after = {word: self.following(word) for word in words}.get

    def alone_as(self, written: str) -> Kept:
        """What is kept of a word that led here by itself and is written so."""
        if not self._cased:
            self._cased = tuple(_kept(self.ends, cases) for cases in CASES)
        return self._cased[written[0].isupper() + 2 * written.isupper()]

    def following(self, word: str) -> _State | None:
        """The state after a further `word`; None where no phrase goes on with it."""
        nodes = [found for node in self._nodes for found in node.after(word)]
        if not nodes:
            return None
        key = tuple(map(id, nodes))
        state = self._known.get(key)
        if state is None:
            state = self._known[key] = _State(nodes, self._known)
        return state


def _kept(ends: list[tuple[str, str, str]], cases: str) -> Kept:
    """The kinds and values of what ends with one word and asks for no capitals but `cases`.

    Of one kind the first stands; a second value too, unless one of the two is what it is not.
    """
    before: dict[str, str] = {}
    kept = []
    for kind, value, case in ends:
        other = before.get(kind)
        if case not in cases or (other is not None and (value == other or NOT in {value, other})):
            continue
        before[kind] = value
        if value != NOT:
            kept.append((kind, value))
    return tuple(kept)


def _not_first(end: tuple[str, str, str]) -> bool:
    return end[1] != NOT


class Phrases:
    """Phrases of one language, ready to be looked for."""

    __slots__ = ("split", "starting")

    def __init__(self, phrases: Iterable[tuple[str, str, str]], elided: str = "") -> None:
        """Compile (phrase, kind, value) rows; `elided` matches words that lean on the next one."""
        self.split = re.compile(f"({elided}|{_WORDS})") if elided else _SPLIT
        root = _Node()
        for phrase, kind, value in phrases:
            node, case = root, ""
            for piece in _PIECE.findall(phrase):
                word = piece.strip("*")
                case += _case_of(word)
                small = lowered(word)
                if piece.endswith("*"):
                    node = node.stems.setdefault(small, _Node())
                elif piece.startswith("*"):
                    node = node.tails.setdefault(small, _Node())
                else:
                    node = node.exact.setdefault(small, _Node())
            if node is not root:
                node.ends.append((kind, value, case if case.strip("x") else ""))
        self.starting = Remembered(_State([root], {}).following)


def _case_of(word: str) -> str:
    """`A`: all capitals, as written; `U`: opens with a capital; `x`: any."""
    if len(word) > 1 and word.isupper():
        return "A"
    return "U" if word[:1].isupper() else "x"


def lowered(text: str) -> str:
    """`text` in small letters, each still in its place, and every apostrophe the same sign."""
    small = text.lower()
    if "’" in small or "ʼ" in small:
        small = small.translate(_APOSTROPHES)
    if len(small) == len(text):
        return small
    return "".join(one if len(one.lower()) != 1 else one.lower() for one in text)


@dataclass(frozen=True, slots=True)
class Words:
    """A text as words and signs, and the marks of a lexicon in it, in order."""

    text: str
    starts: list[int]
    ends: list[int]
    small: list[str]
    marks: tuple[Mark, ...]
    at: list[int]
    opening: Mapping[int, Sequence[Mark]]

    def of(self, number: int) -> Sequence[Mark]:
        """The marks that word `number` opens."""
        return self.opening.get(number, ())

    def is_kind(self, number: int, kind: str) -> bool:
        """Whether word `number` opens a mark of that kind."""
        marks = self.opening.get(number)
        return marks is not None and kind in [mark[4] for mark in marks]

    def index(self, position: int) -> int:
        """The word that holds `position`, or the next one."""
        return bisect_right(self.ends, position)

    def written(self, number: int) -> str:
        """Word `number` as it stands in the text."""
        return self.text[self.starts[number] : self.ends[number]]

    def between(self, start: int, end: int) -> tuple[Mark, ...]:
        """The marks that start in [start, end)."""
        return self.marks[bisect_left(self.at, start) : bisect_left(self.at, end)]

    def without(self, gone: frozenset[Mark]) -> Words:
        """The same words, where these marks are none."""
        if not gone:
            return self
        marks = tuple([one for one in self.marks if one not in gone])
        opening = {
            first: [one for one in found if one not in gone]
            for first, found in self.opening.items()
        }
        return replace(self, marks=marks, at=[one.start for one in marks], opening=opening)


def find_marks(text: str, phrases: Phrases) -> Words:
    """The words of `text` and every phrase in it.

    Of one kind, the longest stands and what it covers goes; different kinds may share a place.
    Phrases come in the order of their first words, of one word the longest first.
    """
    # What lies between the words and the words take turns: their lengths add up to the places.
    parts = phrases.split.split(lowered(text))
    places = list(accumulate(map(len, parts)))
    small, starts, ends = parts[1::2], places[:-1:2], places[1::2]
    states = list(map(phrases.starting.__getitem__, small))
    kept: list[Mark] = []
    opens: dict[int, list[Mark]] = {}
    reach: dict[str, Place] = {}
    furthest = -1
    new = tuple.__new__
    # What is past the last word goes on with no phrase.
    small.append("")
    opening = list(filter(None, states))
    following = map(call, map(attrgetter("after"), opening), compress(small[1:], states))
    for first, opened, goes_on in zip(
        compress(range(len(states)), states), opening, following, strict=True
    ):
        if goes_on is not None or first <= furthest:
            found, furthest = _found(text, starts, ends, small, first, opened, reach, furthest)
        else:
            # A word by itself that no phrase before it reaches.
            alone = opened.alone
            if alone == ():
                continue
            start, end = starts[first], ends[first]
            if alone is None:
                alone = opened.alone_as(text[start:end])
            if len(alone) == 1:
                found = [new(Mark, (start, end, first, first, *alone[0]))]
            else:
                found = [new(Mark, (start, end, first, first, *one)) for one in alone]
        if found:
            opens[first] = found
            kept += found
    small.pop()
    return Words(text, starts, ends, small, tuple(kept), [mark[0] for mark in kept], opens)


def _found(
    text: str,
    starts: list[int],
    ends: list[int],
    small: list[str],
    first: int,
    opened: _State,
    reach: dict[str, Place],
    furthest: int,
) -> tuple[list[Mark], int]:
    """The marks that word `first` opens, the longest first, and the last word that phrases reached.

    `reach` is for each kind the phrase that stands furthest.
    """
    found: list[Mark] = []
    new = tuple.__new__
    state, last = opened, first
    shorter: list[_State] = []
    after = state.after
    while (following := after(small[last + 1])) is not None:
        shorter.append(state)
        state, last = following, last + 1
        after = state.after
    furthest = max(furthest, last)
    while True:
        for kind, value, case in state.ends:
            if case and not _cased(text, starts, ends, first, case):
                continue
            if kind in reach:
                other = reach[kind]
                if last <= other[3] and _covers(other, first, last, value):
                    continue
            place = reach[kind] = starts[first], ends[last], first, last, kind, value
            if value != NOT:
                found.append(new(Mark, place))
        if not shorter:
            return found, furthest
        state, last = shorter.pop(), last - 1


def _covers(other: Place, first: int, last: int, value: str) -> bool:
    """Whether a phrase of the same kind that ends no earlier leaves nothing of this one."""
    # A second value for the same words stays: what it means is settled by who reads it.
    same = other[2] == first and other[3] == last
    return not same or value == other[5] or NOT in {value, other[5]}


def _cased(text: str, starts: list[int], ends: list[int], first: int, case: str) -> bool:
    for number, how in enumerate(case, first):
        if how == "U" and not text[starts[number]].isupper():
            return False
        if how == "A" and not text[starts[number] : ends[number]].isupper():
            return False
    return True
