"""Bytes -> documents, by what the bytes are.

In: the bytes of a file or an answer, its name, and what else is told of it. Out: the documents
in it, mostly one. Pure: no disk, clock or network. For bytes of strangers use `worker`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, Literal

from steelyard.base.errors import CaseError
from steelyard.case.texts.extracted import Extracted, refusal

Format = Literal["html", "pdf", "text", "markdown", "telegram", "mail", "docx", "warc"]

_ENDINGS: Final[dict[str, Format]] = {
    ".html": "html", ".htm": "html", ".xhtml": "html", ".pdf": "pdf", ".txt": "text",
    ".text": "text", ".md": "markdown", ".markdown": "markdown", ".json": "telegram",
    ".eml": "mail", ".docx": "docx", ".warc": "warc", ".warc.gz": "warc",
}  # fmt: skip
_MEDIA: Final[dict[str, Format]] = {
    "text/html": "html", "application/xhtml+xml": "html", "application/pdf": "pdf",
    "text/plain": "text", "text/markdown": "markdown", "message/rfc822": "mail",
    "application/warc": "warc",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
}  # fmt: skip
SUFFIXES: Final[dict[Format, str]] = {
    "html": ".html", "pdf": ".pdf", "text": ".txt", "markdown": ".md", "telegram": ".json",
    "mail": ".eml", "docx": ".docx", "warc": ".warc",
}  # fmt: skip
"""What the kept bytes of each format end with."""
_PAGE: Final = re.compile(rb"\A[\s\xef\xbb\xbf]*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)*"
                          rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)  # fmt: skip
_OLE: Final = b"\xd0\xcf\x11\xe0"
_GZIP: Final = b"\x1f\x8b"
_LISTED: Final = "HTML, PDF, plain text, Markdown, Telegram JSON, .eml, .docx and WARC"


def extract(
    content: bytes, file: str, *, media: str = "", encoding: str = "", url: str = ""
) -> tuple[Extracted, ...]:
    """The documents in some bytes.

    `media` is the type that came with an answer, `encoding` a character set that is told, `url`
    the address. Raises CaseError of one Problem.
    """
    form = find_format(content, file, media)
    told = encoding or _charset(media)
    readers: dict[Format, Callable[[], tuple[Extracted, ...]]] = {
        "html": lambda: _html(content, file, told, url),
        "pdf": lambda: _pdf(content, file),
        "text": lambda: _plain(content, file, told, marked=False),
        "markdown": lambda: _plain(content, file, told, marked=True),
        "telegram": lambda: _telegram(content, file),
        "mail": lambda: _mail(content, file),
        "docx": lambda: _docx(content, file),
        "warc": lambda: _warc(content, file),
    }
    return readers[form]()


def find_format(content: bytes, file: str, media: str = "") -> Format:
    """What the bytes are: by their first signs, then the type told, then the name's ending.

    Raises CaseError `unknown-format` or `no-text`.
    """
    head = content[:4096]
    if not content.strip():
        raise refusal(file, "no-text", f"{file} is empty.", "Look at what was saved.")
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        if b"word/" in content:
            return "docx"
        raise _unknown(file, "a zip of something else than a Word file")
    if head.startswith(b"WARC/"):
        return "warc"
    if head.startswith(_OLE):
        raise _unknown(file, "an office file that is encrypted or from before 2007")
    told = _MEDIA.get(media.partition(";")[0].strip().lower())
    name = file.lower().partition("?")[0]
    ending = next((_ENDINGS[end] for end in _ENDINGS if name.endswith(end)), None)
    if head.startswith(_GZIP):
        if "warc" in (told, ending) or ".warc" in name:
            return "warc"
        raise _unknown(file, "a packed file")
    if _PAGE.match(head):
        return "html"
    if b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _unknown(file, "no text, and no format that is known")
    form = told if told not in {None, "text"} else ending or told
    if form in {"pdf", "docx", "warc"}:
        # Its first signs would have told.
        raise _unknown(file, f"called {form.upper() if form else ''} and is none")
    if form is None:
        raise _unknown(file, "of no known format" if media or "." in name else "without an ending")
    return form


def _charset(media: str) -> str:
    match = re.search(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", media, re.IGNORECASE)
    return match[1] if match else ""


def _unknown(file: str, what: str) -> CaseError:
    return refusal(
        file,
        "unknown-format",
        f"{file} is {what}.",
        f"What can be added: {_LISTED}.",
    )


# A format's module is loaded when the first document of it comes: some bring slow libraries.


def _html(content: bytes, file: str, told: str, url: str) -> tuple[Extracted, ...]:
    from steelyard.case.texts.html import extract_html

    return (extract_html(content, file, told, url),)


def _pdf(content: bytes, file: str) -> tuple[Extracted, ...]:
    from steelyard.case.texts.pdf import extract_pdf

    return (extract_pdf(content, file),)


def _plain(content: bytes, file: str, told: str, *, marked: bool) -> tuple[Extracted, ...]:
    from steelyard.case.texts.plain import extract_markdown, extract_plain

    return ((extract_markdown if marked else extract_plain)(content, file, told),)


def _telegram(content: bytes, file: str) -> tuple[Extracted, ...]:
    from steelyard.case.texts.telegram import extract_telegram

    return extract_telegram(content, file)


def _mail(content: bytes, file: str) -> tuple[Extracted, ...]:
    from steelyard.case.texts.mail import extract_mail

    return (extract_mail(content, file),)


def _docx(content: bytes, file: str) -> tuple[Extracted, ...]:
    from steelyard.case.texts.docx import extract_docx

    return (extract_docx(content, file),)


def _warc(content: bytes, file: str) -> tuple[Extracted, ...]:
    from steelyard.case.texts.warc import extract_warc

    return extract_warc(content, file)
