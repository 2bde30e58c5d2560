"""Why a range is so wide, in one picture: every statement at one date, the range, what moves it.

In: the weighing document and an item. Out: a drawing without title for the page, and a Chart of
the leading items. Every mark stands where the document puts it; nothing is computed but places.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from steelyard.desk import words
from steelyard.desk.charts import marks
from steelyard.desk.charts.fonts import wrap
from steelyard.desk.charts.numerals import item_name, rung_words, sentence, short_range, unit_word
from steelyard.desk.charts.page import SMALL, Chart, Entry, Page, source_line
from steelyard.desk.charts.panel import find_item
from steelyard.desk.charts.scales import Scale, logarithmic, rungs_within
from steelyard.desk.charts.svg import POINTS_PER_MM, PRINT, Canvas, Look

MOST = 6
"""Items of the chart: more would be no picture for a page of print."""
_GUTTER = 70.0
_LANE, _ROW = 9.6, 12.0
# Bounds, prior and figures further off than this many times the range are drawn as arrows.
_FARTHEST = 6.0
_ONE_SIDED = {"at_least": 1, "at_most": -1, "capacity": -1}
_NOWHERE, _CEILING = "circle", "triangle_down"
_RADIUS, _THIN, _BAND = 2.7, 2.4, 0.12
# The room of one sample where the page explains the marks.
_SAMPLE, _SAMPLE_HEIGHT = 32.0, 12.0


def width_items(document: Mapping[str, Any]) -> tuple[str, ...]:
    """Items whose width can be drawn: those in the balance first, dearest first."""
    found = []
    for id in document.get("widths") or {}:
        placed = find_item(document, id)
        if placed is not None and _ends(placed[1].get("quantity") or {}) is not None:
            found.append((placed, id))

    def order(one: tuple[tuple[str, Mapping[str, Any]], str]) -> tuple[bool, float, str]:
        (path, entry), id = one
        value = float((entry.get("value") or {}).get("p50") or 0.0)
        return not path.startswith(("given", "returned")), -value, id

    return tuple(id for _, id in sorted(found, key=order))


def width_drawing(document: Mapping[str, Any], item: str, look: Look) -> str:
    """The picture of one item alone, as wide as `look`; its words stand beside it in the page."""
    canvas = Canvas(look, f"width-{item}")
    bottom = _draw(canvas, document, item, 1.0, 2.0, look.width - 2.0)
    return canvas.render(bottom + 2.0, *_said(document, item, look.lang))


def widths(document: Mapping[str, Any], look: Look = PRINT) -> Chart:
    """The leading items side by side, each on its own axis."""
    lang = look.lang
    shown = width_items(document)[:MOST]
    page = Page(
        look,
        "widths",
        words.phrase("charts.widths.title", lang),
        words.phrase("charts.widths.subtitle", lang, month=words.month(document["as_of"], lang)),
    )
    page.legend(_keys(page.canvas, document))
    columns = 1 if look.narrow else 2
    gap = 16.0
    width = (page.room - gap * (columns - 1)) / columns
    rows: list[dict[str, Any]] = []
    alts = []
    for first in range(0, len(shown), columns):
        bottoms = []
        for column, item in enumerate(shown[first : first + columns]):
            left = page.left + column * (width + gap)
            y = page.y
            for line in wrap(_head(document, item, lang), 7.5, width, bold=True):
                y += 9.4
                page.canvas.text(left, y - 2, line, 7.5, bold=True)
            bottoms.append(_draw(page.canvas, document, item, left, y + 2, left + width))
            rows += _tidy(document, item)
            alts.append(" ".join(_said(document, item, lang)))
        page.y = max(bottoms) + 10
    note = words.phrase("charts.widths.note", lang)
    return page.finish(document, note, source_line(document, lang, shown), " ".join(alts), rows)


def width_samples(document: Mapping[str, Any], look: Look) -> tuple[tuple[str, str], ...]:
    """Each mark of the pictures alone: its drawing, and what it means in the look's language."""
    sample = replace(look, width_mm=_SAMPLE / POINTS_PER_MM)
    found = []
    for n, entry in enumerate(_keys(Canvas(sample, "unused"), document)):
        canvas = Canvas(sample, f"width-key-{n}")
        drawn = _keys(canvas, document)[n]
        drawn.draw((_SAMPLE - entry.width) / 2, _SAMPLE_HEIGHT / 2)
        found.append((canvas.render(_SAMPLE_HEIGHT, "", ""), entry.words))
    return tuple(found)


