"""What a subject is called as a voice, in a language whose nouns have cases.

In: a scene, somebody in it, the names heard before. Out: the voice: a name, what somebody is, the body
that a speaker speaks for, or whom a common word means. A place that only waits is no voice.
"""

from __future__ import annotations

from steelyard.reading.commons import meant_by
from steelyard.reading.marks import Mark
from steelyard.reading.mentions import Voice, is_kind, last_office, named
from steelyard.reading.namesakes import known_name, longer_name
from steelyard.reading.naming import Stretch, name_of
from steelyard.reading.scene import Scene, Sentence
from steelyard.reading.somebody import Somebody, class_of, find_somebody, of_somebody, person_in

JOINED = 3
"""So many small words join two offices of one person: 'once a clerk, and now a teacher'."""
OFFICE = 9
"""So many words of an office stand before the name of who holds it."""
DASHES = frozenset("—–-")
"""Signs behind which a verb closes a speech."""
SHARED, SHORT = 5, 3
"""A common word and a name speak of one body when they share so many letters, or open with so many."""


def is_place_to_ask(scene: Scene, stretch: Stretch) -> bool:
    """Whether a stretch behind 'in' is a body: by its word, its letters or its capital."""
    words, cues = scene.words, scene.cues
    for number in range(stretch.first, min(stretch.last, stretch.first + JOINED) + 1):
        small = words.small[number]
        near = words.of(number)
        if any(mark.kind in {"month", "weekday"} for mark in near):
            return False
        if any(mark.kind in {"same_office", "media_hint"} for mark in near):
            return True
        if of_somebody(cues, small) or small.endswith(cues.ends["voices.body_locative"]):
            return True
        if words.written(number)[0].isupper():
            return True
    return False


def voice_of(
    scene: Scene,
    sentence: Sentence,
    mark: Mark,
    one: Somebody,
    everybody: tuple[Somebody, ...],
    earlier: list[str],
) -> Voice | None:
    """The voice of a subject: itself, who it is by a name beside it, or one heard before."""
    if one.kind == "self" or _looks_ahead(scene, mark, one):
        return None
    if one.kind == "pronoun":
        return Voice((), "say", min(one.first, mark.first), max(one.last, mark.last), again=True)
    one = by_name(scene, sentence, one, everybody)
    low, high = min(one.first, mark.first), max(one.last, mark.last)
    if one.kind == "body" and one.common:
        recall(scene, sentence, earlier)
    if one.kind == "body" and one.name.first == one.name.last and one.name.quoted is None:
        return Voice((_body_meant(scene, one.name.first, earlier),), "say", low, high)
    if one.kind == "person" and not one.many and not _has_name(scene, one):
        words, cues = scene.words, scene.cues
        head = next(
            (n for n in range(one.first, one.last + 1) if class_of(cues, words.small[n], "person")),
            one.first,
        )
        if (one.common and one.name.first == one.name.last) or _of_common_body(scene, one, head):
            answers = words.small[mark.first].startswith(cues.ends["voices.answers"])
            name = meant_by(scene, head, earlier, answers=answers)
            if name is not None:
                return Voice((name,), "say", low, high)
        elif _of_place_or_letters(scene, one, head):
            name = meant_by(scene, head, earlier, answers=False, ranked=True)
            if name is not None and _holds_office(scene, one, name):
                return Voice((name,), "say", low, high)
        if words.small[head] in cues.voice_words["speaks_for"] and head < one.name.last:
            body = Stretch(head + 1, one.name.last)
            if is_place_to_ask(scene, body):
                return named(scene, body, "genitive", "say", mark, earlier)
        elif one.name.quoted is None:
            return Voice((_described(scene, one),), "say", low, high)
    return named(scene, one.name, "", "say", mark, earlier)


def _of_common_body(scene: Scene, one: Somebody, head: int) -> bool:
    """'The head of the ministry': an office, and a common word for the body it belongs to."""
    if head != one.name.first or one.name.last != head + 1:
        return False
    return is_kind(scene, one.name.last, "same_office") and (
        scene.words.written(one.name.last).islower()
    )


def _of_place_or_letters(scene: Scene, one: Somebody, head: int) -> bool:
    """'The head of the town', 'the head of the MoD': an office, and a word or letters for whose it is."""
    if head != one.name.first or one.name.last != head + 1:
        return False
    written = scene.words.written(one.name.last)
    return (len(written) > 1 and written.isupper()) or (
        scene.words.small[one.name.last] in scene.cues.voice_words["office_places"]
    )


