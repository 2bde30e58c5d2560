"""The document keeps its contract: keys, shapes, open ends with reasons, plain JSON."""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from tests.weighing.drawn import weigh
from tests.weighing.small import SMALL, weigh_small

from steelyard.case.case import Case
from steelyard.case.claims import Claim
from steelyard.case.folder import read_case
from steelyard.desk.headlines import headlines
from steelyard.weighing.document import SCHEMA, to_document
from steelyard.weighing.document.checks import diagnostics, failed_checks
from steelyard.weighing.estimates.blocks import split
from steelyard.weighing.estimates.chains import CHAINS, EXTRA, Drawn
from steelyard.weighing.estimates.chains import SMALL as SMALL_BLOCK
from steelyard.weighing.estimates.posterior import assemble
from steelyard.weighing.evidence import COUNTED
from steelyard.weighing.trace.figures import find_figure
from steelyard.weighing.weigh import REPEATS

Q_KEYS = ("low", "high", "p05", "p50", "p95")
# All that is said about what came back.
RETURNS = ("G001", "G002", "G003", "G004", "harbour-report-2")


def document_of(case: Case, **options: Any) -> dict[str, Any]:
    return to_document(weigh(case, draws=400, **options))


def one_way(case: Case) -> Case:
    claims = tuple(claim for claim in case.claims if claim.id not in RETURNS)
    return dataclasses.replace(case, claims=claims)


@pytest.fixture(scope="module")
def documents() -> dict[str, dict[str, Any]]:
    case = read_case(SMALL)
    return {
        "whole": document_of(case),
        "one way": document_of(one_way(case)),
        "early": document_of(case, as_of=date(2024, 11, 30)),
        "replacement": document_of(case, basis="replacement"),
    }


