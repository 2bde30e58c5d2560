"""The checks of scenarios.yaml and of the published figures that a scenario may be like.

In: scenarios, suppositions and published figures with where they stand, and what a case knows by
id. Out: Problems. Whether a case with a scenario's changes can be weighed is asked in case.py.
"""

from __future__ import annotations

from collections.abc import Iterator

from steelyard.base.errors import Problem
from steelyard.case.known import Known, Spots, twice
from steelyard.case.published import SUMS, Published
from steelyard.case.scenarios import Scenario, Scope, Supposed
from steelyard.case.validate import Spot


def check_scenarios(
    scenarios: tuple[Scenario, ...],
    suppositions: tuple[Supposed, ...],
    published: tuple[Published, ...],
    spots: Spots,
    known: Known,
) -> Iterator[Problem]:
    """What is wrong with each scenario and each stated figure by itself."""
    figures = {row.id: row for row in published}
    for scenario, spot in spots.of("scenarios", scenarios):
        yield from known.missing("bases", scenario.basis, spot, "basis")
        for at, source in enumerate(scenario.without):
            yield from known.missing("sources", source, spot, ("without", at))
        for at, grade in enumerate(scenario.grades):
            yield from known.missing("sources", grade.source, spot, ("grades", at, "source"))
            yield from known.missing("items", grade.topic or None, spot, ("grades", at, "topic"))
        for name in scenario.settings:
            yield from known.missing("priors", name, spot, ("settings", name))
        for name in scenario.items:
            yield from known.missing("items", name, spot, ("items", name))
        if scenario.scope is not None:
            yield from _check_scope(scenario.scope, spot, known, figures)
        if not _changes(scenario):
            yield spot.problem(
                "id",
                "changes-nothing",
                f"The scenario `{scenario.id}` changes nothing, so it is the case itself.",
                "Name what is otherwise: `basis`, `as_of`, `without`, `grades`, `settings`, "
                "`items` or `scope`.",
            )
    yield from twice(
        [((one.id,), "id", spot) for one, spot in spots.of("scenarios", scenarios)],
        "duplicate-id",
        "The id `{key}` is taken already,",
        "Give this one an id of its own, or take it out.",
    )
    for asked, spot in spots.of("suppositions", suppositions):
        if (asked.at_least is None) == (asked.at_most is None):
            yield spot.problem(
                "figure",
                "one-end-only",
                f"What is asked of `{asked.figure}` has "
                + ("no end." if asked.at_least is None else "two ends."),
                "Write one of `at_least` and `at_most`.",
            )


def check_published(
    published: tuple[Published, ...], spots: Spots, known: Known
) -> Iterator[Problem]:
    """What published figures name of one another and of the case."""
    figures = {row.id: row for row in published}
    for row, spot in spots.of("published", published):
        yield from known.missing("published", row.of, spot, "of")
        yield from known.missing("items", row.item, spot, "item")
        for id in row.items:
            yield from known.missing("items", id, spot, "items")
        yield from known.missing("bases", row.case_basis, spot, "case_basis")
        whole = figures.get(row.of or "")
        if whole is not None and not _is_sum(whole):
            yield spot.problem("of", "no-sum", *_no_sum(row.id, whole, "is a part of"))
        ends = (row.window_start or "", row.window_end or "")
        if all(ends) and ends[1] < ends[0] and not ends[0].startswith(ends[1]):
            yield spot.problem(
                "window_end",
                "window-order",
                f"The window ends {ends[1]}, before it starts ({ends[0]}).",
                "Correct one of the two days.",
            )


def _check_scope(
    scope: Scope, spot: Spot, known: Known, figures: dict[str, Published]
) -> Iterator[Problem]:
    yield from known.missing("published", scope.like, spot, ("scope", "like"))
    for at, item in enumerate(scope.items):
        yield from known.missing("items", item, spot, ("scope", "items", at))
    figure = figures.get(scope.like or "")
    if figure is not None and not _is_sum(figure):
        yield spot.problem(("scope", "like"), "no-sum", *_no_sum("This scope", figure, "is like"))
    if scope.start is not None and scope.end is not None and scope.end < scope.start:
        yield spot.problem(
            ("scope", "end"),
            "window-order",
            f"The window ends {scope.end}, before it starts ({scope.start}).",
            "Correct one of the two days.",
        )


def _is_sum(row: Published) -> bool:
    return row.measures in SUMS and (row.value_low is not None or row.value_high is not None)


def _no_sum(whose: str, row: Published, how: str) -> tuple[str, str]:
    return (
        f"{whose} {how} `{row.id}`, which is no sum of money but says {row.measures}.",
        "Name a figure that measures given, due or received and has a `value_low` or `value_high`.",
    )


def _changes(scenario: Scenario) -> bool:
    scope = scenario.scope
    scoped = scope is not None and any((scope.like, scope.start, scope.end, scope.items))
    return scoped or any(
        (
            scenario.basis,
            scenario.as_of,
            scenario.without,
            scenario.grades,
            scenario.settings,
            scenario.items,
        )
    )
