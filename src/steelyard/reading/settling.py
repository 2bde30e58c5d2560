"""Amounts settled among each other: ranges, changes, ellipsis, anaphora, tables, and what goes.

In: drafts of amounts in order, tokens, columns of tables. Out: the drafts that are amounts.
Works within a sentence and the one before; never takes a unit or a multiplier from further away.
"""

from __future__ import annotations

import itertools
from dataclasses import replace

from steelyard.reading.columns import Column
from steelyard.reading.drafts import Draft
from steelyard.reading.lexicon import Lexicon, Unit
from steelyard.reading.tokens import Lookup, Tokens

SHARED_MANTISSA = 1000
"""A number below this may share the multiplier of the one after it: "8 to 9 million"."""

SMALL = 20
"""Largest alternative of a guess such as "two or three" that is a range without a unit."""

LARGEST_RATIO = 100
"""Largest whole of a share such as "one in five"."""

JOIN_REACH = 6
"""Tokens between two numbers of one range, or of one change, at most."""

OF_REACH = 3
"""Tokens between a number and the whole it is out of: "12,500 of its 80,000"."""

VOTE_REACH = 4
"""Tokens between the two sides of a vote."""

FORMS_THAT_STAND = frozenset({"digits", "scale", "order", "part", "span", "both"})


def resolve(
    tokens: Tokens,
    drafts: list[Draft],
    columns: tuple[Column, ...],
    lexicon: Lexicon,
) -> list[Draft]:
    """The drafts that are amounts, with what they share among each other."""
    drafts = _ranges(tokens, drafts, lexicon)
    _ambiguous(drafts, lexicon)
    _columns(drafts, columns)
    _shared(tokens, drafts, lexicon)
    drafts = _out_of(tokens, drafts, lexicon)
    _ellipsis(drafts)
    _whole(drafts)
    _votes(drafts)
    kept = [one for one in drafts if not one.dropped and _stands(tokens, one, lexicon)]
    _of_them(tokens, kept, lexicon)
    return kept


def _ranges(tokens: Tokens, drafts: list[Draft], lexicon: Lexicon) -> list[Draft]:
    """Two numerals that are one range become one draft; two of a change know of each other."""
    found: list[Draft] = []
    number = 0
    while number < len(drafts):
        one = drafts[number]
        other = drafts[number + 1] if number + 1 < len(drafts) else None
        if other is not None and other.sentence == one.sentence:
            joined = _join(tokens, one, other, lexicon)
            if joined is not None:
                found.append(joined)
                number += 2
                continue
            _change(tokens, one, other, lexicon)
        found.append(one)
        number += 1
    return found


def _join(tokens: Tokens, one: Draft, other: Draft, lexicon: Lexicon) -> Draft | None:
    """A range of `one` and `other`, if what stands between them makes one."""
    if other.first - one.last > JOIN_REACH:
        return None
    if other.numeral.form == "article" or one.numeral.form in {"article", "order"}:
        return None
    if one.unit and one.unit.kind != "never" and other.unit and one.unit != other.unit:
        return None
    for opener, join in lexicon.changes:
        # Where both words follow their number: "A from B to".
        if opener.starting(tokens, one.last) and join.starting(tokens, other.last):
            return None
    for gap_end in dict.fromkeys((other.first, other.numeral.first)):
        for opener, join in lexicon.between:
            if not _links(tokens, one.last, gap_end, join):
                continue
            opened = opener.ending(tokens, one.first) or opener.ending(tokens, one.numeral.first)
            # A hedge that opens the range is already part of the first number.
            inside = opener.starting(tokens, one.first)
            if opened is None and inside is not None and inside[0] <= one.numeral.first:
                opened = (one.first, "")
            if opened is not None and not _changes(tokens, one, lexicon, opener):
                made = _made(tokens, one, other, min(opened[0], one.first), lexicon)
                if made is not None:
                    return made
        if _links(tokens, one.last, gap_end, lexicon.range_joins) and not one.one_sided:
            word = tokens.low[one.last]
            opened_change = any(o.ending(tokens, one.first) for o, _ in lexicon.changes)
            if word.isalpha() and opened_change:
                return None
            return _made(tokens, one, other, one.first, lexicon)
        if gap_end == one.last + 1 and tokens.low[one.last] in lexicon.range_ors:
            close = other.numeral.low <= max(SMALL, 2 * one.numeral.low)
            if one.unit is None and close and not other.hedge:
                return _made(tokens, one, other, one.first, lexicon)
    return None


