"""The place that opens a line, and two with an arrow between."""

from __future__ import annotations

from tests.reading.spots import around


def ways(text: str) -> list[tuple[str | None, str | None] | None]:
    return [one.direction for one in around(text, "en")]


def test_the_place_that_opens_an_entry_is_the_side_that_the_line_above_leaves_open() -> None:
    text = "What NATO has sent Peru:\n• Chile: #13# jets\n• Spain: #14# jets and #300# tanks"
    assert ways(text) == [("CL", "PE"), ("ES", "PE"), ("ES", "PE")]
    text = "Spain has sold jets to:\n• Chile: #13# jets\n• Peru: #14# jets"
    assert ways(text) == [("ES", "CL"), ("ES", "PE")]


def test_an_entry_with_a_verb_of_its_own_has_the_place_on_the_side_that_is_open() -> None:
    text = (
        "• Peru has received #3# batches of Spanish tanks.\n• Chile: #15# Spanish jets ordered.\n"
        "• China: #4# howitzers to Ghana, all handed over in June."
    )
    assert ways(text) == [("ES", "PE"), ("ES", "CL"), ("CN", "GH")]


def test_a_headline_behind_a_place_keeps_its_own_sides() -> None:
    assert ways("Peru: Chile sends Ghana #20# tanks") == [("CL", "GH")]


def test_an_arrow_between_two_tells_the_way_and_that_it_was_gone() -> None:
    for text in ("🇵🇪➡️🇨🇱 #40# tanks so far", "Peru → Chile: #40# tanks"):
        one = around(text, "en")[0]
        assert (one.direction, one.status) == (("PE", "CL"), "delivered")
    assert around("🇵🇪➡️🇨🇱 #40# tanks next year, planned", "en")[0].status == "planned"
