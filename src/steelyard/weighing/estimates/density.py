"""The log density of one case's model and its gradient, compiled.

In: a parameter vector and the arrays of a packed model. Out: log density and gradient.
The statistical meaning of each term is in docs/method.md; model.py packs the arrays.
Never allocates what depends on chance, and never reads anything but its arguments.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

POINT, AT_LEAST, AT_MOST, ORDER, NONE_SEEN = 0, 1, 2, 3, 4
"""Kinds of claims, as `claim_kind` codes them."""

FLOW, LEVEL, CONSTANT, NUMBER, ADD, MULTIPLY, DIVIDE, INTEGRAL = 0, 1, 2, 3, 4, 5, 6, 7
"""Kinds of nodes, as `node_kind` codes them."""

_LOG_2PI_HALF = 0.5 * math.log(2.0 * math.pi)
# Below this a direct erfc underflows towards the limit of doubles; the series takes over.
_TAIL = -20.0
_T_STEPS = 5.0
_T_LEANS = 4.0
_T_NOISE = 4.0


class Packed(NamedTuple):
    """Arrays of a model. Cells lie between grid points; months count from the window start."""

    size: int
    grid: Floats  # (points,) months
    # free flows: parameters first, first+1.. are the log rate and its standardised steps
    flow_param: Ints  # (flows,)
    flow_cell: Ints  # (flows, points - 1) segment of each cell, -1 before the item starts
    flow_step: Floats  # (flows, segments) sqrt(months) from the segment before; 0 past the last
    flow_segments: Ints  # (flows,)
    flow_walk: Ints  # (flows,) parameter of the log walk scale, -1 for one segment
    flow_tail: Ints  # (flows,) parameter of the log months the last segment lasts, -1 all
    flow_last: Floats  # (flows,) months at which the last segment starts
    flow_ends: Floats  # (flows, segments) log prior of a flow of 1.. segments; -inf not possible
    flow_center: Floats  # (flows,) log rate a month
    flow_spread: Floats  # (flows,)
    stop_mean: float  # months
    # free levels: log level at knots, interpolated in between
    level_param: Ints  # (levels,)
    level_knots: Ints  # (levels,)
    level_left: Ints  # (levels, points) knot on the left, -1 is zero at the start
    level_weight: Floats  # (levels, points) weight of the right knot, -1 before the start
    level_step: Floats  # (levels, knots)
    level_walk: Ints  # (levels,)
    level_center: Floats
    level_spread: Floats
    constant_param: Ints  # (constants,)
    constant_center: Floats
    constant_spread: Floats
    walk_scale: float  # per sqrt(month)
    # nodes in topological order
    node_kind: Ints  # (nodes,)
    node_left: Ints  # index of a free quantity, or of a node
    node_right: Ints
    node_number: Floats
    # claims
    claim_kind: Ints  # (claims,)
    claim_node: Ints
    claim_low: Floats  # log amount (point, at least), log low end (order), log limit (none seen)
    claim_high: Floats  # log amount (at most), log high end (order)
    claim_scale: Floats  # (claims, 3) scales of the mixture
    claim_weight: Floats  # (claims, 3) log weights, -inf where unused
    claim_extra: Floats  # (claims,) variance of rounding and stated range
    claim_family: Ints  # noise and leans
    claim_lean: Ints  # index of the source x family lean, -1 none
    claim_camp: Ints
    claim_hedge: Ints  # index of the hedge mean, -1 none
    claim_stale: Floats  # chance of the second date, 0 where there is one
    row_first: Ints  # (claims + 1,) into row_point: first date
    row_point: Ints
    row_weight: Floats
    alt_first: Ints  # (claims + 1,) second date of stale repeats
    alt_point: Ints
    alt_weight: Floats
    # hierarchies
    noise_param: Ints  # (families,) log multiplier
    noise_spread: float
    lean_param: Ints  # (leans,) standardised
    lean_family: Ints
    lean_scale_param: Ints  # (families,) log scale
    lean_scale: float
    camp_param: Ints
    camp_family: Ints
    camp_scale_param: Ints
    camp_scale: float
    hedge_param: Ints  # (hedges,) log mean
    hedge_center: Floats
    hedge_spread: Floats
    contamination: float
    contamination_factor: float
    order_softness: float
    # ties
    tie_left: Ints  # nodes
    tie_right: Ints
    tie_width: Floats
    tie_points: Ints  # grid points at which ties are held


@njit(cache=True, inline="always")
def log_ndtr(z: float) -> float:
    """Log of the standard normal distribution function, stable in the far tail."""
    if z > _TAIL:
        return math.log(0.5 * math.erfc(-z / math.sqrt(2.0)))
    q = 1.0 / (z * z)
    series = 1.0 - q * (1.0 - q * (3.0 - q * (15.0 - 105.0 * q)))
    return -0.5 * z * z - math.log(-z) - _LOG_2PI_HALF + math.log(series)


@njit(cache=True, inline="always")
def _hazard(z: float, log_cdf: float) -> float:
    """Standard normal density over distribution function."""
    return math.exp(-0.5 * z * z - _LOG_2PI_HALF - log_cdf)


@njit(cache=True)
def _student(x: float, s: float) -> tuple[float, float, float]:
    """Log density of t(4) with scale `s` at residual x; derivatives by x and s."""
    z = x / s
    w = 1.0 + z * z / _T_NOISE
    # Normalising constant of t(4): Gamma(2.5) / (Gamma(2) sqrt(4 pi)) = 3/8.
    value = math.log(0.375) - math.log(s) - 2.5 * math.log(w)
    by_z = -(_T_NOISE + 1.0) * z / (_T_NOISE * w)
    return value, by_z / s, -1.0 / s - by_z * z / s


@njit(cache=True)
def _modified(x: float, s: float, m: float) -> tuple[float, float, float, float]:
    """Exponentially modified Gaussian at x = E + N(0, s), E of mean m; derivatives by x, s, m.

    Grushka (1972), in the log form that holds in the far tail.
    """
    z = x / s - s / m
    log_cdf = log_ndtr(z)
    h = _hazard(z, log_cdf)
    value = -math.log(m) + 0.5 * (s / m) ** 2 - x / m + log_cdf
    by_x = -1.0 / m + h / s
    by_s = s / (m * m) - h * (x / (s * s) + 1.0 / m)
    by_m = -1.0 / m - s * s / (m * m * m) + x / (m * m) + h * s / (m * m)
    return value, by_x, by_s, by_m


@njit(cache=True)
def _hedged(
    x: float, s: float, m: float, rare: float, factor: float
) -> tuple[float, float, float, float]:
    """Contaminated form of `_modified`: a share `rare` has scale `factor` times as wide."""
    a, ax, as_, am = _modified(x, s, m)
    b, bx, bs, bm = _modified(x, s * factor, m)
    a += math.log(1.0 - rare)
    b += math.log(rare)
    top = max(a, b)
    pa, pb = math.exp(a - top), math.exp(b - top)
    total = pa + pb
    pa /= total
    pb /= total
    return (
        top + math.log(total),
        pa * ax + pb * bx,
        pa * as_ + pb * bs * factor,
        pa * am + pb * bm,
    )


@njit(cache=True)
def claim_log_likelihood(
    kind: int,
    low: float,
    high: float,
    mu: float,
    s: float,
    m: float,
    rare: float,
    factor: float,
    softness: float,
) -> tuple[float, float, float, float]:
    """Log likelihood of one claim whose leaned log quantity is `mu`.

    Returns it with its derivatives by mu, by the scale s and by the hedge's mean m.
    """
    if kind == POINT:
        value, by_x, by_s = _student(low - mu, s)
        return value, -by_x, by_s, 0.0
    if kind == AT_LEAST:
        value, by_x, by_s, by_m = _hedged(mu - low, s, m, rare, factor)
        return value, by_x, by_s, by_m
    if kind == AT_MOST:
        value, by_x, by_s, by_m = _hedged(high - mu, s, m, rare, factor)
        return value, -by_x, by_s, by_m
    if kind == ORDER:
        width = math.sqrt(s * s + softness * softness)
        above, below = (mu - low) / width, (high - mu) / width
        a, b = log_ndtr(above), log_ndtr(below)
        ha, hb = _hazard(above, a), _hazard(below, b)
        by_width = -(ha * above + hb * below) / width
        return a + b, (ha - hb) / width, by_width * s / width, 0.0
    z = (low - mu) / s
    a = log_ndtr(z)
    h = _hazard(z, a)
    return a, -h / s, -h * z / s, 0.0


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
            walk = math.exp(x[p.flow_walk[a]]) if p.flow_walk[a] >= 0 else 0.0
            stop = 1e9
            last = p.flow_segments[a] - 1
            if p.flow_tail[a] >= 0:
                stop = p.flow_last[a] + math.exp(min(x[p.flow_tail[a]], 20.0))
            log_rate = p.flow_center[a] + p.flow_spread[a] * x[first]
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
                        log_rate += walk * p.flow_step[a, segment] * x[first + segment]
                    length = p.grid[c + 1] - p.grid[c]
                    if cell == last:
                        length = min(length, max(stop - p.grid[c], 0.0))
                    lengths[a, c] = length
                    inc = math.exp(min(log_rate, 600.0)) * length
                    increments[a, c] = inc
                    total += inc
                values[n, c + 1] = total
        elif kind == LEVEL:
            first = p.level_param[a]
            walk = math.exp(x[p.level_walk[a]]) if p.level_walk[a] >= 0 else 0.0
            knots = p.level_knots[a]
            levels = np.empty(knots)
            log_level = p.level_center[a] + p.level_spread[a] * x[first]
            levels[0] = math.exp(min(log_level, 600.0))
            for k in range(1, knots):
                log_level += walk * p.level_step[a, k] * x[first + k]
                levels[k] = math.exp(min(log_level, 600.0))
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
def _curves_back(
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
            walk_at = p.flow_walk[a]
            walk = math.exp(x[walk_at]) if walk_at >= 0 else 0.0
            stop_at = p.flow_tail[a]
            reach = math.exp(min(x[stop_at], 20.0)) if stop_at >= 0 else 0.0
            last = p.flow_segments[a] - 1
            tail = 0.0
            by_rate = 0.0
            segment = p.flow_segments[a] - 1
            for c in range(points - 2, -1, -1):
                tail += back[n, c + 1]
                cell = p.flow_cell[a, c]
                if cell < 0 or cell >= active[a]:
                    continue
                while segment > cell:
                    step = p.flow_step[a, segment]
                    g[first + segment] += by_rate * walk * step
                    g[walk_at] += by_rate * walk * step * x[first + segment]
                    segment -= 1
                flow = tail * increments[a, c]
                by_rate += flow
                if stop_at >= 0 and cell == last and 0.0 < lengths[a, c]:
                    if lengths[a, c] < p.grid[c + 1] - p.grid[c]:
                        # Inside this cell the flow ends: a longer stay adds at its rate.
                        g[stop_at] += flow / lengths[a, c] * reach
            while segment > 0:
                step = p.flow_step[a, segment]
                g[first + segment] += by_rate * walk * step
                g[walk_at] += by_rate * walk * step * x[first + segment]
                segment -= 1
            g[first] += by_rate * p.flow_spread[a]
        elif kind == LEVEL:
            first = p.level_param[a]
            walk_at = p.level_walk[a]
            walk = math.exp(x[walk_at]) if walk_at >= 0 else 0.0
            knots = p.level_knots[a]
            by_log = np.zeros(knots)
            for i in range(points):
                w = p.level_weight[a, i]
                if w < 0.0 or back[n, i] == 0.0:
                    continue
                left = p.level_left[a, i]
                right = min(left + 1, knots - 1)
                by_log[right] += back[n, i] * w
                if left >= 0:
                    by_log[left] += back[n, i] * (1.0 - w)
            log_level = p.level_center[a] + p.level_spread[a] * x[first]
            by_log[0] *= math.exp(min(log_level, 600.0))
            for k in range(1, knots):
                log_level += walk * p.level_step[a, k] * x[first + k]
                by_log[k] *= math.exp(min(log_level, 600.0))
            later = 0.0
            for k in range(knots - 1, 0, -1):
                later += by_log[k]
                step = p.level_step[a, k]
                g[first + k] += later * walk * step
                g[walk_at] += later * walk * step * x[first + k]
            g[first] += (later + by_log[0]) * p.level_spread[a]
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


@njit(cache=True)
def _priors(x: Floats, p: Packed, g: Floats) -> float:
    """Log prior, up to a constant; fills `g`."""
    total = 0.0
    g[:] = 0.0
    for f in range(p.flow_param.shape[0]):
        first = p.flow_param[f]
        total -= 0.5 * x[first] ** 2
        g[first] -= x[first]
        for k in range(1, p.flow_segments[f]):
            total += _t_prior(x, g, first + k, _T_STEPS)
        if p.flow_walk[f] >= 0:
            total += _half_normal(x, g, p.flow_walk[f], p.walk_scale)
        at = p.flow_tail[f]
        if at >= 0:
            # Exponential waiting time, written for its logarithm.
            months = math.exp(min(x[at], 20.0))
            total += x[at] - months / p.stop_mean
            g[at] += 1.0 - months / p.stop_mean
    for f in range(p.level_param.shape[0]):
        first = p.level_param[f]
        total -= 0.5 * x[first] ** 2
        g[first] -= x[first]
        for k in range(1, p.level_knots[f]):
            total += _t_prior(x, g, first + k, _T_STEPS)
        if p.level_walk[f] >= 0:
            total += _half_normal(x, g, p.level_walk[f], p.walk_scale)
    for f in range(p.constant_param.shape[0]):
        at = p.constant_param[f]
        total -= 0.5 * x[at] ** 2
        g[at] -= x[at]
    for f in range(p.noise_param.shape[0]):
        at = p.noise_param[f]
        total -= 0.5 * (x[at] / p.noise_spread) ** 2
        g[at] -= x[at] / p.noise_spread**2
        total += _half_normal(x, g, p.lean_scale_param[f], p.lean_scale)
        total += _half_normal(x, g, p.camp_scale_param[f], p.camp_scale)
    for k in range(p.lean_param.shape[0]):
        total += _t_prior(x, g, p.lean_param[k], _T_LEANS)
    for k in range(p.camp_param.shape[0]):
        at = p.camp_param[k]
        total -= 0.5 * x[at] ** 2
        g[at] -= x[at]
    for k in range(p.hedge_param.shape[0]):
        at = p.hedge_param[k]
        z = (x[at] - p.hedge_center[k]) / p.hedge_spread[k]
        total -= 0.5 * z * z
        g[at] -= z / p.hedge_spread[k]
    return total


@njit(cache=True, inline="always")
def _t_prior(x: Floats, g: Floats, at: int, nu: float) -> float:
    w = 1.0 + x[at] * x[at] / nu
    g[at] -= (nu + 1.0) * x[at] / (nu * w)
    return -0.5 * (nu + 1.0) * math.log(w)


@njit(cache=True, inline="always")
def _half_normal(x: Floats, g: Floats, at: int, scale: float) -> float:
    """Half-normal of exp(x), with the Jacobian."""
    square = (math.exp(min(x[at], 20.0)) / scale) ** 2
    g[at] += 1.0 - square
    return x[at] - 0.5 * square


@njit(cache=True)
def log_density(
    x: Floats,
    active: Ints,
    p: Packed,
    g: Floats,
    values: Floats,
    increments: Floats,
    lengths: Floats,
    back: Floats,
) -> float:
    """Log posterior density at x given `active`, up to a constant; fills the gradient `g`.

    The prior of `active` is not in it: the sampler adds it when it proposes another.
    The other arrays are work space: (nodes, points), twice (flows, cells), (nodes, points).
    Returns -inf where a quantity that is spoken about vanishes.
    """
    total = _priors(x, p, g)
    curves(x, active, p, values, increments, lengths)
    back[:, :] = 0.0
    parts, grads_mu = np.empty(3), np.empty(3)
    grads_noise, grads_mean = np.empty(3), np.empty(3)
    noises = np.exp(x[p.noise_param])
    lean_scales = np.exp(x[p.lean_scale_param])
    camp_scales = np.exp(x[p.camp_scale_param])
    for i in range(p.claim_kind.shape[0]):
        node, family = p.claim_node[i], p.claim_family[i]
        noise = noises[family]
        lean_at, camp_at, hedge_at = p.claim_lean[i], p.claim_camp[i], p.claim_hedge[i]
        lean = 0.0
        lean_scale, camp_scale = 0.0, 0.0
        if lean_at >= 0:
            lean_scale = lean_scales[family]
            lean += lean_scale * x[p.lean_param[lean_at]]
        if camp_at >= 0:
            camp_scale = camp_scales[family]
            lean += camp_scale * x[p.camp_param[camp_at]]
        mean = math.exp(x[p.hedge_param[hedge_at]]) if hedge_at >= 0 else 1.0

        first = 0.0
        for k in range(p.row_first[i], p.row_first[i + 1]):
            first += p.row_weight[k] * values[node, p.row_point[k]]
        second = 0.0
        stale = p.claim_stale[i]
        if stale > 0.0:
            for k in range(p.alt_first[i], p.alt_first[i + 1]):
                second += p.alt_weight[k] * values[node, p.alt_point[k]]
        if p.claim_kind[i] == NONE_SEEN:
            first = max(first, 1e-12)
        if not first > 0.0 or (stale > 0.0 and not second > 0.0):
            return -np.inf

        log_first, log_second = 0.0, -np.inf
        by_mu = by_mu2 = by_noise = by_mean = 0.0
        share = 1.0
        for date in range(2 if stale > 0.0 else 1):
            mu = math.log(first if date == 0 else second) + lean
            top = -np.inf
            d_mu = d_noise = d_mean = 0.0
            count = 0
            while count < 3 and p.claim_weight[i, count] > -np.inf:
                count += 1
            for c in range(count):
                base = p.claim_scale[i, c] * noise
                s = math.sqrt(base * base + p.claim_extra[i])
                value, m1, s1, h1 = claim_log_likelihood(
                    p.claim_kind[i],
                    p.claim_low[i],
                    p.claim_high[i],
                    mu,
                    s,
                    mean,
                    p.contamination,
                    p.contamination_factor,
                    p.order_softness,
                )
                parts[c] = value + p.claim_weight[i, c]
                grads_mu[c] = m1
                grads_noise[c] = s1 * base * base / s
                grads_mean[c] = h1 * mean
                top = max(top, parts[c])
            norm = 0.0
            for c in range(count):
                norm += math.exp(parts[c] - top)
            for c in range(count):
                w = math.exp(parts[c] - top) / norm
                d_mu += w * grads_mu[c]
                d_noise += w * grads_noise[c]
                d_mean += w * grads_mean[c]
            value = top + math.log(norm)
            if date == 0:
                log_first = value
                by_mu, by_noise, by_mean = d_mu, d_noise, d_mean
            else:
                log_second = value + math.log(stale)
                log_first += math.log(1.0 - stale)
                top = max(log_first, log_second)
                norm = math.exp(log_first - top) + math.exp(log_second - top)
                share = math.exp(log_first - top) / norm
                log_first = top + math.log(norm)
                by_mu2 = (1.0 - share) * d_mu
                by_mu *= share
                by_noise = share * by_noise + (1.0 - share) * d_noise
                by_mean = share * by_mean + (1.0 - share) * d_mean
        total += log_first
        for k in range(p.row_first[i], p.row_first[i + 1]):
            back[node, p.row_point[k]] += by_mu * p.row_weight[k] / first
        if stale > 0.0:
            for k in range(p.alt_first[i], p.alt_first[i + 1]):
                back[node, p.alt_point[k]] += by_mu2 * p.alt_weight[k] / second
        both = by_mu + by_mu2
        if lean_at >= 0:
            g[p.lean_param[lean_at]] += both * lean_scale
            g[p.lean_scale_param[family]] += both * lean_scale * x[p.lean_param[lean_at]]
        if camp_at >= 0:
            g[p.camp_param[camp_at]] += both * camp_scale
            g[p.camp_scale_param[family]] += both * camp_scale * x[p.camp_param[camp_at]]
        g[p.noise_param[family]] += by_noise
        if hedge_at >= 0:
            g[p.hedge_param[hedge_at]] += by_mean
    for t in range(p.tie_left.shape[0]):
        for k in range(p.tie_points.shape[0]):
            i = p.tie_points[k]
            left, right = values[p.tie_left[t], i], values[p.tie_right[t], i]
            if left > 0.0 and right > 0.0:
                z = (math.log(right) - math.log(left)) / p.tie_width[t]
                log_cdf = log_ndtr(z)
                h = _hazard(z, log_cdf) / p.tie_width[t]
                total += log_cdf
                back[p.tie_right[t], i] += h / right
                back[p.tie_left[t], i] -= h / left
    _curves_back(x, active, p, values, increments, lengths, back, g)
    return total if math.isfinite(total) else -np.inf
