"""Numerals in a text: in digits or words, with multipliers, halves, parts and orders of magnitude.

In: tokens, a lexicon, and which digits are no amounts. Out: numerals with places and values.
Reads what is written and no more: no unit, no hedge, no judgement on what the number means.
"""

from __future__ import annotations

from dataclasses import dataclass

from steelyard.reading.compounds import Atom, add_term, place_of
from steelyard.reading.digits import read_digits
from steelyard.reading.lexicon import (
    ARTICLE,
    HALF,
    HYPHENS,
    NEGATIVE,
    NUMBER,
    ORDER,
    PART,
    PART_PHRASE,
    SEVERAL,
    WRITTEN,
    Lexicon,
)
from steelyard.reading.numeral import PRECISION, Numeral, made, scale_of
from steelyard.reading.parts import is_part, multiplied, part_alone, stroke, top_of, vulgar
from steelyard.reading.plain import digits_alone
from steelyard.reading.sizes import size_end
from steelyard.reading.tokens import Tokens

BARE_PLURAL = (2.0, 10.0)
"""A bare plural means from two to ten of it: "millions", "dozens" (of ten)."""

LEAST_TIMES = 100
"""Smallest power of ten that is a multiplier by itself."""


@dataclass(slots=True)
class _State:
    """What has been read of one numeral."""

    at: int
    end: int
    terms: list[float]
    tops: list[float]
    last: str = ""
    scale: float = 1.0
    form: str = "words"
    mantissa: float = 0.0
    places: int = 0
    regrouped: float | None = None
    order: bool = False
    hedge: str = ""


def find_numerals(tokens: Tokens, lexicon: Lexicon, never: frozenset[int]) -> tuple[Numeral, ...]:
    """Every numeral of the text, in order and without overlap."""
    found: list[Numeral] = []
    last = 0
    for number, flags in tokens.opening:
        if number < last or not flags & NUMBER:
            continue
        numeral = parse_numeral(tokens, number, lexicon, never)
        if numeral is not None and not _stands_before(tokens, numeral, lexicon):
            found.append(numeral)
            last = max(numeral.last, number + 1)
    return tuple(found)


def _stands_before(tokens: Tokens, numeral: Numeral, lexicon: Lexicon) -> bool:
    """Whether a bare multiplier only opens a number that follows it, as some
    languages say "about".
    """
    last = numeral.last
    if numeral.form not in {"order", "both", "scale"} or not tokens.close(last):
        return False
    if lexicon.inverted.starting(tokens, numeral.first) is None:
        return False
    atom = lexicon.compounds.of(tokens.low[last])
    return tokens.low[last][0].isdecimal() or (atom is not None and atom.kind == "value")


def parse_numeral(
    tokens: Tokens, first: int, lexicon: Lexicon, never: frozenset[int]
) -> Numeral | None:
    """The numeral that starts with token `first`, or None."""
    if first in never:
        return None
    low = tokens.low
    opens = lexicon.openers[low[first]] & NUMBER
    if opens == WRITTEN and low[first][0].isdecimal():
        plain = digits_alone(tokens, first, lexicon)
        if plain is not None:
            return plain
    order = lexicon.orders.starting(tokens, first) if opens & ORDER else None
    if order is not None:
        last, (bottom, top) = order
        return made(tokens, first, last, last, bottom, top, "order")
    part = lexicon.part_phrases.starting(tokens, first) if opens & PART_PHRASE else None
    if part is not None and is_part(tokens, first, part[0], lexicon):
        return made(tokens, first, part[0], part[0], part[1], part[1], "part")
    if opens & NEGATIVE:
        return _negative(tokens, first, lexicon, never)
    several = lexicon.several.starting(tokens, first) if opens & SEVERAL else None
    if several is not None:
        return _several(tokens, first, several[0], lexicon)
    state = _State(first, first, [], [])
    half = lexicon.before_times.starting(tokens, first) if opens & HALF else None
    if half is not None and half[0] < len(low):
        started = _half_before(tokens, first, half, lexicon, state)
        if started is not None:
            return started
    if state.terms:
        pass
    elif opens & ARTICLE:
        hedged = _hedged_inside(tokens, first, lexicon, never)
        if hedged is not None:
            return hedged
        if not _article_counts(tokens, first, lexicon):
            return made(tokens, first, first + 1, first + 1, 1.0, 1.0, "article")
        state.terms, state.tops = [1.0], [1.0]
        state.at, state.last, state.mantissa = first + 1, "value", 1.0
        state.end = first + 1
    elif opens & PART:
        if lexicon.compounds.of(low[first]) is None:
            return part_alone(tokens, first, lexicon)
    if tokens.written(first) in lexicon.not_numerals:
        return None
    _read_on(tokens, state, lexicon, never)
    if not state.terms:
        return None
    return _finish(tokens, first, state, lexicon)


