"""Bare numbers that are how old somebody is: set off behind a name, or said of a person.

In: tokens, the place of a numeral in digits, a lexicon. Out: whether it is an age.
An age with its word, "aged 21" or "21 years old", is known by the word and not here.
"""

from __future__ import annotations

from steelyard.reading.lexicon import Lexicon
from steelyard.reading.tokens import Tokens

AGE_DIGITS = 2
"""Digits of an age; who is older than a hundred is told in words."""

_CLOSES = frozenset('.,;:!?)–—»”"')


def is_age(tokens: Tokens, number: int, lexicon: Lexicon) -> bool:
    """Whether the bare numeral `number` tells an age."""
    if len(tokens.low[number]) > AGE_DIGITS:
        return False
    return _age_after_name(tokens, number) or _age_of_subject(tokens, number, lexicon)


def _age_after_name(tokens: Tokens, number: int) -> bool:
    """A plain number set off by commas or brackets right after a name is how old somebody is."""
    low = tokens.low
    if not 2 <= number < len(low) - 1 or not low[number].isdecimal():
        return False
    signs = low[number - 1] + low[number + 1]
    if signs not in {",,", "()"} or not tokens.tight(number + 1):
        return False
    name = tokens.written(number - 2)
    # In brackets a small word before is a thing that was counted or a chapter.
    return name[0].isalpha() and (signs == ",," or not name[0].islower())


def _age_of_subject(tokens: Tokens, number: int, lexicon: Lexicon) -> bool:
    """She was 21, had sold her cow: a bare number that a sign closes, behind a person and "is"."""
    after = number + 1
    if len(tokens.low[number]) != AGE_DIGITS or lexicon.aged.ending(tokens, number) is None:
        return False
    closed = not tokens.close(after) or tokens.low[after] in _CLOSES
    return closed or tokens.low[after] in lexicon.and_joins
