"""From whom to whom an amount goes.

In: a scene and where its voices are named. Out: for each amount (giver, receiver), None for an
unknown side, and None where there is no flow. A side is a party of the case or a country's code.
A place in the name of who speaks is no side. What is not said here is taken from the flow told
before; what was never said stays open.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from steelyard.reading.arrows import FLAG, by_arrow, country_of
from steelyard.reading.counting import is_money
from steelyard.reading.cues import Good
from steelyard.reading.doing import pays
from steelyard.reading.exchanged import goes_back, is_price
from steelyard.reading.flowless import sides_without_flow
from steelyard.reading.frames import (
    Frame,
    frame_near,
    frames_of,
)
from steelyard.reading.grid import Cell
from steelyard.reading.joined import alone
from steelyard.reading.leads import find_leads
from steelyard.reading.listed import with_listed
from steelyard.reading.mentions import Voice
from steelyard.reading.nosides import watches
from steelyard.reading.opened import opening_place, with_opening
from steelyard.reading.owners import home_of, owner_of
from steelyard.reading.proper import proper_names, with_names
from steelyard.reading.rosters import find_rosters, goes_on
from steelyard.reading.rows import side_of_row, side_of_title
from steelyard.reading.scene import ABOUT, Direction, Scene, Sentence

CARRIED = 2
"""A flow goes on over so many paragraphs in which nothing flows."""
OFTEN = 2
"""A place named so often in a text is one it speaks of, and no mere setting."""
PARAGRAPH = 12
"""So many sentences of its paragraph are looked back at from an amount, and so many voices."""
PLACES = frozenset({"place", "land"})
"""Marks of what may be a side."""
OPENS = 12
"""A flag that opens an entry stands within so many signs."""
WARES = frozenset(
    {"carriers", "food", "fuel", "machinery", "materials", "medical", "munitions", "systems"}
)
"""Families of goods that are handed over for money."""
OPENING = 2
"""So many sentences say what a text is about: its headline and the one below."""
ABOUT_IT, AHEAD = 3, 1.2
"""A text is about the place it names so often, and by so much oftener than the next one."""


@dataclass(slots=True)
class _Told:
    """What a text has told of its flows so far, and of its sides altogether."""

    partners: Counter[tuple[str, str]]
    givers: frozenset[str]
    receivers: frozenset[str]
    named: frozenset[str]
    often: frozenset[str]
    counts: Counter[str]
    head: tuple[str, ...] = ()
    before: Direction | None = None
    paragraph: int = 0
    home: str | None = None
    paid: bool = False
    goods: dict[str, Direction] = field(default_factory=dict)
    back: dict[str, Direction] = field(default_factory=dict)

    def near(self, sentence: Sentence) -> Direction | None:
        """The flow told last, unless that is long ago."""
        return self.before if sentence.paragraph - self.paragraph <= CARRIED else None

    def tell(self, direction: Direction, sentence: Sentence, item: str) -> None:
        """Go on from `direction`."""
        self.before, self.paragraph = direction, sentence.paragraph
        if item:
            self.goods[item] = direction
        self.paid = False
        giver, receiver = direction
        if giver is not None and receiver is not None:
            self.partners[min(giver, receiver), max(giver, receiver)] += 1

    def complete(
        self, direction: Direction, sentence: Sentence, item: str, beside: str | None = None
    ) -> Direction:
        """The open side: from a flow with the same party, else the first other place that the text
        opens with, else the place `beside` it in the paragraph, else the place that the text is
        about, else as the flow before, else the other of the only two places that the text names.
        """
        giver, receiver = direction
        side = giver if receiver is None else receiver
        if side is None or (giver is not None and receiver is not None):
            return direction
        near = self.near(sentence)
        same = self.goods.get(item)
        for other in (same, near):
            if other is not None and side in other and None not in other:
                return filled(direction, other)
        partner = next((place for place in self.head if place != side), None)
        if partner is not None:
            return (giver, partner) if receiver is None else (partner, receiver)
        own, others = self.receivers, self.givers
        if receiver is not None:
            own, others = others, own
        if beside is not None and (beside in own or beside not in others):
            # Whoever only stands on the side told is no partner of it.
            return (giver, beside) if receiver is None else (beside, receiver)
        if self.home is not None and self.home != side and receiver is not None:
            return self.home, receiver
        most = self._most_named()
        if most is not None and most != side:
            return (giver, most) if receiver is None else (most, receiver)
        if same is not None and None not in same:
            return filled(direction, same)
        partner = self.partner_of(side)
        if partner is None and near is not None:
            return filled(direction, near)
        if partner is None:
            partner = self._other_than(side, self.receivers if receiver is None else self.givers)
        return (giver, partner) if receiver is None else (partner, receiver)

    def _other_than(self, side: str, alike: frozenset[str]) -> str | None:
        """The only other place of the text that can be the other side; None without one.

        `alike` are the places found on the open side; one found on the side told is no partner.
        """
        against = self.givers if alike is self.receivers else self.receivers
        named = self.named - {side}
        others = named - (against - alike)
        if not others and len(named & self.often) == 1:
            # Whoever gives may be given to in return.
            others = named & self.often
        if len(others) == 1:
            return next(iter(others))
        return None

    def _most_named(self) -> str | None:
        """The place that the text is about; None when it names no one place so often."""
        top = sorted(self.counts.values(), reverse=True)[:2]
        if not top or top[0] < ABOUT_IT or top[0] < top[-1] * (AHEAD if len(top) > 1 else 1):
            return None
        return max(self.counts, key=self.counts.__getitem__)

    def partner_of(self, side: str) -> str | None:
        """Whom a side exchanges with where both are told, when there is one such party."""
        found = [pair for pair in self.partners if side in pair]
        if not found:
            return None
        best = max(found, key=lambda pair: self.partners[pair])
        if sum(self.partners[pair] == self.partners[best] for pair in found) > 1:
            return None
        return best[0] if best[1] == side else best[1]


@dataclass(slots=True)
class _Listed:
    """The flow that was told above a list: its entries go on with it, and so does what follows."""

    lead: int | None = None
    before: Direction | None = None

    def enter(self, lead: int, state: _Told) -> None:
        if self.lead != lead:
            self.lead, self.before = lead, state.before

    def leave(self, state: _Told) -> None:
        if self.lead is not None and self.before is not None:
            state.before = self.before
        self.lead = self.before = None


def find_directions(
    scene: Scene,
    voices: tuple[tuple[Voice, ...], ...],
    items: tuple[str | None, ...],
    cells: Mapping[int, Cell],
) -> tuple[Direction | None, ...]:
    """One direction an amount; in a table its caption and its row tell it.

    A sentence that tells one side takes the other from what the text tells elsewhere; one that
    tells none goes on with the flow of its good, or with the flow before.
    """
    at: dict[int, list[int]] = {}
    for number, home in enumerate(scene.homes):
        at.setdefault(home, []).append(number)
    flowing = [home for home, sentence in enumerate(scene.sentences) if sentence.of("flow")]
    # Where no place stands all sides are open, which only a name of the text itself could fill.
    placed = [home for home in flowing if home in at or scene.sentences[home].has_any(PLACES)]
    told = {home: frames_of(scene, scene.sentences[home], voices[home]) for home in placed}
    open_side = len(placed) < len(flowing) or any(
        None in (frame.giver, frame.receiver) for frames in told.values() for frame in frames
    )
    counts = Counter(
        [
            mark.value
            for one, heard in zip(scene.sentences, voices, strict=True)
            for mark in one.of("place")
            if not heard or not watches(scene, mark, heard)
        ]
    )
    if open_side and _names_no_pair(counts):
        spoken = (name for several in voices for voice in several for name in voice.names)
        names = proper_names(scene, frozenset(word for name in spoken for word in name.split()))
        if names:
            told = {
                home: tuple(
                    with_names(scene, scene.sentences[home], frame, names)
                    for frame in told.get(home)
                    or frames_of(scene, scene.sentences[home], voices[home])
                )
                for home in flowing
            }
    state = _of_text(scene, told.values(), counts)
    state.home = home_of(scene)
    found: list[Direction | None] = [None] * len(scene.amounts)
    captions: dict[int, tuple[Frame, ...]] = {}
    leads = find_leads(scene)
    rosters = find_rosters(scene, at, told, voices)
    entry: int | None = None
    listed = _Listed()
    for home in sorted(told.keys() | at.keys()):
        sentence = scene.sentences[home]
        if home in rosters:
            entry = home
        elif entry is not None and not goes_on(scene, entry, home + 1):
            # Behind a list nobody of its entries gives or gets any more.
            state.tell(rosters[entry].lead, sentence, "")
            entry = None
        frames = told.get(home, ())
        if home not in at:
            for frame in frames:
                if frame.direction is not None and frame.direction != (None, None):
                    state.tell(state.complete(frame.direction, sentence, ""), sentence, "")
            continue
        turned: Direction | None = None
        lead = leads.get(home)
        if lead is None:
            listed.leave(state)
        else:
            listed.enter(lead, state)
        opens = opening_place(scene, sentence)
        arrow = by_arrow(scene, sentence)
        for number in at[home]:
            item = items[number] or ""
            if number in cells:
                direction = _in_table(scene, cells[number], captions, state)
                if direction is not None:
                    state.tell(direction, sentence, item)
                    found[number] = direction
                continue
            nearest = frame_near(scene, sentence, frames, scene.amounts[number])
            if nearest is not None:
                nearest = with_listed(scene, sentence, nearest, voices[home], scene.amounts[number])
            direction = nearest.direction if nearest is not None else None
            if not frames:
                direction = sides_without_flow(
                    scene, sentence, voices[home], scene.amounts[number].start
                )
            near = state.near(sentence)
            money = is_money(scene.amounts[number].unit)
            back = nearest is not None and goes_back(scene, sentence, nearest, number)
            if back and direction is not None:
                direction = turned_round(direction)
            if home in rosters and direction in {None, (None, None)}:
                direction = found[number] = rosters[home].direction
                state.tell(direction, sentence, "")
                continue
            if opens is not None:
                direction = with_opening(scene, opens, direction, frames, leads.get(home), near)
            if arrow is not None:
                direction = arrow
            if direction is not None:
                local = _beside(
                    scene, home, scene.amounts[number].start, direction, voices, state.counts
                )
                owner = owner_of(scene, sentence, nearest) if nearest is not None else None
                if owner is not None:
                    direction = filled_by(direction, owner)
                direction = state.complete(direction, sentence, item, local)
                direction = alone(scene, sentence, direction)
            elif turned is not None:
                direction = turned
            elif sentence.of("in_return") and near is not None:
                direction = turned = near[1], near[0]
            else:
                if near is not None and state.paid and not money:
                    # What was paid for comes back.
                    near = turned_round(near)
                direction = state.goods.get(item, near)
                if lead is not None and listed.before is not None:
                    # An entry goes on with what was told above its list, and not with its neighbour.
                    direction = listed.before
                if not money:
                    direction = state.back.get(item, direction)
                elif direction and item not in state.back and is_price(scene, number):
                    state.back[item] = direction
                    direction = turned_round(direction)
            if number and scene.homes[number - 1] == home and _is_exchanged(scene, number):
                given = found[number - 1]
                found[number] = (given[1], given[0]) if given is not None else None
                continue
            if direction is not None and direction != (None, None):
                state.tell(direction, sentence, item)
                good = scene.cues.goods.get(item)
                if not money:
                    state.back.pop(item, None)
                elif (
                    nearest is not None
                    and None not in (nearest.giver, nearest.receiver)
                    and pays(scene, nearest.mark)
                    and _is_ware(good)
                ):
                    # Whom somebody pays has sold them something; others may get what is paid for.
                    state.paid = True
                    state.back[item] = turned_round(direction)
                found[number] = direction
    return _from_below(scene, found, items, state)


def _is_ware(good: Good | None) -> bool:
    """Whether a good is handed over for money: no money itself, no people and no service."""
    return good is not None and good.family in WARES


def filled_by(direction: Direction, owner: str) -> Direction:
    """The open side is the owner's."""
    giver, receiver = direction
    if owner in direction or None not in direction:
        return direction
    return (owner, receiver) if giver is None else (giver, owner)


