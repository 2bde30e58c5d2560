"""Amounts that only count who speaks: "two people familiar with the deal said".

In: a scene. Out: the same scene without these amounts, and whom each verb of saying or cue of account
beside them has. Only a language that lists nouns of sources has any; judges nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from steelyard.reading.counting import size_of
from steelyard.reading.marks import Mark
from steelyard.reading.mentions import Voice
from steelyard.reading.scene import Scene, Sentence

FEW = 12
"""So many speak with one voice at most; more are a crowd that is counted."""
COUNTABLE = frozenset({"persons", "pieces"})
NOUN_REACH = 4
"""The noun of who speaks stands at most so many words behind the number."""
VERB_REACH = 24
"""So many words behind the noun its verb may stand, what tells of them in between."""
LONGEST = 8
"""So many words at most are the name of somebody who is not named."""
OUTLET = 6
"""So many words name the outlet between a verb and who told it."""
ACCOUNTS = ("according_pre", "citing_pre")
HOW = {"according_pre": "according", "citing_pre": "citing"}


def without_tellers(scene: Scene) -> tuple[Scene, Sequence[int]]:
    """The scene without the amounts that count who speaks, and the numbers of those that stay."""
    everyone = range(len(scene.amounts))
    nouns = scene.cues.voice_words["tellers"]
    if not nouns:
        return scene, everyone
    told: dict[int, tuple[int, int]] = {}
    gone: set[int] = set()
    for number, amount in enumerate(scene.amounts):
        if amount.unit not in COUNTABLE or scene.text[amount.end - 1].isdigit():
            continue
        if size_of(amount) > FEW:
            continue
        sentence = scene.sentences[scene.homes[number]]
        if not any(sentence.of(kind) for kind in ("say", *ACCOUNTS)):
            continue
        first, last = scene.words.index(amount.start), scene.words.index(amount.end - 1)
        noun = _noun(scene, sentence, last, nouns)
        if noun is None or scene.words.index(amount.start) < last - 1:
            continue
        cue = _cue(scene, sentence, first, noun)
        if cue is not None and not _between(scene, number, cue):
            gone.add(number)
            told[cue] = last + 1, _tail(scene, sentence, noun)
    if not gone:
        return scene, everyone
    kept = [number for number in everyone if number not in gone]
    fewer = replace(
        scene,
        amounts=tuple(scene.amounts[number] for number in kept),
        homes=tuple(scene.homes[number] for number in kept),
        tellers=told,
    )
    return fewer, kept


def told_by(scene: Scene, mark: Mark) -> Voice | None:
    """Those counted who speak by a verb or a cue of account, called by the words that say who they are."""
    stretch = scene.tellers.get(mark.first)
    if stretch is None:
        return None
    first, last = stretch
    name = scene.text[scene.words.starts[first] : scene.words.ends[last]]
    how = HOW.get(mark.kind, "say")
    return Voice((name,), how, min(first, mark.first), max(last, mark.last))


def _noun(scene: Scene, sentence: Sentence, last: int, nouns: frozenset[str]) -> int | None:
    """The noun of sources behind the number, with no sign or small word before it."""
    words = scene.words
    for number in range(last + 1, min(last + NOUN_REACH, sentence.last) + 1):
        small = words.small[number]
        if small in nouns:
            return number
        if not small[0].isalpha() or small in scene.cues.stops:
            return None
    return None


def _cue(scene: Scene, sentence: Sentence, first: int, noun: int) -> int | None:
    """The first word of the verb or the cue of account that those counted belong to."""
    words, cues = scene.words, scene.cues
    ahead = first - 1
    while ahead > sentence.first and words.small[ahead] in cues.determiners:
        ahead -= 1
    ahead = _over_outlet(scene, sentence, ahead)
    for kind in ACCOUNTS:
        for mark in sentence.of(kind):
            if mark.last == ahead:
                return mark.first
    says = [mark for mark in sentence.of("say") if mark.value != "not"]
    for mark in says:
        if mark.last == ahead and ahead > sentence.first and _opens(scene, ahead - 1):
            # ", said two officials".
            return mark.first
    if any(
        mark.last < first and scene.apart[mark.last] == scene.apart[first]
        for mark in sentence.of("flow")
    ):
        # "Sent two soldiers who told of it": they are what was sent.
        return None
    tails = cues.voice_words["teller_tails"]
    for mark in says:
        if not noun < mark.first <= noun + VERB_REACH:
            continue
        inner = words.small[noun + 1 : mark.first]
        while inner and inner[-1] in cues.skips:
            inner = inner[:-1]
        relative = bool(inner) and inner[0] == ","
        if relative:
            closed = inner[-1] == "," and inner[1:2] and inner[1] in {*tails, *cues.relative}
            return mark.first if closed else None
        if not inner or (
            inner[0] in tails
            and "," not in inner
            and cues.voice_words["auxiliary"].isdisjoint(inner)
        ):
            return mark.first
        if inner[0] in cues.relative or inner[0] in cues.clause_joiners:
            return mark.first
        return None
    return None


def _opens(scene: Scene, number: int) -> bool:
    """Whether a verb behind word `number` opens its clause: behind a sign, or 'as'."""
    small, cues = scene.words.small[number], scene.cues
    return not small[0].isalnum() or (
        bool(cues.order.get("cases")) and small in cues.voices["as_word"]
    )


def _over_outlet(scene: Scene, sentence: Sentence, ahead: int) -> int:
    """The verb before the outlet that was told, where the subject may follow both."""
    words, cues = scene.words, scene.cues
    if not cues.order.get("cases"):
        return ahead
    number = ahead
    while number > sentence.first and ahead - number < OUTLET:
        if words.is_kind(number, "say"):
            return min(ahead, number)
        small = words.small[number]
        signs = small == "-" or small in cues.opening or small in cues.closing
        name = words.written(number)[0].isupper() or words.small[number - 1] == "-"
        if not (signs or name or small in cues.voice_words["generic"]):
            break
        number -= 1
    return ahead


def _between(scene: Scene, number: int, cue: int) -> bool:
    """Whether another amount stands between the number and its verb."""
    at = scene.words.starts[cue]
    after = number + 1
    return after < len(scene.amounts) and scene.amounts[after].start < at


def _tail(scene: Scene, sentence: Sentence, noun: int) -> int:
    """The last word of what says who they are: the noun, or what it is tied to by a small word."""
    words, cues = scene.words, scene.cues
    if noun >= sentence.last or words.small[noun + 1] not in cues.voice_words["teller_tails"]:
        return noun
    last = noun + 1
    while last < sentence.last and last - noun < LONGEST:
        small = words.small[last + 1]
        if not small[0].isalpha() or words.is_kind(last + 1, "say"):
            break
        last += 1
    return last
