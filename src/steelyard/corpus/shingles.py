"""A text -> a print of its words, by which copies of it are found without reading it again.

In: a text. Out: band keys of a MinHash over its word 5-grams (Broder 1997; bands as in Leskovec,
Rajaraman and Ullman, Mining of Massive Datasets, ch. 3), and samples of its words and numerals.
Pure and the same on every machine; keeps no words.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

GRAM: Final = 5
"""Words a shingle: fewer, and texts of one field share many; more, and an edit costs too much."""
BANDS: Final = 32
ROWS: Final = 4
"""32 bands of 4: of two texts that share 0.6 of their shingles 99 in 100 pairs meet in a band, at
0.5 still 87, at 0.3 one in four, at 0.1 one in three hundred. What meets is then confirmed."""
MOST_WORDS: Final = 1_024
"""Distinct words kept of a text, those of the smallest hashes: an article has some 300, and a
sample of this size tells the overlap of two books within 0.03."""
MOST_NUMERALS: Final = 512
BLOCK: Final = 4_096
"""Shingles hashed at once, 4 MB of work space."""

Hashes = NDArray[np.uint32]

_WORD: Final = re.compile(r"\w+")
_NUMERAL: Final = re.compile(r"\d+(?:[.,\u00a0\u202f]\d+)*")
_MULTIPLIER: Final = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class Print:
    """What is kept of a text: band keys, and sorted hashes of distinct words and numerals."""

    bands: tuple[int, ...]
    words: bytes
    numerals: bytes


def make_print(text: str) -> Print:
    """The print of a text; upper and lower case and signs between words make no difference."""
    folded = text.casefold()
    words = _hashes(_WORD.findall(folded))
    return Print(
        bands=_bands(_signature(_shingles(words))),
        words=_sample(words, MOST_WORDS),
        numerals=_sample(_hashes(_NUMERAL.findall(folded)), MOST_NUMERALS),
    )


def likeness(one: bytes, other: bytes, most: int) -> float:
    """The Jaccard likeness of two sets by their samples of at most `most` (Broder's estimate)."""
    left, right = _set(one), _set(other)
    union = np.union1d(left, right)
    if not union.size:
        return 1.0
    if left.size >= most or right.size >= most:
        # Of a set that was cut only the smallest hashes are known, and so of the union.
        union = union[:most]
    both = np.intersect1d(np.intersect1d(left, right, assume_unique=True), union)
    return float(both.size / union.size)


def held(one: bytes, other: bytes) -> float:
    """The part of the smaller set that the other has too; 1 where one of them is empty."""
    left, right = _set(one), _set(other)
    fewer = min(left.size, right.size)
    return float(np.intersect1d(left, right, assume_unique=True).size / fewer) if fewer else 1.0


def _set(packed: bytes) -> Hashes:
    return np.frombuffer(packed, dtype="<u4")


def _hashes(words: list[str]) -> Hashes:
    crc32 = zlib.crc32
    found = np.fromiter((crc32(word.encode()) for word in words), np.uint32, len(words))
    # CRC is linear, so words of one letter's difference stay near; a sample needs them spread.
    found ^= found >> np.uint32(16)
    found *= np.uint32(0x85EBCA6B)
    found ^= found >> np.uint32(13)
    return found


def _sample(hashes: Hashes, most: int) -> bytes:
    return np.unique(hashes)[:most].astype("<u4").tobytes()


def _shingles(words: Hashes) -> NDArray[np.uint64]:
    """Hashes of the distinct runs of GRAM words; a shorter text is one run."""
    length = min(GRAM, words.size)
    if not length:
        return np.zeros(0, dtype=np.uint64)
    count = words.size - length + 1
    runs = np.zeros(count, dtype=np.uint64)
    for place in range(length):
        runs = runs * _MULTIPLIER + words[place : place + count]
    runs ^= runs >> np.uint64(32)
    return np.unique(runs * _MULTIPLIER)


@cache
def _permutations() -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Factors (odd) and terms of the hash functions, from a fixed stream."""
    # Settled once: other numbers would part old prints from new ones.
    rng: Any = np.random.default_rng(20_260_301)
    size = (BANDS * ROWS, 1)
    factors = rng.integers(0, 2**63, size, dtype=np.uint64) * np.uint64(2) + np.uint64(1)
    return factors, rng.integers(0, 2**63, size, dtype=np.uint64)


def _signature(shingles: NDArray[np.uint64]) -> Hashes:
    """For each hash function the smallest value over the shingles; all ones for no shingle."""
    factors, terms = _permutations()
    least = np.full(BANDS * ROWS, 0xFFFFFFFF, dtype=np.uint64)
    for start in range(0, shingles.size, BLOCK):
        # Multiply-shift (Dietzfelbinger 1996): the upper half of the product is the hash.
        mixed = (shingles[start : start + BLOCK] * factors + terms) >> np.uint64(32)
        np.minimum(least, mixed.min(axis=1), out=least)
    return least.astype(np.uint32)


def _bands(signature: Hashes) -> tuple[int, ...]:
    keys = np.zeros(BANDS, dtype=np.uint64)
    for row in range(ROWS):
        keys = (keys ^ signature[row::ROWS]) * _MULTIPLIER
        keys ^= keys >> np.uint64(29)
    # Signed, as every reader of Parquet knows them.
    return tuple(int(key) for key in keys.view(np.int64))
