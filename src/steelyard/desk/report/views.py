"""What the templates print, row by row: the public document in, names for the templates out.

Never reckons; it sorts, picks and words what the document holds. Text stays text: markup is made
only by the few functions below that draw a bar or a link, from numbers and escaped words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup

from steelyard.desk import words
from steelyard.desk.report import bilingual
from steelyard.desk.report.bilingual import (
    Both,
    amount,
    both,
    code,
    count,
    day,
    join,
    label,
    money,
    money_span,
    month,
    named,
    percent,
    percent_span,
    printed,
    printed_span,
    same,
    say,
    span,
    unit,
)
from steelyard.desk.report.figures import (
    COUNTED,
    Node,
    claim_amount,
    items_by_place,
    open_reason,
    price_printed,
)
from steelyard.desk.report.public import Document, web_address

SECTIONS = (
    "settings",
    "charts",
    "bases",
    "items",
    "promises",
    "evidence",
    "sources",
    "prices",
    "published",
    "method",
    "caveats",
)
METHOD_SOURCES = (
    (
        "Vehtari, Gelman, Simpson, Carpenter, Bürkner 2021: Rank-normalization, folding, and "
        "localization (R-hat, effective sample size)",
        "https://doi.org/10.1214/20-BA1221",
    ),
    ("Gelman et al. 2020: Bayesian Workflow", "https://arxiv.org/abs/2011.01808"),
    (
        "Moore, Kearfott, Cloud 2009: Introduction to Interval Analysis (plain bounds)",
        "https://doi.org/10.1137/1.9780898717716",
    ),
)
_COLUMNS = ("claim", "as_of", "item", "amount", "source", "status", "use", "reported")


def view(document: Document, nodes: Mapping[str, Node]) -> dict[str, Any]:
    """Everything the templates call by name."""
    currency = document["currency"]
    items = items_by_place(document)
    seen: set[str] = set()

    def item_name(id: str) -> Both:
        return named(items[id][1]["name"], id) if id in items else same(id)

    def fig(path: str, text: Both | str) -> Markup:
        """A number that opens what it was made from; plain text where nothing is known of it."""
        if path not in nodes:
            return Markup("<span>{}</span>").format(text)
        anchor = Markup("")
        if path not in seen:
            seen.add(path)
            anchor = Markup(' id="{}"').format(path)
        return Markup('<a class="fig" href="#fig={}" data-figure="{}"{}>{}</a>').format(
            path, path, anchor, text
        )

    def money_of(x: float | None) -> Both:
        return money(x, currency)

    def span_of(low: float | None, high: float | None) -> Both:
        return money_span(low, high, currency)

    helpers: dict[str, Any] = {
        "T": say,
        "label": label,
        "code": code,
        "named": named,
        "amount": amount,
        "span": span,
        "count": count,
        "percent": percent,
        "percent_span": percent_span,
        "printed": printed,
        "printed_span": printed_span,
        "day": day,
        "month": month,
        "unit": unit,
        "money": money_of,
        "money_span": span_of,
        "fig": fig,
        "item_name": item_name,
        "open_reason": open_reason,
        "web_address": web_address,
        "host": lambda url: urlsplit(url).hostname,
        "price_printed": price_printed,
        "price_span": lambda p: span_of(p["converted_low"], p["converted_high"]),
        "setting_value": lambda one: _setting_value(document, one),
        "money_words": say(
            "meta_year", currency=bilingual.currency(currency), year=document["price_year"]
        ),
    }
    return {
        **helpers,
        **_headline(document, fig),
        **_tables(document, item_name, fig),
        "sections": [(id, say(f"h_{id}")) for id in SECTIONS],
        "method": bilingual.phrases("report.method"),
        "method_sources": METHOD_SOURCES,
    }


def _setting_value(document: Document, setting: Document) -> Both:
    basis = document["bases"].get(setting["value"])
    return named(basis["name"], setting["value"]) if basis else same(setting["value"])


# --- the headline -------------------------------------------------------------------------------


def _headline(document: Document, fig: Callable[[str, Both | str], Markup]) -> dict[str, Any]:
    currency = document["currency"]
    giver, receiver = (named(party["name"], party["id"]) for party in document["parties"])
    given, returned = document["given"]["value"], document["returned"]["value"]
    pans = [
        {"key": "given", "path": "given.value", "q": given},
        {"key": "returned", "path": "returned.value", "q": returned},
        {"key": "balance", "path": "balance", "q": document["balance"]},
    ]
    return {
        "headline": say(
            "headline",
            giver=giver,
            receiver=receiver,
            given=_mid_money(given, currency),
            returned=_mid_money(returned, currency),
        ),
        "standfirst": _standfirst(document),
        "pans": pans,
        "bar": _bars([pan["q"] for pan in pans]),
        "ratio_words": _ratio_words(document, fig),
        "common_words": _common_words(document, fig),
        "share_words": _share_words(document, fig),
        "share_lines": _share_lines(document, fig),
        "meta": _meta(document),
    }


def _mid_money(q: Document, currency: str) -> Both:
    if q["p50"] is not None:
        return money(q["p50"], currency)
    return money_span(q["p05"], q["p95"], currency)


def _standfirst(document: Document) -> Both:
    totals = [basis["given"]["p50"] for basis in document["by_basis"].values()]
    known = sorted(total for total in totals if total is not None)
    if len(known) < 2:
        return say("headline_one_basis")
    currency = document["currency"]
    return say("headline_span", low=money(known[0], currency), high=money(known[-1], currency))


def _filled(text: Both, **values: Markup) -> Markup:
    """A phrase whose {places} are filled with markup, in both languages."""
    made = []
    for lang, one in zip(("en", "de"), text, strict=True):
        inner = Markup(Markup.escape(one)).format(**values)
        made.append(Markup('<span class="{}" lang="{}">{}</span>').format(lang, lang, inner))
    return Markup("").join(made)


def _one(document: Document) -> Both:
    currency = document["currency"]
    key = f"terminal.one.{currency}"
    return label(key) if words.has_phrase(key) else label("terminal.one_other", currency=currency)


def _ratio_words(document: Document, fig: Callable[[str, Both | str], Markup]) -> Markup:
    ratio = document["ratio"]
    if ratio["p50"] is not None and ratio["p95"] is not None:
        text, number = "ratio_about", amount(ratio["p50"])
    elif ratio["p05"] is not None:
        text, number = "ratio_least", amount(ratio["p05"])
    else:
        return Markup("{}").format(say("ratio_none"))
    return _filled(say(text, one=_one(document), n=same("{n}")), n=fig("ratio", number))


def _common_words(document: Document, fig: Callable[[str, Both | str], Markup]) -> Markup:
    common = document.get("ratio_common_window")
    if not common:
        return Markup("")
    q = common["ratio"]
    number = amount(q["p50"]) if q["p50"] is not None else span(q["p05"], q["p95"])
    text = say(
        "ratio_common_text", start=month(common["start"]), end=month(common["end"]), n=same("{n}")
    )
    return _filled(text, n=fig("ratio_common_window.ratio", number))


def _share_words(document: Document, fig: Callable[[str, Both | str], Markup]) -> Markup:
    share = document["share_of_economy"].get("given")
    if not share:
        return Markup("")
    adjective = named(document["parties"][0].get("adjective"))
    if adjective.en:
        # The German adjective stands before a feminine noun in the dative.
        adjective = Both(f"{adjective.en} ", f"{adjective.de}en ")
    number = percent(share["p50"]) if share["p50"] is not None else percent_span(
        share["p05"], share["p95"]
    )
    text = say("share_equals", n=same("{n}"), adjective=adjective)
    return _filled(text, n=fig("share_of_economy.given", number))


def _share_lines(
    document: Document, fig: Callable[[str, Both | str], Markup]
) -> list[Both | Markup]:
    economy = document["share_of_economy"]
    references = economy.get("reference") or []
    default = next((one for one in references if one.get("default")), None)
    lines: list[Both | Markup] = []
    if default:
        name = join(named(default["name"], default["id"]), code("economy", default["per"]), sep=", ")
        lines.append(name)
    others = [one["given"]["p50"] for one in references if one is not default and one.get("given")]
    known = sorted(one for one in others if one is not None)
    if known:
        shown = percent(known[0]) if len(known) == 1 else percent_span(known[0], known[-1])
        lines.append(say("share_others", span=shown))
    months = economy.get("months_of_output")
    if months and months["p50"] is not None:
        text = say("months_text", n=same("{n}"))
        lines.append(_filled(text, n=fig("share_of_economy.months_of_output", amount(months["p50"]))))
    return lines


def _meta(document: Document) -> list[Both]:
    counts, window, options = document["counts"], document["window"], document["options"]
    basis = document["bases"].get(document["basis"], {})
    newest = [
        join(named(one["name"], one["item"]), month(one["date"])) for one in document["newest"][:4]
    ]
    lines = [
        say("meta_as_of", day=day(document["as_of"])),
        say("meta_window", start=day(window["start"]), end=day(window["end"])),
        say("meta_basis", name=named(basis.get("name"), document["basis"])),
        say(
            "meta_year",
            currency=bilingual.currency(document["currency"]),
            year=document["price_year"],
        ),
        say(
            "rests",
            origins=count(counts["origins"]),
            reports=count(counts["reports"]),
            total=count(counts["claims_total"]),
        ),
    ]
    if newest:
        lines.append(say("newest", list=join(*newest, sep=", ")))
    if options.get("without"):
        names = {source["id"]: source["name"] for source in document["sources"]}
        left_out = ", ".join(names.get(one, one) for one in options["without"])
        lines.append(say("meta_without", names=left_out))
    if options.get("as_of"):
        lines.append(say("meta_asof_option", day=day(options["as_of"])))
    return lines


def _bars(quantiles: list[Document]) -> Callable[[str, Document], Markup]:
    """A function that draws one quantity on a scale common to all of them."""
    ends = [q[key] for q in quantiles for key in ("low", "high", "p05", "p95") if q[key] is not None]
    low, high = min([0.0, *ends]), max([0.0, *ends])
    width = (high - low) or 1.0

    def at(x: float) -> float:
        return 1 + 98 * (x - low) / width

    def bar(key: str, q: Document) -> Markup:
        left = at(q["low"]) if q["low"] is not None else 0.0
        right = at(q["high"]) if q["high"] is not None else 100.0
        parts = [_line("axis", at(0.0), at(0.0), 0, 26), _line("whisker", left, right, 13, 13)]
        parts += [_line("whisker", at(q[k]), at(q[k]), 8, 18) for k in ("low", "high") if q[k] is not None]
        if q["p05"] is not None:
            box_end = at(q["p95"]) if q["p95"] is not None else 100.0
            parts.append(_box(f"bar {key}", at(q["p05"]), box_end))
        if q["p50"] is not None:
            parts.append(_line("tick", at(q["p50"]), at(q["p50"]), 6, 20))
        drawn = Markup("").join(parts)
        return Markup('<svg class="rangebar" width="100%" height="26" aria-hidden="true">{}</svg>').format(drawn)

    return bar


def _line(kind: str, x1: float, x2: float, y1: int, y2: int) -> Markup:
    return Markup('<line class="{}" x1="{:.2f}%" x2="{:.2f}%" y1="{}" y2="{}"/>').format(
        kind, x1, x2, y1, y2
    )


def _box(kind: str, left: float, right: float) -> Markup:
    return Markup('<rect class="{}" x="{:.2f}%" width="{:.2f}%" y="7" height="12"/>').format(
        kind, left, max(right - left, 0.4)
    )


# --- the tables ---------------------------------------------------------------------------------


def _tables(
    document: Document,
    item_name: Callable[[str], Both],
    fig: Callable[[str, Both | str], Markup],
) -> dict[str, Any]:
    grid = {(cell["item"], cell["basis"]): cell for cell in document["grid"]}
    claims = [_claim_row(claim, item_name) for claim in document["claims"]]
    references = document["share_of_economy"].get("reference") or []

    def items_of(leg: str) -> list[tuple[str, Document]]:
        items = document[leg]["items"].items()
        return sorted(items, key=lambda pair: (-_mid(pair[1].get("value")), pair[0]))

    def share_bar(leg: str, item: Document) -> Markup:
        """How much of its leg's median an item makes up, as a thin bar."""
        largest = max((_mid(one.get("value")) for one in document[leg]["items"].values()), default=0)
        if largest <= 0:
            return Markup("")
        part = 100 * max(_mid(item.get("value")), 0) / largest
        return Markup(
            '<svg class="sharebar" width="100%" height="5" aria-hidden="true">'
            '<rect class="bar {}" width="{:.2f}%" height="5"/></svg>'
        ).format(leg, part)

    def share_cell(path: str, q: Document | None) -> Markup:
        if not q:
            return Markup("–")
        middle = percent(q["p50"]) if q["p50"] is not None else percent_span(q["p05"], q["p95"])
        return Markup('{}<span class="range">{}</span>').format(
            fig(path, middle), percent_span(q["p05"], q["p95"]) if q["p50"] is not None else ""
        )

    repeated = _repeated(document, item_name)
    return {
        "bases": list(document["bases"]),
        "grid": grid,
        "grid_items": list(dict.fromkeys(cell["item"] for cell in document["grid"])),
        "items_of": items_of,
        "share_bar": share_bar,
        "share_cell": share_cell,
        "loop_index": references.index,
        "promises": sorted(
            document["promises"], key=lambda one: (one["promised_on"] or "9999", one["claim"])
        ),
        "claims": claims,
        "evidence_columns": [(key, say(f"c_{key}")) for key in _COLUMNS],
        "filters": _filters(document, claims),
        "sources": sorted(document["sources"], key=lambda one: (-one["claims"], one["name"])),
        "repeated": repeated,
        "changed": sum(bool(copy["drift"]) for one in repeated for copy in one["copies"]),
        "prices": sorted(document["prices"], key=lambda one: (not one["used"], one["id"])),
        "published": _published(document),
        "published_value": lambda one: _published_value(document, one),
        "published_window": _published_window,
        "diagnostics": [
            (key.replace("_", " "), printed(value) if isinstance(value, (int, float)) else value)
            for key, value in document["diagnostics"].items()
            if isinstance(value, (int, float, str))
        ],
    }


