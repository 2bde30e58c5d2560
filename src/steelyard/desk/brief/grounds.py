"""What the sentences of a brief may ask of a weighing: conditions, names and lists.

In: the public document, and an earlier one where there is one. Out: flags by name, texts by name,
and lists of rows that point into the document. Holds no number of its own and no words: every
number is a path into the document, every word comes from the case or from data/.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from steelyard.base.tables import read_yaml
from steelyard.desk import words
from steelyard.desk.brief import units
from steelyard.desk.brief.evidence import spoken_near
from steelyard.desk.brief.numbers import frame_words
from steelyard.weighing.trace.figures import items_of
from steelyard.weighing.trace.nodes import Index, newest_first

Document = Mapping[str, Any]

DETAILED: Final = 2
"""Items told one by one; those worth less share a sentence."""
SPOKEN_ITEMS: Final = 2
"""Items of which it is told who says what: more would make a list and no article."""
VOICES: Final = 3
"""Claims told of each, the newest of every camp."""
LEAST_CAMPS_SHARE: Final = 0.1
"""An item below this part of its leg's value is not worth a paragraph on who says what."""
PROMISES: Final = 2
NAMED: Final = 3
"""Names in a list that only names: unpriced goods, what stands aside."""
MOVERS: Final = 2
CHECKS: Final = 2
MOSTLY: Final = 0.5
"""From here on an assumed part is most of a sum."""
PARTLY: Final = 0.25
"""From here on it has to be said in one breath with the sum (as the failed check does)."""
CHANCE: Final = "monte_carlo_error"
HIDDEN: Final = 0.05
"""Rounding to two significant digits moves a number by up to this part of it. What chance moves less
says nothing of the finding and stands where the article says how sure it is; more takes the first line."""
_COUNTED: Final = frozenset({"evidence", "stale_repeat"})
_TOTALS: Final = frozenset({"cumulative", "level", "window", "constant"})


@dataclass(frozen=True, slots=True)
class Row:
    """One turn of a list: where it points, what it names, and what holds for it."""

    path: str
    texts: Mapping[str, str] = field(default_factory=dict)
    flags: frozenset[str] = frozenset()
    paths: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Grounds:
    """All that sentences may ask for."""

    document: Document
    lang: str
    flags: frozenset[str]
    texts: Mapping[str, str]
    lists: Mapping[str, tuple[Row, ...]]


def find_grounds(document: Document, lang: str) -> Grounds:
    """Conditions, names and lists of one document in one language."""
    lists = {name: tuple(rows) for name, rows in _lists(document, lang).items()}
    flags = {name for name, holds in _flags(document).items() if holds}
    flags |= {f"any_{name}" for name, rows in lists.items() if rows}
    flags |= {f"caveat_{one['id']}" for one in document.get("caveats", ())}
    return Grounds(document, lang, frozenset(flags), _texts(document, lang), lists)


