"""Draws of one model -> draws of another that hears other claims, without sampling where possible.

In: a posterior, the other model, a seed. Out: for each block of the other model its draws and how
they were come by: the very same block, the old draws weighed anew, or none, with the reason.
Blocks know nothing of one another, so each is weighed by its own claims alone. Whether weights
are good enough to use is for the caller to say; nothing is sampled here.
"""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import get_type_hints

import numpy as np

from steelyard.base.chance import stream
from steelyard.base.diagnostics import diagnose
from steelyard.base.importance import resample, smooth_weights, weight_ess
from steelyard.weighing.estimates.blocks import Block, split
from steelyard.weighing.estimates.chains import EXTRA, Drawn, times_of, tuned_by
from steelyard.weighing.estimates.density import T_LEANS
from steelyard.weighing.estimates.model import Model
from steelyard.weighing.estimates.packed import (
    CONSTANT,
    FLOW,
    INTEGRAL,
    LEVEL,
    NUMBER,
    Floats,
    Packed,
)
from steelyard.weighing.estimates.posterior import Posterior, claim_log_likelihoods

Signature = tuple[object, ...]
_NUMBERS = tuple(name for name, kind in get_type_hints(Packed).items() if kind is float)
_TUNED_EVERY = 8
"""Draws between those that a metric is read off: chains that start from it learn it anew."""


@dataclass(frozen=True, slots=True)
class Carried:
    """One block of the new model. `drawn` is None where it must be sampled."""

    block: Block
    drawn: Drawn | None
    k_hat: float
    """Shape of the weights' tail; minus infinity where nothing was weighed."""
    ess: float
    """How many independent draws the weights are worth; infinite where nothing was weighed."""
    old: Block | None
    """The block of the old model with the same quantities, where there is one."""

    @property
    def same(self) -> bool:
        """Whether the block is the very same as before."""
        return self.drawn is not None and math.isinf(self.ess)


def carry(
    posterior: Posterior, model: Model, seed: int, *, loose: bool = False, threads: int = 1
) -> tuple[Carried, ...]:
    """Carry the draws over, block by block, in the order of the new model's blocks.

    With `loose` draws are weighed too where the block lost quantities, or where other blocks hang
    together otherwise; and what is weighed keeps its order, so that less moves by chance.
    """
    was = posterior.model
    old = split(was.packed, was.names, was.start)
    new = split(model.packed, model.names, model.start)
    places = {name: block for block in old for name in _names(was, block)}
    alike = _same_program(was, model)

    def one(block: Block) -> Carried:
        before = places.get(block.name)
        if before is None:
            return Carried(block, None, -math.inf, math.inf, None)
        if _identical(was, before, model, block):
            return Carried(block, _taken(posterior, before), -math.inf, math.inf, before)
        valid = alike and _same_shape(was, before, model, block)
        if not (_same_part(was, before, model, block) if loose else valid):
            return Carried(block, None, -math.inf, math.inf, before)
        drawn, k_hat, ess = _weighed(posterior, before, model, block, seed, shuffled=not loose)
        return Carried(block, drawn, k_hat, ess, before)

    with ThreadPoolExecutor(max_workers=threads) as pool:
        return tuple(pool.map(one, new))


def start_weights(posterior: Posterior, old: Block, model: Model, new: Block, seed: int) -> Floats:
    """How well old draws, in the places of the new block, would do as starts: log ratios (draws,).

    Exact where the block can be weighed. Elsewhere moving a draw changes it a little, which the
    ratio knows of the claims and not of the priors.
    """
    taken = _taken(posterior, old).parameters
    fresh = mapped(posterior, old, model, new, seed)
    draws, places = taken.reshape(-1, taken.shape[2]), fresh.reshape(-1, fresh.shape[2])
    return _ratios(posterior.model, old, draws, model, new, places)


