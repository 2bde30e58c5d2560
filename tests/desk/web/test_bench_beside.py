"""What is made of a case is made once, and what takes long holds no page up."""

from __future__ import annotations

import time
from pathlib import Path
from threading import Event
from typing import Any

from steelyard.case.case import Case
from steelyard.desk.web.bench import PATIENCE, Bench, default_clock


def opened(case: Path) -> Bench:
    return Bench(case, "anna", default_clock, weigh_at_once=False)


def test_a_thing_is_made_anew_only_when_a_file_changed(case: Path) -> None:
    bench, made = opened(case), []

    def count(case: Case, weighing: Any) -> int:
        made.append(weighing)
        return len(case.prices)

    first = bench.once("prices", count)
    assert bench.once("prices", count) == first
    assert len(made) == 1
    path = case / "prices.csv"
    kept = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*kept[:-1], ""]), encoding="utf-8")
    assert bench.once("prices", count) == first - 1
    assert len(made) == 2


def test_what_takes_long_is_made_beside_and_the_earlier_one_shown(case: Path) -> None:
    bench, may = opened(case), Event()
    may.set()

    def slow(case: Case, weighing: Any) -> int:
        may.wait(30)
        return len(case.prices)

    first, fresh = bench.soon("prices", slow)
    assert fresh
    may.clear()
    path = case / "prices.csv"
    kept = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*kept[:-1], ""]), encoding="utf-8")
    begun = time.monotonic()
    assert bench.soon("prices", slow) == (first, False)
    assert time.monotonic() - begun < PATIENCE + 5
    may.set()
    end = time.monotonic() + 30
    while not bench.soon("prices", slow)[1] and time.monotonic() < end:
        time.sleep(0.01)
    assert bench.soon("prices", slow) == (first - 1, True)
