"""Files and addresses -> documents of a case: what `steelyard add` does.

In: a case folder, a file or an address, and what is said of it. Out: what was kept. One document
that cannot be kept leaves the case as it was. Fetches through `case/capture` only.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path

from steelyard.base.errors import CaseError
from steelyard.case.capture import MOST_BYTES, OPEN, Network, fetch
from steelyard.case.folder import Kept, Said, keep
from steelyard.case.texts import SUFFIXES, Extracted, find_format
from steelyard.case.texts.extracted import refusal
from steelyard.case.texts.languages import find_language
from steelyard.case.texts.worker import extract_apart

_WEB = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_ARCHIVED = re.compile(r"https?://web\.archive\.org/web/\d{4,14}(?:[a-z]{2}_)?/(https?://.+)\Z")


@dataclass(frozen=True, slots=True)
class Fetched:
    """The bytes of a page, of which sort it says they are, its name, and what is said of it."""

    content: bytes
    media: str
    name: str
    said: Said


@dataclass(frozen=True, slots=True)
class Opened:
    """A file with its words taken out, as it is kept: its texts, bytes, name and ending."""

    texts: tuple[Extracted, ...]
    content: bytes
    name: str
    suffix: str
    said: Said


def add(
    case: Path,
    source: str,
    said: Said,
    *,
    day: str,
    encoding: str = "",
    network: Network = OPEN,
    progress: Callable[[str, float], None] | None = None,
) -> tuple[Kept, ...]:
    """Keep one file or one page. Raises CaseError, and OSError if the disk refuses."""
    if is_address(source):
        came = fetch_for(source, said, network=network, progress=progress)
        content, media, name, said = came.content, came.media, came.name, came.said
    else:
        content, media, name = _bytes(Path(source)), "", Path(source).name
    if progress is not None:
        progress("reading", 0.5)
    return add_content(
        case, content, said, source=source, name=name, day=day, media=media, encoding=encoding
    )


def fetch_for(
    source: str,
    said: Said,
    *,
    network: Network = OPEN,
    progress: Callable[[str, float], None] | None = None,
) -> Fetched:
    """What stands at an address, and what is said of it with where that was. Raises CaseError."""
    if progress is not None:
        tell = progress
        network = replace(
            network,
            progress=lambda done, whole: tell("fetching", done / (whole or MOST_BYTES)),
        )
    came = fetch(source, network)
    archived = _ARCHIVED.match(came.url)
    url = archived[1] if archived else came.url
    said = replace(
        said,
        url=said.url or url,
        archive_url=said.archive_url or (came.url if archived else ""),
    )
    return Fetched(came.content, came.media, url.rstrip("/").rpartition("/")[2], said)


def is_address(source: str) -> bool:
    """Whether it is an address to fetch, and no file."""
    return _WEB.match(source) is not None


def add_content(
    case: Path,
    content: bytes,
    said: Said,
    *,
    source: str,
    name: str,
    day: str,
    media: str = "",
    encoding: str = "",
) -> tuple[Kept, ...]:
    """Keep bytes that are at hand, as `add` does; `source` is what problems call them."""
    opened = open_content(content, said, source=source, name=name, media=media, encoding=encoding)
    return keep_opened(case, opened, day)


def open_content(
    content: bytes, said: Said, *, source: str, name: str, media: str = "", encoding: str = ""
) -> Opened:
    """Take the words out of bytes that are at hand; the case is not touched. Raises CaseError."""
    if len(content) > MOST_BYTES:
        raise _too_big(source)
    texts = extract_apart(content, source, media=media, encoding=encoding, url=said.url)
    texts = tuple(_with_language(one, said, source) for one in texts)
    form = find_format(content, source, media)
    suffix = ".warc.gz" if form == "warc" and content[:2] == b"\x1f\x8b" else SUFFIXES[form]
    if len(texts) > 1:
        # What is said of a file of many is no name or address of each.
        said = replace(said, id="", title="", url="")
    return Opened(texts, content, name, suffix, said)


def keep_opened(case: Path, opened: Opened, day: str) -> tuple[Kept, ...]:
    """Keep a file whose words are taken out. Raises CaseError, and OSError if the disk refuses."""
    return keep(
        case,
        opened.texts,
        opened.content,
        name=opened.name,
        suffix=opened.suffix,
        day=day,
        said=opened.said,
    )


def covered_languages() -> tuple[str, ...]:
    """The languages that the reader has a lexicon for."""
    folder = files("steelyard.data").joinpath("lexicons")
    names = [one.name for one in folder.iterdir()] if folder.is_dir() else []
    return tuple(sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml")))


def _bytes(file: Path) -> bytes:
    if not file.is_file():
        raise refusal(str(file), "cannot-read", f"{file} is no file.", "Check the path.")
    with file.open("rb") as opened:
        content = opened.read(MOST_BYTES + 1) if file.stat().st_size <= MOST_BYTES else None
    if content is None or len(content) > MOST_BYTES:
        raise _too_big(str(file))
    return content


def _too_big(source: str) -> CaseError:
    return refusal(
        source,
        "file-too-big",
        f"{source} has more than {MOST_BYTES // (1024 * 1024)} MB.",
        "Keep the part that the case needs, and add that.",
    )


def _with_language(one: Extracted, said: Said, source: str) -> Extracted:
    """Raises CaseError `language-not-covered`, unless the language was said."""
    language = said.language or find_language(one.text) or one.language
    covered = covered_languages()
    if (
        not said.language
        and language
        and covered
        and language not in covered
        and len(one.text) > 200
    ):
        raise _not_covered(source, language, covered)
    return replace(one, language=language if len(language) in {2, 3} else "")


def _not_covered(source: str, language: str, covered: tuple[str, ...]) -> CaseError:
    return refusal(
        source,
        "language-not-covered",
        f"{source} is in a language ({language}) that is not read; {', '.join(covered)} are.",
        f"To keep it all the same, or if that is wrong: --lang {language}.",
    )
