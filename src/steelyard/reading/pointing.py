"""Words that somebody points at -> proposals, located and read by the rules of this wing.

In: a text with the proposals of the rules, and pointers into it (a model's). Out: the proposals,
with those that only a pointer led to and with fields read from words that were pointed at; and a
count of what was dropped. What is not in the text is never taken, and a number never believed.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from steelyard.reading.amounts import Amount, find_amounts
from steelyard.reading.finding import Finder
from steelyard.reading.lexicon import Lexicon, read_lexicon
from steelyard.reading.never import find_never
from steelyard.reading.normal import compose
from steelyard.reading.proposal import Proposal
from steelyard.reading.reader import propose
from steelyard.reading.rereading import Rereader
from steelyard.reading.scene import Context
from steelyard.reading.sentences import Span, find_sentences
from steelyard.reading.surroundings import read_surroundings

RULE = "model"
"""How the rule of a proposal begins that a pointer made or changed."""
FIELDS = ("item", "status", "certainty", "as_of")
WITHOUT_FLOW = frozenset({"price", "macro"})
"""Kinds that change no hands, so that no status or side is taken for them."""
# What became of pointers, and of the words they gave for a field.
POINTED, MISSING, NO_AMOUNT, SEVERAL = "pointed", "not in the text", "no amount", "several amounts"
FIELD_MISSING, FIELD_UNREAD = "words not in the text", "words that say nothing known"
ADDED, CHANGED, AGREED = "added", "changed", "agreed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointer:
    """Words of a text, copied: an amount and what says more of it. Empty where nothing does."""

    quote: str
    voices: tuple[str, ...] = ()
    item: str = ""
    giver: str = ""
    receiver: str = ""
    status: str = ""
    certainty: str = ""
    as_of: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A text as it is pointed into: composed, in sentences, with the proposals of the rules.

    `places` leads back to the text as it was written; None where that is the same.
    """

    doc: str
    written: str
    text: str
    places: list[int] | None
    language: str
    sentences: tuple[Span, ...]
    proposals: tuple[Proposal, ...]
    context: Context

    def as_written(self, position: int) -> int:
        """A place of the composed text in the text as it came."""
        return position if self.places is None else self.places[position]

    def composed(self, position: int) -> int:
        """A place of the text as it came in the composed text."""
        return position if self.places is None else bisect_left(self.places, position)


@dataclass(frozen=True, slots=True)
class Followed:
    """Proposals in the order of the text, and what became of the pointers, by name."""

    proposals: tuple[Proposal, ...]
    counts: Mapping[str, int]


def lay_page(
    text: str, language: str, proposals: Sequence[Proposal], context: Context, doc: str = ""
) -> Page:
    """The page of one text whose language is known."""
    composed, places = compose(text)
    sentences = find_sentences(composed, read_lexicon(language))
    return Page(doc, text, composed, places, language, sentences, tuple(proposals), context)


def find_windows(page: Page, longest: int, lead: int) -> tuple[Span, ...]:
    """The stretches of a text that are shown one at a time: whole sentences, each once.

    Every stretch but the first also holds the `lead` characters before it, in whole sentences, so
    that a voice that goes on is seen. A sentence longer than `longest` is cut.
    """
    pieces = [
        (start, min(start + longest, end))
        for first, end in page.sentences
        for start in range(first, end, longest)
    ]
    firsts = [first for first, _ in pieces]
    windows: list[Span] = []
    at = 0
    while at < len(pieces):
        begin = pieces[at][0]
        last = at
        while last + 1 < len(pieces) and pieces[last + 1][1] - begin <= longest:
            last += 1
        back = begin if at == 0 else firsts[min(bisect_left(firsts, begin - lead), at)]
        windows.append((back, pieces[last][1]))
        at = last + 1
    return tuple(windows)


def follow(page: Page, pointed: Iterable[tuple[Span, Sequence[Pointer]]]) -> Followed:
    """Follow the pointers of each stretch of the page."""
    walk = _Walk(page, read_lexicon(page.language))
    for window, pointers in pointed:
        finder = Finder(page.text, window)
        for pointer in pointers:
            walk.take(finder, pointer)
    return walk.done()


