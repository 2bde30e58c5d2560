"""Facts -> the pairs worth comparing: sorted neighbourhoods of several keys, never all pairs.

In: facts. Out: index pairs (later, earlier), each once, at most a fixed number a fact and key.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from steelyard.weighing.copies.facts import Fact

NEIGHBOURS = 6
"""How many earlier facts of a block each fact is compared with; the first of its run always."""
RUN_DAYS = 150
"""A gap in a block that starts a new run: what copies comes within months."""
NEAR_NUMBERS = 1.2
"""Largest ratio of two numbers of which one may be a copy, a rounding or a slip of the other."""

Ints = NDArray[np.int64]
Pairs = Ints
Key = tuple[int, tuple[Hashable, ...]]
"""The place of a fact, and the block it stands in."""


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


def _keys(facts: tuple[Fact, ...]) -> Iterator[list[Key]]:
    """One list a blocking key."""

    def block(fact: Fact, *parts: Hashable) -> Key:
        return fact.place, (fact.dimension, *parts)

    # One voice on one family of goods.
    yield [block(f, f.family, f.source) for f in facts if f.source]
    # One voice on one day: a figure that became another good's.
    yield [block(f, f.source, f.as_of.first) for f in facts if f.source and f.as_of]
    # One number, whoever says it, over all goods counted alike.
    yield [block(f, f"{end:.6g}") for f in facts for end in f.ends]
    # One number to one and a half figures, and the next such bin: roundings and slips.
    ends = [(f, end) for f in facts for end in f.ends if end > 0]
    for shift in (0.0, 0.5):
        bins = _bins([end for _, end in ends], shift)
        yield [block(f, f.family, bin) for (f, _), bin in zip(ends, bins, strict=True)]
    # One good on one day.
    yield [block(f, f.item, f.as_of.first, f.as_of.last) for f in facts if f.as_of]
    # One page.
    yield [block(f, f.page) for f in facts if f.page]


def _bins(numbers: list[float], shift: float) -> list[int]:
    """Bins a fifth wide on the log scale, moved by `shift` of a bin."""
    places = np.floor(np.log(np.array(numbers)) / np.log(NEAR_NUMBERS) + shift)
    return [int(place) for place in places]


def _within(keys: list[Key], days: Ints) -> Pairs:
    """Neighbours within each block: the last few before, and the first of the run."""
    if not keys:
        return np.zeros((0, 2), dtype=np.int64)
    facts = len(days)
    block, place = np.divmod(
        np.unique(_codes(block for _, block in keys) * facts + np.array([p for p, _ in keys])),
        facts,
    )
    order = np.lexsort((place, days[place], block))
    block, place = block[order], place[order]
    at = np.arange(len(place))
    new_block = np.diff(block, prepend=-1) != 0
    new_run = new_block | (np.diff(days[place], prepend=days[place[0]]) > RUN_DAYS)
    first_of_block = np.maximum.accumulate(np.where(new_block, at, 0))
    first_of_run = np.maximum.accumulate(np.where(new_run, at, 0))
    found = []
    for back in range(1, NEIGHBOURS + 1):
        near = at[at - back >= first_of_block]
        found.append(np.stack([place[near], place[near - back]], axis=1))
    far = at[at - first_of_run > NEIGHBOURS]
    found.append(np.stack([place[far], place[first_of_run[far]]], axis=1))
    pairs = np.concatenate(found)
    # The place in the list of facts says who may be the origin.
    return np.stack([pairs.max(axis=1), pairs.min(axis=1)], axis=1)


def _codes(values: Iterable[Hashable]) -> Ints:
    """Equal values, equal numbers."""
    seen: dict[Hashable, int] = {}
    return np.array([seen.setdefault(value, len(seen)) for value in values], dtype=np.int64)


def _comparable(facts: tuple[Fact, ...], pairs: Pairs) -> NDArray[np.bool_]:
    """Pairs of one dimension whose numbers are near, or of one voice on one good and day."""
    low = np.array([f.low if f.low is not None else f.high for f in facts], dtype=np.float64)
    high = np.array([f.high if f.high is not None else f.low for f in facts], dtype=np.float64)
    a, b = pairs[:, 0], pairs[:, 1]

    dimension = _codes(f.dimension for f in facts)
    spoken = _codes((f.item, f.source, f.as_of) if f.source else f.place for f in facts)
    alike = (low[a] <= high[b] * NEAR_NUMBERS) & (low[b] <= high[a] * NEAR_NUMBERS)
    near: NDArray[np.bool_] = (dimension[a] == dimension[b]) & (alike | (spoken[a] == spoken[b]))
    return near
