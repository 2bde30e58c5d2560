"""Chart 9, a tornado: what the result would come to where one number is low, and where high.

In: the weighing document. Out: a Chart, the number that moves the result most at the top. Places
only: which number moves the result, and how far, stands in the document.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from steelyard.desk import words
from steelyard.desk.charts import marks
from steelyard.desk.charts.fonts import text_width, wrap
from steelyard.desk.charts.numerals import (
    MoneyUnit,
    currency_word,
    money_unit,
    rung_words,
    sentence,
    short,
    short_range,
    unit_word,
)
from steelyard.desk.charts.page import SMALL, TEXT, Chart, Page, source_line
from steelyard.desk.charts.panel import find_item
from steelyard.desk.charts.scales import Scale, logarithmic, rungs_within
from steelyard.desk.charts.svg import PRINT, Look

_LINE, _SMALL_LINE, _GAP = 9.4, 8.2, 7.0
_BAR = 9.0
_MOST_NAME = 150.0
_ENDS = ("at_low", "at_high")


def has_swings(document: Mapping[str, Any]) -> bool:
    """Whether the document has a finite middle and a number that moves it to finite places."""
    found = document.get("swings") or {}
    return bool(found.get("middle")) and bool(_rows(document))


def swings(document: Mapping[str, Any], look: Look = PRINT) -> Chart:
    """A bar a number, from the result where it is low to the result where it is high."""
    lang = look.lang
    found, rows = document["swings"], _rows(document)
    figure = str(found["figure"])
    money = figure != "ratio"
    unit = money_unit([found["middle"]], document["currency"], lang) if money else None
    top = rows[0]
    page = Page(
        look,
        "swings",
        words.phrase("charts.swings.title", lang, number=_name(document, top, lang)),
        words.phrase(
            f"charts.swings.subtitle.{figure.replace('.', '_')}",
            lang,
            unit=unit.name if unit else "",
        ),
    )
    canvas = page.canvas
    page.legend(
        [
            marks.swatch_key(canvas, words.phrase("charts.swings.low", lang), "published"),
            marks.swatch_key(canvas, words.phrase("charts.swings.high", lang), "text"),
        ]
    )
    _draw(page, document, rows, float(found["middle"]), unit)
    said = "; ".join(
        f"{_name(document, row, lang)}: {_result(row['at_low'], unit, lang)}"
        f" / {_result(row['at_high'], unit, lang)}"
        for row in rows
    )
    return page.finish(
        document,
        words.phrase("charts.swings.note", lang),
        source_line(document, lang),
        words.phrase("charts.swings.alt", lang, rows=said),
        [{"figure": figure, "middle": found["middle"], **row} for row in rows],
    )


def _rows(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Rows both of whose ends can be drawn on an axis of ratios."""
    rows = (document.get("swings") or {}).get("rows") or ()
    return [row for row in rows if all(row[end] for end in _ENDS)]


def _name(document: Mapping[str, Any], row: Mapping[str, Any], lang: str) -> str:
    name = words.item_words(document["names"], row["name"], lang)
    if row["kind"] == "price":
        return words.phrase("charts.swings.price", lang, item=name)
    return name


def _input(document: Mapping[str, Any], row: Mapping[str, Any], lang: str) -> str:
    """The number's own low and high end with its unit."""
    span = short_range(row["low"], row["high"], lang)
    if row["kind"] == "price":
        return f"{span} {currency_word(document['currency'], lang)}"
    placed = find_item(document, row["name"])
    unit = str(placed[1].get("unit") or "") if placed else ""
    if unit == "share":
        return words.percent_range(row["low"], row["high"], lang)
    return f"{span} {unit_word(unit, lang)}"


def _result(x: float, unit: MoneyUnit | None, lang: str) -> str:
    return unit.text(x) if unit else short(x, lang)


def _draw(
    page: Page,
    document: Mapping[str, Any],
    rows: Sequence[Mapping[str, Any]],
    middle: float,
    unit: MoneyUnit | None,
) -> None:
    canvas, look = page.canvas, page.look
    lang = look.lang
    names = [sentence(_name(document, row, lang)) for row in rows]
    inputs = [_input(document, row, lang) for row in rows]
    wide = max(
        *(text_width(name, TEXT, bold=True) for name in names),
        *(text_width(text, SMALL) for text in inputs),
    )
    room = page.room if look.narrow else min(wide + 10.0, _MOST_NAME)
    scale = _scale(rows, middle, page.left + (2.0 if look.narrow else room), page.right - 12.0)
    lines = [
        (wrap(name, TEXT, room - 8, bold=True), wrap(text, SMALL, room - 8))
        for name, text in zip(names, inputs, strict=True)
    ]
    heights = [
        _LINE * len(bold) + _SMALL_LINE * len(thin) + _GAP + (_BAR + 5.0 if look.narrow else 0.0)
        for bold, thin in lines
    ]
    page.y += 4
    bottom = page.y + sum(heights)
    ticks = rungs_within(scale)
    told = unit.rungs(ticks) if unit else rung_words(ticks, lang)
    marks.x_axis(canvas, scale, ticks, told, page.y, bottom, zero=False)
    canvas.line(scale(middle), page.y, scale(middle), bottom, "text", 0.8)
    for row, (bold, thin), height in zip(rows, lines, heights, strict=True):
        y = page.y + _LINE
        for text in bold:
            canvas.text(page.left, y - 1.5, text, TEXT, bold=True, halo=look.narrow)
            y += _LINE
        for text in thin:
            canvas.text(page.left, y - 2.0, text, SMALL, colour="muted", halo=look.narrow)
            y += _SMALL_LINE
        at = page.y + height - _BAR / 2 - 5.0 if look.narrow else page.y + height / 2
        with canvas.group(data_figure=f"{row['kind']}.{row['name']}"):
            for end, colour in zip(_ENDS, ("published", "text"), strict=True):
                first, last = sorted((scale(middle), scale(float(row[end]))))
                canvas.rect(first, at - _BAR / 2, max(last - first, 0.8), _BAR, colour)
        page.y += height
        canvas.line(page.left, page.y, page.right, page.y, "grid", 0.4)
    page.y = bottom + 2.3 * SMALL


def _scale(rows: Sequence[Mapping[str, Any]], middle: float, start: float, end: float) -> Scale:
    ends = [float(row[one]) for row in rows for one in _ENDS] + [middle]
    return logarithmic(min(ends) / 1.1, max(ends) * 1.1, start, end)
