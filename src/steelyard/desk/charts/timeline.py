"""The balance over time, a helper for the report: value gone out and come back, month by month.

In: the weighing document. Out: a Chart.
Never draws beyond the as-of date.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from steelyard.desk import words
from steelyard.desk.charts.fonts import text_width
from steelyard.desk.charts.labels import spread
from steelyard.desk.charts.numerals import MoneyUnit, basis_name, money_unit
from steelyard.desk.charts.page import SMALL, Chart, Page, source_line
from steelyard.desk.charts.panel import Extent, Panel, clip, from_zero
from steelyard.desk.charts.scales import day_number, linear, round_end, round_ticks
from steelyard.desk.charts.svg import PRINT, Look

_LINES = (("given", "given"), ("returned", "returned"), ("balance", "text"))
_QUANTILES = ("p05", "p50", "p95")
_HEIGHT = 160.0


def value_over_time(document: Mapping[str, Any], look: Look = PRINT) -> Chart:
    """Cumulative value on both legs with bands, and the difference as a dashed line."""
    lang, currency = look.lang, document["currency"]
    runs = document["value_curves"]
    ends = {leg: runs[leg]["p50"][-1] for leg, _ in _LINES}
    unit = money_unit([ends["given"], ends["returned"]], currency, lang)
    page = Page(
        look,
        "timeline",
        words.phrase(
            "charts.time.title",
            lang,
            month=words.month(document["as_of"], lang),
            given=words.money(ends["given"], currency, lang),
            returned=words.money(ends["returned"], currency, lang),
        ),
        words.phrase(
            "charts.time.subtitle",
            lang,
            unit=unit.name,
            year=document["price_year"],
            basis=basis_name(document, document["basis"], lang),
        ),
    )
    texts = {
        leg: f"{words.phrase(f'charts.time.{leg}', lang)} {unit.text(ends[leg])}"
        for leg, _ in _LINES
    }
    gutter = max(text_width(text, SMALL, True) for text in texts.values()) + 8
    page.y += 3
    top = page.y
    panels = _panels(document, page, unit, top, page.right - gutter)
    canvas = page.canvas
    for leg, colour in _LINES[:2]:
        with canvas.group(data_figure=f"{leg}.value"):
            panels[leg].band(canvas, colour)
    panels["given"].axes(canvas)
    for leg, colour in _LINES:
        with canvas.group(data_figure="balance" if leg == "balance" else f"{leg}.value"):
            dash = "4 2.5" if leg == "balance" else ""
            panels[leg].line(canvas, colour, 1.1 if dash else 1.5, dash)
    wanted = [panels[leg].run()[-1][1] for leg, _ in _LINES]
    centres = spread(wanted, [9.0] * len(wanted), top - 4, top + _HEIGHT)
    right = panels["given"].right
    for (leg, colour), y, centre in zip(_LINES, wanted, centres, strict=True):
        if abs(centre - y) > 3:
            canvas.line(right + 0.5, y, right + 5, centre, "muted", 0.5)
        canvas.text(right + 6, centre + 2.5, texts[leg], SMALL, bold=True, colour=colour)
    page.y = top + _HEIGHT + 2.6 * SMALL
    return page.finish(
        document,
        words.phrase("charts.time.note", lang),
        source_line(document, lang),
        words.phrase("charts.time.alt", lang, unit=unit.name, rows="; ".join(texts.values())),
        _tidy(document),
    )


def _panels(
    document: Mapping[str, Any], page: Page, unit: MoneyUnit, top: float, right: float
) -> dict[str, Panel]:
    """One panel per line, all on the same axes."""
    runs, lang = document["value_curves"], page.look.lang
    days = [day_number(day) for day in document["months"]]
    first = min(day_number(document["window"]["start"]), days[0])
    last = max(day_number(document["as_of"]), first + 1)
    bands = [runs[leg] for leg, _ in _LINES[:2]] + [{"p50": runs["balance"]["p50"]}]
    amounts = [x for band in bands for run in band.values() for x in run if x is not None]
    high = round_end(max([*amounts, 0.0]) or 1.0)
    low = min(round_ticks(-min([*amounts, 0.0]))[-1] * -1, 0.0)
    if min([*amounts, 0.0]) < low:
        low = min(amounts)
    ticks = round_ticks(high, low)
    labels = unit.ticks(ticks)
    gutter = max(text_width(label, SMALL) for label in labels) + 4
    panels = {}
    for leg, _ in _LINES:
        begun, full = from_zero(first, days, [list(runs[leg][key]) for key in _QUANTILES])
        clipped, lines = clip(begun, full, first, last)
        panels[leg] = Panel(
            extent=Extent(first, last, high, tuple(clipped), *(tuple(line) for line in lines)),
            lang=lang,
            left=page.left + gutter,
            top=top,
            right=right,
            bottom=top + _HEIGHT,
            x=linear(float(last), page.left + gutter, right, float(first)),
            y=linear(high, top + _HEIGHT, top, low),
            ticks=ticks,
            texts=labels,
            small=False,
        )
    return panels


def _tidy(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    found = []
    for leg, _ in _LINES:
        run = document["value_curves"][leg]
        found += [
            {"line": leg, "date": day, "p05": p05, "p50": p50, "p95": p95}
            for day, p05, p50, p95 in zip(
                document["months"], run["p05"], run["p50"], run["p95"], strict=True
            )
        ]
    return found
