"""Who answers in an interview whose answers bear no name.

In: a scene, and the voices of its labels. Out: the sentences that are answers, and who gives them. A
question is nobody's. Without enough questions, or without somebody presented, it is no interview.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from steelyard.reading.mentions import Voice, run_before, titles_at
from steelyard.reading.namesakes import known_name
from steelyard.reading.naming import Stretch, after_title, follows, name_of
from steelyard.reading.particles import bare, is_person
from steelyard.reading.scene import Scene, Sentence

LEAST_ASKED = 3
"""So many lines that ask, each with one behind it that does not, make an interview."""
SHORT = 220
"""A line between two answers with fewer signs is a question that ends without its mark."""
LEAD = 12
"""So many sentences before the first question are read for who answers."""
DASHES = frozenset("—–-―─")


@dataclass(frozen=True, slots=True)
class _Line:
    """Sentences `first` to `last` of one line, and whether it asks."""

    first: int
    last: int
    asks: bool
    size: int


def find_replies(scene: Scene, labels: Mapping[int, Voice]) -> dict[int, str]:
    """Sentences by number -> the name of who answers in them."""
    if not scene.words.small or not scene.sentences:
        return {}
    lines = _lines(scene)
    asked = [
        place for place, line in enumerate(lines[:-1]) if line.asks and not lines[place + 1].asks
    ]
    numbered = sum(
        scene.words.small[scene.sentences[lines[place].first].first][0].isdigit() for place in asked
    )
    if len(asked) < LEAST_ASKED or 2 * numbered > len(asked):
        # Questions with numbers are put to a house that answers in writing.
        return {}
    replies = _replies(lines, asked)
    named = {labels[lines[place].first].names for place in replies if lines[place].first in labels}
    if len(named) > 1 or () in named:
        return {}
    name = named.pop()[0] if named else _presented(scene, lines[asked[0]])
    if not name:
        return {}
    return {
        number: name
        for place in replies
        for number in range(lines[place].first, lines[place].last + 1)
    }


def _lines(scene: Scene) -> list[_Line]:
    """The lines of a text, each with its sentences."""
    starts = [0]
    for number in range(1, len(scene.sentences)):
        before, here = scene.sentences[number - 1], scene.sentences[number]
        if "\n" in scene.text[before.end : here.start]:
            starts.append(number)
    found = []
    for first, after in zip(starts, [*starts[1:], len(scene.sentences)], strict=True):
        found.append(_line(scene, first, after - 1))
    return found


def _line(scene: Scene, first: int, last: int) -> _Line:
    start, end = scene.sentences[first].start, scene.sentences[last].end
    label = _label(scene, scene.sentences[first])
    asks = scene.text[start:end].rstrip("\"'”“»«’)*_").endswith("?") or label == "question_label"
    if scene.cues.order.get("particles") and end - start < SHORT:
        dashed = scene.text[start] in DASHES
        word = scene.words.small[scene.sentences[last].last - 1]
        asks = asks or dashed or word.endswith(scene.cues.ends["voices.asking_ends"])
    return _Line(first, last, asks and label != "answer_label", end - start)


def _label(scene: Scene, sentence: Sentence) -> str:
    """'Q:' or 'A:' that opens a line: the list that it is in."""
    words, number = scene.words, sentence.first
    while number < sentence.last and not words.small[number][0].isalnum():
        number += 1
    word = words.small[number].rstrip("0123456789")
    if number >= sentence.last or words.small[number + 1][0].isalnum():
        return ""
    for kind in ("question_label", "answer_label"):
        if word in scene.cues.voice_words[kind]:
            return kind
    return ""


def _replies(lines: list[_Line], asked: list[int]) -> list[int]:
    """The lines that answer: those behind a question, save a short one that stands between two."""
    found: list[int] = []
    answers = False
    for place in range(asked[0], len(lines)):
        line = lines[place]
        if line.asks:
            answers = True
            continue
        between = (
            place - 1 in found
            and line.size < SHORT
            and place + 1 < len(lines)
            and not lines[place + 1].asks
            and lines[place + 1].size > line.size
        )
        if answers and not between:
            found.append(place)
    return found


def _presented(scene: Scene, before: _Line) -> str:
    """The first person with an office before the first question, or spoken to in it."""
    upto = before.last + 1
    particles = bool(scene.cues.order.get("particles"))
    foreign = ""
    for sentence in scene.sentences[max(0, before.first - LEAD) : upto]:
        marks = [(one.first, one.last) for one in sentence.of("title")]
        places = _titles(scene, sentence) if particles else marks
        for first, last in places:
            stretch = _person(scene, sentence, first, last)
            if stretch is not None:
                name = name_of(scene, stretch, "")
                if particles and not is_person(scene, name):
                    foreign = foreign or _foreign(scene, stretch, name)
                    continue
                if any(sign.isalpha() for sign in name):
                    return known_name(scene, name)
    return foreign


def _foreign(scene: Scene, stretch: Stretch, name: str) -> str:
    """A name without a family name of the language, and the one before it; "" without one."""
    words, cues = scene.words, scene.cues
    for number in range(stretch.first + 1, stretch.last):
        ahead = words.written(number - 1)
        if words.written(number) != name or not ahead[0].isalpha():
            continue
        if ahead.endswith((*cues.offices, *cues.attributive)) or titles_at(scene, number - 1):
            return ""
        return f"{ahead} {name}"
    return ""


def _titles(scene: Scene, sentence: Sentence) -> list[tuple[int, int]]:
    """The words that are titles behind a name, with their particles."""
    titles, words = scene.cues.voice_words["titles"], scene.words
    byline = scene.cues.voice_words["byline"]
    long = scene.cues.ends["voices.long_titles"] or ("\0",)
    found = []
    for number in range(sentence.first + 1, sentence.last + 1):
        word = bare(scene, words.written(number))
        if (word in titles or word.endswith(long)) and word not in byline:
            found.append((number, number))
    return found


def _person(scene: Scene, sentence: Sentence, first: int, last: int) -> Stretch | None:
    """The person whose title stands at words `first` to `last`."""
    if scene.cues.order.get("particles"):
        stretch = run_before(scene, sentence, last)
        return stretch if stretch is not None and stretch.first < first else None
    stretch = follows(scene, first, sentence.last + 1)
    if stretch is None:
        return None
    return stretch if after_title(scene, stretch) > stretch.first else None
