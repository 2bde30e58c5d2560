"""The table of what the headline would be without each source, for a terminal and as JSON.

In: a LeaveOut, or the document made of it. Out: a document of plain values; lines of at most 80
columns, the same without colour. Touches no disk.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator, Mapping
from typing import Any, Final

from steelyard.desk.words import decimals, in_scale, one_line, phrase, pick, scale_of
from steelyard.weighing.leave_out import LeaveOut
from steelyard.weighing.weigh import Weighing

Document = Mapping[str, Any]
WIDTH: Final = 80
_SOURCE, _ORIGINS, _GIVEN, _BACK, _RATIO, _HOW = 19, 4, 19, 7, 17, 14


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


def _finite(numbers: dict[str, Any]) -> dict[str, Any]:
    return {
        name: None if isinstance(x, float) and not math.isfinite(x) else x
        for name, x in numbers.items()
    }


def render_leave_out(document: Document, lang: str = "en") -> str:
    """The table with its head and what the last column means."""
    base = document["base"]["figures"]
    scale = scale_of(base["given"]["p50"] or 0.0)
    lines = [
        *_wrapped(
            phrase(
                "leave_out.head",
                lang,
                title=pick(document["title"], lang),
                currency=document["currency"],
                scale=phrase(f"charts.scale.{scale}", lang) if scale else "",
                year=document["price_year"],
                basis=document["basis"],
            )
        ),
        "",
        _line(
            phrase("leave_out.source", lang),
            phrase("leave_out.origins", lang),
            phrase("leave_out.given", lang),
            phrase("leave_out.returned", lang),
            phrase("leave_out.ratio", lang),
            phrase("leave_out.how", lang),
        ),
        _figures(phrase("leave_out.all", lang), "", base, scale, "", lang),
    ]
    for row in document["rows"]:
        how = phrase(f"leave_out.hows.{row['how']}", lang)
        if row["how"] == "refused":
            lines += [f"{_cut(row['source'])}{row['origins']:>{_ORIGINS}}  {how}"]
            lines += textwrap.wrap(
                row["about"], WIDTH, initial_indent="    ", subsequent_indent="    "
            )
            continue
        if row["how"] == "reweighted" and row["k_hat"] is not None:
            how = f"k {decimals(row['k_hat'], 2, lang)}"
        elif row["why"]:
            why = phrase(f"leave_out.whys.{row['why']}", lang)
            how = f"{how}: {why}"
        lines.append(_figures(row["source"], row["origins"], row["figures"], scale, how, lang))
    errors = [document["base"]["errors"], *(row["errors"] for row in document["rows"])]
    worst = max((max(one.values()) for one in errors if one), default=0.0)
    lines += ["", *_wrapped(phrase("leave_out.note", lang, error=decimals(100 * worst, 1, lang)))]
    return "\n".join(one_line(line).rstrip() for line in lines) + "\n"


def _figures(name: str, origins: object, figures: Document, scale: str, how: str, lang: str) -> str:
    given, ratio = figures["given"], figures["ratio"]

    def sized(x: float | None) -> str:
        return in_scale(x, scale, lang) if scale else decimals(x, 0, lang)

    def span(spread: Document, show: Any) -> str:
        return f"{show(spread['p50'])} ({show(spread['p05'])}-{show(spread['p95'])})"

    def plain(x: float | None) -> str:
        return "-" if x is None else decimals(x, 1 if abs(x) >= 1.0 else 2, lang)

    back = sized(figures["returned"]["p50"])
    return _line(name, str(origins), span(given, sized), back, span(ratio, plain), how)


def _line(name: str, origins: str, given: str, back: str, ratio: str, how: str) -> str:
    return (
        f"{_cut(name)}{origins:>{_ORIGINS}}{given:>{_GIVEN}}{back:>{_BACK}}{ratio:>{_RATIO}}"
        f" {how[: _HOW - 1]}"
    )


def _cut(name: str) -> str:
    short = name if len(name) < _SOURCE else f"{name[: _SOURCE - 2]}."
    return short.ljust(_SOURCE)


def _wrapped(text: str) -> Iterator[str]:
    yield from textwrap.wrap(text, WIDTH)
