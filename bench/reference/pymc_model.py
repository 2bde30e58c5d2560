"""The model of docs/method.md a second time, in PyMC: every term written anew.

In: a Model, of which only what the case says is read: which claim reads which points of which
quantity, knots, widths and priors. Out: a Twin: a PyMC model with the same parameters, and how
they map to those of the compiled density. Nothing is imported from the density, the curves or
the likelihood, so that an error there shows. Needs the extra `reference`.

How many segments a flow runs is discrete and no gradient leads to it. Few flows have a choice,
so the sum over their choices is written out: each claim is read once for every choice that it
can tell apart, and flows whose choices some claim or tie reads together are summed together.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import pymc as pm
import pytensor.tensor as pt

from steelyard.weighing.estimates.model import Model
from steelyard.weighing.estimates.packed import (
    ADD,
    AT_LEAST,
    AT_MOST,
    CONSTANT,
    DIVIDE,
    FLOW,
    INTEGRAL,
    LEVEL,
    MULTIPLY,
    NONE_SEEN,
    NUMBER,
    ORDER,
    POINT,
    Floats,
    Ints,
    Packed,
)

Tensor = Any  # pytensor ships no types that tell a vector from a matrix
Choice = tuple[tuple[int, int], ...]
"""(flow, segments that it runs) of the flows that have a choice, sorted."""

# As docs/method.md states them: the median of a half-normal of scale 1, and the log sd of scales.
_HALF_NORMAL_MEDIAN, _SCALE_SPREAD = 0.6745, 0.6
_T_WALK, _T_LEAN, _T_CLAIM = 5.0, 4.0, 4.0
_NEVER = 1e9  # months


@dataclass(frozen=True, slots=True)
class Twin:
    """The PyMC model. `places`: name of a value variable -> its entries in our vector.

    `quantity` in the trace holds row by row the end of the curve of each node under each choice;
    `rows` says which. `chance of ...` holds the chances of the combinations of a group.
    """

    model: pm.Model
    places: dict[str, Ints]
    rows: tuple[tuple[int, Choice], ...]
    groups: tuple[tuple[Choice, ...], ...]


def make_twin(model: Model) -> Twin:
    """Write the model of a case in PyMC."""
    p = model.packed
    plan = _Plan(p)
    with pm.Model() as twin:
        parts, places = _parameters(p)
        values = _values(p, plan, parts)
        pm.Deterministic("quantity", values[:, -1])
        seen = _claims(p, plan, parts, values)
        _sum_up(p, plan, seen, values)
    return Twin(twin, places, tuple(plan.rows), plan.groups)


class _Plan:
    """Which node is computed under which choices, and which choices are summed together."""

    def __init__(self, p: Packed) -> None:
        self.ends = [
            [k + 1 for k in range(p.flow_segments[f]) if p.flow_ends[f, k] > -np.inf]
            or [int(p.flow_segments[f])]
            for f in range(len(p.flow_param))
        ]
        self.needs: list[set[int]] = []
        for kind, a, b in zip(p.node_kind, p.node_left, p.node_right, strict=True):
            if kind == FLOW:
                own = {int(a)} if len(self.ends[a]) > 1 else set()
            elif kind in {LEVEL, CONSTANT, NUMBER}:
                own = set()
            else:
                own = self.needs[a] | (self.needs[b] if kind != INTEGRAL else set())
            self.needs.append(own)
        self.choices = [self.choices_of(need) for need in self.needs]
        self.rows = [(n, c) for n, some in enumerate(self.choices) for c in some]
        self.row_of = {row: k for k, row in enumerate(self.rows)}
        together = [self.needs[n] for n in p.claim_node]
        together += [
            self.needs[a] | self.needs[b] for a, b in zip(p.tie_left, p.tie_right, strict=True)
        ]
        self.groups = tuple(
            self.choices_of(group)
            for group in _joined(
                [{f} for f in range(len(self.ends)) if len(self.ends[f]) > 1], together
            )
        )

    def choices_of(self, flows: Iterable[int]) -> tuple[Choice, ...]:
        ordered = sorted(flows)
        ends = product(*(self.ends[f] for f in ordered))
        return tuple(tuple(zip(ordered, some, strict=True)) for some in ends)

    def row(self, node: int, choice: Choice) -> int:
        """The row of a node under a choice that may name more flows than it rests on."""
        return self.row_of[node, tuple(pair for pair in choice if pair[0] in self.needs[node])]


def _joined(sets: list[set[int]], together: list[set[int]]) -> list[set[int]]:
    for wanted in together:
        touched = [one for one in sets if one & wanted]
        sets = [one for one in sets if not one & wanted]
        if touched:
            sets.append(set().union(*touched))
    return sorted(sets, key=min)


def _parameters(p: Packed) -> tuple[dict[str, Tensor], dict[str, Ints]]:
    """All parameters with their priors. A PyMC user's scales are positive, sampled by their log."""
    walks = [
        *zip(p.flow_param, p.flow_segments, p.flow_walk, strict=True),
        *zip(p.level_param, p.level_knots, p.level_walk, strict=True),
    ]
    steps = [*p.flow_step, *p.level_step]
    shares = [*p.flow_share, *p.level_share]
    spread = np.concatenate([p.flow_spread, p.level_spread])
    width = max(len(step) for step in steps)
    # (walks, width): which entry of the vector of moves; a last one of nothing fills the rest.
    at = np.full((len(walks), width), -1, np.int64)
    step, share = np.zeros((len(walks), width)), np.zeros((len(walks), width))
    moves: list[int] = []
    owner: list[int] = []
    scales = [int(walk) for _, _, walk in walks if walk >= 0]
    for w, (first, count, walk) in enumerate(walks):
        step[w, : len(steps[w])], share[w, : len(shares[w])] = steps[w], shares[w]
        for k in range(1, count):
            at[w, k] = len(moves)
            moves.append(int(first + k))
            owner.append(scales.index(int(walk)))
    stays = [int(at) for at in p.flow_tail if at >= 0]

    def scale(name: str, median: float, size: int) -> Tensor:
        return pm.LogNormal(name, math.log(_HALF_NORMAL_MEDIAN * median), _SCALE_SPREAD, shape=size)

    walk = scale("walk", p.walk_scale, len(scales))
    move = pm.StudentT("move", _T_WALK, mu=0.0, sigma=walk[np.array(owner)], shape=len(moves))
    moved = pt.cumsum(pt.concatenate([move, np.zeros(1)])[at] * step, axis=1)
    mean_move = (moved * share).sum(axis=1)
    # The first log rate or level is normal around its prior; the parameter is the mean of all.
    mean = pm.Normal("mean", mu=mean_move / spread, sigma=1.0, shape=len(walks))
    center = np.concatenate([p.flow_center, p.level_center])
    logs = (center + spread * mean - mean_move)[:, None] + moved
    parts = {
        "logs": logs,
        "stay": pm.Exponential("stay", scale=p.stop_mean, shape=len(stays)),
        "value": pm.Normal("value", shape=len(p.constant_param)),
        "noise": pm.Normal("noise", sigma=p.noise_spread, shape=len(p.noise_param)),
        "lean_scale": scale("lean_scale", p.lean_scale, len(p.lean_scale_param)),
        "camp_scale": scale("camp_scale", p.camp_scale, len(p.camp_scale_param)),
        "lean": pm.StudentT("lean", _T_LEAN, mu=0.0, sigma=1.0, shape=len(p.lean_param)),
        "camp": pm.Normal("camp", shape=len(p.camp_param)),
        "hedge": pm.LogNormal("hedge", p.hedge_center, p.hedge_spread, shape=len(p.hedge_param)),
    }
    places = {
        "walk_log__": scales,
        "move": moves,
        "mean": [int(first) for first, _, _ in walks],
        "stay_log__": stays,
        "value": p.constant_param,
        "noise": p.noise_param,
        "lean_scale_log__": p.lean_scale_param,
        "camp_scale_log__": p.camp_scale_param,
        "lean": p.lean_param,
        "camp": p.camp_param,
        "hedge_log__": p.hedge_param,
    }
    return parts, {name: np.asarray(some, np.int64) for name, some in places.items()}


