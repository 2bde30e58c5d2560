"""Chart 3, how many over time: band and line of one item, with every claim on it.

In: the weighing document and an item id. Out: a Chart; small multiples of all items as another.
A claim stands at the date its figure speaks of. Never draws a claim the document gives no point.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from steelyard.desk import words
from steelyard.desk.charts import marks
from steelyard.desk.charts.fonts import text_width, wrap
from steelyard.desk.charts.labels import Box, Wish, leader_of, place
from steelyard.desk.charts.numerals import (
    item_name,
    sentence,
    short,
    short_range,
    short_stated,
    unit_word,
)
from steelyard.desk.charts.page import (
    SMALL,
    Chart,
    Entry,
    Page,
    in_language,
    short_source,
    source_line,
)
from steelyard.desk.charts.panel import (
    Panel,
    claim_marks,
    claim_points,
    find_item,
    panel_of,
    stretch,
)
from steelyard.desk.charts.svg import PRINT, Canvas, Look
from steelyard.weighing.evidence import COUNTED
from steelyard.weighing.trace.nodes import read_as

_MOST_LABELS = 6
_MOST_PANELS = 12
_HEIGHT = 168.0


def curve_items(document: Mapping[str, Any]) -> tuple[str, ...]:
    """Items with a curve and at least one claim that can be drawn on it, most claims first.

    What does not change over time, a load or a share, is no count and has no such chart.
    """
    found = {item: find_item(document, item) for item in document.get("curves", {})}
    counts = {
        item: len(claim_points(document, item))
        for item, entry in found.items()
        if entry is not None and entry[1].get("measure") != "constant"
    }
    return tuple(sorted((item for item in counts if counts[item]), key=lambda i: (-counts[i], i)))


def curve(document: Mapping[str, Any], item: str, look: Look = PRINT) -> Chart:
    """The count of one item over time. Raises ValueError for an item without a curve."""
    lang = look.lang
    path, entry = _entry(document, item)
    level = entry.get("measure") == "level"
    claims = in_language(document, claim_points(document, item), lang)
    shape = panel_of(document, item, claims)
    q = entry.get("quantity") or {}
    name = sentence(item_name(item, entry, lang))
    values = {
        "item": name,
        "value": short(_at_end(document, item, q, "p50", level), lang),
        "month": words.month(document["as_of"], lang),
        "range": short_range(
            _at_end(document, item, q, "p05", level),
            _at_end(document, item, q, "p95", level),
            lang,
        ),
    }
    unit = unit_word(str(entry.get("unit") or ""), lang)
    page = Page(
        look,
        f"curve-{item}",
        words.phrase("charts.curve.title_level" if level else "charts.curve.title", lang, **values),
        words.phrase(
            "charts.curve.subtitle_level" if level else "charts.curve.subtitle",
            lang,
            unit=unit,
            start=words.month(shape.first_day, lang),
            end=words.month(document["as_of"], lang),
        ),
    )
    newest = entry.get("newest_evidence")
    _legend(page, document, claims, _colour(entry), shape.continues(newest), shape.first)
    page.y += 9 if newest else 2
    top = page.y
    panel = shape.on(page.left, top, page.right, top + _HEIGHT, lang)
    canvas = page.canvas
    with canvas.group(data_figure=f"{path}.quantity"):
        panel.band(canvas, _colour(entry))
    panel.stripes(canvas, newest)
    panel.axes(canvas)
    panel.rule(canvas, newest, labelled=True)
    panel.line(canvas, _colour(entry))
    boxes = claim_marks(canvas, panel, document, claims)
    labelled = _labels(page, panel, claims, boxes, lang)
    page.y = top + _HEIGHT + 2.6 * SMALL
    caption = counts_words(entry, lang)
    note = " ".join(
        part
        for part in (
            caption,
            words.phrase("charts.curve.dates", lang) if claims else "",
            words.phrase("charts.curve.beyond", lang) if panel.cut(claims) else "",
        )
        if part
    )
    alt = words.phrase(
        "charts.curve.alt",
        lang,
        unit=unit,
        value=values["value"],
        range=values["range"],
        labels="; ".join(labelled),
    )
    return page.finish(
        document,
        note,
        source_line(document, lang, (item,)),
        alt,
        _tidy(document, item, claims),
    )


def curves(
    document: Mapping[str, Any],
    look: Look = PRINT,
    items: Sequence[str] = (),
) -> Chart:
    """Small multiples, each with its own axis: the items with most claims, or `items`."""
    lang = look.lang
    every_item = curve_items(document)
    shown = tuple(items) or every_item[:_MOST_PANELS]
    rest = [item for item in every_item if item not in shown]
    reports, origins = _counted(document, shown)
    page = Page(
        look,
        "curves",
        words.phrase(
            "charts.curves.title",
            lang,
            reports=words.count(reports, lang),
            origins=words.count(origins, lang),
        ),
        words.phrase("charts.curves.subtitle", lang),
    )
    every = [claim for item in shown for claim in claim_points(document, item)]
    continued = any(
        panel_of(document, item, claim_points(document, item)).continues(
            _entry(document, item)[1].get("newest_evidence")
        )
        for item in shown
    )
    _legend(page, document, every, "text", continued)
    columns = 1 if look.narrow else 3
    gap = 14.0
    width = (page.room - gap * (columns - 1)) / columns
    height = 62.0
    rows: list[dict[str, Any]] = []
    said: list[str] = []
    for start in range(0, len(shown), columns):
        line = shown[start : start + columns]
        lefts = [page.left + column * (width + gap) for column in range(len(line))]
        top = 7 + max(
            _small_heading(page, document, item, left, width)
            for item, left in zip(line, lefts, strict=True)
        )
        for item, left in zip(line, lefts, strict=True):
            _small(page, document, item, Box(left, top, left + width, top + height))
            rows += _tidy(document, item, claim_points(document, item))
            said.append(_said(document, item, lang))
        page.y = top + height + 2.4 * SMALL + 4
    alt = words.phrase("charts.curves.alt", lang, rows="; ".join(said))
    note = words.phrase("charts.curve.dates", lang)
    if rest:
        names = ", ".join(item_name(item, _entry(document, item)[1], lang) for item in rest)
        note += " " + words.phrase("charts.curves.left", lang, names=names)
    return page.finish(document, note, source_line(document, lang), alt, rows)


def _counted(document: Mapping[str, Any], items: Sequence[str]) -> tuple[int, int]:
    """Reports and original statements on these items, each once, and not those of the whole case."""
    told = {
        one["id"] for one in document["claims"] if one["use"] in COUNTED and read_as(one) in items
    }
    copies = [
        one for one in document["claims"] if one["use"] == "copy" and one.get("origin") in told
    ]
    return len(told) + len(copies), len(told)


def counts_words(entry: Mapping[str, Any], lang: str) -> str:
    """`12 reports, 5 original statements.`"""
    reports, origins = int(entry.get("claims") or 0), int(entry.get("origins") or 0)
    if not reports:
        return words.phrase("charts.curve.caption_none", lang)
    if reports == 1:
        return words.phrase("charts.curve.caption_one", lang)
    if origins == 1:
        return words.phrase("charts.curve.caption_same", lang, reports=words.count(reports, lang))
    return words.phrase(
        "charts.curve.caption",
        lang,
        reports=words.count(reports, lang),
        origins=words.count(origins, lang),
    )


def _entry(document: Mapping[str, Any], item: str) -> tuple[str, Mapping[str, Any]]:
    found = find_item(document, item)
    if found is None or item not in document.get("curves", {}):
        raise ValueError(f"the document has no curve of {item!r}")
    return found


def _small_heading(
    page: Page, document: Mapping[str, Any], item: str, left: float, width: float
) -> float:
    """Name and figure above a small panel; returns the y below them."""
    lang, canvas = page.look.lang, page.canvas
    _, entry = _entry(document, item)
    q = entry.get("quantity") or {}
    level = entry.get("measure") == "level"
    y = page.y
    for line in wrap(sentence(item_name(item, entry, lang)), 7.5, width, bold=True):
        y += 9
        canvas.text(left, y - 2, line, 7.5, bold=True)
    low, middle, high = (_at_end(document, item, q, key, level) for key in ("p05", "p50", "p95"))
    value = words.phrase(
        "charts.about_range", lang, value=short(middle, lang), range=short_range(low, high, lang)
    )
    unit = unit_word(str(entry.get("unit") or ""), lang)
    for line in wrap(f"{value} {unit}".strip(), SMALL, width):
        y += 8.6
        canvas.text(left, y - 2, line, SMALL, colour="muted")
    return y


def _small(page: Page, document: Mapping[str, Any], item: str, box: Box) -> None:
    """One small panel, without labels."""
    canvas = page.canvas
    path, entry = _entry(document, item)
    claims = claim_points(document, item)
    panel = panel_of(document, item, claims).on(
        box.left, box.top, box.right, box.bottom, page.look.lang, small=True
    )
    with canvas.group(data_figure=f"{path}.quantity"):
        panel.band(canvas, _colour(entry))
    panel.stripes(canvas, entry.get("newest_evidence"))
    panel.axes(canvas)
    panel.rule(canvas, entry.get("newest_evidence"), labelled=False)
    panel.line(canvas, _colour(entry), 1.2)
    claim_marks(canvas, panel, document, claims, radius=2.1)


def _at_end(
    document: Mapping[str, Any], item: str, q: Mapping[str, Any], key: str, level: bool
) -> float | None:
    """The figure at the as-of date: of a level its last month, else the item's own quantity."""
    if level:
        run = document["curves"][item].get(key) or [None]
        last: float | None = run[-1]
        return last
    found: float | None = q.get(key)
    return found


