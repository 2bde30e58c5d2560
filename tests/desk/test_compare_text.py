"""A comparison reads as text: columns that add up as printed, causes with their claims."""

from __future__ import annotations

import copy
import re
from pathlib import Path
from typing import Any

import pytest

from steelyard.base.tables import read_yaml
from steelyard.desk.compare_document import bridge_document, without_internal
from steelyard.desk.compare_text import (
    COLUMNS,
    SHOWN,
    cause_name,
    column_of,
    figure_name,
    places_of,
    render_comparison,
    side_name,
    unit_of,
)
from steelyard.desk.revisions import find_side
from steelyard.weighing.at_day import HEADLINES
from steelyard.weighing.changes import ORDER
from steelyard.weighing.compare import compare

SMALL = Path(__file__).parents[1] / "cases" / "drones-for-gold"
MINUS = "\N{MINUS SIGN}"


@pytest.fixture(scope="module")
def comparison() -> dict[str, Any]:
    """From the spring of 2025 to the case as it stands, in both orders."""
    sides = [find_side(SMALL, word) for word in ("2025-04", ".")]
    one, other = (compare(*sides, draws=400, order=order) for order in (ORDER, ORDER[::-1]))
    return bridge_document(one, other)


def number(text: str) -> float | None:
    return None if text == "open" else float(text.replace(MINUS, "-").replace(",", ""))


def test_the_columns_add_up_as_they_are_printed(comparison: dict[str, Any]) -> None:
    text = render_comparison(comparison)
    blocks = text.split("\n\n")[1 : 1 + len(SHOWN)]
    for block in blocks:
        rows = [line for line in block.splitlines() if re.search(r"\d\.?\d*$|open$", line)]
        cells = [
            [
                number(cell)
                for cell in re.findall(rf"[+{MINUS}\d.,]+$|open|[+{MINUS}]?[\d.,]+", row[24:])
            ]
            for row in rows
        ]
        assert 2 < len(cells) <= len(comparison["causes"]) + 2
        for column in zip(*(row[:5] for row in cells), strict=True):
            if None not in column:
                start, *parts, end = (x for x in column if x is not None)
                assert start + sum(parts) == pytest.approx(end, abs=1e-9)


def test_no_line_is_wider_than_a_terminal(comparison: dict[str, Any]) -> None:
    for lang in ("en", "de"):
        for plain in (False, True):
            text = render_comparison(comparison, lang, ascii_only=plain)
            assert max(map(len, text.splitlines())) <= 80
            assert lang == "de" or not plain or text.isascii()


def test_it_names_the_claims_what_moved_most_and_how_sure_the_parts_are(
    comparison: dict[str, Any],
) -> None:
    text = render_comparison(comparison)
    assert "as of 30 Apr 2025, then the case as it stands" in text
    assert "D004  Drones 30 Jun 2025: 250 to 300 (Customs Union)" in text
    assert re.search(r"new claim: \d of \d claims count", text)
    assert "moved most, by median: " in text
    assert "The window ends 30 Sep 2025 instead of 31 Mar 2025" in text
    assert text.count("chance reverse") == len(SHOWN)
    assert "The parts add up because each begins where the one before it ends." in text


def test_what_is_internal_is_told_to_the_analyst_and_not_in_files(
    comparison: dict[str, Any],
) -> None:
    document = copy.deepcopy(comparison)
    changes = [one for part in document["causes"] for one in part["changes"]]
    marked = next(one for one in changes if one["id"] == "D004")
    marked["internal"] = True
    assert "(Customs Union) (internal)" in render_comparison(document)
    public = without_internal(document)
    told = [one for part in public["causes"] for one in part["changes"]]
    assert len(told) == len(changes)
    assert "D004" not in {one.get("id") for one in told}
    assert "D004" in {one["id"] for one in changes}


def test_many_claims_are_cut_and_those_that_count_come_first(comparison: dict[str, Any]) -> None:
    document = copy.deepcopy(comparison)
    part = next(one for one in document["causes"] if one["causes"] == ["new_claim"])
    first = part["changes"][0]
    part["changes"] = [{**first, "id": f"X{n}", "counts": n == 29} for n in range(30)]
    text = render_comparison(document)
    assert "1 of 30 claims count" in text
    assert text.index("X29  ") < text.index("X0  ")
    assert "and 18 more (--json names all)" in text


