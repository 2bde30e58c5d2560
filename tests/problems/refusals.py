"""Documents that are refused, made for the gallery of problems."""

from __future__ import annotations

import io
import ipaddress
import threading
import zipfile
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pypdfium2
import pytest

from steelyard.base.errors import CaseError
from steelyard.case.capture import Network, fetch
from steelyard.case.folder import Said
from steelyard.case.texts.worker import BOUNDS, Bounds, extract_apart
from steelyard.desk.adding import add, covered_languages


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


class _Closed(BaseHTTPRequestHandler):
    """A site that asks all programs to leave all of it alone."""

    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        rules = b"User-agent: *\nDisallow: /\n"
        self.send_response(200)
        self.send_header("Content-Length", str(len(rules)))
        self.end_headers()
        self.wfile.write(rules)


def _forbidden() -> str:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Closed) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        host = f"harbour.example:{server.server_address[1]}"
        network = Network(
            resolve=lambda host, port: ("127.0.0.1",),
            may=lambda one: isinstance(one, ipaddress.IPv4Address),
        )
        with pytest.raises(CaseError) as caught:
            fetch(f"http://{host}/boats", network)
        server.shutdown()
        thread.join()
    # The port is another one each time.
    return str(caught.value).replace(host, "harbour.example")


FINNISH = (
    "Satamaan tuli maanantaina kaksitoista venettä, ja niiden lastina oli viljaa ja puutavaraa. "
    "Sataman johtaja kertoi, että lastin arvo oli noin kolme miljoonaa euroa. "
    "Ministeriön mukaan lisää veneitä odotetaan ensi viikolla, mutta määrästä ei ole tietoa."
)


def _not_covered() -> str:
    Path("boats.txt").write_text(FINNISH, encoding="utf-8")
    with pytest.raises(CaseError) as caught:
        add(Path(), "boats.txt", Said(), day="2024-12-01")
    # A language more is a file more, and changes no message here.
    return str(caught.value).replace(", ".join(covered_languages()), "de, en and others")


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
    "robots-forbid": _forbidden,
    "language-not-covered": _not_covered,
}
