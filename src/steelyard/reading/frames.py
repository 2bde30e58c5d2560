"""Who gives and who receives in one sentence: its words of flow, and the places beside them.

In: a scene, a sentence of it, the voices named in it. Out: its frames, one a word of flow, with the
sides that the words of the sentence give it. Reads prepositions, cases, particles and order as the
lexicon tells them; what a sentence does not say stays open.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from steelyard.reading.marks import Mark
from steelyard.reading.mentions import Voice
from steelyard.reading.scene import ABOUT, Scene, Sentence, Spot
from steelyard.reading.status import distance

Direction = tuple[str | None, str | None]

SIDE_REACH = 4
"""A preposition so many words before a place tells which side it is on."""
HEAD_REACH = 3
"""The word that carries the particle of a bare name stands at most so many words behind it."""
PASSIVE_REACH = 4
"""An auxiliary so many words from a verb makes it passive."""
BESIDE = 2
"""So many words from a name, a number or a good says what kind of word the name is."""
DATELINE = 12
"""The place, day and agency that a report opens with take at most so many words."""
DASHES = frozenset({"–", "—", "-"})
APOSTROPHES = frozenset({"'", "’", "ʼ"})
JOINED = 5
"""An "and" between a place and an amount counts as so many words."""
BEHIND = 3
"""A subject stands before its verb, and what has a preposition behind: else so many words more."""
TAKES = frozenset({"receive", "receive_noun"})
COMES = frozenset({"arrive", "stay"})
SIDES = ("to", "into", "from", "by", "with", "in", "of", "other")
"""Sides of a preposition, what it most likely tells first."""
AIMS = frozenset({"to", "from", "by"})
"""Sides that what belongs to a place is on as well: 'to the government of'."""
WEAK = frozenset({"origin", "speaks", "office"})
"""Roles that fill a side only when nothing else does: where goods are from, who speaks."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place named in a sentence and the role its words give it."""

    mark: Mark
    role: str


@dataclass(frozen=True, slots=True)
class Frame:
    """A word of flow and its two sides; `others` are further places with a preposition.

    "54 from Chile, half as many from Peru": each amount has its own.
    """

    mark: Mark
    giver: str | None
    receiver: str | None
    passive: bool = False
    others: tuple[Place, ...] = ()

    @property
    def direction(self) -> Direction | None:
        """None when neither side is told, or both are one."""
        if self.giver == self.receiver:
            return None
        return self.giver, self.receiver


def frame_near(
    scene: Scene, sentence: Sentence, frames: tuple[Frame, ...], spot: Spot | int
) -> Frame | None:
    """The frame whose word of flow is nearest to an amount, or to a position."""
    position = spot if isinstance(spot, int) else spot.start
    best: tuple[int, int] | None = None
    nearest = None
    for frame in _about(frames, position):
        away = distance(scene, sentence, frame.mark, position)
        if best is None or (away, frame.mark.first) < best:
            best, nearest = (away, frame.mark.first), frame
    if nearest is None or not nearest.others:
        return nearest
    return _with_own_place(scene, nearest, position)


def _apart(scene: Scene, place: Place, here: int) -> tuple[int, int]:
    """How far a place is from word `here`: signs between them and an "and" count as words."""
    low, high = sorted((place.mark.last, here))
    joined = scene.cues.clause_joiners.intersection(scene.words.small[low:high])
    away = high - low + scene.apart[high] - scene.apart[low]
    return away + (JOINED if joined and away <= SIDE_REACH * JOINED else 0), place.mark.first


