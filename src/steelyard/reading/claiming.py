"""A proposal of the reader -> a proposed claim of a case.

In: a proposal, the record of its document, the case's items and sources. Out: a Claim in the
case's own items, units, directions and sources, with a name made of what it says. Pure; guesses
nothing: what the case has no word for stays as it was read, and is for a person to settle.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Any, Final

from steelyard.base.tables import list_names, read_yaml
from steelyard.case.claims import RATE_UNITS, Claim
from steelyard.case.documents import Document
from steelyard.case.items import Item
from steelyard.case.sources import Source
from steelyard.reading.counting import is_money
from steelyard.reading.proposal import Proposal
from steelyard.reading.units import factor_between, restated

_SHARES = {"percent": 1e-2, "permille": 1e-3}
ON_A_NOTE = "its document is a note that reports rows of this case"
"""Why a claim is kept and never counts: what it reports counts already."""
DAYS: Final = 365.25
"""Of a year: what flows so much a day is told by the year, since a case knows months and years."""
_RATES: Final = {
    "day": ("/year", DAYS),
    "week": ("/year", DAYS / 7),
    "month": ("/month", 1.0),
    "year": ("/year", 1.0),
}
_COUNTED = "pieces"
"""What the reader counts in where the text has no word for the unit."""
_DIGEST = 10
"""Hex digits of a name: of 10,000 claims on one document two are alike in one of 20,000 cases."""
_NOT_SAID = frozenset({"id", "state"})
_STEM, _ENDING = 4, 3
"""Letters that two forms of a word share at least, and by which they differ at most."""
_BLOCK = 256
"""Characters of a text that are looked through together; most quotes are shorter."""
_ALIKE = 0.5
"""Of the longer quote, for two to be of one mention where their amounts differ."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The words that a case has for what is read."""

    items: Mapping[str, Item]
    sources: Mapping[str, str | None]
    """Name in small letters -> id; None where several sources have it."""


def frame_of(items: Iterable[Item], sources: Iterable[Source]) -> Frame:
    """The items by id, and the sources by every name they have."""
    named: dict[str, str | None] = {}
    for source in sources:
        for name in {one.casefold() for one in (source.id, source.name, *source.aliases) if one}:
            named[name] = source.id if named.get(name, source.id) == source.id else None
    return Frame({item.id: item for item in items}, named)


def claim_of(proposal: Proposal, document: Document, frame: Frame) -> Claim:
    """The claim that a proposal makes in a case. Raises pydantic's ValidationError."""
    item = frame.items.get(proposal.item or "")
    unit, factor = _unit(proposal, item)
    ending, times = _RATES.get(proposal.period if item is not None and unit else "", ("", 1.0))
    if ending and not unit.endswith(RATE_UNITS):
        unit, factor = unit + ending, factor * times
    voices = proposal.attribution or (document.publisher,)
    claim = Claim(
        id="x",
        item=item.id if item else "",
        status=proposal.status,  # type: ignore[arg-type]
        bound=proposal.bound or "exact",  # type: ignore[arg-type]
        amount_low=restated(proposal.amount_low, factor),
        amount_high=restated(proposal.amount_high, factor),
        unit=unit,
        direction=_direction(proposal, item),
        said="" if item else proposal.item or "",
        as_of=proposal.as_of,
        reported_on=document.published,
        source=_source(voices[-1].casefold(), frame),
        attribution=proposal.attribution,
        document=document.id,
        url=document.url,
        lang=document.language,
        measure="rate"
        if unit.endswith(RATE_UNITS)
        else "level"
        if item is not None and item.measure == "level"
        else "cumulative",
        certainty=proposal.certainty,  # type: ignore[arg-type]
        kind=proposal.kind,  # type: ignore[arg-type]
        role="excluded" if document.reports_rows else "evidence",
        reason=ON_A_NOTE if document.reports_rows else "",
        text_basis="quoted",
        quote=proposal.quote,
        start=proposal.start,
        end=proposal.end,
        rule=proposal.rule,
        note=f"{proposal.quote} a {proposal.period}: {DAYS:g} days are a year"
        if times != 1.0
        else "",
        internal=document.internal,
    )
    return _named(claim, f"{document.id}-{_digest(claim)}")


def is_as_proposed(claim: Claim) -> bool:
    """Whether the claim is as the reader made it: proposed, and nobody changed a word of it."""
    if not claim.rule or claim.state != "proposed" or claim.document is None:
        return False
    start, _, digits = claim.id.rpartition("-")
    return start == claim.document and len(digits) >= _DIGEST and _digest(claim).startswith(digits)


def same_mention(one: Claim, other: Claim) -> bool:
    """Whether two claims on one document are on the same words of it.

    They overlap, and say the same amount or share half of the longer quote.
    """
    (left, right), (begin, stop) = _span(one), _span(other)
    start, end = max(left, begin), min(right, stop)
    if start >= end:
        return False
    same = (one.amount_low, one.amount_high) == (other.amount_low, other.amount_high)
    number = one.amount_low is not None or one.amount_high is not None
    return (same and number) or end - start >= _ALIKE * max(right - left, stop - begin)


