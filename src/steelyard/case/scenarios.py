"""scenarios.yaml: what if this or that were decided otherwise, and which stated figures to ask of.

In: entries that name what they change. Out: a scenario's items, grades and settings in the place
of the case's own. Types and that replacement only; nothing is weighed here and nothing is on disk.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Annotated, Final, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass

from steelyard.base.tables import read_table
from steelyard.case.exchange import CONFIG, Day, Id, Words
from steelyard.case.items import Account, Factor, Item, PriceProxy
from steelyard.case.priors import Prior
from steelyard.case.sources import Grade

ALWAYS: Final = "1800"
"""A letter that a scenario gives holds from the first year that a case may speak of."""
MOST_SCENARIOS: Final = 40
"""Each may take as long as a weighing, and more than that nobody reads side by side."""


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Scope:
    """A window, goods and a price basis, or those of a published figure."""

    like: Id | None = Field(
        default=None,
        description="A figure of published.csv, whose window, items and basis are taken.",
    )
    start: Day | None = Field(default=None, description="The first day; empty: as `like` has it.")
    end: Day | None = Field(default=None, description="The last day; empty: as `like` has it.")
    items: tuple[Id, ...] = Field(
        default=(), description="What counts of the two pans; empty: as `like` has it, else all."
    )


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class GradeChange:
    """Another letter for a source."""

    source: Id = Field(description="Whose letter.")
    letter: Literal["A", "B", "C", "D", "E", "F"] = Field(description="In place of the case's own.")
    topic: str = Field(default="", description="On what; empty: on everything.")


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class ItemChange:
    """What is assumed otherwise of one item; what is not named stays."""

    account: Account | None = Field(default=None, description="In which account it stands.")
    same_as: Id | None = Field(
        default=None, description="Claims on this name are read as claims on that item."
    )
    magnitude: float | None = Field(
        default=None, gt=0, description="Order of magnitude before any claim."
    )
    spread: float | None = Field(default=None, gt=0, description="Log sd of that prior.")
    start: Day | None = Field(default=None, description="Nothing before.")
    stops: bool | None = Field(default=None, description="Whether the flow may stop.")
    condition: Factor | None = Field(default=None, description="Stock and condition.")
    baseline: float | None = Field(default=None, ge=0, description="Ordinary trade per year.")
    proxies: dict[str, PriceProxy] = Field(
        default_factory=dict, description="Where a price is borrowed from, by basis."
    )


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Scenario:
    """One thing, or a few that belong together, decided otherwise than in the case."""

    id: Id = Field(description="A name of its own.")
    name: Words
    why: Words = Field(
        default_factory=dict,
        description="Why somebody might decide so: {en: ..., de: ...}.",
    )
    basis: Id | None = Field(default=None, description="Another price basis.")
    as_of: Day | None = Field(default=None, description="Only what was reported by then counts.")
    without: tuple[Id, ...] = Field(default=(), description="Sources that are left out.")
    grades: tuple[GradeChange, ...] = Field(default=(), description="Other letters for sources.")
    settings: dict[str, float] = Field(
        default_factory=dict, description="Other values of settings of the model, by name."
    )
    items: dict[str, ItemChange] = Field(
        default_factory=dict, description="Other assumptions about items, by id."
    )
    scope: Scope | None = Field(
        default=None, description="Another window, fewer goods, or those of a published figure."
    )

    @property
    def only_read_otherwise(self) -> bool:
        """Whether the draws of the case say all that is asked: another basis or scope."""
        return not (self.as_of or self.without or self.grades or self.settings or self.items)


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Supposed:
    """A stated figure of which the report says what must be true for it to hold."""

    figure: Literal["given", "returned", "ratio", "balance", "break_even"] = Field(
        description="Which figure: break_even is the unseen return that would level the pans."
    )
    at_least: float | None = Field(default=None, description="It is so much or more.")
    at_most: float | None = Field(default=None, description="It is so much or less.")
    why: Words = Field(
        default_factory=dict, description="Who states it, or why it is asked: {en: ..., de: ...}."
    )


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class ScenarioFile:
    """scenarios.yaml as a whole."""

    scenarios: Annotated[tuple[Scenario, ...], Field(max_length=MOST_SCENARIOS)] = Field(
        default=(), description="What is weighed beside the case."
    )
    suppositions: tuple[Supposed, ...] = Field(
        default=(), description="Stated figures to ask of; the report tells of each."
    )


def changed_items(items: tuple[Item, ...], scenario: Scenario) -> tuple[Item, ...]:
    """The items with what the scenario assumes otherwise; unknown ids change nothing."""
    return tuple(
        _changed(item, scenario.items[item.id]) if item.id in scenario.items else item
        for item in items
    )


def _changed(item: Item, change: ItemChange) -> Item:
    new = {
        one.name: value
        for one in fields(change)
        if one.name != "proxies" and (value := getattr(change, one.name)) is not None
    }
    if change.same_as is not None:
        # Another name for an item has no quantity of its own.
        new |= {"definition": None, "magnitude": None}
    return replace(item, **new, proxies={**item.proxies, **change.proxies})


def changed_grades(grades: tuple[Grade, ...], scenario: Scenario) -> tuple[Grade, ...]:
    """The letters with the scenario's in the place of those on the same source and topic."""
    gone = {(change.source, change.topic) for change in scenario.grades}
    whole = {change.source for change in scenario.grades if not change.topic}
    kept = [
        grade
        for grade in grades
        if grade.source not in whole and (grade.source, grade.topic) not in gone
    ]
    made = [
        Grade(
            source=change.source,
            letter=change.letter,
            since=ALWAYS,
            by=f"scenario {scenario.id}",
            why=f"scenario {scenario.id}",
            topic=change.topic,
        )
        for change in scenario.grades
    ]
    return tuple(sorted((*kept, *made), key=lambda g: (g.source, g.topic, g.since, g.letter)))


def changed_priors(priors: tuple[Prior, ...], scenario: Scenario) -> tuple[Prior, ...]:
    """The case's settings with the scenario's values; a setting's own spread stays."""
    own = {prior.name: prior for prior in priors}
    spreads = {row["name"]: row["spread"] for row in read_table("priors.csv")}
    for name, value in scenario.settings.items():
        spread = own[name].spread if name in own else float(spreads.get(name) or 0.0) or None
        own[name] = Prior(name=name, value=value, spread=spread, reason=f"scenario {scenario.id}")
    return tuple(own[name] for name in sorted(own))
