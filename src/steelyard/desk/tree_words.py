"""The sentences of a trace: what each kind of node says, in English or German.

In: a Node of weighing/trace. Out: its paragraphs, each with a style, and the nodes drawn below.
Figures are rounded in desk/words; a claim's own amount is printed as the case holds it. Texts of
others lose the signs that could steer a terminal.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from steelyard.desk import words
from steelyard.desk.sentences import said_in
from steelyard.weighing.trace import Node, Number

_DIRECTIONS = {chr(n) for n in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F)}
_DOT = " · "
_FOLDED = frozenset({"set_aside", "copies"})
_SCALES = (("billion", 1e9), ("million", 1e6))
_Names = Mapping[str, Mapping[str, str]]
_PANS = {"balance": "difference", "ratio": "ratio", "break_even": "break_even"}


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of a node: its text, and how it looks in colour."""

    text: str
    style: str = ""


def clean(text: object, lang: str = "en") -> str:
    """Text of others without line breaks, control signs and signs that turn the direction."""
    said = said_in(str(text), lang)
    if said.isprintable():
        return said.strip()
    kept = (sign for sign in said if sign not in _DIRECTIONS)
    blank = {"Cc", "Zl", "Zp"}
    return "".join(" " if unicodedata.category(one) in blank else one for one in kept).strip()


def _same_voice(short: str, long: str) -> bool:
    """Whether the shorter name stands inside the longer one, as `HUR` in `Intelligence (HUR)`."""
    one, other = short.casefold(), long.casefold()
    return one in other or other in one


