"""Why a range is so wide, in sentences that rules pick from the figures.

In: the public part of a weighing document. Out: per item its heading and paragraphs, in both
languages. No figure is computed here beyond a ratio of two that are printed, and no word says
who is right: a source ran so many times the median of the others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from steelyard.desk.charts.numerals import sentence
from steelyard.desk.charts.widths import width_items
from steelyard.desk.report.bilingual import (
    Both,
    amount,
    code,
    count,
    factor,
    join,
    label,
    listed,
    money_span,
    month,
    named,
    percent,
    quantity,
    same,
    say,
    unit,
    written,
)
from steelyard.desk.report.cards import definition_words, item_names, items_by_place
from steelyard.desk.report.public import Document

MOST_LEANS = 4
"""Sources named with their figures, most telling first; of the rest the table of sources tells."""
MOST_NAMES = 3
SECOND_PART = 0.2
"""Share of the width from which a second cause is named."""
CONTINUED = 0.05
"""Share of the middle value from which what is continued is said, as in the caveats."""
LITTLE = 0.5
"""Share of the assumed variance left, from which the reports are said to have narrowed little."""
LEVEL = (0.975, 1.025)
"""A source within this of the others ran level with them: at two digits it may print as 1."""
MOVES = 0.005
"""Share of the width from which the lean that all share is worth its sentence."""
MOSTLY = 0.6
"""Share from which quantity or price is said to make a value uncertain more than the other does."""

Number = Callable[[float | None], Both]


@dataclass(frozen=True, slots=True)
class Explained:
    """One item's width in words: paragraphs of sentences."""

    item: str
    name: Both
    range: Both
    paragraphs: tuple[Both, ...]


def explained_widths(document: Document) -> tuple[Explained, ...]:
    """Every item whose width can be told, in the order of their pictures."""
    names, places = item_names(document), items_by_place(document)
    return tuple(
        _explain(document, id, places[id][1], names) for id in width_items(document) if id in places
    )


def _explain(document: Document, id: str, item: Document, names: Mapping[str, Both]) -> Explained:
    width, q = document["widths"][id], item["quantity"]
    is_share = item["unit"] == "share"

    def number(x: float | None) -> Both:
        return percent(x) if is_share else quantity(x)

    paragraphs = (
        [*_range(width, q, number), *_price(document, id, item, names)],
        _said(document, width, item, names, number),
        _leans(document, width, item),
        _assumed(document, id, item, names, number),
    )
    shown = label("span", low=number(q["p05"]), high=number(q["p95"]))
    return Explained(
        id,
        named(item["name"], id),
        shown if is_share else join(shown, unit(item["unit"])),
        tuple(join(*map(_capital, sentences)) for sentences in paragraphs if sentences),
    )


def _range(width: Document, q: Document, number: Number) -> list[Both]:
    """How wide it is, and what makes up most of that."""
    ends = {"low": number(q["p05"]), "high": number(q["p95"])}
    found = [
        say("width.range_times", **ends, times=amount(q["p95"] / q["p05"]))
        if q["p05"]
        else say("width.range", **ends)
    ]
    if width["parts"]:
        first, second = width["parts"][:2]
        values = {
            "part": code("report.width.part", first["name"]),
            "share": percent(first["share"]),
            "second": code("report.width.part", second["name"]),
            "second_share": percent(second["share"]),
        }
        two = second["share"] >= SECOND_PART
        found.append(say("width.part_second" if two else "width.part_first", **values))
    split = width["value_parts"]
    if split and min(split.values()) > 0.0:
        more = next((key for key, share in split.items() if share >= MOSTLY), "both")
        found.append(say(f"width.value_{more}", **{key: percent(x) for key, x in split.items()}))
    return found


def _price(document: Document, id: str, item: Document, names: Mapping[str, Both]) -> list[Both]:
    """How far the price of one runs, and on how little that rests."""
    price = item.get("unit_price")
    if not price or price["p05"] is None or price["p95"] is None or price["p05"] == price["p95"]:
        return []
    ends = money_span(price["p05"], price["p95"], document["currency"])
    proxy = item.get("proxy_price")
    if proxy:
        lent = names.get(proxy["item"]) or same(proxy["item"].replace("_", " "))
        times = factor(proxy["low"], proxy["high"])
        return [say("width.price_lent", span=ends, name=lent, factor=times)]
    rows = [
        row
        for row in document["prices"]
        if row["used"] and (row["item"], row["basis"]) == (id, document["basis"])
    ]
    if not rows:
        return []
    return [
        say("width.price_one" if len(rows) == 1 else "width.price", span=ends, n=count(len(rows)))
    ]


def _said(
    document: Document, width: Document, item: Document, names: Mapping[str, Both], number: Number
) -> list[Both]:
    """How many said it, how far apart they are, and which camp says what."""
    if not width["figures"]:
        if item.get("definition"):
            words = definition_words(item["definition"], names)
            return [say("width.none_defined", definition=words)]
        wholes = _wholes(document, item, names)
        if not wholes:
            return [say("width.none")]
        return [say("width.none_part", names=listed(wholes, "; "))]
    found = [_counted(width), *_apart(width, item, number), *_one_sided(width)]
    telling = [word for word in width["camps"] if word["ratio"] is not None]
    if len(telling) > 1:
        middle = item["quantity"]["p50"]
        parts = [
            say(
                "width.camp",
                camp=_camp(document, word["camp"]),
                middle=number(word["ratio"] * middle),
                figures=say("width.camp_one")
                if word["plain"] == 1
                else say("width.camp_some", n=written(word["plain"])),
            )
            for word in telling
        ]
        found.append(say("width.camps", list=listed(parts), middle=number(middle)))
    return found


