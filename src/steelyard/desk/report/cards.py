"""What the page shows of a claim, a price or a month when a reader opens it.

In: the public part of a weighing document. Out: words in both languages, by id, for the page's
own panel. Never markup: the page's script writes them as text.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from steelyard.desk import words
from steelyard.desk.report.bilingual import (
    Both,
    both,
    code,
    day,
    join,
    label,
    money,
    money_span,
    named,
    printed,
    printed_span,
    quantiles_amount,
    quantiles_money,
    same,
    say,
    unit,
)
from steelyard.desk.report.public import Document, web_address

LEGS = ("given", "returned", "due", "trade")


def items_by_place(document: Document) -> dict[str, tuple[str, Document]]:
    """Item id -> (its path in the document, the item), for items of every account."""
    found: dict[str, tuple[str, Document]] = {}
    for leg in LEGS:
        for id, item in document[leg]["items"].items():
            found[id] = (f"{leg}.items.{id}", item)
    for id, item in document["supporting"].items():
        found.setdefault(id, (f"supporting.{id}", item))
    return found


def promised_amount(promise: Document) -> Both:
    """How much was promised."""
    low, high = promise["promised_low"], promise["promised_high"]
    if low is None and high is None:
        return say("no_amount")
    return printed_span(low, high, "exact", promise["unit"])


def definition_words(definition: str, names: Mapping[str, Both]) -> Both:
    """A definition with its items by name: `shells * share` as `Shells × Share`."""

    def of(lang: str) -> str:
        def name(id: str) -> str:
            return str(getattr(names[id], lang)) if id in names else id

        return words.expression(definition, name, lang)

    return both(of)


def price_span(price: Document, currency: str) -> Both:
    """A price in the case's money and price year."""
    low, high = price.get("converted_low"), price.get("converted_high")
    return money(low, currency) if low == high else money_span(low, high, currency)


def item_names(document: Document) -> dict[str, Both]:
    """A name for every item that the document mentions; an id in words where it has no name."""
    names: dict[str, Both] = {}
    mentioned = [claim.get("read_as") or claim["item"] for claim in document["claims"]]
    mentioned += [price["item"] for price in document["prices"] if price.get("item")]
    for cell in document["grid"]:
        mentioned += [cell["item"], *([cell["proxy"]["item"]] if cell.get("proxy") else [])]
    for id in mentioned:
        names[id] = same(id.replace("_", " "))
    for id, name in words.item_names(document).items():
        names[id] = named(name, id)
    return names


def claim_amount(claim: Document) -> Both:
    """The amount as the claim gives it."""
    if claim["amount_low"] is None and claim["amount_high"] is None:
        return say("no_amount")
    return printed_span(
        claim["amount_low"], claim["amount_high"], claim["bound"], claim.get("unit") or ""
    )


def price_printed(price: Document) -> Both:
    """A price as printed, in its own currency and year."""
    low, high = price["price_low"], price["price_high"]
    if low is None and high is None:
        number = label("open")
    elif low is not None and high is not None and low != high:
        number = label("span", low=printed(low), high=printed(high))
    else:
        number = printed(high if low is None else low)
        if price["bound"] in ("at_least", "at_most"):
            number = label(price["bound"], value=number)
    return say(
        "price_printed",
        currency=price["currency"],
        number=number,
        unit=both(lambda lang: words.one_unit(price["unit"] or "", lang)),
        year=price["price_year"],
    )


def month_texts(document: Document) -> dict[str, Any]:
    """Estimates month by month in words: {"months": [...], figure path: [text, ...]}."""
    months = [str(one)[:7] for one in document.get("months") or ()]
    found: dict[str, Any] = {"months": months}
    items = items_by_place(document)
    for id, curve in (document.get("curves") or {}).items():
        if id in items:
            place, item = items[id]
            found[f"{place}.quantity"] = [
                join(quantiles_amount(q), unit(item["unit"])).packed() for q in _points(curve)
            ]
    for id, curve in (document.get("value_curves") or {}).items():
        path = "balance" if id == "balance" else f"{id}.value"
        found[path] = [quantiles_money(q, document["currency"]).packed() for q in _points(curve)]
    return found


