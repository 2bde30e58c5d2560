"""The matrix: scores, what pieces tell, what counts once, and what must fall."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steelyard.case.hypotheses import RATINGS, Rating
from steelyard.weighing.hypotheses.matrix import AGAINST, TIE, Row, counted, falls, standing

IDS = ("a", "b", "c")


def row(id: str, ratings: str, probability: float = 1.0, origin: str = "", if_not: str = "") -> Row:
    def by_id(text: str) -> dict[str, Rating]:
        return dict(zip(IDS, text.split(), strict=True)) if text else {}  # type: ignore[arg-type]

    return Row(id, probability, by_id(ratings), by_id(if_not), origin or id)


@st.composite
def rows(draw: st.DrawFn) -> list[Row]:
    made = []
    for at in range(draw(st.integers(1, 6))):
        ratings = [draw(st.sampled_from(RATINGS)) for _ in IDS]
        origin = draw(st.sampled_from(["", "", "shared"]))
        made.append(row(f"p{at}", " ".join(ratings), draw(st.floats(0.0, 1.0)), origin))
    return made


def test_what_fits_adds_nothing_and_what_does_not_adds_by_its_probability() -> None:
    found = standing([row("x", "CC I II", 0.8), row("y", "C N I", 0.5)], IDS)
    assert [id for id, _ in found.scores] == ["a", "b", "c"]
    assert [score for _, score in found.scores] == pytest.approx([0.0, 0.8, 2.1])
    assert found.leaders == ("a",)


def test_a_piece_that_is_not_so_counts_by_its_other_ratings() -> None:
    one = row("x", "I C N", 0.25, if_not="C II N")
    assert one.against("a") == pytest.approx(0.25)
    assert one.against("b") == pytest.approx(1.5)
    assert one.against("c") == 0.0


def test_a_piece_that_fits_all_alike_tells_nothing() -> None:
    assert row("x", "II II II").diagnosticity == 0.0
    assert row("x", "CC CC CC").diagnosticity == 0.0


def test_a_piece_that_proves_one_against_another_tells_all() -> None:
    assert row("x", "CC N II").diagnosticity == 1.0


def test_of_one_origin_the_piece_that_tells_most_counts() -> None:
    found = counted(
        [row("x", "C N N", origin="o"), row("y", "CC N II", origin="o"), row("z", "N I N")]
    )
    assert [one.id for one in found] == ["y", "z"]


def test_hypotheses_with_one_score_share_a_place() -> None:
    found = standing([row("x", "I I II")], IDS)
    assert found.leaders == ("a", "b")
    assert found.order == (("a", "b"), ("c",))


@given(rows())
def test_a_copy_of_a_piece_changes_no_score(given_rows: list[Row]) -> None:
    first = given_rows[0]
    again = Row(first.id + "z", first.probability, first.ratings, first.if_not, first.origin)
    assert standing([*given_rows, again], IDS) == standing(given_rows, IDS)


@given(rows(), st.randoms())
def test_the_order_of_pieces_changes_nothing(given_rows: list[Row], random: object) -> None:
    shuffled = list(reversed(given_rows))
    assert standing(shuffled, IDS) == standing(given_rows, IDS)


@given(rows())
def test_scores_are_no_more_than_what_all_pieces_could_add(given_rows: list[Row]) -> None:
    most = max(AGAINST.values()) * len(counted(given_rows))
    assert all(0.0 <= score <= most for _, score in standing(given_rows, IDS).scores)


@given(rows())
def test_no_fewer_pieces_than_told_bring_a_rival_level(given_rows: list[Row]) -> None:
    leader = standing(given_rows, IDS).leaders[0]
    told = counted(given_rows)
    gap = {one.id: one.against("c") - one.against(leader) for one in told}
    found = falls(given_rows, leader, "c")
    every = [set(some) for n in range(len(told) + 1) for some in combinations(gap, n)]
    enough = [some for some in every if sum(g for id, g in gap.items() if id not in some) <= TIE]
    # With all pieces gone everybody is level, so there always is a way.
    assert found is not None
    assert len(found) == min(len(some) for some in enough)
    assert set(found) in enough
