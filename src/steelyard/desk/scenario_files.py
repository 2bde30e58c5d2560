"""The disk door of scenarios: a case folder with its scenarios weighed side by side, and its files.

In: a case folder. Out: the document; a folder with it as JSON, a table, and charts. The document
is kept in the case's store by the hash of what it rests on, so that asking again is instant;
draws are kept there too, so that a run that was stopped goes on where it was.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from steelyard.case.folder import read_case
from steelyard.case.scenarios import Scenario
from steelyard.desk import words
from steelyard.desk.charts.files import render_rows, render_words
from steelyard.desk.charts.png import render_png
from steelyard.desk.charts.scenarios import scenario_chart
from steelyard.desk.charts.svg import Look
from steelyard.desk.replacing import check_replaceable, replacing
from steelyard.desk.results import STORE, Progress, inputs_key, keep_aside, sampler_of
from steelyard.desk.tables.files import render_dicts

MARK: Final = "scenarios.json"
LEGS: Final = ("given", "returned")


def scenarios_folder(
    path: Path,
    *,
    only: tuple[str, ...] = (),
    seed: int | None = None,
    draws: int | None = None,
    progress: Progress = lambda stage, share: None,
) -> dict[str, Any]:
    """The document of all scenarios of a case, or of some.

    Raises CaseError and OptionError as a weighing does; OptionError too for an unknown id and for
    a case without scenarios.
    """
    asked = {"only": sorted(only), "seed": seed, "draws": draws}
    kept = path / STORE / f"scenarios-{inputs_key(path, 'scenarios', asked)[:24]}.json"
    with suppress(OSError, ValueError):
        document: dict[str, Any] = json.loads(kept.read_text(encoding="utf-8"))
        return document
    from steelyard.weighing.weigh import OptionError, weigh
    from steelyard.weighing.what_if.scenarios import weigh_scenarios

    case = read_case(path)
    if not case.scenarios:
        raise OptionError(words.phrase("scenarios.none").rstrip("."))
    known = {scenario.id for scenario in case.scenarios}
    for id in only:
        if id not in known:
            raise OptionError(f"no scenario {id!r} in this case; there are: {_listed(known)}")
    chosen = tuple(one for one in case.scenarios if not only or one.id in only)
    sampler = sampler_of(path)
    w = weigh(case, seed=seed, draws=draws, progress=progress, sampler=sampler)
    found = weigh_scenarios(w, chosen, sampler=sampler, progress=progress)
    exchange, options = case.exchange, w.options
    made = {
        "case": exchange.id,
        "title": dict(exchange.title),
        "currency": exchange.money.currency,
        "price_year": exchange.money.price_year,
        "basis": options.basis,
        "basis_names": {id: dict(basis.name) for id, basis in exchange.bases.items()},
        "as_of": (options.as_of or options.end).isoformat(),
        "window": {"start": options.start.isoformat(), "end": options.end.isoformat()},
        "seed": options.seed,
        "draws": options.draws,
        "base": found.base,
        "scenarios": [
            {
                **_told(one.scenario),
                "how": one.how,
                "why_not": one.why_not,
                "basis": one.basis,
                "window": {"start": one.window[0].isoformat(), "end": one.window[1].isoformat()},
                "items": None
                if one.scope is None or one.scope.items is None
                else sorted(one.scope.items),
                "r_hat": one.r_hat,
                "figures": one.figures,
                "differences": {name: asdict(d) for name, d in one.differences.items()},
            }
            for one in found.outcomes
        ],
    }
    keep_aside(kept, made)
    return made


def check_free(folder: Path) -> None:
    """Whether scenarios may be written here; raises OccupiedError where they may not."""
    check_replaceable(folder, "scenarios are", mark=MARK, ours=_ours)


def write_scenarios(document: Mapping[str, Any], folder: Path) -> None:
    """Write every file by way of a folder beside it: a crash leaves the old ones or the new."""
    check_free(folder)
    with replacing(folder) as fresh:
        for name, content in _files(document):
            (fresh / name).write_bytes(content)


def _ours(name: str) -> bool:
    return name in {MARK, "scenarios.csv"} or (
        name.startswith("scenarios-") and name.endswith((".svg", ".png", ".csv", ".txt"))
    )


def _files(document: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1)
    yield MARK, f"{text}\n".encode()
    yield "scenarios.csv", _table(document).encode()
    for lang in words.LANGUAGES:
        for leg in LEGS:
            chart = scenario_chart(document, leg, Look(lang=lang))
            if chart is None:
                continue
            stem = f"{chart.name}.{lang}"
            yield f"{stem}.svg", chart.svg.encode()
            yield f"{stem}.png", render_png(chart.svg, chart.width_mm)
            yield f"{stem}.csv", render_rows(chart).encode()
            yield f"{stem}.txt", render_words(chart).encode()


def _table(document: Mapping[str, Any]) -> str:
    """A row a scenario and figure, unrounded; an open end is an empty cell."""
    rows = []
    for one in ({"id": "", "how": "base", "figures": document["base"]}, *document["scenarios"]):
        for figure, q in one["figures"].items():
            difference = (one.get("differences") or {}).get(figure) or {}
            rows.append(
                {
                    "scenario": one["id"],
                    "how": one["how"],
                    "figure": figure,
                    **{end: q[end] for end in ("low", "p05", "p50", "p95", "high")},
                    **{
                        f"difference_{end}": difference.get(end)
                        for end in ("move", "p05", "p50", "p95", "error")
                    },
                }
            )
    return render_dicts(rows)


def _told(scenario: Scenario) -> dict[str, Any]:
    return {"id": scenario.id, "name": dict(scenario.name), "why": dict(scenario.why)}


def _listed(known: set[str]) -> str:
    return ", ".join(sorted(known))
