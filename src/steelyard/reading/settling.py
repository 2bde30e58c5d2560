"""Amounts settled among each other: ranges, changes, ellipsis, anaphora, tables, and what goes.

In: drafts of amounts in order, tokens, columns of tables. Out: the drafts that are amounts.
Works within a sentence and the one before; never takes a unit or a multiplier from further away.
"""

from __future__ import annotations

from dataclasses import replace

from steelyard.reading.columns import Column
from steelyard.reading.drafts import Draft
from steelyard.reading.lexicon import CHANGES, HYPHENS, JOINS, Lexicon, Unit
from steelyard.reading.numeral import Numeral
from steelyard.reading.sharing import SHARES, is_aside, is_one_in, work_out
from steelyard.reading.standing import SMALL, drop_votes, stands
from steelyard.reading.tokens import Lookup, Tokens

OPENERS = frozenset(".!?:")
"""Signs behind which a sentence begins."""
_WRITTEN = frozenset({"digits", "words", "range"})
_LISTS = frozenset(",/·∙・")

SHARED_MANTISSA = 1000
"""A number below this may share the multiplier of the one after it: "8 to 9 million"."""

ROUND = frozenset((10.0, 100.0))
"""Wholes of shares that are said of anything: "nine out of ten"."""

WIDEST = 200
"""The upper end of a range is so many times its lower one at most: beyond it a dash only parts."""

JUMP = 10
"""How many times the second number of "rose 12,400 to 1.5 million" is the first at least."""

LARGEST_RATIO = 100
"""Largest whole of a share such as "one in five"."""

JOIN_REACH = 6
"""Tokens between two numbers of one range, or of one change, at most."""

ALIKE = 10
"""Two numbers of which one is at most so many times the other may be said of the same thing."""

FEWER = 10_000
"""Millions after a few trucks are no trucks."""

OF_REACH = 3
"""Tokens between a number and the whole it is out of: "12,500 of its 80,000"."""


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
    _ellipsis(tokens, drafts, lexicon)
    _whole(drafts)
    drop_votes(tokens, drafts, lexicon)
    kept = [one for one in drafts if not one.dropped and stands(tokens, one, lexicon)]
    work_out(tokens, kept, lexicon)
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
    if other.first - one.last > JOIN_REACH or one.last >= len(tokens.low):
        return None
    if not lexicon.after_number[tokens.low[one.last]] & JOINS:
        return None
    if other.numeral.form == "article" or one.numeral.form in {"article", "order"}:
        return None
    if one.unit and one.unit.kind != "never" and other.unit and one.unit != other.unit:
        return None
    if other.unit is None and other.numeral.scale > 1 and one.unit and one.unit.name == "percent":
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
            if word.isalpha() and (opened_change or _rises_to(tokens, one, other, lexicon)):
                return None
            return _made(tokens, one, other, one.first, lexicon)
        if gap_end == one.last + 1 and tokens.low[one.last] in lexicon.range_ors:
            a, b = one.numeral, other.numeral
            # "Three or four hundred": the second names the multiplier of both.
            shared = a.scale == 1 and b.scale > 1 and a.low < b.mantissa
            close = (b.mantissa if shared else b.low) <= max(SMALL, 2 * a.low)
            if one.unit is None and close and not other.hedge:
                return _made(tokens, one, other, one.first, lexicon)
    return None