def _values(p: Packed, plan: _Plan, parts: dict[str, Tensor]) -> Tensor:
    """(rows, points) every quantity under every choice it rests on."""
    points = len(p.grid)
    flows = len(p.flow_param)
    flow_rows = [(f, end) for f in range(flows) for end in plan.ends[f]]
    flow_at = {pair: k for k, pair in enumerate(flow_rows)}
    totals = _flow_totals(p, flow_rows, parts)
    levels = _level_values(p, parts["logs"][flows:])
    constants = pt.exp(p.constant_center + p.constant_spread * parts["value"])
    ones = np.ones((1, points))
    months = np.diff(p.grid)
    made: list[Tensor] = []
    for n, (kind, a, b) in enumerate(zip(p.node_kind, p.node_left, p.node_right, strict=True)):
        choices = plan.choices[n]
        if kind == FLOW:
            made.append(totals[np.array([flow_at[a, end] for end in plan.ends[a]])])
            continue
        if kind == LEVEL:
            made.append(levels[a : a + 1])
            continue
        if kind == CONSTANT:
            made.append(constants[a] * ones)
            continue
        if kind == NUMBER:
            made.append(pt.as_tensor(p.node_number[n] * ones))
            continue

        def under(node: int, choices: tuple[Choice, ...] = choices) -> Tensor:
            first = plan.row_of[node, plan.choices[node][0]]
            return made[node][np.array([plan.row(node, choice) - first for choice in choices])]

        if kind == ADD:
            made.append(under(a) + under(b))
        elif kind == MULTIPLY:
            made.append(under(a) * under(b))
        elif kind == DIVIDE:
            top, bottom = under(a), under(b)
            some = pt.gt(bottom, 0.0)
            made.append(pt.switch(some, top / pt.switch(some, bottom, 1.0), 0.0))
        else:
            level = under(a)
            areas = 0.5 * months * (level[:, 1:] + level[:, :-1])
            made.append(_from_zero(areas))
    return pt.concatenate(made, axis=0)


