"""PDFs with words in several scripts, and PDFs that hold none or are not to be opened."""

from __future__ import annotations

import pytest
from tests.case.papers import HANGUL, SANS, bare_pdf, encrypted_pdf, swelling_pdf, written_pdf
from tests.problems.refusals import blank_pdf

from steelyard.base.errors import CaseError
from steelyard.case.texts import extract
from steelyard.case.texts.worker import Bounds, extract_apart

GERMAN = "Zwölf Boote kamen am Montag, Ladung für 3,5 Mio. Euro."
RUSSIAN = "Порт принял двенадцать судов — все с зерном."
UKRAINIAN = "Їхній вантаж — сто тонн, є ґрунт і борошно."
ENGLISH = "Twelve boats came, the report said: “up to £9.8 billion”."
KOREAN = "항구에 배 열두 척이 들어왔다"


def refused(content: bytes) -> str:
    with pytest.raises(CaseError) as caught:
        extract(content, "report.pdf")
    return caught.value.problems[0].name


def test_words_of_every_script_come_out_as_they_were_written() -> None:
    lines = [(SANS, GERMAN), (SANS, RUSSIAN), (SANS, UKRAINIAN), (SANS, ENGLISH), (HANGUL, KOREAN)]
    (one,) = extract(written_pdf([lines]), "report.pdf")
    assert one.text.splitlines() == [GERMAN, RUSSIAN, UKRAINIAN, ENGLISH, KOREAN]
    assert one.title == GERMAN
    assert one.kind == "report"


def test_pages_start_where_the_record_says_and_the_file_tells_title_and_day() -> None:
    pages = [[(SANS, ENGLISH)], [], [(SANS, RUSSIAN)], [(HANGUL, KOREAN)]]
    content = written_pdf(pages, "Hafen, порт", "D:20241122090000Z")
    (one,) = extract_apart(content, "report.pdf")
    assert (one.title, one.published) == ("Hafen, порт", "2024-11-22")
    assert len(one.pages) == len(pages) - 1
    assert one.text[one.pages[1] :].startswith(RUSSIAN)
    assert one.text[one.pages[2] :].startswith(KOREAN)
    assert one.remarks == ("Its date is the day on which the PDF was made.",)


def test_what_opens_with_a_password_or_is_a_scan_says_so() -> None:
    assert refused(encrypted_pdf()) == "encrypted-file"
    assert refused(bare_pdf()) == "scan-without-text"
    assert refused(blank_pdf(400)) == "scan-without-text"


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_pdf_cut_short_is_read_or_refused_and_never_half_kept(share: float) -> None:
    content = written_pdf([[(SANS, GERMAN)], [(SANS, RUSSIAN)]])
    assert refused(content[: int(share * len(content))]) in {"broken-file", "scan-without-text"}


def test_pages_that_count_one_another_are_refused() -> None:
    loop = bare_pdf().replace(b"/Kids [3 0 R] /Count 1 >>", b"/Kids [2 0 R] /Count 9 >>")
    assert refused(loop) in {"broken-file", "scan-without-text"}


def test_a_page_that_swells_takes_its_reader_with_it_and_nothing_else() -> None:
    with pytest.raises(CaseError) as caught:
        extract_apart(swelling_pdf(20_000_000), "report.pdf", bounds=Bounds(20, 400_000_000))
    (problem,) = caught.value.problems
    assert problem.name == "reading-stopped"
    assert "400 MB of memory" in problem.what
