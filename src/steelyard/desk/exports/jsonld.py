"""A weighing as JSON-LD: claims as Web Annotations on their documents, the weighing as PROV.

In: the public document. Out: plain JSON. Each claim is an annotation (W3C Web Annotation Data Model)
whose target is its document, with a TextQuoteSelector and a TextPositionSelector where it is quoted;
its body is what it says. The weighing is an activity (W3C PROV-O) that used the claims and prices
that count, and the figures are what it generated. Positions count code points of the kept text.
"""

from __future__ import annotations

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
from steelyard.weighing.at_day import recorded_figures

Document = Mapping[str, Any]

ANNO: Final = "http://www.w3.org/ns/anno.jsonld"
VOCABULARY: Final = "urn:x-steelyard:vocab:"
CONTEXT: Final[tuple[Any, ...]] = (
    ANNO,
    {
        "prov": "http://www.w3.org/ns/prov#",
        "schema": "http://schema.org/",
        "steelyard": VOCABULARY,
        "used": {"@id": "prov:used", "@type": "@id"},
        "wasGeneratedBy": {"@id": "prov:wasGeneratedBy", "@type": "@id"},
        "wasDerivedFrom": {"@id": "prov:wasDerivedFrom", "@type": "@id"},
        "wasAttributedTo": {"@id": "prov:wasAttributedTo", "@type": "@id"},
        "wasAssociatedWith": {"@id": "prov:wasAssociatedWith", "@type": "@id"},
        "about": {"@id": "schema:about", "@type": "@id"},
        "url": {"@id": "schema:url", "@type": "@id"},
        "archivedAt": {"@id": "schema:archivedAt", "@type": "@id"},
    },
)
LOST: Final = (
    "Curves over time, draws and priors: only the headline figures and those of each item are told, by their plain bounds and quantiles.",
    "The texts around a quotation, so the quote selectors have no prefix and suffix.",
    "Links between claims other than who repeats whom, and every judgement but that a claim counts.",
)
_COUNTED: Final = frozenset({"evidence", "stale_repeat", "capacity"})


def to_jsonld(document: Document, base: str | None = None) -> dict[str, Any]:
    """The graph; `base` opens every name, and without one the names are those of the site's pages."""
    names = _Names(document, base)
    graph: list[dict[str, Any]] = [
        *_agents(document, names),
        *_documents(document, names),
        *_goods(document, names),
        *(_annotation(document, claim, names) for claim in told_claims(document)),
        *_prices(document, names),
        _weighing(document, names),
        *_figures(document, names),
    ]
    return {"@context": list(CONTEXT), "@graph": graph}


class _Names:
    """IRIs of things: below a base, or as anchors of the pages of a site."""

    def __init__(self, document: Document, base: str | None) -> None:
        self._own = base if base is not None else ""
        self._site = base is None
        self._documents = {one["id"] for one in document["documents"]}

    def claim(self, id: str) -> str:
        return f"documents.html#{id}" if self._site else f"{self._own}claim-{id}"

    def document(self, id: str) -> str:
        return f"documents.html#document-{id}" if self._site else f"{self._own}document-{id}"

    def other(self, kind: str, id: str) -> str:
        stem = "weighing.json#" if self._site else self._own
        return f"{stem}{kind}-{_safe(id)}"

    def holds(self, id: str | None) -> bool:
        return id in self._documents


def base_of(document: Document) -> str:
    """Names for a file that stands by itself: the same for the same case, cut-off and basis."""
    return f"{name_of(document, 'jsonld').urn}#"


def _safe(id: str) -> str:
    return "".join(sign if sign.isalnum() or sign in "._-" else "-" for sign in id)


def _agents(document: Document, names: _Names) -> Iterator[dict[str, Any]]:
    for party in document["parties"]:
        yield {
            "id": names.other("party", party["id"]),
            "type": ["prov:Agent", "schema:Organization"],
            "schema:name": _labels(party["name"]),
        }
    for source in document["sources"]:
        found: dict[str, Any] = {
            "id": names.other("source", source["id"]),
            "type": ["prov:Agent", "schema:Organization"],
            "schema:name": source["name"],
            "steelyard:kind": source["kind"],
        }
        if source.get("grade"):
            found["steelyard:grade"] = source["grade"]
        yield found
    yield {
        "id": names.other("program", "steelyard"),
        "type": ["prov:SoftwareAgent", "schema:SoftwareApplication"],
        "schema:name": "Steelyard",
    }


def _documents(document: Document, names: _Names) -> Iterator[dict[str, Any]]:
    for one in document["documents"]:
        found: dict[str, Any] = {
            "id": names.document(one["id"]),
            "type": ["prov:Entity", "schema:CreativeWork"],
            "schema:name": one["title"],
            "schema:publisher": one["publisher"],
            "schema:inLanguage": one["language"],
        }
        if one.get("published"):
            found["schema:datePublished"] = one["published"]
        for field, name in (("url", "url"), ("archive_url", "archivedAt")):
            address = web_address(str(one.get(field) or ""))
            if address:
                found[name] = address
        if one.get("sha256"):
            found["steelyard:sha256OfText"] = one["sha256"]
        yield found


def _goods(document: Document, names: _Names) -> Iterator[dict[str, Any]]:
    for id, named in document["names"].items():
        yield {
            "id": names.other("item", id),
            "type": "schema:Product",
            "schema:name": _labels(named),
        }


