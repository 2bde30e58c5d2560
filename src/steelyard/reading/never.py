"""Which numerals only name, date or number something, and so never state an amount.

In: the tokens of a text and a lexicon. Out: the numbers of those tokens. Works from signs and from
the words right beside a numeral; never decides by what the text is about.
"""

from __future__ import annotations

import itertools
import re

from steelyard.reading.ages import is_age
from steelyard.reading.branded import is_of_name
from steelyard.reading.daytimes import find_clocks, find_dated, is_day_with_stroke
from steelyard.reading.digits import Digits, read_digits
from steelyard.reading.lexicon import HYPHENS, NAMES, WRITTEN, Lexicon
from steelyard.reading.numbered import (
    DAYS,
    SECTION,
    is_file,
    is_house,
    is_ordinal,
    is_result,
    numbers_a_line,
)
from steelyard.reading.parts import multiplied
from steelyard.reading.sizes import size_end
from steelyard.reading.tokens import LATIN, Tokens

FEW = 3
"""So many numerals with only a space or dash between are a telephone number or a serial one."""

MODEL_DIGITS = 4
"""Plain digits of a model number at most."""

SCORE_REACH = 8
"""Tokens before a result among which a word of a match is looked for."""

SCORE_AFTER = 4
"""The same after a result."""

SMALL_BOTTOM = 16
"""Largest denominator of a part that is written behind a whole number."""

KEYCAP = "\u20e3"
"""The frame that makes a key of the digit before it."""

GROUP_DIGITS = 6
"""Digits of a day and a time written as one before a month, as agencies and armies do."""

LETTERS = 3
"""Capitals of a name whose number is no amount, at least."""

_QUOTES = frozenset('"“„«»”')
_STOPS = _QUOTES | frozenset(".!?:")
SIGNS_OF_UNITS = frozenset("%‰€$£¥₴₽₩°-–‑")
_DASHES = frozenset("-–—‑/")
_CHAIN = frozenset({"-", "–", "—", "‑", "/", "&", "·", "∙", "・"})
_BETWEEN = frozenset("-/)(–.")
_SIGNS_OF_NAMES = frozenset("#№§@_\\^")
_CHUNK = re.compile(r"\S+")
_PAGES_OWN = frozenset("👁👀❤👍👎🔁🔄💬☎📞📱⏱⏰🕐🕑🕒🕓🕔🕕🕖🕗🕘🕙🕚🕛📧✉")
_ADDRESS = re.compile(r"://|www\.|@\w|\w#")


def find_never(tokens: Tokens, lexicon: Lexicon) -> frozenset[int]:
    """The tokens that are numerals in digits and no amounts."""
    low = tokens.low
    numerals = [one for one, opens in tokens.opening if opens & WRITTEN and low[one][0].isdecimal()]
    found: set[int] = set()
    if not numerals:
        return frozenset()
    _addresses(tokens, numerals, found)
    named: set[int] = set()
    for number in numerals:
        if number in found:
            continue
        read = read_digits(low[number], lexicon.decimal, lexicon.group)
        if _names(tokens, number, read, lexicon):
            named.add(number)
        elif (
            read is None
            or _signs(tokens, number, read, lexicon)
            or (read.year and _is_year(tokens, number, lexicon))
        ):
            found.add(number)
    found |= named
    find_clocks(tokens, found)
    find_dated(tokens, numerals, found)
    for number in numerals:
        fixed = lexicon.fixed.starting(tokens, number)
        if fixed is not None and all(map(tokens.tight, range(number + 1, fixed[0]))):
            found.update(one for one in range(number, fixed[0]) if low[one][0].isdecimal())
    _results(tokens, numerals, found, lexicon)
    _telephones(tokens, numerals, found)
    _chains(tokens, numerals, named, found, lexicon)
    # A month that is a number word too, as "8 sept." in French, belongs to the date.
    months = {n + 1 for n in named if n + 1 < len(low) and low[n + 1] in lexicon.months}
    return frozenset(found | months)


