"""What `steelyard read CASE` does with the proposals of a case's kept documents.

In: a case folder and how it is read. Out: claims put into the case and printed; whether anything
could not be read. Shared by commands; no command of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from steelyard.desk.commands.talk import emit, prints, say


def propose_into(
    folder: Path, reads: Iterator[Any], *, model: bool, statements: bool, dry: bool, json: bool
) -> bool:
    """Put what was read into the case at `folder`; True if something could not be.

    `reads` are those of the folder's documents, in order. Raises CaseError where the case has
    problems, and OSError if the disk refuses.
    """
    import sys

    from steelyard.base.errors import CaseError
    from steelyard.desk.progress import Progress
    from steelyard.desk.proposing import Proposer

    proposer = Proposer(folder, model, statements, dry)
    failed, total = False, dict.fromkeys(("new", "changed", "kept", "dropped", "judged"), 0)
    with Progress(sys.stderr) as progress:
        for number, read in enumerate(reads, 1):
            # What is printed shows the progress by itself, and a model shows its own.
            if not (model or sys.stdout.isatty()):
                progress("reading", number / max(1, len(proposer.case.texts)))
            if read.refused:
                failed = True
                say(f"steelyard: {read.refused}")
                continue
            try:
                done = proposer.take(read.id, read.proposals)
            except CaseError as error:
                failed = True
                for problem in error.problems:
                    say(f"steelyard: {problem.place.file}: {problem.what} {problem.mend}")
                continue
            for name in total:
                total[name] += getattr(done, name)
            for sentence in done.unusable:
                say(f"steelyard: not proposed: {sentence}")
            _print(done, json=json)
    _tell(folder, total, proposer.waiting, dry=dry)
    return failed


def _print(done: Any, *, json: bool) -> None:
    """All claims as JSON, or the new ones in words."""
    from json import dumps

    from steelyard.desk.reading_files import render_proposal

    for proposal, claim in done.claims:
        if json:
            row = {
                **proposal.to_json(),
                "id": claim.id,
                "state": claim.state,
                "source": claim.source,
            }
            line = dumps(row, ensure_ascii=False, allow_nan=False)
            print(line if prints(line) else dumps(row, allow_nan=False))
        elif claim.id in done.fresh:
            emit(f"{claim.id}\n{render_proposal(proposal)}")


def _tell(folder: Path, total: dict[str, int], waiting: int, *, dry: bool) -> None:
    parts = [f"{total['new']} new"]
    parts += [f"{total[name]} {name}" for name in ("changed", "kept", "dropped") if total[name]]
    line = ", ".join(parts)
    if total["judged"]:
        line += f"; {counted(total['judged'], 'is', 'are')} judged or your own, and left alone"
    say(f"{line}. Nothing was written." if dry else f"{line}.")
    if waiting and not dry:
        say(waits(folder, waiting))


def waits(folder: Path, count: int) -> str:
    """How many proposed claims nobody has judged yet, and what to do."""
    number, verb = counted(count, "proposed claim", "proposed claims"), "s" * (count == 1)
    return (
        f"{number} wait{verb} to be judged, and count{verb} for nothing until then: "
        f"steelyard accept {folder}"
    )


def counted(number: int, one: str, many: str) -> str:
    """`number` and the word that goes with it."""
    return f"{number} {one if number == 1 else many}"
