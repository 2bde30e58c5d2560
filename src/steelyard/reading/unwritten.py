"""Amounts without a numeral: none at all, and as many or twice as many as before.

In: tokens, a lexicon, the drafts that have a numeral. Out: further drafts.
Only set phrases of the lexicon count; a plain "no" before a noun denies a thing, not an amount.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from steelyard.reading.digits import read_digits
from steelyard.reading.drafts import Draft, find_noun, hedges_before
from steelyard.reading.lexicon import UNWRITTEN, Lexicon
from steelyard.reading.numeral import Numeral
from steelyard.reading.sharing import is_aside
from steelyard.reading.tokens import Tokens

CLOSING = frozenset(".,;!?:)")
"""Signs that close the clause of a none that stands alone."""

LOOKED_BACK, FAR = 12, 200
"""So many amounts, and tokens, back stands what none of has come at most."""
COUNTED = 3
"""So many amounts back one is looked for that is counted and no money."""

ANSWER = 40
"""Signs before an answer in which the end of its question stands."""

_CLOSED = re.compile(r"\n\s*\n|(?:[.!?]\s.*){3}", re.DOTALL)
"""What stands between was told so far before that nobody counts on."""

DENIAL_REACH = 6
"""Tokens behind "not even one" among which its denial is looked for."""


def find_unwritten(
    tokens: Tokens, lexicon: Lexicon, starts: list[int], drafts: list[Draft]
) -> list[Draft]:
    """Drafts of the amounts that no numeral states; "not one" may cover a draft of one."""
    for one in drafts:
        _denied(tokens, one, lexicon)
    covered: set[int] = set()
    for one in drafts:
        # "Half" alone is a part, "half that number" says more.
        if one.numeral.form not in {"part", "half"}:
            covered.update(range(one.first, one.last))
    found: list[Draft] = []
    last = 0
    for number, flags in tokens.opening:
        if number < last or not flags & UNWRITTEN:
            continue
        if lexicon.unwritten.starting(tokens, number) is None:
            continue
        made = _none(tokens, number, lexicon) or _none_alone(tokens, number, lexicon, drafts)
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
        zero = lexicon.zero_before.starting(tokens, number)
        if zero is None or not _countable(tokens, zero[0], lexicon):
            return None
    last = zero[0]
    draft = _empty(tokens, number, last, 0.0, 0.0, "zero")
    unit = lexicon.units.starting(tokens, last) if tokens.close(last) else None
    if unit is not None and unit[1].kind in {"measure", "money"}:
        draft.unit, draft.last = unit[1], unit[0]
    find_noun(tokens, draft, lexicon)
    return draft


def _none_alone(tokens: Tokens, number: int, lexicon: Lexicon, drafts: list[Draft]) -> Draft | None:
    """'So far none was delivered.': of what was counted before; "None." also of what was asked for."""
    zero = lexicon.zero_before.starting(tokens, number)
    if zero is None:
        return None
    last = zero[0]
    verb = lexicon.zero_alone.starting(tokens, last) if tokens.close(last) else None
    if not _closes(tokens, last) and (verb is None or not _closes(tokens, verb[0])):
        return None
    draft = _empty(tokens, number, last, 0.0, 0.0, "zero")
    upto = bisect_right(drafts, number, key=lambda one: one.last)
    earlier = [one for one in drafts[max(0, upto - LOOKED_BACK) : upto] if not one.dropped]
    # What none of has come was counted, sooner than paid.
    counted = [one for one in earlier[-COUNTED:] if one.unit is None or one.unit.kind != "money"]
    before = counted[-1] if counted else earlier[-1] if earlier else None
    near = (
        before is not None
        and number - before.last <= FAR
        and not _CLOSED.search(tokens.text, tokens.ends[before.last - 1], tokens.starts[number])
    )
    if near and before is not None and before.numeral.form != "part":
        noun = before.noun_unit
        if before.unit is not None or (noun is not None and noun.kind == "counted"):
            draft.unit = before.unit or noun
            return draft
        if noun is None and before.noun >= 0:
            return draft
    return draft if verb is None and _asked(tokens, number) else None


def _closes(tokens: Tokens, at: int) -> bool:
    """Whether a clause ends before token `at`."""
    return at >= len(tokens.low) or not tokens.close(at) or tokens.low[at] in CLOSING


def _asked(tokens: Tokens, number: int) -> bool:
    """Whether the token opens an answer: behind a question, with a label at most between."""
    before = tokens.text[max(0, tokens.starts[number] - ANSWER) : tokens.starts[number]].rstrip()
    if before.endswith(":"):
        before = before[: before.rfind("\n") + 1].rstrip()
    return before.endswith("?")


def _denied(tokens: Tokens, one: Draft, lexicon: Lexicon) -> None:
    """One of it, "even", and a denial shortly behind: the draft of one becomes one of none."""
    if one.low != 1 or one.high != 1 or one.hedge:
        return
    for even, denial in lexicon.zero_after:
        found = even.starting(tokens, one.last)
        if found is None:
            continue
        for at in range(found[0], found[0] + DENIAL_REACH):
            if not tokens.close(at) or tokens.low[at] in {".", "!", "?", ";"}:
                break
            if denial.starting(tokens, at) is not None:
                one.low = one.high = 0.0
                one.last, one.rule = found[0], "zero"
                return


def _countable(tokens: Tokens, number: int, lexicon: Lexicon) -> bool:
    """Whether what is counted, measured or paid follows, perhaps after one more word."""
    for at in range(number, number + 2):
        if not tokens.close(at) or not tokens.low[at][0].isalpha():
            return False
        found = lexicon.units.starting(tokens, at)
        if found is not None:
            return found[1].kind != "never"
        if tokens.low[at] in lexicon.function_words:
            return False
    return False


def _times_as(tokens: Tokens, number: int, lexicon: Lexicon) -> tuple[int, float] | None:
    """Four times as many: a number, and a phrase that makes it a multiple of what was said."""
    found = lexicon.times_as.starting(tokens, number)
    if found is None or not tokens.close(number):
        return None
    word = tokens.low[number - 1]
    if word[0].isdecimal():
        digits = read_digits(word, lexicon.decimal, lexicon.group)
        return (found[0], digits.value) if digits is not None else None
    atom = lexicon.compounds.of(word)
    return (found[0], atom.low) if atom is not None and atom.kind == "value" else None


def _same(tokens: Tokens, number: int, lexicon: Lexicon, drafts: list[Draft]) -> Draft | None:
    first = number
    same = lexicon.same.starting(tokens, number)
    if same is None:
        same = _times_as(tokens, number, lexicon)
        if same is None:
            return None
        first = number - 1
    last, times = same
    # "Twice as many, than": a comparison with another amount than the one just named.
    behind = last + 1 if tokens.low[last : last + 1] == [","] else last
    if behind < len(tokens.low) and tokens.low[behind] in lexicon.not_same:
        return None
    before = [one for one in drafts if one.last <= first]
    # What stands in brackets says the amount before it once more, in other units.
    while len(before) > 1 and is_aside(tokens, before[-2], before[-1]):
        before.pop()
    if not before:
        return None
    low, high = before[-1].low * times, before[-1].high * times
    draft = _empty(tokens, first, last, low, high, "same")
    hedges_before(tokens, draft, lexicon)
    draft.bound = draft.hedge or before[-1].bound or before[-1].hedge
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
