"""A No-U-Turn sampler over the compiled density, one chain a call.

In: a packed model, a start, numbers of warm-up and kept draws, a generator. Out: draws with
their divergences. Follows Hoffman and Gelman (2014) with the multinomial weights and the
generalised stopping rule of Betancourt (2017); trees grow iteratively with the checkpoints of
Phan, Pradhan and Jankowiak (2019, NumPyro). The metric is diagonal and learnt in windows: a
dense one saved a third of the steps and cost as much in time. Where a flow ends is discrete and
moves between trajectories (ends.py).
Own code because a start-up of seconds would be longer than the sampling.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from steelyard.weighing.estimates.density import log_density
from steelyard.weighing.estimates.ends import claims_on, may_end, move_ends
from steelyard.weighing.estimates.packed import Floats, Ints, Packed

TARGET_ACCEPT = 0.8
FIRST_STEP = 0.05
MAX_DEPTH = 7
EARLY_DEPTH, EARLY_TURNS = 5, 150
"""While the metric is unknown, long trajectories cost much and teach little."""
MAX_ENERGY = 1000.0
"""A leap whose energy error exceeds this is a divergence (Stan's setting)."""

# Dual averaging, Hoffman and Gelman (2014), section 3.2.1.
_GAMMA, _T0, _KAPPA = 0.05, 10.0, 0.75


@njit(cache=True, inline="always")
def _velocity(metric: Floats, r: Floats, out: Floats) -> None:
    """Velocity of a momentum under a diagonal metric."""
    for i in range(r.shape[0]):
        out[i] = metric[i] * r[i]


@njit(cache=True, inline="always")
def _dot(a: Floats, b: Floats) -> float:
    total = 0.0
    for i in range(a.shape[0]):
        total += a[i] * b[i]
    return total


@njit(cache=True, inline="always")
def _turns(r_left: Floats, v_left: Floats, r_right: Floats, v_right: Floats, r_sum: Floats) -> bool:
    """Whether the ends of a trajectory have begun to approach each other."""
    left = right = 0.0
    for i in range(r_sum.shape[0]):
        rho = r_sum[i] - 0.5 * (r_left[i] + r_right[i])
        left += v_left[i] * rho
        right += v_right[i] * rho
    return left <= 0.0 or right <= 0.0


@njit(cache=True, inline="always")
def _log_add(a: float, b: float) -> float:
    top = max(a, b)
    if top == -np.inf:
        return -np.inf
    return top + math.log(math.exp(a - top) + math.exp(b - top))


def untuned(size: int) -> Floats:
    """The tuning of a chain of `size` parameters that knows nothing yet."""
    tuning = np.ones(1 + size)
    tuning[0] = FIRST_STEP
    return tuning


@njit(cache=True, nogil=True)
def sample_chain(
    p: Packed,
    start: Floats,
    running: Ints,
    tuning: Floats,
    warmup: int,
    kept: int,
    rng: np.random.Generator,
    progress: Ints,
) -> tuple[Floats, Ints, Floats, Ints, Floats]:
    """Draw one chain from `start` (size,), with flows that run `running` segments each.

    `tuning` (1 + size,) is the step and the diagonal metric to begin with (see `untuned`); the
    warm-up learns both anew, and without one they stay. `progress` of shape (2,) is counted up
    as draws are made, for another thread to read; setting its second entry to 1 stops the
    chain early.
    Returns draws (kept, size + flows): the parameters, then how many segments each flow runs;
    divergences (kept,), log densities (kept,), leapfrog steps (kept,), and the tuning at the
    end, with which the chain can be drawn on from its last draw.
    """
    size = p.size
    nodes, points = p.node_kind.shape[0], p.grid.shape[0]
    flows = p.flow_param.shape[0]
    values = np.zeros((nodes, points))
    back = np.zeros((nodes, points))
    increments = np.zeros((flows, points - 1))
    lengths = np.zeros((flows, points - 1))

    draws = np.empty((kept, size + flows))
    divergences = np.zeros(kept, np.int64)
    densities = np.empty(kept)
    leapfrogs = np.zeros(kept, np.int64)

    metric = tuning[1:].copy()
    step = tuning[0]
    log_step_mean = math.log(step)
    mu = math.log(10.0 * step)
    gap_mean = 0.0
    count = 0.0

    x = start[:size].copy()
    active = running.copy()
    stoppable = may_end(p)
    spoken = claims_on(p)
    g = np.empty(size)
    logp = log_density(x, active, p, g, values, increments, lengths, back)

    # Windows of the metric: short first, doubling, with a last stretch for the step alone.
    last_stretch = max(50, warmup // 10)
    window_end = 50
    window_length = 50
    window_count = 0
    window_rows = np.empty((warmup, size))

    r = np.empty(size)
    v = np.empty(size)
    x_left, x_right, x_new = np.empty(size), np.empty(size), np.empty(size)
    r_left, r_right = np.empty(size), np.empty(size)
    v_left, v_right = np.empty(size), np.empty(size)
    g_left, g_right, g_new = np.empty(size), np.empty(size), np.empty(size)
    g_pick, g_sub = np.empty(size), np.empty(size)
    r_sum, r_sub, x_pick, x_sub = np.empty(size), np.empty(size), np.empty(size), np.empty(size)
    check_r = np.empty((MAX_DEPTH + 1, size))
    check_v = np.empty((MAX_DEPTH + 1, size))
    check_sum = np.empty((MAX_DEPTH + 1, size))
    difference = np.empty(size)

    for turn in range(warmup + kept):
        if progress[1] == 1:
            break
        for i in range(size):
            r[i] = rng.standard_normal() / math.sqrt(metric[i])
        _velocity(metric, r, v)
        energy = -logp + 0.5 * _dot(r, v)

        x_left[:], x_right[:] = x, x
        r_left[:], r_right[:] = r, r
        v_left[:], v_right[:] = v, v
        g_left[:], g_right[:] = g, g
        r_sum[:] = r
        x_pick[:] = x
        g_pick[:] = g
        logp_pick = logp
        log_weight = 0.0
        accept_sum, leaps = 0.0, 0.0
        diverged = False
        depth = 0
        deepest = EARLY_DEPTH if turn < min(EARLY_TURNS, warmup) else MAX_DEPTH
        while depth < deepest:
            right = rng.random() < 0.5
            direction = step if right else -step
            if right:
                x_new[:], r[:], g_new[:] = x_right, r_right, g_right
            else:
                x_new[:], r[:], g_new[:] = x_left, r_left, g_left
            r_sub[:] = 0.0
            sub_weight = -np.inf
            logp_sub = -np.inf
            turning = False
            for leaf in range(1 << depth):
                for i in range(size):
                    r[i] += 0.5 * direction * g_new[i]
                _velocity(metric, r, v)
                for i in range(size):
                    x_new[i] += direction * v[i]
                logp_new = log_density(x_new, active, p, g_new, values, increments, lengths, back)
                if logp_new == -np.inf:
                    diverged = True
                    leaps += 1.0
                    break
                for i in range(size):
                    r[i] += 0.5 * direction * g_new[i]
                _velocity(metric, r, v)
                error = energy - (-logp_new + 0.5 * _dot(r, v))
                leaps += 1.0
                if math.isnan(error) or error < -MAX_ENERGY:
                    diverged = True
                    break
                accept_sum += min(1.0, math.exp(min(error, 0.0)))
                new_weight = _log_add(sub_weight, error)
                if math.log(rng.random()) < error - new_weight:
                    x_sub[:] = x_new
                    g_sub[:] = g_new
                    logp_sub = logp_new
                sub_weight = new_weight
                for i in range(size):
                    r_sub[i] += r[i]
                slot = _ones(leaf >> 1)
                if leaf % 2 == 0:
                    check_r[slot] = r
                    check_v[slot] = v
                    check_sum[slot] = r_sub
                else:
                    lowest = slot - _trailing_ones(leaf) + 1
                    for k in range(slot, lowest - 1, -1):
                        for i in range(size):
                            difference[i] = r_sub[i] - check_sum[k, i] + check_r[k, i]
                        if right:
                            turning = _turns(check_r[k], check_v[k], r, v, difference)
                        else:
                            turning = _turns(r, v, check_r[k], check_v[k], difference)
                        if turning:
                            break
                if turning:
                    break
            if right:
                x_right[:], r_right[:], g_right[:], v_right[:] = x_new, r, g_new, v
            else:
                x_left[:], r_left[:], g_left[:], v_left[:] = x_new, r, g_new, v
            if diverged or turning:
                break
            if math.log(rng.random()) < sub_weight - log_weight:
                x_pick[:] = x_sub
                g_pick[:] = g_sub
                logp_pick = logp_sub
            log_weight = _log_add(log_weight, sub_weight)
            for i in range(size):
                r_sum[i] += r_sub[i]
            depth += 1
            if _turns(r_left, v_left, r_right, v_right, r_sum):
                break
        x[:] = x_pick
        g[:] = g_pick
        logp = logp_pick
        if stoppable.shape[0] > 0:
            moved = move_ends(x, active, p, stoppable, spoken, values, increments, lengths, rng)
            if moved:
                logp = log_density(x, active, p, g, values, increments, lengths, back)

        if turn < warmup:
            count += 1.0
            gap = TARGET_ACCEPT - (accept_sum / leaps if leaps > 0.0 else 0.0)
            gap_mean += (gap - gap_mean) / (count + _T0)
            log_step = mu - math.sqrt(count) / _GAMMA * gap_mean
            weight = count**-_KAPPA
            log_step_mean += weight * (log_step - log_step_mean)
            step = math.exp(log_step)
            if turn >= 15 and turn < warmup - last_stretch:
                window_rows[window_count] = x
                window_count += 1
            if turn + 1 == window_end and window_count > 10:
                metric = _shrunk_variances(window_rows[:window_count])
                window_count = 0
                window_length *= 2
                window_end += window_length
                # The next window would leave too little: let this one run to the end.
                if window_end + 2 * window_length > warmup - last_stretch:
                    window_end = warmup - last_stretch
                mu = math.log(10.0 * math.exp(log_step_mean))
                gap_mean, count = 0.0, 0.0
            if turn + 1 == warmup:
                step = math.exp(log_step_mean)
        else:
            at = turn - warmup
            draws[at, :size] = x
            for f in range(flows):
                draws[at, size + f] = active[f]
            divergences[at] = 1 if diverged else 0
            densities[at] = logp
            leapfrogs[at] = int(leaps)
        progress[0] = turn + 1
    tuned = np.empty(1 + size)
    tuned[0] = step
    tuned[1:] = metric
    return draws, divergences, densities, leapfrogs, tuned


@njit(cache=True)
def _shrunk_variances(rows: Floats) -> Floats:
    """Variances of draws (draws, size), pulled to 1e-3 with the weight of five draws, as Stan's."""
    n, size = rows.shape
    out = np.empty(size)
    for i in range(size):
        mean = 0.0
        for k in range(n):
            mean += rows[k, i]
        mean /= n
        square = 0.0
        for k in range(n):
            square += (rows[k, i] - mean) ** 2
        out[i] = square / (n - 1) * (n / (n + 5.0)) + 1e-3 * (5.0 / (n + 5.0))
    return out


@njit(cache=True, inline="always")
def _ones(n: int) -> int:
    total = 0
    while n > 0:
        total += n & 1
        n >>= 1
    return total


@njit(cache=True, inline="always")
def _trailing_ones(n: int) -> int:
    total = 0
    while n & 1:
        total += 1
        n >>= 1
    return total
