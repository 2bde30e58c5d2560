"""The words beside a release: CITATION.cff, the note on licences, and a page that says what it is.

In: the weighing document, the release's name, its authors. Out: texts, the same for the same
release. No date of release: nothing here looks at a clock, and the cut-off of information is none.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from steelyard.desk import words
from steelyard.desk.words import LANGUAGES, phrase, pick

Document = Mapping[str, Any]

SPDX: Final = frozenset(
    {
        "CC0-1.0", "CC-BY-4.0", "CC-BY-3.0", "CC-BY-SA-4.0", "CC-BY-NC-4.0", "CC-BY-NC-SA-4.0",
        "CC-BY-ND-4.0", "CC-BY-NC-ND-4.0", "ODbL-1.0", "ODC-By-1.0", "PDDL-1.0", "Apache-2.0", "MIT",
        "BSD-2-Clause", "BSD-3-Clause", "MPL-2.0", "EUPL-1.2", "GPL-3.0-only", "GPL-3.0-or-later",
    }
)  # fmt: skip
"""Names of licences under which data are given away; only such a name may stand in CITATION.cff."""


def citation(document: Document, name: str, version: str, authors: Sequence[str]) -> str:
    """CITATION.cff (Citation File Format 1.2.0) of a release."""
    title = pick(document["title"], "en") or str(document["case"])
    licence = str(document.get("licence") or "").strip()
    who = [one for one in authors if one.strip()] or [phrase("release.unnamed", "en", case=title)]
    lines = [
        "cff-version: 1.2.0",
        f"message: {_text(phrase('release.cite', 'en'))}",
        "type: dataset",
        f"title: {_text(f'{title} ({name})')}",
        "authors:",
        *[f"  - name: {_text(one)}" for one in who],
        f"version: {_text(name)}",
        f"abstract: {_text(_abstract(document, version))}",
        "keywords:",
        *[
            f"  - {_text(pick(party['name'], 'en') or party['id'])}"
            for party in document["parties"]
        ],
    ]
    if licence in SPDX:
        lines.append(f"license: {licence}")
    return "\n".join(lines) + "\n"


def cited(document: Document, name: str, authors: Sequence[str], digest: str) -> str:
    """The release in one line, as a paper would name it."""
    title = pick(document["title"], "en") or str(document["case"])
    who = ", ".join(authors) or phrase("release.unnamed", "en", case=title)
    day = str(document["known_to"])[:10]
    return f"{who}: {title}. Weighing {name}, as of {day}. SHA-256 {digest}."


def licence_note(document: Document) -> str:
    """LICENCE.txt: what may be done with the release, and what of it is not ours."""
    own = str(document.get("licence") or "").strip()
    parts = []
    for lang in LANGUAGES:
        said = own or phrase("release.no_licence", lang)
        parts.append(
            f"{phrase('release.licence', lang, licence=said)}\n{phrase('release.quotes', lang)}"
        )
    return "\n\n".join(parts) + "\n"


def read_me(document: Document, name: str, internal: int) -> str:
    """README.md: what the release holds, in English and German."""
    parts = []
    for lang in LANGUAGES:
        title = pick(document["title"], lang) or str(document["case"])
        parts.append(f"# {_plain(title)}: {name}\n")
        parts += [f"> **{_plain(one[lang])}**\n" for one in document.get("warnings", ())]
        parts.append(_plain(_abstract(document, "", lang)) + "\n")
        parts.append(phrase("release.holds", lang) + "\n")
        parts.append(phrase("release.verify", lang, name=name) + "\n")
        if internal:
            parts.append(f"**{phrase('release.internal', lang, n=internal)}**\n")
    return "\n".join(parts)


def _abstract(document: Document, version: str, lang: str = "en") -> str:
    parties = [pick(party["name"], lang) or party["id"] for party in document["parties"]]
    basis = pick((document["bases"].get(document["basis"]) or {}).get("name"), lang)
    currency = document["currency"]
    sums = [
        words.money_written(document[leg]["value"]["p50"], currency, lang)
        if document[leg]["value"].get("p50") is not None
        else phrase("release.open", lang)
        for leg in ("given", "returned")
    ]
    told = phrase(
        "release.abstract",
        lang,
        giver=parties[0],
        receiver=parties[1],
        start=words.day(document["window"]["start"], lang),
        end=words.day(document["window"]["end"], lang),
        given=sums[0],
        returned=sums[1],
        year=document["price_year"],
        basis=basis or document["basis"],
        day=words.day(document["known_to"], lang),
    )
    return f"{told} Steelyard {version}." if version else told


def _plain(text: str) -> str:
    """A line that Markdown takes for nothing else."""
    return words.one_line(text).replace("\\", "\\\\").replace("<", "\\<").replace("[", "\\[")


def _text(text: str) -> str:
    """A text as YAML takes it whatever it holds: JSON is a part of YAML 1.2."""
    return json.dumps(words.one_line(text), ensure_ascii=False)
