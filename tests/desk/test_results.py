"""A weighing leaves a whole folder of results, makes nothing twice, and keeps what is internal."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from steelyard.case.folder import read_case
from steelyard.desk import results as results_module
from steelyard.desk.replacing import OccupiedError
from steelyard.desk.results import (
    STORE,
    FrozenError,
    find_earlier,
    result_name,
    store_of,
    weigh_case,
    weigh_folder,
    write_results,
)
from steelyard.weighing.estimates.blocks import split
from steelyard.weighing.estimates.chains import CHAINS, Drawn
from steelyard.weighing.estimates.model import make_model
from steelyard.weighing.evidence import gather_evidence
from steelyard.weighing.settings import read_settings
from steelyard.weighing.weigh import resolve_options

SMALL = Path(__file__).parents[1] / "cases" / "drones-for-gold"
# What the analyst keeps, and what may be mailed.
OWN = {"weighing.json", "case.zip", "posterior.nc"}
OUTPUTS = {*OWN, "report.html", "report.xlsx", "charts", "tables"}
DRAWS = 400
SECRET = "Marigold"


def quiet(stage: str, share: float) -> None:
    """No progress is shown."""


def fresh_case(folder: Path) -> Path:
    """A copy of the small case without anything made from it."""
    return Path(shutil.copytree(SMALL, folder, ignore=shutil.ignore_patterns(STORE, "results")))


@pytest.fixture(scope="module")
def weighed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case weighed once, not to be changed."""
    path = fresh_case(tmp_path_factory.mktemp("weighed") / "case")
    weigh_folder(path, draws=DRAWS)
    return path


@pytest.fixture
def case(weighed: Path, tmp_path: Path) -> Path:
    """A copy of the weighed case, results and store with it, that a test may change."""
    return Path(shutil.copytree(weighed, tmp_path / "case"))


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def posteriors(case: Path) -> set[str]:
    return {path.name for path in (case / STORE).glob("posterior-*.npz")}


def edit(case: Path, name: str, old: str, new: str) -> None:
    path = case / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8", newline="\n")


def test_a_weighing_writes_everything_and_nothing_beside_it(weighed: Path) -> None:
    (folder,) = (weighed / "results").iterdir()
    assert folder.name == f"2025-09-30-comparable-draws-{DRAWS}"
    assert {path.name for path in folder.iterdir()} == OUTPUTS
    document = json.loads((folder / "weighing.json").read_text(encoding="utf-8"))
    assert document["schema"] == "steelyard-weighing/1"
    assert "seconds" not in document["diagnostics"]
    assert len(list((folder / "charts").glob("pans.*.svg"))) == 2
    assert (folder / "tables" / "claims.csv").stat().st_size > 0
    made = {path.name for path in weighed.iterdir()} - {path.name for path in SMALL.iterdir()}
    assert made <= {"results", STORE}


def test_the_second_run_makes_nothing_again(case: Path) -> None:
    times = {path: path.stat().st_mtime_ns for path in case.rglob("*") if path.is_file()}
    document, folder = weigh_folder(case, draws=DRAWS)
    assert document["diagnostics"]["run"] == "kept"
    assert document["diagnostics"]["seconds"] >= 0.0
    assert folder == case / "results" / f"2025-09-30-comparable-draws-{DRAWS}"
    assert {p: p.stat().st_mtime_ns for p in case.rglob("*") if p.is_file()} == times


@pytest.mark.parametrize("lost", ["report.html", "charts", "weighing.json"])
def test_what_was_lost_or_changed_by_hand_is_made_again(case: Path, lost: str) -> None:
    (folder,) = (case / "results").iterdir()
    before = contents(folder)
    if lost == "charts":
        shutil.rmtree(folder / lost)
    elif lost == "weighing.json":
        (folder / lost).write_text("{}", encoding="utf-8")
    else:
        (folder / lost).unlink()
    document, _ = weigh_folder(case, draws=DRAWS)
    assert document["diagnostics"]["run"] == "weighed"
    assert contents(folder) == before


def test_a_changed_price_is_weighed_from_the_posterior_that_is_kept(case: Path) -> None:
    (folder,) = (case / "results").iterdir()
    before = json.loads((folder / "weighing.json").read_text(encoding="utf-8"))
    kept = posteriors(case)
    edit(case, "prices.csv", "contract,18000,22000", "contract,36000,44000")
    after, _ = weigh_folder(case, draws=DRAWS)
    assert after["diagnostics"]["run"] == "weighed"
    assert posteriors(case) == kept
    assert kept
    assert after["given"]["value"]["p50"] > before["given"]["value"]["p50"]
    drones = ("given", "items", "drones", "quantity")
    left, right = before, after
    for key in drones:
        left, right = left[key], right[key]
    assert left == right


def test_a_changed_claim_is_sampled_anew(case: Path) -> None:
    kept = posteriors(case)
    edit(
        case,
        "claims/reported.csv",
        "D004,drones,delivered,range,250",
        "D004,drones,delivered,range,260",
    )
    weigh_folder(case, draws=DRAWS)
    # One block; kept twice where its chains did not agree and it was drawn on.
    assert 1 <= len(posteriors(case) - kept) <= 2