def turned_round(direction: Direction) -> Direction:
    """The way back."""
    return direction[1], direction[0]


def _is_exchanged(scene: Scene, number: int) -> bool:
    """Whether an amount is what was given for the one before: three batteries for 375 million."""
    one, before = scene.amounts[number], scene.amounts[number - 1]
    words = scene.cues.ends["flows.exchanged_for"]
    if not words or is_money(one.unit) == is_money(before.unit):
        return False
    at = scene.words.index(one.start) - 1
    return at >= 0 and scene.words.small[at] in words


def _names_no_pair(counts: Counter[str]) -> bool:
    """Whether a text speaks of one known place at most: only then an unknown name is a side of it."""
    return sum(count >= OFTEN for count in counts.values()) <= 1


def _beside(
    scene: Scene,
    home: int,
    position: int,
    direction: Direction,
    voices: tuple[tuple[Voice, ...], ...],
    counts: Counter[str],
) -> str | None:
    """The only other place that the paragraph names up to here, or None where there are several.

    A place in the name of who speaks is none. The flag that opens an entry of a post goes before.
    """
    paragraph = scene.sentences[home].paragraph
    found: set[str] = set()
    first = home
    for number in range(home, max(-1, home - PARAGRAPH), -1):
        sentence = scene.sentences[number]
        if sentence.paragraph != paragraph:
            break
        first = number
        spoken = [name for voice in voices[number][:PARAGRAPH] for name in voice.names]
        for mark in sentence.near("place", position):
            written = scene.text[mark.start : mark.end]
            if mark.value not in direction and not any(written in name for name in spoken):
                found.add(mark.value)
    # Signs before the first word may stand outside of its sentence.
    opens = scene.sentences[first].start
    start = scene.text.rfind("\n", max(0, opens - OPENS), opens) + 1 or max(0, opens - OPENS)
    for pair in FLAG.findall(scene.text, start, start + OPENS):
        flag = country_of(pair)
        if flag not in direction:
            return flag
    place = found.pop() if len(found) == 1 else ""
    return place if counts[place] >= OFTEN else None


