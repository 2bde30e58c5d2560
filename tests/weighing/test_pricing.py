"""Prices are converted step by step, borrowed openly, and drawn as the sums say."""

from __future__ import annotations

import dataclasses
import math
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from scipy.stats import norm

from steelyard.base.spread import Bounds, Draws
from steelyard.case.case import Case
from steelyard.case.items import PriceProxy
from steelyard.weighing.pricing import ConvertedPrice, Pricing, Series, UnitPrice, convert_prices
from steelyard.weighing.settings import read_settings

SIZE = 40_000
WORDS = {"en": "because"}
# Three standard errors of a 5 % quantile at 40 000 draws, on the log scale, for sds below 1.
CLOSE = 0.035


def changed(case: Case, id: str, **fields: Any) -> Case:
    prices = tuple(dataclasses.replace(p, **fields) if p.id == id else p for p in case.prices)
    return dataclasses.replace(case, prices=prices)


def only(case: Case, *ids: str) -> Case:
    return dataclasses.replace(case, prices=tuple(p for p in case.prices if p.id in ids))


def proxied(case: Case, item: str, basis: str, proxy: PriceProxy) -> Case:
    items = tuple(
        dataclasses.replace(one, proxies={**one.proxies, basis: proxy}) if one.id == item else one
        for one in case.items
    )
    return dataclasses.replace(case, items=items)


def converted(case: Case, known_by: str | None = None) -> dict[str, ConvertedPrice]:
    rows = convert_prices(case, Series(case, known_by), known_by)
    return {row.price.id: row for row in rows}


def pricing(case: Case, seed: int = 3, size: int = SIZE) -> Pricing:
    rows = convert_prices(case, Series(case))
    return Pricing(case, rows, read_settings(case), seed, size)


def priced(case: Case, item: str, basis: str = "comparable") -> UnitPrice:
    found = pricing(case).unit_price(item, basis)
    assert found is not None
    return found


def log_quantiles(draws: Draws) -> Draws:
    return np.log(np.quantile(draws, (0.05, 0.5, 0.95)))


def quantiles_of(x: Draws, density: Draws) -> Draws:
    cdf = np.cumsum(density) / density.sum()
    return x[np.searchsorted(cdf, (0.05, 0.5, 0.95))]


# Conversion


def test_a_foreign_price_takes_its_own_years_rate_and_the_deflator(small: Case) -> None:
    row = converted(small)["P001"]
    factor = 1 / 0.95 * (123.1 / 114.0)
    assert row.used
    assert row.low == pytest.approx(18000 * factor)
    assert row.high == pytest.approx(22000 * factor)
    assert row.steps == ("/ 0.95 EUR per USD (2022)", "x 1.0798: prices of 2022 to 2024")


def test_a_price_in_another_unit_takes_the_factor_and_its_reason(small: Case) -> None:
    row = converted(small)["P005"]
    assert row.low == pytest.approx(700 * 0.137)
    assert row.steps == ("x 0.137: A barrel of this fuel weighs 0.137 tonnes.",)


def test_a_price_of_the_price_year_in_the_case_currency_stays_as_printed(small: Case) -> None:
    row = converted(changed(small, "P003", price_year=2024))["P003"]
    assert (row.low, row.high, row.steps) == (60000.0, 60000.0, ())


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"currency": "XTS"}, "no exchange rate for XTS in the case"),
        ({"price_year": 2018}, "no EUR rate for 2018; none is extrapolated"),
        ({"currency": "USD", "price_year": 2018}, "no deflator for 2018; none is extrapolated"),
        ({"price_low": None, "price_high": None}, "no price given"),
    ],
)
def test_nothing_is_extrapolated(small: Case, fields: dict[str, Any], why: str) -> None:
    row = converted(changed(small, "P001", **fields))["P001"]
    assert (row.used, row.low, row.high, row.why) == (False, None, None, why)


