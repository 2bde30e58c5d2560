"""desk/brief/page.py: one offline page without a script, whose marks lead to notes and back."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest

from steelyard.desk.brief.article import make_article
from steelyard.desk.brief.page import render_page

Document = dict[str, Any]


@pytest.mark.parametrize("lang", ["en", "de"])
def test_the_page_runs_and_loads_nothing(document: Document, lang: str) -> None:
    page = render_page(make_article(document, lang))
    assert "<script" not in page
    assert "default-src 'none'" in html.unescape(page)
    assert not re.search(r"<(img|link|iframe|object|embed)\b|url\(|@import", page)
    assert f'<html lang="{lang}">' in page


def test_marks_lead_to_notes_and_notes_lead_back(document: Document) -> None:
    page = render_page(make_article(document, "en"))
    ids = re.findall(r' id="([rn]\d+)"', page)
    assert len(ids) == len(set(ids))
    for target in re.findall(r'href="#([rn]\d+)"', page):
        assert target in ids


def test_words_of_a_case_are_escaped(document: Document) -> None:
    evil = '<img src=x onerror="alert(1)">'
    document["parties"][0]["name"] = {"en": evil, "de": evil}
    document["claims"][0]["paraphrase"] = evil
    page = render_page(make_article(document, "en"))
    assert "<img" not in page
    assert "&lt;img" in page