def mapped(posterior: Posterior, old: Block, model: Model, new: Block, seed: int) -> Floats:
    """Draws (chains, rows, size + flows) of the old block in the places of the new one.

    What the old block does not have is drawn from its prior, moves of a walk are left out.
    """
    drawn = _taken(posterior, old).parameters
    chains, rows = drawn.shape[:2]
    was = posterior.model
    at = {name: k for k, name in enumerate(_names(was, old))}
    p = new.packed
    hedges = {int(param): k for k, param in enumerate(p.hedge_param)}
    leans = set(p.lean_param.tolist())
    camps = set(p.camp_param.tolist())
    out = np.empty((chains, rows, p.size + len(new.flows)))
    for k, name in enumerate(_names(model, new)):
        if name in at:
            out[:, :, k] = drawn[:, :, at[name]]
            continue
        rng = stream(seed, f"carried {name}")
        if k in leans:
            out[:, :, k] = rng.standard_t(T_LEANS, (chains, rows))
        elif k in camps:
            out[:, :, k] = rng.standard_normal((chains, rows))
        elif k in hedges:
            h = hedges[k]
            normal = rng.standard_normal((chains, rows))
            out[:, :, k] = p.hedge_center[h] + p.hedge_spread[h] * normal
        else:
            out[:, :, k] = new.start[k]
    flows = {was.program.flows[f].id: k for k, f in enumerate(old.flows)}
    for k, f in enumerate(new.flows):
        place = flows.get(model.program.flows[f].id)
        most = float(p.flow_segments[k])
        out[:, :, p.size + k] = (
            np.minimum(drawn[:, :, old.packed.size + place], most) if place is not None else most
        )
    return out


def _names(model: Model, block: Block) -> tuple[str, ...]:
    return tuple(model.names[k] for k in block.params)


