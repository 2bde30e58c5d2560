"""A provisional balance after an edit, at once: what the full weighing will say, but quicker.

In: a Weighing in memory and the edited case. Out: a Reweighed: the pans at the end of the window,
how they were come by, and how far that can be trusted. The draws that are there are weighed by
what the edit says more or less; where that is not valid, short chains start from them; what the
edit does not touch is taken as it is. Never saved as a result: the full weighing follows.
"""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Literal

import numpy as np

from steelyard.base.chance import stream
from steelyard.base.dates import month_ends, parse_span
from steelyard.base.diagnostics import diagnose
from steelyard.base.spread import Draws
from steelyard.case.case import Case
from steelyard.weighing.balance import Balance
from steelyard.weighing.estimates.blocks import Block
from steelyard.weighing.estimates.carry import Carried, carry, mapped
from steelyard.weighing.estimates.chains import EXTRA, Drawn, Progress, times_of, tuned_by
from steelyard.weighing.estimates.density import log_density
from steelyard.weighing.estimates.model import Model, make_model
from steelyard.weighing.estimates.nuts import sample_chain, untuned
from steelyard.weighing.estimates.packed import Floats, Ints
from steelyard.weighing.estimates.posterior import Posterior, assemble
from steelyard.weighing.evidence import Evidence, gather_evidence
from steelyard.weighing.settings import Settings, read_settings
from steelyard.weighing.valuation import Estimate
from steelyard.weighing.weigh import (
    OptionError,
    Options,
    Panned,
    Weighing,
    estimator_of,
    resolve_options,
    weigh_end,
)

MOST_SHAPE: Final = 0.7
LEAST_ESS: Final = 400.0
"""As for leaving a source out: weights worth less give tails that are off by 5 %."""
SUBSET: Final = 2000
"""Draws of large blocks that a provisional balance is computed from: valuing half of the usual
number takes half the time, and adds an error of 1 % at most on a median."""
SHORT_CHAINS: Final = 2
"""Short chains: as many as the smallest machine has cores."""
SHORT_WARMUP: Final = 40
SHORT_DRAWS: Final = 150
"""Two chains of these lengths take a quarter of a second on the largest block of the worked case.
Starting from draws, with the metric that they show, they need only find their step."""
COLD_WARMUP: Final = 100
"""Where no draws are there to start from."""
_STARTS: Final = 20

How = Literal["unchanged", "reweighted", "warm start"]


@dataclass(frozen=True, slots=True)
class Reweighed:
    """A provisional balance. It is labelled so wherever it is shown."""

    panned: Panned
    how: How
    k_hat: float | None
    """Shape of the weights' tail, the worst of the blocks that were weighed anew."""
    ess: float | None
    """Independent draws that the weights are worth; for short chains, their effective size."""
    r_hat: float | None
    """Of the density along the short chains; None where none ran."""
    sampled: tuple[str, ...]
    """Blocks that short chains ran on."""
    draws: int
    """Draws of large blocks that the balance rests on."""
    case: Case
    options: Options
    settings: Settings
    evidence: Evidence
    posterior: Posterior

    @property
    def balance(self) -> Balance:
        """The provisional balance at the end of the window."""
        return self.panned.balance


def reweigh(
    weighing: Weighing,
    case: Case,
    progress: Progress = lambda stage, share: None,
    threads: int = SHORT_CHAINS,
) -> Reweighed:
    """Weigh an edited case provisionally, with the seed, day and basis of `weighing`.

    Raises what `weigh` raises: OptionError where nothing counts or nothing has a price,
    CaseError for settings it cannot use.
    """
    progress("reweighing", 0.0)
    was = weighing.options
    options = resolve_options(case, was.seed, was.draws, was.basis, _as_of(weighing), was.without)
    settings = read_settings(case)
    evidence = gather_evidence(
        case, options.as_of, frozenset(options.without), options.start, options.end
    )
    if not evidence.origins:
        raise OptionError("nothing counts: no accepted claim of something delivered is left")
    model = make_model(case, evidence, settings, options.start, options.end)
    carried = carry(weighing.posterior, model, options.seed)
    progress("reweighing", 0.4)
    poor = tuple(one for one in carried if not _good(one))
    ess, r_hat = min((one.ess for one in carried if one not in poor), default=math.inf), None
    how: How = "unchanged" if all(one.same for one in carried) else "reweighted"
    if poor:
        how = "warm start"
        carried, ess, r_hat = _warm(weighing.posterior, model, carried, poor, options.seed, threads)
    progress("reweighing", 0.8)
    # Where no draw changes its weight all are valued, so that what the edit leaves alone stays put.
    drawn = tuple(
        one.drawn if how == "unchanged" else _thinned(one.block, one.drawn)
        for one in carried
        if one.drawn is not None
    )
    posterior = assemble(model, tuple(one.block for one in carried), drawn)
    panned = weigh_end(case, options, settings, evidence, posterior)
    progress("reweighing", 1.0)
    k_hat = max(one.k_hat for one in carried)
    return Reweighed(
        panned,
        how,
        k_hat if math.isfinite(k_hat) else None,
        ess if math.isfinite(ess) else None,
        r_hat,
        tuple(one.block.name.partition(":")[0] for one in poor),
        posterior.drawn,
        case,
        options,
        settings,
        evidence,
        posterior,
    )


def reweighed_path(reweighed: Reweighed, item: str) -> tuple[tuple[date, ...], Draws]:
    """One item month by month after the edit: the months, and its draws (months, draws).

    Raises KeyError for an item that nothing is known of.
    """
    options = reweighed.options
    months = (*(d for d in month_ends(options.start, options.end) if d < options.end), options.end)
    estimator = estimator_of(
        reweighed.case,
        options,
        reweighed.settings,
        reweighed.evidence,
        reweighed.posterior,
        months,
    )
    if item not in estimator.ids:
        raise KeyError(item)
    return months, dict(estimator.paths.each((item,)))[item]


