"""Chart 1, the two pans: what went out and what came back, on one scale.

In: the weighing document. Out: a Chart.
Segments share the median of the whole in proportion to their own medians; the figures of the
segments are in the rows. The drawn steelyard is an emblem and encodes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from steelyard.desk import words
from steelyard.desk.charts import marks
from steelyard.desk.charts.fonts import text_width, wrap
from steelyard.desk.charts.labels import stairs
from steelyard.desk.charts.numerals import (
    MoneyUnit,
    item_name,
    money_unit,
    party,
    quantiles,
    scaled,
    window,
)
from steelyard.desk.charts.numerals import basis_name as name_of_basis
from steelyard.desk.charts.page import SMALL, Chart, Page, source_line
from steelyard.desk.charts.scales import Scale, linear, round_end, round_ticks
from steelyard.desk.charts.svg import POINTS_PER_MM, PRINT, Canvas, Look

_MOST_ITEMS = 5
_BAR = 13.0
# The strip above the bar where the interval stands.
_TRACK = 9.0
_EMBLEM_MM = 20.0
# A plain upper bound further out than this many times the largest 95 % point ends in an arrow,
# so that it does not press everything else against the left edge.
_FARTHEST = 1.6


@dataclass(frozen=True, slots=True)
class Segment:
    """One item of a bar: its own figures, and the part of the median it takes."""

    item: str
    name: str
    q: Mapping[str, Any]
    part: float
    continued: float


@dataclass(frozen=True, slots=True)
class Pan:
    """One row: which leg, its figure, its segments, how it is filled."""

    leg: str
    label: str
    colour: str
    status: str
    q: Mapping[str, Any]
    segments: tuple[Segment, ...]


def pans(document: Mapping[str, Any], look: Look = PRINT) -> Chart:
    """What went out and what came back, stacked by item, with what is due and ordinary trade."""
    lang = look.lang
    rows = _pans(document, lang)
    unit = money_unit([pan.q.get("p50") for pan in rows], document["currency"], lang)
    page = Page(look, "pans", _title(document, lang), _subtitle(document, unit, lang))
    reach = _reach(rows)
    scale = linear(reach, page.left + 0.5, page.right - (20 if _any_open(rows) else 6))
    _legend(page, rows, scale)
    top = page.y
    ticks = round_ticks(reach, most=5 if look.narrow else 8)
    # The grid lies behind the bars, so their heights are worked out first.
    plans = [(pan, *_plan(pan, scale, unit, page)) for pan in rows]
    bottom = top + sum(_height(steps, lines) for _, steps, lines in plans) + 2
    marks.x_axis(page.canvas, scale, ticks, unit.ticks(ticks), top, bottom, zero=False)
    for pan, steps, lines in plans:
        with page.canvas.group(data_figure=f"{pan.leg}.value"):
            _draw(page, pan, steps, lines, scale, unit)
    page.y = bottom + 2.2 * SMALL
    _below(page, document, lang)
    note = " ".join(
        part
        for part in (
            words.phrase("caveats.value", lang),
            *(words.pick(c, lang) for c in document["caveats"] if c["id"] == "returns"),
            words.phrase("charts.pans.note", lang),
        )
        if part
    )
    return page.finish(
        document,
        note,
        source_line(document, lang),
        _alt(document, rows, unit, lang),
        _rows(rows),
    )


def _pans(document: Mapping[str, Any], lang: str) -> list[Pan]:
    found = []
    for leg, label, colour, status in (
        ("given", "charts.pans.given", "given", "solid"),
        ("returned", "charts.pans.returned", "returned", "solid"),
        ("due", "charts.pans.due", "returned", "outline"),
        ("trade", "charts.pans.trade", "trade", "solid"),
    ):
        side = document.get(leg) or {}
        q = side.get("value") or {}
        items = side.get("items") or {}
        known = any(x for x in quantiles(q) if x is not None)
        if leg in ("due", "trade") and not (items and known):
            continue
        found.append(
            Pan(leg, words.phrase(label, lang), colour, status, q, _segments(items, q, lang))
        )
    return found


def _segments(items: Mapping[str, Any], total: Mapping[str, Any], lang: str) -> tuple[Segment, ...]:
    valued = [
        (item, entry, (entry.get("value") or {}).get("p50") or 0.0) for item, entry in items.items()
    ]
    valued = sorted((x for x in valued if x[2] > 0), key=lambda x: (-x[2], x[0]))
    whole = sum(x[2] for x in valued)
    middle = total.get("p50") or 0.0
    if not whole or not middle:
        return ()
    most = _MOST_ITEMS if len(valued) != _MOST_ITEMS + 1 else _MOST_ITEMS + 1
    shown, rest = valued[:most], valued[most:]
    found = [
        Segment(
            item,
            item_name(item, entry, lang),
            entry["value"],
            middle * value / whole,
            float(entry.get("continued_share") or 0.0),
        )
        for item, entry, value in shown
    ]
    if rest:
        left = sum(x[2] for x in rest)
        continued = sum(x[2] * float(x[1].get("continued_share") or 0.0) for x in rest) / left
        name = words.phrase("charts.pans.rest", lang, n=len(rest))
        found.append(Segment("", name, {"p50": left}, middle * left / whole, continued))
    return tuple(found)


def _reach(rows: list[Pan]) -> float:
    greatest = max((x for pan in rows for x in quantiles(pan.q)[:4] if x is not None), default=0.0)
    highs = [
        high
        for pan in rows
        if (high := pan.q.get("high")) is not None and high <= _FARTHEST * greatest
    ]
    open_end = any(
        pan.q.get("high") is None or pan.q["high"] > _FARTHEST * greatest for pan in rows
    )
    reach = max([greatest * (1.08 if open_end else 1.0), *highs]) or 1.0
    return round_end(reach, most=8)


def _any_open(rows: list[Pan]) -> bool:
    return any(pan.q.get("p50") is not None and pan.q.get("high") is None for pan in rows)


def _legend(page: Page, rows: list[Pan], scale: Scale) -> None:
    lang, canvas = page.look.lang, page.canvas
    entries = [marks.interval_key(canvas, lang)]
    highs = [pan.q.get("high") for pan in rows if pan.q.get("p50") is not None]
    if any(high is None for high in highs):
        entries.append(marks.open_key(canvas, lang))
    if any(high is not None and high > scale.high for high in highs):
        entries.append(marks.beyond_key(canvas, lang))
    if any(segment.continued >= 0.005 for pan in rows for segment in pan.segments):
        text = words.phrase("charts.key.documented", lang)
        entries.append(marks.swatch_key(canvas, text, "given"))
        text = words.phrase("charts.key.continued", lang)
        entries.append(marks.swatch_key(canvas, text, "given", "hatched"))
    if any(pan.status == "outline" for pan in rows):
        text = words.phrase("charts.key.due", lang)
        entries.append(marks.swatch_key(canvas, text, "returned", "outline"))
    page.legend(entries)


_Steps = tuple[tuple[Segment, float, float, int, bool], ...]


def _plan(pan: Pan, scale: Scale, unit: MoneyUnit, page: Page) -> tuple[_Steps, tuple[str, ...]]:
    """Places of the segments' labels on stairs below the bar, or lines of text instead."""
    if len(pan.segments) < 2:
        names = "".join(segment.name for segment in pan.segments)
        return (), wrap(names, SMALL, page.room) if names else ()
    anchors, at = [], 0.0
    for segment in pan.segments:
        anchors.append(scale(at + segment.part / 2))
        at += segment.part
    texts = [_label(segment, unit) for segment in pan.segments]
    widths = [text_width(text, SMALL) + 2.5 for text in texts]
    steps = stairs(anchors, widths, page.left, page.right)
    if steps is not None:
        return (
            tuple(
                (segment, anchor, step.left, step.level, step.end)
                for segment, anchor, step in zip(pan.segments, anchors, steps, strict=True)
            ),
            (),
        )
    listed = words.phrase("charts.pans.from_left", page.look.lang, names=" · ".join(texts))
    return (), wrap(listed, SMALL, page.room)


