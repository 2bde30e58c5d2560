"""links.csv: which claims repeat, derive from or supersede which; judgements, reversible."""

from __future__ import annotations

from typing import Literal

from pydantic import Field
from pydantic.dataclasses import dataclass

from steelyard.case.exchange import CONFIG, Id

LinkKind = Literal["same_origin", "derived_from", "stale_repeat", "supersedes", "contradicts"]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Link:
    """`a` repeats, derives from, restates later or supersedes `b`."""

    a: Id
    b: Id
    kind: LinkKind
    judgement: Literal["yes", "no", "unsure"] = "yes"
    score: float | None = Field(default=None, ge=0, le=1)
    by: str = ""
    when: str = ""
    drift: str = Field(
        default="", description="What the copy changed: lost bound, flipped bound ..."
    )
    why: str = ""
