"""A text laid out for the questions around its amounts.

In: a text, its sentences, its amounts, the cues of its language, what the case knows.
Out: words, marks, sentences, paragraphs and quotations, each found from a place in one step.
Answers no question itself, and changes nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate, repeat

from steelyard.reading.counting import Spot, counted
from steelyard.reading.cues import Cues
from steelyard.reading.knowns import Knowns, compile_knowns
from steelyard.reading.marks import Mark, Words, find_marks
from steelyard.reading.titled import without_titles

__all__ = [
    "ABOUT",
    "Context",
    "Direction",
    "Known",
    "Scene",
    "Sentence",
    "Spot",
    "about",
    "lay_out",
]

BREAK = re.compile(
    r"\n[ \t]*\n|\n(?=[ \t]*(?:\d{1,2}[.)] |[-*•|] |[^\w\s\-*|()\[\]{}<>.,;:!?'\"„“”«»‘’/\\&%$€£+=~@#]))"
)


CONTRAST = "contrast"
"""The kind of a mark at which a sentence turns to something else."""
COMMA, TURN = 6, 25
"""How many words a comma and a turn of the sentence (a semicolon, 'but') count as."""
_APART = dict.fromkeys([",", ":", "—", "–", "(", "…"], COMMA) | {";": TURN}


ABOUT = 24
"""So many marks of a kind about a place are looked at; no sentence that is read has more."""


@dataclass(frozen=True, slots=True)
class Known:
    """Something the case has a name for: an item with its unit, a party or a source."""

    id: str
    names: tuple[str, ...] = ()
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """What is known beside the text: the day it was published, and the case's names."""

    date: str | None = None
    items: tuple[Known, ...] = ()
    parties: tuple[Known, ...] = ()
    sources: tuple[Known, ...] = ()


