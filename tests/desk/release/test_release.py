"""desk/release: what is frozen stays, comes out the same elsewhere, and a hostile one is refused."""

from __future__ import annotations

import copy
import hashlib
import io
import json
import shutil
import stat
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from tests.started import run

from steelyard.case.folder import read_case
from steelyard.desk.packed import unpack
from steelyard.desk.release import lock
from steelyard.desk.release.citation import citation, licence_note
from steelyard.desk.release.freezing import Released, ReleaseError, freeze
from steelyard.desk.release.sealed import MOST_BYTES, MOST_FILES, _check_name, read_release
from steelyard.desk.release.verifying import Check, Verified, _compare, render_verified, verify
from steelyard.desk.results import weigh_case

SMALL = Path(__file__).parents[2] / "cases" / "drones-for-gold"


def nothing(stage: str, share: float) -> None:
    pass


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("release") / "case"
    shutil.copytree(SMALL, folder, ignore=shutil.ignore_patterns("results", ".steelyard"))
    return folder


@pytest.fixture(scope="module")
def released(case: Path) -> Released:
    return freeze(case, "spring", authors=("A. Author",), progress=nothing)


@pytest.fixture
def copied(released: Released, tmp_path: Path) -> Path:
    return Path(shutil.copytree(released.path, tmp_path / "spring"))


def states(verified: Verified) -> dict[str, str]:
    return {one.what: one.state for one in verified.checks}


def relock(folder: Path, change: Callable[[dict[str, Any]], None] = lambda _: None) -> None:
    """Make the lock fit whatever the files are now, as somebody would who forges a release."""
    manifest = json.loads((folder / "release.json").read_text("utf-8"))
    names = [row["path"] for row in manifest["files"]]
    contents = {name: (folder / name).read_bytes() for name in names if (folder / name).exists()}
    manifest["files"] = lock.file_rows(contents)
    change(manifest)
    contents["release.json"] = json.dumps(manifest).encode()
    (folder / "release.json").write_bytes(contents["release.json"])
    (folder / "SHA256SUMS").write_text(lock.sums(contents), encoding="utf-8", newline="\n")


# --- freezing ---


def test_a_release_holds_results_case_citation_and_lock(released: Released) -> None:
    names = {one.name for one in released.path.iterdir()}
    assert names == {
        "weighing.json", "report.html", "report.xlsx", "charts", "tables", "case.zip",
        "release.json", "SHA256SUMS", "CITATION.cff", "LICENCE.txt", "README.md",
    }  # fmt: skip
    assert {name for name, _ in unpack(released.path / "case.zip")} >= {"case.yaml", "items.yaml"}
    told = {row["path"] for row in released.manifest["files"]}
    there = {
        file.relative_to(released.path).as_posix()
        for file in released.path.rglob("*")
        if file.is_file()
    }
    assert there - told == {"release.json", "SHA256SUMS"}
    assert (
        released.digest == hashlib.sha256((released.path / "release.json").read_bytes()).hexdigest()
    )


def test_the_same_case_gives_the_same_bytes_as_folder_and_as_zip(
    case: Path, released: Released, tmp_path: Path
) -> None:
    one = freeze(case, "spring", out=tmp_path / "one.zip", authors=("A. Author",))
    two = freeze(case, "spring", out=tmp_path / "two.zip", authors=("A. Author",))
    assert one.path.read_bytes() == two.path.read_bytes()
    assert one.digest == released.digest
    sealed = read_release(one.path)
    for name, content in sealed.contents.items():
        assert (released.path / name).read_bytes() == content


def test_sums_are_those_that_sha256sum_reads(released: Released) -> None:
    tool = shutil.which("sha256sum")
    if tool is None:
        for line in (released.path / "SHA256SUMS").read_text("utf-8").splitlines():
            sha, name = line.split("  ")
            assert hashlib.sha256((released.path / name).read_bytes()).hexdigest() == sha
        return
    done = subprocess.run(
        [tool, "--check", "--quiet", "SHA256SUMS"], cwd=released.path, capture_output=True
    )
    assert done.returncode == 0, done.stderr


def test_no_kept_text_no_path_and_no_clock_is_in_it(case: Path, released: Released) -> None:
    text = (case / "texts" / "harbour-report.txt").read_text("utf-8")
    whole = text[:200].encode()
    for file in released.path.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            assert whole not in content
            assert str(case).encode() not in content
    manifest = json.dumps(dict(released.manifest))
    assert "20" + "26-" not in manifest.replace(json.dumps(released.manifest["lock"]), "")