def test_a_year_marked_as_not_in_use_is_no_year(small: Case) -> None:
    assert Series(small).years("output of Aland") == (2022, 2023, 2024)
    assert Series(small).value("output of Aland", 2025) is None
    series = tuple(
        dataclasses.replace(row, use=False) if row.id == "S011" else row for row in small.series
    )
    assert not converted(dataclasses.replace(small, series=series))["P001"].used


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"kind": "asking"}, "an asking price, never paid"),
        ({"kind": "illustration"}, "an illustration, never paid"),
        ({"state": "proposed"}, "proposed, not accepted"),
        ({"state": "rejected"}, "rejected, not accepted"),
        ({"role": "comparison", "reason": "shown beside"}, "shown beside"),
        ({"role": "excluded", "reason": "a misprint"}, "a misprint"),
        ({"item": None}, "no item or basis"),
        ({"basis": None}, "no item or basis"),
        ({"rests_on": "P001"}, "rests on P001, which counts once"),
        ({"rests_on": "P001", "state": "proposed"}, "proposed, not accepted"),
    ],
)
def test_what_never_enters_is_converted_and_says_why(
    small: Case, fields: dict[str, Any], why: str
) -> None:
    case = changed(small, "P002", **fields)
    row = converted(case)["P002"]
    assert (row.used, row.why) == (False, why)
    assert row.low is not None
    without = pricing(only(small, "P001", "P003", "P004", "P005", "P006")).unit_price
    left, right = pricing(case).unit_price("drones", "comparable"), without("drones", "comparable")
    assert left is not None
    assert right is not None
    assert [one.price.id for one in left.rows] == ["P001"]
    assert np.array_equal(left.draws, right.draws)


def test_as_of_hides_prices_and_series_that_were_reported_later(small: Case) -> None:
    assert converted(small, "2025-02-28")["P005"].used
    assert converted(small, "2025-02-27")["P005"].why == "reported after 2025-02-27"
    series = tuple(
        dataclasses.replace(row, reported_on="2023-02") if row.id == "S011" else row
        for row in small.series
    )
    case = dataclasses.replace(small, series=series)
    assert Series(case, "2023-02-27").value("euro per dollar", 2022) is None
    assert Series(case, "2023-02-28").value("euro per dollar", 2022) == 0.95


def test_without_a_date_of_report_a_price_and_a_value_are_known_when_their_year_is_over(
    small: Case,
) -> None:
    case = changed(small, "P003", reported_on=None)
    row = converted(case, "2023-12-30")["P003"]
    assert row.why == "of 2023, which was not over on 2023-12-30; no date of report"
    assert converted(case, "2023-12-31")["P003"].used
    assert Series(case, "2023-12-30").years("output of Aland") == (2022,)
    assert Series(case, "2023-12-31").years("output of Aland") == (2022, 2023)


def test_the_index_of_the_price_year_is_a_yardstick_and_no_news(small: Case) -> None:
    """A result as of 2023 may be stated in prices of 2024; nothing else of 2024 is used."""
    early = Series(small, "2023-12-31")
    assert early.years("consumer prices") == (2019, 2020, 2021, 2022, 2023, 2024)
    assert early.value("euro per dollar", 2024) is None
    assert converted(small, "2023-12-31")["P001"].used


# Rows that rest on others, and sources left out


def test_a_row_counts_itself_where_what_it_rests_on_does_not(small: Case) -> None:
    case = changed(small, "P002", rests_on="P007")
    row = converted(case)["P002"]
    assert row.used
    asking = converted(case)["P007"].why
    assert row.steps[-1] == f"stands in for P007, which does not count: {asking}"
    case = changed(changed(small, "P002", rests_on="P001"), "P001", currency="XTS")
    assert converted(case)["P002"].used
    assert priced(case, "drones").rows == (converted(case)["P002"],)


def test_a_chain_of_rows_is_judged_by_the_first_that_counts(small: Case) -> None:
    prices = small.prices + tuple(
        dataclasses.replace(small.prices[1], id=id, rests_on=base)
        for id, base in (("P020", "P001"), ("P021", "P020"), ("P022", "P007"), ("P023", "P007"))
    )
    found = converted(dataclasses.replace(small, prices=prices))
    assert found["P021"].why == "rests on P001, which counts once"
    assert found["P022"].used
    assert found["P023"].why == "rests on P007, for which P022 stands in"


