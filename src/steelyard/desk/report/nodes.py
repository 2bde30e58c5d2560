"""The nodes of the page's own trace, collected one by one.

In: ids, words, and the ids of parts. Out: plain JSON by id, in which every part exists.
Never reckons and never asks what a node means.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from steelyard.desk import words
from steelyard.desk.report.bilingual import (
    Both,
    join,
    money_bounds,
    named,
    quantiles_money,
    same,
    say,
)
from steelyard.desk.report.cards import item_names, items_by_place
from steelyard.desk.report.public import Document

Node = dict[str, Any]


class Nodes:
    """Collects nodes; parts that turn out not to exist are left out at the end."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.currency: str = document["currency"]
        self.items = items_by_place(document)
        self.names = item_names(document)
        self.nodes: dict[str, Node] = {}

    def add(
        self,
        id: str,
        kind: str,
        name: Both,
        value: Both | None = None,
        bounds: Both | None = None,
        rule: Both | None = None,
        parts: Iterable[str] = (),
    ) -> None:
        """Keep one node. Texts are packed as they will stand in the page."""
        node: Node = {"k": kind, "l": name.packed()}
        for key, text in (("v", value), ("b", bounds), ("r", rule)):
            if text is not None and text.en:
                node[key] = text.packed()
        node["p"] = list(dict.fromkeys(parts))
        self.nodes[id] = node

    def sum_of_money(self, id: str, name: Both, q: Document, rule: Both, parts: list[str]) -> None:
        """A node whose value is money with plain bounds."""
        shown = quantiles_money(q, self.currency)
        self.add(
            id, "total", name, shown, self.bounds(q), join(rule, open_reason(q, self.names)), parts
        )

    def bounds(self, q: Document) -> Both:
        """The plain bounds of a sum, named as such."""
        return say("bounds_are", span=money_bounds(q["low"], q["high"], self.currency))

    def name(self, item: str) -> Both:
        """An item's name, its id where the document has none."""
        return self.names.get(item) or same(item.replace("_", " "))

    def finished(self) -> dict[str, Node]:
        """All nodes, each part of which exists."""
        for node in self.nodes.values():
            node["p"] = [part for part in node["p"] if part in self.nodes]
        return self.nodes


def open_reason(q: Mapping[str, Any], names: Mapping[str, Both] | None = None) -> Both:
    """Why an end is open, where the weighing says so, items by their names where it names any."""
    reason = q.get("open")
    if not reason:
        return same("")
    if isinstance(reason, Mapping):
        return named(reason)
    named_by: dict[str, list[Both]] = {}
    for part in str(reason).split("; "):
        item, colon, text = part.rpartition(": ")
        name = (names or {}).get(item)
        if colon and name:
            named_by.setdefault(text, []).append(name)
        else:
            named_by.setdefault(part, [])
    parts = [join(join(*of, sep=", "), _reason(text), sep=": ") for text, of in named_by.items()]
    return join(*parts, sep="; ")


def _reason(text: str) -> Both:
    key = f"open_reasons.{text.replace(' ', '_')}"
    return say(key) if words.has_phrase(f"report.{key}") else same(text)
