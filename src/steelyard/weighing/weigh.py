"""The whole walk: a case in, a Weighing out. Pure arithmetic; chance comes in by the seed.

In: a Case and the options of a weighing. Out: a Weighing that holds every step below it, so
that each figure can be walked back to a claim. Never touches disk, clock or network.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches

import numpy as np

from steelyard.base.dates import month_ends, parse_span
from steelyard.base.spread import Bounds, Draws
from steelyard.case.case import Case
from steelyard.case.items import Item
from steelyard.weighing.balance import (
    Balance,
    Comparison,
    Leg,
    add_up,
    compare_output,
    weigh_legs,
)
from steelyard.weighing.bounds import plain_bounds, raw_span
from steelyard.weighing.estimates.model import Model, make_model
from steelyard.weighing.estimates.packed import Ints
from steelyard.weighing.estimates.posterior import (
    Posterior,
    Progress,
    common_leans,
    prior_parameters,
    quantity_draws,
    sample_posterior,
)
from steelyard.weighing.estimates.quantities import VALUED
from steelyard.weighing.evidence import (
    Evidence,
    Reading,
    gather_evidence,
    newest_evidence,
    spoken_day,
)
from steelyard.weighing.pricing import ConvertedPrice, Pricing, Series, convert_prices
from steelyard.weighing.settings import Settings, read_settings
from steelyard.weighing.valuation import Estimate, Valuation, value_item

Sampler = Callable[[Model, int, int, Progress], Posterior]
PRIOR_DRAWS = 1000
REPEATS = 2
"""Prices and the common lean are drawn this often for every posterior draw: they cost
nothing, and the error of a reported quantile falls with their number."""


AT_ONCE = 1000
"""Draws that curves are read from at a time; what is kept does not depend on it."""
UNSPOKEN = "no claim that counts speaks of anything on this leg"
LONGEST_DAYS = 36_525
"""Paths are kept month by month; a window of more than a century is a date mistyped."""


class OptionError(ValueError):
    """An option of a weighing that the case does not have; says which there are."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a weighing was asked for, resolved against the case."""

    seed: int
    draws: int
    basis: str
    as_of: date | None
    without: tuple[str, ...]
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Panned:
    """All legs on one basis: the exchange itself, what is owed, and ordinary trade."""

    balance: Balance
    due: Leg
    trade: Leg
    unfilled: tuple[str, ...]
    """Valued items that no sale and no proxy prices on this basis."""


@dataclass(frozen=True, slots=True)
class Weighing:
    """A case weighed. `months` are the days at which paths are given."""

    case: Case
    options: Options
    settings: Settings
    evidence: Evidence
    posterior: Posterior
    months: tuple[date, ...]
    estimates: dict[str, Estimate]
    prices: tuple[ConvertedPrice, ...]
    pricing: Pricing
    series: Series
    panned: dict[str, Panned]
    comparisons: tuple[Comparison, ...]
    common: tuple[date, Balance]
    """The last day both legs cover, and the balance up to it."""
    sensitivity: dict[str, Balance]
    """The balance at half and at double the common lean."""
    scaled: dict[str, dict[str, Draws]]
    """Every item's quantity at the window's end with no common lean, with half and with double."""
    prior: dict[str, Draws]

    @property
    def balance(self) -> Balance:
        """The balance on the basis asked for."""
        return self.panned[self.options.basis].balance


