"""A numeral as read: its place, its value, and how it is written.

In: tokens and what was read of them. Out: the record that the steps after pass on. Reads nothing.
"""

from __future__ import annotations

from math import log10
from typing import NamedTuple

from steelyard.reading.tokens import Tokens

PRECISION = 6
"""Decimal places kept of a product: 1.1 million is 1100000, not 1100000.0000000002."""


class Numeral(NamedTuple):
    """A numeral: its tokens [first, last), code points, values, and how it is written.

    form: digits, words, scale (a multiplier alone), article (one, but mostly an article), part,
    half (of what is measured), order, span. `scale` is the last multiplier, 1 without one; `hedge`
    is a bound that stands inside: a good third, 20-odd million.
    Many are made for every page, and a named tuple is made faster than a frozen class.
    """

    first: int
    last: int
    start: int
    end: int
    low: float
    high: float
    form: str
    scale: float = 1.0
    mantissa: float = 0.0
    places: int = 0
    regrouped: float | None = None
    hedge: str = ""


def made(
    tokens: Tokens, first: int, last: int, end: int, low: float, high: float, form: str
) -> Numeral:
    return Numeral(first, last, tokens.starts[first], tokens.ends[end - 1], low, high, form)


def scale_of(scale: float, mantissa: float, low: float) -> float:
    """The whole multiplier of a number with one: nine hundred thousand is 9 times 100,000."""
    if scale == 1 or mantissa <= 0 or low <= 0:
        return scale
    power = log10(low / mantissa)
    whole = round(power)
    return float(10**whole) if abs(power - whole) < 1e-9 else scale
