"""The status of amounts: what was delivered, promised, planned, expected, denied, or none of these."""

from __future__ import annotations

import pytest
from tests.reading.spots import around

from steelyard.reading.reader import read_text
from steelyard.reading.scene import Context

TODAY = Context(date="2025-06-15")

STATUSES = [
    ("de", "Die alte Miete der Halle und die Schule kosten den Verein #300/EUR#.", ("other",)),
    ("en", "Bolivia disputed this, saying #300# trucks had reached Laos.", ("delivered",)),
    (
        "ru",
        "Весной Боливия проводила в Лаос #300# человек, до мая отправят ещё #20#.",
        ("delivered", "planned"),
    ),
    (
        "uk",
        "Навесні Болівія спорядила до Лаосу #300# осіб, до травня надішлють ще #20#.",
        ("delivered", "planned"),
    ),
    ("ko", "볼리비아의 한도는 트럭 #300#인데 라오스에 #20#를 보냈다.", ("other", "delivered")),
    (
        "de",
        "Die Halle, die ein Verein für Lastwagen gemietet hat, bietet #300# Stellplätze.",
        ("other",),
    ),
    ("en", "The firm, which had bought a yard, washes #300# trucks.", ("other",)),
    ("ru", "Фирма, которая купила двор, моет #300# грузовиков.", ("other",)),
    ("uk", "Фірма, яка купила двір, миє #300# вантажівок.", ("other",)),
    (
        "en",
        "Bolivia sent Laos #300# trucks and by May means to send #20# more.",
        ("delivered", "planned"),
    ),
    (
        "ru",
        "Боливия передала Лаосу #300# грузовиков и до мая намерена отправить ещё #20#.",
        ("delivered", "planned"),
    ),
    (
        "uk",
        "Болівія передала Лаосу #300# вантажівок і до травня планує надіслати ще #20#.",
        ("delivered", "planned"),
    ),
    ("ko", "볼리비아는 트럭 지원을 약속하고 라오스에 트럭 #300#를 보냈다.", ("delivered",)),
    (
        "ko",
        "볼리비아는 보도가 사실이 아니라고 반박하고, 라오스에 트럭 #300#를 보냈다고 밝혔다.",
        ("delivered",),
    ),
    ("ko", "라오스에 가려고 그가 건넨 돈은 #300/USD#.", ("delivered",)),
    ("ru", "Обещано #300# грузовиков, включая поставки #40# прицепов.", ("promised", "promised")),
    ("de", "Bolivien habe Laos #300# Lastwagen geliefert, hieß es.", ("delivered",)),
    ("de", "Es seien #300# Lastwagen nach Laos verschifft worden.", ("delivered",)),
    ("de", "Bolivien soll #300# Lastwagen geliefert haben.", ("delivered",)),
    ("de", "Bolivien soll im Herbst #300# Lastwagen liefern.", ("planned",)),
    ("de", "Bolivien wird Laos #300# Lastwagen liefern.", ("planned",)),
    ("de", "Geplant ist die Lieferung von #300# Lastwagen.", ("planned",)),
    ("de", "Der Vertrag sieht die Lieferung von #300# Lastwagen vor.", ("promised",)),
    ("de", "Beide Länder unterzeichneten einen Vertrag über #300# Lastwagen.", ("promised",)),
    ("de", "Bolivien kündigte an, #300# Lastwagen zu liefern.", ("promised",)),
    ("de", "Die Lieferung von #300# Lastwagen ist abgeschlossen.", ("delivered",)),
    ("de", "Bolivien hat die versprochenen #300# Lastwagen nie geliefert.", ("denied",)),
    ("de", "Das Ministerium bestritt, #300# Lastwagen geliefert zu haben.", ("denied",)),
    ("de", "Berichte über #300# Lastwagen wies die Regierung als falsch zurück.", ("denied",)),
    ("de", "Laos produziert jährlich #300# Lastwagen.", ("other",)),
    ("de", "In den Lagern liegen noch #300# Lastwagen.", ("other",)),
    ("de", "Laos verlor bei den Kämpfen #300# Lastwagen.", ("other",)),
    ("de", "Laos braucht #300# Lastwagen.", ("other",)),
    ("de", "Der Marktwert der Ladung lag für Laos bei #30/USD#.", ("other",)),
    ("de", "Bolivien veranschlagt den Bau in Laos mit #900/USD#.", ("other",)),
    ("uk", "Пароплавство отримало #55/USD# прибутку.", ("other",)),
    ("uk", "Виторг у Лаосі сягнув #30/USD#.", ("other",)),
    ("de", "Die Zahl der Toten stieg auf #300/persons#.", ("other",)),
    ("de", "Bis Jahresende werden #300# Lastwagen erwartet.", ("expected",)),
    ("de", "Fachleute rechnen mit #300# Lastwagen.", ("expected",)),
    ("de", "Von den #300# zugesagten Lastwagen sind #40# angekommen.", ("promised", "delivered")),
    ("de", "Die Regierung bewilligte #5/EUR# für das Programm.", ("promised",)),
    ("de", "Der Wert der gelieferten Lastwagen liegt bei #5/EUR#.", ("delivered",)),
    (
        "de",
        "Bolivien will weitere #20# Lastwagen schicken, nachdem es im Mai #30# geschickt hatte.",
        ("planned", "delivered"),
    ),
    (
        "de",
        "Bolivien schickte #30# Soldaten nach Laos, weitere #20# sollen folgen.",
        ("delivered", "planned"),
    ),
    ("de", "Laos hat #30# Lastwagen bestellt.", ("promised",)),
    ("de", "Seit Mai sind #30# Lastwagen in Laos eingetroffen.", ("delivered",)),
    ("de", "Bolivien stellt Laos #30# Lastwagen zur Verfügung.", ("delivered",)),
    ("en", "Bolivia has delivered #300# trucks to Laos.", ("delivered",)),
    ("en", "#300# trucks were delivered to Laos.", ("delivered",)),
    ("en", "The delivery of #300# trucks was completed in May.", ("delivered",)),
    ("en", "The delivery of #300# trucks is planned for May.", ("planned",)),
    ("en", "Bolivia will deliver #300# trucks.", ("planned",)),
    ("en", "Bolivia agreed to deliver #300# trucks.", ("promised",)),
    ("en", "Bolivia signed a contract to supply #300# trucks.", ("promised",)),
    ("en", "Under the agreement, Bolivia has so far delivered #300# trucks.", ("delivered",)),
    ("en", "Under the agreement, Bolivia will receive #300# trucks.", ("promised",)),
    ("en", "Bolivia announced a package worth #300/USD#.", ("promised",)),
    ("en", "Bolivia denied that it had delivered #300# trucks.", ("denied",)),
    ("en", "The ministry dismissed reports of #300# trucks as baseless.", ("denied",)),
    ("en", "Bolivia did not deliver #300# trucks.", ("denied",)),
    ("en", "#300# trucks have not yet been delivered.", ("planned",)),
    ("en", "Laos lost #300# trucks in the fighting.", ("other",)),
    ("en", "Laos produces #300# trucks a year.", ("other",)),
    ("en", "Laos holds #300# trucks in its stockpiles.", ("other",)),
    ("en", "Laos needs #300# trucks.", ("other",)),
    ("en", "Russian forces fire #10000/rounds# shells a day.", ("other",)),
    (
        "en",
        "About #600/persons# soldiers were killed and #4100/persons# wounded.",
        ("other", "other"),
    ),
    ("en", "Laos expects to receive #300# trucks.", ("expected",)),
    ("en", "Laos is expected to get #300# trucks by May.", ("expected",)),
    ("en", "Of #300# trucks promised, #40# have arrived.", ("promised", "delivered")),
    (
        "en",
        "Bolivia sent #30# soldiers in May and plans to send #20# more.",
        ("delivered", "planned"),
    ),
    (
        "en",
        "Bolivia shipped #30# containers. They may have held #900/rounds# shells.",
        ("delivered", "delivered"),
    ),
    ("en", "Bolivia is preparing to send #300# trucks.", ("planned",)),
    ("en", "Bolivia could send up to #300# trucks.", ("expected",)),
    ("en", "Bolivia offered Laos #300# trucks.", ("promised",)),
    ("en", "Bolivia began to ship #300# trucks.", ("delivered",)),
    ("en", "Troops from Laos, numbering #300/persons#, are fighting in Bolivia.", ("delivered",)),
    ("ru", "Боливия поставила Лаосу #300# грузовиков.", ("delivered",)),
    ("ru", "Лаосу было поставлено #300# грузовиков.", ("delivered",)),
    ("ru", "Поставка #300# грузовиков завершена.", ("delivered",)),
    ("ru", "Поставка #300# грузовиков запланирована на май.", ("planned",)),
    ("ru", "Боливия поставит Лаосу #300# грузовиков.", ("planned",)),
    ("ru", "Боливия подписала контракт на поставку #300# грузовиков.", ("promised",)),
    ("ru", "Боливия обязалась поставить #300# грузовиков.", ("promised",)),
    ("ru", "Боливия не поставила #300# грузовиков.", ("denied",)),
    ("ru", "В министерстве опровергли поставку #300# грузовиков.", ("denied",)),
    ("ru", "Сообщения о #300# грузовиках не соответствуют действительности.", ("denied",)),
    ("ru", "На складах остаётся #300# грузовиков.", ("other",)),
    ("ru", "Лаос потерял #300# грузовиков.", ("other",)),
    ("ru", "Лаос выпускает #300# грузовиков в год.", ("other",)),
    ("ru", "Лаосу нужно #300# грузовиков.", ("other",)),
    ("ru", "Ожидается, что Лаос получит #300# грузовиков.", ("expected",)),
    ("ru", "Из #300# обещанных грузовиков прибыли #40#.", ("promised", "delivered")),
    ("ru", "Боливия объявила о новом пакете помощи на #300/USD#.", ("promised",)),
    ("ru", "Боливия намерена отправить #300# грузовиков.", ("planned",)),
    ("ru", "Всего за год отгружено #300/tonnes#.", ("delivered",)),
    ("ru", "Погибли #300/persons# военнослужащих.", ("other",)),
    ("ru", "Боливия направила в Лаос #300/persons# солдат.", ("delivered",)),
    ("ru", "Ещё #20# грузовиков находятся в пути.", ("planned",)),
    ("uk", "Болівія поставила Лаосу #300# вантажівок.", ("delivered",)),
    ("uk", "Лаосу було передано #300# вантажівок.", ("delivered",)),
    ("uk", "Постачання #300# вантажівок завершено.", ("delivered",)),
    ("uk", "Болівія поставить Лаосу #300# вантажівок.", ("planned",)),
    ("uk", "Болівія підписала контракт на постачання #300# вантажівок.", ("promised",)),
    ("uk", "Болівія не поставила #300# вантажівок.", ("denied",)),
    ("uk", "У міністерстві спростували постачання #300# вантажівок.", ("denied",)),
    ("uk", "На складах лежить #300# вантажівок.", ("other",)),
    ("uk", "Лаос втратив #300# вантажівок.", ("other",)),
    ("uk", "Лаос виробляє #300# вантажівок на рік.", ("other",)),
    ("uk", "Лаосу потрібно #300# вантажівок.", ("other",)),
    ("uk", "Очікується, що прибуде #300# вантажівок.", ("expected",)),
    ("uk", "Із #300# обіцяних вантажівок прибули #40#.", ("promised", "delivered")),
    ("uk", "Болівія має намір відправити #300# вантажівок.", ("planned",)),
    ("uk", "Загинули #300/persons# військових.", ("other",)),
    ("uk", "Болівія виділила Лаосу #300/EUR#.", ("promised",)),
    ("uk", "КНДР відправила до Росії #300/persons# солдатів.", ("delivered",)),
    ("ko", "볼리비아는 라오스에 트럭 #300대#를 공급했다.", ("delivered",)),
    ("ko", "라오스에 트럭 #300대#가 인도됐다.", ("delivered",)),
    ("ko", "트럭 #300대# 공급이 완료됐다.", ("delivered",)),
    ("ko", "볼리비아는 라오스에 트럭 #300대#를 공급할 예정이다.", ("planned",)),
    ("ko", "볼리비아는 라오스에 트럭 #300대#를 제공하기로 약속했다.", ("promised",)),
    ("ko", "볼리비아는 트럭 #300대# 공급 계약을 체결했다.", ("promised",)),
    ("ko", "볼리비아는 트럭 #300대#를 보내지 않았다고 밝혔다.", ("denied",)),
    ("ko", "외교부는 트럭 #300대#를 보냈다는 보도를 부인했다.", ("denied",)),
    ("ko", "창고에는 트럭 #300대#가 비축돼 있다.", ("other",)),
    ("ko", "라오스는 트럭 #300대#를 잃었다.", ("other",)),
    ("ko", "라오스는 연간 트럭 #300대#를 생산한다.", ("other",)),
    ("ko", "라오스에는 트럭 #300대#가 필요하다.", ("other",)),
    ("ko", "트럭 #300대#가 추가로 들어올 것으로 예상된다.", ("expected",)),
    ("ko", "약속한 트럭 #300대# 가운데 #40대#가 도착했다.", ("promised", "delivered")),
    ("ko", "북한군 #600명#이 사망하고 #4100명#이 부상했다.", ("other", "other")),
    (
        "ko",
        "북한은 러시아에 병력 #1만명#을 파병했고 #3천명#을 추가로 파병할 계획이다.",
        ("delivered", "planned"),
    ),
    ("ko", "북한은 컨테이너 #2만개#를 러시아로 보낸 것으로 추정된다.", ("delivered",)),
]


