"""The one sentence that says on what grounds a link is proposed.

In: a kind of link, two facts and their likeness. Out: plain words, built of what decided.
"""

from __future__ import annotations

from steelyard.weighing.copies.compare import Likeness
from steelyard.weighing.copies.facts import Fact

_NUMBER = {
    "equal": "the same figure",
    "end": "one end of its range",
    "rounded": "its figure rounded",
    "converted": "its figure in another unit",
    "middle": "the middle of its range",
    "near": "nearly its figure",
    "far": "another figure",
}
_SOURCE = {
    "same": "from the same source",
    "named": "with that voice named",
    "shared": "through the same voice",
    "unnamed": "with no source named",
    "camp": "from another source of that camp",
    "other": "credited to another source",
}
_AS_OF = {
    "same_day": "for the same day",
    "overlap": "for the same time",
    "close": "for a near day",
    "apart": "for another day",
    "unknown": "",
}
_LAG = {"days": "within days", "weeks": "within weeks", "months": "within months"}
_OPENING = {
    "bounds": "Alike because one bounds the other, no copy: ",
    "supersedes": "A later figure for one day: ",
    "stale_repeat": "An old figure again: ",
}


def reason(kind: str, a: Fact, b: Fact, likeness: Likeness) -> str:
    """Why `a` is taken to stand so to `b`."""
    levels = likeness.levels
    parts = [_NUMBER[likeness.number], _SOURCE[levels["source"]], _AS_OF[levels["as_of"]]]
    if a.reported is not None and b.reported is not None and levels["lag"] in _LAG:
        parts.append(f"reported {_LAG[levels['lag']]}")
    if levels["item"] not in {"same", "inequality"}:
        parts.append("on a good of that family" if levels["item"] != "other" else "on another good")
    if likeness.size >= 3 and likeness.number == "equal":
        parts.append("a rare number")
    if levels["text"] in {"near", "some"}:
        parts.append("in like words")
    told = ", ".join(part for part in parts if part)
    opening = _OPENING.get(kind, "")
    return f"{opening}{told}." if opening else f"{told[0].upper()}{told[1:]}."
