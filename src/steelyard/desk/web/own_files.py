"""The program's own style sheets and scripts, at addresses that a browser asks for once.

In: the name of a file. Out: its address, which is another one when the file is another one, and
its content. Nothing that is not listed is given out, so no path leads elsewhere.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from typing import Final

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from steelyard.desk.pages import asset

PALETTE: Final = "palette.css"
"""The colours of the report, which are those of the workbench too."""
KINDS: Final = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
KEPT: Final = "private, max-age=31536000, immutable"
"""For a year: every page would ask for them anew otherwise, and wait for them."""
_MARK: Final = 12


@cache
def _own() -> frozenset[str]:
    """The names of all files that are ours to give out."""
    folder = files("steelyard.desk.web").joinpath("static")
    return frozenset({PALETTE, *(one.name for one in folder.iterdir() if _kind(one.name))})


def _content(name: str) -> bytes | None:
    """A file of ours; None for one that is not ours to give out: of such a name nothing is kept."""
    return _read(name) if name in _own() else None


@cache
def _read(name: str) -> bytes:
    """Read once a start."""
    if name == PALETTE:
        return asset(PALETTE).encode("utf-8")
    return files("steelyard.desk.web").joinpath("static", name).read_bytes()


def _kind(name: str) -> str | None:
    return KINDS.get("." + name.rpartition(".")[2])


@cache
def _mark(name: str) -> str:
    return hashlib.sha256(_content(name) or b"").hexdigest()[:_MARK]


def own_file(name: str) -> str:
    """Where a page finds that file."""
    return f"/static/{name}?v={_mark(name)}"


def give_own_file(request: Request) -> Response:
    """The file, to be kept by the browser where it was asked for as it is now."""
    name = request.path_params["name"]
    content, kind = _content(name), _kind(name)
    if content is None or kind is None:
        return PlainTextResponse("There is no such file.\n", 404)
    answer = Response(content, media_type=f"{kind}; charset=utf-8")
    if request.query_params.get("v") == _mark(name):
        answer.headers["cache-control"] = KEPT
    return answer
