"""Whose money it is, where several countries have one of the same name: crowns, pounds, rupees.

In: a scene and one of its amounts. Out: the code of its money. Only a bare word is asked about; signs,
codes and words with a country's adjective say it themselves. Without a country near by the word keeps
the code that the lexicon gives it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from steelyard.base import tables
from steelyard.reading.scene import Scene

BACK = 2
"""So many sentences before the amount's own are looked through for a country."""


@cache
def _shared() -> Mapping[str, Mapping[str, str]]:
    """Code of one of several monies of a name -> country -> its own money of that name."""
    groups: dict[str, dict[str, str]] = tables.read_headings("currencies.yaml", ("shared",))[
        "shared"
    ]
    # A group's own heading comes last, so that it holds against a code that stands in two.
    found = {code: group for group in groups.values() for code in group.values()}
    return found | groups


@cache
def _own() -> frozenset[str]:
    """Words that are one country's alone."""
    return frozenset(tables.read_headings("currencies.yaml", ("own",))["own"])


def money_of(scene: Scene, number: int) -> str:
    """The unit of amount `number`, by the country named nearest where its word is one of several."""
    amount = scene.amounts[number]
    countries = _shared().get(amount.unit)
    if countries is None:
        return amount.unit
    last = scene.text[amount.start : amount.end].split()[-1]
    inside = scene.words.between(amount.start, amount.end)
    if not last.isalpha() or last.isupper() or last.lower() in _own():
        return amount.unit
    if any(one.kind == "place" for one in inside):
        return amount.unit
    home = scene.homes[number]
    for at in range(home, max(-1, home - BACK - 1), -1):
        sentence = scene.sentences[at]
        near = [one for one in sentence.near("place", amount.start) if one.value in countries]
        if near:
            nearest = min(near, key=lambda one: abs(one.start - amount.start))
            return countries[nearest.value]
        if at and scene.sentences[at - 1].paragraph != sentence.paragraph:
            break
    return amount.unit
