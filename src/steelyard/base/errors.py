"""What can be wrong with a user's text: Problems gathered and shown together.

A Problem is a value with a place and a mend; CaseError carries a batch of them.
A programmer's mistake is a ValueError, never one of these.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where in a text file: `file` relative to the case, `line` and `column` from 1."""

    file: str
    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake in a case: a kebab-case `name`, where, the line itself, what, and the mend.

    `width` is the number of characters to underline from the column on; 0 underlines none.
    """

    place: Place
    name: str
    what: str
    mend: str
    line_text: str = ""
    width: int = 0

    def __str__(self) -> str:
        where = f"{self.place.file}:{self.place.line}:{self.place.column}"
        lines = [f"{where}: {self.name}"]
        if self.line_text:
            number = str(self.place.line)
            gutter = " " * len(number)
            lines.append(f"  {number} | {self.line_text}")
            if self.width:
                pad = " " * (self.place.column - 1)
                lines.append(f"  {gutter} | {pad}{'^' * self.width}")
        lines.append(self.what)
        if self.mend:
            lines.append(self.mend)
        return "\n".join(lines)


class CaseError(Exception):
    """A case cannot be used: holds every problem found, sorted by place."""

    def __init__(self, problems: tuple[Problem, ...] | list[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n\n".join(str(problem) for problem in self.problems))