class Writer:
    """Puts nodes into sentences of one language."""

    def __init__(self, lang: str, full: bool, width: int, names: _Names | None = None) -> None:
        self.lang, self.full, self.width, self.names = lang, full, width, names or {}

    def say(self, key: str, **values: object) -> str:
        return words.phrase(f"trace.{key}", self.lang, **values)

    def code(self, section: str, value: object) -> str:
        """A word of a closed list; the word itself where no phrase stands for it."""
        key = f"{section}.{str(value or '').replace(' ', '_')}"
        return words.phrase(key, self.lang) if value and words.has_phrase(key) else str(value or "")

    def name(self, node: Node) -> str:
        return clean(words.pick(node.label, self.lang))

    def children(self, node: Node) -> tuple[Node, ...]:
        """What is drawn below: an origin is drawn as its claim, folded nodes only in full."""
        if node.kind in _FOLDED and not self.full:
            return ()
        return tuple(
            replace(child.children[0], children=child.children[1:])
            if child.kind == "origin"
            else child
            for child in node.children
        )

    def text(self, node: Node) -> list[Line]:
        """The paragraphs of one node; the first is its headline."""
        own = {
            "claim": self._claim,
            "price": self._price,
            "series": self._series,
            "published": self._published,
            "set_aside": self._set_aside,
            "copies": self._copies,
            "proxy": self._proxy,
            "left_out": self._left_out,
            "prior": self._prior,
            "piece": self._piece,
        }.get(node.kind)
        lines = own(node) if own else self._figure(node)
        if node.internal:
            lines.insert(1, Line(self.say("internal"), "flag"))
        if node.note and node.kind in {"claim", "price", "series", "unpriced", "published"}:
            lines.append(Line(self.say("note", text=clean(node.note)), "faint"))
        if node.url:
            lines.append(Line(clean(node.url), "link"))
        return [line for line in lines if line.text]

    # Figures

    def _figure(self, node: Node) -> list[Line]:
        head = self._head(node)
        spread = self._spread(node.number)
        end = node.details.get("end")
        if node.number is not None and end:
            value = self._with_unit(node.number, self._value(node.number, node.number.end(end)))
            spread = self.say("end", end=words.phrase(f"quantiles.{end}", self.lang), value=value)
        if node.details.get("month"):
            head = self.say(
                "at_month", head=head, month=words.month(node.details["month"], self.lang)
            )
        lines = [Line(f"{head}: {spread}" if spread else head, "head")]
        if node.kind == "see":
            where = f" [{node.figure}]" if node.figure else ""
            lines = [Line(self.say("see", head=lines[0].text) + where)]
            tied = node.details.get("tied")
            return (
                [*lines, Line(self.say("tied", rule=self._rule(node.details)))] if tied else lines
            )
        lines += [Line(text) for text in self._about(node) if text]
        if node.figure:
            lines.append(Line(f"[{node.figure}]", "faint"))
        return lines

    def _head(self, node: Node) -> str:
        details, name = node.details, self.name(node)
        match node.kind:
            case "balance" | "ratio" | "break_even":
                head = words.phrase(f"balance.{_PANS[node.kind]}", self.lang)
            case "leg":
                head = self._section(details["section"])
            case "unit_price" if name:
                return self.say("unit_price", name=name)
            case "output":
                return self.say("output", name=name)
            case "share":
                return self.say("share", section=self._section(details.get("section") or "given"))
            case "promise":
                if not name:
                    return self.say("promise_row")
                return self.say(
                    "promise", name=name, state=self.code("promise_state", details["state"])
                )
            case "unpriced":
                return self.say("unpriced", name=name)
            case "value":
                return self.say("value", name=name)
            case "gap":
                return self.say("gap_rows" if details.get("priced") else "gap")
            case "nothing":
                return self.say(details.get("counted") or "nothing")
            case "common" | "per_month":
                return self.say(
                    node.kind,
                    start=words.day(details.get("start"), self.lang),
                    end=words.day(details.get("end"), self.lang),
                )
            case "leans":
                return self.say(f"leans_{details['change']}")
            case _:
                return name or node.kind
        return f"{head}, {name}" if name else head

    def _section(self, section: str) -> str:
        return words.phrase(f"balance.{section}", self.lang)

    def _about(self, node: Node) -> Iterator[str]:
        details, number = node.details, node.number
        if details.get("tied"):
            yield self.say("tied", rule=self._rule(details))
        if node.kind in _PANS:
            yield self.say(node.kind)
        if node.kind == "leg" and details.get("parties"):
            giver, receiver = (words.pick(one, self.lang) for one in details["parties"])
            yield self.say("parties", giver=giver, receiver=receiver)
        if node.kind == "value":
            yield self.say("valued")
        if node.kind == "unit_price":
            basis = words.pick(details["basis"], self.lang)
            unit = words.one_unit(details["unit"], self.lang)
            n = words.count(details["sales"], self.lang)
            per = self.say("per_unit", unit=unit) if unit else ""
            yield _DOT.join(filter(None, [basis, per, self.say("sales", n=n)]))
        if node.kind == "output":
            yield _DOT.join(
                filter(None, [
                    self.code("economy", details["kind"]),
                    self.code("economy", details["per"]),
                    ", ".join(str(year) for year in details.get("years") or ()),
                    clean(details.get("rate") or ""),
                ])
            )  # fmt: skip
        if node.kind == "quantity":
            yield from self._estimate(details)
        if number is not None and (number.low is not None or number.high is not None):
            ends = words.outward(number.low, number.high)
            yield self.say("bounds", span=self._range(number, *ends))
        if number is not None and number.open:
            reason = words.open_words(number.open, self.names, self.lang)
            yield self.say("open_end", reason=clean(reason))

    def _rule(self, details: Mapping[str, Any], rule: str = "") -> str:
        """A definition or a tie, its items by name."""
        names = details.get("names") or {}

        def name(id: str) -> str:
            return words.pick(names.get(id), self.lang) or id

        return clean(words.expression(rule or details["tied"], name, self.lang))

    def _estimate(self, details: Mapping[str, Any]) -> Iterator[str]:
        rule = f"{details['item']} = {details['definition']}" if details.get("definition") else ""
        if rule and rule != details["tied"]:
            yield self.say("defined", rule=self._rule(details, rule))
        if details.get("prior_only"):
            yield self.say("prior_only")
        if details.get("origins"):
            yield self.say(
                "estimated",
                origins=words.count(details["origins"], self.lang),
                reports=words.count(details["claims"], self.lang),
                newest=words.day(details.get("newest_evidence"), self.lang),
            )
        share = details.get("continued_share") or 0.0
        if share >= 0.005:
            yield self.say("continued", share=words.percent(share, self.lang))

    def _spread(self, number: Number | None) -> str:
        if number is None:
            return ""
        if number.p50 is None:
            return self._range(number, number.low, number.high)
        middle = self._value(number, number.p50)
        middle = words.phrase("about", self.lang, value=self._with_unit(number, middle))
        if number.p05 is None and number.p95 is None:
            return middle
        return f"{middle} ({self._range(number, number.p05, number.p95)})"

    def _with_unit(self, number: Number, shown: str) -> str:
        if number.measure != "amount" or not number.unit:
            return shown
        return f"{shown} {words.unit(number.unit, self.lang)}"

    def _range(self, number: Number, low: float | None, high: float | None) -> str:
        if number.measure == "money":
            return words.money_range(low, high, number.unit, self.lang)
        ends = [None if x is None else self._value(number, x) for x in (low, high)]
        return self._between(*ends)

    def _between(self, low: str | None, high: str | None) -> str:
        if low is None and high is None:
            return words.phrase("open", self.lang)
        if high is None:
            return words.phrase("at_least", self.lang, value=low)
        if low is None:
            return words.phrase("at_most", self.lang, value=high)
        return low if low == high else words.phrase("span", self.lang, low=low, high=high)

    def _value(self, number: Number, x: float | None) -> str:
        if x is None:
            return words.phrase("open", self.lang)
        match number.measure:
            case "money":
                return words.money(x, number.unit, self.lang)
            case "share":
                return words.percent(x, self.lang)
            case _:
                return self._scaled(x)

    def _scaled(self, x: float) -> str:
        """6,100,000 as 6.1m: a tree has no room for zeros."""
        short = words.rounded(x)
        for name, size in _SCALES:
            if abs(short) >= size:
                glue = "\N{NO-BREAK SPACE}" if self.lang == "de" else ""
                scale = words.phrase(f"scales.{name}", self.lang)
                return f"{words.amount(short / size, lang=self.lang)}{glue}{scale}"
        return words.amount(x, lang=self.lang)

    # What figures rest on

    def _exact(self, x: float | None) -> str | None:
        """A number as the case holds it, no digit rounded off."""
        if x is None:
            return None
        if float(x).is_integer():
            return words.count(x, self.lang)
        digits = f"{x:.12g}".partition("e")[0].replace(".", "").replace("-", "").lstrip("0")
        return words.amount(x, max(1, len(digits)), self.lang)

    def _amount(self, details: Mapping[str, Any]) -> str:
        """A claim's amount with its bound and unit."""
        low, high = details["amount_low"], details["amount_high"]
        if low is None and high is None:
            return self.say("no_amount")
        unit = str(details.get("unit") or "")
        if unit == "share":
            ends = [None if x is None else round(100 * x, 10) for x in (low, high)]
            sign = "\N{NO-BREAK SPACE}%" if self.lang == "de" else "%"
            shown = self._between(*(None if x is None else f"{self._exact(x)}{sign}" for x in ends))
            unit = ""
        else:
            shown = self._between(self._exact(low), self._exact(high))
        if details["bound"] == "approx" and low == high:
            shown = words.phrase("about", self.lang, value=shown)
        shown = f"{shown} {words.unit(unit, self.lang)}".strip()
        return self.say("order", span=shown) if details["bound"] == "order" else shown

    def _piece(self, node: Node) -> list[Line]:
        lines = [Line(self.say("piece", text=self.name(node)), "head")]
        if not node.details["counts"]:
            return [*lines, Line(self.say("piece_out"), "flag")]
        names = [clean(words.pick(one, self.lang)) for one in node.details["against"]]
        key = "piece_against" if names else "piece_fits"
        return [*lines, Line(self.say(key, names="; ".join(names)))]

    def _claim(self, node: Node) -> list[Line]:
        d = node.details
        when = words.day(d["as_of"], self.lang) if d["as_of"] else ""
        if when and d["window_start"]:
            start = words.day(d["window_start"], self.lang)
            when = words.phrase("span", self.lang, low=start, high=when)
        head = _DOT.join(filter(None, [node.row, self._amount(d), when]))
        lines = [Line(head, "head" if d["counts"] else "")]
        if not d["counts"]:
            why = clean(d["why"] or "", self.lang) or self.code("use", d["use"])
            lines.append(Line(self.say("not_counted", why=why), "flag"))
        elif d["use"] != "evidence":
            lines.append(Line(self._special(d), "flag"))
        elif node.children and node.children[0].kind == "quantity":
            lines.append(Line(self.say("counts"), "flag"))
        lines.append(Line(self._voices(d)))
        marks = [
            self.code("status", d["status"]),
            self.code("knowledge", d["knowledge"]) if d["knowledge"] != "unknown" else "",
            self.say(f"certainty.{d['certainty']}") if d["certainty"] != "asserted" else "",
            self.code("measure", d["measure"]),
            self.say("partial") if d["partial"] else "",
            self.say("credibility", n=d["credibility"]) if d["credibility"] else "",
        ]
        if d["reported_on"]:
            marks.append(self.say("reported_on", day=words.day(d["reported_on"], self.lang)))
        lines.append(Line(_DOT.join(filter(None, marks))))
        lines += [Line(text) for text in self._wording(d)]
        lines += [Line(text) for text in self._linked(node.row, d["links"])]
        return lines

    def _special(self, d: Mapping[str, Any]) -> str:
        parts = [self.code("use", d["use"])]
        if d["use"] == "capacity":
            parts.append(self.code("capacity", d["capacity"]))
            if d["capacity_inputs"]:
                parts.append(self.say("computed_from", rows=", ".join(d["capacity_inputs"])))
        elif d["why"]:
            parts.append(clean(d["why"], self.lang))
        return _DOT.join(filter(None, parts))

    def _voices(self, d: Mapping[str, Any]) -> str:
        voices = [clean(one) for one in d["attribution"] or ()]
        source = clean(d["source_name"] or d["source"] or "")
        if source and source not in voices:
            voices.append(source)
        # The last voice is the source, often under a shorter name.
        if len(voices) > 1 and _same_voice(voices[-2], voices[-1]):
            del voices[-2]
        chain = voices[0] if voices else self.say("nobody")
        for voice in voices[1:]:
            chain = self.say("on_word_of", outlet=chain, source=voice)
        camp = clean(words.pick(d["camp"], self.lang))
        grade = self.say("grade", letter=d["grade"]) if d["grade"] else ""
        aside = ", ".join(filter(None, [camp, grade]))
        return f"{chain} ({aside})" if aside else chain

    def _wording(self, d: Mapping[str, Any]) -> Iterator[str]:
        if d["words"]:
            yield self.say("printed", words=clean(d["words"]))
        if d["reading"]:
            yield self.say("reading", text=clean(d["reading"]))
        if d["text_basis"] == "quoted" and d["quote"]:
            yield self.say("quote", text=clean(d["quote"]))
            if d["translation"]:
                how = words.translation_mark(d, self.lang)
                yield self.say("translation", how=how, text=clean(d["translation"]))
        else:
            text = clean(d["paraphrase"] or "") or clean(d["said"] or "")
            yield self.say("paraphrase", text=text) if text else self.say("no_words")
        if d["drift"]:
            yield self.say("drift", drift=clean(d["drift"]))

    def _linked(self, id: str, links: tuple[Mapping[str, str], ...]) -> Iterator[str]:
        """How the claim stands to others; the copies drawn below it say so themselves."""
        others: dict[str, list[str]] = {}
        for link in links:
            side, other = ("a", link["b"]) if link["a"] == id else ("b", link["a"])
            others.setdefault(f"{link['kind']}.{side}", []).append(other)
        others.pop("same_origin.b", None)
        for kind, ids in others.items():
            yield self.say(f"link.{kind}", other=", ".join(ids))

    def _price(self, node: Node) -> list[Line]:
        d = node.details
        span = self._between(self._exact(d["price_low"]), self._exact(d["price_high"]))
        price = self.say(
            "price", currency=d["currency"], span=span, unit=words.unit(d["unit"], self.lang)
        )
        head = _DOT.join(
            [node.row, price, str(d["price_year"]), self.code("price_kind", d["kind"])]
        )
        lines = [Line(head, "head" if d["used"] else "")]
        if not d["used"]:
            why = clean(d["why"] or d["reason"] or "", self.lang) or self.code("role", "excluded")
            lines.append(Line(self.say("not_used", why=why), "flag"))
        deal = ""
        if d["buyer"] or d["seller"]:
            unknown = words.phrase("unknown", self.lang)
            seller, buyer = (clean(d[one] or "") or unknown for one in ("seller", "buyer"))
            deal = self.say("deal", seller=seller, buyer=buyer)
        source = self.say("given_by", source=clean(d["source"])) if d["source"] else ""
        lines.append(Line(_DOT.join(filter(None, [self.name(node), deal, source]))))
        if d["used"] and d["steps"]:
            steps = "; ".join(clean(one, self.lang) for one in d["steps"])
            lines.append(Line(self.say("steps", steps=steps)))
        if d["used"] and d["why"]:
            lines.append(Line(clean(d["why"], self.lang)))
        if d["quote"]:
            lines.append(Line(self.say("quote", text=clean(d["quote"]))))
        return lines

    def _series(self, node: Node) -> list[Line]:
        d = node.details
        value = self._exact(d["value"]) or words.phrase("open", self.lang)
        head = f"{node.row}{_DOT}{self.name(node)} {d['period']}: {value} {clean(d['unit'])}"
        return [Line(head, "head"), Line(clean(d["source"] or ""))]

    def _published(self, node: Node) -> list[Line]:
        d = node.details
        value = self._between(self._exact(d["value_low"]), self._exact(d["value_high"]))
        if d["value_low"] is None and d["value_high"] is None:
            value = self._between(self._exact(d["quantity_low"]), self._exact(d["quantity_high"]))
        head = _DOT.join(
            filter(
                None,
                [node.row, self.name(node), str(d["year"] or ""), f"{value} {d['unit']}".strip()],
            )
        )
        lines = [Line(head, "head"), Line(clean(d["said"] or "")), Line(self.say("compared"))]
        return [*lines, Line(clean(words.translated(d, "differs", self.lang)))]

    def _set_aside(self, node: Node) -> list[Line]:
        kinds: Counter[str] = Counter()
        for child in node.children:
            match child.kind:
                case "claim":
                    kinds[self.code("use", child.details["use"])] += 1
                case "price":
                    kinds[self.say("aside.price")] += 1
                case "left_out" | "unpriced":
                    kinds[self.say(f"aside.{child.kind}")] += 1
                case _:
                    kinds[self._head(child)] += 1
        listed = ", ".join(self.say("aside.each", n=n, kind=kind) for kind, n in kinds.items())
        key = "set_aside" if self.full else "set_aside_folded"
        return [
            Line(self.say(key, n=words.count(len(node.children), self.lang), kinds=listed), "faint")
        ]

    def _copies(self, node: Node) -> list[Line]:
        outlets = []
        for child in node.children:
            voices = child.details["attribution"]
            outlet = clean(voices[0]) if voices else ""
            drift = clean(child.details["drift"] or "")
            outlets.append(f"{child.row} {outlet}".strip() + (f" ({drift})" if drift else ""))
        n = words.count(len(node.children), self.lang)
        return [Line(self.say("copies", n=n, outlets="; ".join(outlets)), "faint")]

    def _proxy(self, node: Node) -> list[Line]:
        d = node.details
        factor = words.factor(d["low"], d["high"], self.lang)
        basis = words.pick(d["basis"], self.lang)
        line = self.say("proxy", name=self.name(node), basis=basis, factor=factor)
        reason = d.get("reason") or {}
        why = words.pick(reason, self.lang) if isinstance(reason, Mapping) else str(reason)
        return [Line(line, "flag"), Line(clean(why))]

    def _left_out(self, node: Node) -> list[Line]:
        why = clean(words.pick(node.details["why"], self.lang))
        return [Line(self.say("left_out", what=self.name(node), why=why))]

    def _prior(self, node: Node) -> list[Line]:
        spread = self._spread(node.number)
        key = "prior" if node.details["only"] else "prior_and_ties"
        lines = [Line(self.say(key, name=self.name(node)), "flag")]
        if spread:
            lines.append(Line(self.say("prior_size", spread=spread)))
        return [*lines, *(Line(clean(one)) for one in node.details["reasons"])]
