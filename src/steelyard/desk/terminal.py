"""What a weighing prints in a terminal: a dozen lines, taken in at a glance.

In: the weighing document. Out: text of at most `width` columns, the same with and without colour.
Computes nothing but the rounding; an end left open by the evidence is said in words.
"""

from __future__ import annotations

import math
import textwrap
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from steelyard.desk import words
from steelyard.desk.words import phrase, pick

Document = Mapping[str, Any]

# Columns: a label, five right-aligned numbers, two spaces, then what is left for the bar.
LABEL = 18
NUMBER = 7
BAR_FROM = LABEL + 5 * NUMBER + 2
NARROWEST = 60

_STYLES = {
    "dim": "\x1b[2m",
    "bold": "\x1b[1m",
    "given": "\x1b[34m",
    "returned": "\x1b[33m",
    "warning": "\x1b[1;31m",
}
_RESET = "\x1b[0m"
_PLAIN = str.maketrans(
    {
        "\N{MINUS SIGN}": "-",
        "\N{NO-BREAK SPACE}": " ",
        "\N{NARROW NO-BREAK SPACE}": " ",
        "\N{EN DASH}": "-",
        "\N{EM DASH}": "-",
        "\N{HORIZONTAL ELLIPSIS}": "...",
        "\N{RIGHT SINGLE QUOTATION MARK}": "'",
        "\N{LEFT SINGLE QUOTATION MARK}": "'",
        "\N{EURO SIGN}": "EUR ",
        "\N{POUND SIGN}": "GBP ",
        "\N{YEN SIGN}": "JPY ",
        "ä": "ae",
        "ö": "oe",
        "ü": "ue",
        "Ä": "Ae",
        "Ö": "Oe",
        "Ü": "Ue",
        "ß": "ss",
    }
)


_SUMS = frozenset({"given.value", "returned.value", "balance", "ratio"})


class Marks(NamedTuple):
    """What a bar is drawn with."""

    solid: str
    faint: str
    more: str


BLOCKS = Marks("\N{FULL BLOCK}", "\N{LIGHT SHADE}", "\N{HORIZONTAL ELLIPSIS}")
ASCII = Marks("#", ".", "...")
# Warnings that say how the figures were made, and not what they rest on.
_BEFORE = frozenset({"without", "as_of_asked", "monte_carlo_error"})


def render_terminal(
    document: Document,
    width: int = 80,
    color: bool = False,
    lang: str = "en",
    *,
    ascii_only: bool = False,
    report: str = "",
    sheet: str = "",
) -> str:
    """The balance, a failed check above it; below it the draws and where files lie.

    No line is wider than `width`, 60 columns at least; a path stays whole even so.
    """
    width = max(width, NARROWEST)
    marks = ASCII if ascii_only else BLOCKS
    page = _Page(width, lang, marks, color, ascii_only)
    for line in _warning(document, page):
        page.add(line, "warning")
    page.add(_head(document, page), "bold")
    for style, line in _table(document, page):
        page.add(line, style)
    page.add(_ratio(document, page))
    page.add(_output(document, page))
    page.add(_bases(document, page))
    for line in _rests(document, page):
        page.add(line)
    page.add(_left_out(document, page))
    page.add(_draws(document, page), "dim")
    for line in _files(report, sheet, page):
        page.add_whole(line)
    return page.text()


def window_note(document: Document, asked: str, case_end: str | None, lang: str = "en") -> str:
    """Why the window ends before the day that was asked for; nothing where it does not.

    It ends with the newest evidence known by then, or on the day `case_end` that the case sets.
    """
    end = document["window"]["end"]
    if end >= asked:
        return ""
    return phrase(
        "terminal.window_case" if end == case_end else "terminal.window_evidence",
        lang,
        end=words.day(end, lang),
        asked=words.day(asked, lang),
    )


def columns(text: str) -> int:
    """How many columns `text` takes: East Asian signs take two, combining ones none."""
    return sum(
        0 if unicodedata.combining(sign) else 1 + (unicodedata.east_asian_width(sign) in "WF")
        for sign in text
    )


