"""Constructions of Korean that a reader of its news meets: counters, labels, speakers, sides."""

from __future__ import annotations

import pytest

from steelyard.reading.proposal import Proposal
from steelyard.reading.reader import read_text


def read(text: str) -> list[Proposal]:
    """The proposals of a Korean text of a fixed day."""
    return list(read_text(text, lang="ko", date="2026-02-10"))


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("화차 한 량에 석탄 60톤을 실었다.", ["60톤"]),
        ("담요 한 장 값은 1만 원이다.", ["1만 원"]),
        ("병사 한 명에 그쳤다.", ["한 명"]),
        ("1️⃣ 페루가 트럭 20대를 보냈다.", ["20대"]),
        ("문 3) 보낸 양은? 답 3) 쌀 40톤을 보냈습니다.", ["40톤"]),
        ("쌀을 내는 조건이다.", []),
    ],
)
def test_a_single_piece_that_is_measured_and_the_number_of_a_line_are_no_amounts(
    text: str, quotes: list[str]
) -> None:
    assert [one.quote for one in read(text)] == quotes


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("포탄은 한 발도 오지 않았다.", "rounds"),
        ("교관은 단 한 명도 오지 않았다.", "persons"),
    ],
)
def test_a_counter_says_the_unit_of_none_as_of_any_number(text: str, unit: str) -> None:
    assert [one.unit for one in read(text)] == [unit]


@pytest.mark.parametrize(
    ("text", "voices"),
    [
        ("정보당국은 용병을 1만 명으로 헤아린다.", ("정보당국",)),
        ("남은 무기가 40정이다.", ()),
        ("다른 무기는 40정이다.", ()),
    ],
)
def test_who_reckons_is_the_voice_and_a_participle_is_none(
    text: str, voices: tuple[str, ...]
) -> None:
    assert [one.attribution for one in read(text)] == [voices]


def test_in_minutes_the_floor_is_of_who_stands_behind_the_ring() -> None:
    text = (
        "◯한가람 위원  쌀 40톤을 받았습니까?\n\n◯농업부장관  30톤이 왔습니다.\n\n"
        "◯한가람 위원  나머지는요?\n\n◯농업부장관  10톤은 곧 보냅니다.\n"
    )
    assert [one.attribution for one in read(text)] == [
        ("한가람",),
        ("농업부장관",),
        ("농업부장관",),
    ]


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ("[인터뷰] 해양무역연구소 카렌 루이스 선임연구원", "카렌 루이스"),
        ("인권단체 '푸른길' 나정우 조사팀장 인터뷰", "나정우"),
    ],
)
def test_who_is_presented_above_an_interview_answers_in_it(head: str, name: str) -> None:
    text = (
        f"{head}\n\n질문: 얼마인가?\n답: 창고에 40톤이 있다.\n\n질문: 보낸 게 있나?\n"
        "답: 30톤을 보냈다.\n\n질문: 더 있나?\n답: 20톤이 더 간다.\n"
    )
    assert [one.attribution for one in read(text)] == [(name,)] * 3


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("다음 달 페루로 전차 12대가 간다.", "planned"),
        ("페루는 칠레에 트럭 40대를 보낸다.", "planned"),
        ("페루로 간 포탄은 한 발도 없다.", "delivered"),
        ("페루가 주문한 버스 20대는 취소됐다.", "denied"),
        ("페루가 버스 20대를 받았다는 것은 사실이 아닙니다.", "denied"),
        ("페루의 창고에 쌀 300톤이 있다.", "other"),
        ("농부는 감자 30톤을 캔다.", "other"),
        ("쌀 30톤이 나올 것이라고 농부는 말했다.", "expected"),
        ("칠레는 페루에 백신 500만 달러를 보탠다.", "promised"),
    ],
)
def test_native_verbs_tell_the_status(text: str, status: str) -> None:
    assert [one.status for one in read(text)] == [status]


