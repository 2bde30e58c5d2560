"""Who may speak to the workbench: tried on a real server, with requests made by hand."""

from __future__ import annotations

import http.client
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from steelyard.desk.web.guard import HEADERS, MOST_BYTES, Keys
from steelyard.desk.web.serving import LOCAL, Serving

ANSWERED = 10
"""Seconds within which everything here is answered."""


class Caller:
    """Speaks to one workbench, byte by byte as told."""

    def __init__(self, serving: Serving, root: Path) -> None:
        self.root, self.keys = root, serving.keys
        self.host = f"127.0.0.1:{self.keys.port}"
        self.cookie = f"{self.keys.cookie}={self.keys.token}"
        self.own = {"cookie": self.cookie, "origin": f"http://{self.host}"}

    def ask(
        self,
        path: str,
        headers: dict[str, str] | None = None,
        *,
        method: str = "GET",
        body: bytes = b"",
        host: str | None = None,
    ) -> tuple[int, dict[str, str], str]:
        """Status, headers and text of an answer."""
        line = http.client.HTTPConnection(LOCAL, self.keys.port, timeout=ANSWERED)
        line.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in {"host": host or self.host, **(headers or {})}.items():
            line.putheader(name, value)
        if body or method == "POST":
            line.putheader("content-length", str(len(body)))
        line.endheaders(body or None)
        answer = line.getresponse()
        text = answer.read().decode("utf-8", "replace")
        found = {name.lower(): value for name, value in answer.getheaders()}
        line.close()
        return answer.status, found, text

    def mine(self, path: str, **more: Any) -> tuple[int, dict[str, str], str]:
        """An answer to somebody who has the token."""
        return self.ask(path, {"cookie": self.cookie}, **more)

    def send(
        self, deed: str, fields: str, headers: dict[str, str] | None = None
    ) -> tuple[int, dict[str, str], str]:
        """A form that is sent to be done."""
        head = {"content-type": "application/x-www-form-urlencoded", **(headers or self.own)}
        return self.ask(f"/do/{deed}", head, method="POST", body=fields.encode())


@pytest.fixture(scope="module")
def call(_weighed_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Caller]:
    """One workbench for the whole module: what is asked here changes no file."""
    root = tmp_path_factory.mktemp("guarded") / "case"
    shutil.copytree(_weighed_once, root, copy_function=shutil.copy2)
    serving = Serving(root, "anna", 0)
    thread = Thread(target=serving.run, daemon=True)
    thread.start()
    yield Caller(serving, root)
    serving.stop()
    thread.join(timeout=ANSWERED)


def test_who_has_no_token_is_told_where_it_stands(call: Caller) -> None:
    for path in ("/", "/inbox", "/state.json", "/download/sheet.xlsx", "/static/web.css"):
        status, _, text = call.ask(path)
        assert status == 403
        assert "Open the address that steelyard serve printed" in text


@pytest.mark.parametrize("token", ["", "x", "%C3%BC", "%00", "a" * 5000])
def test_a_wrong_token_lets_nobody_in(call: Caller, token: str) -> None:
    status, headers, text = call.ask(f"/?token={token}")
    assert status == 403
    assert "set-cookie" not in headers
    assert call.keys.token not in text
    assert call.ask("/", {"cookie": f"{call.keys.cookie}=x"})[0] == 403


