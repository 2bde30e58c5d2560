"""Two names for one voice: a short one for the long one before it, a source's own name in the case.

In: a name, and the names heard before or those of the case's sources. Out: the fuller name that it
means, else itself. Guesses at nobody: every word of the short name stands in the long one.
"""

from __future__ import annotations

from functools import lru_cache

from steelyard.reading.scene import Known, Scene

SHORT_END = 2
"""So many signs a common word for a body has at least."""
REMEMBERED = 1_000
"""So many names are kept as words."""
ALIKE = 4
"""Two words are forms of one when they open with so many same letters, a short one with all but its
last, and differ in two at most."""


def longer_name(name: str, earlier: list[str]) -> str:
    """The latest earlier name that says more and holds every word of `name`, else `name`."""
    if len(name) == 1:
        # A family name of one sign stands for the whole name before it.
        return next((one for one in reversed(earlier) if one.startswith(name)), name)
    parts = [part for part in name.casefold().split() if part not in "-’'"]
    if len(parts) == 1 and name[0].lower() == name[0].upper():
        # Without capitals a common word for a body stands at the end of its name.
        ending = (one for one in reversed(earlier) if one != name and one.endswith(name))
        return next(ending, name) if len(name) >= SHORT_END else name
    if not parts:
        return name
    for other in reversed(earlier):
        theirs = _words_of(other)
        if len(theirs) > len(parts) and all(any(alike(p, t) for t in theirs) for p in parts):
            return other
    return name


@lru_cache(maxsize=REMEMBERED)
def _words_of(name: str) -> tuple[str, ...]:
    """The words of a name in small letters: it is looked at for every name behind it."""
    return tuple(name.casefold().split())


def alike(one: str, other: str) -> bool:
    """Whether two words look like forms of one."""
    if one[0] != other[0] and len(one) + len(other) > 2:
        # Most words differ in their first letter.
        return False
    same = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        same += 1
    longest = max(len(one), len(other))
    return one == other or (same >= min(ALIKE, longest - 1) and same >= longest - 2)


@lru_cache(maxsize=8)
def _forms(sources: tuple[Known, ...]) -> tuple[tuple[tuple[str, ...], str], ...]:
    """Every name of the case's sources as small words, longest first, with the name it stands for."""
    forms = {
        tuple(form.casefold().replace("_", " ").split()): source.names[0]
        if source.names
        else source.id
        for source in reversed(sources)
        for form in (*reversed(source.names), source.id)
    }
    forms.pop((), None)
    return tuple(sorted(forms.items(), key=lambda one: (-len(one[0]), one[0])))


def known_name(scene: Scene, name: str) -> str:
    """The case's own name for the source that `name` means, else `name`.

    A name of the case may stand inside a longer one, and in another case of the language.
    """
    if not scene.context.sources:
        return name
    words = [word.strip(".,'’\"«»“”„()") for word in name.casefold().split()]
    for form, own in _forms(scene.context.sources):
        for at in range(len(words) - len(form) + 1):
            here = words[at : at + len(form)]
            if here == list(form):
                return own
            if len(form) == len(words) and all(map(alike, here, form)):
                return own
    return name
