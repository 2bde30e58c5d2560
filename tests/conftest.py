"""What all tests share: where a browser is missing, its tests are left out and that is said."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
# Fixtures that need one; a test that asks for them need not be marked.
BROWSER_FIXTURES = {"browser", "chromium", "page"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if BROWSER_FIXTURES & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.browser)
    # With CI=true nothing is left out: a missing browser fails the tests that need it.
    if os.environ.get("CI") == "true" or any(shutil.which(name) for name in BROWSERS):
        return
    left_out = [item for item in items if item.get_closest_marker("browser")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not item.get_closest_marker("browser")]


@pytest.fixture
def root() -> Path:
    """The root of the repository."""
    return Path(__file__).parent.parent
