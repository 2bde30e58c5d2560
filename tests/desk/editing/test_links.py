"""How two claims stand to each other is judged in links.csv, added or in the place of a row."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from steelyard.base.errors import CaseError
from steelyard.case.folder import check_folder, read_case, read_reviews
from steelyard.case.links import Link
from steelyard.desk.copies_list import JudgementError
from steelyard.desk.editing.history import History
from steelyard.desk.editing.links import judge_link, links_between, split_origin
from steelyard.desk.editing.rows import ConflictError, row_hash
from steelyard.weighing.evidence import gather_evidence

CASE = Path(__file__).parents[2] / "cases" / "drones-for-gold"
NOW, LATER = "2025-11-02T10:00:00Z", "2025-11-02T11:00:00Z"
HEAD = "a,b,kind,judgement,score,by,when,drift,why"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    folder = tmp_path / "case"
    shutil.copytree(CASE, folder)
    return folder


def rows(case: Path) -> list[str]:
    return (case / "links.csv").read_text(encoding="utf-8").splitlines()


def link(case: Path, a: str, b: str) -> Link:
    return next(one for one in read_case(case).links if (one.a, one.b) == (a, b))


def test_a_link_is_added_at_the_end_and_nothing_else_changes(case: Path) -> None:
    before = rows(case)
    made = judge_link(case, "D005", "D001", "contradicts", "yes", "Ada", NOW, "Other goods.")
    assert rows(case) == [*before, rows(case)[-1]]
    assert rows(case)[-1].startswith("D005,D001,contradicts,yes,")
    assert made == link(case, "D005", "D001")
    assert (made.by, made.when, made.why) == ("Ada", "2025-11-02", "Other goods.")
    assert check_folder(case) == ()
    assert read_reviews(case)[-1] == {
        "link": "D005 contradicts D001", "action": "judged yes", "by": "Ada", "when": NOW,
        "why": "Other goods.",
    }  # fmt: skip


def test_a_judgement_takes_the_place_of_the_one_that_was_shown(case: Path) -> None:
    before = rows(case)
    shown = link(case, "D002", "D001")
    made = judge_link(
        case, "D002", "D001", "same_origin", "no", "Ada", NOW, "Two briefings.", row_hash(shown)
    )
    assert (made.judgement, made.why) == ("no", "Two briefings.")
    assert len(rows(case)) == len(before)
    assert rows(case)[2] == before[2]
    assert read_reviews(case)[-1]["was"] == "same_origin yes"
    assert read_reviews(case)[-1]["why_was"] == "Both report one briefing."
    History(case).undo("Ada", LATER)
    assert rows(case) == before


def test_another_kind_takes_the_place_of_the_one_that_held(case: Path) -> None:
    shown = link(case, "D002", "D001")
    judge_link(case, "D002", "D001", "supersedes", "yes", "Ada", NOW, shown=row_hash(shown))
    assert link(case, "D002", "D001").kind == "supersedes"
    assert len(rows(case)) == 3


def test_a_link_that_was_judged_meanwhile_is_a_conflict(case: Path) -> None:
    held = rows(case)
    with pytest.raises(ConflictError) as caught:
        judge_link(case, "D002", "D001", "same_origin", "no", "Ada", NOW)
    assert caught.value.hash_now == row_hash(link(case, "D002", "D001"))
    assert ("judgement", None, "yes", "no") in {
        (one.field, one.shown, one.now, one.yours) for one in caught.value.fields
    }
    with pytest.raises(ConflictError, match="no link D005:D001 any more"):
        judge_link(case, "D005", "D001", "contradicts", "no", "Ada", NOW, shown="f" * 16)
    assert rows(case) == held


def test_what_cannot_be_is_refused(case: Path) -> None:
    held = rows(case)
    with pytest.raises(JudgementError, match="no claim 'D099'"):
        judge_link(case, "D099", "D001", "same_origin", "yes", "Ada", NOW)
    with pytest.raises(JudgementError, match="circle"):
        judge_link(case, "D001", "D002", "supersedes", "yes", "Ada", NOW)
    for kind, judgement in (("copy", "yes"), ("same_origin", "maybe")):
        with pytest.raises(ValueError, match="expected one of"):
            judge_link(case, "D005", "D001", kind, judgement, "Ada", NOW)
    assert rows(case) == held
    assert not (case / "reviews.jsonl").exists()


def test_a_case_without_the_file_gets_one_and_undoing_takes_it_away(case: Path) -> None:
    (case / "links.csv").unlink()
    judge_link(case, "D002", "D001", "same_origin", "yes", "Ada", NOW)
    assert rows(case)[0] == HEAD
    assert link(case, "D002", "D001").judgement == "yes"
    History(case).undo("Ada", LATER)
    assert not (case / "links.csv").exists()


def test_a_table_of_few_columns_gets_those_that_are_needed(case: Path) -> None:
    (case / "links.csv").write_text('a;b;kind\nD002;"D001";same_origin\n', encoding="utf-8")
    judge_link(case, "D005", "D001", "contradicts", "no", "Ada", NOW)
    assert rows(case)[:2] == ["a;b;kind;judgement;by;when", 'D002;"D001";same_origin;;;']


def test_an_origin_is_split_and_each_of_its_claims_counts(case: Path) -> None:
    def counted() -> set[str]:
        return {one.claim.id for one in gather_evidence(read_case(case)).counted()}

    assert "D002" not in counted()
    made = split_origin(case, ["D001", "D002"], "Ada", NOW, "Two briefings.")
    assert [(one.a, one.b, one.judgement) for one in made] == [("D002", "D001", "no")]
    assert counted() >= {"D001", "D002"}
    assert links_between(read_case(case), ["D001", "D002"]) == ()
    with pytest.raises(JudgementError, match="no link makes one origin of D001, D002"):
        split_origin(case, ["D001", "D002"], "Ada", NOW)
    History(case).undo("Ada", LATER)
    assert "D002" not in counted()


def test_a_copy_that_the_program_found_is_split_from_its_origin_too(case: Path) -> None:
    (case / "links.csv").unlink()
    exchange = case / "case.yaml"
    text = exchange.read_text(encoding="utf-8")
    exchange.write_text(text.replace("copies: list", "copies: act"), encoding="utf-8")
    # Word for word the same, a day later.
    path = case / "claims/reported.csv"
    row = next(x for x in path.read_text(encoding="utf-8").splitlines() if x.startswith("D001,"))
    copy = row.replace("D001", "D901").replace("Coast Paper <", "Evening News <")
    path.write_text(path.read_text(encoding="utf-8") + copy + "\n", encoding="utf-8")
    found = {(one.a, one.b) for one in gather_evidence(read_case(case)).found}
    pair = next(one for one in found if "D901" in one)
    made = split_origin(case, pair, "Ada", NOW)
    assert {(one.a, one.b) for one in made} == {pair}
    assert made[0].score is not None
    assert pair not in {(one.a, one.b) for one in gather_evidence(read_case(case)).found}


def test_of_one_claim_all_its_links_are_split(case: Path) -> None:
    assert [one.a for one in split_origin(case, ["D001"], "Ada", NOW)] == ["D002"]
    with pytest.raises(JudgementError):
        split_origin(case, ["D004"], "Ada", NOW)


def test_a_change_made_elsewhere_is_not_written_over(case: Path) -> None:
    (case / "links.csv").write_text("a,b\nx", encoding="utf-8")
    with pytest.raises(CaseError):
        judge_link(case, "D005", "D001", "contradicts", "yes", "Ada", NOW)
    assert (case / "links.csv").read_text(encoding="utf-8") == "a,b\nx"
