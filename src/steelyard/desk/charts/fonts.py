"""The shipped fonts: how wide a text runs, where it breaks, which files a picture needs.

In: text and a size in points. Out: widths in points, lines, paths of the font files.
Never asks the computer which fonts it has. The advance widths of the shipped sans are those of
Arial and its free twins, so a live text keeps its room where one of these stands in.
"""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from importlib.resources import as_file, files

FAMILY = "Steelyard Sans"
FAMILIES = (
    "'Steelyard Sans', 'Steelyard Hangul', Arimo, 'Liberation Sans', Arial, Helvetica, sans-serif"
)
FILES = ("SteelyardSans-Regular.ttf", "SteelyardSans-Bold.ttf", "SteelyardHangul-Regular.ttf")
# Height above and depth below the baseline, in ems: capitals and ascenders, then descenders.
ASCENT = 0.75
DESCENT = 0.22
# Hangul and what else no table holds (CJK, emoji) is set on the full square, rounded up.
_WIDE_EM = 1.0


def text_width(text: str, size: float, bold: bool = False) -> float:
    """The room that `text` takes at `size`, both in points; kerning is left out."""
    widths = _advances(FILES[1] if bold else FILES[0])
    return size * sum(_advance(character, widths) for character in text)


def is_measured(text: str, bold: bool = False) -> bool:
    """Whether the shipped sans has every character, so that `text_width` is its width and no guess."""
    widths = _advances(FILES[1] if bold else FILES[0])
    return all(ord(character) in widths for character in text)


def wrap(text: str, size: float, room: float, bold: bool = False) -> tuple[str, ...]:
    """`text` in lines no wider than `room` points; no-break spaces hold, long words are split."""
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if text_width(longer, size, bold) <= room:
            line = longer
            continue
        if line:
            lines.append(line)
        *full, line = _split(word, size, room, bold)
        lines.extend(full)
    if line:
        lines.append(line)
    return tuple(lines)


@contextmanager
def font_files() -> Iterator[tuple[str, ...]]:
    """Paths of the font files, real for as long as the block runs."""
    with ExitStack() as stack:
        folder = files("steelyard.data").joinpath("fonts")
        yield tuple(str(stack.enter_context(as_file(folder.joinpath(name)))) for name in FILES)


def _advance(character: str, widths: dict[int, float]) -> float:
    found = widths.get(ord(character))
    if found is not None:
        return found
    return 0.0 if unicodedata.combining(character) else _WIDE_EM


def _split(word: str, size: float, room: float, bold: bool) -> list[str]:
    """A word as pieces that fit, broken after a hyphen or slash where that is possible."""
    pieces = [""]
    for character in word:
        piece = pieces[-1]
        if piece and text_width(piece + character, size, bold) > room:
            cut = max(piece.rfind("-"), piece.rfind("/")) + 1
            rest = piece[cut:] + character
            if 0 < cut < len(piece) and text_width(rest, size, bold) <= room:
                pieces[-1] = piece[:cut]
                pieces.append(rest)
            else:
                pieces.append(character)
        else:
            pieces[-1] = piece + character
    return pieces


@cache
def _advances(name: str) -> dict[int, float]:
    """Code point -> advance in ems, from the tables `cmap` (format 4) and `hmtx` of a TrueType."""
    raw = files("steelyard.data").joinpath("fonts", name).read_bytes()
    count = struct.unpack_from(">H", raw, 4)[0]
    offsets: dict[bytes, int] = {}
    for entry in range(count):
        tag, _, offset, _ = struct.unpack_from(">4sIII", raw, 12 + 16 * entry)
        offsets[tag] = offset
    units = struct.unpack_from(">H", raw, offsets[b"head"] + 18)[0]
    metrics = struct.unpack_from(">H", raw, offsets[b"hhea"] + 34)[0]
    widths = struct.unpack_from(">" + "Hh" * metrics, raw, offsets[b"hmtx"])[::2]
    return {
        code: widths[min(glyph, metrics - 1)] / units
        for code, glyph in _glyphs(raw, offsets[b"cmap"]).items()
    }


def _glyphs(raw: bytes, cmap: int) -> dict[int, int]:
    first = struct.unpack_from(">I", raw, cmap + 8)[0]
    table = cmap + first
    form, _, _, doubled = struct.unpack_from(">HHHH", raw, table)
    if form != 4:
        raise ValueError(f"expected a character map of format 4, found format {form}")
    segments = doubled // 2
    shape = f">{segments}H"
    ends = struct.unpack_from(shape, raw, table + 14)
    starts = struct.unpack_from(shape, raw, table + 16 + doubled)
    deltas = struct.unpack_from(shape, raw, table + 16 + 2 * doubled)
    ranges_at = table + 16 + 3 * doubled
    ranges = struct.unpack_from(shape, raw, ranges_at)
    glyphs: dict[int, int] = {}
    for segment, (start, end, delta, jump) in enumerate(
        zip(starts, ends, deltas, ranges, strict=True)
    ):
        for code in range(start, min(end, 0xFFFE) + 1):
            if jump == 0:
                glyph = (code + delta) & 0xFFFF
            else:
                at = ranges_at + 2 * segment + jump + 2 * (code - start)
                glyph = struct.unpack_from(">H", raw, at)[0]
                glyph = (glyph + delta) & 0xFFFF if glyph else 0
            if glyph:
                glyphs[code] = glyph
    return glyphs
