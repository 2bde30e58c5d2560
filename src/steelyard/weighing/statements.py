"""What was said of an item, brought to one date: how far apart it lies, which camp says what.

In: statements, one an origin. Out: what they tell together, and JSON-ready rows of both.
Knows no draws: where a statement lies against the estimate was read before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any, Literal

Said = Literal["number", "range", "order", "at_least", "at_most", "none", "capacity"]
ONE_SIDED = frozenset({"at_least", "at_most", "none", "capacity"})


@dataclass(frozen=True, slots=True)
class Statement:
    """What one origin said of an item, and where that lies once moved along the curve."""

    claim: str
    source: str
    camp: str
    said: Said
    day: date | None
    ratio: float | None
    """The figure over the curve where it speaks; of a range the middle. None for none seen."""
    low: float | None
    """The figure, or the low end of it, moved along the curve to the end of the window."""
    high: float | None


@dataclass(frozen=True, slots=True)
class Apart:
    """How far the plain figures lie apart after all are brought to one date."""

    lowest: float | None
    highest: float | None
    plain: int
    at_least: int
    at_most: int
    none: int

    @property
    def times(self) -> float | None:
        """The highest over the lowest; None with fewer than two plain figures."""
        if self.lowest is None or self.highest is None or self.plain < 2:
            return None
        return self.highest / self.lowest


@dataclass(frozen=True, slots=True)
class CampWord:
    """What the sources of one camp say of an item."""

    camp: str
    origins: int
    plain: int
    ratio: float | None
    """Median of its plain figures over the curve; None where it has none."""


def measure_apart(figures: tuple[Statement, ...]) -> Apart:
    """How far plain figures lie apart at one date, and how many are one-sided."""
    ratios = [f.ratio for f in figures if f.said not in ONE_SIDED and f.ratio is not None]

    def count(*said: Said) -> int:
        return sum(figure.said in said for figure in figures)

    return Apart(
        min(ratios, default=None),
        max(ratios, default=None),
        len(ratios),
        count("at_least"),
        count("at_most", "capacity"),
        count("none"),
    )


def camp_words(figures: tuple[Statement, ...]) -> tuple[CampWord, ...]:
    """Camps by how much they say, then by name."""
    found = []
    for camp in {figure.camp for figure in figures}:
        own = [figure for figure in figures if figure.camp == camp]
        ratios = [f.ratio for f in own if f.said not in ONE_SIDED and f.ratio is not None]
        middle = median(ratios) if ratios else None
        found.append(CampWord(camp, len(own), len(ratios), middle))
    return tuple(sorted(found, key=lambda word: (-word.origins, word.camp)))


def statement_rows(figures: tuple[Statement, ...]) -> dict[str, Any]:
    """Statements, how far they lie apart, and what camps say."""
    apart = measure_apart(figures)
    return {
        "figures": [
            {
                "claim": figure.claim,
                "source": figure.source,
                "camp": figure.camp,
                "said": figure.said,
                "date": figure.day.isoformat() if figure.day is not None else None,
                "ratio": figure.ratio,
                "low": figure.low,
                "high": figure.high,
            }
            for figure in figures
        ],
        "apart": {
            "lowest": apart.lowest,
            "highest": apart.highest,
            "times": apart.times,
            "plain": apart.plain,
            "at_least": apart.at_least,
            "at_most": apart.at_most,
            "none": apart.none,
        },
        "camps": [
            {"camp": word.camp, "origins": word.origins, "plain": word.plain, "ratio": word.ratio}
            for word in camp_words(figures)
        ],
    }


def without_claims(row: Mapping[str, Any], hidden: set[str]) -> dict[str, Any]:
    """A row without the figures of some claims, and without what only those tell.

    How far the rest lie apart and what camps say is told anew; ranges and shares stay as weighed.
    """
    figures = tuple(
        Statement(
            one["claim"],
            one["source"],
            one["camp"],
            one["said"],
            date.fromisoformat(one["date"]) if one["date"] else None,
            one["ratio"],
            one["low"],
            one["high"],
        )
        for one in row["figures"]
        if one["claim"] not in hidden
    )
    if len(figures) == len(row["figures"]):
        return dict(row)
    sources = {figure.source for figure in figures}
    return {
        **row,
        **statement_rows(figures),
        "leans": [lean for lean in row["leans"] if lean["source"] in sources],
    }
