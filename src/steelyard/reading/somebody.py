"""Who can be the subject of a sentence, in a language whose nouns have cases.

In: a scene and one of its sentences. Out: its words for people, bodies and outlets in the first case,
with the name that each of them has: of an office and who holds it, who holds it. A thing is nobody.
Says nothing of verbs; the words of each class are data.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from steelyard.reading.capitals import known_capital
from steelyard.reading.cues import Cues
from steelyard.reading.marks import Remembered
from steelyard.reading.naming import Stretch
from steelyard.reading.nouns import LONG_STEM, body_stems, names_body
from steelyard.reading.scene import Scene, Sentence
from steelyard.reading.surnames import (
    calls_body,
    inside_word,
    is_surname,
    noun_of,
    only_opens,
    opens_with_surname,
)

LONGEST = 14
"""So many words behind its first one somebody's office and name take up."""
SHORT_QUOTE = 6
"""A name in quotation marks has so many words at most; more are a speech."""
PLACE_WORDS, NAME_WORDS = 2, 4
"""The name of a place has so many more words at most, a person so many names."""
VERBS = frozenset({"say", "show", "publish", "around"})
"""Marks of what no name holds."""
LONGER_NAME = 3
"""So many words with capitals behind a body may open with what it is called."""
LONG_VERB = 5
"""A shorter word tells nothing by its ending."""
DATES = frozenset({"month", "weekday", "relative", "part", "stretch"})


class Somebody(NamedTuple):
    """Words `first` to `last` that can be a subject; `name` are those that name it.

    `kind` is person, body, name, quoted, pronoun or self ("we", "you"); `many` says that they are several, `sure` that
    the form of the word stands for no other case, `common` that it has no name of its own.
    """

    first: int
    last: int
    name: Stretch
    kind: str
    many: bool = False
    sure: bool = False
    common: bool = False


def find_somebody(scene: Scene, sentence: Sentence) -> tuple[Somebody, ...]:
    """Everybody in a sentence, in order; none stands inside another."""
    words, cues = scene.words, scene.cues
    found: list[Somebody] = []
    number = sentence.first
    may_open, small, text, starts = _openers(cues), words.small, words.text, words.starts
    while number <= sentence.last:
        # Most words open nobody: that is asked in one look.
        if not (may_open[small[number]] or text[starts[number]].isupper()):
            number += 1
            continue
        one = _one(scene, sentence, number)
        if one is None:
            number += 1
            continue
        if found and found[-1].kind == "name" and found[-1].first >= one.first:
            # "The State Customs Service": its first word alone is no name.
            found.pop()
        found.append(one)
        number = max(one.last, number) + 1
        if number <= sentence.last and words.small[number - 1] in cues.closing:
            continue
    return tuple(found)


@lru_cache(maxsize=32)
def _openers(cues: Cues) -> Remembered[bool]:
    """Whether a word, however it is written, may be the first of somebody."""
    exact = cues.opening.union(
        *(cues.voice_words[name] for name in ("selves", "pronoun")),
        *(cues.voice_words[name] for name in ("person", "person_many", "body", "body_many")),
    )
    ends = cues.ends["voices.person_ends"] + cues.ends["voices.body_ends"]
    return Remembered(lambda small: small in exact or small.endswith(ends))


def _one(scene: Scene, sentence: Sentence, number: int) -> Somebody | None:
    """Who opens at word `number`."""
    words, cues = scene.words, scene.cues
    small = words.small[number]
    if small in cues.opening:
        return _quoted(scene, sentence, number)
    if not small[0].isalpha():
        return None
    if small in cues.voice_words["selves"]:
        return Somebody(number, number, Stretch(number, number), "self", many=True, sure=True)
    if small in cues.voice_words["pronoun"]:
        return Somebody(
            number,
            number,
            Stretch(number, number),
            "pronoun",
            small in cues.voice_words["pronoun_many"],
            sure=True,
        )
    person, body = class_of(cues, small, "person"), class_of(cues, small, "body")
    if person or body:
        kind = "person" if person else "body"
        number = _head_of_office(scene, sentence, number) if person == 1 else number
        return _office(scene, sentence, number, kind, (person or body) == 2)
    if words.written(number)[0].isupper():
        head = _hyphened_office(scene, sentence, number)
        if head is not None:
            return _office(scene, sentence, head, "person", many=False)
        return _name(scene, sentence, number)
    return None


