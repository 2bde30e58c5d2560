"""Which of many stems, or of many endings, a word has.

In: the stems or the endings of one table, a word. Out: the lengths of those that the word has, the
shortest first. Most words have none, and their first or last three letters tell so in one look.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

FIRM = 3
"""Letters that tell most words from any stem or ending; shorter ones are tried one by one."""


class Stems:
    """Stems, of which each is found in a word by its first letters."""

    __slots__ = ("_by", "_known", "_short")

    def __init__(self, stems: Iterable[str], longest: int) -> None:
        """Those of at most `longest` letters: no word of a list is longer, a hostile one may be."""
        self._known = frozenset(one for one in stems if 0 < len(one) <= longest)
        self._short = tuple(sorted({len(one) for one in self._known if len(one) < FIRM}))
        by: dict[str, set[int]] = {}
        for one in self._known:
            if len(one) >= FIRM:
                by.setdefault(self._key(one), set()).add(len(one))
        self._by = {key: (*self._short, *sorted(lengths)) for key, lengths in by.items()}

    def _key(self, word: str) -> str:
        return word[:FIRM]

    def of(self, word: str) -> Sequence[int]:
        """The lengths of the stems that `word` has, itself among them."""
        lengths = self._by.get(word[:FIRM], self._short)
        if not lengths:
            return lengths
        known, longest = self._known, len(word)
        return [n for n in lengths if n <= longest and word[:n] in known]


class Endings(Stems):
    """Endings, of which each is found in a word by its last letters."""

    __slots__ = ()

    def _key(self, word: str) -> str:
        return word[-FIRM:]

    def of(self, word: str) -> Sequence[int]:
        """The lengths of the endings that `word` has, itself among them."""
        lengths = self._by.get(word[-FIRM:], self._short)
        if not lengths:
            return lengths
        known, longest = self._known, len(word)
        return [n for n in lengths if n <= longest and word[-n:] in known]
