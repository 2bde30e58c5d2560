"""Sizes between a number and what it counts: 3 million 155-mm shells, 800 122 mm and 152 mm rounds.

In: tokens, the place where a size may begin, a lexicon. Out: where it ends. Never says what is counted.
"""

from __future__ import annotations

from steelyard.reading.lexicon import HYPHENS, Lexicon
from steelyard.reading.tokens import Tokens

SIGNS = frozenset("/,-–·")
"""Signs that join sizes."""

SIZE_DIGITS = 3
"""Digits of a calibre at most."""


def size_end(tokens: Tokens, at: int, lexicon: Lexicon) -> int:
    """Where a size ends that begins at `at`, else `at`: 155-mm, 122 mm and 152 mm, 122 and 152 mm.

    Digits with a word written onto them, or before the measure of calibres, say of which size and not how many.
    """
    end, found = at, at
    while end < len(tokens.low) and tokens.low[end][0].isdecimal():
        after = _one_size(tokens, end, lexicon)
        if after > end:
            found = after
        elif len(tokens.low[end]) <= SIZE_DIGITS:
            # Of several sizes only the last may say in what: 122 and 152 mm, 122- and 152-mm.
            after = end + 1
            if after < len(tokens.low) and tokens.low[after] in HYPHENS and tokens.tight(after):
                after += 1
        if not tokens.close(after) or not _joins(tokens, after, lexicon):
            break
        end = after + 1
        if not tokens.close(end):
            break
    return found


def _joins(tokens: Tokens, at: int, lexicon: Lexicon) -> bool:
    word = tokens.low[at]
    if word in SIGNS or word in lexicon.and_joins or word in lexicon.conjunctions:
        return True
    return lexicon.range_joins.starting(tokens, at) is not None


def _one_size(tokens: Tokens, at: int, lexicon: Lexicon) -> int:
    low = tokens.low
    if at + 1 >= len(low) or not low[at][0].isdecimal():
        return at
    if low[at + 1] in HYPHENS:
        onto = at + 2 < len(low) and tokens.tight(at + 1) and tokens.tight(at + 2)
        return at + 3 if onto and low[at].isdecimal() and low[at + 2][0].isalpha() else at
    if not tokens.close(at + 1):
        return at
    return at + 2 if low[at + 1] in lexicon.calibres else at
