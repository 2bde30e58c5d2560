"""The server of the workbench: a port of this machine, the token, and the loop.

In: a case folder and a port. Out: an address, and pages until it is stopped. Listens on
127.0.0.1 and nowhere else.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from steelyard.desk.results import STORE
from steelyard.desk.web.app import address, make_app
from steelyard.desk.web.bench import Bench, default_clock
from steelyard.desk.web.files_of import number_of
from steelyard.desk.web.guard import Keys
from steelyard.desk.web.looking import MANY
from steelyard.desk.web.opening import OneTime
from steelyard.desk.web.places import view_of

LOCAL: Final = "127.0.0.1"
TRIED: Final = 20
"""So many ports are tried, from the one asked for."""
SWITCHING: Final = 0.0005
"""Seconds that one thread goes on before another has its turn. A page that reads many files gives
its turn away with each of them, and would wait the usual ten times as long for it beside a balance
that is being reckoned."""
KEPT_AS: Final = "serve-token"
_TOKEN_BYTES: Final = 24
_TOKEN: Final = re.compile(r"[\w-]{32,64}", re.ASCII)
"""What such a token looks like; a file that holds anything else was not written here."""


class PortError(ValueError):
    """No port could be had; says which were tried."""


class Serving:
    """A workbench that listens. Raises PortError."""

    def __init__(self, root: Path, by: str, port: int) -> None:
        self._socket = listen(port)
        self.keys = Keys(token_of(root), self._socket.getsockname()[1])
        if number_of(root) <= MANY:
            # Before the draws are loaded beside, which the first page would wait for otherwise.
            # A large case loads them later, and something to read comes before the first page.
            view_of("")
        self.bench = Bench(root, by, default_clock)
        self.opening = OneTime(root / STORE, self.address, self.keys.token)
        self._app = self.opening.watching(make_app(self.bench, self.keys))
        self._server: Any = None
        self._stopped = False

    @property
    def address(self) -> str:
        """The address to open, with the token in it."""
        return address(self.keys)

    @contextlib.contextmanager
    def ending_at_interrupt(self) -> Iterator[None]:
        """Within it Ctrl-C ends `run`, before it has begun too; raises KeyboardInterrupt behind it.

        An exception struck into an import that threads share can be lost, and the program would go
        on; so the signal is only noted. In another thread than the first nothing is changed.
        """
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        struck = False

        def note(_number: int, _frame: object) -> None:
            nonlocal struck
            struck = True
            self.stop()

        before = signal.signal(signal.SIGINT, note)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)
        if struck:
            raise KeyboardInterrupt

    def run(self, *, open_browser: bool = False) -> None:
        """Serve until the process is told to end. Work that runs is stopped then."""
        import uvicorn

        sys.setswitchinterval(SWITCHING)
        config = uvicorn.Config(
            self._app,
            log_level="warning",
            access_log=False,
            server_header=False,
            date_header=False,
            timeout_graceful_shutdown=1,
            # A page's address never names another host, whatever a header claims.
            proxy_headers=False,
            # Pages ask; nothing here speaks over a socket of the web.
            ws="none",
        )
        self._server = uvicorn.Server(config)
        self._server.should_exit = self._stopped
        if open_browser and sys.stdout.isatty():
            self.opening.open_soon(_OPEN_AFTER)
        try:
            self._server.run(sockets=[self._socket])
        finally:
            self.opening.end()
            self.bench.long_work.stop()
            self._socket.close()

    def stop(self) -> None:
        """End `run`, from another thread; one that has not begun ends when it does."""
        self._stopped = True
        if self._server is not None:
            self._server.should_exit = True


def listen(port: int) -> socket.socket:
    """A socket on this machine alone: the port asked for, or the next one free."""
    last = port + TRIED if port else 1
    for number in range(port, min(last, _LAST_PORT + 1)):
        made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if os.name != "nt":
            # After a crash the port is had again at once; on Windows this would share it.
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            made.bind((LOCAL, number))
            # From here on a browser waits instead of being turned away, while the case is read.
            made.listen()
        except OSError:
            made.close()
            continue
        return made
    raise PortError(f"no port from {port} to {last - 1} is free; name another with --port")


def token_of(root: Path) -> str:
    """The token of a case on this machine: kept for its user alone, so that open tabs go on.

    A store that cannot be written gives a new token each time.
    """
    path = root / STORE / KEPT_AS
    with contextlib.suppress(OSError, UnicodeDecodeError):
        kept = path.read_text(encoding="ascii").strip()
        if _TOKEN.fullmatch(kept) and (os.name == "nt" or not path.stat().st_mode & 0o077):
            return kept
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(token)
    return token


_LAST_PORT: Final = 65535
_OPEN_AFTER: Final = 0.4
