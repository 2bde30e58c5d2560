"""Documents with their claims written into the text: what a mark says, and what is refused."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from bench.reading.documents import LANGUAGES
from bench.reading.inline import MARK, Lesson, read_file, read_lessons

HEAD = "# en-x-1 | 2026-05-12 | wire\n"


def written(folder: Path, text: str) -> tuple[Lesson, ...]:
    path = folder / "en-x-01.txt"
    path.write_text(HEAD + text, encoding="utf-8")
    return tuple(read_file(path))


def test_a_mark_is_taken_out_of_the_text_and_its_place_kept(tmp_path: Path) -> None:
    text = "Chile sent {some 40|del.n|Ana Ruiz < Navy|CL>PE|e} boats; {two|pro.n|=|CL>?} follow."
    (lesson,) = written(tmp_path, text)
    assert lesson.text == "Chile sent some 40 boats; two follow."
    first, second = lesson.claims
    assert lesson.text[first.start : first.end] == "some 40"
    assert (first.status, first.unit, first.certainty) == ("delivered", "pieces", "estimated")
    assert (first.voices, first.direction) == (("Ana Ruiz", "Navy"), ("CL", "PE"))
    assert lesson.text[second.start : second.end] == "two"
    assert (second.voices, second.direction) == (first.voices, ("CL", None))


def test_what_is_left_out_is_the_documents_own_and_no_flow(tmp_path: Path) -> None:
    ((claim,),) = [one.claims for one in written(tmp_path, "It holds {9 tonnes|oth} of tin.")]
    assert (claim.voices, claim.direction, claim.unit) == ((), None, None)
    assert claim.certainty == "asserted"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("It sent {40|gone} boats.", "'gone' is no status"),
        ("It sent {40|del.z} boats.", "'del.z' is no status"),
        ("It sent {40|del||Chile} boats.", "is no giver>receiver"),
        ("It sent {40|del|||x} boats.", "is no certainty"),
        ("It sent {40 boats.\n{2|del} came.", "is not closed"),
        ("It sent {2|del} boats {", "a brace in its end"),
    ],
)
def test_a_mark_that_cannot_be_read_is_named_with_its_file(
    tmp_path: Path, text: str, said: str
) -> None:
    with pytest.raises(ValueError, match=re.escape(said)) as refused:
        written(tmp_path, text)
    assert "en-x-01.txt:" in str(refused.value)


def test_text_before_the_first_document_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "en-x-01.txt"
    path.write_text("A line.\n" + HEAD, encoding="utf-8")
    with pytest.raises(ValueError, match=r"en-x-01\.txt:1"):
        tuple(read_file(path))


def test_the_training_documents_can_be_read_and_each_language_has_thousands_of_claims() -> None:
    lessons = read_lessons()
    assert max(Counter(one.id for one in lessons).values()) == 1
    claims = Counter(dict.fromkeys(LANGUAGES, 0))
    for one in lessons:
        claims[one.lang] += len(one.claims)
        assert not MARK.search(one.text), one.id
        for claim in one.claims:
            assert one.text[claim.start : claim.end].strip(), one.id
    assert set(claims) == set(LANGUAGES)
    assert min(claims.values()) > 5000
