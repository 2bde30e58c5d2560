"""What stands around every page: the menu, the balance as it moves, what waits, what runs.

In: a Bench and a language. Out: values for the base template, and the same as JSON for its
script. All rounding is left to desk/words.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from steelyard.desk.web.bench import Bench
from steelyard.desk.web.figures import balance_words, figures_of, weighed_figures
from steelyard.desk.web.own_files import own_file
from steelyard.desk.web.places import HIDDEN, PAGES
from steelyard.desk.web.speech import LANGUAGES, Speech, seen


def frame_of(bench: Bench, speech: Speech, name: str, path: str, query: str) -> dict[str, Any]:
    """Values of the base template."""
    case = bench.case
    here = f"{path}?{query}" if query else path
    return {
        "t": speech.t,
        "name_of": speech.name,
        "pick": speech.pick,
        "lang": speech.lang,
        "languages": LANGUAGES,
        "visible": seen,
        "own_file": own_file,
        "here": here,
        "at": name,
        "title": speech.pick(case.exchange.title) if case else bench.root.name,
        "menu": [
            {"name": module, "address": f"/{one}", "label": speech.t(f"menu.{module}")}
            for one, module in PAGES.items()
            if module not in HIDDEN
        ],
        "state": state_of(bench, speech, ask=False),
    }


def state_of(bench: Bench, speech: Speech, *, ask: bool = True) -> dict[str, Any]:
    """The balance, what waits and what runs. With `ask` a provisional balance is reckoned."""
    stamp = bench.stamp()
    # First what runs: a weighing that is done has its document.
    work, document, case = bench.work(), bench.document, bench.case
    waiting = sum(1 for one in case.claims if one.state == "proposed") if case else 0
    return {
        "stamp": stamp,
        "problems": len(bench.problems),
        "waiting": waiting,
        "balance": _balance(bench, speech, document, ask=ask),
        "work": _work(speech, work),
        "undo": speech.deed(_undo(bench)),
        "stale": bench.stale,
        "results": bench.weighed_as,
        "ready": bench.ready and not bench.busy,
        "by": bench.by,
    }


def _undo(bench: Bench) -> str:
    last = bench.history.last
    return last.what if last else ""


def _work(speech: Speech, work: Any) -> dict[str, Any] | None:
    if work is None:
        return None
    return {
        "state": work.state,
        "stage": speech.name(f"stage.{work.stage}") if work.stage else "",
        "share": round(work.share, 3),
        "seconds": round(work.seconds, 1),
        "why": speech.tell(work.why),
        "told": speech.t(f"weigh.state.{work.state}"),
    }


def _balance(
    bench: Bench, speech: Speech, document: Mapping[str, Any] | None, *, ask: bool
) -> dict[str, Any]:
    if document is None:
        return {"kind": "none", "label": speech.t("balance.none")}
    weighed = weighed_figures(document)
    if not bench.stale:
        return {
            "kind": "weighed",
            "label": speech.t("balance.weighed"),
            **balance_words(document, weighed, speech),
        }
    provisional = bench.provisional() if ask else None
    if provisional is None:
        return {
            "kind": "waits",
            "label": speech.t("balance.waits"),
            **balance_words(document, weighed, speech),
        }
    if provisional.refused:
        return {"kind": "refused", "label": speech.tell(provisional.refused)}
    found = figures_of(provisional.reweighed)
    return {
        "kind": "provisional",
        "label": speech.t("balance.provisional"),
        "how": speech.t(f"balance.how.{found['how'].replace(' ', '_')}"),
        **balance_words(document, found, speech),
    }
