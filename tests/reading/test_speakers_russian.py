"""Who speaks in Russian news: offices, outlets that were told, names in several words."""

from __future__ import annotations

import pytest

from steelyard.reading.reader import read_text


def chains(text: str) -> list[tuple[str, ...]]:
    return [one.attribution for one in read_text(text, lang="ru", date="2026-11-27")]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        # In an office, over the outlet that it told.
        ("Перу передаст Чили 20 лодок, сообщили «Маяку» в посольстве Чили.", "посольство Чили"),
        ("Перу передаст Чили 20 лодок, заявили «Морским вестям» в Минрыбхозе.", "Минрыбхоз"),
        (
            "Как сообщили в министерстве энергетики, Перу получило 20 лодок.",
            "министерство энергетики",
        ),
        (
            "В Координационном штабе Лимы подтвердили, что прибыло 20 лодок.",
            "Координационный штаб Лимы",
        ),
        # Behind a verb of handing on that here says something.
        ("Перу получит 20 лодок, передаёт «Маяк».", "Маяк"),
        # An office with a hyphen opens the sentence; a verb that ends as a noun does closes it.
        ("Пресс-секретарь ведомства Ян Лосев заявил, что прибыло 20 лодок.", "Ян Лосев"),
        ("Глава «Бриза» Ян Лосев доложил президенту, что прибыло 20 лодок.", "Ян Лосев"),
        ("Бывший генсек Ян Лосев заявил: прибыло 20 лодок.", "Ян Лосев"),
        # The name of a body stands before that of a person.
        ("Эксперт Центра Бенуа Ян Лосев полагает, что прибыло 20 лодок.", "Ян Лосев"),
        ("Глава фонда Ян Янович Лосев полагает, что прибыло 20 лодок.", "Ян Янович Лосев"),
        # A short word at the beginning, a stop inside a name.
        ("Если Лима говорит о 20 лодках, то это много.", "Лима"),
        ("Прибыло 20 лодок, пишет «Маяк.net».", "Маяк.net"),
        # The noun of an adjective with a capital.
        (
            "Как сообщила Всемирная рыболовная программа, прибыло 20 лодок.",
            "Всемирная рыболовная программа",
        ),
        (
            "По данным Морской и озёрной организации ООН, прибыло 20 лодок.",
            "Морская и озёрная организация ООН",
        ),
        # Family names that keep their ending, papers of two words.
        ("По словам посла Виктора Коронелли, прибыло 20 лодок.", "Виктор Коронелли"),
        ("По словам посла Анны Лосевой, прибыло 20 лодок.", "Анна Лосева"),
        ("По подсчётам «Озёрной газеты», прибыло 20 лодок.", "Озёрная газета"),
    ],
)
def test_one_voice_by_its_whole_name(text: str, who: str) -> None:
    assert chains(text) == [(who,)]


def test_who_hands_over_says_nothing_though_a_name_in_marks_stands_before_the_verb() -> None:
    text = "Министр Ян Лосев рассказал, что фирма «Бриз» передала Мали 20 лодок, Кении — 30 лодок."
    assert chains(text) == [("Ян Лосев",), ("Ян Лосев",)]


@pytest.mark.parametrize(
    ("text", "chain"),
    [
        ("Перу помогло: «Бриз» купил 20 лодок, пишет «Маяк».", ("Маяк",)),
        ("Лосев: «Бриз» купил 20 лодок.", ()),
        ("Ян Лосев: «Мы купили 20 лодок».", ("Ян Лосев",)),
    ],
)
def test_a_name_in_marks_behind_a_colon_is_no_speech(text: str, chain: tuple[str, ...]) -> None:
    assert chains(text) == [chain]


def test_who_cites_ends_whom_they_cite() -> None:
    text = "Со ссылкой на данные Минрыбхоза агентство «Маяк» пишет, что прибыло 20 лодок."
    assert chains(text) == [("Маяк", "Минрыбхоз")]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Три чиновника рассказали «Маяку», что прибыло 20 лодок.", "чиновника"),
        ("Как рассказали «Маяку» два дипломата, прибыло 20 лодок.", "дипломата"),
        ("По словам двух дипломатов, прибыло 20 лодок.", "дипломатов"),
    ],
)
def test_who_speaks_is_not_counted(text: str, who: str) -> None:
    found = read_text(text, lang="ru")
    assert [one.quote for one in found] == ["20"]
    assert found[0].attribution[-1] == who


def test_people_who_come_are_counted() -> None:
    found = read_text("Перу отправило двух дипломатов и пять инженеров.", lang="ru")
    assert [one.quote for one in found] == ["двух", "пять"]


