"""A dropped file is kept and read in one go, and all of it can be taken back."""

from __future__ import annotations

import shutil
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from steelyard.case.capture import Network
from steelyard.case.folder import Said, check_folder, read_case, read_reviews
from steelyard.desk.editing.claims import judge_shown
from steelyard.desk.editing.documents import MOST_READ, Added, add_document, read_again
from steelyard.desk.editing.history import LOCK, History, UndoError
from steelyard.desk.editing.making import new_row
from steelyard.desk.editing.rows import row_hash
from steelyard.desk.judging import Judgement

CASE = Path(__file__).parents[2] / "cases" / "drones-for-gold"
NOW, LATER = "2025-11-02T10:00:00Z", "2025-11-02T11:00:00Z"
TEXT = (
    "By June 2025 Aland had sent Borda at least 40 drones, said Harbour Watch.\n"
    "It was paid about 90 kilograms of gold.\n"
)
SAID = Said(publisher="Coast Paper", published="2025-07", language="en")


@pytest.fixture
def case(tmp_path: Path) -> Path:
    folder = tmp_path / "case"
    shutil.copytree(CASE, folder)
    return folder


def files(case: Path) -> dict[str, bytes]:
    """What stands in the case; that git leaves the bytes alone is said once and stays."""
    return {
        path.relative_to(case).as_posix(): path.read_bytes()
        for path in case.rglob("*")
        if path.is_file()
        and path.name not in {"reviews.jsonl", ".gitignore"}
        and ".steelyard" not in path.parts
    }


def drop(case: Path, name: str = "quay.txt", text: str = TEXT) -> Added:
    return add_document(case, name, text.encode(), "Ada", NOW, said=SAID)


def test_a_dropped_file_is_a_document_with_the_claims_that_it_makes(case: Path) -> None:
    done = drop(case)
    assert (done.ids, done.new, done.proposed, done.problem) == (("quay",), 1, 2, "")
    claims = [one for one in read_case(case).claims if one.document == "quay"]
    assert {(one.item, one.state) for one in claims} == {
        ("drones", "proposed"),
        ("gold", "proposed"),
    }
    assert check_folder(case) == ()
    assert read_reviews(case) == (
        {"document": "quay", "action": "added", "by": "Ada", "when": NOW},
    )


def test_adding_can_be_undone_to_the_byte(case: Path) -> None:
    before = files(case)
    drop(case)
    assert len(files(case)) == len(before) + 4
    last = History(case).last
    assert last is not None
    assert last.what == "add quay"
    History(case).undo("Ada", LATER)
    assert files(case) == before
    assert drop(case).proposed == 2


def test_what_was_judged_since_is_not_taken_back_with_its_document(case: Path) -> None:
    drop(case)
    claim = next(one for one in read_case(case).claims if one.document == "quay")
    judge_shown(case, claim.id, Judgement("reject", "Bob", NOW, "No."), row_hash(claim))
    held = files(case)
    # The judgement goes first; where it is to stay, the document stays.
    History(case).forget()
    with pytest.raises(UndoError, match=r"claims/quay\.yaml"):
        History(case).undo("Ada", LATER)
    assert files(case) == held


def test_what_another_program_rests_on_a_document_is_not_left_without_it(case: Path) -> None:
    drop(case, "weather.txt", "It rained on Monday, and the town was quiet.\n")
    table = case / "claims" / "reported.csv"
    rows = table.read_text(encoding="utf-8").splitlines()
    header = f"{rows[0]},document"
    own = [row.split(",") for row in rows if row.startswith("D001,")]
    (case / "claims" / "later.csv").write_text(
        "\n".join([header, ",".join(["X1", *own[0][1:], "weather"])]) + "\n", encoding="utf-8"
    )
    assert check_folder(case) == ()
    held = files(case)
    with pytest.raises(UndoError, match=r"claims/later\.csv rests on it"):
        History(case).undo("Ada", LATER)
    assert files(case) == held
    (case / "claims" / "later.csv").unlink()
    History(case).undo("Ada", LATER)
    assert check_folder(case) == ()
    assert not (case / "documents" / "weather.yaml").exists()


def test_what_is_there_already_is_neither_kept_nor_proposed_twice(case: Path) -> None:
    drop(case)
    held = files(case)
    again = drop(case)
    assert (again.ids, again.new, again.proposed) == (("quay",), 0, 0)
    assert files(case) == held
    assert len(History(case).edits) == 1


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("x.pdf", b"%PDF-1.4 broken", "PDF"),
        ("empty.txt", b"", ""),
        ("x.png", b"\x89PNG\r\n\x1a\n\0\0\0\0", ""),
    ],
)
def test_what_cannot_be_kept_is_told_and_leaves_the_case_as_it_was(
    case: Path, name: str, content: bytes, why: str
) -> None:
    before = files(case)
    done = add_document(case, name, content, "Ada", NOW)
    assert done.ids == ()
    assert why in done.problem
    assert done.problem
    assert done.mend
    assert files(case) == before
    assert History(case).last is None


def test_a_name_cannot_lead_out_of_the_case(case: Path) -> None:
    for number, name in enumerate(
        ("../../quay.txt", "C:\\Users\\a\\quay.txt", "/etc/quay.txt", "quay.txt")
    ):
        done = drop(case, name, TEXT.replace("40", f"4{number}"))
        assert done.new == 1, done
    outside = {path.name for path in case.parent.iterdir()}
    assert outside == {"case"}


