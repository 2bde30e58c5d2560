"""The outlet that somebody told something: in an interview with it, or before the verb as its object.

In: a voice, the verb of saying that makes it one, its sentence. Out: the voice with the outlet, which
stands before who speaks. Looks at nothing but the words around that verb.
"""

from __future__ import annotations

from collections.abc import Sequence

from steelyard.reading.marks import Mark
from steelyard.reading.mentions import Voice, is_kind, named
from steelyard.reading.naming import Stretch, follows, precedes
from steelyard.reading.nouns import holds_paper
from steelyard.reading.sayings import relative_clause, tells
from steelyard.reading.scene import Scene, Sentence

NEAR = 14
"""So many words from the verb stands the word for an interview."""


def with_outlet(
    scene: Scene, sentence: Sentence, mark: Mark, voice: Voice, earlier: list[str]
) -> Voice:
    """`voice`, told to an outlet that the sentence names."""
    words, cues = scene.words, scene.cues
    telling = cues.voice_words["outlet_words"]
    if not telling or voice.outlets:
        return voice
    low, high = max(sentence.first, mark.first - NEAR), min(sentence.last, mark.last + NEAR)
    for number in range(low, high):
        if words.small[number] not in telling or _in_speech(scene, mark, number):
            continue
        first = number + 1
        while first < high and words.small[first] in cues.voice_words["outlet_ties"]:
            first += 1
        outlet = _outlet(scene, mark, follows(scene, first, sentence.last + 1), earlier)
        if outlet and outlet[0] not in voice.names:
            return voice._replace(outlets=outlet)
    if not cues.order.get("capitals") or cues.order["subject"] != "both" or not tells(scene, mark):
        return voice
    behind = max(voice.last, mark.last) + 1
    if voice.names and behind < sentence.last and words.small[behind] in cues.determiners:
        # "Said Jane Roe to the paper X", the object without a preposition.
        stretch = follows(scene, behind + 1, sentence.last + 1)
        outlet = _outlet(scene, mark, stretch, earlier)
        if outlet and outlet[0] not in voice.names:
            return voice._replace(outlets=outlet)
    return _told_first(scene, sentence, mark, voice, earlier)


def is_relay(scene: Scene, sentence: Sentence, mark: Mark, voice: Voice) -> bool:
    """Whether a voice is that of a clause of relation: 'a report of which the paper Y told'."""
    return bool(voice.names) and relative_clause(scene, sentence, mark) is not None


def with_relays(scene: Scene, found: list[Voice], relays: Sequence[Voice]) -> list[Voice]:
    """The voices, outlets that tell what a paper before them says put before who made the paper."""
    for relay in relays:
        for one in found:
            if not one.names or one is relay or min(one.first, one.last) >= relay.first:
                continue
            if one.outlets or not holds_paper(scene, one.first, min(one.last, relay.first)):
                continue
            kept = [other for other in found if other is not relay]
            return [
                other._replace(outlets=relay.names) if other is one else other for other in kept
            ]
    return found


def _told_first(
    scene: Scene, sentence: Sentence, mark: Mark, voice: Voice, earlier: list[str]
) -> Voice:
    """'To the paper X said Jane Roe', where the object may open a sentence and the subject follows."""
    words = scene.words
    before = precedes(scene, mark.first - 1, sentence.first) if mark.first else None
    if before is None or before.first > sentence.first + 2:
        return voice
    outlet = _outlet(scene, mark, before, earlier)
    if not outlet:
        return voice
    if voice.names != outlet:
        return voice._replace(outlets=outlet) if voice.last > mark.first else voice
    number = mark.last + 1
    if words.is_kind(number, "pronoun"):
        return Voice((), "say", mark.first, number, again=True, outlets=outlet)
    behind = follows(scene, number, sentence.last + 1)
    if behind is None or not any(
        is_kind(scene, one, "title") for one in range(behind.first, behind.last + 1)
    ):
        return voice
    person = named(scene, behind, "", "say", mark, earlier)
    return person._replace(outlets=outlet) if person is not None and person.names else voice


def _outlet(
    scene: Scene, mark: Mark, stretch: Stretch | None, earlier: list[str]
) -> tuple[str, ...]:
    """The name of a stretch that is an outlet: in quotation marks, or with a word for one."""
    if stretch is None:
        return ()
    inner = range(stretch.first, stretch.last + 1)
    if stretch.quoted is None and not any(is_kind(scene, one, "media_hint") for one in inner):
        return ()
    voice = named(scene, stretch, "dative", "according", mark, earlier)
    return voice.names if voice is not None else ()


def _in_speech(scene: Scene, mark: Mark, number: int) -> bool:
    """Whether a word stands in a quotation that the verb does not stand in."""
    return scene.quote_of(scene.words.starts[number]) != scene.quote_of(mark.start)
