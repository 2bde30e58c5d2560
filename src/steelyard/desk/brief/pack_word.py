"""The fact-check pack as a Word file: a table of the numbers, and one of all evidence.

In: a Pack. Out: the bytes of a .docx, the same for the same pack.
"""

from __future__ import annotations

from typing import Final

from steelyard.desk import words
from steelyard.desk.brief.numbers import frame_words
from steelyard.desk.brief.pack import Entry, Pack, Proof, pack_words
from steelyard.desk.brief.word_parts import link, paragraph, table, text, word_file
from steelyard.desk.report.public import web_address

_NUMBERS: Final = (2300, 2900, 4400, 3000, 1536, 1000)
"""Widths of the columns, twentieths of a point: number, sentence, evidence, source, signature, box."""
_EVIDENCE: Final = (1200, 5000, 3300, 3900, 1736)
_BOX: Final = "\N{BALLOT BOX}"


def render_pack_word(pack: Pack) -> bytes:
    """The whole pack."""
    lang = pack.lang
    links: list[str] = []
    title = pack_words("title", lang, title=pack.title)
    day = frame_words("as_of", lang, day=words.day(pack.as_of, lang))
    body = paragraph(text(title), "Title")
    body += paragraph(text(f"{day} · {pack.case}"), "Quiet")
    body += paragraph(text(pack_words("about", lang)))
    body += paragraph(text(pack_words("numbers", lang)), "Heading1")
    heads = ("number", "printed", "rests_on", "source", "signed", "checked")
    rows = [[_head(pack_words(key, lang)) for key in heads]]
    for entry in pack.entries:
        rows += _number_rows(pack, entry, links)
    body += table(_NUMBERS, rows)
    body += paragraph(text(pack_words("evidence", lang)), "Heading1")
    kept = ("id", "words", "source", "where", "signed")
    rows = [[_head(pack_words(key, lang)) for key in kept]]
    rows += [_proof_row(pack, proof, links) for proof in pack.proofs]
    body += table(_EVIDENCE, rows)
    body += paragraph(text(frame_words("made", lang, case=pack.case)), "Quiet")
    return word_file(title, lang, body, links, across=True)


def _head(word: str) -> str:
    return paragraph(text(word, "Strong"), "Note")


def _small(*runs: str) -> str:
    return "".join(paragraph(run, "Note") for run in runs if run)


def _number_rows(pack: Pack, entry: Entry, links: list[str]) -> list[list[str]]:
    """A row a piece of evidence that stands beside the number; one row where there is none."""
    lang = pack.lang
    number = _small(
        text(f"[{entry.n}] ") + text(entry.number, "Strong"), text(f"{entry.figure} [{entry.form}]")
    )
    sentence = _small(*(text(one) for one in entry.sentences))
    note = _reckoned(entry, lang)
    if not entry.shown:
        return [[number, sentence, _small(text(note)), "", "", _small(text(_BOX))]]
    rows = []
    for place, id in enumerate(entry.shown):
        proof = pack.proof(id)
        last = place == len(entry.shown) - 1
        rows.append(
            [
                number if place == 0 else _small(text(f"[{entry.n}]")),
                sentence if place == 0 else "",
                _words(proof, lang) + (_small(text(note)) if last and note else ""),
                _source(proof, lang) + _where(proof, lang, links),
                _signed(proof),
                _small(text(_BOX)),
            ]
        )
    return rows


def _reckoned(entry: Entry, lang: str) -> str:
    if entry.figure.startswith("earlier."):
        return pack_words("before", lang)
    if entry.trace:
        return pack_words("reckoned", lang, trace=entry.trace)
    return "" if entry.shown else pack_words("reckoned_only", lang)


def _proof_row(pack: Pack, proof: Proof, links: list[str]) -> list[str]:
    numbers = ", ".join(f"[{entry.n}]" for entry in pack.entries if proof.id in entry.all)
    return [
        _small(text(proof.id, "Strong"), text(numbers)),
        _words(proof, pack.lang),
        _source(proof, pack.lang),
        _where(proof, pack.lang, links),
        _signed(proof),
    ]


def _words(proof: Proof, lang: str) -> str:
    language = f" ({proof.language})" if proof.language else ""
    told = [text(f"{proof.id}, {proof.kind}{language}: ") + text(proof.words, "Strong")]
    if proof.sentence and proof.sentence != proof.words:
        told.append(text(f"{pack_words('sentence', lang)}: {proof.sentence}"))
    if proof.translation:
        how = f"{pack_words('translation', lang)}, {proof.translation_how}: "
        told.append(text(how + proof.translation))
    if proof.said:
        told.append(text(f"{pack_words('said', lang)}: {proof.said}"))
    if proof.note:
        told.append(text(f"{pack_words('note', lang)}: {proof.note}"))
    return _small(*told)


def _source(proof: Proof, lang: str) -> str:
    day = words.day(proof.date, lang) if proof.date else ""
    told = [text(proof.source, "Strong"), text(day)]
    if proof.chain:
        told.append(text(f"{pack_words('chain', lang)}: {proof.chain}"))
    told.append(text(f"{pack_words('grade', lang)}: {proof.grade}"))
    if proof.credibility:
        told.append(text(f"{pack_words('credibility', lang)}: {proof.credibility}"))
    return _small(*told)


def _where(proof: Proof, lang: str, links: list[str]) -> str:
    told = [_address(proof.address, links) or text(frame_words("no_address", lang))]
    kept = _address(proof.kept_address, links)
    label = text(f"{pack_words('kept_address', lang)}: ")
    told.append(label + kept if kept else text(pack_words("no_copy", lang)))
    if proof.document:
        place = f", {pack_words('place', lang)} {proof.place}" if proof.place else ""
        told.append(text(f"{pack_words('document', lang)}: {proof.document}{place}"))
    if proof.sha256:
        told.append(text(f"SHA-256 {proof.sha256}"))
    return _small(*told)


def _address(address: str, links: list[str]) -> str:
    return link(address, address, links) if address and web_address(address) else ""


def _signed(proof: Proof) -> str:
    return _small(text(proof.state), text(proof.accepted_by), text(proof.accepted_on[:10]))
