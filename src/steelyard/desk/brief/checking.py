"""A printed brief against a weighing: which of its numbers no longer hold.

In: the words of a printed brief, and the article that the weighing gives today. Out: a Finding a
number: it holds, it moved, its figure is gone, or what is printed is not what its note says; and
the lines with digits that neither a note nor a sentence of a brief accounts for, which are told
and not judged. Takes a text of any length in one pass, and never guesses.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

from steelyard.base.tables import read_yaml
from steelyard.case.texts import extract, find_format
from steelyard.case.texts.decoding import decode_text
from steelyard.desk.brief.grounds import Grounds, find_grounds
from steelyard.desk.brief.matching import Figure, find_patterns, match_line, plain
from steelyard.desk.brief.numbers import FORMS, Document, frame_words, number
from steelyard.desk.report.public import public_document
from steelyard.desk.words import LANGUAGES

LONGEST_LINE: Final = 4000
MOST_NOTES: Final = 2000
_NOTE: Final = re.compile(
    r"^[ \t]*\[\^?(\d{1,4})\]:?[ \t]+(\S.{0,400}?)[ \t]=[ \t]([\w.*-]{1,200})[ \t]\[(\w{1,12})\]",
    re.MULTILINE,
)
_MARK: Final = re.compile(r"(?:(?<=\S)|(?!\[\^?\d{1,4}\]:))\[\^?(\d{1,4})\]")
"""At the front of a line with a colon behind it is a note and no mark."""
UNREAD_KEPT: Final = 500
"""Lines that are told; a text with more of them is no brief."""
UNREAD_SHOWN: Final = 20
UNREAD_SIGNS: Final = 160
_MARKED: Final = "\ue000"
"""Stands for a mark while a line is looked at; no text of ours has it."""
_BULLET: Final = re.compile(r"(?:[-\N{BULLET}\N{EN DASH}>] |#{1,6} )+")
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
    """All findings; `by` is notes or sentences, `unread` the lines with digits nothing accounts for."""

    lang: str
    by: str
    findings: tuple[Finding, ...]
    unread: tuple[str, ...]
    unread_lines: int
    """How many those are; of very many the first are kept."""

    @property
    def wrong(self) -> tuple[Finding, ...]:
        return tuple(one for one in self.findings if one.state != "holds")

    def to_json(self) -> dict[str, Any]:
        """Plain values, each finding with its correction line."""
        rows = [
            {**asdict(one), "line": one.line(self.lang) if one.state != "holds" else ""}
            for one in self.findings
        ]
        unread = {"unread_lines": self.unread_lines, "unread": list(self.unread)}
        return {"lang": self.lang, "by": self.by, "findings": rows, **unread}


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
        return _by_notes(text, notes, find_grounds(public, spoken))
    tried = [
        _by_sentences(text, find_grounds(public, one)) for one in ([lang] if lang else LANGUAGES)
    ]
    return max(tried, key=lambda one: len(one.findings))


def _language(text: str) -> str:
    """The language whose heading of the notes stands in the text by itself."""
    lines = {line.strip(" #*").casefold() for line in text.splitlines()}
    found = [one for one in LANGUAGES if frame_words("notes", one).casefold() in lines]
    return found[0] if len(found) == 1 else LANGUAGES[0]


def _by_notes(text: str, notes: Sequence[tuple[Any, ...]], grounds: Grounds) -> Checked:
    public, lang = grounds.document, grounds.lang
    first = _NOTE.search(text)
    body = text[: first.start()] if first else text
    printed: dict[int, list[str]] = {}
    for found in _MARK.finditer(body):
        start = max(body.rfind("\n", 0, found.start()) + 1, found.start() - 400)
        printed.setdefault(int(found[1]), []).append(
            plain(_MARK.sub("", body[start : found.start()]))
        )
    findings = []
    for n, told, figure, form in notes:
        said = plain(told)
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
    # What has no note is known by its sentence: days, and numbers whose mark is gone.
    noted = {(one.figure, one.form): one for one in findings}
    lines = _lines(body, grounds, {int(n): plain(told) for n, told, _, _ in notes})
    for one in lines.findings:
        note = noted.get((one.figure, one.form))
        if note is None or (note.state == "holds" and one.state != "holds"):
            findings.append(one)
    return replace(lines, by="notes", findings=tuple(findings))


def _state(printed: str, now: str) -> str:
    if not now:
        return "gone"
    return "holds" if plain(printed) == plain(now) else "moved"


def _by_sentences(text: str, grounds: Grounds) -> Checked:
    return _lines(text, grounds, {})


def _lines(text: str, grounds: Grounds, notes: Mapping[int, str]) -> Checked:
    """Every line by the sentences that stand in it; what a note is printed to goes by its note."""
    patterns = find_patterns(grounds)
    # The last line of a brief counts what was left out, and says nothing of the weighing.
    foot = read_yaml("brief.yaml")["frame"]["left_out"][grounds.lang].partition("{")[0].strip()
    findings: dict[tuple[str, str, str], Finding] = {}
    unread: list[str] = []
    count = 0

    def holds(figure: Figure, told: str) -> bool:
        return _finding(grounds, figure, told, "").state == "holds"

    for line in text.splitlines():
        if _DIGIT.search(line) is None:
            continue
        bare, read = _unmarked(line[:LONGEST_LINE], notes)
        matches = match_line(bare, patterns, holds)
        for match in matches:
            for figure, told in match.slots:
                one = _finding(grounds, figure, told, bare)
                findings.setdefault((one.figure, one.form, one.printed), one)
            read += [(match.start, match.end)] if not match.pattern.loose else []
        loose = any(match.pattern.loose for match in matches)
        beyond = _DIGIT.search(line, LONGEST_LINE) is not None
        if (loose or beyond or _digits_outside(bare, read)) and foot not in bare:
            count += 1
            unread += [bare] if len(unread) < UNREAD_KEPT else []
    return Checked(grounds.lang, "sentences", tuple(findings.values()), tuple(unread), count)


def _unmarked(line: str, notes: Mapping[int, str]) -> tuple[str, list[tuple[int, int]]]:
    """A line without its marks, and where in it stand the numbers that notes are printed to."""
    marked = plain(_MARK.sub(lambda found: f"{_MARKED}{found[1]}{_MARKED}", _clean(line)))
    marked = _BULLET.sub("", marked, count=1) if _BULLET.match(marked) else marked
    text, read = "", []
    for place, part in enumerate(marked.split(_MARKED)):
        if place % 2 == 0:
            text += part
            continue
        said = notes.get(int(part), "")
        if said and text.endswith(said):
            read.append((len(text) - len(said), len(text)))
    return text, read


def _clean(line: str) -> str:
    return line.replace(_MARKED, "")


def _digits_outside(line: str, read: Sequence[tuple[int, int]]) -> bool:
    """Whether a digit stands in none of the stretches that are accounted for."""
    at = 0
    for start, end in sorted(read):
        if start > at and _DIGIT.search(line, at, start):
            return True
        at = max(at, end)
    return _DIGIT.search(line, at) is not None


def _finding(grounds: Grounds, figure: Figure, printed: str, line: str) -> Finding:
    path, form = figure
    today = number(grounds.document, path, form, grounds.lang)
    now = today.text if today else ""
    return Finding(_state(printed, now), printed, now, path, form, 0, line[:200])


def render_checked(checked: Checked) -> str:
    """The correction lines as text."""
    lang, total = checked.lang, len(checked.findings)
    if not total:
        return frame_words("check_nothing", lang)
    if checked.wrong:
        lines = [frame_words("check_sum", lang, wrong=len(checked.wrong), n=total)]
        lines += [f"- {_numbered(one)}{one.line(lang)}" for one in checked.wrong]
    else:
        key = "check_holds" if checked.unread else "check_holds_all"
        lines = [frame_words(key, lang, n=total)]
    if checked.by == "sentences":
        lines.append(frame_words("check_sentences", lang))
    if checked.unread:
        lines.append(frame_words("check_unread", lang, n=checked.unread_lines))
        lines += [f"- {_short(line)}" for line in checked.unread[:UNREAD_SHOWN]]
        more = checked.unread_lines - UNREAD_SHOWN
        lines += [frame_words("check_unread_more", lang, n=more)] if more > 0 else []
    return "\n".join(lines)


def _short(line: str) -> str:
    return (
        line
        if len(line) <= UNREAD_SIGNS
        else f"{line[:UNREAD_SIGNS].rstrip()} \N{HORIZONTAL ELLIPSIS}"
    )


def _numbered(finding: Finding) -> str:
    return f"[{finding.note}] " if finding.note else ""
