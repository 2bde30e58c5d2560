"""Chart 4, same goods, other price: unit prices and the whole sum on each valuation basis.

In: the weighing document. Out: a Chart.
The quantity is the same in each row. Prices are those the document converted; none is converted
here.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from steelyard.desk import words
from steelyard.desk.charts import marks
from steelyard.desk.charts.dots import LARGE, PAID, SMALL_DOT, Dot, price_dots, radius_of, swarm
from steelyard.desk.charts.fonts import text_width, wrap
from steelyard.desk.charts.numerals import (
    MoneyUnit,
    basis_name,
    currency_word,
    item_name,
    money_unit,
    quantiles,
    rung_words,
    sentence,
    unit_word,
)
from steelyard.desk.charts.page import SMALL, TEXT, Chart, Entry, Page, source_line
from steelyard.desk.charts.panel import find_item
from steelyard.desk.charts.published import published_name
from steelyard.desk.charts.scales import Scale, ladder, linear, logarithmic, round_end, round_ticks
from steelyard.desk.charts.svg import PRINT, Anchor, Look

_FARTHEST = 1.7
# A name needs this room in points beside its bracket, and may then take two lines.
_BESIDE = 44.0


@dataclass(frozen=True, slots=True)
class Row:
    """One basis: the whole sum, the unit price of the leading item, its dots."""

    id: str
    name: str
    given: Mapping[str, Any]
    unit_price: Mapping[str, Any] | None
    proxy: bool
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class Other:
    """A published total; one end may be open."""

    id: str
    name: str
    low: float | None
    high: float | None

    @property
    def ends(self) -> tuple[float, ...]:
        """The ends that are known."""
        return tuple(x for x in (self.low, self.high) if x is not None)


def bases(document: Mapping[str, Any], look: Look = PRINT) -> Chart:
    """Unit prices of the leading item and the given total, a row per basis, cheapest first."""
    lang, currency = look.lang, document["currency"]
    leading = leading_item(document)
    rows = _basis_rows(document, leading, lang)
    others = _published(document, lang)
    unit = money_unit([row.given.get("p50") for row in rows], currency, lang)
    found = find_item(document, leading)
    name = item_name(leading, found[1], lang) if found else leading
    good = unit_word(str(found[1].get("unit") or ""), lang) if found else ""
    page = Page(
        look,
        "bases",
        _title(rows, currency, lang),
        words.phrase(
            "charts.bases.subtitle",
            lang,
            leading=name,
            per=words.phrase(
                "charts.bases.price", lang, currency=currency_word(currency, lang), unit=good
            ),
            unit=unit.name,
            year=document["price_year"],
        ),
    )
    _legend(page, rows, bool(others))
    _draw(page, rows, others, unit, sentence(name))
    said = "; ".join(f"{row.name}: {unit.about(row.given)}" for row in rows)
    return page.finish(
        document,
        words.phrase("charts.bases.note", lang),
        _sources(document, rows, lang),
        words.phrase("charts.bases.alt", lang, leading=name, rows=said),
        _tidy(rows, others, leading),
    )


def leading_item(document: Mapping[str, Any]) -> str:
    """The item that makes up most of the given value on the case's own basis."""
    own = document.get("by_basis", {}).get(document["basis"]) or {}
    if own.get("leading_item"):
        return str(own["leading_item"])
    items = document["given"].get("items") or {}
    return max(
        sorted(items), key=lambda i: (items[i].get("value") or {}).get("p50") or 0.0, default=""
    )


def _basis_rows(document: Mapping[str, Any], leading: str, lang: str) -> list[Row]:
    cells = {
        cell["basis"]: cell for cell in document.get("grid", ()) if cell.get("item") == leading
    }
    found = []
    for basis, side in document.get("by_basis", {}).items():
        cell = cells.get(basis) or {}
        price = cell.get("unit_price")
        if price is None and side.get("leading_item") == leading:
            price = side.get("leading_price")
        found.append(
            Row(
                id=basis,
                name=sentence(basis_name(document, basis, lang)),
                given=side.get("given") or {},
                unit_price=price,
                proxy=bool(cell.get("proxy")),
                dots=price_dots(document, leading, basis),
            )
        )

    def size(row: Row) -> tuple[float, str]:
        middle = row.given.get("p50")
        return (math.inf if middle is None else middle, row.id)

    return sorted(found, key=size)


