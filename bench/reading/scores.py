"""How well proposed claims meet annotated ones: matching, what counts as right, figures.

In: Documents and, for each, a list of records with the fields of a claim. Out: Tallies that add
up, figures from them, and intervals by drawing documents again. Knows no reader.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from bench.reading.documents import Document, Gold
from scipy.optimize import linear_sum_assignment

from steelyard.base.chance import stream

Record = Mapping[str, Any]

RESAMPLED = 1000
"""Draws of a bootstrap: the ends of an interval move by less than 0.005 from seed to seed."""
TOLERANCE = 1e-3
"""Two numbers are the same within this share: a third may be written 0.333, 5 is not 5.1."""
COMMON_START = 0.7
"""Two words are one name when they share this part of the longer one: endings of cases differ."""
SHORT_WORD = 4
"""Words shorter than this are one name only when they are equal."""

SCALES: Mapping[str, tuple[str, float]] = {
    "megawatt_hours": ("kilowatt_hours", 1e3),
    "gigawatt_hours": ("kilowatt_hours", 1e6),
    "terawatt_hours": ("kilowatt_hours", 1e9),
    "kilograms": ("tonnes", 1e-3),
    "grams": ("tonnes", 1e-6),
    "cubic_metres": ("litres", 1e3),
    "units": ("pieces", 1.0),
    "items": ("pieces", 1.0),
    "head": ("pieces", 1.0),
    "missiles": ("pieces", 1.0),
    "aircraft": ("pieces", 1.0),
    "vehicles": ("pieces", 1.0),
    "ships": ("pieces", 1.0),
    "vessels": ("pieces", 1.0),
}
"""Unit -> the one it is compared in, and how many of those it holds."""

LEVELS = ("span", "value", "amount", "value, bound", "claim")
"""What is right, from the mildest to the strictest; each has precision, recall and F1."""
SHARES = (
    "exact span", "bound", "unit", "item", "direction", "status", "as_of", "attribution", "named",
    "source", "certainty", "kind",
)  # fmt: skip
"""Fields, of which a share of the matched claims is right."""
NEEDS: Mapping[str, tuple[str, ...]] = {
    "value": ("amount_low", "amount_high"),
    "amount": ("amount_low", "amount_high"),
    "value, bound": ("amount_low", "amount_high", "bound"),
    "claim": ("amount_low", "amount_high", "unit", "bound", "status"),
    "named": ("attribution",),
    "source": ("attribution",),
    "exact span": ("start", "end"),
}
"""Figure -> the fields a reader must have for it; a figure that is a field needs that field."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of one or more documents; they add up."""

    gold: int
    proposed: int
    right: Mapping[str, int]
    asked: Mapping[str, int]

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.gold + other.gold,
            self.proposed + other.proposed,
            dict(Counter(self.right) + Counter(other.right)),
            dict(Counter(self.asked) + Counter(other.asked)),
        )


NOTHING = Tally(0, 0, {}, {})


def match(gold: Sequence[Gold], proposed: Sequence[Record]) -> tuple[tuple[int, int], ...]:
    """Pairs of indexes, one to one, whose spans overlap; the best total share of overlap.

    Of equally good pairings the one with more right numbers is taken.
    """
    if not gold or not proposed:
        return ()
    worth = np.zeros((len(gold), len(proposed)))
    for i, one in enumerate(gold):
        for j, record in enumerate(proposed):
            overlap = shared(one.span, (record["start"], record["end"]))
            if overlap:
                worth[i, j] = overlap + TOLERANCE * any(
                    same_value(reading, record) for reading in one.readings
                )
    return best_pairs(worth)


def best_pairs(worth: np.ndarray) -> tuple[tuple[int, int], ...]:
    """Rows and columns paired one to one by the best total worth; pairs worth nothing are none."""
    rows, columns = linear_sum_assignment(worth, maximize=True)
    return tuple((int(i), int(j)) for i, j in zip(rows, columns, strict=True) if worth[i, j] > 0.0)