def _links(tokens: Tokens, first: int, last: int, join: Lookup[str]) -> bool:
    """Whether exactly a phrase of `join` stands between two tokens."""
    if first >= last or not tokens.close(first) or not tokens.close(last):
        return False
    found = join.starting(tokens, first)
    return found is not None and found[0] == last


def _changes(tokens: Tokens, one: Draft, lexicon: Lexicon, opener: Lookup[str]) -> bool:
    """Whether a verb of change makes "from A to B" two amounts and no range."""
    if not any(pair[0] is not opener for pair in lexicon.changes):
        return False
    word = tokens.low[one.first - 1] if one.first else ""
    if not any(pair[0].ending(tokens, one.first) for pair in lexicon.changes):
        return False
    return bool(word) and _verb_of_change(tokens, one.first, lexicon)


def _verb_of_change(tokens: Tokens, first: int, lexicon: Lexicon) -> bool:
    for back in range(10):
        at = first - back
        if at <= 0 or tokens.low[at - 1] in {".", ";", "!", "?"}:
            return False
        if lexicon.change_verbs.ending(tokens, at) is not None:
            return True
    return False


def _made(tokens: Tokens, one: Draft, other: Draft, first: int, lexicon: Lexicon) -> Draft | None:
    low, high = one.low, other.high
    a, b = one.numeral, other.numeral
    if a.scale == 1 and b.scale > 1 and a.mantissa < SHARED_MANTISSA and low < b.mantissa:
        low = round(low * b.scale, 6)
    if b.form == "part" and a.form in {"words", "digits"}:
        return None
    # "8 to 9": a range rises. Anything else is two numbers.
    if not low < high or (a.form == "part") != (b.form == "part"):
        return None
    between = one.last <= one.noun < other.first
    if between and one.noun_unit is not None and one.unit is None:
        return None
    unit = other.unit or one.unit
    made = replace(
        other,
        numeral=b._replace(
            first=a.first, start=a.start, low=low, high=high, form="range", regrouped=None
        ),
        first=first,
        low=low,
        high=high,
        unit=unit,
        bound="range",
        rule="range",
        scaled=True,
    )
    hedge = lexicon.hedges_before.ending(tokens, first) if tokens.close(first) else None
    if hedge is not None and hedge[1] == "approx":
        made.first = hedge[0]
    return made


def _change(tokens: Tokens, one: Draft, other: Draft, lexicon: Lexicon) -> None:
    """From A to B: two amounts that share unit and multiplier; in a correction A is doubted."""
    if other.first - one.last > JOIN_REACH and not lexicon.noun_before:
        return
    for opener, join in lexicon.changes:
        start = one.numeral.first if one.unit is None else one.first
        opened = opener.ending(tokens, one.first) or opener.ending(tokens, start)
        if lexicon.noun_before:
            opened = opener.starting(tokens, one.last)
            join_at = join.starting(tokens, other.last)
            if opened is None or join_at is None:
                continue
        elif opened is None or not _within(tokens, one, other, join):
            continue
        if other.first < other.numeral.first and other.hedge and join.starting(tokens, other.first):
            other.first = _after_join(tokens, other, join)
            other.hedge = ""
        corrected = _about(tokens, one, other, lexicon)
        one.rule = "correction-from" if corrected else "change-from"
        other.rule = "correction-to" if corrected else "change-to"
        _inherit(one, other)
        return


def _after_join(tokens: Tokens, other: Draft, join: Lookup[str]) -> int:
    found = join.starting(tokens, other.first)
    return int(found[0]) if found else other.first


def _within(tokens: Tokens, one: Draft, other: Draft, join: Lookup[str]) -> bool:
    """Whether a joining word stands right before the second number of a change."""
    if join.ending(tokens, other.first) or join.ending(tokens, other.numeral.first):
        return bool(other.first - one.last <= JOIN_REACH)
    found = join.starting(tokens, other.first)
    return found is not None and other.first - one.last <= JOIN_REACH


def _about(tokens: Tokens, one: Draft, other: Draft, lexicon: Lexicon) -> bool:
    """Whether a word of correction stands in the sentence."""
    first = last = one.first
    while first > 0 and one.first - first < 15 and tokens.low[first - 1] not in {".", "!", "?"}:
        first -= 1
    last = min(len(tokens.low), other.last + 10)
    return any(lexicon.corrections.starting(tokens, at) for at in range(first, last))


