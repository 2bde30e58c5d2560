"""The cues of status in one sentence, read together: what a future beside a promise says, a negation
beside a verb, a verb in two parts, a perfect behind a modal verb.

In: a scene and one of its sentences. Out: the cues that are left, each with what it says; which of
them speak of one noun alone, where clauses are joined, and where a whole is told of whose part follows.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from steelyard.reading.infinitives import with_infinitives
from steelyard.reading.marks import Mark
from steelyard.reading.scene import TURN, Scene, Sentence
from steelyard.reading.wholes import NEAR_THAT, beside_parts, find_parts
from steelyard.reading.withdrawing import WITHDRAWN, taken_back

FAR = 60
"""Beyond so many words no cue governs anything."""
HEAD_START = {
    "deny": 12,
    "negated": 12,
    "plan": 7,
    "ask": 7,
    "future": 7,
    "awaited": 7,
    "modal": 4,
    "perhaps": 4,
    "expect": 6,
    "promise": 6,
    "contract": 0,
    "announce": 0,
    "parcel": -4,
    "deliver": 0,
    "delivery": -5,
    "other": 0,
    "standing": -5,
    "stock": 2,
    "rest": -4,
    "instead": 0,
    "held": 4,
}
"""So many words nearer: 'plans to deliver' is a plan, for the plan governs the delivery. A noun of
delivery stands behind any verb, and a contract behind the verb that says what came of it."""
GOVERNS = ("promise", "contract", "announce", "expect", "plan", "ask")
"""What a future beside it is part of: 'signed a contract to deliver', 'expects that it will come'."""
TO_COME = frozenset({"future", "awaited"})
SIGNS = frozenset({",", ":", "—", "–", ";"})
"""Signs that a clause may begin behind."""
OWED = frozenset({"promise", "contract"})
"""What has a rest that is still owed."""
MODALS = frozenset({"modal", "perhaps"})
"""What is meant to be, and what may be: a plan, and hearsay before a perfect."""
ALONE = frozenset({"deliver", "promise", "plan", "ask"})
"""A participle of these before a noun speaks of that noun alone."""
VERBS = frozenset({"deliver", "infinitive", "split", "present"})
"""Kinds whose words are verbs in every language."""
NEGATED = frozenset({"deliver", "infinitive", "future", "awaited", "promise"})
NEAR_NEGATION = 3
"""A negation so many words before a verb, or behind it where verbs close the sentence, negates it."""
OF_VERBS = ("status", "flow", "say")
"""Kinds of marks that are verbs, or nouns of verbs."""
NEAR_INFINITIVE = 2
"""Where verbs close the clause, the auxiliary stands so many words from its infinitive."""
NEAR_JOINED = 6
"""A joining word stands at most so many words before the verb that it joins."""
SECOND_PART = 40
"""Within so many words the second part of a verb is looked for."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the cues of one sentence say together; `alone` speak of the noun beside them only.

    `joints` are the words that join another verb, and with it another clause; `parts` the first and
    last words of 'of the ten that were promised'.
    """

    cues: tuple[Mark, ...]
    alone: frozenset[Mark]
    joints: tuple[int, ...] = ()
    parts: tuple[tuple[int, int], ...] = ()
    relative: tuple[tuple[int, int], ...] = ()


def tell(scene: Scene, sentence: Sentence) -> Told:
    """The cues of a sentence, read together."""
    marks = sentence.of("status")
    if not marks:
        return Told((), frozenset())
    around = sentence.of("around")
    if scene.cues.order.get("capitals"):
        marks = [mark for mark in marks if not _is_noun(scene, sentence, mark)]
    cues = _wholes(scene, sentence, marks)
    if scene.cues.statuses.get("infinitive_mark"):
        cues = with_infinitives(scene, sentence, cues, GOVERNS)
    months = {mark.start for mark in sentence.of("month")}
    cues = [cue for cue in cues if cue.value not in MODALS or _meant(cue, around, months)]
    cues = [cue for cue in cues if not _guessed(sentence, cue, around)]
    cues = [cue for cue in cues if cue.value != "perhaps" or _does(scene, sentence, cue, cues)]
    cues = [_with_auxiliary(scene, sentence, cue, cues, around) for cue in cues]
    cues = [_negated(scene, cue, around) for cue in cues]
    if any(cue.value == WITHDRAWN for cue in cues):
        cues = taken_back(scene, cues, around)
    kept = [cue for cue in _at_work(sentence, cues) if cue.value in HEAD_START]
    if len(kept) > 1:
        kept = [cue for cue in kept if not _is_manner(scene, sentence, cue)]
    parts = tuple(find_parts(scene, sentence, kept))
    if any(cue.value == "rest" for cue in kept) and not _is_owed(scene, sentence, kept):
        kept = [cue for cue in kept if cue.value != "rest"]
    governed = [
        _governed(
            scene,
            sentence,
            cue,
            [one for one in kept if beside_parts(parts, cue, one)] if parts else kept,
        )
        if cue.value in TO_COME
        else cue
        for cue in kept
    ]
    kept = _side_by_side(sentence, kept, governed)
    alone = frozenset(
        cue for cue in kept if cue.value in ALONE and _before_noun(scene, sentence, cue)
    )
    joints = tuple(_joints(scene, sentence, kept))
    joints += tuple([mark.first for mark in around if mark.value == "of_them"])
    return Told(tuple(kept), alone, joints, parts, tuple(_relative(scene, sentence)))


def _joints(scene: Scene, sentence: Sentence, cues: list[Mark]) -> Iterator[int]:
    """The words that join another verb."""
    small, first = scene.words.small, sentence.first + 1
    joiners = scene.cues.clause_joiners.intersection(small[first : sentence.last])
    if not joiners:
        return
    verbs = {mark.first for kind in OF_VERBS for mark in sentence.of(kind)}
    for number, word in enumerate(small[first : sentence.last], first):
        if word in joiners and (
            number + 1 in verbs
            or _joins_told(scene, number, cues)
            or _joins_verb(scene, sentence, number, cues)
        ):
            yield number


def _relative(scene: Scene, sentence: Sentence) -> Iterator[tuple[int, int]]:
    """The first and last words of clauses that tell of the noun before them: ', which had come,'."""
    opens, small = scene.cues.relative, scene.words.small
    if not opens:
        return
    for number in range(sentence.first, sentence.last - 1):
        if small[number] != ",":
            continue
        if small[number + 1] in opens or (
            small[number + 1].isalpha() and small[number + 2] in opens
        ):
            end = number + 2
            while end < sentence.last and small[end] not in SIGNS:
                end += 1
            yield number, end


def _is_noun(scene: Scene, sentence: Sentence, mark: Mark) -> bool:
    """Whether a verb is none: where nouns have a capital, one inside a sentence is a noun."""
    if mark.value not in VERBS or mark.first == sentence.first:
        return False
    return scene.text[mark.start].isupper() and scene.words.small[mark.first - 1][0].isalpha()


def _joins_told(scene: Scene, number: int, cues: Sequence[Mark]) -> bool:
    """Whether an amount follows a joining word, and that before it has its verb: '30 came and 20 will'."""
    start = scene.words.starts[number]
    at = bisect_left(scene.amount_starts, start)
    if not 0 < at < len(scene.amounts):
        return False
    if scene.words.index(scene.amounts[at].start) != number + 1:
        return False
    low = bisect_left(cues, scene.amounts[at - 1].end, key=lambda one: one.start)
    return low < len(cues) and cues[low].end <= start


def _joins_verb(scene: Scene, sentence: Sentence, number: int, cues: Sequence[Mark]) -> bool:
    """Whether a joining word stands between the object of one verb and the next verb: 'sent 30 and
    by May means to send'. Only where an object follows its verb.
    """
    if scene.cues.order["item"] == "before" or scene.cues.statuses.get("infinitive"):
        return False
    at = bisect_left(cues, number, key=lambda one: one.first)
    if not 0 < at < len(cues) or cues[at].first - number > NEAR_JOINED:
        return False
    words = scene.words
    before, after = words.ends[cues[at - 1].last], words.starts[number]
    signs = (words.small[n] in SIGNS for n in range(cues[at - 1].last, cues[at].first))
    return (
        _amount_between(scene, before, after)
        and not _amount_between(scene, after, cues[at].start)
        and not any(signs)
        and not any(number < one.first < cues[at].first for one in sentence.of("item"))
    )


def of_its_part(told: Told, here: int) -> Sequence[Mark]:
    """The cues that may govern word `here`: of a whole and of its part each has its own."""
    if not told.parts:
        return told.cues
    within = [part for part in told.parts if part[0] <= here <= part[1]]
    mine = [
        cue
        for cue in told.cues
        if within == [part for part in told.parts if part[0] <= cue.first <= part[1]]
    ]
    # What is told of a whole is not told of its part.
    return mine or (told.cues if within else ())


def _before_noun(scene: Scene, sentence: Sentence, cue: Mark) -> bool:
    """Whether a participle stands before a noun: by its ending, or between a number and a good."""
    if scene.words.small[cue.first - 1] in scene.cues.determiners and cue.first > sentence.first:
        at = bisect_left(scene.amount_starts, cue.end)
        if at < len(scene.amounts) and scene.words.index(scene.amounts[at].start) == cue.last + 1:
            return True
    ends = scene.cues.attributive
    if ends and scene.words.small[cue.last].endswith(ends):
        return True
    if not any(one.first == cue.last + 1 for one in sentence.of("item")):
        following = scene.words.starts[cue.last + 1] if cue.last < sentence.last else -1
        if not (scene.cues.order.get("capitals") and scene.text[following].isupper()):
            return False
    at = bisect_right(scene.amount_starts, cue.start) - 1
    return at >= 0 and scene.words.index(scene.amounts[at].end) == cue.first


def _is_manner(scene: Scene, sentence: Sentence, cue: Mark) -> bool:
    """Whether a word for something else only says what the things counted are like: 'four damaged
    tanks'.
    """
    if cue.value != "other" or cue.last > cue.first or cue.last >= sentence.last:
        return False
    at = bisect_right(scene.amounts, cue.start, key=lambda one: one.start) - 1
    if at < 0 or scene.words.index(scene.amounts[at].end) != cue.first:
        return False
    if scene.cues.attributive:
        return scene.words.small[cue.last].endswith(scene.cues.attributive)
    if scene.cues.order.get("capitals"):
        capital = scene.text[scene.words.starts[cue.last + 1]].isupper()
        return capital and not scene.text[cue.start].isupper()
    return any(one.first == cue.last + 1 for one in sentence.of("item"))


def _wholes(scene: Scene, sentence: Sentence, marks: Iterable[Mark]) -> list[Mark]:
    """Every mark; of a verb in two parts what both say together, none where the second is missing."""
    words, split = scene.words, scene.cues.statuses.get("split", {})
    found: list[Mark] = []
    for mark in marks:
        if mark.value != "split":
            found.append(mark)
            continue
        parts = split[words.small[mark.first]]
        value, second = parts.get("else", "none"), None
        upto = min(sentence.last, mark.last + SECOND_PART)
        for number in range(mark.last + 1, upto + 1):
            word = words.small[number]
            if word == ";":
                break
            if word in parts and _closes(scene, sentence, number):
                value = parts[word]
                if value != "none" and scene.cues.order.get("brackets"):
                    # What both say stands at either of them: "stellt für ... 20 Millionen bereit".
                    at = words.starts[number], words.ends[number]
                    second = Mark(*at, number, number, mark.kind, value)
                break
        if value != "none":
            found.append(mark._replace(value=value))
        if second is not None:
            found = sorted([*found, second])
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


def _guessed(sentence: Sentence, cue: Mark, around: Iterable[Mark]) -> bool:
    """Whether an expectation is a guess at what was done: a perfect follows a word of doubt."""
    if cue.value != "expect" or not is_perfect(around, cue):
        return False
    return any(mark.start == cue.start for mark in sentence.of("certainty"))


def _does(scene: Scene, sentence: Sentence, cue: Mark, cues: list[Mark]) -> bool:
    """What may be is a plan where something would change hands; what may hold or cost is none."""
    turns = sentence.turns
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
        # One word alone is an auxiliary, where verbs do not close the clause: "said it would
        # deliver" is no "said to deliver".
        closing = scene.cues.order.get("negation") == "after"
        reach = NEAR_INFINITIVE if closing or cue.last > cue.first else 1
        if any(cue.first - reach <= one.last <= cue.first for one in begun):
            return cue._replace(value="deliver")
        # What somebody is accused of is told as done, though it stands in an infinitive.
        accused = cue.last > cue.first and any(one.value == "accused" for one in around)
        return cue._replace(value="deliver") if accused else cue
    if cue.value != "infinitive":
        return cue
    helpers = [one.first for one in around if one.value == "auxiliary"]
    helpers += [one.first for one in cues if one.value in MODALS]
    turns = sentence.turns
    for helper in helpers:
        low, high = sorted((helper, cue.first))
        if helper > cue.last + NEAR_INFINITIVE or any(low < turn < high for turn in turns):
            continue
        if scene.apart[high] - scene.apart[low] < TURN:
            return cue._replace(value="future")
    if any(one.value == "expect" and one.last < cue.first for one in cues):
        # "Expects that 20 come": the present of a verb that is expected looks ahead.
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
            (other.value == "not_yet" and abs(other.first - one.first) <= NEAR_NEGATION)
            # "Will not come before June": it will come then.
            or (other.value == "till" and 0 < other.first - cue.last <= NEAR_NEGATION)
            for other in around
        )
        if yet:
            return cue._replace(value="future" if cue.value != "promise" else "promise")
        return cue._replace(value="negated")
    return cue


def _amount_between(scene: Scene, start: int, end: int) -> bool:
    at = bisect_left(scene.amount_starts, start)
    return at < len(scene.amounts) and scene.amounts[at].start < end


def _at_work(sentence: Sentence, cues: list[Mark]) -> list[Mark]:
    """Who is at work came from elsewhere where two places are named; else it is no flow."""
    if not any(cue.value == "present" for cue in cues):
        return cues
    places = {mark.value for mark in sentence.of("place")}
    value = "deliver" if len(places) > 1 else "other"
    return [cue._replace(value=value) if cue.value == "present" else cue for cue in cues]


def _is_owed(scene: Scene, sentence: Sentence, cues: Sequence[Mark]) -> bool:
    """Whether a rest is that of what was promised, in this sentence or in the one before it."""
    if any(cue.value in OWED for cue in cues):
        return True
    number = scene.sentence_at(sentence.start)
    before = scene.sentences[number - 1] if number else sentence
    return before.paragraph == sentence.paragraph and any(
        mark.value in OWED for mark in before.of("status")
    )


def _side_by_side(sentence: Sentence, cues: list[Mark], governed: list[Mark]) -> list[Mark]:
    """What is to come and hangs on a promise takes along what stands beside it: 'A will send, while B'."""
    beside = [one.first for one in sentence.of("around") if one.value == "beside"]
    if not beside:
        return governed
    said = [one.first for one in sentence.of("say")]
    found = list(governed)
    for number in range(1, len(cues)):
        cue, before = cues[number], cues[number - 1]
        if found[number].value not in TO_COME or before.value not in TO_COME:
            continue
        if not any(before.first < joint < cue.first for joint in beside):
            continue
        if found[number - 1].value in GOVERNS and not any(
            before.first < verb < cue.first for verb in said
        ):
            found[number] = cue._replace(value=found[number - 1].value)
    return found


def _own_clause(scene: Scene, low: int, cue: Mark) -> bool:
    """Whether a finite verb stands in a clause that nothing ties to what is said at word `low`.

    Known where the language lists the words that tie a clause to its verb, and how infinitives end.
    """
    ties, bare = scene.cues.ties, scene.cues.bare_ends
    small = scene.words.small
    if not ties or small[cue.last].endswith(bare):
        return False
    signs = [n for n in range(low + 1, cue.first) if small[n] in SIGNS]
    return bool(signs) and not any(
        word in ties for n in signs for word in small[n + 1 : n + 1 + NEAR_THAT]
    )


def _governed(scene: Scene, sentence: Sentence, cue: Mark, cues: list[Mark]) -> Mark:
    """A future as what it is part of: of a promise, of an expectation."""
    closing = scene.cues.order.get("negation") == "after"
    best, value = FAR, ""
    own = {one.first for one in cues}
    said = [
        one.first
        for one in sentence.of("say")
        if not own.intersection(range(one.first, one.last + 1))
    ]
    turns = sentence.turns
    for other in cues:
        if other.value not in GOVERNS or (other.start == cue.start and not closing):
            # Only the ending of a verb that closes its clause governs its stem.
            continue
        low, high = sorted((other.first, cue.first))
        if any(low < turn < high for turn in turns) or scene.apart[high] - scene.apart[low] >= TURN:
            continue
        if any(low < verb < high for verb in said):
            continue
        if other.first < cue.first and _own_clause(scene, low, cue):
            continue
        if high - low < best:
            best, value = high - low, other.value
    # What is to come stays as near as it was: no verb of delivery beside it tells it done.
    weak = value and HEAD_START[value] < HEAD_START["promise"]
    return cue._replace(value="promise" if weak else value) if value else cue
