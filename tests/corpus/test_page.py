"""The unit of work: bytes of a record in, documents with claims and prints out."""

from __future__ import annotations

import json
import pickle

import pytest

from steelyard.base.errors import CaseError
from steelyard.corpus.page import CONTEXT, Told, read_page
from steelyard.reading.reader import read_text

TEXT = "The harbour office said on Monday that it had received at least 40 boats in March.\n"


def test_it_reads_what_the_reader_reads() -> None:
    (page,) = read_page(TEXT.encode(), Told(name="a", media="text/plain", published="2025-03-18"))
    alone = [one.to_json() for one in read_text(page.text.text, lang="en", date="2025-03-18")]
    assert [{**one, "context": None} for one in page.claims] == [
        {**one, "context": None} for one in alone
    ]
    assert page.claims[0]["context"] == TEXT.strip()


def test_it_can_be_sent_to_any_worker_and_back() -> None:
    told = Told(name="a", media="text/plain")
    sent = pickle.loads(pickle.dumps((read_page, TEXT.encode(), told)))
    pages = sent[0](*sent[1:])
    assert pages == read_page(TEXT.encode(), told)
    assert json.loads(json.dumps(pages[0].to_json()))["text"] == TEXT


def test_what_the_archive_tells_goes_before_what_the_page_says() -> None:
    page = (
        "<html lang='de'><head><title>Boote</title>"
        "<meta property='article:published_time' content='2025-01-02'></head>"
        f"<body><p>{TEXT}</p></body></html>"
    ).encode()
    (own,) = read_page(page, Told(name="a", media="text/html"))
    assert (own.text.title, own.text.published) == ("Boote", "2025-01-02")
    # The language is told by the words and not by what the page says of itself.
    assert own.language == "en"
    (told,) = read_page(
        page, Told(name="a", media="text/html", title="Boats", published="2025-02-03 10:00:00")
    )
    assert (told.text.title, told.text.published) == ("Boats", "2025-02-03")


def test_a_date_that_is_none_is_left_out() -> None:
    for published in ("yesterday", "2025-13-45", "20250", ""):
        told = Told(name="a", media="text/plain", published=published)
        assert read_page(TEXT.encode(), told)[0].text.published == ""


def test_the_words_around_a_quote_are_cut_at_words() -> None:
    long = f"{'before ' * 100}It received at least 40 boats {'after ' * 100}\nAnother line."
    (page,) = read_page(long.encode(), Told(name="a", media="text/plain", language="en"))
    context = page.claims[0]["context"]
    assert page.claims[0]["quote"] in context
    assert len(context) <= len(page.claims[0]["quote"]) + 2 * CONTEXT
    assert set(context.split()) <= set(long.split())


def test_a_text_in_no_language_that_is_read_is_a_document_without_claims() -> None:
    (page,) = read_page("Ἐν ἀρχῇ ἦν ὁ λόγος 40".encode(), Told(name="a", media="text/plain"))
    assert (page.language, page.claims) == ("", ())


def test_an_export_of_messages_is_a_document_a_message() -> None:
    messages = [{"id": n, "type": "message", "date": "2025-03-01", "text": TEXT} for n in (1, 2)]
    export = json.dumps({"name": "Harbour", "id": 7, "messages": messages}).encode()
    pages = read_page(export, Told(name="result.json"))
    assert [page.text.key for page in pages] == ["telegram7-1", "telegram7-2"]


def test_what_cannot_be_read_says_why() -> None:
    with pytest.raises(CaseError) as refused:
        read_page(b"\0\1\2", Told(name="a", media="application/zip"))
    assert refused.value.problems[0].name == "unknown-format"
