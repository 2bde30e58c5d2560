"""Where a sentence tells of a whole whose part follows: 'of the ten promised, six have come'.

In: a scene, a sentence and its cues. Out: the first and last words of what is told of the whole, so
that whole and part have each its own cue. Says nothing of what came of either.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from steelyard.reading.marks import Mark
from steelyard.reading.scene import Scene, Sentence

BONDS = frozenset({"promise", "ask"})
"""What may be told of a whole, as a participle behind its noun."""
NEAR_THAT = 3
"""'To which' and 'about how' open a clause so many words from its sign at most."""
NEAR_WHOLE = 4
"""So many words stand at most between 'of the' and the number of the whole."""


def find_parts(scene: Scene, sentence: Sentence, cues: Sequence[Mark]) -> Iterator[tuple[int, int]]:
    """Where a whole is told of whose part follows: 'of the 50 tanks promised, 30 have come'."""
    words, behind = scene.words, scene.cues.order["item"] != "before"
    for mark in sentence.of("around"):
        if mark.value == "of_them" and behind:
            whole = _whole_before(scene, sentence, mark)
            if whole is not None:
                yield whole
        if mark.value != "part_of":
            continue
        if behind:
            at = bisect_left(scene.amount_starts, mark.end)
            if mark.first > sentence.first and words.small[mark.first - 1][0].isalnum():
                yield from _whole_behind(scene, mark, at, cues)
                continue
            if at + 1 >= len(scene.amounts) or scene.amounts[at + 1].end > sentence.end:
                continue
            last, part = (
                words.index(scene.amounts[at].end),
                words.index(scene.amounts[at + 1].start),
            )
            if words.index(scene.amounts[at].start) - mark.last > NEAR_WHOLE:
                continue
            commas = [n for n in range(last, part) if words.small[n] == ","]
            if len(commas) > 1 and _goes_on(scene, commas[0], cues):
                commas = commas[1:]
            yield mark.first, commas[0] if commas else min(last, part - 1)
        else:
            yield sentence.first, mark.last


def _goes_on(scene: Scene, comma: int, cues: Sequence[Mark]) -> bool:
    """Whether what follows a comma still tells of the whole: a participle, or a clause tied to it."""
    after = scene.words.small[comma + 1 : comma + NEAR_THAT]
    return any(one.first == comma + 1 for one in cues) or any(
        word in scene.cues.ties for word in after
    )


def _whole_before(scene: Scene, sentence: Sentence, mark: Mark) -> tuple[int, int] | None:
    """'300 tonnes, 60 of which have come': all before the comma is told of the whole."""
    words, amounts = scene.words, scene.amounts
    if words.small[mark.last] not in scene.cues.relative:
        return None
    at = bisect_left(scene.amount_starts, mark.start) - 1
    if at < 1 or words.index(amounts[at].end - 1) + 1 != mark.first:
        return None
    comma = words.index(amounts[at].start) - 1
    if words.small[comma] != "," or amounts[at - 1].start < sentence.start:
        return None
    return sentence.first, comma


def _whole_behind(
    scene: Scene, mark: Mark, at: int, cues: Sequence[Mark]
) -> Iterator[tuple[int, int]]:
    """Where the part comes first: 'nine of the 14 trucks pledged have come'; `at` is the whole."""
    words, amounts = scene.words, scene.amounts
    if not 0 < at < len(amounts) or words.index(amounts[at - 1].end - 1) != mark.first - 1:
        return
    number = words.index(amounts[at].start)
    if number - mark.last > NEAR_WHOLE:
        return
    for cue in cues:
        if cue.value in BONDS and number < cue.first <= number + NEAR_WHOLE + 1:
            yield mark.first, cue.last
            return


def beside_parts(parts: tuple[tuple[int, int], ...], one: Mark, other: Mark) -> bool:
    """Whether two cues stand on the same side of every part."""
    return all((a <= one.first <= b) == (a <= other.first <= b) for a, b in parts)
