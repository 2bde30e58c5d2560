"""Series of yearly values: consumer prices, exchange rates, outputs; which are needed, which lack.

In: a Bench; in the query what is searched for, the page, the page of the values of one series
(`of=SERIES&values=2`), the row that is edited (`edit=ID`), and what a new value is filled in with. Out: values of the page. Where the case has a problem the rows
are those of series.csv as it stands, since a series that is missing is such a problem.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, Final
from urllib.parse import urlencode

from steelyard.base.errors import CaseError
from steelyard.base.records import decode, parse_csv
from steelyard.case.case import Case
from steelyard.case.claims import COUNTED_STATES
from steelyard.case.series import SeriesRow
from steelyard.case.validate import read_table
from steelyard.desk import words
from steelyard.desk.report.public import web_address
from steelyard.desk.web.asking import NotFoundError, Query
from steelyard.desk.web.bench import Bench
from steelyard.desk.web.fields import form_of
from steelyard.desk.web.listing import MOST_PAGES, address, cut, holds, stretch_at, stretch_of
from steelyard.desk.web.new_rows import new_form
from steelyard.desk.web.record_forms import drop_of
from steelyard.desk.web.speech import Speech

PATH: Final = "/series"
FILE: Final = "series.csv"
LISTED: Final = 30
"""Series on one page."""
MOST_ROWS: Final = 200
"""Values of one series on one page of them: two centuries of years."""
MOST_LACKING: Final = 40
FIELDS: Final = (
    *("series", "period", "value", "unit", "source", "url", "reported_on", "use", "note"),
)


def view(bench: Bench, query: Query) -> dict[str, Any]:
    """The series, those that the case needs first."""
    case, speech = bench.case, query.speech
    rows = _rows_of(bench)
    if case is None and rows is None:
        raise NotFoundError(speech.t("error.no_case"))
    rows = rows or ()
    named = _named(case, speech) if case else {}
    groups: dict[str, list[SeriesRow]] = {name: [] for name in named}
    for row in rows:
        groups.setdefault(row.series, []).append(row)
    sought = query.one("q")
    found = [
        name
        for name, own in groups.items()
        if not sought or holds(sought, (name, *(one.source for one in own), *named.get(name, ())))
    ]
    found.sort(key=lambda name: (name not in named, name.casefold()))
    listed = stretch_of(query, PATH, found, LISTED)
    edited = next((one for one in rows if one.id == query.one("edit")), None)
    # A form needs of the case what its files could say, however broken the others are.
    known: Any = case or SimpleNamespace(series=rows, items=(), prices=(), sources=())
    lacking = _lacking(case, rows, query) if case else {}
    return {
        "q": sought,
        "list": listed,
        "all": len(groups),
        "series": [
            _series(name, groups[name], named.get(name, ()), lacking.get(name, []), query)
            for name in listed.rows
        ],
        "new": new_form(known, "series", PATH, query),
        "new_address": address(query, PATH, new="1"),
        "edit": None
        if edited is None
        else {
            "kind": "series",
            "id": edited.id,
            "shown": bench.show(edited),
            "fields": form_of("series", edited, FIELDS, known, speech),
            "more": (),
            "back": f"{address(query, PATH, page=query.one('page'))}#row-{edited.id}",
        },
        "drop": None
        if edited is None
        else drop_of(
            "series",
            edited.id,
            bench.show(edited),
            address(query, PATH, page=query.one("page")),
            speech,
        ),
    }


def _rows_of(bench: Bench) -> tuple[SeriesRow, ...] | None:
    """The rows as the case has them, or as the table has them where the case has a problem."""
    if bench.case is not None and not bench.problems:
        return bench.case.series
    path = bench.root / FILE
    try:
        table = parse_csv(decode(path.read_bytes(), FILE), FILE)
    except (CaseError, OSError):
        return bench.case.series if bench.case else None
    return tuple(one.record for one in read_table(SeriesRow, table).entries)


def _named(case: Case, speech: Speech) -> dict[str, tuple[str, ...]]:
    """The series that case.yaml names -> what each is for."""
    exchange, found = case.exchange, dict[str, list[str]]()
    money = exchange.money
    found.setdefault(money.deflator, []).append(speech.t("series.deflator", year=money.price_year))
    for currency, name in money.exchange_rates.items():
        said = speech.t("series.rate", currency=currency, own=money.currency)
        found.setdefault(name, []).append(said)
    for one in exchange.output:
        said = speech.t("series.output", name=speech.pick(one.name))
        found.setdefault(one.series, []).append(said)
    return {name: tuple(said) for name, said in found.items()}


def needed_years(case: Case) -> dict[str, set[int]]:
    """Series -> the years that prices of the case ask of it."""
    money = case.exchange.money
    needed: dict[str, set[int]] = {money.deflator: {money.price_year}}
    for price in case.prices:
        if price.role != "evidence" or price.state not in COUNTED_STATES or not price.item:
            continue
        if price.price_year != money.price_year:
            needed[money.deflator].add(price.price_year)
        rate = money.exchange_rates.get(price.currency)
        if rate and price.currency != money.currency:
            needed.setdefault(rate, set()).add(price.price_year)
    return needed


def _lacking(
    case: Case, rows: Iterable[SeriesRow], query: Query
) -> dict[str, list[dict[str, str]]]:
    """The years that are asked for and not there, each with the form that adds it."""
    known: dict[str, dict[str, SeriesRow]] = {}
    for row in rows:
        if row.use and row.value is not None:
            known.setdefault(row.series, {})[row.period] = row
    found: dict[str, list[dict[str, str]]] = {}
    for name, years in needed_years(case).items():
        own = known.get(name, {})
        found[name] = [
            {"year": str(year), "address": new_value(name, str(year), own.values(), query)}
            for year in sorted(years)
            if str(year) not in own
        ][:MOST_LACKING]
    return found


def new_value(name: str, period: str, like: Iterable[SeriesRow], query: Query | None = None) -> str:
    """The address of the form for a value, filled in as the other values of the series are."""
    last = max(like, key=lambda one: one.period, default=None)
    pairs = {"new": "1", "series": name, "period": period}
    if last is not None:
        pairs |= {"unit": last.unit, "source": last.source, "url": last.url}
    if query is not None:
        pairs |= {"q": query.one("q"), "page": query.one("page")}
    return f"{PATH}?{urlencode([(one, text) for one, text in pairs.items() if text])}"


def price_mend(case: Case, price: Mapping[str, Any]) -> str:
    """Where the value is added that a price lacks to be converted; empty where none is lacking."""
    money = case.exchange.money
    if price["converted_low"] is not None or price["converted_high"] is not None:
        return ""
    if price["price_low"] is None and price["price_high"] is None:
        return ""
    values = {
        (row.series, row.period): row for row in case.series if row.use and row.value is not None
    }
    year = str(price["price_year"])
    wanted = []
    if price["currency"] != money.currency:
        rate = money.exchange_rates.get(price["currency"])
        if rate is None:
            return "/case?edit=money#money"
        wanted.append((rate, year))
    if price["price_year"] != money.price_year:
        wanted += [(money.deflator, year), (money.deflator, str(money.price_year))]
    for name, period in wanted:
        if (name, period) not in values:
            return new_value(name, period, [one for one in case.series if one.series == name])
    return ""


def _series(
    name: str,
    rows: list[SeriesRow],
    uses: tuple[str, ...],
    lacking: list[dict[str, str]],
    query: Query,
) -> dict[str, Any]:
    # The newest first: those are looked up and added to.
    rows = sorted(rows, key=lambda one: one.period, reverse=True)
    units = dict.fromkeys(one.unit for one in rows)
    edited = next((at for at, one in enumerate(rows) if one.id == query.one("edit")), None)
    turned = query.one("of") == name
    page = query.number("values", 0, MOST_PAGES) if turned else 0
    if edited is not None:
        page = edited // MOST_ROWS
    own = stretch_at(query, PATH, rows, MOST_ROWS, page, "values", page=query.one("page"), of=name)
    return {
        "name": name,
        "uses": list(uses),
        "unit": next(iter(units)) if len(units) == 1 else "",
        "number": len(rows),
        "missing": not rows,
        "lacking": lacking,
        "new": new_value(name, "", rows, query),
        "open": bool(uses) or turned or edited is not None,
        "rows": [_row(one, len(units) > 1, query) for one in own.rows],
        "list": replace(own, rows=()),
    }


def _row(row: SeriesRow, with_unit: bool, query: Query) -> dict[str, Any]:
    lang = query.speech.lang
    url = web_address(row.url) or ""
    return {
        "id": row.id,
        "period": row.period,
        "value": "" if row.value is None else words.as_said(row.value, lang),
        "unit": row.unit if with_unit else "",
        "source": cut(row.source),
        "url": url,
        "used": row.use,
        "note": cut(row.note),
        "reported_on": words.day(row.reported_on, lang) if row.reported_on else "",
        "edit": f"{address(query, PATH, page=query.one('page'), edit=row.id)}#row-{row.id}",
    }
