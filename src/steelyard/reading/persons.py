"""Where the name of a person begins and ends, among offices and bodies written like names.

In: a scene and numbers of its words. Out: whether a word is inside a name, and where a name ends.
Says of nobody that they speak.
"""

from __future__ import annotations

from steelyard.reading.nouns import names_body
from steelyard.reading.scene import Scene


def hyphened(scene: Scene, first: int, number: int) -> bool:
    """Whether a word goes on behind a hyphen: 'Sun-ho'."""
    words = scene.words
    if number - 2 < first or words.small[number - 1] != "-":
        return False
    return words.starts[number] == words.ends[number - 1] == words.starts[number - 1] + 1


def in_name(scene: Scene, number: int) -> bool:
    """Whether a word has a capital, or is a small one inside names: "van", "der"."""
    words = scene.words
    return words.written(number)[0].isupper() or (
        words.small[number] in scene.cues.voice_words["name_parts"]
    )


def entitles(scene: Scene, number: int) -> bool:
    words = scene.words
    near = words.of(number)
    return any(mark.kind == "title" for mark in near)


def of_office(scene: Scene, number: int) -> bool:
    words = scene.words
    word = words.written(number)
    near = words.of(number)
    if (len(word) > 1 and word.isupper()) or any(mark.kind == "place" for mark in near):
        return True
    return bool(scene.cues.order.get("cases")) and names_body(scene.cues, words.small[number])


def led_to(scene: Scene, number: int) -> bool:
    """'The spokeswoman of the ministry Jane Roe', where nouns have capitals: whose office it is."""
    words, cues = scene.words, scene.cues
    if "genitive_name" not in cues.voices or not number:
        return False
    before = words.small[number - 1]
    return before in cues.voice_words["preposition"] or before in cues.determiners


def end_of_person(scene: Scene, first: int, last: int) -> int:
    """Where a person's name ends: at the first word written small behind two with capitals."""
    words = scene.words
    number = first
    while number <= last and (
        in_name(scene, number)
        or words.small[number] in "-.'’"
        or (number > first and hyphened(scene, first, number))
    ):
        number += 1
    joined = number <= last and words.small[number - 1] == "-"
    return number - 1 if number - first >= 2 and not joined else last


def first_run(scene: Scene, names: list[int]) -> list[int]:
    """The first unbroken run of two or more, in a language that writes common nouns small."""
    if "genitive_name" in scene.cues.voices:
        return []
    run: list[int] = []
    for number in names:
        if run and number != run[-1] + 1:
            if len(run) >= 2:
                return run
            run = []
        run.append(number)
    return run if len(run) >= 2 else []


def last_run(numbers: list[int], last: int) -> list[int]:
    """The unbroken run of numbers that ends with `last`."""
    run: list[int] = []
    for number in reversed(numbers):
        if number != last - len(run):
            break
        run.insert(0, number)
    return run
