"""Who says an amount, in five languages."""

from __future__ import annotations

import pytest
from tests.reading.spots import around

from steelyard.reading.reader import read_text
from steelyard.reading.scene import Context, Known

ONE = [
    (
        "en",
        "According to the harbour authority, #40# cranes were handed over.",
        ("harbour authority",),
    ),
    ("en", "The fishing ministry said #40# boats had arrived.", ("fishing ministry",)),
    ("en", "“We bought #40# boats,” said Mara Lind.", ("Mara Lind",)),
    ("en", "Mara Lind, an economist at the port, said #40# boats had arrived.", ("Mara Lind",)),
    (
        "en",
        "The Evening Gazette, citing the customs office, wrote that #40# boats came.",
        ("Evening Gazette", "customs office"),
    ),
    ("en", "Some #40# boats came.", ()),
    ("de", "Laut Fischereiministerium kamen #40# Boote an.", ("Fischereiministerium",)),
    (
        "de",
        "Nach Angaben des Fischereiministeriums kamen #40# Boote an.",
        ("Fischereiministerium",),
    ),
    ("de", "Dem Fischereiministerium zufolge kamen #40# Boote an.", ("Fischereiministerium",)),
    (
        "de",
        "Am Montag teilte das Fischereiministerium mit, es seien #40# Boote gekommen.",
        ("Fischereiministerium",),
    ),
    ("de", "Die Ökonomin Mara Lind sagte, #40# Boote seien gekommen.", ("Mara Lind",)),
    ("de", "„Wir haben #40# Boote gekauft“, sagte Mara Lind.", ("Mara Lind",)),
    (
        "de",
        "Der Abendkurier berichtete unter Berufung auf den Zoll, dass #40# Boote kamen.",
        ("Abendkurier", "Zoll"),
    ),
    (
        "ru",
        "По данным Министерства рыболовства, прибыло #40# лодок.",
        ("Министерство рыболовства",),
    ),
    ("ru", "Прибыло #40# лодок, сообщил министр рыболовства Пётр Лосев.", ("Пётр Лосев",)),
    (
        "ru",
        "Министерство рыболовства сообщило, что прибыло #40# лодок.",
        ("Министерство рыболовства",),
    ),
    (
        "ru",
        "Газета «Вечер» со ссылкой на таможню написала, что прибыло #40# лодок.",
        ("Вечер", "таможня"),
    ),
    ("uk", "За даними Міністерства рибальства, прибуло #40# човнів.", ("Міністерство рибальства",)),
    ("uk", "Прибуло #40# човнів, повідомив міністр рибальства Петро Лось.", ("Петро Лось",)),
    (
        "uk",
        "Видання «Вечір», посилаючись на митницю, написало, що прибуло #40# човнів.",
        ("Вечір", "митниця"),
    ),
    ("ko", "해양수산부에 따르면 선박 #40척#이 도착했다.", ("해양수산부",)),
    ("ko", "해양수산부는 선박 #40척#이 도착했다고 밝혔다.", ("해양수산부",)),
    ("ko", "경제학자 한지우 교수는 선박 #40척#이 도착했다고 말했다.", ("한지우",)),
]


@pytest.mark.parametrize(("lang", "text", "names"), ONE)
def test_an_amount_has_the_voice_of_its_sentence(
    lang: str, text: str, names: tuple[str, ...]
) -> None:
    assert around(text, lang)[0].attribution == names


GOES_ON = [
    (
        "en",
        "The salt board said #40# boats came. They carried #900/tonnes# of salt.",
        ("salt board",),
    ),
    ("en", "Mara Lind said #40# boats came.\n\nShe added that #12# had sunk.", ("Mara Lind",)),
    (
        "de",
        "Das Salzamt teilte mit, #40# Boote seien gekommen.\n\nSie hätten #900/tonnes# Salz geladen.",
        ("Salzamt",),
    ),
    (
        "ru",
        "Мария Линд сообщила, что прибыло #40# лодок. По её словам, затонуло #12#.",
        ("Мария Линд",),
    ),
    (
        "uk",
        "Марія Лінд повідомила, що прибуло #40# човнів. За її словами, затонуло #12#.",
        ("Марія Лінд",),
    ),
    (
        "ko",
        "해양수산부는 선박 #40척#이 도착했다고 밝혔다. 이 가운데 #12척#은 고장났다고 덧붙였다.",
        ("해양수산부",),
    ),
]