@dataclass(slots=True, eq=False)
class Sentence:
    """One sentence: code points, first and last word, its paragraph, its marks.

    `turns` are the words at which it turns to something else. Nothing changes one once it is made;
    it is not frozen because many are made for every page, and a frozen class is made slowly.
    """

    start: int
    end: int
    first: int
    last: int
    paragraph: int
    marks: tuple[Mark, ...]
    turns: tuple[int, ...] = field(init=False, repr=False)
    _by_kind: dict[str, list[Mark]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        by_kind: dict[str, list[Mark]] = {}
        for mark in self.marks:
            kind = mark[4]
            if kind in by_kind:
                by_kind[kind].append(mark)
            else:
                by_kind[kind] = [mark]
        self._by_kind = by_kind
        turns = by_kind.get(CONTRAST)
        self.turns = tuple([mark.first for mark in turns]) if turns else ()

    def has_any(self, kinds: frozenset[str]) -> bool:
        """Whether it has a mark of one of these kinds."""
        return not kinds.isdisjoint(self._by_kind)

    def of(self, kind: str) -> Sequence[Mark]:
        """Its marks of one kind, in order."""
        return self._by_kind.get(kind, ())

    def near(self, kind: str, position: int) -> Sequence[Mark]:
        """Those of one kind about `position`, in order: a sentence without end has too many."""
        return about(self._by_kind.get(kind, ()), position)


def about(marks: Sequence[Mark], position: int) -> Sequence[Mark]:
    """The marks about `position`, of marks in order."""
    if len(marks) <= ABOUT:
        return marks
    here = bisect_right(marks, position, key=lambda mark: mark.start)
    return marks[max(0, here - ABOUT // 2) : here + ABOUT // 2]


Direction = tuple[str | None, str | None]
"""Giver and receiver; None where the text leaves a side open."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A text with everything its amounts are asked about in reach.

    `apart` says for each word how far the signs before it, all together, part what they stand between.
    `tellers` are those who speak and are only counted: by the first word of their verb, their words.
    """

    text: str
    words: Words
    cues: Cues
    context: Context
    sentences: tuple[Sentence, ...]
    quotes: tuple[tuple[int, int], ...]
    amounts: tuple[Spot, ...]
    homes: tuple[int, ...]
    apart: list[int]
    knowns: Knowns
    tellers: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    amount_starts: list[int] = field(init=False, repr=False)
    amount_ends: list[int] = field(init=False, repr=False)
    _sentence_starts: list[int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        # Slots of a frozen class are filled past its guard, once, while it is made.
        object.__setattr__(self, "amount_starts", [one.start for one in self.amounts])
        object.__setattr__(self, "amount_ends", [one.end for one in self.amounts])
        object.__setattr__(self, "_sentence_starts", [one.start for one in self.sentences])

    def quote_of(self, position: int) -> tuple[int, int] | None:
        """The quotation around `position`."""
        if not self.quotes:
            return None
        number = bisect_right(self.quotes, (position, len(self.text) + 1)) - 1
        if number >= 0 and self.quotes[number][0] <= position < self.quotes[number][1]:
            return self.quotes[number]
        return None

    def sentence_at(self, position: int) -> int:
        """The number of the sentence at `position`, or of the last one before it."""
        return max(0, bisect_right(self._sentence_starts, position) - 1)


def lay_out(
    text: str,
    sentences: Sequence[tuple[int, int]],
    amounts: Sequence[Spot],
    cues: Cues,
    context: Context,
) -> Scene:
    """The scene of one text."""
    knowns = compile_knowns(cues, context.items, context.parties)
    words = without_titles(_without_passed(find_marks(text, knowns.phrases), cues), cues)
    breaks = [match.start() for match in BREAK.finditer(text)]
    laid = []
    inside = cues.voice_words["contrast_inside"]
    upto = low = 0
    for start, end in sentences:
        first = bisect_right(words.ends, start, upto)
        upto = bisect_right(words.ends, end - 1, first)
        last = min(upto, len(words.starts) - 1)
        if last >= 0 and words.starts[last] >= end:
            last -= 1
        low = bisect_left(words.at, start, low)
        high = bisect_left(words.at, end, low)
        marks = words.marks[low:high]
        sentence = Sentence(start, end, first, last, bisect_right(breaks, start), marks)
        if inside and sentence.turns:
            sentence = replace(sentence, marks=_turning(words, cues, marks))
        laid.append(sentence)
    quotes = tuple(match.span() for match in cues.quotes.finditer(text))
    starts = [sentence.start for sentence in laid]
    amounts = counted(text, words, cues, starts[0] if starts else 0, amounts)
    homes = tuple(max(0, bisect_right(starts, amount.start) - 1) for amount in amounts)
    # The signs between clauses, added up, so that those of a stretch are one subtraction.
    apart = list(accumulate(map(_APART.get, words.small, repeat(0)), initial=0))
    return Scene(text, words, cues, context, tuple(laid), quotes, amounts, homes, apart, knowns)


def _without_passed(words: Words, cues: Cues) -> Words:
    """Without the places that something only goes through: they are on neither side of a flow."""
    before, after = cues.ends["flows.through"], cues.ends["flows.passing"]
    if not before and not after:
        return words
    small = words.small

    def passed(mark: Mark) -> bool:
        if mark.first and small[mark.first - 1] in before:
            return True
        behind = small[mark.last + 1] if mark.last + 1 < len(small) else ""
        return bool(after) and behind.startswith(after)

    gone = frozenset([one for one in words.marks if one[4] == "place" and passed(one)])
    return words.without(gone)


def _turning(words: Words, cues: Cues, marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
    """Without words of contrast that stand inside a clause and turn nothing."""
    inside = cues.voice_words["contrast_inside"]

    def turns(mark: Mark) -> bool:
        if mark.kind != CONTRAST or words.text[mark.start : mark.end].lower() not in inside:
            return True
        if not mark.first:
            return True
        before = words.small[mark.first - 1]
        return not before[0].isalnum() or before in cues.clause_joiners

    return tuple(mark for mark in marks if turns(mark))
