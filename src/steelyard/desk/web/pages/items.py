"""Items: the list by leg, and one of them: its curve with its claims, and what falls with what.

In: a Bench; in the path the item, in the query what is switched off (`off=source:ID`,
`off=claim:ID`) and the price basis. Out: values of the page. With a switch the balance is
provisional, and so labelled; switches stand in the address and nowhere else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

from steelyard.case.case import Case
from steelyard.case.expressions import ExpressionError, parse_expression
from steelyard.desk import words
from steelyard.desk.charts import curve, curve_items
from steelyard.desk.web.asking import NotFoundError, Query
from steelyard.desk.web.bench import Bench, Switches
from steelyard.desk.web.figures import (
    PANS,
    figures_of,
    item_after,
    moved_words,
    standing_figures,
    weighed_figures,
)
from steelyard.desk.web.listing import claim_address
from steelyard.desk.web.new_rows import new_form
from steelyard.desk.web.pages.item_parts import bare, item_of, new_tie, parts_of, tie_row
from steelyard.desk.web.pictures import look, picture
from steelyard.desk.web.speech import Speech

PATH: Final = "/items"
LEGS: Final = ("given", "returned", "due", "trade")
LISTED: Final = 100
"""Claims of one item on a page."""
MOST_PARTS: Final = 40
"""Items that one is made from, over all steps."""
MOST_OFF: Final = 100
"""Switches in one address."""


def view(bench: Bench, query: Query) -> dict[str, Any]:
    """The list of items, or one of them."""
    document = bench.document
    case, speech = bench.case, query.speech
    if query.path:
        item = item_of(bench, query.path)
        entry = None if document is None else _entry(document, query.path)
        if document is None or entry is None:
            if item is None:
                raise NotFoundError(speech.t("items.no_item", id=query.path))
            return bare(bench, item, query)
        parts = parts_of(bench, item, query, counted=bool(entry[1]["claims"]))
        return {**_one(bench, document, query), "bare": False, "item": parts}
    return {
        "unweighed": document is None,
        "legs": _legs(document, speech) if document else [],
        "unseen": _unseen(case, document, speech) if case else [],
        "others": _others(case, document, speech) if case else [],
        "ties": [tie_row(one, bench, case, query, PATH) for one in case.ties] if case else [],
        "new_tie": new_tie(case, query) if case else None,
        "new": new_form(case, "items", PATH, query) if case else None,
        "new_address": f"{PATH}?new=1",
    }


def _unseen(case: Case, document: Mapping[str, Any] | None, speech: Speech) -> list[dict[str, Any]]:
    """The items of the files that the last weighing does not know."""
    parties = {one.id: speech.pick(one.name) or one.id for one in case.exchange.parties}
    claims = Counter(one.item for one in case.claims)
    listed = {one["item"] for one in document["unpriced"]} if document else set()
    return [
        {
            "id": one.id,
            "name": speech.pick(one.name) or one.id.replace("_", " "),
            "unit": words.unit(one.unit, speech.lang),
            "account": speech.name(f"value.{one.account}"),
            "direction": " → ".join(parties.get(side, side) for side in one.direction or ()),
            "claims": claims[one.id],
        }
        for one in case.items
        if one.same_as is None
        and one.id not in listed
        and (document is None or _entry(document, one.id) is None)
    ]


def _others(case: Case, document: Mapping[str, Any] | None, speech: Speech) -> list[dict[str, Any]]:
    """The items that are never weighed by themselves: listed without a price, or another name."""
    listed = {one["item"] for one in document["unpriced"]} if document else set()
    return [
        {
            "id": one.id,
            "name": speech.pick(one.name) or one.id.replace("_", " "),
            "told": speech.t("items.same_as", id=one.same_as)
            if one.same_as
            else speech.name(f"value.{one.account}"),
        }
        for one in case.items
        if one.same_as is not None or one.id in listed
    ]


def _legs(document: Mapping[str, Any], speech: Speech) -> list[dict[str, Any]]:
    found = []
    for leg in (*LEGS, "supporting"):
        items = document[leg] if leg == "supporting" else document[leg]["items"]
        if items:
            rows = [_row(document, id, entry, speech) for id, entry in items.items()]
            rows.sort(key=lambda row: (-row["weight"], row["name"]))
            found.append({"leg": leg, "rows": rows})
    return found


def _row(
    document: Mapping[str, Any], id: str, entry: Mapping[str, Any], speech: Speech
) -> dict[str, Any]:
    lang, currency = speech.lang, document["currency"]
    value, price = entry.get("value"), entry.get("unit_price")
    q = entry["quantity"]
    return {
        "id": id,
        "name": speech.pick(entry["name"]) or id.replace("_", " "),
        "weight": float((value or {}).get("p50") or 0.0),
        "quantity": words.amount(q["p50"], 2, lang),
        "quantity_range": words.amount_range(q["p05"], q["p95"], 2, lang),
        "unit": words.unit(entry["unit"], lang),
        "price": words.money(price["p50"], currency, lang) if price else "",
        "value": words.money(value["p50"], currency, lang) if value else "",
        "value_range": words.money_range(value["p05"], value["p95"], currency, lang)
        if value
        else "",
        "claims": entry["claims"],
        "origins": entry["origins"],
        "newest": words.month(entry["newest_evidence"], lang) if entry["newest_evidence"] else "",
        "proxy": bool(entry.get("proxy_price")),
        "continued": round(100 * (entry.get("continued_share") or 0.0)),
    }


def _entry(document: Mapping[str, Any], id: str) -> tuple[str, Mapping[str, Any]] | None:
    for leg in LEGS:
        if id in document[leg]["items"]:
            return leg, document[leg]["items"][id]
    return ("supporting", document["supporting"][id]) if id in document["supporting"] else None


def switches_of(query: Query, document: Mapping[str, Any]) -> Switches:
    """What the address switches off; a name that the case does not have is left out."""
    sources, claims = set(), set()
    known_sources = {one["id"] for one in document["sources"]}
    known_claims = {one["id"] for one in document["claims"]}
    for one in query.every("off")[:MOST_OFF]:
        kind, _, id = one.partition(":")
        if kind == "source" and id in known_sources:
            sources.add(id)
        elif kind == "claim" and id in known_claims:
            claims.add(id)
    basis = query.one("basis")
    return Switches(
        frozenset(sources),
        frozenset(claims),
        basis if basis in document["by_basis"] and basis != document["basis"] else "",
    )


def _one(bench: Bench, document: Mapping[str, Any], query: Query) -> dict[str, Any]:
    speech, id = query.speech, query.path
    found = _entry(document, id)
    if found is None:
        raise NotFoundError(speech.t("items.no_item", id=id))
    leg, entry = found
    switches = switches_of(query, document)
    after, refused, moved, shown, waits = None, "", None, document, False
    if switches or bench.stale:
        provisional = bench.provisional(switches)
        # A switch is set beside the files as they stand, what was edited beside the weighing.
        before = standing_figures(bench, document) if switches else weighed_figures(document)
        if provisional is None or before is None:
            refused, waits = speech.t("items.loading"), True
        elif provisional.refused:
            refused = speech.tell(provisional.refused)
        else:
            after = provisional.reweighed
            moved = moved_words(document, before, figures_of(after), speech, names=PANS)
            try:
                shown = item_after(document, after, id)
            except KeyError:
                refused = speech.t("items.nothing_left")
    changed = (_entry(shown, id) or found)[1]
    about = entry
    if switches and bench.stale:
        # Beside a switch stands what the files say without it, not what was weighed before an edit.
        about = _standing(bench, document, id) or entry
    page = query.number("page", 0, 10_000)
    claims = _claims(document, id, switches, speech)
    bases = _bases(document, id, switches, speech)
    derived = _made_from(bench.case, id)
    sources = _sources(document, id, entry, switches, speech, derived)
    return {
        "id": id,
        "leg": leg,
        "name": speech.pick(entry["name"]) or id.replace("_", " "),
        "about": _row(document, id, about, speech),
        "after": {
            **_row(shown, id, changed, speech),
            # Whether a price is borrowed is said of the basis that is shown.
            "proxy": any(one["proxy"] for one in bases if one["chosen"]),
        }
        if after is not None
        else None,
        "switched": _switched(document, switches, speech),
        "refused": refused,
        "waits": waits,
        "moved": moved,
        "how": speech.t(f"balance.how.{after.how.replace(' ', '_')}") if after else "",
        "curve": _drawn(bench, document, shown, id, speech)
        if not refused or after is None
        else None,
        "claims": claims[page * LISTED : (page + 1) * LISTED],
        "page": page,
        "turn": urlencode(
            [("basis", switches.basis), *(("off", one) for one in query.every("off"))]
        ),
        "pages": -(-len(claims) // LISTED),
        "sources": sources,
        # Only where somebody's words are kept does the way down end at them.
        "worded": any(one["quoted"] for one in claims),
        "derived": bool(derived and any(one["through"] for one in sources)),
        "bases": bases,
        "other_basis": switches.basis,
        "off": [*(f"source:{one}" for one in sorted(switches.sources))]
        + [f"claim:{one}" for one in sorted(switches.claims)],
        "basis": switches.basis or document["basis"],
    }


def _switched(
    document: Mapping[str, Any], switches: Switches, speech: Speech
) -> dict[str, str] | None:
    """What is other than in the case, and how all is as there again; None where nothing is."""
    if not switches:
        return None
    own, other = (
        speech.pick(document["by_basis"][one]["name"]) or one
        for one in (document["basis"], switches.basis or document["basis"])
    )
    if not switches.basis:
        return {"told": speech.t("items.switched"), "back": speech.t("items.all_on")}
    if switches.sources or switches.claims:
        told = speech.t("items.switched_both", basis=other)
        return {"told": told, "back": speech.t("items.as_in_case")}
    return {
        "told": speech.t("items.switched_basis", basis=other),
        "back": speech.t("items.back_to", basis=own),
    }


def _standing(bench: Bench, document: Mapping[str, Any], id: str) -> Mapping[str, Any] | None:
    """The item as the files stand, with nothing switched; None where that is not known."""
    standing = bench.provisional()
    if standing is None or standing.refused:
        return None
    try:
        found = _entry(item_after(document, standing.reweighed, id), id)
    except KeyError:
        return None
    return found[1] if found else None


def _made_from(case: Case | None, id: str) -> tuple[str, ...]:
    """The items that a derived one is made from, and those that these are, the nearest first."""
    known = {one.id: one for one in case.items} if case else {}
    found: list[str] = []
    waiting = [id]
    while waiting and len(found) < MOST_PARTS:
        item = known.get(waiting.pop(0))
        if item is None or not item.definition:
            continue
        try:
            names = sorted(parse_expression(item.definition).names)
        except ExpressionError:
            continue
        fresh = [one for one in names if one not in found and one != id]
        found += fresh
        waiting += fresh
    return tuple(found)


def _drawn(
    bench: Bench, document: Mapping[str, Any], shown: Mapping[str, Any], id: str, speech: Speech
) -> dict[str, Any] | None:
    """The curve; as weighed it is drawn once, for it takes most of a page's time."""
    if shown is not document:
        return _curve(shown, id, speech)
    made: dict[str, Any] | None = bench.once(
        f"curve {id} {speech.lang} {bench.weighed_as}",
        lambda _case, _weighing: _curve(document, id, speech),
    )
    return made


