"""The command with Daft on this machine, killed and stopped, and on a Ray cluster of one node."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

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


def test_ctrl_c_ends_at_once_and_leaves_what_was_read(
    crawl: Path, read_crawl: Path, tmp_path: Path, files: Files
) -> None:
    out = tmp_path / "out"
    running = subprocess.Popen(
        command(crawl, out, "--jobs", "1"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )
    wait_for_receipts(out, 2)
    # As a terminal does: to all processes of the group.
    os.killpg(running.pid, signal.SIGINT)
    _, told = running.communicate(timeout=30)
    assert running.returncode == 130
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
    with ray_node(token, tmp_path) as (address, environment, there):
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


@contextlib.contextmanager
def ray_node(token: Path, folder: Path) -> Iterator[tuple[str, dict[str, str], list[str]]]:
    """One node that asks for the token, in a network of its own where root can make one.

    Its address, the environment of who joins it, and the words before their command. It is ended
    by its own process and no other.
    """
    environment = {
        **os.environ,
        "RAY_AUTH_MODE": "token",
        "RAY_AUTH_TOKEN_PATH": str(token),
        "RAY_USAGE_STATS_ENABLED": "0",
    }
    for name in ("RAY_AUTH_TOKEN", "RAY_ADDRESS"):
        environment.pop(name, None)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    # Ray's own paths must be short: they name sockets.
    sessions = Path("/tmp") / f"sy{os.getpid()}"
    start = [
        str(Path(sys.executable).with_name("ray")), "start", "--head", "--block",
        "--node-ip-address", "127.0.0.1", "--port", str(port), "--num-cpus", "2",
        "--include-dashboard", "false", "--object-store-memory", "100000000",
        "--temp-dir", str(sessions),
    ]  # fmt: skip
    # Ray listens on the machine's open address even where it is told 127.0.0.1; in a network of
    # its own nobody else can knock.
    alone = os.geteuid() == 0 and all(map(shutil.which, ("unshare", "nsenter", "ip")))
    if alone:
        start = ["unshare", "-n", "sh", "-c", 'ip link set lo up; exec "$@"', "sh", *start]
    with (folder / "ray.log").open("w") as log:
        node = subprocess.Popen(start, env=environment, stdout=log, stderr=subprocess.STDOUT)
        there = ["nsenter", f"--net=/proc/{node.pid}/ns/net"] if alone else []
        try:
            wait_for_node(folder / "ray.log", node)
            yield f"127.0.0.1:{port}", environment, there
        finally:
            node.terminate()
            node.wait(timeout=30)
            shutil.rmtree(sessions, ignore_errors=True)


def wait_for_node(log: Path, node: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while "--block" not in log.read_text(encoding="utf-8"):
        assert node.poll() is None, log.read_text(encoding="utf-8")
        assert time.monotonic() < until, log.read_text(encoding="utf-8")
        time.sleep(0.1)


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


def test_without_the_extra_one_line_says_what_to_install(tmp_path: Path) -> None:
    hide = "import sys; sys.modules['daft'] = None; from steelyard.desk.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", hide, "corpus", "read", str(tmp_path), "--out", str(tmp_path / "o")],
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 2
    assert done.stderr.strip() == (
        "steelyard: archives need daft: pip install 'steelyard[corpus]'."
    )