@pytest.mark.parametrize(
    "text",
    [
        "페루는 칠레에 트럭 40대를, 볼리비아는 버스 30대를, 에콰도르는 쌀 20톤을 칠레에 보냈다.",
        "칠레에 페루는 텐트 15개, 볼리비아는 3개, 에콰도르는 1개를 보탰다.",
    ],
)
def test_of_several_who_give_each_amount_has_the_one_before_it(text: str) -> None:
    givers = ("PE", "BO", "EC")
    assert [one.direction for one in read(text)] == [(giver, "CL") for giver in givers]


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("호주는 피지에 C-27J 5대를 넘겼다.", ["5대"]),
        ("부산 중구 중앙대로 41 세관 별관에서 만났다.", []),
        ("니케이 지수는 38210.5에 끝났다.", []),
    ],
)
def test_digits_without_a_counter_that_a_sentence_goes_on_behind_are_no_amount(
    text: str, quotes: list[str]
) -> None:
    assert [one.quote for one in read(text)] == quotes


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("그리스는 캐나다와 소방 헬기 8대를 구매하는 계약을 맺었다.", ("CA", "GR")),
        ("그리스는 캐나다와 소방 헬기 8대를 판매하는 계약을 맺었다.", ("GR", "CA")),
    ],
)
def test_with_whom_somebody_agrees_to_buy_sells(text: str, direction: tuple[str, str]) -> None:
    assert [one.direction for one in read(text)] == [direction]


def test_a_limit_is_no_flow() -> None:
    assert [one.status for one in read("이 결의는 휘발유 수입을 연간 90톤으로 제한한다.")] == [
        "other"
    ]


@pytest.mark.parametrize(
    ("text", "voices"),
    [
        ("트럭 20대를 보냈다고 레네 브란트 총리가 밝혔다.", ("레네 브란트",)),
        ("트럭 20대를 보냈다고 신임 브란트 총리가 밝혔다.", ("브란트",)),
        ("트럭 20대를 보냈다고 교통부 오민석 장관이 밝혔다.", ("오민석",)),
    ],
)
def test_a_name_from_abroad_has_its_given_name_before_it(
    text: str, voices: tuple[str, ...]
) -> None:
    assert [one.attribution for one in read(text)] == [voices]


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("두 나라는 조약 6조에 따라 트럭 20대를 나눴다.", ["20대"]),
        ("헌법 12조는 그대로다.", []),
        ("추가 예산 6조 원이 필요하다.", ["6조 원"]),
        ("500㎏짜리 종 3개를 보냈다.", ["3개"]),
        ("표본오차는 95% 신뢰수준에서 ±2.5%포인트다.", []),
    ],
)
def test_articles_of_laws_weights_of_a_kind_and_errors_of_polls_are_no_amounts(
    text: str, quotes: list[str]
) -> None:
    assert [one.quote for one in read(text)] == quotes


def test_who_speaks_and_names_no_other_doer_does_it() -> None:
    text = "뉴질랜드 정부는 핀란드 조선소의 쇄빙선 2척을 구매하기로 했다고 발표했다."
    assert [one.direction for one in read(text)] == [("FI", "NZ")]


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("초속 9m의 바람 속에 트럭 20대가 왔다.", ["20대"]),
        ("밀 60톤을 샀다. 작년의 두 배다.", ["60톤"]),
        ("감자는 10㎏당 9000원이다.", ["9000원"]),
        ("수원 팔달구 정조로 77, 2층.", []),
    ],
)
def test_metres_multiples_of_another_year_measures_of_a_price_and_houses_are_no_amounts(
    text: str, quotes: list[str]
) -> None:
    assert [one.quote for one in read(text)] == quotes


@pytest.mark.parametrize(
    ("text", "as_of"),
    [
        ("칠레는 오는 9월까지 트럭 20대를 보낸다.", "2026-09"),
        ("칠레는 지난 9월 트럭 20대를 보낸다고 했다.", "2025-09"),
    ],
)
def test_the_word_before_a_month_says_which_one_it_is(text: str, as_of: str) -> None:
    assert [one.as_of for one in read(text)] == [as_of]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("칠레 의회는 페루에 트럭 20대를 판매하는 방안을 승인했다.", "promised"),
        ("칠레 상인들이 페루에 담배 20상자를 밀수출했다.", "delivered"),
        ("칠레는 GDP의 2%인 4억 달러를 페루에 지원했다.", "delivered"),
    ],
)
def test_a_plan_approved_a_thing_smuggled_and_a_part_of_a_product(text: str, status: str) -> None:
    assert {one.status for one in read(text)} == {status}


def test_a_number_said_first_and_set_right_is_doubted() -> None:
    found = read("농업부는 트럭 40대라고 발표했다가 30대로 정정했다.")
    assert [one.certainty for one in found] == ["doubted", "asserted"]


def test_as_many_is_an_amount_with_its_particle() -> None:
    found = read("칠레는 트럭 40대를 보냈고 같은 수의 버스를 받았다.")
    assert [one.amount_low for one in found] == [40, 40]