@pytest.mark.parametrize(("lang", "text", "statuses"), STATUSES)
def test_an_amount_has_the_status_of_what_governs_it(
    lang: str, text: str, statuses: tuple[str, ...]
) -> None:
    assert tuple(one.status for one in around(text, lang, TODAY)) == statuses


GOES_ON = [
    ("en", "Chile sent #300# trucks to Peru. That is worth #5/EUR#.", "delivered"),
    ("de", "Chile wird Peru #300# Lastwagen liefern. Das entspricht #5/EUR#.", "planned"),
    ("ru", "Чили обещала Перу #300# грузовиков. Это #5/EUR#.", "promised"),
]


@pytest.mark.parametrize(("lang", "text", "status"), GOES_ON)
def test_without_a_cue_the_status_of_the_amount_before_goes_on(
    lang: str, text: str, status: str
) -> None:
    assert [one.status for one in around(text, lang, TODAY)] == [status, status]


def test_a_status_does_not_go_on_over_a_new_paragraph() -> None:
    text = "Chile sent #300# trucks to Peru.\n\nAnd #40/EUR# more beside them."
    assert around(text, "en", TODAY)[1].status == "delivered"
    text = "Chile sent #300# trucks to Peru.\n\nThe choir has #40/persons# singers."
    assert around(text, "en", TODAY)[1].status == "other"


