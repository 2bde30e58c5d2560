"""The log density of one case's model and its gradient, compiled.

In: a parameter vector and the arrays of a packed model. Out: log density and gradient.
The statistical meaning of each term is in docs/method.md; model.py packs the arrays.
Never reads anything but its arguments.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from steelyard.weighing.estimates.curves import curves, curves_back, mean_move
from steelyard.weighing.estimates.likelihood import claim_log_likelihood, hazard, log_ndtr
from steelyard.weighing.estimates.packed import NONE_SEEN, Bools, Floats, Ints, Packed

# A scale that may vanish makes a funnel that no step size fits. So scales are log-normal with
# the median of the half-normal that the findings name; 0.6 keeps its 95 % point.
HALF_NORMAL_MEDIAN = 0.6745
SCALE_SPREAD = 0.6
T_STEPS = 5.0
T_LEANS = 4.0
_ROUNDING = 1e-12
LEAST = 1e-12
"""What stands for a month without any flow, whose logarithm would be infinite."""


@njit(cache=True)
def _priors(x: Floats, p: Packed, g: Floats) -> float:
    """Log prior, up to a constant; fills `g`."""
    total = 0.0
    g[:] = 0.0
    for f in range(p.flow_param.shape[0]):
        total += _walk_prior(
            x,
            g,
            p.flow_param[f],
            p.flow_segments[f],
            p.flow_spread[f],
            p.flow_walk[f],
            p.flow_step[f],
            p.flow_share[f],
            p.walk_scale,
        )
        at = p.flow_tail[f]
        if at >= 0:
            # Exponential waiting time, written for its logarithm.
            months = math.exp(min(x[at], 20.0))
            total += x[at] - months / p.stop_mean
            g[at] += 1.0 - months / p.stop_mean
    for f in range(p.level_param.shape[0]):
        total += _walk_prior(
            x,
            g,
            p.level_param[f],
            p.level_knots[f],
            p.level_spread[f],
            p.level_walk[f],
            p.level_step[f],
            p.level_share[f],
            p.walk_scale,
        )
    for f in range(p.constant_param.shape[0]):
        at = p.constant_param[f]
        total -= 0.5 * x[at] ** 2
        g[at] -= x[at]
    for f in range(p.noise_param.shape[0]):
        at = p.noise_param[f]
        total -= 0.5 * (x[at] / p.noise_spread) ** 2
        g[at] -= x[at] / p.noise_spread**2
        total += _log_scale(x, g, p.lean_scale_param[f], p.lean_scale)
        total += _log_scale(x, g, p.camp_scale_param[f], p.camp_scale)
    for k in range(p.lean_param.shape[0]):
        total += _t_prior(x, g, p.lean_param[k], T_LEANS)
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


@njit(cache=True)
def _walk_prior(
    x: Floats,
    g: Floats,
    first: int,
    count: int,
    spread: float,
    walk_at: int,
    step: Floats,
    share: Floats,
    scale: float,
) -> float:
    """A normal first log rate or level, and t(5) moves from there.

    x[first] stands for the weighted mean of the logs and not for the first of them: claims
    know the mean well, and moves that leave it alone cost the sampler no small steps.
    """
    z: float = x[first] - mean_move(x, first, step, share) / spread
    total = -0.5 * z * z
    g[first] -= z
    if walk_at >= 0:
        total += _log_scale(x, g, walk_at, scale)
        walk = math.exp(x[walk_at])
        after = 0.0
        for k in range(count - 1, 0, -1):
            after += share[k]
            move = x[first + k] / walk
            w = 1.0 + move * move / T_STEPS
            by_move = -(T_STEPS + 1.0) * move / (T_STEPS * w)
            total -= 0.5 * (T_STEPS + 1.0) * math.log(w) + x[walk_at]
            g[first + k] += by_move / walk + z / spread * after * step[k]
            g[walk_at] -= by_move * move + 1.0
    return total


@njit(cache=True, inline="always")
def _t_prior(x: Floats, g: Floats, at: int, nu: float) -> float:
    w = 1.0 + x[at] * x[at] / nu
    g[at] -= (nu + 1.0) * x[at] / (nu * w)
    return -0.5 * (nu + 1.0) * math.log(w)


@njit(cache=True, inline="always")
def _log_scale(x: Floats, g: Floats, at: int, scale: float) -> float:
    """Log-normal prior of a scale with the median of a half-normal of `scale`."""
    z = (x[at] - math.log(HALF_NORMAL_MEDIAN * scale)) / SCALE_SPREAD
    g[at] -= z / SCALE_SPREAD
    result: float = -0.5 * z * z
    return result


@njit(cache=True)
def _read(first: Ints, point: Ints, weight: Floats, i: int, curves: Floats, node: int) -> float:
    """What claim `i` reads off its node's curve: a weighted sum over points.

    A stretch in which nothing came is exactly zero, and not what rounding leaves of two totals.
    """
    total, size = 0.0, 0.0
    for k in range(first[i], first[i + 1]):
        part = weight[k] * curves[node, point[k]]
        total += part
        size += abs(part)
    return total if total > _ROUNDING * size else 0.0


@njit(cache=True)
def _widths_summed(
    kind: int,
    low: float,
    high: float,
    extra: float,
    scales: Floats,
    weights: Floats,
    i: int,
    mu: float,
    noise: float,
    mean: float,
    rare: float,
    factor: float,
    softness: float,
) -> tuple[float, float, float, float]:
    """Log likelihood of claim `i` at the leaned log quantity `mu`, summed over its widths.

    With its derivatives by mu, by the log of `noise` and by the log of the hedge's mean.
    """
    value, by_mu, by_noise, by_mean = -np.inf, 0.0, 0.0, 0.0
    for c in range(3):
        weight = weights[i, c]
        if weight == -np.inf:
            break
        base = scales[i, c] * noise
        s = math.sqrt(base * base + extra)
        part, d_mu, d_scale, d_mean = claim_log_likelihood(
            kind, low, high, mu, s, mean, rare, factor, softness
        )
        part += weight
        # The running sum and its derivatives, weighed anew by each part that joins.
        if c == 0:
            share, value = 1.0, part
        else:
            top = max(value, part)
            both = top + math.log(math.exp(value - top) + math.exp(part - top))
            share = math.exp(part - both)
            value = both
        by_mu += share * (d_mu - by_mu)
        by_noise += share * (d_scale * base * base / s - by_noise)
        by_mean += share * (d_mean * mean - by_mean)
    return value, by_mu, by_noise, by_mean


@njit(cache=True)
def claim_shifts(x: Floats, p: Packed, noise: Floats, lean: Floats, mean: Floats) -> None:
    """Fill, claim by claim, the noise's multiplier, the log lean and the hedge's mean at x."""
    for i in range(p.claim_kind.shape[0]):
        family = p.claim_family[i]
        noise[i] = math.exp(x[p.noise_param[family]])
        lean[i] = 0.0
        if p.claim_lean[i] >= 0:
            scale = math.exp(x[p.lean_scale_param[family]])
            lean[i] += scale * x[p.lean_param[p.claim_lean[i]]]
        if p.claim_camp[i] >= 0:
            scale = math.exp(x[p.camp_scale_param[family]])
            lean[i] += scale * x[p.camp_param[p.claim_camp[i]]]
        hedge = p.claim_hedge[i]
        mean[i] = math.exp(x[p.hedge_param[hedge]]) if hedge >= 0 else 1.0


@njit(cache=True)
def claim_log_likelihoods(
    p: Packed,
    values: Floats,
    wanted: Bools,
    noise: Floats,
    lean: Floats,
    mean: Floats,
    out: Floats,
) -> None:
    """Fill `out` (claims,) with the log likelihood of each claim that is `wanted`.

    `values` as `curves` fills it, noise, lean and mean as `claim_shifts` does.
    """
    for i in range(p.claim_kind.shape[0]):
        if not wanted[i]:
            continue
        node = p.claim_node[i]
        first = _read(p.row_first, p.row_point, p.row_weight, i, values, node)
        if p.claim_kind[i] == NONE_SEEN:
            first = max(first, LEAST)
        stale = p.claim_stale[i]
        second = 1.0
        if stale > 0.0:
            second = _read(p.alt_first, p.alt_point, p.alt_weight, i, values, node)
        if not first > 0.0 or not second > 0.0:
            out[i] = -np.inf
            continue
        out[i] = _widths_summed(
            p.claim_kind[i],
            p.claim_low[i],
            p.claim_high[i],
            p.claim_extra[i],
            p.claim_scale,
            p.claim_weight,
            i,
            math.log(first) + lean[i],
            noise[i],
            mean[i],
            p.contamination,
            p.contamination_factor,
            p.order_softness,
        )[0]
        if stale > 0.0:
            other = _widths_summed(
                p.claim_kind[i],
                p.claim_low[i],
                p.claim_high[i],
                p.claim_extra[i],
                p.claim_scale,
                p.claim_weight,
                i,
                math.log(second) + lean[i],
                noise[i],
                mean[i],
                p.contamination,
                p.contamination_factor,
                p.order_softness,
            )[0]
            a, b = out[i] + math.log(1.0 - stale), other + math.log(stale)
            top = max(a, b)
            out[i] = top + math.log(math.exp(a - top) + math.exp(b - top))


@njit(cache=True)
def tie_log_likelihood(p: Packed, values: Floats) -> float:
    """Log likelihood of all ties, held at the points at which they are."""
    total = 0.0
    for t in range(p.tie_left.shape[0]):
        for k in range(p.tie_points.shape[0]):
            i = p.tie_points[k]
            left, right = values[p.tie_left[t], i], values[p.tie_right[t], i]
            if left > 0.0 and right > 0.0:
                total += log_ndtr((math.log(right) - math.log(left)) / p.tie_width[t])
    return total


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

        first = _read(p.row_first, p.row_point, p.row_weight, i, values, node)
        if p.claim_kind[i] == NONE_SEEN:
            first = max(first, LEAST)
        second = 1.0
        stale = p.claim_stale[i]
        if stale > 0.0:
            second = _read(p.alt_first, p.alt_point, p.alt_weight, i, values, node)
        if not first > 0.0 or not second > 0.0:
            return -np.inf

        value, by_mu, by_noise, by_mean = _widths_summed(
            p.claim_kind[i],
            p.claim_low[i],
            p.claim_high[i],
            p.claim_extra[i],
            p.claim_scale,
            p.claim_weight,
            i,
            math.log(first) + lean,
            noise,
            mean,
            p.contamination,
            p.contamination_factor,
            p.order_softness,
        )
        by_mu2 = 0.0
        if stale > 0.0:
            other, d_mu, d_noise, d_mean = _widths_summed(
                p.claim_kind[i],
                p.claim_low[i],
                p.claim_high[i],
                p.claim_extra[i],
                p.claim_scale,
                p.claim_weight,
                i,
                math.log(second) + lean,
                noise,
                mean,
                p.contamination,
                p.contamination_factor,
                p.order_softness,
            )
            value += math.log(1.0 - stale)
            other += math.log(stale)
            top = max(value, other)
            both = top + math.log(math.exp(value - top) + math.exp(other - top))
            share = math.exp(value - both)
            value = both
            by_mu *= share
            by_mu2 = (1.0 - share) * d_mu
            by_noise += (1.0 - share) * (d_noise - by_noise)
            by_mean += (1.0 - share) * (d_mean - by_mean)
        total += value
        for k in range(p.row_first[i], p.row_first[i + 1]):
            back[node, p.row_point[k]] += by_mu * p.row_weight[k] / first
        if stale > 0.0:
            for k in range(p.alt_first[i], p.alt_first[i + 1]):
                back[node, p.alt_point[k]] += by_mu2 * p.alt_weight[k] / second
        moved = by_mu + by_mu2
        if lean_at >= 0:
            g[p.lean_param[lean_at]] += moved * lean_scale
            g[p.lean_scale_param[family]] += moved * lean_scale * x[p.lean_param[lean_at]]
        if camp_at >= 0:
            g[p.camp_param[camp_at]] += moved * camp_scale
            g[p.camp_scale_param[family]] += moved * camp_scale * x[p.camp_param[camp_at]]
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
                h = hazard(z, log_cdf) / p.tie_width[t]
                total += log_cdf
                back[p.tie_right[t], i] += h / right
                back[p.tie_left[t], i] -= h / left
    curves_back(x, active, p, values, increments, lengths, back, g)
    return total if math.isfinite(total) else -np.inf
