"""The headline figures of a weighing by path: what each is called, its unit and its ready words.

In: the weighing document. Out: Headlines, in the order a reader wants them. Rounds through
desk/words only; holds no figure that the document does not hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from steelyard.desk.words import LANGUAGES, amount_range, money_range, percent, phrase, pick
from steelyard.desk.words import amount as amount_words
from steelyard.desk.words import money as money_words

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Headline:
    """One figure: its path as `trace` takes it, names and words by language, and its numbers."""

    path: str
    kind: str
    unit: str
    names: Mapping[str, str]
    words: Mapping[str, str]
    spread: Json


def headlines(document: Json) -> Iterator[Headline]:
    """The figures of the first page; those that the weighing does not hold are left out."""
    currency = str(document["currency"])
    units = {
        "money": f"{currency} of {document['price_year']}",
        "ratio": "ratio",
        "share": "decimal share",
        "months": "months",
    }
    for path, spread, kind in _figures(document):
        if spread is None:
            continue
        names = {lang: _name(document, path, lang) for lang in LANGUAGES}
        words = {lang: _words(spread, kind, currency, lang) for lang in LANGUAGES}
        yield Headline(path, kind, units[kind], names, words, spread)


def leg_name(leg: str, lang: str) -> str:
    """The name of a leg or of the balance: given, returned, due, trade, balance."""
    return phrase(f"sheets.legs.{leg}", lang)


def _figures(document: Json) -> Iterator[tuple[str, Json | None, str]]:
    for leg in ("given", "returned"):
        yield f"{leg}.value", document[leg]["value"], "money"
    yield "balance", document["balance"], "money"
    yield "ratio", document["ratio"], "ratio"
    common = document.get("ratio_common_window") or {}
    yield "ratio_common_window.ratio", common.get("ratio"), "ratio"
    yield "break_even", document.get("break_even"), "money"
    for leg in ("due", "trade"):
        yield f"{leg}.value", (document.get(leg) or {}).get("value"), "money"
    month = document.get("per_month") or {}
    for leg in ("given", "returned"):
        yield f"per_month.{leg}", month.get(leg), "money"
    share = document.get("share_of_economy") or {}
    if not share.get("reference"):
        share = {}
    for leg in ("given", "returned"):
        yield f"share_of_economy.{leg}", share.get(leg), "share"
    yield "share_of_economy.months_of_output", share.get("months_of_output"), "months"
    for basis, on in document.get("by_basis", {}).items():
        if basis == document["basis"]:
            continue
        for part in ("given", "returned", "balance", "ratio"):
            yield f"by_basis.{basis}.{part}", on.get(part), "ratio" if part == "ratio" else "money"


def _name(document: Json, path: str, lang: str) -> str:
    if path.startswith("by_basis."):
        _, basis, part = path.split(".")
        on = pick(document["by_basis"][basis].get("name"), lang) or basis
        key = f"{part}_value" if part in ("given", "returned") else part
        name = phrase(f"sheets.figures.{key}", lang)
        return phrase("sheets.on_basis", lang, name=name, basis=on)
    return phrase(f"sheets.figures.{path.replace('.', '_')}", lang)


def _words(spread: Json, kind: str, currency: str, lang: str) -> str:
    low, middle, high = spread.get("p05"), spread.get("p50"), spread.get("p95")
    if middle is None:
        ends = low, high
        if kind == "money":
            return money_range(*ends, currency, lang)
        return amount_range(*ends, lang=lang)
    if kind == "money":
        span = money_range(low, high, currency, lang)
        return phrase(
            "sheets.middle_and_span", lang, middle=money_words(middle, currency, lang), span=span
        )
    if kind == "share":
        span = phrase("span", lang, low=percent(low, lang), high=percent(high, lang))
        return phrase("sheets.middle_and_span", lang, middle=percent(middle, lang), span=span)
    span = amount_range(low, high, lang=lang)
    middle_words = amount_words(middle, lang=lang)
    return phrase("sheets.middle_and_span", lang, middle=middle_words, span=span)
