"""A numeral as read: its place, its value, and how it is written.

In: tokens and what was read of them. Out: the record that the steps after pass on. Reads nothing.
"""

from __future__ import annotations

from typing import NamedTuple

from steelyard.reading.tokens import Tokens


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
