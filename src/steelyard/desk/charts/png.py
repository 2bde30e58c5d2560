"""SVG -> PNG, with the shipped fonts only.

In: an SVG of ours. Out: PNG bytes, the same on every computer.
Never looks at the fonts the computer has.
"""

from __future__ import annotations

from steelyard.desk.charts.fonts import FAMILY, font_files

# Screens count 96 pixels to the inch; the files for print have twice as many.
_SCREEN_DPI = 96
_MM_PER_INCH = 25.4


def render_png(svg: str, width_mm: float, zoom: float = 2.0) -> bytes:
    """The picture as PNG, `zoom` times the pixels a screen would give its width."""
    pixels = round(width_mm / _MM_PER_INCH * _SCREEN_DPI * zoom)
    import resvg_py

    with font_files() as paths:
        rendered = resvg_py.svg_to_bytes(
            svg_string=svg,
            width=pixels,
            dpi=_SCREEN_DPI,
            skip_system_fonts=True,
            font_files=list(paths),
            font_family=FAMILY,
            sans_serif_family=FAMILY,
        )
    return bytes(rendered)