@pytest.mark.parametrize(("lang", "text", "names"), GOES_ON)
def test_a_voice_goes_on_while_it_speaks(lang: str, text: str, names: tuple[str, ...]) -> None:
    assert [one.attribution for one in around(text, lang)] == [names, names]


def test_a_new_paragraph_without_a_sign_of_speech_is_the_documents_own() -> None:
    first, second = around(
        "The salt board said #40# boats came.\n\nHarbours hold #900/tonnes#.", "en"
    )
    assert (first.attribution, second.attribution) == (("salt board",), ())


def test_each_side_of_a_contrast_has_its_own_voice() -> None:
    first, second = around(
        "The salt board said #40# boats came, while the customs office said #30# came.", "en"
    )
    assert (first.attribution, second.attribution) == (("salt board",), ("customs office",))


def test_a_short_mention_takes_the_long_name_before_it() -> None:
    answers = around("Mara Lind said #40# boats came.\n\nAccording to Lind, #12# sank.", "en")
    assert answers[1].attribution == ("Mara Lind",)


def test_a_source_of_the_case_gives_its_own_name() -> None:
    context = Context(sources=(Known("salt", ("National Salt Board", "NSB")),))
    assert around("According to NSB, #40# boats came.", "en", context)[0].attribution == (
        "National Salt Board",
    )


