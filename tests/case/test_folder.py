"""A folder to a case and back: whole, in any order, safely, and never over others' work."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steelyard.base.errors import CaseError
from steelyard.base.records import parse_csv, render_csv, render_yaml
from steelyard.case.folder import (
    append_review,
    check_folder,
    copy_example,
    create_case,
    file_hash,
    read_case,
    read_file,
    save_file,
)

SMALL = Path(__file__).parents[1] / "cases" / "drones-for-gold"
FLAGSHIP = Path(__file__).parents[2] / "cases" / "unequal-partnership"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SMALL, tmp_path / "case"))


def test_the_small_case_is_read_whole() -> None:
    case = read_case(SMALL)
    assert check_folder(SMALL) == ()
    assert case.exchange.id == "drones-for-gold"
    assert [party.id for party in case.exchange.parties] == ["AA", "BB"]
    assert case.item("gold").direction == ("BB", "AA")
    assert [claim.id for claim in case.claims] == sorted(claim.id for claim in case.claims)
    quoted = next(claim for claim in case.claims if claim.id == "harbour-report-2")
    text = case.texts["harbour-report"]
    assert text[quoted.start : quoted.end] == quoted.quote == "at least 140 kilograms"
    assert quoted.attribution == ("Harbour Watch", "a pilot")
    first = next(claim for claim in case.claims if claim.id == "D001")
    assert first.attribution == ("Coast Paper", "Harbour Watch")
    assert first.direction == ("AA", "BB")
    assert case.sources[-1].aliases == ("HW", "Harbour Watch Institute")
    assert next(row for row in case.series if row.period == "2025" and not row.use).value is None
    with pytest.raises(KeyError):
        _ = {item.id: item for item in case.items}["nothing"]


def test_the_flagship_has_no_problem() -> None:
    assert [str(problem) for problem in check_folder(FLAGSHIP)] == []


def test_the_order_of_rows_columns_and_files_changes_nothing(small: Path) -> None:
    before = read_case(small)
    shuffle = random.Random(1)
    for file in sorted(small.rglob("*.csv")):
        table = parse_csv(file.read_text(encoding="utf-8"), file.name)
        columns = list(range(len(table.header)))
        shuffle.shuffle(columns)
        rows = [[row.cells[at] for at in columns] for row in table.rows]
        shuffle.shuffle(rows)
        header = [table.header[at] for at in columns]
        half = len(rows) // 2
        if file.parent.name == "claims":
            file.with_name("a-second.csv").write_text(
                render_csv(header, rows[:half], ";"), encoding="utf-8-sig", newline="\r\n"
            )
            rows = rows[half:]
        file.write_text(render_csv(header, rows), encoding="utf-8", newline="\n")
    assert read_case(small) == before


def test_windows_line_ends_and_marks_change_nothing(small: Path) -> None:
    before = read_case(small)
    for file in sorted(path for path in small.rglob("*") if path.is_file()):
        text = file.read_text(encoding="utf-8")
        file.write_text(text, encoding="utf-8-sig", newline="\r\n")
    assert read_case(small) == before


def test_only_case_and_items_are_needed(small: Path) -> None:
    for name in ("claims", "documents", "texts"):
        shutil.rmtree(small / name)
    for name in ("sources", "grades", "links", "prices", "published", "promises"):
        (small / f"{name}.csv").unlink()
    (small / "hypotheses.yaml").unlink()
    case = read_case(small)
    assert (case.claims, case.sources, case.texts) == ((), (), {})


def test_all_problems_of_all_files_come_at_once_sorted_by_place(small: Path) -> None:
    for name, old, new in (
        ("case.yaml", "basis: comparable", "basis: comparabel"),
        ("items.yaml", "unit: pieces\n", "unit: pieces\n    colour: red\n"),
        ("sources.csv", "think_tank", "thinktank"),
        ("links.csv", "D002,D001", "D002,D999"),
        ("prices.csv", "18000", "18k"),
    ):
        file = small / name
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")
    problems = check_folder(small)
    assert list(problems) == sorted(problems)
    assert {(problem.place.file, problem.name) for problem in problems} >= {
        ("case.yaml", "unknown-basis"),
        ("items.yaml", "unknown-field"),
        ("sources.csv", "unknown-value"),
        ("links.csv", "unknown-claim"),
        ("prices.csv", "not-a-number"),
    }
    # What a broken row or file would define is not reported as unknown as well.
    assert not [p for p in problems if p.name in {"unknown-source", "unknown-item"}]
    with pytest.raises(CaseError) as caught:
        read_case(small)
    assert set(caught.value.problems) == set(problems)


def test_a_file_that_cannot_be_read_does_not_make_its_ids_unknown(small: Path) -> None:
    (small / "sources.csv").write_text('id,name\n1,"open\n', encoding="utf-8")
    assert [problem.name for problem in check_folder(small)] == ["csv-syntax"]


def test_a_changed_letter_orphans_exactly_the_touched_claim(small: Path) -> None:
    text = small / "texts" / "harbour-report.txt"
    changed = text.read_text(encoding="utf-8").replace("180 drones", "190 drones")
    text.write_text(changed, encoding="utf-8")
    assert sorted(problem.name for problem in check_folder(small)) == [
        "quote-not-found",
        "text-changed",
    ]
    assert read_case(small).orphans == {"harbour-report-1"}


def test_a_text_that_is_not_at_hand_is_no_problem(small: Path) -> None:
    (small / "texts" / "harbour-report.txt").unlink()
    assert check_folder(small) == ()
    assert read_case(small).orphans == frozenset()


def test_a_link_out_of_the_folder_is_refused(small: Path, tmp_path: Path) -> None:
    outside = tmp_path / "secret.csv"
    outside.write_text("id,name,camp,kind\n", encoding="utf-8")
    (small / "sources.csv").unlink()
    try:
        (small / "sources.csv").symlink_to(outside)
    except OSError:
        # Windows lets only some users make links; then there is nothing to refuse.
        assert os.name == "nt"
        return
    assert "outside-the-case" in {problem.name for problem in check_folder(small)}


@pytest.mark.parametrize("name", ["/etc/hostname", "..\\secret.txt", "C:/secret.txt", "a/../../b"])
def test_a_document_cannot_name_a_text_outside(small: Path, name: str) -> None:
    file = small / "documents" / "harbour-report.yaml"
    text = file.read_text(encoding="utf-8").replace("texts/harbour-report.txt", f"'{name}'")
    file.write_text(text, encoding="utf-8")
    assert [problem.name for problem in check_folder(small)] == ["outside-the-case"]


def test_text_fields_take_bare_numbers_as_written(small: Path) -> None:
    claims = [
        {"id": "007", "item": "drones", "status": "delivered", "bound": "exact", "kind": "quantity"}
    ]
    text = render_yaml(claims).replace('"007"', "007") + (
        "  as_of: 2024\n  credibility: 2\n  amount_low: 1e1\n  amount_high: 10\n"
        "  unit:\n  attribution: [1.10, ~]\n"
    )
    (small / "claims" / "bare.yaml").write_text(text, encoding="utf-8")
    claim = next(claim for claim in read_case(small).claims if claim.id == "007")
    assert (claim.as_of, claim.credibility, claim.unit) == ("2024", "2", "")
    assert (claim.amount_low, claim.amount_high) == (10.0, 10.0)
    assert claim.attribution == ("1.10", "")


def test_several_documents_may_stand_in_one_file(small: Path) -> None:
    file = small / "documents" / "more.yaml"
    file.write_text(
        "- {id: a, title: A, kind: note, publisher: P}\n"
        "- {id: b, title: B, kind: note, publisher: P}\n",
        encoding="utf-8",
    )
    assert [document.id for document in read_case(small).documents] == ["a", "b", "harbour-report"]


# --- saving ---


@given(text=st.text(st.characters(exclude_characters="\r\ufeff", exclude_categories=["Cs"])))
def test_what_is_saved_is_what_is_read(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.mktemp("save") / "items.yaml"
    given_hash = save_file(file, text, file_hash(file))
    assert read_file(file) == (text, given_hash)
    assert file.read_bytes() == text.encode("utf-8")
    assert [path.name for path in file.parent.iterdir()] == ["items.yaml"]


def test_a_save_over_a_change_made_elsewhere_is_refused(small: Path) -> None:
    file = small / "items.yaml"
    text, seen = read_file(file)
    theirs = text + "# theirs\n"
    file.write_text(theirs, encoding="utf-8", newline="\n")
    with pytest.raises(CaseError) as caught:
        save_file(file, text + "# mine\n", seen)
    assert [problem.name for problem in caught.value.problems] == ["changed-elsewhere"]
    assert file.read_text(encoding="utf-8") == theirs
    assert not list(small.glob(".*draft"))
    save_file(file, theirs + "# mine\n", file_hash(file))
    assert file.read_text(encoding="utf-8").endswith("# theirs\n# mine\n")


def test_a_new_file_is_not_saved_over_one_that_came_meanwhile(tmp_path: Path) -> None:
    file = tmp_path / "new.csv"
    nothing = file_hash(file)
    file.write_text("theirs", encoding="utf-8")
    with pytest.raises(CaseError):
        save_file(file, "mine", nothing)


def test_a_crash_before_the_replacement_leaves_the_old_file(small: Path) -> None:
    """The process dies at the very call that would put the new file in place."""
    file = small / "items.yaml"
    before = file.read_bytes()
    program = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from steelyard.case.folder import read_file, save_file\n"
        "file = Path(sys.argv[1])\n"
        "text, seen = read_file(file)\n"
        "sys.addaudithook(lambda event, _: os._exit(9) if event == 'os.rename' else None)\n"
        "save_file(file, text + '# new', seen)\n"
    )
    done = subprocess.run([sys.executable, "-c", program, str(file)], check=False)
    assert done.returncode == 9
    assert file.read_bytes() == before
    assert read_case(small) == read_case(SMALL)
    # The next save is not disturbed by what the dead one left.
    save_file(file, before.decode() + "# new\n", file_hash(file))
    assert file.read_text(encoding="utf-8").endswith("# new\n")


def test_a_file_keeps_its_windows_line_ends_and_its_mark(tmp_path: Path) -> None:
    file = tmp_path / "prices.csv"
    file.write_bytes(b"\xef\xbb\xbfid,n\r\n1,2\r\n")
    text, seen = read_file(file)
    assert text == "id,n\n1,2\n"
    save_file(file, text + "3,4\n", seen)
    assert file.read_bytes() == b"\xef\xbb\xbfid,n\r\n1,2\r\n3,4\r\n"


def test_reviews_are_added_a_line_each(tmp_path: Path) -> None:
    review = {"claim": "D001", "action": "accepted", "by": "ä", "when": "2025-01-01T12:00:00Z"}
    append_review(tmp_path, review)
    append_review(tmp_path, {**review, "action": "edited", "why": "two\nlines"})
    lines = (tmp_path / "reviews.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["action"] for line in lines] == ["accepted", "edited"]
    with pytest.raises(ValueError, match="by, when"):
        append_review(tmp_path, {"claim": "D001", "action": "accepted"})


# --- starting ---


def test_a_new_case_has_no_problem_and_its_own_name(tmp_path: Path) -> None:
    folder = tmp_path / "Timber für grain"
    written = create_case(folder)
    assert check_folder(folder) == ()
    assert read_case(folder).exchange.id == "Timber-f-r-grain"
    assert {path.relative_to(folder).parts[0] for path in written} >= {"case.yaml", "claims"}
    for file in written:
        assert b"\r" not in file.read_bytes()
    for name in ("case.yaml", "items.yaml"):
        first = (folder / name).read_text(encoding="utf-8").split("\n", 1)[0]
        schema = first.removeprefix("# yaml-language-server: $schema=")
        assert (folder / schema).is_file()


def test_what_the_new_files_show_in_comments_is_right(tmp_path: Path) -> None:
    """With every ## taken out the files are a sound case."""
    folder = tmp_path / "new"
    create_case(folder)
    for file in folder.rglob("*.yaml"):
        lines = file.read_text(encoding="utf-8").split("\n")
        file.write_text("\n".join(line.removeprefix("##") for line in lines), encoding="utf-8")
    for name, text in (
        ("sources.csv", "id,name,camp,kind\nharbour-watch,Harbour Watch,observers,think_tank\n"),
        (
            "series.csv",
            (
                "id,series,period,value,unit\nS1,consumer prices,2024,100,index\n"
                "S2,output,2024,5,EUR m\nS3,dollars per euro,2024,1.1,USD per EUR\n"
            ),
        ),
    ):
        (folder / name).write_text(text, encoding="utf-8")
    assert [str(problem) for problem in check_folder(folder)] == []
    case = read_case(folder)
    assert len(case.items) >= 3
    assert len(case.claims) == len(case.documents) == len(case.ties) == 1


