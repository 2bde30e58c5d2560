"""docs/flagship.md says what the case and a weighing of it say, and its sums add up.

docs/method.md names the settings as the program has them.
"""

from __future__ import annotations

import csv
import re
import runpy
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from steelyard.case.case import Case
from steelyard.case.folder import read_case

ROOT = Path(__file__).parent.parent
CASE = ROOT / "cases" / "unequal-partnership"
PAGE = ROOT / "docs" / "flagship.md"
BRIDGES = ("bridge-given", "bridge-2023", "bridge-kida", "bridge-inss", "bridge-returned")
DRAWN = ("ours", "why-not", "bases", "counts", "their-counts-our-prices", "price-needed", *BRIDGES)
FIXED = ("evidence", "published", "bounds")


@cache
def case() -> Case:
    """The flagship case, read once."""
    return read_case(CASE)


@cache
def maker() -> dict[str, Any]:
    """The script that writes the page, as a namespace."""
    return runpy.run_path(str(ROOT / "docs" / "make_flagship.py"))


def blocks() -> dict[str, str]:
    """The tables of the page by name."""
    page = PAGE.read_text(encoding="utf-8")
    found = re.findall(r"<!-- table: (\S+) -->\n(.*?)<!-- end -->", page, re.DOTALL)
    assert len(found) == page.count("<!-- table:") == len(dict(found))
    return dict(found)


def cells(block: str) -> list[list[str]]:
    """The rows of a table below its head."""
    rows = [line.strip("| ").split(" | ") for line in block.strip().split("\n")]
    assert len({line.count("|") for line in block.strip().split("\n")}) == 1
    return rows[2:]


def value(text: str) -> float:
    """A number as the page prints it: `$5.6bn`, `-0.9`, `1,190`."""
    match = re.fullmatch(r"([-+−]?)\$?([\d,.]+)(bn|m)?", text)
    assert match, text
    scale = {"bn": 1e9, "m": 1e6, None: 1.0}[match[3]]
    return (-1.0 if match[1] in {"-", "−"} else 1.0) * float(match[2].replace(",", "")) * scale


def test_every_table_has_its_markers() -> None:
    assert set(blocks()) == {*FIXED, *DRAWN}
    assert all(len(cells(block)) > 2 for block in blocks().values())


@pytest.mark.parametrize("name", FIXED)
def test_tables_without_chance_are_those_of_the_case(name: str) -> None:
    made = maker()["fixed_tables"](case())
    assert blocks()[name] == made[name], "docs/flagship.md is old: run docs/make_flagship.py"


def test_published_counts_stand_as_they_were_printed() -> None:
    published = {row.id: row for row in case().published}
    for _, id, study, _, _ in cells(blocks()["counts"]):
        for amount in (published[id].quantity_low, published[id].quantity_high):
            assert amount is None or f"{amount:,.0f}" in study
    kida = maker()["KIDA_WON"]
    for id, part in (("F050", "munitions"), ("F051", "troops"), ("F053", "technology")):
        assert f"{kida[part]}tn won" in published[id].note
    assert f"{maker()['KIDA_CONTAINERS']:,} containers" in published["F050"].note
    assert f"{maker()['KIDA_ROUNDS'] / 1e6:.0f} million munitions" in published["F054"].note


@pytest.mark.parametrize("name", BRIDGES)
def test_bridges_add_up(name: str) -> None:
    rows = [[value(cell) for cell in row[1:] if cell] for row in cells(blocks()[name])]
    for column in zip(*rows, strict=True):
        assert sum(column[:-1]) == pytest.approx(column[-1], abs=1e-6)


def test_every_row_of_why_not_adds_up_and_starts_at_the_published_sum() -> None:
    published = {row.label.partition(":")[0]: row for row in case().published if row.headline}
    rows = cells(blocks()["why-not"])
    assert {row[0].strip() for row in rows} == set(published)
    for name, *numbers in rows:
        told = [float(one.replace("\N{MINUS SIGN}", "-")) for one in numbers if one.strip()]
        assert sum(told[:-1]) == pytest.approx(told[-1], abs=1e-9), name
        row = published[name.strip()]
        end = row.value_high if row.value_high is not None else row.value_low
        assert end is not None
        assert told[0] * 1e9 == pytest.approx(end, abs=0.01e9)


