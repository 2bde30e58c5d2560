"""A case folder -> Case, or every Problem at once.

In: the path of a folder of plain text files. Out: records, cross-checked. Never reads outside
the folder, never a file of unreasonable size, never writes.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from stat import S_ISLNK, S_ISREG
from typing import Any, Final, TypeVar

from steelyard.base.errors import CaseError, Place, Problem
from steelyard.base.records import collector_paused, decode, parse_csv, parse_yaml
from steelyard.case.case import LISTED_ONLY, Case, check_case
from steelyard.case.claims import Claim
from steelyard.case.documents import Document
from steelyard.case.exchange import Exchange
from steelyard.case.folder.rereading import read_once, text_once
from steelyard.case.hypotheses import HypothesisFile, readable
from steelyard.case.items import Item, Tie
from steelyard.case.known import Spots
from steelyard.case.links import Link
from steelyard.case.prices import Price
from steelyard.case.priors import Prior
from steelyard.case.promises import PromiseRow
from steelyard.case.published import Published
from steelyard.case.scenarios import MOST_SCENARIOS, Scenario, Supposed
from steelyard.case.series import SeriesRow
from steelyard.case.sources import Grade, Source
from steelyard.case.validate import Entry, Found, Spot, read_list, read_one, read_table

T = TypeVar("T")

MEGABYTE: Final = 1024 * 1024
MAX_BYTES: Final = 64 * MEGABYTE
"""No file of a case is larger; ten thousand claims take about five megabytes."""

TABLES: Final[Mapping[str, tuple[str, type[Any]]]] = {
    "sources.csv": ("sources", Source),
    "grades.csv": ("grades", Grade),
    "links.csv": ("links", Link),
    "prices.csv": ("prices", Price),
    "series.csv": ("series", SeriesRow),
    "published.csv": ("published", Published),
    "priors.csv": ("priors", Prior),
    "promises.csv": ("promises", PromiseRow),
}
"""Tables at the top of a case folder -> field of Case and kind of row."""

SCENARIOS: Final = "scenarios.yaml"
HYPOTHESES: Final = "hypotheses.yaml"

KNOWN_NAMES: Final = (
    *("case.yaml", "items.yaml", SCENARIOS),
    HYPOTHESES,
    *(*TABLES, "claims", "documents", "texts"),
)

_SORT_BY: Final[Mapping[str, tuple[str, ...]]] = {
    "links": ("a", "b", "kind", "judgement"),
    "grades": ("source", "topic", "since", "letter"),
    "priors": ("name",),
    "ties": ("tie",),
    # As they are written: that is the order they are read in.
    "scenarios": (),
    "suppositions": (),
}


def read_case(path: Path, instead: Mapping[str, str] | None = None) -> Case:
    """Read a case folder, with the texts of `instead` for the files of those names.

    Raises CaseError with every problem, if any of them stops the weighing (see check_folder).
    """
    return read_with_problems(path, instead)[0]


def read_with_problems(
    path: Path, instead: Mapping[str, str] | None = None
) -> tuple[Case, tuple[Problem, ...]]:
    """As `read_case`, with the problems that stop nothing. Raises CaseError."""
    reading = _Reading(path, instead or {})
    case = reading.run()
    stopping = [problem for problem in reading.problems if problem.name not in LISTED_ONLY]
    if stopping or case is None:
        raise CaseError(reading.problems)
    return case, tuple(sorted(set(reading.problems)))


def check_folder(path: Path, instead: Mapping[str, str] | None = None) -> tuple[Problem, ...]:
    """Every problem of a case folder, sorted by place; empty when there is none.

    `instead` are texts by name that the folder is checked with as if they stood in it. Those
    named in `case.LISTED_ONLY` take a claim out of the results but do not stop a weighing.
    """
    reading = _Reading(path, instead or {})
    reading.run()
    return tuple(sorted(set(reading.problems)))


@dataclass(slots=True)
class _Reading:
    """One walk through a folder: gathers entries by field of Case, and problems."""

    root: Path
    instead: Mapping[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    entries: dict[str, list[Entry[Any]]] = field(default_factory=dict)
    broken: dict[str, set[str]] = field(default_factory=dict)
    inside: dict[str, bool] = field(default_factory=dict)
    """Folders that were followed already -> whether they stand in the case."""
    home: Path | None = None

    @collector_paused()
    def run(self) -> Case | None:
        if not self.root.is_dir():
            self._refuse(
                "no-such-folder",
                str(self.root),
                f"There is no folder {self.root}.",
                "Check the path, or make a case with `steelyard init`.",
            )
            return None
        if not (self.root / "case.yaml").is_file():
            self._refuse(
                "not-a-case",
                "case.yaml",
                f"The folder {self.root.name or self.root} has no case.yaml, so it is no case.",
                "Give the folder of a case, or make one with `steelyard init`.",
            )
            return None
        self._misnamed()
        self._exchange_and_items()
        self._scenarios()
        for name, (where, kind) in TABLES.items():
            if name in self.instead or (self.root / name).exists():
                self._table(where, kind, name)
        for file in self._below("claims", (".csv", ".yaml", ".yml")):
            if file.lower().endswith(".csv"):
                self._table("claims", Claim, file)
            else:
                self._list("claims", Claim, file)
        for file in self._below("documents", (".yaml", ".yml")):
            self._documents(file)
        self._hypotheses()
        exchange = self.entries.get("exchange")
        if not exchange or "items" not in self.entries:
            return None
        return self._case(exchange[0])

    # --- texts ---

    def _text(self, name: str, *, optional: bool = False) -> str | None:
        """The text of a file of the case, or None and a problem; none for an optional one."""
        if name in self.instead:
            return self.instead[name]
        path = os.path.join(self.root, name)  # noqa: PTH118 - thousands of files, each of them asked
        try:
            stat = os.lstat(path)
            linked = S_ISLNK(stat.st_mode)
            if linked:
                stat = os.stat(path)  # noqa: PTH116
        except OSError:
            stat, linked = None, False
        if optional and (stat is None or not S_ISREG(stat.st_mode)):
            return None
        if not self._inside(path, linked=linked):
            self._refuse(
                "outside-the-case",
                name,
                f"{name} leads out of the case folder.",
                "Copy the file into the case; a case holds all it needs.",
            )
            return None
        if stat is None or not S_ISREG(stat.st_mode):
            self._refuse("cannot-read", name, f"{name} is not a file.", "Put the file there.")
            return None
        size = stat.st_size
        if size > MAX_BYTES:
            self._refuse(
                "file-too-big",
                name,
                f"{name} has {size / MEGABYTE:.0f} MB; no file of a case may have more than "
                f"{MAX_BYTES / MEGABYTE:.0f} MB.",
                "Split the file, or keep only what the case needs.",
            )
            return None
        try:
            return text_once(path, stat, lambda: _read(path, name))
        except OSError as error:
            self._refuse(
                "cannot-read",
                name,
                f"{name} cannot be read: {error.strerror or error}.",
                "Check the file and its permissions.",
            )
        except CaseError as error:
            self.problems.extend(error.problems)
        return None

    def _inside(self, path: str, *, linked: bool) -> bool:
        """Whether a file stands in the case folder, wherever links lead.

        A folder is followed once: a file that is no link stands where its folder does.
        """
        try:
            if linked:
                return Path(path).resolve().is_relative_to(self._home())
            folder = os.path.dirname(path)  # noqa: PTH120
            if folder not in self.inside:
                self.inside[folder] = Path(folder).resolve().is_relative_to(self._home())
            return self.inside[folder]
        except (OSError, RuntimeError):
            return False

    def _home(self) -> Path:
        if self.home is None:
            self.home = self.root.resolve()
        return self.home

    def _refuse(self, name: str, file: str, what: str, mend: str) -> None:
        self.problems.append(Problem(Place(file), name, what, mend))

    def _below(self, folder: str, endings: tuple[str, ...]) -> list[str]:
        base = self.root / folder
        found = {name for name in self.instead if name.startswith(f"{folder}/")}
        if base.is_dir():
            found |= {f"{folder}/{name}" for name in os.listdir(base)}  # noqa: PTH208
        return sorted(
            name
            for name in found
            for file in [name.rpartition("/")[2]]
            # A name of nothing but an ending begins with a dot, and is none.
            if file.lower().endswith(endings) and not file.startswith((".", "~"))
        )

    def _misnamed(self) -> None:
        """A table under a slightly wrong name would be left out in silence: say so."""
        for path in sorted(self.root.iterdir()):
            if path.name in KNOWN_NAMES or path.name.startswith((".", "~")):
                continue
            near = difflib.get_close_matches(path.name, KNOWN_NAMES, 1, 0.85)
            if near and not (self.root / near[0]).exists():
                self._refuse(
                    "misnamed-file",
                    path.name,
                    f"A case has no {path.name}, so nothing would read it.",
                    f"Did you mean {near[0]}? Rename the file.",
                )

    # --- records ---

    def _keep(self, where: str, found: Found[Any]) -> None:
        self.entries.setdefault(where, []).extend(found.entries)
        self.problems.extend(found.problems)
        self.broken.setdefault(where, set()).update(found.broken)

    def _table(self, where: str, kind: type[Any], name: str) -> None:
        text = self._text(name)
        if text is None:
            return
        try:
            self._keep(
                where,
                read_once(
                    self.root, name, kind, text, lambda: read_table(kind, parse_csv(text, name))
                ),
            )
        except CaseError as error:
            self._unreadable(where, error)

    def _list(self, where: str, kind: type[Any], name: str) -> None:
        text = self._text(name)
        if text is None:
            return
        try:
            self._keep(
                where,
                read_once(
                    self.root, name, kind, text, lambda: read_list(kind, parse_yaml(text, name))
                ),
            )
        except CaseError as error:
            self._unreadable(where, error)

    def _unreadable(self, where: str, error: CaseError) -> None:
        """A whole file is lost: what points into it is not reported as unknown."""
        self.problems.extend(error.problems)
        self.broken.setdefault(where, set()).add("*")

    def _exchange_and_items(self) -> None:
        text = self._text("case.yaml")
        if text is not None:
            try:
                self._keep("exchange", read_one(Exchange, parse_yaml(text, "case.yaml")))
            except CaseError as error:
                self._unreadable("exchange", error)
        if not (self.root / "items.yaml").exists():
            self._refuse(
                "no-items",
                "items.yaml",
                "The case has no items.yaml, so there is nothing to weigh.",
                "Write items.yaml; `steelyard init` makes one with comments.",
            )
            return
        text = self._text("items.yaml")
        if text is None:
            return
        try:
            tree = parse_yaml(text, "items.yaml")
        except CaseError as error:
            self._unreadable("items", error)
            return
        spot = Spot(tree)
        if not isinstance(tree.value, dict) or "items" not in tree.value:
            self.problems.append(
                spot.problem(
                    (),
                    "wrong-shape",
                    "items.yaml should hold a list named `items`.",
                    "Start the file with `items:`, then one entry for each item.",
                )
            )
            return
        for key in tree.value:
            if key not in ("items", "ties"):
                self.problems.append(
                    spot.mark(key, key=True).problem(
                        "unknown-field",
                        f"items.yaml has no part `{key}`.",
                        "Its parts are `items` and `ties`.",
                    )
                )
        self._keep("items", read_list(Item, tree, ("items",)))
        if "ties" in tree.value:
            self._keep("ties", read_list(Tie, tree, ("ties",)))

    def _scenarios(self) -> None:
        """scenarios.yaml: two lists, either of which may be left out."""
        if not (self.root / SCENARIOS).exists() or (text := self._text(SCENARIOS)) is None:
            return
        try:
            tree = parse_yaml(text, SCENARIOS)
        except CaseError as error:
            self._unreadable("scenarios", error)
            return
        kinds = {"scenarios": Scenario, "suppositions": Supposed}
        if not isinstance(tree.value, dict | None):
            self.problems.append(
                Spot(tree).problem(
                    (),
                    "wrong-shape",
                    f"{SCENARIOS} should hold lists named `scenarios` and `suppositions`.",
                    "Start the file with `scenarios:`, then one entry for each.",
                )
            )
            return
        for key in tree.value or ():
            if key in kinds:
                self._keep(key, read_list(kinds[key], tree, (key,)))
                continue
            self.problems.append(
                Spot(tree)
                .mark(key, key=True)
                .problem(
                    "unknown-field",
                    f"{SCENARIOS} has no part `{key}`.",
                    "Its parts are `scenarios` and `suppositions`.",
                )
            )
        several = self.entries.get("scenarios", [])
        if len(several) > MOST_SCENARIOS:
            self.problems.append(
                several[MOST_SCENARIOS].spot.problem(
                    "id",
                    "wrong-count",
                    f"A case has at most {MOST_SCENARIOS} scenarios, and this is one more.",
                    "Each takes as long as a weighing; keep those that somebody will read.",
                )
            )

    def _documents(self, name: str) -> None:
        """documents/*.yaml: one document, or a list of them."""
        text = self._text(name)
        if text is None:
            return

        def read() -> Found[Document]:
            tree = parse_yaml(text, name)
            if tree.value is None:
                return Found([], [], set())
            several = isinstance(tree.value, list)
            return read_list(Document, tree) if several else read_one(Document, tree)

        try:
            self._keep("documents", read_once(self.root, name, Document, text, read))
        except CaseError as error:
            self._unreadable("documents", error)

    def _hypotheses(self) -> None:
        """hypotheses.yaml, where the case has one."""
        text = self._text(HYPOTHESES) if (self.root / HYPOTHESES).exists() else None
        if text is None:
            return
        try:
            tree = parse_yaml(text, HYPOTHESES)
            if tree.value is not None:
                found = read_one(HypothesisFile, tree)
                # With a problem the case stops; the rest is looked at to tell all at once.
                rest = readable(tree.value) if found.problems else None
                if rest is not None:
                    found.entries.append(Entry(rest, Spot(tree)))
                self._keep("hypotheses", found)
        except CaseError as error:
            self._unreadable("hypotheses", error)

    def _texts(self, documents: Iterable[Document], spots: tuple[Spot, ...]) -> dict[str, str]:
        """Kept texts by document id. A text that is not at hand is no problem."""
        texts = {}
        for document, spot in zip(documents, spots, strict=True):
            name = document.text or f"texts/{document.id}.txt"
            parts = name.replace("\\", "/").split("/")
            if ".." in parts or os.path.isabs(name) or ":" in name:  # noqa: PTH117
                self.problems.append(
                    spot.problem(
                        "text",
                        "outside-the-case",
                        f"{name} leads out of the case folder.",
                        "Keep the text below the case: texts/<id>.txt.",
                    )
                )
            elif (text := self._text(name, optional=True)) is not None:
                texts[document.id] = text
        return texts

    def _case(self, exchange: Entry[Exchange]) -> Case:
        spots: dict[str, tuple[Spot, ...]] = {"exchange": (exchange.spot,)}
        fields: dict[str, tuple[Any, ...]] = {}
        for where in (
            "items",
            "ties",
            "sources",
            "claims",
            "links",
            "grades",
            "documents",
            "prices",
            "series",
            "published",
            "priors",
            "scenarios",
            "suppositions",
            "promises",
        ):
            names = _SORT_BY.get(where, ("id",))
            found = self.entries.get(where, [])
            found.sort(
                key=lambda entry, names=names: tuple(  # type: ignore[misc]
                    getattr(entry.record, name) for name in names
                )
            )
            fields[where] = tuple(entry.record for entry in found)
            spots[where] = tuple(entry.spot for entry in found)
        texts = self._texts(fields["documents"], spots["documents"])
        read = self.entries.get("hypotheses")
        if read:
            spots["hypotheses"] = (read[0].spot,)
        case = Case(
            exchange=exchange.record,
            texts=texts,
            hypotheses=read[0].record if read else None,
            **fields,
        )
        broken = {where: frozenset(ids) for where, ids in self.broken.items()}
        self.problems.extend(check_case(case, Spots(spots, broken)))
        return case


def _read(path: str, name: str) -> str:
    with open(path, "rb") as file:  # noqa: PTH123
        return decode(file.read(), name)
