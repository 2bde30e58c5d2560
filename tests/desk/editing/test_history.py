"""Edits are saved whole, remembered over a restart, and taken back without touching other rows."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steelyard.base.errors import CaseError
from steelyard.case.folder import check_folder, file_hash, read_case, read_reviews
from steelyard.case.reviews import standing
from steelyard.desk.editing.history import History, UndoError
from steelyard.desk.editing.memory import MOST_EDITS, NAME, STORE
from steelyard.desk.editing.rows import edit_row, row_hash
from steelyard.desk.sheet_files import FileEdit

CASE = Path(__file__).parents[2] / "cases" / "drones-for-gold"
NOW, LATER = "2025-11-02T10:00:00Z", "2025-11-02T11:00:00Z"
REGISTER = "claims/reported.csv"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    folder = tmp_path / "case"
    shutil.copytree(CASE, folder)
    return folder


def edit(case: Path, kind: str, id: str, **changes: str) -> None:
    record = next(one for one in getattr(read_case(case), kind) if one.id == id)
    edit_row(case, kind, id, changes, row_hash(record), by="Ada", when=NOW)


def in_files(case: Path) -> dict[str, bytes]:
    """Every file of the case but the log, which only grows, and what may be deleted."""
    return {
        path.relative_to(case).as_posix(): path.read_bytes()
        for path in case.rglob("*")
        if path.is_file() and path.name != "reviews.jsonl" and STORE not in path.parts
    }


def test_an_edit_undone_gives_the_same_bytes(case: Path) -> None:
    before = in_files(case)
    edit(case, "claims", "D001", amount_low="110")
    edit(case, "claims", "harbour-report-2", note="Seen from afar.", amount_low="150")
    assert in_files(case) != before
    history = History(case)
    assert history.last is not None
    assert history.last.what == "claim harbour-report-2"
    assert history.undo("Ada", LATER).files == ("claims/harbour-report.yaml",)
    assert history.undo("Ada", LATER).what == "claim D001"
    assert in_files(case) == before
    assert history.last is None
    with pytest.raises(UndoError, match="nothing to undo"):
        history.undo("Ada", LATER)


def test_undoing_keeps_what_became_of_other_rows(case: Path) -> None:
    before = (case / REGISTER).read_text(encoding="utf-8")
    edit(case, "claims", "D004", amount_high="310")
    text = (case / REGISTER).read_text(encoding="utf-8")
    (case / REGISTER).write_text(text.replace("about 120 drones", "some 120"), encoding="utf-8")
    History(case).undo("Ada", LATER)
    assert (case / REGISTER).read_text(encoding="utf-8") == before.replace(
        "about 120 drones", "some 120"
    )


def test_a_row_that_was_changed_since_is_not_undone_and_nothing_is_written(case: Path) -> None:
    edit(case, "claims", "D004", amount_high="310")
    text = (case / REGISTER).read_text(encoding="utf-8")
    (case / REGISTER).write_text(text.replace("250,310", "250,320"), encoding="utf-8")
    held, log = in_files(case), (case / "reviews.jsonl").read_bytes()
    history = History(case)
    with pytest.raises(UndoError, match=r"reported\.csv stands there no more") as caught:
        history.undo("Ada", LATER)
    assert caught.value.file == REGISTER
    assert caught.value.wanted.startswith("D004,")
    assert ",310," in caught.value.wanted
    assert ",320," in caught.value.now
    assert in_files(case) == held
    assert (case / "reviews.jsonl").read_bytes() == log
    assert history.last is not None
    history.forget()
    assert history.last is None


def test_undoing_is_told_in_the_log_and_the_line_before_holds_no_more(case: Path) -> None:
    edit(case, "claims", "D001", note="One.")
    edit(case, "claims", "D001", note="Two.")
    History(case).undo("Bob", LATER)
    lines = read_reviews(case)
    assert lines[-1] == {
        "claim": "D001", "action": "undone", "undoes": "edited", "by": "Bob", "when": LATER,
    }  # fmt: skip
    assert [one["set"] for one in standing(lines)] == ["state: accepted -> edited; note:  -> One."]


def test_the_history_outlives_the_program(case: Path) -> None:
    before = in_files(case)
    edit(case, "sources", "coast-paper", note="A daily.")
    assert len(History(case).edits) == 1
    undo = "import sys; from pathlib import Path"
    undo += "; from steelyard.desk.editing.history import History"
    undo += "; print(History(Path(sys.argv[1])).undo('Bob', '2025-11-02').what)"
    done = subprocess.run([sys.executable, "-c", undo, case], capture_output=True, text=True)
    assert done.stdout == "source coast-paper\n"
    # What another program undid is not undone twice.
    assert History(case).last is None
    assert in_files(case) == before


def test_a_history_that_was_deleted_is_none(case: Path) -> None:
    edit(case, "sources", "coast-paper", note="A daily.")
    (case / STORE / NAME).unlink()
    assert History(case).last is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe\x00",
        b"[]\n",
        b'{"history": 1, "case": "another"}\n',
        b"null\nnull\n",
        b"[" * 20_000,
    ],
)
def test_a_history_that_is_broken_or_of_another_case_is_taken_for_none(
    case: Path, content: bytes
) -> None:
    (case / STORE).mkdir()
    (case / STORE / NAME).write_bytes(content)
    assert History(case).last is None
    edit(case, "sources", "coast-paper", note="A daily.")
    assert [one.what for one in History(case).edits] == ["source coast-paper"]


def test_a_copy_of_a_case_does_not_take_over_the_history(case: Path, tmp_path: Path) -> None:
    edit(case, "sources", "coast-paper", note="A daily.")
    shutil.copytree(case, tmp_path / "copy")
    assert History(tmp_path / "copy").last is None


def test_a_history_cannot_lead_out_of_the_case(case: Path, tmp_path: Path) -> None:
    edit(case, "sources", "coast-paper", note="A daily.")
    outside = tmp_path / "outside.csv"
    outside.write_text("new\n", encoding="utf-8")
    path = case / STORE / NAME
    head, line = path.read_text(encoding="utf-8").splitlines()
    for name in ("../outside.csv", str(outside), "claims/../../outside.csv", "results/x", "a.py"):
        row = json.loads(line)
        row["files"] = [{"name": name, "made": "", "fresh": False, "blocks": [["old\n", "new\n"]]}]
        path.write_text(f"{head}\n{json.dumps(row)}\n", encoding="utf-8")
        assert History(case).last is None, name
    (case / "documents").joinpath("away.yaml").symlink_to(outside)
    row["files"][0]["name"] = "documents/away.yaml"
    path.write_text(f"{head}\n{json.dumps(row)}\n", encoding="utf-8")
    with pytest.raises(CaseError, match="leads out of the case"):
        History(case).undo("Ada", LATER)
    assert outside.read_text(encoding="utf-8") == "new\n"


def test_where_the_history_cannot_be_written_the_edit_is_saved_all_the_same(case: Path) -> None:
    (case / STORE).write_text("in the way", encoding="utf-8")
    history = History(case)
    name, before = "sources.csv", (case / "sources.csv").read_text(encoding="utf-8")
    history.apply("a note", [(name, before, before.replace("Gives", "Sends"))], "Ada", NOW)
    assert "Sends" in (case / name).read_text(encoding="utf-8")
    # In memory it can be undone.
    history.undo("Ada", LATER)
    assert (case / name).read_text(encoding="utf-8") == before


def test_only_the_last_edits_are_kept(case: Path) -> None:
    history = History(case)
    for number in range(MOST_EDITS + 3):
        history.remember(f"edit {number}", "Ada", NOW)
    assert len(History(case).edits) == MOST_EDITS
    assert History(case).edits[0].what == "edit 3"


def test_of_several_files_all_are_saved_or_none(case: Path) -> None:
    sources = (case / "sources.csv").read_text(encoding="utf-8")
    (case / "texts" / "there").mkdir()
    before = in_files(case)
    review = {"source": "coast-paper", "action": "changed", "by": "Ada", "when": NOW}
    with pytest.raises(OSError, match="directory"):
        History(case).apply(
            "two files",
            [
                ("sources.csv", sources, sources.replace("Gives", "Sends")),
                # A folder stands where the file would go.
                FileEdit("texts/there", "x\n", file_hash(case / "nothing")),
            ],
            "Ada",
            NOW,
            reviews=[review],
        )
    assert in_files(case) == before
    assert standing(read_reviews(case)) == []


def test_a_change_made_elsewhere_is_not_written_over_and_leaves_no_line(case: Path) -> None:
    text = (case / "sources.csv").read_text(encoding="utf-8")
    (case / "sources.csv").write_text(text + "\n", encoding="utf-8")
    for one in (
        ("sources.csv", text, text.replace("Gives", "Sends")),
        FileEdit("sources.csv", "x", file_hash(CASE / "sources.csv")),
        ("new.csv", "something", "else"),
    ):
        with pytest.raises(CaseError, match="changed by somebody else"):
            History(case).apply("late", [one], "Ada", NOW, reviews=[{"claim": "x"}])
    assert not (case / "reviews.jsonl").exists()


AT_THE_SAVE = """
import os, sys
from pathlib import Path
from steelyard.case.folder import read_case
from steelyard.desk.editing.rows import edit_row, row_hash

