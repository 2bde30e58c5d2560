"""Weighing as of one day after another, and how what was claimed later sits in what was expected.

In: a case, days, a sampler. Out: a Hindcast: at each day the headline and the quantities as then
estimated, and every later claim with its place in the predictive distribution of the figure that
its source would print. Later claims are no truth: they are other people's figures. Uses at each
day only what was published by then, links included; reads no disk.

The predictive is the quantity at the day the claim speaks of, as the evidence of the earlier day
has it: where that lies after the newest evidence the flow goes on under the stated chance of
ending. On it lie the lean of the source (a fresh one where it was not heard before) and of its
camp, the noise of its kind of knowledge and the excess of a hedged figure, so that a claim of "at
least" is set against floors that would be printed and not against the quantity. The lean that
everybody shares is left out on purpose: it lies on the later claims as it lies on the earlier
ones, so no difference between claims shows it. A good hindcast therefore says nothing about it.
"""

from __future__ import annotations

import math
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from steelyard.base.chance import stream
from steelyard.base.spread import Draws, Spread, spread
from steelyard.case.case import Case
from steelyard.weighing.estimates.chains import Progress
from steelyard.weighing.estimates.claim_arrays import lay_claims
from steelyard.weighing.estimates.model import Model, make_model
from steelyard.weighing.estimates.packed import AT_LEAST, AT_MOST, NONE_SEEN, ORDER, Floats
from steelyard.weighing.estimates.posterior import Posterior, quantity_draws, sample_posterior
from steelyard.weighing.estimates.soundings import HEDGES, Sounding, sound
from steelyard.weighing.evidence import Evidence, gather_evidence, reported_day, spoken_day
from steelyard.weighing.settings import Settings, read_settings
from steelyard.weighing.weigh import OptionError, Sampler, Weighing, weigh

DRAWS: Final = 1000
"""A place in a distribution needs no third digit: the error of a share of draws is 2 points."""
FEWEST_ORIGINS: Final = 10
"""With fewer origins the prior alone is scored."""
LEADS: Final = (3, 6, 12)
"""Months ahead, up to and including; what is said later still is not scored."""
LEVELS: Final = (0.5, 0.9)
BINS: Final = 10
_LEANS_T, _NOISE_T = 4.0, 4.0
_NOTHING = 1e-9
"""A part of the largest draw below which a difference of totals is rounding."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What was known on one day."""

    day: date
    end: date
    """The newest day that was spoken about by then."""
    origins: int
    figures: dict[str, Spread]
    quantities: dict[str, Spread]


@dataclass(frozen=True, slots=True)
class Later:
    """One later claim against what was expected on one day. Figures in the item's unit."""

    day: date
    claim: str
    source: str
    camp: str
    item: str
    bound: str
    total: bool
    """Whether it speaks of a total or a level, as the standings do, and of no part of it."""
    speaks_of: date
    reported: date
    lead: int
    """The least of LEADS that holds the months from `day` to the report."""
    fresh: bool
    """Its source had no counting claim on the item before: only then is it independent."""
    figure: float
    p05: float
    p25: float
    p50: float
    p75: float
    p95: float
    place: float
    """Share of the predictive at or below the figure."""
    nothing: float
    """The chance, as then seen, that there would be nothing to print a figure of."""
    score: float
    """Interval score of the 90 % interval on the log scale, given a figure; small is good."""

    def inside(self, level: float) -> bool:
        """Whether the figure lies in the central interval of that level."""
        return abs(self.place - 0.5) <= 0.5 * level


@dataclass(frozen=True, slots=True)
class Tally:
    """Later claims of one kind of source at one lead, counted; None where there are none."""

    fresh: bool
    lead: int
    claims: int
    inside_50: float | None
    inside_90: float | None
    score: float | None
    bins: tuple[int, ...]
    """How many figures fall into each tenth of their predictive: even where it is right."""


@dataclass(frozen=True, slots=True)
class Hindcast:
    """Standings in order of day, later claims in order of day and claim, and their tallies."""

    draws: int
    standings: tuple[Standing, ...]
    later: tuple[Later, ...]
    unscored: tuple[tuple[date, str, str], ...]
    """(day, claim, why) of later claims that have no place in a predictive."""
    tallies: tuple[Tally, ...]


def hindcast(
    case: Case,
    days: tuple[date, ...],
    *,
    draws: int = DRAWS,
    seed: int | None = None,
    sampler: Sampler = sample_posterior,
    progress: Progress = lambda stage, share: None,
) -> Hindcast:
    """Weigh as of each of `days` and score the claims reported within a year after it.

    Days on which the case could not be weighed are left out. Raises OptionError where that is
    so of all of them.
    """
    standings: list[Standing] = []
    later: list[Later] = []
    unscored: list[tuple[date, str, str]] = []
    most = 0
    for done, day in enumerate(days):
        progress(f"as of {day.isoformat()}", done / len(days))
        try:
            w = weigh(case, as_of=day, draws=draws, seed=seed, sampler=sampler)
        except OptionError:
            continue
        most = max(most, len(w.evidence.origins))
        if len(w.evidence.origins) < FEWEST_ORIGINS:
            continue
        standings.append(_standing(day, w))
        scored, without = _score(w, day, draws, sampler)
        later += scored
        unscored += without
    if not standings:
        raise OptionError(
            f"a day needs {FEWEST_ORIGINS} origins to be looked back on, and at most {most} were "
            "known on any of the days: the prior alone would be scored; add earlier claims first"
        )
    return Hindcast(draws, tuple(standings), tuple(later), tuple(unscored), tally(tuple(later)))


