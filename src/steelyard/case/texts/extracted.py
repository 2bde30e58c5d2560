"""What comes out of a document, whatever its format, and how a document is refused.

In: the words a format's module found. Out: `Extracted`, its text frozen in one normal form, or a
CaseError of one Problem that says what is wrong and how to mend it. Never touches disk or network.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from steelyard.base.errors import CaseError, Place, Problem

# The bounds of one document. Each is well above what a real one has, and keeps reading within
# seconds and a few hundred megabytes.
MOST_CHARACTERS: Final = 5_000_000
"""A thousand dense pages have three million."""
MOST_PAGES: Final = 2_000
MOST_TEXTS: Final = 20_000
"""Messages of one export, or records of one archive: a file of the case each."""
LONGEST_TITLE: Final = 300

# Signs that are invisible in print and would part words or numbers for who searches them.
_INVISIBLE: Final = dict.fromkeys([0x00AD, 0x200B, 0x2060, 0xFEFF, 0x0000])
# Line ends of other systems and scripts, and the form feed between pages.
_LINE_ENDS: Final = re.compile("\r\n|[\r\u0085\u2028\u2029\v\f]")
# Control signs and halves of pairs, which no text holds on purpose; the tab stays.
_CONTROL: Final = re.compile("[\x01-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_TRAILING: Final = re.compile(r"[ \t\u00a0]+$", re.MULTILINE)
_GAPS: Final = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    """One document as read: its frozen text, and what it says about itself.

    Empty words where it says nothing; nothing is guessed. `pages` are the offsets at which the
    pages after the first start. `remarks` are sentences for whoever adds it.
    """

    text: str
    kind: str
    by: str
    """The library or module that read it, with its version where it has one."""
    title: str = ""
    publisher: str = ""
    language: str = ""
    published: str = ""
    url: str = ""
    key: str = ""
    """What tells it from the others of its file: the number of a message."""
    note: str = ""
    pages: tuple[int, ...] = ()
    remarks: tuple[str, ...] = ()


def refusal(file: str, name: str, what: str, mend: str) -> CaseError:
    """The one Problem for which a document is not kept."""
    return CaseError([Problem(Place(file), name, what, mend)])


def freeze(text: str) -> str:
    """The text in the one form that anchors point into: NFC, plain line ends, no control signs.

    Freezing a frozen text changes nothing.
    """
    text = _LINE_ENDS.sub("\n", text).translate(_INVISIBLE)
    text = unicodedata.normalize("NFC", _CONTROL.sub("", text))
    text = _GAPS.sub("\n\n", _TRAILING.sub("", text)).strip("\n")
    return text + "\n" if text else ""


LEAST_LETTERS: Final = 12
"""Of a text without a space between its words, as some scripts are written, to be a text."""


def has_words(text: str) -> bool:
    """Whether there is anything to read: a letter and a second word, or a row of letters."""
    if len(text.split(maxsplit=2)) > 1:
        return re.search(r"[^\W\d_]", text) is not None
    return sum(map(str.isalpha, text)) >= LEAST_LETTERS


def need_words(text: str, file: str) -> str:
    """The frozen text. Raises CaseError `no-text` or `too-much-text`."""
    if len(text) > MOST_CHARACTERS:
        raise too_much(file, f"more than {MOST_CHARACTERS:,} characters")
    frozen = freeze(text)
    if not has_words(frozen):
        raise refusal(
            file,
            "no-text",
            f"{file} holds no words to read.",
            "Look at what was saved; a page that needs scripts is best saved from a browser.",
        )
    return frozen


def too_much(file: str, what: str) -> CaseError:
    """The refusal of a document beyond the bounds above."""
    return refusal(
        file,
        "too-much-text",
        f"{file} holds {what}, more than one document may.",
        "Add the part that the case needs.",
    )


def broken(file: str, what: str, why: str) -> CaseError:
    """The refusal of a file that begins as its format does and does not go on so."""
    why = " ".join(why.split())[:120].rstrip(".")
    return refusal(
        file,
        "broken-file",
        f"{file} cannot be read as {what}" + (f": {why}." if why else "."),
        "Fetch it again, or save it anew from the program that shows it.",
    )


def one_line(text: str, longest: int = LONGEST_TITLE) -> str:
    """Words on one line, cut at a word where they are too many."""
    line = " ".join(freeze(text).split())
    return line if len(line) <= longest else line[:longest].rsplit(" ", 1)[0] + " ..."


def first_line(text: str) -> str:
    """The first line that holds words, as a title where there is no other."""
    return one_line(next((line for line in text.split("\n") if line.strip()), ""))


def with_title(title: str, text: str) -> str:
    """The text with its title as first line, unless it stands among the first lines already."""
    known = " ".join(" ".join(text[: 4 * LONGEST_TITLE].split()).split())
    return text if not title or title in known else f"{title}\n\n{text}"


def as_json(one: Extracted) -> Mapping[str, object]:
    """The fields by name, for the way between two processes."""
    return {name: getattr(one, name) for name in Extracted.__slots__}
