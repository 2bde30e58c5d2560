"""What kind of number an amount is: a quantity, a value, a price, a share, a figure of an economy.

In: a scene. Out: one kind an amount. Money for a single piece, or an hour's work, is a price; so is
money of the same size named after a price. A part of an amount just named is what that amount is.
"""

from __future__ import annotations

from steelyard.reading.counting import is_money
from steelyard.reading.scene import Scene, Sentence, Spot

PRICE_AFTER, PRICE_BEFORE = 24, 45
"""So many signs behind an amount, and before it, words for a single piece make it a price."""
MACRO = 45
"""So many signs around an amount, words for a whole economy make it a figure of one."""
ALIKE = 5.0
"""A sum up to so many times a price just named, or as small a part of it, is a price as well."""
EACH = 100_000
"""A larger sum for each is a value: of a grant to each of three countries."""
STRONG, NO_WAGE = frozenset({"USD", "EUR", "GBP", "CHF"}), 500_000
"""So much of one of these monies is no pay of one person."""
PRICES = 2
"""So many sentences after a price, another of the same currency and size is one."""
PARTS = frozenset({"percent", "share"})
WHOLES = frozenset({"quantity", "value"})
"""Of these a part in words is worked out: half of ten tanks is five tanks."""


def find_kinds(scene: Scene) -> tuple[str, ...]:
    """One kind an amount."""
    kinds: list[str] = []
    prices: list[int] = []
    for number, amount in enumerate(scene.amounts):
        sentence = scene.sentences[scene.homes[number]]
        kind = "quantity"
        if amount.unit in PARTS:
            kind = "macro" if _near(sentence, amount, "macro_rate") else "share"
            if kind == "share" and _is_of_before(scene, number):
                kind = kinds[number - 1] if kinds[number - 1] in WHOLES else kind
        elif is_money(amount.unit):
            kind = "value"
            if (
                _is_price(scene.text, sentence, amount)
                or _is_each(scene, amount)
                or any(_like_price(scene, other, number) for other in prices[-PRICES:])
            ):
                kind = "price"
                prices.append(number)
            elif _near(sentence, amount, "macro"):
                kind = "macro"
        kinds.append(kind)
    return tuple(kinds)


def _is_of_before(scene: Scene, number: int) -> bool:
    """Whether a part in words is one of the amount before it: 'of which a third', 'half came'.

    Words that point back stand between the two, or nothing behind the part says what it is of;
    where the noun stands before its number, it has said so already.
    """
    amount = scene.amounts[number]
    if amount.unit != "share" or number == 0 or scene.cues.order["item"] == "before":
        return False
    before = scene.amounts[number - 1]
    home, whole = scene.homes[number], scene.homes[number - 1]
    sentence, other = scene.sentences[home], scene.sentences[whole]
    if home == whole and any(
        before.end <= mark.start < amount.start for mark in sentence.of("of_those")
    ):
        return True
    if home - whole > 1 or sentence.paragraph != other.paragraph:
        return False
    return not scene.text[amount.end : sentence.end].lstrip()[:1].isalnum()


def _near(sentence: Sentence, amount: Spot, kind: str) -> bool:
    near = sentence.near(kind, amount.start)
    return bool(near) and any(
        amount.start - MACRO <= mark.start < amount.end + MACRO for mark in near
    )


def _is_price(text: str, sentence: Sentence, amount: Spot) -> bool:
    """Whether its sentence says that an amount is for one piece, or for one hour's work."""
    if any(
        mark.start - amount.start >= -PRICE_BEFORE
        and mark.start - amount.end <= PRICE_AFTER
        and not (kind == "wage" and ("," in text[amount.end : mark.start] or _is_no_wage(amount)))
        for kind in ("price", "wage")
        for mark in sentence.near(kind, amount.start)
    ):
        return True
    if any(mark.start < amount.start for mark in sentence.of("price_noun")[:1]):
        return True
    # "A litre costs": a single measure and a verb of costing before the sum.
    single = any(mark.start < amount.start for mark in sentence.of("single")[:1])
    return single and any(mark.start < amount.end + PRICE_AFTER for mark in sentence.of("cost")[:1])


def _is_no_wage(amount: Spot) -> bool:
    """Whether a sum is more than anybody earns, by the month or by the year: a state pays it."""
    return amount.unit in STRONG and _size(amount) >= NO_WAGE


def _is_each(scene: Scene, amount: Spot) -> bool:
    """Whether a small sum stands behind a preposition that says it is paid for each."""
    each = scene.cues.order.get("each")
    if not each or _size(amount) >= EACH:
        return False
    before = scene.words.index(amount.start) - 1
    return before >= 0 and scene.words.small[before] == each


def _like_price(scene: Scene, other: int, number: int) -> bool:
    """Whether an amount goes on about the price before it: same money, same size, close by."""
    before, amount = scene.amounts[other], scene.amounts[number]
    near = scene.homes[number] - scene.homes[other] < PRICES
    here, there = (scene.sentences[scene.homes[n]].paragraph for n in (number, other))
    if before.unit != amount.unit:
        # A conversion stands in brackets right behind.
        between = scene.text[before.end : amount.start]
        return len(between) <= PRICE_AFTER and between.lstrip().startswith("(")
    if not near or here != there:
        return False
    sizes = [_size(one) for one in (before, amount)]
    return all(sizes) and max(sizes) <= ALIKE * min(sizes)


def _size(amount: Spot) -> float:
    """The larger end of an amount that is known, 0 for none."""
    ends = (getattr(amount, "low", None), getattr(amount, "high", None))
    return max((abs(end) for end in ends if end is not None), default=0.0)
