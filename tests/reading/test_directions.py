"""From whom to whom: prepositions, cases, particles and order, and what the text told before."""

from __future__ import annotations

import pytest
from tests.reading.spots import around

from steelyard.reading.reader import read_text
from steelyard.reading.scene import Known

# Language, text, and the sides of its amounts in order.
FLOWS = [
    (
        "en",
        "Iran has shipped 400 ballistic missiles to Russia, six sources told the agency.",
        "IR > RU",
    ),
    ("en", "Ukraine received 31 Abrams tanks from the United States in 2023.", "US > UA"),
    (
        "en",
        "Deliveries of 2.3 million tonnes of coal from South Africa to Germany fell last year.",
        "ZA > DE",
    ),
    ("en", "India's imports of Russian crude oil rose to 1.9 million barrels a day.", "RU > IN"),
    ("en", "Poland was supplied with 116 Abrams tanks by the United States.", "US > PL"),
    (
        "en",
        "Cuba sent 600 doctors to Italy and received 2,000 tonnes of rice from Vietnam.",
        "CU > IT;VN > CU",
    ),
    ("en", "Kenya's exports to Pakistan included 60,000 tonnes of tea.", "KE > PK"),
    ("en", "South Korea sold Poland 180 K2 tanks for $3.4 billion.", "KR > PL;PL > KR"),
    ("en", "Some 3,000 North Korean workers arrived in Russia in September.", "KP > RU"),
    ("en", "Turkey bought S-400 systems from Russia for $2.5 billion.", "TR > RU"),
    ("en", "According to Kyiv, Pyongyang has given Moscow 1.6 million shells.", "KP > RU"),
    (
        "en",
        "Norway has donated six F-16 jets to Ukraine, while Denmark has pledged another 19.",
        "NO > UA;DK > UA",
    ),
    ("en", "The Netherlands will transfer 18 howitzers to the government of Ukraine.", "NL > UA"),
    ("en", "Venezuela repaid China with 200,000 barrels of oil.", "VE > CN"),
    ("de", "Der Iran lieferte Russland 2.400 Drohnen vom Typ Schahed.", "IR > RU"),
    ("de", "Die Ukraine erhielt von den USA 31 Kampfpanzer.", "US > UA"),
    ("de", "Kuba entsandte 500 Ärzte nach Mexiko.", "CU > MX"),
    ("de", "Deutschland stellt der Ukraine 18 Leopard-Panzer zur Verfügung.", "DE > UA"),
    ("de", "Die russischen Gasexporte nach China stiegen auf 38 Milliarden Kubikmeter.", "RU > CN"),
    ("de", "An Ägypten wurden 3 Fregatten aus Italien geliefert.", "IT > EG"),
    ("de", "Lieferungen der Türkei an Aserbaidschan umfassten 50 Drohnen.", "TR > AZ"),
    ("de", "Aus Kasachstan kamen 1,4 Millionen Tonnen Rohöl nach Deutschland.", "KZ > DE"),
    ("de", "Von Polen bekam Moldau 300 Lastwagen.", "PL > MD"),
    ("de", "Nordkoreas Führung hat Moskau 12.000 Soldaten geschickt.", "KP > RU"),
    ("de", "Serbien kaufte in China 6 Flugabwehrsysteme.", "CN > RS"),
    ("ko", "북한이 러시아에 포탄 300만 발을 제공한 것으로 추정된다.", "KP > RU"),
    ("ko", "러시아는 북한에 정제유 100만 배럴을 공급했다.", "RU > KP"),
    ("ko", "한국은 폴란드에 K2 전차 180대를 수출하기로 했다.", "KR > PL"),
    ("ko", "북한의 대러 포탄 수출은 800만 발에 달한다.", "KP > RU"),
    ("ko", "이란산 드론 2,400대가 러시아에 인도됐다.", "IR > RU"),
    ("ko", "중국으로부터 쌀 5만 톤을 수입한 쿠바", "CN > CU"),
    ("ko", "러시아로부터 밀 30만 톤을 지원받은 이집트는", "RU > EG"),
    ("ko", "북한군 1만 2천 명이 러시아에 파병됐다.", "KP > RU"),
    ("ko", "튀르키예는 우크라이나에 드론 50대를 판매했다.", "TR > UA"),
    ("ru", "КНДР поставила России 12 миллионов снарядов.", "KP > RU"),
    ("ru", "Россия получила от Ирана 2400 беспилотников.", "IR > RU"),
    ("ru", "Поставки нефти из России в Индию достигли 1,9 млн баррелей в сутки.", "RU > IN"),
    ("ru", "Китаю было продано 38 млрд кубометров газа из России.", "RU > CN"),
    ("ru", "Экспорт Казахстана в Германию составил 1,4 млн тонн нефти.", "KZ > DE"),
    ("ru", "Белоруссия передала Ирану 100 грузовиков.", "BY > IR"),
    ("ru", "Турция продала Украине 50 беспилотников.", "TR > UA"),
    ("ru", "Правительство Индии закупило у Франции 36 истребителей.", "FR > IN"),
    ("ru", "Украине передано 31 танк от США.", "US > UA"),
    ("ru", "Из Вьетнама в Венгрию прибыли 300 рабочих.", "VN > HU"),
    ("uk", "КНДР передала Росії 6 мільйонів снарядів.", "KP > RU"),
    ("uk", "Україна отримала від США 31 танк.", "US > UA"),
    ("uk", "Литва передала Україні 20 трансформаторів.", "LT > UA"),
    ("uk", "Постачання нафти з Росії до Індії досягло 1,9 млн барелів на добу.", "RU > IN"),
    ("uk", "Туреччина продала Україні 50 безпілотників.", "TR > UA"),
    ("uk", "Експорт кукурудзи з України до Іспанії становив 3 млн тонн.", "UA > ES"),
    ("uk", "Уряд Чехії закупив у Польщі 100 вантажівок.", "PL > CZ"),
    ("uk", "В Україну прибули 65 інженерів із Франції.", "FR > UA"),
    (
        "en",
        "South Korea's National Intelligence Service told lawmakers that North Korea had shipped more than 13,000 containers to Russia since August 2023.",
        "KP > RU",
    ),
    ("en", "Seoul: Pyongyang sent 1,500 more troops to Russia", "KP > RU"),
    (
        "en",
        "In exchange for the shells, Moscow has supplied Pyongyang with over a million barrels of oil, the report said.",
        "RU > KP",
    ),
    (
        "en",
        "Egypt, which had ordered 30 Rafale jets from France, received the first three in 2015.",
        "FR > EG;FR > EG",
    ),
    ("en", "The first batch of 12 howitzers reached Ukraine from Slovakia on Monday.", "SK > UA"),
    ("en", "Germany approved the export of 5,000 helmets to Ukraine.", "DE > UA"),
    (
        "en",
        "Shipments to India by Russia averaged 1.6 million barrels a day in May, according to Kpler.",
        "RU > IN",
    ),
    ("en", "Iranian-made drones, some 400 of them, were flown to Sudan.", "IR > SD"),
    ("en", "Qatar's emir promised Lebanon's army $60 million in fuel aid.", "QA > LB"),
    (
        "en",
        "Bangladesh imports 2.5 million tonnes of wheat a year, mostly from Ukraine.",
        "UA > BD",
    ),
    ("en", "More than 300 Cuban doctors are working in Mexico.", "CU > MX"),
    (
        "de",
        "Nach Angaben des südkoreanischen Geheimdienstes hat Nordkorea seit August 2023 mehr als 13.000 Container nach Russland verschifft.",
        "KP > RU",
    ),
    (
        "de",
        "Russland soll Nordkorea im Gegenzug über eine Million Barrel Öl geliefert haben.",
        "RU > KP",
    ),
    (
        "de",
        "Kiew hat nach Angaben aus Berlin bisher 18 Leopard-Panzer aus Deutschland erhalten.",
        "DE > UA",
    ),
    (
        "de",
        "Die Bundesregierung genehmigte die Ausfuhr von 5.000 Helmen in die Ukraine.",
        "DE > UA",
    ),
    ("de", "Polen will von Südkorea 180 Kampfpanzer kaufen.", "KR > PL"),
    (
        "de",
        "Mehr als 3.000 nordkoreanische Arbeiter seien nach Russland gekommen, hieß es in Seoul.",
        "KP > RU",
    ),
    (
        "de",
        "Die Lieferung von 36 Kampfjets durch Frankreich an Indien ist abgeschlossen.",
        "FR > IN",
    ),
    ("de", "Für die Ukraine stellt Norwegen 600 Millionen Euro bereit.", "NO > UA"),
    ("de", "Marokkos Importe aus Brasilien stiegen auf 640.000 Tonnen Zucker.", "BR > MA"),
    ("de", "Aus dem Iran bezog Venezuela 2 Millionen Barrel Kondensat.", "IR > VE"),
    ("de", "China verkaufte dem Sudan 12 Kampfjets.", "CN > SD"),
    ("ko", "국가정보원은 북한이 러시아에 병력 1만2천 명을 파병했다고 밝혔다.", "KP > RU"),
    ("ko", "우리 정부는 우크라이나에 23억 달러를 지원하기로 했다.", "KR > UA"),
    ("ko", "러시아가 북한에 제공한 정제유는 100만 배럴이 넘는다.", "RU > KP"),
    ("ko", "북한에서 러시아로 컨테이너 1만3천 개가 옮겨졌다.", "KP > RU"),
    ("ko", "폴란드는 한국에서 전차 180대를 구매했다.", "KR > PL"),
    ("ko", "독일의 대우크라이나 지원액은 280억 유로다.", "DE > UA"),
    ("ko", "이집트에 대한 프랑스의 전투기 수출은 30대에 이른다.", "FR > EG"),
    ("ko", "쿠바 의사 500명이 멕시코에서 일하고 있다.", "CU > MX"),
    ("ko", "인도는 러시아산 원유 190만 배럴을 수입했다.", "RU > IN"),
    ("ko", "사우디아라비아가 중국으로부터 드론 300대를 사들였다.", "CN > SA"),
    (
        "ru",
        "По данным южнокорейской разведки, КНДР отправила в Россию более 13 тысяч контейнеров.",
        "KP > RU",
    ),
    ("ru", "Взамен Москва поставила Пхеньяну свыше миллиона баррелей нефти.", "RU > KP"),
    ("ru", "Индия закупает у России 1,9 млн баррелей нефти в сутки.", "RU > IN"),
    ("ru", "Германия одобрила поставку Украине 18 танков.", "DE > UA"),
    ("ru", "Польша намерена купить у Южной Кореи 180 танков.", "KR > PL"),
    ("ru", "Поставка Францией Индии 36 истребителей завершена.", "FR > IN"),
    ("ru", "Египет получил из Франции 30 истребителей.", "FR > EG"),
    ("ru", "В Мексике работают 500 кубинских врачей.", "CU > MX"),
    ("ru", "Казахстан предоставил Таджикистану 10 тысяч тонн муки.", "KZ > TJ"),
    ("ru", "Импорт Индией российской нефти вырос до 1,9 млн баррелей.", "RU > IN"),
    ("ru", "Турецкие компании продали Эфиопии 50 беспилотников.", "TR > ET"),
    (
        "uk",
        "За даними південнокорейської розвідки, КНДР відправила до Росії понад 13 тисяч контейнерів.",
        "KP > RU",
    ),
    ("uk", "Натомість Москва поставила Пхеньяну понад мільйон барелів нафти.", "RU > KP"),
    ("uk", "Індія купує в Росії 1,9 млн барелів нафти на добу.", "RU > IN"),
    ("uk", "Німеччина схвалила постачання Україні 18 танків.", "DE > UA"),
    ("uk", "Польща має намір купити в Південної Кореї 180 танків.", "KR > PL"),
    ("uk", "Єгипет отримав із Франції 30 винищувачів.", "FR > EG"),
    ("uk", "Казахстан надав Таджикистану 10 тисяч тонн борошна.", "KZ > TJ"),
    ("uk", "Від Норвегії Україна отримала 600 млн євро.", "NO > UA"),
    ("uk", "Україні передано 31 танк зі США.", "US > UA"),
]