def _addresses(tokens: Tokens, numerals: list[int], found: set[int]) -> None:
    """Numerals inside an address of the web or of mail."""
    text = tokens.text
    if "://" not in text and "www." not in text and "@" not in text:
        return
    spans = [m.span() for m in _CHUNK.finditer(text) if _ADDRESS.search(text, *m.span())]
    at = 0
    for number in numerals:
        start = tokens.starts[number]
        while at < len(spans) and spans[at][1] <= start:
            at += 1
        if at < len(spans) and spans[at][0] <= start:
            found.add(number)


def _names(tokens: Tokens, number: int, digits: Digits | None, lexicon: Lexicon) -> bool:
    """Whether a word beside the numeral says that it dates or numbers something."""
    low = tokens.low
    before = number
    if tokens.close(number) and low[number - 1] == "." and tokens.tight(number - 1):
        before = number - 1
    if is_age(tokens, number, lexicon) or is_of_name(tokens, number, lexicon):
        return True
    flags = lexicon.before_number
    if tokens.close(number) and (flags[low[number - 1]] | flags[low[before - 1]]) & NAMES:
        label = lexicon.labels.ending(tokens, number) or (
            lexicon.labels.ending(tokens, before) if before < number else None
        )
        if label and not multiplied(tokens, number + 1, lexicon):
            return True
        if lexicon.weak_labels.ending(tokens, before) and not _measured(tokens, number, lexicon):
            return True
        if lexicon.proper_labels.ending(tokens, before):
            # Where a sentence opens a capital says nothing: "Post 40 soldiers there".
            named = tokens.written(before - 1)[0].isupper() and not (
                _opens(tokens, before - 1) and _measured(tokens, number, lexicon)
            )
            if named or not _counts(tokens, number, lexicon):
                return True
        if lexicon.age_before.ending(tokens, number):
            return True
    if tokens.close(number + 1) and lexicon.after_number[low[number + 1]] & NAMES:
        if lexicon.ages.starting(tokens, number + 1):
            return True
    return digits is not None and _is_day(tokens, number, before, digits, lexicon)


def _measured(tokens: Tokens, number: int, lexicon: Lexicon) -> bool:
    """Whether a word for what is counted, measured or paid stands right behind the numeral."""
    if not tokens.close(number + 1):
        return False
    unit = lexicon.units.starting(tokens, number + 1)
    return unit is not None and unit[1].kind != "never"


def _opens(tokens: Tokens, number: int) -> bool:
    """Whether a word opens its sentence, where a capital says nothing."""
    return number == 0 or tokens.low[number - 1] in _STOPS or not tokens.close(number)


def _counts(tokens: Tokens, number: int, lexicon: Lexicon) -> bool:
    """Whether a word that could be counted stands right behind the numeral."""
    if not tokens.close(number + 1):
        return False
    word = tokens.low[number + 1]
    return word[0].isalpha() and word not in lexicon.function_words


def _is_day(tokens: Tokens, number: int, before: int, digits: Digits, lexicon: Lexicon) -> bool:
    low = tokens.low
    if not digits.plain:
        return False
    if not (digits.value <= DAYS or digits.year):
        group = len(low[number]) == GROUP_DIGITS and tokens.close(number + 1)
        return group and low[number + 1] in lexicon.months
    months, after = lexicon.months, number + 1
    # "3.", "3rd", "3-го": what may stand between a day and its month.
    if after < len(low) and tokens.tight(after) and low[after] in {".", "-", "‑"}:
        after += 1
    if after < len(low) and tokens.tight(after) and low[after] in lexicon.ordinal_suffix:
        after += 1
    if after < len(low) and low[after] in lexicon.links and tokens.close(after):
        after += 1
    if digits.value <= DAYS:
        if after < len(low) and tokens.close(after) and low[after] in months:
            return True
        if before > 0 and low[before - 1] in months and tokens.close(number):
            # Where a day bears a dot, it stands before its month: "im Mai 30 Panzer".
            return not lexicon.ordinal_dot
    return digits.year and before > 0 and low[before - 1] in months