def weigh(
    case: Case,
    *,
    seed: int | None = None,
    draws: int | None = None,
    basis: str | None = None,
    as_of: date | None = None,
    without: tuple[str, ...] = (),
    progress: Progress = lambda stage, share: None,
    sampler: Sampler = sample_posterior,
) -> Weighing:
    """Weigh a case.

    Raises OptionError for a basis or source the case does not have, or when nothing counts;
    CaseError for settings it cannot use.
    """
    settings = read_settings(case)
    options = resolve_options(case, seed, draws, basis, as_of, without)
    evidence = gather_evidence(case, options.as_of, frozenset(without), options.start, options.end)
    if not evidence.origins:
        raise OptionError("nothing counts: no accepted claim of something delivered is left")
    model = make_model(case, evidence, settings, options.start, options.end)
    posterior = sampler(model, options.seed, options.draws, progress)
    progress("valuing", 0.0)
    known_by = options.as_of.isoformat() if options.as_of else None
    series = Series(case, known_by)
    prices = convert_prices(case, series, known_by, frozenset(without))
    size = REPEATS * posterior.flat().shape[0]
    pricing = Pricing(case, prices, settings, options.seed, size)
    months = (*(d for d in month_ends(options.start, options.end) if d < options.end), options.end)
    estimator = _Estimator(case, options, settings, evidence, posterior, months)
    estimates = estimator.estimates()
    # Only the basis asked for is drawn over time; the others need the end of the window.
    ends = {id: replace(estimate, path=estimate.path[-1:]) for id, estimate in estimates.items()}
    panned = {
        name: _pan(case, estimates, pricing, name, options, months)
        if name == options.basis
        else _pan(case, ends, pricing, name, options, months[-1:])
        for name in case.exchange.bases
    }
    progress("valuing", 0.5)
    _need_prices(case, panned[options.basis], prices, options.basis)
    balance = panned[options.basis].balance
    leaned = {
        name: estimator.at_end(factor)
        for name, factor in (("none", 0.0), ("half", 0.5), ("double", 2.0))
    }
    sensitivity = {
        name: _pan(case, leaned[name], pricing, options.basis, options, months[-1:]).balance
        for name in ("half", "double")
    }
    scaled = {
        name: {id: estimate.quantity for id, estimate in estimates.items()}
        for name, estimates in leaned.items()
    }
    progress("valuing", 1.0)
    return Weighing(
        case,
        options,
        settings,
        evidence,
        posterior,
        months,
        estimates,
        prices,
        pricing,
        series,
        panned,
        compare_output(case.exchange, series, balance, options.start, options.end),
        _common_window(balance, months, options),
        sensitivity,
        scaled,
        estimator.prior(PRIOR_DRAWS),
    )


def resolve_options(
    case: Case,
    seed: int | None = None,
    draws: int | None = None,
    basis: str | None = None,
    as_of: date | None = None,
    without: tuple[str, ...] = (),
) -> Options:
    """What was asked for, with the case's own settings where nothing was; raises OptionError."""
    exchange = case.exchange
    chosen = basis or exchange.basis
    if chosen not in exchange.bases:
        raise OptionError(_no_such("price basis", chosen, list(exchange.bases)))
    sources = [source.id for source in case.sources]
    for source in without:
        if source not in sources:
            raise OptionError(_no_such("source", source, sources))
    known_by = as_of
    if known_by is None and exchange.cutoff is not None:
        known_by = parse_span(exchange.cutoff).last
    start = parse_span(exchange.window.start).first
    try:
        end = newest_evidence(case, known_by)
    except ValueError as error:
        raise OptionError(f"nothing counts: {error}") from None
    if exchange.window.end is not None:
        end = min(end, parse_span(exchange.window.end).last)
    if known_by is not None:
        end = min(end, known_by)
    if end <= start:
        raise OptionError(f"no evidence after the window's start, {start.isoformat()}")
    if (end - start).days > LONGEST_DAYS:
        raise OptionError(
            f"the window runs from {start.isoformat()} to {end.isoformat()}, and a hundred years "
            "are the most; set window.start in case.yaml later"
        )
    return Options(
        exchange.seed if seed is None else seed,
        exchange.draws if draws is None else draws,
        chosen,
        known_by,
        tuple(sorted(without)),
        start,
        end,
    )


def _need_prices(
    case: Case, panned: Panned, prices: tuple[ConvertedPrice, ...], basis: str
) -> None:
    """Refuse a pan on which nothing has a price: its weight would read as nothing at all."""
    giver = case.exchange.parties[0].id
    for leg, given in ((panned.balance.given, True), (panned.balance.returned, False)):
        missing = [
            id
            for id in panned.unfilled
            if is_given(case.item(id), giver) == given and case.item(id).account == "exchange"
        ]
        if leg.valuations or not missing:
            continue
        whys = sorted({row.why for row in prices if row.price.item in missing and row.why})
        reasons = f" ({'; '.join(whys)})" if whys else ""
        raise OptionError(
            f"nothing that {'was given' if given else 'came back'} has a price on the basis "
            f"{basis!r}: {', '.join(missing)}{reasons}; add prices, or a proxy in items.yaml"
        )


def _no_such(what: str, name: str, known: list[str]) -> str:
    near = get_close_matches(name, known, 3, 0.5)
    hint = f"did you mean {', '.join(near)}?" if near else f"there are: {', '.join(sorted(known))}"
    return f"no {what} {name!r} in this case; {hint}"


