"""Whom a word means that goes on: the subject of the sentence before, the maker of the last paper.

In: the voices of one sentence after another. Out: the voice that 'she said' means where nobody spoke
before, and that 'the document says' means over other voices in between. Remembers one of each.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from steelyard.reading.called import by_name
from steelyard.reading.mentions import Voice, is_nobody, is_thing, run_before
from steelyard.reading.namesakes import known_name
from steelyard.reading.naming import (
    Stretch,
    after_title,
    follows,
    name_of,
    opens,
)
from steelyard.reading.nouns import holds_paper, is_paper
from steelyard.reading.sayings import apposed
from steelyard.reading.scene import Scene, Sentence
from steelyard.reading.somebody import find_somebody

BACK = 2
"""So many sentences back a pronoun finds the subject that it means."""
BESIDE = 4
"""A paper stands so many words at most behind the verb that makes it somebody's."""


Held = tuple[int, "Held | None"]
"""The last sentence that holds a paper, and those before it."""


@dataclass(frozen=True, slots=True)
class Memory:
    """The sentence behind the last one in which somebody spoke, and who made the last paper.

    `holding` are the sentences since that hold a paper. A subject is looked for when a pronoun or a
    paper asks for it: few sentences have one that does.
    """

    since: int = 0
    paper: tuple[str, ...] = ()
    holding: Held | None = None

    def meant(
        self,
        scene: Scene,
        number: int,
        found: tuple[Voice, ...],
        current: tuple[str, ...],
        earlier: Sequence[str],
    ) -> tuple[str, ...] | None:
        """Whom the voices of sentence `number` mean that go on, if it is not `current`.

        "Her study" is that of whom the sentences before it name last, of those in `earlier`.
        """
        open_ones = [one for one in found if one.again and not one.names]
        # Whom she cites is not who she is.
        cites = any(one.how == "say" for one in open_ones)
        if not open_ones or any(one.names and not (cites and one.how == "citing") for one in found):
            return None
        theirs = [one for one in open_ones if one.whose and not one.paper and one.how == "say"]
        for one in theirs[:1]:
            # "The bank doubts it; its analysts see ten", "The bank doubts it. Its analysts ...".
            near = scene.sentences[number]
            inside = one.first > near.first + 2
            holder = near if inside else scene.sentences[max(number - 1, 0)]
            if holder.paragraph == near.paragraph and (name := _subject(scene, holder)):
                return (name,)
        if any(one.whose for one in open_ones) and (name := _named_last(scene, number, earlier)):
            return (name,)
        if any(one.paper for one in open_ones) and (maker := self._maker(scene)):
            return maker
        if current:
            return None
        sentence = scene.sentences[number]
        if not scene.cues.order.get("particles") and any(
            one.how == "say" and one.first > sentence.first + BESIDE for one in open_ones
        ):
            # "The ministry bought ten, it said."
            name = _subject(scene, sentence)
            if name:
                return (name,)
        for before in range(number - 1, max(self.since, number - BACK) - 1, -1):
            name = _subject(scene, scene.sentences[before])
            if name:
                return (name,)
        return None

    def after(
        self, scene: Scene, number: int, found: tuple[Voice, ...], said: tuple[str, ...]
    ) -> Memory:
        """What is remembered behind sentence `number`, in which `said` were heard."""
        sentence = scene.sentences[number]
        if any(one.names for one in found):
            made = any(
                holds_paper(scene, one.first, min(one.last + BESIDE, sentence.last))
                for one in found
                if one.names and one.how != "citing"
            )
            if made:
                return Memory(number + 1, said)
            return Memory(number + 1, self.paper, self.holding)
        if not holds_paper(scene, sentence.first, sentence.last):
            return self
        return Memory(self.since, self.paper, (number, self.holding))

    def _maker(self, scene: Scene) -> tuple[str, ...]:
        """Who made the last paper: the subject of the last sentence with one that has a name."""
        holding = self.holding
        while holding is not None:
            number, holding = holding
            name = _subject(scene, scene.sentences[number])
            if name:
                return (name,)
        return self.paper


def _named_last(scene: Scene, number: int, earlier: Sequence[str]) -> str:
    """Who spoke before and is named last in the sentences before `number`, of its paragraph."""
    by_last = {
        called.rpartition(" ")[2]: name
        for name in earlier
        if name
        for called in (*_also_called(scene, name), name)
    }
    paragraph = scene.sentences[number].paragraph
    for before in range(number - 1, max(number - BACK, 0) - 1, -1):
        sentence = scene.sentences[before]
        if sentence.paragraph != paragraph:
            return ""
        for word in range(sentence.last, sentence.first - 1, -1):
            name = by_last.get(scene.words.written(word))
            if name is not None and name[0].isupper():
                return name
    return ""


def _also_called(scene: Scene, name: str) -> tuple[str, ...]:
    """What a text may call somebody whose name is the case's own."""
    return next((one.names for one in scene.context.sources if name in one.names), ())


def _subject(scene: Scene, sentence: Sentence) -> str:
    """The name that opens a sentence: a person, an office, a body; nothing where a thing opens it."""
    if scene.cues.order.get("cases"):
        everybody = find_somebody(scene, sentence)
        if everybody and everybody[0].first == sentence.first and everybody[0].kind == "person":
            one = by_name(scene, sentence, everybody[0], everybody)
            if one.name != everybody[0].name:
                # "The director of the school, Jane Roe,": the name behind the office.
                return known_name(scene, name_of(scene, one.name, ""))
    stretch = _opening(scene, sentence)
    if stretch is None or is_paper(scene, stretch.first) or is_thing(scene, stretch):
        return ""
    if is_nobody(scene, stretch):
        return ""
    words = scene.words
    start, end = words.starts[stretch.first], words.ends[stretch.last]
    at = bisect_left(scene.amount_starts, start)
    if at < len(scene.amounts) and scene.amounts[at].start < end:
        return ""
    titled = any(one.kind == "title" for one in words.between(start, end))
    particles = bool(scene.cues.order.get("particles"))
    if titled and not particles:
        person = apposed(scene, sentence, stretch)
        if person == stretch:
            person = follows(scene, stretch.first, sentence.last + 1)
        after = person is not None and after_title(scene, person) > person.first
        if person is not None and (after or person.first > stretch.last):
            return known_name(scene, name_of(scene, person, ""))
    capital = words.written(stretch.last)[0].isupper() and stretch.first < stretch.last
    office = any(words.small[n - 1 if n else 0] in scene.cues.determiners for n in (stretch.first,))
    if not (titled or capital or office or particles or stretch.quoted is not None):
        return ""
    name = name_of(scene, stretch, "")
    return known_name(scene, name) if any(sign.isalpha() for sign in name) else ""


def _opening(scene: Scene, sentence: Sentence) -> Stretch | None:
    words, cues = scene.words, scene.cues
    if not cues.order.get("particles"):
        return opens(scene, sentence.first, sentence.last + 1)
    for number in range(sentence.first, sentence.last + 1):
        if cues.subjects[words.small[number]] is not None:
            if words.small[number] in cues.stops or cues.stopped[words.small[number]]:
                continue
            return run_before(scene, sentence, number)
    return None
