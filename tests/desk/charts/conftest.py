"""What the tests of the charts share: variants of the desk's document, and a reader of drawings."""

from __future__ import annotations

import copy
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from steelyard.desk.charts.fonts import ASCENT, DESCENT, text_width
from steelyard.desk.charts.labels import Box

SVG = "{http://www.w3.org/2000/svg}"
OPEN = {"low": None, "p05": None, "p50": None, "p95": None, "high": None, "open": "nobody knows"}
LONG = "Guns, launchers and other heavy equipment of many calibres, with their towing vehicles"
LONG_DE = "Geschütze, Mehrfachraketenwerfersysteme und Bergungsfahrzeuggespanne aller Kaliber"


@dataclass(frozen=True)
class Written:
    """One line of text in a drawing."""

    words: str
    size: float
    box: Box


def read_texts(svg: str) -> tuple[Box, list[Written]]:
    """The view box and every text of a drawing with the room it takes."""
    root = ET.fromstring(svg)
    left, top, width, height = (float(part) for part in root.attrib["viewBox"].split())
    found = []
    for element in root.iter(f"{SVG}text"):
        size = float(element.attrib["font-size"])
        runs = [(element.text or "", element.attrib.get("font-weight") == "bold")]
        runs += [
            (part.text or "", part.attrib.get("font-weight") == "bold")
            for part in element.iter(f"{SVG}tspan")
        ]
        room = sum(text_width(words, size, bold) for words, bold in runs)
        x, y = float(element.attrib["x"]), float(element.attrib["y"])
        shift = {"start": 0.0, "middle": room / 2, "end": room}
        x -= shift[element.attrib.get("text-anchor", "start")]
        box = Box(x, y - ASCENT * size, x + room, y + DESCENT * size)
        found.append(Written("".join(words for words, _ in runs), size, box))
    return Box(left, top, left + width, top + height), found


def words_of(svg: str) -> str:
    """All words of a drawing in one line."""
    return " ".join(text.words for text in read_texts(svg)[1])


def marks_of(svg: str, name: str) -> set[str]:
    """The values of a data attribute in a drawing."""
    return {element.attrib[name] for element in ET.fromstring(svg).iter() if name in element.attrib}


def _long_names(document: dict[str, Any]) -> None:
    for section in ("given", "returned", "due", "trade"):
        for entry in document[section]["items"].values():
            entry["name"] = {"en": LONG, "de": LONG_DE}
    for row in document["published"]:
        row["label"] = "Institute for the Study of Very Long Names and their Abbreviation 2024"
        row["basis"] = "world market prices of comparable new goods, without transport and duty"
    for side in document["by_basis"].values():
        side["name"] = {"en": "Replacement at the receiver's own new price", "de": LONG_DE}
    document["bases"] = {}
    for claim in document["claims"]:
        claim["source_name"] = "Joint Committee of Harbour Masters and River Pilots of the North"


def _nothing_back(document: dict[str, Any]) -> None:
    zero = {"low": 0.0, "p05": 0.0, "p50": 0.0, "p95": 0.0, "high": 0.0}
    document["returned"] = {"value": zero, "items": {}}
    document["due"] = {"value": zero, "items": {}}
    document["trade"] = {"value": zero, "items": {}}
    document["ratio"] = dict(OPEN)


def _open_ends(document: dict[str, Any]) -> None:
    document["ratio"] = OPEN | {"low": 3.0, "p05": 4.0, "p50": 9.0}
    for section in ("given", "returned"):
        document[section]["value"] |= {"low": None, "high": None}
        for entry in document[section]["items"].values():
            entry["value"] |= {"low": None, "high": None}
            entry["quantity"] |= {"high": None}
    for side in document["by_basis"].values():
        side["given"] |= {"high": None}


def _huge_ranges(document: dict[str, Any]) -> None:
    for section in ("given", "returned"):
        document[section]["value"] |= {"low": 1.0, "high": 8.6e11}
    document["published"][0]["value_high"] = 2.4e12
    document["published"][1]["value_low"] = 3.0
    for price in document["prices"]:
        if price["item"] == "timber":
            price["converted_high"] = 9e7
            break
    for claim in document["claims"]:
        if claim["point"] and claim["point"].get("high"):
            claim["point"]["high"] *= 400
            break


def _crowd(document: dict[str, Any]) -> None:
    """Forty claims on one item, many published sums, many small items."""
    pattern = next(claim for claim in document["claims"] if claim["id"] == "C04")
    for number in range(40):
        claim = copy.deepcopy(pattern)
        claim["id"] = claim["origin"] = f"X{number:02}"
        amount = 150000 + 15000 * number
        day = f"2024-{1 + number % 3:02}-{1 + (7 * number) % 14:02}"
        claim["point"] = {"low": amount, "high": amount, "date": day, "from": None}
        document["claims"].append(claim)
    row = document["published"][0]
    for number in range(7):
        document["published"].append(
            row | {"id": f"W{number}", "label": f"Study {number}", "value_low": 2e8 + 9e7 * number}
        )
    entry = document["returned"]["items"]["machines"]
    for number in range(9):
        document["returned"]["items"][f"small{number}"] = copy.deepcopy(entry) | {
            "name": {"en": f"small thing {number}", "de": f"Kleinigkeit {number}"}
        }


def _bare(document: dict[str, Any]) -> None:
    """As little as a document may hold."""
    document["published"], document["prices"], document["grid"] = [], [], []
    document["claims"] = [claim for claim in document["claims"] if claim["id"] == "C01"]
    document["promises"], document["unpriced"] = [], []
    document["by_basis"] = {document["basis"]: document["by_basis"][document["basis"]]}
    for section in ("due", "trade"):
        document[section] = {"value": dict(OPEN), "items": {}}


VARIANTS: dict[str, Callable[[dict[str, Any]], None]] = {
    "as it is": lambda _: None,
    "long names": _long_names,
    "nothing back": _nothing_back,
    "open ends": _open_ends,
    "huge ranges": _huge_ranges,
    "a crowd": _crowd,
    "bare": _bare,
}


@pytest.fixture(params=VARIANTS)
def varied(request: pytest.FixtureRequest, document: dict[str, Any]) -> dict[str, Any]:
    """The desk's document, changed so that a chart has a hard time."""
    VARIANTS[request.param](document)
    return document
