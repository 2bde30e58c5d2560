"""A numeral with what stands right around it: hedges, unit, and the noun that is counted.

In: tokens, a numeral, a lexicon. Out: a draft of an amount, in tokens.
Looks a few words to either side within the sentence; never at other numerals.
"""

from __future__ import annotations

from dataclasses import dataclass

from steelyard.reading.lexicon import HEDGE, HYPHENS, INVERTED, MONEY, VERB, Lexicon, Unit
from steelyard.reading.numeral import Numeral
from steelyard.reading.scaling import is_scaled, million_behind, scale_behind
from steelyard.reading.sizes import size_end
from steelyard.reading.tokens import Tokens

OF_NOUNS = frozenset({"counted", "never"})
"""Units that are nouns of what is counted."""

SHORT_MONEY = 2
"""A word for money so short, with a capital, is a sign: Rs 500."""
NOUN_REACH = 5
"""Words after a number among which what is counted is looked for: "12,000 newly trained troops"."""

HEDGES = 3
"""Hedges in a row at most: "probably no more than about"."""

VERB_REACH = 3
"""Words between a number and a verb that bounds it."""

HEDGING = HEDGE | VERB | INVERTED | MONEY
"""What a word near an article may be that makes it a number."""

MILD = frozenset({"", "approx"})
"""No hedge, or one that a bound says more than."""

_OPENERS = frozenset("([„“«\"'")


@dataclass(slots=True)
class Draft:
    """An amount in the making, in tokens: [first, last) is quoted."""

    numeral: Numeral
    first: int
    last: int
    sentence: int
    hedge: str = ""
    unit: Unit | None = None
    noun: int = -1
    noun_unit: Unit | None = None
    low: float = 0.0
    high: float = 0.0
    bound: str = ""
    rule: str = ""
    scaled: bool = False
    opened: bool = False
    dropped: bool = False
    unbound: tuple[tuple[int, int], ...] = ()
    """Words before it that bound nothing, "only" and "another", the innermost first."""

    @property
    def quoted(self) -> int:
        """Its first token that is quoted: what bounds nothing stands outside, save inside a hedge."""
        first = self.first
        for start, end in reversed(self.unbound):
            if start == first:
                first = end
        return first

    @property
    def one_sided(self) -> bool:
        """Whether its hedge is a bound."""
        return self.hedge in {"at_most", "at_least"}


def draft_of(tokens: Tokens, numeral: Numeral, sentence: int, lexicon: Lexicon) -> Draft:
    draft = Draft(
        numeral,
        numeral.first,
        numeral.last,
        sentence,
        hedge=numeral.hedge,
        low=numeral.low,
        high=numeral.high,
    )
    low, first = tokens.low, numeral.first
    flags = lexicon.before_number[low[first - 1]] if first else 0
    if flags & MONEY:
        _money_before(tokens, draft, lexicon)
    _unit_after(tokens, draft, lexicon)
    if flags & INVERTED:
        _inverted(tokens, draft, lexicon)
    hedges_before(tokens, draft, lexicon)
    _hedges_after(tokens, draft, lexicon)
    if draft.hedge in MILD:
        _hedge_verbs(tokens, draft, lexicon)
    approximate = lexicon.approximate
    if approximate and not draft.hedge and approximate.intersection(low[first : numeral.last]):
        # Une vingtaine: the word itself says that it is about twenty.
        draft.hedge = "approx"
    if draft.noun < 0:
        find_noun(tokens, draft, lexicon)
    if low[first] in lexicon.collective and draft.unit is None and draft.noun_unit is None:
        # Where a language counts people by numerals of their own, these say that it is people.
        draft.noun_unit = Unit("persons", "counted")
    return draft


def is_idle(tokens: Tokens, numeral: Numeral, lexicon: Lexicon) -> bool:
    """Whether a numeral is an article that nothing near can hedge, and so by itself no number."""
    if numeral.form != "article" or numeral.hedge or lexicon.noun_before:
        return False
    low, first, last = tokens.low, numeral.first, numeral.last
    behind = low[last] if last < len(low) else ""
    if low[first] in lexicon.approximate or behind in lexicon.links or behind in HYPHENS:
        return False
    flags = lexicon.before_number
    for word in low[max(0, first - VERB_REACH) : first]:
        if flags[word] & HEDGING:
            return False
    flags = lexicon.after_number
    for word in low[last : last + VERB_REACH]:
        if flags[word] & HEDGING:
            return False
    return not lexicon.units.opens(behind)


