"""What the page of an item says beside its weighing: its form, what it lacks, its ties.

In: a Bench and an item of the files as they stand. Out: values of the page. Of an item that is not
weighed this is the whole page: what stands in items.yaml, its claims with why each does or does not
count, and the ways to mend what is lacking.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote, urlencode

from steelyard.case.case import Case
from steelyard.case.claims import COUNTED_STATES, Claim
from steelyard.case.expressions import ExpressionError, parse_expression, parse_inequality
from steelyard.case.items import Item, Tie
from steelyard.desk import words
from steelyard.desk.web.asking import Query
from steelyard.desk.web.bench import Bench
from steelyard.desk.web.listing import claim_address, cut
from steelyard.desk.web.record_forms import drop_of, said_rows, sections_of
from steelyard.desk.web.speech import Speech, source_name
from steelyard.weighing.evidence import COUNTED, use_alone

PATH: Final = "/items"
LAYOUT: Final[Mapping[str, tuple[str, ...]]] = {
    "first": (
        *("name", "unit", "direction", "account", "measure", "family", "magnitude", "aliases"),
        "definition",
    ),
    "condition": ("condition",),
    "proxies": ("proxies",),
    "more": (
        *("same_as", "spread", "detection_limit", "start", "stops", "baseline"),
        *("money_of_the_day", "evidence_class", "since", "note", "id"),
    ),
}
"""Sections of the form -> the fields of an item in each."""
TIE: Final[Mapping[str, tuple[str, ...]]] = {"first": ("tie", "width", "reason")}
VALUED: Final = frozenset({"exchange", "due", "trade"})
"""Accounts whose items have a price and go one way."""
LISTED: Final = 100
LOOKED_AT: Final = 500
"""Claims of which it is asked whether one counts: a fifth of a millisecond each."""
MOST_NAMED: Final = 12


def item_of(bench: Bench, id: str) -> Item | None:
    """The item as the files have it; None where they have none."""
    case = bench.case
    return next((one for one in case.items if one.id == id), None) if case else None


def parts_of(bench: Bench, item: Item | None, query: Query, *, counted: bool) -> dict[str, Any]:
    """Form, ties and lacks of an item; nothing where the files do not have it any more.

    `counted` says whether a claim on it counts.
    """
    case = bench.case
    if item is None or case is None:
        return {"form": None, "edit": "", "drop": None, "lacks": [], "ties": [], "uses": []}
    speech = query.speech
    back = f"{PATH}/{quote(item.id, safe='')}"
    asked = query.one("edit")
    shown = bench.show(item)
    return {
        "form": _form(case, item, shown, back, query) if asked else None,
        "edit": f"{back}?edit=1",
        "drop": drop_of("items", item.id, shown, PATH, speech, leave=True) if asked else None,
        "lacks": lacking(case, item, speech, counted=counted),
        "ties": [tie_row(one, bench, case, query, back) for one in ties_of(case, item.id)],
        "uses": [_link(case, one, speech) for one in used_by(case, item.id)[:MOST_NAMED]],
    }


def bare(bench: Bench, item: Item, query: Query) -> dict[str, Any]:
    """The page of an item that the last weighing does not have."""
    case, speech = bench.case, query.speech
    sections = sections_of("items", item, LAYOUT, case, speech) if case else ()
    page = query.number("page", 0, 10_000)
    own = _own(case, item.id) if case else []
    shown = own[page * LISTED : (page + 1) * LISTED]
    counted = case is not None and any(
        use_alone(case, one)[0] in COUNTED
        for one in own[:LOOKED_AT]
        if one.state in COUNTED_STATES and one.role == "evidence"
    )
    return {
        "bare": True,
        "id": item.id,
        "name": speech.pick(item.name) or item.id.replace("_", " "),
        "told": speech.t("items.others")
        if item.same_as or item.account == "unpriced"
        else speech.t("items.unseen"),
        "rows": [row for one in sections for row in said_rows(one.fields, speech)],
        "claims": _claims(case, shown, speech) if case else [],
        "page": page,
        "pages": -(-len(own) // LISTED),
        "item": parts_of(bench, item, query, counted=counted),
    }


def _form(case: Case, item: Item, shown: str, back: str, query: Query) -> dict[str, Any]:
    sections = sections_of("items", item, LAYOUT, case, query.speech, _filled(query))
    asked = query.one("edit")
    return {
        "kind": "items",
        "id": item.id,
        "shown": shown,
        "back": back,
        "sections": [
            {
                "title": one.title,
                "about": one.about,
                "fields": one.fields,
                "parts": one.parts,
                "folded": one.name != "first",
                "open": asked == one.name,
            }
            for one in sections
        ],
    }


def _filled(query: Query) -> dict[str, str]:
    """Cells that the address puts into the form."""
    return {name: text for name, text in query.pairs if name in {"direction", "magnitude"} and text}


# --- what is lacking, and how it is mended -------------------------------------------------------


def lacking(case: Case, item: Item, speech: Speech, *, counted: bool) -> list[dict[str, Any]]:
    """What keeps the item from having a quantity or a value, each with the ways to mend it."""
    found = []
    edit = f"{PATH}/{quote(item.id, safe='')}?edit=1"
    if item.same_as:
        ways = [_way(f"{PATH}/{quote(item.same_as, safe='')}", "items.lacks.to_item", speech)]
        return [_lack("same_as", ways, speech, name=_name(case, item.same_as, speech))]
    own = [one for one in case.claims if item.id in {one.item, one.capacity_of}]
    waiting = [one for one in own if one.state in {"proposed", "parked"}]
    through = bool(item.definition) or bool(used_by(case, item.id)) or bool(ties_of(case, item.id))
    listed = item.account == "unpriced" and bool(item.evidence_class)
    if not counted and not item.definition and not listed:
        ways = []
        if waiting:
            first = waiting[0]
            address = claim_address(first.document, first.id)
            ways.append(_way(address, "items.lacks.judge", speech, n=len(waiting)))
        ways.append(_way("/documents", "items.lacks.add", speech))
        if not own:
            ways.append(_way("/inbox", "items.lacks.inbox", speech))
        key = "no_counting" if own else "no_claim"
        found.append(_lack(key, ways, speech, n=len(own)))
    if item.account in VALUED:
        if item.direction is None:
            found.append(_lack("direction", [_way(edit, "items.lacks.edit", speech)], speech))
        if not _priced(case, item):
            pairs = urlencode({"new": "1", "item": item.id})
            ways = [
                _way(f"/prices?{pairs}", "items.lacks.price", speech),
                _way(f"{edit[:-1]}proxies", "items.lacks.borrow", speech),
            ]
            rows = [one.id for one in case.prices if one.item == item.id]
            if rows:
                address = f"/prices?{urlencode({'item': item.id})}#rows"
                ways.insert(0, _way(address, "items.lacks.prices", speech, n=len(rows)))
            found.append(_lack("no_price", ways, speech))
    elif item.account == "none" and not through:
        found.append(_lack("no_use", [_way(edit, "items.lacks.edit", speech)], speech))
    if item.magnitude is None and not item.definition:
        found.append(_lack("magnitude", [_way(edit, "items.lacks.edit", speech)], speech))
    return found


def _lack(key: str, ways: list[dict[str, str]], speech: Speech, **values: Any) -> dict[str, Any]:
    return {"text": speech.t(f"items.lacks.{key}", **values), "ways": ways}


def _way(address: str, key: str, speech: Speech, **values: Any) -> dict[str, str]:
    return {"address": address, "text": speech.t(key, **values)}


def _priced(case: Case, item: Item) -> bool:
    """Whether a price of its own counts for it on any basis, or one is borrowed."""
    if item.proxies or item.money_of_the_day or item.unit == case.exchange.money.currency:
        return True
    return any(
        one.item == item.id and one.basis and one.role == "evidence" and one.state in COUNTED_STATES
        for one in case.prices
    )


def ties_of(case: Case, id: str) -> tuple[Tie, ...]:
    """The inequalities that name an item."""
    return tuple(one for one in case.ties if id in _names_of(one))


def _names_of(tie: Tie) -> frozenset[str]:
    try:
        both = parse_inequality(tie.tie)
    except ExpressionError:
        return frozenset()
    return both.left.names | both.right.names


def used_by(case: Case, id: str) -> list[str]:
    """The items whose definition names an item, or that are another name for it."""
    found = []
    for one in case.items:
        if one.same_as == id:
            found.append(one.id)
        elif one.definition:
            try:
                names = parse_expression(one.definition).names
            except ExpressionError:
                continue
            if id in names:
                found.append(one.id)
    return found


def tie_row(tie: Tie, bench: Bench, case: Case, query: Query, path: str) -> dict[str, Any]:
    """An inequality, with its form where the address asks for it (`tie=...`)."""
    speech = query.speech
    asked = query.one("tie") == tie.tie
    shown = bench.show(tie)
    return {
        "tie": tie.tie,
        "reason": speech.pick(tie.reason),
        "edit": f"{path}?{urlencode({'tie': tie.tie})}#ties",
        "form": _tie_form(case, tie, shown, path, speech) if asked else None,
        "drop": drop_of("ties", tie.tie, shown, path, speech, leave=True) if asked else None,
    }


def _tie_form(case: Case, tie: Tie, shown: str, path: str, speech: Speech) -> dict[str, Any]:
    (section,) = sections_of("ties", tie, TIE, case, speech)
    return {
        "kind": "ties",
        "id": tie.tie,
        "shown": shown,
        "fields": section.fields,
        "gone": "",
        "back": path,
    }


def new_tie(case: Case, query: Query) -> dict[str, Any] | None:
    """The form of a new inequality where the address asks for one (`tie=+`)."""
    if query.one("tie") != "+":
        return None
    (section,) = sections_of("ties", None, TIE, case, query.speech)
    return {
        "kind": "ties",
        "fields": section.fields,
        "more": (),
        "then": "",
        "back": PATH,
        "title": query.speech.t("new.title.ties"),
        "about": query.speech.t("new.about.ties"),
    }


# --- claims --------------------------------------------------------------------------------------


def _own(case: Case, id: str) -> list[Claim]:
    """The claims on an item, those first that somebody has accepted as evidence."""
    own = [one for one in case.claims if one.item == id]
    own.sort(
        key=lambda one: (
            one.state not in COUNTED_STATES,
            one.role != "evidence",
            one.as_of or one.reported_on or "",
            one.id,
        )
    )
    return own


def _claims(case: Case, claims: list[Claim], speech: Speech) -> list[dict[str, Any]]:
    """Claims with why each does not count; those that count first."""
    sources = {one.id: source_name(one, speech) for one in case.sources}
    found = [_claim(case, one, sources, speech) for one in claims]
    found.sort(key=lambda one: not one["counts"])
    return found


def _claim(case: Case, claim: Claim, sources: Mapping[str, str], speech: Speech) -> dict[str, Any]:
    use, why = use_alone(case, claim)
    ends = [
        words.as_said(one, speech.lang)
        for one in (claim.amount_low, claim.amount_high)
        if one is not None
    ]
    hedge = speech.t(f"bound.{claim.bound}") if speech.has(f"bound.{claim.bound}") else ""
    amount = " – ".join(dict.fromkeys(ends)) or speech.t("claim.no_amount")
    day = claim.as_of or claim.reported_on
    return {
        "id": claim.id,
        "as_of": day or "",
        "date": words.day(day, speech.lang) if day else "",
        "amount": f"{hedge} {amount}".strip(),
        "status": speech.name(f"value.{claim.status}"),
        "state": speech.name(f"value.{claim.state}"),
        "source": claim.source or "",
        "source_name": sources.get(claim.source or "", ""),
        "words": cut(claim.quote or claim.paraphrase or claim.said or claim.id),
        "counts": use in COUNTED,
        "why": cut(speech.tell(why or "")) or speech.name(f"use.{use}"),
        "address": claim_address(claim.document, claim.id),
    }


def _link(case: Case, id: str, speech: Speech) -> dict[str, str]:
    return {"address": f"{PATH}/{quote(id, safe='')}", "name": _name(case, id, speech)}


def _name(case: Case, id: str, speech: Speech) -> str:
    item = next((one for one in case.items if one.id == id), None)
    return (speech.pick(item.name) if item else "") or id.replace("_", " ")
