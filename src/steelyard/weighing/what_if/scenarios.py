"""Scenarios weighed side by side: what the balance would be if this or that were otherwise.

In: a Weighing and scenarios of its case. Out: for each the figures that weighing it by itself
gives, and how far they lie from the base, with an interval of that difference. Prices, leans and
what a scenario leaves alone are the very same draws; what it has sampled anew is paired with the
old by rank. Moves nothing of the weighing; one that cannot be weighed is told with its reason.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Literal

import numpy as np

from steelyard.base.diagnostics import diagnose
from steelyard.base.errors import CaseError
from steelyard.base.spread import Draws
from steelyard.case.case import changed_case
from steelyard.case.scenarios import Scenario
from steelyard.weighing.balance import Balance
from steelyard.weighing.document.spreads import Q, q_of, ratio_of
from steelyard.weighing.estimates.chains import CHAINS, Progress
from steelyard.weighing.estimates.model import Model, make_model
from steelyard.weighing.estimates.posterior import Posterior
from steelyard.weighing.evidence import gather_evidence
from steelyard.weighing.settings import read_settings
from steelyard.weighing.weigh import (
    OptionError,
    Options,
    Sampler,
    Weighing,
    resolve_options,
    weigh,
    weigh_end,
)
from steelyard.weighing.what_if.coupling import pair
from steelyard.weighing.what_if.scope import (
    Reader,
    Scope,
    ScopeError,
    days_of,
    pans_on,
    scope_of,
    whole_scope,
)

FIGURES: Final = ("given", "returned", "balance", "ratio")
How = Literal["same", "sampled", "refused"]
"""same: the draws of the base, read otherwise; sampled: parts of the model were drawn anew."""


@dataclass(frozen=True, slots=True)
class Difference:
    """From the base to a scenario. `move` is the difference of the medians, of a ratio the factor.

    `p05` to `p95` are quantiles of the same draw by draw; None where a draw has no number.
    """

    move: float | None
    p05: float | None
    p50: float | None
    p95: float | None
    error: float
    """The Monte Carlo error of `move`, in its unit."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One scenario weighed. `figures` are what weighing it by itself gives."""

    scenario: Scenario
    how: How
    why_not: str
    basis: str
    scope: Scope | None
    window: tuple[date, date]
    figures: dict[str, Q]
    differences: dict[str, Difference]
    r_hat: float | None
    """The worst of the items of what was sampled; None where nothing was."""


@dataclass(frozen=True, slots=True)
class SideBySide:
    """The base and every scenario, in the order of the case."""

    base: dict[str, Q]
    outcomes: tuple[Outcome, ...]


def weigh_scenarios(
    w: Weighing,
    scenarios: tuple[Scenario, ...],
    *,
    sampler: Sampler,
    progress: Progress = lambda stage, share: None,
) -> SideBySide:
    """Weigh every scenario with the seed and draws of `w`."""
    outcomes = []
    for done, scenario in enumerate(scenarios):
        name = f"scenario {scenario.id} ({done + 1} of {len(scenarios)})"
        progress(name, done / len(scenarios))
        outcomes.append(_Scenario(w, scenario, sampler, _renamed(progress, name)).outcome())
    return SideBySide(_figures(w.balance), tuple(outcomes))


def _renamed(progress: Progress, name: str) -> Callable[[str, float], None]:
    return lambda stage, share: progress(name, share)


class _Scenario:
    """One scenario on its way from the case to an Outcome."""

    def __init__(
        self, w: Weighing, scenario: Scenario, sampler: Sampler, progress: Progress
    ) -> None:
        self.w, self.scenario = w, scenario
        self.sampler, self.progress = sampler, progress
        self.basis = scenario.basis or w.options.basis

    def outcome(self) -> Outcome:
        scope: Scope | None = None
        try:
            if self.scenario.only_read_otherwise:
                read, scope = self._read(self.w)
                return self._made("same", read, read, scope, self._window(scope), None)
            return self._sampled()
        except (OptionError, ScopeError, CaseError) as error:
            said = (
                "; ".join(problem.what for problem in error.problems)
                if isinstance(error, CaseError)
                else str(error)
            )
            return Outcome(
                self.scenario, "refused", said, self.basis, scope, self._window(scope), {}, {}, None
            )

    def _read(self, w: Weighing) -> tuple[Balance, Scope | None]:
        """The balance of a weighing on the scenario's basis and scope."""
        if self.scenario.scope is None:
            return w.panned[self.basis].balance, None
        scope = scope_of(w, self.scenario.scope)
        if self.scenario.basis is not None:
            scope = replace(scope, basis=self.scenario.basis)
        self.basis = scope.basis
        reader = Reader(w, days_of((scope, whole_scope(w)), w))
        balance = pans_on(w, reader, scope)
        if not balance.given.valuations and not balance.returned.valuations:
            raise ScopeError("nothing of its goods has a price on its basis")
        return balance, scope

    def _sampled(self) -> Outcome:
        s, was = self.scenario, self.w.options
        case = changed_case(self.w.case, s)
        without = tuple(sorted({*was.without, *s.without}))
        as_of = date.fromisoformat(s.as_of) if s.as_of else was.as_of
        options = replace(was, basis=self.basis, without=without, as_of=as_of)
        if s.as_of:
            known = resolve_options(case, was.seed, was.draws, self.basis, as_of, without)
            options = replace(options, end=min(known.end, was.end))
        settings = read_settings(case)
        evidence = gather_evidence(
            case, options.as_of, frozenset(without), options.start, options.end
        )
        if not evidence.origins:
            raise OptionError("nothing counts: no accepted claim of something delivered is left")
        try:
            model = make_model(case, evidence, settings, options.start, options.end)
        except ValueError as error:
            raise OptionError(str(error)) from None
        posterior = self.sampler(model, options.seed, options.draws, self.progress)
        paired = pair(self.w.posterior, posterior, self._worth())
        window = (options.start, options.end)
        r_hat = _worst_r_hat(posterior, self.w.posterior)
        # Where no part of the model is another, the sampler gives the draws that were there.
        how: How = "same" if r_hat is None else "sampled"
        if s.scope is None:
            balances = [
                weigh_end(case, options, settings, evidence, one).balance
                for one in (posterior, paired)
            ]
            return self._made(how, balances[0], balances[1], None, window, r_hat)
        several = [self._whole(one, options) for one in (posterior, paired)]
        reads = [self._read(one) for one in several]
        scope = reads[0][1]
        return self._made(how, reads[0][0], reads[1][0], scope, self._window(scope), r_hat)

    def _whole(self, posterior: Posterior, options: Options) -> Weighing:
        """The changed case weighed over all months, off draws that are there."""

        def drawn(model: Model, *_: object) -> Posterior:
            return replace(posterior, model=model)

        return weigh(
            changed_case(self.w.case, self.scenario),
            seed=options.seed,
            draws=options.draws,
            basis=options.basis,
            as_of=options.as_of,
            without=options.without,
            sampler=drawn,
        )

    def _worth(self) -> dict[str, float]:
        """The median price of each item on the base's basis."""
        balance = self.w.balance
        return {
            v.estimate.item.id: float(np.median(v.price.draws))
            for v in (*balance.given.valuations, *balance.returned.valuations)
        }

    def _window(self, scope: Scope | None) -> tuple[date, date]:
        own = self.w.options
        return (own.start, own.end) if scope is None else (scope.start, scope.end)

    def _made(
        self,
        how: How,
        balance: Balance,
        paired: Balance,
        scope: Scope | None,
        window: tuple[date, date],
        r_hat: float | None,
    ) -> Outcome:
        return Outcome(
            self.scenario,
            how,
            "",
            self.basis,
            scope,
            window,
            _figures(balance),
            _differences(self.w.balance, balance, paired, sampled=how == "sampled"),
            r_hat,
        )


