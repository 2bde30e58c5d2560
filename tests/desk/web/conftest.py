"""A workbench that serves a copy of a small case, and pages of it in a real browser."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, Dialog, Page, Request

from steelyard.desk.results import weigh_folder
from steelyard.desk.web.bench import Bench, default_clock
from steelyard.desk.web.serving import Serving

CASES = Path(__file__).parents[2] / "cases"
SMALL = CASES / "drones-for-gold"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """A small case of one's own to work on."""
    folder = tmp_path / "case"
    shutil.copytree(SMALL, folder, ignore=shutil.ignore_patterns("results", ".steelyard"))
    return folder


@pytest.fixture(scope="session")
def _weighed_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small case with its results and draws: weighed once, for it takes seconds."""
    folder = tmp_path_factory.mktemp("weighed") / "case"
    shutil.copytree(SMALL, folder, ignore=shutil.ignore_patterns("results", ".steelyard"))
    weigh_folder(folder)
    return folder


@pytest.fixture
def weighed(tmp_path: Path, _weighed_once: Path) -> Path:
    """A small case of one's own that was weighed already; its workbench opens at once."""
    folder = tmp_path / "case"
    # With their times, so that nothing looks changed.
    shutil.copytree(_weighed_once, folder, copy_function=shutil.copy2)
    return folder


@pytest.fixture
def bench(weighed: Path) -> Bench:
    """The weighed case as a workbench has it open, without a server."""
    return Bench(weighed, "anna", default_clock, weigh_at_once=False)


@pytest.fixture
def serve() -> Iterator[Callable[..., Serving]]:
    """Opens workbenches, and closes them when the test is over."""
    opened: list[tuple[Serving, Thread]] = []

    def open_one(root: Path, by: str = "anna", port: int = 0) -> Serving:
        serving = Serving(root, by, port)
        thread = Thread(target=serving.run, daemon=True)
        thread.start()
        opened.append((serving, thread))
        return serving

    yield open_one
    for serving, thread in opened:
        serving.stop()
        thread.join(timeout=10)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page in English. Whatever its script complains of fails the test, and so does a dialog,
    and a request to anything but the workbench: every test here is one without a network.
    """
    context = browser.new_context(
        locale="en-GB", viewport={"width": 1280, "height": 900}, reduced_motion="reduce"
    )
    complaints: list[str] = []
    context.on("page", lambda opened: watch(opened, complaints))
    made = context.new_page()
    yield made
    context.close()
    # Refusals are tested by what the page says; a workbench that is closed is not reached.
    expected = ("status of 4", "net::ERR_")
    assert not [one for one in complaints if not any(part in one for part in expected)]


def watch(page: Page, complaints: list[str]) -> None:
    """Write down what a page complains of, and what it asks of others."""

    def dialog(shown: Dialog) -> None:
        complaints.append(f"dialog: {shown.message}")
        shown.dismiss()

    def request(asked: Request) -> None:
        if not asked.url.startswith(("http://127.0.0.1:", "data:image/", "about:blank")):
            complaints.append(f"request: {asked.url}")

    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda said: complaints.append(said.text) if said.type == "error" else None,
    )
    page.on("dialog", dialog)
    page.on("request", request)