def weigh_end(
    case: Case, options: Options, settings: Settings, evidence: Evidence, posterior: Posterior
) -> Panned:
    """The pans at the end of the window alone, on the basis asked for.

    The same arithmetic as `weigh` on the same streams of chance, without paths. Raises
    OptionError where a leg has no price.
    """
    known_by = options.as_of.isoformat() if options.as_of else None
    prices = convert_prices(case, Series(case, known_by), known_by, frozenset(options.without))
    size = REPEATS * posterior.flat().shape[0]
    pricing = Pricing(case, prices, settings, options.seed, size)
    months = (options.end,)
    estimates = _Estimator(case, options, settings, evidence, posterior, months).at_end(1.0)
    panned = _pan(case, estimates, pricing, options.basis, options, months)
    _need_prices(case, panned, prices, options.basis)
    return panned


class _Estimator:
    """Reads estimates off a posterior, with the common lean at its width or scaled."""

    def __init__(
        self,
        case: Case,
        options: Options,
        settings: Settings,
        evidence: Evidence,
        posterior: Posterior,
        months: tuple[date, ...],
    ) -> None:
        self.case, self.options, self.settings = case, options, settings
        self.posterior, self.months = posterior, months
        self.model = posterior.model
        program = self.model.program
        self.items = {item.id: item for item in case.items}
        window = (options.start, options.end)
        self.bounds = plain_bounds(case, evidence, window, settings["bounds_months"])
        self.raw = raw_span(case, evidence)
        self.ids = sorted(program.node_of)
        self.parameters = np.repeat(posterior.flat(), REPEATS, axis=0)
        self.leans = common_leans(
            self.model, case.exchange, settings, options.seed, self.parameters.shape[0]
        )
        self.direct: dict[str, tuple[Reading, ...]] = {}
        self.about: dict[str, tuple[Reading, ...]] = {}
        soundings = self.model.soundings
        for id in self.ids:
            leaves = program.leaves[id]
            self.direct[id] = tuple(s.reading for s in soundings if s.item.id == id)
            self.about[id] = tuple(
                s.reading for s in soundings if program.leaves[s.item.id] & leaves
            )
        grid = self.model.grid
        self.newest = {id: self._newest(id) for id in self.ids}
        seen = [grid.point(day) for day in months]
        newest = {grid.point(self.newest[id] or options.end) for id in self.ids}
        self.points = np.array(seen + sorted(newest - set(seen)), np.int64)
        self.supported = self._supported()

    def _newest(self, id: str) -> date | None:
        # A total that an item is part of speaks of it too; a capacity only of the load.
        counts = [reading for reading in self.about[id] if reading.use != "capacity"]
        readings = counts or self.about[id]
        days = [spoken_day(reading.claim) for reading in readings]
        known = [day for day in days if day is not None]
        return min(max(known), self.options.end) if known else None

    def _supported(self) -> frozenset[str]:
        """Free items that some claim speaks of, itself or through a definition that names it."""
        program = self.model.program
        supported = set()
        for id in self.ids:
            if not self.direct[id]:
                continue
            supported |= {id} | (
                program.leaves[id] if self.items[id].measure != "constant" else set()
            )
        constants = {item.id for item in program.constants}
        named = {id: self.items[id].definition or "" for id in self.ids if self.direct[id]}
        # A ratio inside a sum is hardly touched by claims on the sum.
        return frozenset(
            id
            for id in supported
            if id not in constants
            or self.direct[id]
            or any(
                id in text.replace("*", " ").replace("/", " ").split() for text in named.values()
            )
        )

    def estimates(self) -> dict[str, Estimate]:
        """Estimates of all items over the months and at their newest evidence."""
        months, size = len(self.months), self.parameters.shape[0]
        where = {int(point): k for k, point in enumerate(self.points)}
        at = [where[self.model.grid.point(self.newest[id] or self.options.end)] for id in self.ids]
        paths = np.empty((len(self.ids), months, size))
        documented = np.empty((len(self.ids), size))
        # Each item has a newest day of its own: all items on all those days, for all draws at
        # once, would need items squared times draws.
        for first in range(0, size, AT_ONCE):
            part = slice(first, first + AT_ONCE)
            leans = np.ascontiguousarray(self.leans[:, part])
            draws = quantity_draws(self.model, self.parameters[part], leans, self.points)
            paths[:, :, part] = draws[:, :months]
            documented[:, part] = draws[np.arange(len(at)), at]
        return {id: self._estimate(id, paths[k], documented[k]) for k, id in enumerate(self.ids)}

    def at_end(self, factor: float) -> dict[str, Estimate]:
        """Estimates at the window's end alone, the common lean multiplied by `factor`."""
        draws = self._draws(factor * self.leans, self.points[len(self.months) - 1 :][:1])
        return {id: self._estimate(id, draws[k], draws[k, 0]) for k, id in enumerate(self.ids)}

    def _draws(self, leans: Draws, points: Ints) -> Draws:
        return quantity_draws(self.model, self.parameters, leans, points)

    def _estimate(self, id: str, path: Draws, documented: Draws) -> Estimate:
        return Estimate(
            self.items[id],
            self.about[id],
            self.direct[id],
            path,
            path[-1],
            documented,
            self.newest[id],
            self.bounds[id],
            self.raw[id],
            not self.model.program.leaves[id] <= self.supported,
        )

    def prior(self, size: int) -> dict[str, Draws]:
        """Quantities at the window's end before any claim."""
        parameters = prior_parameters(self.model, self.settings, self.options.seed, size)
        leans = np.zeros((self.leans.shape[0], size))
        last = np.array([self.points[len(self.months) - 1]], np.int64)
        draws = quantity_draws(self.model, parameters, leans, last)
        return {id: draws[k, 0] for k, id in enumerate(self.ids)}


