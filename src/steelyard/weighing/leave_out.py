"""What the headline would be without each source, for all of them at once.

In: a Weighing and where draws of blocks are kept. Out: one Row a source: the figures without its
claims and prices, and how they were come by. A source that carries little is left out by
weighing the draws that are there; where that is not valid the parts of the model that it spoke
of are sampled anew. Plain bounds are always computed anew. Moves no estimate of the weighing.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, islice
from typing import Final, Literal

import numpy as np
from scipy.special import betaincinv

from steelyard.base.diagnostics import diagnose
from steelyard.base.spread import Bounds, Draws, Spread, spread
from steelyard.case.sources import named_source
from steelyard.weighing.balance import Balance
from steelyard.weighing.drivers.shapley import shapley_effects
from steelyard.weighing.drivers.sources import information
from steelyard.weighing.estimates.blocks import Block
from steelyard.weighing.estimates.carry import Carried, carry
from steelyard.weighing.estimates.chains import (
    CHAINS,
    Drawn,
    Progress,
    times_of,
)
from steelyard.weighing.estimates.model import make_model
from steelyard.weighing.estimates.posterior import (
    NO_GOAL,
    Goal,
    Kept,
    Posterior,
    assemble,
    sample_posterior,
)
from steelyard.weighing.evidence import Evidence, gather_evidence
from steelyard.weighing.weigh import OptionError, Options, Weighing, weigh_end

MOST_SHAPE: Final = 0.7
"""Weights with a heavier tail are not to be trusted (Vehtari et al. 2024)."""
LEAST_ESS: Final = 400.0
"""The shape alone let through weights worth a hundred draws, whose quantiles were off by 5 %."""
MOST_INFORMATION: Final = 0.5
"""A source that carries more on some item shapes the draws that are to stand without it."""
BY_ORIGINS: Final = 5
BY_MOVE: Final = 3
"""Always sampled anew: so many with the most origins, then up to so many that move the ratio most.
On them the table is read first, and there weights are at their worst."""
LEAST_MOVE: Final = 0.03
"""A log ratio that moves less is within what chance alone may do at these numbers of draws."""
REFIT_DRAWS: Final = 2000
"""Enough for an error of some 2 % on a median, far below what a move must be to be spoken of."""
TOGETHER: Final = 3
"""So many of those sampled anew are also left out in pairs and all at once: four more estimates."""
MOST_TRIES: Final = 4
"""So many groups are tried where some leave an item, or the figure, without a range."""
FIGURES: Final = ("given", "returned", "balance", "ratio")

How = Literal["unchanged", "reweighted", "refit", "refused"]
Why = Literal[
    "", "origins", "move", "links", "item", "camp", "information", "structure", "shape", "ess"
]


@dataclass(frozen=True, slots=True)
class Row:
    """The headline without one source."""

    source: str
    camp: str
    origins: int
    """How many of its claims count."""
    prices: int
    """How many of its price rows are used."""
    how: How
    why: Why
    about: str
    """What `why` is about: an item, a camp, a claim; the reason of a refusal."""
    k_hat: float | None
    ess: float | None
    """What the weights are worth in independent draws, at the least."""
    figures: dict[str, Spread]
    errors: dict[str, float]
    """Monte Carlo error of the logs of the medians of given, returned and ratio."""
    move: float
    """By how much the log of the median ratio moves; of what was given, where nothing returned."""


@dataclass(frozen=True, slots=True)
class Narrowing:
    """By how much a few sources narrow the figure's range together, and who how much of that.

    `shares` are Shapley values of the log of the 90 % range over estimates with and without each
    of them, all other sources in: (source, share of `total`, its standard error); they add to 1.
    """

    figure: str
    total: float
    shares: tuple[tuple[str, float, float], ...]


@dataclass(frozen=True, slots=True)
class LeaveOut:
    """The headline with all sources, and without each, the largest move first."""

    base: dict[str, Spread]
    errors: dict[str, float]
    draws: int
    refit_draws: int
    rows: tuple[Row, ...]
    narrowing: Narrowing | None = None
    """None where no two sources were sampled anew, or something has no range without them."""


def leave_out(
    weighing: Weighing,
    *,
    kept: Kept | None = None,
    threads: int = 2,
    refit_draws: int = REFIT_DRAWS,
    progress: Progress = lambda stage, share: None,
) -> LeaveOut:
    """Leave out every source that has a counting claim or a price in use."""
    return _Table(weighing, kept, threads, refit_draws, progress).make()


class _Table:
    def __init__(
        self,
        weighing: Weighing,
        kept: Kept | None,
        threads: int,
        refit_draws: int,
        progress: Progress,
    ) -> None:
        self.w, self.kept, self.threads, self.progress = weighing, kept, threads, progress
        self.draws = min(refit_draws, weighing.options.draws)
        self.base = weigh_end(
            weighing.case,
            weighing.options,
            weighing.settings,
            weighing.evidence,
            weighing.posterior,
        ).balance
        counted = weighing.evidence.counted()
        self.origins = Counter(r.claim.source for r in counted if r.claim.source)
        self.prices = Counter(
            named_source(weighing.case.sources, row.price.source)
            for row in weighing.prices
            if row.used
        )
        self.camps = {source.id: source.camp for source in weighing.case.sources}
        self.shares = information(weighing)

    def make(self) -> LeaveOut:
        sources = sorted((set(self.origins) | set(self.prices)) & set(self.camps))
        first = {}
        for done, source in enumerate(sources):
            self.progress("reweighting", done / len(sources))
            first[source] = self._carried(source)
        # The heaviest are sampled anew whatever their weights look like.
        ranked = sorted(self.origins, key=lambda source: (-self.origins[source], source))
        refit: dict[str, tuple[Why, str]] = {
            source: ("origins", "")
            for source in ranked[:BY_ORIGINS]
            if source in first and first[source][0].how not in {"unchanged", "refused"}
        }
        moved = sorted(
            (
                row
                for row, _ in first.values()
                if row.how == "reweighted"
                and row.source not in refit
                and abs(row.move) >= LEAST_MOVE
            ),
            key=lambda row: (-abs(row.move), row.source),
        )
        refit |= {row.source: ("move", "") for row in moved[:BY_MOVE]}
        for source, (row, _) in first.items():
            if row.how == "refit" and source not in refit:
                refit[source] = (row.why, row.about)
        rows = {source: row for source, (row, _) in first.items()}
        for done, source in enumerate(sorted(refit)):
            self.progress(f"without {source} ({done + 1} of {len(refit)})", done / len(refit))
            why, about = refit[source]
            rows[source] = self._refit(first[source], why, about)
        self.progress("reweighting", 1.0)
        ordered = sorted(rows.values(), key=lambda row: (-abs(row.move), row.source))
        base = _spreads(self.base)
        errors = _errors(self.base, None)
        narrowing = self._narrowing(ordered)
        return LeaveOut(base, errors, self.w.options.draws, self.draws, tuple(ordered), narrowing)

    def _narrowing(self, rows: list[Row]) -> Narrowing | None:
        """Shapley values of the log width over the few whose leaving out changes it most."""
        figure = "ratio" if _width(_spreads(self.base)["ratio"]) is not None else "given"
        whole = _width(_spreads(self.base)[figure])
        alone = {
            row.source: width
            for row in rows
            if row.how == "refit" and (width := _width(row.figures[figure])) is not None
        }
        if whole is None or len(alone) < TOGETHER - 1:
            return None
        # Those that narrow most by themselves; the names settle a tie.
        ranked = sorted(alone, key=lambda source: (whole - alone[source], source))
        some = (one for one in _subsets(ranked) if self._leaves_all(one))
        shared = (self._shared(one, alone, whole, figure) for one in islice(some, MOST_TRIES))
        return next((one for one in shared if one is not None), None)

    def _shared(
        self, few: tuple[str, ...], alone: dict[str, float], whole: float, figure: str
    ) -> Narrowing | None:
        """What a few narrow together; None where without some of them there is no range."""
        worth = np.zeros(2 ** len(few))
        errors = np.zeros_like(worth)
        errors[0] = _width_error(self.base, figure)
        for coalition in range(1, len(worth)):
            out = tuple(source for at, source in enumerate(few) if coalition >> at & 1)
            if len(out) == 1:
                worth[coalition] = alone[out[0]] - whole
                continue
            self.progress(f"without {' and '.join(out)}", coalition / len(worth))
            found = self._refit_without(out)
            if found is None or (width := _width(_spreads(found)[figure])) is None:
                return None
            worth[coalition] = width - whole
            errors[coalition] = _width_error(found, figure)
        total = float(worth[-1])
        if total <= 0.0:
            return None
        # What a source adds to leaving out all of them, averaged over all orders.
        # Of those left out alone only the widths are at hand; they have as many draws as the others.
        errors[errors == 0.0] = errors[1:].max()
        # A share is a sum of widths, so its error is that of the sum.
        parts = shapley_effects(worth)
        weights = np.array([shapley_effects(one) for one in np.eye(len(worth))])
        ses = np.sqrt(((weights * errors[:, None]) ** 2).sum(axis=0))
        shares = [
            (source, float(part) / total, float(se) / total)
            for source, part, se in zip(few, parts, ses, strict=True)
        ]
        ordered = tuple(sorted(shares, key=lambda one: (-one[1], one[0])))
        return Narrowing(figure, total, ordered)

    def _leaves_all(self, sources: tuple[str, ...]) -> bool:
        """Whether every item that somebody speaks of is still spoken of without `sources`."""
        items = {r.read_as for r in self.w.evidence.counted()}
        evidence = self._evidence(self._options(*sources))
        return items == {r.read_as for r in evidence.counted()}

    def _refit_without(self, sources: tuple[str, ...]) -> Balance | None:
        """The balance without several sources at once; None where nothing can be weighed so."""
        w = self.w
        options = replace(self._options(*sources), draws=self.draws)
        evidence = self._evidence(options)
        try:
            model = make_model(w.case, evidence, w.settings, options.start, options.end)
            carried = carry(w.posterior, model, options.seed)
            posterior = sample_posterior(
                model,
                options.seed,
                options.draws,
                lambda stage, share: None,
                _Lent(carried, self.kept),
                self.threads,
            )
            return weigh_end(w.case, options, w.settings, evidence, posterior).balance
        except (ValueError, OptionError):
            return None

    def _options(self, *sources: str) -> Options:
        without = tuple(sorted({*self.w.options.without, *sources}))
        return replace(self.w.options, without=without)

    def _evidence(self, options: Options) -> Evidence:
        return gather_evidence(
            self.w.case, options.as_of, frozenset(options.without), options.start, options.end
        )

    def _carried(self, source: str) -> tuple[Row, tuple[Carried, ...]]:
        """The row by weighing draws; how 'refit', with the reason, where that is not valid."""
        w = self.w
        options = self._options(source)
        evidence = self._evidence(options)
        try:
            model = make_model(w.case, evidence, w.settings, options.start, options.end)
        except ValueError as error:
            return self._row(source, "refused", about=str(error)), ()
        carried = carry(w.posterior, model, options.seed)
        k_hat = max(one.k_hat for one in carried)
        ess = min(one.ess for one in carried)
        if all(one.same for one in carried):
            how: How = "unchanged"
            why: Why = ""
            about = ""
        else:
            why, about = self._why_not(source, evidence, carried, k_hat, ess)
            how = "refit" if why else "reweighted"
        if how == "refit":
            return self._row(source, how, why, about), carried
        posterior = assemble(
            model,
            tuple(one.block for one in carried),
            tuple(one.drawn for one in carried if one.drawn is not None),
        )
        row = self._weighed(source, options, evidence, posterior, how, ess)
        return replace(row, k_hat=_finite(k_hat), ess=_finite(ess)), carried

    def _why_not(
        self,
        source: str,
        evidence: Evidence,
        carried: tuple[Carried, ...],
        k_hat: float,
        ess: float,
    ) -> tuple[Why, str]:
        """Why draws may not be weighed to stand without a source, and about what."""
        was = {r.claim.id: r for r in self.w.evidence.readings}
        for reading in evidence.readings:
            other = was[reading.claim.id]
            own = reading.use == "without"
            if not own and (reading.use, reading.origin) != (other.use, other.origin):
                return "links", reading.claim.id
        items = {r.read_as for r in self.w.evidence.counted()}
        for item in sorted(items - {r.read_as for r in evidence.counted()}):
            return "item", item
        for camp in sorted(_camps(self.w.evidence, self.camps) - _camps(evidence, self.camps)):
            return "camp", camp
        for (item, name), share in sorted(self.shares.items()):
            if name == source and share >= MOST_INFORMATION:
                return "information", item
        for one in carried:
            if one.drawn is None:
                return "structure", one.block.name.partition(":")[0]
        if not k_hat < MOST_SHAPE:
            return "shape", f"{k_hat:.2f}"
        if not ess >= LEAST_ESS:
            return "ess", f"{ess:.0f}"
        return "", ""

    def _refit(self, before: tuple[Row, tuple[Carried, ...]], why: Why, about: str) -> Row:
        """Sample the blocks that the source spoke of; the others keep their draws."""
        source, w = before[0].source, self.w
        options = replace(self._options(source), draws=self.draws)
        evidence = self._evidence(options)
        model = make_model(w.case, evidence, w.settings, options.start, options.end)
        lent = _Lent(before[1], self.kept)
        posterior = sample_posterior(
            model, options.seed, options.draws, lambda stage, share: None, lent, self.threads
        )
        row = self._weighed(source, options, evidence, posterior, "refit", None)
        return replace(row, why=why, about=about) if row.how == "refit" else row

    def _weighed(
        self,
        source: str,
        options: Options,
        evidence: Evidence,
        posterior: Posterior,
        how: How,
        ess: float | None,
    ) -> Row:
        w = self.w
        try:
            balance = weigh_end(w.case, options, w.settings, evidence, posterior).balance
        except OptionError as error:
            return self._row(source, "refused", about=str(error))
        ess = ess if ess is not None and math.isfinite(ess) else None
        row = self._row(source, how)
        figures = _spreads(balance)
        return replace(
            row,
            figures=figures,
            errors=_errors(balance, ess),
            move=_move(_spreads(self.base), figures),
        )

    def _row(self, source: str, how: How, why: Why = "", about: str = "") -> Row:
        return Row(
            source,
            self.camps.get(source, ""),
            self.origins[source],
            self.prices[source],
            how,
            why,
            about,
            None,
            None,
            {},
            {},
            math.inf if how == "refused" else 0.0,
        )


class _Lent:
    """Keeps the draws of blocks that did not change, thinned; the others come from the store."""

    def __init__(self, carried: tuple[Carried, ...], kept: Kept | None) -> None:
        self._same = {one.block.name: one.drawn for one in carried if one.same}
        self._kept = kept

    def find(self, block: Block, seed: int, draws: int, goal: Goal = NO_GOAL) -> Drawn | None:
        """The draws of the very same block in this weighing, or those kept."""
        drawn = self._same.get(block.name)
        if drawn is None:
            return self._kept.find(block, seed, draws, goal) if self._kept is not None else None
        rows = max(draws // CHAINS, 100) * times_of(block)
        picked = np.linspace(0, drawn.parameters.shape[1] - 1, rows).round().astype(np.int64)
        return replace(
            drawn, parameters=drawn.parameters[:, picked], densities=drawn.densities[:, picked]
        )

    def keep(self, block: Block, seed: int, draws: int, drawn: Drawn, goal: Goal = NO_GOAL) -> None:
        """Keep what was sampled."""
        if self._kept is not None:
            self._kept.keep(block, seed, draws, drawn, goal)


def _camps(evidence: Evidence, camps: dict[str, str]) -> set[str]:
    found = {camps.get(r.claim.source or "", "") for r in evidence.counted()}
    return found - {""}


def _finite(x: float) -> float | None:
    return x if math.isfinite(x) else None


def _parts(balance: Balance) -> dict[str, tuple[Draws, Bounds]]:
    return {
        "given": (balance.given.value, balance.given.bounds),
        "returned": (balance.returned.value, balance.returned.bounds),
        "balance": (balance.difference, balance.difference_bounds),
        "ratio": (balance.ratio, balance.ratio_bounds),
    }


def _spreads(balance: Balance) -> dict[str, Spread]:
    # Between two draws of an infinite ratio numpy finds no number.
    with np.errstate(invalid="ignore"):
        return {name: spread(draws, bounds) for name, (draws, bounds) in _parts(balance).items()}


def _errors(balance: Balance, ess: float | None) -> dict[str, float]:
    """Monte Carlo error of each log median, from the chains or from the draws the weights are worth."""
    errors = {}
    for name, (draws, _) in _parts(balance).items():
        if name == "balance" or not (np.isfinite(draws).all() and draws.min() > 0.0):
            continue
        if ess is None:
            errors[name] = diagnose(draws.reshape(CHAINS, -1), (0.5,)).mcse_log
            continue
        low, high = betaincinv(0.5 * ess + 1.0, 0.5 * ess + 1.0, (0.1586553, 0.8413447))
        left, right = np.quantile(draws, (low, high))
        errors[name] = float(np.log(right / left)) / 2.0
    return errors


def _subsets(ranked: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The first few of a ranking that could be left out together: the most of them first."""
    for size in range(TOGETHER, 1, -1):
        yield from combinations(ranked[: 2 * TOGETHER], size)


def _width(found: Spread) -> float | None:
    """The log of how many times the lower end of the 90 % range goes into the upper one."""
    low, high = found.p05, found.p95
    if low is None or high is None or not 0.0 < low < high < math.inf:
        return None
    return math.log(math.log(high / low))


def _width_error(balance: Balance, figure: str) -> float:
    """Monte Carlo error of that log, from those of the logs of both ends."""
    draws = _parts(balance)[figure][0]
    low, high = diagnose(draws.reshape(CHAINS, -1), (0.05, 0.95)).mcse_logs
    ends = np.quantile(draws, (0.05, 0.95))
    return float(math.hypot(low, high) / math.log(ends[1] / ends[0]))


def _move(base: dict[str, Spread], figures: dict[str, Spread]) -> float:
    """Log of the median ratio without over that with; of what was given where it is infinite."""
    for name in ("ratio", "given"):
        a, b = base[name].p50, figures[name].p50
        if a and b and 0.0 < a < math.inf and 0.0 < b < math.inf:
            return math.log(b / a)
    return 0.0