def _hyphened_office(scene: Scene, sentence: Sentence, number: int) -> int | None:
    """The last word of an office that opens with one that alone is none: 'Vice-president'."""
    words = scene.words
    if number + 2 > sentence.last or words.small[number + 1] != "-":
        return None
    tight = words.ends[number + 1] == words.starts[number + 2] == words.starts[number + 1] + 1
    office = tight and class_of(scene.cues, words.small[number + 2], "person") == 1
    return number + 2 if office else None


def _head_of_office(scene: Scene, sentence: Sentence, number: int) -> int:
    """The last word of an office with a hyphen; the noun behind an adjective that can be a person."""
    words, cues = scene.words, scene.cues
    while number + 2 <= sentence.last and words.small[number + 1] == "-":
        tight = words.ends[number + 1] == words.starts[number + 2]
        if not tight or class_of(cues, words.small[number + 2], "person") != 1:
            break
        number += 2
    adjective = words.small[number].endswith(cues.ends["voices.first_case_adjectives"])
    noun = number < sentence.last and class_of(cues, words.small[number + 1], "person") == 1
    return number + 1 if adjective and noun else number


@lru_cache(maxsize=20_000)
def class_of(cues: Cues, small: str, kind: str) -> int:
    """1 where a word is one of its class in the first case, 2 where it is several, else 0."""
    if small in cues.voice_words[kind] or (
        cues.ends[f"voices.{kind}_ends"] and small.endswith(cues.ends[f"voices.{kind}_ends"])
    ):
        return 1
    return 2 if small in cues.voice_words[f"{kind}_many"] else 0


def _quoted(scene: Scene, sentence: Sentence, number: int) -> Somebody | None:
    """A name in quotation marks, with the words that say what it is the name of."""
    close = closing(scene, number, sentence.last)
    if close is None:
        return None
    words = scene.words
    inner = words.small[number + 1 : close]
    named = inner and words.written(number + 1)[0].isupper()
    if not named or any(sign in inner for sign in ",!?;"):
        return None
    if any(words.small[n] == "." and not inside_word(scene, n) for n in range(number + 1, close)):
        return None
    if any(is_verb(scene, n) for n in range(number + 1, close)):
        return None
    return Somebody(number, close, Stretch(number, close, (number + 1, close - 1)), "quoted")


def closing(scene: Scene, number: int, last: int) -> int | None:
    """Where the short quotation ends that opens at word `number`."""
    for other in range(number + 2, min(last, number + SHORT_QUOTE + 1) + 1):
        if scene.words.written(other) in scene.cues.closing:
            return other
    return None


def _office(scene: Scene, sentence: Sentence, number: int, kind: str, many: bool) -> Somebody:
    """An office and who holds it, or a body with all its name."""
    words, cues = scene.words, scene.cues
    first = _with_adjectives(scene, sentence, number)
    last, quoted = reach(scene, sentence, number, kind)
    sure = kind == "person" or words.small[number].endswith(cues.ends["voices.sure_ends"])
    if kind == "person" and not many:
        person = person_in(scene, number + 1, last)
        if person is not None:
            return Somebody(first, last, person, kind, sure=sure)
    if quoted is not None and kind == "body":
        last = quoted[1]
        inner = (quoted[0] + 1, quoted[1] - 1)
        return Somebody(first, last, Stretch(first, last, inner), kind, many, sure)
    name = Stretch(first, _bare_end(scene, number, last, kind))
    alone = words.written(number).islower() or number == sentence.first
    common = name.last == number and alone
    return Somebody(first, last, name, kind, many, sure, common)


