"""Scenarios beside the base: how far each moves a leg, with the interval of the difference.

In: the document of the scenarios and a leg. Out: a Chart, in the order of the case. Never
reckons: every place is in the document.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from steelyard.desk import words
from steelyard.desk.charts import marks
from steelyard.desk.charts.fonts import text_width, wrap
from steelyard.desk.charts.numerals import money_unit, tick_words
from steelyard.desk.charts.page import SMALL, TEXT, Chart, Entry, Page
from steelyard.desk.charts.scales import Scale, round_ticks
from steelyard.desk.charts.svg import PRINT, Look

_LINE, _ROW = 9.4, 18.0
_NAMES = 150.0
_BAR = 5.0
# An interval that runs further than so many times the largest move would leave the moves no room.
_FARTHEST = 1.8


def scenario_chart(document: Mapping[str, Any], leg: str, look: Look = PRINT) -> Chart | None:
    """The differences of one leg; None where no scenario was weighed."""
    lang = look.lang
    rows = [one for one in document["scenarios"] if one["how"] != "refused"]
    if not rows:
        return None
    several = [one["differences"][leg] for one in rows]
    base = document["base"][leg]["p50"] or 0.0
    unit = money_unit([base, *(d["move"] for d in several)], document["currency"], lang)
    most = max(rows, key=lambda one: abs(one["differences"][leg]["move"]))
    moved = most["differences"][leg]["move"] != 0.0
    page = Page(
        look,
        f"scenarios-{leg}",
        words.phrase("scenarios.chart.title", lang, name=_name(most, lang))
        if moved
        else words.phrase("scenarios.chart.title_none", lang),
        words.phrase(
            "scenarios.chart.subtitle" + ("" if leg == "given" else "_returned"),
            lang,
            base=unit.text(base),
            unit=unit.name,
        ),
    )
    page.legend([_key(page, leg, lang)])
    scale = _scale(page, several, unit.size)
    _draw(page, rows, leg, scale, unit.size)
    said = "; ".join(
        f"{_name(one, lang)}: {_label(one['differences'][leg]['move'] / unit.size, lang)}"
        for one in rows
    )
    return page.finish(
        document,
        words.phrase("scenarios.chart.note", lang),
        words.phrase("charts.own", lang),
        words.phrase("scenarios.chart.alt", lang, rows=said),
        [
            {"scenario": one["id"], "name": _name(one, lang), "leg": leg, **one["differences"][leg]}
            for one in rows
        ],
    )


def _key(page: Page, leg: str, lang: str) -> Entry:
    canvas = page.canvas

    def draw(x: float, y: float) -> None:
        canvas.line(x, y, x + 18, y, leg, _BAR / 2)
        canvas.circle(x + 9, y, 2.6, leg, "ground", 0.8)

    return Entry(words.phrase("scenarios.chart.key", lang), 18, draw)


def _scale(page: Page, several: list[Mapping[str, Any]], size: float) -> Scale:
    greatest = max(abs(d["move"]) for d in several) or 1.0
    most = _FARTHEST * greatest
    ends = [min(max(x, -most), most) for d in several for x in (d["p05"], d["p95"], d["move"])]
    low, high = min(0.0, *ends) / size, max(0.0, *ends) / size
    names = 0.42 * page.room if page.look.narrow else _NAMES
    left = page.left + names + (6 if page.look.narrow else 30)
    return Scale(low, high if high > low else low + 1.0, left, page.right - 34)


def _draw(page: Page, rows: list[Mapping[str, Any]], leg: str, scale: Scale, size: float) -> None:
    canvas, lang = page.canvas, page.look.lang
    names = 0.42 * page.room if page.look.narrow else _NAMES
    lines = [wrap(_name(one, lang), TEXT, names - 4) for one in rows]
    heights = [max(_ROW, _LINE * len(line) + 6) for line in lines]
    page.y += 6
    bottom = page.y + sum(heights)
    ticks = round_ticks(scale.high, scale.low, most=4 if page.look.narrow else 7)
    marks.x_axis(canvas, scale, ticks, tick_words(ticks, lang), page.y, bottom)
    for one, line, height in zip(rows, lines, heights, strict=True):
        middle = page.y + height / 2
        first = middle - _LINE * (len(line) - 1) / 2 + 0.36 * TEXT
        for n, text in enumerate(line):
            canvas.text(page.left, first + _LINE * n, text, TEXT, halo=True)
        d = one["differences"][leg]
        low, high, at = (d[key] / size for key in ("p05", "p95", "move"))
        with canvas.group(data_figure=f"scenario.{one['id']}"):
            canvas.line(scale(low), middle, scale(high), middle, leg, _BAR / 2)
            for end, way in ((low, -1), (high, 1)):
                if not scale.holds(end):
                    marks.arrow(canvas, scale(end), middle, way, leg)
            canvas.circle(scale(at), middle, 2.8, leg, "ground", 0.8)
        label = _label(at, lang)
        x = min(max(scale(high), scale(at)) + 5, page.right - text_width(label, SMALL, True))
        canvas.text(x, middle + 2.5, label, SMALL, bold=True, halo=True)
        page.y += height
        canvas.line(page.left, page.y, page.right, page.y, "grid", 0.4)
    page.y = bottom + 2.2 * SMALL


def _name(one: Mapping[str, Any], lang: str) -> str:
    return words.pick(one["name"], lang) or str(one["id"])


def _label(x: float, lang: str) -> str:
    text = words.amount(abs(x), 2, lang)
    return text if x == 0.0 else f"{'+' if x > 0 else chr(0x2212)}{text}"
