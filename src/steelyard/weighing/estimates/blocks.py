"""A model -> the blocks of it that know nothing of one another, each a model to sample by itself.

In: a packed model. Out: Blocks: smaller packed models whose parameters, claims and ties are
those of one group of quantities that hang together. The posterior is exactly the product of
theirs, so each is sampled with its own step and metric, and one that did not change need not be
sampled again. Never changes a number.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from steelyard.weighing.estimates.packed import (
    CONSTANT,
    FLOW,
    INTEGRAL,
    LEVEL,
    NUMBER,
    Floats,
    Ints,
    Packed,
)


@dataclass(frozen=True, slots=True)
class Block:
    """One independent part of a model."""

    name: str
    """That of its first parameter; the key of its streams of chance."""
    packed: Packed
    start: Floats
    params: Ints
    """Where its parameters stand in the whole model's."""
    flows: Ints
    """Which of the whole model's flows are its."""
    nodes: Ints
    """Which of the whole model's nodes are its, in the order of its own."""


def split(packed: Packed, names: tuple[str, ...], start: Floats) -> tuple[Block, ...]:
    """The independent blocks of a model, in the order of their first parameters.

    Two parameters are in one block where a claim, a tie, a definition or a family's widths
    and leans name them both.
    """
    owner = _owners(packed)
    roots = sorted({int(root) for root in owner})
    blocks = []
    for root in roots:
        params = np.flatnonzero(owner == root)
        part, flows, nodes = _cut(packed, params)
        blocks.append(Block(names[root], part, start[params], params, flows, nodes))
    return tuple(blocks)


class _Groups:
    """Sets of parameters that some term of the density names together (union and find)."""

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))

    def root(self, i: int) -> int:
        while self._parent[i] != i:
            self._parent[i] = self._parent[self._parent[i]]
            i = self._parent[i]
        return i

    def join(self, params: set[int]) -> None:
        roots = sorted({self.root(i) for i in params})
        for other in roots[1:]:
            self._parent[other] = roots[0]


def _node_params(p: Packed) -> list[set[int]]:
    """The parameters that each node is computed from."""
    found: list[set[int]] = []
    for kind, a, b in zip(p.node_kind, p.node_left, p.node_right, strict=True):
        if kind == FLOW:
            params = _walk(p.flow_param[a], p.flow_segments[a], p.flow_walk[a], p.flow_tail[a])
        elif kind == LEVEL:
            params = _walk(p.level_param[a], p.level_knots[a], p.level_walk[a])
        elif kind == CONSTANT:
            params = {int(p.constant_param[a])}
        elif kind == NUMBER:
            params = set()
        elif kind == INTEGRAL:
            params = found[a]
        else:
            params = found[a] | found[b]
        found.append(params)
    return found


def _walk(first: int, count: int, *others: int) -> set[int]:
    return {*range(int(first), int(first + count)), *(int(at) for at in others if at >= 0)}


def _owners(p: Packed) -> Ints:
    """(size,) the first parameter of the block that each parameter belongs to."""
    groups = _Groups(p.size)
    nodes = _node_params(p)
    families = [
        {int(p.noise_param[f]), int(p.lean_scale_param[f]), int(p.camp_scale_param[f])}
        for f in range(len(p.noise_param))
    ]
    for params in (*nodes, *families):
        groups.join(params)
    for at, family in zip(p.lean_param, p.lean_family, strict=True):
        groups.join({int(at)} | families[family])
    for at, family in zip(p.camp_param, p.camp_family, strict=True):
        groups.join({int(at)} | families[family])
    for node, family, hedge in zip(p.claim_node, p.claim_family, p.claim_hedge, strict=True):
        hedged = {int(p.hedge_param[hedge])} if hedge >= 0 else set()
        groups.join(nodes[node] | families[family] | hedged)
    for left, right in zip(p.tie_left, p.tie_right, strict=True):
        groups.join(nodes[left] | nodes[right])
    return np.array([groups.root(i) for i in range(p.size)], np.int64)


class _Places:
    """Which of the old places are kept, and where they stand now."""

    def __init__(self, kept: Ints) -> None:
        self.kept = kept
        self._new = {int(old): new for new, old in enumerate(kept)}

    def __call__(self, old: Ints) -> Ints:
        """The new places of `old`; -1, for none, stays."""
        return np.array([self._new[int(i)] if i >= 0 else -1 for i in old], np.int64)


