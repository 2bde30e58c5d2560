"""The whole walk: a case in, a Weighing out. Pure arithmetic; chance comes in by the seed.

In: a Case and the options of a weighing. Out: a Weighing that holds every step below it, so
that each figure can be walked back to a claim. Never touches disk, clock or network.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
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
from steelyard.weighing.dated_money import NoWorthError, date_money
from steelyard.weighing.estimates.chains import Progress
from steelyard.weighing.estimates.model import Model, make_model
from steelyard.weighing.estimates.posterior import Posterior, sample_posterior
from steelyard.weighing.estimates.quantities import VALUED
from steelyard.weighing.estimator import Estimator
from steelyard.weighing.evidence import Evidence, gather_evidence, newest_evidence
from steelyard.weighing.paths import Paths
from steelyard.weighing.pricing import ConvertedPrice, Pricing, Series, convert_prices
from steelyard.weighing.settings import Settings, read_settings
from steelyard.weighing.valuation import Estimate, Valuation, value_item

Sampler = Callable[[Model, int, int, Progress], Posterior]
PRIOR_DRAWS = 1000
REPEATS = 2
"""Prices and the common lean are drawn this often for every posterior draw: they cost
nothing, and the error of a reported quantile falls with their number."""

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
    """A case weighed. `months` are the days at which paths are given.

    Of items and their values only the window's end is held; `paths` reads the months before it.
    The two pans and their sums are held over all months.
    """

    case: Case
    options: Options
    settings: Settings
    evidence: Evidence
    posterior: Posterior
    months: tuple[date, ...]
    estimates: dict[str, Estimate]
    paths: Paths
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
    estimator = estimator_of(case, options, settings, evidence, posterior, months)
    estimates: dict[str, Estimate] = {}
    _date_money(case, known_by, estimator, pricing)
    # Only the basis asked for is drawn over time; the others need the end of the window.
    scales = _Scales(case, pricing, options.basis, options, months)
    for estimate, path in estimator.with_paths():
        id = estimate.item.id
        estimates[id] = estimate
        scales.lay(estimate, path)
        progress("valuing", 0.5 * len(estimates) / len(estimator.ids))
    panned = {
        name: scales.panned(estimates)
        if name == options.basis
        else _pan(case, estimates, pricing, name, options)
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
        name: _sums_of(_pan(case, leaned[name], pricing, options.basis, options).balance)
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
        estimator.paths,
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
    series = Series(case, known_by)
    prices = convert_prices(case, series, known_by, frozenset(options.without))
    size = REPEATS * posterior.flat().shape[0]
    pricing = Pricing(case, prices, settings, options.seed, size)
    months = (options.end,)
    estimator = estimator_of(case, options, settings, evidence, posterior, months)
    _date_money(case, known_by, estimator, pricing)
    estimates = estimator.at_end(1.0)
    panned = _pan(case, estimates, pricing, options.basis, options)
    _need_prices(case, panned, prices, options.basis)
    return panned


def estimator_of(
    case: Case,
    options: Options,
    settings: Settings,
    evidence: Evidence,
    posterior: Posterior,
    months: tuple[date, ...],
) -> Estimator:
    """What reads quantities off a posterior, at the months given."""
    return Estimator(
        case,
        settings,
        evidence,
        posterior,
        months,
        start=options.start,
        seed=options.seed,
        repeats=REPEATS,
    )


def _date_money(case: Case, known_by: str | None, estimator: Estimator, pricing: Pricing) -> None:
    """Tell what money of its day is worth; raises OptionError where a series lacks a year.

    Index and rate of the year of `known_by` itself are taken as known, though that year is not
    over: in whose prices a sum is stated is no news of the exchange.
    """
    grid = estimator.model.grid
    series = Series(case, f"{known_by[:4]}-12-31" if known_by else None)
    try:
        pricing.dated = date_money(case, series.value, estimator.paths, grid, estimator.end)
    except NoWorthError as error:
        raise OptionError(str(error)) from None


@dataclass(slots=True)
class _Scales:
    """Values items on one basis and lays each on its pan, one after another in order of id."""

    case: Case
    pricing: Pricing
    basis: str
    options: Options
    months: tuple[date, ...]
    legs: dict[tuple[str, bool], list[Valuation]] = field(default_factory=dict)
    paths: dict[tuple[str, str], Draws] = field(default_factory=dict)
    unfilled: list[str] = field(default_factory=list)

    def lay(self, estimate: Estimate, path: Draws) -> None:
        """Value an item over the months; of its own path only the end is kept."""
        start, item = self.options.start, estimate.item
        if item.account not in VALUED or item.direction is None:
            return
        begin = parse_span(item.start).first if item.start else start
        before = max((begin - start).days, 0) / 365.25
        years = np.array([((day - start).days + 1) / 365.25 for day in self.months])
        newest = estimate.newest or self.options.end
        until = max(((newest - start).days + 1) / 365.25 - before, 0.0)
        whole = replace(estimate, path=path)
        past = np.maximum(years - before, 0.0)
        valuation = value_item(whole, self.pricing, self.basis, past, until)
        if valuation is None:
            self.unfilled.append(item.id)
            return
        money = self.pricing.dated.get(item.id)
        if money is not None and len(self.months) > 1:
            valuation = replace(valuation, path=money.brought(path, self.months))
        given = is_given(item, self.case.exchange.parties[0].id)
        pan = (item.account, _side(item.account, given=given))
        if pan not in self.paths:
            self.paths[pan] = np.zeros(valuation.path.shape)
        self.paths[pan] += valuation.path
        kept = replace(valuation, estimate=estimate, path=valuation.value[None])
        self.legs.setdefault((item.account, given), []).append(kept)

    def panned(self, estimates: dict[str, Estimate]) -> Panned:
        """The legs, once every one of `estimates` is laid."""
        return Panned(
            weigh_legs(self._pan(estimates, given=True), self._pan(estimates, given=False)),
            self._leg("due", True, False),
            self._leg("trade", True, False),
            tuple(self.unfilled),
        )

    def _leg(self, account: str, *given: bool) -> Leg:
        valuations = [v for side in given for v in self.legs.get((account, side), [])]
        valuations.sort(key=lambda v: v.estimate.item.id)
        leg = add_up(tuple(valuations), 1, self.pricing.size)
        pan = (account, _side(account, given=given[0]))
        path = self.paths.get(pan)
        if path is None:
            path = np.zeros((len(self.months), self.pricing.size))
        return replace(leg, path=path)

    def _pan(self, estimates: dict[str, Estimate], *, given: bool) -> Leg:
        made = self._leg("exchange", given)
        unspoken = not made.valuations and unspoken_items(self.case, estimates, given=given)
        # Silence about everything that was meant is no proof of nothing.
        return replace(made, bounds=Bounds(0.0, None, UNSPOKEN)) if unspoken else made


def _side(account: str, *, given: bool) -> str:
    """The pan of an item: what is owed and ordinary trade are one sum of both directions."""
    return ("given" if given else "returned") if account == "exchange" else "both"


def _pan(
    case: Case, estimates: dict[str, Estimate], pricing: Pricing, basis: str, options: Options
) -> Panned:
    """Value every item at the window's end and lay it on its pan."""
    scales = _Scales(case, pricing, basis, options, (options.end,))
    for id in sorted(estimates):
        scales.lay(estimates[id], estimates[id].path)
    return scales.panned(estimates)


def _sums_of(balance: Balance) -> Balance:
    """A balance without the values of single items, where nobody asks for them."""
    given, returned = (replace(leg, valuations=()) for leg in (balance.given, balance.returned))
    return replace(balance, given=given, returned=returned)


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
    given, returned = (
        Leg((), leg.path[at], leg.path[: at + 1], leg.bounds)
        for leg in (balance.given, balance.returned)
    )
    return months[at], weigh_legs(given, returned)
