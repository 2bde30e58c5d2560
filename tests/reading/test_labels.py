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
