"""Value by item, a helper for the report: bars with intervals, leg by leg.

In: the weighing document. Out: a Chart.
Never adds items up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from steelyard.desk import words
from steelyard.desk.charts import marks
from steelyard.desk.charts.fonts import text_width, wrap
from steelyard.desk.charts.numerals import (
    MoneyUnit,
    basis_name,
    item_name,
    money_unit,
    quantiles,
    sentence,
)
from steelyard.desk.charts.page import SMALL, TEXT, Chart, Page, source_line
from steelyard.desk.charts.scales import Scale, linear, round_end, round_ticks
from steelyard.desk.charts.svg import PRINT, Look

_LEGS = (
    ("given", "given", "solid"),
    ("returned", "returned", "solid"),
    ("due", "returned", "outline"),
    ("trade", "trade", "solid"),
)
_ROW = 19.0
_FARTHEST = 1.6


@dataclass(frozen=True, slots=True)
class Bar:
    """One item's value."""

    leg: str
    colour: str
    status: str
    item: str
    name: str
    q: Mapping[str, Any]
    continued: float
    proxy: bool


def value_by_item(document: Mapping[str, Any], look: Look = PRINT) -> Chart:
    """A bar per valued item to its median, dearest first within each leg."""
    lang = look.lang
    bars = _bars(document, lang)
    unit = money_unit([bar.q.get("p50") for bar in bars], document["currency"], lang)
    subtitle = words.phrase(
        "charts.items.subtitle",
        lang,
        unit=unit.name,
        year=document["price_year"],
        basis=basis_name(document, document["basis"], lang),
    )
    whole = document["given"]["value"].get("p50")
    page = Page(look, "items", _title(bars, whole, lang), subtitle)
    _legend(page, bars)
    names = 0.0
    if not look.narrow:
        names = min(max((text_width(bar.name, TEXT) for bar in bars), default=0.0) + 8, 150.0)
    reach = _reach(bars)
    scale = linear(reach, page.left + names + 0.5, page.right - 42)
    lines = [wrap(bar.name, TEXT, page.room if look.narrow else names - 6) for bar in bars]
    heights = [
        len(line) * 9.4 + 13 if look.narrow else max(_ROW, len(line) * 9.4 + 5) for line in lines
    ]
    heads = sum(15.0 for i, bar in enumerate(bars) if i == 0 or bars[i - 1].leg != bar.leg)
    bottom = page.y + heads + sum(heights)
    ticks = round_ticks(reach, most=4 if look.narrow else 7)
    marks.x_axis(page.canvas, scale, ticks, unit.ticks(ticks), page.y + 12, bottom)
    for number, (bar, line, height) in enumerate(zip(bars, lines, heights, strict=True)):
        if number == 0 or bars[number - 1].leg != bar.leg:
            page.y += 15
            head = words.phrase(f"charts.items.{bar.leg}", lang)
            page.canvas.text(
                page.left, page.y - 4, head, TEXT, bold=True, colour="muted", halo=True
            )
        _draw(page, bar, line, height, scale, unit)
        page.y += height
    page.y = bottom + 2.2 * SMALL
    said = "; ".join(f"{bar.name}: {unit.about(bar.q)}" for bar in bars)
    return page.finish(
        document,
        words.phrase("charts.items.note", lang),
        source_line(document, lang),
        words.phrase("charts.items.alt", lang, unit=unit.name, rows=said),
        [_tidy(bar) for bar in bars],
    )


def _bars(document: Mapping[str, Any], lang: str) -> list[Bar]:
    found = []
    for leg, colour, status in _LEGS:
        items = (document.get(leg) or {}).get("items") or {}
        valued = [(item, entry) for item, entry in items.items() if entry.get("value")]
        valued.sort(key=lambda pair: (-(pair[1]["value"].get("p50") or 0.0), pair[0]))
        found += [
            Bar(
                leg,
                colour,
                status,
                item,
                sentence(item_name(item, entry, lang)),
                entry["value"],
                float(entry.get("continued_share") or 0.0),
                bool(entry.get("proxy_price")),
            )
            for item, entry in valued
        ]
    return found


