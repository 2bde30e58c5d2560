"""Names of countries and of a case's parties in the forms a language gives them.

In: a lexicon, the table of countries, names. Out: phrases that stand for a place, and for each form
of a name the grammatical cases it can be in. Knows no language: endings and particles are data.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from steelyard.base import tables
from steelyard.reading.lexicon import elided_of, read_page, set_apart
from steelyard.reading.marks import NOT, lowered

SHORT_NAME = 2
"""A name of so many signs, where words carry particles, takes known endings only."""
SHORT_STEM = 3
"""A declined name is told by its ending when its stem is at least so long."""
CUT_ENDS = (1, 2)
"""So many signs an ending has that a stem in a list of names leaves out."""
LONG_NAME = 5
"""A party's name of so many letters takes any ending: adjectives and cases are made of it."""

Row = tuple[str, str, str]


def place_rows(page: Mapping[str, Any], lang: str, own: Mapping[str, str]) -> Iterator[Row]:
    """Countries, their capitals, large towns, and what the language adds: adjectives, people, short names.

    `own` gives the code of a country the id that a case has for it.
    """
    tails = [str(tail) for tail in page.get("place_tails", ())]
    heads = [str(head) for head in page["flows"].get("to_heads", ())]
    endings = [str(ending) for ending in page.get("name_endings", ("",))]
    elided = elided_of(page)
    named: Mapping[str, Any] = page["places"]
    # A capital that a language gives to somebody else, as Brussels to the Union, is theirs.
    given = {str(phrase): str(code) for code, some in named.items() for phrase in some}
    for row in (*tables.read_table("countries.csv"), *tables.read_table("towns.csv")):
        code = own.get(row["code"], row["code"])
        for column in (f"name_{lang}", f"capital_{lang}"):
            # The table need not have a column for every language: its file may name places too.
            name = set_apart(row.get(column, "").strip(), elided)
            if not name:
                continue
            stems = (name, f"{name}*", *(f"{name[:-cut]}*" for cut in CUT_ENDS))
            if any(given.get(stem, row["code"]) != row["code"] for stem in stems):
                continue
            if tails:
                yield from _with_tails(name, code, tails)
                yield from ((f"{head}{name}*", "place", code) for head in heads)
            elif "inflections" in page:
                yield from ((form, "place", code) for form in _forms(name, page))
            else:
                # A country of another: "the ports of Yemen" in a language that adds an ending.
                yield from ((name + ending, "place", code) for ending in endings)
    for code, phrases in (*named.items(), *page.get("peoples", {}).items()):
        for phrase in phrases:
            yield str(phrase), "place", own.get(str(code), str(code))
    yield from ((str(phrase), "place", NOT) for phrase in page.get("not_places", ()))


def party_rows(page: Mapping[str, Any], id: str, names: tuple[str, ...]) -> Iterator[Row]:
    """The forms of the names that a case gives a party, its adjectives among them."""
    tails = [str(tail) for tail in page.get("place_tails", ())]
    endings = [str(ending) for ending in page.get("name_endings", ("",))]
    for name in names:
        words = name.split()
        if not words:
            continue
        if tails and not words[-1][-1].isascii():
            yield from _with_tails(name, id, tails)
        elif "inflections" in page and not words[-1][-1].isascii():
            yield " ".join(stem_of(word, page) for word in words), "place", id
        elif len(words[-1]) >= LONG_NAME:
            yield f"{name}*", "place", id
        else:
            yield from ((name + ending, "place", id) for ending in endings)


def stem_of(word: str, page: Mapping[str, Any]) -> str:
    """A word of a language that declines, as the phrase of all its forms; a short one as it is."""
    vowels = str(page["inflections"]["vowels"])
    for count in (2, 1):
        if len(word) - count >= SHORT_STEM and set(lowered(word[-count:])) <= set(vowels):
            return f"{word[:-count]}*"
    return f"{word}*" if len(word) > SHORT_STEM else word


