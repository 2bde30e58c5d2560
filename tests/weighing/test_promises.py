"""Promises: when they are due, and what has become of them by a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from tests.weighing.drawn import weigh
from tests.weighing.small import weigh_small

from steelyard.case.case import Case
from steelyard.case.claims import Claim
from steelyard.case.promises import PromiseRow
from steelyard.weighing.document.promise_rows import expectation_rows, promise_rows
from steelyard.weighing.promises import LAPSE_DAYS, Promise, find_promises
from steelyard.weighing.weigh import Weighing

DRAWS = 400


def promised(id: str, item: str, **fields: Any) -> Claim:
    given: dict[str, Any] = {
        "status": "promised",
        "bound": "approx",
        "direction": ("BB", "AA"),
        "reported_on": "2024-02-10",
        "source": "borda-ministry",
        "state": "accepted",
        "kind": "quantity" if "amount_low" in fields or "amount_high" in fields else "statement",
    }
    return Claim(id=id, item=item, **{**given, **fields})


PROMISES = (
    promised("Q1", "gold", amount_low=10, amount_high=10, unit="kilograms"),
    promised("Q2", "fuel", amount_low=1e9, unit="barrels", as_of="2024-12"),
    promised("Q3", "fuel", amount_low=1e12, unit="barrels", as_of="2026-02/2026-05"),
    promised("Q4", "fuel", amount_low=1e12, unit="barrels", as_of="2024"),
    promised("Q5", "gold", amount_low=40, unit="kilograms", reported_on="2024-08-01"),
    promised("Q6", "fuel", as_of="2025-09", reported_on="2024-02-10"),
    promised("Q7", "training", as_of="2024-05"),
    promised("Q8", "training", as_of="2025-05"),
    promised("Q9", "training", as_of="2025-08-15/2025-10-15"),
)
ROWS = (
    PromiseRow(id="W5", kind="declined", claim="Q5", on="2025-08-02", said="No, thank you."),
    PromiseRow(id="W6", kind="kept", claim="Q6", on="2025-09", reported_on="2025-09-20"),
)


@pytest.fixture(scope="module")
def case(small: Case) -> Case:
    ids = {item.id for item in small.items}
    assert {"gold", "fuel"} <= ids
    # One item of which nobody says that anything came.
    training = replace(
        small.item("gold"),
        id="training",
        name={"en": "Training"},
        account="unpriced",
        magnitude=None,
        proxies={},
        aliases=(),
    )
    claims = (*(c for c in small.claims if c.status == "delivered"), *PROMISES)
    return replace(
        small,
        items=tuple(sorted((*small.items, training), key=lambda one: one.id)),
        claims=tuple(sorted(claims, key=lambda one: one.id)),
        promises=ROWS,
    )


@pytest.fixture(scope="module")
def weighed(case: Case) -> Weighing:
    return weigh(case, draws=DRAWS)


@pytest.fixture(scope="module")
def found(weighed: Weighing) -> dict[str, Promise]:
    return {one.claim.id: one for one in find_promises(weighed)}


def test_a_promise_of_less_than_came_since_is_come_in_full(found: dict[str, Promise]) -> None:
    one = found["Q1"]
    assert one.state == "delivered"
    assert one.share is not None
    assert one.share > 1.0
    assert one.in_full is not None
    assert one.in_full > 0.9


def test_a_promise_of_more_than_came_is_come_in_part_and_late_after_its_day(
    case: Case,
) -> None:
    more = promised("Q2", "fuel", amount_low=500_000, unit="barrels", as_of="2024-12")
    claims = tuple(more if c.id == "Q2" else c for c in case.claims)
    found = {one.claim.id: one for one in find_promises(weigh(_with(case, claims), draws=DRAWS))}
    assert found["Q2"].state == "partly"
    assert found["Q2"].timing == "overdue"
    assert (found["Q2"].due_from, found["Q2"].due_by) == (date(2024, 12, 1), date(2024, 12, 31))


def test_what_rounds_to_no_per_cent_of_a_promise_counts_as_nothing(
    found: dict[str, Promise],
) -> None:
    assert found["Q2"].documented is not None
    assert found["Q2"].share is not None
    assert found["Q2"].share < 0.005
    assert found["Q2"].state == "overdue"


def test_days_that_lie_ahead_leave_a_promise_open(found: dict[str, Promise]) -> None:
    assert (found["Q3"].timing, found["Q3"].state) == ("ahead", "promised")
    assert (found["Q3"].due_from, found["Q3"].due_by) == (date(2026, 2, 1), date(2026, 5, 31))


def test_a_date_no_finer_than_that_of_the_report_names_no_due_day(
    found: dict[str, Promise],
) -> None:
    assert found["Q4"].due_by is None
    assert (found["Q4"].timing, found["Q4"].state) == ("none", "promised")


def test_what_was_declined_stays_declined_whatever_came_of_the_item(
    found: dict[str, Promise],
) -> None:
    one = found["Q5"]
    assert one.documented is not None
    assert (one.state, one.settled) == ("declined", ROWS[0])


def test_a_declined_promise_was_open_before_anybody_knew(case: Case) -> None:
    w = weigh(case, as_of=date(2025, 6, 30), draws=DRAWS)
    assert {one.claim.id: one for one in find_promises(w)}["Q5"].settled is None


def test_a_word_that_it_came_is_less_than_what_is_documented(found: dict[str, Promise]) -> None:
    # Fuel is documented since, so the row that says it was kept adds nothing.
    assert found["Q6"].state == "partly"


def test_nothing_for_a_year_after_its_day_lapses(
    found: dict[str, Promise], weighed: Weighing
) -> None:
    assert (weighed.options.end - date(2024, 5, 31)).days > LAPSE_DAYS
    assert found["Q7"].state == "lapsed"
    assert found["Q8"].state == "overdue"


def test_it_is_due_while_its_days_run(found: dict[str, Promise], weighed: Weighing) -> None:
    assert date(2025, 8, 15) <= weighed.options.end <= date(2025, 10, 15)
    assert (found["Q9"].timing, found["Q9"].state) == ("due", "due")


def test_a_later_statement_that_it_came_is_told(case: Case) -> None:
    came = promised("Q99", "training", status="delivered", reported_on="2025-02")
    w = weigh(_with(case, (*case.claims, came)), draws=DRAWS)
    found = {one.claim.id: one for one in find_promises(w)}
    assert found["Q7"].state == "reported"
    assert [claim.id for claim in found["Q7"].told] == ["Q99"]
    assert found["Q7"].seen == "reported"


def test_a_due_row_goes_before_the_claims_own_day(case: Case) -> None:
    later = PromiseRow(id="W7", kind="due", claim="Q7", on="2027", reported_on="2024-06")
    w = weigh(replace(case, promises=(*ROWS, later)), draws=DRAWS)
    found = {one.claim.id: one for one in find_promises(w)}
    assert (found["Q7"].due_by, found["Q7"].state) == (date(2027, 12, 31), "promised")


def test_a_row_of_a_source_left_out_is_left_out(case: Case) -> None:
    said = replace(ROWS[0], source="aland-ministry")
    w = weigh(replace(case, promises=(said,)), without=("aland-ministry",), draws=DRAWS)
    assert {one.claim.id: one for one in find_promises(w)}["Q5"].settled is None


def test_promises_and_rows_about_them_move_no_figure(case: Case, weighed: Weighing) -> None:
    delivered = tuple(c for c in case.claims if c.status == "delivered")
    bare = weigh(replace(case, claims=delivered, promises=()), draws=DRAWS)
    assert (bare.balance.difference == weighed.balance.difference).all()
    assert (bare.balance.ratio == weighed.balance.ratio).all()


def test_the_documents_rows_are_in_the_order_of_their_dates(weighed: Weighing) -> None:
    rows = promise_rows(weighed)
    assert [row["promised_on"] for row in rows] == sorted(row["promised_on"] for row in rows)
    assert {row["claim"] for row in rows} == {claim.id for claim in PROMISES}


def test_an_expectation_names_who_says_so_and_what_it_rests_on(small: Case) -> None:
    rows = expectation_rows(weigh_small(DRAWS))
    assert [(row["id"], row["item"], row["leg"]) for row in rows] == [
        ("W2", "gold", "returned"),
        ("W3", "fuel", "returned"),
    ]
    assert rows[0]["by"] == "Ministry of Aland"
    assert rows[1]["rests_on"] == ["G003"]


def test_an_expectation_that_nobody_knew_of_yet_is_not_listed(small: Case) -> None:
    w = weigh(small, as_of=date(2025, 3, 31), draws=DRAWS)
    assert [row["id"] for row in expectation_rows(w)] == ["W2"]


def _with(case: Case, claims: tuple[Claim, ...]) -> Case:
    return replace(case, claims=tuple(sorted(claims, key=lambda one: one.id)))


def test_who_is_no_source_of_the_case_is_named_by_those_who_told_of_it(case: Case) -> None:
    bare = [
        replace(one, source=None, attribution=("Outlet", "The envoy"))
        if one.status == "promised"
        else one
        for one in case.claims
    ]
    rows = promise_rows(weigh(replace(case, claims=tuple(bare))))
    assert "The envoy" in {row["by"] for row in rows}


def test_who_is_no_source_of_the_case_is_named_by_the_claims_an_expectation_rests_on(
    small: Case,
) -> None:
    claim = next(one for one in small.claims if one.id == "G003")
    row = PromiseRow(id="W9", kind="expected", item="fuel", said="Fuel.", rests_on=("G003",))
    named = replace(claim, source=None, attribution=("Harbour News", "a retired captain"))
    claims = tuple(named if one.id == "G003" else one for one in small.claims)
    rows = expectation_rows(weigh(replace(small, promises=(row,), claims=claims), draws=DRAWS))
    assert [(one["by"], one["by_de"]) for one in rows] == [("a retired captain", "")]
    with_source = replace(named, source=small.sources[0].id)
    claims = tuple(with_source if one.id == "G003" else one for one in small.claims)
    rows = expectation_rows(weigh(replace(small, promises=(row,), claims=claims), draws=DRAWS))
    assert rows[0]["by"] == small.sources[0].name


def test_the_end_of_a_promise_is_not_on_the_word_of_whoever_promised(case: Case) -> None:
    rows = {one["claim"]: one for one in promise_rows(weigh(case, draws=DRAWS))}
    assert rows["Q5"]["by"]
    assert rows["Q5"]["settled"]["by"] == ""
    told = replace(ROWS[0], rests_on=("G003",))
    case = replace(case, promises=(told, ROWS[1]))
    rows = {one["claim"]: one for one in promise_rows(weigh(case, draws=DRAWS))}
    assert rows["Q5"]["settled"]["by"]
