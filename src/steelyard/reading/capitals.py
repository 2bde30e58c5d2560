"""Whether a word that opens a sentence would have its capital elsewhere too.

In: a scene and a word. Out: yes or no, by the places and outlets known and by how the text writes the
word inside its sentences. Looks at a window of the text only.
"""

from __future__ import annotations

from steelyard.reading.scene import Scene

WINDOW = 5_000
"""Code points to each side in which the same word is looked for (time in proportion to the text)."""
STEM = 2
"""So many letters at the end of a noun change with its case."""
LONG_STEM = 4
"""A shorter stem says nothing."""
NAMED = 4
"""So many words that open with the same letters are looked at, at most."""


def known_capital(scene: Scene, number: int) -> bool:
    """Whether a word that opens a sentence would be written with a capital elsewhere too."""
    words, cues = scene.words, scene.cues
    written = words.written(number)
    small = words.small[number]
    if len(written) > 1 and written.isupper():
        return True
    if small in cues.stops or small in cues.joiners or small in cues.determiners:
        return False
    near = words.of(number)
    if any(mark.kind in {"place", "media_hint"} for mark in near):
        return True
    stem = small[: max(LONG_STEM, len(small) - STEM)]
    return any(
        other != number
        and words.small[other].startswith(stem)
        and words.written(other)[0].isupper()
        and other > 0
        and words.small[other - 1][0].isalpha()
        for other in _capitals(scene, stem, words.starts[number])
    )


def _capitals(scene: Scene, stem: str, about: int) -> list[int]:
    """Words about a place that open with `stem`, which is written with a capital there."""
    words, text = scene.words, scene.text
    found: list[int] = []
    capital = stem[0].upper() + stem[1:]
    low, high = max(0, about - WINDOW), about + WINDOW
    at = text.find(capital, low, high)
    while at >= 0 and len(found) < NAMED:
        number = words.index(at)
        if number < len(words.starts) and words.starts[number] == at:
            found.append(number)
        at = text.find(capital, at + len(capital), high)
    return found
