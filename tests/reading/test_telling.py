"""What the cues of a sentence say together: a whole and its part, guesses at what was done, contracts."""

from __future__ import annotations

import pytest
from tests.reading.spots import around

from steelyard.reading.reader import read_text
from steelyard.reading.scene import Context

TODAY = Context(date="2025-06-15")

PARTS = [
    ("en", "Of the #50# trucks pledged by March, only #30# had arrived."),
    ("en", "Of the #50# trucks Bolivia promised, #30# have been delivered."),
    ("en", "Of #50# trucks pledged in May, #30# stood in the yard by June."),
    ("de", "Von den #50# Lastwagen, die Peru in Aussicht gestellt hatte, sind #30# im Land."),
    ("de", "Statt der bestellten #50# Lastwagen standen nur #30# auf dem Hof."),
    ("de", "Von den zugesagten #50# Lastwagen wurden #30# geliefert."),
    ("de", "Von der versprochenen #1# Million Ziegel sind nur #30# angekommen."),
    ("ru", "Из обещанных #50# грузовиков прибыло лишь #30#."),
    ("ru", "Обещано #50# грузовиков, из них #30# уже передано."),
    ("uk", "Обіцяно #50# вантажівок, з них #30# уже передано."),
    ("uk", "З обіцяних #50# вантажівок прибуло лише #30#."),
    ("ko", "약속한 트럭 #50#대 가운데 #30#대만 도착했다."),
]

PART_FIRST = [
    ("en", "Just #9# of the #14# howitzers pledged in May had turned up."),
    ("en", "Only #9# of #14# howitzers promised by Peru have been handed over."),
]

GUESSED = [
    ("en", "Bolivia is likely to have supplied #40# trucks to Laos."),
    ("en", "Bolivia has probably supplied #40# trucks to Laos."),
    ("de", "Bolivien dürfte Laos #40# Lastwagen geliefert haben."),
    ("de", "Bolivien hat Laos vermutlich #40# Lastwagen geliefert."),
    ("ru", "Боливия, вероятно, поставила Лаосу #40# грузовиков."),
    ("uk", "Болівія, ймовірно, поставила Лаосу #40# вантажівок."),
    ("ko", "볼리비아는 라오스에 트럭 #40#대를 공급했을 가능성이 크다."),
]

AGREED = [
    (
        "en",
        "The ministry signed a contract with Nordstern. It will supply #40# trucks.",
        "promised",
    ),
    ("en", "Bolivia will supply #40# trucks. The contract was signed on Monday.", "promised"),
    ("en", "The ministry signed a contract. The first #40# will come in August.", "planned"),
    (
        "de",
        "Das Amt unterzeichnete einen Vertrag. Bolivien wird #40# Lastwagen liefern.",
        "promised",
    ),
    (
        "de",
        "Das Amt unterzeichnete einen Vertrag. Die ersten #40# werden im August kommen.",
        "planned",
    ),
    ("ru", "Стороны подписали договор. Боливия поставит #40# грузовиков.", "promised"),
    ("uk", "Сторони підписали договір. Болівія поставить #40# вантажівок.", "promised"),
    ("en", "The sky is blue. Bolivia will supply #40# trucks.", "planned"),
]

ALONE = [
    ("en", "Exports may fall to #300#.", "expected"),
    ("de", "Die Lieferungen könnten auf #300# sinken.", "expected"),
    ("ru", "Поставки могут сократиться до #300#.", "expected"),
    ("uk", "Постачання може скоротитися до #300#.", "expected"),
    ("ko", "수출은 #300#톤으로 줄어들 수 있다.", "expected"),
    ("en", "Laos asked Bolivia for #300# trucks.", "other"),
    ("de", "Laos bat Bolivien um #300# Lastwagen.", "other"),
    ("ko", "라오스는 볼리비아에 트럭 #300#대를 요청했다.", "other"),
    ("ko", "볼리비아는 트럭 #300#대를 내놓겠다고 밝혔다.", "promised"),
    ("ko", "볼리비아는 트럭 #300#대를 돌려주기로 했다.", "promised"),
    ("ko", "볼리비아는 넘어간 트럭이 #300#대라고 반박했다.", "delivered"),
    ("ru", "Лаос попросил у Боливии #300# грузовиков.", "other"),
    ("uk", "Лаос попросив у Болівії #300# вантажівок.", "other"),
    ("fr", "Le Laos a demandé #300# camions à la Bolivie.", "other"),
    ("en", "The #40# crates were packed, not yet shipped.", "planned"),
    ("de", "Von den Kisten seien #40# verpackt.", "planned"),
    ("ru", "Упаковано #40# ящиков.", "planned"),
    ("uk", "Запаковано #40# ящиків.", "planned"),
    ("de", "Aus dem Haushalt fließen #5/EUR# an Laos.", "delivered"),
    ("de", "Bolivien verständigte sich mit Laos auf den Kauf von #40# Lastwagen.", "promised"),
    ("ru", "Боливия профинансирует закупку #40# грузовиков.", "planned"),
    ("uk", "Болівія профінансує закупівлю #40# вантажівок.", "planned"),
]


