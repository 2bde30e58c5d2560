"""Why not their figure: from a published sum to ours, step by step, as a waterfall.

In: the weighing document and a figure that has a bridge. Out: a Chart: the printed sum, a row a
step beginning where the one above ends, and ours with its interval. The labels add up as they are
printed; the remainder is an outline, because nothing is known of what it is made of.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from steelyard.desk import words
from steelyard.desk.bridges import (
    ENDS,
    Ladder,
    figure_name,
    ladder_of,
    notes_of,
    recounted_of,
    title_of,
)
from steelyard.desk.charts import marks
from steelyard.desk.charts.fonts import text_width, wrap
from steelyard.desk.charts.numerals import basis_name, tick_words
from steelyard.desk.charts.page import SMALL, TEXT, Chart, Entry, Page
from steelyard.desk.charts.scales import Scale, round_ticks
from steelyard.desk.charts.svg import PRINT, Canvas, Look

_ROW, _LINE, _SMALL_LINE = 21.0, 9.4, 8.2
_NAMES = 132.0
_BAR = 10.0
# A whisker that runs further than so many times the largest sum would leave the steps no room.
_FARTHEST = 1.6


def bridged_figure(document: Mapping[str, Any]) -> str | None:
    """The figure whose bridge is drawn: of what was given, the one that explains most.

    The most steps that the study prints something for, then the newest.
    """
    found = [
        one
        for one in document.get("bridges") or ()
        if one["leg"] == "given" and one["headline"] and one["ends"]
    ]
    if not found:
        return None

    def told(one: Mapping[str, Any]) -> tuple[int, str, str]:
        way = next(iter(one["ends"].values()))
        steps = [step for step in way["steps"] if step["how"] in {"told", "partly"}]
        parts = sum(len(step["parts"]) for step in steps)
        return parts, str(one["year"]), one["figure"]

    return str(max(found, key=told)["figure"])


def waterfall(
    document: Mapping[str, Any], figure: str, look: Look = PRINT, end: str | None = None
) -> Chart:
    """The bridge of a figure from one of its ends, the upper one unless asked for.

    Raises StopIteration for a figure without a bridge.
    """
    lang = look.lang
    bridge = next(one for one in document["bridges"] if one["figure"] == figure)
    end = end or next(one for one in ENDS if one in bridge["ends"])
    ladder = ladder_of(document, bridge, end, lang)
    page = Page(
        look,
        f"why-not-{figure}",
        title_of(document, bridge, end, lang),
        words.phrase(
            "bridge.subtitle",
            lang,
            leg=words.phrase(f"report.leg.{bridge['leg']}", lang),
            unit=ladder.unit,
            name=ladder.name,
            basis=basis_name(document, document["basis"], lang),
            year=document["price_year"],
        ),
    )
    canvas = page.canvas
    page.legend(
        [
            marks.interval_key(canvas, lang),
            _key(canvas, lang),
            marks.swatch_key(
                canvas, words.phrase("bridge.step.remainder", lang), "text", "outline"
            ),
        ]
    )
    _draw(page, document, bridge, ladder)
    said = [f"{ladder.name}: {ladder.stated}"]
    said += [f"{row.name}: {row.why or row.label}" for row in ladder.rows]
    said.append(f"{words.phrase('bridge.ours', lang)}: {ladder.ours}")
    note = [
        recounted_of(document, bridge, end, lang),
        *notes_of(document, bridge, lang),
        words.phrase("bridge.note", lang),
    ]
    return page.finish(
        document,
        " ".join(one for one in note if one),
        f"{figure_name(bridge, lang)}; {words.phrase('charts.own', lang)}",
        words.phrase("bridge.alt", lang, rows="; ".join(said)),
        _tidy(bridge, end, ladder),
    )


def _tidy(bridge: Mapping[str, Any], end: str, ladder: Ladder) -> Sequence[dict[str, Any]]:
    way = bridge["ends"][end]
    blank = {"p05": None, "p95": None}
    return [
        {"figure": bridge["figure"], "row": ladder.name, "amount": way["stated"], **blank},
        *(
            {
                "figure": bridge["figure"],
                "row": step["name"],
                "amount": step["move"],
                "p05": step["p05"],
                "p95": step["p95"],
            }
            for step in way["steps"]
        ),
        {"figure": bridge["figure"], "row": "ours", "amount": way["ours"], **blank},
    ]


def _key(canvas: Canvas, lang: str) -> Entry:
    def draw(x: float, y: float) -> None:
        canvas.rect(x + 2, y - 3, 10, 6, "text", opacity=0.8)
        canvas.line(x, y + 5, x + 18, y + 5, "muted", 0.9)

    return Entry(words.phrase("bridge.key", lang), 18, draw)


def _draw(
    page: Page, document: Mapping[str, Any], bridge: Mapping[str, Any], ladder: Ladder
) -> None:
    canvas, lang = page.canvas, page.look.lang
    names = 0.4 * page.room if page.look.narrow else _NAMES
    ours = words.phrase("bridge.ours", lang)
    lines = [
        wrap(name, TEXT, names - 6, bold)
        for name, bold in (
            (ladder.name, False),
            *((row.name, False) for row in ladder.rows),
            (ours, True),
        )
    ]
    q = {
        key: None if x is None or isinstance(x, str) else x / ladder.size
        for key, x in document[bridge["leg"]]["value"].items()
    }
    heights = [max(_ROW, _LINE * len(line) + 6) for line in lines]
    scale = _scale(page, ladder, q, names)
    page.y += 6
    bottom = page.y + sum(heights)
    ticks = round_ticks(scale.high, scale.low, most=4 if page.look.narrow else 7)
    marks.x_axis(canvas, scale, ticks, tick_words(ticks, lang), page.y, bottom)
    y = page.y
    middles = []
    for n, (line, height) in enumerate(zip(lines, heights, strict=True)):
        middle = y + height / 2
        middles.append(middle)
        first = middle - _LINE * (len(line) - 1) / 2 + 0.36 * TEXT
        for row_line, text in enumerate(line):
            canvas.text(
                page.left, first + _LINE * row_line, text, TEXT, bold=n == len(lines) - 1, halo=True
            )
        y += height
    with canvas.group(data_published=bridge["figure"]):
        _side(page, scale, middles[0], ladder.start, "published", ladder.stated)
    at = ladder.start
    above = middles[0]
    for row, middle in zip(ladder.rows, middles[1:-1], strict=True):
        canvas.line(scale(at), above + _BAR / 2, scale(at), middle - _BAR / 2, "muted", 0.5)
        left, right = sorted((scale(row.start), scale(row.end)))
        told = not row.why or bool(row.range)
        if told:
            outline = row.key == "remainder"
            canvas.rect(
                left,
                middle - _BAR / 2,
                max(right - left, 0.8),
                _BAR,
                "ground" if outline else "text",
                "text" if outline else "none",
                0.9,
                1.0 if outline else 0.8,
            )
            right = max(right, _whisker(canvas, scale, middle + _BAR / 2 + 3.2, row))
        else:
            canvas.line(left, middle - _BAR / 2, left, middle + _BAR / 2, "muted", 0.9)
        text = row.label if told else row.why
        _label(page, right, middle, text, bold=told)
        at, above = row.end, middle
    canvas.line(scale(at), above + _BAR / 2, scale(at), middles[-1] - _BAR / 2, "muted", 0.5)
    with canvas.group(data_figure=f"{bridge['leg']}.value"):
        _side(page, scale, middles[-1], ladder.end, bridge["leg"], ladder.ours, q)
    page.y = bottom + 2.2 * SMALL


def _side(
    page: Page,
    scale: Scale,
    middle: float,
    end: float,
    colour: str,
    label: str,
    q: Mapping[str, Any] | None = None,
) -> None:
    """A whole sum, from nothing to where it ends, with its interval if it has one."""
    left, right = sorted((scale(0.0), scale(end)))
    page.canvas.rect(left, middle - _BAR / 2, max(right - left, 0.8), _BAR, colour, opacity=0.55)
    if q is not None:
        right = max(right, marks.interval(page.canvas, scale, middle, q))
    _label(page, right, middle, label, bold=True)


def _label(page: Page, right: float, middle: float, text: str, *, bold: bool) -> None:
    x = min(right + 5, page.right - text_width(text, SMALL, bold))
    colour = "text" if bold else "muted"
    page.canvas.text(x, middle + 2.5, text, SMALL, bold=bold, colour=colour, halo=True)


def _whisker(canvas: Canvas, scale: Scale, y: float, row: Any) -> float:
    """The step's own interval, from where it begins; gives its right end."""
    low, high = row.start + row.p05, row.start + row.p95
    canvas.line(scale(low), y, scale(high), y, "muted", 0.9)
    for end, way in ((low, -1), (high, 1)):
        x = scale(end)
        if scale.holds(end):
            canvas.line(x, y - 1.8, x, y + 1.8, "muted", 0.9)
        else:
            marks.arrow(canvas, x, y, way, "muted")
    return scale(row.end)


def _scale(page: Page, ladder: Ladder, q: Mapping[str, Any], names: float) -> Scale:
    """Every bar, and the intervals as far as they leave the bars to be seen."""
    bars = [0.0, ladder.start, ladder.end, *(row.end for row in ladder.rows)]
    greatest = max(abs(x) for x in bars) or 1.0
    far = [x for x in (q.get("p05"), q.get("p95"), q.get("low"), q.get("high")) if x is not None]
    far += [row.start + x for row in ladder.rows if row.range for x in (row.p05, row.p95)]
    most = _FARTHEST * greatest
    ends = [*bars, *(min(max(x, -most), most) for x in far)]
    low, high = min(ends), max(ends)
    if low < 0.0 and low > -0.02 * high:
        low = 0.0
    return Scale(low, high if high > low else low + 1.0, page.left + names, page.right - 34)