def _about(frames: tuple[Frame, ...], position: int) -> tuple[Frame, ...]:
    """The frames about a position: a sentence without end has too many."""
    if len(frames) <= ABOUT:
        return frames
    here = bisect_left(frames, position, key=lambda frame: frame.mark.start)
    return frames[max(0, here - ABOUT // 2) : here + ABOUT // 2]


def _with_own_place(scene: Scene, frame: Frame, position: int) -> Frame:
    """The frame with the place that stands nearest before an amount, of several on one side."""
    here = scene.words.index(position)
    giver, receiver = frame.giver, frame.receiver
    for role in ("from", "to"):
        places = [place for place in frame.others if place.role == role]
        if len(places) <= 1:
            continue
        near = min(places, key=lambda one: _apart(scene, one, here))
        if role == "from" and near.mark.value != receiver:
            giver = near.mark.value
        elif role == "to" and near.mark.value != giver:
            receiver = near.mark.value
    return Frame(frame.mark, giver, receiver, frame.passive)


def frames_of(scene: Scene, sentence: Sentence, voices: tuple[Voice, ...]) -> tuple[Frame, ...]:
    """The frames of a sentence; what one leaves open another of the sentence fills."""
    flows = sentence.of("flow")
    if not flows:
        return ()
    places = places_of(scene, sentence, voices)
    share: dict[int, list[Place]] = {number: [] for number in range(len(flows))}
    for place in places:
        share[_flow_of(scene, sentence, flows, place)].append(place)
    frames = [_frame(scene, sentence, flow, share[n]) for n, flow in enumerate(flows)]
    return tuple(_completed(scene, frames, number) for number in range(len(frames)))


def _flow_of(scene: Scene, sentence: Sentence, flows: Sequence[Mark], place: Place) -> int:
    """Which word of flow a place belongs to: the nearest; a subject to the one it stands before."""
    best, chosen = None, 0
    start = place.mark.start
    first = 0
    if len(flows) > ABOUT:
        here = bisect_left(flows, start, key=lambda flow: flow.start)
        first = max(0, here - ABOUT // 2)
    for number in range(first, min(len(flows), first + ABOUT)):
        flow = flows[number]
        away = distance(scene, sentence, flow, place.mark.start)
        behind = flow.last < place.mark.first
        if place.role in {"subject", "bare"}:
            away += BEHIND if behind else 0
        elif scene.cues.order["subject"] == "before" and not scene.cues.order.get("particles"):
            # Where the verb stands in the middle, what has a preposition follows it.
            away += 0 if behind else BEHIND
        if best is None or away < best:
            best, chosen = away, number
    return chosen


def _completed(scene: Scene, frames: list[Frame], number: int) -> Frame:
    """Frame `number` with its open sides from the others, the nearest first."""
    frame = frames[number]
    giver, receiver = frame.giver, frame.receiver
    others = sorted(
        (n for n in range(max(0, number - ABOUT), min(len(frames), number + ABOUT)) if n != number),
        key=lambda n: (abs(n - number), n),
    )
    for n in others:
        gave, got = frames[n].giver, frames[n].receiver
        if _turns(scene, frame, frames[n]):
            # Who gives and gets in one sentence does both to the same other side.
            gave, got = got, gave
        if giver is None and receiver is None:
            giver, receiver = gave, got
        elif receiver is None:
            receiver = gave if got == giver else got
        elif giver is None:
            giver = got if gave == receiver else gave
    return Frame(frame.mark, giver, receiver, frame.passive, frame.others)


def _turns(scene: Scene, frame: Frame, other: Frame) -> bool:
    """Whether of two words of flow, one of giving and one of getting, the same party is the subject.

    Two nouns are each the other way round ("exports ..., imports ..."); two verbs, when they are
    joined without a sign between them and neither is passive.
    """
    one, two = frame.mark, other.mark
    if (one.value in TAKES) == (two.value in TAKES) or {one.value, two.value} & COMES:
        return False
    if one.value.endswith("noun") and two.value.endswith("noun"):
        return True
    if frame.passive or other.passive:
        return False
    low, high = sorted((one.first, two.first))
    between = scene.words.small[low + 1 : high]
    return (
        any(word in scene.cues.clause_joiners for word in between)
        and scene.apart[high] == scene.apart[low]
    )


def _frame(scene: Scene, sentence: Sentence, flow: Mark, places: list[Place]) -> Frame:
    """One frame from the places that belong to its word."""
    kind = flow.value
    passive = kind in {"give", "receive"} and _is_passive(scene, sentence, flow)
    sides: dict[str, str | None] = {"giver": None, "receiver": None}
    both = scene.cues.order["subject"] == "both"
    sure = sorted(
        (place for place in places if place.role not in WEAK),
        key=lambda one: (
            one.role in {"subject", "bare", "of", "with", "in"},
            one.role == "in",
            one.role == "with",
            one.role == "bare",
            # Where order is free the giver is named first; else the subject stands by its verb.
            one.mark.first
            if both and one.role == "bare"
            else distance(scene, sentence, one.mark, flow.start),
        ),
    )
    for place in [*sure, *(place for place in places if place.role in WEAK)]:
        side = _side_in(scene, place, flow, kind, passive=passive, sides=sides)
        if side and sides[side] is None and place.mark.value not in sides.values():
            sides[side] = place.mark.value
    several = tuple(place for place in places if place.role in {"from", "to"})
    several = several if len(several) > 1 else ()
    return Frame(flow, sides["giver"], sides["receiver"], passive, several)


def _side_in(
    scene: Scene,
    place: Place,
    flow: Mark,
    kind: str,
    *,
    passive: bool,
    sides: Mapping[str, str | None],
) -> str:
    """The side that a role is on in a frame of this kind; "" for none."""
    role = place.role
    takes = kind in TAKES
    if role == "to":
        return "receiver"
    if role == "from":
        return "giver"
    if role == "by":
        return "receiver" if takes else "giver"
    if role == "in":
        if scene.cues.order.get("particles"):
            # One particle says where somebody stays and where something comes from.
            return "receiver" if kind == "stay" else "giver"
        if kind == "receive" and not passive and sides["receiver"] is not None:
            # "Bought in": where somebody buys, somebody sells.
            return "giver"
        return "receiver" if kind in COMES else ""
    if role == "origin":
        return "giver"
    if role == "office" and (passive or kind not in {"give", "receive"}):
        return ""
    if role == "with":
        return "giver" if sides["giver"] is None and sides["receiver"] is not None else "receiver"
    if kind in COMES:
        return "giver" if role in {"of", "bare", "subject"} and kind == "stay" else ""
    if kind.endswith("noun"):
        return "receiver" if takes else "giver"
    if passive:
        return "receiver" if not takes else "giver"
    behind = place.mark.first > flow.last
    order = scene.cues.order
    if role == "bare" and not order.get("particles"):
        if behind and order["subject"] == "before":
            # The language puts the giver before the verb: behind it stands who is given to.
            return "receiver" if not takes else ""
        taken = sides["receiver" if takes else "giver"]
        if taken is not None and not takes:
            return "receiver"
    if role in {"speaks", "office"} and sides["receiver" if takes else "giver"] is not None:
        return ""
    return "receiver" if takes else "giver"


def _is_passive(scene: Scene, sentence: Sentence, flow: Mark) -> bool:
    endings = scene.cues.ends["flows.never_passive"]
    word = scene.words.small[flow.first]
    if endings and word.endswith(endings):
        return False
    if word.endswith(tuple(str(one) for one in scene.cues.flows.get("passive_endings", ("\0",)))):
        return True
    both = scene.cues.order["subject"] == "both"
    return any(
        0 < flow.first - mark.last <= PASSIVE_REACH or (both and abs(mark.first - flow.last) <= 1)
        for mark in sentence.near("passive", flow.start)
    )


def places_of(scene: Scene, sentence: Sentence, voices: tuple[Voice, ...]) -> list[Place]:
    """The places of a sentence that no voice is named with, and their roles."""
    voices = voices[:ABOUT]
    spoken = {n for voice in voices if voice.names for n in range(voice.first, voice.last + 1)}
    verbs = {mark.first for mark in sentence.of("say")}
    particles = bool(scene.cues.order.get("particles"))
    start = _after_dateline(scene, sentence)
    found: list[Place] = []
    for mark in sentence.of("place"):
        if mark.first < start:
            continue
        named = mark.first in spoken and _named_only(scene, mark, voices)
        if not named or verbs.intersection(range(mark.first, mark.last + 1)):
            role = (
                _by_particle(scene, sentence, mark) if particles else _role(scene, sentence, mark)
            )
            if role:
                found.append(Place(mark, role))
        else:
            # A party that speaks of itself, or whose name need not be said again.
            alone = particles or _is_name(scene, mark, voices)
            found.append(Place(mark, "speaks" if alone else "office"))
    return found


def _after_dateline(scene: Scene, sentence: Sentence) -> int:
    """The first word behind the place and day that a report opens with: "OSLO (agency) – "."""
    words = scene.words
    if sentence.first >= len(words.small):
        return sentence.first
    line_start = sentence.start == 0 or scene.text[: sentence.start].rstrip(" ").endswith("\n")
    if not line_start:
        return sentence.first
    flows = sentence.of("flow")
    last = min(sentence.last, sentence.first + DATELINE)
    for number in range(sentence.first, last + 1):
        if flows and number >= flows[0].first:
            break
        if words.small[number] in DASHES:
            return number + 1
    if words.small[sentence.first] in {"(", "["}:
        for number in range(sentence.first, last + 1):
            if words.small[number] in {")", "]"}:
                return number + 1
    return sentence.first


def _is_name(scene: Scene, mark: Mark, voices: tuple[Voice, ...]) -> bool:
    written = scene.text[mark.start : mark.end]
    return any(name == written for voice in voices for name in voice.names)


def _named_only(scene: Scene, mark: Mark, voices: tuple[Voice, ...]) -> bool:
    written = scene.text[mark.start : mark.end].casefold()[:4]
    return any(written in name.casefold() for voice in voices for name in voice.names)


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
    following = _marks_at(scene, sentence, after)
    if known is None and side in {"", "of", "by", "with"}:
        if any(one.kind in {"item", "own_item"} for one in following):
            # An adjective before a good tells where it is from.
            return "origin"
    if side == "into":
        return _into(scene, known, article)
    if side:
        return _by_case(side, known)
    if any(one.kind == "flow" and one.value.endswith("noun") for one in following):
        return "of"
    if known:
        return _by_bare_case(scene, sentence, mark, known)
    if _is_dative(scene, article, small[mark.last]):
        before = mark.first - 2
        heads = before >= sentence.first and scene.words.written(before)[:1].isupper()
        if not heads or any(one.kind == "place" for one in _marks_at(scene, sentence, before)):
            return "to"
        further, _ = _preposition(scene, sentence, before, None)
        return further if further in AIMS else "of"
    return "bare"


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
    number = bisect_left(scene.amounts, end, key=lambda one: one.start)
    if number < len(scene.amounts) and scene.amounts[number].start < limit:
        return "to"
    return "of"


def _marks_at(scene: Scene, sentence: Sentence, number: int) -> list[Mark]:
    """The marks that cover word `number` of a sentence."""
    if not sentence.first <= number <= sentence.last:
        return []
    words = scene.words
    low = words.starts[max(sentence.first, number - BESIDE)]
    near = words.between(low, words.ends[number])
    return [mark for mark in near if mark.first <= number <= mark.last]


def _preposition(
    scene: Scene, sentence: Sentence, first: int, cases: frozenset[str] | None
) -> tuple[str, str]:
    """The side that the preposition before word `first` tells, and the article beside it.

    Between the two may stand articles, adjectives of place, and, before an adjective or where the
    case of the name shows it, one more word. What is of a place, or in it, is on the side of what
    it belongs to.
    """
    words, flows = scene.words, scene.cues.flows
    articles = frozenset(map(str, flows.get("determiners", ())))
    near = tuple(str(one).rstrip("*") for one in flows.get("near", ()))
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
        if small in articles or small.startswith(near or ("\0",)):
            continue
        if not free or any(
            one.kind in {"flow", "place"} for one in _marks_at(scene, sentence, number)
        ):
            break
        free -= 1
    return "", article


def _side_at(scene: Scene, sentence: Sentence, number: int) -> str:
    """The side that a preposition ending at word `number` tells."""
    sides = {
        one.value
        for one in _marks_at(scene, sentence, number)
        if one.kind == "side" and one.last == number
    }
    return next((side for side in SIDES if side in sides), "")


def _by_particle(scene: Scene, sentence: Sentence, mark: Mark) -> str:
    """The role of a name by the particle at its end, or at the end of the words it belongs to."""
    words, flows = scene.words, scene.cues.flows
    word = words.small[mark.last]
    if _opens_towards(scene, word):
        return "to"
    role = _particle(word, flows)
    if role:
        return role
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
        role = _particle(small, flows)
        if role:
            return role
    return "bare"


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


def _particle(word: str, flows: Mapping[str, Any]) -> str:
    """The role that the longest particle at the end of a word gives; "" for none."""
    best, role = 0, ""
    for name, given in PARTICLES.items():
        for ending in flows.get(name, ()):
            if best < len(ending) < len(word) - 1 and word.endswith(ending):
                best, role = len(ending), given
    return role


PARTICLES: Mapping[str, str] = {
    "from_particles": "from",
    "to_particles": "to",
    "with_particles": "with",
    "of_particles": "of",
    "in_particles": "in",
    "other_particles": "",
    "subject_particles": "subject",
}
"""Lists of particles in the lexicon -> the role they give."""