def test_what_comes_on_a_day_ahead_is_planned() -> None:
    text = "The first #30# trucks arrive in March 2026."
    assert around(text, "en", TODAY)[0].status == "planned"
    assert around(text, "en", Context(date="2026-05-01"))[0].status == "delivered"


def test_a_denial_ends_where_somebody_says_something_else() -> None:
    text = "Chile denied that it had sent #300# trucks and said that #20# had been sent."
    assert [one.status for one in around(text, "en", TODAY)] == ["denied", "delivered"]


def test_the_entries_of_a_list_have_the_status_of_the_line_above() -> None:
    text = "Chile promised Peru:\n- #300# trucks\n- #20# buses\n"
    assert [one.status for one in around(text, "en", TODAY)] == ["promised", "promised"]


def test_money_beside_a_party_has_not_moved_unless_a_word_says_so() -> None:
    text = "Bolivia reckons the quay at Laos's port at #900/USD#."
    assert around(text, "en", TODAY)[0].status == "other"


HOLIDAYS = [
    ("de", "Bis Weihnachten kommen #300# Lastwagen aus Bolivien nach Laos."),
    ("en", "Before Christmas #300# trucks come to Laos from Bolivia."),
    ("fr", "Avant Noël, #300# camions arrivent au Laos."),
]


