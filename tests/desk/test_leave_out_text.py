"""The table without each source fits the terminal, and asking again is answered from the store."""

from __future__ import annotations

import copy
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.weighing.small import SMALL

from steelyard.desk.leave_out_files import leave_out_folder
from steelyard.desk.leave_out_text import render_leave_out


def _quiet(_stage: str, _share: float) -> None:
    pass


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("case") / "small"
    shutil.copytree(SMALL, path)
    return path


@pytest.fixture(scope="module")
def document(folder: Path) -> dict[str, Any]:
    return leave_out_folder(folder, progress=_quiet, draws=400)


@pytest.mark.parametrize("lang", ["en", "de"])
def test_no_line_is_longer_than_the_terminal(document: dict[str, Any], lang: str) -> None:
    text = render_leave_out(document, lang)
    assert max(len(line) for line in text.splitlines()) <= 80


def test_every_source_is_named_once_with_how_its_row_was_come_by(
    document: dict[str, Any],
) -> None:
    # Below the table those that narrow most are named once more.
    lines = render_leave_out({**document, "narrowing": None}).splitlines()
    words = {"refit": "anew (", "unchanged": "kept", "reweighted": "weighted", "refused": ""}
    for row in document["rows"]:
        own = [line for line in lines if line.strip().startswith(row["name"])]
        assert len(own) == 1
        assert words[row["how"]] in own[0]
        assert row["source"] not in own[0]


def test_what_a_few_narrow_together_is_told_below_the_table(document: dict[str, Any]) -> None:
    sources = document["narrowing"]["sources"]
    assert sum(one["share"] for one in sources) == pytest.approx(1.0)
    told = " ".join(render_leave_out(document).split())
    assert "times as wide" in told
    assert all(f"{one['name']} {one['share'] * 100:.2g}% (±" in told for one in sources)


def test_rows_keep_the_order_of_the_table_and_those_without_numbers_come_last(
    document: dict[str, Any],
) -> None:
    text = render_leave_out(document)
    weighed = [row for row in document["rows"] if row["how"] != "refused"]
    moves = [abs(row["move"]) for row in weighed]
    assert moves == sorted(moves, reverse=True)
    places = [text.index(f"\n{row['name']}") for row in weighed]
    assert places == sorted(places)
    refused = next(row for row in document["rows"] if row["how"] == "refused")
    after = text.split("Cannot be weighed without:")[1]
    assert f"  {refused['name']}: " in after
    assert places[-1] < text.index("Cannot be weighed")


@pytest.mark.parametrize("lang", ["en", "de"])
def test_only_what_occurs_is_explained_and_without_the_trades_words(
    document: dict[str, Any], lang: str
) -> None:
    made = copy.deepcopy(document)
    text = render_leave_out(made, lang)
    assert not re.search(r"k-hat|ESS|refit|Monte Carlo|posterior", text)
    weighted = {"en": "weighted: the random draws", "de": "gewichtet: die Zufallszüge"}
    assert weighted[lang] not in text
    row = next(row for row in made["rows"] if row["how"] == "refit")
    row.update(how="reweighted", why="", k_hat=0.4)
    other = next(row for row in made["rows"] if row["how"] == "refit")
    other["why"] = "move"
    changed = render_leave_out(made, lang)
    assert weighted[lang] in changed.replace("\n  ", " ")
    mark = {"en": "b  it is one of those that move", "de": "b  sie ist eine derer, die das"}
    first = {"en": "a  it is one of those that move", "de": "a  sie ist eine derer, die das"}
    assert mark[lang] in changed or first[lang] in changed


def test_a_long_name_goes_on_below_and_nothing_is_cut(document: dict[str, Any]) -> None:
    made = copy.deepcopy(document)
    row = next(row for row in made["rows"] if row["how"] == "refit")
    row["name"] = "Ministry of National Defence and the Merchant Marine of the North"
    text = render_leave_out(made)
    assert max(map(len, text.splitlines())) <= 80
    start = text.index("Ministry of National")
    shown = " ".join(line[:23].strip() for line in text[start:].splitlines()[:4])
    assert shown.startswith(row["name"])


def test_asking_again_is_answered_from_the_store(folder: Path, document: dict[str, Any]) -> None:
    stages: list[str] = []
    again = leave_out_folder(folder, progress=lambda stage, _: stages.append(stage), draws=400)
    assert again == document
    assert not stages


def test_what_is_open_or_without_end_is_null_and_never_a_number(document: dict[str, Any]) -> None:
    refused = [row for row in document["rows"] if row["how"] == "refused"]
    assert refused
    assert all(row["move"] is None and row["figures"] == {} for row in refused)
