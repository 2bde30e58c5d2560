"""A body as it was sent -> the bytes of the document.

In: the bytes of an answer and the names of its encodings. Out: the bytes unpacked, within a bound;
or a CaseError. Pure. An encoding that is told and not there (archives are often kept unpacked with
the old headers) is passed over.
"""

from __future__ import annotations

import io
import re
import zlib
from typing import Any, Final

from steelyard.base.errors import CaseError
from steelyard.case.texts.extracted import refusal

MOST_BYTES: Final = 32_000_000
"""Of one document, packed or not; what is longer is a film, a data set or a trap."""
MOST_LAYERS: Final = 3
"""Encodings one in another; nobody sends more."""

_CHUNK: Final = re.compile(rb"\s*([0-9a-fA-F]{1,8})[^\r\n]{0,200}\r?\n")
_GZIP: Final = b"\x1f\x8b"


def decode_body(body: bytes, encodings: tuple[str, ...], name: str) -> bytes:
    """The bytes of the document. Raises CaseError `broken-packing`, `unpacks-too-large`."""
    if len(encodings) > MOST_LAYERS:
        raise _broken(name, f"it is packed {len(encodings)} times over")
    for encoding in reversed(encodings):
        body = _decoded(body, encoding.strip().lower(), name)
        if len(body) > MOST_BYTES:
            raise refusal(
                name,
                "unpacks-too-large",
                f"{name} unpacks to more than {MOST_BYTES // 1_000_000} MB.",
                "Take the part that matters out of it, and read that.",
            )
    return body


def _decoded(body: bytes, encoding: str, name: str) -> bytes:
    if encoding == "chunked":
        return _chunks(body)
    if encoding in {"gzip", "x-gzip"}:
        return _inflated(body, 31, name) if body.startswith(_GZIP) else body
    if encoding == "deflate":
        # Sent with a head (RFC 9110) or, by many servers, without.
        if _zlib_head(body):
            return _inflated(body, 15, name)
        try:
            return _inflated(body, -15, name)
        except CaseError:
            # Without a head there is no sign of it; mostly the archive kept it unpacked.
            return body
    if encoding in {"br", "zstd"}:
        return _unpacked(body, encoding)
    return body


def _zlib_head(body: bytes) -> bool:
    """Whether the bytes open as a zlib stream (RFC 1950) does."""
    return len(body) > 1 and body[0] & 15 == 8 and (body[0] * 256 + body[1]) % 31 == 0


def _inflated(body: bytes, bits: int, name: str) -> bytes:
    inflater = zlib.decompressobj(bits)
    try:
        found = inflater.decompress(body, MOST_BYTES + 1)
    except zlib.error as error:
        raise _broken(name, str(error)) from None
    if not inflater.eof and len(found) <= MOST_BYTES and not found:
        raise _broken(name, "it ends before it begins")
    return found


def _unpacked(body: bytes, encoding: str) -> bytes:
    from fastwarc import stream_io

    readers: Any = {"br": stream_io.BrotliReader, "zstd": stream_io.ZstdReader}
    found = bytearray()
    try:
        unpacked = readers[encoding](io.BytesIO(body))
        while len(found) <= MOST_BYTES and (piece := unpacked.read(MOST_BYTES + 1 - len(found))):
            found += piece
        return bytes(found) or body
    except OSError:
        # Neither has a sign that tells it for certain; mostly the archive kept it unpacked.
        return body


def _chunks(body: bytes) -> bytes:
    """The chunks joined; bytes that are none are taken as they stand."""
    found: list[bytes] = []
    at = 0
    while True:
        head = _CHUNK.match(body, at)
        if head is None:
            return b"".join(found) if found and at >= len(body) else body
        size = int(head[1], 16)
        if size == 0:
            return b"".join(found)
        found.append(body[head.end() : head.end() + size])
        at = head.end() + size


def _broken(name: str, why: str) -> CaseError:
    return refusal(
        name,
        "broken-packing",
        f"{name} cannot be unpacked: {why}.",
        "Fetch it again.",
    )
