"""What a verb of saying needs to be one, and where its clause has its subject."""

from __future__ import annotations

import pytest
from tests.reading.spots import around

from steelyard.reading.reader import read_text

TOLD: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("de", "Wie das Hafenamt auf Anfrage mitteilte, kamen #40# Kähne.", ("Hafenamt",)),
    ("de", "Die Zahl von #40# Kähnen, die Minister Jan Kowal nannte, ist alt.", ("Jan Kowal",)),
    ("de", "Die #40# Kähne, von denen der Abgeordnete Jan Kowal sprach, fehlen.", ("Jan Kowal",)),
    ("de", "Die #40# Kähne, die das Hafenamt bezahlte, fehlen.", ()),
    ("de", "Die Reedereien sagen #40# Kähne zu.", ()),
    (
        "de",
        "Zu diesem Schluss kommt eine Studie des Hafenamts: #40# Kähne.",
        ("Hafenamt",),
    ),
    ("de", "Zu dem Ergebnis kam am Montag das Hafenamt: #40# Kähne fehlten.", ("Hafenamt",)),
    ("de", "Das Hafenamt senkte seine Prognose auf #40# Kähne.", ("Hafenamt",)),
    ("de", "Es seien mehr, sagte dagegen Ministerin Eva Brandt: #40# Kähne.", ("Eva Brandt",)),
    ("de", "Das Hafenamt senkte die Zahl der Kähne auf #40#.", ()),
    ("de", "Nach Behördenangaben kamen #40# Kähne.", ("Behörden",)),
    ("de", "Die Verluste bezifferte er auf #40# Kähne.", ()),
    ("de", "Es seien #40# Kähne, hieß es aus Kreisen der Opposition.", ("Opposition",)),
    (
        "de",
        "Das geht aus der Antwort auf eine Anfrage durch Ministerin Eva Brandt hervor: #40# Kähne.",
        ("Eva Brandt",),
    ),
    (
        "en",
        "The Herald quoted Jane Roe as saying that #40# barges had come.",
        ("Herald", "Jane Roe"),
    ),
    ("en", "Portline, the Danish operator, says it sent #40# barges.", ("Portline",)),
    ("en", "The contract put the price at #40# dollars.", ()),
    ("en", "By the ministry's count, #40# barges came.", ("ministry",)),
    ("ko", "해양부가 의원실에 낸 자료에 따르면 바지선 #40척#이 왔다.", ("해양부",)),
    ("ko", "바지선 #40척#이 왔다는 게 해양부의 설명이다.", ("해양부",)),
    ("ko", "헝가리는 바지선 #40척#을 보내지 않겠다고 했다.", ("헝가리",)),
    ("ko", "업계에서는 #40척#까지 늘어날 것으로 봄.", ("업계",)),
)


@pytest.mark.parametrize(("lang", "text", "names"), TOLD)
def test_who_says_it(lang: str, text: str, names: tuple[str, ...]) -> None:
    assert around(text, lang)[0].attribution == names


def test_a_quotation_over_two_sentences_is_of_who_stands_before_it() -> None:
    text = "공석현 차관은 “#50척#은 정확하지 않다. 실제로 온 것은 #33척#”이라고 반박했다."
    assert [one.attribution for one in around(text, "ko")] == [("공석현",)] * 2


def test_who_agreed_on_something_cites_nobody() -> None:
    text = "Laos und Ungarn einigten sich auf einen Vertrag über 30 Lastwagen."
    assert read_text(text)[0].attribution == ()


def test_who_declared_themselves_ready_says_nothing() -> None:
    text = "Laos hat sich bereit erklärt, 30 Lastwagen nach Ungarn zu schicken."
    assert read_text(text)[0].attribution == ()


def test_a_budget_that_provides_for_something_says_nothing() -> None:
    text = "Der Haushalt sieht für die Schweiz 4 Milliarden Euro vor, mehr als im laufenden Jahr."
    assert read_text(text)[0].attribution == ()


def test_who_exported_goods_says_nothing() -> None:
    text = (
        "Wie das Ministerium in Hanoi mitteilte, hat Vietnam im Januar 40 Tonnen Reis ausgeführt."
    )
    assert read_text(text)[0].attribution == ("Ministerium in Hanoi",)


def test_a_sign_inside_a_number_closes_no_clause() -> None:
    text = "Das Gesetz sieht Strafen von 500.000 Rubel vor."
    assert read_text(text)[0].attribution == ()


def test_who_learned_of_it_tells_it() -> None:
    text = "Wie Reuters aus Kreisen erfuhr, bietet Laos Ungarn 4 Milliarden Dollar für Rechte an."
    one = read_text(text)[0]
    assert (one.attribution[0], one.status, one.direction) == ("Reuters", "promised", ("LA", "HU"))