def _flags(d: Document) -> dict[str, bool]:
    balance, ratio = d["balance"], d["ratio"]
    low, middle, high = balance.get("p05"), balance.get("p50"), balance.get("p95")
    continued = d["continued"]
    share = d["share_of_economy"]
    earlier = d.get("earlier")
    legs = d["scope"].get("legs") or {}
    return {
        "gave_more": low is not None and low > 0,
        "got_more": high is not None and high < 0,
        "open_side": low is not None and high is not None and low <= 0 <= high,
        "leans_given": middle is not None and middle > 0,
        "ratio_known": ratio.get("p50") is not None and ratio.get("p95") is not None,
        "ratio_floor": ratio.get("p05") is not None and ratio.get("p95") is None,
        "given_known": bool(d["given"]["items"]),
        "returned_known": bool(d["returned"]["items"]),
        "given_named": bool(legs.get("given")),
        "returned_named": bool(legs.get("returned")),
        "amounts_named": bool(d["scope"].get("amounts")),
        "returned_mostly_assumed": continued["returned"] > MOSTLY,
        "returned_partly_assumed": PARTLY < continued["returned"] <= MOSTLY,
        "given_partly_assumed": continued["given"] > PARTLY,
        "due_known": (d["due"]["value"].get("p50") or 0) > 0,
        "trade_known": (d["trade"]["value"].get("p50") or 0) > 0,
        "share_known": bool(share.get("reference")) and share["given"].get("p50") is not None,
        "share_per_year": share.get("per") == "year",
        "many_bases": len(d["by_basis"]) > 1,
        "official_sources": any(
            one["id"] == "sources" and one["en"].startswith(_official()) for one in d["caveats"]
        ),
        "many_given": len(d["given"]["items"]) > 1,
        "given_bounded": d["given"]["value"].get("high") is not None,
        "camps_known": any(one["use"] in _COUNTED and one.get("camp") for one in d["claims"]),
        "small_chance": _small_chance(d),
        "earlier_known": earlier is not None,
        "earlier_moved": earlier is not None
        and any(
            earlier[leg]["value"].get("p50") != d[leg]["value"].get("p50")
            for leg in ("given", "returned")
        ),
        "information_known": bool(d.get("information")),
        "earlier_later": earlier is not None and earlier["known_to"] != d["known_to"],
    }


def _official() -> str:
    """How the caveat on sources opens where most of them are official (desk/caveats.py)."""
    said = words.phrase("caveats.sources", "en", reports=0, origins=0, sources=0)
    return said.partition(".")[0]


def _texts(d: Document, lang: str) -> dict[str, str]:
    giver, receiver = d["parties"]
    basis = d["bases"].get(d["basis"], {})
    one = f"terminal.one.{d['currency']}"
    figure = (d.get("driver_splits") or {}).get("item", {}).get("figure", "ratio")
    legs = d["scope"].get("legs") or {}
    texts = {
        "title": words.pick(d["title"], lang) or d["case"],
        "basis": _basis_name(str(d["basis"]), basis.get("name") or {}, lang),
        "one": words.phrase(one, lang) if words.has_phrase(one) else d["currency"],
        "currency": words.currency_word(d["currency"], lang),
        "unseen": words.pick(d["scope"].get("unseen"), lang)
        or words.phrase("caveats.unseen", lang),
        "driven": words.phrase("report.driver_of." + figure.replace(".", "_"), lang),
        "about_case": words.pick(d["scope"].get("about"), lang),
        "amounts": words.pick(d["scope"].get("amounts"), lang),
        "given_what": words.pick(legs.get("given"), lang),
        "returned_what": words.pick(legs.get("returned"), lang),
        "output_caveat": _output_caveat(d, lang),
    }
    for name, party in (("giver", giver), ("receiver", receiver)):
        for form in ("nominative", "dative", "accusative"):
            texts[f"{name}_{form}"] = with_article(party, form, lang)
    return texts


def _basis_name(id: str, named: Mapping[str, str], lang: str) -> str:
    """The case's name of a basis in this language, else the common one, else whatever there is."""
    common = words.phrase(f"bases.{id}", lang) if words.has_phrase(f"bases.{id}") else ""
    return named.get(lang) or common or words.pick(named, lang) or id.replace("_", " ")


def with_article(party: Document, form: str, lang: str) -> str:
    """A party as it stands in a sentence: with its article, in the case asked for, if it has one."""
    name = words.pick(party["name"], lang)
    article = (party.get("article") or {}).get(lang, "")
    declined = read_yaml("brief.yaml")["articles"].get(lang, {}).get(article, {})
    article = declined.get(form, article)
    return f"{article} {name}" if article else name


def _output_caveat(d: Document, lang: str) -> str:
    references = d["share_of_economy"].get("reference") or [{}]
    return words.pick(references[0].get("caveat"), lang)


