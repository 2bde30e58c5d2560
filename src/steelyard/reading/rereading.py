"""Words that were pointed at for one amount, read again by the rules of this wing.

In: a language, what the case knows, an amount's words and the words pointed at. Out: what the rules
read in these words for one field, or None. The words alone are read, so nothing comes of them that
they do not say.
"""

from __future__ import annotations

from dataclasses import dataclass

from steelyard.reading.cues import read_cues
from steelyard.reading.marks import find_marks
from steelyard.reading.namesakes import known_name
from steelyard.reading.naming import Stretch, name_of
from steelyard.reading.scene import Context, lay_out
from steelyard.reading.surroundings import read_surroundings

APART = " – "
"""Between the amount and the words where they are read together: it joins no two into one."""
LONGEST_WORDS = 200
LONGEST_NAME = 80
UNREAD = {"status": "other", "certainty": "asserted"}
"""What the rules say where they read nothing."""


@dataclass(frozen=True, slots=True)
class _Spot:
    start: int
    end: int
    unit: str
    noun_start: int | None = None
    noun_end: int | None = None


@dataclass(frozen=True, slots=True)
class Rereader:
    """Reads words for an amount of `unit` that stands in the text as `quote`."""

    language: str
    context: Context
    quote: str
    unit: str

    def field(self, name: str, words: str) -> str | None:
        """What the words say for `item`, `status`, `certainty` or `as_of`."""
        if len(words) > LONGEST_WORDS:
            return None
        if name == "item" and (own := self._own_item(words)) is not None:
            return own
        # Some languages write what is counted before the number, some behind it.
        for before in (words + APART, ""):
            after = "" if before else APART + words
            value = self._read(name, before, after)
            if value is not None and value != UNREAD.get(name):
                return value
        return None

    def _read(self, name: str, before: str, after: str) -> str | None:
        text = before + self.quote + after
        spot = _Spot(len(before), len(before) + len(self.quote), self.unit)
        around = read_surroundings(text, ((0, len(text)),), (spot,), self.language, self.context)
        value: str | None = getattr(around[0], name)
        return value

    def _own_item(self, words: str) -> str | None:
        small = words.casefold()
        for known in self.context.items:
            if small in {name.casefold() for name in (known.id, *known.names)}:
                return known.id
        return None

    def side(self, words: str) -> str | None:
        """The party of the case, or the code of the country, that the words name."""
        if not words or len(words) > LONGEST_NAME:
            return None
        small = words.casefold()
        for known in self.context.parties:
            if small in {name.casefold() for name in (known.id, *known.names)}:
                return known.id
        marks = find_marks(words, read_cues(self.language).phrases).marks
        places = {mark.value for mark in marks if mark.kind == "place"}
        return places.pop() if len(places) == 1 else None

    def name(self, words: str) -> str | None:
        """Who is named: without title or particle, and as the case calls them."""
        if len(words) > LONGEST_NAME or "\n" in words or not any(map(str.isalpha, words)):
            return None
        scene = lay_out(words, ((0, len(words)),), (), read_cues(self.language), self.context)
        small = scene.words.small
        first, last = 0, len(small) - 1
        while first < last and small[first] in scene.cues.determiners:
            first += 1
        name = name_of(scene, Stretch(first, last), "") if last >= 0 else ""
        return known_name(scene, name or words)
