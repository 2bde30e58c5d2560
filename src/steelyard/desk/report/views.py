"""What the templates print, row by row: the public document in, names for the templates out.

Never reckons; it sorts, picks and words what the document holds. Text stays text: markup is made
only by the few functions below that draw a bar or a link, from numbers and escaped words.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup

from steelyard.base.tables import read_table
from steelyard.desk import words
from steelyard.desk.promises_text import reports_words, state_words
from steelyard.desk.report import bilingual
from steelyard.desk.report.bilingual import (
    Both,
    amount,
    both,
    bounds,
    code,
    count,
    day,
    factor,
    fine,
    join,
    label,
    money,
    money_bounds,
    money_span,
    month,
    named,
    percent,
    percent_bounds,
    percent_span,
    printed,
    printed_span,
    same,
    say,
    short_day,
    span,
    unit,
)
from steelyard.desk.report.cards import (
    LEGS,
    claim_amount,
    definition_words,
    item_names,
    items_by_place,
    price_printed,
    price_span,
    promised_amount,
    published_value,
)
from steelyard.desk.report.drivers import driver_tables
from steelyard.desk.report.headline import headline
from steelyard.desk.report.hypotheses import hypothesis_view
from steelyard.desk.report.nodes import Node, open_reason
from steelyard.desk.report.public import Document, web_address
from steelyard.desk.report.scenarios import scenario_view
from steelyard.desk.report.sizing import claims_aside, listed_claims
from steelyard.desk.report.what_ifs import what_if_view
from steelyard.desk.report.widths import explained_widths
from steelyard.weighing.evidence import COUNTED

SECTIONS = (
    "settings",
    "charts",
    "bases",
    "items",
    "widths",
    "drivers",
    "suppositions",
    "scenarios",
    "promises",
    "hypotheses",
    "evidence",
    "sources",
    "prices",
    "published",
    "bridges",
    "method",
    "caveats",
    "priors",
    "diagnostics",
)
_OPTIONAL = {
    "hypotheses": "hypotheses",
    "suppositions": "break_even_levels",
    "scenarios": "scenarios",
    "published": "published",
    "bridges": "bridges",
}
"""Sections that a document may do without, and what stands in them."""
METHOD_SOURCES = (
    (
        "Vehtari et al. 2021: Rank-normalization, folding, and localization (R-hat, ESS)",
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
    names = item_names(document)
    seen: set[str] = set()

    def item_name(id: str) -> Both:
        return names.get(id) or same(id.replace("_", " "))

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

    def bounds_of(low: float | None, high: float | None) -> Both:
        return money_bounds(low, high, currency)

    helpers: dict[str, Any] = {
        "T": say,
        "label": label,
        "code": code,
        "named": named,
        "amount": amount,
        "span": span,
        "factor": factor,
        "translated": lambda one, field: both(lambda lang: words.translated(one, field, lang)),
        "count": count,
        "percent": percent,
        "percent_span": percent_span,
        "printed": printed,
        "fine": fine,
        "printed_span": printed_span,
        "day": day,
        "short_day": short_day,
        "month": month,
        "unit": unit,
        "money": money_of,
        "money_span": span_of,
        "bounds": bounds,
        "money_bounds": bounds_of,
        "percent_bounds": percent_bounds,
        "fig": fig,
        "item_name": item_name,
        "open_reason": lambda q: open_reason(q, names),
        "web_address": web_address,
        "host": lambda url: urlsplit(url).hostname,
        "price_printed": price_printed,
        "promised": promised_amount,
        "promise_state": lambda one: both(lambda lang: state_words(one, lang)),
        "claims_aside": lambda: claims_aside(document["claims"]),
        "reports": lambda n: both(lambda lang: reports_words(n, lang)),
        "definition": lambda text: definition_words(text, names),
        "price_span": lambda p: price_span(p, currency),
        "setting_value": lambda one: _setting_value(document, one),
        "prior_reason": _prior_reason,
        "money_words": say(
            "meta_year", currency=bilingual.currency(currency), year=document["price_year"]
        ),
    }
    return {
        **helpers,
        **headline(document, fig),
        **_tables(document, item_name, fig),
        **driver_tables(document, item_name),
        **what_if_view(document, item_name),
        **scenario_view(document),
        **hypothesis_view(document),
        "sections": [
            (id, say(f"h_{id}"))
            for id in SECTIONS
            if id not in _OPTIONAL or document.get(_OPTIONAL[id])
        ],
        "method": bilingual.phrases("report.method"),
        "method_sources": METHOD_SOURCES,
    }


def _setting_value(document: Document, setting: Document) -> Both:
    """A setting's value, with names for the ids of bases, references and kinds of price."""
    references = document["share_of_economy"].get("reference") or []
    names = {one["id"]: named(one["name"], one["id"]) for one in references}
    names |= {id: named(basis["name"], id) for id, basis in document["bases"].items()}
    if setting.get("shown"):
        return named(setting["shown"])
    parts = setting["value"].split(", ")
    return join(*(names.get(part) or code("price_kind", part) for part in parts), sep=", ")