def _inherit(one: Draft, other: Draft) -> None:
    """`one` takes from `other`, which says it for both, its unit, its noun and its multiplier."""
    if one.unit is None and one.noun_unit is None:
        one.unit = other.unit
        if one.noun < 0 or one.unit is None:
            one.noun, one.noun_unit = other.noun, other.noun_unit
        a, b = one.numeral, other.numeral
        if a.scale == 1 and b.scale > 1 and a.mantissa < SHARED_MANTISSA and not one.scaled:
            one.low, one.high = round(one.low * b.scale, 6), round(one.high * b.scale, 6)
            one.scaled = True
    elif other.unit is None and other.noun_unit is None:
        other.unit = one.unit
        if other.noun < 0:
            other.noun, other.noun_unit = one.noun, one.noun_unit


def _ambiguous(drafts: list[Draft], lexicon: Lexicon) -> None:
    """A hedge that governs the genitive makes a form that is also a plural a singular: one."""
    for one in drafts:
        if one.numeral.form != "both":
            continue
        if one.hedge and lexicon.genitive_hedges:
            continue
        if one.numeral.mantissa == 1.0 and one.numeral.low == one.numeral.scale:
            one.low, one.high = 2 * one.low, 10 * one.high
            one.bound = "order"


def _columns(drafts: list[Draft], columns: tuple[Column, ...]) -> None:
    """What the head of a column says of unit and multiplier holds for every number below."""
    if not columns:
        return
    by_row = {}
    for column in columns:
        for number in range(column.first, column.last):
            by_row[number] = column
    for one in drafts:
        found = by_row.get(one.numeral.first)
        if found is None:
            continue
        if found.skip:
            one.dropped = True
            continue
        if one.numeral.scale == 1 and found.scale != 1 and one.unit is None:
            one.low, one.high = round(one.low * found.scale, 6), round(one.high * found.scale, 6)
            one.scaled = True
        if one.unit is None and found.unit is not None:
            one.unit, one.rule = found.unit, "table"
        if one.noun < 0:
            one.noun = found.noun
        one.opened = True


def _shared(tokens: Tokens, drafts: list[Draft], lexicon: Lexicon) -> None:
    """5 and 8 million euros: in a list the last one names unit and multiplier."""
    for one, other in zip(reversed(drafts[:-1]), reversed(drafts[1:]), strict=True):
        if one.unit is not None or one.sentence != other.sentence or other.unit is None:
            continue
        if other.unit.kind == "never" and other.numeral.form != "digits":
            continue
        gap = tokens.low[one.last : other.first]
        if one.numeral.form == "article" or not 0 < len(gap) <= 2 or not tokens.close(one.last):
            continue
        if all(word in lexicon.and_joins or word in {",", "/"} for word in gap):
            if gap == [","] and other.numeral.form != "digits":
                continue
            _inherit(one, other)


def _out_of(tokens: Tokens, drafts: list[Draft], lexicon: Lexicon) -> list[Draft]:
    """12,500 of its 80,000 staff counts staff; one in five is a share."""
    kept: list[Draft] = []
    skip = False
    for number, one in enumerate(drafts):
        other = drafts[number + 1] if number + 1 < len(drafts) else None
        if skip:
            skip = False
            continue
        kept.append(one)
        if other is None or one.sentence != other.sentence or one.unit is not None:
            continue
        if one.numeral.form not in {"words", "digits", "order"} or other.dropped:
            continue
        # "three ships of the 40 ..." names its own noun first.
        if one.noun >= 0 and one.noun < other.first and one.noun_unit is not None:
            continue
        whole = other.unit or other.noun_unit
        if whole is None or whole.kind == "never" or not tokens.close(one.last):
            continue
        a, b = one.numeral, other.numeral
        ratio = _links(tokens, one.last, b.first, lexicon.ratio_joins)
        if ratio and 0 < a.low < b.low <= LARGEST_RATIO and not other.hedge:
            one.low = one.high = a.low / b.low
            one.last = other.last if other.unit is not None else b.last
            one.unit, one.rule = Unit("share", "measure"), "ratio"
            one.noun, one.noun_unit = other.noun, None
            skip = True
            continue
        gap = tokens.low[one.last : other.first]
        if 0 < len(gap) <= OF_REACH and gap[0] in lexicon.out_of and whole.kind == "counted":
            one.noun, one.noun_unit = other.noun, other.noun_unit
    return kept