@pytest.mark.parametrize(("lang", "text"), PARTS)
def test_a_whole_and_its_part_have_a_cue_each(lang: str, text: str) -> None:
    assert [one.status for one in around(text, lang)] == ["promised", "delivered"]


@pytest.mark.parametrize(("lang", "text"), PART_FIRST)
def test_a_part_before_its_whole_has_the_cue_of_the_clause(lang: str, text: str) -> None:
    assert [one.status for one in around(text, lang)] == ["delivered", "promised"]


def test_a_joined_clause_has_its_own_cue() -> None:
    text = "Of the #50# trucks Bolivia promised, #30# have been delivered and #20# are to follow."
    assert [one.status for one in around(text, "en")] == ["promised", "delivered", "planned"]


def test_a_part_inside_a_clause_parts_nothing() -> None:
    text = "Bolivia delivered #2# of the #5# trucks."
    assert [one.status for one in around(text, "en")] == ["delivered", "delivered"]


@pytest.mark.parametrize(("lang", "text"), GUESSED)
def test_a_guess_at_what_was_done_is_delivered_and_possible(lang: str, text: str) -> None:
    one = around(text, lang)[0]
    assert (one.status, one.certainty) == ("delivered", "possible")


@pytest.mark.parametrize(("lang", "text", "status"), AGREED)
def test_what_is_to_come_by_a_contract_is_promised_and_on_a_day_planned(
    lang: str, text: str, status: str
) -> None:
    assert around(text, lang, TODAY)[0].status == status


@pytest.mark.parametrize(("lang", "text", "status"), ALONE)
def test_a_class_of_words_says_what_status(lang: str, text: str, status: str) -> None:
    assert around(text, lang, TODAY)[0].status == status


SIDE_BY_SIDE = [
    (
        "ru",
        "Договор предусматривает, что Боливия поставит #40# грузовиков, а Лаос построит #3# завода.",
        "promised promised",
    ),
    (
        "uk",
        "Угода передбачає, що Болівія надасть #40# вантажівок, а Лаос збудує #3# заводи.",
        "promised promised",
    ),
    # A verb of its own clause hangs on nothing: what comes on a day is the plan for it.
    (
        "ru",
        "Деньги выделены, первые #5# грузовиков приедут в августе.",
        "planned",
    ),
    (
        "uk",
        "Кошти виділено, перші #5# вантажівок приїдуть у серпні.",
        "planned",
    ),
    ("ru", "Боливия пообещала, что отправит #40# грузовиков.", "promised"),
    ("uk", "Болівія пообіцяла, що відправить #40# вантажівок.", "promised"),
]


@pytest.mark.parametrize(("lang", "text", "statuses"), SIDE_BY_SIDE)
def test_a_verb_hangs_on_what_its_clause_is_tied_to(lang: str, text: str, statuses: str) -> None:
    assert [one.status for one in around(text, lang, TODAY)] == statuses.split()


WHOLES = [
    ("ru", "Из #50# грузовиков, о которых договорились стороны, прибыло #30#."),
    ("uk", "Із #50# вантажівок, про які домовилися сторони, прибуло #30#."),
]


@pytest.mark.parametrize(("lang", "text"), WHOLES)
def test_a_clause_tied_to_a_whole_tells_of_the_whole(lang: str, text: str) -> None:
    assert [one.status for one in around(text, lang)] == ["promised", "delivered"]


ANSWERS = [
    ("ru", "— Сколько грузовиков вам уже передали?\n\n— Сорок, то есть #40#."),
    ("uk", "— Скільки вантажівок вам уже передали?\n\n— Сорок, тобто #40#."),
]


@pytest.mark.parametrize(("lang", "text"), ANSWERS)
def test_an_answer_needs_no_verb_of_its_own(lang: str, text: str) -> None:
    assert around(text, lang)[0].status == "delivered"
    assert around(text.replace("?", "."), lang)[0].status == "other"


