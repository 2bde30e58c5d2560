"""desk/headlines.py: the first page's figures under their paths, in words ready to print."""

from __future__ import annotations

from typing import Any

from steelyard.desk.headlines import headlines, leg_name
from steelyard.weighing.trace.figures import find_figure

Document = dict[str, Any]


def test_given_returned_balance_and_ratio_come_first(document: Document) -> None:
    paths = [one.path for one in headlines(document)]
    assert paths[:4] == ["given.value", "returned.value", "balance", "ratio"]
    assert len(set(paths)) == len(paths)


def test_every_headline_is_a_figure_that_trace_knows(document: Document) -> None:
    for one in headlines(document):
        assert find_figure(document, one.path).path == one.path


def test_words_are_rounded_to_two_digits_in_both_languages(document: Document) -> None:
    document["given"]["value"].update(p05=4.12e9, p50=5.61e9, p95=8.99e9)
    first = next(iter(headlines(document)))
    assert first.words["en"] == "$5.6bn (90%: $4.1bn to $9.0bn)"
    german = first.words["de"].replace("\N{NO-BREAK SPACE}", " ")
    assert german == "5,6 Mrd. Dollar (90 %: 4,1 bis 9,0 Mrd. Dollar)"


def test_an_open_end_is_said_in_words(document: Document) -> None:
    document["ratio"].update(p50=None, p05=3.1, p95=None)
    ratio = next(one for one in headlines(document) if one.path == "ratio")
    assert ratio.words["en"] == "at least 3.1"


def test_a_basis_is_named_by_its_words(document: Document) -> None:
    other = next(one for one in document["by_basis"] if one != document["basis"])
    name = document["by_basis"][other]["name"]["de"]
    figure = next(one for one in headlines(document) if one.path == f"by_basis.{other}.given")
    assert name in figure.names["de"]


def test_figures_that_are_not_there_are_left_out(document: Document) -> None:
    document["share_of_economy"]["given"] = None
    assert "share_of_economy.given" not in {one.path for one in headlines(document)}
    assert leg_name("trade", "de") == "Gewöhnlicher Handel"
