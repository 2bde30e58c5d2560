"""The texts that speed is measured on: as dense with claims as they say, and each sentence once."""

from __future__ import annotations

from functools import cache
from itertools import islice

from bench.reading.documents import Document
from bench.reading.inline import Lesson, read_lessons
from bench.reading.pace import NEWS, WORDS, Made, Pace, make_dense, make_news, run, table
from bench.reading.peers import Reader


@cache
def lessons() -> tuple[Lesson, ...]:
    return tuple(one for one in read_lessons() if one.lang == "en")


def words_of(made: tuple[Made, ...]) -> int:
    return sum(len(one.text.split()) for one in made)


def test_news_has_five_claims_in_six_hundred_words() -> None:
    made = tuple(islice(make_news(lessons()), 10))
    assert len(made) == 10
    share = sum(one.claims for one in made) * WORDS / words_of(made)
    assert NEWS - 1 < share <= NEWS


def test_every_text_has_its_words_and_none_comes_twice() -> None:
    made = tuple(islice(make_news(lessons()), 10)) + tuple(islice(make_dense(lessons()), 10))
    assert all(len(one.text.split()) >= WORDS for one in made)
    assert len({one.text for one in made}) == len(made)


def test_a_dense_text_is_whole_documents() -> None:
    first = next(iter(make_dense(lessons())))
    assert first.text.startswith(lessons()[0].text)
    assert first.claims >= len(lessons()[0].claims)


def test_a_pace_is_documents_of_six_hundred_words_a_second() -> None:
    assert Pace(texts=2, words=1_200, claims=10, found=9, seconds=0.5).a_second == 4.0


def test_each_text_is_read_once() -> None:
    asked: list[Document] = []

    def predict(document: Document) -> list[dict[str, object]]:
        asked.append(document)
        return []

    made = tuple(islice(make_dense(lessons()), 3))
    assert run(Reader("none", ("en",), predict), made).texts == 3
    assert [one.text for one in asked] == [one.text for one in made]


def test_the_table_compares_a_reader_with_the_first() -> None:
    def predict(document: Document) -> list[dict[str, object]]:
        return [{"start": at} for at in range(len(document.text.split()) // 100)]

    readers = [Reader(name, ("en",), predict) for name in ("one", "other")]
    lines = list(table(readers))
    assert sum("times slower" in line for line in lines) == 2
    assert any(line.startswith("  news: ") and "5.0 annotated" in line for line in lines)
