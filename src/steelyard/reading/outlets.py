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
    return _told_first(scene, sentence, mark, voice, earlier)


def relays(
    scene: Scene, sentence: Sentence, mark: Mark, voice: Voice, found: Sequence[Voice]
) -> bool:
    """'A report of X, of which the paper Y told': whether an outlet tells what a paper before it says."""
    if not found or not found[-1].names or not voice.names or voice.outlets:
        return False
    if mark.kind != "say" or relative_clause(scene, sentence, mark) is None:
        return False
    words = scene.words
    return (
        found[-1].last < voice.first
        and any(holds_paper(scene, one.first, one.last) for one in found[-1:])
        and any(words.small[n] == "," for n in range(found[-1].last + 1, voice.first))
    )


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
