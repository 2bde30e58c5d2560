"""What a verb of saying needs to be one, and where its clause has its subject.

In: a scene, a sentence and a mark of saying in it. Out: whether its second part is there, the auxiliary
that stands for it, the subject of a clause that it closes. Names nobody.
"""

from __future__ import annotations

from steelyard.reading.marks import Mark
from steelyard.reading.mentions import can_speak, is_kind
from steelyard.reading.naming import Stretch, follows
from steelyard.reading.scene import Scene, Sentence

NEAR_VERB = 14
"""Within so many words the second part of a split verb is looked for."""
AS_CLAUSE = 24
"""So many words back the word is looked for that opens a clause with its verb at the end."""


def apposed(scene: Scene, sentence: Sentence, stretch: Stretch | None) -> Stretch | None:
    """'A spokeswoman of the firm, Jane Roe,': the name that follows the office."""
    words = scene.words
    if stretch is None or stretch.quoted is not None or stretch.last + 3 > sentence.last:
        return stretch
    first = stretch.last + 2
    if words.small[stretch.last + 1] != "," or not is_kind(scene, stretch.first, "title"):
        return stretch
    last = first
    while last <= sentence.last and words.written(last)[0].isupper():
        last += 1
    closed = last <= sentence.last and words.small[last] in ",."
    return Stretch(first, last - 1) if closed and last - first in {2, 3} else stretch


def as_clause(scene: Scene, sentence: Sentence, mark: Mark) -> Stretch | None:
    """'Wie X auf Anfrage mitteilte': the subject opens the clause that its verb closes."""
    words, cues = scene.words, scene.cues
    if "genitive_name" not in cues.voices or "as_word" not in cues.voices:
        return None
    if mark.last < sentence.last and words.small[mark.last + 1][0].isalnum():
        return None
    for number in range(mark.first - 2, max(sentence.first, mark.first - AS_CLAUSE) - 1, -1):
        small = words.small[number]
        if small in ";:":
            return None
        if small in cues.voice_words["as_word"] and (
            number == sentence.first or not words.small[number - 1][0].isalnum()
        ):
            first = number + 1
            while first < mark.first and words.small[first] in cues.skips:
                first += 1
            stretch = follows(scene, first, mark.first)
            return apposed(scene, sentence, stretch)
    return None


def relative_clause(scene: Scene, sentence: Sentence, mark: Mark) -> Stretch | None:
    """'The ten of which X spoke': the subject stands behind the pronoun, its verb closes the clause."""
    words, cues = scene.words, scene.cues
    relatives = cues.voice_words["relative_word"]
    if not relatives or mark.last >= sentence.last or words.small[mark.last + 1][0].isalnum():
        return None
    low = max(sentence.first + 1, mark.first - AS_CLAUSE)
    for number in range(mark.first - 2, low - 1, -1):
        if words.small[number] not in relatives:
            continue
        led = words.small[number - 1] in cues.voice_words["preposition"]
        if words.small[number - 1 - led] != ",":
            continue
        first = number + 1
        while first < mark.first and words.small[first] in cues.skips - cues.determiners:
            first += 1
        if words.small[first] in cues.voice_words["object_determiner"]:
            return None
        stretch = follows(scene, first, mark.first)
        if stretch is None or (stretch.quoted is None and not can_speak(scene, stretch)):
            return None
        return stretch
    return None


def helper_of(scene: Scene, sentence: Sentence, mark: Mark) -> Mark | None:
    """'Has ... said': the auxiliary that stands for the verb, where the subject is looked for."""
    words = scene.words
    helpers = scene.cues.voice_words["auxiliary"]
    for number in range(mark.first - 1, max(sentence.first, mark.first - 3 * NEAR_VERB) - 1, -1):
        if words.small[number] in helpers:
            at = words.starts[number], words.ends[number]
            return Mark(*at, number, number, "say", "")
        if words.small[number] == ";":
            break
    return None


def is_whole(scene: Scene, sentence: Sentence, mark: Mark) -> bool:
    """Whether a split verb has its second part; other verbs are whole, and so are phrases."""
    if mark.last > mark.first and "genitive_name" in scene.cues.voices:
        return True
    parts = scene.cues.voices.get("particle_say", {}).get(scene.words.small[mark.last])
    other = scene.cues.voices.get("particle_other", {}).get(scene.words.small[mark.last])
    if other is not None and _closing_part(scene, sentence, mark) in other:
        return False
    if parts is None:
        return True
    wanted = {str(part) for part in (parts if isinstance(parts, list) else [parts])}
    if "," in wanted:
        return True
    upto = min(sentence.last, mark.last + 3 * NEAR_VERB) + 1
    small = scene.words.small
    if wanted & set(small[mark.last + 1 : upto]):
        return True
    closing = {part[:-1] for part in wanted if part.endswith(".")}
    return any(
        small[number] in closing
        and (
            number == sentence.last
            or not small[number + 1][0].isalnum()
            or small[number + 1] in scene.cues.clause_joiners
        )
        for number in range(mark.last + 1, upto)
    )


