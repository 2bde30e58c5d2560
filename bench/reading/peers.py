"""Readers to score: this program's, two libraries that find quantities in English, or any function.

In: a Document. Out: records with the fields a reader has. A library that is not installed is
named with a word and left out.
"""

from __future__ import annotations

import importlib
import importlib.util
import logging
import re
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bench.reading.documents import LANGUAGES, Document

Predict = Callable[[Document], list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Reader:
    """A name for the table, the languages it reads, and what it does."""

    name: str
    languages: tuple[str, ...]
    predict: Predict


UNITS: Mapping[str, str] = {
    "dollar": "USD", "united states dollar": "USD", "us dollar": "USD", "euro": "EUR",
    "japanese yen": "JPY", "yen": "JPY", "georgian lari": "GEL", "lari": "GEL",
    "jordanian dinar": "JOD", "tunisian dinar": "TND", "malaysian ringgit": "MYR",
    "tonne": "tonnes", "metric ton": "tonnes", "ton": "tonnes", "barrel": "barrels",
    "litre": "litres", "liter": "litres", "percentage": "percent", "gigawatt hour": "gigawatt_hours",
    "gigawatt-hour": "gigawatt_hours", "dozen": "pieces", "": "pieces", "dimensionless": "pieces",
}  # fmt: skip
"""What the libraries call a unit -> what the annotation calls it. Bare numbers count pieces."""
RECOGNIZERS = ("recognizers_number", "recognizers_number_with_unit")


def steelyard() -> Reader | str:
    """This program; the language is left for it to find, the document's date is given."""
    if importlib.util.find_spec("steelyard.reading") is None or not importlib.util.find_spec(
        "steelyard.reading.reader"
    ):
        return "steelyard: no reader in this version"
    read_text = importlib.import_module("steelyard.reading.reader").read_text

    def predict(document: Document) -> list[dict[str, Any]]:
        proposals = read_text(document.text, doc=document.id, date=document.date)
        return [as_record(proposal) for proposal in proposals]

    return Reader("steelyard", LANGUAGES, predict)


def as_record(proposal: Any) -> dict[str, Any]:
    """A proposal as a record, whether it is one or an object that makes one."""
    made = proposal.to_json() if hasattr(proposal, "to_json") else proposal
    if isinstance(made, str):
        made = importlib.import_module("json").loads(made)
    return dict(made)


def by_name(path: str) -> Reader:
    """Any `text -> list of records`, named `module:function`."""
    module, _, name = path.partition(":")
    function = getattr(importlib.import_module(module), name)
    return Reader(path, LANGUAGES, lambda document: [dict(one) for one in function(document.text)])


def quantulum3() -> Reader | str:
    """quantulum3 without its classifier, which does not load on today's scikit-learn."""
    if importlib.util.find_spec("quantulum3") is None:
        return "quantulum3: not installed"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        classifier: Any = importlib.import_module("quantulum3.classifier")
        classifier.USE_CLF = False
        parse = importlib.import_module("quantulum3.parser").parse
    logging.getLogger("quantulum3").setLevel(logging.CRITICAL)

    def predict(document: Document) -> list[dict[str, Any]]:
        found = []
        for quantity in parse(document.text):
            start, end = quantity.span
            # A range comes as its middle and a half width.
            half = quantity.uncertainty or 0.0
            found.append(
                {
                    "start": start,
                    "end": end,
                    "amount_low": quantity.value - half,
                    "amount_high": quantity.value + half,
                    "unit": unit(quantity.unit.name),
                    "bound": "range" if half else "exact",
                }
            )
        return found

    return Reader("quantulum3", ("en",), predict)


def recognizers() -> Reader | str:
    """The recognizers-text suite: ranges first, then money, percent and numbers outside them."""
    if any(importlib.util.find_spec(name) is None for name in RECOGNIZERS):
        return "recognizers-text: not installed"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        number, with_unit = (importlib.import_module(name) for name in RECOGNIZERS)
    finders = (
        with_unit.recognize_currency,
        number.recognize_percentage,
        number.recognize_number,
    )

    def predict(document: Document) -> list[dict[str, Any]]:
        taken: list[tuple[int, int]] = []
        found = []
        for finder in finders:
            for result in finder(document.text, "en-us"):
                # Its ends are inclusive.
                start, end = result.start, result.end + 1
                if any(start < b and a < end for a, b in taken) or result.resolution is None:
                    continue
                for value in read_values(result.resolution):
                    taken.append((start, end))
                    name = result.resolution.get("unit") or result.type_name
                    found.append(
                        {
                            "start": start,
                            "end": end,
                            "amount_low": value,
                            "amount_high": value,
                            "unit": unit("" if name == "number" else name),
                            "bound": "exact",
                        }
                    )
        return found

    return Reader("recognizers-text", ("en",), predict)


def read_values(resolution: Mapping[str, Any]) -> Iterator[float]:
    """The number of a resolution, if it has one."""
    written = re.sub(r"[%,\s]", "", str(resolution.get("value") or ""))
    try:
        yield float(written)
    except ValueError:
        return


def unit(name: str) -> str | None:
    """What the annotation calls a library's unit; null for one it does not know."""
    return UNITS.get(name.casefold())


def all_readers() -> Iterator[Reader | str]:
    """Each of the table, or a word about why it is not there."""
    yield steelyard()
    yield quantulum3()
    yield recognizers()
