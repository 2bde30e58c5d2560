"""What moved between the last two weighings: by item, and with which claims."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from steelyard.desk import results
from steelyard.desk.editing.claims import judge_shown
from steelyard.desk.editing.rows import row_hash
from steelyard.desk.judging import Judgement
from steelyard.desk.results import newest_results
from steelyard.desk.web.asking import Query
from steelyard.desk.web.bench import Bench, default_clock
from steelyard.desk.web.earlier import find_earlier_outline, keep_earlier, outline
from steelyard.desk.web.long_work import Work
from steelyard.desk.web.moves import moved_items
from steelyard.desk.web.pages.overview import view
from steelyard.desk.web.speech import Speech
from steelyard.weighing.document import SCHEMA

PATIENCE = 90.0

Document = dict[str, Any]


def counting(document: Document) -> Document:
    found: Document = next(one for one in document["claims"] if one["use"] == "evidence")
    return found


def test_a_claim_that_came_went_or_was_edited_is_named_at_its_item(document: Document) -> None:
    now = deepcopy(document)
    claim = counting(now)
    item = claim.get("read_as") or claim["item"]
    told = {}
    for how, before in (
        ("counts now:", [one for one in document["claims"] if one["id"] != claim["id"]]),
        (
            "was edited:",
            [
                {**one, "amount_low": 1.0} if one["id"] == claim["id"] else one
                for one in document["claims"]
            ],
        ),
    ):
        rows = moved_items(
            outline({**document, "claims": before}), now, Speech("en"), {claim["id"]: "report"}
        )
        assert [one["id"] for one in rows] == [item]
        assert not rows[0]["moved"]
        told[how] = rows[0]["why"]
        assert told[how][0]["text"] == how
        assert told[how][0]["claims"][0]["id"] == claim["id"]
        assert told[how][0]["claims"][0]["address"].startswith("/inbox/report?")
    claim["use"] = "excluded"
    went = moved_items(outline(document), now, Speech("de"), {})
    assert went[0]["why"][0]["text"] == "zählt nicht mehr:"
    assert went[0]["why"][0]["claims"] == [{"id": claim["id"], "address": ""}]


def test_an_item_that_moved_by_what_it_shares_says_so(document: Document) -> None:
    now = deepcopy(document)
    id, entry = next(iter(now["given"]["items"].items()))
    for name in ("p05", "p50", "p95"):
        entry["quantity"][name] *= 2
        entry["value"][name] *= 2
    rows = moved_items(outline(document), now, Speech("en"), {})
    assert [one["id"] for one in rows] == [id]
    assert rows[0]["before"] != rows[0]["now"]
    assert rows[0]["why"][0]["text"].startswith("no claim of its own")


def test_what_was_kept_is_of_the_weighing_that_took_its_place(
    document: Document, tmp_path: Path
) -> None:
    now = deepcopy(document)
    counting(now)["use"] = "excluded"
    assert find_earlier_outline(tmp_path, now) is None
    keep_earlier(tmp_path, document, now)
    assert find_earlier_outline(tmp_path, now) == outline(document)
    # A weighing that says the same takes nothing's place, and another one was before others.
    keep_earlier(tmp_path, now, deepcopy(now))
    assert find_earlier_outline(tmp_path, now) == outline(document)
    assert find_earlier_outline(tmp_path, document) is None


def test_a_weighing_of_another_shape_is_told_nothing_of(document: Document, tmp_path: Path) -> None:
    others: tuple[Document, ...] = (
        {"given": {"items": {}}},
        {**document, "claims": None},
        {**document, "given": []},
    )
    for other in others:
        keep_earlier(tmp_path, other, document)
        keep_earlier(tmp_path, document, other)
        assert find_earlier_outline(tmp_path, other) is None
    assert not list(tmp_path.iterdir())
    keep_earlier(tmp_path, {**document, "claims": []}, document)
    assert find_earlier_outline(tmp_path, document) is not None


def test_a_new_weighing_is_shown_where_the_one_before_has_another_shape(weighed: Path) -> None:
    file = next((weighed / "results").glob("*/weighing.json"))
    whole = file.read_text(encoding="utf-8")
    old = json.loads(whole)
    del old["claims"], old["balance"]
    file.write_text(json.dumps(old), encoding="utf-8")
    bench = Bench(weighed, "anna", default_clock, weigh_at_once=False)
    assert bench.document == old
    file.write_text(whole, encoding="utf-8")
    bench.long_work._ended(Work("done", folder=file.parent.name))
    assert bench.document == json.loads(whole)
    assert bench.earlier is None


def test_results_of_another_version_are_none(weighed: Path) -> None:
    file = next((weighed / "results").glob("*/weighing.json"))
    assert newest_results(weighed) is not None
    assert results.SCHEMA == SCHEMA
    text = file.read_text(encoding="utf-8")
    assert text.count(SCHEMA) == 1
    file.write_text(text.replace(SCHEMA, f"{SCHEMA}0"), encoding="utf-8")
    assert newest_results(weighed) is None


def test_after_a_weighing_at_the_bench_the_first_page_tells_what_moved_and_why(
    weighed: Path,
) -> None:
    bench = Bench(weighed, "anna", default_clock)
    case, document = bench.case, bench.document
    assert case is not None
    assert document is not None
    query = Query(Speech("en"))
    assert view(bench, query)["between"] is None
    id = counting(document)["id"]
    claim = next(one for one in case.claims if one.id == id)
    judgement = Judgement("park", "anna", bench.clock(), "to be looked at")
    judge_shown(bench.root, id, judgement, row_hash(claim))
    bench.refresh()
    name = bench.weighed_as
    assert bench.begin()
    until = monotonic() + PATIENCE
    while bench.weighed_as == name or bench.stale:
        work = bench.work()
        assert work is None or work.state != "failed", work
        assert monotonic() < until
        sleep(0.05)
    content = view(bench, query)
    assert content["moved"] == []
    named = {
        (row["id"], cause["text"], one["id"])
        for row in content["between"]["items"]
        for cause in row["why"]
        for one in cause["claims"]
    }
    assert named == {(claim.item, "counts no more:", id)}
    assert any(one["moved"] for one in content["between"]["figures"])
    # Another start tells the same.
    assert view(Bench(weighed, "anna", default_clock), query)["between"] == content["between"]
