"""The name in words that carry particles, and whose title follows it.

In: the words of a name in such a language. Out: the name without particle, title, office and paper.
Knows no language: particles, titles and offices are data.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from steelyard.reading.cues import Cues
from steelyard.reading.scene import Scene

NAMED_BEFORE = 400
"""So many words back a whole name stands at most."""
LONGEST_GIVEN = 3
"""A word of more signs that ends like an office is one, and no family name with a given one."""
NAME = (2, 4)
"""A person's whole name in one word has so many signs, from and to."""
WHOLE = 3
"""Most have so many."""
LEAST_TITLE = 2
"""Signs of a title that a longer one can end with."""
OFFICE = 2
"""Words of an office: where somebody is posted, and as what."""
LEAST_WITH_PLACE = 4
"""Two names, a place and a title."""


def without_particles(scene: Scene, first: int, last: int) -> str:
    """A name whose last word carries particles, and whose title follows it."""
    words, cues = scene.words, scene.cues
    parts, inside = [], False
    for number in range(first, last + 1):
        part = words.written(number)
        inside = (inside or part == "(") and part != ")"
        if part[0].isalnum() and not inside:
            parts.append(part)
    while len(parts) > 1 and _is_apposition(scene, parts[0]):
        parts = parts[1:]
    if not parts:
        return ""
    # A closing mark before a particle is read as an apostrophe.
    parts[-1] = bare(scene, parts[-1]).rstrip("'’") or parts[-1]
    by = next((end for end in cues.ends["voices.by_paper"] if parts[-1].endswith(end)), "")
    if by and parts[-1].removesuffix(by) in cues.voice_words["documents"]:
        parts[-1] = parts[-1].removesuffix(by)
    addressed = _spoken_to(scene, parts)
    if addressed:
        return addressed
    if parts[-1] in cues.voice_words["documents"] or (
        len(parts) > 1 and parts[-1].endswith(cues.ends["voices.paper_ends"] or ("\n",))
    ):
        parts = parts[:-1]
        if not parts:
            return ""
        of = str(cues.voices["of_particle"])
        if len(parts[-1]) > len(of) + 1:
            parts[-1] = parts[-1].removesuffix(of)
        while len(parts) > 1 and parts[-1] in cues.voice_words["paper_adjectives"]:
            # "The ministry's official statistics": how they are is no part of a name.
            parts = parts[:-1]
    before_place = _before_place(scene, first, parts)
    if before_place:
        return before_place
    before_office = _before_office(scene, parts)
    if before_office:
        return before_office
    titles = cues.voice_words["titles"]
    if len(parts) == OFFICE and parts[0] in cues.voice_words["posted"]:
        # "The envoy of X in Y": an office, and no name before a title.
        return " ".join(parts)
    for number, part in enumerate(parts[:-1]):
        entitled = all(_is_title(scene, one) for one in parts[number + 1 :])
        if entitled and len(part) == WHOLE and cues.voices.get("family_names"):
            if is_person(scene, part) and not _is_title(scene, part):
                if not _office(scene, part) or _heads_nothing(scene, part, parts[number + 1]):
                    return part
    while len(parts) > 1 and _is_title(scene, parts[-1]) and not _office(scene, parts[-2]):
        if parts[-2] in cues.voice_words["some"] and not whole_name(scene, parts[-2], last - 1):
            # "A member of the assembly": somebody without a name is called by the title.
            break
        if parts[-1] not in titles and not 2 <= len(parts[-2]) <= 4:
            # The head of an office, called by what it is.
            break
        parts.pop()
        if 2 <= len(parts[-1]) <= 4 and not parts[-1].endswith(cues.ends["voices.titles"]):
            person = len(parts) == 1 or not _office(scene, parts[-1])
            if person:
                return " ".join(parts[-2:]) if _is_foreign(scene, last, parts) else parts[-1]
        else:
            break
    else:
        # A title written before a name of two to four signs: the name is the last word.
        if len(parts) > 1 and 2 <= len(parts[-1]) <= 4:
            if parts[-2].endswith(cues.ends["voices.titles"]):
                return parts[-1]
        return " ".join(parts)
    return " ".join(parts)


def is_person(scene: Scene, name: str) -> bool:
    """Whether a name is written as those of people are: a family name and a given one, or two words."""
    if " " in name:
        return True
    family = scene.cues.ends["voices.family_names"]
    if len(name) == 1:
        return name in family
    return not family or (NAME[0] <= len(name) <= NAME[1] and name.startswith(family))


def _is_foreign(scene: Scene, last: int, parts: list[str]) -> bool:
    """'Petr Pavel' before a title: a last word that is no whole name here, and a given one before."""
    families = scene.cues.voice_words["family_names"]
    if len(parts) < 2 or not families:
        return False
    given, name = parts[-2:]
    family = next((name[:length] for length in (2, 1) if name[:length] in families), "")
    if family and len(name) - len(family) == WHOLE - 1:
        return False
    if len(given) < 2 or _is_title(scene, given) or _office(scene, given):
        return False
    if scene.cues.voice_words["foreign_signs"].isdisjoint(given):
        return False
    if given in scene.cues.voice_words["entitling"] or given.endswith(_attributive(scene)):
        return False
    words = scene.words
    at = next((n for n in range(last, -1, -1) if words.written(n).startswith(name)), 0) - 1
    near = words.between(words.starts[at], words.ends[at]) if at >= 0 else ()
    return not any(one.kind in {"place", "title", "item", "own_item", "voice"} for one in near)


