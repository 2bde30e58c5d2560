"""Promises by item and date: what was promised, when it is due, what came, on whose word.

In: a Bench; in the query filters, the page, and the row of promises.csv that is edited. Out: values
of the page. What is documented is as weighed; the rows of promises.csv and the states that follow
from them are those of the files as they stand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from steelyard.case.case import Case
from steelyard.case.promises import PromiseRow
from steelyard.desk import words
from steelyard.desk.charts import promises as promises_chart
from steelyard.desk.charts.promises import has_promises
from steelyard.desk.promises_text import promised_words, reports_words, state_words
from steelyard.desk.report.public import web_address
from steelyard.desk.web.asking import NotFoundError, Query
from steelyard.desk.web.bench import Bench
from steelyard.desk.web.fields import form_of
from steelyard.desk.web.listing import address, claim_address, cut, holds, stretch_of
from steelyard.desk.web.new_rows import new_form
from steelyard.desk.web.pages.prices import item_words
from steelyard.desk.web.pictures import look, picture
from steelyard.desk.web.record_forms import drop_of
from steelyard.desk.web.speech import Speech, source_name
from steelyard.weighing.document.promise_rows import expectation_rows, promise_rows

PATH: Final = "/promises"
LISTED: Final = 25
STATES: Final = (
    *("overdue", "due", "promised", "partly", "reported", "delivered", "declined", "lapsed"),
)
LEGS: Final = ("returned", "given")
FIELDS: Final = (
    *("kind", "claim", "item", "on", "amount_low", "amount_high", "unit", "source", "reported_on"),
    *("said", "said_de", "rests_on", "url", "internal", "note"),
)


def view(bench: Bench, query: Query) -> dict[str, Any]:
    """The promises that were asked for, by item and date."""
    speech, case, document = query.speech, bench.case, bench.document
    if case is None:
        raise NotFoundError(speech.t("error.no_case"))
    promises, expectations = _now(bench, document)
    names = item_words(case, speech)
    own: defaultdict[str, list[PromiseRow]] = defaultdict(list)
    for row in case.promises:
        own[row.claim or ""].append(row)
    wanted = _wanted(promises, query, names)
    listed = stretch_of(query, PATH, wanted, LISTED)
    claims = {one.id: one for one in case.claims}
    edited = next((one for one in case.promises if one.id == query.one("edit")), None)
    shown = {one["claim"] for one in promises}
    telling = _Telling(case, query, names, claims)
    return {
        "unweighed": document is None,
        "as_weighed": document is not None and bench.stale,
        "chart": bench.once(
            f"promises chart {speech.lang} {bench.weighed_as}",
            lambda case, weighing: _chart(document, promises, expectations, speech),
        ),
        "filters": {name: query.one(name) for name in ("state", "item", "leg", "q")},
        "states": [
            (one, f"{words.phrase(f'promise_state.{one}', speech.lang)} ({number})")
            for one, number in _counts(promises).items()
        ],
        "goods": sorted(
            {(one["item"], names.get(one["item"], one["item"])) for one in promises},
            key=lambda pair: pair[1].casefold(),
        ),
        "legs": [(one, speech.t(f"items.leg.{one}")) for one in LEGS],
        "unfiltered": PATH,
        "new": new_form(case, "promises", PATH, query),
        "new_address": address(query, PATH, new="1"),
        "all": len(promises),
        "list": listed,
        "groups": _groups(listed.rows, own, telling),
        "expected": [_expected(row, own, telling) for row in expectations],
        "others": [
            telling.row(row)
            for row in case.promises
            if row.claim not in shown and row.id not in {one["id"] for one in expectations}
        ],
        "edit": None
        if edited is None
        else {
            "kind": "promises",
            "id": edited.id,
            "shown": bench.show(edited),
            "fields": form_of("promises", edited, FIELDS, case, speech),
            "more": (),
            "back": f"{address(query, PATH, page=query.one('page'))}#row-{edited.id}",
        },
        "drop": None
        if edited is None
        else drop_of(
            "promises",
            edited.id,
            bench.show(edited),
            address(query, PATH, page=query.one("page")),
            speech,
        ),
    }


def _now(
    bench: Bench, document: Mapping[str, Any] | None
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Promises and expectations, with the rows of promises.csv as they stand."""
    if document is None:
        return [], []
    kept = document["promises"], document["expectations"]
    if not bench.stale:
        return kept
    return bench.once("promises", _settled) or kept