def test_bridges_end_at_the_published_sums() -> None:
    published = {row.id: row for row in case().published}
    ends = (
        ("bridge-given", "F015", 1e9),
        ("bridge-2023", "F047", 1e9),
        ("bridge-kida", "F049", 1e9),
        ("bridge-inss", "F039", 1e9),
        ("bridge-returned", "F025", 1e6),
    )
    for name, id, scale in ends:
        printed = [value(cell) * scale for cell in cells(blocks()[name])[-1][1:]]
        row = published[id]
        said = [x for x in (row.value_low, row.value_high) if x is not None]
        for ours, theirs in zip(printed, said, strict=False):
            assert ours == pytest.approx(theirs, abs=0.06 * scale)


def test_what_the_page_says_in_words_holds_in_its_tables() -> None:
    ours = {row[0]: row[2:] for row in cells(blocks()["ours"])}
    low, p05, p50, p95, high = (value(cell) for cell in ours["given"])
    assert low < p05 < 5.6e9, "their low end lies inside"
    assert p50 == pytest.approx(5.6e9, rel=0.05), "and is close to our median"
    assert p95 > 9.8e9, "so does their high end"
    assert p95 == pytest.approx(14.4e9, rel=0.05), "the high end of INSS lies at the edge"
    assert high < p95, "the plain high lies below the 95 % quantile"
    assert ours["came back, visible"][-1] == "open"
    due, back = (value(ours[name][2]) for name in ("pay owed for troops", "came back, visible"))
    assert due > back, "with the pay, what came back would more than double"
    steps = {row[0]: [value(cell) for cell in row[1:]] for row in cells(blocks()["bridge-given"])}
    count = steps["count: rounds"]
    price = steps["price: remainder, not explained"]
    others = [v[1] for k, v in steps.items() if k.startswith(("scope", "count: m", "count: t"))]
    assert count[1] > price[1] > max(others), "count first, price next at the high end"
    assert count[0] > 0.0 > price[0], "a higher count meets a lower price at the low end"
    factors = [value(x) for x in cells(blocks()["their-counts-our-prices"])[-1][3:]]
    assert factors[0] < 1.0 < factors[1]


def test_totals_of_given_and_bases_agree() -> None:
    first = cells(blocks()["bases"])[0]
    given = next(row for row in cells(blocks()["ours"]) if row[0] == "given")
    assert first[1] == f"{given[4]} ({given[3]} to {given[5]})"
    end = cells(blocks()["bridge-given"])[0][1]
    assert value(end) * 1e9 == pytest.approx(value(given[4]), abs=0.06e9)


def test_the_method_names_every_setting_with_its_value() -> None:
    data = ROOT / "src" / "steelyard" / "data"
    page = (ROOT / "docs" / "method.md").read_text(encoding="utf-8")
    with (data / "priors.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    block = page.split("<!-- table: settings -->\n")[1].split("<!-- end -->")[0]
    wanted = [[f"`{row['name']}`", row["value"], row["spread"] or "-"] for row in rows]
    assert cells(block) == wanted
    named = set(re.findall(r"`([a-z]+_[a-z_]+)`", page))
    # Names of columns and of the document's keys, which are no settings.
    outside = {
        "prior_predictive",
        "ess_discrete",
        "r_hat_discrete",
        "months_of_output",
        "reported_on",
        "driver_splits",
        "money_of_the_day",
    }
    assert named - {row["name"] for row in rows} == outside


def test_the_widths_of_the_method_are_those_of_the_table() -> None:
    with (ROOT / "src/steelyard/data/widths.csv").open(encoding="utf-8", newline="") as file:
        widths = {(row["kind"], row["knowledge"]): row["width"] for row in csv.DictReader(file)}
    page = (ROOT / "docs" / "method.md").read_text(encoding="utf-8")
    block = page.split("### Widths\n")[1].split("Anything else is unknown")[0]
    rows = [line.strip("| ").split(" | ") for line in block.split("\n") if line.startswith("| ")]
    said = {}
    for kinds, observed, told in rows[1:]:
        for kind in kinds.replace(" tank", "_tank").split(", "):
            for knowledge, width in zip(
                ("observed", "stated", "computed"), (observed, told, told), strict=True
            ):
                said[kind, knowledge] = width.replace("-", "")
    assert said == widths
