"""A side of a comparison is found by a date, a folder of results or a git revision."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.weighing.small import SMALL

from steelyard.case.folder import read_case
from steelyard.desk import packed
from steelyard.desk.packed import PACKED, pack_case
from steelyard.desk.revisions import RevisionError, find_side
from steelyard.weighing.changes import find_changes

CASE = read_case(SMALL)
IDENTITY = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "Tests"), ("EMAIL", "tests@example.org"))
}


def git(folder: Path, *words: str) -> str:
    # Nobody's own settings, hooks or signatures come into it.
    clean = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, **IDENTITY}
    environment = {**{k: v for k, v in os.environ.items() if not k.startswith("GIT_")}, **clean}
    done = subprocess.run(
        ["git", "-C", str(folder), *words],
        check=True,
        capture_output=True,
        encoding="utf-8",
        env=environment,
    )
    return done.stdout.strip()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with the small case in it: as it is, then with another amount."""
    root = tmp_path / "repository"
    case = root / "cases" / "small"
    shutil.copytree(SMALL, case)
    git(tmp_path, "init", "--quiet", str(root))
    (root / ".gitattributes").write_text("claims export-ignore\n", encoding="utf-8")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "-m", "The case")
    git(root, "tag", "first")
    claims = case / "claims" / "reported.csv"
    claims.write_text(
        claims.read_text("utf-8").replace("range,250,300", "range,240,300"), encoding="utf-8"
    )
    git(root, "commit", "--quiet", "--all", "-m", "Another amount")
    return case


def results(case: Path, name: str, *, packed: bool = True, **changed: Any) -> Path:
    """A folder of results as `weigh` leaves it, as far as a comparison reads it."""
    figures = {"low": 1.0, "p05": 1.0, "p50": 2.0, "p95": 3.0, "high": None}
    leg = {"value": figures, "items": {}}
    document = {
        "given": leg,
        "returned": leg,
        "balance": figures,
        "ratio": figures,
        "break_even": figures,
        "share_of_economy": {"given": figures, "returned": figures},
        "basis": "replacement",
        "seed": 5,
        "options": {"as_of": "2025-03-31", "without": ["coast-paper"]},
        "diagnostics": {"draws": 400},
        **changed,
    }
    folder = case / "results" / name
    folder.mkdir(parents=True)
    (folder / "weighing.json").write_text(json.dumps(document), encoding="utf-8")
    if packed:
        (folder / PACKED).write_bytes(pack_case(case))
    return folder


def test_a_dot_is_the_case_as_it_stands_and_a_date_bounds_what_is_known(repository: Path) -> None:
    stands = find_side(repository, ".")
    assert (stands.label, stands.as_of) == ("stands", None)
    assert find_side(repository, "2025-02").as_of == date(2025, 2, 28)
    side = find_side(repository, "2025-02-03", basis="replacement")
    assert (side.as_of, side.basis, side.recorded) == (date(2025, 2, 3), "replacement", None)
    with pytest.raises(RevisionError, match="not in the calendar"):
        find_side(repository, "2025-02-30")


@pytest.mark.parametrize("word", ["first", "HEAD~1"])
def test_a_revision_is_read_as_it_was_and_nothing_is_touched(repository: Path, word: str) -> None:
    (repository / "items.yaml").write_text("half-done: [", encoding="utf-8")
    before = git(repository, "status", "--porcelain")
    side = find_side(repository, word)
    assert side.case == CASE
    assert side.label.startswith(f"revision {word} (")
    assert git(repository, "status", "--porcelain") == before
    assert [one.id for one in find_changes(side.case, find_side(repository, "HEAD").case)] == [
        "D004"
    ]


def test_a_revision_may_be_named_by_its_hash_and_the_case_be_the_whole_repository(
    tmp_path: Path,
) -> None:
    case = tmp_path / "alone"
    shutil.copytree(SMALL, case)
    (case / "odd.csv").write_text("a,b\n", encoding="utf-8")
    git(tmp_path, "init", "--quiet", str(case))
    git(case, "add", "--all")
    git(case, "commit", "--quiet", "-m", "The case")
    commit = git(case, "rev-parse", "HEAD")
    side = find_side(case, commit[:9])
    assert side.case == CASE
    assert side.label == f"revision {commit[:9]}"


def test_what_is_no_revision_is_refused_in_one_line(repository: Path) -> None:
    results(repository, "spring")
    for word in ("nowhere", "--help", "HEAD:cases", ""):
        with pytest.raises(RevisionError) as error:
            find_side(repository, word)
        message = str(error.value)
        assert "no git revision" in message
        assert "(there are: spring)" in message
        assert "\n" not in message


def test_a_revision_from_before_the_case_is_said(repository: Path) -> None:
    moved = repository.with_name("moved")
    repository.rename(moved)
    with pytest.raises(RevisionError, match=r"'HEAD' does not hold .*moved"):
        find_side(moved, "HEAD")


def test_a_revision_with_problems_names_the_first(repository: Path) -> None:
    items = repository / "items.yaml"
    text = items.read_text("utf-8")
    items.write_text(text.replace("family: metal", "family: mettle"), encoding="utf-8")
    git(repository, "commit", "--quiet", "--all", "-m", "A slip")
    items.write_text(text, encoding="utf-8")
    with pytest.raises(RevisionError, match=r"items.yaml:\d+: unknown-family"):
        find_side(repository, "HEAD")


