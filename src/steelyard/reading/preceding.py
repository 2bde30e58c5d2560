"""The subject that stands before a verb of saying: next to it, or over insertions between commas.

In: a scene, a sentence, a verb of saying in it, the voices found so far. Out: the words of the subject,
or nothing where it stands behind its verb. Names nobody.
"""

from __future__ import annotations

from steelyard.reading.marks import Mark
from steelyard.reading.mentions import Voice, can_speak, is_kind
from steelyard.reading.naming import Stretch, after_title, precedes
from steelyard.reading.naming import opens as opens_clause
from steelyard.reading.sayings import no_subject, was_told
from steelyard.reading.scene import Scene, Sentence

APPOSITIONS = 3
"""So many insertions between commas are stepped over on the way from a verb to its subject."""
LONG_APPOSITION = 14
"""An insertion of more words is a clause of its own, and no subject is looked for before it."""
BRACKETS = 6
"""So many words stand at most in brackets behind a name."""


def inside(scene: Scene, number: int) -> bool:
    return scene.words.small[number] in scene.cues.voice_words["inside"]


def subject_before(
    scene: Scene, sentence: Sentence, mark: Mark, found: list[Voice]
) -> Stretch | None:
    words, cues = scene.words, scene.cues
    if was_told(scene, sentence, mark):
        return None
    number = mark.first - 1
    if scene.cues.order.get("capitals"):
        number = _over_brackets(scene, sentence, number)
    # "The paper, citing an official, wrote": the insertion names another voice; step over it.
    last = number - 1 if number > sentence.first and words.small[number] == "," else number
    over = next((one for one in found if one.how == "citing" and one.last == last), None)
    if over is not None:
        number = over.first - 1
        while number > sentence.first and words.small[number] == ",":
            number -= 1
    while number >= sentence.first and words.small[number] in cues.skips:
        number -= 1
    steps = 0
    while number >= sentence.first and words.small[number] == "," and steps < APPOSITIONS:
        # An insertion between commas: the subject stands before it.
        opening = number - 1
        while opening >= sentence.first and words.small[opening] != ",":
            opening -= 1
        inner = words.small[opening + 1 : number]
        if not inner or len(inner) > LONG_APPOSITION:
            return None
        stretch = precedes(scene, number - 1, opening + 1)
        plain = stretch is not None and stretch.first == opening + 1
        if plain and stretch is not None and opening > sentence.first:
            office = precedes(scene, opening - 1, sentence.first)
            if office is not None and _is_name(scene, stretch) and _has_title(scene, office):
                return stretch
        if plain and stretch is not None and not inner[0][0].isdigit():
            lead = inner[0] in cues.determiners
            if not lead and words.written(stretch.first)[0].isupper() and opening < sentence.first:
                return stretch
        if opening < sentence.first:
            return stretch if plain else None
        number = opening - 1 if words.small[opening] == "," else opening
        steps += 1
        stretch = precedes(scene, number, sentence.first)
        if stretch is not None and words.written(after_title(scene, stretch))[0].isupper():
            return stretch
        if stretch is not None and cues.voice_words["person"] and can_speak(scene, stretch):
            return stretch
        number = opening
    if number < sentence.first:
        return None
    if words.small[number] in cues.voice_words["who"] and number - 1 > sentence.first:
        return _before_who(scene, sentence, number)
    stretch = precedes(scene, number, sentence.first)
    if stretch is None or _is_counted(scene, sentence, stretch):
        return None
    for other in range(stretch.first + 1, stretch.last):
        if inside(scene, other) and is_kind(scene, other + 1, "same_office"):
            return Stretch(other + 1, stretch.last)
    if cues.order["subject"] == "both":
        # Behind a preposition or an adverb the verb comes first and its subject follows it.
        opens = stretch.first
        while opens > sentence.first and words.small[opens - 1] in cues.determiners:
            opens -= 1
        ahead = words.small[opens - 1] if opens > sentence.first else ""
        if ahead in cues.voice_words["preposition"] and not inside(scene, opens - 1):
            return opens_clause(scene, sentence.first, mark.first)
        clause = (
            not ahead.isalnum()
            or ahead in cues.voices["as_word"]
            or any(one.last == opens - 1 for one in sentence.of("contrast"))
        )
        if opens > sentence.first and inside(scene, opens - 1):
            return stretch
        if not clause and ahead not in cues.stops:
            return None
        if not clause and "genitive_name" in cues.voices:
            return None
        if words.small[stretch.first] in cues.joiners:
            return _located(scene, stretch)
    elif not cues.order.get("particles") and no_subject(scene, sentence, stretch):
        return None
    return stretch


def _before_who(scene: Scene, sentence: Sentence, number: int) -> Stretch | None:
    """'A post by Jane Roe, who claimed': the name right before the comma of a clause about somebody."""
    last = number - 1
    if scene.words.small[last] == ",":
        last -= 1
    stretch = precedes(scene, last, sentence.first)
    if stretch is None or not scene.words.written(stretch.last)[0].isupper():
        return None
    return stretch


def _is_counted(scene: Scene, sentence: Sentence, stretch: Stretch) -> bool:
    """'Shared 40,000 times on X': whether digits stand before a stretch, which is what they count."""
    if stretch.first <= sentence.first or scene.cues.order["subject"] != "before":
        return False
    words = scene.words
    return words.written(stretch.first)[0].islower() and words.small[stretch.first - 1][0].isdigit()


def _is_name(scene: Scene, stretch: Stretch) -> bool:
    """Whether every word is written as the names of people are, and there are two to four."""
    # "Kuo-chang" is one word of a name.
    words = [
        scene.words.written(n)
        for n in range(stretch.first, stretch.last + 1)
        if "-" not in (scene.words.small[n], scene.words.small[n - 1])
    ]
    return 2 <= len(words) <= 4 and all(word[0].isupper() for word in words)


def _has_title(scene: Scene, stretch: Stretch) -> bool:
    words = scene.words
    near = words.between(words.starts[stretch.first], words.ends[stretch.last])
    return any(one.kind == "title" for one in near)


def _located(scene: Scene, stretch: Stretch) -> Stretch | None:
    """'In the ministry they said': who speaks stands behind the preposition."""
    if not inside(scene, stretch.first):
        return None
    return Stretch(stretch.first + 1, stretch.last) if stretch.first < stretch.last else None


def _over_brackets(scene: Scene, sentence: Sentence, number: int) -> int:
    """The word before a party or a place in brackets that closes at word `number`."""
    small = scene.words.small
    if small[number] != ")":
        return number
    for opening in range(number - 1, max(sentence.first, number - BRACKETS) - 1, -1):
        if small[opening] == "(":
            return opening - 1
    return number