def _signs(tokens: Tokens, number: int, digits: Digits, lexicon: Lexicon) -> bool:
    """Whether the signs written onto the numeral make it a name, a score, a clock or an ordinal."""
    low, count = tokens.low, len(tokens.low)
    before = low[number - 1] if number else ""
    if before in _PAGES_OWN or (before == "\ufe0f" and low[number - 2] in _PAGES_OWN):
        # 👁 18.4K: how often a page was seen.
        return True
    if KEYCAP in low[number + 1 : number + 3]:
        # 2️⃣: a key that numbers a line.
        return True
    if tokens.tight(number):
        told = _sign_before(tokens, number, lexicon)
        if told is not None:
            return told
    after = number + 1
    following = low[after] if after < count else ""
    if tokens.tight(after):
        sign = following
        if (
            sign == ":"
            and after + 1 < count
            and tokens.tight(after + 1)
            and low[after + 1][0].isdecimal()
        ):
            return True
        if sign[0].isalpha() and _glued_suffix(tokens, after, lexicon):
            return True
        if sign in {"-", "‑"} and after + 1 < count and tokens.tight(after + 1):
            hedged = lexicon.hedges_after.starting(tokens, after)
            if low[after + 1][0].isalpha() and hedged is None:
                if not _goes_on(tokens, after + 1, lexicon):
                    return True
        if sign in {"°", "′", "″"}:
            return True
        if sign == "." and is_ordinal(tokens, number, after, lexicon):
            return True
        if sign in HYPHENS and not tokens.tight(after + 1):
            # 122- and 152-mm: the last of several sizes says in what they are.
            if size_end(tokens, number, lexicon) > number:
                return True
    if numbers_a_line(tokens, number):
        return True
    if "/" in (before, following) and (
        is_file(tokens, number) or is_day_with_stroke(tokens, number)
    ):
        return True
    if is_house(tokens, number, lexicon):
        return True
    return digits.plain and (
        _model_after_name(tokens, number, lexicon) or _after_letters(tokens, number, lexicon)
    )


def _sign_before(tokens: Tokens, number: int, lexicon: Lexicon) -> bool | None:
    """What the sign or the letters say that a numeral is written onto; None if nothing."""
    low = tokens.low
    prior = low[number - 1]
    if prior in _SIGNS_OF_NAMES or _glued_name(tokens, number, lexicon):
        return True
    if prior == ":" and number > 1 and low[number - 2][0].isdecimal() and tokens.tight(number - 1):
        return True
    if prior in _DASHES and number > 1 and tokens.tight(number - 1):
        word = low[number - 2]
        if prior != "/" and word[0].isalpha():
            # "5k-20k": the word before the dash is part of a number itself.
            ends = number > 2 and low[number - 3][0].isdecimal() and tokens.tight(number - 2)
            if ends and (word in lexicon.tight_times or lexicon.units.opens(word)):
                return False
            return lexicon.compounds.of(word) is None
    if prior == "[" and low[number + 1 : number + 2] == ["]"]:
        return True
    return None


def _after_letters(tokens: Tokens, number: int, lexicon: Lexicon) -> bool:
    """STANAG 4425, HSK 2603: a plain number that ends a clause behind a name in capitals."""
    if number < 1 or not tokens.close(number):
        return False
    name = tokens.written(number - 1)
    if len(name) < LETTERS or not (name.isalpha() and name.isupper()):
        return False
    if _is_money(tokens, number, lexicon) or lexicon.hedges_before.ending(tokens, number):
        return False
    before = tokens.written(number - 2) if number > 1 else ""
    if before.isupper() and before.isalpha() and len(before) > 1:
        # A headline in capitals: its words are no names.
        return False
    after = tokens.low[number + 1] if tokens.close(number + 1) else "."
    counts = after in SIGNS_OF_UNITS or (after in _QUOTES and not tokens.tight(number + 1))
    return not after[0].isalnum() and not counts


