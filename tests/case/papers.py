"""PDFs made here: real ones, with real fonts in them, and ones that nobody should open."""

from __future__ import annotations

import ctypes
import io
import re
import zlib
from importlib.resources import files

import pypdfium2
import pypdfium2.raw

SANS = "SteelyardSans-Regular.ttf"
HANGUL = "SteelyardHangul-Regular.ttf"
_LINE = 20


def written_pdf(pages: list[list[tuple[str, str]]], title: str = "", made: str = "") -> bytes:
    """A PDF whose pages have these lines, each in the font that is named with it."""
    document = pypdfium2.PdfDocument.new()
    raw = pypdfium2.raw
    fonts = {}
    for lines in pages:
        page = document.new_page(595, 842)
        for number, (font, text) in enumerate(lines):
            if font not in fonts:
                content = files("steelyard.data").joinpath("fonts", font).read_bytes()
                held = (ctypes.c_uint8 * len(content)).from_buffer_copy(content)
                fonts[font] = raw.FPDFText_LoadFont(
                    document, held, len(content), raw.FPDF_FONT_TRUETYPE, True
                )
            words = raw.FPDFPageObj_CreateTextObj(document, fonts[font], 12.0)
            units = f"{text}\0".encode("utf-16-le")
            held16 = (ctypes.c_ushort * (len(units) // 2)).from_buffer_copy(units)
            raw.FPDFText_SetText(words, held16)
            raw.FPDFPageObj_Transform(words, 1, 0, 0, 1, 50, 780 - _LINE * number)
            raw.FPDFPage_InsertObject(page, words)
        raw.FPDFPage_GenerateContent(page)
    out = io.BytesIO()
    document.save(out)
    document.close()
    content = out.getvalue()
    return _with_facts(content, title, made) if title or made else content


def _with_facts(content: bytes, title: str, made: str) -> bytes:
    """The same with its title and day in a trailer that is added at the end."""
    start = int(content.rsplit(b"startxref", 1)[1].split()[0])
    size = int(_last(rb"/Size\s+(\d+)", content))
    root = _last(rb"/Root\s+(\d+\s+\d+)\s+R", content)
    told = b"<FEFF" + title.encode("utf-16-be").hex().encode() + b">"
    place = len(content)
    content += b"%d 0 obj\n<< /Title %s /CreationDate (%s) >>\nendobj\n" % (
        size, told, made.encode(),
    )  # fmt: skip
    table = len(content)
    content += b"xref\n%d 1\n%010d 00000 n \n" % (size, place)
    content += b"trailer\n<< /Size %d /Root %s R /Info %d 0 R /Prev %d >>\n" % (
        size + 1, root, size, start,
    )  # fmt: skip
    return content + b"startxref\n%d\n%%%%EOF\n" % table


def _last(pattern: bytes, content: bytes) -> bytes:
    return bytes(re.findall(pattern, content)[-1])


def bare_pdf(*more: bytes, trailer: bytes = b"", page: bytes = b"") -> bytes:
    """A PDF of one page, with these objects from number 4 on."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] %s >>" % page,
        *more,
    ]
    content, places = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = len(content)
    content += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    content += b"".join(b"%010d 00000 n \n" % place for place in places)
    content += b"trailer\n<< /Size %d /Root 1 0 R %s >>\n" % (len(objects) + 1, trailer)
    return content + b"startxref\n%d\n%%%%EOF\n" % table


def encrypted_pdf() -> bytes:
    """One that asks for a password: no word opens it, so that the empty one does not."""
    lock = b"<< /Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P -4 >>" % (b"41" * 32, b"42" * 32)
    return bare_pdf(lock, trailer=b"/Encrypt 4 0 R /ID [<%s> <%s>]" % (b"43" * 16, b"43" * 16))


def swelling_pdf(times: int) -> bytes:
    """One whose page unpacks to `times` lines of drawing."""
    packed = zlib.compress(b"BT /F1 12 Tf (a) Tj ET\n" * times, 9)
    return bare_pdf(
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        page=b"/Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >>",
    )
