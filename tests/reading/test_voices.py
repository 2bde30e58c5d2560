"""Who says an amount, in five languages."""

from __future__ import annotations

import pytest
from tests.reading.spots import around

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