def _counted(width: Document) -> Both:
    """How many reports there are, and to how many statements of how many sources they go back."""
    reports, origins = width["reports"], width["origins"]
    sources = len({figure["source"] for figure in width["figures"]})
    if reports == 1:
        return say("width.one")
    if origins == 1:
        return say("width.same_statement", reports=written(reports))
    by = say("width.a_source") if sources == 1 else say("width.some_sources", n=written(sources))
    values = {"reports": written(reports), "origins": written(origins), "sources": by}
    return say("width.each_own" if reports == origins else "width.statements", **values)


def _apart(width: Document, item: Document, number: Number) -> list[Both]:
    """How far apart the figures with both ends lie."""
    apart = width["apart"]
    if apart["times"] is not None:
        middle = item["quantity"]["p50"]
        ends = {key: number(apart[f"{key}est"] * middle) for key in ("low", "high")}
        return [say("width.apart", **ends, times=amount(apart["times"]))]
    return [say("width.one_plain")] if width["origins"] > 1 and apart["plain"] else []


def _one_sided(width: Document) -> list[Both]:
    """How many statements name one end only, or say that there was nothing."""
    origins, found = width["origins"], []
    for kind in ("at_least", "at_most", "none"):
        n = width["apart"][kind]
        if not n:
            continue
        if n == origins:
            how = {1: "only", 2: "both"}.get(n, "all")
        else:
            how = "one" if n == 1 else "some"
        key = "none_seen" if kind == "none" else kind
        found.append(say(f"width.{key}.{how}", n=written(n)))
    return found


def _wholes(document: Document, part: Document, names: Mapping[str, Both]) -> list[Both]:
    """What an item is a part of: the items whose definition names it."""
    places = items_by_place(document)
    own = next(id for id, (_, item) in places.items() if item is part)
    return [
        names.get(id) or same(id)
        for id, (_, item) in places.items()
        if own in re.findall(r"\w+", item.get("definition") or "")
    ]


def _camp(document: Document, camp: str) -> Both:
    found = named((document["camps"].get(camp) or {}).get("name"), camp)
    return found if found.en else say("width.no_camp")


def _leans(document: Document, width: Document, item: Document) -> list[Both]:
    """How each source ran against the others, where the figures suffice to tell."""
    if not width["figures"]:
        return []
    if not width["leans"]:
        return [say("width.lean_alone")]
    names = {source["id"]: source["name"] for source in document["sources"]}
    learnt = [lean for lean in width["leans"] if lean["learnt"]]
    # Whoever stands surely on one side first, then whoever spoke most.
    learnt.sort(key=lambda one: (-abs(one["above"] - 0.5), -one["claims"], one["source"]))
    few = [names.get(one["source"], one["source"]) for one in width["leans"] if not one["learnt"]]
    found = []
    for lean in learnt[:MOST_LEANS]:
        even = LEVEL[0] <= lean["p50"] <= LEVEL[1]
        found.append(
            say(
                "width.lean_even" if even else "width.lean",
                source=names.get(lean["source"], lean["source"]),
                mid=amount(lean["p50"]),
                low=amount(lean["p05"]),
                high=amount(lean["p95"]),
            )
        )
    if len(learnt) > MOST_LEANS:
        more = len(learnt) - MOST_LEANS
        found.append(
            say("width.lean_more_one" if more == 1 else "width.lean_more", n=written(more))
        )
    if len(few) > MOST_NAMES:
        found.append(say("width.lean_few_n", n=written(len(few))))
    elif few:
        key = "width.lean_few" if len(few) == 1 else "width.lean_few_some"
        found.append(say(key, names=listed([same(name) for name in few])))
    if learnt:
        family = named(document["families"].get(item["family"], {}).get("name"), item["family"])
        found.append(say("width.lean_who", family=family))
    return found


def _assumed(
    document: Document, id: str, item: Document, names: Mapping[str, Both], number: Number
) -> list[Both]:
    """What no report can settle: the shared lean, the time since, what was assumed before."""
    width, found = document["widths"][id], []
    common = next((part["share"] for part in width["parts"] if part["name"] == "common_lean"), 0.0)
    if common >= MOVES:
        ends = {
            f"{name}_{end}": number(width[name][key])
            for name in ("half", "double")
            for end, key in (("low", "p05"), ("high", "p95"))
        }
        found.append(say("width.common", **ends))
    if width["continued_share"] >= CONTINUED and item.get("newest_evidence"):
        share, newest = percent(width["continued_share"]), month(item["newest_evidence"])
        found.append(say("width.continued", share=share, month=newest))
    before = (document.get("prior_predictive") or {}).get(id)
    if before:
        kept = width["prior_share"]
        key = "width.before_much" if kept is not None and kept >= LITTLE else "width.before"
        found.append(say(key, low=number(before["p05"]), high=number(before["p95"])))
    if width["unspoken"]:
        unspoken = [names.get(one) or same(one) for one in width["unspoken"]]
        found.append(say("width.unspoken", names=listed(unspoken, "; ")))
    return found


def _capital(text: Both) -> Both:
    """A sentence with a capital letter in front: it may begin with a number in letters."""
    return Both(sentence(text.en), sentence(text.de))
