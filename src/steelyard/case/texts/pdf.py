"""A PDF -> the words of its pages.

In: the bytes of a PDF. Out: one Extracted with the offset of each page; lines that end in a
hyphen sign of the PDF are joined. Reads no pictures: a scan is refused, with the mend.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from importlib.metadata import version
from typing import Any, Final

from steelyard.case.texts.dates import find_day
from steelyard.case.texts.extracted import (
    MOST_CHARACTERS,
    MOST_PAGES,
    Extracted,
    broken,
    first_line,
    freeze,
    need_words,
    one_line,
    refusal,
    too_much,
)

LEAST_ON_A_PAGE: Final = 15
"""Letters and digits; a scan has none, or the number that a stamp put there."""

# Written for a hyphen that only parts a word at a line's end.
_HYPHEN: Final = re.compile("[\ufffe\x02]\r?\n?")
_PASSWORD: Final = re.compile("password", re.IGNORECASE)


def extract_pdf(content: bytes, file: str) -> Extracted:
    """The words of a PDF.

    Raises CaseError `encrypted-file`, `broken-file`, `scan-without-text`, `too-much-text`.
    """
    import pypdfium2
    from pypdfium2 import PdfiumError

    try:
        document = pypdfium2.PdfDocument(content)
    except PdfiumError as error:
        if _PASSWORD.search(str(error)):
            raise refusal(
                file,
                "encrypted-file",
                f"{file} is encrypted and opens with a password only.",
                "Save a copy without the password, and add that.",
            ) from None
        raise broken(file, "a PDF", str(error)) from None
    with contextlib.closing(document):
        if len(document) > MOST_PAGES:
            raise too_much(file, f"{len(document):,} pages")
        try:
            pages = list(_pages(document, file))
        except PdfiumError as error:
            raise broken(file, "a PDF", str(error)) from None
        facts = _facts(document)
    written = sum(1 for page in pages for sign in page if sign.isalnum())
    if written < LEAST_ON_A_PAGE * max(1, len(pages)) and written < LEAST_ON_A_PAGE * 10:
        many = "1 page" if len(pages) == 1 else f"{len(pages):,} pages"
        raise refusal(
            file,
            "scan-without-text",
            f"{file} has {many} and no text: it is a scan.",
            "Run text recognition over it (ocrmypdf FILE.pdf OUT.pdf), and add what comes out.",
        )
    text, starts = _joined(pages)
    published = find_day(facts.get("CreationDate", ""))
    return Extracted(
        text=need_words(text, file),
        kind="report",
        by=f"pypdfium2 {version('pypdfium2')}",
        title=one_line(facts.get("Title", "")) or first_line(text),
        published=published,
        pages=starts,
        remarks=("Its date is the day on which the PDF was made.",) if published else (),
    )


def _pages(document: Any, file: str) -> Iterator[str]:
    characters = 0
    for number in range(len(document)):
        with (
            contextlib.closing(document[number]) as page,
            contextlib.closing(page.get_textpage()) as words,
        ):
            text = words.get_text_range()
        characters += len(text)
        if characters > MOST_CHARACTERS:
            raise too_much(file, f"more than {MOST_CHARACTERS:,} characters")
        yield freeze(_HYPHEN.sub("", text))


def _facts(document: Any) -> dict[str, str]:
    found = {}
    for name in ("Title", "CreationDate"):
        with contextlib.suppress(ValueError, KeyError):
            found[name] = str(document.get_metadata_value(name))
    return found


def _joined(pages: list[str]) -> tuple[str, tuple[int, ...]]:
    """The frozen pages one after another, and where those after the first start."""
    text, starts = "", []
    for page in pages:
        if text and page:
            text += "\n"
        starts.append(len(text))
        text += page
    return freeze(text), tuple(starts[1:])
