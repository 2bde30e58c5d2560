"""A panel of dates and amounts: axes, band, line, claims, the newest evidence.

In: the weighing document, an item, a rectangle on a page. Out: shapes on the page's canvas.
Knows nothing of titles, labels or legends.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any

from steelyard.desk import words
from steelyard.desk.charts import marks
from steelyard.desk.charts.fonts import text_width
from steelyard.desk.charts.labels import Box
from steelyard.desk.charts.numerals import axis_words
from steelyard.desk.charts.scales import (
    Scale,
    day_number,
    linear,
    month_starts,
    round_end,
    round_ticks,
)
from steelyard.desk.charts.svg import Canvas

DRAWN = ("evidence", "capacity", "copy", "derived", "stale")
_REPEATS = ("copy", "derived", "stale")
_SIZE = 7.0
# A claim further above the band than this stands on the upper edge, so that it does not flatten
# the curve.
_FARTHEST = 1.9
_SHORTEST_DAYS = 75
_NEAR_END_DAYS = 12

_SECTIONS = ("given", "returned", "due", "trade")


def find_item(document: Mapping[str, Any], item: str) -> tuple[str, Mapping[str, Any]] | None:
    """The path and the entry of an item, in whichever part of the document it stands."""
    for section in _SECTIONS:
        entry = ((document.get(section) or {}).get("items") or {}).get(item)
        if entry is not None:
            return f"{section}.items.{item}", entry
    entry = (document.get("supporting") or {}).get(item)
    return None if entry is None else (f"supporting.{item}", entry)


def claim_points(document: Mapping[str, Any], item: str) -> list[Mapping[str, Any]]:
    """The claims on an item that have a point and count, cap, or repeat; oldest first.

    Internal ones are left out: charts are made to be passed on.
    """
    found = [
        claim
        for claim in document.get("claims", ())
        if (claim.get("read_as") or claim.get("item")) == item
        and claim.get("use") in DRAWN
        and not claim.get("internal")
        and claim.get("point")
        and (claim["point"].get("low") is not None or claim["point"].get("high") is not None)
    ]
    return sorted(found, key=lambda claim: (claim["point"]["date"], str(claim["id"])))


@dataclass(frozen=True, slots=True)
class Extent:
    """What a panel must hold: days from first to last, amounts from 0 to `top`, the runs."""

    first: int
    last: int
    top: float
    days: tuple[int, ...]
    p05: tuple[float, ...]
    p50: tuple[float, ...]
    p95: tuple[float, ...]

    @property
    def first_day(self) -> str:
        """The first day in ISO notation."""
        return date.fromordinal(self.first).isoformat()

    def continues(self, newest: str | None) -> bool:
        """Whether the curve runs on well beyond its newest evidence."""
        return newest is not None and self.last - day_number(newest) > _NEAR_END_DAYS

    def on(
        self,
        left: float,
        top: float,
        right: float,
        bottom: float,
        lang: str,
        small: bool = False,
    ) -> Panel:
        """The panel on a rectangle; amounts are written in a gutter at its left."""
        ticks = round_ticks(self.top, most=3 if small else 6)
        texts = axis_words(ticks, lang)
        gutter = max(text_width(text, _SIZE) for text in texts) + 4
        return Panel(
            extent=self,
            lang=lang,
            left=left + gutter,
            top=top,
            right=right,
            bottom=bottom,
            x=linear(float(self.last), left + gutter, right, float(self.first)),
            y=linear(self.top, bottom, top),
            ticks=ticks,
            texts=texts,
            small=small,
        )


def panel_of(document: Mapping[str, Any], item: str, claims: Sequence[Mapping[str, Any]]) -> Extent:
    """The extent from the first evidence to the as-of date."""
    run = document["curves"][item]
    last = day_number(document["as_of"])
    days = [day_number(day) for day in document["months"]]
    starts = [day_number(claim["point"]["date"]) for claim in claims]
    first = min(starts, default=days[0])
    first = min(first, last - _SHORTEST_DAYS)
    # The month of the first evidence from its first day on, so that its mark is not on the edge.
    begin = date.fromordinal(first)
    first = date(begin.year, begin.month, 1).toordinal()
    lines = [list(run["p05"]), list(run["p50"]), list(run["p95"])]
    if not _is_level(document, item):
        days, lines = from_zero(day_number(document["window"]["start"]), days, lines)
    days, runs = clip(days, lines, first, last)
    crest = max((x for x in runs[2] if x is not None), default=0.0)
    crest = max(crest, max((x for x in runs[1] if x is not None), default=0.0))
    amounts = [
        x
        for claim in claims
        for x in (claim["point"].get("low"), claim["point"].get("high"))
        if x is not None
    ]
    near = [x for x in amounts if x <= _FARTHEST * crest] if crest else amounts
    top = round_end(max([crest, *near], default=0.0) * 1.06 or 1.0)
    return Extent(first, last, top, tuple(days), *(tuple(run) for run in runs))


def from_zero(
    start: int, days: list[int], runs: list[list[Any]]
) -> tuple[list[int], list[list[Any]]]:
    """Runs of totals with their beginning, nothing on the first day of the window."""
    if not days or start >= days[0]:
        return days, runs
    return [start, *days], [[0.0, *run] for run in runs]


def _is_level(document: Mapping[str, Any], item: str) -> bool:
    found = find_item(document, item)
    return found is not None and found[1].get("measure") != "cumulative"


def clip(
    days: list[int], runs: list[list[Any]], first: int, last: int
) -> tuple[list[int], list[list[float]]]:
    """The runs between two days, with points worked out on both edges where they are known."""
    filled = [[0.0 if x is None else float(x) for x in run] for run in runs]
    inside = [day for day in days if first < day < last]
    wanted = [first] if days and days[0] <= first else []
    wanted += inside
    if days and days[-1] >= last >= first:
        wanted.append(last)
    elif days and days[-1] not in wanted and days[-1] >= first:
        wanted.append(days[-1])
    return wanted, [[_between(days, run, day) for day in wanted] for run in filled]


def _between(days: list[int], run: list[float], day: int) -> float:
    for number, right in enumerate(days):
        if day <= right:
            if number == 0 or day == right:
                return run[number]
            left = days[number - 1]
            part = (day - left) / (right - left)
            return run[number - 1] + part * (run[number] - run[number - 1])
    return run[-1]


@dataclass(slots=True)
class Panel:
    """An extent laid on a rectangle; `taken` collects boxes that labels should keep clear of."""

    extent: Extent
    lang: str
    left: float
    top: float
    right: float
    bottom: float
    x: Scale
    y: Scale
    ticks: tuple[float, ...]
    texts: tuple[str, ...]
    small: bool
    taken: list[Box] = field(default_factory=list)

    def axes(self, canvas: Canvas) -> None:
        """Grid, amounts at the left, months below."""
        for tick, text in zip(self.ticks, self.texts, strict=True):
            y = self.y(tick)
            strong = tick == 0
            canvas.line(
                self.left,
                y,
                self.right,
                y,
                "muted" if strong else "grid",
                0.7 if strong else 0.5,
            )
            canvas.text(self.left - 3, y + 0.36 * _SIZE, text, _SIZE, anchor="end", colour="muted")
        self._months(canvas)

    def _months(self, canvas: Canvas) -> None:
        span = self.extent.last - self.extent.first
        every = next(n for n in (1, 3, 6, 12, 24, 60, 120) if span / 30.4 / n <= 13 or n == 120)
        room = (self.right - self.left) / max(span, 1) * 30.4
        wide = text_width("00.00", _SIZE) + text_width(" Sept. 2000", _SIZE) / 2
        while every < 12 and every * room < wide * (0.5 if self.small else 0.8):
            every = {1: 3, 3: 6, 6: 12}[every]
        starts = month_starts(self.extent.first, self.extent.last, min(every, 12))
        if every > 12:
            starts = tuple(day for day in starts if date.fromordinal(day).year % (every // 12) == 0)
        taken, year = -1e9, 0
        for day in starts:
            x = self.x(day)
            canvas.line(x, self.bottom, x, self.bottom + 2.5, "muted", 0.6)
        for day in starts:
            x = self.x(day)
            at = date.fromordinal(day)
            full = words.month(at.isoformat()[:7], self.lang)
            text = full if at.year != year else full.removesuffix(f" {at.year}")
            if every >= 12 or (self.small and at.month == 1):
                text = str(at.year)
            width = text_width(text, _SIZE)
            left = min(max(x - width / 2, self.left - 8), self.right - width)
            if left > taken + 5:
                canvas.text(left, self.bottom + 2.5 + _SIZE, text, _SIZE, colour="muted")
                taken, year = left + width, at.year

    def band(self, canvas: Canvas, colour: str) -> None:
        """The 90 % band at a quarter of the colour."""
        run = self.extent
        if not run.days:
            return
        upper = [(self.x(day), self.y(x)) for day, x in zip(run.days, run.p95, strict=True)]
        lower = [(self.x(day), self.y(x)) for day, x in zip(run.days, run.p05, strict=True)]
        canvas.shape([*upper, *reversed(lower)], colour, opacity=0.25)

    def line(self, canvas: Canvas, colour: str, width: float = 1.5, dash: str = "") -> None:
        """The median."""
        if self.extent.days:
            canvas.shape(self.run(), "none", colour, width, closed=False, dash=dash)

    def line_boxes(self) -> list[Box]:
        """Small boxes along the median, for labels to avoid."""
        found = []
        run = self.run()
        for (x1, y1), (x2, y2) in pairwise(run):
            steps = max(1, int((x2 - x1) / 4))
            for step in range(steps + 1):
                part = step / steps
                x, y = x1 + part * (x2 - x1), y1 + part * (y2 - y1)
                found.append(Box(x - 1, y - 1, x + 1, y + 1))
        return found

    def stripes(self, canvas: Canvas, newest: str | None) -> None:
        """Stripes over the band beyond the newest evidence: there it is an assumption."""
        if newest and self.extent.continues(newest):
            x = self.x(max(day_number(newest), self.extent.first))
            canvas.hatch(x, self.top, self.right - x, self.bottom - self.top)

    def rule(self, canvas: Canvas, newest: str | None, labelled: bool) -> None:
        """The vertical rule at the newest evidence."""
        if not newest or not self.extent.first <= day_number(newest) <= self.extent.last:
            return
        x = self.x(day_number(newest))
        if labelled or self.extent.continues(newest):
            canvas.line(x, self.top, x, self.bottom, "muted", 0.7, dash="1.5 1.5")
        if labelled:
            month = words.month(newest, self.lang)
            text = words.phrase("charts.curve.newest", self.lang, month=month)
            width = text_width(text, _SIZE)
            left = min(max(x - width / 2, self.left), self.right - width)
            canvas.text(left, self.top - 2.5, text, _SIZE, colour="muted")
            self.taken.append(Box(x - 0.8, self.top, x + 0.8, self.bottom))

    def point(self, claim: Mapping[str, Any]) -> tuple[float, float]:
        """Where a claim's mark stands: the middle of a range, else the figure itself."""
        low, high = claim["point"].get("low"), claim["point"].get("high")
        amount = (low + high) / 2 if low is not None and high is not None else low
        return self.x(day_number(claim["point"]["date"])), self.y(
            high if amount is None else amount
        )

    def stretches(self, claims: Sequence[Mapping[str, Any]]) -> list[Box]:
        """The dotted lines of figures for a stretch of time, for labels to avoid."""
        found = []
        for claim in claims:
            start = stretch(claim, self.extent.first)
            if start is not None:
                x, y = self.point(claim)
                found.append(Box(self.x(start), y - 1, x, y + 1))
        return found

    def cut(self, claims: Sequence[Mapping[str, Any]]) -> bool:
        """Whether a claim stands on the upper edge because it lies beyond the axis."""
        return any(_least(claim) > self.y.high for claim in claims)

    def run(self) -> list[tuple[float, float]]:
        """The median as points."""
        run = self.extent
        return [(self.x(day), self.y(x)) for day, x in zip(run.days, run.p50, strict=True)]


