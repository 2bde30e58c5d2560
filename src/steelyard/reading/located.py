"""Who speaks where something was said in an office: 'they said in the ministry'.

In: a scene, one of its sentences, a verb of saying in it. Out: the voice of the office behind the
preposition, before or after the verb, if there is one. Takes no place for an office that nobody asks.
"""

from __future__ import annotations

from steelyard.reading.called import is_place_to_ask, recall
from steelyard.reading.marks import Mark
from steelyard.reading.mentions import Voice, named
from steelyard.reading.naming import Stretch, follows
from steelyard.reading.scene import Scene, Sentence
from steelyard.reading.somebody import closing, reach

LOCATED = 12
"""So many words before its verb 'in the ministry' stands."""
NEAR = 7
"""So many words behind its verb the office stands, with the outlet that was told in between."""
JOINED = 3
"""So many stand at most between the office and the verb behind it."""


def _opens_with(
    scene: Scene, sentence: Sentence, number: int, stretch: Stretch, mark: Mark
) -> bool:
    """'In the prefecture they answered': 'in' opens its clause, and the verb follows close."""
    words, cues = scene.words, scene.cues
    before = number - 1
    opens = before < sentence.first or (
        not words.small[before][0].isalnum() or words.small[before] in cues.clause_joiners
    )
    if not opens or not stretch.last < mark.first <= stretch.last + JOINED:
        return False
    head = words.small[stretch.first]
    dated = any(
        one.kind in {"month", "weekday", "relative", "part", "stretch"}
        for one in words.between(words.starts[stretch.first], words.ends[stretch.last])
    )
    return not dated and not head.startswith(cues.ends["voices.occasions"])


def _upto_sign(scene: Scene, sentence: Sentence, number: int) -> range:
    """The words behind a verb among which its office opens: over an outlet that was told."""
    words, cues = scene.words, scene.cues
    upto = number + 1
    while upto < sentence.last and upto - number <= NEAR:
        if words.small[upto] in cues.voice_words["inside"]:
            return range(number + 1, upto + 1)
        close = closing(scene, upto, sentence.last) if words.small[upto] in cues.opening else None
        if close is not None:
            upto = close + 1
            continue
        name = words.written(upto)[0].isupper() or words.small[upto] in cues.voice_words["generic"]
        if upto - number > 1 and not name:
            break
        upto += 1
    return range(number + 1, upto)


def _told_apart(scene: Scene, sentence: Sentence, number: int, mark: Mark) -> bool:
    """'The shells, which went to Chile, they put at': a place in a clause that closes before the verb."""
    small = scene.words.small
    if "," not in small[number : mark.first]:
        return False
    start = number
    while start > sentence.first and small[start - 1][0].isalnum():
        start -= 1
    return start > sentence.first and small[start] in scene.cues.voice_words["subordinate"]


def find_located(scene: Scene, sentence: Sentence, mark: Mark, earlier: list[str]) -> Voice | None:
    """'In the ministry they said': the office behind the preposition, before or after the verb."""
    words, cues = scene.words, scene.cues
    inside = cues.voice_words["inside"]
    quote = scene.quote_of(mark.start)
    low = max(sentence.first, mark.first - LOCATED)
    before = [n for n in range(mark.first - 1, low - 1, -1) if words.small[n] in inside]
    after = [n for n in _upto_sign(scene, sentence, mark.last) if words.small[n] in inside]
    for number in (*before, *after):
        if scene.quote_of(words.starts[number]) != quote or _told_apart(
            scene, sentence, number, mark
        ):
            continue
        stretch = follows(scene, number + 1, sentence.last + 1)
        if stretch is None or not (
            is_place_to_ask(scene, stretch) or _opens_with(scene, sentence, number, stretch, mark)
        ):
            continue
        if stretch.quoted is None:
            last = min(stretch.last, reach(scene, sentence, number + 1, "body")[0])
            stretch = Stretch(stretch.first, max(stretch.first, last))
        if stretch.first == stretch.last:
            recall(scene, sentence, earlier)
        voice = named(scene, stretch, "locative", "say", mark, earlier)
        if voice is not None:
            return voice
    for number in range(mark.first - 1, low - 1, -1):
        if words.small[number] in cues.voice_words["there"]:
            return Voice((), "say", number, mark.last, again=True)
    return None
