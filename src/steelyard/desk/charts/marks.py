"""The marks that all charts share: intervals, camp shapes, arrows, and their keys.

In: a canvas, places, a figure's quantiles. Out: shapes on the canvas.
Status is told by fill and outline, camps by shape, never by hue alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from steelyard.desk import words
from steelyard.desk.charts.fonts import text_width
from steelyard.desk.charts.numerals import quantiles
from steelyard.desk.charts.page import Entry
from steelyard.desk.charts.scales import Scale
from steelyard.desk.charts.svg import Canvas

# Opacity of one colour, largest item first; each step is told apart in greyscale.
SHADES = (1.0, 0.78, 0.6, 0.44, 0.3, 0.18)
_BAR = 4.6
_CAP = 3.8
_OPEN = 22.0
_OPEN_LOW = 14.0


def interval(
    canvas: Canvas,
    scale: Scale,
    y: float,
    q: Mapping[str, Any],
    colour: str = "text",
    halo: bool = True,
) -> float:
    """A figure on a horizontal axis: bar p05-p95, tick p50, whisker low-high with end caps.

    An upper end off the axis runs to its end as an arrow; an end the evidence leaves open is a
    short dashed arrow beyond what is known. Returns the x of the mark's right end.
    """
    low, p05, p50, p95, high = quantiles(q)
    if p50 is None and p05 is None and p95 is None and low is None and high is None:
        return scale.start
    first = next(x for x in (low, p05, p50, p95, high) if x is not None)
    start = scale(low) if low is not None else scale(p05 if p05 is not None else first)
    last = next(x for x in (p95, p50, p05, low, high) if x is not None)
    bounded = high is not None and high <= scale.high * (1 + 1e-9)
    bar_start = scale(p05 if p05 is not None else first)
    bar_end = max(scale(last), bar_start)
    end = scale.end if high is not None else min(bar_end + _OPEN, scale.end)
    if high is not None and bounded:
        end = scale(high)
    floored = low is not None and low < scale.low * (1 - 1e-9)
    if halo:
        canvas.rect(start - 1, y - 1.4, end - start + 2, 2.8, fill="ground")
        canvas.rect(
            bar_start - 1, y - _BAR / 2 - 1, bar_end - bar_start + 2, _BAR + 2, fill="ground"
        )
    canvas.line(start, y, bar_end if high is None else end, y, colour, 0.9)
    if high is None:
        canvas.line(bar_end, y, end - 3, y, colour, 0.9, dash="2.2 1.6")
    if low is None and start - _OPEN_LOW >= scale.start:
        canvas.line(start, y, start - _OPEN_LOW + 3, y, colour, 0.9, dash="2.2 1.6")
        arrow(canvas, start - _OPEN_LOW, y, -1, colour)
    elif floored:
        arrow(canvas, start, y, -1, colour)
    elif low is not None:
        canvas.line(start, y - _CAP, start, y + _CAP, colour, 0.9)
    if bounded:
        canvas.line(end, y - _CAP, end, y + _CAP, colour, 0.9)
    else:
        arrow(canvas, end, y, 1, colour)
    canvas.rect(bar_start, y - _BAR / 2, bar_end - bar_start, _BAR, fill=colour)
    if p50 is not None:
        at = scale(p50)
        tick = min(1.6, max(0.5, 0.25 * (bar_end - bar_start)))
        canvas.line(at, y - _BAR / 2, at, y + _BAR / 2, "ground", tick)
    return max(end, bar_end)


def arrow(canvas: Canvas, x: float, y: float, across: int, colour: str) -> None:
    """A filled arrow head whose point is at (x, y), to the right or the left."""
    canvas.shape(((x, y), (x - across * 4.5, y - 2.6), (x - across * 4.5, y + 2.6)), fill=colour)


def camp_shape(
    canvas: Canvas,
    shape: str,
    x: float,
    y: float,
    colour: str,
    radius: float = 3.0,
    hollow: bool = False,
) -> None:
    """A camp's mark, all shapes of about the same area."""
    fill, stroke, width = ("ground", colour, 0.9) if hollow else (colour, "ground", 0.7)
    r = radius
    if shape == "square":
        canvas.rect(x - 0.85 * r, y - 0.85 * r, 1.7 * r, 1.7 * r, fill, stroke, width)
    elif shape == "cross":
        arm = r * 0.95
        for colour_, weight in (("ground", 3.4), (colour, 1.8)):
            canvas.line(x - arm, y - arm, x + arm, y + arm, colour_, weight)
            canvas.line(x - arm, y + arm, x + arm, y - arm, colour_, weight)
    elif shape in _POLYGONS:
        canvas.shape([(x + r * dx, y + r * dy) for dx, dy in _POLYGONS[shape]], fill, stroke, width)
    else:
        canvas.circle(x, y, r, fill, stroke, width)