def _from_zero(increments: Tensor) -> Tensor:
    """Running sums that start at nothing."""
    zeros = pt.zeros_like(increments[:, :1])
    return pt.concatenate([zeros, pt.cumsum(increments, axis=1)], axis=1)


def _flow_totals(p: Packed, rows: list[tuple[int, int]], parts: dict[str, Tensor]) -> Tensor:
    flow = np.array([f for f, _ in rows])
    end = np.array([end for _, end in rows])
    cell = p.flow_cell[flow]
    runs = (cell >= 0) & (cell < end[:, None])
    tailed = np.flatnonzero(p.flow_tail >= 0)
    stop = pt.set_subtensor(
        pt.as_tensor(np.full(len(p.flow_tail), _NEVER))[tailed],
        p.flow_newest[tailed] + parts["stay"],
    )
    full = np.diff(p.grid)
    unseen = np.arange(len(full)) >= p.flow_unseen[flow][:, None]
    left = pt.clip(stop[flow][:, None] - p.grid[:-1], 0.0, full)
    length = pt.switch(unseen, left, full)
    rate = pt.exp(parts["logs"])[flow[:, None], np.maximum(cell, 0)]
    return _from_zero(rate * length * runs)


def _level_values(p: Packed, logs: Tensor) -> Tensor:
    """Levels are interpolated between knots: a fixed share of each knot at each point."""
    count, points = p.level_weight.shape
    shares = np.zeros((count, points, max(int(p.level_knots.max(initial=1)), 1)))
    for f in range(count):
        for i in range(points):
            w, left = p.level_weight[f, i], p.level_left[f, i]
            if w >= 0.0:
                if left >= 0:
                    shares[f, i, left] += 1.0 - w
                shares[f, i, min(left + 1, p.level_knots[f] - 1)] += w
    return (pt.exp(logs)[:, None, : shares.shape[2]] * shares).sum(axis=2)


