"""Soundings and quantities -> the packed arrays that the density reads.

In: a case, its evidence, the window and the settings. Out: a Model: arrays, names of the
parameters, and where each item's curve is found. Canonical order throughout: items, sources
and claims are sorted by id, so that the order of files and rows changes nothing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

import numpy as np

from steelyard.base.dates import parse_span
from steelyard.case.case import Case
from steelyard.case.items import Item
from steelyard.weighing.estimates.grid import (
    Grid,
    Row,
    averaged,
    cumulative_row,
    make_grid,
    rate_row,
    spoken_span,
    thin,
    window_first,
)
from steelyard.weighing.estimates.packed import NONE_SEEN, Floats, Ints, Packed
from steelyard.weighing.estimates.quantities import VALUED, Program, make_program
from steelyard.weighing.estimates.soundings import HEDGES, Sounding, sound
from steelyard.weighing.evidence import Evidence
from steelyard.weighing.settings import Settings

# An item whose order of magnitude nobody stated: its first claim, and almost nothing known.
UNSTATED_SPREAD = 3.0
_FEWEST_DATES = 3
# A figure that tops the one before by less than this is the same one, rounded or restated.
_RISE = 1.05
# Dates at which an item outside the totals, and what it is tied to, may change.
_SIDE_KNOTS = 4
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


def make_model(case: Case, evidence: Evidence, settings: Settings, start: date, end: date) -> Model:
    """Pack everything. Raises ValueError when no evidence counts."""
    soundings = sound(case, evidence, settings)
    if not soundings:
        raise ValueError("no claim counts as evidence")
    program = make_program(case, frozenset(s.item.id for s in soundings))
    accounts = {item.id: item.account for item in case.items}
    knots = _knots(program, soundings, accounts, settings, start, end)
    starts = {item.id: _item_start(item, start) for item in case.items}
    newest = _newest(program, soundings, end)
    dates = {day for days in knots.values() for day in days}
    grid = make_grid(start, end, dates | set(starts.values()) | set(newest.values()))
    return _Packer(case, soundings, program, grid, knots, starts, newest, settings).pack()


def _newest(program: Program, soundings: tuple[Sounding, ...], end: date) -> dict[str, date]:
    """The newest day on which each free item is spoken of; after it a flow goes on unseen."""
    newest: dict[str, date] = {}
    for s in soundings:
        span = spoken_span(s.reading.claim)
        if span is None or (s.reading.use == "capacity" and s.item.definition is None):
            continue
        for leaf in program.leaves[s.item.id]:
            newest[leaf] = max(newest.get(leaf, date.min), min(span.last, end))
    return newest


def _item_start(item: Item, start: date) -> date:
    return max(parse_span(item.start).first, start) if item.start else start


def _knots(
    program: Program,
    soundings: tuple[Sounding, ...],
    accounts: dict[str, str],
    settings: Settings,
    start: date,
    end: date,
) -> dict[str, tuple[date, ...]]:
    """Dates at which each free item may change its rate, or at which its level is free."""
    spoken: dict[str, list[date]] = {}
    for s in soundings:
        span = spoken_span(s.reading.claim)
        if span is None or s.item.id not in program.leaves:
            continue
        for leaf in program.leaves[s.item.id]:
            days = spoken.setdefault(leaf, [])
            # A claim that means any day of a year or more places no knot.
            if span.days <= 92 and start <= span.middle < end:
                days.append(span.middle)
    least, most = int(settings["knot_days"]), int(settings["knot_limit"])
    central = frozenset().union(
        *(program.leaves[id] for id in program.node_of if accounts[id] in VALUED)
    )
    knots = {}
    for item in (*program.flows, *program.levels):
        own = sum(1 for s in soundings if s.item.id == item.id)
        limit = most if item.id in central or own > 2 * _SIDE_KNOTS else _SIDE_KNOTS
        days = thin(spoken.get(item.id, []), least, limit)
        fewest = _FEWEST_DATES if item.measure == "cumulative" else 1
        knots[item.id] = days if len(days) >= fewest else ()
    return knots


class _Packer:
    """Lays out parameters one after another and fills the arrays."""

    def __init__(
        self,
        case: Case,
        soundings: tuple[Sounding, ...],
        program: Program,
        grid: Grid,
        knots: dict[str, tuple[date, ...]],
        starts: dict[str, date],
        newest: dict[str, date],
        settings: Settings,
    ) -> None:
        self.newest = newest
        self.case, self.soundings, self.program = case, soundings, program
        self.grid, self.knots, self.starts, self.settings = grid, knots, starts, settings
        self.names: list[str] = []
        self.start: list[float] = []
        self.unstated: list[str] = []
        self.months = np.array(grid.months())
        self.items = {item.id: item for item in case.items}
        self.camp_of = {source.id: source.camp for source in case.sources}
        self.families = tuple(sorted({s.item.family for s in soundings}))

    def param(self, name: str, start: float = 0.0) -> int:
        self.names.append(name)
        self.start.append(start)
        return len(self.names) - 1

    def pack(self) -> Model:
        flows = self._flows()
        levels = self._levels()
        constants = self._constants()
        claims = self._claims()
        hierarchies, leans, camps = self._hierarchies()
        settings = self.settings
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
            **claims,
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
            leans,
            camps,
            tuple(sorted(self.unstated)),
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

    def _flows(self) -> dict[str, Floats | Ints]:
        items = self.program.flows
        cells = len(self.grid.days) - 1
        most = max((len(self.knots[item.id]) + 1 for item in items), default=1)
        out = {
            "flow_param": np.zeros(len(items), np.int64),
            "flow_cell": np.full((len(items), cells), -1, np.int64),
            "flow_step": np.zeros((len(items), most)),
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
            middles = [0.5 * (a + b) for a, b in zip(edges, edges[1:], strict=False)]
            for k in range(1, len(middles)):
                self.param(f"{item.id}: log rate {k}")
                out["flow_step"][f, k] = math.sqrt((middles[k] - middles[k - 1]) / 30.4375)
            out["flow_segments"][f] = len(middles)
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

        A flow may end from the last rise reported on: a constant hazard from that day to each
        later date of evidence; the last segment has what is left, and its own waiting time.
        """
        rate = self.settings["stop_per_quarter"] / (3.0 * 30.4375)
        segments = len(edges) - 1
        rise = self._last_rise(item)
        first = next((k for k in range(1, segments) if edges[k] >= rise), segments)
        ends = [-math.inf] * segments
        for k in range(first, segments):
            survived = math.exp(-rate * (edges[k] - edges[first]))
            ended = 1.0 - math.exp(-rate * (edges[k + 1] - edges[k])) if k + 1 < segments else 0.0
            ends[k - 1] = math.log(max(survived * ended, 1e-300))
        ends[segments - 1] = (
            -rate * (edges[segments - 1] - edges[first]) if first < segments else 0.0
        )
        return ends

    def _last_rise(self, item: Item) -> int:
        """Day of the last claim that speaks of the item and tops all before it."""
        dated = []
        for s in self.soundings:
            leaves = self.program.leaves.get(s.item.id, frozenset())
            span = spoken_span(s.reading.claim)
            amount = s.amount_low if s.amount_low is not None else s.amount_high
            if item.id not in leaves or span is None or amount is None:
                continue
            if s.item.measure != "constant" and s.reading.claim.measure == "cumulative":
                dated.append((self.grid.day(span.middle), s.item.id, amount))
        rise, tops = 0, dict[str, float]()
        for day, name, amount in sorted(dated):
            if amount > _RISE * tops.get(name, 0.0):
                rise = day
            tops[name] = max(tops.get(name, 0.0), amount)
        return rise

    def _levels(self) -> dict[str, Floats | Ints]:
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
            for k in range(1, len(days)):
                self.param(f"{item.id}: log level {k}")
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

    def _constants(self) -> dict[str, Floats | Ints]:
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

    def _claims(self) -> dict[str, Floats | Ints]:
        soundings = self.soundings
        first_rows = [self._row(s, s.reading.claim) for s in soundings]
        alt_rows: list[Row] = []
        for s in soundings:
            repeats = s.reading.repeats
            alt_rows.append(self._row(s, repeats) if repeats is not None else {})
        sources = [self._source(s) for s in soundings]
        self._leans = tuple(
            sorted({(source, s.item.family) for source, s in zip(sources, soundings, strict=True)})
        )
        camps = [self.camp_of.get(source, "") for source in sources]
        self._camps = tuple(
            sorted({(c, s.item.family) for c, s in zip(camps, soundings, strict=True) if c})
        )
        hedges = sorted({s.hedge for s in soundings if s.hedge >= 0})
        self._hedges = [HEDGES[h] for h in hedges]
        scales = np.ones((len(soundings), 3))
        weights = np.full((len(soundings), 3), -np.inf)
        for i, s in enumerate(soundings):
            scales[i, : len(s.scales)] = s.scales
            weights[i, : len(s.weights)] = np.log(s.weights)
        stale = self.settings["stale_chance"]
        lean_at = {pair: k for k, pair in enumerate(self._leans)}
        camp_at = {pair: k for k, pair in enumerate(self._camps)}
        row = _sparse(first_rows)
        alt = _sparse(alt_rows)
        return {
            "claim_kind": np.array([s.kind for s in soundings], np.int64),
            "claim_node": np.array([self.program.node_of[s.item.id] for s in soundings], np.int64),
            "claim_low": np.array([s.low for s in soundings]),
            "claim_high": np.array([s.high for s in soundings]),
            "claim_scale": scales,
            "claim_weight": weights,
            "claim_extra": np.array([s.extra for s in soundings]),
            "claim_family": np.array(
                [self.families.index(s.item.family) for s in soundings], np.int64
            ),
            "claim_lean": np.array(
                [
                    lean_at[source, s.item.family]
                    for source, s in zip(sources, soundings, strict=True)
                ],
                np.int64,
            ),
            "claim_camp": np.array(
                [
                    camp_at.get((c, s.item.family), -1)
                    for c, s in zip(camps, soundings, strict=True)
                ],
                np.int64,
            ),
            "claim_hedge": np.array(
                [hedges.index(s.hedge) if s.hedge >= 0 else -1 for s in soundings], np.int64
            ),
            "claim_stale": np.array([stale if alt_row else 0.0 for alt_row in alt_rows]),
            "row_first": row[0],
            "row_point": row[1],
            "row_weight": row[2],
            "alt_first": alt[0],
            "alt_point": alt[1],
            "alt_weight": alt[2],
        }

    def _source(self, sounding: Sounding) -> str:
        """The source whose lean a sounding carries; an unnamed one is its own."""
        claim = sounding.reading.claim
        return claim.source or f"unnamed:{claim.id}"

    def _row(self, s: Sounding, dated: object) -> Row:
        """How the sounding reads its item's curve, at the date of claim `dated`."""
        claim = s.reading.claim
        span = spoken_span(dated)  # type: ignore[arg-type]
        last = len(self.grid.days) - 1
        if s.reading.use == "capacity" and s.item.definition is None:
            return {last: 1.0}
        if span is None:
            return {last: 1.0}
        if s.item.measure == "level" or claim.measure == "level":
            return averaged(self.grid, span)
        if s.item.measure == "constant":
            return averaged(self.grid, span) if s.item.definition else {last: 1.0}
        if claim.measure == "rate" or s.kind == NONE_SEEN:
            return rate_row(self.grid, span, "year" if claim.unit.endswith("/year") else "month")
        return cumulative_row(self.grid, span, window_first(claim))

    def _hierarchies(
        self,
    ) -> tuple[
        dict[str, Floats | Ints | float], tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]
    ]:
        settings = self.settings
        family_at = {family: k for k, family in enumerate(self.families)}
        half = 0.5

        def params(names: list[str], start: float = 0.0) -> Ints:
            return np.array([self.param(name, start) for name in names], np.int64)

        hedge_means = [settings[name] for name in self._hedges]
        values: dict[str, Floats | Ints | float] = {
            "noise_param": params([f"{f}: log noise" for f in self.families]),
            "noise_spread": settings["noise_spread"],
            "lean_param": params([f"lean of {s} on {f}" for s, f in self._leans]),
            "lean_family": np.array([family_at[f] for _, f in self._leans], np.int64),
            "lean_scale_param": params(
                [f"{f}: log lean scale" for f in self.families],
                math.log(half * settings["lean_scale"]),
            ),
            "lean_scale": settings["lean_scale"],
            "camp_param": params([f"lean of camp {c} on {f}" for c, f in self._camps]),
            "camp_family": np.array([family_at[f] for _, f in self._camps], np.int64),
            "camp_scale_param": params(
                [f"{f}: log camp scale" for f in self.families],
                math.log(half * settings["camp_scale"]),
            ),
            "camp_scale": settings["camp_scale"],
            "hedge_param": np.array(
                [
                    self.param(f"{name}: log mean", math.log(mean))
                    for name, mean in zip(self._hedges, hedge_means, strict=True)
                ],
                np.int64,
            ),
            "hedge_center": np.log(np.array(hedge_means)) if hedge_means else np.zeros(0),
            "hedge_spread": np.array([settings.spread(name) for name in self._hedges]),
        }
        return values, self._leans, self._camps


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


def _sparse(rows: list[Row]) -> tuple[Ints, Ints, Floats]:
    first = np.zeros(len(rows) + 1, np.int64)
    points: list[int] = []
    weights: list[float] = []
    for i, row in enumerate(rows):
        for point in sorted(row):
            if row[point] != 0.0:
                points.append(point)
                weights.append(row[point])
        first[i + 1] = len(points)
    return first, np.array(points, np.int64), np.array(weights, np.float64)
