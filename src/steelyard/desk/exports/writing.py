"""A weighing written in a format of others, checked by that format's own library if it is there.

In: the weighing document, the name of a format. Out: the bytes of a file, how many things stand in
it, what is lost, and by what it was checked. Internal rows are left out. Only plain JSON is written,
so that no library is needed for it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version
from typing import Any, Final

from steelyard.desk.exports import followthemoney, jsonld, stix
from steelyard.desk.report.public import public_document

Document = Mapping[str, Any]

FORMATS: Final = {"jsonld": "jsonld", "ftm": "ftm.json", "stix": "stix.json"}
"""Formats, and how their files end."""
EXTRAS: Final = {"ftm": "followthemoney", "stix": "stix2"}
"""Libraries that check what was written, by the extra that installs them."""


class ExportError(ValueError):
    """What was written is none by its format's own library: a mistake of this program."""


@dataclass(frozen=True, slots=True)
class Exported:
    """A file in a format of others."""

    to: str
    content: bytes
    things: int
    withheld: int
    lost: tuple[str, ...]
    checked_by: str
    """Library and version, or nothing where it is not installed or there is none."""


def export_weighing(document: Document, to: str, base: str | None = None) -> Exported:
    """Write the weighing in one of FORMATS; `base` opens the names in JSON-LD."""
    public, withheld = public_document(document)
    checked = ""
    if to == "jsonld":
        made = jsonld.to_jsonld(public, base or jsonld.base_of(public))
        return Exported(to, _json(made), len(made["@graph"]), withheld, jsonld.LOST, checked)
    if to == "ftm":
        entities = followthemoney.to_entities(public)
        lines = "".join(
            json.dumps(one, ensure_ascii=False, sort_keys=True) + "\n" for one in entities
        )
        checked = _check("ftm", entities)
        return Exported(to, lines.encode(), len(entities), withheld, followthemoney.LOST, checked)
    if to == "stix":
        bundle = stix.to_bundle(public)
        checked = _check("stix", [bundle])
        content = _json(bundle)
        return Exported(to, content, len(bundle["objects"]), withheld, stix.LOST, checked)
    raise ValueError(f"expected one of {', '.join(FORMATS)}, not {to!r}")


def _check(extra: str, things: Sequence[Mapping[str, Any]]) -> str:
    """Library and version that took it. Raises ExportError where it did not."""
    try:
        library = import_module(EXTRAS[extra])
    except ImportError:
        return ""
    try:
        for one in things:
            if extra == "stix":
                library.parse(dict(one), allow_custom=False)
            else:
                library.model.get_proxy(dict(one), cleaned=False)
    except Exception as error:
        why = " ".join(str(error).split())[:200]
        raise ExportError(f"{EXTRAS[extra]} does not take what was written: {why}") from error
    return f"{EXTRAS[extra]} {version(EXTRAS[extra])}"


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()
