"""desk/brief/markdown.py: marks and notes that belong together, and no mark out of a case."""

from __future__ import annotations

import re
from typing import Any

import pytest

from steelyard.desk.brief.article import make_article
from steelyard.desk.brief.markdown import render_markdown

Document = dict[str, Any]


@pytest.mark.parametrize("lang", ["en", "de"])
def test_every_mark_has_its_note_and_every_note_its_mark(document: Document, lang: str) -> None:
    text = render_markdown(make_article(document, lang))
    notes = re.findall(r"^\[\^(\d+)\]: ", text, re.MULTILINE)
    marks = re.findall(r"\[\^(\d+)\](?!: )", text)
    assert notes == [str(n) for n in range(1, len(notes) + 1)]
    assert set(marks) == set(notes)


def test_the_warning_stands_before_the_title(document: Document) -> None:
    text = render_markdown(make_article(document, "en"))
    assert text.startswith("> **")
    assert text.index("> **") < text.index("\n# ")


def test_the_reading_time_is_shown(document: Document) -> None:
    article = make_article(document, "de")
    assert f"Lesezeit: {article.minutes} Min." in render_markdown(article)


def test_a_name_cannot_become_a_link_or_a_tag(document: Document) -> None:
    document["given"]["items"]["timber"]["name"] = {"en": "[x](http://e.org) <b>*y*</b> `z`"}
    document["names"]["timber"] = document["given"]["items"]["timber"]["name"]
    text = render_markdown(make_article(document, "en"))
    assert r"\[x\](http://e.org) \<b\>\*y\*\</b\> \`z\`" in text
    assert "[x](http" not in text