def sides(text: str, lang: str) -> list[str]:
    return [
        " > ".join(str(side) for side in one.direction or ()) for one in read_text(text, lang=lang)
    ]


@pytest.mark.parametrize(("lang", "text", "told"), FLOWS)
def test_words_of_flow_and_the_places_beside_them_tell_the_sides(
    lang: str, text: str, told: str
) -> None:
    wanted = told.split(";")
    assert sides(text, lang)[: len(wanted)] == wanted


CARRIED = [
    (
        "en",
        (
            "Chile sent Peru 300 tractors. Another 40 tractors will follow in June. "
            "In return, Peru shipped 5,000 tonnes of copper."
        ),
        ["CL > PE", "CL > PE", "PE > CL"],
    ),
    (
        "de",
        (
            "Chile lieferte Peru 300 Traktoren. Weitere 40 sollen im Juni folgen. "
            "Im Gegenzug schickte Peru 5.000 Tonnen Kupfer."
        ),
        ["CL > PE", "CL > PE", "PE > CL"],
    ),
    (
        "ko",
        (
            "칠레는 페루에 트랙터 300대를 보냈다. 40대를 추가로 보낼 예정이다. "
            "그 대가로 페루는 구리 5천 톤을 보냈다."
        ),
        ["CL > PE", "CL > PE", "PE > CL"],
    ),
    (
        "ru",
        (
            "Чили поставила в Монголию 300 тракторов. Ещё 40 отправят в июне. "
            "Взамен Монголия отгрузила 5 тысяч тонн меди."
        ),
        ["CL > MN", "CL > MN", "MN > CL"],
    ),
    (
        "uk",
        (
            "Литва передала Молдові 300 тракторів. Ще 40 відправлять у червні. "
            "Натомість Молдова поставила 5 тисяч тонн яблук."
        ),
        ["LT > MD", "LT > MD", "MD > LT"],
    ),
]


