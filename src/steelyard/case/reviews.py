"""reviews.jsonl: who said what of which row, and when; lines are added and never taken out.

In: lines as they stand in the file. Out: those that still hold. A line names one row, by the word
for its kind. Pure; `case/folder` reads and adds the lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, TypeVar

SUBJECTS: Final = (
    *("claim", "price", "source", "promise", "grade", "link", "prior", "document", "item", "case"),
    *("series", "tie"),
)
"""What a line may be about; one of them holds the id, or what stands for one."""
JUDGED: Final = frozenset({"accepted", "edited", "rejected", "parked"})
"""Actions that judge a claim: the state that it was given."""
SECONDED: Final = frozenset({"agreed", "disagreed"})
"""Actions of a second reader, which change no file but this."""
NOT_WRITTEN, UNDONE = "not written", "undone"
"""The line before never came true, as its file could not be saved; the line before was undone."""

Line = TypeVar("Line", bound=Mapping[str, object])


def subject_of(line: Mapping[str, object]) -> tuple[str, str]:
    """The kind of row that a line is about and its id; empty words where it names none."""
    for kind in SUBJECTS:
        if line.get(kind):
            return kind, str(line[kind])
    return "", ""


def standing(lines: Iterable[Line]) -> list[Line]:
    """The lines that came true and were not undone, in their order, without those that say so."""
    written: list[Line] = []
    for line in lines:
        if line.get("action") != NOT_WRITTEN:
            written.append(line)
            continue
        about = subject_of(line)
        same = [at for at, one in enumerate(written) if subject_of(one) == about]
        # Somebody else may have judged the row between the two lines.
        own = [at for at in same if written[at].get("when") == line.get("when")]
        for at in (own or same)[-1:]:
            del written[at]
    found: dict[tuple[str, str], list[int]] = {}
    gone: set[int] = set()
    for at, line in enumerate(written):
        earlier = found.setdefault(subject_of(line), [])
        if line.get("action") != UNDONE:
            earlier.append(at)
            continue
        gone.add(at)
        undone = [one for one in earlier if written[one].get("action") == line.get("undoes")]
        for one in undone[-1:]:
            earlier.remove(one)
            gone.add(one)
    return [line for at, line in enumerate(written) if at not in gone]
