"""Sources: who asserts what, how each is graded, who runs high or low; and one of them.

In: a Bench; in the path the source, in the query filters, `stale=1`, and `without=1` for the
balance if this source falls. Out: values of the page. That balance is provisional, and so labelled.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, get_args, get_type_hints
from urllib.parse import urlencode

from steelyard.base.dates import parse_span
from steelyard.case.case import Case
from steelyard.case.sources import Grade, Source, named_source
from steelyard.desk import words
from steelyard.desk.web.asking import NotFoundError, Query
from steelyard.desk.web.bench import Bench, Switches, today
from steelyard.desk.web.fields import form_of
from steelyard.desk.web.figures import figures_of, moved_words, standing_figures
from steelyard.desk.web.listing import address, claim_address, cut, holds, kept_pairs, stretch_of
from steelyard.desk.web.new_rows import new_form
from steelyard.desk.web.pages.inbox import amount_words
from steelyard.desk.web.pages.overview import stale_grades
from steelyard.desk.web.record_forms import drop_of
from steelyard.desk.web.speech import Speech, source_name
from steelyard.weighing.document.spreads import q_of

PATH: Final = "/sources"
LISTED: Final = 25
FIELDS: Final = ("name", "name_de", "camp", "kind", "aliases", "interested", "note")
LETTERS: Final = get_args(get_type_hints(Grade)["letter"])
_REACH: Final = math.log(4.0)
"""The axis of a lean ends at a quarter and at four times the others."""
_WIDTH: Final = 120.0
_MARGIN: Final = 6.0
CLEAR: Final = 0.9
"""A lean is told as high or low from this probability on; below it nobody can say which."""


def view(bench: Bench, query: Query) -> dict[str, Any]:
    """The list of sources, or one of them."""
    case = bench.case
    if case is None:
        raise NotFoundError(query.speech.t("error.no_case"))
    return _one(bench, case, query) if query.path else _list(bench, case, query)


def newest_grades(case: Case) -> dict[str, Grade]:
    """The newest grade of each source, one on everything before one on a topic."""
    found: dict[str, Grade] = {}
    for grade in sorted(case.grades, key=lambda one: (not one.topic, one.since or "")):
        found[grade.source] = grade
    return found


def _list(bench: Bench, case: Case, query: Query) -> dict[str, Any]:
    speech, document = query.speech, bench.document
    weighed = {one["id"]: one for one in document["sources"]} if document else {}
    shares = _shares(document)
    claims = Counter(one.source for one in case.claims)
    stale = set(stale_grades(case, today()))
    grades = newest_grades(case)
    camp, sought, lean = query.one("camp"), query.one("q"), query.one("lean")
    found = []
    for source in case.sources:
        row = _row(case, source, weighed, document, claims, grades, stale, shares, speech)
        if camp and source.camp != camp:
            continue
        if query.one("stale") and source.id not in stale:
            continue
        if lean and lean not in {one["side"] for one in row["leans"]}:
            continue
        if sought and not holds(sought, (source.id, source.name, source.name_de, *source.aliases)):
            continue
        found.append(row)
    found.sort(key=lambda row: (-row["share"], -row["claims"], row["name"].casefold()))
    listed = stretch_of(query, PATH, found, LISTED)
    return {
        "rows": listed.rows,
        "list": listed,
        "all": len(case.sources),
        "stale": len(stale),
        "ungraded": sum(1 for one in case.sources if one.id not in grades),
        "only_stale": bool(query.one("stale")),
        "filters": {name: query.one(name) for name in ("camp", "lean", "q", "stale")},
        "kept": kept_pairs(query, "camp", "lean", "q", "stale"),
        "camps": [(id, speech.pick(one.name) or id) for id, one in case.exchange.camps.items()],
        "leans": [(one, speech.t(f"sources.{one}")) for one in ("high", "low")],
        "as_weighed": document is not None and bench.stale,
        "stale_address": address(query, PATH, stale="" if query.one("stale") else "1"),
        "unfiltered": PATH,
        "new": new_form(case, "sources", PATH, query),
        "new_address": address(query, PATH, new="1"),
    }


def _shares(document: Mapping[str, Any] | None) -> dict[str, float]:
    """How much of what the ratio is unsure of each source accounts for."""
    if document is None:
        return {}
    return {one["name"]: float(one["share"]) for one in document["drivers"]["source"]}


def _row(
    case: Case,
    source: Source,
    weighed: Mapping[str, Mapping[str, Any]],
    document: Mapping[str, Any] | None,
    claims: Mapping[str | None, int],
    grades: Mapping[str, Grade],
    stale: set[str],
    shares: Mapping[str, float],
    speech: Speech,
) -> dict[str, Any]:
    known = weighed.get(source.id)
    grade = grades.get(source.id)
    camp = case.exchange.camps.get(source.camp)
    return {
        "id": source.id,
        "name": source_name(source, speech),
        "address": f"{PATH}/{source.id}",
        "camp": (speech.pick(camp.name) if camp else "") or source.camp,
        "kind": _kind(source.kind, speech.lang),
        "interested": source.interested,
        "grade": grade.letter if grade else "",
        "since": words.day(grade.since, speech.lang) if grade and grade.since else "",
        "stale": source.id in stale,
        "claims": claims[source.id],
        "origins": known["origins"] if known else 0 if document else None,
        "leans": _leans(known, document, speech),
        "share": shares.get(source.id, 0.0),
        "share_words": words.percent(shares[source.id], speech.lang) if source.id in shares else "",
    }


def _kind(kind: str, lang: str) -> str:
    key = f"report.kinds.{kind}"
    return words.phrase(key, lang) if words.has_phrase(key) else kind.replace("_", " ")


def _leans(
    known: Mapping[str, Any] | None, document: Mapping[str, Any] | None, speech: Speech
) -> list[dict[str, Any]]:
    """How far a source runs from the median of the others, family by family, with its drawing."""
    if known is None or document is None:
        return []
    found = []
    for family, lean in (known["leans"] or {}).items():
        above = lean.get("above")
        side = ""
        if above is not None and lean["learnt"]:
            side = "high" if above >= CLEAR else "low" if above <= 1 - CLEAR else ""
        names = document["families"].get(family, {}).get("name")
        found.append(
            {
                "family": speech.pick(names) or family.replace("_", " "),
                "middle": words.amount(lean["p50"], 2, speech.lang),
                "range": words.amount_range(lean["p05"], lean["p95"], 2, speech.lang),
                "side": side,
                "side_words": speech.t(f"sources.{side}") if side else "",
                "learnt": lean["learnt"],
                "claims": lean["claims"],
                "low_x": _x(lean["p05"]),
                "mid_x": _x(lean["p50"]),
                "high_x": _x(lean["p95"]),
                "one_x": _x(1.0),
            }
        )
    return found


def _x(factor: float) -> float:
    """Where a factor stands on the axis of a lean."""
    part = max(-1.0, min(1.0, math.log(max(factor, 1e-9)) / _REACH))
    return round(_MARGIN + (part + 1.0) / 2.0 * (_WIDTH - 2 * _MARGIN), 1)


# --- one source ---


def _one(bench: Bench, case: Case, query: Query) -> dict[str, Any]:
    speech, id = query.speech, query.path
    path = f"{PATH}/{id}"
    source = next((one for one in case.sources if one.id == id), None)
    claims = [one for one in case.claims if one.source == id]
    prices = [one for one in case.prices if source and named_source((source,), one.source)]
    if source is None:
        raise NotFoundError(speech.t("sources.no_row", id=id))
    document = bench.document
    weighed = {one["id"]: one for one in document["sources"]} if document else {}
    stale = set(stale_grades(case, today()))
    row = _row(
        case,
        source,
        weighed,
        document,
        Counter({id: len(claims)}),
        newest_grades(case),
        stale,
        _shares(document),
        speech,
    )
    listed = stretch_of(query, path, _claims(case, claims, document, speech), LISTED)
    editing = query.one("edit") == id
    return {
        **row,
        "aliases": list(source.aliases),
        "note": cut(source.note),
        "grades": [_grade(one, speech) for one in reversed(_history(case.grades, id))],
        "letters": [(one, speech.t(f"sources.letter.{one}")) for one in LETTERS],
        "today": today().isoformat(),
        "rows": listed.rows,
        "list": listed,
        "prices": [
            {"id": one.id, "said": one.said, "address": f"/prices?q={one.id}#row-{one.id}"}
            for one in prices
        ],
        "fall": _fall(bench, document, source.id, query, path),
        "edit": {
            "kind": "sources",
            "id": id,
            "shown": bench.show(source),
            "fields": form_of("sources", source, FIELDS, case, speech),
            "more": (),
            "back": path,
        }
        if editing
        else None,
        "drop": drop_of("sources", id, bench.show(source), PATH, speech, leave=True)
        if editing
        else None,
        "edit_address": address(query, path, edit=id),
        "here": path,
        "as_weighed": document is not None and bench.stale,
    }


def _history(grades: Iterable[Grade], source: str) -> list[Grade]:
    return sorted((one for one in grades if one.source == source), key=lambda one: one.since or "")


def _grade(grade: Grade, speech: Speech) -> dict[str, Any]:
    since = parse_span(grade.since).last if grade.since else None
    return {
        "letter": grade.letter,
        "meaning": speech.t(f"sources.letter.{grade.letter}"),
        "since": words.day(grade.since, speech.lang) if grade.since else "",
        "days": (today() - since).days if since else None,
        "by": grade.by,
        "why": cut(grade.why),
        "topic": grade.topic,
    }


def _claims(
    case: Case,
    claims: Sequence[Any],
    document: Mapping[str, Any] | None,
    speech: Speech,
) -> list[dict[str, Any]]:
    used = {one["id"]: one for one in document["claims"]} if document else {}
    names = {one.id: speech.pick(one.name) or one.id for one in case.items}
    found = []
    for claim in claims:
        weighed = used.get(claim.id)
        day = claim.as_of or claim.reported_on or ""
        found.append(
            {
                "id": claim.id,
                "day": day,
                "date": words.day(day, speech.lang) if day else "",
                "item": names.get(claim.item, claim.item.replace("_", " ")),
                "amount": amount_words(claim, speech),
                "status": speech.name(f"value.{claim.status}"),
                "state": speech.name(f"value.{claim.state}"),
                "use": speech.name(f"use.{weighed['use']}") if weighed else "",
                "counts": bool(weighed and weighed["use"] == "evidence"),
                "why": cut(speech.tell(weighed["why"])) if weighed else "",
                "words": cut(claim.quote or claim.paraphrase or claim.said),
                "quoted": bool(claim.quote),
                "address": claim_address(claim.document, claim.id),
            }
        )
    found.sort(key=lambda one: (not one["counts"], one["day"], one["id"]))
    return found


def _fall(
    bench: Bench, document: Mapping[str, Any] | None, id: str, query: Query, path: str
) -> dict[str, Any]:
    """What falls if this source falls: asked for by a switch, for it takes half a second."""
    speech = query.speech
    content: dict[str, Any] = {
        "asked": bool(query.one("without")),
        "address": f"{address(query, path, without='1')}#fall",
        "back": address(query, path, without=""),
        "moved": [],
        "items": [],
        "refused": "",
        "waits": False,
        "how": "",
    }
    if not content["asked"]:
        return content
    if document is None:
        return {**content, "refused": speech.t("overview.unweighed")}
    provisional = bench.provisional(Switches(sources=frozenset({id})))
    before = standing_figures(bench, document)
    if provisional is None or before is None:
        return {**content, "refused": speech.t("items.loading"), "waits": True}
    if provisional.refused:
        return {**content, "refused": speech.tell(provisional.refused)}
    after = provisional.reweighed
    standing = bench.provisional() if bench.stale else None
    return {
        **content,
        "moved": moved_words(document, before, figures_of(after), speech),
        "items": _items(document, standing and standing.reweighed, after, id, speech),
        "how": speech.t(f"balance.how.{after.how.replace(' ', '_')}"),
    }


def _values(reweighed: Any) -> dict[tuple[str, str], Any]:
    """The middle of each item's value after an edit, by leg and item."""
    sides = (("given", reweighed.balance.given), ("returned", reweighed.balance.returned))
    return {
        (leg, one.estimate.item.id): q_of(one.value, one.bounds)["p50"]
        for leg, side in sides
        for one in side.valuations
    }


def _items(
    document: Mapping[str, Any], standing: Any, after: Any, source: str, speech: Speech
) -> list[dict[str, Any]]:
    """The items whose value moves, the farthest first, and those that are gone.

    Beside `standing`, the balance of the files as they stand, where that is not the weighed one.
    """
    lang, currency = speech.lang, document["currency"]
    stood, now = (_values(standing) if standing else None), _values(after)
    found = []
    for leg in ("given", "returned"):
        for item, entry in document[leg]["items"].items():
            weighed = (entry.get("value") or {}).get("p50")
            was = weighed if stood is None else stood.get((leg, item))
            if was is None:
                continue
            is_ = now.get((leg, item))
            before, then = (
                words.money(one, currency, lang) if one is not None else "" for one in (was, is_)
            )
            if before != then:
                found.append(
                    {
                        "item": item,
                        "name": speech.pick(entry["name"]) or item,
                        "address": f"/items/{item}?{urlencode({'off': f'source:{source}'})}",
                        "leg": leg,
                        "before": before,
                        "now": then,
                        "gone": is_ is None,
                        "by": abs((is_ or 0.0) - was),
                    }
                )
    found.sort(key=lambda one: -one["by"])
    return found