def test_the_example_is_copied_without_its_results(tmp_path: Path) -> None:
    written = copy_example(tmp_path / "copy")
    assert read_case(tmp_path / "copy") == read_case(FLAGSHIP)
    assert not [path for path in written if "results" in path.parts]


@pytest.mark.parametrize("make", [create_case, copy_example])
def test_nothing_is_written_into_a_folder_that_holds_something(
    make: object, tmp_path: Path
) -> None:
    assert callable(make)
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(CaseError):
        make(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
    empty = tmp_path / "empty"
    empty.mkdir()
    make(empty)
    assert (empty / "case.yaml").is_file()


# --- size ---


def test_ten_thousand_claims_are_read_in_seconds(small: Path) -> None:
    """Bounds several times above what one slow core needed (0.6 s in CSV, 4 s in YAML)."""
    table = parse_csv((small / "claims" / "reported.csv").read_text(encoding="utf-8"), "r.csv")
    row = dict(zip(table.header, table.rows[0].cells, strict=True))
    rows = [list({**row, "id": f"X{number}"}.values()) for number in range(10_000)]
    many = small / "claims" / "many.csv"
    many.write_text(render_csv(table.header, rows), encoding="utf-8")
    started = time.perf_counter()
    assert len(read_case(small).claims) > 10_000
    assert time.perf_counter() - started < 60


def test_a_folder_is_checked_with_texts_that_stand_nowhere_yet(small: Path) -> None:
    case = small
    before = {path: path.read_bytes() for path in case.rglob("*") if path.is_file()}
    rows = (case / "sources.csv").read_text(encoding="utf-8")
    assert check_folder(case, {"sources.csv": rows + "new,New,observers,media,,,\n"}) == ()
    found = check_folder(case, {"sources.csv": rows + "new,New,nobody,media,,,\n"})
    assert [(one.name, one.place.file) for one in found] == [("unknown-camp", "sources.csv")]
    claims = "- {id: extra, item: gold, status: delivered, bound: exact, amount_low: 1}\n"
    read = read_case(case, {"claims/extra.yaml": claims})
    assert "extra" in {one.id for one in read.claims}
    assert {path: path.read_bytes() for path in case.rglob("*") if path.is_file()} == before
