"""French: a language that came after the reader, and came as one file."""

from __future__ import annotations

from pathlib import Path

import pytest
from bench.reading.documents import FURTHER, read_documents
from bench.reading.scores import figures, tally, total

from steelyard.reading.languages import find_language
from steelyard.reading.lexicon import languages, read_page
from steelyard.reading.proposal import Proposal
from steelyard.reading.reader import STATEMENT, read_text

PACKAGE = Path(__file__).parents[2] / "src" / "steelyard"
LEAST = {"span": 0.97, "amount": 0.97, "value, bound": 0.95, "claim": 0.75, "named": 0.7}
"""What the reader must reach on the annotated French documents; only ever raised."""


def read(text: str, date: str = "2024-06-01") -> tuple[Proposal, ...]:
    return read_text(text, lang="fr", date=date)


NUMBERS = [
    ("dix-sept chars", 17),
    ("vingt et un chars", 21),
    ("vingt-sept chars", 27),
    ("soixante-dix chars", 70),
    ("soixante et onze chars", 71),
    ("soixante-dix-neuf chars", 79),
    ("quatre-vingts chars", 80),
    ("quatre-vingt-un chars", 81),
    ("quatre-vingt-dix chars", 90),
    ("quatre-vingt-dix-neuf chars", 99),
    ("quatre vingt douze chars", 92),
    ("septante chars", 70),
    ("nonante-et-un chars", 91),
    ("cent vingt chars", 120),
    ("deux cents chars", 200),
    ("deux-cent-trente chars", 230),
    ("mille deux cents chars", 1200),
    ("quatre-vingt mille obus", 80_000),
    ("deux cent cinquante mille obus", 250_000),
    ("1 200 tonnes", 1200),
    ("12\u202f500 tonnes", 12_500),
    ("12\u00a0500,5 tonnes", 12_500.5),
    ("3,5 millions de tonnes", 3.5e6),
    ("1,2 milliard d'euros", 1.2e9),
    ("1,2 milliard d’euros", 1.2e9),
    ("1,5 Md€", 1.5e9),
    ("un million et demi d'euros", 1.5e6),
    ("un demi-million de tonnes", 5e5),
    ("50 centimes", 0.5),
]


@pytest.mark.parametrize(("text", "value"), NUMBERS)
def test_a_number_in_words_or_digits_is_what_it_says(text: str, value: float) -> None:
    (one,) = read(f"Le port a reçu {text}.")
    assert (one.amount_low, one.amount_high, one.bound) == (value, value, "exact")
    assert text.startswith(one.quote)


BOUNDS = [
    ("une dizaine de chars", 10, 10, "approx"),
    ("une vingtaine de chars", 20, 20, "approx"),
    ("une centaine de chars", 100, 100, "approx"),
    ("un millier de chars", 1000, 1000, "approx"),
    ("des dizaines de chars", 20, 100, "order"),
    ("des centaines de milliers d'obus", 2e5, 1e6, "order"),
    ("plusieurs milliers de chars", 2000, 10_000, "order"),
    ("environ 300 chars", 300, 300, "approx"),
    ("près de 300 chars", 300, 300, "approx"),
    ("quelque 300 chars", 300, 300, "approx"),
    ("jusqu'à 300 chars", None, 300, "at_most"),
    ("jusqu’à 300 chars", None, 300, "at_most"),
    ("au plus 300 chars", None, 300, "at_most"),
    ("moins d'un millier de chars", None, 1000, "at_most"),
    ("plus de 300 chars", 300, None, "at_least"),
    ("au moins 300 chars", 300, None, "at_least"),
    ("300 chars ou plus", 300, None, "at_least"),
    ("entre 5 et 8 millions d'euros", 5e6, 8e6, "range"),
    ("de 3 à 5 millions de tonnes", 3e6, 5e6, "range"),
]


@pytest.mark.parametrize(("text", "low", "high", "bound"), BOUNDS)
def test_a_hedge_bounds_the_number(
    text: str, low: float | None, high: float | None, bound: str
) -> None:
    (one,) = read(f"Le port a reçu {text}.")
    assert (one.amount_low, one.amount_high, one.bound) == (low, high, bound)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("300 tonnes de riz", "tonnes"),
        ("300 barils", "barrels"),
        ("40 %", "percent"),
        ("un tiers de la récolte", "share"),
        ("300 soldats", "persons"),
        ("300 obus", "rounds"),
        ("300 conteneurs", "containers"),
        ("300 dollars", "USD"),
        ("300 francs suisses", "CHF"),
        ("300 livres sterling", "GBP"),
    ],
)
def test_what_is_counted_gives_the_unit(text: str, unit: str) -> None:
    (one,) = read(f"Le port a reçu {text}.")
    assert one.unit == unit


@pytest.mark.parametrize(
    "text",
    [
        "Le 5 mars 2024, le ministre, âgé de 34 ans, a signé.",
        "L'article 5 de la loi de 1998 vaut pour les canons de 152 mm.",
        "Le 8 sept., le navire a parcouru 340 kilomètres en 3 jours.",
        "Il est arrivé 2e à la course de l'aujourd'hui lointain été 1985.",
        "Temps de lecture : 4 min de lecture. Tél. 01 23 45 67 89.",
    ],
)
def test_dates_ages_calibres_and_the_like_are_no_claims(text: str) -> None:
    assert read(text) == ()


