"""Notes: what stands behind a number of a brief, down to words, source and address.

In: the public document and a Number. Out: a Note with its figure and a few Grounds lines: claims
(a quotation or a paraphrase, marked as such), prices, rows of series, studies. What is reckoned
and rests on everything says so. Never shows an internal row, which the public document lacks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from steelyard.desk import words
from steelyard.desk.brief.numbers import Number, find_value, frame_words, said_amount
from steelyard.desk.report.public import web_address
from steelyard.weighing.trace.nodes import Index, newest_first

Document = Mapping[str, Any]

CLAIMS: Final = 2
"""Claims named in a note on one item; `trace` shows them all."""
ITEMS: Final = 3
"""Items whose newest claim stands under a sum."""
_COUNTED: Final = frozenset({"evidence", "stale_repeat", "capacity"})
_TRACED: Final = frozenset({"ratio", "balance", "break_even", "given", "returned", "due", "trade"})
"""Figures that are reckoned from many others, and that `trace` walks down."""
DELIVERED: Final = ".delivered"
"""How the path ends of what came of a promise."""
_LEGS: Final = ("given", "returned", "due", "trade")


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing a number rests on; `kind` is quote, paraphrase, price, series or study."""

    kind: str
    id: str
    words: str
    source: str
    date: str
    chain: str
    address: str
    kept: str
    translation: str = ""

    def text(self, lang: str) -> str:
        """As a note prints it."""
        told = f"{frame_words(self.kind, lang)}: {_quoted(self.words, lang, self.kind)}"
        if self.translation:
            told += (
                f" ({frame_words('translation', lang)}: {_quoted(self.translation, lang, 'quote')})"
            )
        parts = [f"{self.id}, {told}", self.source, words.day(self.date, lang) if self.date else ""]
        if self.chain:
            parts.append(frame_words("via", lang, chain=self.chain))
        parts.append(self.address or frame_words("no_address", lang))
        if self.kept:
            parts.append(frame_words("kept", lang, address=self.kept))
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Note:
    """The note of one number: `text` as printed, `figure` and `form` to look it up again."""

    n: int
    text: str
    figure: str
    form: str
    pieces: tuple[Piece, ...]
    more: int
    traced: str
    case: str
    same_as: int = 0
    """The note of the same figure that says it all already; 0 for none."""

    @property
    def key(self) -> str:
        """Figure and form as a note prints them, for whoever checks the brief again."""
        return f"{self.figure} [{self.form}]"

    def body(self, lang: str) -> str:
        """What follows the number in a printed note."""
        if self.same_as:
            return frame_words("same_as", lang, n=self.same_as)
        told = [piece.text(lang) for piece in self.pieces] or [frame_words("reckoned", lang)]
        if self.traced and not self.more:
            told.append(frame_words("traced", lang, case=self.case, figure=self.traced))
        if self.more:
            key = "more_one" if self.more == 1 else "more"
            told.append(frame_words(key, lang, n=self.more, case=self.case, figure=self.traced))
        return "; ".join(told)

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self)


def make_note(document: Document, n: int, number: Number, lang: str) -> Note:
    """The note of a number, with the newest of what it rests on."""
    index = Index(document)
    path = number.path.removeprefix("earlier.")
    before = path != number.path
    found = [] if before else list(_pieces(document, index, path, lang))
    more, traced = 0, ""
    item = "" if before else _item_of(document, path)
    if item in index.items:
        more = max(0, len(_counted(index, item)) - CLAIMS)
        traced = f"{index.items[item][0]}.quantity"
    elif path.split(".")[0] in _TRACED and "*" not in path:
        traced = path
    return Note(
        n, number.text, number.path, number.form, tuple(found), more, traced, str(document["case"])
    )


def _pieces(document: Document, index: Index, path: str, lang: str) -> Iterator[Piece]:
    head, _, rest = path.partition(".")
    if head in {"claims", "promises"} and not path.endswith(DELIVERED):
        claim = index.claims.get(rest.split(".")[0])
        if claim is not None:
            yield claim_piece(index, claim, lang)
    elif head == "published":
        yield _study(find_value(document, path), lang)
    elif head == "share_of_economy":
        yield from _output(document, path, lang)
    else:
        item = _item_of(document, path)
        if item:
            for claim in _counted(index, item)[:CLAIMS]:
                yield claim_piece(index, claim, lang)
            if not path.endswith(("quantity", DELIVERED)):
                yield from _prices(document, item)
            return
        leg = next((leg for leg in _LEGS if leg in path.split(".")), "")
        if leg:
            yield from _of_leg(document, index, leg, lang)


def all_pieces(document: Document, path: str, lang: str) -> tuple[Piece, ...]:
    """Everything a figure of one item rests on, not the newest alone; else what its note names."""
    if path.startswith("earlier."):
        return ()
    index = Index(document)
    item = _item_of(document, path)
    if item not in index.items:
        return tuple(_pieces(document, index, path, lang))
    claims = (claim_piece(index, claim, lang) for claim in _counted(index, item))
    return (*claims, *(() if path.endswith(DELIVERED) else _prices(document, item)))


def _item_of(document: Document, path: str) -> str:
    parts = path.split(".")
    if parts[0] == "promises":
        # What came since a promise was made rests on the item's claims, and not on the promise.
        rows = document["promises"] if path.endswith(DELIVERED) else ()
        return next(
            (str(one["item"]) for one in rows if path == f"promises.{one['claim']}{DELIVERED}"), ""
        )
    if "items" in parts:
        return parts[parts.index("items") + 1]
    if parts[0] in {"information", "drivers"} and len(parts) > 2:
        return parts[2]
    return ""


