"""Whether a release still is what it was, and comes out the same when it is weighed again.

In: a release as `sealed` reads it. Out: a Verified: every check with what it found, differences by
name, and what differs in program and libraries. Files are compared by their hash; figures to the
last digit where the draws are the same, else plain bounds exactly and quantiles within three Monte
Carlo errors of the difference of two runs. Writes nothing, trusts nothing it reads.
"""

from __future__ import annotations

import hashlib
import json
import math
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from steelyard.base.errors import CaseError
from steelyard.case.case import Case
from steelyard.case.folder import read_case
from steelyard.desk.packed import PACKED, PackedError, lay_out, unpack
from steelyard.desk.release import lock
from steelyard.desk.release.freezing import ReleaseError, count_internal, told_of, words_beside
from steelyard.desk.release.sealed import Sealed
from steelyard.desk.results import POSTERIOR, weigh_case, write_results
from steelyard.weighing.at_day import recorded_figures

Progress = Callable[[str, float], None]
Errors = Mapping[str, Mapping[str, float]]
"""Rows of diagnostics by the path of their figure; under no path the largest error of all."""

ERRORS: Final = 3.0
"""Monte Carlo errors of each run that reach each other: a release has some seventy quantiles, and
three errors of the difference alone would be exceeded by one of them in every sixth by chance."""
MOST_TIMES: Final = 2.0
"""An error that a release tells of itself is believed up to so many times that of the new run: of
as many draws of the same case it is about as large, and whoever made it larger could hide a move."""
SURE: Final = 1e-9
"""Part by which numbers that no draw enters may differ: the last digits of other processors."""
MOST_DRAWS: Final = 200_000
"""As many as `weigh` takes."""
_QUANTILES: Final = ("p05", "p50", "p95")
_FREE: Final = frozenset({lock.MANIFEST, lock.SUMS})
"""Files that the lock cannot list, as they hold its own hash or its own words."""
_NAMED: Final = 12


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at; `state` is same, within, differs, note or skipped."""

    what: str
    state: str
    said: str

    def to_json(self) -> dict[str, str]:
        """Plain values."""
        return {"what": self.what, "state": self.state, "said": self.said}


@dataclass(frozen=True, slots=True)
class Verified:
    """All checks of one release."""

    name: str
    case: str
    digest: str
    checks: tuple[Check, ...]

    @property
    def differences(self) -> tuple[Check, ...]:
        """What is not as it was."""
        return tuple(one for one in self.checks if one.state == "differs")

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "name": self.name,
            "case": self.case,
            "sha256": self.digest,
            "ok": not self.differences,
            "checks": [one.to_json() for one in self.checks],
        }


def verify(
    sealed: Sealed,
    *,
    digest: str | None = None,
    reweigh: bool = True,
    progress: Progress = lambda stage, share: None,
) -> Verified:
    """Check a release; with `digest` against the hash that it was cited by."""
    own = hashlib.sha256(sealed.contents[lock.MANIFEST]).hexdigest()
    checks = [_digest(own, digest)] if digest is not None else []
    checks += _files(sealed)
    checks += _made_by(sealed.manifest)
    if not reweigh:
        checks.append(Check("figures", "skipped", "not weighed again, as asked"))
    elif PACKED not in sealed.contents or "weighing.json" not in sealed.contents:
        checks.append(
            Check(
                "figures",
                "differs",
                f"without {PACKED} and weighing.json nothing can be weighed again",
            )
        )
    else:
        checks += _figures(sealed, progress)
    manifest = sealed.manifest
    return Verified(manifest["name"], manifest["case"], own, tuple(checks))


def _digest(own: str, asked: str) -> Check:
    if own == asked.strip().lower():
        return Check("release", "same", f"{lock.MANIFEST} has the hash it is cited by")
    return Check("release", "differs", f"{lock.MANIFEST} has the hash {own}, not {asked.strip()}")


# --- files ---


def _files(sealed: Sealed) -> Iterator[Check]:
    told, there = sealed.files, sealed.contents
    same = 0
    for name in sorted({*told, *there} - _FREE):
        if name not in there:
            yield Check(name, "differs", "is in the lock and not in the release")
        elif name not in told:
            yield Check(name, "differs", "is in the release and not in the lock")
        elif (len(there[name]), hashlib.sha256(there[name]).hexdigest()) != told[name]:
            yield Check(name, "differs", "has another content than the lock says")
        else:
            same += 1
    wanted = lock.sums({name: there[name] for name in there if name != lock.SUMS}).encode()
    if there.get(lock.SUMS) != wanted:
        yield Check(lock.SUMS, "differs", "does not list the hashes of these files")
    yield Check("files", "same", f"{same} files have the hash that the lock gives")


# --- program and libraries ---


def _made_by(manifest: Mapping[str, Any]) -> Iterator[Check]:
    then, now = manifest["program"], lock.program()
    if then["sha256"] == now["sha256"]:
        yield Check("program", "same", f"steelyard {now['version']}, the same to the last letter")
    elif then["version"] == now["version"]:
        yield Check("program", "note", f"steelyard {now['version']}, changed since in its code")
    else:
        yield Check(
            "program", "note", f"steelyard {now['version']}, then {_short(then['version'])}"
        )
    known, here = {row["name"]: row["version"] for row in manifest["lock"]}, dict(lock.libraries())
    moved = [
        f"{_short(name)} {here.get(name, 'none')}, then {_short(known.get(name, 'none'))}"
        for name in sorted({*known, *here})
        if known.get(name) != here.get(name)
    ]
    if moved:
        more = f"; and {len(moved) - _NAMED} more" if len(moved) > _NAMED else ""
        yield Check("libraries", "note", "; ".join(moved[:_NAMED]) + more)
    else:
        yield Check("libraries", "same", f"{len(here)} libraries in the same versions")
    made, on = manifest["made_on"], lock.made_on()
    other = [
        f"{name} {on[name]}, then {_short(str(made.get(name)))}"
        for name in on
        if made.get(name) != on[name]
    ]
    if other:
        yield Check("machine", "note", "; ".join(other))


# --- figures ---


def _figures(sealed: Sealed, progress: Progress) -> Iterator[Check]:
    recorded = _weighing(sealed.contents["weighing.json"])
    yield from _told(sealed.manifest, recorded)
    case = _case(sealed.contents[PACKED])
    if isinstance(case, Check):
        yield case
        return
    again = _weigh_again(sealed, case, progress)
    if isinstance(again, Check):
        yield again
        return
    if _bare(again) == _bare(recorded):
        yield Check("figures", "same", "weighed again: every number the same to the last digit")
        yield from _outputs(sealed, case, again, progress)
        return
    yield from _compare(recorded, again)


def _told(manifest: Mapping[str, Any], recorded: Mapping[str, Any]) -> Iterator[Check]:
    """Whether the lock tells of the weighing what the weighing says."""
    told = told_of(recorded)
    for name in sorted(told):
        if _bare({name: told[name]}) != _bare({name: manifest.get(name)}):
            yield Check(lock.MANIFEST, "differs", f"tells another {name} than weighing.json")


def _outputs(
    sealed: Sealed, case: Case, again: dict[str, Any], progress: Progress
) -> Iterator[Check]:
    """Whether report, tables, charts and the words beside them show this weighing: made anew."""
    manifest = sealed.manifest
    known = {row["name"]: row["version"] for row in manifest["lock"]}
    if manifest["program"]["sha256"] != lock.program_sha256() or known != dict(lock.libraries()):
        said = "not made anew: only the same program and libraries give the same bytes"
        yield Check("outputs", "skipped", said)
        return
    with tempfile.TemporaryDirectory(prefix="steelyard-") as folder:
        root = Path(folder) / "results"
        write_results(again, root, progress, sealed.contents[PACKED], b"")
        (root / POSTERIOR).unlink()
        files = [file for file in sorted(root.rglob("*")) if file.is_file()]
        made = {file.relative_to(root).as_posix(): file.read_bytes() for file in files}
    licensed = {**again, "licence": case.exchange.licence}
    made |= words_beside(licensed, manifest["name"], manifest["authors"], count_internal(case))
    other = [name for name in made if sealed.contents.get(name) != made[name]]
    for name in other:
        yield Check(name, "differs", "is not what is made of weighing.json")
    yield Check(
        "outputs", "same", f"made anew: {len(made) - len(other)} files the same, byte by byte"
    )


def _compare(recorded: Mapping[str, Any], again: Mapping[str, Any]) -> Iterator[Check]:
    """Figure by figure, where the draws are not the same."""
    then, now = recorded_figures(recorded), recorded_figures(again)
    errors = (_errors(recorded), _errors(again))
    within = 0
    for path in sorted({*then, *now}):
        if path not in then or path not in now:
            side = "no longer" if path in then else "only now"
            yield Check(path, "differs", f"is there {side}")
            continue
        wrong = list(_wrong(then, now, path, errors))
        within += not wrong
        yield from (Check(path, "differs", one) for one in wrong)
    for name in ("counts", "window", "known_to"):
        if recorded.get(name) != again.get(name):
            yield Check(name, "differs", "another than it was")
    yield Check(
        "figures",
        "within",
        f"weighed again: {within} figures have the same plain bounds, and quantiles "
        f"whose {ERRORS:g} Monte Carlo errors reach each other",
    )


def _wrong(
    then: Mapping[str, Any],
    now: Mapping[str, Any],
    path: str,
    errors: tuple[Errors, Errors],
) -> Iterator[str]:
    a, b = then[path] or {}, now[path] or {}
    for end in ("low", "high"):
        if not _alike(a.get(end), b.get(end), SURE):
            yield f"{end} is {_number(b.get(end))}, was {_number(a.get(end))}"
    for end in _QUANTILES:
        x, y = a.get(end), b.get(end)
        if (x is None) != (y is None):
            yield f"{end} is {_number(y)}, was {_number(x)}"
        elif (
            x is not None
            and y is not None
            and not _near(then, path, end, float(x), float(y), errors)
        ):
            yield f"{end} is {_number(y)}, was {_number(x)}, more than chance explains"


def _near(
    then: Mapping[str, Any],
    path: str,
    end: str,
    x: float,
    y: float,
    errors: tuple[Errors, Errors],
) -> bool:
    """Whether two quantiles differ by no more than the chance of two runs explains."""
    if path in {"balance", "break_even"}:
        # A difference may be near zero, where its own relative error says nothing: that of its two
        # sides is what moves it.
        allowed = sum(
            abs(float((then[f"{leg}.value"] or {}).get("p95") or 0.0))
            * math.expm1(_allowed(errors, f"{leg}.value", end))
            for leg in ("given", "returned")
        )
        return abs(x - y) <= allowed + SURE * max(abs(x), abs(y))
    if x <= 0 or y <= 0:
        return _alike(x, y, SURE)
    return abs(math.log(y / x)) <= _allowed(errors, path, end) + SURE


def _allowed(errors: tuple[Errors, Errors], path: str, end: str) -> float:
    """On the logarithm: what three errors of each of the two runs come to."""
    then, now = (_error(one, path, end) for one in errors)
    return ERRORS * (min(then, MOST_TIMES * now) + now)


def _error(errors: Errors, path: str, end: str) -> float:
    """The error of one quantile; where none is told the largest of all."""
    row = errors.get(path) or errors[""]
    for name in (f"mcse_log_{end}", "mcse_log"):
        if row.get(name) is not None:
            return float(row[name])
    return float(errors[""]["mcse_log"])


def _errors(recorded: Mapping[str, Any]) -> dict[str, Mapping[str, float]]:
    """Monte Carlo errors by the path of the figure; under no path the largest of all."""
    rows = {row["name"]: row for row in recorded["diagnostics"]["quantities"]}
    found: dict[str, Mapping[str, float]] = {
        name: rows[name] for name in ("given.value", "returned.value", "ratio") if name in rows
    }
    for leg in ("given", "returned"):
        for id in recorded[leg]["items"]:
            for name in ("quantity", "value"):
                if f"{id}.{name}" in rows:
                    found[f"{leg}.items.{id}.{name}"] = rows[f"{id}.{name}"]
        if f"{leg}.value" in found:
            found[f"share_of_economy.{leg}"] = found[f"{leg}.value"]
    found[""] = {"mcse_log": float(recorded["diagnostics"]["mcse_log_max"])}
    return found


def _weighing(content: bytes) -> dict[str, Any]:
    try:
        found: Any = json.loads(content.decode("utf-8"), parse_constant=_no_number)
        for path, one in recorded_figures(found).items():
            _check_numbers(path, one or {}, (*_QUANTILES, "low", "high"))
        for path, row in _errors(found).items():
            _check_numbers(path or "diagnostics", row, [one for one in row if "mcse" in one])
        told_of(found)
    except (
        ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError,
    ) as error:  # fmt: skip
        why = " ".join(str(error).split())[:80]
        raise ReleaseError(f"its weighing.json cannot be read: {why}") from None
    made: dict[str, Any] = found
    return made


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is no number")


def _check_numbers(path: str, row: Mapping[str, Any], names: Sequence[str]) -> None:
    """Whether a row has plain numbers, or nothing, under these names. Raises ValueError."""
    for name in names:
        value = row.get(name)
        if value is None:
            continue
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise TypeError(f"{path} {name} is {str(value)[:20]!r}")
        if not math.isfinite(value):
            raise ValueError(f"{path} {name} is no number")


def _weigh_again(sealed: Sealed, case: Case, progress: Progress) -> dict[str, Any] | Check:
    options = sealed.manifest["options"]
    if options["seed"] < 0 or not 0 < options["draws"] <= MOST_DRAWS:
        raise ReleaseError(f"it asks for the seed {options['seed']} and {options['draws']} draws")
    try:
        as_of = date.fromisoformat(options["as_of"]) if options["as_of"] else None
    except ValueError:
        raise ReleaseError(f"it asks for the day {_short(options['as_of'])}") from None
    try:
        return weigh_case(
            case,
            progress=progress,
            seed=options["seed"],
            draws=options["draws"],
            basis=options["basis"],
            as_of=as_of,
            without=tuple(options["without"]),
        )
    except CaseError as error:
        return Check(
            "figures", "differs", f"its case cannot be weighed by this program: {_first(error)}"
        )
    except ValueError as error:
        if type(error).__name__ != "OptionError":
            raise
        return Check("figures", "differs", f"its case cannot be weighed as its lock asks: {error}")


def _case(packed: bytes) -> Case | Check:
    with tempfile.TemporaryDirectory(prefix="steelyard-") as folder:
        file, root = Path(folder) / PACKED, Path(folder) / "case"
        file.write_bytes(packed)
        try:
            lay_out(unpack(file), root)
            return read_case(root)
        except PackedError as error:
            raise ReleaseError(f"its {PACKED} cannot be read: {error}") from None
        except CaseError as error:
            return Check(
                "figures", "differs", f"its case cannot be read by this program: {_first(error)}"
            )


def _first(error: CaseError) -> str:
    one = error.problems[0]
    return f"{one.place.file}:{one.place.line}: {one.name}: {one.what}"


def _bare(document: Mapping[str, Any]) -> str:
    return json.dumps(document, sort_keys=True, ensure_ascii=False)


def _alike(a: Any, b: Any, part: float) -> bool:
    if a is None or b is None:
        return a is b
    return math.isclose(float(a), float(b), rel_tol=part, abs_tol=1e-300)


def _number(x: Any) -> str:
    return "open" if x is None else f"{float(x):.6g}"


def _short(text: str) -> str:
    return str(text)[:40]


def render_verified(verified: Verified) -> str:
    """The checks as lines, differences last."""
    signs = {
        "same": "same",
        "within": "within",
        "differs": "DIFFERS",
        "note": "note",
        "skipped": "skipped",
    }
    lines = [f"{verified.name}: release of the case {verified.case}, SHA-256 {verified.digest}"]
    ordered = sorted(verified.checks, key=lambda one: one.state == "differs")
    lines += [f"  {signs[one.state]:<8} {one.what}: {one.said}" for one in ordered]
    n = len(verified.differences)
    lines.append("Nothing differs." if not n else f"{n} differences." if n > 1 else "1 difference.")
    return "\n".join(lines)
