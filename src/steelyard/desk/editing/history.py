"""Edits of a case's files, saved whole or not at all, and the last ones taken back on request.

In: the new texts of files, what was done, by whom and when, with the lines for reviews.jsonl. Out:
the files, and what would be undone next. Undoing puts the lines of the edit back and leaves what
became of other rows; where those lines were changed since it changes nothing and says what stands
there. Never writes over a change made elsewhere.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import RLock
from typing import Final

from steelyard.base.errors import CaseError, Place, Problem
from steelyard.base.records import decode
from steelyard.case.folder import append_reviews, file_hash, remove_file, save_bytes
from steelyard.case.reviews import NOT_WRITTEN, UNDONE, subject_of
from steelyard.desk.editing.lines import NotThereError, exact_text, find_blocks, put_back
from steelyard.desk.editing.memory import Changed, Remembered, memory_of
from steelyard.desk.sheet_files import FileEdit, new_problems

LOCK: Final = RLock()
"""Held from reading a row to having saved it, so that two requests of one program take turns."""
MOST_KEPT: Final = 4 * 1024 * 1024
"""Characters of changed lines of one edit that are kept. An edit of a row has some thousand, a new
column changes every line of its table."""

_READ: Final = (".csv", ".yaml", ".yml")
"""Files whose rows others rest on; texts and bytes of a document go with its record."""

Edit = FileEdit | tuple[str, str, str]
"""The new text of a file, or its name with the text before and after."""
Review = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Undone:
    """An edit that was taken back, and the files that were put back for it."""

    what: str
    files: tuple[str, ...]


class UndoError(ValueError):
    """The last edit cannot be undone: a sentence, and what stands in the way of it."""

    def __init__(
        self, told: str, mend: str = "", *, file: str = "", wanted: str = "", now: str = ""
    ) -> None:
        self.mend, self.file = mend, file
        self.wanted, self.now = wanted, now
        """The lines that undoing would replace, and what seems to stand in their place."""
        super().__init__(f"{told} {mend}".strip())


@dataclass(frozen=True, slots=True)
class _Write:
    """A file's bytes before and after; None where there is no file."""

    name: str
    before: bytes | None
    after: bytes | None


