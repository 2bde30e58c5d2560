"""Parts of a YAML text edited by their own lines."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steelyard.base.records import (
    diff_nodes,
    drop_part,
    edit_part,
    parse_yaml,
    render_yaml,
    with_nodes,
)

TEXT = """\
# head
items:
  # the first
  - id: a   # a remark
    name: {en: One, de: Eins}
    factor:
      low: 1
      high: 2
  # the second
  - id: b
    unit:   t
ties:
- tie: a <= b
"""
PLAIN = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-99, 99), st.text("ab: #-\n", max_size=6)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from("abcd"), inner, max_size=3)
    ),
    max_leaves=8,
)


def lines_gone(before: str, after: str) -> list[str]:
    kept = after.split("\n")
    return [line for line in before.split("\n") if line not in kept]


def test_only_the_lines_of_what_is_set_change() -> None:
    made = edit_part(TEXT, "items.yaml", ("items", 0), {("factor", "low"): 1.5, ("note",): "x: y"})
    assert lines_gone(TEXT, made) == ["      low: 1"]
    assert parse_yaml(made, "items.yaml").value["items"][0]["note"] == "x: y"
    assert made.index("note:") < made.index("# the second")


def test_a_field_that_goes_leaves_the_comments_of_others() -> None:
    made = edit_part(TEXT, "items.yaml", ("items", 0), {("factor",): None})
    assert "  # the second\n  - id: b\n    unit:   t\n" in made
    assert "factor" not in made
    made = edit_part(TEXT, "items.yaml", ("ties",), {(1,): {"tie": "b <= a"}})
    assert parse_yaml(made, "items.yaml").value["ties"] == [{"tie": "a <= b"}, {"tie": "b <= a"}]
    assert made.startswith(TEXT)


def test_an_entry_is_taken_out_by_its_lines() -> None:
    made = drop_part(TEXT, "items.yaml", ("items", 0))
    assert [one["id"] for one in parse_yaml(made, "items.yaml").value["items"]] == ["b"]
    assert "    unit:   t\n" in made
    made = drop_part(drop_part(TEXT, "items.yaml", ("items", 0)), "items.yaml", ("items", 0))
    assert parse_yaml(made, "items.yaml").value["items"] == []
    with pytest.raises(ValueError, match="no entry can be told"):
        drop_part("items: [{id: a}]\n", "items.yaml", ("items", 0))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("ties:  # which is larger\n- tie: a\n", "ties: []  # which is larger\n"),
        ("ties: # a: b\n  # first\n  - tie: a\nx: 1\n", "ties: [] # a: b\n  # first\nx: 1\n"),
        ('"ties" :   \n- tie: a\n', '"ties" : []\n'),
        ("ties:\n- tie: a # gone\n# stays\n", "ties: []\n# stays\n"),
    ],
)
def test_the_last_entry_goes_and_what_is_said_behind_its_name_stays(text: str, left: str) -> None:
    assert drop_part(text, "items.yaml", ("ties", 0)) == left


@pytest.mark.parametrize("text", ["a: {b: 1}\n", "a:\n  b: 1\n", "a: {b: 1} # why\nc: 2\n"])
def test_what_is_written_in_brackets_is_edited_too(text: str) -> None:
    made = edit_part(text, "case.yaml", ("a",), {("b",): 2, ("c",): "x"})
    assert parse_yaml(made, "case.yaml").value["a"] == {"b": 2, "c": "x"}


@given(old=st.dictionaries(st.sampled_from("abcd"), PLAIN), new=PLAIN)
def test_what_differs_makes_the_one_of_the_other(old: dict[str, Any], new: Any) -> None:
    wanted = {**old, "a": new, "z": 1}
    edits = diff_nodes({**old, "z": 0}, wanted)
    made = with_nodes({**old, "z": 0}, edits)
    # A field that holds nothing and one that is not there are the same to a record.
    assert _without_none(made) == _without_none(wanted)


@given(value=st.dictionaries(st.sampled_from("abcd"), PLAIN, min_size=1), new=st.integers(0, 9))
def test_a_part_of_any_text_is_set_as_asked(value: dict[str, Any], new: int) -> None:
    text = render_yaml({"list": [value, {"id": "last"}]})
    made = edit_part(text, "x.yaml", ("list", 1), {("id",): new})
    assert parse_yaml(made, "x.yaml").value == {"list": [value, {"id": new}]}


def _without_none(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_none(one) for key, one in value.items() if one is not None}
    return [_without_none(one) for one in value] if isinstance(value, list) else value
