"""What of a weighing may leave the house: the document in, the part fit to be mailed out.

Rows marked internal go, with whatever names them or repeats their words; numbers stay.
Text is made safe to look at: characters that hide or turn round other characters are
shown by their code point. Never changes a total, a quantile or the document it was given.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, cast
from urllib.parse import urlsplit

from steelyard.desk.report.relations import hide_relations
from steelyard.desk.report.withheld import hidden_sources, hide_sources
from steelyard.desk.words import visible
from steelyard.weighing.statements import without_claims

Document = dict[str, Any]

_NOT_IN_ADDRESSES = re.compile("[\\s\u00ad\u200b-\u200f<>\"'`\\\\^{}|]")


def web_address(text: str) -> str | None:
    """`text` if it is a plain http or https address that a browser may open, else None."""
    address = text.strip()
    if not address or _NOT_IN_ADDRESSES.search(address) or visible(address) != address:
        return None
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not host or "@" in parts.netloc:
        return None
    return address


def public_document(document: Mapping[str, Any]) -> tuple[Document, int]:
    """The document without its internal rows, and how many were withheld.

    Totals, quantiles and counts stay as they were weighed. Charts and page are both drawn from
    what this returns, so that a mark in a chart cannot give away what the page leaves out.
    """
    hidden_claims = _internal(document, "claims")
    hidden_prices = _internal(document, "prices")
    hidden_documents = _internal(document, "documents")
    hidden = hidden_claims | hidden_prices | hidden_documents
    shown = cast("Document", _made_visible(document))
    withheld = hide_relations(shown, hidden)
    if not hidden and not withheld:
        return shown, withheld
    shown["claims"] = [
        _unquoted(claim, hidden_documents)
        for claim in shown.get("claims", ())
        if claim["id"] not in hidden_claims
    ]
    shown["prices"] = [
        {**price, "rests_on": None if price.get("rests_on") in hidden else price.get("rests_on")}
        for price in shown.get("prices", ())
        if price["id"] not in hidden_prices
    ]
    shown["documents"] = [
        {**one, "cites": [cited for cited in one.get("cites", ()) if cited not in hidden]}
        for one in shown.get("documents", ())
        if one["id"] not in hidden_documents
    ]
    shown["links"] = [
        link
        for link in shown.get("links", ())
        if link["a"] not in hidden and link["b"] not in hidden
    ]
    shown["grid"] = [
        {**cell, "rows": [row for row in cell.get("rows", ()) if row not in hidden]}
        for cell in shown.get("grid", ())
    ]
    unnamed = hidden_sources(document, hidden_claims)
    shown["sources"] = [one for one in shown.get("sources", ()) if one["id"] not in unnamed]
    hide_sources(shown, document, hidden_claims)
    shown["widths"] = {
        id: without_claims(width, hidden_claims) for id, width in shown.get("widths", {}).items()
    }
    shown["origins"] = _origins(shown.get("origins", ()), hidden_claims)
    names = {origin["former"]: origin["id"] for origin in shown["origins"]}
    for origin in shown["origins"]:
        del origin["former"]
    for claim in shown["claims"]:
        if claim.get("origin") in hidden:
            claim["origin"] = names.get(claim["origin"], claim["id"])
        claim["capacity_inputs"] = [
            one for one in claim.get("capacity_inputs") or () if one not in hidden
        ]
        if _names_one(claim.get("why", ""), hidden):
            claim["why"] = ""
    return shown, len(hidden) + withheld


def _internal(document: Mapping[str, Any], kind: str) -> set[str]:
    return {row["id"] for row in document.get(kind, ()) if row.get("internal")}


def _unquoted(claim: Document, hidden_documents: set[str]) -> Document:
    """A claim read from an internal document keeps its number and loses the document's words."""
    if claim.get("document") not in hidden_documents or claim.get("document") is None:
        return claim
    gone = dict.fromkeys(("quote", "document", "start", "end"))
    blank = dict.fromkeys(("paraphrase", "translation", "note", "url", "words"), "")
    return {**claim, **gone, **blank}


def _origins(origins: Sequence[Document], hidden: set[str]) -> list[Document]:
    """Origins that keep a shown claim, each named by the first that it keeps."""
    kept = []
    for origin in origins:
        claims = [one for one in origin["claims"] if one not in hidden]
        if not claims:
            continue
        drifts = [drift for drift in origin.get("drifts", ()) if drift["claim"] not in hidden]
        id = claims[0] if origin["id"] in hidden else origin["id"]
        kept.append(
            {**origin, "id": id, "former": origin["id"], "claims": claims, "drifts": drifts}
        )
    return kept


def _names_one(text: str, hidden: set[str]) -> bool:
    return any(word in hidden for word in re.findall(r"[A-Za-z0-9][\w.-]*\w|\w", text))


def _made_visible(value: Any) -> Any:
    """A deep copy of plain JSON in which every text is `visible`."""
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, Mapping):
        return {key: _made_visible(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_made_visible(one) for one in value]
    return value
