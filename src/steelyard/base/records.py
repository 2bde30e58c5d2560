"""Plain text -> records that know their places, and back.

In: the bytes or text of a CSV or YAML file and the name to report it under.
Out: a Table or a Tree of plain values, with the line and column of each cell or node on demand;
and text again. Never touches a disk, never guesses a value: what cannot be read is a Problem.
CSV follows RFC 4180 with commas, semicolons or tabs; YAML follows the 1.2 core schema
(https://yaml.org/spec/1.2.2/#103-core-schema): no yes/no booleans, no dates.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml.resolver import BaseResolver

from steelyard.base.errors import CaseError, Place, Problem

Path = tuple[str | int, ...]

# Aliases may repeat what they stand for; beyond this many repeated nodes a file is refused,
# since a few lines of nested aliases can stand for billions of nodes.
MAX_REPEATED_NODES = 100_000
# No file of a case nests deeper than about eight; the recursion below relies on a limit.
MAX_DEPTH = 60
# Below this many levels the parsers' own recursion is safe (the C one crashed at 200,000).
SAFE_DEPTH = 1_000


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a text, with its line and how many characters to underline."""

    place: Place
    line_text: str = ""
    width: int = 0

    def problem(self, name: str, what: str, mend: str = "") -> Problem:
        """A Problem at this place."""
        return Problem(self.place, name, what, mend, self.line_text, self.width)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: its cells as text, and the first and last line it stands on."""

    cells: tuple[str, ...]
    line: int
    last_line: int


@dataclass(frozen=True, slots=True)
class Table:
    """A CSV text: header, rows, and where everything stands."""

    file: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    delimiter: str
    lines: tuple[str, ...]
    header_row: Row

    def mark(self, path: Path, *, key: bool = False) -> Mark:
        """The place of `(row,)` or `(row, column name)`; `(column name,)` is the header's cell.

        A column that the table lacks gives the start of the row. `key` changes nothing here.
        """
        row, name = self.header_row, None
        for step in path:
            if isinstance(step, int) and row is self.header_row:
                row = self.rows[step]
            elif isinstance(step, str) and name is None:
                name = step
        if name is None or name not in self.header:
            return self._mark(row.line, 1, 0)
        return self.cell_mark(row, self.header.index(name))

    def cell_mark(self, row: Row, column: int) -> Mark:
        """The place of the cell number `column` of `row`, both counted from 0."""
        raw = "\n".join(self.lines[row.line - 1 : row.last_line])
        spans = _cell_spans(raw, self.delimiter)
        if column >= len(spans):
            return self._mark(row.line, 1, 0)
        start, end = spans[column]
        line = row.line + raw.count("\n", 0, start)
        begin = raw.rfind("\n", 0, start) + 1
        stop = raw.find("\n", start, end)
        return self._mark(line, start - begin + 1, (end if stop < 0 else stop) - start)

    def raw(self, row: Row) -> str:
        """The text of `row` as it stands in the file, without its line end."""
        return "\n".join(self.lines[row.line - 1 : row.last_line])

    def _mark(self, line: int, column: int, width: int) -> Mark:
        return Mark(Place(self.file, line, column), self.lines[line - 1], width)


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
        return self._mark(node)

    def raw(self, path: Path) -> str | None:
        """The scalar at `path` as written, or None if that is not a scalar."""
        node = self.root
        for step in path:
            found = _child(node, step)
            if found is None:
                return None
            node = found[1]
        return str(node.value) if isinstance(node, yaml.ScalarNode) else None

    def _mark(self, node: yaml.Node) -> Mark:
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


def decode(content: bytes, file: str) -> str:
    """UTF-8 bytes as text with line ends `\\n` and no byte order mark.

    Raises CaseError `not-utf8`.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8-sig", "replace")) + 1
        around = content[before.rfind(b"\n") + 1 :].split(b"\n", 1)[0].rstrip(b"\r")
        shown = around.decode("utf-8-sig", "replace")
        mark = Mark(Place(file, line, column), shown, 1)
        raise CaseError(
            [
                mark.problem(
                    "not-utf8",
                    "The file is not UTF-8 text: here stands a byte that UTF-8 does not have.",
                    "Save the file as UTF-8 (in a spreadsheet: 'CSV UTF-8').",
                )
            ]
        ) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


