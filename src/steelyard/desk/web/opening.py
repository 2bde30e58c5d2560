"""The first page opened in a browser, without the token in anybody's list of processes.

In: the address with the token, and where a private file may be written. Out: a browser that was
given a file only its user can read, which leads on to the address; the file is taken away once
that was asked for, after a while, and at the end.
"""

from __future__ import annotations

import contextlib
import html
import os
import secrets
import tempfile
import threading
import webbrowser
from collections.abc import Callable
from pathlib import Path
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

KEPT: Final = 60.0
"""Seconds after which nobody opens it any more: a browser that has to start takes some ten."""
NAME: Final = "open-{}.html"
_PAGE: Final = """<!doctype html><meta charset="utf-8"><meta name="referrer" content="no-referrer">
<meta http-equiv="refresh" content="0; url={address}"><title>Steelyard</title>
<p><a href="{address}">Steelyard</a></p>
"""


class OneTime:
    """A page that leads to an address, in a file for this user alone, until it was used."""

    def __init__(self, folder: Path, address: str, token: str) -> None:
        # A browser is told of files by their whole path, wherever the program was started.
        self._folder, self._address, self._token = folder.absolute(), address, token
        self._path: Path | None = None
        self._lock = threading.Lock()
        self._timers: list[threading.Timer] = []

    @property
    def path(self) -> Path | None:
        """The file, while it is there."""
        return self._path

    def write(self) -> Path:
        """Write the file and have it taken away after a while. Raises OSError."""
        name = NAME.format(secrets.token_hex(8))
        with self._lock:
            try:
                self._folder.mkdir(parents=True, exist_ok=True)
                self._path = _private(self._folder / name, self._address)
            except OSError:
                # A case that cannot be written is read all the same.
                self._path = _private(Path(tempfile.gettempdir()) / name, self._address)
        self._later(KEPT, self.forget)
        return self._path

    def open_soon(self, seconds: float) -> None:
        """Hand the file to the browser, once the server listens."""
        with contextlib.suppress(OSError):
            address = self.write().as_uri()
            self._later(seconds, lambda: webbrowser.open(address))

    def forget(self) -> None:
        """Take the file away."""
        with self._lock:
            path, self._path = self._path, None
        if path is not None:
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)

    def end(self) -> None:
        """Take the file away, and wait for nothing more."""
        for one in self._timers:
            one.cancel()
        self.forget()

    def watching(self, app: ASGIApp) -> ASGIApp:
        """The app; the first request with the token means that the file has done its work."""
        wanted = f"token={self._token}".encode()

        async def watched(scope: Scope, receive: Receive, send: Send) -> None:
            if self._path is not None and wanted in scope.get("query_string", b""):
                self.forget()
            await app(scope, receive, send)

        return watched

    def _later(self, seconds: float, work: Callable[[], object]) -> None:
        timer = threading.Timer(seconds, work)
        timer.daemon = True
        self._timers.append(timer)
        timer.start()


def _private(path: Path, address: str) -> Path:
    """A file that nobody had before and only this user reads."""
    page = _PAGE.format(address=html.escape(address))
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(page)
    return path