@pytest.mark.parametrize(("lang", "text"), HOLIDAYS)
def test_what_comes_by_a_holiday_ahead_is_planned(lang: str, text: str) -> None:
    (one,) = around(text, lang, TODAY)
    assert (one.status, one.as_of) == ("planned", "2025-12")


OF_ANOTHER_KIND = [
    ("de", "In der Werkstatt, die Laos gemietet hat, wurden #300# Lastwagen instand gesetzt."),
    ("de", "Laos hat #300# Lastwagen verschrottet."),
    ("de", "In Laos wurden #300# Männer verhaftet und abgeschoben."),
    ("en", "Laos repaired #300# trucks that Bolivia had sent."),
    ("en", "Some #300# men fled from Laos."),
    ("en", "Laos wasted #300/USD# on spare parts."),
    ("ko", "라오스는 트럭 #300#를 수리했다."),
    ("ko", "라오스에서 병사 #300/persons#이 이탈했다."),
    ("ru", "Лаос отремонтировал #300# грузовиков."),
    ("ru", "В Лаосе задержали #300# человек."),
    ("uk", "Лаос відремонтував #300# вантажівок."),
    ("uk", "У Лаосі затримали #300# осіб."),
]


@pytest.mark.parametrize(("lang", "text"), OF_ANOTHER_KIND)
def test_what_is_repaired_fled_or_wasted_changes_no_hands(lang: str, text: str) -> None:
    (one,) = around(text, lang, TODAY)
    assert one.status == "other"


MANNERS = [
    ("de", "Bolivien hat Laos #300# beschädigte Lastwagen geliefert."),
    ("en", "Bolivia sent Laos #300# damaged trucks."),
    ("ru", "Боливия передала Лаосу #300# отремонтированных грузовиков."),
    ("uk", "Болівія передала Лаосу #300# відремонтованих вантажівок."),
]


