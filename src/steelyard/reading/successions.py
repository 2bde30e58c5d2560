"""Dates that lean on the one before them: 'from January to June', '2021, and the year before'.

In: a scene, its dates in order. Out: the dates that are meant. Finds no date of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest

from steelyard.reading.marks import lowered
from steelyard.reading.scene import Scene

YEAR_LENGTH, MONTH_LENGTH = len("2024"), len("2024-06")


@dataclass(frozen=True, slots=True)
class When:
    """A date: its code points, its value, and whether it is a day named as days are in a report."""

    start: int
    end: int
    value: str
    day: bool = False


def before_those(scene: Scene, found: Iterable[When]) -> Iterator[When]:
    """'2021 it was ten, the year before eight': a year before the date told last, not before today."""
    last = ""
    for one in found:
        when = one
        said = lowered(scene.text[one.start : one.end])
        if len(last) >= YEAR_LENGTH and said.startswith(scene.cues.before_that):
            year = int(last[:YEAR_LENGTH]) - 1
            when = replace(one, value=f"{year}{last[YEAR_LENGTH:MONTH_LENGTH]}")
        if when.value[:YEAR_LENGTH].isdecimal():
            last = when.value
        yield when


def ends(scene: Scene, found: list[When]) -> Iterator[When]:
    """Of 'from January to June' and '2022-2024' the end alone."""
    for one, other in zip_longest(found, found[1:]):
        if other is not None and len(one.value) <= len(other.value):
            between = scene.text[one.end : other.start].strip().casefold()
            if between in scene.cues.until:
                continue
        yield one
