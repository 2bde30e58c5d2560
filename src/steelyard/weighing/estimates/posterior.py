"""Sampling a packed model, and reading curves off the draws.

In: a Model, a seed, a number of draws. Out: draws of every quantity at every grid point.
The lean that everybody shares is drawn from its prior and laid over the draws: no claim
can teach it, so no claim may narrow it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numba import njit

from steelyard.base.chance import even_normal, stream
from steelyard.case.exchange import Exchange
from steelyard.weighing.estimates.blocks import Block, split
from steelyard.weighing.estimates.curves import curves
from steelyard.weighing.estimates.density import (
    HALF_NORMAL_MEDIAN,
    SCALE_SPREAD,
    claim_shifts,
    log_density,
)
from steelyard.weighing.estimates.density import claim_log_likelihoods as log_likelihoods
from steelyard.weighing.estimates.model import Model
from steelyard.weighing.estimates.nuts import MAX_DEPTH, sample_chain
from steelyard.weighing.estimates.packed import Floats, Ints, Packed
from steelyard.weighing.settings import Settings

CHAINS = 4
WARMUP = 400
EXTRA = 3
"""Draws of a small block laid beside each draw of a large one: they cost little, and the error
of whatever rests on them falls."""
SMALL = 40
"""Parameters up to which a block is small."""
_JITTER = 0.3
_STARTS = 100
Progress = Callable[[str, float], None]
"""Called with the name of a stage and the share of it that is done, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Posterior:
    """Draws (chains, EXTRA x draws, size + flows): the parameters, then how many segments each
    flow runs; and what the sampler met. Large blocks stand EXTRA times in a row.
    """

    model: Model
    parameters: Floats
    divergences: int
    deepest: float
    """Share of draws whose tree reached the depth limit, of the block where it is largest."""
    densities: Floats
    """(chains, draws) log densities."""
    trajectories: int = 0
    """Kept trajectories of all blocks, of which `divergences` diverged."""
    diverged: float = 0.0
    """Share of trajectories that diverged, of the block where it is largest."""

    @property
    def drawn(self) -> int:
        """Draws of the large blocks, over all chains."""
        chains, rows = self.parameters.shape[:2]
        return int(chains * rows) // EXTRA

    def flat(self) -> Floats:
        """All draws, (chains x EXTRA x draws, size + flows), chain after chain."""
        return self.parameters.reshape(-1, self.parameters.shape[-1])


@dataclass(frozen=True, slots=True)
class Drawn:
    """Draws of one block (chains, draws, its size + flows), and what the sampler met there.

    A small block has EXTRA times as many.
    """

    parameters: Floats
    divergences: int
    deepest: float
    densities: Floats

    @property
    def trajectories(self) -> int:
        """Each draw ends one."""
        chains, rows = self.parameters.shape[:2]
        return int(chains * rows)


class Kept(Protocol):
    """Where draws of blocks are kept from one weighing to the next."""

    def find(self, block: Block, seed: int, draws: int) -> Drawn | None:
        """The draws of the very same block, seed and number, if there are any."""

    def keep(self, block: Block, seed: int, draws: int, drawn: Drawn) -> None:
        """Keep the draws for another time."""


