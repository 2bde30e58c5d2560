"""One row is edited by somebody who was shown it, in a table or a list, and no other row moves."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steelyard.base.errors import CaseError
from steelyard.case.claims import Claim
from steelyard.case.folder import check_folder, read_case, read_reviews
from steelyard.desk.editing.history import History
from steelyard.desk.editing.rows import ConflictError, Saved, add_grade, edit_row, row_hash

CASE = Path(__file__).parents[2] / "cases" / "drones-for-gold"
NOW = "2025-11-02T10:00:00Z"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    folder = tmp_path / "case"
    shutil.copytree(CASE, folder)
    return folder


def row(case: Path, kind: str, id: str) -> Any:
    return next(one for one in getattr(read_case(case), kind) if one.id == id)


def edit(case: Path, kind: str, id: str, shown: Any = None, **changes: str) -> Saved:
    shown = row(case, kind, id) if shown is None else shown
    return edit_row(
        case, kind, id, changes, row_hash(shown), by="Ada", when=NOW, why="Seen.", known=shown
    )


def lines(case: Path, name: str) -> list[str]:
    return (case / name).read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize(
    ("kind", "id", "file", "changes"),
    [
        ("claims", "D001", "claims/reported.csv", {"amount_low": "110", "note": 'A, "b"'}),
        ("claims", "harbour-report-2", "claims/harbour-report.yaml", {"amount_low": "150"}),
        ("prices", "P002", "prices.csv", {"price_low": "24000", "said": "a drone"}),
        ("sources", "coast-paper", "sources.csv", {"aliases": "Coast;The Coast"}),
        ("promises", "W1", "promises.csv", {"on": "2024-11", "said": "By November."}),
    ],
)
def test_a_row_of_each_kind_is_set_and_the_others_keep_their_lines(
    case: Path, kind: str, id: str, file: str, changes: dict[str, str]
) -> None:
    before = lines(case, file)
    saved = edit(case, kind, id, **changes)
    assert (saved.file, saved.id, set(saved.changed) - {"state"}) == (file, id, set(changes))
    assert saved.record == row(case, kind, id)
    assert saved.hash == row_hash(saved.record)
    assert check_folder(case) == ()
    moved = [(old, new) for old, new in zip(before, lines(case, file), strict=True) if old != new]
    assert 1 <= len(moved) <= 2
    assert all(old.startswith(f"{id},") or ": " in old for old, _ in moved)


def test_an_edit_of_what_counts_is_edited_and_of_what_waits_it_waits_on(case: Path) -> None:
    assert edit(case, "claims", "D001", note="x").record.state == "edited"
    assert edit(case, "claims", "G007", note="x").record.state == "proposed"
    assert edit(case, "prices", "P001", note="x").record.state == "edited"
    assert edit(case, "prices", "P002", state="parked").record.state == "parked"
    told = [(one["action"], one["was"]) for one in read_reviews(case)]
    assert told == [
        ("edited", "accepted"), ("changed", "proposed"), ("edited", "accepted"),
        ("parked", "accepted"),
    ]  # fmt: skip


def test_the_log_has_who_when_why_and_what_was_set(case: Path) -> None:
    edit(case, "prices", "P007", price_low="800000", price_high="")
    assert read_reviews(case) == (
        {
            "price": "P007",
            "action": "edited",
            "by": "Ada",
            "when": NOW,
            "why": "Seen.",
            "was": "accepted",
            "set": "price_low: 900000 -> 800000; price_high: 900000 -> ; state: accepted -> edited",
        },
    )


def test_a_row_that_was_changed_since_it_was_shown_is_a_conflict_field_by_field(
    case: Path,
) -> None:
    shown = row(case, "claims", "D001")
    edit(case, "claims", "D001", amount_low="115", note="Bob was here.")
    held = (case / "claims/reported.csv").read_bytes()
    with pytest.raises(ConflictError, match="D001 was changed since it was shown") as caught:
        edit(case, "claims", "D001", shown, amount_low="110", words="some")
    error = caught.value
    assert {(one.field, one.shown, one.now, one.yours) for one in error.fields} == {
        ("amount_low", "120", "115", "110"),
        ("words", "about", "about", "some"),
        ("note", "", "Bob was here.", ""),
        ("state", "accepted", "edited", "accepted"),
    }
    assert (error.id, error.file) == ("D001", "claims/reported.csv")
    assert error.hash_now == row_hash(row(case, "claims", "D001"))
    assert (case / "claims/reported.csv").read_bytes() == held
    assert len(read_reviews(case)) == 1
    # Made from what stands there now, it goes through.
    edit_row(case, "claims", "D001", {"words": "some"}, error.hash_now, by="Ada", when=NOW)


def test_of_a_row_whose_shown_words_nobody_has_the_conflict_tells_the_other_two(
    case: Path,
) -> None:
    shown = row_hash(row(case, "sources", "coast-paper"))
    edit(case, "sources", "coast-paper", note="A daily.")
    with pytest.raises(ConflictError) as caught:
        edit_row(case, "sources", "coast-paper", {"note": "x"}, shown, by="Ada", when=NOW)
    (only,) = caught.value.fields
    assert (only.field, only.shown, only.now, only.yours) == ("note", None, "A daily.", "x")


def test_a_row_that_is_gone_is_a_conflict_too(case: Path) -> None:
    shown = row(case, "promises", "W2")
    path = case / "promises.csv"
    rest = [line for line in lines(case, "promises.csv") if not line.startswith("W2,")]
    path.write_text("\n".join([*rest, ""]), encoding="utf-8")
    with pytest.raises(ConflictError, match="There is no promise W2 any more") as caught:
        edit(case, "promises", "W2", shown, said="x")
    assert caught.value.now is None
    assert {one.now for one in caught.value.fields} == {None}


def test_other_rows_of_the_file_may_change_meanwhile(case: Path) -> None:
    shown = row(case, "claims", "D001")
    edit(case, "claims", "D002", note="Another tab.")
    edit(case, "claims", "D001", shown, note="This tab.")
    assert [row(case, "claims", id).note for id in ("D001", "D002")] == [
        "This tab.",
        "Another tab.",
    ]


@pytest.mark.parametrize(
    ("kind", "id", "field", "value", "name", "place"),
    [
        ("claims", "D001", "amount_low", "many", "not-a-number", "claims/reported.csv:2:"),
        ("claims", "D001", "item", "drone", "unknown-item", "claims/reported.csv:2:"),
        ("claims", "D004", "amount_low", "900", "amounts-reversed", "claims/reported.csv:5:"),
        ("claims", "harbour-report-1", "as_of", "soon", "bad-date", "claims/harbour-report.yaml:"),
        ("claims", "harbour-report-1", "unit", "tonnes", "other-unit", "claims/harbour-report."),
        ("prices", "P001", "currency", "euro", "bad-currency", "prices.csv:2:"),
        ("sources", "coast-paper", "camp", "", "missing-value", "sources.csv:4:"),
        # What another file says of the row counts as well.
        ("claims", "G005", "status", "delivered", "not-a-promise", "promises.csv:"),
    ],
)
def test_a_wrong_cell_is_told_with_its_place_and_mend_and_nothing_is_written(
    case: Path, kind: str, id: str, field: str, value: str, name: str, place: str
) -> None:
    before = {path: path.read_bytes() for path in case.rglob("*") if path.is_file()}
    with pytest.raises(CaseError) as caught:
        edit(case, kind, id, **{field: value})
    problem = caught.value.problems[0]
    assert problem.name == name
    assert f"{problem.place.file}:{problem.place.line}:".startswith(place)
    assert problem.mend
    assert {path: path.read_bytes() for path in case.rglob("*") if path.is_file()} == before


def test_what_is_wrong_in_the_case_already_does_not_stop_an_edit(case: Path) -> None:
    shown = row(case, "claims", "D001")
    with (case / "series.csv").open("a", encoding="utf-8") as file:
        file.write("torn\n")
    assert check_folder(case) != ()
    edit(case, "claims", "D001", shown, note="All the same.")
    assert "All the same." in (case / "claims/reported.csv").read_text(encoding="utf-8")


def test_names_and_anchors_are_set_by_no_edit_of_a_row(case: Path) -> None:
    for kind, id, field in (
        ("claims", "D001", "id"),
        ("claims", "D001", "state"),
        ("claims", "harbour-report-1", "quote"),
        ("prices", "P001", "id"),
    ):
        with pytest.raises(ValueError, match="not set by an edit"):
            edit_row(case, kind, id, {field: "x"}, "", by="Ada", when=NOW)
    with pytest.raises(ValueError, match=r"no field of a claim\. Did you mean `amount_low`"):
        edit(case, "claims", "D001", amountlow="1")
    with pytest.raises(ValueError, match="expected one of"):
        edit_row(case, "items", "drones", {}, "", by="Ada", when=NOW)


def test_what_changes_nothing_writes_nothing(case: Path) -> None:
    saved = edit(case, "claims", "D001", amount_low=" 120 ", note="")
    assert saved.changed == ()
    assert not (case / "reviews.jsonl").exists()
    assert History(case).last is None


def test_an_entry_in_braces_is_written_anew_and_the_others_stay(case: Path) -> None:
    path = case / "claims/harbour-report.yaml"
    text = path.read_text(encoding="utf-8")
    first, second = text.split("- id: harbour-report-2")
    entry = "- {id: extra, item: gold, status: delivered, bound: exact, amount_low: 1,"
    entry += " amount_high: 1, unit: kilograms, state: accepted}\n"
    path.write_text(first + entry + "- id: harbour-report-2" + second, encoding="utf-8")
    edit(case, "claims", "extra", amount_low="2", amount_high="2")
    now = path.read_text(encoding="utf-8")
    assert now.startswith(first)
    assert now.endswith("- id: harbour-report-2" + second)
    assert row(case, "claims", "extra").amount_low == 2


def test_a_list_in_brackets_is_refused_rather_than_written_over(case: Path) -> None:
    path = case / "claims/extra.yaml"
    path.write_text(
        "[{id: extra, item: gold, status: delivered, bound: exact, amount_low: 1}]\n",
        encoding="utf-8",
    )
    with pytest.raises(CaseError, match="nothing was written"):
        edit(case, "claims", "extra", amount_low="2")


def test_a_grade_is_added_and_the_earlier_ones_stay(case: Path) -> None:
    before = lines(case, "grades.csv")
    saved = add_grade(
        case, "harbour-watch", "C", "2025-06", "Ada", "Two counts were withdrawn.", when=NOW
    )
    assert lines(case, "grades.csv") == [
        *before,
        "harbour-watch,C,2025-06,Ada,Two counts were withdrawn.,",
    ]
    assert saved.id == "harbour-watch 2025-06"
    assert read_reviews(case)[-1]["action"] == "added"
    with pytest.raises(CaseError, match="have a grade already"):
        add_grade(case, "harbour-watch", "D", "2025-06", "Ada", "Again.", when=NOW)
    with pytest.raises(CaseError, match="There is no source"):
        add_grade(case, "nobody", "D", "2025-06", "Ada", "Who?", when=NOW)
    History(case).undo("Ada", NOW)
    assert lines(case, "grades.csv") == before
    (case / "grades.csv").unlink()
    add_grade(case, "harbour-watch", "C", "2025-06", "Ada", "First.", "gold", when=NOW)
    assert len(read_case(case).grades) == 1
    History(case).undo("Ada", NOW)
    assert not (case / "grades.csv").exists()


CELLS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)


@settings(max_examples=20, deadline=None)
@given(words=CELLS, name=st.sampled_from(["note", "paraphrase", "said", "words"]))
@pytest.mark.parametrize("id", ["D001", "harbour-report-1"])
def test_any_words_are_read_back_as_they_were_set(
    tmp_path_factory: pytest.TempPathFactory, id: str, words: str, name: str
) -> None:
    case = tmp_path_factory.mktemp("case") / "case"
    shutil.copytree(CASE, case)
    edit(case, "claims", id, **{name: words})
    assert getattr(row(case, "claims", id), name) == words.strip()


@given(st.floats(0, 1e9), st.text(max_size=5))
def test_the_hash_is_of_what_the_row_says(amount: float, note: str) -> None:
    plain = Claim(id="x", item="y", status="delivered", bound="at_least", amount_low=amount)
    other = Claim(
        id="x", item="y", status="delivered", bound="at_least", amount_low=amount, note=note
    )
    assert (row_hash(plain) == row_hash(other)) == (plain == other)
