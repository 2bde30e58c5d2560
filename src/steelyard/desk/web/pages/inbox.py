"""Documents and the claims on them: what waits, the words it rests on, what stands against it.

In: a Bench; in the path the document, in the query the claim that is looked at. Out: values of
the page. `/inbox` is the list, `/inbox/ID` one document; claims without a document stand under
`/inbox/-`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any, Final
from urllib.parse import quote, urlencode

from steelyard.case.case import Case
from steelyard.case.claims import Claim
from steelyard.desk import words
from steelyard.desk.editing.seconds import readings, same_person
from steelyard.desk.judging import against
from steelyard.desk.web.asking import NotFoundError, Query
from steelyard.desk.web.bench import Bench
from steelyard.desk.web.fields import Field, form_of
from steelyard.desk.web.new_rows import likely_source, voice_of
from steelyard.desk.web.pages.claim_parts import more_of
from steelyard.desk.web.places import NO_DOCUMENT
from steelyard.desk.web.reading_pane import page_of, pane_of
from steelyard.desk.web.speech import Speech

STATES: Final = ("proposed", "parked", "accepted", "edited", "rejected")
FIRST: Final = (
    *("item", "direction", "status", "bound", "amount_low", "amount_high", "unit", "as_of"),
    *("source", "attribution", "certainty"),
)
"""What one looks at; the others are folded."""
MORE: Final = (
    *("measure", "window_start", "knowledge", "kind", "role", "reason", "credibility", "partial"),
    *("reported_on", "said", "words", "paraphrase", "capacity", "capacity_of", "capacity_inputs"),
    *("reading", "url", "lang", "internal", "note"),
)
UNANCHORED: Final = ("quote", "document", "text_basis", "start", "end")
"""Fields of a claim that is on no words of a kept text; of others the words are marked."""
LISTED: Final = 50
"""Documents on one page of the list."""
ASIDE: Final = 200
"""Claims of one document that are listed beside it."""
MOST_SAID: Final = 80
"""Characters of the words that a new item or source is called by at first."""
AROUND: Final = 240
"""Characters on each side of a quote, where its line is that long."""


def view(bench: Bench, query: Query) -> dict[str, Any]:
    """The list of documents with claims that wait, or one of them."""
    case = bench.case
    if case is None:
        raise NotFoundError(query.speech.t("error.no_case"))
    state = query.one("state", "proposed")
    if state not in (*STATES, "all"):
        state = "proposed"
    if query.path:
        return _one(bench, case, query, query.path, state)
    return _list(case, query, state)


def _list(case: Case, query: Query, state: str) -> dict[str, Any]:
    waiting = Counter(
        one.document or NO_DOCUMENT for one in case.claims if state in {one.state, "all"}
    )
    known = {one.id: one for one in case.documents}
    page = query.number("page", 0, 10_000)
    ordered = sorted(waiting, key=lambda id: (-waiting[id], id))
    shown = ordered[page * LISTED : (page + 1) * LISTED]
    return {
        "state": state,
        "states": _states(case, query.speech),
        "total": sum(waiting.values()),
        "page": page,
        "pages": -(-len(ordered) // LISTED),
        "documents": [
            {
                "id": id,
                "title": known[id].title if id in known else query.speech.t("inbox.without"),
                "publisher": known[id].publisher if id in known else "",
                "published": words.day(known[id].published, query.speech.lang)
                if id in known and known[id].published
                else "",
                "language": known[id].language if id in known else "",
                "waiting": waiting[id],
            }
            for id in shown
        ],
    }


def _states(case: Case, speech: Speech) -> list[dict[str, Any]]:
    counts = Counter(one.state for one in case.claims)
    return [
        {"state": one, "name": speech.name(f"value.{one}"), "number": counts[one]}
        for one in STATES
        if counts[one]
    ]


def _one(bench: Bench, case: Case, query: Query, id: str, state: str) -> dict[str, Any]:
    speech = query.speech
    document = next((one for one in case.documents if one.id == id), None)
    if document is None and id != NO_DOCUMENT:
        raise NotFoundError(speech.t("inbox.no_document", id=id))
    own = None if id == NO_DOCUMENT else id
    claims = [one for one in case.claims if one.document == own]
    claims.sort(key=lambda one: (one.start is None, one.start or 0, one.id))
    queue = [one for one in claims if state in {one.state, "all"}]
    chosen = _chosen(claims, queue, query)
    if chosen is not None and chosen not in queue:
        # Just judged, or named in the address: it stays in sight until one goes on.
        queue = sorted(
            [*queue, chosen], key=lambda one: (one.start is None, one.start or 0, one.id)
        )
    text = case.texts.get(id, "")
    begin = query.number("from", -1, len(text))
    pane = pane_of(text, claims, chosen.start if chosen else None, None if begin < 0 else begin)
    at = queue.index(chosen) if chosen in queue else -1
    return {
        "id": id,
        "state": state,
        "states": _states_of(claims, speech),
        "title": document.title if document else speech.t("inbox.without"),
        "publisher": document.publisher if document else "",
        "published": document.published if document else None,
        "language": document.language if document else "",
        "url": document.url if document else "",
        "pane": pane,
        "queue": [_short(one, speech) for one in queue[:ASIDE]],
        "left": sum(1 for one in queue if one.state == "proposed"),
        "claim": None if chosen is None else _claim(bench, case, chosen, query, document),
        "kept": document is not None,
        "text": id in case.texts,
        "edit": f"/documents?{urlencode({'q': id, 'edit': id})}#row-{id}",
        "next": _id(queue, at + 1),
        "before": _id(queue, at - 1) if at > 0 else "",
        "count": {"at": at + 1, "of": len(queue)},
        "following": following(case, id, state),
        "reasons": [speech.t(f"reason.{one}") for one in REASONS],
    }


REASONS: Final = ("no_claim", "misread", "other_exchange", "copy", "no_source")
"""Reasons for a rejection that come up most; any other can be written."""


def _chosen(claims: list[Claim], queue: list[Claim], query: Query) -> Claim | None:
    named = query.one("claim")
    found = next((one for one in claims if one.id == named), None)
    if found is None and named:
        raise NotFoundError(query.speech.t("inbox.no_claim", id=named))
    after = query.one("after")
    if found is None and after:
        place = {one.id: n for n, one in enumerate(claims)}
        later = [one for one in queue if place[one.id] > place.get(after, -1)]
        return (later or queue or [None])[0]  # type: ignore[list-item]
    return found or (queue[0] if queue else None)


def _id(queue: list[Claim], at: int) -> str:
    return queue[at].id if 0 <= at < len(queue) else ""


def following(case: Case, id: str, state: str) -> str:
    """The next document with something to judge, for when this one is done."""
    waiting = sorted(
        {one.document or NO_DOCUMENT for one in case.claims if state == one.state} - {id}
    )
    return next((one for one in waiting if one > id), waiting[0] if waiting else "")


def _states_of(claims: list[Claim], speech: Speech) -> list[dict[str, Any]]:
    counts = Counter(one.state for one in claims)
    return [
        {"state": one, "name": speech.name(f"value.{one}"), "number": counts[one]}
        for one in STATES
        if counts[one]
    ]


def _short(claim: Claim, speech: Speech) -> dict[str, Any]:
    return {
        "id": claim.id,
        "state": claim.state,
        "amount": amount_words(claim, speech),
        "said": claim.quote or claim.said or claim.paraphrase or claim.id,
    }


def amount_words(claim: Claim, speech: Speech) -> str:
    """A claim's amount with its bound and unit."""
    lang = speech.lang
    ends = [
        words.as_said(one, lang) for one in (claim.amount_low, claim.amount_high) if one is not None
    ]
    if not ends:
        return speech.t("claim.no_amount")
    both = ends[0] if len(set(ends)) == 1 else speech.t("balance.span", low=ends[0], high=ends[1])
    unit = words.unit(claim.unit, lang)
    hedge = speech.t(f"bound.{claim.bound}") if speech.has(f"bound.{claim.bound}") else ""
    return " ".join(part for part in (hedge, both, unit) if part)


