"""Streams of chance: named, repeatable, and apart from each other."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtr

from steelyard.base.chance import even_normal, stream


def test_a_stream_is_named_by_seed_and_purpose() -> None:
    first = stream(1, "price of shells").standard_normal(500)
    assert np.array_equal(first, stream(1, "price of shells").standard_normal(500))
    for other in (stream(2, "price of shells"), stream(1, "price of shell")):
        correlation = np.corrcoef(first, other.standard_normal(500))[0, 1]
        assert abs(correlation) < 0.2


@given(st.integers(0, 2**32), st.integers(1, 500))
def test_even_draws_have_one_in_each_slice_of_equal_chance(seed: int, size: int) -> None:
    draws = even_normal(stream(seed, "slices"), size)
    slices = np.floor(ndtr(np.sort(draws)) * size)
    np.testing.assert_allclose(slices, np.arange(size), atol=1.0)


def test_a_single_even_draw_is_as_often_below_zero_as_above() -> None:
    below = sum(even_normal(stream(seed, "one"), 1)[0] < 0.0 for seed in range(2000))
    # Five standard errors of a fair coin.
    assert abs(below - 1000) < 5 * 0.5 * 2000**0.5