def _published(document: Mapping[str, Any], lang: str) -> list[Other]:
    """Published given totals, the smallest first."""
    found = []
    for row in document.get("published", ()):
        ends = (row.get("value_low"), row.get("value_high"))
        if row.get("headline") and row.get("measures") == "given" and any(ends):
            found.append(Other(str(row["id"]), published_name(row, lang), *ends))
    return sorted(found, key=lambda other: (other.ends, other.id))


def _legend(page: Page, rows: Sequence[Row], others: bool) -> None:
    canvas, lang = page.canvas, page.look.lang
    entries = [marks.interval_key(canvas, lang)]
    dots = [dot for row in rows for dot in row.dots]

    def used(x: float, y: float) -> None:
        canvas.circle(x + 3, y, LARGE, "text")

    def hollow(x: float, y: float) -> None:
        canvas.circle(x + 3, y, LARGE, "ground", "muted", 0.9)

    def sizes(x: float, y: float) -> None:
        canvas.circle(x + 3, y, LARGE, "text")
        canvas.circle(x + 10, y, SMALL_DOT, "text")

    def vertical(x: float, y: float) -> None:
        canvas.line(x, y - 2, x + 10, y - 2, "published", 1.6)
        canvas.line(x, y - 2, x, y + 4, "published", 0.7)
        canvas.line(x + 10, y - 2, x + 10, y + 4, "published", 0.7)

    if any(dot.used for dot in dots):
        entries.append(Entry(words.phrase("charts.key.price_used", lang), 6, used))
    if any(not dot.used for dot in dots):
        entries.append(Entry(words.phrase("charts.key.price_excluded", lang), 6, hollow))
    if len({dot.kind in PAID for dot in dots}) > 1:
        entries.append(Entry(words.phrase("charts.key.price_size", lang), 13, sizes))
    if any(row.proxy for row in rows):
        text = words.phrase("charts.key.price_proxy", lang)
        entries.append(marks.swatch_key(canvas, text, "text", "hatched"))
    if others:
        entries.append(Entry(words.phrase("charts.key.published", lang), 10, vertical))
    page.legend(entries)


def _draw(
    page: Page,
    rows: Sequence[Row],
    others: Sequence[Other],
    unit: MoneyUnit,
    leading: str,
) -> None:
    canvas, look = page.canvas, page.look
    names = 0.0 if look.narrow else min(max(text_width(r.name, TEXT, True) for r in rows) + 10, 110)
    gap = 22.0 if look.narrow else 26.0
    half = (page.room - names - gap) * 0.44
    left = _price_scale(rows, page.left + names + 3, page.left + names + half - 6)
    right = _sum_scale(rows, others, page.left + names + half + gap, page.right - 16)
    page.y += 2
    heads = (
        (left, wrap(leading, SMALL, names + half, True)),
        (right, wrap(words.phrase("charts.pans.given", look.lang), SMALL, page.room, True)),
    )
    deepest = max(len(said) for _, said in heads)
    for scale, said in heads:
        for number, text in enumerate(said if scale is not None else ()):
            y = page.y + 6 + 8.6 * (number + deepest - len(said))
            start = page.left if scale is left else right.start
            page.canvas.text(start, y, text, SMALL, bold=True, colour="muted")
    head = page.y + 8.6 * deepest
    page.y = head + 3
    plan = [(other, *_side(page, other, right, unit)) for other in others]
    brackets = []
    for _, lines_, _, _ in plan:
        brackets.append(page.y)
        page.y += 8.6 * len(lines_) + 1
    page.y += 4
    lines = [wrap(row.name, TEXT, page.room if look.narrow else names - 8, True) for row in rows]
    heights = [
        (len(line) * 9.4 + 29.0) if look.narrow else max(len(line) * 9.4 + 8, 32.0)
        for line in lines
    ]
    bottom = page.y + sum(heights)
    if left is not None:
        rungs = ladder(left.low, left.high)
        marks.x_axis(canvas, left, rungs, rung_words(rungs, look.lang), page.y, bottom)
    ticks = round_ticks(right.high, most=4 if look.narrow else 6)
    marks.x_axis(canvas, right, ticks, unit.ticks(ticks), page.y, bottom)
    for (other, texts, x, anchor), top in zip(plan, brackets, strict=True):
        _bracket(page, other, texts, (x, top), anchor, right, bottom)
    for row, line, height in zip(rows, lines, heights, strict=True):
        _row(page, row, line, height, left, right, unit)
        page.y += height
        canvas.line(page.left, page.y, page.right, page.y, "grid", 0.4)
    page.y = bottom + 2.3 * SMALL