def _pan(
    case: Case,
    estimates: dict[str, Estimate],
    pricing: Pricing,
    basis: str,
    options: Options,
    months: tuple[date, ...],
) -> Panned:
    """Value every item and lay it on its pan."""
    giver = case.exchange.parties[0].id
    years = np.array([((day - options.start).days + 1) / 365.25 for day in months])
    legs: dict[tuple[str, bool], list[Valuation]] = {}
    unfilled = []
    size = pricing.size
    for id in sorted(estimates):
        estimate = estimates[id]
        item = estimate.item
        if item.account not in VALUED or item.direction is None:
            continue
        begin = parse_span(item.start).first if item.start else options.start
        before = max((begin - options.start).days, 0) / 365.25
        newest = estimate.newest or options.end
        until = max(((newest - options.start).days + 1) / 365.25 - before, 0.0)
        valuation = value_item(estimate, pricing, basis, np.maximum(years - before, 0.0), until)
        if valuation is None:
            unfilled.append(id)
            continue
        legs.setdefault((item.account, is_given(item, giver)), []).append(valuation)

    def leg(account: str, *given: bool) -> Leg:
        valuations = [v for side in given for v in legs.get((account, side), [])]
        valuations.sort(key=lambda v: v.estimate.item.id)
        return add_up(tuple(valuations), len(months), size)

    def pan(given: bool) -> Leg:
        made = leg("exchange", given)
        unspoken = not made.valuations and unspoken_items(case, estimates, given=given)
        # Silence about everything that was meant is no proof of nothing.
        return replace(made, bounds=Bounds(0.0, None, UNSPOKEN)) if unspoken else made

    return Panned(
        weigh_legs(pan(True), pan(False)),
        leg("due", True, False),
        leg("trade", True, False),
        tuple(unfilled),
    )


def unspoken_items(case: Case, estimates: dict[str, Estimate], *, given: bool) -> tuple[str, ...]:
    """Items of one leg that no claim which counts speaks of, so that no total holds them."""
    giver = case.exchange.parties[0].id
    return tuple(
        item.id
        for item in case.items
        if item.account == "exchange" and item.same_as is None and item.id not in estimates
        if is_given(item, giver) == given
    )


def is_given(item: Item, giver: str) -> bool:
    """Whether the item goes from the case's first party to the second."""
    return item.direction is not None and item.direction[0] == giver


def _common_window(
    balance: Balance, months: tuple[date, ...], options: Options
) -> tuple[date, Balance]:
    """The balance up to the last month that the weightiest item of each leg is evidenced for."""
    ends = []
    for leg in (balance.given, balance.returned):
        heaviest = max(leg.valuations, key=lambda v: float(np.median(v.value)), default=None)
        newest = heaviest.estimate.newest if heaviest is not None else None
        ends.append(newest or options.end)
    end = min(*ends, options.end)
    at = max((i for i, day in enumerate(months) if day <= end), default=0)
    legs = []
    for leg in (balance.given, balance.returned):
        parts = [
            Valuation(v.estimate, v.price, v.path[at], v.path[: at + 1], v.documented, v.bounds)
            for v in leg.valuations
        ]
        legs.append(add_up(tuple(parts), at + 1, leg.value.shape[0]))
    return months[at], weigh_legs(legs[0], legs[1])