@pytest.mark.parametrize(("lang", "text", "told"), CARRIED)
def test_a_flow_goes_on_and_is_turned_round_in_return(
    lang: str, text: str, told: list[str]
) -> None:
    assert sides(text, lang) == told


def test_a_headline_takes_the_sides_that_the_text_below_tells() -> None:
    text = "Another 40 tractors promised\n\nChile sent Peru 300 tractors."
    assert sides(text, "en") == ["CL > PE", "CL > PE"]


def test_each_of_two_sources_has_its_own_amount() -> None:
    text = "Peru received 54 tractors from Chile and 20 tractors from Brazil."
    assert sides(text, "en") == ["CL > PE", "BR > PE"]


def test_a_price_and_a_figure_of_an_economy_have_no_sides() -> None:
    text = "Chile sold Peru tractors at a price of $40,000 each. Inflation in Chile was 5 percent."
    assert sides(text, "en") == ["", ""]


def test_the_place_a_report_comes_from_is_no_side() -> None:
    text = "OSLO – Chile has sent 300 tractors to Peru."
    assert sides(text, "en") == ["CL > PE"]


def test_a_table_has_the_sides_of_its_caption_and_its_rows() -> None:
    text = (
        "Table 3. Tractors supplied by Chile, by recipient\n\n"
        "| Recipient | 2021 | 2022 |\n|---|---|---|\n| Peru | 12 | 15 |\n| Brazil | 40 | 44 |\n"
    )
    assert sides(text, "en") == ["CL > PE", "CL > PE", "CL > BR", "CL > BR"]


