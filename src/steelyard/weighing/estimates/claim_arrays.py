"""Soundings -> the arrays of claims: what each says, who says it, and where it reads a curve.

In: soundings in order of claim id, the program and the grid. Out: ClaimArrays, with the leans
and hedges that the claims call for. Which parameters stand behind those is model.py's matter.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from steelyard.case.claims import Claim
from steelyard.case.sources import Source
from steelyard.weighing.estimates.grid import (
    Grid,
    Row,
    averaged,
    cumulative_row,
    rate_row,
    spoken_span,
    window_first,
)
from steelyard.weighing.estimates.packed import NONE_SEEN, Floats, Ints
from steelyard.weighing.estimates.quantities import Program
from steelyard.weighing.estimates.soundings import HEDGES, Sounding
from steelyard.weighing.settings import Settings


@dataclass(frozen=True, slots=True)
class ClaimArrays:
    """Arrays by their names in Packed, and what their indices point at."""

    arrays: dict[str, Any]
    leans: tuple[tuple[str, str], ...]
    """(source, family) of each lean."""
    camps: tuple[tuple[str, str], ...]
    """(camp, family) of each lean of a camp."""
    hedges: tuple[tuple[str, str], ...]
    """(setting of the hedge, family) of each mean excess."""


def lay_claims(
    soundings: tuple[Sounding, ...],
    program: Program,
    grid: Grid,
    families: tuple[str, ...],
    sources: tuple[Source, ...],
    settings: Settings,
) -> ClaimArrays:
    """What every sounding says and how it reads its item's curve, in order of claim id."""
    camp_of = {source.id: source.camp for source in sources}
    first_rows = [_row(s, s.reading.claim, grid) for s in soundings]
    alt_rows: list[Row] = []
    for s in soundings:
        repeats = s.reading.repeats
        alt_rows.append(_row(s, repeats, grid) if repeats is not None else {})
    speakers = [_speaker(s) for s in soundings]
    leans = tuple(
        sorted({(speaker, s.item.family) for speaker, s in zip(speakers, soundings, strict=True)})
    )
    camps = [camp_of.get(speaker, "") for speaker in speakers]
    camp_leans = tuple(
        sorted({(c, s.item.family) for c, s in zip(camps, soundings, strict=True) if c})
    )
    hedges = sorted({(HEDGES[s.hedge], s.item.family) for s in soundings if s.hedge >= 0})
    hedge_at = {pair: k for k, pair in enumerate(hedges)}
    scales = np.ones((len(soundings), 3))
    weights = np.full((len(soundings), 3), -np.inf)
    for i, s in enumerate(soundings):
        scales[i, : len(s.scales)] = s.scales
        weights[i, : len(s.weights)] = np.log(s.weights)
    stale = settings["stale_chance"]
    lean_at = {pair: k for k, pair in enumerate(leans)}
    camp_at = {pair: k for k, pair in enumerate(camp_leans)}
    row = _sparse(first_rows)
    alt = _sparse(alt_rows)
    arrays = {
        "claim_kind": np.array([s.kind for s in soundings], np.int64),
        "claim_node": np.array([program.node_of[s.item.id] for s in soundings], np.int64),
        "claim_low": np.array([s.low for s in soundings]),
        "claim_high": np.array([s.high for s in soundings]),
        "claim_scale": scales,
        "claim_weight": weights,
        "claim_extra": np.array([s.extra for s in soundings]),
        "claim_family": np.array([families.index(s.item.family) for s in soundings], np.int64),
        "claim_lean": np.array(
            [
                lean_at[speaker, s.item.family]
                for speaker, s in zip(speakers, soundings, strict=True)
            ],
            np.int64,
        ),
        "claim_camp": np.array(
            [camp_at.get((c, s.item.family), -1) for c, s in zip(camps, soundings, strict=True)],
            np.int64,
        ),
        "claim_hedge": np.array(
            [hedge_at[HEDGES[s.hedge], s.item.family] if s.hedge >= 0 else -1 for s in soundings],
            np.int64,
        ),
        "claim_stale": np.array([stale if alt_row else 0.0 for alt_row in alt_rows]),
        "row_first": row[0],
        "row_point": row[1],
        "row_weight": row[2],
        "alt_first": alt[0],
        "alt_point": alt[1],
        "alt_weight": alt[2],
    }
    return ClaimArrays(arrays, leans, camp_leans, tuple(hedges))


def _speaker(sounding: Sounding) -> str:
    """The source whose lean a sounding carries; an unnamed one is its own."""
    claim = sounding.reading.claim
    return claim.source or f"unnamed:{claim.id}"


def _row(s: Sounding, dated: Claim, grid: Grid) -> Row:
    """How the sounding reads its item's curve, at the date of claim `dated`."""
    claim = s.reading.claim
    span = spoken_span(dated)
    last = len(grid.days) - 1
    if s.reading.use == "capacity" and s.item.definition is None:
        return {last: 1.0}
    if span is None:
        return {last: 1.0}
    if s.item.measure == "level" or claim.measure == "level":
        return averaged(grid, span)
    if s.item.measure == "constant":
        return averaged(grid, span) if s.item.definition else {last: 1.0}
    if claim.measure == "rate" or s.kind == NONE_SEEN:
        return rate_row(grid, span, "year" if claim.unit.endswith("/year") else "month")
    return cumulative_row(grid, span, window_first(claim))


def _sparse(rows: list[Row]) -> tuple[Ints, Ints, Floats]:
    first = np.zeros(len(rows) + 1, np.int64)
    points: list[int] = []
    weights: list[float] = []
    for i, row in enumerate(rows):
        for point in sorted(row):
            if row[point] != 0.0:
                points.append(point)
                weights.append(row[point])
        first[i + 1] = len(points)
    return first, np.array(points, np.int64), np.array(weights, np.float64)
