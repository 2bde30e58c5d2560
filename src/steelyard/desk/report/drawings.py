"""Charts made fit to stand in the page: the drawings in, markup and style hashes out.

In: SVG text of our own charts, one per language. Out: the same with ids of their own, without
what a strict page refuses (style attributes become presentation attributes).
Never redraws anything.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

_ID = re.compile(r'\bid="([^"]+)"')
_STYLE_ELEMENT = re.compile(r"<style[^>]*>(.*?)</style>", re.DOTALL)
_STYLED = re.compile(r'<([A-Za-z][\w:-]*)((?:\s[^<>]*?)?)\sstyle="([^"]*)"([^<>]*)>')
_FORBIDDEN = re.compile(
    r"<script|<foreignObject|<iframe|<image|\son\w+\s*=|javascript:|@import|url\(\s*['\"]?http",
    re.IGNORECASE,
)
_MARK = re.compile(r'data-claim="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Drawing:
    """One chart in one language, as the page prints it."""

    title: str
    subtitle: str
    note: str
    source: str
    svg: Markup


@dataclass(frozen=True, slots=True)
class Shown:
    """One chart in all its languages."""

    name: str
    kind: str
    versions: tuple[tuple[str, Drawing], ...]


def chart_versions(
    charts: Mapping[str, Mapping[str, Any]], hidden: frozenset[str]
) -> tuple[Shown, ...]:
    """The charts in the order of the first language, each with its languages.

    Raises ValueError for a drawing that could run or load something, or names a hidden row.
    """
    languages = sorted(charts, key=lambda lang: (lang != "en", lang))
    names = list(dict.fromkeys(name for lang in languages for name in charts[lang]))
    shown = []
    for name in names:
        versions = tuple(
            (lang, _drawing(charts[lang][name], f"{name}-{lang}", hidden))
            for lang in languages
            if name in charts[lang]
        )
        kind = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
        shown.append(Shown(name, f"chart-{kind}", versions))
    return tuple(shown)


def needed_hashes(charts: tuple[Shown, ...]) -> tuple[str, ...]:
    """Hashes of the style elements inside the drawings, for the page's policy."""
    styles = {
        style
        for chart in charts
        for _, drawing in chart.versions
        for style in _STYLE_ELEMENT.findall(str(drawing.svg))
    }
    digests = (hashlib.sha256(style.encode("utf-8")).digest() for style in sorted(styles))
    return tuple("sha256-" + b64encode(digest).decode("ascii") for digest in digests)


def _drawing(chart: Any, prefix: str, hidden: frozenset[str]) -> Drawing:
    svg: str = chart.svg
    found = _FORBIDDEN.search(svg)
    if found:
        raise ValueError(f"chart {prefix} holds {found.group()!r}, which the page cannot take in")
    leaked = {one for marks in _MARK.findall(svg) for one in marks.split()} & hidden
    if leaked:
        raise ValueError(f"chart {prefix} shows withheld rows: {', '.join(sorted(leaked))}")
    svg = svg[svg.index("<svg") :].strip()
    slug = re.sub(r"[^A-Za-z0-9]+", "-", prefix)
    for id in sorted(set(_ID.findall(svg)), key=len, reverse=True):
        svg = _renamed(svg, id, f"{slug}-{id}")
    while _STYLED.search(svg):
        svg = _STYLED.sub(_presented, svg)
    # Made by our own charts, which escape the case's words; checked above all the same.
    return Drawing(chart.title, chart.subtitle, chart.note, chart.source, Markup(svg))


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
