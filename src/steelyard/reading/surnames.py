"""Which words with capitals are those of a person or of a body, where nouns have cases.

In: a scene and numbers of its words. Out: whether a single word is a family name, whether a run of
them opens with what a body is called, and the noun of an adjective with a capital. Endings are data.
"""

from __future__ import annotations

from collections.abc import Sequence

from steelyard.reading.capitals import known_capital
from steelyard.reading.nouns import LONG_STEM, names_body
from steelyard.reading.scene import Scene, Sentence

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


def noun_of(scene: Scene, sentence: Sentence, number: int) -> int:
    """'The World food programme': the noun that an adjective with a capital belongs to, or itself."""
    words, cues = scene.words, scene.cues
    for adjective, noun in cues.voices.get("agreeing", ()):
        if not words.small[number].endswith(adjective):
            continue
        at = number + 1
        while at < sentence.last and words.small[at].endswith(adjective):
            at += 1
        inside = at > number + 1 and at <= sentence.last and words.written(at).islower()
        if inside and words.small[at].endswith(noun) and not words.is_kind(at, "say"):
            return at
        return number
    return number


def opens_with_surname(scene: Scene, sentence: Sentence, number: int) -> bool:
    """'Petrenko said': a word with the ending of a family name right before a verb of saying."""
    words, cues = scene.words, scene.cues
    ends = cues.ends["voices.sure_surname_ends"]
    if number >= sentence.last or not ends or not words.small[number].endswith(ends):
        return False
    small = words.small[number]
    if small in cues.stops or small in cues.skips or small in cues.determiners:
        return False
    return words.is_kind(number + 1, "say") and not words.is_kind(number, "contrast")


def only_opens(scene: Scene, sentence: Sentence, number: int) -> bool:
    """'Instead Lima ...': whether a word with the capital of the sentence stands before a place."""
    words = scene.words
    if any(words.small[n][0].isalnum() for n in range(sentence.first, number)):
        return False
    if number + 1 >= len(words.starts) or any(one.kind == "place" for one in words.of(number)):
        return False
    place = any(one.kind == "place" and one.first == number + 1 for one in words.of(number + 1))
    return place and not known_capital(scene, number)


def inside_word(scene: Scene, number: int) -> bool:
    """Whether no space stands on either side of a sign: 'News.example'."""
    words = scene.words
    return (
        words.ends[number - 1] == words.starts[number]
        and words.ends[number] == words.starts[number + 1]
    )