def _settled(case: Case, weighing: Any) -> tuple[list[dict[str, Any]], list[dict[str, Any]]] | None:
    if weighing is None:
        return None
    known = {one.id for one in weighing.case.claims}
    rows = tuple(one for one in case.promises if one.claim is None or one.claim in known)
    now = replace(weighing, case=replace(weighing.case, promises=rows))
    return promise_rows(now), expectation_rows(now)


def _chart(
    document: Mapping[str, Any] | None,
    promises: list[dict[str, Any]],
    expectations: list[dict[str, Any]],
    speech: Speech,
) -> dict[str, Any] | None:
    if document is None:
        return None
    drawn = {**document, "promises": promises, "expectations": expectations}
    if not has_promises(drawn):
        return None
    wide, narrow = (
        picture(promises_chart(drawn, look(speech.lang, narrow=one))) for one in (False, True)
    )
    return {"wide": wide, "narrow": narrow}


def _counts(promises: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    counts: defaultdict[str, int] = defaultdict(int)
    for one in promises:
        counts[one["state"]] += 1
    return {state: counts[state] for state in STATES if counts[state]}


def _wanted(
    promises: Iterable[dict[str, Any]], query: Query, names: Mapping[str, str]
) -> list[dict[str, Any]]:
    state, item, leg, sought = (query.one(name) for name in ("state", "item", "leg", "q"))
    found = [
        one
        for one in promises
        if (not state or one["state"] == state)
        and (not item or one["item"] == item)
        and (not leg or one["leg"] == leg)
        and (
            not sought
            or holds(
                sought,
                (one["claim"], names.get(one["item"]), one["said"], one["words"], one["by"]),
            )
        )
    ]
    found.sort(
        key=lambda one: (
            LEGS.index(one["leg"]) if one["leg"] in LEGS else len(LEGS),
            names.get(one["item"], one["item"]).casefold(),
            one["promised_on"],
            one["claim"],
        )
    )
    return found


class _Telling:
    """How promises and their rows are put into words."""

    def __init__(
        self, case: Case, query: Query, names: Mapping[str, str], claims: Mapping[str, Any]
    ) -> None:
        self.case, self.query, self.names, self.claims = case, query, names, claims
        self.speech = query.speech
        self.sources = {one.id: source_name(one, query.speech) for one in case.sources}

    def claim(self, id: str | None) -> dict[str, str] | None:
        """A claim by its id, and where its words stand."""
        claim = self.claims.get(id or "")
        return None if claim is None else self._link(claim)

    def _link(self, claim: Any) -> dict[str, str]:
        return {"id": claim.id, "address": claim_address(claim.document, claim.id)}

    def row(self, row: PromiseRow) -> dict[str, Any]:
        """A row of promises.csv."""
        lang = self.speech.lang
        return {
            "id": row.id,
            "kind": self.speech.name(f"value.{row.kind}"),
            "on": words.day(row.on, lang) if row.on else "",
            "said": cut((row.said_de if lang == "de" else "") or row.said),
            "source": row.source or "",
            "by": self.sources.get(row.source or "", ""),
            "amount": words.amount_range(row.amount_low, row.amount_high, 3, lang)
            if row.amount_low is not None or row.amount_high is not None
            else "",
            "unit": words.unit(row.unit, lang),
            "claim": self.claim(row.claim),
            "rests_on": [one for id in row.rests_on if (one := self.claim(id))],
            "url": web_address(row.url) or "",
            "internal": row.internal,
            "note": row.note,
            "edit": f"{address(self.query, PATH, page=self.query.one('page'), edit=row.id)}"
            f"#row-{row.id}",
        }

    def promise(self, one: Mapping[str, Any], own: Iterable[PromiseRow]) -> dict[str, Any]:
        """A promise beside what came of it."""
        lang = self.speech.lang
        claim = self.claims.get(one["claim"])
        documented = one["documented"]
        unit = words.unit(str(one["unit"] or ""), lang)
        due = ""
        if one["due_by"]:
            due = words.day(one["due_by"], lang)
            if one["due_from"] and one["due_from"] != one["due_by"]:
                due = self.speech.t("balance.span", low=words.day(one["due_from"], lang), high=due)
        return {
            "id": one["claim"],
            "date": words.day(one["promised_on"], lang),
            "status": self.speech.name(f"value.{one['status']}"),
            "amount": promised_words(one, lang),
            "hedge": cut(one["words"]),
            "words": cut((claim.quote or claim.paraphrase or claim.said) if claim else one["said"]),
            "quoted": bool(claim and claim.quote),
            "address": claim_address(claim.document, claim.id) if claim else "",
            "by": words.translated(one, "by", lang) or words.phrase("promised.nobody", lang),
            "source": one["source"] or "",
            "reports": reports_words(one["reports"], lang),
            "due": due,
            "state": one["state"],
            "state_words": state_words(one, lang),
            "documented": f"{words.quantity(documented['p50'], lang)} {unit}".strip()
            if documented
            else "",
            "documented_range": words.amount_range(documented["p05"], documented["p95"], 2, lang)
            if documented
            else "",
            "share": words.percent(one["share"], lang) if one["share"] is not None else "",
            "bar": round(100 * min(one["share"], 1.0), 1) if one["share"] is not None else None,
            "newest": words.month(one["newest_evidence"], lang) if one["newest_evidence"] else "",
            "told": [found for id in one["told"] if (found := self.claim(id))],
            "months": one["months_since"],
            "rows": [self.row(row) for row in own],
        }


def _groups(
    rows: Iterable[Mapping[str, Any]], own: Mapping[str, list[PromiseRow]], telling: _Telling
) -> list[dict[str, Any]]:
    groups: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for one in rows:
        made = telling.promise(one, own.get(one["claim"], ()))
        groups.setdefault((one["leg"] or "", one["item"]), []).append(made)
    first: dict[tuple[Any, ...], str] = {}
    for one in (row for made in groups.values() for promise in made for row in promise["rows"]):
        # What one report says of several promises is written out once.
        key = (one["on"], one["said"], one["amount"], one["by"], str(one["rests_on"]))
        one["as_at"] = first.setdefault(key, one["id"]) if one["said"] else one["id"]
    return [
        {
            "leg": telling.speech.t(f"items.leg.{leg}") if leg in LEGS else "",
            "item": item,
            "name": telling.names.get(item, item.replace("_", " ")),
            "promises": made,
        }
        for (leg, item), made in groups.items()
    ]


def _expected(
    row: Mapping[str, Any], own: Mapping[str, list[PromiseRow]], telling: _Telling
) -> dict[str, Any]:
    lang = telling.speech.lang
    standing = next(
        (one for several in own.values() for one in several if one.id == row["id"]), None
    )
    told = telling.row(standing) if standing is not None else None
    claim = telling.claim(row["claim"])
    return {
        "id": row["id"],
        "name": telling.names.get(row["item"], row["item"].replace("_", " ")),
        "on": words.day(row["on"], lang) if row["on"] else "",
        "said": cut(words.translated(row, "said", lang)),
        "by": words.translated(row, "by", lang) or words.phrase("promised.nobody", lang),
        "links": [
            *([claim] if claim else []),
            *(one for id in row["rests_on"] if id != row["claim"] and (one := telling.claim(id))),
        ],
        "url": web_address(row["url"]) or "",
        "edit": told["edit"] if told else "",
    }
