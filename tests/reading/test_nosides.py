"""Places that are on no side."""

from __future__ import annotations

from steelyard.reading.reader import read_text


def test_the_country_in_the_words_of_money_is_on_no_side() -> None:
    text = "Vereinbart wurde ein Kredit von 50 Milliarden US-Dollar an Laos."
    assert read_text(text)[0].direction == (None, "LA")


def test_whose_war_it_is_says_nothing_of_who_gives() -> None:
    for text in (
        "Chile has provided 76 million euros since the start of the Peruvian invasion.",
        "Chile has provided 76 million euros since Peru's full-scale drone attacks began.",
    ):
        assert read_text(text, lang="en")[0].direction == ("CL", None)
    text = "Chile has provided 76 million euros to the Peruvian army."
    assert read_text(text, lang="en")[0].direction == ("CL", "PE")


def test_a_source_that_closes_its_sentence_is_on_no_side() -> None:
    text = "Chile has supplied Peru with 3,000 drones, according to Ghana's intelligence agency."
    assert read_text(text, lang="en")[0].direction == ("CL", "PE")


def test_where_something_is_received_nobody_need_sell_it() -> None:
    text = "Mali has received 3 trucks, unpacked in Conakry."
    assert read_text(text, lang="en")[0].direction == (None, "ML")
    text = "Mali bought 3 trucks in Guinea."
    assert read_text(text, lang="en")[0].direction == ("GN", "ML")