def _figures(balance: Balance) -> dict[str, Q]:
    return {
        "given": q_of(balance.given.value, balance.given.bounds),
        "returned": q_of(balance.returned.value, balance.returned.bounds),
        "balance": q_of(balance.difference, balance.difference_bounds),
        "ratio": ratio_of(balance),
    }


def _differences(
    base: Balance, balance: Balance, paired: Balance, *, sampled: bool
) -> dict[str, Difference]:
    """Medians as each was weighed, intervals off the draws that are paired."""
    pairs = {
        "given": (base.given.value, balance.given.value, paired.given.value),
        "returned": (base.returned.value, balance.returned.value, paired.returned.value),
        "balance": (base.difference, balance.difference, paired.difference),
    }
    found = {}
    for name, (a, b, c) in pairs.items():
        draws = c - a
        error = math.hypot(_error(a), _error(b)) if sampled else _error(draws)
        move = float(np.median(b)) - float(np.median(a))
        low, middle, high = (float(x) for x in np.quantile(draws, (0.05, 0.5, 0.95)))
        found[name] = Difference(move, low, middle, high, error)
    found["ratio"] = _factor(base.ratio, balance.ratio, paired.ratio, sampled=sampled)
    return found


def _factor(a: Draws, b: Draws, c: Draws, *, sampled: bool) -> Difference:
    """How many times the base's ratio; no number where a ratio has none."""
    with np.errstate(invalid="ignore", divide="ignore"):
        times = np.where(np.isinf(a) & np.isinf(c), 1.0, c / a)
        # Divided as numpy divides: a base of which nothing went out has a ratio of 0.
        middles = float(np.divide(np.median(b), np.median(a)))
    ordered = np.sort(times)
    p05, p50, p95 = (
        _finite(float(ordered[min(int(q * ordered.size), ordered.size - 1)]))
        for q in (0.05, 0.5, 0.95)
    )
    finite = np.isfinite(a).all() and np.isfinite(b).all() and np.isfinite(times).all()
    error = 0.0
    if finite and a.min() > 0.0 and b.min() > 0.0:
        logs = (_log_error(a), _log_error(b)) if sampled else (_log_error(times), 0.0)
        error = middles * math.hypot(*logs)
    return Difference(_finite(middles), p05, p50, p95, error)


def _finite(x: float) -> float | None:
    return x if math.isfinite(x) else None


def _log_error(draws: Draws) -> float:
    return diagnose(draws.reshape(CHAINS, -1), (0.5,)).mcse_log


def _error(draws: Draws) -> float:
    """The Monte Carlo error of a median, in its unit."""
    if np.ptp(draws) == 0.0:
        return 0.0
    p05, p50, p95 = np.quantile(draws, (0.05, 0.5, 0.95))
    unit = float(p50) if float(draws.min()) > 0.0 else float(p95 - p05)
    return _log_error(draws) * abs(unit)


def _worst_r_hat(posterior: Posterior, base: Posterior) -> float | None:
    """Of the parameters whose draws are not those of the base."""
    names = {name: k for k, name in enumerate(base.model.names)}
    worst: float | None = None
    for k, name in enumerate(posterior.model.names):
        own = posterior.parameters[:, :, k]
        at = names.get(name)
        if at is not None and np.array_equal(own, base.parameters[:, :, at]):
            continue
        found = diagnose(own, (0.5,)).r_hat
        worst = found if worst is None else max(worst, found)
    return worst
