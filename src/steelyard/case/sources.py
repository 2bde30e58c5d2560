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

    id: Id = Field(description="A name that claims use.")
    name: str = Field(description="As shown to readers.")
    camp: Id = Field(description="One of the case's camps.")
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
    ] = Field(description="What sort of source; sets the width of its figures.")
    aliases: tuple[str, ...] = Field(default=(), description="Separated by semicolons.")
    interested: bool = Field(
        default=False, description="A war party, an ally or a neighbour with a stake."
    )
    note: str = Field(default="", description="For the reader.")
    name_de: str = Field(default="", description="The name in German, if it has one.")


def named_source(sources: tuple[Source, ...], text: str) -> str:
    """The id of the source that `text` is the id, name or alias of; empty where it is none's."""
    wanted = text.strip().casefold()
    for source in sources:
        if wanted in {one.casefold() for one in (source.id, source.name, *source.aliases)}:
            return source.id
    return ""


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Grade:
    """An Admiralty letter for a source on a topic since a date, with its reason."""

    source: Id = Field(description="Whose grade.")
    letter: Literal["A", "B", "C", "D", "E", "F"] = Field(
        description="A reliable to E unreliable; F cannot be judged, which is not a middle value."
    )
    since: PartialDate
    by: str = Field(description="Who gave it.")
    why: str = Field(description="The reason; an office alone is none.")
    topic: str = Field(default="", description="On what; empty: on everything.")
