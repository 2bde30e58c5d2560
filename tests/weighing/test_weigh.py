"""What holds of every weighing: copies, swaps, order, seeds and cut-off days."""

from __future__ import annotations

import dataclasses
import json
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from tests.weighing.drawn import weigh
from tests.weighing.small import SMALL

from steelyard.base.dates import parse_span
from steelyard.base.spread import Bounds
from steelyard.case.case import Case
from steelyard.case.claims import Claim
from steelyard.case.folder import read_case
from steelyard.case.items import Item
from steelyard.case.links import Link
from steelyard.weighing.bounds import plain_bounds
from steelyard.weighing.document import to_document
from steelyard.weighing.estimates.model import Model, make_model
from steelyard.weighing.estimates.posterior import sample_posterior
from steelyard.weighing.evidence import COUNTED, gather_evidence, newest_evidence, reported_day
from steelyard.weighing.settings import read_settings
from steelyard.weighing.weigh import OptionError, Weighing

DRAWS = 400
CASE = read_case(SMALL)
START = date.fromisoformat(CASE.exchange.window.start)
# Every claim whose figure enters the estimate.
COUNTING = sorted(r.claim.id for r in gather_evidence(CASE, start=START).counted())
SHORT = ("p05", "p50", "p95")


def weighed(case: Case, **options: Any) -> Weighing:
    return weigh(case, draws=DRAWS, **options)


def document_of(case: Case, **options: Any) -> dict[str, Any]:
    return to_document(weighed(case, **options))


def as_bytes(case: Case, **options: Any) -> str:
    return json.dumps(document_of(case, **options), ensure_ascii=False)


def with_copy(case: Case, id: str, **drift: Any) -> Case:
    """The case with one more report of a claim, linked to it as of the same origin."""
    original = next(claim for claim in case.claims if claim.id == id)
    copy = dataclasses.replace(
        original, id=f"{id}-again", text_basis="reported", quote=None, start=None, end=None,
        document=None, **drift,
    )  # fmt: skip
    link = Link(a=copy.id, b=id, kind="same_origin")
    return dataclasses.replace(case, claims=(*case.claims, copy), links=(*case.links, link))


def modelled(case: Case) -> tuple[Model, dict[str, Bounds], date]:
    """What the draws rest on: the packed model, the plain bounds, the end of the window."""
    evidence, settings = gather_evidence(case, start=START), read_settings(case)
    end = newest_evidence(case)
    bounds = plain_bounds(case, evidence, (START, end), settings["bounds_months"])
    return make_model(case, evidence, settings, START, end), bounds, end


def quantiles(value: Any, path: str = "") -> dict[str, Any]:
    """Every five-number figure of a document by its path."""
    found = {}
    if isinstance(value, dict):
        if {"low", "high", *SHORT} <= set(value):
            return {path: value}
        for key, part in value.items():
            found.update(quantiles(part, f"{path}.{key}"))
    elif isinstance(value, list):
        for at, part in enumerate(value):
            found.update(quantiles(part, f"{path}.{at}"))
    return found


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return document_of(CASE)


# A copy moves nothing


@pytest.mark.parametrize("id", COUNTING)
@pytest.mark.parametrize(
    "drift",
    [
        {},
        {"source": "aland-ministry", "as_of": "2025-12-31", "reported_on": "2026-01-02"},
        {"amount_low": 1.0, "amount_high": 9e9, "bound": "range", "reported_on": "2027"},
    ],
    ids=["to the letter", "later and of another source", "with other numbers"],
)
def test_a_linked_copy_of_any_claim_leaves_what_the_draws_rest_on(
    id: str, drift: dict[str, Any]
) -> None:
    (one, bounds, end), (other, its_bounds, its_end) = (
        modelled(case) for case in (CASE, with_copy(CASE, id, **drift))
    )
    assert one.names == other.names
    for field in one.packed._fields:
        assert np.array_equal(getattr(one.packed, field), getattr(other.packed, field)), field
    assert np.array_equal(one.start, other.start)
    assert (bounds, end) == (its_bounds, its_end)


@pytest.mark.parametrize("id", ["D004", "D009", "G001"])
def test_a_linked_copy_moves_no_quantile(id: str, document: dict[str, Any]) -> None:
    copied = document_of(with_copy(CASE, id, as_of="2025-12", reported_on="2026-01"))
    assert quantiles(copied) == quantiles(document)
    assert copied["counts"]["origins"] == document["counts"]["origins"]
    assert copied["counts"]["reports"] == document["counts"]["reports"] + 1