@dataclass(frozen=True, slots=True)
class _Seen:
    """Log likelihoods of claims, and the claim and choice that each stands for."""

    value: Tensor
    claim: Ints
    choice: list[Choice]


def _claims(p: Packed, plan: _Plan, parts: dict[str, Tensor], values: Tensor) -> _Seen:
    looks: list[tuple[int, Choice, bool]] = []
    for i, node in enumerate(p.claim_node.tolist()):
        looks += [(i, choice, False) for choice in plan.choices[node]]
    first = len(looks)
    for again in np.flatnonzero(p.claim_stale > 0.0).tolist():
        looks += [(again, choice, True) for choice in plan.choices[p.claim_node[again]]]
    claim = np.array([i for i, _, _ in looks])
    rows = np.array([plan.row(p.claim_node[i], choice) for i, choice, _ in looks])
    weights = np.zeros((len(looks), len(p.grid)))
    for k, (i, _, second) in enumerate(looks):
        starts, at, weight = (
            (p.alt_first, p.alt_point, p.alt_weight)
            if second
            else (p.row_first, p.row_point, p.row_weight)
        )
        for j in range(starts[i], starts[i + 1]):
            weights[k, at[j]] += weight[j]
    used = np.flatnonzero(weights.any(axis=0))
    read = (values[:, used][rows] * weights[:, used]).sum(axis=1)
    least = np.where(p.claim_kind[claim] == NONE_SEEN, 1e-12, 0.0)
    family = p.claim_family[claim]
    # A last lean of nothing for claims without a camp.
    lean_of = parts["lean"] * parts["lean_scale"][p.lean_family]
    camp_of = parts["camp"] * parts["camp_scale"][p.camp_family]
    lean = pt.concatenate([lean_of, np.zeros(1)])[p.claim_lean[claim]]
    camp = pt.concatenate([camp_of, np.zeros(1)])[p.claim_camp[claim]]
    read = pt.maximum(read, least)
    # A claim on a flow that has ended cannot be: its logarithm must not spoil the gradient.
    some = pt.gt(read, 0.0)
    mu = pt.log(pt.switch(some, read, 1.0)) + lean + camp
    noise = pt.exp(parts["noise"])[family]
    hedge = pt.concatenate([parts["hedge"], np.ones(1)])[p.claim_hedge[claim]]
    summed = pt.switch(some, _over_widths(p, claim, mu, noise, hedge), -np.inf)
    once = summed[:first]
    if first < len(looks):
        other = summed[first:]
        stale = claim[first:]
        at = np.array([looks.index((i, choice, False)) for i, choice, _ in looks[first:]])
        chance = p.claim_stale[stale]
        both = pt.logaddexp(np.log(1.0 - chance) + once[at], np.log(chance) + other)
        once = pt.set_subtensor(once[at], both)
    return _Seen(once, claim[:first], [choice for _, choice, _ in looks[:first]])


def _over_widths(p: Packed, claim: Ints, mu: Tensor, noise: Tensor, hedge: Tensor) -> Tensor:
    """Log likelihood of each look, summed over the widths its claim may have."""
    counts = np.isfinite(p.claim_weight[claim]).sum(axis=1)
    look = np.repeat(np.arange(len(claim)), counts)
    part = np.concatenate([np.arange(count) for count in counts])
    who = claim[look]
    s = pt.sqrt((p.claim_scale[who, part] * noise[look]) ** 2 + p.claim_extra[who])
    terms, order = [], []
    for kind in (POINT, AT_LEAST, AT_MOST, ORDER, NONE_SEEN):
        at = np.flatnonzero(p.claim_kind[who] == kind)
        if len(at):
            low, high = p.claim_low[who[at]], p.claim_high[who[at]]
            terms.append(_term(p, kind, low, high, mu[look[at]], s[at], hedge[look[at]]))
            order.append(at)
    back = np.argsort(np.concatenate(order))
    every = pt.concatenate(terms)[back] + p.claim_weight[who, part]
    starts = np.cumsum(counts) - counts
    found, where = [], []
    for count in np.unique(counts):
        at = np.flatnonzero(counts == count)
        several = every[starts[at][:, None] + np.arange(count)]
        found.append(pt.logsumexp(several, axis=1) if count > 1 else several[:, 0])
        where.append(at)
    return pt.concatenate(found)[np.argsort(np.concatenate(where))]


