"""Every difference of two cases has one cause, and all causes together make the second case."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.weighing.small import SMALL

from steelyard.case.case import Case
from steelyard.case.folder import read_case
from steelyard.case.links import Link
from steelyard.case.priors import Prior
from steelyard.case.sources import Grade
from steelyard.weighing.changes import (
    LATEST,
    ORDER,
    Cause,
    as_known,
    blend,
    find_changes,
    is_put_off,
    lend_texts,
    missing_texts,
    put_off,
    weigh_alike,
)
from steelyard.weighing.copies.facts import has_fact
from steelyard.weighing.evidence import COUNTED, gather_evidence

CASE = read_case(SMALL)
START = date.fromisoformat(CASE.exchange.window.start)


def with_rows(case: Case, kind: str, rows: Iterable[Any]) -> Case:
    fields: dict[str, Any] = {kind: tuple(rows)}
    return replace(case, **fields)


def edited(case: Case, kind: str, name: str, /, **fields: Any) -> Case:
    """The case with fields of one record changed."""
    key = {"priors": "name", "grades": "source", "ties": "tie"}.get(kind, "id")
    rows = [
        replace(row, **fields) if getattr(row, key) == name else row for row in getattr(case, kind)
    ]
    assert tuple(rows) != getattr(case, kind)
    return with_rows(case, kind, rows)


def without(case: Case, kind: str, name: str) -> Case:
    rows = tuple(row for row in getattr(case, kind) if row.id != name)
    assert len(rows) == len(getattr(case, kind)) - 1
    return with_rows(case, kind, rows)


def linked(case: Case, a: str, kind: Any, b: str) -> Case:
    return replace(case, links=(*case.links, Link(a=a, b=b, kind=kind)))


def money(case: Case, **fields: Any) -> Case:
    exchange = replace(case.exchange, money=replace(case.exchange.money, **fields))
    return replace(case, exchange=exchange)


def families(case: Case) -> Case:
    systems = replace(case.exchange.families["systems"], common_lean="converted")
    table = {**case.exchange.families, "systems": systems}
    return replace(case, exchange=replace(case.exchange, families=table))


def new_item(case: Case) -> Case:
    """One more good, with a claim and a price of its own."""
    item = replace(case.item("gold"), id="silver", proxies={})
    claim = next(one for one in case.claims if one.id == "G001")
    price = next(one for one in case.prices if one.id == "P004")
    return replace(
        case,
        items=tuple(sorted((*case.items, item), key=lambda one: one.id)),
        claims=(*case.claims, replace(claim, id="G100", item="silver")),
        prices=(*case.prices, replace(price, id="P100", item="silver")),
    )


EDITS: dict[str, tuple[Case, set[tuple[str, str, str]]]] = {
    "a claim more": (without(CASE, "claims", "D004"), {("withdrawn", "claims", "D004")}),
    "a claim rejected": (
        edited(CASE, "claims", "D004", state="rejected"),
        {("withdrawn", "claims", "D004")},
    ),
    "a claim accepted": (
        edited(CASE, "claims", "G007", state="accepted"),
        {("new_claim", "claims", "G007")},
    ),
    "an amount": (
        edited(CASE, "claims", "D004", amount_low=200.0),
        {("corrected", "claims", "D004")},
    ),
    "what the source saw": (
        edited(CASE, "claims", "D004", knowledge="observed"),
        {("regraded", "claims", "D004")},
    ),
    "both of it": (
        edited(CASE, "claims", "D004", knowledge="observed", amount_low=200.0),
        {("regraded", "claims", "D004"), ("corrected", "claims", "D004")},
    ),
    "a kind of source": (
        edited(CASE, "sources", "customs-union", kind="media"),
        {("regraded", "sources", "customs-union")},
    ),
    "a letter": (
        edited(CASE, "grades", "harbour-watch", letter="D"),
        {("regraded", "grades", "harbour-watch  2023")},
    ),
    "a grade more": (
        replace(
            CASE,
            grades=(
                *CASE.grades,
                Grade(source="open-waters", letter="E", since="2024", by="tests", why="none"),
            ),
        ),
        {("regraded", "grades", "open-waters  2024")},
    ),
    "a copy found": (
        linked(CASE, "D005", "same_origin", "D004"),
        {("copy_found", "links", "D005 D004 same_origin")},
    ),
    "a correction found": (
        linked(CASE, "D004", "supersedes", "D001"),
        {("corrected", "links", "D004 D001 supersedes")},
    ),
    "a price": (
        edited(CASE, "prices", "P002", price_low=20000.0),
        {("price_corrected", "prices", "P002")},
    ),
    "a price less": (
        without(CASE, "prices", "P002"),
        {("price_corrected", "prices", "P002")},
    ),
    "a rate": (edited(CASE, "series", "S011", value=0.9), {("series", "series", "S011")}),
    "a price year": (money(CASE, price_year=2023), {("series", "exchange", "money")}),
    "a magnitude": (
        edited(CASE, "items", "drones", magnitude=30.0),
        {("assumption", "items", "drones")},
    ),
    "a common lean": (families(CASE), {("assumption", "exchange", "families")}),
    "a setting": (
        replace(CASE, priors=(Prior(name="lean_scale", value=0.3, reason="tests"),)),
        {("assumption", "priors", "lean_scale")},
    ),
    "an item more": (
        new_item(CASE),
        {
            ("assumption", "items", "silver"),
            ("assumption", "claims", "G100"),
            ("assumption", "prices", "P100"),
        },
    ),
    "where it was printed": (
        edited(CASE, "claims", "D004", url="https://example.org/other"),
        {("copy_found", "claims", "D004")},
    ),
    "a name by which a voice is known": (
        edited(CASE, "sources", "customs-union", aliases=("Sea Guard",)),
        {("copy_found", "sources", "customs-union")},
    ),
    "a source of which nobody speaks": (
        replace(
            CASE,
            sources=(
                replace(CASE.sources[0], id="aa-guard", name="Sea Guard", aliases=()),
                *CASE.sources,
            ),
        ),
        {("copy_found", "sources", "aa-guard")},
    ),
    "words": (edited(CASE, "claims", "D004", paraphrase="In other words."), set()),
    "a name": (edited(CASE, "items", "drones", name={"en": "Flying things"}), set()),
    "a row that counts nowhere": (
        edited(CASE, "claims", "G007", amount_low=600.0),
        {("corrected", "claims", "G007")},
    ),
}
# What is shown and never computed with: no cause has it, so only a weighing can tell.
WORDS = {"words", "a name"}


@pytest.mark.parametrize("name", EDITS)
def test_each_edit_has_its_one_cause(name: str) -> None:
    other, wanted = EDITS[name]
    found = find_changes(CASE, other)
    assert {(one.cause, one.kind, one.id) for one in found} == wanted
    assert len(found) == len(wanted)


@pytest.mark.parametrize("name", EDITS)
def test_all_causes_applied_make_the_second_case_and_none_leave_the_first(name: str) -> None:
    other, _ = EDITS[name]
    changes = find_changes(CASE, other)
    made = blend(CASE, other, changes, frozenset(ORDER))
    made = replace(made, exchange=replace(made.exchange, window=other.exchange.window))
    assert weigh_alike(made, other, (), START, date(2025, 9, 30)) == (name not in WORDS)
    if changes:
        same = blend(CASE, other, changes, frozenset())
        assert not find_changes(CASE, known_only(same))


def known_only(case: Case) -> Case:
    """The case without what a blend holds in waiting."""
    return replace(case, claims=tuple(one for one in case.claims if not is_put_off(one)))


@given(st.sets(st.sampled_from(ORDER)), st.sets(st.sampled_from(ORDER)))
def test_the_order_of_causes_does_not_matter(first: set[Cause], second: set[Cause]) -> None:
    other = edited(EDITS["both of it"][0], "items", "drones", magnitude=30.0)
    other = linked(new_item(without(other, "claims", "D007")), "D005", "same_origin", "D004")
    changes = find_changes(CASE, other)
    done = frozenset(first | second)
    case = blend(CASE, other, changes, done)
    left = {one.cause for one in find_changes(known_only(case), other)}
    assert left == {one.cause for one in changes} - done
    # Step by step or at once.
    step = blend(CASE, other, changes, frozenset(first))
    again = blend(step, other, find_changes(step, other), done)
    assert not find_changes(known_only(again), known_only(case))


def test_a_claim_that_replaces_a_known_one_is_a_correction_and_brings_its_link() -> None:
    claim = next(one for one in CASE.claims if one.id == "D004")
    newer = replace(claim, id="D104", amount_low=270.0, amount_high=270.0, bound="approx")
    other = linked(replace(CASE, claims=(*CASE.claims, newer)), "D104", "supersedes", "D004")
    found = {(one.cause, one.id) for one in find_changes(CASE, other)}
    assert found == {("corrected", "D104"), ("corrected", "D104 D004 supersedes")}


def test_a_link_of_a_new_claim_comes_with_the_claim() -> None:
    claim = next(one for one in CASE.claims if one.id == "D004")
    copy = replace(claim, id="D104")
    other = linked(replace(CASE, claims=(*CASE.claims, copy)), "D104", "same_origin", "D004")
    assert {one.cause for one in find_changes(CASE, other)} == {"new_claim"}


def test_a_link_judged_no_changes_something_only_where_the_program_searches() -> None:
    no = Link(a="D005", b="D004", kind="same_origin", judgement="no")
    searched = find_changes(CASE, replace(CASE, links=(*CASE.links, no)))
    assert [(one.cause, one.kind) for one in searched] == [("copy_found", "links")]
    settled = replace(CASE, exchange=replace(CASE.exchange, copies="list"))
    against = Link(a="D005", b="D004", kind="contradicts")
    assert not find_changes(settled, replace(settled, links=(*settled.links, no, against)))


def test_whether_found_copies_act_is_a_cause_of_its_own() -> None:
    settled = replace(CASE, exchange=replace(CASE.exchange, copies="list"))
    (change,) = find_changes(CASE, settled)
    assert (change.cause, change.kind, change.id) == ("copy_found", "exchange", "copies")


@given(st.dates(date(2024, 6, 1), date(2026, 1, 1)))
def test_a_case_with_what_was_unknown_put_off_is_sorted_as_of_that_day(day: date) -> None:
    plain = gather_evidence(CASE, day, start=START)
    known = gather_evidence(as_known(CASE, day), LATEST, start=START)
    for one, other in zip(plain.readings, known.readings, strict=True):
        assert (one.claim.id, one.use, one.origin) == (other.claim.id, other.use, other.origin)
        if one.use in COUNTED:
            assert one.claim == other.claim


def test_what_is_put_off_keeps_its_order_and_its_place_in_the_calendar() -> None:
    rows = [replace(CASE.claims[0], reported_on=day) for day in ("2024-02-29", "2023-05", None)]
    late = [put_off(row) for row in rows]
    assert [row.reported_on for row in late] == ["8024-02-29", "8023-05", "9999"]
    assert all(is_put_off(row) for row in late)
    assert not any(is_put_off(row) for row in rows)


@pytest.mark.parametrize("copies", ["act", "list"])
def test_between_two_days_only_what_was_reported_or_fixed_has_changed(copies: Any) -> None:
    case = replace(CASE, exchange=replace(CASE.exchange, copies=copies))
    a, b = (as_known(case, date(2025, month, 31)) for month in (1, 8))
    found = find_changes(a, b)
    assert {one.cause for one in found} == {"new_claim", "new_price"}
    ids = {one.id for one in found if one.kind == "claims"}
    late = {c.id for c in CASE.claims if "2025-02" <= str(c.reported_on)[:7] <= "2025-07"}
    counts = {c.id for c in CASE.claims if c.role == "evidence" and c.state != "proposed"}
    # Where links that the program finds may act, it looks at what does not count as well.
    looked_at = {c.id for c in CASE.claims if has_fact(c)} if copies == "act" else set()
    assert ids == late & (counts | looked_at)
    assert not find_changes(a, as_known(case, date(2025, 1, 31)))


def test_what_only_the_search_reads_is_a_cause_where_found_links_may_act() -> None:
    settled = replace(CASE, exchange=replace(CASE.exchange, copies="list"))
    told = {
        "url": "https://example.org/other",
        "attribution": ("A < B",),
        "said": "x",
        "lang": "de",
    }
    other = edited(settled, "claims", "D004", **told, note="x", paraphrase="y")
    other = edited(other, "sources", "customs-union", name="Sea Guard", note="x")
    other = edited(other, "claims", "G007", amount_low=600.0)
    assert not find_changes(settled, other)
    acting = replace(other, exchange=CASE.exchange)
    found = {(one.cause, one.id): one.fields for one in find_changes(CASE, acting)}
    assert found == {
        ("copy_found", "D004"): ("said", "attribution", "url", "lang"),
        ("copy_found", "customs-union"): ("name",),
        ("corrected", "G007"): ("amount_low",),
    }


def test_a_source_comes_and_goes_with_the_claims_that_name_it() -> None:
    claim = next(one for one in CASE.claims if one.id == "D004")
    source = replace(CASE.sources[0], id="aa-guard", name="Sea Guard", aliases=())
    sources = (source, *CASE.sources)
    other = replace(
        CASE, sources=sources, claims=(*CASE.claims, replace(claim, id="D104", source="aa-guard"))
    )
    for a, b, cause in ((CASE, other, "new_claim"), (other, CASE, "withdrawn")):
        changes = find_changes(a, b)
        assert {(one.cause, one.id) for one in changes} == {(cause, "D104")}
        assert blend(a, b, changes, frozenset()).sources == a.sources
        assert blend(a, b, changes, frozenset(ORDER)).sources == b.sources
    # With an edited claim too.
    edit = edited(replace(CASE, sources=sources), "claims", "D004", source="aa-guard")
    changes = find_changes(CASE, edit)
    assert {(one.cause, one.id) for one in changes} == {("corrected", "D004")}
    assert blend(CASE, edit, changes, frozenset({"corrected"})).sources == sources
    assert blend(edit, CASE, find_changes(edit, CASE), frozenset({"corrected"})) == CASE


def test_what_a_capacity_was_computed_from_bears_on_it_though_it_does_not_count() -> None:
    settled = replace(CASE, exchange=replace(CASE.exchange, copies="list"))
    capacity = {"capacity": "full_load", "capacity_of": "drones", "capacity_inputs": ("G007",)}
    resting = edited(settled, "claims", "D004", **capacity)
    found = find_changes(resting, edited(resting, "claims", "G007", amount_low=600.0))
    assert [(one.cause, one.id) for one in found] == [("corrected", "G007")]


def test_a_text_that_one_side_lacks_is_lent_by_its_hash() -> None:
    bare = replace(CASE, texts={})
    stated = next(one for one in CASE.documents if one.id == "harbour-report").sha256
    lent = lend_texts(bare, CASE)
    assert lent.texts == (CASE.texts if stated else {})
    other = replace(CASE.documents[0], sha256="0" * 64)
    assert not lend_texts(replace(bare, documents=(other,)), CASE).texts


def test_a_quote_that_lost_its_place_is_a_correction() -> None:
    moved = {id: f"X{text}" for id, text in CASE.texts.items()}
    found = find_changes(CASE, replace(CASE, texts=moved))
    assert [(one.cause, one.kind, one.id) for one in found] == [
        ("corrected", "texts", "harbour-report")
    ]


def test_a_text_at_hand_on_one_side_only_bears_on_what_the_search_finds() -> None:
    bare = replace(CASE, texts={})
    for a, b in ((CASE, bare), (bare, CASE)):
        changes = find_changes(a, b)
        assert [(one.cause, one.kind) for one in changes] == [("copy_found", "texts")]
        assert blend(a, b, changes, frozenset()) == a
        assert blend(a, b, changes, frozenset(ORDER)) == b
    settled = replace(CASE, exchange=replace(CASE.exchange, copies="list"))
    assert not find_changes(settled, replace(settled, texts={}))
    assert missing_texts(bare) == ("harbour-report",)
    assert missing_texts(CASE) == missing_texts(replace(settled, texts={})) == ()
