"""A claim is judged by somebody who was shown it as it stands."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from steelyard.base.errors import CaseError
from steelyard.case.claims import Claim
from steelyard.case.folder import Said, check_folder, read_case, read_reviews
from steelyard.case.reviews import standing
from steelyard.desk.adding import add
from steelyard.desk.editing.claims import (
    BY_HAND,
    MOST_MARKED,
    accept_fields,
    judge_shown,
    keep_fields,
    mark_claim,
    move_mark,
    read_mark,
)
from steelyard.desk.editing.history import History
from steelyard.desk.editing.rows import ConflictError, edit_row, row_hash
from steelyard.desk.editing.seconds import readings
from steelyard.desk.judging import Judged, Judgement, judge
from steelyard.desk.proposing import Proposer
from steelyard.desk.reading_files import read_document

CASE = Path(__file__).parents[2] / "cases" / "drones-for-gold"
NOW, LATER = "2025-11-02T10:00:00Z", "2025-11-02T11:00:00Z"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    folder = tmp_path / "case"
    shutil.copytree(CASE, folder)
    return folder


def claim(case: Path, id: str) -> Claim:
    return next(one for one in read_case(case).claims if one.id == id)


def say(case: Path, verb: str, id: str, shown: Claim, because: str = "", **fields: str) -> Judged:
    judgement = Judgement(verb, "Ada", NOW, because, tuple(fields.items()))
    return judge_shown(case, id, judgement, row_hash(shown), known=shown)


def test_a_judgement_is_the_same_as_on_the_command_line(case: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(case, other)
    shown = claim(case, "G007")
    assert say(case, "accept", "G007", shown) == Judged("G007", "proposed", "accepted")
    judge(other, ["G007"], Judgement("accept", "Ada", NOW))
    for name in ("claims/reported.csv", "reviews.jsonl"):
        assert (case / name).read_bytes() == (other / name).read_bytes()


def test_a_judgement_undone_waits_again(case: Path) -> None:
    before = (case / "claims/reported.csv").read_bytes()
    say(case, "reject", "G007", claim(case, "G007"), "Hearsay.")
    assert (claim(case, "G007").state, claim(case, "G007").reason) == ("rejected", "Hearsay.")
    History(case).undo("Ada", LATER)
    assert (case / "claims/reported.csv").read_bytes() == before
    lines = read_reviews(case)
    assert [one["action"] for one in lines] == ["rejected", "undone"]
    assert standing(lines) == []


def test_a_claim_that_somebody_else_judged_meanwhile_is_a_conflict(case: Path) -> None:
    shown = claim(case, "G007")
    judge(case, ["G007"], Judgement("reject", "Bob", NOW, "Hearsay."))
    held = (case / "claims/reported.csv").read_bytes()
    with pytest.raises(ConflictError) as caught:
        say(case, "accept", "G007", shown, note="fine")
    assert {(one.field, one.shown, one.now, one.yours) for one in caught.value.fields} == {
        ("state", "proposed", "rejected", "accepted"),
        ("reason", "", "Hearsay.", ""),
        ("note", "", "", "fine"),
    }
    assert (case / "claims/reported.csv").read_bytes() == held
    assert len(read_reviews(case)) == 1
    with pytest.raises(ConflictError, match="no claim G099 any more"):
        say(case, "accept", "G099", shown)


def test_a_field_put_right_in_place_makes_the_claim_edited(case: Path) -> None:
    shown = claim(case, "harbour-report-1")
    told = accept_fields(
        case, shown.id, {"certainty": "estimated"}, row_hash(shown), by="Ada", when=NOW
    )
    assert (told.before, told.now) == ("accepted", "edited")
    assert claim(case, shown.id).certainty == "estimated"
    assert check_folder(case) == ()


def test_what_cannot_count_is_refused_and_nothing_is_written(case: Path) -> None:
    shown = claim(case, "G007")
    before = (case / "claims/reported.csv").read_bytes()
    told = say(case, "accept", "G007", shown, unit="pieces")
    assert "counts in `pieces`" in told.refused
    assert (case / "claims/reported.csv").read_bytes() == before
    assert History(case).last is None
    with pytest.raises(ValueError, match="no field that can be set"):
        say(case, "accept", "G007", shown, state="edited")
    with pytest.raises(ValueError, match="expected one of"):
        say(case, "bless", "G007", shown)


def test_a_judgement_and_an_edit_of_the_row_take_turns(case: Path) -> None:
    """Two tabs: the one that was late is told, whichever it is."""
    shown = claim(case, "G007")
    edit_row(case, "claims", "G007", {"note": "x"}, row_hash(shown), by="Bob", when=NOW)
    with pytest.raises(ConflictError):
        say(case, "accept", "G007", shown)
    now = claim(case, "G007")
    say(case, "accept", "G007", now)
    with pytest.raises(ConflictError):
        edit_row(case, "claims", "G007", {"note": "y"}, row_hash(now), by="Bob", when=NOW)


def test_a_case_with_problems_is_not_judged(case: Path) -> None:
    shown = claim(case, "G007")
    (case / "items.yaml").unlink()
    with pytest.raises(CaseError, match="no items"):
        say(case, "accept", "G007", shown)


# --- claims by hand ---

TEXT = (
    "By June 2025 Aland had sent Borda at least 40 drones, said Harbour Watch.\n"
    "It was paid about 90 kilograms of gold, and a lorry of which nobody knows more.\n"
)


@pytest.fixture
def quay(case: Path, tmp_path: Path) -> Path:
    file = tmp_path / "quay.txt"
    file.write_text(TEXT, encoding="utf-8")
    said = Said(publisher="Coast Paper", published="2025-07", language="en")
    add(case, str(file), said, day="2025-07-02")
    return case


def mark(case: Path, words: str, **fields: str) -> Claim:
    start = TEXT.index(words)
    return mark_claim(case, "quay", start, start + len(words), fields, "Ada", NOW)


def test_a_claim_by_hand_is_read_by_the_rules_of_the_reader_and_accepted(quay: Path) -> None:
    made = mark(quay, "at least 40 drones")
    assert made == claim(quay, "quay-h1")
    assert (made.amount_low, made.amount_high, made.unit) == (40, None, "pieces")
    assert (made.bound, made.item, made.source) == ("at_least", "drones", "harbour-watch")
    assert (made.state, made.rule, made.text_basis) == ("accepted", BY_HAND, "quoted")
    assert TEXT[made.start : made.end] == made.quote == "at least 40 drones"
    assert check_folder(quay) == ()
    assert (quay / "claims/quay.yaml").read_text(encoding="utf-8").startswith("# What the reader")
    assert readings(quay).of("quay-h1") is not None


def test_space_round_the_marked_words_is_left_out(quay: Path) -> None:
    assert mark(quay, " at least 40 drones, ").quote == "at least 40 drones,"


def test_fields_go_on_top_of_what_was_read(quay: Path) -> None:
    fields = {"as_of": "2025-05", "certainty": "estimated", "direction": "BB>AA"}
    made = mark(quay, "about 90 kilograms of gold", **fields)
    assert (made.item, made.amount_low, made.as_of) == ("gold", 90, "2025-05")
    assert read_reviews(quay)[-1]["set"] == (
        "direction: AA>BB -> BB>AA; as_of:  -> 2025-05; certainty:  -> estimated; "
        "state:  -> accepted"
    )
    with pytest.raises(CaseError, match="is not a date") as caught:
        mark(quay, "a lorry", as_of="soon", item="fuel")
    assert caught.value.problems[0].place.file == "claims/quay.yaml"
    with pytest.raises(ValueError, match="no field that can be set"):
        mark(quay, "a lorry", quote="x")


def test_a_mark_of_which_too_little_is_known_waits(quay: Path) -> None:
    made = mark(quay, "which nobody knows more")
    assert (made.state, made.kind, made.amount_low) == ("proposed", "statement", None)
    # Reading again neither drops it nor makes a second one of it.
    proposer = Proposer(quay)
    proposer.take("quay", read_document(proposer.case, "quay").proposals)
    assert claim(quay, made.id) == made
    number = {"kind": "quantity", "item": "fuel", "amount_low": "3", "amount_high": "3"}
    judged = say(quay, "accept", made.id, made, **number, unit="barrels", direction="BB>AA")
    assert judged.now == "edited", judged


def test_a_mark_that_goes_the_other_way_than_its_item_waits(quay: Path) -> None:
    """The reader cannot tell who was paid here, so somebody else is to."""
    made = mark(quay, "about 90 kilograms of gold")
    assert (made.state, made.item, made.direction) == ("proposed", "gold", ("AA", "BB"))
    with pytest.raises(CaseError, match="There is no item `gould`"):
        mark(quay, "a lorry", item="gould", amount_low="1", amount_high="1")


def test_a_mark_that_is_none_is_refused_in_words(quay: Path) -> None:
    before = {path: path.read_bytes() for path in quay.rglob("*") if path.is_file()}
    for start, end, why in (
        (5, 5, "no words are marked"),
        (TEXT.index(", said"), TEXT.index("said"), "no words are marked"),
        (-1, 4, "no words from -1 to 4"),
        (7, 3, "no words from 7 to 3"),
        (0, 10_000, f"has {len(TEXT)} characters"),
    ):
        with pytest.raises(ValueError, match=why):
            mark_claim(quay, "quay", start, end, {}, "Ada", NOW)
    with pytest.raises(ValueError, match="has no document 'key'"):
        mark_claim(quay, "key", 0, 4, {}, "Ada", NOW)
    assert {path: path.read_bytes() for path in quay.rglob("*") if path.is_file()} == before
    (quay / "texts/quay.txt").unlink()
    with pytest.raises(ValueError, match="not at hand"):
        mark_claim(quay, "quay", 0, 4, {}, "Ada", NOW)


def test_a_whole_page_is_no_mark(case: Path, tmp_path: Path) -> None:
    file = tmp_path / "long.txt"
    file.write_text("They sent 40 drones to the quay. " * 500, encoding="utf-8")
    add(case, str(file), Said(language="en"), day="2025-07-02")
    with pytest.raises(ValueError, match=f"at most {MOST_MARKED}"):
        mark_claim(case, "long", 0, MOST_MARKED + 50, {}, "Ada", NOW)


def test_words_that_are_a_claim_already_are_not_made_one_twice(quay: Path) -> None:
    first = mark(quay, "at least 40 drones")
    for words in ("at least 40 drones", "least 40", "40 drones"):
        with pytest.raises(ValueError, match="those of quay-h1 already, which is accepted"):
            mark(quay, words, bound="at_least", amount_low="40", amount_high="")
    # Another amount in the same words is another claim, and what was rejected stands in nobody's way.
    assert mark(quay, "40 drones", amount_low="41").id == "quay-h2"
    say(quay, "reject", first.id, first, "Read wrongly.")
    assert mark(quay, "at least 40 drones").id == "quay-h3"


def test_claims_by_hand_stand_in_one_file_and_can_be_undone(quay: Path) -> None:
    gold = mark(quay, "about 90 kilograms of gold")
    held = (quay / "claims/quay.yaml").read_bytes()
    drones = mark(quay, "at least 40 drones")
    lorry = mark(quay, "a lorry", item="fuel", amount_low="1", amount_high="1", unit="barrels")
    text = (quay / "claims/quay.yaml").read_text(encoding="utf-8")
    assert text.index("quay-h1") < text.index(lorry.id)
    History(quay).undo("Ada", LATER)
    assert (drones.id, gold.id) == ("quay-h2", "quay-h1")
    History(quay).undo("Ada", LATER)
    assert (quay / "claims/quay.yaml").read_bytes() == held
    History(quay).undo("Ada", LATER)
    assert not (quay / "claims/quay.yaml").exists()


def test_a_draft_writes_nothing(quay: Path) -> None:
    start = TEXT.index("about 90")
    draft = read_mark(read_case(quay), "quay", start, start + 18)
    assert (draft.state, draft.amount_low, draft.quote) == ("proposed", 90, "about 90 kilograms")
    assert not (quay / "claims/quay.yaml").exists()


def test_fields_are_kept_without_a_judgement(case: Path) -> None:
    shown = claim(case, "G007")
    fields = {"note": "seen", "translation": "Vierzig", "translation_by": "human"}
    done = keep_fields(case, "G007", fields, row_hash(shown), by="Ada", when=NOW)
    assert set(done.changed) == set(fields)
    made = claim(case, "G007")
    assert (made.state, made.translation_by, made.note) == ("proposed", "human", "seen")
    counted = claim(case, "harbour-report-1")
    keep_fields(
        case, counted.id, {"translation_checked": "true"}, row_hash(counted), by="Ada", when=NOW
    )
    assert claim(case, counted.id).state == "edited"
    with pytest.raises(ConflictError):
        keep_fields(case, "G007", {"note": "x"}, row_hash(shown), by="Ada", when=NOW)


def test_words_that_a_claim_is_on_are_marked_and_not_typed(case: Path) -> None:
    shown = claim(case, "harbour-report-1")
    with pytest.raises(ValueError, match="mark the words instead"):
        keep_fields(case, shown.id, {"start": "3"}, row_hash(shown), by="Ada", when=NOW)
    with pytest.raises(ValueError, match="no field that can be set"):
        say(case, "accept", shown.id, shown, quote="18")
    # One on no kept words may say where it is from.
    free = claim(case, "G007")
    assert not say(case, "accept", "G007", free, document="harbour-report").refused
    text = read_case(case).texts["harbour-report"]
    at = text.index("counted 180 drones")
    end = at + len("counted 180 drones")
    move_mark(case, shown.id, "harbour-report", at, end, row_hash(shown), by="Ada", when=NOW)
    made = claim(case, shown.id)
    assert (made.quote, made.start, made.amount_low) == ("counted 180 drones", at, 180)
    assert check_folder(case) == ()
    History(case).undo("Ada", LATER)
    assert claim(case, shown.id) == shown
    with pytest.raises(ValueError, match="no words are marked"):
        move_mark(case, shown.id, "harbour-report", 3, 3, row_hash(shown), by="Ada", when=NOW)
