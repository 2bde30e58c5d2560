"""`steelyard read`: files, lists of texts and folders of a case."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

from tests import started

from steelyard.desk.reading_files import Names, read_names, read_paths, render_proposal

NOTE = "Peru sent at least 40 tractors to Togo in 2022.\nIt was paid 2 million dollars.\n"


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return started.run("read", *words)


def test_one_line_of_json_a_claim_with_places_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text(NOTE, encoding="utf-8")
    done = run(str(path), "--json")
    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["quote"] for row in rows] == ["at least 40", "2 million dollars"]
    for row in rows:
        assert row["doc"] == "note"
        assert row["quote"] == NOTE[row["start"] : row["end"]]


def test_a_file_that_cannot_be_read_is_one_line_and_the_others_are_read(tmp_path: Path) -> None:
    good, bad = tmp_path / "note.md", tmp_path / "broken.pdf"
    good.write_text(NOTE, encoding="utf-8")
    bad.write_bytes(b"%PDF-1.7 and nothing more")
    done = run(str(tmp_path / "missing.txt"), str(bad), str(good), "--json")
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) == 2
    lines = done.stderr.splitlines()
    assert len(lines) == 2
    assert "missing.txt" in lines[0]
    assert "broken.pdf" in lines[1]


def test_a_list_of_texts_keeps_its_ids_and_names_the_line_that_is_none(tmp_path: Path) -> None:
    path = tmp_path / "texts.jsonl"
    rows = [
        {"id": "a", "text": "Höchstens 30 Kräne.", "lang": "de"},
        {"id": "b", "text": "Они отправили 70 тонн муки в прошлом году.", "date": "2023-05-01"},
    ]
    lines = [json.dumps(rows[0]), "{", json.dumps(rows[1], ensure_ascii=False), "[1]"]
    path.write_text("\n".join(lines), encoding="utf-8")
    read = list(read_paths([path], Names()))
    assert [(one.id, len(one.proposals), bool(one.refused)) for one in read] == [
        ("a", 1, False),
        (f"{path}:2", 0, True),
        ("b", 1, False),
        (f"{path}:4", 0, True),
    ]
    assert read[2].proposals[0].as_of == "2022"


def test_a_page_and_a_telegram_export_are_read_as_their_words(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        f"<html><body><nav>12 items</nav><article><p>{NOTE}</p></article></body></html>",
        encoding="utf-8",
    )
    export = tmp_path / "result.json"
    message = {"id": 7, "type": "message", "date": "2023-02-03T10:00:00", "text": NOTE}
    export.write_text(
        json.dumps({"name": "harbour", "id": 1, "type": "public_channel", "messages": [message]}),
        encoding="utf-8",
    )
    for one in read_paths([page, export], Names()):
        assert not one.refused
        assert [row.quote for row in one.proposals] == ["at least 40", "2 million dollars"]


def test_a_language_that_is_not_covered_is_said(tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text("これは日本語の文章です。千二百トンの銅を送りました。", encoding="utf-8")
    (one,) = read_paths([path], Names())
    assert "none of those covered" in one.refused


def test_the_printed_lines_fit_a_terminal(tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text(NOTE, encoding="utf-8")
    (one,) = read_paths([path], Names())
    text = "\n".join(render_proposal(row) for row in one.proposals)
    assert "at least 40" in text
    assert "about" not in text
    assert max(map(len, text.splitlines())) <= 80


def test_wrong_options_end_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text(NOTE, encoding="utf-8")
    for words in (("--lang", "xx"), ("--date", "spring"), ("--case", str(tmp_path))):
        done = run(str(path), *words)
        assert done.returncode == 2
        assert len(done.stderr.splitlines()) == 1


def test_the_words_that_an_item_claims_are_read_as_that_item(tmp_path: Path) -> None:
    case = tmp_path / "case"
    shutil.copytree(Path(__file__).parents[1] / "cases" / "drones-for-gold", case)
    items = case / "items.yaml"
    text = items.read_text(encoding="utf-8")
    note = tmp_path / "note.txt"
    note.write_text("Aland hat Borda 40 Brummer geschickt.\n", encoding="utf-8")
    (plain,) = read_paths([note], read_names(case))
    assert plain.proposals[0].item != "drones"
    claimed = text.replace("  - id: drones\n", "  - id: drones\n    aliases: [Brummer]\n", 1)
    assert claimed != text
    items.write_text(claimed, encoding="utf-8")
    (read,) = read_paths([note], read_names(case))
    assert [one.item for one in read.proposals] == ["drones"]


def test_statements_are_printed_only_when_asked(tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text(NOTE + "Togo denied that any arms deal exists.\n", encoding="utf-8")
    plain = [json.loads(line) for line in run(str(path), "--json").stdout.splitlines()]
    asked = run(str(path), "--json", "--statements").stdout.splitlines()
    rows = [json.loads(line) for line in asked]
    assert [row for row in rows if row["kind"] != "statement"] == plain
    (stated,) = (row for row in rows if row["kind"] == "statement")
    assert (stated["status"], stated["item"], stated["unit"]) == ("denied", "weapons", None)
    shown = run(str(path), "--statements").stdout
    assert "statement: denied; weapons" in shown
