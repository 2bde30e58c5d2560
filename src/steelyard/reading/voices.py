"""Who says an amount, on whose word: the chain from the nearest voice to the first one.

In: a scene. Out: for each amount its chain of names, and where voices are named in the text.
An empty chain is the document's own voice. A voice goes on in its paragraph until another begins.
Names nobody whom the text does not name, and judges nobody.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from steelyard.reading.bracketed import find_bracketed
from steelyard.reading.dialogues import find_answers
from steelyard.reading.labels import find_labels
from steelyard.reading.leads import find_leads
from steelyard.reading.mentions import Voice, find_cuts
from steelyard.reading.remembering import Memory
from steelyard.reading.replies import find_replies
from steelyard.reading.scene import Scene, Sentence
from steelyard.reading.speakers import find_voices
from steelyard.reading.status import points_back
from steelyard.reading.topics import is_of_speech

AFTER_QUOTE = 40
"""A voice named so many signs behind a quotation speaks it."""
RANK = {"say": 0, "according": 1, "citing": 2}
"""Who speaks stands before whom they go by, and that before whom they cite."""
REMEMBERED = 200
"""So many voices back a short name may mean one (time in proportion to the text)."""
TIED = 4
"""So many words stand at most between a verb of saying and who is said to say."""
TWO = 2
"""Accounts that take turns in one sentence; more are a list of sources."""
NUMBERED = 3
"""So many paragraphs with running numbers make a report that speaks of its makers by one word."""
_NUMBER = re.compile(r"(?m)^[ \t]*(\d{1,3})[.)][ \t]")
BACK_CLAUSE = 8
"""So many words stand at most between 'that', which opens a clause, and its cue."""
BACK_WITHIN = 2
"""A word that points back opens its sentence: it is among the first words."""


@dataclass(frozen=True, slots=True)
class Heard:
    """The chain of every amount, and of every sentence the voices named in it."""

    chains: tuple[tuple[str, ...], ...]
    voices: tuple[tuple[Voice, ...], ...]


def hear(scene: Scene) -> Heard:
    """The voices of a scene."""
    earlier: list[str] = []
    current: tuple[str, ...] = ()
    paragraph = -1
    chains: list[tuple[str, ...]] = [()] * len(scene.amounts)
    voices: list[tuple[Voice, ...]] = []
    labels = find_labels(scene)
    labelled = -1
    turn: tuple[str, ...] = ()
    memory = Memory()
    leads = find_leads(scene)
    hung: dict[int, tuple[str, ...]] = {}
    at = 0
    for number, upto, sentence in _utterances(scene):
        found = find_voices(scene, sentence, earlier)
        itself = [one for one in found if _is_itself(scene, one)] if found else ()
        if itself:
            found = tuple(one for one in found if one not in itself)
            current = ()
        label = labels.get(number)
        if label is not None:
            found = _under_label(label, found) if label.names else found
            earlier.extend(label.names)
        if label is not None or sentence.paragraph != paragraph:
            turn = label.names if label is not None else ()
        voices += [found] if number == upto else _by_sentence(scene, number, upto, found)
        del earlier[:-REMEMBERED]
        if sentence.paragraph != paragraph:
            paragraph = sentence.paragraph
            current_here = current if current and _goes_on(scene, sentence, found) else ()
            labelled = paragraph if label is not None else -1
            if label is not None and not label.names:
                # Who asks is the outlet.
                current_here = ()
        elif label is not None:
            current_here = ()
            labelled = paragraph
        else:
            current_here = current
        own = sentence.of("own")
        if own and own[0].start - sentence.start < AFTER_QUOTE:
            current_here = current = ()
        said = [one for one in found if one.names] if found else []
        meant = memory.meant(scene, number, found, current_here, earlier) if found else None
        if meant is not None:
            current_here = current = meant
        if number in leads and not current_here:
            current_here = hung.get(leads[number], ())
        begun = at
        at = bisect_right(scene.homes, upto, at)
        if not found:
            chains[begun:at] = [current_here] * (at - begun)
        elif begun < at:
            cuts = find_cuts(scene, sentence)
            parts = _parts(scene, found, cuts)
            for one in range(begun, at):
                start = scene.amounts[one].start
                here = bisect_right(cuts, start)
                chains[one] = _chain(scene, sentence, parts, here, start, current_here)
        if turn and begun < at and not (scene.cues.order.keys() & {"cases", "particles"}):
            # Whom somebody names in their turn speaks on their word.
            for one in range(begun, at):
                chains[one] = (*turn, *(name for name in chains[one] if name not in turn))
        if said and at == begun:
            rejects = said[-1].denies and bool(scene.cues.order.get("cases"))
            if is_of_speech(scene, sentence) or (
                not rejects and _points_to_before(scene, sentence)
            ):
                _told_of_before(scene, chains, number, at, _all_of(said, current_here))
        if said and not (labelled == paragraph and label is None and said[-1].how != "say"):
            current = _all_of(said, current_here)
        elif (
            current != current_here
            and not any(one.again for one in found)
            and not _is_heading(scene, number)
        ):
            # Reported speech goes on below a heading that stands in it.
            current = current_here
        if leads:
            hung.update(dict.fromkeys(range(number, upto + 1), current))
        memory = memory.after(scene, upto, found, _all_of(said, current_here) if said else ())
    _quoted(scene, chains, voices)
    for number, name in find_bracketed(scene).items():
        chains[number] = (name,)
    if not scene.cues.order.get("cases"):
        _replied(scene, chains, labels, voices)
    if scene.cues.order.get("cases"):
        _answered(scene, chains)
    return Heard(tuple(chains), tuple(voices))


def _goes_on(scene: Scene, sentence: Sentence, found: tuple[Voice, ...]) -> bool:
    """Whether a sentence shows that who spoke before it still speaks."""
    if sentence.of("konjunktiv") or any(one.again for one in found):
        return True
    return _silent_saying(scene, sentence)


def _is_itself(scene: Scene, voice: Voice) -> bool:
    """Whether a voice is the document's own: "the panel" in a panel's report, "the author"."""
    words = scene.cues.voice_words
    if len(voice.names) != 1:
        return False
    name = voice.names[0].casefold()
    return name in words["own_author"] or (name in words["own_house"] and _is_numbered(scene.text))


@lru_cache(maxsize=8)
def _is_numbered(text: str) -> bool:
    """Whether paragraphs bear running numbers, as in the reports of a body."""
    numbers = [int(match[1]) for match in _NUMBER.finditer(text)]
    return sum(two - one == 1 for one, two in pairwise(numbers)) >= NUMBERED - 1


def _replied(
    scene: Scene,
    chains: list[tuple[str, ...]],
    labels: Mapping[int, Voice],
    voices: list[tuple[Voice, ...]],
) -> None:
    """What stands in a reply is told by who replies, on the word of whoever is named in it."""
    replies = find_replies(scene, labels)
    for number, home in enumerate(scene.homes):
        who = replies.get(home)
        if who is None:
            continue
        inside = {who}
        for other in range(home, -1, -1):
            if replies.get(other) is None:
                break
            inside.update(name for one in voices[other] for name in one.names)
        # Whoever the question names is no voice of the answer.
        heard = (name for name in chains[number] if name != who and name in inside)
        chains[number] = (who, *heard)


def _answered(scene: Scene, chains: list[tuple[str, ...]]) -> None:
    """What stands in an answer is told by who answers, on the word of whoever is named in it."""
    answers = find_answers(scene)
    for number, home in enumerate(scene.homes):
        who = answers.get(scene.sentences[home].paragraph)
        if who is not None:
            chains[number] = (who, *(name for name in chains[number] if name != who))


def _utterances(scene: Scene) -> Iterator[tuple[int, int, Sentence]]:
    """The sentences, those that a quotation goes on over taken as one: first, last, and the whole."""
    at = 0
    crossing = {}
    for start, end in scene.quotes:
        first, last = scene.sentence_at(start), scene.sentence_at(end - 1)
        if first < last and scene.sentences[first].paragraph == scene.sentences[last].paragraph:
            crossing[first] = last
    if not crossing:
        for number, sentence in enumerate(scene.sentences):
            yield number, number, sentence
        return
    while at < len(scene.sentences):
        upto = at
        while upto in crossing:
            upto = crossing[upto]
        yield at, upto, _joined_sentences(scene, at, upto)
        at = upto + 1


def _joined_sentences(scene: Scene, number: int, upto: int) -> Sentence:
    first, last = scene.sentences[number], scene.sentences[upto]
    if first is last:
        return first
    marks = tuple(mark for one in scene.sentences[number : upto + 1] for mark in one.marks)
    return Sentence(first.start, last.end, first.first, last.last, first.paragraph, marks)


def _by_sentence(
    scene: Scene, number: int, upto: int, found: tuple[Voice, ...]
) -> list[tuple[Voice, ...]]:
    """The voices of sentences taken as one, each in the sentence that it is named in."""
    starts = [one.first for one in scene.sentences[number + 1 : upto + 1]]
    homes = [bisect_right(starts, one.first) for one in found]
    return [
        tuple(one for one, home in zip(found, homes, strict=True) if home == place)
        for place in range(upto + 1 - number)
    ]


def _is_heading(scene: Scene, number: int) -> bool:
    """Whether a sentence is a paragraph of its own that no sign closes."""
    sentence = scene.sentences[number]
    beside = (number - 1, number + 1)
    alone = all(
        scene.sentences[one].paragraph != sentence.paragraph
        for one in beside
        if 0 <= one < len(scene.sentences)
    )
    small = scene.words.small
    return alone and 0 <= sentence.last < len(small) and small[sentence.last][-1].isalnum()


def _under_label(label: Voice, found: tuple[Voice, ...]) -> tuple[Voice, ...]:
    """A label speaks all of its paragraph, others within it are on its word."""
    if any(one.names and one.first <= label.last for one in found):
        return found
    # A verb of saying without anybody is the label's own.
    return (label, *(one for one in found if one.names or one.paper or not one.again))


def _points_to_before(scene: Scene, sentence: Sentence) -> bool:
    """Whether a sentence only says who said what stands before it."""
    verbs = scene.cues.voice_words["back_verb"]
    for mark in sentence.of("back"):
        if mark.first - sentence.first >= BACK_WITHIN or scene.quote_of(mark.start) is not None:
            # In a speech it points at what is shown, and not at what was told.
            continue
        alone = mark.last == mark.first < sentence.last
        if not (alone and verbs) or _verb_at(scene, mark.last + 1):
            return True
    return False


def _verb_at(scene: Scene, number: int) -> bool:
    """Whether a word is a verb of saying or an auxiliary, and no noun with the word before it."""
    words = scene.words
    if words.small[number] in scene.cues.voice_words["back_verb"]:
        return True
    near = words.of(number)
    return any(mark.kind in {"say", "show", "publish", "konjunktiv"} for mark in near)


def _told_of_before(
    scene: Scene,
    chains: list[tuple[str, ...]],
    number: int,
    upto: int,
    names: tuple[str, ...],
) -> None:
    """Give the amounts of the sentences before it, back to where another voice is, to `names`."""
    if not number:
        return
    paragraph = scene.sentences[number - 1].paragraph
    if scene.sentences[number].paragraph - paragraph > 1:
        return
    for other in range(upto - 1, -1, -1):
        if scene.sentences[scene.homes[other]].paragraph != paragraph:
            break
        if chains[other]:
            again = not set(names).isdisjoint(chains[other])
            if again or scene.homes[other] != number - 1 or not scene.cues.order.get("cases"):
                break
            # Who says that another said it tells it before them.
            chains[other] = (*names, *chains[other])
            continue
        chains[other] = names


def _silent_saying(scene: Scene, sentence: Sentence) -> bool:
    """A sentence that says that somebody says, without a subject, in a language that may."""
    return bool(scene.cues.order.get("particles")) and bool(sentence.of("say"))


def _all_of(said: list[Voice], current: tuple[str, ...]) -> tuple[str, ...]:
    """Who goes on speaking behind a sentence: its last speaker, on the word of whom they go by."""
    last = said[-1]
    return _joined([*(one for one in said if one.how != last.how), last], current)


def _joined(chain: list[Voice], current: tuple[str, ...]) -> tuple[str, ...]:
    """The names of voices in one part: who speaks, by whom, citing whom.

    'According to A, B said': A tells what B said, for A stands first.
    """
    if len(chain) == 1 and not chain[0].again and not chain[0].outlets:
        return chain[0].names
    names: list[str] = [name for one in chain for name in one.outlets]
    ranked = sorted(chain, key=lambda one: RANK[one.how])
    says = [one for one in ranked if one.how == "say" and one.names]
    by = [one for one in ranked if one.how == "according" and one.names]
    if says and by and by[0].last < says[0].first:
        ranked = [*by, *(one for one in ranked if one not in by)]
    for one in ranked:
        # "By her account" behind a name that speaks here is the account of that name.
        own = one.how == "according" and any(
            other.how == "say" and other.names and other.first < one.first for other in chain
        )
        if one.again and not own and (one.names or one.outlets or len(chain) > 1):
            names += [name for name in current[:1] if name not in names]
        names += [name for name in one.names if name not in names]
    return tuple(names)


def _parts(scene: Scene, found: tuple[Voice, ...], cuts: list[int]) -> dict[int, list[Voice]]:
    """The voices of a sentence by the part they are named in, of those that it is cut into."""
    parts: dict[int, list[Voice]] = {}
    for one in found:
        part = bisect_right(cuts, scene.words.starts[one.first])
        parts.setdefault(part, []).append(one)
    return parts


def _chain(
    scene: Scene,
    sentence: Sentence,
    parts: dict[int, list[Voice]],
    here: int,
    position: int,
    current: tuple[str, ...],
) -> tuple[str, ...]:
    """The chain for an amount at `position`, in part `here` of a sentence with voices."""
    words = scene.words
    parts = {
        part: kept
        for part, ones in parts.items()
        if (kept := [one for one in ones if not one.onward or words.starts[one.first] <= position])
    }
    mine = parts.get(here)
    if mine is None:
        before = [part for part in parts if part < here]
        after = [part for part in parts if part > here and not parts[part][0].denies]
        if before:
            mine = parts[max(before)]
        elif after and (
            parts[min(after)][0].how == "say" or _clause_back(scene, parts[min(after)][0].first)
        ):
            mine = parts[min(after)]
        else:
            return current
    later = [one for part, ones in parts.items() if part > here for one in ones if one.denies]
    if later and points_back(scene, *sorted((later[0].first, later[0].last))):
        mine = later[:1]
    mine = _by_turns(scene, sentence, mine, position)
    says = [one for one in mine if one.how == "say"]
    nested = _nested(scene, says, position)
    if nested:
        mine = [*nested, *(one for one in mine if one.how != "say")]
        return _joined(mine, current)
    if len(says) > 1:
        before_it = [one for one in says if words.starts[one.first] <= position]
        keep = before_it[-1] if before_it else says[0]
        closing = says[-1]
        closes = max(closing.first, closing.last) >= sentence.last - 2
        if before_it and closes and closing is not keep and (closing.names or closing.again):
            # "A told that ten came, B said": B tells all of it.
            mine = [closing, *(one for one in mine if one.how != "say" or one is keep)]
        else:
            mine = [one for one in mine if one.how != "say" or one is keep]
    names = _joined(mine, current)
    if names or not any(one.again for one in mine):
        return names
    # Who goes on may have been named in the same sentence.
    told = [
        one
        for part, ones in parts.items()
        if part <= here
        for one in ones
        if one.names and words.starts[one.first] <= position
    ]
    return _joined(told[-1:], current) if told else current


def _clause_back(scene: Scene, number: int) -> bool:
    """Whether the clause of word `number` opens with 'that': '...; that follows from data of X'."""
    words, back = scene.words, scene.cues.voice_words["back_words"]
    first = number
    while first > 0 and words.small[first - 1] not in {";", ".", ":"}:
        first -= 1
        if number - first > BACK_CLAUSE:
            return False
    return any(word in back for word in words.small[first : first + BACK_WITHIN])


def _by_turns(scene: Scene, sentence: Sentence, mine: list[Voice], position: int) -> list[Voice]:
    """'By A ten came, by B five': each account holds for the amounts up to the next one."""
    starts = scene.words.starts
    by = [one for one in mine if one.how == "according" and one.names]
    if len(by) != TWO or starts[by[0].first] > position:
        return mine
    ahead = scene.words.small[by[1].first - 1]
    if ahead != "," and ahead not in scene.cues.clause_joiners:
        # "By A by the count of B ten came" is one account on the word of another.
        return mine
    turn = starts[by[1].first]
    low = bisect_left(scene.amount_starts, starts[by[0].first])
    middle = bisect_left(scene.amount_starts, turn)
    high = bisect_left(scene.amount_starts, sentence.end)
    if not low < middle < high:
        return mine
    other = by[0] if position >= turn else by[1]
    return [one for one in mine if one is not other]


def _nested(scene: Scene, says: list[Voice], position: int) -> list[Voice]:
    """The voice over an amount and the one on whose word it is: 'A said B had spoken of ten'."""
    if len(says) < 2 or scene.cues.order.get("particles"):
        return []
    starts = scene.words.starts
    before = [one for one in says if starts[one.first] <= position]
    if len(before) < 2:
        return []
    outer, inner = before[-2:]
    between = scene.words.small[outer.last + 1 : inner.first]
    opening = scene.cues.voice_words["that"]
    ties = all(word in opening or word in scene.cues.determiners or word == "," for word in between)
    if (
        not ties
        or inner.first <= outer.last
        or len(between) > TIED
        or not (inner.names or inner.again)
    ):
        return []
    return [outer, inner]


def _quoted(scene: Scene, chains: list[tuple[str, ...]], voices: list[tuple[Voice, ...]]) -> None:
    """What stands in quotation marks is said by who is named beside them."""
    words = scene.words
    for number, amount in enumerate(scene.amounts):
        span = scene.quote_of(amount.start)
        if span is None:
            continue
        home = scene.homes[number]
        outside = [
            one
            for one in voices[home]
            if not span[0] <= words.starts[one.first] < span[1] or one.how != "say"
        ]
        if outside:
            continue
        for other in {scene.sentence_at(span[1] - 1), scene.sentence_at(span[1] + 1)} - {home}:
            beside = [
                one
                for one in voices[other]
                if one.how == "say"
                and span[1] <= words.starts[one.first] + 1
                and words.starts[one.first] <= span[1] + AFTER_QUOTE
            ]
            if beside and beside[0].names:
                chains[number] = beside[0].names
