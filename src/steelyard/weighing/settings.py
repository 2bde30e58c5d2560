"""The model's named settings: defaults of the package, replaced by those of the case.

In: a case. Out: numbers by name. An unknown name in a case is an error, never ignored.
"""

from __future__ import annotations

from dataclasses import dataclass

from steelyard.base.errors import CaseError, Place, Problem
from steelyard.base.tables import read_table
from steelyard.case.case import Case
from steelyard.case.priors import Prior


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings by name, each with the reason that stands beside it."""

    table: dict[str, Prior]
    changed: frozenset[str]

    def __getitem__(self, name: str) -> float:
        return self.table[name].value

    def spread(self, name: str) -> float:
        """The spread of a setting that is itself uncertain. Raises KeyError without one."""
        spread = self.table[name].spread
        if spread is None:
            raise KeyError(name)
        return spread


def read_settings(case: Case) -> Settings:
    """Defaults of data/priors.csv with the rows of the case's priors.csv in their place.

    Raises CaseError `unknown-prior` for a name that the package does not know.
    """
    table = {
        row["name"]: Prior(
            name=row["name"],
            value=float(row["value"]),
            spread=float(row["spread"]) if row["spread"] else None,
            reason=row["reason"],
        )
        for row in read_table("priors.csv")
    }
    unknown = [
        Problem(
            Place("priors.csv"),
            "unknown-prior",
            f"There is no setting {prior.name!r}.",
            "The names are those of the report's table of priors.",
        )
        for prior in case.priors
        if prior.name not in table
    ]
    if unknown:
        raise CaseError(unknown)
    table.update({prior.name: prior for prior in case.priors})
    return Settings(table, frozenset(prior.name for prior in case.priors))
