"""The side that a particle at the end of a word tells, where words carry particles.

In: a word, or the name of a place as it stands in a text, and the cues of a language. Out: to, from,
with, of, in, origin, subject, or nothing. Says nothing of who gives what.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from steelyard.reading.cues import Cues
from steelyard.reading.scene import Scene


def own_role(scene: Scene, name: str) -> str:
    """The role of a name by the particle behind it: the last signs of some names look like one."""
    roles, longest = _roles(scene.cues)
    for length in range(1, min(longest, len(name) - 2) + 1):
        if name[:-length] in scene.knowns.cases and name[-length:] in roles:
            return roles[name[-length:]]
    return role_of(name, scene.cues)


def role_of(word: str, cues: Cues) -> str:
    """The role that the longest particle at the end of a word gives; "" for none."""
    roles, longest = _roles(cues)
    # Two signs are left of the word at least.
    for length in range(min(longest, len(word) - 2), 0, -1):
        role = roles.get(word[-length:])
        if role is not None:
            return role
    return ""


@lru_cache(maxsize=32)
def _roles(cues: Cues) -> tuple[Mapping[str, str], int]:
    """Particles -> the role that each gives, and the length of the longest."""
    found: dict[str, str] = {}
    for name, given in PARTICLES.items():
        for ending in cues.ends[f"flows.{name}"]:
            found.setdefault(ending, given)
    return found, max(map(len, found), default=0)


PARTICLES: Mapping[str, str] = {
    "from_particles": "from",
    "to_particles": "to",
    "with_particles": "with",
    "of_particles": "of",
    "in_particles": "in",
    "origin_particles": "origin",
    "other_particles": "",
    "subject_particles": "subject",
}
"""Lists of particles in the lexicon -> the role they give."""
