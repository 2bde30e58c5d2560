"""Each width is told from what was said and assumed, and its parts add up."""

from __future__ import annotations

from datetime import date

import pytest
from tests.weighing.small import weigh_small

from steelyard.case.case import Case
from steelyard.weighing.statements import (
    Statement,
    measure_apart,
    statement_rows,
    without_claims,
)
from steelyard.weighing.weigh import Weighing
from steelyard.weighing.widths import Width, lean_factors, measure_widths


@pytest.fixture(scope="module")
def weighing(small: Case) -> Weighing:
    return weigh_small(400)


@pytest.fixture(scope="module")
def widths(weighing: Weighing) -> dict[str, Width]:
    return measure_widths(weighing, lean_factors(weighing))


def test_the_parts_of_a_width_are_shares_that_add_to_one(widths: dict[str, Width]) -> None:
    for width in widths.values():
        assert sum(part.share for part in width.parts) == pytest.approx(1.0)
        assert min(part.share for part in width.parts) >= 0.0


def test_quantity_and_price_share_the_width_of_a_value(widths: dict[str, Width]) -> None:
    split = [width.value for width in widths.values() if width.value is not None]
    assert split
    for quantity, price in split:
        assert quantity + price == pytest.approx(1.0)


def test_twice_the_common_lean_is_wider_than_half_of_it(widths: dict[str, Width]) -> None:
    gold = widths["gold"]
    assert gold.double[1] / gold.double[0] > gold.half[1] / gold.half[0]


def test_every_statement_that_names_the_item_stands_there_once(
    weighing: Weighing, widths: dict[str, Width]
) -> None:
    for id, width in widths.items():
        direct = {reading.claim.id for reading in weighing.estimates[id].direct}
        assert {figure.claim for figure in width.figures} == direct
        assert width.reports >= len(width.figures)


def test_nobody_is_compared_with_himself(weighing: Weighing) -> None:
    alone = {
        family
        for family in weighing.posterior.model.families
        if sum(own == family for _, own in weighing.posterior.model.leans) == 1
    }
    assert alone
    assert not {lean.family for lean in lean_factors(weighing)} & alone


def _said(claim: str, said: str, ratio: float, camp: str = "north") -> Statement:
    day = date(2024, 3, 1)
    return Statement(claim, f"source {claim}", camp, said, day, ratio, ratio, ratio)  # type: ignore[arg-type]


def test_only_plain_figures_say_how_far_apart_it_lies() -> None:
    apart = measure_apart(
        (
            _said("a", "number", 1.0),
            _said("b", "range", 1.5),
            _said("c", "at_least", 4.0),
            _said("d", "capacity", 9.0),
        )
    )
    assert apart.times == pytest.approx(1.5)
    assert (apart.plain, apart.at_least, apart.at_most) == (2, 1, 1)


def test_a_hidden_claim_leaves_no_trace_in_what_the_rest_tell() -> None:
    shown = (_said("a", "number", 1.0), _said("b", "number", 1.5))
    hidden = _said("c", "number", 8.0, "south")
    leans = [{"source": "source a"}, {"source": "source c"}]
    row = {"p": 1, "leans": leans, **statement_rows((*shown, hidden))}
    left = without_claims(row, {"c"})
    assert left == {"p": 1, "leans": leans[:1], **statement_rows(shown)}
    assert without_claims(row, set()) == row
