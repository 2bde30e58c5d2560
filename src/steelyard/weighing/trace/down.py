"""From a figure down to the words somebody published.

In: the weighing document and a figure path. Out: a tree of Nodes; what does not count stands
below nodes set aside, with the reason. Never computes, rounds or drops.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from steelyard.weighing.evidence import COUNTED
from steelyard.weighing.trace.figures import (
    LEGS,
    SECTIONS,
    Document,
    Figure,
    find_figure,
    number_of,
    quantity_number,
)
from steelyard.weighing.trace.nodes import Index, Kind, Node, aside, names_in, newest_first, read_as

_PRICE_DETAILS = (
    "kind", "price_low", "price_high", "currency", "unit", "price_year", "bound", "said", "buyer",
    "seller", "source", "reported_on", "rests_on", "quote", "used", "why", "reason", "steps",
    "converted_low", "converted_high", "basis",
)  # fmt: skip
_ITEM_DETAILS = (
    "definition", "claims", "origins", "prior_only", "newest_evidence", "continued_share",
    "measure",
)  # fmt: skip
_SERIES_DETAILS = ("series", "period", "value", "unit", "source")
_PUBLISHED_DETAILS = (
    "study", "year", "said", "measures", "unit", "quantity_low", "quantity_high", "value_low",
    "value_high", "as_of", "differs", "differs_de",
)  # fmt: skip


def trace_figure(document: Document, path: str) -> Node:
    """The tree from the figure at `path` down to claims, prices, series and priors.

    Raises FigureError for a path that names no figure.
    """
    figure = find_figure(document, path)
    node = Down(document).figure(figure)
    details = {**node.details, "month": figure.month, "end": figure.end}
    number = figure.number if figure.kind not in {"unpriced", "published"} else node.number
    return replace(node, figure=figure.path, number=number, details=details)


class Down:
    """One walk from a figure down. What was shown once is pointed to afterwards."""

    def __init__(self, document: Document) -> None:
        self.index = Index(document)
        self.document = document
        self._shown: dict[str, str] = {}
        # Quantities that a leg of this tree shows in their own place: a tie points to them.
        self._coming: set[str] = set()

    def figure(self, figure: Figure) -> Node:
        """The node of a figure of any kind."""
        match figure.kind, figure.about:
            case (("quantity" | "documented"), (id,)):
                return self.quantity(id)
            case "value", (id,):
                return self.value(id)
            case "unit_price", (id,):
                return self.unit_price(id, self.document["basis"])
            case "grid", (id, basis):
                return self.unit_price(id, basis)
            case "leg", (section,):
                return self.leg(section)
            case (("common_leg" | "per_month"), (section,)):
                kind: Kind = "common" if figure.kind == "common_leg" else "per_month"
                return Node(kind, details=self._window(), children=(self.leg(section),))
            case "share", (n, leg):
                return self.share(int(n), leg)
            case "basis_leg", (basis, leg):
                return self.leg(leg, basis)
            case "basis_pans", (basis,):
                kind = "ratio" if figure.path.endswith("ratio") else "balance"
                pans = tuple(self.leg(leg, basis) for leg in LEGS)
                return Node(kind, self._basis(basis), children=pans)
            case "leans", (change, name):
                sections = (name,) if name in LEGS else LEGS
                legs = tuple(self.leg(section) for section in sections)
                return Node("leans", details={"change": change, "of": name}, children=legs)
            case "unpriced", (id,):
                return self.unpriced(id)
            case "promise", (id,):
                return self.promise(id)
            case "published", (id,):
                return self.published(id)
            case _:
                kinds: dict[str, Kind] = {
                    "balance": "balance", "ratio": "ratio", "break_even": "break_even",
                }  # fmt: skip
                kind = kinds.get(figure.kind, "common")
                for section in SECTIONS:
                    self._expect(section)
                pans = tuple(self.leg(leg) for leg in LEGS)
                details = self._window() if kind == "common" else {}
                return Node(kind, details=details, children=(*pans, *self._beside()))

    def _window(self) -> dict[str, Any]:
        common = self.document.get("ratio_common_window") or self.document["window"]
        return {"start": common["start"], "end": common["end"]}

    def _basis(self, basis: str) -> Mapping[str, str]:
        return (self.document["bases"].get(basis) or {}).get("name") or {"en": basis}

    def _beside(self) -> tuple[Node, ...]:
        """What stands beside the two pans: owed, ordinary trade, and what scope leaves out."""
        other = [self.leg(one) for one in ("due", "trade") if self.document[one]["items"]]
        scope = [
            Node("left_out", left["what"], details={"why": left["why"]})
            for left in self.document["scope"].get("excluded") or ()
        ]
        return aside([*other, *scope])

    def leg(self, section: str, basis: str = "") -> Node:
        """A leg: its items' values, then what of that direction is not in the sum."""
        held = self.document[section]
        path = f"by_basis.{basis}.{section}" if basis else f"{section}.value"
        spread = self.document["by_basis"][basis][section] if basis else held["value"]
        held_items = held["items"]
        self._expect(section)
        ids = sorted(held_items, key=lambda one: self._size(held_items[one]), reverse=True)
        values = [self.value(id, basis) for id in ids]
        left: list[Node] = []
        if section in LEGS:
            left = [
                self.unpriced(id)
                for id, one in self.index.unpriced.items()
                if one["leg"] == section and id not in held_items
            ]
            homeless = [
                one
                for one in self.document["claims"]
                if one.get("leg") == section
                and one["use"] not in COUNTED
                and read_as(one) not in self.index.items
                and read_as(one) not in self.index.unpriced
            ]
            left += [self.index.claim(one) for one in newest_first(homeless)]
        if not values:
            values = [Node("nothing")]
        return Node(
            "leg",
            self._basis(basis) if basis else {},
            figure=path,
            number=number_of(spread, "money", self.document["currency"]),
            details={"section": section, "parties": self._parties(section)},
            children=(*values, *aside(left)),
        )

    def _expect(self, section: str) -> None:
        for id in self.document[section]["items"]:
            self._coming.add(self.index.quantity_path(id))

    def _parties(self, section: str) -> tuple[Mapping[str, str], ...]:
        names = tuple(party["name"] for party in self.document["parties"])
        return {"given": names, "returned": names[::-1]}.get(section, ())

    @staticmethod
    def _size(item: Mapping[str, Any]) -> float:
        value = item.get("value") or {}
        return float(value.get("p50") or 0.0)

    def value(self, id: str, basis: str = "") -> Node:
        """A valuation: quantity times unit price."""
        place, item = self.index.items[id]
        own = basis in {"", self.document["basis"]}
        price = self.unit_price(id, basis or self.document["basis"])
        return Node(
            "value",
            self.index.name(id),
            figure=f"{place}.value" if own else "",
            number=number_of(
                item.get("value") if own else None, "money", self.document["currency"]
            ),
            details={"unit": item["unit"]},
            children=(self.quantity(id), price),
        )

    def unit_price(self, id: str, basis: str) -> Node:
        """The price of one unit on a basis: its rows, the proxy, and the rows not used."""
        place, item = self.index.items.get(id, ("", {}))
        own = basis == self.document["basis"] and bool(place)
        cell: Mapping[str, Any] = next(
            (one for one in self.document["grid"] if (one["item"], one["basis"]) == (id, basis)), {}
        )
        path = f"{place}.unit_price" if own and not place.startswith("supporting.") else ""
        path = path or (f"grid.{id}.{basis}" if cell else "")
        spread = (item.get("unit_price") if own else None) or cell.get("unit_price")
        rows = [one for one in self.document["prices"] if one["item"] == id]
        # An item that only lends its price has no cell: its rows on the basis are what is lent.
        listed = cell.get("rows") or ()
        used = [
            one
            for one in rows
            if one["id"] in listed or (not cell and one["used"] and one["basis"] == basis)
        ]
        unit = str(item.get("unit") or "")
        node = Node(
            "unit_price",
            self.index.name(id),
            figure=path,
            number=number_of(spread, "money", self.document["currency"]),
            details={"basis": self._basis(basis), "unit": unit, "sales": len(used)},
        )
        key = f"grid {id} {basis}"
        if key in self._shown:
            return self._see(node, key)
        self._shown[key] = path
        children = [self._price(one) for one in used]
        proxy = cell.get("proxy") or (item.get("proxy_price") if own and not used else None)
        if proxy:
            lender = self.unit_price(proxy["item"], proxy["basis"])
            details = {**proxy, "basis": self._basis(proxy["basis"])}
            name = self.index.name(proxy["item"])
            children.append(Node("proxy", name, details=details, children=(lender,)))
        if not children:
            dated = bool(cell.get("of_the_day") or (own and item.get("of_the_day")))
            money = spread is not None and (dated or unit == self.document["currency"])
            counted = "dated_money" if dated else "own_money"
            details = {"counted": counted if money else "", "priced": spread is not None}
            children.append(Node("nothing" if money else "gap", details=details))
        taken = {one["id"] for one in used}
        unused = [
            self._price(one)
            for one in rows
            if one["basis"] in {basis, None} and one["id"] not in taken
        ]
        return replace(node, children=(*children, *aside(unused)))

    def _price(self, row: Mapping[str, Any]) -> Node:
        return Node(
            "price",
            {"en": row.get("said") or row["id"]},
            row=row["id"],
            url=row.get("url") or "",
            note=row.get("note") or "",
            internal=bool(row.get("internal")),
            details={key: row.get(key) for key in _PRICE_DETAILS},
        )

    def _see(self, node: Node, key: str) -> Node:
        """A pointer to what is shown elsewhere in the tree."""
        return replace(node, kind="see", figure=self._shown[key] or node.figure, children=())

    def quantity(self, id: str, tied: str = "", follow: bool = True) -> Node:
        """An estimate: the parts that define it, its origins, and what is tied to it.

        Ties are followed one step (`follow`), else one quantity would bring in all the others.
        """
        _, item = self.index.items.get(id, ("", {}))
        path = self.index.quantity_path(id)
        unit = str(item.get("unit") or "")
        details = {"tied": tied, "item": id, **{key: item.get(key) for key in _ITEM_DETAILS}}
        spoken = names_in(f"{id} {item.get('definition') or ''} {tied}")
        details["names"] = {one: dict(self.index.name(one)) for one in spoken}
        number = quantity_number(item.get("quantity"), unit)
        node = Node("quantity", self.index.name(id), figure=path, number=number, details=details)
        if path in self._shown or (tied and path in self._coming):
            return replace(node, kind="see")
        self._shown[path] = path
        parts = [self.quantity(part, follow=follow) for part in self.index.parts.get(id, ())]
        origins, left = self._evidence(id)
        ties = self._ties(id) if follow else []
        prior = [] if parts or origins else [self._prior(id)]
        return replace(node, children=(*parts, *origins, *ties, *prior, *left))

    def _ties(self, id: str) -> list[Node]:
        tied = []
        for definer in self.index.told_through(id):
            if self.index.quantity_path(definer) in self._shown:
                continue
            rule = f"{definer} = {self.index.items[definer][1]['definition']}"
            tied.append(self.quantity(definer, rule, follow=False))
        for tie, others in self.index.inequalities(id):
            for other in others:
                if self.index.quantity_path(other) in self._shown:
                    continue
                tied.append(self.quantity(other, str(tie["tie"]), follow=False))
        return tied

    def _evidence(self, id: str) -> tuple[list[Node], tuple[Node, ...]]:
        """The origins that count for an item, and what was said of it that does not count."""
        told = self.index.of_item[id]
        origins: list[Node] = []
        below: set[str] = set()
        for one in newest_first(one for one in told if one["use"] in COUNTED):
            copies = self.index.copies[one["id"]]
            below |= {copy["id"] for copy in copies}
            repeats = tuple(self.index.claim(copy) for copy in newest_first(copies))
            held = (Node("copies", children=repeats),) if repeats else ()
            source = self.index.sources.get(one.get("source") or "", {})
            name = source.get("name") or one.get("source_name") or ""
            origins.append(
                Node(
                    "origin",
                    {"en": name},
                    details={"copies": len(repeats)},
                    children=(self.index.claim(one), *held),
                )
            )
        rest = [one for one in told if one["use"] not in COUNTED and one["id"] not in below]
        return origins, aside([self.index.claim(one) for one in newest_first(rest)])

    def _prior(self, id: str) -> Node:
        _, item = self.index.items.get(id, ("", {}))
        spread = (self.document.get("prior_predictive") or {}).get(id)
        number = quantity_number(spread, str(item.get("unit") or ""))
        rows = [one for one in self.document["priors"] if id in re.split(r"[.:]", one["name"])]
        reasons = tuple(str(one.get("reason") or "") for one in rows)
        details = {"reasons": reasons, "only": bool(item.get("prior_only", True))}
        return Node("prior", self.index.name(id), number=number, details=details)

    def share(self, n: int, leg: str) -> Node:
        """A share of a yearly output: the leg, and the rows of the output's series."""
        references = self.document["share_of_economy"].get("reference") or []
        outputs: tuple[Node, ...] = (Node("nothing"),)
        if n < len(references):
            reference = references[n]
            years = {str(year) for year in reference.get("years") or ()}
            rows = [
                Node(
                    "series",
                    {"en": row["series"]},
                    row=row["id"],
                    url=row.get("url") or "",
                    note=row.get("note") or "",
                    details={key: row.get(key) for key in _SERIES_DETAILS},
                )
                for row in self.document["series"]
                if row["series"] == reference["series"]
                and row["period"] in years
                and row.get("use", True)
            ]
            output = reference.get("output")
            spread = {"p50": output} if output is not None else None
            kept = {key: reference.get(key) for key in ("kind", "years", "per", "rate", "note")}
            outputs = (
                Node(
                    "output",
                    reference["name"],
                    number=number_of(spread, "money", self.document["currency"]),
                    details=kept,
                    children=tuple(rows) or (Node("nothing"),),
                ),
            )
        return Node("share", children=(*outputs, self.leg(leg)), details={"section": leg})

    def unpriced(self, id: str) -> Node:
        """Something listed but never priced, with what is told of it."""
        entry = self.index.unpriced[id]
        key = f"unpriced.{id}"
        node = Node(
            "unpriced",
            self.index.name(id),
            figure=key,
            note=entry.get("note") or "",
            details={
                name: entry.get(name)
                for name in ("leg", "evidence_class", "since", "newest_evidence")
            },
        )
        if key in self._shown:
            return self._see(node, key)
        self._shown[key] = key
        if id in self.index.items:
            return replace(node, children=(self.quantity(id),))
        origins, left = self._evidence(id)
        return replace(node, children=(*(origins or [Node("nothing")]), *left))

    def promise(self, id: str) -> Node:
        """A promise: its words, and what is known to have come of it."""
        entry = next(one for one in self.document["promises"] if one["claim"] == id)
        claims = self.index.claims
        said = self.index.claim(claims[id]) if id in claims else Node("nothing")
        known = (self.quantity(entry["item"]),) if entry["item"] in self.index.items else ()
        return Node(
            "promise", entry["name"], details={"state": entry["state"]}, children=(said, *known)
        )

    def published(self, id: str) -> Node:
        """A figure of somebody else's study: compared with, never an input."""
        row = next(one for one in self.document["published"] if one["id"] == id)
        return Node(
            "published",
            {"en": row["study"]},
            row=id,
            url=row.get("url") or "",
            note=row.get("note") or "",
            details={key: row.get(key) for key in _PUBLISHED_DETAILS},
        )
