"""One origin counts once, and every claim says what became of it."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

import pytest

from steelyard.case.case import Case
from steelyard.case.claims import Claim
from steelyard.case.links import Link, first_origins
from steelyard.case.priors import Prior
from steelyard.weighing.evidence import (
    COUNTED,
    Evidence,
    Reading,
    gather_evidence,
    newest_evidence,
    reported_day,
    resolve_item,
    spoken_day,
)

START = date(2024, 1, 1)


def claim_of(case: Case, id: str) -> Claim:
    return next(claim for claim in case.claims if claim.id == id)


def changed(case: Case, id: str, **fields: Any) -> Case:
    """The case with some fields of one claim changed."""
    claims = tuple(dataclasses.replace(c, **fields) if c.id == id else c for c in case.claims)
    return dataclasses.replace(case, claims=claims)


def added(case: Case, like: str, id: str, **fields: Any) -> Case:
    """The case with one more claim, a copy of another with a name of its own."""
    fresh = dataclasses.replace(claim_of(case, like), id=id, **fields)
    return dataclasses.replace(case, claims=(*case.claims, fresh))


def linked(case: Case, a: str, b: str, kind: Any, **fields: Any) -> Case:
    return dataclasses.replace(case, links=(*case.links, Link(a=a, b=b, kind=kind, **fields)))


def reading(evidence: Evidence, id: str) -> Reading:
    return next(one for one in evidence.readings if one.claim.id == id)


def counted(evidence: Evidence) -> set[str]:
    return {one.claim.id for one in evidence.counted()}


def test_every_claim_appears_once_and_what_does_not_count_says_why(small: Case) -> None:
    evidence = gather_evidence(small, start=START)
    assert [one.claim.id for one in evidence.readings] == sorted(c.id for c in small.claims)
    assert all(one.why for one in evidence.readings if one.use != "evidence")
    for origin in evidence.origins:
        assert origin.first.use in COUNTED
        assert origin.first.origin == origin.first.claim.id
        assert all(copy.use == "copy" for copy in origin.copies)


def test_a_linked_copy_does_not_count_and_stands_under_its_origin(small: Case) -> None:
    evidence = gather_evidence(small, start=START)
    copy = reading(evidence, "D002")
    assert (copy.use, copy.origin) == ("copy", "D001")
    assert copy.drift == "date: end of September became October"
    origin = next(one for one in evidence.origins if one.first.claim.id == "D001")
    assert [one.claim.id for one in origin.copies] == ["D002"]


def test_a_copy_of_a_copy_leads_to_the_root(small: Case) -> None:
    case = linked(added(small, "D002", "D0022"), "D0022", "D002", "same_origin")
    evidence = gather_evidence(case, start=START)
    assert reading(evidence, "D0022").origin == "D001"
    assert counted(evidence) == counted(gather_evidence(small, start=START))


@pytest.mark.parametrize("judgement", ["no", "unsure"])
def test_only_a_judgement_of_yes_makes_a_copy(small: Case, judgement: Any) -> None:
    links = tuple(
        dataclasses.replace(link, judgement=judgement) if link.kind == "same_origin" else link
        for link in small.links
    )
    assert "D002" in counted(gather_evidence(dataclasses.replace(small, links=links)))


def test_where_the_as_of_day_hides_the_root_the_earliest_known_copy_stands_in(small: Case) -> None:
    case = changed(small, "D001", reported_on="2024-12-01")
    case = added(case, "D002", "A-later-copy", reported_on="2024-10-25")
    case = linked(case, "A-later-copy", "D001", "same_origin")
    evidence = gather_evidence(case, date(2024, 10, 31), start=START)
    assert reading(evidence, "D001").use == "after_cutoff"
    assert "D002" in counted(evidence)
    assert reading(evidence, "A-later-copy").origin == "D002"
    assert reading(gather_evidence(case, start=START), "D002").origin == "D001"


def test_a_copy_of_what_is_set_aside_does_not_stand_in_for_it(small: Case) -> None:
    evidence = gather_evidence(changed(small, "D001", role="excluded", reason="a misprint"))
    copy = reading(evidence, "D002")
    assert copy.use == "copy"
    assert "a misprint" in copy.why
    assert not {"D001", "D002"} & counted(evidence)


def test_what_is_computed_from_a_figure_that_counts_does_not_count(small: Case) -> None:
    case = linked(small, "D004", "D001", "derived_from")
    assert reading(gather_evidence(case, start=START), "D004").use == "derived"
    assert "whose figure counts" in reading(gather_evidence(case, start=START), "D004").why


def test_what_is_computed_from_a_rejected_figure_falls_with_it_and_says_so(small: Case) -> None:
    case = linked(small, "D004", "D001", "derived_from")
    case = changed(case, "D001", state="rejected", reason="a misprint")
    found = reading(gather_evidence(case, start=START), "D004")
    assert (found.use, found.why) == (
        "derived",
        "computed from D001, which does not count: a misprint",
    )


def test_what_is_computed_from_a_comparison_falls_with_it(small: Case) -> None:
    case = linked(small, "D004", "D001", "derived_from")
    case = changed(case, "D001", role="comparison", reason="a total of a study")
    found = reading(gather_evidence(case, start=START), "D004")
    assert found.use == "derived"
    assert "a total of a study" in found.why


def test_what_is_computed_from_a_claim_left_out_or_not_yet_known_comes_back(small: Case) -> None:
    case = linked(changed(small, "D004", source="coast-paper"), "D004", "D001", "derived_from")
    whole = gather_evidence(case, start=START)
    assert reading(whole, "D004").use == "derived"
    case = changed(case, "D001", source="G-source")
    left_out = gather_evidence(case, None, frozenset({"G-source"}), START)
    assert reading(left_out, "D001").use == "without"
    assert reading(left_out, "D004").use == "evidence"
    later = changed(linked(small, "D004", "D001", "derived_from"), "D001", reported_on="2026-01")
    later = changed(later, "D002", reported_on="2026-01")
    assert "D004" in counted(gather_evidence(later, date(2025, 12, 31), start=START))


def test_what_is_computed_from_two_claims_falls_while_one_of_them_counts(small: Case) -> None:
    case = linked(small, "D004", "D001", "derived_from")
    case = linked(case, "D004", "D003", "derived_from")
    case = changed(case, "D001", source="left-out")
    found = reading(gather_evidence(case, None, frozenset({"left-out"}), START), "D004")
    assert (found.use, found.why) == ("derived", "computed from D003, whose figure counts")


def test_what_is_computed_from_a_copy_of_a_claim_that_counts_does_not_count(small: Case) -> None:
    case = linked(small, "D004", "D002", "derived_from")
    assert reading(gather_evidence(case, start=START), "D004").use == "derived"


@pytest.mark.parametrize(
    "fields", [{"role": "excluded", "reason": "a misprint"}, {"source": "left-out"}]
)
def test_a_correction_that_does_not_count_replaces_nothing(
    small: Case, fields: dict[str, Any]
) -> None:
    case = linked(changed(small, "D004", **fields), "D004", "D001", "supersedes")
    evidence = gather_evidence(case, None, frozenset({"left-out"}), START)
    assert reading(evidence, "D004").use in {"excluded", "without"}
    assert reading(evidence, "D001").use == "evidence"


def test_a_correction_by_a_copy_of_the_claim_itself_leaves_the_origin(small: Case) -> None:
    case = linked(small, "D002", "D001", "supersedes")
    assert reading(gather_evidence(case, start=START), "D001").use == "evidence"


def test_a_repeat_of_a_figure_that_does_not_count_stands_alone(small: Case) -> None:
    case = linked(small, "D004", "D001", "stale_repeat")
    case = changed(case, "D001", state="rejected", reason="a misprint")
    found = reading(gather_evidence(case, start=START), "D004")
    assert (found.use, found.repeats) == ("evidence", None)


def test_a_copy_of_two_origins_goes_with_the_earlier_and_does_not_join_them(small: Case) -> None:
    both = linked(linked(small, "D004", "D003", "same_origin"), "D004", "D001", "same_origin")
    evidence = gather_evidence(both, start=START)
    assert {"D001", "D003"} <= counted(evidence)
    by_day = min(
        (claim_of(small, id) for id in ("D001", "D003")),
        key=lambda c: (reported_day(c) or date.max, c.id),
    )
    assert reading(evidence, "D004").origin == by_day.id
    added_copy = linked(
        linked(added(small, "D001", "D0011"), "D0011", "D003", "same_origin"),
        "D0011",
        "D001",
        "same_origin",
    )
    assert counted(gather_evidence(added_copy, start=START)) == counted(
        gather_evidence(small, start=START)
    )


def test_a_long_chain_of_copies_and_a_circle_come_to_an_end(small: Case) -> None:
    case = small
    for n in range(3):
        case = added(case, "D002", f"E{n}")
    case = linked(case, "E0", "E1", "same_origin")
    case = linked(case, "E1", "E2", "same_origin")
    case = linked(case, "E2", "E0", "same_origin")
    evidence = gather_evidence(case, start=START)
    assert len({"E0", "E1", "E2"} & counted(evidence)) == 1
    chain = {f"c{n}": [f"c{n + 1}"] for n in range(5000)}
    tops = first_origins([*chain, "c5000"], chain, order=str)
    assert set(tops.values()) == {"c5000"}


def test_a_capacity_speaks_about_the_load_and_counts_though_it_is_derived(small: Case) -> None:
    capacity = reading(gather_evidence(small, start=START), "D009")
    assert capacity.use == "capacity"
    assert capacity.use in COUNTED


def test_a_volume_says_nothing_about_a_count(small: Case) -> None:
    case = changed(small, "D009", capacity="volume")
    assert reading(gather_evidence(case, start=START), "D009").use == "excluded"


def test_a_stale_repeat_stays_and_remembers_the_earlier_claim(small: Case) -> None:
    case = linked(small, "D004", "D001", "stale_repeat")
    stale = reading(gather_evidence(case, start=START), "D004")
    assert stale.use == "stale"
    assert stale.repeats is not None
    assert stale.repeats.id == "D001"
    assert "D004" in counted(gather_evidence(case, start=START))


def test_a_superseded_claim_gives_way_once_its_correction_is_known(small: Case) -> None:
    case = linked(small, "D004", "D001", "supersedes")
    assert reading(gather_evidence(case, start=START), "D001").use == "superseded"
    before = gather_evidence(case, date(2025, 1, 31), start=START)
    assert reading(before, "D001").use == "evidence"


@pytest.mark.parametrize("state", ["proposed", "parked", "rejected"])
def test_a_correction_that_nobody_accepted_supersedes_nothing(small: Case, state: str) -> None:
    case = linked(changed(small, "D004", state=state), "D004", "D001", "supersedes")
    assert reading(gather_evidence(case, start=START), "D001").use == "evidence"


@pytest.mark.parametrize(
    ("fields", "use"),
    [
        ({"status": "promised"}, "promise"),
        ({"status": "planned"}, "promise"),
        ({"status": "expected"}, "promise"),
        ({"status": "denied"}, "excluded"),
        ({"status": "other"}, "excluded"),
        ({"state": "proposed"}, "unreviewed"),
        ({"state": "parked"}, "unreviewed"),
        ({"state": "rejected"}, "excluded"),
        ({"role": "comparison", "reason": "money"}, "comparison"),
        ({"role": "excluded", "reason": "a misprint"}, "excluded"),
        ({"kind": "value"}, "excluded"),
        ({"kind": "statement"}, "excluded"),
        ({"amount_low": None, "amount_high": None}, "excluded"),
        ({"item": "nothing-known"}, "excluded"),
        ({"as_of": None, "reported_on": None}, "excluded"),
        ({"as_of": "2023-12-31"}, "excluded"),
        ({"measure": "additional"}, "excluded"),
    ],
)
def test_what_never_counts(small: Case, fields: dict[str, Any], use: str) -> None:
    evidence = gather_evidence(changed(small, "D004", **fields), start=START)
    assert reading(evidence, "D004").use == use
    assert reading(evidence, "D004").why
    assert "D004" not in counted(evidence)


def test_an_addition_with_a_start_counts(small: Case) -> None:
    case = changed(small, "D004", measure="additional", window_start="2025-01-01")
    assert "D004" in counted(gather_evidence(case, start=START))


def test_without_a_source_its_origins_and_all_their_copies_go(small: Case) -> None:
    # The copy is by another source, but rests on the one left out.
    case = changed(small, "D002", source="coast-paper")
    evidence = gather_evidence(case, None, frozenset({"harbour-watch"}), START)
    gone = {one.claim.id for one in evidence.readings if one.use == "without"}
    assert {"D001", "D002", "D007", "D008", "harbour-report-1"} <= gone
    assert {"D003", "D004", "G001"} <= counted(evidence)


def test_without_the_source_of_a_copy_the_origin_stays(small: Case) -> None:
    case = changed(small, "D002", source="coast-paper")
    evidence = gather_evidence(case, None, frozenset({"coast-paper"}), START)
    assert reading(evidence, "D002").use == "without"
    assert reading(evidence, "D001").use == "evidence"


def early(case: Case, bound: Any, first: str) -> Case:
    """D004 as a total that counts from an earlier day."""
    high = None if bound == "at_least" else 900.0
    return changed(
        case, "D004", bound=bound, amount_low=900.0, amount_high=high, window_start=first
    )


@pytest.mark.parametrize("bound", ["exact", "approx", "range"])
def test_a_total_from_well_before_the_window_is_a_ceiling_and_says_so(
    small: Case, bound: str
) -> None:
    found = reading(gather_evidence(early(small, bound, "2023-07"), start=START), "D004")
    assert (found.use, found.ceiling) == ("evidence", True)
    assert found.why == "counts from 2023-07, before the window: read as a ceiling"


def test_a_total_from_shortly_before_the_window_is_read_as_it_stands(small: Case) -> None:
    for bound in ("exact", "at_least"):
        evidence = gather_evidence(early(small, bound, "2023-10"), start=START)
        assert (reading(evidence, "D004").use, reading(evidence, "D004").ceiling) == (
            "evidence",
            False,
        )


def test_how_early_is_a_setting_of_the_case(small: Case) -> None:
    wider = Prior(name="early_start_months", value=7, reason="Everybody counts from that summer.")
    case = dataclasses.replace(early(small, "exact", "2023-07"), priors=(wider,))
    assert not reading(gather_evidence(case, start=START), "D004").ceiling


def test_a_floor_from_well_before_the_window_says_nothing_about_it(small: Case) -> None:
    found = reading(gather_evidence(early(small, "at_least", "2023-07"), start=START), "D004")
    assert found.use == "excluded"
    assert found.why == "a floor that counts from before the window says nothing about it"


def test_a_floor_of_nothing_says_nothing(small: Case) -> None:
    case = changed(small, "D004", bound="at_least", amount_low=0.0, amount_high=None)
    found = reading(gather_evidence(case, start=START), "D004")
    assert (found.use, found.why) == ("excluded", "a floor of nothing says nothing")


def test_what_speaks_of_a_day_after_the_window_is_set_aside(small: Case) -> None:
    end = date(2024, 12, 31)
    evidence = gather_evidence(small, start=START, end=end)
    late = {r.claim.id for r in evidence.readings if r.why == "speaks of a day after the window"}
    assert late
    assert late.isdisjoint(counted(evidence))
    for one in evidence.counted():
        day = spoken_day(one.claim)
        assert day is not None
        assert day <= end
    assert late | counted(evidence) == counted(gather_evidence(small, start=START))


def test_an_orphan_does_not_count_and_a_missing_text_does_not_make_one(small: Case) -> None:
    moved = dataclasses.replace(small, texts={"harbour-report": "Other words altogether."})
    assert reading(gather_evidence(moved), "harbour-report-1").use == "orphan"
    lost = dataclasses.replace(small, texts={})
    assert reading(gather_evidence(lost), "harbour-report-1").use == "evidence"


def test_as_of_goes_by_the_day_of_report_and_a_month_means_its_last_day(small: Case) -> None:
    # D001 speaks of September and was reported some day in October.
    assert reported_day(claim_of(small, "D001")) == date(2024, 10, 31)
    assert reading(gather_evidence(small, date(2024, 10, 30)), "D001").use == "after_cutoff"
    assert reading(gather_evidence(small, date(2024, 10, 31)), "D001").use == "evidence"


def test_a_claim_speaks_to_the_end_of_its_month_and_of_a_bare_year_to_its_first_day(
    small: Case,
) -> None:
    claim = claim_of(small, "D006")
    assert spoken_day(claim) == date(2024, 8, 31)
    assert spoken_day(dataclasses.replace(claim, as_of="2024")) == date(2024, 1, 1)
    assert spoken_day(dataclasses.replace(claim, as_of="2024-02/2024-05")) == date(2024, 5, 31)
    late = dataclasses.replace(claim, as_of="2025-12", reported_on="2025-11-03")
    assert spoken_day(late) == date(2025, 11, 3)


def test_the_newest_evidence_is_of_accepted_rows_that_were_known(small: Case) -> None:
    assert newest_evidence(small) == date(2025, 9, 30)
    assert newest_evidence(small, date(2025, 3, 31)) == date(2024, 12, 31)
    # The copy D002 moved the end of September to October; the origin's date stands.
    assert newest_evidence(small, date(2024, 12, 31)) == date(2024, 9, 30)
    nothing = dataclasses.replace(
        small, claims=tuple(dataclasses.replace(c, state="proposed") for c in small.claims)
    )
    with pytest.raises(ValueError, match="no accepted claim"):
        newest_evidence(nothing)


def test_claims_on_another_name_are_read_as_on_the_item_it_stands_for(small: Case) -> None:
    assert reading(gather_evidence(small), "D003").read_as == "drones"
    items = {item.id: item for item in small.items}
    assert resolve_item(items, "unmanned_aircraft") == "drones"
    assert resolve_item(items, "drones") == "drones"
    assert resolve_item(items, "unheard-of") == "unheard-of"