def test_the_token_leaves_the_address_and_stays_in_a_cookie_no_script_reads(call: Caller) -> None:
    status, headers, text = call.ask(f"/inbox?state=all&token={call.keys.token}")
    assert (status, headers["location"], text) == (303, "/inbox?state=all", "")
    cookie = headers["set-cookie"].lower()
    assert cookie.startswith(f"{call.keys.cookie}={call.keys.token}".lower())
    for flag in ("httponly", "samesite=strict", "path=/"):
        assert flag in cookie
    assert "domain" not in cookie
    assert headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "path", ["//evil.example/", "/\\evil.example", "///evil.example", "/%2f%2fevil"]
)
def test_the_token_leads_to_no_other_host(call: Caller, path: str) -> None:
    status, headers, _ = call.ask(f"{path}?token={call.keys.token}")
    assert status == 303
    assert headers["location"].startswith("/")
    assert not headers["location"].startswith(("//", "/\\"))


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:{port}",
        "127.0.0.1",
        "127.0.0.1:1",
        "127.0.0.1.evil.example:{port}",
        "localhost.evil.example:{port}",
        "user@127.0.0.1:{port}",
        "[::1]:{port}",
        "",
    ],
)
def test_a_name_that_points_here_from_elsewhere_is_refused(call: Caller, host: str) -> None:
    status, headers, _ = call.ask(
        f"/?token={call.keys.token}", host=host.format(port=call.keys.port) or " "
    )
    assert status == 421
    assert "set-cookie" not in headers


def test_two_hosts_in_one_request_are_refused(call: Caller) -> None:
    with socket.create_connection((LOCAL, call.keys.port), timeout=ANSWERED) as line:
        line.sendall(
            f"GET / HTTP/1.1\r\nhost: {call.host}\r\nhost: evil.example\r\n"
            f"cookie: {call.cookie}\r\nconnection: close\r\n\r\n".encode()
        )
        status = line.recv(1000).split()[1]
    assert status in {b"400", b"421"}


def test_this_machine_is_known_by_both_its_names(call: Caller) -> None:
    assert call.mine("/state.json", host=f"localhost:{call.keys.port}")[0] == 200
    assert call.mine("/state.json")[0] == 200


def test_only_this_machine_is_listened_on(call: Caller) -> None:
    with socket.socket() as line:
        line.settimeout(ANSWERED)
        line.connect((LOCAL, call.keys.port))
    # Another address of this same machine: what listens on all of them would answer there too.
    with socket.socket() as line:
        line.settimeout(ANSWERED)
        with pytest.raises(ConnectionRefusedError):
            line.connect(("127.0.0.2", call.keys.port))


@pytest.mark.parametrize(
    "origin",
    [None, "null", "http://evil.example", "https://127.0.0.1:{port}", "http://127.0.0.1:1", "*"],
)
def test_a_form_from_another_site_is_refused(call: Caller, origin: str | None) -> None:
    head = {"cookie": call.cookie}
    if origin is not None:
        head["origin"] = origin.format(port=call.keys.port)
    status, _, text = call.send("stop", f"csrf={call.keys.csrf}", head)
    assert status == 403
    assert "another site" in text


@pytest.mark.parametrize("fields", ["", "csrf=", "csrf=x", "csrf=ü", "CSRF={csrf}", "csrf={token}"])
def test_a_form_without_its_own_mark_is_refused(call: Caller, fields: str) -> None:
    sent = fields.format(csrf=call.keys.csrf, token=call.keys.token)
    status, _, text = call.send("stop", sent)
    assert status == 403
    assert "earlier start" in text


def test_a_form_with_all_its_marks_is_done(call: Caller) -> None:
    status, headers, _ = call.send("stop", f"csrf={call.keys.csrf}&back=/items")
    assert status == 303
    assert headers["location"].startswith("/items?said=")


def test_the_mark_of_a_form_tells_nothing_of_the_token(call: Caller) -> None:
    _, _, text = call.mine("/")
    assert call.keys.csrf in text
    assert call.keys.token not in text
    assert Keys("another", 1).csrf != call.keys.csrf


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize("mode", ["no-cors", "cors", "websocket", ""])
def test_a_page_of_another_site_reads_nothing(call: Caller, site: str, mode: str) -> None:
    asked = {"cookie": call.cookie, "sec-fetch-site": site, "sec-fetch-mode": mode}
    assert call.ask("/state.json", asked)[0] == 403
    assert call.ask("/static/web.css", asked)[0] == 403