def test_what_exists_is_never_overwritten(case: Path, released: Released, tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match="never overwritten"):
        freeze(case, "spring")
    taken = tmp_path / "taken.zip"
    taken.write_bytes(b"mine")
    with pytest.raises(ReleaseError, match="never overwritten"):
        freeze(case, "other", out=taken)
    assert taken.read_bytes() == b"mine"
    # Nor does a weighing write over it.
    done = run("weigh", str(case), "--out", str(released.path))
    assert done.returncode == 2
    assert "frozen" in done.stderr


@pytest.mark.parametrize("name", ["", "../up", "a/b", ".hidden", "con", "LPT1.zip", "a" * 81, "x."])
def test_a_name_that_is_none_is_refused(case: Path, name: str) -> None:
    with pytest.raises(ReleaseError, match="is named with"):
        freeze(case, name)


def test_words_that_moved_in_their_text_stop_a_release(case: Path, tmp_path: Path) -> None:
    broken = Path(
        shutil.copytree(case, tmp_path / "broken", ignore=shutil.ignore_patterns("results"))
    )
    file = broken / "claims" / "harbour-report.yaml"
    file.write_text(file.read_text("utf-8").replace('quote: "180"', 'quote: "181"'), "utf-8")
    with pytest.raises(ReleaseError, match="harbour-report-1"):
        freeze(broken, "spring")
    assert not (broken / "results" / "spring").exists()


def test_the_citation_is_yaml_with_what_the_format_asks_for(released: Released) -> None:
    read = yaml.safe_load((released.path / "CITATION.cff").read_text("utf-8"))
    assert {"cff-version", "message", "title", "authors"} <= read.keys()
    assert read["authors"] == [{"name": "A. Author"}]
    assert read["type"] == "dataset"
    assert read["license"] == "CC0-1.0"
    # The cut-off of information is no day of release, and the abstract tells it.
    assert "date-released" not in read
    assert released.digest in released.citation


def test_a_title_that_is_no_plain_yaml_and_a_licence_in_words(document: dict[str, Any]) -> None:
    document["title"] = {"en": 'A: "b" # c\n- d'}
    document["licence"] = "Ask us, please: we may say yes."
    read = yaml.safe_load(citation(document, "n", "1", ()))
    assert read["title"] == 'A: "b" # c - d (n)'
    assert "license" not in read
    assert "Ask us" in licence_note(document)


def test_the_cases_own_authors_are_cited(case: Path, tmp_path: Path) -> None:
    own = Path(shutil.copytree(case, tmp_path / "own", ignore=shutil.ignore_patterns("results")))
    with (own / "case.yaml").open("a", encoding="utf-8") as file:
        file.write("\nauthors: [B. Writer, C. Writer]\n")
    assert "B. Writer, C. Writer" in freeze(own, "x").citation


# --- verifying ---


def test_a_release_verifies_to_the_last_digit(copied: Path, released: Released) -> None:
    sealed = read_release(copied)
    verified = verify(sealed, digest=released.digest.upper())
    found = states(verified)
    assert not verified.differences
    assert (found["figures"], found["outputs"], found["program"]) == ("same", "same", "same")
    assert found["release"] == "same"
    assert "Nothing differs" in render_verified(verified)


@pytest.mark.parametrize("name", ["report.html", "weighing.json", "case.zip", "tables/items.csv"])
def test_a_changed_file_is_named(copied: Path, name: str) -> None:
    with (copied / name).open("ab") as file:
        file.write(b"\n")
    verified = verify(read_release(copied), reweigh=False)
    assert {one.what for one in verified.differences} == {name, "SHA256SUMS"}
    assert name in render_verified(verified)


def test_a_file_that_is_gone_or_came_is_named(copied: Path) -> None:
    (copied / "report.xlsx").unlink()
    (copied / "extra.txt").write_text("hello", "utf-8")
    verified = verify(read_release(copied), reweigh=False)
    assert {one.what for one in verified.differences} == {"report.xlsx", "extra.txt", "SHA256SUMS"}


