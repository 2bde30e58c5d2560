"""What changed between two texts, in blocks of whole rows, and put back in a third."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steelyard.desk.editing.lines import (
    Block,
    NotThereError,
    exact_text,
    find_blocks,
    put_back,
    split_lines,
)

ENDS = st.sampled_from(["\n", "\r\n", "\r"])
# Few words, so that lines stand several times.
LINE = st.sampled_from(["", "a", "b", "- id: 1", "  x: 1", "c,d", '"q'])
LINES = st.lists(st.tuples(LINE, ENDS), max_size=12)
TEXTS = st.builds(
    lambda mark, lines, last: mark + "".join(line + end for line, end in lines) + last,
    st.sampled_from(["", "\ufeff"]),
    LINES,
    LINE,
)
NAMES = st.sampled_from(["t.csv", "t.yaml", "t.txt"])


@given(TEXTS)
def test_lines_joined_are_the_text(text: str) -> None:
    lines = split_lines(text)
    assert "".join(lines) == text
    assert all(line.rstrip("\r\n") != line for line in lines[:-1])


@given(NAMES, TEXTS, TEXTS)
def test_the_blocks_of_a_change_take_it_back(name: str, before: str, after: str) -> None:
    assert put_back(after, find_blocks(name, before, after)) == before


@given(NAMES, TEXTS, TEXTS)
def test_every_block_stands_once(name: str, before: str, after: str) -> None:
    lines = split_lines(after)
    for block in find_blocks(name, before, after):
        places = [
            at
            for at in range(len(lines) + 1)
            if lines[at : at + len(block.new)] == block.new and (block.new or not lines)
        ]
        assert len(places) == 1


@given(TEXTS)
def test_a_text_with_plain_line_ends_goes_back_to_the_letter(text: str) -> None:
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    assert exact_text(text, plain) == text


@given(LINES, st.integers(0, 11), st.text("xyz", min_size=1, max_size=3))
def test_a_line_that_changed_keeps_its_line_end_and_a_further_one_takes_that_of_the_file(
    lines: list[tuple[str, str]], at: int, new: str
) -> None:
    # A line that ends in half of `\r\n` before an empty one is another text.
    lines = [(f"{number}{line}", end) for number, (line, end) in enumerate(lines)]
    if at >= len(lines):
        return
    plain = [line for line, _ in lines]
    plain[at] = new
    old = "".join(map("".join, lines))
    made = split_lines(exact_text(old, "".join(f"{x}\n" for x in [*plain, "more"])))
    for number, (line, end) in enumerate(lines):
        assert made[number] == (line if number != at else new) + end
    assert made[-1] == "more" + lines[0][1]


ROWS = st.lists(st.text("abc ,'", max_size=5), min_size=3, max_size=8)


@given(ROWS, st.data())
def test_what_becomes_of_other_rows_is_kept(cells: list[str], data: st.DataObject) -> None:
    """A table and a list of entries: one row edited, others edited after it, the first undone."""
    at = data.draw(st.integers(0, len(cells) - 1))
    others = data.draw(st.lists(st.integers(0, len(cells) - 1).filter(lambda one: one != at)))

    def table(values: list[str]) -> str:
        rows = [f"r{number},{value!r}\n" for number, value in enumerate(values)]
        return "id,said\n" + "".join(row.replace("'", '"') for row in rows)

    def entries(values: list[str]) -> str:
        return "# Head.\n" + "".join(
            f"- id: r{number}\n  state: proposed\n  said: |\n    {value}.\n  item: x\n"
            for number, value in enumerate(values)
        )

    plain = ["".join(sign for sign in cell if sign not in "'\",") for cell in cells]
    for name, render in (("t.csv", table), ("t.yaml", entries)):
        edited = [*plain]
        edited[at] = "new"
        blocks = find_blocks(name, render(plain), render(edited))
        later, wanted = [*edited], [*plain]
        for other in others:
            later[other] = wanted[other] = f"later {other}"
        assert put_back(render(later), blocks) == render(wanted)


def test_a_row_that_was_changed_since_is_not_put_back_and_is_told() -> None:
    before = "id,n\nA,1\nB,2\n"
    blocks = find_blocks("t.csv", before, "id,n\nA,1\nB,3\n")
    assert blocks == (Block(("B,2\n",), ("B,3\n",)),)
    with pytest.raises(NotThereError) as caught:
        put_back("id,n\nA,1\nB,4\n", blocks)
    assert (caught.value.times, caught.value.now) == (0, "B,4\n")
    with pytest.raises(NotThereError) as twice:
        put_back("id,n\nB,3\nB,3\n", blocks)
    assert twice.value.times == 2


def test_a_block_is_the_whole_entry_so_that_no_other_is_taken_for_it() -> None:
    entry = "- id: {0}\n  state: {1}\n  kind: x\n"
    before = entry.format("a", "proposed") + entry.format("b", "proposed")
    after = entry.format("a", "proposed") + entry.format("b", "accepted")
    (block,) = find_blocks("claims/t.yaml", before, after)
    assert block.new == split_lines(entry.format("b", "accepted"))


def test_many_changed_lines_are_compared_in_bounded_time() -> None:
    old = "".join(f"{number % 7}\n" for number in range(30_000))
    new = "".join(f"{number % 5}\n" for number in range(30_000))
    blocks = find_blocks("t.txt", old, new)
    assert put_back(new, blocks) == old
    assert all(first != second for first, second in pairwise(blocks))