def test_the_same_claim_without_a_link_does_move_the_draws() -> None:
    copied = with_copy(CASE, "D004")
    settled = dataclasses.replace(CASE.exchange, copies="list")
    apart = dataclasses.replace(copied, links=CASE.links, exchange=settled)
    assert len(modelled(apart)[0].packed.claim_kind) == len(modelled(CASE)[0].packed.claim_kind) + 1


def test_the_same_claim_without_a_link_is_found_and_moves_nothing() -> None:
    copied = dataclasses.replace(with_copy(CASE, "D004"), links=CASE.links)
    assert CASE.exchange.copies == "act"
    assert len(modelled(copied)[0].packed.claim_kind) == len(modelled(CASE)[0].packed.claim_kind)


# Swapping the parties turns the beam round


def test_swapping_the_parties_negates_the_balance(document: dict[str, Any]) -> None:
    parties = CASE.exchange.parties[::-1]
    exchange = dataclasses.replace(CASE.exchange, parties=parties)
    swapped = document_of(dataclasses.replace(CASE, exchange=exchange))
    turned = {"low": "high", "high": "low", "p05": "p95", "p50": "p50", "p95": "p05"}
    for place in ("balance", "lean_sensitivity"):
        pairs = quantiles(document[place]), quantiles(swapped[place])
        for path in [path for path in pairs[0] if path in {"", ".half.balance", ".double.balance"}]:
            for end, other in turned.items():
                there, back = pairs[0][path][end], pairs[1][path][other]
                assert (there is None) == (back is None)
                assert there is None or there == pytest.approx(-back, rel=1e-12)
    assert swapped["given"]["value"] == document["returned"]["value"]
    assert swapped["returned"]["value"] == document["given"]["value"]
    assert swapped["given"]["items"].keys() == document["returned"]["items"].keys()
    for id, one in document["returned"]["items"].items():
        assert swapped["given"]["items"][id] == {**one, "leg": "given"}
    assert swapped["value_curves"]["given"] == document["value_curves"]["returned"]


# Order, seed, strangers


@pytest.mark.parametrize(
    "names",
    [
        ("claims",), ("links",), ("items",), ("prices",), ("sources",), ("series",),
        ("claims", "links", "items", "prices", "sources", "series", "grades", "priors"),
    ],
    ids=lambda names: names[0] if len(names) == 1 else "all",
)  # fmt: skip
def test_the_order_of_rows_changes_no_byte(
    names: tuple[str, ...], document: dict[str, Any]
) -> None:
    rng = np.random.default_rng(11)
    mixed: dict[str, Any] = {
        name: tuple(getattr(CASE, name)[i] for i in rng.permutation(len(getattr(CASE, name))))
        for name in names
    }
    assert as_bytes(dataclasses.replace(CASE, **mixed)) == json.dumps(document, ensure_ascii=False)


def test_the_same_seed_gives_the_same_bytes_and_another_gives_other_draws(
    document: dict[str, Any],
) -> None:
    # Sampled anew, whatever was sampled for the document.
    again = as_bytes(CASE, sampler=sample_posterior)
    assert again == json.dumps(document, ensure_ascii=False)
    other = document_of(CASE, seed=CASE.exchange.seed + 1)
    assert other["given"]["value"]["p50"] != document["given"]["value"]["p50"]
    assert other["given"]["value"]["high"] == document["given"]["value"]["high"]


def test_an_unrelated_item_with_a_claim_leaves_the_draws_of_every_price() -> None:
    bells = Item(
        id="bells", name={"en": "bells"}, unit="pieces", family="metal", account="exchange",
        direction=("BB", "AA"), magnitude=3.0,
    )  # fmt: skip
    claim = Claim(
        id="Z001", item="bells", status="delivered", bound="exact", amount_low=12.0,
        amount_high=12.0, unit="pieces", as_of="2025-02-01", reported_on="2025-02-02",
        source="coast-paper", state="accepted",
    )  # fmt: skip
    more = dataclasses.replace(CASE, items=(*CASE.items, bells), claims=(*CASE.claims, claim))
    one, other = weighed(CASE), weighed(more)
    for item in ("drones", "spare_parts", "gold", "fuel", "instructor_months"):
        for basis in CASE.exchange.bases:
            left, right = one.pricing.unit_price(item, basis), other.pricing.unit_price(item, basis)
            assert left is not None
            assert right is not None
            assert np.array_equal(left.draws, right.draws)
    assert "bells" in other.panned["comparable"].unfilled


