"""What all tests share: the order of their files, and how many examples a property is tried on.

Where a browser is missing, its tests are left out and that is said.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).parent.parent
LONG = (
    "desk/web/test_access.py",
    "desk/web/test_hostile.py",
    "test_docs.py",
    "desk/release/test_release.py",
    "desk/web/test_guard.py",
    "desk/test_archives.py",
    "corpus/test_engine.py",
    "desk/web/test_two_tabs.py",
    "desk/web/test_long_work.py",
    "bench/test_calibration.py",
    "case/test_notes.py",
    "desk/site/test_site.py",
    "reading/test_amounts.py",
    "desk/test_cli.py",
    "weighing/test_compare.py",
    "weighing/test_weigh_hard_cases.py",
    "weighing/test_leave_out.py",
    "weighing/test_reweigh.py",
    "desk/test_adding.py",
    "desk/test_briefs.py",
    "desk/browser/test_report.py",
)
"""Files that take longest, in that order: begun last, one of them would keep all others waiting."""

# A property is tried on so many examples unless its test says how many; before a release, or
# after a change of what a property is about: pytest --hypothesis-profile=full
# How long one input takes says more of what else the machine does; time is held where it counts.
settings.register_profile("usual", max_examples=40, deadline=None)
settings.register_profile("full", max_examples=100, deadline=None)
settings.load_profile("usual")

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
# Fixtures that need one; a test that asks for them need not be marked.
BROWSER_FIXTURES = {"browser", "chromium", "page"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if BROWSER_FIXTURES & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.browser)
    # Stable, so that within a rank files stand as chance has put them.
    ranks = {ROOT / "tests" / name: rank for rank, name in enumerate(LONG)}
    assert all(path.exists() for path in ranks), "tests/conftest.py names a file that is gone"
    items.sort(key=lambda item: ranks.get(item.path, len(LONG)))
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
    return ROOT
