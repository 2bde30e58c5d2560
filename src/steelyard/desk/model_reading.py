"""A language model reads along: what `steelyard read --model URL` does beyond the rules.

In: an address, the texts as they are read, what the case knows. Out: for each text its proposals
with what the model pointed at, and sentences about what went wrong. Asks through `reading/model`
only; sends no private text unless that was asked for; writes nothing.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from steelyard.desk.progress import Progress
from steelyard.desk.reading_files import Names, Written
from steelyard.reading.languages import find_language
from steelyard.reading.model import MALFORMED, Model, parse_endpoint
from steelyard.reading.pointing import (
    ADDED,
    AGREED,
    CHANGED,
    FIELD_MISSING,
    FIELD_UNREAD,
    MISSING,
    NO_AMOUNT,
    POINTED,
    SEVERAL,
    lay_page,
)
from steelyard.reading.proposal import Proposal
from steelyard.reading.scene import Context

KEY = "STEELYARD_MODEL_KEY"
"""The variable of the environment that holds the key; no other is looked at, as a key for one
server is not to be sent to another."""


def open_model(url: str, name: str, environment: Mapping[str, str]) -> Model:
    """The model at `url`. Raises ModelError for an address that cannot be one."""
    return Model(parse_endpoint(url, name, environment.get(KEY, "")))


@dataclass(slots=True)
class Along:
    """Called for each text after the rules have read it. `tell` gets a sentence for each trouble.

    `lang` and `date` are what the rules were told, as for all texts.
    """

    model: Model
    tell: Callable[[str], None]
    lang: str | None = None
    date: str | None = None
    private_too: bool = False
    counts: Counter[str] = field(default_factory=Counter)
    incomplete: bool = False
    _told: bool = False

    def __call__(
        self, written: Written, path: Path, names: Names, proposals: tuple[Proposal, ...]
    ) -> tuple[Proposal, ...]:
        model = self.model
        language = self.lang or written.language or find_language(written.text)
        if model.given_up or language is None:
            return proposals
        if not self.private_too and (written.private or is_private(path)):
            self._trouble(f"{written.id} is private and was not sent to the model; "
                          "--model-private sends it.")  # fmt: skip
            return proposals
        date = self.date or written.date
        context = Context(date, names.items, names.parties, names.sources)
        page = lay_page(written.text, language, proposals, context, written.id)
        with Progress(sys.stderr, log=True) as progress:
            model.progress = progress
            read = model.read(page)
        self.counts.update(read.followed.counts)
        for why in read.troubles:
            self._trouble(f"{written.id}: the model at {model.endpoint.shown}: {why}.")
        if model.given_up and not self._told:
            self._told = True
            self._trouble("the model is not asked again; what follows is read by the rules alone.")
        return read.followed.proposals

    def close(self) -> bool:
        """Tell what became of the pointers; whether some text was not read by the model."""
        self.tell(render_counts(self.counts))
        return self.incomplete

    def _trouble(self, sentence: str) -> None:
        self.incomplete = True
        self.tell(sentence)


def is_private(path: Path) -> bool:
    """Whether a file is a private text of the case that it lies in.

    Where that case cannot be read nothing tells, and it counts as private.
    """
    from steelyard.base.errors import CaseError
    from steelyard.case.folder import read_case

    path = path.resolve()
    folder = next((one for one in path.parents if (one / "case.yaml").is_file()), None)
    if folder is None or path.is_dir():
        return False
    name = path.relative_to(folder).as_posix()
    if name.startswith("private/"):
        return True
    try:
        documents = read_case(folder).documents
    except (CaseError, OSError):
        return True
    return any(one.internal and name in {one.text, one.original} for one in documents)


def render_host(model: Model) -> str:
    """Where the words of the documents go, before they go there."""
    endpoint = model.endpoint
    where = "this machine" if endpoint.here else "over the network"
    if not endpoint.here and not endpoint.secure:
        where += ", unencrypted"
    return f"The text goes to {endpoint.shown} ({where})."


def render_counts(counts: Mapping[str, int]) -> str:
    """What became of the model's pointers, in one line."""
    used = [f"{counts.get(name, 0):,} {name}" for name in (ADDED, CHANGED, AGREED)]
    lost = [
        f"{counts[name]:,} {name}"
        for name in (MISSING, NO_AMOUNT, SEVERAL, MALFORMED)
        if counts.get(name)
    ]
    words = [
        f"{counts[name]:,} {name}" for name in (FIELD_MISSING, FIELD_UNREAD) if counts.get(name)
    ]
    line = f"The model pointed at {counts.get(POINTED, 0):,} amounts: {', '.join(used)}"
    line += f"; dropped: {', '.join(lost)}" if lost else ""
    line += f"; of its other words {', '.join(words)}" if words else ""
    return line + "."