@dataclass(slots=True)
class _Walk:
    """What has been found so far: for each amount the first pointer that led to it."""

    page: Page
    lexicon: Lexicon
    counts: Counter[str] = field(default_factory=Counter)
    changes: dict[int, tuple[Finder, Pointer]] = field(default_factory=dict)
    fresh: dict[int, tuple[Amount, Finder, Pointer]] = field(default_factory=dict)
    starts: list[int] = field(default_factory=list)
    numbered: list[int] = field(default_factory=list)
    never: tuple[Span, ...] | None = None

    def __post_init__(self) -> None:
        """The proposals that hold an amount, by where they start; statements hold none."""
        proposals = self.page.proposals
        numbered = [n for n, one in enumerate(proposals) if one.kind != "statement"]
        numbered.sort(key=lambda n: proposals[n].start)
        self.numbered = numbered
        self.starts = [self.page.composed(proposals[n].start) for n in numbered]

    def take(self, finder: Finder, pointer: Pointer) -> None:
        self.counts[POINTED] += 1
        span = finder.find_next(pointer.quote)
        if span is None:
            self.counts[MISSING] += 1
            return
        known = self._known(span)
        if len(known) > 1:
            self.counts[SEVERAL] += 1
        elif known:
            self.changes.setdefault(known[0], (finder, pointer))
        else:
            found = self._reread(span)
            if len(found) == 1:
                self.fresh.setdefault(found[0].start, (found[0], finder, pointer))
            else:
                self.counts[SEVERAL if found else NO_AMOUNT] += 1

    def _known(self, span: Span) -> list[int]:
        """The proposals of the rules that share signs with `span`."""
        start, end = span
        first = max(bisect_right(self.starts, start) - 1, 0)
        found = []
        for at in range(first, len(self.numbered)):
            if self.starts[at] >= end:
                break
            if self.page.composed(self.page.proposals[self.numbered[at]].end) > start:
                found.append(self.numbered[at])
        return found

    def _reread(self, span: Span) -> list[Amount]:
        """Amounts that the rules read from the pointed words on, to the end of the sentence.

        With what follows in view, so that pointing at the number of a distance makes no amount
        of it; and none where the whole text tells that the number only names or dates something.
        """
        start, end = span
        sentences = self.page.sentences
        home = max(bisect_right(sentences, start, key=lambda one: one[0]) - 1, 0)
        stop = max(end, sentences[home][1]) if sentences else end
        piece = self.page.text[start:stop]
        found = find_amounts(piece, ((0, len(piece)),), self.lexicon)
        shifted = [_shift(one, start) for one in found if one.numeral_start < end - start]
        return [one for one in shifted if not self._is_never(one)]

    def _is_never(self, amount: Amount) -> bool:
        if self.never is None:
            tokens = self.lexicon.tokenize(self.page.text)
            numbers = sorted(find_never(tokens, self.lexicon))
            self.never = tuple((tokens.starts[n], tokens.ends[n]) for n in numbers)
        at = bisect_left(self.never, amount.numeral_end, key=lambda one: one[0]) - 1
        return at >= 0 and self.never[at][1] > amount.numeral_start

    def done(self) -> Followed:
        made = list(self.page.proposals)
        for number, (finder, pointer) in self.changes.items():
            before = made[number]
            after = self._with_fields(before, finder, pointer, ())
            made[number] = after
            self.counts[AGREED if after == before else CHANGED] += 1
        made += self._added()
        made.sort(key=lambda one: (one.start, one.end))
        return Followed(tuple(made), dict(self.counts))

    def _added(self) -> list[Proposal]:
        page = self.page
        entries = [self.fresh[start] for start in sorted(self.fresh)]
        amounts = [amount for amount, _, _ in entries]
        around = read_surroundings(page.text, page.sentences, amounts, page.language, page.context)
        added = []
        for (amount, finder, pointer), near in zip(entries, around, strict=True):
            self.counts[ADDED] += 1
            start, end = page.as_written(amount.start), page.as_written(amount.end)
            one = propose(page.doc, page.written, amount, near, start, end, page.language)
            added.append(self._with_fields(one, finder, pointer, ("amount",)))
        return added

    def _with_fields(
        self, one: Proposal, finder: Finder, pointer: Pointer, new: tuple[str, ...]
    ) -> Proposal:
        """The proposal with what its pointer's words say, and the rule that tells so."""
        page = self.page
        reader = Rereader(page.language, page.context, one.quote, one.unit or "")
        said: dict[str, Any] = {}
        for name in FIELDS:
            words = self._located(finder, getattr(pointer, name))
            if words:
                said[name] = self._read(reader.field(name, words))
        names = [self._located(finder, words) for words in pointer.voices]
        if names and all(names):
            heard = [self._read(reader.name(words)) for words in names]
            said["attribution"] = tuple(dict.fromkeys(heard)) if all(heard) else None
        if one.kind in WITHOUT_FLOW:
            said.pop("status", None)
        elif (said.get("status") or one.status) != "other":
            said["direction"] = self._direction(one, finder, pointer, reader)
        changed = {
            name: value
            for name, value in said.items()
            if value is not None and value != getattr(one, name)
        }
        if not changed and not new:
            return one
        told = "+".join([*new, *sorted(changed)])
        return replace(one, **changed, rule=f"{RULE}:{told} {one.rule}")

    def _direction(
        self, one: Proposal, finder: Finder, pointer: Pointer, reader: Rereader
    ) -> tuple[str | None, str | None] | None:
        """The sides that were pointed at, each other one as the rules have it."""
        sides = []
        for words, before in zip(
            (pointer.giver, pointer.receiver), one.direction or (None, None), strict=True
        ):
            located = self._located(finder, words)
            sides.append((self._read(reader.side(located)) if located else None) or before)
        giver, receiver = sides
        return None if giver == receiver else (giver, receiver)

    def _read(self, value: str | None) -> str | None:
        self.counts[FIELD_UNREAD] += value is None
        return value

    def _located(self, finder: Finder, words: str) -> str:
        """The words as they stand in the stretch; empty where they do not."""
        span = finder.find_any(words)
        self.counts[FIELD_MISSING] += span is None and bool(words.strip())
        return self.page.text[slice(*span)] if span else ""


def _shift(one: Amount, by: int) -> Amount:
    """An amount read in a piece of a text, at its place in the whole."""
    return one._replace(
        start=one.start + by,
        end=one.end + by,
        numeral_start=one.numeral_start + by,
        numeral_end=one.numeral_end + by,
        noun_start=None if one.noun_start is None else one.noun_start + by,
        noun_end=None if one.noun_end is None else one.noun_end + by,
    )
