"""The small made-up case and what it weighs, each reckoned once: many tests look at the same."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from tests.weighing.drawn import weigh

from steelyard.case.case import Case
from steelyard.case.folder import read_case
from steelyard.weighing.weigh import Weighing

SMALL = Path(__file__).parents[1] / "cases" / "drones-for-gold"


@cache
def small_case() -> Case:
    """Drones one way, gold and fuel the other."""
    return read_case(SMALL)


@cache
def weigh_small(draws: int) -> Weighing:
    """Its weighing with so many draws; not to be changed by whoever is given it."""
    return weigh(small_case(), draws=draws)
