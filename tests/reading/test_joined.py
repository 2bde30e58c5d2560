"""Places and verbs named side by side: a shared particle, a shared subject."""

from __future__ import annotations

import pytest

from steelyard.reading.reader import read_text


def directions(text: str) -> list[tuple[str | None, str | None] | None]:
    return [one.direction for one in read_text(text, lang="ko", date="2026-02-10")]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "폴란드는 한국에서 전차 180대를 구매하고 한국에 60억 달러를 지불했다.",
            [("KR", "PL"), ("PL", "KR")],
        ),
        (
            "인도네시아는 말레이시아로부터 니켈 950톤을 사들였고 대금으로 2,400만 달러를 지불했다.",
            [("MY", "ID"), ("ID", "MY")],
        ),
        (
            "이집트는 러시아에서 밀 20만 톤을 사들이며 5천만 달러를 냈다.",
            [("RU", "EG"), ("EG", "RU")],
        ),
        (
            "북한은 러시아에 포탄 50만 발을 넘기고 밀가루 3만 톤을 받았다.",
            [("KP", "RU"), ("RU", "KP")],
        ),
    ],
)
def test_who_buys_pays_whom_it_buys_from(
    text: str, told: list[tuple[str | None, str | None]]
) -> None:
    assert directions(text) == told


def test_a_second_verb_with_a_doer_of_its_own_turns_nothing() -> None:
    assert directions("한국은 트럭을 받고 중국은 쌀 3톤을 보냈다.") == [("CN", "KR")]


@pytest.mark.parametrize(
    "text",
    [
        "칠레가 케냐·가나에 보낸 쌀은 3천 톤이다.",
        "칠레는 케냐 및 가나에 쌀 3천 톤을 보냈다.",
    ],
)
def test_names_joined_by_a_point_share_the_particle_of_the_last(text: str) -> None:
    assert directions(text) == [("CL", None)]


def test_a_comma_parts_a_subject_from_whom_it_gives_to() -> None:
    assert directions("러시아, 이란에 전차 20대 제공했다") == [("RU", "IR")]


def test_money_of_a_country_is_no_side_of_it() -> None:
    (told,) = directions("한국은 페루에 대금이 70억 캐나다달러라는 차관을 제공했다.")
    assert told == ("KR", "PE")


@pytest.mark.parametrize(
    "text",
    [
        "노르웨이는 페루와 칠레에 트럭 30대를 보냈다.",
        "노르웨이는 페루·칠레에 트럭 30대를 보냈다.",
        "노르웨이가 페루 및 칠레에 트럭 30대를 제공했다.",
    ],
)
def test_of_what_several_got_together_nobody_got_all(text: str) -> None:
    assert directions(text) == [("NO", None)]


def test_of_several_who_gave_together_nobody_gave_all() -> None:
    assert directions("독일과 프랑스가 우크라이나에 전차 30대를 보냈다.") == [(None, "UA")]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("노르웨이는 페루에 트럭 30대, 칠레에 20대를 보냈다.", [("NO", "PE"), ("NO", "CL")]),
        ("노르웨이는 페루와 계약을 맺고 트럭 30대를 팔았다.", [("NO", "PE")]),
    ],
)
def test_each_of_a_list_with_its_own_amount_got_that(
    text: str, told: list[tuple[str | None, str | None]]
) -> None:
    assert directions(text) == told
