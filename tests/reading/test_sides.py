"""The role of a place by the words beside it."""

from __future__ import annotations

import pytest

from steelyard.reading.cues import read_cues
from steelyard.reading.reader import read_text
from steelyard.reading.scene import Context, lay_out
from steelyard.reading.sides import places_of

ROLES = [
    ("en", "Chile sent tractors to Peru", ["bare", "to"]),
    ("en", "tractors from Chile for the government of Peru", ["from", "to"]),
    ("en", "Chilean tractors arrived in Peru", ["origin", "in"]),
    ("en", "Chile's exports to Peru", ["of", "to"]),
    ("de", "Lieferungen der Mongolei an Peru", ["of", "to"]),
    ("de", "hat der Mongolei Traktoren geliefert", ["to"]),
    ("de", "Der Iran lieferte Traktoren", ["bare"]),
    ("de", "in die Mongolei", ["to"]),
    ("de", "in der Mongolei", ["in"]),
    ("ko", "칠레는 페루에 트랙터를 보냈다", ["subject", "to"]),
    ("ko", "칠레로부터 페루 정부가 받았다", ["from", "subject"]),
    ("ko", "칠레의 대몽골 수출", ["of", "towards"]),
    ("ru", "Монголия передала Вьетнаму тракторы", ["subject", "to"]),
    ("ru", "тракторы из Монголии во Вьетнам", ["from", "to"]),
    ("ru", "во Вьетнаме", ["in"]),
    ("ru", "договор с Монголией", ["with"]),
    ("uk", "Литва передала Молдові трактори", ["subject", "to"]),
    ("uk", "в Україні", ["in"]),
]


@pytest.mark.parametrize(("lang", "text", "roles"), ROLES)
def test_the_words_beside_a_name_give_it_its_role(lang: str, text: str, roles: list[str]) -> None:
    scene = lay_out(text, [(0, len(text))], (), read_cues(lang), Context())
    assert [place.role for place in places_of(scene, scene.sentences[0], ())] == roles


def test_the_country_of_who_speaks_is_no_side() -> None:
    text = "Chile has sent 40 looms, Peru's trade minister Ana Rojas said."
    (claim,) = read_text(text, lang="en", date="2026-03-01")
    assert (claim.direction, claim.attribution) == (("CL", None), ("Ana Rojas",))


def test_whose_minister_speaks_gives_nothing() -> None:
    text = "Міністр оборони Південної Кореї Чон Мін Су сказав, що Лаос передав Угорщині 30 танків."
    one = read_text(text)[0]
    assert (one.direction, one.attribution) == (("LA", "HU"), ("Чон Мін Су",))


def test_where_the_office_sits_that_speaks_gets_nothing() -> None:
    text = "Норвегія передала Лаосу 30 танків. Два танки прибули, повідомило Міністерство оборони в Осло."
    assert read_text(text)[1].direction == ("NO", "LA")


def test_a_source_ends_where_the_verb_of_the_sentence_stands() -> None:
    text = "Nach Angaben aus Budapest hat Warschau bislang 30 Lastwagen, 20 Busse und 4 Tanker geliefert."
    assert {one.direction for one in read_text(text)} == {("PL", None)}
