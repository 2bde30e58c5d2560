"""Who speaks a quotation without a verb that a list knows: what stands beside it says so.

In: a scene and one of its sentences. Out: words beside a quotation that stand where a verb of saying
stands, and the subject of what a colon parts from a quotation. A name in quotation marks is no speech.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from steelyard.reading.marks import Mark
from steelyard.reading.mentions import Voice, can_speak, is_kind, named
from steelyard.reading.naming import Stretch, after_title, follows, opens
from steelyard.reading.nouns import is_paper
from steelyard.reading.sayings import apposed
from steelyard.reading.scene import Scene, Sentence

SPEECH = 4
"""A quotation of fewer words is a name or a turn of phrase."""
SHORTEST = 4
"""A verb of saying has so many letters at least."""
BEFORE_COLON = 14
"""So many words stand at most between the beginning of a sentence and the colon of a quotation."""
_BETWEEN = frozenset(",.!?—–-")


def find_quoting(
    scene: Scene, sentence: Sentence, speeches: Sequence[tuple[int, int]]
) -> tuple[Mark, ...]:
    """Words that are verbs of saying by their place: behind a quotation, or before its colon."""
    found = []
    for start, end in speeches:
        for number in (_behind(scene, sentence, end), _ahead(scene, sentence, start)):
            if number is not None:
                at = scene.words.starts[number], scene.words.ends[number]
                found.append(Mark(*at, number, number, "say", ""))
    return tuple(found)


def before_colon(
    scene: Scene,
    sentence: Sentence,
    speeches: Sequence[tuple[int, int]],
    found: list[Voice],
    earlier: list[str],
) -> list[Voice]:
    """'Jane Roe (41) shrugs: "...": the subject of what stands before the colon speaks."""
    words = scene.words
    voices = []
    for start, _ in speeches:
        colon = _colon(scene, sentence, start)
        if colon is None or colon - sentence.first > BEFORE_COLON:
            continue
        if any(one.how == "say" and one.last < colon for one in found):
            continue
        stretch = _subject(scene, sentence.first, colon)
        if stretch is None or not is_somebody(scene, stretch):
            continue
        at = words.starts[colon], words.ends[colon]
        mark = Mark(*at, colon, colon, "say", "")
        voice = named(scene, apposed(scene, sentence, stretch), "", "say", mark, earlier)
        if voice is not None and voice.names:
            voices.append(voice)
    return voices


def before_reported(
    scene: Scene,
    sentence: Sentence,
    reported: Sequence[Mark],
    found: list[Voice],
    earlier: list[str],
) -> list[Voice]:
    """'The ambassador waved it off: only ten had come.': who stands before the colon of reported speech."""
    words = scene.words
    upto = min(sentence.last, sentence.first + BEFORE_COLON, reported[-1].first)
    colon = next((n for n in range(sentence.first + 1, upto) if words.small[n] == ":"), None)
    if colon is None or any(one.how == "say" for one in found):
        return []
    stretch = opens(scene, sentence.first, colon)
    if stretch is None or stretch.last + 1 == colon or not is_somebody(scene, stretch):
        return []
    at = words.starts[colon], words.ends[colon]
    mark = Mark(*at, colon, colon, "say", "")
    voice = named(scene, apposed(scene, sentence, stretch), "", "say", mark, earlier)
    return [voice] if voice is not None else []


def find_speeches(scene: Scene, sentence: Sentence) -> list[tuple[int, int]]:
    """The quotations of a sentence that are long enough to be spoken."""
    found = []
    at = bisect_left(scene.quotes, (sentence.start, 0))
    while at < len(scene.quotes) and scene.quotes[at][0] < sentence.end:
        start, end = scene.quotes[at]
        if scene.words.index(end - 1) - scene.words.index(start) > SPEECH:
            found.append((start, end))
        at += 1
    return found


def _behind(scene: Scene, sentence: Sentence, end: int) -> int | None:
    """The word behind a quotation and its comma or dash, where a verb stands."""
    words, cues = scene.words, scene.cues
    number = words.index(end - 1) + 1
    signs = ""
    while number <= sentence.last and words.small[number] in _BETWEEN:
        signs += words.small[number]
        number += 1
    inside = scene.text[end - 2 : end - 1]
    if number >= sentence.last or not (set(signs) - {"."} or inside in ",!?"):
        return None
    if not _may_say(scene, number):
        return None
    behind = number + 1
    if cues.order.get("cases"):
        return number
    name = words.written(behind)[0].isupper() or words.small[behind] in cues.determiners
    named_so = is_kind(scene, behind, "pronoun") or is_kind(scene, behind, "title")
    return number if name or named_so else None


def _ahead(scene: Scene, sentence: Sentence, start: int) -> int | None:
    """The word before the colon of a quotation, where nouns have cases and a verb may close."""
    colon = _colon(scene, sentence, start)
    if colon is None or not scene.cues.order.get("cases"):
        return None
    number = colon - 1
    return number if number > sentence.first and _may_say(scene, number) else None


def _colon(scene: Scene, sentence: Sentence, start: int) -> int | None:
    """The colon right before a quotation."""
    number = scene.words.index(start) - 1
    return number if number > sentence.first and scene.words.small[number] == ":" else None


def _may_say(scene: Scene, number: int) -> bool:
    """Whether a word may be a verb that no list has: written small, and no small word."""
    words, cues = scene.words, scene.cues
    small, written = words.small[number], words.written(number)
    if len(small) < SHORTEST or not small.isalpha() or not written[0].islower():
        return False
    if small in cues.stops or small in cues.skips or small in cues.determiners:
        return False
    if small in cues.clause_joiners or small in cues.joiners:
        return False
    if small in cues.voice_words["preposition"] or small in cues.voice_words["as_word"]:
        return False
    near = words.of(number)
    kinds = {"say", "according_pre", "according_post", "citing_pre", "title", "contrast", "show"}
    return not any(one.kind in kinds for one in near)


def _subject(scene: Scene, first: int, colon: int) -> Stretch | None:
    """Who opens a sentence: with a title as far as the name goes, else up to where it ends."""
    stretch = opens(scene, first, colon)
    if stretch is None or "genitive_name" in scene.cues.voices:
        return stretch
    whole = follows(scene, stretch.first, colon)
    return whole if whole is not None and after_title(scene, whole) > whole.first else stretch


def is_somebody(scene: Scene, stretch: Stretch) -> bool:
    """Whether a stretch before a colon is a person, a body or a name of two words."""
    words = scene.words
    if is_paper(scene, stretch.first):
        return False
    if "genitive_name" in scene.cues.voices or stretch.first == stretch.last:
        inner = range(stretch.first, stretch.last + 1)
        titled = any(is_kind(scene, n, "title") for n in inner)
        names = [n for n in inner if words.written(n)[0].isupper()]
        return can_speak(scene, stretch) if len(names) < 2 else titled or len(names) == len(inner)
    return can_speak(scene, stretch)