def _around(case: Case, claim: Claim) -> dict[str, str]:
    """The words before and behind a quote, as far as its line goes."""
    text = case.texts.get(claim.document or "")
    if text is None or claim.start is None or claim.end is None:
        return {"left": "", "right": ""}
    left = text[max(claim.start - AROUND, 0) : claim.start].rpartition("\n")[2]
    right = text[claim.end : claim.end + AROUND].partition("\n")[0]
    # Not in the midst of a word.
    if len(left) == AROUND:
        left = "… " + left.partition(" ")[2]
    if len(right) == AROUND:
        right = right.rpartition(" ")[0] + " …"
    return {"left": left, "right": right}


def _fields(case: Case, claim: Claim, query: Query) -> tuple[Field, ...]:
    """The fields looked at, with an item or a source put in that was just made for the claim.

    Without one just made, the source whose name its voice is: it may have been made from another.
    """
    known = {"item": {one.id for one in case.items}, "source": {one.id for one in case.sources}}
    filled = {name: query.one(name) for name in known if query.one(name) in known[name]}
    likely = likely_source(case, claim)
    if likely:
        filled.setdefault("source", likely)
    return tuple(
        replace(one, value=filled.get(one.name, one.value))
        for one in form_of("claims", claim, FIRST, case, query.speech)
    )