def _ellipsis(drafts: list[Draft]) -> None:
    """A number with nothing after it takes unit and multiplier of the one before it."""
    before: Draft | None = None
    for one in drafts:
        if one.dropped or one.numeral.form == "article":
            continue
        bare = one.unit is None and one.noun < 0 and one.noun_unit is None
        near = before is not None and one.sentence - before.sentence <= 1
        if bare and near and before is not None and not one.opened and one.numeral.form != "part":
            unit = before.unit
            counted = before.noun_unit is not None and before.noun_unit.kind == "counted"
            if unit is not None and unit.kind in {"money", "measure"} and unit.name != "share":
                a, b = one.numeral, before.numeral
                if a.scale == 1 and b.scale > 1 and a.low < SHARED_MANTISSA and a.form == "digits":
                    one.low, one.high = round(one.low * b.scale, 6), round(one.high * b.scale, 6)
                # From the sentence before only what cannot stand alone takes its unit.
                alone = a.scale == 1 and (b.scale == 1 or a.low >= SHARED_MANTISSA)
                if one.sentence != before.sentence and alone:
                    continue
                if a.form in {"digits", "order", "scale"} or a.scale >= SHARED_MANTISSA:
                    one.unit, one.rule = unit, one.rule or "ellipsis"
            elif counted or before.noun >= 0:
                one.noun, one.noun_unit = before.noun, before.noun_unit
        if not bare or one.unit is not None:
            before = one


def _voted(tokens: Tokens, one: Draft, lexicon: Lexicon) -> bool:
    """Whether the number says how many voted."""
    for step in range(VOTE_REACH):
        at = one.first - step
        if at <= 0 or not tokens.low[at - 1][0].isalpha():
            return False
        if lexicon.votes.ending(tokens, at) is not None:
            return True
    return False


def _votes(drafts: list[Draft]) -> None:
    """131 votes to 74: the other side of a vote is no amount either."""
    for one, other in itertools.pairwise(drafts):
        unit = one.unit or one.noun_unit
        if unit is None or unit.name != "vote" or one.sentence != other.sentence:
            continue
        if 0 < other.first - one.last <= VOTE_REACH and other.unit is None:
            if other.noun_unit is None or other.noun_unit.kind == "never":
                other.dropped = True


def _whole(drafts: list[Draft]) -> None:
    """Nobody counts 1.2 persons: a sign that could part groups does, where whole things follow."""
    for one in drafts:
        regrouped = one.numeral.regrouped
        counted = one.unit is None or one.unit.name in {"persons", "pieces", "rounds", "containers"}
        if regrouped is not None and counted and not one.scaled:
            if one.noun_unit is not None or one.unit is not None:
                one.low = one.high = regrouped


def _stands(tokens: Tokens, one: Draft, lexicon: Lexicon) -> bool:
    """Whether the draft is an amount at all."""
    unit, noun = one.unit, one.noun_unit
    if (unit is not None and unit.kind == "never") or (
        unit is None and noun is not None and noun.kind == "never"
    ):
        return False
    numeral = one.numeral
    if lexicon.labels.ending(tokens, numeral.first) and tokens.close(numeral.first):
        if unit is None or unit.kind != "money":
            return False
    reading = lexicon.reading
    # A colon may stand between: "reading time: 4 minutes".
    near = [one.first, one.first - 1]
    if any(reading.ending(tokens, at) for at in near) or reading.starting(tokens, numeral.last):
        return False
    if lexicon.ages.starting(tokens, one.last):
        return False
    form = numeral.form
    if unit is None and _voted(tokens, one, lexicon):
        return False
    measured = unit is not None or (noun is not None and noun.kind == "counted")
    if form == "article":
        return bool(unit is not None and one.hedge) or bool(
            one.hedge in {"at_least", "at_most"} and measured
        )
    if form == "half":
        return unit is not None and unit.kind in {"measure", "money"}
    if form == "words":
        word = tokens.low[numeral.first]
        single = numeral.last - numeral.first == 1 and word in lexicon.weak
        if single and not (one.hedge or measured):
            return False
        if lexicon.needs_unit:
            # Where counters follow every number word, a bare one is another word.
            return unit is not None and not (single and word not in lexicon.native)
        return measured or one.noun >= 0 or bool(one.hedge) or numeral.low >= SMALL
    if form == "scale" and not one.hedge:
        # "(in million euros)" and "USD million" head a column; they state nothing.
        before = tokens.low[numeral.first - 1] if numeral.first else ""
        if before == "," and not tokens.close(one.last):
            return False
        if (
            one.first < numeral.first
            or before in {"(", "/"}
            or lexicon.heads.ending(tokens, numeral.first)
        ):
            return False
    if form == "range" or form in FORMS_THAT_STAND:
        if lexicon.needs_unit and form == "scale":
            return measured or bool(one.hedge)
        return True
    return True


def _of_them(tokens: Tokens, drafts: list[Draft], lexicon: Lexicon) -> None:
    """Half of them: a part of the amount just named, worked out."""
    for before, one in itertools.pairwise(drafts):
        if one.numeral.form != "part" or one.sentence - before.sentence > 1:
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