def _closing_part(scene: Scene, sentence: Sentence, mark: Mark) -> str:
    """The word that closes the clause of the verb `mark`."""
    words = scene.words
    for number in range(mark.last + 1, min(sentence.last, mark.last + 3 * NEAR_VERB) + 1):
        small = words.small[number]
        if small in ".," and words.small[number - 1][-1].isdigit():
            # A sign inside a number closes no clause.
            if words.starts[number] == words.ends[number - 1] and number < sentence.last:
                if words.small[number + 1][0].isdigit():
                    continue
        if not small[0].isalnum() and small not in "-%":
            return words.small[number - 1]
    return words.small[min(sentence.last, mark.last + 3 * NEAR_VERB)]


def quotes_somebody(scene: Scene, sentence: Sentence, mark: Mark) -> bool:
    """Whether a verb that can quote prices quotes a person: 'quoted X as saying'."""
    words, cues = scene.words, scene.cues
    if words.small[mark.last] not in cues.voice_words["quoting"]:
        return True
    upto = min(sentence.last, mark.last + AS_CLAUSE)
    return any(
        words.small[n] in cues.voice_words["as_word"] and is_kind(scene, n + 1, "say")
        for n in range(mark.last + 1, upto)
    )


def has_its_verb(scene: Scene, sentence: Sentence, mark: Mark) -> bool:
    """Whether a cue that cites only beside some verbs has one of them: "relies on", not "agree on"."""
    small = scene.words.small
    cue = " ".join(small[mark.first : mark.last + 1])
    verbs = scene.cues.voices.get("citing_with", {}).get(cue)
    if verbs is None:
        return True
    first = max(sentence.first, mark.first - NEAR_VERB)
    near = small[first : min(sentence.last, mark.last + AS_CLAUSE) + 1]
    return not set(verbs).isdisjoint(near)


def closes_with_body(scene: Scene, sentence: Sentence, mark: Mark, behind: Stretch) -> bool:
    """', says the drivers' union.': a body with an article behind the verb, and nothing more."""
    words, cues = scene.words, scene.cues
    if cues.order["subject"] == "both" or words.small[mark.last + 1] not in cues.determiners:
        return False
    if tells(scene, mark) or words.small[mark.last] in cues.voice_words["quoting"]:
        return False
    closed = behind.last >= sentence.last or not words.small[behind.last + 1][0].isalnum()
    return closed and can_speak(scene, behind)


def agent_of(scene: Scene, sentence: Sentence, mark: Mark) -> Stretch | None:
    """'Were dismissed by X': who stands behind the 'by' of a passive verb of saying."""
    words, agents = scene.words, scene.cues.voice_words["agent"]
    by = mark.last + 1
    if by >= sentence.last or words.small[by] not in agents or not mark.first:
        return None
    if not is_kind(scene, mark.first - 1, "passive"):
        return None
    return follows(scene, by + 1, sentence.last + 1)


def no_subject(scene: Scene, sentence: Sentence, stretch: Stretch) -> bool:
    """'Under a deal concluded in X', 'groundless reports': words before what only looks like a verb."""
    words, cues = scene.words, scene.cues
    opens = stretch.first
    while opens > sentence.first and words.small[opens - 1] in cues.determiners:
        opens -= 1
    if opens == sentence.first + 1 and words.small[opens - 1] in cues.voice_words["preposition"]:
        return True
    alone = stretch.first == stretch.last and opens == stretch.first
    return alone and words.written(stretch.first).islower() and not can_speak(scene, stretch)


def tells(scene: Scene, mark: Mark) -> bool:
    """Whether the verb at `mark` is one of telling somebody."""
    verb = scene.words.small[mark.first]
    return verb.startswith(
        tuple(str(word).rstrip("*") for word in scene.cues.voices.get("told", ()))
    )


def was_told(scene: Scene, sentence: Sentence, mark: Mark) -> bool:
    """'Lorries still at sea, senators told': who stands before a participle that nothing follows heard."""
    words = scene.words
    if words.small[mark.last] not in scene.cues.voice_words["told_last"]:
        return False
    return mark.last >= sentence.last or not any(
        words.small[number][0].isalnum() for number in range(mark.last + 1, sentence.last + 1)
    )