def _money_before(tokens: Tokens, draft: Draft, lexicon: Lexicon) -> None:
    found = lexicon.money.ending(tokens, draft.first)
    if found is None or not tokens.close(draft.first):
        return
    first, code = found
    written = tokens.text[tokens.starts[first] : tokens.ends[draft.first - 1]]
    # Words of money stand after the number; only signs and codes stand before it.
    short = len(written) <= SHORT_MONEY and written[0].isupper()
    if written.isupper() or not written.isalpha() or short:
        draft.first = first
        draft.unit = Unit(code, "money")


def _unit_after(tokens: Tokens, draft: Draft, lexicon: Lexicon) -> None:
    """A measure, a counter or money right after the number, perhaps after a hyphen."""
    if draft.numeral.form == "part":
        draft.unit = Unit("share", "measure")
        return
    at, low = draft.last, tokens.low
    if not tokens.close(at):
        return
    if million_behind(tokens, draft, lexicon):
        return
    if at + 1 < len(low) and low[at] in HYPHENS and tokens.tight(at) and tokens.tight(at + 1):
        suffix = lexicon.units.starting(tokens, at)
        if suffix is not None and suffix[1].kind == "measure":
            draft.last, draft.unit = suffix
            return
        at += 1
    # "12 (twelve) tonnes" and "хх-x" are left to the reader; an "odd" one is a hedge.
    odd = None
    if lexicon.after_number[low[at]] & HEDGE:
        odd = lexicon.hedges_after.starting(tokens, at)
    inner, hedged = at, False
    if odd is not None and odd[1] == "approx":
        inner, hedged = odd[0], True
    if not tokens.close(inner):
        return
    found = lexicon.units.starting(tokens, inner)
    while (
        found is None and inner < len(low) and low[inner] in lexicon.links and tokens.close(inner)
    ):
        inner += 1
        found = lexicon.units.starting(tokens, inner) if inner < len(low) else None
        if found is not None and found[1].kind != "money":
            # "300 million of tonnes", but not "$300 million of capital".
            measures = draft.unit is None and found[1].kind == "measure"
            if not measures or not is_scaled(tokens, at, lexicon):
                return
    if found is None:
        return
    last, unit = found
    if unit.kind != "money" and _is_model(tokens, last):
        return
    if unit.kind == "money" and not low[last - 1].isalpha() and tokens.tight(last):
        if low[last][0].isdecimal():
            # "$5-$7 billion": the sign belongs to the number behind it.
            return
    if (
        unit.kind == "money"
        and draft.numeral.scale == 1
        and scale_behind(tokens, draft, last, lexicon)
    ):
        draft.unit = unit
        return
    if unit.kind == "money" and draft.unit is not None:
        # "US$ 5 million (USD)": the sign before has said it, unless the word says it closer.
        draft.last = last
        return
    if unit.kind == "never" and draft.unit is not None:
        # "A $40 million, 10-year plan": what is paid stays money.
        return
    if unit.kind in {"measure", "money", "never"}:
        if hedged:
            draft.hedge = "approx"
        draft.unit, draft.last = unit, last
        draft.scaled = draft.scaled or unit.factor != 1


def _inverted(tokens: Tokens, draft: Draft, lexicon: Lexicon) -> None:
    """What is counted before the number, where that order means about so many."""
    first = draft.first
    found = lexicon.inverted.ending(tokens, first)
    if found is None and first > 1 and tokens.low[first - 1] in lexicon.inverted_between:
        found = lexicon.inverted.ending(tokens, first - 1)
    if found is None or not tokens.close(first) or draft.numeral.form not in {"words", "digits"}:
        return
    start, name = found
    if start > 0 and tokens.close(start) and _is_number(tokens, start - 1, lexicon):
        return
    if start > 1 and tokens.close(start - 1) and _is_number(tokens, start - 2, lexicon):
        # "Of 30 planned rockets 20": the noun belongs to the number before it.
        return
    if draft.unit is not None and not name.isdecimal():
        return
    draft.first, draft.hedge = start, "approx"
    if name.isdecimal():
        # The multiplier stands before as well: "тысяч пять".
        if draft.numeral.scale == 1:
            draft.low, draft.high = draft.low * float(name), draft.high * float(name)
            draft.scaled = True
    else:
        draft.unit = Unit(name, "counted")
        draft.noun, draft.noun_unit = start, draft.unit
    draft.rule = "inverted"


def _is_number(tokens: Tokens, number: int, lexicon: Lexicon) -> bool:
    word = tokens.low[number]
    return word[0].isdecimal() or lexicon.compounds.of(word) is not None


