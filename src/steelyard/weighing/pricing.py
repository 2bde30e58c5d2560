"""Price rows -> what one unit is worth on a basis, in one currency and price year.

In: prices, series and items of a case. Out: converted rows with every step in words, and
UnitPrices with draws. A row that cannot be converted is listed with its reason; an empty
cell is filled only by the proxy that the item names.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from statistics import NormalDist

import numpy as np
from scipy.special import log_ndtr

from steelyard.base.chance import even_normal, stream
from steelyard.base.dates import parse_span
from steelyard.base.numbers import plain_number
from steelyard.base.spread import Bounds, Draws
from steelyard.case.case import Case
from steelyard.case.items import Item, PriceProxy
from steelyard.case.prices import Price
from steelyard.case.sources import named_source
from steelyard.weighing.dated_money import DatedMoney
from steelyard.weighing.settings import Settings

_ACCEPTED = frozenset({"accepted", "edited"})
_NEVER = {"asking": "an asking price, never paid", "illustration": "an illustration, never paid"}
_SCORE_90 = NormalDist().inv_cdf(0.95)
# Points of the spread between sales that the posterior is summed over; 80 give three digits.
_SPREAD_POINTS = 80
_SPREAD_REACH = 4.0


@dataclass(frozen=True, slots=True)
class ConvertedPrice:
    """A row in the case's currency and price year, or why it is not used."""

    price: Price
    low: float | None
    high: float | None
    used: bool
    why: str
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnitPrice:
    """What one unit of an item is worth on a basis. `draws` has shape (draws,)."""

    item: Item
    basis: str
    rows: tuple[ConvertedPrice, ...]
    draws: Draws
    bounds: Bounds
    proxy: PriceProxy | None = None
    nominal: bool = False
    """The item is counted in the case's currency: worth itself in any year, never deflated."""
    of_the_day: bool = False
    """The item is money of its day: `draws` are what a unit is worth over the years it flowed."""


class Series:
    """Yearly values by series name, of rows in use and known by a day.

    A row without `reported_on` is known from the last day of its year. The index of the price
    year is always there: in whose prices a result is stated is no news of that year.
    """

    def __init__(self, case: Case, known_by: str | None = None) -> None:
        self._values: dict[str, dict[int, float]] = {}
        money = case.exchange.money
        for row in case.series:
            if not row.use or row.value is None or not row.period.isdigit():
                continue
            yardstick = (row.series, int(row.period)) == (money.deflator, money.price_year)
            if known_by and not yardstick and _known_from(row.reported_on or row.period) > known_by:
                continue
            self._values.setdefault(row.series, {})[int(row.period)] = row.value

    def value(self, series: str, year: int) -> float | None:
        """The value of that very year; None is never filled from a neighbour."""
        return self._values.get(series, {}).get(year)

    def years(self, series: str) -> tuple[int, ...]:
        """The years that have a value."""
        return tuple(sorted(self._values.get(series, {})))


def _known_from(text: str) -> str:
    """The last day of a date as printed: what is said of a month is known when it is over."""
    return parse_span(text).last.isoformat()


def convert_prices(
    case: Case,
    series: Series,
    known_by: str | None = None,
    without: frozenset[str] = frozenset(),
) -> tuple[ConvertedPrice, ...]:
    """Every price row of the case, converted where that is possible, sorted by id.

    `known_by` is a day as YYYY-MM-DD, None knows all; `without` are ids of sources to leave out.
    A row may give its source by name.
    """
    prices = sorted(case.prices, key=lambda price: price.id)
    # As the rows write them, so that a name is found as an id is.
    written = {price.source for price in prices}
    without = frozenset(one for one in written if named_source(case.sources, one) in without)
    rows = {price.id: _convert(price, case, series, known_by, without) for price in prices}
    first: dict[tuple[str, str | None, str | None], str] = {}
    return tuple(_count_once(row, rows, first, without) for row in rows.values())


