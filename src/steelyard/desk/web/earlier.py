"""The weighing before the last one, in outline, so that a page can tell what moved.

In: two documents. Out: figures and counting claims of the earlier one, kept in the case's store
under the very weighing that took its place. Reckons nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from steelyard.desk.results import STORE, keep_aside

KEPT_AS: Final = "before-last.json"
LEGS: Final = ("given", "returned", "due", "trade")
_SAYS: Final = ("item", "amount_low", "amount_high", "unit", "bound", "as_of", "source", "use")
"""What makes a claim another one for the weighing."""
_ANOTHER_SHAPE: Final = (OSError, ValueError, KeyError, TypeError, AttributeError)
"""What reading a document raises that is of another version, or a file that is not there."""

Document = Mapping[str, Any]


def outline(document: Document) -> dict[str, Any]:
    """What is kept of a weighing: figures of sums and items, and the claims that count."""
    from steelyard.weighing.evidence import COUNTED

    items = {}
    for leg in (*LEGS, "supporting"):
        entries = document[leg] if leg == "supporting" else document[leg]["items"]
        for id, entry in entries.items():
            figures = {name: _ends(entry.get(name)) for name in ("quantity", "unit_price", "value")}
            items[id] = {"leg": leg, "unit": entry["unit"], "name": entry["name"], **figures}
    claims = {
        one["id"]: [one.get("read_as") or one["item"], *(one[name] for name in _SAYS)]
        for one in document["claims"]
        if one["use"] in COUNTED
    }
    legs = {name: _ends(document[name]["value"]) for name in ("given", "returned")}
    whole = {
        **{name: {"value": ends} for name, ends in legs.items()},
        **{name: _ends(document[name]) for name in ("balance", "ratio")},
        "basis": document["basis"],
        "items": items,
        "claims": claims,
    }
    # As it comes back from the disk.
    made: dict[str, Any] = json.loads(json.dumps(whole))
    return made


def _ends(q: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return None if q is None else {name: q[name] for name in ("p05", "p50", "p95")}


def _mark(kept: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()


def keep_earlier(root: Path, before: Document, now: Document) -> None:
    """Keep what is told of the weighing that another one takes the place of.

    Nothing where one of them has not what is told: of another version, or written elsewhere.
    """
    with suppress(*_ANOTHER_SHAPE):
        was, is_ = outline(before), outline(now)
        if was != is_:
            keep_aside(root / STORE / KEPT_AS, {"before": was, "of": _mark(is_)})


def find_earlier_outline(root: Path, now: Document) -> dict[str, Any] | None:
    """What was kept of the weighing before this one; None where that is not known."""
    with suppress(*_ANOTHER_SHAPE):
        kept = json.loads((root / STORE / KEPT_AS).read_text(encoding="utf-8"))
        if kept["of"] == _mark(outline(now)):
            before: dict[str, Any] = kept["before"]
            return before
    return None