def _row(
    page: Page,
    row: Row,
    name: Sequence[str],
    height: float,
    left: Scale | None,
    right: Scale,
    unit: MoneyUnit,
) -> None:
    canvas, look = page.canvas, page.look
    middle = page.y + height / 2
    if look.narrow:
        for number, text in enumerate(name):
            canvas.text(page.left, page.y + 9 + 9.4 * number, text, TEXT, bold=True, halo=True)
        middle = page.y + 9.4 * len(name) + 17
    else:
        first = middle - 9.4 * (len(name) - 1) / 2 + 0.36 * TEXT
        for number, text in enumerate(name):
            canvas.text(page.left, first + 9.4 * number, text, TEXT, bold=True)
    with canvas.group(data_figure=f"by_basis.{row.id}.leading_price"):
        _prices(page, row, left, middle)
    with canvas.group(data_figure=f"by_basis.{row.id}.given"):
        end = marks.interval(canvas, right, middle, row.given, "given")
        text = unit.text(row.given.get("p50"))
        width = text_width(text, SMALL, True)
        if end + 4 + width <= page.right:
            canvas.text(end + 4, middle + 2.5, text, SMALL, bold=True, halo=True)
        else:
            at = right(row.given.get("p50") or 0.0)
            canvas.text(at, middle - 4.5, text, SMALL, anchor="middle", bold=True, halo=True)


def _prices(page: Page, row: Row, scale: Scale | None, middle: float) -> None:
    canvas, lang = page.canvas, page.look.lang
    if scale is None:
        return
    low, high = (row.unit_price or {}).get("p05"), (row.unit_price or {}).get("p95")
    if low and high:
        x1, x2 = scale(low), scale(high)
        canvas.rect(x1, middle - 5.5, max(x2 - x1, 0.8), 11, "published", opacity=0.28)
        if row.proxy:
            canvas.hatch(x1, middle - 5.5, x2 - x1, 11)
        at = (row.unit_price or {}).get("p50")
        if at:
            canvas.line(scale(at), middle - 5.5, scale(at), middle + 5.5, "published", 1.0)
    elif not row.dots:
        text = words.phrase("charts.bases.no_price", lang)
        canvas.text(scale.start + 2, middle + 2.5, text, SMALL, colour="muted", halo=True)
    # An aggregate far off the axis is a sum for many, not the price of one.
    shown = [dot for dot in row.dots if dot.kind != "aggregate" or scale.holds(dot.middle)]
    for dot, shift in zip(shown, swarm(shown, scale), strict=True):
        radius = radius_of(dot)
        y = middle + shift
        colour = "text" if dot.used else "muted"
        with canvas.group(data_price=dot.id):
            if dot.low != dot.high:
                canvas.line(scale(dot.low), y, scale(dot.high), y, colour, 0.8)
            fill, stroke = ("text", "ground") if dot.used else ("ground", "muted")
            x = scale(dot.middle)
            canvas.circle(x, y, radius, fill, stroke, 0.9)
            if not scale.holds(dot.middle):
                across = 1 if dot.middle > scale.high else -1
                marks.arrow(canvas, x + across * (radius + 5.5), y, across, colour)


def _price_scale(rows: Sequence[Row], start: float, end: float) -> Scale | None:
    ends = [x for row in rows for dot in row.dots if dot.used for x in (dot.low, dot.high)]
    ends += [x for row in rows for x in quantiles(row.unit_price)[1:4] if x is not None and x > 0]
    spare = [x for row in rows for dot in row.dots for x in (dot.low, dot.high)]
    # Prices nobody uses may stretch the axis by a decade, no more; beyond they stand at its end.
    ends += [x for x in spare if not ends or min(ends) / 10 <= x <= max(ends) * 10]
    if not ends:
        return None
    rungs = ladder(min(ends), max(ends))
    return logarithmic(rungs[0], rungs[-1], start, end)


def _sum_scale(rows: Sequence[Row], others: Sequence[Other], start: float, end: float) -> Scale:
    greatest = max(
        (x for row in rows for x in quantiles(row.given)[:4] if x is not None), default=1
    )
    highs = [quantiles(row.given)[4] for row in rows]
    near = [x for x in highs if x is not None and x <= _FARTHEST * greatest]
    near += [x for other in others for x in other.ends if x <= _FARTHEST * greatest]
    return linear(round_end(max([greatest, *near]), most=6), start, end)


