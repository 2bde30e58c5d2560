"""published.csv: what others concluded, with their scope; compared with, never an input."""

from __future__ import annotations

from typing import Literal

from pydantic import Field
from pydantic.dataclasses import dataclass

from steelyard.case.exchange import CONFIG, Id, PartialDate


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Published:
    """One figure of one study, with what it measures and on what scope."""

    id: Id
    study: str
    year: str
    direction: str
    said: str = Field(description="The figure as the study names it.")
    measures: Literal["given", "due", "received", "quantity", "price", "macro"]
    unit: str = ""
    quantity_low: float | None = None
    quantity_high: float | None = None
    unit_price_low: float | None = None
    unit_price_high: float | None = None
    value_low: float | None = Field(default=None, description="In the case's currency.")
    value_high: float | None = None
    as_of: PartialDate | None = None
    window_start: PartialDate | None = None
    window_end: PartialDate | None = None
    troops: Literal["", "in", "out"] = ""
    technology: Literal["", "in", "out"] = ""
    basis: str = Field(default="", description="The study's price basis in a few words.")
    headline: bool = Field(default=False, description="Shown in the chart of published sums.")
    label: str = ""
    differs: str = Field(default="", description="Which of count, price, scope, window, and why.")
    url: str = ""
    note: str = ""
