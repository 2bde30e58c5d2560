"""How the reader does on the training documents: `python -m bench.reading.training_scores`.

In: `training/*.txt`, read by `inline.py`. Out: a table a language: spans found, units of what is
merely counted, status, direction, voices and certainty. Files with an odd number are open to whoever
writes rules, and `--misses FIELD` lists what went wrong there; those with an even number only tell,
by `--validation`, whether a rule holds where nobody looked.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from bench.reading.inline import HERE, Lesson, Marked, read_file
from bench.reading.scores import best_pairs, same_name, shared

from steelyard.reading.proposal import Proposal
from steelyard.reading.reader import read_text

FIELDS = ("unit", "status", "direction", "attribution", "named", "certainty")
BESIDE = 90
"""So many signs on both sides of an amount are shown with what went wrong."""


def main() -> None:
    """Print the table, and what was missed where that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("languages", nargs="*", help="such as: en ko; all where none is named")
    parser.add_argument("--validation", action="store_true", help="the files with even numbers")
    parser.add_argument("--misses", choices=(*FIELDS, "span"), help="list these of the open files")
    options = parser.parse_args()
    if options.validation and options.misses:
        parser.error("what was missed is listed for the open files only")
    counts: Counter[tuple[str, str]] = Counter()
    for lesson in lessons(options.languages, validation=options.validation):
        proposed = read_text(lesson.text, lang=lesson.lang, date=lesson.date)
        pairs = match(lesson.claims, proposed)
        for place in (lesson.lang, "all"):
            counts.update(tally(place, lesson, proposed, pairs))
        if options.misses:
            for line in misses(lesson, proposed, pairs, options.misses):
                print(line)
    print(*table(counts), sep="\n")


def lessons(languages: Sequence[str], *, validation: bool) -> Iterator[Lesson]:
    """The documents of the open files, or of those that only tell."""
    for path in sorted(HERE.glob("*.txt")):
        lang, _, number = path.stem.split("-")
        if (not languages or lang in languages) and (int(number) % 2 == 0) == validation:
            yield from read_file(path)


def match(claims: Sequence[Marked], proposed: Sequence[Proposal]) -> tuple[tuple[int, int], ...]:
    """Pairs of indexes, one to one, whose spans overlap; the best total share of overlap."""
    if not claims or not proposed:
        return ()
    worth = np.array(
        [[shared((a.start, a.end), (b.start, b.end)) for b in proposed] for a in claims]
    )
    return best_pairs(worth)


def verdicts(claim: Marked, read: Proposal) -> dict[str, bool]:
    """Field -> whether it is right; fields that the claim does not ask for are absent."""
    found = {
        "status": claim.status == read.status,
        "certainty": claim.certainty == read.certainty,
    }
    if claim.unit is not None:
        found["unit"] = claim.unit == read.unit
    if claim.status != "other" and claim.direction is not None:
        found["direction"] = claim.direction == read.direction
    voices = [voice.lstrip("*").strip() for voice in claim.voices]
    right = len(voices) == len(read.attribution) and all(
        same_name(one, other, {}) for one, other in zip(voices, read.attribution, strict=True)
    )
    found["attribution"] = right
    if any(not voice.startswith("*") for voice in claim.voices):
        found["named"] = right
    return found


def tally(
    place: str, lesson: Lesson, proposed: Sequence[Proposal], pairs: Iterable[tuple[int, int]]
) -> Counter[tuple[str, str]]:
    """Counts of one document under `place`: of each field how often it is asked and right."""
    counts: Counter[tuple[str, str]] = Counter()
    counts[place, "documents"] += 1
    counts[place, "claims"] += len(lesson.claims)
    counts[place, "proposed"] += len(proposed)
    for i, j in pairs:
        counts[place, "matched"] += 1
        for field, right in verdicts(lesson.claims[i], proposed[j]).items():
            counts[place, field] += 1
            counts[place, f"{field} right"] += right
    return counts


def table(counts: Counter[tuple[str, str]]) -> Iterator[str]:
    """The lines of the table."""
    places = [*sorted({place for place, _ in counts} - {"all"}), "all"]
    yield f"{'':12}" + "".join(f"{place:>8}" for place in places)
    for name in ("documents", "claims"):
        yield f"{name:12}" + "".join(f"{counts[place, name]:8}" for place in places)
    yield f"{'span F1':12}" + "".join(
        f"{2 * counts[one, 'matched'] / max(1, counts[one, 'claims'] + counts[one, 'proposed']):8.3f}"
        for one in places
    )
    for field in FIELDS:
        yield f"{field:12}" + "".join(
            f"{counts[place, f'{field} right'] / max(1, counts[place, field]):8.3f}"
            for place in places
        )


def misses(
    lesson: Lesson, proposed: Sequence[Proposal], pairs: Sequence[tuple[int, int]], field: str
) -> Iterator[str]:
    """A line for each amount whose field was read otherwise, or that was missed or made up."""

    def around(start: int, end: int) -> str:
        before, after = lesson.text[max(0, start - BESIDE) : start], lesson.text[end : end + BESIDE]
        return f"{before}[[{lesson.text[start:end]}]]{after}".replace("\n", " / ")

    if field == "span":
        for i in set(range(len(lesson.claims))) - {i for i, _ in pairs}:
            one = lesson.claims[i]
            yield f"{lesson.id} missed: {around(one.start, one.end)}"
        for j in set(range(len(proposed))) - {j for _, j in pairs}:
            yield f"{lesson.id} made up: {around(proposed[j].start, proposed[j].end)}"
        return
    name = "attribution" if field == "named" else field
    key = "voices" if name == "attribution" else name
    for i, j in pairs:
        claim, read = lesson.claims[i], proposed[j]
        if verdicts(claim, read).get(field) is False:
            held, got = getattr(claim, key), getattr(read, name)
            yield f"{lesson.id} {held}, read {got}: {around(claim.start, claim.end)}"


if __name__ == "__main__":
    main()
