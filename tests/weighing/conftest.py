"""What the tests of the weighing share: the small made-up case, read once."""

from __future__ import annotations

from pathlib import Path

import pytest

from steelyard.case.case import Case
from steelyard.case.folder import read_case

SMALL = Path(__file__).parents[1] / "cases" / "drones-for-gold"


@pytest.fixture(scope="session")
def small() -> Case:
    """Drones one way, gold and fuel the other."""
    return read_case(SMALL)
