"""Units of measure and of counting: which spellings are one unit, and how two stand to each other.

In: units as somebody wrote them, and the table data/units.csv. Out: their base and size, or None
where the table does not have them. One or many, hyphens and lines make no difference; a unit of
time behind another (`soldier-month`) is a unit of both. Knows no currency.
"""

from __future__ import annotations

import math
import re
from functools import cache
from typing import Final

from steelyard.base.tables import read_table

TIMES: Final = frozenset({"hour", "day", "week", "month", "quarter", "year"})
_BETWEEN: Final = re.compile(r"[\s_\-]+")
_ALIKE: Final = 1e-9
"""Two sizes that differ by less are one: the factors of the table are exact."""


@cache
def known_units() -> dict[str, tuple[str, float]]:
    """Every spelling of the table as it stands there, with its base and how many of it one is."""
    return {row["unit"]: (row["base"], float(row["factor"])) for row in read_table("units.csv")}


def find_unit(text: str) -> tuple[str, float] | None:
    """The base of a unit and how many of it one is; None where the table does not have it."""
    exact = known_units().get(text.strip())
    if exact is not None:
        return exact
    plain = _plain(text)
    found = _plain_units().get(plain)
    if found is not None:
        return found
    first, _, last = plain.rpartition(" ")
    inner = find_unit(first) if first and last in TIMES else None
    return (f"{inner[0]} {last}", inner[1]) if inner else None


def units_ratio(one: str, other: str) -> float | None:
    """How many `other` one `one` is: 1 where they are spellings of the same, None where unknown."""
    if _plain(one) == _plain(other):
        return 1.0
    left, right = find_unit(one), find_unit(other)
    if left is None or right is None or left[0] != right[0]:
        return None
    ratio = left[1] / right[1]
    return 1.0 if math.isclose(ratio, 1.0, rel_tol=_ALIKE) else ratio


@cache
def _plain_units() -> dict[str, tuple[str, float]]:
    found: dict[str, tuple[str, float]] = {}
    for unit, size in known_units().items():
        # `MW` and `mw` are two units in the table, so what is large comes second.
        found.setdefault(_plain(unit), size)
    return found


def _plain(text: str) -> str:
    """Words in small letters, with one space between, each for one of the thing."""
    return " ".join(_one(word) for word in _BETWEEN.split(text.strip().casefold()) if word)


def _one(word: str) -> str:
    """A word of many for one of them, as far as spelling tells: `rounds`, `boxes`, `batteries`."""
    if len(word) > _LEAST and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > _LEAST and word.endswith(("ches", "shes", "xes", "sses")):
        return word[:-2]
    if len(word) > _LEAST and word.endswith("s") and not word.endswith("ss"):
        return word[:-1]
    return word


_LEAST: Final = 3
"""Letters that a word has more of, if it may be one of many: `gas` is not."""
