"""desk/brief/checking.py: which printed numbers no longer hold, in every form a brief is printed in."""

from __future__ import annotations

import copy
import re
import time
from collections.abc import Callable
from typing import Any

import pytest

from steelyard.desk.brief.article import Article, make_article
from steelyard.desk.brief.checking import check_brief, read_brief, render_checked
from steelyard.desk.brief.markdown import render_markdown
from steelyard.desk.brief.numbers import number
from steelyard.desk.brief.page import render_page
from steelyard.desk.brief.word import render_word

Document = dict[str, Any]


def bare(article: Article) -> str:
    """The words alone, as somebody copies them out of a page."""
    return "\n".join(block.text for block in article.blocks)


PRINTED: dict[str, Callable[[Article], bytes]] = {
    "brief.md": lambda article: render_markdown(article).encode(),
    "brief.html": lambda article: render_page(article).encode(),
    "brief.docx": render_word,
    "brief.txt": lambda article: bare(article).encode(),
}


@pytest.fixture(params=sorted(PRINTED))
def file(request: pytest.FixtureRequest) -> str:
    """A name of each printed form."""
    return str(request.param)


@pytest.mark.parametrize("lang", ["en", "de"])
def test_of_a_fresh_brief_everything_holds(document: Document, file: str, lang: str) -> None:
    article = make_article(document, lang)
    checked = check_brief(read_brief(PRINTED[file](article), file), document)
    assert checked.lang == lang
    assert not checked.wrong, render_checked(checked)
    assert checked.unread == ()
    assert len(checked.findings) >= (12 if file == "brief.txt" else len(article.notes))


@pytest.mark.parametrize("lang", ["en", "de"])
def test_a_moved_figure_is_found_with_what_it_is_now(
    document: Document, file: str, lang: str
) -> None:
    text = read_brief(PRINTED[file](make_article(document, lang)), file)
    moved = copy.deepcopy(document)
    moved["given"]["value"]["p50"] = 7.44e8
    checked = check_brief(text, moved)
    wrong = {one.figure: one for one in checked.wrong}
    assert set(wrong) == {"given.value"}
    assert "740" in wrong["given.value"].now
    assert "630" in wrong["given.value"].printed
    assert "740" in render_checked(checked)
    assert "given.value" in render_checked(checked)


def test_a_figure_that_is_gone_is_said_to_be_gone(document: Document) -> None:
    article = make_article(document, "en")
    text = read_brief(PRINTED["brief.md"](article), "brief.md")
    changed = copy.deepcopy(document)
    claim = next(n.figure for n in article.notes if n.figure.startswith("claims."))
    changed["claims"] = [c for c in changed["claims"] if c["id"] != claim.partition(".")[2]]
    checked = check_brief(text, changed)
    assert {one.figure for one in checked.wrong if one.state == "gone"} >= {claim}


def test_a_number_changed_by_hand_is_found(document: Document) -> None:
    text = render_markdown(make_article(document, "en"))
    edited = text.replace("worth a notional $630m[^", "worth a notional $680m[^")
    assert edited != text
    checked = check_brief(edited, document)
    assert [one.state for one in checked.wrong] == ["edited"]
    assert "$680m" in checked.wrong[0].printed


def test_a_warning_that_no_longer_stands_is_found(document: Document) -> None:
    text = render_markdown(make_article(document, "de"))
    gone = document["warnings"].pop()
    checked = check_brief(text, document)
    assert [one.figure for one in checked.wrong] == [f"warnings.{gone['code']}"]


def test_a_text_of_somebody_else_is_not_judged(document: Document) -> None:
    checked = check_brief("The council bought 12 buses for 3.4 million.\nNothing else.", document)
    assert checked.findings == ()
    assert checked.unread == ("The council bought 12 buses for 3.4 million.",)
    assert "Nothing of this text" in render_checked(check_brief("12 buses", document, lang="en"))


def test_json_has_a_correction_line_for_each_that_fell(document: Document) -> None:
    text = render_markdown(make_article(document, "en"))
    document["ratio"]["p50"] = 12.0
    rows = check_brief(text, document).to_json()["findings"]
    lines = [row["line"] for row in rows if row["state"] != "holds"]
    assert lines == ["8.5 is now 12 (ratio)"]


def test_a_huge_text_takes_bounded_time(document: Document) -> None:
    line = "By public accounts goods and services worth a notional $1bn, in prices of 2024, "
    texts = (line * 20_000, (line + "\n") * 3_000, "[1] " + "a = " * 200_000, "[1]" * 300_000)
    for text in texts:
        began = time.perf_counter()
        check_brief(text, document, lang="en")
        assert time.perf_counter() - began < 20


@pytest.mark.parametrize("lang", ["en", "de"])
def test_the_line_that_counts_what_was_left_out_is_no_unread_one(
    document: dict[str, Any], lang: str
) -> None:
    for row in document["published"]:
        row["differs"] = row["differs_de"] = " ".join(["why"] * 300)
        row["headline"] = True
    article = make_article(document, lang)
    assert article.left_out
    text = "\n\n".join(block.text for block in article.blocks)
    without = check_brief(text, document, lang=lang)
    assert check_brief(f"{text}\n\n{article.foot}", document, lang=lang) == without
    assert without.by == "sentences"


@pytest.mark.parametrize("lang", ["en", "de"])
def test_every_digit_changed_by_hand_is_found_or_said_to_be_unread(
    document: Document, lang: str
) -> None:
    lines = bare(make_article(document, lang)).splitlines()
    for n, line in enumerate(lines):
        for found in re.finditer(r"\d", line):
            at = found.start()
            other = f"{line[:at]}{(int(found[0]) + 1) % 10}{line[at + 1 :]}"
            checked = check_brief("\n".join([*lines[:n], other, *lines[n + 1 :]]), document)
            assert checked.wrong or checked.unread, other
            assert "All" not in render_checked(checked)


def test_a_number_that_lost_its_mark_is_still_checked(document: Document) -> None:
    text = render_markdown(make_article(document, "en"))
    edited = re.sub(r"worth a notional \$630m\[\^\d+\]", "worth a notional $680m", text)
    assert edited != text
    checked = check_brief(edited, document)
    assert [(one.state, one.printed) for one in checked.wrong] == [("moved", "$680m")]
    gone = re.sub(r"worth a notional \$630m\[\^\d+\]", "valued at $680m", text)
    checked = check_brief(gone, document)
    assert not checked.wrong
    assert any("$680m" in line for line in checked.unread)


def test_days_and_names_in_a_brief_with_notes_are_read_by_their_sentences(
    document: Document,
) -> None:
    text = render_markdown(make_article(document, "en"))
    start = number(document, "window.start", "month", "en")
    assert start is not None
    later = copy.deepcopy(document)
    later["window"]["start"] = "2001-01-01"
    assert {one.figure for one in check_brief(text, later).wrong} == {"window.start"}
    renamed = text.replace("Belmar ", "Utopia ")
    assert renamed != text
    assert any("Utopia" in line for line in check_brief(renamed, document).unread)


def test_a_line_without_a_note_is_told_with_its_digits(document: Document) -> None:
    text = render_markdown(make_article(document, "en"))
    added = "A further 40 ships were seen."
    checked = check_brief(text.replace("\n## ", f"\n{added}\n\n## ", 1), document)
    assert checked.unread == (added,)
    shown = render_checked(checked)
    assert added in shown
    assert "could not be matched" in shown
    assert checked.to_json()["unread_lines"] == 1
