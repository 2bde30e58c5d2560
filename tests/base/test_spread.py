"""Plain bounds stay open where they are open."""

from __future__ import annotations

from steelyard.base.spread import Bounds


def test_bounds_are_multiplied_end_by_end_and_an_open_end_stays_open() -> None:
    assert Bounds(2.0, 4.0).times(3.0) == Bounds(6.0, 12.0)
    assert Bounds(2.0, 4.0).times(0.5, 2.0) == Bounds(1.0, 8.0)
    assert Bounds(0.0, None, "nobody knows").times(3.0, 5.0) == Bounds(0.0, None, "nobody knows")
    assert Bounds(None, 4.0, "nobody knows").times(3.0) == Bounds(None, 12.0, "nobody knows")
