"""What the tests of the weighing share: the small made-up case, read once."""

from __future__ import annotations

import pytest
from tests.weighing.small import small_case

from steelyard.case.case import Case


@pytest.fixture(scope="session")
def small() -> Case:
    """Drones one way, gold and fuel the other."""
    return small_case()
