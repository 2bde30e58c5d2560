"""Who speaks where verbs close the sentence: the topic, or the subject right before the verb.

In: a scene and one of its sentences, in a language whose words carry particles. Out: the voices of its
verbs of saying. A clause of saying inside another gives a chain: who tells it, and on whose word.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from steelyard.reading.marks import Mark
from steelyard.reading.mentions import Voice, find_cuts, is_kind, is_thing, named, run_before, stops
from steelyard.reading.naming import Stretch, bare
from steelyard.reading.scene import Scene, Sentence


@dataclass(frozen=True, slots=True)
class _Subject:
    """A word that can be a subject: where its name ends, whether it is a topic, who it is."""

    number: int
    topic: bool
    stretch: Stretch
    speaks: bool


def find_topics(
    scene: Scene, sentence: Sentence, earlier: list[str], heard: bool
) -> tuple[Voice, ...]:
    """The voices of the verbs of saying, one a clause. `heard`: somebody is named otherwise."""
    says = list(sentence.of("say"))
    ends = scene.cues.attributive
    plain = [say for say in says if not (ends and scene.words.small[say.last].endswith(ends))]
    cuts = find_cuts(scene, sentence)
    parts: dict[int, list[Mark]] = {}
    for say in plain:
        parts.setdefault(bisect_right(cuts, say.start), []).append(say)
    found: list[Voice] = []
    for part, marks in sorted(parts.items()):
        first = scene.words.index(cuts[part - 1]) if part else sentence.first
        voice = _chain(scene, sentence, marks, first, earlier)
        if voice is None and not found and not heard:
            voice = Voice((), "say", marks[-1].first, marks[-1].last, again=True)
        if voice is not None:
            found.append(voice)
            earlier.extend(name for name in voice.names if name not in earlier[-8:])
    return tuple(found)


def _chain(
    scene: Scene, sentence: Sentence, says: list[Mark], first: int, earlier: list[str]
) -> Voice | None:
    """The voice of the last verb, and of the one inside its clause."""
    outer = says[-1]
    inner = says[-2] if len(says) > 1 else None
    subjects = _subjects(scene, sentence, first, outer, earlier)
    within = scene.quote_of(outer.start)
    open_ones = [one for one in subjects if _quote(scene, one) in {None, within}]
    between = [one for one in open_ones if inner is not None and one.number > inner.last]
    topics = [one for one in open_ones if one.topic]
    order = (between, topics, open_ones)
    mine = [one for ones in order for one in ones if one.speaks]
    mine += [one for ones in order for one in ones]
    teller = mine[0] if mine else None
    voice = _voice(scene, outer, teller, earlier)
    if inner is None:
        return voice
    told = [one for one in subjects if one.number < inner.first and one != teller and one.speaks]
    if not told:
        return voice
    source = named(scene, told[-1].stretch, "", "say", inner, earlier)
    if source is None or not source.names:
        return voice
    if voice is None:
        return source
    if voice.names and set(voice.names) & set(source.names):
        return voice
    return Voice(
        (*voice.names, *source.names),
        "say",
        min(voice.first, source.first),
        outer.last,
        again=voice.again,
        denies=voice.denies or source.denies,
    )


def _voice(scene: Scene, say: Mark, subject: _Subject | None, earlier: list[str]) -> Voice | None:
    if subject is None:
        return None
    words, stretch = scene.words, subject.stretch
    if is_kind(scene, stretch.last, "pronoun"):
        return Voice((), "say", stretch.first, say.last, again=True)
    word = bare(scene, words.written(stretch.last))
    if len(word) < 2 and stretch.first == stretch.last:
        return None
    return named(scene, stretch, "", "say", say, earlier)


def _quote(scene: Scene, subject: _Subject) -> tuple[int, int] | None:
    return scene.quote_of(scene.words.starts[subject.number])


def _subjects(
    scene: Scene, sentence: Sentence, first: int, say: Mark, earlier: list[str]
) -> list[_Subject]:
    """The words before a verb that a particle makes a subject, things and amounts left out."""
    words, cues = scene.words, scene.cues
    topics = cues.voice_words["topic_particles"]
    found: list[_Subject] = []
    for number in range(first, say.first):
        small = words.small[number]
        if stops(scene, small) or _counted(scene, number):
            continue
        alone = number > first and words.small[number - 1] == ")" and len(small) <= 2
        ending = cues.subjects[small]
        if ending is None or small in cues.stops or is_kind(scene, number, "title"):
            continue
        if not alone and (len(small) - len(ending) < 1 or small[0].isdigit()):
            continue
        stretch = run_before(scene, sentence, number - 1 if alone else number)
        if stretch is None:
            continue
        speaks = _speaks(scene, stretch, earlier)
        if not speaks and is_thing(scene, stretch):
            continue
        found.append(_Subject(number, ending in topics, stretch, speaks))
    return found


def _counted(scene: Scene, number: int) -> bool:
    """Whether a word is part of an amount, or counts what stands before it."""
    start = scene.words.starts[number]
    at = bisect_right(scene.amounts, start, key=lambda one: one.start) - 1
    if at < 0:
        return False
    end = scene.amounts[at].end
    return start < end or (start - end <= 1 and scene.text[end - 1 : end].isdigit())


def _speaks(scene: Scene, stretch: Stretch, earlier: list[str]) -> bool:
    """Whether a stretch is somebody: an office, a title, a pronoun, a voice heard before."""
    words = scene.words
    word = bare(scene, words.written(stretch.last))
    if word.endswith(scene.cues.offices) or is_kind(scene, stretch.last, "pronoun"):
        return True
    if is_kind(scene, stretch.last, "media_hint") or is_kind(scene, stretch.last, "same_voice"):
        return True
    return any(word in name.split() for name in earlier[-8:]) or any(
        word in (source.id, *source.names) for source in scene.context.sources
    )
