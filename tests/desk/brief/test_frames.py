"""desk/brief/frames.py and data/brief.yaml: frames hold no number and say the same in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from steelyard.base.tables import read_yaml
from steelyard.desk.brief import grounds as grounds_module
from steelyard.desk.brief.frames import PLACE, UnfilledError, fill, say
from steelyard.desk.brief.grounds import Grounds, Row, find_grounds
from steelyard.desk.brief.numbers import FORMS

Document = dict[str, Any]


def frames() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every frame of the file with where it stands."""
    read = read_yaml("brief.yaml")
    for block in read["blocks"]:
        for sentence in block["say"]:
            for frame in sentence:
                yield block["id"], frame
    for name, frame in read["lists"].items():
        yield f"list {name}", frame


def places(text: str) -> list[str]:
    return sorted(PLACE.findall(text))


def test_no_frame_holds_a_number() -> None:
    for place, frame in frames():
        for lang in ("en", "de"):
            words = PLACE.sub("", frame[lang])
            assert not re.search(
                r"\d", words.replace("90 per cent", "").replace("90 Prozent", "")
            ), place


def test_both_languages_ask_for_the_same_numbers() -> None:
    for place, frame in frames():
        asked = [[one for one in places(frame[lang]) if " " in one] for lang in ("en", "de")]
        assert asked[0] == asked[1], place


def test_every_place_is_a_known_form_a_list_or_a_name() -> None:
    lists = read_yaml("brief.yaml")["lists"]
    for place, frame in frames():
        for one in places(frame["en"]) + places(frame["de"]):
            head, _, rest = one.partition(" ")
            assert not rest or rest in FORMS or (head == "list" and rest in lists), (
                f"{place}: {one}"
            )


def test_every_condition_is_one_that_grounds_know(document: Document) -> None:
    known = find_grounds(document, "en")
    source = Path(str(grounds_module.__file__)).read_text(encoding="utf-8")
    named = set(re.findall(r'"([a-z_]+)"', source)) | {f"any_{name}" for name in known.lists}
    # Set from the words of a claim, a promise, a failed check or a kind of number.
    built = ("has_", "was_", "caveat_", "of_")
    stated = {
        "doubted",
        "possible",
        "estimated",
        "asserted",
        "observed",
        "given",
        "due",
        "received",
    }
    for block in read_yaml("brief.yaml")["blocks"]:
        conditions = [*block.get("when", ())]
        conditions += [c for s in block["say"] for f in s for c in f.get("when", ())]
        for condition in conditions:
            bare = condition.removeprefix("not ")
            assert bare in named | stated or bare.startswith(built), f"{block['id']}: {bare}"


def test_the_last_frame_of_a_sentence_that_must_be_said_has_no_condition() -> None:
    must = {"title", "lead"}
    for block in read_yaml("brief.yaml")["blocks"]:
        if block["id"] in must:
            assert "when" not in block["say"][0][-1]


def plain(document: Document, **flags: bool) -> Grounds:
    return Grounds(
        document, "en", frozenset(name for name, on in flags.items() if on), {"name": "grain"}, {}
    )


def test_the_first_frame_that_holds_and_can_be_filled_is_taken(document: Document) -> None:
    sentence: list[dict[str, Any]] = [
        {"when": ["wet"], "en": "Rain."},
        {"when": ["not wet"], "en": "{nowhere.value mid}."},
        {"en": "{name} at last."},
    ]
    assert [s.text for s in say(plain(document, wet=True), "x", [sentence])] == ["Rain."]
    assert [s.text for s in say(plain(document), "x", [sentence])] == ["Grain at last."]


def test_a_sentence_without_a_fitting_frame_is_not_said(document: Document) -> None:
    assert list(say(plain(document), "x", [[{"when": ["wet"], "en": "Rain."}]])) == []


def test_a_place_nobody_knows_is_a_mistake_of_the_file(document: Document) -> None:
    with pytest.raises(KeyError):
        list(fill("{nobody}", plain(document)))
    with pytest.raises(UnfilledError):
        list(fill("{given.value.nowhere mid}", plain(document)))


def test_what_somebody_says_stands_in_the_konjunktiv() -> None:
    """In German no frame of a reported total is in the indicative."""
    blocks = {block["id"]: block for block in read_yaml("brief.yaml")["blocks"]}
    for id in ("voice", "study"):
        for frame in blocks[id]["say"][0]:
            assert re.search(r"\b(seien|sei|werde|würden)\b", frame["de"]), frame["de"]
            assert not re.search(r"\b(sind|ist|waren|war|wurden)\b", frame["de"].partition(";")[0])


def test_a_row_points_where_it_says(document: Document) -> None:
    row = Row("given.items.timber", {"name": "Timber"})
    text = "".join(run.text for run in fill("{name}: {it.value mid}", plain(document), row))
    assert text.startswith("Timber: $")
