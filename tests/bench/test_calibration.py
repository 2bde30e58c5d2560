"""The proof of calibration: its worlds, its scores, and the way to a cluster."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from bench.calibration.rivals import dersimonian_laird, without_hedges, without_links
from bench.calibration.scoring import RANKS, interval_score, rank_p_value, weigh_job
from bench.calibration.tables import write_page
from bench.calibration.worlds import SWITCHES, draw_world
from hypothesis import given
from hypothesis import strategies as st

from steelyard.base.chance import stream
from steelyard.case.case import check_case

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("switch", SWITCHES)
def test_a_world_is_a_case_without_problems_whose_truth_is_positive(switch: str) -> None:
    world = draw_world(stream(3, switch), switch)
    assert check_case(world.case) == ()
    assert all(math.isfinite(q) and q > 0.0 for q in world.quantities.values())
    assert {"shells", "oil", "grain"} <= set(world.quantities)


def test_the_same_stream_draws_the_same_world() -> None:
    first, again = (draw_world(stream(5, "twice")) for _ in range(2))
    assert first.case == again.case
    assert first.quantities == again.quantities


def test_a_claim_of_a_camp_that_says_threefold_is_three_times_what_it_was() -> None:
    plain = draw_world(stream(8, "camp"), "noise_double")
    camps = {source.id: source.camp for source in plain.case.sources}
    honest = draw_world(stream(8, "camp"), "stale")
    bent = draw_world(stream(8, "camp"), "camp_threefold")
    assert honest.quantities == bent.quantities
    ratios = []
    for a, b in zip(honest.case.claims, bent.case.claims, strict=False):
        if a.id == b.id and camps.get(a.source or "") == "north" and a.amount_low and b.amount_low:
            ratios.append(b.amount_low / a.amount_low)
    assert ratios
    assert np.median(ratios) == pytest.approx(3.0, rel=1e-6)


def test_a_job_notes_where_every_truth_lay_and_does_so_again() -> None:
    record = weigh_job(("drift", 0, 2, False))
    assert record == weigh_job(("drift", 0, 2, False))
    names = {row["name"] for row in record["rows"]}
    assert {"shells", "given", "ratio", "joint log likelihood"} <= names
    for row in record["rows"]:
        assert 0 <= row["rank"] <= RANKS
        assert list(row["quantiles"]) == sorted(row["quantiles"])


def test_blind_models_have_no_copies_and_no_hedges() -> None:
    world = draw_world(stream(4, "blind"))
    assert {link.kind for link in world.case.links} >= {"same_origin"}
    assert all(link.kind != "same_origin" for link in without_links(world.case).links)
    bounds = {claim.bound for claim in without_hedges(world.case).claims}
    assert not bounds & {"at_least", "at_most", "order"}


@given(st.floats(0.1, 10), st.floats(1.01, 5), st.floats(0.01, 100))
def test_an_interval_score_is_the_width_and_a_fine_for_what_lies_outside(
    low: float, factor: float, truth: float
) -> None:
    score = interval_score(low, low * factor, truth)
    outside = max(math.log(low / truth), math.log(truth / (low * factor)), 0.0)
    assert score == pytest.approx(math.log(factor) + 20.0 * outside, abs=1e-9)


def test_dersimonian_and_laird_find_no_spread_where_there_is_none() -> None:
    low, middle, high = dersimonian_laird([100.0, 100.0, 100.0, 100.0])
    assert middle == pytest.approx(100.0)
    # Four claims of log width 0.2 each: 1.6449 x 0.2 / 2 either side.
    assert math.log(high / low) == pytest.approx(2 * 1.6449 * 0.1)


def test_flat_ranks_pass_and_bent_ranks_do_not() -> None:
    rng = stream(1, "ranks")
    flat = [rank_p_value(rng.integers(0, RANKS + 1, 200), rng, 400) for _ in range(20)]
    assert sum(p < 0.05 for p in flat) <= 5
    bent = np.minimum(rng.integers(0, RANKS + 11, 200), RANKS)
    assert rank_p_value(bent, rng, 400) < 0.05


def test_tables_stand_between_their_marks_and_a_page_without_them_is_refused(
    tmp_path: Path,
) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "a\n<!-- table: one -->\nold\n<!-- end -->\nb\n<!-- table: command -->\n<!-- end -->\n"
    )
    write_page(page, {"one": "| new |"}, "`me`")
    assert "| new |" in page.read_text()
    assert "old" not in page.read_text()
    with pytest.raises(ValueError, match="no place for the table 'two'"):
        write_page(page, {"two": ""}, "`me`")


def test_worlds_are_weighed_on_a_real_cluster_of_one_machine(tmp_path: Path) -> None:
    out = tmp_path / "kept"
    command = [
        sys.executable, "-m", "bench.calibration", "--worlds", "0", "--switch-worlds", "1",
        "--switches", "drift", "rounded", "--ray", "local", "--out", str(out),
    ]  # fmt: skip
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=1200, check=False,
        env={**os.environ, "RAY_USAGE_STATS_ENABLED": "0"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in out.glob("*/*")) == [
        "1-drift-0000.json",
        "1-rounded-0000.json",
    ]
    assert "| `drift` |" in done.stdout
