"""What a case has names for, as phrases of a language: its parties and its items.

In: ids with names and units, a language. Out: the phrases of the language with those of the case
among them, which general goods are the case's own, and its units. Compiled once a case and language.
A general word stands for an item of a case only where it says all that the item's name says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

from steelyard.base import tables
from steelyard.reading.cues import Cues, Good
from steelyard.reading.lexicon import elided_of, languages, read_page
from steelyard.reading.marks import Phrases, find_marks, lowered
from steelyard.reading.places import (
    is_listed_adjective,
    party_cases,
    party_rows,
    read_cases,
    stem_of,
)
from steelyard.reading.units import factor_between

CASES = 16
"""So many cases and languages are kept compiled at once."""
LONG_WORD = 4
"""A word of so many letters takes any ending in the name of an item."""
PERSONS = "persons"
_ASIDE = re.compile(r"\([^()]*\)")
_NUMBER = re.compile(r"\d+")


class Named(Protocol):
    """An id and what it is called."""

    @property
    def id(self) -> str: ...
    @property
    def names(self) -> tuple[str, ...]: ...
    @property
    def unit(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Knowns:
    """A case in one language: phrases, general good -> its items, item -> its unit.

    `cases` are the grammatical cases of the forms of names of places and parties.
    """

    phrases: Phrases
    goods: Mapping[str, tuple[str, ...]]
    units: Mapping[str, str]
    cases: Mapping[str, frozenset[str]]


@lru_cache(maxsize=CASES)
def compile_knowns(cues: Cues, items: tuple[Named, ...], parties: tuple[Named, ...]) -> Knowns:
    """The case in the language of `cues`; without items and parties the language alone."""
    if not items and not parties:
        return Knowns(cues.phrases, {}, {}, read_cases(cues.lang))
    items = tuple(item for item in items if not _is_of_persons_otherwise(item, cues.goods))
    page = read_page(cues.lang)
    codes = _codes(parties)
    rows = [
        (phrase, kind, codes.get(value, value) if kind == "place" else value)
        for phrase, kind, value in cues.rows
    ]
    for party in parties:
        rows += party_rows(page, party.id, party.names)
    for item in items:
        rows += ((phrase, "own_item", item.id) for phrase in _phrases(item, page))
    return Knowns(
        Phrases(rows, elided_of(page)),
        _own_goods(items),
        {one.id: one.unit for one in items if one.unit},
        {
            **party_cases(
                page,
                [
                    name
                    for one in parties
                    for name in one.names
                    if name and not is_listed_adjective(page, name)
                ],
            ),
            **read_cases(cues.lang),
        },
    )


def _codes(parties: tuple[Named, ...]) -> dict[str, str]:
    """Codes of countries -> the ids of parties that bear a country's name."""
    named: dict[str, str] = {}
    for row in tables.read_table("countries.csv"):
        for column, name in row.items():
            if column.startswith("name_") and name:
                named[lowered(name)] = row["code"]
    return {
        named[lowered(name)]: party.id
        for party in parties
        for name in party.names
        if lowered(name) in named
    }


def _phrases(item: Named, page: Mapping[str, Any]) -> Iterator[str]:
    """The names of an item in any number and case, without what stands in brackets."""
    for name in (*item.names, item.id.replace("_", " ")):
        words = lowered(_ASIDE.sub(" ", name)).split()
        if not words or _NUMBER.fullmatch("".join(words)):
            continue
        if "inflections" in page and not words[-1][-1].isascii():
            yield " ".join(stem_of(word, page) for word in words)
            continue
        last = words[-1]
        for ending in sorted((str(one) for one in page.get("plural_endings", ())), key=len):
            if last.endswith(ending) and len(last) - len(ending) >= LONG_WORD:
                last = last.removesuffix(ending)
        words[-1] = f"{last}*" if len(last) >= LONG_WORD or not last.isascii() else last
        yield " ".join(words)


def _is_of_persons_otherwise(item: Named, goods: Mapping[str, Good]) -> bool:
    """Whether an item named like people is counted in something else, such as months of theirs."""
    if not item.unit or factor_between(PERSONS, item.unit) is not None:
        return False
    found = (_good_of(_ASIDE.sub(" ", name)) for name in item.names)
    return any(good is not None and goods[good].unit == PERSONS for good in found)


def _own_goods(items: tuple[Named, ...]) -> dict[str, tuple[str, ...]]:
    """General goods -> items of the case: that of the same id, then those whose name says the good."""
    found: dict[str, list[str]] = {item.id: [item.id] for item in items}
    for item in items:
        for name in (*item.names, item.id.replace("_", " ")):
            good = _good_of(_ASIDE.sub(" ", name))
            if good is not None and item.id not in found.setdefault(good, []):
                found[good].append(item.id)
    return {good: tuple(ids) for good, ids in found.items()}


def _good_of(name: str) -> str | None:
    """The general good that `name` names in any language, when nothing of the name is left over."""
    for lang in languages():
        words = find_marks(name, _item_phrases(lang))
        marks = [mark for mark in words.marks if mark.kind == "item"]
        if len(marks) == 1 and (marks[0].first, marks[0].last) == (0, len(words.starts) - 1):
            return marks[0].value
    return None


@lru_cache(maxsize=CASES)
def _item_phrases(lang: str) -> Phrases:
    page = read_page(lang)
    return Phrases(
        (str(phrase), "item", item) for item, phrases in page["items"].items() for phrase in phrases
    )
