"""The name of who speaks: without what it is the name of, without when, without a case ending."""

from __future__ import annotations

import pytest
from tests.reading.spots import around

GENERIC = [
    ("en", "The newspaper Le Phare reported that #40# cranes had come.", "Le Phare"),
    ("en", "US broadcaster KNN reported that #40# cranes had come.", "KNN"),
    ("en", "According to the consultancy Harbour Watch, #40# cranes had come.", "Harbour Watch"),
    ("en", "Port officials rejected reports that #40# cranes had come.", "Port officials"),
    ("en", "#40# cranes have come, Harbour Watch said in Lima.", "Harbour Watch"),
    ("en", "The fleet was put at #40# cranes by Harbour Watch.", "Harbour Watch"),
    (
        "en",
        "#40# cranes came, according to papers and documents published by Harbour Watch.",
        "Harbour Watch",
    ),
    ("en", "The Harbour Watch company said #40# cranes had come.", "Harbour Watch company"),
    ("de", "Der US-Sender KNN meldete, #40# Kräne seien gekommen.", "KNN"),
    ("de", "Mara Lind vom Institut Portwatch sagte, #40# Kräne seien gekommen.", "Mara Lind"),
    (
        "de",
        "Die Analystin Lena Vogt von der Beratungsfirma Enarix sagte, #40# Kräne seien da.",
        "Lena Vogt",
    ),
    (
        "de",
        "Die Ökonomin Park Su-jin von der Yonsei-Universität sagte, #40# Kräne seien da.",
        "Park Su-jin",
    ),
    ("de", "Die Sprecherin des Ministeriums Anna Kohl sagte, #40# Kräne seien da.", "Anna Kohl"),
    (
        "de",
        "Der Sprecher Ahmed bin Salman von der Zentralbank sagte, #40# Kräne seien da.",
        "Ahmed bin Salman",
    ),
    ("de", "Gestern nannte Präsident Roe die Zahl #40#.", "Roe"),
    ("de", "Laut einer Studie des Kieler Instituts kamen #40# Kräne.", "Kieler Institut"),
    (
        "de",
        "Der Sprecher der Hafenverwaltung sagte, #40# Kräne seien da.",
        "Sprecher der Hafenverwaltung",
    ),
    ("de", "Das schreibt das Hafenamt in seiner Antwort. Es kamen #40# Kräne.", "Hafenamt"),
    ("de", "Das schreibt das Amt für Statistik. Es kamen #40# Kräne.", "Amt für Statistik"),
    ("de", "Mara von der Lind sagte, #40# Kräne seien gekommen.", "Mara von der Lind"),
    ("de", "Laut der Wirtschaftszeitung Merkur kamen #40# Kräne an.", "Merkur"),
    ("de", "Die Reederei Nordstern teilte mit, #40# Kräne seien gekommen.", "Nordstern"),
    ("ko", "볼리비아 측에 따르면 크레인 #40대#가 왔다.", "볼리비아 측"),
    ("ko", "조사 팀에 따르면 크레인 #40대#가 왔다.", "조사 팀"),
    ("ru", "Агентство Nova сообщило, что прибыло #40# кранов.", "Nova"),
    ("ru", "По данным газеты «Вечеръ», прибыло #40# кранов.", "Вечеръ"),
    ("ru", "Компания Nordstern сообщила, что прибыло #40# кранов.", "Nordstern"),
    ("uk", "Агентство Nova повідомило, що прибуло #40# кранів.", "Nova"),
    ("uk", "За даними видання «Вечір», прибуло #40# кранів.", "Вечір"),
    ("uk", "Компанія Nordstern повідомила, що прибуло #40# кранів.", "Nordstern"),
    ("fr", "Selon le quotidien Le Phare, #40# grues sont arrivées.", "Le Phare"),
]

WHEN = [
    (
        "en",
        "According to a report by the Harbour Board last year, #40# cranes came.",
        "Harbour Board",
    ),
    ("en", "The Harbour Board recently said #40# cranes had come.", "Harbour Board"),
    ("de", "Nach einem Bericht des Hafenrats im vergangenen Jahr kamen #40# Kräne.", "Hafenrat"),
    ("de", "Laut dem Hafenamt am Montag kamen #40# Kräne an.", "Hafenamt"),
    ("ru", "По данным Росморпорта на прошлой неделе, прибыло #40# кранов.", "Росморпорт"),
    ("ru", "Портовая служба теперь сообщает, что прибыло #40# кранов.", "Портовая служба"),
    ("uk", "За даними Генштабу минулого тижня, прибуло #40# кранів.", "Генштаб"),
    ("uk", "Портова служба нещодавно повідомила, що прибуло #40# кранів.", "Портова служба"),
    ("ko", "항만당국은 지난주 크레인 #40#대가 도착했다고 밝혔다.", "항만당국"),
]

