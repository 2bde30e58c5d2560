"""Who gives and who receives in one sentence: its words of flow, and the places beside them.

In: a scene, a sentence of it, the voices named in it. Out: its frames, one a word of flow, with the
sides that the words of the sentence give it. Reads prepositions, cases, particles and order as the
lexicon tells them; what a sentence does not say stays open.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from steelyard.reading.doing import (
    brings_home,
    buys_in,
    comes_for_pay,
    has_no_case,
    has_subject,
    is_oblique,
    is_of_doer,
    is_passive,
    owns_doer,
    puts_into,
    says_itself,
    shares_subject,
    takes_from,
    trains,
)
from steelyard.reading.joined import goes_on
from steelyard.reading.marks import Mark
from steelyard.reading.mentions import Voice
from steelyard.reading.scene import ABOUT, Direction, Scene, Sentence, Spot
from steelyard.reading.sides import COMES, TAKES, Place, places_of
from steelyard.reading.status import words_between

JOINED, NEAR_JOINED = 5, 20
"""An "and" between a place and an amount counts as so many words, within so many of them."""
OPENS = 3
"""A verb that opens another stands at most so many words before it."""
BESIDE = 2
"""Signs and joining words between two who do something together, at most."""
LISTING = 2
"""Signs between a name of a list and its amount, at most."""
CLOSED = 20
"""A place behind a verb that has closed its clause counts as so many words further from it."""
BEHIND = 3
"""A subject stands before its verb, and what has a preposition behind: else so many words more."""
OF_VERB = 12
"""Where nouns have capitals a name without a preposition is part of the verb, and no noun's, within
so many words."""
DOERS = frozenset({"subject", "bare"})
"""Roles of who gives or gets, where a language tells them by particles or leaves these out."""
WEAK = frozenset({"origin", "speaks", "office", "source"})
"""Roles that fill a side only when nothing else does: where goods are from, who speaks."""


class Frame(NamedTuple):
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
    if not frames:
        return None
    position = spot if isinstance(spot, int) else spot.start
    here = scene.words.index(position)
    going_on, small = scene.cues.ends["flows.going_on"], scene.words.small
    best: tuple[int, int] | None = None
    nearest = None
    for frame in _about(frames, position):
        away = words_between(scene, sentence, frame.mark, here)
        if going_on and frame.mark.last < here and small[frame.mark.last].endswith(going_on):
            # Such a verb has closed its clause: what stands behind it belongs to the next.
            away += JOINED
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
    return away + (JOINED if joined and away <= NEAR_JOINED else 0), place.mark.first


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
    doers = [place for place in frame.others if place.role in DOERS and place.mark.last < here]
    if doers and _listed(scene, frame, doers[-1], here):
        # "A sent ten, B twenty": of several who do one thing each amount has the last before it.
        near = doers[-1]
        if frame.mark.value in TAKES and near.mark.value != giver:
            receiver = near.mark.value
        elif frame.mark.value not in TAKES and near.mark.value != receiver:
            giver = near.mark.value
    return Frame(frame.mark, giver, receiver, frame.passive)


def _listed(scene: Scene, frame: Frame, doer: Place, here: int) -> bool:
    """Whether the amount at word `here` is the first behind its doer, and another doer has its own."""
    if has_amount(scene, doer.mark.end, scene.words.starts[here]):
        return False
    return any(
        one.mark.value != doer.mark.value
        and has_amount(scene, *sorted((one.mark.end, doer.mark.start)))
        for one in frame.others
        if one.role in DOERS
    )


def has_amount(scene: Scene, start: int, end: int) -> bool:
    """Whether an amount begins between two positions."""
    return bisect_left(scene.amount_starts, start) < bisect_left(scene.amount_starts, end)


def frames_of(scene: Scene, sentence: Sentence, voices: tuple[Voice, ...]) -> tuple[Frame, ...]:
    """The frames of a sentence; what one leaves open another of the sentence fills."""
    flows = _acting(scene, sentence.of("flow"))
    if not flows:
        return ()
    places = places_of(scene, sentence, voices)
    share: dict[int, list[Place]] = {number: [] for number in range(len(flows))}
    for place in places:
        share[_flow_of(scene, sentence, flows, place)].append(place)
    frames = [_frame(scene, sentence, flow, share[n]) for n, flow in enumerate(flows)]
    if not places:
        # Nothing to complete one from another with.
        return tuple(frames)
    return tuple(_completed(scene, frames, number) for number in range(len(frames)))


def _acting(scene: Scene, flows: Sequence[Mark]) -> Sequence[Mark]:
    """Words of flow without those that only open another: "promised to buy" is buying."""
    stems = tuple(one.rstrip("*") for one in scene.cues.ends["flows.modal"])
    if not stems or len(flows) < 2:
        return flows
    small, apart = scene.words.small, scene.apart
    return [
        one
        for one, other in zip(flows, [*flows[1:], None], strict=True)
        if other is None
        or not small[one.first].startswith(stems)
        or not 0 < other.first - one.last <= OPENS
        or apart[other.first] > apart[one.last]
        or other.value.endswith("noun")
    ]


def _flow_of(scene: Scene, sentence: Sentence, flows: Sequence[Mark], place: Place) -> int:
    """Which word of flow a place belongs to: the nearest; a subject to the one it stands before."""
    best, chosen = None, 0
    start, going_on = place.mark.start, scene.cues.ends["flows.going_on"]
    particles = scene.cues.order.get("particles")
    first = 0
    if len(flows) > ABOUT:
        here = bisect_left(flows, start, key=lambda flow: flow.start)
        first = max(0, here - ABOUT // 2)
    for number in range(first, min(len(flows), first + ABOUT)):
        flow = flows[number]
        away = words_between(scene, sentence, flow, place.mark.first)
        behind = flow.last < place.mark.first
        if place.role in {"subject", "bare"}:
            away += BEHIND if behind else 0
            if flow.value.endswith("noun"):
                away += OF_VERB if scene.cues.order.get("capitals") else BEHIND
        elif scene.cues.order["subject"] == "before" and not particles:
            # Where the verb stands in the middle, what has a preposition follows it.
            away += 0 if behind else BEHIND
        if behind and going_on and number + 1 < len(flows):
            # Such a verb has closed its clause: a place behind it belongs to the next.
            away += CLOSED if scene.words.small[flow.last].endswith(going_on) else 0
        if not behind and first < number:
            # "Sent ten to Peru and got five": the second verb has its own places.
            between = scene.words.small[place.mark.last + 1 : flow.first]
            away += 0 if scene.cues.clause_joiners.isdisjoint(between) else JOINED
        if best is None or away < best:
            best, chosen = away, number
    return chosen


def _is_bought_in(scene: Scene, flow: Mark, place: Place) -> bool:
    """'Ordered in' a place whose name does not decline: in it, and not into it."""
    if flow.value != "receive" or not scene.cues.order.get("cases") or not place.mark.first:
        return False
    return (
        has_no_case(scene, place.mark)
        and scene.words.small[place.mark.first - 1] in scene.cues.ends["flows.into"]
    )


def _completed(scene: Scene, frames: list[Frame], number: int) -> Frame:
    """Frame `number` with its open sides from the others, the nearest first."""
    frame = frames[number]
    giver, receiver = frame.giver, frame.receiver
    if len(frames) == 1 or (giver is not None and receiver is not None):
        return frame
    others = sorted(
        (n for n in range(max(0, number - ABOUT), min(len(frames), number + ABOUT)) if n != number),
        key=lambda n: (abs(n - number), n),
    )
    for n in others:
        gave, got = frames[n].giver, frames[n].receiver
        if _turns(scene, frame, frames[n]):
            # Who gives and gets in one sentence does both to the same other side.
            gave, got = got, gave
        elif None not in (gave, got) and comes_for_pay(scene, frame.mark, frames[n].mark):
            # What comes is what was paid for.
            gave, got = got, gave
        if giver is None and receiver is None:
            giver, receiver = gave, got
        elif receiver is None:
            receiver = gave if got == giver else got
        elif giver is None:
            giver = got if gave == receiver else gave
    return Frame(frame.mark, giver, receiver, frame.passive, frame.others)


def _frame(scene: Scene, sentence: Sentence, flow: Mark, places: list[Place]) -> Frame:
    """One frame from the places that belong to its word."""
    kind = flow.value
    passive = kind in {"give", "receive"} and is_passive(scene, sentence, flow)
    sides: dict[str, str | None] = {"giver": None, "receiver": None}
    both = scene.cues.order["subject"] == "both"
    # Who gives and who gets stand in one clause with the verb: then no other is asked.
    inside = [p for p in places if scene.apart[p.mark.first] == scene.apart[flow.first]]
    # So does who stands right before a verb that comes second: ", Chile gave Peru ten".
    second = any(one.role == "bare" and one.mark.last + 1 == flow.first for one in inside)
    whole = both and (second or sum(one.role == "bare" for one in inside) > 1)
    sure = sorted(
        (place for place in places if place.role not in WEAK),
        key=lambda one: (
            one.role in {"subject", "bare", "of", "with", "in"},
            # "X builds Y's hospital": whose it is tells less than who does it.
            one.role == "of" and bool(scene.cues.order.get("particles")),
            one.role == "in",
            one.role == "with",
            one.role == "bare",
            # What another clause names says less than what stands beside the verb.
            whole and one.role == "bare" and scene.apart[one.mark.first] != scene.apart[flow.first],
            # Where order is free the giver is named first; else the subject stands by its verb.
            one.mark.first
            if both and one.role == "bare"
            else words_between(scene, sentence, one.mark, flow.first),
        ),
    )
    weak = sorted((place for place in places if place.role in WEAK), key=_is_source)
    if scene.cues.order.get("particles") and {one.role for one in sure} <= {"bare", "of"}:
        # Who speaks and names no other doer does it: "X said it would buy Y's trucks".
        sure = [*(one for one in weak if one.role == "speaks"), *sure]
    for place in [*sure, *weak]:
        if place.role in DOERS and _beside_another(scene, places, place, sides):
            continue
        side = _side_in(scene, place, flow, kind, passive=passive, sides=sides)
        if side and sides[side] is None and place.mark.value not in sides.values():
            sides[side] = place.mark.value
    several = tuple(place for place in places if place.role in {"from", "to"})
    several = several if len(several) > 1 else ()
    if scene.cues.order.get("particles") and kind not in COMES:
        doers = tuple(one for one in places if one.role in DOERS and one.mark.last < flow.first)
        several += doers if len(doers) > 1 else ()
    return Frame(flow, sides["giver"], sides["receiver"], passive, several)


def _beside_another(
    scene: Scene, places: list[Place], place: Place, sides: Mapping[str, str | None]
) -> bool:
    """'Neither Peru nor Chile sent any': whether a doer is named side by side with one that has a side."""
    small = scene.words.small
    joiners = scene.cues.clause_joiners.union(scene.cues.ends["flows.side_by_side"])
    for other in places:
        if other is place or other.mark.value not in sides.values():
            continue
        first, last = sorted((place.mark, other.mark), key=lambda mark: mark.first)
        between = small[first.last + 1 : last.first]
        if 0 < len(between) <= BESIDE and all(one in joiners or one == "," for one in between):
            return not joiners.isdisjoint(between)
    return False


def _is_source(place: Place) -> bool:
    return place.role == "source"


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
    if role == "towards":
        # "Trade towards": what is taken comes from there.
        return "giver" if takes else "receiver"
    if role == "to":
        asked = takes_from(scene, flow) or _is_bought_in(scene, flow, place)
        asked = asked and takes and sides["giver"] is None
        return "giver" if asked else "receiver"
    if role == "from":
        buys = kind == "receive" and not passive and is_of_doer(scene, place.mark)
        return "receiver" if buys else "giver"
    if role == "by":
        return "receiver" if takes else "giver"
    if role == "in" and trains(scene, flow):
        return "giver"
    if role == "in":
        if scene.cues.order.get("particles"):
            # One particle says where somebody stays and where something comes from.
            return "receiver" if kind == "stay" else "giver"
        if kind == "receive" and not passive and sides["receiver"] is not None:
            # "Bought in": where somebody buys, somebody sells; where they receive, they may be.
            return "giver" if buys_in(scene, flow) else ""
        if kind == "give" and puts_into(scene, flow):
            return "receiver"
        if kind in {"give", "give_noun", "receive_noun"} and scene.cues.order.get("cases"):
            # A name without a case to tell by: where something is sent it goes into.
            into = place.mark.first > flow.last and has_no_case(scene, place.mark)
            return "receiver" if into else ""
        return "receiver" if kind in COMES else ""
    if role == "origin":
        home = trains(scene, flow) or brings_home(scene, flow)
        return "receiver" if home else "giver"
    if (
        role == "of"
        and not passive
        and kind in {"give", "receive"}
        and not owns_doer(scene, place.mark, flow)
    ):
        return ""
    if role in {"office", "source"} and (passive or kind not in {"give", "receive"}):
        return ""
    if role == "speaks" and passive and scene.cues.order.get("capitals"):
        # "Chile denied that ten had been handed over": on either side of it.
        return ""
    if role == "with":
        # With whom somebody agrees to buy sells.
        gives = takes or sides["receiver"] is not None
        return "giver" if sides["giver"] is None and gives else "receiver"
    if kind == "arrive" and role == "bare" and place.mark.first > flow.last:
        # "Reached": what stands behind the verb is where something comes to.
        return "receiver"
    if kind in COMES:
        return "giver" if role in {"of", "bare", "subject"} and kind == "stay" else ""
    if kind.endswith("noun"):
        return "receiver" if takes else "giver"
    if role == "of" and scene.cues.order.get("particles"):
        done = sides["receiver" if takes else "giver"]
        if done is not None:
            return "giver" if takes else "receiver"
    if passive:
        return "receiver" if not takes else "giver"
    behind = place.mark.first > flow.last
    order = scene.cues.order
    if role == "bare" and behind and kind == "give" and is_oblique(scene, place.mark):
        # "Sent to Mali ten": in such a case whoever stands behind the verb is given to.
        return "receiver"
    if role == "bare" and not order.get("particles"):
        if behind and order["subject"] == "before":
            # The language puts the giver before the verb: behind it stands who is given to.
            return "receiver" if not takes else ""
        if behind and not takes and sides["giver"] is None and has_subject(scene, flow):
            return "receiver"
        if says_itself(scene, place.mark):
            return "giver" if takes else "receiver"
        taken = sides["receiver" if takes else "giver"]
        if taken is not None and not takes:
            return "receiver"
    if (
        role in {"speaks", "office", "source"}
        and sides["receiver" if takes else "giver"] is not None
    ):
        return ""
    return "receiver" if takes else "giver"


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
    if scene.cues.order.get("particles") and goes_on(scene, one, two):
        # Without a doer of its own the second verb has that of the first.
        last = frame if one.first > two.first else other
        return (last.receiver if last.mark.value in TAKES else last.giver) is None
    low, high = sorted((one.first, two.first))
    words = scene.words
    near = words.between(words.starts[low], words.ends[min(high + 1, len(words.ends) - 1)])
    if any(one.kind == "in_return" and _one_clause(scene, one.last, high) for one in near):
        return True
    if shares_subject(scene, high):
        return True
    between = words.small[low + 1 : high]
    return (
        any(word in scene.cues.clause_joiners for word in between)
        and scene.apart[high] == scene.apart[low]
    )


def _one_clause(scene: Scene, low: int, high: int) -> bool:
    """Whether no sign parts two words."""
    return scene.apart[low] == scene.apart[high]
