"""The kept figures of the long run say what made them and cover the flagship case."""

from __future__ import annotations

import json

from bench.reference.draws import CASE, KEPT, QUANTILES, Figure, compare, read_kept

from steelyard.case.folder import read_case


def test_the_kept_figures_say_what_made_them() -> None:
    document = json.loads(KEPT.read_text(encoding="utf-8"))
    assert document["case"] == CASE.name
    assert document["draws"] == 50_000
    assert document["command"].endswith("bench.reference.draws --keep")
    assert {"seed", "date", "version"} <= set(document)


def test_the_kept_figures_cover_every_valued_item() -> None:
    kept = read_kept()
    for item in read_case(CASE).items:
        if item.account == "exchange" and item.same_as is None and item.definition is None:
            assert set(kept[f"items.{item.id}.quantity"]) == set(QUANTILES)


def test_a_figure_four_hundredths_off_is_not_within() -> None:
    kept = {"ratio": {"p50": Figure(100.0, 0.3)}}
    (off,) = compare(kept, {"ratio": {"p50": Figure(96.0, 0.4)}})
    (near,) = compare(kept, {"ratio": {"p50": Figure(102.0, 0.4)}})
    assert not off.within
    assert near.within
    assert abs(off.error - 0.005) < 1e-12