def _lists(d: Document, lang: str) -> dict[str, Iterator[Row] | list[Row]]:
    names = words.item_names(d)
    given, returned = (_items(d, leg, lang) for leg in ("given", "returned"))
    told = [str(one["code"]) for one in d.get("warnings", ())]
    small = _small_chance(d)
    return {
        "warnings": [Row(f"warnings.{one}") for one in told if one != CHANCE or not small],
        "given": given[:DETAILED],
        "given_rest": given[DETAILED:],
        "returned": returned[:DETAILED],
        "returned_rest": returned[DETAILED:],
        "unpriced": _unpriced(d, lang),
        "references": _references(d, lang),
        "voices": _voices(d, lang),
        "studies": _studies(d, lang),
        "promises": _promises(d, names, lang),
        "movers": _movers(d, names, lang),
        "checks": _checks(d, names, lang),
        "readings": _readings(d, lang),
        "silent": _silent(d, lang),
    }


def _small_chance(d: Document) -> bool:
    """Whether chance moves every figure by less than the rounding of its digits may hide."""
    told = [one["percent"] for one in d.get("failed_checks", ()) if one["code"] == CHANCE]
    return bool(told) and max(told) < 100 * HIDDEN


def _worth(item: Document) -> float:
    return float((item.get("value") or {}).get("p50") or 0.0)


def _items(d: Document, leg: str, lang: str) -> list[Row]:
    ordered = sorted(d[leg]["items"].items(), key=lambda pair: (-_worth(pair[1]), pair[0]))
    rows = []
    for place, (id, item) in enumerate(ordered):
        flags = {"leading"} if place == 0 else set()
        if item["unit"] == d["currency"]:
            flags.add("is_money")
        elif units.is_currency(item["unit"]):
            flags.add("is_other_money")
        if item.get("proxy_price"):
            flags.add("borrowed_price")
        if item.get("prior_only"):
            flags.add("prior_only")
        texts = {
            "name": words.item_words({id: item["name"]}, id, lang),
            "each": units.each(item["unit"], lang),
        }
        rows.append(Row(f"{leg}.items.{id}", texts, frozenset(flags)))
    return rows


def _unpriced(d: Document, lang: str) -> list[Row]:
    """Goods without a price that somebody reported to have come back; what was not found is none."""
    rows = [
        one
        for one in d["unpriced"]
        if one["leg"] == "returned" and one["evidence_class"] != "nothing found"
    ]
    rows.sort(key=lambda one: (-one["origins"], one["item"]))
    return [
        Row(f"unpriced.{one['item']}", {"name": words.pick(one["name"], lang) or one["item"]})
        for one in rows[:NAMED]
    ]


def _references(d: Document, lang: str) -> list[Row]:
    """Other yearly outputs than the first, measured alike: exports and whole sums are not."""
    all_ = d["share_of_economy"].get("reference") or []
    alike = [
        one
        for one in all_[1:]
        if one["per"] == all_[0]["per"] and one["kind"] != "exports" and one["given"].get("p50")
    ]
    return [
        Row(
            f"share_of_economy.reference.{one['id']}",
            {"name": words.pick(one["name"], lang) or one["id"]},
        )
        for one in alike
    ]


def _voices(d: Document, lang: str) -> list[Row]:
    """For each leading item the newest stated total of every camp."""
    index = Index(d)
    rows: list[Row] = []
    told: set[str] = set()
    for id in _leading(d):
        spoken = next((one for one in _about(index, id) if one not in told), None)
        if spoken is None:
            continue
        told.add(spoken)
        rows += [_voice(index, claim, spoken, lang) for claim in _newest_by_camp(index, spoken)]
    return rows


def _leading(d: Document) -> list[str]:
    """The items whose evidence is told: the dearest of each leg, then the next."""
    given, returned = (_by_worth(d[leg]["items"]) for leg in ("given", "returned"))
    return [*given[:1], *returned[:1], *given[1:], *returned[1:]][:SPOKEN_ITEMS]