def _prior_reason(prior: Document) -> Both:
    """Why a number is assumed; the package's own reasons in both languages, a case's as written."""
    german = {row["name"]: row["reason"] for row in read_table("priors.de.csv")}
    own = prior["reason"] or ""
    return Both(own, german.get(prior["name"], own)) if prior["origin"] == "default" else same(own)


def _lean_rows(document: Document) -> list[tuple[Both, list[tuple[str, Document]]]]:
    """Totals with the lean that all share halved, as assumed and doubled, each with its path."""
    totals = document.get("lean_sensitivity") or {}
    parts = ("given", "returned", "balance")
    assumed = [
        ("given.value", document["given"]["value"]),
        ("returned.value", document["returned"]["value"]),
        ("balance", document["balance"]),
    ]
    rows = {
        key: [(f"lean_sensitivity.{key}.{part}", totals[key][part]) for part in parts]
        for key in totals
    }
    rows["as_assumed"] = assumed
    order = ("half", "as_assumed", "double")
    return [(say(f"lean_{key}"), rows[key]) for key in order if key in rows]


def _grid_items(document: Document) -> list[str]:
    """Items of the grid: those in the pans first, dearest first, then the rest."""
    found = dict.fromkeys(cell["item"] for cell in document["grid"])
    order = {}
    for n, leg in enumerate(LEGS):
        for id, item in document[leg]["items"].items():
            order[id] = (n, -_mid(item.get("value")), id)
    return sorted(found, key=lambda item: order.get(item, (len(LEGS), 0.0, item)))


def _tables(
    document: Document,
    item_name: Callable[[str], Both],
    fig: Callable[[str, Both | str], Markup],
) -> dict[str, Any]:
    grid = {(cell["item"], cell["basis"]): cell for cell in document["grid"]}
    claims = [_claim_row(claim, item_name) for claim in listed_claims(document["claims"])]
    references = document["share_of_economy"].get("reference") or []

    def items_of(leg: str) -> list[tuple[str, Document]]:
        items = document[leg]["items"].items()
        return sorted(items, key=lambda pair: (-_mid(pair[1].get("value")), pair[0]))

    def share_bar(leg: str, item: Document) -> Markup:
        """How much of its leg's median an item makes up, as a thin bar."""
        largest = max(
            (_mid(one.get("value")) for one in document[leg]["items"].values()), default=0
        )
        if largest <= 0:
            return Markup("")
        part = 100 * max(_mid(item.get("value")), 0.0) / largest
        return Markup(
            '<svg class="sharebar" width="100%" height="5" aria-hidden="true">'
            '<rect class="bar {}" x="{:.2f}%" width="{:.2f}%" height="5"/></svg>'
        ).format(leg, 100 - part, part)

    def share_cell(path: str, q: Document | None) -> Markup:
        if not q:
            return Markup("–")
        middle = percent(q["p50"]) if q["p50"] is not None else percent_span(q["p05"], q["p95"])
        return Markup('{}<span class="range">{}</span>').format(
            fig(path, middle), percent_span(q["p05"], q["p95"]) if q["p50"] is not None else ""
        )

    repeated = _repeated(document, item_name)
    explained = explained_widths(document)
    return {
        "widths": explained,
        "explained": {one.item for one in explained},
        "before_rows": _before_rows(document, item_name),
        "lean_rows": _lean_rows(document),
        "bases": list(document["bases"]),
        "grid": grid,
        "grid_items": _grid_items(document),
        "items_of": items_of,
        "share_bar": share_bar,
        "share_cell": share_cell,
        "loop_index": references.index,
        "promises": sorted(
            document["promises"], key=lambda one: (one["promised_on"] or "9999", one["claim"])
        ),
        "claims": claims,
        "evidence_columns": [(key, say(f"c_{key}")) for key in _COLUMNS],
        "filters": _filters(claims),
        "sources": sorted(document["sources"], key=lambda one: (-one["claims"], one["name"])),
        "repeated": repeated,
        "changed": sum(bool(copy["drift"]) for one in repeated for copy in one["copies"]),
        "prices": sorted(document["prices"], key=lambda one: (not one["used"], one["id"])),
        "published": _published(document),
        "published_value": lambda one: published_value(document, one),
        "published_window": _published_window,
        "diagnosis": _diagnosis(document["diagnostics"]),
        "settled": _settled(document, item_name),
        "diagnostics": [
            (key.replace("_", " "), fine(value) if isinstance(value, (int, float)) else value)
            for key, value in document["diagnostics"].items()
            if isinstance(value, (int, float, str))
        ],
    }


