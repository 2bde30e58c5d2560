"""A posterior -> estimates of all items: what each is made from, its draws, its plain bounds.

In: a case, its evidence, a posterior and the days that are asked about. Out: Estimates, which hold
the draws at the window's end and at the newest evidence, and paths for as long as they are looked
at. Never prices anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np

from steelyard.base.spread import Draws
from steelyard.case.case import Case
from steelyard.weighing.bounds import plain_bounds, raw_span
from steelyard.weighing.estimates.posterior import (
    Posterior,
    common_leans,
    prior_parameters,
    quantity_draws,
)
from steelyard.weighing.evidence import Evidence, Reading, spoken_day
from steelyard.weighing.paths import Paths
from steelyard.weighing.settings import Settings
from steelyard.weighing.valuation import Estimate


class Estimator:
    """Reads estimates off a posterior, with the common lean at its width or scaled."""

    def __init__(
        self,
        case: Case,
        settings: Settings,
        evidence: Evidence,
        posterior: Posterior,
        months: tuple[date, ...],
        *,
        start: date,
        seed: int,
        repeats: int,
    ) -> None:
        self.settings, self.seed, self.end = settings, seed, months[-1]
        self.model = posterior.model
        program, grid = self.model.program, self.model.grid
        self.items = {item.id: item for item in case.items}
        self.bounds = plain_bounds(case, evidence, (start, self.end), settings["bounds_months"])
        self.raw = raw_span(case, evidence)
        self.ids = sorted(program.node_of)
        size = repeats * posterior.flat().shape[0]
        leans = common_leans(self.model, case.exchange, settings, seed, size)
        points = np.array([grid.point(day) for day in months], np.int64)
        self.paths = Paths(posterior, leans, repeats, points)
        self.direct: dict[str, tuple[Reading, ...]] = {}
        self.about: dict[str, tuple[Reading, ...]] = {}
        soundings = self.model.soundings
        for id in self.ids:
            leaves = program.leaves[id]
            self.direct[id] = tuple(s.reading for s in soundings if s.item.id == id)
            self.about[id] = tuple(
                s.reading for s in soundings if program.leaves[s.item.id] & leaves
            )
        self.newest = {id: self._newest(id) for id in self.ids}
        self.supported = self._supported()

    def _newest(self, id: str) -> date | None:
        # A total that an item is part of speaks of it too; a capacity only of the load.
        counts = [reading for reading in self.about[id] if reading.use != "capacity"]
        readings = counts or self.about[id]
        days = [spoken_day(reading.claim) for reading in readings]
        known = [day for day in days if day is not None]
        return min(max(known), self.end) if known else None

    def _supported(self) -> frozenset[str]:
        """Free items that some claim speaks of, itself or through a definition that names it."""
        program = self.model.program
        supported = set()
        for id in self.ids:
            if not self.direct[id]:
                continue
            supported |= {id} | (
                program.leaves[id] if self.items[id].measure != "constant" else set()
            )
        constants = {item.id for item in program.constants}
        named = {id: self.items[id].definition or "" for id in self.ids if self.direct[id]}
        # A ratio inside a sum is hardly touched by claims on the sum.
        return frozenset(
            id
            for id in supported
            if id not in constants
            or self.direct[id]
            or any(
                id in text.replace("*", " ").replace("/", " ").split() for text in named.values()
            )
        )

    def with_paths(self) -> Iterator[tuple[Estimate, Draws]]:
        """Every estimate in order of id, with its path (months, draws): read, used and dropped.

        What is kept of a path is its last month.
        """
        months = self.paths.months
        for part in self.paths.slices(self.ids, len(months) + 1):
            newest = [self.model.grid.point(self.newest[id] or self.end) for id in part]
            points = np.concatenate([months, np.setdiff1d(newest, months)])
            where = {int(point): k for k, point in enumerate(points)}
            draws = self.paths.read(part, points)
            for k, id in enumerate(part):
                path = draws[k, : len(months)]
                yield self._estimate(id, path[-1].copy(), draws[k, where[newest[k]]].copy()), path

    def at_end(self, factor: float) -> dict[str, Estimate]:
        """Estimates at the window's end alone, the common lean multiplied by `factor`."""
        draws = self.paths.read(self.ids, self.paths.months[-1:], factor)
        return {id: self._estimate(id, draws[k, 0], draws[k, 0]) for k, id in enumerate(self.ids)}

    def _estimate(self, id: str, quantity: Draws, documented: Draws) -> Estimate:
        return Estimate(
            self.items[id],
            self.about[id],
            self.direct[id],
            quantity[None],
            quantity,
            documented,
            self.newest[id],
            self.bounds[id],
            self.raw[id],
            not self.model.program.leaves[id] <= self.supported,
        )

    def prior(self, size: int) -> dict[str, Draws]:
        """Quantities at the window's end before any claim."""
        parameters = prior_parameters(self.model, self.settings, self.seed, size)
        leans = np.zeros((self.paths.leans.shape[0], size))
        draws = quantity_draws(self.model, parameters, leans, self.paths.months[-1:])
        return {id: draws[k, 0] for k, id in enumerate(self.ids)}
