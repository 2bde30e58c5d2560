"""Bodies as they were sent: every packing undone, every lie about one passed over."""

from __future__ import annotations

import contextlib
import gzip
import zlib

import pytest
from fastwarc import stream_io
from hypothesis import given
from hypothesis import strategies as st

from steelyard.base.errors import CaseError
from steelyard.corpus.bodies import MOST_BYTES, decode_body

PAGE = b"<html><body><p>The office received 40 boats.</p></body></html>" * 20


def chunked(body: bytes, size: int) -> bytes:
    cut = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x;note=1\r\n%b\r\n" % (len(one), one) for one in cut) + b"0\r\n\r\n"


def packed(encoding: str) -> bytes:
    import io

    if encoding == "gzip":
        return gzip.compress(PAGE)
    if encoding == "deflate":
        return zlib.compress(PAGE)
    held = io.BytesIO()
    kinds = {"br": stream_io.BrotliWriter, "zstd": stream_io.ZstdWriter}
    writer = kinds[encoding](held)
    writer.write(PAGE)
    writer.close()
    return held.getvalue()


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd"])
def test_a_packed_body_is_unpacked(encoding: str) -> None:
    assert decode_body(packed(encoding), (encoding,), "a page") == PAGE
    assert decode_body(chunked(packed(encoding), 100), (encoding, "chunked"), "a page") == PAGE


def test_deflate_without_a_head_is_unpacked_too() -> None:
    bare = zlib.compressobj(wbits=-15)
    assert decode_body(bare.compress(PAGE) + bare.flush(), ("deflate",), "a page") == PAGE


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd", "chunked", "utf-8", "x-own"])
def test_a_body_that_the_archive_kept_unpacked_is_taken_as_it_is(encoding: str) -> None:
    assert decode_body(PAGE, (encoding,), "a page") == PAGE


@given(st.binary(max_size=2_000), st.integers(1, 300))
def test_chunks_come_together_again(body: bytes, size: int) -> None:
    assert decode_body(chunked(body, size), ("chunked",), "a page") == body


@given(st.binary(max_size=200), st.sampled_from(["gzip", "deflate", "br", "zstd", "chunked"]))
def test_any_bytes_are_answered_or_refused(body: bytes, encoding: str) -> None:
    with contextlib.suppress(CaseError):
        assert isinstance(decode_body(body, (encoding,), "a page"), bytes)


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = gzip.compress(gzip.compress(b"\0" * (MOST_BYTES + 10), 1), 1)
    with pytest.raises(CaseError) as refused:
        decode_body(bomb, ("gzip", "gzip"), "a page")
    assert refused.value.problems[0].name == "unpacks-too-large"
    with pytest.raises(CaseError, match="4 times over"):
        decode_body(bomb, ("gzip",) * 4, "a page")


def test_a_body_that_breaks_off_is_read_as_far_as_it_goes() -> None:
    whole = gzip.compress(PAGE * 50)
    half = decode_body(whole[: len(whole) // 2], ("gzip",), "a page")
    assert half
    assert (PAGE * 50).startswith(half)


@pytest.mark.parametrize(
    "opening", ["The office", "<!DOCTYPE html>", "%PDF-1.7", "\n\n<p>", "Über"]
)
def test_deflate_told_of_what_is_not_packed_is_passed_over(opening: str) -> None:
    body = opening.encode() + PAGE
    assert decode_body(body, ("deflate",), "a page") == body


def test_deflate_with_a_head_that_breaks_is_refused() -> None:
    with pytest.raises(CaseError, match="cannot be unpacked"):
        decode_body(zlib.compress(PAGE)[:2] + b"\xff" * 50, ("deflate",), "a page")