def _diagnosis(checks: Document) -> Both:
    """The worst of each diagnostic in one sentence."""
    return say(
        "diagnostics_good",
        r_hat=fine(checks["r_hat_max"]),
        ess=count(checks["ess_min"]),
        ess_tail=count(checks["ess_tail_min"]),
        divergences=count(checks["divergences"]),
        trajectories=count(checks["trajectories"]),
        mcse=fine(checks["mcse_log_max"]),
    )


def _settled(document: Document, item_name: Callable[[str], Both]) -> list[Document]:
    """Every diagnosed figure with its own diagnostics, the least settled first."""
    found = []
    for row in document["diagnostics"].get("quantities") or ():
        place, _, kind = str(row["name"]).rpartition(".")
        name = same(row["name"])
        if row["name"] in ("balance", "ratio") or kind in (
            "quantity",
            "value",
            "sampled",
            "segments",
        ):
            leg = place if place in LEGS else row["name"] if not place else ""
            what = say(f"leg.{leg}") if leg in (*LEGS, "balance") else item_name(place or kind)
            name = say("fact_ratio_head") if leg == "ratio" else what
            if place:
                name = join(name, code("report.diagnosed", kind), sep=", ")
        found.append({**row, "name": name, "ess_tail": row.get("ess_tail")})
    return sorted(found, key=lambda row: -row["mcse_log"])


def _mid(q: Mapping[str, Any] | None) -> float:
    return float(q["p50"]) if q and q["p50"] is not None else 0.0


def _before_rows(document: Document, item_name: Callable[[str], Both]) -> list[Document]:
    """Each quantity's 90 % range before any report and with all of them, and both as bars."""
    found = []
    for id, (path, item) in items_by_place(document).items():
        before = (document.get("prior_predictive") or {}).get(id)
        if before:
            number = percent_span if item["unit"] == "share" else span
            found.append(
                {
                    "name": item_name(id),
                    "unit": "" if item["unit"] == "share" else item["unit"],
                    "path": f"{path}.quantity",
                    "before": number(before["p05"], before["p95"]),
                    "after": number(item["quantity"]["p05"], item["quantity"]["p95"]),
                    "bars": _before_bars(before, item["quantity"]),
                }
            )
    return found


def _before_bars(before: Document, after: Document) -> Markup:
    """Two bars on one log scale that the wider of them fills."""
    pairs = [(one["p05"], one["p95"]) for one in (before, after)]
    known = [x for pair in pairs for x in pair if x]
    if not known or max(known) <= min(known):
        return Markup("")
    low, high = math.log(min(known)), math.log(max(known))
    bars = Markup("")
    for (first, last), kind, height, top in zip(
        pairs, ("before", "after"), (9, 5), (0, 2), strict=True
    ):
        start = 100 * (math.log(first) - low) / (high - low) if first else 0.0
        end = 100 * (math.log(last) - low) / (high - low) if last else 0.0
        bars += Markup('<rect class="{}" x="{:.1f}%" y="{}" width="{:.1f}%" height="{}"/>').format(
            kind, start, top, max(end - start, 0.8), height
        )
    return Markup(
        '<svg class="beforebar" width="100%" height="9" aria-hidden="true">{}</svg>'
    ).format(bars)


def _claim_row(claim: Document, item_name: Callable[[str], Both]) -> Document:
    low, high = claim["amount_low"], claim["amount_high"]
    known = [one for one in (low, high) if one is not None]
    named_as = claim.get("source_name") or claim.get("source")
    return {
        "id": claim["id"],
        "item": claim.get("read_as") or claim["item"],
        "item_name": item_name(claim.get("read_as") or claim["item"]),
        "as_of": claim.get("as_of"),
        "as_of_words": short_day(claim.get("as_of")),
        "reported_on": claim.get("reported_on"),
        "reported_words": short_day(claim.get("reported_on")),
        "number": sum(known) / len(known) if known else None,
        "amount": claim_amount(claim),
        "source": claim.get("source") or "",
        "source_name": same(named_as) if named_as else label("charts.no_source"),
        "status": claim["status"],
        "status_words": code("status", claim["status"]),
        "use": claim["use"],
        "use_words": code("use", claim["use"]),
        "counts": claim["use"] in COUNTED,
        "url": claim.get("url") or "",
    }


def _filters(claims: list[Document]) -> list[tuple[str, Both, Any]]:
    sources = {claim["source"]: claim["source_name"] for claim in claims}
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


def _published_window(one: Document) -> Both:
    start, end = one.get("window_start"), one.get("window_end") or one.get("as_of")
    if start and end:
        return both(lambda lang: f"{words.month(start, lang)} – {words.month(end, lang)}")
    return month(start or end) if start or end else same("–")
