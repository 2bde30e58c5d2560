"""As of when amounts hold, in five languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.reading.pace import keeps_pace
from tests.reading.spots import around

from steelyard.reading.reader import read_text
from steelyard.reading.scene import Context

TODAY = Context(date="2025-06-15")

DATES = [
    ("en", "In the first half of 2024, #300# trucks arrived.", "2024-06"),
    ("en", "In the third quarter of last year, #300# trucks arrived.", "2024-09"),
    ("en", "Between January and September 2024, #300# trucks arrived.", "2024-09"),
    ("en", "By year-end, #300# trucks are to arrive.", "2025-12"),
    ("en", "At the end of last year #300# trucks arrived.", "2024-12"),
    ("en", "#300# trucks arrived in November.", "2024-11"),
    ("en", "#300# trucks will arrive in November.", "2025-11"),
    ("en", "#300# trucks will arrive in March.", "2026-03"),
    ("en", "#300# trucks arrived on 2025-03-05.", "2025-03-05"),
    ("en", "#300# trucks arrived on March 5, 2025.", "2025-03-05"),
    ("en", "#300# trucks arrived on Sunday.", "2025-06-15"),
    ("en", "#300# trucks arrived on Friday.", "2025-06-13"),
    ("en", "The ministry said on Friday that #300# trucks had arrived.", None),
    ("en", "Since 2021 #300# trucks have arrived.", None),
    ("en", "Since the autumn of 2023 #300# trucks have arrived.", None),
    ("en", "#300# trucks have gone east since the pipeline broke in 2022.", None),
    ("en", "#300# trucks arrived last week.", None),
    ("en", "Chile expects #300# trucks for July.", "2025-07"),
    ("en", "In April Chile may have got #300# trucks.", "2025-04"),
    ("en", "Chile sent #300# trucks, more than in 2023.", None),
    ("de", "Chile schickte #300# Lastwagen, mehr als im Jahr 2023.", None),
    ("en", "#300# trucks arrive in November.", "2025-11"),
    ("en", "Chile is sending #300# trucks in November.", "2025-11"),
    ("de", "Chile liefert im November #300# Lastwagen.", "2025-11"),
    ("de", "Chile lieferte im November #300# Lastwagen.", "2024-11"),
    ("de", "Seit Anfang Januar kamen #300# Lastwagen an.", None),
    ("de", "Im Oktober und November des vergangenen Jahres kamen #300# Lastwagen an.", "2024-11"),
    ("de", "Im Mai sollen #300# Lastwagen angekommen sein.", "2025-05"),
    ("de", "Im ersten Halbjahr 2024 kamen #300# Lastwagen an.", "2024-06"),
    ("de", "Im dritten Quartal kamen #300# Lastwagen an.", "2025-09"),
    ("de", "Bis zum Jahresende sollen #300# Lastwagen kommen.", "2025-12"),
    ("de", "Ende vergangenen Jahres kamen #300# Lastwagen an.", "2024-12"),
    ("de", "Am 05.03.2025 kamen #300# Lastwagen an.", "2025-03-05"),
    ("de", "Von 2022 bis 2024 kamen #300# Lastwagen an.", "2024"),
    ("de", "Am Freitag kamen #300# Lastwagen an.", "2025-06-13"),
    ("de", "Das Ministerium teilte am Freitag mit, es seien #300# Lastwagen gekommen.", None),
    ("de", "Im laufenden Jahr kamen #300# Lastwagen an.", "2025"),
    ("ru", "В первом полугодии 2024 года прибыло #300# грузовиков.", "2024-06"),
    ("ru", "К концу года прибудет #300# грузовиков.", "2025-12"),
    ("ru", "В конце прошлого года прибыло #300# грузовиков.", "2024-12"),
    ("ru", "С января по март 2024 года прибыло #300# грузовиков.", "2024-03"),
    ("ru", "В ноябре прибыло #300# грузовиков.", "2024-11"),
    ("ru", "Министерство сообщило в пятницу, что прибыло #300# грузовиков.", None),
    ("ru", "За пять месяцев прибыло #300# грузовиков.", "2025-05"),
    ("ru", "За десять месяцев прошлого года прибыло #300# грузовиков.", "2024-10"),
    ("ru", "Осенью прошлого года прибыло #300# грузовиков.", "2024"),
    ("ru", "С осени прошлого года прибыло #300# грузовиков.", None),
    ("ru", "Три года назад прибыло #300# грузовиков.", "2022"),
    ("ru", "До Нового года прибудет #300# грузовиков.", "2025-12"),
    ("ru", "Завод заказал на ноябрь #300# грузовиков.", "2025-11"),
    ("ru", "В ноябре завод согласился купить #300# грузовиков.", "2024-11"),
    ("ru", "Прибыло #300# грузовиков, прицепы придут до 31 июля.", None),
    ("ru", "Передано #300# грузовиков, остальные прибудут к декабрю, а #40# — к июлю.", None),
    ("uk", "За п'ять місяців прибуло #300# вантажівок.", "2025-05"),
    ("uk", "Восени минулого року прибуло #300# вантажівок.", "2024"),
    ("uk", "Від осені минулого року прибуло #300# вантажівок.", None),
    ("uk", "Три роки тому прибуло #300# вантажівок.", "2022"),
    ("uk", "До Нового року прибуде #300# вантажівок.", "2025-12"),
    ("uk", "Завод замовив на листопад #300# вантажівок.", "2025-11"),
    ("uk", "Прибуло #300# вантажівок, причепи прийдуть до 31 липня.", None),
    ("uk", "У першому півріччі 2024 року прибуло #300# вантажівок.", "2024-06"),
    ("uk", "До кінця року прибуде #300# вантажівок.", "2025-12"),
    ("uk", "Наприкінці минулого року прибуло #300# вантажівок.", "2024-12"),
    ("uk", "У листопаді прибуло #300# вантажівок.", "2024-11"),
    ("ko", "2024년 상반기에 트럭 #300대#가 도착했다.", "2024-06"),
    ("ko", "지난해 말 트럭 #300대#가 도착했다.", "2024-12"),
    ("ko", "연말까지 트럭 #300대#가 도착할 예정이다.", "2025-12"),
    ("ko", "내년 3월 트럭 #300대#가 도착할 예정이다.", "2026-03"),
    ("ko", "2025년 1~4월 트럭 #300대#가 도착했다.", "2025-04"),
    ("ko", "2027년 말까지 트럭 #300대#를 공급할 예정이다.", "2027-12"),
]


@pytest.mark.parametrize(("lang", "text", "as_of"), DATES)
def test_a_date_is_read_by_the_day_of_the_document(lang: str, text: str, as_of: str | None) -> None:
    assert around(text, lang, TODAY)[0].as_of == as_of


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("ru", "В прошлом году Лаос поставил Перу #30# машин, а Боливия — #20#."),
        ("uk", "Торік Лаос поставив Перу #30# машин, а Болівія — #20#."),
    ],
)
def test_a_dash_for_a_verb_keeps_its_date(lang: str, text: str) -> None:
    assert [one.as_of for one in around(text, lang, TODAY)] == ["2024", "2024"]


def test_that_year_is_the_one_named_before() -> None:
    text = "Chile sent #300# trucks in 2022. In the same year #20# buses arrived."
    assert [one.as_of for one in around(text, "en", TODAY)] == ["2022", "2022"]


def test_stock_holds_on_the_day_that_the_head_of_a_text_names() -> None:
    text = "Brief as of 12 May 2025\n\nStocks stand at #300/tonnes#.\n\nPeru received #20# trucks."
    assert [one.as_of for one in around(text, "en", TODAY)] == ["2025-05-12", None]


def test_a_day_that_no_calendar_has_is_no_date() -> None:
    assert around("Am 31.02.2025 kamen #300# Lastwagen an.", "de", TODAY)[0].as_of in {None, "2025"}


@given(st.text(alphabet="0123456789.-년월일 маяMay", max_size=200))
def test_no_digits_are_too_odd(text: str) -> None:
    for lang in ("de", "en", "ko", "ru", "uk"):
        around(f"{text} #3#", lang, TODAY)


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_many_dates_take_time_in_proportion(lang: str) -> None:
    dates = "2024년 3월 5일 May 5, 2024 and 2024-03-05 "
    assert keeps_pace(lambda copies: around(dates * copies + "#7#", lang, TODAY), 200)


@pytest.mark.parametrize(
    "text",
    [
        "Katar hat 14 Panzerhaubitzen 2000, drei Lastwagen und 9 Busse geschickt.",
        "Катар передав 14 гаубиць PzH 2000 Лаосу.",
    ],
)
def test_the_number_of_a_model_is_no_year(text: str) -> None:
    assert read_text(text, date="2025-03-01")[0].as_of is None


def test_a_short_month_before_a_surname_is_a_first_name() -> None:
    text = "Neun Lastwagen kamen in Laos an, sagte Oberst Jan Novak."
    assert read_text(text, date="2025-03-01")[0].as_of is None
    text = "Neun Lastwagen kamen am 3. Jan. 2025 in Laos an."
    assert read_text(text, date="2025-03-01")[0].as_of == "2025-01-03"


@pytest.mark.parametrize(
    "text",
    [
        "Last May Peru sent 30 cranes to Laos.",
        "Late May Peru sent 30 cranes to Laos.",
        "In mid-May Peru sent 30 cranes to Laos.",
        "Peru lieferte Anfang Mai Laos 30 Kräne.",
        "Peru lieferte letzten Mai Kräne, nämlich 30, sagte Jan Novak.",
    ],
)
def test_a_month_written_whole_is_no_first_name(text: str) -> None:
    assert read_text(text, date="2023-08-10")[0].as_of == "2023-05"


def test_a_short_month_before_a_country_or_behind_a_word_of_dates_is_no_first_name() -> None:
    for text in (
        "Last Jan Peru sent 30 cranes to Laos.",
        "The minister said that in Jan Peruvians bought 30 cranes.",
        "Thirty cranes came early Jan Novak said.",
    ):
        assert read_text(text, date="2023-08-10")[0].as_of == "2023-01", text


@pytest.mark.parametrize(
    "text",
    [
        "Jan Novak said 9 cranes came to Laos.",
        "Nach Angaben von Jan Novak kamen 9 Kräne in Laos an.",
    ],
)
def test_a_short_month_beside_a_verb_of_saying_is_a_first_name(text: str) -> None:
    assert read_text(text, date="2023-08-10")[0].as_of is None


def test_a_year_right_behind_what_is_counted_is_one() -> None:
    text = "Peru lieferte Laos 30 Kräne 2003, im Jahr darauf 12."
    assert read_text(text)[0].as_of == "2003"
    text = "Peru lieferte 14 Haubitzen 2004, 12 Kräne 2005."
    assert [one.as_of for one in read_text(text)] == ["2004", "2005"]
    assert read_text("Peru lieferte 30 Kräne 2000, dann keine.")[0].as_of == "2000"


def test_a_round_number_behind_a_weapon_is_a_models() -> None:
    assert read_text("Peru lieferte 14 Haubitzen 2000, 12 Kräne und 9 Busse.")[0].as_of is None
