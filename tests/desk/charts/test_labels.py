"""Labels never overlap, are never cut, and give way in order."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from steelyard.desk.charts.labels import (
    Box,
    Wish,
    crosses,
    leader_of,
    place,
    spread,
    stairs,
)

BOUNDS = Box(0, 0, 300, 160)
WISHES = st.lists(
    st.builds(
        Wish,
        x=st.floats(0, 300),
        y=st.floats(0, 160),
        width=st.floats(5, 140),
        height=st.just(7.0),
    ),
    max_size=8,
)
MARKS = st.lists(
    st.builds(lambda x, y: Box(x, y, x + 6, y + 6), st.floats(0, 290), st.floats(0, 150)),
    max_size=12,
)


@given(WISHES, MARKS)
def test_placed_labels_lie_inside_and_apart(wishes: list[Wish], marks: list[Box]) -> None:
    placed = [spot for spot in place(wishes, BOUNDS, marks) if spot is not None]
    assert all(spot.box.within(BOUNDS) for spot in placed)
    for one, other in itertools.combinations(placed, 2):
        assert not one.box.meets(other.box)


@given(WISHES)
def test_no_leader_crosses_another_label(wishes: list[Wish]) -> None:
    placed = place(wishes, BOUNDS)
    for wish, spot in zip(wishes, placed, strict=True):
        if spot is None or not spot.leader:
            continue
        line = leader_of(wish, spot.box)
        assert not any(
            crosses(line, other.box) for other in placed if other is not None and other is not spot
        )


def test_a_lone_label_stands_right_of_its_mark_without_a_leader() -> None:
    (spot,) = place([Wish(100, 80, 40, 7)], BOUNDS)
    assert spot is not None
    assert not spot.leader
    assert 103 < spot.box.left < 110


def test_a_label_without_room_is_left_out() -> None:
    assert place([Wish(10, 10, 500, 7)], BOUNDS) == (None,)


def test_a_label_avoids_marks_and_is_dropped_rather_than_hide_one() -> None:
    wall = [Box(0, 0, 300, 160)]
    assert place([Wish(150, 80, 40, 7)], BOUNDS, wall) == (None,)
    (spot,) = place([Wish(150, 80, 40, 7)], BOUNDS, [Box(153, 70, 300, 90)])
    assert spot is not None
    assert not spot.box.meets(Box(153, 70, 300, 90))


@given(
    st.lists(st.tuples(st.floats(0, 200), st.floats(1, 20)), min_size=1, max_size=12),
    st.floats(0, 20),
)
def test_spread_keeps_order_and_leaves_no_overlap(
    pairs: list[tuple[float, float]], low: float
) -> None:
    centres, sizes = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    high = low + 260.0
    moved = spread(centres, sizes, low, high)
    order = sorted(range(len(pairs)), key=lambda i: (centres[i], i))
    for before, after in itertools.pairwise(order):
        gap = moved[after] - sizes[after] / 2 - (moved[before] + sizes[before] / 2)
        assert gap >= -1e-6
    for centre, size in zip(moved, sizes, strict=True):
        assert low - 1e-6 <= centre - size / 2
        assert centre + size / 2 <= high + 1e-6


def test_spread_leaves_alone_what_does_not_touch() -> None:
    assert spread([10, 50, 90], [8, 8, 8], 0, 100) == (10, 50, 90)
    assert spread([50, 50], [8, 8], 0, 100) == (46, 54)


@given(
    st.lists(st.tuples(st.floats(4, 290), st.floats(10, 120)), min_size=1, max_size=6, unique=True)
)
def test_stairs_keep_labels_apart_and_leaders_clear(pairs: list[tuple[float, float]]) -> None:
    anchors, widths = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    steps = stairs(anchors, widths, 4, 300)
    if steps is None:
        return
    for one, other in itertools.permutations(range(len(pairs)), 2):
        left, right = steps[one].left, steps[one].left + widths[one]
        assert left >= 4 - 1e-9
        assert right <= 300 + 1e-9
        if steps[one].level == steps[other].level:
            assert right <= steps[other].left or steps[other].left + widths[other] <= left
        elif steps[one].level < steps[other].level:
            assert not left + 1e-9 < anchors[other] < right - 1e-9


def test_stairs_need_one_level_where_labels_fit_side_by_side() -> None:
    steps = stairs([10, 100, 200], [50, 50, 50], 0, 300)
    assert steps is not None
    assert [step.level for step in steps] == [0, 0, 0]


def test_stairs_give_up_on_a_label_wider_than_the_bar() -> None:
    assert stairs([100], [400], 0, 300) is None
