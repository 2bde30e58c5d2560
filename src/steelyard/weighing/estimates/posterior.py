"""Sampling a packed model, and reading curves off the draws.

In: a Model, a seed, a number of draws. Out: draws of every quantity at every grid point.
The lean that everybody shares is drawn from its prior and laid over the draws: no claim
can teach it, so no claim may narrow it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

import numpy as np
from numba import njit

from steelyard.base.chance import even_normal, stream
from steelyard.base.diagnostics import diagnose, rank_r_hat
from steelyard.case.exchange import Exchange
from steelyard.weighing.estimates.blocks import Block, split
from steelyard.weighing.estimates.chains import (
    CHAINS,
    EXTRA,
    Drawn,
    Progress,
    Task,
    sample_tasks,
    times_of,
)
from steelyard.weighing.estimates.curves import curves
from steelyard.weighing.estimates.density import (
    HALF_NORMAL_MEDIAN,
    SCALE_SPREAD,
    T_LEANS,
    T_STEPS,
    claim_shifts,
)
from steelyard.weighing.estimates.density import claim_log_likelihoods as log_likelihoods
from steelyard.weighing.estimates.model import Model
from steelyard.weighing.estimates.packed import Bools, Floats, Ints, Packed
from steelyard.weighing.settings import Settings

MOST_TIMES = 160
"""Draws of a block for each draw asked for, at most, when it is drawn on for a smaller error."""
MOST_FOR_R_HAT = 4
"""The same where chains only have to agree, as a multiple of the block's usual number."""
MOST_ROWS = 30
"""Rows in which blocks are laid side by side, at most, for each draw asked for. Where a block has
more they are thinned: whoever needed them has neighbours much alike."""
_SPARE = 1.1
"""So much more than the error asks for, because the error is itself known by chance."""
_MOST_GROWTH = 4.0
"""Between two looks at the error, because an early look may be far off."""