def _annotation(document: Document, claim: Document, names: _Names) -> dict[str, Any]:
    id = str(claim["id"])
    body: dict[str, Any] = {
        "id": f"{names.claim(id)}-said",
        "type": ["schema:Claim", "prov:Entity"],
        "schema:description": f"{item_of(document, claim)}: {amount_of(claim)}".strip(": "),
        "steelyard:status": claim["status"],
        "steelyard:certainty": claim["certainty"],
        "steelyard:use": claim["use"],
    }
    if claim["item"] in document["names"]:
        body["about"] = names.other("item", claim["item"])
    quantity = _quantity(claim)
    if quantity:
        body["steelyard:quantity"] = quantity
    for name, said in (("as_of", "steelyard:asOf"), ("reported_on", "schema:datePublished")):
        if claim.get(name):
            body[said] = claim[name]
    if source_of(document, claim):
        body["wasAttributedTo"] = names.other("source", claim["source"])
    if claim.get("attribution"):
        body["steelyard:attribution"] = {"@list": list(claim["attribution"])}
    if claim.get("translation"):
        body["steelyard:translation"] = {
            "@value": claim["translation"],
            "@language": claim.get("translation_lang") or "en",
        }
        body["steelyard:translated"] = words.translation_mark(claim, "en")
    if claim["origin"] and claim["origin"] != id:
        body["steelyard:repeats"] = {"id": names.claim(claim["origin"])}
    found: dict[str, Any] = {
        "id": names.claim(id),
        "type": "Annotation",
        "motivation": "describing",
        "body": body,
        "target": _target(document, claim, names),
    }
    if not claim.get("quote") and words_of(claim):
        found["steelyard:paraphrase"] = words_of(claim).removeprefix("[paraphrase] ")
    return found


def _target(document: Document, claim: Document, names: _Names) -> Any:
    if names.holds(claim.get("document")):
        source = names.document(claim["document"])
        body_of = {"type": "SpecificResource", "source": source}
        if claim.get("quote"):
            return {
                **body_of,
                "selector": [
                    {"type": "TextQuoteSelector", "exact": claim["quote"]},
                    {"type": "TextPositionSelector", "start": claim["start"], "end": claim["end"]},
                ],
            }
        return source
    # Without a kept document it is about the page that printed it, or about itself alone.
    address = address_of(document, claim)
    return address or f"{names.claim(str(claim['id']))}-said"


def _quantity(claim: Document) -> dict[str, Any]:
    found: dict[str, Any] = {"type": "schema:QuantitativeValue", "steelyard:bound": claim["bound"]}
    ends = {"schema:minValue": claim["amount_low"], "schema:maxValue": claim["amount_high"]}
    ends = {name: value for name, value in ends.items() if value is not None}
    if not ends:
        return {}
    unit = {"schema:unitText": claim["unit"]} if claim["unit"] else {}
    return {**found, **ends, **unit}


def _prices(document: Document, names: _Names) -> Iterator[dict[str, Any]]:
    for price in document["prices"]:
        if not price["used"]:
            continue
        found: dict[str, Any] = {
            "id": names.other("price", price["id"]),
            "type": ["prov:Entity", "schema:UnitPriceSpecification"],
            "schema:priceCurrency": price["currency"],
            "schema:name": price.get("said") or price["item"],
            "about": names.other("item", price["item"]),
        }
        ends = {"schema:minPrice": price["price_low"], "schema:maxPrice": price["price_high"]}
        found |= {name: value for name, value in ends.items() if value is not None}
        address = web_address(str(price.get("url") or ""))
        if address:
            found["url"] = address
        yield found


def _weighing(document: Document, names: _Names) -> dict[str, Any]:
    counted = [
        names.claim(str(one["id"])) for one in told_claims(document) if one["use"] in _COUNTED
    ]
    prices = [names.other("price", one["id"]) for one in document["prices"] if one["used"]]
    return {
        "id": names.other("weighing", document["case"]),
        "type": "prov:Activity",
        "schema:name": _labels(document["title"]),
        "used": [*counted, *prices],
        "wasAssociatedWith": names.other("program", "steelyard"),
        "steelyard:knownTo": document["known_to"],
        "steelyard:basis": document["basis"],
        "steelyard:seed": document["seed"],
    }


def _figures(document: Document, names: _Names) -> Iterator[dict[str, Any]]:
    of_item: dict[str, list[str]] = {}
    for claim in told_claims(document):
        if claim["use"] in _COUNTED:
            of_item.setdefault(str(claim["read_as"]), []).append(names.claim(str(claim["id"])))
    for path, q in recorded_figures(document).items():
        if not q:
            continue
        parts = path.split(".")
        item = parts[2] if len(parts) > 3 else ""
        found: dict[str, Any] = {
            "id": names.other("figure", path),
            "type": ["prov:Entity", "schema:QuantitativeValue"],
            "schema:name": path,
            "wasGeneratedBy": names.other("weighing", document["case"]),
        }
        if item and parts[3] == "quantity" and of_item.get(item):
            found["wasDerivedFrom"] = of_item[item]
        for name in ("low", "p05", "p50", "p95", "high"):
            if q.get(name) is not None:
                found[f"steelyard:{name}"] = q[name]
        yield found


def _labels(named: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"@value": text, "@language": lang} for lang, text in sorted(named.items()) if text]
