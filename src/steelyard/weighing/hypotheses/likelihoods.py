"""Bayes factors of pieces whose likelihoods are given, and how likely that makes each hypothesis.

In: the likelihoods of each piece that counts, and the weights before any. Out: factors and
probabilities, under the stated assumption that pieces are independent given a hypothesis and
that one of the hypotheses is true. Knows no Weighing and no words.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final, Literal

Term = Literal[
    "almost_no_chance",
    "very_unlikely",
    "unlikely",
    "even_chance",
    "likely",
    "very_likely",
    "almost_certain",
]

TERMS: Final[tuple[tuple[float, Term], ...]] = (
    (0.05, "almost_no_chance"),
    (0.20, "very_unlikely"),
    (0.45, "unlikely"),
    (0.55, "even_chance"),
    (0.80, "likely"),
    (0.95, "very_likely"),
    (1.00, "almost_certain"),
)
"""Upper ends of the terms of Intelligence Community Directive 203 (2015), section 6 e 2 a."""


def soft_likelihood(likelihood: float, probability: float) -> float:
    """The likelihood of a piece that is so with a probability only.

    Pearl's virtual evidence (1988, Probabilistic Reasoning, 2.2.2), for one who had no opinion on
    the piece before: a piece as likely as not says nothing, whatever its likelihood.
    """
    return probability * likelihood + (1.0 - probability) * (1.0 - likelihood)


def log_factors(
    pieces: Sequence[tuple[Mapping[str, float], float]], hypotheses: Sequence[str]
) -> dict[str, float]:
    """The sum of natural log likelihoods a hypothesis: (likelihoods, probability) a piece."""
    return {
        id: sum(math.log(soft_likelihood(given[id], sure)) for given, sure in pieces)
        for id in hypotheses
    }


def probabilities(logs: Mapping[str, float], weights: Mapping[str, float]) -> dict[str, float]:
    """How likely each hypothesis is if one of them is true; `weights` before any piece."""
    top = max(logs.values())
    parts = {id: weights[id] * math.exp(log - top) for id, log in logs.items()}
    whole = sum(parts.values())
    return {id: part / whole for id, part in parts.items()}


def term_of(probability: float) -> Term:
    """The word for a probability; at a border the one nearer to an even chance."""
    for end, term in TERMS:
        # Borders belong to both neighbours; above a half the lower is the more careful.
        if probability < end or (probability == end and end > 0.5):
            return term
    return "almost_certain"