def test_a_common_word_means_somebody_with_a_double_name() -> None:
    text = "Депутат Ян Лосев-Бобров сообщил о 20 лодках. По словам депутата, ждут ещё 10."
    assert chains(text) == [("Ян Лосев-Бобров",)] * 2


def test_who_rejects_a_figure_in_a_sentence_of_their_own_does_not_tell_it() -> None:
    text = "Перу передало 20 тел. Чилийская сторона эту цифру не подтвердила."
    found = read_text(text, lang="ru")
    assert [(one.status, one.attribution) for one in found] == [("delivered", ())]
    told = read_text("Перу передало 20 лодок. Об этом сообщил Ян Лосев.", lang="ru")
    assert told[0].attribution == ("Ян Лосев",)


def test_a_figure_is_an_amount_and_a_key_is_none() -> None:
    assert [one.quote for one in read_text("Цифру 30 000 назвал Ян Лосев.", lang="ru")] == [
        "30 000"
    ]
    assert not read_text("Кнопка под цифрой 3 открывает шлюз.", lang="ru")


@pytest.mark.parametrize(
    ("text", "who"),
    [
        # Who was told stands behind the verb, over a clause of who told it.
        (
            "Перуанский офицер, служащий там, рассказал «Маяку», что ждут 20 лодок.",
            "Перуанский офицер",
        ),
        (
            "Два контракта, подвёл черту представитель выставки Халед аль-Мутауа, на 20 лодок.",
            "Халед аль-Мутауа",
        ),
        # A pronoun in the sentence of the name it means.
        (
            "Отставание, полагает Ян Лосев, наверстают: за май, как он ожидает, придёт 20 лодок.",
            "Ян Лосев",
        ),
        # A family name that opens a sentence.
        ("Лосевский сообщил, что пришло 20 лодок.", "Лосевский"),
        ("Документ, с которым ознакомился «Маяк», говорит о 20 лодках.", "Маяк"),
    ],
)
def test_who_speaks_beside_clauses_between(text: str, who: str) -> None:
    assert chains(text)[-1] == (who,)


@pytest.mark.parametrize(
    ("text", "who"),
    [
        # A word without a rank is somebody heard close by, or one who was called so.
        (
            "Адвокат Ян Лосев рассказал о 20 лодках.\n\nЗима.\n\nВесна.\n\n«Пришло 8 лодок», — признался вербовщик.",
            "вербовщик",
        ),
        ("Ян Лосев рассказал о 20 лодках. «Пришло 8 лодок», — добавил вербовщик.", "Ян Лосев"),
        (
            "Министр Ян Лосев рассказал о 20 лодках. «Пришло 8», — добавил глава ведомства.",
            "Ян Лосев",
        ),
    ],
)
def test_whom_a_common_word_means(text: str, who: str) -> None:
    assert chains(text)[-1] == (who,)


def test_this_in_a_speech_points_at_nothing_that_was_told() -> None:
    text = "На базе мы насчитали 283 лодки.\n\n«Это не подарок», — объясняет Ян Лосев."
    assert chains(text) == [()]
    text = "На базе насчитали 283 лодки. Это рассказал Ян Лосев."
    assert chains(text) == [("Ян Лосев",)]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Мэр Ян Лосев обещал 5 лодок. «Есть 8 лодок», — признаёт глава города.", "Ян Лосев"),
        (
            "Об этом заявил министр иностранных дел Ян Лосев. Как уточнил глава МИД, ждут 20 лодок.",
            "Ян Лосев",
        ),
        (
            "Об этом заявил министр обороны Ян Лосев. Как уточнил глава МИД, ждут 20 лодок.",
            "глава МИД",
        ),
        ("В мэрии её подсчёты не оспаривают, но напоминают, что пришло 20 лодок.", "мэрия"),
        ("Министерство рыбы решительно отвергает, что пришло 20 лодок.", "Министерство рыбы"),
        ("Глава Чилийского рыбного союза Ян Лосев ожидает 20 лодок.", "Ян Лосев"),
        ("▪️ Взамен Лима делится знанием и говорит о 20 лодках.", "Лима"),
    ],
)
def test_an_office_is_whose_it_was_called_before(text: str, who: str) -> None:
    assert chains(text)[-1] == (who,)


def test_who_is_talked_with_answers_under_their_own_name() -> None:
    text = (
        "Разговор с Яном Лосевым, директором порта\n\n— Сколько лодок пришло?\n\n— Двадцать лодок."
        "\n\n— А ждёте?\n\n— Ещё восемь лодок."
    )
    assert chains(text) == [("Ян Лосев",)] * 2


def test_a_word_that_only_begins_as_a_verb_of_saying_says_nothing() -> None:
    text = "Маяк пишет, что Перу отправило 20 дронов «Чайка» и 30 ракет малой дальности."
    assert all("Чайка" not in chain for chain in chains(text))
