"""The deed that makes a new row: a source, an item, a price, a promise, a series, a tie.

In: a form. Out: what was made and whether it counts, and where to go on. A row that lacks what it
cannot do without, or with which the case would have a problem, is refused in words.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from steelyard.case.case import Case
from steelyard.desk.editing.leaves import number_from
from steelyard.desk.editing.making import KINDS, add_values, new_row, source_called
from steelyard.desk.editing.records import add_tie
from steelyard.desk.web.asking import Done, Form, RefusedError, local
from steelyard.desk.web.bench import Bench
from steelyard.desk.web.fields import NUMBERS, label_of
from steelyard.desk.web.new_rows import SEVERAL, needed, voice_of
from steelyard.desk.web.speech import Speech
from steelyard.weighing.document.price_rows import convert_known

_SET: Final = "set_"
ONE_NUMBER: Final = frozenset({"exact", "approx"})
"""Hedges of a price that is one number."""
_GOES_WITH: Final = {"items": "item", "sources": "source"}
"""Kinds that a claim names -> the field of the claim that does."""


def new(bench: Bench, form: Form) -> Done:
    """Make the row; its id is made from its name where the form has none."""
    speech, kind = form.speech, form.text("kind")
    if kind == "ties":
        return _tie(bench, form)
    if kind not in KINDS or (bench.case is None and kind != "series"):
        raise RefusedError(speech.t("edit.no_kind"))
    if bench.problems and kind != "series":
        raise RefusedError(speech.t("weigh.problems"))
    cells = {name: value.strip() for name, value in form.prefixed(_SET).items() if value.strip()}
    lacking = [
        label_of(kind, name, speech)
        for name in needed(kind, cells, speech.lang)
        if name not in cells
    ]
    if lacking:
        raise RefusedError(speech.t("new.lacking", fields=", ".join(lacking)))
    if kind == "series" and SEVERAL in cells:
        return _several(bench, form, cells)
    if kind == "sources" and bench.case is not None:
        cells = _with_voice(bench.case, cells, form.text("then"))
    try:
        cells = _plain(cells)
        made = new_row(
            bench.root, kind, cells, by=bench.by, when=bench.clock(), why=form.text("why")
        )
    except ValueError as error:
        raise RefusedError(str(error)) from error
    bench.refresh()
    said = speech.t("new.done", id=made.id)
    if kind == "prices" and bench.case is not None:
        said = f"{said} {_counts(bench.case, made.id, speech)}".strip()
    return Done(said, _next(kind, made.id, cells, form), {"kind": kind, "id": made.id})


def _plain(cells: dict[str, str]) -> dict[str, str]:
    """The cells with one price on both sides where its hedge leaves no side open.

    Raises ValueError for a number that may have been meant as another one: 2.400.
    """
    for name in NUMBERS & cells.keys():
        number_from(name, cells[name])
    low, high = cells.get("price_low"), cells.get("price_high")
    if low and not high and cells.get("bound", "approx") in ONE_NUMBER:
        return cells | {"price_high": low}
    return cells


def _tie(bench: Bench, form: Form) -> Done:
    """An inequality between items."""
    speech = form.speech
    cells = {name: value for name, value in form.prefixed(_SET).items() if value.strip()}
    try:
        made = add_tie(bench.root, cells, by=bench.by, when=bench.clock(), why=form.text("why"))
    except ValueError as error:
        raise RefusedError(str(error)) from error
    return Done(speech.t("new.done", id=made.id), form.text("back"), {"kind": "ties"})


def _several(bench: Bench, form: Form, cells: dict[str, str]) -> Done:
    """Values of one series, a year and a number a line; with one that cannot be read none is kept."""
    speech = form.speech
    values = []
    lines = [line.split() for line in cells.pop(SEVERAL).splitlines() if line.strip()]
    if cells.get("period"):
        lines.insert(0, [cells["period"], cells.get("value", "")])
    for parts in lines:
        period, *rest = [one.strip(" ,;:\t") for one in parts]
        if len(rest) > 1 or not period:
            raise RefusedError(speech.t("series.bad_line", line=" ".join(parts)))
        values.append((period, rest[0] if rest else ""))
    cells = {name: value for name, value in cells.items() if name not in {"period", "value", "id"}}
    try:
        ids = add_values(bench.root, cells, values, by=bench.by, when=bench.clock())
    except ValueError as error:
        raise RefusedError(str(error)) from error
    return Done(
        speech.t("series.added", n=len(ids), series=cells["series"]),
        _next("series", ids[-1], cells, form),
        {"kind": "series", "ids": list(ids)},
    )


def _with_voice(case: Case, cells: dict[str, str], then: str) -> dict[str, str]:
    """A source made from a claim under another name than its voice has that voice as an alias.

    So other claims of that voice find it. A voice that is a name of another source stays there.
    """
    id = dict(parse_qsl(urlsplit(then).query)).get("claim", "")
    claim = next((one for one in case.claims if one.id == id), None)
    voice = " ".join(voice_of(case, claim).split()) if claim else ""
    names = (cells.get("name", ""), cells.get("name_de", ""), *cells.get("aliases", "").split(";"))
    own = {" ".join(one.split()).casefold() for one in names}
    if not voice or ";" in voice or voice.casefold() in own or source_called(case, voice):
        return cells
    aliases = ";".join(one for one in (cells.get("aliases", ""), voice) if one)
    return cells | {"aliases": aliases}


def _counts(case: Case, id: str, speech: Speech) -> str:
    """Whether a price enters its cell, or why it does not."""
    row = next((one for one in convert_known(case) if one.price.id == id), None)
    if row is None or row.used:
        return speech.t("new.price_counts") if row else ""
    return speech.t("new.price_aside", why=speech.tell(row.why))


def _next(kind: str, id: str, cells: dict[str, str], form: Form) -> str:
    then = form.text("then")
    if then:
        then = local(then)
        mark = "&" if "?" in then else "?"
        field = _GOES_WITH.get(kind)
        return f"{then}{mark}{urlencode({field: id})}" if field else then
    if kind == "sources":
        return f"/sources/{quote(id, safe='')}"
    if kind == "prices":
        where = urlencode([(one, cells[one]) for one in ("item", "basis") if one in cells])
        return f"/prices?{where}#row-{id}"
    return f"/{kind}#row-{id}"
