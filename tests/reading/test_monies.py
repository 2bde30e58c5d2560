"""Whose money it is, where several countries have one of that name."""

from __future__ import annotations

import pytest

from steelyard.reading.reader import read_text


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Schweden stiftet dafür 900 Millionen Kronen.", "SEK"),
        ("Dänemark stiftet dafür 900 Millionen Kronen.", "DKK"),
        ("Прага виділила Молдові 70 млн крон.", "CZK"),
        ("Pakistan paid 40 million rupees.", "PKR"),
        ("Schweden zahlte Oslo 900 Millionen Kronen.", "NOK"),
        ("Oslo zahlte Schweden 900 Millionen schwedische Kronen.", "SEK"),
        ("Schweden zahlte 900 Millionen norwegische Kronen.", "NOK"),
        ("Das kostet 900 Millionen Kronen.", "NOK"),
    ],
)
def test_a_bare_word_is_the_money_of_the_country_named_nearest(text: str, code: str) -> None:
    assert read_text(text)[0].unit == code


SHARED = [
    ("en", "Norway paid 30 million crowns for cranes.", "NOK"),
    ("en", "Sweden paid 30 million crowns for cranes.", "SEK"),
    ("en", "Denmark paid 30 million crowns for cranes.", "DKK"),
    ("en", "Iceland paid 30 million crowns for cranes.", "ISK"),
    ("en", "Czechia paid 30 million crowns for cranes.", "CZK"),
    ("en", "Norway paid 30 million koruna for cranes.", "CZK"),
    ("en", "Norway paid 30 million Swedish crowns for cranes.", "SEK"),
    ("fr", "La Suède a payé 30 millions de couronnes.", "SEK"),
    ("ru", "Дания заплатила 30 млн крон.", "DKK"),
    ("uk", "Швеція заплатила 30 млн крон.", "SEK"),
    ("en", "Egypt paid 30 million pounds for cranes.", "EGP"),
    ("en", "Egypt paid 30 million pounds sterling for cranes.", "GBP"),
    ("de", "Ägypten zahlte 30 Millionen Pfund.", "EGP"),
    ("ru", "Египет заплатил 30 млн фунтов.", "EGP"),
    ("ru", "Египет заплатил 30 млн фунтов стерлингов.", "GBP"),
    ("uk", "Єгипет заплатив 30 млн фунтів.", "EGP"),
    ("ko", "이집트는 3000만 파운드를 지불했다.", "EGP"),
    ("de", "Nepal zahlte 30 Millionen Rupien.", "NPR"),
    ("fr", "Le Pakistan a payé 30 millions de roupies.", "PKR"),
    ("ru", "Пакистан заплатил 30 млн рупий.", "PKR"),
    ("uk", "Пакистан заплатив 30 млн рупій.", "PKR"),
    ("ko", "파키스탄은 3000만 루피를 지불했다.", "PKR"),
    ("en", "Mali paid 30 million francs for cranes.", "XOF"),
    ("en", "Switzerland paid 30 million francs for cranes.", "CHF"),
    ("de", "Kamerun zahlte 30 Millionen Franken.", "XAF"),
    ("fr", "La Guinée a payé 30 millions de francs.", "GNF"),
    ("ru", "Мали заплатила 30 млн франков.", "XOF"),
    ("uk", "Малі заплатила 30 млн франків.", "XOF"),
    ("ko", "말리는 3000만 프랑을 지불했다.", "XOF"),
    ("en", "Kuwait paid 30 million dinars for cranes.", "KWD"),
    ("de", "Tunesien zahlte 30 Millionen Dinar.", "TND"),
    ("fr", "La Tunisie a payé 30 millions de dinars.", "TND"),
    ("ru", "Ирак заплатил 30 млн динаров.", "IQD"),
    ("uk", "Ірак заплатив 30 млн динарів.", "IQD"),
    ("ko", "이라크는 3000만 디나르를 지불했다.", "IQD"),
    ("en", "Canada paid 30 million dollars for cranes.", "USD"),
    ("en", "Canada paid 30 million Canadian dollars for cranes.", "CAD"),
    ("de", "Kanada zahlte 30 Millionen Dollar.", "USD"),
    ("fr", "Le Canada a payé 30 millions de dollars.", "USD"),
    ("ru", "Канада заплатила 30 млн долларов.", "USD"),
    ("uk", "Канада заплатила 30 млн доларів.", "USD"),
    ("ko", "캐나다는 3000만 달러를 지불했다.", "USD"),
]


@pytest.mark.parametrize(("lang", "text", "code"), SHARED)
def test_every_language_that_shares_a_word_of_money_tells_whose_it_is(
    lang: str, text: str, code: str
) -> None:
    assert read_text(text, lang=lang)[0].unit == code
