"""A weighing with something switched off or set otherwise.

In: a Weighing in memory, the case as it stands, and what is switched. Out: a provisional balance,
or in words why there is none. Changes no file.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any, Final

from steelyard.base.errors import CaseError
from steelyard.case.case import Case

OFF: Final = "switched off"
"""Why such a claim does not count, where a refusal tells what was set aside for what."""


def reweigh_with(
    weighing: Any,
    case: Case,
    *,
    sources: Collection[str],
    claims: Collection[str],
    basis: str,
    settings: Sequence[tuple[str, float]],
) -> tuple[Any, str]:
    """The balance without those sources and claims, at that basis, with those settings.

    None and a sentence where nothing can be reckoned so.
    """
    from steelyard.weighing.reweigh import reweigh
    from steelyard.weighing.settings import read_settings
    from steelyard.weighing.weigh import OptionError

    options = replace(
        weighing.options,
        basis=basis or weighing.options.basis,
        without=tuple(sorted(sources)),
    )
    changed = dict(settings)
    known = read_settings(case).table
    edited = replace(
        case,
        # Not taken out: others may have been computed from them.
        claims=tuple(
            replace(one, state="rejected", reason=OFF) if one.id in claims else one
            for one in case.claims
        )
        # The very same where none is off: what was found among them is then not looked for again.
        if claims
        else case.claims,
        priors=(
            *(one for one in case.priors if one.name not in changed),
            *(
                replace(known[name], value=value, reason="tried on the bench")
                for name, value in changed.items()
            ),
        ),
    )
    try:
        return reweigh(replace(weighing, options=options), edited), ""
    except (OptionError, CaseError) as error:
        return None, str(error)