def _rises_to(tokens: Tokens, one: Draft, other: Draft, lexicon: Lexicon) -> bool:
    """Rose $1.50 to $85.20: by how much and to what, and no range."""
    first = one.first
    if first and tokens.low[first - 1] in lexicon.change_by:
        first -= 1
    paid = one.unit is not None and one.unit.kind == "money"
    if not paid and other.high < JUMP * max(one.low, 1):
        return False
    return lexicon.change_verbs.ending(tokens, first) is not None


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
    turned = one.rule == "inverted" and other.unit is None and b.scale == 1 and b.low > a.low
    if turned and a.low:
        # "Тысяч шесть-семь": what stands before the first is said of both.
        high = round(high * low / a.low, 6)
    if a.scale == 1 and b.scale > 1 and a.mantissa < SHARED_MANTISSA and low < b.mantissa:
        low = round(low * b.scale, 6)
    elif b.form == "words" and a.form == "words" and tokens.low[one.last] in HYPHENS:
        # "sieben- bis achthundert": the hyphen stands for what the second word ends with.
        shared = lexicon.compounds.last_times(tokens.low[b.last - 1])
        low = low * shared if low * shared < high else low
    if b.form == "part" and a.form in {"words", "digits"}:
        return None
    # "8 to 9": a range rises. Anything else is two numbers.
    if not low < high or high > WIDEST * max(low, 1) or (a.form == "part") != (b.form == "part"):
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
        noun=one.noun if turned else other.noun,
        noun_unit=one.noun_unit if turned else other.noun_unit,
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
    if not lexicon.noun_before:
        if other.first - one.last > JOIN_REACH or not one.first:
            return
        start = one.numeral.first if one.unit is None else one.first
        flags, low = lexicon.before_number, tokens.low
        if not (flags[low[one.first - 1]] | flags[low[start - 1]]) & CHANGES:
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
        if one.unit is None and one.noun_unit is None and found.counted is not None:
            one.noun_unit, one.rule = found.counted, "table"
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
        before = tokens.low[one.first - 1] if one.first else ""
        joins = (join.starting(tokens, one.last) for _, join in lexicon.changes)
        if len(gap) == 1 and before in lexicon.change_by and any(joins):
            # "Cut by 90 to 710 barrels".
            _inherit(one, other)
        if gap[0] in lexicon.instead and len(gap) == 1:
            # "127 instead of 142 dollars": one of them is written whole.
            _inherit(one, other)
        if all(word in lexicon.and_joins or word in _LISTS for word in gap):
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
        if other is None or one.sentence != other.sentence:
            continue
        if is_one_in(tokens, one, other, lexicon):
            one.low = one.high = (other.low or 0) / (one.low or 1)
            one.last, one.unit, one.rule = other.last, Unit("share", "measure"), "ratio"
            one.noun_unit, skip = None, True
            continue
        if one.unit is not None:
            continue
        if one.numeral.form not in {"words", "digits", "order"} or other.dropped:
            continue
        # "three ships of the 40 ..." names its own noun first.
        if one.noun >= 0 and one.noun < other.first and one.noun_unit is not None:
            continue
        whole = other.unit or other.noun_unit
        gap = tokens.low[one.last : other.first]
        if 0 < len(gap) <= OF_REACH and gap[0] in lexicon.out_of and tokens.close(one.last):
            _counts_with(one, other)
        # "One in five Norwegians", but "five of eight transformers" counts them.
        plain = one.low == 1 or other.low in ROUND
        known = whole is not None or (other.noun >= 0 and plain)
        if not known or (whole and whole.kind == "never") or not tokens.close(one.last):
            continue
        a, b = one.numeral, other.numeral
        ratio = not lexicon.noun_before and _links(tokens, one.last, b.first, lexicon.ratio_joins)
        if ratio and 0 < a.low < b.low <= LARGEST_RATIO and not other.hedge:
            one.low = one.high = a.low / b.low
            one.last = other.last if other.unit is not None else b.last
            one.unit, one.rule = Unit("share", "measure"), "ratio"
            one.noun, one.noun_unit = other.noun, None
            skip = True
    return kept


def _counts_with(one: Draft, other: Draft) -> None:
    """10.6 of the 15.5 billion dollars, 76 of 101 drones: the number of a part counts as its whole."""
    unit, a, b = other.unit, one.numeral, other.numeral
    if unit is None:
        one.noun, one.noun_unit = other.noun, other.noun_unit
    elif unit.kind in {"money", "measure"} and unit.name not in SHARES and a.scale == 1:
        within = a.low <= other.high / b.scale
        if b.scale == 1 or (within and a.form == "digits"):
            one.unit, one.rule = unit, one.rule or "ellipsis"
            one.low, one.high = round(a.low * b.scale, 6), round(a.high * b.scale, 6)