def reweighed_estimate(reweighed: Reweighed, item: str) -> Estimate:
    """One item at the end of the window after the edit, whatever leg it is in, or in none.

    Raises KeyError for an item that nothing is known of.
    """
    options = reweighed.options
    estimator = estimator_of(
        reweighed.case,
        options,
        reweighed.settings,
        reweighed.evidence,
        reweighed.posterior,
        (options.end,),
    )
    return estimator.at_end(1.0)[item]


def _as_of(weighing: Weighing) -> date | None:
    """The day of the weighing where it was asked for; the case's own is read from the case."""
    cutoff = weighing.case.exchange.cutoff
    own = parse_span(cutoff).last if cutoff is not None else None
    return None if weighing.options.as_of == own else weighing.options.as_of


def _good(one: Carried) -> bool:
    return one.drawn is not None and one.k_hat < MOST_SHAPE and one.ess >= LEAST_ESS


def _warm(
    posterior: Posterior,
    model: Model,
    carried: tuple[Carried, ...],
    poor: tuple[Carried, ...],
    seed: int,
    threads: int,
) -> tuple[tuple[Carried, ...], float, float]:
    """Short chains on the poor blocks; with the least effective size and the worst R-hat.

    Both are of the density, which moves as slowly as anything does.
    """
    jobs = [
        (one, chain)
        for one in sorted(poor, key=lambda one: -one.block.packed.size)
        for chain in range(SHORT_CHAINS)
    ]

    olds = {one.block.name: _mapped(posterior, model, one, seed) for one in poor}

    def run(job: tuple[Carried, int]) -> tuple[Floats, Floats]:
        one, chain = job
        p, old = one.block.packed, olds[one.block.name]
        rng = stream(seed, f"warm chain {chain} of {one.block.name}")
        start, running = _start(one.block, old, rng)
        tuning = tuned_by(old[:, : p.size]) if len(old) else untuned(p.size)
        warmup = SHORT_WARMUP if len(old) else COLD_WARMUP
        drawn, _, densities, _, _ = sample_chain(
            p, start, running, tuning, warmup, SHORT_DRAWS, rng, np.zeros(2, np.int64)
        )
        return drawn, densities

    with ThreadPoolExecutor(max_workers=threads) as pool:
        results = list(pool.map(run, jobs))
    chains, each = posterior.parameters.shape[0], len(posterior.usual) // EXTRA
    made: dict[str, Drawn] = {}
    ess, r_hat = math.inf, 1.0
    for one in poor:
        own = [result for (other, _), result in zip(jobs, results, strict=True) if other is one]
        diagnosis = diagnose(np.stack([densities for _, densities in own]))
        ess, r_hat = min(ess, diagnosis.ess_bulk), max(r_hat, diagnosis.r_hat)
        rows = np.concatenate([drawn for drawn, _ in own])
        wanted = chains * each * times_of(one.block)
        # As many draws as the other blocks have, each as often as any other.
        picked = stream(seed, f"warm draws of {one.block.name}").permutation(wanted) % len(rows)
        parameters = rows[picked].reshape(chains, -1, rows.shape[1])
        tuning = tuned_by(parameters[:, :, : one.block.packed.size].reshape(wanted, -1))
        made[one.block.name] = Drawn(
            parameters,
            0,
            posterior.deepest,
            np.full(parameters.shape[:2], np.nan),
            np.tile(tuning, (chains, 1)),
        )
    whole = tuple(
        replace(one, drawn=made[one.block.name], k_hat=-math.inf) if one.block.name in made else one
        for one in carried
    )
    return whole, ess, r_hat


def _mapped(posterior: Posterior, model: Model, one: Carried, seed: int) -> Floats:
    """Old draws in the places of the new block, (draws, its size + flows); none of a new one."""
    if one.old is None:
        return np.zeros((0, one.block.packed.size + len(one.block.flows)))
    rows = mapped(posterior, one.old, model, one.block, seed)
    return rows.reshape(-1, rows.shape[2])


def _start(block: Block, old: Floats, rng: np.random.Generator) -> tuple[Floats, Ints]:
    """An old draw that is possible in the new block, or the block's own start; flows too."""
    p = block.packed
    nodes, points, flows = len(p.node_kind), len(p.grid), len(p.flow_param)
    values, back = np.zeros((nodes, points)), np.zeros((nodes, points))
    increments, lengths = np.zeros((flows, points - 1)), np.zeros((flows, points - 1))
    g = np.zeros(p.size)
    for row in rng.integers(0, len(old), _STARTS) if len(old) else ():
        start: Floats = np.ascontiguousarray(old[row, : p.size])
        # Ends that another draw has may be impossible now, so all flows may run on.
        for running in (old[row, p.size :].astype(np.int64), p.flow_segments):
            density = log_density(start, running, p, g, values, increments, lengths, back)
            allowed = all(
                np.isfinite(p.flow_ends[f, running[f] - 1]) or running[f] == p.flow_segments[f]
                for f in range(flows)
            )
            if allowed and np.isfinite(density):
                return start, running
    return block.start, p.flow_segments


def _thinned(block: Block, drawn: Drawn) -> Drawn:
    """At most SUBSET draws of a large block, and as many times more of a small one."""
    chains, rows = drawn.parameters.shape[:2]
    times = times_of(block)
    most = min(max(SUBSET // chains, 1) * times, rows)
    picked = np.linspace(0, rows - 1, most).round().astype(np.int64)
    return replace(
        drawn, parameters=drawn.parameters[:, picked], densities=drawn.densities[:, picked]
    )