class _Page:
    """Lines so far, and how they are to be written."""

    def __init__(self, width: int, lang: str, marks: Marks, color: bool, ascii_only: bool) -> None:
        self.width, self.lang, self.marks = width, lang, marks
        self._color, self._ascii = color, ascii_only
        self._lines: list[str] = []

    def plain(self, line: str) -> str:
        """`line` as it will be written: no text of a case steers the terminal.

        What this terminal cannot print is spelt out.
        """
        line = words.one_line(line)
        if not self._ascii:
            return line
        return line.translate(_PLAIN).encode("ascii", "replace").decode("ascii")

    def fits(self, line: str) -> bool:
        return columns(self.plain(line)) <= self.width

    def add(self, line: str, style: str = "") -> None:
        if line:
            self.add_whole(self._cut(self.plain(line)), style)

    def add_whole(self, line: str, style: str = "") -> None:
        line = self.plain(line).rstrip()
        self._lines.append(f"{_STYLES[style]}{line}{_RESET}" if style and self._color else line)

    def text(self) -> str:
        return "\n".join(self._lines) + "\n"

    def _cut(self, line: str) -> str:
        if columns(line) <= self.width:
            return line
        kept = line
        while columns(kept) > self.width - len(self.marks.more):
            kept = kept[:-1]
        return kept[: kept.rfind(" ")].rstrip(" ,;(") + self.marks.more

    def first_that_fits(self, *lines: str) -> str:
        return next((line for line in lines if self.fits(line)), lines[-1])

    def listed(
        self, start: str, parts: Sequence[str], last: Sequence[str] = (), first: Sequence[int] = ()
    ) -> str:
        """`start` filled with as many `parts` as fit, how many more there are, and all `last`.

        Parts keep their order. Those numbered in `first` go before others, short before long.
        """
        order = [*first, *(n for n in _short_first(parts) if n not in first)]
        for kept in range(len(parts), -1, -1):
            shown = [parts[n] for n in sorted(order[:kept])]
            rest = len(parts) - kept
            more = [phrase("terminal.more", self.lang, n=rest)] if rest else []
            line = start.format(list=", ".join([*shown, *more, *last]))
            if self.fits(line):
                return line
        return line


def _short_first(parts: Sequence[str]) -> list[int]:
    return sorted(range(len(parts)), key=lambda n: (len(parts[n]), n))


def _warning(document: Document, page: _Page) -> list[str]:
    """The gravest failed check with what stands before it, whole even where that takes lines."""
    warnings = document["warnings"]
    if not warnings:
        return []
    # What was asked otherwise, and how far chance moves the figures, stand before what the case
    # itself is to be read with, and must not hide it.
    before = sum(1 for one in warnings if one.get("code") in _BEFORE)
    shown = min(before + 1, len(warnings))
    lines = []
    for n, warning in enumerate(warnings[:shown], 1):
        text = "! " + pick(warning, page.lang)
        if warning.get("code") == "monte_carlo_error":
            text += " " + phrase("terminal.more_draws", page.lang)
        if n == shown and len(warnings) > shown:
            text += " " + phrase("terminal.more_warnings", page.lang, n=len(warnings) - shown)
        lines += textwrap.wrap(page.plain(text), page.width, subsequent_indent="  ")
    return lines


def _head(document: Document, page: _Page) -> str:
    lang = page.lang
    giver, receiver = document["parties"]
    names = phrase(
        "terminal.head",
        lang,
        giver=pick(giver["name"], lang),
        receiver=pick(receiver["name"], lang),
    )
    ids = phrase("terminal.head", lang, giver=giver["id"], receiver=receiver["id"])
    start, end = document["window"]["start"], document["window"]["end"]
    days = phrase("span", lang, low=words.month(start, lang), high=words.day(end, lang))
    months = phrase("span", lang, low=words.month(start, lang), high=words.month(end, lang))
    basis = pick(document["by_basis"][document["basis"]]["name"], lang)
    year = document["price_year"]
    prices = phrase("terminal.prices", lang, year=year, basis=basis)
    # The chosen basis stands below too, so it goes before the parties' names do.
    bare = phrase("terminal.prices_only", lang, year=year)
    tries = [(names, days, prices), (names, months, prices), (names, days, bare)]
    tries += [(names, months, bare), (ids, days, prices), (ids, days, bare), (ids, months, bare)]
    return page.first_that_fits(*(f"{who}   {when}   {paid}" for who, when, paid in tries))


def _scale(document: Document) -> str:
    """The scale of the whole page: the unit that heads the table holds below it too."""
    told = (document["given"]["value"], document["returned"]["value"], document["balance"])
    return words.scale_of(max(abs(q["p50"] or 0.0) for q in told))


