"""The second case holds its ledger inside its intervals, and docs/prisoners.md says what it says.

The ledger was opened after the trade had ended, and is never evidence: what is tested here is
whether intervals made without it hold it.
"""

from __future__ import annotations

import re
import runpy
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from steelyard.base.diagnostics import diagnose
from steelyard.case.case import Case
from steelyard.case.folder import check_folder, read_case
from steelyard.weighing.evidence import gather_evidence
from steelyard.weighing.weigh import Weighing, weigh

ROOT = Path(__file__).parent.parent
CASE = ROOT / "cases" / "prisoners-for-goods"
PAGE = ROOT / "docs" / "prisoners.md"
DRAWS = 1500
# What an item of the window's end may show of chance at that many draws.
R_HAT = 1.01
# A page of 4000 draws beside a weighing of 1500: three standard errors of a wide 5 % quantile.
CHANCE = 0.25
FIRST = 1963
"""The year-end that the page says the intervals miss: eight persons, and a flow begun that day."""


@cache
def case() -> Case:
    """The case, read once."""
    return read_case(CASE)


@cache
def weighing() -> Weighing:
    """Few draws: the ledger is held by a wide margin or not at all."""
    return weigh(case(), draws=DRAWS)


@cache
def maker() -> dict[str, Any]:
    """The script that writes the page, as a namespace."""
    return runpy.run_path(str(ROOT / "docs" / "make_prisoners.py"))


@cache
def year_ends() -> tuple[Any, ...]:
    """Totals of the ledger beside the weighing."""
    return tuple(maker()["read_years"](weighing()))


def blocks() -> dict[str, str]:
    """The tables of the page by name."""
    page = PAGE.read_text(encoding="utf-8")
    found = re.findall(r"<!-- table: (\S+) -->\n(.*?)<!-- end -->", page, re.DOTALL)
    assert len(found) == page.count("<!-- table:") == len(dict(found))
    return dict(found)


def test_the_case_has_no_problem() -> None:
    assert check_folder(CASE) == ()


def test_no_row_of_the_ledger_is_evidence() -> None:
    rows = [claim for claim in case().claims if claim.id.startswith("L")]
    assert len(rows) == 58
    assert {claim.role for claim in rows} == {"comparison"}
    assert {claim.source for claim in rows} == {"frg_ledger", "gdr_ledger"}
    start = weighing().options.start
    without = replace(case(), claims=tuple(c for c in case().claims if c not in rows))
    with_it, left = (gather_evidence(one, start=start).counted() for one in (case(), without))
    assert [reading.claim.id for reading in with_it] == [reading.claim.id for reading in left]
    assert len(left) == 8


def test_every_row_can_be_looked_up() -> None:
    for claim in case().claims:
        assert claim.url is not None
        assert claim.url.startswith("http")
        assert claim.as_of
        assert claim.source
    for price in case().prices:
        assert price.url
        assert price.source
    for row in case().series:
        assert row.url
        assert row.source


def test_whoever_counts_sits_in_a_camp_and_has_two_languages() -> None:
    for words in (
        case().exchange.title,
        *(item.name for item in case().items),
        *(camp.name for camp in case().exchange.camps.values()),
        *(party.name for party in case().exchange.parties),
    ):
        assert set(words) == {"en", "de"}


def test_the_draws_agree() -> None:
    for id in ("prisoners", "goods", "marks_per_head"):
        draws = weighing().estimates[id].quantity[::2]
        chains = draws.reshape(weighing().posterior.parameters.shape[0], -1)
        assert diagnose(np.log(chains)).r_hat < R_HAT, id


@pytest.mark.parametrize(
    ("item", "source", "years"),
    [("prisoners", "frg_ledger", 19), ("prisoners", "gdr_ledger", 20), ("goods", "frg_ledger", 19)],
)
def test_the_ledger_lies_inside_at_every_year_end_but_the_first(
    item: str, source: str, years: int
) -> None:
    mine = [end for end in year_ends() if (end.item, end.source) == (item, source)]
    assert len(mine) == years
    assert [end.year for end in mine if not end.inside] == [FIRST]


@pytest.mark.parametrize("times", [1 / 8, 8])
def test_a_ledger_of_eight_times_or_an_eighth_would_lie_outside(times: float) -> None:
    later = [end for end in year_ends() if end.year > FIRST + 1]
    held = [end for end in later if end.p05 <= times * end.truth <= end.p95]
    assert len(held) < len(later) / 10


def test_the_two_pans_nearly_level_because_the_price_a_head_is_what_was_paid() -> None:
    low, middle, high = np.quantile(weighing().balance.ratio, (0.05, 0.5, 0.95))
    assert low < 1.0 < high
    assert 0.6 < middle < 1.7


def test_marks_are_brought_to_the_price_year_one_year_at_a_time() -> None:
    money = weighing().pricing.dated["goods"]
    assert money.yearly[1964] > 2.0 * money.yearly[1983]
    (goods,) = weighing().balance.returned.valuations
    price = goods.price
    assert price.of_the_day
    assert money.yearly[1983] < np.min(price.draws)
    assert np.max(price.draws) < money.yearly[1964]


def test_in_prices_of_one_year_a_head_cost_much_the_same_for_all_the_years() -> None:
    used = [row for row in weighing().prices if row.used and row.low == row.high]
    assert {row.price.price_year for row in used} == {1963, 1965, 1972, 1989}
    worth = [row.low for row in used if row.low is not None]
    assert max(worth) < 1.35 * min(worth)


def test_the_page_prints_the_ledger_and_the_prices_as_the_case_has_them() -> None:
    made = maker()["tables"](weighing())
    assert set(made) == set(blocks())
    assert made["prices"] == blocks()["prices"]
    assert made["counted"] == blocks()["counted"]
    for name in ("ours", "coverage"):
        now, printed = (text.strip().split("\n") for text in (made[name], blocks()[name]))
        assert len(now) == len(printed)
        for left, right in zip(now, printed, strict=True):
            _close(left, right)


def _close(left: str, right: str) -> None:
    """Two lines of a table whose numbers differ by chance alone."""
    number = r"\d[\d,]*(?:\.\d+)?"
    assert re.sub(number, "#", left) == re.sub(number, "#", right)
    for a, b in zip(re.findall(number, left), re.findall(number, right), strict=True):
        one, other = (float(x.replace(",", "")) for x in (a, b))
        assert abs(one - other) <= CHANCE * max(one, other), (left, right)