def test_a_page_of_another_site_sends_nothing_whatever_it_holds(call: Caller) -> None:
    head = {**call.own, "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}
    assert call.send("stop", f"csrf={call.keys.csrf}", head)[0] == 403


def test_a_link_from_elsewhere_shows_a_page_to_its_reader(call: Caller) -> None:
    head = {"cookie": call.cookie, "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}
    assert call.ask("/", head)[0] == 200


def test_more_than_is_taken_is_refused_before_it_is_sent(call: Caller) -> None:
    head = "".join(f"{name}: {value}\r\n" for name, value in call.own.items())
    with socket.create_connection((LOCAL, call.keys.port), timeout=ANSWERED) as line:
        line.sendall(
            f"POST /do/stop HTTP/1.1\r\nhost: {call.host}\r\n{head}"
            f"content-length: {MOST_BYTES + 1}\r\n\r\n".encode()
        )
        assert b" 413 " in line.recv(1000).split(b"\r\n")[0]


def test_more_than_is_taken_is_cut_off_where_its_length_is_not_told(call: Caller) -> None:
    head = "".join(f"{name}: {value}\r\n" for name, value in call.own.items())
    part = b"x" * (1 << 20)
    with socket.create_connection((LOCAL, call.keys.port), timeout=ANSWERED) as line:
        line.sendall(
            f"POST /do/stop HTTP/1.1\r\nhost: {call.host}\r\n{head}"
            "content-type: application/x-www-form-urlencoded\r\n"
            "transfer-encoding: chunked\r\n\r\n".encode()
        )
        answered = b""
        try:
            for _ in range((MOST_BYTES >> 20) + 2):
                line.sendall(f"{len(part):x}\r\n".encode() + part + b"\r\n")
            answered = line.recv(1000)
        except (BrokenPipeError, ConnectionResetError):
            answered = line.recv(1000)
    assert b" 413 " in answered.split(b"\r\n")[0]


@pytest.mark.parametrize("length", ["-1", "1e3", "０", "+1"])
def test_a_length_that_is_no_number_is_refused(call: Caller, length: str) -> None:
    head = "".join(f"{name}: {value}\r\n" for name, value in call.own.items())
    with socket.create_connection((LOCAL, call.keys.port), timeout=ANSWERED) as line:
        line.sendall(
            f"POST /do/stop HTTP/1.1\r\nhost: {call.host}\r\n{head}"
            f"content-length: {length}\r\n\r\n".encode()
        )
        assert line.recv(1000).split()[1] in {b"400", b"413"}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/overview.json", 200),
        ("/state.json", 200),
        ("/static/web.css", 200),
        ("/static/nothing.css", 404),
        ("/no-such-page", 404),
        ("/no-such-page.json", 404),
        ("/items/no-such-item", 404),
        ("/do/stop", 404),
        ("/download/nothing", 404),
        ("/download/weighing.json", 200),
        ("/choose?lang=de", 303),
    ],
)
def test_every_answer_carries_the_policy(call: Caller, path: str, status: int) -> None:
    for given, expected in ((call.cookie, status), ("", 403)):
        found, headers, _ = call.ask(path, {"cookie": given})
        assert found == expected
        for name, value in HEADERS.items():
            assert headers[name] == value
        assert "server" not in headers
        assert "access-control-allow-origin" not in headers


def test_the_policy_knows_nothing_unsafe_and_no_other_host() -> None:
    policy = HEADERS["content-security-policy"]
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "*" not in policy
    assert "default-src 'none'" in policy


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "FOO"])
def test_other_verbs_do_nothing(call: Caller, method: str) -> None:
    status, headers, _ = call.ask("/", call.own, method=method)
    assert status in {400, 405, 501}
    assert "access-control-allow-origin" not in headers


@pytest.mark.parametrize(
    "path",
    [
        "/static/../guard.py",
        "/static/..%2fguard.py",
        "/static/%2e%2e/guard.py",
        "/static/%2e%2e%2fguard.py",
        "/static/..%5cguard.py",
        "/static/....//guard.py",
        "/static/%00web.css",
        "/static//etc/passwd",
        "/static/web.css/../../guard.py",
        "/../../../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "//evil.example/",
        "/inbox/../../case.yaml",
        "/inbox/%2e%2e%2fcase.yaml",
        "/items/..%2f..%2fcase",
        "/download/..%2fcase.yaml",
        "/download/%2e%2e%2f%2e%2e%2fcase.yaml",
        "/download/case.zip",
        "/download/.steelyard",
        "/trace/__class__.__mro__",
    ],
)
def test_no_path_leads_out(call: Caller, path: str) -> None:
    status, headers, text = call.mine(path)
    assert status == 404
    assert "location" not in headers
    assert "root:" not in text
    assert "ASGI" not in text
    assert "parties:" not in text


