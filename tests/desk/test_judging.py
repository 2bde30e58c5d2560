"""What somebody says of a claim stands in its file and in reviews.jsonl, with who and when."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from tests.started import run

from steelyard.base.errors import CaseError
from steelyard.case.claims import Claim
from steelyard.case.folder import Said, check_folder, read_case
from steelyard.case.gaps import gaps
from steelyard.desk.adding import add
from steelyard.desk.judging import Judged, Judgement, _save, ids_from, judge, waiting
from steelyard.desk.sheet_files import Staging
from steelyard.desk.waiting_text import render_waiting, waiting_json

CASE = Path(__file__).parents[1] / "cases" / "drones-for-gold"
NOW = "2025-07-02T10:00:00Z"
FILE = "claims/quay.yaml"
PROPOSALS = """\
# Looked at in July.
- id: quay-1
  item: drones
  status: delivered
  bound: at_least
  amount_low: 40
  unit: pieces
  source: harbour-watch
  as_of: 2025-06
  reported_on: 2025-07
  document: quay
  state: proposed
  text_basis: quoted
  quote: at least 40 drones
  start: 5
  end: 23
  rule: digits
# The other way.
- id: quay-2
  item: ""
  status: delivered
  bound: approx
  amount_low: 2
  amount_high: 2
  unit: tonnes
  said: metals
  as_of: 2025-06
  reported_on: 2025-07
  document: quay
  state: proposed
  text_basis: quoted
  quote: about 2 tonnes
  start: 25
  end: 39
  rule: digits
