"""Progress is for a person at a terminal who has waited a second, and for nobody else."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from steelyard.desk.progress import PATIENCE_SECONDS, Progress


def test_a_file_gets_no_progress(tmp_path: Path) -> None:
    path = tmp_path / "said"
    with path.open("w", encoding="utf-8") as stream, Progress(stream) as progress:
        time.sleep(PATIENCE_SECONDS)
        progress("sampling", 0.5)
    assert path.read_bytes() == b""


# Windows has no pseudo-terminals to open.
if os.name == "posix":

    def said_at_a_terminal(monkeypatch: pytest.MonkeyPatch, seconds: float) -> str:
        """What a terminal is sent by work that takes `seconds`."""
        monkeypatch.setenv("TERM", "xterm")
        reader, writer = os.openpty()
        with os.fdopen(writer, "w", encoding="utf-8") as stream:
            with Progress(stream) as progress:
                progress("sampling", 0.1)
                time.sleep(seconds)
                progress("sampling", 0.5)
            stream.flush()
            os.set_blocking(reader, False)
            try:
                said = os.read(reader, 65536)
            except BlockingIOError:
                said = b""
        os.close(reader)
        return said.decode("utf-8")

    def test_quick_work_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
        assert said_at_a_terminal(monkeypatch, 0.0) == ""

    def test_long_work_shows_its_stage_and_share(monkeypatch: pytest.MonkeyPatch) -> None:
        said = said_at_a_terminal(monkeypatch, PATIENCE_SECONDS + 0.05)
        assert "sampling" in said
        assert "50 %" in said
