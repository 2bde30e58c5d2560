"""The checks of items: definitions, ties, other names, proxies.

In: the items and ties of a case and what it knows by id. Out: Problems; nothing is evaluated.
"""

from __future__ import annotations

from collections.abc import Iterator

from steelyard.base.errors import Place, Problem
from steelyard.base.numbers import plain_number
from steelyard.base.records import Mark, Path
from steelyard.case.expressions import (
    Binary,
    Expression,
    ExpressionError,
    Integral,
    Node,
    parse_expression,
    parse_inequality,
)
from steelyard.case.items import Item, Tie
from steelyard.case.known import Known, Spots, loops
from steelyard.case.validate import Spot, suggest


def check_items(
    items: tuple[Item, ...], ties: tuple[Tie, ...], spots: Spots, known: Known
) -> Iterator[Problem]:
    """What is wrong with items and ties, alone and together."""
    by_id = {item.id: item for item in items}
    for item, spot in spots.of("items", items):
        yield from known.missing("families", item.family, spot, "family")
        yield from _check_flow(item, spot, known)
        yield from _check_factors(item, spot, known)
        yield from _check_same_as(item, spot, known, by_id)
        if item.definition is not None:
            yield from _check_definition(item, item.definition, spot, known, by_id)
    yield from _check_circles(items, spots)
    for tie, spot in spots.of("ties", ties):
        try:
            parsed = parse_inequality(tie.tie)
        except ExpressionError as error:
            yield _at(spot, "tie", None, 1).problem(
                "tie-syntax",
                f"The tie cannot be read: {error}.",
                "Write `left <= right`, with sums, products and quotients of items on each side.",
            )
            continue
        for side in (parsed.left, parsed.right):
            yield from _check_names(side, tie.tie, "tie", spot, known, by_id)


def _check_flow(item: Item, spot: Spot, known: Known) -> Iterator[Problem]:
    for side in item.direction or ():
        yield from known.missing("parties", side, spot, "direction")
    if item.direction is not None and item.direction[0] == item.direction[1]:
        yield spot.problem(
            "direction",
            "no-flow",
            f"`{item.id}` goes from {item.direction[0]} to itself.",
            "Write [giver, receiver].",
        )
    if item.direction is None and item.account != "none" and item.same_as is None:
        yield spot.problem(
            "account",
            "direction-missing",
            f"`{item.id}` has the account {item.account}, but no direction: it stands in no pan.",
            "Add `direction: [giver, receiver]`, or set `account: none`.",
        )


def _check_factors(item: Item, spot: Spot, known: Known) -> Iterator[Problem]:
    factors: list[tuple[Path, float, float]] = []
    if item.condition is not None:
        factors.append((("condition", "low"), item.condition.low, item.condition.high))
    for basis, proxy in item.proxies.items():
        path: Path = ("proxies", basis)
        factors.append(((*path, "low"), proxy.low, proxy.high))
        yield from known.missing("bases", basis, spot, path)
        yield from known.missing("items", proxy.item, spot, (*path, "item"))
        yield from known.missing("bases", proxy.basis, spot, (*path, "basis"))
        if (proxy.item, proxy.basis) == (item.id, basis):
            yield spot.problem(
                (*path, "item"),
                "proxy-of-itself",
                f"The price of `{item.id}` on the basis {basis} is borrowed from itself.",
                "Borrow from another item or another basis.",
            )
    for place, low, high in factors:
        if low > high:
            yield spot.problem(
                place,
                "amounts-reversed",
                f"The low factor {plain_number(low)} is above the high factor {plain_number(high)}.",
                "Swap the two, or correct one.",
            )


def _check_same_as(
    item: Item, spot: Spot, known: Known, by_id: dict[str, Item]
) -> Iterator[Problem]:
    if item.same_as is None:
        return
    yield from known.missing("items", item.same_as, spot, "same_as")
    other = by_id.get(item.same_as)
    if other is not None and other.unit != item.unit:
        yield spot.problem(
            "unit",
            "same-as-other-unit",
            f"`{item.id}` is counted in {item.unit}, and `{other.id}`, which it is read as, in "
            f"{other.unit}.",
            "Give both the same unit, or tie them by a definition.",
        )
    if item.definition is not None:
        yield spot.problem(
            "same_as",
            "second-definition",
            f"`{item.id}` is another name for `{item.same_as}` and has a definition as well.",
            "Keep one of the two.",
        )


def _check_definition(
    item: Item, text: str, spot: Spot, known: Known, by_id: dict[str, Item]
) -> Iterator[Problem]:
    if item.magnitude is not None:
        yield spot.problem(
            "magnitude",
            "second-definition",
            f"`{item.id}` has a definition, so its magnitude follows from other items.",
            "Take out the magnitude, or the definition.",
        )
    try:
        parsed = parse_expression(text)
    except ExpressionError as error:
        yield _at(spot, "definition", error.position, 1).problem(
            "definition-syntax",
            f"The definition of `{item.id}` cannot be read: {error}.",
            "Write sums, products and quotients of items, such as `rounds / crates`.",
        )
        return
    yield from _check_names(parsed, text, "definition", spot, known, by_id)


def _check_names(
    parsed: Expression,
    text: str,
    where: str,
    spot: Spot,
    known: Known,
    by_id: dict[str, Item],
) -> Iterator[Problem]:
    for name in sorted(parsed.names):
        if not known.has("items", name):
            yield _at(spot, where, text.find(name), len(name)).problem(
                "unknown-name",
                f"The {where} names `{name}`, and there is no such item.",
                suggest(name, known.ids["items"], "Write it down in items.yaml, or correct it."),
            )
    for name in sorted(_integrals(parsed.root)):
        if name in by_id and by_id[name].measure != "level":
            yield _at(spot, where, text.find(name), len(name)).problem(
                "integral-of-level",
                f"`integral({name})` needs a level, and `{name}` is {by_id[name].measure}.",
                f"Set `measure: level` for `{name}`, or name an item that has it.",
            )


def _integrals(node: Node) -> set[str]:
    match node:
        case Integral(id=id):
            return {id}
        case Binary(left=left, right=right):
            return _integrals(left) | _integrals(right)
    return set()


def _check_circles(items: tuple[Item, ...], spots: Spots) -> Iterator[Problem]:
    needs: dict[str, frozenset[str]] = {}
    for item in items:
        if item.definition is not None:
            try:
                needs[item.id] = parse_expression(item.definition).names
            except ExpressionError:
                continue
    places = {item.id: spot for item, spot in spots.of("items", items)}
    for circle in loops(needs):
        yield places[circle[0]].problem(
            "definition",
            "definition-cycle",
            "The definition needs itself: " + " needs ".join((*circle, circle[0])) + ".",
            "Define one of them freely (a magnitude), and the others by it.",
        )
    names = {item.id: (item.same_as,) for item in items if item.same_as is not None}
    for circle in loops(names):
        yield places[circle[0]].problem(
            "same_as",
            "same-as-loop",
            "The name leads back to itself: " + " > ".join((*circle, circle[0])) + ".",
            "Let one of them be an item of its own.",
        )


def _at(spot: Spot, field: str, position: int | None, width: int) -> Mark:
    """The mark of a part of a one-line text field; the whole field where that is not plain."""
    mark = spot.mark(field)
    if position is None or position < 0 or mark.width < position:
        return mark
    place = Place(mark.place.file, mark.place.line, mark.place.column + position)
    return Mark(place, mark.line_text, width)
