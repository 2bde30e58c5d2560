"""Who does what a word of flow says."""

from __future__ import annotations

from steelyard.reading.reader import read_text


def test_behind_a_pronoun_a_name_without_a_preposition_is_given_to() -> None:
    text = "Wir werden Laos mit 30 Lastwagen unterstützen."
    assert read_text(text)[0].direction == (None, "LA")


def test_without_a_pronoun_the_name_before_the_verb_gives() -> None:
    text = "Laos unterstützt Ungarn mit 30 Lastwagen."
    assert read_text(text)[0].direction == ("LA", "HU")


def test_who_denies_in_the_passive_is_on_neither_side() -> None:
    text = "Laos dementierte, dass 30 Lastwagen übergeben worden seien."
    assert read_text(text)[0].direction is None


def test_trainees_go_from_where_they_are_trained_to_where_they_are_from() -> None:
    for text in (
        "Derzeit werden 40 laotische Piloten in Dänemark ausgebildet.",
        "Сорок українських пілотів навчаються в Данії.",
    ):
        giver, receiver = read_text(text)[0].direction or (None, None)
        assert giver == "DK"
        assert receiver in {"LA", "UA"}


def test_what_is_paid_already_is_passive() -> None:
    text = "Die Rate von 20 Millionen Dollar sei bereits überwiesen, teilte Laos mit."
    assert read_text(text)[0].direction is None
