"""A second reader is somebody else, and how far two readers agree is counted by known formulas."""

from __future__ import annotations

import shutil
from math import comb, isclose
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steelyard.case.folder import read_case, read_reviews
from steelyard.desk.editing.claims import judge_shown
from steelyard.desk.editing.history import History
from steelyard.desk.editing.rows import edit_row, row_hash
from steelyard.desk.editing.seconds import agreement, readings, second, wilson
from steelyard.desk.judging import Judgement, judge

CASE = Path(__file__).parents[2] / "cases" / "drones-for-gold"
NOW, LATER = "2025-11-02T10:00:00Z", "2025-11-02T11:00:00Z"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    folder = tmp_path / "case"
    shutil.copytree(CASE, folder)
    judge(folder, ["G007"], Judgement("accept", "Ada", NOW))
    return folder


def line(claim: str, action: str, by: str, **more: str) -> dict[str, str]:
    return {"claim": claim, "action": action, "by": by, "when": NOW, **more}


def test_a_second_reading_is_a_line_and_changes_no_claim(case: Path) -> None:
    before = (case / "claims/reported.csv").read_bytes()
    told = second(case, "G007", "reject", "Bob", LATER, "Hearsay of hearsay.")
    assert (case / "claims/reported.csv").read_bytes() == before
    assert read_reviews(case)[-1] == {
        "claim": "G007", "action": "disagreed", "by": "Bob", "when": LATER, "of": "accepted",
        "of_by": "Ada", "would": "rejected", "why": "Hearsay of hearsay.",
    }  # fmt: skip
    assert told == readings(case).of("G007")
    assert readings(case).disagreements == (told,)
    assert (told.first_by, told.first, told.second_by, told.second, told.agreed) == (
        "Ada", "accepted", "Bob", "rejected", False,
    )  # fmt: skip


@pytest.mark.parametrize("name", ["Ada", " ada ", "ADA", "Ａda"])
def test_nobody_is_their_own_second_reader(case: Path, name: str) -> None:
    with pytest.raises(ValueError, match="Ada judged G007 first; a second reader is somebody"):
        second(case, "G007", "agree", name, LATER)
    assert len(read_reviews(case)) == 1


def test_what_nobody_judged_is_not_read_a_second_time(case: Path) -> None:
    History(case)
    for id, why in (("G099", "no claim"), ("G007", "expected one of")):
        with pytest.raises(ValueError, match=why):
            second(case, id, "agree" if id == "G099" else "maybe", "Bob", LATER)
    with pytest.raises(ValueError, match="name of the reader"):
        second(case, "G007", "agree", " ", LATER)
    path = case / "claims/reported.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("accepted", "proposed"), "utf-8")
    with pytest.raises(ValueError, match="nobody has judged D001 yet"):
        second(case, "D001", "agree", "Bob", LATER)


def test_of_a_claim_accepted_by_hand_nobody_knows_who_was_first(case: Path) -> None:
    told = second(case, "D001", "agree", "Bob", LATER)
    assert (told.first_by, told.first, told.agreed) == ("", "accepted", True)
    assert readings(case).of("D001") == told


def test_a_second_reading_can_be_undone(case: Path) -> None:
    second(case, "G007", "reject", "Bob", LATER)
    assert History(case).undo("Bob", LATER).files == ()
    assert readings(case).count == 0
    found = readings(case).of("G007")
    assert found is not None
    assert (found.first_by, found.agreed) == ("Ada", None)


def test_undoing_the_first_judgement_leaves_nobody_first(case: Path) -> None:
    shown = next(one for one in read_case(case).claims if one.id == "G007")
    edit_row(case, "claims", "G007", {"note": "x"}, row_hash(shown), by="Bob", when=NOW)
    now = next(one for one in read_case(case).claims if one.id == "G007")
    judge_shown(case, "G007", Judgement("park", "Cem", NOW), row_hash(now))
    History(case).undo("Cem", LATER)
    found = readings(case).of("G007")
    assert found is not None
    assert (found.first_by, found.first) == ("Bob", "accepted")


