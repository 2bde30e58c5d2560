"""Documents with their claims written into the text: the training documents.

In: the `*.txt` of `training/`, many documents a file. Out: the text without its marks, and for each
claim its place, status, voices, direction, certainty and, of what is merely counted, its unit.
Raises ValueError, with file and line, for a mark that cannot be read. Never imports the reader.

A document begins with a line `# id | date | genre`. A claim is its span in braces, with what is said
of it behind bars, of which later ones may be left out:

    {some 12,000|del.r|Ivanov < General staff|RU>IR|e} shells

status, and behind a point what a bare number counts; voices from the nearest to the first (`=` those
of the claim before, `*` before one that has no name); giver and receiver; certainty.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent / "training"
STATUSES = {
    "del": "delivered", "pro": "promised", "pla": "planned", "exp": "expected", "den": "denied",
    "oth": "other",
}  # fmt: skip
UNITS = {"p": "persons", "r": "rounds", "n": "pieces", "c": "containers", "v": "voyages"}
CERTAINTIES = {"": "asserted", "e": "estimated", "p": "possible", "d": "doubted"}
HEAD = re.compile(r"# *(?P<id>[\w-]+) *\| *(?P<date>\d{4}-\d\d-\d\d) *\| *(?P<genre>.+)")
MARK = re.compile(r"\{([^{}|\n]+)((?:\|[^{}|\n]*)+)\}")
SIDE = re.compile(r"[A-Z]{2}|\?|[^>?|]{3,}")


@dataclass(frozen=True, slots=True)
class Marked:
    """One claim of a training document; `start` and `end` are code points, end exclusive."""

    start: int
    end: int
    status: str
    unit: str | None
    voices: tuple[str, ...]
    direction: tuple[str | None, str | None] | None
    certainty: str


@dataclass(frozen=True, slots=True)
class Lesson:
    """One training document."""

    id: str
    lang: str
    date: str
    genre: str
    text: str
    claims: tuple[Marked, ...]


def read_lessons(folder: Path = HERE) -> tuple[Lesson, ...]:
    """Every training document, by file and place in it."""
    return tuple(one for path in sorted(folder.glob("*.txt")) for one in read_file(path))


def read_file(path: Path) -> Iterator[Lesson]:
    """The documents of one file, whose name begins with the language."""
    head: re.Match[str] | None = None
    body: list[str] = []
    line = 0
    for number, written in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        match = HEAD.fullmatch(written.strip())
        if match:
            if head:
                yield _lesson(path, line, head, body)
            head, body, line = match, [], number
        elif head:
            body.append(written)
        elif written.strip():
            raise ValueError(f"{path.name}:{number}: text before the first '# id | date | genre'")
    if head:
        yield _lesson(path, line, head, body)


def _lesson(path: Path, line: int, head: re.Match[str], body: list[str]) -> Lesson:
    written = unicodedata.normalize("NFC", "\n".join(body).strip())
    parts: list[str] = []
    claims: list[Marked] = []
    length = upto = 0
    for match in MARK.finditer(written):
        between = written[upto : match.start()]
        where = f"{path.name}:{line + 1 + written.count(chr(10), 0, match.start())}: {match[0]}"
        if "{" in between or "}" in between:
            raise ValueError(f"{where}: a brace before it is not closed or has no status")
        parts += [between, match[1]]
        length += len(between) + len(match[1])
        before = claims[-1].voices if claims else ()
        claims.append(_marked(where, match, length, before))
        upto = match.end()
    rest = written[upto:]
    if "{" in rest or "}" in rest:
        raise ValueError(f"{path.name}:{line}: {head['id']}: a brace in its end is no mark")
    text = "".join([*parts, rest])
    lang = path.name.split("-")[0]
    return Lesson(head["id"], lang, head["date"], head["genre"], text, tuple(claims))


def _marked(where: str, match: re.Match[str], end: int, before: tuple[str, ...]) -> Marked:
    fields = [one.strip() for one in match[2][1:].split("|")] + [""] * 4
    status, _, unit = fields[0].partition(".")
    if status not in STATUSES or (unit and unit not in UNITS):
        raise ValueError(f"{where}: {fields[0]!r} is no status")
    voices = before if fields[1] == "=" else tuple(v.strip() for v in fields[1].split("<") if v)
    direction: tuple[str | None, str | None] | None = None
    if fields[2] not in {"", "?"}:
        sides = [one.strip() for one in fields[2].split(">")]
        if len(sides) != 2 or not all(SIDE.fullmatch(one) for one in sides):
            raise ValueError(f"{where}: {fields[2]!r} is no giver>receiver")
        giver, receiver = (None if one == "?" else one for one in sides)
        direction = giver, receiver
    if fields[3] not in CERTAINTIES or any(fields[4:]):
        raise ValueError(f"{where}: {fields[3:]!r} is no certainty")
    return Marked(
        end - len(match[1]), end, STATUSES[status], UNITS.get(unit), voices, direction,
        CERTAINTIES[fields[3]],
    )  # fmt: skip


if __name__ == "__main__":
    for name in sorted({path.name.split("-")[0] for path in HERE.glob("*.txt")}):
        some = [one for one in read_lessons() if one.lang == name]
        print(name, len(some), "documents", sum(len(one.claims) for one in some), "claims")