def _label(segment: Segment, unit: MoneyUnit) -> str:
    return f"{segment.name} {unit.text(segment.q.get('p50'))}"


def _height(steps: _Steps, lines: tuple[str, ...]) -> float:
    levels = 1 + max((step[3] for step in steps), default=-1)
    below = levels or len(lines)
    return 12.0 + _TRACK + _BAR + (4.5 + 8.8 * below if below else 0.0) + 8.0


def _draw(
    page: Page, pan: Pan, steps: _Steps, lines: tuple[str, ...], scale: Scale, unit: MoneyUnit
) -> None:
    canvas = page.canvas
    start = page.y
    page.y += 9
    value = (
        unit.about(pan.q)
        if any(x for x in quantiles(pan.q) if x is not None)
        else words.phrase("charts.pans.nothing", page.look.lang)
    )
    canvas.text(page.left, page.y, [(f"{pan.label}  ", True), (value, False)], 8.0, halo=True)
    page.y += 3
    middle = page.y + _TRACK / 2
    top = page.y + _TRACK
    canvas.line(scale.start, page.y, scale.start, top + _BAR, "muted", 0.7)
    _bar(canvas, pan, scale, top)
    known = any(x for x in quantiles(pan.q) if x is not None)
    end = marks.interval(canvas, scale, middle, pan.q) if known else scale.start
    if pan.q.get("p50"):
        canvas.line(scale(pan.q["p50"]), middle + 2.3, scale(pan.q["p50"]), top, "text", 0.7)
    _beyond(canvas, pan, scale, middle, end, unit)
    for _, anchor, _, level, _ in steps:
        canvas.line(anchor, top + _BAR + 0.5, anchor, top + _BAR + 11 + 8.8 * level, "muted")
    for segment, _, left, level, end_ in steps:
        baseline = top + _BAR + 11.1 + 8.8 * level
        canvas.text(
            left + (0.0 if end_ else 2.5), baseline, _label(segment, unit), SMALL, halo=True
        )
    for number, line in enumerate(lines):
        baseline = top + _BAR + 4.5 + 8.8 * number + 6.6
        canvas.text(page.left, baseline, line, SMALL, halo=True, colour="muted")
    page.y = start + _height(steps, lines)


