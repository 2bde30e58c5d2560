"""What an amount is of: the general lexicon in five languages, and a case's own items."""

from __future__ import annotations

import pytest
from tests.reading.spots import around

from steelyard.base import tables
from steelyard.reading.cues import goods
from steelyard.reading.lexicon import languages, read_page
from steelyard.reading.reader import read_text
from steelyard.reading.scene import Known

GOODS = [
    (
        "en",
        "The company sold Egypt four gas turbines and 20 diesel locomotives.",
        "turbines;locomotives",
    ),
    (
        "en",
        "Some 1.2 million face masks and 300 ventilators arrived from China.",
        "masks;ventilators",
    ),
    (
        "en",
        "Brazil shipped 3.4 million tonnes of soybeans and 120,000 head of cattle to China.",
        "soybeans;cattle",
    ),
    ("en", "A $500 million loan and $20 million in grants were approved.", "loans;grants"),
    (
        "en",
        "Moscow delivered 24 Su-35 fighter jets and 8 Mi-28 helicopters to Tehran.",
        "fighter_jets;helicopters",
    ),
    ("en", "Around 40 nurses and 12 midwives came from the Philippines.", "nurses;nurses"),
    ("en", "Rwanda exported 900 tonnes of coltan and 12,000 tonnes of tea.", "coltan;tea"),
    ("en", "The plant needs 35 megawatts of power.", "None"),
    (
        "en",
        "They received 14 patrol boats, 220 rifles and 1.5 million rounds of ammunition.",
        "patrol_boats;rifles;ammunition",
    ),
    ("en", "The firm posted a profit of $3 million on revenue of $40 million.", "profit;revenue"),
    ("de", "Usbekistan lieferte 30.000 Tonnen Baumwolle und 500 Tonnen Seide.", "cotton;silk"),
    (
        "de",
        "Rheinmetall übergab 14 Schützenpanzer, 12 Lastwagen und 6.000 Schuss Munition.",
        "armoured_vehicles;trucks;ammunition",
    ),
    (
        "de",
        "Brasilien verkaufte 2,1 Millionen Tonnen Sojabohnen und 80.000 Rinder.",
        "soybeans;cattle",
    ),
    (
        "de",
        "Ein Kredit über 300 Millionen Euro und Zuschüsse von 20 Millionen Euro wurden bewilligt.",
        "loans;grants",
    ),
    ("de", "Rund 40 Pflegekräfte und zwölf Ärzte kamen aus Tunesien.", "nurses;doctors"),
    (
        "de",
        "Russland lieferte 24 Kampfjets und acht Kampfhubschrauber.",
        "fighter_jets;helicopters",
    ),
    ("de", "Ghana exportierte 900 Tonnen Kakaobohnen und 12 Tonnen Gold.", "cocoa;gold"),
    (
        "de",
        "Das Ministerium kaufte 15.000 Nachtsichtgeräte und 4.000 Schutzwesten.",
        "night_vision_devices;bulletproof_vests",
    ),
    (
        "de",
        "Geliefert wurden 120 Stromgeneratoren, 40 Transformatoren und 300 Kilometer Kabel.",
        "generators;transformers",
    ),
    (
        "de",
        "Kasachstan exportierte 1,5 Millionen Tonnen Rohöl und 20.000 Tonnen Uran.",
        "crude_oil;uranium",
    ),
    ("ko", "러시아는 Su-35 전투기 24대와 헬기 8대를 이란에 인도했다.", "fighter_jets;helicopters"),
    ("ko", "브라질은 중국에 대두 340만 톤과 소 12만 마리를 수출했다.", "soybeans;cattle"),
    ("ko", "간호사 40명과 의사 12명이 필리핀에서 왔다.", "nurses;doctors"),
    (
        "ko",
        "정부는 야간투시경 1만 5천 개와 방탄복 4천 벌을 구매했다.",
        "night_vision_devices;bulletproof_vests",
    ),
    ("ko", "카자흐스탄은 원유 150만 톤과 우라늄 2만 톤을 수출했다.", "crude_oil;uranium"),
    ("ko", "발전기 120대, 변압기 40대, 트럭 30대를 보냈다.", "generators;transformers;trucks"),
    ("ru", "Москва поставила Тегерану 24 истребителя и 8 вертолётов.", "fighter_jets;helicopters"),
    ("ru", "Прибыли 40 медсестёр и 12 врачей из Филиппин.", "nurses;doctors"),
    ("ru", "Одобрены кредит на 500 млн долларов и гранты на 20 млн долларов.", "loans;grants"),
    (
        "ru",
        "Закуплено 15 тысяч приборов ночного видения и 4 тысячи бронежилетов.",
        "night_vision_devices;bulletproof_vests",
    ),
    (
        "ru",
        "Казахстан экспортировал 1,5 млн тонн нефти и 20 тысяч тонн урана.",
        "crude_oil;uranium",
    ),
    (
        "ru",
        "Передано 120 генераторов, 40 трансформаторов и 30 грузовиков.",
        "generators;transformers;trucks",
    ),
    ("ru", "Руанда вывезла 900 тонн колтана и 12 тысяч тонн чая.", "coltan;tea"),
    (
        "ru",
        "Отправлено 14 патрульных катеров, 220 винтовок и 1,5 млн патронов.",
        "patrol_boats;rifles;ammunition",
    ),
    (
        "uk",
        "Москва поставила Тегерану 24 винищувачі та 8 гелікоптерів.",
        "fighter_jets;helicopters",
    ),
    ("uk", "Прибули 40 медсестер і 12 лікарів із Філіппін.", "nurses;doctors"),
    ("uk", "Схвалено кредит на 500 млн доларів і гранти на 20 млн доларів.", "loans;grants"),
    (
        "uk",
        "Закуплено 15 тисяч приладів нічного бачення та 4 тисячі бронежилетів.",
        "night_vision_devices;bulletproof_vests",
    ),
    ("uk", "Казахстан експортував 1,5 млн тонн нафти і 20 тисяч тонн урану.", "crude_oil;uranium"),
    (
        "uk",
        "Передано 120 генераторів, 40 трансформаторів і 30 вантажівок.",
        "generators;transformers;trucks",
    ),
    (
        "uk",
        "Відправлено 14 патрульних катерів, 220 гвинтівок і 1,5 млн набоїв.",
        "patrol_boats;rifles;ammunition",
    ),
]