def test_a_path_is_no_address_and_is_not_opened(case: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(TEXT, encoding="utf-8")
    before = files(case)
    for source in (str(secret), f"file://{secret}", "quay.txt", ""):
        done = add_document(case, "", source, "Ada", NOW)
        assert done.ids == ()
        assert done.problem
    assert files(case) == before


def test_a_text_too_long_to_be_read_at_once_is_kept_and_that_is_said(case: Path) -> None:
    done = drop(case, "long.txt", TEXT * (MOST_READ // len(TEXT) + 1))
    assert (done.new, done.proposed) == (1, 0)
    assert "too long to be read at once" in done.problem
    assert "steelyard read" in done.mend


class Page(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = f"<html><body><p>{TEXT}</p></body></html>".encode()
        self.send_response(200 if self.path == "/quay.html" else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """A test prints nothing."""


def test_a_pasted_address_is_fetched_kept_and_read(case: Path) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        network = Network(
            resolve=lambda host, port: ("127.0.0.1",), may=lambda one: str(one) == "127.0.0.1"
        )
        url = f"http://harbour.example:{server.server_address[1]}/quay.html"
        told: list[str] = []
        done = add_document(
            case, "", f" {url}\n", "Ada", NOW, said=SAID, network=network,
            progress=lambda stage, share: told.append(stage),
        )  # fmt: skip
        server.shutdown()
        thread.join()
    assert (done.new, done.proposed, done.problem) == (1, 2, "")
    assert {"fetching", "reading"} >= set(told) >= {"reading"}
    record = next(one for one in read_case(case).documents if one.id in done.ids)
    assert record.url == url
    # Without a word said of it, nothing inside the house is fetched.
    refused = add_document(case, "", url, "Ada", NOW)
    assert refused.ids == ()
    assert refused.problem


def test_reading_again_finds_what_a_new_item_makes_of_the_words(case: Path) -> None:
    text = "By June 2025 Aland had sent Borda at least 70 canoes, said Harbour Watch.\n"
    drop(case, "canoes.txt", text)
    assert not [one for one in read_case(case).claims if one.item == "canoes"]
    cells = {"name": "Canoes", "unit": "pieces", "family": "systems", "magnitude": "3"}
    new_row(case, "items", cells, by="Ada", when=NOW)
    before = files(case)
    done = read_again(case, "canoes", "Ada", LATER)
    assert done.proposed == 1
    (made,) = [one for one in read_case(case).claims if one.document == "canoes"]
    assert (made.item, made.amount_low, made.state) == ("canoes", 70.0, "proposed")
    History(case).undo("Ada", LATER)
    assert files(case) == before


def test_others_go_on_while_a_document_is_read(case: Path) -> None:
    taken: list[bool] = []

    def other() -> None:
        got = LOCK.acquire(blocking=False)
        taken.append(got)
        if got:
            LOCK.release()

    def tell(stage: str, _: float) -> None:
        thread = threading.Thread(target=other)
        thread.start()
        thread.join(timeout=10)
        assert stage == "reading"

    add_document(case, "a.txt", TEXT.encode(), "Ada", NOW, said=SAID, progress=tell)
    assert len(taken) > 1
    assert all(taken)


def test_a_document_is_kept_and_its_claims_are_written_while_nothing_else_is(case: Path) -> None:
    done: list[Added] = []
    with LOCK:
        thread = threading.Thread(target=lambda: done.append(drop(case)))
        before = files(case)
        thread.start()
        thread.join(timeout=2)
        assert thread.is_alive()
        assert files(case) == before
    thread.join(timeout=60)
    assert done[0].proposed == 2


def test_two_files_dropped_at_once_are_two_edits_with_their_own_files(case: Path) -> None:
    before = files(case)
    threads = [
        threading.Thread(target=drop, args=(case, f"{name}.txt", f"{name}. {TEXT}"))
        for name in ("one", "two", "three")
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert {one.what for one in History(case).edits} == {"add one", "add two", "add three"}
    assert check_folder(case) == ()
    for _ in threads:
        History(case).undo("Ada", LATER)
    assert files(case) == before


def test_an_item_made_while_a_document_is_read_is_read_in_it(case: Path) -> None:
    text = "By June 2025 Aland had sent Borda at least 70 canoes, said Harbour Watch.\n"
    cells = {"name": "Canoes", "unit": "pieces", "family": "systems", "magnitude": "3"}
    drop(case, "canoes.txt", text)
    thread = threading.Thread(target=read_again, args=(case, "canoes", "Ada", LATER))
    with LOCK:
        thread.start()
        # It reads without the lock, and waits for it to write.
        thread.join(timeout=2)
        assert thread.is_alive()
        new_row(case, "items", cells, by="Ada", when=NOW)
    thread.join(timeout=60)
    assert [one.item for one in read_case(case).claims if one.document == "canoes"] == ["canoes"]


def test_a_document_taken_out_while_it_is_read_is_not_written_about(case: Path) -> None:
    drop(case)
    thread = threading.Thread(target=read_again, args=(case, "quay", "Ada", LATER))
    with LOCK:
        thread.start()
        thread.join(timeout=2)
        History(case).undo("Ada", LATER)
        held = files(case)
    thread.join(timeout=60)
    assert files(case) == held
    assert check_folder(case) == ()
