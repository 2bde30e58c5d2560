"""Annotated documents: a YAML file each, with the text and every claim in it by its quote.

In: the `*.yaml` of a folder beside this module. Out: Documents whose claims carry offsets
computed from quote and occurrence. Raises ValueError for a quote that does not stand in the text,
a word outside the vocabulary of a field, or claims that overlap. Never imports the reader.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
SETS = ("seen", "second", "trial", "exam", "unseen")
"""Rules are written with the first three in view; `exam` and `unseen` are scored when a reader is
finished, and never opened."""
CLOSED = frozenset(("exam", "unseen"))
FURTHER = "further"
"""Documents of languages that came after these sets: a few each, scored by themselves."""
AGAIN = "again"
"""Documents of `trial` that were annotated a second time."""
FIRST = "again/first"
"""The first annotation of these, as it stood when the second was made."""
LANGUAGES = ("de", "en", "ko", "ru", "uk")

FIELDS = (
    "doc", "start", "end", "quote", "amount_low", "amount_high", "unit", "bound", "item",
    "direction", "status", "as_of", "attribution", "certainty", "kind",
)  # fmt: skip
"""The fields of a proposed claim, in the order they are written."""
WORDS: Mapping[str, frozenset[str]] = {
    "bound": frozenset(("exact", "approx", "at_least", "at_most", "range", "order")),
    "status": frozenset(("delivered", "promised", "planned", "expected", "denied", "other")),
    "certainty": frozenset(("asserted", "estimated", "possible", "doubted")),
    "kind": frozenset(("quantity", "value", "price", "share", "macro")),
}
"""Fields with a closed vocabulary."""
READING = ("amount_low", "amount_high", "unit", "bound")
"""What a second accepted reading of the same words (`or`) may say otherwise."""
OPEN_ENDS: Mapping[str, tuple[bool, bool]] = {
    "at_least": (False, True),
    "at_most": (True, False),
}
"""Bound -> whether its low and its high end are open; every other bound has both ends."""


@dataclass(frozen=True, slots=True)
class Gold:
    """One annotated claim.

    `values` holds the fields of FIELDS; `other` the same with a second accepted reading of the
    amount, where words allow two; `unnamed` the voices of the attribution that have no name.
    """

    values: Mapping[str, Any]
    other: Mapping[str, Any] | None = None
    unnamed: frozenset[str] = frozenset()

    @property
    def span(self) -> tuple[int, int]:
        """Code points, end exclusive."""
        return self.values["start"], self.values["end"]

    @property
    def readings(self) -> tuple[Mapping[str, Any], ...]:
        """Every accepted reading, the first one first."""
        return (self.values,) if self.other is None else (self.values, self.other)


@dataclass(frozen=True, slots=True)
class Document:
    """One annotated text; `names` maps a voice's name to its other forms in the text."""

    id: str
    lang: str
    date: str
    genre: str
    publisher: str
    text: str
    claims: tuple[Gold, ...]
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def read_documents(name: str) -> tuple[Document, ...]:
    """The documents of one set, of further languages, or of one of two annotators, by id."""
    known = (*SETS, FURTHER, AGAIN, FIRST)
    if name not in known:
        raise ValueError(f"expected one of {known}, got {name!r}")
    paths = sorted((HERE / name).glob("*.yaml"))
    return tuple(parse_document(path.read_text(encoding="utf-8")) for path in paths)


def parse_document(written: str) -> Document:
    """One document with the offsets of its claims, which stand in the order of the text."""
    tree = yaml.safe_load(written)
    text = tree["text"]
    if unicodedata.normalize("NFC", text) != text:
        raise ValueError(f"{tree['id']}: the text is not NFC")
    claims = [parse_claim(tree["id"], text, entry) for entry in tree["claims"]]
    for before, after in pairwise(claims):
        if before.span[1] > after.span[0]:
            raise ValueError(f"{tree['id']}: {after.values['quote']!r} overlaps the claim before")
    return Document(
        id=tree["id"],
        lang=tree["lang"],
        date=tree["date"],
        genre=tree["genre"],
        publisher=tree["publisher"],
        text=text,
        claims=tuple(claims),
        names={name: tuple(forms) for name, forms in tree.get("names", {}).items()},
    )


def parse_claim(doc: str, text: str, entry: Mapping[str, Any]) -> Gold:
    """One claim, placed by its quote and by which occurrence of it is meant."""
    quote, nth = entry["quote"], entry.get("nth", 1)
    places = [match.start() for match in re.finditer(re.escape(quote), text)]
    if len(places) < nth:
        raise ValueError(f"{doc}: {quote!r} does not stand in the text {nth} times")
    start = places[nth - 1]
    given = {name: entry[name] for name in FIELDS[4:]}
    values = {"doc": doc, "start": start, "end": start + len(quote), "quote": quote, **given}
    other = None
    if "or" in entry:
        other = {**values, **{name: entry["or"][name] for name in READING}}
    gold = Gold(values, other, frozenset(entry.get("unnamed", ())))
    for reading in gold.readings:
        check_reading(f"{doc}: {quote!r}", reading)
    if not gold.unnamed <= set(values["attribution"]):
        raise ValueError(f"{doc}: {quote!r} leaves unnamed who is no voice of it")
    return gold


def check_reading(where: str, values: Mapping[str, Any]) -> None:
    """Raise ValueError where a field is outside its vocabulary or an end does not fit its bound."""
    for name, words in WORDS.items():
        if values[name] not in words:
            raise ValueError(f"{where}: {values[name]!r} is no {name}")
    low, high, bound = values["amount_low"], values["amount_high"], values["bound"]
    if (low is None, high is None) != OPEN_ENDS.get(bound, (False, False)):
        raise ValueError(f"{where}: {bound} does not go with {low} to {high}")
    if bound in {"exact", "approx"} and low != high:
        raise ValueError(f"{where}: {bound} with two ends")
    if bound in {"range", "order"} and not low < high:
        raise ValueError(f"{where}: {bound} needs two ends in order")
    if values["as_of"] is not None and not re.fullmatch(r"\d{4}(-\d\d){0,2}", values["as_of"]):
        raise ValueError(f"{where}: {values['as_of']!r} is no date")
    if values["direction"] is not None and len(values["direction"]) != 2:
        raise ValueError(f"{where}: a direction has a giver and a receiver")