def _bare_end(scene: Scene, number: int, last: int, kind: str) -> int:
    """Where a description ends: before what only says where somebody is or is from."""
    words, cues = scene.words, scene.cues
    for other in range(number + 1, last + 1):
        small = words.small[other]
        if small == "(" and other > number + 1:
            return other - 1
        if kind == "body" and small in cues.voice_words["preposition"]:
            return other - 1
    return last


def _with_adjectives(scene: Scene, sentence: Sentence, number: int) -> int:
    """The first of the adjectives that agree with the noun `number`."""
    words, cues = scene.words, scene.cues
    agree = cues.ends["voices.first_case_adjectives"]
    first = number
    while (
        first > sentence.first
        and words.small[first - 1][0].isalpha()
        and words.small[first - 1].endswith(agree)
        and words.small[first - 1] not in cues.stops
        and words.small[first - 1] not in cues.determiners
        and words.small[first - 1] not in cues.voice_words["preposition"]
        and not _dated(scene, first - 1)
        and not is_verb(scene, first - 1)
    ):
        first -= 1
    if first > sentence.first + 1 and words.small[first - 1] == "-":
        # A word in two parts: "vice-president".
        if words.ends[first - 2] == words.starts[first - 1]:
            first -= 2
    return first


def reach(
    scene: Scene, sentence: Sentence, number: int, kind: str
) -> tuple[int, tuple[int, int] | None]:
    """The last word of an office that opens with `number`, and a quoted name in it."""
    words, cues = scene.words, scene.cues
    last, quoted = number, None
    at = number + 1
    limit = min(sentence.last, number + LONGEST)
    while at <= limit:
        small = words.small[at]
        if small in cues.opening:
            close = closing(scene, at, sentence.last)
            if close is None or not words.written(at + 1)[0].isupper():
                break
            quoted = (at, close)
            last = close
            at = close + 1
            continue
        if small == "(":
            # Its short form, and nothing else.
            if at + 2 > sentence.last or words.small[at + 2] != ")":
                break
            at += 3
            continue
        if not small[0].isalpha():
            tight = words.starts[at] == words.ends[at - 1]
            initial = small == "." and len(words.small[at - 1]) == 1
            if not (tight and small in "-’'" and at < limit) and not initial:
                break
            at += 1
            continue
        behind = _behind_particles(scene, at, limit) if words.written(at - 1)[0].isupper() else at
        if behind > at:
            last, at = behind, behind + 1
            continue
        if small in cues.voice_words["preposition"] and words.written(at).islower():
            if not _goes_on(scene, sentence, at, kind):
                break
        elif small in cues.joiners:
            if small not in cues.clause_joiners or kind != "body" or not _joined(scene, at):
                break
        elif (
            (small in cues.stops and not (len(small) == 1 and words.written(at).isupper()))
            or (small in cues.voice_words["possessives"] and words.written(at).islower())
            or is_verb(scene, at)
            or (
                words.written(at).islower()
                and (
                    class_of(cues, small, "person") == 1
                    or small in cues.voice_words["pronoun"]
                    or _ends_body(scene, number, at)
                    or _is_another(scene, number, at)
                )
            )
        ):
            break
        else:
            last = at
        at += 1
    return last, quoted


def _behind_particles(scene: Scene, at: int, last: int) -> int:
    """The word with a capital behind the small words of a name, "van der", or word `at` itself."""
    words, parts = scene.words, scene.cues.voice_words["name_parts"]
    number = at
    while number < last and words.small[number] in parts and words.written(number).islower():
        number += 1
    return number if number > at and words.written(number)[0].isupper() else at