def test_a_cause_without_a_printed_digit_and_a_figure_nobody_knows_have_no_rows(
    comparison: dict[str, Any],
) -> None:
    whole = render_comparison(comparison)
    assert "  time passed  " in whole
    assert "Given, of a year's output" in whole
    document = copy.deepcopy(comparison)
    at = next(n for n, one in enumerate(document["causes"]) if one["causes"] == ["time"])
    for path in SHOWN:
        figure = document["figures"][path]
        before = figure["parts"][at - 1]["after"] if at else figure["a"]
        figure["parts"][at]["after"] = dict(before)
        figure["parts"][at]["reverse"] = dict.fromkeys(COLUMNS, 0.0)
    figure = document["figures"]["share_of_economy.given"]
    for numbers in (figure["a"], figure["b"], *(part["after"] for part in figure["parts"])):
        numbers.update(dict.fromkeys(COLUMNS))
    text = render_comparison(document)
    tables, told = text.split("What changed")
    assert "  time passed  " not in tables
    assert "time passed" in told
    assert "A cause that moves no digit printed here has no row; --json has them all." in told
    assert "Given, of a year's output" not in text


def test_where_nothing_differs_it_says_so() -> None:
    side = find_side(SMALL, ".")
    text = render_comparison(bridge_document(compare(side, side, draws=400)))
    assert "Nothing differs between the two" in text
    assert "What changed" not in text


def test_causes_joined_and_options_are_told(comparison: dict[str, Any]) -> None:
    document = copy.deepcopy(comparison)
    document["causes"][0]["causes"] = ["basis", "without"]
    document["a"].update(basis="one", without=[])
    document["b"].update(basis="two", without=["him", "her"])
    text = render_comparison(document)
    assert "price basis and source left out" in text
    assert "one > two" in text
    assert "- > him, her" in text
    assert "cannot be weighed, so they are told together" in text


def test_decimals_show_small_parts_and_not_more_than_three_digits_of_the_whole() -> None:
    def figure(whole: float, *moves: float) -> dict[str, Any]:
        ends = {"p50": whole}
        return {"a": ends, "b": ends, "parts": [{"move": {"p50": move}} for move in moves]}

    unit = unit_of({"currency": "USD", "figures": {"balance": figure(5.8e9)}}, "balance")
    assert unit.name == "USD billion"
    assert places_of(figure(5.8e9, 1.2e9), unit) == 1
    assert places_of(figure(5.8e9, 0.12e9, 3e9), unit) == 2
    assert places_of(figure(5.8e9, 0.00012e9), unit) == 2
    assert places_of(figure(0.0), unit) == 0
    assert places_of(figure(350e9), unit) == 0
    share = unit_of({"figures": {"share_of_economy.given": figure(0.1)}}, "share_of_economy.given")
    assert (share.size, share.name) == (0.01, "%")


def test_a_part_is_the_difference_of_two_rounded_numbers() -> None:
    ends = [{"p50": 0.44}, {"p50": 0.88}, {"p50": None}]
    figure = {"a": ends[0], "b": ends[2], "parts": [{"after": one} for one in ends[1:]]}
    unit = unit_of({"figures": {"ratio": figure}}, "ratio")
    assert column_of(figure, "p50", unit, 1) == (0.4, (0.5, None), None)


def test_every_cause_figure_and_side_has_words_in_both_languages() -> None:
    words = read_yaml("words.yaml")["compare"]
    assert set(words["causes"]) == set(words["means"]) == set(ORDER)
    assert set(words["figures"]) == {path.replace(".", "_") for path in HEADLINES}
    assert cause_name(["new_claim", "time"], "de") == "neue Angabe und Zeit vergangen"
    assert figure_name("given.value") == "Given"
    side = {"label": "revision HEAD~1 (abc)", "as_of": None}
    assert side_name(side) == "revision HEAD~1 (abc)"
    assert COLUMNS[2] == "p50"