def stretch(claim: Mapping[str, Any], first: int) -> int | None:
    """The day from which a claim counts, where that is later than the first one drawn."""
    start = claim["point"].get("from")
    if not start or day_number(start) <= first or claim.get("measure") == "cumulative":
        return None
    return day_number(start)


def _least(claim: Mapping[str, Any]) -> float:
    point = claim["point"]
    return float(min(x for x in (point.get("low"), point.get("high")) if x is not None))


def claim_marks(
    canvas: Canvas,
    panel: Panel,
    document: Mapping[str, Any],
    claims: Sequence[Mapping[str, Any]],
    radius: float = 3.0,
) -> list[Box]:
    """Marks of all claims, repeats behind; returns their boxes."""
    camps = document.get("camps", {})
    places = {str(claim["id"]): panel.point(claim) for claim in claims}
    boxes = []
    for claim in sorted(claims, key=lambda c: c.get("use") not in _REPEATS):
        x, y = places[str(claim["id"])]
        repeat = claim.get("use") in _REPEATS
        first = places.get(str(claim.get("origin")))
        # Not one opacity for the group: that costs a renderer a layer for each claim.
        faint = "0.3" if repeat else ""
        with canvas.group(data_claim=claim["id"], fill_opacity=faint, stroke_opacity=faint):
            if repeat and first is not None and first != (x, y):
                canvas.line(*first, x, y, "text", 0.5)
            shape = str((camps.get(claim.get("camp")) or {}).get("shape") or "circle")
            _one(canvas, panel, claim, x, y, shape, radius)
        boxes.append(_box(panel, claim, x, y, radius))
    return boxes


