"""Processes that read records: what they bound, and that the next record is read all the same."""

from __future__ import annotations

import contextlib
import os
import signal
import time

import pytest

from steelyard.corpus.apart import Reader, borrowed
from steelyard.corpus.bounds import Bounds
from steelyard.corpus.page import Told

TEXT = "The harbour office said on Monday that it had received at least 40 boats in March.\n"
PLAIN = Told(name="a text", media="text/plain")
pytestmark = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="the system has no alarms")


def test_a_record_is_answered_with_its_pages() -> None:
    with borrowed() as reader:
        answer = reader.read(TEXT.encode(), PLAIN)
    assert answer.reason == ""
    (page,) = answer.pages
    assert page["language"] == "en"
    assert page["claims"][0]["amount_low"] == 40


def test_a_process_goes_on_from_record_to_record() -> None:
    with borrowed() as reader:
        reader.read(TEXT.encode(), PLAIN)
        assert reader._process is not None
        first = reader._process.pid
    with borrowed() as reader:
        refused = reader.read(b" ", PLAIN)
        assert refused.reason == "no-text"
        assert reader._process is not None
        assert reader._process.pid == first


def test_a_record_that_takes_too_long_is_given_up_and_the_next_is_read() -> None:
    with contextlib.closing(Reader(Bounds(seconds=0.5))) as reader:
        began = time.process_time()
        slow = reader.read((TEXT * 60_000).encode(), PLAIN)
        assert slow.reason == "too-slow"
        assert time.process_time() - began < 15
        assert reader.read(TEXT.encode(), PLAIN).pages


def test_the_bound_that_was_met_is_the_one_that_is_told() -> None:
    for bounds, told in (
        (Bounds(seconds=0.3), "more than 0.3 s of work."),
        (Bounds(waiting_seconds=0.3), "more than 0.3 s on the clock."),
    ):
        with contextlib.closing(Reader(bounds)) as reader:
            slow = reader.read((TEXT * 60_000).encode(), PLAIN)
        assert slow.reason == "too-slow"
        assert slow.what.endswith(told)


def test_a_record_that_needs_too_much_memory_is_given_up_and_the_next_is_read() -> None:
    with contextlib.closing(Reader(Bounds(memory_bytes=600_000_000))) as reader:
        large = reader.read(bytes(500_000_000), PLAIN)
        assert large.reason in {"too-much-memory", "reader-crashed"}
        assert reader.read(TEXT.encode(), PLAIN).pages


def test_a_process_that_was_killed_from_outside_is_replaced_and_nothing_is_lost() -> None:
    reader = Reader()
    assert reader.read(TEXT.encode(), PLAIN).pages
    assert reader._process is not None
    os.kill(reader._process.pid, signal.SIGKILL)
    assert reader.read(TEXT.encode(), PLAIN).pages
    assert reader.close() == 0
    assert reader.close() == 0


def test_a_broken_record_leaves_the_process_as_it_was() -> None:
    with borrowed() as reader:
        for body, media in ((b"%PDF-1.7 no", "application/pdf"), (b"\0\1", "application/zip")):
            assert reader.read(body, Told(name="a record", media=media)).reason
        assert reader.read(TEXT.encode(), PLAIN).pages
