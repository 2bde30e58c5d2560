"""By whose account and citing whom, where nouns have cases."""

from __future__ import annotations

import pytest
from tests.reading.spots import around


@pytest.mark.parametrize(
    ("lang", "text", "chain"),
    [
        ("ru", "По зеркальным данным порта Ванино, лодок #40#.", ("порт Ванино",)),
        ("ru", "Как следует из розданной всем справки Минрыбхоза, лодок #40#.", ("Минрыбхоз",)),
        ("ru", "Мэр Ян Лосев сослался на шторм: пришло лишь #40# лодок.", ("Ян Лосев",)),
        ("uk", "За інформацією, яку надала Агенція портів, човнів #40#.", ("Агенція портів",)),
        ("uk", "Депутатка Лось послалася на звіт агенції «Маяк»: човнів #40#.", ("Лось", "Маяк")),
        ("ru", "Если верить погоде, придёт #40# лодок.", ()),
    ],
)
def test_the_voice_is_who_made_the_paper_or_who_cites(
    lang: str, text: str, chain: tuple[str, ...]
) -> None:
    assert around(text, lang)[0].attribution == chain


def test_who_retells_a_paper_stands_before_who_made_it() -> None:
    text = (
        "Служба портов подала доклад: лодок #40#. Его содержание доклада пересказал депутат Ян Лосев. "
        "По его словам, ушло #12#."
    )
    assert around(text, "ru")[1].attribution[0] == "Ян Лосев"