def _table(document: Document, page: _Page) -> list[tuple[str, str]]:
    lang = page.lang
    pans = {name: document[name]["value"] for name in ("given", "returned")}
    scale = _scale(document)
    unit = document["currency"]
    if scale:
        name = phrase(f"scales.{scale}", lang)
        unit = phrase("terminal.unit", lang, currency=unit, scale=name)
    heads = [phrase(f"quantiles.{end}", lang) for end in ("low", "p05", "p50", "p95", "high")]
    legend = phrase("terminal.legend", lang, solid=page.marks.solid, faint=page.marks.faint)
    room = page.width - BAR_FROM
    lines = [("", _row(unit, heads, legend if len(legend) <= room else ""))]
    top = max(q["p95"] or q["p50"] or 0.0 for q in pans.values())
    for name, q in pans.items():
        label = phrase(f"terminal.{name}", lang)
        lines.append((name, _row(label, _numbers(q, scale, lang), _bar(q, top, room, page.marks))))
    even = document["break_even"]["p50"]
    beside = ""
    if even is not None and words.is_side_open(document["break_even"]):
        beside = phrase("terminal.side_open", lang)
    elif even is not None and even > 0:
        beside = phrase("terminal.even_if", lang, value=words.in_scale(even, scale, lang))
    label = phrase("terminal.difference", lang)
    numbers = _numbers(document["balance"], scale, lang)
    lines.append(("bold", _row(label, numbers, beside if len(beside) <= room else "")))
    return lines


def _row(label: str, numbers: Sequence[str], beside: str) -> str:
    columns = "".join(f"{number:>{NUMBER}}" for number in numbers)
    return f"{label:<{LABEL}}{columns}  {beside}".rstrip()


def _numbers(q: Mapping[str, Any], scale: str, lang: str) -> list[str]:
    # Small sums have two decimals and no two digits, so the bounds are set on that grid.
    grid = 0.01 * words.scale_size(scale)
    low, high = words.outward(q["low"], q["high"])
    if low is not None and 0.0 < low < 10.0 * grid:
        low = math.floor(low / grid) * grid
    if high is not None and 0.0 < high < 10.0 * grid:
        high = math.ceil(high / grid) * grid
    ends = (low, q["p05"], q["p50"], q["p95"], high)
    return [words.in_scale(end, scale, lang) for end in ends]


def _bar(q: Mapping[str, Any], top: float, room: int, marks: Marks) -> str:
    if top <= 0 or q["p50"] is None:
        return ""
    # One mark at least for what is not nothing; the same scale for both pans.
    solid = max(1, round(room * q["p50"] / top)) if q["p50"] > 0 else 0
    upto = solid if q["p95"] is None else max(solid, round(room * q["p95"] / top))
    return marks.solid * solid + marks.faint * (upto - solid)


def _ratio(document: Document, page: _Page) -> str:
    lang, ratio = page.lang, document["ratio"]
    if ratio["p50"] is None and ratio["p05"] is None:
        return phrase("terminal.ratio_none", lang)
    currency = document["currency"]
    key = f"terminal.one.{currency}"
    one = phrase(key, lang) if words.has_phrase(key) else currency
    low, high = words.amount(ratio["p05"], lang=lang), words.amount(ratio["p95"], lang=lang)
    if ratio["p50"] is None or ratio["p95"] is None:
        return phrase("terminal.ratio_open", lang, one=one, low=low)
    middle = words.amount(ratio["p50"], lang=lang)
    return phrase("terminal.ratio", lang, one=one, p50=middle, low=low, high=high)


def _output(document: Document, page: _Page) -> str:
    lang = page.lang
    references = document["share_of_economy"]["reference"]
    chosen = next((r for r in references if r["default"]), None)
    if chosen is None or chosen["given"]["p50"] is None:
        return phrase("terminal.no_output", lang)
    adjective = words.adjective(document["parties"][0], lang)
    kind = phrase(f"economy.{chosen['kind']}", lang)
    per = phrase(f"economy.{chosen['per']}", lang)
    share = words.percent(chosen["given"]["p50"], lang)
    whole, brief, bare = (
        phrase("terminal.output", lang, share=share, adjective=whose, detail=said)
        for whose, said in (
            (adjective, f"{kind}, {per}"),
            (adjective, kind),
            ("", f"{kind}, {per}"),
        )
    )
    # Exports are another yardstick, and a whole sum over one year's output another measure.
    others = sorted(
        r["given"]["p50"]
        for r in references
        if r is not chosen
        and r["kind"] != "exports"
        and r["per"] == chosen["per"]
        and r["given"]["p50"] is not None
    )
    if not others:
        return page.first_that_fits(whole, brief, bare)
    key = "terminal.output_other" if len(others) == 1 else "terminal.output_others"
    span = words.percent_range(others[0], others[-1], lang)
    beside = phrase(key, lang, span=span)
    short = phrase("terminal.output_short", lang, span=span)
    tries = [f"{line}; {more}" for line in (whole, brief, bare) for more in (beside, short)]
    return page.first_that_fits(*tries, whole, bare)


