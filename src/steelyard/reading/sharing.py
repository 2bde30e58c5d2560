"""Parts worked out of the amount they are of: half of them, a third of the promised thirty.

In: drafts that are amounts, in order, tokens. Out: the same, the parts with the value, unit and noun of
what they are of. A bound on a part leaves it a share; never looks further than the sentence before.
"""

from __future__ import annotations

from itertools import pairwise

from steelyard.reading.drafts import Draft
from steelyard.reading.lexicon import Lexicon
from steelyard.reading.tokens import Tokens

ASIDE_REACH = 3
"""Tokens between an amount and what says it once more in brackets: "( about"."""

OF_REACH = 3
"""Tokens between a part and the amount behind it that it is of: "half of the promised 30"."""

PERSONS = "persons"
RATIOS = frozenset((3.0, 4.0, 5.0, 10.0, 100.0))
"""Wholes of which a part is told as a share and not as a number of some who are known."""

SHARES = frozenset({"percent", "share"})
"""Units of what is a part of something itself."""

OF_NEXT = "part-of-next"
"""The rule of a part of what follows it."""


def is_aside(tokens: Tokens, before: Draft, one: Draft) -> bool:
    """Whether `one` stands in brackets right behind `before`, and so only says it once more."""
    if before.sentence != one.sentence or not 0 < one.first - before.last <= ASIDE_REACH:
        return False
    return "(" in tokens.low[before.last : one.first]


def is_one_in(tokens: Tokens, one: Draft, other: Draft, lexicon: Lexicon) -> bool:
    """Whether 'of five people one' is a share, where the whole stands before its part.

    Two of five are counted, and so is one of five prisoners, whom the text knows: a share opens its
    clause and says of nobody who they are, or is called one.
    """
    if not lexicon.noun_before or one.unit is None or other.unit is None:
        return False
    if {one.unit.name, other.unit.name} != {PERSONS} or one.low not in RATIOS:
        return False
    if one.hedge or one.low != one.high or other.low != other.high or other.low != 1:
        return False
    between = lexicon.ratio_joins.starting(tokens, one.last)
    if between is None or between[0] != other.first:
        return False
    if lexicon.each.ending(tokens, other.last) or lexicon.each.starting(tokens, other.last):
        return True
    return not (tokens.close(one.first) and tokens.low[one.first - 1][0].isalnum())


def work_out(tokens: Tokens, drafts: list[Draft], lexicon: Lexicon) -> None:
    """Half of them: a part of the amount just named, worked out."""
    for one, other in pairwise(drafts):
        _of_what_follows(tokens, one, other, lexicon)
    for number, one in enumerate(drafts):
        at = number - 1
        while at > 0 and is_aside(tokens, drafts[at - 1], drafts[at]):
            at -= 1
        before = drafts[max(at, 0)]
        if number == 0 or one.numeral.form != "part" or one.sentence - before.sentence > 1:
            continue
        if one.rule == OF_NEXT:
            continue
        # "Less than half of them" stays a share: nobody states the number that would be.
        if one.one_sided:
            continue
        if before.numeral.form == "part" or (
            before.unit is not None and before.unit.name == "percent"
        ):
            continue
        near = range(one.first, max(one.first - 4, 0), -1)
        said = any(lexicon.of_them.ending(tokens, at) for at in near)
        said = said or lexicon.of_them.starting(tokens, one.last) is not None
        if said:
            share = one.numeral.low
            one.low, one.high = before.low * share, before.high * share
            one.unit, one.noun, one.noun_unit = before.unit, before.noun, before.noun_unit
            one.rule = "part-of-them"
            if one.bound == "" and one.hedge == "" and before.bound == "range":
                one.bound = "range"


def _of_what_follows(tokens: Tokens, one: Draft, other: Draft, lexicon: Lexicon) -> None:
    """Half of the promised 30 tanks: a part of the amount named right behind it, worked out."""
    gap = tokens.low[one.last : other.first]
    if one.numeral.form != "part" or one.one_sided or not 0 < len(gap) <= OF_REACH:
        return
    if other.numeral.form == "part" or gap[0] not in lexicon.out_of:
        return
    if other.unit is not None and other.unit.name in SHARES:
        return
    share = one.numeral.low
    one.low, one.high = other.low * share, other.high * share
    one.unit, one.noun, one.noun_unit = other.unit, other.noun, other.noun_unit
    one.rule = OF_NEXT
