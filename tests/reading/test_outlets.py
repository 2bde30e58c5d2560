"""The outlet that somebody told something stands before who told it."""

from __future__ import annotations

import pytest
from tests.reading.spots import around

TOLD = [
    (
        "Es kamen #40# Kähne, sagte Ministerin Eva Brandt gegenüber Reuters.",
        ("Reuters", "Eva Brandt"),
    ),
    ("Gegenüber der «Zeit» sagte Eva Brandt, #40# Kähne seien da.", ("Zeit", "Eva Brandt")),
    ("Im Gespräch mit dem Sender KNN nannte Ministerin Brandt die Zahl #40#.", ("KNN", "Brandt")),
    ("In einem Interview mit der «Zeit» sagte Brandt, es seien #40# Kähne.", ("Zeit", "Brandt")),
    ("Der Nachrichtenagentur AFP sagte Minister Roe, #40# Kähne seien da.", ("AFP", "Roe")),
    ("Minister Roe ist zurück. Der «Zeit» sagte er, #40# Kähne seien da.", ("Zeit", "Roe")),
    ("Ministerin Brandt sagte dem «Merkur», #40# Kähne seien da.", ("Merkur", "Brandt")),
    ("Das sagte Ministerin Eva Brandt dem Sender KNN: #40# Kähne.", ("KNN", "Eva Brandt")),
    ("Es seien #40# Kähne, sagte Minister Jan Roe-Lind der APA.", ("APA", "Jan Roe-Lind")),
    ("Der Sender KNN sagte die Ankunft von #40# Kähnen voraus.", ("KNN",)),
    ("Ministerin Brandt sagte gegenüber Journalisten, #40# Kähne seien da.", ("Brandt",)),
    ("Im Gespräch mit Peru nannte Ministerin Brandt die Zahl #40#.", ("Brandt",)),
]


@pytest.mark.parametrize(("text", "names"), TOLD)
def test_an_outlet_that_was_told_speaks_first(text: str, names: tuple[str, ...]) -> None:
    assert around(text, "de")[0].attribution == names


RELAYED = [
    (
        (
            "Zu dem Schluss kommt ein Bericht des Hafenamts, über den die Zeitung «Merkur» berichtete. "
            "Demnach kamen #40# Kähne."
        ),
        ("Merkur", "Hafenamt"),
    ),
    (
        (
            "In einem Bericht des Rechnungshofs, den die «Zeit» veröffentlichte, ist von #40# Kähnen "
            "die Rede."
        ),
        ("Zeit", "Rechnungshof"),
    ),
    (
        "Ein Bericht des Hafenamts, aus dem der «Merkur» zitiert, spricht von #40# Kähnen.",
        ("Merkur", "Hafenamt"),
    ),
    ("Laut Ministerin Brandt, die die «Zeit» lobte, kamen #40# Kähne.", ("Brandt",)),
]


@pytest.mark.parametrize(("text", "names"), RELAYED)
def test_an_outlet_that_tells_of_a_paper_speaks_before_who_made_it(
    text: str, names: tuple[str, ...]
) -> None:
    assert around(text, "de")[0].attribution == names
