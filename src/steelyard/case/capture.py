"""A web page fetched: the ONLY network door for documents.

In: an address of http or https. Out: the bytes that came, and from where. Connects to public
addresses only, to the very one that was looked at, again at every redirect; bounded in time and
size; asks robots.txt; runs no script, keeps no cookie, sends nothing but its name.
"""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import SplitResult, urljoin, urlunsplit

from steelyard.base.errors import CaseError
from steelyard.case.addresses import PORTS, parse_address
from steelyard.case.robots import allows
from steelyard.case.texts.extracted import refusal

AGENT: Final = "steelyard"
"""Under this name a site may ask in its robots.txt to be left alone."""
MOST_BYTES: Final = 64 * 1024 * 1024
"""As no file of a case is larger."""
MOST_ROBOTS: Final = 512 * 1024
MOST_REDIRECTS: Final = 5
SECONDS: Final = 60.0
"""For all of it: looking up, robots.txt, redirects and the bytes."""
SILENCE_SECONDS: Final = 15.0
_CHUNK: Final = 64 * 1024
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
# Within these the address of version 4 that is meant is hidden; what they hold is looked at too.
_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came: the bytes, their media type, and the last address of the redirects."""

    content: bytes
    media: str
    url: str


def resolve(host: str, port: int) -> tuple[str, ...]:
    """Every address that a name stands for."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]).partition("%")[0] for entry in found))


def look_up(
    host: str,
    port: int,
    seconds: float,
    resolve: Callable[[str, int], tuple[str, ...]] = resolve,
) -> tuple[str, ...]:
    """What `resolve` says, if it says so in time; the system itself may take minutes.

    Raises TimeoutError, and what `resolve` raises.
    """
    said: list[tuple[str, ...]] = []
    failed: list[Exception] = []

    def ask() -> None:
        try:
            said.append(resolve(host, port))
        except (OSError, ValueError) as error:
            failed.append(error)

    # It cannot be stopped, only left behind: the process does not wait for it at its end.
    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(seconds)
    if failed:
        raise failed[0]
    if not said:
        raise TimeoutError(f"the address of {host} was not found in time")
    return said[0]


def end_after(sock: socket.socket, seconds: float) -> threading.Timer:
    """Ends a connection when the time is up, though the server drips a sign now and then."""

    def end() -> None:
        with contextlib.suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)

    watch = threading.Timer(max(0.0, seconds), end)
    watch.daemon = True
    watch.start()
    return watch


def secure(raw: socket.socket, trust: ssl.SSLContext, host: str, seconds: float) -> ssl.SSLSocket:
    """The connection as one of TLS to `host`; closed where that does not come about in time.

    Raises ssl.SSLError, and OSError.
    """
    made = trust.wrap_socket(raw, server_hostname=host, do_handshake_on_connect=False)
    watch = end_after(made, seconds)
    try:
        made.do_handshake()
    except BaseException:
        made.close()
        raise
    finally:
        watch.cancel()
    return made


def is_public(address: Address) -> bool:
    """Whether an address lies in the open network, and not in somebody's own."""
    if isinstance(address, ipaddress.IPv6Address):
        hidden = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
        if address in _NAT64:
            hidden.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        if not all(is_public(one) for one in hidden if one is not None):
            return False
        if address.ipv4_mapped is not None or address in _NAT64:
            return True
        if address.is_site_local:
            return False
    return address.is_global and not (
        address.is_multicast or address.is_reserved or address.is_unspecified
    )


def _nothing(_done: int, _whole: int | None) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Network:
    """How names are looked up, which addresses may be connected to, and whom to trust.

    The tests bring a server of their own through these; everybody else takes what stands here.
    """

    resolve: Callable[[str, int], tuple[str, ...]] = resolve
    may: Callable[[Address], bool] = is_public
    trust: Callable[[], ssl.SSLContext] = ssl.create_default_context
    seconds: float = SECONDS
    most_bytes: int = MOST_BYTES
    clock: Callable[[], float] = time.monotonic
    progress: Callable[[int, int | None], None] = field(default=_nothing)


OPEN: Final = Network()


def fetch(url: str, network: Network = OPEN) -> Fetched:
    """Fetch one document.

    Raises CaseError: `not-a-web-address`, `address-not-allowed`, `robots-forbid`,
    `fetch-failed` or `file-too-big`.
    """
    return _Walk(url, network, network.clock() + network.seconds).run()


