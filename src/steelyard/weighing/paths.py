"""Curves of items, read off a posterior when somebody asks for them.

In: a posterior, the lean that everybody shares, grid points. Out: draws of items at these points.
Nothing read is kept: all items over all months at once would need items x months x draws, which
is ten gigabytes for 500 items over four years. Items are read a slice at a time instead.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from steelyard.base.spread import Draws
from steelyard.weighing.estimates.packed import Ints
from steelyard.weighing.estimates.part import part_of
from steelyard.weighing.estimates.posterior import Posterior, quantity_draws

NUMBERS_AT_ONCE = 25_000_000
"""Numbers of a slice: 200 MB, beside which what a weighing keeps is larger from 100 items on."""
DRAWS_AT_ONCE = 1000
"""Draws that a slice is read from at a time; what is read does not depend on it."""


@dataclass(frozen=True, slots=True)
class Paths:
    """Reads curves; the common lean lies on them."""

    posterior: Posterior
    leans: Draws
    """(families, draws), in the order of `common_leans`."""
    repeats: int
    """How often each draw of the posterior stands in a row, with a lean of its own each time."""
    months: Ints
    """The grid points of the weighing's months."""

    @property
    def size(self) -> int:
        """Draws of each quantity."""
        return self.repeats * int(self.posterior.flat().shape[0])

    def each(self, ids: Sequence[str]) -> Iterator[tuple[str, Draws]]:
        """Every item of `ids` with its path (months, draws), in order of id."""
        for part in self.slices(ids, len(self.months)):
            yield from zip(part, self.read(part, self.months), strict=True)

    def slices(self, ids: Sequence[str], points: int) -> Iterator[tuple[str, ...]]:
        """The ids in order, in slices that may be read together at so many points."""
        most = max(NUMBERS_AT_ONCE // max(points * self.size, 1), 1)
        ordered = sorted(ids)
        for first in range(0, len(ordered), most):
            yield tuple(ordered[first : first + most])

    def read(self, ids: Sequence[str], points: Ints, factor: float = 1.0) -> Draws:
        """Items in order of id at grid points, the common lean times `factor`.

        Shape (items, points, draws).
        """
        model, flat = part_of(self.posterior.model, ids), self.posterior.flat()
        found = np.empty((len(ids), len(points), self.size))
        for first in range(0, flat.shape[0], DRAWS_AT_ONCE):
            rows = flat[first : first + DRAWS_AT_ONCE]
            # The rows are read once for each repeat: laid out repeatedly they would be the
            # largest thing in memory.
            for repeat in range(self.repeats):
                last = self.repeats * (first + rows.shape[0])
                at = slice(self.repeats * first + repeat, last, self.repeats)
                leans = factor * self.leans[:, at]
                found[:, :, at] = quantity_draws(model, rows, leans, points)
        return found
