"""Lists of countries: the country that opens an entry is the side that the line above leaves open.

In: a scene, the frames of its sentences. Out: for each sentence that opens an entry, "Chile: 14
tractors" or "Chile — 14 tractors" or only a flag, from whom to whom, where the line above the list
tells one side. One such line is no list, and who speaks before a colon opens none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from steelyard.reading.arrows import FLAG, country_of
from steelyard.reading.frames import Frame
from steelyard.reading.mentions import Voice
from steelyard.reading.scene import Direction, Scene, Sentence

FAR = 30
"""An entry has so many sentences at most."""
OPENING = 12
"""So many signs stand at most between the beginning of a line and the country that opens it."""
LINES = 2
"""So many entries make a list."""
BEHIND = frozenset({":", "—", "–", "-", "("})
"""What stands between a country and what is told of it."""
ABOVE = 6
"""So many sentences above a list are looked at for whose list it is."""


class Entry(NamedTuple):
    """From whom to whom an entry tells, and what the line above its list tells of that."""

    direction: Direction
    lead: Direction


def find_rosters(
    scene: Scene,
    homes: Iterable[int],
    told: Mapping[int, tuple[Frame, ...]],
    voices: tuple[tuple[Voice, ...], ...],
) -> Mapping[int, Entry]:
    """Sentences by number, of those in `homes` -> the entries of lists that they open."""
    found: dict[int, Entry] = {}
    for lead, entries in _lists(scene, homes, voices):
        sides = _sides_of(scene, lead, told)
        if sides is None or len(entries) < LINES:
            continue
        giver, receiver = sides
        for home, country in entries.items():
            if country in sides:
                continue
            whole = (country, receiver) if giver is None else (giver, country)
            found[home] = Entry(whole, sides)
    return found


def _lists(
    scene: Scene, homes: Iterable[int], voices: tuple[tuple[Voice, ...], ...]
) -> Iterator[tuple[int, dict[int, str]]]:
    """The line above each list, and its entries with the country that opens each."""
    lead, upto = -1, -1
    entries: dict[int, str] = {}
    for home in sorted(homes):
        country = _country_before(scene, scene.sentences[home], voices[home])
        if country is None:
            continue
        if entries and not goes_on(scene, upto, home):
            yield lead, entries
            entries = {}
        if not entries:
            lead = home - 1
            while lead >= 0 and not _says_something(scene, lead):
                lead -= 1
        entries[home], upto = country, home
    if entries:
        yield lead, entries


def goes_on(scene: Scene, upto: int, home: int) -> bool:
    """Whether only lines of the entry at `upto`, or other entries, stand before the next one."""
    return home - upto <= FAR and all(
        "\n" not in scene.text[scene.sentences[n - 1].end : scene.sentences[n].start]
        for n in range(upto + 1, home)
        if _says_something(scene, n)
    )


def _says_something(scene: Scene, number: int) -> bool:
    """Whether a sentence is more than the number of an entry."""
    sentence = scene.sentences[number]
    return any(map(str.isalpha, scene.text[sentence.start : sentence.end]))


def _country_before(scene: Scene, sentence: Sentence, voices: tuple[Voice, ...]) -> str | None:
    """The country that opens the line of a sentence and is set off from what follows."""
    text, words = scene.text, scene.words
    line = text.rfind("\n", max(0, sentence.start - OPENING), sentence.start) + 1
    if not line and sentence.start > OPENING:
        return None
    places = sentence.of("place")
    if places and not any(map(str.isalpha, text[line : places[0].start])):
        mark = places[0]
        if mark.last >= sentence.last or words.small[mark.last + 1] not in BEHIND:
            return None
        if (
            words.ends[mark.last] == words.starts[mark.last + 1]
            and words.small[mark.last + 1] == "-"
        ):
            return None
        spoken = any(voice.first <= mark.first <= voice.last for voice in voices)
        return None if spoken else str(mark.value)
    flag = FLAG.search(text, line, sentence.start + OPENING)
    if flag is None or any(map(str.isalnum, text[line : flag.start()])):
        return None
    return country_of(flag.group())


def _sides_of(scene: Scene, lead: int, told: Mapping[int, tuple[Frame, ...]]) -> Direction | None:
    """The flow that the line above a list tells, with one side open."""
    for frame in reversed(told.get(lead, ())):
        if (frame.giver is None) != (frame.receiver is None):
            return frame.giver, frame.receiver
    if lead < 0 or not _of_gifts(scene, scene.sentences[lead]):
        return None
    above = range(max(0, lead - ABOVE), lead + 1)
    named = {mark.value for number in above for mark in scene.sentences[number].of("place")}
    return (None, named.pop()) if len(named) == 1 else None


def _of_gifts(scene: Scene, lead: Sentence) -> bool:
    """Whether the line speaks of aid: then those below it give."""
    gifts = scene.cues.ends["flows.gifts"]
    return bool(gifts) and any(
        scene.words.small[mark.first].startswith(gifts) for mark in lead.of("flow")
    )
