"""The nodes of a trace, and the lookups over a weighing document that both directions use.

In: the weighing document. Out: Nodes that hold raw numbers, the case's own words and addresses.
Never computes, rounds or drops.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from steelyard.weighing.evidence import COUNTED
from steelyard.weighing.trace.figures import Document, Number, items_of

Kind = Literal[
    "balance", "ratio", "break_even", "common", "per_month", "leans", "share", "output",
    "leg", "value", "quantity", "unit_price", "proxy", "origin", "set_aside", "copies",
    "promise", "unpriced", "piece",
    "claim", "price", "series", "prior", "published", "see", "left_out", "gap", "nothing",
]  # fmt: skip

LEAVES: frozenset[Kind] = frozenset(
    {"claim", "price", "series", "prior", "published", "piece", "see", "left_out", "gap", "nothing"}
)
"""Where a branch may end: words, a price, a series row, a prior, another's result, a piece of the
hypotheses, a pointer to a figure shown elsewhere, and openly nothing: a scope left out, no price."""

_NAME = re.compile(r"[A-Za-z_]\w*")
_CLAIM_DETAILS = (
    "item", "amount_low", "amount_high", "unit", "bound", "words", "said", "as_of",
    "window_start", "reported_on", "attribution", "source", "source_name", "status", "measure",
    "knowledge", "certainty", "role", "state", "text_basis", "quote", "paraphrase", "translation",
    "reading", "capacity", "capacity_of", "capacity_inputs", "partial", "credibility", "use", "why", "drift",
    "read_as", "origin", "document", "translation_lang", "translation_by", "translation_checked",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Node:
    """One step between a figure and the words it rests on.

    `label` is a name in the case's words by language; `figure` the path of a node that is itself
    a figure; `row` the id of a claim, price, series row or published figure; `details` what else
    is known of it, raw. `internal` must not leave the analyst's own machine.
    """

    kind: Kind
    label: Mapping[str, str] = field(default_factory=dict)
    figure: str = ""
    number: Number | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
    children: tuple[Node, ...] = ()
    row: str = ""
    url: str = ""
    note: str = ""
    internal: bool = False

    @property
    def claim(self) -> str:
        """The claim's id, where the node is a claim."""
        return self.row if self.kind == "claim" else ""

    def walk(self) -> Iterator[Node]:
        """The node and all below it, from the top down."""
        yield self
        for child in self.children:
            yield from child.walk()


class Index:
    """Lookups over one document that both directions use."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.items = items_of(document)
        self.claims: dict[str, Mapping[str, Any]] = {one["id"]: one for one in document["claims"]}
        self.unpriced = {one["item"]: one for one in document["unpriced"]}
        self.sources = {one["id"]: one for one in document["sources"]}
        self.of_item: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
        self.copies: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
        for one in document["claims"]:
            self.of_item[read_as(one)].append(one)
            if one["use"] == "copy":
                self.copies[one["origin"]].append(one)
        self.parts = {id: names_in(item.get("definition")) for id, (_, item) in self.items.items()}
        self.definers: dict[str, list[str]] = defaultdict(list)
        for id, parts in self.parts.items():
            for part in parts:
                self.definers[part].append(id)
        self.links: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
        for link in document["links"]:
            if link.get("judgement", "yes") == "yes":
                self.links[link["a"]].append(link)
                self.links[link["b"]].append(link)

    def name(self, id: str) -> Mapping[str, str]:
        """An item's name; its id as words where the document has none."""
        named = (self.document.get("names") or {}).get(id)
        if named:
            return dict(named)
        if id in self.items:
            return self.items[id][1]["name"] or {"en": id}
        return (self.unpriced.get(id) or {}).get("name") or {"en": id.replace("_", " ")}

    def quantity_path(self, id: str) -> str:
        """The figure path of an item's quantity; that of its list entry when it is unpriced."""
        if id in self.items:
            return f"{self.items[id][0]}.quantity"
        return f"unpriced.{id}" if id in self.unpriced else ""

    def told_through(self, id: str) -> list[str]:
        """Items defined from this one that somebody spoke about: claims on them bear on it."""
        found: list[str] = []
        waiting = list(self.definers[id])
        while waiting:
            definer = waiting.pop(0)
            if definer in found:
                continue
            found.append(definer)
            waiting += self.definers[definer]
        return [one for one in found if any(c["use"] in COUNTED for c in self.of_item[one])]

    def inequalities(self, id: str) -> list[tuple[Mapping[str, Any], tuple[str, ...]]]:
        """The ties that name an item, each with the other items it names."""
        found = []
        for tie in self.document.get("ties") or ():
            names = names_in(tie["tie"])
            if id in names:
                found.append((tie, tuple(one for one in names if one != id)))
        return found

    def claim(self, one: Mapping[str, Any], **more: Any) -> Node:
        """A claim as a leaf: its words, who says so on whose word, when, and where."""
        details = {key: one.get(key) for key in _CLAIM_DETAILS}
        source = self.sources.get(one.get("source") or "", {})
        camps = self.document["camps"]
        camp = camps.get(source.get("camp") or one.get("camp") or "", {})
        details["camp"] = camp.get("name") or {}
        details["grade"] = source.get("grade") or ""
        details["counts"] = one["use"] in COUNTED
        details["links"] = tuple(
            {key: link.get(key) or "" for key in ("a", "b", "kind", "drift", "why")}
            for link in self.links[one["id"]]
        )
        return Node(
            "claim",
            self.name(read_as(one)),
            row=one["id"],
            url=one.get("url") or "",
            note=one.get("note") or "",
            internal=bool(one.get("internal")),
            details={**details, **more},
        )


def read_as(claim: Mapping[str, Any]) -> str:
    """The item the model reads a claim as; the one it names where that is not settled.

    A capacity speaks about its load item, whatever it names.
    """
    if claim["use"] == "capacity" and claim.get("capacity_of"):
        return str(claim["capacity_of"])
    return str(claim.get("read_as") or claim["item"])


def names_in(text: str | None) -> tuple[str, ...]:
    """The items that an expression names, in its order, once each."""
    found = _NAME.findall(re.sub(r"\d+(\.\d+)?([eE][+-]?\d+)?(?!\w)", " ", text or ""))
    return tuple(dict.fromkeys(one for one in found if one != "integral"))


def newest_first(claims: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    def when(one: Mapping[str, Any]) -> tuple[str, str]:
        return (str(one.get("as_of") or one.get("reported_on") or ""), one["id"])

    return sorted(claims, key=when, reverse=True)


def aside(nodes: list[Node]) -> tuple[Node, ...]:
    return (Node("set_aside", children=tuple(nodes)),) if nodes else ()
