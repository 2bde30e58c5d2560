"""Progress of long work, for a person who waits at a terminal.

In: calls `progress("sampling", 0.4)`, the share of a stage that is done. Out: one line on a
stream that is a terminal, from the second second on, gone when the work is. Elsewhere nothing,
or for work of minutes a plain line now and then, so that a log shows that it goes on.
"""

from __future__ import annotations

import time
from types import TracebackType
from typing import Self, TextIO

# Shorter work is over before a line about it can be read.
PATIENCE_SECONDS = 1.0
# A log that is read later needs no more than this to show where the time went.
LOG_SECONDS = 10.0


class Progress:
    """A context manager, called with the name of a stage and the share of it that is done.

    With `log` a stream that is no terminal gets plain lines, one in LOG_SECONDS at most.
    """

    def __init__(self, stream: TextIO, *, log: bool = False) -> None:
        self._stream = stream
        self._shown = stream.isatty()
        self._log = log and not self._shown
        self._start = self._last = time.monotonic()
        self._bar: _Bar | None = None

    def __call__(self, stage: str, share: float) -> None:
        now = time.monotonic()
        if self._log and now - self._last >= LOG_SECONDS:
            self._last = now
            done = f"{100.0 * min(max(share, 0.0), 1.0):.0f} %"
            print(f"{stage}: {done} ({now - self._start:.0f} s)", file=self._stream, flush=True)
        if not self._shown or now - self._start < PATIENCE_SECONDS:
            return
        if self._bar is None:
            self._bar = _Bar(self._stream)
        self._bar.show(stage, share)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.close()


class _Bar:
    """The line itself. rich is loaded here, because quick work never shows it."""

    def __init__(self, stream: TextIO) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as Rich

        self._rich = Rich(
            TextColumn("{task.description}"),
            BarColumn(bar_width=30),
            TextColumn("{task.percentage:>3.0f} %"),
            TimeElapsedColumn(),
            console=Console(file=stream),
            transient=True,
        )
        self._task = self._rich.add_task("", total=1.0)
        self._rich.start()

    def show(self, stage: str, share: float) -> None:
        self._rich.update(self._task, description=stage, completed=min(max(share, 0.0), 1.0))

    def close(self) -> None:
        self._rich.stop()
