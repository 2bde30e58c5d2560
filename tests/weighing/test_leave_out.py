"""Every source is left out in turn: weighed anew where that is valid, sampled where it is not."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from tests.weighing.drawn import weigh
from tests.weighing.small import weigh_small

from steelyard.case.case import Case
from steelyard.weighing.leave_out import FIGURES, TOGETHER, LeaveOut, leave_out
from steelyard.weighing.reweigh import reweigh
from steelyard.weighing.weigh import Weighing

DRAWS = 2000


@pytest.fixture(scope="module")
def weighed(small: Case) -> Weighing:
    return weigh_small(DRAWS)


@pytest.fixture(scope="module")
def table(weighed: Weighing) -> LeaveOut:
    return leave_out(weighed, refit_draws=400)


def test_the_row_of_a_source_agrees_with_weighing_without_it(
    weighed: Weighing, table: LeaveOut
) -> None:
    for row in table.rows:
        if row.how == "refused":
            continue
        own = weigh(weighed.case, draws=DRAWS, without=(row.source,)).balance
        # Plain bounds are arithmetic, so they agree to the last digit.
        assert row.figures["given"].low == pytest.approx(own.given.bounds.low)
        assert row.figures["given"].high == pytest.approx(own.given.bounds.high)
        for name, draws in (("given", own.given.value), ("ratio", own.ratio)):
            median = row.figures[name].p50
            assert median is not None
            # Four standard errors of the difference of two runs; the row's is the larger one.
            error = 4 * math.sqrt(2) * row.errors[name]
            assert math.log(median / float(np.median(draws))) == pytest.approx(0.0, abs=error)


def test_every_counting_source_and_every_source_of_a_price_has_a_row(
    weighed: Weighing, table: LeaveOut
) -> None:
    sources = {r.claim.source for r in weighed.evidence.counted()}
    sources |= {row.price.source for row in weighed.prices if row.used}
    assert {row.source for row in table.rows} == sources - {None, ""}


def test_rows_stand_by_how_far_the_ratio_moves(table: LeaveOut) -> None:
    moves = [abs(row.move) for row in table.rows]
    assert moves == sorted(moves, reverse=True)


def test_the_sources_with_most_origins_are_never_merely_reweighted(table: LeaveOut) -> None:
    top = sorted(table.rows, key=lambda row: -row.origins)[:5]
    assert all(row.how in {"refit", "refused", "unchanged"} for row in top)


def test_without_the_only_prices_of_a_leg_the_row_says_so(table: LeaveOut) -> None:
    refused = [row for row in table.rows if row.how == "refused"]
    assert refused
    assert all("has a price" in row.about and not row.figures for row in refused)


def test_all_four_figures_are_given_with_plain_and_modelled_ends(table: LeaveOut) -> None:
    assert tuple(table.base) == FIGURES
    for row in table.rows:
        assert row.how == "refused" or tuple(row.figures) == FIGURES


def test_a_source_that_only_repeats_others_moves_nothing(small: Case) -> None:
    original = next(c for c in small.claims if c.id == "D004")
    copier = replace(small.sources[0], id="copier", name="Copier")
    from steelyard.case.links import Link

    copy = replace(
        original, id="D004c", source="copier", text_basis="reported", quote=None, start=None,
        end=None, document=None,
    )  # fmt: skip
    # Left out, its copy no longer counts as one: no draw changes.
    case = replace(
        small,
        sources=tuple(sorted((*small.sources, copier), key=lambda s: s.id)),
        claims=(*small.claims, copy),
        links=(*small.links, Link(a="D004c", b="D004", kind="same_origin")),
    )
    before = weigh(case, draws=400)
    after = reweigh(before, replace(case, claims=small.claims, links=small.links))
    assert after.how == "unchanged"
    assert np.array_equal(after.balance.ratio, reweigh(before, case).balance.ratio)


def test_what_a_few_sources_narrow_together_is_shared_among_them(table: LeaveOut) -> None:
    found = table.narrowing
    assert found is not None
    assert found.total > 0.0
    assert sum(share for _, share, _ in found.shares) == pytest.approx(1.0)
    refit = {row.source for row in table.rows if row.how == "refit"}
    assert {source for source, _, _ in found.shares} <= refit
    assert 2 <= len(found.shares) <= TOGETHER
    assert all(0.0 < se < 1.0 for _, _, se in found.shares)


def test_sources_that_leave_nothing_to_weigh_share_nothing(weighed: Weighing) -> None:
    one = weighed.evidence.counted()[0].claim
    alone = replace(
        weighed.case,
        claims=tuple(c for c in weighed.case.claims if c.source == one.source),
    )
    found = leave_out(weigh(alone, draws=400), refit_draws=400)
    assert found.narrowing is None
