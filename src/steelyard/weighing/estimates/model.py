"""Soundings and quantities -> the packed arrays that the density reads.

In: a case, its evidence, the window and the settings. Out: a Model: arrays, names of the
parameters, and where each item's curve is found. Canonical order throughout: items, sources
and claims are sorted by id, so that the order of files and rows changes nothing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np

from steelyard.case.case import Case
from steelyard.case.items import Item
from steelyard.weighing.estimates.claim_arrays import ClaimArrays, lay_claims
from steelyard.weighing.estimates.grid import Grid, make_grid
from steelyard.weighing.estimates.knots import (
    Dates,
    find_knots,
    item_start,
    newest_days,
    spacing_of,
)
from steelyard.weighing.estimates.packed import Floats, Ints, Packed
from steelyard.weighing.estimates.quantities import Program, make_program
from steelyard.weighing.estimates.soundings import Sounding, sound
from steelyard.weighing.evidence import Evidence
from steelyard.weighing.settings import Settings

# An item whose order of magnitude nobody stated: its first claim, and almost nothing known.
UNSTATED_SPREAD = 3.0
_TIE_EVERY_MONTHS = 3


@dataclass(frozen=True, slots=True)
class Model:
    """A packed model with the names that explain it."""

    packed: Packed
    names: tuple[str, ...]
    start: Floats
    program: Program
    grid: Grid
    soundings: tuple[Sounding, ...]
    families: tuple[str, ...]
    leans: tuple[tuple[str, str], ...]
    """(source, family) of each lean."""
    camps: tuple[tuple[str, str], ...]
    unstated: tuple[str, ...]
    """Items whose order of magnitude the case does not state."""
    dates: Dates


def make_model(
    case: Case,
    evidence: Evidence,
    settings: Settings,
    start: date,
    end: date,
    dates: Dates | None = None,
) -> Model:
    """Pack everything, on the `dates` of another model as far as they can be kept.

    Raises ValueError when no evidence counts.
    """
    soundings = sound(case, evidence, settings)
    if not soundings:
        raise ValueError("no claim counts as evidence")
    program = make_program(case, frozenset(s.item.id for s in soundings))
    own = Dates(
        find_knots(program, soundings, case.items, settings, start, end),
        newest_days(program, soundings, end),
        spacing_of(settings),
    )
    used = own if dates is None else own.kept(dates, start, end)
    starts = {item.id: item_start(item, start) for item in case.items}
    days = {day for days in used.knots.values() for day in days}
    grid = make_grid(start, end, days | set(starts.values()) | set(used.newest.values()))
    return _Packer(case, soundings, program, grid, used, starts, settings).pack()


class _Packer:
    """Lays out parameters one after another and fills the arrays."""

    def __init__(
        self,
        case: Case,
        soundings: tuple[Sounding, ...],
        program: Program,
        grid: Grid,
        dates: Dates,
        starts: dict[str, date],
        settings: Settings,
    ) -> None:
        self.dates, self.knots, self.newest = dates, dates.knots, dates.newest
        self.case, self.soundings, self.program = case, soundings, program
        self.grid, self.starts, self.settings = grid, starts, settings
        self.names: list[str] = []
        self.start: list[float] = []
        self.unstated: list[str] = []
        self.months = np.array(grid.months())
        self.families = tuple(sorted({s.item.family for s in soundings}))

    def param(self, name: str, start: float = 0.0) -> int:
        self.names.append(name)
        self.start.append(start)
        return len(self.names) - 1

    def pack(self) -> Model:
        flows = self._flows()
        levels = self._levels()
        constants = self._constants()
        settings = self.settings
        claims = lay_claims(
            self.soundings, self.program, self.grid, self.families, self.case.sources, settings
        )
        hierarchies = self._hierarchies(claims)
        ties = self.program.ties
        tie_points = self._tie_points()
        packed = Packed(
            size=len(self.names),
            grid=self.months,
            **flows,
            stop_mean=3.0 / settings["stop_per_quarter"],
            **levels,
            **constants,
            walk_scale=settings["walk_scale"] / math.sqrt(3.0),
            node_kind=self.program.kind,
            node_left=self.program.left,
            node_right=self.program.right,
            node_number=self.program.number,
            **claims.arrays,
            **hierarchies,
            contamination=settings["contamination"],
            contamination_factor=settings["contamination_factor"],
            order_softness=settings["order_softness"],
            tie_left=np.array([tie[0] for tie in ties], np.int64),
            tie_right=np.array([tie[1] for tie in ties], np.int64),
            tie_width=np.array([tie[2] for tie in ties], np.float64),
            tie_points=tie_points,
        )
        return Model(
            packed,
            tuple(self.names),
            np.array(self.start),
            self.program,
            self.grid,
            self.soundings,
            self.families,
            claims.leans,
            claims.camps,
            tuple(sorted(self.unstated)),
            self.dates,
        )

    def _center(self, item: Item) -> tuple[float, float]:
        """Prior mean and sd of a free item's log rate, level or value."""
        constant = item.measure == "constant"
        spread = item.spread or self.settings["constant_spread" if constant else "rate_spread"]
        if item.magnitude is not None:
            return math.log(item.magnitude), spread
        self.unstated.append(item.id)
        said = [
            s.amount_low or s.amount_high
            for s in self.soundings
            if s.item.id == item.id and (s.amount_low or s.amount_high)
        ]
        amount = said[0] if said and said[0] else 1.0
        months = 1.0 if item.measure != "cumulative" else max(float(self.months[-1]), 1.0)
        return math.log(amount / months), UNSTATED_SPREAD

    def _flows(self) -> dict[str, Any]:
        items = self.program.flows
        cells = len(self.grid.days) - 1
        most = max((len(self.knots[item.id]) + 1 for item in items), default=1)
        out = {
            "flow_param": np.zeros(len(items), np.int64),
            "flow_cell": np.full((len(items), cells), -1, np.int64),
            "flow_step": np.zeros((len(items), most)),
            "flow_share": np.zeros((len(items), most)),
            "flow_segments": np.ones(len(items), np.int64),
            "flow_walk": np.full(len(items), -1, np.int64),
            "flow_tail": np.full(len(items), -1, np.int64),
            "flow_unseen": np.zeros(len(items), np.int64),
            "flow_newest": np.zeros(len(items)),
            "flow_ends": np.full((len(items), most), -np.inf),
            "flow_center": np.zeros(len(items)),
            "flow_spread": np.zeros(len(items)),
        }
        for f, item in enumerate(items):
            begin = self.grid.day(self.starts[item.id]) - 1
            ends = [self.grid.day(day) for day in self.knots[item.id]]
            ends = [day for day in ends if day > begin]
            edges = [begin, *ends, max(self.grid.days[-1], begin + 1)]
            out["flow_center"][f], out["flow_spread"][f] = self._center(item)
            out["flow_param"][f] = self.param(f"{item.id}: log rate")
            middles = [0.5 * (a + b) for a, b in pairwise(edges)]
            for k in range(1, len(middles)):
                self.param(f"{item.id}: move of log rate {k}")
                out["flow_step"][f, k] = math.sqrt((middles[k] - middles[k - 1]) / 30.4375)
            out["flow_segments"][f] = len(middles)
            # A flow may have ended, and what it would have done then says nothing of it.
            early = (len(middles) + 1) // 2
            out["flow_share"][f, :early] = np.diff(edges)[:early] / (edges[early] - edges[0])
            if len(middles) > 1:
                out["flow_walk"][f] = self.param(f"{item.id}: log walk", math.log(0.15))
            unseen = self.grid.point(self.newest.get(item.id, self.grid.start))
            out["flow_unseen"][f] = unseen
            out["flow_newest"][f] = self.months[unseen]
            if item.stops:
                if unseen < cells:
                    out["flow_tail"][f] = self.param(f"{item.id}: log months", math.log(10.0))
                out["flow_ends"][f, : len(middles)] = self._ends(item, edges)
            for c in range(cells):
                middle = 0.5 * (self.grid.days[c] + self.grid.days[c + 1])
                if middle > begin:
                    out["flow_cell"][f, c] = min(
                        sum(1 for edge in edges[1:-1] if middle > edge), len(middles) - 1
                    )
        return out

    def _ends(self, item: Item, edges: list[int]) -> list[float]:
        """Log prior of a flow that runs through 1.. of its segments.

        A flow may end at each date of evidence: a constant hazard from the first of them to
        the newest evidence. Ends before a rise that was reported are left to the claims to
        rule out, so that the prior looks at no amount. What survives has a waiting time of
        its own.
        """
        rate = self.settings["stop_per_quarter"] / (3.0 * 30.4375)
        segments = len(edges) - 1
        newest = self.grid.day(self.newest.get(item.id, self.grid.start))
        ends = [-math.inf] * segments
        for k in range(1, segments):
            until = edges[k + 1] if k + 1 < segments else max(newest, edges[k])
            chance = math.exp(-rate * (edges[k] - edges[1]))
            chance -= math.exp(-rate * (until - edges[1]))
            ends[k - 1] = math.log(chance) if chance > 0.0 else -math.inf
        survived = max(newest, edges[segments - 1]) - edges[1] if segments > 1 else 0
        ends[segments - 1] = -rate * survived
        return ends

    def _levels(self) -> dict[str, Any]:
        items = self.program.levels
        points = len(self.grid.days)
        knots = {item.id: self._level_knots(item) for item in items}
        most = max((len(days) for days in knots.values()), default=1)
        out = {
            "level_param": np.zeros(len(items), np.int64),
            "level_knots": np.ones(len(items), np.int64),
            "level_left": np.zeros((len(items), points), np.int64),
            "level_weight": np.full((len(items), points), -1.0),
            "level_step": np.zeros((len(items), most)),
            "level_share": np.zeros((len(items), most)),
            "level_walk": np.full(len(items), -1, np.int64),
            "level_center": np.zeros(len(items)),
            "level_spread": np.zeros(len(items)),
        }
        for f, item in enumerate(items):
            days = knots[item.id]
            begin = self.grid.day(self.starts[item.id]) - 1 if item.start else None
            out["level_center"][f], out["level_spread"][f] = self._center(item)
            out["level_param"][f] = self.param(f"{item.id}: log level")
            out["level_knots"][f] = len(days)
            out["level_share"][f, : len(days)] = 1.0 / len(days)
            for k in range(1, len(days)):
                self.param(f"{item.id}: move of log level {k}")
                out["level_step"][f, k] = math.sqrt((days[k] - days[k - 1]) / 30.4375)
            if len(days) > 1:
                out["level_walk"][f] = self.param(f"{item.id}: log walk", math.log(0.15))
            for i, day in enumerate(self.grid.days):
                left, weight = _between(day, days, begin)
                out["level_left"][f, i], out["level_weight"][f, i] = left, weight
        return out

    def _level_knots(self, item: Item) -> list[int]:
        """Days of free levels: those spoken of, and the end where it is far from the last."""
        begin = self.grid.day(self.starts[item.id])
        days = [self.grid.day(day) for day in self.knots[item.id]]
        days = [day for day in days if day > begin] or [max(self.grid.days[-1], begin + 1)]
        if self.grid.days[-1] - days[-1] > 45:
            days.append(self.grid.days[-1])
        return days

    def _constants(self) -> dict[str, Any]:
        items = self.program.constants
        centers = [self._center(item) for item in items]
        return {
            "constant_param": np.array([self.param(f"{i.id}: log value") for i in items], np.int64),
            "constant_center": np.array([center for center, _ in centers], np.float64),
            "constant_spread": np.array([spread for _, spread in centers], np.float64),
        }

    def _tie_points(self) -> Ints:
        """Month ends every quarter and the end of the window."""
        last = len(self.grid.days) - 1
        step = _TIE_EVERY_MONTHS * 30.4375
        wanted = {last}
        for quarter in range(1, int(self.grid.days[-1] / step) + 1):
            day = quarter * step
            wanted.add(min(range(1, last + 1), key=lambda i: abs(self.grid.days[i] - day)))
        return np.array(sorted(wanted), np.int64)

    def _hierarchies(self, claims: ClaimArrays) -> dict[str, Any]:
        """Noise, leans and hedges: their parameters and the scales of their priors."""
        settings = self.settings
        family_at = {family: k for k, family in enumerate(self.families)}
        half = 0.5

        def params(names: list[str], start: float = 0.0) -> Ints:
            return np.array([self.param(name, start) for name in names], np.int64)

        hedge_means = [settings[name] for name, _ in claims.hedges]
        return {
            "noise_param": params([f"{f}: log noise" for f in self.families]),
            "noise_spread": settings["noise_spread"],
            "lean_param": params([f"lean of {s} on {f}" for s, f in claims.leans]),
            "lean_family": np.array([family_at[f] for _, f in claims.leans], np.int64),
            "lean_scale_param": params(
                [f"{f}: log lean scale" for f in self.families],
                math.log(half * settings["lean_scale"]),
            ),
            "lean_scale": settings["lean_scale"],
            "camp_param": params([f"lean of camp {c} on {f}" for c, f in claims.camps]),
            "camp_family": np.array([family_at[f] for _, f in claims.camps], np.int64),
            "camp_scale_param": params(
                [f"{f}: log camp scale" for f in self.families],
                math.log(half * settings["camp_scale"]),
            ),
            "camp_scale": settings["camp_scale"],
            "hedge_param": np.array(
                [
                    self.param(f"{family}: log mean of {name}", math.log(mean))
                    for (name, family), mean in zip(claims.hedges, hedge_means, strict=True)
                ],
                np.int64,
            ),
            "hedge_center": np.log(np.array(hedge_means)) if hedge_means else np.zeros(0),
            "hedge_spread": np.array([settings.spread(name) for name, _ in claims.hedges]),
        }


def _between(day: int, knots: list[int], begin: int | None) -> tuple[int, float]:
    """(left knot, weight of the right one); weight -1 before the start, left -1 from zero."""
    if begin is not None and day <= begin:
        return 0, -1.0
    if day >= knots[-1]:
        return len(knots) - 1, 0.0
    if day < knots[0]:
        if begin is None:
            return 0, 0.0
        return -1, (day - begin) / (knots[0] - begin)
    left = max(k for k, knot in enumerate(knots) if knot <= day)
    return left, (day - knots[left]) / (knots[left + 1] - knots[left])
