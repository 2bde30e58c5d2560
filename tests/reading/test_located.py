"""Offices in which something was said."""

from __future__ import annotations

from steelyard.reading.reader import read_text


def test_one_name_is_no_subject_of_many_who_said_so_in_an_office() -> None:
    text = "Норвегія передасть Молдові 40 генераторів, розповіли в Міністерстві енергетики."
    assert read_text(text)[0].attribution == ("Міністерство енергетики",)


def test_several_names_speak_together() -> None:
    text = "У Києві Норвегія та Данія заявили, що передадуть 40 генераторів."
    assert "Міністерство" not in "".join(read_text(text)[0].attribution)
