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