def test_what_is_never_said_stays_open() -> None:
    assert sides("Peru received 300 tractors.", "en") == ["None > PE"]


UNTOLD = [
    (
        "de",
        "Peru erhielt 300 Traktoren. Im Gegenzug schickte Peru 40 Ärzte.",
        "None > PE;PE > None",
    ),
    (
        "ko",
        "페루는 트랙터 300대를 받았다. 페루는 그 대가로 의사 40명을 보냈다.",
        "None > PE;PE > None",
    ),
    ("ru", "Перу получило 300 тракторов. Взамен Перу отправило 40 врачей.", "None > PE;PE > None"),
    (
        "uk",
        "Перу отримало 300 тракторів. Натомість Перу відправило 40 лікарів.",
        "None > PE;PE > None",
    ),
    ("en", "Peru received 300 tractors. In return, Peru sent 40 doctors.", "None > PE;PE > None"),
    (
        "fr",
        "Le Pérou a reçu 300 tracteurs. En échange, le Pérou a envoyé 40 médecins.",
        "None > PE;PE > None",
    ),
]


@pytest.mark.parametrize(("lang", "text", "told"), UNTOLD)
def test_the_language_of_a_text_fills_no_side(lang: str, text: str, told: str) -> None:
    assert sides(text, lang) == told.split(";")