def _keys(canvas: Canvas, document: Mapping[str, Any]) -> list[Entry]:
    """What the marks mean, each with a sample of it."""
    lang = canvas.look.lang
    month = words.month(document["as_of"], lang)

    def key(name: str, width: float, draw: Callable[[float, float], None]) -> Entry:
        return Entry(words.phrase(f"charts.widths.key.{name}", lang, month=month), width, draw)

    def shape(x: float, y: float) -> None:
        marks.camp_shape(canvas, _NOWHERE, x, y, "text", _RADIUS)

    def one_end(way: int) -> Callable[[float, float], None]:
        def draw(x: float, y: float) -> None:
            at = x + _RADIUS if way > 0 else x + 12.0
            _pointer(canvas, at, y, way)
            shape(at, y)

        return draw

    def spread(x: float, y: float) -> None:
        _whisker(canvas, x, x + 20.0, y)
        shape(x + 10.0, y)

    def ceiling(x: float, y: float) -> None:
        _pointer(canvas, x + 12.0, y, -1)
        marks.camp_shape(canvas, _CEILING, x + 12.0, y, "text", _RADIUS, hollow=True)

    def estimate(x: float, y: float) -> None:
        canvas.rect(x + 6.0, y - 5.0, 13.0, 10.0, "published", opacity=_BAND)
        marks.interval_key(canvas, lang).draw(x, y)

    def thin(x: float, y: float) -> None:
        canvas.rect(x, y - _THIN / 2, 20.0, _THIN, "muted")

    return [
        key("figure", 2 * _RADIUS, lambda x, y: shape(x + _RADIUS, y)),
        key("range", 20.0, spread),
        key("at_least", 12.0 + _RADIUS, one_end(1)),
        key("at_most", 12.0 + _RADIUS, one_end(-1)),
        key("ceiling", 12.0 + _RADIUS, ceiling),
        key("estimate", 26.0, estimate),
        key("thin", 20.0, thin),
    ]


def _entry(document: Mapping[str, Any], item: str) -> Mapping[str, Any]:
    found = find_item(document, item)
    if found is None:
        raise ValueError(f"the document has no item {item!r}")
    return found[1]


def _head(document: Mapping[str, Any], item: str, lang: str) -> str:
    entry = _entry(document, item)
    unit = str(entry.get("unit") or "")
    name = sentence(item_name(item, entry, lang))
    return name if unit == "share" else f"{name}, {unit_word(unit, lang)}"


def _said(document: Mapping[str, Any], item: str, lang: str) -> tuple[str, str]:
    """Title and description of a picture for those who do not see it."""
    entry, width = _entry(document, item), document["widths"][item]
    q = entry["quantity"]
    title = words.phrase("charts.widths.one", lang, item=item_name(item, entry, lang))
    return title, words.phrase(
        "charts.widths.alt",
        lang,
        n=len(_figures(document, item)),
        range=short_range(q["p05"], q["p95"], lang),
        half=short_range(width["half"]["p05"], width["half"]["p95"], lang),
        double=short_range(width["double"]["p05"], width["double"]["p95"], lang),
    )


def _figures(document: Mapping[str, Any], item: str) -> list[Mapping[str, Any]]:
    """The statements on an item, without internal ones: charts are made to be passed on."""
    internal = {claim["id"] for claim in document.get("claims", ()) if claim.get("internal")}
    return [one for one in document["widths"][item]["figures"] if one["claim"] not in internal]


def _ends(q: Mapping[str, Any]) -> tuple[float, float] | None:
    """The 90 % range on a log axis; None where there is nothing to draw."""
    low, middle, high = q.get("p05"), q.get("p50"), q.get("p95")
    if not middle or not high:
        return None
    return float(low or middle / 10.0), float(high)


def _scale(document: Mapping[str, Any], item: str, start: float, end: float) -> Scale:
    """A log axis that holds the range and every figure not too far from it."""
    width = document["widths"][item]
    ends = _ends(_entry(document, item)["quantity"])
    if ends is None:
        raise ValueError(f"the width of {item!r} cannot be drawn")
    least, most = ends[0] / _FARTHEST, ends[1] * _FARTHEST
    wanted = [*ends]
    for spread in (width["half"], width["double"]):
        wanted += [spread["p05"], spread["p95"]]
    for figure in _figures(document, item):
        wanted += [figure["low"], figure["high"]]
    q = _entry(document, item)["quantity"]
    wanted += [q.get("low"), q.get("high")]
    known = [x for x in wanted if x is not None and least <= x <= most]
    margin = 1.12
    low, high = min(known) / margin, max(known) * margin
    return logarithmic(low, max(high, low * 1.5), start, end)