NEWS = [
    (
        "de",
        "Das Verteidigungsministerium in Laos bestätigte am Montag die Ankunft von #300# Lastwagen.",
        (("Verteidigungsministerium in Laos",),),
    ),
    (
        "de",
        "Bolivien hat #300# Lastwagen geliefert. Das teilte das Verkehrsministerium am Montag mit.",
        (("Verkehrsministerium",),),
    ),
    (
        "de",
        "Bolivien hat #300# Lastwagen geliefert, wie das Verkehrsministerium mitteilte.",
        (("Verkehrsministerium",),),
    ),
    (
        "de",
        "Nach Erkenntnissen des Geheimdienstes wurden #300# Lastwagen geliefert. Die Zeitung „Tagblatt“ berichtet von #200#.",
        (("Geheimdienst",), ("Tagblatt",)),
    ),
    (
        "de",
        "Der Abgeordnete Lars Tesch sagte nach einer Unterrichtung durch den Geheimdienst, es seien #300# Lastwagen geliefert worden. Laut Tesch fehlen noch #20#.",
        (("Lars Tesch",), ("Lars Tesch",)),
    ),
    (
        "de",
        "Die Ökonomin Mara Lind schätzt den Wert auf #5/EUR#. Sie verweist auf #300# Lieferungen. Ihre Kollegin Ute Sang hält #7/EUR# für richtig.",
        (("Mara Lind",), ("Mara Lind",), ("Ute Sang",)),
    ),
    ("de", "„#300# Lastwagen sind da“, so Minister Paul Henk.", (("Paul Henk",),)),
    (
        "en",
        "Bolivia has sent #300# trucks, according to a report by the Harbour Institute.",
        (("Harbour Institute",),),
    ),
    (
        "en",
        "South Korean lawmaker Kim Dae-ho, briefed by the spy agency, said #300# trucks were sent.",
        (("Kim Dae-ho",),),
    ),
    (
        "en",
        '"We have received #300# trucks," Defence Minister Paul Henk told reporters on Monday. He added that #20# more were on the way.',
        (("Paul Henk",), ("Paul Henk",)),
    ),
    (
        "en",
        "The National Audit Office estimates that #300# trucks were sent. The office also counted #20# buses.",
        (("National Audit Office",), ("National Audit Office",)),
    ),
    (
        "en",
        "Bolivian intelligence believes #300# trucks were sent. Lind, the economist, puts the value at #5/EUR#.",
        (("Bolivian intelligence",), ("Lind",)),
    ),
    (
        "en",
        "Citing satellite images, the Harbour Institute said #300# trucks were sent.",
        (("Harbour Institute",),),
    ),
    (
        "en",
        "#300# trucks were sent, Reuters reported, citing two officials.",
        (("Reuters", "officials"),),
    ),
    (
        "en",
        "The Post reported that #300# trucks were sent. A ministry spokesman denied this.",
        (("Post",),),
    ),
    (
        "en",
        "In its latest assessment, the Harbour Institute says that #300# trucks were sent.",
        (("Harbour Institute",),),
    ),
    (
        "ru",
        "Боливия поставила #300# грузовиков. Об этом сообщает агентство «Волна».",
        (("Волна",),),
    ),
    (
        "ru",
        "Боливия поставила #300# грузовиков, сообщили в министерстве транспорта.",
        (("министерство транспорта",),),
    ),
    ("ru", "Как заявил глава ведомства Олег Прун, поставлено #300# грузовиков.", (("Олег Прун",),)),
    (
        "ru",
        "По данным южнокорейской разведки, поставлено #300# грузовиков. В ведомстве уточнили, что ещё #20# в пути.",
        (("южнокорейская разведка",), ("южнокорейская разведка",)),
    ),
    (
        "ru",
        "Газета «Вечер» пишет со ссылкой на источники, что поставлено #300# грузовиков.",
        (("Вечер", "источники"),),
    ),
    (
        "ru",
        "«Мы получили #300# грузовиков», — сказал министр Олег Прун. Он добавил, что ещё #20# в пути.",
        (("Олег Прун",), ("Олег Прун",)),
    ),
    (
        "ru",
        "Эксперт Анна Лось оценивает поставки в #5/EUR#. По мнению Лось, это #300# грузовиков.",
        (("Анна Лось",), ("Анна Лось",)),
    ),
    (
        "uk",
        "Болівія поставила #300# вантажівок. Про це повідомляє агентство «Хвиля».",
        (("Хвиля",),),
    ),
    (
        "uk",
        "Болівія поставила #300# вантажівок, повідомили в міністерстві транспорту.",
        (("міністерство транспорту",),),
    ),
    (
        "uk",
        "За даними ГУР, передано #300# вантажівок. У відомстві уточнили, що ще #20# у дорозі.",
        (("ГУР",), ("ГУР",)),
    ),
    (
        "uk",
        "Речник міністерства Олег Прун заявив, що передано #300# вантажівок.",
        (("Олег Прун",),),
    ),
    (
        "uk",
        "Як пише видання «Вечір» із посиланням на джерела, передано #300# вантажівок.",
        (("Вечір", "джерела"),),
    ),
    (
        "ko",
        "국정원은 북한이 트럭 #300대#를 보냈다고 밝혔다. 국정원은 추가로 #20대#를 확인했다고 덧붙였다.",
        (("국정원",), ("국정원",)),
    ),
    (
        "ko",
        "김대호 의원은 국정원 보고를 인용해 트럭 #300대#를 보냈다고 전했다.",
        (("김대호", "국정원"),),
    ),
    (
        "ko",
        "합동참모본부 관계자는 트럭 #300대#를 보낸 것으로 추정된다고 말했다.",
        (("합동참모본부 관계자",),),
    ),
    ("ko", "연합뉴스에 따르면 트럭 #300대#가 도착했다.", (("연합뉴스",),)),
    ("ko", '"트럭 #300대#를 받았다"고 박민수 장관이 밝혔다.', (("박민수",),)),
    (
        "ko",
        "우크라이나 국방정보국은 트럭 #300대#가 도착했다고 주장했다.",
        (("우크라이나 국방정보국",),),
    ),
]


@pytest.mark.parametrize(("lang", "text", "chains"), NEWS)
def test_news_names_who_said_it_on_whose_word(
    lang: str, text: str, chains: tuple[tuple[str, ...], ...]
) -> None:
    found = [tuple(name.casefold() for name in one.attribution) for one in around(text, lang)]
    assert found == [tuple(name.casefold() for name in chain) for chain in chains]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        (
            "de",
            (
                "Die Ökonomin Olga Weber sagte, es gehe um Geld. Nach Angaben des Zolls kamen 20 Panzer."
                " Für ihre Studie las Weber viele Berichte. Laut ihrer Studie kamen 30 Panzer."
            ),
        ),
        (
            "en",
            (
                "The economist Olga Weber said it was about money. According to the customs office 20"
                " tanks came. For her study Weber read many reports. According to her study 30 tanks"
                " came."
            ),
        ),
    ],
)
def test_her_study_is_that_of_whom_the_text_names_last(lang: str, text: str) -> None:
    assert [one.attribution for one in read_text(text, lang=lang)][-1] == ("Olga Weber",)


