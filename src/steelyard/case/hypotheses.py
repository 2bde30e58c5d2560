"""hypotheses.yaml: what may explain an exchange, and the pieces that speak for and against it.

In: hypotheses, and pieces of evidence rated against each of them by an analyst: results of the
weighing under a condition ("ratio > 5") or statements with their source. Types, the condition's
grammar, and the checks. Nothing here is computed, and nothing moves a figure of the balance.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Annotated, Any, Final, Literal

from pydantic import Field, ValidationError
from pydantic.dataclasses import dataclass

from steelyard.base.errors import Problem
from steelyard.case.exchange import CONFIG, Id, PartialDate, Words
from steelyard.case.items import Item
from steelyard.case.known import Known
from steelyard.case.validate import Spot, shape_of, suggest

Rating = Literal["CC", "C", "N", "I", "II"]
"""Very consistent, consistent, says nothing, inconsistent, very inconsistent."""
Trust = Literal["high", "moderate", "low"]
Probability = Annotated[float, Field(gt=0, lt=1)]

RATINGS: Final[tuple[Rating, ...]] = ("CC", "C", "N", "I", "II")
LEAST_HYPOTHESES: Final = 2
MOST_HYPOTHESES: Final = 8
"""More columns fit on no page and no terminal."""
MOST_PIECES: Final = 200
"""Each is left out once; more than that nobody has rated by hand."""
TOTALS: Final = ("given.value", "returned.value", "due.value", "trade.value")
SUMS: Final = ("ratio", "balance")
SHARES: Final = ("share_of_economy.given", "share_of_economy.returned")
"""Against the first output that the case names."""
_CONDITION = re.compile(
    r"\s*(?P<figure>[A-Za-z_][\w.-]*?)\s*(?P<sign><=|>=|<|>)\s*(?P<end>-?\d+(\.\d+)?([eE][+-]?\d+)?)\s*"
)
_OF_ITEM = re.compile(
    r"(?:(?P<section>given|returned|due|trade)\.items|supporting)\.(?P<item>[\w.-]+?)"
    r"\.(?P<part>value|quantity)"
)


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Hypothesis:
    """One explanation of the exchange; together they should leave no other."""

    id: Id = Field(description="A name of its own.")
    name: Words
    about: Words = Field(
        default_factory=dict,
        description="What would be so if it were true: {en: ..., de: ...}.",
    )
    weight: float = Field(
        default=1.0, gt=0, description="How likely it is before any piece, beside the others."
    )


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Piece:
    """One piece of evidence, rated against every hypothesis."""

    id: Id = Field(description="A name of its own.")
    text: Words
    result: str = Field(
        default="",
        description="A result of the weighing and its end, `ratio > 5`: its probability comes "
        "from the weighing.",
    )
    rests_on: tuple[Id, ...] = Field(
        default=(), description="Rows it was taken from: claims, prices, published figures."
    )
    ratings: dict[str, Rating] = Field(
        description="Hypothesis: CC, C, N, I or II, how the piece fits if it is so."
    )
    ratings_if_not: dict[str, Rating] = Field(
        default_factory=dict, description="How it fits if it is not so; empty: says nothing then."
    )
    why: Words = Field(description="The reason for the ratings: {en: ..., de: ...}.")
    by: str = Field(default="", description="Who rated.")
    trust: Trust | None = Field(
        default=None,
        description="Of a statement: how sure it is that it is so. Empty: moderate.",
    )
    origin: str = Field(
        default="", description="Pieces of one origin count once; what shares a claim does anyway."
    )
    likelihoods: dict[str, Probability] = Field(
        default_factory=dict,
        description="Hypothesis: how probable the piece is if it is true, instead of the table's.",
    )
    said_by: str = Field(default="", description="Who says so, where no row does.")
    url: str = Field(default="", description="Where it was printed.")
    reported_on: PartialDate | None = Field(default=None, description="What --as-of may know.")
    internal: bool = Field(default=False, description="true: never in a published report.")
    note: str = Field(default="", description="For the reader.")


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class HypothesisFile:
    """hypotheses.yaml as a whole."""

    hypotheses: tuple[Hypothesis, ...] = Field(description="At least two explanations.")
    pieces: tuple[Piece, ...] = Field(default=(), description="What speaks for and against them.")
    likelihoods: dict[Rating, Probability] = Field(
        default_factory=dict,
        description="Rating: how probable a piece of it is under the hypothesis; empty: no Bayes "
        "factors but of pieces with likelihoods of their own.",
    )
    likelihoods_why: Words = Field(
        default_factory=dict, description="Where the likelihoods are from: {en: ..., de: ...}."
    )
    independence: Words = Field(
        default_factory=dict,
        description="Why pieces may be multiplied as if none hung on another: {en: ..., de: ...}.",
    )
    about: Words = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Condition:
    """A figure and its end. `item` and `part` only for a figure of one item."""

    figure: str
    sign: Literal["<", "<=", ">", ">="]
    end: float
    item: str = ""
    part: str = ""
    section: str = ""


def parse_condition(text: str) -> Condition | None:
    """`ratio > 5`, `returned.value < 1.5e9`, `given.items.shells.quantity >= 5e6`; else None."""
    found = _CONDITION.fullmatch(text)
    if found is None:
        return None
    figure, sign, end = found["figure"], found["sign"], float(found["end"])
    if figure in (*TOTALS, *SUMS, *SHARES):
        return Condition(figure, sign, end)  # type: ignore[arg-type]
    of_item = _OF_ITEM.fullmatch(figure)
    # What supports others has no price, so no value.
    if of_item is None or (of_item["section"] is None and of_item["part"] == "value"):
        return None
    return Condition(
        figure,
        sign,  # type: ignore[arg-type]
        end,
        of_item["item"],
        of_item["part"],
        of_item["section"] or "supporting",
    )


def readable(value: Any) -> HypothesisFile | None:
    """What the checks may go on with where single values of the file cannot be read.

    A value that says nothing stands in for each of them, so that one slip hides no other; only
    for finding further problems, never to be weighed. None where a part as a whole is amiss.
    """
    value, kind = deepcopy(value), shape_of(HypothesisFile).one
    try:
        return kind.validate_python(value)  # type: ignore[no-any-return]
    except ValidationError as error:
        for found in error.errors(include_url=False, include_context=False):
            *above, last = found["loc"]
            holder: Any = value
            try:
                for step in above:
                    holder = holder[step]
                if above and above[-1] in _SAYS_NOTHING:
                    holder[last] = _SAYS_NOTHING[above[-1]]
                elif last in _MAY_GO or found["type"] == "unexpected_keyword_argument":
                    del holder[last]
            except (KeyError, IndexError, TypeError):
                return None
    try:
        return kind.validate_python(value)  # type: ignore[no-any-return]
    except ValidationError:
        return None


_SAYS_NOTHING: Final[Mapping[str | int, object]] = {
    "ratings": "N",
    "ratings_if_not": "N",
    "likelihoods": 0.5,
}
_MAY_GO: Final = frozenset({"trust", "reported_on", "internal"})


def check_hypotheses(
    file: HypothesisFile, spot: Spot, items: Mapping[str, Item], known: Known
) -> Iterator[Problem]:
    """What is wrong with the file, alone and against the rows and items of the case."""
    ids = [one.id for one in file.hypotheses]
    if len(ids) < LEAST_HYPOTHESES:
        yield spot.problem(
            "hypotheses",
            "one-hypothesis",
            "One explanation by itself cannot be weighed against another.",
            "Write down what else may explain the exchange, at least one more.",
        )
    for part, count, most in (
        ("hypotheses", len(ids), MOST_HYPOTHESES),
        ("pieces", len(file.pieces), MOST_PIECES),
    ):
        if count > most:
            yield spot.problem(
                (part, most),
                "too-long-a-list",
                f"There are {count} {part}, and {most} is the most that can be told apart.",
                "Keep those that matter, or join what says the same.",
            )
    parts = (("hypotheses", ids), ("pieces", [one.id for one in file.pieces]))
    for part, every in parts:
        seen: set[str] = set()
        for at, id in enumerate(every):
            if id in seen:
                yield spot.problem(
                    (part, at, "id"),
                    "duplicate-id",
                    f"The id `{id}` stands twice under `{part}`.",
                    "Give each entry an id of its own.",
                )
            seen.add(id)
    for at, piece in enumerate(file.pieces):
        yield from _check_piece(piece, ("pieces", at), spot, ids, items, known)
    if not file.independence and (file.likelihoods or any(p.likelihoods for p in file.pieces)):
        yield spot.problem(
            "pieces",
            "independence-unsaid",
            "There are likelihoods, which are multiplied, and nothing says why they may be.",
            "Say in `independence` why one piece does not hang on another.",
        )


def _check_piece(
    piece: Piece,
    path: tuple[str | int, ...],
    spot: Spot,
    ids: list[str],
    items: Mapping[str, Item],
    known: Known,
) -> Iterator[Problem]:
    for name in ("ratings", "ratings_if_not", "likelihoods"):
        given: Mapping[str, object] = getattr(piece, name)
        for id in given:
            if id not in ids:
                yield spot.mark(*path, name, id, key=True).problem(
                    "unknown-hypothesis",
                    f"There is no hypothesis `{id}`.",
                    suggest(id, ids, "There are: " + ", ".join(ids) + "."),
                )
        lacking = [id for id in ids if id not in given]
        # What is not filled in at all has its default; what is begun must be whole.
        if lacking and (given or name == "ratings"):
            yield spot.problem(
                (*path, name) if given else path,
                "rating-missing",
                f"{piece.id} says nothing under `{name}` about " + ", ".join(lacking) + ".",
                "Rate it against every hypothesis; N says nothing either way.",
            )
    for id in piece.rests_on:
        yield from known.missing("rows", id, spot, (*path, "rests_on"))
    if piece.result:
        yield from _check_result(piece, path, spot, items)
    elif not (piece.rests_on or piece.url):
        yield spot.problem(
            path,
            "piece-without-ground",
            f"{piece.id} is a statement and does not say where it is from.",
            "Name rows of the case in `rests_on`, or the address in `url`; or a `result`.",
        )


def _check_result(
    piece: Piece, path: tuple[str | int, ...], spot: Spot, items: Mapping[str, Item]
) -> Iterator[Problem]:
    condition = parse_condition(piece.result)
    if condition is None:
        yield spot.problem(
            (*path, "result"),
            "result-syntax",
            f"`{piece.result}` is no condition on a result.",
            "Write a figure, a sign and a number: `ratio > 5`. Figures are "
            + ", ".join((*SUMS, *TOTALS, *SHARES))
            + ", given.items.ITEM.value and .quantity (so too returned, due, trade), "
            "and supporting.ITEM.quantity.",
        )
        return
    if condition.item and condition.item not in items:
        yield spot.problem(
            (*path, "result"),
            "unknown-item",
            f"There is no item `{condition.item}`.",
            suggest(condition.item, sorted(items), "Write it down in items.yaml."),
        )
    if piece.trust is not None:
        yield spot.problem(
            (*path, "trust"),
            "trust-in-a-result",
            f"{piece.id} is a result: the weighing says how probable it is, and `trust` would "
            "say it again.",
            "Take out `trust`.",
        )
