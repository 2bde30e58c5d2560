"""How sure an amount is."""

from __future__ import annotations

import pytest
from tests.reading.spots import around

from steelyard.reading.reader import read_text

TAKEN_BACK = [
    ("en", "The boats came not from #40# harbours, but from #12#.", ("asserted", "asserted")),
    ("en", "Chile sent not #40#, but #12# boats.", ("doubted", "asserted")),
    ("de", "Chile schickte nicht #40#, sondern #12# Boote.", ("doubted", "asserted")),
    ("de", "Chile schickte keine #40# Boote, sondern #12#.", ("doubted", "asserted")),
    ("ru", "Чили отправила не #40#, а #12# лодок.", ("doubted", "asserted")),
    ("uk", "Чилі відправила не #40#, а #12# човнів.", ("doubted", "asserted")),
]


@pytest.mark.parametrize(("lang", "text", "certainties"), TAKEN_BACK)
def test_a_number_that_the_text_takes_back_is_doubted(
    lang: str, text: str, certainties: tuple[str, ...]
) -> None:
    assert tuple(one.certainty for one in around(text, lang)) == certainties


def test_who_denies_is_sure_of_it() -> None:
    text = "Chile denied rumours that it had allegedly sent #40# boats."
    assert around(text, "en")[0].certainty == "asserted"


def test_what_may_come_is_possible_and_what_is_to_come_is_not() -> None:
    may = around("Chile may send #40# boats.", "en")[0]
    assert (may.status, may.certainty) == ("planned", "possible")
    shall = around("Chile soll im Herbst #40# Boote liefern.", "de")[0]
    assert (shall.status, shall.certainty) == ("planned", "asserted")


def test_hearsay_of_what_was_done_is_possible() -> None:
    for lang, text in (
        ("en", "Chile may have sent #40# boats."),
        ("de", "Chile soll #40# Boote geliefert haben."),
    ):
        answer = around(text, lang)[0]
        assert (answer.status, answer.certainty) == ("delivered", "possible")


WORTH = [
    ("en", "Some #9# tonnes, worth about #2/USD#, might have been shipped."),
    ("en", "About #9# trucks, valued at #2/EUR#, may have been sent to Laos."),
    ("de", "Rund #9# Ziegel im Wert von #2/EUR# könnten geliefert worden sein."),
    ("ru", "Возможно, было отправлено #9# ящиков стоимостью #2/EUR#."),
    ("uk", "Ймовірно, було відправлено #9# ящиків вартістю #2/EUR#."),
]


@pytest.mark.parametrize(("lang", "text"), WORTH)
def test_a_number_and_what_it_is_worth_are_possible_together(lang: str, text: str) -> None:
    assert [one.certainty for one in around(text, lang)] == ["possible", "possible"]


def test_a_model_that_is_written_like_a_verb_of_doubt_is_none() -> None:
    text = "Катар уже передав Лаосу 14 літаків МіГ-29 і 30 танків."
    assert {one.certainty for one in read_text(text)} == {"asserted"}
