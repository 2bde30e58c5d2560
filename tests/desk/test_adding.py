"""Documents kept in a real case folder."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.case.papers import encrypted_pdf
from tests.problems.refusals import FINNISH, blank_pdf, docx

from steelyard.base.errors import CaseError
from steelyard.case.folder import Said, check_folder, read_case
from steelyard.desk.adding import add

DAY = "2024-12-01"
PAGE = "<html><body><h1>Boats</h1><p>{} boats came into the port on Monday, it said.</p>{}</body></html>"


@pytest.fixture
def case(root: Path, tmp_path: Path) -> Path:
    made = tmp_path / "case"
    shutil.copytree(
        root / "tests" / "cases" / "drones-for-gold",
        made,
        ignore=shutil.ignore_patterns(".steelyard", "results"),
    )
    return made


def files(case: Path) -> dict[str, bytes]:
    found = sorted(path for path in case.rglob("*") if path.is_file())
    return {path.relative_to(case).as_posix(): path.read_bytes() for path in found}


def test_bytes_words_and_record_are_kept_once(case: Path, tmp_path: Path) -> None:
    page = tmp_path / "boats.html"
    page.write_text(PAGE.format("Twelve", ""), encoding="utf-8")
    (one,) = add(case, str(page), Said(publisher="Harbour Watch"), day=DAY)
    document = next(d for d in read_case(case).documents if d.id == "boats")
    assert one.new
    assert document == one.document
    assert (document.title, document.publisher, document.kept_on) == ("Boats", "Harbour Watch", DAY)
    assert read_case(case).texts["boats"].startswith("Boats\n\nTwelve boats came")
    assert (case / str(document.original)).read_bytes() == page.read_bytes()
    before = files(case)
    (again,) = add(case, str(page), Said(publisher="Harbour Watch"), day=DAY)
    assert not again.new
    assert files(case) == before
    assert check_folder(case) == ()


def test_a_changed_page_is_a_version_and_the_claims_on_the_old_one_stay(
    case: Path, tmp_path: Path
) -> None:
    page = tmp_path / "boats.html"
    said = Said(url="https://port.example/boats")
    page.write_text(PAGE.format("Twelve", ""), encoding="utf-8")
    add(case, str(page), said, day=DAY)
    text = read_case(case).texts["boats"]
    before = files(case)
    page.write_text(PAGE.format("Eleven", "<p>Corrected on Tuesday morning.</p>"), encoding="utf-8")
    (one,) = add(case, str(page), said, day=DAY)
    assert (one.document.id, one.document.replaces) == ("boats-v2", "boats")
    after = files(case)
    assert {name: after[name] for name in before} == before
    assert read_case(case).texts["boats"] == text
    page.write_text(PAGE.format("Ten", ""), encoding="utf-8")
    (third,) = add(case, str(page), said, day=DAY)
    assert third.document.replaces == "boats-v2"


def test_a_later_export_adds_the_new_messages_only(case: Path, tmp_path: Path) -> None:
    export = tmp_path / "result.json"
    messages = [
        {
            "id": n,
            "type": "message",
            "date": "2024-11-22T09:00:00",
            "text": f"Port: {n} boats came.",
        }
        for n in range(1, 4)
    ]
    export.write_text(json.dumps({"name": "Port", "id": 7, "messages": messages[:2]}))
    assert len(add(case, str(export), Said(), day=DAY)) == 2
    messages[0]["text"] = "Port: corrected, five boats came."
    export.write_text(json.dumps({"name": "Port", "id": 7, "messages": messages}))
    kept = add(case, str(export), Said(), day=DAY)
    assert [one.document.id for one in kept if one.new] == ["telegram7-1-v2", "telegram7-3"]
    assert kept[0].document.replaces == "telegram7-1"
    assert check_folder(case) == ()


def test_what_is_internal_lies_where_git_does_not_look(case: Path, tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text("Twelve boats came into the port on Monday.", encoding="utf-8")
    (one,) = add(case, str(note), Said(internal=True), day=DAY)
    assert one.document.internal
    assert str(one.document.text).startswith("private/texts/")
    assert str(one.document.original).startswith("private/originals/")
    assert (case / "private" / ".gitignore").read_text(encoding="utf-8").endswith("*\n")


@pytest.mark.parametrize(
    ("name", "size", "problem"),
    [("huge.pdf", 2 << 30, "file-too-big"), ("gone.txt", None, "cannot-read")],
)
def test_what_cannot_be_kept_leaves_the_case_untouched(
    case: Path, tmp_path: Path, name: str, size: int | None, problem: str
) -> None:
    before = files(case)
    if size is not None:
        with (tmp_path / name).open("wb") as file:
            file.truncate(size)
    with pytest.raises(CaseError) as caught:
        add(case, str(tmp_path / name), Said(), day=DAY)
    assert caught.value.problems[0].name == problem
    assert files(case) == before


def test_the_command_keeps_what_it_can_and_says_the_rest_in_a_line(
    case: Path, tmp_path: Path
) -> None:
    note = tmp_path / "note.txt"
    note.write_text("Twelve boats came into the port on Monday.", encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "steelyard",
        "add",
        str(case),
        str(tmp_path / "no.pdf"),
        str(note),
    ]
    done = subprocess.run([*command, "--json"], capture_output=True, encoding="utf-8")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    failed, kept = json.loads(done.stdout)
    assert failed["problems"] == ["cannot-read"]
    assert kept["documents"][0]["id"] == "note"
    assert kept["documents"][0]["language"] == "en"


def test_ctrl_c_leaves_the_case_whole(case: Path, tmp_path: Path) -> None:
    before = files(case)
    note = tmp_path / "note.txt"
    note.write_text("Twelve boats came. " * 200_000, encoding="utf-8")
    running = subprocess.Popen(
        [sys.executable, "-m", "steelyard", "add", str(case), str(note)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    with pytest.raises(subprocess.TimeoutExpired):
        running.wait(0.2)
    running.send_signal(signal.SIGINT)
    running.wait(20)
    assert files(case) == before or check_folder(case) == ()


def _bad_inputs(folder: Path) -> dict[str, str]:
    """Files that cannot be kept, and the problem that each is."""
    sized = docx("x" * 300_000_000)
    place = sized.rindex(b"PK\x01\x02") + 24
    made: dict[str, tuple[bytes, str]] = {
        "locked.pdf": (encrypted_pdf(), "encrypted-file"),
        "broken.pdf": (b"%PDF-1.7\nnothing more", "broken-file"),
        "scan.pdf": (blank_pdf(30), "scan-without-text"),
        "finnish.html": (f"<html><body><p>{FINNISH}</p></body></html>".encode(), "language-not-covered"),
        "japanese.txt": ("港に十二隻の船が入ったと港の役所が発表した。".encode() * 12, "language-not-covered"),
        "bomb.docx": (docx("x" * 900_000_000), "unpacks-too-large"),
        "lying.docx": (sized[:place] + b"\xe8\x03\0\0" + sized[place + 4 :], "broken-file"),
        "elements.docx": (docx("</w:t><w:t>" * 2_000_000), "too-much-text"),
        "deep.html": (b"<html><body>" + b"<div>" * 100_000 + b"12 boats", "nested-too-deep"),
        "closed.html": (
            b"<html><body>" + b"<div>" * 100_000 + b"12 boats" + b"</div>" * 100_000,
            "nested-too-deep",
        ),
        "tags.html": (b"<html><body>" + b"<p>12 boats</p>" * 2_000_000, "too-much-text"),
        "wrong.txt": (bytes(range(0x80, 0x100)) * 30, "unknown-encoding"),
        "deep.json": (b"[" * 1_000_000, "broken-file"),
        "nothing.txt": (b"", "no-text"),
    }  # fmt: skip
    for name, (content, _) in made.items():
        (folder / name).write_bytes(content)
    with (folder / "huge.txt").open("wb") as file:
        file.truncate(2 << 30)
    (folder / "folder.pdf").mkdir()
    more = {"huge.txt": "file-too-big", "folder.pdf": "cannot-read"}
    return {name: problem for name, (_, problem) in made.items()} | more


def test_every_bad_input_is_a_line_within_bounds_and_the_case_stays(
    case: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "bad"
    folder.mkdir()
    wanted = _bad_inputs(folder)
    before = files(case)
    # Counts the memory of the command and of all it starts, and of nothing else.
    program = (
        "import resource, subprocess, sys\n"
        "done = subprocess.run([sys.executable, '-m', 'steelyard', 'add', *sys.argv[1:]])\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, done.returncode)\n"
    )
    start = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", program, str(case), *(str(folder / name) for name in wanted)],
        capture_output=True,
        encoding="utf-8",
    )
    lines = done.stderr.splitlines()
    assert [line.rpartition("[")[2].rstrip("]") for line in lines] == list(wanted.values())
    for name, line in zip(wanted, lines, strict=True):
        assert line.startswith(f"steelyard: {folder / name} ")
        assert len(line) < 400 + len(str(folder))
    most, code = map(int, done.stdout.split())
    assert code == 1
    assert most < 800_000  # in KB; 2 GB and 900 MB were offered
    assert time.monotonic() - start < 120
    assert files(case) == before


def test_what_is_said_of_a_document_that_is_there_is_not_lost_in_silence(
    case: Path, tmp_path: Path
) -> None:
    note = tmp_path / "note.txt"
    note.write_text("The port counted forty boats in spring, said the harbour watch.", "utf-8")

    def add(*more: str) -> str:
        command = [sys.executable, "-m", "steelyard", "add", str(case), str(note), *more]
        return subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout

    add("--publisher", "Coast Paper")
    before = files(case)
    assert add("--publisher", "Coast Paper") == "note: is there already\n"
    told = add("--publisher", "Other Paper", "--date", "2024-03-14")
    assert "--publisher and --date changed nothing" in told
    assert "documents/note.yaml" in told
    assert files(case) == before