# --- CSV ---------------------------------------------------------------------------------------


def parse_csv(text: str, file: str) -> Table:
    """Read a table; its first line names the columns. Blank rows are left out.

    The delimiter is whichever of comma, semicolon and tab the first line holds most of.
    Raises CaseError with `csv-syntax`, `ragged-row`, `duplicate-column`, `unnamed-column`.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    lines = tuple(text.split("\n"))
    delimiter = max(",;\t", key=lines[0].count)
    reader = csv.reader((line + "\n" for line in lines), delimiter=delimiter, strict=True)
    rows: list[Row] = []
    first = 1
    try:
        for cells in reader:
            if any(cell and not cell.isspace() for cell in cells):
                rows.append(Row(tuple(cells), first, min(reader.line_num, len(lines))))
            first = reader.line_num + 1
    except csv.Error:
        mark = Mark(Place(file, first, 1), lines[first - 1], 0)
        raise CaseError(
            [
                mark.problem(
                    "csv-syntax",
                    "The row that starts here cannot be read: a quoted cell is not closed, "
                    "or goes on after its closing quote.",
                    'Close the quote; a quote inside a quoted cell is doubled: "".',
                )
            ]
        ) from None
    if not rows:
        return Table(file, (), (), delimiter, lines, Row((), 1, 1))
    head, body = rows[0], rows[1:]
    header = tuple(cell.strip() for cell in head.cells)
    table = Table(file, header, tuple(body), delimiter, lines, head)
    problems = [*_header_problems(table), *_ragged_rows(table)]
    if problems:
        raise CaseError(problems)
    return table


def _header_problems(table: Table) -> Iterable[Problem]:
    for column, name in enumerate(table.header):
        if not name and any(
            len(row.cells) > column and row.cells[column].strip() for row in table.rows
        ):
            yield table.cell_mark(table.header_row, column).problem(
                "unnamed-column",
                f"Column {column + 1} has values but no name.",
                "Give the column its name in the first line, or empty its cells.",
            )
        if name and name in table.header[:column]:
            yield table.cell_mark(table.header_row, column).problem(
                "duplicate-column",
                f"The column `{name}` stands here twice.",
                "Keep one of the two.",
            )


def _ragged_rows(table: Table) -> Iterable[Problem]:
    wanted = len(table.header)
    for row in table.rows:
        if len(row.cells) != wanted:
            extra = table.cell_mark(row, min(wanted, len(row.cells) - 1))
            yield extra.problem(
                "ragged-row",
                f"This row has {len(row.cells)} cells, the first line names {wanted} columns.",
                "Quote a cell that holds the delimiter, or add the delimiters that are missing.",
            )


def render_csv(
    header: Sequence[str], rows: Iterable[Sequence[str]], delimiter: str = ","
) -> str:
    """A table as text with `\\n` line ends; cells are quoted only where they must be."""
    lines = [_csv_line(header, delimiter)]
    lines.extend(_csv_line(row, delimiter) for row in rows)
    return "\n".join(lines) + "\n"


def _csv_line(cells: Sequence[str], delimiter: str) -> str:
    return delimiter.join(_csv_cell(cell, delimiter) for cell in cells)


def _csv_cell(cell: str, delimiter: str) -> str:
    cell = cell.replace("\r\n", "\n").replace("\r", "\n")
    if any(sign in cell for sign in (delimiter, '"', "\n", "\ufeff")) or cell != cell.strip():
        return '"' + cell.replace('"', '""') + '"'
    return cell


def edit_csv(
    table: Table,
    edits: Mapping[tuple[int, str], str],
    append: Iterable[Sequence[str]] = (),
) -> str:
    """The table's text with cells `(row, column name)` replaced and rows put at the end.

    Rows that are not edited keep their text to the letter; order and delimiter are kept.
    Raises ValueError for a cell that the table does not have.
    """
    for at, name in edits:
        if name not in table.header or not 0 <= at < len(table.rows):
            raise ValueError(f"the table {table.file} has no cell ({at}, {name!r})")
    edited = {at for at, _ in edits}
    parts = [table.raw(table.header_row)]
    for at, row in enumerate(table.rows):
        if at not in edited:
            parts.append(table.raw(row))
            continue
        cells = [
            edits.get((at, name), cell) for name, cell in zip(table.header, row.cells, strict=True)
        ]
        parts.append(_csv_line(cells, table.delimiter))
    parts.extend(_csv_line(row, table.delimiter) for row in append)
    return "\n".join(parts) + "\n"


def _cell_spans(raw: str, delimiter: str) -> list[tuple[int, int]]:
    """Start and end of each cell's content in the text of one row, quotes not counted."""
    spans, at = [], 0
    while True:
        if raw.startswith('"', at):
            close = at + 1
            while (close := raw.find('"', close)) >= 0 and raw.startswith('"', close + 1):
                close += 2
            close = len(raw) if close < 0 else close
            spans.append((at + 1, close))
            following = raw.find(delimiter, close)
        else:
            following = raw.find(delimiter, at)
            spans.append((at, len(raw) if following < 0 else following))
        if following < 0:
            return spans
        at = following + 1


