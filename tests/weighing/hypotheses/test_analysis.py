"""Readings of an exchange held against each other on a weighing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from tests.weighing.drawn import weigh
from tests.weighing.small import weigh_small

from steelyard.case.case import Case
from steelyard.case.hypotheses import HypothesisFile, Piece, Rating
from steelyard.weighing.document.hypothesis_rows import hypothesis_rows
from steelyard.weighing.hypotheses.analysis import TRUST, Analysis, analyse

DRAWS = 400


@pytest.fixture(scope="module")
def found(small: Case) -> Analysis:
    return analysed(small)


def analysed(case: Case, **options: Any) -> Analysis:
    found = analyse(weigh(case, draws=DRAWS, **options))
    assert found is not None
    return found


def with_pieces(case: Case, *pieces: Piece, **fields: Any) -> Case:
    assert case.hypotheses is not None
    return replace(case, hypotheses=replace(case.hypotheses, pieces=pieces, **fields))


def statement(id: str, allies: Rating, sale: Rating, **fields: Any) -> Piece:
    ratings: dict[str, Rating] = {"allies": allies, "sale": sale}
    given = {"url": "https://example.org", "text": {"en": id}, "why": {"en": "So it is."}}
    return Piece(id=id, ratings=ratings, **{**given, **fields})


def test_a_case_without_hypotheses_has_no_analysis(small: Case) -> None:
    w = weigh(replace(small, hypotheses=None), draws=DRAWS)
    assert analyse(w) is None
    assert hypothesis_rows(w) is None


def test_a_result_counts_by_its_share_of_draws_and_a_statement_by_its_trust(
    found: Analysis,
) -> None:
    pieces = {one.piece.id: one for one in found.pieces}
    assert 0.5 < pieces["gold_for_drones"].probability <= 1.0
    assert pieces["gold_for_drones"].error is not None
    assert pieces["instructors"].probability == TRUST["high"]
    assert pieces["instructors"].error is None


def test_pieces_on_one_claim_count_once(found: Analysis) -> None:
    pieces = {one.piece.id: one for one in found.pieces}
    again = pieces["instructors_again"]
    assert (again.out, again.stands_for) == ("same_origin", "instructors")
    assert pieces["instructors"].out == ""


def test_a_copy_of_a_claim_is_of_its_origin(small: Case) -> None:
    # D002 repeats D001.
    one = statement("one", "CC", "II", rests_on=("D001",))
    other = statement("other", "C", "N", rests_on=("D002",))
    out = {p.piece.id: p.out for p in analysed(with_pieces(small, one, other)).pieces}
    assert out == {"one": "", "other": "same_origin"}


def test_results_whose_draws_move_together_count_once(small: Case) -> None:
    def result(id: str, condition: str, sale: Rating) -> Piece:
        return statement(id, "N", sale, url="", result=condition)

    pieces = (
        result("ratio", "ratio > 0", "II"),
        result("balance", "balance > -1e12", "I"),
        result("crates", "supporting.crates.quantity > 1", "I"),
    )
    found = analysed(with_pieces(small, *pieces))
    out = {p.piece.id: p.out for p in found.pieces}
    assert out["balance"] == "same_origin"
    assert out["crates"] == ""


def test_a_piece_reported_later_is_not_known_yet(small: Case) -> None:
    found = analysed(small, as_of=date(2025, 4, 30))
    out = {one.piece.id: one.out for one in found.pieces}
    assert out["opinion"] == "after_cutoff"
    early = statement("early", "C", "I", rests_on=("D004",))
    w = analysed(with_pieces(small, early), as_of=date(2025, 4, 30))
    assert [one.out for one in w.pieces] == ["after_cutoff"]


def test_a_statement_falls_with_its_only_source(small: Case) -> None:
    found = analysed(small, without=("borda-ministry",))
    out = {one.piece.id: one.out for one in found.pieces}
    assert (out["instructors"], out["instructors_again"]) == ("without", "without")


def test_a_statement_on_a_row_that_never_counts_falls_with_its_source_and_its_day(
    small: Case,
) -> None:
    # G006 is a comparison of July 2025, whatever it is asked for.
    one = with_pieces(small, statement("one", "C", "I", rests_on=("G006",)))
    assert [p.out for p in analysed(one).pieces] == [""]
    assert [p.out for p in analysed(one, without=("aland-ministry",)).pieces] == ["without"]
    assert [p.out for p in analysed(one, as_of=date(2025, 6, 30)).pieces] == ["after_cutoff"]


def test_a_statement_on_a_claim_that_nobody_accepted_does_not_count(small: Case) -> None:
    found = analysed(with_pieces(small, statement("one", "C", "I", rests_on=("G007",))))
    assert [one.out for one in found.pieces] == ["not_accepted"]


def test_a_result_of_which_the_weighing_knows_nothing_does_not_count(small: Case) -> None:
    one = statement("one", "C", "I", url="", result="returned.items.drones.value > 1")
    found = analysed(with_pieces(small, one))
    assert [one.out for one in found.pieces] == ["unknown_result"]
    assert found.standing.leaders == ("allies", "sale")
    assert found.confidence == "low"


def test_leaving_out_a_piece_brings_back_what_it_stood_for(found: Analysis) -> None:
    without = {one.what: one for one in found.without_piece}["instructors"]
    whole, left = dict(found.standing.scores), dict(without.standing.scores)
    # What repeats it says N of a sale, and the piece itself I.
    assert left["sale"] == pytest.approx(whole["sale"] - TRUST["high"])
    assert left["allies"] == whole["allies"]


def test_leaving_out_each_source_tests_what_rests_on_it_alone(found: Analysis) -> None:
    assert [one.what for one in found.without_source] == ["borda-ministry"]


def test_a_statement_with_a_price_of_another_source_stands_without_the_first(small: Case) -> None:
    assert next(one for one in small.prices if one.id == "P001").source != "borda-ministry"
    both = statement("both", "II", "C", rests_on=("D006", "P001"))
    found = analysed(with_pieces(small, both))
    assert found.without_source == ()
    assert found.pieces[0].out == ""


def test_what_hangs_on_one_piece_bears_low_confidence(found: Analysis) -> None:
    assert found.confidence == "low"
    assert "one_piece" in found.reasons


def test_what_many_sure_pieces_tell_bears_high_confidence(small: Case) -> None:
    pieces = [statement(f"p{at}", "II", "C", trust="high") for at in range(6)]
    found = analysed(with_pieces(small, *pieces))
    assert (found.confidence, found.reasons) == ("high", ("stands",))
    assert found.overturn[0].pieces is not None
    assert len(found.overturn[0].pieces) == 6


def test_what_rests_on_trust_bears_moderate_confidence(small: Case) -> None:
    pieces = [statement(f"p{at}", "II", "C", trust="low") for at in range(6)]
    found = analysed(with_pieces(small, *pieces))
    assert (found.confidence, found.reasons) == ("moderate", ("on_trust",))


def test_probabilities_add_to_one_over_the_readings(found: Analysis) -> None:
    assert found.likely is not None
    assert sum(found.likely.probabilities.values()) == pytest.approx(1.0)


def test_without_likelihoods_there_is_no_probability(small: Case) -> None:
    case = with_pieces(small, *_pieces(small), likelihoods={})
    found = analysed(case)
    assert found.likely is None
    rows = hypothesis_rows(weigh(case, draws=DRAWS))
    assert rows is not None
    assert rows["bayes_factors"] == []
    assert {one["probability"] for one in rows["hypotheses"]} == {None}


def test_a_likelihood_of_its_own_goes_before_the_table(small: Case) -> None:
    own = {"allies": 0.9, "sale": 0.1}
    found = analysed(with_pieces(small, statement("one", "C", "C", likelihoods=own, trust="high")))
    assert found.pieces[0].likelihoods == own
    assert found.likely is not None
    # The weight before is 1 to 2.
    a, b = (0.95 * p + 0.05 * (1 - p) for p in (0.9, 0.1))
    assert found.likely.probabilities["allies"] == pytest.approx(a / (a + 2 * b))


def test_hypotheses_move_no_figure(small: Case) -> None:
    bare = weigh(replace(small, hypotheses=None), draws=DRAWS)
    full = weigh_small(DRAWS)
    assert (bare.balance.ratio == full.balance.ratio).all()


def test_the_document_holds_every_piece_with_its_ratings(small: Case) -> None:
    rows = hypothesis_rows(weigh_small(DRAWS))
    assert rows is not None
    assert small.hypotheses is not None
    assert {one["id"] for one in rows["pieces"]} == {one.id for one in small.hypotheses.pieces}
    counts = [one["counts"] for one in rows["pieces"]]
    assert counts == sorted(counts, reverse=True)
    ids = {one["id"] for one in rows["hypotheses"]}
    assert all(set(one["ratings"]) == ids for one in rows["pieces"])
    ranks = [one["rank"] for one in rows["hypotheses"]]
    assert ranks == sorted(ranks)
    factors = {(one["of"], one["against"]): one["factor"] for one in rows["bayes_factors"]}
    assert factors["sale", "allies"] * factors["allies", "sale"] == pytest.approx(1.0)


def _pieces(case: Case) -> tuple[Piece, ...]:
    assert isinstance(case.hypotheses, HypothesisFile)
    return case.hypotheses.pieces


def test_a_piece_that_is_out_joins_no_two_origins(small: Case) -> None:
    one = statement("one", "CC", "II", rests_on=("D001",))
    other = statement("other", "C", "I", rests_on=("G003",))
    joining = statement("z", "C", "N", rests_on=("D001", "G003"))
    later = replace(joining, reported_on="2031-01-01")
    case = with_pieces(small, one, other, joining)
    out = {p.piece.id: p.out for p in analysed(case, as_of=date(2030, 1, 1)).pieces}
    assert sorted(out.values()) == ["", "same_origin", "same_origin"]
    case = with_pieces(small, one, other, later)
    out = {p.piece.id: p.out for p in analysed(case, as_of=date(2030, 1, 1)).pieces}
    assert out == {"one": "", "other": "", "z": "after_cutoff"}
