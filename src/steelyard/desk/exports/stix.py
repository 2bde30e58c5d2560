"""A weighing as a bundle of STIX 2.1 for programs that share threat intelligence.

In: the public document. Out: the bundle as plain JSON, the same for the same document. Parties and
sources are identities, what one party gave the other of a good a relationship, each claim a note on
it with the quantity in an extension of its own, all of it together a report. A claim that names no
giver, receiver or good is a note on the parties.
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

Document = Mapping[str, Any]
Thing = dict[str, Any]

LOST: Final = (
    "Figures other than the median and 90 % range of what was given, came back and of each item, which stand as words in descriptions.",
    "Prices, price bases, copies and origins, leans, curves.",
    "Admiralty digits become the confidence of the standard (1 to 5 are 90, 70, 50, 30 and 10); a claim without one, or with 6, has no confidence. Letters of sources are lost.",
    "A claim that names no giver, receiver or good of the case stands as a note on the parties, on no relationship.",
    "Programs that do not know the extension see a quantity in the words of the note only.",
    "The time of making: every object bears the cut-off of information.",
)
CONFIDENCE: Final = {"1": 90, "2": 70, "3": 50, "4": 30, "5": 10}
"""STIX 2.1, appendix A, Admiralty credibility; 6 says that it cannot be judged, which is no number."""
_CLASSES: Final = {
    "intelligence": "organization", "military": "organization", "government": "organization",
    "intergovernmental": "organization", "think_tank": "organization", "academic": "organization",
    "media": "organization", "industry": "organization", "anonymous": "unknown", "unknown": "unknown",
}  # fmt: skip
_QUANTITY: Final = ("amount_low", "amount_high", "unit", "bound", "status", "certainty", "use")


def to_bundle(document: Document) -> Thing:
    """The whole bundle."""
    things = list(_things(document))
    report = _thing(
        document,
        "report",
        "report",
        created_by_ref=_id(document, "identity", "steelyard"),
        name=words.pick(document["title"], "en") or document["case"],
        description=_finding(document),
        report_types=["threat-report"],
        published=_time(document),
        object_refs=[one["id"] for one in things],
    )
    return {
        "type": "bundle",
        "id": f"bundle--{name_of(document, 'stix', 'bundle')}",
        "objects": [*things, report],
    }


def _things(document: Document) -> Iterator[Thing]:
    yield _thing(document, "identity", "steelyard", name="Steelyard", identity_class="system")
    yield _extension(document)
    for party in document["parties"]:
        yield _thing(
            document,
            "identity",
            f"party {party['id']}",
            name=words.pick(party["name"], "en") or party["id"],
            identity_class="group",
            roles=["party"],
        )
    for source in document["sources"]:
        yield _thing(
            document,
            "identity",
            f"source {source['id']}",
            name=source["name"],
            identity_class=_CLASSES.get(str(source["kind"]), "unknown"),
            roles=["source"],
        )
    told = list(told_claims(document))
    flows = {key for one in told if (key := _flow(document, one)) is not None}
    for key in sorted(flows):
        yield _relationship(document, *key)
    yield from (_note(document, one) for one in told)


def _flow(document: Document, claim: Document) -> tuple[str, str, str] | None:
    """Giver, receiver and good; nothing where a claim is on no flow between the two."""
    parties = {party["id"] for party in document["parties"]}
    direction = list(claim.get("direction") or [])
    if len(direction) != 2 or not set(direction) <= parties or not claim["item"]:
        return None
    return (str(direction[0]), str(direction[1]), str(claim["item"]))


def _subjects(document: Document, claim: Document) -> list[str]:
    """What a note is on: the flow, else the parties that the claim names, else both."""
    flow = _flow(document, claim)
    if flow is not None:
        return [_id(document, "relationship", "flow " + " ".join(flow))]
    parties = [str(party["id"]) for party in document["parties"]]
    named = [one for one in parties if one in (claim.get("direction") or ())]
    return [_id(document, "identity", f"party {one}") for one in named or parties]


def _relationship(document: Document, giver: str, receiver: str, item: str) -> Thing:
    leg = "given" if giver == document["parties"][0]["id"] else "returned"
    figures = document[leg]["items"].get(item)
    named = words.pick((document.get("names") or {}).get(item), "en") or item
    told = named
    if figures:
        q = figures["quantity"]
        told = f"{named}: about {_range(q)} {figures['unit']}"
    return _thing(
        document,
        "relationship",
        f"flow {giver} {receiver} {item}",
        relationship_type="delivered-to",
        source_ref=_id(document, "identity", f"party {giver}"),
        target_ref=_id(document, "identity", f"party {receiver}"),
        description=told,
    )


def _note(document: Document, claim: Document) -> Thing:
    source = source_of(document, claim)
    name = str(source.get("name") or claim.get("source_name") or "unknown")
    reference: Thing = {"source_name": name, "external_id": str(claim["id"])}
    address = address_of(document, claim)
    if address:
        reference["url"] = address
    quantity = {field: claim[field] for field in _QUANTITY if claim.get(field) not in {None, ""}}
    more: Thing = {}
    if claim.get("credibility") in CONFIDENCE:
        more["confidence"] = CONFIDENCE[claim["credibility"]]
    said = " ".join(part for part in (words_of(claim), f"({amount_of(claim)})") if part != "()")
    return _thing(
        document,
        "note",
        f"claim {claim['id']}",
        abstract=item_of(document, claim),
        content=said or item_of(document, claim),
        authors=[name],
        object_refs=_subjects(document, claim),
        external_references=[reference],
        extensions={
            _id(document, "extension-definition", "quantity"): {
                "extension_type": "property-extension",
                **quantity,
            }
        },
        **more,
    )


def _extension(document: Document) -> Thing:
    return _thing(
        document,
        "extension-definition",
        "quantity",
        created_by_ref=_id(document, "identity", "steelyard"),
        name="steelyard quantity",
        description="The amount that a note speaks of: its ends, unit, bound, status and use.",
        schema="One object of plain values: " + ", ".join(_QUANTITY),
        version="1.0.0",
        extension_types=["property-extension"],
        extension_properties=list(_QUANTITY),
    )


def _finding(document: Document) -> str:
    parts = []
    for leg, said in (("given", "Given"), ("returned", "Came back")):
        parts.append(f"{said}: {_range(document[leg]['value'])} {document['currency']}")
    return (
        f"{'; '.join(parts)} (median and 90 % range, notional, prices of {document['price_year']}), "
        f"by what was published until {str(document['known_to'])[:10]}."
    )


def _range(q: Document) -> str:
    low, middle, high = (q.get(name) for name in ("p05", "p50", "p95"))
    if middle is None or low is None or high is None:
        return "open"
    return f"{words.rounded(middle):.12g} ({words.rounded(low):.12g} to {words.rounded(high):.12g})"


def _time(document: Document) -> str:
    """The cut-off of information stands in for the clock."""
    return f"{str(document['known_to'])[:10]}T00:00:00.000Z"


def _id(document: Document, kind: str, name: str) -> str:
    return f"{kind}--{name_of(document, 'stix', kind, name)}"


def _thing(document: Document, kind: str, name: str, /, **values: Any) -> Thing:
    when = _time(document)
    return {
        "type": kind,
        "spec_version": "2.1",
        "id": _id(document, kind, name),
        "created": when,
        "modified": when,
        **values,
    }
