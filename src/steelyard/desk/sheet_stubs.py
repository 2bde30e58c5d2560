"""Sources and items that a sheet names and a case does not know -> entries to add, or problems.

In: the drafts of claims and the Case. Out: stubs that are shown before they are written. What only
a person can say (the camp of a source, the magnitude of an item) is asked for, never made up.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from steelyard.base.errors import Place, Problem
from steelyard.case.case import Case
from steelyard.desk.sheet_reading import Sheet
from steelyard.desk.sheet_rows import Draft, slug

# A camp of one of these names takes in sources of which nothing else is known.
NEUTRAL_CAMPS = ("other", "others", "unknown", "unaligned")


@dataclass(slots=True)
class Stubs:
    """Entries for sources.csv and items.yaml, and what stands in the way."""

    sources: list[dict[str, Any]] = field(default_factory=list)
    items: list[dict[str, Any]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def find_stubs(
    sheet: Sheet, case: Case, drafts: Sequence[Draft], magnitudes: Mapping[str, float]
) -> Stubs:
    """Entries for what claims name and the case does not know."""
    stubs = Stubs()
    _add_sources(stubs, sheet, case, drafts)
    _add_items(stubs, sheet, case, drafts, magnitudes)
    return stubs


def refuse_items(sheet: Sheet, case: Case, drafts: Sequence[Draft]) -> list[Problem]:
    """Prices need items that are there: the claims come first."""
    stubs = Stubs()
    _refuse_items(stubs, sheet, case, drafts)
    return stubs.problems


def _add_sources(stubs: Stubs, sheet: Sheet, case: Case, drafts: Sequence[Draft]) -> None:
    """Stubs for sources that the case does not know: to be completed, and shown."""
    camps = case.exchange.camps
    seen: set[str] = set()
    taken = {source.id for source in case.sources}
    for draft in drafts:
        name = draft.extra.get("new_source")
        id = draft.fields.get("source")
        if name is None or id in seen or id in taken:
            continue
        seen.add(str(id))
        camp = _first(drafts, "source", id, "camp")
        chosen = _camp(case, camp) if camp else next((c for c in NEUTRAL_CAMPS if c in camps), None)
        if not chosen and len(camps) == 1:
            chosen = next(iter(camps))
        if not chosen or not id:
            what = f"The source `{name}` is new to the case, and its camp is not known."
            mend = (
                f"Add a column `camp` with one of {', '.join(camps)}, or add the source to "
                "sources.csv."
            )
            _problem(stubs, sheet, draft, "source", "unknown-source", what, mend)
            continue
        kind = _first(drafts, "source", id, "source_kind") or "unknown"
        note = "Made by import; look at camp and kind."
        stubs.sources.append({"id": id, "name": name, "camp": chosen, "kind": kind, "note": note})


def _camp(case: Case, text: str) -> str | None:
    for id, camp in case.exchange.camps.items():
        if slug(text) in {slug(id), *(slug(name) for name in camp.name.values())}:
            return id
    return None


def _first(drafts: Sequence[Draft], field: str, id: Any, extra: str) -> Any:
    """The first value of a helping column among the rows of one source or item."""
    return next(
        (d.extra[extra] for d in drafts if d.fields.get(field) == id and d.extra.get(extra)), None
    )


def _add_items(
    stubs: Stubs, sheet: Sheet, case: Case, drafts: Sequence[Draft], magnitudes: Mapping[str, float]
) -> None:
    """Stubs for items that the case does not know; what only a person can say is asked for."""
    seen: set[str] = set()
    for draft in drafts:
        name, id = draft.extra.get("new_item"), draft.fields.get("item")
        # Where a party is unknown that is the problem, and it is told already.
        if name is None or id in seen or "unknown_party" in draft.extra:
            continue
        seen.add(str(id))
        if not id:
            what, mend = f"`{name}` makes no id.", "Write the item's id from items.yaml."
            _problem(stubs, sheet, draft, "item", "unknown-item", what, mend)
            continue
        family = _family(case, _first(drafts, "item", id, "family"))
        magnitude = magnitudes.get(id) or _first(drafts, "item", id, "magnitude")
        wanted = {
            "a column `unit` (Einheit)": draft.fields.get("unit"),
            "columns `from` and `to` (von, nach)": draft.fields.get("direction"),
            "a column `magnitude` (Größenordnung): how many a month one would have expected "
            "before any report": magnitude,
            f"a column `family` with one of {', '.join(case.exchange.families)}": family,
        }
        missing = [text for text, value in wanted.items() if not value]
        if missing:
            near = _near_item(case, name)
            what = f"The item `{name}` is new to the case{near}, and too little is known of it."
            mend = f"Add {'; '.join(missing)}. Or add it to items.yaml under the id {id}."
            _problem(stubs, sheet, draft, "item", "unknown-item", what, mend)
            continue
        magnitude = float(getattr(magnitude, "low", magnitude))
        measure = draft.fields.get("measure")
        item = {
            "id": id,
            "name": {"en": name, "de": name},
            "unit": str(draft.fields["unit"]).partition("/")[0],
            "family": family,
            "account": _first(drafts, "item", id, "account") or "exchange",
            "direction": list(draft.fields["direction"]),
            "magnitude": int(magnitude) if magnitude.is_integer() else magnitude,
            "note": "Made by import; look at family, account and magnitude.",
        }
        if measure == "level":
            item["measure"] = "level"
        stubs.items.append(item)


def _family(case: Case, text: str | None) -> str | None:
    families = case.exchange.families
    if text is None:
        return next(iter(families)) if len(families) == 1 else None
    for id, family in families.items():
        if slug(text) in {slug(id), *(slug(name) for name in family.name.values())}:
            return id
    return None


def _near_item(case: Case, name: str) -> str:
    ids = {slug(word): item.id for item in case.items for word in (item.id, *item.name.values())}
    near = difflib.get_close_matches(slug(name), ids, 1, 0.6)
    return f" (or is it {ids[near[0]]}?)" if near else ""


def _refuse_items(stubs: Stubs, sheet: Sheet, case: Case, drafts: Sequence[Draft]) -> None:
    """A price needs an item that is there: import the claims first."""
    for draft in drafts:
        name = draft.extra.get("new_item")
        if name is not None:
            what = f"The case has no item `{name}`{_near_item(case, name)}."
            mend = "Import the claims first, or add it to items.yaml."
            _problem(stubs, sheet, draft, "item", "unknown-item", what, mend)


def _problem(
    stubs: Stubs, sheet: Sheet, draft: Draft, field: str, name: str, what: str, mend: str
) -> None:
    at = draft.places.get(field, 0)
    place = Place(sheet.file, draft.row, at + 1)
    stubs.problems.append(Problem(place, name, f"{sheet.place(draft.row, at)}: {what}", mend))