def _bases(document: Document, page: _Page) -> str:
    lang = page.lang
    priced = [b for b in document["by_basis"].values() if b["given"]["p50"] is not None]
    priced.sort(key=lambda basis: basis["given"]["p50"])
    if len(priced) < 2:
        # One basis is the headline, and has been told.
        return ""
    scale = _scale(document)
    parts = [
        f"{words.in_scale(b['given']['p50'], scale, lang)} {pick(b['name'], lang)}" for b in priced
    ]
    whole = phrase("terminal.by_basis", lang, list=", ".join(parts))
    # The span over bases is the point: where not all fit, the ends stay.
    ends = phrase("span", lang, low=parts[0], high=parts[-1])
    short = phrase("terminal.by_basis", lang, list=ends)
    # Said only where the weighing itself found it, and so printed the caveat.
    if any(caveat["id"] == "price" for caveat in document["caveats"]):
        moves = phrase("terminal.price_moves", lang)
        return page.first_that_fits(f"{whole}; {moves}", whole, f"{short}; {moves}", short)
    return page.first_that_fits(whole, short)


def _rests(document: Document, page: _Page) -> list[str]:
    """What it rests on and how new that is; on two lines where one is too short for both."""
    lang, counts = page.lang, document["counts"]
    line = phrase(
        "terminal.rests",
        lang,
        origins=words.count(counts["origins"], lang),
        reports=words.count(counts["reports"], lang),
    )
    ends = []
    for leg in ("given", "returned"):
        newest = max(
            (n["date"] for n in document["newest"] if n["leg"] == leg and n["date"]), default=""
        )
        if newest:
            ends.append(phrase(f"terminal.newest_{leg}", lang, month=words.month(newest, lang)))
    if not ends:
        return [line]
    listed = ", ".join(ends)
    joined = f"{line}; {phrase('terminal.newest', lang, list=listed)}"
    if page.fits(joined):
        return [joined]
    return [line, page.first_that_fits(phrase("terminal.newest_alone", lang, list=listed))]


def _left_out(document: Document, page: _Page) -> str:
    lang = page.lang
    parts = [pick(left["what"], lang) for left in document["scope"]["excluded"]]
    promises = len(document["promises"])
    last = []
    if promises:
        key = "terminal.pledge" if promises == 1 else "terminal.pledges"
        last = [phrase(key, lang, **({} if promises == 1 else {"n": promises}))]
    if not parts and not last:
        parts = [phrase("terminal.nothing_left_out", lang)]
    start = phrase("terminal.left_out", lang, list="{list}")
    whole = page.listed(start, parts, last)
    # An enumeration is named by its first member before it is dropped for its length.
    heads = [part.split(",", maxsplit=1)[0] for part in parts]
    return (
        whole
        if whole == start.format(list=", ".join([*parts, *last]))
        else page.listed(start, heads, last, first=[0])
    )


def _draws(document: Document, page: _Page) -> str:
    """How far the draws settle the figures: their diagnostics in one line."""
    lang, checks = page.lang, document["diagnostics"]
    # The figures that stand above; of a document without them the worst of all.
    own = [row["mcse_log"] for row in checks["quantities"] if row["name"] in _SUMS]
    values = {
        "r_hat": words.amount(checks["r_hat_max"], 4, lang),
        "ess": words.count(round(min(checks["ess_min"], checks["ess_tail_min"])), lang),
        "divergences": words.count(checks["divergences"], lang),
        "error": words.percent(max(own, default=checks["mcse_log_max"]), lang),
    }
    tries = (phrase(f"terminal.{key}", lang, **values) for key in ("draws", "draws_short"))
    return page.first_that_fits(*tries)


def _files(report: str, sheet: str, page: _Page) -> list[str]:
    lines = []
    if report:
        lines.append(phrase("terminal.report", page.lang, path=report))
    if sheet:
        lines.append(phrase("terminal.sheet", page.lang, path=sheet))
    joined = "   ".join(lines)
    return [joined] if joined and page.fits(joined) else lines