@pytest.mark.parametrize("size", [0, 3, 1000])
def test_a_posterior_broken_by_a_crash_is_made_again(case: Path, size: int) -> None:
    (folder,) = (case / "results").iterdir()
    before = contents(folder)
    for stored in (case / STORE).glob("posterior-*.npz"):
        stored.write_bytes(stored.read_bytes()[:size])
    shutil.rmtree(folder)
    weigh_folder(case, draws=DRAWS)
    assert contents(folder) == before


def test_the_same_case_and_seed_give_the_same_bytes_elsewhere(
    weighed: Path, tmp_path: Path
) -> None:
    other = fresh_case(tmp_path / "elsewhere")
    _, folder = weigh_folder(other, draws=DRAWS)
    (first,) = (weighed / "results").iterdir()
    here, there = contents(first), contents(folder)
    assert here.keys() == there.keys()
    assert [name for name in here if here[name] != there[name]] == []


def test_the_store_may_be_deleted_at_any_time(case: Path) -> None:
    (folder,) = (case / "results").iterdir()
    before = contents(folder)
    shutil.rmtree(case / STORE)
    weigh_folder(case, draws=DRAWS)
    assert contents(folder) == before


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_a_crash_while_writing_leaves_the_old_results(case: Path, share: float) -> None:
    (folder,) = (case / "results").iterdir()
    before = contents(folder)
    edit(case, "prices.csv", "contract,18000,22000", "contract,36000,44000")

    def crash(stage: str, done: float) -> None:
        if stage == "writing" and done >= share:
            raise OSError("no space left")

    with pytest.raises(OSError, match="no space left"):
        weigh_folder(case, draws=DRAWS, progress=crash)
    assert contents(folder) == before
    assert [path.name for path in (case / "results").iterdir()] == [folder.name]


def test_a_frozen_folder_is_never_written_again(case: Path) -> None:
    (folder,) = (case / "results").iterdir()
    (folder / "release.json").write_text("{}", encoding="utf-8")
    before = contents(folder)
    edit(case, "prices.csv", "contract,18000,22000", "contract,36000,44000")
    with pytest.raises(FrozenError, match="--out"):
        weigh_folder(case, draws=DRAWS)
    assert contents(folder) == before


def test_a_folder_with_anything_else_in_it_is_never_touched(case: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "notes.txt").write_text("a year of work", encoding="utf-8")
    with pytest.raises(OccupiedError, match=r"notes\.txt"):
        weigh_folder(case, draws=DRAWS, out=mine)
    with pytest.raises(OccupiedError, match="--out"):
        weigh_folder(case, draws=DRAWS, out=case)
    assert contents(mine) == {"notes.txt": b"a year of work"}
    assert (case / "case.yaml").exists()


def test_a_crash_between_the_two_renames_loses_nothing(case: Path) -> None:
    (folder,) = (case / "results").iterdir()
    before = contents(folder)
    folder.rename(folder.with_name(f".{folder.name}.old"))
    edit(case, "prices.csv", "contract,18000,22000", "contract,36000,44000")
    document, again = weigh_folder(case, draws=DRAWS)
    assert again == folder
    assert (
        document["given"]["value"]["p50"]
        != json.loads(before["weighing.json"])["given"]["value"]["p50"]
    )
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


def test_results_go_where_they_are_asked_for(case: Path, tmp_path: Path) -> None:
    out = tmp_path / "deep" / "er"
    _, folder = weigh_folder(case, draws=DRAWS, out=out)
    assert folder == out
    assert {path.name for path in out.iterdir()} == OUTPUTS
    document, folder = weigh_folder(case, draws=DRAWS, out=out)
    assert (document["diagnostics"]["run"], folder) == ("kept", out)


def test_a_moved_case_finds_its_own_results(case: Path, tmp_path: Path) -> None:
    moved = Path(shutil.move(case, tmp_path / "moved"))
    document, folder = weigh_folder(moved, draws=DRAWS)
    assert document["diagnostics"]["run"] == "kept"
    assert folder.parent == moved / "results"


def test_a_results_folder_is_named_by_what_differs_from_the_case() -> None:
    small = read_case(SMALL)
    exchange = small.exchange
    document: dict[str, Any] = {
        "as_of": "2025-01-31", "basis": "replacement", "seed": exchange.seed,
        "options": {"without": [], "as_of": None}, "diagnostics": {"draws": exchange.draws, "error_asked": None},
    }  # fmt: skip
    assert result_name(document, small) == "2025-01-31-replacement"
    document["seed"], document["options"]["without"] = 5, ["a", "b"]
    assert result_name(document, small) == "2025-01-31-replacement-without-a-without-b-seed-5"
    document["diagnostics"]["error_asked"] = 0.01
    assert result_name(document, small).endswith("-seed-5-error-0.01")
    document["options"]["as_of"] = "2025-01-31"
    assert result_name(document, small).startswith("as-of-2025-01-31-replacement")


