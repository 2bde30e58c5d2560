"""What the tests of the desk share: one small weighing document, made by hand, and one browser."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture
def document() -> dict[str, Any]:
    """A weighing of a made-up exchange: every key of the document, an open end, a copy, a proxy."""
    path = Path(__file__).with_name("document.json")
    read: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return read


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium as it stands on this computer; one a process, for a second one cannot be driven."""
    found = next((path for path in map(shutil.which, NAMES) if path), None)
    if found is None:
        pytest.fail(f"no browser here: one of {', '.join(NAMES)} is needed")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=list(ARGUMENTS))
        yield chromium
        chromium.close()
