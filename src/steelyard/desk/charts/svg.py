"""Drawing primitives: shapes and live text collected into one SVG.

In: places in points, colours by role. Out: the SVG's text, the same bytes each time.
Never writes a script, a foreign object or an address; never rounds a figure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

from steelyard.desk.charts.fonts import ASCENT, DESCENT, FAMILIES, is_measured, text_width
from steelyard.desk.charts.labels import Box

Anchor = Literal["start", "middle", "end"]
Theme = Literal["light", "dark"]

POINTS_PER_MM = 72 / 25.4
WIDTHS_MM = (85.0, 176.0)
SMALLEST_TEXT = 7.0

PALETTES: dict[Theme, dict[str, str]] = {
    "light": {
        "ground": "#FFFFFF",
        "text": "#1A1A1A",
        "muted": "#595959",
        "grid": "#D9D9D9",
        "given": "#084C7A",
        "returned": "#CF6A12",
        "published": "#595959",
        "trade": "#A6A6A6",
    },
    "dark": {
        "ground": "#14181C",
        "text": "#F0F1F2",
        "muted": "#A8ADB3",
        "grid": "#3A4148",
        "given": "#4FA3DA",
        "returned": "#FFB877",
        "published": "#A8ADB3",
        "trade": "#767D85",
    },
}


@dataclass(frozen=True, slots=True)
class Look:
    """How a chart is to appear: language, theme, width at print, colours fixed or left to CSS.

    With `css_variables` each colour is written `var(--given, #084C7A)`, so that one SVG inside a
    page follows the page's own light and dark.
    """

    lang: str = "en"
    theme: Theme = "light"
    width_mm: float = 176.0
    css_variables: bool = False

    @property
    def width(self) -> float:
        """Width in points."""
        return self.width_mm * POINTS_PER_MM

    @property
    def narrow(self) -> bool:
        """Whether the chart stands in one column of print."""
        return self.width_mm < 120

    def colour(self, role: str) -> str:
        """The colour of a role, or `none`."""
        if role == "none":
            return role
        fixed = PALETTES[self.theme][role]
        return f"var(--{role}, {fixed})" if self.css_variables else fixed


# 176 mm, light, in English: what is made when nothing else is asked for.
PRINT = Look()


def number(x: float) -> str:
    """A coordinate with two decimals at most."""
    text = f"{x:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


class Canvas:
    """Collects shapes from back to front; `name` makes its pattern's id unique in a page."""

    def __init__(self, look: Look, name: str) -> None:
        self.look = look
        self.boxes: list[Box] = []
        self._parts: list[str] = []
        self._hatch = f"hatch-{name}-{look.lang}-{look.theme}-{number(look.width_mm)}"
        self._hatched = False

    @contextmanager
    def group(self, **attributes: object) -> Iterator[None]:
        """Shapes that belong together; data_figure="ratio" becomes data-figure="ratio"."""
        self._parts.append(f"<g{_attributes(attributes)}>")
        yield
        self._parts.append("</g>")

    def line(
        self,
        x1: float,
        y1: float,
        x2: float,
        y2: float,
        colour: str = "text",
        width: float = 0.5,
        dash: str = "",
    ) -> None:
        """A straight line."""
        extra = f' stroke-dasharray="{dash}"' if dash else ""
        self._parts.append(
            f'<line x1="{number(x1)}" y1="{number(y1)}" x2="{number(x2)}" y2="{number(y2)}"'
            f' stroke="{self.look.colour(colour)}" stroke-width="{number(width)}"{extra}/>'
        )

    def rect(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        fill: str = "none",
        stroke: str = "none",
        stroke_width: float = 0.8,
        opacity: float = 1.0,
        dash: str = "",
    ) -> None:
        """A rectangle; one of negative width is drawn with none."""
        self._parts.append(
            f'<rect x="{number(x)}" y="{number(y)}" width="{number(max(width, 0.0))}"'
            f' height="{number(max(height, 0.0))}"'
            f"{self._paint(fill, stroke, stroke_width, opacity, dash)}/>"
        )

    def hatch(self, x: float, y: float, width: float, height: float) -> None:
        """Stripes of ground colour over what is there: the sign of a continued flow."""
        self._hatched = True
        self._parts.append(
            f'<rect x="{number(x)}" y="{number(y)}" width="{number(max(width, 0.0))}"'
            f' height="{number(max(height, 0.0))}" fill="url(#{self._hatch})"/>'
        )

    def circle(
        self,
        x: float,
        y: float,
        radius: float,
        fill: str = "none",
        stroke: str = "none",
        stroke_width: float = 0.8,
    ) -> None:
        """A circle."""
        self._parts.append(
            f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(radius)}"'
            f"{self._paint(fill, stroke, stroke_width)}/>"
        )

    def shape(
        self,
        points: Sequence[tuple[float, float]],
        fill: str = "none",
        stroke: str = "none",
        stroke_width: float = 0.8,
        opacity: float = 1.0,
        closed: bool = True,
        dash: str = "",
    ) -> None:
        """A polygon, or a polyline when not `closed`."""
        run = " ".join(f"{number(x)},{number(y)}" for x, y in points)
        tag = "polygon" if closed else "polyline"
        joins = "" if closed else ' stroke-linejoin="round" stroke-linecap="round"'
        self._parts.append(
            f'<{tag} points="{run}"'
            f"{self._paint(fill, stroke, stroke_width, opacity, dash)}{joins}/>"
        )

    def text(
        self,
        x: float,
        y: float,
        words: str | Sequence[tuple[str, bool]],
        size: float = 7.5,
        anchor: Anchor = "start",
        bold: bool = False,
        colour: str = "text",
        halo: bool = False,
    ) -> Box:
        """Live text with its baseline at `y`; runs of (text, bold) stand in one line.

        Returns the box it takes. Raises ValueError below 7 points.
        """
        if size < SMALLEST_TEXT:
            raise ValueError(f"text of {size} points is under the {SMALLEST_TEXT} that print needs")
        runs = [(words, bold)] if isinstance(words, str) else list(words)
        width = sum(text_width(run, size, heavy) for run, heavy in runs)
        left = {"start": x, "middle": x - width / 2, "end": x - width}[anchor]
        box = Box(left, y - ASCENT * size, left + width, y + DESCENT * size)
        self.boxes.append(box)
        extra = "" if anchor == "start" else f' text-anchor="{anchor}"'
        if len(runs) == 1:
            inner = escape(runs[0][0])
            extra += ' font-weight="bold"' if runs[0][1] else ""
        else:
            weights = {True: ' font-weight="bold"', False: ""}
            inner = "".join(f"<tspan{weights[heavy]}>{escape(run)}</tspan>" for run, heavy in runs)
        if width and all(is_measured(run, heavy) for run, heavy in runs):
            # Where the computer has only wider fonts the letters are narrowed to the room they have,
            # and run neither over their neighbours nor over the edge.
            extra += f' textLength="{number(width)}" lengthAdjust="spacingAndGlyphs"'
        if halo:
            extra += (
                f' stroke="{self.look.colour("ground")}" stroke-width="2" stroke-linejoin="round"'
                ' paint-order="stroke"'
            )
        self._parts.append(
            f'<text x="{number(x)}" y="{number(y)}" font-size="{number(size)}"'
            f' fill="{self.look.colour(colour)}"{extra}>{inner}</text>'
        )
        return box

    def render(self, height: float, title: str, alt: str) -> str:
        """The whole SVG, `height` points high, with its title and its description."""
        look = self.look
        width = number(look.width)
        defs = ""
        if self._hatched:
            defs = (
                f'<defs><pattern id="{self._hatch}" width="3" height="3"'
                ' patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
                f'<rect width="1.3" height="3" fill="{look.colour("ground")}"/></pattern></defs>\n'
            )
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" lang="{look.lang}"'
            f' width="{number(look.width_mm)}mm" height="{number(height / POINTS_PER_MM)}mm"'
            f' viewBox="0 0 {width} {number(height)}" font-family="{FAMILIES}">\n'
            f"<title>{escape(title)}</title>\n<desc>{escape(alt)}</desc>\n{defs}"
            f'<rect x="-1" y="-1" width="{number(look.width + 2)}" height="{number(height + 2)}"'
            f' fill="{look.colour("ground")}"/>\n' + "\n".join(self._parts) + "\n</svg>\n"
        )

    def _paint(
        self,
        fill: str,
        stroke: str,
        stroke_width: float = 0.8,
        opacity: float = 1.0,
        dash: str = "",
    ) -> str:
        out = f' fill="{self.look.colour(fill)}"'
        if fill != "none" and opacity < 1:
            out += f' fill-opacity="{number(opacity)}"'
        if stroke != "none":
            out += f' stroke="{self.look.colour(stroke)}" stroke-width="{number(stroke_width)}"'
        if dash:
            out += f' stroke-dasharray="{dash}"'
        return out


def _attributes(values: dict[str, object]) -> str:
    return "".join(
        f" {key.replace('_', '-')}={quoteattr(str(value))}"
        for key, value in values.items()
        if value not in ("", None)
    )
