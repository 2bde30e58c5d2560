"""desk/commands/briefs.py: the command writes what was asked for, and a wrong use costs nothing."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from tests.started import run

SMALL = Path(__file__).parents[1] / "cases" / "drones-for-gold"


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the small case with few draws, weighed once."""
    folder = tmp_path_factory.mktemp("brief") / "case"
    shutil.copytree(SMALL, folder, ignore=shutil.ignore_patterns("results", ".steelyard"))
    file = folder / "case.yaml"
    text = file.read_text(encoding="utf-8")
    assert "draws:" in text
    assert run("weigh", str(folder)).returncode == 0
    return folder


def test_the_brief_is_printed_written_and_checked(case: Path, tmp_path: Path) -> None:
    before = sorted(case.rglob("results/**/*"))
    printed = run("brief", str(case), "--lang", "de")
    assert printed.returncode == 0, printed.stderr
    assert "# Güter und Leistungen für rechnerisch" in printed.stdout
    for name in ("brief.md", "brief.html", "brief.docx"):
        out = tmp_path / name
        done = run("brief", str(case), "--lang", "de", "--out", str(out))
        assert done.returncode == 0, done.stderr
        assert "notes" in done.stderr
        checked = run("brief", str(case), "--check", str(out))
        assert checked.returncode == 0, checked.stdout
        assert "gelten noch" in checked.stdout
    assert sorted(case.rglob("results/**/*")) == before
    old = tmp_path / "brief.md"
    text = old.read_text(encoding="utf-8")
    old.write_text(
        text.replace("13\N{NO-BREAK SPACE}Millionen", "14\N{NO-BREAK SPACE}Millionen"),
        encoding="utf-8",
    )
    wrong = run("brief", str(case), "--check", str(old), "--json")
    assert wrong.returncode == 1
    found = [one for one in json.loads(wrong.stdout)["findings"] if one["state"] != "holds"]
    assert "given.value" in {one["figure"] for one in found}
    assert all("13" in one["line"] for one in found)
    article = json.loads(run("brief", str(case), "--json").stdout)
    assert article["notes"][0]["n"] == 1


def test_the_fact_check_pack_is_written(case: Path, tmp_path: Path) -> None:
    for name in ("pack.docx", "pack.xlsx"):
        done = run("brief", str(case), "--pack", str(tmp_path / name))
        assert done.returncode == 0, done.stderr
        assert (tmp_path / name).stat().st_size > 5000
        assert "accepted by nobody that the files name" in done.stderr
        assert done.stdout == ""
    told = run("brief", str(case), "--pack", str(tmp_path / "pack.docx"), "--json")
    assert json.loads(told.stdout)["entries"][0]["n"] == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["pack.docx", "pack.xlsx"]


def test_a_brief_and_its_pack_are_written_by_one_command(case: Path, tmp_path: Path) -> None:
    out, pack = tmp_path / "b.docx", tmp_path / "pack.docx"
    done = run("brief", str(case), "--out", str(out), "--pack", str(pack))
    assert done.returncode == 0, done.stderr
    assert out.read_bytes() != pack.read_bytes()
    assert str(out) in done.stderr
    assert str(pack) in done.stderr
    assert run("brief", str(case), "--check", str(out)).returncode == 0


def test_lines_that_could_not_be_checked_have_an_exit_code_of_their_own(
    case: Path, tmp_path: Path
) -> None:
    old = tmp_path / "brief.md"
    assert run("brief", str(case), "--out", str(old)).returncode == 0
    text = old.read_text(encoding="utf-8")
    added = "In 2031 some 17 ships sailed."
    old.write_text(text.replace("\n## ", f"\n{added}\n\n## ", 1), encoding="utf-8")
    done = run("brief", str(case), "--check", str(old))
    assert done.returncode == 3
    assert f"- {added}" in done.stdout
    assert "All" not in done.stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--lang", "xx"], "written in en or de"),
        (["--format", "pdf"], "md, html or docx"),
        (["--format", "docx"], "--out FILE.docx"),
        (["--check", "nothing.md"], "no file"),
        (["--check", "nothing.md", "--out", "x.md"], "leave --out"),
        (["--json", "--out", "x.md"], "leave --out"),
        (["--pack", "x.pdf"], "a .docx or an .xlsx"),
        (["--pack", "x.docx", "--out", "x.docx"], "the same file"),
        (["--pack", "x.docx", "--format", "md"], "--out FILE"),
        (["--pack", "x.docx", "--out", "x.md", "--json"], "leave --out"),
        (["--out", "x.pdf"], ".md, .html, .htm or .docx, not 'x.pdf'"),
        (["--out", "brief"], ".md, .html, .htm or .docx"),
        (["--format", "html", "--out", "x.md"], "do not go together"),
        (["--check", "nothing.md", "--pack", "x.docx"], "leave --out"),
    ],
)
def test_a_wrong_use_is_one_line_and_exit_2(words: list[str], told: str) -> None:
    done = run("brief", str(SMALL), *words)
    assert done.returncode == 2
    assert told in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


def test_a_file_that_cannot_be_read_costs_no_weighing(tmp_path: Path) -> None:
    broken = tmp_path / "old.docx"
    broken.write_bytes(b"PK\x03\x04 nothing")
    done = run("brief", str(SMALL), "--check", str(broken))
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "old.docx" in done.stderr
    assert not (SMALL / ".steelyard").exists()