def stem(canvas: Canvas, x: float, y: float, bound: str, colour: str, radius: float) -> None:
    """The arrow that makes a mark a floor (`at_least`, up) or a ceiling (`at_most`, down)."""
    down = -1 if bound == "at_least" else 1
    tip = y + down * (radius + 7.5)
    for width, tone in ((2.4, "ground"), (1.0, colour)):
        canvas.line(x, y, x, tip - down * 2, tone, width)
    canvas.shape(((x, tip), (x - 2.4, tip - down * 3.6), (x + 2.4, tip - down * 3.6)), colour)


_POLYGONS: dict[str, tuple[tuple[float, float], ...]] = {
    "diamond": ((0, -1.3), (1.2, 0), (0, 1.3), (-1.2, 0)),
    "triangle": ((0, -1.25), (1.15, 0.85), (-1.15, 0.85)),
    "triangle_down": ((0, 1.25), (1.15, -0.85), (-1.15, -0.85)),
    "star": (
        (0, -1.4),
        (0.38, -0.52),
        (1.33, -0.43),
        (0.61, 0.2),
        (0.82, 1.13),
        (0, 0.64),
        (-0.82, 1.13),
        (-0.61, 0.2),
        (-1.33, -0.43),
        (-0.38, -0.52),
    ),
}


def interval_key(canvas: Canvas, lang: str) -> Entry:
    """The key that names the bar, the tick and the whisker once."""

    def draw(x: float, y: float) -> None:
        canvas.line(x, y, x + 26, y, "text", 0.9)
        canvas.line(x, y - _CAP, x, y + _CAP, "text", 0.9)
        canvas.line(x + 26, y - _CAP, x + 26, y + _CAP, "text", 0.9)
        canvas.rect(x + 6, y - _BAR / 2, 13, _BAR, fill="text")
        canvas.line(x + 11, y - _BAR / 2, x + 11, y + _BAR / 2, "ground", 1.6)

    return Entry(words.phrase("charts.key.interval", lang), 26, draw)


def open_key(canvas: Canvas, lang: str) -> Entry:
    """The key of an end left open by the evidence."""

    def draw(x: float, y: float) -> None:
        canvas.line(x, y, x + 13, y, "text", 0.9, dash="2.2 1.6")
        arrow(canvas, x + 17, y, 1, "text")

    return Entry(words.phrase("charts.key.open", lang), 17, draw)


def beyond_key(canvas: Canvas, lang: str) -> Entry:
    """The key of an upper bound that lies beyond the axis."""

    def draw(x: float, y: float) -> None:
        canvas.line(x, y, x + 13, y, "text", 0.9)
        arrow(canvas, x + 17, y, 1, "text")

    return Entry(words.phrase("charts.key.beyond", lang), 17, draw)


def swatch_key(canvas: Canvas, text: str, fill: str, status: str = "solid") -> Entry:
    """The key of a filled, hatched or outlined area."""

    def draw(x: float, y: float) -> None:
        swatch(canvas, x, y - 3, 12, 6, fill, status)

    return Entry(text, 12, draw)


def sign_key(canvas: Canvas, sign: str, text: str) -> Entry:
    """The key of a sign that stands behind figures."""

    def draw(x: float, y: float) -> None:
        canvas.text(x, y + 2.5, sign, 7.0, bold=True)

    return Entry(text, text_width(sign, 7.0, True), draw)


def swatch(
    canvas: Canvas,
    x: float,
    y: float,
    width: float,
    height: float,
    fill: str,
    status: str = "solid",
    opacity: float = 1.0,
) -> None:
    """An area by status: `solid` documented, `hatched` continued, `outline` due or promised."""
    if status == "outline":
        canvas.rect(x + 0.5, y + 0.5, width - 1, height - 1, "ground", fill, 1.0)
        return
    canvas.rect(x, y, width, height, fill, opacity=opacity)
    if status == "hatched":
        canvas.hatch(x, y, width, height)


def x_axis(
    canvas: Canvas,
    scale: Scale,
    ticks: tuple[float, ...],
    labels: tuple[str, ...],
    top: float,
    bottom: float,
    size: float = 7.0,
    zero: bool = True,
) -> None:
    """Grid lines from `top` to `bottom` with their numbers below.

    Numbers that would touch a neighbour are left out, their lines stay. Without `zero` the line
    at the start of the scale is left to the caller.
    """
    taken = -1e9
    for tick, label in zip(ticks, labels, strict=True):
        x = scale(tick)
        if zero or tick != scale.low:
            canvas.line(x, top, x, bottom, "grid", 0.5)
        box_width = text_width(label, size)
        left = min(max(x - box_width / 2, 1.0), canvas.look.width - 1.0 - box_width)
        if left > taken + 3:
            canvas.text(left, bottom + 1.15 * size, label, size, colour="muted")
            taken = left + box_width