def _by_worth(items: Mapping[str, Document]) -> list[str]:
    whole = sum(_worth(one) for one in items.values())
    ids = sorted(items, key=lambda id: (-_worth(items[id]), id))
    return [id for id in ids if _worth(items[id]) >= LEAST_CAMPS_SHARE * whole]


def _about(index: Index, id: str) -> list[str]:
    """The item itself if somebody states a total of it, then what is spoken of near it."""
    near = [id, *spoken_near(index, id)]
    return [one for one in near if _stated(index, one)]


def _stated(index: Index, id: str) -> list[Document]:
    return [
        one
        for one in index.of_item.get(id, ())
        if one["use"] in _COUNTED
        and one["measure"] in _TOTALS
        and one.get("source")
        and (one["amount_low"] is not None or one["amount_high"] is not None)
        and one["amount_high"] != 0
    ]


def _newest_by_camp(index: Index, id: str) -> list[Document]:
    newest: dict[str, Document] = {}
    for claim in newest_first(_stated(index, id)):
        newest.setdefault(str(claim["camp"]), claim)
    return list(newest.values())[:VOICES]


def _voice(index: Index, claim: Document, spoken: str, lang: str) -> Row:
    path = f"claims.{claim['id']}"
    source = index.sources.get(claim["source"], {})
    flags = {str(claim["certainty"]), str(claim["knowledge"])}
    low, high = claim["amount_low"], claim["amount_high"]
    if 1 in {low, high} and low in {1, None} and high in {1, None}:
        flags.add("singular")
    if claim["measure"] == "window" and claim.get("window_start"):
        flags.add("in_window")
        if _is_month(str(claim["window_start"]), str(claim["as_of"] or "")):
            flags.add("whole_month")
    if source.get("interested"):
        flags.add("interested")
    for name in ("as_of", "reported_on"):
        if claim.get(name):
            flags.add(f"has_{name}")
    texts = {
        "source": _with_camp(index, claim, source, lang),
        "item": words.pick(index.name(spoken), lang),
    }
    return Row(path, texts, frozenset(flags))


def _is_month(start: str, end: str) -> bool:
    """Whether a window is one month of the calendar from its first day to its last."""
    if len(start) != len("2024-03-01") or start[:7] != end[:7] or not start.endswith("-01"):
        return False
    year, month = int(start[:4]), int(start[5:7])
    return end.endswith(f"-{monthrange(year, month)[1]:02}")


def _with_camp(index: Index, claim: Document, source: Document, lang: str) -> str:
    """Who says it, behind the name of the camp that it speaks for."""
    name = str(words.translated(source, "name", lang) or claim["source_name"])
    camp = words.pick((index.document["camps"].get(claim["camp"] or "") or {}).get("name"), lang)
    if not camp or camp == name:
        return name
    return frame_words("camp_of", lang, camp=camp, source=name)


def _studies(d: Document, lang: str) -> list[Row]:
    """The newest headline figure of others for what was given, what is due and what came back."""
    rows = sorted(d["published"], key=lambda one: (one["as_of"] or one["year"], one["id"]))
    found = {one["measures"]: one for one in rows if one["headline"]}
    made = []
    for measure in ("given", "due", "received"):
        if measure not in found:
            continue
        one = found[measure]
        # A half sentence in another language would read worse than none.
        told = bool(one.get("differs")) and (lang == "en" or bool(one.get(f"differs_{lang}")))
        differs = words.translated(one, "differs", lang) if told else ""
        flags = {measure, "differs"} if told else {measure}
        texts = {"study": one["study"], "differs": differs}
        made.append(Row(f"published.{one['id']}", texts, frozenset(flags)))
    return made


