"""Which reading of the exchange the evidence speaks least against, and what that hangs on.

In: a Weighing whose case has hypotheses. Out: an Analysis: every piece with its probability and
whether it counts, scores, who leads without each piece and each source, factors where
likelihoods are given, and how much confidence the whole bears by stated rules. Moves no figure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final, Literal

from steelyard.base.dates import parse_span
from steelyard.base.spread import Draws
from steelyard.case.claims import COUNTED_STATES
from steelyard.case.hypotheses import HypothesisFile, Piece, parse_condition
from steelyard.weighing.evidence import Reading, reported_day
from steelyard.weighing.hypotheses.conditions import Held, find_held, rank_correlation
from steelyard.weighing.hypotheses.likelihoods import Term, log_factors, probabilities, term_of
from steelyard.weighing.hypotheses.matrix import Row, Standing, counted, falls, standing
from steelyard.weighing.weigh import Weighing

Out = Literal["", "unknown_result", "after_cutoff", "without", "not_accepted", "same_origin"]
Level = Literal["low", "moderate", "high"]

TRUST: Final[Mapping[str, float]] = {"high": 0.95, "moderate": 0.8, "low": 0.6}
"""How probable a statement is by the analyst's trust: a few in a hundred, one in five, and two in
five of them are wrong. Lower than low is no evidence."""
TOGETHER: Final = 0.5
"""Results whose draws have at least this rank correlation are one finding and count once."""
TELLING: Final = 0.25
"""Least diagnosticity of a piece that tells anything: one step of four between two ratings."""
LEAST_TELLING: Final = 3
"""With fewer origins that tell anything, confidence is low."""
FALLS_HIGH: Final = 4
"""For high confidence so many origins must fall before a rival is level with the leader."""


@dataclass(frozen=True, slots=True)
class WeighedPiece:
    """A piece with what the weighing knows of it."""

    piece: Piece
    probability: float
    error: float | None
    """Of a result's probability the Monte Carlo standard error; a statement has none."""
    origin: str
    sources: tuple[str, ...]
    """Who says the rows it rests on; of a row that names no source of the case the row's id."""
    out: Out
    """Why it does not count; empty where it does."""
    stands_for: str
    """For `same_origin`: the piece that counts in its place."""
    diagnosticity: float
    likelihoods: Mapping[str, float]
    """By hypothesis, its own or the table's; empty where there are none."""


@dataclass(frozen=True, slots=True)
class Without:
    """Who leads when something is left out, and whether that changes anything."""

    what: str
    standing: Standing
    leader_changed: bool
    order_changed: bool


@dataclass(frozen=True, slots=True)
class Overturn:
    """What must fall for a rival to be level with the leader; None if nothing can do it."""

    rival: str
    pieces: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Likely:
    """Where likelihoods are given: how likely each hypothesis is, if one of them is true."""

    pieces: int
    """Those that count and have likelihoods."""
    probabilities: Mapping[str, float]
    terms: Mapping[str, Term]
    factors: Mapping[str, float]
    """Natural logs of the likelihoods of all pieces together."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """The whole matrix and its outcome."""

    file: HypothesisFile
    pieces: tuple[WeighedPiece, ...]
    """Those that count first, the most telling first."""
    standing: Standing
    without_piece: tuple[Without, ...]
    without_source: tuple[Without, ...]
    overturn: tuple[Overturn, ...]
    likely: Likely | None
    confidence: Level
    reasons: tuple[str, ...]
    """Ids of the rules that set the confidence."""


def analyse(w: Weighing) -> Analysis | None:
    """Weigh the case's hypotheses against each other; None where it has none."""
    file = w.case.hypotheses
    if file is None:
        return None
    ids = [one.id for one in file.hypotheses]
    pieces = _settled(list(_weigh_pieces(w, file)))
    used = [one for one in pieces if one.out in {"", "same_origin"}]
    rows = [_row(one) for one in used]
    whole = standing(rows, ids)
    without_piece = tuple(
        _left_out(one.piece.id, [row for row in rows if row.id != one.piece.id], ids, whole)
        for one in pieces
        if one.out == ""
    )
    known = {source.id for source in w.case.sources}
    without_source = tuple(_without_sources(used, known, ids, whole))
    leader = whole.leaders[0]
    overturn = tuple(
        Overturn(id, falls(rows, leader, id)) for id, _ in whole.scores if id != leader
    )
    likely = _likely(file, pieces, ids)
    confidence, reasons = _confidence(pieces, whole, without_piece, without_source, overturn)
    return Analysis(
        file,
        pieces,
        whole,
        without_piece,
        without_source,
        overturn,
        likely,
        confidence,
        reasons,
    )


