"""Entries of a lexicon's page as the small tables that a language is made of.

In: what a page holds under one heading: phrases, words, numbers, pairs. Out: lookups and sets.
Knows no heading and no language.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from steelyard.base import tables
from steelyard.reading.compounds import Atom
from steelyard.reading.marks import lowered
from steelyard.reading.tokens import Lookup


def flat(value: Any) -> Iterator[str]:
    """The phrases of a list of lists."""
    if isinstance(value, str):
        if value:
            yield value
    elif value:
        for one in value:
            yield from flat(one)


def plain(value: Any) -> Lookup[str]:
    return Lookup((phrase, phrase) for phrase in flat(value))


def valued(groups: Mapping[str, Any] | None) -> Lookup[str]:
    return Lookup((p, name) for name, value in (groups or {}).items() for p in flat(value))


def numbered(groups: Mapping[float, Any] | None) -> Lookup[float]:
    return Lookup((p, float(n)) for n, value in (groups or {}).items() for p in flat(value))


def words(value: Any) -> frozenset[str]:
    """Words of a list, or of one string with spaces between."""
    if isinstance(value, str):
        return frozenset(lowered(value).split())
    return frozenset(lowered(one) for one in flat(value))


def pairs(rows: Iterable[Mapping[str, Any]] | None) -> tuple[tuple[Lookup[str], Lookup[str]], ...]:
    return tuple((plain(row["open"]), plain(row["join"])) for row in rows or ())


def currencies(names: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Codes and signs of every currency, then the words of the language, which rule."""
    everywhere = tables.read_yaml("currencies.yaml")
    for code in str(everywhere["codes"]).split():
        yield code, code
    for code, signs in everywhere["signs"].items():
        for sign in signs:
            yield sign, code
    for code, phrases in names.items():
        for phrase in flat(phrases):
            yield phrase, code


def spellings(form: str) -> Iterator[str]:
    """A numeral of several words with hyphens or spaces between them: quatre-vingts."""
    words = form.split("-")
    for joints in itertools.product("-‑ ", repeat=len(words) - 1):
        yield "".join(itertools.chain.from_iterable(zip(words, (*joints, ""), strict=True)))


def atoms(raw: Mapping[str, Any]) -> Iterator[tuple[str, Atom]]:
    for value, forms in raw["numerals"]["values"].items():
        for form in str(forms).split():
            for written in spellings(lowered(form)):
                yield written, Atom("value", float(value), float(value), "one")
    for span, forms in (raw["numerals"].get("spans") or {}).items():
        low, high = (float(end) for end in str(span).split("-"))
        for form in str(forms).split():
            yield lowered(form), Atom("value", low, high, "span")
    for row in raw["multipliers"]:
        value, order = float(row["value"]), float(row.get("order", row["value"]))
        for shape in ("one", "both", "many"):
            for form in str(row.get(shape, "") or "").split():
                yield lowered(form).rstrip("."), Atom("times", value, order, shape)
