"""Price rows -> what one unit is worth on a basis, in one currency and price year.

In: prices, series and items of a case. Out: converted rows with every step in words, and
UnitPrices with draws. A row that cannot be converted is listed with its reason; an empty
cell is filled only by the proxy that the item names.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from scipy.special import log_ndtr

from steelyard.base.dates import parse_span
from steelyard.base.spread import Bounds, Draws
from steelyard.case.case import Case
from steelyard.case.items import Item, PriceProxy
from steelyard.case.prices import Price
from steelyard.weighing.estimates.posterior import stream
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


class Series:
    """Yearly values by series name, of rows in use and known by a day."""

    def __init__(self, case: Case, known_by: str | None = None) -> None:
        self._values: dict[str, dict[int, float]] = {}
        for row in case.series:
            if not row.use or row.value is None or not row.period.isdigit():
                continue
            if known_by and row.reported_on:
                if parse_span(row.reported_on).last.isoformat() > known_by:
                    continue
            self._values.setdefault(row.series, {})[int(row.period)] = row.value

    def value(self, series: str, year: int) -> float | None:
        """The value of that very year; None is never filled from a neighbour."""
        return self._values.get(series, {}).get(year)

    def years(self, series: str) -> tuple[int, ...]:
        """The years that have a value."""
        return tuple(sorted(self._values.get(series, {})))


def convert_prices(
    case: Case, series: Series, known_by: str | None = None
) -> tuple[ConvertedPrice, ...]:
    """Every price row of the case, converted where that is possible, sorted by id."""
    return tuple(
        _convert(price, case, series, known_by)
        for price in sorted(case.prices, key=lambda price: price.id)
    )


def _convert(price: Price, case: Case, series: Series, known_by: str | None) -> ConvertedPrice:
    def refuse(why: str, steps: tuple[str, ...] = ()) -> ConvertedPrice:
        return ConvertedPrice(price, None, None, False, why, steps)

    money = case.exchange.money
    if price.price_low is None and price.price_high is None:
        return refuse("no price given")
    factor = price.per_item
    steps = []
    if factor != 1.0:
        steps.append(f"x {factor:g}: {price.per_item_reason or 'into the unit of the item'}")
    if price.currency != money.currency:
        name = money.exchange_rates.get(price.currency)
        if name is None:
            return refuse(f"no exchange rate for {price.currency} in the case")
        rate = series.value(name, price.price_year)
        if rate is None:
            return refuse(f"no {price.currency} rate for {price.price_year}; none is extrapolated")
        factor /= rate
        steps.append(f"/ {rate:g} {price.currency} per {money.currency} ({price.price_year})")
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
    why = _why_not(price, known_by)
    return ConvertedPrice(price, low, high, not why, why, tuple(steps))


def _why_not(price: Price, known_by: str | None) -> str:
    if price.state not in _ACCEPTED:
        return f"{price.state}, not accepted"
    if price.role != "evidence":
        return price.reason or price.role
    if price.kind in _NEVER:
        return _NEVER[price.kind]
    if price.item is None or price.basis is None:
        return "no item or basis"
    if price.rests_on is not None:
        return f"rests on {price.rests_on}, which counts once"
    if known_by and price.reported_on:
        if parse_span(price.reported_on).last.isoformat() > known_by:
            return f"reported after {known_by}"
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
        if item.unit == self._currency:
            return UnitPrice(item, basis, (), np.ones(self._size), Bounds(1.0, 1.0))
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
        bounds = _scaled(borrowed.bounds, proxy.low, proxy.high)
        price = UnitPrice(
            item, basis, rows or borrowed.rows, borrowed.draws * factor, bounds, proxy
        )
        return self._conditioned(price)

    def _conditioned(self, price: UnitPrice) -> UnitPrice:
        """Stock and condition: only where the basis quotes new goods."""
        condition = price.item.condition
        if condition is None or not self._bases[price.basis].quotes_new:
            return price
        factor = self._factor(f"condition of {price.item.id}", condition.low, condition.high)
        return UnitPrice(
            price.item,
            price.basis,
            price.rows,
            price.draws * factor,
            _scaled(price.bounds, condition.low, condition.high),
            price.proxy,
        )

    def _factor(self, name: str, low: float, high: float) -> Draws:
        """Log-normal with 90 % between low and high."""
        middle = 0.5 * (math.log(low) + math.log(high))
        sd = 0.5 * (math.log(high) - math.log(low)) / _SCORE_90
        return np.exp(middle + sd * stream(self._seed, name).standard_normal(self._size))

    def _log_draws(self, item: str, basis: str, rows: tuple[ConvertedPrice, ...]) -> Draws:
        """Log price of this exchange's goods, given sales of their class.

        Sales vary around the class mean by an unknown sd (half-normal prior), each with the
        width of its kind; the exchange is one more member of the class. The sd is summed over
        on a grid, the rest is normal and drawn exactly (Gelman et al., Bayesian Data Analysis,
        section 5.4). One-sided rows then weigh the draws. The lean shared by all prices of
        the basis comes on top.
        """
        settings = self._settings
        two = [row for row in rows if row.price.bound not in {"at_least", "at_most"}]
        y = np.array([0.5 * (math.log(_low(row)) + math.log(_high(row))) for row in two])
        half = np.array([0.5 * (math.log(_high(row)) - math.log(_low(row))) for row in two])
        width = np.array([settings[f"price_{_width(row)}"] for row in two])
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
        mu = center + mean[at] + rng.standard_normal(self._size) / np.sqrt(precision[at])
        log_price = mu + tau[at] * rng.standard_normal(self._size)
        log_price = self._one_sided(log_price, rows, rng)
        lean = stream(self._seed, f"price lean of {basis}").standard_normal(self._size)
        result: Draws = log_price + settings["common_prices"] * lean
        return result

    def _one_sided(
        self, log_price: Draws, rows: tuple[ConvertedPrice, ...], rng: np.random.Generator
    ) -> Draws:
        """Weigh draws by floors and ceilings, soft by the width of their kind, and resample."""
        log_weight = np.zeros(self._size)
        for row in rows:
            soft = self._settings[f"price_{_width(row)}"]
            if row.price.bound == "at_least":
                log_weight += _log_cdf((log_price - math.log(_low(row))) / soft)
            elif row.price.bound == "at_most":
                log_weight += _log_cdf((math.log(_high(row)) - log_price) / soft)
        if not log_weight.any():
            return log_price
        weight = np.exp(log_weight - log_weight.max())
        places = (np.arange(self._size) + rng.random()) / self._size
        order = np.argsort(log_price, kind="stable")
        picked = np.searchsorted(np.cumsum(weight[order]) / weight.sum(), places)
        drawn: Draws = log_price[order[np.minimum(picked, self._size - 1)]]
        rng.shuffle(drawn)
        return drawn


def _log_cdf(z: Draws) -> Draws:
    result: Draws = log_ndtr(z)
    return result


def _low(row: ConvertedPrice) -> float:
    return float(row.low if row.low is not None else row.high or 0.0)


def _high(row: ConvertedPrice) -> float:
    return float(row.high if row.high is not None else row.low or 0.0)


def _width(row: ConvertedPrice) -> str:
    return row.price.kind


def _price_bounds(rows: tuple[ConvertedPrice, ...]) -> Bounds:
    """Lowest and highest of the converted rows that quote a price; a floor has no top."""
    lows = [row.low for row in rows if row.low is not None and row.price.bound != "at_most"]
    highs = [row.high for row in rows if row.high is not None and row.price.bound != "at_least"]
    low = min(lows) if lows else None
    high = max(highs) if highs else None
    return Bounds(low, high, "" if lows and highs else "every price is one-sided")


def _scaled(bounds: Bounds, low: float, high: float) -> Bounds:
    return Bounds(
        bounds.low * low if bounds.low is not None else None,
        bounds.high * high if bounds.high is not None else None,
        bounds.open,
    )