def sample_posterior(
    model: Model,
    seed: int,
    draws: int,
    progress: Progress,
    kept: Kept | None = None,
    threads: int = 2,
) -> Posterior:
    """Sample `draws` draws in CHAINS chains, block by block, `threads` chains at a time.

    Blocks know nothing of one another, so draws of each are laid side by side. Each chain of
    each block has a generator of its own, keyed by the seed and the block's name: neither the
    number of threads nor what happens in another block changes it. KeyboardInterrupt stops
    the chains and is raised again.
    """
    each = max(draws // CHAINS, 100)
    blocks = split(model.packed, model.names, model.start)
    found = [kept.find(block, seed, draws) if kept is not None else None for block in blocks]
    # The longest first, so that no thread waits for it at the end.
    missing = sorted(
        (k for k, drawn in enumerate(found) if drawn is None),
        key=lambda k: -blocks[k].packed.size,
    )
    for k, drawn in zip(
        missing, _sample([blocks[k] for k in missing], seed, each, progress, threads), strict=True
    ):
        found[k] = drawn
        if kept is not None:
            kept.keep(blocks[k], seed, draws, drawn)
    return assemble(model, blocks, tuple(drawn for drawn in found if drawn is not None))


def assemble(model: Model, blocks: tuple[Block, ...], drawn: tuple[Drawn, ...]) -> Posterior:
    """The draws of all blocks side by side: draw i of one goes with draw i of the others."""
    size, flows = model.packed.size, len(model.packed.flow_param)
    times = [1 if block.packed.size <= SMALL else EXTRA for block in blocks]
    chains, rows = drawn[0].parameters.shape[:2]
    parameters = np.empty((chains, rows * times[0], size + flows))
    densities = np.zeros((chains, rows * times[0]))
    for block, part, repeat in zip(blocks, drawn, times, strict=True):
        own = block.packed.size
        draws = np.repeat(part.parameters, repeat, axis=1)
        parameters[:, :, block.params] = draws[:, :, :own]
        parameters[:, :, size + block.flows] = draws[:, :, own:]
        densities += np.repeat(part.densities, repeat, axis=1)
    return Posterior(
        model,
        parameters,
        sum(part.divergences for part in drawn),
        max(part.deepest for part in drawn),
        densities,
        sum(part.trajectories for part in drawn),
        max(part.divergences / part.trajectories for part in drawn),
    )


def _sample(
    blocks: list[Block], seed: int, each: int, progress: Progress, threads: int
) -> Iterator[Drawn]:
    """Draw all chains of the blocks, so many at a time; yields a block once its chains are done."""
    jobs = [(k, chain) for k in range(len(blocks)) for chain in range(CHAINS)]
    counters = [np.zeros(2, np.int64) for _ in jobs]
    rows = [each * EXTRA if block.packed.size <= SMALL else each for block in blocks]
    work = [blocks[k].packed.size * (WARMUP + rows[k]) for k, _ in jobs]

    def run(job: int) -> tuple[Floats, Ints, Floats, Ints]:
        k, chain = jobs[job]
        block = blocks[k]
        rng = stream(seed, f"chain {chain} of {block.name}")
        result: tuple[Floats, Ints, Floats, Ints] = sample_chain(
            block.packed, _start(block, rng), WARMUP, rows[k], rng, counters[job]
        )
        return result

    with ThreadPoolExecutor(max_workers=threads) as pool:
        futures = [pool.submit(run, job) for job in range(len(jobs))]
        try:
            for k in range(len(blocks)):
                pending = set(futures[CHAINS * k : CHAINS * (k + 1)])
                while pending:
                    _, pending = wait(pending, timeout=0.1)
                    done = sum(
                        size * int(c[0]) / (WARMUP + rows[job[0]])
                        for size, c, job in zip(work, counters, jobs, strict=True)
                    )
                    progress("sampling", done / sum(work))
                results = [f.result() for f in futures[CHAINS * k : CHAINS * (k + 1)]]
                leapfrogs = np.concatenate([result[3] for result in results])
                yield Drawn(
                    np.stack([result[0] for result in results]),
                    int(sum(result[1].sum() for result in results)),
                    float((leapfrogs >= (1 << MAX_DEPTH) - 1).mean()),
                    np.stack([result[2] for result in results]),
                )
        except BaseException:
            for counter in counters:
                counter[1] = 1
            raise


def _start(block: Block, rng: np.random.Generator) -> Floats:
    """A scattered start with a finite density; the unscattered one where none is found."""
    p = block.packed
    nodes, points, flows = len(p.node_kind), len(p.grid), len(p.flow_param)
    values, back = np.zeros((nodes, points)), np.zeros((nodes, points))
    increments, lengths = np.zeros((flows, points - 1)), np.zeros((flows, points - 1))
    g = np.zeros(p.size)
    for _ in range(_STARTS):
        start = block.start + _JITTER * rng.standard_normal(p.size)
        density = log_density(start, p.flow_segments, p, g, values, increments, lengths, back)
        if np.isfinite(density):
            return start
    return block.start


def common_leans(
    model: Model, exchange: Exchange, settings: Settings, seed: int, size: int
) -> Floats:
    """Draws (families, size) of the log lean that everybody shares, from its prior alone.

    One correlation between all pairs of families; sd by the family's kind.
    """
    families = sorted({item.family for item in (*model.program.flows, *model.program.levels)})
    shared = even_normal(stream(seed, "common lean"), size)
    rho = settings["common_correlation"]
    rows = []
    for family in families:
        kind = exchange.families[family].common_lean if family in exchange.families else "estimated"
        own = even_normal(stream(seed, f"common lean of {family}"), size)
        z = math.sqrt(rho) * shared + math.sqrt(1.0 - rho) * own
        rows.append(settings[f"common_{kind}"] * z)
    return np.array(rows).reshape(len(families), size)


def quantity_draws(model: Model, parameters: Floats, leans: Floats, points: Ints) -> Floats:
    """Every item's curve at the grid points named: (items, points, draws).

    Items are in the order of sorted(node_of).

    `leans` as `common_leans` gives it; flows and levels are divided by their family's, and
    what is defined by them follows. Loads, ratios and shares carry none.
    """
    program = model.program
    families = sorted({item.family for item in (*program.flows, *program.levels)})
    flow_family = np.array([families.index(i.family) for i in program.flows], np.int64)
    level_family = np.array([families.index(i.family) for i in program.levels], np.int64)
    nodes = np.array([program.node_of[id] for id in sorted(program.node_of)], np.int64)
    p = model.packed
    # The centres are shifted draw by draw, so the loop works on copies.
    own = p._replace(flow_center=p.flow_center.copy(), level_center=p.level_center.copy())
    result: Floats = _all_curves(
        own, np.ascontiguousarray(parameters), leans, flow_family, level_family, nodes, points
    )
    return result


@njit(cache=True)
def _all_curves(
    p: Packed,
    parameters: Floats,
    leans: Floats,
    flow_family: Ints,
    level_family: Ints,
    nodes: Ints,
    kept: Ints,
) -> Floats:
    points = p.grid.shape[0]
    draws = parameters.shape[0]
    values = np.zeros((p.node_kind.shape[0], points))
    increments = np.zeros((p.flow_param.shape[0], points - 1))
    lengths = np.zeros((p.flow_param.shape[0], points - 1))
    flow_center, level_center = p.flow_center.copy(), p.level_center.copy()
    active = p.flow_segments.copy()
    out = np.empty((nodes.shape[0], kept.shape[0], draws))
    for d in range(draws):
        for f in range(flow_center.shape[0]):
            p.flow_center[f] = flow_center[f] - leans[flow_family[f], d]
        for f in range(level_center.shape[0]):
            p.level_center[f] = level_center[f] - leans[level_family[f], d]
        for f in range(active.shape[0]):
            active[f] = int(parameters[d, p.size + f])
        curves(parameters[d], active, p, values, increments, lengths)
        for n in range(nodes.shape[0]):
            for i in range(kept.shape[0]):
                out[n, i, d] = values[nodes[n], kept[i]]
    return out


def claim_log_likelihoods(model: Model, parameters: Floats) -> Floats:
    """The log likelihood (claims, draws) of each sounding of the model at every draw.

    `parameters` as `Posterior.flat` gives them; -inf where a quantity spoken about vanishes.
    """
    result: Floats = _all_claims(model.packed, np.ascontiguousarray(parameters))
    return result


@njit(cache=True)
def _all_claims(p: Packed, parameters: Floats) -> Floats:
    points = p.grid.shape[0]
    values = np.zeros((p.node_kind.shape[0], points))
    increments = np.zeros((p.flow_param.shape[0], points - 1))
    lengths = np.zeros((p.flow_param.shape[0], points - 1))
    active = p.flow_segments.copy()
    claims = p.claim_kind.shape[0]
    noise, lean, mean, row = np.empty(claims), np.empty(claims), np.empty(claims), np.empty(claims)
    wanted = np.ones(claims, np.bool_)
    out = np.empty((claims, parameters.shape[0]))
    for d in range(parameters.shape[0]):
        for f in range(active.shape[0]):
            active[f] = int(parameters[d, p.size + f])
        curves(parameters[d], active, p, values, increments, lengths)
        claim_shifts(parameters[d], p, noise, lean, mean)
        log_likelihoods(p, values, wanted, noise, lean, mean, row)
        out[:, d] = row
    return out


def prior_parameters(model: Model, settings: Settings, seed: int, size: int) -> Floats:
    """Draws (size, parameters) from the model's prior, for the prior predictive."""
    p = model.packed
    rng = stream(seed, "prior")
    x = rng.standard_normal((size, p.size))
    x[:, p.lean_param] = rng.standard_t(4.0, (size, len(p.lean_param)))
    walks = (
        *zip(
            p.flow_walk,
            p.flow_param,
            p.flow_segments,
            p.flow_spread,
            p.flow_step,
            p.flow_share,
            strict=True,
        ),
        *zip(
            p.level_walk,
            p.level_param,
            p.level_knots,
            p.level_spread,
            p.level_step,
            p.level_share,
            strict=True,
        ),
    )
    for walk, first, count, spread, step, share in walks:
        if walk >= 0:
            x[:, walk] = _log_scales(rng, p.walk_scale, size)
            moves = np.exp(x[:, walk])[:, None] * rng.standard_t(5.0, (size, count - 1))
            x[:, first + 1 : first + count] = moves
            # The first parameter is the mean log, which the moves carry off the first one.
            x[:, first] += np.cumsum(step[1:count] * moves, axis=1) @ share[1:count] / spread
    for at in p.flow_tail:
        if at >= 0:
            x[:, at] = np.log(rng.exponential(p.stop_mean, size))
    for at in p.noise_param:
        x[:, at] *= settings["noise_spread"]
    for at in p.lean_scale_param:
        x[:, at] = _log_scales(rng, p.lean_scale, size)
    for at in p.camp_scale_param:
        x[:, at] = _log_scales(rng, p.camp_scale, size)
    x[:, p.hedge_param] = p.hedge_center + p.hedge_spread * x[:, p.hedge_param]
    active = np.tile(p.flow_segments.astype(np.float64), (size, 1))
    for f in range(len(p.flow_segments)):
        if np.isfinite(p.flow_ends[f]).any():
            chances = np.exp(p.flow_ends[f, : p.flow_segments[f]])
            active[:, f] = 1 + rng.choice(len(chances), size, p=chances / chances.sum())
    return np.concatenate([x, active], axis=1)


def _log_scales(rng: np.random.Generator, scale: float, size: int) -> Floats:
    """Draws of the log of a scale, as the density has it."""
    draws: Floats = math.log(HALF_NORMAL_MEDIAN * scale) + SCALE_SPREAD * rng.standard_normal(size)
    return draws
