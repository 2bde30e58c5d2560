"""The headline block of the page: sentence, pans, ratio, share of output, break-even.

In: the public document. Out: names for its template: words, and bars drawn from numbers.
Never reckons.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from markupsafe import Markup

from steelyard.desk import words
from steelyard.desk.report import bilingual
from steelyard.desk.report.bilingual import (
    Both,
    amount,
    both,
    code,
    count,
    day,
    join,
    label,
    money,
    money_span,
    month,
    named,
    percent,
    percent_span,
    say,
    span,
)
from steelyard.desk.report.public import Document

# Stands for a number in a phrase until the number's markup is put there; no text of a case can
# hold it, because `public.visible` writes such a character as its code point.
PLACE = "\x00"

Fig = Callable[[str, Both | str], Markup]


def headline(document: Document, fig: Fig) -> dict[str, Any]:
    """Names for the template of the headline block; `fig` makes a number open its trace."""
    currency = document["currency"]
    giver, receiver = (named(party["name"], party["id"]) for party in document["parties"])
    given, returned = document["given"]["value"], document["returned"]["value"]
    continued = any(check["code"] == "continued_returned" for check in document["failed_checks"])
    what = (document["scope"].get("legs") or {}).get("given")
    key = "headline_continued" if continued else "headline"
    pans = [
        {"key": "given", "path": "given.value", "q": given},
        {"key": "returned", "path": "returned.value", "q": returned},
        {"key": "balance", "path": "balance", "q": document["balance"]},
    ]
    return {
        "headline": say(
            f"{key}_named" if what else key,
            given_named=both(lambda lang: words.pick(what, lang)),
            giver=giver,
            receiver=receiver,
            given=_mid_money(given, currency),
            returned=_mid_money(returned, currency),
        ),
        "standfirst": _standfirst(document),
        "pans": pans,
        "bar": _bars([pan["q"] for pan in pans]),
        "ratio_words": _ratio_words(document, fig),
        "common_words": _common_words(document, fig),
        "share_words": _share_words(document, fig),
        "share_lines": _share_lines(document, fig),
        "side_open": words.is_side_open(document["break_even"]),
        "meta": _meta(document),
    }


def _mid_money(q: Document, currency: str) -> Both:
    if q["p50"] is not None:
        return money(q["p50"], currency)
    return money_span(q["p05"], q["p95"], currency)


def _standfirst(document: Document) -> Both:
    totals = [basis["given"]["p50"] for basis in document["by_basis"].values()]
    known = sorted(total for total in totals if total is not None)
    if len(known) < 2:
        return say("headline_one_basis")
    currency = document["currency"]
    return say("headline_span", low=money(known[0], currency), high=money(known[-1], currency))


def _with_number(text: Both, fig: Fig, path: str, number: Both) -> Markup:
    """A phrase in both languages, with a number that opens its trace where it has PLACE."""
    # The anchor stands round both languages: inside the one not shown nobody could scroll to it.
    anchor = Markup(' id="{}"').format(path)
    made = []
    for lang, phrase, shown in zip(("en", "de"), text, number, strict=True):
        before, _, after = phrase.partition(PLACE)
        made.append(
            Markup('<span class="{}">{}{}{}</span>').format(
                lang, before, fig(path, shown).replace(anchor, Markup("")), after
            )
        )
    return Markup("<span{}>{}</span>").format(anchor, Markup("").join(made))


def _one(document: Document) -> Both:
    currency = document["currency"]
    key = f"terminal.one.{currency}"
    return label(key) if words.has_phrase(key) else label("terminal.one_other", currency=currency)


def _ratio_words(document: Document, fig: Fig) -> Markup:
    ratio = document["ratio"]
    if ratio["p50"] is not None and ratio["p95"] is not None:
        text, number = "ratio_about", amount(ratio["p50"])
    elif ratio["p05"] is not None:
        text, number = "ratio_least", amount(ratio["p05"])
    else:
        return Markup("{}").format(say("ratio_none"))
    return _with_number(say(text, one=_one(document), n=PLACE), fig, "ratio", number)


def _common_words(document: Document, fig: Fig) -> Markup:
    common = document.get("ratio_common_window")
    if not common:
        return Markup("")
    q = common["ratio"]
    number = amount(q["p50"]) if q["p50"] is not None else span(q["p05"], q["p95"])
    text = say("ratio_common_text", start=month(common["start"]), end=month(common["end"]), n=PLACE)
    return _with_number(text, fig, "ratio_common_window.ratio", number)


def _share_words(document: Document, fig: Fig) -> Markup:
    # A case that names no yearly output has nothing to set a sum against.
    if not document["share_of_economy"].get("reference"):
        return Markup("")
    share = document["share_of_economy"]["given"]
    adjective = both(lambda lang: words.adjective(document["parties"][0], lang))
    number = (
        percent(share["p50"])
        if share["p50"] is not None
        else percent_span(share["p05"], share["p95"])
    )
    references = document["share_of_economy"].get("reference") or []
    per = next((one["per"] for one in references if one.get("default")), "")
    key = "share_equals_year" if per == "year" else "share_equals"
    text = say(key, n=PLACE, adjective=adjective)
    return _with_number(text, fig, "share_of_economy.given", number)


def _share_lines(document: Document, fig: Fig) -> list[Both | Markup]:
    economy = document["share_of_economy"]
    references = economy.get("reference") or []
    default = next((one for one in references if one.get("default")), None)
    lines: list[Both | Markup] = []
    if default:
        name = join(
            named(default["name"], default["id"]), code("economy", default["per"]), sep=", "
        )
        lines.append(name)
    # Exports and sums over one year's output measure something else: they stand in the table.
    alike = [one for one in references if default and one["per"] == default["per"]]
    alike = [one for one in alike if one is not default and one["kind"] != "exports"]
    others = [one["given"]["p50"] for one in alike if one.get("given")]
    known = sorted(one for one in others if one is not None)
    if known:
        shown = percent(known[0]) if len(known) == 1 else percent_span(known[0], known[-1])
        lines.append(say("share_others", span=shown))
    months = economy.get("months_of_output")
    if months and months["p50"] is not None:
        text = say("months_text", n=PLACE)
        lines.append(
            _with_number(text, fig, "share_of_economy.months_of_output", amount(months["p50"]))
        )
    return lines


def _meta(document: Document) -> list[Both]:
    counts, window, options = document["counts"], document["window"], document["options"]
    basis = document["bases"].get(document["basis"], {})
    newest = [
        join(named(one["name"], one["item"]), month(one["date"]), sep=", ")
        for one in _heaviest(document)
    ]
    lines = [
        say("meta_as_of", day=day(document["known_to"])),
        say("meta_window", start=day(window["start"]), end=day(window["end"])),
        say("meta_basis", name=named(basis.get("name"), document["basis"])),
        say(
            "meta_year",
            currency=bilingual.currency(document["currency"]),
            year=document["price_year"],
        ),
        say(
            "rests",
            origins=count(counts["origins"]),
            reports=count(counts["reports"]),
            sources=count(len({row["source"] for row in document["origins"]})),
            total=count(counts["claims_total"]),
        ),
    ]
    if newest:
        lines.append(say("newest", list=join(*newest, sep="; ")))
    if options.get("without"):
        names = {source["id"]: source["name"] for source in document["sources"]}
        left_out = ", ".join(names.get(one, one) for one in options["without"])
        lines.append(say("meta_without", names=left_out))
    if options.get("as_of"):
        earlier = window["end"] < options["as_of"]
        key = "meta_asof_window" if earlier else "meta_asof_option"
        lines.append(say(key, day=day(options["as_of"]), end=day(window["end"])))
    return lines


def _heaviest(document: Document) -> list[Document]:
    """The newest evidence of the dearest dated item of each leg."""
    found = []
    for leg in ("given", "returned"):
        items = document[leg]["items"]
        dated = [one for one in document["newest"] if one["leg"] == leg and one["date"]]

        def worth(one: Document, items: Document = items) -> tuple[float, str]:
            value = (items.get(one["item"]) or {}).get("value") or {}
            return (value.get("p50") or 0.0, one["item"])

        found += [max(dated, key=worth)] if dated else []
    return found


def _bars(quantiles: list[Document]) -> Callable[[str, Document], Markup]:
    """A function that draws one quantity on a scale common to all of them."""
    ends = [
        q[key] for q in quantiles for key in ("low", "high", "p05", "p95") if q[key] is not None
    ]
    low, high = min([0.0, *ends]), max([0.0, *ends])
    width = (high - low) or 1.0

    def at(x: float) -> float:
        return float(1 + 98 * (x - low) / width)

    def bar(key: str, q: Document) -> Markup:
        left = at(q["low"]) if q["low"] is not None else 0.0
        right = at(q["high"]) if q["high"] is not None else 100.0
        parts = [_line("axis", at(0.0), at(0.0), 0, 26), _line("whisker", left, right, 13, 13)]
        if q["p05"] is not None:
            box_end = at(q["p95"]) if q["p95"] is not None else 100.0
            parts.append(_box(f"bar {key}", at(q["p05"]), box_end))
        if q["p50"] is not None:
            parts.append(_line("tick", at(q["p50"]), at(q["p50"]), 7, 19))
        # The ends of the bounds stand out above and below, also where they lie inside the bar.
        ends = [at(q[end]) for end in ("low", "high") if q[end] is not None]
        parts += [_line("whisker", end, end, y, y + 5) for end in ends for y in (2, 19)]
        parts += [_line("whisker", end, end, 7, 19) for end in ends if not _inside(end, q, at)]
        drawn = Markup("").join(parts)
        return Markup(
            '<svg class="rangebar" width="100%" height="26" aria-hidden="true">{}</svg>'
        ).format(drawn)

    return bar


def _inside(end: float, q: Document, at: Callable[[float], float]) -> bool:
    if q["p05"] is None:
        return False
    return at(q["p05"]) < end < (at(q["p95"]) if q["p95"] is not None else 100.0)


def _line(kind: str, x1: float, x2: float, y1: int, y2: int) -> Markup:
    return Markup('<line class="{}" x1="{:.2f}%" x2="{:.2f}%" y1="{}" y2="{}"/>').format(
        kind, x1, x2, y1, y2
    )


def _box(kind: str, left: float, right: float) -> Markup:
    return Markup('<rect class="{}" x="{:.2f}%" width="{:.2f}%" y="7" height="12"/>').format(
        kind, left, max(right - left, 0.4)
    )
