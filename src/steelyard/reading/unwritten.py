"""Amounts without a numeral: none at all, and as many or twice as many as before.

In: tokens, a lexicon, the drafts that have a numeral. Out: further drafts.
Only set phrases of the lexicon count; a plain "no" before a noun denies a thing, not an amount.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import compress

from steelyard.reading.drafts import Draft, find_noun
from steelyard.reading.lexicon import Lexicon
from steelyard.reading.numbers import Numeral
from steelyard.reading.tokens import Tokens


def find_unwritten(
    tokens: Tokens, lexicon: Lexicon, starts: list[int], drafts: list[Draft]
) -> list[Draft]:
    """Drafts of the amounts that no numeral states; "not one" may cover a draft of one."""
    covered: set[int] = set()
    for one in drafts:
        covered.update(range(one.first, one.last))
    found: list[Draft] = []
    opens, last = lexicon.unwritten_openers, 0
    for number in compress(range(len(tokens.low)), map(opens.__getitem__, tokens.low)):
        if number < last:
            continue
        made = _none(tokens, number, lexicon)
        if made is None and number not in covered:
            made = _same(tokens, number, lexicon, drafts)
        if made is None:
            continue
        made.sentence = max(bisect_right(starts, tokens.starts[made.first]) - 1, 0)
        if made.noun_unit is None or made.noun_unit.kind != "never":
            found.append(made)
        last = made.last
    return found


def _none(tokens: Tokens, number: int, lexicon: Lexicon) -> Draft | None:
    zero = lexicon.zero.starting(tokens, number)
    if zero is None:
        return None
    last = zero[0]
    draft = _empty(tokens, number, last, 0.0, 0.0, "zero")
    unit = lexicon.units.starting(tokens, last) if tokens.close(last) else None
    if unit is not None and unit[1].kind in {"measure", "money"}:
        draft.unit, draft.last = unit[1], unit[0]
    find_noun(tokens, draft, lexicon)
    return draft


def _same(tokens: Tokens, number: int, lexicon: Lexicon, drafts: list[Draft]) -> Draft | None:
    same = lexicon.same.starting(tokens, number)
    if same is None:
        return None
    last, times = same
    if last < len(tokens.low) and tokens.low[last] in lexicon.not_same:
        return None
    before = [one for one in drafts if one.last <= number]
    if not before:
        return None
    low, high = before[-1].low * times, before[-1].high * times
    draft = _empty(tokens, number, last, low, high, "same")
    draft.bound = before[-1].bound or before[-1].hedge
    unit = lexicon.units.starting(tokens, last) if tokens.close(last) else None
    if unit is not None and unit[1].kind in {"measure", "money"}:
        draft.unit, draft.last = unit[1], unit[0]
    find_noun(tokens, draft, lexicon)
    if draft.noun_unit is None and draft.unit is None:
        draft.unit = before[-1].unit or before[-1].noun_unit
    return draft


def _empty(tokens: Tokens, first: int, last: int, low: float, high: float, rule: str) -> Draft:
    start, end = tokens.starts[first], tokens.ends[last - 1]
    numeral = Numeral(first, last, start, end, low, high, rule)
    return Draft(numeral, first, last, 0, low=low, high=high, rule=rule)