def _glued_name(tokens: Tokens, number: int, lexicon: Lexicon) -> bool:
    """F16, T90: letters written onto the digits, unless they are money."""
    word = tokens.low[number - 1]
    if not word[0].isalpha() or _is_money(tokens, number, lexicon):
        return False
    # Where words are written onto digits as a habit, only foreign letters make a name.
    return lexicon.split is None or word.isascii()


def _is_money(tokens: Tokens, number: int, lexicon: Lexicon) -> bool:
    return lexicon.money.ending(tokens, number) is not None


def _goes_on(tokens: Tokens, number: int, lexicon: Lexicon) -> bool:
    """Whether an amount may go on with this word: a multiplier, a unit, a number word."""
    word = tokens.low[number]
    return (
        lexicon.compounds.of(word) is not None
        or word in lexicon.tight_times
        or word in lexicon.parts
        or word in lexicon.inverse_part
        or lexicon.units.starting(tokens, number) is not None
        or lexicon.units.starting(tokens, number - 1) is not None
    )


def _glued_suffix(tokens: Tokens, number: int, lexicon: Lexicon) -> bool:
    """12th, 2A6, 5G: letters after the digits that are no unit and no multiplier."""
    word = tokens.low[number]
    if word in lexicon.ordinal_suffix:
        return True
    if word in lexicon.calibres and not _multiplies(tokens, number, lexicon):
        return True
    if _goes_on(tokens, number, lexicon):
        following = number + 1
        return (
            word.isascii()
            and len(word) == 1
            and following < len(tokens.low)
            and tokens.tight(following)
            and tokens.low[following][0].isdecimal()
        )
    if lexicon.split is None or word.isascii():
        return True
    # 3선, 2심: letters written onto the digits that are neither counter nor ending make a name.
    bare = lexicon.bare_endings
    return bool(bare) and word not in bare and not lexicon.hedges_after.starting(tokens, number)


def _multiplies(tokens: Tokens, number: int, lexicon: Lexicon) -> bool:
    """$5mm, 2mm bpd: what may be a length, where money or a measure shows that it multiplies."""
    if _is_money(tokens, number - 1, lexicon):
        return True
    unit = lexicon.units.starting(tokens, number + 1)
    return unit is not None and unit[1].kind == "measure"


def _model_after_name(tokens: Tokens, number: int, lexicon: Lexicon) -> bool:
    """20 Leopard 2: a plain number after a name that itself is counted by a number."""
    if number < 2 or not tokens.close(number) or not tokens.close(number - 1):
        return False
    # "F-16V 66": what is written onto digits is part of their own name.
    if len(tokens.low[number]) > MODEL_DIGITS or tokens.tight(number - 1):
        return False
    name = tokens.written(number - 1)
    if lexicon.units.starting(tokens, number - 1) is not None:
        # "In two years 80 trucks": a noun of a measure is no name.
        return False
    before = tokens.low[number - 2]
    counted = before[0].isdecimal() or lexicon.compounds.of(before) is not None
    if ord(before[0]) > LATIN and not counted:
        # Among other letters than Latin ones, behind the noun: "12 cranes RCH 155".
        noun = lexicon.units.starting(tokens, number - 2)
        ahead = tokens.low[number - 3] if number > 2 else ""
        told = ahead.isdecimal() or (noun is not None and noun[1].kind == "counted")
        counted = told and lexicon.units.starting(tokens, number + 1) is None
    return name[0].isupper() and name.isascii() and counted


def _is_year(tokens: Tokens, number: int, lexicon: Lexicon) -> bool:
    """Whether what looks like a year is one."""
    if lexicon.year_after.starting(tokens, number + 1):
        return True
    if lexicon.year_before.ending(tokens, number) is not None:
        return True
    if lexicon.money.ending(tokens, number) is not None:
        return False
    if lexicon.hedges_before.ending(tokens, number) is not None:
        return False
    after = number + 1
    if after >= len(tokens.low) or not tokens.close(after):
        return True
    atom = lexicon.compounds.of(tokens.low[after])
    if atom is not None and atom.kind == "times":
        return False
    unit = lexicon.units.starting(tokens, after)
    return unit is None or unit[1].kind == "never"


