"""Clauses with an infinitive that hang on a promise, a plan or a wish: 'promised, to supply ten with'.

In: the cues of status of a sentence, in a language whose infinitives stand behind a small word at the
end of their clause. Out: the same, with what governs such a clause at its verb, and nothing else in it
but what denies. Knows no verb.
"""

from __future__ import annotations

from collections.abc import Sequence

from steelyard.reading.marks import Mark
from steelyard.reading.scene import Scene, Sentence

NEAR_COMMA = 9
"""So many words stand at most between what governs and the comma of the clause."""
CLAUSE = 40
"""So many words a clause has at most."""
STAYS = frozenset({"deny", "negated"})
"""What a clause says for itself, whatever governs it."""


def with_infinitives(
    scene: Scene, sentence: Sentence, cues: list[Mark], governs: Sequence[str]
) -> list[Mark]:
    """The cues of a sentence, those inside such a clause replaced by what governs it."""
    for cue in [one for one in cues if one.value in governs]:
        clause = _clause(scene, sentence, cue)
        if clause is None:
            continue
        first, last = clause
        words = scene.words
        kept = [
            one
            for one in cues
            if not first < one.first <= last or one.value in STAYS or one.value in governs
        ]
        at = words.starts[last], words.ends[last]
        cues = sorted([*kept, Mark(*at, last, last, cue.kind, cue.value)])
    return cues


def _clause(scene: Scene, sentence: Sentence, cue: Mark) -> tuple[int, int] | None:
    """The comma that opens the clause behind a cue, and the infinitive that closes it."""
    small, statuses = scene.words.small, scene.cues.statuses
    upto = min(sentence.last, cue.last + NEAR_COMMA)
    comma = next((n for n in range(cue.last + 1, upto) if small[n] == ","), None)
    if comma is None or small[comma + 1] in statuses.get("no_infinitive", ()):
        return None
    for number in range(comma + 2, min(sentence.last, comma + CLAUSE) + 1):
        if number < sentence.last and small[number + 1][0].isalnum():
            continue
        closes = small[number].endswith(scene.cues.bare_ends)
        return (
            (comma, number) if closes and small[number - 1] in statuses["infinitive_mark"] else None
        )
    return None
