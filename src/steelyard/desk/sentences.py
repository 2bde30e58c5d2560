"""What the program says of a case in whole sentences, in another language.

In: a sentence as the program makes it, with the words of the case in it. Out: the same in the
language asked for, or as it was where no translation is known.
"""

from __future__ import annotations


def said_in(sentence: str, lang: str) -> str:
    """The sentence in `lang`."""
    return sentence if lang == "en" else sentence