SOURCES = [
    ("de", "Polen: Slowakei übergibt Moldau 20 Fahrzeuge", "SK > MD"),
    ("en", "Poland: Slovakia hands 20 vehicles to Moldova", "SK > MD"),
    ("ru", "Польша: Словакия передаёт Молдавии 20 машин", "SK > MD"),
    ("uk", "Польща: Словаччина передає Молдові 20 машин", "SK > MD"),
    ("de", "Nach polnischen Angaben lieferte der Iran Venezuela 12 Boote.", "IR > VE"),
    ("en", "By Polish accounts, Iran supplied Venezuela with 12 boats.", "IR > VE"),
    ("ru", "По польским данным, Иран поставил Венесуэле 12 катеров.", "IR > VE"),
    ("uk", "За польськими даними, Іран поставив Венесуелі 12 катерів.", "IR > VE"),
    ("ko", "폴란드 측 자료에 따르면 이란은 베네수엘라에 고속정 12척을 공급했다.", "IR > VE"),
    ("ru", "По оценке Минобороны Великобритании, КНДР передала Кубе 40 установок.", "KP > CU"),
    ("uk", "За оцінкою Міноборони Великої Британії, КНДР передала Кубі 40 установок.", "KP > CU"),
    ("en", "According to Britain's defence ministry, Iran sold Cuba 40 launchers.", "IR > CU"),
]


@pytest.mark.parametrize(("lang", "text", "told"), SOURCES)
def test_a_label_and_the_country_of_a_source_are_no_sides(lang: str, text: str, told: str) -> None:
    assert sides(text, lang) == [told]


TOWARDS = [
    ("북한의 대중 수출은 3억 달러였다.", "KP > CN"),
    ("베트남의 대미 수출액은 1천억 달러였다.", "VN > US"),
    ("한국의 대미 투자는 300억 달러로 늘었다.", "KR > US"),
    ("일본의 대인도 차관은 4천억 엔이다.", "JP > IN"),
    ("북한의 대중 석탄 수입은 20만 톤이다.", "CN > KP"),
]


@pytest.mark.parametrize(("text", "told"), TOWARDS)
def test_in_korean_trade_towards_a_country_names_its_other_side(text: str, told: str) -> None:
    assert sides(text, "ko") == [told]


