"""The parts of a comparison add up, one cause at a time, and none comes out of nothing."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from tests.weighing.drawn import sample_once, weigh
from tests.weighing.small import SMALL
from tests.weighing.test_changes import EDITS, edited, new_item, without

from steelyard.case.case import Case
from steelyard.case.folder import read_case
from steelyard.weighing.at_day import COLUMNS, HEADLINES, figure, read_figures, recorded_figures
from steelyard.weighing.changes import LATEST, ORDER, as_known
from steelyard.weighing.compare import Bridge, CompareError, Part, Side, compare
from steelyard.weighing.document import to_document
from steelyard.weighing.weigh import OptionError

DRAWS = 400
CASE = read_case(SMALL)
EARLY, LATE = date(2025, 4, 30), date(2025, 8, 31)


def compared(a: Side, b: Side, **options: Any) -> Bridge:
    return compare(a, b, sampler=sample_once, **{"draws": DRAWS, **options})


def side(case: Case = CASE, **fields: Any) -> Side:
    return Side("a side", case, **fields)


def moves(bridge: Bridge) -> Iterator[tuple[str, str]]:
    """Every number that has two ends."""
    for path in bridge.paths:
        for column in COLUMNS:
            if bridge.move(path, column) is not None:
                yield path, column


def exactly(part: Part, path: str, column: str) -> Fraction:
    ends = (figure(stop.figures, path)[column] for stop in (part.after, part.before))
    after, before = (Fraction(end) for end in ends if isinstance(end, float))
    return after - before


def assert_adds_up(bridge: Bridge) -> None:
    """Each part begins where the one before it ended, so the sums are exact to the last bit."""
    assert bridge.parts[0].before is bridge.start
    assert bridge.parts[-1].after is bridge.end
    for one, other in zip(bridge.parts, bridge.parts[1:], strict=False):
        assert one.after is other.before
    numbers = list(moves(bridge))
    assert len(numbers) > 20
    for path, column in numbers:
        if any(part.move(path, column) is None for part in bridge.parts):
            continue
        whole = Fraction(float(figure(bridge.end.figures, path)[column] or 0.0))
        whole -= Fraction(float(figure(bridge.start.figures, path)[column] or 0.0))
        assert sum(exactly(part, path, column) for part in bridge.parts) == whole


def test_between_two_days_the_parts_add_up_and_name_the_claims() -> None:
    bridge = compared(side(as_of=EARLY), side(as_of=LATE))
    assert_adds_up(bridge)
    assert [part.causes for part in bridge.parts] == [("new_claim",), ("time",)]
    new = bridge.parts[0]
    assert {"D004", "D005", "D007"} == new.counting
    assert new.before.day == new.after.day == bridge.start.day
    assert bridge.end.day > bridge.start.day
    assert (new.move("given.value", "p50") or 0.0) != 0.0
    assert (bridge.parts[1].move("given.value", "p50") or 0.0) > 0.0, "more was delivered since"


def test_the_ends_are_the_weighings_of_those_days() -> None:
    bridge = compared(side(as_of=EARLY), side(as_of=LATE))
    for stop, day in ((bridge.start, EARLY), (bridge.end, LATE)):
        document = to_document(weigh(CASE, as_of=day, draws=DRAWS, sampler=sample_once))
        assert dict(stop.figures) == recorded_figures(document)


def test_back_again_is_the_same_move_turned_round() -> None:
    there = compared(side(as_of=EARLY), side(as_of=LATE))
    back = compared(side(as_of=LATE), side(as_of=EARLY))
    assert_adds_up(back)
    assert [part.causes for part in back.parts] == [("time",), ("withdrawn",)]
    for path, column in moves(there):
        assert back.move(path, column) == -(there.move(path, column) or 0.0)
    # The same two weighings are set against each other on the same days.
    assert back.parts[0].move("balance", "p50") == -(there.parts[1].move("balance", "p50") or 0)


def test_a_case_compared_with_itself_has_no_parts() -> None:
    bridge = compared(side(), side())
    assert bridge.parts == ()
    assert all(bridge.move(path, column) == 0.0 for path, column in moves(bridge))


@pytest.mark.parametrize(
    "name",
    ["a claim more", "an amount", "what the source saw", "a copy found", "a price", "a rate"],
)
def test_one_edit_moves_by_its_own_cause_alone(name: str) -> None:
    other, wanted = EDITS[name]
    bridge = compared(side(), side(other))
    assert_adds_up(bridge)
    (part,) = bridge.parts
    assert part.causes == (next(iter(wanted))[0],)
    assert [change.id for change in part.changes] == [next(iter(wanted))[2]]
    assert any(bridge.move(path, column) for path, column in moves(bridge))


def test_several_edits_are_told_apart_and_prices_move_no_quantity() -> None:
    other = edited(
        edited(CASE, "claims", "D004", amount_low=200.0), "prices", "P004", price_low=5e4
    )
    other = edited(other, "items", "drones", magnitude=30.0)
    bridge = compared(side(), side(other))
    assert_adds_up(bridge)
    assert [part.causes for part in bridge.parts] == [
        ("assumption",), ("price_corrected",), ("corrected",),
    ]  # fmt: skip
    price = bridge.parts[1]
    for column in COLUMNS:
        assert price.move("returned.items.gold.quantity", column) in {0.0, None}
        assert price.move("given.value", column) in {0.0, None}
    assert (price.move("returned.value", "p50") or 0.0) < 0.0


def test_another_order_splits_otherwise_and_adds_up_to_the_same() -> None:
    other = edited(
        edited(CASE, "claims", "D004", amount_low=200.0), "prices", "P001", price_high=4e4
    )
    one = compared(side(), side(other))
    two = compared(side(), side(other), order=ORDER[::-1])
    assert_adds_up(two)
    assert [part.causes for part in two.parts] == [part.causes for part in one.parts][::-1]
    for path, column in moves(one):
        assert one.move(path, column) == two.move(path, column)


def test_a_new_item_comes_with_its_claims_and_starts_from_nothing() -> None:
    bridge = compared(side(), side(new_item(CASE)))
    assert_adds_up(bridge)
    (part,) = bridge.parts
    assert part.causes == ("assumption",)
    value = part.move("returned.items.silver.value", "p50")
    assert value == bridge.end.figures["returned.items.silver.value"]["p50"]


def test_a_basis_and_a_source_left_out_are_causes_of_their_own() -> None:
    bridge = compared(side(), side(basis="replacement", without=("coast-paper",)))
    assert_adds_up(bridge)
    assert [part.causes for part in bridge.parts] == [("basis",), ("without",)]
    assert bridge.parts[0].move("given.items.drones.quantity", "p50") == 0.0


def test_what_was_recorded_by_another_program_is_the_method() -> None:
    weighing = weigh(CASE, draws=DRAWS, seed=7, sampler=sample_once)
    figures = recorded_figures(json.loads(json.dumps(to_document(weighing))))
    made: dict[str, Any] = {"seed": 7, "draws": DRAWS}
    same = compared(side(recorded=figures, **made), side())
    assert same.parts == ()
    older = {**figures, "given.value": {**figures["given.value"], "p50": 1.0}}
    bridge = compared(side(recorded=older, **made), side(EDITS["an amount"][0]))
    assert_adds_up(bridge)
    assert [part.causes for part in bridge.parts] == [("method",), ("corrected",)]
    assert bridge.start.figures["given.value"]["p50"] == 1.0
    drawn_on = compared(side(recorded=older, error=0.01, **made), side(EDITS["an amount"][0]))
    assert [part.causes for part in drawn_on.parts] == [("chance",), ("corrected",)]
    turned = compared(side(EDITS["an amount"][0]), side(recorded=older, **made))
    assert_adds_up(turned)
    assert [part.causes for part in turned.parts] == [("corrected",), ("method",)]
    assert turned.move("given.value", "p50") == -(bridge.move("given.value", "p50") or 0.0)


def test_other_seeds_are_chance_and_stay_within_its_error() -> None:
    figures = [
        recorded_figures(to_document(weigh(CASE, draws=DRAWS, seed=seed, sampler=sample_once)))
        for seed in (7, 8)
    ]
    bridge = compared(
        side(recorded=figures[0], seed=7, draws=DRAWS),
        side(recorded=figures[1], seed=8, draws=DRAWS),
    )
    assert_adds_up(bridge)
    (part,) = bridge.parts
    assert part.causes == ("chance",)
    for path in ("given.value", "returned.value"):
        move, error = part.move(path, "p50"), part.error(path, "p50")
        assert move is not None
        assert error is not None
        # Four standard errors: one run in fifteen thousand would stray further.
        assert 0.0 < abs(move) < 4.0 * error


def test_the_window_ends_where_the_case_says() -> None:
    def ended(day: str | None) -> Case:
        window = replace(CASE.exchange.window, end=day)
        return replace(CASE, exchange=replace(CASE.exchange, window=window))

    bridge = compared(side(ended("2025-03-31")), side(ended(None)))
    assert_adds_up(bridge)
    assert [part.causes for part in bridge.parts] == [("time",)]
    assert bridge.start.day == date(2025, 3, 31)


def test_a_case_in_between_that_cannot_be_weighed_joins_two_causes() -> None:
    # All sales of what was given go; the other case borrows the price of a drone instead.
    bare = CASE
    for id in ("P001", "P002", "P006"):
        bare = without(bare, "prices", id)
    with pytest.raises(OptionError, match="has a price"):
        weigh(bare, draws=DRAWS, sampler=sample_once)
    proxy = CASE.item("gold").proxies["replacement"]
    borrowed = {"comparable": replace(proxy, item="gold", basis="comparable")}
    moved = edited(bare, "items", "drones", proxies=borrowed)
    bridge = compared(side(), side(moved), order=ORDER[::-1])
    assert_adds_up(bridge)
    assert [part.causes for part in bridge.parts] == [("price_corrected", "assumption")]


def test_what_cannot_be_set_against_each_other_is_refused() -> None:
    exchange = CASE.exchange
    euros = replace(CASE, exchange=replace(exchange, money=replace(exchange.money, currency="EUR")))
    with pytest.raises(CompareError, match="USD and the other in EUR"):
        compared(side(), side(euros))
    parties = (exchange.parties[0], replace(exchange.parties[1], id="CC"))
    with pytest.raises(CompareError, match="AA and CC"):
        compared(side(), side(replace(CASE, exchange=replace(exchange, parties=parties))))


def test_on_an_earlier_day_the_curves_are_read_and_the_bounds_are_those_of_that_day() -> None:
    weighing = weigh(CASE, draws=DRAWS, sampler=sample_once)
    end = weighing.options.end
    whole = read_figures(weighing, end).figures
    assert dict(whole) == recorded_figures(to_document(weighing))
    month = weighing.months[5]
    stop = read_figures(weighing, month)
    path = weighing.paths.read(("gold",), weighing.paths.months[5:6])[0, 0]
    gold = stop.figures["returned.items.gold.quantity"]
    assert gold["p50"] == pytest.approx(float(np.median(path)))
    middle = read_figures(weighing, date(month.year, month.month, 15)).figures
    assert gold["p50"] > middle["returned.items.gold.quantity"]["p50"]  # type: ignore[operator]
    first = read_figures(weighing, date(2024, 1, 10)).figures["returned.items.gold.quantity"]
    assert 0.0 < float(first["p50"] or 0.0) < float(gold["p50"] or 0.0)
    # The claim on 150 kg speaks of the end of 2024.
    early = read_figures(weighing, date(2025, 1, 31)).figures["returned.items.gold.quantity"]
    assert early["high"] == 150.0


def test_the_error_of_a_headline_is_in_its_own_unit() -> None:
    weighing = weigh(as_known(CASE, EARLY), as_of=LATEST, draws=DRAWS, sampler=sample_once)
    stop = read_figures(weighing, weighing.options.end)
    assert set(stop.errors) == set(HEADLINES)
    for path in ("given.value", "share_of_economy.given"):
        share = float(stop.errors[path]["p50"] or 0) / float(stop.figures[path]["p50"] or 1)
        assert 0.001 < share < 0.2
    a = float(stop.errors["given.value"]["p95"] or 0) / float(
        stop.figures["given.value"]["p95"] or 1
    )
    b = stop.errors["share_of_economy.given"]["p95"]
    assert math.isclose(
        a, float(b or 0) / float(stop.figures["share_of_economy.given"]["p95"] or 1)
    )


def copied(attribution: tuple[str, ...]) -> Case:
    """The case with D004's figure told once more months later, through these voices."""
    claim = next(one for one in CASE.claims if one.id == "D004")
    twin = replace(
        claim,
        id="D104",
        source=None,
        attribution=attribution,
        reported_on="2025-10-12",
        url="https://example.org/twin",
    )
    return replace(CASE, claims=(*CASE.claims, twin))