# --- YAML --------------------------------------------------------------------------------------

_TAG = "tag:yaml.org,2002:"
_STR, _NULL, _BOOL, _INT, _FLOAT = (_TAG + kind for kind in ("str", "null", "bool", "int", "float"))
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
        return _STR
    if text in _BOOLS:
        return _BOOL
    if _WHOLE.match(text):
        return _INT
    return _FLOAT if _DECIMAL.match(text) else _STR


class _CoreResolver(BaseResolver):
    """Tags by the 1.2 core schema; the explicit tag of a node never comes here."""

    def resolve(self, kind: type[yaml.Node], value: Any, implicit: Any) -> str:
        if kind is yaml.ScalarNode:
            return core_tag(value) if implicit[0] else _STR
        return _TAG + ("seq" if kind is yaml.SequenceNode else "map")


if yaml.__with_libyaml__:
    from yaml.cyaml import CParser

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
                mark = Mark(Place(file, at.line + 1, at.column + 1), lines[at.line][:80], 0)
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
            raise CaseError([_nesting(tree._mark(node))])
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
    return tree._mark(node).problem(
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
        if tag == _STR:
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
                    self.tree._mark(key_node).problem(
                        "yaml-key", "A name before a colon must be plain text.", "Use a plain name."
                    )
                )
                continue
            key = key_node.value
            if key in found:
                self.problems.append(
                    self.tree._mark(key_node).problem(
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
            return float(text.replace(".inf", "inf").replace(".Inf", "inf").replace(".INF", "inf")
                         .replace(".nan", "nan").replace(".NaN", "nan").replace(".NAN", "nan"))
        return self._bad_tag(node)

    def _bad_tag(self, node: yaml.Node) -> None:
        shown = node.tag.replace(_TAG, "!!")
        self.problems.append(
            self.tree._mark(node).problem(
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


def render_yaml(value: Any) -> str:
    """Dicts, lists and scalars as YAML: block style, keys in the order given, no aliases.

    Text is plain where that is safe under YAML 1.1 and 1.2 alike, else quoted; parse_yaml of the
    result is `value` again. Raises ValueError for a value that is none of these.
    """
    if isinstance(value, (dict, list, tuple)) and value:
        return "\n".join(_yaml_block(value, 0)) + "\n"
    return _yaml_scalar(value) + "\n"


def _yaml_block(value: Any, indent: int) -> list[str]:
    pad = " " * indent
    lines: list[str] = []
    if isinstance(value, dict):
        for key, inner in value.items():
            name = _yaml_text(str(key))
            if isinstance(inner, (dict, list, tuple)) and inner:
                lines.append(f"{pad}{name}:")
                lines.extend(_yaml_block(inner, indent + 2))
            else:
                lines.append(f"{pad}{name}: {_yaml_scalar(inner)}")
        return lines
    for inner in value:
        if isinstance(inner, (dict, list, tuple)) and inner:
            block = _yaml_block(inner, indent + 2)
            lines.append(f"{pad}- {block[0].lstrip(' ')}")
            lines.extend(block[1:])
        else:
            lines.append(f"{pad}- {_yaml_scalar(inner)}")
    return lines


def _yaml_scalar(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        text = repr(value)
        return {"inf": ".inf", "-inf": "-.inf", "nan": ".nan"}.get(text, text)
    if isinstance(value, str):
        return _yaml_text(value)
    if isinstance(value, dict):
        return "{}"
    if isinstance(value, (list, tuple)):
        return "[]"
    raise ValueError(f"expected plain values, not {type(value).__name__}")


_PLAIN = re.compile(r"^[^\W\d_][^\x00-\x1f\x7f-\xa0:#,\[\]{}\"'&*!|>%@`\\\u2028\u2029\ufeff]*$")
# Words that YAML 1.1 readers take for booleans or null; quoted so that all readers agree.
_OLD_WORDS = {"y", "n", "yes", "no", "on", "off", "true", "false", "null"}
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r", "\0": "\\0"}


def _yaml_text(text: str) -> str:
    if (
        _PLAIN.match(text)
        and text == text.rstrip()
        and text.isprintable()
        and text.lower() not in _OLD_WORDS
        and core_tag(text) == _STR
    ) or re.match(r"^\d{4}-\d{2}(-\d{2})?$", text):
        return text
    return '"' + "".join(_yaml_sign(sign) for sign in text) + '"'


def _yaml_sign(sign: str) -> str:
    if sign in _ESCAPES:
        return _ESCAPES[sign]
    code = ord(sign)
    if sign.isprintable() and sign != "\ufeff":
        return sign
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else (
        f"\\U{code:08x}"
    )


def edit_yaml(text: str, edits: Mapping[Path, Any]) -> str:
    """The text with the nodes at the given paths replaced or added; comments and order are kept.

    A path one longer than a list's last index appends to it; the value None removes a key.
    Raises ValueError for a path that leads nowhere.
    """
    import io

    from ruamel.yaml import YAML

    yaml_io = YAML(typ="rt")
    yaml_io.preserve_quotes = True
    yaml_io.width = 10_000
    if re.search(r"^\S.*:[ ]*(?:#.*)?\n(?:[ ]*(?:#.*)?\n)*[ ]+- ", text, re.MULTILINE):
        yaml_io.indent(mapping=2, sequence=4, offset=2)
    document = yaml_io.load(text)
    for path, value in edits.items():
        _set_node(document, path, value)
    buffer = io.StringIO()
    yaml_io.dump(document, buffer)
    return buffer.getvalue()


def _set_node(document: Any, path: Path, value: Any) -> None:
    if not path:
        raise ValueError("a path to a node has at least one step")
    at = document
    for step in path[:-1]:
        try:
            at = at[step]
        except (KeyError, IndexError, TypeError):
            raise ValueError(f"the text has nothing at {path!r}") from None
    last = path[-1]
    if isinstance(at, list) and isinstance(last, int):
        if last == len(at):
            at.append(value)
        elif last < len(at):
            at[last] = value
        else:
            raise ValueError(f"the text has nothing at {path!r}")
    elif isinstance(at, dict):
        if value is None:
            at.pop(last, None)
        else:
            at[last] = value
    else:
        raise ValueError(f"the text has nothing at {path!r}")
