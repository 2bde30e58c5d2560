"""How likely one printed figure is, given the quantity it speaks of; compiled.

In: the claim's ends on the log scale, the leaned log quantity, widths. Out: log likelihood and
its derivatives. Each function is a density over the figure that could have been printed.
"""

from __future__ import annotations

import math

from numba import njit

from steelyard.weighing.estimates.packed import AT_LEAST, AT_MOST, ORDER, POINT

LOG_2PI_HALF = 0.5 * math.log(2.0 * math.pi)
# Below this a direct erfc underflows towards the limit of doubles; the series takes over.
_TAIL = -20.0
_T_NOISE = 4.0
_ROOT_2 = math.sqrt(2.0)
# Above `_NEAR` sd and below `_FAR` means of the excess no density leaves the range of doubles.
_NEAR, _FAR = -8.0, 400.0


@njit(cache=True, inline="always")
def log_ndtr(z: float) -> float:
    """Log of the standard normal distribution function, stable in the far tail."""
    if z > _TAIL:
        return math.log(0.5 * math.erfc(-z / math.sqrt(2.0)))
    q = 1.0 / (z * z)
    series = 1.0 - q * (1.0 - q * (3.0 - q * (15.0 - 105.0 * q)))
    return -0.5 * z * z - math.log(-z) - LOG_2PI_HALF + math.log(series)


@njit(cache=True, inline="always")
def hazard(z: float, log_cdf: float) -> float:
    """Standard normal density over distribution function."""
    return math.exp(-0.5 * z * z - LOG_2PI_HALF - log_cdf)


@njit(cache=True)
def _student(x: float, s: float) -> tuple[float, float, float]:
    """Log density of t(4) with scale `s` at residual x; derivatives by x and s."""
    z = x / s
    w = 1.0 + z * z / _T_NOISE
    # Normalising constant of t(4): Gamma(2.5) / (Gamma(2) sqrt(4 pi)) = 3/8.
    value = math.log(0.375 / (s * w * w * math.sqrt(w)))
    by_z = -(_T_NOISE + 1.0) * z / (_T_NOISE * w)
    return value, by_z / s, -1.0 / s - by_z * z / s


@njit(cache=True)
def _modified(x: float, s: float, m: float) -> tuple[float, float, float, float]:
    """Exponentially modified Gaussian at x = E + N(0, s), E of mean m; derivatives by x, s, m.

    Grushka (1972), in the log form that holds in the far tail.
    """
    z = x / s - s / m
    log_cdf = log_ndtr(z)
    h = hazard(z, log_cdf)
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
    wide = s * factor
    z, z_wide = x / s - s / m, x / wide - wide / m
    if z > _NEAR and z_wide > _NEAR and x < _FAR * m:
        # Nothing under- or overflows here, so the two densities are added as they are.
        near = (1.0 - rare) * math.exp(0.5 * (s / m) ** 2 - x / m)
        far = rare * math.exp(0.5 * (wide / m) ** 2 - x / m)
        near *= 0.5 * math.erfc(-z / _ROOT_2)
        far *= 0.5 * math.erfc(-z_wide / _ROOT_2)
        total = near + far
        share, share_wide = near / total, far / total
        # exp((s/m)^2/2 - x/m) phi(x/s - s/m) is phi(x/s).
        h = (1.0 - rare) * math.exp(-0.5 * (x / s) ** 2 - LOG_2PI_HALF) / total
        h_wide = rare * math.exp(-0.5 * (x / wide) ** 2 - LOG_2PI_HALF) / total
        square = share * s * s + share_wide * wide * wide
        by_s = share * s / (m * m) - h * (x / (s * s) + 1.0 / m)
        by_wide = share_wide * wide / (m * m) - h_wide * (x / (wide * wide) + 1.0 / m)
        return (
            math.log(total / m),
            h / s + h_wide / wide - 1.0 / m,
            by_s + factor * by_wide,
            (x - m + h * s + h_wide * wide - square / m) / (m * m),
        )
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
        ha, hb = hazard(above, a), hazard(below, b)
        by_width = -(ha * above + hb * below) / width
        return a + b, (ha - hb) / width, by_width * s / width, 0.0
    z = (low - mu) / s
    a = log_ndtr(z)
    h = hazard(z, a)
    return a, -h / s, -h * z / s, 0.0
