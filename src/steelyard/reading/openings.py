"""What a report or a headline opens with before anything is told: a dateline, a label.

In: a scene, a sentence of it. Out: the first word behind it. Never says what a place there is.
"""

from __future__ import annotations

from steelyard.reading.scene import Scene, Sentence

DATELINE = 12
"""The place, day and agency that a report opens with take at most so many words."""
LABEL = 6
"""The place that a headline is labelled with, and its colon, take at most so many words."""
DASHES = frozenset({"–", "—", "-"})


def after_dateline(scene: Scene, sentence: Sentence) -> int:
    """The first word behind the place and day that a report opens with: "OSLO (agency) – "."""
    words = scene.words
    if sentence.first >= len(words.small):
        return sentence.first
    before = sentence.start
    # Looked back sign by sign: all that stands before it is as long as the text.
    while before and scene.text[before - 1] == " ":
        before -= 1
    if sentence.start and not (before and scene.text[before - 1] == "\n"):
        return sentence.first
    flows = sentence.of("flow")
    last = min(sentence.last, sentence.first + DATELINE)
    for number in range(sentence.first, last + 1):
        if flows and number >= flows[0].first:
            break
        # A dash between words, not a hyphen within one.
        if words.small[number] in DASHES and number > sentence.first:
            if words.starts[number] > words.ends[number - 1]:
                return number + 1
    if words.small[sentence.first] in {"(", "["}:
        for number in range(sentence.first, last + 1):
            if words.small[number] in {")", "]"}:
                return number + 1
    return sentence.first


def after_label(scene: Scene, sentence: Sentence, start: int) -> int:
    """The first word behind the place that labels a headline: "Chile: Peru sends tractors"."""
    words, flows = scene.words, sentence.of("flow")
    places = sentence.of("place")
    if not flows or len(places) <= 1:
        return start
    for number in range(start, min(flows[0].first, start + LABEL)):
        if words.small[number] != ":":
            continue
        before = [mark for mark in places if start <= mark.first < number]
        alone = len(before) == 1 and before[0].last == number - 1
        return number + 1 if alone and places[-1].first > number else start
    return start
