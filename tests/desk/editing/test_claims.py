"""A claim is judged by somebody who was shown it as it stands."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from steelyard.base.errors import CaseError
from steelyard.case.claims import Claim
from steelyard.case.folder import check_folder, read_case, read_reviews
from steelyard.case.reviews import standing
from steelyard.desk.editing.claims import accept_fields, judge_shown
from steelyard.desk.editing.history import History
from steelyard.desk.editing.rows import ConflictError, edit_row, row_hash
from steelyard.desk.judging import Judged, Judgement, judge

CASE = Path(__file__).parents[2] / "cases" / "drones-for-gold"
NOW, LATER = "2025-11-02T10:00:00Z", "2025-11-02T11:00:00Z"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    folder = tmp_path / "case"
    shutil.copytree(CASE, folder)
    return folder


def claim(case: Path, id: str) -> Claim:
    return next(one for one in read_case(case).claims if one.id == id)


def say(case: Path, verb: str, id: str, shown: Claim, because: str = "", **fields: str) -> Judged:
    judgement = Judgement(verb, "Ada", NOW, because, tuple(fields.items()))
    return judge_shown(case, id, judgement, row_hash(shown), known=shown)


def test_a_judgement_is_the_same_as_on_the_command_line(case: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(case, other)
    shown = claim(case, "G007")
    assert say(case, "accept", "G007", shown) == Judged("G007", "proposed", "accepted")
    judge(other, ["G007"], Judgement("accept", "Ada", NOW))
    for name in ("claims/reported.csv", "reviews.jsonl"):
        assert (case / name).read_bytes() == (other / name).read_bytes()


def test_a_judgement_undone_waits_again(case: Path) -> None:
    before = (case / "claims/reported.csv").read_bytes()
    say(case, "reject", "G007", claim(case, "G007"), "Hearsay.")
    assert (claim(case, "G007").state, claim(case, "G007").reason) == ("rejected", "Hearsay.")
    History(case).undo("Ada", LATER)
    assert (case / "claims/reported.csv").read_bytes() == before
    lines = read_reviews(case)
    assert [one["action"] for one in lines] == ["rejected", "undone"]
    assert standing(lines) == []


def test_a_claim_that_somebody_else_judged_meanwhile_is_a_conflict(case: Path) -> None:
    shown = claim(case, "G007")
    judge(case, ["G007"], Judgement("reject", "Bob", NOW, "Hearsay."))
    held = (case / "claims/reported.csv").read_bytes()
    with pytest.raises(ConflictError) as caught:
        say(case, "accept", "G007", shown, note="fine")
    assert {(one.field, one.shown, one.now, one.yours) for one in caught.value.fields} == {
        ("state", "proposed", "rejected", "accepted"),
        ("reason", "", "Hearsay.", ""),
        ("note", "", "", "fine"),
    }
    assert (case / "claims/reported.csv").read_bytes() == held
    assert len(read_reviews(case)) == 1
    with pytest.raises(ConflictError, match="no claim G099 any more"):
        say(case, "accept", "G099", shown)


def test_a_field_put_right_in_place_makes_the_claim_edited(case: Path) -> None:
    shown = claim(case, "harbour-report-1")
    told = accept_fields(
        case, shown.id, {"certainty": "estimated"}, row_hash(shown), by="Ada", when=NOW
    )
    assert (told.before, told.now) == ("accepted", "edited")
    assert claim(case, shown.id).certainty == "estimated"
    assert check_folder(case) == ()


def test_what_cannot_count_is_refused_and_nothing_is_written(case: Path) -> None:
    shown = claim(case, "G007")
    before = (case / "claims/reported.csv").read_bytes()
    told = say(case, "accept", "G007", shown, unit="pieces")
    assert "counts in `pieces`" in told.refused
    assert (case / "claims/reported.csv").read_bytes() == before
    assert History(case).last is None
    with pytest.raises(ValueError, match="no field that can be set"):
        say(case, "accept", "G007", shown, quote="x")
    with pytest.raises(ValueError, match="expected one of"):
        say(case, "bless", "G007", shown)


def test_a_judgement_and_an_edit_of_the_row_take_turns(case: Path) -> None:
    """Two tabs: the one that was late is told, whichever it is."""
    shown = claim(case, "G007")
    edit_row(case, "claims", "G007", {"note": "x"}, row_hash(shown), by="Bob", when=NOW)
    with pytest.raises(ConflictError):
        say(case, "accept", "G007", shown)
    now = claim(case, "G007")
    say(case, "accept", "G007", now)
    with pytest.raises(ConflictError):
        edit_row(case, "claims", "G007", {"note": "y"}, row_hash(now), by="Bob", when=NOW)


def test_a_case_with_problems_is_not_judged(case: Path) -> None:
    shown = claim(case, "G007")
    (case / "items.yaml").unlink()
    with pytest.raises(CaseError, match="no items"):
        say(case, "accept", "G007", shown)
