"""Who made a paper speaks through it; by their own account speaks the subject."""

from __future__ import annotations

import pytest
from tests.reading.spots import around

from steelyard.reading.reader import read_text

SHOW = [
    ("en", "Data from Portwatch show that #40# cranes came.", "Portwatch"),
    ("en", "Portwatch data showed #40# cranes had come.", "Portwatch"),
    (
        "en",
        "Some #40# cranes came, figures published by the harbour office indicate.",
        "harbour office",
    ),
    ("en", "A study by the Crane Institute found that #40# cranes had come.", "Crane Institute"),
    ("de", "Daten von Portwatch zeigen, dass #40# Kräne kamen.", "Portwatch"),
    (
        "de",
        "Aus einem Bericht des Rechnungshofs geht hervor, dass #40# Kräne kamen.",
        "Rechnungshof",
    ),
    ("de", "Wie aus Daten des Analysehauses Portwatch hervorgeht, kamen #40# Kräne.", "Portwatch"),
    (
        "de",
        "In dem Bericht der Behörde Portwatch ist von #40# Kränen die Rede.",
        "Behörde Portwatch",
    ),
    ("ru", "Из отчёта Счётной палаты следует, что прибыло #40# кранов.", "Счётная палата"),
    ("ru", "Прибыло #40# кранов, говорится в заявлении правительства.", "правительство"),
    ("ru", "В заявлении Минобороны говорится, что прибыло #40# кранов.", "Минобороны"),
    ("ru", "Исследование Института кранов показало, что прибыло #40# кранов.", "Институт кранов"),
    ("uk", "Прибуло #40# кранів, йдеться в заяві уряду.", "уряд"),
    ("uk", "У звіті Рахункової палати зазначається, що прибуло #40# кранів.", "Рахункова палата"),
    ("uk", "Дослідження Інституту кранів показало, що прибуло #40# кранів.", "Інститут кранів"),
    ("ko", "크레인연구소의 연구에 따르면 크레인 #40#대가 도착했다.", "크레인연구소"),
]

NOBODY = [
    ("en", "Customs data show #40# cranes came."),
    ("en", "Satellite images show that #40# cranes came."),
    ("de", "Wie aus Zolldaten hervorgeht, kamen #40# Kräne."),
    ("ru", "Спутниковые снимки показывают, что прибыло #40# кранов."),
    ("uk", "Супутникові знімки показують, що прибуло #40# кранів."),
]

OWN = [
    ("en", "By its own account, Bolivia delivered #40# cranes.", "Bolivia"),
    ("en", "Bolivia, by its own account, delivered #40# cranes.", "Bolivia"),
    ("en", "The harbour office has, by its own estimate, bought #40# cranes.", "harbour office"),
    ("de", "Bolivien hat eigenen Angaben zufolge #40# Kräne geliefert.", "Bolivien"),
    ("de", "Nach eigenen Angaben lieferte Bolivien #40# Kräne.", "Bolivien"),
    ("de", "Das Hafenamt kaufte nach eigener Darstellung #40# Kräne.", "Hafenamt"),
    ("ru", "По собственным данным, Боливия поставила #40# кранов.", "Боливия"),
    ("ru", "Боливия, по её собственным подсчётам, поставила #40# кранов.", "Боливия"),
    ("uk", "За власними даними, Болівія передала #40# кранів.", "Болівія"),
    ("uk", "Болівія, за власними підрахунками, передала #40# кранів.", "Болівія"),
    ("ko", "볼리비아는 자체 집계로 크레인 #40#대를 인도했다.", "볼리비아"),
    ("ko", "자체 발표에 따르면 볼리비아는 크레인 #40#대를 보냈다.", "볼리비아"),
]


@pytest.mark.parametrize(("lang", "text", "name"), SHOW)
def test_who_made_a_paper_speaks_through_it(lang: str, text: str, name: str) -> None:
    assert around(text, lang)[0].attribution == (name,)


@pytest.mark.parametrize(("lang", "text"), NOBODY)
def test_a_paper_that_nobody_made_by_name_is_nobody(lang: str, text: str) -> None:
    assert around(text, lang)[0].attribution == ()


@pytest.mark.parametrize(("lang", "text", "name"), OWN)
def test_by_its_own_account_speaks_the_subject(lang: str, text: str, name: str) -> None:
    assert around(text, lang)[0].attribution == (name,)


def test_whose_army_made_the_paper_belongs_to_its_name() -> None:
    text = "Laos hat nach polnischen Militärangaben 90 Schweißer nach Ungarn geschickt."
    one = read_text(text)[0]
    assert one.attribution == ("polnischen Militär",)
    assert one.direction == ("LA", "HU")


def test_an_own_account_in_a_clause_of_relation_holds_for_that_clause() -> None:
    text = "Die Reederei Nordstern, die nach eigenen Angaben #40# Kräne besitzt, schweigt."
    assert around(text, "de")[0].attribution == ("Nordstern",)
    text = "Nordstern, die nach eigenen Angaben Kräne besitzt, hat #40# Kähne gekauft."
    assert around(text, "de")[0].attribution == ()
