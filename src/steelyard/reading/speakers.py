"""Who speaks in one sentence: the names beside the cues and verbs of saying.

In: a scene and one of its sentences, the names heard before. Out: the voices named in it, in the
order of their cues. Says nothing of amounts; names nobody whom the text does not name.
"""

from __future__ import annotations

from dataclasses import dataclass

from steelyard.reading.marks import Mark
from steelyard.reading.naming import (
    Stretch,
    after_title,
    bare,
    follows,
    known_name,
    longer_name,
    name_of,
    precedes,
)
from steelyard.reading.scene import Scene, Sentence

NEAR_VERB = 14
"""Within so many words the second part of a split verb is looked for."""
APPOSITIONS = 3
"""So many insertions between commas are stepped over on the way from a verb to its subject."""
LONG_APPOSITION = 14
"""An insertion of more words is a clause of its own, and no subject is looked for before it."""
PEOPLE = "people"


@dataclass(frozen=True, slots=True)
class Voice:
    """One naming of a voice: its names, nearest first, and where the cue and the name stand.

    `again` goes on with the voice before; `names` is then empty.
    """

    names: tuple[str, ...]
    how: str
    first: int
    last: int
    again: bool = False
    denies: bool = False


def find_cuts(scene: Scene, sentence: Sentence) -> list[int]:
    """Where a sentence turns to something else."""
    cuts = [mark.start for mark in sentence.of("contrast") if mark.start > sentence.start]
    for number in range(sentence.first, sentence.last + 1):
        if scene.words.small[number] == ";":
            cuts.append(scene.words.starts[number])
    cuts = [cut for cut in cuts if scene.quote_of(cut) is None]
    if scene.cues.order.get("particles"):
        # A contrast is an ending there, and belongs to the part it closes.
        cuts = [scene.words.ends[scene.words.index(cut)] for cut in cuts]
    return sorted(cuts)


def find_voices(scene: Scene, sentence: Sentence, earlier: list[str]) -> tuple[Voice, ...]:
    """The voices named in one sentence, in the order of their cues."""
    found: list[Voice] = []
    for mark in sentence.marks:
        voice = None
        match mark.kind:
            case "carried":
                voice = Voice((), "according", mark.first, mark.last, again=True)
            case "according_pre" | "citing_pre":
                if not _covered(sentence, mark):
                    voice = _after_cue(scene, sentence, mark, earlier)
            case "according_post" | "citing_post":
                if not _covered(sentence, mark):
                    voice = _before_cue(scene, sentence, mark, earlier)
            case "say":
                voice = _speaker(scene, sentence, mark, earlier, found)
        if voice is not None:
            found.append(voice)
            earlier.extend(name for name in voice.names if name not in earlier[-8:])
    return tuple(found)


def _covered(sentence: Sentence, mark: Mark) -> bool:
    return any(one.first <= mark.first <= one.last for one in sentence.of("carried"))


def _named(
    scene: Scene,
    stretch: Stretch | None,
    case: str,
    how: str,
    mark: Mark,
    earlier: list[str],
) -> Voice | None:
    """The voice of a stretch: a name, an earlier voice spoken of shortly, or nobody."""
    if stretch is None:
        return None
    words, cues = scene.words, scene.cues
    low, high = min(stretch.first, mark.first), max(stretch.last, mark.last)
    denies = any(
        one.kind == "status" and one.value == "deny" for one in words.between(mark.start, mark.end)
    )
    head = words.small[stretch.first]
    if stretch.first == stretch.last and any(
        one.kind == "pronoun"
        for one in words.between(words.starts[stretch.first], words.ends[stretch.last])
    ):
        return Voice((), how, low, high, again=True, denies=denies)
    name = name_of(scene, stretch, case)
    if not name or name.casefold() in {str(no).casefold() for no in cues.voices["no_name"]}:
        return None
    if not any(sign.isalpha() for sign in name) or head in cues.skips:
        return None
    long = known_name(scene, longer_name(name, earlier))
    if long == name and stretch.first == stretch.last and stretch.quoted is None:
        again = any(
            one.kind == "same_voice"
            for one in words.between(words.starts[stretch.first], words.ends[stretch.last])
        )
        if again and earlier:
            return Voice((), how, low, high, again=True, denies=denies)
    return Voice((long,), how, low, high, denies=denies)


