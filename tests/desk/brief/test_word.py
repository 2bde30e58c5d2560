"""desk/brief/word.py: a Word file that is well formed, keeps its notes and is the same each time."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from steelyard.case.texts import extract
from steelyard.desk.brief.article import make_article
from steelyard.desk.brief.word import render_word

Document = dict[str, Any]
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def parts(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert packed.testzip() is None
        return {name: packed.read(name).decode() for name in packed.namelist()}


@pytest.mark.parametrize("lang", ["en", "de"])
def test_every_part_is_well_formed_and_announced(document: Document, lang: str) -> None:
    found = parts(render_word(make_article(document, lang)))
    for name, text in found.items():
        ET.fromstring(text)
        if name.startswith(("word/", "docProps/")) and name.endswith(".xml"):
            assert f'PartName="/{name}"' in found["[Content_Types].xml"]


def test_marks_lead_to_bookmarks_that_exist(document: Document) -> None:
    root = ET.fromstring(parts(render_word(make_article(document, "en")))["word/document.xml"])
    names = [one.get(f"{W}name") for one in root.iter(f"{W}bookmarkStart")]
    ids = [one.get(f"{W}id") for one in root.iter(f"{W}bookmarkStart")]
    anchors = {one.get(f"{W}anchor") for one in root.iter(f"{W}hyperlink")} - {None}
    assert len(names) == len(set(names)) == len(set(ids))
    assert anchors <= set(names)


def test_styles_that_paragraphs_ask_for_exist(document: Document) -> None:
    found = parts(render_word(make_article(document, "de")))
    asked = set(re.findall(r'<w:[pr]Style w:val="(\w+)"/>', found["word/document.xml"]))
    assert asked <= set(re.findall(r'w:styleId="(\w+)"', found["word/styles.xml"]))


def test_the_words_are_those_of_the_article(document: Document) -> None:
    article = make_article(document, "de")
    text = extract(render_word(article), "brief.docx")[0].text
    plain = re.sub(r"\[\d+\]", "", text)
    for block in article.blocks:
        assert block.text in plain


def test_the_same_article_gives_the_same_bytes(document: Document) -> None:
    article = make_article(document, "en")
    assert render_word(article) == render_word(article)


def test_signs_that_no_xml_may_hold_do_not_break_the_file(document: Document) -> None:
    document["parties"][0]["name"] = {"en": 'A\x01 <&"B>\ufffe'}
    for text in parts(render_word(make_article(document, "en"))).values():
        ET.fromstring(text)
