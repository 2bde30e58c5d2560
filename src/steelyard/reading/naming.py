"""From a stretch of words to the name of who speaks.

In: the words before or after a cue. Out: the stretch that names somebody, and the name as it is
said: without article, title and case ending.
Knows no language: what ends a name, what joins its parts, and how cases end are data.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from steelyard.reading.marks import Mark
from steelyard.reading.nouns import is_body, is_paper, names_person
from steelyard.reading.particles import without_particles
from steelyard.reading.persons import (
    end_of_person,
    entitles,
    first_run,
    hyphened,
    in_name,
    last_run,
    led_to,
    of_office,
)
from steelyard.reading.scene import Scene

SPEECH_ENDS = frozenset(",.!?")
"""Signs before the closing mark of a speech."""
LONGEST_NAME = 12
"""So many words a name has at most; a longer stretch is a sentence and no name."""
INSIDE = "-&/’'."
JOINED = "&"
"""Joins two parts of a name, also with space around it."""
DONE = frozenset({"flow", "status", "say", "show", "publish"})
"""Marks of what is done: written small, they end who does it."""
DATES = frozenset({"relative", "month", "weekday", "stretch"})
"""Marks of time, which end a name."""
TITLE_WORDS = 2
"""Words of an adjective and its noun that name a paper."""
PERSON_WORDS = 2
"""Words of a whole name, a given and a family one."""
SAYING = frozenset({"say", "konjunktiv", "show"})
"""Marks of verbs that somebody speaks by."""
WHOLE = 5
"""An ending of so many letters may be a word of its own: 'instituts', 'ministeriums'."""


class Stretch(NamedTuple):
    """Words `first` to `last` of the text, both included; `quoted` is a name in quotation marks."""

    first: int
    last: int
    quoted: tuple[int, int] | None = None


def follows(scene: Scene, number: int, limit: int) -> Stretch | None:
    """The name that opens with word `number` and ends before word `limit`."""
    words, cues = scene.words, scene.cues
    capital_nouns = "genitive_name" in cues.voices
    first, end, pending, quoted = number, number - 1, True, None
    verbs = _verbs(scene, number, limit)
    while number < min(limit, first + LONGEST_NAME):
        small, written = words.small[number], words.written(number)
        if written in cues.opening and number + 1 < limit:
            close = _closing(scene, number, limit)
            if close is None:
                break
            quoted = (number + 1, close - 1)
            number = end = close
            pending = False
        elif not written[0].isalnum():
            if written == JOINED and end >= first:
                pending = True
                number += 1
                continue
            initial = written == "." and end >= first and len(words.small[end]) <= 3
            tight = written in INSIDE and written != "." and number + 1 < limit
            if not (initial and words.written(end)[0].isupper()) and not tight:
                break
            if tight and words.starts[number] != words.ends[number - 1]:
                break
        elif (
            (small in cues.stops and small not in cues.joiners)
            or small[0].isdigit()
            or number in verbs
            or (number > first and small in cues.voice_words["read_by"])
            or (end >= first and _leaves_name(scene, end, small))
        ) or (end >= first and capital_nouns and _opens_object(scene, number)):
            break
        elif small in cues.determiners or small in cues.joiners:
            pending = True
        elif written[0].isupper() or not capital_nouns or hyphened(scene, first, number):
            end, pending = number, False
        elif not pending:
            break
        number += 1
    if end < first:
        return None
    while first <= end and words.small[first] in cues.determiners:
        first += 1
    return _undated(scene, Stretch(first, end, quoted)) if first <= end else None


def _opens_object(scene: Scene, number: int) -> bool:
    """'Named President Roe the sum': an article of no genitive, without a preposition before it."""
    words, cues = scene.words, scene.cues
    small = words.small[number]
    genitive = cues.voice_words["genitive_determiner"]
    return (
        bool(genitive)
        and small in cues.determiners
        and small not in genitive
        and words.small[number - 1] not in cues.joiners
    )


def _leaves_name(scene: Scene, end: int, small: str) -> bool:
    """Whether a preposition leads out of a name: it stays inside only behind the word for a body."""
    cues = scene.cues
    if "body" not in cues.voices or small not in cues.voice_words["leading_out"]:
        return False
    words = scene.words
    inner = end + 2
    while inner < len(words.small) and words.small[inner] in cues.determiners:
        inner += 1
    if inner > end + 2 and inner < len(words.small) and is_paper(scene, inner):
        # "The ministry in its answer": what it says it in is no part of its name.
        return True
    return not is_body(scene, end)


def _undated(scene: Scene, stretch: Stretch) -> Stretch:
    """`stretch` up to where it says when: 'a report by the institute last year'."""
    if stretch.quoted is not None:
        return stretch
    words, cues = scene.words, scene.cues
    dated = next(
        (
            mark.first
            for mark in words.between(words.starts[stretch.first], words.ends[stretch.last])
            if mark.kind in DATES and mark.first > stretch.first and not _forename(scene, mark)
        ),
        None,
    )
    if dated is None:
        return stretch
    last = dated - 1
    while last > stretch.first and (
        words.small[last] in cues.joiners or words.small[last] in cues.voice_words["preposition"]
    ):
        last -= 1
    return Stretch(stretch.first, last)


def _forename(scene: Scene, mark: Mark) -> bool:
    """Whether the name of a month stands before a name, and is one: 'Jan Kowal', 'April Moss'."""
    words, after = scene.words, mark.last + 1
    if mark.kind != "month" or after >= len(words.starts) or scene.cues.order.get("particles"):
        return False
    return words.written(mark.last)[0].isupper() and words.written(after)[0].isupper()


def precedes(scene: Scene, number: int, start: int) -> Stretch | None:
    """The name that ends with word `number` and opens at word `start` or later."""
    words, cues = scene.words, scene.cues
    while number > start and number in _verbs(scene, number, number + 1):
        # "Officials rejected reports": the verb is no part of who they are.
        number -= 1
    first, last, quoted = number + 1, number, None
    while number >= max(start, last - LONGEST_NAME):
        small, written = words.small[number], words.written(number)
        if written in cues.closing:
            if last - first >= 1 and all(
                words.written(n)[0].isupper() for n in range(first, last + 1)
            ):
                # A person's name behind that of their firm.
                break
            opening = _opening(scene, number, start)
            if opening is None or (first <= last and words.small[number - 1] in SPEECH_ENDS):
                # '"They have come," Ross said': a speech and no name stands before it.
                break
            quoted = (opening + 1, number - 1)
            number = first = opening
        elif written == JOINED and first <= last and number > start:
            pass
        elif not written[0].isalnum():
            if written not in INSIDE:
                break
            tight = words.starts[number] == words.ends[number - 1] if number else False
            if written != "." and not tight:
                break
        elif small in cues.determiners:
            first = number
            if number - 1 < start:
                break
            ahead = words.small[number - 1]
            owned = small in cues.voice_words["genitive_determiner"] and ahead not in cues.stops
            if ahead not in cues.joiners and not (owned and words.written(number - 1)[0].isupper()):
                break
        elif (small in cues.stops and small not in cues.joiners) or small[0].isdigit():
            break
        elif small not in cues.joiners:
            first = number
        number -= 1
    while first <= last and words.small[first] in cues.determiners:
        first += 1
    return _undated(scene, Stretch(first, last, quoted)) if first <= last else None


def opens(scene: Scene, number: int, limit: int) -> Stretch | None:
    """The subject that opens a clause at word `number`: up to where its proper name ends."""
    words, cues = scene.words, scene.cues
    while (
        number < limit
        and not words.small[number][0].isalpha()
        and words.small[number] not in cues.opening
    ):
        number += 1
    if number >= limit or words.small[number] in cues.voice_words["preposition"]:
        return None
    stretch = follows(scene, number, limit)
    if stretch is None or stretch.quoted is not None:
        return stretch
    last, proper = stretch.first, False
    for n in range(stretch.first, stretch.last + 1):
        capital = words.written(n)[0].isupper()
        if proper and not capital and words.small[n] not in cues.joiners:
            break
        if not capital and any(mark.kind in DONE for mark in words.of(n)):
            break
        proper = proper or capital
        if capital or not proper:
            last = n
    return Stretch(stretch.first, last)


def _verbs(scene: Scene, start: int, limit: int) -> set[int]:
    """Words in [start, limit) written small that are marks of saying, denying or doing."""
    words = scene.words
    if start >= len(words.starts) or start >= limit:
        return set()
    end = words.ends[min(limit, len(words.ends)) - 1]
    return {
        mark.first
        for mark in words.between(words.starts[start], end)
        if (mark.kind in SAYING or (mark.kind == "status" and mark.value == "deny"))
        and scene.text[mark.start].islower()
    }


def _closing(scene: Scene, number: int, limit: int) -> int | None:
    for other in range(number + 1, min(limit, number + 6)):
        if scene.words.written(other) in scene.cues.closing:
            return other
    return None


def _opening(scene: Scene, number: int, start: int) -> int | None:
    for other in range(number - 1, max(start, number - 6) - 1, -1):
        if scene.words.written(other) in scene.cues.opening:
            return other
    return None


def name_of(scene: Scene, stretch: Stretch, case: str) -> str:
    """The name in `stretch`, said in the first case. `case` is the case the cue asks for."""
    words, cues = scene.words, scene.cues
    if stretch.quoted is not None:
        person = _before_quotes(scene, stretch, stretch.quoted)
        if person is None:
            return _quoted_name(scene, stretch, stretch.quoted, case)
        stretch = person
    if cues.order.get("particles"):
        return without_particles(scene, stretch.first, stretch.last)
    stretch = _person_of(scene, stretch)
    first = after_title(scene, stretch)
    titled, paper = first > stretch.first, False
    if not titled:
        first = _after_document(scene, stretch)
        paper = first > stretch.first
        if first > stretch.last:
            return ""
    last = end_of_person(scene, first, stretch.last) if titled else stretch.last
    if titled and last - first >= 2 and (of_office(scene, first) or led_to(scene, first)):
        # An office in capitals, a body or a country stands before who speaks for it.
        first += 1
    while (
        first < last
        and words.written(first)[0].islower()
        and (words.small[first] in cues.voice_words["preposition"])
    ):
        first += 1
    if not titled:
        first = _behind_generic(scene, first, last)
    text = scene.text[words.starts[first] : words.ends[last]].strip(" .,'’")
    for end in cues.voice_words["possessive"]:
        text = text.removesuffix(end)
    declines = bool(cues.order.get("cases")) or "genitive_name" in cues.voices
    made = paper and (not case or declines)
    return _first_case(scene, text, "genitive" if made else case, person=titled)


def _before_quotes(scene: Scene, stretch: Stretch, quoted: tuple[int, int]) -> Stretch | None:
    """The person with a title who stands before a name in quotation marks: who told it to them."""
    words = scene.words
    last = quoted[0] - 2
    while last > stretch.first and words.small[last] in scene.cues.determiners:
        last -= 1
    if last <= stretch.first or scene.cues.order.get("particles"):
        return None
    person = Stretch(stretch.first, last)
    first = after_title(scene, person)
    names = all(words.written(n)[0].isupper() for n in range(last - 1, last + 1))
    return person if stretch.first < first < last and names else None


def _quoted_name(scene: Scene, stretch: Stretch, quoted: tuple[int, int], case: str) -> str:
    """A name in quotation marks; alone behind a word with a case, or behind a paper, it has an ending."""
    words, (first, last) = scene.words, quoted
    if first > last:
        return ""
    text = scene.text[words.starts[first] : words.ends[last]]
    papers = scene.cues.voice_words["documents"]
    before = words.small[stretch.first : first - 1]
    if first == last and case == "genitive" and all(word in papers for word in before):
        return _ended(text, scene.cues.voices.get("quoted_genitive", ()))
    inner = words.small[first : last + 1]
    agree = scene.cues.ends["voices.oblique_adjectives"]
    if case == "genitive" and len(inner) == TITLE_WORDS and agree and inner[0].endswith(agree):
        # "By the account of the New Gazette": the adjective tells the case of the name.
        return _first_case(scene, text, case, person=False)
    return text


def _behind_generic(scene: Scene, first: int, last: int) -> int:
    """Where a name begins behind what it is the name of: 'the newspaper X', 'US broadcaster X'.

    Written with a capital inside a sentence, such a word is part of a name, save where all nouns are.
    """
    words, cues = scene.words, scene.cues
    capitals = "genitive_name" in cues.voices
    generic = cues.voice_words["generic"]
    endings = cues.ends["voices.generic_ends"]
    at = first
    for number in range(first, last):
        small, written = words.small[number], words.written(number)
        if not (small in generic or (endings and small.endswith(endings))):
            continue
        opens = number == 0 or not words.small[number - 1][0].isalnum()
        if number > first and cues.order.get("cases") and words.written(first)[0].isupper():
            # "The International Organisation for X": it stands inside the name.
            break
        if written[0].islower() or capitals or opens:
            at = number + 1
    if at == first:
        return first
    rest = [n for n in range(at, last + 1) if words.small[n][0].isalnum()]
    small_inside = any(
        words.written(n)[0].islower() and words.small[n] not in cues.joiners for n in rest
    )
    if not rest or small_inside or rest[0] != at or not words.written(at)[0].isupper():
        return first
    if capitals and any(mark.kind == "place" for mark in words.of(at)):
        # "The intelligence service of Peru": whose it is, and no name.
        return first
    return at


def after_title(scene: Scene, stretch: Stretch) -> int:
    """Where the name of a person begins behind titles, or the beginning of the stretch."""
    words = scene.words
    near = words.between(words.starts[stretch.first], words.ends[stretch.last])
    titles = [mark.last for mark in near if mark.kind == "title"]
    if not titles and scene.cues.order.get("cases"):
        numbers = range(stretch.first, stretch.last)
        titles = [n for n in numbers if names_person(scene.cues, words.written(n))]
    for last in reversed(titles):
        after = last + 1
        while after <= stretch.last and words.small[after] in ".-":
            after += 1
        # Between the title and the name may stand an office: "minister of energy Jane Roe".
        names = [
            n
            for n in range(after, stretch.last + 1)
            if in_name(scene, n) or "-" in (words.small[n], words.small[n - 1])
        ]
        run = last_run(names, stretch.last) or first_run(scene, names)
        if names[:2] == [after, after + 1]:
            # Where nouns have capitals too, a body that the person is of may close the stretch.
            closing = len(run) >= 2 and "genitive_name" not in scene.cues.voices
            run = run if closing else names[:2]
        if run and (run[0] == after or len(run) >= 2):
            return run[0]
    return stretch.first


def _person_of(scene: Scene, stretch: Stretch) -> Stretch:
    """'Jane Roe of the institute X': the person alone, where nouns have capitals."""
    words, cues = scene.words, scene.cues
    if "genitive_name" not in cues.voices or "body" not in cues.voices:
        return stretch
    for number in range(stretch.first + 2, stretch.last):
        if words.small[number] not in cues.voice_words["person_at"]:
            continue
        name = range(number - 2, number)
        body = number + 1 + (words.small[number + 1] in cues.determiners)
        named = all(words.written(n)[0].isupper() and not is_paper(scene, n) for n in name)
        offices = any(
            is_body(scene, n) and not entitles(scene, n) for n in range(stretch.first, number)
        )
        titled = any(entitles(scene, n) for n in name)
        if named and not offices and not titled and body <= stretch.last and is_body(scene, body):
            return Stretch(stretch.first, number - 1)
        break
    return stretch


def _after_document(scene: Scene, stretch: Stretch) -> int:
    """Where who made a paper is named behind it, or the end of the stretch where nobody is."""
    words, cues, first = scene.words, scene.cues, stretch.first
    if not is_paper(scene, first):
        return first
    while first <= stretch.last and (
        is_paper(scene, first)
        or words.small[first] in cues.joiners
        or words.small[first] in cues.determiners
        or words.small[first] in cues.voice_words["preposition"]
    ):
        first += 1
    return first


def _first_case(scene: Scene, text: str, case: str, *, person: bool) -> str:
    """`text` with the ending of its head taken back, where the cue asks for a case."""
    voices = scene.cues.voices
    if not case:
        return text
    parts = text.split(" ")
    endings = voices.get(case, ())
    if "genitive_name" in voices:
        ending = str(voices["genitive_name"])
        done = _ended(parts[0], endings) if parts[0] != text else _ended(text, endings)
        if done != parts[0]:
            return " ".join([done, *parts[1:]])
        if parts[1:] and (done := _ended(parts[1], endings)) != parts[1]:
            # Behind an adjective: "des Kieler Instituts".
            return " ".join([parts[0], done, *parts[2:]])
        if (person or len(parts) <= 2) and text.endswith(ending) and not text.endswith("ss"):
            stem = text[: -len(ending)]
            # Somewhere it stands without the ending; the search stops there.
            if re.search(f"{re.escape(stem)}(?!{re.escape(ending)})", scene.text):
                return stem
        return text
    of_person = person or _two_names(scene, parts)
    heads = len(parts) if of_person else _head(scene, parts)
    # Each part of a double name has its ending.
    ended = ["-".join(_ended(one, endings) for one in part.split("-")) for part in parts[:heads]]
    if of_person and f"surname_{case}" in voices:
        # Family names from other languages keep their ending in every case.
        family = (*voices[f"surname_{case}"], *endings)
        ended[-1] = "-".join(_ended(one, family) for one in parts[heads - 1].split("-"))
    if heads > 1 and ended[-1].endswith(scene.cues.ends["voices.neuter_ends"]):
        ended = [*(_ended(part, voices["neuter"]) for part in ended[:-1]), ended[-1]]
    return " ".join([*ended, *parts[heads:]])


def _two_names(scene: Scene, parts: list[str]) -> bool:
    """'Jane Roe' without a title: two words with capitals, and no office with the place it is of."""
    if len(parts) != PERSON_WORDS or not all(
        one[0].isupper() and one[1:].islower() for one in parts
    ):
        return False
    return not any(one.casefold() in scene.knowns.cases for one in parts) and not parts[0].endswith(
        scene.cues.ends["voices.body_genitive"]
    )


def _head(scene: Scene, parts: list[str]) -> int:
    """How many words open the phrase up to its first noun: adjectives agree with it."""
    agree = scene.cues.ends["voices.adjective_ends"]
    joined = scene.cues.clause_joiners
    for number, part in enumerate(parts[:-1], 1):
        if part in joined and 1 < number < len(parts) - 1 and parts[number].endswith(agree):
            continue
        if not part.endswith(agree):
            return number
    return len(parts)


def _ended(word: str, endings: Iterable[tuple[str, str]]) -> str:
    for old, new in endings:
        if word.endswith(old) and len(word) > len(old) + 1:
            return word[: -len(old)] + new
        if len(old) >= WHOLE and word.casefold() == old:
            return word[0] + new[1:]
    return word
