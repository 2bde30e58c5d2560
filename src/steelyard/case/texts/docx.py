"""A Word file (.docx) -> its words.

In: the bytes of the zip. Out: one Extracted; paragraphs in order, cells of tables parted by tabs,
deleted words left out. How much is in the zip is asked before any of it is unpacked.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from typing import Final
from xml.etree import ElementTree as ET

from steelyard.base.errors import CaseError
from steelyard.case.texts.dates import find_day
from steelyard.case.texts.extracted import (
    Extracted,
    broken,
    first_line,
    need_words,
    one_line,
    refusal,
    too_much,
)

MOST_UNPACKED: Final = 50_000_000
"""Bytes of the part with the words; a book has a few million."""
MOST_ELEMENTS: Final = 1_500_000
"""Of the part with the words, 4 s of work; a report of a thousand pages has a third."""
_WORDS: Final = "word/document.xml"
_FACTS: Final = "docProps/core.xml"
_BROKEN: Final = (zipfile.BadZipFile, zlib.error, struct.error, RuntimeError, EOFError, ValueError)
_ENCRYPTED: Final = 0x1


def extract_docx(content: bytes, file: str) -> Extracted:
    """The words of a Word file.

    Raises CaseError `broken-file`, `encrypted-file`, `unpacks-too-large`, `too-much-text`.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            words = _part(packed, _WORDS, file)
            facts = _part(packed, _FACTS, file) if _FACTS in packed.namelist() else b""
        text = "".join(_paragraphs(words, file))
        title, published = _core(facts)
    except CaseError:
        raise
    except (KeyError, ET.ParseError, *_BROKEN) as error:
        raise broken(file, "a Word file", str(error)) from None
    text = need_words(text, file)
    return Extracted(
        text=text,
        kind="report",
        by="Word",
        title=one_line(title) or first_line(text),
        published=published,
        remarks=("Its date is the day on which the file was made.",) if published else (),
    )


def _part(packed: zipfile.ZipFile, name: str, file: str) -> bytes:
    info = packed.getinfo(name)
    if info.flag_bits & _ENCRYPTED:
        raise refusal(
            file,
            "encrypted-file",
            f"{file} is encrypted and opens with a password only.",
            "Save a copy without the password, and add that.",
        )
    # Unpacking stops at the size that was told, in these two ways of packing only.
    if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise broken(file, "a Word file", "it is packed in a way that Word does not use")
    # What the file says of its size is a claim as well: no more than that is ever unpacked.
    with packed.open(info) as part:
        content = part.read(MOST_UNPACKED + 1) if info.file_size <= MOST_UNPACKED else None
    if content is None or len(content) > MOST_UNPACKED:
        raise refusal(
            file,
            "unpacks-too-large",
            f"{file} unpacks to more than {MOST_UNPACKED // 1_000_000} MB of words, "
            "which no document has.",
            "Save the document anew from the program that shows it, and add that.",
        )
    if b"<!DOCTYPE" in content[:10_000] or b"<!ENTITY" in content:
        raise broken(file, "a Word file", "it declares entities, which Word does not")
    return content


def _paragraphs(content: bytes, file: str) -> list[str]:
    """Words and what parts them, in the order of the file; elements are let go as they pass."""
    found: list[str] = []
    cells = skipped = depth = elements = 0
    for event, element in ET.iterparse(io.BytesIO(content), ("start", "end")):  # noqa: S314 - as below
        tag = element.tag.rpartition("}")[2]
        if event == "start":
            depth += 1
            elements += 1
            if elements > MOST_ELEMENTS:
                raise too_much(file, f"more than {MOST_ELEMENTS:,} elements")
            cells += tag == "tc"
            skipped += tag in {"del", "moveFrom"}
            if depth > 200:
                raise too_much(file, "more than 200 elements one in another")
            continue
        depth -= 1
        skipped -= tag in {"del", "moveFrom"}
        if tag == "t" and not skipped:
            found.append(element.text or "")
        elif tag == "tab":
            found.append("\t")
        elif tag in {"br", "cr"}:
            found.append("\n")
        elif tag == "p":
            found.append(" " if cells else "\n\n")
        elif tag == "tc":
            cells -= 1
            found.append("\t")
        elif tag == "tr":
            found.append("\n")
        element.clear()
    return [re.sub(r" *\t", "\t", "".join(found))]


def _core(content: bytes) -> tuple[str, str]:
    if not content:
        return "", ""
    title = published = ""
    for element in ET.fromstring(content):  # noqa: S314 - entities were refused above
        tag = element.tag.rpartition("}")[2]
        if tag == "title":
            title = element.text or ""
        elif tag == "created":
            published = find_day(element.text or "")
    return title, published
