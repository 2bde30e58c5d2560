"""The way down from each figure of the page, as data for the page's own panel.

In: the public part of a weighing document. Out: nodes by id, each with label, value, rule and
the ids of its parts: figure -> valuation -> estimate -> evidence -> claim, and price sheet.
Never reckons: a node repeats what the document says and names what it was made from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from steelyard.desk.report.bilingual import (
    Both,
    amount,
    code,
    count,
    day,
    join,
    label,
    money,
    money_span,
    named,
    percent,
    percent_span,
    printed,
    printed_span,
    quantiles_amount,
    quantiles_money,
    quantiles_percent,
    same,
    say,
    span,
    unit,
)
from steelyard.desk.report.public import Document, web_address

Node = dict[str, Any]
LEGS = ("given", "returned", "due", "trade")
COUNTED = ("evidence", "stale", "capacity")


def items_by_place(document: Document) -> dict[str, tuple[str, Document]]:
    """Item id -> (its path in the document, the item), for items of every account."""
    found: dict[str, tuple[str, Document]] = {}
    for leg in LEGS:
        for id, item in document[leg]["items"].items():
            found[id] = (f"{leg}.items.{id}", item)
    for id, item in document["supporting"].items():
        found.setdefault(id, (f"supporting.{id}", item))
    return found


class Nodes:
    """Collects nodes; parts that turn out not to exist are left out at the end."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.currency: str = document["currency"]
        self.items = items_by_place(document)
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
        self.add(id, "total", name, shown, self.bounds(q), join(rule, open_reason(q)), parts)

    def bounds(self, q: Document) -> Both:
        """The plain bounds of a sum, named as such."""
        return say("bounds_are", span=money_span(q["low"], q["high"], self.currency))

    def name(self, item: str) -> Both:
        """An item's name, its id where the document has none."""
        found = self.items.get(item)
        return named(found[1]["name"], item) if found else same(item)

    def finished(self) -> dict[str, Node]:
        """All nodes, each part of which exists."""
        for node in self.nodes.values():
            node["p"] = [part for part in node["p"] if part in self.nodes]
        return self.nodes


def open_reason(q: Mapping[str, Any]) -> Both:
    """Why an end is open, where the weighing says so."""
    reason = q.get("open")
    if not reason:
        return same("")
    return named(reason) if isinstance(reason, Mapping) else same(str(reason))


def trace_nodes(document: Document) -> dict[str, Node]:
    """Nodes of every figure that the page prints, by figure path."""
    nodes = Nodes(document)
    _claims(nodes)
    _origins(nodes)
    _prices(nodes)
    for id, (place, item) in nodes.items.items():
        _item(nodes, id, place, item)
    _totals(nodes)
    _economy(nodes)
    _by_basis(nodes)
    return nodes.finished()


def _item(nodes: Nodes, id: str, place: str, item: Document) -> None:
    q = item["quantity"]
    name = named(item["name"], id)
    document = nodes.document
    origins = [f"origin:{one['id']}" for one in document["origins"] if one["item"] == id]
    terms = re.findall(r"[A-Za-z_][A-Za-z0-9_.-]*", item.get("definition") or "")
    defined = [f"{nodes.items[one][0]}.quantity" for one in terms if one in nodes.items]
    unused = _unused(nodes, id)
    if item.get("definition"):
        rule = say("trace.defined", definition=item["definition"])
    elif item["prior_only"]:
        rule = say("trace.prior_only")
    else:
        rule = say(
            "trace.estimated", origins=count(item["origins"]), reports=count(item["claims"])
        )
    share = item.get("continued_share") or 0
    if share > 0.005:
        rule = join(rule, say("trace.continued", share=percent(share)))
    is_share = item["unit"] == "share"
    shown = quantiles_percent(q) if is_share else quantiles_amount(q)
    ends = (percent_span if is_share else span)(q["low"], q["high"])
    if not is_share:
        shown, ends = join(shown, unit(item["unit"])), join(ends, unit(item["unit"]))
    quantity_label = say("trace.quantity", name=name)
    nodes.add(
        f"{place}.quantity",
        "estimate",
        quantity_label,
        shown,
        say("bounds_are", span=ends),
        join(rule, open_reason(q)),
        [*defined, *origins, *unused],
    )
    if item.get("unit_price"):
        _unit_price(nodes, id, place, item, name)
    if item.get("value"):
        value = item["value"]
        nodes.add(
            f"{place}.value",
            "valuation",
            say("trace.value", name=name),
            quantiles_money(value, nodes.currency),
            nodes.bounds(value),
            join(say("trace.valued"), open_reason(value)),
            [f"{place}.quantity", f"{place}.unit_price"],
        )


def _unit_price(nodes: Nodes, id: str, place: str, item: Document, name: Both) -> None:
    price, basis = item["unit_price"], nodes.document["basis"]
    rule = say("trace.priced", basis=_basis_name(nodes, basis), unit=unit(item["unit"]))
    parts = [f"grid.{id}.{basis}"]
    proxy = item.get("proxy_price")
    if proxy:
        rule = join(rule, _proxy_words(nodes, proxy))
    nodes.add(
        f"{place}.unit_price",
        "price",
        say("trace.unit_price", name=name),
        quantiles_money(price, nodes.currency),
        nodes.bounds(price),
        join(rule, open_reason(price)),
        parts,
    )


