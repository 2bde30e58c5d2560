"""One world weighed -> where the truth lay; many worlds -> coverage, scores, ranks.

In: records of worlds. Out: rows of numbers for tables. Worlds are the sample: quantities of
one world hang together.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from bench.calibration.rivals import rules_of_thumb, without_hedges, without_links
from bench.calibration.worlds import SWITCHES, World, draw_world
from numpy.random import Generator
from scipy.stats import binom

from steelyard.base.chance import stream
from steelyard.base.spread import Draws
from steelyard.weighing.estimates.packed import Floats, Ints
from steelyard.weighing.estimates.posterior import claim_log_likelihoods, sample_posterior
from steelyard.weighing.weigh import Weighing, weigh

Job = tuple[str, int, int, bool]
"""Switch, number of the world, seed, and whether the blind models are weighed as well."""
LEVELS = (0.5, 0.9, 0.95)
DRAWS = 400
RANKS = 99
"""Draws that a truth is ranked among; thinned from all, so that they are about independent."""
MODEL_RIVALS: dict[str, Callable[[Any], Any]] = {
    "without links": without_links,
    "without hedges": without_hedges,
}


@dataclass(frozen=True, slots=True)
class Row:
    """One quantity of one world: its truth, our quantiles, its rank, and what it rests on."""

    name: str
    kind: str
    """quantity (at the window's end), documented (at its newest claim), total, setting."""
    truth: float
    quantiles: tuple[float, ...]
    """At 2.5, 5, 25, 50, 75, 95 and 97.5 %."""
    rank: int
    origins: int
    hedged: float
    """Share of the origins that say one side only."""
    gap_months: float
    """From its newest claim to the window's end."""


AT = (0.025, 0.05, 0.25, 0.5, 0.75, 0.95, 0.975)


def weigh_world(switch: str, number: int, seed: int, *, rivals: bool) -> dict[str, Any]:
    """Draw a world, weigh it, and note where the truth lay. The same arguments, the same dict."""
    rng = stream(seed, f"world {number} of {switch}")
    world = draw_world(rng, switch)
    ours = _weigh(world.case, number)
    record: dict[str, Any] = {
        "switch": switch, "number": number, "seed": seed,
        "rows": [asdict(row) for row in _rows(world, ours)],
        "rivals": _rules(world, ours, rng),
        "divergences": ours.posterior.divergences,
    }  # fmt: skip
    if rivals:
        for name, blind in MODEL_RIVALS.items():
            other = _weigh(blind(world.case), number)
            record["rivals"][name] = {
                id: [float(q) for q in np.quantile(e.quantity, (0.05, 0.5, 0.95))]
                for id, e in sorted(other.estimates.items())
                if id in world.quantities
            }
    return record


def weigh_job(job: Job) -> dict[str, Any]:
    """Weigh the world that a job names."""
    switch, number, seed, rivals = job
    return weigh_world(switch, number, seed, rivals=rivals)


def _weigh(case: Any, number: int) -> Weighing:
    return weigh(
        case, seed=number, draws=DRAWS,
        sampler=lambda model, seed, draws, progress: sample_posterior(
            model, seed, draws, progress, threads=1
        ),
    )  # fmt: skip


def _row(name: str, kind: str, truth: float, draws: Draws, **rests: float) -> Row:
    thinned = draws[:: max(len(draws) // RANKS, 1)][:RANKS]
    return Row(
        name, kind, truth, tuple(float(q) for q in np.quantile(draws, AT)),
        int((thinned < truth).sum()), int(rests.get("origins", 0)), rests.get("hedged", 0.0),
        rests.get("gap_months", 0.0),
    )  # fmt: skip


def _rows(world: World, w: Weighing) -> Iterable[Row]:
    balance = w.balance
    totals = {"given": 0.0, "returned": 0.0}
    for id, estimate in sorted(w.estimates.items()):
        if id not in world.quantities:
            continue
        direct = [reading.claim for reading in estimate.direct]
        one_sided = [c for c in direct if c.bound in {"at_least", "at_most", "order"}]
        gap = (w.options.end - estimate.newest).days / 30.4375 if estimate.newest else math.nan
        rests = {
            "origins": len(direct),
            "hedged": len(one_sided) / len(direct) if direct else 0.0,
            "gap_months": gap,
        }
        yield _row(id, "quantity", world.quantities[id], estimate.quantity, **rests)
        if estimate.item.measure == "cumulative" and gap > 0.5:
            yield _row(id, "documented", world.documented[id], estimate.documented, **rests)
    for name, leg in (("given", balance.given), ("returned", balance.returned)):
        for valuation in leg.valuations:
            id = valuation.estimate.item.id
            totals[name] += world.quantities[id] * world.prices[id]
        yield _row(name, "total", totals[name], leg.value)
    yield _row("balance", "total", totals["given"] - totals["returned"], balance.difference)
    yield _row("ratio", "total", totals["given"] / totals["returned"], balance.ratio)
    yield from _settings(world, w)


def _settings(world: World, w: Weighing) -> Iterable[Row]:
    """Noise, scales of leans and walks, hedges; and the joint log likelihood of all claims."""
    model, flat = w.posterior.model, w.posterior.flat()
    if model.names != world.names:
        return
    for k, name in enumerate(model.names):
        if any(part in name for part in ("log noise", "scale", "log mean", "log walk")):
            yield _row(name, "setting", float(world.parameters[k]), flat[:, k])
    true = claim_log_likelihoods(model, world.parameters[None, :]).sum()
    yield _row(
        "joint log likelihood",
        "setting",
        float(true),
        claim_log_likelihoods(model, flat).sum(axis=0),
    )


def _rules(world: World, w: Weighing, rng: Generator) -> dict[str, dict[str, list[float]]]:
    found: dict[str, dict[str, list[float]]] = {}
    for id, estimate in sorted(w.estimates.items()):
        if id not in world.quantities or estimate.item.measure == "constant":
            continue
        claims = [r.claim for r in estimate.direct if r.use != "capacity"]
        for name, interval in rules_of_thumb(claims, rng).items():
            found.setdefault(name, {})[id] = list(interval)
    return found


@dataclass(frozen=True, slots=True)
class Score:
    """How intervals did over worlds. Errors are over worlds, not over quantities."""

    worlds: int
    quantities: int
    coverage: tuple[float, ...]
    """At LEVELS; rivals have the middle one only."""
    coverage_se: float
    """Of the 90 % interval, from the spread of the worlds' own shares."""
    score: float
    """Mean interval score at 90 % on the log scale (Gneiting and Raftery 2007); less is better."""
    width: float
    """Median log width of the 90 % interval."""
    bias: float
    """Median of log(median / truth)."""


def score(records: list[dict[str, Any]], keep: Callable[[dict[str, Any]], bool]) -> Score | None:
    """Score the rows that `keep` keeps; None where there are none."""
    inside: dict[float, list[float]] = {level: [] for level in LEVELS}
    by_world: list[tuple[int, int]] = []
    scores, widths, biases = [], [], []
    for record in records:
        hits = total = 0
        for row in record["rows"]:
            if not keep(row):
                continue
            q = dict(zip(AT, row["quantiles"], strict=True))
            truth = row["truth"]
            for level in LEVELS:
                low, high = q[round(0.5 - level / 2, 3)], q[round(0.5 + level / 2, 3)]
                inside[level].append(float(low <= truth <= high))
            hits += int(inside[0.9][-1])
            total += 1
            if truth > 0.0 and q[0.05] > 0.0:
                scores.append(interval_score(q[0.05], q[0.95], truth))
                widths.append(math.log(q[0.95] / q[0.05]))
                biases.append(math.log(q[0.5] / truth))
        if total:
            by_world.append((hits, total))
    if not by_world:
        return None
    return Score(
        len(by_world), sum(t for _, t in by_world),
        tuple(float(np.mean(inside[level])) for level in LEVELS), _ratio_error(by_world),
        float(np.mean(scores)) if scores else math.nan,
        float(np.median(widths)) if widths else math.nan,
        float(np.median(biases)) if biases else math.nan,
    )  # fmt: skip


def score_rivals(records: list[dict[str, Any]]) -> dict[str, Score]:
    """Ours and the rivals on the quantities that every one of them answers."""
    names = ["ours", *sorted({name for record in records for name in record["rivals"]})]
    hits: dict[str, list[tuple[int, int]]] = {name: [] for name in names}
    lists: dict[str, tuple[list[float], list[float], list[float]]] = {
        name: ([], [], []) for name in names
    }
    for record in records:
        rows = {r["name"]: r for r in record["rows"] if r["kind"] == "quantity"}
        common = set(rows).intersection(*(set(x) for x in record["rivals"].values()))
        inside = dict.fromkeys(names, 0)
        for id in sorted(common):
            truth = rows[id]["truth"]
            q = rows[id]["quantiles"]
            answers = {
                "ours": [q[1], q[3], q[5]],
                **{n: record["rivals"][n][id] for n in record["rivals"]},
            }
            for name, (low, middle, high) in answers.items():
                inside[name] += int(low <= truth <= high)
                scores, widths, biases = lists[name]
                scores.append(interval_score(low, high, truth))
                widths.append(math.log(high / low))
                biases.append(math.log(middle / truth))
        if common:
            for name in names:
                hits[name].append((inside[name], len(common)))
    return {
        name: Score(
            len(hits[name]), sum(t for _, t in hits[name]),
            (sum(h for h, _ in hits[name]) / sum(t for _, t in hits[name]),),
            _ratio_error(hits[name]), float(np.mean(scores)), float(np.median(widths)),
            float(np.median(biases)),
        )
        for name, (scores, widths, biases) in lists.items()
        if hits[name]
    }  # fmt: skip


def interval_score(low: float, high: float, truth: float, alpha: float = 0.1) -> float:
    """Interval score on the log scale (Gneiting and Raftery 2007, equation 43)."""
    below, above = math.log(low / truth), math.log(truth / high)
    return math.log(high / low) + 2.0 / alpha * (max(below, 0.0) + max(above, 0.0))


def _ratio_error(by_world: list[tuple[int, int]]) -> float:
    """Standard error of sum(hits) / sum(total) over worlds, by the delta method."""
    hits, total = np.array(by_world, dtype=float).T
    if len(hits) < 2:
        return math.nan
    rest = hits - hits.sum() / total.sum() * total
    return float(math.sqrt(len(hits)) * rest.std(ddof=1) / total.sum())


def rank_p_value(ranks: Floats | Ints, rng: Generator, simulations: int = 2000) -> float:
    """The chance that uniform ranks stray as far from their ECDF as these, anywhere.

    The simultaneous band of Sailynoja, Buerkner and Vehtari (2022, section 2.2), turned round:
    the least pointwise probability over the grid, against what uniform ranks give.
    """
    count = len(ranks)
    grid = np.arange(RANKS)
    table = np.arange(count + 1)
    shares = (grid + 1.0) / (RANKS + 1.0)

    lower = binom.cdf(table[:, None], count, shares[None, :])
    upper = binom.sf(table[:, None] - 1, count, shares[None, :])
    chances = 2.0 * np.minimum(lower, upper)

    def least(sample: Floats | Ints) -> float:
        counts = np.searchsorted(np.sort(sample), grid, side="right")
        return float(chances[counts, grid].min())

    seen = least(ranks)
    free = [least(rng.integers(0, RANKS + 1, count)) for _ in range(simulations)]
    return float((1 + np.sum(np.array(free) <= seen)) / (simulations + 1))


def switches() -> tuple[str, ...]:
    """The names of all switches but `none`."""
    return tuple(name for name in SWITCHES if name != "none")