def _curve(document: Mapping[str, Any], id: str, speech: Speech) -> dict[str, Any] | None:
    if id not in curve_items(document):
        return None
    wide, narrow = (
        picture(curve(document, id, look(speech.lang, narrow=one))) for one in (False, True)
    )
    return {"wide": wide, "narrow": narrow}


def _claims(
    document: Mapping[str, Any], id: str, switches: Switches, speech: Speech
) -> list[dict[str, Any]]:
    lang = speech.lang
    names = words.source_names(document, lang)
    found = []
    for claim in document["claims"]:
        if id not in {claim["item"], claim.get("read_as")}:
            continue
        low, high = claim["amount_low"], claim["amount_high"]
        ends = [words.as_said(one, lang) for one in (low, high) if one is not None]
        both = " – ".join(dict.fromkeys(ends)) or speech.t("claim.no_amount")
        hedge = speech.t(f"bound.{claim['bound']}") if speech.has(f"bound.{claim['bound']}") else ""
        found.append(
            {
                "id": claim["id"],
                "amount": " ".join(part for part in (hedge, both) if part),
                # A floor that tells what could be carried or made is drawn as a ceiling.
                "ceiling": speech.t("items.ceiling") if claim.get("capacity") else "",
                "as_of": claim["as_of"] or claim["reported_on"] or "",
                "date": words.day(claim["as_of"] or claim["reported_on"], lang),
                "source": claim["source"] or "",
                "source_name": names.get(claim["source"] or "", "") or claim["source_name"],
                "outlet": claim.get("outlet") or "",
                "status": speech.name(f"value.{claim['status']}"),
                "use": speech.name(f"use.{claim['use']}"),
                "counts": claim["use"] == "evidence",
                "why": speech.tell(claim.get("why") or claim.get("reason") or ""),
                "origin": claim.get("origin") or "",
                "quote": claim["quote"] or claim["paraphrase"] or claim["said"],
                "quoted": bool(claim["quote"]),
                "address": claim_address(claim["document"], claim["id"]),
                "url": claim["url"],
                "off": claim["id"] in switches.claims or claim["source"] in switches.sources,
            }
        )
    found.sort(key=lambda one: (not one["counts"], one["as_of"], one["id"]))
    return found