def _side(
    page: Page, other: Other, scale: Scale, unit: MoneyUnit
) -> tuple[tuple[str, ...], float, Anchor]:
    """The lines of a published total's name, and the x and side where they stand."""
    name = other.name
    if max(other.ends) > scale.high:
        low, high = (None if x is None else x / unit.size for x in (other.low, other.high))
        name = f"{name}: {words.amount_range(low, high, 2, page.look.lang)}"
    low_x, high_x = scale(min(other.ends)), _end(other, scale)
    right = page.right - high_x - 5
    left = low_x - page.left - 5
    beside = wrap(name, SMALL, right) if right > _BESIDE else ()
    before = wrap(name, SMALL, left) if left > _BESIDE else ()
    if beside and (not before or len(beside) <= max(2, len(before))):
        return beside, high_x + 5, "start"
    return before or wrap(name, SMALL, max(left, right)), low_x - 5, "end"


def _end(other: Other, scale: Scale) -> float:
    """Where a bracket ends at the right: past the axis and open above it runs on as an arrow."""
    if other.high is None:
        return min(scale(min(other.ends)) + 14, scale.end + 6)
    return scale(other.high) if scale.holds(other.high) else scale.end + 6


def _bracket(
    page: Page,
    other: Other,
    texts: Sequence[str],
    at: tuple[float, float],
    anchor: Anchor,
    scale: Scale,
    bottom: float,
) -> None:
    """A published total above the rows: its range as a bracket whose ends drop through them."""
    canvas = page.canvas
    x, top = at
    y = top + 4.3
    with canvas.group(data_published=other.id):
        for end in other.ends:
            if scale.holds(end):
                canvas.line(scale(end), y, scale(end), bottom, "published", 0.7)
        first = scale(min(other.ends)) - (14 if other.low is None else 0)
        last = _end(other, scale)
        canvas.line(first, y, last, y, "published", 1.6)
        if other.high is None or not scale.holds(other.high):
            marks.arrow(canvas, last, y, 1, "published")
        if other.low is None:
            marks.arrow(canvas, first, y, -1, "published")
        for number, text in enumerate(texts):
            canvas.text(
                x, top + 6.8 + 8.6 * number, text, SMALL, anchor=anchor, colour="muted", halo=True
            )


def _title(rows: Sequence[Row], currency: str, lang: str) -> str:
    known = [row for row in rows if row.given.get("p50") is not None]
    if len(known) < 2:
        row = known[0] if known else None
        return words.phrase(
            "charts.bases.title_one",
            lang,
            value=words.money(row.given["p50"] if row else None, currency, lang),
            basis=row.name if row else "",
        )
    span = words.money_range(known[0].given["p50"], known[-1].given["p50"], currency, lang)
    return words.phrase("charts.bases.title", lang, range=span)


def _sources(document: Mapping[str, Any], rows: Sequence[Row], lang: str) -> str:
    """Who gives the prices, in the words of the source table where it knows them."""
    drawn = {dot.id for row in rows for dot in row.dots}
    known = {source["id"]: str(source["name"]) for source in document.get("sources", ())}
    names: list[str] = []
    for price in document.get("prices", ()):
        source = str(price.get("source") or "")
        name = known.get(source, source).split(" (")[0]
        if price["id"] in drawn and name and len(name) <= 40 and name not in names:
            names.append(name)
    if not names:
        return source_line(document, lang)
    shown = ", ".join(names[:6])
    if len(names) > 6:
        shown = words.phrase("charts.and_more", lang, names=shown, n=len(names) - 6)
    own = words.phrase("charts.own", lang)
    return f"{words.phrase('source_line', lang, names=shown)}; {own}"


def _tidy(rows: Sequence[Row], others: Sequence[Other], leading: str) -> list[dict[str, Any]]:
    keys = ("low", "p05", "p50", "p95", "high")
    found: list[dict[str, Any]] = []
    for row in rows:
        start = {"basis": row.id, "name": row.name}
        found.append(
            {**start, "kind": "total", "item": "", "id": ""}
            | {key: row.given.get(key) for key in keys}
            | {"used": None, "price_kind": ""}
        )
        if row.unit_price:
            found.append(
                {**start, "kind": "unit price", "item": leading, "id": ""}
                | {key: row.unit_price.get(key) for key in keys}
                | {"used": None, "price_kind": "proxy" if row.proxy else ""}
            )
        for dot in row.dots:
            found.append(
                {**start, "kind": "price", "item": leading, "id": dot.id}
                | {"low": dot.low, "p05": None, "p50": None, "p95": None, "high": dot.high}
                | {"used": dot.used, "price_kind": dot.kind}
            )
    for other in others:
        found.append(
            {"basis": "", "name": other.name, "kind": "published", "item": "", "id": other.id}
            | {"low": other.low, "p05": None, "p50": None, "p95": None, "high": other.high}
            | {"used": None, "price_kind": ""}
        )
    return found
