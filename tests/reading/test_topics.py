"""Who speaks where verbs close the sentence."""

from __future__ import annotations

from tests.reading.spots import around


def test_a_voice_inside_another_gives_a_chain() -> None:
    text = "국정원이 선박 #40척#이 도착했다고 보고했다고 한지우 의원이 전했다."
    assert around(text, "ko")[0].attribution == ("한지우", "국정원")


def test_who_goes_on_tells_it_on_the_word_of_who_is_named() -> None:
    text = (
        "한지우 의원은 선박 #40척#이 도착했다고 말했다. "
        "선박 #12척#이 더 올 것으로 국정원이 내다봤다고 그는 덧붙였다."
    )
    assert [one.attribution for one in around(text, "ko")] == [("한지우",), ("한지우", "국정원")]


def test_what_is_counted_speaks_not() -> None:
    text = "선박 #40척#이 도착했다고 해양수산부가 밝혔다."
    assert around(text, "ko")[0].attribution == ("해양수산부",)


def test_a_family_name_with_a_title_is_the_person_named_before() -> None:
    text = "한지우 의원은 선박 #40척#이 왔다고 말했다. 한 의원은 #12척#이 더 있다고 밝혔다."
    assert [one.attribution for one in around(text, "ko")] == [("한지우",)] * 2