def _negative(
    tokens: Tokens, first: int, lexicon: Lexicon, never: frozenset[int]
) -> Numeral | None:
    if first + 1 >= len(tokens.low) or not tokens.close(first + 1):
        return None
    if tokens.low[first + 1] in lexicon.negative:
        return None
    inner = parse_numeral(tokens, first + 1, lexicon, never)
    if inner is None or inner.form not in {"digits", "words"}:
        return None
    return inner._replace(first=first, start=tokens.starts[first], low=-inner.high, high=-inner.low)


def _several(tokens: Tokens, first: int, at: int, lexicon: Lexicon) -> Numeral | None:
    """Several hundred, mehrere Dutzend, несколько тысяч: an order of magnitude."""
    if at >= len(tokens.low) or not tokens.close(at):
        return None
    atom = lexicon.compounds.of(tokens.low[at])
    if atom is not None and atom.kind == "value" and atom.low == place_of(atom.low) >= LEAST_TIMES:
        # "Mehrere zehntausend": a round number written together multiplies as well.
        atom = Atom("times", atom.low, atom.low, "one")
    if atom is None or atom.kind != "times":
        return None
    state = _State(at + 1, at + 1, [BARE_PLURAL[0] * atom.high], [BARE_PLURAL[1] * atom.high])
    state.last, state.scale, state.order = "times", atom.low, True
    _read_on(tokens, state, lexicon, frozenset())
    return _finish(tokens, first, state, lexicon)


def _half_before(
    tokens: Tokens, first: int, half: tuple[int, float], lexicon: Lexicon, state: _State
) -> Numeral | None:
    """Half a million: the multiplier must follow; else half of what is measured or counted."""
    at, value = half
    atom = lexicon.compounds.of(tokens.low[at]) if tokens.close(at) else None
    if atom is not None and atom.kind == "times":
        state.terms, state.tops, state.last, state.mantissa = [value], [value], "value", value
        state.at = state.end = at
        return None
    unit = lexicon.units.starting(tokens, at) if tokens.close(at) else None
    if unit is None or unit[1].kind not in {"measure", "money"}:
        return None
    return made(tokens, first, at, at, value, value, "half")


def _hedged_inside(
    tokens: Tokens, first: int, lexicon: Lexicon, never: frozenset[int]
) -> Numeral | None:
    """A good third, eine knappe Milliarde: an adjective that hedges behind the article."""
    at = first + 1
    bound = lexicon.inner_hedges.get(tokens.low[at]) if tokens.close(at) else None
    if bound is None or not tokens.close(at + 1) or at + 1 in never:
        return None
    word = tokens.low[at + 1]
    if word in lexicon.parts and lexicon.compounds.of(word) is None:
        value = 1.0 / lexicon.parts[word]
        if not is_part(tokens, first, at + 2, lexicon):
            return None
        inner = made(tokens, first, at + 2, at + 2, value, value, "part")
    else:
        read = parse_numeral(tokens, at + 1, lexicon, never)
        if read is None or read.form in {"article", "order"}:
            return None
        form = "words" if read.form == "scale" else read.form
        inner = read._replace(first=first, start=tokens.starts[first], form=form)
    return inner._replace(hedge="" if bound == "none" else bound)


