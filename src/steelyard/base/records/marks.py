"""Places in a text, and bytes as text.

In: bytes of a file. Out: UTF-8 text with plain line ends; Marks that make Problems.
"""

from __future__ import annotations

from dataclasses import dataclass

from steelyard.base.errors import CaseError, Place, Problem

Path = tuple[str | int, ...]
"""Steps from the root of a text to a value in it: field names, and numbers of rows from 0."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a text, with its line and how many characters to underline."""

    place: Place
    line_text: str = ""
    width: int = 0

    def problem(self, name: str, what: str, mend: str = "") -> Problem:
        """A Problem at this place."""
        return Problem(self.place, name, what, mend, self.line_text, self.width)


def decode(content: bytes, file: str) -> str:
    r"""UTF-8 bytes as text with line ends `\\n` and no byte order mark.

    Raises CaseError `not-utf8`.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8-sig", "replace")) + 1
        around = content[before.rfind(b"\n") + 1 :].split(b"\n", 1)[0].rstrip(b"\r")
        shown = around.decode("utf-8-sig", "replace")
        mark = Mark(Place(file, line, column), shown, 1)
        raise CaseError(
            [
                mark.problem(
                    "not-utf8",
                    "The file is not UTF-8 text: here stands a byte that UTF-8 does not have.",
                    "Save the file as UTF-8 (in a spreadsheet: 'CSV UTF-8').",
                )
            ]
        ) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")