def _after_cue(scene: Scene, sentence: Sentence, mark: Mark, earlier: list[str]) -> Voice | None:
    how = "citing" if mark.kind == "citing_pre" else "according"
    stretch = follows(scene, mark.last + 1, sentence.last + 1)
    case = "accusative" if how == "citing" else "genitive"
    if scene.words.small[mark.first] in scene.cues.voice_words["instrumental_after"]:
        case = "instrumental"
    return _named(scene, stretch, case, how, mark, earlier)


def _before_cue(scene: Scene, sentence: Sentence, mark: Mark, earlier: list[str]) -> Voice | None:
    how = "citing" if mark.kind == "citing_post" else "according"
    if scene.cues.order.get("particles"):
        last = mark.first - (len(scene.words.small[mark.first]) == 1)
        return _named(scene, _run_before(scene, sentence, last), "", how, mark, earlier)
    return _named(scene, precedes(scene, mark.first - 1, sentence.first), "", how, mark, earlier)


def _run_before(scene: Scene, sentence: Sentence, last: int) -> Stretch | None:
    """The name that ends with word `last`, where particles close the words before it."""
    words, stops = scene.words, scene.cues.stops
    of = str(scene.cues.voices["of_particle"])
    particles = tuple(str(one) for one in scene.cues.voices["particles"])
    while last >= sentence.first and not words.small[last][0].isalnum():
        if words.small[last] in ")]":
            while last > sentence.first and words.small[last] not in "([":
                last -= 1
        last -= 1
    if last < sentence.first:
        return None
    first = last
    while first - 1 >= sentence.first and last - first < 5:
        word = words.small[first - 1]
        if not word[0].isalnum() or word in stops or word[0].isdigit() or _stops(scene, word):
            break
        if len(word) >= 3 and word.endswith(particles) and not word.endswith(of):
            break
        first -= 1
    return Stretch(first, last)


def _stops(scene: Scene, word: str) -> bool:
    return scene.cues.stopped[word]


def _speaker(
    scene: Scene, sentence: Sentence, mark: Mark, earlier: list[str], found: list[Voice]
) -> Voice | None:
    """The subject of a verb of saying, before it or after it."""
    words, cues = scene.words, scene.cues
    if cues.order.get("particles"):
        return _topic(scene, sentence, mark, earlier, found)
    if any(one.first <= mark.first <= one.last for one in found):
        return None
    if not _whole_verb(scene, sentence, mark):
        return None
    number = mark.first - 1
    while number > sentence.first and words.small[number] in cues.skips:
        number -= 1
    if number >= sentence.first and _is(scene, number, "pronoun"):
        return Voice((), "say", number, mark.last, again=True)
    before = _subject_before(scene, sentence, mark, found)
    after = mark.last + 1
    while after < sentence.last and words.small[after] in cues.skips:
        if _inside(scene, after) and words.small[after + 1] not in cues.skips:
            break
        after += 1
    if after <= sentence.last and _is(scene, after, "pronoun") and _opens(scene, sentence, mark):
        return Voice((), "say", mark.first, after, again=True)
    behind = None
    if after <= sentence.last:
        if _inside(scene, after):
            behind = follows(scene, after + 1, sentence.last + 1)
            if behind is not None and before is None:
                return _named(scene, behind, "locative", "say", mark, earlier)
        behind = follows(scene, after, sentence.last + 1)
    told = _told(scene, mark, behind)
    # Behind a comma or a quotation the verb comes first: ", said Jane Roe".
    if behind is not None and _opens(scene, sentence, mark) and mark.first > sentence.first:
        lead = words.written(after)[0].isupper() or _is(scene, behind.first, "title")
        if lead and not told:
            return _named(scene, _apposed(scene, sentence, behind), "", "say", mark, earlier)
    if before is not None:
        voice = _named(scene, before, "", "say", mark, earlier)
        if voice is not None and told and behind is not None:
            outlet = _named(scene, behind, "", "say", mark, earlier)
            if outlet is not None and outlet.names and voice.names:
                return Voice((*outlet.names, *voice.names), "say", voice.first, outlet.last)
        if voice is not None:
            return voice
    free = cues.order["subject"] == "both" or _opens(scene, sentence, mark)
    if not free:
        return None
    return _named(scene, _apposed(scene, sentence, behind), "", "say", mark, earlier)