def test_readiness_is_a_plan() -> None:
    assert [one.status for one in read("칠레는 난민 40명을 받아들일 준비가 돼 있다.")] == [
        "planned"
    ]


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("난민 40명이 칠레에서 페루와 브라질로 넘어갔다.", ("CL", None)),
        ("페루 대변인은 칠레 병력 40명이 쿠바에 있다고 말했다.", ("CL", "CU")),
    ],
)
def test_joined_names_share_a_side_and_who_is_counted_is_from_the_place_before(
    text: str, direction: tuple[str, str | None]
) -> None:
    assert [one.direction for one in read(text)] == [direction]


def test_an_envoy_without_a_name_is_called_by_the_office() -> None:
    (one,) = read("주한 칠레대사는 트럭 40대가 왔다고 말했다.")
    assert one.attribution == ("주한 칠레대사",)


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("축구는 2대 0으로 끝났다.", []),
        ("버스 2대 3000만 원어치를 샀다.", ["2대", "3000만 원"]),
        ("유해 40구를 돌려줬다.", ["40구"]),
    ],
)
def test_a_result_is_no_amount_and_bodies_have_a_counter(text: str, quotes: list[str]) -> None:
    assert [one.quote for one in read(text)] == quotes


def test_not_that_many_but_so_many() -> None:
    found = read("대변인은 버스 40대가 아니라 30대라고 바로잡았다.")
    assert [one.certainty for one in found] == ["doubted", "asserted"]


def test_a_contract_won_is_promised_by_its_maker() -> None:
    found = read("현대로템은 칠레 육군에 장갑차 40대를 공급하는 계약을 따냈다.")
    assert [(one.status, one.direction) for one in found] == [("promised", ("KR", "CL"))]


def test_who_reaches_a_record_says_nothing() -> None:
    (one,) = read("칠레는 페루에 석탄 40톤을 팔아 최고치를 기록했다.")
    assert (one.attribution, one.direction) == ((), ("CL", "PE"))


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("'10만 톤'은 이 수치를 부풀린 것이다.", ["10만 톤"]),
        ("‘쌀 10만 톤’이 갔다고 ‘KBS’는 보도했다.", ["10만 톤"]),
        ("10월에는 1,120만 배럴이었죠.", ["1,120만 배럴"]),
        ("정부 비축유가 9,700만 배럴이거든요.", ["9,700만 배럴"]),
    ],
)
def test_a_closing_mark_and_spoken_endings_part_no_unit_from_its_number(
    text: str, quotes: list[str]
) -> None:
    assert [one.quote for one in read(text)] == quotes


BRIEFING = (
    "국가정보원은 26일 국회 정보위원회에서 북한이 병력 1만 명을 파견했다고 보고했다. "
    "여야 간사인 이성권 의원과 박선원 의원이 회의 뒤 이같이 전했다.\n\n"
)


@pytest.mark.parametrize(
    ("text", "voices"),
    [
        (
            '이 의원은 "국정원은 북한이 공병 1천 명을 보냈다고 설명했다"고 말했다.',
            ("이성권", "국정원"),
        ),
        ('박 의원은 "북한이 미사일 4기를 받았다"고 밝혔다.', ("박선원",)),
        ("박 의원은 북한이 정제유 5만 배럴을 받았다고 했다.", ("박선원",)),
    ],
)
def test_a_family_name_with_its_title_is_the_whole_name_before(
    text: str, voices: tuple[str, ...]
) -> None:
    assert read(BRIEFING + text)[-1].attribution == voices


@pytest.mark.parametrize(
    ("text", "voice"),
    [
        ("산업통상부 김정관 장관은 원유 3만 배럴이 왔다고 밝혔다.", "김정관"),
        ("안규백 국방부 장관은 포탄 30발이 왔다고 밝혔다.", "안규백"),
        ("이재성 교수는 포탄 30발이 왔다고 말했다.", "이재성"),
        ("더불어민주당 박선원 의원이 포탄 30발이 왔다고 말했다.", "박선원"),
        ("국방부 장관은 포탄 30발이 왔다고 밝혔다.", "국방부 장관"),
        ("감사원 원장은 포탄 30발이 왔다고 밝혔다.", "감사원 원장"),
    ],
)
def test_a_name_that_ends_like_a_body_is_a_name_before_a_title(text: str, voice: str) -> None:
    assert [one.attribution for one in read(text)] == [(voice,)]


