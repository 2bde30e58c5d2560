"""Number words: each alone, and where a language writes them, or what they count, together.

In: word forms with what they stand for. Out: for a word its atom, its compound value, or the parts
it splits into. Knows no language; a word is a number only if nothing of it is left over.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from steelyard.reading.marks import Remembered

LONGEST = 80
"""No number word is longer; a hostile one may be."""

ENDINGS, LONGEST_ENDING = 3, 6
"""Endings that one word carries at most, and letters of one."""


@dataclass(frozen=True, slots=True)
class Atom:
    """What one number word stands for.

    kind: value adds, times multiplies, half adds a half of one; shape: one (singular), many
    (plural: an order of magnitude when bare), both, span. For `times` high is its order's base.
    """

    kind: str
    low: float
    high: float
    shape: str


class Splitter:
    """Takes words apart: call it with a word and the token before it.

    `splits` tells of a word whether it can be more than one.
    """

    __slots__ = ("_alone", "_behind", "_numbers", "splits")

    def __init__(
        self, numbers: frozenset[str], take: Callable[[str, bool], tuple[str, ...]]
    ) -> None:
        """`numbers` are the words behind which `take` is told that a number stands before."""
        self._numbers = numbers
        self._alone = Remembered(lambda word: take(word, False))
        self._behind = Remembered(lambda word: take(word, True))
        self.splits = Remembered(self._can_split)

    def __call__(self, word: str, before: str) -> tuple[str, ...]:
        if before[:1].isdecimal() or before in self._numbers:
            return self._behind[word]
        return self._alone[word]

    def _can_split(self, word: str) -> bool:
        return word[0].isalpha() and (len(self._alone[word]) > 1 or len(self._behind[word]) > 1)


class Compounds:
    """The number words of a language: `of` tells what a word stands for as a number, or None."""

    __slots__ = ("_by_first", "_joiner", "_together", "atoms", "of")

    def __init__(
        self,
        atoms: tuple[tuple[str, Atom], ...],
        *,
        written_together: bool,
        joiner: str,
        pieces: tuple[tuple[str, Atom], ...],
    ) -> None:
        self.atoms = dict(atoms)
        self._together = written_together
        self._joiner = joiner
        self.of: Callable[[str], Atom | None] = Remembered(self._read).__getitem__
        by_first: dict[str, list[tuple[str, Atom]]] = {}
        for form, atom in (*atoms, *pieces):
            # A bare plural is a word of its own, never a piece of another.
            if atom.shape != "many":
                by_first.setdefault(form[0], []).append((form, atom))
        self._by_first = {
            first: sorted(set(rows), key=lambda row: -len(row[0]))
            for first, rows in by_first.items()
        }

    def _read(self, word: str) -> Atom | None:
        atom = self.atoms.get(word)
        return atom if atom is not None or not self._together else self._compound(word)

    def piece(self, word: str, at: int) -> tuple[str, Atom] | None:
        """The longest number word that stands in `word` at `at`."""
        for form, atom in self._by_first.get(word[at : at + 1], ()):
            if word.startswith(form, at):
                return form, atom
        return None

    def last_times(self, word: str) -> float:
        """The multiplier that a number word ends with, in one or written together; else 1."""
        return max(
            (
                atom.low
                for form, atom in self.atoms.items()
                if atom.kind == "times" and atom.shape != "many" and word.endswith(form)
            ),
            default=1.0,
        )

    def _compound(self, word: str) -> Atom | None:
        if len(word) > LONGEST:
            return None
        terms: list[float] = []
        at, joined, count = 0, False, 0
        while at < len(word):
            if self._joiner and terms and word.startswith(self._joiner, at):
                joined = True
                at += len(self._joiner)
            found = self.piece(word, at)
            if found is None:
                return None
            form, atom = found
            at += len(form)
            count += 1
            if atom.kind == "half":
                if not terms:
                    return None
                terms[-1] += atom.low
            elif not add_term(terms, atom, joined=joined):
                return None
            joined = False
        if count < 2 or joined:
            return None
        value = sum(terms)
        return Atom("value", value, value, "one")

    def splitter(
        self,
        *,
        followers: Sequence[str],
        particles: Sequence[str],
        joins: Sequence[str],
        whole: frozenset[str],
        native: frozenset[str],
        heads: Sequence[str] = (),
        sure: frozenset[str] = frozenset(),
    ) -> Splitter:
        """What takes a word apart into number words, what follows them, and an ending.

        `followers` are units and hedges, `joins` what links two of them, `particles` endings;
        `whole` words are never split, and a single number word counts without a multiplier only
        if it is `native`; `heads` open a number that is no sum of pieces, and behind one of `sure`
        any number word is one.
        """
        known = {one for one in (*followers, *joins) if one.isalpha()}
        follow = sorted(known, key=len, reverse=True)
        counters = frozenset((*followers, *heads))
        openers = sorted(heads, key=len, reverse=True)
        firsts: dict[str, list[str]] = {}
        for one in follow:
            firsts.setdefault(one[0], []).append(one)
        endings = frozenset(particles)
        closes = Remembered(lambda rest: _stacked(rest, endings))

        def take(word: str, after: bool) -> tuple[str, ...]:
            if len(word) > LONGEST or (word in whole and not after):
                return (word,)
            parts: list[str] = []
            at, numbers, counted = 0, 0, False
            head = next((one for one in openers if word.startswith(one)), None)
            if head is not None:
                parts, at, numbers = [head], len(head), 2
            while at < len(word):
                found = self.piece(word, at) if not counted else None
                if found is not None and not _is_unit(word, at, found[0], after or numbers):
                    parts.append(found[0])
                    at += len(found[0])
                    numbers += 1
                    continue
                if not (numbers or after):
                    return (word,)
                rest = word[at:]
                # A word of its own is no stack of endings that are spelt like it.
                if (numbers or counted) and rest not in known and closes[rest]:
                    break
                step = next((o for o in firsts.get(word[at], ()) if word.startswith(o, at)), None)
                if step is None:
                    break
                parts.append(step)
                counted = True
                at += len(step)
            closing = closes[word[at:]] if at < len(word) else ()
            if at < len(word) and not closing:
                return (word,)
            if not after and numbers == 1 and not counted and parts[0] not in native:
                # A syllable that is a number, and also much else.
                return (word,)
            weak = numbers == 1 and counted and not sure.intersection(parts)
            if not after and weak and not self._strong(parts[0], native):
                return (word,)
            return (*parts, *closing)

        def _is_unit(word: str, at: int, form: str, after: object) -> bool:
            """Whether a longer follower stands here: a counter that opens like a number word."""
            return bool(after) and any(
                len(one) > len(form) and word.startswith(one, at) for one in firsts.get(form[0], ())
            )

        return Splitter(counters | frozenset(self.atoms), take)

    def _strong(self, form: str, native: frozenset[str]) -> bool:
        atom = self.atoms.get(form)
        return form in native or (atom is not None and (atom.kind == "times" or atom.low >= 10))


def _stacked(rest: str, endings: frozenset[str], most: int = ENDINGS) -> tuple[str, ...]:
    """The endings that `rest` is made of, at most so many, as few and as long as can be."""
    if rest in endings:
        return (rest,)
    if most > 1:
        for at in range(min(len(rest) - 1, LONGEST_ENDING), 0, -1):
            if rest[:at] in endings and (more := _stacked(rest[at:], endings, most - 1)):
                return (rest[:at], *more)
    return ()


def add_term(terms: list[float], atom: Atom, *, joined: bool = False) -> bool:
    """Add a number word to `terms`, whose sum is the number; False if it does not go on.

    A multiplier takes what is smaller than itself before it; a value fills places left empty.
    """
    if atom.kind == "times":
        taken = 0.0
        while terms and terms[-1] < atom.low:
            taken += terms.pop()
        # After a greater one a multiplier may stand alone, once a place: the terms stay few.
        if not taken and terms and atom.low >= place_of(terms[-1]):
            return False
        terms.append((taken or 1.0) * atom.low)
        return True
    if not terms:
        terms.append(atom.low)
        return True
    if joined and terms[-1] < 10 <= atom.low < 100:
        terms[-1] += atom.low
        return True
    if atom.low < place_of(terms[-1]):
        terms.append(atom.low)
        return True
    return False


def place_of(value: float) -> float:
    """The place of the last digit of `value` that is not nought: 20 -> 10, 300 -> 100, 7 -> 1."""
    whole = int(value)
    if whole <= 0 or whole != value:
        return 1.0
    place = 1
    while whole % 10 == 0:
        whole //= 10
        place *= 10
    return float(place)
