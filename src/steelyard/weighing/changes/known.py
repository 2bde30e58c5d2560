"""A case with what nobody knew of yet put off, so that all of it stands and none of it counts.

In: a case and a day. Out: the case in which whatever was reported later has a date of report out
of everybody's reach. Changes nothing else.
"""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from datetime import date
from typing import Any, Final

from steelyard.base.dates import parse_span
from steelyard.case.case import Case
from steelyard.case.claims import Claim
from steelyard.case.prices import Price
from steelyard.case.series import SeriesRow
from steelyard.weighing.evidence import reported_day, spoken_day

LATEST: Final = date(5000, 1, 1)
"""The day as of which cases with put-off records are weighed: whatever is known is known by it."""
_PUT_OFF_YEARS = 6000  # Keeps leap years and the order of dates; four digits still hold it.
_NEVER = "9999"  # The report of what nobody dated: after all others, as where it is unknown.


def put_off(record: Any) -> Any:
    """A claim, price or series row with its date of report moved out of everybody's reach."""
    if record.reported_on is None:
        return with_fields(record, reported_on=_NEVER)
    ends = (f"{int(end[:4]) + _PUT_OFF_YEARS}{end[4:]}" for end in record.reported_on.split("/"))
    return with_fields(record, reported_on="/".join(ends))


def with_fields(record: Any, **fields: Any) -> Any:
    """A copy of a record with other fields, unchecked: no case may speak of such a day."""
    made = copy(record)
    for name, value in fields.items():
        object.__setattr__(made, name, value)
    return made


def is_put_off(record: Any) -> bool:
    """Whether nobody knows of the claim, price or series row yet."""
    return record.reported_on is not None and int(record.reported_on[:4]) >= LATEST.year


def as_known(case: Case, day: date | None) -> Case:
    """The case with all that was reported after `day` put off; None knows all.

    Weighed as of LATEST it gives what the case gives as of `day`.
    """
    if day is None:
        return case
    money = case.exchange.money

    def claim_known(claim: Claim) -> bool:
        reported = reported_day(claim) or spoken_day(claim)
        return reported is None or reported <= day

    def price_known(price: Price) -> bool:
        return parse_span(price.reported_on or f"{price.price_year:04d}").last <= day

    def row_known(row: SeriesRow) -> bool:
        if not row.period.isdigit() or (row.series, int(row.period)) == (
            money.deflator,
            money.price_year,
        ):
            return True
        return parse_span(row.reported_on or row.period).last <= day

    return replace(
        case,
        claims=tuple(one if claim_known(one) else put_off(one) for one in case.claims),
        prices=tuple(one if price_known(one) else put_off(one) for one in case.prices),
        series=tuple(one if row_known(one) else put_off(one) for one in case.series),
    )


def speakers(case: Case) -> frozenset[str]:
    """The sources that a claim names which somebody knows of."""
    return frozenset(c.source for c in case.claims if c.source and not is_put_off(c))


def lend_texts(case: Case, other: Case) -> Case:
    """The case with kept texts it does not have at hand taken from `other`, by their hash.

    A revision or a folder of results may lack texts that must not be passed on; a quote that
    could be checked on one side only would look like a change.
    """
    hashes = {one.id: one.sha256 for one in other.documents}
    lent = {
        one.id: other.texts[one.id]
        for one in case.documents
        if one.id not in case.texts
        and one.id in other.texts
        and one.sha256 is not None
        and one.sha256 == hashes[one.id]
    }
    return replace(case, texts={**case.texts, **lent}) if lent else case


def missing_texts(case: Case) -> tuple[str, ...]:
    """Documents whose kept text is not at hand although the search for copies would read it."""
    if case.exchange.copies != "act":
        return ()
    return tuple(
        sorted(
            {
                str(claim.document)
                for claim in case.claims
                if claim.text_basis == "quoted"
                and claim.start is not None
                and claim.document not in case.texts
                and not is_put_off(claim)
            }
        )
    )