@pytest.mark.parametrize(
    "back",
    [
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/%09/evil.example",
        "/%0a/evil.example",
        "%20//evil.example",
        "http://evil.example",
        "javascript:alert(1)",
        "evil.example",
        "",
    ],
)
def test_no_address_leads_to_another_host(call: Caller, back: str) -> None:
    assert call.mine(f"/choose?theme=dark&back={back}")[1]["location"] == "/"
    status, headers, _ = call.send("stop", f"csrf={call.keys.csrf}&back={back}")
    assert status == 303
    assert headers["location"].startswith("/?said=")
    # Where a deed is refused the page has a link back.
    status, _, text = call.send("judge", f"csrf={call.keys.csrf}&claim=none&back={back}")
    assert status == 422
    assert "evil" not in text.partition("<main")[2]
    assert "javascript:" not in text


@pytest.mark.parametrize("back", ["//evil.example", "javascript:alert(1)", "http://evil.example"])
def test_no_save_that_is_refused_leads_to_another_host(call: Caller, back: str) -> None:
    sent = f"csrf={call.keys.csrf}&kind=sources&id=coast-paper&shown=old&set_name=X&back={back}"
    status, _, text = call.send("edit", sent)
    assert status == 409
    assert "evil" not in text.partition("<main")[2]
    assert "javascript:" not in text


@pytest.mark.parametrize(
    "fields", ["kind=sources&id=coast-paper&shown=old", "claim=D001&verb=accept&shown=old"]
)
def test_a_field_there_is_not_is_refused_in_words(call: Caller, fields: str) -> None:
    deed = "judge" if "claim=" in fields else "edit"
    status, _, text = call.send(deed, f"csrf={call.keys.csrf}&{fields}&set_nothing=X")
    assert status in {409, 422}
    assert "<main" in text


def test_a_field_that_is_too_long_is_refused_and_not_cut(call: Caller) -> None:
    sent = f"csrf={call.keys.csrf}&kind=sources&id=coast-paper&shown=x&set_note={'x' * 20_001}"
    status, _, text = call.send("edit", sent)
    assert status == 422
    assert "more than 20000 characters" in text


def test_a_page_never_says_what_its_address_says(call: Caller) -> None:
    for path in ("/?said=%3Cscript%3Ealert(1)%3C/script%3E", "/%3Cscript%3Ealert(1)"):
        assert "<script>alert" not in call.mine(path)[2]
    assert (
        "hello" not in call.mine("/?said=hello")[2].partition("<main")[0].partition("data-said")[2]
    )


def test_a_socket_of_the_web_is_not_opened(call: Caller) -> None:
    with socket.create_connection((LOCAL, call.keys.port), timeout=ANSWERED) as line:
        line.sendall(
            f"GET /state.json HTTP/1.1\r\nhost: {call.host}\r\ncookie: {call.cookie}\r\n"
            "connection: Upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n"
            "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode()
        )
        assert line.recv(1000).split()[1] != b"101"


def test_cookies_of_other_programs_lock_nobody_out(call: Caller) -> None:
    odd = 'a={"b": [1, 2]}; =; ü; x="; b@d=1; '
    assert call.ask("/state.json", {"cookie": f"{odd}{call.cookie}"})[0] == 200


def test_asking_changed_no_file(call: Caller) -> None:
    for path in call.root.rglob("*.yaml"):
        relative = path.relative_to(call.root)
        assert path.read_bytes() == (SMALL / relative).read_bytes()


SMALL = Path(__file__).parents[2] / "cases" / "drones-for-gold"
