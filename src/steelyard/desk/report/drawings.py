"""Charts made fit to stand in the page: the drawings in, markup and style hashes out.

In: SVG text of our own charts, one per language. Out: the same with ids of their own, without
what a strict page refuses (style attributes become presentation attributes).
Never redraws anything.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal, Protocol

from markupsafe import Markup

from steelyard.desk.charts import (
    Look,
    bases,
    bridged_figure,
    curve,
    curve_items,
    curves,
    has_swings,
    pans,
    published,
    published_rows,
    swings,
    value_by_item,
    value_over_time,
    waterfall,
    width_drawing,
    width_items,
    width_samples,
)
from steelyard.desk.report.bilingual import Both, both

# Charts for one column of print are about 85 mm wide, others 176: these suit a telephone.
NARROW_MM = 120.0
WIDE_MM, COLUMN_MM = 176.0, 85.0
ONE_ITEM = "curve-"
A_BRIDGE = "why-not-"
# More make the page heavy; each costs 50 kB in two languages.
ITEMS_ALONE = 8
_ID = re.compile(r'\bid="([^"]+)"')
_STYLE_ELEMENT = re.compile(r"<style[^>]*>(.*?)</style>", re.DOTALL)
_STYLED = re.compile(r'<([A-Za-z][\w:-]*)((?:\s[^<>]*?)?)\sstyle="([^"]*)"([^<>]*)>')
_TAG = re.compile(r"<[^<>]*>")
_QUOTED = re.compile(r'"[^"]*"')
_FORBIDDEN = re.compile(
    r"<(?:script|foreignObject|iframe|image|set|animate)\b|\son\w+\s*=", re.IGNORECASE
)
# Only places inside the same drawing may be pointed at.
_ELSEWHERE = re.compile(r"href=\"(?!#)[^\"]*|url\((?!#)[^)]*|@import", re.IGNORECASE)
_FALLBACK = re.compile(r"var\((--[\w-]+), #[0-9A-Fa-f]{3,8}\)")
_TITLES = re.compile(r"<title>.*?</title>\s*<desc>.*?</desc>\s*", re.DOTALL)
_MARK = re.compile(r'data-claim="([^"]*)"')


class Chart(Protocol):
    """What a chart brings: a drawing with live text that holds its own title, note and source."""

    @property
    def name(self) -> str: ...
    @property
    def lang(self) -> str: ...
    @property
    def width_mm(self) -> float: ...
    @property
    def title(self) -> str: ...
    @property
    def svg(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Drawing:
    """One chart in one language at one width, as the page prints it."""

    lang: str
    width: Literal["wide", "narrow"]
    title: str
    svg: Markup


@dataclass(frozen=True, slots=True)
class Shown:
    """One chart in all its languages and widths."""

    slug: str
    drawings: tuple[Drawing, ...]
    widths: int

    @property
    def of_one_item(self) -> bool:
        """Whether the chart shows one item alone, so that it may stay folded."""
        return self.slug.startswith(ONE_ITEM)

    @property
    def of_a_bridge(self) -> bool:
        """Whether the chart stands beside the figure that it leads from."""
        return self.slug.startswith(A_BRIDGE)

    def title(self) -> Both:
        """The finding, in both languages where the chart has both."""
        titles = {one.lang: one.title for one in self.drawings}
        return both(lambda lang: titles.get(lang) or next(iter(titles.values())))

    def spoken(self, drawing: Drawing) -> str:
        """The class of a drawing: its language where there is a choice, its width likewise."""
        several = len({one.lang for one in self.drawings}) > 1
        classes = [drawing.lang] if several else []
        return " ".join([*classes, *([drawing.width] if self.widths > 1 else [])])


def draw_charts(document: Mapping[str, Any]) -> Iterator[Chart]:
    """The page's charts in its order: both languages, and narrow ones for a telephone.

    Promises are a table in the page. One item's own curve is drawn wide only, and only for the
    items that weigh most: the small multiples show every claim on every item.
    """
    shown = curve_items(document)
    own = [item for item in _heaviest(document) if item in shown][:ITEMS_ALONE]
    for width in (WIDE_MM, COLUMN_MM):
        for lang in ("en", "de"):
            look = Look(lang=lang, width_mm=width, css_variables=True)
            yield pans(document, look)
            if published_rows(document):
                yield published(document, look)
            if shown:
                yield curves(document, look, shown)
            yield value_by_item(document, look)
            yield bases(document, look)
            if has_swings(document):
                yield swings(document, look)
            if document.get("value_curves"):
                yield value_over_time(document, look)
            figure = bridged_figure(document)
            if figure is not None:
                yield waterfall(document, figure, look)
            if width == WIDE_MM:
                for item in own:
                    yield curve(document, item, look)


def width_pictures(document: Mapping[str, Any], hidden: frozenset[str]) -> dict[str, Markup]:
    """The picture of each item's width, one drawing that holds both languages.

    Only words differ between the two, so the rest is written once: it halves the page's cost.
    """
    found = {}
    for item in width_items(document):
        texts = [
            width_drawing(document, item, Look(lang=lang, width_mm=COLUMN_MM, css_variables=True))
            for lang in ("en", "de")
        ]
        # The page names the picture in the reader's language; a drawing has one title only.
        en, de = (_TITLES.sub("", text).strip().split("\n") for text in texts)
        svg = "\n".join(_merged(en, [de[0].replace('lang="de"', 'lang="en"', 1), *de[1:]]))
        found[item] = _drawing(svg, f"width-{item}", hidden)
    return found


def width_key(document: Mapping[str, Any]) -> tuple[tuple[Markup, Both], ...]:
    """Each mark of the pictures of widths with what it means."""
    en, de = (width_samples(document, Look(lang=lang, css_variables=True)) for lang in ("en", "de"))
    return tuple(
        (_drawing(_TITLES.sub("", svg), f"width-key-{n}", frozenset()), Both(said, said_de))
        for n, ((svg, said), (_, said_de)) in enumerate(zip(en, de, strict=True))
    )


def _merged(en: list[str], de: list[str]) -> Iterator[str]:
    """Two drawings as one: lines they share once, the others in a group of their language."""
    for kind, i, j, k, last in SequenceMatcher(None, en, de, autojunk=False).get_opcodes():
        if kind == "equal":
            yield from en[i:j]
            continue
        for lang, lines in (("en", en[i:j]), ("de", de[k:last])):
            if lines:
                yield f'<g class="{lang}">{"".join(lines)}</g>'


def _heaviest(document: Mapping[str, Any]) -> list[str]:
    """Items of both pans, dearest first."""
    found = [pair for leg in ("given", "returned") for pair in document[leg]["items"].items()]

    def weight(pair: tuple[str, Mapping[str, Any]]) -> float:
        return float((pair[1].get("value") or {}).get("p50") or 0.0)

    return [id for id, _ in sorted(found, key=lambda pair: (-weight(pair), pair[0]))]


def chart_versions(charts: Iterable[Chart], hidden: frozenset[str]) -> tuple[Shown, ...]:
    """The charts in the order they come, each with its languages and widths.

    Raises ValueError for a drawing that could run or load something, or names a hidden row.
    """
    found: dict[str, list[Drawing]] = {}
    for chart in charts:
        width: Literal["wide", "narrow"] = "narrow" if chart.width_mm < NARROW_MM else "wide"
        svg = _drawing(chart.svg, f"{chart.name}-{chart.lang}-{width}", hidden)
        found.setdefault(chart.name, []).append(Drawing(chart.lang, width, chart.title, svg))
    return tuple(
        Shown(
            re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-"),
            tuple(drawings),
            len({one.width for one in drawings}),
        )
        for name, drawings in found.items()
    )


def needed_hashes(charts: tuple[Shown, ...]) -> tuple[str, ...]:
    """Hashes of the style elements inside the drawings, for the page's policy."""
    styles = {
        style
        for chart in charts
        for drawing in chart.drawings
        for style in _STYLE_ELEMENT.findall(str(drawing.svg))
    }
    digests = (hashlib.sha256(style.encode("utf-8")).digest() for style in sorted(styles))
    return tuple("sha256-" + b64encode(digest).decode("ascii") for digest in digests)


