"""Who does what a word of flow says: whether it is passive, and where its subject stands.

In: a scene, a word of flow, a place beside it. Out: yes or no. Says nothing of who gives what.
"""

from __future__ import annotations

from bisect import bisect_left

from steelyard.reading.counting import is_money
from steelyard.reading.marks import Mark
from steelyard.reading.scene import Scene, Sentence

REACH = 4
"""So many words behind its people a verb stands at most that they are the subject of."""
PEOPLE = "people"
PASSIVE_REACH = 4
"""An auxiliary so many words from a verb makes it passive."""
PRONOUN_REACH = 6
"""A pronoun so many words before a name is the subject of its clause."""
SUBJECT_REACH = 3
"""A preposition so many words before a noun makes it no subject."""


def has_no_case(scene: Scene, mark: Mark) -> bool:
    """Whether nobody can tell the case of a name, such as one of capitals; no adjective is one."""
    small, cases = scene.words.small, scene.knowns.cases
    form = " ".join(small[mark.first : mark.last + 1])
    unknown = not cases.get(form) and not cases.get(small[mark.last])
    return unknown and scene.text[mark.start].isupper()


def acts(scene: Scene, sentence: Sentence, mark: Mark) -> bool:
    """'Chilean instructors trained ten': whether an adjective belongs to people whose verb follows."""
    words, cues = scene.words, scene.cues
    ends = cues.ends["voices.first_case_adjectives"]
    if not cues.order.get("cases") or not words.small[mark.last].endswith(ends):
        return False
    number = mark.last + 1
    people = [one for one in words.of(number) if one.kind == "item" and one.first == number]
    if not people or any(cues.goods[one.value].family != PEOPLE for one in people):
        return False
    verb = next((one for one in sentence.of("flow") if one.first > people[0].last), None)
    if verb is None or verb.value not in {"give", "receive"} or verb.first > number + REACH:
        return False
    if scene.apart[verb.first] != scene.apart[number] or is_passive(scene, sentence, verb):
        return False
    spot = bisect_left(scene.amount_starts, mark.start) - 1
    counted = spot >= 0 and words.index(scene.amounts[spot].end - 1) >= mark.first - 1
    return not counted


def is_oblique(scene: Scene, mark: Mark) -> bool:
    """Whether the form of a name, or of an adjective made of it, cannot be that of who does something."""
    cues, small, cases = scene.cues, scene.words.small, scene.knowns.cases
    if not cues.order.get("cases"):
        return False
    form = " ".join(small[mark.first : mark.last + 1])
    known = cases.get(form, cases.get(small[mark.last]))
    if known:
        return "nom" not in known
    ends = cues.ends["voices.oblique_adjectives"]
    return scene.text[mark.start].islower() and small[mark.last].endswith(ends)


def is_of_doer(scene: Scene, mark: Mark) -> bool:
    """'Refiners from Peru bought': whether a place says where those are from who do something."""
    words, cues = scene.words, scene.cues
    at = mark.first - 2
    if at < 0 or not cues.order.get("cases"):
        return False
    if words.small[at + 1] not in cues.ends["flows.from"]:
        return False
    small, lists = words.small[at], cues.voice_words
    if small in lists["person"] or small in lists["person_many"]:
        return True
    return small in lists["body"] and small.endswith(cues.ends["voices.sure_ends"])


def has_subject(scene: Scene, flow: Mark) -> bool:
    """Whether a noun without a preposition stands right before a verb, where nouns have capitals.

    "The company sent Peru trucks": who gives has no name, and the place behind is given to.
    """
    words = scene.words
    if not flow.first:
        return False
    if scene.cues.order.get("cases"):
        # The firm "Alpha" sent: a name in marks before the verb.
        return words.small[flow.first - 1] in scene.cues.closing
    if not scene.cues.order.get("capitals"):
        return False
    noun = flow.first - 1
    if not words.written(noun)[0].isupper():
        return False
    low = words.starts[max(0, noun - SUBJECT_REACH)]
    return not any(
        mark.kind in {"side", "place", "month", "weekday", "relative", "part"}
        for mark in words.between(low, flow.start)
    )


def says_itself(scene: Scene, mark: Mark) -> bool:
    """Whether a pronoun before a name in its clause is the subject: 'we shall help Peru'."""
    pronouns = scene.cues.ends["flows.own_subjects"]
    first = mark.first - 1
    while pronouns and first >= max(0, mark.first - PRONOUN_REACH):
        small = scene.words.small[first]
        if small in pronouns or not small[0].isalnum():
            return small in pronouns
        first -= 1
    return False


