"""Sampling a packed model, and reading curves off the draws.

In: a Model, a seed, a number of draws. Out: draws of every quantity at every grid point.
The lean that everybody shares is drawn from its prior and laid over the draws: no claim
can teach it, so no claim may narrow it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass

import numpy as np
from numba import njit

from steelyard.base.chance import stream
from steelyard.case.exchange import Exchange
from steelyard.weighing.estimates.curves import curves
from steelyard.weighing.estimates.density import HALF_NORMAL_MEDIAN, SCALE_SPREAD, log_density
from steelyard.weighing.estimates.model import Model
from steelyard.weighing.estimates.nuts import MAX_DEPTH, sample_chain
from steelyard.weighing.estimates.packed import Floats, Ints, Packed
from steelyard.weighing.settings import Settings

CHAINS = 4
WARMUP = 500
_JITTER = 0.3
_STARTS = 20
Progress = Callable[[str, float], None]
"""Called with the name of a stage and the share of it that is done, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Posterior:
    """Draws (chains, draws, size + flows): the parameters, then how many segments each flow
    runs; and what the sampler met.
    """

    model: Model
    parameters: Floats
    divergences: int
    deepest: float
    """Share of draws whose tree reached the depth limit."""
    densities: Floats
    """(chains, draws) log densities."""

    def flat(self) -> Floats:
        """All draws, (chains x draws, size), chain after chain."""
        return self.parameters.reshape(-1, self.parameters.shape[-1])


def sample_posterior(model: Model, seed: int, draws: int, progress: Progress) -> Posterior:
    """Sample `draws` draws in CHAINS chains, two at a time.

    Each chain has a generator of its own made from `seed`, so that the number of threads
    changes nothing. KeyboardInterrupt stops the chains and is raised again.
    """
    kept = max(draws // CHAINS, 100)
    seeds = np.random.SeedSequence([seed, 0x51EE]).spawn(CHAINS)
    counters = [np.zeros(2, np.int64) for _ in range(CHAINS)]
    total = CHAINS * (WARMUP + kept)

    def run(chain: int) -> tuple[Floats, Ints, Floats, Ints]:
        rng = np.random.Generator(np.random.PCG64(seeds[chain]))
        start = _start(model, rng)
        result: tuple[Floats, Ints, Floats, Ints] = sample_chain(
            model.packed, start, WARMUP, kept, rng, counters[chain]
        )
        return result

    with ThreadPoolExecutor(max_workers=2) as pool:
        futures = [pool.submit(run, chain) for chain in range(CHAINS)]
        try:
            pending = set(futures)
            while pending:
                _, pending = wait(pending, timeout=0.1)
                progress("sampling", sum(int(c[0]) for c in counters) / total)
        except BaseException:
            for counter in counters:
                counter[1] = 1
            raise
    results = [future.result() for future in futures]
    leapfrogs = np.concatenate([result[3] for result in results])
    return Posterior(
        model,
        np.stack([result[0] for result in results]),
        int(sum(result[1].sum() for result in results)),
        float((leapfrogs >= (1 << MAX_DEPTH) - 1).mean()),
        np.stack([result[2] for result in results]),
    )


def _start(model: Model, rng: np.random.Generator) -> Floats:
    """A scattered start with a finite density; the unscattered one where none is found."""
    p = model.packed
    nodes, points, flows = len(p.node_kind), len(p.grid), len(p.flow_param)
    values, back = np.zeros((nodes, points)), np.zeros((nodes, points))
    increments, lengths = np.zeros((flows, points - 1)), np.zeros((flows, points - 1))
    g = np.zeros(p.size)
    for _ in range(_STARTS):
        start = model.start + _JITTER * rng.standard_normal(p.size)
        density = log_density(start, p.flow_segments, p, g, values, increments, lengths, back)
        if np.isfinite(density):
            return start
    return model.start


def common_leans(
    model: Model, exchange: Exchange, settings: Settings, seed: int, size: int
) -> Floats:
    """Draws (families, size) of the log lean that everybody shares, from its prior alone.

    One correlation between all pairs of families; sd by the family's kind.
    """
    families = sorted({item.family for item in (*model.program.flows, *model.program.levels)})
    shared = stream(seed, "common lean").standard_normal(size)
    rho = settings["common_correlation"]
    rows = []
    for family in families:
        kind = exchange.families[family].common_lean if family in exchange.families else "estimated"
        own = stream(seed, f"common lean of {family}").standard_normal(size)
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


def prior_parameters(model: Model, settings: Settings, seed: int, size: int) -> Floats:
    """Draws (size, parameters) from the model's prior, for the prior predictive."""
    p = model.packed
    rng = stream(seed, "prior")
    x = rng.standard_normal((size, p.size))
    x[:, p.lean_param] = rng.standard_t(4.0, (size, len(p.lean_param)))
    walks = (
        *zip(p.flow_walk, p.flow_param, p.flow_segments, p.flow_spread, p.flow_step, strict=True),
        *zip(p.level_walk, p.level_param, p.level_knots, p.level_spread, p.level_step, strict=True),
    )
    for walk, first, segments, spread, step in walks:
        if walk >= 0:
            x[:, walk] = _log_scales(rng, p.walk_scale, size)
            scale = np.exp(x[:, walk])
            for k in range(1, segments):
                before = x[:, first + k - 1] * (spread if k == 1 else 1.0)
                x[:, first + k] = before + scale * step[k] * rng.standard_t(5.0, size)
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