CASES = [
    ("ru", "Как следует из данных «Севморпорта», прибыло #40# кранов.", "Севморпорт"),
    ("ru", "По оценке Минобороны, прибыло #40# кранов.", "Минобороны"),
    ("uk", "Як випливає з даних «Портзалізниці», прибуло #40# кранів.", "Портзалізниця"),
    ("uk", "За оцінкою Міноборони, прибуло #40# кранів.", "Міноборони"),
    (
        "de",
        "Laut einer Analyse des Instituts für Hafenbau kamen #40# Kräne.",
        "Institut für Hafenbau",
    ),
    ("de", "Laut einem Bericht des Rechnungshofs kamen #40# Kräne.", "Rechnungshof"),
    ("de", "Laut einer Untersuchung von Mara Lind kamen #40# Kräne.", "Mara Lind"),
    ("en", "According to research by Mara Lind, #40# cranes came.", "Mara Lind"),
    ("ru", "Согласно исследованию Анны Лось, прибыло #40# кранов.", "Анна Лось"),
    ("uk", "Згідно з дослідженням Анни Лось, прибуло #40# кранів.", "Анна Лось"),
    ("uk", "За словами голови порту Остапа Кравченка, прибуло #40# кранів.", "Остап Кравченко"),
    ("uk", "За словами інспектора Матвія Хоми, прибуло #40# кранів.", "Матвій Хома"),
    ("uk", "За словами адмірала Йозефа Горака-Біба, прибуло #40# кранів.", "Йозеф Горак-Біб"),
    ("uk", "З посиланням на радника Пака Мін Суна пишуть, що прибуло #40# кранів.", "Пак Мін Сун"),
    ("uk", "Посилаючись на джерела в порту, пишуть, що прибуло #40# кранів.", "джерела в порту"),
]

OFFICES = [
    ("За словами речника Міноборони Остапа Лося, прибуло #40# кранів.", "Остап Лось"),
    ("За словами речниці Альянсу Кармен Гарт, прибуло #40# кранів.", "Кармен Гарт"),
    ("За словами голови Нацбанку Назара Пишного, прибуло #40# кранів.", "Назар Пишний"),
    ("Голова комісії Ельза ван дер Лан повідомила, що прибуло #40# кранів.", "Ельза ван дер Лан"),
    ("За інформацією джерел КБК-Лось, прибуло #40# кранів.", "джерел КБК-Лось"),
    # A first name may open as the word for a body does.
    ("За словами капітана Порфирія Івана Лося, прибуло #40# кранів.", "Порфирій Іван Лось"),
]

OPENING = [
    ("en", "Some #40# cranes came, though Harbour Board denied it.", "Harbour Board"),
    ("ru", "Прибыло #40# кранов, хотя Порткомитет это отрицал.", "Порткомитет"),
    ("uk", "Прибуло #40# кранів, хоча Порткомітет це заперечував.", "Порткомітет"),
]


@pytest.mark.parametrize(("lang", "text", "name"), GENERIC)
def test_behind_what_it_is_the_name_of_stands_the_name(lang: str, text: str, name: str) -> None:
    assert around(text, lang)[0].attribution == (name,)


@pytest.mark.parametrize(("lang", "text", "name"), WHEN)
def test_when_somebody_spoke_is_no_part_of_their_name(lang: str, text: str, name: str) -> None:
    assert around(text, lang)[0].attribution == (name,)


@pytest.mark.parametrize(("lang", "text", "name"), CASES)
def test_a_name_is_given_in_its_first_case(lang: str, text: str, name: str) -> None:
    assert around(text, lang)[0].attribution == (name,)


@pytest.mark.parametrize(("text", "name"), OFFICES)
def test_a_body_before_who_speaks_for_it_is_no_part_of_the_name(text: str, name: str) -> None:
    assert around(text, "uk")[0].attribution == (name,)


@pytest.mark.parametrize(("lang", "text", "name"), OPENING)
def test_the_word_that_opens_a_clause_is_no_part_of_a_name(lang: str, text: str, name: str) -> None:
    assert around(text, lang)[0].attribution == (name,)


def test_a_speech_before_a_name_is_no_part_of_it() -> None:
    (claim,) = around('"We have taken in #40# cranes," Ross told Reuters.', "en")
    assert claim.attribution == ("Reuters", "Ross")
