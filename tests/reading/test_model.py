"""The door to a language model, against a real server that replays recorded answers."""

from __future__ import annotations

import json
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.reading.fake_model import FakeModel, fake, recorded, saying

from steelyard.reading.model import (
    BOUNDS,
    MALFORMED,
    MOST_POINTERS,
    Bounds,
    Model,
    ModelError,
    ModelRead,
    answer_schema,
    find_pointers,
    parse_endpoint,
)
from steelyard.reading.pointing import CHANGED, POINTED, lay_page
from steelyard.reading.reader import read_text
from steelyard.reading.scene import Context

TEXT = (
    "Togo had waited for machines. Some 40 tractors came in the spring, The Daily Post wrote. "
    "In another letter in 2022 Peru had pledged them to the farmers.\n"
)
RULES = read_text(TEXT, doc="note", lang="en")


def ask(
    server: FakeModel, text: str = TEXT, *, bounds: Bounds = BOUNDS, key: str = ""
) -> tuple[ModelRead, Model]:
    model = Model(parse_endpoint(server.url, "small", key), bounds)
    page = lay_page(text, "en", read_text(text, doc="note", lang="en"), Context(), "note")
    return model.read(page), model


@pytest.mark.parametrize(
    ("name", "asked"),
    [("takes_the_schema", 1), ("takes_the_schema_alone", 2),
        ("refuses_the_schema", 3), ("takes_nothing_but_messages", 4),
     ("talks_around_it", 1), ("in_parts", 1), ("second_time", 2), ("busy_once", 2)],
)  # fmt: skip
def test_every_way_of_answering_leads_to_the_same_proposal(name: str, asked: int) -> None:
    with fake(*recorded(name)) as server:
        read, model = ask(server)
        assert len(server.asked) == asked
    assert read.troubles == ()
    assert not model.given_up
    (one,) = read.followed.proposals
    assert one.quote == "Some 40"
    assert one.attribution == ("Daily Post",)
    assert (one.direction, one.status, one.as_of) == (("PE", "TG"), "promised", "2022")
    assert one.rule.startswith("model:")
    assert read.followed.counts[CHANGED] == 1


def test_the_words_are_sent_with_a_schema_and_the_key_in_the_header_only() -> None:
    with fake(*recorded("takes_the_schema")) as server:
        _, model = ask(server, key="sk-secret-123")
        ((path, headers, body),) = server.asked
    assert path == "/v1/chat/completions"
    assert headers["Authorization"] == "Bearer sk-secret-123"
    assert body["model"] == "small"
    assert body["response_format"]["json_schema"]["schema"] == answer_schema()
    assert body["messages"][1]["content"].split("\n")[1:-1] == TEXT.splitlines()
    assert "sk-secret" not in json.dumps(body)
    assert "sk-secret" not in repr(model)


def test_what_a_server_refuses_is_not_asked_of_it_again() -> None:
    with fake(*recorded("refuses_the_schema")) as server:
        text = TEXT * 3
        ask(server, text, bounds=replace(BOUNDS, characters=200, lead=0))
        bodies = [body for _, _, body in server.asked]
    assert ["response_format" in body for body in bodies] == [True, True, *[False] * 3]


@pytest.mark.parametrize(
    ("name", "why"),
    [("never_json", "its answer is not the JSON that was asked for"),
     ("web_page", "its answer is not of the chat protocol"),
     ("elsewhere", "it leads elsewhere, and the text goes nowhere else"),
     ("no_such_model", "it answers 404: model 'default' not found with the key ..."),
     ("refuses_the_key", "it refuses the key (401)"),
     ("broken", "it answers 500"),
     ("other_json", "its answer is not of the chat protocol")],
)  # fmt: skip
def test_what_cannot_be_used_is_one_sentence_and_the_rules_stand(name: str, why: str) -> None:
    with fake(*recorded(name)) as server:
        read, _ = ask(server, key="sk-secret-123")
    assert read.troubles == (why,)
    assert read.followed.proposals == RULES


def test_entries_without_form_are_counted_and_the_others_followed() -> None:
    with fake(*recorded("entries_without_form")) as server:
        read, _ = ask(server)
    assert read.followed.counts[MALFORMED] == 6
    assert read.followed.counts[POINTED] == read.followed.counts[CHANGED] == 1


@pytest.mark.parametrize(
    "answer",
    [{"wait": 5}, {"drip": 200}, {"length": 100, "body": "{}", "wait": 0.5}],
    ids=["silent", "dripping", "promising more"],
)
def test_a_server_that_hangs_is_left_in_time(answer: dict[str, Any]) -> None:
    start = time.monotonic()
    with fake(answer) as server:
        read, model = ask(server, TEXT * 4, bounds=replace(BOUNDS, seconds=0.4, characters=200))
    assert time.monotonic() - start < 15
    assert len(read.troubles) == 1
    assert model.given_up or "failed" in read.troubles[0]


def test_a_server_that_stays_busy_is_left_after_the_time_for_that() -> None:
    # It also says nonsense about how long to wait.
    busy = {**recorded("busy_once")[0], "headers": {"Retry-After": "nan"}}
    start = time.monotonic()
    with fake(busy) as server:
        read, _ = ask(server, bounds=replace(BOUNDS, busy_seconds=1.5))
        assert len(server.asked) == 3
    assert read.troubles == ("it answers 503: Loading model",)
    assert time.monotonic() - start < 20


