"""The weights of `reading/learnt.py`, learnt from annotated documents: `python -m bench.reading.learn`.

In: the training documents and the open sets. Out: `data/status_weights.json`, and how the status does
with and without them on documents they were not learnt from. Multinomial logistic regression with a
quadratic penalty, fitted by L-BFGS (Nocedal and Wright, Numerical Optimization, 2nd ed., section 7.2);
the same documents give the same weights.

    python -m bench.reading.learn             in five parts, each told by weights of the other four
    python -m bench.reading.learn --write     and write the weights learnt from all of them
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from bench.reading.documents import LANGUAGES, read_documents
from bench.reading.inline import Lesson, Marked, read_lessons
from bench.reading.training import match
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from scipy.special import logsumexp

from steelyard.reading import learnt
from steelyard.reading.amounts import find_amounts
from steelyard.reading.cues import read_cues
from steelyard.reading.lexicon import read_lexicon
from steelyard.reading.scene import Context, lay_out
from steelyard.reading.sentences import find_sentences
from steelyard.reading.surroundings import by_rules

OPEN = ("seen", "second", "trial")
"""The sets that rules were written on are learnt from beside the training documents."""
DATA = Path(learnt.__file__).parent.parent / "data" / learnt.WEIGHTS
PENALTY = 25.0
"""On the squares of the weights, halved: chosen on the validation files among 7, 10, 25 and 50, which
differ by less than 0.005."""
LEAST = 8
"""A sign that so many amounts do not share is left out."""
SMALLEST = 0.05
"""A sign whose weights are all smaller is left out; with it the status was right as often."""
PARTS = 5


Sign = tuple[str, str]
"""A sign and its group."""
Weights = Mapping[Sign, Sequence[int]]
ALWAYS = (learnt.BIAS, "")


@dataclass(frozen=True, slots=True)
class Example:
    """One amount: its signs, its status by annotation and by the rules."""

    doc: str
    lang: str
    signs: frozenset[Sign]
    status: str
    by_rules: str


def main() -> None:
    """Print how the weights do, and write them if asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the weights")
    options = parser.parse_args()
    examples = tuple(one for lesson in documents() for one in examples_of(lesson))
    print(f"{len(examples):,} amounts of {len({one.doc for one in examples}):,} documents")
    print(*table(examples, crossed(examples)), sep="\n")
    if options.write:
        weights = fit(examples)
        groups: dict[str, dict[str, Sequence[int]]] = {}
        for (group, sign), row in sorted(weights.items()):
            groups.setdefault(group, {})[sign] = row
        lines = [f"{json.dumps(group)}: {json.dumps(rows)}" for group, rows in groups.items()]
        DATA.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
        print(f"{len(weights):,} rows are in {DATA.name}")


def documents() -> Iterator[Lesson]:
    """The training documents, and those of the open sets in the same form."""
    yield from read_lessons()
    for name in OPEN:
        for one in read_documents(name):
            claims = tuple(
                Marked(*gold.span, gold.values["status"], None, (), None, "asserted")
                for gold in one.claims
            )
            yield Lesson(one.id, one.lang, one.date, one.genre, one.text, claims)


def examples_of(lesson: Lesson) -> Iterator[Example]:
    """The amounts of a document that the reader finds and that are annotated; none of a table."""
    lexicon = read_lexicon(lesson.lang)
    sentences = find_sentences(lesson.text, lexicon)
    amounts = find_amounts(lesson.text, sentences, lexicon)
    if not amounts or not sentences:
        return
    cues = read_cues(lesson.lang)
    scene = lay_out(lesson.text, sentences, amounts, cues, Context(lesson.date))
    rules = by_rules(scene)
    look = learnt.Look(scene, rules.asked, rules.told)
    for i, j in match(lesson.claims, scene.amounts):
        if j not in rules.cells:
            found = frozenset((group, sign) for group, seen in look.at(j) for sign in seen)
            status = lesson.claims[i].status
            yield Example(lesson.id, lesson.lang, found, status, rules.asked[j].status)


def fit(examples: Sequence[Example]) -> Weights:
    """Sign -> a weight for each class, in whole hundredths."""
    counts = Counter(sign for one in examples for sign in one.signs)
    names = sorted(sign for sign, count in counts.items() if count >= LEAST)
    index = {sign: n for n, sign in enumerate(names)}
    seen = matrix(examples, index)
    wanted = np.zeros((len(examples), len(learnt.CLASSES)))
    for n, one in enumerate(examples):
        wanted[n, learnt.CLASSES.index(one.status)] = 1.0
    shape = (len(names) + 1, len(learnt.CLASSES))

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        weights = flat.reshape(shape)
        sums = seen @ weights[:-1] + weights[-1]
        logs = sums - logsumexp(sums, axis=1, keepdims=True)
        slope = np.exp(logs) - wanted
        inner = np.vstack([seen.T @ slope + PENALTY * weights[:-1], slope.sum(axis=0)])
        value = -(wanted * logs).sum() + 0.5 * PENALTY * (weights[:-1] ** 2).sum()
        return float(value), inner.ravel()

    found = minimize(loss, np.zeros(shape).ravel(), jac=True, method="L-BFGS-B")
    weights = found.x.reshape(shape)
    kept = {
        sign: row
        for sign, row in zip(names, weights[:-1], strict=True)
        if np.abs(row).max() >= SMALLEST
    }
    kept[ALWAYS] = weights[-1]
    return {sign: [round(float(one) * learnt.SCALE) for one in row] for sign, row in kept.items()}


def matrix(examples: Sequence[Example], index: Mapping[Sign, int]) -> csr_matrix:
    """Amounts by signs: 1 where an amount has the sign."""
    columns = [sorted(index[sign] for sign in one.signs if sign in index) for one in examples]
    ends = np.cumsum([0, *map(len, columns)])
    flat = np.concatenate([np.asarray(row, dtype=np.int64) for row in columns])
    return csr_matrix((np.ones(len(flat)), flat, ends), shape=(len(examples), len(index)))


def told(examples: Sequence[Example], weights: Weights) -> list[str]:
    """The status of each amount with the weights, as the reader settles it."""
    found = []
    for one in examples:
        rows = [weights[ALWAYS], *(weights[sign] for sign in one.signs if sign in weights)]
        found.append(
            learnt.likeliest([sum(column) for column in zip(*rows, strict=True)], one.by_rules)
        )
    return found


def crossed(examples: Sequence[Example]) -> list[str]:
    """The status of each amount by weights learnt from the other parts; a document is in one part."""
    part = {doc: n % PARTS for n, doc in enumerate(sorted({one.doc for one in examples}))}
    found = [""] * len(examples)
    for number in range(PARTS):
        weights = fit([one for one in examples if part[one.doc] != number])
        mine = [n for n, one in enumerate(examples) if part[one.doc] == number]
        for n, status in zip(mine, told([examples[n] for n in mine], weights), strict=True):
            found[n] = status
    return found


def table(examples: Sequence[Example], found: Sequence[str]) -> Iterator[str]:
    """The share of right statuses by the rules and with the weights, a line a language."""
    yield f"{'':6}{'amounts':>9}{'rules':>9}{'weights':>9}"
    for lang in (*LANGUAGES, "all"):
        mine = [n for n, one in enumerate(examples) if lang in {one.lang, "all"}]
        rules = sum(examples[n].by_rules == examples[n].status for n in mine) / max(1, len(mine))
        weighed = sum(found[n] == examples[n].status for n in mine) / max(1, len(mine))
        yield f"{lang:6}{len(mine):9,}{rules:9.3f}{weighed:9.3f}"


if __name__ == "__main__":
    main()
