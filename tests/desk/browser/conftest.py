"""A real browser for the tests of the page, and the page opened from a file in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

Open = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, tmp_path: Path) -> Iterator[Open]:
    """Opens HTML from a file; a console error, a script error or a request fails the test."""
    wrong: list[str] = []
    contexts = []

    def opened(html: str, hash: str = "", **look: Any) -> Page:
        file = tmp_path / "report.html"
        file.write_text(html, encoding="utf-8", newline="\n")
        context = browser.new_context(
            viewport=look.get("viewport", {"width": 1280, "height": 900}),
            color_scheme=look.get("color_scheme", "light"),
            locale=look.get("locale", "en-US"),
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: wrong.append(f"console {said.type}: {said.text}"))
        page.on("pageerror", lambda error: wrong.append(f"script: {error}"))
        page.on("dialog", lambda dialog: wrong.append(f"dialog: {dialog.message}"))

        def asked(request: Any) -> None:
            if request.url.split("#")[0] != file.as_uri():
                wrong.append(f"request: {request.url}")

        page.on("request", asked)
        page.goto(file.as_uri() + hash)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert wrong == []
