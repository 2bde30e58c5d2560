"""desk/brief/pack.py, pack_word.py, pack_sheet.py: every number with all that stands behind it."""

from __future__ import annotations

import copy
import io
import json
import re
import zipfile
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from tests.weighing.drawn import weigh

from steelyard.case.case import Case
from steelyard.case.folder import append_reviews, read_case, read_reviews
from steelyard.case.texts import extract
from steelyard.desk.brief.article import make_article
from steelyard.desk.brief.numbers import Number
from steelyard.desk.brief.pack import Pack, make_pack, pack_words
from steelyard.desk.brief.pack_sheet import render_pack_sheet
from steelyard.desk.brief.pack_word import render_pack_word
from steelyard.desk.caveats import add_words
from steelyard.desk.report.public import public_document
from steelyard.weighing.document import to_document

Document = dict[str, Any]
SMALL = Path(__file__).parents[2] / "cases" / "drones-for-gold"
LANGUAGES = ("en", "de")
SIGNED = {
    "claim": "harbour-report-1",
    "action": "accepted",
    "by": "J. Doe",
    "when": "2025-07-02T10:00:00Z",
}


@cache
def _weighed() -> tuple[Case, Document]:
    case = read_case(SMALL)
    return case, add_words(to_document(weigh(case, draws=400)))


def packed(lang: str = "en", *reviews: dict[str, str], document: Document | None = None) -> Pack:
    case, weighed = _weighed()
    weighed = document or weighed
    public = public_document(weighed)[0]
    return make_pack(make_article(weighed, lang), public, case.texts, reviews)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_number_of_the_brief_is_in_the_pack_with_its_sentences(lang: str) -> None:
    _, weighed = _weighed()
    article = make_article(weighed, lang)
    entries = {entry.n: entry for entry in packed(lang).entries}
    assert sorted(entries) == [note.n for note in article.notes]
    for block in article.blocks:
        for sentence in block.sentences:
            for run in sentence.runs:
                n = article.note_of(run) if isinstance(run, Number) else 0
                if n:
                    assert sentence.text in entries[n].sentences
                    assert entries[n].number == run.text


def test_every_piece_of_a_note_is_a_proof_and_none_is_told_twice() -> None:
    _, weighed = _weighed()
    pack = packed()
    ids = [proof.id for proof in pack.proofs]
    assert len(ids) == len(set(ids))
    for note, entry in zip(make_article(weighed, "en").notes, pack.entries, strict=True):
        assert {piece.id for piece in note.pieces} == set(entry.shown)
        assert set(entry.shown) <= set(entry.all) <= set(ids)


def test_all_evidence_on_an_item_is_listed_and_not_the_newest_alone() -> None:
    _, weighed = _weighed()
    counted = {
        one["id"]
        for one in public_document(weighed)[0]["claims"]
        if one["read_as"] == "gold" and one["use"] in {"evidence", "stale_repeat"}
    }
    entry = next(one for one in packed().entries if one.figure == "returned.items.gold.value")
    assert counted <= set(entry.all)
    assert len(entry.all) > len(entry.shown)


def test_a_quotation_stands_in_its_sentence_and_says_where() -> None:
    case, _ = _weighed()
    proof = packed().proof("harbour-report-1")
    claim = next(one for one in case.claims if one.id == "harbour-report-1")
    assert proof.words == claim.quote == "180"
    assert "180" in proof.sentence
    assert len(proof.sentence) > 20
    assert proof.sentence in " ".join(case.texts["harbour-report"].split())
    assert proof.place == f"{claim.start}–{claim.end}"
    assert proof.document == "harbour-report"
    assert len(proof.sha256) == 64


def test_a_text_that_is_not_kept_or_changed_gives_no_sentence() -> None:
    case, weighed = _weighed()
    article, public = make_article(weighed, "en"), public_document(weighed)[0]
    assert make_pack(article, public).proof("harbour-report-1").sentence == ""
    other = {"harbour-report": "x" + case.texts["harbour-report"]}
    assert make_pack(article, public, other).proof("harbour-report-1").sentence == ""


def test_who_accepted_it_is_told_and_that_nobody_is_named() -> None:
    proof = packed("en", SIGNED).proof("harbour-report-1")
    assert (proof.accepted_by, proof.accepted_on) == ("J. Doe", SIGNED["when"])
    assert packed().proof("harbour-report-1").accepted_by == pack_words("unsigned", "en")
    later = {**SIGNED, "by": "R. Roe", "when": "2025-08-01T10:00:00Z", "action": "edited"}
    assert packed("en", SIGNED, later).proof("harbour-report-1").accepted_by == "R. Roe"
    undone = {**later, "action": "not written"}
    assert packed("en", SIGNED, later, undone).proof("harbour-report-1").accepted_by == "J. Doe"


