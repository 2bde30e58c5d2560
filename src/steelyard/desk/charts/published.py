"""Chart 2, who arrives at which sum: published figures beside ours, by what they measure.

In: the weighing document. Out: a Chart.
Never mixes what was given, what is due and what was received: each has a group of its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from steelyard.desk import words
from steelyard.desk.charts import marks
from steelyard.desk.charts.fonts import text_width, wrap
from steelyard.desk.charts.numerals import (
    MoneyUnit,
    basis_name,
    item_name,
    keep,
    money_unit,
    quantiles,
    window,
)
from steelyard.desk.charts.page import SMALL, TEXT, Chart, Entry, Page, source_line
from steelyard.desk.charts.scales import Scale, ladder, logarithmic
from steelyard.desk.charts.svg import PRINT, Look

_GROUPS = (("given", "given"), ("due", "due"), ("received", "returned"))
_LINE = 8.6


@dataclass(frozen=True, slots=True)
class Row:
    """One estimate: ours holds quantiles, a published one low and high."""

    group: str
    leg: str
    name: str
    q: Mapping[str, Any] | None
    low: float | None
    high: float | None
    window: str
    troops: str
    technology: str
    basis: str
    id: str
    differs: str

    @property
    def ends(self) -> list[float]:
        """The figures that must fit on the axis."""
        found = quantiles(self.q)[1:4] if self.q is not None else (self.low, self.high)
        return [x for x in found if x is not None and x > 0]


def published_rows(document: Mapping[str, Any], lang: str = "en") -> tuple[Row, ...]:
    """Ours first in each group, then the headline sums of others, oldest first; else nothing."""
    found: list[Row] = []
    for group, leg in _GROUPS:
        others = sorted(
            (
                row
                for row in document.get("published", ())
                if row.get("headline")
                and row.get("measures") == group
                and (row.get("value_low") is not None or row.get("value_high") is not None)
            ),
            key=lambda row: (str(row.get("as_of") or row.get("year") or ""), str(row["id"])),
        )
        q = (document.get(leg) or {}).get("value") or {}
        if any(x for x in quantiles(q) if x is not None) and (others or group != "due"):
            found.append(_ours(document, group, leg, q, lang))
        found += [_other(row, group, leg, lang) for row in others]
    return tuple(found) if any(row.q is None for row in found) else ()


def published(document: Mapping[str, Any], look: Look = PRINT) -> Chart:
    """Ranges of all headline sums on one logarithmic axis, grouped by what they measure."""
    lang = look.lang
    rows = published_rows(document, lang)
    ends = [x for row in rows for x in row.ends] or [1.0]
    ours = [row.q.get("p50") for row in rows if row.q is not None and row.group == "given"]
    unit = money_unit(ours or [max(ends)], document["currency"], lang)
    subtitle = words.phrase(
        "charts.published.subtitle",
        lang,
        unit=unit.name,
        year=document["price_year"],
        basis=basis_name(document, document["basis"], lang),
    )
    page = Page(look, "published", _title(document, rows, lang), subtitle)
    _legend(page, rows)
    rungs = [rung * unit.size for rung in ladder(min(ends) / unit.size, max(ends) / unit.size)]
    layout = _narrow if look.narrow else _wide
    layout(page, rows, rungs, unit)
    return page.finish(
        document,
        " ".join(
            part for part in (words.phrase("caveats.rivals", lang), _gaps(rows, lang)) if part
        ),
        source_line(document, lang),
        _alt(rows, unit, lang),
        [_tidy(row) for row in rows],
    )


def published_name(row: Mapping[str, Any], lang: str = "en") -> str:
    """The label of a published figure without the figure, which the chart draws itself."""
    name = words.translated(row, "label", lang) or f"{row['study']} {row.get('year') or ''}".strip()
    return re.sub(r":\s[^:]*\d[^:]*$", "", name) or name


def _ours(
    document: Mapping[str, Any], group: str, leg: str, q: Mapping[str, Any], lang: str
) -> Row:
    items = document[leg].get("items") or {}
    name = words.phrase("charts.ours", lang)
    if group == "due" and 0 < len(items) <= 2:
        # Only part of what others count as due: say which.
        goods = ", ".join(item_name(item, entry, lang) for item, entry in items.items())
        name = f"{name}: {goods}"
    families = {entry.get("family") for entry in items.values()}
    return Row(
        group=group,
        leg=leg,
        name=name,
        q=q,
        low=None,
        high=None,
        window=window(document, lang),
        troops="in" if "people" in families else "out",
        technology="in" if "technology" in families else "out",
        basis=basis_name(document, document["basis"], lang),
        id="",
        differs="",
    )


def _other(row: Mapping[str, Any], group: str, leg: str, lang: str) -> Row:
    name = published_name(row, lang)
    return Row(
        group=group,
        leg=leg,
        name=name,
        q=None,
        low=row.get("value_low"),
        high=row.get("value_high"),
        window=_window(row, lang),
        troops=str(row.get("troops") or ""),
        technology=str(row.get("technology") or ""),
        basis=words.translated(row, "basis", lang),
        id=str(row["id"]),
        differs=words.translated(row, "differs", lang),
    )


def _window(row: Mapping[str, Any], lang: str) -> str:
    start, end = row.get("window_start"), row.get("window_end")
    if start and end:
        first, last = keep(words.month(start, lang)), keep(words.month(end, lang))
        return first if first == last else words.phrase("span", lang, low=first, high=last)
    if start:
        return words.phrase("charts.published.since", lang, month=words.month(start, lang))
    if end:
        return words.phrase("charts.published.until", lang, month=words.month(end, lang))
    return ""


def _in_or_out(state: str, lang: str) -> str:
    return words.phrase(f"charts.published.is_{state}", lang) if state else ""


def _legend(page: Page, rows: Sequence[Row]) -> None:
    canvas, lang = page.canvas, page.look.lang

    def draw(x: float, y: float) -> None:
        canvas.line(x + 2, y, x + 16, y, "published", 3.0)
        canvas.circle(x + 2, y, 2.2, "published")
        canvas.circle(x + 16, y, 2.2, "published")

    entries = [
        marks.interval_key(canvas, lang),
        Entry(words.phrase("charts.key.published", lang), 18, draw),
    ]
    if any(row.q is None and (row.low is None) != (row.high is None) for row in rows):
        entries.append(_one_ended_key(page))
    page.legend(entries)


def _one_ended_key(page: Page) -> Entry:
    canvas, lang = page.canvas, page.look.lang

    def draw(x: float, y: float) -> None:
        canvas.circle(x + 2.2, y, 2.2, "published")
        canvas.line(x + 2, y, x + 12, y, "published", 0.9)
        marks.arrow(canvas, x + 16, y, 1, "published")

    return Entry(words.phrase("charts.key.one_end", lang), 16, draw)


def _wide(page: Page, rows: Sequence[Row], rungs: Sequence[float], unit: MoneyUnit) -> None:
    """Names at the left, axis in the middle, scope in columns of small text at the right."""
    canvas, lang = page.canvas, page.look.lang
    columns = _columns(rows, lang)
    names = min(max(text_width(row.name, TEXT, row.q is not None) for row in rows) + 8, 112.0)
    right = page.right - sum(width for _, width, _ in columns)
    scale = logarithmic(rungs[0], rungs[-1], page.left + names + 4, right - 34)
    page.y += SMALL
    at = right
    for head, width, _ in columns:
        canvas.text(at, page.y, head, SMALL, colour="muted")
        at += width
    page.y += 2
    cells = [
        [wrap(row.name, TEXT, names - 6, row.q is not None)]
        + [wrap(value(row), SMALL, width - 7) for _, width, value in columns]
        for row in rows
    ]
    heights = [max(_LINE * max(len(cell) for cell in line), 12.0) + 5.5 for line in cells]
    top = page.y
    heads = sum(15.5 for i, row in enumerate(rows) if i == 0 or rows[i - 1].group != row.group)
    bottom = top + heads + sum(heights)
    marks.x_axis(canvas, scale, tuple(rungs), unit.rungs(rungs), top + 13, bottom)
    for number, (row, line, height) in enumerate(zip(rows, cells, heights, strict=True)):
        if number == 0 or rows[number - 1].group != row.group:
            _heading(page, row)
        middle = page.y + height / 2
        with canvas.group(data_figure=_figure(row), data_published=row.id):
            _cell(page, page.left, middle, line[0], TEXT, row.q is not None)
            at = right
            for (_, width, _), cell in zip(columns, line[1:], strict=True):
                _cell(page, at, middle, cell, SMALL, False, "muted")
                at += width
            _range(page, row, scale, middle, unit, right - 7)
        page.y += height
        canvas.line(page.left, page.y, page.right, page.y, "grid", 0.4)
    page.y = bottom + 2.2 * SMALL


def _narrow(page: Page, rows: Sequence[Row], rungs: Sequence[float], unit: MoneyUnit) -> None:
    """Name and scope above each range, which runs over the whole column."""
    canvas = page.canvas
    scale = logarithmic(rungs[0], rungs[-1], page.left + 4, page.right - 40)
    details = [wrap(_details(row, page.look.lang), SMALL, page.room) for row in rows]
    names = [wrap(row.name, TEXT, page.room, True) for row in rows]
    heights = [
        len(name) * 9.6 + 10 + len(detail) * _LINE + 6
        for name, detail in zip(names, details, strict=True)
    ]
    heads = sum(15.5 for i, row in enumerate(rows) if i == 0 or rows[i - 1].group != row.group)
    top = page.y
    bottom = top + heads + sum(heights)
    marks.x_axis(canvas, scale, tuple(rungs), unit.rungs(rungs), top + 13, bottom)
    for number, (row, name, detail) in enumerate(zip(rows, names, details, strict=True)):
        if number == 0 or rows[number - 1].group != row.group:
            _heading(page, row)
        start = page.y
        with canvas.group(data_figure=_figure(row), data_published=row.id):
            for line in name:
                page.y += 9.6
                canvas.text(page.left, page.y - 1.8, line, TEXT, bold=row.q is not None, halo=True)
            _range(page, row, scale, page.y + 4.5, unit, page.right)
            page.y += 10
            for line in detail:
                page.y += _LINE
                canvas.text(page.left, page.y - 2, line, SMALL, colour="muted", halo=True)
        page.y = start + heights[number]
    page.y = bottom + 2.2 * SMALL


def _heading(page: Page, row: Row) -> None:
    text = words.phrase(f"charts.published.{row.group}", page.look.lang)
    page.y += 15.5
    page.canvas.text(page.left, page.y - 4, text, TEXT, bold=True, colour="muted", halo=True)


def _columns(rows: Sequence[Row], lang: str) -> list[tuple[str, float, Any]]:
    found: list[tuple[str, float, Any]] = []
    for key, most, value in (
        ("window", 62.0, lambda row: row.window),
        ("troops", 50.0, lambda row: _in_or_out(row.troops, lang)),
        ("technology", 50.0, lambda row: _in_or_out(row.technology, lang)),
        ("basis", 84.0, lambda row: row.basis),
    ):
        if any(value(row) for row in rows if row.q is None):
            head = words.phrase(f"charts.published.{key}", lang)
            longest = max(text_width(value(row), SMALL) for row in rows)
            width = max(text_width(head, SMALL), min(longest, most - 7)) + 7
            found.append((head, width, value))
    return found


def _cell(
    page: Page,
    x: float,
    middle: float,
    lines: Sequence[str],
    size: float,
    bold: bool,
    colour: str = "text",
) -> None:
    y = middle - _LINE * (len(lines) - 1) / 2 + 0.36 * size
    for number, line in enumerate(lines):
        page.canvas.text(x, y + _LINE * number, line, size, bold=bold, colour=colour)


def _range(page: Page, row: Row, scale: Scale, y: float, unit: MoneyUnit, limit: float) -> None:
    canvas, lang = page.canvas, page.look.lang
    if row.q is not None:
        end = marks.interval(canvas, scale, y, row.q, row.leg if row.leg != "due" else "returned")
        text = unit.text(row.q.get("p50"))
    else:
        low, high = row.low, row.high
        start = scale(low if low is not None else high or scale.low)
        end = scale(high) if high is not None else start
        if low is not None and high is not None:
            canvas.line(start, y, end, y, "published", 3.0)
        elif high is None:
            end = start + 17
            canvas.line(start, y, end - 3, y, "published", 0.9)
            marks.arrow(canvas, end, y, 1, "published")
        else:
            canvas.line(start - 14, y, start, y, "published", 0.9)
            marks.arrow(canvas, start - 17, y, -1, "published")
        for value in (low, high):
            if value is not None:
                canvas.circle(scale(value), y, 2.2, "published")
        low_, high_ = (None if x is None else x / unit.size for x in (low, high))
        same = low is not None and low == high
        text = unit.text(low) if same else words.amount_range(low_, high_, 2, lang)
    width = text_width(text, SMALL)
    if end + 4 + width <= limit:
        canvas.text(end + 4, y + 2.5, text, SMALL, bold=row.q is not None, halo=True)
    else:
        start = scale(row.ends[0]) if row.q is None else scale(row.q.get("low") or row.ends[0])
        start -= 17 if row.q is None and row.low is None else 0
        canvas.text(
            start - 4, y + 2.5, text, SMALL, anchor="end", bold=row.q is not None, halo=True
        )


def _figure(row: Row) -> str:
    return f"{row.leg}.value" if row.q is not None else ""


def _details(row: Row, lang: str) -> str:
    parts = [row.window, row.basis]
    for what, state in (("troops", row.troops), ("technology", row.technology)):
        if state:
            parts.append(keep(words.phrase(f"charts.published.{what}_{state}", lang)))
    return " · ".join(part for part in parts if part)


def _title(document: Mapping[str, Any], rows: Sequence[Row], lang: str) -> str:
    currency = document["currency"]
    others = [row for row in rows if row.group == "given" and row.q is None]
    ends = [x for row in others for x in row.ends]
    ours = words.money(document["given"]["value"].get("p50"), currency, lang)
    if not ends:
        return words.phrase("charts.published.title_none", lang, ours=ours)
    if len(others) == 1:
        other = words.money_range(others[0].low, others[0].high, currency, lang)
        return words.phrase("charts.published.title_one", lang, other=other, ours=ours)
    span = words.money_range(min(ends), max(ends), currency, lang)
    return words.phrase("charts.published.title", lang, range=span, ours=ours)


def _gaps(rows: Sequence[Row], lang: str) -> str:
    """What the case says of each study's difference, quoted: the first clause, the table has all.

    Nothing here is computed, so nothing is claimed about which part explains most.
    """
    listed = []
    for row in rows:
        clause = row.differs.partition(";")[0].strip().rstrip(".")
        if clause:
            listed.append(f"{row.name}: {clause}")
    if not listed:
        return ""
    return words.phrase("charts.published.differs", lang, list="; ".join(dict.fromkeys(listed)))


def _alt(rows: Sequence[Row], unit: MoneyUnit, lang: str) -> str:
    said = []
    for row in rows:
        if row.q is not None:
            value = unit.about(row.q)
        else:
            low, high = (None if x is None else x / unit.size for x in (row.low, row.high))
            value = words.amount_range(low, high, 2, lang) if low != high else unit.text(row.low)
        said.append(f"{words.phrase(f'measures.{row.group}', lang)}, {row.name}: {value}")
    return words.phrase("charts.published.alt", lang, unit=unit.name, rows="; ".join(said))


def _tidy(row: Row) -> dict[str, Any]:
    low, p05, p50, p95, high = quantiles(row.q)
    ours = row.q is not None
    return {
        "measures": row.group,
        "name": row.name,
        "figure": _figure(row),
        "published": row.id,
        "low": low if ours else row.low,
        "p05": p05,
        "p50": p50,
        "p95": p95,
        "high": high if ours else row.high,
        "window": row.window,
        "troops": row.troops,
        "technology": row.technology,
        "basis": row.basis,
        "differs": row.differs,
    }
