"""Every quantity at every grid point from the parameters, and the way back; compiled.

In: a parameter vector and a packed model. Out: curves of flows, levels, constants and what is
defined by them; and derivatives carried back to the parameters.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from steelyard.weighing.estimates.packed import (
    ADD,
    CONSTANT,
    DIVIDE,
    FLOW,
    INTEGRAL,
    LEVEL,
    MULTIPLY,
    NUMBER,
    Floats,
    Ints,
    Packed,
)


@njit(cache=True, inline="always")
def _exp(z: float) -> float:
    """exp, held below the largest double so that a wild proposal is only unlikely."""
    return math.exp(min(z, 600.0))


@njit(cache=True)
def mean_move(x: Floats, first: int, step: Floats, share: Floats) -> float:
    """How far the mean log rate or level, weighted by `share`, lies above the first one."""
    moved, mean = 0.0, 0.0
    for k in range(1, step.shape[0]):
        if step[k] == 0.0:
            break
        moved += step[k] * x[first + k]
        mean += share[k] * moved
    return mean


@njit(cache=True)
def curves(
    x: Floats, active: Ints, p: Packed, values: Floats, increments: Floats, lengths: Floats
) -> None:
    """Fill `values` (nodes, points) with every quantity at every grid point.

    `active` (flows,) counts the segments in which a flow runs; after them it has ended.
    `increments` and `lengths` (flows, cells) keep what the gradient needs.
    """
    points = p.grid.shape[0]
    for n in range(p.node_kind.shape[0]):
        kind, a, b = p.node_kind[n], p.node_left[n], p.node_right[n]
        if kind == FLOW:
            first = p.flow_param[a]
            stop = 1e9
            if p.flow_tail[a] >= 0:
                stop = p.flow_newest[a] + math.exp(min(x[p.flow_tail[a]], 20.0))
            log_rate = p.flow_center[a] + p.flow_spread[a] * x[first]
            log_rate -= mean_move(x, first, p.flow_step[a], p.flow_share[a])
            rate = _exp(log_rate)
            segment = 0
            total = 0.0
            values[n, 0] = 0.0
            for c in range(points - 1):
                cell = p.flow_cell[a, c]
                if cell < 0 or cell >= active[a]:
                    increments[a, c] = 0.0
                    lengths[a, c] = 0.0
                else:
                    while segment < cell:
                        segment += 1
                        log_rate += p.flow_step[a, segment] * x[first + segment]
                        rate = _exp(log_rate)
                    length = p.grid[c + 1] - p.grid[c]
                    if c >= p.flow_unseen[a]:
                        length = min(length, max(stop - p.grid[c], 0.0))
                    lengths[a, c] = length
                    inc = rate * length
                    increments[a, c] = inc
                    total += inc
                values[n, c + 1] = total
        elif kind == LEVEL:
            first = p.level_param[a]
            knots = p.level_knots[a]
            levels = np.empty(knots)
            log_level = p.level_center[a] + p.level_spread[a] * x[first]
            log_level -= mean_move(x, first, p.level_step[a], p.level_share[a])
            levels[0] = _exp(log_level)
            for k in range(1, knots):
                log_level += p.level_step[a, k] * x[first + k]
                levels[k] = _exp(log_level)
            for i in range(points):
                w = p.level_weight[a, i]
                if w < 0.0:
                    values[n, i] = 0.0
                    continue
                left = p.level_left[a, i]
                low = levels[left] if left >= 0 else 0.0
                right = min(left + 1, knots - 1)
                values[n, i] = (1.0 - w) * low + w * levels[right]
        elif kind == CONSTANT:
            v = math.exp(p.constant_center[a] + p.constant_spread[a] * x[p.constant_param[a]])
            for i in range(points):
                values[n, i] = v
        elif kind == NUMBER:
            for i in range(points):
                values[n, i] = p.node_number[n]
        elif kind == ADD:
            for i in range(points):
                values[n, i] = values[a, i] + values[b, i]
        elif kind == MULTIPLY:
            for i in range(points):
                values[n, i] = values[a, i] * values[b, i]
        elif kind == DIVIDE:
            for i in range(points):
                d = values[b, i]
                values[n, i] = values[a, i] / d if d > 0.0 else 0.0
        else:
            total = 0.0
            values[n, 0] = 0.0
            for i in range(1, points):
                width = p.grid[i] - p.grid[i - 1]
                total += 0.5 * width * (values[a, i] + values[a, i - 1])
                values[n, i] = total


@njit(cache=True)
def _walk_back(
    g: Floats,
    first: int,
    spread: float,
    step: Floats,
    share: Floats,
    by_log: Floats,
) -> None:
    """Derivatives by log rates or levels, carried to their mean and the moves."""
    total = 0.0
    for k in range(by_log.shape[0]):
        total += by_log[k]
    g[first] += total * spread
    # A move lifts all that comes after it, and takes its part off the mean.
    after, after_share = 0.0, 0.0
    for k in range(by_log.shape[0] - 1, 0, -1):
        after += by_log[k]
        after_share += share[k]
        g[first + k] += (after - total * after_share) * step[k]


@njit(cache=True)
def curves_back(
    x: Floats,
    active: Ints,
    p: Packed,
    values: Floats,
    increments: Floats,
    lengths: Floats,
    back: Floats,
    g: Floats,
) -> None:
    """Carry the derivatives `back` (nodes, points) down to the parameters, adding to `g`."""
    points = p.grid.shape[0]
    for n in range(p.node_kind.shape[0] - 1, -1, -1):
        kind, a, b = p.node_kind[n], p.node_left[n], p.node_right[n]
        if kind == FLOW:
            first = p.flow_param[a]
            stop_at = p.flow_tail[a]
            reach = math.exp(min(x[stop_at], 20.0)) if stop_at >= 0 else 0.0
            tail = 0.0
            by_rate = np.zeros(p.flow_segments[a])
            for c in range(points - 2, -1, -1):
                tail += back[n, c + 1]
                cell = p.flow_cell[a, c]
                if cell < 0 or cell >= active[a]:
                    continue
                flow = tail * increments[a, c]
                by_rate[cell] += flow
                if stop_at >= 0 and c >= p.flow_unseen[a] and lengths[a, c] > 0.0:
                    if lengths[a, c] < p.grid[c + 1] - p.grid[c]:
                        # Inside this cell the flow ends: a longer stay adds at its rate.
                        g[stop_at] += flow / lengths[a, c] * reach
            _walk_back(
                g,
                first,
                p.flow_spread[a],
                p.flow_step[a],
                p.flow_share[a],
                by_rate,
            )
        elif kind == LEVEL:
            first = p.level_param[a]
            knots = p.level_knots[a]
            by_level = np.zeros(knots)
            for i in range(points):
                w = p.level_weight[a, i]
                if w < 0.0:
                    continue
                left = p.level_left[a, i]
                by_level[min(left + 1, knots - 1)] += back[n, i] * w
                if left >= 0:
                    by_level[left] += back[n, i] * (1.0 - w)
            log_level = p.level_center[a] + p.level_spread[a] * x[first]
            log_level -= mean_move(x, first, p.level_step[a], p.level_share[a])
            for k in range(knots):
                if k > 0:
                    log_level += p.level_step[a, k] * x[first + k]
                by_level[k] *= _exp(log_level)
            _walk_back(
                g,
                first,
                p.level_spread[a],
                p.level_step[a],
                p.level_share[a],
                by_level,
            )
        elif kind == CONSTANT:
            total = 0.0
            for i in range(points):
                total += back[n, i]
            g[p.constant_param[a]] += total * values[n, 0] * p.constant_spread[a]
        elif kind == ADD:
            for i in range(points):
                back[a, i] += back[n, i]
                back[b, i] += back[n, i]
        elif kind == MULTIPLY:
            for i in range(points):
                back[a, i] += back[n, i] * values[b, i]
                back[b, i] += back[n, i] * values[a, i]
        elif kind == DIVIDE:
            for i in range(points):
                d = values[b, i]
                if d > 0.0:
                    back[a, i] += back[n, i] / d
                    back[b, i] -= back[n, i] * values[n, i] / d
        elif kind == INTEGRAL:
            tail = 0.0
            for i in range(points - 1, 0, -1):
                tail += back[n, i]
                half = 0.5 * tail * (p.grid[i] - p.grid[i - 1])
                back[a, i] += half
                back[a, i - 1] += half
