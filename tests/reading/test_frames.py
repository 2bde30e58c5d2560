"""Words of flow and the sides that one sentence gives them."""

from __future__ import annotations

import pytest
from tests.reading.pace import keeps_pace
from tests.reading.spots import around

from steelyard.reading.cues import read_cues
from steelyard.reading.frames import frames_of
from steelyard.reading.reader import read_text
from steelyard.reading.scene import Context, Scene, lay_out


def scene_of(text: str, lang: str) -> Scene:
    return lay_out(text, [(0, len(text))], (), read_cues(lang), Context())


def test_a_passive_turns_the_subject_into_the_one_given_to() -> None:
    scene = scene_of("Peru was supplied with tractors by Chile", "en")
    (frame,) = frames_of(scene, scene.sentences[0], ())
    assert frame.direction == ("CL", "PE")


def test_two_joined_verbs_share_their_subject() -> None:
    scene = scene_of("Chile sent tractors to Peru and received rice from Vietnam", "en")
    sent, received = frames_of(scene, scene.sentences[0], ())
    assert (sent.direction, received.direction) == (("CL", "PE"), ("VN", "CL"))


def test_a_sentence_without_words_of_flow_has_no_frame() -> None:
    scene = scene_of("Chile and Peru have a border", "en")
    assert frames_of(scene, scene.sentences[0], ()) == ()


@pytest.mark.parametrize(
    ("lang", "piece"),
    [
        ("en", "sent Peru 5 tanks from Chile and paid $7 per ton for wheat "),
        ("ru", "Монголия поставила Вьетнаму 5 танков и 7 тонн пшеницы из Китая "),
        ("ko", "칠레는 페루에 포탄 5발을 보냈고 브라질로부터 쌀 7톤을 받았으며 "),
    ],
)
def test_a_sentence_without_end_takes_time_in_proportion(lang: str, piece: str) -> None:
    assert keeps_pace(lambda copies: read_text(piece * copies, lang=lang), 100)


def test_the_second_of_two_verbs_that_are_joined_has_its_own_places() -> None:
    text = "Laos schickte 90 Schweißer nach Ungarn und bekam dafür 3 Millionen Euro."
    assert [one.direction for one in read_text(text)] == [("LA", "HU"), ("HU", "LA")]


def test_what_is_got_in_return_goes_the_other_way() -> None:
    text = "Лаос направив до Угорщини 90 зварників, а натомість отримав 3 млн євро."
    assert [one.direction for one in read_text(text)] == [("LA", "HU"), ("HU", "LA")]


def test_a_name_without_a_preposition_is_part_of_the_verb_and_no_noun_of_giving() -> None:
    text = "Katar wird Laos einen Kredit über 70 Millionen Dollar gewähren."
    assert read_text(text)[0].direction == ("QA", "LA")


def test_one_who_does_it_side_by_side_with_another_gets_nothing() -> None:
    text = "Ні Лаос, ні Угорщина не передали жодного танка."
    giver, receiver = read_text(text)[0].direction or (None, None)
    assert giver is not None
    assert receiver is None


def test_where_money_is_invested_it_goes() -> None:
    text = "Katar investiert 9 Milliarden Dollar in Laos."
    assert read_text(text)[0].direction == ("QA", "LA")


def test_two_behind_one_preposition_are_on_one_side() -> None:
    text = "Je zwei Haubitzen kamen aus Laos und Ungarn nach Peru."
    assert read_text(text)[0].direction == (None, "PE")


def test_two_in_the_clause_of_the_verb_go_before_one_of_another_clause() -> None:
    text = "Laos schuldet Ungarn nichts, Katar überwies Polen aber 20 Millionen Euro."
    assert read_text(text)[0].direction == ("QA", "PL")


@pytest.mark.parametrize(
    ("text", "flow"),
    [
        ("Peru lieferte #30# Kähne an Mali, Chile #20#.", ("CL", "ML")),
        ("Peru lieferte #30# Kähne an Mali, Chile #20# und Ghana #10#.", ("GH", "ML")),
        ("Peru ist großer Geber, Chile schickte Mali #30# Kähne.", ("CL", "ML")),
        ("Peru bestätigte, es habe Chile #30# Kähne überlassen.", ("PE", "CL")),
        ("Im Mai hat Peru Chile #30# Kähne überlassen.", ("PE", "CL")),
    ],
)
def test_who_stands_before_an_amount_or_its_verb_gives(text: str, flow: tuple[str, str]) -> None:
    assert around(text, "de")[-1].direction == flow
