"""The scores on the training documents: what counts as right, and which files may be looked at."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from bench.reading.inline import Lesson, Marked
from bench.reading.training_scores import lessons, match, misses, table, tally, verdicts

from steelyard.reading.reader import read_text

ROOT = Path(__file__).parents[2]
TEXT = "Chile sent 40 boats to Peru, the navy said. It holds 9 tonnes of tin."


def marked(span: str, status: str, **more: object) -> Marked:
    start = TEXT.index(span)
    fields = {"unit": None, "voices": (), "direction": None, "certainty": "asserted", **more}
    return Marked(start, start + len(span), status, **fields)  # type: ignore[arg-type]


def lesson(*claims: Marked) -> Lesson:
    return Lesson("en-x-1", "en", "2026-05-12", "wire", TEXT, claims)


def test_a_field_is_right_where_reader_and_annotation_agree() -> None:
    read = read_text(TEXT, lang="en", date="2026-05-12")
    right = marked("40", "delivered", unit="pieces", voices=("Navy",), direction=("CL", "PE"))
    assert all(verdicts(right, read[0]).values())
    wrong = marked("40", "promised", unit="rounds", voices=("Army",), direction=("PE", "CL"))
    assert not any(
        right for field, right in verdicts(wrong, read[0]).items() if field != "certainty"
    )


def test_who_has_no_name_is_asked_for_among_all_voices_and_not_among_named_ones() -> None:
    read = read_text(TEXT, lang="en", date="2026-05-12")
    found = verdicts(marked("40", "delivered", voices=("*navy",)), read[0])
    assert found["attribution"]
    assert "named" not in found


def test_of_what_does_not_flow_no_direction_is_asked() -> None:
    read = read_text(TEXT, lang="en", date="2026-05-12")
    assert "direction" not in verdicts(marked("9 tonnes", "other", direction=("CL", "PE")), read[1])


def test_missed_and_made_up_amounts_lower_the_span() -> None:
    read = read_text(TEXT, lang="en", date="2026-05-12")
    one = lesson(marked("40", "delivered"), marked("navy", "other"))
    pairs = match(one.claims, read)
    assert pairs == ((0, 0),)
    counts: Counter[tuple[str, str]] = tally("all", one, read, pairs)
    rows = {line[:12].strip(): line[12:].split() for line in table(counts)}
    assert rows["span F1"] == ["0.500"]
    told = [line.split(":")[0] for line in misses(one, read, pairs, "span")]
    assert told == ["en-x-1 missed", "en-x-1 made up"]


def test_a_document_is_in_one_half() -> None:
    halves = [
        {one.id for one in lessons(["ko"], validation=validation)} for validation in (False, True)
    ]
    assert all(halves)
    assert not halves[0] & halves[1]


@pytest.mark.parametrize("field", ["status", "span"])
def test_what_was_missed_in_the_validation_half_is_not_told(field: str) -> None:
    command = [sys.executable, "-m", "bench.reading.training_scores", "ko", "--validation"]
    done = subprocess.run(
        [*command, "--misses", field], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "for the open files only" in done.stderr
