"""`steelyard scenarios`: a case's scenarios weighed, printed and kept in a folder."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from steelyard.desk.cli import app
from steelyard.desk.replacing import OccupiedError
from steelyard.desk.scenario_files import scenarios_folder, write_scenarios
from steelyard.weighing.weigh import OptionError

CASE = Path(__file__).parents[1] / "cases" / "drones-for-gold"
TEXT = """scenarios:
  - id: replacement
    name: {en: New goods, de: Neuware}
    basis: replacement
  - id: as-they-count
    name: {en: As Sky Count counts, de: Wie Sky Count zählt}
    scope: {like: F001}
  - id: wider-leans
    name: {en: Wider leans, de: Breitere Neigungen}
    settings: {lean_scale: 0.4}
  - id: nobody
    name: {en: Without anybody, de: Ohne alle}
    scope: {start: 2030-01-01}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = Path(shutil.copytree(CASE, tmp_path_factory.mktemp("scenarios") / "case"))
    (made / "scenarios.yaml").write_text(TEXT, encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def found(folder: Path) -> dict[str, Any]:
    return scenarios_folder(folder)


def test_the_document_tells_every_scenario_in_its_order(found: dict[str, Any]) -> None:
    rows = {one["id"]: one for one in found["scenarios"]}
    assert list(rows) == ["replacement", "as-they-count", "wider-leans", "nobody"]
    assert [one["how"] for one in rows.values()] == ["same", "same", "sampled", "refused"]
    assert rows["replacement"]["basis"] == "replacement"
    assert rows["as-they-count"]["window"]["end"] == "2025-06-30"
    assert "no day in common" in rows["nobody"]["why_not"]
    json.dumps(found, allow_nan=False)


def test_what_is_kept_is_what_was_made(folder: Path, found: dict[str, Any]) -> None:
    assert list((folder / ".steelyard").glob("scenarios-*.json"))
    assert scenarios_folder(folder) == json.loads(json.dumps(found))


def test_a_folder_holds_table_charts_and_json(found: dict[str, Any], tmp_path: Path) -> None:
    out = tmp_path / "out"
    write_scenarios(found, out)
    names = {path.name for path in out.iterdir()}
    assert {"scenarios.json", "scenarios.csv"} < names
    for leg in ("given", "returned"):
        for lang in ("en", "de"):
            for ending in ("svg", "png", "csv", "txt"):
                assert f"scenarios-{leg}.{lang}.{ending}" in names
    with (out / "scenarios.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    base = next(row for row in rows if not row["scenario"] and row["figure"] == "given")
    assert float(base["p50"]) == found["base"]["given"]["p50"]
    new = next(row for row in rows if row["scenario"] == "replacement" and row["figure"] == "given")
    assert float(new["difference_move"]) == pytest.approx(float(new["p50"]) - float(base["p50"]))
    # Written again over its own kind, and over nothing else.
    write_scenarios(found, out)
    (out / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(OccupiedError):
        write_scenarios(found, out)


def test_the_command_prints_and_writes(folder: Path) -> None:
    done = CliRunner().invoke(app, ["scenarios", str(folder)])
    assert done.exit_code == 0
    assert "Wider leans" in done.output
    assert "not weighed: the scope runs from 2030-01-01" in " ".join(done.output.split())
    assert (folder / "results" / "scenarios" / "scenarios.json").is_file()
    assert "Traceback" not in done.output


def test_one_scenario_is_weighed_alone_and_leaves_no_folder(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    words = ["scenarios", str(folder), "--only", "replacement", "--json", "--out", str(out)]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0
    printed = json.loads(done.stdout[done.stdout.index("{") :])
    assert [one["id"] for one in printed["scenarios"]] == ["replacement"]
    assert not out.exists()


def test_an_unknown_scenario_or_none_at_all_costs_one_line(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(OptionError, match=r"no scenario 'war'.*as-they-count"):
        scenarios_folder(folder, only=("war",))
    bare = Path(shutil.copytree(CASE, tmp_path / "case"))
    with pytest.raises(OptionError, match=r"scenarios\.yaml"):
        scenarios_folder(bare)
