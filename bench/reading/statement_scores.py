"""How well statements without a number are read: `python -m bench.reading --statements`.

In: `statements/seen.yaml` and `statements/unseen.yaml`, short texts with what they state. Out: for
each half precision and recall, and of what was found the share with the right fields.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from bench.reading.scores import same_name

from steelyard.reading.reader import read_text

FOLDER = Path(__file__).parent / "statements"
HALVES = ("seen", "unseen")
FIELDS = ("rule", "status", "certainty", "voices")
RULE = "statement-"


@dataclass(frozen=True, slots=True)
class Text:
    """One short text; each statement has its start and end and the fields of its line."""

    id: str
    lang: str
    date: str
    text: str
    statements: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Count:
    """Statements annotated, proposed, and found; of the found, how many have each field right."""

    annotated: int = 0
    proposed: int = 0
    found: int = 0
    right: tuple[int, ...] = (0,) * len(FIELDS)

    def __add__(self, other: Count) -> Count:
        return Count(
            self.annotated + other.annotated,
            self.proposed + other.proposed,
            self.found + other.found,
            tuple(a + b for a, b in zip(self.right, other.right, strict=True)),
        )


def read_texts(half: str) -> tuple[Text, ...]:
    """The texts of one half. Raises ValueError for a quote that does not stand in its text once."""
    tree = yaml.safe_load((FOLDER / f"{half}.yaml").read_text(encoding="utf-8"))
    return tuple(
        Text(
            one["id"],
            one["lang"],
            one["date"],
            one["text"],
            tuple(_placed(one["id"], one["text"], row) for row in one["statements"]),
        )
        for one in tree
    )


def _placed(id: str, text: str, row: Mapping[str, Any]) -> dict[str, Any]:
    if text.count(row["quote"]) != 1:
        raise ValueError(f"{id}: {row['quote']!r} does not stand in the text once")
    start = text.index(row["quote"])
    return {"start": start, "end": start + len(row["quote"]), "certainty": "asserted", **row}


def match(text: Text, proposed: Sequence[Mapping[str, Any]]) -> list[tuple[int, int]]:
    """Pairs of annotated and proposed: places that overlap, and the same good or none."""
    pairs, used = [], set()
    for i, gold in enumerate(text.statements):
        for j, record in enumerate(proposed):
            apart = record["end"] <= gold["start"] or gold["end"] <= record["start"]
            if j not in used and not apart and record["item"] == gold["item"]:
                pairs.append((i, j))
                used.add(j)
                break
    return pairs


def count(text: Text) -> tuple[Count, list[str]]:
    """The Count of one text, and a line for each statement missed, made up or read otherwise."""
    read = read_text(text.text, lang=text.lang, date=text.date, statements=True)
    proposed = [one.to_json() for one in read if one.kind == "statement"]
    pairs = match(text, proposed)
    right = [0] * len(FIELDS)
    lines = []
    for i, j in pairs:
        for number, (name, good, held, is_right) in enumerate(
            _fields(text.statements[i], proposed[j])
        ):
            right[number] += is_right
            if not is_right:
                lines.append(
                    f"{text.id} {name:9} {text.statements[i]['quote']!r}: {good}, read {held}"
                )
    seen, used = {i for i, _ in pairs}, {j for _, j in pairs}
    for i, gold in enumerate(text.statements):
        if i not in seen:
            lines.append(f"{text.id} missed    {gold['quote']!r}: {gold['item']}")
    for j, record in enumerate(proposed):
        if j not in used:
            lines.append(
                f"{text.id} made up   {record['quote']!r}: {record['item']}, {record['rule']}"
            )
    return Count(len(text.statements), len(proposed), len(pairs), tuple(right)), lines


def _fields(
    gold: Mapping[str, Any], record: Mapping[str, Any]
) -> Iterator[tuple[str, Any, Any, bool]]:
    yield "rule", gold["rule"], record["rule"], record["rule"] == RULE + gold["rule"]
    for name in ("status", "certainty"):
        yield name, gold[name], record[name], gold[name] == record[name]
    voices = (gold["attribution"], record["attribution"])
    same = len(voices[0]) == len(voices[1]) and all(
        same_name(good, held, {}) for good, held in zip(*voices, strict=True)
    )
    yield "voices", *voices, same


def table(half: str) -> Iterator[str]:
    """The lines of one half: a row a language, and all of them."""
    texts = read_texts(half)
    by_language: dict[str, Count] = {}
    for text in texts:
        by_language[text.lang] = by_language.get(text.lang, Count()) + count(text)[0]
    by_language["all"] = sum(by_language.values(), Count())
    yield f"{len(texts)} texts of the half {half}, {by_language['all'].annotated} statements"
    yield f"  {'':4}{'precision':>10}{'recall':>8}" + "".join(f"{name:>11}" for name in FIELDS)
    for lang, one in sorted(by_language.items(), key=lambda row: (row[0] == "all", row[0])):
        shares = [one.found / max(one.proposed, 1), one.found / max(one.annotated, 1)]
        row = "".join(f"{right / max(one.found, 1):11.3f}" for right in one.right)
        yield f"  {lang:4}{shares[0]:10.3f}{shares[1]:8.3f}{row}"


def misses() -> Iterator[str]:
    """What was read wrong in the half that may be seen."""
    for text in read_texts(HALVES[0]):
        yield from count(text)[1]
