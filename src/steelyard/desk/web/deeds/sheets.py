"""Deeds on spreadsheets: read one and propose what it changes; write what was proposed.

In: a form with a file, or the name of a proposal. Out: where the proposal is shown, or what was
written. Nothing is written before somebody was shown it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import Final

from steelyard.desk import words
from steelyard.desk.editing.sheets import apply_shown
from steelyard.desk.sheet_columns import KINDS
from steelyard.desk.sheets import ImportResult, import_file
from steelyard.desk.web.asking import Done, Form, RefusedError
from steelyard.desk.web.bench import Bench

MOST_NAME: Final = 80


@dataclass(frozen=True, slots=True)
class Proposal:
    """A spreadsheet that was read: what it is called, and what it would change."""

    name: str
    result: ImportResult


def propose(bench: Bench, form: Form) -> Done:
    """Read a spreadsheet and set it against the case."""
    speech = form.speech
    if not form.files:
        raise RefusedError(speech.t("sheets.no_file"))
    if bench.problems:
        raise RefusedError(speech.t("weigh.problems"))
    kind = form.text("kind")
    sent = form.files[0]
    name = PurePath(sent.name.replace("\\", "/")).name[-MOST_NAME:] or "sheet"
    # What it is called never becomes a path: only whether it is a workbook or text matters.
    suffix = ".csv" if name.lower().endswith((".csv", ".tsv", ".txt")) else ".xlsx"
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"sheet{suffix}"
        path.write_bytes(sent.content)
        result = import_file(bench.root, path, kind=kind if kind in KINDS else None)
    kept = bench.lay_aside(Proposal(words.visible(name), result))
    return Done(speech.t("sheets.read", name=words.visible(name)), f"/sheets/{kept}")


def apply(bench: Bench, form: Form) -> Done:
    """Write what was proposed, and only that."""
    speech, name = form.speech, form.text("proposal")
    proposal = bench.laid_aside(name)
    if not isinstance(proposal, Proposal):
        raise RefusedError(speech.t("sheets.gone"))
    files = apply_shown(bench.root, proposal.result, proposal.name, by=bench.by, when=bench.clock())
    bench.take_away(name)
    if not files:
        return Done(speech.t("sheets.nothing"), "/sheets")
    return Done(speech.t("sheets.written", files=", ".join(files)), "/sheets", {"files": files})