def _article_counts(tokens: Tokens, first: int, lexicon: Lexicon) -> bool:
    """Whether an article stands before a multiplier or a part, and so means one."""
    after = first + 1
    if after >= len(tokens.low) or not tokens.close(after):
        return False
    if tokens.low[after] in HYPHENS and tokens.tight(after):
        after += 1
        if after >= len(tokens.low) or not tokens.tight(after):
            return False
    word = tokens.low[after]
    atom = lexicon.compounds.of(word)
    if atom is not None and atom.kind == "times" and atom.shape != "many":
        return True
    return word in lexicon.parts


def _read_on(tokens: Tokens, state: _State, lexicon: Lexicon, never: frozenset[int]) -> None:
    """Take token after token while they make one number."""
    low, count, further = tokens.low, len(tokens.low), lexicon.number_further
    while state.at < count:
        at = state.at
        if state.terms and not tokens.close(at):
            return
        word = low[at]
        if not further[word]:
            return
        if word[0].isdecimal():
            if not _take_digits(tokens, state, lexicon, never):
                return
            continue
        fraction = vulgar(word) if len(word) == 1 else None
        if fraction is not None and state.last in {"", "digits"}:
            _add(state, fraction)
            state.mantissa += fraction
            state.form, state.last = state.form if state.last else "digits", "digits"
            state.at = state.end = at + 1
            state.places = 2
            continue
        atom = lexicon.compounds.of(word)
        if atom is not None:
            if not _take_atom(tokens, state, atom, lexicon):
                return
            continue
        if not state.terms:
            return
        if state.last == "digits" and word in lexicon.tight_times and tokens.tight(at):
            _take_times(state, Atom("times", lexicon.tight_times[word], 1.0, "one"), at)
            continue
        joined = _joint(tokens, state, lexicon)
        if not joined:
            half = lexicon.after_halves.starting(tokens, at)
            if half is None:
                if not _hedge_inside(tokens, state, lexicon):
                    return
                continue
            _add_half(state, half[1])
            state.at = state.end = half[0]
            continue
        state.at += joined


def _hedge_inside(tokens: Tokens, state: _State, lexicon: Lexicon) -> bool:
    """20-odd million, 280 с лишним млн: a hedge between a number and its multiplier."""
    if state.last not in {"digits", "value"} or state.hedge or state.order:
        return False
    found = lexicon.hedges_after.starting(tokens, state.at)
    if found is None or found[1] == "none":
        return False
    at, bound = found
    if at < len(tokens.low) and tokens.low[at] in HYPHENS:
        at += 1
    if not tokens.close(at):
        return False
    atom = lexicon.compounds.of(tokens.low[at])
    if atom is None or atom.kind != "times":
        return False
    state.hedge, state.at = bound, at
    return True


def _joint(tokens: Tokens, state: _State, lexicon: Lexicon) -> int:
    """How many tokens only join two parts of one number: a hyphen, "and", "of"; 0 if none."""
    at, low = state.at, tokens.low
    word = low[at]
    if at + 1 >= len(low):
        return 0
    following = lexicon.compounds.of(low[at + 1])
    if word in HYPHENS:
        if not tokens.tight(at) or not tokens.tight(at + 1) or following is None:
            return 0
        if following.kind == "times":
            return 1
        small = state.terms[-1] if state.last == "value" else 0.0
        return int(bool(following.low < place_of(small) and small >= 20))
    if not tokens.close(at + 1) or following is None:
        return 0
    if word in lexicon.conjunctions and state.last == "times" and not state.order:
        # "two hundred and five", but not "two thousand and three thousand".
        goes_on = following.kind == "value" and following.low < 100 and state.scale >= 100
        after = low[at + 2] if at + 2 < len(low) else ""
        further = lexicon.compounds.of(after)
        again = further is not None and further.kind == "times" and further.low >= state.scale
        return int(goes_on and (not again or state.scale == 100))
    if word in lexicon.links and state.order:
        return int(following.kind == "times" and following.shape != "one")
    return 0


