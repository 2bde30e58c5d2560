"""robots.txt: what a site asks programs to leave alone (RFC 9309).

In: the text of the file, our name, a path. Out: yes or no. The longest rule that fits decides,
and of two equally long ones the one that allows. No disk, no network.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote, unquote

MOST_CHARACTERS: Final = 500_000
"""What a reader of the file must at least take in (RFC 9309, 2.5); more is cut."""
MOST_RULES: Final = 5_000
MOST_STARS: Final = 8
"""In one rule; each multiplies the work of looking, and no real rule has more than three."""


def allows(robots: str, agent: str, path: str) -> bool:
    """Whether a program called `agent` may fetch `path`, which begins with a slash."""
    if path == "/robots.txt":
        return True
    best, allowed = -1, True
    wanted = _normal(path)
    for allow, rule in _rules(robots[:MOST_CHARACTERS], agent.lower()):
        length = len(rule)
        if (length > best or (length == best and allow)) and _fits(rule, wanted):
            best, allowed = length, allow
    return allowed


def _rules(robots: str, agent: str) -> list[tuple[bool, str]]:
    """The rules of the groups that name the agent, or else of those for everybody."""
    groups: dict[str, list[tuple[bool, str]]] = {}
    named: list[str] = []
    in_rules = False
    for line in robots.splitlines():
        field, colon, value = line.partition("#")[0].partition(":")
        field, value = field.strip().lower(), value.strip()
        if not colon:
            continue
        if field == "user-agent":
            named = [*([] if in_rules else named), value.lower()]
            in_rules = False
            groups.setdefault(value.lower(), [])
        elif field in {"allow", "disallow"}:
            in_rules = True
            for name in named:
                if value and len(groups[name]) < MOST_RULES:
                    groups[name].append((field == "allow", _normal(value)))
    return groups.get(agent, groups.get("*", []))


def _normal(path: str) -> str:
    """One spelling for each path, whatever of it is written with percent signs."""
    return quote(unquote(path, errors="replace"), safe="/*$?&=;:@!,+~'()")


def _fits(rule: str, path: str) -> bool:
    ends = rule.endswith("$")
    parts = rule.removesuffix("$").split("*")
    if len(parts) - 1 > MOST_STARS:
        return path.startswith(parts[0])
    pattern = ".*?".join(map(re.escape, parts)) + ("$" if ends else "")
    return re.match(pattern, path, re.DOTALL) is not None
