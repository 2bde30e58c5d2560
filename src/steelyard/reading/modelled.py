"""Numbers of models that look like years: 'PzX 2000', '14 guns 2000,'.

In: a scene and a number of four digits in it. Out: whether a name or a noun before it makes it a model.
Works from signs and letters; knows no list of models.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from steelyard.reading.scene import Scene

LONG_NAME = 60
"""Signs before a number among which the name that it belongs to begins, and by which the letters
of the text are told."""
FOREIGN = 3
"""Letters of a name in other letters than the text's, at least."""
MODEL = re.compile(r"\b[^\W\d_]*[^\W\d_A-Z][A-Z]$")
"""The end of a name with a capital inside."""
LONGEST_NAME = 12
"""Signs before a number among which such a name stands."""
ROUND = "000"
"""Ends the number of a model: right behind what is counted any other is the year of it."""
ARMS = frozenset({"munitions", "systems"})
"""Families of goods whose models bear such numbers."""
CLOSES = frozenset({",", ";", "."})
"""Signs that close what is counted."""


def is_model(scene: Scene, match: re.Match[str]) -> bool:
    """Whether what looks like a year is the number of a model."""
    return _is_name(scene.text, match.start(), match.end()) or _is_of_noun(scene, match)


def _is_name(text: str, start: int, end: int) -> bool:
    """Whether what looks like a year is the number of a model, by the name that it is written onto.

    "Alfa-1999" in quotation marks, and a capital word of Latin letters in a text of other ones.
    """
    sign = text[start - 1 : start]
    if start < FOREIGN or sign not in {"-", "‑", " "} or not text[start - 2].isalpha():
        return False
    if sign != " " and text[end : end + 1] in {"»", "”", "’", '"', "'"}:
        return True
    word = re.split(r"[^\w-]", text[max(0, start - LONG_NAME) : start - 1])[-1]
    if not (word.isascii() and word[:1].isupper() and len(word) >= FOREIGN):
        return False
    around = text[max(0, start - LONG_NAME) : end + LONG_NAME]
    letters = sum(map(str.isalpha, around))
    return sum(one.isalpha() and one.isascii() for one in around) * 2 < letters


def _is_of_noun(scene: Scene, match: re.Match[str]) -> bool:
    """Whether a name or a weapon before what looks like a year makes it a model: '14 guns 2000,'."""
    text, at = scene.text, match.start()
    if not at or text[at - 1] != " ":
        return False
    if MODEL.search(text, max(0, at - LONGEST_NAME), at - 1):
        return True
    number = bisect_left(scene.amount_starts, at) - 1
    if number < 0 or not match.group().endswith(ROUND):
        return False
    start = getattr(scene.amounts[number], "noun_start", None)
    if start is None or getattr(scene.amounts[number], "noun_end", None) != at - 1:
        return False
    return text[match.end() : match.end() + 1] in CLOSES and _is_weapon(scene, start, at)


def _is_weapon(scene: Scene, start: int, end: int) -> bool:
    """Whether the noun between two places is one of arms."""
    goods = scene.cues.goods
    return any(
        one.kind == "item" and one.value in goods and goods[one.value].family in ARMS
        for one in scene.words.between(start, end)
    )