def test_words_that_only_the_search_for_copies_reads_are_a_copy_found() -> None:
    known, unknown = (copied(("Daily Post", voice)) for voice in ("Customs Union", "Sea Guard"))
    bridge = compared(side(unknown), side(known))
    assert_adds_up(bridge)
    (part,) = bridge.parts
    assert part.causes == ("copy_found",)
    assert [(one.kind, one.id, one.fields) for one in part.changes] == [
        ("claims", "D104", ("attribution",))
    ]
    assert part.move("given.value", "p50") != 0.0
    # By the name of a source as well, beside another cause that comes first.
    renamed = edited(unknown, "sources", "customs-union", aliases=("Sea Guard",))
    renamed = edited(renamed, "prices", "P004", price_low=5e4)
    two = compared(side(unknown), side(renamed))
    assert_adds_up(two)
    assert [part.causes for part in two.parts] == [("price_corrected",), ("copy_found",)]
    assert two.parts[0].move("given.value", "p50") == 0.0
    assert two.parts[1].move("given.value", "p50") != 0.0
    settled = [
        replace(case, exchange=replace(case.exchange, copies="list")) for case in (unknown, known)
    ]
    assert compared(*map(side, settled)).parts == ()


def test_a_source_of_whom_nobody_speaks_moves_only_what_the_search_finds() -> None:
    case = copied(("Daily Post", "Sea Guard"))
    source = replace(case.sources[0], id="sea-guard", name="Sea Guard", aliases=())
    sources = tuple(sorted((*case.sources, source), key=lambda one: one.id))
    other = edited(replace(case, sources=sources), "prices", "P004", price_low=5e4)
    bridge = compared(side(case), side(other))
    assert_adds_up(bridge)
    assert [part.causes for part in bridge.parts] == [("price_corrected",), ("copy_found",)]
    assert bridge.parts[0].move("given.value", "p50") == 0.0