@pytest.mark.parametrize(
    ("text", "voice"),
    [
        # Whoever does what is told does not tell it.
        ("디펜스24는 한국 측이 탄약 5만 발을 제공했다고 보도했다.", "디펜스24"),
        # Who is only named in a speech tells it not.
        (
            '방위사업청 관계자는 "폴란드가 180대를 주문할 것"이라며 "60억 달러"라고 전했다.',
            "방위사업청 관계자",
        ),
        # A joining word behind the topic closes no clause.
        ("미국 재무부는 그러나 이란이 미사일 200기를 러시아에 보냈다고 본다.", "미국 재무부"),
        (
            "반면 야당인 법과정의당의 한 의원은 필요한 것은 120대뿐이라고 주장했다.",
            "법과정의당의 한 의원",
        ),
    ],
)
def test_the_topic_of_a_sentence_tells_it(text: str, voice: str) -> None:
    assert {one.attribution for one in read(text)} == {(voice,)}


def test_a_contrast_behind_a_verb_parts_two_tellers() -> None:
    text = "외교부는 트럭 20대가 왔다고 밝혔지만 국방부는 8대가 왔다고 말했다."
    assert [one.attribution for one in read(text)] == [("외교부",), ("국방부",)]


def test_a_line_that_says_that_a_list_follows_gives_it_its_voice() -> None:
    text = (
        "박용한 연구원은 거래를 다음과 같이 정리했다.\n\n"
        "• 드론 6,000대가 러시아로 갔다.\n• 전투기 4대가 이란에 왔다.\n\n끝."
    )
    assert [one.attribution for one in read(text)] == [("박용한",), ("박용한",)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        # The last sign of a name looks like a particle.
        ("벨기에는 우크라이나에 트럭 30대를 약속했다.", ("BE", "UA")),
        ("칠레는 벨기에에 구리 30톤을 보냈다.", ("CL", "BE")),
        # Towards the North is only what the sources look at.
        ("복수의 대북 소식통은 러시아가 이란에 전차 20대를 보냈다고 전했다.", ("RU", "IR")),
        ("스웨덴과도 전투기 50대를 들여오는 계약을 맺었다.", ("SE", None)),
    ],
)
def test_a_side_is_told_by_the_particle_behind_the_whole_name(
    text: str, told: tuple[str | None, str | None]
) -> None:
    (one,) = read(text)
    assert one.direction == told


def test_goods_to_the_north_go_there() -> None:
    (one,) = read("한국의 대북 쌀 지원은 5천 톤이었다.")
    assert one.direction == ("KR", "KP")


@pytest.mark.parametrize(
    ("text", "voice"),
    [
        (
            '알렉산드르 마체고라 주북 러시아 대사는 "노동자 3천 명이 왔다"고 말했다.',
            "알렉산드르 마체고라",
        ),
        ('카이로의 한 곡물 무역상은 "밀 3천 톤이 왔다"고 말했다.', "카이로의 한 곡물 무역상"),
    ],
)
def test_an_envoy_has_a_name_and_a_trader_is_called_by_the_trade(text: str, voice: str) -> None:
    assert [one.attribution for one in read(text)] == [(voice,)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "러시아가 북한에 방공체계 5기를 넘겼고 나머지 7기는 인도할 계획이다.",
            ["delivered", "planned"],
        ),
        ("부품 200점을 몽골에 보내 줬고 정비사 3명도 파견할 계획이다.", ["delivered", "planned"]),
        ("트럭 20대를 페루에 넘기고 버스 4대를 보낼 계획이다.", ["planned", "planned"]),
    ],
)
def test_a_past_verb_that_goes_on_closes_its_clause(text: str, told: list[str]) -> None:
    assert [one.status for one in read(text)] == told


def test_a_body_before_a_colon_has_a_line_that_ends_with_a_noun_of_saying() -> None:
    text = (
        "가나-튀르키예 금 공방\n\n"
        "▲ 가나 금위원회: 튀르키예로 빠져나간 밀수 금이 11톤에 달한다고 추산.\n"
        "▲ 튀르키예 상무부: 공식 수입량은 3.4톤뿐이라고 반박.\n"
        "▲ 세관 통관량: 금 5톤."
    )
    assert [one.attribution for one in read(text)][:2] == [("가나 금위원회",), ("튀르키예 상무부",)]


def test_a_quantity_before_a_colon_is_nobody() -> None:
    assert [one.attribution for one in read("○ 세관 통관량: 쌀 2천 톤 추산")] == [()]
