"""Item, direction, status, date, certainty and kind of amounts, in five languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.reading.pace import keeps_pace
from tests.reading.spots import Spot, around

from steelyard.reading.scene import Context, Known
from steelyard.reading.surroundings import read_surroundings

LANGUAGES = ("de", "en", "ko", "ru", "uk")

FLOWS = [
    ("en", "Chile sent Peru #300# tractors.", ("CL", "PE"), "delivered", "tractors"),
    ("en", "Peru received #300# tractors from Chile.", ("CL", "PE"), "delivered", "tractors"),
    ("en", "Chile plans to deliver #300# tractors to Peru.", ("CL", "PE"), "planned", "tractors"),
    ("en", "Chile promised Peru #300# tractors.", ("CL", "PE"), "promised", "tractors"),
    (
        "en",
        "Chile denied having shipped #300# tractors to Peru.",
        ("CL", "PE"),
        "denied",
        "tractors",
    ),
    ("de", "Chile lieferte #300# Traktoren an Peru.", ("CL", "PE"), "delivered", "tractors"),
    ("de", "Peru erhielt #300# Traktoren aus Chile.", ("CL", "PE"), "delivered", "tractors"),
    ("de", "Chile will #300# Traktoren an Peru liefern.", ("CL", "PE"), "planned", "tractors"),
    ("de", "Chile hat Peru #300# Traktoren zugesagt.", ("CL", "PE"), "promised", "tractors"),
    ("ru", "Чили поставила Перу #300# тракторов.", ("CL", "PE"), "delivered", "tractors"),
    ("ru", "Монголия получила из Вьетнама #300# тракторов.", ("VN", "MN"), "delivered", "tractors"),
    (
        "ru",
        "Вьетнам намерен поставить в Монголию #300# тракторов.",
        ("VN", "MN"),
        "planned",
        "tractors",
    ),
    ("uk", "Польща передала Молдові #300# тракторів.", ("PL", "MD"), "delivered", "tractors"),
    ("uk", "Молдова отримала від Польщі #300# тракторів.", ("PL", "MD"), "delivered", "tractors"),
    ("ko", "베트남은 몽골에 트랙터 #300대#를 보냈다.", ("VN", "MN"), "delivered", "tractors"),
    ("ko", "몽골은 베트남으로부터 트랙터 #300대#를 받았다.", ("VN", "MN"), "delivered", "tractors"),
    (
        "ko",
        "베트남은 몽골에 트랙터 #300대#를 제공할 계획이다.",
        ("VN", "MN"),
        "planned",
        "tractors",
    ),
]


@pytest.mark.parametrize(("lang", "text", "direction", "status", "item"), FLOWS)
def test_a_flow_has_its_sides_its_status_and_its_good(
    lang: str, text: str, direction: tuple[str, str], status: str, item: str
) -> None:
    answer = around(text, lang)[0]
    assert (answer.direction, answer.status, answer.item) == (direction, status, item)


def test_what_does_not_flow_has_no_direction_and_what_is_unknown_stays_open() -> None:
    answer = around("Peru produced #300# tractors.", "en")[0]
    assert (answer.direction, answer.status) == (None, "other")
    assert around("Peru received #300# gizmos.", "en")[0].item is None
    assert around("Peru received #300# tractors.", "en")[0].direction == (None, "PE")


def test_the_country_of_who_speaks_is_no_side() -> None:
    text = "According to the Norwegian embassy, Chile sent Peru #300# tractors."
    assert around(text, "en")[0].direction == ("CL", "PE")


SURE = [
    ("en", "Experts estimate that #300# tractors came.", "estimated"),
    ("en", "It may have sent #300# tractors.", "possible"),
    ("en", "It sent #300# tractors.", "asserted"),
    ("de", "Schätzungsweise #300# Traktoren kamen an.", "estimated"),
    ("de", "Chile soll #300# Traktoren geliefert haben.", "possible"),
    ("de", "Chile lieferte #300# Traktoren.", "asserted"),
    ("ru", "Возможно, прибыло #300# тракторов.", "possible"),
    ("uk", "Імовірно, прибуло #300# тракторів.", "possible"),
    ("ko", "트랙터 #300대#가 도착한 것으로 추정된다.", "estimated"),
]


@pytest.mark.parametrize(("lang", "text", "certainty"), SURE)
def test_an_amount_is_as_sure_as_its_words(lang: str, text: str, certainty: str) -> None:
    assert around(text, lang)[0].certainty == certainty


WHEN = [
    ("en", "Chile sent #300# tractors in March 2021.", "2021-03"),
    ("en", "Chile sent #300# tractors last year.", "2023"),
    ("en", "Chile sent #300# tractors.", None),
    ("de", "Chile lieferte #300# Traktoren bis Ende 2021.", "2021-12"),
    ("de", "Chile lieferte im vergangenen Monat #300# Traktoren.", "2024-04"),
    ("ru", "В прошлом месяце прибыло #300# тракторов.", "2024-04"),
    ("ru", "К 5 марта 2021 года прибыло #300# тракторов.", "2021-03-05"),
    ("uk", "Торік прибуло #300# тракторів.", "2023"),
    ("ko", "지난달 트랙터 #300대#가 도착했다.", "2024-04"),
    ("ko", "2021년 3월 트랙터 #300대#가 도착했다.", "2021-03"),
]


@pytest.mark.parametrize(("lang", "text", "as_of"), WHEN)
def test_a_date_is_read_or_follows_from_that_of_the_document(
    lang: str, text: str, as_of: str | None
) -> None:
    assert around(text, lang, Context(date="2024-05-17"))[0].as_of == as_of


def test_no_date_follows_from_a_document_without_one() -> None:
    assert around("Chile sent #300# tractors last year.", "en")[0].as_of is None


KINDS = [
    ("en", "It paid #300/EUR# per tractor.", "price"),
    ("en", "It paid #300/EUR# for them.", "value"),
    ("de", "Der Haushalt umfasst #300/EUR#.", "macro"),
    ("en", "It got #300/percent# of them.", "share"),
    ("ru", "Пришло #300/tonnes#.", "quantity"),
]


@pytest.mark.parametrize(("lang", "text", "kind"), KINDS)
def test_a_number_has_its_kind(lang: str, text: str, kind: str) -> None:
    assert around(text, lang)[0].kind == kind


def test_an_item_of_the_case_goes_before_the_general_one() -> None:
    context = Context(items=(Known("tractor", ("Tractors",)),))
    assert around("Chile schickte #300# Traktoren.", "de", context)[0].item == "tractor"
    assert around("Chile sent #300# tractors.", "en", context)[0].item == "tractor"


def test_a_table_speaks_by_its_row_column_and_caption() -> None:
    text = (
        "Table 1. Deliveries from Chile to Peru\n\n"
        "| Good | 2021 | 2022 |\n|---|---|---|\n| Rice | #5/tonnes# | #7/tonnes# |\n"
    )
    first, second = around(text, "en")
    assert (first.item, first.direction, first.as_of) == ("rice", ("CL", "PE"), "2021")
    assert (second.item, second.status, second.as_of) == ("rice", "delivered", "2022")


@given(st.text(max_size=300), st.sampled_from(LANGUAGES))
def test_no_text_is_too_odd(text: str, lang: str) -> None:
    spots = [Spot(0, 1, "pieces"), Spot(len(text) // 2, len(text) // 2 + 1, "EUR")] if text else []
    answers = read_surroundings(text, [(0, len(text))] if text else [], spots, lang)
    assert len(answers) == len(spots)
    assert answers == read_surroundings(text, [(0, len(text))] if text else [], spots, lang)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_long_word_and_a_long_text_take_time_in_proportion(lang: str) -> None:
    def read(copies: int) -> object:
        text = "и a 가 9 " * copies + "x" * copies
        return read_surroundings(text, [(0, len(text))], [Spot(4, 5, "pieces")], lang)

    assert keeps_pace(read, 2_500)