def _is_another(scene: Scene, number: int, at: int) -> bool:
    """'The ministry the agency X': a word for a body in a form that is the first case alone."""
    words, cues = scene.words, scene.cues
    small, ends = words.small[at], cues.ends
    if class_of(cues, small, "body") != 1 or at - number < 1:
        return False
    if words.small[at - 1].endswith(ends["voices.first_case_adjectives"]):
        return False
    return small.endswith(ends["voices.body_first_ends"])


def _ends_body(scene: Scene, number: int, at: int) -> bool:
    """Whether a word written small belongs no more to what opens with word `number`.

    It has an ending that no genitive has, or stands behind whose body it is.
    """
    words, cues = scene.words, scene.cues
    before = words.small[at - 1]
    if before in cues.voice_words["preposition"]:
        return False
    if words.small[at].endswith(cues.ends["voices.no_genitive_ends"]):
        governed = any(
            words.small[n] in cues.voice_words["preposition"] for n in range(number + 1, at)
        )
        return not governed
    written = words.written(at - 1)
    adjective = before.endswith(cues.ends["voices.oblique_adjectives"])
    if at - 1 == number or adjective or not written[0].isupper():
        # "The head of the Chilean union": its noun is still to come.
        return False
    near = words.of(at - 1)
    return written.isupper() or any(mark.kind == "place" and mark.last < at for mark in near)


def _goes_on(scene: Scene, sentence: Sentence, at: int, kind: str) -> bool:
    """Whether the preposition at word `at` belongs to an office, and tells no time or occasion."""
    words, cues = scene.words, scene.cues
    wanted = cues.voice_words["body_prepositions" if kind == "body" else "person_prepositions"]
    if words.small[at] not in wanted or at >= sentence.last:
        return False
    after = words.small[at + 1]
    if not after[0].isalpha() or after in cues.stops or _dated(scene, at + 1):
        return False
    occasions = cues.ends["voices.occasions"]
    return not any(
        word.startswith(occasions) for word in words.small[at + 1 : min(at + 4, sentence.last + 1)]
    )


def _joined(scene: Scene, at: int) -> bool:
    """'Ministry of trade and industry': a joining word inside a name, with no other body behind it."""
    words, cues = scene.words, scene.cues
    if at + 1 >= len(words.small):
        return False
    after = words.small[at + 1]
    fresh = class_of(cues, after, "body") or class_of(cues, after, "person")
    return after[0].isalpha() and not fresh and words.written(at + 1).islower()


def _dated(scene: Scene, number: int) -> bool:
    words = scene.words
    near = words.of(number)
    return any(mark.kind in DATES for mark in near)


def is_verb(scene: Scene, number: int) -> bool:
    """Whether word `number`, written small, is one of saying or doing, or has the ending of a verb."""
    words, cues = scene.words, scene.cues
    if not words.written(number)[0].islower():
        return False
    looks = _looks_like_verb(cues, words.small[number])
    if looks is not None:
        return looks
    near = words.of(number)
    return any(mark.first == number and mark.kind in VERBS for mark in near)


@lru_cache(maxsize=20_000)
def _looks_like_verb(cues: Cues, small: str) -> bool | None:
    """Whether a word has the ending of a verb, and is none that only ends so; None where it has none."""
    if small in cues.voice_words["no_verb_words"]:
        return False
    if len(small) >= LONG_VERB and small.endswith(cues.ends["voices.verb_ends"]):
        return not small.endswith(cues.ends["voices.no_verb_ends"])
    return None