def _bar(canvas: Canvas, pan: Pan, scale: Scale, top: float) -> None:
    at = 0.0
    pieces = pan.segments or (
        (Segment("", "", pan.q, pan.q.get("p50") or 0.0, 0.0),) if pan.q.get("p50") else ()
    )
    for number, segment in enumerate(pieces):
        x1, x2 = scale(at), scale(at + segment.part)
        figure = f"{pan.leg}.items.{segment.item}.value" if segment.item else ""
        with canvas.group(data_figure=figure):
            shade = marks.SHADES[min(number, len(marks.SHADES) - 1)]
            if pan.status == "outline":
                canvas.rect(x1 + 0.5, top + 0.5, x2 - x1 - 1, _BAR - 1, "ground", pan.colour, 1.0)
            else:
                # A ground below, so that shades do not let the grid through.
                canvas.rect(x1, top, x2 - x1, _BAR, "ground")
                canvas.rect(x1, top, x2 - x1, _BAR, pan.colour, opacity=shade)
                if segment.continued >= 0.005:
                    width = (x2 - x1) * segment.continued
                    canvas.hatch(x2 - width, top, width, _BAR)
                if number:
                    canvas.line(x1, top, x1, top + _BAR, "ground", 0.8)
        at += segment.part
    if pieces and pan.status != "outline":
        canvas.rect(scale(0.0), top, scale(at) - scale(0.0), _BAR, "none", pan.colour, 0.7)


def _beyond(canvas: Canvas, pan: Pan, scale: Scale, y: float, end: float, unit: MoneyUnit) -> None:
    """The figure of an upper bound that lies off the axis, or the word for an open end."""
    high = pan.q.get("high")
    lang = canvas.look.lang
    if not any(quantiles(pan.q)):
        return
    if high is None:
        canvas.text(end + 3, y + 2.5, words.phrase("open", lang), SMALL, colour="muted", halo=True)
    elif high > scale.high * (1 + 1e-9):
        text = words.phrase("charts.up_to", lang, value=unit.text(high))
        canvas.text(scale.end, y - 4.5, text, SMALL, anchor="end", colour="muted", halo=True)


def _below(page: Page, document: Mapping[str, Any], lang: str) -> None:
    """Difference, per-dollar phrase and break-even, with the emblem at their right."""
    emblem = _EMBLEM_MM * POINTS_PER_MM
    top = page.y
    room = page.room - emblem - 12
    for figure, text in (
        ("balance", difference_words(document, lang)),
        ("ratio", ratio_words(document, lang)),
        ("break_even", break_even_words(document, lang)),
    ):
        if text:
            with page.canvas.group(data_figure=figure):
                page.paragraph(text, size=8.0, room=room)
            page.y += 1.5
    _emblem(page.canvas, page.right - emblem, top, emblem)
    page.y = max(page.y, top + 0.62 * emblem)


def difference_words(document: Mapping[str, Any], lang: str) -> str:
    """The difference of the pans in a sentence."""
    q = document["balance"]
    if q.get("p50") is None:
        return ""
    currency = document["currency"]
    return words.phrase(
        "charts.pans.difference",
        lang,
        value=words.money(q["p50"], currency, lang),
        range=words.money_range(q.get("p05"), q.get("p95"), currency, lang),
    )


