"""A weighing whose blocks are sampled once in a process: where the sampler is not what is tested.

What is kept is keyed by every array of the block, the seed and the number of draws, so an edit
that changes a block has it sampled anew, and one that changes none costs no sampling at all.
"""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np

from steelyard.case.case import Case
from steelyard.weighing import weigh as weighing
from steelyard.weighing.estimates.blocks import Block
from steelyard.weighing.estimates.chains import Drawn
from steelyard.weighing.estimates.model import Model
from steelyard.weighing.estimates.posterior import NO_GOAL, Goal, Posterior, sample_posterior


class _Sampled:
    """Draws of blocks in memory."""

    def __init__(self) -> None:
        self._drawn: dict[bytes, Drawn] = {}

    def find(self, block: Block, seed: int, draws: int, goal: Goal = NO_GOAL) -> Drawn | None:
        return self._drawn.get(_key(block, seed, draws, goal))

    def keep(self, block: Block, seed: int, draws: int, drawn: Drawn, goal: Goal = NO_GOAL) -> None:
        for array in (drawn.parameters, drawn.densities, drawn.tuning):
            # Many weighings rest on it: whoever writes into it is told.
            array.flags.writeable = False
        self._drawn[_key(block, seed, draws, goal)] = drawn


def _key(block: Block, seed: int, draws: int, goal: Goal) -> bytes:
    digest = hashlib.sha256(f"{block.name} {seed} {draws} {goal}".encode())
    for value in (*block.packed, block.start):
        array = np.ascontiguousarray(value)
        digest.update(f"{array.dtype} {array.shape}".encode())
        digest.update(array.tobytes())
    return digest.digest()


_SAMPLED = _Sampled()


def sample_once(model: Model, seed: int, draws: int, progress: Any) -> Posterior:
    """What `sample_posterior` gives, sampled once."""
    return sample_posterior(model, seed, draws, progress, _SAMPLED)


def weigh(case: Case, **options: Any) -> weighing.Weighing:
    """What `weighing.weigh` gives, with every block sampled once; not to be changed."""
    return weighing.weigh(case, **{"sampler": sample_once, **options})