def items(text: str, lang: str, *known: Known) -> list[str | None]:
    return [one.item for one in read_text(text, lang=lang, items=known)]


@pytest.mark.parametrize(("lang", "text", "named"), GOODS)
def test_an_amount_is_of_the_good_it_counts_weighs_or_pays_for(
    lang: str, text: str, named: str
) -> None:
    assert [str(item) for item in items(text, lang)] == named.split(";")


def test_every_language_names_goods_of_the_table_only() -> None:
    for lang in languages():
        assert set(read_page(lang)["items"]) <= set(goods()), lang


def test_every_good_of_the_table_is_named_in_the_first_five_languages() -> None:
    for lang in ("de", "en", "ko", "ru", "uk"):
        assert set(read_page(lang)["items"]) == set(goods()), lang


def test_the_table_of_goods_has_no_good_twice() -> None:
    ids = [row["id"] for row in tables.read_table("goods.csv")]
    assert len(ids) == len(set(ids))


def test_a_noun_that_no_list_has_leaves_the_item_open() -> None:
    assert items("Peru sent 30 gizmos.", "en") == [None]
    assert items("Peru schickte 300 Traktoren und 12 Flurbeln.", "de") == ["tractors", None]


def test_a_compound_is_a_good_of_its_last_part() -> None:
    assert items("Peru schickte 12 Reservegeneratoren.", "de") == ["generators"]


