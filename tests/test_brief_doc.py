"""docs/brief.de.md and docs/brief.en.md are briefs of the worked case, and what they cite is in it."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from steelyard.case.case import Case
from steelyard.case.folder import read_case
from steelyard.desk.brief.numbers import said_amount

ROOT = Path(__file__).parent.parent
LANGUAGES = ("de", "en")
NOTE = re.compile(r"^\[\^(\d+)\]: (.+?) = `([\w.*-]+) \[(\w+)\]`: (.+)$", re.MULTILINE)


@cache
def case() -> Case:
    """The worked case, read once."""
    return read_case(ROOT / "cases" / "unequal-partnership")


def page(lang: str) -> str:
    return (ROOT / "docs" / f"brief.{lang}.md").read_text(encoding="utf-8")


def notes(lang: str) -> list[tuple[str, ...]]:
    return [match.groups() for match in NOTE.finditer(page(lang))]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_number_of_the_page_has_a_note(lang: str) -> None:
    found = notes(lang)
    assert [int(n) for n, *_ in found] == list(range(1, len(found) + 1))
    assert len(found) > 30
    body = page(lang).partition("\n[^1]: ")[0]
    assert {int(n) for n in re.findall(r"\[\^(\d+)\]", body)} == {int(n) for n, *_ in found}
    for n, printed, _, _, _ in found:
        assert f"{printed}[^{n}]" in body


def test_both_pages_cite_the_same_figures() -> None:
    german, english = (
        sorted((figure, form) for _, _, figure, form, _ in notes(lang)) for lang in LANGUAGES
    )
    assert german == english


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_others_said_stands_as_the_case_has_it(lang: str) -> None:
    claims = {one.id: one for one in case().claims}
    published = {one.id: one for one in case().published}
    quoted = 0
    for _, printed, figure, _, told in notes(lang):
        kind, _, id = figure.partition(".")
        if kind in {"claims", "promises"}:
            claim = claims[id]
            text = said_amount(
                claim.amount_low,
                claim.amount_high,
                claim.bound,
                claim.unit or "",
                lang,
            )
            assert printed == text
            assert claim.url is None or claim.url in told
            quoted += 1
        elif kind == "published":
            row = published[id]
            text = said_amount(row.value_low, row.value_high, "", "USD", lang)
            assert printed == text
            assert row.url in told
            quoted += 1
    assert quoted >= 7


@pytest.mark.parametrize("lang", LANGUAGES)
def test_figures_are_items_of_the_case(lang: str) -> None:
    items = {one.id for one in case().items}
    for _, _, figure, _, _ in notes(lang):
        named = re.match(r"(?:given|returned)\.items\.(\w+)\.", figure)
        assert named is None or named[1] in items


@pytest.mark.parametrize(("lang", "pace"), [("de", 187), ("en", 238)])
def test_the_reading_time_is_that_of_the_text(lang: str, pace: int) -> None:
    told = re.search(r"(?:Lesezeit|Reading time): (\d+) ", page(lang))
    assert told
    body = re.sub(
        r"\[\^\d+\]|[*>#\\]|^- ", "", page(lang).partition("\n[^1]: ")[0], flags=re.MULTILINE
    )
    # The line of the day, the heading of the notes and the sentence below it are counted here too.
    assert int(told[1]) == pytest.approx(len(body.split()) / pace, abs=0.8)
