"""Forms of the names of places, and the cases of each."""

from __future__ import annotations

import pytest

from steelyard.base import tables
from steelyard.reading.cues import read_cues
from steelyard.reading.marks import find_marks
from steelyard.reading.places import read_cases
from steelyard.reading.reader import read_text

CODES = {row["code"] for row in tables.read_table("countries.csv")} | {"EU"}

FORMS = [
    ("ru", "монголии", {"gen", "dat", "loc"}),
    ("ru", "монголию", {"acc"}),
    ("ru", "вьетнам", {"nom", "acc"}),
    ("ru", "вьетнаму", {"dat"}),
    ("ru", "вьетнамом", {"ins"}),
    ("uk", "молдові", {"dat", "loc"}),
    ("uk", "молдови", {"gen"}),
    ("uk", "польщі", {"gen", "dat", "loc"}),
    ("de", "perus", set()),
]


@pytest.mark.parametrize(("lang", "form", "cases"), FORMS)
def test_the_ending_of_a_name_tells_its_case(lang: str, form: str, cases: set[str]) -> None:
    assert read_cases(lang)[form] == cases


NAMED = [
    ("en", "Tongan fishermen", "TO"),
    ("en", "in Ouagadougou", "BF"),
    ("de", "neuseeländische Äpfel", "NZ"),
    ("de", "in Nouakchott", "MR"),
    ("ko", "대러 수출", "RU"),
    ("ko", "대몽골 수출", "MN"),
    ("ko", "남아공에서", "ZA"),
    ("ru", "из Южного Судана", "SS"),
    ("ru", "непальские рабочие", "NP"),
    ("uk", "ганське какао", "GH"),
]


@pytest.mark.parametrize(("lang", "text", "code"), NAMED)
def test_adjectives_capitals_and_short_names_stand_for_a_country(
    lang: str, text: str, code: str
) -> None:
    marks = find_marks(text, read_cues(lang).phrases).marks
    assert code in {mark.value for mark in marks if mark.kind == "place"}


def test_every_code_of_a_lexicon_is_in_the_table_of_countries() -> None:
    for lang in ("de", "en", "ko", "ru", "uk"):
        found = {value for _, kind, value in read_cues(lang).rows if kind == "place"}
        assert {code for code in found if len(code) == 2} <= CODES, lang


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("de", "Brüssel überwies der Ukraine 300 Millionen Euro."),
        ("en", "Brussels sent Ukraine 300 million euros."),
        ("ru", "Брюссель передал Украине 300 миллионов евро."),
    ],
)
def test_a_capital_that_a_language_gives_to_a_union_is_not_its_countrys(
    lang: str, text: str
) -> None:
    assert [one.direction for one in read_text(text, lang=lang)] == [("EU", "UA")]


def test_a_capital_whose_stem_changes_has_its_cases() -> None:
    text = "Угорщина надала Києву 30 автобусів."
    assert read_text(text)[0].direction == ("HU", "UA")


def test_a_country_of_another_is_one_with_its_ending() -> None:
    text = "In den Häfen Jemens und Omans lag nichts."
    marks = find_marks(text, read_cues("de").phrases).marks
    assert [mark.value for mark in marks if mark.kind == "place"] == ["YE", "OM"]
