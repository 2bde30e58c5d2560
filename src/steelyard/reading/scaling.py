"""Multipliers behind the unit of a number or behind its sum: 75 USD million, US$ 360 m.

In: tokens, a draft whose money is known, a lexicon. Out: whether a multiplier followed, which the draft
then holds. Never looks before the number.
"""

from __future__ import annotations

from typing import Protocol

from steelyard.reading.lexicon import Lexicon, Unit
from steelyard.reading.numeral import Numeral
from steelyard.reading.tokens import Tokens


class Scaled(Protocol):
    """What is written of a draft: its numeral and unit, its ends, where it is quoted to."""

    numeral: Numeral
    unit: Unit | None
    low: float
    high: float
    last: int
    scaled: bool


def million_behind(tokens: Tokens, draft: Scaled, lexicon: Lexicon) -> bool:
    """US$ 360 m: behind a sum whose money stands before it a letter apart is a multiplier."""
    at, word = draft.last, tokens.low[draft.last]
    numeral = draft.numeral
    if draft.unit is None or draft.unit.kind != "money" or numeral.form != "digits":
        return False
    if word not in lexicon.tight_times or numeral.scale != 1 or tokens.written(at).isupper():
        return False
    times = lexicon.tight_times[word]
    draft.low, draft.high = draft.low * times, draft.high * times
    draft.last, draft.scaled = at + 1, True
    return True


def is_scaled(tokens: Tokens, at: int, lexicon: Lexicon) -> bool:
    """Whether a multiplier ends the number: dozens of tonnes, deux millions de tonnes."""
    atom = lexicon.compounds.of(tokens.low[at - 1])
    return atom is not None and atom.kind == "times"


def scale_behind(tokens: Tokens, draft: Scaled, at: int, lexicon: Lexicon) -> bool:
    """75 USD million: the multiplier behind the currency."""
    atom = lexicon.compounds.of(tokens.low[at]) if tokens.close(at) else None
    if (
        atom is None
        or atom.kind != "times"
        or atom.shape != "one"
        or draft.numeral.form != "digits"
    ):
        return False
    draft.low, draft.high = draft.low * atom.low, draft.high * atom.low
    draft.last, draft.scaled = at + 1, True
    return True
