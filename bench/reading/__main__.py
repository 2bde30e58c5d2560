"""How well documents are read: `python -m bench.reading`, part of `make bench`.

Out: a table a reader, per language and over all, with 95 % intervals; this program beside
quantulum3 and recognizers-text on the languages they read, with seconds for 1,000 documents of
600 words, and how fast English is read beside quantulum3 (`--pace`: that alone). `--raise` writes the floors; `--misses` lists what was missed.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.reading import pace, statement_scores
from bench.reading.documents import CLOSED, FURTHER, LANGUAGES, SETS, Document, read_documents
from bench.reading.peers import Reader, all_readers, by_name
from bench.reading.scores import (
    LEVELS,
    SHARES,
    Tally,
    figures,
    has,
    intervals,
    judge,
    match,
    tally,
    total,
)

FLOORS = Path(__file__).parent / "floors.json"
OWN = "steelyard"
PEER = "quantulum3"
FLOORED = (*LEVELS, *SHARES)
"""The figures that have a floor."""
UNFLOORED = frozenset(("item", "exact span"))
"""Two of them that say little alone: an id has many right forms, and a span's edges are taste."""
STEPS = 1000
"""Floors are written down to a thousandth."""
WORDS = 600 * 1000
"""Words of the 1,000 documents that a reader's time is given for."""
EVERY = "all"

Floors = dict[str, dict[str, dict[str, float]]]


@dataclass(frozen=True, slots=True)
class Score:
    """What one reader did with one set: a Tally a document, fields it has, and its time."""

    documents: tuple[Document, ...]
    proposed: tuple[Sequence[Mapping[str, Any]], ...]
    tallies: tuple[Tally, ...]
    fields: frozenset[str]
    seconds: float

    def of(self, lang: str) -> tuple[Tally, ...]:
        """The Tallies of one language, or of every one."""
        pairs = zip(self.documents, self.tallies, strict=True)
        return tuple(one for document, one in pairs if lang in {EVERY, document.lang})


def score(reader: Reader, documents: Sequence[Document], others: Sequence[Document] = ()) -> Score:
    """Read and score the documents whose language the reader reads.

    They are read once, after `others`: tables are built and words come again in news, but a text
    that was read before is no measure of the time that a text takes.
    """
    asked = tuple(one for one in documents if one.lang in reader.languages)
    for lang in reader.languages:
        for before in [one for one in others if one.lang == lang] or first_of(asked, lang):
            reader.predict(before)
    started = time.process_time()
    proposed = tuple(reader.predict(document) for document in asked)
    # Of the processor: what else runs on the machine does not count.
    seconds = time.process_time() - started
    fields = frozenset(name for records in proposed for one in records for name in one)
    tallies = tuple(map(tally, asked, proposed))
    return Score(asked, proposed, tallies, fields, seconds)


def first_of(documents: Sequence[Document], lang: str) -> Sequence[Document]:
    """The first document of a language, by itself: where no other builds its tables."""
    return [one for one in documents if one.lang == lang][:1]


def figures_by_language(scored: Score) -> dict[str, dict[str, float]]:
    """Language, and all of them -> figure -> value, of the figures that have a floor."""
    return {
        lang: {
            name: value
            for name, value in figures(total(scored.of(lang))).items()
            if name in FLOORED and name not in UNFLOORED
        }
        for lang in (*LANGUAGES, EVERY)
    }


def read_floors() -> Floors:
    """Set -> language -> figure -> the least it may be."""
    written: Floors = json.loads(FLOORS.read_text(encoding="utf-8"))
    return written


def raised(floors: Floors, name: str, reached: Mapping[str, Mapping[str, float]]) -> Floors:
    """The floors with those of one set lifted to what was reached; none is lowered."""
    old = floors.get(name, {})
    lifted = {
        lang: {
            one: max(math.floor(value * STEPS) / STEPS, old.get(lang, {}).get(one, 0.0))
            for one, value in sorted(found.items())
        }
        for lang, found in sorted(reached.items())
    }
    for lang, kept in old.items():
        lifted[lang] = {**kept, **lifted.get(lang, {})}
    return {**floors, name: lifted}


def below(
    floors: Mapping[str, Mapping[str, float]], reached: Mapping[str, Mapping[str, float]]
) -> list[str]:
    """A line for each figure under its floor; a figure that is gone counts as 0."""
    return [
        f"{lang} {name}: {reached.get(lang, {}).get(name, 0.0):.3f} under {floor:.3f}"
        for lang, found in floors.items()
        for name, floor in found.items()
        if reached.get(lang, {}).get(name, 0.0) < floor
    ]


def table(scored: Score, languages: Sequence[str]) -> Iterator[str]:
    """The lines of one reader's table."""
    yield f"  {'':14}" + "".join(f"{lang:>8}" for lang in languages) + f"{'95 %':>16}"
    last = languages[-1]
    by_language = {lang: figures(total(scored.of(lang))) for lang in languages}
    width = intervals(scored.of(last))
    rows = [name for level in LEVELS for name in (level, f"{level} P", f"{level} R")]
    for name in [*rows, *SHARES]:
        # Precision and recall are shown for the two that the aims speak of.
        if name[-2:] in {" P", " R"} and name[:-2] not in {"amount", "claim"}:
            continue
        if not has(name, scored.fields):
            yield f"  {name:14}" + f"{'-':>8}" * len(languages)
            continue
        cells = [by_language[lang].get(name) for lang in languages]
        low, high = width.get(name, (math.nan, math.nan))
        row = "".join(f"{'':>8}" if cell is None else f"{cell:8.3f}" for cell in cells)
        yield f"  {name:14}{row}" + (f"   {low:.3f}-{high:.3f}" if low == low else "")  # noqa: PLR0124