def test_reviews_are_read_back_as_written_and_half_a_line_is_none(tmp_path: Path) -> None:
    assert read_reviews(tmp_path) == ()
    append_reviews(tmp_path, [SIGNED])
    with (tmp_path / "reviews.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"claim": "half\n[1]\n')
    assert read_reviews(tmp_path) == (SIGNED,)


def test_a_translation_says_by_whom_and_whether_it_was_checked(document: Document) -> None:
    for one in document["claims"]:
        one |= {"translation": "in other words", "translation_by": "machine"}
    pack = make_pack(make_article(document, "en"), public_document(document)[0])
    told = [one for one in pack.proofs if one.translation]
    assert told
    assert {one.translation_how for one in told} == {"by a machine, not checked"}


def test_grade_and_credibility_are_told_and_their_absence_too(document: Document) -> None:
    for one in document["sources"]:
        one |= {"grade": "B", "grade_why": "saw it"}
    document["sources"][0]["grade"] = ""
    pack = make_pack(make_article(document, "en"), public_document(document)[0])
    grades = {one.grade for one in pack.proofs}
    assert "B (saw it)" in grades
    assert grades <= {"B (saw it)", pack_words("ungraded", "en")}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_internal_row_is_in_no_pack(document: Document, lang: str) -> None:
    article_rows = copy.deepcopy(document)
    for claim in article_rows["claims"]:
        if claim["id"] == "C01":
            claim |= {"internal": True, "paraphrase": "the secret words", "note": "secret too"}
    public = public_document(article_rows)[0]
    pack = make_pack(make_article(article_rows, lang), public, {"d1": "the secret words"})
    told = json.dumps(pack.to_json(), ensure_ascii=False)
    assert "secret" not in told
    assert '"C01"' not in told
    for content in (render_pack_word(pack), render_pack_sheet(pack)):
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            assert not any(b"secret" in file.read(name) for name in file.namelist())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_word_file_is_well_formed_and_holds_every_number(lang: str) -> None:
    pack = packed(lang, SIGNED)
    content = render_pack_word(pack)
    assert content == render_pack_word(packed(lang, SIGNED))
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        assert file.testzip() is None
        for name in file.namelist():
            ET.fromstring(file.read(name))
        root = ET.fromstring(file.read("word/document.xml"))
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    for cell in root.iter(f"{w}tc"):
        assert cell.findall(f"{w}p")
    for row in root.iter(f"{w}tr"):
        assert len(row.findall(f"{w}tc")) in {5, 6}
    text = " ".join(extract(content, "pack.docx")[0].text.split())
    for entry in pack.entries:
        assert f"[{entry.n}] {' '.join(entry.number.split())}" in text
        for sentence in entry.sentences:
            assert " ".join(sentence.split()) in text
    assert "J. Doe" in text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_spreadsheet_has_a_row_a_number_and_proof(lang: str) -> None:
    pack = packed(lang, SIGNED)
    content = render_pack_sheet(pack)
    assert content == render_pack_sheet(packed(lang, SIGNED))
    book = openpyxl.load_workbook(io.BytesIO(content))
    numbers, evidence = (book[pack_words(one, lang)] for one in ("numbers", "evidence"))
    rows = list(numbers.iter_rows(values_only=True))
    assert len(rows) - 1 == sum(max(1, len(entry.shown)) for entry in pack.entries)
    heads = list(rows[0])
    at = heads.index(pack_words("n", lang))
    assert {row[at] for row in rows[1:]} == {entry.n for entry in pack.entries}
    proofs = list(evidence.iter_rows(values_only=True))
    assert len(proofs) - 1 == len(pack.proofs)
    signed = list(proofs[0]).index(pack_words("signed", lang))
    assert "J. Doe" in {row[signed] for row in proofs[1:]}


def test_text_of_a_case_is_never_a_formula(document: Document) -> None:
    for one in document["claims"]:
        one["paraphrase"] = '=HYPERLINK("http://example.org")'
    public = public_document(document)[0]
    content = render_pack_sheet(make_pack(make_article(document, "en"), public))
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert any(str(cell.value).startswith("=HYPER") for cell in cells)
    assert not any(cell.data_type == "f" for cell in cells)


def test_what_a_row_says_is_in_the_language_of_the_pack(document: Document) -> None:
    packs = {lang: make_pack(make_article(document, lang), document) for lang in ("en", "de")}
    said = {lang: {one.id: one.said for one in pack.proofs} for lang, pack in packs.items()}
    assert any(said["de"].values())
    for lang, other in (("en", ("mindestens", "etwa", "höchstens")), ("de", ("at least", "about"))):
        told = " ".join(said[lang].values())
        assert not re.search(r"at_least|at_most|approx|range|order", told)
        assert not any(word in told for word in other), told
    prices = {one["id"] for one in document["prices"]}
    assert all(re.search("je|each|a ", said["de"][id]) for id in prices & said["de"].keys())