def _promises(d: Document, names: Mapping[str, Mapping[str, str]], lang: str) -> list[Row]:
    """What the receiving side was promised: with a number first, then the newest; one an item."""
    rows = [one for one in d["promises"] if one["leg"] == "returned"]
    rows.sort(key=lambda one: (one["promised_on"] or "", one["claim"]), reverse=True)
    rows.sort(key=lambda one: one["promised_low"] is None and one["promised_high"] is None)
    first: dict[str, Document] = {}
    for one in rows:
        first.setdefault(one["item"], one)
    made = []
    claims = {one["id"]: one for one in d["claims"]}
    sources = {one["id"]: one for one in d["sources"]}
    for one in list(first.values())[:PROMISES]:
        flags = {f"was_{one['status']}"}
        if one["promised_low"] is not None or one["promised_high"] is not None:
            flags.add("amount")
        if (one.get("delivered") or {}).get("p50") is not None:
            flags.add("came")
        if one["promised_on"]:
            flags.add("has_day")
        source = sources.get(str(claims.get(one["claim"], {}).get("source") or ""), {})
        state = f"promise_state.{one['state'].replace(' ', '_')}"
        texts = {
            "name": words.item_words(names, one["item"], lang),
            "by": words.translated(source, "name", lang)
            or one["by"]
            or words.phrase("not_named", lang),
            "state": words.phrase(state, lang) if words.has_phrase(state) else one["state"],
        }
        made.append(Row(f"promises.{one['claim']}", texts, frozenset(flags)))
    return made


def _movers(d: Document, names: Mapping[str, Mapping[str, str]], lang: str) -> list[Row]:
    rows = [
        one for one in (d.get("drivers") or {}).get("item", ()) if not one["name"].startswith("(")
    ]
    return [
        Row(f"drivers.item.{one['name']}", {"name": words.item_words(names, one["name"], lang)})
        for one in rows[:MOVERS]
    ]


def _checks(d: Document, names: Mapping[str, Mapping[str, str]], lang: str) -> list[Row]:
    """The numbers worth verifying first: those that gain more than the noise."""
    found = d.get("information")
    if not found:
        return []
    worth = [one for one in found["checks"] if one["gain"] > found["noise"]]
    return [
        Row(
            f"information.{one['kind']}.{one['name']}",
            {"name": words.item_words(names, one["name"], lang)},
            frozenset({f"of_{one['kind']}"} | _of_rate(d, one)),
        )
        for one in worth[:CHECKS]
    ]


def _of_rate(d: Document, check: Document) -> set[str]:
    """A part, a quotient or a sum of money is no quantity of anything."""
    item = items_of(d).get(str(check["name"]))
    unit = str(item[1]["unit"]) if item else ""
    return {"of_rate"} if units.is_rate(unit) or units.is_currency(unit) else set()


def _readings(d: Document, lang: str) -> list[Row]:
    """What the evidence speaks against least, where hypotheses are held against one another."""
    found = d.get("hypotheses")
    if not found or not found["leaders"]:
        return []
    names = {one["id"]: words.pick(one["name"], lang) for one in found["hypotheses"]}
    level = found["confidence"]["level"]
    texts = {
        "leading": "; ".join(names[id] for id in found["leaders"]),
        "level": words.phrase(f"hypotheses.level.{level}", lang),
    }
    flags = {"one_leads"} if len(found["leaders"]) == 1 else set()
    return [Row("hypotheses", texts, frozenset(flags))]


def _silent(d: Document, lang: str) -> list[Row]:
    """Items whose newest evidence is old enough for the caveat on silence, as it lists them."""
    if not any(one["id"] == "silence" for one in d.get("caveats", ())):
        return []
    rows = []
    for leg in ("given", "returned"):
        for id, item in d[leg]["items"].items():
            if item["continued_share"] > 0.05 and item["newest_evidence"]:
                texts = {"name": words.item_words({id: item["name"]}, id, lang)}
                rows.append(Row(f"{leg}.items.{id}", texts))
    return rows