class History:
    """The edits made to one case, newest last; what another window did is among them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._memory = memory_of(root)

    @property
    def last(self) -> Remembered | None:
        """The edit that would be undone next. Waits for no edit: every page tells it."""
        return (self._memory.edits or (None,))[-1]

    @property
    def edits(self) -> tuple[Remembered, ...]:
        """All that can be undone, the oldest first."""
        return self._memory.edits

    def apply(
        self,
        what: str,
        edits: Sequence[Edit],
        by: str,
        when: str,
        *,
        reviews: Sequence[Review] = (),
        removed: Iterable[str] = (),
    ) -> Remembered | None:
        """Save new texts, all or none, and remember them; None where nothing changes.

        Files that are `removed` go with them, and come back with an undo. Only lines that differ
        are written anew: all others keep their bytes and line ends.
        Raises CaseError `changed-elsewhere` where a file is not the one that the edit was made
        from, and OSError if the disk refuses; the log then says that nothing was written.
        """
        with LOCK:
            writes = [one for one in map(self._drawn, edits) if one.before != one.after]
            writes += [_Write(one, self._inside(one).read_bytes(), None) for one in removed]
            kept = [self._memory.lay_by(one.before or b"") for one in writes if one.after is None]
            if not writes and not reviews:
                return None
            self._write(writes, reviews)
            left = [one for one in writes if one.after is None]
            changed = (
                *(_changed(one) for one in writes if one.after is not None),
                *(Changed(one.name, gone=name) for one, name in zip(left, kept, strict=True)),
            )
            return self._remember(Remembered(what, by, when, changed, _plain(reviews)))

    def remember(
        self,
        what: str,
        by: str,
        when: str,
        *,
        made: Iterable[str] = (),
        edits: Sequence[tuple[str, bytes | None, bytes]] = (),
        reviews: Sequence[Review] = (),
    ) -> Remembered:
        """Keep what is saved already: bytes before (None of no file) and after, files `made`."""
        with LOCK:
            files = [_changed(_Write(name, before, after)) for name, before, after in edits]
            files += [Changed(name, made=file_hash(self.root / name)) for name in made]
            return self._remember(Remembered(what, by, when, tuple(files), _plain(reviews)))

    def undo(self, by: str, when: str) -> Undone:
        """Put back what the last edit changed, and say so in the log if it spoke of rows there.

        Raises UndoError where nothing is to undo or something stands in the way, OSError if the
        disk refuses, and CaseError `changed-elsewhere` where a file changes at that moment; then
        nothing is changed.
        """
        with LOCK:
            last = self.last
            if last is None:
                raise UndoError("There is nothing to undo.")
            writes = [self._taken_back(one) for one in last.files]
            self._check_rest(writes)
            lines = [
                {
                    **dict([subject_of(one)]),
                    "action": UNDONE,
                    "undoes": one["action"],
                    "by": by,
                    "when": when,
                }
                for one in reversed(last.reviews)
            ]
            self._write(writes, lines)
            self._memory.drop(last)
            return Undone(last.what, tuple(one.name for one in writes))

    def forget(self) -> None:
        """Take the last edit out of what can be undone; it stays made."""
        with LOCK:
            last = self.last
            if last is not None:
                self._memory.drop(last)

    def _remember(self, edit: Remembered) -> Remembered:
        if sum(one.size for one in edit.files) > MOST_KEPT:
            # It can be told, and not be undone: the files themselves are kept by whoever keeps git.
            edit = replace(
                edit, files=tuple(Changed(one.name, gone=one.gone) for one in edit.files)
            )
        self._memory.add(edit)
        return edit

    def _drawn(self, edit: Edit) -> _Write:
        """The bytes of a file before and after an edit. Raises CaseError."""
        name = edit.name if isinstance(edit, FileEdit) else edit[0]
        path = self._inside(name)
        before = path.read_bytes() if path.exists() else None
        text = "" if before is None else before.decode("utf-8", "surrogateescape")
        if isinstance(edit, FileEdit):
            same = hashlib.sha256(before or b"").hexdigest() == edit.expected_hash
            after = edit.text
        else:
            same = before is None or text == edit[1] or decode(before, name) == edit[1]
            same = same and (before is not None or not edit[1])
            after = edit[2]
        if not same:
            raise CaseError([_changed_elsewhere(name)])
        made = exact_text(text, after).encode("utf-8", "surrogateescape")
        return _Write(name, before, made)

    def _taken_back(self, one: Changed) -> _Write:
        """The bytes of a file with an edit undone. Raises UndoError."""
        path = self._inside(one.name)
        now = path.read_bytes() if path.exists() else None
        if one.made:
            if now is None or hashlib.sha256(now).hexdigest() != one.made:
                raise UndoError(
                    f"{one.name} is not as it was made any more, so it is not taken away.",
                    "Take the file out yourself, if it is not wanted.",
                    file=one.name,
                )
            return _Write(one.name, now, None)
        if one.gone:
            content = self._memory.laid_by(one.gone)
            if now is not None or content is None:
                raise UndoError(
                    f"{one.name} cannot be put back: it is there again, or was not kept.",
                    "Take an earlier version of the file, from git or another copy.",
                    file=one.name,
                )
            return _Write(one.name, None, content)
        if not one.blocks:
            raise UndoError(
                f"So much of {one.name} changed at once that it was not kept.",
                "Take an earlier version of the file, from git or another copy.",
                file=one.name,
            )
        text = (now or b"").decode("utf-8", "surrogateescape")
        try:
            made = put_back(text, one.blocks).encode("utf-8", "surrogateescape")
        except NotThereError as error:
            many = "more than once" if error.times > 1 else "no more"
            raise UndoError(
                f"What was written into {one.name} stands there {many}: it was changed since.",
                "Look at what stands there now, and correct it by hand.",
                file=one.name,
                wanted="".join(error.block.new),
                now=error.now,
            ) from None
        return _Write(one.name, now, None if one.fresh and not made else made)

    def _check_rest(self, writes: Sequence[_Write]) -> None:
        """Raises UndoError where a file that undoing leaves alone rests on what would be gone."""
        read = [one for one in writes if one.name.endswith(_READ)]
        if not read:
            return
        own = {one.name for one in read}
        edits = [
            FileEdit(one.name, decode(one.after or b"", one.name), file_hash(self.root / one.name))
            for one in read
        ]
        for problem in new_problems(self.root, edits):
            if problem.place.file not in own:
                raise UndoError(
                    f"{problem.place.file} rests on it by now, so it is not taken back: "
                    f"{problem.what}",
                    "Change that first, if it is not wanted either.",
                    file=problem.place.file,
                )

    def _inside(self, name: str) -> Path:
        """The file of that name. Raises CaseError where it leads out of the case."""
        path = self.root / name
        if not path.resolve().is_relative_to(self.root.resolve()):
            what = f"{name} leads out of the case folder, so it is not changed."
            mend = "Copy the file into the case; a case holds all it needs."
            raise CaseError([Problem(Place(name), "outside-the-case", what, mend)])
        return path

    def _write(self, writes: Sequence[_Write], reviews: Sequence[Review]) -> None:
        """The log first: a crash in between leaves a line too many there, and no edit without."""
        if reviews:
            append_reviews(self.root, reviews)
        done: list[_Write] = []
        try:
            for one in writes:
                self._put(one)
                done.append(one)
        except BaseException:
            # Ctrl-C too. What another program changed at this very moment stays as it is.
            for one in reversed(done):
                self._put(_Write(one.name, one.after, one.before))
            if reviews:
                append_reviews(self.root, [{**one, "action": NOT_WRITTEN} for one in reviews])
            raise

    def _put(self, one: _Write) -> None:
        path = self.root / one.name
        expected = hashlib.sha256(one.before or b"").hexdigest()
        if one.after is None:
            remove_file(path, expected)
        else:
            path.parent.mkdir(exist_ok=True)
            save_bytes(path, one.after, expected)


def _changed(one: _Write) -> Changed:
    before, after = (
        (part or b"").decode("utf-8", "surrogateescape") for part in (one.before, one.after)
    )
    return Changed(one.name, find_blocks(one.name, before, after), fresh=one.before is None)


def _plain(reviews: Iterable[Review]) -> tuple[dict[str, str], ...]:
    return tuple({name: str(value) for name, value in one.items()} for one in reviews)


def _changed_elsewhere(name: str) -> Problem:
    return Problem(
        Place(name),
        "changed-elsewhere",
        f"{name} was changed by somebody else since it was read; nothing was saved.",
        "Load the page again, look at the change, and make yours on top of it.",
    )