@pytest.fixture(params=["whole", "one way", "early", "replacement"])
def document(request: pytest.FixtureRequest, documents: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = documents[request.param]
    return found


def figures(value: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every dict that has a median and bounds, with its path."""
    if isinstance(value, dict):
        if {"low", "p50"} <= value.keys():
            yield path, value
            return
        for key, part in value.items():
            yield from figures(part, f"{path}.{key}")
    elif isinstance(value, list):
        for at, part in enumerate(value):
            yield from figures(part, f"{path}.{at}")


def numbers(value: Any) -> Iterator[float]:
    if isinstance(value, dict):
        for part in value.values():
            yield from numbers(part)
    elif isinstance(value, list):
        for part in value:
            yield from numbers(part)
    elif isinstance(value, float):
        yield value


def test_the_keys_that_others_rely_on_are_there(document: dict[str, Any]) -> None:
    assert document["schema"] == SCHEMA == "steelyard-weighing/1"
    assert (document["case"], document["currency"], document["price_year"]) == (
        "drones-for-gold", "USD", 2024,
    )  # fmt: skip
    assert date.fromisoformat(document["as_of"])
    assert isinstance(document["seed"], int)
    assert document["basis"] in document["bases"]
    for leg in ("given", "returned"):
        assert set(document[leg]) == {"value", "items"}
        for item in document[leg]["items"].values():
            assert set(item) >= {"quantity", "unit", "unit_price", "value", "claims", "origins"}
            assert item["leg"] == leg
            assert item["claims"] >= item["origins"]
    assert set(document["share_of_economy"]) >= {"given", "returned", "reference"}
    assert set(document["drivers"]) == {"source", "item", "price", "assumption"}
    for promise in document["promises"]:
        assert set(promise) >= {"item", "claim", "documented", "promised_on", "state", "status"}
    checks = document["diagnostics"]
    assert set(checks) >= {"method", "r_hat_max", "ess_min", "mcse_log_max", "divergences"}
    assert "seconds" not in checks, "a clock in a result makes no two results alike"


def test_every_figure_has_five_keys_and_a_reason_where_an_end_is_open(
    document: dict[str, Any],
) -> None:
    found = dict(figures(document))
    assert {".balance", ".ratio", ".given.value", ".share_of_economy.given"} <= set(found)
    for path, q in found.items():
        assert set(q) - {"open"} == set(Q_KEYS), path
        missing = [key for key in Q_KEYS if q[key] is None]
        assert not missing or q.get("open"), f"{path} leaves {missing} open and does not say why"


def test_quantiles_and_bounds_are_in_order(document: dict[str, Any]) -> None:
    for path, q in figures(document):
        middle = [q[key] for key in ("p05", "p50", "p95") if q[key] is not None]
        assert middle == sorted(middle), path
        if q["low"] is not None and q["high"] is not None:
            assert q["low"] <= q["high"], path


def test_the_document_is_plain_json_without_infinities(document: dict[str, Any]) -> None:
    assert all(math.isfinite(x) for x in numbers(document))
    text = json.dumps(document, allow_nan=False, ensure_ascii=False)
    assert json.loads(text) == document


def test_curves_run_over_the_months_and_never_fall_where_they_add_up(
    document: dict[str, Any],
) -> None:
    months = document["months"]
    assert months == sorted(set(months))
    for curves in (document["curves"], document["value_curves"]):
        for band in curves.values():
            assert {len(line) for line in band.values()} == {len(months)}
    for leg in ("given", "returned"):
        middle = document["value_curves"][leg]["p50"]
        assert all(b >= a for a, b in pairwise(middle))
        assert middle[-1] == pytest.approx(document[leg]["value"]["p50"])


def test_every_claim_and_price_of_the_case_is_listed_with_what_became_of_it(
    document: dict[str, Any], small: Case
) -> None:
    ids = {claim.id for claim in small.claims}
    listed = [row["id"] for row in document["claims"]]
    assert listed == sorted(listed)
    assert set(listed) <= ids
    for row in document["claims"]:
        assert row["use"] == "evidence" or row["why"], row["id"]
    assert [row["id"] for row in document["prices"]] == [price.id for price in small.prices]
    assert all(row["used"] or row["why"] for row in document["prices"])


def test_origins_hold_their_copies_and_the_counts_add_up(document: dict[str, Any]) -> None:
    origins = document["origins"]
    uses = {row["id"]: row["use"] for row in document["claims"]}
    for origin in origins:
        assert origin["claims"][0] == origin["id"]
        assert uses[origin["id"]] in COUNTED
        assert all(uses[copy] == "copy" for copy in origin["claims"][1:])
        assert origin["copies"] == len(origin["claims"]) - 1
    assert document["counts"] == {
        "reports": sum(len(origin["claims"]) for origin in origins),
        "origins": len(origins),
        "claims_total": len(document["claims"]),
        "found_acting": sum(link["acts"] for link in document["found_links"]),
        "found_listed": sum(not link["acts"] for link in document["found_links"]),
    }


def test_where_nothing_came_back_the_ratio_is_open_and_not_huge(
    documents: dict[str, dict[str, Any]],
) -> None:
    ratio = documents["one way"]["ratio"]
    assert documents["one way"]["returned"]["value"]["p95"] == 0.0
    assert [ratio[key] for key in Q_KEYS[1:]] == [None] * 4
    assert ratio["open"] == "no claim that counts speaks of anything on this leg"
    listed = {row["item"] for row in documents["one way"]["unpriced"]}
    assert {"gold", "fuel", "blueprints"} <= listed


def test_a_borrowed_price_names_the_cell_it_comes_from(
    documents: dict[str, dict[str, Any]],
) -> None:
    parts = documents["whole"]["given"]["items"]["spare_parts"]["proxy_price"]
    assert (parts["item"], parts["basis"], parts["low"], parts["high"]) == (
        "drones", "comparable", 0.05, 0.2,
    )  # fmt: skip
    assert documents["whole"]["given"]["items"]["drones"]["proxy_price"] is None
    grid = {(row["item"], row["basis"]): row for row in documents["whole"]["grid"]}
    assert grid["drones", "comparable"]["rows"] == ["P001", "P002"]
    assert grid["spare_parts", "comparable"]["sales"] == 0
    assert grid["spare_parts", "comparable"]["proxy"] == parts


def test_a_promise_stands_beside_what_is_documented(documents: dict[str, dict[str, Any]]) -> None:
    (promise,) = documents["whole"]["promises"]
    assert (promise["claim"], promise["item"], promise["state"]) == ("G005", "fuel", "partly")
    assert promise["promised_low"] == promise["promised_high"] == 500000.0
    assert (promise["due_by"], promise["timing"]) == ("2024-12-31", "overdue")
    assert promise["seen"] == "documented"
    assert promise["months_since"] == 20
    promised = promise["promised"]
    assert (promised["low"], promised["high"], promised["p50"]) == (500000.0, 500000.0, None)
    assert promise["delivered"] == promise["documented"]


def test_what_stood_before_a_promise_does_not_keep_it(documents: dict[str, dict[str, Any]]) -> None:
    (promise,) = documents["whole"]["promises"]
    fuel = documents["whole"]["returned"]["items"]["fuel"]["documented"]
    # Promised on the tenth of February: what came by the end of January is taken off.
    assert 0.0 < promise["documented"]["p50"] < fuel["p50"]
    assert promise["documented"]["low"] == 0.0


def test_a_promise_newer_than_all_evidence_has_nothing_documented() -> None:
    case = read_case(SMALL)
    claims = tuple(
        dataclasses.replace(c, as_of="2025-10", reported_on="2025-10-20") if c.id == "G005" else c
        for c in case.claims
    )
    changed = dataclasses.replace(case, claims=claims, promises=())
    (promise,) = document_of(changed)["promises"]
    assert promise["documented"] is None
    assert promise["delivered"] is None
    assert (promise["state"], promise["seen"]) == ("promised", "nothing found")


def test_shares_of_output_name_their_years_and_the_first_is_the_default(
    documents: dict[str, dict[str, Any]],
) -> None:
    share = documents["whole"]["share_of_economy"]
    assert [one["id"] for one in share["reference"]] == ["aland-nominal", "aland-one-year"]
    assert [one["default"] for one in share["reference"]] == [True, False]
    assert share["given"] == share["reference"][0]["given"]
    assert share["reference"][0]["years"] == [2024]


def test_a_case_that_names_no_output_says_so(small: Case) -> None:
    exchange = dataclasses.replace(small.exchange, output=())
    share = document_of(dataclasses.replace(small, exchange=exchange))["share_of_economy"]
    assert share["reference"] == []
    assert share["given"]["open"] == "the case names no output"


def test_failed_checks_carry_a_code_and_what_their_words_need(small: Case) -> None:
    moved = dataclasses.replace(small, texts={"harbour-report": "Other words."})
    found = {one["code"]: one for one in document_of(moved)["failed_checks"]}
    assert found["unreviewed"]["n"] == 1
    assert found["orphans"]["n"] == 2


def test_what_was_reported_later_is_not_the_newest_word_on_what_has_no_price(small: Case) -> None:
    drawn = Claim(
        id="B001", item="blueprints", status="delivered", bound="exact", amount_low=1.0,
        amount_high=1.0, unit="sets", as_of="2025-05-01", reported_on="2025-05-02",
        source="coast-paper", state="accepted",
    )  # fmt: skip
    case = dataclasses.replace(small, claims=(*small.claims, drawn))

    def newest(found: dict[str, Any]) -> tuple[int, str | None]:
        row = next(row for row in found["unpriced"] if row["item"] == "blueprints")
        return row["claims"], row["newest_evidence"]

    assert newest(document_of(case)) == (1, "2025-05-02")
    assert newest(document_of(case, as_of=date(2025, 1, 31))) == (0, None)


def test_draws_are_those_of_the_posterior_and_joint_draws_those_of_the_sums(small: Case) -> None:
    w = weigh_small(400)
    document = to_document(w)
    assert document["draws"] == document["diagnostics"]["draws"] == 400
    assert document["joint_draws"] == w.balance.given.value.size == REPEATS * EXTRA * 400


def test_months_of_output_count_the_whole_sum(document: dict[str, Any]) -> None:
    """Against the printed sum and the printed output of a year, not against the share."""
    economy = document["share_of_economy"]
    output = next(one["output"] for one in economy["reference"] if one["default"])
    for key in Q_KEYS:
        whole = document["given"]["value"][key]
        months = economy["months_of_output"][key]
        assert (months is None) == (whole is None)
        if whole is not None:
            assert months == pytest.approx(12.0 * whole / output)


def test_months_of_output_reach_the_sheets_and_the_trace(document: dict[str, Any]) -> None:
    path = "share_of_economy.months_of_output"
    months = document["share_of_economy"]["months_of_output"]
    (row,) = (row for row in headlines(document) if row.path == path)
    assert row.spread["p50"] == months["p50"]
    number = find_figure(document, path).number
    assert number is not None
    assert number.p50 == months["p50"]


def test_what_is_counted_in_money_says_that_it_is_nominal(small: Case) -> None:
    items = tuple(
        dataclasses.replace(one, unit="USD") if one.id == "fuel" else one for one in small.items
    )
    document = document_of(dataclasses.replace(small, items=items))
    valued = document["given"]["items"] | document["returned"]["items"]
    assert {id for id, item in valued.items() if item["nominal"]} == {"fuel"}
    assert {row["item"] for row in document["grid"] if row["nominal"]} == {"fuel"}


def test_what_the_sampler_drew_is_diagnosed_before_it_is_repeated(small: Case) -> None:
    w = weigh_small(400)
    rows = {row["name"]: row for row in to_document(w)["diagnostics"]["quantities"]}
    program = w.posterior.model.program
    free = (*program.flows, *program.levels, *program.constants)
    assert {f"{item.id}.sampled" for item in free} <= set(rows)
    assert {f"{item.id}.segments" for item in program.flows} <= set(rows)


def test_a_chain_that_stands_elsewhere_is_found_out(small: Case) -> None:
    """One chain whose flows stop early shows in the discrete R-hat; the others do not mend it."""
    w = weigh_small(400)
    size = w.posterior.model.packed.size
    moved = w.posterior.parameters.copy()
    moved[:, :, size] = 2.0
    moved[0, :, size] = 1.0
    stuck = dataclasses.replace(w.posterior, parameters=moved, deepest=0.3)
    found = diagnostics(dataclasses.replace(w, posterior=stuck))
    assert found["r_hat_discrete"] > 1.5
    assert found["notes"] == [{"code": "depth_limit"}]
    calm = diagnostics(dataclasses.replace(w, posterior=dataclasses.replace(stuck, deepest=0.2)))
    assert calm["notes"] == []


def test_a_what_if_is_said_before_all_else(small: Case) -> None:
    source = small.sources[0]
    w = weigh(small, draws=400, without=(source.id,), as_of=date(2025, 1, 15))
    document = to_document(w)
    first, second, *rest = failed_checks(w, document)
    assert first == {"code": "without", "names": source.name}
    assert second == {"code": "as_of_asked", "day": "2025-01-15"}
    assert document["known_to"] == "2025-01-15"
    assert not {one["code"] for one in rest} & {"without", "as_of_asked"}


def test_reports_are_known_to_the_newest_that_counts(small: Case) -> None:
    w = weigh_small(400)
    known = to_document(w)["known_to"]
    newest = max(r.claim.reported_on or "" for r in w.evidence.counted())
    assert known >= newest
    assert known >= w.options.end.isoformat()
    late = dataclasses.replace(w.evidence.counted()[0].claim, reported_on="2026-09-03")
    case = dataclasses.replace(
        small, claims=tuple(late if one.id == late.id else one for one in small.claims)
    )
    assert to_document(weigh(case, draws=400))["known_to"] == "2026-09-03"


def test_what_nobody_reported_of_a_leg_is_said_from_a_quarter_on(small: Case) -> None:
    w = weigh_small(400)
    document = to_document(w)
    for share, said in ((0.24, []), (0.31, [{"code": "continued_returned", "percent": 31}])):
        document["continued"] = {"given": 0.0, "returned": share}
        codes = failed_checks(w, document)
        assert [one for one in codes if one["code"].startswith("continued")] == said
    whole = to_document(w)
    shares = [one["continued_share"] for one in whole["returned"]["items"].values()]
    assert min(shares) <= whole["continued"]["returned"] <= max(shares)


def test_an_error_asked_for_and_missed_is_said_and_one_that_is_met_is_not(small: Case) -> None:
    w = weigh_small(400)
    document = to_document(w)
    rows = document["diagnostics"]["quantities"]
    worst = max(row["mcse_log"] for row in rows if row["name"].endswith(".quantity"))

    def said(asked: float) -> list[dict[str, Any]]:
        again = dataclasses.replace(w, posterior=dataclasses.replace(w.posterior, error=asked))
        return [one for one in failed_checks(again, document) if one["code"] == "error_missed"]

    (missed,) = said(worst / 2.0)
    assert missed["percent"] == pytest.approx(100.0 * worst, abs=0.06)
    assert said(worst) == []


def test_divergences_are_held_against_the_trajectories_of_the_block_where_they_are(
    small: Case,
) -> None:
    """A small block runs EXTRA times as many, and a large sound block hides no unsound one."""
    w = weigh_small(400)
    model = w.posterior.model
    blocks = split(model.packed, model.names, model.start)
    drawn = []
    for block in blocks:
        rows = 100 * (EXTRA if block.packed.size <= SMALL_BLOCK else 1)
        shape = (CHAINS, rows, block.packed.size + len(block.flows))
        tuning = np.ones((shape[0], 1 + block.packed.size))
        drawn.append(Drawn(np.zeros(shape), 0, 0.0, np.zeros(shape[:2]), tuning))
    first = drawn[0].trajectories
    drawn[0] = dataclasses.replace(drawn[0], divergences=round(0.02 * first))
    found = assemble(model, blocks, tuple(drawn))
    assert found.divergences == round(0.02 * first)
    assert found.trajectories == sum(part.trajectories for part in drawn)
    assert found.diverged == pytest.approx(0.02)
    document = to_document(w)
    assert document["diagnostics"]["trajectories"] == w.posterior.trajectories
    for share, fails in ((0.009, False), (0.02, True)):
        document["diagnostics"] |= {"divergent_share": share, "r_hat_max": 1.0}
        document["diagnostics"] |= {"ess_min": 900.0, "ess_tail_min": 900.0}
        codes = [check["code"] for check in failed_checks(w, document)]
        assert ("not_converged" in codes) is fails


def test_every_diagnosed_figure_has_the_error_of_each_reported_quantile(
    document: dict[str, Any],
) -> None:
    for row in document["diagnostics"]["quantities"]:
        errors = [row[f"mcse_log_{end}"] for end in ("p05", "p50", "p95")]
        assert row["mcse_log"] == max(errors)
