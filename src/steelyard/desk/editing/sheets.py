"""A person's spreadsheet written into a case after somebody said yes to what it changes.

In: a case folder and an ImportResult that was shown. Out: the names of the files written, as one
edit that can be undone; or what stands against it, and then nothing is changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from steelyard.base.errors import CaseError
from steelyard.desk.editing.history import LOCK, History
from steelyard.desk.editing.rows import ADDED, CHANGED, WORDS
from steelyard.desk.sheet_files import new_problems
from steelyard.desk.sheet_import import Import, show_value
from steelyard.desk.sheets import ImportResult


def apply_shown(
    root: Path, result: ImportResult, name: str, *, by: str, when: str
) -> tuple[str, ...]:
    """Write the very texts that were proposed; `name` is what the spreadsheet is called.

    Raises CaseError where it has problems, a file changed since, or the case would now have
    problems that it did not have then; and OSError.
    """
    if result.problems:
        raise CaseError(result.problems)
    if result.empty:
        return ()
    # The last proposal was staged on top of those before it and holds all files.
    files = result.imports[-1].files
    with LOCK:
        # History refuses files that are not those the proposal was made from; others that it
        # leans on, a source or an item, may be gone.
        problems = new_problems(root, files)
        if problems:
            raise CaseError(problems)
        reviews = [
            {**line, "by": by, "when": when, "why": f"import of {name}"}
            for one in result.imports
            for line in _reviews(one)
        ]
        History(root).apply(f"import {name}", files, by, when, reviews=reviews)
    return tuple(edit.name for edit in files)


def _reviews(one: Import) -> Iterator[dict[str, str]]:
    """A line for every row that is new or changed."""
    word = WORDS[one.matching.kind]
    for source in one.new_sources:
        yield {"source": str(source["id"]), "action": ADDED}
    for _, record in one.new:
        yield {word: str(record["id"]), "action": ADDED}
    for change in one.changed:
        told = "; ".join(
            f"{edit.field}: {show_value(edit.old)} -> {show_value(edit.new)}"
            for edit in change.edits
        )
        yield {word: change.id, "action": CHANGED, "set": told}