def _taken(posterior: Posterior, block: Block) -> Drawn:
    """The draws of one block, each once."""
    size = posterior.model.packed.size
    columns = np.concatenate([block.params, size + block.flows])
    places = np.ix_(posterior.usual[:: EXTRA // times_of(block)], columns)
    # Chain by chain: an index into all at once would copy every other block's draws too.
    parameters = np.stack([chain[places] for chain in posterior.parameters])
    return _carried(parameters, posterior.deepest, block.packed.size)


def _carried(parameters: Floats, deepest: float, size: int) -> Drawn:
    """Draws of a block that no chain drew in this order."""
    unknown = np.full(parameters.shape[:2], np.nan)
    tuning = tuned_by(parameters[:, ::_TUNED_EVERY, :size].reshape(-1, size))
    return Drawn(parameters, 0, deepest, unknown, np.tile(tuning, (len(parameters), 1)))


def _identical(was: Model, old: Block, model: Model, new: Block) -> bool:
    return _names(was, old) == _names(model, new) and all(
        np.array_equal(np.asarray(a), np.asarray(b))
        for a, b in zip(old.packed, new.packed, strict=True)
    )


def _same_program(was: Model, model: Model) -> bool:
    """Whether quantities hang together in the same way, with the same settings."""
    a, b = was.packed, model.packed
    return (
        was.program.node_of == model.program.node_of
        and was.grid.end == model.grid.end
        and all(getattr(a, name) == getattr(b, name) for name in _NUMBERS)
        and all(
            np.array_equal(getattr(a, name), getattr(b, name))
            for name in ("node_kind", "node_left", "node_right", "node_number")
        )
        and np.array_equal(a.tie_left, b.tie_left)
        and np.array_equal(a.tie_right, b.tie_right)
        and np.array_equal(a.tie_width, b.tie_width)
        and np.array_equal(a.grid[a.tie_points], b.grid[b.tie_points])
    )


def _same_shape(was: Model, old: Block, model: Model, new: Block) -> bool:
    """Whether the blocks differ in claims and in the leans and hedges of these alone.

    Claims place the dates at which a quantity may change and at which a flow may end, so
    another claim often is another model.
    """
    return (
        _core(was, old) == _core(model, new)
        and _shapes(was, old) == _shapes(model, new)
        and _same_hedges(was, old, model, new)
    )


def _same_part(was: Model, old: Block, model: Model, new: Block) -> bool:
    """Whether the new block is the old one or a part of it, with other claims.

    What the old block has besides stood by its claims alone: without them it says nothing of
    the rest. All else of the two models may differ.
    """
    shapes = _shapes(was, old)
    meant, means = _meanings(was), _meanings(model)
    inside = set(new.nodes.tolist())
    return (
        set(_core(model, new)) <= set(_core(was, old))
        and all(shapes.get(item) == shape for item, shape in _shapes(model, new).items())
        and _same_hedges(was, old, model, new)
        and all(getattr(old.packed, name) == getattr(new.packed, name) for name in _NUMBERS)
        and all(
            meant[was.program.node_of[item]] == means[node]
            for item, node in model.program.node_of.items()
            if node in inside and item in was.program.node_of
        )
        and _ties(old, meant) == _ties(new, means)
    )


def _meanings(model: Model) -> dict[int, str]:
    """A name for what each node is computed from, down to the free quantities."""
    p, program = model.packed, model.program
    free = {FLOW: program.flows, LEVEL: program.levels, CONSTANT: program.constants}
    found: dict[int, str] = {}
    for n, (kind, a, b) in enumerate(
        zip(p.node_kind.tolist(), p.node_left.tolist(), p.node_right.tolist(), strict=True)
    ):
        if kind in free:
            parts: Signature = (kind, free[kind][a].id)
        elif kind == NUMBER:
            parts = (kind, float(p.node_number[n]))
        else:
            parts = (kind, found[a], found[b] if kind != INTEGRAL else "")
        # Names of one length: spelt out, what is defined by what is defined would double each time.
        found[n] = sha256(repr(parts).encode()).hexdigest()
    return found


def _ties(block: Block, meanings: dict[int, str]) -> list[Signature]:
    """What holds the block's quantities together, with the months at which it does."""
    p = block.packed
    months = np.round(p.grid[p.tie_points], 6).tolist()
    return sorted(
        (meanings[int(block.nodes[a])], meanings[int(block.nodes[b])], float(width), *months)
        for a, b, width in zip(p.tie_left, p.tie_right, p.tie_width, strict=True)
    )


def _same_hedges(was: Model, old: Block, model: Model, new: Block) -> bool:
    before, after = _hedges(was, old), _hedges(model, new)
    return all(before[name] == after[name] for name in before.keys() & after.keys())


def _hedges(model: Model, block: Block) -> dict[str, tuple[float, float]]:
    """The prior of each hedge's mean excess, by the name of its parameter."""
    p, names = block.packed, _names(model, block)
    return {
        names[int(at)]: (float(center), float(spread))
        for at, center, spread in zip(p.hedge_param, p.hedge_center, p.hedge_spread, strict=True)
    }


def _core(model: Model, block: Block) -> tuple[str, ...]:
    """Parameters other than those that come and go with a source."""
    p = block.packed
    loose = {*p.lean_param.tolist(), *p.camp_param.tolist(), *p.hedge_param.tolist()}
    return tuple(name for k, name in enumerate(_names(model, block)) if k not in loose)


def _shapes(model: Model, block: Block) -> dict[str, Signature]:
    """The prior of each free quantity of the block by item, whatever grid it is laid on."""
    p = model.packed
    months = [round(float(m), 6) for m in p.grid]
    shapes: dict[str, Signature] = {}
    for f in block.flows:
        cells = p.flow_cell[f]
        count = int(p.flow_segments[f])
        turns = [
            (months[c], int(cells[c]))
            for c in range(len(cells))
            if c == 0 or cells[c] != cells[c - 1]
        ]
        shapes[model.program.flows[f].id] = (
            *(p.flow_step[f, :count].tolist()), *(p.flow_share[f, :count].tolist()),
            *(p.flow_ends[f, :count].tolist()), *turns,
            round(float(p.flow_newest[f]), 6), p.flow_tail[f] >= 0,
            float(p.flow_center[f]), float(p.flow_spread[f]),
        )  # fmt: skip
    inside = set(block.params.tolist())
    for k, item in enumerate(model.program.levels):
        if int(p.level_param[k]) not in inside:
            continue
        count = int(p.level_knots[k])
        shapes[item.id] = (
            *(p.level_step[k, :count].tolist()),
            float(p.level_center[k]), float(p.level_spread[k]),
            *(months[i] for i in _knots(p, k)),
        )  # fmt: skip
    for k, item in enumerate(model.program.constants):
        if int(p.constant_param[k]) in inside:
            shapes[item.id] = (float(p.constant_center[k]), float(p.constant_spread[k]))
    return shapes


def _knots(p: Packed, level: int) -> list[int]:
    """The last point before a level starts, and the points at which it is free."""
    before = np.flatnonzero(p.level_weight[level] < 0.0)
    places = [int(before[-1])] if len(before) else [-1]
    for k in range(int(p.level_knots[level])):
        on = np.flatnonzero((p.level_left[level] == k) & (p.level_weight[level] == 0.0))
        places.append(int(on[0]) if len(on) else len(p.grid) - 1)
    return places


def _claims(model: Model, block: Block) -> dict[str, tuple[int, Signature]]:
    """Claim id -> its row in the block, and all that its likelihood rests on."""
    whole = model.packed
    inside = set(block.params.tolist())
    rows = [
        i for i, family in enumerate(whole.claim_family) if int(whole.noise_param[family]) in inside
    ]
    names = _names(model, block)
    p = block.packed
    found: dict[str, tuple[int, Signature]] = {}
    for row, i in enumerate(rows):
        hedge = int(p.claim_hedge[row])
        lean, camp = int(p.claim_lean[row]), int(p.claim_camp[row])
        first, last = p.row_first[row : row + 2]
        alt, alt_last = p.alt_first[row : row + 2]
        found[model.soundings[i].reading.claim.id] = (
            row,
            (
                model.soundings[i].item.id,
                int(p.claim_kind[row]),
                float(p.claim_low[row]),
                float(p.claim_high[row]),
                float(p.claim_extra[row]),
                float(p.claim_stale[row]),
                *p.claim_scale[row].tolist(),
                *p.claim_weight[row].tolist(),
                names[p.lean_param[lean]] if lean >= 0 else "",
                names[p.camp_param[camp]] if camp >= 0 else "",
                names[p.hedge_param[hedge]] if hedge >= 0 else "",
                *np.round(p.grid[p.row_point[first:last]], 6).tolist(),
                *p.row_weight[first:last].tolist(),
                *np.round(p.grid[p.alt_point[alt:alt_last]], 6).tolist(),
                *p.alt_weight[alt:alt_last].tolist(),
            ),
        )
    return found


def _weighed(
    posterior: Posterior, old: Block, model: Model, new: Block, seed: int, *, shuffled: bool
) -> tuple[Drawn, float, float]:
    """The old block's draws weighed by the claims that came over those that went."""
    was, taken = posterior.model, _taken(posterior, old)
    chains, rows = taken.parameters.shape[:2]
    fresh = mapped(posterior, old, model, new, seed).reshape(chains * rows, -1)
    ratios = _ratios(was, old, taken.parameters.reshape(chains * rows, -1), model, new, fresh)
    if not np.isfinite(ratios.max()):
        # No old draw can have said what is said now.
        return taken, math.inf, 0.0
    efficiency = 1.0
    if np.isfinite(ratios).all():
        efficiency = min(diagnose(ratios.reshape(chains, rows)).ess_bulk / ratios.size, 1.0)
    weights, k_hat = smooth_weights(ratios, efficiency)
    each = len(posterior.usual) * times_of(new) // EXTRA
    rng = stream(seed, f"resampling of {new.name}")
    picked = resample(weights, chains * each, rng, shuffled=shuffled)
    parameters = fresh[picked].reshape(chains, each, -1)
    drawn = _carried(parameters, posterior.deepest, new.packed.size)
    return drawn, k_hat, weight_ess(weights, efficiency)


def _ratios(
    was: Model, old: Block, draws: Floats, model: Model, new: Block, fresh: Floats
) -> Floats:
    """What the claims that came say of each draw over what those said that went, in logs.

    `fresh` are the `draws` in the places of the new block.
    """
    before, after = _claims(was, old), _claims(model, new)
    gone = [row for id, (row, said) in before.items() if id not in after or after[id][1] != said]
    came = [row for id, (row, said) in after.items() if id not in before or before[id][1] != said]
    ratios = np.zeros(len(fresh))
    if came:
        ratios += _likelihood(model, new, fresh, came)
    if gone:
        ratios -= _likelihood(was, old, draws, gone)
    return ratios


def _likelihood(model: Model, block: Block, parameters: Floats, rows: list[int]) -> Floats:
    """Log likelihood (draws,) of some of a block's claims together."""
    part = claim_log_likelihoods(replace(model, packed=block.packed), parameters, rows)
    result: Floats = part.sum(axis=0)
    return result