def _term(
    p: Packed, kind: int, low: Floats, high: Floats, mu: Tensor, s: Tensor, m: Tensor
) -> Tensor:
    """The table of docs/method.md, "What"."""
    if kind == POINT:
        return pm.logp(pm.StudentT.dist(_T_CLAIM, mu=mu, sigma=s), low)
    if kind in {AT_LEAST, AT_MOST}:
        x = mu - low if kind == AT_LEAST else high - mu
        return pt.logaddexp(
            math.log(1.0 - p.contamination) + _emg(x, s, m),
            math.log(p.contamination) + _emg(x, s * p.contamination_factor, m),
        )
    if kind == ORDER:
        v = pt.sqrt(s**2 + p.order_softness**2)
        return _log_ndtr((mu - low) / v) + _log_ndtr((high - mu) / v)
    return _log_ndtr((low - mu) / s)


def _emg(x: Tensor, s: Tensor, m: Tensor) -> Tensor:
    return -pt.log(m) + 0.5 * (s / m) ** 2 - x / m + _log_ndtr(x / s - s / m)


def _log_ndtr(z: Tensor) -> Tensor:
    # Each branch gets an argument it can bear: what is not chosen must not spoil the gradient.
    low = pt.erfcx(-pt.minimum(z, -1.0) / math.sqrt(2.0)) / 2.0
    return pt.switch(
        pt.lt(z, -1.0),
        pt.log(low) - 0.5 * z**2,
        pt.log1p(-pt.erfc(pt.maximum(z, -1.0) / math.sqrt(2.0)) / 2.0),
    )


def _sum_up(p: Packed, plan: _Plan, seen: _Seen, values: Tensor) -> None:
    """Add ties, and the sums over choices, to the density."""
    tied: list[Tensor] = []
    tie_choice: list[Choice] = []
    for a, b, width in zip(p.tie_left, p.tie_right, p.tie_width, strict=True):
        choices = plan.choices_of(plan.needs[a] | plan.needs[b])
        left = values[np.array([plan.row(a, choice) for choice in choices])][:, p.tie_points]
        right = values[np.array([plan.row(b, choice) for choice in choices])][:, p.tie_points]
        held = pt.gt(left, 0.0) & pt.gt(right, 0.0)
        z = pt.log(pt.switch(held, right, 1.0)) - pt.log(pt.switch(held, left, 1.0))
        tied.append(pt.switch(held, _log_ndtr(z / width), 0.0).sum(axis=1))
        tie_choice += choices
    terms = pt.concatenate([seen.value, *tied])
    choice_of = [*seen.choice, *tie_choice]
    free = np.array([k for k, choice in enumerate(choice_of) if not choice])
    pm.Potential("claims and ties", terms[free].sum())
    for g, group in enumerate(plan.groups):
        flows = {f for f, _ in group[0]}
        mine = [k for k, choice in enumerate(choice_of) if choice and choice[0][0] in flows]
        counts = np.array(
            [[set(choice_of[k]) <= set(combined) for k in mine] for combined in group]
        )
        prior = np.array(
            [sum(p.flow_ends[f, end - 1] for f, end in combined) for combined in group]
        )
        joint = pt.switch(counts, terms[np.array(mine)], 0.0).sum(axis=1) + prior
        pm.Potential(f"sum over choices {g}", pt.logsumexp(joint))
        pm.Deterministic(f"chance of choices {g}", pt.exp(joint - pt.logsumexp(joint)))
