"""Style and scripts of the workbench: those that are listed, each under a mark of its content."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import Response

from steelyard.desk.web import own_files
from steelyard.desk.web.own_files import KEPT, PALETTE, give_own_file, own_file


def asked(name: str, mark: str = "") -> Response:
    scope: dict[str, Any] = {
        "type": "http",
        "path_params": {"name": name},
        "query_string": f"v={mark}".encode(),
        "headers": [],
    }
    return give_own_file(Request(scope))


def body(answer: Response) -> bytes:
    return bytes(answer.body)


@pytest.mark.parametrize("name", [PALETTE, "sheet.js"])
def test_a_file_is_kept_where_it_is_asked_for_as_it_is(name: str) -> None:
    mark = own_file(name).partition("?v=")[2]
    answer = asked(name, mark)
    assert answer.status_code == 200
    assert len(body(answer)) > 100
    assert answer.headers["cache-control"] == KEPT
    assert "cache-control" not in asked(name, "0" * len(mark)).headers


@pytest.mark.parametrize("name", ["", ".", "..", "../bench.py", "__init__.py", "no such.css"])
def test_what_is_not_listed_is_not_given_out(name: str) -> None:
    assert asked(name).status_code == 404


def test_names_from_addresses_are_not_kept() -> None:
    asked(PALETTE)
    before = own_files._read.cache_info().currsize, own_files._mark.cache_info().currsize
    for number in range(100):
        assert asked(f"{number}.css").status_code == 404
    assert before == (
        own_files._read.cache_info().currsize,
        own_files._mark.cache_info().currsize,
    )
