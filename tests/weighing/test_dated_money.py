"""Money of the day is brought to the price year year by year, and is worth what its years say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steelyard.base.dates import month_ends
from steelyard.base.spread import Bounds
from steelyard.case.case import Case, check_case
from steelyard.case.folder import read_case
from steelyard.case.series import SeriesRow
from steelyard.weighing.at_day import read_figures
from steelyard.weighing.dated_money import DatedMoney, year_ends
from steelyard.weighing.document import to_document
from steelyard.weighing.estimates.chains import Progress
from steelyard.weighing.estimates.model import Model
from steelyard.weighing.estimates.posterior import Posterior, prior_parameters
from steelyard.weighing.settings import read_settings
from steelyard.weighing.trace import trace_figure
from steelyard.weighing.weigh import OptionError, Weighing, weigh, weigh_end

SMALL = Path(__file__).parents[1] / "cases" / "drones-for-gold"
SETTINGS = read_settings(read_case(SMALL))
DEC_63, DEC_64, JUN_65 = date(1963, 12, 31), date(1964, 12, 31), date(1965, 6, 30)
DEC_24 = date(2024, 12, 31)


def from_prior(model: Model, seed: int, draws: int, progress: Progress) -> Posterior:
    """Draws that no claim has touched: the arithmetic after them is what is tested."""
    drawn = prior_parameters(model, SETTINGS, seed, draws)
    progress("sampling", 1.0)
    parameters = drawn.reshape(2, -1, drawn.shape[1])
    return Posterior(model, parameters, 0, 0.0, np.zeros(parameters.shape[:2]))


def in_marks(case: Case, *missing: int) -> Case:
    """The small case with its fuel counted in a currency of its day, and prices that doubled."""
    items = tuple(
        replace(item, unit="EUR", money_of_the_day=True, proxies={}) if item.id == "fuel" else item
        for item in case.items
    )
    kept = tuple(row for row in case.series if row.series != "consumer prices")
    levels = {2019: 50.0, 2020: 60.0, 2021: 70.0, 2022: 80.0, 2023: 90.0, 2024: 100.0, 2025: 125.0}
    index = tuple(
        SeriesRow(
            id=f"X{year}",
            series="consumer prices",
            period=str(year),
            value=level,
            unit="",
            source="",
        )
        for year, level in levels.items()
        if year not in missing
    )
    claims = tuple(
        replace(claim, unit="EUR") if claim.item == "fuel" else claim for claim in case.claims
    )
    prices = tuple(row for row in case.prices if row.item != "fuel")
    return replace(case, items=items, series=(*kept, *index), claims=claims, prices=prices)


def test_each_year_is_brought_to_the_price_year_by_itself() -> None:
    money = DatedMoney({1963: 4.0, 1964: 3.0, 1965: 2.0}, np.empty(0), JUN_65)
    path = np.array([[10.0, 0.0], [30.0, 0.0], [40.0, 50.0]])
    days = (DEC_63, DEC_64, JUN_65)
    assert money.brought(path, days).tolist() == [[40.0, 0.0], [100.0, 0.0], [120.0, 100.0]]
    assert money.until(path, days).tolist() == [3.0, 2.0]
    assert money.bounds(JUN_65) == Bounds(2.0, 4.0)
    assert money.bounds(DEC_64) == Bounds(3.0, 4.0), "later years are not known yet"


def test_where_nothing_flowed_a_unit_is_worth_what_its_last_year_says() -> None:
    money = DatedMoney({1963: 4.0, 1964: 3.0}, np.empty(0), DEC_64)
    assert money.until(np.zeros((2, 1)), (DEC_63, DEC_64)).tolist() == [3.0]


@given(st.lists(st.floats(0.0, 1e9), min_size=3, max_size=3), st.floats(0.1, 10.0))
def test_a_worth_that_never_changes_is_the_worth_of_every_unit(
    steps: list[float], worth: float
) -> None:
    money = DatedMoney(dict.fromkeys((1963, 1964, 1965), worth), np.empty(0), JUN_65)
    path = np.cumsum(np.array(steps))[:, None]
    assert money.until(path, (DEC_63, DEC_64, JUN_65))[0] == pytest.approx(worth)


def test_years_end_with_december_and_with_the_window() -> None:
    assert year_ends(date(1963, 10, 1), JUN_65) == (DEC_63, DEC_64, JUN_65)
    assert year_ends(date(1965, 2, 1), JUN_65) == (JUN_65,)
    assert year_ends(date(1964, 2, 1), DEC_64) == (DEC_64,)


@pytest.fixture(scope="module")
def weighed(small: Case) -> Weighing:
    return weigh(in_marks(small), draws=200, sampler=from_prior)


def test_a_case_may_count_one_leg_in_money_of_each_day(weighed: Weighing, small: Case) -> None:
    assert check_case(in_marks(small)) == ()
    fuel = next(v for v in weighed.balance.returned.valuations if v.price.item.id == "fuel")
    # A euro of 2024 at the mean rate of that year, and one of 2025 at four fifths of its own.
    rate = {year: weighed.series.value("euro per dollar", year) for year in (2024, 2025)}
    assert rate[2024]
    assert rate[2025]
    assert fuel.price.of_the_day
    assert fuel.price.bounds == Bounds(0.8 / rate[2025], 1.0 / rate[2024])
    # With two reports it flows at one rate, so each year weighs as many days as it has.
    days = {2024: 366, 2025: (weighed.options.end - DEC_24).days}
    mean = (days[2024] / rate[2024] + days[2025] * 0.8 / rate[2025]) / sum(days.values())
    assert np.allclose(fuel.price.draws, mean)
    assert np.allclose(fuel.value, fuel.estimate.quantity * fuel.price.draws)


def test_the_pans_over_the_months_end_at_the_sum(weighed: Weighing) -> None:
    for leg in (weighed.balance.given, weighed.balance.returned):
        assert np.allclose(leg.path[-1], leg.value)
        assert np.all(np.diff(leg.path, axis=0) >= -1e-6 * leg.value)


def test_the_end_alone_says_the_same_as_the_whole_walk(weighed: Weighing) -> None:
    w = weighed
    end = weigh_end(w.case, w.options, w.settings, w.evidence, w.posterior)
    assert np.allclose(end.balance.returned.value, w.balance.returned.value)


def test_at_an_earlier_day_only_the_years_until_then_count(weighed: Weighing) -> None:
    rate = weighed.series.value("euro per dollar", 2024)
    assert rate
    stop = read_figures(weighed, DEC_24)
    price = stop.figures["returned.items.fuel.unit_price"]
    assert (price["p05"], price["p95"]) == pytest.approx((1 / rate, 1 / rate))
    middle = month_ends(date(2025, 3, 1), date(2025, 3, 1))[0]
    later = read_figures(weighed, middle).figures["returned.items.fuel.unit_price"]
    assert isinstance(later["p50"], float)
    assert later["p50"] < 1 / rate


def test_a_year_without_an_index_is_refused_and_named(small: Case) -> None:
    with pytest.raises(OptionError, match="fuel is money of its day, and 'consumer prices'"):
        weigh(in_marks(small, 2025), draws=50, sampler=from_prior)


def test_the_year_that_one_looks_back_from_is_worth_what_it_turned_out_to_be(small: Case) -> None:
    # An index of 2025 is published in 2026; in June 2025 money has its worth all the same.
    asked = weigh(in_marks(small), as_of=date(2025, 6, 30), draws=50, sampler=from_prior)
    assert asked.options.end.year == 2025
    assert "fuel" in {v.estimate.item.id for v in asked.balance.returned.valuations}


def test_a_currency_without_rates_is_found_before_any_weighing(small: Case) -> None:
    case = in_marks(small)
    money = replace(case.exchange.money, exchange_rates={})
    bare = replace(case, exchange=replace(case.exchange, money=money))
    assert "not-dated-money" in {problem.name for problem in check_case(bare)}
    with pytest.raises(OptionError, match="no exchange rate for EUR"):
        weigh(bare, draws=50, sampler=from_prior)


def test_the_way_down_says_that_a_price_is_money_of_its_day(weighed: Weighing) -> None:
    made = to_document(weighed)
    assert made["returned"]["items"]["fuel"]["of_the_day"]
    assert not made["returned"]["items"]["gold"]["of_the_day"]
    node = trace_figure(made, "returned.items.fuel.unit_price")
    assert node.children[0].details["counted"] == "dated_money"
