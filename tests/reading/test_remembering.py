"""Whom 'she said' means where nobody spoke before, and whose the document is that says something."""

from __future__ import annotations

import pytest
from tests.reading.spots import around

from steelyard.reading.scene import Context, Known

SUBJECT = [
    (
        "en",
        "The general, Tom Reed, gave an interview. He put the number of cranes at #40#.",
        "Tom Reed",
    ),
    ("en", "Mara Silva spoke to reporters. She said #40# cranes had come.", "Mara Silva"),
    (
        "en",
        "Researcher Mara Lind presented a study. According to her research, #40# cranes came.",
        "Mara Lind",
    ),
    (
        "de",
        "Minister Jan Kowal gab ein Interview. Er bezifferte die Zahl der Kräne auf #40#.",
        "Jan Kowal",
    ),
    (
        "de",
        "Die Forscherin Mara Lind legte eine Studie vor. Laut ihrer Recherche kamen #40# Kräne.",
        "Mara Lind",
    ),
    ("ru", "Министр Ян Коваль дал интервью. Он сообщил, что прибыло #40# кранов.", "Ян Коваль"),
    (
        "ru",
        "Глава ведомства Анна Лось выступила в парламенте. Она оценила число кранов в #40#.",
        "Анна Лось",
    ),
    (
        "uk",
        "Міністр Ян Коваль виступив у парламенті. Він повідомив, що прибуло #40# кранів.",
        "Ян Коваль",
    ),
    ("ko", "김민수 장관은 회견을 열었다. 그는 크레인 #40#대가 도착했다고 말했다.", "김민수"),
    ("ko", "김민수 연구원은 보고서를 냈다. 그의 연구에 따르면 크레인 #40#대가 도착했다.", "김민수"),
]

PAPER = [
    (
        "de",
        "Das Gremium legte einen Bericht vor. Laos bestritt ihn. Es kamen #40# Kräne, heißt es in dem Papier.",
        "Gremium",
    ),
    (
        "en",
        "The panel of experts issued a report. Some #40# cranes came, the paper says.",
        "panel of experts",
    ),
    (
        "ru",
        "Счётная палата опубликовала отчёт. Прибыло #40# кранов, говорится в документе.",
        "Счётная палата",
    ),
    (
        "uk",
        "Рахункова палата оприлюднила звіт. Прибуло #40# кранів, ідеться в документі.",
        "Рахункова палата",
    ),
    ("ko", "감사원은 보고서를 공개했다. 보고서는 크레인 #40#대가 도착했다고 적었다.", "감사원"),
]


@pytest.mark.parametrize(("lang", "text", "name"), SUBJECT)
def test_a_pronoun_that_speaks_means_the_subject_before(lang: str, text: str, name: str) -> None:
    assert around(text, lang)[0].attribution == (name,)


@pytest.mark.parametrize(("lang", "text", "name"), PAPER)
def test_a_paper_named_again_speaks_for_who_made_it(lang: str, text: str, name: str) -> None:
    assert around(text, lang)[0].attribution == (name,)


def test_a_thing_that_opens_the_sentence_before_is_nobody() -> None:
    text = "Cranes are heavy. They said #40# had come."
    assert around(text, "en")[0].attribution == ()


def test_a_subject_is_not_remembered_for_long() -> None:
    text = "Mara Silva rested. It rained. It snowed. Ships waited. She said #40# cranes had come."
    assert around(text, "en")[0].attribution == ()


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("de", "Laut Mara Lind ging ein Kran nach Peru. Lind prüfte vieles. Laut ihrer Studie kamen #40# Kräne."),
        ("en", "According to Mara Lind, a crane went to Peru. Lind checked a lot. According to her study, #40# cranes came."),
    ],
)  # fmt: skip
def test_her_study_is_of_whom_the_case_calls_otherwise(lang: str, text: str) -> None:
    own = "Lind for the Salt Institute"
    context = Context(sources=(Known("lind", (own, "Mara Lind", "Lind", "Salt Institute")),))
    (near,) = around(text, lang, context)
    assert near.attribution == (own,)


PEOPLE = [
    ("Die Handelsbank ist skeptisch; ihre Analysten rechnen mit #40# Kähnen.", ("Handelsbank",)),
    ("Das Hafenamt zweifelt. Seine Experten rechnen mit #40# Kähnen.", ("Hafenamt",)),
    ("Das Hafenamt zweifelt. Sein Leiter Jan Roe rechnet mit #40# Kähnen.", ("Jan Roe",)),
]


@pytest.mark.parametrize(("text", "names"), PEOPLE)
def test_people_without_a_name_speak_for_whose_they_are(text: str, names: tuple[str, ...]) -> None:
    assert around(text, "de")[0].attribution == names


def test_whom_she_cites_is_not_who_she_is() -> None:
    text = (
        "Die Autorin, Mara Lind, mahnt. Es kamen #40# Kähne, schreibt sie unter Berufung auf eine "
        "Erhebung des Hafenamts."
    )
    assert around(text, "de")[0].attribution == ("Mara Lind", "Hafenamt")
