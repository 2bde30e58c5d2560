"""sources.csv and grades.csv: who asserts things, in which camp, and how they are graded.

A source is who first asserted something; an outlet is who printed it and has no row here.
Letters follow the Admiralty code (NATO AJP-2.1): A-F; F means absent, not a middle value.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field
from pydantic.dataclasses import dataclass

from steelyard.case.exchange import CONFIG, Id, PartialDate


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Source:
    """Who first asserted something: has a lean, a grade and a camp."""

    id: Id
    name: str
    camp: Id
    kind: Literal[
        "intelligence",
        "military",
        "government",
        "intergovernmental",
        "think_tank",
        "academic",
        "media",
        "industry",
        "anonymous",
        "unknown",
    ]
    aliases: tuple[str, ...] = Field(default=(), description="Separated by semicolons.")
    interested: bool = Field(
        default=False, description="A war party, an ally or a neighbour with a stake."
    )
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Grade:
    """An Admiralty letter for a source on a topic since a date, with its reason."""

    source: Id
    letter: Literal["A", "B", "C", "D", "E", "F"]
    since: PartialDate
    by: str
    why: str
    topic: str = ""
