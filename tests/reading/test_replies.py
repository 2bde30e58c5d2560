"""Who answers in an interview whose answers bear no name."""

from __future__ import annotations

import pytest
from tests.reading.spots import around

INTERVIEWS = {
    "de": (
        (
            "Der Hafenchef Jan Wolters über Schrott.\n\nWie viele Kähne kamen?\n\nGenau #40#.\n\n"
            "Kommen noch mehr?\n\nRund #12# bis Mai.\n\nUnd danach?\n\nHöchstens #3#."
        ),
        "Jan Wolters",
    ),
    "en": (
        (
            "Director Mara Quill talks about barges.\n\nHow many came?\n\nExactly #40#.\n\n"
            "Will more come?\n\nAbout #12# by May.\n\nAnd then?\n\nPerhaps #3#."
        ),
        "Mara Quill",
    ),
    "ko": (
        (
            "한지우 소장을 만났다.\n\n―바지선은 몇 척이나 왔나.\n\n“#40척#이 왔다.”\n\n―더 오나.\n\n"
            "“#12척#이 더 온다.”\n\n―그 뒤는 어떤가.\n\n“#3척#뿐이다.”"
        ),
        "한지우",
    ),
}


@pytest.mark.parametrize("lang", INTERVIEWS)
def test_answers_without_a_name_are_those_of_who_is_presented(lang: str) -> None:
    text, name = INTERVIEWS[lang]
    assert [one.attribution for one in around(text, lang)] == [(name,)] * 3


def test_who_asks_is_the_outlet() -> None:
    text = (
        "MR: Did #40# barges come?\n\nQuill: Only #12#.\n\nMR: And after that?\n\nQuill: Some #3#."
    )
    assert [one.attribution for one in around(text, "en")] == [(), ("Quill",), ("Quill",)]


def test_questions_alone_make_no_interview() -> None:
    text = "Why did #40# barges come? Nobody knows. Will #12# more come?"
    assert [one.attribution for one in around(text, "en")] == [(), ()]


def test_numbered_questions_are_answered_in_writing_and_by_nobody_present() -> None:
    text = (
        "Antwort auf die Anfrage der Abgeordneten Mara Lind\n\n1. Wie viele Boote kamen?\n\n"
        "Es kamen #40#.\n\n2. Kommen mehr?\n\nBis Mai noch #12#.\n\n3. Und dann?\n\nWohl #3#."
    )
    assert [one.attribution for one in around(text, "de")] == [(), (), ()]


def test_whom_a_question_names_is_no_voice_of_the_answer() -> None:
    text = (
        "농업 연구자 여지훈 교수를 만났다.\n\n―바지선은 몇 척인가.\n\n“#40척#이다.”\n\n"
        "―페루 정부는 더 많다고 한다. 맞나.\n\n“저는 #12척#이라고 봅니다.”\n\n―또 오나.\n\n“#3척#이 온다.”"
    )
    assert [one.attribution for one in around(text, "ko")] == [("여지훈",)] * 3
