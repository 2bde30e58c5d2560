"""The places of a sentence and the role that its words give each: from, to, by, subject, of, in.

In: a scene, a sentence of it, the voices named in it. Out: places with their roles. Reads prepositions,
cases, articles, particles and order as the lexicon tells them, and says nothing of who gives what.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache
from typing import NamedTuple

from steelyard.reading.counting import people_beside
from steelyard.reading.cues import Cues
from steelyard.reading.doing import acts
from steelyard.reading.joined import joined_on
from steelyard.reading.marks import Mark
from steelyard.reading.mentions import Voice
from steelyard.reading.nosides import (
    in_office,
    is_apart,
    is_named,
    is_of_money,
    named_only,
    watches,
)
from steelyard.reading.openings import after_dateline, after_label
from steelyard.reading.particle_roles import own_role, role_of
from steelyard.reading.scene import ABOUT, Scene, Sentence

SIDE_REACH = 4
"""A preposition so many words before a place tells which side it is on."""
HEAD_REACH = 3
"""The word that carries the particle of a bare name stands at most so many words behind it."""
BESIDE = 2
"""So many words from a name, a number or a good says what kind of word the name is."""
AGAIN = 3
"""A country named so many words behind the last one, and the same, is no other place."""
TOLD_BEFORE = 2
"""So many sentences back "the country" finds the one it means."""
SPEAKING = frozenset({"speaks", "office", "source"})
"""Roles of places whose words are told, not their deeds."""
SOURCE = 10
"""The name of a source takes at most so many words up to its comma."""
SHARES = frozenset({"percent", "share"})
"""Units of a share of something."""
SHARE_REACH = 3
"""So many words behind a share stands whose goods it is of."""
OFFICE_REACH = 6
"""So many words behind the name of a country stands the title of who holds an office of it."""
HYPHEN = "-"
APOSTROPHES = frozenset({"'", "’", "ʼ"})
SIDES = ("to", "into", "from", "by", "with", "in", "of", "other")
"""Sides of a preposition, what it most likely tells first."""
AIMS = frozenset({"to", "from", "by"})
"""Sides that what belongs to a place is on as well: 'to the government of'."""
VERBS = frozenset({"flow", "status", "around"})
"""Marks that end the name of a source: where the verb comes second, what follows is its own."""
TAKES = frozenset({"receive", "receive_noun"})
COMES = frozenset({"arrive", "stay"})


class Place(NamedTuple):
    """A place named in a sentence and the role its words give it."""

    mark: Mark
    role: str


def places_of(scene: Scene, sentence: Sentence, voices: tuple[Voice, ...]) -> list[Place]:
    """The places of a sentence that no voice is named with, and their roles."""
    places = sentence.of("place")
    if not places and not sentence.of("land"):
        return []
    voices = voices[:ABOUT]
    spoken = {n for voice in voices if voice.names for n in range(voice.first, voice.last + 1)}
    if spoken and _only_hands_over(sentence):
        spoken = set()
    verbs = {mark.first for mark in sentence.of("say")}
    particles = bool(scene.cues.order.get("particles"))
    start = after_label(scene, sentence, after_dateline(scene, sentence))
    clauses = _of_sources(scene, sentence)
    found: list[Place] = []
    before: Mark | None = None
    for mark in places:
        if voices and watches(scene, mark, voices):
            continue
        again = not particles and before is not None and mark.value == before.value
        again = again and before is not None and mark.first - before.last <= AGAIN
        before = mark
        if again:
            # "In Peru's Lima region": a town and its country are one place.
            continue
        if mark.first < start or _is_of_source(scene, sentence, mark):
            continue
        if is_of_money(scene, mark):
            continue
        if clauses and any(first <= mark.first < end for first, end in clauses):
            # Who is named between "according to" and its comma is the source before all else.
            found.append(Place(mark, "source"))
            continue
        named = mark.first in spoken and (
            named_only(scene, mark, voices)
            or (not particles and _is_of_office(scene, sentence, mark, voices))
        )
        if not named or verbs.intersection(range(mark.first, mark.last + 1)):
            if _are_counted(scene, mark):
                role = "origin"
            elif particles:
                role = _by_particle(scene, sentence, mark)
            else:
                role = _role(scene, sentence, mark)
            if role in {"to", "in"} and in_office(scene, mark, spoken):
                role = "office"
            if role == "of" and mark.last + 1 in spoken and scene.cues.order.get("cases"):
                # "The minister of Peru Jane Roe said": whose office it is.
                role = "office"
            if role:
                found.append(Place(mark, role))
        else:
            # A party that speaks of itself, or whose name need not be said again.
            alone = particles or is_named(scene, mark, voices)
            found.append(Place(mark, "speaks" if alone else "office"))
    if sentence.of("land"):
        found += _of_the_country(scene, sentence, found)
        found.sort(key=_start_of)
    return found


def _start_of(place: Place) -> int:
    return place.mark.start


def _of_the_country(scene: Scene, sentence: Sentence, places: list[Place]) -> list[Place]:
    """The places that "the country" means: who speaks here, else the one place told of before.

    Where several were told of, nobody can say which, and it means none.
    """
    sides = {place.mark.value for place in places if place.role not in SPEAKING}
    meant = {place.mark.value for place in places if place.role in SPEAKING} - sides
    number = scene.sentence_at(sentence.start)
    for before in scene.sentences[max(0, number - TOLD_BEFORE) : number][::-1]:
        if meant or before.paragraph < sentence.paragraph - 1:
            break
        meant = {mark.value for mark in before.of("place")} - sides
    if len(meant) != 1:
        return []
    country = meant.pop()
    particles = bool(scene.cues.order.get("particles"))
    found = []
    for said in sentence.near("land", sentence.start):
        behind = any(one.kind == "place" for one in _marks_at(scene, sentence, said.last + 1))
        if behind or _side_at(scene, sentence, said.last + 1) == "of":
            continue
        mark = said._replace(value=country)
        if not particles:
            # Its articles stand before it as before any name.
            mark = mark._replace(first=mark.last, start=scene.words.starts[mark.last])
        role = _by_particle(scene, sentence, mark) if particles else _role(scene, sentence, mark)
        if role:
            found.append(Place(mark, role))
    return found


def _are_counted(scene: Scene, mark: Mark) -> bool:
    """Whether a name of a people is what a number beside it counts: they are from there."""
    if not scene.words.is_kind(mark.first, "people"):
        return False
    number = bisect_left(scene.amount_starts, mark.start)
    if scene.cues.order.get("item") == "before":
        return number < len(scene.amounts) and scene.amounts[number].start - mark.end <= 1
    if not number:
        return False
    amount = scene.amounts[number - 1]
    beside = people_beside(scene.text, scene.words, amount.end)
    return beside is not None and beside.start == mark.start


def _only_hands_over(sentence: Sentence) -> bool:
    """Whether every verb of saying is one of giving as well: who hands over goods says nothing."""
    says = sentence.of("say")
    if not says or any(sentence.of(kind) for kind in ("according_pre", "according_post")):
        return False
    gives = {mark.first for mark in sentence.of("flow")}
    return all(mark.first in gives for mark in says)


def _of_sources(scene: Scene, sentence: Sentence) -> list[tuple[int, int]]:
    """The stretches of words from "according to" to the comma behind it: who is named there speaks."""
    found = []
    for mark in sentence.near("according_pre", sentence.start):
        last = min(sentence.last, mark.last + SOURCE)
        for number in range(mark.last + 1, last + 1):
            if scene.words.small[number] == ",":
                found.append((mark.first, number))
                break
            if any(one.kind in VERBS for one in _marks_at(scene, sentence, number)):
                break
        else:
            if last == sentence.last and not scene.cues.order.get("cases"):
                # A source that closes its sentence needs no comma behind it.
                found.append((mark.first, last + 1))
    return found


def _is_of_source(scene: Scene, sentence: Sentence, mark: Mark) -> bool:
    """Whether a word for a source stands right behind a place, which says whose it is."""
    if mark.last + 1 > sentence.last:
        return False
    return scene.words.is_kind(mark.last + 1, "source")


def _is_of_office(scene: Scene, sentence: Sentence, mark: Mark, voices: tuple[Voice, ...]) -> bool:
    """Whether a title that belongs to a voice follows: "Chile's finance minister Ana Rojas said"."""
    small = scene.words.small
    for voice in voices:
        if not voice.names or not voice.first <= mark.first <= voice.last:
            continue
        for number in range(mark.last + 1, min(mark.last + 1 + OFFICE_REACH, voice.last + 1)):
            if not (small[number][0].isalpha() or small[number] in APOSTROPHES):
                break
            if any(one.kind == "title" for one in _marks_at(scene, sentence, number)):
                return True
    return False


def _is_adjective_behind(scene: Scene, sentence: Sentence, mark: Mark) -> bool:
    """Whether it tells where the good before it is from, where adjectives stand behind nouns."""
    if scene.cues.order.get("adjective") != "after" or scene.text[mark.start].isupper():
        return False
    before = _marks_at(scene, sentence, mark.first - 1)
    return any(one.kind in {"item", "own_item"} for one in before)


def _role(scene: Scene, sentence: Sentence, mark: Mark) -> str:
    """The role of a name by the preposition before it, its case, and the words beside it."""
    if _is_adjective_behind(scene, sentence, mark):
        return "origin"
    cases = scene.knowns.cases
    small = scene.words.small
    form = " ".join(small[mark.first : mark.last + 1])
    known = cases.get(form, cases.get(small[mark.last]))
    side, article = _preposition(scene, sentence, mark.first, known)
    after = mark.last + 1
    if after + 1 <= sentence.last and small[after] in APOSTROPHES:
        # The name owns what comes next.
        after += 2
    elif after + 2 <= sentence.last and small[after] == HYPHEN:
        # "Made in" is written together with the adjective.
        after += 2
    following = _marks_at(scene, sentence, after)
    if is_apart(scene, sentence, after):
        return ""
    if after <= sentence.last and small[after] in scene.cues.ends["flows.origin_nouns"]:
        return "origin"
    if side == "of" and (shared := _of_share(scene, sentence, mark)):
        return shared
    if known is None and side in {"", "of", "by", "with"}:
        if any(one.kind in {"item", "own_item"} for one in following):
            # An adjective before a good tells where it is from; people who do something do it.
            return "subject" if acts(scene, sentence, mark) else "origin"
    if side == "into":
        return _into(scene, known, article)
    if side:
        return _by_case(side, known)
    if any(one.kind == "flow" and one.value.endswith("noun") for one in following):
        # "Gave Latvia credit": its case, and a verb before it, tell more than the noun behind it.
        told = known is not None and "nom" not in known
        return _by_bare_case(scene, sentence, mark, known) if told and known else "of"
    if known:
        return _by_bare_case(scene, sentence, mark, known)
    if known is None and small[mark.last].endswith(_endings(scene, "to_endings")):
        return "to"
    if _is_dative(scene, article, small[mark.last]):
        before = mark.first - 2
        heads = before >= sentence.first and scene.words.written(before)[:1].isupper()
        near = _marks_at(scene, sentence, before)
        if not heads or any(one.kind in {"place", "land"} for one in near):
            return "to"
        further, _ = _preposition(scene, sentence, before, None)
        return further if further in AIMS else "of"
    return "bare"


def _of_share(scene: Scene, sentence: Sentence, mark: Mark) -> str:
    """The role of whose goods a share is of: 'supplies 40 % of its copper' gives it that copper."""
    number = bisect_left(scene.amount_starts, mark.start) - 1
    if number < 0 or scene.amounts[number].unit not in SHARES:
        return ""
    amount, words = scene.amounts[number], scene.words
    if mark.first - words.index(amount.end - 1) > SHARE_REACH or amount.start < sentence.start:
        return ""
    here = words.index(amount.start)
    verbs = [one.value for one in sentence.of("flow") if one.last < here]
    return {"give": "to", "receive": "from"}.get(verbs[-1], "") if verbs else ""


def _endings(scene: Scene, name: str) -> tuple[str, ...]:
    """Endings of the lexicon; no word ends so where there are none."""
    return scene.cues.ends[f"flows.{name}"]


def _is_dative(scene: Scene, article: str, name: str) -> bool:
    """Whether an article before this name, or one that ends so, makes it the one given to."""
    endings = scene.cues.flows.get("dative_articles", {}).get(article, ())
    return name.endswith(tuple(str(one) for one in endings)) if endings else False


def _into(scene: Scene, cases: frozenset[str] | None, article: str) -> str:
    """A preposition of place and of aim: its case, or its article, tells which."""
    if cases:
        return "to" if cases & {"acc", "nom"} else "in"
    if cases is None:
        return "in"
    flows = scene.cues.flows
    if "aim_articles" in flows:
        return "to" if article in flows["aim_articles"] else "in"
    return "to"


def _by_case(side: str, cases: frozenset[str] | None) -> str:
    """What a preposition and the case behind it say together."""
    if side in {"from", "with"} and cases:
        return "with" if cases == {"ins"} else "from"
    return side if side != "other" else ""


def _by_bare_case(scene: Scene, sentence: Sentence, mark: Mark, cases: frozenset[str]) -> str:
    """The role of a name without a preposition in a language that declines it."""
    if "nom" in cases:
        return "subject"
    if cases <= {"ins"}:
        return "by"
    if cases <= {"acc"}:
        return "to"
    if cases <= {"gen"}:
        return "of"
    if "gen" not in cases:
        return "to"
    # Giving to, or of: a number or a good behind it, or a verb before it, make it the one given to.
    before = _marks_at(scene, sentence, mark.first - 1)
    if any(one.kind == "flow" and not one.value.endswith("noun") for one in before):
        return "to"
    end = scene.words.ends[mark.last]
    limit = scene.words.ends[min(mark.last + BESIDE, sentence.last)]
    number = bisect_left(scene.amount_starts, end)
    if number < len(scene.amounts) and scene.amounts[number].start < limit:
        return "to"
    return "of"


def _marks_at(scene: Scene, sentence: Sentence, number: int) -> list[Mark]:
    """The marks that cover word `number` of a sentence."""
    if not sentence.first <= number <= sentence.last:
        return []
    words = scene.words
    return [
        mark
        for first in range(max(sentence.first, number - BESIDE), number + 1)
        if first in words.opening
        for mark in words.opening[first]
        if number <= mark.last
    ]


def _preposition(
    scene: Scene, sentence: Sentence, first: int, cases: frozenset[str] | None
) -> tuple[str, str]:
    """The side that the preposition before word `first` tells, and the article beside it.

    Between the two may stand articles, adjectives of place, and, before an adjective or where the
    case of the name shows it, one more word. What is of a place, or in it, is on the side of what
    it belongs to.
    """
    words = scene.words
    articles, near = _between_side_and_name(scene.cues)
    article = words.small[first - 1] if first > sentence.first else ""
    free = 1 if cases is None or (cases and "nom" not in cases) else 0
    for number in range(first - 1, max(sentence.first, first - SIDE_REACH) - 1, -1):
        small = words.small[number]
        if not small[0].isalpha():
            break
        side = _side_at(scene, sentence, number)
        if side in {"of", "in"}:
            further, _ = _preposition(scene, sentence, max(sentence.first, number - 1), None)
            return (further if further in AIMS else side), article
        if side:
            return side, article
        if small in articles or small.startswith(near):
            continue
        if not free or any(
            one.kind in {"flow", "place"} for one in _marks_at(scene, sentence, number)
        ):
            break
        free -= 1
    return "", article


@lru_cache(maxsize=32)
def _between_side_and_name(cues: Cues) -> tuple[frozenset[str], tuple[str, ...]]:
    """Articles, and openings of adjectives of place, that stand between a preposition and a name."""
    near = tuple(one.rstrip("*") for one in cues.ends["flows.near"])
    return frozenset(cues.ends["flows.determiners"]), near


def _side_at(scene: Scene, sentence: Sentence, number: int) -> str:
    """The side that a preposition ending at word `number` tells."""
    sides = [
        one.value
        for one in _marks_at(scene, sentence, number)
        if one.kind == "side" and one.last == number
    ]
    if len(sides) < 2:
        return sides[0] if sides else ""
    return min(sides, key=SIDES.index)


def _by_particle(scene: Scene, sentence: Sentence, mark: Mark) -> str:
    """The role of a name by the particle at its end, or at the end of the words it belongs to."""
    words, cues = scene.words, scene.cues
    if _opens_towards(scene, words.small[mark.first]):
        return "towards"
    # Of a name of several words the last may be as short as its particle leaves it.
    role = own_role(scene, "".join(words.small[mark.first : mark.last + 1]))
    if role == "of":
        return _of_head(scene, sentence, mark.last) or role
    if role == "with":
        # "To A and B": what joins two names says nothing of the side they are on.
        other = next((one for one in sentence.of("place") if one.first == mark.last + 1), None)
        return _by_particle(scene, sentence, other) if other is not None else role
    onward = None if role else joined_on(scene, sentence, mark)
    if role or onward is not None:
        return role if onward is None else _by_particle(scene, sentence, onward)
    for number in range(mark.last + 1, min(mark.last + HEAD_REACH, sentence.last) + 1):
        small = words.small[number]
        if not small[0].isalpha():
            break
        marks = _marks_at(scene, sentence, number)
        if number == mark.last + 1:
            for one in marks:
                if one.kind == "flow" and (one.value.endswith("noun") or one.value in COMES):
                    return "from" if one.value in TAKES else "to"
            if any(one.kind in {"item", "own_item"} for one in marks):
                return "origin"
        if any(one.kind == "flow" for one in marks):
            break
        role = role_of(small, cues)
        if role:
            # A word that is no body of that place may be another doer, or a name.
            body = small[:-1].endswith(cues.offices)
            weak = role == "subject" and not (body and number == mark.last + 1)
            return "bare" if weak else role
    return "bare"


def _of_head(scene: Scene, sentence: Sentence, last: int) -> str:
    """What belongs to a place is on the side that the particle of its head tells: 'to X's works'."""
    for number in range(last + 1, min(last + HEAD_REACH, sentence.last) + 1):
        small = scene.words.small[number]
        if not small[0].isalpha() or any(
            one.kind == "flow" for one in _marks_at(scene, sentence, number)
        ):
            break
        role = role_of(small, scene.cues)
        if role:
            return role if role in AIMS else ""
    return ""


def _opens_towards(scene: Scene, word: str) -> bool:
    """Whether a word opens with a sign that says 'towards', and a name goes on."""
    for head in scene.cues.flows.get("to_heads", ()):
        rest = word.removeprefix(str(head))
        if rest != word:
            names = scene.cues.flows.get("short_names", ())
            if rest.startswith(tuple(str(name) for name in names)):
                return True
            return any(rest.startswith(name) for name in scene.knowns.cases)
    return False
