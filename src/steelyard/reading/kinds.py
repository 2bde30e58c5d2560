"""What kind of number an amount is: a quantity, a value, a price, a share, a figure of an economy.

In: a scene. Out: one kind an amount. Money beside words for one piece is a price.
"""

from __future__ import annotations

from steelyard.reading.scene import Scene

PRICE_AFTER, PRICE_BEFORE = 24, 30
"""So many signs behind an amount, and before it, words for a single piece make it a price."""
MACRO = 45
"""So many signs around an amount, words for a whole economy make it a figure of one."""


def is_money(unit: str) -> bool:
    """Whether `unit` is a code of ISO 4217."""
    return len(unit) == 3 and unit.isalpha() and unit.isupper()


def find_kinds(scene: Scene) -> tuple[str, ...]:
    """One kind an amount."""
    kinds: list[str] = []
    for amount in scene.amounts:
        near = scene.words.between(max(0, amount.start - MACRO), amount.end + MACRO)
        sentence = scene.sentences[scene.homes[len(kinds)]]
        near = tuple(mark for mark in near if sentence.start <= mark.start < sentence.end)
        macro = any(mark.kind == "macro" for mark in near)
        kind = "quantity"
        if amount.unit in {"percent", "share"}:
            kind = "share"
        elif is_money(amount.unit):
            price = any(
                mark.kind == "price"
                and mark.start - amount.start >= -PRICE_BEFORE
                and mark.start - amount.end <= PRICE_AFTER
                for mark in near
            )
            kind = "price" if price else "macro" if macro else "value"
        kinds.append(kind)
    return tuple(kinds)
