"""The browser is given a private file that leads to the page, and that is gone once it did."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from steelyard.desk.web.opening import OneTime
from steelyard.desk.web.serving import Serving


def test_the_file_leads_to_the_first_page_and_is_gone_then(
    browser: Browser, weighed: Path, serve: Callable[..., Serving]
) -> None:
    serving = serve(weighed)
    path = serving.opening.write()
    assert path.parent == weighed / ".steelyard"
    if os.name != "nt":
        assert path.stat().st_mode & 0o777 == 0o600
    assert serving.keys.token not in path.as_uri()
    context = browser.new_context()
    page = context.new_page()
    page.goto(path.as_uri())
    expect(page.locator("#balance")).to_be_visible(timeout=20_000)
    assert serving.keys.token not in page.url
    assert not path.exists()
    assert serving.opening.path is None
    context.close()


def test_a_file_that_nobody_opened_goes_at_the_end(tmp_path: Path) -> None:
    opening = OneTime(tmp_path / "store", "http://127.0.0.1:1/?token=a&b", "a")
    path = opening.write()
    assert "token=a&amp;b" in path.read_text(encoding="utf-8")
    opening.end()
    assert not path.exists()
    opening.end()


def test_a_case_named_from_where_one_stands_is_opened_by_its_whole_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    opening = OneTime(Path("case") / "store", "http://127.0.0.1:1/", "a")
    path = opening.write()
    assert path.as_uri().startswith(tmp_path.as_uri())
    opening.end()
    assert not path.exists()


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="rights mean nothing here")
def test_a_store_that_cannot_be_written_leaves_the_temporary_folder(tmp_path: Path) -> None:
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o500)
    opening = OneTime(locked / "store", "http://127.0.0.1:1/", "a")
    path = opening.write()
    assert locked not in path.parents
    opening.end()