def _proxy_words(nodes: Nodes, proxy: Document) -> Both:
    return say(
        "trace.proxy",
        name=nodes.name(proxy["item"]),
        basis=_basis_name(nodes, proxy["basis"]),
        low=amount(proxy["low"]),
        high=amount(proxy["high"]),
        reason=named(proxy.get("reason")),
    )


def _basis_name(nodes: Nodes, id: str) -> Both:
    return named(nodes.document["bases"].get(id, {}).get("name"), id)


def _unused(nodes: Nodes, item: str) -> list[str]:
    """One node that holds the claims about `item` that count for nothing and are no copies."""
    inside = {one for origin in nodes.document["origins"] for one in origin["claims"]}
    left = [
        f"claim:{claim['id']}"
        for claim in nodes.document["claims"]
        if (claim.get("read_as") or claim["item"]) == item
        and claim["use"] not in COUNTED
        and claim["id"] not in inside
    ]
    if not left:
        return []
    id = f"unused:{item}"
    nodes.add(id, "unused", say("trace.unused", n=count(len(left))), parts=left)
    return [id]


def _claims(nodes: Nodes) -> None:
    for claim in nodes.document["claims"]:
        name = join(same(claim["id"]), same(claim.get("source_name") or ""), sep=" · ")
        nodes.add(f"claim:{claim['id']}", "claim", name, claim_amount(claim))


def claim_amount(claim: Document) -> Both:
    """The amount as the claim gives it."""
    return printed_span(
        claim["amount_low"], claim["amount_high"], claim["bound"], claim.get("unit") or ""
    )


def _origins(nodes: Nodes) -> None:
    claims = {claim["id"]: claim for claim in nodes.document["claims"]}
    names = {source["id"]: source["name"] for source in nodes.document["sources"]}
    for origin in nodes.document["origins"]:
        members = [one for one in origin["claims"] if one in claims]
        if not members:
            continue
        first = claims.get(origin["id"]) or claims[members[0]]
        copies = len(members) - 1
        rule = say("trace.origin_copies", n=count(copies)) if copies else say("trace.origin")
        nodes.add(
            f"origin:{origin['id']}",
            "origin",
            join(
                same(names.get(origin["source"] or "", origin["source"] or "?")),
                day(first.get("as_of") or first.get("reported_on")),
                sep=", ",
            ),
            claim_amount(first),
            None,
            rule,
            [f"claim:{one}" for one in members],
        )


def _prices(nodes: Nodes) -> None:
    for price in nodes.document["prices"]:
        printed_price = price_printed(price)
        name = join(same(price["id"]), code("price_kind", price["kind"]), sep=" · ")
        nodes.add(f"price:{price['id']}", "pricerow", name, printed_price)
    for cell in nodes.document["grid"]:
        id = f"grid.{cell['item']}.{cell['basis']}"
        proxy = cell.get("proxy")
        rows = [f"price:{one}" for one in cell.get("rows") or ()]
        rule = say("trace.sales", n=count(cell["sales"])) if cell["sales"] else same("")
        if proxy:
            rule = _proxy_words(nodes, proxy)
            rows.append(f"grid.{proxy['item']}.{proxy['basis']}")
        nodes.add(
            id,
            "price",
            say(
                "trace.grid",
                name=nodes.name(cell["item"]),
                basis=_basis_name(nodes, cell["basis"]),
            ),
            quantiles_money(cell["unit_price"], nodes.currency)
            if cell.get("unit_price")
            else say("no_price"),
            None,
            rule,
            rows,
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
        unit=unit(price["unit"]),
        year=price["price_year"],
    )


def _totals(nodes: Nodes) -> None:
    document = nodes.document
    for leg in LEGS:
        values = [
            f"{leg}.items.{id}.value"
            for id, item in document[leg]["items"].items()
            if item.get("value")
        ]
        nodes.sum_of_money(
            f"{leg}.value", say(f"leg.{leg}"), document[leg]["value"], say("trace.sum"), values
        )
    pans = ["given.value", "returned.value"]
    nodes.sum_of_money(
        "balance", label("balance.difference"), document["balance"], say("trace.difference"), pans
    )
    nodes.sum_of_money(
        "break_even",
        label("balance.break_even"),
        document["break_even"],
        say("trace.break_even"),
        ["balance"],
    )
    _ratio(nodes, "ratio", label("balance.ratio"), document["ratio"], say("trace.ratio"), pans)
    common = document.get("ratio_common_window")
    if common:
        dates = {"start": day(common["start"]), "end": day(common["end"])}
        for leg in ("given", "returned"):
            nodes.sum_of_money(
                f"ratio_common_window.{leg}",
                join(say(f"leg.{leg}"), label("span", low=dates["start"], high=dates["end"]), sep=", "),
                common[leg],
                say("trace.common_part"),
                [f"{leg}.value"],
            )
        _ratio(
            nodes,
            "ratio_common_window.ratio",
            say("ratio_common"),
            common["ratio"],
            say("trace.common", **dates),
            ["ratio_common_window.given", "ratio_common_window.returned"],
        )
    for leg in ("given", "returned"):
        per_month = (document.get("per_month") or {}).get(leg)
        if per_month:
            name = join(say(f"leg.{leg}"), label("balance.per_month"))
            nodes.sum_of_money(
                f"per_month.{leg}", name, per_month, say("trace.per_month"), [f"{leg}.value"]
            )