def period_ends(first: date, last: date, months: int) -> tuple[date, ...]:
    """Ends of calendar stretches of so many months after `first`, up to `last` and it itself."""
    ends: list[date] = []
    year, month = first.year, first.month
    while True:
        end = date(year, month, monthrange(year, month)[1])
        if end >= last:
            return (*ends, last)
        if month % months == 0 and end > first:
            ends.append(end)
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def tally(later: tuple[Later, ...]) -> tuple[Tally, ...]:
    """Shares inside, mean scores and places, by fresh and used sources and by lead."""
    tallies = []
    for fresh in (True, False):
        for lead in LEADS:
            own = [one for one in later if one.fresh == fresh and one.lead == lead]
            bins = [0] * BINS
            for one in own:
                bins[min(int(one.place * BINS), BINS - 1)] += 1
            shares = [
                sum(one.inside(level) for one in own) / len(own) if own else None
                for level in LEVELS
            ]
            score = sum(one.score for one in own) / len(own) if own else None
            tallies.append(Tally(fresh, lead, len(own), shares[0], shares[1], score, tuple(bins)))
    return tuple(tallies)


def _standing(day: date, w: Weighing) -> Standing:
    b = w.balance
    # Between two draws of an infinite ratio numpy finds no number; nothing returned is no figure.
    with np.errstate(invalid="ignore"):
        ratio = spread(b.ratio, b.ratio_bounds)
    figures = {
        "given": spread(b.given.value, b.given.bounds),
        "returned": spread(b.returned.value, b.returned.bounds),
        "ratio": ratio,
    }
    quantities = {id: spread(e.quantity, e.bounds) for id, e in sorted(w.estimates.items())}
    return Standing(day, w.options.end, len(w.evidence.origins), figures, quantities)


def _score(
    w: Weighing, day: date, draws: int, sampler: Sampler
) -> tuple[list[Later], list[tuple[date, str, str]]]:
    """Every claim that came within a year after `day`, in the predictive of that day."""
    case, start = w.case, w.options.start
    came = _came(case, day, start)
    if not came.origins:
        return [], []
    spoken = [d for d in (spoken_day(r.claim) for r in came.counted()) if d is not None]
    end = max([w.options.end, *spoken])
    # The same evidence, on a window that goes on to what is said later.
    evidence = gather_evidence(case, day, frozenset(), start, end)
    settings = read_settings(case)
    model = make_model(case, evidence, settings, start, end)
    posterior = sampler(model, w.options.seed, draws, lambda stage, share: None)
    held = {item.id for item in case.items if item.id in model.program.node_of}
    unscored: list[tuple[date, str, str]] = []
    soundings = []
    for s in sound(case, came, settings):
        why = ""
        if s.item.id not in held or s.item.family not in model.families:
            why = "nobody had spoken of the item"
        elif s.kind in {ORDER, NONE_SEEN}:
            why = "an order of magnitude, or none seen, is no printed figure"
        elif s.reading.use == "stale":
            why = "may restate an earlier figure"
        if why:
            unscored.append((day, s.reading.claim.id, why))
        else:
            soundings.append(s)
    if not soundings:
        return [], unscored
    predictive = _Predictive(w, posterior, settings, tuple(soundings))
    used = {(r.claim.source, r.read_as) for r in evidence.counted()}
    camps = {source.id: source.camp for source in case.sources}
    scored = []
    for k, s in enumerate(soundings):
        claim = s.reading.claim
        drawn = predictive.draws(k)
        some = np.isfinite(drawn)
        if not some.any():
            unscored.append((day, claim.id, "nothing was expected to be there to speak of"))
            continue
        reported = reported_day(claim) or spoken_day(claim) or end
        said = s.high if s.kind == AT_MOST else s.low
        low, high = np.quantile(drawn[some], (0.5 - LEVELS[1] / 2, 0.5 + LEVELS[1] / 2))
        tail = 2.0 / (1.0 - LEVELS[1])
        score = high - low + tail * max(low - said, 0.0) + tail * max(said - high, 0.0)
        p05, p25, p50, p75, p95 = (
            float(x) for x in np.quantile(np.exp(drawn), (0.05, 0.25, 0.5, 0.75, 0.95))
        )
        scored.append(
            Later(
                day, claim.id, claim.source or "", camps.get(claim.source or "", ""), s.item.id,
                claim.bound, _is_total(s), spoken_day(claim) or reported, reported, _lead(day, reported),
                (claim.source, s.reading.read_as) not in used, math.exp(said),
                p05, p25, p50, p75, p95, float((drawn <= said).mean()),
                float(1.0 - some.mean()), float(score),
            )
        )  # fmt: skip
    return scored, unscored


