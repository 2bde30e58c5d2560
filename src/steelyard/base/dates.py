"""Dates as people print them: a year, a month, a day, or a window of two of these.

In: text such as `2024`, `2024-03`, `2024-03-07`, `2024-03/2024-11-05`.
Out: the first and last calendar day it may mean. Never guesses a missing part.
The notation is the subset of EDTF (ISO 8601-2:2019, level 0) that claims use.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

_PART = re.compile(r"^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of days, both ends included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """Length in days, at least 1."""
        return (self.last - self.first).days + 1

    @property
    def middle(self) -> date:
        """The middle day."""
        return self.first + (self.last - self.first) // 2


# A case has few days and many claims, each of whose dates is asked for again and again.
@lru_cache(maxsize=8192)
def parse_span(text: str) -> Span:
    """Read a partial date or a window `a/b`.

    Raises ValueError when the text is not a date, or a window ends before it starts.
    """
    if "/" in text:
        left, _, right = text.partition("/")
        first, last = _part(left).first, _part(right).last
        if last < first:
            raise ValueError(f"the window {text!r} ends before it starts")
        return Span(first, last)
    return _part(text)


def _part(text: str) -> Span:
    match = _PART.match(text.strip())
    if match is None:
        raise ValueError(f"{text!r} is not a date of the form 2024, 2024-03 or 2024-03-07")
    year, month, day = int(match[1]), match[2], match[3]
    if year < 1:
        raise ValueError(f"{text!r} is not a date: years start at 0001")
    if month is None:
        return Span(date(year, 1, 1), date(year, 12, 31))
    if day is None:
        return Span(date(year, int(month), 1), last_of_month(date(year, int(month), 1)))
    exact = date(year, int(month), int(day))
    return Span(exact, exact)


def last_of_month(day: date) -> date:
    """The last day of the month that `day` is in."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def month_ends(first: date, last: date) -> tuple[date, ...]:
    """The last days of all months from that of `first` to that of `last`."""
    ends = []
    end = last_of_month(first)
    while end <= last_of_month(last):
        ends.append(end)
        end = last_of_month(end + timedelta(days=1))
    return tuple(ends)