def _weigh_pieces(w: Weighing, file: HypothesisFile) -> Iterator[WeighedPiece]:
    readings = {one.claim.id: one for one in w.evidence.readings}
    helds = {piece.id: _held(w, piece) for piece in file.pieces}
    outs = {piece.id: _why_out(w, piece, readings) for piece in file.pieces}
    for piece in file.pieces:
        if piece.result and helds[piece.id] is None:
            outs[piece.id] = outs[piece.id] or "unknown_result"
    # What does not count joins nothing: two origins are not one because of it.
    told = tuple(piece for piece in file.pieces if not outs[piece.id])
    origins = {piece.id: piece.id for piece in file.pieces} | _origins(told, helds, readings)
    said = {id: one.claim.source for id, one in readings.items()}
    said |= {price.id: price.source for price in w.case.prices}
    for piece in file.pieces:
        probability, error, out, held = 0.0, None, outs[piece.id], helds[piece.id]
        if held is not None:
            probability, error = held.probability, held.error
        elif not piece.result:
            probability = TRUST[piece.trust or "moderate"]
        given = piece.likelihoods or (
            {id: file.likelihoods[rating] for id, rating in piece.ratings.items()}
            if all(rating in file.likelihoods for rating in piece.ratings.values())
            else {}
        )
        sources = tuple(sorted({said.get(id) or id for id in piece.rests_on}))
        made = WeighedPiece(
            piece, probability, error, origins[piece.id], sources, out, "", 0.0, given
        )
        yield WeighedPiece(
            piece,
            probability,
            error,
            origins[piece.id],
            sources,
            out,
            "",
            _row(made).diagnosticity,
            given,
        )


def _held(w: Weighing, piece: Piece) -> Held | None:
    """The figure that a result is on, and in which share of the draws it holds."""
    condition = parse_condition(piece.result) if piece.result else None
    return find_held(w, condition) if condition is not None else None


def _why_out(w: Weighing, piece: Piece, readings: Mapping[str, Reading]) -> Out:
    """Why a piece is not known, or rests on nothing that is; of a result the window decides."""
    known_by = w.options.as_of
    if piece.reported_on and known_by and parse_span(piece.reported_on).last > known_by:
        return "after_cutoff"
    claims = [readings[id] for id in piece.rests_on if id in readings]
    if piece.result or not claims or len(claims) < len(piece.rests_on):
        return ""
    away = [_claim_out(w, one, readings[one.origin]) for one in claims]
    return away[0] if all(away) else ""


def _claim_out(w: Weighing, reading: Reading, root: Reading) -> Out:
    """Why a claim cannot be spoken with; its role is no reason, since it enters no balance here."""
    claim = reading.claim
    if claim.state not in COUNTED_STATES or reading.use == "orphan":
        return "not_accepted"
    known_by, reported = w.options.as_of, reported_day(claim)
    if known_by is not None and reported is not None and reported > known_by:
        return "after_cutoff"
    without = w.options.without
    return "without" if claim.source in without or root.claim.source in without else ""


