"""scenarios.yaml: what it replaces in a case, and what is wrong with it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from steelyard.case.case import changed_case
from steelyard.case.folder import check_folder, read_case
from steelyard.case.scenarios import GradeChange, ItemChange, Scenario

SMALL = Path(__file__).parents[1] / "cases" / "drones-for-gold"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SMALL, tmp_path / "case"))


def problems(folder: Path, text: str) -> list[tuple[str, int]]:
    (folder / "scenarios.yaml").write_text(text, encoding="utf-8")
    return [(one.name, one.place.line) for one in check_folder(folder)]


def test_a_case_without_the_file_has_no_scenarios(folder: Path) -> None:
    (folder / "scenarios.yaml").unlink(missing_ok=True)
    case = read_case(folder)
    assert (case.scenarios, case.suppositions) == ((), ())


def test_scenarios_and_stated_figures_stand_as_they_are_written(folder: Path) -> None:
    found = problems(
        folder,
        "scenarios:\n"
        "  - {id: z, name: {en: Z}, basis: replacement}\n"
        "  - {id: a, name: {en: A}, without: [harbour-watch]}\n"
        "suppositions:\n"
        "  - {figure: ratio, at_most: 2}\n"
        "  - {figure: given, at_least: 2.0e7}\n",
    )
    assert found == []
    case = read_case(folder)
    assert [one.id for one in case.scenarios] == ["z", "a"]
    assert [one.figure for one in case.suppositions] == ["ratio", "given"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("scenarios:\n  - {id: a, name: {en: A}, basis: markets}\n", [("unknown-basis", 2)]),
        ("scenarios:\n  - {id: a, name: {en: A}, without: [nobody]}\n", [("unknown-source", 2)]),
        ("scenarios:\n  - {id: a, name: {en: A}, items: {ships: {spread: 1}}}\n", [("unknown-item", 2)]),
        ("scenarios:\n  - {id: a, name: {en: A}, settings: {lean: 1}}\n", [("unknown-prior", 2)]),
        (
            "scenarios:\n  - id: a\n    name: {en: A}\n    grades:\n      - {source: x, letter: A}\n",
            [("unknown-source", 5)],
        ),
        (
            "scenarios:\n  - id: a\n    name: {en: A}\n    scope: {start: 2025-01-01, end: 2024-01-01}\n",
            [("window-order", 4)],
        ),
        ("scenarios:\n  - {id: a, name: {en: A}, scope: {items: [ships]}}\n", [("unknown-item", 2)]),
        ("scenarios:\n  - {id: a, name: {en: A}}\n", [("changes-nothing", 2)]),
        (
            (
                "scenarios:\n  - {id: a, name: {en: A}, basis: replacement}\n"
                "  - {id: a, name: {en: A}, basis: comparable}\n"
            ),
            [("duplicate-id", 3)],
        ),
        ("scenarios:\n  - {id: a, name: {en: A}, settings: {stop_per_quarter: 2}}\n", [("scenario-not-possible", 2)]),
        ("scenarios: 5\n", [("wrong-shape", 1)]),
        ("- a\n", [("wrong-shape", 1)]),
        ("scenarioes:\n  - a\n", [("unknown-field", 1)]),
        ("scenarios:\n  - {id: a, name: {en: A}, bases: x}\n", [("unknown-field", 2)]),
        ("suppositions:\n  - {figure: given}\n", [("one-end-only", 2)]),
        ("suppositions:\n  - {figure: gold, at_least: 1}\n", [("unknown-value", 2)]),
        ("scenarios:\n  - {id: a, name: {en: A}\n", [("yaml-syntax", 3)]),
    ],
)  # fmt: skip
def test_each_mistake_is_one_problem_at_its_place(
    folder: Path, text: str, expected: list[tuple[str, int]]
) -> None:
    assert problems(folder, text) == expected


def test_more_scenarios_than_anybody_reads_are_refused(folder: Path) -> None:
    rows = "".join(f"  - {{id: s{n}, name: {{en: S}}, basis: replacement}}\n" for n in range(41))
    assert problems(folder, f"scenarios:\n{rows}") == [("wrong-count", 42)]


def test_a_wrong_name_of_the_file_is_told(folder: Path) -> None:
    (folder / "scenarios.yaml").unlink(missing_ok=True)
    (folder / "scenario.yaml").write_text("scenarios: []\n", encoding="utf-8")
    assert [one.name for one in check_folder(folder)] == ["misnamed-file"]


def test_what_a_scenario_changes_stands_in_the_place_of_the_cases_own() -> None:
    case = read_case(SMALL)
    source = case.grades[0].source
    one = Scenario(
        id="one",
        name={"en": "One"},
        grades=(GradeChange(source=source, letter="E"),),
        settings={"hedge_upto": 0.6},
        items={"drones": ItemChange(magnitude=5.0), "unmanned_aircraft": ItemChange(same_as="drones")},
    )  # fmt: skip
    made = changed_case(case, one)
    assert made.item("drones").magnitude == 5.0
    assert made.item("gold") == case.item("gold")
    assert [g.letter for g in made.grades if g.source == source] == ["E"]
    assert [g for g in made.grades if g.source != source] == [
        g for g in case.grades if g.source != source
    ]
    (prior,) = [p for p in made.priors if p.name == "hedge_upto"]
    # The default's own spread stays: a setting that is uncertain does not become certain.
    assert (prior.value, prior.spread) == (0.6, 0.5)
    assert made.claims is case.claims


def test_an_item_that_becomes_another_name_loses_what_defined_it() -> None:
    case = read_case(SMALL)
    one = Scenario(
        id="one", name={"en": "One"}, items={"spare_parts": ItemChange(same_as="drones")}
    )
    item = changed_case(case, one).item("spare_parts")
    assert (item.same_as, item.magnitude, item.definition) == ("drones", None, None)


def test_a_field_that_is_unlike_every_other_is_told_all_fields(folder: Path) -> None:
    (folder / "scenarios.yaml").write_text(
        "suppositions:\n  - {figure: given, amount: 5}\n", encoding="utf-8"
    )
    found = next(one for one in check_folder(folder) if one.name == "unknown-field")
    assert found.mend == "Its fields are: figure, at_least, at_most, why."
