"""Write the tables of docs/flagship.md that look back: what the case would have said, and when.

In: the flagship case. Out: the page with the text between its `hindcast` markers replaced. Run
`python docs/make_hindcast.py`; it weighs the case as of each quarter, which takes some two
minutes, and is the same as `steelyard hindcast cases/unequal-partnership --draws 1000`.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from flagship_page import marked, table

from steelyard.case.case import Case
from steelyard.case.folder import read_case
from steelyard.desk import words
from steelyard.desk.hindcast_files import hindcast_folder
from steelyard.desk.progress import Progress
from steelyard.weighing.hindcast import LEVELS

ROOT = Path(__file__).resolve().parent.parent
CASE = ROOT / "cases" / "unequal-partnership"
PAGE = ROOT / "docs" / "flagship.md"
DRAWS = 1000
FIGURES = ("given", "returned", "ratio")
QUANTITIES = ("rounds", "missiles", "guns_all")
SOURCES = {True: "new", False: "used before"}
"""Whether a source had spoken of the item before the day."""


def march(document: Mapping[str, Any]) -> str:
    """What went, what came and their ratio, as of each quarter."""
    rows = []
    for one in document["standings"]:
        spans = [_span(one["figures"][name], money=name != "ratio") for name in FIGURES]
        rows.append((words.day(one["day"]), words.count(one["origins"]), *spans))
    return table(("as of", "origins", "given", "came back", "for each dollar back"), rows)


def _span(figure: Mapping[str, Any], *, money: bool) -> str:
    """Median with its interval; without a finite one there is nothing to print."""
    low, middle, high = (figure[end] for end in ("p05", "p50", "p95"))
    if low is None or middle is None or high is None:
        return "open"
    if low == middle == high == 0.0:
        return "nothing reported"
    low, middle, high = (
        words.money(x, "USD") if money else words.amount(x) for x in (low, middle, high)
    )
    return f"{middle} ({low} to {high})"


def quantities(document: Mapping[str, Any], case: Case) -> str:
    """A few totals as of each quarter; a dash before anybody had spoken of the item."""
    names = {item.id: words.pick(item.name) for item in case.items}
    rows = []
    for one in document["standings"]:
        held = one["quantities"]
        spans = [_span(held[id], money=False) if id in held else "-" for id in QUANTITIES]
        rows.append((words.day(one["day"]), *spans))
    return table(("as of", *(names[id] for id in QUANTITIES)), rows)


def tallies(document: Mapping[str, Any]) -> str:
    """How many later claims lay inside, by whether their source was new and by lead."""
    rows = []
    for fresh, name in SOURCES.items():
        leads = [one["lead"] for one in document["tallies"] if one["fresh"] == fresh]
        of_kind = [one for one in document["later"] if one["fresh"] == fresh]
        for lead in leads:
            own = [one for one in of_kind if one["lead"] == lead]
            rows.append((name, f"{lead} months", *_tally(own)))
        rows.append((name, "a year, all", *_tally(of_kind)))
    head = ("source", "reported within", "places", "different claims")
    return table((*head, "inside 50 %", "inside 90 %", "above the median"), rows)


def _tally(own: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    inside = [sum(abs(one["place"] - 0.5) <= level / 2 for one in own) for level in LEVELS]
    above = sum(one["place"] > 0.5 for one in own)
    shares = [f"{n} ({words.percent(n / len(own))})" if own else "0" for n in (*inside, above)]
    return (str(len(own)), str(len({one["claim"] for one in own})), *shares)


def outside(document: Mapping[str, Any], case: Case) -> str:
    """The claims outside the 90 % interval, with the days on which they were."""
    claims = {claim.id: claim for claim in case.claims}
    groups: dict[tuple[bool, str, bool], list[Mapping[str, Any]]] = {}
    for one in document["later"]:
        if abs(one["place"] - 0.5) > LEVELS[-1] / 2:
            groups.setdefault((not one["fresh"], one["claim"], one["place"] > 0.5), []).append(one)
    rows = []
    for (used, id, above), own in sorted(groups.items()):
        days = ", ".join(words.month(one["day"]) for one in own)
        last = own[-1]
        low, middle, high = (words.amount(last[end]) for end in ("p05", "p50", "p95"))
        said = claims[id].paraphrase or claims[id].said
        rows.append(
            (
                id,
                said,
                SOURCES[not used],
                days,
                f"{middle} ({low} to {high})",
                "above" if above else "below",
            )
        )
    head = ("claim", "says, in our words", "source", "as of the end of")
    return table((*head, "expected on the last of them", "lies"), rows)


def main() -> None:
    """Look back from each quarter and rewrite the tables of the page."""
    with Progress(sys.stderr) as progress:
        document = hindcast_folder(CASE, draws=DRAWS, progress=progress)
    case, page = read_case(CASE), PAGE.read_text(encoding="utf-8")
    made = {
        "march": march(document),
        "quantities": quantities(document, case),
        "later": tallies(document),
        "outside": outside(document, case),
    }
    for name, text in made.items():
        page = marked(page, "hindcast", name, "looked back", text)
    PAGE.write_text(page, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