def _results(tokens: Tokens, numerals: list[int], found: set[int], lexicon: Lexicon) -> None:
    """3-1 after a word of a match is its result."""
    for number in numerals:
        other = number + 2
        if other >= len(tokens.low):
            continue
        if tokens.low[number + 1] in lexicon.versus and is_result(tokens, number, lexicon):
            found.update((number, other))
        if tokens.low[number + 1] not in _DASHES:
            continue
        if not (tokens.tight(number + 1) and tokens.tight(other) and tokens.low[other].isdecimal()):
            continue
        near = itertools.chain(
            range(max(0, number - SCORE_REACH), number), range(other + 1, other + 1 + SCORE_AFTER)
        )
        if any(lexicon.scores.starting(tokens, at) for at in near):
            found.update((number, other))


def _mixed(tokens: Tokens, run: list[int]) -> bool:
    """Whether three numerals are one with a part: 2 1/2."""
    whole, top, bottom = run
    return (
        top == whole + 1
        and bottom == top + 2
        and tokens.low[top + 1] == "/"
        and all(tokens.low[one].isdecimal() for one in run)
        and int(tokens.low[top]) < int(tokens.low[bottom]) <= SMALL_BOTTOM
    )


def _telephones(tokens: Tokens, numerals: list[int], found: set[int]) -> None:
    """Runs of numerals with only a space, dash or bracket between them."""
    run: list[int] = []
    last = -FEW
    for number in numerals:
        if number - last <= 2 and tokens.starts[number] - tokens.ends[last] <= 2:
            if number - last == 1 or tokens.low[last + 1] in _BETWEEN:
                if not run:
                    run.append(last)
                run.append(number)
                last = number
                continue
        if run:
            _ring(tokens, run, found)
            run = []
        last = number
    if run:
        _ring(tokens, run, found)


def _ring(tokens: Tokens, run: list[int], found: set[int]) -> None:
    """A run of two numerals or more; with a leading nought among them two are enough."""
    if len(run) == FEW and _mixed(tokens, run):
        return
    if len(run) >= FEW or any(
        tokens.low[one].isdecimal() and tokens.low[one][0] == "0" for one in run
    ):
        found.update(run)


def _chains(
    tokens: Tokens, numerals: list[int], named: set[int], found: set[int], lexicon: Lexicon
) -> None:
    """What stands in one list with a day, a year or an article is one too: "3 and 5 May"."""
    years = {
        number
        for number in found - named
        if (digits := read_digits(tokens.low[number], lexicon.decimal, lexicon.group))
        and digits.year
    }
    chained = named | years
    if not chained:
        return
    for rows in (numerals, numerals[::-1]):
        for one, other in itertools.pairwise(rows):
            if one not in chained or other in found or abs(one - other) > 3:
                continue
            first, last = min(one, other), max(one, other)
            between = [word for word in tokens.low[first + 1 : last] if word != "."]
            if "\n" in tokens.text[tokens.ends[first] : tokens.starts[last]]:
                # The dash opens the next entry of a list.
                continue
            joined = not between or (
                len(between) == 1
                and (
                    between[0] in _CHAIN
                    or between[0] in lexicon.and_joins
                    or between[0] in lexicon.range_ors
                    or lexicon.range_joins.starting(tokens, last - 1) is not None
                )
            )
            if (
                joined
                and between
                and _small(tokens.low[other])
                and not _counted(tokens, last, lexicon, other)
            ):
                chained.add(other)
                found.add(other)


def _counted(tokens: Tokens, last: int, lexicon: Lexicon, other: int) -> bool:
    """Whether the later numeral of a chain counts something by itself: "2023, 500 tonnes"."""
    if other != last:
        return False
    unit = lexicon.units.starting(tokens, last + 1)
    return (unit is not None and unit[1].kind != "never") or (
        last + 1 < len(tokens.low) and lexicon.compounds.of(tokens.low[last + 1]) is not None
    )


def _small(word: str) -> bool:
    return len(word) <= MODEL_DIGITS and (word.isdecimal() or SECTION.fullmatch(word) is not None)
