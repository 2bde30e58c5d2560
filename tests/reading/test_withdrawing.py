"""What was offered and taken back is promised no more; what was handed over before stays so."""

from __future__ import annotations

import pytest

from steelyard.reading.reader import read_text


def statuses(text: str) -> list[str]:
    return [one.status for one in read_text(text, lang="ko", date="2026-02-10")]


@pytest.mark.parametrize(
    "text",
    [
        "독일은 우크라이나에 전차 20대를 제안했다가 철회했다.",
        "독일은 우크라이나에 약속한 전차 20대 지원을 철회했다.",
        "노르웨이 정부는 페루에 주기로 했던 트럭 30대 제공 약속을 거둬들였다.",
        "한국은 이집트에 자주포 60문을 공급하기로 합의했지만 이달 초 이를 파기했다.",
        "밀가루 300톤을 더 보낼 계획이었지만 북측이 답을 주지 않아 철회했다.",
        "가나는 중국에 금 2톤을 넘기는 방안을 검토했다가 반대에 부딪혀 접었다.",
        "페루에 트럭 40대를 제공하겠다는 제안은 하루 만에 철회됐다.",
    ],
)
def test_an_offer_that_is_withdrawn_is_promised_no_more(text: str) -> None:
    assert statuses(text) == ["other"]


def test_what_came_before_a_withdrawal_has_come() -> None:
    text = "노르웨이는 지난달 트럭 20대를 보냈고 추가로 약속한 15대는 철회했다."
    assert statuses(text) == ["delivered", "other"]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("야당은 전차 20대 지원 계획의 철회를 요구했다.", "planned"),
        ("독일은 우크라이나에 전차 20대를 약속했다.", "promised"),
    ],
)
def test_a_withdrawal_that_is_only_asked_for_has_not_come(text: str, status: str) -> None:
    assert statuses(text) == [status]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Германия отозвала предложение передать Перу 18 танков.", ["other"]),
        ("Предложение передать 18 танков Германия отозвала.", ["other"]),
        ("Перу аннулировало заказ на 32 вертолёта.", ["other"]),
        ("Контракт на поставку 80 вагонов расторгнут.", ["other"]),
        (
            "Перу обещало 20 танков, а Чили отозвало предложение передать 18 и пообещало 5.",
            ["promised", "other", "promised"],
        ),
        ("Чили передало 5 танков и отозвало предложение передать ещё 18.", ["delivered", "other"]),
        ("Перу хочет отозвать предложение передать 18 танков.", ["promised"]),
        ("Перу отозвало посла и пообещало 18 танков.", ["promised"]),
    ],
)
def test_what_stands_behind_a_withdrawal_in_its_clause_is_taken_back(
    text: str, found: list[str]
) -> None:
    assert [one.status for one in read_text(text, lang="ru", date="2026-02-10")] == found


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Норвегія відкликала пропозицію передати Перу 14 кранів.", ["other"]),
        ("Норвегія скасувала замовлення на 6 кранів.", ["other"]),
        ("Контракт на 6 кранів розірвано.", ["other"]),
        ("Норвегія призупинила постачання 40 кранів.", ["other"]),
        ("Перу вийшло з угоди про закупівлю 6 кранів.", ["other"]),
        (
            "Норвегія передала 10 кранів, а обіцянку надіслати ще 6 відкликала.",
            ["delivered", "other"],
        ),
        # What is taken back is another thing.
        ("Норвегія відкликала посла та передала 6 кранів.", ["delivered"]),
        ("Норвегія скасувала мито і передасть 6 кранів.", ["planned"]),
        ("Шість суден вийшли з порту: Норвегія передала 6 кранів.", ["delivered", "delivered"]),
    ],
)
def test_where_verbs_stand_before_their_object_what_is_withdrawn_follows(
    text: str, told: list[str]
) -> None:
    assert [one.status for one in read_text(text, lang="uk")] == told
