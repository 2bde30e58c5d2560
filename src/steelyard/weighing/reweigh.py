"""A provisional balance after an edit, at once: what the full weighing will say, but quicker.

In: a Weighing in memory and the edited case. Out: a Reweighed: the pans at the end of the window,
how they were come by, and how far that can be trusted. Quantities may change at the dates at which
they could before, so that the draws that are there can be weighed by what the edit says more or
less; where too few of them fit, short chains start from those that do; what the edit does not touch
is taken as it is. Never saved as a result: the full weighing follows.
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
from steelyard.weighing.estimates.carry import Carried, carry
from steelyard.weighing.estimates.chains import EXTRA, Drawn, Progress, times_of, tuned_by
from steelyard.weighing.estimates.model import Model, make_model
from steelyard.weighing.estimates.posterior import Posterior, assemble
from steelyard.weighing.estimates.warm import Starts, Warm, find_starts, warm_chain
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
LEAST_ESS: Final = 100.0
"""Short chains are worth half of it, so weights that are worth as much are the better answer."""
LEAST_SHARE: Final = 0.5
"""Weights worth that share of the draws have no tail that a shape could be read off."""
SUBSET: Final = 2000
"""Draws of large blocks that a provisional balance is computed from: valuing half of the usual
number takes half the time, and adds an error of 1 % at most on a median."""
SHORT_CHAINS: Final = 2
"""Short chains of a block: as many as the smallest machine has cores."""
START_DRAWS: Final = 1000
"""Draws of a large block that starts are picked from."""

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
    dates = weighing.posterior.model.dates
    model = make_model(case, evidence, settings, options.start, options.end, dates)
    carried = carry(weighing.posterior, model, options.seed, loose=True, threads=threads)
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
    if one.drawn is None:
        return False
    if one.k_hat < MOST_SHAPE:
        return one.ess >= LEAST_ESS
    return one.ess >= LEAST_SHARE * one.drawn.trajectories


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
    few = _fewer(posterior, START_DRAWS)
    ordered = sorted(poor, key=lambda one: -one.block.packed.size)
    jobs = [(one, chain) for one in ordered for chain in range(SHORT_CHAINS)]

    def begin(one: Carried) -> Starts:
        return find_starts(few, one.old, model, one.block, seed, SHORT_CHAINS)

    def run(job: tuple[Carried, int]) -> Warm:
        one, chain = job
        return warm_chain(one.block, starts[one.block.name], chain, SHORT_CHAINS, seed)

    with ThreadPoolExecutor(max_workers=threads) as pool:
        begun = pool.map(begin, ordered)
        starts = {one.block.name: found for one, found in zip(ordered, begun, strict=True)}
        results = list(pool.map(run, jobs))
    chains, each = posterior.parameters.shape[0], len(posterior.usual) // EXTRA
    made: dict[str, Drawn] = {}
    ess, r_hat = math.inf, 1.0
    for one in poor:
        own = [result for (other, _), result in zip(jobs, results, strict=True) if other is one]
        length = min(len(result.densities) for result in own)
        diagnosis = diagnose(np.stack([result.densities[:length] for result in own]))
        ess, r_hat = min(ess, diagnosis.ess_bulk), max(r_hat, diagnosis.r_hat)
        rows = np.concatenate([result.parameters for result in own])
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


def _fewer(posterior: Posterior, draws: int) -> Posterior:
    """The posterior with so many draws of a large block, evenly taken."""
    chains, rows = posterior.parameters.shape[:2]
    there = rows // posterior.times
    picked = np.linspace(0, there - 1, min(draws // chains, there)).round().astype(np.int64)
    places = (picked[:, None] * posterior.times + np.arange(posterior.times)).ravel()
    return replace(
        posterior,
        parameters=posterior.parameters[:, places],
        densities=posterior.densities[:, places],
    )


def _thinned(block: Block, drawn: Drawn) -> Drawn:
    """At most SUBSET draws of a large block, and as many times more of a small one."""
    chains, rows = drawn.parameters.shape[:2]
    times = times_of(block)
    most = min(max(SUBSET // chains, 1) * times, rows)
    picked = np.linspace(0, rows - 1, most).round().astype(np.int64)
    return replace(
        drawn, parameters=drawn.parameters[:, picked], densities=drawn.densities[:, picked]
    )
