"""A language model that points at words of a text: the one module of this wing on the network.

In: the address of a server that speaks the OpenAI chat protocol, and a page. Out: the page's
proposals with what the pointers led to, or with what went wrong in one sentence. Sends the text to
that address and nowhere else, believes nothing of the answer, and is bounded in time and size.
"""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import json
import re
import socket
import ssl
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final
from urllib.parse import urlsplit

from steelyard.base import tables
from steelyard.case.capture import end_after, look_up, secure
from steelyard.reading.pointing import (
    Followed,
    Page,
    Pointer,
    find_windows,
    follow,
)

PROMPT: Final = "pointing.yaml"
ENDPOINT: Final = "/chat/completions"
MOST_POINTERS: Final = 300
"""Of one answer; a stretch holds a tenth of it."""
MOST_ASKED: Final = 60
"""Entries that are asked for: a small model that is held to a list by force may never end it."""
MOST_VOICES: Final = 6
"""Of one amount; who cites whom is seldom told over more than three."""
MOST_TOKENS: Final = 4_000
"""Of an answer, with what a model thinks before it; as many as some sixty entries take."""
MALFORMED: Final = "malformed"
FIRST_WAIT: Final = 1.0
"""Seconds before a busy server is asked again, doubled each time."""
_CHUNK: Final = 64 * 1024
_BUSY: Final = frozenset({429, 503})
_REFUSED: Final = frozenset({400, 404, 415, 422, 501})
"""What servers answer to an option that they do not know."""
_NO_OBJECT: Final = "its answer is not the JSON that was asked for"
_THOUGHT: Final = "</think>"
"""Ends what a model thinks aloud before it answers."""
_LIST: Final = re.compile(r'"claims"\s*:\s*\[')
MOST_OPENINGS: Final = 20
"""Places in an answer at which an object is tried, where a model talks around it."""
WORD_FIELDS: Final = ("item", "giver", "receiver", "status", "certainty", "as_of")


class ModelError(Exception):
    """What went wrong with the server, in words; `final` where asking again is of no use."""

    def __init__(self, why: str, *, final: bool = False) -> None:
        super().__init__(why)
        self.final = final


@dataclass(frozen=True, slots=True)
class Bounds:
    """What reading with a model may take."""

    characters: int = 6_000
    """Shown at a time; small models lose their way in more."""
    lead: int = 600
    """Of these from before, so that it is seen who was speaking."""
    windows: int = 200
    """Of one text: some 200 pages. What lies behind is read by the rules alone."""
    seconds: float = 180.0
    """For one answer; a small model on a small machine needs a minute."""
    seconds_in_all: float = 3_600.0
    """For one text."""
    bytes: int = 2_000_000
    """Of one answer; the text itself has a hundredth."""
    failures: int = 3
    """Of answers in a row, before the model is given up."""
    busy_seconds: float = 60.0
    """To wait in all for a server that is busy, or still loads its model."""


