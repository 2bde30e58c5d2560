"""Numerals: what stands inside them, and what they are made of."""

from __future__ import annotations

import pytest
from tests.reading.told import Told, told

READ: tuple[tuple[str, str, list[Told]], ...] = (
    # A hedge inside the number.
    ("en", "Some 30-odd thousand looms.", [("Some 30-odd thousand", 3e4, 3e4, "pieces", "approx")]),
    ("en", "A good quarter of them left.", [("A good quarter", 0.25, None, "share", "at_least")]),
    ("de", "Ein knappes Viertel fehlt.", [("Ein knappes Viertel", 0.25, 0.25, "share", "approx")]),
    ("de", "Eine gute Million Tonnen.", [("Eine gute Million Tonnen", 1e6, None, "tonnes", "at_least")]),
    ("ru", "Купили 30 с лишним тысяч тонн.", [("30 с лишним тысяч тонн", 3e4, None, "tonnes", "at_least")]),
    ("uk", "Купили 30 з гаком тисяч тонн.", [("30 з гаком тисяч тонн", 3e4, None, "tonnes", "at_least")]),
    # A hundred alone, and collective numerals that count people.
    ("ru", "Прибыло сто десять вагонов.", [("сто десять", 110, 110, "pieces", "exact")]),
    ("uk", "Прибуло сто десять вагонів.", [("сто десять", 110, 110, "pieces", "exact")]),
    ("ru", "Прошли отбор семеро.", [("семеро", 7, 7, "persons", "exact")]),
    ("uk", "Відбір пройшли дев'ятеро.", [("дев'ятеро", 9, 9, "persons", "exact")]),
    # What is counted before the number, the multiplier too.
    ("ru", "Их там тысячи три.", [("тысячи три", 3000, 3000, "pieces", "approx")]),
    ("uk", "Їх там сотні чотири.", [("сотні чотири", 400, 400, "pieces", "approx")]),
    ("ru", "Отправили насосов шт. 60.", [("шт. 60", 60, 60, "pieces", "approx")]),
    # Parts.
    ("en", "It holds 4 1/2 million litres.", [("4 1/2 million litres", 4.5e6, 4.5e6, "litres", "exact")]),
    ("en", "Every eighth loom failed.", [("Every eighth", 0.125, 0.125, "share", "exact")]),
    ("de", "Jedem vierten Kran fehlt ein Haken.", [("Jedem vierten", 0.25, 0.25, "share", "exact")]),
    ("ru", "Каждая шестая лодка течёт.", [("Каждая шестая", 1 / 6, 1 / 6, "share", "exact")]),
    ("uk", "Кожна восьма машина стоїть.", [("Кожна восьма", 0.125, 0.125, "share", "exact")]),
    # Written together, and orders of magnitude.
    ("de", "Eine Dreiviertelmilliarde Franken.", [("Dreiviertelmilliarde Franken", 7.5e8, 7.5e8, "CHF", "exact")]),
    ("de", "Mehrere hunderttausend Liter.", [("Mehrere hunderttausend Liter", 2e5, 1e6, "litres", "order")]),
    ("en", "Hundreds of thousands of bees.", [("Hundreds of thousands", 2e5, 1e6, "pieces", "order")]),
    ("en", "The dead are in the low thousands.", [("low thousands", 1000, 4000, "pieces", "order")]),
    ("ko", "예산은 5조 1900억 원이다.", [("5조 1900억 원", 5.19e12, 5.19e12, "KRW", "exact")]),
    # What looks like a year goes on with a number where it is written onto it or counted.
    ("ko", "포탄 3만2000발이 왔다.", [("3만2000발", 32000, 32000, "rounds", "exact")]),
    ("ko", "쌀 7만 1900톤이 왔다.", [("7만 1900톤", 71900, 71900, "tonnes", "exact")]),
    # What hangs on the number with a hyphen.
    ("en", "A 2,400-strong crew.", [("2,400-strong", 2400, 2400, "persons", "exact")]),
    ("en", "A $400-million loan.", [("$400-million", 4e8, 4e8, "USD", "exact")]),
)  # fmt: skip


@pytest.mark.parametrize(("lang", "text", "amounts"), READ, ids=lambda one: str(one)[:50])
def test_a_numeral_is_read_with_all_that_stands_inside_it(
    lang: str, text: str, amounts: list[Told]
) -> None:
    found = told(lang, text)
    assert [one[0] for one in found] == [one[0] for one in amounts]
    for got, wanted in zip(found, amounts, strict=True):
        assert got[3:] == wanted[3:]
        assert got[1:3] == pytest.approx(wanted[1:3])
