"""What the reader tells of the amounts of a text, in short."""

from __future__ import annotations

from steelyard.reading.amounts import find_amounts
from steelyard.reading.lexicon import read_lexicon
from steelyard.reading.sentences import find_sentences

Told = tuple[str, float | None, float | None, str, str]


def told(lang: str, text: str) -> list[Told]:
    """Quote, low, high, unit and bound of every amount."""
    lexicon = read_lexicon(lang)
    found = find_amounts(text, find_sentences(text, lexicon), lexicon)
    return [(text[one.start : one.end], one.low, one.high, one.unit, one.bound) for one in found]
