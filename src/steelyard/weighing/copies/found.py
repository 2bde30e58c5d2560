"""A link that the program proposes. It never decides anything by itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

FoundKind = Literal["same_origin", "derived_from", "stale_repeat", "supersedes", "bounds"]
LINKED: frozenset[str] = frozenset({"same_origin", "derived_from", "stale_repeat", "supersedes"})
"""The kinds that may act; `bounds` only says that two alike figures are not copies."""


@dataclass(frozen=True, slots=True, order=True)
class FoundLink:
    """`a` seems to repeat, derive from, restate or replace `b`."""

    a: str
    b: str
    kind: FoundKind
    score: float
    """0 to 1: how probable the link is under the weights of `weights.py`."""
    why: str
    drift: tuple[str, ...] = ()
    """What `a` changed of what `b` said."""


_SCALES = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))


def figure_words(x: float) -> str:
    """A figure as it was printed, large ones in words: 9,870; 12.5 million. No digit is lost."""
    for size, name in _SCALES:
        if abs(x) >= size:
            return f"{x / size:,.10g} {name}"
    return f"{x:,.10g}"


def found_row(link: FoundLink) -> dict[str, Any]:
    """A found link as a plain row."""
    return {
        "a": link.a,
        "b": link.b,
        "kind": link.kind,
        "score": link.score,
        "why": link.why,
        "drift": list(link.drift),
    }