def _makes(case: Case, claim: Claim, query: Query) -> dict[str, str]:
    """Where an item or a source is made that the claim speaks of and the case does not have."""
    items, sources = {one.id for one in case.items}, {one.id for one in case.sources}
    pairs = {"claim": claim.id, "state": query.one("state")}
    pairs |= {name: query.one(name) for name in ("item", "source")}
    then = f"/inbox/{quote(claim.document or NO_DOCUMENT, safe='')}?{_pairs(pairs)}"
    made = {"item": "", "source": ""}
    if claim.item not in items and query.one("item") not in items:
        own = "name_de" if query.speech.lang == "de" else "name"
        known = {one.id for one in case.exchange.parties}
        sides = claim.direction or ()
        way = ">".join(str(one) for one in sides) if known >= set(sides) and sides else ""
        unit = (claim.unit or "").partition("/")[0]
        filled = {own: claim.said[:MOST_SAID], "unit": unit, "direction": way, "then": then}
        made["item"] = f"/items?new=1&{_pairs(filled)}"
    if not {claim.source, query.one("source"), likely_source(case, claim)} & sources:
        voice = voice_of(case, claim)
        made["source"] = f"/sources?new=1&{_pairs({'name': voice[:MOST_SAID], 'then': then})}"
    return made


def _pairs(pairs: dict[str, str]) -> str:
    return urlencode([(name, value) for name, value in pairs.items() if value])


def _claim(bench: Bench, case: Case, claim: Claim, query: Query, document: Any) -> dict[str, Any]:
    speech = query.speech
    agreement = readings(bench.root).of(claim.id)
    waits = claim.state not in {"accepted", "edited"}
    return {
        "id": claim.id,
        "state": claim.state,
        "quote": claim.quote or "",
        **_around(case, claim),
        "said": claim.said,
        "paraphrase": claim.paraphrase,
        "rule": claim.rule,
        "amount": amount_words(claim, speech),
        "voices": list(claim.attribution),
        "shown": bench.show(claim),
        "page": page_of(document.pages, claim.start) if document else None,
        "fields": _fields(case, claim, query),
        "makes": _makes(case, claim, query),
        "more": form_of(
            "claims",
            claim,
            MORE if claim.text_basis == "quoted" else (*UNANCHORED, *MORE),
            case,
            speech,
        ),
        **more_of(case, claim, query),
        "against": [speech.tell(one) for one in against(case, claim)] if waits else [],
        "first_by": agreement.first_by if agreement else "",
        "second_by": agreement.second_by if agreement else "",
        "agreed": agreement.agreed if agreement else None,
        "second_why": agreement.why if agreement else "",
        "can_second": claim.state in {"accepted", "edited", "rejected"}
        and agreement is not None
        and not same_person(agreement.first_by, bench.by),
    }