def test_a_forged_figure_is_found_although_all_hashes_fit(copied: Path, released: Released) -> None:
    file = copied / "weighing.json"
    document = json.loads(file.read_text("utf-8"))
    document["given"]["value"]["p50"] *= 1.5
    document["returned"]["value"]["low"] *= 1.001
    file.write_text(json.dumps(document), "utf-8")
    relock(copied)
    verified = verify(read_release(copied))
    found = {one.what for one in verified.differences}
    assert found == {"given.value", "returned.value", "release.json"}
    said = " ".join(one.said for one in verified.differences)
    assert "p50" in said
    assert "low" in said
    cited = verify(read_release(copied), digest=released.digest, reweigh=False)
    assert {one.what for one in cited.differences} == {"release"}


def test_a_forged_report_is_found_although_all_hashes_fit(copied: Path) -> None:
    file = copied / "report.html"
    file.write_bytes(file.read_bytes().replace(b"</main>", b"<p>More.</p></main>"))
    relock(copied)
    verified = verify(read_release(copied))
    assert {one.what for one in verified.differences} == {"report.html"}


def test_a_headline_of_the_lock_and_words_beside_it_are_held_to_the_weighing(copied: Path) -> None:
    for name in ("README.md", "CITATION.cff"):
        file = copied / name
        file.write_bytes(file.read_bytes() + b"\nAnd nobody doubts it.\n")

    def forge(manifest: dict[str, Any]) -> None:
        manifest["headlines"]["given.value"]["p50"] *= 3.0

    relock(copied, forge)
    found = {one.what: one.said for one in verify(read_release(copied)).differences}
    assert found.keys() == {"release.json", "README.md", "CITATION.cff"}
    assert "headlines" in found["release.json"]


@pytest.fixture(scope="module")
def both() -> list[dict[str, Any]]:
    """The small case weighed with two seeds; not to be changed."""
    case = read_case(SMALL)
    return [weigh_case(case, progress=nothing, seed=seed, draws=4000) for seed in (11, 12)]


def test_errors_that_a_release_makes_larger_hide_no_moved_figure(
    both: list[dict[str, Any]],
) -> None:
    one, two = copy.deepcopy(both)
    one["given"]["value"]["p50"] *= 1.25
    one["diagnostics"]["mcse_log_max"] = 1e9
    for row in one["diagnostics"]["quantities"]:
        row.update({name: 1e9 for name in row if "mcse" in name})
    checks = list(_compare(one, two))
    assert "given.value" in {check.what for check in checks if check.state == "differs"}


def test_a_changed_case_moves_the_figures_and_they_are_named(copied: Path, case: Path) -> None:
    contents = unpack(copied / "case.zip")
    with zipfile.ZipFile(copied / "case.zip", "w") as packed:
        for name, content in contents:
            told = content.replace(b"amount_low: 140", b"amount_low: 1400")
            packed.writestr(name, told)
    relock(copied)
    verified = verify(read_release(copied))
    assert "returned.items.gold.quantity" in {one.what for one in verified.differences}


def test_another_version_is_told_and_no_difference(copied: Path) -> None:
    def other(manifest: dict[str, Any]) -> None:
        manifest["program"] = {"name": "steelyard", "version": "0.0.1", "sha256": "0" * 64}
        manifest["lock"][0]["version"] = "0.0"
        manifest["made_on"]["processor"] = "abacus"

    relock(copied, other)
    verified = verify(read_release(copied))
    found = states(verified)
    assert not verified.differences
    assert (found["program"], found["libraries"], found["machine"]) == ("note", "note", "note")
    assert (found["figures"], found["outputs"]) == ("same", "skipped")
    assert "then 0.0.1" in render_verified(verified)
    assert "abacus" in render_verified(verified)


def test_other_draws_are_within_three_errors_and_a_moved_figure_is_not(
    both: list[dict[str, Any]],
) -> None:
    one, two = both
    checks = list(_compare(one, two))
    assert [check.what for check in checks if check.state == "differs"] == []
    assert checks[-1].state == "within"
    for path, end, by in (
        ("given", "p50", 1.25),
        ("returned", "p05", 0.75),
        ("given", "high", 1.0001),
    ):
        moved = copy.deepcopy(two)
        moved[path]["value"][end] *= by
        assert f"{path}.value" in {c.what for c in _compare(one, moved) if c.state == "differs"}
    moved = copy.deepcopy(two)
    moved["ratio"] |= {"p95": None}
    assert "ratio" in {c.what for c in _compare(one, moved) if c.state == "differs"}


# --- hostile releases ---


def zipped(tmp_path: Path, entries: list[tuple[zipfile.ZipInfo | str, bytes]]) -> Path:
    path = tmp_path / "hostile.zip"
    with zipfile.ZipFile(path, "w") as packed:
        for name, content in entries:
            packed.writestr(name, content)
    return path


