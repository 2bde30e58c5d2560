"""Claims -> what two of them can be compared by, once a claim.

In: a case. Out: a Fact a claim that has a number, in the order in which one may copy another.
Reads neither notes nor reasons nor links.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from steelyard.base.dates import Span, parse_span
from steelyard.case.case import Case
from steelyard.case.claims import Claim
from steelyard.case.items import Item
from steelyard.weighing.copies.units import Rates, read_rates, scale_of

_WORD = re.compile(r"\w+")
_NAMES = re.compile(r"[A-Za-z_]\w*")
_SHINGLE = 3
_AROUND = 160
_FAR_FUTURE = date.max
# The kind of source that stands for nobody in particular; one whose kind nobody has looked at yet
# has a name, and so is somebody.
_NOBODY = frozenset({"anonymous"})
_IN_FORCE = {"accepted": 0, "edited": 0, "proposed": 1}
"""What nobody has accepted is never the origin of what somebody has."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One claim as it is compared."""

    claim: Claim
    place: int
    item: str
    family: str
    dimension: str
    unit: str
    loose: bool
    low: float | None
    """On the scale of its dimension; None where open."""
    high: float | None
    as_of: Span | None
    reported: Span | None
    start: str
    source: str
    """Resolved: an id of sources.csv, else the last voice in plain form, else empty."""
    camp: str
    voices: frozenset[str]
    outlet: str
    page: str
    shingles: frozenset[str]

    @property
    def ends(self) -> tuple[float, ...]:
        """The numbers it prints, low end first, without repetition."""
        low, high = self.low, self.high
        if low is None:
            return () if high is None else (high,)
        return (low,) if high is None or high == low else (low, high)


@dataclass(frozen=True, slots=True)
class Relations:
    """How the items of a case hang together."""

    parts: dict[str, frozenset[str]]
    """Item -> items that its definition names."""
    below: frozenset[tuple[str, str]]
    """(smaller, larger) of every inequality."""

    def between(self, one: Fact, other: Fact) -> str:
        """The level of the feature `item`."""
        a, b = one.item, other.item
        if a == b:
            return "same"
        if (a, b) in self.below or (b, a) in self.below:
            return "inequality"
        if b in self.parts.get(a, ()) or a in self.parts.get(b, ()):
            return "tied"
        if one.family == other.family:
            return "family"
        return "other"


def read_relations(case: Case, facts_of: dict[str, str]) -> Relations:
    """The definitions and inequalities of a case; `facts_of` follows `same_as`."""

    def names(text: str) -> frozenset[str]:
        found = {facts_of[name] for name in _NAMES.findall(text) if name in facts_of}
        return frozenset(found)

    parts = {item.id: names(item.definition) for item in case.items if item.definition}
    below = set()
    for tie in case.ties:
        for sign in ("<=", ">="):
            left, found, right = tie.tie.partition(sign)
            if found:
                small, large = (left, right) if sign == "<=" else (right, left)
                below |= {(a, b) for a in names(small) for b in names(large) if a != b}
    return Relations(parts, frozenset(below))


Recall = Callable[[Claim, int, Callable[[Claim, int], "Fact"]], "Fact"]
"""Asked for a claim's fact, with its place and how to read it."""


def read_facts(case: Case, recall: Recall | None = None) -> tuple[Fact, ...]:
    """Facts of all claims with a number, those that may be an origin first.

    Claims in force come before others, then by last day of report, length of the chain and id,
    so that no order of rows changes anything.
    """
    items = {item.id: item for item in case.items}
    reader = _Reader(case, items, resolved(items), read_rates(case), _Voices(case))
    ordered = sorted(filter(has_fact, case.claims), key=_order)
    if recall is not None:
        return tuple(recall(claim, place, reader.read) for place, claim in enumerate(ordered))
    return tuple(reader.read(claim, place) for place, claim in enumerate(ordered))


def has_fact(claim: Claim) -> bool:
    """Whether a claim is compared with others at all."""
    return (
        (claim.amount_low is not None or claim.amount_high is not None)
        and claim.state != "rejected"
        and claim.kind not in {"statement", "macro"}
    )


def resolved(items: dict[str, Item]) -> dict[str, str]:
    """Every item -> the item it is read as."""
    found = {}
    for id in items:
        at, seen = id, set()
        while at in items and items[at].same_as is not None and at not in seen:
            seen.add(at)
            at = str(items[at].same_as)
        found[id] = at
    return found