def _mid(q: Document | None) -> float:
    return float(q["p50"]) if q and q["p50"] is not None else 0.0


def _claim_row(claim: Document, item_name: Callable[[str], Both]) -> Document:
    low, high = claim["amount_low"], claim["amount_high"]
    known = [one for one in (low, high) if one is not None]
    return {
        "id": claim["id"],
        "item": claim.get("read_as") or claim["item"],
        "item_name": item_name(claim.get("read_as") or claim["item"]),
        "as_of": claim.get("as_of"),
        "as_of_words": day(claim.get("as_of")),
        "reported_on": claim.get("reported_on"),
        "reported_words": day(claim.get("reported_on")),
        "number": sum(known) / len(known) if known else None,
        "amount": claim_amount(claim),
        "source": claim.get("source") or "",
        "source_name": claim.get("source_name") or claim.get("source") or "–",
        "status": claim["status"],
        "status_words": code("status", claim["status"]),
        "use": claim["use"],
        "use_words": code("use", claim["use"]),
        "counts": claim["use"] in COUNTED,
        "url": claim.get("url") or "",
    }


def _filters(document: Document, claims: list[Document]) -> list[tuple[str, Both, Any]]:
    sources = {claim["source"]: same(claim["source_name"]) for claim in claims}
    items = {claim["item"]: claim["item_name"] for claim in claims}
    uses = {claim["use"]: claim["use_words"] for claim in claims}
    statuses = {claim["status"]: claim["status_words"] for claim in claims}

    def options(found: Mapping[str, Both]) -> list[tuple[str, Both]]:
        return sorted(found.items(), key=lambda pair: (pair[1].en.casefold(), pair[0]))

    return [
        ("i", say("ui.all_items"), options(items)),
        ("s", say("ui.all_sources"), options(sources)),
        ("u", say("ui.all_uses"), options(uses)),
        ("t", say("ui.all_statuses"), options(statuses)),
    ]