def _colour(entry: Mapping[str, Any]) -> str:
    account, leg = entry.get("account"), entry.get("leg")
    if account == "trade":
        return "trade"
    return str(leg) if leg in ("given", "returned") and account != "none" else "published"


def _legend(
    page: Page,
    document: Mapping[str, Any],
    claims: Sequence[Mapping[str, Any]],
    colour: str,
    continued: bool,
    starts: int | None = None,
) -> None:
    canvas, lang = page.canvas, page.look.lang

    def band(x: float, y: float) -> None:
        canvas.rect(x, y - 3.5, 14, 7, colour, opacity=0.25)
        canvas.line(x, y, x + 14, y, colour, 1.5)

    def stripes(x: float, y: float) -> None:
        canvas.rect(x, y - 3.5, 14, 7, colour, opacity=0.25)
        canvas.hatch(x, y - 3.5, 14, 7)

    entries = [Entry(words.phrase("charts.key.band", lang), 14, band)]
    if continued:
        entries.append(Entry(words.phrase("charts.key.continued", lang), 14, stripes))
    camps = document.get("camps", {})
    used = {str(claim.get("camp")) for claim in claims}
    for camp in camps:
        if camp in used and any(
            claim.get("camp") == camp and not claim.get("capacity") for claim in claims
        ):
            name = words.pick(camps[camp].get("name"), lang) or camp
            entries.append(_camp_key(canvas, str(camps[camp].get("shape")), name))
    tests: tuple[tuple[str, Callable[[Mapping[str, Any]], bool]], ...] = (
        ("range", lambda c: _ranged(c) and not c.get("capacity")),
        ("at_least", lambda c: c["point"].get("high") is None),
        ("at_most", lambda c: c["point"].get("low") is None and not c.get("capacity")),
        ("capacity", lambda c: bool(c.get("capacity"))),
        ("stretch", lambda c: starts is not None and stretch(c, starts) is not None),
        ("repeat", lambda c: c.get("use") in ("copy", "derived", "stale")),
    )
    for kind, test in tests:
        if any(test(claim) for claim in claims):
            entries.append(_kind_key(canvas, kind, lang))
    page.legend(entries)