def _is_total(s: Sounding) -> bool:
    claim = s.reading.claim
    whole = claim.measure in {"cumulative", "level"} and not s.reading.ceiling
    return whole and s.reading.use != "capacity" and claim.window_start is None


def _came(case: Case, day: date, start: date) -> Evidence:
    """The origins of which nothing was known on `day` and the first word came within a year."""
    last = _months_after(day, LEADS[-1])
    known = gather_evidence(case, day, frozenset(), start)
    old = {r.claim.id for r in known.readings if r.use != "after_cutoff"}
    then = gather_evidence(case, last, frozenset(), start)
    origins = tuple(
        origin
        for origin in then.origins
        if origin.first.claim.id not in old and not any(c.claim.id in old for c in origin.copies)
    )
    return Evidence(last, then.readings, origins)


def _months_after(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _lead(day: date, reported: date) -> int:
    return next(lead for lead in LEADS if reported <= _months_after(day, lead))


class _Predictive:
    """Draws of the log of the figure that the source of each later claim would print."""

    def __init__(
        self,
        w: Weighing,
        posterior: Posterior,
        settings: Settings,
        soundings: tuple[Sounding, ...],
    ) -> None:
        self.model: Model = posterior.model
        self.x: Floats = posterior.flat()
        self.settings, self.soundings, self.seed = settings, soundings, w.options.seed
        self.names = {name: k for k, name in enumerate(self.model.names)}
        self.camps = {source.id: source.camp for source in w.case.sources}
        grid = self.model.grid
        self.rows = lay_claims(
            soundings, self.model.program, grid, self.model.families, w.case.sources, settings
        ).arrays
        program = self.model.program
        families = {item.family for item in (*program.flows, *program.levels)}
        leans = np.zeros((len(families), self.x.shape[0]))
        points = np.arange(len(grid.days))
        self.at = {id: k for k, id in enumerate(sorted(program.node_of))}
        self.curves = quantity_draws(self.model, self.x, leans, points)

    def draws(self, k: int) -> Draws:
        """Of the `k`-th later claim, (draws,)."""
        s = self.soundings[k]
        claim, family = s.reading.claim, s.item.family
        rng = stream(self.seed, f"predictive of {claim.id}")
        size = (self.x.shape[0],)
        first, last = self.rows["row_first"][k : k + 2]
        points, weights = self.rows["row_point"][first:last], self.rows["row_weight"][first:last]
        amount = weights @ self.curves[self.at[s.item.id]][points]
        with np.errstate(divide="ignore"):
            # Of a stretch in which nothing went nobody prints a figure: it is minus infinity.
            mu = np.log(np.where(amount > _NOTHING * amount.max(), amount, 0.0))
        mu = mu + self._lean(f"lean of {claim.source} on {family}", f"{family}: log lean scale",
                             rng.standard_t(_LEANS_T, size))  # fmt: skip
        camp = self.camps.get(claim.source or "", "")
        if camp:
            mu = mu + self._lean(f"lean of camp {camp} on {family}", f"{family}: log camp scale",
                                 rng.standard_normal(size))  # fmt: skip
        which = rng.choice(len(s.scales), size, p=np.array(s.weights) / sum(s.weights))
        base = np.array(s.scales)[which] * np.exp(self._param(f"{family}: log noise"))
        width = np.sqrt(base**2 + s.extra)
        if s.kind not in {AT_LEAST, AT_MOST}:
            said: Draws = mu + width * rng.standard_t(_NOISE_T, size)
            return said
        rare = rng.random(size) < self.settings["contamination"]
        width = np.where(rare, width * self.settings["contamination_factor"], width)
        excess = self._hedge(HEDGES[s.hedge], family, rng) * rng.exponential(size=size)
        noise = width * rng.standard_normal(size)
        hedged: Draws = mu - excess + noise if s.kind == AT_LEAST else mu + excess + noise
        return hedged

    def _param(self, name: str) -> Draws:
        column: Draws = self.x[:, self.names[name]]
        return column

    def _lean(self, name: str, scale: str, fresh: Draws) -> Draws:
        """The lean that was learnt, or a fresh one of the same spread."""
        own = self._param(name) if name in self.names else fresh
        lean: Draws = np.exp(self._param(scale)) * own
        return lean

    def _hedge(self, hedge: str, family: str, rng: np.random.Generator) -> Draws:
        """Means of the excess of a hedged figure."""
        name = f"{family}: log mean of {hedge}"
        if name in self.names:
            learnt: Draws = np.exp(self._param(name))
            return learnt
        normal = rng.standard_normal((self.x.shape[0],))
        prior: Draws = self.settings[hedge] * np.exp(self.settings.spread(hedge) * normal)
        return prior