def test_an_answer_without_end_is_cut_off() -> None:
    with fake({"body": "x" * 1_000_000, "repeat": 30, "length": 30_000_000}) as server:
        read, _ = ask(server, bounds=replace(BOUNDS, bytes=3_000_000))
    assert read.troubles == ("its answer has more than 3 MB",)


def test_a_server_that_is_not_there_is_asked_once() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        model = Model(parse_endpoint(f"http://127.0.0.1:{taken.getsockname()[1]}"))
        page = lay_page(TEXT * 5, "en", (), Context())
        (why,) = model.read(page).troubles
    assert why.startswith("it cannot be reached: ")
    assert model.given_up == why
    assert model.read(page).troubles == ()


def test_failures_in_a_row_end_the_asking() -> None:
    with fake(*recorded("broken")) as server:
        read, model = ask(server, TEXT * 9, bounds=replace(BOUNDS, characters=200, lead=0))
        assert len(server.asked) == 3
    assert read.troubles == ("it answers 500 (3 times)",)
    assert model.given_up


def test_a_long_text_is_shown_in_parts_and_what_is_beyond_the_bound_is_said() -> None:
    text = "".join(f"Peru sent {n} tractors to Togo.\n" for n in range(50, 250))
    bounds = replace(BOUNDS, characters=500, lead=60, windows=4)
    with fake(saying({"claims": []})) as server:
        read, _ = ask(server, text, bounds=bounds)
        shown = [body["messages"][1]["content"] for _, _, body in server.asked]
    assert len(shown) == 4
    assert all(len(one) < 700 for one in shown)
    assert read.troubles == ("10 of 14 parts of the text were too much for it",)
    assert len(read.followed.proposals) == 200


def test_a_model_that_is_asked_the_same_says_the_same_of_the_text() -> None:
    with fake(*recorded("takes_the_schema")) as server:
        assert ask(server)[0] == ask(server)[0]


@pytest.mark.parametrize(
    ("url", "path"),
    [("http://localhost:8080", "/v1/chat/completions"),
     ("http://localhost:8080/", "/v1/chat/completions"),
     ("http://localhost:8080/v1/", "/v1/chat/completions"),
     ("https://models.example/api/v2/chat/completions?api-version=3",
      "/api/v2/chat/completions?api-version=3")],
)  # fmt: skip
def test_an_address_may_be_the_server_its_version_or_its_chat(url: str, path: str) -> None:
    assert parse_endpoint(url).path == path


@pytest.mark.parametrize(
    ("url", "key"),
    [("localhost:8080", ""), ("ftp://localhost/v1", ""), ("http://", ""), ("http://[::1/v1", ""),
     ("http://localhost:99999/", ""), ("http://me:word@localhost/", ""), ("file:///etc/passwd", ""),
     ("http://localhost/ v1", ""), ("http://models.example/v1", "sk-1"),
     ("http://localhost/v1", "sk 1\r\nHost: x"), ("http://localhost/\u00e4", "")],
)  # fmt: skip
def test_an_address_that_is_none_or_would_show_the_key_is_refused(url: str, key: str) -> None:
    with pytest.raises(ModelError) as caught:
        parse_endpoint(url, key=key)
    assert caught.value.final
    assert "sk" not in str(caught.value)


def test_a_key_may_go_in_the_open_to_this_machine_only() -> None:
    for url in ("http://localhost:1", "http://127.0.0.1:1", "http://[::1]:1", "https://a.example"):
        assert parse_endpoint(url, key="sk-1").key == "sk-1"


@pytest.fixture
def untrusted() -> Iterator[int]:
    """A server that answers the greeting of TLS with something else."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            taken, _ = server.accept()
            with taken:
                taken.recv(100)
                taken.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        yield server.getsockname()[1]
        thread.join(5)


def test_https_is_spoken_and_trusted_only_where_it_is_real(untrusted: int) -> None:
    model = Model(
        parse_endpoint(f"https://localhost:{untrusted}"), trust=ssl.create_default_context
    )
    (why,) = model.read(lay_page(TEXT, "en", RULES, Context())).troubles
    assert why.startswith("it cannot be trusted: ")


@given(st.text(max_size=300) | st.text(alphabet='{}[]":,claimsquote \n', max_size=300))
def test_any_words_give_pointers_or_none(said: str) -> None:
    found = find_pointers(said)
    assert found is None or isinstance(found[0], list)


def test_of_an_answer_that_breaks_off_the_whole_entries_are_taken() -> None:
    whole = json.dumps({"claims": [{"quote": "12 boats"}, {"quote": "7 oxen", "item": "oxen"}]})
    for end in range(len(whole)):
        found = find_pointers(whole[:end])
        quotes = [one.quote for one in found[0]] if found else []
        assert quotes == ["12 boats", "7 oxen"][: len(quotes)]
        assert found is None or found[1] == 1
    assert find_pointers(whole[:-5]) is not None
    assert find_pointers(whole) is not None


def test_hostile_json_is_bounded() -> None:
    start = time.monotonic()
    assert find_pointers("{" * 2_000_000) is None
    assert find_pointers('{"a":' * 300_000) is None
    assert find_pointers("<think>" * 200_000) is None
    assert find_pointers('"claims": [' * 200_000 + "{" * 200_000) is None
    assert find_pointers('{"claims": [' + "[" * 200_000) is None
    pointers, wrong = find_pointers(json.dumps({"claims": [{"quote": "1"}] * 100_000})) or ([], 0)
    assert len(pointers) == MOST_POINTERS
    assert wrong == 100_000 - MOST_POINTERS
    assert time.monotonic() - start < 30
