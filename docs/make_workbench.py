"""Make the pictures of docs/workbench.md: the worked case on the bench, in a real browser.

In: the worked case, and a note of a few lines made up here. Out: PNG files in docs/images. The
case itself is copied first and stays as it is.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from threading import Thread

from make_images import ARGUMENTS, NAMES
from playwright.sync_api import sync_playwright

from steelyard.desk.editing.documents import add_document
from steelyard.desk.web.bench import default_clock
from steelyard.desk.web.serving import Serving

HERE = Path(__file__).parent
CASE = HERE.parent / "cases" / "unequal-partnership"
WIDTH, HEIGHT = 1280, 860
NOTE = """\
More containers, fewer answers
Seoul, 3 March 2026

North Korea had shipped at least 34,000 containers of munitions to Russia by the end of February \
2026, the National Intelligence Service of South Korea said.
About 15,000 soldiers were sent as well, according to the same service, and up to 6,000 military \
engineers are to follow.

Russia delivered more than one million barrels of refined petroleum in return, the ministry of \
defence in Seoul said.
"""
"""Made up for the picture, in our own words; it stands in no case."""
PAGES = {
    "workbench-inbox": "/inbox/more-containers",
    "workbench-item": "/items/containers?off=source:rok_dia",
}


def main() -> None:
    """Serve a copy of the case, and photograph its pages."""
    browser_path = next((path for path in map(shutil.which, NAMES) if path), None)
    if browser_path is None:
        sys.exit(f"no browser here: one of {', '.join(NAMES)} is needed")
    with tempfile.TemporaryDirectory() as folder:
        case = Path(folder) / CASE.name
        shutil.copytree(CASE, case)
        added = add_document(case, "more-containers.txt", NOTE.encode(), "anna", default_clock())
        serving = Serving(case, "anna", 0)
        thread = Thread(target=serving.run, daemon=True)
        thread.start()
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(
                executable_path=browser_path, args=list(ARGUMENTS)
            )
            page = chromium.new_page(
                viewport={"width": WIDTH, "height": HEIGHT}, locale="en-GB", color_scheme="light"
            )
            page.goto(serving.address)
            origin = serving.address.partition("/?")[0]
            page.wait_for_function(
                "async () => (await (await fetch('/state.json')).json()).ready", timeout=120_000
            )
            for name, path in PAGES.items():
                page.goto(origin + path.replace("more-containers", added.ids[0]))
                page.wait_for_timeout(2_500)
                page.screenshot(path=str(HERE / "images" / f"{name}.png"))
            chromium.close()
        serving.stop()
        thread.join()


if __name__ == "__main__":
    main()