@dataclass(frozen=True, slots=True)
class Posterior:
    """Draws (chains, times x draws, size + flows): the parameters, then how many segments each
    flow runs; and what the sampler met. A block that has fewer draws repeats each in a row.
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
    times: int = EXTRA
    """Rows for each draw asked for: more than EXTRA where it was drawn on for a smaller error."""
    error: float | None = None
    """The Monte Carlo error of a log quantile that was asked for, if any."""
    tunings: Mapping[str, Floats] = field(default_factory=dict)
    """Step and metric (1 + size,) that the chains of each block came to, by the block's name."""

    @property
    def drawn(self) -> int:
        """Draws asked for, over all chains: the least that any block has."""
        chains, rows = self.parameters.shape[:2]
        return int(chains * rows) // self.times

    @property
    def usual(self) -> Ints:
        """The rows of a chain that stand for all where EXTRA for each draw asked for will do."""
        rows = self.parameters.shape[1]
        return _spread(rows, rows // self.times * EXTRA)

    def flat(self) -> Floats:
        """All draws, (chains x EXTRA x draws, size + flows), chain after chain."""
        return self.parameters.reshape(-1, self.parameters.shape[-1])


@dataclass(frozen=True, slots=True)
class Goal:
    """When a block has been drawn enough. A block that falls short is drawn on."""

    r_hat: float | None = None
    """Of every item's quantity at the window's end; blocks are drawn on up to MOST_FOR_R_HAT."""
    error: float | None = None
    """Monte Carlo error of every log quantile of it; blocks are drawn on up to MOST_TIMES."""


NO_GOAL = Goal()


class Kept(Protocol):
    """Where draws of blocks are kept from one weighing to the next."""

    def find(self, block: Block, seed: int, draws: int, goal: Goal = NO_GOAL) -> Drawn | None:
        """The draws of the very same block, seed, number and goal, if there are any."""

    def keep(self, block: Block, seed: int, draws: int, drawn: Drawn, goal: Goal = NO_GOAL) -> None:
        """Keep the draws for another time."""


def sample_posterior(
    model: Model,
    seed: int,
    draws: int,
    progress: Progress,
    kept: Kept | None = None,
    threads: int = 2,
    goal: Goal = NO_GOAL,
) -> Posterior:
    """Sample `draws` draws in CHAINS chains, block by block, `threads` chains at a time.

    Blocks know nothing of one another, so draws of each are laid side by side. Each chain of
    each block has a generator of its own, keyed by the seed and the block's name: neither the
    number of threads nor what happens in another block changes it. Blocks that fall short of
    the goal are drawn on. KeyboardInterrupt stops the chains and is raised again.
    """
    each = max(draws // CHAINS, 100)
    blocks = split(model.packed, model.names, model.start)
    found: list[Drawn | None] = [None] * len(blocks)
    if kept is not None:
        found = [kept.find(block, seed, draws) for block in blocks]
    # The longest first, so that no thread waits for it at the end.
    missing = sorted(
        (k for k, drawn in enumerate(found) if drawn is None),
        key=lambda k: -blocks[k].packed.size,
    )
    asked = [Task(blocks[k], None, each * times_of(blocks[k])) for k in missing]
    for k, one in zip(
        missing, sample_tasks(asked, seed, "sampling", progress, threads), strict=True
    ):
        found[k] = one
        if kept is not None:
            kept.keep(blocks[k], seed, draws, one)
    drawn = [one for one in found if one is not None]
    if goal != NO_GOAL:
        drawn = _draw_on(model, blocks, drawn, seed, draws, goal, progress, kept, threads)
    times = EXTRA
    if goal.error is not None:
        times = max(EXTRA, *(one.parameters.shape[1] // each for one in drawn))
        # A multiple of EXTRA, so that whoever takes EXTRA rows for a draw meets none twice.
        times = min(-(-times // EXTRA) * EXTRA, MOST_ROWS)
    posterior = assemble(model, blocks, tuple(drawn), each * times, times)
    return replace(posterior, error=goal.error)


def _draw_on(
    model: Model,
    blocks: tuple[Block, ...],
    drawn: list[Drawn],
    seed: int,
    draws: int,
    goal: Goal,
    progress: Progress,
    kept: Kept | None,
    threads: int,
) -> list[Drawn]:
    """Longer draws of the blocks that fall short of the goal."""
    drawn = list(drawn)
    open_blocks = []
    for k, block in enumerate(blocks):
        before = kept.find(block, seed, draws, goal) if kept is not None else None
        if before is not None:
            drawn[k] = before
        else:
            open_blocks.append(k)
    longer: set[int] = set()
    turn = 0
    while open_blocks:
        tasks: dict[int, Task] = {}
        for k in open_blocks:
            more = _missing(model, blocks[k], drawn[k], max(draws // CHAINS, 100), goal)
            if more > 0:
                tasks[k] = Task(blocks[k], drawn[k], more)
            elif k in longer and kept is not None:
                kept.keep(blocks[k], seed, draws, drawn[k], goal)
        open_blocks = sorted(tasks, key=lambda k: -tasks[k].work)
        turn += 1
        results = sample_tasks(
            [tasks[k] for k in open_blocks], seed, f"drawing on ({turn})", progress, threads
        )
        for k, result in zip(open_blocks, results, strict=True):
            drawn[k] = result
            longer.add(k)
    return drawn


def _missing(model: Model, block: Block, drawn: Drawn, each: int, goal: Goal) -> int:
    """How many more draws a chain of the block needs, to be looked at again after them."""
    rows = int(drawn.parameters.shape[1])
    items = _at_end(model, block, drawn)
    if goal.error is not None:
        worst = max((diagnose(one).mcse_log for one in items), default=0.0)
        # The error falls with the square root of the number; one that is no number asks for most.
        factor = _SPARE * (worst / goal.error) ** 2 if worst < math.inf else _MOST_GROWTH
        wanted = math.ceil(rows / each * min(factor, _MOST_GROWTH))
        if factor > _SPARE and (more := min(wanted, MOST_TIMES) * each - rows) > 0:
            return more
    if goal.r_hat is not None and rows < MOST_FOR_R_HAT * times_of(block) * each:
        if max((rank_r_hat(one) for one in items), default=1.0) > goal.r_hat:
            return rows
    return 0


def _at_end(model: Model, block: Block, drawn: Drawn) -> list[Floats]:
    """(chains, draws) of each of the block's items at the window's end, as sampled."""
    place = {int(node): k for k, node in enumerate(block.nodes)}
    nodes = [place[node] for node in model.program.node_of.values() if node in place]
    p = block.packed
    own = p._replace(flow_center=p.flow_center.copy(), level_center=p.level_center.copy())
    chains, rows = drawn.parameters.shape[:2]
    values = _all_curves(
        own,
        drawn.parameters.reshape(chains * rows, -1),
        np.zeros((1, chains * rows)),
        np.zeros(len(p.flow_center), np.int64),
        np.zeros(len(p.level_center), np.int64),
        np.array(nodes, np.int64),
        np.array([len(p.grid) - 1], np.int64),
    )
    return [one[0].reshape(chains, rows) for one in values]


def assemble(
    model: Model,
    blocks: tuple[Block, ...],
    drawn: tuple[Drawn, ...],
    rows: int | None = None,
    times: int = EXTRA,
) -> Posterior:
    """The draws of all blocks side by side: row i of one goes with row i of the others.

    A block with fewer than `rows` draws a chain repeats each in a row, one with more is thinned
    evenly. The default are EXTRA rows for each draw of a large block, one for each of a small one.
    """
    size, flows = model.packed.size, len(model.packed.flow_param)
    chains = drawn[0].parameters.shape[0]
    usual = drawn[0].parameters.shape[1] * EXTRA // times_of(blocks[0])
    rows = usual if rows is None else rows
    parameters = np.empty((chains, rows, size + flows))
    densities = np.zeros((chains, rows))
    for block, part in zip(blocks, drawn, strict=True):
        own = block.packed.size
        picked = _spread(part.parameters.shape[1], rows)
        draws = part.parameters[:, picked]
        parameters[:, :, block.params] = draws[:, :, :own]
        parameters[:, :, size + block.flows] = draws[:, :, own:]
        densities += part.densities[:, picked]
    return Posterior(
        model,
        parameters,
        sum(part.divergences for part in drawn),
        max(part.deepest for part in drawn),
        densities,
        sum(part.trajectories for part in drawn),
        max(part.divergences / part.trajectories for part in drawn),
        times,
        tunings={
            block.name: np.median(part.tuning, axis=0)
            for block, part in zip(blocks, drawn, strict=True)
        },
    )


def _spread(there: int, wanted: int) -> Ints:
    """(wanted,) places among `there`, in order and as evenly as can be."""
    return np.arange(wanted) * there // wanted


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


def claim_log_likelihoods(
    model: Model, parameters: Floats, rows: Sequence[int] | None = None
) -> Floats:
    """The log likelihood (claims, draws) of each sounding of the model at every draw.

    `parameters` as `Posterior.flat` gives them; -inf where a quantity spoken about vanishes.
    Of the claims in `rows` alone, in that order, where it is given.
    """
    wanted = np.ones(len(model.packed.claim_kind), np.bool_)
    if rows is not None:
        wanted[:] = False
        wanted[list(rows)] = True
    result: Floats = _all_claims(model.packed, np.ascontiguousarray(parameters), wanted)
    return result if rows is None else result[list(rows)]


@njit(cache=True, nogil=True)
def _all_claims(p: Packed, parameters: Floats, wanted: Bools) -> Floats:
    points = p.grid.shape[0]
    values = np.zeros((p.node_kind.shape[0], points))
    increments = np.zeros((p.flow_param.shape[0], points - 1))
    lengths = np.zeros((p.flow_param.shape[0], points - 1))
    active = p.flow_segments.copy()
    claims = p.claim_kind.shape[0]
    noise, lean, mean, row = np.empty(claims), np.empty(claims), np.empty(claims), np.empty(claims)
    row[:] = 0.0
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
    x[:, p.lean_param] = rng.standard_t(T_LEANS, (size, len(p.lean_param)))
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
            moves = np.exp(x[:, walk])[:, None] * rng.standard_t(T_STEPS, (size, count - 1))
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
