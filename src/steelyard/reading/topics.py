"""Who speaks where verbs close the sentence: the topic, or the subject right before the verb.

In: a scene and one of its sentences, in a language whose words carry particles. Out: the voices of its
verbs of saying. A clause of saying inside another gives a chain: who tells it, and on whose word.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from steelyard.reading.marks import Mark
from steelyard.reading.mentions import (
    Voice,
    find_cuts,
    is_kind,
    is_nobody,
    is_thing,
    last_office,
    named,
    run_before,
    stops,
    titles_at,
)
from steelyard.reading.naming import Stretch
from steelyard.reading.particles import bare
from steelyard.reading.scene import Scene, Sentence

MAKING = 8
"""So many words before a paper stands who made it: 'the paper that X has sent to Y'."""


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
    unsaid = _unsaid(scene, sentence, says)
    if unsaid is not None:
        plain.append(unsaid)
    cuts = find_cuts(scene, sentence)
    parts: dict[int, list[Mark]] = {}
    for say in plain:
        parts.setdefault(bisect_right(cuts, say.start), []).append(say)
    found: list[Voice] = []
    before: _Subject | None = None
    for part, marks in sorted(parts.items()):
        first = scene.words.index(cuts[part - 1]) if part else sentence.first
        voice, before = _chain(scene, sentence, marks, first, earlier, before)
        if voice is None and part and part - 1 not in parts and sentence.of("reported"):
            # Who tells two clauses is named before the first of them.
            voice, before = _chain(scene, sentence, marks, sentence.first, earlier, before)
        if voice is None and not found and not heard:
            voice = Voice((), "say", marks[-1].first, marks[-1].last, again=True)
        if voice is not None:
            found.append(voice)
            earlier.extend(name for name in voice.names if name not in earlier[-8:])
    closing = _closing_noun(scene, sentence, earlier) or _of_speech(scene, sentence, earlier)
    if closing is not None:
        found.append(closing)
    if not says and not heard:
        found += _before_quotes(scene, sentence, earlier)
    return tuple(found)


def _before_quotes(scene: Scene, sentence: Sentence, earlier: list[str]) -> list[Voice]:
    """'Ministry "forty came"': who stands right before a quotation without a particle or a verb."""
    words, cues = scene.words, scene.cues
    found = []
    at = sentence.start
    while at < sentence.end:
        span = scene.quote_of(at)
        if span is None:
            following = bisect_right(scene.quotes, (at, len(scene.text)))
            if following >= len(scene.quotes) or scene.quotes[following][0] >= sentence.end:
                break
            span = scene.quotes[following]
        number = words.index(span[0])
        at = span[1]
        if number <= sentence.first or number >= len(words.small):
            continue
        word = words.small[number - 1]
        office = word.endswith(cues.offices) or is_kind(scene, number - 1, "place")
        if not office or not word[0].isalpha() or cues.subjects[word] is not None:
            continue
        stretch = run_before(scene, sentence, number - 1)
        mark = Mark(
            words.starts[number - 1], words.ends[number - 1], number - 1, number - 1, "say", ""
        )
        voice = named(scene, stretch, "", "say", mark, earlier)
        if voice is not None:
            found.append(voice)
    return found


def _closing_noun(scene: Scene, sentence: Sentence, earlier: list[str]) -> Voice | None:
    """'That ten came is the account of X': whose account it is, where such a noun closes it."""
    nouns, told = sentence.of("say_noun"), sentence.of("that_clause")
    if not nouns or not told:
        return None
    noun, that = nouns[-1], told[-1]
    behind = scene.words.small[noun.last + 1 : sentence.last + 1]
    if noun.first <= that.last + 1 or any(word[0].isalpha() for word in behind):
        return None
    stretch = run_before(scene, sentence, noun.first - 1)
    if stretch is None or stretch.first <= that.last:
        stretch = Stretch(that.last + 1, noun.first - 1)
    return named(scene, stretch, "", "say", noun, earlier)


def is_of_speech(scene: Scene, sentence: Sentence) -> bool:
    """'"Forty came." It is the account of X.': a short sentence behind a speech says whose it was."""
    words, nouns = scene.words, sentence.of("say_noun")
    if not nouns or not sentence.first or sentence.last - sentence.first > MAKING:
        return False
    behind = words.small[nouns[-1].last + 1 : sentence.last + 1]
    spoken = words.small[sentence.first - 1] in scene.cues.closing
    return (
        spoken
        and nouns[-1].first > sentence.first
        and not any(word[0].isalpha() for word in behind)
    )


def _of_speech(scene: Scene, sentence: Sentence, earlier: list[str]) -> Voice | None:
    """Who is named in a sentence that only says whose speech the one before was."""
    if not is_of_speech(scene, sentence):
        return None
    noun = sentence.of("say_noun")[-1]
    return named(scene, run_before(scene, sentence, noun.first - 1), "", "say", noun, earlier)


def _chain(
    scene: Scene,
    sentence: Sentence,
    says: list[Mark],
    first: int,
    earlier: list[str],
    before: _Subject | None,
) -> tuple[Voice | None, _Subject | None]:
    """The voice of the last verb, and of the one inside its clause; and who is its subject.

    A clause without somebody who can speak goes on with the subject of the clause `before`.
    """
    outer = says[-1]
    inner = next((say for say in reversed(says[:-1]) if _told_on(sentence, say)), None)
    subjects = _subjects(scene, sentence, first, outer, earlier)
    within = scene.quote_of(outer.start)
    open_ones = [one for one in subjects if _quote(scene, one) in {None, within}]
    told = _last_told(sentence, first, outer)
    between = [one for one in open_ones if one.number > told]
    topics = [one for one in open_ones if one.topic]
    order = (between, topics, open_ones)
    mine = [one for one in between if one.speaks] or between
    if within is not None:
        # In a speech of several sentences the verb has its subject in its own.
        own = scene.sentences[scene.sentence_at(outer.start)].first
        beside = [one for one in mine if one.number >= own and _quote(scene, one) == within]
        mine = [*(one for one in beside if one.speaks), *mine]
    mine = [*mine, *(one for ones in (between, topics) for one in ones if one.speaks)]
    # Who does something inside what is told tells it less than the topic of the sentence.
    mine = [*mine, *topics, *(one for one in open_ones if one.speaks)]
    if not mine and before is not None:
        mine = [before]
    mine += [one for ones in order for one in ones]
    teller = mine[0] if mine else None
    voice = _voice(scene, outer, teller, earlier)
    if inner is None:
        return voice, teller
    spoken = scene.quote_of(inner.start)
    tellers = [
        one
        for one in subjects
        if one.number < inner.first
        and one != teller
        and one.speaks
        # Who is only named in a speech tells it not.
        and _quote(scene, one) in {None, spoken}
    ]
    if not tellers:
        return voice, teller
    told_by = next((one for one in reversed(tellers) if one.topic), tellers[-1])
    source = named(scene, told_by.stretch, "", "say", inner, earlier)
    if source is None or not source.names:
        return voice, teller
    if voice is None:
        return source, teller
    if voice.names and set(voice.names) & set(source.names):
        return voice, teller
    chain = Voice(
        (*voice.names, *source.names),
        "say",
        min(voice.first, source.first),
        outer.last,
        again=voice.again,
        denies=voice.denies or source.denies,
    )
    return chain, teller


def _last_told(sentence: Sentence, first: int, say: Mark) -> int:
    """The word that closes what the verb `say` tells, or the verb where it tells nothing."""
    closed = [one.last for one in sentence.of("reported") if first <= one.last < say.first]
    return closed[-1] if closed else say.last


def _told_on(sentence: Sentence, say: Mark) -> bool:
    """Whether what a verb says is told on by another: reported speech ends with it."""
    return any(one.last in {say.last, say.last + 2} for one in sentence.of("reported"))


def _unsaid(scene: Scene, sentence: Sentence, says: list[Mark]) -> Mark | None:
    """The end of reported speech that no verb of the lists follows: 'that ten came, it thundered'."""
    reported = sentence.of("reported")
    if not reported or (says and says[-1].last >= reported[-1].last):
        return None
    last = reported[-1]
    behind = scene.words.small[last.last + 1 : last.last + 3]
    heard = scene.cues.ends["voices.hearsay"]
    if any(word.startswith(heard) for word in behind):
        return None
    return last._replace(kind="say")


def _voice(scene: Scene, say: Mark, subject: _Subject | None, earlier: list[str]) -> Voice | None:
    if subject is None:
        return None
    words, stretch = scene.words, subject.stretch
    if is_kind(scene, stretch.last, "pronoun"):
        return Voice((), "say", stretch.first, say.last, again=True)
    word = bare(scene, words.written(stretch.last))
    if len(word) < 2 and stretch.first == stretch.last:
        return None
    same = scene.cues.voice_words["same_office"] | scene.cues.voice_words["same_voice"]
    if (
        stretch.last == stretch.first + 1
        and words.small[stretch.first] in scene.cues.voice_words["definite"]
        and word in same
    ):
        office = last_office(word, earlier)
        if office is not None and word in scene.cues.voice_words["same_office"]:
            return Voice((office,), "say", stretch.first, say.last)
        return Voice((), "say", stretch.first, say.last, again=True)
    return named(scene, stretch, "", "say", say, earlier)


def _quote(scene: Scene, subject: _Subject) -> tuple[int, int] | None:
    return scene.quote_of(scene.words.ends[subject.number] - 1)


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
        ahead = words.small[number - 1] if number > first else ""
        alone = (ahead == ")" or ahead in cues.closing) and len(small) <= 2
        alone = alone and not small.startswith(cues.ends["voices.address"] or ("\0",))
        ending = cues.subjects[small]
        if ending == small and number > first and ahead[0].isalnum():
            alone = True
        if ending is None or small in cues.stops or is_kind(scene, number, "title"):
            continue
        if small.endswith(cues.ends["voices.no_subject"] or ("\0",)):
            continue
        if _before_title(scene, sentence, number):
            continue
        if not alone and (len(small) - len(ending) < 1 or small[0].isdigit()):
            continue
        quoted = alone and ahead in cues.closing
        stretch = (
            _in_quotes(scene, sentence, number - 1)
            if quoted
            else run_before(scene, sentence, number - 1 if alone else number)
        )
        if stretch is None:
            continue
        speaks = quoted or _speaks(scene, stretch, earlier)
        if not speaks and (is_thing(scene, stretch) or is_nobody(scene, stretch)):
            continue
        found.append(_Subject(number, ending in topics, stretch, speaks))
    return found


def _before_title(scene: Scene, sentence: Sentence, number: int) -> bool:
    """Whether a name stands on behind a word whose last sign looks like a particle."""
    words = scene.words
    for last in range(number + 2, min(number + 6, sentence.last) + 1):
        if scene.cues.subjects[words.small[last]] is not None and titles_at(scene, last):
            run = run_before(scene, sentence, last)
            return run is not None and run.first <= number
    return False


def maker_of_paper(scene: Scene, sentence: Sentence, paper: int) -> Stretch | None:
    """'The figures that X has sent to Y': X, where such a clause stands before word `paper`."""
    words, cues = scene.words, scene.cues
    verb = paper - 1
    if verb <= sentence.first or not words.small[verb].endswith(cues.attributive):
        return None
    if bare(scene, words.written(paper)) not in cues.voice_words["documents"]:
        return None
    given = cues.ends["voices.given_by"]
    for number in range(verb - 1, max(sentence.first, verb - MAKING) - 1, -1):
        small = words.small[number]
        if not small[0].isalnum():
            continue
        if small.endswith(given) or cues.subjects[small] in cues.voice_words["plain_subject"]:
            if small in cues.stops or stops(scene, small):
                continue
            return run_before(scene, sentence, number)
    return None


def _in_quotes(scene: Scene, sentence: Sentence, closing: int) -> Stretch | None:
    """The name in quotation marks that closes at word `closing`, as a paper's is written."""
    words = scene.words
    span = scene.quote_of(words.starts[closing])
    if span is None or span[0] < sentence.start:
        return None
    first = words.index(span[0])
    if closing - first > MAKING:
        return None
    return Stretch(first, closing, (first + 1, closing - 1))


def _counted(scene: Scene, number: int) -> bool:
    """Whether a word is part of an amount, or counts what stands before it."""
    start = scene.words.starts[number]
    at = bisect_right(scene.amount_starts, start) - 1
    if at < 0:
        return False
    end = scene.amounts[at].end
    return start < end or (start - end <= 1 and scene.text[end - 1 : end].isdigit())


def _speaks(scene: Scene, stretch: Stretch, earlier: list[str]) -> bool:
    """Whether a stretch is somebody: an office, a title, a pronoun, a place, a voice heard before."""
    words = scene.words
    word = bare(scene, words.written(stretch.last))
    if is_nobody(scene, stretch):
        return False
    if word.endswith(scene.cues.offices) or is_kind(scene, stretch.last, "pronoun"):
        return True
    if is_kind(scene, stretch.last, "media_hint") or is_kind(scene, stretch.last, "same_voice"):
        return True
    return any(word in name.split() for name in earlier[-8:]) or any(
        word in (source.id, *source.names) for source in scene.context.sources
    )