def _one(
    canvas: Canvas,
    panel: Panel,
    claim: Mapping[str, Any],
    x: float,
    y: float,
    shape: str,
    radius: float,
) -> None:
    low, high = claim["point"].get("low"), claim["point"].get("high")
    start = stretch(claim, panel.extent.first)
    if start is not None:
        canvas.line(panel.x(start), y, x, y, "text", 0.5, dash="1 1.5")
    if claim.get("capacity"):
        marks.camp_shape(canvas, "triangle_down", x, y, "text", radius, hollow=True)
        return
    if low is not None and high is not None and low != high:
        foot, head = panel.y(low), panel.y(high)
        for width, tone in ((2.6, "ground"), (1.1, "text")):
            canvas.line(x, foot, x, head, tone, width)
            for end in (foot, head):
                canvas.line(x - 2, end, x + 2, end, tone, width)
    elif high is None:
        marks.stem(canvas, x, y, "at_least", "text", radius)
    elif low is None:
        marks.stem(canvas, x, y, "at_most", "text", radius)
    marks.camp_shape(canvas, shape, x, y, "text", radius)


def _box(panel: Panel, claim: Mapping[str, Any], x: float, y: float, radius: float) -> Box:
    point = claim["point"]
    low = panel.y(point["low"]) if point.get("low") is not None else y + 10
    high = panel.y(point["high"]) if point.get("high") is not None else y - 10
    if claim.get("capacity"):
        low = high = y
    return Box(
        x - radius - 0.5,
        min(y, low, high) - radius - 0.5,
        x + radius + 0.5,
        max(y, low, high) + radius + 0.5,
    )