def _sources(
    document: Mapping[str, Any],
    id: str,
    entry: Mapping[str, Any],
    switches: Switches,
    speech: Speech,
    derived: tuple[str, ...] = (),
) -> list[dict[str, Any]]:
    """The sources that speak of the item, with the lean of each in the item's family.

    Of one that is `derived` from others, and of which nobody speaks, those who speak of these.
    """
    counts = _speaking(document, id)
    through: dict[str, str] = {}
    if not counts:
        names = words.item_names(document)
        for part in derived:
            for source, number in _speaking(document, part).items():
                counts[source] += number
                through.setdefault(source, words.item_words(names, part, speech.lang))
    known = {one["id"]: one for one in document["sources"]}
    found = []
    for source, number in counts.most_common():
        if source not in known:
            name = speech.t("origins.no_source")
            about = {"lean": "", "off": False, "grade": "", "through": ""}
            found.append({"id": "", "name": name, "claims": number, **about})
            continue
        one = known[source]
        lean = (one["leans"] or {}).get(entry["family"])
        found.append(
            {
                "id": source,
                "name": words.translated(one, "name", speech.lang),
                "grade": one["grade"],
                "claims": number,
                "through": speech.t("items.through", name=through[source])
                if source in through
                else "",
                "lean": "" if source in through else _lean(lean, speech),
                "off": source in switches.sources,
            }
        )
    return found


