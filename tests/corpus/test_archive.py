"""The walk over an archive, in a plain loop: what comes out, and what is not done twice."""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bench.corpus.pages import LANGUAGES, make_pages

from steelyard.corpus.archive import ArchiveError, read_archive
from steelyard.corpus.tables import COLUMNS, schema_of

from .conftest import PAGES

Rows = Callable[[Path, str], list[dict[str, Any]]]
Files = Callable[[Path], dict[str, bytes]]
HARBOUR = (
    "The harbour office said on Monday that it had received at least 40 boats in March. "
    "It paid about 2 million dollars for them.\n"
)


def test_every_page_is_read_once_and_every_bad_record_set_aside(
    read_crawl: Path, rows: Rows
) -> None:
    documents, refused = rows(read_crawl, "documents"), rows(read_crawl, "refused")
    pages = {page.url: page for page in make_pages(PAGES, words=120)}
    assert {one["url"] for one in documents} == set(pages)
    assert len({one["doc"] for one in documents}) == len(documents) == PAGES
    right = sum(one["language"] == pages[one["url"]].language for one in documents)
    assert right >= 0.99 * PAGES
    assert {one["published"] for one in documents} == {page.day for page in pages.values()}
    assert sorted(one["reason"] for one in refused) == [
        "broken-file", "broken-packing", "nested-too-deep", "no-text",
    ]  # fmt: skip
    assert all(one["file"] == "first.warc.gz" and one["position"] for one in refused)


def test_a_claim_quotes_the_text_of_its_document(read_crawl: Path, rows: Rows) -> None:
    documents = {one["doc"]: one for one in rows(read_crawl, "documents")}
    claims = rows(read_crawl, "claims")
    assert len(claims) > PAGES / 2
    assert {documents[one["doc"]]["language"] for one in claims} == set(LANGUAGES)
    for one in claims:
        document = documents[one["doc"]]
        assert document["text"][one["start"] : one["end"]] == one["quote"]
        assert one["quote"] in one["context"]
        assert one["context"] in document["text"]
        assert one["url"] == document["url"]


def test_counts_add_up(read_crawl: Path, rows: Rows) -> None:
    manifest = json.loads((read_crawl / "manifest.json").read_text(encoding="utf-8"))
    counts = manifest["counts"]
    assert counts["records"] == PAGES + 6
    assert counts["records"] == counts["documents"] + counts["refused"] + counts["passed over"]
    assert counts["by"]["passed over"] == {"image/png": 1, "status 404": 1}
    assert sum(counts["by"]["language"].values()) == counts["documents"]
    assert (
        sum(counts["by"]["status"].values()) == counts["claims"] == len(rows(read_crawl, "claims"))
    )
    table = {(one["what"], one["value"]): one["count"] for one in rows(read_crawl, "counts")}
    assert table["refused", "no-text"] == 1
    assert table["claims", None] == counts["claims"]
    parts = rows(read_crawl, "parts")
    assert sum(one["documents"] for one in parts) == PAGES
    assert len(parts) == manifest["parts"]


def test_copies_in_other_outlets_are_one_cluster(read_crawl: Path, rows: Rows) -> None:
    pages = list(make_pages(PAGES, words=120))
    urls = {one["url"]: one["doc"] for one in rows(read_crawl, "documents")}
    docs = [urls[page.url] for page in pages]
    cluster = {one["doc"]: one["cluster"] for one in rows(read_crawl, "clusters")}
    planted = [(n, page.copies) for n, page in enumerate(pages) if page.copies is not None]
    assert len(planted) > 20
    for copy, copied in planted:
        assert cluster[docs[copy]] == cluster[docs[copied]]
    together = {docs[n] for pair in planted for n in pair}
    assert set(cluster) == together
    standing = [one for one in rows(read_crawl, "clusters") if one["stands"]]
    assert all(one["doc"] == one["cluster"] for one in standing)


def test_reading_again_does_nothing_and_changes_nothing(
    crawl: Path, read_crawl: Path, tmp_path: Path, files: Files
) -> None:
    out = tmp_path / "out"
    shutil.copytree(read_crawl, out)
    calls = []

    def engine(work: Callable[[str], str], tasks: Any) -> Any:
        calls.extend(tasks)
        return map(work, tasks)

    summary = read_archive([crawl], out, engine, records_a_part=20)
    assert summary.known == summary.parts
    assert calls == []
    assert files(out) == files(read_crawl)


def test_the_order_and_the_number_of_times_of_the_inputs_change_nothing(
    crawl: Path, read_crawl: Path, tmp_path: Path, files: Files
) -> None:
    moved = tmp_path / "elsewhere"
    shutil.copytree(crawl, moved)
    inputs = [moved / "second.warc.gz", moved, moved / "first.warc.gz"]
    read_archive(inputs, tmp_path / "out", records_a_part=20)
    assert files(tmp_path / "out") == files(read_crawl)