def test_prices_of_a_source_left_out_are_left_out_with_what_rests_on_them(small: Case) -> None:
    case = changed(small, "P002", rests_on="P001")
    rows = convert_prices(case, Series(case), None, frozenset({"customs-union"}))
    found = {row.price.id: row.why for row in rows}
    assert found["P001"] == found["P005"] == "its source is left out of this weighing"
    assert found["P002"] == "rests on P001, whose source is left out of this weighing"
    assert found["P004"] == ""


# Cells and proxies


def test_a_cell_without_a_sale_and_without_a_proxy_stays_empty(small: Case) -> None:
    assert pricing(small).unit_price("crates", "comparable") is None


def test_a_proxy_that_leads_back_to_itself_or_to_nothing_stays_empty(small: Case) -> None:
    round_ = PriceProxy(item="crates", basis="replacement", low=1, high=2, reason=WORDS)
    back = PriceProxy(item="crates", basis="comparable", low=1, high=2, reason=WORDS)
    case = proxied(proxied(small, "crates", "comparable", round_), "crates", "replacement", back)
    assert pricing(case).unit_price("crates", "comparable") is None
    lost = dataclasses.replace(round_, item="unheard-of")
    assert (
        pricing(proxied(small, "crates", "comparable", lost)).unit_price("crates", "comparable")
        is None
    )


def test_a_borrowed_price_shares_the_draws_of_the_cell_it_comes_from(small: Case) -> None:
    twice = PriceProxy(item="drones", basis="comparable", low=2, high=2, reason=WORDS)
    both = pricing(proxied(small, "crates", "comparable", twice), size=400)
    own, borrowed = (both.unit_price(item, "comparable") for item in ("drones", "crates"))
    assert own is not None
    assert borrowed is not None
    assert borrowed.proxy == twice
    assert own.proxy is None
    assert borrowed.draws == pytest.approx(2.0 * own.draws)
    assert own.bounds.low is not None
    assert own.bounds.high is not None
    assert borrowed.bounds == Bounds(2 * own.bounds.low, 2 * own.bounds.high)


def test_nine_tenths_of_a_proxy_factor_lie_between_its_ends(small: Case) -> None:
    both = pricing(small)
    own, borrowed = (both.unit_price(item, "comparable") for item in ("drones", "spare_parts"))
    assert own is not None
    assert borrowed is not None
    found = log_quantiles(borrowed.draws / own.draws)
    assert found == pytest.approx(np.log([0.05, 0.1, 0.2]), abs=CLOSE)


def test_a_condition_lowers_the_price_only_where_the_basis_quotes_new_goods(small: Case) -> None:
    plain = dataclasses.replace(
        small, items=tuple(dataclasses.replace(one, condition=None) for one in small.items)
    )
    used, new = (priced(case, "drones", "replacement").draws for case in (small, plain))
    found = log_quantiles(used / new)
    assert found == pytest.approx(np.log([0.6, math.sqrt(0.54), 0.9]), abs=CLOSE)
    for case in (small, plain):
        assert np.array_equal(priced(case, "drones").draws, priced(small, "drones").draws), (
            "a comparable sale is of goods as they are"
        )


def test_money_itself_is_worth_itself(small: Case) -> None:
    items = tuple(
        dataclasses.replace(one, unit="USD") if one.id == "fuel" else one for one in small.items
    )
    price = priced(dataclasses.replace(small, items=items), "fuel")
    assert set(price.draws) == {1.0}
    assert price.bounds == Bounds(1.0, 1.0)
    assert price.nominal
    assert not priced(small, "fuel").nominal


def test_bounds_are_those_of_the_converted_rows(small: Case) -> None:
    rows = converted(small)
    found = priced(small, "drones").bounds
    assert found == Bounds(rows["P001"].low, rows["P002"].high)


# Draws


def _class_spread(case: Case, width: float) -> tuple[Draws, Draws]:
    """Log price less its middle for one sale, by quadrature over the spread between sales."""
    settings = read_settings(case)
    scale, wide = settings["price_dispersion"], settings["price_center_spread"]
    tau = np.linspace(0.0, 8.0 * scale, 4001)[1:]
    total = width**2 + tau**2
    weight = (1.0 + total / wide**2) ** -0.5 * np.exp(-0.5 * (tau / scale) ** 2)
    sd = np.sqrt(1.0 / (1.0 / total + 1.0 / wide**2) + tau**2)
    x = np.linspace(-6.0, 6.0, 6001)
    density = (weight[:, None] * norm.pdf(x[None, :], scale=sd[:, None])).sum(axis=0)
    return x, density


