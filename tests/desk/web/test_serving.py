"""The server: its port, its token, its end, and what its start costs."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from steelyard.desk.web.serving import (
    KEPT_AS,
    LOCAL,
    PortError,
    Serving,
    listen,
    token_of,
)


def test_the_port_asked_for_is_taken_or_the_next_one() -> None:
    first = listen(0)
    port = first.getsockname()[1]
    if port > 65_000:
        pytest.skip("too near the last port to have a next one")
    second = listen(port)
    assert second.getsockname()[0] == LOCAL
    assert port < second.getsockname()[1] <= port + 20
    first.close()
    again = listen(port)
    assert again.getsockname()[1] == port
    again.close()
    second.close()


def test_a_port_that_there_is_not_is_said_in_words() -> None:
    with socket.socket() as last:
        # Taken by this test, or by somebody else before it.
        with contextlib.suppress(OSError):
            last.bind((LOCAL, 65_535))
            last.listen()
        with pytest.raises(PortError, match="name another with --port"):
            listen(65_535)


def test_who_comes_before_the_server_runs_waits_and_is_not_turned_away() -> None:
    made = listen(0)
    with socket.create_connection(made.getsockname(), timeout=5):
        pass
    made.close()


def test_the_token_is_kept_for_its_user_alone_and_stays(case: Path) -> None:
    token = token_of(case)
    path = case / ".steelyard" / KEPT_AS
    assert len(token) >= 32
    assert token_of(case) == token
    assert path.read_text() == token
    if os.name != "nt":
        assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("spoilt", ["short", "", "\x00" * 40, "ü" * 40])
def test_a_token_that_is_none_is_made_anew(case: Path, spoilt: str) -> None:
    path = case / ".steelyard" / KEPT_AS
    path.parent.mkdir()
    path.write_text(spoilt, encoding="utf-8")
    path.chmod(0o600)
    token = token_of(case)
    assert token.isascii()
    assert token != spoilt
    assert len(token) >= 32


@pytest.mark.skipif(os.name == "nt", reason="rights of files are not told this way")
def test_a_token_that_others_could_read_is_made_anew(case: Path) -> None:
    before = token_of(case)
    (case / ".steelyard" / KEPT_AS).chmod(0o644)
    assert token_of(case) != before


def test_two_cases_have_two_tokens(case: Path, tmp_path: Path) -> None:
    assert token_of(case) != token_of(tmp_path / "other")


def test_two_workbenches_of_one_machine_do_not_know_each_others_cookie(
    weighed: Path, serve: Callable[..., Serving]
) -> None:
    first, second = serve(weighed), serve(weighed)
    assert first.keys.port != second.keys.port
    assert first.keys.cookie != second.keys.cookie


# While the server is still loading, while it begins, and while the last weighing is read beside it.
@pytest.mark.parametrize("later", [0.0, 0.05, 0.2])
def test_the_program_prints_its_address_and_ends_at_ctrl_c(weighed: Path, later: float) -> None:
    program = subprocess.Popen(
        [*(sys.executable, "-m", "steelyard", "serve", str(weighed)), "--no-browser", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert program.stdout is not None
    said = ""
    while not said.rstrip().endswith("}"):
        line = program.stdout.readline()
        assert line
        said += line
    told = json.loads(said)
    assert told["address"].startswith(f"http://127.0.0.1:{told['port']}/?token=")
    time.sleep(later)
    program.send_signal(signal.SIGINT)
    try:
        _, errors = program.communicate(timeout=30)
    finally:
        program.kill()
    assert program.returncode == 130
    assert "Traceback" not in errors


def test_a_folder_that_is_no_case_is_said_in_one_line(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "steelyard", "serve", str(tmp_path / "none"), "--no-browser"],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    assert "none" in done.stderr


def test_nothing_of_the_web_is_loaded_for_other_commands() -> None:
    code = (
        "import sys; from steelyard.desk import cli; "
        "print([one for one in ('starlette', 'uvicorn', 'anyio', 'jinja2', "
        "'steelyard.desk.web.app') if one in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "[]", done.stderr
