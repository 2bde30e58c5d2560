"""The unit of what is counted: people by their nation, parts of them, a heading's good."""

from __future__ import annotations

import pytest

from steelyard.reading.reader import read_text

PEOPLES = [
    ("de", "In Mexiko arbeiten 500 Kubaner.", "CU"),
    ("de", "Norwegen rekrutierte 300 junge Äthiopier.", "ET"),
    ("de", "Nach Katar gingen 900 Nepalesen.", "NP"),
    ("en", "Some 4,000 Cubans are fighting in Russia.", "CU"),
    ("en", "Norway recruited 300 young Ethiopians.", "ET"),
    ("en", "About 900 Sri Lankans arrived in Qatar.", "LK"),
    ("ru", "В Мексике работают 500 кубинцев.", "CU"),
    ("ru", "Норвегия наняла 300 эфиопов.", "ET"),
    ("ru", "В Катар прибыли 900 непальцев.", "NP"),
    ("uk", "У Мексиці працюють 500 кубинців.", "CU"),
    ("uk", "Норвегія найняла 300 ефіопів.", "ET"),
    ("uk", "До Катару прибули 900 непальців.", "NP"),
    ("ko", "쿠바인 500명이 멕시코에서 일하고 있다.", "CU"),
    ("ko", "카타르에 네팔인 900명이 도착했다.", "NP"),
    ("fr", "Quelque 500 Cubains travaillent au Mexique.", "CU"),
]


@pytest.mark.parametrize(("lang", "text", "origin"), PEOPLES)
def test_a_people_is_counted_in_persons_and_is_from_there(
    lang: str, text: str, origin: str
) -> None:
    (claim,) = read_text(text, lang=lang)
    assert claim.unit == "persons"
    assert claim.direction is not None
    assert claim.direction[0] == origin


THINGS = [
    ("de", "Peru kaufte 12 russische Hubschrauber."),
    ("en", "Peru bought 12 Russian helicopters."),
    ("ru", "Перу купило 12 грузинских вертолётов."),
    ("uk", "Перу купило 12 грузинських вертольотів."),
    ("fr", "Le Pérou a acheté 12 hélicoptères russes."),
]


@pytest.mark.parametrize(("lang", "text"), THINGS)
def test_a_thing_from_somewhere_is_no_person(lang: str, text: str) -> None:
    assert [one.unit for one in read_text(text, lang=lang)] == ["pieces"]


HEADED = [
    ("de", "Die Zahl der gelieferten Artilleriegranaten bezifferte er auf vier Millionen."),
    ("en", "He put the number of artillery shells delivered so far at four million."),
    ("ru", "Число поставленных артиллерийских снарядов он оценил в четыре миллиона."),
    ("uk", "Кількість поставлених артилерійських снарядів він оцінив у чотири мільйони."),
]


@pytest.mark.parametrize(("lang", "text"), HEADED)
def test_the_number_of_something_is_counted_as_that_is(lang: str, text: str) -> None:
    (claim,) = read_text(text, lang=lang)
    assert (claim.unit, claim.item) == ("rounds", "artillery_shells")


def test_a_heading_of_people_counts_persons() -> None:
    assert [one.unit for one in read_text("Число солдат в Мали достигло 1500.", lang="ru")] == [
        "persons"
    ]


def test_a_part_of_people_is_people() -> None:
    text = "11.000 Nordkoreaner kämpfen in Russland, von denen rund 4000 getötet wurden."
    assert [one.unit for one in read_text(text, lang="de")] == ["persons", "persons"]


BARE = [
    ("de", "Peru bildete 300 Soldaten aus. Chile hat 60 zugesagt.", "persons"),
    (
        "de",
        "Peru lieferte 40 Lastwagen für 30 Millionen Euro. Gezahlt wurden erst 12 Millionen.",
        "EUR",
    ),
    ("en", "Peru trained 300 soldiers. Chile, it says, has promised 60.", "persons"),
    ("en", "Peru paid 30 million euros for 40 trucks. Chile has promised 12 million.", "EUR"),
    ("en", "Peru shipped 4,000 tonnes of wheat. Chile sent none.", "tonnes"),
    ("ru", "Перу обучило 300 солдат. Чили обещает 60.", "persons"),
    ("ru", "За 40 грузовиков Перу заплатило 30 млн евро. Чили обещает 12 млн.", "EUR"),
    ("uk", "Перу навчило 300 солдатів. Чилі обіцяє 60.", "persons"),
    ("uk", "За 40 вантажівок Перу заплатило 30 млн євро. Чилі обіцяє 12 млн.", "EUR"),
]


@pytest.mark.parametrize(("lang", "text", "unit"), BARE)
def test_a_number_without_a_noun_counts_what_the_one_before_it_counts(
    lang: str, text: str, unit: str
) -> None:
    assert read_text(text, lang=lang)[-1].unit == unit


def test_a_small_number_without_a_noun_is_not_of_what_was_weighed_or_paid() -> None:
    claims = read_text("Peru shipped 4,000 tonnes of wheat. Chile has promised 60.", lang="en")
    assert claims[-1].unit == "pieces"


def test_a_number_in_another_line_counts_nothing_of_the_one_before() -> None:
    claims = read_text("Peru shipped 4,000 tonnes of wheat.\nChile sent none.", lang="en")
    assert claims[-1].unit == "pieces"


ALONE = [
    ("Лодкам, трактористам и врачам выдали 400 аптечек.", ["pieces"]),
    ("Из Перу вывезли 90 тысяч тонн снарядов, в том числе около 7 тысяч.", ["tonnes", "tonnes"]),
]


@pytest.mark.parametrize(("text", "units"), ALONE)
def test_a_number_alone_counts_the_noun_that_stands_before_it(text: str, units: list[str]) -> None:
    assert [claim.unit for claim in read_text(text, lang="ru")] == units


def test_a_short_form_before_a_people_leaves_them_persons() -> None:
    (claim,) = read_text("В Чили живёт 300 тыс. перуанцев.", lang="ru")
    assert claim.unit == "persons"


def test_papers_and_jobs_count_the_people_that_they_are_for() -> None:
    claims = read_text("Выдано 700 виз, открыто 90 вакансий, отмечено 40 въездов.", lang="ru")
    assert [claim.unit for claim in claims] == ["persons"] * 3


def test_people_who_were_hurt_are_counted_with_those_they_are_part_of() -> None:
    text = "Туди прибуло 900 військових, з них близько 40 поранені."
    assert [one.unit for one in read_text(text)] == ["persons", "persons"]


def test_the_number_of_containers_counts_containers() -> None:
    text = "Die Zahl der Container stieg von 400 auf 700."
    assert [one.unit for one in read_text(text)] == ["containers", "containers"]


def test_of_them_at_the_start_of_a_sentence_counts_the_people_before() -> None:
    text = "Лаос направив до Угорщини 900 лікарів, пише організація Far Watch. З них 3,5 тисячі працювали в селі."
    assert read_text(text)[1].unit == "persons"


def test_packages_of_military_aid_are_no_people() -> None:
    for text in (
        "Laos schnürte 27 Militärpakete.",
        "Лаос передав Україні 27 пакетів військової допомоги.",
    ):
        assert read_text(text)[0].unit == "pieces"
