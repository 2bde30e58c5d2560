"""A hindcast as a document of plain values, and as text in a terminal.

In: a Hindcast and its case, or the document made of them. Out: the document; lines of at most 80
columns, the same without colour. What is marked internal is not told. Touches no disk.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any, Final

from steelyard.base.spread import Spread
from steelyard.case.case import Case
from steelyard.desk.words import day, decimals, in_scale, one_line, percent, phrase, pick, scale_of
from steelyard.weighing.hindcast import Hindcast

Document = Mapping[str, Any]
WIDTH: Final = 80


def hindcast_document(cast: Hindcast, case: Case, basis: str, seed: int) -> dict[str, Any]:
    """Plain values: standings by day, later claims, tallies; money in whole units."""
    internal = {claim.id for claim in case.claims if claim.internal}
    items = {item.id: item for item in case.items}
    camps = {
        name: {"name": dict(camp.name), "shape": camp.shape}
        for name, camp in sorted(case.exchange.camps.items())
    }
    shown = sorted({one.item for one in cast.later if one.claim not in internal})
    return {
        "case": case.exchange.id,
        "title": dict(case.exchange.title),
        "currency": case.exchange.money.currency,
        "price_year": case.exchange.money.price_year,
        "basis": basis,
        "seed": seed,
        "draws": cast.draws,
        "as_of": cast.standings[-1].day.isoformat(),
        "camps": camps,
        "items": {id: {"name": dict(items[id].name), "unit": items[id].unit} for id in shown},
        "standings": [
            {
                "day": one.day.isoformat(),
                "end": one.end.isoformat(),
                "origins": one.origins,
                "figures": {name: _spread(figure) for name, figure in one.figures.items()},
                "quantities": {name: _spread(q) for name, q in one.quantities.items()},
            }
            for one in cast.standings
        ],
        "later": [
            {
                **asdict(one),
                "day": one.day.isoformat(),
                "speaks_of": one.speaks_of.isoformat(),
                "reported": one.reported.isoformat(),
            }
            for one in cast.later
            if one.claim not in internal
        ],
        "unscored": [
            {"day": when.isoformat(), "claim": claim, "why": why}
            for when, claim, why in cast.unscored
            if claim not in internal
        ],
        "tallies": [{**asdict(one), "bins": list(one.bins)} for one in cast.tallies],
    }


def _spread(figure: Spread) -> dict[str, Any]:
    return {
        name: None if isinstance(x, float) and not math.isfinite(x) else x
        for name, x in figure.to_json().items()
    }


def render_hindcast(document: Document, lang: str = "en") -> str:
    """Standings day by day, then how later claims sat in what was expected."""
    last = document["standings"][-1]["figures"]
    scale = scale_of(last["given"]["p50"] or 0.0)
    lines = [
        *_wrapped(
            phrase(
                "hindcast.head",
                lang,
                title=pick(document["title"], lang),
                currency=document["currency"],
                scale=phrase(f"charts.scale.{scale}", lang) if scale else "",
                year=document["price_year"],
                basis=document["basis"],
                draws=document["draws"],
            )
        ),
        "",
        _row([phrase(f"hindcast.columns.{name}", lang) for name in _COLUMNS], (14, 5, 21, 18, 20)),
    ]
    for one in document["standings"]:
        figures = one["figures"]
        cells = [
            day(one["day"], lang),
            str(one["origins"]),
            *(_span(figures[name], scale, lang) for name in ("given", "returned")),
            _span(figures["ratio"], None, lang),
        ]
        lines.append(_row(cells, (14, 5, 21, 18, 20)))
    for fresh in (True, False):
        lines += ["", *_wrapped(phrase(f"hindcast.{'fresh' if fresh else 'used'}", lang))]
        lines.append(
            _row([phrase(f"hindcast.tally.{name}", lang) for name in _TALLY], _TALLY_WIDTHS)
        )
        for one in document["tallies"]:
            if one["fresh"] != fresh:
                continue
            cells = [
                phrase("hindcast.lead", lang, months=one["lead"]),
                str(one["claims"]),
                *("-" if one[name] is None else percent(one[name], lang) for name in _INSIDE),
                "-" if one["score"] is None else decimals(one["score"], 2, lang),
                " ".join(str(n) for n in one["bins"]),
            ]
            lines.append(_row(cells, _TALLY_WIDTHS))
    lines += ["", *_wrapped(phrase("hindcast.note", lang, unscored=len(document["unscored"])))]
    return "\n".join(one_line(line).rstrip() for line in lines) + "\n"


_COLUMNS: Final = ("day", "origins", "given", "returned", "ratio")
_TALLY: Final = ("lead", "claims", "inside_50", "inside_90", "score", "bins")
_TALLY_WIDTHS: Final = (16, 8, 8, 8, 8, 32)
_INSIDE: Final = ("inside_50", "inside_90")


def _row(cells: list[str], widths: tuple[int, ...]) -> str:
    first = cells[0][: widths[0] - 1].ljust(widths[0])
    return first + "".join(
        cell.rjust(width) for cell, width in zip(cells[1:], widths[1:], strict=True)
    )


def _span(figure: Document, scale: str | None, lang: str) -> str:
    def shown(x: float | None) -> str:
        if x is None:
            return "-"
        if scale:
            return in_scale(x, scale, lang)
        return decimals(x, 1 if abs(x) >= 1.0 else 2, lang)

    return f"{shown(figure['p50'])} ({shown(figure['p05'])}-{shown(figure['p95'])})"


def _wrapped(text: str) -> Iterator[str]:
    yield from textwrap.wrap(text, WIDTH)