# Options


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"basis": "comparabel"}, "no price basis 'comparabel' in this case; did you mean compar"),
        ({"basis": "zzz"}, "there are: comparable, replacement"),
        ({"without": ("harbor-watch",)}, "did you mean harbour-watch"),
        ({"without": ("zzz",)}, "there are: aland-ministry, borda-ministry, coast-paper"),
        ({"as_of": date(2023, 6, 1)}, "nothing counts"),
        ({"without": tuple(s.id for s in CASE.sources)}, "nothing counts"),
    ],
)
def test_what_the_case_does_not_have_is_refused_with_what_it_has(
    options: dict[str, Any], words: str
) -> None:
    with pytest.raises(OptionError) as caught:
        weighed(CASE, **options)
    assert words in str(caught.value)


def test_a_case_without_a_claim_is_refused() -> None:
    with pytest.raises(OptionError, match="nothing counts"):
        weighed(dataclasses.replace(CASE, claims=(), links=()))


@pytest.mark.parametrize("day", [date(2024, 11, 1), date(2025, 3, 31), date(2025, 7, 4)])
def test_as_of_knows_nothing_reported_later(day: date) -> None:
    found = document_of(CASE, as_of=day)
    assert found["as_of"] == day.isoformat()
    assert found["options"]["as_of"] == day.isoformat()
    assert found["window"]["end"] <= day.isoformat()
    assert found["months"][-1] == found["window"]["end"]
    for row in found["claims"]:
        if row["use"] in COUNTED | {"copy", "promise"}:
            assert parse_span(row["reported_on"]).last <= day, row["id"]
    for row in found["prices"]:
        if row["used"]:
            assert parse_span(row["reported_on"]).last <= day, row["id"]


def test_as_of_the_last_report_is_the_weighing_without_a_cutoff(document: dict[str, Any]) -> None:
    last = max(day for claim in CASE.claims for day in [reported_day(claim)] if day is not None)
    later = document_of(CASE, as_of=last + timedelta(days=1))
    assert later["given"] == document["given"]
    assert later["balance"] == document["balance"]


def test_a_cutoff_of_the_case_is_its_as_of() -> None:
    exchange = dataclasses.replace(CASE.exchange, cutoff="2025-03-31")
    cut = document_of(dataclasses.replace(CASE, exchange=exchange))
    asked = document_of(CASE, as_of=date(2025, 3, 31))
    assert cut["given"] == asked["given"]


def test_the_window_ends_where_the_case_says() -> None:
    window = dataclasses.replace(CASE.exchange.window, end="2025-06-30")
    exchange = dataclasses.replace(CASE.exchange, window=window)
    found = document_of(dataclasses.replace(CASE, exchange=exchange))
    assert found["window"] == {"start": "2024-01-01", "end": "2025-06-30"}


def test_without_a_source_none_of_its_claims_and_prices_counts() -> None:
    found = document_of(CASE, without=("customs-union",))
    assert found["options"]["without"] == ["customs-union"]
    assert all(row["source"] != "customs-union" for row in found["claims"] if row["use"] in COUNTED)
    prices = {row["id"]: row for row in found["prices"] if row["source"] == "customs-union"}
    assert set(prices) == {"P001", "P005"}
    assert {(row["used"], row["why"]) for row in prices.values()} == {
        (False, "its source is left out of this weighing")
    }


def test_without_the_only_price_of_a_pan_the_weighing_is_refused_and_says_why() -> None:
    with pytest.raises(OptionError, match=r"gold \(its source is left out of this weighing\)"):
        weighed(CASE, without=("harbour-watch",))


def test_another_basis_changes_the_money_and_not_the_amounts(document: dict[str, Any]) -> None:
    found = document_of(CASE, basis="replacement")
    assert found["basis"] == "replacement"
    assert found["given"]["value"] == document["by_basis"]["replacement"]["given"]
    for id, one in found["given"]["items"].items():
        if id in document["given"]["items"]:
            assert one["quantity"] == document["given"]["items"][id]["quantity"]


def test_a_wider_common_lean_widens_both_legs(document: dict[str, Any]) -> None:
    def width(q: dict[str, float]) -> float:
        return float(np.log(q["p95"] / q["p05"]))

    narrow, wide = document["lean_sensitivity"]["half"], document["lean_sensitivity"]["double"]
    for leg in ("given", "returned"):
        assert width(narrow[leg]) < width(document[leg]["value"]) < width(wide[leg])


def test_a_pan_without_any_price_is_refused_and_never_shown_as_nothing(small: Case) -> None:
    bare = dataclasses.replace(
        small, prices=tuple(price for price in small.prices if price.item not in {"gold", "fuel"})
    )
    with pytest.raises(OptionError, match=r"came back has a price on the basis .*fuel, gold"):
        weigh(bare, draws=400)
