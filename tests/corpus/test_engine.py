"""The command with Daft on this machine, killed and stopped, and on a Ray cluster of one node."""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from bench.corpus.node import ray_node

from steelyard.corpus.engine import EngineError, check_token

from .conftest import RECORDS_A_PART

Files = Callable[[Path], dict[str, bytes]]


def command(crawl: Path, out: Path, *more: str) -> list[str]:
    return [
        sys.executable, "-m", "steelyard", "corpus", "read", str(crawl), "--out", str(out),
        "--part", str(RECORDS_A_PART), *more,
    ]  # fmt: skip


def wait_for_receipts(out: Path, count: int) -> None:
    until = time.monotonic() + 60
    while len(list((out / ".work" / "receipts").glob("*/*.json"))) < count:
        assert time.monotonic() < until, "nothing was read"
        time.sleep(0.005)


def test_a_killed_run_goes_on_and_ends_in_the_same_bytes(
    crawl: Path, read_crawl: Path, tmp_path: Path, files: Files
) -> None:
    out = tmp_path / "out"
    running = subprocess.Popen(command(crawl, out), stderr=subprocess.DEVNULL)
    wait_for_receipts(out, 3)
    running.send_signal(signal.SIGKILL)
    running.wait()
    done = {path: path.stat().st_mtime_ns for path in out.glob(".work/receipts/*/*.json")}
    assert 3 <= len(done) < 26
    assert not (out / "manifest.json").exists()
    again = subprocess.run(command(crawl, out), capture_output=True, encoding="utf-8")
    assert again.returncode == 0, again.stderr
    assert f"{len(done)} of 26 parts were read before" in again.stdout
    assert {path: path.stat().st_mtime_ns for path in done} == done
    assert files(out) == files(read_crawl)


# A shell starts what it puts in the background deaf to interrupts; the engine hears them all the same.
@pytest.mark.parametrize("hears", [signal.SIG_DFL, signal.SIG_IGN])
def test_ctrl_c_ends_at_once_and_leaves_what_was_read(
    crawl: Path, read_crawl: Path, tmp_path: Path, files: Files, hears: signal.Handlers
) -> None:
    out = tmp_path / "out"
    running = subprocess.Popen(
        command(crawl, out, "--jobs", "1"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, hears),  # noqa: PLW1509
    )
    wait_for_receipts(out, 2)
    # As a terminal does: to all processes of the group.
    os.killpg(running.pid, signal.SIGINT)
    _, told = running.communicate(timeout=30)
    assert running.returncode == 130, told
    assert "Traceback" not in told
    assert "What was read stays" in told
    assert not (out / "manifest.json").exists()
    for name, content in files(out).items():
        if name.startswith("claims/part-"):
            assert content == files(read_crawl)[name]


@pytest.mark.skipif(sys.platform != "linux", reason="a network of its own is a thing of Linux")
def test_a_ray_cluster_with_a_token_gives_the_same_bytes(
    crawl: Path, read_crawl: Path, tmp_path: Path, files: Files
) -> None:
    token = tmp_path / "token"
    token.write_text(secrets.token_hex(32), encoding="utf-8")
    with ray_node(token, tmp_path) as (address, environment, there, _):
        done = subprocess.run(
            there + command(crawl, tmp_path / "out", "--cluster", address),
            env=environment,
            capture_output=True,
            encoding="utf-8",
        )
        assert done.returncode == 0, done.stderr
        assert files(tmp_path / "out") == files(read_crawl)
        wrong = tmp_path / "wrong"
        wrong.write_text(secrets.token_hex(32), encoding="utf-8")
        refused = subprocess.run(
            there + command(crawl, tmp_path / "none", "--cluster", address),
            env={**environment, "RAY_AUTH_TOKEN_PATH": str(wrong)},
            capture_output=True,
            encoding="utf-8",
        )
    assert refused.returncode == 2
    assert "cannot be joined" in refused.stderr
    assert not (tmp_path / "none").exists()


def test_a_cluster_is_joined_with_a_token_only(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="with a token only"):
        check_token({"RAY_AUTH_MODE": "disabled", "RAY_AUTH_TOKEN": "x"}, tmp_path)
    with pytest.raises(EngineError, match="there is no token"):
        check_token({}, tmp_path)
    with pytest.raises(EngineError, match="elsewhere"):
        check_token({"RAY_AUTH_TOKEN_PATH": str(tmp_path / "elsewhere")}, tmp_path)
    check_token({"RAY_AUTH_TOKEN": "x"}, tmp_path)
    (tmp_path / ".ray").mkdir()
    (tmp_path / ".ray" / "auth_token").write_text("x", encoding="utf-8")
    check_token({"RAY_AUTH_MODE": "token"}, tmp_path)


def test_what_a_worker_met_is_told_in_one_line(crawl: Path, tmp_path: Path) -> None:
    """A part that cannot be written ends the run, and no traceback is shown for it."""
    out = tmp_path / "out"
    (out / ".work").mkdir(parents=True)
    (out / "claims").write_text("in the way", encoding="utf-8")
    done = subprocess.run(command(crawl, out), capture_output=True, encoding="utf-8")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("steelyard: a worker stopped (")
    assert "exists" in last or "Not a directory" in last


def test_without_the_extra_one_line_says_what_to_install(tmp_path: Path) -> None:
    hide = "import sys; sys.modules['daft'] = None; from steelyard.desk.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", hide, "corpus", "read", str(tmp_path), "--out", str(tmp_path / "o")],
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 2
    assert done.stderr.strip() == (
        "steelyard: archives need daft: pip install 'steelyard[corpus]', "
        "or in a checkout: .venv/bin/pip install --editable '.[corpus]'."
    )
