"""The commands on archives: what they print, and documents that get into a case."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from tests.started import run

CASE = Path(__file__).parent.parent / "cases" / "drones-for-gold"
BODY = (
    "The defence ministry of Aland has delivered at least 40 drones to Borda since March, a "
    "spokesman said on Monday in the capital after a meeting of the committee on trade. "
    "Talks about spare parts and training will go on in the autumn, he said."
)
LINES = (
    {"url": "https://wire.example/1", "date": "2025-03-02", "publisher": "Wire", "text": BODY},
    {"url": "https://paper.example/1", "date": "2025-03-03", "publisher": "Paper", "text": BODY},
    {"text": ""},
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("archives")
    (made / "in").mkdir()
    lines = "\n".join(map(json.dumps, LINES))
    (made / "in" / "news.jsonl").write_text(lines, encoding="utf-8")
    shutil.copytree(CASE, made / "case")
    done = run("corpus", "read", made / "in", "--out", made / "read")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "2 documents, 2 claims; 1 copy in 1 cluster",
        "1 record set aside: no-text 1",
        "Languages: en 2",
        f"Tables: {made / 'read'}",
    ]
    return made


def test_read_prints_its_counts_as_json(folder: Path) -> None:
    done = run("corpus", "read", folder / "in", "--out", folder / "read", "--json")
    assert done.returncode == 0, done.stderr
    counts = json.loads(done.stdout)
    assert (counts["documents"], counts["claims"], counts["copies"]) == (2, 2, 1)
    assert counts["by"]["refused"] == {"no-text": 1}
    assert counts["parts_known"] == counts["parts"] == 1


def test_find_lists_a_claim_with_its_document_and_its_copies(folder: Path) -> None:
    done = run("corpus", "find", folder / "case", folder / "read")
    assert done.returncode == 0, done.stderr
    claim, document, copies, why = done.stdout.splitlines()
    assert claim == "at least 40  (drones; AA to BB; delivered)"
    assert document.startswith("    Wire, 2025-03-02, The defence ministry of Aland")
    assert copies == "    also in Paper"
    assert why == "    an item of the case between its parties"
    assert max(map(len, done.stdout.splitlines())) <= 100
    assert "1 claim in 1 document" in done.stderr
    told = json.loads(run("corpus", "find", folder / "case", folder / "read", "--json").stdout)
    assert told["quote"] == "at least 40"
    assert told["document"]["url"] == "https://wire.example/1"
    assert [one["publisher"] for one in told["copies"]] == ["Paper"]


def test_documents_found_are_kept_once_and_read_there(folder: Path) -> None:
    for new in (1, 0):
        done = run("corpus", "find", folder / "case", folder / "read", "--keep")
        assert done.returncode == 0, done.stderr
        assert f"New documents in the case: {new}." in done.stderr
    assert run("check", folder / "case").returncode == 0
    read = run("read", folder / "case", "--json").stdout.splitlines()
    assert "at least 40" in {json.loads(line)["quote"] for line in read}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["read", "nowhere", "--out", "o"], "nowhere: no such file or directory"),
        (["read", "in", "--out", "in"], "holds something else"),
        (["read", "in", "--out", "o", "--lang", "xx"], "--lang takes"),
        (["read", "in", "--out", "o", "--cluster", "h:1", "--jobs", "2"], "--jobs is for this"),
        (["find", "case", "nowhere"], "There is no file or folder"),
        (["find", "in", "read"], "is not a case"),
        (["find", "case", "in/news.jsonl"], "no table that `corpus read` wrote"),
    ],
)
def test_a_mistake_is_one_line(folder: Path, words: list[str], said: str) -> None:
    done = run("corpus", *words, folder=folder)
    assert done.returncode in {1, 2}
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
