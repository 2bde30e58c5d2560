"""A real HTTP server on this machine that replays recorded answers of the chat protocol.

The recordings in `recorded/` were written by hand, in the forms that servers give.
"""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

RECORDED = Path(__file__).parent / "recorded"


def recorded(name: str) -> list[dict[str, Any]]:
    """The answers of one recording, in order: status, headers, and a body."""
    return list(json.loads((RECORDED / f"{name}.json").read_text(encoding="utf-8")))


def saying(content: object) -> dict[str, Any]:
    """The recorded form of an answer in which a model says `content`."""
    said = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    message = {"role": "assistant", "content": said}
    return {"status": 200, "body": {"choices": [{"index": 0, "message": message}]}}


class _Handler(BaseHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        asked = json.loads(self.rfile.read(length))
        server: Any = self.server
        with server.lock:
            server.asked.append((self.path, dict(self.headers), asked))
            answers = server.answers
            answer = answers.pop(0) if len(answers) > 1 else answers[0]
        time.sleep(answer.get("wait", 0))
        body = answer.get("body", "")
        content = body.encode() if isinstance(body, str) else json.dumps(body).encode()
        self.send_response(answer.get("status", 200))
        self.send_header("Content-Type", answer.get("type", "application/json"))
        for name, value in answer.get("headers", {}).items():
            self.send_header(name, value)
        if "drip" not in answer:
            self.send_header("Content-Length", str(answer.get("length", len(content))))
        self.end_headers()
        for _ in range(answer.get("repeat", 1)):
            self.wfile.write(content)
        for _ in range(answer.get("drip", 0)):
            self.wfile.write(b" ")
            self.wfile.flush()
            time.sleep(0.05)

    def handle(self) -> None:
        with contextlib.suppress(ConnectionError):
            super().handle()


class _Server(ThreadingHTTPServer):
    """Holds what is to be answered, and what was asked."""

    daemon_threads = True

    def __init__(self, answers: list[dict[str, Any]]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.lock = threading.Lock()
        self.answers = answers
        self.asked: list[tuple[str, dict[str, str], dict[str, Any]]] = []


class FakeModel:
    """A running server: its address, and what it was asked."""

    def __init__(self, answers: list[dict[str, Any]]) -> None:
        self._server = _Server(list(answers))
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    @property
    def asked(self) -> list[tuple[str, dict[str, str], dict[str, Any]]]:
        return list(self._server.asked)

    @contextlib.contextmanager
    def running(self) -> Iterator[FakeModel]:
        thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            thread.join()
            self._server.server_close()


def fake(*answers: dict[str, Any]) -> contextlib.AbstractContextManager[FakeModel]:
    """A server that gives these answers in order, the last one for ever."""
    return FakeModel(list(answers)).running()
