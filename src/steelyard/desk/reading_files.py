"""Files, folders of a case and lists of texts -> proposed claims: what `steelyard read` does.

In: paths. Out: for each text its proposals, or one sentence that says why it cannot be read.
Reads files and changes none; what a text means is settled in reading/.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from steelyard.reading.languages import find_language
from steelyard.reading.lexicon import languages
from steelyard.reading.proposal import Proposal
from steelyard.reading.reader import STATEMENT, read_text
from steelyard.reading.scene import Known

LARGEST_BYTES = 200_000_000
"""Of one file: a report of thousands of pages has a tenth; a list of texts is split by its maker."""

PLAIN = frozenset({".txt", ".md", ".markdown", ""})
"""Endings of files whose text is taken as it stands, so that places are those of the file."""

LISTS = frozenset({".jsonl", ".ndjson"})


@dataclass(frozen=True, slots=True)
class Names:
    """What a case has names for."""

    items: tuple[Known, ...] = ()
    parties: tuple[Known, ...] = ()
    sources: tuple[Known, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """One text to read: its id, words, and what is said of it; a private one goes nowhere."""

    id: str
    text: str
    language: str | None = None
    date: str | None = None
    private: bool = False


Further = Callable[[Written, Path, Names, tuple[Proposal, ...]], tuple[Proposal, ...]]
"""What else is done with a text, its file, the case's names and proposals: a model reads along."""


@dataclass(frozen=True, slots=True)
class Read:
    """What became of one text or file: its proposals, or why it was not read."""

    id: str
    proposals: tuple[Proposal, ...] = ()
    refused: str = ""


def read_names(folder: Path) -> Names:
    """The names of the case in `folder`. Raises CaseError."""
    from steelyard.case.folder import read_case

    return names_of(read_case(folder))


def names_of(case: Any) -> Names:
    """What a case has names for."""
    return Names(
        # An item that claims the words for itself comes before one whose name has them.
        tuple(
            Known(one.id, (*one.aliases, *one.name.values()), one.unit)
            for one in sorted(case.items, key=lambda one: not one.aliases)
        ),
        tuple(
            Known(one.id, (*one.name.values(), *one.adjective.values()))
            for one in case.exchange.parties
        ),
        tuple(Known(one.id, (one.name, *one.aliases)) for one in case.sources),
    )


def read_paths(
    paths: list[Path],
    names: Names,
    *,
    lang: str | None = None,
    date: str | None = None,
    statements: bool = False,
    further: Further | None = None,
) -> Iterator[Read]:
    """Read each path in order; one that cannot be read does not stop the others."""
    for path in paths:
        try:
            for written in _texts(path):
                if isinstance(written, Read):
                    yield written
                    continue
                read = _one(written, names, lang, date, statements)
                if further is not None and not read.refused:
                    read = replace(read, proposals=further(written, path, names, read.proposals))
                yield read
        except OSError as error:
            yield Read(str(path), refused=f"{path}: {(error.strerror or str(error)).lower()}.")


def _one(
    written: Written, names: Names, lang: str | None, date: str | None, statements: bool
) -> Read:
    language = lang or written.language or find_language(written.text)
    if language not in languages():
        found = f"its language, {language}, is" if language else "its language is"
        listed = ", ".join(languages())
        return Read(
            written.id,
            refused=f"{written.id}: {found} none of those covered: {listed}. Try --lang.",
        )
    proposals = read_text(
        written.text,
        doc=written.id,
        lang=language,
        date=date or written.date,
        items=names.items,
        parties=names.parties,
        sources=names.sources,
        statements=statements,
    )
    return Read(written.id, proposals)


def _texts(path: Path) -> Iterator[Written | Read]:
    """The texts of one path. Raises OSError."""
    if path.is_dir():
        yield from _of_case(path)
        return
    size = path.stat().st_size
    if size > LARGEST_BYTES:
        yield Read(str(path), refused=f"{path}: larger than {LARGEST_BYTES // 1_000_000} MB.")
        return
    content = path.read_bytes()
    ending = path.suffix.lower()
    if ending in LISTS:
        yield from _of_list(path, content)
        return
    if ending in PLAIN:
        try:
            text = content.decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError:
            text = ""
        if text.strip() and "\0" not in text:
            yield Written(path.stem, text)
            return
    yield from _extracted(path, content)


