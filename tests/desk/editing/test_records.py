"""Items, ties and the case itself edited by the ends of their records."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from steelyard.base.errors import CaseError
from steelyard.case.folder import check_folder, create_case, read_case, read_reviews
from steelyard.desk.editing.dropping import drop_row
from steelyard.desk.editing.history import History
from steelyard.desk.editing.records import add_tie, edit_record
from steelyard.desk.editing.rows import ConflictError, edit_row, row_hash

CASES = Path(__file__).parents[2] / "cases"
NOW = "2025-11-02T10:00:00Z"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    folder = tmp_path / "case"
    shutil.copytree(CASES / "drones-for-gold", folder)
    return folder


def shown(root: Path, id: str) -> str:
    return row_hash(read_case(root).item(id))


def edit(root: Path, kind: str, id: str, changes: dict[str, str]) -> None:
    case = read_case(root)
    record = {"items": case.items, "ties": case.ties, "case": (case.exchange,)}[kind]
    hash_ = next(
        row_hash(one) for one in record if getattr(one, "tie", getattr(one, "id", "")) == id
    )
    edit_record(root, kind, id, changes, hash_, by="Ada", when=NOW)


def test_an_item_is_edited_and_other_lines_stay(case: Path) -> None:
    before = (case / "items.yaml").read_text(encoding="utf-8")
    edit(case, "items", "drones", {"name/de": "Flugdrohnen", "condition/low": "0.5"})
    after = (case / "items.yaml").read_text(encoding="utf-8")
    item = read_case(case).item("drones")
    assert item.name == {"en": "Drones", "de": "Flugdrohnen"}
    assert item.condition is not None
    assert item.condition.low == 0.5
    changed = [
        (old, new)
        for old, new in zip(before.split("\n"), after.split("\n"), strict=True)
        if old != new
    ]
    assert len(changed) == 2
    (line,) = [one for one in read_reviews(case) if one.get("item") == "drones"]
    assert line["set"] == "name/de: Drohnen -> Flugdrohnen; condition/low: 0.6 -> 0.5"
    History(case).undo("Ada", NOW)
    assert (case / "items.yaml").read_text(encoding="utf-8") == before


def test_an_item_that_changed_meanwhile_is_not_saved_over(case: Path) -> None:
    known = read_case(case).item("drones")
    edit(case, "items", "drones", {"note": "mine"})
    with pytest.raises(ConflictError) as caught:
        edit_record(
            case,
            "items",
            "drones",
            {"condition/low": "0.4"},
            row_hash(known),
            by="Bo",
            when=NOW,
            known=known,
        )
    rows = {one.field: (one.shown, one.now, one.yours) for one in caught.value.fields}
    assert rows == {"note": ("", "mine", ""), "condition/low": ("0.6", "0.6", "0.4")}
    # Another item may change: its lines are not those of this one.
    hash_ = shown(case, "gold")
    edit(case, "items", "drones", {"note": "other"})
    edit_record(case, "items", "gold", {"unit": "kilograms"}, hash_, by="Bo", when=NOW)


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"family": "boats"}, "unknown-family"),
        ({"magnitude": "a few"}, "not-a-number"),
        ({"unit": ""}, "missing-value"),
        ({"definition": "gold +"}, "bad-definition"),
        ({"id": "planes"}, "still-needed"),
    ],
)
def test_what_is_wrong_is_told_and_changes_nothing(
    case: Path, changes: dict[str, str], name: str
) -> None:
    before = (case / "items.yaml").read_bytes()
    with pytest.raises(CaseError) as caught:
        edit(case, "items", "drones", changes)
    assert name in {one.name for one in caught.value.problems} or name == "bad-definition"
    assert (case / "items.yaml").read_bytes() == before


def test_ties_are_made_and_edited(case: Path) -> None:
    add_tie(case, {"tie": "crates <= drones", "reason/en": "Boxes."}, by="Ada", when=NOW)
    edit(case, "ties", "crates <= drones", {"width": "0.2", "reason/de": "Kisten."})
    made = next(one for one in read_case(case).ties if one.tie.startswith("crates"))
    assert (made.width, made.reason) == (0.2, {"en": "Boxes.", "de": "Kisten."})
    with pytest.raises(CaseError):
        add_tie(case, {"tie": "boats <= drones", "reason/en": "x"}, by="Ada", when=NOW)


def test_the_case_itself_is_edited_with_its_comments(tmp_path: Path) -> None:
    root = tmp_path / "empty"
    create_case(root)
    before = (root / "case.yaml").read_text(encoding="utf-8")
    id = read_case(root).exchange.id
    edit(
        root,
        "case",
        id,
        {
            "parties/0/id": "AL",
            "parties/0/name/en": "Aland",
            "parties/0/name/de": "Åland",
            "window/end": "2025-12-31",
            "included/+/en": "Goods",
            "excluded/+/what/en": "Trade",
            "excluded/+/why/en": "It was there before.",
            "camps/+/=": "press",
            "camps/+/name/en": "Press",
            "authors": "Ada;Bo",
        },
    )
    assert check_folder(root) == ()
    made = read_case(root).exchange
    assert made.parties[0].name == {"en": "Aland", "de": "Åland"}
    assert made.window.end == "2025-12-31"
    assert made.camps["press"].name == {"en": "Press"}
    assert made.authors == ("Ada", "Bo")
    after = (root / "case.yaml").read_text(encoding="utf-8")
    assert [one for one in before.split("\n") if one.startswith("#") and one not in after] == []
    edit(root, "case", id, {"camps/press/-": "true", "excluded/0/-": "true"})
    assert "press" not in read_case(root).exchange.camps
    assert read_case(root).exchange.excluded == ()


def test_an_id_that_nothing_names_is_changed(case: Path) -> None:
    edit(case, "items", "blueprints", {"id": "drawings"})
    assert read_case(case).item("drawings").name["en"] == "Blueprints"
    assert check_folder(case) == ()


def test_rows_and_records_with_parts_are_told_in_one_way(case: Path) -> None:
    known = read_case(case).item("drones")
    edit(case, "items", "drones", {"condition/low": "0.5", "note": "mine"})
    with pytest.raises(ConflictError) as caught:
        drop_row(case, "items", "drones", row_hash(known), by="Bo", when=NOW, known=known)
    found = {one.field: (one.shown, one.now) for one in caught.value.fields}
    assert found == {"condition/low": ("0.6", "0.5"), "note": ("", "mine")}
    price = read_case(case).prices[0]
    edit_row(case, "prices", price.id, {"note": "yours"}, row_hash(price), by="Ada", when=NOW)
    with pytest.raises(ConflictError) as caught:
        drop_row(case, "prices", price.id, row_hash(price), by="Bo", when=NOW, known=price)
    found = {one.field: (one.shown, one.now) for one in caught.value.fields}
    assert found["note"] == (price.note or "", "yours")
    sets = [one["set"] for one in read_reviews(case)[-2:]]
    assert sets[0] == "condition/low: 0.6 -> 0.5; note:  -> mine"
    assert f"note: {price.note or ''} -> yours" in sets[1]
