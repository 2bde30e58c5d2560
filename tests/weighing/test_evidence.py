"""One origin counts once, and every claim says what became of it."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

import pytest

from steelyard.case.case import Case
from steelyard.case.claims import Claim
from steelyard.case.links import Link
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
