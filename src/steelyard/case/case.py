"""A whole case, and the checks that need two of its files at once. No disk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from steelyard.base.errors import Problem
from steelyard.case.claims import Claim
from steelyard.case.documents import Document
from steelyard.case.exchange import Exchange
from steelyard.case.items import Item, Tie
from steelyard.case.links import Link
from steelyard.case.prices import Price
from steelyard.case.priors import Prior
from steelyard.case.published import Published
from steelyard.case.series import SeriesRow
from steelyard.case.sources import Grade, Source
from steelyard.case.validate import Spot

LISTED_ONLY = frozenset({"quote-not-found", "text-changed"})
"""Problems that `check` lists but that do not stop a weighing: an orphan claim is left out."""


@dataclass(frozen=True, slots=True)
class Case:
    """Everything people wrote down about one exchange. Tuples are sorted by id."""

    exchange: Exchange
    items: tuple[Item, ...]
    ties: tuple[Tie, ...]
    sources: tuple[Source, ...]
    claims: tuple[Claim, ...]
    links: tuple[Link, ...] = ()
    grades: tuple[Grade, ...] = ()
    documents: tuple[Document, ...] = ()
    prices: tuple[Price, ...] = ()
    series: tuple[SeriesRow, ...] = ()
    published: tuple[Published, ...] = ()
    priors: tuple[Prior, ...] = ()
    texts: dict[str, str] = field(default_factory=dict)
    """Kept texts by document id."""

    def item(self, id: str) -> Item:
        """The item of that id. Raises KeyError."""
        return next(item for item in self.items if item.id == id)


@dataclass(frozen=True, slots=True)
class Spots:
    """Where the records of a Case stand, field by field in the order of its tuples.

    `broken` are ids of entries that could not be read; `*` stands for a whole file.
    """

    by_field: Mapping[str, tuple[Spot, ...]] = field(default_factory=dict)
    broken: Mapping[str, frozenset[str]] = field(default_factory=dict)


def check_case(case: Case, spots: Spots | None = None) -> tuple[Problem, ...]:
    """All problems that need two records at once."""
    return ()