ASKED = [
    ("fr", "Le Pérou a acheté 300 tracteurs au Brésil.", "BR > PE"),
    ("fr", "Le Kenya a commandé 12 hélicoptères à la Russie.", "RU > KE"),
    ("fr", "Le Ghana a emprunté 400 millions d'euros à la Chine.", "CN > GH"),
    ("fr", "Le Brésil a vendu 300 tracteurs au Pérou.", "BR > PE"),
    ("ko", "케냐는 브라질에 트랙터 300대를 주문했다.", "BR > KE"),
]


@pytest.mark.parametrize(("lang", "text", "told"), ASKED)
def test_whom_one_buys_or_orders_from_gives(lang: str, text: str, told: str) -> None:
    assert sides(text, lang) == [told]


def test_a_perfect_behind_a_form_of_being_is_not_passive() -> None:
    told = sides("Belarus is likely to have supplied Sudan with 40 trucks.", "en")
    assert told == ["BY > SD"]


COUNTRY = [
    ("de", "Kuba steckt in der Krise. Venezuela lieferte dem Land 40 Generatoren.", "VE > CU"),
    ("de", "Venezuela hilft. Das Land lieferte Kuba 40 Generatoren.", "VE > CU"),
    ("en", "Cuba is in crisis. Venezuela sent the country 40 generators.", "VE > CU"),
    ("en", "Venezuela helps. The country sent Cuba 40 generators.", "VE > CU"),
    ("ru", "Куба в кризисе. Венесуэла поставила стране 40 генераторов.", "VE > CU"),
    ("ru", "Венесуэла помогает. Страна поставила Кубе 40 генераторов.", "VE > CU"),
    ("uk", "Куба в кризі. Венесуела поставила країні 40 генераторів.", "VE > CU"),
    ("ko", "쿠바는 위기다. 베네수엘라는 이 나라에 발전기 40대를 보냈다.", "VE > CU"),
    ("fr", "Cuba est en crise. Le Venezuela a livré au pays 40 générateurs.", "VE > CU"),
    # Of two countries told of nobody can say which one is meant.
    ("en", "Cuba met Peru. Venezuela sent the country 40 generators.", "VE > None"),
]


@pytest.mark.parametrize(("lang", "text", "told"), COUNTRY)
def test_the_country_is_the_one_spoken_of_before(lang: str, text: str, told: str) -> None:
    assert sides(text, lang) == [told]


INSTITUTIONS = [
    ("de", "Die Bundesregierung schickte Peru 40 Lastwagen.", "DE > PE"),
    ("de", "Die Bundeswehr übergab Moldau 20 Fahrzeuge.", "DE > MD"),
    ("en", "The White House sent Moldova 20 vehicles.", "US > MD"),
    ("ru", "Рособоронэкспорт поставил Кубе 40 грузовиков.", "RU > CU"),
    ("uk", "Верховна Рада схвалила постачання Молдові 20 машин.", "UA > MD"),
    ("ko", "우리 군은 페루에 트럭 40대를 보냈다.", "KR > PE"),
    ("fr", "L'Élysée a envoyé 40 camions au Pérou.", "FR > PE"),
    # A government of no named country is nobody's.
    ("de", "Die Regierung schickte Peru 40 Lastwagen.", "None > PE"),
    ("ko", "정부는 페루에 트럭 40대를 보냈다.", "None > PE"),
]


@pytest.mark.parametrize(("lang", "text", "told"), INSTITUTIONS)
def test_an_institution_of_one_country_stands_for_it(lang: str, text: str, told: str) -> None:
    assert sides(text, lang) == [told]


def test_the_place_a_text_is_about_is_the_other_side_of_a_flow_with_another() -> None:
    text = (
        "Chile sold 20 trucks to Peru. Norway lent Chile 30 boats. Chile has said little of it. "
        "Some 40 cranes were shipped to Ghana."
    )
    directions = [one.direction for one in read_text(text, lang="en")]
    assert directions[-1] == ("CL", "GH")