def _is(scene: Scene, number: int, kind: str) -> bool:
    words = scene.words
    near = words.between(words.starts[number], words.ends[number])
    return any(one.kind == kind for one in near)


def _apposed(scene: Scene, sentence: Sentence, stretch: Stretch | None) -> Stretch | None:
    """'A spokeswoman of the firm, Jane Roe,': the name that follows the office."""
    words = scene.words
    if stretch is None or stretch.quoted is not None or stretch.last + 3 > sentence.last:
        return stretch
    first = stretch.last + 2
    if words.small[stretch.last + 1] != "," or not _is(scene, stretch.first, "title"):
        return stretch
    last = first
    while last <= sentence.last and words.written(last)[0].isupper():
        last += 1
    closed = last <= sentence.last and words.small[last] in ",."
    return Stretch(first, last - 1) if closed and last - first in {2, 3} else stretch


def _inside(scene: Scene, number: int) -> bool:
    return scene.words.small[number] in scene.cues.voice_words["inside"]


def _opens(scene: Scene, sentence: Sentence, mark: Mark) -> bool:
    """Whether the verb opens its clause, as behind a quotation."""
    return mark.first == sentence.first or not scene.words.small[mark.first - 1][0].isalnum()


def _whole_verb(scene: Scene, sentence: Sentence, mark: Mark) -> bool:
    """Whether a split verb has its second part; other verbs are whole."""
    parts = scene.cues.voices.get("particle_say", {}).get(scene.words.small[mark.last])
    if parts is None:
        return True
    wanted = {str(part) for part in (parts if isinstance(parts, list) else [parts])}
    if "," in wanted:
        return True
    upto = min(sentence.last, mark.last + 3 * NEAR_VERB) + 1
    return bool(wanted & set(scene.words.small[mark.last + 1 : upto]))


def _told(scene: Scene, mark: Mark, behind: Stretch | None) -> bool:
    """Whether who stands behind the verb is an outlet that was told something."""
    if behind is None:
        return False
    words = scene.words
    told = any(
        words.small[mark.first].startswith(str(word).rstrip("*"))
        for word in scene.cues.voices.get("told", ())
    )
    marks = words.between(words.starts[behind.first], words.ends[behind.last])
    return told and (any(one.kind == "media_hint" for one in marks) or behind.quoted is not None)


