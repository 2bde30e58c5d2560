"""From the words somebody published up to the figures that rest on them.

In: the weighing document and a claim's id. Out: a tree of Nodes that says whether the claim
counts, and what it bears on. Never computes or rounds.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from steelyard.weighing.evidence import COUNTED
from steelyard.weighing.trace.figures import LEGS, Document, Figure, FigureError, figures
from steelyard.weighing.trace.nodes import Index, Kind, Node, read_as

AGAINST = frozenset({"I", "II"})
"""Ratings by which a piece speaks against a reading (docs/hypotheses.md)."""


def trace_claim(document: Document, claim_id: str) -> Node:
    """The tree from one claim up to every figure it bears on; `details["counts"]` says whether.

    Raises FigureError, with the nearest ids, when the weighing has no such claim.
    """
    return Up(document).claim(claim_id)


class Up:
    """One walk from a claim up."""

    def __init__(self, document: Document) -> None:
        self.index = Index(document)
        self.document = document
        self.known = figures(document)
        self.pieces = tuple((document.get("hypotheses") or {}).get("pieces", ()))
        self._shown: set[str] = set()

    def claim(self, id: str) -> Node:
        """A claim with what it bears on: figures and hypotheses, or the claim that counts for it."""
        node = self._figures_of(id)
        said = tuple(self._piece(one) for one in self.pieces if id in one["rests_on"])
        return replace(node, children=(*node.children, *said))

    def _figures_of(self, id: str) -> Node:
        if id not in self.index.claims:
            near = difflib.get_close_matches(id, self.index.claims, n=5, cutoff=0.5)
            raise FigureError(f"no claim {id!r} in this weighing", tuple(near))
        one = self.index.claims[id]
        node = self.index.claim(one)
        if one["use"] in COUNTED:
            return replace(node, children=(self.quantity(read_as(one)),))
        if one["use"] == "promise":
            promise = self.known.get(f"promises.{id}")
            return replace(node, children=(self._leaf(promise),) if promise else ())
        behind = self._behind(one)
        if not behind or behind in self._shown:
            return node
        self._shown.add(id)
        return replace(node, children=(self.claim(behind),))

    def _piece(self, piece: Mapping[str, Any]) -> Node:
        """A piece of the hypotheses, with the readings that it speaks against."""
        found = self.document["hypotheses"]["hypotheses"]
        against = [one["name"] for one in found if piece["ratings"].get(one["id"]) in AGAINST]
        details = {"piece": piece["id"], "counts": piece["counts"], "out": piece["out"]}
        return Node(
            "piece",
            piece["text"],
            details={**details, "against": tuple(against)},
            internal=bool(piece.get("internal")),
        )

    def _results_on(self, path: str) -> tuple[Node, ...]:
        """The pieces that are a result on this figure, such as `ratio > 5`."""
        return tuple(
            self._piece(one) for one in self.pieces if one["result"].partition(" ")[0] == path
        )

    def _behind(self, one: Mapping[str, Any]) -> str:
        """The claim that counts in place of this one, if any."""
        if one["use"] == "copy":
            return str(one["origin"])
        for link in self.index.links[one["id"]]:
            if (
                one["use"] == "derived"
                and link["kind"] == "derived_from"
                and link["a"] == one["id"]
            ):
                return str(link["b"]) if link["b"] in self.index.claims else ""
            if (
                one["use"] == "superseded"
                and link["kind"] == "supersedes"
                and link["b"] == one["id"]
            ):
                return str(link["a"]) if link["a"] in self.index.claims else ""
        return ""

    def quantity(self, id: str, tied: str = "", follow: bool = True) -> Node:
        """An item's estimate, then the value and the other estimates that rest on it."""
        path = self.index.quantity_path(id)
        figure = self.known.get(path)
        node = Node(
            "quantity" if id in self.index.items else "unpriced",
            self.index.name(id),
            figure=path,
            number=figure.number if figure else None,
            details={"tied": tied, "item": id},
        )
        if path in self._shown:
            return replace(node, kind="see")
        self._shown.add(path)
        above: list[Node] = []
        place, item = self.index.items.get(id, ("", {}))
        if place and not place.startswith("supporting."):
            above.append(self._value(id, place, item))
        for definer in self.index.definers[id]:
            rule = f"{definer} = {self.index.items[definer][1]['definition']}"
            above.append(self.quantity(definer, rule, follow))
        if follow:
            rule = f"{id} = {item.get('definition')}"
            above += [self.quantity(part, rule, False) for part in self.index.parts.get(id, ())]
            for tie, others in self.index.inequalities(id):
                above += [self.quantity(other, str(tie["tie"]), False) for other in others]
        above = [one for one in above if one.kind != "see"]
        return replace(node, children=(*above, *self._results_on(path)))

    def _value(self, id: str, place: str, item: Mapping[str, Any]) -> Node:
        section = place.partition(".")[0]
        value = self.known[f"{place}.value"]
        return Node(
            "value",
            self.index.name(id),
            figure=value.path,
            number=value.number,
            details={"unit": item["unit"]},
            children=(
                self._leg(section) if item.get("value") else Node("gap"),
                *self._results_on(value.path),
            ),
        )

    def _leg(self, section: str) -> Node:
        figure = self.known[f"{section}.value"]
        node = Node("leg", figure=figure.path, number=figure.number, details={"section": section})
        if figure.path in self._shown or section not in LEGS:
            return node
        self._shown.add(figure.path)
        wanted = ("balance", "ratio", "break_even", f"share_of_economy.{section}")
        headline = tuple(self._leaf(self.known[path]) for path in wanted if path in self.known)
        return replace(node, children=(*headline, *self._results_on(figure.path)))

    def _leaf(self, figure: Figure) -> Node:
        kinds: dict[str, Kind] = {
            "balance": "balance",
            "ratio": "ratio",
            "break_even": "break_even",
            "share": "share",
            "promise": "promise",
        }
        return Node(
            kinds[figure.kind],
            figure=figure.path,
            number=figure.number,
            details={"section": figure.about[-1] if figure.kind == "share" else ""},
            children=self._results_on(figure.path),
        )
