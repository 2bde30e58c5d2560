"""priors.csv: the settings of the model that a case changes, each with its reason.

Defaults stand in the package's data/priors.csv; a row here replaces the row of that name.
"""

from __future__ import annotations

from pydantic import Field
from pydantic.dataclasses import dataclass

from steelyard.case.exchange import CONFIG, Id


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Prior:
    """One named setting; log scale unless the reason says otherwise."""

    name: Id = Field(description="One of the package's settings.")
    value: float = Field(description="In its place.")
    reason: str = Field(description="Why this case differs.")
    spread: float | None = Field(
        default=None, gt=0, description="For settings that are uncertain themselves."
    )
