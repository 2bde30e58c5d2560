"""Three versions of one row set against each other, cell by cell.

In: the row as it was shown, where somebody still knows, as it is now, and what is wanted of it.
Out: the cells that somebody changed or wants changed. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

Cells = Callable[[Any], Mapping[str, str]]
"""What the cells of a record are; of one with parts its ends, by path."""


class Stands(Protocol):
    """Where a record stands, and what it says."""

    @property
    def name(self) -> str:
        """Its file."""

    @property
    def record(self) -> Any:
        """As it is now."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of a row that somebody else changed: as shown, where known, as it is, as wanted.

    `shown` is None where nobody knows any more, `now` where the row is gone.
    """

    field: str
    shown: str | None
    now: str | None
    yours: str


def differences(
    cells: Cells,
    usual: Mapping[str, str],
    known: Any,
    now: Any,
    yours: Mapping[str, str],
) -> tuple[Difference, ...]:
    """The cells that somebody changed or wants changed, in the order of the row."""
    shown = None if known is None else cells(known)
    here = None if now is None else cells(now)
    found = []
    for name in dict.fromkeys((*(shown or {}), *(here or {}), *usual, *yours)):
        before = None if shown is None else shown.get(name, "")
        stands = None if here is None else here.get(name, "")
        # What was not set is wanted as it was shown, or where that is not known as it is.
        wanted = yours.get(name, before if before is not None else stands or "")
        if name in yours or (before is not None and before != stands):
            wanted = wanted if wanted.strip() else usual.get(name, "")
            found.append(Difference(name, before, stands, wanted))
    return tuple(found)
