"""Where on the time axis quantities may change, and how a claim reads a curve.

In: the window, the items and the dates that claims speak about. Out: grid points in months
since the window start, knots per item, and sparse rows (point, weight) per claim.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, timedelta

from steelyard.base.dates import Span, month_ends, parse_span
from steelyard.case.claims import Claim

DAYS_A_MONTH = 30.4375
Row = dict[int, float]


@dataclass(frozen=True, slots=True)
class Grid:
    """Points of time: `days` since the window start, 0 first; the last is the window's end."""

    start: date
    end: date
    days: tuple[int, ...]

    def day(self, when: date) -> int:
        """Days from the window start to the end of `when`, kept inside the window."""
        return min(max((when - self.start).days + 1, 0), self.days[-1])

    def months(self) -> list[float]:
        """The points in months of 30.4375 days."""
        return [day / DAYS_A_MONTH for day in self.days]

    def point(self, when: date) -> int:
        """The first grid point at or after the end of `when`."""
        return bisect_left(self.days, self.day(when))

    def at(self, day: float) -> Row:
        """Weights that interpolate a curve at `day`, at most two points."""
        day = min(max(day, 0.0), float(self.days[-1]))
        right = bisect_left(self.days, day)
        if self.days[right] == day or right == 0:
            return {right: 1.0}
        left = right - 1
        share = (day - self.days[left]) / (self.days[right] - self.days[left])
        return {left: 1.0 - share, right: share}


def make_grid(start: date, end: date, dates: set[date]) -> Grid:
    """Month ends of the window, the given dates inside it, and its end."""
    days = {0, (end - start).days + 1}
    for day in (*month_ends(start, end), *dates):
        if start <= day <= end:
            days.add((day - start).days + 1)
    return Grid(start, end, tuple(sorted(days)))


def thin(dates: list[date], least_days: int, limit: int) -> tuple[date, ...]:
    """Merge dates that stand too close, keeping the later, until at most `limit` are left."""
    kept = sorted(set(dates))
    while len(kept) > 1:
        gaps = [(kept[i + 1] - kept[i]).days for i in range(len(kept) - 1)]
        smallest = min(gaps)
        if smallest >= least_days and len(kept) <= limit:
            break
        del kept[gaps.index(smallest)]
    return tuple(kept)


def spoken_span(claim: Claim) -> Span | None:
    """The days that a claim's as-of may mean, none of them after its report."""
    text = claim.as_of or claim.reported_on
    if text is None:
        return None
    span = parse_span(text.rpartition("/")[2])
    if claim.reported_on is not None:
        last = min(span.last, parse_span(claim.reported_on).last)
        span = Span(min(span.first, last), last)
    return span


def window_first(claim: Claim) -> date | None:
    """The first day of the stretch a claim speaks about, where it states one."""
    if claim.window_start is not None:
        return parse_span(claim.window_start).first
    if claim.as_of is not None and "/" in claim.as_of:
        return parse_span(claim.as_of).first
    return None


def averaged(grid: Grid, span: Span) -> Row:
    """Weights that average a curve over a span of possible dates: a day, a month, a year."""
    parts = 1 if span.days <= 3 else 3 if span.days <= 31 else 12
    row: Row = {}
    for k in range(parts):
        day = span.first + timedelta(days=round((k + 0.5) * span.days / parts - 0.5))
        _add(row, grid.at((day - grid.start).days + 1), 1.0 / parts)
    return row


def cumulative_row(grid: Grid, span: Span, first: date | None) -> Row:
    """Weights for a total up to `span`, from `first` on where that lies inside the window."""
    if first is not None and span.first < first:
        # A vague date never means a day before the stretch that it closes.
        span = Span(first, max(span.last, first))
    row = averaged(grid, span)
    if first is not None and first > grid.start:
        _add(row, grid.at((first - grid.start).days), -1.0)
    return row


def rate_row(grid: Grid, span: Span, per: str) -> Row:
    """Weights for a flow per month or year, over the month or half-year that ends at `span`.

    A span longer than a month, such as a year, is itself the time that the rate is a mean of;
    of it counts what lies inside the window.
    """
    if span.days > 31:
        first = max((span.first - grid.start).days, 0)
        last = min((span.last - grid.start).days + 1, grid.days[-1])
        if last > first:
            months = 1.0 if per == "month" else 12.0
            mean = months * DAYS_A_MONTH / (last - first)
            whole: Row = {}
            _add(whole, grid.at(last), mean)
            _add(whole, grid.at(first), -mean)
            return whole
    day = (span.middle - grid.start).days + 1
    if per == "month" and span.days in range(28, 32):
        day = (span.last - grid.start).days + 1
    stretch, scale = (DAYS_A_MONTH, 1.0) if per == "month" else (6 * DAYS_A_MONTH, 2.0)
    row: Row = {}
    begin = max(day - stretch, 0.0)
    share = stretch / max(day - begin, 1.0)
    _add(row, grid.at(day), scale * share)
    _add(row, grid.at(begin), -scale * share)
    return row


def _add(row: Row, other: Row, factor: float) -> None:
    for point, weight in other.items():
        row[point] = row.get(point, 0.0) + factor * weight