def _points(curve: Document) -> list[Document]:
    keys = ("p05", "p50", "p95")
    rows = zip(*(curve[key] for key in keys), strict=True)
    return [dict(zip(keys, row, strict=True)) for row in rows]


def claim_cards(document: Document) -> dict[str, Document]:
    """What the page shows of a claim when a reader opens it, by id. Empty fields are left out."""
    copies: dict[str, list[list[str]]] = {}
    for origin in document["origins"]:
        drifts = {one["claim"]: one.get("drift") or "" for one in origin.get("drifts") or ()}
        for one in origin["claims"]:
            if one != origin["id"]:
                copies.setdefault(origin["id"], []).append([one, drifts.get(one, "")])
    names = item_names(document)
    cards = {}
    for claim in document["claims"]:
        id = claim["id"]
        read_as = claim.get("read_as") or claim["item"]
        url = web_address(claim.get("url") or "")
        card: Document = {
            "amount": claim_amount(claim).packed(),
            "item": names[read_as].packed(),
            "said": claim.get("said"),
            "source": claim.get("source_name") or claim.get("source"),
            "chain": " < ".join(claim.get("attribution") or ()),
            "as_of": day(claim.get("as_of")).packed(),
            "since": day(claim.get("window_start")).packed(),
            "reported": day(claim.get("reported_on")).packed(),
            "measure": code("measure", claim.get("measure")).packed(),
            "status": code("status", claim["status"]).packed(),
            "knowledge": code("knowledge", claim.get("knowledge")).packed(),
            "use": code("use", claim["use"]).packed(),
            "capacity": code("capacity", claim.get("capacity")).packed(),
            "why": claim.get("why") or claim.get("reason"),
            "words": claim.get("words"),
            "reading": claim.get("reading"),
            "quote": claim.get("quote"),
            "paraphrase": claim.get("paraphrase"),
            "translation": _translation(claim),
            "lang": claim.get("lang"),
            "href": url,
            "address": None if url else claim.get("url"),
            "note": claim.get("note"),
            "drift": claim.get("drift"),
            "origin": claim.get("origin") if claim.get("origin") != id else None,
            "copies": copies.get(id),
        }
        cards[id] = {key: value for key, value in card.items() if value}
    return cards


def _translation(claim: Document) -> str | list[str] | None:
    """The translation, said to be one and by whom; the quote beside it stays the evidence."""
    text = claim.get("translation")
    if not text:
        return None
    return both(lambda lang: f"[{words.translation_mark(claim, lang)}] {text}").packed()


def price_cards(document: Document) -> dict[str, Document]:
    """What the page shows of a price when a reader opens it, by id."""
    currency = document["currency"]
    names = item_names(document)
    cards = {}
    for price in document["prices"]:
        url = web_address(price.get("url") or "")
        item = price.get("item")
        card: Document = {
            "amount": price_printed(price).packed(),
            "item": names[item].packed() if item else None,
            "said": price.get("said"),
            "source": price.get("source"),
            "buyer": price.get("buyer"),
            "seller": price.get("seller"),
            "context": price.get("context"),
            "reported": day(price.get("reported_on")).packed(),
            "converted": price.get("used") and price_span(price, currency).packed(),
            "steps": price.get("steps"),
            "per_item": price.get("per_item_reason"),
            "why": price.get("why") or price.get("reason"),
            "quote": price.get("quote"),
            "href": url,
            "address": None if url else price.get("url"),
            "note": price.get("note"),
        }
        cards[price["id"]] = {key: value for key, value in card.items() if value}
    return cards


def published_value(document: Document, one: Document) -> Both:
    """What a study prints: its sum, else its quantity, else its unit price."""
    if one["value_low"] is not None or one["value_high"] is not None:
        if one["value_low"] == one["value_high"]:
            return money(one["value_low"], document["currency"])
        return money_span(one["value_low"], one["value_high"], document["currency"])
    if one["quantity_low"] is not None or one["quantity_high"] is not None:
        return printed_span(one["quantity_low"], one["quantity_high"], "exact", one["unit"])
    if one["unit_price_low"] is not None or one["unit_price_high"] is not None:
        return money_span(one["unit_price_low"], one["unit_price_high"], document["currency"])
    return same("–")