def _repeated(document: Document, item_name: Callable[[str], Both]) -> list[Document]:
    """Origins that somebody repeated, most repeated first."""
    claims = {claim["id"]: claim for claim in document["claims"]}
    names = {source["id"]: source["name"] for source in document["sources"]}
    found = []
    for origin in document["origins"]:
        members = [one for one in origin["claims"] if one in claims]
        if len(members) < 2:
            continue
        drifts = {one["claim"]: one.get("drift") or "" for one in origin.get("drifts") or ()}
        first = claims.get(origin["id"]) or claims[members[0]]
        copies = [
            {
                "id": one,
                "amount": claim_amount(claims[one]),
                "chain": " < ".join(claims[one].get("attribution") or ()),
                "drift": drifts.get(one, ""),
            }
            for one in members
            if one != first["id"]
        ]
        found.append(
            {
                "first": first["id"],
                "source": names.get(origin["source"] or "", origin["source"] or "?"),
                "date": first.get("as_of") or first.get("reported_on"),
                "amount": claim_amount(first),
                "chain": " < ".join(first.get("attribution") or ()),
                "item": item_name(origin["item"]),
                "copies": copies,
                "changed": any(copy["drift"] for copy in copies),
            }
        )
    return sorted(found, key=lambda one: (-len(one["copies"]), one["first"]))


