"""The fact-check pack of a brief: every number with all that stands behind it, for desk and lawyer.

In: an article, the public document it was made of, what the case holds beside it: kept texts and
reviews. Out: a Pack of Entries (a number, its sentences, its evidence) and Proofs (one claim, price,
row of a series or study each). Printed by `pack_word` and `pack_sheet`. Reckons nothing; a claim
that nobody signed for says so; an internal row is in no pack, since the public document lacks it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from steelyard.base.tables import read_yaml
from steelyard.case.reviews import JUDGED, standing
from steelyard.desk import words
from steelyard.desk.brief import units
from steelyard.desk.brief.article import Article
from steelyard.desk.brief.evidence import Note, Piece, all_pieces
from steelyard.desk.brief.numbers import Number, frame_words, said_amount
from steelyard.reading.lexicon import languages, read_lexicon
from steelyard.reading.sentences import find_sentences

Document = Mapping[str, Any]
Review = Mapping[str, Any]

LONGEST_SENTENCE: Final = 600
"""Characters of a sentence round a quote; of a longer one what stands next to the quote is shown."""
_SIGNED: Final = frozenset({"accepted", "edited"})


@dataclass(frozen=True, slots=True)
class Proof:
    """One thing that numbers rest on, with everything that is known of it."""

    id: str
    kind: str
    words: str
    """A quotation where `kind` is quote, else our own words."""
    sentence: str
    """The sentence of the kept text that the quotation stands in; empty where no text is kept."""
    language: str
    translation: str
    translation_how: str
    said: str
    """What it says as a number, in our words."""
    source: str
    chain: str
    grade: str
    credibility: str
    date: str
    address: str
    kept_address: str
    document: str
    place: str
    """Where the quotation stands: characters of the kept text, from 0."""
    sha256: str
    state: str
    accepted_by: str
    accepted_on: str
    note: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One number of the brief; `shown` are the proofs its note names, `all` every one."""

    n: int
    number: str
    figure: str
    form: str
    sentences: tuple[str, ...]
    shown: tuple[str, ...]
    all: tuple[str, ...]
    reckoned: bool
    """Whether it is computed from more than what is listed; `steelyard trace` walks down."""
    trace: str


@dataclass(frozen=True, slots=True)
class Pack:
    """All numbers and all proofs of one brief."""

    lang: str
    case: str
    title: str
    as_of: str
    entries: tuple[Entry, ...]
    proofs: tuple[Proof, ...]

    def proof(self, id: str) -> Proof:
        """The proof of this id."""
        return next(one for one in self.proofs if one.id == id)

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self)


def make_pack(
    article: Article,
    document: Document,
    texts: Mapping[str, str] | None = None,
    reviews: Iterable[Review] = (),
) -> Pack:
    """The pack of an article; `document` is the public one that the article was made of."""
    lang = article.lang
    signed = _last_reviews(reviews)
    claims = {str(one["id"]): one for one in document["claims"]}
    proofs: dict[str, Proof] = {}
    entries = []
    for note in article.notes:
        every = (*note.pieces, *all_pieces(document, note.figure, lang))
        for piece in every:
            if piece.id not in proofs:
                claim = claims.get(piece.id) if piece.kind in {"quote", "paraphrase"} else None
                proofs[piece.id] = _proof(piece, claim, document, texts or {}, signed, lang)
        entries.append(_entry(article, note, every))
    return Pack(
        lang, article.case, article.title, article.as_of, tuple(entries), tuple(proofs.values())
    )


def pack_words(key: str, lang: str, **values: object) -> str:
    """Words of the pack, from data/brief.yaml."""
    found: str = read_yaml("brief.yaml")["pack"][key][lang]
    return found.format(**values)


def _entry(article: Article, note: Note, every: tuple[Piece, ...]) -> Entry:
    sentences = dict.fromkeys(
        sentence.text
        for block in article.blocks
        for sentence in block.sentences
        for run in sentence.runs
        if isinstance(run, Number) and article.note_of(run) == note.n
    )
    shown = tuple(dict.fromkeys(piece.id for piece in note.pieces))
    return Entry(
        note.n,
        note.text,
        note.figure,
        note.form,
        tuple(sentences),
        shown,
        tuple(dict.fromkeys(piece.id for piece in every)),
        bool(note.traced) or not shown,
        note.traced and f"steelyard trace {note.case} {note.traced}",
    )


