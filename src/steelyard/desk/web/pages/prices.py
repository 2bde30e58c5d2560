"""The prices: the grid of items and bases, and the sheet of all rows below it.

In: a Bench; in the query filters, the page, and the row that is edited (`edit=ID`). Out: values of
the page. Rows and their conversion are those of the files as they stand; the grid is as weighed, or
as the next weighing will have it, and then labelled provisional.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from steelyard.base.errors import CaseError
from steelyard.case.case import Case
from steelyard.case.sources import named_source
from steelyard.desk import words
from steelyard.desk.report.cards import price_printed, price_span
from steelyard.desk.report.public import web_address
from steelyard.desk.web.asking import NotFoundError, Query
from steelyard.desk.web.bench import Bench
from steelyard.desk.web.fields import form_of
from steelyard.desk.web.listing import address, cut, holds, kept_pairs, stretch_of
from steelyard.desk.web.new_rows import new_form
from steelyard.desk.web.pages.series import price_mend
from steelyard.desk.web.pages.sources import newest_grades
from steelyard.desk.web.record_forms import drop_of
from steelyard.desk.web.speech import Speech, source_name
from steelyard.weighing.document.price_rows import (
    convert_known,
    find_outliers,
    grid_after,
    price_rows,
)
from steelyard.weighing.settings import read_settings

PATH: Final = "/prices"
LISTED: Final = 25
STATES: Final = ("proposed", "parked", "accepted", "edited", "rejected")
USES: Final = ("counts", "aside", "far")
"""Which rows: those that enter a price, those that do not, those far from the others."""
FIRST: Final = (
    *("item", "basis", "kind", "state", "role", "reason", "price_low", "price_high", "currency"),
    *("unit", "price_year", "bound", "per_item", "per_item_reason"),
)
MORE: Final = (
    *("said", "quote", "buyer", "seller", "context", "source", "rests_on", "url", "reported_on"),
    *("internal", "note"),
)
_LEGS: Final = ("given", "returned", "due", "trade")

Row = dict[str, Any]


def view(bench: Bench, query: Query) -> dict[str, Any]:
    """The grid, and the rows that were asked for."""
    speech, case = query.speech, bench.case
    if case is None:
        raise NotFoundError(speech.t("error.no_case"))
    rows, far = bench.once("prices", _converted)
    names = item_words(case, speech)
    wanted = _wanted(rows, far, query, names, case)
    listed = stretch_of(query, PATH, wanted, LISTED)
    grades = newest_grades(case)
    bases = {id: speech.pick(one.name) or id for id, one in case.exchange.bases.items()}
    shown = [_row(row, far, query, names, bases, case, grades) for row in listed.rows]
    edited = next((one for one in case.prices if one.id == query.one("edit")), None)
    return {
        "grid": _grid(bench, case, query, names),
        "provisional": bench.document is not None and bench.stale,
        "rows": shown,
        "list": listed,
        "all": len(rows),
        "counting": sum(1 for row in rows if row["used"]),
        "far": len(far),
        "filters": {name: query.one(name) for name in ("item", "basis", "state", "use", "q")},
        "kept": kept_pairs(query, "item", "basis", "state", "use", "q"),
        "goods": sorted(
            ((id, names.get(id, id)) for id in {row["item"] for row in rows if row["item"]}),
            key=lambda pair: pair[1].casefold(),
        ),
        "bases": list(bases.items()),
        "states": [(one, speech.name(f"value.{one}")) for one in STATES],
        "uses": [(one, speech.t(f"prices.use.{one}")) for one in USES],
        "unfiltered": PATH,
        "new": new_form(case, "prices", PATH, query),
        "new_address": address(query, PATH, new="1"),
        "money": speech.t(
            "prices.money",
            year=case.exchange.money.price_year,
            currency=words.currency_word(case.exchange.money.currency, speech.lang),
        ),
        "edit": None
        if edited is None
        else {
            "kind": "prices",
            "id": edited.id,
            "shown": bench.show(edited),
            "fields": form_of("prices", edited, FIRST, case, speech),
            "more": form_of("prices", edited, MORE, case, speech),
            "back": f"{address(query, PATH, page=query.one('page'))}#row-{edited.id}",
        },
        "drop": None
        if edited is None
        else drop_of(
            "prices",
            edited.id,
            bench.show(edited),
            address(query, PATH, page=query.one("page")),
            speech,
        ),
    }


def _converted(case: Case, weighing: Any) -> tuple[list[Row], dict[str, float]]:  # noqa: ARG001
    converted = convert_known(case)
    try:
        far = find_outliers(converted, read_settings(case))
    except CaseError:
        # Settings that cannot be used are a problem that stands on top of the page.
        far = {}
    return price_rows(converted), far


def item_words(case: Case, speech: Speech) -> dict[str, str]:
    """A name for every item of the case."""
    return {
        one.id: speech.pick(one.name) or words.item_words({}, one.id, speech.lang)
        for one in case.items
    }


def _wanted(
    rows: Iterable[Row],
    far: Mapping[str, float],
    query: Query,
    names: Mapping[str, str],
    case: Case,
) -> list[Row]:
    item, basis, state = query.one("item"), query.one("basis"), query.one("state")
    use, sought = query.one("use"), query.one("q")

    def fits(row: Row) -> bool:
        if use == "far":
            return row["id"] in far
        return use not in USES or row["used"] == (use == "counts")

    found = [
        row
        for row in rows
        if (not item or (row["item"] or "-") == item)
        and (not basis or (row["basis"] or "-") == basis)
        and (not state or row["state"] == state)
        and fits(row)
        and (not sought or holds(sought, _searched(row, names)))
    ]
    order = {id: n for n, id in enumerate(case.exchange.bases)}
    place = {id: n for n, id in enumerate(names)}
    # A cell's rows stand together, those that count first.
    found.sort(
        key=lambda row: (
            place.get(row["item"], len(place)),
            order.get(row["basis"], len(order)),
            not row["used"],
            row["id"],
        )
    )
    return found


def _searched(row: Row, names: Mapping[str, str]) -> tuple[str | None, ...]:
    return (
        *(row["id"], row["said"], row["quote"], row["buyer"], row["seller"], row["context"]),
        *(row["source"], row["url"], row["note"], row["reason"], row["why"], row["kind"]),
        names.get(row["item"] or ""),
    )


def _row(
    row: Row,
    far: Mapping[str, float],
    query: Query,
    names: Mapping[str, str],
    bases: Mapping[str, str],
    case: Case,
    grades: Mapping[str, Any],
) -> dict[str, Any]:
    speech, lang = query.speech, query.speech.lang
    currency = case.exchange.money.currency
    source = named_source(case.sources, row["source"])
    named = next((one for one in case.sources if one.id == source), None)
    grade = grades.get(source)
    converted = row["converted_low"] is not None or row["converted_high"] is not None
    url = web_address(row["url"])
    return {
        "id": row["id"],
        "item": row["item"] or "",
        "item_name": names.get(row["item"] or "", row["item"] or ""),
        "basis": row["basis"] or "",
        "basis_name": bases.get(row["basis"] or "", row["basis"] or ""),
        "cell": address(query, PATH, item=row["item"], basis=row["basis"]) if row["item"] else "",
        "kind": _named(f"price_kind.{row['kind']}", row["kind"], lang),
        "said": cut(row["said"]),
        "quote": cut(row["quote"]),
        "deal": cut(" → ".join(one for one in (row["seller"], row["buyer"]) if one)),
        "context": cut(row["context"]),
        "printed": getattr(price_printed(row), lang),
        # A floor or a ceiling is said with the number itself.
        "hedge": speech.t("bound.approx") if row["bound"] == "approx" else "",
        "converted": getattr(price_span(row, currency), lang) if converted else "",
        "steps": [speech.tell(one) for one in row["steps"]],
        "source": source,
        "source_name": source_name(named, speech) if named else row["source"],
        "grade": grade.letter if grade else "",
        "url": url or "",
        "host": (url or "").partition("://")[2].partition("/")[0].removeprefix("www."),
        "address": "" if url else row["url"],
        "rests_on": row["rests_on"] or "",
        "rests_on_address": f"{PATH}?q={row['rests_on']}#row-{row['rests_on']}"
        if row["rests_on"]
        else "",
        "reported_on": words.day(row["reported_on"], lang) if row["reported_on"] else "",
        "state": row["state"],
        "state_name": speech.name(f"value.{row['state']}"),
        "role": speech.name(f"value.{row['role']}"),
        "counts": row["used"],
        "why": cut(speech.tell(row["why"])),
        "way": price_mend(case, row),
        "far": _far(far.get(row["id"]), speech),
        "internal": row["internal"],
        "note": cut(row["note"]),
        "edit": f"{address(query, PATH, page=query.one('page'), edit=row['id'])}#row-{row['id']}",
    }


def _named(key: str, id: str, lang: str) -> str:
    return words.phrase(key, lang) if words.has_phrase(key) else id.replace("_", " ")


def _far(times: float | None, speech: Speech) -> str:
    """How far a price lies from the others of its cell."""
    if times is None:
        return ""
    if times >= 1:
        return speech.t("prices.above", n=words.amount(times, 2, speech.lang))
    return speech.t("prices.below", percent=words.percent(times, speech.lang))


def _grid(
    bench: Bench, case: Case, query: Query, names: Mapping[str, str]
) -> dict[str, Any] | None:
    """The grid as weighed, or with the cells that edits have moved since."""
    document = bench.document
    if document is None:
        return None
    speech = query.speech
    before = {(row["item"], row["basis"]): row for row in document["grid"]}
    now: Sequence[Row] = document["grid"]
    if bench.stale:
        now = bench.once("grid", _grid_now) or document["grid"]
    bases = list(case.exchange.bases)
    cells = {(row["item"], row["basis"]): row for row in now}
    items = list(dict.fromkeys(row["item"] for row in now))
    units = {one.id: one.unit for one in case.items}
    items.sort(key=lambda id: (*_weight(document, id), names.get(id, id)))
    return {
        "bases": [
            {
                "id": id,
                "name": speech.pick(case.exchange.bases[id].name) or id,
                "chosen": id == document["basis"],
            }
            for id in bases
        ],
        "rows": [
            {
                "item": id,
                "name": names.get(id, id),
                "address": f"/items/{id}",
                "unit": words.unit(units.get(id, ""), speech.lang),
                "cells": [
                    _cell(cells.get((id, one)), before.get((id, one)), query, id, one, names, case)
                    for one in bases
                ],
            }
            for id in items
        ],
    }


def _grid_now(case: Case, weighing: Any) -> list[Row] | None:
    if weighing is None:
        return None
    try:
        return grid_after(weighing, case, read_settings(case))
    except (CaseError, KeyError, ValueError):
        # What cannot be priced any more is told where the case is weighed.
        return None


def _weight(document: Mapping[str, Any], item: str) -> tuple[int, float]:
    for n, leg in enumerate(_LEGS):
        entry = document[leg]["items"].get(item)
        if entry is not None:
            return n, -float((entry.get("value") or {}).get("p50") or 0.0)
    return len(_LEGS), 0.0


def _cell(
    row: Row | None,
    before: Row | None,
    query: Query,
    item: str,
    basis: str,
    names: Mapping[str, str],
    case: Case,
) -> dict[str, Any]:
    speech, lang = query.speech, query.speech.lang
    currency = case.exchange.money.currency
    q = row["unit_price"] if row else None
    proxy = row["proxy"] if row else None
    was = before["unit_price"] if before else None
    middle = words.money(q["p50"], currency, lang) if q else ""
    old = words.money(was["p50"], currency, lang) if was else ""
    how = ""
    if row and row["nominal"]:
        how = speech.t("prices.nominal")
    elif row and row["of_the_day"]:
        how = speech.t("prices.of_the_day")
    elif proxy:
        lender = case.exchange.bases.get(proxy["basis"])
        of = [names.get(proxy["item"], proxy["item"])] if proxy["item"] != item else []
        if proxy["basis"] != basis:
            of.append(speech.pick(lender.name) if lender else proxy["basis"])
        factor = words.factor(proxy["low"], proxy["high"], lang)
        how = speech.t("prices.borrowed", of=", ".join(of), factor=factor)
    return {
        "basis": basis,
        "basis_name": speech.pick(case.exchange.bases[basis].name) or basis,
        "middle": middle,
        "range": words.money_range(q["p05"], q["p95"], currency, lang) if q else "",
        "sales": row["sales"] if row else 0,
        "proxy": bool(proxy),
        "how": how,
        "reason": speech.pick(proxy["reason"]) if proxy else "",
        "before": old if before is not None and q != was and middle != old else "",
        "moved": q != was,
        "chosen": query.one("item") == item and query.one("basis") == basis,
        "address": f"{address(query, PATH, item=item, basis=basis)}#rows",
    }