def _of_case(folder: Path) -> Iterator[Written | Read]:
    from steelyard.base.errors import CaseError
    from steelyard.case.folder import read_case

    try:
        case = read_case(folder)
    except CaseError as error:
        yield Read(str(folder), refused=f"{folder}: {error.problems[0].what}")
        return
    # Of a page that changed the newest version is read; claims on older ones stay as they are.
    replaced = {one.replaces for one in case.documents}
    kept = [one for one in case.documents if one.id in case.texts and one.id not in replaced]
    if not kept:
        yield Read(str(folder), refused=f"{folder}: no document of the case has a kept text.")
    for one in kept:
        yield _written(case, one)


def read_document(case: Any, id: str) -> Read:
    """Read one kept document of a case that was read already. Raises StopIteration for none."""
    record = next(one for one in case.documents if one.id == id and id in case.texts)
    return _one(_written(case, record), names_of(case), None, None, statements=False)


def _written(case: Any, record: Any) -> Written:
    date = str(record.published) if record.published is not None else None
    language = record.language if record.language in languages() else None
    private = record.internal or str(record.text).startswith("private/")
    return Written(record.id, case.texts[record.id], language, date, private)


def _of_list(path: Path, content: bytes) -> Iterator[Written | Read]:
    """JSON Lines of id and text; a line that is none is named and the others are read."""
    for number, line in enumerate(content.splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            text, id = row["text"], str(row.get("id", f"{path.stem}:{number}"))
            if not isinstance(text, str):
                raise ValueError("text is not a string")
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            yield Read(
                f"{path}:{number}",
                refused=f'{path}:{number}: not a line of JSON with "id" and "text".',
            )
            continue
        yield Written(id, text, row.get("lang") or None, row.get("date") or None)


def _extracted(path: Path, content: bytes) -> Iterator[Written | Read]:
    """The texts of any other format, read apart and within bounds."""
    from steelyard.base.errors import CaseError
    from steelyard.case.texts.worker import extract_apart

    try:
        found = extract_apart(content, str(path))
    except CaseError as error:
        yield Read(str(path), refused=f"{error.problems[0].what} {error.problems[0].mend}")
        return
    for one in found:
        name = f"{path.stem}:{one.key}" if one.key and len(found) > 1 else path.stem
        yield Written(name, one.text, None, one.published or None)


def render_proposal(one: Proposal) -> str:
    """A proposal in a few plain lines of at most 80 columns."""
    quote = " ".join(one.quote.split())
    quote = quote if len(quote) <= 60 else f"{quote[:59]}…"
    ends = {
        "at_least": f"at least {_plain(one.amount_low)}",
        "at_most": f"at most {_plain(one.amount_high)}",
        "approx": f"about {_plain(one.amount_low)}",
    }
    spread = f"{_plain(one.amount_low)} to {_plain(one.amount_high)}"
    amount = ends.get(one.bound or "") or (
        spread if one.amount_low != one.amount_high else _plain(one.amount_low)
    )
    if one.kind == STATEMENT:
        # The rule of a statement says what is stated: wanted, flow, denied, view.
        facts = [one.rule.replace("-", ": "), *([one.item] if one.item else [])]
    else:
        facts = [f"{amount} {one.unit}", one.item or "item unknown"]
    if one.direction:
        facts.append(" to ".join(side or "unknown" for side in one.direction))
    facts.append(one.status if one.certainty == "asserted" else f"{one.status}, {one.certainty}")
    if one.as_of:
        facts.append(f"as of {one.as_of}")
    lines = [f"{one.doc}:{one.start}  {quote}"[:80], *_wrapped("; ".join(facts))]
    if one.attribution:
        lines += _wrapped(f"said by {', on the word of '.join(one.attribution)}")
    return "\n".join(lines)


def _wrapped(text: str) -> list[str]:
    from textwrap import wrap

    return wrap(text, 78, initial_indent="    ", subsequent_indent="    ")


def _plain(value: float | None) -> str:
    return "unknown" if value is None else f"{value:,.6g}" if value < 1 else f"{value:,.10g}"
