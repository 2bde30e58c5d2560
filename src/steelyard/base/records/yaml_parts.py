"""Parts of a YAML text edited by their own lines; all other lines stay to the letter.

In: a text, the path of an entry of a list or of a field, and what to set within it. Out: the new
text, or the text without that entry. Raises ValueError where the part cannot be told by whole
lines, and then changes nothing. What a part takes does not grow with the file around it.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

import yaml

from steelyard.base.errors import CaseError
from steelyard.base.records.marks import Path
from steelyard.base.records.yaml_entries import last_line
from steelyard.base.records.yaml_text import Tree, parse_yaml
from steelyard.base.records.yaml_writing import edit_yaml

_HEAD = "part"
"""The name under which an entry is edited by itself."""


def diff_nodes(old: Any, new: Any, path: Path = ()) -> dict[Path, Any]:
    """What to set where, so that the plain value `old` becomes `new`: as few nodes as can be.

    None stands for a field that is taken out, as `edit_yaml` has it.
    """
    if isinstance(old, dict) and isinstance(new, dict) and old and new:
        found: dict[Path, Any] = {(*path, key): None for key in old if key not in new}
        for key, value in new.items():
            if key not in old:
                found[*path, key] = value
            elif value != old[key] or type(value) is not type(old[key]):
                found |= diff_nodes(old[key], value, (*path, key))
        return found
    if isinstance(old, list) and isinstance(new, list) and old and len(new) >= len(old):
        found = {}
        for at, value in enumerate(new):
            if at >= len(old):
                found[*path, at] = value
            elif value != old[at]:
                found |= diff_nodes(old[at], value, (*path, at))
        return found
    return {path: new}


def with_nodes(value: Any, edits: Mapping[Path, Any]) -> Any:
    """A plain value with nodes set as `edit_yaml` sets them in a text."""
    made = copy.deepcopy(value)
    for path, new in edits.items():
        at = made
        for step in path[:-1]:
            at = at[step]
        if isinstance(at, list) and path[-1] == len(at):
            at.append(new)
        elif new is None and isinstance(at, dict):
            at.pop(path[-1], None)
        else:
            at[path[-1]] = new
    return made


def edit_part(text: str, file: str, at: Path, edits: Mapping[Path, Any]) -> str:
    """The text with nodes below the part `at` set; their paths begin at the part.

    A part is an entry of a list or a field, in block style. Where it cannot be told by its lines
    the text is edited as a whole. Raises ValueError where that gives something else than asked.
    """
    tree = parse_yaml(text, file)
    whole = {(*at, *path): value for path, value in edits.items()}
    expected = with_nodes(tree.value, whole)
    span = _span(tree, at)
    if span is not None and all(edits):
        first, end = span
        lines = tree.lines[first:end]
        listed = isinstance(at[-1], int)
        inner: Path
        if listed:
            part, inner = "\n".join((f"{_HEAD}:", *lines, "")), (_HEAD, 0)
        else:
            wide = len(lines[0]) - len(lines[0].lstrip(" "))
            part, inner = "\n".join((*(line[wide:] for line in lines), "")), (at[-1],)
        made = edit_yaml(part, {(*inner, *path): value for path, value in edits.items()})
        new = made.rstrip("\n").split("\n")
        new = new[1:] if listed else [(" " * wide + line).rstrip() for line in new]
        done = "\n".join((*tree.lines[:first], *new, *tree.lines[end:]))
        if _says(done, file, expected):
            return done
    done = edit_yaml(text, whole)
    if not _says(done, file, expected):
        raise ValueError(f"{file} is written so that this cannot be set in it")
    return done


def drop_part(text: str, file: str, at: Path) -> str:
    """The text without the entry of a list; comments around it stay.

    Raises ValueError where the entry cannot be told by its lines.
    """
    tree = parse_yaml(text, file)
    span = _span(tree, at)
    if span is None:
        raise ValueError(f"{file} is written so that no entry can be told by its lines")
    expected = copy.deepcopy(tree.value)
    holder = expected
    for step in at[:-1]:
        holder = holder[step]
    del holder[at[-1]]
    first, end = span
    lines = [*tree.lines[:first], *tree.lines[end:]]
    if not holder:
        # A name with nothing behind it would be no list any more; a comment there stays.
        key = _key(tree, at[:-1])
        if key is not None:
            number, column = key.end_mark.line, key.end_mark.column
            colon = lines[number].find(":", column) + 1
            lines[number] = f"{lines[number][:colon]} []{lines[number][colon:].rstrip()}"
    done = "\n".join(lines)
    if not _says(done, file, expected):
        raise ValueError(f"{file} is written so that no entry can be told by its lines")
    return done


def _says(text: str, file: str, expected: Any) -> bool:
    try:
        return bool(parse_yaml(text, file).value == expected)
    except CaseError:
        return False


def _key(tree: Tree, at: Path) -> yaml.Node | None:
    """The name of a field; None where the path leads to no field."""
    node: yaml.Node | None = tree.root
    key: yaml.Node | None = None
    for step in at:
        key = None
        if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            node = node.value[step]
        elif isinstance(node, yaml.MappingNode):
            key, node = next((one for one in node.value if str(one[0].value) == step), (None, None))
    return key


def _span(tree: Tree, at: Path) -> tuple[int, int] | None:
    """The first line of a part, with its dash or its name, and the line after its last one."""
    node: yaml.Node | None = tree.root
    key: yaml.Node | None = None
    column = 0
    for step in at:
        if isinstance(node, yaml.CollectionNode) and node.flow_style:
            return None
        key = None
        if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            if not 0 <= step < len(node.value):
                return None
            column = node.start_mark.column
            node = node.value[step]
        elif isinstance(node, yaml.MappingNode):
            pair = next((one for one in node.value if str(one[0].value) == step), None)
            if pair is None:
                return None
            key, node = pair
        else:
            return None
    if node is None or not at:
        return None
    if key is not None:
        first = key.start_mark.line
        if tree.lines[first][: key.start_mark.column].strip():
            return None
        return first, max(last_line(key), last_line(node)) + 1
    first = node.start_mark.line
    while first >= 0 and tree.lines[first][column : column + 1] != "-":
        first -= 1
    if first < 0 or tree.lines[first][:column].strip():
        return None
    return first, last_line(node) + 1
