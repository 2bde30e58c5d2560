"""Streams of chance, keyed by what each is for.

In: a seed and a name. Out: a generator. Adding an item or a price moves no other's draws.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri


def stream(seed: int, name: str) -> np.random.Generator:
    """The generator of one purpose; the same seed and name give the same draws."""
    key = [int(byte) for byte in name.encode()]
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, *key])))


def even_normal(rng: np.random.Generator, size: int) -> NDArray[np.float64]:
    """Standard normal draws, one from each of `size` equally likely slices, shuffled.

    One dimension of a Latin hypercube (McKay, Beckman and Conover 1979): each draw is normal,
    and sums over several such dimensions have far less Monte Carlo error than of free draws.
    """
    slices = (rng.permutation(size) + rng.random(size)) / size
    # An exact zero has an infinite score; one in 2**53 draws is one.
    draws: NDArray[np.float64] = ndtri(np.maximum(slices, 2.0**-60))
    return draws
