"""Make the pictures of the docs from a results folder.

In: a folder that `steelyard weigh` wrote. Out: docs/images/two-pans.png and report.png.
Run `python docs/make_images.py cases/unequal-partnership/results/<name>`; the second picture
needs a Chromium.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from steelyard.desk.charts.png import render_png

IMAGES = Path(__file__).resolve().parent / "images"
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
# The chart is drawn 176 mm wide; so many times a screen's pixels make 1,400.
WIDTH_MM, ZOOM = 176.0, 1400 / (176.0 / 25.4 * 96)


def two_pans(results: Path) -> bytes:
    """The first chart, on white."""
    return render_png((results / "charts" / "pans.en.svg").read_text("utf-8"), WIDTH_MM, ZOOM)


def report(results: Path) -> bytes:
    """The top of the report as a browser of 1280 x 900 shows it, in English, light."""
    browser = next((path for path in map(shutil.which, NAMES) if path), None)
    if browser is None:
        raise SystemExit(f"no browser here: one of {', '.join(NAMES)} is needed")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser, args=list(ARGUMENTS))
        page = chromium.new_page(
            viewport={"width": 1280, "height": 900}, color_scheme="light", locale="en-GB"
        )
        page.goto((results / "report.html").resolve().as_uri())
        picture = page.screenshot()
        chromium.close()
    return picture


def main(folder: str) -> None:
    """Write both pictures."""
    results = Path(folder)
    IMAGES.mkdir(exist_ok=True)
    for name, picture in (("two-pans.png", two_pans(results)), ("report.png", report(results))):
        (IMAGES / name).write_bytes(picture)
        print(f"{IMAGES.name}/{name}: {len(picture) // 1000} kB")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit("usage: make_images.py RESULTS-FOLDER")
    main(sys.argv[1])
