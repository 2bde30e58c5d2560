"""Prints of documents -> clusters of near copies: what one agency wrote and many printed.

In: for each document the band keys of its print, samples of its words and numerals, and its
dates. Out: for each document that has copies the cluster, who stands for it, and how alike they
are. Pure. Two reports of one form with other figures are no copies: the numerals must agree too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from steelyard.corpus.shingles import MOST_WORDS, held, likeness

LEAST_ALIKE: Final = 0.7
"""Of all distinct words of the two, those that both have: a copy with another outlet's first and
last lines stays above 0.8, two reports of one event stay below 0.5."""
LEAST_NUMERALS: Final = 0.8
"""Of the numerals of the one with fewer: a copy may round or drop one, and the day's bulletin has
other figures in the same sentences."""

Indexes = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Printed:
    """What is compared of one document."""

    doc: str
    published: str
    fetched: str
    characters: int
    words: bytes
    numerals: bytes


@dataclass(frozen=True, slots=True)
class Member:
    """A document of a cluster; `stands` for all is the first published."""

    doc: str
    cluster: str
    stands: bool
    documents: int
    likeness: float


def candidates(bands: Iterable[NDArray[np.int64]]) -> Indexes:
    """Pairs of documents with a band in common, `(pairs, 2)`, each once.

    Takes one band's keys of all documents at a time. Of many documents with one key each is
    paired with the first and with the one before it, so that a form that thousands share costs
    thousands of comparisons and not millions.
    """
    found: list[Indexes] = []
    for keys in bands:
        order = np.argsort(keys, kind="stable").astype(np.int64)
        sorted_keys = keys[order]
        same = np.flatnonzero(sorted_keys[1:] == sorted_keys[:-1]) + 1
        if not same.size:
            continue
        new = np.concatenate(([True], sorted_keys[1:] != sorted_keys[:-1]))
        first = np.maximum.accumulate(np.where(new, np.arange(new.size), 0))
        for other in (order[first[same]], order[same - 1]):
            pair = np.stack([other, order[same]], axis=1)
            found.append(np.sort(pair, axis=1))
    if not found:
        return np.zeros((0, 2), dtype=np.int64)
    return np.unique(np.concatenate(found), axis=0)


def find_clusters(
    pairs: Indexes, prints: Mapping[int, Printed], progress: Callable[[float], None] | None = None
) -> tuple[Member, ...]:
    """The clusters that the confirmed pairs join, by document."""
    parents: dict[int, int] = {}

    def root(one: int) -> int:
        while parents.setdefault(one, one) != one:
            parents[one] = parents[parents[one]]
            one = parents[one]
        return one

    for number, (one, other) in enumerate(pairs.tolist()):
        if progress is not None and number % 1_000 == 0:
            progress(number / len(pairs))
        left, right = root(one), root(other)
        if left != right and are_copies(prints[one], prints[other]):
            parents[max(left, right)] = min(left, right)
    members: dict[int, list[Printed]] = {}
    for one in sorted(parents):
        members.setdefault(root(one), []).append(prints[one])
    clusters = (_members(group) for group in members.values() if len(group) > 1)
    return tuple(sorted((one for group in clusters for one in group), key=lambda one: one.doc))


def are_copies(one: Printed, other: Printed) -> bool:
    """Whether both have nearly the same words and the same numerals."""
    return (
        held(one.numerals, other.numerals) >= LEAST_NUMERALS
        and likeness(one.words, other.words, MOST_WORDS) >= LEAST_ALIKE
    )


def _members(group: Sequence[Printed]) -> list[Member]:
    first = min(group, key=_rank)
    return [
        Member(
            doc=one.doc,
            cluster=first.doc,
            stands=one is first,
            documents=len(group),
            likeness=round(likeness(first.words, one.words, MOST_WORDS), 3),
        )
        for one in group
    ]


def _rank(one: Printed) -> tuple[bool, str, bool, str, int, str]:
    """First published, then first fetched, then the longest; without a date last."""
    return (
        not one.published, one.published, not one.fetched, one.fetched, -one.characters, one.doc,
    )  # fmt: skip
