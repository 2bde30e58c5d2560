"""Numerals in digits, as a locale writes them.

In: a token that opens with a digit, the signs of decimals and of groups. Out: its value, or None
where it is a date, a version or a number too long to mean anything. Never looks at what is around.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from unicodedata import decimal

LONGEST = 40
"""Signs of the longest numeral: beyond it, it is an account or a key, not an amount."""

REMEMBERED = 20_000
"""Numerals whose reading is kept: years and small numbers come again and again."""

GROUP = 3
YEARS = (1900, 2100)
"""Four plain digits in this range are a year unless something counted follows."""

_SPACES = " \u00a0\u2009\u202f'’"


@dataclass(frozen=True, slots=True)
class Digits:
    """A numeral in digits: its value, and its value if the one sign in it parts groups instead.

    plain: no sign at all; places: digits after the decimal sign; year: whether it looks like one.
    """

    value: float
    places: int
    plain: bool
    regrouped: float | None = None
    year: bool = False


def read_digits(token: str, point: str, group: str) -> Digits | None:
    """Read `token`; `point` is the locale's decimal sign and `group` parts its thousands."""
    return _read(token, point, group) if len(token) <= LONGEST else None


@lru_cache(maxsize=REMEMBERED)
def _read(token: str, point: str, group: str) -> Digits | None:
    token = "".join(one if one in "., '’" or one in _SPACES else str(decimal(one)) for one in token)
    spaced = any(one in token for one in _SPACES)
    for one in _SPACES:
        token = token.replace(one, "\0")
    if spaced:
        head, *rest = token.split("\0")
        tail = rest[-1].replace(",", ".")
        whole, _, places = tail.partition(".")
        parts = [*rest[:-1], whole]
        if not 1 <= len(head) <= GROUP or any(len(one) != GROUP for one in parts):
            return None
        if not "".join([head, *parts]).isdecimal():
            return None
        return _digits("".join([head, *parts]), places)
    signs = [one for one in token if one in ".,"]
    if not signs:
        # A leading nought belongs to a telephone, a code or a clock.
        if len(token) > 1 and token[0] == "0":
            return None
        value = float(token)
        year = value.is_integer() and YEARS[0] <= value < YEARS[1]
        return Digits(value, 0, plain=True, year=year)
    last = signs[-1]
    if len(set(signs)) == 2:
        whole, _, places = token.rpartition(last)
        other = "." if last == "," else ","
        if last in whole or not _grouped(whole, other):
            return None
        return _digits(whole.replace(other, ""), places)
    if len(signs) > 1:
        return _digits(token.replace(last, ""), "") if _grouped(token, last) else None
    whole, _, places = token.partition(last)
    groups = len(places) == GROUP and 1 <= len(whole) <= GROUP and whole[0] != "0"
    # "12,000" is twelve thousand in every language; nobody measures to three noughts.
    if groups and (last == group or places == "0" * GROUP):
        return _digits(whole + places, "")
    if len(whole) > 1 and whole[0] == "0":
        return None
    found = _digits(whole, places)
    regrouped = float(whole + places) if groups and last != point else None
    if groups and last == point:
        regrouped = float(whole + places)
    return Digits(found.value, found.places, plain=False, regrouped=regrouped)


def _digits(whole: str, places: str) -> Digits:
    return Digits(float(f"{whole}.{places or 0}"), len(places), plain=False)


def _grouped(whole: str, sign: str) -> bool:
    """Whether `whole` is parted into groups: 1.200.000, and 12,34,567 as in India."""
    head, *groups = whole.split(sign)
    if not head or not groups or head[0] == "0" or len(groups[-1]) != GROUP:
        return False
    if all(len(one) == GROUP for one in groups):
        return len(head) <= GROUP
    return sign == "," and len(head) <= 2 and all(len(one) == 2 for one in groups[:-1])
