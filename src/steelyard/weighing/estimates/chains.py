"""Chains of one block after another, several at a time: how long, from where, and what came out.

In: blocks, how many draws of each, a seed. Out: Drawn: the draws of all chains of a block, with
what is needed to draw on from where they stopped. Knows nothing of items.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass

import numpy as np

from steelyard.base.chance import stream
from steelyard.weighing.estimates.blocks import Block
from steelyard.weighing.estimates.density import log_density
from steelyard.weighing.estimates.nuts import MAX_DEPTH, sample_chain, untuned
from steelyard.weighing.estimates.packed import Floats, Ints

CHAINS = 4
WARMUP = 400
EXTRA = 3
"""Draws of a small block laid beside each draw of a large one: they cost little, and the error
of whatever rests on them falls."""
SMALL = 40
"""Parameters up to which a block is small."""
_JITTER = 0.3
_STARTS = 100
_LEAST_VARIANCE = 1e-6
"""A parameter that varies less stands where it was put: its draws say nothing of its width."""
Progress = Callable[[str, float], None]
"""Called with the name of a stage and the share of it that is done, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """Draws of one block (chains, draws, its size + flows), and what the sampler met there.

    A small block has EXTRA times as many.
    """

    parameters: Floats
    divergences: int
    deepest: float
    densities: Floats
    tuning: Floats
    """(chains, 1 + its size) step and metric, to draw on from the last draw of each chain."""

    @property
    def trajectories(self) -> int:
        """Each draw ends one."""
        chains, rows = self.parameters.shape[:2]
        return int(chains * rows)


def tuned_by(draws: Floats) -> Floats:
    """A step and a metric (1 + size,) for chains that start among `draws` (draws, size).

    The step is what a chain of independent normal parameters would settle at, more or less: the
    best one falls with the fourth root of their number (Beskos et al. 2013). A parameter that
    stands still, as one that is new to the block, gets the median variance of the others: a tiny
    one would hold it where it starts, and no diagnostic of the density would show that.
    """
    size = draws.shape[1]
    variances = draws.var(axis=0)
    moving = variances > _LEAST_VARIANCE
    usual = np.median(variances[moving]) if moving.any() else 1.0
    tuning = np.empty(1 + size)
    tuning[0] = size**-0.25
    tuning[1:] = np.where(moving, variances, usual)
    return tuning


def times_of(block: Block) -> int:
    """Draws of a block for each draw asked for."""
    return EXTRA if block.packed.size <= SMALL else 1


@dataclass(frozen=True, slots=True)
class Task:
    """Draws to make of a block: `rows` a chain, after those that there are."""

    block: Block
    before: Drawn | None
    rows: int

    @property
    def turns(self) -> int:
        """Trajectories of a chain."""
        return self.rows + (WARMUP if self.before is None else 0)

    @property
    def work(self) -> int:
        """What a chain costs, roughly."""
        return self.block.packed.size * self.turns

    def run(
        self, seed: int, chain: int, counter: Ints
    ) -> tuple[Floats, Ints, Floats, Ints, Floats]:
        """One chain, from a start of its own or from the last draw."""
        p, size = self.block.packed, self.block.packed.size
        name = f"chain {chain} of {self.block.name}"
        if self.before is None:
            rng = stream(seed, name)
            start, running, tuning, warmup = (
                _start(self.block, rng),
                p.flow_segments,
                untuned(size),
                WARMUP,
            )
        else:
            made = self.before.parameters.shape[1]
            rng = stream(seed, f"{name}, on from {made}")
            last = self.before.parameters[chain, -1]
            start, running = np.ascontiguousarray(last[:size]), last[size:].astype(np.int64)
            tuning, warmup = self.before.tuning[chain], 0
        result: tuple[Floats, Ints, Floats, Ints, Floats] = sample_chain(
            p, start, running, tuning, warmup, self.rows, rng, counter
        )
        return result

    def joined(self, results: list[tuple[Floats, Ints, Floats, Ints, Floats]]) -> Drawn:
        """All draws of the block, those before and those of these chains."""
        parameters = np.stack([result[0] for result in results])
        densities = np.stack([result[2] for result in results])
        divergences = int(sum(result[1].sum() for result in results))
        leapfrogs = np.concatenate([result[3] for result in results])
        deepest = float((leapfrogs >= (1 << MAX_DEPTH) - 1).mean())
        tuning = np.stack([result[4] for result in results])
        before = self.before
        if before is None:
            return Drawn(parameters, divergences, deepest, densities, tuning)
        share = self.rows / (self.rows + before.parameters.shape[1])
        return Drawn(
            np.concatenate([before.parameters, parameters], axis=1),
            before.divergences + divergences,
            share * deepest + (1.0 - share) * before.deepest,
            np.concatenate([before.densities, densities], axis=1),
            tuning,
        )


def sample_tasks(
    tasks: list[Task], seed: int, stage: str, progress: Progress, threads: int
) -> Iterator[Drawn]:
    """Draw all chains of the tasks, so many at a time; yields a block once its chains are done."""
    jobs = [(task, chain) for task in tasks for chain in range(CHAINS)]
    counters = [np.zeros(2, np.int64) for _ in jobs]
    work = sum(task.work for task, _ in jobs)

    def run(job: int) -> tuple[Floats, Ints, Floats, Ints, Floats]:
        task, chain = jobs[job]
        return task.run(seed, chain, counters[job])

    with ThreadPoolExecutor(max_workers=threads) as pool:
        futures = [pool.submit(run, job) for job in range(len(jobs))]
        try:
            for k, task in enumerate(tasks):
                own = futures[CHAINS * k : CHAINS * (k + 1)]
                pending = set(own)
                while pending:
                    _, pending = wait(pending, timeout=0.1)
                    done = sum(
                        other.block.packed.size * int(c[0])
                        for (other, _), c in zip(jobs, counters, strict=True)
                    )
                    progress(stage, done / work)
                yield task.joined([future.result() for future in own])
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
