"""series.csv: yearly outputs, exchange rates, deflators and other reference series."""

from __future__ import annotations

from pydantic import Field
from pydantic.dataclasses import dataclass

from steelyard.case.exchange import CONFIG, Id, PartialDate


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class SeriesRow:
    """One value of one series. An empty value is a gap that is known and kept."""

    id: Id
    series: str
    period: str = Field(description="Year as printed; only plain years enter arithmetic.")
    value: float | None
    unit: str
    source: str = ""
    url: str = ""
    reported_on: PartialDate | None = None
    use: bool = Field(default=True, description="False: kept for the record, never used.")
    note: str = ""
