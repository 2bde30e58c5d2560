"""Numbers that lines of a list, papers and houses bear, and those that say which one it is.

In: the tokens of a text, the place of a numeral in them, a lexicon. Out: whether the numeral is such
a number. Works from signs and places; never decides by what the text is about.
"""

from __future__ import annotations

import re

from steelyard.reading.lexicon import Lexicon
from steelyard.reading.tokens import Tokens

DAYS = 31
"""The largest day of a month, and the largest ordinal with a dot before a word with a capital that
only a preposition announces.
"""

MOST_ORDINAL = 999
"""The largest ordinal that is written with a dot in running text."""

STREET_REACH = 3
"""Words between a number of a house and the word for a street."""

YEAR_DIGITS = 4
"""Digits of the longer side of a paper's number, at least."""

_BULLETS = frozenset({".", ")", "/"})
SECTION = re.compile(r"\d{1,2}(?:\.\d{1,2}){1,3}")
"""The number of a section and of its parts."""


def numbers_a_line(tokens: Tokens, number: int) -> bool:
    """A list's own number at the start of a line: "3.", "3)" or, of a section, "3.2"."""
    word, after = tokens.low[number], number + 1
    if after + 1 >= len(tokens.low) or not (tokens.low[after] in _BULLETS or "." in word):
        return False
    text, start = tokens.text, tokens.starts[number]
    marked = tokens.low[after] in _BULLETS and tokens.tight(after) and not tokens.tight(after + 1)
    if not marked and not tokens.written(after)[0].isupper():
        return False
    line = text.rfind("\n", max(0, start - 8), start) + 1
    # Long numbers number paragraphs, and no line that a sentence was broken into.
    opens = len(word) <= 2 or (
        word.isdecimal() and len(word) == 3 and text[max(0, line - 2) : line] in {"", "\n\n"}
    )
    if not (opens and marked) and not SECTION.fullmatch(word):
        return False
    return not text[line or max(0, start - 8) : start].strip(" \t*>-–•#") and (
        line > 0 or start < 8
    )


def is_file(tokens: Tokens, number: int) -> bool:
    """20/9654: the number of a paper, with the year or the term it is of."""
    low = tokens.low
    for stroke, other in ((number + 1, number + 2), (number - 1, number - 2)):
        if not 0 <= other < len(low) or low[stroke] != "/" or not low[other].isdecimal():
            continue
        tight = tokens.tight(max(stroke, other)) and tokens.tight(max(stroke, number))
        if tight and max(len(low[other]), len(low[number])) >= YEAR_DIGITS:
            return True
    return False


def is_house(tokens: Tokens, number: int, lexicon: Lexicon) -> bool:
    """3 Gore Street: names with a capital, and a word for a street behind them."""
    for at in range(number + 1, number + 2 + STREET_REACH):
        if not tokens.close(at) or not tokens.written(at)[0].isupper():
            return False
        if at > number + 1 and lexicon.streets.starting(tokens, at) is not None:
            return True
    return False


def is_result(tokens: Tokens, number: int, lexicon: Lexicon) -> bool:
    """3대 1로: two numbers with no counter behind the second are a result or odds."""
    other, after = number + 2, number + 3
    if not (tokens.tight(number + 1) and tokens.close(other) and tokens.low[other].isdecimal()):
        return False
    if not tokens.close(after):
        return True
    unit = lexicon.units.starting(tokens, after)
    return unit is None and lexicon.compounds.of(tokens.low[after]) is None


def is_ordinal(tokens: Tokens, number: int, dot: int, lexicon: Lexicon) -> bool:
    """Whether "12." is the twelfth: a small number, a dot, and the sentence goes on."""
    low = tokens.low
    if not lexicon.ordinal_dot or dot + 1 >= len(low) or not tokens.close(dot + 1):
        return False
    following = tokens.written(dot + 1)
    if not following[0].isalpha() or not low[number].isdecimal() or int(low[number]) > MOST_ORDINAL:
        return False
    if following[0].islower():
        return True
    if lexicon.ordinal_before.ending(tokens, number) is None:
        return number > 0 and low[number - 1] in {",", "("} and int(low[number]) <= DAYS
    if int(low[number]) <= DAYS:
        return True
    # "The 73. exchange", but behind "the 40." the next sentence may begin.
    return (
        low[number - 1] in lexicon.articles_between and low[dot + 1] not in lexicon.function_words
    )