def test_of_two_goods_side_by_side_the_head_is_counted() -> None:
    assert items("Peru sent 12 grain ships.", "en") == ["ships"]
    assert items("Перу отправило 12 цистерн мазута.", "ru") == ["tank_cars"]


def test_what_goes_on_about_a_good_is_of_it() -> None:
    text = "Peru sent 300 doctors to Chile. Another 40 will follow, of whom half speak Spanish."
    assert items(text, "en") == ["doctors", "doctors", "doctors"]


def test_a_unit_that_one_good_alone_is_measured_in_names_it() -> None:
    assert items("Peru exported 40 GWh.", "en") == ["electricity"]


def test_a_price_of_peoples_time_is_their_pay() -> None:
    assert items("The seasonal workers get $14 an hour.", "en") == ["wages"]


MISSILES = Known("air_defence_missiles", ("Air defence missiles", "Flugabwehrraketen"), "pieces")
GRAIN = Known("feed_wheat", ("Wheat",), "t")


def test_a_more_specific_item_of_a_case_asks_for_its_words() -> None:
    text = "Chile sent 40 missiles, 12 air defence missiles and 300 tonnes of wheat."
    assert items(text, "en", MISSILES, GRAIN) == ["missiles", "air_defence_missiles", "feed_wheat"]
    assert items("Чили поставила 20 зенитных ракет.", "ru", MISSILES) == ["air_defence_missiles"]


def test_of_two_items_of_one_name_that_of_the_amounts_unit_is_meant() -> None:
    present = Known("instructors", ("Instructors",), "persons")
    months = Known("instructor_months", ("Instructors",), "person-months")
    assert items("Chile sent 40 instructors.", "en", months, present) == ["instructors"]


def test_a_table_has_the_good_of_its_row_its_column_or_its_caption() -> None:
    head = "Table 1. Rice sent from Chile to Peru\n\n| Year | Tonnes |\n|---|---|\n"
    assert items(head + "| 2021 | 12 |\n", "en") == ["rice"]


@pytest.mark.parametrize("name", languages())
def test_every_good_of_a_lexicon_has_its_row_in_the_table_of_goods(name: str) -> None:
    words = tables.read_yaml(f"lexicons/{name}.yaml")["items"]
    rows = {row["id"] for row in tables.read_table("goods.csv")}
    assert words
    assert set(words) <= rows


MODELS = [
    ("en", "Chile received #4# F-16s and Peru five M777s.", "fighter_jets"),
    ("de", "Chile erhielt #4# Leopard 2 aus Peru.", "tanks"),
    ("ru", "Чили получила #4# Ми-17 из Перу.", "helicopters"),
    ("uk", "Чилі отримала #4# Су-27 з Перу.", "fighter_jets"),
    ("ko", "칠레는 페루에서 K9 자주포 #4문#을 받았다.", "howitzers"),
]


@pytest.mark.parametrize(("lang", "text", "item"), MODELS)
def test_a_model_is_a_good_of_its_kind(lang: str, text: str, item: str) -> None:
    assert around(text, lang)[0].item == item


OTHER_SENSES = [
    ("en", "The think tank sent 300 guests past the storage tanks.", "tanks"),
    ("en", "At the games a think tank member counted 300 gold medals.", "gold"),
    ("de", "Peru schickte 300 Zuschauer und sah die Goldmedaillen.", "gold"),
    ("ru", "Перу направило 300 спортсменов ради золотых медалей.", "gold"),
    ("uk", "Перу направило 300 спортсменів заради золотих медалей.", "gold"),
    ("ko", "싱크탱크는 연구원 300명을 보냈다.", "tanks"),
    ("fr", "Le Pérou a envoyé 300 athlètes pour des médailles d'or.", "gold"),
]


@pytest.mark.parametrize(("lang", "text", "good"), OTHER_SENSES)
def test_a_word_of_a_good_in_another_sense_names_none(lang: str, text: str, good: str) -> None:
    assert good not in items(text, lang)
