"""A weighing without what nobody accepted: what a site may tell of claims.

In: the weighing document. Out: the same without claims that were rejected, parked or never judged,
and how many those are. None of them counts, so no figure changes; what is left out of the balance
for a reason stays, for somebody accepted that it was said. Changes nothing it was given.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from steelyard.desk.report.withheld import hidden_sources

Document = Mapping[str, Any]

JUDGED: Final = frozenset({"accepted", "edited"})
"""States of a claim that somebody answers for."""
_IDS: Final = frozenset({"claims", "rests_on", "capacity_inputs", "told"})
"""Keys whose lists hold ids of claims."""


def without_unaccepted(document: Document) -> tuple[dict[str, Any], int]:
    """The document without claims that nobody accepted, and their number."""
    gone = {
        str(one["id"])
        for one in document["claims"]
        if one["use"] == "unreviewed" or one.get("state") not in JUDGED
    }
    if not gone:
        return dict(document), 0
    unnamed = hidden_sources(document, gone) - hidden_sources(document, set())
    kept: dict[str, Any] = _stripped(document, gone)
    kept["claims"] = [
        {**one, "why": ""} if _names_one(str(one.get("why") or ""), gone) else one
        for one in kept["claims"]
        if one["id"] not in gone
    ]
    kept["sources"] = [one for one in kept["sources"] if one["id"] not in unnamed]
    for name in ("links", "found_links"):
        kept[name] = [one for one in kept.get(name, ()) if not {one["a"], one["b"]} & gone]
    kept["origins"] = [one for one in kept["origins"] if one["claims"]]
    return kept, len(gone)


def _stripped(value: Any, gone: set[str]) -> Any:
    """A copy without the ids of those claims, and without rows that tell of one of them."""
    if isinstance(value, Mapping):
        return {
            key: [id for id in one if id not in gone]
            if key in _IDS and isinstance(one, list) and all(isinstance(id, str) for id in one)
            else _stripped(one, gone)
            for key, one in value.items()
        }
    if isinstance(value, list | tuple):
        return [
            _stripped(one, gone)
            for one in value
            if not (isinstance(one, Mapping) and one.get("claim") in gone)
        ]
    return value


def _names_one(text: str, gone: set[str]) -> bool:
    return any(word in gone for word in re.findall(r"[A-Za-z0-9][\w.-]*\w|\w", text))
