"""Expressions that tie quantities together: `rounds = shells + mortar_bombs + rockets`.

In: text with item names, numbers, `+ * /`, parentheses and `integral(level)`.
Out: a tree of nodes. Never evaluates anything itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(?P<name>[A-Za-z_]\w*)|(?P<sign>.))"
)


MOST_WORDS = 300
"""Names, numbers and signs of one expression: whoever adds up more can do it in steps."""


class ExpressionError(ValueError):
    """The text is not an expression; `position` is where it goes wrong, from 0."""

    def __init__(self, message: str, position: int) -> None:
        super().__init__(message)
        self.position = position


@dataclass(frozen=True, slots=True)
class Name:
    """A quantity, by the id of its item."""

    id: str


@dataclass(frozen=True, slots=True)
class Number:
    """A plain number."""

    value: float


@dataclass(frozen=True, slots=True)
class Binary:
    """`left op right` with op one of + * /."""

    op: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Integral:
    """A level summed over time: persons present become person-months."""

    id: str


Node: TypeAlias = Name | Number | Binary | Integral


@dataclass(frozen=True, slots=True)
class Expression:
    """A parsed expression with the item ids it names."""

    text: str
    root: Node
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Inequality:
    """`left <= right`."""

    left: Expression
    right: Expression


def parse_expression(text: str) -> Expression:
    """Read an expression.

    Raises ExpressionError with the position of the first token that does not fit.
    """
    parser = _Parser(text)
    root = parser.sum()
    parser.end()
    return Expression(text, root, frozenset(_names(root)))


def parse_inequality(text: str) -> Inequality:
    """Read `left <= right` or `left >= right`, the latter turned round.

    Raises ExpressionError.
    """
    for sign in ("<=", ">="):
        left, found, right = text.partition(sign)
        if found:
            try:
                low, high = parse_expression(left), parse_expression(right)
            except ExpressionError as error:
                raise ExpressionError(f"{error} in the tie {text!r}", error.position) from None
            return Inequality(low, high) if sign == "<=" else Inequality(high, low)
    raise ExpressionError("a tie needs <= or >= between two expressions", 0)


def _names(node: Node) -> set[str]:
    match node:
        case Name(id=id) | Integral(id=id):
            return {id}
        case Binary(left=left, right=right):
            return _names(left) | _names(right)
        case Number():
            return set()


class _Parser:
    """Recursive descent over one expression."""

    def __init__(self, text: str) -> None:
        self._tokens: list[tuple[str, str, int]] = []
        position = 0
        while position < len(text.rstrip()):
            match = _TOKEN.match(text, position)
            if match is None or match.lastgroup is None:
                break
            self._tokens.append(
                (match.lastgroup, match[match.lastgroup], match.start(match.lastgroup))
            )
            position = match.end()
        if len(self._tokens) > MOST_WORDS:
            place = self._tokens[MOST_WORDS][2]
            raise ExpressionError(f"it has more than {MOST_WORDS} names, numbers and signs", place)
        self._tokens.append(("end", "", len(text)))
        self._next = 0

    def sum(self) -> Node:
        node = self._product()
        while self._take_sign("+"):
            node = Binary("+", node, self._product())
        return node

    def end(self) -> None:
        kind, word, position = self._tokens[self._next]
        if kind != "end":
            hint = (
                " (differences are not allowed: define the larger as a sum)" if word == "-" else ""
            )
            raise ExpressionError(f"{word!r} does not fit here{hint}", position)

    def _product(self) -> Node:
        node = self._atom()
        while True:
            if self._take_sign("*"):
                node = Binary("*", node, self._atom())
            elif self._take_sign("/"):
                position = self._tokens[self._next][2]
                below = self._atom()
                if below == Number(0.0):
                    raise ExpressionError("it divides by 0", position)
                node = Binary("/", node, below)
            else:
                return node

    def _atom(self) -> Node:
        kind, word, position = self._tokens[self._next]
        if kind == "number":
            self._next += 1
            return Number(float(word))
        if kind == "name":
            self._next += 1
            if word != "integral":
                return Name(word)
            self._expect("(")
            inner, name, place = self._tokens[self._next]
            if inner != "name":
                raise ExpressionError("integral() takes the name of one level item", place)
            self._next += 1
            self._expect(")")
            return Integral(name)
        if self._take_sign("("):
            node = self.sum()
            self._expect(")")
            return node
        what = "the expression stops short" if kind == "end" else f"{word!r} does not fit here"
        raise ExpressionError(f"{what}: a name, a number or a parenthesis is expected", position)

    def _take_sign(self, sign: str) -> bool:
        kind, word, _ = self._tokens[self._next]
        if kind == "sign" and word == sign:
            self._next += 1
            return True
        return False

    def _expect(self, sign: str) -> None:
        if not self._take_sign(sign):
            raise ExpressionError(f"{sign!r} is missing", self._tokens[self._next][2])
