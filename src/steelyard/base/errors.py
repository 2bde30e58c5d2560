"""What can be wrong with a user's text: Problems gathered and shown together.

A Problem is a value with a place and a mend; CaseError carries a batch of them.
A programmer's mistake is a ValueError, never one of these.
"""

from __future__ import annotations

from dataclasses import dataclass

EXCERPT = 90
"""Characters of a long line that a message shows; rows of a table run to hundreds."""


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
            shown, start, width = self._excerpt()
            lines.append(f"  {number} | {shown}")
            if width:
                lines.append(f"  {gutter} | {' ' * start}{'^' * width}")
        lines.append(self.what)
        if self.mend:
            lines.append(self.mend)
        return "\n".join(lines)

    def _excerpt(self) -> tuple[str, int, int]:
        """The line cut to what fits a terminal around the column; where to underline."""
        text, start, width = self.line_text, self.place.column - 1, self.width
        if len(text) <= EXCERPT:
            return text, start, width
        first = max(0, min(start - EXCERPT // 3, len(text) - EXCERPT))
        last = first + EXCERPT
        before, after = ("..." if first else ""), ("..." if last < len(text) else "")
        shown = f"{before}{text[first:last].rstrip()}{after}"
        return shown, len(before) + start - first, min(width, last - start)


class CaseError(Exception):
    """A case cannot be used: holds every problem found, sorted by place."""

    def __init__(self, problems: tuple[Problem, ...] | list[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n\n".join(str(problem) for problem in self.problems))
