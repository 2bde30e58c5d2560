"""Facts -> the pairs worth comparing: sorted neighbourhoods of several keys, never all pairs.

In: facts. Out: index pairs (later, earlier), each once, at most a fixed number a fact and key.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from steelyard.weighing.copies.facts import Fact

NEIGHBOURS = 6
"""How many earlier facts of a block each fact is compared with; the first of its run always."""
RUN_DAYS = 150
"""A gap in a block that starts a new run: what copies comes within months."""
NEAR_NUMBERS = 1.2
"""Largest ratio of two numbers of which one may be a copy, a rounding or a slip of the other."""

Pairs = NDArray[np.int64]


def candidate_pairs(facts: tuple[Fact, ...]) -> list[tuple[int, int]]:
    """Pairs (later, earlier) by place, that share a block and stand near in it."""
    days = np.array([_day(fact) for fact in facts], dtype=np.int64)
    found = [_within(keys, days) for keys in _keys(facts)]
    parts = [part for part in found if part.size]
    if not parts:
        return []
    both = np.unique(np.concatenate(parts), axis=0)
    kept = both[_comparable(facts, both)]
    return [(int(a), int(b)) for a, b in kept]


def _day(fact: Fact) -> int:
    return fact.reported.last.toordinal() if fact.reported else 0


def _keys(facts: tuple[Fact, ...]) -> Iterator[list[tuple[int, str]]]:
    """One list a blocking key: (place, block)."""

    def block(fact: Fact, *parts: object) -> tuple[int, str]:
        return fact.place, "|".join(map(str, (fact.dimension, *parts)))

    # One voice on one family of goods.
    yield [block(f, f.family, f.source) for f in facts if f.source]
    # One voice on one day: a figure that became another good's.
    yield [block(f, f.source, f.as_of.first) for f in facts if f.source and f.as_of]
    # One number, whoever says it, over all goods counted alike.
    yield [block(f, f"{end:.6g}") for f in facts for end in f.ends]
    # One number to one and a half figures, and the next such bin: roundings and slips.
    for shift in (0.0, 0.5):
        yield [block(f, f.family, _bin(end, shift)) for f in facts for end in f.ends if end > 0]
    # One good on one day.
    yield [block(f, f.item, f.as_of.first, f.as_of.last) for f in facts if f.as_of]
    # One page.
    yield [block(f, f.page) for f in facts if f.page]


def _bin(number: float, shift: float) -> int:
    """Bins a fifth wide on the log scale, moved by `shift` of a bin."""
    return int(np.floor(np.log(number) / np.log(NEAR_NUMBERS) + shift))


def _within(keys: list[tuple[int, str]], days: NDArray[np.int64]) -> Pairs:
    """Neighbours within each block: the last few before, and the first of the run."""
    if not keys:
        return np.zeros((0, 2), dtype=np.int64)
    found: list[tuple[int, int]] = []
    ordered = sorted(set(keys), key=lambda key: (key[1], int(days[key[0]]), key[0]))
    for _, members in groupby(ordered, key=lambda key: key[1]):
        places = [place for place, _ in members]
        first = places[0]
        for at, place in enumerate(places):
            before = places[max(0, at - NEIGHBOURS) : at]
            if at and days[place] - days[places[at - 1]] > RUN_DAYS:
                first = place
            found += [(place, other) for other in before if other != place]
            if first != place and first not in before:
                found.append((place, first))
    pairs = np.array(found, dtype=np.int64).reshape(-1, 2)
    # The place in the list of facts says who may be the origin.
    return np.stack([pairs.max(axis=1), pairs.min(axis=1)], axis=1)


def _comparable(facts: tuple[Fact, ...], pairs: Pairs) -> NDArray[np.bool_]:
    """Pairs of one dimension whose numbers are near, or of one voice on one good and day."""
    low = np.array([f.low if f.low is not None else f.high for f in facts], dtype=np.float64)
    high = np.array([f.high if f.high is not None else f.low for f in facts], dtype=np.float64)
    a, b = pairs[:, 0], pairs[:, 1]

    def code(values: list[object]) -> NDArray[np.int64]:
        seen: dict[object, int] = {}
        return np.array([seen.setdefault(value, len(seen)) for value in values], dtype=np.int64)

    dimension = code([f.dimension for f in facts])
    spoken = code([(f.item, f.source, f.as_of) if f.source else f.place for f in facts])
    alike = (low[a] <= high[b] * NEAR_NUMBERS) & (low[b] <= high[a] * NEAR_NUMBERS)
    near: NDArray[np.bool_] = (dimension[a] == dimension[b]) & (alike | (spoken[a] == spoken[b]))
    return near
