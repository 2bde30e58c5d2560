"""Where flows end: Metropolis steps over numbers of segments, between trajectories; compiled.

In: parameters, the segments in which each flow runs, a packed model, a generator. Out: both moved
along a Markov chain that leaves the posterior as it is. An end is discrete: a smooth stand-in puts
a wall into the density at every claim. Only what speaks of the flow is computed anew.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from steelyard.weighing.estimates.curves import curves, mean_move
from steelyard.weighing.estimates.density import (
    T_STEPS,
    claim_log_likelihoods,
    claim_shifts,
    tie_log_likelihood,
)
from steelyard.weighing.estimates.packed import (
    CONSTANT,
    FLOW,
    INTEGRAL,
    LEVEL,
    NUMBER,
    Bools,
    Floats,
    Ints,
    Packed,
)

ENDS_TRIED = 20
"""Proposals of another end after each trajectory, for each flow that may end."""
_BESIDE = 0.5
"""Share of these that try the date beside the present one."""


@njit(cache=True)
def may_end(p: Packed) -> Ints:
    """The flows that may end before their last segment."""
    return np.array(
        [
            f
            for f in range(p.flow_param.shape[0])
            if _first_end(p.flow_ends[f]) < p.flow_segments[f]
        ],
        np.int64,
    )


@njit(cache=True)
def claims_on(p: Packed) -> Bools:
    """(flows, claims) whether a claim speaks of something that rests on the flow."""
    nodes = p.node_kind.shape[0]
    found = np.zeros((p.flow_param.shape[0], p.claim_kind.shape[0]), np.bool_)
    for f in range(p.flow_param.shape[0]):
        rests = np.zeros(nodes, np.bool_)
        for n in range(nodes):
            kind, a, b = p.node_kind[n], p.node_left[n], p.node_right[n]
            if kind == FLOW:
                rests[n] = a == f
            elif kind == INTEGRAL:
                rests[n] = rests[a]
            elif kind not in (LEVEL, CONSTANT, NUMBER):
                rests[n] = rests[a] or rests[b]
        for i in range(p.claim_kind.shape[0]):
            found[f, i] = rests[p.claim_node[i]]
    return found


@njit(cache=True)
def move_ends(
    x: Floats,
    active: Ints,
    p: Packed,
    stoppable: Ints,
    spoken: Bools,
    values: Floats,
    increments: Floats,
    lengths: Floats,
    rng: np.random.Generator,
) -> bool:
    """Try ENDS_TRIED other ends a flow, changing `x` and `active`; whether any was taken.

    `stoppable` as `may_end` and `spoken` as `claims_on` gives it; the arrays after it are work
    space, as for `log_density`. The segments that a flow no longer runs, or runs anew, get moves
    drawn from their prior, which therefore cancels; the first rate stays as it is, so that its
    prior does too. What is left to compare is what the claims and ties say.
    """
    claims = p.claim_kind.shape[0]
    noise, lean, mean = np.empty(claims), np.empty(claims), np.empty(claims)
    now, new = np.empty(claims), np.empty(claims)
    claim_shifts(x, p, noise, lean, mean)
    curves(x, active, p, values, increments, lengths)
    claim_log_likelihoods(p, values, np.ones(claims, np.bool_), noise, lean, mean, now)
    ties = tie_log_likelihood(p, values)
    proposed, x_new = active.copy(), x.copy()
    moved = False
    for _ in range(ENDS_TRIED * stoppable.shape[0]):
        f = stoppable[int(rng.random() * stoppable.shape[0])]
        end = _other_end(p.flow_ends[f], p.flow_segments[f], active[f], rng)
        if end == active[f]:
            continue
        proposed[f] = end
        _draw_moves(x_new, p, f, min(end, active[f]), rng)
        curves(x_new, proposed, p, values, increments, lengths)
        claim_log_likelihoods(p, values, spoken[f], noise, lean, mean, new)
        ties_new = tie_log_likelihood(p, values)
        gain = p.flow_ends[f, end - 1] - p.flow_ends[f, active[f] - 1] + ties_new - ties
        for i in range(claims):
            if spoken[f, i]:
                gain += new[i] - now[i]
        first, count = p.flow_param[f], p.flow_segments[f]
        if math.log(rng.random()) < gain:
            moved = True
            active[f], ties = end, ties_new
            x[first : first + count] = x_new[first : first + count]
            for i in range(claims):
                if spoken[f, i]:
                    now[i] = new[i]
        else:
            proposed[f] = active[f]
            x_new[first : first + count] = x[first : first + count]
    return moved


@njit(cache=True)
def _other_end(ends: Floats, segments: int, now: int, rng: np.random.Generator) -> int:
    """Another number of segments to run: half the time the one beside, else any."""
    first = _first_end(ends)
    if rng.random() < _BESIDE:
        end = now + (1 if rng.random() < 0.5 else -1)
        return end if first <= end <= segments else now
    any_end: int = first + int(rng.random() * (segments - first + 1))
    return any_end


@njit(cache=True)
def _draw_moves(x: Floats, p: Packed, f: int, first_new: int, rng: np.random.Generator) -> None:
    """Draw the moves from segment `first_new` on anew from their prior, in `x`.

    The first log rate stays as it is, so the mean, which x holds, moves along.
    """
    at = p.flow_param[f]
    walk = math.exp(x[p.flow_walk[f]])
    before = mean_move(x, at, p.flow_step[f], p.flow_share[f])
    for k in range(first_new, p.flow_segments[f]):
        x[at + k] = walk * rng.standard_t(T_STEPS)
    after = mean_move(x, at, p.flow_step[f], p.flow_share[f])
    x[at] += (after - before) / p.flow_spread[f]


@njit(cache=True)
def _first_end(ends: Floats) -> int:
    """The least number of segments that a flow may run; large where it has no choice."""
    for k in range(ends.shape[0]):
        if ends[k] > -np.inf:
            return k + 1
    never: int = ends.shape[0] + 1
    return never
