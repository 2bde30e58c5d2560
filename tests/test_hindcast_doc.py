"""docs/flagship.md on looking back: its tables hold against each other and the words in them."""

from __future__ import annotations

import re
import runpy
import shutil
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from tests.weighing.small import SMALL

from steelyard.case.folder import read_case
from steelyard.desk.hindcast_files import hindcast_folder

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "flagship.md"
LEADS = ["3 months", "6 months", "12 months", "a year, all"]


@cache
def maker() -> dict[str, Any]:
    """The script that writes the tables, as a namespace."""
    return runpy.run_path(str(ROOT / "docs" / "make_hindcast.py"))


def rows(name: str) -> list[list[str]]:
    page = PAGE.read_text(encoding="utf-8")
    found = re.findall(rf"<!-- hindcast: {name} -->\n(.*?)<!-- looked back -->", page, re.DOTALL)
    assert len(found) == 1
    lines = [line.strip().strip("|") for line in found[0].strip().split("\n")]
    assert len({line.count("|") for line in lines}) == 1
    return [[cell.strip() for cell in line.split("|")] for line in lines[2:]]


def number(text: str) -> float:
    """`$5.6bn`, `$47m`, `2,300`, `44%`."""
    match = re.fullmatch(r"\$?([\d,.]+)(bn|m|%)?", text)
    assert match, text
    scale = {"bn": 1e9, "m": 1e6, "%": 0.01, None: 1.0}[match[2]]
    return float(match[1].replace(",", "")) * scale


def span(text: str) -> tuple[float, float, float]:
    """`50 (5 to 95)`, in rising order."""
    match = re.fullmatch(r"(\S+) \((\S+) to (\S+)\)", text)
    assert match, text
    middle, low, high = (number(one) for one in match.groups())
    assert low <= middle <= high
    return low, middle, high


def part(cell: str, whole: int) -> int:
    """`43 (96%)` of a whole, whose share it must be."""
    match = re.fullmatch(r"(\d+) \((\d+%)\)", cell)
    assert match, cell
    assert number(match[2]) == pytest.approx(int(match[1]) / whole, abs=0.00501)
    return int(match[1])


def tallies() -> dict[tuple[str, str], list[int]]:
    """(source, lead) -> places, claims, inside 50 %, inside 90 %, above the median."""
    return {
        (source, lead): [int(n), int(claims), *(part(cell, int(n)) for cell in shares)]
        for source, lead, n, claims, *shares in rows("later")
    }


@pytest.mark.parametrize("source", ["new", "used before"])
def test_leads_add_up_to_the_year(source: str) -> None:
    found = tallies()
    assert [lead for name, lead in found if name == source] == LEADS
    for column in (0, 2, 3, 4):
        *leads, year = (found[source, lead][column] for lead in LEADS)
        assert sum(leads) == year
    for n, claims, inside_50, inside_90, _ in (found[source, lead] for lead in LEADS):
        assert claims <= n >= inside_90 >= inside_50
    assert max(found[source, lead][1] for lead in LEADS) <= found[source, LEADS[-1]][1]


@pytest.mark.parametrize("source", ["new", "used before"])
def test_every_place_outside_is_named(source: str) -> None:
    n, _, _, inside, _ = tallies()[source, LEADS[-1]]
    named = [row for row in rows("outside") if row[2] == source]
    assert sum(len(row[3].split(", ")) for row in named) == n - inside


def test_the_claims_outside_are_those_of_the_case_and_lie_where_the_page_says() -> None:
    claims = {claim.id: claim for claim in read_case(maker()["CASE"]).claims}
    for id, said, _, _, expected, lies in rows("outside"):
        claim = claims[id]
        assert not claim.internal
        assert said == (claim.paraphrase or claim.said)
        low, _, high = span(expected)
        figures = [x for x in (claim.amount_low, claim.amount_high) if x is not None]
        # The page has two digits, so an end may stand half of the second away.
        assert max(figures) > high / 1.05 if lies == "above" else min(figures) < low * 1.05


def test_the_words_on_the_march_hold() -> None:
    days = [row[0] for row in rows("march")]
    assert [row[0] for row in rows("quantities")] == days
    given = {row[0]: span(row[2]) for row in rows("march")}
    medians = [one[1] for one in given.values()]
    top = days.index("30 Sep 2025")
    assert medians[: top + 1] == sorted(medians[: top + 1])
    assert max(medians[top + 1 :]) < medians[top]
    for a, b in pairwise(given.values()):
        assert a[0] < b[1] < a[2], "the interval held the next median"
    rounds = {row[0]: span(row[1]) for row in rows("quantities")}
    before, after = rounds["30 Sep 2024"], rounds["31 Dec 2024"]
    assert 1.7 < after[1] / before[1] < 2.0, "nearly doubled"
    assert 0.85 * before[2] < after[1] < before[2], "close to the top"
    ratios = {row[0]: row[4] for row in rows("march")}
    assert [day for day, cell in ratios.items() if cell == "open"] == days[:2]
    spans = [span(ratios[day]) for day in days[2:]]
    assert (spans[0][1], spans[-1][1]) == (38.0, 17.0)
    assert (spans[0][0], spans[0][2]) == (9.8, 210.0)
    for at, one in enumerate(spans):
        assert all(one[0] < later[1] < one[2] for later in spans[at + 1 :])


def test_the_words_on_later_claims_hold() -> None:
    found = tallies()
    for lead in LEADS[:3]:
        n, _, _, inside, above = found["new", lead]
        assert inside / n > 0.9, "at least as often as they should"
        assert (above / n > 0.55) == (lead != LEADS[0]), "somewhat more than half"
        n, _, _, inside, _ = found["used before", lead]
        assert 0.85 < inside / n <= 0.9, "about as often as they should"
    outside = {row[0]: row for row in rows("outside")}
    used = {id for id, row in outside.items() if row[2] == "used before"}
    twice = [row for row in rows("outside") if row[0] == "G307"]
    assert {row[5] for row in twice} == {"below"}
    assert 100.0 <= span(twice[-1][4])[0] < 105.0, "only just"
    assert {outside[id][5] for id in used - {"G307"}} == {"above"}
    assert used == {"G174", "G147", "G303", "G307", "G314", "R018"}
    assert len(outside["G155"][3].split(", ")) == 4
    low, _, high = span(outside["G155"][4])
    assert 8.0 < high / low < 12.0, "a factor of ten"
    assert outside["G155"][5] == outside["G307"][5] == "below"
    assert outside["G163"][3:6:2] == ["Jun 2024, Sep 2024", "above"]
    guns = {row[0]: span(row[3]) for row in rows("quantities") if row[3] != "-"}
    assert guns["31 Dec 2025"] == (280.0, 590.0, 1400.0)
    assert guns["1 Mar 2026"] == (180.0, 320.0, 730.0)


def test_the_tables_are_made_of_a_hindcast(tmp_path: Path) -> None:
    document = hindcast_folder(Path(shutil.copytree(SMALL, tmp_path / "small")), draws=400)
    made = maker()
    assert document["later"], "the small case has later claims"
    marched = made["march"](document).strip().split("\n")
    assert len(marched) == 2 + len(document["standings"])
    lines = made["tallies"](document).strip().split("\n")[2:]
    places = [int(line.split(" | ")[2]) for line in lines if "a year, all" in line]
    assert sum(places) == len(document["later"])
    lines = made["outside"](document, read_case(SMALL)).strip().split("\n")[2:]
    out = [one for one in document["later"] if abs(one["place"] - 0.5) > 0.45]
    assert sum(len(line.split(" | ")[3].split(", ")) for line in lines) == len(out)
