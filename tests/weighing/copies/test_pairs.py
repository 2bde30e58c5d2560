"""Candidate pairs are those of a plain walk through every block, and bounded a fact."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from steelyard.weighing.copies.pairs import NEIGHBOURS, RUN_DAYS, _within

Blocks = list[tuple[int, str]]


def walked(keys: Blocks, days: list[int]) -> set[tuple[int, int]]:
    """The same by loops: the last few before each, and the first of its run."""
    found = set()
    for block in {key for _, key in keys}:
        places = sorted({place for place, key in keys if key == block}, key=lambda p: (days[p], p))
        first = places[0]
        for at, place in enumerate(places):
            before = places[max(0, at - NEIGHBOURS) : at]
            if at and days[place] - days[places[at - 1]] > RUN_DAYS:
                first = place
            found |= {(max(place, other), min(place, other)) for other in before}
            if first != place and first not in before:
                found.add((max(place, first), min(place, first)))
    return found


@given(st.data(), st.lists(st.integers(0, 900), min_size=1, max_size=40))
def test_neighbours_are_those_of_a_plain_walk(data: st.DataObject, days: list[int]) -> None:
    keys = data.draw(
        st.lists(st.tuples(st.integers(0, len(days) - 1), st.sampled_from("abc")), max_size=90)
    )
    pairs = _within([(place, (key,)) for place, key in keys], np.array(days, dtype=np.int64))
    got = {(int(a), int(b)) for a, b in pairs}
    assert got == walked(keys, days)


def test_a_block_of_any_size_gives_a_bounded_number_a_fact() -> None:
    for size in (100, 1000, 5000):
        days = np.arange(size, dtype=np.int64)
        pairs = _within([(place, ("one",)) for place in range(size)], days)
        assert len(pairs) <= (NEIGHBOURS + 1) * size
