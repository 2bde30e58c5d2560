"""Whom a common word for a person means: the last one heard who has such an office.

In: a scene, the word, the names heard before. Out: the name that is meant, or nothing. 'The deputy' is
no minister, 'an official' may be one; who answers is not who spoke last. Guesses at nobody new.
"""

from __future__ import annotations

from bisect import bisect_left

from steelyard.reading.namesakes import alike
from steelyard.reading.naming import name_of
from steelyard.reading.scene import Scene
from steelyard.reading.somebody import class_of, find_somebody, person_in

BACK = 80
"""So many titles before a word are looked at for who has which office."""
BEHIND = 12
"""A name stands so many words at most behind its title."""
WORDS, LEAST, CASE = 400, 4, 2
"""So many words back a word of no rank is looked for, by its letters, at least so many, without its case."""
NEAR = 4
"""So many sentences back in a paragraph their subjects are looked at."""
HEARD = 12
"""So many voices back somebody is still spoken of by a common word."""


def meant_by(
    scene: Scene, number: int, earlier: list[str], *, answers: bool, ranked: bool = False
) -> str | None:
    """The person heard before that word `number` means; with `ranked` only one of that office."""
    wanted = _rank(scene, scene.words.small[number])
    if ranked and not wanted:
        return None
    anywhere = wanted or _is_office(scene, number) or _said_before(scene, number)
    offices = _offices(scene, number)
    heard = [name for name in earlier[-HEARD:] if _a_person(name)]
    present = _present(scene, number)
    for name in present:
        heard = [*(one for one in heard if not _same(one, name)), name]
    if answers and heard:
        heard = [name for name in heard if name != heard[-1]]
    unknown = None
    for name in reversed(heard):
        ranks = {
            rank
            for surname, rank in offices
            if any(alike(surname, part) for part in name.casefold().replace("-", " ").split())
        }
        if wanted in ranks and wanted:
            return name
        near = name == heard[-1] or any(_same(name, one) for one in present)
        if not anywhere and not _named_close(scene, number, name):
            # A recruiter who speaks is no lawyer who spoke some paragraphs before.
            near = False
        if near and not ranks - {0} and unknown is None:
            unknown = name
            if not answers:
                break
    return None if ranked else unknown


def _is_office(scene: Scene, number: int) -> bool:
    return scene.words.is_kind(number, "same_office")


def _named_close(scene: Scene, number: int, name: str) -> bool:
    """Whether a name stands in the paragraph of a word, or in the one before."""
    start = scene.words.starts[number]
    here = scene.sentence_at(start)
    paragraph = scene.sentences[here].paragraph
    first = here
    while first and scene.sentences[first - 1].paragraph >= paragraph - 1:
        first -= 1
    family = name.rsplit(maxsplit=1)[-1][:-1]
    return family in scene.text[scene.sentences[first].start : start]


def _said_before(scene: Scene, number: int) -> bool:
    """Whether a word for somebody without a rank stands before a name above: 'the stoker Jane Roe'."""
    words = scene.words
    stem = words.small[number][: max(LEAST, len(words.small[number]) - CASE)]
    return any(
        words.small[other].startswith(stem) and words.written(other + 1)[0].isupper()
        for other in range(max(0, number - WORDS), number - 1)
    )


def _present(scene: Scene, number: int) -> list[str]:
    """The people who open the sentences before in the same paragraph, in order."""
    here = scene.sentence_at(scene.words.starts[number])
    found: list[str] = []
    for before in scene.sentences[max(0, here - NEAR) : here]:
        if before.paragraph != scene.sentences[here].paragraph or before.last < before.first:
            continue
        found += [
            name_of(scene, one.name, "")
            for one in find_somebody(scene, before)[:1]
            if one.first == before.first
            and one.kind in {"person", "name"}
            and not class_of(scene.cues, scene.words.small[one.name.first], "person")
            and person_in(scene, one.name.first, one.name.last) is not None
        ]
    return found


def _same(one: str, other: str) -> bool:
    """Whether two names of people share their last name."""
    return alike(one.casefold().split()[-1], other.casefold().split()[-1])


def _a_person(name: str) -> bool:
    words = name.replace("-", " ").split()
    return 1 <= len(words) <= 4 and all(word[:1].isupper() and not word.isupper() for word in words)


def _rank(scene: Scene, word: str) -> int:
    """The class of offices that a word belongs to, counted from 1; 0 for none."""
    for number, stems in enumerate(scene.cues.voices.get("ranks", ()), 1):
        if word.startswith(tuple(map(str, stems))):
            return number
    return 0


def _offices(scene: Scene, before: int) -> list[tuple[str, int]]:
    """Surnames with the class of the office that stands before them, nearest last."""
    words = scene.words
    upto = bisect_left(words.at, words.starts[before])
    found: list[tuple[str, int]] = []
    for mark in words.marks[max(0, upto - 4 * BACK) : upto]:
        if mark.kind != "title":
            continue
        rank = _rank(scene, words.small[mark.first])
        if not rank:
            continue
        last = mark.last
        while last < mark.last + BEHIND and last + 1 < len(words.small):
            if words.small[last + 1] in ",;:()—–!?…" or _ends(scene, last + 1):
                break
            last += 1
        person = person_in(scene, mark.last + 1, last)
        if person is not None:
            found.append((words.small[person.last], rank))
    return found


def _ends(scene: Scene, number: int) -> bool:
    """Whether a full stop ends a sentence: behind a word that is no initial."""
    words = scene.words
    return words.small[number] == "." and len(words.small[number - 1]) > 1
