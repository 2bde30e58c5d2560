"""Words of flow and the sides that one sentence gives them."""

from __future__ import annotations

import time

import pytest

from steelyard.reading.cues import read_cues
from steelyard.reading.frames import frames_of, places_of
from steelyard.reading.reader import read_text
from steelyard.reading.scene import Context, Scene, lay_out


def scene_of(text: str, lang: str) -> Scene:
    return lay_out(text, [(0, len(text))], (), read_cues(lang), Context())


ROLES = [
    ("en", "Chile sent tractors to Peru", ["bare", "to"]),
    ("en", "tractors from Chile for the government of Peru", ["from", "to"]),
    ("en", "Chilean tractors arrived in Peru", ["origin", "in"]),
    ("en", "Chile's exports to Peru", ["of", "to"]),
    ("de", "Lieferungen der Mongolei an Peru", ["of", "to"]),
    ("de", "hat der Mongolei Traktoren geliefert", ["to"]),
    ("de", "Der Iran lieferte Traktoren", ["bare"]),
    ("de", "in die Mongolei", ["to"]),
    ("de", "in der Mongolei", ["in"]),
    ("ko", "칠레는 페루에 트랙터를 보냈다", ["subject", "to"]),
    ("ko", "칠레로부터 페루 정부가 받았다", ["from", "subject"]),
    ("ko", "칠레의 대몽골 수출", ["of", "to"]),
    ("ru", "Монголия передала Вьетнаму тракторы", ["subject", "to"]),
    ("ru", "тракторы из Монголии во Вьетнам", ["from", "to"]),
    ("ru", "во Вьетнаме", ["in"]),
    ("ru", "договор с Монголией", ["with"]),
    ("uk", "Литва передала Молдові трактори", ["subject", "to"]),
    ("uk", "в Україні", ["in"]),
]


@pytest.mark.parametrize(("lang", "text", "roles"), ROLES)
def test_the_words_beside_a_name_give_it_its_role(lang: str, text: str, roles: list[str]) -> None:
    scene = scene_of(text, lang)
    assert [place.role for place in places_of(scene, scene.sentences[0], ())] == roles


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
    def seconds(copies: int) -> float:
        begin = time.process_time()
        read_text(piece * copies, lang=lang)
        return time.process_time() - begin

    seconds(10)
    assert seconds(800) < 24 * seconds(100) + 0.2
