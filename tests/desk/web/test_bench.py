"""A case on the bench: what it knows of its files, and what follows an edit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Thread
from time import monotonic, sleep

import pytest

from steelyard.desk.editing.claims import judge_shown
from steelyard.desk.editing.rows import row_hash
from steelyard.desk.judging import Judgement
from steelyard.desk.web.bench import REMEMBERED, Bench, Switches, default_clock
from steelyard.desk.web.figures import figures_of, item_after

PATIENCE = 60.0
"""Seconds after which something that should come is taken not to come."""


@pytest.fixture
def bench(weighed: Path) -> Bench:
    made = Bench(weighed, "anna", default_clock)
    wait_for(lambda: made.ready)
    return made


def wait_for(what: Callable[[], object]) -> None:
    """Waits until something holds; fails if it never does."""
    until = monotonic() + PATIENCE
    while not what():
        assert monotonic() < until
        sleep(0.01)


def judge(bench: Bench, id: str, verb: str, because: str = "") -> None:
    assert bench.case is not None
    claim = next(one for one in bench.case.claims if one.id == id)
    judgement = Judgement(verb, "anna", bench.clock(), because)
    assert not judge_shown(bench.root, id, judgement, row_hash(claim)).refused


def test_a_weighed_case_is_not_stale(bench: Bench) -> None:
    assert not bench.stale
    assert bench.document is not None
    assert bench.work() is None


def test_what_somebody_else_writes_is_seen(bench: Bench) -> None:
    before = bench.refresh()
    path = bench.root / "sources.csv"
    path.write_text(path.read_text().replace("Coast Paper,", "The Coast Paper,"))
    assert bench.refresh() != before
    assert bench.case is not None
    assert "The Coast Paper" in {one.name for one in bench.case.sources}
    assert bench.stale


def test_results_and_the_store_are_none_of_the_cases_files(bench: Bench) -> None:
    before = bench.stamp()
    (bench.root / ".steelyard" / "mine.txt").write_text("x")
    (bench.root / "results" / "mine.txt").write_text("x")
    (bench.root / "claims" / ".reported.csv.draft").write_text("x")
    assert bench.stamp() == before
    (bench.root / "texts" / "mine.txt").write_text("x")
    assert bench.stamp() != before


def test_a_file_written_with_the_same_size_is_seen(bench: Bench) -> None:
    before = bench.stamp()
    path = bench.root / "claims" / "reported.csv"
    size = path.stat().st_size
    path.write_bytes(path.read_bytes().replace(b"700,700", b"701,701"))
    assert path.stat().st_size == size
    assert bench.stamp() != before


def test_a_broken_file_leaves_the_last_good_case_and_says_what_is_wrong(bench: Bench) -> None:
    path = bench.root / "items.yaml"
    good, text = bench.case, path.read_text()
    path.write_text("items: [")
    assert bench.case is good
    assert [one.place.file for one in bench.problems] == ["items.yaml"]
    assert bench.stale
    path.write_text(text)
    assert not bench.problems
    assert bench.case == good
    assert not bench.stale


def test_a_case_that_was_never_readable_has_no_case_and_no_weighing(tmp_path: Path) -> None:
    (tmp_path / "case.yaml").write_text("id: [")
    bench = Bench(tmp_path, "anna", default_clock)
    assert bench.case is None
    assert bench.problems
    assert bench.document is None
    assert bench.work() is None


def test_draws_that_cannot_be_had_again_are_told_and_not_waited_for(weighed: Path) -> None:
    from steelyard.desk.packed import PACKED

    for packed in weighed.glob(f"results/*/{PACKED}"):
        packed.unlink()
    made = Bench(weighed, "anna", default_clock)
    wait_for(lambda: made.provisional() is not None)
    found = made.provisional()
    assert found is not None
    assert found.refused
    assert not made.ready


def test_a_page_is_of_one_moment(bench: Bench) -> None:
    with bench.held():
        first, stamp = bench.case, bench.refresh()
        judge_elsewhere = Thread(target=judge, args=(bench, "G007", "accept"))
        judge_elsewhere.start()
        judge_elsewhere.join()
        # A page asked for meanwhile reads the case anew; this one stays with what it saw.
        asked_elsewhere = Thread(target=bench.refresh)
        asked_elsewhere.start()
        asked_elsewhere.join()
        assert bench.refresh() == stamp
        assert bench.case is first
    assert bench.refresh() != stamp
    assert bench.case != first


def test_an_accepted_claim_moves_the_provisional_balance(bench: Bench) -> None:
    before = bench.provisional()
    assert before is not None
    judge(bench, "G007", "accept")
    after = bench.provisional()
    assert after is not None
    assert bench.stale
    was, now = figures_of(before.reweighed), figures_of(after.reweighed)
    assert now["returned"]["p50"] > was["returned"]["p50"]
    assert now["given"]["p50"] == pytest.approx(was["given"]["p50"], rel=0.1)


def test_a_rejected_proposal_moves_nothing(bench: Bench) -> None:
    before = bench.provisional()
    judge(bench, "G007", "reject", "no claim")
    after = bench.provisional()
    assert before is not None
    assert after is not None
    assert figures_of(after.reweighed) == figures_of(before.reweighed)


def test_an_edit_undone_is_as_weighed_again(bench: Bench) -> None:
    judge(bench, "G007", "accept")
    assert bench.stale
    bench.history.undo("anna", bench.clock())
    assert not bench.stale


def test_a_source_switched_off_changes_the_balance_and_no_file(bench: Bench) -> None:
    stamp = bench.stamp()
    whole, without = bench.provisional(), bench.provisional(Switches(frozenset({"customs-union"})))
    assert whole is not None
    assert without is not None
    assert figures_of(whole.reweighed) != figures_of(without.reweighed)
    assert bench.stamp() == stamp
    assert not bench.stale


def test_a_claim_switched_off_is_a_claim_less(bench: Bench) -> None:
    found = bench.provisional(Switches(claims=frozenset({"D004"})))
    assert found is not None
    assert bench.document is not None
    shown = item_after(bench.document, found.reweighed, "drones")
    uses = {one["id"]: one["use"] for one in shown["claims"]}
    before = {one["id"]: one["use"] for one in bench.document["claims"]}
    assert before["D004"] == "evidence"
    assert uses.get("D004") != "evidence"
    assert shown["curves"]["drones"] != bench.document["curves"]["drones"]
    assert shown["curves"]["gold"] == bench.document["curves"]["gold"]


def test_everything_switched_off_is_refused_in_words(bench: Bench) -> None:
    assert bench.case is not None
    sources = frozenset(one.id for one in bench.case.sources)
    claims = frozenset(one.id for one in bench.case.claims)
    for switches in (Switches(sources, claims), Switches(claims=claims)):
        found = bench.provisional(switches)
        assert found is not None
        assert found.reweighed is None
        assert f"({len(claims)} switched off)" in found.refused


def test_the_same_switches_are_reckoned_once(bench: Bench) -> None:
    switches = Switches(frozenset({"coast-paper"}))
    assert bench.provisional(switches) is bench.provisional(switches)


def test_what_was_shown_is_kept_for_a_while(bench: Bench) -> None:
    assert bench.case is not None
    claim = bench.case.claims[0]
    hash_ = bench.show(claim)
    assert hash_ == row_hash(claim)
    assert bench.shown(hash_) is claim
    assert bench.shown("no such hash") is None
    assert len(bench.case.claims) < REMEMBERED


def test_several_threads_may_ask_while_files_change(bench: Bench) -> None:
    failed: list[BaseException] = []

    def ask() -> None:
        try:
            for _ in range(30):
                with bench.held():
                    assert bench.case is not None
                    assert bench.refresh()
                    assert isinstance(bench.stale, bool)
        except BaseException as error:  # noqa: BLE001 - handed to the test, which fails of it
            failed.append(error)

    threads = [Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    path = bench.root / "sources.csv"
    text = path.read_text()
    for n in range(20):
        fresh = path.with_name(".fresh")
        fresh.write_text(text.replace("Coast Paper,", f"Coast Paper {n},"))
        fresh.replace(path)
    for thread in threads:
        thread.join()
    assert not failed
    assert bench.case is not None
    assert "Coast Paper 19" in {one.name for one in bench.case.sources}


def test_a_weighing_that_failed_is_told_until_the_files_are_others(case: Path) -> None:
    items = case / "items.yaml"
    held = items.read_bytes()
    items.write_bytes(b"items: [")
    bench = Bench(case, "anna", default_clock)
    assert bench.work() is None, "what cannot be read is not weighed unasked"
    bench.begin()
    wait_for(lambda: (work := bench.work()) is not None and work.state == "failed")
    items.write_bytes(held)
    wait_for(lambda: bench.work() is None)
