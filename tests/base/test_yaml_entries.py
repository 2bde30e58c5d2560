"""Entries come and go by whole lines, and nothing else of the text moves."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steelyard.base.records import edit_entries, edit_fields, parse_yaml, render_yaml

TEXT = """\
# Read out of the harbour's report.

# The first count.
- id: a
  note: |
    # not a comment
    two lines

- id: b   # looked at twice
  list: [1,
    2]
# About c, which somebody accepted.
- id: c
  none:
"""

SCALARS = st.none() | st.booleans() | st.integers(-(10**6), 10**6) | st.text(max_size=12)
ENTRIES = st.lists(
    st.dictionaries(
        st.text("abcdefgh", min_size=1, max_size=5),
        SCALARS | st.lists(SCALARS, max_size=3),
        min_size=1,
        max_size=4,
    ),
    max_size=6,
)


def test_an_entry_goes_with_its_lines_and_the_comment_of_the_next_stays() -> None:
    assert edit_entries(TEXT, "c.yaml", drop=[1]) == TEXT.replace(
        "- id: b   # looked at twice\n  list: [1,\n    2]\n", ""
    )


def test_an_entry_is_put_before_the_comment_of_the_next() -> None:
    new = edit_entries(TEXT, "c.yaml", add=[(2, {"id": "x"})])
    assert new == TEXT.replace("# About c", "- id: x\n# About c")


def test_at_the_end_and_into_an_empty_text() -> None:
    assert edit_entries(TEXT, "c.yaml", add=[(9, {"id": "x"})]) == TEXT + "- id: x\n"
    assert edit_entries("", "c.yaml", add=[(0, {"id": "x"})]) == "- id: x\n"
    assert edit_entries("# A head\n", "c.yaml", add=[(0, 1)]) == "# A head\n- 1\n"
    assert edit_entries("[]\n", "c.yaml", add=[(0, 1)]) == "- 1\n"


def test_a_comment_above_the_first_entry_stays_above_it() -> None:
    new = edit_entries(TEXT, "c.yaml", add=[(0, {"id": "x"})])
    assert [one["id"] for one in parse_yaml(new, "c.yaml").value] == ["a", "x", "b", "c"]
    assert "# The first count.\n- id: a\n" in new


def test_a_list_that_is_set_in_keeps_its_indent() -> None:
    new = edit_entries(
        "  - id: a\n  - id: b\n", "c.yaml", drop=[0], add=[(2, {"id": "x", "note": 1})]
    )
    assert new == "  - id: b\n  - id: x\n    note: 1\n"


@pytest.mark.parametrize("text", ["{id: a}\n", "[{id: a}, {id: b}]\n", "- {id: a}\n- &x {id: b}\n"])
def test_what_is_not_written_line_by_line_is_refused_or_done_whole(text: str) -> None:
    try:
        new = edit_entries(text, "c.yaml", drop=[0])
    except ValueError:
        return
    assert parse_yaml(new, "c.yaml").value == [{"id": "b"}]


def test_an_anchor_that_another_entry_needs_is_never_taken_away() -> None:
    from steelyard.base.errors import CaseError

    with pytest.raises((ValueError, CaseError)):
        edit_entries("- &x {id: a}\n- *x\n", "c.yaml", drop=[0])


@given(ENTRIES, ENTRIES, st.data())
def test_any_entries_come_and_go(old: list[Any], new: list[Any], data: st.DataObject) -> None:
    drop = data.draw(st.sets(st.integers(0, max(0, len(old) - 1)))) if old else set()
    add = [(data.draw(st.integers(0, len(old))), one) for one in new]
    text = edit_entries(render_yaml(old) if old else "", "c.yaml", drop=drop, add=add)
    read = parse_yaml(text, "c.yaml").value or []
    assert [one for one in read if one not in new] == [
        one for number, one in enumerate(old) if number not in drop and one not in new
    ]
    assert len(read) == len(old) - len(drop) + len(new)


def test_a_field_is_set_in_its_line_and_what_stands_behind_it_stays() -> None:
    new = edit_fields(TEXT, "c.yaml", {1: {"id": "d", "state": "accepted"}, 2: {"none": 3}})
    assert new == TEXT.replace("- id: b  ", "- id: d  ").replace(
        "    2]\n", "    2]\n  state: accepted\n"
    ).replace("none:", "none: 3")


def test_a_field_of_several_lines_is_replaced_whole_and_one_is_taken_out() -> None:
    new = edit_fields(TEXT, "c.yaml", {0: {"note": "short"}, 1: {"list": None}})
    assert "# The first count.\n- id: a\n  note: short\n" in new
    assert "- id: b   # looked at twice\n# About c" in new
    new = edit_fields(TEXT, "c.yaml", {0: {"note": ("one", "two")}})
    assert "  note:\n    - one\n    - two\n" in new


@pytest.mark.parametrize("text", ["- {id: a}\n", "[{id: a}]\n", "- [1]\n", "- id:\n    - 1\n"])
def test_a_field_that_has_no_line_of_its_own_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"entry|list"):
        edit_fields(text, "c.yaml", {0: {"id": "b"}})


@given(ENTRIES.filter(bool), st.data())
def test_any_field_is_set_and_all_others_stay(old: list[Any], data: st.DataObject) -> None:
    numbers = st.integers(0, len(old) - 1)
    name = st.text("abcdefgh", min_size=1, max_size=5)
    value = SCALARS | st.lists(SCALARS, max_size=3)
    edits = data.draw(st.dictionaries(numbers, st.dictionaries(name, value, max_size=3)))
    expected = [dict(one) for one in old]
    for number, fields in edits.items():
        for field, new in fields.items():
            if new is None:
                expected[number].pop(field, None)
            else:
                expected[number][field] = new
    try:
        text = edit_fields(render_yaml(old), "c.yaml", edits)
    except ValueError:
        return
    assert parse_yaml(text, "c.yaml").value == expected