def _last_reviews(reviews: Iterable[Review]) -> dict[str, Review]:
    """The last judgement of each claim that was written down and held."""
    return {
        str(one["claim"]): one
        for one in standing(reviews)
        if one.get("claim") and one.get("action") in JUDGED
    }


def _proof(
    piece: Piece,
    claim: Document | None,
    document: Document,
    texts: Mapping[str, str],
    signed: Mapping[str, Review],
    lang: str,
) -> Proof:
    row: Document = claim if claim is not None else _row(document, piece.id)
    kept: Document = next(
        (one for one in document["documents"] if claim and one["id"] == claim.get("document")), {}
    )
    sources = {one["id"]: one for one in document["sources"]}
    source: Document = sources.get(str(row.get("source") or ""), {})
    quoted = piece.kind == "quote"
    by, on = _signature(row, signed.get(piece.id), lang)
    return Proof(
        id=piece.id,
        kind=frame_words(piece.kind, lang),
        words=piece.words,
        sentence=sentence_round(claim, texts) if claim is not None and quoted else "",
        language=str(row.get("lang") or kept.get("language") or ""),
        translation=words.one_line(str(row.get("translation") or "")),
        translation_how=words.translation_mark(row, lang) if row.get("translation") else "",
        said=_said(row, lang),
        source=piece.source or str(row.get("source") or ""),
        chain=" > ".join(row.get("attribution") or ()) or piece.chain,
        grade=_grade(source, lang),
        credibility=str(row.get("credibility") or ""),
        date=piece.date,
        address=piece.address,
        kept_address=piece.kept,
        document=str(kept.get("id") or ""),
        place=_place(claim) if claim is not None and quoted else "",
        sha256=str(kept.get("sha256") or ""),
        state=_state(row, lang),
        accepted_by=by,
        accepted_on=on,
        note=words.one_line(str(row.get("note") or "")),
    )


def _row(document: Document, id: str) -> Document:
    for kind in ("prices", "series", "published"):
        for one in document[kind]:
            if one["id"] == id:
                found: Document = one
                return found
    return {}


def _said(row: Document, lang: str) -> str:
    """A claim or price in numbers, to all the digits of its row, in words of the pack's language."""
    low, high = (
        row.get("amount_low", row.get("price_low")),
        row.get("amount_high", row.get("price_high")),
    )
    if low is None and high is None:
        return ""
    unit, currency = str(row.get("unit") or ""), str(row.get("currency") or "")
    told = said_amount(low, high, str(row.get("bound") or ""), currency or unit, lang)
    # A price for all of a deal is one for nothing in particular.
    priced = currency and unit and unit not in units.SUMS
    return f"{told} {units.each(unit, lang)}" if priced else told


def _grade(source: Document, lang: str) -> str:
    if not source.get("grade"):
        return pack_words("ungraded", lang)
    why = source.get("grade_why")
    return f"{source['grade']} ({why})" if why else str(source["grade"])


def _state(row: Document, lang: str) -> str:
    state = str(row.get("state") or "")
    return words.phrase(f"state.{state}", lang) if words.has_phrase(f"state.{state}") else state


def _signature(row: Document, review: Review | None, lang: str) -> tuple[str, str]:
    """Who accepted a claim and when; that nobody is named where the files do not say."""
    if review is not None and review.get("action") in _SIGNED:
        return str(review.get("by") or ""), str(review.get("when") or "")
    if row.get("state") in _SIGNED:
        return pack_words("unsigned", lang), ""
    return "", ""


def _place(claim: Document) -> str:
    if claim.get("start") is None or claim.get("end") is None:
        return ""
    return f"{claim['start']}–{claim['end']}"


def sentence_round(claim: Document, texts: Mapping[str, str]) -> str:
    """The sentence that a quotation stands in, if its text is at hand and still holds it."""
    text = texts.get(str(claim.get("document") or ""))
    start, end = claim.get("start"), claim.get("end")
    if text is None or start is None or end is None or text[start:end] != claim.get("quote"):
        return ""
    # Only what stands near: a long text is not looked through for each of its claims.
    first = max(0, start - LONGEST_SENTENCE)
    near = text[first : end + LONGEST_SENTENCE]
    lang = str(claim.get("lang") or "")
    lexicon = read_lexicon(lang if lang in languages() else "en")
    at, to = start - first, end - first
    spans = [one for one in find_sentences(near, lexicon) if one[0] < to and one[1] > at]
    if not spans:
        return ""
    return words.visible(words.one_line(near[spans[0][0] : spans[-1][1]]).strip())
