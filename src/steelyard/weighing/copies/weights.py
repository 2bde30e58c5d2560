"""What a likeness of two claims is worth, and how likenesses add up.

In: the level that each feature of a pair fell into. Out: the probability that the two are one
act of assertion. Features are taken as independent given the answer (Fellegi and Sunter 1969):
each adds the log of m / u, its share among copies over its share among pairs that are none.

The shares are rounded judgements, checked on generated cases (bench/copies) whose seeds are not
those of the tests; no link of a hand-made case went into them.
"""

from __future__ import annotations

from functools import cache
from math import exp, log

PRIOR = log(0.04)
"""Log odds that two claims on like items from nearby weeks are one assertion, nothing else known."""

STALE_PRIOR = log(0.10)
"""Log odds that a later claim of one voice with a like number restates the older one."""

SHARES: dict[str, dict[str, tuple[float, float]]] = {
    # Voices: whom the chain of attribution ends in, or names on its way.
    "source": {
        "same": (0.58, 0.12),
        "named": (0.12, 0.010),
        "shared": (0.06, 0.020),
        # Nobody named on one side at least: a dropped attribution, or somebody else.
        "unnamed": (0.14, 0.10),
        "camp": (0.05, 0.22),
        "other": (0.05, 0.53),
    },
    # The day both speak of.
    "as_of": {
        "same_day": (0.58, 0.05),
        "overlap": (0.24, 0.12),
        "close": (0.12, 0.20),
        "apart": (0.06, 0.63),
        "unknown": (1.0, 1.0),
    },
    # Days between the reports: copies come in bursts after the first.
    "lag": {
        "days": (0.48, 0.12),
        "weeks": (0.24, 0.16),
        "months": (0.16, 0.22),
        "long": (0.12, 0.50),
        "unknown": (1.0, 1.0),
    },
    "item": {
        "same": (0.80, 0.30),
        "tied": (0.09, 0.12),
        "family": (0.08, 0.33),
        "other": (0.03, 0.25),
        # One is a floor of the other (fired <= delivered): alike by nature, two observations.
        "inequality": (0.003, 0.15),
    },
    "window": {
        "equal": (0.30, 0.12),
        "open": (0.60, 0.60),
        "differs": (0.10, 0.28),
    },
    "measure": {"equal": (0.94, 0.80), "differs": (0.06, 0.20)},
    "status": {"equal": (0.95, 0.80), "differs": (0.05, 0.20)},
    "direction": {"equal": (0.98, 0.90), "differs": (0.02, 0.10)},
    "text": {
        "near": (0.30, 0.002),
        "some": (0.20, 0.04),
        "unlike": (0.50, 0.96),
        "unknown": (1.0, 1.0),
    },
    # Two rows read out of one page: its figure told twice, or two figures of two things.
    "page": {"other": (0.97, 0.80), "twice": (0.026, 0.020), "two": (0.004, 0.18)},
}

NUMBERS: dict[str, float] = {
    "equal": 0.60,
    "end": 0.08,
    "rounded": 0.13,
    "converted": 0.05,
    "middle": 0.02,
    "near": 0.04,
    "far": 0.08,
}
"""How often a copy's number stands so to its origin's."""

CHANCE: tuple[float, ...] = (0.14, 0.07, 0.028, 0.007, 0.002)
"""How often another voice on the same item prints this very number by chance, by how many
figures it carries: 10,000 (one), 15,000 (one and a half), 13,000 (two), 9,870 (three), more."""

BY_CHANCE: dict[str, float] = {"converted": 0.05, "middle": 0.04, "near": 0.05, "far": 0.80}
"""The same for relations in which it hardly matters which number it is."""

ROUNDED_CHANCE: tuple[float, ...] = (0.16, 0.10, 0.05, 0.02, 0.01)
"""The same for a number that is another one rounded, by the figures that are left."""

COMMON_STEP = 0.5
"""Each further voice or month in the case with that number on that family adds this share."""
COMMON_MOST = 0.3


LOGS = {
    feature: {level: log(m / u) for level, (m, u) in levels.items()}
    for feature, levels in SHARES.items()
}


@cache
def figures(number: float) -> int:
    """How much a number says: an index into CHANCE."""
    if number == 0:
        return 0
    digits = f"{abs(number):.5e}".split("e", maxsplit=1)[0].replace(".", "").rstrip("0")
    if len(digits) == 1:
        return 0
    if len(digits) == 2:
        return 1 if digits[1] == "5" else 2
    return min(len(digits), 4)


@cache
def number_weight(relation: str, size: int, common: int) -> float:
    """Log of m / u of a relation of two numbers that carry `size` figures (see CHANCE).

    `common` counts the voices and months that use the number in the case besides the first.
    """
    m = NUMBERS[relation]
    if relation in BY_CHANCE:
        return log(m / BY_CHANCE[relation])
    table = ROUNDED_CHANCE if relation == "rounded" else CHANCE
    u = min(COMMON_MOST, table[size] * (1 + COMMON_STEP * common))
    # The end of a range can agree with two numbers.
    return log(m / (2 * u if relation == "end" else u))


def probability(odds: float) -> float:
    """Log odds -> probability, without overflow."""
    return 1 / (1 + exp(-max(-30.0, min(30.0, odds))))