def _subject_before(
    scene: Scene, sentence: Sentence, mark: Mark, found: list[Voice]
) -> Stretch | None:
    words, cues = scene.words, scene.cues
    number = mark.first - 1
    # "The paper, citing an official, wrote": the insertion names another voice; step over it.
    last = number - 1 if number > sentence.first and words.small[number] == "," else number
    over = next((one for one in found if one.how == "citing" and one.last == last), None)
    if over is not None:
        number = over.first - 1
        while number > sentence.first and words.small[number] == ",":
            number -= 1
    while number >= sentence.first and words.small[number] in cues.skips:
        number -= 1
    steps = 0
    while number >= sentence.first and words.small[number] == "," and steps < APPOSITIONS:
        # An insertion between commas: the subject stands before it.
        opening = number - 1
        while opening >= sentence.first and words.small[opening] != ",":
            opening -= 1
        inner = words.small[opening + 1 : number]
        if not inner or len(inner) > LONG_APPOSITION:
            return None
        stretch = precedes(scene, number - 1, opening + 1)
        plain = stretch is not None and stretch.first == opening + 1
        if plain and stretch is not None and not inner[0][0].isdigit():
            lead = inner[0] in cues.determiners
            if not lead and words.written(stretch.first)[0].isupper() and opening < sentence.first:
                return stretch
        if opening < sentence.first:
            return stretch if plain else None
        number = opening - 1 if words.small[opening] == "," else opening
        steps += 1
        stretch = precedes(scene, number, sentence.first)
        if stretch is not None and words.written(after_title(scene, stretch))[0].isupper():
            return stretch
        number = opening
    if number < sentence.first:
        return None
    stretch = precedes(scene, number, sentence.first)
    if stretch is None:
        return None
    for other in range(stretch.first + 1, stretch.last):
        if _inside(scene, other) and _is(scene, other + 1, "same_voice"):
            return Stretch(other + 1, stretch.last)
    if cues.order["subject"] == "both":
        # Behind a preposition or an adverb the verb comes first and its subject follows it.
        opens = stretch.first
        while opens > sentence.first and words.small[opens - 1] in cues.determiners:
            opens -= 1
        ahead = words.small[opens - 1] if opens > sentence.first else ""
        clause = (
            not ahead.isalnum()
            or ahead in cues.voices["as_word"]
            or any(one.kind == "contrast" and one.last == opens - 1 for one in sentence.marks)
        )
        if not clause and ahead not in cues.stops:
            return None
        if not clause and "genitive_name" in cues.voices:
            return None
        if words.small[stretch.first] in cues.joiners:
            return _located(scene, stretch)
    return stretch


def _located(scene: Scene, stretch: Stretch) -> Stretch | None:
    """'In the ministry they said': who speaks stands behind the preposition."""
    if not _inside(scene, stretch.first):
        return None
    return Stretch(stretch.first + 1, stretch.last) if stretch.first < stretch.last else None


def _topic(
    scene: Scene, sentence: Sentence, mark: Mark, earlier: list[str], found: list[Voice]
) -> Voice | None:
    """Where verbs end the sentence, the topic of the part before them speaks."""
    words = scene.words
    cuts = [cut for cut in find_cuts(scene, sentence) if cut <= mark.start]
    start = words.index(cuts[-1]) if cuts else sentence.first
    topics: list[int] = []
    subjects: list[int] = []
    ends = {str(one) for one in scene.cues.voices["topic_particles"]}
    for number in range(start, mark.first):
        small = words.small[number]
        if scene.quote_of(words.starts[number]) is not None or _stops(scene, small):
            continue
        alone = number > start and words.small[number - 1] == ")" and len(small) <= 2
        ending = scene.cues.subjects[small]
        if ending is None or small in scene.cues.stops or _is(scene, number, "title"):
            continue
        if not alone and (len(small) - len(ending) < 1 or words.small[number][0].isdigit()):
            continue
        (topics if ending in ends else subjects).append(number - 1 if alone else number)
    for number in (*topics[:1], *subjects[:1]):
        stretch = _run_before(scene, sentence, number)
        if stretch is None:
            continue
        word = bare(scene, words.written(stretch.last))
        if any(
            one.kind == "pronoun"
            for one in words.between(words.starts[stretch.last], words.ends[stretch.last])
        ):
            return Voice((), "say", stretch.first, mark.last, again=True)
        if (len(word) >= 2 or stretch.first < stretch.last) and not _thing(scene, stretch):
            return _named(scene, stretch, "", "say", mark, earlier)
    if found:
        return None
    return Voice((), "say", mark.first, mark.last, again=True)


def _thing(scene: Scene, stretch: Stretch) -> bool:
    """What is spoken of and does not speak: a good, or an amount of it."""
    words = scene.words
    return any(
        one.kind == "item" and scene.cues.goods[one.value].family != PEOPLE
        for one in words.between(words.starts[stretch.last], words.ends[stretch.last])
        if one.value in scene.cues.goods
    )
