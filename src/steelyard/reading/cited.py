"""By whose account and citing whom, in a language whose nouns have cases.

In: a scene, one of its sentences, a cue such as 'by the data of' or 'referred to'. Out: the voices it
names: who made the paper behind it, who gave what a clause behind it tells of, and with a verb of
citing its subject as well. What is cited and is nobody makes no voice.
"""

from __future__ import annotations

from dataclasses import replace

from steelyard.reading.commons import meant_by
from steelyard.reading.marks import Mark
from steelyard.reading.mentions import Voice, named
from steelyard.reading.naming import Stretch, follows
from steelyard.reading.nouns import is_paper
from steelyard.reading.scene import Scene, Sentence
from steelyard.reading.somebody import class_of, find_somebody, is_verb, of_somebody
from steelyard.reading.subjects import find_speaker
from steelyard.reading.tellers import told_by

PAPER_WITHIN = 6
"""So many words behind a cue the paper stands that it speaks of, over what is said of it."""
HEARD = 6
"""So many voices back the maker of a paper that somebody retells was heard."""
CLAUSE = 14
"""So many words of a clause behind a cue are read for who gave what it tells of."""


def find_cited(
    scene: Scene, sentence: Sentence, mark: Mark, found: list[Voice], earlier: list[str]
) -> list[Voice]:
    """The voices at a cue of account or of citing."""
    how = "citing" if mark.kind == "citing_pre" else "according"
    voices: list[Voice] = []
    counted = told_by(scene, mark) if scene.tellers else None
    if how == "citing" and scene.words.small[mark.first].endswith(
        scene.cues.ends["voices.verb_ends"]
    ):
        verb = mark._replace(last=mark.first, end=scene.words.ends[mark.first])
        present = find_somebody(scene, sentence)
        speaker = find_speaker(scene, sentence, verb, found, earlier, present)
        if speaker is not None:
            voices.append(speaker)
    object_ = (
        counted
        or _given(scene, sentence, mark, earlier)
        or _named(scene, sentence, mark, how, earlier)
    )
    if object_ is not None:
        voices.append(object_)
    return voices


def find_relayed(scene: Scene, sentence: Sentence, mark: Mark, earlier: list[str]) -> Voice | None:
    """Whose paper somebody retells: the last body heard, where the paper is named without a maker."""
    words, cues = scene.words, scene.cues
    if not words.small[mark.first].startswith(cues.ends["voices.relays"]):
        return None
    low = max(sentence.first, mark.first - PAPER_WITHIN)
    high = min(sentence.last, mark.last + PAPER_WITHIN)
    if not any(is_paper(scene, number) for number in range(low, high + 1)):
        return None
    bodies = [name for name in earlier[-HEARD:] if not _a_person(name)]
    return Voice((bodies[-1],), "citing", mark.first, mark.last) if bodies else None


def _a_person(name: str) -> bool:
    """Whether a name is two or three words with capitals."""
    words = name.split()
    return 2 <= len(words) <= 3 and all(word[:1].isupper() and word[1:].islower() for word in words)


def _named(
    scene: Scene, sentence: Sentence, mark: Mark, how: str, earlier: list[str]
) -> Voice | None:
    """The voice of the words behind a cue, where they are somebody's."""
    first = _paper(scene, sentence, mark)
    stretch = follows(scene, first, sentence.last + 1)
    if stretch is None or is_verb(scene, stretch.first):
        return None
    stretch = _before_subject(scene, stretch)
    cue = " ".join(scene.words.small[mark.first : mark.last + 1])
    weak = how == "citing" or cue.startswith(scene.cues.ends["voices.weak_accounts"])
    if weak and not _anybody(scene, stretch):
        return None
    case = "accusative" if how == "citing" else "genitive"
    if how == "according" and stretch.first == stretch.last and stretch.quoted is None:
        if scene.words.written(stretch.first).islower():
            # "In the words of the general": who was heard before and is one.
            name = meant_by(scene, stretch.first, earlier, answers=False, ranked=True)
            if name is not None:
                return Voice((name,), how, mark.first, stretch.last)
    return named(scene, stretch, case, how, mark, earlier)


def _before_subject(scene: Scene, stretch: Stretch) -> Stretch:
    """`stretch` up to the first noun for somebody in the first case: who cites, and no part of it."""
    words, cues = scene.words, scene.cues
    for number in range(stretch.first + 1, stretch.last + 1):
        small = words.small[number]
        before = words.small[number - 1]
        if words.written(number)[0].isupper() or before in cues.voice_words["preposition"]:
            continue
        if before.endswith(cues.ends["voices.first_case_adjectives"]):
            continue
        if class_of(cues, small, "body") == 1 or class_of(cues, small, "person") == 1:
            inside = stretch.quoted is not None and stretch.quoted[1] < number
            return Stretch(stretch.first, number - 1, stretch.quoted if inside else None)
    return stretch


def _paper(scene: Scene, sentence: Sentence, mark: Mark) -> int:
    """Where the name of a cue opens: at the paper, over what is said of it before it."""
    words = scene.words
    first = mark.last + 1
    for number in range(first, min(first + PAPER_WITHIN, sentence.last + 1)):
        if not words.small[number][0].isalpha() or words.written(number)[0].isupper():
            return first
        if is_paper(scene, number):
            return number
    return first


def _anybody(scene: Scene, stretch: Stretch) -> bool:
    """Whether a stretch holds a name, a paper, or a word for people or bodies in any case."""
    words = scene.words
    if stretch.quoted is not None:
        return True
    return any(
        words.written(n)[0].isupper()
        or is_paper(scene, n)
        or of_somebody(scene.cues, words.small[n])
        for n in range(stretch.first, stretch.last + 1)
    )


def _given(scene: Scene, sentence: Sentence, mark: Mark, earlier: list[str]) -> Voice | None:
    """'By the data that the agency gave her': who gives what a clause behind the cue tells of."""
    words, cues = scene.words, scene.cues
    comma = mark.last + 1
    if comma + 2 > sentence.last or words.small[comma] != ",":
        return None
    if words.small[comma + 1] not in cues.voice_words["subordinate"]:
        return None
    limit = min(sentence.last, comma + CLAUSE)
    upto = next((n for n in range(comma + 2, limit + 1) if words.small[n] in ",;:—–"), limit + 1)
    for one in find_somebody(scene, replace(sentence, first=comma + 2, last=upto - 1)):
        if one.kind != "pronoun":
            return named(scene, one.name, "", "according", mark, earlier)
    return None
