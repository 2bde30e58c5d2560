"""Numerals that are days and times by how they are written: 18.52 in a diary, 11. 24., 3/18.

In: the tokens of a text. Out: the numbers of those tokens. Knows no language and no unit.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from math import gcd

from steelyard.reading.tokens import Tokens

CLOCK_LINES = 2
"""So many lines that open with a time of day make a diary of the text."""

MONTHS, DAYS = 12, 31
"""The largest numbers of a month and of a day."""

YEAR_DIGITS = 4
"""Digits of a year."""

_CLOCK = re.compile(r"(?m)^[ \t*]*([01]?\d|2[0-3])[.:h][0-5]\d(?=[ \t]*(?:$|[^\W\d_]|[-–—:|(]))")
_DATED = re.compile(
    r"(?<![\d.,])(?:\d{4}\. ?)?\d{1,2}\. ?\d{1,2}\.(?: ?[~∼–-] ?(?:\d{1,2}\. ?)?\d{1,2}\.?)?(?!\d)"
)


def find_clocks(tokens: Tokens, found: set[int]) -> None:
    """18.52 at the start of a line, where more than one line opens so: the times of a diary."""
    clocks = list(_CLOCK.finditer(tokens.text))
    if len(clocks) < CLOCK_LINES:
        return
    for match in clocks:
        first = bisect_left(tokens.starts, match.start(1))
        last = bisect_left(tokens.starts, match.end())
        found.update(one for one in range(first, last) if tokens.low[one][0].isdecimal())


def find_dated(tokens: Tokens, numerals: list[int], found: set[int]) -> None:
    """11. 24.~28.: a month and a day, each with its dot."""
    if not any(_may_date(tokens.low, number) for number in numerals):
        return
    for match in _DATED.finditer(tokens.text):
        first = bisect_left(tokens.starts, match.start())
        last = bisect_left(tokens.starts, match.end())
        inside = [one for one in range(first, last) if tokens.low[one][0].isdecimal()]
        plain = [tokens.low[one] for one in inside]
        if len(plain) > 1 and all(one.isdecimal() for one in plain):
            small = [int(one) for one in plain if len(one) < YEAR_DIGITS]
            if len(small) > 1 and min(small[:2]) <= MONTHS and max(small) <= DAYS:
                found.update(inside)


def _may_date(low: list[str], number: int) -> bool:
    """Whether a dot stands behind a numeral, and in it or behind the dot is another numeral."""
    if low[number + 1 : number + 2] != ["."]:
        return False
    return "." in low[number] or any(map(str.isdecimal, "".join(low[number + 2 : number + 3])))


def is_day_with_stroke(tokens: Tokens, number: int) -> bool:
    """3/18: month and day, or day and month, which is no part in lowest terms."""
    low = tokens.low
    for first in (number, number - 2):
        if first < 0 or first + 2 >= len(low) or low[first + 1] != "/":
            continue
        one, other = low[first], low[first + 2]
        if not (one.isdecimal() and other.isdecimal() and tokens.tight(first + 1)):
            continue
        if not tokens.tight(first + 2) or max(len(one), len(other)) > 2:
            continue
        a, b = int(one), int(other)
        if 0 < a <= DAYS and 0 < b <= DAYS and min(a, b) <= MONTHS and gcd(a, b) > 1:
            return True
    return False
