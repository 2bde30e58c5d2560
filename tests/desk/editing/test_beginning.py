"""A new case is told apart from its template, with its comments left in place."""

from __future__ import annotations

from pathlib import Path

import pytest

from steelyard.base.errors import CaseError
from steelyard.case.folder import check_folder, create_case, read_case
from steelyard.case.gaps import gaps
from steelyard.desk.editing.beginning import begin_case, file_as_shown
from steelyard.desk.editing.history import History

NOW = "2025-11-02T10:00:00Z"
SAID = {
    "title": "Boats: for wine",
    "first_name": "Åland",
    "first_id": "AX",
    "second_name": "Borda",
    "second_id": "BO",
    "start": "2023-05-01",
    "currency": "usd",
    "price_year": "2025",
}


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    create_case(tmp_path / "boats")
    return tmp_path / "boats"


def begin(root: Path, shown: str = "", **said: str) -> tuple[str, ...]:
    return begin_case(root, said, "de", shown or file_as_shown(root), by="Ada", when=NOW)


def test_what_is_said_stands_in_the_file_and_is_undone(empty: Path) -> None:
    before = (empty / "case.yaml").read_bytes()
    begin(empty, **SAID)
    exchange = read_case(empty).exchange
    assert [(one.id, one.name) for one in exchange.parties] == [
        ("AX", {"de": "Åland"}),
        ("BO", {"de": "Borda"}),
    ]
    assert exchange.title == {"de": "Boats: for wine"}
    assert (exchange.money.currency, exchange.money.price_year) == ("USD", 2025)
    assert exchange.window.start == "2023-05-01"
    assert not [one for one in gaps(read_case(empty)) if "template" in one]
    text = (empty / "case.yaml").read_text(encoding="utf-8")
    assert "# Giver first" in text
    assert "##  end: 2025-12-31" in text
    assert check_folder(empty) == ()
    History(empty).undo("Ada", NOW)
    assert (empty / "case.yaml").read_bytes() == before


def test_what_is_wrong_or_was_changed_meanwhile_is_refused(empty: Path) -> None:
    before = (empty / "case.yaml").read_bytes()
    for said, name in (
        ({"second_id": "AA"}, "same-party"),
        ({"currency": "euro"}, "bad-currency"),
        ({"start": "spring"}, "bad-date"),
        ({"price_year": "last"}, "not-a-whole-number"),
        ({"price_year": "9" * 5000}, "not-a-whole-number"),
    ):
        with pytest.raises(CaseError) as caught:
            begin(empty, **said)
        assert name in {one.name for one in caught.value.problems}
    with pytest.raises(CaseError) as caught:
        begin(empty, "0" * 64, title="Wine")
    assert caught.value.problems[0].name == "changed-elsewhere"
    assert (empty / "case.yaml").read_bytes() == before
    assert begin(empty, currency="EUR") == ()


def test_names_in_the_other_language_stand_beside(empty: Path) -> None:
    begin(empty, **SAID, first_name_other="Aland", title_other="Boats")
    exchange = read_case(empty).exchange
    assert exchange.parties[0].name == {"de": "Åland", "en": "Aland"}
    assert exchange.parties[1].name == {"de": "Borda"}
    assert exchange.title["en"] == "Boats"
