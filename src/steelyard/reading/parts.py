"""Parts of a whole: thirds in words, 2/3 with a stroke, ½ as one sign.

In: tokens, a place in them, a lexicon. Out: whether a part stands there, and its value.
A part is less than one; a quarter of a year or a third place is none.
"""

from __future__ import annotations

from functools import lru_cache
from math import gcd
from unicodedata import numeric

from steelyard.reading.digits import read_digits
from steelyard.reading.lexicon import HYPHENS, Lexicon
from steelyard.reading.numeral import Numeral, made
from steelyard.reading.tokens import Tokens

STROKES = frozenset("/⁄")

SMALL_PART = 1000
"""Largest denominator of a part written with a stroke."""


def is_part(tokens: Tokens, first: int, last: int, lexicon: Lexicon) -> bool:
    """Whether the word is a part of something and not a quarter of a year or a third place."""
    if lexicon.parts_not_after.ending(tokens, first) is not None:
        return False
    return lexicon.parts_not_before.starting(tokens, last) is None


@lru_cache(maxsize=SMALL_PART)
def vulgar(sign: str) -> float | None:
    """The value of ½ and its like."""
    value = numeric(sign, 0.0)
    return value if 0 < value < 1 else None


def stroke(tokens: Tokens, at: int, value: float, lexicon: Lexicon) -> tuple[float, int] | None:
    """2/3: a part written with a stroke, if it is less than one."""
    low = tokens.low
    if at + 2 >= len(low) or low[at + 1] not in STROKES:
        return None
    if not tokens.tight(at + 1) or not tokens.tight(at + 2) or not low[at + 2][0].isdecimal():
        return None
    bottom = read_digits(low[at + 2], lexicon.decimal, lexicon.group)
    if bottom is None or not bottom.plain or not 0 < value < bottom.value <= SMALL_PART:
        return None
    if gcd(int(value), int(bottom.value)) > 1:
        # "3/18" is a day of a month: nobody writes a sixth so.
        return None
    return value / bottom.value, at + 3


def top_of(tokens: Tokens, at: int, lexicon: Lexicon) -> tuple[float, int] | None:
    """The numerator where the denominator comes first."""
    if at >= len(tokens.low) or not tokens.close(at):
        return None
    word = tokens.low[at]
    if word[0].isdecimal():
        digits = read_digits(word, lexicon.decimal, lexicon.group)
        return (digits.value, at + 1) if digits else None
    atom = lexicon.compounds.of(word)
    return (atom.low, at + 1) if atom is not None and atom.kind == "value" else None


def part_alone(tokens: Tokens, first: int, lexicon: Lexicon) -> Numeral | None:
    """Half of, die Hälfte, треть: a part without a number before it."""
    value = 1.0 / lexicon.parts[tokens.low[first]]
    after = first + 2
    if after < len(tokens.low) and tokens.low[first + 1] in HYPHENS and tokens.tight(after):
        # "Half-rusted": how a thing is, and no part of it.
        if tokens.tight(first + 1) and tokens.low[after][0].isalpha():
            return None
    if not is_part(tokens, first, first + 1, lexicon):
        return None
    return made(tokens, first, first + 1, first + 1, value, value, "part")


def multiplied(tokens: Tokens, at: int, lexicon: Lexicon) -> bool:
    """Whether a multiplier stands at `at`."""
    if not tokens.close(at):
        return False
    atom = lexicon.compounds.of(tokens.low[at])
    return atom is not None and atom.kind == "times"
