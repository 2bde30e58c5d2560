"""How an estimate marched through time, and what was claimed later.

In: the hindcast's document and an item or a headline. Out: a Chart: at each day the interval of
the quantity as then estimated, up to the newest day spoken of by then; later claims as marks of
their camps at the day they speak of, on a logarithmic axis. Never draws a claim that was known.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from steelyard.desk import words
from steelyard.desk.charts import marks
from steelyard.desk.charts.numerals import rung_words, short, unit_word
from steelyard.desk.charts.page import SMALL, Chart, Entry, Page
from steelyard.desk.charts.scales import Scale, day_number, ladder, logarithmic
from steelyard.desk.charts.svg import PRINT, Look

_HEIGHT = 168.0
_GUTTER = 34.0
_FEWEST_DAYS = 2
_LEAST_SHARE = 1e-3
"""Below this part of the largest median an end of an interval leaves the others no room."""
FIGURES = ("given", "returned")


def march_items(document: Mapping[str, Any]) -> tuple[str, ...]:
    """Items with later claims and at least two standings, most later claims first."""
    counts: dict[str, int] = {}
    for one in document["later"]:
        counts[one["item"]] = counts.get(one["item"], 0) + 1
    shown = [item for item in counts if len(_standings(document, item)) >= _FEWEST_DAYS]
    return tuple(sorted(shown, key=lambda item: (-counts[item], item)))


def march(document: Mapping[str, Any], path: str, look: Look = PRINT) -> Chart | None:
    """The chart of an item, or of one of FIGURES; None where there is nothing to draw."""
    lang = look.lang
    standings = _standings(document, path)
    if len(standings) < _FEWEST_DAYS:
        return None
    later = _later(document, path)
    if path in FIGURES:
        name = words.phrase(f"hindcast.columns.{path}", lang)
        unit = str(document["currency"])
    else:
        item = document["items"][path]
        name, unit = words.pick(item["name"], lang), unit_word(str(item["unit"]), lang)
    last = standings[-1][1]
    page = Page(
        look,
        f"march-{path}",
        words.phrase("hindcast.chart.title", lang, name=name, value=short(last["p50"], lang)),
        words.phrase("hindcast.chart.subtitle", lang, unit=unit),
    )
    camps = document["camps"]
    used = {one["camp"] for one in later}
    page.legend([_key(page, str(camps[c]["shape"]), words.pick(camps[c]["name"], lang) or c)
                 for c in camps if c in used])  # fmt: skip
    top = page.y + 4
    bottom = top + _HEIGHT
    days = [day_number(when) for when, _ in standings] + [
        day_number(one["speaks_of"]) for one in later
    ]
    x = Scale(min(days) - 20, max(days) + 20, page.left + _GUTTER, page.right)
    most = max(q["p50"] for _, q in standings)
    values = [q[end] for _, q in standings for end in ("p05", "p95")]
    values += [one["figure"] for one in later]
    values = [max(value, _LEAST_SHARE * most) for value in values]
    rungs = ladder(min(values), max(values))
    y = logarithmic(rungs[0], rungs[-1], bottom, top)
    canvas = page.canvas
    for rung, text in zip(rungs, rung_words(rungs, lang), strict=True):
        canvas.line(page.left + _GUTTER, y(rung), page.right, y(rung), "grid", 0.5)
        canvas.text(page.left + _GUTTER - 3, y(rung) + 0.36 * SMALL, text, SMALL, anchor="end",
                    colour="muted")  # fmt: skip
    colour = path if path in FIGURES else "published"
    ends = -1e9
    for when, q in standings:
        at = x(day_number(when))
        with canvas.group(data_day=when):
            canvas.rect(at - 3, y(q["p95"]), 6, max(y(q["p05"]) - y(q["p95"]), 0.8), colour,
                        opacity=0.3)  # fmt: skip
            canvas.line(at - 4, y(q["p50"]), at + 4, y(q["p50"]), colour, 1.6)
        text = words.month(when[:7], lang)
        if at - 14 > ends:
            box = canvas.text(at, bottom + 3 + SMALL, text, SMALL, anchor="middle", colour="muted")
            ends = box.right
    for one in later:
        at, up = x(day_number(one["speaks_of"])), y(one["figure"])
        with canvas.group(data_claim=one["claim"]):
            if one["bound"] in {"at_least", "at_most"}:
                marks.stem(canvas, at, up, one["bound"], "text", 2.2)
            shape = str(camps.get(one["camp"], {}).get("shape", "circle"))
            marks.camp_shape(canvas, shape, at, up, "text", 2.4, hollow=not one["fresh"])
    page.y = bottom + 2.6 * SMALL
    note = words.phrase("hindcast.chart.note", lang)
    said = "; ".join(
        f"{words.day(when, lang)}: {short(q['p05'], lang)}-{short(q['p95'], lang)}"
        for when, q in standings
    )
    alt = words.phrase("hindcast.chart.alt", lang, name=name, rows=said)
    rows = [
        {"day": when, **{end: q[end] for end in ("p05", "p50", "p95")}} for when, q in standings
    ]
    return page.finish(document, note, words.phrase("charts.own", lang), alt, rows)


def _standings(document: Mapping[str, Any], path: str) -> list[tuple[str, Mapping[str, Any]]]:
    kind = "figures" if path in FIGURES else "quantities"
    found = [(one["day"], one[kind].get(path)) for one in document["standings"]]
    return [
        (when, q) for when, q in found if q is not None and q["p05"] is not None and q["p50"] > 0.0
    ]


def _later(document: Mapping[str, Any], path: str) -> list[Mapping[str, Any]]:
    """Each later claim on the item once, as it was seen from the first day; totals alone."""
    first: dict[str, Mapping[str, Any]] = {}
    for one in document["later"]:
        if one["item"] == path and one["total"]:
            first.setdefault(one["claim"], one)
    return list(first.values())


def _key(page: Page, shape: str, name: str) -> Entry:
    def draw(x: float, y: float) -> None:
        marks.camp_shape(page.canvas, shape, x + 3.5, y, "text")

    return Entry(name, 7, draw)
