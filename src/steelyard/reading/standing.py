"""Whether a draft is an amount at all.

In: a draft with its unit, noun and hedges. Out: whether it stands; votes and what only looks like
an amount go. Changes nothing in a draft but that it is dropped.
"""

from __future__ import annotations

import itertools

from steelyard.reading.drafts import Draft
from steelyard.reading.lexicon import NAMES, READING, VOTED, Lexicon
from steelyard.reading.tokens import LATIN, Tokens

SMALL = 20
"""Largest alternative of a guess such as "two or three" that is a range without a unit."""

VOTERS = frozenset({"persons", "vote"})
"""What those who voted are counted in."""

POLLED = VOTERS | {"percent", "share"}
"""The same, and the part of all votes that they are."""

POLL_REACH = 3
"""Tokens behind a share among which the votes are named that it is of."""

VOTE_BEFORE = 2
"""Tokens between a number and the votes behind it that it stands against: "71 zu 103"."""

VOTE_REACH = 4
"""Tokens between the two sides of a vote."""

ARTICLE = 1e12
"""The multiplier that an article of a law is written as."""

CLOSES = frozenset(".,;:!?»)”")
"""Signs that close the clause of a number that stands alone."""

DASHES = frozenset("—–")

FORMS_THAT_STAND = frozenset({"digits", "scale", "order", "part", "span", "both"})


def _voted(tokens: Tokens, one: Draft, lexicon: Lexicon) -> bool:
    """Whether the number says how many voted."""
    if one.unit is not None and one.unit.name not in POLLED:
        return False
    low, flags = tokens.low, lexicon.before_number
    for at in range(one.first, max(one.first - VOTE_REACH, 0), -1):
        word = low[at - 1]
        if flags[word] & VOTED and lexicon.votes.ending(tokens, at) is not None:
            return True
        if not word[0].isalpha():
            break
    return _votes_behind(tokens, one, lexicon)


def _votes_behind(tokens: Tokens, one: Draft, lexicon: Lexicon) -> bool:
    """54 % of the votes; 326 voted against: the votes or the voting stand right behind."""
    share = one.unit is not None and one.unit.name not in VOTERS
    for at in range(one.last, min(one.last + POLL_REACH, len(tokens.low))):
        if not tokens.low[at][0].isalpha():
            return False
        if share:
            unit = lexicon.units.starting(tokens, at)
            if unit is not None:
                return unit[1].name == "vote"
        elif lexicon.votes.starting(tokens, at) is not None:
            return one.noun_unit is None or one.noun_unit.name in VOTERS
    return False


def drop_votes(tokens: Tokens, drafts: list[Draft], lexicon: Lexicon) -> None:
    """131 votes to 74, 9 in favour and 7 against: no side of a vote is an amount."""
    said = [
        ((unit := one.unit or one.noun_unit) is not None and unit.name == "vote")
        or _voted(tokens, one, lexicon)
        for one in drafts
    ]
    if not any(said):
        return
    for rows, votes in ((drafts, said), (drafts[::-1], said[::-1])):
        for (one, other), vote in zip(itertools.pairwise(rows), votes, strict=False):
            if one.sentence != other.sentence or not vote:
                continue
            one.dropped = True
            # Before the votes only what nothing but a word or two parts from them.
            reach = VOTE_REACH if one.first < other.first else VOTE_BEFORE
            gap = max(other.numeral.first - one.last, one.numeral.first - other.last)
            if 0 < gap <= reach and (other.unit is None or other.unit.name in VOTERS):
                counts = other.noun_unit
                if counts is None or counts.kind == "never" or counts.name in VOTERS:
                    other.dropped = True


