"""Whether an amount changed hands, was promised, planned, expected or denied.

In: a scene. Out: for each amount one status. The cues of a sentence are first read
together (a future, a negation, a verb in two parts), then the one nearest to an amount governs it.
Nearness counts words, and a sign between clauses counts as many: a cue governs its clause first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from steelyard.reading.arrows import by_arrow
from steelyard.reading.leads import find_leads
from steelyard.reading.marks import Mark
from steelyard.reading.scene import TURN, Scene, Sentence
from steelyard.reading.telling import (
    FAR,
    HEAD_START,
    NEAR_NEGATION,
    SIGNS,
    TO_COME,
    Told,
    of_its_part,
    tell,
)
from steelyard.reading.worths import tells_worth

REACH = 40
"""Beyond so many words no cue of status governs an amount: what lies behind a turn is told of others."""
NAMES = {
    "deliver": "delivered",
    "delivery": "delivered",
    "promise": "promised",
    "contract": "promised",
    "announce": "promised",
    "parcel": "promised",
    "plan": "planned",
    "future": "planned",
    "awaited": "expected",
    "modal": "planned",
    "perhaps": "planned",
    "expect": "expected",
    "deny": "denied",
    "negated": "denied",
    "ask": "other",
    "other": "other",
    "standing": "other",
    "stock": "other",
    "rest": "promised",
    "instead": "promised",
    "held": "other",
}
BEYOND = FAR + max(HEAD_START.values())
"""What is further off by words alone governs nothing: what stands between need not be counted."""
OPEN = frozenset({"promised", "planned", "expected"})
"""Of these nothing has come yet."""
NEAR_ATTRIBUTE = 3
"""A participle before a noun stands so many words from the amount of that noun."""
NEAR_OWED = 4
"""What is left of a promise, or came instead of it, is counted so few words behind the word for it."""
NEAR_STANDING = 6
"""People who are simply there are told of by a word so near."""
JOINED = 8
"""So many words a joining word counts that opens another clause: 'sent ten and plans to send'."""
LEFT = frozenset({"rest", "instead"})
"""What is still owed of what was promised, and what came in its place."""
HAD = frozenset({"held", "standing"})
"""What is had, or simply there."""
NEAR_COUNTED = 2
"""A word for something else counts so many words nearer where it is what the number counts."""
SHORT = 4
"""A verb that tells what was done has more letters; shorter words end like one by chance."""
CARRIED = 2
"""So many sentences further in its paragraph a status goes on without a cue."""
NO_DENIAL = frozenset({"", "delivered", "promised", "other"})
"""A none of these is a denial when its sentence or the one before it denies."""
SHARES = frozenset({"percent", "share"})
"""Units of a share: of exports, of imports; which moves only where a verb says so."""
TABLED = ("price", "share")
"""Kinds that take no status from the amount before: prices change no hands, shares say of what."""


def distance(scene: Scene, sentence: Sentence, mark: Mark, position: int) -> int:
    """How far a cue is from `position` in words, with what stands between them."""
    return words_between(scene, sentence, mark, scene.words.index(position))


def words_between(scene: Scene, sentence: Sentence, mark: Mark, here: int) -> int:
    """How far a cue is from word `here`, with what stands between them."""
    low = mark.last
    if low < here:
        high = here
    else:
        low, high = here, mark.first
    away = high - low
    if away > BEYOND:
        return away
    away += scene.apart[high] - scene.apart[low]
    turns = sentence.turns
    if not turns:
        return away
    if scene.cues.order.get("particles"):
        # There a turn is the ending of a word, and belongs to the part that it closes.
        return away + TURN * sum(low <= one < high for one in turns)
    return away + TURN * sum(low < one <= high for one in turns)


def find_statuses(
    scene: Scene,
    items: tuple[str | None, ...],
    kinds: tuple[str, ...],
    times: Sequence[str | None] = (),
    tabled: Mapping[int, str] | None = None,
) -> tuple[str, ...]:
    """One status an amount.

    Without a cue beside it, an amount goes on with the status of the one before in its paragraph,
    of the last one of its good, or of the same number told again below. What came to pass by a day
    that lies beyond the document's is still to come. `tabled` are the statuses of amounts in tables.
    """
    told: dict[int, Told] = {}
    found: list[str] = []
    cued: list[bool] = []
    last: dict[str, tuple[int, str]] = {}
    carried: tuple[int, int, str] | None = None
    leads = find_leads(scene)
    for number, amount in enumerate(scene.amounts):
        home = scene.homes[number]
        sentence = scene.sentences[home]
        if tabled and number in tabled:
            found.append(tabled[number])
            cued.append(True)
            if items[number] is not None:
                last[items[number] or ""] = (sentence.paragraph, found[-1])
            # The note below a table goes on with what stands in it.
            carried = (home, sentence.paragraph + 1, found[-1])
            continue
        if home not in told:
            told[home] = tell(scene, sentence)
        none = getattr(amount, "high", 1) == 0
        cue = _nearest(scene, sentence, told[home], number, none=none)
        status = NAMES.get(cue, cue)
        if (
            cue == "delivery"
            and carried
            and carried[0] == home
            and carried[2] in OPEN
            and not _turned(scene, sentence, number)
        ):
            # A noun of delivery beside what is open in its sentence is part of that.
            status = carried[2]
        if cue in TO_COME and not (times and times[number]) and _is_agreed(told, scene, home):
            status = "promised"
        item = items[number]
        if none and status in NO_DENIAL and _denied(told, scene, home):
            status = "denied"
        if not status and by_arrow(scene, sentence) is not None:
            status = "delivered"
        if not status and home in leads:
            lead = leads[home]
            if lead not in told:
                told[lead] = tell(scene, scene.sentences[lead])
            status = _of_lead(told[lead])
        if not status and (carried is None or carried[1] != sentence.paragraph):
            status = _in_question(told, scene, home)
        cued.append(bool(status))
        if not status and kinds[number] not in TABLED:
            if item is not None and item in last and sentence.paragraph - last[item][0] <= 1:
                status = last[item][1]
            elif carried is not None and carried[1] == sentence.paragraph:
                status = carried[2] if home - carried[0] <= CARRIED + 1 else ""
            elif carried is not None and _holds(sentence):
                status = carried[2] if sentence.paragraph - carried[1] == 1 else ""
            elif carried is not None and kinds[number] == "value":
                near = sentence.paragraph - carried[1] == 1 and carried[2] == "delivered"
                status = carried[2] if near else ""
            if status in OPEN and carried and carried[0] != home and kinds[number] != "value":
                # What is open was told of; a further sentence mostly tells what came of it.
                status = status if _holds(sentence) else "delivered"
            if not status and sentence.of("place") and kinds[number] == "quantity":
                # A verb that no list has, beside a party: mostly something moved; of money it
                # mostly says what something is worth.
                status = "delivered"
            if not cued[-1] and times and _still_to_come(scene, times[number]):
                status = "expected"
        if times and status == "delivered" and _still_to_come(scene, times[number]):
            ahead = scene.words.index(amount.start)
            expected = any(one.value == "expect" and one.last < ahead for one in told[home].cues)
            status = "expected" if expected else "planned"
        found.append(status or "other")
        if item is not None:
            last[item] = (sentence.paragraph, found[-1])
        if kinds[number] not in TABLED and status and status != "denied":
            carried = (home, sentence.paragraph, status)
    return _as_below(scene, found, cued, kinds)


def _as_below(
    scene: Scene, found: list[str], cued: list[bool], kinds: tuple[str, ...]
) -> tuple[str, ...]:
    """A number without a cue, as in a headline, has the status of the same number told below."""
    below: dict[tuple[object, ...], str] = {}
    for number in range(len(found) - 1, -1, -1):
        amount = scene.amounts[number]
        key = (getattr(amount, "low", None), getattr(amount, "high", None), amount.unit)
        if key[:2] == (None, None):
            continue
        if cued[number]:
            below[key] = found[number]
        elif found[number] == "other" and kinds[number] not in TABLED and key in below:
            found[number] = below[key]
    return tuple(found)


def _turned(scene: Scene, sentence: Sentence, number: int) -> bool:
    """Whether the sentence turns between amount `number` and the one before it."""
    before, amount = scene.amounts[number - 1], scene.amounts[number]
    return any(before.end <= one.start < amount.start for one in sentence.of("contrast"))


def _holds(sentence: Sentence) -> bool:
    return any(mark.value == "holds" for mark in sentence.of("around"))


def _still_to_come(scene: Scene, when: str | None) -> bool:
    today = scene.context.date
    return when is not None and today is not None and when > today[: len(when)]


def _in_question(told: dict[int, Told], scene: Scene, home: int) -> str:
    """What the question before a paragraph asks about: its answer needs no verb of its own."""
    paragraph = scene.sentences[home].paragraph
    before = home - 1
    while (
        before >= 0
        and home - before <= CARRIED
        and (scene.sentences[before].paragraph == paragraph)
    ):
        before -= 1
    if before < 0 or scene.sentences[before].paragraph == paragraph:
        return ""
    end = scene.sentences[before].end
    if "?" not in scene.text[end - 2 : end]:
        return ""
    if before not in told:
        told[before] = tell(scene, scene.sentences[before])
    return _of_lead(told[before])


def _denied(told: dict[int, Told], scene: Scene, home: int) -> bool:
    """Whether this sentence or the one before it in the paragraph denies something."""
    for number in (home, home - 1):
        if number < 0 or scene.sentences[number].paragraph != scene.sentences[home].paragraph:
            continue
        if number not in told:
            told[number] = tell(scene, scene.sentences[number])
        if any(cue.value == "deny" for cue in told[number].cues):
            return True
    return False


def _is_agreed(told: dict[int, Told], scene: Scene, home: int) -> bool:
    """Whether the sentence before or behind it in the paragraph tells of a contract.

    What is to come by a contract is promised; a day that it comes on is the plan for it.
    """
    # Where words tie clauses, a promise of the same sentence that does not govern is known as such.
    near = (home, home - 1, home + 1) if scene.cues.ties else (home - 1, home + 1)
    for number in near:
        if not 0 <= number < len(scene.sentences):
            continue
        if scene.sentences[number].paragraph != scene.sentences[home].paragraph:
            continue
        if number not in told:
            told[number] = tell(scene, scene.sentences[number])
        for cue in told[number].cues:
            # "Signed an agreement" is one cue, of several words.
            if cue.value == "contract" or (number == home and cue.value == "promise"):
                return True
            if cue.value == "promise" and cue.last > cue.first:
                return True
    return False


def _nearest(scene: Scene, sentence: Sentence, told: Told, number: int, *, none: bool) -> str:
    """The value of the cue that governs amount `number`, or nothing."""
    amount = scene.amounts[number]
    best, status = REACH, ""
    here = scene.words.index(amount.start)
    # Whether nouns of delivery move a share: in some languages they mostly name what it is of.
    share = amount.unit in SHARES and not scene.cues.statuses.get("shares_move")
    if not told.cues:
        return ""
    verbs_close = scene.cues.order.get("negation") == "after"
    cues = of_its_part(told, here)
    if not cues:
        # Of a whole that is told of the part is what came of it.
        return "deliver"
    behind = scene.words.index(amount.end - 1) + 1
    only_alone = bool(told.alone) and all(cue in told.alone for cue in cues)
    told_of_others = False
    for cue in cues:
        if told.relative and any(
            a < cue.first < b < here and not tells_worth(scene, sentence, (a, b), amount, here)
            for a, b in told.relative
        ):
            continue
        if cue.value == "deny":
            if _is_denied(scene, sentence, cue, here):
                return "deny"
            continue
        # "None was delivered" states a none; only somebody who denies makes a denial.
        value = cue.value
        if none and (value == "negated" or (value == "future" and _is_not_yet(sentence, cue))):
            value = "deliver"
        if share and value == "delivery":
            continue
        away = words_between(scene, sentence, cue, here)
        if cue.first >= behind:
            # A comma inside the number parts nothing.
            away -= scene.apart[behind] - scene.apart[here]
        if value == "standing" and away > NEAR_STANDING:
            continue
        if value == "held" and cue.last + 1 != here:
            # "Has 40 tanks", "stood at 40": what is had or reached stands right behind.
            continue
        if value in LEFT and not 0 <= here - cue.last <= NEAR_OWED:
            continue
        alone = bool(told.alone) and cue in told.alone
        if alone and not _beside(scene, cue, number):
            told_of_others = only_alone and _speaks_of(scene, cue, number)
            if not only_alone or told_of_others:
                continue
        if verbs_close and cue.first > here:
            # Where verbs close the clause the words before one say nothing of how near it is.
            away -= (cue.first - here) * 2 // 3
        start = HEAD_START[value]
        before_number = alone and cue.last + 1 == here
        if before_number:
            # "The promised ten never came": the verb says what came of them.
            start = 0
        elif value == "other" and cue.first == behind:
            # "Received 40 complaints": what is counted is nothing that changes hands.
            start = NEAR_COUNTED
        low, high = sorted((cue.first, here))
        if start > 0 and scene.apart[high] > scene.apart[low]:
            start //= 2
        if verbs_close and cue.first < here:
            # There a plan stands behind what it plans: one before an amount has closed its clause.
            start = min(start, 0)
        if told.joints:
            away += JOINED * sum(low < joint <= high for joint in told.joints)
        away -= start + (NEAR_ATTRIBUTE * 2 if alone and not before_number else 0)
        if away < best:
            best, status = away, value
    if NAMES.get(status) in OPEN and _in_done_clause(scene, sentence, told, here):
        return "deliver"
    # "Instead of the ten ordered, six stood there."
    return "deliver" if told_of_others and not status else status


def _is_not_yet(sentence: Sentence, cue: Mark) -> bool:
    """Whether a verb is still to come only because it has not yet been done: of none it is told."""
    near = (cue.first - one.last for one in sentence.of("around") if one.value == "not_yet")
    return any(0 < away <= NEAR_NEGATION for away in near)


def _in_done_clause(scene: Scene, sentence: Sentence, told: Told, here: int) -> bool:
    """Whether word `here` stands in a clause without a cue that tells what was done: no other
    clause says then that it is still to come.
    """
    ends, small = scene.cues.done_ends, scene.words.small
    if not ends:
        return False
    low = high = here
    while low > sentence.first and small[low - 1] not in SIGNS:
        low -= 1
    while high < sentence.last and small[high + 1] not in SIGNS:
        high += 1
    if any(low <= cue.first <= high for cue in told.cues):
        return False
    return any(len(word) > SHORT and word.endswith(ends) for word in small[low : high + 1])


def _of_lead(lead: Told) -> str:
    """The status that the line above a list gives to its entries: that of its last cue."""
    cues = [cue for cue in lead.cues if cue.value != "deny"]
    if not cues:
        return ""
    # "Has sent": what is had is told of no entry where a verb says what was done.
    cues = [cue for cue in cues if cue.value not in HAD] or cues
    last = max(cues, key=lambda cue: cue.first + HEAD_START[cue.value])
    return NAMES[last.value]


def _is_denied(scene: Scene, sentence: Sentence, deny: Mark, here: int) -> bool:
    """Whether what stands at word `here` is part of what is denied.

    A denial reaches to where the sentence turns or somebody says something else; over a turn only
    with a word that points back.
    """
    low, high = (deny.last, here) if deny.last < here else (here, deny.first)
    words = scene.words
    turns = [one for one in sentence.turns if low < one <= high]
    turns += [n for n in range(low, high) if words.small[n] == ";"]
    if deny.last < here and scene.cues.order.get("negation") == "after":
        # Where verbs close the clause, what follows is another one.
        return False
    back = scene.cues.voice_words["this"]
    if deny.last + 1 < here and words.small[deny.last + 1] in back:
        # "Disputed this, saying that ten had come": what is denied has been named.
        said = sentence.of("say")
        if any(deny.last < one.first < high for one in said):
            return False
    if deny.last < here:
        turns += [n for n in range(low, high) if words.small[n] == ":"]
        turns += [
            one.first
            for kind in ("say", "according_pre", "carried")
            for one in sentence.of(kind)
            if deny.last + NEAR_NEGATION < one.first <= high
        ]
        return not turns
    if not turns:
        return True
    return points_back(scene, deny.first, deny.last)


def points_back(scene: Scene, first: int, last: int) -> bool:
    """Whether a word like 'this' stands beside words `first` to `last`."""
    back = scene.cues.voice_words["this"]
    return any(word in back for word in scene.words.small[max(0, first - 3) : last + 4])


def _beside(scene: Scene, cue: Mark, number: int) -> bool:
    """Whether amount `number` is the one that a participle before a noun speaks of."""
    amount = scene.amounts[number]
    if scene.cues.order["item"] == "before":
        here = scene.words.index(amount.start)
        after = number == 0 or scene.amounts[number - 1].start < cue.start
        return cue.last < here <= cue.last + NEAR_ATTRIBUTE + 1 and after
    if scene.words.index(amount.start) == cue.last + 1:
        return True
    there = scene.words.index(amount.end)
    if not there <= cue.first < there + NEAR_ATTRIBUTE:
        return False
    # "Half of the promised 30": the participle speaks of the number right behind it.
    following = scene.amounts[number + 1 : number + 2]
    return not any(scene.words.index(one.start) == cue.last + 1 for one in following)


def _speaks_of(scene: Scene, cue: Mark, number: int) -> bool:
    """Whether a participle speaks of an amount next to amount `number`, and so not of it."""
    near = range(max(0, number - 1), min(len(scene.amounts), number + 2))
    return any(
        one != number and scene.homes[one] == scene.homes[number] and _beside(scene, cue, one)
        for one in near
    )
