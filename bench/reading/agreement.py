"""How far two annotators agree, field by field: `python -m bench.reading.agreement`.

In: `again/`, twenty documents of the set `trial` annotated a second time without sight of the
first, and `again/first/`, the first annotation as it stood then; with `--mended`, `trial` as it
stands now. Out: the table of a reader, the second annotation in the place of one. Prints figures
and no text, and runs no reader.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from bench.reading.__main__ import EVERY, Score, table
from bench.reading.documents import AGAIN, FIRST, LANGUAGES, Document, read_documents
from bench.reading.scores import tally

MENDED = "trial"


def agreement(first: Sequence[Document], second: Sequence[Document]) -> Score:
    """The second annotation scored as a reader would be against the first.

    Raises ValueError where the two are not of the same texts.
    """
    proposed = tuple(tuple(gold.values for gold in document.claims) for document in second)
    for one, other in zip(first, second, strict=True):
        if (one.id, one.text) != (other.id, other.text):
            raise ValueError(f"{one.id} and {other.id} are not the same text")
    fields = frozenset(name for records in proposed for one in records for name in one)
    # No seconds: nobody timed the annotators.
    return Score(tuple(first), proposed, tuple(map(tally, first, proposed)), fields, 0.0)


def same_texts(name: str, second: Sequence[Document]) -> tuple[Document, ...]:
    """Those documents of a set that were annotated a second time."""
    wanted = {document.id for document in second}
    return tuple(document for document in read_documents(name) if document.id in wanted)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument(
        "--mended", action="store_true", help="against the set trial as it stands now"
    )
    options = asked.parse_args(arguments)
    second = read_documents(AGAIN)
    name = MENDED if options.mended else FIRST
    scored = agreement(same_texts(name, second), second)
    counts = [sum(len(document.claims) for document in one) for one in (scored.documents, second)]
    print(f"{len(second)} documents: {counts[0]} claims of {name}, {counts[1]} of the second")
    print(*table(scored, (*LANGUAGES, EVERY)), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
