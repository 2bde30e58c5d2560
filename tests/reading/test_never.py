"""Numerals that only name, date or number something."""

from __future__ import annotations

import pytest
from tests.reading.told import told

from steelyard.reading.reader import read_text

DIARY = "{}\nThe ferry left with 40 looms.\n{}\nThe ferry came back.\n{}\nNobody knows why."

NEVER = (
    ("en", "They lost the derby 4-2 last night."),
    ("en", "The council voted 31-12."),
    ("en", "They live at 14 Old Mill Road."),
    ("en", "See paras. 40-42 and serial number 7781."),
    ("en", "A 5G mast, open 24/7 since 9/11."),
    ("en", "It works to STANAG 2310."),
    ("en", "It was a quarter to nine."),
    ("en", "An engine that burns 9 litres/100 km."),
    ("en", "A 31-member league and a 12-nation group."),
    ("de", "Siehe Drucksache 19/20417 und Foto 7."),
    ("de", "Er wohnt Lindenstraße 14."),
    ("de", "Wien (mpa 091530 Apr 24)"),
    ("de", "Mehr dazu auf Seite 15."),
    ("uk", "Черги 2.1–3.2 без світла."),
    ("ru", "5.1. Поставки\nТаблица без чисел."),
    ("de", "Der Antrag fand mit 71 zu 103 Stimmen keine Mehrheit."),
    ("ko", "재적 18명 중 찬성 11명, 반대 6명으로 의결했다."),
    ("ko", "4선 의원은 2심 재판을 기다린다."),
    ("en", "Half-rusted crates lay there. 👁 18.4K"),
    ("de", "Behauptung 2: Es kam nichts."),
    ("ko", "문의는 한빛길 23, 성분은 2.5mL이다."),
)


@pytest.mark.parametrize(("lang", "text"), NEVER)
def test_what_names_dates_or_numbers_is_no_amount(lang: str, text: str) -> None:
    assert told(lang, text) == []


@pytest.mark.parametrize("times", [("9.40", "10.15", "11.02"), ("9:40", "10:15", "11:02")])
def test_the_times_that_open_the_lines_of_a_diary_are_no_amounts(times: tuple[str, ...]) -> None:
    assert [one[0] for one in told("en", DIARY.format(*times))] == ["40"]


def test_a_single_number_that_opens_a_line_is_an_amount() -> None:
    assert told("en", "The harvest, in short.\n9.40 tonnes were sold.")[0][1] == 9.4


def test_a_page_counts_nothing_and_a_side_can_have_what_is_counted() -> None:
    found = told("de", "Zugesagt sind der anderen Seite 15 Traktoren.")
    assert found == [("15", 15, 15, "pieces", "exact")]


@pytest.mark.parametrize(
    "text",
    [
        "Die Gruppe der 24 tagt in Bonn.",
        "Згідно з резолюцією 1540 це заборонено.",
        "Про це йдеться у пунктах 12 і 13.",
    ],
)
def test_what_a_declined_label_numbers_is_no_amount(text: str) -> None:
    assert not read_text(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("In the camp 300 prisoners waited.", ["300"]),
        ("At the terminal 30 tankers unloaded.", ["30"]),
        ("Terminal 30 was closed, and Unit 4417 moved to Hangar 3.", []),
        ("See part 2 of the report.", []),
        ("Post 40 soldiers to Ghana.", ["40"]),
        ("Unit 4417 was paid.", []),
        ("They bought 20 Falcon TB2 drones.", ["20"]),
    ],
)
def test_a_place_with_a_number_is_no_amount_and_an_amount_at_a_place_is(
    text: str, found: list[str]
) -> None:
    read = read_text(text, lang="en", date="2026-03-01")
    assert [text[one.start : one.end] for one in read] == found


def test_a_model_behind_a_number_word_and_a_name_is_no_amount() -> None:
    assert [one.quote for one in read_text("Два Airbus 330 привезли 60 тонн вантажу.")] == [
        "Два",
        "60 тонн",
    ]


def test_what_stands_behind_a_stretch_of_time_counts() -> None:
    assert [one.quote for one in read_text("Es kamen in zwei Jahren 83 Wagen in Kiew an.")] == [
        "83"
    ]


def test_an_hour_of_the_morning_is_no_amount() -> None:
    assert not read_text("Її колона о 6 ранку рушила до кордону.")


def test_the_number_of_a_brigade_is_no_amount_and_its_soldiers_are() -> None:
    text = "Die Panzerbrigade 45 hat 4.800 Soldaten."
    assert [one.quote for one in read_text(text)] == ["4.800"]


def test_a_week_or_a_day_before_what_is_counted_numbers_nothing() -> None:
    text = "In der vergangenen Woche 480.000 t Weizen, am selben Tag 30 Lastwagen."
    assert [one[0] for one in told("de", text)] == ["480.000 t", "30"]
    assert told("de", "In Woche 12 und an Tag 3 ruhte alles.") == []


def test_where_days_bear_a_dot_no_day_stands_behind_its_month() -> None:
    text = "Im Mai 30 Lastwagen, bis Ende Oktober 20 Boote, am 3. Mai nichts."
    assert [one[0] for one in told("de", text)] == ["30", "20"]


def test_a_number_before_a_name_in_quotation_marks_counts_it() -> None:
    assert [one[0] for one in told("uk", "Варшава отримала від США 116 «Абрамсів».")] == ["116"]
    assert told("uk", "Вимоги стандарту «STANAG 4425» виконано.") == []


def test_the_youngest_and_the_oldest_have_an_age() -> None:
    assert told("uk", "Наймолодшому 22 роки, найстаршому — 61.") == []
    assert [one[0] for one in told("uk", "Найстаршому порту дали 61 кран.")] == ["61"]