def _from_below(
    scene: Scene, found: list[Direction | None], items: tuple[str | None, ...], state: _Told
) -> tuple[Direction | None, ...]:
    """What a headline or a lead leaves open, from the flow of its good or the next one told."""
    following: Direction | None = None
    paragraph = 0
    for number in range(len(found) - 1, -1, -1):
        here = scene.sentences[scene.homes[number]].paragraph
        if found[number] is not None:
            following, paragraph = found[number], here
            continue
        found[number] = state.goods.get(items[number] or "")
        if found[number] is None and following is not None and paragraph - here <= CARRIED:
            found[number] = following
    return tuple(found)


def _of_text(scene: Scene, told: Iterable[tuple[Frame, ...]], counts: Counter[str]) -> _Told:
    """Who exchanges with whom in the whole text, and which places take part or are named twice."""
    partners: Counter[tuple[str, str]] = Counter()
    givers: set[str] = set()
    receivers: set[str] = set()
    for frames in told:
        for frame in frames:
            if frame.direction is None:
                continue
            if frame.giver is not None:
                givers.add(frame.giver)
            if frame.receiver is not None:
                receivers.add(frame.receiver)
            if frame.giver is not None and frame.receiver is not None:
                low, high = sorted((frame.giver, frame.receiver))
                partners[low, high] += 1
    often = {place for place, count in counts.items() if count >= OFTEN}
    named = givers | receivers | often
    return _Told(
        partners,
        frozenset(givers),
        frozenset(receivers),
        frozenset(named),
        frozenset(often),
        counts,
        _opening(scene, counts),
    )