def _origins(
    pieces: Sequence[Piece], helds: Mapping[str, Held | None], readings: Mapping[str, Reading]
) -> dict[str, str]:
    """Piece -> its origin, named after the first piece of it.

    One origin is: the same word under `origin`, a claim or row in common, claims that go back to
    one act of assertion, results on one figure or on figures whose draws move together.
    """
    top = {piece.id: piece.id for piece in pieces}

    def find(id: str) -> str:
        while top[id] != id:
            id = top[id]
        return id

    def join(a: str, b: str) -> None:
        first, second = sorted((find(a), find(b)))
        top[second] = first

    named: dict[str, str] = {}
    moving: dict[str, tuple[str, Draws]] = {}
    for piece in pieces:
        keys = [f"word {piece.origin}"] if piece.origin else []
        keys += [f"row {readings[id].origin if id in readings else id}" for id in piece.rests_on]
        for key in keys:
            join(piece.id, named.setdefault(key, piece.id))
        condition = parse_condition(piece.result) if piece.result else None
        held = helds[piece.id]
        if held is None or condition is None:
            continue
        if condition.figure in moving:
            join(piece.id, moving[condition.figure][0])
            continue
        for other, draws in moving.values():
            if abs(rank_correlation(held.draws, draws)) >= TOGETHER:
                join(piece.id, other)
        moving[condition.figure] = (piece.id, held.draws)
    return {id: find(id) for id in top}


def _row(one: WeighedPiece) -> Row:
    piece = one.piece
    return Row(piece.id, one.probability, piece.ratings, piece.ratings_if_not, one.origin)


def _settled(pieces: list[WeighedPiece]) -> tuple[WeighedPiece, ...]:
    """With those that share an origin with a more telling one set aside; what counts first."""
    told = {row.origin: row.id for row in counted(_row(one) for one in pieces if one.out == "")}
    found = []
    for one in pieces:
        first = told.get(one.origin, one.piece.id)
        if one.out == "" and first != one.piece.id:
            found.append(
                WeighedPiece(
                    one.piece,
                    one.probability,
                    one.error,
                    one.origin,
                    one.sources,
                    "same_origin",
                    first,
                    one.diagnosticity,
                    one.likelihoods,
                )
            )
        else:
            found.append(one)
    return tuple(sorted(found, key=lambda one: (one.out != "", -one.diagnosticity, one.piece.id)))


def _left_out(what: str, rows: Sequence[Row], ids: Sequence[str], whole: Standing) -> Without:
    left = standing(rows, ids)
    return Without(what, left, left.leaders != whole.leaders, left.order != whole.order)


def _without_sources(
    used: Sequence[WeighedPiece], known: AbstractSet[str], ids: Sequence[str], whole: Standing
) -> Iterator[Without]:
    """Every source without which some statement has nobody left who says it."""
    sources = sorted({source for one in used for source in one.sources} & known)
    for source in sources:
        rest = [one for one in used if one.piece.result or set(one.sources) != {source}]
        if len(rest) < len(used):
            yield _left_out(source, [_row(one) for one in rest], ids, whole)


def _likely(
    file: HypothesisFile, pieces: Sequence[WeighedPiece], ids: Sequence[str]
) -> Likely | None:
    told = [
        (one.likelihoods, one.probability) for one in pieces if one.out == "" and one.likelihoods
    ]
    if not told:
        return None
    logs = log_factors(told, ids)
    found = probabilities(logs, {one.id: one.weight for one in file.hypotheses})
    return Likely(len(told), found, {id: term_of(p) for id, p in found.items()}, logs)


def _confidence(
    pieces: Sequence[WeighedPiece],
    whole: Standing,
    without_piece: Sequence[Without],
    without_source: Sequence[Without],
    overturn: Sequence[Overturn],
) -> tuple[Level, tuple[str, ...]]:
    """How much confidence the matrix bears; the rules that lower it, or the one that holds."""
    telling = [one for one in pieces if one.out == "" and one.diagnosticity >= TELLING]
    low = [
        name
        for name, holds in (
            ("tie", len(whole.leaders) > 1),
            ("few_pieces", len(telling) < LEAST_TELLING),
            ("one_piece", any(one.leader_changed for one in without_piece)),
            ("one_source", any(one.leader_changed for one in without_source)),
        )
        if holds
    ]
    if low:
        return "low", tuple(low)
    fewest = min(
        (len(one.pieces) for one in overturn if one.pieces is not None), default=FALLS_HIGH
    )
    sure = [one for one in telling if one.piece.result or one.piece.trust == "high"]
    middling = [
        name
        for name, holds in (
            ("few_falls", fewest < FALLS_HIGH),
            ("on_trust", 2 * len(sure) < len(telling)),
        )
        if holds
    ]
    return ("moderate", tuple(middling)) if middling else ("high", ("stands",))