def hedges_before(tokens: Tokens, draft: Draft, lexicon: Lexicon) -> None:
    """Hedges before the number, each next to the other; an article may stand between."""
    for _ in range(HEDGES):
        at = draft.first
        if not tokens.close(at):
            return
        found, article, before = None, 0, tokens.low[at - 1]
        if lexicon.before_number[before] & HEDGE:
            found = lexicon.hedges_before.ending(tokens, at)
        if found is None and before in lexicon.articles_between and at > 1:
            article = 1
            found = lexicon.hedges_before.ending(tokens, at - 1)
        if found is None:
            if lexicon.noun_before and not draft.hedge:
                _hedge_before_noun(tokens, draft, lexicon)
            return
        first, bound = found
        if _trapped(tokens, first, at - article, draft, lexicon):
            return
        draft.first = first
        if bound == "none":
            draft.unbound += ((first, at),)
            continue
        if not draft.hedge or (draft.hedge == "approx" and bound != "approx"):
            draft.hedge = bound


def _hedge_before_noun(tokens: Tokens, draft: Draft, lexicon: Lexicon) -> None:
    """Where a language names first and counts after, the hedge may stand before the name."""
    at = draft.first - 1
    if at < 1 or not tokens.close(at):
        return
    found = lexicon.hedges_before.ending(tokens, at) if tokens.low[at][0].isalpha() else None
    # One syllable before a name is more often another word than a hedge.
    if (
        found is not None
        and found[1] != "none"
        and tokens.ends[at - 1] - tokens.starts[found[0]] > 1
    ):
        draft.hedge = found[1]


def _trapped(tokens: Tokens, first: int, at: int, draft: Draft, lexicon: Lexicon) -> bool:
    """Whether the hedge is only a preposition here."""
    words = " ".join(tokens.low[first:at])
    for trap in lexicon.traps:
        if words not in trap.hedges:
            continue
        for back in range(trap.within):
            if first - back <= 0 or tokens.low[first - back - 1] in {".", ";", ":", "!", "?"}:
                break
            if trap.after.ending(tokens, first - back) is not None:
                return True
        for ahead in range(draft.last, min(draft.last + trap.reach, len(tokens.low))):
            if trap.before is None or tokens.low[ahead] in {".", ";", "!", "?"}:
                break
            if trap.before.starting(tokens, ahead) is not None:
                return True
    return False


def _hedges_after(tokens: Tokens, draft: Draft, lexicon: Lexicon) -> None:
    at = draft.last
    # A full stop that may only end an abbreviation may also end the sentence.
    if not tokens.close(at) or tokens.low[at - 1] == ".":
        return
    low = tokens.low
    found = None
    if lexicon.after_number[low[at]] & HEDGE:
        found = lexicon.hedges_after.starting(tokens, at)
    if found is None and draft.unit is None and low[at][0].isalpha():
        # "500 soldiers or more": what is counted stands between, outside the quoted words.
        later = None
        if tokens.close(at + 1) and lexicon.after_number[low[at + 1]] & HEDGE:
            later = lexicon.hedges_after.starting(tokens, at + 1)
        if later is not None and later[0] - at > 2 and draft.hedge in {"", "approx"}:
            draft.hedge = later[1]
        return
    if found is not None:
        last, bound = found
        if _trapped_after(tokens, at, last, lexicon):
            return
        if draft.hedge in {"", "approx"} and bound != "none":
            draft.hedge = bound
        draft.last = last


def _trapped_after(tokens: Tokens, first: int, last: int, lexicon: Lexicon) -> bool:
    """Whether the hedge behind the number only says how far something rose or fell."""
    words = " ".join(tokens.low[first:last])
    return any(
        words in trap.hedges
        and trap.before is not None
        and any(trap.before.starting(tokens, last + step) for step in range(trap.within))
        for trap in lexicon.traps
    )


def _hedge_verbs(tokens: Tokens, draft: Draft, lexicon: Lexicon) -> None:
    """A verb that is a bound, before or after the number: it stays outside the quoted words."""
    low, flags, found = tokens.low, lexicon.before_number, None
    # Where verbs close their clause, the one before belongs to another number.
    reach = 0 if lexicon.noun_before else VERB_REACH
    for at in range(draft.first, max(draft.first - reach, 0), -1):
        if not tokens.close(at):
            break
        before = low[at - 1]
        if flags[before] & VERB:
            found = lexicon.hedge_verbs.ending(tokens, at)
        if found is not None or before not in lexicon.articles_between:
            break
    if found is not None:
        draft.hedge = found[1] if found[1] != "approx" or not draft.hedge else draft.hedge
        return
    flags = lexicon.after_number
    for at in range(draft.last, draft.last + VERB_REACH):
        if not tokens.close(at):
            return
        word = low[at]
        if not word[0].isalpha():
            return
        if not flags[word] & VERB:
            continue
        after = lexicon.hedge_verbs.starting(tokens, at)
        if after is not None:
            # In the middle of a clause the verb belongs to a number further on.
            goes_on = not lexicon.noun_before and after[0] < len(low) and low[after[0]][0].isalnum()
            if not goes_on:
                draft.hedge = after[1]
            return


