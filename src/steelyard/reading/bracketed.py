"""Who stands in brackets behind an amount, or behind a dash that closes its line: its source.

In: a scene. Out: amounts by number -> the name of their source. Only in languages whose lexicon lists
what such a source is called by: a paper, or a body by its last sign.
"""

from __future__ import annotations

from bisect import bisect_right

from steelyard.reading.naming import Stretch, name_of
from steelyard.reading.particles import bare
from steelyard.reading.scene import Scene

BEHIND = 14
"""So many signs stand at most between an amount and the bracket behind it."""
LONGEST = 6
"""So many words a source in brackets has at most."""
LEAST = 2
"""And so many signs a body's name."""
CLOSING = 120
"""So many signs behind an amount its line is looked at (time in proportion to the text)."""
DASHES = frozenset("–—-")


def find_bracketed(scene: Scene) -> dict[int, str]:
    """The sources of amounts that stand in brackets behind them."""
    if not scene.cues.voice_words["bracketed"]:
        return {}
    found: dict[int, str] = {}
    words = scene.words
    for number, amount in enumerate(scene.amounts):
        home = scene.sentences[scene.homes[number]]
        at = words.index(amount.end)
        for first in range(max(at - 1, home.first), min(at + LONGEST, len(words.small))):
            start = words.starts[first]
            if start < amount.end:
                continue
            between = scene.text[amount.end : start]
            if start - amount.end > BEHIND or any(one.isdigit() or one in ".\n" for one in between):
                break
            if words.small[first] == "(":
                name = _inside(scene, first + 1)
                if name:
                    found[number] = name
                break
    _closing_lines(scene, found)
    return found


def _inside(scene: Scene, first: int) -> str:
    """The source in brackets that open before word `first`; "" when it is none."""
    words = scene.words
    for last in range(first, min(first + LONGEST, len(words.small))):
        small = words.small[last]
        if small == ")":
            return _source(scene, first, last - 1)
        if not small[0].isalpha() or "\n" in scene.text[words.ends[last - 1] : words.starts[last]]:
            return ""
    return ""


def _closing_lines(scene: Scene, found: dict[int, str]) -> None:
    """'40 lorries - Ministry of Defence': who stands behind the last dash of a line."""
    text = scene.text
    for number, amount in enumerate(scene.amounts):
        most = min(len(text), amount.end + CLOSING)
        end = text.find("\n", amount.end, most)
        if end < 0:
            if most < len(text):
                continue
            end = most
        dash = max(text.rfind(f" {one} ", amount.end, end) for one in DASHES)
        if dash < 0 or number in found:
            continue
        first = scene.words.index(dash + 3)
        last = bisect_right(scene.words.starts, end - 1) - 1
        if not 0 <= last - first < LONGEST:
            continue
        if all(one[0].isalpha() for one in scene.words.small[first : last + 1]):
            name = _source(scene, first, last)
            if name:
                found[number] = name


def _source(scene: Scene, first: int, last: int) -> str:
    """The name in words `first` to `last`, where they are a paper of somebody or a body."""
    words, cues = scene.words, scene.cues
    if last < first:
        return ""
    word = words.small[last]
    paper = word in cues.voice_words["documents"]
    if paper and first == last:
        return ""
    body = len(word) > LEAST and word.endswith(cues.ends["voices.bracketed"])
    if not (paper or body) or bare(scene, word) in cues.voice_words["things"]:
        return ""
    if body and bare(scene, word) != word:
        return ""
    name = name_of(scene, Stretch(first, last), "")
    return "" if name in cues.voice_words["no_name"] else name
