"""The way down from each figure of the page, as data for the page's own panel.

In: the public part of a weighing document. Out: nodes by id, each with label, value, rule and
the ids of its parts: figure -> valuation -> estimate -> evidence -> claim, and price sheet.
Never reckons: a node repeats what the document says and names what it was made from.
"""

from __future__ import annotations

import re

from steelyard.desk import words
from steelyard.desk.report.bilingual import (
    Both,
    both,
    bounds,
    code,
    count,
    day,
    factor,
    join,
    label,
    money,
    named,
    percent,
    percent_bounds,
    quantiles_amount,
    quantiles_money,
    quantiles_percent,
    same,
    say,
    unit,
)
from steelyard.desk.report.cards import (
    LEGS,
    claim_amount,
    definition_words,
    price_printed,
    promised_amount,
    published_value,
)
from steelyard.desk.report.nodes import Node, Nodes, open_reason
from steelyard.desk.report.public import Document
from steelyard.weighing.evidence import COUNTED


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
    _lean_sensitivity(nodes)
    _lists(nodes)
    return nodes.finished()


def _item(nodes: Nodes, id: str, place: str, item: Document) -> None:
    q = item["quantity"]
    name = named(item["name"], id)
    document = nodes.document
    origins = [f"origin:{one['id']}" for one in document["origins"] if one["item"] == id]
    terms = re.findall(r"[A-Za-z_][A-Za-z0-9_.-]*", item.get("definition") or "")
    defined = [f"{nodes.items[one][0]}.quantity" for one in terms if one in nodes.items]
    unused = [*_tied(nodes, id), *_unused(nodes, id)]
    if item.get("definition"):
        rule = say("trace.defined", definition=definition_words(item["definition"], nodes.names))
    elif item["prior_only"]:
        rule = say("trace.prior_only")
    else:
        rule = say("trace.estimated", origins=count(item["origins"]), reports=count(item["claims"]))
    share = item.get("continued_share") or 0
    if share > 0.005:
        rule = join(rule, say("trace.continued", share=percent(share)))
    is_share = item["unit"] == "share"
    shown = quantiles_percent(q) if is_share else quantiles_amount(q)
    ends = (percent_bounds if is_share else bounds)(q["low"], q["high"])
    if not is_share:
        shown, ends = join(shown, unit(item["unit"])), join(ends, unit(item["unit"]))
    quantity_label = say("trace.quantity", name=name)
    nodes.add(
        f"{place}.quantity",
        "estimate",
        quantity_label,
        shown,
        say("bounds_are", span=ends),
        join(rule, open_reason(q, nodes.names)),
        [*defined, *origins, *unused],
    )
    documented = item.get("documented")
    if documented:
        shown = quantiles_percent(documented) if is_share else quantiles_amount(documented)
        nodes.add(
            f"{place}.documented",
            "estimate",
            say("trace.documented", name=name),
            shown if is_share else join(shown, unit(item["unit"])),
            None,
            join(say("trace.documented_rule"), open_reason(documented, nodes.names)),
            [f"{place}.quantity"],
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
            join(say("trace.valued"), open_reason(value, nodes.names)),
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
        join(rule, open_reason(price, nodes.names)),
        parts,
    )


def _proxy_words(nodes: Nodes, proxy: Document) -> Both:
    return say(
        "trace.proxy",
        name=nodes.name(proxy["item"]),
        basis=_basis_name(nodes, proxy["basis"]),
        factor=factor(proxy["low"], proxy["high"]),
        reason=named(proxy.get("reason")),
    )


def _basis_name(nodes: Nodes, id: str) -> Both:
    return named(nodes.document["bases"].get(id, {}).get("name"), id)


