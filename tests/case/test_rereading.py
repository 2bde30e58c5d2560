"""Reading a case again: the same answers as reading it anew, whatever changed meanwhile."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from steelyard.base.errors import CaseError
from steelyard.case.case import Case
from steelyard.case.folder import check_folder, keep_what_is_read, read_case, rereading

SMALL = Path(__file__).parents[1] / "cases" / "drones-for-gold"


@pytest.fixture(autouse=True)
def _kept_here_alone() -> Iterator[None]:
    """What is kept is of the whole program; other tests read without it."""
    before = rereading._kept, rereading._texts
    yield
    rereading._kept, rereading._texts = before


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "case"
    shutil.copytree(SMALL, made, ignore=shutil.ignore_patterns("results", ".steelyard"))
    return made


def anew(folder: Path) -> tuple[Case | None, tuple[object, ...]]:
    """The case and its problems, with nothing kept."""
    before = rereading._kept, rereading._texts
    rereading._kept = rereading._texts = None
    try:
        return again(folder)
    finally:
        rereading._kept, rereading._texts = before


def again(folder: Path) -> tuple[Case | None, tuple[object, ...]]:
    """The case and its problems, as they are read now."""
    try:
        case = read_case(folder)
    except CaseError:
        case = None
    return case, check_folder(folder)


EDITS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "claims/harbour-report.yaml",
                "claims/reported.csv",
                "documents/harbour-report.yaml",
                "sources.csv",
                "links.csv",
                "prices.csv",
            ]
        ),
        st.sampled_from(
            [
                ("accepted", "rejected"),
                ("harbour-watch", "nobody"),
                ("gold", "silver"),
                ("180", "181"),
                ("id", "no"),
                (",", ";"),
            ]
        ),
        st.booleans(),
    ),
    max_size=6,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(edits=EDITS)
def test_a_case_read_again_is_the_case_read_anew(
    folder: Path, edits: list[tuple[str, tuple[str, str], bool]]
) -> None:
    keep_what_is_read()
    for name in ("claims", "documents"):
        shutil.rmtree(folder / name)
    shutil.copytree(SMALL, folder, dirs_exist_ok=True)
    for name, (old, new), back in edits:
        path = folder / name
        text = path.read_text(encoding="utf-8")
        path.write_text(
            text.replace(new, old) if back else text.replace(old, new), encoding="utf-8"
        )
        assert again(folder) == anew(folder)


def test_a_file_that_did_not_change_is_not_read_out_again(folder: Path) -> None:
    keep_what_is_read()
    first = read_case(folder)
    path = folder / "claims" / "reported.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace("700,700", "701,701"), encoding="utf-8"
    )
    second = read_case(folder)
    by_id = {one.id: one for one in first.claims}
    same = [one.id for one in second.claims if one is by_id[one.id]]
    assert same == ["harbour-report-1", "harbour-report-2"]
    assert next(one for one in second.claims if one.id == "G007").amount_low == 701


def test_a_file_that_cannot_be_read_out_is_told_every_time(folder: Path) -> None:
    keep_what_is_read()
    (folder / "claims" / "harbour-report.yaml").write_text("- id: [", encoding="utf-8")
    told = check_folder(folder)
    assert any(one.place.file == "claims/harbour-report.yaml" for one in told)
    assert check_folder(folder) == told


def test_what_is_kept_is_bounded(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep_what_is_read()
    monkeypatch.setattr(rereading, "MOST_KEPT", 1000)
    expected = anew(folder)
    assert again(folder) == expected
    assert rereading._kept is not None
    assert rereading._kept._size <= max(1000, *(p.stat().st_size for p in folder.rglob("*.*")))


def test_nothing_is_kept_by_a_program_that_does_not_ask(folder: Path) -> None:
    rereading._kept = None
    first = read_case(folder)
    second = read_case(folder)
    assert first == second
    assert first.claims[0] is not second.claims[0]


def test_links_out_of_the_case_are_refused_as_before(folder: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.csv"
    outside.write_text("id\n", encoding="utf-8")
    (folder / "claims" / "more.csv").symlink_to(outside)
    (folder / "inside.csv").write_text((folder / "links.csv").read_text(encoding="utf-8"))
    (folder / "links.csv").unlink()
    (folder / "links.csv").symlink_to(folder / "inside.csv")
    told = check_folder(folder)
    assert [(one.name, one.place.file) for one in told] == [("outside-the-case", "claims/more.csv")]
    (folder / "claims" / "more.csv").unlink()
    shutil.move(folder / "texts", tmp_path / "texts")
    (folder / "texts").symlink_to(tmp_path / "texts")
    assert [one.name for one in check_folder(folder)] == ["outside-the-case"]


def test_a_file_is_not_opened_again_until_its_times_are_others(tmp_path: Path) -> None:
    path, read = tmp_path / "one.txt", []
    path.write_text("first", encoding="utf-8")
    keep_what_is_read()

    def text() -> str:
        def open_it() -> str:
            read.append(1)
            return path.read_text(encoding="utf-8")

        return rereading.text_once(str(path), path.stat(), open_it)

    time.sleep(rereading.SETTLED / 1e9 + 0.05)
    assert [text(), text(), len(read)] == ["first", "first", 1]
    path.write_text("other", encoding="utf-8")
    assert text() == "other"


def test_a_file_written_this_very_moment_is_opened_each_time(tmp_path: Path) -> None:
    path = tmp_path / "one.txt"
    keep_what_is_read()
    for n in range(20):
        path.write_text(f"number {n:02}", encoding="utf-8")
        assert rereading.text_once(str(path), path.stat(), path.read_text) == f"number {n:02}"
