"""The list of found copies, and what an analyst says of them."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.started import run

from steelyard.case.folder import append_links, read_case
from steelyard.desk.copies_list import (
    JudgementError,
    judge,
    list_copies,
    own_words,
    render_copies,
    short_text,
    why_listed,
)
from steelyard.weighing.copies.found import FoundLink, figure_words, found_row

SMALL = Path(__file__).parents[1] / "cases" / "drones-for-gold"
DAY = date(2026, 1, 2)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The small case without its first link, so that one copy is open."""
    to = tmp_path / "mycase"
    shutil.copytree(SMALL, to)
    path = to / "links.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([lines[0], *lines[2:]]) + "\n", encoding="utf-8")
    return to


def test_the_copy_that_nobody_judged_is_listed_and_acts(folder: Path) -> None:
    rows = list_copies(read_case(folder))
    row = next(row for row in rows if {row["a"], row["b"]} == {"D001", "D002"})
    assert row["kind"] == "same_origin"
    assert row["acts"]
    text = render_copies(rows)
    assert all(len(line) <= 80 for line in text.split("\n"))
    assert "Harbour Watch" in text


def test_a_judgement_is_appended_and_nothing_else_moves(folder: Path) -> None:
    case = read_case(folder)
    row = list_copies(case)[0]
    before = (folder / "links.csv").read_text(encoding="utf-8")
    append_links(folder, judge(case, (), (f"{row['a']}:{row['b']}",), "me", DAY))
    after = (folder / "links.csv").read_text(encoding="utf-8")
    assert after.startswith(before)
    assert after.count("\n") == before.count("\n") + 1
    assert read_case(folder).links[-1].by in {"me", "tests"}
    assert row["a"] not in {one["a"] for one in list_copies(read_case(folder))}


def test_a_case_without_links_gets_the_file(folder: Path) -> None:
    (folder / "links.csv").unlink()
    case = read_case(folder)
    append_links(folder, judge(case, ("D001:D002",), (), "me", DAY))
    (link,) = read_case(folder).links
    assert (link.a, link.b, link.judgement, link.when) == ("D001", "D002", "yes", "2026-01-02")


@pytest.mark.parametrize("pair", ["D001", "D001:", "D001:nobody", "D001:D001"])
def test_what_is_no_pair_of_claims_is_refused(folder: Path, pair: str) -> None:
    with pytest.raises(JudgementError):
        judge(read_case(folder), (pair,), (), "me", DAY)


def test_a_pair_that_is_found_the_other_way_round_is_refused_with_the_mend(folder: Path) -> None:
    case = read_case(folder)
    for accepted, rejected in ((("D002:D001",), ()), ((), ("D002:D001",))):
        with pytest.raises(JudgementError, match="D001 repeats D002: write D001:D002"):
            judge(case, accepted, rejected, "me", DAY)
    before = (folder / "links.csv").read_bytes()
    done = run("copies", folder, "--accept", "D002:D001")
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert (folder / "links.csv").read_bytes() == before


def test_a_pair_that_is_not_found_is_kept_as_the_analysts_word_and_said_to_be(
    folder: Path,
) -> None:
    case = read_case(folder)
    found = judge(case, ("D001:D002",), (), "me", DAY)
    assert own_words(case, found) == ()
    rows = judge(case, ("G003:D005",), ("D008:D005",), "me", DAY)
    assert [row["kind"] for row in rows] == ["same_origin", "same_origin"]
    assert [row["score"] for row in rows] == ["", ""]
    accepted, rejected = own_words(case, rows)
    assert accepted == (
        "The program finds no link from G003 to D005: kept as your own word that G003 repeats "
        "D005; for another kind edit links.csv."
    )
    assert rejected.endswith("from D008 to D005: kept, so that none is ever made of it.")
    done = run("copies", folder, "--accept", "G003:D005")
    assert done.returncode == 0, done.stderr
    assert "kept as your own word" in " ".join(done.stderr.split())
    assert max(map(len, done.stderr.splitlines()[1:])) <= 80


def test_what_is_only_listed_says_why(folder: Path) -> None:
    case = read_case(folder)
    rows = list_copies(case)
    assert all((row["listed"] is None) == row["acts"] for row in rows)
    listed = replace(case, exchange=replace(case.exchange, copies="list"))
    rows = list_copies(listed)
    assert {row["listed"] for row in rows} == {"case"}
    text = render_copies(rows)
    assert text.count("copies: list") == 1
    assert "None acts, because case.yaml has found links listed only (copies: list)." in text


@pytest.mark.parametrize(
    ("kind", "score", "said"),
    [
        ("stale_repeat", 0.95, "old figures told again never act unasked"),
        ("same_origin", 0.6, "its score is below 0.7, from which found links act unasked"),
        ("derived_from", 0.75, "its score is below 0.8, from which computed figures act unasked"),
        ("bounds", 0.9, "it says that the two are no copies"),
        ("same_origin", 0.9, "D002 does not count itself, so a link to it would take D001 away"),
        ("same_origin", 0.8, "with links that act already it would close a circle"),
    ],
)
def test_each_reason_for_only_listing_has_its_words(
    folder: Path, kind: str, score: float, said: str
) -> None:
    case = read_case(folder)
    link = FoundLink("D001", "D002", kind, score, "Said so.")  # type: ignore[arg-type]
    able = {(link.a, link.b, link.kind)} if "does not count" in said else set()
    why = why_listed(case, link, able)
    row = {**list_copies(case)[0], **found_row(link), "acts": False, "listed": why}
    assert f"Listed only: {said}" in " ".join(render_copies([row]).split())


def test_large_figures_are_written_in_words_and_lose_no_digit(folder: Path) -> None:
    claim = read_case(folder).claims[0]
    for amount, said in (
        (1e7, "10 million"),
        (12_345_678.0, "12.345678 million"),
        (9870.0, "9,870"),
    ):
        text = short_text(replace(claim, amount_low=amount, amount_high=amount, bound="exact"))
        assert f": {said} " in text
    assert figure_words(2.5e9) == "2.5 billion"
    assert figure_words(0.3) == "0.3"


def test_judged_links_say_whether_the_program_agrees() -> None:
    case = read_case(SMALL)
    rows = [row for row in list_copies(case, judged=True) if row["judgement"]]
    assert len(rows) == len(case.links)
    assert "Judged in the case: 2 links" in render_copies(list_copies(case, judged=True))


def test_nothing_found_is_said(folder: Path) -> None:
    case = read_case(folder)
    none = replace(case, claims=case.claims[:1], links=())
    assert render_copies(list_copies(none)) == "Nothing is found that is not judged yet."


def test_the_command_prints_rows_and_refuses_in_one_line(folder: Path) -> None:
    done = run("copies", folder, "--json")
    assert done.returncode == 0, done.stderr
    assert {"a", "b", "kind", "score", "why", "drift", "acts"} <= set(json.loads(done.stdout)[0])
    wrong = run("copies", folder, "--accept", "D001:nobody")
    assert wrong.returncode == 2
    assert wrong.stderr == "steelyard: there is no claim 'nobody'.\n"
