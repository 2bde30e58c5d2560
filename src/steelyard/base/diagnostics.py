"""How far draws from several chains can be trusted: R-hat, effective sizes, errors of quantiles.

In: draws of one quantity, (chains, draws). Out: plain numbers. All after Vehtari, Gelman,
Simpson, Carpenter and Buerkner (2021), "Rank-normalization, folding, and localization";
tests hold them against ArviZ.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv, ndtri

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """R-hat, bulk and tail effective sample size of one quantity, and errors of its quantiles."""

    r_hat: float
    ess_bulk: float
    ess_tail: float
    mcse_logs: tuple[float, ...]
    """Monte Carlo error of each log quantile asked for, in their order."""

    @property
    def mcse_log(self) -> float:
        """The largest of them."""
        return max(self.mcse_logs)


def diagnose(draws: Floats, quantiles: tuple[float, ...] = (0.05, 0.5, 0.95)) -> Diagnosis:
    """Diagnose draws (chains, draws) of a positive quantity.

    `mcse_logs` are Monte Carlo errors of the logs of the given quantiles; for a quantity that
    is not positive throughout they are relative to the 5-95 % width instead.
    A constant gives R-hat 1 and the number of draws.
    """
    flat = draws.ravel()
    if np.ptp(flat) == 0.0:
        return Diagnosis(1.0, float(flat.size), float(flat.size), (0.0,) * len(quantiles))
    ranks = _normalised_ranks(_split(draws))
    r_hat = rank_r_hat(draws)
    tails = [_ess(_split((draws <= np.quantile(flat, q)).astype(float))) for q in (0.05, 0.95)]
    return Diagnosis(r_hat, _ess(ranks), min(tails), _mcse_logs(draws, quantiles))


def share_error(held: NDArray[np.bool_], chains: int) -> float:
    """The standard error of a share of draws (draws,) that hang together: by their effective number.

    Where all or none hold, one draw is all that can be told apart.
    """
    share = float(held.mean())
    if share in {0.0, 1.0}:
        return 1.0 / len(held)
    ess = diagnose(held.reshape(chains, -1).astype(float)).ess_bulk or float(len(held))
    return math.sqrt(share * (1.0 - share) / ess)


def rank_r_hat(draws: Floats) -> float:
    """Rank-normalised split R-hat of draws (chains, draws), folded or not, whichever is larger."""
    if np.ptp(draws) == 0.0:
        return 1.0
    split = _split(draws)
    folded = np.abs(split - np.median(split))
    return max(_r_hat(_normalised_ranks(split)), _r_hat(_normalised_ranks(folded)))


def _split(draws: Floats) -> Floats:
    half = draws.shape[1] // 2
    return np.concatenate([draws[:, :half], draws[:, -half:]])


def _normalised_ranks(draws: Floats) -> Floats:
    """Average ranks as normal scores (Blom 1958)."""
    flat = draws.ravel()
    _, inverse, counts = np.unique(flat, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    ranks = (ends - (counts - 1) / 2.0)[inverse]
    scores: Floats = ndtri((ranks - 0.375) / (flat.size + 0.25)).reshape(draws.shape)
    return scores


def _r_hat(draws: Floats) -> float:
    n = draws.shape[1]
    between = n * draws.mean(axis=1).var(ddof=1)
    within = draws.var(axis=1, ddof=1).mean()
    return float(np.sqrt((between / within + n - 1) / n)) if within > 0 else 1.0


def _ess(draws: Floats) -> float:
    """Geyer's initial monotone sequence over the chains' combined autocorrelation."""
    chains, n = draws.shape
    if np.ptp(draws) == 0.0:
        return float(chains * n)
    padded = 1 << (2 * n - 1).bit_length()
    centred = draws - draws.mean(axis=1, keepdims=True)
    spectrum = np.fft.rfft(centred, padded, axis=1)
    cov = np.fft.irfft(spectrum * np.conj(spectrum), padded, axis=1)[:, :n] / n
    within = float(np.mean(cov[:, 0])) * n / (n - 1)
    plus = within * (n - 1) / n
    if chains > 1:
        plus += float(draws.mean(axis=1).var(ddof=1))
    rho = 1.0 - (within - cov.mean(axis=0)) / plus
    rho[0] = 1.0
    pairs = rho[: 2 * (n // 2)].reshape(-1, 2).sum(axis=1)
    negative = np.flatnonzero(pairs[1:] < 0.0)
    stop = int(negative[0]) + 1 if negative.size else pairs.size
    kept = np.minimum.accumulate(pairs[:stop])
    tau = -1.0 + 2.0 * float(kept.sum())
    if stop < pairs.size:
        tau += max(float(rho[2 * stop]), 0.0)
    tau = max(tau, 1.0 / np.log10(chains * n))
    return float(chains * n / tau)


def _mcse_logs(draws: Floats, quantiles: tuple[float, ...]) -> tuple[float, ...]:
    """The error of each of `quantiles`, from the beta interval of an order statistic."""
    flat = np.sort(draws.ravel())
    size = flat.size
    positive = bool(flat[0] > 0.0)
    p05, p95 = np.quantile(flat, (0.05, 0.95))
    errors = []
    for q in quantiles:
        ess = _ess(_split((draws <= np.quantile(flat, q)).astype(float)))
        # One standard error either side, as posterior's and ArviZ's mcse_quantile.
        low, high = betaincinv(ess * q + 1.0, ess * (1.0 - q) + 1.0, (0.1586553, 0.8413447))
        left = flat[max(int(np.floor(low * size)) - 1, 0)]
        right = flat[min(int(np.ceil(high * size)) - 1, size - 1)]
        if positive:
            errors.append(float(np.log(right / left)) / 2.0)
        else:
            errors.append(float((right - left) / (p95 - p05)) / 2.0 if p95 > p05 else 0.0)
    return tuple(errors)