def _holds_office(scene: Scene, one: Somebody, name: str) -> bool:
    """Whether the words before somebody's name, heard before, open with the letters of an office."""
    words = scene.words
    letters = words.written(one.name.last)
    if not letters.isupper():
        return True
    at = scene.text.find(name.rsplit(maxsplit=1)[-1][:-1], 0, words.starts[one.first])
    if at < 0:
        return False
    number = words.index(at)
    before = [words.small[n] for n in range(max(0, number - OFFICE), number)]
    initials = "".join(word[0] for word in before)
    return letters.casefold() in before or letters.casefold() in initials


def recall(scene: Scene, sentence: Sentence, earlier: list[str]) -> None:
    """Bring the body that opens the sentence before to mind: a common word may mean it."""
    number = scene.sentence_at(sentence.start)
    if not number or scene.sentences[number - 1].paragraph != sentence.paragraph:
        return
    before = scene.sentences[number - 1]
    if before.last < before.first:
        return
    for one in find_somebody(scene, before)[:1]:
        if one.first != before.first or one.common or one.kind not in {"body", "name", "quoted"}:
            continue
        words = scene.words
        places = words.between(words.starts[one.first], words.ends[one.last])
        person = person_in(scene, one.name.first, one.name.last) is not None
        if person or (one.kind == "name" and any(mark.kind == "place" for mark in places)):
            continue
        name = name_of(scene, one.name, "")
        if name and name not in earlier[-2:]:
            earlier.append(name)


def _described(scene: Scene, one: Somebody) -> str:
    """Who speaks by what they are, as it is written: 'a source at the works'."""
    words = scene.words
    text = scene.text[words.starts[one.name.first] : words.ends[one.name.last]]
    return known_name(scene, text.strip())


def _body_meant(scene: Scene, number: int, earlier: list[str]) -> str:
    """A body by a common word: the last one heard that has the word in its name, or else itself."""
    words = scene.words
    small, written = words.small[number], words.written(number)
    known = last_office(small, earlier)
    if known is None or (len(written) > 1 and written.isupper()):
        return known_name(scene, longer_name(written, earlier))
    any_body = small in scene.cues.voice_words["any_body"]
    shares = small[:SHARED] in known.casefold() or (
        known[0].isupper() and known.casefold()[:SHORT] == small[:SHORT]
    )
    if any_body or shares:
        return known
    return known_name(scene, written)


def _looks_ahead(scene: Scene, mark: Mark, one: Somebody) -> bool:
    """'Country X expects a delivery': a place that awaits or counts on something says nothing."""
    words, cues = scene.words, scene.cues
    if one.kind != "name" or not words.small[mark.first].startswith(cues.ends["voices.expects"]):
        return False
    near = words.between(words.starts[one.first], words.ends[one.last])
    return any(m.kind == "place" and m.first <= one.first and m.last >= one.last for m in near)


def by_name(
    scene: Scene, sentence: Sentence, one: Somebody, everybody: tuple[Somebody, ...]
) -> Somebody:
    """An office without a name takes the name beside it: 'the owner of both, the firm X,'."""
    if one.kind != "person" or one.many or _has_name(scene, one):
        return one
    words, cues = scene.words, scene.cues
    after = one.last + 1
    if after >= sentence.last or words.small[after] != ",":
        return one
    number = after + 1
    while number - after <= JOINED and words.small[number] in cues.voice_words["second_office"]:
        number += 1
    joined = number > after + 1
    for other in everybody:
        if other.first != number:
            continue
        closed = other.last >= sentence.last or not words.small[other.last + 1][0].isalnum()
        if joined and other.kind == "person":
            return other._replace(first=one.first)
        if other.kind in {"name", "quoted"} and closed:
            return other._replace(first=one.first)
    return one


def _has_name(scene: Scene, one: Somebody) -> bool:
    """Whether the words that name somebody are those of a person."""
    head = scene.words.small[one.name.first]
    parts = scene.cues.voice_words["name_parts"]
    return not class_of(scene.cues, head, "person") and all(
        scene.words.written(number)[0].isupper()
        or not scene.words.written(number)[0].isalpha()
        or scene.words.small[number] in parts
        for number in range(one.name.first, one.name.last + 1)
    )


def unlisted(scene: Scene, sentence: Sentence, mark: Mark) -> Voice | None:
    """'..., — sighed the stoker': whoever stands alone behind a verb that closes a speech."""
    words, cues = scene.words, scene.cues
    number = mark.last + 1
    if mark.first <= sentence.first or words.small[mark.first - 1] not in DASHES:
        return None
    last = number
    while last <= sentence.last and words.small[last][0].isalpha():
        small = words.small[last]
        if small in cues.stops or small in cues.voice_words["preposition"] or small in cues.skips:
            break
        last += 1
    closed = last > sentence.last or words.small[last] in ",."
    if last == number or last - number > JOINED or not closed:
        return None
    text = scene.text[words.starts[number] : words.ends[last - 1]]
    return Voice((text,), "say", mark.first, last - 1)