@pytest.mark.parametrize(
    "name",
    ["../out.txt", "/etc/passwd", "a/../../b", "a\\..\\b", "C:/x", "a/./b", "x\x07y", "a.", "b /c"],
)
def test_a_name_that_leads_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    path = zipped(tmp_path, [("release.json", b"{}"), (name, b"x")])
    with pytest.raises(ReleaseError, match=r"leads elsewhere|two names"):
        read_release(path)


@given(st.text(max_size=40))
def test_a_name_that_is_taken_stays_inside_on_every_system(name: str) -> None:
    try:
        _check_name(name)
    except ReleaseError:
        return
    path = PurePosixPath(name)
    assert not path.is_absolute()
    assert ".." not in path.parts
    assert not set(name) & set('\\:\0<>"|?*')


def test_a_link_is_refused_in_a_zip_and_in_a_folder(tmp_path: Path, copied: Path) -> None:
    info = zipfile.ZipInfo("link")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    with pytest.raises(ReleaseError, match="link"):
        read_release(zipped(tmp_path, [("release.json", b"{}"), (info, b"/etc/passwd")]))
    (copied / "tables" / "link.csv").symlink_to("/etc/passwd")
    with pytest.raises(ReleaseError, match="link"):
        read_release(copied)


def test_a_name_told_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match="twice"):
        read_release(zipped(tmp_path, [("release.json", b"{}"), ("A.txt", b""), ("a.TXT", b"")]))


def test_a_zip_that_unpacks_to_too_much_is_refused_before_it_is(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("release.json", b"{}")
        with packed.open("big", "w", force_zip64=True) as file:
            for _ in range(MOST_BYTES // (1 << 24) + 1):
                file.write(bytes(1 << 24))
    assert path.stat().st_size < 2_000_000
    with pytest.raises(ReleaseError, match="no release needs"):
        read_release(path)


def test_a_zip_of_too_many_files_is_refused(tmp_path: Path) -> None:
    entries: list[tuple[zipfile.ZipInfo | str, bytes]] = [
        (f"f{n}", b"") for n in range(MOST_FILES + 1)
    ]
    with pytest.raises(ReleaseError, match="more than 5,000 files"):
        read_release(zipped(tmp_path, entries))


def test_a_size_that_lies_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path, [("release.json", b"{}" * 500)])
    content = path.read_bytes().replace((1000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    path.write_bytes(content)
    with pytest.raises(ReleaseError):
        read_release(path)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "cannot be read"),
        (b"\xff\xfe", "cannot be read"),
        (b"[" * 100_000, "cannot be read"),
        (b'{"schema": "steelyard-release/9"}', "reads 'steelyard-release/1'"),
        (b'{"schema": "steelyard-release/1"}', "cannot be read"),
        (b"1", "cannot be read"),
    ],
)
def test_a_lock_that_is_none_is_refused(tmp_path: Path, content: bytes, told: str) -> None:
    with pytest.raises(ReleaseError, match=told):
        read_release(zipped(tmp_path, [("release.json", content)]))


@pytest.mark.parametrize(
    "change",
    [
        {"options": {"seed": "x", "draws": 1, "basis": "", "without": [], "as_of": None}},
        {"options": {"seed": True, "draws": 1, "basis": "", "without": [], "as_of": None}},
        {"files": [{"path": 1, "bytes": 2, "sha256": "x"}]},
        {"lock": {"a": 1}},
        {"name": "../x"},
    ],
)
def test_a_lock_of_the_wrong_shape_is_refused(copied: Path, change: dict[str, Any]) -> None:
    relock(copied, lambda manifest: manifest.update(change))
    with pytest.raises(ReleaseError):
        read_release(copied)


@pytest.mark.parametrize("draws", [0, -1, 10**9])
def test_draws_beyond_all_measure_are_refused(copied: Path, draws: int) -> None:
    relock(copied, lambda manifest: manifest["options"].update(draws=draws))
    with pytest.raises(ReleaseError, match="draws"):
        verify(read_release(copied))


@pytest.mark.parametrize("content", [b"no zip", b"PK\x03\x04", b""])
def test_a_case_inside_that_cannot_be_read_is_one_line(copied: Path, content: bytes) -> None:
    (copied / "case.zip").write_bytes(content)
    relock(copied)
    with pytest.raises(ReleaseError, match=r"case\.zip cannot be read"):
        verify(read_release(copied))


