"""Amounts of every form in five languages, and what is never one."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reading.pace import keeps_pace
from tests.reading.told import told

from steelyard.reading.amounts import Amount, find_amounts
from steelyard.reading.lexicon import languages, read_lexicon
from steelyard.reading.sentences import find_sentences


def amounts_of(text: str, lang: str) -> tuple[Amount, ...]:
    lexicon = read_lexicon(lang)
    return find_amounts(text, find_sentences(text, lexicon), lexicon)


@dataclass(frozen=True)
class Said:
    """A sentence and its amounts: quote, low, high, unit, bound."""

    lang: str
    text: str
    amounts: tuple[tuple[str, float | None, float | None, str, str], ...]


SAID = (
    # Hedges before.
    Said("de", "Höchstens 40 Traktoren kamen an.", (("Höchstens 40", None, 40, "pieces", "at_most"),)),
    Said("de", "Gut 300 Hebammen reisten ein.", (("Gut 300", 300, None, "persons", "at_least"),)),
    Said("de", "Knapp 7,5 Mio. Liter Milch.", (("Knapp 7,5 Mio. Liter", 7.5e6, 7.5e6, "litres", "approx"),)),
    Said("en", "No fewer than 90 midwives came.", (("No fewer than 90", 90, None, "persons", "at_least"),)),
    Said("en", "Nearly 6,400 tonnes of copper left.", (("Nearly 6,400 tonnes", 6400, 6400, "tonnes", "approx"),)),
    Said("en", "As many as 70 looms were sold.", (("As many as 70", None, 70, "pieces", "at_most"),)),
    Said("ko", "최대 3만 톤의 쌀을 보냈다.", (("최대 3만 톤", None, 30000, "tonnes", "at_most"),)),
    Said("ko", "적어도 간호사 45명이 떠났다.", (("45명", 45, None, "persons", "at_least"),)),
    Said("ru", "Не менее 80 врачей приехали.", (("Не менее 80", 80, None, "persons", "at_least"),)),
    Said("ru", "Отправили около 12 тыс. тонн угля.", (("около 12 тыс. тонн", 12000, 12000, "tonnes", "approx"),)),
    Said("uk", "Понад 60 агрономів навчали.", (("Понад 60", 60, None, "persons", "at_least"),)),
    Said("uk", "Передали до 900 тонн солі.", (("до 900 тонн", None, 900, "tonnes", "at_most"),)),
    # Hedges after.
    Said("de", "Es waren 50 Lokomotiven oder mehr.", (("50", 50, None, "pieces", "at_least"),)),
    Said("en", "They need 25 or more.", (("25 or more", 25, None, "pieces", "at_least"),)),
    Said("en", "Some 20-odd carts stood there.", (("Some 20-odd", 20, 20, "pieces", "approx"),)),
    Said("ko", "염소 200마리 이상을 샀다.", (("200마리 이상", 200, None, "pieces", "at_least"),)),
    Said("ko", "교사 30여 명이 왔다.", (("30여 명", 30, 30, "persons", "approx"),)),
    Said("ko", "비료 5천 톤가량이다.", (("5천 톤가량", 5000, 5000, "tonnes", "approx"),)),
    Said("ko", "인부 1만 명이 넘는 규모다.", (("1만 명이 넘는", 10000, None, "persons", "at_least"),)),
    Said("ru", "Привезли 40 и более прицепов.", (("40 и более", 40, None, "pieces", "at_least"),)),
    Said("uk", "Приїхало 30 або більше теслярів.", (("30 або більше", 30, None, "persons", "at_least"),)),
    # Hedges in the verb.
    Said("de", "Die Schuld übersteigt 4 Millionen Franken.", (("4 Millionen Franken", 4e6, None, "CHF", "at_least"),)),
    Said("en", "The bill exceeds 3 million euros.", (("3 million euros", 3e6, None, "EUR", "at_least"),)),
    Said("ru", "Долг превышает 2 млн рублей.", (("2 млн рублей", 2e6, None, "RUB", "at_least"),)),
    Said("uk", "Борг перевищує 5 млн гривень.", (("5 млн гривень", 5e6, None, "UAH", "at_least"),)),
    Said("ru", "Расход не превышает 70 литров.", (("70 литров", None, 70, "litres", "at_most"),)),
    # Only prepositions.
    Said("de", "Der Vertrag über acht Fähren gilt.", (("acht", 8, 8, "pieces", "exact"),)),
    Said("en", "The crew handed over four ferries.", (("four", 4, 4, "pieces", "exact"),)),
    Said("ru", "Добыча снизилась до 41 тыс. тонн.", (("41 тыс. тонн", 41000, 41000, "tonnes", "exact"),)),
    Said("uk", "Видобуток зріс до 17 тис. тонн.", (("17 тис. тонн", 17000, 17000, "tonnes", "exact"),)),
    # Ranges.
    Said("de", "Zwischen 5 und 6 Milliarden Euro.", (("Zwischen 5 und 6 Milliarden Euro", 5e9, 6e9, "EUR", "range"),)),
    Said("de", "Etwa 3,2 bis 4,1 Mio. Tonnen Erz.", (("Etwa 3,2 bis 4,1 Mio. Tonnen", 3.2e6, 4.1e6, "tonnes", "range"),)),
    Said("de", "Drei bis vier Kräne fehlen.", (("Drei bis vier", 3, 4, "pieces", "range"),)),
    Said("en", "It cost $7-8 billion.", (("$7-8 billion", 7e9, 8e9, "USD", "range"),)),
    Said("en", "From 200 to 250 barrels leaked.", (("From 200 to 250 barrels", 200, 250, "barrels", "range"),)),
    Said("en", "Two or three welders stayed.", (("Two or three", 2, 3, "persons", "range"),)),
    Said("ko", "밀 3만~4만 톤을 샀다.", (("3만~4만 톤", 30000, 40000, "tonnes", "range"),)),
    Said("ko", "두세 척이 왔다.", (("두세 척", 2, 3, "pieces", "range"),)),
    Said("ru", "От 8 до 9 миллионов литров.", (("От 8 до 9 миллионов литров", 8e6, 9e6, "litres", "range"),)),
    Said("ru", "Нужны два-три насоса.", (("два-три", 2, 3, "pieces", "range"),)),
    Said("uk", "Між 20 і 30 тисячами тонн.", (("Між 20 і 30 тисячами тонн", 20000, 30000, "tonnes", "range"),)),
    Said("uk", "Від 4 до 5 млрд гривень.", (("Від 4 до 5 млрд гривень", 4e9, 5e9, "UAH", "range"),)),
    # Words.
    Said("de", "Zweiundzwanzigtausend Matrosen warten.", (("Zweiundzwanzigtausend", 22000, 22000, "persons", "exact"),)),
    Said("de", "Anderthalb Millionen Fass Öl.", (("Anderthalb Millionen Fass", 1.5e6, 1.5e6, "barrels", "exact"),)),
    Said("de", "Zweieinhalb Tonnen Gold.", (("Zweieinhalb Tonnen", 2.5, 2.5, "tonnes", "exact"),)),
    Said("de", "Eine halbe Milliarde Euro.", (("Eine halbe Milliarde Euro", 5e8, 5e8, "EUR", "exact"),)),
    Said("de", "Mehr als eine Million Liter.", (("Mehr als eine Million Liter", 1e6, None, "litres", "at_least"),)),
    Said("en", "Twenty-five thousand litres.", (("Twenty-five thousand litres", 25000, 25000, "litres", "exact"),)),
    Said("en", "Two and a half million tonnes.", (("Two and a half million tonnes", 2.5e6, 2.5e6, "tonnes", "exact"),)),
    Said("en", "Half a billion euros.", (("Half a billion euros", 5e8, 5e8, "EUR", "exact"),)),
    Said("ko", "이만 오천 명이 떠났다.", (("이만 오천 명", 25000, 25000, "persons", "exact"),)),
    Said("ko", "열두 척이 남았다.", (("열두 척", 12, 12, "pieces", "exact"),)),
    Said("ko", "1억 2천만 원을 냈다.", (("1억 2천만 원", 1.2e8, 1.2e8, "KRW", "exact"),)),
    Said("ru", "Двенадцать тысяч тонн зерна.", (("Двенадцать тысяч тонн", 12000, 12000, "tonnes", "exact"),)),
    Said("ru", "Справились двадцатью насосами.", (("двадцатью", 20, 20, "pieces", "exact"),)),
    Said("ru", "Полтора миллиона тонн.", (("Полтора миллиона тонн", 1.5e6, 1.5e6, "tonnes", "exact"),)),
    Said("ru", "Два с половиной миллиарда рублей.", (("Два с половиной миллиарда рублей", 2.5e9, 2.5e9, "RUB", "exact"),)),
    Said("ru", "Полмиллиарда рублей.", (("Полмиллиарда рублей", 5e8, 5e8, "RUB", "exact"),)),
    Said("ru", "Более миллиона литров.", (("Более миллиона литров", 1e6, None, "litres", "at_least"),)),
    Said("uk", "П'ятнадцять тисяч тонн солі.", (("П'ятнадцять тисяч тонн", 15000, 15000, "tonnes", "exact"),)),
    Said("uk", "Півтора мільйона літрів.", (("Півтора мільйона літрів", 1.5e6, 1.5e6, "litres", "exact"),)),
    # Orders of magnitude.
    Said("de", "Mehrere Dutzend Bohrer.", (("Mehrere Dutzend", 20, 100, "pieces", "order"),)),
    Said("de", "Hunderttausende Setzlinge.", (("Hunderttausende", 2e5, 1e6, "pieces", "order"),)),
    Said("en", "Millions of seedlings.", (("Millions", 2e6, 1e7, "pieces", "order"),)),
    Said("en", "Tens of thousands of workers.", (("Tens of thousands", 2e4, 1e5, "persons", "order"),)),
    Said("ko", "수십 척이 떠났다.", (("수십 척", 20, 100, "pieces", "order"),)),
    Said("ru", "Несколько десятков буровых.", (("Несколько десятков", 20, 100, "pieces", "order"),)),
    Said("ru", "Сотни тысяч саженцев.", (("Сотни тысяч", 2e5, 1e6, "pieces", "order"),)),
    Said("uk", "Десятки тисяч саджанців.", (("Десятки тисяч", 2e4, 1e5, "pieces", "order"),)),
    # Inverted order.
    Said("ru", "Осталось штук восемь.", (("штук восемь", 8, 8, "pieces", "approx"),)),
    Said("ru", "Это тысяч пять тонн.", (("тысяч пять тонн", 5000, 5000, "tonnes", "approx"),)),
    Said("uk", "Лишилося штук десять.", (("штук десять", 10, 10, "pieces", "approx"),)),
    # Parts.
    Said("de", "Zwei Drittel der Ernte.", (("Zwei Drittel", 2 / 3, 2 / 3, "share", "exact"),)),
    Said("en", "More than a third of the catch.", (("More than a third", 1 / 3, None, "share", "at_least"),)),
    Said("ko", "어획량의 3분의 1이다.", (("3분의 1", 1 / 3, 1 / 3, "share", "exact"),)),
    Said("ru", "Треть урожая пропала.", (("Треть", 1 / 3, 1 / 3, "share", "exact"),)),
    Said("uk", "Дві третини врожаю.", (("Дві третини", 2 / 3, 2 / 3, "share", "exact"),)),
    Said("en", "It covers 12.5 percent.", (("12.5 percent", 12.5, 12.5, "percent", "exact"),)),
    Said("de", "Er deckt 8 % ab.", (("8 %", 8, 8, "percent", "exact"),)),
    # None.
    Said("de", "Keine einzige Fähre kam.", (("Keine einzige", 0, 0, "pieces", "exact"),)),
    Said("en", "Not a single ferry came.", (("Not a single", 0, 0, "pieces", "exact"),)),
    Said("ru", "Не пришло ни одного вагона.", (("ни одного", 0, 0, "pieces", "exact"),)),
    Said("uk", "Не прибуло жодного вагона.", (("жодного", 0, 0, "pieces", "exact"),)),
    # A conversion in brackets, numbers that share what the last one says, and what was left out.
    Said("en", "A loan of 40 million francs ($45 million).", (("40 million francs", 4e7, 4e7, "CHF", "exact"), ("$45 million", 4.5e7, 4.5e7, "USD", "exact"))),
    Said("de", "Fünf und acht Millionen Euro.", (("Fünf", 5e6, 5e6, "EUR", "exact"), ("acht Millionen Euro", 8e6, 8e6, "EUR", "exact"))),
    Said("de", "2021 waren es 3 Milliarden Euro, danach 4,5.", (("3 Milliarden Euro", 3e9, 3e9, "EUR", "exact"), ("4,5", 4.5e9, 4.5e9, "EUR", "exact"))),
    Said("de", "Sie kauften 80 Tonnen Kupfer, davon die Hälfte auf Kredit.", (("80 Tonnen", 80, 80, "tonnes", "exact"), ("Hälfte", 40, 40, "tonnes", "exact"))),
    Said("en", "Of the crew, 12 of its 80 sailors left.", (("12", 12, 12, "persons", "exact"), ("80", 80, 80, "persons", "exact"))),
    Said("en", "One in five welders left.", (("One in five", 0.2, 0.2, "share", "exact"),)),
    Said("en", "It sells at 25 cents a litre.", (("25 cents", 0.25, 0.25, "USD", "exact"),)),
    Said("uk", "Борг сягнув 21 млрд. Щонайменше двоє людей пішли.", (("21 млрд", 21e9, 21e9, "pieces", "exact"), ("Щонайменше двоє", 2, None, "persons", "at_least"))),
    Said("en", "Chad sent 60 vets and the same number of nurses.", (("60", 60, 60, "persons", "exact"), ("the same number of", 60, 60, "persons", "exact"))),
)  # fmt: skip


@pytest.mark.parametrize("said", SAID, ids=lambda said: f"{said.lang}: {said.text}")
def test_a_form_is_read(said: Said) -> None:
    found = amounts_of(said.text, said.lang)
    told = [
        (said.text[one.start : one.end], one.low, one.high, one.unit, one.bound) for one in found
    ]
    assert [row[0] for row in told] == [row[0] for row in said.amounts]
    for got, wanted in zip(told, said.amounts, strict=True):
        assert got[3:] == wanted[3:]
        assert got[1:3] == pytest.approx(wanted[1:3])


NOTHING = {
    "de": (
        "Am 3. Oktober 2021 um 14:30 Uhr.", "Der Botschafter, 52, schwieg.", "Laut Artikel 12 und 14.",
        "Ein Geschütz mit 105 mm.", "Der Zug fährt 300 km weit.", "Telefon 030 4455 667.",
        "Zwischen 2019 und 2022.", "Das Spiel endete 3:1.", "Die Maschine vom Typ AB-12.",
        "Lesezeit: 4 Minuten", "Im 21. Jahrhundert.", "Mit 45 Jahren.", "Er ist der zweite Mann.",
        "Ein Vertrag mit einem Land.", "Siehe https://example.org/2020/15.",
    ),
    "en": (
        "On 3 May 2019 and March 7.", "The envoy, 61, declined.", "Under Article 12 and Section 4.",
        "A 105 mm gun.", "It lies 300 km away.", "Call +44 20 7946 0018.", "In 2019-2022.",
        "They won 3-1.", "The AB-12 model.", "4 min read", "The 45-year-old left.", "One of them left.",
        "The third party.", "Version 2.1 of the text.", "At 14:30.", "The second half of the year.",
    ),
    "ko": (
        "2021년 10월 3일 오후 2시 30분.", "김 대사(52)는 말을 아꼈다.", "제12조에 따른다.", "105mm 포.",
        "300km 떨어져 있다.", "전화 02-123-4567.", "AB-12형.", "제3차 회의.", "45세 남성.", "이번 일은 만약의 일이다.",
    ),
    "ru": (
        "3 октября 2021 года в 14:30.", "Посол, 52, промолчал.", "По статье 12.", "Орудие 105 мм.",
        "Это в 300 км отсюда.", "Тел. 495 123 45 67.", "В 2019–2022 годах.", "Модель АБ-12.",
        "Один из них ушёл.", "45-летний мужчина.", "Первая половина года.",
    ),
    "uk": (
        "3 жовтня 2021 року о 14:30.", "За статтею 12.", "Гармата 105 мм.", "Це за 300 км звідси.",
        "Тел. 044 123 45 67.", "У 2019–2022 роках.", "Модель АБ-12.", "Один із них пішов.", "45-річний чоловік.",
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("lang", "text"), [(lang, text) for lang, texts in NOTHING.items() for text in texts]
)
def test_what_only_dates_names_or_numbers_is_no_amount(lang: str, text: str) -> None:
    found = amounts_of(text, lang)
    assert not found, [text[one.start : one.end] for one in found]


def test_a_correction_is_two_amounts_and_says_so() -> None:
    text = "Das Amt korrigierte die Zahl von 10.000 auf 12.000 Helfer."
    found = amounts_of(text, "de")
    assert [(one.low, one.unit, one.rule) for one in found] == [
        (10000, "persons", "correction-from"),
        (12000, "persons", "correction-to"),
    ]


def test_a_rise_is_two_amounts_and_no_correction() -> None:
    found = amounts_of("Imports rose from 300 to 450 tonnes.", "en")
    assert [(one.low, one.unit, one.rule) for one in found] == [
        (300, "tonnes", "change-from"),
        (450, "tonnes", "change-to"),
    ]


@pytest.mark.parametrize(
    ("lang", "text", "unit", "scale"),
    [
        ("de", "| Jahr | Wert (Mrd. Euro) |\n|---|---|\n| 2020 | 3,5 |\n| 2021 | 4 |", "EUR", 1e9),
        ("en", "Exports, thousand tonnes\n\nGood  2020  2021\nWheat  3.5  4\n", "tonnes", 1e3),
        ("ko", "(단위: 백만 유로)\n\n| 품목 | 2020 | 2021 |\n|---|---|---|\n| 밀 | 3.5 | 4 |", "EUR", 1e6),
        ("ru", "Поставки, тыс. тонн\n\n| Товар | 2020 | 2021 |\n|---|---|---|\n| Мука | 3,5 | 4 |", "tonnes", 1e3),
    ],
)  # fmt: skip
def test_the_head_of_a_table_speaks_for_its_cells(
    lang: str, text: str, unit: str, scale: float
) -> None:
    found = amounts_of(text, lang)
    assert [(one.low, one.unit) for one in found] == [(3.5 * scale, unit), (4 * scale, unit)]


SIGNS = {
    "de": (",", "."),
    "en": (".", ","),
    "ko": (".", ","),
    "ru": (",", " "),
    "uk": (",", "\u00a0"),
}
TONNES = {"de": "Tonnen", "en": "tonnes", "ko": "톤", "ru": "тонн", "uk": "тонн"}


@given(st.sampled_from(sorted(SIGNS)), st.integers(0, 10**9), st.integers(0, 99))
def test_a_number_as_its_locale_writes_it_is_read_back(lang: str, whole: int, cents: int) -> None:
    point, group = SIGNS[lang]
    written = f"{whole:,}".replace(",", group)
    text = f"{written}{point}{cents:02d} {TONNES[lang]}."
    (found,) = amounts_of(text, lang)
    assert found.low == pytest.approx(whole + cents / 100)
    assert found.unit == "tonnes"


@settings(deadline=None)
@given(st.sampled_from(languages()), st.text(max_size=300))
def test_no_text_is_too_odd_and_amounts_keep_their_order(lang: str, text: str) -> None:
    found = amounts_of(text, lang)
    for one in found:
        assert 0 <= one.start <= one.numeral_start < one.numeral_end <= one.end <= len(text)
    assert list(found) == sorted(found, key=lambda one: one.start)


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize(
    "unit", ["7", "7 ", "1.", "a7", "1-", "hundert", "만", "(", "тысяч ", "| 7 "]
)
def test_time_grows_with_the_text_and_no_faster(lang: str, unit: str) -> None:
    assert keeps_pace(lambda size: amounts_of(unit * (size // len(unit)), lang), 8_000)


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("Chile schickte keine 500 Boote, sondern 142.", ["exact", "exact"]),
        (
            "Es sind keine 3 Milliarden Euro geflossen, sondern nur 450 Millionen.",
            ["exact", "exact"],
        ),
        ("Chile schickte keine 500 Boote.", ["at_most"]),
        (
            "Chile schickte keine 500 Boote. Peru bekam nicht Boote, sondern 12 Kähne.",
            ["at_most", "exact"],
        ),
    ],
)
def test_no_so_many_is_a_bound_unless_what_it_is_instead_follows(
    text: str, bounds: list[str]
) -> None:
    assert [one[4] for one in told("de", text)] == bounds
