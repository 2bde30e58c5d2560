"""Progress is for a person who waits at a terminal; a log gets a line now and then if asked."""

from __future__ import annotations

import contextlib
import os
import time
from pathlib import Path

import pytest

import steelyard.desk.progress as progress_module
from steelyard.desk.progress import PATIENCE_SECONDS, Progress


def test_a_file_gets_no_progress(tmp_path: Path) -> None:
    path = tmp_path / "said"
    with path.open("w", encoding="utf-8") as stream, Progress(stream) as progress:
        time.sleep(PATIENCE_SECONDS)
        progress("sampling", 0.5)
    assert path.read_bytes() == b""


def test_a_log_that_is_asked_for_gets_a_plain_line_now_and_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress_module, "LOG_SECONDS", 0.05)
    path = tmp_path / "said"
    with path.open("w", encoding="utf-8") as stream, Progress(stream, log=True) as progress:
        progress("sampling", 0.1)
        time.sleep(0.06)
        progress("without harbour-watch (2 of 3)", 1 / 3)
        progress("without harbour-watch (2 of 3)", 0.5)
        # A log is read while the work goes on.
        lines = path.read_text(encoding="utf-8").splitlines()
    assert len(lines) == 1
    assert lines[0].startswith("without harbour-watch (2 of 3): 33 % (")


# Windows has no pseudo-terminals to open.
if os.name == "posix":

    def said_at_a_terminal(monkeypatch: pytest.MonkeyPatch, seconds: float) -> str:
        """What a terminal is sent by work that takes `seconds`."""
        monkeypatch.setenv("TERM", "xterm")
        reader, writer = os.openpty()
        with os.fdopen(writer, "w", encoding="utf-8") as stream, Progress(stream) as progress:
            progress("sampling", 0.1)
            time.sleep(seconds)
            progress("sampling", 0.5)
        # What was written comes in pieces, and after the last one the terminal is gone.
        said = b""
        with contextlib.suppress(OSError):
            while piece := os.read(reader, 65536):
                said += piece
        os.close(reader)
        return said.decode("utf-8")

    def test_quick_work_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
        assert said_at_a_terminal(monkeypatch, 0.0) == ""

    def test_long_work_shows_its_stage_and_share(monkeypatch: pytest.MonkeyPatch) -> None:
        said = said_at_a_terminal(monkeypatch, PATIENCE_SECONDS + 0.05)
        assert "sampling" in said
        assert "50 %" in said
