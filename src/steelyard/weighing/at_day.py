"""A weighing read on a day of its window: headlines and items under the document's paths.

In: a Weighing and a day, or a weighing document. Out: a Stop: figures and the Monte Carlo
errors of the headlines. Weighs nothing anew, rounds nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

import numpy as np

from steelyard.base.diagnostics import diagnose
from steelyard.base.spread import Bounds, Draws
from steelyard.weighing.balance import (
    Balance,
    Comparison,
    Leg,
    add_up,
    compare_output,
    weigh_legs,
)
from steelyard.weighing.bounds import plain_bounds
from steelyard.weighing.dated_money import year_ends
from steelyard.weighing.document.figures import shares_of_output
from steelyard.weighing.document.spreads import Q, floored, q_of, ratio_of
from steelyard.weighing.evidence import gather_evidence
from steelyard.weighing.pricing import UnitPrice
from steelyard.weighing.valuation import Valuation, value_item
from steelyard.weighing.weigh import Weighing

HEADLINES: Final = (
    "given.value",
    "returned.value",
    "balance",
    "ratio",
    "share_of_economy.given",
    "share_of_economy.returned",
    "break_even",
)
"""Figures of the first screen, by the path that they have in the weighing document."""
COLUMNS: Final = ("low", "p05", "p50", "p95", "high")
_QUANTILES: Final[Mapping[str, float]] = {"p05": 0.05, "p50": 0.5, "p95": 0.95}
# What has no value because it is not on the pan weighs nothing; an open end is something else.
_NOTHING: Final[Q] = dict.fromkeys(COLUMNS, 0.0)
# Infinite ratios are capped before their error is estimated, as in the diagnostics.
_HUGE: Final = 1e12
Figures = Mapping[str, Q]
"""Figures by path."""


@dataclass(frozen=True, slots=True)
class Stop:
    """All figures at one place of the path; errors are Monte Carlo errors of headlines."""

    figures: Figures
    errors: Figures
    day: date
    """The day up to which the totals run."""


def figure(figures: Figures, path: str) -> Q:
    """A figure by its path; an item that is not on a pan there weighs nothing."""
    return figures.get(path, _NOTHING)


def read_figures(w: Weighing, day: date) -> Stop:
    """Headlines and items of a weighing for the window up to `day`, under the document's paths.

    On the last day these are the document's own numbers. On an earlier one quantities are read
    off their curves, on a straight line between two month ends, and the plain bounds are those
    of the claims that speak of no later day.
    """
    balance, outputs = w.balance, w.comparisons
    if day != w.options.end:
        balance, outputs = _balance_at(w, day)
    shares = shares_of_output(outputs, balance.given)
    figures: dict[str, Q] = {
        "given.value": q_of(balance.given.value, balance.given.bounds),
        "returned.value": q_of(balance.returned.value, balance.returned.bounds),
        "balance": q_of(balance.difference, balance.difference_bounds),
        "ratio": ratio_of(balance),
        "break_even": q_of(np.maximum(balance.difference, 0.0), floored(balance.difference_bounds)),
        "share_of_economy.given": shares["given"],
        "share_of_economy.returned": shares["returned"],
    }
    for name, leg in (("given", balance.given), ("returned", balance.returned)):
        for v in leg.valuations:
            path = f"{name}.items.{v.estimate.item.id}"
            figures[f"{path}.quantity"] = q_of(v.estimate.quantity, v.estimate.bounds)
            figures[f"{path}.unit_price"] = q_of(v.price.draws, v.price.bounds)
            figures[f"{path}.value"] = q_of(v.value, v.bounds)
    return Stop(figures, _errors(w, balance, outputs), day)


def recorded_figures(document: Mapping[str, Any]) -> Figures:
    """The same figures out of a weighing document."""
    figures: dict[str, Q] = {}
    for path in HEADLINES:
        at: Any = document
        for part in path.split("."):
            at = at[part]
        figures[path] = at
    for leg in ("given", "returned"):
        for id, item in document[leg]["items"].items():
            for name in ("quantity", "unit_price", "value"):
                figures[f"{leg}.items.{id}.{name}"] = item[name]
    return figures


def _balance_at(w: Weighing, day: date) -> tuple[Balance, tuple[Comparison, ...]]:
    """The balance and the shares of output of the window up to an earlier day."""
    o = w.options
    evidence = gather_evidence(w.case, o.as_of, frozenset(o.without), o.start, day)
    bounds = plain_bounds(w.case, evidence, (o.start, day), w.settings["bounds_months"])
    quantities = _quantities_at(w, day)
    legs = []
    for leg in (w.balance.given, w.balance.returned):
        parts = [
            _valuation_at(w, v, bounds[v.estimate.item.id], day, quantities[v.estimate.item.id])
            for v in leg.valuations
        ]
        legs.append(add_up(tuple(parts), 1, leg.value.shape[0]))
    balance = weigh_legs(legs[0], legs[1])
    return balance, compare_output(w.case.exchange, w.series, balance, o.start, day)


def _quantities_at(w: Weighing, day: date) -> dict[str, Draws]:
    """Every item on the two pans at a day, off its path at the months next to it."""
    items = {
        v.estimate.item.id: v.estimate.item
        for leg in (w.balance.given, w.balance.returned)
        for v in leg.valuations
    }
    right = next(k for k, end in enumerate(w.months) if end >= day)
    near = slice(max(right - 1, 0), right + 1)
    paths = w.paths.read(tuple(items), w.paths.months[near])
    return {
        id: _on_line(w.months[near], path, day, rises=items[id].measure == "cumulative")
        for id, path in zip(sorted(items), paths, strict=True)
    }


def _valuation_at(
    w: Weighing, v: Valuation, bounds: Bounds, day: date, quantity: Draws
) -> Valuation:
    start, item = w.options.start, v.estimate.item
    begin = date.fromisoformat(item.start) if item.start else start
    before = max((begin - start).days, 0) / 365.25
    years = ((day - start).days + 1) / 365.25
    newest = v.estimate.newest
    until = day if newest is None else min(newest, day)
    estimate = replace(
        v.estimate,
        path=quantity[None],
        quantity=quantity,
        documented=np.minimum(quantity, v.estimate.documented),
        newest=until if newest is not None else None,
        bounds=bounds,
    )
    made = value_item(
        estimate,
        w.pricing,
        v.price.basis,
        np.array([max(years - before, 0.0)]),
        max(((until - start).days + 1) / 365.25 - before, 0.0),
        _price_until(w, v, day, quantity),
    )
    if made is None:
        raise ValueError(f"{item.id} has a value and no price")
    return made


def _price_until(w: Weighing, v: Valuation, day: date, quantity: Draws) -> UnitPrice | None:
    """Money of its day is worth what the years up to the day say; other prices are as they are."""
    id = v.estimate.item.id
    money = w.pricing.dated.get(id)
    if money is None:
        return None
    ends = year_ends(w.options.start, day)
    path = quantity[None]
    if len(ends) > 1:
        grid = w.posterior.model.grid
        points = np.array([grid.point(end) for end in ends[:-1]], np.int64)
        path = np.vstack([w.paths.read((id,), points)[0], path])
    return replace(v.price, draws=money.until(path, ends), bounds=money.bounds(day))


def _on_line(months: tuple[date, ...], path: Draws, day: date, *, rises: bool) -> Draws:
    """A path (months, draws) at a day, on a straight line between its two neighbours."""
    right = next(k for k, end in enumerate(months) if end >= day)
    line: Draws = path[right]
    if months[right] == day:
        return line
    if right == 0:
        return line * (day.day / months[0].day) if rises else line
    share = (day - months[right - 1]).days / (months[right] - months[right - 1]).days
    before: Draws = path[right - 1]
    return (1.0 - share) * before + share * line


def _errors(w: Weighing, balance: Balance, outputs: tuple[Comparison, ...]) -> Figures:
    """Monte Carlo errors of the quantiles of every headline, in its own unit."""
    chains = w.posterior.parameters.shape[0]
    difference = balance.difference
    draws = {
        "given.value": balance.given.value,
        "returned.value": balance.returned.value,
        "balance": difference,
        "ratio": np.minimum(balance.ratio, _HUGE),
    }
    errors = {path: _error(one, chains) for path, one in draws.items()}
    errors["break_even"] = errors["balance"]
    if outputs:
        for name, leg in (("given", balance.given), ("returned", balance.returned)):
            errors[f"share_of_economy.{name}"] = _scaled(
                errors[f"{name}.value"], _scale(leg, getattr(outputs[0], name))
            )
    return errors


def _error(draws: Draws, chains: int) -> Q:
    errors: Q = dict.fromkeys(COLUMNS, 0.0)
    width = float(np.subtract(*np.quantile(draws, (0.95, 0.05))))
    for column, q in _QUANTILES.items():
        error = diagnose(draws.reshape(chains, -1), (q,)).mcse_log
        # Relative to the quantile itself where all draws are positive, else to the width.
        unit = float(np.quantile(draws, q)) if float(draws.min()) > 0.0 else width
        errors[column] = error * unit
    return errors


def _scale(leg: Leg, share: Draws) -> float:
    total = float(leg.value.sum())
    return float(share.sum()) / total if total > 0.0 else 0.0


def _scaled(errors: Q, factor: float) -> Q:
    return {key: factor * one for key, one in errors.items() if isinstance(one, float)}