def test_reported_speech_goes_on_below_a_heading() -> None:
    text = (
        "Die Ökonomin Olga Weber sagte, geliefert worden seien 20 Panzer.\n\n"
        "Wenig kam zurück\n\nTrotz allem sei die Gegenleistung gering und liege bei 30 Lastwagen."
    )
    assert [one.attribution for one in read_text(text, lang="de")] == [("Olga Weber",)] * 2


def test_two_accounts_in_one_sentence_take_turns() -> None:
    text = "Laut Hafenamt kamen #40# Boote an, laut Fischereiministerium nur #30#."
    told = [one.attribution for one in around(text, "de")]
    assert told == [("Hafenamt",), ("Fischereiministerium",)]


def test_an_account_on_the_word_of_another_is_one_chain() -> None:
    text = "Laut Hafenamt und laut Zollamt kamen #40# Boote an."
    assert around(text, "de")[0].attribution == ("Hafenamt", "Zollamt")


HOUSES = {
    "de": "Die Kommission zählte #40# Boote aus Peru.",
    "en": "The Panel counted #40# boats from Peru.",
    "ru": "Комиссия сообщила, что из Перу пришло #40# лодок.",
    "uk": "Комісія повідомила, що з Перу прийшло #40# човнів.",
    "ko": "조사단은 페루에서 보트 #40척#이 왔다고 밝혔다.",
}


@pytest.mark.parametrize("lang", HOUSES)
def test_the_body_that_wrote_a_numbered_report_is_no_voice_in_it(lang: str) -> None:
    text = HOUSES[lang]
    numbered = f"11. Kai 4.\n\n12. {text}\n\n13. Kai 5."
    assert [one.attribution for one in around(numbered, lang)] == [()]
    assert all(one.attribution for one in around(text, lang))


def test_a_hyphen_joins_a_maker_and_an_account() -> None:
    for text in (
        "Nach US-Angaben kamen #40# Boote aus Peru.",
        "Laut US-Schätzungen kamen #40# Boote aus Peru.",
        "US-Quellen zufolge kamen #40# Boote aus Peru.",
    ):
        assert [one.attribution for one in around(text, "de")] == [("US",)]


def test_an_adverb_that_opens_a_sentence_says_nothing() -> None:
    text = "Derweil rechnet Mara Lind mit #40# Booten aus Peru."
    assert [one.attribution for one in around(text, "de")] == [("Mara Lind",)]


KOREAN = [
    ("밭일을 하는 마길동씨는 “보트 #40척#이 왔다”고 했다.", "마길동"),
    ("항구 주민 안드레이 로크(44)씨는 “보트 #40척#이 왔다”고 했다.", "안드레이 로크"),
    ("한도윤 항만청장 직무대리는 “보트 #40척#이 왔다”고 했다.", "한도윤"),
    ("일간 ‘등대’는 보트 #40척#이 왔다고 썼다.", "등대"),
    ("페루 항만청 성명을 보면 보트 #40척#이 왔다.", "페루 항만청"),
    ("항만청은 보트가 #40척#이며 배 값을 다 치렀다고 진술했다.", "항만청"),
    ("“보트 #40척#이 왔습니다.”\n페루 항만청의 설명이다.", "페루 항만청"),
]


@pytest.mark.parametrize(("text", "name"), KOREAN)
def test_a_korean_name_is_told_from_title_address_and_mark(text: str, name: str) -> None:
    assert [one.attribution for one in around(text, "ko")] == [(name,)]


def test_a_clause_before_a_quotation_is_nobody() -> None:
    text = "일부에서 보도한 ‘보트 #40척# 추가 제공’은 사실이 아니다."
    assert [one.attribution for one in around(text, "ko")] == [()]


def test_a_county_is_called_by_the_last_sign_of_its_name() -> None:
    text = "들내군은 보트를 샀다. 들내군의 항구는 붐볐다.\n\n군에 따르면 보트 #40척#이 왔다."
    assert [one.attribution for one in around(text, "ko")] == [("들내군",)]


