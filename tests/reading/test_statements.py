"""Statements without a number: wanted, given or received, denied, judged; and what is none."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steelyard.reading.lexicon import languages
from steelyard.reading.proposal import Proposal
from steelyard.reading.reader import STATEMENT, read_text
from steelyard.reading.scene import Known
from steelyard.reading.statements import LONGEST, MOST_GOODS


def stated(text: str, lang: str = "en") -> list[Proposal]:
    return [one for one in read_text(text, lang=lang, statements=True) if one.kind == STATEMENT]


WANTED = [
    ("en", "Peru hoped for tractors and seed from Togo.", ["tractors", "seeds"]),
    ("en", "Peru is asking for wheat, the paper wrote.", ["wheat"]),
    ("de", "Peru erhoffte sich von Togo Traktoren und Saatgut.", ["tractors", "seeds"]),
    ("de", "Im Gegenzug verlangt Peru Weizen.", ["wheat"]),
    ("de", "Peru hatte hohe Erwartungen an Weizen und Traktoren.", ["wheat", "tractors"]),
    ("en", "Peru has a strong desire for wheat and tractors.", ["wheat", "tractors"]),
    ("ru", "Вьетнам возлагал надежды на тракторы и зерно из Монголии.", ["tractors", "grain"]),
    ("uk", "Польща покладала надії на трактори та зерно з Молдови.", ["tractors", "grain"]),
    ("ru", "Вьетнам рассчитывал на тракторы и зерно из Монголии.", ["tractors", "grain"]),
    ("uk", "Польща сподівалася на трактори та зерно з Молдови.", ["tractors", "grain"]),
    ("ko", "베트남은 몽골에 트랙터와 의약품을 요구했다.", ["tractors", "medicines"]),
]


@pytest.mark.parametrize(("lang", "text", "items"), WANTED)
def test_what_one_side_wants_of_the_other_is_expected_good_by_good(
    lang: str, text: str, items: list[str]
) -> None:
    found = stated(text, lang)
    assert [one.item for one in found] == items
    assert {(one.rule, one.status) for one in found} == {("statement-wanted", "expected")}
    assert {one.direction[1] for one in found if one.direction} <= {"PE", "VN", "PL", "MN"}


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("de", "Peru hofft auf Weizenlieferungen."),
        ("en", "Peru has high hopes of wheat deliveries."),
        ("en", "Peru sent Togo tea. Peru expected from Togo wheat deliveries."),
    ],
)
def test_who_wants_deliveries_would_get_them(lang: str, text: str) -> None:
    wanted = [one for one in stated(text, lang) if one.rule == "statement-wanted"]
    assert [one.direction[1] for one in wanted if one.direction] == ["PE"]


FLOWS = [
    ("en", "So far Peru has received sugar, tea and possibly fuel from Togo.", ("TG", "PE")),
    ("de", "Bisher hat Peru aus Togo Zucker, Tee und womöglich Treibstoff erhalten.", ("TG", "PE")),
    ("ru", "Вьетнам получил из Монголии сахар, чай и, возможно, топливо.", ("MN", "VN")),
    ("uk", "Польща отримала від Молдови цукор, чай і, можливо, пальне.", ("MD", "PL")),
]


@pytest.mark.parametrize(("lang", "text", "direction"), FLOWS)
def test_a_doubt_inside_a_list_of_goods_is_of_the_good_behind_it(
    lang: str, text: str, direction: tuple[str, str]
) -> None:
    assert [(one.item, one.certainty) for one in stated(text, lang)] == [
        ("sugar", "asserted"),
        ("tea", "asserted"),
        ("fuel", "possible"),
    ]
    assert {(one.status, one.direction) for one in stated(text, lang)} == {("delivered", direction)}


DENIED = [
    ("en", "Togo denied that any arms deal exists.", "weapons"),
    ("en", "Togo denied that there was a deal.", None),
    ("en", "Togo has not supplied weapons to Peru.", "weapons"),
    ("de", "Togo bestreitet, Waffen an Peru geliefert zu haben.", "weapons"),
    ("de", "Waffen wurden keine an Peru geliefert.", "weapons"),
    ("ru", "МИД Монголии отрицает поставки оружия.", "weapons"),
    ("uk", "Уряд Молдови заперечує постачання зброї.", "weapons"),
    ("ko", "몽골 정부는 무기를 제공한 사실을 부인했다.", "weapons"),
]


@pytest.mark.parametrize(("lang", "text", "item"), DENIED)
def test_a_denial_is_a_statement_with_its_good_or_without_one(
    lang: str, text: str, item: str | None
) -> None:
    (one,) = stated(text, lang)
    assert (one.rule, one.status, one.item) == ("statement-denied", "denied", item)


VIEWS = [
    ("en", '"The alliance will not last," said historian Odile Farrant.', "Odile Farrant"),
    ("en", "Odile Farrant sees a marriage of convenience.", "Odile Farrant"),
    ("de", "Die Historikerin Odile Amsel hält das Bündnis für brüchig.", "Odile Amsel"),
    ("ru", "Историк Наум Лось считает, что союз недолговечен.", "Наум Лось"),
    ("uk", "Історик Улас Лось вважає, що союз недовговічний.", "Улас Лось"),
    ("ko", "한보람 교수는 두 나라의 협력이 오래가지 못할 것이라고 말했다.", "한보람"),
]


@pytest.mark.parametrize(("lang", "text", "voice"), VIEWS)
def test_an_opinion_on_whether_ties_last_is_kept_with_who_holds_it(
    lang: str, text: str, voice: str
) -> None:
    (one,) = stated(text, lang)
    assert (one.rule, one.status, one.item, one.direction) == (
        "statement-view",
        "other",
        None,
        None,
    )
    assert one.attribution == (voice,)


def test_an_opinion_goes_on_in_its_paragraph_and_not_beyond() -> None:
    first = "The pact is shaky, said Odile Farrant. "
    assert len(stated(first + "It will collapse in spring, she said.")) == 2
    assert len(stated(first + "\n\nThe bridge will collapse, she said.")) == 1


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "The talks were friendly. The minister praised the soup."),
        ("en", "Wheat prices are expected to rise. Oil fell on Monday."),
        ("en", "The roof will not last, said the builder."),
        ("en", "Did Peru receive tractors from Togo?"),
        ("en", "The alliance will not last."),
        ("de", "Die Preise für Weizen steigen. Der Minister lobte das Essen."),
        ("de", "Hat Peru Traktoren aus Togo erhalten?"),
        ("ru", "Цены на пшеницу выросли. Министр похвалил обед."),
        ("uk", "Ціни на пшеницю зросли. Міністр похвалив обід."),
        ("ko", "밀 가격이 올랐다. 장관은 점심을 칭찬했다."),
    ],
)
def test_what_has_no_party_and_no_voice_or_is_asked_is_no_statement(lang: str, text: str) -> None:
    assert stated(text, lang) == []


def test_beside_an_amount_a_statement_is_the_clause_that_holds_none() -> None:
    text = "Togo sent Peru 400 tonnes of rice and also supplied diesel, the Treasury said."
    found = read_text(text, lang="en", statements=True)
    assert [(one.kind, one.item) for one in found] == [
        ("quantity", "rice"),
        (STATEMENT, "diesel"),
    ]
    assert "400" not in found[1].quote
    assert found[1].quote.startswith("also supplied diesel")


def test_what_is_given_for_something_goes_the_other_way() -> None:
    ways = {one.item: one.direction for one in stated("Peru sent Togo copper in exchange for tea.")}
    assert ways == {"copper": ("PE", "TG"), "tea": ("TG", "PE")}


def test_a_statement_has_no_amount_unit_or_bound_and_takes_the_cases_names() -> None:
    (one,) = (
        one
        for one in read_text(
            "Peru received tractors from Togo.",
            lang="en",
            items=[Known("machines_back", ("Tractors",))],
            statements=True,
        )
    )
    record = one.to_json()
    assert record["item"] == "machines_back"
    names = ("amount_low", "amount_high", "unit", "bound")
    assert [record[name] for name in names] == [None] * 4


@pytest.mark.parametrize("lang", languages())
def test_statements_are_read_only_when_asked(lang: str) -> None:
    for other, text, _ in WANTED:
        if other == lang:
            assert read_text(text, lang=lang) == ()
            assert read_text(text, lang=lang, statements=True) != ()


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.sampled_from(
            ["Peru ", "sent ", "Togo ", "tea", ", ", "denied ", "30 ", "; ", "but ", "the pact ", "\n",
             "will last ", "said Odile Farrant", ". ", "and ", "“", "” ", "in exchange for ", "not "]
        )
    )
)  # fmt: skip
def test_a_statement_quotes_its_text_and_no_amount(parts: list[str]) -> None:
    text = "".join(parts)
    found = read_text(text, lang="en", statements=True)
    amounts = [one for one in found if one.kind != STATEMENT]
    for one in found:
        assert one.quote == text[one.start : one.end]
        assert one.quote.strip() == one.quote
        if one.kind == STATEMENT:
            assert not any(one.start <= other.start < one.end for other in amounts)


def test_a_page_that_lists_everything_takes_a_bounded_time_and_says_a_bounded_number() -> None:
    goods = ["tea", "rice", "salt", "gold", "coal", "wheat", "sugar", "steel", "oil", "tanks"]
    goods += ["copper", "cement", "timber", "drones"]
    listed = "Peru sent Togo " + ", ".join(goods * 6)[: LONGEST - 60] + ". "
    endless = "Peru sent Togo tea and denied the pact, but Togo sent Peru 5 tonnes of rice; " * 40
    start = time.process_time()
    found = stated(listed * 100)
    stated(endless * 10)
    # A tenth of it when the machine is idle; what grows with the square takes minutes.
    assert time.process_time() - start < 20
    assert 0 < len(found) <= 100 * MOST_GOODS


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("uk", "Чилі надіслало до Гани лікарів."),
        ("uk", "Міністерство передало Гані лікарів."),
        ("ru", "Чили отправило в Гану врачей."),
        ("ru", "Министерство передало Гане врачей."),
    ],
)
def test_a_verb_whose_subject_is_neuter_is_a_verb(lang: str, text: str) -> None:
    assert [(one.item, one.status) for one in stated(text, lang)] == [("doctors", "delivered")]


@pytest.mark.parametrize(
    ("lang", "text", "voice"),
    [
        ("en", "For Odile Farrant, the alliance is shaky.", "Odile Farrant"),
        ("de", "Für Odile Amsel ist das Bündnis brüchig.", "Odile Amsel"),
        ("fr", "Pour Odile Roy, cette alliance est fragile.", "Odile Roy"),
    ],
)
def test_an_opinion_may_open_with_who_holds_it(lang: str, text: str, voice: str) -> None:
    assert [one.attribution for one in stated(text, lang)] == [(voice,)]
    party = text.replace(voice, "Togo")
    assert [one.attribution for one in stated(party, lang)] in ([], [()])
