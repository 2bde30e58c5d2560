"""Made-up cases of any size: two parties, items in families, sources in camps, a price each.

In: a folder, numbers of claims and items, a seed. Out: the files of a case. The claims stand in a
table, half of them copies of others, or each in the text of a document, some not judged yet.
"""

from __future__ import annotations

import math
import random
from hashlib import sha256
from pathlib import Path

SOURCES, FAMILIES = 25, 5
WAITING = 0.3
"""Share of the claims in documents that nobody has judged."""


def make_frame(folder: Path, name: str, items: int, more: str = "") -> None:
    """Everything but claims: the exchange, with `more` lines in it, items, sources and prices."""
    families = "\n".join(f"  f{k}: {{name: {{en: Family {k}}}}}" for k in range(FAMILIES))
    (folder / "case.yaml").write_text(
        f"id: {name}\ntitle: {{en: A made-up case}}\nparties:\n  - {{id: AA, name: {{en: Aland}}}}\n"
        "  - {id: BB, name: {en: Borda}}\nwindow: {start: 2021-01-01}\n"
        "money: {currency: EUR, price_year: 2024, deflator: prices}\nbasis: market\n"
        "bases:\n  market: {name: {en: Market}, about: {en: Market prices.}}\n"
        f"families:\n{families}\n{more}"
        "camps:\n  one: {name: {en: One}}\n  two: {name: {en: Two}}\n",
        encoding="utf-8",
    )
    rows = [
        f"  - {{id: i{k}, name: {{en: Item {k}}}, unit: pieces, family: f{k % FAMILIES}, "
        f"account: exchange, direction: [{'AA, BB' if k % 2 else 'BB, AA'}], magnitude: 100}}"
        for k in range(items)
    ]
    (folder / "items.yaml").write_text("items:\n" + "\n".join(rows) + "\n", encoding="utf-8")
    sources = [f"s{k},Source {k},{'one' if k % 2 else 'two'},media" for k in range(SOURCES)]
    _table(folder / "sources.csv", "id,name,camp,kind", sources)
    _table(folder / "series.csv", "id,series,period,value,unit", ["S1,prices,2024,100,index"])
    prices = [f"P{k},i{k},market,market,9,11,EUR,piece,2024,accepted" for k in range(items)]
    head = "id,item,basis,kind,price_low,price_high,currency,unit,price_year,state"
    _table(folder / "prices.csv", head, prices)


def make_copies(folder: Path, claims: int, items: int, seed: int = 1) -> None:
    """Write a made-up case: totals over four years, half of the rows copies of others."""
    chance = random.Random(seed)  # noqa: S311 - no secret is made of it
    (folder / "claims").mkdir(parents=True)
    make_frame(folder, "growth", items)
    written: list[tuple[int, int, int, str]] = []
    links: list[str] = []
    for k in range(claims):
        if k % 2 and written:
            # A copy: what an earlier row said, a few days later, by somebody else.
            item, month, amount, bound = written[-1]
            links.append(f"C{k:05},C{k - 1:05},same_origin,yes")
        else:
            item, month = (k // 2) % items, chance.randrange(2, 48)
            amount = round(100 * month * math.exp(chance.gauss(0, 0.3)))
            bound = chance.choice(("approx", "approx", "at_least", "exact"))
        written.append((item, month, amount, bound))
    lines = []
    for k, (item, month, amount, bound) in enumerate(written):
        day = f"{2021 + month // 12}-{month % 12 + 1:02}-{chance.randrange(1, 28):02}"
        lines.append(
            f"C{k:05},i{item},delivered,{bound},{amount},,pieces,{'AA>BB' if item % 2 else 'BB>AA'},"
            f"{day},{day},s{chance.randrange(SOURCES)},accepted,stated"
        )
    head = "id,item,status,bound,amount_low,amount_high,unit,direction,as_of,reported_on,source,"
    _table(folder / "claims" / "reported.csv", head + "state,knowledge", lines)
    _table(folder / "links.csv", "a,b,kind,judgement", links)


def make_documents(folder: Path, claims: int, documents: int, items: int, seed: int = 1) -> None:
    """Write a case in which every claim stands in the text of a document."""
    chance = random.Random(seed)  # noqa: S311 - no secret is made of it
    for name in ("claims", "documents", "texts"):
        (folder / name).mkdir(parents=True)
    make_frame(folder, "large", items, "draws: 400\n")
    for d in range(documents):
        own = [n for n in range(claims) if n % documents == d]
        _document(folder, d, own, (documents, items), chance)


def _document(
    folder: Path, d: int, own: list[int], sizes: tuple[int, int], chance: random.Random
) -> None:
    """One document with its text and its claims, of so many documents and items."""
    documents, items = sizes
    id = f"doc-{d:04}"
    year, month, day = 2021 + d * 4 // documents, 1 + d % 12, 1 + d % 28
    said, entries = [], []
    at = 0
    for n in own:
        item = n % items
        months = (year - 2021) * 12 + month
        amount = round(100 * max(months, 1) * math.exp(chance.gauss(0, 0.3)))
        quote = f"about {amount} pieces of item {item} had been delivered"
        before = f"Source {n % SOURCES} told reporters on that day that {_FILLER[n % 3]} "
        sentence = f"{before}{quote} by then.\n"
        start = at + len(before)
        said.append(sentence)
        state = "proposed" if chance.random() < WAITING else "accepted"
        entries.append(
            f"- id: {id}-{n}\n  item: i{item}\n  status: delivered\n  bound: approx\n"
            f"  amount_low: {amount}\n  amount_high: {amount}\n  unit: pieces\n"
            f"  direction: [{'AA, BB' if item % 2 else 'BB, AA'}]\n"
            f"  as_of: {year}-{month:02}-{day:02}\n  reported_on: {year}-{month:02}-{day:02}\n"
            f"  source: s{n % SOURCES}\n  attribution: [Source {n % SOURCES}]\n  document: {id}\n"
            f"  knowledge: stated\n  state: {state}\n  text_basis: quoted\n"
            f'  quote: "{quote}"\n  start: {start}\n  end: {start + len(quote)}\n'
        )
        at += len(sentence)
    text = "".join(said) + _FILLER[d % 3] * 20 + "\n"
    (folder / "texts" / f"{id}.txt").write_text(text, encoding="utf-8")
    (folder / "claims" / f"{id}.yaml").write_text("".join(entries), encoding="utf-8")
    (folder / "documents" / f"{id}.yaml").write_text(
        f"id: {id}\ntitle: Report {d} on deliveries\nkind: report\npublisher: Publisher {d % 40}\n"
        f"language: en\npublished: {year}-{month:02}-{day:02}\ntext: texts/{id}.txt\n"
        f"sha256: {sha256(text.encode()).hexdigest()}\n",
        encoding="utf-8",
    )


def _table(path: Path, head: str, rows: list[str]) -> None:
    path.write_text("\n".join((head, *rows)) + "\n", encoding="utf-8")


_FILLER = (
    "the harbour had been busy for weeks and nobody had counted what lay on the quay; ",
    "trains had come and gone by night and the gates had stayed shut; ",
    "the papers named a contract of the year before and its annexes; ",
)
