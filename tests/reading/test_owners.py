"""A government or a ministry without its country is the one that the text named before, or its own."""

from __future__ import annotations

import pytest

from steelyard.reading.reader import read_text


def direction(text: str) -> tuple[str | None, str | None] | None:
    return list(read_text(text, lang="ko", date="2026-02-10"))[-1].direction


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "노르웨이 국방부는 회견을 열었다. 국방부는 페루에 트럭 20대를 보냈다.",
            ("NO", "PE"),
        ),
        (
            "칠레 정부는 협상을 마쳤다. 정부는 가나에 구리 20톤을 팔았다.",
            ("CL", "GH"),
        ),
        (
            "방위사업청이 계약을 맺었다. 정부는 캐나다에 포탄 3만 발을 보냈다.",
            ("KR", "CA"),
        ),
        (
            "통일부는 답하지 않았다. 북한에 쌀 5천 톤을 보낸 것은 2010년이다.",
            ("KR", "KP"),
        ),
    ],
)
def test_the_government_is_the_one_named_before(
    text: str, told: tuple[str | None, str | None]
) -> None:
    assert direction(text) == told


@pytest.mark.parametrize(
    "text",
    [
        "국방부는 페루에 트럭 20대를 보냈다.",
        "외교부가 페루에 쌀 3천 톤을 지원했다.",
    ],
)
def test_a_ministry_of_no_country_is_nobodys(text: str) -> None:
    assert direction(text) == (None, "PE")


def test_a_country_that_is_named_goes_before_the_ministry() -> None:
    text = "방위사업청이 회견을 열었다. 캐나다 정부는 페루에 트럭 20대를 보냈다."
    assert direction(text) == ("CA", "PE")
