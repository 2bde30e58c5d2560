"""What a case needs before its first weighing, step by step, for the first page.

In: a Bench of a case that was never weighed. Out: the steps with where each is taken and whether it
is; and the form that says what the case is about, while the parties are those of the template.
"""

from __future__ import annotations

from typing import Any, Final

from steelyard.case.claims import COUNTED_STATES
from steelyard.case.gaps import PLACEHOLDERS
from steelyard.desk.editing.beginning import file_as_shown
from steelyard.desk.web.bench import Bench
from steelyard.desk.web.speech import Speech

WHERE: Final = {
    "parties": "#begin",
    "item": "/items?new=1",
    "document": "/documents",
    "claim": "/inbox",
    "price": "/prices?new=1",
}


def first_steps(bench: Bench, speech: Speech) -> dict[str, Any] | None:
    """The steps; None once the case was weighed."""
    case = bench.case
    if case is None or bench.document is not None:
        return None
    named = not any(
        (one.id, one.name.get("en", "")) in PLACEHOLDERS for one in case.exchange.parties
    )
    done = {
        "parties": named,
        "item": bool(case.items),
        "document": any(one.text for one in case.documents) or bool(case.claims),
        "claim": any(one.state in COUNTED_STATES for one in case.claims),
        "price": any(one.state in COUNTED_STATES for one in case.prices),
    }
    return {
        "steps": [
            {
                "name": name,
                "address": "" if name == "parties" and named else address,
                "text": speech.t(f"start.step.{name}"),
                "done": done[name],
            }
            for name, address in WHERE.items()
        ],
        "form": None if named else _form(bench, speech),
    }


def _form(bench: Bench, speech: Speech) -> dict[str, Any]:
    case = bench.case
    money = case.exchange.money if case else None
    usual = {
        "start": case.exchange.window.start if case else "",
        "currency": money.currency if money else "",
        "price_year": str(money.price_year) if money else "",
    }
    names = (
        *("title", "title_other", "first_name", "first_name_other", "first_id"),
        *("second_name", "second_name_other", "second_id", *usual),
    )
    return {
        "shown": file_as_shown(bench.root),
        "fields": [
            {
                "name": name,
                "label": speech.t(f"start.field.{name}"),
                "value": usual.get(name, ""),
                "needed": name != "title" and not name.endswith("_other"),
                "hint": speech.t(f"start.hint.{name}") if speech.has(f"start.hint.{name}") else "",
                "wide": name.startswith("title"),
            }
            for name in names
        ],
    }
