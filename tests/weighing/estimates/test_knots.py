"""Dates at which a quantity may change stay through an edit, as long as they can mean the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from steelyard.weighing.estimates.knots import Dates

START, END = date(2024, 1, 1), date(2025, 12, 31)
NEWEST = {"boats": date(2025, 6, 30), "wine": date(2025, 3, 31)}
WAS = Dates({"boats": (date(2024, 3, 1), date(2024, 9, 1)), "wine": ()}, NEWEST, (28, 8))
NOW = Dates({"boats": (date(2024, 9, 1),), "wine": (date(2024, 5, 1),)}, NEWEST, (28, 8))


def test_dates_stay_where_the_newest_day_is_the_same() -> None:
    assert NOW.kept(WAS, START, END) == WAS


def test_an_item_with_another_newest_day_and_one_that_is_new_have_dates_of_their_own() -> None:
    later = replace(NOW, newest=NEWEST | {"wine": date(2025, 8, 1)})
    kept = later.kept(WAS, START, END)
    assert kept.knots == {"boats": WAS.knots["boats"], "wine": NOW.knots["wine"]}
    assert kept.newest == later.newest
    more = replace(NOW, knots=NOW.knots | {"oil": ()})
    assert more.kept(WAS, START, END).knots["oil"] == ()


@pytest.mark.parametrize(
    ("start", "end"),
    [(date(2024, 3, 2), END), (START, date(2024, 9, 1))],
)
def test_dates_outside_of_the_window_are_not_kept(start: date, end: date) -> None:
    assert NOW.kept(WAS, start, end).knots["boats"] == NOW.knots["boats"]


@pytest.mark.parametrize("spacing", [(60, 8), (28, 1)])
def test_with_another_spacing_no_date_is_kept(spacing: tuple[int, int]) -> None:
    now = replace(NOW, spacing=spacing)
    assert now.kept(WAS, START, END) == now
