"""The table of what the headline would be without each source, for a terminal and as JSON.

In: a LeaveOut, or the document made of it. Out: a document of plain values; lines of at most 80
columns, the same without colour. Touches no disk.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from steelyard.desk.words import decimals, in_scale, one_line, percent, phrase, pick, scale_of
from steelyard.weighing.leave_out import LeaveOut
from steelyard.weighing.weigh import Weighing

Document = Mapping[str, Any]
WIDTH: Final = 80
_SOURCE, _ORIGINS, _GIVEN, _BACK, _RATIO = 23, 3, 19, 7, 17
"""Columns: with two spaces and a last one of nine they fill the line."""
_PLACES: Final = ((100.0, 0), (1.0, 1), (0.0, 2))
"""Decimals of a ratio by its size: three digits, to see a small move."""


def leave_out_document(table: LeaveOut, weighing: Weighing) -> dict[str, Any]:
    """Plain values of the table; money in whole units of the case's currency."""
    exchange = weighing.case.exchange
    names = {source.id: source.name for source in weighing.case.sources}
    return {
        "case": exchange.id,
        "title": exchange.title,
        "currency": exchange.money.currency,
        "price_year": exchange.money.price_year,
        "basis": weighing.options.basis,
        "as_of": (weighing.options.as_of or weighing.options.end).isoformat(),
        "seed": weighing.options.seed,
        "draws": table.draws,
        "refit_draws": table.refit_draws,
        "base": {
            "figures": {name: spread.to_json() for name, spread in table.base.items()},
            "errors": table.errors,
        },
        "narrowing": _narrowing(table, names),
        "rows": [
            {
                "source": row.source,
                "name": names.get(row.source, row.source),
                "camp": row.camp,
                "origins": row.origins,
                "prices": row.prices,
                "how": row.how,
                "why": row.why,
                "about": row.about,
                "k_hat": row.k_hat,
                "ess": row.ess,
                # Nothing to weigh moves by no number.
                "move": row.move if math.isfinite(row.move) else None,
                "figures": {
                    name: _finite(spread.to_json()) for name, spread in row.figures.items()
                },
                "errors": row.errors,
            }
            for row in table.rows
        ],
    }


def _narrowing(table: LeaveOut, names: Mapping[str, str]) -> dict[str, Any] | None:
    found = table.narrowing
    if found is None:
        return None
    return {
        "figure": found.figure,
        "total": found.total,
        "sources": [
            {"source": source, "name": names.get(source, source), "share": share, "se": se}
            for source, share, se in found.shares
        ],
    }


def _finite(numbers: dict[str, Any]) -> dict[str, Any]:
    return {
        name: None if isinstance(x, float) and not math.isfinite(x) else x
        for name, x in numbers.items()
    }


def render_leave_out(document: Document, lang: str = "en") -> str:
    """The table with its head and what the last column means."""
    base = document["base"]["figures"]
    scale = scale_of(base["given"]["p50"] or 0.0)
    weighed = [row for row in document["rows"] if row["how"] != "refused"]
    refused = [row for row in document["rows"] if row["how"] == "refused"]
    marks = _marks(weighed)
    head = phrase(
        "leave_out.head",
        lang,
        title=pick(document["title"], lang),
        currency=document["currency"],
        scale=phrase(f"charts.scale.{scale}", lang) if scale else "",
        year=document["price_year"],
        basis=document["basis"],
    )
    columns = ("source", "origins", "given", "returned", "ratio", "how")
    heads = [phrase(f"leave_out.{name}", lang) for name in columns]
    lines = [*_wrapped(" ".join(head.split()).replace(" ,", ",")), "", *_row(*heads)]
    lines += _figures(phrase("leave_out.all", lang), "", base, scale, "", lang)
    for row in weighed:
        how = phrase(f"leave_out.hows.{row['how']}", lang)
        if row["why"] in marks:
            how = f"{how} ({marks[row['why']]})"
        lines += _figures(row["name"], row["origins"], row["figures"], scale, how, lang)
    if refused:
        lines += ["", phrase("leave_out.refused", lang)]
        for row in refused:
            said = phrase("leave_out.refused_row", lang, name=row["name"], why=row["about"])
            lines += _wrapped(said, "  ", "    ")
    if found := document.get("narrowing"):
        sources = "; ".join(
            phrase(
                "leave_out.narrows_one",
                lang,
                name=one["name"],
                share=percent(one["share"], lang),
                error=percent(1.96 * one["se"], lang),
            )
            for one in found["sources"]
        )
        said = phrase(
            f"leave_out.narrows.{found['figure']}",
            lang,
            times=decimals(math.exp(found["total"]), 1, lang),
            sources=sources,
        )
        lines += ["", *_wrapped(said)]
    errors = [document["base"]["errors"], *(row["errors"] for row in weighed)]
    worst = max((max(one.values()) for one in errors if one), default=0.0)
    lines += ["", *_meanings(weighed, marks, lang)]
    lines += _wrapped(phrase("leave_out.note", lang, error=decimals(100 * worst, 1, lang)))
    return "\n".join(one_line(line).rstrip() for line in lines) + "\n"


def _marks(rows: Sequence[Document]) -> dict[str, str]:
    """A letter for each reason that occurs, in the order of the table."""
    reasons = dict.fromkeys(row["why"] for row in rows if row["why"])
    return {why: chr(ord("a") + n) for n, why in enumerate(reasons)}


def _meanings(rows: Sequence[Document], marks: Mapping[str, str], lang: str) -> Iterator[str]:
    """What the words and letters of the last column mean."""
    for how in ("unchanged", "reweighted", "refit"):
        if any(row["how"] == how for row in rows):
            yield from _wrapped(phrase(f"leave_out.means.{how}", lang), rest="  ")
    for why, mark in marks.items():
        yield from _wrapped(f"{mark}  {phrase(f'leave_out.whys.{why}', lang)}", "  ", "     ")


def _figures(
    name: str, origins: object, figures: Document, scale: str, how: str, lang: str
) -> Iterator[str]:
    given, ratio = figures["given"], figures["ratio"]

    def sized(x: float | None) -> str:
        return in_scale(x, scale, lang) if scale else decimals(x, 0, lang)

    def span(spread: Document, show: Any) -> str:
        return f"{show(spread['p50'])} ({show(spread['p05'])}-{show(spread['p95'])})"

    def plain(x: float | None) -> str:
        if x is None:
            return "-"
        return decimals(x, next(places for least, places in _PLACES if abs(x) >= least), lang)

    back = sized(figures["returned"]["p50"])
    return _row(name, str(origins), span(given, sized), back, span(ratio, plain), how)


def _row(name: str, origins: str, given: str, back: str, ratio: str, how: str) -> Iterator[str]:
    """A row of the table; a name that is too long goes on below, so that none is mistaken."""
    first, *more = textwrap.wrap(one_line(name), _SOURCE - 2, subsequent_indent="  ")
    yield (
        f"{first:<{_SOURCE}}{origins:>{_ORIGINS}}{given:>{_GIVEN}}{back:>{_BACK}}"
        f"{ratio:>{_RATIO}}  {how}"
    )
    yield from more


def _wrapped(text: str, first: str = "", rest: str | None = None) -> list[str]:
    return textwrap.wrap(
        one_line(text),
        WIDTH,
        initial_indent=first,
        subsequent_indent=first if rest is None else rest,
    )