def find_noun(tokens: Tokens, draft: Draft, lexicon: Lexicon) -> None:
    """What is counted or measured: the nearest known noun, else the next word that can be one."""
    if lexicon.noun_before and _noun_back(tokens, draft, lexicon):
        return
    low, first_word, at = tokens.low, -1, draft.last
    if not tokens.close(at):
        return
    size = size_end(tokens, at, lexicon)
    if size > at and tokens.close(size):
        at = size
    if low[at - 1] == "." and not lexicon.capital_nouns:
        # A capital after an abbreviation's full stop opens the next sentence.
        if _is_capital(tokens, at):
            return
    for number in range(at, at + NOUN_REACH):
        if not tokens.close(number):
            break
        word = low[number]
        if number == at:
            if word in lexicon.links or (word in HYPHENS and tokens.tight(number)):
                continue
        elif number == at + 1 and word in lexicon.articles_between and low[at] in lexicon.links:
            # "600 of the rifles".
            continue
        if not word[0].isalpha():
            if number == at and word in _OPENERS:
                continue
            break
        found = lexicon.units.starting(tokens, number)
        if found is not None and _is_model(tokens, found[0]):
            found = None
        dated = low[at] in lexicon.links and low[number - 1] in lexicon.articles
        if found is not None and found[1].kind == "never" and dated:
            # "The 7,300 of a year before": when, and not what.
            break
        if found is not None and found[1].kind in OF_NOUNS and number > draft.first:
            draft.noun, draft.noun_unit = number, found[1]
            if lexicon.head_last and found[1].kind == "counted":
                _head(tokens, draft, found[0], lexicon)
            return
        if word in lexicon.between_noun and first_word < 0:
            continue
        if word in lexicon.function_words:
            if first_word < 0 and word not in lexicon.links:
                break
            if first_word >= 0:
                break
            continue
        capital = tokens.written(number)[0].isupper()
        if first_word < 0 or (
            lexicon.capital_nouns and capital and not _is_capital(tokens, first_word)
        ):
            first_word = number
        if lexicon.capital_nouns and capital and found is None:
            # In a language that writes nouns with a capital the first one is what is counted.
            break
    # A small word is no noun where nouns have a capital: the number stands alone.
    if first_word >= 0 and (not lexicon.capital_nouns or _is_capital(tokens, first_word)):
        draft.noun = first_word


def _head(tokens: Tokens, draft: Draft, after: int, lexicon: Lexicon) -> None:
    """Twelve drone pilots: where nouns follow each other, the last of them is counted."""
    while tokens.close(after):
        found = lexicon.units.starting(tokens, after)
        if found is None or found[1].kind != "counted":
            return
        draft.noun, draft.noun_unit = after, found[1]
        after = found[0]


def _is_model(tokens: Tokens, last: int) -> bool:
    """28 M-84, 60 TB2: digits written onto a short form of a measure make a name of it."""
    if last >= len(tokens.low) or not tokens.tight(last):
        return False
    if len(tokens.low[last - 1]) > 1 and not tokens.written(last - 1).isupper():
        return False
    if tokens.low[last] in HYPHENS and last + 1 < len(tokens.low) and tokens.tight(last + 1):
        last += 1
    return tokens.low[last][0].isdecimal() and tokens.written(last - 1)[0] != "."


def _is_capital(tokens: Tokens, number: int) -> bool:
    return tokens.written(number)[0].isupper()


def _noun_back(tokens: Tokens, draft: Draft, lexicon: Lexicon) -> bool:
    """The word before the number, where a language names first and counts after."""
    number = draft.first - 1
    while number >= 0 and tokens.close(number + 1) and number > draft.first - 3:
        word = tokens.low[number]
        if not word[0].isalpha():
            return False
        if word not in lexicon.function_words:
            draft.noun = number
            found = lexicon.units.starting(tokens, number)
            if found is not None and found[1].kind == "counted":
                draft.noun_unit = found[1]
            return draft.unit is not None
        number -= 1
    return False