def _take_digits(tokens: Tokens, state: _State, lexicon: Lexicon, never: frozenset[int]) -> bool:
    at = state.at
    if at in never or (state.terms and size_end(tokens, at, lexicon) > at):
        return False
    if state.terms and state.last != "times":
        return _take_mixed(tokens, state, lexicon)
    digits = read_digits(tokens.low[at], lexicon.decimal, lexicon.group)
    if digits is None:
        return False
    part = stroke(tokens, at, digits.value, lexicon)
    if state.terms:
        # "2 million 300 thousand": smaller than the multiplier before, and no year.
        if part or digits.places or digits.value >= state.scale or state.order:
            return False
        if digits.year and not multiplied(tokens, at + 1, lexicon):
            # "1만2000명": no year stands written onto a multiplier, nor before a counter.
            unit = lexicon.units.starting(tokens, at + 1) if lexicon.split else None
            if not tokens.tight(at) and (unit is None or unit[1].kind == "never"):
                return False
        # Where words are written together, "1천 1백 70만" is one number with spaces in it.
        if state.scale < LEAST_TIMES or (
            state.scale < 1000 and not tokens.tight(at) and lexicon.split is None
        ):
            return False
    elif part is not None:
        value, after = part
        state.terms, state.tops, state.form, state.last = [value], [value], "part", "part"
        state.at = state.end = after
        return False
    state.terms.append(digits.value)
    state.tops.append(digits.value)
    if not state.last:
        state.form, state.mantissa = "digits", digits.value
        state.places, state.regrouped = digits.places, digits.regrouped
    state.last = "digits"
    state.at = state.end = at + 1
    return True


def _take_mixed(tokens: Tokens, state: _State, lexicon: Lexicon) -> bool:
    """2 1/2: a part with a stroke behind a whole number."""
    digits = read_digits(tokens.low[state.at], lexicon.decimal, lexicon.group)
    if state.last != "digits" or state.form != "digits" or state.places or digits is None:
        return False
    part = stroke(tokens, state.at, digits.value, lexicon)
    if part is None:
        return False
    _add(state, part[0])
    state.mantissa += part[0]
    state.places = 2
    state.at = state.end = part[1]
    return True


def _take_atom(tokens: Tokens, state: _State, atom: Atom, lexicon: Lexicon) -> bool:
    at = state.at
    if tokens.written(at) in lexicon.not_numerals:
        return False
    if atom.kind == "times":
        if state.last == "part":
            return False
        if not state.terms and atom.shape == "many":
            state.order, state.form = True, "order"
            state.terms, state.tops = [BARE_PLURAL[0] * atom.high], [BARE_PLURAL[1] * atom.high]
            state.last, state.scale = "times", atom.low
            state.at = state.end = at + 1
            return True
        if not state.terms:
            state.form = "both" if atom.shape == "both" else "scale"
            state.mantissa = 1.0
        elif state.order and atom.low < state.scale:
            return False
        if not _take_times(state, atom, at):
            return False
        # The dot of an abbreviation belongs to it; whether it also ends a sentence shows later.
        if tokens.tight(at + 1) and tokens.low[at + 1] == "." and _abbreviated(tokens, at, lexicon):
            state.at = at + 2
        return True
    if state.terms and state.last not in {"value", "times"}:
        return False
    if _inverts(tokens, state, lexicon):
        return False
    if state.terms and state.last == "times" and atom.low >= state.scale:
        return False
    if state.order or (state.terms and not _adds(state.terms[-1], atom)):
        return False
    state.terms.append(atom.low)
    state.tops.append(atom.high)
    if not state.last:
        state.mantissa = atom.low
        state.form = "span" if atom.shape == "span" else "words"
    state.last = "value"
    state.at = state.end = at + 1
    return True