def weigh_notes(case: Case, **options: Any) -> Any:
    """A weighing that computes with something that the comparison takes for words."""
    noted = any(claim.note for claim in case.claims)
    return weigh(edited(case, "items", "drones", magnitude=30.0) if noted else case, **options)


@pytest.mark.parametrize("beside", [{}, {"price_low": 5e4}])
@pytest.mark.parametrize("as_of", [None, LATE])
def test_what_no_cause_accounts_for_is_shown_as_what_is_left(
    beside: dict[str, Any], as_of: date | None
) -> None:
    bare = replace(CASE, claims=tuple(replace(claim, note="") for claim in CASE.claims))
    other = edited(bare, "claims", "D004", note="of no account")
    if beside:
        other = edited(other, "prices", "P004", **beside)
    earlier = {"new_claim", "series"}
    causes = [*([("price_corrected",)] if beside else []), *([("time",)] if as_of else [])]
    for case, made in ((weigh, [*causes]), (weigh_notes, [*causes, ("remainder",)])):
        bridge = compared(side(bare, as_of=as_of), side(other), weigher=case)
        if made:
            assert_adds_up(bridge)
        told = [part.causes for part in bridge.parts if part.causes[0] not in earlier]
        assert told == made
        there = case(other, as_of=None, draws=DRAWS, sampler=sample_once)
        assert dict(bridge.end.figures) == recorded_figures(to_document(there))
    last = bridge.parts[-1]
    assert last.changes == ()
    assert last.move("given.value", "p50") != 0.0