def _drawing(svg: str, prefix: str, hidden: frozenset[str]) -> Markup:
    _check_harmless(svg, prefix)
    leaked = {one for marks in _MARK.findall(svg) for one in marks.split()} & hidden
    if leaked:
        raise ValueError(f"chart {prefix} shows withheld rows: {', '.join(sorted(leaked))}")
    # The page sets every colour of the charts, so none needs one to fall back on.
    svg = _FALLBACK.sub(r"var(\1)", svg[svg.index("<svg") :].strip())
    slug = re.sub(r"[^A-Za-z0-9]+", "-", prefix)
    for id in sorted(set(_ID.findall(svg)), key=len, reverse=True):
        svg = _renamed(svg, id, f"{slug}-{id}")
    while " style=" in svg and _STYLED.search(svg):
        svg = _STYLED.sub(_presented, svg)
    # Made by our own charts, which escape the case's words; checked above all the same.
    return Markup(svg)


def _renamed(svg: str, old: str, new: str) -> str:
    name = re.escape(old)
    svg = re.sub(rf'\bid="{name}"', f'id="{new}"', svg)
    svg = re.sub(rf"url\(#{name}\)", f"url(#{new})", svg)
    svg = re.sub(rf'href="#{name}"', f'href="#{new}"', svg)

    def renamed(found: re.Match[str]) -> str:
        ids = [new if one == old else one for one in found.group(2).split()]
        return f'{found.group(1)}="{" ".join(ids)}"'

    return re.sub(r'(aria-labelledby|aria-describedby)="([^"]*)"', renamed, svg)


def _presented(found: re.Match[str]) -> str:
    tag, before, style, after = found.groups()
    pairs = (part.split(":", 1) for part in style.split(";") if ":" in part)
    given = {name.strip(): value.strip() for name, value in pairs}
    attributes = "".join(f' {name}="{value}"' for name, value in given.items())
    return f"<{tag}{before}{attributes}{after}>"


def _check_harmless(svg: str, prefix: str) -> None:
    """Raises ValueError for what could run or load; what the drawing's live text says is free."""
    if not (_FORBIDDEN.search(svg) or _ELSEWHERE.search(svg)):
        return
    # Something looks like it, perhaps only in words: look at the tags alone.
    tags = _TAG.findall(svg)
    names = (_FORBIDDEN.search(_QUOTED.sub('""', tag)) for tag in tags)
    places = [_ELSEWHERE.search(_without_data(tag)) for tag in tags]
    places += [_ELSEWHERE.search(style) for style in _STYLE_ELEMENT.findall(svg)]
    for found in (*names, *places):
        if found:
            held = found.group().strip()
            raise ValueError(f"chart {prefix} holds {held!r}, which the page cannot take in")


def _without_data(tag: str) -> str:
    """A tag without the attributes that only carry words."""
    return re.sub(r'\s(?:data-[\w-]+|aria-label|font-family|lang|class)="[^"]*"', "", tag)