def test_who_judges_again_after_a_disagreement_settles_it() -> None:
    lines = [line("a", "accepted", "Ada"), line("a", "disagreed", "Bob", would="rejected")]
    assert len(agreement(lines).disagreements) == 1
    settled = agreement([*lines, line("a", "rejected", "Cem")])
    assert settled.disagreements == ()
    # That the two saw it differently stays counted.
    assert (settled.count, settled.agreed) == (1, 0)


def test_the_last_reading_of_a_reader_counts_and_several_readers_are_kept() -> None:
    found = agreement(
        [
            line("a", "accepted", "Ada"),
            line("a", "disagreed", "Bob", would="rejected"),
            line("a", "agreed", "bob", would="accepted"),
            line("a", "disagreed", "Cem", would="parked"),
        ]
    )
    assert [(one.second_by, one.agreed) for one in found.readings] == [
        ("bob", True),
        ("Cem", False),
    ]


def test_kappa_is_that_of_the_worked_table() -> None:
    """Two readers, 50 claims: 20 both accept, 15 both reject, 5 and 10 apart.

    Agreed 0.70, by chance 0.5 * 0.6 + 0.5 * 0.4 = 0.50, so kappa is 0.40.
    """
    table = [("accepted", "accepted", 20), ("accepted", "rejected", 5)]
    table += [("rejected", "accepted", 10), ("rejected", "rejected", 15)]
    lines = []
    for first, other, many in table:
        for number in range(many):
            id = f"{first}-{other}-{number}"
            action = "agreed" if first == other else "disagreed"
            lines += [line(id, first, "Ada"), line(id, action, "Bob", would=other)]
    lines += [line("p", "parked", "Ada"), line("p", "agreed", "Bob", would="parked")]
    found = agreement(lines)
    assert found.kappa is not None
    assert isclose(found.kappa, 0.4)
    assert (found.kappa_count, found.count, found.agreed) == (50, 51, 36)
    assert len(found.disagreements) == 15


def test_where_chance_alone_would_agree_there_is_no_kappa() -> None:
    lines = [line("a", "accepted", "Ada"), line("a", "agreed", "Bob", would="accepted")]
    found = agreement(lines)
    assert (found.share, found.kappa, found.kappa_count) == (1, None, 1)
    nothing = agreement([])
    assert (nothing.share, nothing.low, nothing.high, nothing.kappa) == (None, None, None, None)


@given(st.integers(1, 60), st.data())
def test_the_interval_of_a_share_solves_its_equation(whole: int, data: st.DataObject) -> None:
    """At either end the share lies 1.96 standard errors away, with the error of that end."""
    part = data.draw(st.integers(0, whole))
    low, high = wilson(part, whole)
    assert low is not None
    assert high is not None
    assert 0 <= low <= part / whole <= high <= 1
    for end in (low, high):
        if 0 < end < 1:
            away = (part / whole - end) ** 2
            assert isclose(away, 1.959963984540054**2 * end * (1 - end) / whole, rel_tol=1e-6)


def test_the_interval_holds_the_share_about_as_often_as_it_says() -> None:
    for true in (0.3, 0.6, 0.9):
        whole, covered = 40, 0.0
        for part in range(whole + 1):
            low, high = wilson(part, whole)
            if low is not None and high is not None and low <= true <= high:
                covered += comb(whole, part) * true**part * (1 - true) ** (whole - part)
        assert 0.92 < covered < 0.98


@given(
    st.lists(
        st.tuples(
            st.sampled_from("abc"),
            st.sampled_from(["accepted", "edited", "rejected", "parked", "agreed", "disagreed"]),
            st.sampled_from(["Ada", "Bob"]),
        )
    )
)
def test_any_lines_give_an_agreement(rows: list[tuple[str, str, str]]) -> None:
    found = agreement([line(*row) for row in rows])
    assert found.count <= len(found.readings)
    assert found.share is None or 0 <= found.share <= 1
    assert found.kappa is None or -1 - 1e-12 <= found.kappa <= 1
