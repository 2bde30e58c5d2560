"""The matrix of competing hypotheses: how far each piece of evidence speaks against each of them.

In: pieces with their ratings, how probable each is, and which count. Out: inconsistency scores,
the diagnosticity of each piece, and who leads when pieces are left out. After Heuer (1999,
Psychology of Intelligence Analysis, chapter 8): a hypothesis is judged by what speaks against it,
because what fits it often fits the others too. Knows no Weighing and no words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from steelyard.case.hypotheses import Rating

AGAINST: Final[Mapping[Rating, float]] = {"CC": 0.0, "C": 0.0, "N": 0.0, "I": 1.0, "II": 2.0}
"""What a rating adds to the inconsistency score: what fits adds nothing, strong counts double."""
SCALE: Final[Mapping[Rating, float]] = {"CC": 2.0, "C": 1.0, "N": 0.0, "I": -1.0, "II": -2.0}
"""From fits very well to does not fit at all, for telling apart."""
SPAN: Final = SCALE["CC"] - SCALE["II"]
TIE: Final = 1e-9
"""Scores nearer than this are the same number written in two ways."""


@dataclass(frozen=True, slots=True)
class Row:
    """One piece: ratings if it is so and if not, and the probability that it is."""

    id: str
    probability: float
    ratings: Mapping[str, Rating]
    if_not: Mapping[str, Rating]
    """Empty: it says nothing then."""
    origin: str
    """Rows of one origin count once."""

    def against(self, hypothesis: str) -> float:
        """Its expected part of the hypothesis's inconsistency score."""
        return self._expected(AGAINST, hypothesis)

    def fit(self, hypothesis: str) -> float:
        """How well it is expected to fit, -2 to 2."""
        return self._expected(SCALE, hypothesis)

    def _expected(self, scale: Mapping[Rating, float], hypothesis: str) -> float:
        otherwise = self.if_not.get(hypothesis, "N")
        return (
            self.probability * scale[self.ratings[hypothesis]]
            + (1.0 - self.probability) * scale[otherwise]
        )

    @property
    def diagnosticity(self) -> float:
        """How far it tells the hypotheses apart: 0 fits all alike, 1 proves one against another."""
        fits = [self.fit(one) for one in self.ratings]
        return (max(fits) - min(fits)) / SPAN


@dataclass(frozen=True, slots=True)
class Standing:
    """The scores of all hypotheses, lowest first, and those that share the first place."""

    scores: tuple[tuple[str, float], ...]
    leaders: tuple[str, ...]

    @property
    def order(self) -> tuple[tuple[str, ...], ...]:
        """The hypotheses in their order, those that tie together."""
        found: list[list[str]] = []
        last = None
        for id, score in self.scores:
            if last is not None and score - last <= TIE:
                found[-1].append(id)
            else:
                found.append([id])
            last = score
        return tuple(tuple(sorted(one)) for one in found)


def counted(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Of each origin the row that tells most; in the order of their ids."""
    best: dict[str, Row] = {}
    for row in sorted(rows, key=lambda one: (-one.diagnosticity, one.id)):
        best.setdefault(row.origin, row)
    return tuple(sorted(best.values(), key=lambda one: one.id))


def standing(rows: Sequence[Row], hypotheses: Sequence[str]) -> Standing:
    """Scores of the rows that count, origins once."""
    told = counted(rows)
    scores = sorted(
        ((id, sum(row.against(id) for row in told)) for id in hypotheses),
        key=lambda one: (one[1], one[0]),
    )
    least = scores[0][1] if scores else 0.0
    leaders = tuple(sorted(id for id, score in scores if score - least <= TIE))
    return Standing(tuple(scores), leaders)


def falls(rows: Sequence[Row], leader: str, rival: str) -> tuple[str, ...] | None:
    """The fewest pieces that count whose fall, with their origins, brings the rival level or ahead.

    Scores are sums, so taking what helps the leader most first is the fewest there are. None
    where the fall of all that helps the leader would not do.
    """
    told = counted(rows)
    gaps = sorted(
        ((row.against(rival) - row.against(leader), row.id) for row in told),
        key=lambda one: (-one[0], one[1]),
    )
    lead = sum(gap for gap, _ in gaps)
    fallen: list[str] = []
    for gap, id in gaps:
        if lead <= TIE:
            break
        if gap <= TIE:
            return None
        lead -= gap
        fallen.append(id)
    return tuple(fallen)
