"""The words around an amount, compiled: one `Cues` a language.

In: the language's lexicon, the table of countries, the table of goods.
Out: phrases to look for, and the small tables that the modules around an amount read.
Knows no language and no place by itself: all of it is data. Compiled once a process.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from steelyard.base import tables
from steelyard.reading.lexicon import FOLDER
from steelyard.reading.marks import NOT, Phrases, Remembered, lowered

SHORT_NAME = 2
"""A name of so many signs, where words carry particles, takes known endings only."""
SHORT_STEM = 3
"""A declined name is told by its ending when its stem is at least so long."""

STOP_TAIL = 3
"""A word that ends like a stop is one when it has at most so many signs more."""

VOICE_KINDS = ("according_pre", "according_post", "citing_pre", "citing_post", "say")
VOICE_WORDS = ("as_word", "pronoun", "contrast", "carried", "same_voice", "in_return")
GROUPS = ("status", "certainty", "flows")


@dataclass(frozen=True, slots=True)
class Good:
    """One entry of the general lexicon: how it is counted, and its kind."""

    id: str
    unit: str
    family: str


@dataclass(frozen=True, slots=True)
class Cues:
    """What surrounds an amount in one language."""

    lang: str
    rows: tuple[tuple[str, str, str], ...]
    phrases: Phrases
    voices: Mapping[str, Any]
    times: Mapping[str, Any]
    flows: Mapping[str, Any]
    order: Mapping[str, Any]
    stops: frozenset[str]
    joiners: frozenset[str]
    determiners: frozenset[str]
    skips: frozenset[str]
    goods: Mapping[str, Good]
    stopped: Remembered[bool]
    subjects: Remembered[str | None]
    voice_words: Remembered[frozenset[str]]


@cache
def goods() -> Mapping[str, Good]:
    """The general lexicon of goods by id."""
    return {row["id"]: Good(row["id"], row["unit"], row["family"]) for row in _goods_rows()}


def _goods_rows() -> tuple[dict[str, str], ...]:
    return tables.read_table("goods.csv")


@cache
def read_cues(lang: str) -> Cues:
    """The cues of `lang`. Raises FileNotFoundError for a language without a file."""
    page = tables.read_yaml(f"{FOLDER}/{lang}.yaml")
    rows = tuple(_rows(page, lang))
    voices = page["voices"]
    return Cues(
        lang=lang,
        rows=rows,
        phrases=Phrases(rows),
        voices=voices,
        times=page["times"],
        flows=page["flows"],
        order=page["order"],
        stops=frozenset(lowered(str(word)) for word in voices["stop"]),
        joiners=frozenset(lowered(str(word)) for word in voices["joiner"]),
        determiners=frozenset(lowered(str(word)) for word in voices["determiner"]),
        skips=frozenset(lowered(str(word)) for word in voices["skip"]),
        goods=goods(),
        stopped=Remembered(_stopping(frozenset(str(word) for word in voices["stop"]))),
        subjects=Remembered(_first_ending(voices.get("subject_particles", ()))),
        voice_words=Remembered(lambda name: frozenset(str(one) for one in voices.get(name, ()))),
    )


def _stopping(stops: frozenset[str]) -> Callable[[str], bool]:
    """Whether a word meets a stop that has a star; the endings of a stop are short."""
    stems = tuple(lowered(stop[:-1]) for stop in stops if stop.endswith("*"))
    ends = [(lowered(stop[1:]), len(stop) + STOP_TAIL) for stop in stops if stop.startswith("*")]
    ends = [(end, longest) for end, longest in ends if not end.endswith("*")]

    def stopping(word: str) -> bool:
        return word.startswith(stems) or any(
            len(word) <= longest and word.endswith(end) for end, longest in ends
        )

    return stopping


def _first_ending(endings: Iterable[Any]) -> Callable[[str], str | None]:
    """The longest of `endings` that a word has."""
    longest = sorted(map(str, endings), key=len, reverse=True)
    return lambda word: next((end for end in longest if word.endswith(end)), None)


def _rows(page: Mapping[str, Any], lang: str) -> Iterator[tuple[str, str, str]]:
    """Every phrase of the language with its kind and value."""
    voices = page["voices"]
    for kind in (*VOICE_KINDS, *VOICE_WORDS, "media_hint"):
        yield from ((str(phrase), kind, "") for phrase in voices.get(kind, ()))
    yield from ((str(phrase), "say", NOT) for phrase in voices.get("not_voice", ()))
    yield from ((str(phrase), "title", "") for phrase in voices["titles"])
    yield from ((str(phrase), "konjunktiv", "") for phrase in voices.get("konjunktiv", ()))
    for value, phrases in page["status"].items():
        yield from ((str(phrase), "status", value) for phrase in phrases)
    for value in ("estimate", "possible", "doubt"):
        yield from ((str(phrase), "certainty", value) for phrase in page["certainty"][value])
    for phrase in page["certainty"].get("not_possible", ()):
        yield str(phrase), "certainty", NOT
    for value in ("give", "receive", "give_noun", "receive_noun"):
        yield from ((str(phrase), "flow", value) for phrase in page["flows"][value])
    for value in ("to", "from", "by"):
        yield from ((str(phrase), "side", value) for phrase in page["flows"][value])
    for kind, phrases in page["kinds"].items():
        yield from ((str(phrase), kind, "") for phrase in phrases)
    for item, phrases in page["items"].items():
        yield from ((str(phrase), "item", item) for phrase in phrases)
    yield from _places(page, lang)
    yield from _times(page["times"])


def _times(times: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for number, names in times["months"].items():
        yield from ((str(name), "month", str(number)) for name in names)
    for number, names in times["weekdays"].items():
        yield from ((str(name), "weekday", str(number)) for name in names)
    for part, names in times["part"].items():
        yield from ((str(name), "part", part) for name in names)
    for row in times["relative"]:
        value = f"{row['unit']}:{row['shift']}"
        yield from ((str(name), "relative", value) for name in row["words"])


def _places(page: Mapping[str, Any], lang: str) -> Iterator[tuple[str, str, str]]:
    """Countries, their capitals, and what the language adds: adjectives, people, short names."""
    own: Mapping[str, Any] = page["places"]
    tails = [str(tail) for tail in page.get("place_tails", ())]
    for row in tables.read_table("countries.csv"):
        for column in (f"name_{lang}", f"capital_{lang}"):
            name = row[column].strip()
            if not name:
                continue
            if tails:
                yield from _with_tails(name, row["code"], tails)
            elif "inflections" in page:
                yield from ((form, "place", row["code"]) for form in _forms(name, page))
            else:
                yield name, "place", row["code"]
    for code, phrases in own.items():
        for phrase in phrases:
            yield str(phrase), "place", str(code)
    yield from ((str(phrase), "place", NOT) for phrase in page.get("not_places", ()))


def _with_tails(name: str, code: str, tails: list[str]) -> Iterator[tuple[str, str, str]]:
    if len(name) <= SHORT_NAME:
        yield from ((name + tail, "place", code) for tail in tails)
    else:
        yield f"{name}*", "place", code


def _forms(name: str, page: Mapping[str, Any]) -> Iterator[str]:
    """A name in its cases; the words of one name are declined together."""
    words = name.split()
    tables_of = page["inflections"]
    if len(words) == 1:
        yield from _declined(name, tables_of["nouns"], tables_of)
        return
    columns = [
        _declined(word, tables_of["adjectives"], None)
        if number < len(words) - 1
        else _declined(word, tables_of["nouns"], tables_of)
        for number, word in enumerate(words)
    ]
    # Cases stand in one order in every table, but tables differ in length: take all pairs.
    yield from (" ".join(parts) for parts in itertools.product(*columns))


def _declined(word: str, endings: list[Any], bare: Mapping[str, Any] | None) -> list[str]:
    for ending, forms in endings:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= SHORT_STEM:
            return [stem + form for form in forms]
    if bare and len(word) >= SHORT_STEM and word[-1].isalpha() and not word.isupper():
        if word[-1] not in bare["vowels"]:
            return [word + ending for ending in bare["consonant"]]
    return [word]