BOUNDS: Final = Bounds()


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where to ask, under which name of a model; the key is never shown."""

    secure: bool
    host: str
    port: int
    path: str
    model: str
    key: str = field(default="", repr=False)

    @property
    def here(self) -> bool:
        """Whether the address, as written, is this machine."""
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"

    @property
    def shown(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


def parse_endpoint(url: str, model: str = "", key: str = "") -> Endpoint:
    """The endpoint that `url` means: a server, its `/v1`, or the whole address of its chat.

    Raises ModelError for an address that is none, or that a key would travel to in the open.
    """
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").encode("idna").decode("ascii").lower()
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except (ValueError, UnicodeError):
        raise ModelError("the address cannot be read", final=True) from None
    if (
        parts.scheme not in {"http", "https"}
        or not host
        or re.search(r"[\x00-\x20\x7f]", url.strip())
    ):
        raise ModelError("the address of a model begins with http:// or https://", final=True)
    if parts.username is not None or parts.password is not None:
        raise ModelError(
            "a name or password stands in the address; keys come from the environment", final=True
        )
    if not re.fullmatch(r"[\x21-\x7e]*", key):
        raise ModelError("the key holds a space or a sign that no key has", final=True)
    path = parts.path.rstrip("/") or "/v1"
    path = path if path.endswith(ENDPOINT) else path + ENDPOINT
    query = f"?{parts.query}" if parts.query else ""
    if not (path + query).isascii():
        raise ModelError("the address holds a sign that has to be written with %", final=True)
    made = Endpoint(parts.scheme == "https", host, port, path + query, model or "default", key)
    if key and not made.secure and not made.here:
        raise ModelError(
            f"the key would go to {made.shown} unencrypted; give an https address", final=True
        )
    return made


@dataclass(frozen=True, slots=True)
class ModelRead:
    """What became of one text: proposals, counts of pointers by what became of them, troubles."""

    followed: Followed
    troubles: tuple[str, ...] = ()


def _nothing(_stage: str, _share: float) -> None:
    pass


@dataclass(slots=True)
class Model:
    """A server that is asked, what it was seen to take, and whether it was given up."""

    endpoint: Endpoint
    bounds: Bounds = BOUNDS
    trust: Callable[[], ssl.SSLContext] = ssl.create_default_context
    progress: Callable[[str, float], None] = _nothing
    given_up: str = ""
    _form: int = 0
    _failed: int = 0

    def read(self, page: Page) -> ModelRead:
        """Ask for pointers, stretch by stretch, and follow them."""
        bounds = self.bounds
        ends = time.monotonic() + bounds.seconds_in_all
        windows = find_windows(page, bounds.characters, bounds.lead)
        troubles: Counter[str] = Counter()
        pointed: list[tuple[tuple[int, int], list[Pointer]]] = []
        malformed = 0
        for number, window in enumerate(windows):
            if self.given_up:
                break
            if number >= bounds.windows or time.monotonic() > ends:
                left = len(windows) - number
                troubles[f"{left} of {len(windows)} parts of the text were too much for it"] += 1
                break
            self.progress("asking the model", number / len(windows))
            try:
                pointers, wrong = self._ask(page.text[slice(*window)], ends)
            except ModelError as error:
                troubles[str(error)] += 1
                self._failed += 1
                if error.final or self._failed >= bounds.failures:
                    self.given_up = str(error)
                continue
            self._failed = 0
            malformed += wrong
            pointed.append((window, pointers))
        followed = follow(page, pointed)
        if malformed:
            followed = Followed(followed.proposals, {**followed.counts, MALFORMED: malformed})
        return ModelRead(followed, tuple(_times(why, n) for why, n in troubles.items()))

    def _ask(self, text: str, ends: float) -> tuple[list[Pointer], int]:
        """The pointers of one answer, asked for again once; and how many had no form."""
        prompt = tables.read_yaml(PROMPT)
        keys = "\n".join(f'- "{name}": {told}' for name, told in prompt["fields"].items())
        asked = [
            {"role": "system", "content": f"{prompt['task']}{keys}\n"},
            {"role": "user", "content": f"BEGIN DOCUMENT\n{text}\nEND DOCUMENT"},
        ]
        for turn in range(2):
            more = [{"role": "user", "content": prompt["again"]}] if turn else []
            answer = self._answer([*asked, *more], ends)
            found = find_pointers(answer)
            if found is not None:
                return found
        raise ModelError(_NO_OBJECT)

    def _answer(self, messages: list[dict[str, str]], ends: float) -> str:
        """What the model says, by the fullest form of asking that the server takes."""
        forms = _forms()
        form, patience, step = self._form, self.bounds.busy_seconds, FIRST_WAIT
        while True:
            body = {"model": self.endpoint.model, "messages": messages, **forms[form]}
            status, headers, content = self._post(json.dumps(body).encode("utf-8"), ends)
            if status in _REFUSED and form + 1 < len(forms):
                form += 1
            elif status in _BUSY and patience > 0:
                wait = min(_asked_wait(headers.get("Retry-After"), step), patience)
                patience, step = patience - wait, 2 * step
                time.sleep(wait)
            else:
                break
        self._form = form if status == 200 else self._form
        if 300 <= status < 400:
            raise ModelError("it leads elsewhere, and the text goes nowhere else", final=True)
        if status in {401, 403}:
            raise ModelError(f"it refuses the key ({status})", final=True)
        if status != 200:
            final = 400 <= status < 500 and status not in _BUSY
            raise ModelError(f"it answers {status}{self._told(content)}", final=final)
        try:
            said = json.loads(content)["choices"][0]["message"]["content"]
        except (ValueError, KeyError, TypeError, IndexError, RecursionError):
            raise ModelError("its answer is not of the chat protocol") from None
        if isinstance(said, list):
            said = "".join(str(one.get("text", "")) for one in said if isinstance(one, dict))
        return said if isinstance(said, str) else ""

    def _told(self, content: bytes) -> str:
        """What the server says is wrong, on one short line, without the key."""
        try:
            said = json.loads(content)
            said = said["error"]
            why = said["message"] if isinstance(said, dict) else said
        except (ValueError, KeyError, TypeError, RecursionError):
            return ""
        why = " ".join(str(why).split())
        if self.endpoint.key:
            why = why.replace(self.endpoint.key, "...")
        return f": {why[:120]}" if why else ""

    def _post(self, body: bytes, ends: float) -> tuple[int, http.client.HTTPMessage, bytes]:
        """One request to the endpoint. Raises ModelError."""
        until = min(time.monotonic() + self.bounds.seconds, ends)
        connection = http.client.HTTPConnection(self.endpoint.host, self.endpoint.port)
        watch: threading.Timer | None = None
        headers = {"Content-Type": "application/json", "Accept": "application/json",
                   "Accept-Encoding": "identity", "Connection": "close", "User-Agent": "steelyard"}  # fmt: skip
        if self.endpoint.key:
            headers["Authorization"] = f"Bearer {self.endpoint.key}"
        try:
            connection.sock = self._connected(until)
            watch = end_after(connection.sock, until - time.monotonic())
            connection.request("POST", self.endpoint.path, body=body, headers=headers)
            with connection.getresponse() as answer:
                return answer.status, answer.msg, self._content(answer, until)
        except ModelError:
            raise
        except TimeoutError:
            raise self._late() from None
        except ssl.SSLError as error:
            if time.monotonic() >= until:
                raise self._late() from None
            why = getattr(error, "verify_message", "") or error.reason or "no reason given"
            raise ModelError(f"it cannot be trusted: {why}", final=True) from None
        except (OSError, http.client.HTTPException, ValueError) as error:
            if time.monotonic() >= until:
                raise self._late() from None
            nobody = connection.sock is None
            raise ModelError(
                f"{'it cannot be reached' if nobody else 'the connection failed'}: {_why(error)}",
                final=nobody,
            ) from None
        finally:
            if watch is not None:
                watch.cancel()
            connection.close()

    def _connected(self, until: float) -> socket.socket:
        endpoint = self.endpoint
        failed: OSError | None = None
        for address in look_up(endpoint.host, endpoint.port, until - time.monotonic()):
            left = max(until - time.monotonic(), 0.001)
            try:
                raw = socket.create_connection((address, endpoint.port), left)
            except OSError as error:
                failed = error
                continue
            if not endpoint.secure:
                return raw
            try:
                return secure(raw, self.trust(), endpoint.host, until - time.monotonic())
            except BaseException:
                raw.close()
                raise
        raise failed or OSError("it has no address")

    def _content(self, answer: http.client.HTTPResponse, until: float) -> bytes:
        content = bytearray()
        while chunk := answer.read1(_CHUNK):
            content += chunk
            if len(content) > self.bounds.bytes:
                most = self.bounds.bytes / 1_000_000
                raise ModelError(f"its answer has more than {most:g} MB")
        # A connection that was ended because the time was up looks like the end of the answer.
        if time.monotonic() >= until:
            raise self._late()
        return bytes(content)

    def _late(self) -> ModelError:
        return ModelError(f"it did not answer within {self.bounds.seconds:g} s", final=True)


def _why(error: Exception) -> str:
    why = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return " ".join(str(why).split())[:120]


def _times(why: str, number: int) -> str:
    return why if number == 1 else f"{why} ({number} times)"


def _asked_wait(told: str | None, step: float) -> float:
    """How long to wait before asking again: as the server says, else `step`."""
    try:
        return max(FIRST_WAIT, float(told or step))
    except ValueError:
        return step


@cache
def _forms() -> tuple[Mapping[str, Any], ...]:
    """The ways of asking, the fullest first; a server that refuses one is asked the next way."""
    schema = {"name": "claims", "strict": True, "schema": answer_schema()}
    shape = {"response_format": {"type": "json_schema", "json_schema": schema}}
    steady = {"temperature": 0, "max_tokens": MOST_TOKENS, "stream": False}
    return ({**steady, **shape}, shape, steady, {})


def answer_schema() -> dict[str, Any]:
    """The JSON schema of an answer."""
    told = tables.read_yaml(PROMPT)["fields"]
    words: dict[str, Any] = {
        name: {"type": ["string", "null"], "description": told[name]} for name in WORD_FIELDS
    }
    claim = {
        "quote": {"type": "string", "description": told["quote"]},
        "voices": {
            "type": "array",
            "items": {"type": "string"},
            "maxItems": MOST_VOICES,
            "description": told["voices"],
        },
        **words,
    }
    return {
        "type": "object",
        "properties": {
            "claims": {"type": "array", "items": _closed(claim), "maxItems": MOST_ASKED}
        },
        "required": ["claims"],
        "additionalProperties": False,
    }


def _closed(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def find_pointers(said: str) -> tuple[list[Pointer], int] | None:
    """The pointers in what a model said, and how many entries were none; None without an object.

    A model may think aloud, talk around the object or fence it as code. Of an object that breaks
    off the entries that are whole are taken, and the rest counts as one that was none.
    """
    said = said.rpartition(_THOUGHT)[2]
    for read in _objects(said):
        claims = read.get("claims")
        if not isinstance(claims, list):
            continue
        made = [_pointer(one) for one in claims[:MOST_POINTERS]]
        pointers = [one for one in made if one is not None]
        return pointers, len(claims) - len(pointers)
    broken_off = [one for one in map(_pointer, _entries(said)) if one is not None]
    return (broken_off, 1) if broken_off else None


def _objects(said: str) -> Iterator[dict[str, Any]]:
    decoder = json.JSONDecoder()
    at = said.find("{")
    for _ in range(MOST_OPENINGS):
        if at < 0:
            return
        with contextlib.suppress(ValueError, RecursionError):
            read, _end = decoder.raw_decode(said, at)
            if isinstance(read, dict):
                yield read
        at = said.find("{", at + 1)


def _entries(said: str) -> Iterator[object]:
    """The whole entries of a list of claims that has no end."""
    opening = _LIST.search(said)
    at = opening.end() if opening else -1
    decoder = json.JSONDecoder()
    for _ in range(MOST_POINTERS):
        at = said.find("{", at) if at >= 0 else -1
        if at < 0:
            return
        try:
            entry, at = decoder.raw_decode(said, at)
        except (ValueError, RecursionError):
            return
        yield entry


def _pointer(entry: object) -> Pointer | None:
    if not isinstance(entry, dict):
        return None
    quote, voices = entry.get("quote"), entry.get("voices")
    voices = [voices] if isinstance(voices, str) else voices
    voices = [] if voices is None else voices
    words: dict[str, Any] = {name: entry.get(name) for name in WORD_FIELDS}
    words = {name: "" if one is None else one for name, one in words.items()}
    if not isinstance(quote, str) or not quote.strip() or not isinstance(voices, list):
        return None
    if not all(isinstance(one, str) for one in [*voices, *words.values()]):
        return None
    voices = [one for one in voices if one.strip()][:MOST_VOICES]
    return Pointer(quote=quote, voices=tuple(voices), **words)
