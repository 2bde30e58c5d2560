"""What the reader does with German: its words for people and voyages, its turns of speech."""

from __future__ import annotations

import pytest

from steelyard.reading.reader import read_text


def units(text: str) -> list[str | None]:
    """The unit of every claim."""
    return [one.unit for one in read_text(text, lang="de")]


def voices(text: str) -> list[tuple[str, ...]]:
    """The voices of every claim."""
    return [tuple(one.attribution) for one in read_text(text, lang="de")]


def test_a_label_with_a_house_in_brackets_speaks() -> None:
    text = "Clara Wendt (Hafenamt): Wir haben 300 Tonnen Kohle gelöscht."
    assert voices(text) == [("Clara Wendt",)]


def test_a_surname_in_capitals_with_a_house_in_brackets_speaks() -> None:
    text = "RODEWALD (BMZ): Ausgezahlt sind 40 Millionen Euro."
    assert voices(text) == [("RODEWALD",)]


def test_a_label_alone_in_its_line_speaks_what_stands_below() -> None:
    text = "Parl. Staatssekretär Jens Ohlsen:\nGeliefert sind 40 Lastwagen, Herr Kollege."
    assert voices(text) == [("Jens Ohlsen",)]


def test_who_narrates_a_manuscript_is_nobody_and_a_sound_bite_somebody() -> None:
    text = (
        "Sprecherin: Im Hafen liegen 300 Tonnen Reis.\n\n"
        "O-Ton Awa Kouyaté (Händlerin): Wir kauften 40 Säcke.\n\n"
        "Sprecherin: Verkauft sind 20 Säcke."
    )
    assert voices(text) == [(), ("Awa Kouyaté",), ()]


def test_a_question_in_bold_type_is_a_question() -> None:
    text = (
        "Ein Gespräch mit Reeder Onno Harms\n\n"
        "**Fahren Sie noch nach Aden?**\nJa, im Mai mit 300 Tonnen Reis.\n\n"
        "**Wer zahlt das?**\nDer Käufer, 40.000 Euro.\n\n"
        "**Und wann wieder?**\nBald."
    )
    assert voices(text) == [("Onno Harms",), ("Onno Harms",)]


def statuses(text: str) -> list[str]:
    """The status of every claim."""
    return [one.status for one in read_text(text, lang="de", date="2025-03-04")]


@pytest.mark.parametrize(
    "text",
    [
        "Lissabon entsendet 45 Helfer nach Chile.",
        "Dänemark spendet der Ukraine 60 Lastwagen.",
        "Wien zahlt Moldau drei Millionen Euro.",
    ],
)
def test_one_act_of_giving_in_the_present_is_an_announcement(text: str) -> None:
    assert statuses(text) == ["promised"]


def test_a_share_that_is_compared_with_a_time_before_changes_no_hands() -> None:
    text = "Peru bezog 600 Tonnen Zink. Das sind 14 Prozent weniger als im Vorjahr."
    assert statuses(text) == ["delivered", "other"]


@pytest.mark.parametrize(
    ("text", "voice"),
    [
        ("Ministerin Eva Lund schlug vor, 30 Panzer zu liefern.", "Eva Lund"),
        ("Der Energiefachmann Paul Reiter erwartet 30 Tanker.", "Paul Reiter"),
    ],
)
def test_who_proposes_says_so_and_an_expert_of_any_trade_has_a_name(text: str, voice: str) -> None:
    assert voices(text) == [(voice,)]
