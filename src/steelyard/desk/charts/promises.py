"""Chart 5, promised and come back: a table with marks, sorted by the date of the promise.

In: the weighing document. Out: a Chart.
Never adds promises up: there is no total row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from steelyard.desk import words
from steelyard.desk.charts.fonts import wrap
from steelyard.desk.charts.numerals import item_name, keep, sentence, short, short_range
from steelyard.desk.charts.page import SMALL, TEXT, Chart, Entry, Page, source_line
from steelyard.desk.charts.svg import PRINT, Look
from steelyard.desk.promises_text import state_words

_BAR = 7.0
_LINE = 8.6
_CLASSES = {"nothing found": "nothing_found"}
_COLUMNS = (88.0, 52.0, 150.0, 108.0, 58.0, 34.0)
_HEADS = ("item", "date", "promised", "documented", "state", "months")
_SIGNS = {state: state for state in ("documented", "reported", "nothing found")}


@dataclass(frozen=True, slots=True)
class Row:
    """One promise, or one thing without a price."""

    name: str
    leg: str
    date: str
    promised: str
    promised_size: float | None
    by: str
    documented: str
    documented_size: float | None
    newest: str
    state: str
    months: str
    claim: str
    sign: str


def has_promises(document: Mapping[str, Any]) -> bool:
    """Whether there is a promise that may be shown."""
    return bool(_promised(document, "en"))


def promises(document: Mapping[str, Any], look: Look = PRINT) -> Chart:
    """What was promised in return and is documented since, then what cannot be priced.

    The rows hold the promises of both sides.
    """
    lang = look.lang
    every, things = _promised(document, lang), _unpriced(document, lang)
    # What the giver is expected to send is a forecast by others; the chart is about what the
    # other side owes. Without any such row it shows what there is.
    rows = [row for row in every if row.leg == "returned"] or every
    leg = rows[0].leg if rows else "returned"
    named = {row.name for row in rows}
    unpriced = [row for row in things if row.leg == leg and row.name not in named]
    open_ones = sum(1 for row in rows if row.documented_size is None)
    title = words.phrase(
        "charts.promises.title",
        lang,
        n=words.count(len(rows), lang),
        seen=words.count(len(rows) - open_ones, lang),
    )
    page = Page(look, "promises", title, words.phrase("charts.promises.subtitle", lang))
    _legend(page, any(row.sign for row in (*rows, *unpriced)))
    draw = _narrow if look.narrow else _wide
    for key, part in (("", rows), ("charts.promises.unpriced", unpriced)):
        if part:
            if key:
                page.y += 14
                page.canvas.text(
                    page.left,
                    page.y - 3,
                    words.phrase(key, lang),
                    TEXT,
                    bold=True,
                    colour="muted",
                )
            if not look.narrow and not key:
                _heads(page)
            draw(page, part)
    said = "; ".join(f"{row.name}: {row.promised or '-'}, {row.state}" for row in rows)
    return page.finish(
        document,
        words.phrase("charts.promises.note", lang),
        source_line(document, lang),
        words.phrase("charts.promises.alt", lang, rows=said),
        [_tidy(row) for row in (*every, *things)],
    )


def _promised(document: Mapping[str, Any], lang: str) -> list[Row]:
    hidden = {claim["id"] for claim in document.get("claims", ()) if claim.get("internal")}
    found = []
    for promise in document.get("promises", ()):
        if promise.get("claim") in hidden:
            continue
        low, high = promise.get("promised_low"), promise.get("promised_high")
        unit = words.unit(str(promise.get("unit") or ""), lang)
        q = promise.get("documented") or {}
        seen = q.get("p50")
        months = promise.get("months_since")
        amount = short_range(low, high, lang) if low is not None or high is not None else ""
        found.append(
            Row(
                name=sentence(item_name(str(promise["item"]), promise, lang)),
                leg=str(promise.get("leg") or "returned"),
                date=keep(words.month(promise.get("promised_on"), lang))
                if promise.get("promised_on")
                else "",
                promised=f"{amount} {unit}".strip() if amount else "",
                promised_size=high if high is not None else low,
                by=words.translated(promise, "by", lang),
                documented=words.phrase("about", lang, value=short(seen, lang)) if seen else "",
                documented_size=seen or None,
                newest=keep(words.month(promise["newest_evidence"], lang))
                if promise.get("newest_evidence")
                else "",
                state=state_words(promise, lang),
                months="" if months is None else words.count(months, lang),
                claim=str(promise.get("claim") or ""),
                sign="" if seen else _SIGNS.get(str(promise.get("seen") or ""), ""),
            )
        )
    order = {
        promise["claim"]: str(promise.get("promised_on") or "~")
        for promise in document.get("promises", ())
    }
    return sorted(found, key=lambda row: (order[row.claim], row.claim))


def _unpriced(document: Mapping[str, Any], lang: str) -> list[Row]:
    found = []
    for thing in document.get("unpriced", ()):
        state = str(thing.get("evidence_class") or "")
        key = f"evidence_class.{_CLASSES.get(state, state)}"
        newest = thing.get("newest_evidence")
        found.append(
            Row(
                name=sentence(item_name(str(thing["item"]), thing, lang)),
                leg=str(thing.get("leg") or "returned"),
                date="",
                promised="",
                promised_size=None,
                by="",
                documented="",
                documented_size=None,
                newest=keep(words.month(newest, lang)) if newest else "",
                state=words.phrase(key, lang) if state and words.has_phrase(key) else state,
                months="",
                claim="",
                sign=state or "nothing found",
            )
        )
    return found


def _legend(page: Page, signs: bool) -> None:
    canvas, lang = page.canvas, page.look.lang

    def outline(x: float, y: float) -> None:
        canvas.rect(x + 0.5, y - 3, 15, 6, "ground", "returned", 1.0)

    def solid(x: float, y: float) -> None:
        canvas.rect(x, y - 3, 16, 6, "returned")

    entries = [
        Entry(words.phrase("charts.key.promised", lang), 16, outline),
        Entry(words.phrase("charts.key.documented", lang), 16, solid),
    ]
    if signs:
        for state, key in (
            ("documented", "documented"),
            ("reported", "reported"),
            ("nothing found", "nothing_found"),
        ):
            entries.append(_sign_entry(page, state, words.phrase(f"evidence_class.{key}", lang)))
    page.legend(entries)


def _sign_entry(page: Page, state: str, text: str) -> Entry:
    def draw(x: float, y: float) -> None:
        _sign(page, state, x + 3.5, y, "text")

    return Entry(text, 7, draw)


def _sign(page: Page, state: str, x: float, y: float, colour: str) -> None:
    if state == "documented":
        page.canvas.circle(x, y, 3.0, colour)
    elif state == "reported":
        page.canvas.circle(x, y, 2.6, "ground", colour, 1.1)
    else:
        page.canvas.line(x - 3, y, x + 3, y, colour, 1.2)


def _edges(page: Page) -> list[float]:
    """Where the columns begin, and the right edge of the last."""
    edges = [page.left]
    for width in _COLUMNS:
        edges.append(edges[-1] + width * page.room / sum(_COLUMNS))
    return edges


def _heads(page: Page) -> None:
    edges = _edges(page)
    lines = [
        wrap(words.phrase(f"charts.promises.{head}", page.look.lang), SMALL, right - left - 4)
        for head, (left, right) in zip(_HEADS, pairwise(edges), strict=True)
    ]
    for line, left in zip(lines, edges, strict=False):
        for number, text in enumerate(line):
            y = page.y + _LINE * (number + 1) - 2
            page.canvas.text(left, y, text, SMALL, colour="muted")
    page.y += _LINE * max(len(line) for line in lines) + 2
    page.canvas.line(page.left, page.y, page.right, page.y, "muted", 0.6)


def _wide(page: Page, rows: Sequence[Row]) -> None:
    """Columns: item, promised with its mark and on whose word, documented, state, months."""
    canvas, edges = page.canvas, _edges(page)
    for row in rows:
        said = " · ".join(part for part in (row.promised, row.by) if part)
        seen = " · ".join(part for part in (row.documented, row.newest) if part)
        cells = [
            wrap(text, TEXT if number == 0 else SMALL, edges[number + 1] - edges[number] - 6)
            for number, text in enumerate((row.name, row.date, said, seen, row.state, row.months))
        ]
        bars = _BAR + 3 if row.promised_size else 0.0
        height = max(len(cells[0]), 1, *(len(cell) for cell in cells)) * _LINE + bars + 5
        first = page.y + 3 + bars
        with canvas.group(data_claim=row.claim):
            _bars(page, row, (edges[2], edges[3], edges[4]), page.y + 4)
            if row.sign:
                _sign(page, row.sign, edges[3] + 3.5, page.y + 8.4, "text")
            for number, (left, cell) in enumerate(zip(edges, cells, strict=False)):
                size = TEXT if number == 0 else SMALL
                shift = 11 if row.sign and number == 3 else 0
                top = page.y + 3 if number in (0, 1, 4, 5) else first
                for line_number, text in enumerate(cell):
                    baseline = top + _LINE * (line_number + 1) - 2
                    canvas.text(left + shift, baseline, text, size, bold=number == 0)
        page.y += height
        canvas.line(page.left, page.y, page.right, page.y, "grid", 0.4)


def _narrow(page: Page, rows: Sequence[Row]) -> None:
    """Each row as a small card: name and state, marks, who promised what, what is seen."""
    canvas, lang = page.canvas, page.look.lang
    for row in rows:
        with canvas.group(data_claim=row.claim):
            page.y += 3
            state = row.state
            if row.months:
                state = words.phrase("charts.promises.since", lang, state=state, n=row.months)
            for text in wrap(row.name, TEXT, page.room, True):
                page.y += 9.4
                canvas.text(page.left, page.y - 2, text, TEXT, bold=True)
            if row.sign:
                _sign(page, row.sign, page.left + 3.5, page.y + 5, "text")
            shift = 11 if row.sign else 0
            for text in wrap(state, SMALL, page.room - shift):
                page.y += _LINE
                canvas.text(page.left + shift, page.y - 1.5, text, SMALL, colour="muted")
            if row.promised_size:
                half = page.left + page.room / 2
                _bars(page, row, (page.left, half, page.right), page.y + 3)
                page.y += _BAR + 5
            parts = (row.date, row.promised, row.by)
            said = " · ".join(part for part in parts if part)
            seen = " · ".join(part for part in (row.documented, row.newest) if part)
            for key, text in (("promised", said), ("documented", seen)):
                if text:
                    line = f"{words.phrase(f'charts.promises.{key}', lang)}: {text}"
                    page.paragraph(line)
        page.y += 3
        canvas.line(page.left, page.y, page.right, page.y, "grid", 0.4)


def _bars(page: Page, row: Row, edges: tuple[float, float, float], y: float) -> None:
    """Outline as long as promised, solid as long as documented, on one scale within the row."""
    if not row.promised_size:
        return
    canvas = page.canvas
    longest = max(row.promised_size, row.documented_size or 0.0)
    room = min(edges[1] - edges[0], edges[2] - edges[1]) - 10
    width = max(room * row.promised_size / longest, 1.5)
    canvas.rect(edges[0] + 0.5, y, width, _BAR - 1, "ground", row.leg, 1.0)
    if row.documented_size:
        width = max(room * row.documented_size / longest, 1.0)
        canvas.rect(edges[1], y - 0.5, width, _BAR, row.leg)


def _tidy(row: Row) -> dict[str, Any]:
    return {
        "name": row.name,
        "leg": row.leg,
        "promised_on": row.date,
        "promised": row.promised,
        "by": row.by,
        "documented": row.documented,
        "newest_evidence": row.newest,
        "state": row.state,
        "months_since": row.months,
        "claim": row.claim,
    }