def test_a_case_with_problems_is_a_difference_that_is_named(copied: Path) -> None:
    with zipfile.ZipFile(copied / "case.zip", "w") as packed:
        packed.writestr("case.yaml", "id: [")
    relock(copied)
    verified = verify(read_release(copied))
    assert any("case.yaml:1" in one.said for one in verified.differences)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"given": 1}', "nonsense", "[" * 50_000])
def test_a_weighing_that_is_none_is_one_line(copied: Path, text: str) -> None:
    (copied / "weighing.json").write_text(text, "utf-8")
    relock(copied)
    with pytest.raises(ReleaseError, match=r"weighing\.json cannot be read"):
        verify(read_release(copied))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("given", "value", "p50"), "x"),
        (("given", "value", "low"), []),
        (("returned", "value"), 3),
        (("ratio", "p95"), float("inf")),
        (("balance", "p05"), 10**400),
        (("diagnostics", "mcse_log_max"), None),
        (("diagnostics", "quantities", 0, "mcse_log_p50"), {}),
        (("failed_checks",), {"a": 1}),
    ],
)
def test_a_number_that_is_none_is_one_line(
    copied: Path, path: tuple[str | int, ...], value: object
) -> None:
    document = json.loads((copied / "weighing.json").read_text("utf-8"))
    at = document
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    (copied / "weighing.json").write_text(json.dumps(document), "utf-8")
    relock(copied)
    with pytest.raises(ReleaseError, match=r"weighing\.json cannot be read"):
        verify(read_release(copied))


def test_a_case_of_thousands_of_files_in_a_zip_can_be_read(
    released: Released, tmp_path: Path
) -> None:
    many = io.BytesIO()
    with zipfile.ZipFile(many, "w") as packed:
        for n in range(MOST_FILES):
            packed.writestr(f"claims/d{n}.yaml", b"")
    path = tmp_path / "many.zip"
    with zipfile.ZipFile(path, "w") as packed:
        for file in sorted(released.path.rglob("*")):
            if file.is_file():
                name = file.relative_to(released.path).as_posix()
                packed.writestr(name, many.getvalue() if name == "case.zip" else file.read_bytes())
    assert "case.zip" in read_release(path).contents


def test_nothing_is_a_release_that_is_not_one(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "no"):
        with pytest.raises(ReleaseError):
            read_release(path)
    plain = tmp_path / "plain.zip"
    plain.write_bytes(io.BytesIO(b"hello").getvalue())
    with pytest.raises(ReleaseError, match="no zip"):
        read_release(plain)


def test_a_check_is_plain_values() -> None:
    made = Verified("n", "c", "0", (Check("x", "differs", "why"),)).to_json()
    assert made["ok"] is False
    assert json.loads(json.dumps(made)) == made


# --- the commands ---


def test_release_and_verify_from_the_command_line(case: Path, tmp_path: Path) -> None:
    out = tmp_path / "cited.zip"
    done = run("release", str(case), "cited", "--out", str(out), "--draws", "400", "--json")
    assert done.returncode == 0, done.stderr
    made = json.loads(done.stdout)
    checked = run("verify", str(out), "--sha256", made["sha256"])
    assert checked.returncode == 0, checked.stderr
    assert checked.stdout.endswith("Nothing differs.\n")
    again = run("release", str(case), "cited", "--out", str(out))
    assert again.returncode == 2
    assert again.stderr.count("\n") == 1
    content = bytearray(out.read_bytes())
    at = content.index(b"harbour")
    content[at] = ord("H")
    out.write_bytes(bytes(content))
    broken = run("verify", str(out), "--hashes-only", "--json")
    assert broken.returncode in {1, 2}
    wrong = run("verify", str(tmp_path / "none"))
    assert wrong.returncode == 2
    assert wrong.stderr.count("\n") == 1


def test_internal_rows_are_told_of(case: Path, tmp_path: Path) -> None:
    own = Path(shutil.copytree(case, tmp_path / "own", ignore=shutil.ignore_patterns("results")))
    file = own / "claims" / "harbour-report.yaml"
    file.write_text(
        file.read_text("utf-8").replace("  end: 67", "  end: 67\n  internal: true"), "utf-8"
    )
    done = run("release", str(own), "inside", "--draws", "400")
    assert done.returncode == 0, done.stderr
    # One of this test, and an expectation and a piece that the small case has of its own.
    assert "3 rows marked internal" in done.stderr
    assert "Not to be passed on" in (own / "results" / "inside" / "README.md").read_text("utf-8")
