"""Each format read from bytes made here, and the same promises for all of them."""

from __future__ import annotations

import contextlib
import gzip
import io
import json
import unicodedata
from email.message import EmailMessage

import pytest
from fastwarc.warc import WarcRecord, WarcRecordType
from hypothesis import given
from hypothesis import strategies as st
from tests.problems.refusals import docx

from steelyard.base.errors import CaseError
from steelyard.case.texts import extract, freeze
from steelyard.case.texts.worker import extract_apart

PAGE = """<!doctype html><html lang="de"><head><title>Hafen | Zeitung</title>
<meta property="og:title" content="Zwölf Boote"><meta property="og:site_name" content="Zeitung">
<meta property="article:published_time" content="2024-11-22T08:00:00+01:00">
<link rel="canonical" href="https://zeitung.example/boote"></head><body>
<nav><p>Sport und 500 Spiele</p></nav><main><article><p>Am Montag kamen zwölf Boo&shy;te an.</p>
<ul><li>Ladung im Wert von 3 Millionen Euro</li></ul><table><tr><th>Gut</th><th>in Tonnen</th></tr>
<tr><td>Mehl</td><td>40</td></tr></table><p>Mehr wurde nicht bekannt.</p></article></main>
<aside><p>Lesen Sie auch: 99 Tipps</p></aside><script>var n = 12000</script></body></html>"""


def refused(content: bytes, name: str) -> str:
    with pytest.raises(CaseError) as caught:
        extract(content, name)
    return caught.value.problems[0].name


def test_of_a_page_the_article_stays_with_its_list_and_table() -> None:
    (one,) = extract(PAGE.encode(), "boote.html")
    assert one.text == (
        "Zwölf Boote\n\nAm Montag kamen zwölf Boote an.\n\nLadung im Wert von 3 Millionen Euro\n"
        "Gut\tin Tonnen\nMehl\t40\n\nMehr wurde nicht bekannt.\n"
    )
    assert (one.title, one.publisher, one.published) == ("Zwölf Boote", "Zeitung", "2024-11-22")
    assert (one.language, one.url) == ("de", "https://zeitung.example/boote")


def test_markdown_loses_its_marks_and_keeps_its_words() -> None:
    text = (
        "---\ntitle: Boats\ndate: 2024-11-22\n---\n# Boats\n\nThe **port** took [12](http://a/3).\n"
    )
    (one,) = extract(text.encode(), "a.md")
    assert one.text == "Boats\n\nThe port took 12.\n"
    assert one.published == "2024-11-22"


@pytest.mark.parametrize(
    ("encoding", "text"),
    [("cp1251", "В порт пришли двенадцать лодок с мукой."), ("koi8_u", "У порт прийшли дванадцять човнів, її груз."),
     ("cp949", "항구에 배 열두 척이 들어왔다고 밝혔다."), ("cp1252", "Zwölf Boote für den Hafen, drei für die Küste."),
     ("utf-16", "Twelve boats came.")],
)  # fmt: skip
def test_text_in_an_old_encoding_is_read_by_its_letters(encoding: str, text: str) -> None:
    (one,) = extract(text.encode(encoding), "a.txt")
    assert one.text == text + "\n"
    assert bool(one.remarks) is (encoding != "utf-16")


def test_messages_of_an_export_are_documents_with_numbers_of_their_own() -> None:
    export = {
        "name": "Порт", "id": 77, "type": "public_channel",
        "messages": [
            {"id": 1, "type": "service", "text": "channel created"},
            {"id": 2, "type": "message", "date": "2024-11-22T09:00:00", "text": ["Пришли ", {"type": "bold", "text": "12 лодок"}]},
            {"id": 3, "type": "message", "date": "2024-11-23T09:00:00", "text": ""},
        ],
    }  # fmt: skip
    (one,) = extract(json.dumps(export).encode(), "result.json")
    assert (one.key, one.text, one.published) == ("telegram77-2", "Пришли 12 лодок\n", "2024-11-22")
    assert refused(b'{"a": 1}', "x.json") == "unknown-format"
    assert refused(b"[" * 200_000, "x.json") == "broken-file"


def test_an_e_mail_gives_its_words_and_names_what_is_attached() -> None:
    mail = EmailMessage()
    mail["Subject"], mail["From"] = "Zwölf Boote", "Hafenamt <presse@hafen.example>"
    mail["Date"] = "Fri, 22 Nov 2024 10:00:00 +0100"
    mail.set_content("Es kamen zwölf Boote an.")
    mail.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="liste.pdf")
    (one,) = extract(bytes(mail), "a.eml")
    assert one.text == "Zwölf Boote\n\nEs kamen zwölf Boote an.\n"
    assert (one.publisher, one.published) == ("Hafenamt", "2024-11-22")
    assert "liste.pdf" in one.note


def test_a_word_file_gives_its_words() -> None:
    (one,) = extract(docx("Twelve boats came."), "a.docx")
    assert one.text == "Twelve boats came.\n"


@pytest.mark.parametrize("packed", [False, True])
def test_an_archive_gives_its_pages_with_their_addresses(packed: bool) -> None:
    out = io.BytesIO()
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + PAGE.encode()
    record = WarcRecord()
    record.init_headers(WarcRecordType.response)
    record.headers["Content-Type"] = "application/http; msgtype=response"
    record.headers["WARC-Target-URI"] = "https://zeitung.example/1"
    record.set_bytes_content(answer)
    record.write(out)
    content = gzip.compress(out.getvalue()) if packed else out.getvalue()
    (one,) = extract(content, "a.warc.gz" if packed else "a.warc")
    assert one.url == "https://zeitung.example/1"
    assert "zwölf Boote" in one.text


def test_what_is_read_apart_is_the_same() -> None:
    assert extract_apart(PAGE.encode(), "a.html") == extract(PAGE.encode(), "a.html")


@given(st.text(max_size=400))
def test_freezing_twice_changes_nothing(text: str) -> None:
    frozen = freeze(text)
    assert freeze(frozen) == frozen == unicodedata.normalize("NFC", frozen)
    frozen.encode("utf-8")


@given(
    st.binary(max_size=400),
    st.sampled_from(
        ["a.html", "a.txt", "a.md", "a.eml", "a.json", "a.docx", "a.warc", "a.pdf", "a"]
    ),
)
def test_no_bytes_end_in_anything_but_words_or_a_refusal(content: bytes, name: str) -> None:
    # Anything but a CaseError fails here.
    with contextlib.suppress(CaseError):
        assert extract(content, name)