def _with_lean(case: Case, x: Draws, density: Draws) -> Draws:
    step = x[1] - x[0]
    lean = norm.pdf(x, scale=read_settings(case)["common_prices"])
    spread: Draws = np.convolve(density, lean, mode="same") * step
    return spread


def test_one_sale_spreads_as_the_sums_say(small: Case) -> None:
    case = only(small, "P002")
    row = converted(case)["P002"]
    assert row.low is not None
    x, density = _class_spread(case, read_settings(case)["price_derived"])
    exact = math.log(row.low) + quantiles_of(x, _with_lean(case, x, density))
    assert log_quantiles(priced(case, "drones").draws) == pytest.approx(exact, abs=CLOSE)


def _beside(case: Case, *rows: tuple[float, Any]) -> Draws:
    """Log price of drones: sales at 20, 25 and 31 thousand, and rows of figure and bound."""
    sale = next(price for price in case.prices if price.id == "P002")
    prices = tuple(
        dataclasses.replace(
            sale, id=f"P{90 + n}", kind="official", price_year=2024, bound=bound,
            price_low=None if bound == "at_most" else figure,
            price_high=None if bound == "at_least" else figure,
        )
        for n, (figure, bound) in enumerate([*((one, "exact") for one in SALES), *rows])
    )  # fmt: skip
    return np.log(priced(dataclasses.replace(case, prices=prices), "drones").draws)


SALES = (20e3, 25e3, 31e3)


@pytest.mark.parametrize(("figure", "bound"), [(25e3, "at_least"), (60e3, "at_least"),
                                               (25e3, "at_most"), (9e3, "at_most")])  # fmt: skip
def test_a_one_sided_price_weighs_the_class_and_not_this_one_price(
    small: Case, figure: float, bound: Any
) -> None:
    """Against the sum over mean and spread of the class, both on a grid."""
    settings = read_settings(small)
    width, scale = settings["price_official"], settings["price_dispersion"]
    middle = math.log(25e3)
    mu = np.linspace(-4.0, 4.0, 801)[:, None]
    tau = ((np.arange(160) + 0.5) / 160 * 5.0 * scale)[None, :]
    weight = norm.pdf(mu / settings["price_center_spread"]) * norm.pdf(tau / scale)
    for sale in SALES:
        weight = weight * norm.pdf(math.log(sale) - middle, mu, np.hypot(tau, width))
    # A sale somewhere on the open side of the figure, summed over where it may have been.
    place = math.log(figure) - middle
    open_side = np.linspace(0.0, 6.0, 601) * (1 if bound == "at_least" else -1) + place
    chance = np.zeros(np.broadcast_shapes(mu.shape, tau.shape))
    for left, right in pairwise(open_side):
        chance += norm.pdf((left + right) / 2, mu, np.hypot(tau, width)) * abs(right - left)
    weight = weight * chance
    weight /= weight.sum()
    spread = np.hypot(tau, settings["common_prices"])
    x = np.linspace(-3.0, 4.0, 351)
    cdf = np.array([(weight * norm.cdf(one, mu, spread)).sum() for one in x])
    exact = middle + np.interp((0.05, 0.5, 0.95), cdf, x)
    found = np.quantile(_beside(small, (figure, bound)), (0.05, 0.5, 0.95))
    assert found == pytest.approx(exact, abs=2 * CLOSE)


@pytest.mark.parametrize("side", [1.0, -1.0])
def test_a_one_sided_price_on_the_far_side_moves_less_than_a_sale_at_its_figure(
    small: Case, side: float
) -> None:
    """A floor below all sales says little; one in their midst lifts, and never lowers."""
    bound = "at_least" if side > 0 else "at_most"
    alone = float(np.median(_beside(small)))
    for figure in (25e3 * math.exp(-side), 25e3 * math.exp(-0.4 * side)):
        edge = float(np.median(_beside(small, (figure, bound)))) - alone
        sale = float(np.median(_beside(small, (figure, "exact")))) - alone
        assert side * edge > -0.01
        assert abs(edge) < 0.5 * abs(sale)
    midst = float(np.median(_beside(small, (25e3, bound)))) - alone
    higher = float(np.median(_beside(small, (25e3 * math.exp(side), bound)))) - alone
    assert 0.02 < side * midst < side * higher