def _cut(p: Packed, params: Ints) -> tuple[Packed, Ints, Ints]:
    """The part of a model that rests on `params`, and which flows and nodes are its."""
    at = _Places(params)
    inside = np.zeros(p.size, np.bool_)
    inside[params] = True

    def mine(of: Ints) -> Ints:
        return np.flatnonzero(inside[of]) if len(of) else np.zeros(0, np.int64)

    flows, levels, constants = mine(p.flow_param), mine(p.level_param), mine(p.constant_param)
    families, leans = mine(p.noise_param), mine(p.lean_param)
    camps, hedges = mine(p.camp_param), mine(p.hedge_param)
    family, lean, camp, hedge = (_Places(kept) for kept in (families, leans, camps, hedges))
    claims = np.flatnonzero(np.isin(p.claim_family, families))
    nodes_of = _node_params(p)
    ties = np.array(
        [
            t
            for t in range(len(p.tie_left))
            if inside[list(nodes_of[p.tie_left[t]] | nodes_of[p.tie_right[t]])].any()
        ],
        np.int64,
    )
    # A claim or a tie may speak of a plain number, which rests on no parameter.
    spoken = [*p.tie_left[ties], *p.tie_right[ties], *p.claim_node[claims]]
    own = [n for n, rests in enumerate(nodes_of) if rests and inside[list(rests)].all()]
    nodes = _needed(p, [*own, *(int(n) for n in spoken)])
    node = _Places(nodes)
    peers = {FLOW: _Places(flows), LEVEL: _Places(levels), CONSTANT: _Places(constants)}
    left, right = [], []
    for n in nodes:
        kind, a, b = int(p.node_kind[n]), p.node_left[n : n + 1], p.node_right[n : n + 1]
        free = kind in peers
        left.append(peers[kind](a) if free else a if kind == NUMBER else node(a))
        right.append(b if free or kind in {NUMBER, INTEGRAL} else node(b))
    row = _rows(p.row_first, p.row_point, p.row_weight, claims)
    alt = _rows(p.alt_first, p.alt_point, p.alt_weight, claims)
    read = {*row[1].tolist(), *alt[1].tolist(), *(p.tie_points.tolist() if len(ties) else [])}
    points = _points(p, flows, read, whole=bool((p.node_kind[nodes] == INTEGRAL).any()))
    point = _Places(points)
    part = p._replace(
        size=len(params),
        grid=p.grid[points],
        flow_param=at(p.flow_param[flows]),
        flow_cell=p.flow_cell[np.ix_(flows, points[1:] - 1)],
        flow_step=p.flow_step[flows],
        flow_share=p.flow_share[flows],
        flow_segments=p.flow_segments[flows],
        flow_walk=at(p.flow_walk[flows]),
        flow_tail=at(p.flow_tail[flows]),
        flow_unseen=point(p.flow_unseen[flows]),
        flow_newest=p.flow_newest[flows],
        flow_ends=p.flow_ends[flows],
        flow_center=p.flow_center[flows],
        flow_spread=p.flow_spread[flows],
        level_param=at(p.level_param[levels]),
        level_knots=p.level_knots[levels],
        level_left=p.level_left[np.ix_(levels, points)],
        level_weight=p.level_weight[np.ix_(levels, points)],
        level_step=p.level_step[levels],
        level_share=p.level_share[levels],
        level_walk=at(p.level_walk[levels]),
        level_center=p.level_center[levels],
        level_spread=p.level_spread[levels],
        constant_param=at(p.constant_param[constants]),
        constant_center=p.constant_center[constants],
        constant_spread=p.constant_spread[constants],
        node_kind=p.node_kind[nodes],
        node_left=np.concatenate([np.zeros(0, np.int64), *left]),
        node_right=np.concatenate([np.zeros(0, np.int64), *right]),
        node_number=p.node_number[nodes],
        claim_kind=p.claim_kind[claims],
        claim_node=node(p.claim_node[claims]),
        claim_low=p.claim_low[claims],
        claim_high=p.claim_high[claims],
        claim_scale=p.claim_scale[claims],
        claim_weight=p.claim_weight[claims],
        claim_extra=p.claim_extra[claims],
        claim_family=family(p.claim_family[claims]),
        claim_lean=lean(p.claim_lean[claims]),
        claim_camp=camp(p.claim_camp[claims]),
        claim_hedge=hedge(p.claim_hedge[claims]),
        claim_stale=p.claim_stale[claims],
        row_first=row[0],
        row_point=point(row[1]),
        row_weight=row[2],
        alt_first=alt[0],
        alt_point=point(alt[1]),
        alt_weight=alt[2],
        noise_param=at(p.noise_param[families]),
        lean_param=at(p.lean_param[leans]),
        lean_family=family(p.lean_family[leans]),
        lean_scale_param=at(p.lean_scale_param[families]),
        camp_param=at(p.camp_param[camps]),
        camp_family=family(p.camp_family[camps]),
        camp_scale_param=at(p.camp_scale_param[families]),
        hedge_param=at(p.hedge_param[hedges]),
        hedge_center=p.hedge_center[hedges],
        hedge_spread=p.hedge_spread[hedges],
        tie_left=node(p.tie_left[ties]),
        tie_right=node(p.tie_right[ties]),
        tie_width=p.tie_width[ties],
        tie_points=point(p.tie_points) if len(ties) else p.tie_points[:0],
    )
    return part, flows, nodes


def _points(p: Packed, flows: Ints, read: set[int], *, whole: bool) -> Ints:
    """The grid points at which the block's curves are read or change their rate.

    Between them a flow grows evenly, so leaving the others out changes nothing. An integral
    over time reads them all.
    """
    last = len(p.grid) - 1
    if whole:
        return np.arange(last + 1)
    kept = {0, last, *read, *p.flow_unseen[flows].tolist()}
    for cells in p.flow_cell[flows]:
        kept |= set((np.flatnonzero(np.diff(cells)) + 1).tolist())
    return np.array(sorted(kept), np.int64)


def _needed(p: Packed, wanted: list[int]) -> Ints:
    """The nodes wanted and those they are computed from, in the old order."""
    needed = set(wanted)
    for n in range(len(p.node_kind) - 1, -1, -1):
        if n in needed and p.node_kind[n] not in {FLOW, LEVEL, CONSTANT, NUMBER}:
            needed.add(int(p.node_left[n]))
            if p.node_kind[n] != INTEGRAL:
                needed.add(int(p.node_right[n]))
    return np.array(sorted(needed), np.int64)


def _rows(first: Ints, point: Ints, weight: Floats, claims: Ints) -> tuple[Ints, Ints, Floats]:
    """The sparse rows of the claims kept."""
    lengths = np.diff(first)[claims] if len(claims) else np.zeros(0, np.int64)
    picked = np.concatenate(
        [np.zeros(0, np.int64), *(np.arange(first[i], first[i + 1]) for i in claims)]
    ).astype(np.int64)
    return np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64), point[picked], weight[picked]
