"""One proposed claim: what the reader puts out for one mention of one amount, or one statement.

In: what was read. Out: a record in the order of the contract. Holds nothing that is not in the text
or worked out from it; whether it is true is for somebody to judge.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Proposal:
    """A claim as read: `quote == text[start:end]`, in code points, end exclusive.

    A statement (`kind`) has neither amount, unit nor bound.
    """

    doc: str
    start: int
    end: int
    quote: str
    amount_low: float | None
    amount_high: float | None
    unit: str | None
    bound: str | None
    item: str | None
    direction: tuple[str | None, str | None] | None
    status: str
    as_of: str | None
    attribution: tuple[str, ...]
    certainty: str
    kind: str
    rule: str
    period: str = ""
    """Of a rate what it flows in: day, week, month or year. For a case, and not printed."""

    def to_json(self) -> dict[str, Any]:
        """The record that is printed; whole numbers without a decimal point."""
        return {
            "doc": self.doc,
            "start": self.start,
            "end": self.end,
            "quote": self.quote,
            "amount_low": plain(self.amount_low),
            "amount_high": plain(self.amount_high),
            "unit": self.unit,
            "bound": self.bound,
            "item": self.item,
            "direction": list(self.direction) if self.direction else None,
            "status": self.status,
            "as_of": self.as_of,
            "attribution": list(self.attribution),
            "certainty": self.certainty,
            "kind": self.kind,
            "rule": self.rule,
        }


def plain(value: float | None) -> float | int | None:
    """`value` as an integer where it is one."""
    if value is None or not value.is_integer():
        return value
    return int(value)
