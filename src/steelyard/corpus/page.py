"""The unit of work: the bytes of one record -> its documents, with claims and prints.

In: bytes, and what the archive tells of them. Out: `Page`s, or a CaseError of one Problem that
says why there are none. Pure and picklable: no disk, clock, network or state, so that it runs
alike in a loop, a process and on a cluster.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from steelyard.base.dates import parse_span
from steelyard.case.texts.extracted import Extracted, refusal
from steelyard.case.texts.formats import extract
from steelyard.corpus.bodies import decode_body
from steelyard.corpus.shingles import Print, make_print
from steelyard.reading.languages import find_language
from steelyard.reading.reader import read_text

CONTEXT: Final = 200
"""Characters kept on either side of a quote: a sentence, so that a claim can be judged alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What an archive tells of a record, empty where it tells nothing."""

    name: str
    """What refusals call it: its address or path."""
    media: str = ""
    encodings: tuple[str, ...] = ()
    """How the body is packed, in the order in which that was done: `gzip`, `chunked`."""
    url: str = ""
    title: str = ""
    publisher: str = ""
    language: str = ""
    published: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One document: its frozen text, what it says of itself, its claims and its print."""

    text: Extracted
    language: str
    claims: tuple[Mapping[str, Any], ...]
    print: Print

    def to_json(self) -> dict[str, Any]:
        """For the way between two processes."""
        return {
            "text": self.text.text,
            "kind": self.text.kind,
            "by": self.text.by,
            "key": self.text.key,
            "url": self.text.url,
            "title": self.text.title,
            "publisher": self.text.publisher,
            "published": self.text.published,
            "language": self.language,
            "claims": list(self.claims),
            "print": {
                **asdict(self.print),
                "words": self.print.words.hex(),
                "numerals": self.print.numerals.hex(),
            },
        }


def read_page(body: bytes, told: Told) -> tuple[Page, ...]:
    """The documents in one record, mostly one.

    Raises CaseError as `case.texts.extract` does, `broken-packing` and `unpacks-too-large`.
    """
    content = decode_body(body, told.encodings, told.name)
    found = extract(content, told.name, media=told.media, url=told.url)
    if not found:
        raise refusal(told.name, "no-text", f"{told.name} holds no words to read.", "Look at it.")
    return tuple(_page(one, told) for one in found)


def _page(one: Extracted, told: Told) -> Page:
    single = Extracted(
        text=one.text,
        kind=one.kind,
        by=one.by,
        key=one.key,
        url=told.url or one.url,
        title=told.title or one.title,
        publisher=told.publisher or one.publisher,
        published=_day(told.published) or _day(one.published),
    )
    language = told.language or find_language(one.text) or ""
    proposals = (
        read_text(one.text, lang=language, date=single.published or None) if language else ()
    )
    return Page(
        text=single,
        language=language,
        claims=tuple(_claim(proposal.to_json(), one.text) for proposal in proposals),
        print=make_print(one.text),
    )


def _claim(fields: dict[str, Any], text: str) -> dict[str, Any]:
    return {**fields, "context": _around(text, fields["start"], fields["end"])}


def _around(text: str, start: int, end: int) -> str:
    """The line with the quote, cut at words where it is long."""
    first = max(text.rfind("\n", 0, start) + 1, start - CONTEXT)
    last = text.find("\n", end)
    last = min(len(text) if last < 0 else last, end + CONTEXT)
    before, after = text[first:start], text[end:last]
    if first and text[first - 1] != "\n":
        before = re.sub(r"\A\S*\s", "", before)
    if last < len(text) and text[last] != "\n":
        after = re.sub(r"\s\S*\Z", "", after)
    return before + text[start:end] + after


def _day(text: str) -> str:
    """A date that the reader takes, else none."""
    match = re.match(r"\s*(\d{4}(?:-\d\d(?:-\d\d)?)?)(?!\d)", text)
    if match is None:
        return ""
    try:
        parse_span(match[1])
    except ValueError:
        return ""
    return match[1]
