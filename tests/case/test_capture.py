"""A real server on this machine is reached through the rules that `Network` takes."""

from __future__ import annotations

import contextlib
import gzip
import ipaddress
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from steelyard.base.errors import CaseError
from steelyard.case.capture import Address, Network, fetch, is_public

CERTIFICATE = Path(__file__).parent / "tls" / "harbour.example.pem"
"""Made for these tests with its key, and trusted by them alone."""
BOMB = gzip.compress(b"0" * 30_000_000)


class Site(BaseHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        asked = self.server.asked  # type: ignore[attr-defined]
        asked.append((self.headers["Host"], self.path, self.headers["User-Agent"]))
        if self.path == "/robots.txt":
            self.answer(b"User-agent: *\nDisallow: /closed/\n")
        elif self.path.startswith("/to/"):
            self.send_response(302)
            self.send_header("Location", self.path.removeprefix("/to/"))
            self.end_headers()
        elif self.path == "/round":
            self.send_response(301)
            self.send_header("Location", "/round")
            self.end_headers()
        elif self.path == "/drip":
            self.send_response(200)
            self.end_headers()
            for _ in range(100):
                self.wfile.write(b"x")
                time.sleep(0.05)
        elif self.path == "/bomb":
            self.answer(BOMB, "gzip")
        elif self.path == "/short":
            self.send_response(200)
            self.send_header("Content-Length", "100")
            self.end_headers()
            self.wfile.write(b"twelve")
        elif self.path == "/gone":
            self.send_error(404)
        else:
            self.answer(b"<p>Twelve boats came.</p>")

    def answer(self, content: bytes, packed: str = "") -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        if packed:
            self.send_header("Content-Encoding", packed)
        self.end_headers()
        self.wfile.write(content)

    def handle(self) -> None:
        with contextlib.suppress(ConnectionError):
            super().handle()


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    made = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    made.asked = []  # type: ignore[attr-defined]
    thread = threading.Thread(target=made.serve_forever, daemon=True)
    thread.start()
    yield made
    made.shutdown()
    thread.join()
    made.server_close()


@pytest.fixture
def secure_server(server: ThreadingHTTPServer) -> ThreadingHTTPServer:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    return server


@pytest.fixture
def mute() -> Iterator[int]:
    """The port of a server that takes connections and says next to nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        done = threading.Event()

        def drip() -> None:
            taken, _ = listening.accept()
            with taken, contextlib.suppress(OSError):
                # The head of a TLS record, a sign at a time.
                for sign in b"\x16\x03\x03\x40\x00" + b"\x02" * 500:
                    taken.sendall(bytes([sign]))
                    if done.wait(0.1):
                        break

        thread = threading.Thread(target=drip, daemon=True)
        thread.start()
        yield listening.getsockname()[1]
        done.set()
        thread.join(5)


def trusting() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=CERTIFICATE)


def secret(server: ThreadingHTTPServer, path: str, host: str = "harbour.example") -> str:
    return f"https://{host}:{server.server_address[1]}{path}"


def here(address: Address) -> bool:
    return str(address) == "127.0.0.1"


def network(seconds: float = 10.0, most: int = 1_000_000) -> Network:
    return Network(
        resolve=lambda host, port: ("10.0.0.1",) if "inside" in host else ("127.0.0.1",),
        may=here,
        seconds=seconds,
        most_bytes=most,
    )


def address(server: ThreadingHTTPServer, path: str, host: str = "harbour.example") -> str:
    return f"http://{host}:{server.server_address[1]}{path}"


def refused(url: str, net: Network) -> str:
    with pytest.raises(CaseError) as caught:
        fetch(url, net)
    (problem,) = caught.value.problems
    return problem.name


def test_a_page_comes_under_its_own_name_after_robots_txt_was_asked(
    server: ThreadingHTTPServer,
) -> None:
    came = fetch(address(server, "/boats"), network())
    assert came.content == b"<p>Twelve boats came.</p>"
    assert came.media == "text/html; charset=utf-8"
    host = f"harbour.example:{server.server_address[1]}"
    assert [one[:2] for one in server.asked] == [(host, "/robots.txt"), (host, "/boats")]  # type: ignore[attr-defined]
    assert all(one[2].startswith("steelyard/") for one in server.asked)  # type: ignore[attr-defined]


def test_what_robots_txt_closes_is_not_asked_for(server: ThreadingHTTPServer) -> None:
    assert refused(address(server, "/closed/boats"), network()) == "robots-forbid"
    assert [one[1] for one in server.asked] == ["/robots.txt"]  # type: ignore[attr-defined]


def test_a_redirect_is_followed_and_looked_at_again(server: ThreadingHTTPServer) -> None:
    assert fetch(address(server, "/to//boats"), network()).url.endswith("/boats")
    inside = address(server, "/to/" + address(server, "/boats", "inside.example"))
    assert refused(inside, network()) == "address-not-allowed"
    assert refused(address(server, "/to/file:///etc/passwd"), network()) == "not-a-web-address"
    assert refused(address(server, "/to//closed/x"), network()) == "robots-forbid"
    assert refused(address(server, "/round"), network()) == "fetch-failed"


def test_a_name_that_also_stands_for_an_address_inside_is_not_connected_to(
    server: ThreadingHTTPServer,
) -> None:
    both = Network(resolve=lambda host, port: ("127.0.0.1", "10.0.0.1"), may=here)
    assert refused(address(server, "/boats"), both) == "address-not-allowed"
    assert server.asked == []  # type: ignore[attr-defined]


def test_a_name_that_changes_after_the_look_is_connected_to_where_it_was_looked_at(
    server: ThreadingHTTPServer,
) -> None:
    answers = iter([("127.0.0.1",), ("10.0.0.1",)])
    rebinding = Network(resolve=lambda host, port: next(answers), may=here)
    # The second look, for the page itself, is held to the rule like the first.
    assert refused(address(server, "/boats"), rebinding) == "address-not-allowed"


def test_time_and_size_are_bounded(server: ThreadingHTTPServer) -> None:
    start = time.monotonic()
    assert refused(address(server, "/drip"), network(seconds=0.6)) == "fetch-failed"
    assert time.monotonic() - start < 15
    assert refused(address(server, "/bomb"), network()) == "file-too-big"
    assert refused(address(server, "/short"), network()) == "fetch-failed"
    assert refused(address(server, "/gone"), network()) == "fetch-failed"


def test_a_page_comes_over_https_from_whom_the_certificate_names(
    secure_server: ThreadingHTTPServer,
) -> None:
    net = replace(network(), trust=trusting)
    came = fetch(secret(secure_server, "/boats"), net)
    assert came.content == b"<p>Twelve boats came.</p>"
    assert came.url == secret(secure_server, "/boats")
    assert fetch(secret(secure_server, "/to//boats"), net).url.endswith("/boats")
    asked = [one[1] for one in secure_server.asked]  # type: ignore[attr-defined]
    assert asked == ["/robots.txt", "/boats", "/robots.txt", "/to//boats", "/robots.txt", "/boats"]


def test_a_certificate_of_nobody_or_of_somebody_else_is_not_trusted(
    secure_server: ThreadingHTTPServer,
) -> None:
    for url, net in (
        (secret(secure_server, "/boats"), network()),
        (secret(secure_server, "/boats", "other.example"), replace(network(), trust=trusting)),
    ):
        with pytest.raises(CaseError, match="cannot be trusted"):
            fetch(url, net)
    assert secure_server.asked == []  # type: ignore[attr-defined]


def test_a_page_of_https_that_is_none_is_refused(server: ThreadingHTTPServer) -> None:
    assert refused(secret(server, "/boats"), replace(network(), trust=trusting)) == "fetch-failed"


def test_a_greeting_that_drips_is_ended_in_time(mute: int) -> None:
    start = time.monotonic()
    net = replace(network(seconds=0.6), trust=trusting)
    # Which of the two clocks runs out first, that of the whole or that of an answer, is chance.
    with pytest.raises(CaseError, match=r"longer than 0\.6 s|did not answer in time"):
        fetch(f"https://harbour.example:{mute}/boats", net)
    assert time.monotonic() - start < 15


def test_a_look_up_that_hangs_is_left_behind_in_time() -> None:
    hung = threading.Event()

    def hang(_host: str, _port: int) -> tuple[str, ...]:
        hung.wait(20)
        return ()

    start = time.monotonic()
    net = Network(resolve=hang, may=here, seconds=0.5)
    assert refused("http://harbour.example/boats", net) == "fetch-failed"
    assert time.monotonic() - start < 15
    hung.set()


def test_a_program_ends_though_a_look_up_still_hangs() -> None:
    program = (
        "import time\n"
        "from steelyard.base.errors import CaseError\n"
        "from steelyard.case.capture import Network, fetch\n"
        "hang = lambda host, port: time.sleep(60) or ()\n"
        "try:\n    fetch('http://harbour.example/', Network(resolve=hang, seconds=0.2))\n"
        "except CaseError as error:\n    print(error.problems[0].name)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, encoding="utf-8", timeout=20
    )
    assert (done.stdout, done.returncode) == ("fetch-failed\n", 0)


def test_a_name_that_nobody_has_is_said() -> None:
    def nobody(host: str, _port: int) -> tuple[str, ...]:
        raise socket.gaierror(socket.EAI_NONAME, f"{host} is not known")

    net = Network(resolve=nobody)
    with pytest.raises(CaseError, match=r"harbour\.example is not known"):
        fetch("http://harbour.example/boats", net)
    assert refused("http://harbour.example/boats", Network(resolve=lambda _h, _p: ())) == (
        "fetch-failed"
    )


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1/", "http://[::1]/", "http://169.254.169.254/latest", "http://0.0.0.0/",
     "http://[::ffff:127.0.0.1]/", "http://[64:ff9b::7f00:1]/", "http://100.64.0.1/"],
)  # fmt: skip
def test_addresses_that_are_not_of_the_open_network_are_refused(url: str) -> None:
    assert refused(url, Network()) == "address-not-allowed"


def test_addresses_of_the_open_network_are_public() -> None:
    for one in ("8.8.8.8", "2606:4700::1111", "64:ff9b::808:808", "::ffff:8.8.8.8"):
        assert is_public(ipaddress.ip_address(one))


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "gopher://a.example/", "http://me:word@a.example/", "http:///x"]
)
def test_what_is_no_web_address_is_not_fetched(url: str) -> None:
    assert refused(url, Network()) == "not-a-web-address"