TOLD = [
    ("ru", "delivered", "До побережья доплыли, дошли и доехали #40# человек."),
    ("ru", "delivered", "В порту перевалено #40/tonnes# груза."),
    ("ru", "delivered", "За неделю доехало #40# грузовиков."),
    ("ru", "delivered", "Самолётом вылетели #40# врачей."),
    ("ru", "delivered", "Завод отгружает соседям по #40# грузовиков."),
    ("ru", "promised", "Соседям недопоставили #40# грузовиков."),
    ("ru", "planned", "В ведомстве подумывают о покупке #40# грузовиков."),
    ("ru", "other", "Мэр упросил завод прислать #40# грузовиков."),
    ("ru", "denied", "Завод отказался поставить #40# грузовиков."),
    ("ru", "denied", "Слух о #40# грузовиках завод назвал сплетнями."),
    ("ru", "expected", "Ввоз упадёт до #40/tonnes#."),
    ("ru", "other", "Покупатель числится за #40# складами."),
    ("ru", "denied", "Завод отказался от закупки #40# грузовиков."),
    ("ru", "other", "Комитет разрешает поставлять соседям #40# грузовиков."),
    ("ru", "other", "Цех способен поставлять #40# грузовиков."),
    ("ru", "delivered", "Рассчитались углём, отдав #40/tonnes#."),
    ("ru", "promised", "Завод выиграл тендер, остаётся поставить #40# грузовиков."),
    ("uk", "denied", "Завод відмовився від закупівлі #40# вантажівок."),
    ("uk", "other", "Комітет дозволяє постачати сусідам #40# вантажівок."),
    ("uk", "other", "Цех здатен постачати #40# вантажівок."),
    ("uk", "delivered", "Розрахувалися вугіллям, віддавши #40/tonnes#."),
    ("ru", "delivered", "Поставки газа выросли на #12/percent#."),
    ("uk", "delivered", "Постачання газу зросло на #12/percent#."),
    ("uk", "delivered", "Додому доїхали #40# лікарів."),
    ("uk", "delivered", "У порту перевалено #40/tonnes# вантажу."),
    ("uk", "delivered", "Із міста щодня приїздили #40# лікарів."),
    ("uk", "delivered", "Завод відвантажує сусідам по #40# вантажівок."),
    ("uk", "promised", "Закупівельники законтрактували #40# вантажівок."),
    ("uk", "planned", "У відомстві обговорюють купівлю #40# вантажівок."),
    ("uk", "other", "Мер випрохав у заводу #40# вантажівок."),
    ("uk", "denied", "Завод відмовився передати #40# вантажівок."),
    ("uk", "expected", "Ввезення скоротиться до #40/tonnes#."),
    ("uk", "other", "Кожна машина коштує #40/EUR#."),
]


@pytest.mark.parametrize(("lang", "status", "text"), TOLD)
def test_a_word_of_a_class_has_the_status_of_its_class(lang: str, status: str, text: str) -> None:
    assert around(text, lang)[0].status == status


LEFT = [
    ("ru", "Лаос обещал #50# грузовиков, #30# переданы, срок поставки оставшихся #20# неизвестен."),
    ("uk", "Лаос обіцяв #50# вантажівок, #30# передано, а щодо решти #20# графіка немає."),
]


@pytest.mark.parametrize(("lang", "text"), LEFT)
def test_the_rest_of_a_promise_is_still_promised(lang: str, text: str) -> None:
    statuses = [one.status for one in around(text, lang, TODAY)]
    assert statuses == ["promised", "delivered", "promised"]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("ru", "Из Лаоса ввезли #30# грузовиков, оставшиеся #20# — из Боливии."),
        ("uk", "З Лаосу ввезли #30# вантажівок, решту #20# — із Болівії."),
    ],
)
def test_the_rest_of_what_nobody_promised_has_no_status_of_its_own(lang: str, text: str) -> None:
    assert [one.status for one in around(text, lang, TODAY)] == ["delivered", "delivered"]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("ru", "Вместо #50# грузовиков прибыло #30#."),
        ("uk", "Замість #50# вантажівок прибуло #30#."),
    ],
)
def test_what_something_came_in_place_of_was_promised(lang: str, text: str) -> None:
    assert [one.status for one in around(text, lang)] == ["promised", "delivered"]


def test_by_how_much_more_than_before_changes_no_hands() -> None:
    text = "Laos führte 40 Tonnen Reis aus Ungarn ein, 3 Prozent mehr als im Vorjahr."
    assert [one.status for one in read_text(text)] == ["delivered", "other"]


def test_what_somebody_is_accused_of_is_told_as_done() -> None:
    text = "Die Schweiz wirft Laos vor, Ungarn 30 Lastwagen zu liefern."
    assert read_text(text)[0].status == "delivered"


def test_what_was_ordered_says_nothing_of_the_part_that_came() -> None:
    text = "Laos bekam von den 250 bestellten Leopard-1-Panzern lediglich 30."
    assert [one.status for one in read_text(text)] == ["promised", "delivered"]
