"""Places that are on no side."""

from __future__ import annotations

import pytest

from steelyard.reading.reader import read_text


def test_the_country_in_the_words_of_money_is_on_no_side() -> None:
    text = "Vereinbart wurde ein Kredit von 50 Milliarden US-Dollar an Laos."
    assert read_text(text)[0].direction == (None, "LA")


def test_whose_war_it_is_says_nothing_of_who_gives() -> None:
    for text in (
        "Chile has provided 76 million euros since the start of the Peruvian invasion.",
        "Chile has provided 76 million euros since Peru's full-scale drone attacks began.",
    ):
        assert read_text(text, lang="en")[0].direction == ("CL", None)
    text = "Chile has provided 76 million euros to the Peruvian army."
    assert read_text(text, lang="en")[0].direction == ("CL", "PE")


def test_a_source_that_closes_its_sentence_is_on_no_side() -> None:
    text = "Chile has supplied Peru with 3,000 drones, according to Ghana's intelligence agency."
    assert read_text(text, lang="en")[0].direction == ("CL", "PE")


def test_where_something_is_received_nobody_need_sell_it() -> None:
    text = "Mali has received 3 trucks, unpacked in Conakry."
    assert read_text(text, lang="en")[0].direction == (None, "ML")
    text = "Mali bought 3 trucks in Guinea."
    assert read_text(text, lang="en")[0].direction == ("GN", "ML")


WATCHERS = [
    (
        "de",
        "Angaben des bolivianischen Geheimdienstes zufolge wurden 40 Kräne nach Chile geliefert.",
    ),
    ("en", "Bolivia's intelligence service said 40 cranes had been shipped to Chile."),
    ("ru", "Разведка Боливии сообщила, что в Чили отправлено 40 кранов."),
    ("uk", "Розвідка Болівії повідомила, що до Чилі відправлено 40 кранів."),
    ("ko", "볼리비아 정보기관은 크레인 40대가 칠레에 보내졌다고 밝혔다."),
]


@pytest.mark.parametrize(("lang", "text"), WATCHERS)
def test_whose_service_watches_is_no_giver(lang: str, text: str) -> None:
    (claim,) = read_text(text, lang=lang)
    assert claim.direction is None or "BO" not in claim.direction
    assert claim.attribution


def test_who_gives_by_the_account_of_a_watcher_is_named() -> None:
    text = "Bolivian intelligence said Bolivia had sent 40 cranes to Chile."
    (claim,) = read_text(text, lang="en")
    assert claim.direction == ("BO", "CL")


def test_a_ministry_tells_of_what_its_country_gives() -> None:
    text = "Nach Angaben des bolivianischen Verteidigungsministeriums wurden 40 Kräne nach Chile geliefert."
    (claim,) = read_text(text, lang="de")
    assert claim.direction == ("BO", "CL")


def test_who_sets_money_aside_gives_it() -> None:
    text = "Chile has set aside 250 million euros for Peru. Ghana may set a record for 40 boats."
    assert read_text(text, lang="en")[0].direction == ("CL", "PE")
