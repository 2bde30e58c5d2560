"""A weighing as entities of FollowTheMoney, the model of Aleph and OpenSanctions.

In: the public document. Out: entities as plain JSON, one a line in a file. Parties and sources become
bodies and organisations, documents documents, and each claim with a direction a link between the two
parties (or a payment where it is money), with its document as proof.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from steelyard.desk import words
from steelyard.desk.exports.claims import (
    address_of,
    amount_of,
    item_of,
    name_of,
    source_of,
    told_claims,
    words_of,
)
from steelyard.desk.report.public import web_address

Document = Mapping[str, Any]
Entity = dict[str, Any]

LOST: Final = (
    "The weighing itself: no figure, interval, bound, grade or price of it is an entity; only claims are told.",
    "Quantities: an amount stands as words in a summary, and only payments have an amount; of one known by an end that end is taken, and the summary says which.",
    "Who copies whom, who said it on whose word beyond the source, and where in a text a quotation stands.",
    "Claims without a direction between the two parties.",
)
_DAY: Final = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def to_entities(document: Document) -> list[Entity]:
    """All entities, parties first; the same for the same document."""
    return [
        *_parties(document),
        *_sources(document),
        *_documents(document),
        *(
            _claim(document, claim)
            for claim in told_claims(document)
            if claim.get("direction") and all(claim["direction"])
        ),
    ]


def _parties(document: Document) -> Iterator[Entity]:
    for party in document["parties"]:
        named = [text for _, text in sorted(party["name"].items()) if text]
        yield _entity(document, "PublicBody", "party", party["id"], name=named or [party["id"]])


def _sources(document: Document) -> Iterator[Entity]:
    for source in document["sources"]:
        yield _entity(
            document,
            "Organization",
            "source",
            source["id"],
            name=[source["name"]],
            alias=list(source.get("aliases") or ()),
            summary=[source.get("kind") or ""],
        )


def _documents(document: Document) -> Iterator[Entity]:
    for one in document["documents"]:
        yield _entity(
            document,
            "Document",
            "document",
            one["id"],
            title=[one["title"]],
            publisher=[one["publisher"]],
            publishedAt=_days(one.get("published")),
            sourceUrl=[web_address(str(one.get("url") or "")) or ""],
        )


def _claim(document: Document, claim: Document) -> Entity:
    giver, receiver = (_id(document, "party", side) for side in claim["direction"])
    money = claim["unit"] == _currency(claim["unit"])
    amount = claim["amount_low"] if claim["amount_low"] is not None else claim["amount_high"]
    proof = [one["id"] for one in document["documents"] if one["id"] == claim.get("document")]
    first, _, last = str(claim.get("as_of") or "").partition("/")
    shared: dict[str, list[str]] = {
        "summary": [f"{item_of(document, claim)}: {amount_of(claim)} ({claim['status']})"],
        "description": [words_of(claim)],
        "startDate": _days(claim.get("window_start") or (first if last else None)),
        "endDate": _days(last or first),
        "publisher": [words.translated(source_of(document, claim), "name", "en")],
        "sourceUrl": [address_of(document, claim)],
        "proof": [_id(document, "document", one) for one in proof],
        "recordId": [str(claim["id"])],
    }
    if money and amount is not None:
        return _entity(
            document,
            "Payment",
            "claim",
            str(claim["id"]),
            payer=[giver],
            beneficiary=[receiver],
            amount=[f"{amount:.12g}"],
            currency=[str(claim["unit"])],
            purpose=[item_of(document, claim)],
            **shared,
        )
    return _entity(
        document,
        "UnknownLink",
        "claim",
        str(claim["id"]),
        subject=[giver],
        object=[receiver],
        role=[item_of(document, claim)],
        status=[str(claim["status"])],
        **shared,
    )


def _currency(unit: str) -> str:
    return unit if re.fullmatch(r"[A-Z]{3}", unit) else ""


def _days(text: object) -> list[str]:
    """A date as FollowTheMoney takes one; of a window its first day."""
    found = _DAY.match(str(text or ""))
    return [found[0]] if found else []


def _id(document: Document, kind: str, id: str) -> str:
    return f"steelyard-{name_of(document, 'ftm', kind, id).hex}"


def _entity(document: Document, schema: str, kind: str, id: str, **values: list[str]) -> Entity:
    properties = {
        name: list(dict.fromkeys(one for one in texts if one)) for name, texts in values.items()
    }
    return {
        "id": _id(document, kind, id),
        "schema": schema,
        "properties": {name: texts for name, texts in sorted(properties.items()) if texts},
    }
