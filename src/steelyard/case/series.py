"""series.csv: yearly outputs, exchange rates, deflators and other reference series."""

from __future__ import annotations

from pydantic import Field
from pydantic.dataclasses import dataclass

from steelyard.case.exchange import CONFIG, Id, PartialDate


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class SeriesRow:
    """One value of one series. An empty value is a gap that is known and kept."""

    id: Id = Field(description="A name of its own.")
    series: str = Field(description="Name of the series; case.yaml names it.")
    period: str = Field(description="Year as printed; only plain years enter arithmetic.")
    value: float | None = Field(description="Empty: a gap that is known.")
    unit: str = Field(description="Of the value.")
    source: str = Field(default="", description="Who publishes it.")
    url: str = Field(default="", description="Where.")
    reported_on: PartialDate | None = Field(
        default=None,
        description="What --as-of may know; a month means its last day. Empty: known from the last "
        "day of `period`, which is early for an output that is published a year later.",
    )
    use: bool = Field(default=True, description="False: kept for the record, never used.")
    note: str = Field(default="", description="For the reader.")