def _published(document: Document) -> list[tuple[str, str | None, list[Document]]]:
    ours = {"given": "given", "due": "due", "received": "returned"}
    groups = []
    for measures in ("given", "due", "received", "quantity", "price", "macro"):
        rows = [one for one in document["published"] if one["measures"] == measures]
        rows.sort(key=lambda one: (not one["headline"], str(one["year"]), one["id"]))
        if rows or measures in ours:
            groups.append((measures, ours.get(measures), rows))
    return groups


def _published_value(document: Document, one: Document) -> Both:
    if one["value_low"] is not None or one["value_high"] is not None:
        if one["value_low"] == one["value_high"]:
            return money(one["value_low"], document["currency"])
        return money_span(one["value_low"], one["value_high"], document["currency"])
    if one["quantity_low"] is not None or one["quantity_high"] is not None:
        return printed_span(one["quantity_low"], one["quantity_high"], "exact", one["unit"])
    if one["unit_price_low"] is not None or one["unit_price_high"] is not None:
        return money_span(one["unit_price_low"], one["unit_price_high"], document["currency"])
    return same("–")


def _published_window(one: Document) -> Both:
    start, end = one.get("window_start"), one.get("window_end") or one.get("as_of")
    if start and end:
        return both(lambda lang: f"{words.month(start, lang)} – {words.month(end, lang)}")
    return month(start or end) if start or end else same("–")