def test_without_a_repository_or_git_it_says_so(
    tmp_path: Path, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = tmp_path / "outside"
    shutil.copytree(SMALL, outside)
    with pytest.raises(RevisionError, match="in no git repository"):
        find_side(outside, "HEAD")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RevisionError, match="git, which would know a revision, is not installed"):
        find_side(repository, "HEAD")
    assert find_side(repository, "2025-06").as_of == date(2025, 6, 30)


def test_a_hooks_settings_do_not_lead_to_another_repository(
    tmp_path: Path, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(tmp_path, "init", "--quiet", str(tmp_path / "other"))
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "other" / ".git"))
    assert find_side(repository, "first").case == CASE


def test_results_are_found_by_name_or_path_with_what_they_were_weighed_with(
    repository: Path,
) -> None:
    folder = results(repository, "spring")
    for word in ("spring", str(folder)):
        side = find_side(repository, word)
        assert side.label == "results spring"
        assert (side.basis, side.seed, side.draws) == ("replacement", 5, 400)
        assert (side.as_of, side.without) == (date(2025, 3, 31), ("coast-paper",))
        assert side.recorded is not None
        assert side.recorded["balance"]["p50"] == 2.0
        assert side.case.texts == {}
        assert side.case.claims == read_case(repository).claims
    with pytest.raises(RevisionError, match="on the basis 'replacement'"):
        find_side(repository, "spring", basis="comparable")


def test_results_that_cannot_be_repeated_say_how_to_get_there(repository: Path) -> None:
    results(repository, "old", packed=False)
    with pytest.raises(RevisionError, match=r"no case\.zip.*`steelyard weigh` writes one"):
        find_side(repository, "old")
    torn = results(repository, "torn")
    (torn / PACKED).write_bytes(b"PK\x03\x04 and no more")
    with pytest.raises(RevisionError, match=r"case\.zip cannot be read"):
        find_side(repository, "torn")
    broken: tuple[dict[str, Any], ...] = (
        {"options": None},
        {"options": []},
        {"options": {"as_of": 2025, "without": []}},
        {"seed": -1},
        {"diagnostics": {"draws": 10**9}},
        {"balance": {"p50": 1.0}},
        {"ratio": {"low": "1", "p05": 1.0, "p50": 1.0, "p95": 1.0, "high": 1.0}},
        {"break_even": {"low": float("nan"), "p05": 1.0, "p50": 1.0, "p95": 1.0, "high": 1.0}},
    )
    for number, changed in enumerate(broken):
        results(repository, f"odd-{number}", **changed)
        with pytest.raises(RevisionError, match=r"is no weighing that can be read: \S") as error:
            find_side(repository, f"odd-{number}")
        assert "\n" not in str(error.value)
    deep = results(repository, "deep")
    (deep / "weighing.json").write_text("[" * 100_000, encoding="utf-8")
    with pytest.raises(RevisionError, match="is no weighing that can be read"):
        find_side(repository, "deep")


def test_a_packed_case_that_is_a_trap_is_refused_in_one_line(repository: Path) -> None:
    folder = results(repository, "trap")
    with zipfile.ZipFile(folder / PACKED, "w", zipfile.ZIP_LZMA) as made:
        made.writestr("case.yaml", "a" * 1000)
    with pytest.raises(
        RevisionError, match=r"case\.zip cannot be read: 'case\.yaml' is compressed"
    ):
        find_side(repository, "trap")
    # One name in two files: which of them would be the case?
    with zipfile.ZipFile(folder / PACKED, "w") as made:
        made.writestr("case.yaml", "a")
        with pytest.warns(UserWarning, match="Duplicate name"):
            made.writestr("case.yaml", "b")
    with pytest.raises(RevisionError, match=r"holds 'case\.yaml' twice"):
        find_side(repository, "trap")
    (folder / PACKED).write_bytes(b"")
    with pytest.raises(RevisionError, match=r"case\.zip cannot be read: it is no zip"):
        find_side(repository, "trap")


def test_a_revision_larger_than_a_case_may_be_is_refused_before_it_is_read(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packed, "MOST_BYTES", 1000)
    with pytest.raises(RevisionError, match=r"'HEAD' cannot be read: its files have .* together"):
        find_side(repository, "HEAD")
    monkeypatch.setattr(packed, "MOST_FILES", 2)
    with pytest.raises(RevisionError, match=r"it holds \d+ files of a case; 2 is the most"):
        find_side(repository, "HEAD")
    monkeypatch.setattr(packed, "MAX_BYTES", 10)
    monkeypatch.setattr(packed, "MOST_FILES", 1000)
    with pytest.raises(RevisionError, match="and no file of a case may have more"):
        find_side(repository, "HEAD")


@pytest.mark.parametrize("name", ["claims/linked.csv", "claims", "case.yaml"])
def test_a_link_in_a_revision_is_not_followed_and_not_left_out_in_silence(
    repository: Path, name: str
) -> None:
    # Made by git itself, since not every system lets its users make a link.
    target = subprocess.run(
        ["git", "-C", str(repository), "hash-object", "-w", "--stdin"],
        input=b"/etc/passwd", check=True, capture_output=True,
    ).stdout.decode().strip()  # fmt: skip
    git(repository, "rm", "-r", "--cached", "--quiet", "--ignore-unmatch", name)
    place = git(repository, "rev-parse", "--show-prefix")
    git(
        repository,
        "update-index",
        "--add",
        "--cacheinfo",
        f"120000,{target},{place}/{name}".replace("//", "/"),
    )
    git(repository, "commit", "--quiet", "-m", "A link")
    with pytest.raises(RevisionError, match=f"holds {name} as a link"):
        find_side(repository, "HEAD")