def misses(scored: Score) -> Iterator[str]:
    """What was missed, made up or read otherwise, a line each."""
    for document, proposed in zip(scored.documents, scored.proposed, strict=True):
        pairs = match(document.claims, proposed)
        seen, used = {i for i, _ in pairs}, {j for _, j in pairs}
        for i, gold in enumerate(document.claims):
            if i not in seen:
                yield f"{document.id} missed    {gold.values['quote']!r}"
        for j, record in enumerate(proposed):
            if j not in used:
                quote = document.text[record["start"] : record["end"]]
                yield f"{document.id} made up   {quote!r}"
        for i, j in pairs:
            gold, record = document.claims[i], proposed[j]
            verdict = judge(gold, record, document.names)
            wrong = [name for name in ("amount", *SHARES) if verdict.get(name) is False]
            if "amount" in wrong:
                ends = ("amount_low", "amount_high")
                held = [[one.get(end) for end in ends] for one in (gold.values, record)]
                yield f"{document.id} amount    {gold.values['quote']!r}: {held[0]}, read {held[1]}"
            for name in wrong:
                if name in gold.values:
                    quote, true = gold.values["quote"], gold.values[name]
                    yield f"{document.id} {name:9} {quote!r}: {true}, read {record.get(name)}"


def main() -> int:
    """Print the tables; 1 where a figure of this program is under its floor."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--set", choices=(*SETS, FURTHER), default=SETS[0], help="the documents")
    asked.add_argument("--alone", action="store_true", help="without other readers beside it")
    asked.add_argument("--misses", action="store_true", help="list what was read wrong")
    asked.add_argument("--raise", dest="lift", action="store_true", help="lift the floors")
    asked.add_argument("--json", action="store_true", help="print every figure as JSON")
    asked.add_argument("--predictor", help="module:function, text -> list of records")
    asked.add_argument("--statements", action="store_true", help="score statements instead")
    asked.add_argument("--pace", action="store_true", help="how fast English is read, alone")
    options = asked.parse_args()
    if options.pace:
        print(*pace.table(timed_readers(alone=options.alone)), sep="\n")
        return 0
    if options.set in CLOSED and options.misses:
        asked.error(f"--misses shows text, and nobody reads the set {options.set}")
    if options.set == FURTHER:
        # They have no floors here and no peers: their own tests hold them.
        documents = read_documents(FURTHER)
        own = next(one for one in all_readers() if isinstance(one, Reader) and one.name == OWN)
        langs = tuple(sorted({document.lang for document in documents}))
        scored = score(Reader(OWN, langs, own.predict), documents)
        print_tables(FURTHER, documents, {OWN: scored})
        if options.misses:
            print(*misses(scored), sep="\n")
        return 0
    if options.statements:
        print(
            *(line for one in statement_scores.HALVES for line in statement_scores.table(one)),
            sep="\n",
        )
        if options.misses:
            print(*statement_scores.misses(), sep="\n")
        return 0
    documents = read_documents(options.set)
    readers = [by_name(options.predictor)] if options.predictor else list(all_readers())
    if options.alone:
        readers = [one for one in readers if isinstance(one, Reader) and one.name == OWN]
    found: dict[str, Score] = {}
    others = read_documents(next(one for one in SETS if one != options.set))
    for reader in readers:
        if isinstance(reader, str):
            print(reader, file=sys.stderr)
        else:
            found[reader.name] = score(reader, documents, others)
    if options.json:
        print(json.dumps({name: figures_by_language(one) for name, one in found.items()}, indent=1))
    else:
        print_tables(options.set, documents, found)
        if OWN in found:
            print("", *pace.table(timed_readers(alone=options.alone)), sep="\n")
    if options.misses:
        print(*(line for one in list(found.values())[:1] for line in misses(one)), sep="\n")
    if OWN not in found:
        return 0
    reached = figures_by_language(found[OWN])
    floors = read_floors()
    if options.lift:
        text = json.dumps(raised(floors, options.set, reached), indent=1, sort_keys=True)
        FLOORS.write_text(text + "\n", encoding="utf-8")
    under = below(floors.get(options.set, {}), reached)
    for line in under:
        print(f"under the floor: {line}", file=sys.stderr)
    return int(bool(under))


def timed_readers(*, alone: bool) -> list[Reader]:
    """This program, and the one that its speed is compared with."""
    timed = (OWN,) if alone else (OWN, PEER)
    return [one for one in all_readers() if isinstance(one, Reader) and one.name in timed]


def print_tables(name: str, documents: Sequence[Document], found: Mapping[str, Score]) -> None:
    """A table a reader; those of one language beside this program on that language."""
    claims = sum(len(document.claims) for document in documents)
    print(f"{len(documents)} documents of the set {name}, {claims} annotated claims")
    for reader, scored in found.items():
        read = sorted({document.lang for document in scored.documents})
        words = sum(len(document.text.split()) for document in scored.documents)
        seconds = scored.seconds * WORDS / words
        print(f"\n{reader}: {seconds:.1f} s for 1,000 documents of 600 words")
        languages = [*read, EVERY] if len(read) > 1 else read
        print(*table(scored, languages), sep="\n")


if __name__ == "__main__":
    sys.exit(main())