OFFICES = [
    ("de", "Peru hat laut dem chilenischen Zollamt ZAC 40 Lastwagen nach Ghana geliefert.", "Zollamt ZAC"),
    ("en", "Peru has shipped 40 trucks to Ghana, the Chilean customs office ZAC said.", "ZAC"),
    ("ru", "Перу, по данным чилийской таможни ЗАК, поставила в Гану 40 грузовиков.", "ЗАК"),
    ("uk", "Перу, за даними чилійської митниці ЗАК, поставила до Гани 40 вантажівок.", "ЗАК"),
    ("ko", "칠레 세관 ZAC에 따르면 페루는 가나에 트럭 40대를 보냈다.", "ZAC"),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "text", "alias"), OFFICES)
def test_a_case_that_has_another_name_for_a_source_moves_no_side(
    lang: str, text: str, alias: str
) -> None:
    known = (Known("customs", ("General Inspectorate of Trade", alias)),)
    (alone,) = read_text(text, lang=lang)
    (inside,) = read_text(text, lang=lang, sources=known)
    assert alone.direction == inside.direction == ("PE", "GH")
    assert inside.attribution == ("General Inspectorate of Trade",)


WITHOUT_FLOW = [
    ("en", "The talk is of #40# boats from Peru for Chile.", ("PE", "CL")),
    ("de", "Die Rede ist von #40# Booten aus Peru für Chile.", ("PE", "CL")),
    ("ru", "Речь о #40# лодках из Перу для Чили.", ("PE", "CL")),
    ("uk", "Ідеться про #40# човнів із Перу для Чилі.", ("PE", "CL")),
]


@pytest.mark.parametrize(("lang", "text", "direction"), WITHOUT_FLOW)
def test_prepositions_tell_the_sides_where_no_word_of_flow_stands(
    lang: str, text: str, direction: tuple[str, str]
) -> None:
    assert [one.direction for one in around(text, lang)] == [direction]


def test_who_is_trained_is_where_training_goes_to() -> None:
    text = "Peru has trained #40# Chilean pilots."
    assert [one.direction for one in around(text, "en")] == [("PE", "CL")]


def test_an_infinitive_behind_is_is_active() -> None:
    text = "Peru is to supply Chile with #40# boats."
    assert [one.direction for one in around(text, "en")] == [("PE", "CL")]


def test_the_flag_that_opens_an_entry_is_the_open_side() -> None:
    text = (
        "Kenia schickte Ghana #12# Boote. Kenia half Ghana.\n\n"
        "\U0001f1f5\U0001f1ea Gestern gingen #40# Boote nach Chile."
    )
    assert [one.direction for one in around(text, "de")][1] == ("PE", "CL")


TOWNS = [
    ("en", "Some #40# boats were shipped from Busan to Vladivostok.", ("KR", "RU")),
    ("de", "Es wurden #40# Boote von Busan nach Wladiwostok verschifft.", ("KR", "RU")),
    ("ru", "Из Пусана во Владивосток отправили #40# лодок.", ("KR", "RU")),
    ("uk", "З Пусана до Владивостока відправили #40# човнів.", ("KR", "RU")),
    ("ko", "부산에서 블라디보스토크로 보트 #40척#을 보냈다.", ("KR", "RU")),
]


@pytest.mark.parametrize(("lang", "text", "direction"), TOWNS)
def test_a_large_town_stands_for_its_country(
    lang: str, text: str, direction: tuple[str, str]
) -> None:
    assert [one.direction for one in around(text, lang)] == [direction]


def test_a_town_beside_its_country_is_no_other_place() -> None:
    text = "Some #40# Peruvian troops are stationed in Russia's Kursk region."
    assert [one.direction for one in around(text, "en")] == [("PE", "RU")]


def test_what_belongs_to_a_place_is_on_the_side_of_its_particle() -> None:
    text = "노동자 #40명#이 타타르스탄의 무인기 공장에 배치됐다."
    assert [one.direction for one in around(text, "ko")] == [(None, "RU")]


def _flows_of(text: str) -> list[tuple[str | None, str | None] | None]:
    return [claim.direction for claim in read_text(text, lang="ru")]