def shared(one: tuple[int, int], other: tuple[int, int]) -> float:
    """Overlap of two spans over what they cover together."""
    common = min(one[1], other[1]) - max(one[0], other[0])
    return common / (max(one[1], other[1]) - min(one[0], other[0])) if common > 0 else 0.0


def tally(document: Document, proposed: Sequence[Record]) -> Tally:
    """Counts of one document."""
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for i, j in match(document.claims, proposed):
        for name, is_right in judge(document.claims[i], proposed[j], document.names).items():
            asked[name] += 1
            right[name] += is_right
    return Tally(len(document.claims), len(proposed), dict(right), dict(asked))


def judge(gold: Gold, record: Record, names: Mapping[str, Sequence[str]]) -> dict[str, bool]:
    """Figure -> whether it is right, for one matched pair; figures not asked of it are absent.

    Of two accepted readings the one that the record meets better is held against it.
    """
    return max(
        (judge_reading(gold, reading, record, names) for reading in gold.readings),
        key=lambda verdict: sum(verdict[level] for level in LEVELS),
    )


def judge_reading(
    gold: Gold, values: Record, record: Record, names: Mapping[str, Sequence[str]]
) -> dict[str, bool]:
    """As `judge`, against one reading."""
    value = same_value(values, record)
    amount = value and all(
        (values[end] is None) == (record.get(end) is None) for end in ("amount_low", "amount_high")
    )
    bound = values["bound"] == record.get("bound")
    unit = base_unit(values["unit"])[0] == base_unit(record.get("unit"))[0]
    status = values["status"] == record.get("status")
    voices = values["attribution"]
    # A reader without the field is no reader that found the document's own voice.
    said = record.get("attribution")
    chain = (
        said is not None
        and len(said) == len(voices)
        and all(same_name(a, b, names) for a, b in zip(voices, said, strict=True))
    )
    verdict = {
        "span": True,
        "value": value,
        "amount": amount,
        "value, bound": value and bound,
        "claim": amount and unit and bound and status,
        "exact span": gold.span == (record["start"], record["end"]),
        "bound": bound,
        "unit": unit,
        "item": same_item(values["item"], record.get("item")),
        "direction": same_direction(values["direction"], record.get("direction", ()), names),
        "status": status,
        "as_of": "as_of" in record and values["as_of"] == record["as_of"],
        "attribution": chain,
        "certainty": values["certainty"] == record.get("certainty"),
        "kind": values["kind"] == record.get("kind"),
    }
    if any(voice not in gold.unnamed for voice in voices):
        verdict["named"] = chain
    if voices and voices[-1] not in gold.unnamed:
        verdict["source"] = (
            said is not None and bool(said) and same_name(voices[-1], said[-1], names)
        )
    return verdict


def same_value(values: Record, record: Record) -> bool:
    """Whether the same numbers are named, whichever end they stand at."""

    def numbers(of: Record) -> list[float]:
        scale = base_unit(of.get("unit"))[1]
        ends = {of.get("amount_low"), of.get("amount_high")}
        return sorted(float(end) * scale for end in ends if end is not None)

    ours, theirs = numbers(values), numbers(record)
    return len(ours) == len(theirs) and all(
        math.isclose(a, b, rel_tol=TOLERANCE) for a, b in zip(ours, theirs, strict=True)
    )


def base_unit(unit: str | None) -> tuple[str | None, float]:
    """The unit that amounts in `unit` are compared in, and the factor."""
    return SCALES.get(unit, (unit, 1.0)) if unit is not None else (None, 1.0)


def same_item(gold: str | None, proposed: str | None) -> bool:
    """Whether two ids name one good: the words of one are among the words of the other."""
    if gold is None or proposed is None:
        return gold is proposed
    ours, theirs = ({word.removesuffix("s") for word in id.split("_")} for id in (gold, proposed))
    return ours <= theirs or theirs <= ours