def test_a_posterior_is_sampled_without_a_store_too(weighed: Path) -> None:
    (folder,) = (weighed / "results").iterdir()
    found = weigh_case(read_case(SMALL), progress=quiet, draws=DRAWS)
    assert found == json.loads((folder / "weighing.json").read_text(encoding="utf-8"))


def _readable(folder: Path) -> dict[str, str]:
    """Every text that leaves the house, spreadsheets unpacked; pictures hold no letters."""
    found = {}
    for name, raw in contents(folder).items():
        if name.endswith(".xlsx"):
            with zipfile.ZipFile(folder / name) as book:
                for part in book.namelist():
                    found[f"{name}/{part}"] = book.read(part).decode("utf-8", "replace")
        elif not name.endswith(".png") and name not in OWN:
            found[name] = raw.decode("utf-8")
    return found


def test_what_is_internal_stands_in_no_report_spreadsheet_chart_or_table(tmp_path: Path) -> None:
    """A claim with its words, its outlet and its note; only the analyst's own files keep it."""
    path = fresh_case(tmp_path / "case")
    internal = f"""
- id: {SECRET}-1
  item: drones
  status: delivered
  bound: exact
  amount_low: 271
  amount_high: 271
  unit: pieces
  direction: [AA, BB]
  said: {SECRET} drones
  words: {SECRET}
  as_of: 2025-08-31
  reported_on: 2025-09-02
  source: coast-paper
  attribution: [{SECRET} Herald]
  url: https://example.org/{SECRET}
  paraphrase: {SECRET} counted the drones.
  note: Told by {SECRET}.
  state: accepted
  internal: true
"""
    with (path / "claims" / "harbour-report.yaml").open("a", encoding="utf-8") as file:
        file.write(internal)
    document, folder = weigh_folder(path, draws=DRAWS)
    assert SECRET in (folder / "weighing.json").read_text(encoding="utf-8")
    assert SECRET.encode() in (folder / "case.zip").read_bytes()
    assert any(
        row["id"] == f"{SECRET}-1" and row["use"] == "evidence" for row in document["claims"]
    )
    texts = _readable(folder)
    assert {name.partition("/")[0] for name in texts} >= {"report.html", "report.xlsx", "tables"}
    assert [name for name, text in texts.items() if SECRET in text] == []


def test_an_existing_folder_is_replaced_as_a_whole(case: Path) -> None:
    (folder,) = (case / "results").iterdir()
    (folder / "charts" / "of-yesterday.svg").write_text("<svg/>", encoding="utf-8")
    document = json.loads((folder / "weighing.json").read_text(encoding="utf-8"))
    packed = (folder / "case.zip").read_bytes()
    drawn = (folder / "posterior.nc").read_bytes()
    write_results(document, folder, quiet, packed, drawn)
    assert (folder / "posterior.nc").read_bytes() == drawn
    assert (folder / "case.zip").read_bytes() == packed
    assert not (folder / "charts" / "of-yesterday.svg").exists()
    assert {path.name for path in folder.iterdir()} == OUTPUTS


def test_draws_too_many_for_the_store_do_not_send_the_others_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = read_case(SMALL)
    options = resolve_options(case)
    evidence = gather_evidence(case, start=options.start)
    model = make_model(case, evidence, read_settings(case), options.start, options.end)
    block = split(model.packed, model.names, model.start)[0]

    def drawn(rows: int) -> Drawn:
        width = block.packed.size + len(block.flows)
        zeros = np.zeros((CHAINS, rows))
        return Drawn(
            np.zeros((CHAINS, rows, width)), 0, 0.0, zeros, np.ones((CHAINS, 1 + block.packed.size))
        )

    monkeypatch.setattr(results_module, "_KEPT_BYTES", 100_000)
    store = store_of(tmp_path)
    store.keep(block, 1, 40, drawn(10))
    store.keep(block, 1, 40_000, drawn(10_000))
    assert store.find(block, 1, 40) is not None
    assert store.find(block, 1, 40_000) is None


def test_an_earlier_result_is_one_of_the_same_seed_and_draws(tmp_path: Path, case: Path) -> None:
    (now,) = [json.loads(p.read_text()) for p in (case / "results").glob("*/weighing.json")]

    def keep(name: str, **changed: Any) -> None:
        earlier = json.loads(json.dumps(now)) | changed
        earlier["given"]["value"]["p50"] *= 0.5
        folder = tmp_path / "kept" / "results" / name
        folder.mkdir(parents=True)
        (folder / "weighing.json").write_text(json.dumps(earlier))

    keep("other-draws", draws=now["draws"] + 1)
    keep("other-seed", seed=now["seed"] + 1)
    assert find_earlier(tmp_path / "kept", now) is None
    keep("same", known_to="2000-01-01")
    found = find_earlier(tmp_path / "kept", now)
    assert found is not None
    assert found["known_to"] == "2000-01-01"
