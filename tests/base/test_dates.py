"""Dates as people print them: what a year, a month, a day and a window may mean."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steelyard.base.dates import last_of_month, month_ends, parse_span

DAYS = st.dates(date(1800, 1, 1), date(2200, 12, 31))


@given(DAYS)
def test_a_day_means_itself_a_month_and_a_year_their_whole(day: date) -> None:
    exact, month, year = (parse_span(day.isoformat()[:length]) for length in (10, 7, 4))
    assert exact.first == exact.last == exact.middle == day
    assert exact.days == 1
    assert (month.first.day, month.last) == (1, last_of_month(day))
    assert (year.first, year.last) == (date(day.year, 1, 1), date(day.year, 12, 31))
    assert year.first <= month.first <= day <= month.last <= year.last
    assert year.days in {365, 366}


@given(DAYS, DAYS)
def test_a_window_runs_from_the_first_day_to_the_last(one: date, other: date) -> None:
    first, last = sorted([one, other])
    span = parse_span(f"{first}/{last}")
    assert (span.first, span.last) == (first, last)
    assert span.first <= span.middle <= span.last
    if first < last:
        with pytest.raises(ValueError, match="ends before it starts"):
            parse_span(f"{last}/{first}")


def test_a_window_of_partial_dates_takes_their_outer_ends() -> None:
    span = parse_span("2024-03/2024")
    assert (span.first, span.last) == (date(2024, 3, 1), date(2024, 12, 31))


@pytest.mark.parametrize(
    "text", ["", "24", "2024-3", "2024-13", "2024-02-30", "03/2024", "0000", "2024-01-01T00", "/"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_span(text)


def test_the_last_of_a_month_knows_leap_years() -> None:
    assert last_of_month(date(2024, 2, 3)) == date(2024, 2, 29)
    assert last_of_month(date(2023, 2, 3)) == date(2023, 2, 28)
    assert last_of_month(date(2023, 12, 31)) == date(2023, 12, 31)


@given(DAYS, st.integers(0, 2000))
def test_month_ends_are_the_last_days_of_all_months_between(first: date, days: int) -> None:
    last = first + timedelta(days=days)
    ends = month_ends(first, last)
    assert ends[0] == last_of_month(first)
    assert ends[-1] == last_of_month(last)
    assert all((end + timedelta(days=1)).day == 1 for end in ends)
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    assert len(ends) == len(set(ends)) == months
