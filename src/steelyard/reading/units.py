"""The unit that a case counts an item in, for an amount read in another spelling of it.

In: two units. Out: how many of the wanted one the read one holds, None where no exact factor is known.
Never turns a thing counted into a thing weighed, and no currency into another.
"""

from __future__ import annotations

from steelyard.base.units import known_units

DIGITS = 12
"""A restated number keeps so many digits: a factor of a thousand leaves no trail behind it."""


def factor_between(unit: str, wanted: str) -> float | None:
    """How many `wanted` one `unit` is."""
    if unit == wanted:
        return 1.0
    one, other = known_units().get(unit), known_units().get(wanted)
    if one is None or other is None or one[0] != other[0]:
        return None
    return one[1] / other[1]


def restated(value: float | None, factor: float) -> float | None:
    """`value` times `factor`, without the noise of its arithmetic."""
    if value is None or factor == 1.0:
        return value
    return float(f"{value * factor:.{DIGITS}g}")
