"""YAML text -> Tree of plain values that know their places.

In: text of one YAML document. Out: dicts, lists and scalars by the 1.2 core schema
(https://yaml.org/spec/1.2.2/#103-core-schema): no yes/no booleans, no dates, no tags of programs.
Never builds an object, never follows aliases without limit.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml.resolver import BaseResolver

from steelyard.base.errors import CaseError, Place, Problem
from steelyard.base.records.marks import Mark, Path

# Aliases may repeat what they stand for; beyond this many repeated nodes a file is refused,
# since a few lines of nested aliases can stand for billions of nodes.
MAX_REPEATED_NODES = 100_000
# No file of a case nests deeper than about eight; the recursion below relies on a limit.
MAX_DEPTH = 60
# Below this many levels the parsers' own recursion is safe (the C one crashed at 200,000).
SAFE_DEPTH = 1_000


@dataclass(frozen=True, slots=True)
class Tree:
    """A YAML text as plain dicts, lists and scalars, and where each node stands."""

    file: str
    value: Any
    lines: tuple[str, ...]
    root: yaml.Node | None = field(repr=False)

    def mark(self, path: Path, *, key: bool = False) -> Mark:
        """The place of the node at `path`, or of its key.

        What is not there gives the nearest node above it that is.
        """
        node, key_node = self.root, None
        for step in path:
            found = _child(node, step)
            if found is None:
                break
            key_node, node = found
        else:
            if key and key_node is not None:
                node = key_node
        if node is None:
            return Mark(Place(self.file, 1, 1), self.lines[0] if self.lines else "", 0)
        return self.mark_node(node)

    def raw(self, path: Path) -> str | None:
        """The scalar at `path` as written, or None if that is not a scalar."""
        node = self.root
        for step in path:
            found = _child(node, step)
            if found is None:
                return None
            node = found[1]
        return str(node.value) if isinstance(node, yaml.ScalarNode) else None

    def mark_node(self, node: yaml.Node) -> Mark:
        """The place of a node; a mapping or list is shown by its first words."""
        start, end = node.start_mark, node.end_mark
        line_text = self.lines[start.line] if start.line < len(self.lines) else ""
        column, stop = start.column, len(line_text.rstrip())
        if isinstance(node, yaml.ScalarNode):
            if end.line == start.line:
                stop = end.column
            if node.style in ("'", '"') and end.line == start.line:
                column, stop = column + 1, stop - 1
        else:
            first = line_text[column:].split(":", 1)[0]
            stop = min(stop, column + len(first))
        return Mark(Place(self.file, start.line + 1, column + 1), line_text, max(0, stop - column))


_TAG = "tag:yaml.org,2002:"
TEXT_TAG = _TAG + "str"
_NULL, _BOOL, _INT, _FLOAT = (_TAG + kind for kind in ("null", "bool", "int", "float"))
_NULLS = {"", "~", "null", "Null", "NULL"}
_BOOLS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_WHOLE = re.compile(r"^(?:[-+]?[0-9]{1,400}|0o[0-7]{1,400}|0x[0-9a-fA-F]{1,400})$")
_DECIMAL = re.compile(
    r"^(?:[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)"
    r"|\.(?:nan|NaN|NAN))$"
)
_MAYBE_SPECIAL = frozenset("-+.0123456789~nNtTfF")


def core_tag(text: str) -> str:
    """The YAML 1.2 core tag of a plain scalar."""
    if text in _NULLS:
        return _NULL
    if text[0] not in _MAYBE_SPECIAL:
        return TEXT_TAG
    if text in _BOOLS:
        return _BOOL
    if _WHOLE.match(text):
        return _INT
    return _FLOAT if _DECIMAL.match(text) else TEXT_TAG


class _CoreResolver(BaseResolver):
    """Tags by the 1.2 core schema; the explicit tag of a node never comes here."""

    def resolve(self, kind: type[yaml.Node], value: Any, implicit: Any) -> str:
        if kind is yaml.ScalarNode:
            return core_tag(value) if implicit[0] else TEXT_TAG
        return _TAG + ("seq" if kind is yaml.SequenceNode else "map")


if yaml.__with_libyaml__:
    from yaml._yaml import CParser

    class _Loader(CParser, _CoreResolver):
        def __init__(self, stream: str) -> None:
            CParser.__init__(self, stream)
            _CoreResolver.__init__(self)

else:
    from yaml.composer import Composer
    from yaml.parser import Parser
    from yaml.reader import Reader
    from yaml.scanner import Scanner

    class _Loader(Reader, Scanner, Parser, Composer, _CoreResolver):  # type: ignore[no-redef]
        def __init__(self, stream: str) -> None:
            Reader.__init__(self, stream)
            Scanner.__init__(self)
            Parser.__init__(self)
            Composer.__init__(self)
            _CoreResolver.__init__(self)


@contextmanager
def collector_paused() -> Iterator[None]:
    """No search for circles of objects meanwhile.

    A big file makes a million objects and no garbage; the searches took four fifths of the time
    (10,000 claims: 2 s without them, 7 s with).
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@collector_paused()
def parse_yaml(text: str, file: str) -> Tree:
    """Read one YAML document by the 1.2 core schema. An empty text has the value None.

    Anchors and aliases are fine within limits. Raises CaseError with `yaml-syntax`,
    `tab-in-yaml`, `duplicate-key`, `yaml-tag`, `yaml-nesting` or `yaml-aliases`.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    lines = tuple(text.split("\n"))
    try:
        _check_depth(text, lines, file)
        root = _Loader(text).get_single_node()
    except yaml.YAMLError as error:
        raise CaseError([_syntax_problem(error, lines, file)]) from None
    except RecursionError:
        raise CaseError([_nesting(Mark(Place(file), lines[0][:80], 0))]) from None
    if root is None:
        return Tree(file, None, lines, None)
    tree = Tree(file, None, lines, root)
    problems: list[Problem] = []
    _check_aliases(tree, root)
    value = _Builder(tree, problems).build(root)
    if problems:
        raise CaseError(problems)
    return Tree(file, value, lines, root)


def _check_depth(text: str, lines: tuple[str, ...], file: str) -> None:
    """Refuse deep nesting before a parser recurses into it (the C one would crash).

    Block nesting costs an indented line a level and so stays shallow within a file's size;
    brackets and compact dashes are counted, exactly only where a cheap look finds many.
    """
    suspicious = 0
    if text.count("[") + text.count("{") > SAFE_DEPTH:
        for line in lines:
            opened = line.count("[") + line.count("{")
            closed = line.count("]") + line.count("}")
            if opened and (opened != closed or any(sign in line for sign in "\"'#")):
                suspicious += opened
    dashes = max(line.count("- ") + line.count("? ") for line in lines)
    if suspicious <= SAFE_DEPTH and dashes <= SAFE_DEPTH:
        return
    depth = 0
    loader = _Loader(text)
    while loader.check_event():
        event = loader.get_event()
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                at = event.start_mark
                row, column = (at.line, at.column) if at else (0, 0)
                mark = Mark(Place(file, row + 1, column + 1), lines[row][:80], 0)
                raise CaseError([_nesting(mark)])
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _nesting(mark: Mark) -> Problem:
    return mark.problem(
        "yaml-nesting",
        f"The nesting here is deeper than {MAX_DEPTH} levels; no file of a case needs that.",
        "Take the brackets or dashes out.",
    )


def _check_aliases(tree: Tree, root: yaml.Node) -> None:
    """Count what the text would be with every alias written out; refuse loops and bombs."""
    sizes: dict[int, int] = {}
    open_nodes: set[int] = set()

    def size(node: yaml.Node, depth: int) -> int:
        key = id(node)
        if key in sizes:
            return sizes[key]
        if isinstance(node, yaml.ScalarNode):
            return 1
        if key in open_nodes:
            raise CaseError([_alias_problem(tree, node)])
        if depth > MAX_DEPTH:
            raise CaseError([_nesting(tree.mark_node(node))])
        open_nodes.add(key)
        total = 1
        for child in node.value:
            if isinstance(child, tuple):
                total += size(child[0], depth + 1) + size(child[1], depth + 1)
            else:
                total += size(child, depth + 1)
        open_nodes.discard(key)
        sizes[key] = total
        return total

    written = sum(len(line) + 1 for line in tree.lines)
    # Every written node takes at least one character, so only repeats can exceed this.
    if size(root, 0) > written + MAX_REPEATED_NODES:
        raise CaseError([_alias_problem(tree, root)])


def _alias_problem(tree: Tree, node: yaml.Node) -> Problem:
    return tree.mark_node(node).problem(
        "yaml-aliases",
        "The aliases (*name) here contain themselves or stand for far too much text.",
        "Write the values out where they are needed.",
    )


class _Builder:
    """Nodes -> plain values; gathers problems on the way."""

    def __init__(self, tree: Tree, problems: list[Problem]) -> None:
        self.tree = tree
        self.problems = problems

    def build(self, node: yaml.Node) -> Any:
        tag = node.tag
        if tag == TEXT_TAG:
            return node.value if type(node) is yaml.ScalarNode else self._bad_tag(node)
        if type(node) is yaml.MappingNode:
            return self._mapping(node) if tag == _TAG + "map" else self._bad_tag(node)
        if type(node) is yaml.SequenceNode:
            if tag != _TAG + "seq":
                return self._bad_tag(node)
            build = self.build
            return [build(child) for child in node.value]
        return self._scalar(node)

    def _mapping(self, node: yaml.MappingNode) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if type(key_node) is not yaml.ScalarNode:
                self.problems.append(
                    self.tree.mark_node(key_node).problem(
                        "yaml-key", "A name before a colon must be plain text.", "Use a plain name."
                    )
                )
                continue
            key = key_node.value
            if key in found:
                self.problems.append(
                    self.tree.mark_node(key_node).problem(
                        "duplicate-key",
                        f"`{key}` stands twice in the same entry; the first would be lost.",
                        "Keep one of the two.",
                    )
                )
            found[key] = self.build(value_node)
        return found

    def _scalar(self, node: yaml.Node) -> Any:
        tag, text = node.tag, str(node.value)
        if tag == _NULL and text in _NULLS:
            return None
        if tag == _BOOL and text in _BOOLS:
            return _BOOLS[text]
        if tag == _INT and _WHOLE.match(text):
            return int(text, 8 if text[:2] == "0o" else 16 if text[:2] == "0x" else 10)
        if tag == _FLOAT and _DECIMAL.match(text):
            return float(
                text.replace(".inf", "inf")
                .replace(".Inf", "inf")
                .replace(".INF", "inf")
                .replace(".nan", "nan")
                .replace(".NaN", "nan")
                .replace(".NAN", "nan")
            )
        return self._bad_tag(node)

    def _bad_tag(self, node: yaml.Node) -> None:
        shown = node.tag.replace(_TAG, "!!")
        self.problems.append(
            self.tree.mark_node(node).problem(
                "yaml-tag",
                f"The tag `{shown}` has no meaning here.",
                "Take the tag out; quote the value if it is meant as text.",
            )
        )


def _child(node: yaml.Node | None, step: str | int) -> tuple[yaml.Node | None, yaml.Node] | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
        return (None, node.value[step]) if step < len(node.value) else None
    if isinstance(node, yaml.MappingNode):
        for key_node, value_node in node.value:
            if key_node.value == str(step):
                return key_node, value_node
    return None


def _syntax_problem(error: yaml.YAMLError, lines: tuple[str, ...], file: str) -> Problem:
    spot = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    said = str(getattr(error, "problem", "") or getattr(error, "reason", "") or "")
    if spot is None:
        return _control_sign(lines, file)
    line = min(spot.line, len(lines) - 1)
    mark = Mark(Place(file, line + 1, spot.column + 1), lines[line], 1)
    if "\t" in lines[line][: spot.column + 1] or "'\\t'" in said:
        at = lines[line].index("\t") if "\t" in lines[line] else spot.column
        return Mark(Place(file, line + 1, at + 1), lines[line], 1).problem(
            "tab-in-yaml",
            "A tab stands where the line is indented.",
            "Indent with spaces.",
        )
    return mark.problem(
        "yaml-syntax",
        f"From here on the file cannot be read as YAML ({said or 'unexpected text'}).",
        "Look at the indentation, the colon and the quotes of this line and the one above; "
        "text that holds `: ` or ` #`, or starts with a special sign, goes in quotes.",
    )


def _control_sign(lines: tuple[str, ...], file: str) -> Problem:
    for number, line in enumerate(lines, 1):
        for column, sign in enumerate(line, 1):
            if sign != "\t" and (ord(sign) < 0x20 or 0x7F <= ord(sign) < 0xA0 or sign == "\ufffe"):
                return Mark(Place(file, number, column), line, 1).problem(
                    "yaml-syntax",
                    f"The sign U+{ord(sign):04X} cannot stand in YAML.",
                    "Take it out; it may have come along by copying.",
                )
    return Mark(Place(file, 1, 1), lines[0], 0).problem(
        "yaml-syntax", "The file cannot be read as YAML.", "Compare it with a file from `init`."
    )