def same_direction(
    gold: Sequence[str | None] | None,
    proposed: Sequence[str | None] | None,
    names: Mapping[str, Sequence[str]],
) -> bool:
    """Whether giver and receiver are the same; codes exactly, names as names."""
    if gold is None or proposed is None:
        return gold is proposed
    return len(gold) == len(proposed) and all(
        a == b or (a is not None and b is not None and len(a) > 2 and same_name(a, b, names))
        for a, b in zip(gold, proposed, strict=True)
    )


def same_name(gold: str, proposed: str, names: Mapping[str, Sequence[str]]) -> bool:
    """Whether two forms name one voice: all words of one are among the words of the other.

    Case and endings do not count, and one of the forms in `names` will do.
    """
    theirs = words(proposed)
    for form in (gold, *names.get(gold, ())):
        ours = words(form)
        fewer, more = sorted((ours, theirs), key=len)
        if fewer and all(any(same_word(a, b) for b in more) for a in fewer):
            return True
    return False


def words(name: str) -> list[str]:
    """Small, without punctuation."""
    kept = "".join(c if c.isalnum() or c in "'’" else " " for c in name.casefold())
    return kept.replace("’", "'").split()


def same_word(one: str, other: str) -> bool:
    """Whether two words differ in their endings at most."""
    if one == other:
        return True
    longer, shorter = max(len(one), len(other)), min(len(one), len(other))
    if shorter < SHORT_WORD:
        return False
    common = next((i for i in range(shorter) if one[i] != other[i]), shorter)
    return common >= max(SHORT_WORD, COMMON_START * longer)


def figures(total: Tally) -> dict[str, float]:
    """Every figure by its name: `<level>`, `<level> P`, `<level> R`, and a share a field.

    A figure that nothing was asked of is absent.
    """
    found: dict[str, float] = {}
    for level in LEVELS:
        right = total.right.get(level, 0)
        if total.gold + total.proposed:
            found[level] = 2 * right / (total.gold + total.proposed)
        if total.proposed:
            found[f"{level} P"] = right / total.proposed
        if total.gold:
            found[f"{level} R"] = right / total.gold
    for name in SHARES:
        if total.asked.get(name):
            found[name] = total.right.get(name, 0) / total.asked[name]
    return found


def intervals(tallies: Sequence[Tally], seed: int = 1) -> dict[str, tuple[float, float]]:
    """The 95 % interval of every figure, whole documents drawn again."""
    names = sorted({name for one in tallies for name in one.asked})
    # Columns: gold, proposed, then right and asked of every name.
    table = np.array(
        [
            [one.gold, one.proposed]
            + [counts.get(name, 0) for counts in (one.right, one.asked) for name in names]
            for one in tallies
        ],
        dtype=np.int64,
    )
    rng = stream(seed, "bootstrap of documents")
    drawn = rng.integers(len(tallies), size=(RESAMPLED, len(tallies)))
    found: dict[str, list[float]] = {}
    for row in table[drawn].sum(axis=1).tolist():
        right = dict(zip(names, row[2 : 2 + len(names)], strict=True))
        asked = dict(zip(names, row[2 + len(names) :], strict=True))
        for name, figure in figures(Tally(row[0], row[1], right, asked)).items():
            found.setdefault(name, []).append(figure)
    return {
        name: (float(np.quantile(ones, 0.025)), float(np.quantile(ones, 0.975)))
        for name, ones in found.items()
    }


def total(tallies: Iterable[Tally]) -> Tally:
    """All of them added up."""
    return sum(tallies, NOTHING)


def has(figure: str, fields: frozenset[str]) -> bool:
    """Whether a reader whose records have `fields` can be asked for a figure."""
    level = figure.removesuffix(" P").removesuffix(" R")
    if level == "span":
        return True
    return set(NEEDS.get(level, (level,))) <= fields
