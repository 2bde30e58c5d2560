"""What moved a figure from one weighing to another, as a bridge from sum to sum.

In: the comparison's document and the path of a headline. Out: a Chart: one row a side with its
interval, one row a cause between them, each beginning where the one above ends. The labels add
up as they are printed. Never splits a move by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from steelyard.desk import words
from steelyard.desk.charts import marks
from steelyard.desk.charts.fonts import text_width, wrap
from steelyard.desk.charts.numerals import tick_words
from steelyard.desk.charts.page import SMALL, TEXT, Chart, Page
from steelyard.desk.charts.scales import Scale, round_ticks
from steelyard.desk.charts.svg import PRINT, Look
from steelyard.desk.compare_text import (
    cause_name,
    column_of,
    figure_name,
    places_of,
    side_name,
    signed,
    unit_of,
)

_ROW, _NAMES = 20.0, 150.0
_BAR = 10.0
_COLOURS = {"given.value": "given", "returned.value": "returned"}
# A whisker that runs further than this many times the median would leave the parts no room.
_FARTHEST = 3.0


class _Row(NamedTuple):
    """One row: its name and label, where it begins and ends, its figure if it is a side."""

    name: str
    label: str
    start: float
    end: float
    side: Mapping[str, Any] | None


def bridge(document: Mapping[str, Any], path: str, look: Look = PRINT) -> Chart | None:
    """The bridge of one headline's median; None where a place on the way has none."""
    lang = look.lang
    figure = document["figures"][path]
    unit = unit_of(document, path, lang)
    places = places_of(figure, unit)
    column = column_of(figure, "p50", unit, places)
    if column.start is None or column.end is None or None in column.parts:
        return None
    sides = [{key: _over(figure[end][key], unit.size) for key in figure[end]} for end in "ab"]
    a, b = (words.decimals(end, places, lang) for end in (column.start, column.end))
    names = [side_name(document[end], lang) for end in "ab"]
    rows = [_Row(names[0], a, 0.0, column.start, sides[0])]
    at = column.start
    for part, move in zip(figure["parts"], column.parts, strict=True):
        step = move or 0.0
        name = cause_name(part["causes"], lang)
        rows.append(_Row(name, signed(step, places, lang), at, at + step, None))
        at += step
    rows.append(_Row(names[1], b, 0.0, column.end, sides[1]))

    shown = unit.name or words.phrase("compare.chart.plain_unit", lang)
    page = Page(
        look,
        f"bridge-{path.replace('.', '-')}",
        words.phrase("compare.chart.title", lang, figure=figure_name(path, lang), a=a, b=b),
        words.phrase(
            "compare.chart.subtitle",
            lang,
            unit=shown,
            **{"from": names[0], "to": names[1]},
        ),
    )
    colour = _COLOURS.get(path, "published")
    page.legend(
        [
            marks.interval_key(page.canvas, lang),
            marks.swatch_key(page.canvas, words.phrase("compare.chart.part", lang), "text"),
        ]
    )
    _draw(page, rows, colour, path)
    said = "; ".join(f"{row.name}: {row.label}" for row in rows)
    return page.finish(
        {"as_of": document["b"]["window_end"]},
        words.phrase("compare.chart.note", lang),
        words.phrase("charts.own", lang),
        words.phrase("compare.chart.alt", lang, rows=said),
        [
            {
                "figure": path,
                "row": row.name,
                "label": row.label,
                "start": row.start,
                "end": row.end,
            }
            for row in rows
        ],
    )


def _over(value: Any, size: float) -> Any:
    return value / size if isinstance(value, float | int) else value


def _draw(page: Page, rows: list[_Row], colour: str, path: str) -> None:
    names = _NAMES if not page.look.narrow else 0.42 * page.room
    lines = [wrap(row.name, TEXT, names - 6) for row in rows]
    heights = [max(_ROW, 9.4 * len(line) + 6) for line in lines]
    low, high = _reach(rows)
    scale = Scale(low, high, page.left + names, page.right - 34)
    bottom = page.y + 6 + sum(heights)
    ticks = round_ticks(high, low, most=4 if page.look.narrow else 7)
    marks.x_axis(page.canvas, scale, ticks, tick_words(ticks, page.look.lang), page.y + 6, bottom)
    page.y += 6
    below: float | None = None
    for row, line, height in zip(rows, lines, heights, strict=True):
        middle = page.y + height / 2
        if below is not None:
            # From bar to bar, so that the eye sees one row begin where the other ended.
            x = scale(row.end if row.side is not None else row.start)
            page.canvas.line(x, below, x, middle - _BAR / 2, "muted", 0.5)
        first = middle - 9.4 * (len(line) - 1) / 2 + 0.36 * TEXT
        for number, text in enumerate(line):
            page.canvas.text(page.left, first + 9.4 * number, text, TEXT, halo=True)
        left, right = sorted((scale(row.start), scale(row.end)))
        with page.canvas.group(data_figure=path):
            fill = colour if row.side is not None else "text"
            opacity = 0.55 if row.side is not None else 0.8
            width = max(right - left, 0.8)
            page.canvas.rect(left, middle - _BAR / 2, width, _BAR, fill, opacity=opacity)
            end = right
            if row.side is not None:
                end = max(end, marks.interval(page.canvas, scale, middle, row.side))
        x = min(end + 4, page.right - text_width(row.label, SMALL, True))
        page.canvas.text(x, middle + 2.5, row.label, SMALL, bold=True, halo=True)
        below = middle + _BAR / 2
        page.y += height
    page.y = bottom + 2.2 * SMALL


def _reach(rows: list[_Row]) -> tuple[float, float]:
    """The ends of the axis: every bar, and the intervals as far as they leave bars to be seen."""
    bars = [x for row in rows for x in (row.start, row.end)]
    greatest = max(abs(x) for x in bars) or 1.0
    far = [
        x
        for row in rows
        if row.side is not None
        for key in ("p05", "p95")
        if (x := row.side[key]) is not None and abs(x) <= _FARTHEST * greatest
    ]
    low, high = min(0.0, *bars, *far), max(0.0, *bars, *far)
    return low, high if high > low else low + 1.0