def stop(event, arguments):
    # The moment at which the new file would take the place of the old one.
    if event == "os.rename" and not str(arguments[1]).endswith(".jsonl"):
        if sys.argv[2] == "die":
            os._exit(9)
        raise OSError(28, "No space left on device")

case = Path(sys.argv[1])
claim = next(one for one in read_case(case).claims if one.id == "D001")
sys.addaudithook(stop)
edit_row(case, "claims", "D001", {"note": "New."}, row_hash(claim), by="Ada", when="2025-11-02")
"""


@pytest.mark.parametrize("how", ["die", "refuse"])
def test_a_program_that_ends_between_log_and_file_loses_the_edit_and_nothing_else(
    case: Path, how: str
) -> None:
    edit(case, "sources", "coast-paper", note="A daily.")
    before = in_files(case)
    done = subprocess.run([sys.executable, "-c", AT_THE_SAVE, case, how], capture_output=True)
    assert done.returncode == (9 if how == "die" else 1)
    drafts = {name for name in in_files(case) if name.endswith(".draft")}
    assert len(drafts) == (how == "die")
    assert {name: in_files(case)[name] for name in in_files(case) if name not in drafts} == before
    assert check_folder(case) == ()
    actions = [one["action"] for one in read_reviews(case)]
    assert actions == ["changed", "edited", *(["not written"] if how == "refuse" else [])]
    # What was saved before can still be undone, and the edit be made again.
    assert [one.what for one in History(case).edits] == ["source coast-paper"]
    edit(case, "claims", "D001", note="New.")
    assert [one.what for one in History(case).edits] == ["source coast-paper", "claim D001"]


WORDS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff"), max_size=8
)


@settings(max_examples=25, deadline=None)
@given(
    ends=st.lists(st.sampled_from(["\n", "\r\n"]), min_size=20, max_size=20),
    mark=st.booleans(),
    last=st.booleans(),
    gap=st.integers(0, 8),
    edits=st.lists(
        st.tuples(st.sampled_from(["D001", "D004", "G001"]), WORDS, st.booleans()),
        min_size=1,
        max_size=3,
    ),
)
def test_whatever_the_file_looks_like_other_rows_keep_their_bytes_and_undoing_gives_all_back(
    ends: list[str],
    mark: bool,
    last: bool,
    gap: int,
    edits: list[tuple[str, str, bool]],
) -> None:
    with tempfile.TemporaryDirectory() as temporary:
        case = Path(temporary) / "case"
        shutil.copytree(CASE, case)
        rows = (case / REGISTER).read_text(encoding="utf-8").splitlines()
        rows.insert(1 + gap, "")
        content = "".join(row + ends[at % 20] for at, row in enumerate(rows))
        content = content if last else content.removesuffix("\n").removesuffix("\r")
        (case / REGISTER).write_bytes((b"\xef\xbb\xbf" if mark else b"") + content.encode())
        before = in_files(case)
        made = 0
        for id, words, wider in edits:
            lines = (case / REGISTER).read_bytes().split(b"\n")
            edits_before = len(History(case).edits)
            # `credibility` is a column that the table does not have before.
            edit(case, "claims", id, paraphrase=words, **({"credibility": "2"} if wider else {}))
            made += len(History(case).edits) - edits_before
            now = (case / REGISTER).read_bytes().split(b"\n")
            widened = b"credibility" in now[0] and b"credibility" not in lines[0]
            for old, new in zip(lines, now, strict=True):
                if id.encode() + b"," not in old and not widened:
                    assert new == old
                elif id.encode() + b"," not in old and old.strip():
                    body = old.rstrip(b"\r")
                    cell = b",credibility" if old == lines[0] else b","
                    assert new == body + cell + old[len(body) :]
        for _ in range(made):
            History(case).undo("Ada", LATER)
        assert in_files(case) == before


def test_two_programs_keep_each_others_edits(case: Path) -> None:
    script = (
        "import sys; from pathlib import Path\n"
        "from steelyard.desk.editing.history import History\n"
        "for n in range(15):\n"
        "    History(Path(sys.argv[1])).remember(f'{sys.argv[2]} {n}', 'Ada', '2025-11-02')\n"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", script, str(case), name])
        for name in ("left", "right")
    ]
    for one in running:
        assert one.wait(timeout=60) == 0
    told = [one.what for one in History(case).edits]
    assert sorted(told) == sorted(f"{name} {n}" for name in ("left", "right") for n in range(15))