@pytest.mark.parametrize(("lang", "text"), MANNERS)
def test_what_the_things_are_like_is_not_what_came_of_them(lang: str, text: str) -> None:
    (one,) = around(text, lang, TODAY)
    assert one.status == "delivered"


FURTHER = [
    ("en", "A request from Laos for #300# trucks was declined.", "denied"),
    ("en", "A ship took #300# trucks and landed in Laos.", "delivered"),
    ("en", "Some #300# men came back from Laos for want of work.", "delivered"),
    ("de", "Berichten über #300# Lastwagen tritt das Ministerium entgegen.", "denied"),
    ("ru", "Просьбу Лаоса о #300# грузовиках отклонили.", "denied"),
    ("uk", "Прохання Лаосу про #300# вантажівок відхилено.", "denied"),
    ("en", "Bolivia has settled #300/USD# of the bills.", "delivered"),
    ("en", "Laos was endowed with #300# trucks.", "delivered"),
    ("en", "Bolivia mulls #300# trucks for Laos.", "planned"),
    ("en", "Bolivia brushed aside reports of #300# trucks.", "denied"),
    ("de", "Bolivien unterstützte Laos mit #300/EUR#.", "delivered"),
    ("de", "Bolivien wird Laos mit #300/EUR# unterstützen.", "planned"),
    ("de", "Bolivien erwartet, dass #300# Lastwagen kommen.", "expected"),
    ("ru", "Боливия вооружила Лаос, передав #300# винтовок.", "delivered"),
    ("uk", "Болівія оснастила Лаос: #300# вантажівок.", "delivered"),
    ("ko", "볼리비아는 라오스에 트럭 #300#를 인계했다.", "delivered"),
    ("ko", "볼리비아는 라오스에 트럭 #300#를 제시했다.", "promised"),
]


@pytest.mark.parametrize(("lang", "text", "status"), FURTHER)
def test_further_verbs_say_what_came_of_an_amount(lang: str, text: str, status: str) -> None:
    (one,) = around(text, lang, TODAY)
    assert one.status == status


ORDERED = [
    ("Порт держит наготове 80 буксиров.", "other"),
    ("Боливия пропускает через границу 90 цистерн в день.", "delivered"),
]


@pytest.mark.parametrize(("text", "status"), ORDERED)
def test_what_is_ordered_is_planned_and_what_is_kept_or_owed_is_other(
    text: str, status: str
) -> None:
    assert [claim.status for claim in read_text(text, lang="ru")] == [status]


def test_none_that_was_not_yet_delivered_is_none() -> None:
    one = read_text("Лаос поки не передав Угорщині жодного танка.")[0]
    assert (one.amount_low, one.status) == (0, "delivered")


def test_a_sale_that_was_agreed_to_is_promised() -> None:
    text = "Laos hat dem Verkauf von 980 Panzern an Polen zugestimmt."
    assert read_text(text)[0].status == "promised"


def test_goods_handed_over_during_manoeuvres_are_delivered() -> None:
    one = read_text("Peru lieferte im Manöver 30 Lastwagen an Laos.", lang="de")[0]
    assert (one.status, one.direction) == ("delivered", ("PE", "LA"))
    one = read_text("30 Panzer nahmen am Manöver teil.", lang="de")[0]
    assert one.status == "other"


TO_COME = [
    ("Ми також профінансуємо закупівлю #6# кранів.", "planned"),
    ("Ми відішлемо Перу #20# кранів.", "planned"),
    ("Перу не отримає #6# кранів.", "denied"),
    ("Перу ще не отримало #6# кранів.", "planned"),
    ("Рішення про передачу #40# кранів ще не ухвалено.", "planned"),
    ("До пакета увійшли #40# кранів.", "promised"),
    ("Перу отримає #6# кранів.", "expected"),
]


@pytest.mark.parametrize(("text", "status"), TO_COME)
def test_what_is_to_come_in_ukrainian(text: str, status: str) -> None:
    assert around(text, "uk")[0].status == status


def test_a_comma_inside_a_number_parts_it_from_no_verb() -> None:
    text = "Черговий транш, #1,5 мільярда доларів/USD#, має надійти до 20 грудня."
    assert around(text, "uk")[0].status == "planned"
    text = "Черговий транш, #15 мільярдів доларів/USD#, надійшов 20 грудня."
    assert around(text, "uk")[0].status == "delivered"