def _speaking(document: Mapping[str, Any], id: str) -> Counter[str]:
    """How many claims that count each source has on an item."""
    return Counter(
        claim["source"]
        for claim in document["claims"]
        if id in {claim["item"], claim.get("read_as")} and claim["use"] == "evidence"
    )


def _lean(lean: Any, speech: Speech) -> str:
    """How far a source runs high or low, as a factor; nothing where it is not known."""
    if not isinstance(lean, Mapping) or lean.get("p50") is None:
        return ""
    middle = words.factor(lean["p05"], lean["p95"], speech.lang)
    return speech.t("items.lean", factor=middle)


def _bases(
    document: Mapping[str, Any], id: str, switches: Switches, speech: Speech
) -> list[dict[str, Any]]:
    lang, currency = speech.lang, document["currency"]
    found = []
    for row in document["grid"]:
        if row["item"] != id:
            continue
        q = row["unit_price"]
        found.append(
            {
                "basis": row["basis"],
                "name": speech.pick(document["by_basis"][row["basis"]]["name"]),
                "middle": words.money(q["p50"], currency, lang) if q else "",
                "range": words.money_range(q["p05"], q["p95"], currency, lang) if q else "",
                "sales": row["sales"],
                "proxy": bool(row["proxy"]),
                "chosen": row["basis"] == (switches.basis or document["basis"]),
            }
        )
    return found
