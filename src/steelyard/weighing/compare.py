"""Two sides of a comparison -> the move of every figure from one to the other, by cause.

In: two Sides (a case, what may be known of it, how it is weighed, what was recorded) and a
function that weighs. Out: a Bridge: figures before and after each cause, on a path from
the first side to the second. A part is the difference of two figures that stand side by side
on that path, so the parts add up to the whole by construction. Rounds nothing, reads nothing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, NamedTuple

from steelyard.case.case import Case
from steelyard.weighing.at_day import COLUMNS, HEADLINES, Figures, Stop, figure, read_figures
from steelyard.weighing.changes import (
    LATEST,
    ORDER,
    Cause,
    Change,
    as_known,
    blend,
    find_changes,
    lend_texts,
    missing_texts,
    weigh_alike,
)
from steelyard.weighing.evidence import COUNTED
from steelyard.weighing.weigh import OptionError, Weighing, weigh

Progress = Callable[[str, float], None]
Weigher = Callable[..., Weighing]
"""`weigh`, or what stands in for it; is called with its keywords."""

# The part of a weighing's time that sampling takes, for the line of progress only.
_SAMPLING: Final = 0.9
# Causes that are a matter of how a case is weighed and not of what is written in it.
_OF_OPTIONS: Final[tuple[Cause, ...]] = ("basis", "without")


class CompareError(ValueError):
    """Two sides that cannot be set against each other; says why."""


@dataclass(frozen=True, slots=True)
class Side:
    """One end of a comparison.

    `label` says which, for whoever reads. `recorded` are the figures that were printed for it,
    with the seed, draws and error they were made with; without them the side is weighed with whatever the comparison is made with.
    """

    label: str
    case: Case
    as_of: date | None = None
    basis: str | None = None
    without: tuple[str, ...] = ()
    seed: int | None = None
    draws: int | None = None
    error: float | None = None
    recorded: Figures | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """What one cause moved. Where a case in between could not be weighed, two causes or more."""

    causes: tuple[Cause, ...]
    changes: tuple[Change, ...]
    counting: frozenset[str]
    """Ids of its claims that count on either side; the others bear on no figure by themselves."""
    before: Stop
    after: Stop

    def move(self, path: str, column: str) -> float | None:
        """By how much it moved one number; None where an end of it is open."""
        return _less(self.after.figures, self.before.figures, path, column)

    def error(self, path: str, column: str) -> float | None:
        """The most that chance alone may have moved the number by, as one standard error."""
        if self.move(path, column) == 0.0:
            return 0.0
        one, other = (stop.errors.get(path, {}).get(column) for stop in (self.before, self.after))
        if not isinstance(one, float) or not isinstance(other, float):
            return None
        return math.hypot(one, other)


@dataclass(frozen=True, slots=True)
class Bridge:
    """The way from `a` to `b`: `parts` in order, each beginning where the one before it ends."""

    a: Side
    b: Side
    seed: int
    draws: int
    start: Stop
    end: Stop
    parts: tuple[Part, ...]
    missing_texts: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    """Of each side that was recorded: documents whose kept text is not at hand to repeat it with,
    though it is read where found copies act."""

    def move(self, path: str, column: str) -> float | None:
        """By how much one number moved in all; None where an end of it is open."""
        return _less(self.end.figures, self.start.figures, path, column)

    @property
    def paths(self) -> tuple[str, ...]:
        """Every figure that any place of the path has, headlines first."""
        met = {path for one in (self.start, self.end) for path in one.figures}
        met |= {path for part in self.parts for path in part.after.figures}
        return (*HEADLINES, *sorted(met - set(HEADLINES)))


def compare(
    a: Side,
    b: Side,
    *,
    seed: int | None = None,
    draws: int | None = None,
    order: tuple[Cause, ...] = ORDER,
    progress: Progress = lambda stage, share: None,
    weigher: Weigher = weigh,
    **options: Any,
) -> Bridge:
    """Weigh both sides and the cases in between, one cause after the other.

    `options` go to `weigher` as they are. `order` may name the causes of the cases in another
    order; `method`, `chance` and `time` keep their places. Raises CompareError where the two
    have no currency or parties in common, OptionError where a side cannot be weighed.
    """
    _check_comparable(a.case, b.case)
    return _Path(a, b, seed, draws, order, progress, weigher, options).walk()


def _check_comparable(a: Case, b: Case) -> None:
    one, other = a.exchange, b.exchange
    if one.money.currency != other.money.currency:
        raise CompareError(
            f"one side counts in {one.money.currency} and the other in {other.money.currency}, "
            "so their sums cannot be set against each other"
        )
    parties = [sorted(party.id for party in exchange.parties) for exchange in (one, other)]
    if parties[0] != parties[1]:
        raise CompareError(
            f"one side is between {' and '.join(parties[0])}, the other between "
            f"{' and '.join(parties[1])}: these are two exchanges"
        )


class _State(NamedTuple):
    """How things stand at one place of the path."""

    case: Case
    basis: str
    without: tuple[str, ...]
    seed: int
    draws: int
    cap: date | None
    """The window ends here at the latest."""


class _Path:
    """Walks from one side to the other. Holds one weighing at a time besides the two ends."""

    def __init__(
        self,
        a: Side,
        b: Side,
        seed: int | None,
        draws: int | None,
        order: tuple[Cause, ...],
        progress: Progress,
        weigher: Weigher,
        options: Mapping[str, Any],
    ) -> None:
        self.a, self.b = a, b
        # What was recorded has a seed of its own; where one side has, the other takes it too.
        own = b.recorded is not None or a.recorded is None
        first, second = (b, a) if own else (a, b)
        exchange = first.case.exchange
        self.seed = _first(seed, first.seed, second.seed, exchange.seed)
        self.draws = _first(draws, first.draws, second.draws, exchange.draws)
        self.order, self.progress = order, progress
        self.weigher, self.options = weigher, options
        old, new = self._known(a), self._known(b)
        self.cases = (lend_texts(old, new), lend_texts(new, old))
        self.changes = find_changes(*self.cases)
        self.kept: list[tuple[_State, Weighing]] = []
        self.readings: list[tuple[_State, date, Stop]] = []
        self.done, self.expected = 0, 1.0

    @staticmethod
    def _known(side: Side) -> Case:
        cutoff = side.case.exchange.cutoff
        day = side.as_of or (date.fromisoformat(cutoff) if cutoff else None)
        return as_known(side.case, day)

    def walk(self) -> Bridge:
        causes = self._causes()
        one, other = self._side(0), self._side(1)
        chances = [
            side.recorded is not None and (side.seed, side.draws) != (self.seed, self.draws)
            for side in (self.a, self.b)
        ]
        self.expected = 2.0 + len(causes) + sum(chances)
        first, last = self._weigh_side(self.a, one), self._weigh_side(self.b, other)
        ends = first.options.end, last.options.end
        counting = self._counting(first, last)
        # The path as places: the causes that lead there, and what is read there.
        places: list[tuple[tuple[Cause, ...], Stop]] = []
        at_a = self._read(one, ends[0])
        before = self._recorded(self.a, one, ends[0], at_a, chance=chances[0])
        start = before[0][1]
        places += before[1:]
        places += self._between(causes, one, other, ends, at_a, last)
        at_b = self._read(other, ends[1])
        after = self._recorded(self.b, other, ends[1], at_b, chance=chances[1])
        # The same stretch walked the other way: each cause belongs to the place it came from.
        flipped = [reading for _, reading in after][::-1]
        names = [cause for cause, _ in after[1:]][::-1]
        places += list(zip(names, flipped[1:], strict=True))
        parts, at = [], start
        for names_here, reading in places:
            made = tuple(change for change in self.changes if change.cause in names_here)
            ids = frozenset(
                change.id for change in made if change.kind == "claims" and change.id in counting
            )
            parts.append(Part(names_here, made, ids, at, reading))
            at = reading
        missing = tuple(
            missing_texts(case) if side.recorded is not None else ()
            for side, case in zip((self.a, self.b), self.cases, strict=True)
        )
        ends_missing = (missing[0], missing[1])
        return Bridge(self.a, self.b, self.seed, self.draws, start, at, tuple(parts), ends_missing)

    def _recorded(
        self, side: Side, state: _State, end: date, present: Stop, *, chance: bool
    ) -> list[tuple[tuple[Cause, ...], Stop]]:
        """From what was printed for a side to the same case with the comparison's chance."""
        if side.recorded is None:
            return [((), present)]
        own = present
        if chance:
            seed, draws = _first(side.seed, self.seed), _first(side.draws, self.draws)
            own = self._read(state._replace(seed=seed, draws=draws), end)
        steps: list[tuple[tuple[Cause, ...], Stop]] = []
        steps.append(((), Stop(side.recorded, own.errors, end)))
        if _differ(side.recorded, own.figures):
            # Draws made on for a smaller error are not made on again here.
            steps.append((("method" if side.error is None else "chance",), own))
        else:
            steps[0] = ((), own)
        if chance:
            steps.append((("chance",), present))
        return steps

    def _between(
        self,
        causes: list[Cause],
        one: _State,
        other: _State,
        ends: tuple[date, date],
        reading: Stop,
        last: Weighing,
    ) -> Iterator[tuple[tuple[Cause, ...], Stop]]:
        """The places between the two sides, weighed with one seed."""
        applied: frozenset[Cause] = frozenset()
        day, cap = ends[0], max(ends)
        if self.a.case.exchange.window.end is not None:
            # A window that the case itself ends lets nothing later in before its time has come.
            cap = ends[0]
        if ends[1] < ends[0]:
            # The shorter window is read off the longer one, never the other way round.
            day = ends[1]
            reading = self._read(one, day)
            yield ("time",), reading
        final = self._final(causes, one, other, last)
        pending: tuple[Cause, ...] = ()
        for k, cause in enumerate(causes):
            applied |= {cause}
            pending = (*pending, cause)
            if k == len(causes) - 1 and (ends[1] <= ends[0] or cap == ends[1]):
                # All is as on the other side, which was weighed already.
                state = final
            else:
                state = _State(
                    blend(*self.cases, self.changes, applied),
                    other.basis if "basis" in applied else one.basis,
                    other.without if "without" in applied else one.without,
                    self.seed,
                    self.draws,
                    cap,
                )
            try:
                reading = self._read(state, day)
            except OptionError:
                # Nothing to weigh in between: the cause is booked with the one after it.
                if k == len(causes) - 1:
                    break
                continue
            yield pending, reading
            pending = ()
        if ends[1] > ends[0]:
            pending = (*pending, "time")
        if pending:
            try:
                reading = self._read(final, ends[1])
            except OptionError:
                pending = (*pending, "remainder")
                reading = self._read(other, ends[1])
            yield pending, reading
        yield from self._remainder(reading, self._read(other, ends[1]))

    def _final(self, causes: list[Cause], one: _State, other: _State, last: Weighing) -> _State:
        """Where all causes lead: the other side itself, if it weighs the very same records.

        If it does not, or that cannot be told, what the causes lead to is weighed by itself, so
        that whatever is left over shows.
        """
        made = blend(*self.cases, self.changes, frozenset(causes)) if causes else one.case
        window = other.case.exchange.window
        made = replace(made, exchange=replace(made.exchange, window=window))
        options = last.options
        if weigh_alike(made, other.case, other.without, options.start, options.end):
            return other
        self.expected += 1.0
        return other._replace(case=made)

    @staticmethod
    def _remainder(reached: Stop, wanted: Stop) -> Iterator[tuple[tuple[Cause, ...], Stop]]:
        """What no cause accounts for, if anything: never booked in silence with another."""
        if _differ(reached.figures, wanted.figures):
            yield ("remainder",), wanted

    def _causes(self) -> list[Cause]:
        """The causes of the cases that have changed anything, in order."""
        met = {change.cause for change in self.changes}
        one, other = self._side(0), self._side(1)
        met |= {name for name in _OF_OPTIONS if getattr(one, name) != getattr(other, name)}
        return [cause for cause in self.order if cause in met]

    def _side(self, at: int) -> _State:
        side = (self.a, self.b)[at]
        basis = side.basis or side.case.exchange.basis
        return _State(self.cases[at], basis, side.without, self.seed, self.draws, None)

    def _counting(self, first: Weighing, last: Weighing) -> frozenset[str]:
        return frozenset(
            reading.claim.id
            for weighing in (first, last)
            for reading in weighing.evidence.readings
            if reading.use in COUNTED
        )

    def _weigh_side(self, side: Side, state: _State) -> Weighing:
        try:
            return self._weigh(state)
        except OptionError:
            # Asked again as a person would ask, so that the refusal names the day they named.
            self.weigher(
                side.case,
                seed=self.seed,
                draws=self.draws,
                basis=state.basis,
                as_of=side.as_of,
                without=state.without,
            )
            raise

    def _weigh(self, state: _State) -> Weighing:
        for known, weighing in self.kept:
            if known is state or known == state:
                return weighing
        share = self.done / self.expected

        def told(stage: str, part: float) -> None:
            # A weighing counts each stage from nothing; here they stand one behind the other.
            sampling = stage == "sampling"
            part = _SAMPLING * part if sampling else _SAMPLING + (1.0 - _SAMPLING) * part
            if stage.startswith("drawing on"):
                # Only some weighings draw on, and nobody knows how often beforehand.
                part = _SAMPLING
            self.progress(
                f"weighing {self.done + 1} of {max(int(self.expected), self.done + 1)}: {stage}",
                min(share + part / self.expected, 1.0),
            )

        case = state.case
        if state.cap is not None:
            window = replace(case.exchange.window, end=state.cap.isoformat())
            case = replace(case, exchange=replace(case.exchange, window=window))
        weighing = self.weigher(
            case,
            seed=state.seed,
            draws=state.draws,
            basis=state.basis,
            as_of=LATEST,
            without=state.without,
            progress=told,
            **self.options,
        )
        self.done += 1
        # The two ends are asked for again; what lies between is not, once it was passed.
        self.kept = [*self.kept[:2], (state, weighing)]
        return weighing

    def _read(self, state: _State, day: date) -> Stop:
        """The figures of a state for the window up to `day`, or up to its own end if earlier."""
        for known, when, reading in self.readings:
            if when == day and known == state:
                return reading
        weighing = self._weigh(state)
        reading = read_figures(weighing, min(day, weighing.options.end))
        self.readings.append((state, day, reading))
        return reading


def _first(*numbers: int | None) -> int:
    return next(number for number in numbers if number is not None)


def _less(after: Figures, before: Figures, path: str, column: str) -> float | None:
    one, other = figure(after, path)[column], figure(before, path)[column]
    if not isinstance(one, float | int) or not isinstance(other, float | int):
        return None
    return float(one) - float(other)


def _differ(recorded: Figures, present: Figures) -> bool:
    paths = recorded.keys() | present.keys()
    return any(
        figure(recorded, path)[column] != figure(present, path)[column]
        for path in paths
        for column in COLUMNS
    )