def _opening(scene: Scene, counts: Counter[str]) -> tuple[str, ...]:
    """The places, of those that count, that a headline and the sentence below it name, where the language reads so."""
    if not scene.cues.ends["flows.opening"]:
        return ()
    named = [mark.value for one in scene.sentences[:OPENING] for mark in one.of("place")[:ABOUT]]
    return tuple(dict.fromkeys(place for place in named if place in counts))


def filled(direction: Direction, other: Direction) -> Direction:
    """The open side of `direction` from `other`: turned round, when the side told was the other's."""
    giver, receiver = direction
    if giver is not None and receiver is None:
        return giver, other[0] if giver == other[1] else other[1]
    if receiver is not None and giver is None:
        return (other[1] if receiver == other[0] else other[0]), receiver
    return direction


def _in_table(
    scene: Scene, cell: Cell, captions: dict[int, tuple[Frame, ...]], state: _Told
) -> Direction | None:
    """The flow that the caption of a table tells, with the place of the row or the column in it."""
    if cell.caption is None:
        return None
    caption = scene.sentences[cell.caption]
    if cell.caption not in captions:
        # The caption of a table is nobody's voice.
        captions[cell.caption] = frames_of(scene, caption, ())
    frames = captions[cell.caption]
    if not frames:
        return None
    direction = frames[0].direction or (None, None)
    heads = [*scene.words.between(*cell.row), *scene.words.between(*cell.column)]
    for place in (mark.value for mark in heads if mark.kind == "place"):
        giver, receiver = direction
        if place in direction:
            continue
        if receiver is None and giver is not None:
            direction = giver, place
        elif giver is None and receiver is not None:
            direction = place, receiver
        elif giver is None:
            direction = side_of_row(scene, caption, frames[0], place)
    if None in direction and (frames[0].direction or (None, None)) == (None, None):
        # A total bears no place: only the side is known that all rows share.
        row = direction if direction != (None, None) else side_of_row(scene, caption, frames[0], "")
        titled = side_of_title(scene, cell.caption, row)
        if titled is not None:
            return titled[0] or None, titled[1] or None
    if direction == (None, None):
        return state.near(caption)
    return state.complete(direction, caption, "")