FLOWS = [
    ("Le Chili a livré au Pérou 300 tracteurs.", ("CL", "PE"), "delivered"),
    ("Le Pérou a reçu du Chili 300 tracteurs.", ("CL", "PE"), "delivered"),
    ("Le Chili prévoit de livrer 300 tracteurs au Pérou.", ("CL", "PE"), "planned"),
    ("Le Chili livrera 300 tracteurs au Pérou.", ("CL", "PE"), "planned"),
    ("Le Chili a promis 300 tracteurs au Pérou.", ("CL", "PE"), "promised"),
    ("Le Chili a démenti avoir livré 300 tracteurs au Pérou.", ("CL", "PE"), "denied"),
    ("L'Ukraine a envoyé 300 tracteurs à l'Égypte.", ("UA", "EG"), "delivered"),
    ("Le Pérou possède 300 tracteurs.", None, "other"),
]


@pytest.mark.parametrize(("text", "direction", "status"), FLOWS)
def test_a_flow_has_its_sides_and_its_status(
    text: str, direction: tuple[str, str] | None, status: str
) -> None:
    (one,) = read(text)
    assert (one.item, one.direction, one.status) == ("tractors", direction, status)


VOICES = [
    ("Selon le ministère de la Défense, 300 chars sont arrivés.", ("ministère de la Défense",)),
    ("D'après l'Institut Roy, 300 chars sont arrivés.", ("Institut Roy",)),
    ("300 chars sont arrivés, a déclaré le ministre Jean Roy.", ("Jean Roy",)),
    ("« 300 chars sont arrivés », affirme Odile Roy.", ("Odile Roy",)),
    ("Le ministère a annoncé que 300 chars étaient arrivés.", ("ministère",)),
    (
        "Le quotidien Courrier, citant le général Jean Roy, écrit que 300 chars sont arrivés.",
        ("Courrier", "Jean Roy"),
    ),
]


@pytest.mark.parametrize(("text", "names"), VOICES)
def test_who_says_it_is_named_nearest_first(text: str, names: tuple[str, ...]) -> None:
    (one,) = read(text)
    assert one.attribution == names


@pytest.mark.parametrize(
    ("text", "certainty"),
    [
        ("Le Chili aurait livré 300 chars.", "possible"),
        ("Le Chili a peut-être livré 300 chars.", "possible"),
        ("Les experts estiment que le Chili a livré 300 chars.", "estimated"),
        ("Le Chili a livré 300 chars, chiffre exagéré.", "doubted"),
        ("Le Chili a livré 300 chars.", "asserted"),
    ],
)
def test_the_conditional_of_the_press_and_other_cues_say_how_sure(
    text: str, certainty: str
) -> None:
    (one,) = read(text)
    assert one.certainty == certainty


@pytest.mark.parametrize(
    ("text", "as_of"),
    [
        ("En mars 2023, le port a reçu 300 chars.", "2023-03"),
        ("L'an dernier, le port a reçu 300 chars.", "2023"),
        ("Le port a reçu 300 chars le 5 mai 2023.", "2023-05-05"),
        ("D'ici à fin 2025, le port recevra 300 chars.", "2025-12"),
        ("Le port a reçu 300 chars.", None),
    ],
)
def test_a_date_beside_it_says_as_of_when(text: str, as_of: str | None) -> None:
    (one,) = read(text)
    assert one.as_of == as_of


def test_statements_without_a_number_are_read_as_well() -> None:
    text = (
        "Le Pérou espérait obtenir du Togo des tracteurs, rapporte le quotidien Le Courrier. Lomé a "
        "fourni du sucre et peut-être du carburant. « Cette alliance ne durera pas », juge "
        "l'historienne Odile Roy. Le Togo a nié avoir livré des armes."
    )
    found = [one for one in read_text(text, lang="fr", statements=True) if one.kind == STATEMENT]
    assert [(one.rule, one.item, one.certainty) for one in found] == [
        ("statement-wanted", "tractors", "asserted"),
        ("statement-flow", "sugar", "asserted"),
        ("statement-flow", "fuel", "possible"),
        ("statement-view", None, "asserted"),
        ("statement-denied", "weapons", "asserted"),
    ]
    assert found[3].attribution == ("Odile Roy",)


def test_the_language_is_told_from_its_neighbours() -> None:
    assert find_language("Le port a reçu plus de 40 tonnes de blé, selon la direction.") == "fr"
    assert (
        find_language("Der Hafen hat mehr als 40 Tonnen Weizen erhalten, so die Leitung.") == "de"
    )
    assert find_language("The port took more than 40 tonnes of wheat, said its head.") == "en"


def test_no_module_knows_the_language() -> None:
    for path in (PACKAGE / "reading").glob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert '"fr"' not in text, path.name


def test_the_annotated_documents_are_read_at_least_so_well() -> None:
    documents = [one for one in read_documents(FURTHER) if one.lang == "fr"]
    assert len(documents) == 5
    found = figures(
        total(
            tally(one, [p.to_json() for p in read_text(one.text, lang="fr", date=one.date)])
            for one in documents
        )
    )
    for name, least in LEAST.items():
        assert found[name] >= least, name
    for one in documents:
        assert find_language(one.text) == "fr"


def test_the_page_on_adding_a_language_names_every_section_of_a_lexicon() -> None:
    page = (Path(__file__).parents[2] / "docs" / "reading.md").read_text(encoding="utf-8")
    for language in languages():
        for section in read_page(language):
            assert f"`{section}`" in page, (language, section)
