"""Streams of chance, keyed by what each is for.

In: a seed and a name. Out: a generator. Adding an item or a price moves no other's draws.
"""

from __future__ import annotations

import numpy as np


def stream(seed: int, name: str) -> np.random.Generator:
    """The generator of one purpose; the same seed and name give the same draws."""
    key = [int(byte) for byte in name.encode()]
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, *key])))