def _ratio(
    nodes: Nodes, id: str, name: Both, q: Document, rule: Both, parts: list[str]
) -> None:
    bounds = say("bounds_are", span=span(q["low"], q["high"]))
    nodes.add(id, "total", name, quantiles_amount(q), bounds, join(rule, open_reason(q)), parts)


def _economy(nodes: Nodes) -> None:
    economy = nodes.document["share_of_economy"]
    references = economy.get("reference") or []
    for n, reference in enumerate(references):
        for leg in ("given", "returned"):
            if not reference.get(leg):
                continue
            years = ", ".join(str(year) for year in reference.get("years") or ())
            _share(
                nodes,
                f"share_of_economy.reference.{n}.{leg}",
                join(named(reference["name"], reference["id"]), say(f"leg.{leg}"), sep=": "),
                reference[leg],
                say(
                    "trace.reference",
                    output=money(reference.get("output"), nodes.currency),
                    years=years,
                    rate=reference.get("rate") or "–",
                    per=code("economy", reference.get("per")),
                ),
                [f"{leg}.value"],
            )
    for leg in ("given", "returned"):
        default = next((n for n, one in enumerate(references) if one.get("default")), 0)
        if economy.get(leg):
            _share(
                nodes,
                f"share_of_economy.{leg}",
                join(say("share_of_output"), say(f"leg.{leg}"), sep=": "),
                economy[leg],
                say("trace.share"),
                [f"{leg}.value", f"share_of_economy.reference.{default}.{leg}"],
            )
    months = economy.get("months_of_output")
    if months:
        _ratio(
            nodes,
            "share_of_economy.months_of_output",
            say("months_of_output"),
            months,
            say("trace.months"),
            ["given.value"],
        )


def _share(nodes: Nodes, id: str, name: Both, q: Document, rule: Both, parts: list[str]) -> None:
    bounds = say("bounds_are", span=percent_span(q["low"], q["high"]))
    nodes.add(id, "total", name, quantiles_percent(q), bounds, join(rule, open_reason(q)), parts)


def _by_basis(nodes: Nodes) -> None:
    document = nodes.document
    for basis, totals in document["by_basis"].items():
        name = named(totals["name"], basis)
        for leg in ("given", "returned"):
            parts = []
            for id, item in document[leg]["items"].items():
                if item.get("value") or item.get("quantity"):
                    parts += [f"{leg}.items.{id}.quantity", f"grid.{id}.{basis}"]
            nodes.sum_of_money(
                f"by_basis.{basis}.{leg}",
                join(say(f"leg.{leg}"), name, sep=", "),
                totals[leg],
                say("trace.at_basis", basis=name),
                parts,
            )
        pair = [f"by_basis.{basis}.given", f"by_basis.{basis}.returned"]
        nodes.sum_of_money(
            f"by_basis.{basis}.balance",
            join(label("balance.difference"), name, sep=", "),
            totals["balance"],
            say("trace.difference"),
            pair,
        )
        _ratio(
            nodes,
            f"by_basis.{basis}.ratio",
            join(label("balance.ratio"), name, sep=", "),
            totals["ratio"],
            say("trace.ratio"),
            pair,
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
        found[path] = [
            quantiles_money(q, document["currency"]).packed() for q in _points(curve)
        ]
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
    items = items_by_place(document)
    cards = {}
    for claim in document["claims"]:
        id = claim["id"]
        read_as = claim.get("read_as") or claim["item"]
        url = web_address(claim.get("url") or "")
        card: Document = {
            "amount": claim_amount(claim).packed(),
            "item": (named(items[read_as][1]["name"], read_as) if read_as in items else same(read_as)).packed(),
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
            "translation": claim.get("translation"),
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


def price_cards(document: Document) -> dict[str, Document]:
    """What the page shows of a price when a reader opens it, by id."""
    currency = document["currency"]
    items = items_by_place(document)
    cards = {}
    for price in document["prices"]:
        url = web_address(price.get("url") or "")
        item = price.get("item")
        card: Document = {
            "amount": price_printed(price).packed(),
            "item": named(items[item][1]["name"], item).packed() if item in items else item,
            "said": price.get("said"),
            "source": price.get("source"),
            "buyer": price.get("buyer"),
            "seller": price.get("seller"),
            "context": price.get("context"),
            "reported": day(price.get("reported_on")).packed(),
            "converted": price.get("used")
            and money_span(price.get("converted_low"), price.get("converted_high"), currency).packed(),
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
