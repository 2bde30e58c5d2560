"""Where labels go so that none overlaps another, is cut, or is crossed by a leader.

In: boxes and anchors in points. Out: places, in the order given; None where there is no room.
Never moves a mark: only text gives way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_DIRECTIONS = ((1, 0), (-1, 0), (1, -1), (-1, -1), (1, 1), (-1, 1), (0, -1), (0, 1))
_DISTANCES = (3.0, 9.0, 17.0, 27.0, 39.0, 53.0, 69.0, 87.0)
# What is worse than a label further off: lying on a mark, lying on the line.
_ON_MARK = 70.0
_ON_LINE = 14.0
_LEADER_ON_MARK = 12.0
# A label that would cost more than this is left out: it would hide more than it tells.
_TOO_DEAR = 69.0


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, y downward."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box, gap: float = 0.0) -> bool:
        """Whether two boxes overlap or come nearer than `gap`."""
        return (
            self.left < other.right + gap
            and other.left < self.right + gap
            and self.top < other.bottom + gap
            and other.top < self.bottom + gap
        )

    def within(self, other: Box) -> bool:
        """Whether this box lies inside the other."""
        return (
            self.left >= other.left
            and self.right <= other.right
            and self.top >= other.top
            and self.bottom <= other.bottom
        )


@dataclass(frozen=True, slots=True)
class Wish:
    """A label that wants to stand near (x, y): its size and the radius of its mark."""

    x: float
    y: float
    width: float
    height: float
    radius: float = 3.0


@dataclass(frozen=True, slots=True)
class Placed:
    """A label's box, and whether it needs a hairline back to its mark."""

    box: Box
    leader: bool


@dataclass(frozen=True, slots=True)
class Step:
    """A label below a bar: left edge, level from 0, and whether it reads to the leader's left."""

    left: float
    level: int
    end: bool


def place(
    wishes: Sequence[Wish], bounds: Box, marks: Sequence[Box] = (), line: Sequence[Box] = ()
) -> tuple[Placed | None, ...]:
    """Places labels one after the other, nearest to their anchors, clear of all placed before.

    Marks and the line are avoided where that costs less than moving far; labels, and leaders
    across labels, always. None for a label without room, or only with room on several marks.
    """
    done: list[Placed | None] = []
    leaders: list[tuple[float, float, float, float]] = []
    for wish in wishes:
        best: tuple[float, Placed] | None = None
        for reach in _DISTANCES:
            if best is not None and reach > best[0]:
                break
            for across, down in _DIRECTIONS:
                option = _option(wish, reach, across, down)
                if not option.box.within(bounds) or _blocked(wish, option, done, leaders):
                    continue
                cost = reach + 0.1 * _DIRECTIONS.index((across, down))
                cost += _ON_MARK * sum(option.box.meets(mark) for mark in marks)
                if option.leader:
                    own = leader_of(wish, option.box)
                    cost += _LEADER_ON_MARK * sum(crosses(own, mark) for mark in marks)
                cost += _ON_LINE * any(option.box.meets(part) for part in line)
                if cost <= _TOO_DEAR and (best is None or cost < best[0]):
                    best = (cost, option)
        if best is not None and best[1].leader:
            leaders.append(leader_of(wish, best[1].box))
        done.append(best[1] if best is not None else None)
    return tuple(done)


def leader_of(wish: Wish, box: Box) -> tuple[float, float, float, float]:
    """The hairline from a mark to the nearest point of its label: x1, y1, x2, y2."""
    x2 = min(max(wish.x, box.left), box.right)
    y2 = min(max(wish.y, box.top), box.bottom)
    length = max(((x2 - wish.x) ** 2 + (y2 - wish.y) ** 2) ** 0.5, 1e-9)
    part = min(1.0, wish.radius / length)
    return wish.x + (x2 - wish.x) * part, wish.y + (y2 - wish.y) * part, x2, y2


def _option(wish: Wish, reach: float, across: int, down: int) -> Placed:
    # Diagonals are drawn in, so that a label stands at about the same distance all round.
    step = wish.radius + reach * (0.75 if across and down else 1.0)
    x, y = wish.x + across * step, wish.y + down * step
    left = x if across > 0 else x - wish.width if across < 0 else x - wish.width / 2
    top = y if down > 0 else y - wish.height if down < 0 else y - wish.height / 2
    box = Box(left, top, left + wish.width, top + wish.height)
    return Placed(box, leader=reach > _DISTANCES[0])


def _blocked(
    wish: Wish,
    option: Placed,
    done: Sequence[Placed | None],
    leaders: Sequence[tuple[float, float, float, float]],
) -> bool:
    if any(other is not None and option.box.meets(other.box, 1.0) for other in done):
        return True
    if any(crosses(leader, option.box) for leader in leaders):
        return True
    if not option.leader:
        return False
    own = leader_of(wish, option.box)
    return any(other is not None and crosses(own, other.box) for other in done)


