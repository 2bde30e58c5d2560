"""A model as arrays: what the compiled code reads, and the codes it knows.

Types and constants only. model.py fills them; likelihood, curves, density and nuts read them.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

POINT, AT_LEAST, AT_MOST, ORDER, NONE_SEEN = 0, 1, 2, 3, 4
"""Kinds of claims, as `claim_kind` codes them."""

FLOW, LEVEL, CONSTANT, NUMBER, ADD, MULTIPLY, DIVIDE, INTEGRAL = 0, 1, 2, 3, 4, 5, 6, 7
"""Kinds of nodes, as `node_kind` codes them."""


class Packed(NamedTuple):
    """Arrays of a model. Cells lie between grid points; months count from the window start."""

    size: int
    grid: Floats  # (points,) months
    # free flows: parameters first, first+1.. are the moves of the log rate between segments
    flow_param: Ints  # (flows,) standardised mean log rate; after it the moves per sqrt(month)
    flow_cell: Ints  # (flows, points - 1) segment of each cell, -1 before the item starts
    flow_step: Floats  # (flows, segments) sqrt(months) from the segment before; 0 past the last
    flow_share: Floats  # (flows, segments) weights of the mean log rate, of sum 1
    flow_segments: Ints  # (flows,)
    flow_walk: Ints  # (flows,) parameter of the log walk scale, -1 for one segment
    flow_tail: Ints  # (flows,) parameter of the log months it goes on unseen, -1 all
    flow_unseen: Ints  # (flows,) first cell after the newest evidence
    flow_newest: Floats  # (flows,) months at which that cell starts
    flow_ends: Floats  # (flows, segments) log prior of a flow of 1.. segments; -inf not possible
    flow_center: Floats  # (flows,) log rate a month
    flow_spread: Floats  # (flows,)
    stop_mean: float  # months
    # free levels: log level at knots, interpolated in between
    level_param: Ints  # (levels,)
    level_knots: Ints  # (levels,)
    level_left: Ints  # (levels, points) knot on the left, -1 is zero at the start
    level_weight: Floats  # (levels, points) weight of the right knot, -1 before the start
    level_step: Floats  # (levels, knots)
    level_share: Floats  # (levels, knots) weights of the mean log level, of sum 1
    level_walk: Ints  # (levels,)
    level_center: Floats
    level_spread: Floats
    constant_param: Ints  # (constants,)
    constant_center: Floats
    constant_spread: Floats
    walk_scale: float  # per sqrt(month)
    # nodes in topological order
    node_kind: Ints  # (nodes,)
    node_left: Ints  # index of a free quantity, or of a node
    node_right: Ints
    node_number: Floats
    # claims
    claim_kind: Ints  # (claims,)
    claim_node: Ints
    claim_low: Floats  # log amount (point, at least), log low end (order), log limit (none seen)
    claim_high: Floats  # log amount (at most), log high end (order)
    claim_scale: Floats  # (claims, 3) scales of the mixture
    claim_weight: Floats  # (claims, 3) log weights, -inf where unused
    claim_extra: Floats  # (claims,) variance of rounding and stated range
    claim_family: Ints  # noise and leans
    claim_lean: Ints  # index of the source x family lean, -1 none
    claim_camp: Ints
    claim_hedge: Ints  # index of the hedge mean, -1 none
    claim_stale: Floats  # chance of the second date, 0 where there is one
    row_first: Ints  # (claims + 1,) into row_point: first date
    row_point: Ints
    row_weight: Floats
    alt_first: Ints  # (claims + 1,) second date of stale repeats
    alt_point: Ints
    alt_weight: Floats
    # hierarchies
    noise_param: Ints  # (families,) log multiplier
    noise_spread: float
    lean_param: Ints  # (leans,) standardised
    lean_family: Ints
    lean_scale_param: Ints  # (families,) log scale
    lean_scale: float
    camp_param: Ints
    camp_family: Ints
    camp_scale_param: Ints
    camp_scale: float
    hedge_param: Ints  # (hedges,) log mean
    hedge_center: Floats
    hedge_spread: Floats
    contamination: float
    contamination_factor: float
    order_softness: float
    # ties
    tie_left: Ints  # nodes
    tie_right: Ints
    tie_width: Floats
    tie_points: Ints  # grid points at which ties are held
