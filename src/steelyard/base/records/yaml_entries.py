"""Entries of a YAML list taken out, put in or changed by lines; all others stay to the letter.

In: a text whose root is a list in block style, which entries go, which come where, or which of
their fields change. Out: the new text. Raises ValueError where that cannot be done by whole
lines, and then changes nothing. With 800 claims some fifteen times quicker than `edit_yaml`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import yaml

from steelyard.base.records.yaml_text import Tree, parse_yaml
from steelyard.base.records.yaml_writing import render_yaml


def edit_entries(
    text: str,
    file: str,
    *,
    drop: Iterable[int] = (),
    add: Sequence[tuple[int, Any]] = (),
) -> str:
    """The text without the entries numbered in `drop`, and with those of `add`.

    Each addition is the number of the entry it comes before (that of entries for the end) and its
    value; several at one place come in their order. Comments above an entry stay with it, and
    what would come before the first entry comes after it where a comment stands above that.
    """
    tree = parse_yaml(text, file)
    old = tree.value if tree.value is not None else []
    if not isinstance(old, list):
        raise ValueError(f"{file} should hold a list")
    gone = set(drop)
    if not old:
        head = text.rstrip("\n").removesuffix("[]").rstrip()
        new = "\n".join([*([head] if head else []), *_rendered([one for _, one in add], 0), ""])
        return _checked(new if add else text, file, [value for _, value in add])
    spans = _spans(tree)
    indent = tree.root.start_mark.column if tree.root is not None else 0
    places: dict[int, list[Any]] = {}
    least = 1 if spans[0][0] > 0 and tree.lines[spans[0][0] - 1].strip() else 0
    for place, value in add:
        places.setdefault(max(least, min(place, len(old))), []).append(value)
    lines, expected, at = list[str](), list[Any](), spans[0][0]
    lines += tree.lines[:at]
    for number, (first, end) in enumerate([*spans, (len(tree.lines), len(tree.lines))]):
        lines += _rendered(places.get(number, ()), indent)
        expected += places.get(number, ())
        # Comments between two entries speak of the second one.
        lines += tree.lines[at:first]
        if number < len(old) and number not in gone:
            lines += tree.lines[first:end]
            expected.append(old[number])
        at = end
    return _checked("\n".join(lines), file, expected)


def edit_fields(text: str, file: str, edits: Mapping[int, Mapping[str, Any]]) -> str:
    """The text with fields of entries set, by the number of the entry; None takes a field out.

    A field that is not there comes after the others of its entry; a comment behind a field stays.
    """
    tree = parse_yaml(text, file)
    spans = _spans(tree)
    lines: list[str | None] = list(tree.lines)
    more: dict[int, list[str]] = {}
    expected = list(tree.value)
    for number, fields in edits.items():
        node = tree.root.value[number] if tree.root is not None else None
        if not isinstance(node, yaml.MappingNode) or node.flow_style or not node.value:
            raise ValueError(f"{file}:{spans[number][0] + 1}: no entry of one field a line")
        pairs = {str(key.value): (key, value) for key, value in node.value}
        column = node.value[0][0].start_mark.column
        record = dict(expected[number])
        for name, value in fields.items():
            if value is None:
                record.pop(name, None)
            else:
                record[name] = list(value) if isinstance(value, tuple) else value
            new = [] if value is None else _field(name, record[name], column)
            if name in pairs:
                _put(lines, pairs[name], new, more)
            else:
                more.setdefault(spans[number][1] - 1, []).extend(new)
        expected[number] = record
    done: list[str] = []
    for at, line in enumerate(lines):
        done += [] if line is None else [line]
        done += more.get(at, ())
    return _checked("\n".join(done), file, expected)


def _field(name: str, value: Any, column: int) -> list[str]:
    return [" " * column + line for line in render_yaml({name: value}).rstrip("\n").split("\n")]


def _put(
    lines: list[str | None],
    pair: tuple[yaml.Node, yaml.Node],
    new: list[str],
    more: dict[int, list[str]],
) -> None:
    """Put the lines of a field in the place of those it has."""
    key, value = pair
    first, last = key.start_mark.line, max(last_line(key), last_line(value))
    line = lines[first] or ""
    if first == last and isinstance(value, yaml.ScalarNode) and len(new) == 1:
        # A comment behind the value stays, and so does the dash before the key.
        head, tail = line[: key.start_mark.column], line[value.end_mark.column :]
        lines[first] = head + new[0].lstrip() + tail
        return
    if line[: key.start_mark.column].strip():
        raise ValueError("the first field of an entry stands on the line of its dash")
    lines[first : last + 1] = [None] * (last + 1 - first)
    more.setdefault(last, [])[:0] = new


def _rendered(values: Sequence[Any], indent: int) -> list[str]:
    lines = render_yaml(list(values)).rstrip("\n").split("\n") if values else []
    return [" " * indent + line for line in lines]


def _checked(text: str, file: str, expected: list[Any]) -> str:
    if (parse_yaml(text, file).value or []) != expected:
        raise ValueError(f"{file} is written so that no entry can be told by its lines")
    return text if text.endswith("\n") else text + "\n"


def _spans(tree: Tree) -> list[tuple[int, int]]:
    """For each entry its first line, with the dash, and the line after its last one."""
    root = tree.root
    if not isinstance(root, yaml.SequenceNode) or root.flow_style:
        raise ValueError(f"{tree.file} should hold a list of one `- ` an entry")
    column, found, least = root.start_mark.column, list[tuple[int, int]](), 0
    for node in root.value:
        first = node.start_mark.line
        while first >= least and not _has_dash(tree.lines[first], column):
            first -= 1
        last = last_line(node)
        if first < least or last < first:
            raise ValueError(f"{tree.file}:{node.start_mark.line + 1}: no entry of its own")
        found.append((first, last + 1))
        least = last + 1
    return found


def _has_dash(line: str, column: int) -> bool:
    return line[:column].strip() == "" and line[column : column + 1] == "-"


def last_line(node: yaml.Node) -> int:
    """The last line that holds something of a node."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        key, value = last if isinstance(last, tuple) else (last, last)
        return max(last_line(key), last_line(value))
    end = node.end_mark
    return int(end.line - 1 if end.column == 0 and end.line > node.start_mark.line else end.line)
