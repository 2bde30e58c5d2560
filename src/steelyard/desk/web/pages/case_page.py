"""The case itself: what case.yaml says, section by section, each with its form.

In: a Bench; in the query what is edited: a section (`edit=money`), one of its entries
(`edit=camps/press`), or one that is not there yet (`edit=camps/+`). Out: values of the page. A form
holds the fields of what is edited and no others, so the rest of the file stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from steelyard.desk.editing.leaves import STEP
from steelyard.desk.web.asking import NotFoundError, Query
from steelyard.desk.web.bench import Bench
from steelyard.desk.web.fields import Field
from steelyard.desk.web.listing import address
from steelyard.desk.web.record_forms import Part, Section, said_rows, sections_of

PATH: Final = "/case"
LAYOUT: Final[Mapping[str, tuple[str, ...]]] = {
    "about": ("title", "about", "id", "authors", "licence"),
    "parties": ("parties",),
    "window": ("window", "cutoff"),
    "money": ("money",),
    "bases": ("basis", "bases"),
    "families": ("families",),
    "camps": ("camps",),
    "output": ("output",),
    "included": ("included",),
    "excluded": ("excluded",),
    "settings": ("settings",),
    "reckoning": ("copies", "seed", "draws"),
    "words": ("unseen", "legs", "amounts"),
}
"""Sections of the page -> the fields of case.yaml in each."""


def view(bench: Bench, query: Query) -> dict[str, Any]:
    """What the case says of itself."""
    case, speech = bench.case, query.speech
    if case is None:
        raise NotFoundError(speech.t("error.no_case"))
    asked = query.one("edit")
    shown = bench.show(case.exchange)
    # A large case has some 500 fields, which are the same until a file changes.
    sections = bench.once(
        f"case in {speech.lang}",
        lambda case, _: sections_of("case", case.exchange, LAYOUT, case, speech),
    )
    return {
        "sections": [_section(one, asked, shown, case.exchange.id, query) for one in sections],
        "series": "/series",
    }


def _section(section: Section, asked: str, shown: str, id: str, query: Query) -> dict[str, Any]:
    speech = query.speech
    parts = [_part(one, section, asked, shown, id, query) for one in section.parts]
    # Of a section that has one entry and no fields of its own, that entry is the section.
    own = section.fields
    return {
        "name": section.name,
        "title": section.title,
        "about": section.about,
        "rows": said_rows(own, speech),
        "edit": _address(query, section.name) if own else "",
        "form": _form(own, "", shown, id, section.name, query)
        if own and asked == section.name
        else None,
        "parts": [one for one in parts if not one["fresh"]],
        "new": next((one for one in parts if one["fresh"]), None),
    }


def _part(
    part: Part, section: Section, asked: str, shown: str, id: str, query: Query
) -> dict[str, Any]:
    entry = _entry(part)
    return {
        "name": entry,
        "title": part.title if part.title != section.title else "",
        "fresh": part.fresh,
        "rows": said_rows(part.fields, query.speech),
        "edit": _address(query, entry),
        "form": _form(part.fields, part.gone, shown, id, section.name, query)
        if asked == entry
        else None,
    }


def _entry(part: Part) -> str:
    """The name of an entry in the address."""
    if part.gone:
        return part.gone.rpartition(STEP)[0]
    steps = part.fields[0].name.split(STEP)
    return (
        STEP.join(steps[:2])
        if part.fresh or (len(steps) > 1 and steps[1].isdecimal())
        else steps[0]
    )


def _form(
    fields: Iterable[Field], gone: str, shown: str, id: str, section: str, query: Query
) -> dict[str, Any]:
    return {
        "kind": "case",
        "id": id,
        "shown": shown,
        "fields": tuple(fields),
        "gone": gone,
        "back": f"{address(query, PATH, edit='')}#{section}",
    }


def _address(query: Query, entry: str) -> str:
    return f"{address(query, PATH, edit=entry)}#{entry.partition(STEP)[0]}"
