"""The words around an amount, compiled: one `Cues` a language.

In: the language's lexicon, the table of countries, the table of goods.
Out: phrases to look for, and the small tables that the modules around an amount read.
Knows no language and no place by itself: all of it is data. Compiled once a process.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from steelyard.base import tables
from steelyard.reading.lexicon import elided_of, read_page
from steelyard.reading.marks import NOT, Phrases, Remembered, lowered
from steelyard.reading.places import place_rows

STOP_TAIL = 3
"""A word that ends like a stop is one when it has at most so many signs more."""

LONGEST_QUOTE = 1500
"""Code points between two marks of quotation; further apart they belong to two quotations."""

VOICE_KINDS = (
    "according_pre", "according_post", "citing_pre", "citing_post", "say", "say_perfect", "show", "own_account", "valued",
    "publish", "compound_pre", "compound_post",
)  # fmt: skip
VOICE_WORDS = (
    "as_word", "pronoun", "contrast", "carried", "same_voice", "same_office", "in_return", "own", "back", "not_label",
    "say_noun", "that_clause", "reported",
)  # fmt: skip
FLOWS = ("give", "receive", "give_noun", "receive_noun", "arrive", "stay", NOT)
SIDES = ("to", "into", "from", "by", "with", "in", "of", "other")
AROUND = frozenset(
    {
        "auxiliary",
        "perfect",
        "begun",
        "accused",
        "negation",
        "not_yet",
        "holds",
        "part_of",
        "of_them",
        "beside",
        "now",
        "till",
    }
)
"""Words that say nothing of an amount by themselves, only what a verb beside them means."""


@dataclass(frozen=True, slots=True)
class Good:
    """One entry of the general lexicon: how it is counted, its kind, whether its words are weak."""

    id: str
    unit: str
    family: str
    weak: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Cues:
    """What surrounds an amount in one language."""

    lang: str
    rows: tuple[tuple[str, str, str], ...]
    phrases: Phrases
    voices: Mapping[str, Any]
    statuses: Mapping[str, Any]
    times: Mapping[str, Any]
    flows: Mapping[str, Any]
    order: Mapping[str, Any]
    stops: frozenset[str]
    joiners: frozenset[str]
    determiners: frozenset[str]
    skips: frozenset[str]
    quotes: re.Pattern[str]
    opening: frozenset[str]
    closing: frozenset[str]
    attributive: tuple[str, ...]
    ties: frozenset[str]
    bare_ends: tuple[str, ...]
    done_ends: tuple[str, ...]
    relative: frozenset[str]
    amounting: frozenset[str]
    """Verbs that say what something is worth, between it and the money."""
    connective: tuple[str, ...]
    offices: tuple[str, ...]
    clause_joiners: frozenset[str]
    since: frozenset[str]
    since_far: frozenset[str]
    compared: frozenset[str]
    since_after: tuple[str, ...]
    date_joiners: frozenset[str]
    until: frozenset[str]
    before_that: tuple[str, ...]
    date_signs: re.Pattern[str] | None
    goods: Mapping[str, Good]
    stopped: Remembered[bool]
    subjects: Remembered[str | None]
    voice_words: Remembered[frozenset[str]]
    ends: Remembered[tuple[str, ...]]


@cache
def goods() -> Mapping[str, Good]:
    """The general lexicon of goods by id."""
    return {
        row["id"]: Good(row["id"], row["unit"], row["family"], int(row["weak"]))
        for row in _goods_rows()
    }


def _goods_rows() -> tuple[dict[str, str], ...]:
    return tables.read_table("goods.csv")


@cache
def read_cues(lang: str) -> Cues:
    """The cues of `lang`. Raises FileNotFoundError for a language without a file."""
    page = read_page(lang)
    rows = tuple(_rows(page, lang))
    voices = page["voices"]
    return Cues(
        lang=lang,
        rows=rows,
        phrases=Phrases(rows, elided_of(page)),
        voices=voices,
        statuses=page["status"],
        times=page["times"],
        flows=page["flows"],
        order=page["order"],
        stops=frozenset(lowered(str(word)) for word in voices["stop"]),
        joiners=frozenset(lowered(str(word)) for word in voices["joiner"]),
        determiners=frozenset(lowered(str(word)) for word in voices["determiner"]),
        skips=frozenset(lowered(str(word)) for word in voices["skip"]),
        quotes=_quotations(voices["quotes"]),
        opening=frozenset(str(pair)[0] for pair in voices["quotes"]),
        closing=frozenset(str(pair)[-1] for pair in voices["quotes"]),
        attributive=tuple(map(str, page["status"].get("attributive", ()))),
        ties=frozenset(map(str, page["status"].get("ties", ()))),
        bare_ends=tuple(map(str, page["status"].get("bare_ends", ()))),
        done_ends=tuple(map(str, page["status"].get("done_ends", ()))),
        relative=frozenset(map(str, page["status"].get("relative", ()))),
        amounting=frozenset(map(str, page["status"].get("amounting", ()))),
        connective=tuple(map(str, voices.get("connective_ends", ()))),
        offices=tuple(map(str, (*voices.get("office_ends", ()), *voices["titles"]))),
        clause_joiners=frozenset(str(word) for word in page["flows"]["and"]),
        since=frozenset(str(word) for word in page["times"].get("since", ())),
        compared=frozenset(str(word) for word in page["times"].get("compared", ())),
        since_far=frozenset(str(word) for word in page["times"].get("since_far", ())),
        since_after=tuple(map(str, page["times"].get("since_after", ()))),
        date_joiners=frozenset(lowered(str(word)) for word in page["times"]["joiners"]),
        until=frozenset(lowered(str(word)) for word in page["times"]["until"]),
        before_that=tuple(
            lowered(str(word)).rstrip("*") for word in page["times"].get("before_that", ())
        ),
        date_signs=_signs(page["times"].get("signs")),
        goods=goods(),
        stopped=Remembered(_stopping(frozenset(str(word) for word in voices["stop"]))),
        subjects=Remembered(_first_ending(voices.get("subject_particles", ()))),
        voice_words=Remembered(lambda name: frozenset(str(one) for one in voices.get(name, ()))),
        ends=Remembered(lambda path: tuple(_listed(page, path))),
    )


def _listed(page: Mapping[str, Any], path: str) -> Iterator[str]:
    """The entries of the list at `path`, such as "voices.titles"; none where there is no such list."""
    section, _, name = path.partition(".")
    return (str(one) for one in page[section].get(name, ()))


def _quotations(pairs: Iterable[Any]) -> re.Pattern[str]:
    """What stands between an opening mark and one of those that close it; a line ends plain ones."""
    closes: dict[str, str] = {}
    for pair in map(str, pairs):
        closes[pair[0]] = closes.get(pair[0], "") + pair[-1]
    bodies = []
    for opening, closing in closes.items():
        end, line = re.escape(closing), "\\n" if opening in closing else ""
        inner = f"[^{re.escape(opening)}{end}{line}]{{1,{LONGEST_QUOTE}}}"
        bodies.append(f"{re.escape(opening)}{inner}[{end}]")
    return re.compile("|".join(bodies))


def _signs(signs: Mapping[str, str] | None) -> re.Pattern[str] | None:
    """Digits with the sign of a year, of a month and of a day behind them, each left out or not."""
    if signs is None:
        return None
    year, month, day = (re.escape(str(signs[unit])) for unit in ("year", "month", "day"))
    return re.compile(
        rf"(?=\d)(?:(?P<year>(?:19|20)\d\d)\s?{year})?\s?(?:(?P<month>\d{{1,2}})\s?{month})?"
        rf"\s?(?:(?P<day>\d{{1,2}})\s?{day})?"
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


WORDS_OF_STATUS = frozenset(
    {"attributive", "ties", "bare_ends", "done_ends", "relative", "amounting", "shares_move"}
)
"""What the section of statuses has besides its phrases: words and endings, no marks."""


def _rows(page: Mapping[str, Any], lang: str) -> Iterator[tuple[str, str, str]]:
    """Every phrase of the language with its kind and value."""
    voices = page["voices"]
    for kind in (*VOICE_KINDS, *VOICE_WORDS, "media_hint"):
        yield from ((str(phrase), kind, "") for phrase in voices.get(kind, ()))
    for kind in ("say", "say_perfect"):
        yield from ((str(phrase), kind, NOT) for phrase in voices.get("not_voice", ()))
    yield from ((str(phrase), "title", "") for phrase in voices["titles"])
    yield from ((str(phrase), "konjunktiv", "") for phrase in voices.get("konjunktiv", ()))
    for value, phrases in page["status"].items():
        if value in WORDS_OF_STATUS:
            continue
        kind = "around" if value in AROUND else "status"
        yield from ((str(phrase), kind, value) for phrase in phrases)
    yield from ((str(phrase), "around", NOT) for phrase in page["status"].get(NOT, ()))
    for value in ("estimate", "possible", "doubt"):
        yield from ((str(phrase), "certainty", value) for phrase in page["certainty"][value])
    for phrase in page["certainty"].get("not_possible", ()):
        yield str(phrase), "certainty", NOT
    for value in FLOWS:
        yield from ((str(phrase), "flow", value) for phrase in page["flows"].get(value, ()))
    for value in SIDES:
        yield from ((str(phrase), "side", value) for phrase in page["flows"].get(value, ()))
    yield from ((str(phrase), "land", "") for phrase in page["flows"].get("land", ()))
    yield from ((str(phrase), "source", "") for phrase in page["flows"].get("source", ()))
    yield from ((str(phrase), "passive", "") for phrase in page["flows"].get("passive", ()))
    for kind, phrases in page["kinds"].items():
        # What is not of a kind is told with the phrases that only look like it.
        value = NOT if kind.startswith("not_") else ""
        yield from ((str(phrase), kind.removeprefix("not_"), value) for phrase in phrases)
    for item, phrases in page["items"].items():
        yield from ((str(phrase), "item", item) for phrase in phrases)
    # Words of a good in another sense: a think tank fights no battle.
    yield from ((str(phrase), "item", NOT) for phrase in page.get("not_items", ()))
    for code, phrases in page.get("peoples", {}).items():
        yield from ((str(phrase), "people", str(code)) for phrase in phrases)
    yield from place_rows(page, lang, {})
    yield from _times(page["times"])


def _times(times: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for number, names in times["months"].items():
        yield from ((str(name), "month", str(number)) for name in names)
    for number, names in times["weekdays"].items():
        yield from ((str(name), "weekday", str(number)) for name in names)
    for part, names in times["part"].items():
        yield from ((str(name), "part", part) for name in names)
    yield from ((str(name), "standing_date", "") for name in times.get("standing", ()))
    for month, names in times.get("stretches", {}).items():
        yield from ((str(name), "stretch", str(month)) for name in names)
    for row in times["relative"]:
        value = f"{row['unit']}:{row['shift']}"
        yield from ((str(name), "relative", value) for name in row["words"])
