"""The page of series: every value of a long one can be reached, the newest first."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Page, expect

from steelyard.desk.web.asking import Query
from steelyard.desk.web.bench import Bench, default_clock
from steelyard.desk.web.pages.series import MOST_ROWS, PATH, view
from steelyard.desk.web.serving import Serving
from steelyard.desk.web.speech import Speech

LONG = "water level"
YEARS = [str(year) for year in range(1500, 1500 + 2 * MOST_ROWS + 50)]


@pytest.fixture
def long_series(case: Path) -> Bench:
    rows = [f"L{year},{LONG},{year},1.5,m,Invented,,true,\n" for year in YEARS]
    with (case / "series.csv").open("a", encoding="utf-8", newline="") as file:
        file.writelines(rows)
    return Bench(case, "anna", default_clock, weigh_at_once=False)


def series_at(bench: Bench, address: str) -> dict[str, Any]:
    pairs = tuple(parse_qsl(urlsplit(address).query))
    shown = view(bench, Query(Speech("en"), "", pairs))["series"]
    found: dict[str, Any] = next(one for one in shown if one["name"] == LONG)
    return found


def test_every_value_of_a_long_series_is_reached_the_newest_first(long_series: Bench) -> None:
    found = series_at(long_series, PATH)
    assert not found["open"]
    periods, pages = [row["period"] for row in found["rows"]], 1
    while found["list"].after:
        found, pages = series_at(long_series, found["list"].after), pages + 1
        assert found["open"]
        periods += [row["period"] for row in found["rows"]]
    assert periods == YEARS[::-1]
    assert pages == found["list"].pages == 3
    assert found["number"] == len(YEARS)
    assert series_at(long_series, found["list"].before)["list"].page == 1


def test_the_page_of_one_series_leaves_the_others_at_their_first(long_series: Bench) -> None:
    address = f"{PATH}?of=consumer+prices&values=2"
    assert series_at(long_series, address)["list"].page == 0


def test_the_row_that_is_edited_is_on_the_page_that_is_shown(long_series: Bench) -> None:
    for year in (YEARS[0], YEARS[MOST_ROWS], YEARS[-1]):
        found = series_at(long_series, f"{PATH}?edit=L{year}")
        assert f"L{year}" in {row["id"] for row in found["rows"]}


def test_the_pages_of_a_series_are_turned_below_it(
    page: Page, long_series: Bench, serve: Callable[..., Serving]
) -> None:
    serving = serve(long_series.root)
    page.goto(serving.address)
    page.goto(f"http://127.0.0.1:{serving.keys.port}/series?q=water")
    page.locator("details.one-series summary").click()
    expect(page.locator(f"#row-L{YEARS[-1]}")).to_be_visible()
    for number in (1, 2):
        page.locator("details.one-series [rel=next]").click()
        # The page before has a link of the same name until the next one stands.
        page.wait_for_url(re.compile(rf"values={number}\b"))
    expect(page.locator(f"#row-L{YEARS[0]}")).to_be_visible()
    expect(page.locator("details.one-series [rel=next]")).to_have_count(0)