def _count_once(
    row: ConvertedPrice,
    rows: dict[str, ConvertedPrice],
    first: dict[tuple[str, str | None, str | None], str],
    without: frozenset[str],
) -> ConvertedPrice:
    """Set a row aside whose base counts. Where no base does, the first row of a cell that
    rests on it stands in; `first` remembers which, by base and cell.
    """
    if not row.used or row.price.rests_on is None:
        return row
    chain = _bases_of(row.price, rows)
    gone = next((one for one in chain if one in rows and rows[one].price.source in without), None)
    if gone is not None:
        return replace(
            row, used=False, why=f"rests on {gone}, whose source is left out of this weighing"
        )
    counted = [one for one in chain if one in rows and rows[one].used]
    if counted:
        return replace(row, used=False, why=f"rests on {counted[-1]}, which counts once")
    root = chain[-1] if chain else row.price.rests_on
    standing = first.setdefault((root, row.price.item, row.price.basis), row.price.id)
    if standing != row.price.id:
        return replace(row, used=False, why=f"rests on {root}, for which {standing} stands in")
    why = rows[root].why if root in rows else "not in the case"
    return replace(row, steps=(*row.steps, f"stands in for {root}, which does not count: {why}"))


def _bases_of(price: Price, rows: dict[str, ConvertedPrice]) -> list[str]:
    """What a row rests on, what that rests on, and so on up; never round in a circle."""
    chain: list[str] = []
    at = price.rests_on
    while at is not None and at != price.id and at not in chain:
        chain.append(at)
        at = rows[at].price.rests_on if at in rows else None
    return chain


def _convert(
    price: Price, case: Case, series: Series, known_by: str | None, without: frozenset[str]
) -> ConvertedPrice:
    def refuse(why: str, steps: tuple[str, ...] = ()) -> ConvertedPrice:
        # A rate that is missing because the year is not over is not the reason.
        return ConvertedPrice(price, None, None, False, _not_yet(price, known_by) or why, steps)

    money = case.exchange.money
    if price.price_low is None and price.price_high is None:
        return refuse("no price given")
    factor = price.per_item
    steps = []
    if factor != 1.0:
        steps.append(
            f"x {plain_number(factor, 6)}: {price.per_item_reason or 'into the unit of the item'}"
        )
    if price.currency != money.currency:
        name = money.exchange_rates.get(price.currency)
        if name is None:
            return refuse(f"no exchange rate for {price.currency} in the case")
        rate = series.value(name, price.price_year)
        if rate is None:
            return refuse(f"no {price.currency} rate for {price.price_year}; none is extrapolated")
        factor /= rate
        steps.append(
            f"/ {plain_number(rate, 6)} {price.currency} per {money.currency} ({price.price_year})"
        )
    if price.price_year != money.price_year:
        then = series.value(money.deflator, price.price_year)
        now = series.value(money.deflator, money.price_year)
        if then is None or now is None:
            missing = price.price_year if then is None else money.price_year
            return refuse(f"no deflator for {missing}; none is extrapolated", tuple(steps))
        factor *= now / then
        steps.append(f"x {now / then:.4f}: prices of {price.price_year} to {money.price_year}")
    low = price.price_low * factor if price.price_low is not None else None
    high = price.price_high * factor if price.price_high is not None else None
    why = _why_not(price, known_by, without)
    return ConvertedPrice(price, low, high, not why, why, tuple(steps))


def _why_not(price: Price, known_by: str | None, without: frozenset[str]) -> str:
    if price.state not in _ACCEPTED:
        return f"{price.state}, not accepted"
    if price.role != "evidence":
        return price.reason or price.role
    if price.kind in _NEVER:
        return _NEVER[price.kind]
    if price.item is None or price.basis is None:
        return "no item or basis"
    if price.source in without:
        return "its source is left out of this weighing"
    return _not_yet(price, known_by)


def _not_yet(price: Price, known_by: str | None) -> str:
    if known_by and price.reported_on and _known_from(price.reported_on) > known_by:
        return f"reported after {known_by}"
    if known_by and not price.reported_on and _known_from(f"{price.price_year:04d}") > known_by:
        return f"of {price.price_year}, which was not over on {known_by}; no date of report"
    return ""


