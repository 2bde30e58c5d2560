"""Digits written onto a word, which are part of a name: a paper, a channel, a make.

In: the tokens of a text, the place of a numeral in them, a lexicon. Out: whether it is such a part.
Only where numbers and endings are written together; what a unit follows counts that.
"""

from __future__ import annotations

from steelyard.reading.lexicon import Lexicon
from steelyard.reading.tokens import Tokens

SHORT, LONG = 2, 3
"""A word that digits are written onto has so many signs at least; the digits are so many at most."""


def is_of_name(tokens: Tokens, number: int, lexicon: Lexicon) -> bool:
    """'Channel24 said': whether digits close a word, and only an ending or a sign follows."""
    if not lexicon.bare_endings or not number or not tokens.tight(number):
        return False
    low = tokens.low
    word = low[number - 1]
    if len(word) < SHORT or not word.isalpha() or word.isascii() or len(low[number]) > LONG:
        return False
    after = number + 1
    if after >= len(low) or not low[number].isdecimal():
        return False
    if tokens.tight(after) and low[after] not in lexicon.bare_endings:
        return not low[after][0].isalnum() and low[after] not in "%‰-~–"
    return tokens.tight(after) or lexicon.units.starting(tokens, after) is None
