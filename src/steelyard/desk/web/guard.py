"""Who may speak to the workbench, and what its answers may do: the one gate before every page.

In: requests. Out: requests of somebody who has the token, from a page of our own, small enough;
all others are refused with a sentence that says why. Answers leave with a policy under which a
page loads and runs nothing but our own files. Knows nothing of cases.
"""

from __future__ import annotations

import hashlib
import hmac
import html
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from steelyard.desk.sentences import said_in
from steelyard.desk.web.speech import chosen

MOST_BYTES: Final = 64 * 1024 * 1024
"""Of one request: the size of the largest document that a case keeps."""
SAFE: Final = frozenset({"GET", "HEAD"})
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
HEADERS: Final[Mapping[str, str]] = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # Not no-referrer: under that a browser sends forms of our own from nowhere.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cache-control": "no-store",
}
CSRF: Final = "x-steelyard-csrf"
"""Name of the header, for a request that carries no form."""


@dataclass(frozen=True, slots=True)
class Keys:
    """What lets a browser in: the token of this case, and the address it is served at."""

    token: str
    port: int

    @property
    def cookie(self) -> str:
        """Cookies do not tell ports apart, so the name does: two cases can be open at once."""
        return f"steelyard-{self.port}"

    @property
    def csrf(self) -> str:
        """What a form of ours carries; it cannot be told from the outside, nor the token from it."""
        return hmac.new(self.token.encode(), b"csrf", hashlib.sha256).hexdigest()

    @property
    def hosts(self) -> frozenset[str]:
        """The names under which this machine reaches itself, and no other."""
        return frozenset(f"{name}:{self.port}" for name in ("127.0.0.1", "localhost"))

    def is_csrf(self, given: str) -> bool:
        """Whether that is what a form of ours carries."""
        return hmac.compare_digest(given.encode("utf-8", "replace"), self.csrf.encode())

    def holds(self, token: str) -> bool:
        """Whether that is the token, in a time that tells nothing of it."""
        return hmac.compare_digest(token.encode("utf-8", "replace"), self.token.encode())


class TooLargeError(ValueError):
    """A request that sends more than is taken, whatever its head said; raised while it is read."""


class Guard:
    """ASGI middleware. Host, token, origin, size, in this order; then the app; then the headers."""

    def __init__(self, app: ASGIApp, keys: Keys) -> None:
        self._app = app
        self._keys = keys

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            else:
                # A socket of the web has no business here.
                await send({"type": "websocket.close", "code": _NOT_HERE})
            return
        sealed = _sealing(send)
        refusal = self._refusal(scope)
        if refusal is not None:
            await refusal(scope, receive, sealed)
            return
        await self._app(scope, _bounded(receive), sealed)

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        keys = self._keys
        if headers.getlist("host") != [headers.get("host", "")] or (
            headers.get("host", "") not in keys.hosts
        ):
            # A name that somebody else's server of names points at this machine (DNS rebinding).
            return _refused(421, "This address is not the one that steelyard serve printed.", scope)
        given = dict(parse_qsl(scope["query_string"].decode("latin-1"))).get("token")
        if given is not None and scope["method"] in SAFE:
            return self._let_in(scope, given)
        if not keys.holds(_cookie(headers, keys.cookie)):
            return _refused(
                403,
                "Open the address that steelyard serve printed; it holds this case's token.",
                scope,
            )
        if headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
            if scope["method"] in SAFE and headers.get("sec-fetch-mode") == "navigate":
                # A link from elsewhere to a page of ours only shows that page to its reader.
                return None
            return _refused(403, "That was asked for by a page of another site.", scope)
        if scope["method"] in SAFE:
            return None
        return self._forged(headers, scope)

    def _forged(self, headers: Headers, scope: Scope) -> Response | None:
        """A change must come from a page of ours: by its origin, and by what only it can know."""
        if headers.get("origin") != f"http://{headers['host']}":
            return _refused(403, "That was sent by a page of another site.", scope)
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > MOST_BYTES:
            return _refused(413, _TOO_LARGE, scope)
        return None

    def _let_in(self, scope: Scope, given: str) -> Response:
        if not self._keys.holds(given):
            return _refused(403, "The token in this address is not that of this case.", scope)
        rest = urlencode(
            [
                pair
                for pair in parse_qsl(scope["query_string"].decode("latin-1"))
                if pair[0] != "token"
            ]
        )
        # Out of the address at once: it would stay in the history and be copied along with it.
        path = "/" + scope["path"].lstrip("/\\") + (f"?{rest}" if rest else "")
        answer: Response = RedirectResponse(path, 303)
        if Headers(scope=scope).get("sec-fetch-site") == "cross-site":
            # Led here by a file: the strict cookie goes along only with what our own page asks.
            answer = HTMLResponse(_ONWARD.format(path=html.escape(path)))
        answer.set_cookie(
            self._keys.cookie, given, httponly=True, samesite="strict", path="/", max_age=2_592_000
        )
        return answer


_ONWARD: Final = (
    '<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0; url={path}">'
    "<title>Steelyard</title>"
)
_TOO_LARGE = f"More than {MOST_BYTES // 1024 // 1024} MB at once are not taken."
_NOT_HERE: Final = 1008
"""Code of a closed socket: against the policy."""


def _cookie(headers: Headers, name: str) -> str:
    # Pair by pair: other programs of this machine share the jar, and one odd cookie locks nobody out.
    return cookie_parser(headers.get("cookie", "")).get(name, "")


def _refused(status: int, why: str, scope: Scope) -> Response:
    accept = Headers(scope=scope).get("accept-language", "")
    return PlainTextResponse(f"{said_in(why, chosen(accept, ''))}\n", status)


def _bounded(receive: Receive) -> Receive:
    """Never more bytes than are taken, whatever the head of the request said."""
    taken = 0

    async def bounded() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > MOST_BYTES:
            raise TooLargeError(_TOO_LARGE)
        return message

    return bounded


def _sealing(send: Send) -> Send:
    async def sealed(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                if name == "cache-control":
                    headers.setdefault(name, value)
                else:
                    headers[name] = value
        await send(message)

    return sealed