def person_in(scene: Scene, first: int, last: int) -> Stretch | None:
    """The person whose name ends an office in words `first` to `last`."""
    words, cues = scene.words, scene.cues
    runs: list[list[int]] = []
    for number in range(first, last + 1):
        written = words.written(number)
        if written in "-." and runs and runs[-1][-1] == number - 1:
            if number < last and (written == "-" or len(words.small[number - 1]) == 1):
                runs[-1].append(number)
                continue
        if not written[0].isupper() or _no_person(scene, number):
            if words.small[number] in cues.voice_words["name_parts"] and runs:
                runs[-1].append(number)
            continue
        latest = runs[-1][-1] if runs else number
        said = words.written(latest)
        if latest == number - 1 and (said in "-." or written.isascii() == said.isascii()):
            runs[-1].append(number)
        else:
            runs.append([number])
    for run in reversed(runs):
        while run and not words.small[run[-1]][0].isalpha():
            run.pop()
        names = [n for n in run if words.small[n][0].isalpha()]
        capitals = [n for n in names if words.written(n)[0].isupper()]
        if len(capitals) >= LONGER_NAME and calls_body(scene, capitals):
            return Stretch(names[1], run[-1])
        if len(names) >= 2:
            return Stretch(run[0] if len(names) <= NAME_WORDS else names[-2], run[-1])
    if runs and len(runs[-1]) == 1:
        number = runs[-1][0]
        placed = words.small[number - 1] in cues.voice_words["preposition"]
        if not placed and number in {first, last} and is_surname(scene, number, first):
            return Stretch(number, number)
    return None


def _no_person(scene: Scene, number: int) -> bool:
    """A place, letters that stand for a body, or the first word of its name."""
    words = scene.words
    written = words.written(number)
    if len(written) > 1 and written.isupper():
        return True
    if names_body(scene.cues, words.small[number]):
        return True
    near = words.between(words.starts[max(0, number - PLACE_WORDS)], words.ends[number])
    return any(mark.kind == "place" and mark.first <= number <= mark.last for mark in near)


def of_somebody(cues: Cues, small: str) -> bool:
    """Whether a word is one for people or bodies, in any case."""
    return small.startswith(_anybody(cues))


@lru_cache(maxsize=32)
def _anybody(cues: Cues) -> tuple[str, ...]:
    """What the words for people and bodies open with, whatever their case."""
    stems = {word[:-1] for word in cues.voice_words["person"] if len(word) > LONG_STEM}
    return tuple(sorted(stems | set(cues.voice_words["person_many"]) | set(body_stems(cues))))


def _name(scene: Scene, sentence: Sentence, number: int) -> Somebody | None:
    """A proper name that opens at word `number`: a run of words with capitals."""
    words, cues = scene.words, scene.cues
    head = words.small[number]
    if head in cues.voice_words["preposition"] or head in cues.determiners:
        return None
    if head in cues.joiners or _dated(scene, number):
        return None
    if number == sentence.first and head in cues.voice_words["subordinate"]:
        # "If Lima speaks of ten": the capital is that of the sentence.
        return None
    if number - sentence.first < SHORT_QUOTE and only_opens(scene, sentence, number):
        return None
    last = number
    at = number + 1
    while at <= sentence.last:
        written, small = words.written(at), words.small[at]
        if written[0].isupper() and (small not in cues.stops or len(written) == 1):
            last = at
        elif _behind_particles(scene, at, sentence.last) > at:
            last = at = _behind_particles(scene, at, sentence.last)
        elif written == "-" and at < sentence.last:
            if words.starts[at] != words.ends[at - 1] or words.starts[at + 1] != words.ends[at]:
                break
            last = at + 1
            at += 1
        elif written == "." and len(words.small[at - 1]) == 1 and at < sentence.last:
            if not words.written(at + 1)[0].isupper():
                break
        else:
            break
        at += 1
    opens = number == sentence.first or words.small[number - 1] in cues.opening
    if opens and last == number and not known_capital(scene, number):
        if not opens_with_surname(scene, sentence, number):
            return None
    if words.small[number] in cues.stops and last == number:
        return None
    if last == number:
        last = noun_of(scene, sentence, number)
    # What belongs to it stands behind it: letters that stand for a body, and whose body it is.
    return Somebody(number, last, Stretch(number, last), "name")
