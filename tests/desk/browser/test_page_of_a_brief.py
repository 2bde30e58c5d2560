"""desk/brief/page.py in a browser: fits the screen, asks for nothing, and prints."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from steelyard.desk.brief.article import make_article
from steelyard.desk.brief.page import render_page

Document = dict[str, Any]


@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_fits_the_screen_and_the_paper(
    document: Document, tmp_path: Path, browser: Browser, width: int
) -> None:
    file = tmp_path / "brief.html"
    file.write_text(render_page(make_article(document, "de")), encoding="utf-8")
    page = browser.new_page(viewport={"width": width, "height": 800})
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(file.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert said == []
    assert len(page.pdf(format="A4")) > 10_000
    page.close()
