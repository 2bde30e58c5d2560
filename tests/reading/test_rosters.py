"""The country that opens an entry of a list is the side that the line above leaves open."""

from __future__ import annotations

import pytest

from steelyard.reading.reader import read_text

LISTS = [
    (
        "uk",
        "Що передали Норвегії сусіди:\n• Перу — 14 кранів;\n• Бразилія — 20 кранів.",
        [("PE", "NO"), ("BR", "NO")],
    ),
    (
        "uk",
        "Куди Норвегія експортувала мідь:\n1. Єгипет: 14 тонн;\n2. Китай: 20 тонн.",
        [("NO", "EG"), ("NO", "CN")],
    ),
    (
        "uk",
        "Хто скільки дав Норвегії:\n🇵🇪 14 кранів\n🇧🇷 20 кранів",
        [("PE", "NO"), ("BR", "NO")],
    ),
    # A list of gifts has givers in its entries, and whose list it is gets them.
    (
        "uk",
        "Порт, Норвегія\n\nЗведення про допомогу:\n🇵🇪 Перу — 14 кранів\n🇧🇷 Бразилія — 20 кранів, доставлено",
        [("PE", "NO"), ("BR", "NO")],
    ),
    (
        "en",
        "What neighbours sent to Chile:\n- Peru: 14 cranes\n- Brazil: 20 cranes",
        [("PE", "CL"), ("BR", "CL")],
    ),
    (
        "de",
        "Was die Nachbarn an Chile geliefert haben:\n– Peru: 14 Kräne\n– Brasilien: 20 Kräne",
        [("PE", "CL"), ("BR", "CL")],
    ),
]

NONE = [
    # What an entry tells by itself goes before.
    (
        "Що передали Норвегії сусіди:\n• Перу — 14 кранів передав Єгипет;\n• Бразилія — 20 кранів.",
        0,
        ("EG", "PE"),
    ),
    # Behind the list nobody of its entries gives any more.
    (
        "Що передали Норвегії сусіди:\n• Перу — 14 кранів;\n• Бразилія — 20 кранів.\n\nУсього надійшло 34 крани.",
        2,
        (None, "NO"),
    ),
]


@pytest.mark.parametrize(("lang", "text", "sides"), LISTS)
def test_an_entry_fills_the_side_that_its_list_leaves_open(
    lang: str, text: str, sides: list[tuple[str, str]]
) -> None:
    assert [one.direction for one in read_text(text, lang=lang)] == sides


@pytest.mark.parametrize(("text", "number", "sides"), NONE)
def test_only_an_entry_of_a_list_is_one(
    text: str, number: int, sides: tuple[str | None, str | None]
) -> None:
    assert read_text(text, lang="uk")[number].direction == sides
