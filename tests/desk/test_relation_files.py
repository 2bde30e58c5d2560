"""`steelyard promises` and `steelyard hypotheses`, asked of a case folder."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from steelyard.desk.cli import app

CASE = Path(__file__).parents[1] / "cases" / "drones-for-gold"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(CASE, tmp_path_factory.mktemp("relations") / "case"))


def asked(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, list(words))
    return done.exit_code, done.output


def test_promises_are_told_as_text_and_as_json(folder: Path) -> None:
    code, text = asked("promises", str(folder))
    assert code == 0
    assert "500,000 barrels [G005]" in text
    assert "the rest overdue since 31 Dec 2024" in text
    code, text = asked("promises", str(folder), "--json")
    document = json.loads(text[text.index("{") :])
    assert [row["claim"] for row in document["promises"]] == ["G005"]
    assert [row["id"] for row in document["expectations"]] == ["W2", "W3"]


def test_promises_are_told_as_they_stood_on_a_day(folder: Path) -> None:
    code, text = asked("promises", str(folder), "--as-of", "2024-12-15", "--lang", "de")
    assert code == 0
    assert "15. Dezember 2024" in text
    assert "fällig, bis 31. Dezember 2024" in " ".join(text.split())


def test_hypotheses_are_told_as_text_and_as_json(folder: Path) -> None:
    code, text = asked("hypotheses", str(folder))
    assert code == 0
    assert "The evidence speaks least against: a sale." in text
    code, text = asked("hypotheses", str(folder), "--json", "--without", "borda-ministry")
    found = json.loads(text[text.index("{") :])["hypotheses"]
    assert {one["id"]: one["out"] for one in found["pieces"]}["instructors"] == "without"


def test_a_case_without_hypotheses_is_not_weighed_for_them(tmp_path: Path) -> None:
    bare = Path(shutil.copytree(CASE, tmp_path / "case"))
    (bare / "hypotheses.yaml").unlink()
    code, text = asked("hypotheses", str(bare))
    assert code == 0
    assert "has no hypotheses.yaml" in text
    assert not (bare / ".steelyard").exists()
    assert json.loads(asked("hypotheses", str(bare), "--json")[1])["hypotheses"] is None


@pytest.mark.parametrize("command", ["promises", "hypotheses"])
def test_nothing_but_the_store_of_draws_is_written(folder: Path, command: str) -> None:
    before = sorted(path.name for path in folder.iterdir() if path.name != ".steelyard")
    assert asked(command, str(folder))[0] == 0
    assert sorted(p.name for p in folder.iterdir() if p.name != ".steelyard") == before


@pytest.mark.parametrize("command", ["promises", "hypotheses"])
@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--lang", "fr"), "--lang takes one of en, de"),
        (("--as-of", "soon"), "--as-of takes a date"),
    ],
)
def test_a_wrong_use_is_one_line(
    folder: Path, command: str, words: tuple[str, str], told: str
) -> None:
    done = CliRunner().invoke(app, [command, str(folder), *words])
    assert done.exit_code == 2
    assert told in done.output
