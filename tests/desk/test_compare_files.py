"""A case folder is compared with what its words name, and the files of it leave the house."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.weighing.small import SMALL

from steelyard.desk.compare_files import compare_folder, write_comparison
from steelyard.desk.compare_text import render_comparison
from steelyard.desk.replacing import OccupiedError
from steelyard.desk.results import weigh_folder
from steelyard.weighing.at_day import COLUMNS, HEADLINES

DRAWS = 400
SECRET = "Marigold"


@pytest.fixture(scope="module")
def weighed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small case, weighed as it is and then with another amount and an internal claim."""
    case = tmp_path_factory.mktemp("case") / "small"
    shutil.copytree(SMALL, case)
    weigh_folder(case, draws=DRAWS, out=case / "results" / "first")
    claims = case / "claims" / "reported.csv"
    text = claims.read_text("utf-8").replace("range,250,300", "range,200,300")
    text = text.replace("approx,90,90,sets", f"approx,120,120,sets of {SECRET}")
    text = text.replace(f"sets of {SECRET},AA>BB", "sets,AA>BB")
    claims.write_text(text, encoding="utf-8")
    yaml = case / "claims" / "harbour-report.yaml"
    yaml.write_text(
        yaml.read_text("utf-8").replace(
            "amount_low: 140", f"amount_low: 130\n  note: {SECRET}\n  internal: true"
        ),
        encoding="utf-8",
    )
    quote = case / "texts" / "harbour-report.txt"
    assert "140 kilograms" in quote.read_text("utf-8")
    weigh_folder(case, draws=DRAWS, out=case / "results" / "second")
    return case


@pytest.fixture(scope="module")
def comparison(weighed: Path) -> dict[str, Any]:
    return compare_folder(weighed, "first", "second")


def test_two_folders_of_results_are_compared_by_what_they_printed(
    weighed: Path, comparison: dict[str, Any]
) -> None:
    assert [part["causes"] for part in comparison["causes"]] == [["corrected"]]
    ids = [one["id"] for one in comparison["causes"][0]["changes"]]
    assert ids == ["D004", "D005", "harbour-report-2"]
    for end, name in (("a", "first"), ("b", "second")):
        printed = json.loads((weighed / "results" / name / "weighing.json").read_text("utf-8"))
        assert comparison["figures"]["given.value"][end] == printed["given"]["value"]
        assert comparison["figures"]["ratio"][end] == printed["ratio"]
    line = comparison["causes"][0]["changes"][0]["line"]
    assert "Customs Union" in line
    assert "amount_low: 250 to 200" in line


def test_results_and_the_case_as_it_stands_differ_in_nothing_right_after(weighed: Path) -> None:
    document = compare_folder(weighed, "second", ".")
    assert document["draws"] == DRAWS
    assert document["causes"] == []


def test_a_date_beside_results_is_taken_on_their_basis(weighed: Path) -> None:
    weigh_folder(weighed, draws=DRAWS, basis="replacement", out=weighed / "results" / "other-basis")
    document = compare_folder(weighed, "other-basis", "2025-12")
    assert document["b"]["basis"] == "replacement"
    assert document["causes"] == []
    turned = compare_folder(weighed, "first", "other-basis", reverse=True)
    assert {"basis"} < {cause for part in turned["causes"] for cause in part["causes"]}


def test_results_printed_by_another_program_have_a_part_of_their_own(
    weighed: Path, tmp_path: Path
) -> None:
    old = tmp_path / "old"
    shutil.copytree(weighed / "results" / "first", old)
    document = json.loads((old / "weighing.json").read_text("utf-8"))
    document["given"]["value"]["p50"] *= 1.1
    (old / "weighing.json").write_text(json.dumps(document), encoding="utf-8")
    found = compare_folder(weighed, str(old), "second")
    assert [part["causes"] for part in found["causes"]] == [["method"], ["corrected"]]
    assert found["figures"]["given.value"]["parts"][0]["move"]["p50"] < 0


def test_the_files_hold_the_comparison_without_what_is_internal(
    comparison: dict[str, Any], tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    written = write_comparison(comparison, folder)
    assert {path.name for path in folder.iterdir()} == {path.name for path in written}
    for path in written:
        text = path.read_text("utf-8")
        assert SECRET not in text
        assert "harbour-report-2" not in text
    document = json.loads((folder / "compare.json").read_text("utf-8"))
    assert document["figures"] == comparison["figures"]
    again = {path.name: path.read_bytes() for path in folder.iterdir()}
    write_comparison(comparison, folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == again
    for name in ("given-value", "returned-value", "balance"):
        for lang in ("en", "de"):
            assert (folder / f"bridge-{name}.{lang}.svg").is_file()


def test_the_table_is_tidy_and_its_parts_make_the_whole(
    comparison: dict[str, Any], tmp_path: Path
) -> None:
    write_comparison(comparison, tmp_path / "out")
    with (tmp_path / "out" / "compare.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for path in HEADLINES:
        for column in COLUMNS:
            mine = [row for row in rows if (row["figure"], row["column"]) == (path, column)]
            figure = comparison["figures"][path]
            assert len(mine) == len(comparison["causes"])
            if mine[0]["before"] and mine[-1]["after"]:
                assert float(mine[0]["before"]) == figure["a"][column]
                assert float(mine[-1]["after"]) == figure["b"][column]


def test_nothing_else_is_written_over(comparison: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear", encoding="utf-8")
    with pytest.raises(OccupiedError, match=r"holds letter\.txt"):
        write_comparison(comparison, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]
    with pytest.raises(OccupiedError, match=r"letter\.txt"):
        write_comparison(comparison, tmp_path / "letter.txt")


def test_progress_runs_on_from_one_weighing_to_the_next(weighed: Path) -> None:
    told: list[tuple[str, float]] = []
    compare_folder(
        weighed, "2025-03", "2025-08", draws=DRAWS, seed=99, reverse=True,
        progress=lambda stage, share: told.append((stage, share)),
    )  # fmt: skip
    shares = [share for _, share in told]
    assert shares == sorted(shares)
    assert shares[-1] <= 1.0
    assert told[0][0].startswith("weighing 1 of ")


def test_results_repeated_without_their_texts_say_so(
    weighed: Path, comparison: dict[str, Any]
) -> None:
    # Neither folder holds the text, so neither can lend it to the other.
    assert comparison["a"]["missing_texts"] == comparison["b"]["missing_texts"]
    assert comparison["a"]["missing_texts"] == ["harbour-report"]
    text = " ".join(render_comparison(comparison).split())
    assert (
        "results first: kept texts that its documents had are not at hand (harbour-report)" in text
    )
    assert "stands under method" in text
    lent = compare_folder(weighed, "second", ".")
    assert lent["a"]["missing_texts"] == lent["b"]["missing_texts"] == []
    assert "not at hand" not in render_comparison(lent)