def _reach(bars: list[Bar]) -> float:
    greatest = max((x for bar in bars for x in quantiles(bar.q)[:4] if x is not None), default=1.0)
    highs = [x for bar in bars if (x := bar.q.get("high")) is not None]
    near = [x for x in highs if x <= _FARTHEST * greatest]
    return round_end(max([greatest, *near]) or 1.0, most=7)


def _legend(page: Page, bars: list[Bar]) -> None:
    lang, canvas = page.look.lang, page.canvas
    entries = [marks.interval_key(canvas, lang)]
    highs = [bar.q.get("high") for bar in bars]
    if any(high is None for high in highs):
        entries.append(marks.open_key(canvas, lang))
    if any(bar.continued >= 0.005 for bar in bars):
        text = words.phrase("charts.key.continued", lang)
        entries.append(marks.swatch_key(canvas, text, "given", "hatched"))
    if any(bar.status == "outline" for bar in bars):
        text = words.phrase("charts.key.due", lang)
        entries.append(marks.swatch_key(canvas, text, "returned", "outline"))
    if any(bar.proxy for bar in bars):
        entries.append(marks.sign_key(canvas, "*", words.phrase("charts.key.price_proxy", lang)))
    page.legend(entries)


def _draw(
    page: Page, bar: Bar, line: tuple[str, ...], height: float, scale: Scale, unit: MoneyUnit
) -> None:
    canvas = page.canvas
    narrow = page.look.narrow
    if narrow:
        middle = page.y + 9.4 * len(line) + 6
        first = page.y + 7.5
    else:
        middle = page.y + height / 2
        first = middle - 9.4 * (len(line) - 1) / 2 + 0.36 * TEXT
    for number, text in enumerate(line):
        canvas.text(page.left, first + 9.4 * number, text, TEXT, halo=True)
    with canvas.group(data_figure=f"{bar.leg}.items.{bar.item}.value"):
        width = scale(bar.q.get("p50") or 0.0) - scale.start
        marks.swatch(
            canvas, scale.start, middle - 5, max(width, 0.6), 10, bar.colour, bar.status, 0.55
        )
        if bar.continued >= 0.005 and bar.status == "solid":
            part = width * bar.continued
            canvas.hatch(scale.start + width - part, middle - 5, part, 10)
        end = marks.interval(canvas, scale, middle, bar.q)
        text = unit.text(bar.q.get("p50")) + ("*" if bar.proxy else "")
        if end + 4 + text_width(text, SMALL, True) <= page.right:
            canvas.text(end + 4, middle + 2.5, text, SMALL, bold=True, halo=True)
        else:
            canvas.text(page.right, middle - 4, text, SMALL, anchor="end", bold=True, halo=True)


def _title(bars: list[Bar], whole: float | None, lang: str) -> str:
    """The dearest item and its share, of the same median of the whole that the page prints."""
    given = [bar for bar in bars if bar.leg == "given"]
    if not given or not whole:
        return words.phrase("charts.items.title_none", lang)
    return words.phrase(
        "charts.items.title",
        lang,
        item=given[0].name,
        share=words.percent((given[0].q.get("p50") or 0.0) / whole, lang),
    )


def _tidy(bar: Bar) -> dict[str, Any]:
    return {
        "leg": bar.leg,
        "item": bar.item,
        "name": bar.name,
        "figure": f"{bar.leg}.items.{bar.item}.value",
        "low": bar.q.get("low"),
        "p05": bar.q.get("p05"),
        "p50": bar.q.get("p50"),
        "p95": bar.q.get("p95"),
        "high": bar.q.get("high"),
        "continued_share": bar.continued,
        "borrowed_price": bar.proxy,
    }