def _ranged(claim: Mapping[str, Any]) -> bool:
    low, high = claim["point"].get("low"), claim["point"].get("high")
    return low is not None and high is not None and low != high


def _camp_key(canvas: Canvas, shape: str, name: str) -> Entry:
    def draw(x: float, y: float) -> None:
        marks.camp_shape(canvas, shape, x + 3.5, y, "text")

    return Entry(name, 7, draw)


def _kind_key(canvas: Canvas, kind: str, lang: str) -> Entry:
    def draw(x: float, y: float) -> None:
        at = x + 4
        if kind == "capacity":
            marks.camp_shape(canvas, "triangle_down", at, y, "text", hollow=True)
        elif kind == "stretch":
            canvas.line(x, y, x + 9, y, "text", 0.6, dash="1 1.5")
        elif kind == "repeat":
            with canvas.group(fill_opacity="0.3", stroke_opacity="0.3"):
                canvas.line(x, y, x + 8, y, "text", 0.7)
                marks.camp_shape(canvas, "circle", at + 4, y, "text", 2.4)
        elif kind == "range":
            canvas.line(at, y - 5, at, y + 5, "text", 1.1)
            canvas.line(at - 2, y - 5, at + 2, y - 5, "text", 1.1)
            canvas.line(at - 2, y + 5, at + 2, y + 5, "text", 1.1)
        else:
            marks.stem(canvas, at, y + (3 if kind == "at_least" else -3), kind, "text", 2.0)

    return Entry(words.phrase(f"charts.key.{kind}", lang), 9, draw)