def crosses(line: tuple[float, float, float, float], box: Box) -> bool:
    """Whether a straight line meets a box (Liang and Barsky 1984)."""
    x1, y1, x2, y2 = line
    enter, leave = 0.0, 1.0
    for delta, start, low, high in (
        (x2 - x1, x1, box.left, box.right),
        (y2 - y1, y1, box.top, box.bottom),
    ):
        if abs(delta) < 1e-12:
            if not low <= start <= high:
                return False
            continue
        first, last = sorted(((low - start) / delta, (high - start) / delta))
        enter, leave = max(enter, first), min(leave, last)
    return enter <= leave


def spread(
    centres: Sequence[float], sizes: Sequence[float], low: float, high: float
) -> tuple[float, ...]:
    """Centres moved as little as need be so that neighbours touch at most, order kept.

    All lie within [low, high] as long as the sizes together fit into it; else from `low` on.
    """
    order = sorted(range(len(centres)), key=lambda i: (centres[i], i))
    # Each run is [first centre wished by all its members on average, members]; runs that would
    # overlap are merged and stand at the mean of what their members wish.
    runs: list[tuple[float, list[int]]] = []
    for index in order:
        runs.append((centres[index] - sizes[index] / 2, [index]))
        while len(runs) > 1 and runs[-2][0] + _length(runs[-2][1], sizes) > runs[-1][0] - 1e-9:
            members = runs[-2][1] + runs.pop()[1]
            runs[-1] = (_mean_start(members, centres, sizes), members)
    starts: list[float] = []
    at = low
    for start, members in runs:
        at = max(at, start)
        starts.append(at)
        at += _length(members, sizes)
    limit = high
    for number in range(len(runs) - 1, -1, -1):
        starts[number] = max(low, min(starts[number], limit - _length(runs[number][1], sizes)))
        limit = starts[number]
    found = [0.0] * len(centres)
    at = low
    for start, (_, members) in zip(starts, runs, strict=True):
        at = max(at, start)
        for index in members:
            found[index] = at + sizes[index] / 2
            at += sizes[index]
    return tuple(found)


def _length(members: Sequence[int], sizes: Sequence[float]) -> float:
    return sum(sizes[index] for index in members)


def _mean_start(members: Sequence[int], centres: Sequence[float], sizes: Sequence[float]) -> float:
    before, wished = 0.0, 0.0
    for index in members:
        wished += centres[index] - sizes[index] / 2 - before
        before += sizes[index]
    return wished / len(members)


def stairs(
    anchors: Sequence[float], widths: Sequence[float], low: float, high: float, gap: float = 5.0
) -> tuple[Step, ...] | None:
    """Labels hung below (or above) anchors along a bar, on as few levels as need be.

    A label starts at its leader and reads to the right; one that would run over `high` ends at
    its leader instead. A leader passes only through room no label takes. None when that cannot
    be had, then the labels belong into a line of text.
    """
    order = sorted(range(len(anchors)), key=lambda i: (anchors[i], i))
    ends = {i for i in order if anchors[i] + widths[i] > high}
    if any(anchors[i] - widths[i] < low for i in ends):
        return None
    # Right to left for those that read to the right, left to right below them for the rest.
    sequence = [i for i in reversed(order) if i not in ends] + [i for i in order if i in ends]
    placed: dict[int, Step] = {}
    for index in sequence:
        left = anchors[index] - (widths[index] if index in ends else 0.0)
        level = next(
            (
                level
                for level in range(len(anchors) + 1)
                if _fits(index, left, level, anchors, widths, placed, gap)
            ),
            None,
        )
        if level is None:
            return None
        placed[index] = Step(left, level, index in ends)
    return tuple(placed[i] for i in range(len(anchors)))


def _fits(
    index: int,
    left: float,
    level: int,
    anchors: Sequence[float],
    widths: Sequence[float],
    placed: dict[int, Step],
    gap: float,
) -> bool:
    right = left + widths[index]
    own = _shadow(Step(left, level, left < anchors[index]), widths[index])
    for other, step in placed.items():
        theirs = _shadow(step, widths[other])
        if step.level == level and left < theirs[1] + gap and step.left < right + gap:
            return False
        if step.level > level and own[0] < anchors[other] < own[1]:
            return False
        if step.level < level and theirs[0] < anchors[index] < theirs[1]:
            return False
    return True


def _shadow(step: Step, width: float) -> tuple[float, float]:
    """Where no leader may pass; on the side of its own leader a label needs no more room."""
    return step.left - (1.5 if step.end else 0.0), step.left + width + (0.0 if step.end else 1.5)