def _draw(
    canvas: Canvas, document: Mapping[str, Any], item: str, left: float, top: float, right: float
) -> float:
    """Lanes of statements by camp, the range, thin bars below; returns the y of the bottom."""
    lang = canvas.look.lang
    entry, width = _entry(document, item), document["widths"][item]
    q = entry["quantity"]
    scale = _scale(document, item, left + _GUTTER, right - 4.0)
    lanes = _lanes(document, _figures(document, item), scale)
    heights = [
        max(_LANE * len(rows), 8.6 * len(wrap(_camp(document, camp, lang), SMALL, _GUTTER - 6)))
        for camp, rows in lanes
    ]
    bars = [("half", width["half"]), ("double", width["double"])]
    before = (document.get("prior_predictive") or {}).get(item)
    if before is not None:
        bars.append(("before", before))
    if not _leaned(width, q):
        bars = [bar for bar in bars if bar[0] == "before"]
    middle_row = top + sum(heights) + 3.0 * len(heights) + 8.0
    bottom = middle_row + 8.0 + _ROW * len(bars)
    ticks = rungs_within(scale)
    marks.x_axis(canvas, scale, ticks, _tick_words(ticks, entry, lang), top, bottom, zero=False)
    ends = _ends(q)
    if ends is not None:
        start, end = scale(ends[0]), scale(ends[1])
        canvas.rect(start, top, end - start, middle_row - top, "published", opacity=_BAND)
    y = top
    for (camp, rows), height in zip(lanes, heights, strict=True):
        y += 3.0
        texts = wrap(_camp(document, camp, lang), SMALL, _GUTTER - 6)
        for number, text in enumerate(texts):
            baseline = y + height / 2 + 8.6 * (number - (len(texts) - 1) / 2) + 2.4
            canvas.text(left, baseline, text, SMALL, colour="muted")
        shape = str((document.get("camps", {}).get(camp) or {}).get("shape") or _NOWHERE)
        first = y + (height - _LANE * len(rows)) / 2 + _LANE / 2
        for number, row in enumerate(rows):
            for figure in row:
                _mark(canvas, scale, figure, first + _LANE * number, shape)
        y += height
    canvas.text(left, middle_row + 2.4, words.phrase("charts.widths.estimate", lang), SMALL)
    marks.interval(canvas, scale, middle_row, q, _colour(entry))
    y = middle_row + 8.0
    for name, spread in bars:
        y += _ROW
        at = y - _ROW / 2
        text = words.phrase(f"charts.widths.{name}", lang)
        canvas.text(left, at + 2.4, text, SMALL, colour="muted")
        _thin(canvas, scale, at, spread["p05"], spread["p95"])
    return bottom + 1.5 * SMALL + 2.0


def _leaned(width: Mapping[str, Any], q: Mapping[str, Any]) -> bool:
    """Whether the lean that all share moves the range at all: a ratio carries none."""
    return bool(width["double"]["p95"] > 1.001 * width["half"]["p95"] and q.get("p95"))


def _camp(document: Mapping[str, Any], camp: str, lang: str) -> str:
    found = (document.get("camps") or {}).get(camp) or {}
    return words.pick(found.get("name"), lang) or words.phrase("charts.widths.no_camp", lang)


def _lanes(
    document: Mapping[str, Any], figures: Sequence[Mapping[str, Any]], scale: Scale
) -> list[tuple[str, list[list[Mapping[str, Any]]]]]:
    """A lane a camp in the case's order; rows in it, so that no mark hides another."""
    drawn = [figure for figure in figures if figure["low"] is not None or figure["high"]]
    order = [*document.get("camps", {}), *sorted({str(figure["camp"]) for figure in drawn})]
    lanes = []
    for camp in dict.fromkeys(order):
        rows: list[list[Mapping[str, Any]]] = []
        ends: list[float] = []
        own = [figure for figure in drawn if figure["camp"] == camp]
        for figure in sorted(own, key=lambda one: (_box(one, scale), str(one["claim"]))):
            start, end = _box(figure, scale)
            free = next((k for k, last in enumerate(ends) if start > last + 1.0), None)
            if free is None:
                rows.append([figure])
                ends.append(end)
            else:
                rows[free].append(figure)
                ends[free] = end
        if rows:
            lanes.append((camp, rows))
    return lanes