def test_a_floor_cuts_no_price_off(small: Case) -> None:
    """Half of a class lies under what a dozen of its sales fetched, whatever one floor says."""
    dozen = [(25e3, "exact")] * 12
    for bound in ("at_least", "at_most"):
        share = float((_beside(small, *dozen, (25e3, bound)) < math.log(25e3)).mean())
        assert share == pytest.approx(0.5, abs=0.12)


def test_a_floor_above_the_top_lifts_it_and_a_ceiling_below_the_bottom_lowers_it(
    small: Case,
) -> None:
    def bounds(*edges: tuple[float, Any]) -> Bounds:
        case = changed(only(small, "P002"), "P002", price_year=2024)
        rows = tuple(
            dataclasses.replace(
                case.prices[0], id=f"P{n}", bound=bound,
                price_low=None if bound == "at_most" else figure,
                price_high=None if bound == "at_least" else figure,
            )
            for n, (figure, bound) in enumerate(edges)
        )  # fmt: skip
        return priced(dataclasses.replace(case, prices=(*case.prices, *rows)), "drones").bounds

    assert bounds() == Bounds(25e3, 25e3)
    assert bounds((40e3, "at_least")) == Bounds(25e3, 40e3)
    assert bounds((10e3, "at_least")) == Bounds(25e3, 25e3)
    assert bounds((10e3, "at_most")) == Bounds(10e3, 25e3)
    assert bounds((40e3, "at_most"), (10e3, "at_least")) == Bounds(25e3, 25e3)


def test_one_sided_prices_alone_make_no_price(small: Case) -> None:
    case = changed(only(small, "P004"), "P004", bound="at_least")
    assert pricing(case).unit_price("gold", "comparable") is None


def test_the_lean_of_a_basis_is_shared_by_its_prices_and_by_no_other_basis(small: Case) -> None:
    narrow = pricing(small)
    gold, drones = (narrow.unit_price(item, "comparable") for item in ("gold", "drones"))
    other = narrow.unit_price("drones", "replacement")
    assert gold is not None
    assert drones is not None
    assert other is not None
    shared = np.corrcoef(np.log(gold.draws), np.log(drones.draws))[0, 1]
    apart = np.corrcoef(np.log(drones.draws), np.log(other.draws))[0, 1]
    lean = read_settings(small)["common_prices"] ** 2
    expected = lean / math.sqrt(np.var(np.log(gold.draws)) * np.var(np.log(drones.draws)))
    assert shared == pytest.approx(expected, abs=0.02)
    assert apart == pytest.approx(0.0, abs=0.02)


def test_an_unrelated_sale_moves_no_other_price(small: Case) -> None:
    alone = only(small, "P001", "P002")
    assert np.array_equal(priced(alone, "drones").draws, priced(small, "drones").draws)


def test_the_seed_alone_decides_the_draws(small: Case) -> None:
    first, again, other = (
        pricing(small, seed, 400).unit_price("gold", "comparable") for seed in (3, 3, 4)
    )
    assert first is not None
    assert again is not None
    assert other is not None
    assert np.array_equal(first.draws, again.draws)
    assert not np.array_equal(first.draws, other.draws)


@pytest.mark.parametrize("written", ["harbour-watch", "Harbour Watch", "harbour watch institute"])
def test_a_source_left_out_takes_its_prices_along_however_the_row_names_it(
    small: Case, written: str
) -> None:
    case = changed(small, "P001", source=written)

    def used(without: frozenset[str]) -> bool:
        rows = convert_prices(case, Series(case), None, without)
        return next(row.used for row in rows if row.price.id == "P001")

    assert used(frozenset())
    assert not used(frozenset({"harbour-watch"}))
    assert used(frozenset({"customs-union"}))
