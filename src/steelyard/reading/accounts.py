"""Whose account it is where only an adjective says so: 'nach polnischen Angaben'.

In: a scene and the words of an account. Out: the name of the country that its adjective is of, or
nothing. Such an account has no other maker: the side of that country tells it.
"""

from __future__ import annotations

from functools import cache

from steelyard.base import tables
from steelyard.reading.nouns import is_paper
from steelyard.reading.scene import Scene

LONGEST = 4
"""So many words such an account has at most: 'nach ersten offiziellen polnischen Angaben'."""


def side_of(scene: Scene, first: int, last: int) -> str:
    """The country of words `first` to `last`, where they are its adjective and a noun of account."""
    words, cues = scene.words, scene.cues
    if not cues.voices.get("accounts") or not 0 < last - first < LONGEST:
        return ""
    if not (is_paper(scene, last) or words.small[last] in cues.voice_words["accounts"]):
        return ""
    opens = first == 0 or not words.small[first - 1][0].isalnum()
    if any(words.written(n)[0].isupper() for n in range(first + opens, last)):
        return ""
    sides = {
        mark.value
        for mark in words.between(words.starts[first], words.ends[last - 1])
        if mark.kind == "place" and mark.last < last
    }
    return _called(scene, sides.pop()) if len(sides) == 1 else ""


def _called(scene: Scene, code: str) -> str:
    """The name of a country in the language of the text; of a party of the case its own."""
    for party in scene.context.parties:
        if party.id == code and party.names:
            return party.names[0]
    return _names(scene.cues.lang).get(code, "")


@cache
def _names(lang: str) -> dict[str, str]:
    """The names of countries by code."""
    return {row["code"]: row.get(f"name_{lang}", "") for row in tables.read_table("countries.csv")}
