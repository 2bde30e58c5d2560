"""`steelyard bridge`: a figure's steps in a terminal, by the command and in both languages."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from steelyard.desk.bridge_text import WIDTH, render_bridge, render_bridges
from steelyard.desk.cli import app

CASE = Path(__file__).parents[1] / "cases" / "drones-for-gold"
Json = dict[str, Any]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(CASE, tmp_path_factory.mktemp("bridge") / "case"))


def asked(folder: Path, *words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["bridge", str(folder), *words])
    return done.exit_code, done.output


def test_a_figure_is_told_from_both_its_ends(folder: Path) -> None:
    code, text = asked(folder, "F001")
    assert code == 0
    assert text.count("Why not $") == 2
    assert text.index("Why not $9.0m?") < text.index("Why not $4.0m?")
    assert "remainder, not explained" in text
    assert "This weighing, median" in text
    assert max(map(len, text.splitlines())) <= WIDTH


def test_json_holds_what_the_document_holds(folder: Path) -> None:
    code, text = asked(folder, "F001", "--json")
    assert code == 0
    one = json.loads(text[text.index("{") :])
    for way in one["ends"].values():
        total = way["stated"] + sum(step["move"] for step in way["steps"])
        assert total == pytest.approx(way["ours"])
    code, text = asked(folder, "--json")
    assert [one["figure"] for one in json.loads(text[text.index("[") :])] == ["F001"]


def test_without_a_figure_all_are_told_in_short(folder: Path) -> None:
    code, text = asked(folder)
    assert code == 0
    assert text.startswith("F001  Sky Count 2025")


def test_another_basis_moves_our_end_of_the_steps(folder: Path) -> None:
    ends = []
    for words in ((), ("--basis", "replacement")):
        _, text = asked(folder, "F001", "--json", *words)
        ends.append(json.loads(text[text.index("{") :])["ends"]["high"]["ours"])
    assert ends[0] < ends[1]


def test_a_figure_that_is_none_costs_one_line(folder: Path) -> None:
    code, text = asked(folder, "F01")
    assert code == 2
    assert "no bridge to a figure 'F01'. Nearest: F001" in text


def test_both_languages_fit_and_speak_ascii_where_they_must(document: Json) -> None:
    for lang in ("en", "de"):
        for figure in ("V01", "V02", "V03", "V04"):
            text = render_bridge(document, figure, lang)
            assert all(len(line) <= WIDTH for line in text.splitlines()), figure
        assert "Warum nicht" in render_bridge(document, "V01", "de")
        assert all(len(line) <= WIDTH for line in render_bridges(document, lang).splitlines())
    assert render_bridge(document, "V01", "en", ascii_only=True).isascii()
    assert render_bridges(document, "en", ascii_only=True).isascii()
    with pytest.raises(KeyError):
        render_bridge(document, "V99")


def test_a_case_without_published_sums_says_why_there_is_no_bridge(document: Json) -> None:
    document["bridges"] = []
    n = len(document["published"])
    for lang, told in (("en", f"How many it holds: {n}."), ("de", f"Ihre Anzahl: {n}.")):
        text = render_bridges(document, lang)
        assert told in " ".join(text.split())
        assert all(len(line) <= WIDTH for line in text.splitlines())
    document["published"] = []
    assert render_bridges(document) == (
        "The case holds no published figures, so there is no bridge.\n"
    )
