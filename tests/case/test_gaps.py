"""What a case still lacks is told, and a whole case lacks nothing."""

from __future__ import annotations

from pathlib import Path

from steelyard.case.folder import check_folder, read_case
from steelyard.case.folder.starting import create_case
from steelyard.case.gaps import gaps

SMALL = Path(__file__).parents[1] / "cases" / "drones-for-gold"


def test_a_whole_case_lacks_nothing() -> None:
    assert gaps(read_case(SMALL)) == ()


def test_a_fresh_case_says_what_is_missing(tmp_path: Path) -> None:
    create_case(tmp_path / "new")
    assert check_folder(tmp_path / "new") == ()
    told = " ".join(gaps(read_case(tmp_path / "new")))
    assert "parties of the template: AA and BB." in told
    assert "No claim is accepted" in told
    assert "no price" in told