"""


@pytest.fixture
def case(tmp_path: Path) -> Path:
    folder = tmp_path / "case"
    shutil.copytree(CASE, folder)
    file = tmp_path / "quay.txt"
    file.write_text("Sent at least 40 drones; about 2 tonnes came back.\n", encoding="utf-8")
    add(folder, str(file), Said(language="en"), day="2025-07-02")
    (folder / FILE).write_text(PROPOSALS, encoding="utf-8")
    assert check_folder(folder) == ()
    return folder


def say(case: Path, verb: str, *ids: str, because: str = "", **fields: str) -> tuple[Judged, ...]:
    return judge(case, ids, Judgement(verb, "Ada", NOW, because, tuple(fields.items())))


def claim(case: Path, id: str) -> Claim:
    return next(one for one in read_case(case).claims if one.id == id)


def reviews(case: Path) -> list[dict[str, str]]:
    file = case / "reviews.jsonl"
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return [json.loads(line) for line in lines]


def test_an_accepted_claim_counts_and_only_its_state_changes_in_its_file(case: Path) -> None:
    assert say(case, "accept", "quay-1") == (Judged("quay-1", "proposed", "accepted"),)
    text = (case / FILE).read_text(encoding="utf-8")
    assert text == PROPOSALS.replace("state: proposed", "state: accepted", 1)
    assert reviews(case) == [
        {"action": "accepted", "by": "Ada", "claim": "quay-1", "was": "proposed", "when": NOW}
    ]


def test_what_somebody_else_judges_meanwhile_is_not_written_over(case: Path) -> None:
    staging = Staging(case)
    staging.hold("claims")
    say(case, "reject", "quay-1", because="A calibre.")
    held = (case / FILE).read_bytes()
    staging.edit("claims", "quay-1", {"state": "parked"})
    with pytest.raises(CaseError, match="has changed since it was read"):
        _save(
            case,
            staging.edits()[0],
            [{"claim": "quay-1", "action": "parked", "by": "Bob", "when": NOW}],
        )
    assert (case / FILE).read_bytes() == held
    # What was not to be says so in the log.
    assert [one["action"] for one in reviews(case)] == ["rejected", "parked", "not written"]


def test_half_a_line_that_a_crash_left_swallows_no_judgement(case: Path) -> None:
    (case / "reviews.jsonl").write_bytes(b'{"claim": "x", "act')
    say(case, "park", "quay-1")
    half, whole = (case / "reviews.jsonl").read_text(encoding="utf-8").splitlines()
    assert half == '{"claim": "x", "act'
    assert json.loads(whole)["claim"] == "quay-1"


def test_a_claim_named_twice_is_judged_once(case: Path) -> None:
    say(case, "park", "quay-2", "quay-2", because="Later.")
    assert len(reviews(case)) == 1


def test_a_reason_that_is_replaced_stays_in_the_log(case: Path) -> None:
    say(case, "reject", "quay-1", because="A calibre.")
    say(case, "accept", "quay-1")
    say(case, "reject", "quay-1", because="Twice.")
    assert [one.get("reason_was") for one in reviews(case)] == [None, "A calibre.", None]
    assert claim(case, "quay-1").reason == "Twice."


def test_what_cannot_count_as_it_stands_is_not_accepted_and_the_others_are(case: Path) -> None:
    one, other = say(case, "accept", "quay-2", "quay-1")
    assert "needs a value for `item`" in one.refused
    assert (one.before, one.now) == ("proposed", "proposed")
    assert other.now == "accepted"
    assert [one["claim"] for one in reviews(case)] == ["quay-1"]


def test_a_field_put_right_makes_the_claim_edited_and_is_kept_in_the_log(case: Path) -> None:
    (one,) = say(case, "accept", "quay-2", item="gold", unit="boxes")
    assert "counts in `boxes`" in one.refused
    (one,) = say(
        case, "accept", "quay-2", item="gold", unit="kilograms", amount_low="2000",
        amount_high="2000", attribution="Coast Paper < Harbour Watch", direction="BB>AA",
    )  # fmt: skip
    assert one == Judged("quay-2", "proposed", "edited", lacks=("source",))
    now = claim(case, "quay-2")
    assert (now.item, now.amount_low, now.direction) == ("gold", 2000.0, ("BB", "AA"))
    assert now.attribution == ("Coast Paper", "Harbour Watch")
    assert check_folder(case) == ()
    (review,) = reviews(case)
    assert review["action"] == "edited"
    assert "item:  -> gold" in review["set"]
    assert "amount_low: 2 -> 2000" in review["set"]


@pytest.mark.parametrize(
    ("field", "value", "word"),
    [
        ("amount_low", "forty", "number"),
        ("status", "sent", "Allowed are"),
        ("as_of", "spring", "date"),
        ("source", "nobody", "no source `nobody`"),
        ("item", "boats", "no item `boats`"),
        ("direction", "BB>AA", "Turn the claim round"),
    ],
)
def test_a_wrong_value_is_said_in_words_and_nothing_is_written(
    case: Path, field: str, value: str, word: str
) -> None:
    (one,) = say(case, "accept", "quay-1", **{field: value})
    assert word in f"{one.refused} {one.mend}"
    assert (case / FILE).read_text(encoding="utf-8") == PROPOSALS
    assert reviews(case) == []


@pytest.mark.parametrize("field", ["quote", "state", "id", "colour"])
def test_the_words_that_a_claim_is_on_are_not_set(case: Path, field: str) -> None:
    with pytest.raises(ValueError, match="no field that can be set"):
        say(case, "accept", "quay-1", **{field: "x"})


def test_a_rejected_claim_keeps_the_reason_and_may_be_taken_back(case: Path) -> None:
    say(case, "reject", "quay-1", because="counted twice")
    assert (claim(case, "quay-1").state, claim(case, "quay-1").reason) == (
        "rejected",
        "counted twice",
    )
    (again,) = say(case, "reject", "quay-1", because="still")
    assert again.refused == "it is rejected already"
    say(case, "park", "quay-1")
    say(case, "accept", "quay-1")
    assert (claim(case, "quay-1").state, claim(case, "quay-1").reason) == ("accepted", "")
    assert [one["action"] for one in reviews(case)] == ["rejected", "parked", "accepted"]
    assert reviews(case)[0]["why"] == "counted twice"


def test_a_row_of_a_register_is_judged_in_its_table(case: Path) -> None:
    (proposed,) = [
        one.id for one in read_case(case).claims if one.state == "proposed" and not one.rule
    ]
    register = case / "claims" / "reported.csv"
    before = register.read_text(encoding="utf-8").splitlines()
    say(case, "accept", proposed)
    after = register.read_text(encoding="utf-8").splitlines()
    changed = [(a, b) for a, b in zip(before, after, strict=True) if a != b]
    assert [b for _, b in changed] == [changed[0][0].replace(",proposed,", ",accepted,")]


def test_the_beginning_of_an_id_is_enough_where_it_is_of_one_claim(case: Path) -> None:
    assert say(case, "accept", "harbour-report-1")[0].refused == "it is accepted already"
    assert "2 claims begin with that" in say(case, "accept", "quay-")[0].refused
    assert say(case, "accept", "quai")[0].refused == "there is no claim of that id"
    (case / FILE).write_text(PROPOSALS.replace("quay-1", "quay-7af3"), encoding="utf-8")
    assert say(case, "accept", "quay-7a") == (Judged("quay-7af3", "proposed", "accepted"),)


def test_of_many_claims_that_begin_so_some_are_named_and_the_rest_counted(case: Path) -> None:
    every = "".join(PROPOSALS.replace("quay-", f"quay-{n}") for n in range(10, 15))
    (case / FILE).write_text(every, encoding="utf-8")
    (told,) = say(case, "accept", "quay-1")
    assert told.refused.startswith("10 claims begin with that: quay-101, quay-102, ")
    assert told.refused.endswith(" and 2 more")
    assert told.mend == "Give more of the id."


def test_a_claim_whose_words_do_not_stand_in_the_text_is_not_accepted(case: Path) -> None:
    text = PROPOSALS.replace("quote: at least 40 drones", "quote: at least 50 drones")
    (case / FILE).write_text(text, encoding="utf-8")
    (one,) = say(case, "accept", "quay-1")
    assert "do not stand in document" in one.refused


def test_all_that_waits_of_a_document_in_the_order_of_its_text(case: Path) -> None:
    read = read_case(case)
    assert ids_from(read, ["quay"]) == ("quay-1", "quay-2")
    say(case, "park", "quay-1")
    assert ids_from(read_case(case), ["quay"]) == ("quay-2",)
    with pytest.raises(ValueError, match="no document 'key'"):
        ids_from(read, ["key"])


def test_what_waits_is_shown_with_its_words_and_what_stands_against_it(case: Path) -> None:
    shown = {one.claim.id: one for one in waiting(read_case(case))}
    assert set(shown) > {"quay-1", "quay-2"}
    assert shown["quay-1"].against == ()
    text = render_waiting(shown["quay-2"])
    assert "drones; [about 2 tonnes] came" in text
    assert "cannot count as it stands" in text
    assert max(map(len, text.splitlines())) <= 80
    assert waiting_json(shown["quay-1"])["quote"] == "at least 40 drones"
    say(case, "park", "quay-1")
    assert "quay-1" not in {one.claim.id for one in waiting(read_case(case))}
    assert "quay-1" in {one.claim.id for one in waiting(read_case(case), parked=True)}


def test_the_commands_judge_and_say_what_is_left(case: Path) -> None:
    listed = run("accept", str(case))
    assert listed.returncode == 0
    assert "quay-1" in listed.stdout
    assert "3 proposed claims wait" in listed.stderr
    done = run("accept", str(case), "--all-from", "quay", "--by", "Ada", "--json")
    assert done.returncode == 1
    assert [one["state"] for one in json.loads(done.stdout)] == ["accepted", "proposed"]
    assert "quay-2" in done.stderr
    done = run("reject", str(case), "quay-2", "--because", "no good of this case", "--by", "Ada")
    assert done.returncode == 0, done.stderr
    assert "1 claim rejected by Ada." in done.stderr
    assert {one["by"] for one in reviews(case)} == {"Ada"}


@pytest.mark.parametrize(
    "words",
    [
        ("reject", "quay-1"),
        ("reject", "--because", "x"),
        ("park",),
        ("accept", "--set", "item=gold"),
        ("accept", "quay-1", "--set", "item"),
        ("accept", "quay-1", "--set", "quote=x"),
        ("accept", "--all-from", "key"),
    ],
)
def test_a_wrong_use_is_one_line(case: Path, words: tuple[str, ...]) -> None:
    done = run(words[0], str(case), *words[1:])
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert (case / FILE).read_text(encoding="utf-8") == PROPOSALS


def test_a_unit_that_is_the_items_but_for_a_factor_is_turned_into_it(case: Path) -> None:
    items = {one.id: one for one in read_case(case).items}
    assert items["gold"].unit == "kilograms"
    (told,) = say(case, "accept", "quay-2", item="gold", source="harbour-watch")
    assert (told.refused, told.now) == ("", "edited")
    found = claim(case, "quay-2")
    assert (found.amount_low, found.amount_high, found.unit) == (2000.0, 2000.0, "kilograms")
    assert "unit: tonnes -> kilograms" in reviews(case)[0]["set"]
    assert "amount_low: 2 -> 2000" in reviews(case)[0]["set"]


def test_all_that_stands_in_the_way_is_told_at_once(case: Path) -> None:
    (told,) = say(case, "accept", "quay-2", item="nothing", source="nobody")
    assert "nothing" in told.refused
    assert "nobody" in told.refused
    assert claim(case, "quay-2").state == "proposed"


def test_an_accepted_claim_says_that_it_has_neither_source_nor_date(case: Path) -> None:
    bare = PROPOSALS.replace("  source: harbour-watch\n", "")
    bare = bare.replace("  as_of: 2025-06\n", "").replace("  reported_on: 2025-07\n", "")
    (case / FILE).write_text(bare, encoding="utf-8")
    (told,) = say(case, "accept", "quay-1")
    assert (told.refused, told.now, told.lacks) == ("", "accepted", ("source", "date"))
    assert gaps(read_case(case)) == (
        "1 accepted claim has no source: quay-1.",
        "1 accepted claim has no date: quay-1.",
    )
    (parked,) = say(case, "park", "quay-1")
    assert parked.lacks == ()
    assert gaps(read_case(case)) == ()


def test_the_command_says_what_was_accepted_and_does_not_count(case: Path) -> None:
    done = run("accept", str(case), "quay-1", "--set", "status=other")
    assert "quay-1 does not count, because: status other." in done.stderr
    (case / FILE).write_text(PROPOSALS, encoding="utf-8")
    assert "does not count" not in run("accept", str(case), "quay-1").stderr