def ratio_words(document: Mapping[str, Any], lang: str) -> str:
    """The exchange ratio in a sentence; without an upper end `at least`, without any: none."""
    q = document["ratio"]
    key = f"terminal.one.{document['currency']}"
    one = (
        words.phrase(key, lang)
        if words.has_phrase(key)
        else words.phrase("terminal.one_other", lang, currency=document["currency"])
    )
    low, middle, high = (words.amount(q.get(k), 2, lang) for k in ("p05", "p50", "p95"))
    if q.get("p50") is not None and q.get("p95") is not None:
        return words.phrase("charts.pans.ratio", lang, one=one, p50=middle, low=low, high=high)
    if q.get("p05") is not None:
        return words.phrase("charts.pans.ratio_open", lang, one=one, low=low)
    return words.phrase("terminal.ratio_none", lang) + "."


def break_even_words(document: Mapping[str, Any], lang: str) -> str:
    """How much must have come back unseen for the pans to level; that it is open where it is."""
    q = document.get("break_even") or {}
    if q.get("p50") is None:
        return ""
    if words.is_side_open(q):
        return words.phrase("charts.pans.side_open", lang)
    if q["p50"] <= 0:
        return ""
    value = words.money(q["p50"], document["currency"], lang)
    return words.phrase("charts.pans.break_even", lang, value=value)


def _emblem(canvas: Canvas, x: float, y: float, width: float) -> None:
    """A level steelyard: hook, beam with notches, a pan on the short arm, a weight on the long."""
    h = 0.6 * width
    beam, pivot = y + 0.3 * h, x + 0.3 * width
    with canvas.group(data_emblem="steelyard"):
        canvas.line(pivot, y, pivot, beam, "muted", 1.0)
        canvas.circle(pivot, y + 1.6, 1.6, "ground", "muted", 0.9)
        canvas.line(x + 2, beam, x + width - 1, beam, "muted", 1.6)
        for notch in range(9):
            at = pivot + (0.12 + 0.067 * notch) * width
            canvas.line(at, beam - 2.4, at, beam, "muted", 0.6)
        hang = x + 0.13 * width
        dish = y + 0.82 * h
        canvas.line(hang, beam, hang - 6.5, dish, "muted", 0.6)
        canvas.line(hang, beam, hang + 6.5, dish, "muted", 0.6)
        canvas.shape(
            (
                (hang - 7.5, dish),
                (hang + 7.5, dish),
                (hang + 4, dish + 3.4),
                (hang - 4, dish + 3.4),
            ),
            "muted",
        )
        weight = x + 0.74 * width
        canvas.line(weight, beam, weight, beam + 0.2 * h, "muted", 0.7)
        canvas.shape(
            (
                (weight - 1.6, beam + 0.2 * h),
                (weight + 1.6, beam + 0.2 * h),
                (weight + 3.4, beam + 0.44 * h),
                (weight - 3.4, beam + 0.44 * h),
            ),
            "muted",
        )


def _title(document: Mapping[str, Any], lang: str) -> str:
    currency = document["currency"]
    given = document["given"]["value"].get("p50")
    returned = document["returned"]["value"].get("p50")
    values = {
        "giver": party(document, 0, lang),
        "given": words.money(given, currency, lang),
        "returned": words.money(returned, currency, lang),
    }
    key = "charts.pans.title" if returned else "charts.pans.title_none"
    return words.phrase(key, lang, **values)


def _subtitle(document: Mapping[str, Any], unit: MoneyUnit, lang: str) -> str:
    return words.phrase(
        "charts.pans.subtitle",
        lang,
        unit=unit.name,
        year=document["price_year"],
        basis=name_of_basis(document, document["basis"], lang),
        window=window(document, lang),
    )


def _alt(document: Mapping[str, Any], rows: list[Pan], unit: MoneyUnit, lang: str) -> str:
    listed = "; ".join(f"{pan.label}: {unit.about(pan.q)}" for pan in rows)
    lines = (
        difference_words(document, lang),
        ratio_words(document, lang),
        break_even_words(document, lang),
    )
    said = " ".join(line for line in lines if line)
    return words.phrase("charts.pans.alt", lang, unit=unit.name, rows=listed, lines=said)


def _rows(rows: list[Pan]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for pan in rows:
        keys = ("low", "p05", "p50", "p95", "high")
        whole = {key: pan.q.get(key) for key in keys}
        found.append(
            {"row": pan.label, "figure": f"{pan.leg}.value", "item": "", "name": "", **whole}
            | {"continued_share": None, "drawn": scaled(pan.q.get("p50"), 1.0)}
        )
        for segment in pan.segments:
            figure = f"{pan.leg}.items.{segment.item}.value" if segment.item else ""
            found.append(
                {"row": pan.label, "figure": figure, "item": segment.item, "name": segment.name}
                | {key: segment.q.get(key) for key in keys}
                | {"continued_share": segment.continued, "drawn": segment.part}
            )
    return found