class Pricing:
    """Unit prices by item and basis, drawn once each, so that items that share a price or a
    proxy share its draws.
    """

    def __init__(
        self,
        case: Case,
        converted: tuple[ConvertedPrice, ...],
        settings: Settings,
        seed: int,
        size: int,
    ) -> None:
        self._items = {item.id: item for item in case.items}
        self._bases = case.exchange.bases
        self._currency = case.exchange.money.currency
        self._settings, self._seed, self._size = settings, seed, size
        self.size = size
        self._made: dict[tuple[str, str], UnitPrice | None] = {}
        self.cells: dict[tuple[str, str], list[ConvertedPrice]] = {}
        self.dated: dict[str, DatedMoney] = {}
        """What money of its day is worth, by item; whoever knows the curves fills it in."""
        for row in converted:
            if row.used and row.price.item and row.price.basis:
                self.cells.setdefault((row.price.item, row.price.basis), []).append(row)

    def unit_price(self, item: str, basis: str) -> UnitPrice | None:
        """The price of one unit, None where neither a sale nor a proxy fills the cell."""
        key = (item, basis)
        if key not in self._made:
            # A proxy that leads back to itself finds an empty cell and stays empty.
            self._made[key] = None
            self._made[key] = self._make(self._items[item], basis)
        return self._made[key]

    def _make(self, item: Item, basis: str) -> UnitPrice | None:
        if item.money_of_the_day:
            money = self.dated.get(item.id)
            if money is None:
                return None
            bounds = money.bounds(money.end)
            return UnitPrice(item, basis, (), money.draws, bounds, of_the_day=True)
        if item.unit == self._currency:
            worth = np.ones(self._size)
            return UnitPrice(item, basis, (), worth, Bounds(1.0, 1.0), nominal=True)
        rows = tuple(self.cells.get((item.id, basis), ()))
        sides = [row for row in rows if row.price.bound not in {"at_least", "at_most"}]
        if sides:
            draws = np.exp(self._log_draws(item.id, basis, rows))
            bounds = _price_bounds(rows)
            return self._conditioned(UnitPrice(item, basis, rows, draws, bounds))
        proxy = item.proxies.get(basis)
        if proxy is None or proxy.item not in self._items:
            return None
        borrowed = self.unit_price(proxy.item, proxy.basis)
        if borrowed is None:
            return None
        factor = self._factor(f"proxy of {item.id} on {basis}", proxy.low, proxy.high)
        bounds = borrowed.bounds.times(proxy.low, proxy.high)
        draws = borrowed.draws * factor
        return self._conditioned(
            UnitPrice(item, basis, rows or borrowed.rows, draws, bounds, proxy)
        )

    def _conditioned(self, price: UnitPrice) -> UnitPrice:
        """Stock and condition: only where the basis quotes new goods."""
        condition = price.item.condition
        if condition is None or not self._bases[price.basis].quotes_new:
            return price
        factor = self._factor(f"condition of {price.item.id}", condition.low, condition.high)
        bounds = price.bounds.times(condition.low, condition.high)
        return replace(price, draws=price.draws * factor, bounds=bounds)

    def _factor(self, name: str, low: float, high: float) -> Draws:
        """Log-normal with 90 % between low and high."""
        middle = 0.5 * (math.log(low) + math.log(high))
        sd = 0.5 * (math.log(high) - math.log(low)) / _SCORE_90
        return np.exp(middle + sd * even_normal(stream(self._seed, name), self._size))

    def _log_draws(self, item: str, basis: str, rows: tuple[ConvertedPrice, ...]) -> Draws:
        """Log price of this exchange's goods, given sales of their class.

        Sales vary around the class mean by an unknown sd (half-normal prior), each with the
        width of its kind; the exchange is one more member of the class. The sd is summed over
        on a grid, the mean is normal given it and drawn exactly (Gelman et al., Bayesian Data
        Analysis, section 5.4). One-sided rows weigh both. The lean shared by all prices of the
        basis comes on top.
        """
        settings = self._settings
        two = [row for row in rows if row.price.bound not in {"at_least", "at_most"}]
        y = np.array([0.5 * (math.log(_low(row)) + math.log(_high(row))) for row in two])
        half = np.array([0.5 * (math.log(_high(row)) - math.log(_low(row))) for row in two])
        width = np.array([settings[f"price_{row.price.kind}"] for row in two])
        range_score = NormalDist().inv_cdf(0.5 + settings["range_coverage"] / 2.0)
        variance = width**2 + (half / range_score) ** 2
        scale = settings["price_dispersion"]
        tau = (np.arange(_SPREAD_POINTS) + 0.5) / _SPREAD_POINTS * _SPREAD_REACH * scale
        total = variance[None, :] + tau[:, None] ** 2
        wide = settings["price_center_spread"] ** 2
        precision = (1.0 / total).sum(axis=1) + 1.0 / wide
        center = float(np.median(y))
        mean = ((y - center)[None, :] / total).sum(axis=1) / precision
        log_weight = (
            -0.5 * np.log(total).sum(axis=1)
            - 0.5 * np.log(precision)
            - 0.5 * ((y - center)[None, :] ** 2 / total).sum(axis=1)
            + 0.5 * mean**2 * precision
            - 0.5 * (tau / scale) ** 2
        )
        weight = np.exp(log_weight - log_weight.max())
        rng = stream(self._seed, f"price of {item} on {basis}")
        ranks = (rng.permutation(self._size) + rng.random(self._size)) / self._size
        at = np.minimum(np.searchsorted(np.cumsum(weight) / weight.sum(), ranks), len(tau) - 1)
        mu = center + mean[at] + even_normal(rng, self._size) / np.sqrt(precision[at])
        mu, sd = self._one_sided(mu, tau[at], rows, rng)
        log_price = mu + sd * even_normal(rng, self._size)
        lean = even_normal(stream(self._seed, f"price lean of {basis}"), self._size)
        result: Draws = log_price + settings["common_prices"] * lean
        return result

    def _one_sided(
        self, mu: Draws, tau: Draws, rows: tuple[ConvertedPrice, ...], rng: np.random.Generator
    ) -> tuple[Draws, Draws]:
        """Weigh the class by floors and ceilings, and resample its mean and sd as pairs.

        A floor is one more sale of the class, of which only a side is known: its weight is the
        chance of a sale above it. It speaks about the class, so it cuts no price off.
        """
        log_weight = np.zeros(self._size)
        for row in rows:
            spread = np.sqrt(tau**2 + self._settings[f"price_{row.price.kind}"] ** 2)
            if row.price.bound == "at_least":
                log_weight += log_ndtr((mu - math.log(_low(row))) / spread)
            elif row.price.bound == "at_most":
                log_weight += log_ndtr((math.log(_high(row)) - mu) / spread)
        if not log_weight.any():
            return mu, tau
        weight = np.exp(log_weight - log_weight.max())
        places = (np.arange(self._size) + rng.random()) / self._size
        order = np.argsort(mu, kind="stable")
        picked = np.searchsorted(np.cumsum(weight[order]) / weight.sum(), places)
        kept = order[np.minimum(picked, self._size - 1)]
        rng.shuffle(kept)
        return mu[kept], tau[kept]


def _low(row: ConvertedPrice) -> float:
    return float(row.low if row.low is not None else row.high or 0.0)


def _high(row: ConvertedPrice) -> float:
    return float(row.high if row.high is not None else row.low or 0.0)


def _width(row: ConvertedPrice) -> str:
    return row.price.kind


def _price_bounds(rows: tuple[ConvertedPrice, ...]) -> Bounds:
    """Lowest and highest of the converted rows that quote a price. A floor above the highest
    lifts it and a ceiling below the lowest lowers it, as for quantities.
    """
    two = [row for row in rows if row.price.bound not in {"at_least", "at_most"}]
    floors = [_low(row) for row in rows if row.price.bound == "at_least"]
    ceilings = [_high(row) for row in rows if row.price.bound == "at_most"]
    low = min([*(_low(row) for row in two), *ceilings])
    return Bounds(low, max([*(_high(row) for row in two), *floors]))
