"""Names before a colon."""

from __future__ import annotations

from tests.reading.spots import around


def test_in_an_interview_a_name_before_a_colon_speaks_its_paragraph() -> None:
    text = (
        "How many came?\n\nMara Lind: By August #40# boats came.\n\nAnd then?\n\n"
        "Lind: Then #12# left. And #3# sank."
    )
    assert [one.attribution for one in around(text, "en")] == [("Mara Lind",)] * 3


def test_a_name_before_a_colon_and_a_quotation_speaks() -> None:
    text = "Министр Пётр Лосев: «Прибыло #40# лодок»"
    assert around(text, "ru")[0].attribution == ("Пётр Лосев",)


def test_a_heading_before_a_colon_is_nobody() -> None:
    for text in ("Prices: Boats cost #40/EUR#.", "Harbour news: Some #40# boats came."):
        assert around(text, "en")[0].attribution == ()


def test_a_headline_may_leave_the_verb_of_its_quotation_out() -> None:
    assert around('해양수산부 "선박 #40척# 도착"', "ko")[0].attribution == ("해양수산부",)


def test_a_turn_opens_a_line_without_an_empty_one_before_it() -> None:
    text = (
        "Gazette: How many came?\nRoe: By August #40# boats came.\nGazette: And then?\n"
        "Roe: Then #12# left."
    )
    assert [one.attribution for one in around(text, "en")] == [("Roe",)] * 2


def test_of_two_who_take_turns_the_one_who_asks_at_all_is_the_outlet() -> None:
    text = (
        "Gazette: How many came?\n\nRoe: By August #40# boats came.\n\n"
        "Gazette: The navy wanted #90#.\n\nRoe: It did.\n\nGazette: Tell us more.\n\n"
        "Roe: Then #12# left."
    )
    assert [one.attribution for one in around(text, "en")] == [("Roe",), (), ("Roe",)]


def test_an_office_before_its_bearer_in_brackets_is_a_label() -> None:
    text = (
        "The Parliamentary Under-Secretary of State, Ministry of Defence (Baroness Roe) (Lab): "
        "My Lords, #40# boats have come."
    )
    assert around(text, "en")[0].attribution == ("Roe",)
    text = "Peru (Lima) bought boats (from Chile): #40# have come."
    assert around(text, "en")[0].attribution == ()


def test_whom_somebody_names_in_their_turn_speaks_on_their_word() -> None:
    text = (
        "Gazette: How many came?\n\nRoe: It is well known. Admiral Poe said that #40# boats had come."
        "\n\nGazette: And then?\n\nRoe: Nothing."
    )
    assert around(text, "en")[0].attribution == ("Roe", "Poe")
