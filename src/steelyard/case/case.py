"""A whole case, and the checks that need two of its files at once. No disk."""

from __future__ import annotations

from dataclasses import dataclass, field

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