def trains(scene: Scene, flow: Mark) -> bool:
    """Whether a word of giving is one of training: what it gives goes to where the trained are from."""
    stems = tuple(one.rstrip("*") for one in scene.cues.ends["flows.trains"])
    return bool(stems) and scene.words.small[flow.last].startswith(stems)


def brings_home(scene: Scene, flow: Mark) -> bool:
    """Whether a verb is one of coming back: whoever returns goes where they are from."""
    stems = tuple(one.rstrip("*") for one in scene.cues.ends["flows.returns"])
    return bool(stems) and scene.words.small[flow.last].startswith(stems)


def takes_from(scene: Scene, flow: Mark) -> bool:
    """Whether a word of taking is one whose "to" names whom something is taken from."""
    stems = tuple(one.rstrip("*") for one in scene.cues.ends["flows.taken_to"])
    return bool(stems) and scene.words.small[flow.last].startswith(stems)


def puts_into(scene: Scene, flow: Mark) -> bool:
    """Whether a word of giving is one whose "in" names where the money goes."""
    stems = tuple(one.rstrip("*") for one in scene.cues.ends["flows.puts_into"])
    return bool(stems) and scene.words.small[flow.last].startswith(stems)


def pays(scene: Scene, flow: Mark) -> bool:
    """Whether a verb is one of paying: its object is money."""
    word, forms = scene.words.small[flow.last], scene.cues.ends["flows.pays"]
    return word in forms or word.startswith(
        tuple(form[:-1] for form in forms if form.endswith("*")) or ("\0",)
    )


def comes_for_pay(scene: Scene, flow: Mark, other: Mark) -> bool:
    """'Paid 50 million, but only four jets have landed': whether goods come that were paid for."""
    if flow.value != "arrive" or not pays(scene, other):
        return False
    at = bisect_left(scene.amount_starts, flow.start) - 1
    if at < 0 or scene.amounts[at].start <= other.start or is_money(scene.amounts[at].unit):
        return False
    # Who pays in kind sends the goods: a sum was paid before.
    first = bisect_left(scene.amount_starts, other.start)
    return any(is_money(one.unit) for one in scene.amounts[first:at])


def buys_in(scene: Scene, flow: Mark) -> bool:
    """Whether a word of taking is one whose "in" names who sells; every one where none is listed."""
    stems = tuple(one.rstrip("*") for one in scene.cues.ends["flows.buys_in"])
    return not stems or scene.words.small[flow.last].startswith(stems)


def owns_doer(scene: Scene, mark: Mark, flow: Mark) -> bool:
    """'The army of Peru sent': whether what belongs to a place may do what a verb says.

    Where the subject stands before its verb, nothing that is of a place behind it does.
    """
    order = scene.cues.order
    if order["subject"] != "before" or order.get("particles") or order.get("cases"):
        return True
    return mark.last < flow.first


def is_passive(scene: Scene, sentence: Sentence, flow: Mark) -> bool:
    endings = scene.cues.ends["flows.never_passive"]
    word = scene.words.small[flow.first]
    if endings and word.endswith(endings):
        return False
    ahead = scene.words.small[flow.first - 1] if flow.first > sentence.first else ""
    if ahead in scene.cues.ends["flows.infinitive"]:
        # "Is to supply": what follows is active.
        return False
    if word.endswith(scene.cues.ends["flows.passive_endings"]):
        return True
    both = scene.cues.order["subject"] == "both"
    perfect = scene.cues.ends["flows.perfect"]
    if perfect:
        low = max(sentence.first, flow.first - PASSIVE_REACH)
        passives = {mark.first for mark in sentence.near("passive", flow.start)}
        for number in range(flow.first - 1, low - 1, -1):
            if number in passives:
                break
            if scene.words.small[number] in perfect:
                return False
    return any(
        0 < flow.first - mark.last <= PASSIVE_REACH or (both and abs(mark.first - flow.last) <= 1)
        for mark in sentence.near("passive", flow.start)
    )


def shares_subject(scene: Scene, high: int) -> bool:
    """'Gave ten, and got five': the second verb has no subject of its own."""
    words, cues = scene.words, scene.cues
    if not cues.order.get("cases") or not high:
        return False
    ahead = words.small[high - 1]
    turns = any(mark.kind == "contrast" for mark in words.of(high - 1))
    return (turns or ahead in cues.clause_joiners) and words.small[high - 2] == ","
