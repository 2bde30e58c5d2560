"""Units of running text: spelled out, singular for one, and whether their things come whole.

In: a unit as the case writes it, such as `t` or `rounds/container`, and a language. Out: words.
Holds none of its own: they stand in data/words.yaml, which units are counted in data/brief.yaml.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from steelyard.base.tables import read_table, read_yaml
from steelyard.desk import words

WHOLE_BELOW: Final = 10
"""Of things that come whole fewer than this are told as a whole number; above, two significant
digits are whole anyway."""
SUMS: Final = frozenset({"total", "none"})
"""Units of a price that is one sum for everything."""
_CURRENCY: Final = re.compile(r"[A-Z]{3}")
_RATE: Final = re.compile(r"\s*/\s*|\s+per\s+")


def is_currency(unit: str) -> bool:
    """Whether a unit is money, by its ISO 4217 code."""
    return _CURRENCY.fullmatch(unit) is not None


def is_rate(unit: str) -> bool:
    """Whether a unit is one thing for each of another, or a part of something."""
    return _RATE.search(unit) is not None or unit in _listed()["rates"]


def comes_whole(unit: str) -> bool:
    """Whether half of one cannot be: 2.2 vehicles is no number of vehicles."""
    if not unit or is_currency(unit) or is_rate(unit):
        return False
    return not _is_measure(unit) and unit not in _listed()["measured"]


def in_text(unit: str, lang: str, *, alone: bool = False) -> str:
    """A unit as running text has it: `tonnes`, `rounds a container`; `alone` for one of them."""
    thing, *of = _RATE.split(unit)
    shown = _named(thing, lang, alone=alone)
    return " ".join([shown, *(each(one, lang) for one in of)])


def each(unit: str, lang: str) -> str:
    """A price or a rate for one of it: `a tonne`, `each`; `je Tonne`."""
    parts = _RATE.split(unit)
    if len(parts) > 1 or unit in _listed()["nameless"]:
        return words.phrase("each.nameless", lang)
    one = _named(unit, lang, alone=True)
    # English has `an` before a sound that data/brief.yaml does not have to list.
    key = "each.vowel" if one[:1].lower() in "aeiou" else "each.one"
    return words.phrase(key, lang, unit=one)


def _named(unit: str, lang: str, *, alone: bool) -> str:
    if is_currency(unit):
        return words.currency_word(unit, lang)
    plain = _plain(unit)
    if alone:
        return _singular(plain, lang)
    return words.unit(plain, lang).replace("_", " ")


def _singular(plain: str, lang: str) -> str:
    """One of it: as it stands under `units_one`, or under the plural's name without its s."""
    if words.has_phrase(f"units_one.{plain}"):
        return words.phrase(f"units_one.{plain}", lang)
    return words.unit(plain.removesuffix("s"), lang).replace("_", " ")


def _plain(unit: str) -> str:
    """The one spelling under which a measure has words: `t`, `tons` and `tonne` are `tonnes`."""
    return _spellings().get(unit, (unit, ""))[0]


def _is_measure(unit: str) -> bool:
    return bool(_spellings().get(unit, ("", ""))[1])


@cache
def _spellings() -> dict[str, tuple[str, str]]:
    """Each spelling of a measure with the first of the table that is the same size, and its base.

    Things that are counted are no spellings of one another: a ship is no truck.
    """
    first: dict[tuple[str, str], str] = {}
    found = {}
    for row in read_table("units.csv"):
        if row["base"] not in _listed()["counted"]:
            plain = first.setdefault((row["base"], row["factor"]), row["unit"])
            found[row["unit"]] = (plain, row["base"])
    return found


def _listed() -> dict[str, list[str]]:
    found: dict[str, list[str]] = read_yaml("brief.yaml")["units"]
    return found