@cache
def read_cases(lang: str) -> Mapping[str, frozenset[str]]:
    """Forms of the names of countries and capitals, small -> the cases they can be in.

    In a language that does not decline, every name is its own form, in no case.
    """
    page = read_page(lang)
    names = [
        row.get(f"{kind}_{lang}", "")
        for row in (*tables.read_table("countries.csv"), *tables.read_table("towns.csv"))
        for kind in ("name", "capital")
    ]
    return party_cases(page, [*names, *(str(name) for name in page.get("place_nouns", ()))])


def party_cases(page: Mapping[str, Any], names: Sequence[str]) -> dict[str, frozenset[str]]:
    """Forms of `names`, small -> the cases they can be in; of several words the last declines.

    A name in small letters is an adjective and has none.
    """
    found: dict[str, set[str]] = {}
    for name in names:
        words = name.split()
        if not words or words[-1][0].islower():
            continue
        if "inflections" not in page or words[-1][-1].isascii():
            for ending in page.get("name_endings", ("",)):
                found.setdefault(lowered(f"{name}{ending}"), set())
            continue
        for form, cases in cases_of(words[-1], page):
            found.setdefault(lowered(form), set()).update(cases)
    return {form: frozenset(cases) for form, cases in found.items()}


def is_listed_adjective(page: Mapping[str, Any], name: str) -> bool:
    """Whether a name is what a language whose names do not decline lists beside its countries:
    "Chilean". Its own rows say what it is, and a case's need not.
    """
    if "inflections" in page and not name[-1].isascii():
        return False
    listed = [str(one) for some in page["places"].values() for one in some]
    stems = tuple(lowered(one[:-1]) for one in listed if one.endswith("*"))
    small = lowered(name)
    known = small.startswith(stems) or small in map(lowered, listed)
    return known and small not in _country_names()


@cache
def _country_names() -> frozenset[str]:
    """What countries are called in any language, small."""
    rows = tables.read_table("countries.csv")
    named = (one for row in rows for column, one in row.items() if column.startswith("name_"))
    return frozenset(lowered(one) for one in named if one)


def cases_of(word: str, page: Mapping[str, Any]) -> list[tuple[str, list[str]]]:
    """The forms of a noun and the cases of each."""
    known = page["inflections"]
    irregular = known.get("irregular", {}).get(word)
    if irregular:
        return [(str(form), str(case).split()) for form, case in irregular.items()]
    for ending, forms, *cases in known["nouns"]:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= SHORT_STEM:
            return [
                (stem + form, str(case).split())
                for form, case in zip(forms, cases[0] if cases else forms, strict=True)
            ]
    if len(word) >= SHORT_STEM and not word.isupper() and word[-1] not in known["vowels"]:
        return [
            (word + ending, str(case).split())
            for ending, case in zip(known["consonant"], known["consonant_cases"], strict=True)
        ]
    return [(word, [])]


def _with_tails(name: str, code: str, tails: list[str]) -> Iterator[Row]:
    if len(name) <= SHORT_NAME:
        yield from ((name + tail, "place", code) for tail in tails)
    else:
        yield f"{name}*", "place", code


def _forms(name: str, page: Mapping[str, Any]) -> Iterator[str]:
    """A name in its cases; the words of one name are declined together."""
    words = name.split()
    if len(words) == 1:
        yield from (form for form, _ in cases_of(name, page))
        return
    columns = [
        _adjective(word, page)
        if number < len(words) - 1
        else [form for form, _ in cases_of(word, page)]
        for number, word in enumerate(words)
    ]
    # Cases stand in one order in every table, but tables differ in length: take all pairs.
    yield from (" ".join(parts) for parts in itertools.product(*columns))


def _adjective(word: str, page: Mapping[str, Any]) -> list[str]:
    for ending, forms in page["inflections"]["adjectives"]:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= SHORT_STEM:
            return [stem + form for form in forms]
    return [word]