class Mentions:
    """Claims on one document, found by the words they are on."""

    def __init__(self, claims: Iterable[Claim]) -> None:
        self._blocks: dict[int, list[Claim]] = {}
        for claim in claims:
            for block in _blocks(claim):
                self._blocks.setdefault(block, []).append(claim)

    def find(self, claim: Claim) -> Claim | None:
        """A claim on the same words, if there is one."""
        for block in _blocks(claim):
            for other in self._blocks.get(block, ()):
                if same_mention(claim, other):
                    return other
        return None


def _span(claim: Claim) -> tuple[int, int]:
    """The place of the quote; nowhere for a claim without one."""
    return (claim.start, claim.end) if claim.start is not None and claim.end else (0, 0)


def _blocks(claim: Claim) -> Iterator[int]:
    start, end = _span(claim)
    return iter(range(start // _BLOCK, (end + _BLOCK - 1) // _BLOCK))


def record_of(claim: Claim) -> dict[str, Any]:
    """The claim as an entry of a YAML file: what it says, in the order of the fields."""
    return {
        name: list(value) if isinstance(value, tuple) else _plain(value)
        for name, value in _said(claim, without=frozenset())
    }


def _named(claim: Claim, id: str) -> Claim:
    said = {field.name: getattr(claim, field.name) for field in fields(claim)}
    return Claim(**{**said, "id": id})


def _said(claim: Claim, without: frozenset[str] = _NOT_SAID) -> list[tuple[str, Any]]:
    """The fields that say something, and `state`, which is never left to a default."""
    usual = _usual()
    return [
        (field.name, value)
        for field in fields(claim)
        if field.name not in without
        for value in [getattr(claim, field.name)]
        if field.name == "state" or field.name not in usual or value != usual[field.name]
    ]


@cache
def _usual() -> dict[str, Any]:
    """What a field of a claim is where nothing is written, for those that need no value."""
    kind: Any = Claim
    known = kind.__pydantic_fields__
    return {name: one.get_default() for name, one in known.items() if not one.is_required()}


def _digest(claim: Claim) -> str:
    said = [[name, _plain(value)] for name, value in _said(claim)]
    text = json.dumps(said, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGEST]


def _plain(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _unit(proposal: Proposal, item: Item | None) -> tuple[str, float]:
    """The unit of the case, and what the amounts are multiplied by for it."""
    read, wanted = proposal.unit or "", item.unit if item else ""
    if read in _SHARES and proposal.kind == "share":
        return "share", _SHARES[read]
    if item is None or read == wanted:
        return read, 1.0
    words = _unit_words()
    # A case may write the unit in words of its own: t, Stück.
    meant = words.get(wanted.casefold(), wanted)
    factor = factor_between(read, meant)
    if factor is not None:
        return wanted, factor
    # Forty of a good are forty of what the case counts it in, unless that weighs or measures.
    if read == _COUNTED and not is_money(wanted) and meant not in _measured() and "/" not in wanted:
        return wanted, 1.0
    return read, 1.0


@cache
def _measured() -> frozenset[str]:
    """Every unit that weighs or measures, and what is no unit of goods."""
    # Some languages have a counter for each good, and list it among the measures.
    measured = set(_units("measures")) - set(_units("counted"))
    return frozenset({"share", "ratio", "none", *measured})


@cache
def _unit_words() -> dict[str, str]:
    """Words for a unit, in small letters, that all lexicons which have them take for the same."""
    found: dict[str, set[str]] = {}
    for kind in ("measures", "counted"):
        for unit, words in _units(kind).items():
            for word in words:
                found.setdefault(word.removesuffix("*").casefold(), set()).add(unit)
    return {word: min(units) for word, units in found.items() if len(units) == 1}


def _units(kind: str) -> dict[str, list[str]]:
    """Unit -> its words in every language; a unit without words is none."""
    found: dict[str, list[str]] = {}
    for language in list_names("lexicons", ".yaml"):
        for unit, words in read_yaml(f"lexicons/{language}.yaml")["units"][kind].items():
            for one in words or ():
                found.setdefault(unit, []).extend(one if isinstance(one, list) else [one])
    return found


def _source(voice: str, frame: Frame) -> str | None:
    """The source of that name, in whatever case a language puts it; None where several have it."""
    if voice in frame.sources:
        return frame.sources[voice]
    words = voice.split()
    found = {id for name, id in frame.sources.items() if _declined(words, name.split())}
    return found.pop() if len(found) == 1 else None


def _declined(words: list[str], others: list[str]) -> bool:
    """Whether two names differ by the endings of their words alone."""
    if len(words) != len(others):
        return False
    for one, other in zip(words, others, strict=True):
        if one == other:
            continue
        pairs = enumerate(zip(one, other, strict=False))
        shorter, longer = sorted((len(one), len(other)))
        stem = next((at for at, (left, right) in pairs if left != right), shorter)
        if stem < _STEM or longer - stem > _ENDING:
            return False
    return True


def _direction(proposal: Proposal, item: Item | None) -> tuple[str, str] | None:
    """As read; a side that the text leaves open is the item's, where the other one is too."""
    if proposal.direction is None:
        return None
    giver, receiver = (side or "" for side in proposal.direction)
    if item is not None and item.direction is not None:
        whole = (item.direction[0], item.direction[1])
        if (giver or whole[0], receiver or whole[1]) == whole:
            return whole
    return (giver, receiver) if giver or receiver else None
