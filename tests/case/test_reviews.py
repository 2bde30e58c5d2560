"""Which lines of reviews.jsonl still hold, after what was not written and what was undone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from steelyard.case.reviews import NOT_WRITTEN, UNDONE, standing, subject_of


def line(action: str, claim: str = "a", when: str = "1", **more: str) -> dict[str, str]:
    return {"claim": claim, "action": action, "by": "Ada", "when": when, **more}


def test_a_line_names_one_row_by_the_word_for_its_kind() -> None:
    assert subject_of({"price": "P1", "action": "edited"}) == ("price", "P1")
    assert subject_of({"claim": "", "source": "x"}) == ("source", "x")
    assert subject_of({"action": "edited"}) == ("", "")


def test_what_was_not_written_never_came_true() -> None:
    first, second = line("accepted"), line("rejected", when="2")
    lines = [first, second, line(NOT_WRITTEN, when="2")]
    assert standing(lines) == [first]
    # Somebody else judged in between.
    assert standing([second, line("parked", when="3"), line(NOT_WRITTEN, when="2")]) == [
        line("parked", when="3")
    ]


def test_what_was_undone_leaves_what_was_before() -> None:
    first, second = line("accepted"), line("edited", when="2")
    undone = line(UNDONE, when="3", undoes="edited")
    assert standing([first, second, undone]) == [first]
    # A second reading between the two stays.
    agreed = line("agreed", when="4")
    assert standing([first, second, agreed, undone]) == [first, agreed]
    # An undoing that could not be saved is none.
    assert standing([first, second, undone, line(NOT_WRITTEN, when="3")]) == [first, second]


@given(
    st.lists(
        st.tuples(st.sampled_from(["accepted", "rejected"]), st.sampled_from("ab")), max_size=6
    )
)
def test_everything_undone_in_turn_leaves_nothing(rows: list[tuple[str, str]]) -> None:
    lines = [line(action, claim) for action, claim in rows]
    undone = [line(UNDONE, claim, undoes=action) for action, claim in reversed(rows)]
    assert standing(lines) == lines
    assert standing([*lines, *undone]) == []
    assert standing([*lines, *undone, *lines]) == lines
