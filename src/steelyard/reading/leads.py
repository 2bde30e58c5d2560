"""The line that a list hangs on: what it says holds for the entries below it.

In: a scene. Out: for each sentence that opens an entry of a list, the sentence before the list, where
that one ends with a colon. Reads no meaning into either.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from steelyard.reading.scene import Scene

ENTRY = re.compile(
    r"[-–—*•▪▫◦·●○■□▶►➤✓✔+]\s|\d{1,2}[.)]\s|[a-z]\)\s|[^\w\s\"'„“«»(\[|.,;:!?#@&%$€£<>=/\\]"
)
"""What opens an entry: a sign and a space, a number, or a sign that is no letter."""
COLON = ":"


def find_leads(scene: Scene) -> Mapping[int, int]:
    """Sentences by number -> the sentence that their list hangs on."""
    found: dict[int, int] = {}
    lead: int | None = None
    inside = False
    lines = _with_colon(scene)
    if not lines:
        return found
    for number in range(min(lines), len(scene.sentences)):
        sentence = scene.sentences[number]
        if lead is not None and ENTRY.match(scene.text, sentence.start, sentence.end):
            found[number] = lead
            inside = True
        elif (
            inside
            and lead is not None
            and sentence.paragraph == scene.sentences[number - 1].paragraph
        ):
            # A further sentence of the same entry.
            found[number] = lead
        else:
            inside = False
            lead = number if number in lines else None
    return found


def _with_colon(scene: Scene) -> set[int]:
    """The sentences that end with a colon, and perhaps one more sign, or say that a list follows."""
    found: set[int] = set()
    at = scene.text.find(COLON)
    while at >= 0:
        number = scene.sentence_at(at)
        if scene.sentences[number].start <= at >= scene.sentences[number].end - 2:
            found.add(number)
        at = scene.text.find(COLON, at + 1)
    for phrase in scene.cues.ends["voices.leading"]:
        # "As follows", which a colon need not close.
        at = scene.text.find(phrase)
        while at >= 0:
            found.add(scene.sentence_at(at))
            at = scene.text.find(phrase, at + 1)
    return found
