"""Where copied words stand in a stretch of a text.

In: a text, a stretch of it, words that somebody says they copied from there. Out: their place in
the text, exactly or but for spaces, signs of one meaning and capitals; None where they do not stand
there. Never the nearest thing: what is not there is not found.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field

from steelyard.reading.sentences import Span

LONGEST = 500
"""Characters of copied words; an amount with its hedge has a tenth."""
MOST_TRIES = 1_000
"""Places that are looked at for one copy; a stretch holds no amount so often."""

_ONE_MEANING = {
    **dict.fromkeys("„“”«»‟〝〞「」『』", '"'),
    **dict.fromkeys("‘’‚‛ʼ`´", "'"),
    **dict.fromkeys("‐‑‒–—−", "-"),
    **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", ""),
}


@dataclass(slots=True)
class Finder:
    """Finds words in one stretch; the same amount asked for again is the next that stands there."""

    text: str
    window: Span
    _seen: dict[str, int] = field(default_factory=dict)
    _folded: tuple[str, list[int]] | None = None

    def find_next(self, words: str) -> Span | None:
        """The place of an amount: behind the one found for the same words before.

        A copy that would begin or end within a number, or begin within a word, is none.
        """
        words = words.strip()
        if not words or len(words) > LONGEST:
            return None
        behind = self._seen.get(words, self.window[0])
        span = self._exactly(words, behind)
        if span is None and words not in self._seen:
            span = self._but_for_signs(words)
        if span is not None:
            self._seen[words] = span[1]
        return span

    def find_any(self, words: str) -> Span | None:
        """The first place of some words."""
        words = words.strip()
        if not words or len(words) > LONGEST:
            return None
        return self._exactly(words, self.window[0]) or self._but_for_signs(words)

    def _exactly(self, words: str, start: int) -> Span | None:
        for _ in range(MOST_TRIES):
            start = self.text.find(words, start, self.window[1])
            if start < 0:
                return None
            if _is_whole(self.text, start, start + len(words)):
                return start, start + len(words)
            start += 1
        return None

    def _but_for_signs(self, words: str) -> Span | None:
        if self._folded is None:
            self._folded = _fold(self.text[slice(*self.window)])
        folded, places = self._folded
        wanted = _fold(words)[0].strip()
        at = -1
        for _ in range(MOST_TRIES):
            at = folded.find(wanted, at + 1) if wanted else -1
            if at < 0:
                return None
            start = self.window[0] + places[at]
            end = self.window[0] + places[at + len(wanted) - 1] + 1
            if _is_whole(self.text, start, end):
                return start, end
        return None


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether no number is cut at either end, and no word at the beginning.

    At the end a word may go on: an ending, or what a language writes together with the number.
    """
    before, first = text[max(0, start - 2) : start], text[start]
    last, after = text[end - 1], text[end : end + 2]
    if first.isdecimal() and before and _goes_on(before[::-1]):
        return False
    if last.isdecimal() and after and _goes_on(after):
        return False
    return not (first.isalpha() and before and before[-1].isalpha())


def _goes_on(beyond: str) -> bool:
    """Whether a number goes on with these signs: a digit, or one behind a point or comma."""
    return beyond[0].isdecimal() or (beyond[0] in ".,'’" and beyond[1:2].isdecimal())


def _fold(text: str) -> tuple[str, list[int]]:
    """The text without what a copy may lose, and where each of its signs stood."""
    made: list[str] = []
    places: list[int] = []
    for position, sign in enumerate(text):
        plain = _ONE_MEANING.get(sign)
        if plain is None:
            plain = " " if sign.isspace() else unicodedata.normalize("NFKC", sign).lower()
        if plain == " " and made and made[-1] == " ":
            continue
        made += plain
        places += [position] * len(plain)
    return "".join(made), places
