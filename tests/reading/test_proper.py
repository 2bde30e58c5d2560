"""Names that no list has, as sides."""

from __future__ import annotations

import pytest

from steelyard.reading.reader import read_text

FLOWS = [
    (
        "en",
        "Under the treaty Valdoria will supply Peru with 300 tractors. Peru pays Valdoria in copper.",
        ("Valdoria", "PE"),
    ),
    (
        "en",
        "In May Peru bought 300 tractors from Valdoria, and people in Valdoria were glad of it.",
        ("Valdoria", "PE"),
    ),
    (
        "ru",
        "По договору Вальдория поставит в Монголию 300 тракторов. Сама Вальдория их не делает.",
        ("Вальдория", "MN"),
    ),
]


@pytest.mark.parametrize(("lang", "text", "direction"), FLOWS)
def test_a_name_at_the_place_of_a_side_is_one(
    lang: str, text: str, direction: tuple[str, str]
) -> None:
    assert read_text(text, lang=lang)[0].direction == direction


def test_a_name_that_comes_once_is_none() -> None:
    text = "Under the treaty Valdoria will supply Peru with 300 tractors."
    assert read_text(text, lang="en")[0].direction == (None, "PE")


def test_where_every_noun_has_a_capital_none_is_a_name() -> None:
    text = "Der Händler lieferte Peru 300 Traktoren. Der Händler war froh."
    found = read_text(text, lang="de")
    assert "Händler" not in (found[0].direction or ())
