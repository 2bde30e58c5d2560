"""English status: what is wanted, hoped for, set aside, announced, spent and simply had."""

from __future__ import annotations

import pytest
from tests.reading.spots import around

from steelyard.reading.reader import read_text

TOLD = [
    ("Ghana wants 40 lorries from Peru.", "other"),
    ("Ghana wants to buy 40 lorries from Peru.", "planned"),
    ("Ghana hopes to get 40 lorries from Peru.", "expected"),
    ("Peru has set aside 40 million euros for Ghana.", "planned"),
    ("Peru announced 40 million euros for Ghana.", "promised"),
    ("Peru has spent 40 million euros on Ghana.", "delivered"),
    ("Ghana took 40 of the lorries from Peru.", "delivered"),
    ("Ghana has 40 lorries from Peru.", "other"),
    ("Ghana has received 40 lorries from Peru.", "delivered"),
    ("Peru's 40 lorries will not arrive in Ghana before June.", "planned"),
    ("Peru's 40 lorries will not be sent to Ghana.", "denied"),
    ("The treaty caps Peru's imports at 40 lorries a year.", "other"),
    ("Peru delivered 40 lorries to Ghana despite a limit set by Chile.", "delivered"),
    ("Peru shipped 40 baseball caps to Ghana.", "delivered"),
    ("The reports of 40 lorries sent to Ghana are made up.", "denied"),
    ("The convoy is made up of 40 lorries.", "other"),
    ("Peru will deliver 40 lorries to Ghana, the ministry announced.", "promised"),
    ("Talks are under way on the purchase of 40 lorries from Peru.", "planned"),
    ("Officials said Peru would deliver 40 lorries to Ghana.", "planned"),
    ("Peru is said to have delivered 40 lorries to Ghana.", "delivered"),
]


@pytest.mark.parametrize(("text", "status"), TOLD)
def test_the_verb_says_whether_it_moved(text: str, status: str) -> None:
    assert [claim.status for claim in read_text(text, lang="en")] == [status]


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        (
            "Peru is to buy #300# tonnes of wheat, #60# of which have already been loaded.",
            ["planned", "delivered"],
        ),
        ("Chile has promised #40# trucks, #12# of which have arrived.", ["promised", "delivered"]),
        (
            "Chile received #40# trucks, #12# of which will be sent back to Peru.",
            ["delivered", "planned"],
        ),
    ],
)
def test_of_a_whole_and_the_part_behind_it_each_has_its_own_verb(
    text: str, statuses: list[str]
) -> None:
    assert [one.status for one in around(text, "en")] == statuses


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("The first tranche, also #5/USD#, arrived in September.", "delivered"),
        ("A tranche of #3/USD# was paid in May.", "delivered"),
        ("The aid package of #3/USD# reached Peru in May.", "delivered"),
        ("Chile approved a tranche of #3/USD#.", "promised"),
        ("The aid package is worth #3/USD#.", "promised"),
    ],
)
def test_what_is_given_in_one_piece_is_promised_unless_a_verb_says_what_came_of_it(
    text: str, status: str
) -> None:
    assert around(text, "en")[0].status == status


def test_the_line_above_a_list_tells_by_its_verb_and_not_by_what_is_had() -> None:
    text = "What Spain has sent Peru:\n• #13# jets\n• #300# tanks"
    assert [one.status for one in around(text, "en")] == ["delivered"] * 2