def stands(tokens: Tokens, one: Draft, lexicon: Lexicon) -> bool:
    """Whether the draft is an amount at all."""
    unit, noun = one.unit, one.noun_unit
    if (unit is not None and unit.kind == "never") or (
        unit is None and noun is not None and noun.kind == "never"
    ):
        return False
    numeral = one.numeral
    if _labelled(tokens, one, lexicon) or _rate(tokens, one) or _is_base(tokens, one, lexicon):
        return False
    form = numeral.form
    if _voted(tokens, one, lexicon):
        return False
    measured = unit is not None or (noun is not None and noun.kind == "counted")
    if form == "article":
        return bool(unit is not None and one.hedge) or bool(
            one.hedge in {"at_least", "at_most"} and measured
        )
    if form == "half":
        return unit is not None and unit.kind in {"measure", "money"}
    if form == "words":
        if _is_surname(tokens, numeral.first, numeral.last):
            return False
        word = tokens.low[numeral.first]
        single = numeral.last - numeral.first == 1 and word in lexicon.weak
        if single and not (one.hedge or measured):
            return _behind_dash(tokens, one) and _alone(tokens, one, lexicon)
        if lexicon.each.starting(tokens, one.last) and _of_each(tokens, one, lexicon):
            return False
        if lexicon.needs_unit:
            # Where counters follow every number word, a bare one is another word.
            return unit is not None and not (single and word not in lexicon.native)
        # "Only three": even a hedge that bounds nothing tells that a number is meant.
        said = bool(one.hedge) or one.first < numeral.first or _alone(tokens, one, lexicon)
        return measured or one.noun >= 0 or said or numeral.low >= SMALL or numeral.places > 0
    if form == "scale" and not one.hedge:
        # "(in million euros)" and "USD million" head a column; they state nothing.
        before = tokens.low[numeral.first - 1] if numeral.first else ""
        if before == "," and (
            _ends_line(tokens, one.last) or _ends_line(tokens, max(one.last, one.noun + 1))
        ):
            return False
        if (
            one.first < numeral.first
            or before in {"(", "/"}
            or (
                lexicon.heads.ending(tokens, numeral.first)
                and not _is_paid_for(tokens, one, lexicon)
            )
        ):
            return False
    if form == "range" or form in FORMS_THAT_STAND:
        if lexicon.needs_unit and form == "scale":
            return measured or bool(one.hedge)
        uncounted = lexicon.needs_unit and unit is None and not one.hedge
        return not (
            uncounted and (_goes_uncounted(tokens, one, lexicon) or _of_a_law(tokens, one, lexicon))
        )
    return True


def _is_surname(tokens: Tokens, first: int, last: int) -> bool:
    """Director Hlib Soroka, whose name is forty: a word with a capital behind a name, and then none.

    Among Latin letters headlines have capitals throughout, and no number word is a surname.
    """
    if last - first != 1 or not first or not tokens.close(first):
        return False
    word, before = tokens.written(first), tokens.written(first - 1)
    if ord(word[0]) <= LATIN:
        return False
    if not (word[0].isupper() and word[1:].islower() and before[0].isupper()):
        return False
    # A headline in capitals may count.
    after = tokens.written(last) if tokens.close(last) else "."
    return before[1:].islower() and not after[0].isupper()


def _is_paid_for(tokens: Tokens, one: Draft, lexicon: Lexicon) -> bool:
    """'Paid for a million shells with gold': goods are counted, not a price or what is per head."""
    noun, head = one.noun_unit, lexicon.heads.ending(tokens, one.numeral.first)
    if noun is None or noun.kind != "counted" or noun.name in VOTERS or head is None:
        return False
    priced = lexicon.money.ending(tokens, head[0]) is not None
    return not priced and not _ends_line(tokens, max(one.last, one.noun + 1))


def _goes_uncounted(tokens: Tokens, one: Draft, lexicon: Lexicon) -> bool:
    """2532.78에: decimals that count nothing and say where something stood."""
    at = one.last
    if one.numeral.form != "digits" or one.numeral.scale > 1:
        return False
    if not tokens.close(at) or not tokens.low[at][0].isalpha():
        return False
    return one.numeral.places > 0 and tokens.low[at] in lexicon.stood_at


