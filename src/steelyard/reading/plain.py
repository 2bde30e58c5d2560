"""Numerals in digits with which nothing behind them makes one number, as most are.

In: tokens, the place of a numeral in digits, a lexicon. Out: the numeral, or None where what follows
has to be read with it. Says the same as the long way, and only sooner.
"""

from __future__ import annotations

from steelyard.reading.digits import read_digits
from steelyard.reading.lexicon import HYPHENS, Lexicon
from steelyard.reading.numeral import PRECISION, Numeral
from steelyard.reading.parts import STROKES
from steelyard.reading.tokens import Tokens


def digits_alone(tokens: Tokens, first: int, lexicon: Lexicon) -> Numeral | None:
    """The numeral `first` by itself, if it stands by itself."""
    last, word = first + 1, tokens.low[first]
    if tokens.close(last):
        after = tokens.low[last]
        if lexicon.number_further[after] or after in lexicon.parts or after in lexicon.inverse_part:
            return None
        if after in STROKES or after in HYPHENS:
            return None
    if word in lexicon.not_numerals:
        return None
    digits = read_digits(word, lexicon.decimal, lexicon.group)
    if digits is None:
        return None
    value = round(digits.value, PRECISION)
    return Numeral(
        first,
        last,
        tokens.starts[first],
        tokens.ends[first],
        value,
        value,
        "digits",
        mantissa=digits.value,
        places=digits.places,
        regrouped=digits.regrouped,
    )
