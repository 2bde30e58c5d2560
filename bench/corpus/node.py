"""A Ray cluster of one node on this machine, for the tests and the benchmark of archives.

In: a file with a token, a folder for the log. Out: where it is and how to get there. The node asks
for the token, has a network of its own where root can make one, and is ended by its own process.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

PATIENCE_SECONDS = 120.0
MEMORY_BYTES = 100_000_000
"""Of Ray's own store of objects; tasks and receipts are short."""


@contextlib.contextmanager
def ray_node(token: Path, folder: Path) -> Iterator[tuple[str, dict[str, str], list[str], int]]:
    """One node that asks for the token, in a network of its own where root can make one.

    Its address, the environment of who joins it, the words before their command, and its process.
    """
    environment = {
        **os.environ,
        "RAY_AUTH_MODE": "token",
        "RAY_AUTH_TOKEN_PATH": str(token),
        "RAY_USAGE_STATS_ENABLED": "0",
        # Ray's workers stand behind everything else on the machine, which measures the others.
        "RAY_worker_niceness": "0",
    }
    for name in ("RAY_AUTH_TOKEN", "RAY_ADDRESS"):
        environment.pop(name, None)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    # Ray's own paths must be short: they name sockets.
    sessions = Path(tempfile.mkdtemp(prefix="sy"))
    start = [
        str(Path(sys.executable).with_name("ray")), "start", "--head", "--block",
        "--node-ip-address", "127.0.0.1", "--port", str(port), "--num-cpus", "2",
        "--include-dashboard", "false", "--object-store-memory", str(MEMORY_BYTES),
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
            _wait_for_node(folder / "ray.log", node)
            yield f"127.0.0.1:{port}", environment, there, node.pid
        finally:
            node.terminate()
            node.wait(timeout=30)
            shutil.rmtree(sessions, ignore_errors=True)


def _wait_for_node(log: Path, node: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while "--block" not in (told := log.read_text(encoding="utf-8")):
        if node.poll() is not None or time.monotonic() > until:
            raise OSError(f"the node does not start: {told}")
        time.sleep(0.1)
