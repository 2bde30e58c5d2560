"""links.csv: which claims repeat, derive from or supersede which; judgements, reversible."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass

from steelyard.case.exchange import CONFIG, Id

LinkKind = Literal["same_origin", "derived_from", "stale_repeat", "supersedes", "contradicts"]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Link:
    """`a` repeats, derives from, restates later or supersedes `b`."""

    a: Id = Field(description="The copy, the derived, the repeated or the newer claim.")
    b: Id = Field(description="The original or the older claim.")
    kind: LinkKind = Field(description="How `a` stands to `b`.")
    judgement: Literal["yes", "no", "unsure"] = Field(
        default="yes", description="Only `yes` is used."
    )
    score: float | None = Field(
        default=None,
        ge=0,
        le=1,
        description="How alike they looked to whoever proposed it, 0 to 1.",
    )
    by: str = Field(default="", description="Who judged.")
    when: str = Field(default="", description="When.")
    drift: str = Field(
        default="", description="What the copy changed: lost bound, flipped bound ..."
    )
    why: str = Field(default="", description="On what grounds.")


def first_origins(
    ids: Iterable[str], copied: Mapping[str, Iterable[str]], order: Callable[[str], Any]
) -> dict[str, str]:
    """Every id with the origin that its links of one act of assertion lead to, itself if none.

    `copied` names what each copy repeats. Where it repeats claims of two origins it is a copy
    of the one that comes first in `order`, and the two stay apart. In a circle, which is a
    problem of the case, the walk ends where it would come back.
    """
    found: dict[str, str] = {}
    for start in sorted(ids):
        # An own stack: chains of links may be longer than Python's recursion.
        stack = [start]
        while stack:
            id = stack[-1]
            targets = [b for b in sorted(copied.get(id, ())) if b not in stack]
            deeper = next((b for b in targets if b not in found), None)
            if id in found:
                stack.pop()
            elif deeper is not None:
                stack.append(deeper)
            else:
                found[id] = min((found[b] for b in targets), key=order, default=id)
                stack.pop()
    return found
