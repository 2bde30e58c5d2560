"""A number as a sentence of the program tells it: with all its digits and no exponent.

In: a number. Out: English text, which desk/sentences.py puts into other languages.
"""

from __future__ import annotations

import math
from typing import Final

MOST: Final = 1e15
LEAST: Final = 1e-6
"""Beyond these nobody reads the zeros; an exponent is clearer then."""
_PLACES: Final = 10


def plain_number(x: float, digits: int | None = None) -> str:
    """`3,000,000` and `0.25`; rounded to so many significant digits where that is asked for."""
    if digits is not None and math.isfinite(x):
        x = float(f"{x:.{digits}g}")
    if x != 0 and not LEAST <= abs(x) < MOST:
        return f"{x:g}"
    whole, _, part = f"{x:,.{_PLACES}f}".partition(".")
    part = part.rstrip("0")
    return f"{whole}.{part}" if part else whole