def _of_a_law(tokens: Tokens, one: Draft, lexicon: Lexicon) -> bool:
    """헌법 9조, 4조에 따라: an article, whose word is that of a multiplier too."""
    numeral = one.numeral
    if numeral.form != "digits" or numeral.scale != ARTICLE or numeral.places:
        return False
    before = lexicon.law.ending(tokens, one.first) is not None
    return before or lexicon.law.starting(tokens, one.last) is not None


def _alone(tokens: Tokens, one: Draft, lexicon: Lexicon) -> bool:
    """Ten came, seven of them run; "Asked for four.": a number word that closes its clause counts."""
    low, at = tokens.low, one.last
    if not lexicon.alone_not_after:
        return False
    if at < len(low) and low[at] not in CLOSES and low[at] not in lexicon.alone_before:
        return False
    return one.first == 0 or low[one.first - 1] not in lexicon.alone_not_after


def _behind_dash(tokens: Tokens, one: Draft) -> bool:
    """Whether a dash stands before the number, for a verb or a name that was said before."""
    return one.first > 0 and tokens.low[one.first - 1] in DASHES


def _of_each(tokens: Tokens, one: Draft, lexicon: Lexicon) -> bool:
    """Whether a single piece is named for what each weighs, costs or holds: "60 t a wagon"."""
    if one.low != 1 or one.high != 1 or one.hedge or one.unit is None:
        return False
    return one.unit.kind == "measure" and not lexicon.not_each.starting(tokens, one.last)


def _labelled(tokens: Tokens, one: Draft, lexicon: Lexicon) -> bool:
    """Whether a word beside the number says that it only names something, or how old, how long."""
    low, numeral = tokens.low, one.numeral
    first, last, at = numeral.first, one.last, one.first
    flags = lexicon.before_number
    if first and flags[low[first - 1]] & NAMES and tokens.close(first):
        money = one.unit is not None and one.unit.kind == "money"
        if not money and lexicon.labels.ending(tokens, first):
            return True
    if at and flags[low[at - 1]] & READING and lexicon.reading.ending(tokens, at):
        return True
    # A colon may stand between: "reading time: 4 minutes".
    if at > 1 and flags[low[at - 2]] & READING and lexicon.reading.ending(tokens, at - 1):
        return True
    flags, count = lexicon.after_number, len(low)
    if numeral.last < count and flags[low[numeral.last]] & READING:
        if lexicon.reading.starting(tokens, numeral.last):
            return True
    return (
        last < count
        and bool(flags[low[last]] & NAMES)
        and lexicon.ages.starting(tokens, last) is not None
    )


def _ends_line(tokens: Tokens, at: int) -> bool:
    """Whether nothing but signs follows on the line."""
    if 0 < at < len(tokens.low) and "\n" in tokens.text[tokens.ends[at - 1] : tokens.starts[at]]:
        return True
    while at < len(tokens.low) and not tokens.low[at][0].isalnum():
        if "\n" in tokens.text[tokens.ends[at - 1] : tokens.starts[at]]:
            return True
        at += 1
    return at >= len(tokens.low) or "\n" in tokens.text[tokens.ends[at - 1] : tokens.starts[at]]


def _rate(tokens: Tokens, one: Draft) -> bool:
    """19 l/100 km: so much for a stretch of the way is how a machine is, and no amount."""
    at = one.last
    if one.unit is None or at + 1 >= len(tokens.low) or tokens.low[at] != "/":
        return False
    return tokens.tight(at) and tokens.tight(at + 1) and tokens.low[at + 1][0].isdecimal()


def _is_base(tokens: Tokens, one: Draft, lexicon: Lexicon) -> bool:
    """240 dollars per 1,000 cubic metres: what a price is for is no amount of its own."""
    head = lexicon.heads.ending(tokens, one.first)
    if head is None or one.unit is None or one.unit.kind != "measure":
        return False
    return lexicon.money.ending(tokens, head[0]) is not None