def _inverts(tokens: Tokens, state: _State, lexicon: Lexicon) -> bool:
    """Whether what was read is a bare multiplier that some languages put before for "about"."""
    bare = state.last == "times" and state.form in {"both", "scale", "order"}
    return bare and lexicon.inverted.starting(tokens, state.end - 1) is not None


def _abbreviated(tokens: Tokens, at: int, lexicon: Lexicon) -> bool:
    return f"{tokens.low[at]}." in lexicon.abbreviations


def _adds(last: float, atom: Atom) -> bool:
    return atom.low < place_of(last)


def _take_times(state: _State, atom: Atom, at: int) -> bool:
    kept, tops = list(state.terms), list(state.tops)
    if not add_term(kept, atom):
        return False
    if state.order and len(kept) == len(tops):
        tops[-1] *= atom.low  # "Hundreds of thousands": both ends take the multiplier.
    elif not add_term(tops, Atom(atom.kind, atom.low, atom.low, atom.shape)):
        return False
    state.terms, state.tops = kept, tops
    state.last, state.scale = "times", atom.low
    state.at = state.end = at + 1
    return True


def _add(state: _State, fraction: float) -> None:
    if state.terms:
        state.terms[-1] += fraction
        state.tops[-1] += fraction
    else:
        state.terms, state.tops = [fraction], [fraction]


def _add_half(state: _State, part: float) -> None:
    """Two and a half million; a million and a half: the half is of what was last named."""
    unit = state.scale if state.last == "times" else 1.0
    state.terms[-1] += part * unit
    state.tops[-1] += part * unit
    state.mantissa += part
    state.places = 1


def _finish(tokens: Tokens, first: int, state: _State, lexicon: Lexicon) -> Numeral | None:
    low, high = round(sum(state.terms), PRECISION), round(sum(state.tops), PRECISION)
    form = "order" if state.order else state.form
    end, last = state.end, state.at
    words = tokens.low
    if form == "part":
        return made(tokens, first, last, end, sum(state.terms), sum(state.tops), "part")
    lone = vulgar(words[first]) if last - first == 1 and len(words[first]) == 1 else None
    if lone is not None and lexicon.units.starting(tokens, last) is None:
        return made(tokens, first, last, end, lone, lone, "part")
    at = last
    # "two-thirds": the hyphen joins.
    if at + 1 < len(words) and words[at] in HYPHENS and tokens.tight(at) and tokens.tight(at + 1):
        at += 1
    if at < len(words) and tokens.close(at) and state.last in {"value", "digits"}:
        word = words[at]
        bottom = lexicon.parts.get(word)
        if bottom and low < bottom and state.scale == 1 and not state.places:
            needs = lexicon.parts_need
            article = words[first] in lexicon.articles and at == last
            if is_part(tokens, first, at + 1, lexicon) and not (
                needs is not None and article and needs.starting(tokens, at + 1) is None
            ):
                return made(tokens, first, at + 1, at + 1, low / bottom, high / bottom, "part")
            return None
        if word in lexicon.inverse_part and low >= 2:
            top = top_of(tokens, at + 1, lexicon)
            if top is not None:
                value, after = top
                return made(tokens, first, after, after, value / low, value / low, "part")
    if state.last == "value" and state.terms == [1.0] and words[first] in lexicon.articles:
        return None
    return Numeral(
        first,
        last,
        tokens.starts[first],
        tokens.ends[end - 1],
        low,
        high,
        form,
        scale=scale_of(state.scale, state.mantissa, low),
        mantissa=state.mantissa,
        places=state.places,
        regrouped=state.regrouped if state.scale == 1 else None,
        hedge=state.hedge,
    )
