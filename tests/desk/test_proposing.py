"""Reading a case puts proposals into it once, and leaves alone what a person had a hand in."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.started import run

from steelyard.base.errors import CaseError
from steelyard.case.folder import Said, check_folder, read_case
from steelyard.desk.adding import add
from steelyard.desk.caveats import add_words
from steelyard.desk.judging import Judgement, judge
from steelyard.desk.proposing import Proposed, Proposer
from steelyard.desk.report import render_report
from steelyard.reading.proposal import Proposal
from steelyard.weighing.document import to_document
from steelyard.weighing.weigh import weigh

CASE = Path(__file__).parents[1] / "cases" / "drones-for-gold"
TEXT = "By June 2025 Aland had sent Borda at least 40 drones, said Harbour Watch.\n"
OTHER = "It was paid about 90 kilograms of gold.\n"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    folder = tmp_path / "case"
    shutil.copytree(CASE, folder)
    file = tmp_path / "quay.txt"
    file.write_text(TEXT + OTHER, encoding="utf-8")
    add(folder, str(file), Said(publisher="Coast Paper", published="2025-07"), day="2025-07-02")
    return folder


def proposal(quote: str, text: str = TEXT + OTHER, **fields: object) -> Proposal:
    start = text.index(quote)
    said = Proposal(
        doc="quay", start=start, end=start + len(quote), quote=quote, amount_low=40.0,
        amount_high=None, unit="pieces", bound="at_least", item="drones",
        direction=("AA", "BB"), status="delivered", as_of="2025-06",
        attribution=("Harbour Watch",), certainty="asserted", kind="quantity", rule="digits",
    )  # fmt: skip
    return replace(said, **fields)  # type: ignore[arg-type]


DRONES = proposal("at least 40")
GOLD = proposal(
    "about 90 kilograms", amount_low=90.0, amount_high=90.0, unit="kilograms", bound="approx",
    item="gold", direction=("BB", "AA"),
)  # fmt: skip


def take(case: Path, *proposals: Proposal, **options: bool) -> Proposed:
    return Proposer(case, **options).take("quay", proposals)


def counts(done: Proposed) -> tuple[int, int, int, int, int]:
    return done.new, done.changed, done.kept, done.dropped, done.judged


def file(case: Path) -> Path:
    return case / "claims" / "quay.yaml"


def test_proposals_wait_in_a_file_of_their_document_and_the_case_stays_whole(case: Path) -> None:
    done = take(case, DRONES, GOLD)
    assert counts(done) == (2, 0, 0, 0, 0)
    assert check_folder(case) == ()
    read = read_case(case)
    claims = [one for one in read.claims if one.document == "quay"]
    assert {one.id for one in claims} == done.fresh
    for one in claims:
        assert (one.state, one.rule) == ("proposed", "digits")
        assert one.quote == read.texts["quay"][one.start : one.end]
    assert {one.source for one in claims} == {"harbour-watch"}


def test_reading_again_changes_no_byte(case: Path) -> None:
    take(case, DRONES, GOLD)
    before = {path: path.read_bytes() for path in case.rglob("*") if path.is_file()}
    assert counts(take(case, DRONES, GOLD)) == (0, 0, 2, 0, 0)
    assert {path: path.read_bytes() for path in case.rglob("*") if path.is_file()} == before


def test_what_the_reader_sees_otherwise_is_changed_and_what_it_no_longer_sees_is_dropped(
    case: Path,
) -> None:
    take(case, DRONES, GOLD)
    assert counts(take(case, replace(DRONES, status="planned"))) == (0, 1, 0, 1, 0)
    (claim,) = [one for one in read_case(case).claims if one.document == "quay"]
    assert claim.status == "planned"


@pytest.mark.parametrize("state", ["accepted", "edited", "rejected", "parked"])
def test_what_is_judged_is_never_touched_and_never_proposed_again(case: Path, state: str) -> None:
    take(case, DRONES)
    text = file(case).read_text(encoding="utf-8")
    file(case).write_text(text.replace("state: proposed", f"state: {state}"), encoding="utf-8")
    judged = file(case).read_bytes()
    assert counts(take(case, DRONES)) == (0, 0, 0, 0, 1)
    assert counts(take(case, replace(DRONES, item=None, status="planned"))) == (0, 0, 0, 0, 1)
    assert counts(take(case)) == (0, 0, 0, 0, 0)
    assert file(case).read_bytes() == judged


def test_what_a_person_changed_without_judging_is_theirs(case: Path) -> None:
    take(case, DRONES)
    text = file(case).read_text(encoding="utf-8").replace("amount_low: 40", "amount_low: 44")
    file(case).write_text(text, encoding="utf-8")
    assert counts(take(case, DRONES)) == (0, 0, 0, 0, 1)
    assert counts(take(case)) == (0, 0, 0, 0, 0)
    assert file(case).read_text(encoding="utf-8") == text


def test_comments_and_other_entries_stay_to_the_letter(case: Path) -> None:
    take(case, DRONES)
    text = file(case).read_text(encoding="utf-8") + (
        "# A line of my own.\n"
        "- {id: mine, item: gold, status: delivered, bound: exact, amount_low: 90, document: quay}\n"
    )
    file(case).write_text(text, encoding="utf-8")
    assert counts(take(case, GOLD)) == (1, 0, 0, 1, 0)
    now = file(case).read_text(encoding="utf-8")
    assert text.partition("# A line of my own.")[2] in now
    assert "# A line of my own.\n- {id: mine" in now
    assert "quote: at least 40" not in now


def test_windows_line_ends_stay(case: Path) -> None:
    take(case, DRONES)
    file(case).write_bytes(file(case).read_bytes().replace(b"\n", b"\r\n"))
    take(case, DRONES, GOLD)
    assert file(case).read_bytes().count(b"\n") == file(case).read_bytes().count(b"\r\n")
    assert check_folder(case) == ()


def test_a_dry_run_writes_nothing_and_tells_the_same(case: Path) -> None:
    assert counts(take(case, DRONES, dry=True)) == (1, 0, 0, 0, 0)
    assert not file(case).exists()


def test_a_reading_without_a_model_or_statements_keeps_what_those_brought(case: Path) -> None:
    pointed = replace(DRONES, rule="model:added digits")
    stated = proposal(
        "It was paid",
        kind="statement",
        unit=None,
        bound=None,
        amount_low=None,
        rule="statement-told",
    )
    take(case, pointed, stated, model=True, statements=True)
    assert counts(take(case)) == (0, 0, 0, 0, 0)
    assert counts(take(case, DRONES)) == (0, 0, 0, 0, 1)
    assert counts(take(case, model=True, statements=True)) == (0, 0, 0, 2, 0)


def test_a_proposal_that_no_case_can_hold_is_said_and_left_out(case: Path) -> None:
    huge = replace(DRONES, amount_low=1e40)
    odd = replace(GOLD, as_of="spring")
    done = take(case, huge, odd)
    assert counts(done) == (0, 0, 0, 0, 0)
    assert len(done.unusable) == 2
    assert all(sentence.startswith("quay:") for sentence in done.unusable)
    assert not file(case).exists()


def test_a_file_that_changes_meanwhile_is_not_written_over(case: Path) -> None:
    take(case, DRONES)
    proposer = Proposer(case)
    taken = file(case)
    mine = "# Mine.\n" + taken.read_text(encoding="utf-8")

    def late() -> Iterator[Proposal]:
        yield DRONES
        taken.write_text(mine, encoding="utf-8")
        yield GOLD

    with pytest.raises(CaseError, match="changed"):
        proposer.take("quay", late())
    assert taken.read_text(encoding="utf-8") == mine


def test_what_is_judged_while_a_long_reading_runs_is_never_touched(case: Path) -> None:
    take(case, DRONES, GOLD)
    proposer = Proposer(case)
    drones = next(one for one in read_case(case).claims if one.quote == DRONES.quote)
    judge(
        case, [drones.id], Judgement("accept", "Ada", "2025-07-03", fields=(("as_of", "2025-05"),))
    )
    assert counts(proposer.take("quay", [GOLD])) == (0, 0, 1, 0, 0)
    (kept,) = [one for one in read_case(case).claims if one.id == drones.id]
    assert (kept.state, kept.as_of) == ("edited", "2025-05")


def test_a_list_in_one_line_is_refused_and_stays(case: Path) -> None:
    text = "[{id: mine, item: gold, status: delivered, bound: exact, amount_low: 9}]\n"
    file(case).write_text(text, encoding="utf-8")
    with pytest.raises(CaseError, match="one"):
        take(case, DRONES)
    assert file(case).read_text(encoding="utf-8") == text


def test_the_command_reads_writes_and_says_what_waits(case: Path) -> None:
    done = run("read", str(case), "--dry-run")
    assert done.returncode == 0, done.stderr
    assert "2 new; 2 are judged or your own, and left alone. Nothing was written." in done.stderr
    assert not file(case).exists()
    done = run("read", str(case), "--json")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    text = read_case(case).texts
    for row in rows:
        assert row["quote"] == text[row["doc"]][row["start"] : row["end"]]
    states = [row["state"] for row in rows]
    assert sorted(states) == ["accepted", "edited", "proposed", "proposed"]
    assert "3 proposed claims wait" in done.stderr
    checked = run("check", str(case))
    assert checked.returncode == 0
    assert "3 proposed claims wait" in checked.stderr


def test_of_a_changed_page_the_newest_version_is_read_and_old_claims_stay(
    case: Path, tmp_path: Path
) -> None:
    run("read", str(case))
    old = file(case).read_bytes()
    newer = tmp_path / "quay.txt"
    newer.write_text(TEXT + "It was paid about 120 kilograms of gold.\n", encoding="utf-8")
    add(case, str(newer), Said(publisher="Coast Paper", published="2025-08"), day="2025-08-02")
    done = run("read", str(case))
    assert done.returncode == 0, done.stderr
    assert file(case).read_bytes() == old
    assert "about 120 kilograms" in (case / "claims" / "quay-v2.yaml").read_text(encoding="utf-8")


def figures(folder: Path) -> dict[str, Any]:
    """What a weighing says, without the lists of rows, and the page it makes."""
    document = add_words(to_document(weigh(read_case(folder), draws=40)))
    document["diagnostics"].pop("seconds", None)
    page = render_report(document)
    assert "Traceback" not in page
    listed = (
        "caveats",
        "warnings",
        "documents",
        "claims",
        "sources",
        "counts",
        "unreviewed",
        "found_links",
        "unpriced",
    )
    return {name: value for name, value in document.items() if name not in listed}


def test_what_nobody_has_accepted_counts_for_nothing(case: Path) -> None:
    before = figures(case)
    rows = [proposal("at least 40", amount_low=4000.0), replace(GOLD, item=None, direction=None)]
    take(case, *rows)
    after = figures(case)
    codes = [one.get("code") for one in after["failed_checks"]]
    assert "unreviewed" in codes
    for one in (before, after):
        one["failed_checks"] = [x for x in one["failed_checks"] if x.get("code") != "unreviewed"]
    assert json.dumps(after) == json.dumps(before)
    (id,) = [one.id for one in read_case(case).claims if one.rule and one.item]
    judge(case, [id], Judgement("accept", "a test", "2026-01-01T00:00:00Z"))
    assert json.dumps(figures(case)) != json.dumps(before)
