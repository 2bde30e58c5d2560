"""Who can be a subject, where nouns have cases."""

from __future__ import annotations

import pytest

from steelyard.reading.cues import read_cues
from steelyard.reading.reader import read_text
from steelyard.reading.scene import Context, lay_out
from steelyard.reading.somebody import class_of, find_somebody


def named(lang: str, text: str) -> list[tuple[str, str]]:
    """Kind and name of everybody in one sentence."""
    scene = lay_out(text, [(0, len(text))], (), read_cues(lang), Context())
    starts, ends = scene.words.starts, scene.words.ends
    return [
        (one.kind, text[starts[one.name.first] : ends[one.name.last]])
        for one in find_somebody(scene, scene.sentences[0])
    ]


@pytest.mark.parametrize(
    ("lang", "text", "found"),
    [
        ("ru", "Директор порта Анна Лосева молчала", [("person", "Анна Лосева")]),
        ("ru", "Депутат от партии рыбаков Пак Мин Су молчал", [("person", "Пак Мин Су")]),
        ("ru", "Бывший боцман молчал", [("person", "Бывший боцман")]),
        ("ru", "Морская служба надзора молчала", [("body", "Морская служба надзора")]),
        ("ru", "Газета «Маяк» молчала", [("body", "Газета «Маяк»")]),
        ("uk", "Колишня інспекторка порту Анна Лось мовчала", [("person", "Анна Лось")]),
        ("uk", "Агенція морських закупівель мовчала", [("body", "Агенція морських закупівель")]),
        ("uk", "Тоді мовчала Державна портова служба", [("body", "Державна портова служба")]),
        ("uk", "Тоді мовчала Генеральна інспекція", [("body", "Генеральна інспекція")]),
        ("ru", "Тогда молчал Координационный штаб", [("body", "Координационный штаб")]),
        ("uk", "Тоді мовчав Лось, служба чекала", [("name", "Лось"), ("body", "служба")]),
        ("uk", "Тоді мовчала Ельза ван дер Лан", [("name", "Ельза ван дер Лан")]),
    ],
)
def test_an_office_has_the_name_of_who_holds_it(
    lang: str, text: str, found: list[tuple[str, str]]
) -> None:
    assert named(lang, text) == found


@pytest.mark.parametrize(
    "text", ["лодки пришли в залив", "на рассвете было тихо", "«лодки пришли», и стало тихо"]
)
def test_a_thing_is_nobody(text: str) -> None:
    assert named("ru", text) == []


def test_names_in_two_scripts_are_two() -> None:
    text = "Исследователь центра Blue Harbour Виктор Лось молчал"
    assert named("ru", text) == [("person", "Виктор Лось")]


def test_a_class_tells_one_from_several() -> None:
    cues = read_cues("ru")
    assert [class_of(cues, word, "person") for word in ("брокер", "брокеры", "брокера")] == [
        1,
        2,
        0,
    ]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "Про це заявив міністр оборони Владислав Косюк-Ганич. Служать 900 осіб.",
            "Владислав Косюк-Ганич",
        ),
        ("Посол Жан-П'єр Дюран підтвердив, що прибули 30 ракет.", "Жан-П'єр Дюран"),
    ],
)
def test_a_name_with_a_hyphen_is_whole_and_no_body(text: str, name: str) -> None:
    assert read_text(text)[0].attribution == (name,)