def _spoken_to(scene: Scene, parts: list[str]) -> str:
    """The name before a word of address: one word with a family name, else two."""
    address = scene.cues.ends["voices.address"]
    if not address or not parts[-1].endswith(address):
        return ""
    last = parts[-1]
    tail = next(one for one in address if last.endswith(one))
    rest = [*parts[:-1], last[: -len(tail)]] if last != tail else parts[:-1]
    if not rest:
        return ""
    name = rest[-1]
    if len(name) in {1, WHOLE} and is_person(scene, name):
        return name
    if len(rest) == 1:
        return name
    before = rest[-2]
    if _is_title(scene, before) or _office(scene, before) or before.endswith(_attributive(scene)):
        return name
    return f"{before} {name}"


def _attributive(scene: Scene) -> tuple[str, ...]:
    return scene.cues.attributive or ("\0",)


def _before_place(scene: Scene, start: int, parts: list[str]) -> str:
    """'Jane Roe, of X, minister': a name of two words before the place of an office and a title."""
    words = scene.words
    if len(parts) < LEAST_WITH_PLACE or not _is_title(scene, parts[-1]):
        return ""
    # "Jane Roe, posted here by X, envoy": where somebody is posted stands before the place.
    number = start + (3 if parts[2] in scene.cues.voice_words["posted"] else 2)
    near = words.of(number)
    ahead = words.between(words.starts[start], words.ends[number - 1])
    long = len(parts[2]) > LONGEST_GIVEN
    placed = any(mark.kind == "place" for mark in near) or (long and _office(scene, parts[2]))
    offices = any(
        _office(scene, part) or part.endswith(scene.cues.attributive) for part in parts[:2]
    )
    if not placed or offices or any(mark.kind in {"place", "title"} for mark in ahead):
        return ""
    return " ".join(parts[:2])


def _before_office(scene: Scene, parts: list[str]) -> str:
    """'Jane, ministry of X, minister': a whole name in one word before an office and its title."""
    if len(parts) <= OFFICE or not scene.cues.voices.get("family_names"):
        return ""
    name, office, title = parts[-3:]
    if len(name) != WHOLE or not _is_title(scene, title) or not _office(scene, office):
        return ""
    known = _is_title(scene, name) or _office(scene, name)
    return name if is_person(scene, name) and not known else ""


def _is_title(scene: Scene, word: str) -> bool:
    """A title, alone or as the end of a longer one."""
    if word in scene.cues.voice_words["titles"]:
        return True
    return word.endswith(_long_titles(scene.cues))


@lru_cache(maxsize=32)
def _long_titles(cues: Cues) -> tuple[str, ...]:
    """The titles that a longer one can end with."""
    return tuple(one for one in cues.ends["voices.titles"] if len(one) >= LEAST_TITLE)


def _office(scene: Scene, word: str) -> bool:
    return word.endswith(scene.cues.ends["voices.office_ends"])


@lru_cache(maxsize=32)
def _particles(cues: Cues) -> tuple[Mapping[str, int], int]:
    """Particles and their order, and how long the longest is."""
    order: dict[str, int] = {}
    for number, particle in enumerate(cues.ends["voices.particles"]):
        order.setdefault(particle, number)
    return order, max(map(len, order), default=0)


def bare(scene: Scene, word: str) -> str:
    """`word` without the particle at its end."""
    order, longest = _particles(scene.cues)
    tails = [word[-length:] for length in range(1, min(longest, len(word) - 1) + 1)]
    for particle in sorted(filter(order.__contains__, tails), key=order.__getitem__):
        if particle:
            rest = word[: -len(particle)]
            if len(rest) >= 2 or rest in scene.cues.voice_words["short_words"]:
                return rest
    return word


def _is_apposition(scene: Scene, word: str) -> bool:
    """'X, which is the opposition': a word that only says what the name behind it is."""
    copula = scene.cues.ends["voices.copula"]
    end = next((one for one in copula if word.endswith(one)), "")
    if not end:
        return False
    rest = word.removesuffix(end)
    return (
        rest in scene.cues.voice_words["entitling"]
        or _is_title(scene, rest)
        or _office(scene, rest)
    )


def _heads_nothing(scene: Scene, name: str, title: str) -> bool:
    """Whether a title behind a word that ends like a body is one that nobody has of such a body."""
    words = scene.cues.voice_words
    if title in words["person_titles"]:
        return True
    return title in words["ministers"] and not name.endswith(
        scene.cues.ends["voices.ministry_ends"]
    )


def whole_name(scene: Scene, family: str, at: int) -> str | None:
    """The last whole name before word `at` that opens with a family name of one sign, with its title.

    "Jane Roe and John Doe, members, said"; "Mr. Doe added": who was only named beside another.
    """
    words = scene.words
    if at + 1 >= len(words.small) or len(family) > 1:
        return None
    title = bare(scene, words.written(at + 1))
    for number in range(at - 2, max(-1, at - 2 - NAMED_BEFORE), -1):
        small = words.small[number]
        if len(small) == WHOLE and small[0] == family:
            if bare(scene, words.written(number + 1)) == title:
                return words.written(number)
    return None
