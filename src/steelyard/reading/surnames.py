"""Which words with capitals behind an office are those of who holds it, where nouns have cases.

In: a scene and numbers of its words. Out: whether a single word is a family name, and whether a run
of them opens with what a body is called. Endings are data; knows no names.
"""

from __future__ import annotations

from collections.abc import Sequence

from steelyard.reading.nouns import LONG_STEM, names_body
from steelyard.reading.scene import Scene

NAMES = 4
"""So many names a person has at most."""


def calls_body(scene: Scene, names: Sequence[int]) -> bool:
    """'Head of Foundation X Jane Roe': whether the first of these words names the body before it."""
    words, cues = scene.words, scene.cues
    first, second = words.small[names[0]], words.small[names[1]]
    if not names[0] or not names_body(cues, words.small[names[0] - 1]):
        return False
    # A first name before that of the father stands behind a body too; short ones are those of a person.
    father = second.endswith(cues.ends["voices.father_ends"])
    return len(first) > LONG_STEM and len(names) <= NAMES and not father


def is_surname(scene: Scene, number: int, first: int) -> bool:
    """Whether a single word with a capital is the name of a person, and of no office.

    `first` is the word behind the office: a woman's name may end as a genitive does.
    """
    small, ends = scene.words.small[number], scene.cues.ends
    if small.endswith(ends["voices.surname_ends"]):
        return True
    if number != first:
        return False
    head = scene.words.small[first - 1] if first else ""
    hers = head.endswith(ends["voices.sure_ends"]) and (
        head not in scene.cues.voice_words["any_gender"]
    )
    return hers or not small.endswith(ends["voices.genitive_ends"])