def _box(figure: Mapping[str, Any], scale: Scale) -> tuple[float, float]:
    """From where to where a figure's mark reaches."""
    ends = [scale(x) for x in (figure["low"], figure["high"]) if x is not None]
    way = _ONE_SIDED.get(figure["said"], 0)
    return min(ends) - 4.0 - 9.0 * (way < 0), max(ends) + 4.0 + 9.0 * (way > 0)


def _mark(canvas: Canvas, scale: Scale, figure: Mapping[str, Any], y: float, shape: str) -> None:
    """One statement: a camp's shape, with a bar for a range and an arrow for one end only."""
    low, high = figure["low"], figure["high"]
    way = _ONE_SIDED.get(figure["said"], 0)
    # Which end speaks: of a floor the low one, of a ceiling the high one.
    ends = [x for x in (low, high) if x is not None]
    x = scale(math.sqrt(ends[0] * ends[-1])) if min(ends) > 0 else scale.start
    if way:
        x = scale(ends[0] if way > 0 else ends[-1])
    with canvas.group(data_claim=figure["claim"]):
        if way:
            _pointer(canvas, x, y, way)
        elif len(ends) > 1 and low != high:
            _whisker(canvas, scale(low), scale(high), y)
        hollow = figure["said"] == "capacity"
        shown = _CEILING if hollow else shape
        marks.camp_shape(canvas, shown, x, y, "text", _RADIUS, hollow=hollow)
        for end in ends:
            beyond = end > scale.high or end < scale.low
            if beyond and not way:
                side = 1 if end > scale.high else -1
                marks.arrow(
                    canvas, (scale.end + 4 if side > 0 else scale.start - 4), y, side, "text"
                )


def _pointer(canvas: Canvas, x: float, y: float, way: int) -> None:
    """The arrow from a mark towards where the figure is open."""
    tip = x + way * 12.0
    canvas.line(x, y, tip - way * 3, y, "text", 1.0)
    marks.arrow(canvas, tip, y, way, "text")


def _whisker(canvas: Canvas, start: float, end: float, y: float) -> None:
    """A thin line with end caps."""
    canvas.line(start, y, end, y, "text", 1.1)
    for x in (start, end):
        canvas.line(x, y - 2, x, y + 2, "text", 1.1)


def _thin(canvas: Canvas, scale: Scale, y: float, low: float, high: float) -> None:
    """A thin bar, with an arrow where it runs on beyond the axis."""
    start, end = scale(max(low, 1e-300)), scale(high)
    canvas.rect(start, y - _THIN / 2, max(end - start, 0.8), _THIN, "muted")
    if low < scale.low:
        marks.arrow(canvas, scale.start - 4, y, -1, "muted")
    if high > scale.high:
        marks.arrow(canvas, scale.end + 4, y, 1, "muted")


def _colour(entry: Mapping[str, Any]) -> str:
    leg = entry.get("leg")
    return str(leg) if leg in ("given", "returned") and entry.get("account") != "none" else "text"


def _tick_words(ticks: tuple[float, ...], entry: Mapping[str, Any], lang: str) -> tuple[str, ...]:
    if entry.get("unit") == "share":
        return tuple(words.percent(x, lang) for x in ticks)
    return rung_words(ticks, lang)


def _tidy(document: Mapping[str, Any], item: str) -> list[dict[str, Any]]:
    width, q = document["widths"][item], _entry(document, item)["quantity"]
    before = (document.get("prior_predictive") or {}).get(item) or {}

    def row(kind: str, low: Any, middle: Any, high: Any, **more: Any) -> dict[str, Any]:
        blank = dict.fromkeys(("claim", "source", "camp", "said", "date"), "")
        ends = {"low": low, "p50": middle, "high": high, "times_the_curve": None}
        return {"item": item, "kind": kind, **ends, **blank, **more}

    return [
        row("bounds", q.get("low"), None, q.get("high")),
        row("range_90", q.get("p05"), q.get("p50"), q.get("p95")),
        row("half_common_lean", width["half"]["p05"], None, width["half"]["p95"]),
        row("double_common_lean", width["double"]["p05"], None, width["double"]["p95"]),
        row("before_any_report", before.get("p05"), before.get("p50"), before.get("p95")),
        *(
            row(
                "statement",
                one["low"],
                None,
                one["high"],
                claim=one["claim"],
                source=one["source"],
                camp=one["camp"],
                said=one["said"],
                date=one["date"] or "",
                times_the_curve=one["ratio"],
            )
            for one in _figures(document, item)
        ),
    ]
