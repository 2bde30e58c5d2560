"""One mention of a voice: a name in a sentence, beside the cue that makes it one.

In: a scene, a stretch of words, the names heard before. Out: the Voice it is: a name, a short word for
a voice heard before, or nobody. Says nothing of amounts.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from functools import lru_cache
from typing import NamedTuple

from steelyard.reading.cues import Cues
from steelyard.reading.marks import Mark
from steelyard.reading.namesakes import known_name, longer_name
from steelyard.reading.naming import Stretch, name_of
from steelyard.reading.nouns import is_body, is_paper
from steelyard.reading.particles import bare, whole_name
from steelyard.reading.scene import TURN, Scene, Sentence

STEM, SHORT = 5, 3
"""A common word and a name speak of one office when the name holds so many first letters of the
word, or, cut short, opens with the same ones."""
LONGEST_RUN = 9
"""So many words at most before its last one a name that a particle closes opens."""
SHORT_BRACKETS = 6
"""So many words stand at most in brackets inside a name."""
WHOLE_NAME = 3
"""A name in one word has so many signs most often."""
RECENT = 6
"""So many voices back a common word finds the office it means."""
PEOPLE = "people"
DENIAL = ("status", "deny")
"""Kind and value of a mark that denies."""
VERBS = ("say", "flow", "status", "around")
"""Kinds of marks that are verbs, or nouns of verbs."""
DOING = frozenset({"say", "flow", "status", "around", "according_post", "citing_post", "certainty"})
"""Marks that stand in no name."""


class Voice(NamedTuple):
    """One naming of a voice: its names, nearest first, and where the cue and the name stand.

    `again` goes on with the voice before, on the word of `names` where there are any; through a
    `paper` speaks who made the one named before, through one that is `whose` ("her study") who was
    named last. `outlets` were told it, and stand before whoever speaks. An `onward` one tells
    nothing that stands before it. `written` is the name as it stands in the text, where the case has
    another for it.
    """

    names: tuple[str, ...]
    how: str
    first: int
    last: int
    again: bool = False
    denies: bool = False
    paper: bool = False
    onward: bool = False
    whose: bool = False
    written: str = ""
    outlets: tuple[str, ...] = ()


def find_cuts(scene: Scene, sentence: Sentence) -> list[int]:
    """Where a sentence turns to something else."""
    cuts = [mark.start for mark in sentence.of("contrast") if mark.start > sentence.start]
    if scene.apart[sentence.last + 1] - scene.apart[sentence.first] >= TURN:
        for number in range(sentence.first, sentence.last + 1):
            if scene.words.small[number] == ";":
                cuts.append(scene.words.starts[number])
    if not cuts:
        return cuts
    cuts = [cut for cut in cuts if scene.quote_of(cut) is None]
    if scene.cues.order.get("particles"):
        # A contrast is an ending there, and belongs to the part it closes. Before any verb it closes none.
        verbs = [one.start for kind in VERBS for one in sentence.of(kind)]
        opens = min(verbs, default=sentence.end)
        cuts = [scene.words.ends[scene.words.index(cut)] for cut in cuts if cut >= opens]
    return sorted(cuts)


def named(
    scene: Scene,
    stretch: Stretch | None,
    case: str,
    how: str,
    mark: Mark,
    earlier: list[str],
) -> Voice | None:
    """The voice of a stretch: a name, an earlier voice spoken of shortly, or nobody."""
    stretch = _before_amounts(scene, stretch, how)
    if stretch is None:
        return None
    words, cues = scene.words, scene.cues
    low, high = min(stretch.first, mark.first), max(stretch.last, mark.last)
    denies = DENIAL in [one[4:] for one in words.between(mark.start, mark.end)]
    head = words.small[stretch.first]
    if stretch.first == stretch.last and words.is_kind(stretch.first, "pronoun"):
        return Voice((), how, low, high, again=True, denies=denies)
    if stretch.first < stretch.last and head in cues.voice_words["whose"]:
        return Voice((), how, low, high, again=True, denies=denies, paper=True)
    if stretch.first == stretch.last and _their_people(scene, stretch.first):
        return Voice((), how, low, high, again=True, denies=denies, whose=True)
    if head in cues.voice_words["nobody_heads"]:
        return None
    name = name_of(scene, stretch, case)
    if not name and _known_paper(scene, stretch):
        return Voice((), how, low, high, again=True, paper=True)
    if not name or name.casefold() in _nobody(cues):
        return None
    if not any(map(str.isalpha, name)) or head in cues.skips:
        return None
    if how == "say" and name.islower() and is_thing(scene, stretch):
        return None
    if how == "say" and stretch.quoted is None and is_nobody(scene, stretch):
        return None
    if how == "say" and stretch.quoted is not None and not _titled(scene, stretch):
        return None
    if len(name) == 1 and name in cues.voice_words["local_office"]:
        name = _local(scene, name) or name
    long = known_name(scene, longer_name(name, earlier))
    if len(long) == 1:
        long = whole_name(scene, long, stretch.first) or long
    if long == name and stretch.first == stretch.last and stretch.quoted is None and earlier:
        if is_kind(scene, stretch.first, "same_office"):
            office = last_office(name, earlier)
            if office is not None:
                return Voice((office,), how, low, high, denies=denies)
            return Voice((), how, low, high, again=True, denies=denies)
        ahead = words.small[stretch.first - 1] if stretch.first else ""
        before = how == "say" or ahead in cues.voice_words["definite"]
        # "A spokeswoman" is somebody else, "the spokeswoman" who spoke before.
        before = before and ahead not in cues.voice_words["indefinite"]
        if before and is_kind(scene, stretch.first, "same_voice"):
            return Voice((), how, low, high, again=True, denies=denies)
    if long == name and how == "say" and name.islower() and _epithet(scene, stretch):
        return Voice((), how, low, high, again=True, denies=denies)
    if "genitive_name" in cues.voices:
        # "The Peruvian service KNN": what the name was taken out of belongs to it.
        whole = words.starts[stretch.first], words.ends[stretch.last]
        return Voice((long,), how, low, high, denies=denies, written=scene.text[slice(*whole)])
    return Voice((long,), how, low, high, denies=denies, written=name)


def _their_people(scene: Scene, number: int) -> bool:
    """'Its analysts', where nouns have capitals: people without a name who speak for who was named."""
    words, cues = scene.words, scene.cues
    if not number or "genitive_name" not in cues.voices:
        return False
    if words.small[number - 1] not in cues.voice_words["possessives"]:
        return False
    return is_kind(scene, number, "title") or is_kind(scene, number, "same_voice")


def _local(scene: Scene, word: str) -> str:
    """The county or town that a text means by the last sign of its name: the one it names most."""
    words = scene.words
    found: Counter[str] = Counter()
    for number, small in enumerate(words.small):
        if len(small) < WHOLE_NAME or small[0] == word or word not in small[1:]:
            continue
        whole = bare(scene, small)
        if (
            whole.endswith(word)
            and len(whole) >= WHOLE_NAME
            and not is_kind(scene, number, "place")
        ):
            found[whole] += 1
    best = found.most_common(1)
    return best[0][0] if best and best[0][1] > 1 else ""


@lru_cache(maxsize=32)
def _nobody(cues: Cues) -> frozenset[str]:
    """What stands where a name would and names nobody."""
    return frozenset(str(no).casefold() for no in cues.voices["no_name"])


def run_before(scene: Scene, sentence: Sentence, last: int) -> Stretch | None:
    """The name that ends with word `last`, where particles close the words before it."""
    words, endless = scene.words, scene.cues.stops
    of = str(scene.cues.voices["of_particle"])
    particles = scene.cues.ends["voices.particles"]
    connective = scene.cues.connective
    while last >= sentence.first and not words.small[last][0].isalnum():
        if words.small[last] in ")]":
            while last > sentence.first and words.small[last] not in "([":
                last -= 1
        last -= 1
    if last < sentence.first:
        return None
    first = last
    while first - 1 >= sentence.first and last - first < LONGEST_RUN:
        word = words.small[first - 1]
        if word == ")":
            # An age or a short form in brackets behind a name.
            opening = first - 2
            while (
                opening > max(sentence.first, first - SHORT_BRACKETS)
                and words.small[opening] != "("
            ):
                opening -= 1
            if words.small[opening] != "(" or opening <= sentence.first:
                break
            first = opening
            continue
        if not word[0].isalnum() or word in endless or word[0].isdigit():
            break
        if _names_before_title(scene, first, last):
            first -= 1
            continue
        if stops(scene, word):
            break
        if len(word) >= 3 and word.endswith(particles) and not word.endswith(of):
            break
        if word.endswith(connective) or _does(scene, first - 1):
            break
        first -= 1
    return Stretch(first, last)


def _names_before_title(scene: Scene, first: int, last: int) -> bool:
    """Whether the word before `first` is a name whose last sign only looks like a particle.

    A family name opens one that a title follows; of a foreign one the second word stands before it.
    """
    words, cues = scene.words, scene.cues
    word, behind = words.small[first - 1], words.small[first]
    titles = cues.ends["voices.titles"]
    if not titles or last - first > SHORT_BRACKETS or not titles_at(scene, last):
        return False
    family = cues.ends["voices.family_names"] or ("\0",)
    office = all(titles_at(scene, number) for number in range(first, last + 1))
    if office and len(word) == WHOLE_NAME and word.startswith(family):
        return not word.endswith(cues.ends["voices.likely"])
    if len(word) < WHOLE_NAME or not word.endswith(cues.ends["voices.name_like"] or ("\0",)):
        return False
    whole = len(behind) == WHOLE_NAME and behind.startswith(family)
    # A foreign name has two words: one more before it, or one between it and the title.
    ahead = words.small[first - 2] if first > 1 else ""
    return not whole and (first < last or (ahead.isalpha() and ahead == bare(scene, ahead)))


def titles_at(scene: Scene, number: int) -> bool:
    """Whether a word is a title, or ends with one, before its particle."""
    return bare(scene, scene.words.small[number]).endswith(
        scene.cues.ends["voices.titles"] or ("\0",)
    )


def stops(scene: Scene, word: str) -> bool:
    return scene.cues.stopped[word]


def is_kind(scene: Scene, number: int, kind: str) -> bool:
    return scene.words.is_kind(number, kind)


def _does(scene: Scene, number: int) -> bool:
    """Whether word `number` ends a mark of doing or saying."""
    near = scene.words.of(number)
    return bool(near) and any(one.kind in DOING and one.last == number for one in near)


def _before_amounts(scene: Scene, stretch: Stretch | None, how: str) -> Stretch | None:
    """The stretch up to an amount in it. A subject with an amount is what is counted, and nobody."""
    if stretch is None:
        return None
    words = scene.words
    start, end = words.starts[stretch.first], words.ends[stretch.last]
    at = bisect_right(scene.amount_ends, start)
    if at >= len(scene.amounts) or scene.amounts[at].start >= end:
        return stretch
    if how == "say" or scene.amounts[at].start <= start:
        return None
    last = words.index(scene.amounts[at].start) - 1
    while last > stretch.first and words.small[last] in scene.cues.joiners:
        last -= 1
    return Stretch(stretch.first, last) if last >= stretch.first else None


def last_office(word: str, earlier: list[str]) -> str | None:
    """The last voice that a common word for an office can mean: one that has it in its name, or
    else the last that is no person.
    """
    stem = word.casefold()[:STEM]
    alike = [name for name in earlier if stem in name.casefold()]
    alike += [] if alike else [name for name in earlier if name.casefold()[:SHORT] == stem[:SHORT]]
    offices = alike or [name for name in earlier[-RECENT:] if not _a_person(name)]
    return offices[-1] if offices else None


def _a_person(name: str) -> bool:
    """Whether a name is written as those of people are: two or three words, each with a capital."""
    words = name.split()
    return 2 <= len(words) <= 3 and all(word[:1].isupper() and word[1:].islower() for word in words)


def _known_paper(scene: Scene, stretch: Stretch) -> bool:
    """'The report', 'their study': a paper that was spoken of before, or any where none has articles."""
    words, cues = scene.words, scene.cues
    if stretch.quoted is not None or not is_paper(scene, stretch.first):
        return False
    known = cues.voice_words["known_paper"]
    return not known or (stretch.first > 0 and words.small[stretch.first - 1] in known)


def _epithet(scene: Scene, stretch: Stretch) -> bool:
    """'The father of three': a word with an article for who was named before, and no body or office."""
    words, cues = scene.words, scene.cues
    if not cues.voice_words["body"] or "genitive_name" in cues.voices or not stretch.first:
        return False
    return words.small[stretch.first - 1] in cues.voice_words["definite"] and not can_speak(
        scene, stretch
    )


def _titled(scene: Scene, stretch: Stretch) -> bool:
    """Whether what stands in quotation marks is written as names are, and is no remark."""
    first, last = stretch.quoted or (stretch.first, stretch.last)
    words = scene.words
    if scene.cues.order.get("particles"):
        return True
    inner = range(first, last + 1)
    return words.written(first)[:1].isupper() and not any(words.small[n] in ",!?;" for n in inner)


def is_nobody(scene: Scene, stretch: Stretch) -> bool:
    """Whether the head of a stretch is a word for a thing, which does not speak."""
    cues = scene.cues
    word = scene.words.small[head_of(scene, stretch)]
    things = cues.voice_words["things"]
    if word in things or word.endswith(cues.ends["voices.thing_ends"]):
        return True
    return bool(cues.order.get("particles")) and bare(scene, word) in things


def can_speak(scene: Scene, stretch: Stretch) -> bool:
    """Whether a stretch is somebody by its head: a body, a person, an office, or a name."""
    words, cues = scene.words, scene.cues
    number = head_of(scene, stretch)
    small = words.small[number]
    if is_nobody(scene, stretch):
        return False
    if is_body(scene, number) or small in cues.voice_words["person"]:
        return True
    if small.endswith(cues.ends["voices.person_ends"] or ("\n",)):
        return True
    near = words.of(number)
    if any(
        one.kind in {"title", "same_office", "same_voice", "media_hint", "place"} for one in near
    ):
        return True
    return "genitive_name" not in cues.voices and words.written(number)[0].isupper()


def head_of(scene: Scene, stretch: Stretch) -> int:
    """The word that a stretch is about: the last where particles close it, the first noun where
    nouns have capitals, else the one before the first preposition.
    """
    words, cues = scene.words, scene.cues
    if cues.order.get("particles"):
        return stretch.last
    if "genitive_name" in cues.voices:
        numbers = range(stretch.first, stretch.last + 1)
        return next((n for n in numbers if words.written(n)[0].isupper()), stretch.last)
    for number in range(stretch.first + 1, stretch.last + 1):
        if words.small[number] in cues.voice_words["preposition"]:
            return number - 1
    return stretch.last


def is_thing(scene: Scene, stretch: Stretch) -> bool:
    """What is spoken of and does not speak: a good, or an amount of it."""
    words = scene.words
    return any(
        one.kind == "item" and scene.cues.goods[one.value].family != PEOPLE
        for one in words.of(stretch.last)
        if one.value in scene.cues.goods
    )
