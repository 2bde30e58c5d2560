"""Plain values -> YAML text; and edits of a YAML text that keep its comments and order.

In: dicts, lists and scalars, or a text and what to replace in it. Out: text.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from typing import Any

from steelyard.base.records.marks import Path
from steelyard.base.records.yaml_text import TEXT_TAG, core_tag


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
        and core_tag(text) == TEXT_TAG
    ) or re.match(r"^\d{4}-\d{2}(-\d{2})?$", text):
        return text
    return '"' + "".join(_yaml_sign(sign) for sign in text) + '"'


def _yaml_sign(sign: str) -> str:
    if sign in _ESCAPES:
        return _ESCAPES[sign]
    code = ord(sign)
    if sign.isprintable() and sign != "\ufeff":
        return sign
    return (
        f"\\x{code:02x}"
        if code < 0x100
        else f"\\u{code:04x}"
        if code < 0x10000
        else (f"\\U{code:08x}")
    )


def edit_yaml(text: str, edits: Mapping[Path, Any]) -> str:
    """The text with the nodes at the given paths replaced or added; comments and order are kept.

    A path one longer than a list's last index appends to it; the value None removes a key.
    Raises ValueError for a path that leads nowhere.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.resolver import VersionedResolver

    class AsWritten(VersionedResolver):
        """Reads every plain scalar as text, so that numbers and dates go back to the letter."""

        @property
        def versioned_resolver(self) -> Any:
            return {}

    editor = YAML(typ="rt")
    editor.Resolver = AsWritten
    editor.preserve_quotes = True
    editor.allow_duplicate_keys = False
    editor.width = 1_000_000
    if re.search(r"^\S.*:[ ]*(?:#.*)?\n(?:[ ]*(?:#.*)?\n)*[ ]+- ", text, re.MULTILINE):
        editor.indent(mapping=2, sequence=4, offset=2)
    document = editor.load(text)
    for path, value in edits.items():
        _set_node(document, path, value)
    buffer = io.StringIO()
    editor.dump(document, buffer)
    return buffer.getvalue()


def _for_editor(value: Any) -> Any:
    """A value as the editor takes it: text that reads as text, plain words for the rest."""
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString, PlainScalarString

    if isinstance(value, dict):
        return {str(key): _for_editor(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_for_editor(inner) for inner in value]
    written = _yaml_scalar(value)
    return DoubleQuotedScalarString(value) if written[0] == '"' else PlainScalarString(written)


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
            at.append(_for_editor(value))
        elif last < len(at):
            at[last] = _for_editor(value)
        else:
            raise ValueError(f"the text has nothing at {path!r}")
    elif isinstance(at, dict) and isinstance(last, str):
        if value is None:
            at.pop(last, None)
        else:
            at[last] = _for_editor(value)
    else:
        raise ValueError(f"the text has nothing at {path!r}")
