"""The frame every chart stands in: title, subtitle, legend, note, source line, date.

In: words and a canvas drawn from top to bottom. Out: a Chart, with everything a newspaper needs
to set it again. Never decides what a chart says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from steelyard.desk import words
from steelyard.desk.charts.fonts import text_width, wrap
from steelyard.desk.charts.numerals import keep
from steelyard.desk.charts.svg import Anchor, Canvas, Look

MARGIN = 4.0
TEXT = 7.5
SMALL = 7.0
_NAMES_IN_SOURCE_LINE = 6
_INITIALS = re.compile(r"\(([A-Z][A-Z0-9-]{1,7})\)")


@dataclass(frozen=True, slots=True)
class Chart:
    """A finished chart: the picture, its words in plain text, its figures as tidy rows."""

    name: str
    lang: str
    width_mm: float
    height_mm: float
    svg: str
    title: str
    subtitle: str
    note: str
    source: str
    alt: str
    rows: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One key of a legend: draws its sample in `width` points right of (x, y), then its words."""

    words: str
    width: float
    draw: Callable[[float, float], None]


class Page:
    """A canvas with a cursor `y`: the header is drawn at once, the footer by `finish`."""

    def __init__(self, look: Look, name: str, title: str, subtitle: str) -> None:
        self.look = look
        self.name = name
        self.title = title
        self.subtitle = subtitle
        self.canvas = Canvas(look, name)
        self.left = MARGIN
        self.right = look.width - MARGIN
        self.y = MARGIN
        self.paragraph(title, size=9.5 if look.narrow else 11.0, bold=True, leading=1.18)
        self.y += 1.5
        self.paragraph(subtitle, size=SMALL if look.narrow else 8.0, colour="muted")
        self.y += 5

    @property
    def room(self) -> float:
        """Points between the margins."""
        return self.right - self.left

    def paragraph(
        self,
        text: str,
        size: float = SMALL,
        bold: bool = False,
        colour: str = "text",
        leading: float = 1.25,
        room: float | None = None,
        left: float | None = None,
        anchor: Anchor = "start",
    ) -> None:
        """Text from the cursor on, wrapped; moves the cursor below it."""
        for line in wrap(text, size, self.room if room is None else room, bold):
            self.y += size * leading
            self.canvas.text(
                self.left if left is None else left,
                self.y - 0.25 * size,
                line,
                size,
                anchor=anchor,
                bold=bold,
                colour=colour,
            )

    def legend(self, entries: Sequence[Entry], size: float = SMALL) -> None:
        """Keys in a row, wrapped; moves the cursor below them."""
        if not entries:
            return
        x = self.left
        self.y += 4
        for entry in entries:
            width = entry.width + 4 + text_width(entry.words, size)
            if x > self.left and x + width > self.right:
                x = self.left
                self.y += size * 1.75
            entry.draw(x, self.y)
            at = x + entry.width + 4
            lines = wrap(entry.words, size, self.right - at)
            for row, line in enumerate(lines):
                if row:
                    self.y += size * 1.25
                self.canvas.text(at, self.y + 0.36 * size, line, size, colour="muted")
            x += width + 12
        self.y += size * 0.5 + 5

    def finish(
        self,
        document: Mapping[str, Any],
        note: str,
        source: str,
        alt: str,
        rows: Sequence[dict[str, Any]],
    ) -> Chart:
        """Draws note, source line and date, and closes the chart."""
        self.y += 4
        self.paragraph(note, colour="muted")
        self.y += 1
        stand = words.phrase(
            "as_of", self.look.lang, day=words.day(document["as_of"], self.look.lang)
        )
        line = f"{source} · {keep(stand)}" if source else stand
        self.paragraph(line, colour="muted")
        height = self.y + MARGIN
        alt = " ".join(part for part in (alt, note) if part)
        return Chart(
            name=self.name,
            lang=self.look.lang,
            width_mm=self.look.width_mm,
            height_mm=round(height / (72 / 25.4), 2),
            svg=self.canvas.render(height, self.title, alt),
            title=self.title,
            subtitle=self.subtitle,
            note=note,
            source=line,
            alt=alt,
            rows=tuple(rows),
        )


def source_line(document: Mapping[str, Any], lang: str, items: Sequence[str] = ()) -> str:
    """Who the figures go back to: most claims first; for `items` only, if any are named."""
    counted: dict[str, int] = {}
    for claim in in_language(document, document.get("claims", ()), lang):
        counts = claim.get("use") in ("evidence", "capacity") and not claim.get("internal")
        if counts and (not items or claim.get("read_as", claim.get("item")) in items):
            name = bare_source(claim) or words.phrase("charts.no_source", lang)
            counted[name] = counted.get(name, 0) + 1
    names = sorted(counted, key=lambda name: (-counted[name], name))
    if not names:
        return words.phrase("charts.own", lang)
    shown = ", ".join(names[:_NAMES_IN_SOURCE_LINE])
    more = len(names) - _NAMES_IN_SOURCE_LINE
    if more > 0:
        shown = words.phrase("charts.and_more", lang, names=shown, n=more)
    line = words.phrase("source_line", lang, names=shown)
    return f"{line}; {words.phrase('charts.own', lang)}"


def in_language(
    document: Mapping[str, Any], claims: Iterable[Mapping[str, Any]], lang: str
) -> list[Mapping[str, Any]]:
    """The claims with their sources called as `lang` calls them."""
    names = words.source_names(document, lang)
    return [
        {**one, "source_name": names.get(str(one.get("source"))) or one.get("source_name")}
        for one in claims
    ]


def bare_source(claim: Mapping[str, Any]) -> str:
    """A source's name without what stands in brackets or after a comma."""
    name = str(claim.get("source_name") or claim.get("source") or "")
    return re.split(r" \(|,", name, maxsplit=1)[0].strip()


def short_source(claim: Mapping[str, Any], most: int = 26) -> str:
    """A source's name short enough for a label.

    Its initials where the name brings them in brackets, else bare, else its first words.
    """
    initials = _INITIALS.search(str(claim.get("source_name") or ""))
    if initials:
        return initials[1]
    name = bare_source(claim)
    if len(name) <= most:
        return name
    return name[:most].rsplit(" ", 1)[0] + " …"
