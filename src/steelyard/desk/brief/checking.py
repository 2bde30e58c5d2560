"""A printed brief against a weighing: which of its numbers no longer hold.

In: the words of a printed brief, and the article that the weighing gives today. Out: a Finding a
number: it holds, it moved, its figure is gone, or what is printed is not what its note says. A
brief that lost its notes is read by the sentences it is made of; what matches none is counted
and not judged. Takes a text of any length in one pass, and never guesses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from steelyard.base.tables import read_yaml
from steelyard.case.texts import extract, find_format
from steelyard.case.texts.decoding import decode_text
from steelyard.desk.brief.frames import PLACE
from steelyard.desk.brief.grounds import Grounds, Row, find_grounds
from steelyard.desk.brief.numbers import FORMS, Document, frame_words, number
from steelyard.desk.report.public import public_document
from steelyard.desk.words import LANGUAGES

LONGEST_NUMBER: Final = 90
"""Signs of a printed number with its unit and its range."""
LEAST_WORDS: Final = 12
"""Signs of its own that a sentence needs to be known by them."""
LONGEST_LINE: Final = 4000
MOST_NOTES: Final = 2000
_NOTE: Final = re.compile(
    r"^[ \t]*\[\^?(\d{1,4})\]:?[ \t]+(\S.{0,400}?)[ \t]=[ \t]([\w.*-]{1,200})[ \t]\[(\w{1,12})\]",
    re.MULTILINE,
)
_MARK: Final = re.compile(r"\[\^?(\d{1,4})\](?!:)")
_DIGIT: Final = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Finding:
    """One printed number; `state` is holds, moved, gone or edited, `now` what it would be today."""

    state: str
    printed: str
    now: str
    figure: str
    form: str
    note: int
    sentence: str

    def line(self, lang: str) -> str:
        """The correction line."""
        return frame_words(
            f"check_{self.state}", lang, printed=self.printed, now=self.now, figure=self.figure
        )


@dataclass(frozen=True, slots=True)
class Checked:
    """All findings; `by` is notes or sentences, `unread` counts lines with digits that matched none."""

    lang: str
    by: str
    findings: tuple[Finding, ...]
    unread: int

    @property
    def wrong(self) -> tuple[Finding, ...]:
        return tuple(one for one in self.findings if one.state != "holds")

    def to_json(self) -> dict[str, Any]:
        """Plain values, each finding with its correction line."""
        rows = [
            {**asdict(one), "line": one.line(self.lang) if one.state != "holds" else ""}
            for one in self.findings
        ]
        return {"lang": self.lang, "by": self.by, "findings": rows, "unread_lines": self.unread}


def read_brief(content: bytes, file: str) -> str:
    """The words of a printed brief. Raises CaseError for a file that cannot be read.

    Markdown is taken as it stands: its notes look like addresses to whoever reads it for words.
    """
    if find_format(content, file) in {"markdown", "text"}:
        return decode_text(content, file)[0]
    return extract(content, file)[0].text


def check_brief(
    text: str, document: Document, earlier: Document | None = None, lang: str | None = None
) -> Checked:
    """What of a printed brief still holds; `lang` is found out where it is not told."""
    public: dict[str, Any] = public_document(document)[0]
    if earlier is not None:
        public["earlier"] = public_document(earlier)[0]
    # Marks of Markdown are no part of a number.
    text = re.sub(r"\\([^\w\s])", r"\1", text.replace("`", ""))
    notes = [
        match.groups() for match, _ in zip(_NOTE.finditer(text), range(MOST_NOTES), strict=False)
    ]
    if notes:
        spoken = lang or _language(text)
        return _by_notes(text, notes, public, spoken)
    tried = [
        _by_sentences(text, find_grounds(public, one)) for one in ([lang] if lang else LANGUAGES)
    ]
    return max(tried, key=lambda one: len(one.findings))


def _language(text: str) -> str:
    """The language whose heading of the notes stands in the text by itself."""
    lines = {line.strip(" #*").casefold() for line in text.splitlines()}
    found = [one for one in LANGUAGES if frame_words("notes", one).casefold() in lines]
    return found[0] if len(found) == 1 else LANGUAGES[0]


def _by_notes(text: str, notes: Sequence[tuple[Any, ...]], public: Document, lang: str) -> Checked:
    first = _NOTE.search(text)
    body = text[: first.start()] if first else text
    printed: dict[int, list[str]] = {}
    for found in _MARK.finditer(body):
        start = max(body.rfind("\n", 0, found.start()) + 1, found.start() - 400)
        printed.setdefault(int(found[1]), []).append(
            _plain(_MARK.sub("", body[start : found.start()]))
        )
    findings = []
    for n, told, figure, form in notes:
        said = _plain(told)
        places = printed.get(int(n), [])
        other = next((place for place in places if not place.endswith(said)), None)
        today = number(public, figure, form, lang) if form in FORMS else None
        now = today.text if today else ""
        if other is not None:
            state, shown = "edited", other[-len(said) - 20 :].strip()
        else:
            state, shown = _state(said, now), said
        sentence = places[0] if places else ""
        findings.append(Finding(state, shown, now, figure, form, int(n), sentence))
    return Checked(lang, "notes", tuple(findings), 0)


def _state(printed: str, now: str) -> str:
    if not now:
        return "gone"
    return "holds" if _plain(printed) == _plain(now) else "moved"


def _plain(text: str) -> str:
    """Without what a copy changes: kinds of space and of minus sign, marks of emphasis."""
    text = text.replace("\N{MINUS SIGN}", "-").replace("\\", "").replace("*", "")
    return " ".join(text.split())


def _by_sentences(text: str, grounds: Grounds) -> Checked:
    patterns = list(_patterns(grounds))
    # The last line of a brief counts what was left out, and says nothing of the weighing.
    foot = read_yaml("brief.yaml")["frame"]["left_out"][grounds.lang].partition("{")[0].strip()
    findings: dict[tuple[str, str, str], Finding] = {}
    unread = 0
    for line in text.splitlines():
        plain = _plain(_MARK.sub("", line[:LONGEST_LINE]))
        # Of sentences that open at one place the one with most words of its own is meant.
        best: dict[int, tuple[int, int, list[Finding]]] = {}
        for pieces in patterns:
            matched = _match(plain, pieces)
            if matched is None:
                continue
            start, length, slots = matched
            found = [_finding(grounds, path, form, told, plain) for (path, form), told in slots]
            rank = (length, sum(one.state == "holds" for one in found), found)
            if start not in best or rank[:2] > best[start][:2]:
                best[start] = rank
        for _, _, found in best.values():
            for one in found:
                findings.setdefault((one.figure, one.form, one.printed), one)
        unread += not best and _DIGIT.search(plain) is not None and foot not in plain
    return Checked(grounds.lang, "sentences", tuple(findings.values()), unread)


def _finding(grounds: Grounds, path: str, form: str, printed: str, line: str) -> Finding:
    today = number(grounds.document, path, form, grounds.lang)
    now = today.text if today else ""
    return Finding(_state(printed, now), printed, now, path, form, 0, line[:200])


Piece = str | tuple[str, str] | None
"""Words that stand there, a number by path and form, or None for a name that may be any."""


def _patterns(grounds: Grounds) -> Iterator[tuple[Piece, ...]]:
    for plan in read_yaml("brief.yaml")["blocks"]:
        rows = grounds.lists[plan["each"]] if "each" in plan else (Row(""),)
        for row in rows:
            for frames in plan["say"]:
                for frame in frames:
                    pieces = tuple(_pieces(frame[grounds.lang], row))
                    if any(isinstance(piece, tuple) for piece in pieces):
                        yield pieces


def _pieces(text: str, row: Row) -> Iterator[Piece]:
    at = 0
    for found in PLACE.finditer(text):
        if found.start() > at:
            yield text[at : found.start()]
        at = found.end()
        head, _, form = found[1].partition(" ")
        if form in FORMS:
            path = row.path + head.removeprefix("it") if head.split(".")[0] == "it" else head
            yield (path, form)
        elif head in row.texts:
            yield row.texts[head]
        else:
            yield None
    if at < len(text):
        yield text[at:]


def _match(
    line: str, pieces: tuple[Piece, ...]
) -> tuple[int, int, list[tuple[tuple[str, str], str]]] | None:
    """Where a sentence opens in a line, how many signs of it are words, what stands in its places.

    None where it does not stand there. Walks the line once and never looks back.
    """
    merged: list[Piece] = []
    for piece in pieces:
        words = _joined(piece) if isinstance(piece, str) else piece
        if isinstance(words, str) and merged and isinstance(merged[-1], str):
            merged[-1] += words
        else:
            merged.append(words)
    length = sum(len(piece) for piece in merged if isinstance(piece, str))
    if length < LEAST_WORDS:
        return None
    merged.append("")
    at, start, slots, waiting = 0, -1, [], []
    for place, piece in enumerate(merged):
        if not isinstance(piece, str):
            waiting.append(piece)
            continue
        last = place >= len(merged) - 2
        found = _find(line, piece, at, last=last) if piece else len(line)
        if found < 0:
            return None
        if start < 0:
            start = found
        if waiting:
            between = line[at:found].strip()
            asked = waiting.pop()
            if waiting or not between:
                return None
            if asked is not None and not _like_number(between):
                return None
            if asked is not None:
                slots.append((asked, between))
        at = found + len(piece)
    return (start, length, slots) if slots else None


def _like_number(text: str) -> bool:
    """Whether this may be a number as a brief prints it, and not half a sentence."""
    return (
        len(text) <= LONGEST_NUMBER
        and _DIGIT.search(text) is not None
        and re.search(r"[:;]|,\s", text) is None
    )


def _joined(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("\N{MINUS SIGN}", "-"))


def _find(line: str, words: str, at: int, *, last: bool) -> int:
    """Where words stand from `at` on; the last ones of a sentence end a word."""
    found = line.find(words, at)
    while last and found >= 0:
        after = line[found + len(words) : found + len(words) + 1]
        if not after or after.isspace():
            return found
        found = line.find(words, found + 1)
    return found


def render_checked(checked: Checked) -> str:
    """The correction lines as text."""
    lang, total = checked.lang, len(checked.findings)
    if not total:
        return frame_words("check_nothing", lang)
    if checked.wrong:
        lines = [frame_words("check_sum", lang, wrong=len(checked.wrong), n=total)]
        lines += [f"- {_numbered(one)}{one.line(lang)}" for one in checked.wrong]
    else:
        lines = [frame_words("check_holds_all", lang, n=total)]
    if checked.by == "sentences":
        lines.append(frame_words("check_unread", lang, n=checked.unread))
    return "\n".join(lines)


def _numbered(finding: Finding) -> str:
    return f"[{finding.note}] " if finding.note else ""