def _order(claim: Claim) -> tuple[int, date, int, str]:
    day = claim.reported_on or claim.as_of
    return (
        _IN_FORCE.get(claim.state, 2) if claim.role == "evidence" else 3,
        parse_span(day).last if day else _FAR_FUTURE,
        len(claim.attribution),
        claim.id,
    )


def plain(text: str) -> str:
    """A name without case, signs and articles."""
    return " ".join(word for word in _WORD.findall(text.casefold()) if word != "the")


class _Voices:
    """Names as printed -> sources of the case."""

    def __init__(self, case: Case) -> None:
        self.camps = {source.id: source.camp for source in case.sources}
        self.nobody = {source.id for source in case.sources if source.kind in _NOBODY}
        self.ids: dict[str, str] = {}
        for source in sorted(case.sources, key=lambda source: source.id):
            for name in (source.id, source.name, *source.aliases):
                self.ids.setdefault(plain(name), source.id)
        self._seen: dict[str, str] = {}

    def resolve(self, voice: str) -> str:
        """The source that a voice names: the whole name, or the longest known one inside it."""
        if voice not in self._seen:
            self._seen[voice] = self._find(plain(voice))
        return self._seen[voice]

    def _find(self, text: str) -> str:
        if text in self.ids:
            return self.ids[text]
        words = text.split()
        for size in range(len(words) - 1, 0, -1):
            for at in range(len(words) - size + 1):
                name = " ".join(words[at : at + size])
                if len(name) > 2 and name in self.ids:
                    return self.ids[name]
        return text


@dataclass(frozen=True, slots=True)
class _Reader:
    case: Case
    items: dict[str, Item]
    read_as: dict[str, str]
    rates: Rates
    voices: _Voices

    def read(self, claim: Claim, place: int) -> Fact:
        item = self.items.get(claim.item)
        read_as = self.read_as.get(claim.item, claim.item)
        reported = _span(claim.reported_on)
        as_of = _span(claim.as_of)
        dated = reported or as_of
        unit = claim.unit or (item.unit if item else "")
        scale = scale_of(unit, dated.last.year if dated else None, self.rates)
        low, high = claim.amount_low, claim.amount_high
        source, voices, outlet = self._heard(claim)
        return Fact(
            claim,
            place,
            read_as,
            self.items[read_as].family if read_as in self.items else read_as,
            "share" if claim.kind == "share" else scale.dimension,
            unit,
            scale.loose,
            None if low is None else low * scale.factor,
            None if high is None else high * scale.factor,
            as_of or reported,
            reported or as_of,
            claim.window_start or "",
            source,
            self.voices.camps.get(source, ""),
            voices,
            outlet,
            claim.document or claim.url,
            self._shingles(claim),
        )

    def _heard(self, claim: Claim) -> tuple[str, frozenset[str], str]:
        """Source, voices behind the outlet, and the outlet."""
        chain = [self.voices.resolve(voice) for voice in _chain(claim.attribution)]
        host = urlsplit(claim.url).netloc.removeprefix("www.")
        outlet = plain(claim.attribution[0]) if claim.attribution else host
        behind = chain[1:] if len(chain) > 1 else []
        source = claim.source or (behind[-1] if behind else "")
        # A row that names its outlet alone may have dropped whom it heard it from.
        if not source and chain and chain[0] in self.voices.camps:
            source = chain[0]
        if source in self.voices.nobody:
            source = ""
        named = {voice for voice in (*behind, source) if voice and voice not in self.voices.nobody}
        return source, frozenset(named), self.voices.resolve(outlet) if outlet else ""

    def _shingles(self, claim: Claim) -> frozenset[str]:
        text = self.case.texts.get(claim.document or "")
        if claim.quote and text is not None and claim.start is not None and claim.end is not None:
            around = text[max(0, claim.start - _AROUND) : claim.end + _AROUND]
        else:
            around = claim.quote or ""
        return shingle(around)


def shingle(text: str) -> frozenset[str]:
    """Runs of three words, without case and signs; nothing for a text that is too short."""
    words = _WORD.findall(text.casefold())
    if len(words) < _SHINGLE + 2:
        return frozenset()
    runs: Iterable[str] = (
        " ".join(words[at : at + _SHINGLE]) for at in range(len(words) - _SHINGLE + 1)
    )
    return frozenset(runs)


def _chain(attribution: tuple[str, ...]) -> list[str]:
    """The voices, outlet first, with `A/B` taken as two names of one step."""
    return [voice.strip() for voice in attribution if voice.strip()]


def _span(text: str | None) -> Span | None:
    return parse_span(text) if text else None
