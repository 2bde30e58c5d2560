"""The amounts of a text: hedge, numeral, multiplier and unit together, with their bound.

In: a text, its sentences, a lexicon. Out: amounts in order, with places in code points. Leaves out
what only names, dates, numbers or measures a way; never says what an amount is about.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

from steelyard.reading.columns import find_columns
from steelyard.reading.drafts import Draft, draft_of, is_idle
from steelyard.reading.lexicon import Lexicon
from steelyard.reading.never import find_never
from steelyard.reading.numbers import find_numerals
from steelyard.reading.sentences import Span
from steelyard.reading.settling import resolve
from steelyard.reading.tokens import Tokens
from steelyard.reading.unwritten import find_unwritten

PIECES = "pieces"
"""What is counted without a word for it."""


class Amount(NamedTuple):
    """One amount: the words from start to end, what they say, and the rule that read them.

    The numeral is inside; the noun, what is counted or measured, is outside or None.
    Many are made for every page, and a named tuple is made faster than a frozen class.
    """

    start: int
    end: int
    low: float | None
    high: float | None
    unit: str
    bound: str
    numeral_start: int
    numeral_end: int
    noun_start: int | None
    noun_end: int | None
    rule: str


def find_amounts(text: str, sentences: tuple[Span, ...], lexicon: Lexicon) -> tuple[Amount, ...]:
    """Every amount of `text`, in order."""
    tokens = lexicon.tokenize(text)
    never = find_never(tokens, lexicon)
    numerals = find_numerals(tokens, lexicon, never)
    starts = [start for start, _ in sentences]
    homes = [max(bisect_right(starts, one.start) - 1, 0) for one in numerals]
    # A sentence without a number but articles that nothing near makes one has no amount.
    counting = {
        home for home, one in zip(homes, numerals, strict=True) if not is_idle(tokens, one, lexicon)
    }
    drafts = [
        draft_of(tokens, one, home, lexicon)
        for home, one in zip(homes, numerals, strict=True)
        if home in counting
    ]
    columns = find_columns(tokens, lexicon)
    drafts = resolve(tokens, drafts, columns, lexicon)
    further = find_unwritten(tokens, lexicon, starts, drafts)
    if further:
        taken = {number for one in further for number in range(one.first, one.last)}
        drafts = [one for one in drafts if not taken.intersection(range(one.first, one.last))]
        drafts += further
    drafts.sort(key=lambda one: one.first)
    return tuple(_amount(tokens, draft) for draft in drafts)


def _amount(tokens: Tokens, draft: Draft) -> Amount:
    noun = draft.noun
    unit = draft.unit or draft.noun_unit
    if draft.noun_unit is not None and unit is not None and unit.name == PIECES:
        # A counter for things of any kind says less than the thing.
        unit = draft.noun_unit
    bound = _bound(draft)
    low, high = _ends(draft, bound)
    return Amount(
        tokens.starts[draft.quoted],
        _end_of(tokens, draft),
        low,
        high,
        unit.name if unit is not None and unit.kind != "never" else PIECES,
        bound,
        draft.numeral.start,
        draft.numeral.end,
        tokens.starts[noun] if noun >= 0 else None,
        tokens.ends[noun] if noun >= 0 else None,
        draft.rule or draft.numeral.form,
    )


def _bound(draft: Draft) -> str:
    """Its bound; an order of magnitude with a mere "about" is still one."""
    if draft.numeral.form == "order" and draft.hedge in {"", "approx"}:
        return draft.bound or "order"
    if draft.numeral.form == "span" and not draft.hedge:
        return "range"
    return draft.bound or draft.hedge or "exact"


def _ends(draft: Draft, bound: str) -> tuple[float | None, float | None]:
    low, high = draft.low, draft.high
    factor = draft.unit.factor if draft.unit is not None else 1.0
    if factor != 1:
        low, high = round(low * factor, 6), round(high * factor, 6)
    if bound == "at_most":
        return None, high
    if bound == "at_least":
        return low, None
    return low, high


def _end_of(tokens: Tokens, draft: Draft) -> int:
    """Where the quoted words end: without a full stop that only ends the sentence."""
    if draft.last == draft.numeral.last:
        return draft.numeral.end
    return tokens.ends[draft.last - 1]