def _labels(
    page: Page,
    panel: Panel,
    claims: Sequence[Mapping[str, Any]],
    boxes: Sequence[Box],
    lang: str,
) -> list[str]:
    """Writes up to six labels, one per origin, and returns their words."""
    chosen = choose_labels(claims, 4 if page.look.narrow else _MOST_LABELS)
    texts = [label_words(claim, lang) for claim in chosen]
    wishes = [
        Wish(*panel.point(claim), text_width(text, SMALL), 0.97 * SMALL, 4.2)
        for claim, text in zip(chosen, texts, strict=True)
    ]
    bounds = Box(panel.left + 1, panel.top + 1, panel.right - 1, panel.bottom - 1)
    obstacles = [*boxes, *panel.taken]
    placed = place(wishes, bounds, obstacles, [*panel.line_boxes(), *panel.stretches(claims)])
    for claim, text, wish, spot in zip(chosen, texts, wishes, placed, strict=True):
        if spot is None:
            continue
        with page.canvas.group(data_claim=claim["id"]):
            if spot.leader:
                page.canvas.line(*leader_of(wish, spot.box), "muted", 0.5)
            page.canvas.text(spot.box.left, spot.box.top + 0.75 * SMALL, text, SMALL, halo=True)
    return texts


def label_words(claim: Mapping[str, Any], lang: str) -> str:
    """`HUR, Apr 2025: 4m`."""
    point = claim["point"]
    return words.phrase(
        "charts.curve.label",
        lang,
        source=short_source(claim) or words.phrase("charts.no_source", lang),
        month=words.month(point["date"], lang),
        value=_value_words(claim, lang),
    )


def _value_words(claim: Mapping[str, Any], lang: str) -> str:
    """The figure of a claim as it was stated; one of a capacity is said to be a ceiling."""
    low, high = claim["point"].get("low"), claim["point"].get("high")
    stated = (claim.get("amount_low"), claim.get("amount_high"))

    def said(x: float) -> str:
        # What was converted has as many digits as it is known to; what was stated has its own.
        return short_stated(x, lang) if x in stated else short(x, lang)

    if claim.get("capacity"):
        most = max(x for x in (low, high) if x is not None)
        return words.phrase("charts.curve.ceiling", lang, value=said(most))
    return short_range(low, high, lang, said)


def choose_labels(claims: Sequence[Mapping[str, Any]], most: int) -> list[Mapping[str, Any]]:
    """At most `most` claims worth a label: the newest and the largest, then those furthest from
    the ones chosen; one per origin, no copies, no capacities before counts.
    """
    firsts: dict[str, Mapping[str, Any]] = {}
    for claim in claims:
        if claim.get("use") in ("evidence", "capacity"):
            firsts.setdefault(str(claim.get("origin") or claim["id"]), claim)
    left = sorted(firsts.values(), key=lambda c: (bool(c.get("capacity")), c["point"]["date"]))
    chosen: list[Mapping[str, Any]] = []

    def size(claim: Mapping[str, Any]) -> float:
        point = claim["point"]
        return max(x for x in (point.get("low"), point.get("high"), 0.0) if x is not None)

    def day(claim: Mapping[str, Any]) -> int:
        return date.fromisoformat(claim["point"]["date"]).toordinal()

    def take(claim: Mapping[str, Any]) -> None:
        chosen.append(claim)
        left.remove(claim)

    counts = [claim for claim in left if not claim.get("capacity")]
    if counts:
        take(max(counts, key=lambda c: (c["point"]["date"], size(c), c["id"])))
    if len(counts) > 1 and most > 1:
        take(max((c for c in counts if c in left), key=lambda c: (size(c), c["id"])))
    while left and len(chosen) < most:
        take(
            max(
                left,
                key=lambda c: (
                    not c.get("capacity"),
                    min((abs(day(c) - day(other)) for other in chosen), default=0),
                    c["id"],
                ),
            )
        )
    return chosen


def _said(document: Mapping[str, Any], item: str, lang: str) -> str:
    _, entry = _entry(document, item)
    q = entry.get("quantity") or {}
    level = entry.get("measure") == "level"
    value = short(_at_end(document, item, q, "p50", level), lang)
    return f"{item_name(item, entry, lang)}: {words.phrase('about', lang, value=value)}"


def _tidy(
    document: Mapping[str, Any], item: str, claims: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    run = document["curves"][item]
    rows: list[dict[str, Any]] = [
        {"item": item, "kind": "curve", "date": day, "low": None, "high": None}
        | {"p05": p05, "p50": p50, "p95": p95, "claim": "", "source": "", "use": ""}
        for day, p05, p50, p95 in zip(
            document["months"], run["p05"], run["p50"], run["p95"], strict=True
        )
    ]
    for claim in claims:
        point = claim["point"]
        rows.append(
            {"item": item, "kind": "claim", "date": point["date"]}
            | {"low": point.get("low"), "high": point.get("high")}
            | {"p05": None, "p50": None, "p95": None, "claim": claim["id"]}
            | {"source": claim.get("source") or "", "use": claim.get("use") or ""}
        )
    return rows
