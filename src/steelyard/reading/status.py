"""Whether an amount changed hands, was promised, planned, expected or denied.

In: a scene. Out: for each amount one status. The cues of a sentence are first read
together (a future, a negation, a verb in two parts), then the one nearest to an amount governs it.
Nearness counts words, and a sign between clauses counts as many: a cue governs its clause first.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from steelyard.reading.leads import find_leads
from steelyard.reading.marks import Mark
from steelyard.reading.scene import TURN, Scene, Sentence

FAR = 60
"""Beyond so many words no cue governs anything."""
REACH = 40
"""Beyond so many words no cue of status governs an amount: what lies behind a turn is told of others."""
NAMES = {
    "deliver": "delivered",
    "delivery": "delivered",
    "promise": "promised",
    "contract": "promised",
    "announce": "promised",
    "plan": "planned",
    "future": "planned",
    "awaited": "expected",
    "modal": "planned",
    "perhaps": "planned",
    "expect": "expected",
    "deny": "denied",
    "negated": "denied",
    "other": "other",
    "standing": "other",
    "stock": "other",
}
HEAD_START = {
    "deny": 12,
    "negated": 12,
    "plan": 7,
    "future": 7,
    "awaited": 7,
    "modal": 4,
    "perhaps": 4,
    "expect": 6,
    "promise": 6,
    "contract": 0,
    "announce": 0,
    "deliver": 0,
    "delivery": -5,
    "other": 2,
    "standing": -5,
    "stock": 2,
}
"""So many words nearer: 'plans to deliver' is a plan, for the plan governs the delivery. A noun of
delivery stands behind any verb, and a contract behind the verb that says what came of it."""
BEYOND = FAR + max(HEAD_START.values())
"""What is further off by words alone governs nothing: what stands between need not be counted."""
GOVERNS = ("promise", "contract", "announce", "expect", "plan")
"""What a future beside it is part of: 'signed a contract to deliver', 'expects that it will come'."""
DONE = frozenset({"deliver", "delivery", "infinitive", "present"})
MODALS = frozenset({"modal", "perhaps"})
"""What is meant to be, and what may be: a plan, and hearsay before a perfect."""
ALONE = frozenset({"deliver", "promise", "plan"})
"""A participle of these before a noun speaks of that noun alone."""
NEGATED = frozenset({"deliver", "infinitive", "promise"})
NEAR_NEGATION = 3
"""A negation so many words before a verb, or behind it where verbs close the sentence, negates it."""
NEAR_INFINITIVE = 2
"""Where verbs close the clause, the auxiliary stands so many words from its infinitive."""
NEAR_ATTRIBUTE = 3
"""A participle before a noun stands so many words from the amount of that noun."""
NEAR_STANDING = 6
"""People who are simply there are told of by a word so near."""
JOINED = 8
"""So many words a joining word counts that opens another clause: 'sent ten and plans to send'."""
SECOND_PART = 40
"""Within so many words the second part of a verb is looked for."""
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
    words = scene.words
    here = words.index(position)
    low, high = (mark.last, here) if mark.last < here else (here, mark.first)
    away = high - low
    if away > BEYOND:
        return away
    away += scene.apart[high] - scene.apart[low]
    turns = sentence.of("contrast")
    if not turns:
        return away
    if scene.cues.order.get("particles"):
        # There a turn is the ending of a word, and belongs to the part that it closes.
        return away + TURN * sum(low <= one.first < high for one in turns)
    return away + TURN * sum(low < one.first <= high for one in turns)


@dataclass(frozen=True, slots=True)
class _Told:
    """What the cues of one sentence say together; `alone` speak of the noun beside them only.

    `joints` are the words that join another verb, and with it another clause.
    """

    cues: tuple[Mark, ...]
    alone: frozenset[Mark]
    joints: tuple[int, ...] = ()


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
    told: dict[int, _Told] = {}
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
            told[home] = _told(scene, sentence)
        none = getattr(amount, "high", 1) == 0
        status = _nearest(scene, sentence, told[home], number, none=none)
        item = items[number]
        if none and status in NO_DENIAL and _denied(told, scene, home):
            status = "denied"
        if not status and home in leads:
            lead = leads[home]
            if lead not in told:
                told[lead] = _told(scene, scene.sentences[lead])
            status = _of_lead(told[lead])
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
            if not cued[-1] and times and _still_to_come(scene, times[number]):
                status = "expected"
        if times and status == "delivered" and _still_to_come(scene, times[number]):
            status = "planned"
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


def _holds(sentence: Sentence) -> bool:
    return any(mark.value == "holds" for mark in sentence.of("around"))


def _still_to_come(scene: Scene, when: str | None) -> bool:
    today = scene.context.date
    return when is not None and today is not None and when > today[: len(when)]


def _denied(told: dict[int, _Told], scene: Scene, home: int) -> bool:
    """Whether this sentence or the one before it in the paragraph denies something."""
    for number in (home, home - 1):
        if number < 0 or scene.sentences[number].paragraph != scene.sentences[home].paragraph:
            continue
        if number not in told:
            told[number] = _told(scene, scene.sentences[number])
        if any(cue.value == "deny" for cue in told[number].cues):
            return True
    return False


def _nearest(scene: Scene, sentence: Sentence, told: _Told, number: int, *, none: bool) -> str:
    """The status of the cue that governs amount `number`, or nothing."""
    amount = scene.amounts[number]
    best, status = REACH, ""
    here = scene.words.index(amount.start)
    share = amount.unit in SHARES
    if not told.cues:
        return ""
    verbs_close = scene.cues.order.get("negation") == "after"
    only_alone = all(cue in told.alone for cue in told.cues)
    for cue in told.cues:
        if cue.value == "deny":
            if _is_denied(scene, sentence, cue, here):
                return "denied"
            continue
        # "None was delivered" states a none; only somebody who denies makes a denial.
        value = "deliver" if cue.value == "negated" and none else cue.value
        if share and value == "delivery":
            continue
        away = distance(scene, sentence, cue, amount.start)
        if value == "standing" and away > NEAR_STANDING:
            continue
        if cue in told.alone and not only_alone and not _beside(scene, cue, number):
            continue
        if verbs_close and cue.first > here:
            # Where verbs close the clause the words before one say nothing of how near it is.
            away -= (cue.first - here) * 2 // 3
        start = HEAD_START[value]
        low, high = sorted((cue.first, here))
        if start > 0 and scene.apart[high] > scene.apart[low]:
            start //= 2
        if told.joints:
            away += JOINED * sum(low < joint <= high for joint in told.joints)
        away -= start + (NEAR_ATTRIBUTE * 2 if cue in told.alone else 0)
        if away < best:
            best, status = away, NAMES[value]
    return status


def _of_lead(lead: _Told) -> str:
    """The status that the line above a list gives to its entries: that of its last cue."""
    cues = [cue for cue in lead.cues if cue.value != "deny"]
    if not cues:
        return ""
    last = max(cues, key=lambda cue: cue.first + HEAD_START[cue.value])
    return NAMES[last.value]


def _is_denied(scene: Scene, sentence: Sentence, deny: Mark, here: int) -> bool:
    """Whether what stands at word `here` is part of what is denied.

    A denial reaches to where the sentence turns or somebody says something else; over a turn only
    with a word that points back.
    """
    low, high = (deny.last, here) if deny.last < here else (here, deny.first)
    words = scene.words
    turns = [one.first for one in sentence.of("contrast") if low < one.first <= high]
    turns += [n for n in range(low, high) if words.small[n] == ";"]
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


def _told(scene: Scene, sentence: Sentence) -> _Told:
    """The cues of a sentence, read together."""
    marks = sentence.of("status")
    if not marks:
        return _Told((), frozenset())
    around = sentence.of("around")
    cues = _wholes(scene, sentence, marks)
    months = {mark.start for mark in sentence.of("month")}
    cues = [cue for cue in cues if cue.value not in MODALS or _meant(cue, around, months)]
    cues = [cue for cue in cues if cue.value != "perhaps" or _does(scene, sentence, cue, cues)]
    cues = [_with_auxiliary(scene, sentence, cue, cues, around) for cue in cues]
    cues = [_negated(scene, cue, around) for cue in cues]
    kept = [cue for cue in _at_work(sentence, cues) if cue.value in HEAD_START]
    kept = [_governed(scene, sentence, cue, kept) for cue in kept]
    alone = frozenset(
        cue for cue in kept if cue.value in ALONE and _before_noun(scene, sentence, cue)
    )
    kinds = ("status", "flow", "say")
    verbs = {mark.first for kind in kinds for mark in sentence.of(kind)}
    small, joiners = scene.words.small, scene.cues.clause_joiners
    joints = tuple(
        verb - 1
        for verb in sorted(verbs)
        if sentence.first < verb - 1 < sentence.last and small[verb - 1] in joiners
    )
    return _Told(tuple(kept), alone, joints)


def _before_noun(scene: Scene, sentence: Sentence, cue: Mark) -> bool:
    """Whether a participle stands before a noun: by its ending, or between a number and a good."""
    ends = scene.cues.attributive
    if ends and scene.words.small[cue.last].endswith(ends):
        return True
    if not any(one.first == cue.last + 1 for one in sentence.of("item")):
        return False
    at = bisect_right(scene.amounts, cue.start, key=lambda one: one.start) - 1
    return at >= 0 and scene.words.index(scene.amounts[at].end) == cue.first


def _beside(scene: Scene, cue: Mark, number: int) -> bool:
    """Whether amount `number` is the one that a participle before a noun speaks of."""
    amount = scene.amounts[number]
    if scene.cues.order["item"] == "before":
        here = scene.words.index(amount.start)
        after = number == 0 or scene.amounts[number - 1].start < cue.start
        return cue.last < here <= cue.last + NEAR_ATTRIBUTE + 1 and after
    there = scene.words.index(amount.end)
    return there <= cue.first < there + NEAR_ATTRIBUTE


def _wholes(scene: Scene, sentence: Sentence, marks: Iterable[Mark]) -> list[Mark]:
    """Every mark; of a verb in two parts what both say together, none where the second is missing."""
    words, split = scene.words, scene.cues.statuses.get("split", {})
    found: list[Mark] = []
    for mark in marks:
        if mark.value != "split":
            found.append(mark)
            continue
        parts = split[words.small[mark.first]]
        value = parts.get("else", "none")
        upto = min(sentence.last, mark.last + SECOND_PART)
        for number in range(mark.last + 1, upto + 1):
            word = words.small[number]
            if word == ";":
                break
            if word in parts and _closes(scene, sentence, number):
                value = parts[word]
                break
        if value != "none":
            found.append(mark._replace(value=value))
    return found


def _closes(scene: Scene, sentence: Sentence, number: int) -> bool:
    """Whether word `number` ends its clause: a sign follows it, or a word that joins clauses."""
    if number >= sentence.last:
        return True
    word = scene.words.small[number + 1]
    return not word[0].isalnum() or word in scene.cues.clause_joiners


def _meant(modal: Mark, around: Sequence[Mark], months: set[int]) -> bool:
    """'Is said to have delivered' is hearsay, 'is to deliver' a plan: a perfect follows the first.

    The name of a month is no verb.
    """
    return modal.start not in months and not is_perfect(around, modal)


def is_perfect(around: Iterable[Mark], modal: Mark) -> bool:
    """Whether a perfect follows a modal verb: then it tells hearsay."""
    return any(mark.value == "perfect" and mark.first > modal.first for mark in around)


def _does(scene: Scene, sentence: Sentence, cue: Mark, cues: list[Mark]) -> bool:
    """What may be is a plan where something would change hands; what may hold or cost is none."""
    turns = [one.first for one in sentence.of("contrast")]
    for other in cues:
        if other.value not in {"deliver", "infinitive"} or other.last < cue.first - NEAR_INFINITIVE:
            continue
        low, high = sorted((cue.first, other.first))
        if not any(low < turn < high for turn in turns):
            return scene.apart[high] - scene.apart[low] < TURN
    return False


def _with_auxiliary(
    scene: Scene, sentence: Sentence, cue: Mark, cues: list[Mark], around: Sequence[Mark]
) -> Mark:
    """An infinitive is still to come beside an auxiliary or a modal, and done behind 'began to'."""
    if cue.value == "future":
        begun = (one for one in around if one.value == "begun")
        if any(cue.first - NEAR_INFINITIVE <= one.last <= cue.first for one in begun):
            return cue._replace(value="deliver")
        return cue
    if cue.value != "infinitive":
        return cue
    helpers = [one.first for one in around if one.value == "auxiliary"]
    helpers += [one.first for one in cues if one.value in MODALS]
    turns = [one.first for one in sentence.of("contrast")]
    for helper in helpers:
        low, high = sorted((helper, cue.first))
        if helper > cue.last + NEAR_INFINITIVE or any(low < turn < high for turn in turns):
            continue
        if scene.apart[high] - scene.apart[low] < TURN:
            return cue._replace(value="future")
    return cue._replace(value="deliver")


def _negated(scene: Scene, cue: Mark, around: Sequence[Mark]) -> Mark:
    if cue.value not in NEGATED:
        return cue
    behind = scene.cues.order.get("negation") == "after"
    for one in around:
        if one.value not in {"negation", "not_yet"}:
            continue
        away = one.first - cue.last if behind else cue.first - one.last
        # In some languages the negation is part of the word of the verb.
        nearest = 0 if behind else 1
        if not nearest <= away <= NEAR_NEGATION:
            continue
        low, high = sorted((one.last, cue.first))
        if _amount_between(scene, scene.words.ends[low], scene.words.starts[high]):
            continue
        if any(not scene.words.small[n][0].isalpha() for n in range(low + 1, high)):
            continue
        yet = one.value == "not_yet" or any(
            other.value == "not_yet" and abs(other.first - one.first) <= NEAR_NEGATION
            for other in around
        )
        if yet:
            return cue._replace(value="future" if cue.value != "promise" else "promise")
        return cue._replace(value="negated")
    return cue


def _amount_between(scene: Scene, start: int, end: int) -> bool:
    at = bisect_left(scene.amounts, start, key=lambda one: one.start)
    return at < len(scene.amounts) and scene.amounts[at].start < end


def _at_work(sentence: Sentence, cues: list[Mark]) -> list[Mark]:
    """Who is at work came from elsewhere where two places are named; else it is no flow."""
    if not any(cue.value == "present" for cue in cues):
        return cues
    places = {mark.value for mark in sentence.of("place")}
    value = "deliver" if len(places) > 1 else "other"
    return [cue._replace(value=value) if cue.value == "present" else cue for cue in cues]


def _governed(scene: Scene, sentence: Sentence, cue: Mark, cues: list[Mark]) -> Mark:
    """A future as what it is part of: of a promise, of an expectation."""
    if cue.value not in {"future", "awaited"}:
        return cue
    best, value = FAR, ""
    said = [one.first for one in sentence.of("say")]
    turns = [one.first for one in sentence.of("contrast")]
    for other in cues:
        if other.value not in GOVERNS:
            continue
        low, high = sorted((other.first, cue.first))
        if any(low < turn < high for turn in turns) or scene.apart[high] - scene.apart[low] >= TURN:
            continue
        if any(low < verb < high for verb in said):
            continue
        if high - low < best:
            best, value = high - low, other.value
    return cue._replace(value=value) if value else cue