def test_a_changed_input_replaces_its_rows_and_leaves_the_others(
    tmp_path: Path, rows: Rows, files: Files
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("a", "b", "c"):
        (folder / f"{name}.txt").write_text(f"Office {name}. {HARBOUR}", encoding="utf-8")
    read_archive([folder], tmp_path / "out", records_a_part=1)
    before = files(tmp_path / "out")
    (folder / "b.txt").write_text(HARBOUR.replace("40", "60"), encoding="utf-8")
    (folder / "c.txt").unlink()
    summary = read_archive([folder], tmp_path / "out", records_a_part=1)
    assert (summary.parts, summary.known) == (2, 1)
    after = files(tmp_path / "out")
    assert len([one for one in after if one in before and one.startswith("claims/")]) == 1
    assert {one["amount_low"] for one in rows(tmp_path / "out", "claims")} == {40, 60, 2_000_000}
    read_archive([folder], tmp_path / "whole", records_a_part=1)
    fresh = {name for name in files(tmp_path / "whole") if "/" in name and ".work" not in name}
    assert fresh == {name for name in after if "/" in name and ".work" not in name}


def test_tables_that_somebody_removed_are_made_again(
    crawl: Path, read_crawl: Path, tmp_path: Path, files: Files
) -> None:
    out = tmp_path / "out"
    shutil.copytree(read_crawl, out)
    min((out / "claims").iterdir()).unlink()
    summary = read_archive([crawl], out, records_a_part=20)
    assert summary.parts - summary.known == 1
    assert files(out) == files(read_crawl)


def test_a_folder_of_documents_a_list_and_a_table_give_the_same_claims(
    tmp_path: Path, rows: Rows
) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    texts = {f"n{number}": f"Bureau {'x' * number}x. {HARBOUR}" for number in range(30)}
    folder = tmp_path / "texts" / "deep"
    folder.mkdir(parents=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    lines = [json.dumps({"id": name, "text": text}) for name, text in texts.items()]
    listed = tmp_path / "list.jsonl"
    listed.write_text("\n".join([*lines[:5], "no JSON", "", *lines[5:]]), encoding="utf-8")
    table = tmp_path / "table.parquet"
    columns = pa.table({"URL": list(texts), "text": list(texts.values())})
    parquet.write_table(columns, table, row_group_size=7)
    found = {}
    for given in (tmp_path / "texts", listed, table):
        out = tmp_path / f"out-{given.stem}"
        read_archive([given], out, records_a_part=10)
        names = ("quote", "amount_low", "unit", "bound", "status", "start")
        claims = [tuple(one[name] for name in names) for one in rows(out, "claims")]
        found[given.stem] = sorted(claims)
        assert len(rows(out, "documents")) == 30
    assert found["texts"] == found["list"] == found["table"]
    assert len(found["texts"]) == 60
    assert [one["reason"] for one in rows(tmp_path / "out-list", "refused")] == ["broken-record"]


def test_every_table_has_the_columns_it_is_said_to_have(read_crawl: Path) -> None:
    from pyarrow import parquet

    for table in COLUMNS:
        folder = read_crawl / (f".work/{table}" if table == "prints" else table)
        paths = sorted(folder.glob("*")) if folder.is_dir() else [folder.with_suffix(".parquet")]
        for path in paths:
            assert parquet.read_schema(path).remove_metadata() == schema_of(table)


def test_a_bomb_and_what_follows_it(tmp_path: Path, rows: Rows) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    from bench.corpus.pages import write_warc

    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n"
    page = f"<html><body><p>{HARBOUR}</p></body></html>".encode()
    bodies = [head + gzip.compress(b"a" * 200_000_000, 1), head + gzip.compress(page), head + page]
    write_warc(folder / "bomb.warc.gz", [], extra=bodies)
    read_archive([folder], tmp_path / "out")
    assert [one["reason"] for one in rows(tmp_path / "out", "refused")] == ["unpacks-too-large"]
    assert len(rows(tmp_path / "out", "documents")) == 2
    assert len(rows(tmp_path / "out", "claims")) == 4


def test_an_amount_beyond_all_integers_is_written(tmp_path: Path, rows: Rows) -> None:
    text = "The office said on Monday that it had received at least 90000000000000000001 boats."
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    read_archive([tmp_path / "a.txt"], tmp_path / "out", language="en")
    assert 90000000000000000001.0 in {one["amount_low"] for one in rows(tmp_path / "out", "claims")}


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear all", encoding="utf-8")
    with pytest.raises(ArchiveError, match="holds something else"):
        read_archive([tmp_path / "letter.txt"], tmp_path)
    assert [one.name for one in tmp_path.iterdir()] == ["letter.txt"]


def test_nothing_to_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    with pytest.raises(ArchiveError, match="nothing to read"):
        read_archive([tmp_path / "in"], tmp_path / "out")
    with pytest.raises(FileNotFoundError):
        read_archive([tmp_path / "none"], tmp_path / "out")


def test_two_runs_into_one_folder_do_not_meet(crawl: Path, tmp_path: Path) -> None:
    def engine(work: Callable[[str], str], tasks: Any) -> Any:
        with pytest.raises(ArchiveError, match="another run"):
            read_archive([crawl], tmp_path / "out")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read_archive([crawl], tmp_path / "out", engine)


def test_a_language_that_is_told_is_taken_for_every_text(tmp_path: Path, rows: Rows) -> None:
    (tmp_path / "a.txt").write_text("1,200 t, 3,500 t", encoding="utf-8")
    for language in ("en", "de"):
        read_archive([tmp_path / "a.txt"], tmp_path / language, language=language)
        assert [one["language"] for one in rows(tmp_path / language, "documents")] == [language]
    low = {lang: rows(tmp_path / lang, "claims")[0]["amount_low"] for lang in ("en", "de")}
    assert low["en"] == 1_200
    assert low["de"] != low["en"]


def test_one_document_under_one_name_in_two_folders_is_one(tmp_path: Path, rows: Rows) -> None:
    for folder, other in (("a", "first"), ("b", "second")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.txt").write_text(HARBOUR, encoding="utf-8")
        (tmp_path / folder / f"{other}.txt").write_text(f"It is the {other}.", encoding="utf-8")
    for name, inputs in (("out", ("a", "b")), ("turned", ("b", "a"))):
        read_archive([tmp_path / one for one in inputs], tmp_path / name)
        documents = rows(tmp_path / name, "documents")
        assert sorted(one["file"] for one in documents) == ["first.txt", "second.txt", "x.txt"]
        assert len({one["doc"] for one in documents}) == 3
    assert rows(tmp_path / "out", "documents") == rows(tmp_path / "turned", "documents")


def test_what_was_written_before_is_no_input(tmp_path: Path, files: Files) -> None:
    (tmp_path / "a.txt").write_text(HARBOUR, encoding="utf-8")
    out = tmp_path / "read"
    first = read_archive([tmp_path], out)
    before = files(out)
    for _ in range(2):
        assert read_archive([tmp_path], out).counts == first.counts
        assert files(out) == before
    assert read_archive([tmp_path], tmp_path / "other").counts == first.counts


def test_the_manifest_is_gone_before_rows_are_removed(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text(f"Office {name}. {HARBOUR}", encoding="utf-8")
    inputs, out = [tmp_path / "a.txt", tmp_path / "b.txt"], tmp_path / "out"
    read_archive(inputs, out)

    def stopped(stage: str, share: float) -> None:
        if stage == "finding copies":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read_archive(inputs[:1], out, replace=True, progress=stopped)
    assert not (out / "manifest.json").exists()


def test_another_archive_is_removed_only_when_that_is_asked_for(
    tmp_path: Path, rows: Rows, files: Files
) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text(f"Office {name}. {HARBOUR}", encoding="utf-8")
    out = tmp_path / "out"
    read_archive([tmp_path / "a.txt"], out)
    before = files(out)
    with pytest.raises(ArchiveError, match=r"a\.txt, which is not named now.*--replace"):
        read_archive([tmp_path / "b.txt"], out)
    assert files(out) == before
    read_archive([tmp_path / "a.txt", tmp_path / "b.txt"], out)
    assert len(rows(out, "documents")) == 2
    read_archive([tmp_path / "b.txt"], out, replace=True)
    assert [one["file"] for one in rows(out, "documents")] == ["b.txt"]


def test_what_a_kill_left_half_written_is_cleared_away(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(HARBOUR, encoding="utf-8")
    out = tmp_path / "out"
    read_archive([tmp_path / "a.txt"], out)
    for place in ("", "claims", ".work/receipts/00", ".work/surveys/old"):
        (out / place).mkdir(parents=True, exist_ok=True)
        (out / place / ".some.json.node-1-2.part").write_text("half", encoding="utf-8")
    read_archive([tmp_path / "a.txt"], out)
    assert not list(out.rglob("*.part"))


def test_a_file_of_many_records_is_called_by_the_least_of_its_names(
    tmp_path: Path, rows: Rows
) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.jsonl").write_text(json.dumps({"text": HARBOUR}), encoding="utf-8")
    for number, names in enumerate(("ab", "ba")):
        read_archive([tmp_path / f"{one}.jsonl" for one in names], tmp_path / f"out{number}")
        assert [one["file"] for one in rows(tmp_path / f"out{number}", "documents")] == ["a.jsonl"]
