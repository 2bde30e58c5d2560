"""Documents that are refused, made for the gallery of problems."""

from __future__ import annotations

import io
import ipaddress
import zipfile
from collections.abc import Callable

import pypdfium2
import pytest

from steelyard.base.errors import CaseError
from steelyard.case.capture import Network, fetch
from steelyard.case.texts.worker import BOUNDS, Bounds, extract_apart


def _refused(content: bytes, name: str, bounds: Bounds = BOUNDS) -> str:
    with pytest.raises(CaseError) as caught:
        extract_apart(content, name, bounds=bounds)
    return str(caught.value)


def blank_pdf(pages: int = 3) -> bytes:
    """A PDF with pages and no words, as a scanner without text recognition makes it."""
    document = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        document.new_page(595, 842)
    out = io.BytesIO()
    document.save(out)
    document.close()
    return out.getvalue()


def docx(words: str, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A Word file of one paragraph, so far as its words go."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as packed:
        packed.writestr(
            "word/document.xml",
            f'<w:document xmlns:w="{space}"><w:body><w:p><w:r><w:t>{words}</w:t></w:r></w:p>'
            "</w:body></w:document>",
        )
    return out.getvalue()


def _encrypted() -> bytes:
    """The same, with the sign that its words need a password."""
    content = bytearray(docx("Twelve boats came."))
    for start, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(start) + offset] |= 1
    return bytes(content)


def _fetched(url: str, *addresses: str) -> str:
    with pytest.raises(CaseError) as caught:
        fetch(url, Network(resolve=lambda host, port: addresses))
    return str(caught.value)


def _nobody_listens() -> str:
    network = Network(
        resolve=lambda host, port: ("127.0.0.1",),
        may=lambda one: isinstance(one, ipaddress.IPv4Address),
    )
    with pytest.raises(CaseError) as caught:
        fetch("http://harbour.example:1/boats", network)
    return str(caught.value)


REFUSALS: dict[str, Callable[[], str]] = {
    "no-text": lambda: _refused(b" \n", "note.txt"),
    "too-much-text": lambda: _refused(b"boat " * 1_000_001, "note.txt"),
    "broken-file": lambda: _refused(b"%PDF-1.7\nnothing more", "report.pdf"),
    "scan-without-text": lambda: _refused(blank_pdf(), "report.pdf"),
    "encrypted-file": lambda: _refused(_encrypted(), "report.docx"),
    "unpacks-too-large": lambda: _refused(docx("x" * 60_000_000), "report.docx"),
    "unknown-encoding": lambda: _refused(bytes(range(0x80, 0x100)) * 3, "note.txt"),
    "unknown-format": lambda: _refused(b"\x89PNG\0\0", "boats.png"),
    "nested-too-deep": lambda: _refused(
        b"<html><body>" + b"<div>" * 100_000 + b"12 boats", "page.html"
    ),
    "reading-stopped": lambda: _refused(b"Twelve boats.", "note.txt", Bounds(seconds=0.001)),
    "not-a-web-address": lambda: _fetched("ftp://harbour.example/boats"),
    "address-not-allowed": lambda: _fetched("http://harbour.example/boats", "192.168.0.7"),
    "fetch-failed": _nobody_listens,
}
