"""Who put a figure or made a paper, where "by" names them behind it.

In: a scene, a sentence, the mark of the verb or the cue. Out: the voice, or where its name begins.
"""

from __future__ import annotations

from bisect import bisect_left

from steelyard.reading.marks import Mark
from steelyard.reading.mentions import Voice, named
from steelyard.reading.naming import follows
from steelyard.reading.nouns import holds_paper
from steelyard.reading.scene import Scene, Sentence

CLOSE = 4
"""So many words from the verb to its amount, and from the amount to the word for who put it."""
MADE_REACH = 5
"""So many words behind a cue a paper may take up to the word that tells who made it."""


def valuer_of(scene: Scene, sentence: Sentence, mark: Mark, earlier: list[str]) -> Voice | None:
    """'Was put at ten a day by X': who is named behind the amount, in the clause of the verb."""
    words = scene.words
    by = scene.cues.voice_words["valued_by"]
    at = bisect_left(scene.amount_starts, mark.end)
    if at >= len(scene.amounts) or words.index(scene.amounts[at].start) - mark.last > CLOSE:
        return None
    first = words.index(scene.amounts[at].end - 1) + 1
    for number in range(first, min(first + CLOSE, sentence.last)):
        if words.small[number] in by:
            stretch = follows(scene, number + 1, sentence.last + 1)
            return named(scene, stretch, "genitive", "according", mark, earlier)
        if not words.small[number][0].isalnum():
            return None
    return None


def behind_maker(scene: Scene, sentence: Sentence, first: int) -> int:
    """The word behind 'pictures analysed by' where a cue goes on so, else `first`: who did it speaks."""
    by, small = scene.cues.voice_words["valued_by"], scene.words.small
    read = scene.cues.voice_words["read_by"]
    for number in range(first + 1, min(first + 1 + MADE_REACH, sentence.last)):
        if not small[number][0].isalpha():
            break
        if small[number] in by and holds_paper(scene, first, number - 1):
            # Who only saw a paper is mostly who writes this text.
            return first if small[number - 1] in read else number + 1
    return first