def _tied(nodes: Nodes, item: str) -> list[str]:
    """One node for the quantities that are defined by this one, and so hold it in turn."""
    word = re.compile(rf"(?<![\w.-]){re.escape(item)}(?![\w.-])")
    definers = [
        (id, place, other)
        for id, (place, other) in nodes.items.items()
        if other.get("definition") and word.search(other["definition"])
    ]
    if not definers:
        return []
    rules = [
        join(nodes.name(id), definition_words(other["definition"], nodes.names), sep=" = ")
        for id, _, other in definers
    ]
    id = f"tied:{item}"
    name = say("trace.tied", n=count(len(definers)))
    parts = [f"{place}.quantity" for _, place, _ in definers]
    nodes.add(id, "tied", name, None, None, join(*rules, sep="; "), parts)
    return [id]


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
    unused: dict[tuple[str | None, str | None], list[str]] = {}
    for price in nodes.document["prices"]:
        if not price["used"]:
            unused.setdefault((price["item"], price["basis"]), []).append(f"price:{price['id']}")
    for cell in nodes.document["grid"]:
        id = f"grid.{cell['item']}.{cell['basis']}"
        proxy = cell.get("proxy")
        rows = [f"price:{one}" for one in cell.get("rows") or ()]
        left = unused.get((cell["item"], cell["basis"]))
        if left:
            aside = f"unused:{cell['item']}.{cell['basis']}"
            nodes.add(aside, "unused", say("trace.unused_prices", n=count(len(left))), parts=left)
            rows.append(aside)
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
                join(
                    say(f"leg.{leg}"),
                    label("span", low=dates["start"], high=dates["end"]),
                    sep=", ",
                ),
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


def _ratio(nodes: Nodes, id: str, name: Both, q: Document, rule: Both, parts: list[str]) -> None:
    nodes.add(
        id,
        "total",
        name,
        quantiles_amount(q),
        say("bounds_are", span=bounds(q["low"], q["high"])),
        join(rule, open_reason(q, nodes.names)),
        parts,
    )


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
    nodes.add(
        id,
        "total",
        name,
        quantiles_percent(q),
        say("bounds_are", span=percent_bounds(q["low"], q["high"])),
        join(rule, open_reason(q, nodes.names)),
        parts,
    )


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
        if totals.get("leading_price"):
            price = totals["leading_price"]
            nodes.add(
                f"by_basis.{basis}.leading_price",
                "price",
                join(
                    say("trace.unit_price", name=nodes.name(totals["leading_item"])), name, sep=", "
                ),
                quantiles_money(price, nodes.currency),
                nodes.bounds(price),
                None,
                [f"grid.{totals['leading_item']}.{basis}"],
            )
        _ratio(
            nodes,
            f"by_basis.{basis}.ratio",
            join(label("balance.ratio"), name, sep=", "),
            totals["ratio"],
            say("trace.ratio"),
            pair,
        )


def _lean_sensitivity(nodes: Nodes) -> None:
    for change, totals in (nodes.document.get("lean_sensitivity") or {}).items():
        for part, q in totals.items():
            path = "balance" if part == "balance" else f"{part}.value"
            nodes.sum_of_money(
                f"lean_sensitivity.{change}.{part}",
                join(say(f"leg.{part}"), say(f"lean_{change}"), sep=", "),
                q,
                say("trace.lean"),
                [path],
            )


def _lists(nodes: Nodes) -> None:
    """Figures that stand in lists of their own: what has no price, was promised, or is another's."""
    document = nodes.document
    for one in document["unpriced"]:
        claims = [
            f"claim:{claim['id']}"
            for claim in document["claims"]
            if (claim.get("read_as") or claim["item"]) == one["item"]
        ]
        rule = join(code("evidence_class", one["evidence_class"]), same(one["note"]), sep=". ")
        name = named(one["name"], one["item"])
        nodes.add(f"unpriced.{one['item']}", "unused", name, say("no_price"), None, rule, claims)
    for one in document["promises"]:
        promised = promised_amount(one)
        nodes.add(
            f"promises.{one['claim']}",
            "unused",
            join(named(one["name"], one["item"]), code("status", one["status"]), sep=", "),
            promised,
            None,
            code("promise_state", one["state"]),
            [f"claim:{one['claim']}"],
        )
    for one in document["published"]:
        ours = {"given": "given", "due": "due", "received": "returned"}.get(one["measures"])
        nodes.add(
            f"published.{one['id']}",
            "published",
            join(
                _column(one, "label") if one["label"] else same(one["study"]),
                same(one["said"]),
                sep=": ",
            ),
            published_value(document, one),
            None,
            _column(one, "differs"),
            [f"{ours}.value"] if ours else [],
        )


def _column(row: Document, field: str) -> Both:
    """A text of a row in each language it has a column for."""
    return both(lambda lang: words.translated(row, field, lang))
