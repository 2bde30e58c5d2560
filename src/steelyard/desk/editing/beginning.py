"""A new case told apart from its template: title, the two parties, the first day, the money.

In: a case folder, what it is called and between whom, and the hash of case.yaml as it was shown.
Out: case.yaml saved with its comments, or what stands against it; then nothing is changed. The
clock is the caller's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from steelyard.base.errors import CaseError
from steelyard.base.records import Path as Place
from steelyard.base.records import decode, edit_yaml, parse_yaml
from steelyard.case.folder import file_hash
from steelyard.desk.editing.history import LOCK, History
from steelyard.desk.editing.rows import CHANGED
from steelyard.desk.sheet_files import FileEdit, new_problems

NAME: Final = "case.yaml"
FIELDS: Final = (
    *("title", "title_other", "first_name", "first_name_other", "first_id"),
    *("second_name", "second_name_other", "second_id", "start", "currency", "price_year"),
)
"""What has to be said before anything else is; all other settings have a default.

Names end in `_other` in the other language than that of whoever says them.
"""
OTHER: Final = {"en": "de", "de": "en"}
_SIDES: Final = ("first", "second")
_YEAR: Final = re.compile(r"\d{1,4}", re.ASCII)
"""What else stands there stays as it is, for the check to tell."""


def file_as_shown(root: Path) -> str:
    """The hash of case.yaml as it stands, for the form that is made from it."""
    return file_hash(root / NAME)


def begin_case(
    root: Path, said: Mapping[str, str], lang: str, shown: str, *, by: str, when: str
) -> tuple[str, ...]:
    """Set what is said of `FIELDS`; names are in `lang`. The fields that changed.

    Raises CaseError where the file changed meanwhile or the case would have a problem, ValueError
    for a field there is not, and OSError.
    """
    unknown = set(said) - set(FIELDS)
    if unknown:
        raise ValueError(f"expected one of {', '.join(FIELDS)}, not {min(unknown)!r}")
    with LOCK:
        path = root / NAME
        text = decode(path.read_bytes(), NAME)
        whole = parse_yaml(text, NAME).value or {}
        nodes = _nodes(whole, said, lang)
        if not nodes:
            return ()
        edit = FileEdit(NAME, edit_yaml(text, nodes), shown)
        problems = new_problems(root, [edit])
        if problems:
            raise CaseError(problems)
        told = "; ".join(f"{name}: {said[name]}" for name in FIELDS if said.get(name))
        review = {"case": str(whole.get("id")), "action": CHANGED, "by": by, "when": when}
        History(root).apply("case.yaml", [edit], by, when, reviews=[review | {"set": told}])
        return tuple(name for name in FIELDS if said.get(name))


def _nodes(whole: Mapping[str, Any], said: Mapping[str, str], lang: str) -> dict[Place, Any]:
    """The nodes of the file that become others."""
    nodes: dict[Place, Any] = {}
    if said.get("title"):
        nodes["title",] = _words(said, "title", lang)
    for number, side in enumerate(_SIDES):
        party = whole["parties"][number]
        name, id = said.get(f"{side}_name"), said.get(f"{side}_id")
        if id and id != party["id"]:
            nodes["parties", number, "id"] = id
        if name and party["name"] != _words(said, f"{side}_name", lang):
            nodes["parties", number, "name"] = _words(said, f"{side}_name", lang)
            # The adjective is that of the name which goes.
            nodes["parties", number, "adjective"] = None
    if said.get("start"):
        nodes["window", "start"] = said["start"]
    if said.get("currency"):
        nodes["money", "currency"] = said["currency"].upper()
    if said.get("price_year"):
        year = said["price_year"]
        nodes["money", "price_year"] = int(year) if _YEAR.fullmatch(year) else year
    return {key: value for key, value in nodes.items() if _at(whole, key) != value}


def _words(said: Mapping[str, str], name: str, lang: str) -> dict[str, str]:
    """A name in the language that it is said in, and in the other where that is said too."""
    other = said.get(f"{name}_other", "")
    return {lang: said[name]} | ({OTHER.get(lang, "de"): other} if other else {})


def _at(whole: Any, path: Place) -> Any:
    for step in path:
        whole = whole.get(step) if isinstance(whole, Mapping) else whole[step]
    return whole
