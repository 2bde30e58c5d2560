"""A setting of the model changed for one case, with its reason."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from steelyard.case.folder import read_case
from steelyard.desk.editing.history import History
from steelyard.desk.editing.rows import ConflictError, row_hash
from steelyard.desk.editing.settings import keep_setting
from steelyard.weighing.settings import read_settings

SMALL = Path(__file__).parents[2] / "cases" / "drones-for-gold"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    folder = tmp_path / "case"
    shutil.copytree(SMALL, folder, ignore=shutil.ignore_patterns("results", ".steelyard"))
    return folder


def keep(root: Path, name: str, value: float, why: str = "seen so", shown: str = "") -> None:
    keep_setting(root, read_case(root), name, value, why, shown, by="anna", when="2026-01-02")


def test_a_setting_becomes_a_row_and_keeps_how_uncertain_it_is_itself(case: Path) -> None:
    keep(case, "hedge_over", 0.2)
    kept = read_settings(read_case(case))
    assert kept["hedge_over"] == 0.2
    assert kept.spread("hedge_over") == 0.5
    assert kept.changed == {"hedge_over"}


def test_the_log_says_who_changed_it_and_why(case: Path) -> None:
    keep(case, "lean_scale", 0.3, "few sources")
    line = json.loads((case / "reviews.jsonl").read_text().splitlines()[-1])
    assert (line["prior"], line["by"], line["why"]) == ("lean_scale", "anna", "few sources")


def test_a_row_that_is_not_the_one_shown_is_left_alone(case: Path) -> None:
    keep(case, "lean_scale", 0.3)
    text = (case / "priors.csv").read_bytes()
    with pytest.raises(ConflictError) as told:
        keep(case, "lean_scale", 0.4)
    assert {one.field: one.now for one in told.value.fields}["value"] == "0.3"
    assert (case / "priors.csv").read_bytes() == text
    keep(case, "lean_scale", 0.4, shown=row_hash(read_case(case).priors[0]))
    assert read_settings(read_case(case))["lean_scale"] == 0.4


def test_a_row_that_is_gone_is_not_written_again_unseen(case: Path) -> None:
    with pytest.raises(ConflictError):
        keep(case, "lean_scale", 0.4, shown="0123456789abcdef")
    assert not (case / "priors.csv").exists()


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("no_such", 0.3, "so"),
        ("lean_scale", 0.0, "so"),
        ("lean_scale", -1.0, "so"),
        ("lean_scale", float("nan"), "so"),
        ("lean_scale", float("inf"), "so"),
        ("lean_scale", 0.3, "  "),
    ],
)
def test_what_is_no_setting_no_number_or_has_no_reason_is_refused(
    case: Path, name: str, value: float, why: str
) -> None:
    with pytest.raises(ValueError, match="setting"):
        keep(case, name, value, why)
    assert not (case / "priors.csv").exists()


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    value=st.floats(0.01, 10.0),
    why=st.text(
        st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=30
    ),
)
def test_kept_and_undone_the_case_is_as_it_was(case: Path, value: float, why: str) -> None:
    path = case / "priors.csv"
    path.write_text("name,value,reason\nknot_days,30,here\n", encoding="utf-8")
    before = path.read_bytes()
    keep(case, "lean_scale", value, why)
    assert read_settings(read_case(case))["lean_scale"] == value
    History(case).undo("anna", "2026-01-03")
    assert path.read_bytes() == before