def spoken_near(index: Index, item: str) -> list[str]:
    """What an item is told through: quantities it defines or is defined by, most spoken of first."""
    near = dict.fromkeys((*index.told_through(item), *index.parts.get(item, ())))
    return sorted((id for id in near if id != item), key=lambda id: (-len(_own(index, id)), id))


def _counted(index: Index, item: str) -> list[Document]:
    """Claims that count for an item, the newest first; else those on what it is told through."""
    for id in (item, *spoken_near(index, item)):
        own = _own(index, id)
        if own:
            return newest_first(own)
    return []


def _own(index: Index, item: str) -> list[Document]:
    return [one for one in index.of_item.get(item, ()) if one["use"] in _COUNTED]


def _of_leg(document: Document, index: Index, leg: str, lang: str) -> Iterator[Piece]:
    items = document[leg]["items"]
    dearest = sorted(items, key=lambda id: (-_worth(items[id]), id))
    for id in dearest[:ITEMS]:
        for claim in _counted(index, id)[:1]:
            yield claim_piece(index, claim, lang)


def _worth(item: Document) -> float:
    return float((item.get("value") or {}).get("p50") or 0.0)


def claim_piece(index: Index, claim: Document, lang: str) -> Piece:
    """A claim as a note shows it: its quotation where there is one, else its paraphrase."""
    source = index.sources.get(claim.get("source") or "", {})
    document: Document = next(
        (one for one in index.document["documents"] if one["id"] == claim.get("document")), {}
    )
    quoted = bool(claim.get("quote"))
    told = claim.get("quote") or claim.get("paraphrase") or _stated(claim, lang)
    own = (claim.get("translation_lang") or lang) == lang
    return Piece(
        "quote" if quoted else "paraphrase",
        str(claim["id"]),
        _line(told),
        str(words.translated(source, "name", lang) or claim.get("source_name") or ""),
        str(claim.get("reported_on") or claim.get("as_of") or ""),
        _chain(claim, source),
        web_address(claim.get("url") or document.get("url") or "") or "",
        web_address(document.get("archive_url") or "") or "",
        _line(claim.get("translation") or "") if quoted and own else "",
    )


def _chain(claim: Document, source: Document) -> str:
    """The voices between the reader and the source; nothing where it spoke for itself."""
    voices = list(claim.get("attribution") or ())
    own = {source.get("name"), claim.get("source_name"), *(source.get("aliases") or ())}
    return " > ".join(voices) if any(voice not in own for voice in voices) else ""


def _stated(claim: Document, lang: str) -> str:
    """What a claim without any words says: its amount, for what."""
    amount = said_amount(
        claim["amount_low"], claim["amount_high"], claim["bound"], str(claim["unit"] or ""), lang
    )
    return f"{claim['said'] or claim['item']}: {amount}"


def _prices(document: Document, item: str) -> Iterator[Piece]:
    cell: Document = next(
        (
            one
            for one in document["grid"]
            if one["item"] == item and one["basis"] == document["basis"]
        ),
        {},
    )
    lent = cell.get("proxy")
    if lent and not cell.get("rows"):
        cell = next(
            (
                one
                for one in document["grid"]
                if one["item"] == lent["item"] and one["basis"] == lent["basis"]
            ),
            {},
        )
    ids = cell.get("rows") or [
        one["id"]
        for one in document["prices"]
        if lent and one["used"] and one["item"] == lent["item"] and one["basis"] == lent["basis"]
    ]
    rows = {one["id"]: one for one in document["prices"]}
    for id in ids[:1]:
        row = rows.get(id)
        if row is not None:
            yield Piece(
                "price",
                id,
                _line(row.get("said") or row["item"] or ""),
                str(row.get("source") or ""),
                str(row.get("price_year") or ""),
                "",
                web_address(row.get("url") or "") or "",
                "",
            )


def _output(document: Document, path: str, lang: str) -> Iterator[Piece]:
    references = document["share_of_economy"].get("reference") or []
    named = path.split(".")
    chosen = next((one for one in references if one["id"] in named), None)
    chosen = chosen or next(iter(references), None)
    if chosen is None:
        return
    years = {str(year) for year in chosen.get("years") or ()}
    for row in document["series"]:
        if row["series"] == chosen["series"] and row["period"] in years and row.get("use", True):
            yield Piece(
                "series",
                str(row["id"]),
                _line(f"{row['series']}: {words.as_said(row['value'], lang)} {row['unit']}"),
                str(row.get("source") or ""),
                str(row["period"]),
                "",
                web_address(row.get("url") or "") or "",
                "",
            )


def _study(row: Document, lang: str) -> Piece:
    said = said_amount(row["value_low"], row["value_high"], "", "", lang)
    return Piece(
        "study",
        str(row["id"]),
        _line(f"{row['said']}: {said}" if row.get("said") else said),
        str(row["study"]),
        str(row["as_of"] or row["year"]),
        "",
        web_address(row.get("url") or "") or "",
        "",
    )


def _line(text: str) -> str:
    return words.one_line(text).strip()


def _quoted(text: str, lang: str, kind: str) -> str:
    """Marks of quotation stand round what somebody wrote, and round nothing else."""
    if kind != "quote":
        return text
    return f"„{text}“" if lang == "de" else f"“{text}”"