def _ellipsis(tokens: Tokens, drafts: list[Draft], lexicon: Lexicon) -> None:
    """A number with nothing after it takes unit and multiplier of the one before it."""
    _named_last(drafts)
    before: Draft | None = None
    whole: Draft | None = None
    for one in drafts:
        if one.dropped or one.numeral.form == "article":
            continue
        if before is not None and one.unit is not None and is_aside(tokens, before, one):
            continue
        bare = one.unit is None and one.noun < 0 and one.noun_unit is None
        if bare and one.numeral.scale > 1 and before is not None and before is not whole:
            # Millions are no percent: they go on with what was counted before it.
            before = whole
        near = before is not None and one.sentence - before.sentence <= 1
        if bare and near and before is not None and not one.opened and one.numeral.form != "part":
            unit = before.unit
            counted = before.noun_unit is not None and before.noun_unit.kind == "counted"
            if unit is not None and unit.kind in {"money", "measure"} and unit.name != "share":
                a, b = one.numeral, before.numeral
                # From the sentence before only what cannot stand alone takes its unit, or what is
                # about as large.
                if one.sentence != before.sentence and a.scale == 1:
                    # Of what is weighed and named there may be other things to count.
                    open_ended = unit.kind == "money" or before.noun < 0
                    if not open_ended or not _alike(a, b) or a.form not in _WRITTEN:
                        continue
                    words = a.form == "words" and unit.kind == "money"
                    if words and _opens(tokens, one) and stands(tokens, one, lexicon):
                        # "Three have come": what was paid for, and no money.
                        continue
                    one.unit, one.rule = unit, one.rule or "ellipsis"
                    factor = b.scale if a.low < SHARED_MANTISSA else 1.0
                    one.low, one.high = round(a.low * factor, 6), round(a.high * factor, 6)
                    before = one
                    continue
                if a.form in {"digits", "order", "scale", "range"} or _goes_on(one, lexicon):
                    shares = a.scale == 1 and b.scale > 1 and a.low < SHARED_MANTISSA
                    if shares and (a.form == "digits" or a.places):
                        one.low, one.high = round(a.low * b.scale, 6), round(a.high * b.scale, 6)
                    one.unit, one.rule = unit, one.rule or "ellipsis"
            elif (counted or before.noun >= 0) and one.low < FEWER * max(before.high, 1):
                one.noun, one.noun_unit = before.noun, before.noun_unit
        # "In a bad one fewer than 2,000": what is no amount has nothing to hand on.
        handed = not bare or one.unit is not None
        if handed and (one.numeral.form != "words" or stands(tokens, one, lexicon)):
            before = one
            whole = whole if one.unit is not None and one.unit.name == "percent" else one


def _opens(tokens: Tokens, one: Draft) -> bool:
    """Whether a number is the first word of its sentence, and more follow."""
    opens = one.first == 0 or tokens.low[one.first - 1] in OPENERS
    return opens and one.last < len(tokens.low) and tokens.low[one.last][0].isalpha()


def _named_last(drafts: list[Draft]) -> None:
    """100 million from one, 50 from another and 25 million euros: the last names it for all."""
    later: Draft | None = None
    for one in reversed(drafts):
        if one.dropped or one.numeral.form in {"article", "part"}:
            continue
        if one.unit is not None or one.noun_unit is not None or one.noun >= 0:
            later = one
            continue
        if later is None or later.sentence != one.sentence or one.numeral.scale == 1:
            continue
        paid = later.unit is not None and later.unit.kind == "money"
        if paid and later.numeral.scale == one.numeral.scale and not one.opened:
            one.unit, one.rule = later.unit, one.rule or "ellipsis"


def _alike(one: Numeral, before: Numeral) -> bool:
    """Whether two numbers, as they are written, are about as large."""
    a, b = abs(one.low), abs(before.mantissa if before.scale > 1 else before.low)
    return 0 < max(a, b) <= ALIKE * min(a, b)


def _goes_on(one: Draft, lexicon: Lexicon) -> bool:
    """Whether a number in words is surely one, and so can take the unit of the one before."""
    numeral = one.numeral
    return (
        numeral.scale > 1 or numeral.low >= SMALL or bool(numeral.places and not lexicon.articles)
    )


def _whole(drafts: list[Draft]) -> None:
    """Nobody counts 1.2 persons: a sign that could part groups does, where whole things follow."""
    for one in drafts:
        regrouped = one.numeral.regrouped
        counted = one.unit is None or one.unit.name in {"persons", "pieces", "rounds", "containers"}
        if regrouped is not None and counted and not one.scaled:
            if one.noun_unit is not None or one.unit is not None:
                one.low = one.high = regrouped
