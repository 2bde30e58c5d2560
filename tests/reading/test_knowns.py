"""A case's parties and items, found in texts of any language."""

from __future__ import annotations

import pytest

from steelyard.reading.cues import read_cues
from steelyard.reading.knowns import compile_knowns
from steelyard.reading.reader import read_text
from steelyard.reading.scene import Known

PARTIES = (
    Known(
        "valdoria", ("Valdoria", "Valdorien", "Вальдория", "Вальдорія", "발도리아", "valdorisch")
    ),
    Known("zenta", ("Republic of Zenta", "Zenta", "Зента", "젠타")),
    Known("korvax", ("Korvax Group", "Корвакс")),
)

FLOWS = [
    ("en", "Valdoria will supply Zenta with 120 tonnes of wheat.", ("valdoria", "zenta")),
    ("en", "The Korvax Group sold 12 trucks to the Republic of Zenta.", ("korvax", "zenta")),
    ("en", "Zenta's exports to Valdoria came to 5 tonnes of gold.", ("zenta", "valdoria")),
    ("de", "Valdorien lieferte Zenta 500 Tonnen Weizen.", ("valdoria", "zenta")),
    ("de", "Valdorische Behörden schickten 40 Raketen an Zenta.", ("valdoria", "zenta")),
    ("ko", "발도리아는 젠타에 밀 300톤을 보냈다.", ("valdoria", "zenta")),
    ("ko", "젠타는 발도리아로부터 엔지니어 40명을 받았다.", ("valdoria", "zenta")),
    ("ru", "Вальдория поставила в Зенту 300 ракет.", ("valdoria", "zenta")),
    ("ru", "Зента получила от Вальдории 20 ракет.", ("valdoria", "zenta")),
    ("uk", "Вальдорія відправила до Зенти 300 тонн пшениці.", ("valdoria", "zenta")),
]


@pytest.mark.parametrize(("lang", "text", "direction"), FLOWS)
def test_parties_that_no_map_has_are_sides(
    lang: str, text: str, direction: tuple[str, str]
) -> None:
    assert [one.direction for one in read_text(text, lang=lang, parties=PARTIES)] == [direction]


def test_a_country_goes_by_the_id_the_case_gives_it() -> None:
    parties = (Known("north", ("Chile",)), Known("south", ("Peru",)))
    text = "Чилийские власти отправили в Перу 300 тракторов."
    found = read_text("Chile sent Peru 300 tractors.", lang="en", parties=parties)
    assert found[0].direction == ("north", "south")
    assert read_text(text, lang="ru", parties=parties)[0].direction == ("north", "south")


def test_a_general_good_is_a_cases_item_when_it_says_all_of_its_name() -> None:
    items = (
        Known("shells", ("Artillery shells (122 and 152 mm)",), "rounds"),
        Known("guided", ("Guided missiles for ships",), "pieces"),
    )
    goods = compile_knowns(read_cues("en"), items, ()).goods
    assert goods["artillery_shells"] == ("shells",)
    assert "missiles" not in goods


def test_without_a_case_the_phrases_are_those_of_the_language() -> None:
    cues = read_cues("en")
    assert compile_knowns(cues, (), ()).phrases is cues.phrases


@pytest.mark.parametrize(
    ("lang", "text", "names"),
    [
        (
            "en",
            "The tanker unloaded 330,000 barrels of Chilean fuel in Lima.",
            ("Chile", "Chilean"),
        ),
        ("de", "Peru bekam 40 chilenische Kräne.", ("Chile", "chilenisch")),
    ],
)
def test_a_party_with_its_adjective_is_read_as_without_the_case(
    lang: str, text: str, names: tuple[str, ...]
) -> None:
    parties = (Known("CL", names), Known("PE", ("Peru", "Peruvian", "peruanisch")))
    (alone,) = read_text(text, lang=lang)
    (known,) = read_text(text, lang=lang, parties=parties)
    assert alone.direction == known.direction == ("CL", "PE")
