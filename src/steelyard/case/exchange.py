"""case.yaml: what is weighed, between whom, in which window, money and price basis.

Types only, and the checks that need this one file. No arithmetic, no disk.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, ConfigDict, Field
from pydantic.dataclasses import dataclass
from pydantic_core import PydanticCustomError

from steelyard.base.dates import parse_span

FIRST_YEAR, LAST_YEAR = 1800, 2200
"""Years that a case may speak of: a slip of the pen beyond them would stretch its window."""
CONFIG = ConfigDict(extra="forbid", str_strip_whitespace=True, allow_inf_nan=False)


def _real_date(text: str) -> str:
    """A date that the pattern lets through must also be in the calendar."""
    try:
        span = parse_span(text)
    except ValueError:
        ends = text.split("/")
        if len(ends) == 2 and _in_calendar(ends[0]) and _in_calendar(ends[1]):
            raise PydanticCustomError(
                "window_order",
                "{what}",
                {
                    "what": f"The window `{text}` ends before it starts.",
                    "mend": "Write the earlier date first.",
                },
            ) from None
        raise PydanticCustomError(
            "bad_date",
            "{what}",
            {
                "what": f"`{text}` is not in the calendar.",
                "mend": "Correct the month or the day.",
            },
        ) from None
    if span.first.year < FIRST_YEAR or span.last.year > LAST_YEAR:
        raise PydanticCustomError(
            "bad_date",
            "{what}",
            {
                "what": f"`{text}` lies outside the years {FIRST_YEAR} to {LAST_YEAR}.",
                "mend": "Correct the year.",
            },
        )
    return text


def _in_calendar(text: str) -> bool:
    try:
        parse_span(text)
    except ValueError:
        return False
    return True


Words = Annotated[
    dict[str, str], Field(description="The same words by language code: {en: ..., de: ...}.")
]
Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", min_length=1)]
PartialDate = Annotated[
    str,
    Field(
        pattern=r"^\d{4}(-\d{2}(-\d{2})?)?(/\d{4}(-\d{2}(-\d{2})?)?)?$",
        description="2024, 2024-03, 2024-03-07, or a window 2024-03-07/2024-11-05.",
    ),
    AfterValidator(_real_date),
]
Day = Annotated[
    str,
    Field(pattern=r"^\d{4}-\d{2}-\d{2}$", description="A day, 2024-03-07."),
    AfterValidator(_real_date),
]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Party:
    """One of the two sides. `id` is an ISO country code or a short name."""

    id: Id = Field(
        description="An ISO country code or a short name; directions are written with it."
    )
    name: Words
    adjective: Words = Field(
        default_factory=dict,
        description="The same words by language code: {en: Alandic, de: alandisch}.",
    )
    article: Words = Field(
        default_factory=dict,
        description="For a name that wants one: {en: the, de: die}; de knows der, die, das, plural.",
    )


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Window:
    """The days the totals run over. Without an end: the newest accepted evidence."""

    start: Day
    end: Day | None = Field(
        default=None, description="The last day; empty: the newest accepted evidence."
    )


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Family:
    """Kinds of goods that are counted alike and share leans and noise."""

    name: Words
    common_lean: Literal["counted", "estimated", "converted"] = Field(
        default="estimated", description="Sets the width of the lean that everybody may share."
    )


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Camp:
    """Sources that share an interest or an upstream; at most six a case."""

    name: Words
    shape: Literal["circle", "square", "diamond", "triangle", "cross", "star"] = Field(
        default="circle", description="Its sign in charts."
    )


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Basis:
    """A way of putting a price on the goods."""

    name: Words
    about: Words
    quotes_new: bool = Field(
        default=False, description="Prices are of new goods, so an item's condition factor applies."
    )


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Left:
    """Something left out of the totals, and why."""

    what: Words
    why: Words


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Setting:
    """A contestable decision, named, with its reason and what is shown beside it."""

    value: str = Field(
        description="What was decided, in a word: the id of a basis or a reference, a date, a kind."
    )
    shown: Words = Field(
        default_factory=dict,
        description="The value in the words of each language, where `value` is words: "
        "{en: never in a total, de: nie in einer Summe}.",
    )
    decision: Words
    reason: Words
    beside: Words = Field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class OutputReference:
    """A yearly output that the totals are compared with."""

    id: Id = Field(description="A name of your own.")
    name: Words
    kind: Literal["nominal", "constant", "UN", "exports"] = Field(
        description="What sort of output; named in the report."
    )
    series: str = Field(description="Name of a series in series.csv.")
    party: Id = Field(description="Whose output.")
    currency: str = Field(pattern=r"^[A-Z]{3}$", description="ISO 4217 code that the series is in.")
    scale: float = Field(
        default=1.0, description="Multiplies the series into whole currency units."
    )
    per: Literal["year", "window"] = Field(
        default="year",
        description="year: value per year against output per year; window: the whole sum "
        "against one year's output.",
    )
    note: str = Field(default="", description="Shown beside the comparison.")
    caveat: Words = Field(
        default_factory=dict,
        description="A sentence printed with the comparison: that the party publishes no figures.",
    )


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Money:
    """The one currency and price year that everything is brought to."""

    currency: str = Field(pattern=r"^[A-Z]{3}$", description="ISO 4217 code.")
    price_year: int = Field(
        ge=1900, le=2200, description="The year whose prices everything is brought to."
    )
    deflator: str = Field(description="Series of yearly consumer prices in `currency`.")
    exchange_rates: dict[str, str] = Field(
        default_factory=dict,
        description="Currency -> series of its units per unit of `currency`, yearly means.",
    )


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Exchange:
    """case.yaml as a whole."""

    id: Id = Field(description="A short name of the case.")
    title: Words
    parties: Annotated[
        tuple[Party, ...],
        Field(
            min_length=2,
            max_length=2,
            description="Giver first. Swapping the two turns the balance round.",
        ),
    ]
    window: Window = Field(description="The days that the totals run over.")
    money: Money = Field(description="Currency, price year, and the series that lead there.")
    basis: Id = Field(description="The basis of the headline figures, one of `bases`.")
    bases: dict[str, Basis] = Field(description="Ways of putting a price on the goods, by id.")
    families: dict[str, Family] = Field(description="Families of goods, by id.")
    camps: Annotated[dict[str, Camp], Field(max_length=6)] = Field(
        description="Camps of sources, by id; at most six."
    )
    copies: Literal["act", "list"] = Field(
        default="act",
        description="What becomes of copies that the program finds and nobody has judged: act: "
        "they count once with their origin; list: they are listed only.",
    )
    output: tuple[OutputReference, ...] = Field(
        default=(), description="First entry is the default reference."
    )
    cutoff: Day | None = Field(
        default=None,
        description="Only what was reported by then counts. Default: the newest evidence.",
    )
    included: tuple[Words, ...] = Field(default=(), description="What the totals hold, in words.")
    excluded: tuple[Left, ...] = Field(default=(), description="What they leave out, and why.")
    settings: dict[str, Setting] = Field(
        default_factory=dict, description="Contestable decisions, by name."
    )
    seed: int = Field(
        default=1, description="Start of the random numbers; the same seed gives the same results."
    )
    draws: int = Field(
        default=4000, ge=400, le=200_000, description="How many draws the estimate keeps."
    )
    about: Words = Field(default_factory=dict)
    unseen: Words = Field(
        default_factory=dict,
        description="What may have passed unnoticed, as the subject of a sentence.",
    )
    legs: dict[Literal["given", "returned"], Words] = Field(
        default_factory=dict,
        description="What went each way, in the plural and without an article, where `goods and "
        "services` does not fit: {given: {en: prisoners, de: Häftlinge}}.",
    )
    amounts: Words = Field(
        default_factory=dict,
        description="A sentence on what the amounts of money are, printed for the usual one that "
        "they are notional and that nobody knows what was paid.",
    )
    authors: tuple[str, ...] = Field(
        default=(), description="Who made the case, as a release of it is cited."
    )
    licence: str = Field(default="", description="Under which the case may be used.")
