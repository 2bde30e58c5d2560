"""How quick the workbench is, measured in a real browser.

In: a case folder, the flagship where none is named. Out: a table on standard output: the time of
each page, the first paint from the start of the program, a source switched off until the new
balance stands there, and the pages of a made-up case of 5,000 claims on 2,000 documents. Each is
named beside the slowest that is wanted, and beside a bare page of the same size, served by the
same libraries in the same run, so that the figures of two machines can be compared.

    python -m bench.workbench [CASE]          the case, then the large one
    python -m bench.workbench --small         the case alone
"""

from __future__ import annotations

import argparse
import json
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from threading import Thread
from typing import Any

from bench.made_up import make_documents
from playwright.sync_api import Page, sync_playwright

CLAIMS, DOCUMENTS, ITEMS = 5000, 2000, 40
TIMES = 5
"""Of each page; the median is told. The first, which loads what is loaded once, is left out."""
FIRST_PAINT, PAGE, LARGE_PAGE, SWITCH = 2.0, 0.15, 0.5, 1.0
"""Seconds that are wanted at most."""
PAGES = (
    *("/", "/inbox?state=all", "/documents", "/items", "/prices", "/origins", "/sources"),
    *("/promises", "/assumptions", "/hypotheses", "/problems", "/sheets", "/trace", "/trace/ratio"),
)
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
PATIENCE = 120_000
"""Milliseconds after which something that should come is taken not to come."""


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("case", nargs="?", default="cases/unequal-partnership")
    parser.add_argument("--small", action="store_true", help="not the large case")
    options = parser.parse_args()
    program = next((path for path in map(shutil.which, BROWSERS) if path), None)
    if program is None:
        print(f"no browser here: one of {', '.join(BROWSERS)} is needed")
        return
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-background-networking"]
        )
        page = browser.new_page(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
        with bare() as baseline:
            folder = Path(place) / "case"
            shutil.copytree(
                options.case, folder, ignore=shutil.ignore_patterns("results", ".steelyard")
            )
            measure(page, folder, baseline, PAGE)
            if not options.small:
                large = Path(place) / "large"
                large.mkdir()
                make_documents(large, CLAIMS, DOCUMENTS, ITEMS)
                measure(page, large, baseline, LARGE_PAGE)
        browser.close()


def measure(page: Page, folder: Path, baseline: Callable[[int], str], wanted: float) -> None:
    """One case: weighed, served by a program of its own, and looked at."""
    from steelyard.desk.results import weigh_folder

    began = time.perf_counter()
    document, _ = weigh_folder(folder)
    known = f"{len(document['claims'])} claims, {len(list(folder.glob('documents/*')))} documents"
    print(f"\n{document['case']}: {known}; weighed in {time.perf_counter() - began:.0f} s")
    print(f"{'':<44}{'s':>7}{'wanted':>8}{'KB':>6}{'bare page':>11}{'ratio':>7}")
    with served(folder) as (address, started):
        page.goto(address, wait_until="commit")
        page.wait_for_selector("main h1")
        tell("start of the program to something to read", time.perf_counter() - started, None)
        page.wait_for_selector("#balance", timeout=PATIENCE)
        tell("start of the program to the last balance", time.perf_counter() - started, FIRST_PAINT)
        page.wait_for_selector("#content:not([data-opening])", timeout=PATIENCE)
        tell("start of the program to the first page", time.perf_counter() - started, FIRST_PAINT)
        origin = address.partition("/?")[0]
        wait_ready(page)
        counted = Counter(one["item"] for one in document["claims"] if one["use"] == "evidence")
        item = max(document["given"]["items"], key=lambda id: counted[id])
        own = next((one.stem for one in sorted(folder.glob("documents/*.yaml"))), "-")
        for path in (*PAGES, f"/items/{item}", f"/inbox/{own}?state=all"):
            seconds, size = loaded(page, origin + path)
            plain, _ = loaded(page, baseline(size))
            tell(path, seconds, wanted, size, plain)
        page.goto(f"{origin}/items/{item}")
        tell("a source switched off, to the new balance", switched(page), SWITCH)
        tell("a claim accepted by a key, to the next one", accepted(page, origin), LARGE_PAGE)


def tell(
    what: str, seconds: float | None, wanted: float | None, size: int = 0, plain: float = 0.0
) -> None:
    """One line of the table, where there was something to measure."""
    if seconds is None:
        return
    limit = "" if wanted is None else f"{wanted:.2f}{' !' if seconds > wanted else ''}"
    beside = f"{size / 1000:>6.0f}{plain:>11.3f}{seconds / plain:>7.1f}" if plain else ""
    print(f"{what:<44}{seconds:>7.3f}{limit:>8}{beside}")


def loaded(page: Page, address: str) -> tuple[float, int]:
    """Seconds from the request of a page to the end of its loading, and its size in bytes."""
    times, size = [], 0
    for _ in range(TIMES + 1):
        page.goto(address, wait_until="load")
        entry: dict[str, Any] = page.evaluate(
            "(() => { const one = performance.getEntriesByType('navigation')[0];"
            " return {end: one.domContentLoadedEventEnd, size: one.decodedBodySize}; })()"
        )
        times.append(entry["end"] / 1000)
        size = int(entry["size"])
    return median(times[1:]), size


def wait_ready(page: Page) -> None:
    """Until the draws are loaded, so that provisional balances can be had."""
    while not page.evaluate("fetch('/state.json').then(one => one.json())")["ready"]:
        time.sleep(0.2)


def switched(page: Page) -> float | None:
    """Median over sources, where the item has any: from the click to the provisional balance on the page."""
    names = page.eval_on_selector_all("[data-source]", "all => all.map(one => one.value)")
    times = []
    address = page.url
    for name in names[: TIMES + 1]:
        page.goto(address)
        began = time.perf_counter()
        page.click(f"[data-source][value='{name}']")
        page.wait_for_selector("#item:not([data-waits]) .moved", timeout=PATIENCE)
        times.append(time.perf_counter() - began)
    return median(times[1:] or times) if times else None


def accepted(page: Page, origin: str) -> float | None:
    """Median over claims: from the key to the next claim on the page, also of the next document.

    Where none waits, some that were accepted are put aside first, and accepted again.
    """
    if by_keys(page, f"{origin}/inbox", "a", 1):
        return median(by_keys(page, f"{origin}/inbox", "a", TIMES))
    by_keys(page, f"{origin}/inbox?state=accepted", "p", TIMES + 2)
    times = by_keys(page, f"{origin}/inbox?state=parked", "a", TIMES + 1)
    return median(times[1:]) if times else None


def by_keys(page: Page, address: str, key: str, number: int) -> list[float]:
    """The times of claims judged one after the other, from the list at that address."""
    page.goto(address)
    if not page.query_selector("tbody a"):
        return []
    page.click("tbody a")
    page.wait_for_selector("#review")
    # A key that is pressed before the scripts are there is lost.
    page.wait_for_load_state("load")
    times: list[float] = []
    for _ in range(number):
        before = page.get_attribute("#review", "data-claim")
        if not before:
            break
        began = time.perf_counter()
        page.keyboard.press(key)
        page.wait_for_selector(f"#review:not([data-claim='{before}'])", timeout=PATIENCE)
        times.append(time.perf_counter() - began)
    return times


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, float]]:
    """`steelyard serve` as a program of its own: the address it prints, and when it was started."""
    command = [sys.executable, "-m", "steelyard", "serve", str(folder), "--port", "0"]
    began = time.perf_counter()
    program = subprocess.Popen(
        [*command, "--by", "bench", "--no-browser", "--json"], stdout=subprocess.PIPE, text=True
    )
    said = ""
    while program.stdout is not None and not said.rstrip().endswith("}"):
        said += program.stdout.readline()
    try:
        yield str(json.loads(said)["address"]), began
    finally:
        program.send_signal(signal.SIGINT)
        program.wait()


_PARAGRAPH = f"<p>{'word ' * 40}</p>\n"


@contextmanager
def bare() -> Iterator[Callable[[int], str]]:
    """The baseline: pages of nothing but words, of any size, by the same libraries."""
    import uvicorn
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import HTMLResponse
    from starlette.routing import Route

    def page(request: Request) -> HTMLResponse:
        size = int(request.path_params["size"])
        return HTMLResponse(
            "<!doctype html><title>Bare</title>" + _PARAGRAPH * (size // len(_PARAGRAPH))
        )

    app = Starlette(routes=[Route("/{size:int}", page)])
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning"))
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield lambda size: f"http://127.0.0.1:{port}/{size}"
    server.should_exit = True
    thread.join()


if __name__ == "__main__":
    main()