CASES = [
    ("ru", "Пришло #40# лодок, заявил премьер-министр Лука Рене.", ("Лука Рене",)),
    ("ru", "Пришло #40# лодок, считает военный обозреватель Лука Рене.", ("Лука Рене",)),
    (
        "ru",
        "В министерстве рыбного хозяйства Перу уточнили, что пришло #40# лодок.",
        ("министерство рыбного хозяйства Перу",),
    ),
    ("ru", "Пришло #40# лодок, свидетельствует статистика таможни.", ("таможня",)),
    ("ru", "Пришло #40# лодок; об этом говорится в бюллетене таможни.", ("таможня",)),
    (
        "ru",
        "Генерал Лука Рене сказал, что ждёт. По словам генерала, пришло #40# лодок.",
        ("Лука Рене",),
    ),
    ("uk", "Прийшло #40# човнів, заявив прем'єр-міністр Лука Рене.", ("Лука Рене",)),
    ("uk", "За даними телеканалу «Схід», прийшло #40# човнів.", ("Схід",)),
    (
        "uk",
        "Директор порту, Лука Рене, сумує. «Якби прийшло #40# човнів», — каже він.",
        ("Лука Рене",),
    ),
    ("de", "Es kamen #40# Boote; das geht aus Daten des Zollamts hervor.", ("Zollamt",)),
]


@pytest.mark.parametrize(("lang", "text", "names"), CASES)
def test_offices_of_two_words_bodies_of_a_country_and_papers_behind_their_verb(
    lang: str, text: str, names: tuple[str, ...]
) -> None:
    assert [one.attribution for one in around(text, lang)] == [names]


ENGLISH = [
    ("Of the boats from Peru #40# have come, says the drivers' union.", ("drivers' union",)),
    ("Reports that #40# boats came were dismissed by the harbour ministry.", ("harbour ministry",)),
    ("Pictures reviewed by the Lind Institute show #40# boats from Peru.", ("Lind Institute",)),
    ("Under a deal concluded in May Peru sent #40# boats.", ()),
    ("The fishing ministry has bought #40# boats from Peru, it said.", ("fishing ministry",)),
    (
        "Mara Lind quoted the harbour office (HO) as saying #40# boats came.",
        ("Mara Lind", "harbour office"),
    ),
]


@pytest.mark.parametrize(("text", "names"), ENGLISH)
def test_english_agents_papers_gone_through_and_bodies_behind_the_verb(
    text: str, names: tuple[str, ...]
) -> None:
    assert [one.attribution for one in around(text, "en")] == [names]


def test_a_word_of_an_account_is_no_verb_before_it() -> None:
    text = "Berichten des bolivianischen Geheimdienstes zufolge kamen 40 Kräne nach Chile."
    (claim,) = read_text(text, lang="de")
    assert claim.attribution == ("bolivianischen Geheimdienst",)


UKRAINIAN = [
    # Who pays says nothing, though one word is to retell and to transfer.
    ("Перу вже переказало #90# мільярдів єн, решта надійде восени.", ()),
    ("Боцман переказав, що надійшло #90# кранів.", ("Боцман",)),
    (
        "Міністр Остап Лось розповів про врожай. За його оцінкою, вийде #38# тонн, хоча асоціація прогнозувала сорок.",
        ("Остап Лось",),
    ),
    ("У Генштабі кажуть, що прибуло #40# кранів.", ("Генштаб",)),
    ("Прибуло #40# кранів, повідомили в міській раді.", ("міська рада",)),
    # An agreement provides for something; nobody foretells it.
    ("Угода Nova передбачає постачання #40# кранів.", ()),
    (
        "Розвідка вважає, що прибуло #40# кранів. Про це повідомило агентство Nova.",
        ("Nova", "Розвідка"),
    ),
    ("Порт замерз. Прибуло #40# кранів. Про це повідомило агентство Nova.", ("Nova",)),
]


@pytest.mark.parametrize(("text", "names"), UKRAINIAN)
def test_who_speaks_in_ukrainian(text: str, names: tuple[str, ...]) -> None:
    assert around(text, "uk")[0].attribution == names


def test_a_word_in_a_speech_points_to_nothing_before_it() -> None:
    text = "#40# Kähne sind weg. „Das ist unser siebter Transport“, sagt Hafenchef Jan Roe."
    assert around(text, "de")[0].attribution == ()
