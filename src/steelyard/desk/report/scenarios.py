"""Scenarios beside the case, as a section of the page: document in, rows of words out.

Those that need no draws of their own have figures; the others are named. Never reckons.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from steelyard.desk import words
from steelyard.desk.report.bilingual import (
    Both,
    both,
    join,
    label,
    money,
    money_span,
    named,
    same,
)

Document = Mapping[str, Any]

LEGS: Final = ("given", "returned", "balance")


@dataclass(frozen=True, slots=True)
class Figure:
    """A median, the range below it, and how far it lies from the case."""

    middle: Both
    range: Both
    moved: Both


@dataclass(frozen=True, slots=True)
class Scenario:
    """One row: what is decided otherwise, why, and what then comes out."""

    name: Both
    why: Both
    how: Both
    figures: tuple[Figure, ...]


def scenario_view(document: Document) -> dict[str, Any]:
    """Names for the templates: `scenarios`, those `scenarios_left` without figures, `scenario_base`."""
    rows = document.get("scenarios") or ()
    base = {"figures": {**document, "given": document["given"]["value"]}}
    base["figures"]["returned"] = document["returned"]["value"]
    return {
        "scenarios": [_row(document, one) for one in rows if one["figures"]],
        "scenarios_left": join(
            *(named(one["name"], one["id"]) for one in rows if _waits(one)), sep="; "
        ),
        "scenarios_refused": [
            label("scenarios.refused_one", name=named(one["name"], one["id"]), why=one["why_not"])
            for one in rows
            if one["how"] == "refused"
        ],
        "scenario_base": _figures(document, base["figures"], {}),
    }


def _waits(one: Document) -> bool:
    return bool(one["how"] == "not_weighed")


def _row(document: Document, one: Document) -> Scenario:
    parts: list[Both] = []
    if one["basis"] != document["basis"]:
        basis = document["bases"].get(one["basis"], {})
        parts.append(named(basis.get("name"), one["basis"]))
    if one["window"] != document["window"]:
        ends = one["window"]
        parts.append(
            both(
                lambda lang: words.phrase(
                    "scenarios.window", lang, **{k: words.day(d, lang) for k, d in ends.items()}
                )
            )
        )
    return Scenario(
        named(one["name"], one["id"]),
        named(one["why"]),
        join(*parts, sep="; "),
        _figures(document, one["figures"], one["differences"]),
    )


def _figures(document: Document, figures: Document, differences: Document) -> tuple[Figure, ...]:
    currency = str(document["currency"])
    made = []
    for leg in LEGS:
        q, moved = figures[leg], differences.get(leg)
        made.append(
            Figure(
                money(q["p50"], currency),
                money_span(q["p05"], q["p95"], currency),
                _moved(moved["move"], currency) if moved else same(""),
            )
        )
    ratio, times = figures["ratio"], differences.get("ratio")
    shown = both(lambda lang: words.amount(ratio["p50"], 2, lang))
    span = both(lambda lang: words.amount_range(ratio["p05"], ratio["p95"], 2, lang))
    factor = times["move"] if times else None
    moved_by = (
        both(
            lambda lang: words.phrase("scenarios.times", lang, middle=words.amount(factor, 2, lang))
        )
        if factor is not None
        else same("")
    )
    return (*made, Figure(shown, span, moved_by))


def _moved(move: float | None, currency: str) -> Both:
    """With its sign, since it is a way and no amount."""
    if move is None:
        return same("")
    told = money(move, currency)
    return join("+", told, sep="") if move > 0 else told
