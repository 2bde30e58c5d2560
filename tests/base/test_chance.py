"""Streams of chance: named, repeatable, and apart from each other."""

from __future__ import annotations

import numpy as np

from steelyard.base.chance import stream


def test_a_stream_is_named_by_seed_and_purpose() -> None:
    first = stream(1, "price of shells").standard_normal(500)
    assert np.array_equal(first, stream(1, "price of shells").standard_normal(500))
    for other in (stream(2, "price of shells"), stream(1, "price of shell")):
        correlation = np.corrcoef(first, other.standard_normal(500))[0, 1]
        assert abs(correlation) < 0.2