def test_a_name_right_before_its_amount_takes_the_side_that_the_verb_told() -> None:
    text = "Колумбия отправила в Чили 40 тракторов, Боливия 25, Эквадор — 12."
    assert _flows_of(text) == [("CO", "CL"), ("BO", "CL"), ("EC", "CL")]


def test_a_list_under_a_heading_of_help_names_the_givers() -> None:
    text = "Помощь, поступившая Ливану: Катар 90 т муки, Оман 40 т."
    assert _flows_of(text) == [("QA", "LB"), ("OM", "LB")]


def test_what_is_given_for_something_goes_the_other_way() -> None:
    text = "Перу купило у Чили восемь катеров за 70 миллионов долларов."
    assert _flows_of(text) == [("CL", "PE"), ("PE", "CL")]


def test_a_promise_to_buy_is_buying() -> None:
    assert _flows_of("Перу обязалось купить у Чили 12 кранов.") == [("CL", "PE")]


def test_an_open_side_is_the_place_that_the_text_opens_with() -> None:
    text = "Внешняя торговля Перу за март\n\nВ Чили отправлено 400 тонн меди."
    assert _flows_of(text) == [("PE", "CL")]


def test_the_last_year_brings_nothing_anywhere() -> None:
    text = "Тоннаж прошлого года\n\nКНДР с марта прошлого года отправила России 70 контейнеров."
    assert _flows_of(text) == [("KP", "RU")]


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("Qatar supplies 12% of Italy's gas, and a third of Poland's.", ["QA>IT", "QA>PL"]),
        ("Egypt buys 40% of Romania's wheat.", ["RO>EG"]),
        ("Chad will swap 40 tonnes of gum for fuel with Malta.", ["TD>MT"]),
    ],
)
def test_verb_and_place_tell_who_gives(text: str, sides: list[str]) -> None:
    read = read_text(text, lang="en", date="2026-03-01")
    assert [">".join(str(side) for side in one.direction or ()) for one in read] == sides


UKRAINIAN_TRADE = [
    # A name that does not decline behind "in": who buys there buys from them, what is sent goes there.
    ("Перу замовило у США 25 кранів.", [("US", "PE")]),
    ("Норвегія закупила в Перу 30 кранів.", [("PE", "NO")]),
    ("Норвегія відправила в Перу 30 кранів.", [("NO", "PE")]),
    ("Норвегія купила для Перу 30 кранів.", [(None, "PE")]),
    # Who pays gets the goods.
    ("Польща продала Норвегії 60 кранів за 640 млн доларів.", [("PL", "NO"), ("NO", "PL")]),
    ("Норвегія сплатила Польщі 6 млрд євро за 24 крани.", [("NO", "PL"), ("PL", "NO")]),
    ("Польща передала Норвегії 60 кранів на суму 640 млн доларів.", [("PL", "NO"), ("PL", "NO")]),
]


@pytest.mark.parametrize(("text", "sides"), UKRAINIAN_TRADE)
def test_buying_and_paying_in_ukrainian(
    text: str, sides: list[tuple[str | None, str | None]]
) -> None:
    assert [one.direction for one in read_text(text, lang="uk")] == sides


def test_an_entry_goes_on_with_what_was_told_above_its_list() -> None:
    text = (
        "Chile has pledged #500/USD# in aid to Peru. The new package includes:\n- #70/USD# for the Ghanaian plan;\n"
        "- clothing for #22/persons# soldiers.\n\nChile has already delivered #8# tanks."
    )
    ways = [one.direction for one in around(text, "en")]
    assert (ways[0], ways[2], ways[3]) == (("CL", "PE"),) * 3


def test_who_waits_for_something_is_to_get_it() -> None:
    text = "Chile sold Peru #40# tanks. Ghana fined Chile. Peru is still waiting for #6# jets."
    assert [one.direction for one in around(text, "en")] == [("CL", "PE")] * 2
