"""Two flags or two names with an arrow between, which open a line: from whom to whom.

In: a scene and a sentence of it. Out: both sides, or None. Reads no word.
"""

from __future__ import annotations

import re

from steelyard.reading.scene import Scene, Sentence

ARROW = re.compile("[→➔➜➝➞➡⇒⟶]|->|=>")
FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{2}")
FLAG_A = 0x1F1E6
"""A flag is written as two signs, one for each letter of the country's code."""
FLAGS = re.compile(f"({FLAG.pattern})\\s*(?:{ARROW.pattern})\ufe0f?\\s*({FLAG.pattern})")
BULLET = 3
"""So many signs that are no words stand at most before the place that opens a line."""
BEFORE = 16
"""So many signs before the first word of a sentence flags and arrows are looked for."""


def country_of(flag: str) -> str:
    """The code that the two signs of a flag spell."""
    return "".join(chr(ord(sign) - FLAG_A + ord("A")) for sign in flag)


def by_arrow(scene: Scene, sentence: Sentence) -> tuple[str, str] | None:
    """'Peru → Chile: ten trucks', with flags or with names: from whom to whom."""
    text, words = scene.text, scene.words
    low = max(text.rfind("\n", 0, sentence.start) + 1, sentence.start - BEFORE)
    flags = FLAGS.search(text, low, sentence.start + BEFORE)
    if flags is not None:
        return country_of(flags[1]), country_of(flags[2])
    places = sentence.of("place")[:2]
    if len(places) < 2 or places[0].first - sentence.first > BULLET:
        return None
    gap = text[words.ends[places[0].last] : words.starts[places[1].first]]
    if not ARROW.fullmatch(gap.strip(" \ufe0f")):
        return None
    return places[0].value, places[1].value
