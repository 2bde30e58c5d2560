"""Short chains that start among draws of an earlier model: a block's draws in a quarter second.

In: a posterior, another model, one of its blocks and the block of the old model that it came from.
Out: Warm: draws, with their log densities in the order in which a chain would have made them.
Many short chains rather than two long ones: each starts from an old draw that was picked by how
well it fits the new claims, so that what comes out is right from the first move on, nearly.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from steelyard.base.chance import stream
from steelyard.base.importance import resample, weight_ess
from steelyard.weighing.estimates.blocks import Block
from steelyard.weighing.estimates.carry import mapped, start_weights
from steelyard.weighing.estimates.chains import tuned_by
from steelyard.weighing.estimates.density import log_density
from steelyard.weighing.estimates.model import Model
from steelyard.weighing.estimates.nuts import sample_chain, untuned
from steelyard.weighing.estimates.packed import Floats
from steelyard.weighing.estimates.posterior import Posterior

ALL_MOVES: Final = 80
"""Moves of a chain, over all its starts."""
MOVES: Final = ((100.0, 2), (50.0, 4))
"""The better the old draws fit, told by what their weights are worth, the fewer moves a start
needs to forget the model that it comes from, and the more starts there are."""
MOST_MOVES: Final = 8
START_ESS: Final = 30.0
"""Starts are picked by weights that are worth at least so many draws; flattened until they are."""
FLATTENED: Final = (1.0, 0.8, 0.6, 0.45, 0.3, 0.2, 0.1, 0.05, 0.0)
"""Powers of the weights that are tried for it."""
MOST_STUCK: Final = 0.3
"""Where more moves go nowhere, the step of the old block is too long for the new one."""
WARMUP, COLD_WARMUP, DRAWS = 40, 100, 150
"""Of a chain that has to find its step first; the longer one where no old draw can be a start."""


@dataclass(frozen=True, slots=True)
class Warm:
    """Draws (draws, size + flows) of a block and their log densities (draws,)."""

    parameters: Floats
    densities: Floats


@dataclass(frozen=True, slots=True)
class Starts:
    """Old draws in the places of a new block, those that fit it, in the order of the old chains."""

    rows: Floats
    tuning: Floats
    known: bool
    """Whether the step is one that chains of the old block came to."""
    moves: int
    """How many moves are made from each."""


def find_starts(
    posterior: Posterior, old: Block | None, model: Model, new: Block, seed: int, chains: int
) -> Starts:
    """Starts for so many chains, as often as their weights say; none where none is possible."""
    size = new.packed.size
    if old is None:
        return Starts(np.zeros((0, size + len(new.flows))), untuned(size), known=False, moves=0)
    fresh = mapped(posterior, old, model, new, seed)
    fresh = fresh.reshape(-1, fresh.shape[2])
    tuning = tuned_by(fresh[:, :size])
    own = posterior.tunings.get(old.name)
    if own is not None:
        tuning[0] = own[0]
    ratios = start_weights(posterior, old, model, new, seed)
    if not np.isfinite(ratios.max()):
        return Starts(fresh[:0], tuning, own is not None, 0)
    # In order, so that starts from one draw stand together and are not taken for many.
    rng = stream(seed, f"starts of {new.name}")
    weights, worth = _flattened(ratios)
    moves = next((few for least, few in MOVES if worth >= least), MOST_MOVES)
    picked = resample(weights, chains * ALL_MOVES // moves, rng, shuffled=False)
    rows = [row for k in picked if (row := _possible(new, fresh[k])) is not None]
    return Starts(np.array(rows).reshape(len(rows), fresh.shape[1]), tuning, own is not None, moves)


def warm_chain(block: Block, starts: Starts, chain: int, chains: int, seed: int) -> Warm:
    """One chain's draws: a few moves from each of its share of the starts."""
    rng = stream(seed, f"warm chain {chain} of {block.name}")
    rows = np.array_split(starts.rows, chains)[chain]
    if not len(rows):
        p = block.packed
        row = np.concatenate([block.start, p.flow_segments.astype(np.float64)])
        return _run(block, row, untuned(p.size), COLD_WARMUP, DRAWS, rng)
    if starts.known:
        made = [_run(block, row, starts.tuning, 0, starts.moves, rng) for row in rows]
        if _stuck(made, block.packed.size) <= MOST_STUCK:
            return Warm(
                np.concatenate([one.parameters for one in made]),
                np.concatenate([one.densities for one in made]),
            )
    return _run(block, rows[len(rows) // 2], starts.tuning, WARMUP, DRAWS, rng)


def _run(
    block: Block, row: Floats, tuning: Floats, warmup: int, kept: int, rng: np.random.Generator
) -> Warm:
    p = block.packed
    start, running = np.ascontiguousarray(row[: p.size]), row[p.size :].astype(np.int64)
    drawn, _, densities, _, _ = sample_chain(
        p, start, running, tuning, warmup, kept, rng, np.zeros(2, np.int64)
    )
    return Warm(drawn, densities)


def _flattened(ratios: Floats) -> tuple[Floats, float]:
    """Log weights, to the highest power at which they are worth enough; their worth at the first."""
    possible = np.isfinite(ratios)
    worth = 0.0
    for power in FLATTENED:
        weights = np.where(possible, power * np.where(possible, ratios, 0.0), -np.inf)
        weights = weights - np.logaddexp.reduce(weights)
        ess = weight_ess(weights)
        worth = ess if power == FLATTENED[0] else worth
        if ess >= START_ESS:
            break
    return weights, worth


def _possible(block: Block, row: Floats) -> Floats | None:
    """An old draw as a start; its flows run on where the ends they had are impossible now."""
    p = block.packed
    nodes, points, flows = len(p.node_kind), len(p.grid), len(p.flow_param)
    values, back = np.zeros((nodes, points)), np.zeros((nodes, points))
    increments, lengths = np.zeros((flows, points - 1)), np.zeros((flows, points - 1))
    g = np.zeros(p.size)
    start = np.ascontiguousarray(row[: p.size])
    for running in (row[p.size :].astype(np.int64), p.flow_segments):
        density = log_density(start, running, p, g, values, increments, lengths, back)
        allowed = all(
            np.isfinite(p.flow_ends[f, running[f] - 1]) or running[f] == p.flow_segments[f]
            for f in range(flows)
        )
        if allowed and np.isfinite(density):
            return np.concatenate([start, running.astype(np.float64)])
    return None


def _stuck(made: list[Warm], size: int) -> float:
    """The share of moves that left where they began; ends of flows may have moved some of it."""
    stayed = [
        np.median(one.parameters[1:, :size] == one.parameters[:-1, :size], axis=1) for one in made
    ]
    return float(np.concatenate(stayed).mean())
