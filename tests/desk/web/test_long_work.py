"""The weighing beside the workbench: it tells how far it is, ends, fails in words, and is stopped."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep

from playwright.sync_api import Page, expect

from steelyard.desk.web.bench import Bench, default_clock
from steelyard.desk.web.long_work import LongWork, Work
from steelyard.desk.web.serving import Serving

PATIENCE = 120.0
"""Seconds after which something that should come is taken not to come."""


def wait_for(what: Callable[[], object]) -> None:
    until = monotonic() + PATIENCE
    while not what():
        assert monotonic() < until
        sleep(0.01)


def test_it_tells_its_stages_and_where_its_results_are(case: Path) -> None:
    ended: list[Work] = []
    work = LongWork(case, ended.append)
    assert work.work is None
    assert work.start()
    assert not work.start(), "one at a time"
    seen: set[str] = set()
    while not ended:
        now = work.work
        assert now is not None
        assert 0.0 <= now.share <= 1.0
        seen.add(now.stage)
        sleep(0.005)
    assert ended[0].state == "done"
    assert (case / "results" / ended[0].folder / "report.html").is_file()
    assert len(seen) > 2
    assert ended[0].seconds > 0
    # A second one finds everything made, and may begin.
    assert work.start()
    wait_for(lambda: len(ended) == 2)
    assert ended[1].state == "done"


def test_it_is_stopped_and_leaves_nothing_half_made(case: Path) -> None:
    ended: list[Work] = []
    work = LongWork(case, ended.append)
    work.start()
    wait_for(lambda: work.work is not None and work.work.stage != "starting")
    work.stop()
    assert work.work is not None
    assert work.work.state == "stopped"
    wait_for(lambda: ended)
    assert ended[0].state == "stopped"
    found = list(case.glob("results/*"))
    assert not [one for one in found if not (one / "report.html").is_file()]
    work.stop()
    assert work.work.state == "stopped", "stopping twice is stopping once"


def test_a_case_that_cannot_be_weighed_says_why(case: Path) -> None:
    (case / "items.yaml").write_text("items: [", encoding="utf-8")
    ended: list[Work] = []
    work = LongWork(case, ended.append)
    work.start()
    wait_for(lambda: ended)
    assert ended[0].state == "failed"
    assert "items.yaml" in ended[0].why


def test_a_weighing_that_dies_is_a_failed_one(case: Path) -> None:
    ended: list[Work] = []
    work = LongWork(case, ended.append)
    work.start()
    assert work._process is not None
    work._process.kill()
    wait_for(lambda: ended)
    assert ended[0].state == "failed"
    assert "without a word" in ended[0].why


def test_one_that_was_stopped_can_be_begun_again_at_once(case: Path) -> None:
    ended: list[Work] = []
    work = LongWork(case, ended.append)
    work.start()
    work.stop()
    assert work.start()
    wait_for(lambda: any(one.state == "done" for one in ended))
    assert work.work is not None
    assert work.work.state == "done"


def test_what_a_stopped_one_said_is_not_taken_for_the_next(case: Path) -> None:
    ended: list[Work] = []
    work = LongWork(case, ended.append)
    work.start()
    first = work._process
    assert first is not None
    work.stop()
    assert work.start()
    work._hear(first, ("done", "of-the-first", 1.0))
    assert work.work is not None
    assert work.work.state == "running"
    work.stop()


SEEN = """() => {
  window.seen = [];
  const strip = document.querySelector("#balance");
  const note = () => window.seen.push([
    strip.querySelector("[data-balance-label]").textContent,
    !strip.querySelector("[data-weigh]").hidden,
  ].join(" "));
  const watched = { subtree: true, childList: true, characterData: true, attributes: true };
  new MutationObserver(note).observe(strip, watched);
}"""


def test_the_first_page_shows_a_first_balance_by_itself(
    page: Page, case: Path, serve: Callable[..., Serving]
) -> None:
    serving = serve(case)
    page.goto(serving.address)
    expect(page.locator("[data-stop]")).to_be_visible()
    # A case that has all it needs is told no first steps, only that its balance comes.
    expect(page.locator("#overview")).to_contain_text("weighed beside your work")
    expect(page.locator(".steps-first")).to_have_count(0)
    page.evaluate(SEEN)
    expect(page.locator("#overview .pans svg").first).to_be_visible(timeout=1000 * PATIENCE)
    expect(page.locator("#overview")).not_to_contain_text("weighed beside your work")
    expect(page.locator("[data-balance-label]")).to_have_text("As weighed")
    seen = page.evaluate("window.seen")
    assert "As weighed true" in seen
    assert "Not weighed yet. true" not in seen, "while it ends nobody is asked to weigh again"


def test_what_is_done_is_shown_as_running_until_its_balance_is_there(case: Path) -> None:
    made = Bench(case, "anna", default_clock, weigh_at_once=False)
    made.begin()
    wait_for(lambda: (work := made.work()) is not None and work.state == "done")
    assert made.document is not None
    made._taken_over = ""
    work = made.work()
    assert work is not None
    assert (work.state, work.stage) == ("running", "showing")