@dataclass(slots=True)
class _Walk:
    """One fetch with its redirects, and the time that is left for it."""

    asked: str
    network: Network
    ends: float

    def run(self) -> Fetched:
        url = self.asked
        for _ in range(MOST_REDIRECTS + 1):
            parts = parse_address(url)
            self._ask_robots(parts)
            status, headers, content = self._get(parts, self.network.most_bytes)
            address = urlunsplit(parts)
            if status in _REDIRECTS and headers.get("Location"):
                url = urljoin(address, headers["Location"])
                continue
            if status != 200:
                raise self._failed(f"{parts.netloc} answered {status}")
            return Fetched(content, headers.get("Content-Type", ""), address)
        raise self._failed(f"it leads on more than {MOST_REDIRECTS} times")

    def _ask_robots(self, parts: SplitResult) -> None:
        """A file that is not there allows all, one that cannot be had forbids all (RFC 9309)."""
        rules = parts._replace(path="/robots.txt", query="")
        for _ in range(MOST_REDIRECTS + 1):
            status, headers, content = self._get(rules, MOST_ROBOTS, cut=True)
            if status not in _REDIRECTS or not headers.get("Location"):
                break
            rules = parse_address(urljoin(urlunsplit(rules), headers["Location"]))
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        unknown = status >= 500
        if unknown or (
            status == 200 and not allows(content.decode("utf-8", "replace"), AGENT, path)
        ):
            why = f"cannot be asked ({status})" if unknown else "asks programs to leave it alone"
            raise refusal(
                self.asked,
                "robots-forbid",
                f"{self.asked} was not fetched: the robots.txt of {parts.netloc} {why}.",
                "Save the page from a browser, and add the file with --url.",
            )

    def _get(
        self, parts: SplitResult, most: int, *, cut: bool = False
    ) -> tuple[int, http.client.HTTPMessage, bytes]:
        """One request to a checked address. With `cut` what is too long is cut, not refused."""
        host = parts.hostname or ""
        port = parts.port or PORTS[parts.scheme]
        connection = http.client.HTTPConnection(host, port)
        watch: threading.Timer | None = None
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        try:
            # The library connects to nothing itself: it gets the socket to the address checked.
            connection.sock = self._connected(parts, host, port)
            watch = end_after(connection.sock, self.ends - self.network.clock())
            headers = {
                "User-Agent": f"{AGENT}/1 (keeps documents for a case)",
                "Accept": "text/html,application/pdf,text/plain;q=0.9,*/*;q=0.5",
                "Accept-Encoding": "gzip",
                "Connection": "close",
            }
            connection.request("GET", path, headers=headers)
            with connection.getresponse() as answer:
                body = b"" if answer.status in _REDIRECTS else self._read(answer, most, cut=cut)
        except CaseError:
            raise
        except TimeoutError:
            raise self._failed(f"{parts.netloc} did not answer in time") from None
        except ssl.SSLError as error:
            self._left()
            why = getattr(error, "verify_message", "") or error.reason or "no reason given"
            raise self._failed(f"{parts.netloc} cannot be trusted: {why}") from None
        except (OSError, http.client.HTTPException, ValueError, zlib.error) as error:
            # A connection that was ended because the time was up fails in many ways.
            self._left()
            why = getattr(error, "strerror", None) or str(error) or type(error).__name__
            raise self._failed(f"{parts.netloc}: {why}") from None
        finally:
            if watch is not None:
                watch.cancel()
            connection.close()
        return answer.status, answer.msg, body

    def _connected(self, parts: SplitResult, host: str, port: int) -> socket.socket:
        addresses = self._addresses(host, port)
        failed: OSError | None = None
        for address in addresses:
            try:
                raw = socket.create_connection((str(address), port), self._left())
            except OSError as error:
                failed = error
                continue
            if parts.scheme == "http":
                return raw
            try:
                left = self.ends - self.network.clock()
                return secure(raw, self.network.trust(), host, left)
            except BaseException:
                raw.close()
                raise
        raise failed or self._failed(f"{host} has no address")

    def _addresses(self, host: str, port: int) -> tuple[Address, ...]:
        """The addresses of a host, all of them allowed: one that is not makes the name suspect."""
        try:
            found: tuple[str, ...] = (str(ipaddress.ip_address(host)),)
        except ValueError:
            found = look_up(host, port, self._left(), self.network.resolve)
        addresses = tuple(ipaddress.ip_address(one) for one in found)
        for address in addresses:
            if not self.network.may(address):
                raise refusal(
                    self.asked,
                    "address-not-allowed",
                    f"{self.asked} was not fetched: {host} stands for {address}, which is no "
                    "address of the open network.",
                    "Save the page from a browser, and add the file.",
                )
        return addresses

    def _read(self, answer: http.client.HTTPResponse, most: int, *, cut: bool) -> bytes:
        length = answer.length
        if length is not None and length > most and not cut:
            raise self._too_big(most)
        packed = (answer.headers.get("Content-Encoding") or "identity").strip().lower()
        if packed not in {"identity", "gzip", "x-gzip"}:
            raise self._failed(f"the answer is packed as {packed}, which was not asked for")
        unpack = zlib.decompressobj(wbits=31) if "gzip" in packed else None
        content = bytearray()
        came = 0
        while True:
            self._left()
            chunk = answer.read1(_CHUNK)
            if not chunk:
                break
            came += len(chunk)
            content += unpack.decompress(chunk, most + 1 - len(content)) if unpack else chunk
            self.network.progress(came, length)
            if len(content) > most or came > most:
                if cut:
                    return bytes(content[:most])
                raise self._too_big(most)
        # A connection that was ended because the time was up looks like the end of the answer.
        self._left()
        if length is not None and came < length:
            raise self._failed("the answer broke off")
        return bytes(content)

    def _left(self) -> float:
        left = self.ends - self.network.clock()
        if left <= 0:
            raise self._failed(f"it took longer than {self.network.seconds:g} s")
        return min(left, SILENCE_SECONDS)

    def _failed(self, why: str) -> CaseError:
        why = " ".join(why.split())[:200]
        return refusal(
            self.asked,
            "fetch-failed",
            f"{self.asked} was not fetched: {why}.",
            "Look at the address in a browser; a page saved there is added as a file.",
        )

    def _too_big(self, most: int) -> CaseError:
        return refusal(
            self.asked,
            "file-too-big",
            f"{self.asked} has more than {most // (1024 * 1024)} MB.",
            "Keep the part that the case needs, and add that as a file.",
        )
